//! The baseline: a file with the findings a project already has, so that a run speaks of new ones only.
//!
//! What a finding is recognised by is its fingerprint; the rest of an entry is there for those who read the file, and
//! says whether the finding has become worse since. No lines are kept, so that the file changes only with the findings.

use serde::{Deserialize, Serialize};

use super::changes::{self, Changes, Record};
use super::{Report, sort};
use crate::finding::{Certainty, Finding, Lang, Said, Severity};
use crate::source::Sources;

/// The form of the file.
const FORMAT: &str = "einklang-baseline/1";

/// Why a text is no baseline, and where that shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What is wrong.
    pub reason: Said,
    /// Line and column, from 1, where there is a place for it.
    pub at: Option<(usize, usize)>,
}

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    findings: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    code: String,
    fingerprint: String,
    severity: Severity,
    certainty: Certainty,
    #[serde(default)]
    path: String,
    #[serde(default)]
    message: String,
}

/// The text of a baseline; what is accepted needs none, and stands in none.
pub fn write(records: &[Record], lang: Lang) -> String {
    let mut known: Vec<&Record> = records.iter().filter(|r| !r.accepted).collect();
    // Not by place: a file that is renamed, or lines that move, leave the order as it is.
    known.sort_by(|a, b| {
        let key = |r: &Record| (r.fingerprint, r.severity, r.certainty);
        a.code.cmp(&b.code).then_with(|| key(a).cmp(&key(b))).then_with(|| a.path.cmp(&b.path))
    });
    let findings = known.into_iter().map(|r| Entry {
        code: r.code.clone(),
        fingerprint: format!("{:016x}", r.fingerprint),
        severity: r.severity,
        certainty: r.certainty,
        path: r.path.clone(),
        message: r.message.in_lang(lang).to_owned(),
    });
    let file = File { format: FORMAT.to_owned(), findings: findings.collect() };
    // Writing plain data to memory does not fail.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

/// Reads the text of a baseline.
pub fn read(text: &str) -> Result<Vec<Record>, Broken> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file: File = serde_json::from_str(text).map_err(|error| broken(&error))?;
    if file.format != FORMAT {
        let named = file.format;
        return Err(Broken {
            reason: Said::both(
                format!("is not a baseline: its form is `{named}`, not `{FORMAT}`"),
                format!("ist kein Ausgangsstand: die Form ist `{named}`, nicht `{FORMAT}`"),
            ),
            at: None,
        });
    }
    file.findings.into_iter().map(record).collect()
}

fn record(entry: Entry) -> Result<Record, Broken> {
    let is_hex = entry.fingerprint.len() == 16 && entry.fingerprint.bytes().all(|b| b.is_ascii_hexdigit());
    let fingerprint = u64::from_str_radix(&entry.fingerprint, 16).ok().filter(|_| is_hex);
    let Some(fingerprint) = fingerprint else {
        let written = entry.fingerprint;
        return Err(Broken {
            reason: Said::both(
                format!("is not a baseline: `{written}` is not a fingerprint of 16 hexadecimal digits"),
                format!(
                    "ist kein Ausgangsstand: `{written}` ist kein `fingerprint` aus 16 Hexadezimalziffern"
                ),
            ),
            at: None,
        });
    };
    Ok(Record {
        fingerprint,
        code: entry.code,
        severity: entry.severity,
        certainty: entry.certainty,
        accepted: false,
        path: entry.path,
        start: None,
        message: Said::one(entry.message),
    })
}

fn broken(error: &serde_json::Error) -> Broken {
    let reason = match error.classify() {
        serde_json::error::Category::Data => {
            // The library says it in English, with the place behind it.
            let said = error.to_string();
            let what = said.rsplit_once(" at line").map_or(said.as_str(), |(what, _)| what);
            Said::both(format!("is not a baseline: {what}"), format!("ist kein Ausgangsstand ({what})"))
        }
        _ => Said::both("is not JSON", "ist kein JSON"),
    };
    Broken { reason, at: (error.line() > 0).then_some((error.line(), error.column())) }
}

/// Leaves in a report what is new against a baseline or worse than in it, and what is accepted; the rest is known.
pub fn apply(report: &mut Report, known: Vec<Record>, sources: &Sources) {
    let changes = changes::compare(known, std::mem::take(&mut report.findings), sources);
    let is_accepted = |f: &&Finding| f.accepted.is_some();
    let shown = changes.introduced.iter();
    let shown = shown.chain(changes.changed.iter().filter(|c| c.is_worse()).map(|c| &c.now));
    let lighter = changes.changed.iter().filter(|c| !c.is_worse()).map(|c| &c.now);
    let shown = shown.chain(lighter.chain(&changes.kept).filter(is_accepted));
    report.findings = shown.cloned().collect();
    sort(&mut report.findings, sources);
    report.summary.count(&report.findings);
    report.baseline = Some(changes);
    report.count_known();
}

impl Changes {
    /// How many findings are known: still there, no worse than they were, and not accepted.
    pub fn known(&self) -> usize {
        self.known_findings().count()
    }

    /// These findings.
    pub fn known_findings(&self) -> impl Iterator<Item = &Finding> {
        let lighter = self.changed.iter().filter(|c| !c.is_worse()).map(|c| &c.now);
        lighter.chain(&self.kept).filter(|f| f.accepted.is_none())
    }
}

#[cfg(test)]
mod tests;
