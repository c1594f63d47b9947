//! An entity that is named and not declared: declared below the item that names it, of the kind that is wanted there.

use super::{Action, Below, Change, What};
use crate::finding::{Finding, Said};
use crate::ide::Analysis;
use crate::ide::completion::is_required;
use crate::ide::snippet::Snippet;
use crate::model::{Cells, EntityId, KindId, Type};
use crate::source::Place;
use crate::syntax::lexer::is_in_name;

/// Declares what a finding does not know.
pub(super) fn unknown(it: &Analysis<'_>, finding: &Finding, all: &mut Vec<Action>) {
    if finding.code != "model/unknown_name" {
        return;
    }
    let place = finding.primary.place;
    let (Some((kind, of)), Some(below)) = (wanted(it, place), Below::new(it, place)) else { return };
    let model = it.model;
    let name = it.workspace.sources.text(place);
    let declared = model.kind(kind);
    let kind_name = model.symbols.text(declared.name);
    // What nests is declared with its full name: in what the entity that names it nests in.
    let outer = declared.container.filter(|_| !name.contains('.')).map(|container| {
        let mut around = std::iter::successors(Some(of), |at| model.container_of(*at)).take(64);
        around.find(|at| model.is_kind(model.kind_of(*at), container))
    });
    let qualified = match outer {
        None => name.to_owned(),
        Some(Some(outer)) => format!("{}.{name}", model.name_of(outer)),
        Some(None) => return,
    };
    let is_name = name.chars().all(|c| c == '.' || is_in_name(c)) && !name.is_empty();
    if matches!(kind, KindId::ENTITY | KindId::STATEMENT) || !is_name {
        return;
    }
    let mut snippet =
        Snippet::default().text(kind_name).text(" ").text(&qualified).text(" \"").slot("…").text("\"");
    let seen = model.properties_seen(kind, it.workspace.sources.get(place.source).pack);
    let required = seen.filter(|(_, id)| is_required(model.property(*id)));
    let required: Vec<_> = required.filter(|(_, id)| !matches!(model.property(*id).ty, Type::Any)).collect();
    if !required.is_empty() {
        snippet = snippet.text(" {");
        for (symbol, id) in required {
            snippet = snippet.text("\n  ").text(model.symbols.text(symbol)).text(": ").value(it, id);
        }
        snippet = snippet.text("\n}");
    }
    all.push(Action {
        title: Said::both(
            format!("declare `{name}` as `{kind_name}`"),
            format!("`{name}` als `{kind_name}` vereinbaren"),
        ),
        what: What::Create,
        changes: vec![Change::snippet(below.place, below.text(&snippet.done()))],
        answers: Some(finding.fingerprint),
        is_preferred: false,
    });
}

/// The kind that is wanted where a value is in error, and whose value it is.
fn wanted(it: &Analysis<'_>, place: Place) -> Option<(KindId, EntityId)> {
    let model = it.model;
    for (property, column) in model.properties.iter().zip(&model.columns) {
        let (Type::Entity(kind), Cells::Entities(cells)) = (property.ty, &column.cells) else { continue };
        let mut all = cells.iter().zip(&column.places);
        if let Some(cell) = all.position(|(cell, at)| *cell == EntityId::FAULTY && *at == place) {
            let of = column.offsets.partition_point(|first| *first as usize <= cell).checked_sub(1)?;
            return Some((kind, EntityId(column.first + of as u32)));
        }
    }
    None
}
