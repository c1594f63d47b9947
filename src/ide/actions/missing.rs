//! What an entity must say and does not: added with places to fill in.

use super::{Action, Change, What};
use crate::finding::{Finding, Said};
use crate::ide::Analysis;
use crate::ide::snippet::Snippet;
use crate::model::{EntityId, PropertyId};
use crate::source::{Place, Span};

/// Adds the properties that a finding misses.
pub(super) fn complete(it: &Analysis<'_>, finding: &Finding, all: &mut Vec<Action>) {
    if finding.code != "model/missing" {
        return;
    }
    let Some(entity) = declared_at(it, finding.primary.place) else { return };
    let missing = missing(it, entity);
    let names: Vec<String> = missing
        .iter()
        .map(|id| format!("`{}`", it.model.symbols.text(it.model.property(*id).name)))
        .collect();
    let Some(change) = change(it, entity, &missing).filter(|_| !missing.is_empty()) else { return };
    let names = names.join(", ");
    all.push(Action {
        title: Said::both(format!("add {names}"), format!("{names} ergänzen")),
        what: What::Complete,
        changes: vec![change],
        answers: Some(finding.fingerprint),
        is_preferred: true,
    });
}

/// The entity whose name stands at a place.
fn declared_at(it: &Analysis<'_>, place: Place) -> Option<EntityId> {
    let at = it.model.entities.declared.iter().position(|d| d.name == place)?;
    Some(EntityId(at as u32))
}

/// What an entity must say and does not: in its place stands a value in error, at its name.
fn missing(it: &Analysis<'_>, entity: EntityId) -> Vec<PropertyId> {
    let model = it.model;
    let name = model.entities.declared.get(entity.index()).map(|d| d.name);
    let kind = model.kind_of(entity);
    let is_missing = |id: &PropertyId| {
        let column = model.columns.get(id.index());
        column.is_some_and(|c| c.cells(entity).any(|cell| c.places.get(cell).copied() == name))
    };
    let ids = model.kind(kind).properties.values().copied();
    ids.filter(|id| super::super::completion::is_required(model.property(*id)) && is_missing(id)).collect()
}

fn change(it: &Analysis<'_>, entity: EntityId, missing: &[PropertyId]) -> Option<Change> {
    let declared = it.model.entities.declared.get(entity.index())?;
    let source = declared.name.source;
    let text = &*it.workspace.sources.get(source).text;
    let name = |id: &PropertyId| it.model.symbols.text(it.model.property(*id).name);
    let at = |at: usize| Place { source, span: Span::new(at, at) };
    let before = text.get(..declared.whole.start as usize)?;
    let line = before.get(before.rfind('\n').map_or(0, |n| n + 1)..)?;
    let indent: String = line.chars().take_while(|c| matches!(c, ' ' | '\t' | '>')).collect();
    let members = |mut snippet: Snippet| {
        for id in missing {
            snippet = snippet.text("\n").text(&indent).text("  ").text(name(id)).text(": ").value(it, *id);
        }
        snippet
    };
    let Some(body) = declared.body else {
        let end = declared.whole.end as usize;
        let snippet = members(Snippet::default().text(" {")).text("\n").text(&indent).text("}");
        return Some(Change::snippet(at(end), snippet.done()));
    };
    let inside = body.of(text).strip_prefix('{')?.strip_suffix('}')?;
    // In a quotation, every line begins with a mark.
    let is_mark = |c: char| c.is_whitespace() || c == '>' && indent.contains('>');
    let last = body.start as usize + 1 + inside.trim_end_matches(is_mark).len();
    if inside.contains('\n') {
        return Some(Change::snippet(at(last), members(Snippet::default()).done()));
    }
    let mut snippet = Snippet::default();
    for (i, id) in missing.iter().enumerate() {
        let blank = if i == 0 && inside.trim().is_empty() { " " } else { "  " };
        snippet = snippet.text(blank).text(name(id)).text(": ").value(it, *id);
    }
    if inside.is_empty() {
        snippet = snippet.text(" ");
    }
    Some(Change::snippet(at(last), snippet.done()))
}
