//! SARIF 2.1.0, the form in which code hosts and editors take findings.
//!
//! Written to be read well by GitHub too: one primary place, the others linked from the message, its limits kept.

use std::io::{self, Write};

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::json_text;
use super::run::Run;
use crate::check::changes::Changes;
use crate::finding::{Finding, Severity};
use crate::source::Place;

mod log;
mod places;
mod result;
mod rules;

use log::{
    AutomationDetails, Driver, Invocation, Log, Message, Notification, NotificationId, RuleReference, Tool,
    UriBase, UriBases,
};
use places::{Places, plain};
use rules::Rules;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// More results than this, and GitHub refuses the file.
const MOST_RESULTS: usize = 25_000;

/// Writes a run.
pub fn write(out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
    let places = Places { run };
    let mut findings = shown(run);
    let rules = Rules::of(run, findings.iter().map(|(f, _)| *f));
    let all = findings.len();
    worst(&mut findings);
    let left_out = all - findings.len();
    let results = findings.iter().map(|(f, standing)| result::result(f, *standing, &rules, places)).collect();
    let lang = run.lang.tag();
    let driver = Driver {
        name: "Einklang",
        version: VERSION,
        semantic_version: VERSION,
        language: lang,
        rules: rules.descriptors(run),
    };
    let run = log::Run {
        tool: Tool { driver },
        invocations: [Invocation {
            // What was asked could be done, unless something could not be read.
            execution_successful: run.exit < 2,
            exit_code: run.exit,
            tool_execution_notifications: notifications(run, &rules, left_out),
        }],
        results,
        automation_details: AutomationDetails { id: format!("einklang/{}", run.folder) },
        uri_bases: UriBases { root: UriBase { description: Message::of(root(run)) } },
        column_kind: "unicodeCodePoints",
        language: lang,
    };
    json_text::write(out, &Log { schema: SCHEMA, version: "2.1.0", runs: [run] })?;
    writeln!(out)
}

fn root(run: &Run<'_>) -> &'static str {
    run.lang.pick(
        "The folder of the repository; without one, the folder in which Einklang was called.",
        "Der Ordner des Repositorys; wo es keines gibt, der Ordner, in dem Einklang aufgerufen wurde.",
    )
}

/// Whether a finding is reported, or known from a baseline and therefore suppressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Reported,
    Known,
}

/// All findings in their order, then those that a baseline lists: a reader that did not see them would take them for settled.
fn shown<'a>(run: &Run<'a>) -> Vec<(&'a Finding, Standing)> {
    let reported = run.report.findings.iter();
    let mut shown: Vec<_> = reported.clone().map(|f| (f, Standing::Reported)).collect();
    let listed: IndexSet<(u64, Place), FxBuildHasher> =
        reported.map(|f| (f.fingerprint, f.primary.place)).collect();
    let known = run.changes.into_iter().flat_map(Changes::known_findings);
    let known = known.filter(|f| !listed.contains(&(f.fingerprint, f.primary.place)));
    shown.extend(known.map(|f| (f, Standing::Known)));
    shown
}

/// Where there are too many, the worst stay.
fn worst(findings: &mut Vec<(&Finding, Standing)>) {
    if findings.len() > MOST_RESULTS {
        findings.sort_by_key(|(f, standing)| {
            (*standing == Standing::Known, f.accepted.is_some(), std::cmp::Reverse(f.severity))
        });
        findings.truncate(MOST_RESULTS);
    }
}

/// What could not be read, what was not checked, and what is left out here.
fn notifications<'a>(run: &Run<'a>, rules: &Rules<'a>, left_out: usize) -> Vec<Notification<'a>> {
    let mut all = Vec::new();
    let of = |id, level, text: String| Notification {
        descriptor: NotificationId { id },
        associated_rule: None,
        message: Message::of(text),
        level,
    };
    for u in run.unreadable {
        let words = format!("`{}` {}.", plain(&u.path), plain(u.reason.in_lang(run.lang)));
        all.push(of("unreadable", "error", words));
    }
    for not in &run.report.not_checked {
        let reason = run.lang.pick(&not.reason.0, &not.reason.1);
        let words = format!(
            "{} `{}`: {}.",
            run.lang.pick("Not checked:", "Nicht geprüft:"),
            plain(&not.code),
            plain(reason)
        );
        let rule = RuleReference { id: not.code.as_str().into(), index: rules.index(&not.code) };
        all.push(Notification { associated_rule: Some(rule), ..of("not_checked", "note", words) });
    }
    if left_out > 0 {
        let words = run.lang.pick(
            "further findings are left out: a code host takes no more.",
            "weitere Befunde fehlen hier: Mehr nimmt keine Plattform an.",
        );
        all.push(of("left_out", "warning", format!("{left_out} {words}")));
    }
    all
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}
