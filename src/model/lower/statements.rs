//! The read-only kind `statement`: one entity for each value that somebody wrote.

use smallvec::smallvec;

use super::columns::Columns;
use crate::model::value::Value;
use crate::model::{
    CellNote, Cells, Declared, EntityId, KindId, LocalisedText, Model, PropertyId, Table, TextId,
};
use crate::source::{Place, Span};

/// Adds the statements behind all other entities, and fills their columns.
pub(super) fn materialise(model: &mut Model) {
    let written = written(model);
    let first = model.entities.kind.len() as u32;
    let mut columns = Columns::new(model);
    let mut names: Table<TextId> = Table::default();
    let mut last: Option<(EntityId, PropertyId, u32)> = None;
    for (i, it) in written.iter().enumerate() {
        let id = EntityId(first + i as u32);
        let count = match last {
            Some((of, property, n)) if (of, property) == (it.of, it.property) => n + 1,
            _ => 1,
        };
        last = Some((it.of, it.property, count));
        name(model, it, count);
        let text = property_text(model, &mut names, it.property);
        let mut set = |property, value| _ = columns.push(property, id, value, it.place);
        set(PropertyId::STATEMENT_OF, Value::Entity(it.of));
        set(PropertyId::STATEMENT_PROPERTY, Value::Text(text));
        set(PropertyId::STATEMENT_VALUE, it.value.clone());
        if let Some(source) = it.note.source {
            set(PropertyId::STATEMENT_SOURCE, Value::Entity(source));
        }
        if let Some(as_of) = it.note.as_of {
            set(PropertyId::STATEMENT_AS_OF, Value::Date(as_of));
        }
        if let Some(during) = it.note.during {
            set(PropertyId::STATEMENT_PERIOD, Value::Period(during));
        }
    }
    if let Some(kind) = model.kinds.get_mut(KindId::STATEMENT.index()) {
        kind.extent = first..first + written.len() as u32;
    }
    let filled = columns.finish(model);
    let all = model.columns.iter_mut().zip(filled).enumerate();
    for (i, (column, filled)) in all {
        if model.properties.get(i).is_some_and(|p| p.owner == KindId::STATEMENT) {
            *column = filled;
        }
    }
}

/// A value that somebody wrote.
pub(super) struct Written {
    of: EntityId,
    pub(super) property: PropertyId,
    pub(super) value: Value,
    pub(super) place: Place,
    pub(super) note: CellNote,
}

/// All values that somebody wrote: not the containers, not what stands for a missing value, and of what every entity
/// has only `part_of`, since titles and notes claim nothing.
fn written(model: &Model) -> Vec<Written> {
    let mut all = Vec::new();
    for (i, column) in model.columns.iter().enumerate() {
        let id = PropertyId(i as u32);
        let Some(property) = model.properties.get(i) else { continue };
        if property.owner == KindId::STATEMENT
            || property.owner == KindId::ENTITY && id != PropertyId::PART_OF
        {
            continue;
        }
        for entity in model.kind(property.owner).extent.clone().map(EntityId) {
            written_in(model, column, entity, id, &mut all);
        }
    }
    all.sort_by_key(|it| (it.of, it.property));
    all
}

/// The same of one entity.
pub(super) fn written_of(model: &Model, entity: EntityId) -> Vec<Written> {
    let mut all = Vec::new();
    for id in model.kind(model.kind_of(entity)).properties.values() {
        let claims = model.property(*id).owner != KindId::ENTITY || *id == PropertyId::PART_OF;
        if let Some(column) = model.columns.get(id.index()).filter(|_| claims) {
            written_in(model, column, entity, *id, &mut all);
        }
    }
    all.sort_by_key(|it| it.property);
    all
}

fn written_in(
    model: &Model,
    column: &crate::model::Column,
    entity: EntityId,
    id: PropertyId,
    all: &mut Vec<Written>,
) {
    let name = model.entities.declared.get(entity.index()).map(|d| d.name);
    for cell in column.cells(entity) {
        let place = column.places.get(cell).copied();
        let (Some(place), Some(value)) = (place.filter(|p| Some(*p) != name), value(column, cell)) else {
            continue;
        };
        let note = column.note(cell).cloned().unwrap_or_default();
        all.push(Written { of: entity, property: id, value, place, note });
    }
}

fn value(column: &crate::model::Column, cell: usize) -> Option<Value> {
    match &column.cells {
        Cells::Values(all) => all.get(cell).cloned(),
        Cells::Entities(all) => all.get(cell).map(|id| match *id {
            EntityId::UNKNOWN => Value::Unknown,
            EntityId::FAULTY => Value::Faulty,
            id => Value::Entity(id),
        }),
    }
}

/// What a statement is called, the so many-th of its property.
pub(super) fn name_of(model: &Model, it: &Written, count: u32) -> String {
    let mut name =
        format!("{}.{}", model.name_of(it.of), model.symbols.text(model.property(it.property).name));
    if count > 1 {
        name.push_str(&format!(".{count}"));
    }
    name
}

/// `GH.nurses_per_10k`, and `GH.nurses_per_10k.2` for the second value.
fn name(model: &mut Model, it: &Written, count: u32) {
    let name = name_of(model, it, count);
    let name = model.symbols.intern(&name);
    let whole: Span = it.place.span;
    model.entities.kind.push(KindId::STATEMENT);
    model.entities.name.push(name);
    model.entities.declared.push(Declared { name: it.place, whole, body: None });
    model.entities.container.push(None);
}

/// The property's name as a text, once for all its statements.
fn property_text(model: &mut Model, names: &mut Table<TextId>, property: PropertyId) -> TextId {
    let name = model.property(property).name;
    if let Some(text) = names.get(&name) {
        return *text;
    }
    let variants = smallvec![(None, model.symbols.text(name).into())];
    let text = TextId(model.texts.len() as u32);
    model.texts.push(LocalisedText { variants });
    names.insert(name, text);
    text
}
