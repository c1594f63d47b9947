//! The fixes that findings bring along, the nearest name where one is not known, and all that are safe at once.

use super::{Action, Change, What};
use crate::finding::{Edit, Finding, Fix, Said};
use crate::ide::Analysis;
use crate::model::nearest::nearest;
use crate::source::SourceId;
use crate::syntax::tree::Item;

/// The fixes of a finding.
pub(super) fn of(it: &Analysis<'_>, finding: &Finding, all: &mut Vec<Action>) {
    for fix in finding.fixes.iter().filter(|fix| may_make(it, fix)) {
        all.push(Action {
            title: fix.title.clone(),
            what: What::Fix,
            changes: fix.edits.iter().map(change).collect(),
            answers: Some(finding.fingerprint),
            is_preferred: fix.is_safe,
        });
    }
    if finding.fixes.is_empty() {
        all.extend(known(it, finding));
    }
}

fn change(edit: &Edit) -> Change {
    Change::text(edit.place, edit.text.as_str())
}

/// Only files of the project are changed.
fn may_make(it: &Analysis<'_>, fix: &Fix) -> bool {
    !fix.edits.is_empty() && fix.edits.iter().all(|e| it.workspace.is_own(e.place.source))
}

/// The nearest known name, for a finding that says that one is not known.
fn known(it: &Analysis<'_>, finding: &Finding) -> Option<Action> {
    let place = finding.primary.place;
    let written = it.workspace.sources.text(place);
    let near = match finding.code.as_str() {
        "model/unknown_rule" => nearest(written, rules(it, written.contains('/')).iter().map(String::as_str))
            .first()
            .map(|name| (*name).to_owned()),
        "model/unknown_name" => {
            let names = it.model.entity_names.keys().map(|s| it.model.symbols.text(*s));
            nearest(written, names).first().map(|name| (*name).to_owned())
        }
        _ => None,
    }?;
    Some(Action {
        title: Said::both(format!("write `{near}`"), format!("`{near}` schreiben")),
        what: What::Fix,
        changes: vec![Change::text(place, near)],
        answers: Some(finding.fingerprint),
        is_preferred: false,
    })
}

/// The names of all rules, with their packs or without.
fn rules(it: &Analysis<'_>, with_pack: bool) -> Vec<String> {
    let mut all = Vec::new();
    for parsed in &it.workspace.parsed {
        let source = it.workspace.sources.get(parsed.source);
        for item in &parsed.file.items {
            if let Item::Rule(rule) = item {
                let name = rule.name.span.of(&source.text);
                let pack = it.workspace.sources.pack_name(source.pack);
                all.push(if with_pack { format!("{pack}/{name}") } else { name.to_owned() });
            }
        }
    }
    all
}

/// The safe fixes of a file that can be made together.
pub fn fix_all(it: &Analysis<'_>, source: SourceId) -> Vec<Edit> {
    /// Each is compared with the others.
    const MOST: usize = 2000;
    let mut taken: Vec<Edit> = Vec::new();
    let findings = it.report.findings.iter();
    let here = findings.filter(|f| f.accepted.is_none() && f.primary.place.source == source);
    for finding in here.filter(|f| !f.fixes.is_empty()).take(MOST) {
        let Some(fix) = finding.fixes.iter().find(|fix| fix.is_safe && may_make(it, fix)) else { continue };
        let is_free = |e: &Edit| taken.iter().all(|t| !overlap(e, t));
        if fix.edits.iter().all(is_free) {
            taken.extend(fix.edits.iter().cloned());
        }
    }
    taken
}

fn overlap(a: &Edit, b: &Edit) -> bool {
    let (x, y) = (a.place.span, b.place.span);
    a.place.source == b.place.source && (x.start == y.start || x.start < y.end && y.start < x.end)
}

/// All of them as one action.
pub(super) fn all(it: &Analysis<'_>, source: SourceId) -> Option<Action> {
    let edits = fix_all(it, source);
    (!edits.is_empty()).then(|| Action {
        title: Said::both(
            "fix all that needs no decision in this file",
            "alles korrigieren, was in dieser Datei keine Entscheidung braucht",
        ),
        what: What::FixAll,
        changes: edits.iter().map(change).collect(),
        answers: None,
        is_preferred: false,
    })
}
