//! What depends on what: along the references between entities, and from kinds to those they descend from.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::names::{self, Named};
use super::{Analysis, Cursor};
use crate::graph::dependencies::Relation;
use crate::model::{Cells, EntityId, KindId, PropertyId};
use crate::source::{Place, Span};

/// An entity or a kind in a hierarchy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub named: Named,
    /// Its qualified name.
    pub name: String,
    /// Its title, and of an entity its kind, for readers.
    pub detail: String,
    /// Where its name is declared.
    pub place: Place,
    /// All of its declaration.
    pub whole: Span,
}

/// What lies one step away, with the places that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What lies there.
    pub item: Item,
    /// The properties that relate the two.
    pub by: Vec<Relation>,
    /// Where that is written.
    pub places: Vec<Place>,
}

type Found = IndexMap<EntityId, (Vec<Relation>, Vec<Place>), FxBuildHasher>;

/// The entity at a cursor, or the kind.
pub fn prepare(analysis: &Analysis<'_>, cursor: Cursor) -> Option<Item> {
    match names::mention(analysis, cursor)?.named {
        Named::Entity(id) => entity(analysis, id),
        Named::Kind(id) => kind(analysis, id),
        _ => None,
    }
}

/// What an entity depends on: whom its values name.
pub fn outgoing(analysis: &Analysis<'_>, item: &Item) -> Vec<Step> {
    let Named::Entity(from) = item.named else { return Vec::new() };
    let model = analysis.model;
    let mut found = Found::default();
    for id in model.kind(model.kind_of(from)).properties.values() {
        let Some(column) = model.columns.get(id.index()) else { continue };
        let Cells::Entities(cells) = &column.cells else { continue };
        for cell in column.cells(from) {
            if let Some(to) = cells.get(cell).filter(|to| to.is_real()) {
                add(&mut found, *to, *id, column.places.get(cell));
            }
        }
    }
    steps(analysis, found)
}

/// What depends on an entity: whose values name it.
pub fn incoming(analysis: &Analysis<'_>, item: &Item) -> Vec<Step> {
    let Named::Entity(to) = item.named else { return Vec::new() };
    let model = analysis.model;
    let mut found = Found::default();
    for (i, column) in model.columns.iter().enumerate() {
        let id = PropertyId(i as u32);
        let Cells::Entities(cells) = &column.cells else { continue };
        if model.property(id).owner == KindId::STATEMENT {
            continue;
        }
        for (cell, _) in cells.iter().enumerate().filter(|(_, named)| **named == to) {
            let after = column.offsets.partition_point(|offset| *offset as usize <= cell);
            let from = EntityId(column.first + after.saturating_sub(1) as u32);
            add(&mut found, from, id, column.places.get(cell));
        }
    }
    steps(analysis, found)
}

/// The kinds that a kind descends from, the nearest first.
pub fn supertypes(analysis: &Analysis<'_>, item: &Item) -> Vec<Item> {
    let id = match item.named {
        Named::Kind(id) => id,
        Named::Entity(id) => return kind(analysis, analysis.model.kind_of(id)).into_iter().collect(),
        _ => return Vec::new(),
    };
    let parent = analysis.model.kind(id).parent;
    parent.and_then(|parent| kind(analysis, parent)).into_iter().collect()
}

/// The kinds that descend from a kind directly.
pub fn subtypes(analysis: &Analysis<'_>, item: &Item) -> Vec<Item> {
    let Named::Kind(id) = item.named else { return Vec::new() };
    let kinds = analysis.model.kinds.iter().enumerate().filter(|(_, k)| k.parent == Some(id));
    kinds.filter_map(|(i, _)| kind(analysis, KindId(i as u32))).collect()
}

fn add(found: &mut Found, id: EntityId, by: PropertyId, place: Option<&Place>) {
    let (relations, places) = found.entry(id).or_default();
    let by = Relation::Property(by);
    if !relations.contains(&by) {
        relations.push(by);
    }
    places.extend(place);
}

fn steps(analysis: &Analysis<'_>, found: Found) -> Vec<Step> {
    let step = |(id, (by, places)): (EntityId, (Vec<Relation>, Vec<Place>))| {
        Some(Step { item: entity(analysis, id)?, by, places })
    };
    let mut steps: Vec<Step> = found.into_iter().filter_map(step).collect();
    steps.sort_by_key(|step| step.item.place);
    steps
}

fn entity(analysis: &Analysis<'_>, id: EntityId) -> Option<Item> {
    let model = analysis.model;
    let declared = model.entities.declared.get(id.index())?;
    let name = model.name_of(id).to_owned();
    let (title, kind) = (analysis.title(id), analysis.kind_title(model.kind_of(id)));
    let detail = if title == name { kind.to_owned() } else { format!("{title} ({kind})") };
    Some(Item { named: Named::Entity(id), name, detail, place: declared.name, whole: declared.whole })
}

fn kind(analysis: &Analysis<'_>, id: KindId) -> Option<Item> {
    let globals = names::globals(analysis);
    let target = super::definition::of(analysis, &globals, &Named::Kind(id)).into_iter().next()?;
    Some(Item {
        named: Named::Kind(id),
        name: analysis.model.symbols.text(analysis.model.kind(id).name).to_owned(),
        detail: analysis.kind_title(id).to_owned(),
        place: target.name,
        whole: target.whole,
    })
}
