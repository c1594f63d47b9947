//! `[severity]` of the project file: what it makes of findings, and what it names that there is not.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::finding::{Certainty, Finding, Said};
use crate::model::nearest::nearest;
use crate::workspace::settings::CODE;
use crate::workspace::{Workspace, catalogue};

/// Gives a finding the severity that the project file sets for its rule.
pub(super) fn configure(finding: &mut Finding, workspace: &Workspace) {
    if let Some(Some(set)) = workspace.settings.set_for(&finding.code) {
        finding.severity = if finding.certainty == Certainty::Possible { set.lowered() } else { set };
    }
}

/// Rules, packs, numbers and families that are named and that there are not; `written` are the codes of all rules.
pub(super) fn unknown(workspace: &Workspace, written: &[String]) -> Vec<Finding> {
    let packs = || workspace.sources.packs.iter().map(String::as_str).chain(["project"]);
    let mut findings = Vec::new();
    for setting in &workspace.settings.severity {
        let key = setting.rule.as_str();
        let (message, near) = match (key.strip_suffix("/*"), key.strip_suffix("-*")) {
            _ if !setting.covers.is_empty() => continue,
            (Some(pack), _) if packs().any(|p| p == pack) => continue,
            (Some(pack), _) => {
                let message = Said::both(
                    format!("no pack in use is called `{pack}`"),
                    format!("keines der verwendeten Pakete heißt `{pack}`"),
                );
                (message, nearest(pack, packs()).into_iter().map(|p| format!("{p}/*")).collect())
            }
            (None, Some(family)) => {
                let message = Said::both(
                    format!("no rule in use has a number that begins with `{family}-`"),
                    format!("keine der verwendeten Regeln hat eine Nummer, die mit `{family}-` beginnt"),
                );
                (message, near_families(key, workspace))
            }
            _ if written.contains(&setting.rule) => continue,
            _ => {
                let message = Said::both(
                    format!("no pack in use has a rule `{key}`"),
                    format!("keines der verwendeten Pakete hat eine Regel `{key}`"),
                );
                (message, meant(key, written, workspace))
            }
        };
        let finding = Finding::error(CODE, setting.place, message);
        findings.push(match near.first() {
            Some(n) => {
                finding.help(Said::both(format!("did you mean `{n}`?"), format!("meinten Sie `{n}`?")))
            }
            None => finding,
        });
    }
    findings
}

/// The families that a setting may mean.
fn near_families(key: &str, workspace: &Workspace) -> Vec<String> {
    let numbered = catalogue::numbered(&workspace.sources, &workspace.parsed);
    let families: IndexSet<String, FxBuildHasher> =
        numbered.iter().map(|(id, _)| catalogue::family(id)).collect();
    nearest(key, families.iter().map(String::as_str)).into_iter().map(str::to_owned).collect()
}

/// The rules that a setting may mean: of that name in some pack, else the nearest; of a number, the nearest number.
fn meant(rule: &str, written: &[String], workspace: &Workspace) -> Vec<String> {
    let same = |code: &&String| code.rsplit('/').next() == Some(rule);
    let named: Vec<String> = written.iter().filter(same).cloned().collect();
    if !named.is_empty() {
        return named;
    }
    let near = |names: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        nearest(rule, names).into_iter().map(str::to_owned).collect()
    };
    let near_codes = near(&mut written.iter().map(String::as_str));
    if !near_codes.is_empty() || rule.contains('/') {
        return near_codes;
    }
    near(&mut catalogue::numbered(&workspace.sources, &workspace.parsed).iter().map(|(id, _)| *id))
}
