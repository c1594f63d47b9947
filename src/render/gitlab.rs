//! GitLab's code quality report: a JSON array that the merge request shows.

use std::io::{self, Write};

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;
use serde::Serialize;

use super::run::Run;
use super::{json_text, text};
use crate::engine::findings::fingerprint;
use crate::finding::{Certainty, Finding, Severity};
use crate::source::Position;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: std::borrow::Cow<'a, str>,
    positions: Positions,
}

#[derive(Serialize)]
struct Positions {
    begin: At,
    end: At,
}

#[derive(Serialize)]
struct At {
    line: u32,
    column: u32,
}

impl From<Position> for At {
    fn from(p: Position) -> At {
        At { line: p.line, column: p.column }
    }
}

/// Writes what is not accepted of a run.
pub fn write(out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
    let mut seen: IndexSet<u64, FxBuildHasher> = IndexSet::default();
    let findings = run.report.findings.iter().filter(|f| f.accepted.is_none());
    let issues: Vec<Issue<'_>> = findings.map(|f| issue(f, unique(f, &mut seen), run)).collect();
    json_text::write(out, &issues)?;
    writeln!(out)
}

fn issue<'a>(finding: &'a Finding, fingerprint: u64, run: &Run<'a>) -> Issue<'a> {
    let place = finding.primary.place;
    let possible = match finding.certainty {
        Certainty::Certain => "",
        Certainty::Possible => run.lang.pick(" (possible)", " (möglich)"),
    };
    // GitLab shows the description alone, so the code leads it.
    let words = text::line(finding.message.in_lang(run.lang));
    Issue {
        description: format!("{}{possible}: {words}", text::line(&finding.code)),
        check_name: &finding.code,
        fingerprint: format!("{fingerprint:016x}"),
        severity: match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Note => "info",
        },
        location: Location {
            path: run.path(place.source),
            positions: Positions { begin: run.lines.start(place).into(), end: run.lines.end(place).into() },
        },
    }
}

/// GitLab drops what has the fingerprint of another: the second, third … of one kind get new ones, in their order.
fn unique(finding: &Finding, seen: &mut IndexSet<u64, FxBuildHasher>) -> u64 {
    let mut own = finding.fingerprint;
    while !seen.insert(own) {
        own = fingerprint(&finding.code, &[(String::new(), format!("{own:016x}"))]);
    }
    own
}
