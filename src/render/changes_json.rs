//! `einklang-diff/1`: what lies between two states of a project, for other programs.

use std::io::{self, Write};

use serde::Serialize;

use super::Lines;
use super::json::Context;
use super::json_buffer::Buffer;
use crate::check::changes::{Changes, Record};
use crate::finding::Lang;
use crate::source::Position;
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
    let worse = changes.changed.iter().filter(|c| c.is_worse()).count();
    let mut json = Buffer::default();
    json.object(|json| {
        json.key("format").text("einklang-diff/1");
        json.key("as_of").text(&day_text(as_of));
        json.key("introduced").list(&changes.introduced, |json, f| cx.finding(json, f));
        json.key("changed").list(&changes.changed, |json, c| {
            json.object(|json| {
                json.key("was").value(&record(&c.was, lang));
                json.key("now");
                cx.finding(json, &c.now);
            });
        });
        json.key("resolved").list(&changes.resolved, |json, r| json.value(&record(r, lang)));
        json.key("kept").list(&changes.kept, |json, f| cx.finding(json, f));
        json.key("summary").value(&Summary {
            introduced: changes.introduced.len(),
            worse,
            lighter: changes.changed.len() - worse,
            resolved: changes.resolved.len(),
            kept: changes.kept.len(),
        });
    });
    out.write_all(&json.into_bytes())?;
    writeln!(out)
}

#[derive(Serialize)]
struct PositionJson {
    line: u32,
    column: u32,
    offset: u32,
}

impl From<Position> for PositionJson {
    fn from(p: Position) -> PositionJson {
        PositionJson { line: p.line, column: p.column, offset: p.offset }
    }
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
