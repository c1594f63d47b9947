//! `einklang-diff/1`: what lies between two states of a project, for other programs.

use std::io::{self, Write};

use serde::Serialize;

use super::Lines;
use super::json::{Context, FindingJson, PositionJson};
use crate::check::changes::{Changes, Record};
use crate::finding::Lang;
use crate::workspace::settings::day_text;

/// Writes the changes as one line of JSON.
pub fn write(
    out: &mut dyn Write,
    changes: &Changes,
    as_of: i32,
    lines: &Lines<'_>,
    lang: Lang,
) -> io::Result<()> {
    let cx = Context { lines, lang };
    let changed = changes.changed.iter();
    let changed =
        changed.map(|c| ChangedJson { was: record(&c.was, lang), now: cx.finding(&c.now) }).collect();
    let worse = changes.changed.iter().filter(|c| c.is_worse()).count();
    let file = File {
        format: "einklang-diff/1",
        as_of: day_text(as_of),
        introduced: changes.introduced.iter().map(|f| cx.finding(f)).collect(),
        changed,
        resolved: changes.resolved.iter().map(|r| record(r, lang)).collect(),
        kept: changes.kept.iter().map(|f| cx.finding(f)).collect(),
        summary: Summary {
            introduced: changes.introduced.len(),
            worse,
            lighter: changes.changed.len() - worse,
            resolved: changes.resolved.len(),
            kept: changes.kept.len(),
        },
    };
    serde_json::to_writer(&mut *out, &file)?;
    writeln!(out)
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    as_of: String,
    introduced: Vec<FindingJson<'a>>,
    changed: Vec<ChangedJson<'a>>,
    resolved: Vec<RecordJson<'a>>,
    kept: Vec<FindingJson<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct ChangedJson<'a> {
    was: RecordJson<'a>,
    now: FindingJson<'a>,
}

/// A finding as it is remembered.
#[derive(Serialize)]
pub(super) struct RecordJson<'a> {
    code: &'a str,
    severity: &'static str,
    certainty: &'static str,
    message: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<PositionJson>,
    fingerprint: String,
    accepted: bool,
}

pub(super) fn record(record: &Record, lang: Lang) -> RecordJson<'_> {
    RecordJson {
        code: &record.code,
        severity: record.severity.name(),
        certainty: record.certainty.name(),
        message: record.message.in_lang(lang),
        path: &record.path,
        start: record.start.map(PositionJson::from),
        fingerprint: format!("{:016x}", record.fingerprint),
        accepted: record.accepted,
    }
}

#[derive(Serialize)]
struct Summary {
    introduced: usize,
    worse: usize,
    lighter: usize,
    resolved: usize,
    kept: usize,
}
