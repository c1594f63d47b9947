//! A comment on a change: what is new, what weighs more or less, and what is gone comes first.

use einklang::check::changes::{Changed, Changes, Record};
use einklang::check::{self, Options};
use einklang::finding::{Certainty, Finding, Lang, Said, Severity};
use einklang::render::review::{self, Links, Room};
use einklang::render::{Lines, Run, sarif};
use einklang::workspace::{self, FailOn, Workspace};

use super::PROJECT;

/// How a finding was: another severity, and gone from elsewhere.
fn was(finding: &Finding, severity: Severity) -> Record {
    Record {
        fingerprint: finding.fingerprint,
        code: finding.code.clone(),
        severity,
        certainty: Certainty::Certain,
        accepted: false,
        path: "drafts/old <b>.ekl".to_owned(),
        start: None,
        message: Said::both("`old` says | nothing @all", "`old` sagt | nichts @all"),
    }
}

/// The first finding is new, the second was an error, another one is gone.
fn changes(findings: &[Finding]) -> Changes {
    Changes {
        introduced: vec![findings[0].clone()],
        changed: vec![Changed { was: was(&findings[1], Severity::Error), now: findings[1].clone() }],
        kept: vec![findings[2].clone()],
        resolved: vec![was(&findings[0], Severity::Warning)],
    }
}

fn write(
    workspace: &Workspace,
    lang: Lang,
    render: impl Fn(&mut dyn std::io::Write, &Run<'_>) -> std::io::Result<()>,
) -> String {
    let report = check::check(workspace, &Options { as_of: 20_454, lang });
    let run = Run {
        report: &report,
        lines: &Lines::new(&workspace.sources),
        lang,
        unreadable: &[],
        fail_on: FailOn::At(Severity::Error),
        exit: 1,
        folder: "agreements/north sea/",
        here: "",
        manual: None,
        changes: Some(&changes(&report.findings)),
    };
    let mut out = Vec::new();
    render(&mut out, &run).unwrap();
    String::from_utf8(out).unwrap()
}

fn project() -> Workspace {
    workspace::of_texts(PROJECT.map(|(path, text)| (path.to_owned(), text.to_owned())))
}

#[test]
fn a_comment_says_what_is_new_what_is_changed_and_what_is_gone() {
    let project = project();
    let said = [Lang::En, Lang::De].map(|lang| {
        write(&project, lang, |out, run| review::write(out, run, &Links::default(), Room::Comment))
    });
    insta::assert_snapshot!(said.join("════\n"));
}

#[test]
fn sarif_marks_what_is_new() {
    let text = write(&project(), Lang::En, |out, run| sarif::write(out, run));
    let log: serde_json::Value = serde_json::from_str(&text).unwrap();
    let states: Vec<&str> = log["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["baselineState"].as_str().unwrap())
        .collect();
    assert_eq!(states, ["new", "updated", "unchanged"]);
    assert_eq!(log["runs"][0]["automationDetails"]["id"], "einklang/agreements/north sea/");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(place["uri"], "agreements/north%20sea/drafts/treaty%20%C3%A4.ekl");
}
