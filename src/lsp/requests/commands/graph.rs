//! Draws: `{ uri, around? | position? | fingerprint?, depth?, format? }`.

use serde_json::{Value, json};

use super::{Asked, query};
use crate::check::graph::{self, Request};
use crate::ide::names::{self, Named};
use crate::ide::{Analysis, Cursor, at};
use crate::lsp::failure::Failure;
use crate::render::Lines;
use crate::render::graph::{dot, json as graph_json, mermaid};

/// More steps than anybody follows.
const DEEPEST: u64 = 64;

pub(super) fn draw(asked: &Asked<'_>) -> Result<Value, Failure> {
    let analysis = asked.analysis;
    let depth = asked.argument.get("depth").and_then(Value::as_u64).map_or(1, |d| d.min(DEEPEST) as u32);
    let finding = match asked.text("fingerprint") {
        Some(_) => Some(query(asked.finding()?)),
        None => None,
    };
    let around = match (asked.text("around"), asked.cursor()) {
        _ if finding.is_some() => None,
        (Some(name), _) => Some((name.to_owned(), depth)),
        (None, Some(cursor)) => entity(&analysis, cursor).map(|name| (name, depth)),
        (None, None) => None,
    };
    let request = Request { around: around.clone(), via: Vec::new(), finding };
    let answer = graph::graph(analysis.workspace, &asked.project.options(), &request);
    let picture = answer.found.map_err(|problem| asked.refused(&problem))?;
    let mut out = Vec::new();
    let format = asked.text("format").unwrap_or("mermaid");
    let written = match format {
        "dot" => dot::write(&mut out, &picture, analysis.lang),
        "json" => graph_json::write(&mut out, &picture, &Lines::new(&analysis.workspace.sources)),
        "mermaid" => mermaid::write(&mut out, &picture, analysis.lang),
        other => return Err(Failure::invalid(format!("there is no format `{other}`"))),
    };
    written.map_err(|_| Failure::broken())?;
    let around = around.map(|(name, _)| name);
    Ok(json!({ "format": format, "text": String::from_utf8_lossy(&out), "around": around }))
}

/// The name of the entity that stands at a cursor; else of the one in whose body it stands.
fn entity(analysis: &Analysis<'_>, cursor: Cursor) -> Option<String> {
    let named = match names::mention(analysis, cursor).map(|m| m.named) {
        Some(Named::Entity(id)) => Some(id),
        _ => None,
    };
    let id = named.or_else(|| at::entity(analysis.model, cursor.source, cursor.offset))?;
    Some(analysis.model.name_of(id).to_owned())
}
