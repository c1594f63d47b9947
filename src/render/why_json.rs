//! `einklang-derivations/1` and `einklang-misses/1`: derivations as nested trees, for other programs.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Lines, json_text};
use crate::engine::derivation::{By, Derivation};
use crate::engine::explain::Explained;
use crate::engine::miss::{Failed, Miss};
use crate::finding::Lang;
use crate::model::truth::Truth;
use crate::source::Place;

/// Writes findings with their derivations as one line of JSON.
pub fn write(out: &mut dyn Write, found: &[Explained], lines: &Lines<'_>, lang: Lang) -> io::Result<()> {
    let cx = Context { lines };
    let findings: Vec<Value> = found
        .iter()
        .map(|e| {
            let f = &e.finding;
            let derivations: Vec<Value> = e.derivations.iter().map(|d| cx.derivation(d)).collect();
            json!({
                "code": f.code, "severity": f.severity.name(), "certainty": f.certainty.name(),
                "message": f.message.in_lang(lang), "bindings": bindings(&f.bindings),
                "place": cx.place(Some(f.primary.place)), "entity": f.primary.entity,
                "accepted": f.accepted.as_ref().map(|a| json!({
                    "because": a.because, "by": a.by, "until": a.until, "place": cx.place(Some(a.place)),
                })),
                "fingerprint": format!("{:016x}", f.fingerprint), "derivations": derivations,
            })
        })
        .collect();
    json_text::write(out, &json!({ "format": "einklang-derivations/1", "findings": findings }))?;
    writeln!(out)
}

/// Writes nearest misses as one line of JSON.
pub fn write_misses(out: &mut dyn Write, misses: &[Miss], lines: &Lines<'_>) -> io::Result<()> {
    let cx = Context { lines };
    let list = |l: &[Derivation]| -> Vec<Value> { l.iter().map(|d| cx.derivation(d)).collect() };
    let failed = |f: &Failed| {
        json!({
            "condition": f.source, "place": cx.place(Some(f.place)), "exception": f.exception,
            "faulty": f.faulty, "because": list(&f.because), "would_hold_if": f.remedies,
        })
    };
    let misses: Vec<Value> = misses
        .iter()
        .map(|m| {
            json!({
                "code": m.code, "place": cx.place(Some(m.place)), "bindings": bindings(&m.bindings),
                "conditions": m.conditions, "tried": m.tried, "complete": !m.cut,
                "nothing_for": m.nothing_for, "held": list(&m.held), "failed": m.failed.as_ref().map(failed),
            })
        })
        .collect();
    json_text::write(out, &json!({ "format": "einklang-misses/1", "misses": misses }))?;
    writeln!(out)
}

fn bindings(pairs: &[(String, String)]) -> Value {
    Value::Object(pairs.iter().map(|(k, v)| (k.clone(), Value::String(v.clone()))).collect())
}

struct Context<'a> {
    lines: &'a Lines<'a>,
}

impl Context<'_> {
    fn place(&self, place: Option<Place>) -> Value {
        let Some(p) = place else { return Value::Null };
        let at =
            |p: crate::source::Position| json!({ "line": p.line, "column": p.column, "offset": p.offset });
        json!({
            "path": self.lines.path(p.source), "start": at(self.lines.start(p)), "end": at(self.lines.end(p)),
        })
    }

    fn derivation(&self, d: &Derivation) -> Value {
        let mut map = Map::new();
        let mut put = |key: &str, value: Value| {
            map.insert(key.to_owned(), value);
        };
        put("by", by(&d.by).into());
        match &d.by {
            By::Rule(name) => put("rule", name.as_str().into()),
            By::Define(name) => put("define", name.as_str().into()),
            By::Stated { entity, property } | By::Unstated { entity, property } => {
                put("entity", entity.as_str().into());
                put("property", property.as_str().into());
            }
            By::PartOf { child, parent } => {
                put("child", child.as_str().into());
                put("parent", parent.as_str().into());
            }
            By::Walk { from, to, .. } => {
                put("from", from.as_str().into());
                put("to", to.as_str().into());
            }
            By::Edge { from, via, negative, to } => {
                put("from", from.as_str().into());
                put("via", via.as_str().into());
                put("negative", (*negative).into());
                put("to", to.as_str().into());
            }
            By::Nothing { searched } => put("searched", (*searched).into()),
            _ => {}
        }
        put("certainty", if d.truth == Truth::True { "certain" } else { "possible" }.into());
        put("text", d.text.as_str().into());
        put("place", self.place(d.place));
        put("condition", self.place(d.condition));
        put("bindings", bindings(&d.bindings));
        let cites: Vec<Value> =
            d.cites.iter().map(|c| json!({ "source": c.source, "quote": c.quote })).collect();
        put("cites", cites.into());
        put("parts", d.parts.iter().map(|p| self.derivation(p)).collect::<Vec<_>>().into());
        Value::Object(map)
    }
}

fn by(by: &By) -> &'static str {
    match by {
        By::Rule(_) => "rule",
        By::Stated { .. } => "stated",
        By::Unstated { .. } => "unstated",
        By::All => "all",
        By::One => "one",
        By::Relation => "relation",
        By::PartOf { .. } => "part_of",
        By::Walk { .. } => "walk",
        By::Edge { .. } => "edge",
        By::Define(_) => "define",
        By::Witness => "witness",
        By::Nothing { .. } => "nothing",
        By::Not => "not",
        By::Aggregate => "aggregate",
        By::Element => "element",
        By::Cut => "cut",
    }
}
