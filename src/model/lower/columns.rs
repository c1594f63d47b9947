//! Columns while they are filled: entity by entity, in the order of the entities.

use std::ops::Range;

use crate::model::value::Value;
use crate::model::{CellNote, Cells, Column, EntityId, Model, Property, PropertyId, TextId, Type};
use crate::source::Place;

/// What stands in a column of entities for a value.
fn entity_of(value: Value) -> EntityId {
    match value {
        Value::Entity(id) => id,
        Value::Unknown => EntityId::UNKNOWN,
        _ => EntityId::FAULTY,
    }
}

/// A column with the entity of each cell.
#[derive(Debug, Default)]
pub(super) struct Filling {
    /// Whether an entity has one value at a time.
    is_single: bool,
    /// Whether texts may be among the values.
    has_texts: bool,
    pub(super) owners: Vec<u32>,
    pub(super) column: Column,
}

impl Filling {
    /// Makes room for so many cells more.
    fn reserve(&mut self, cells: usize) {
        self.owners.reserve(cells);
        self.column.places.reserve(cells);
        match &mut self.column.cells {
            Cells::Entities(all) => all.reserve(cells),
            Cells::Values(all) => all.reserve(cells),
        }
    }

    /// The cells of the entity that is filled last.
    pub(super) fn last(&self, entity: EntityId) -> Range<usize> {
        let same = self.owners.iter().rev().take_while(|owner| **owner == entity.0).count();
        self.owners.len() - same..self.owners.len()
    }

    /// Whether the entity that is filled last has none.
    pub(super) fn is_none(&self, entity: EntityId) -> bool {
        self.owners.last() != Some(&entity.0)
    }

    /// Whether the entity that is filled last has several.
    pub(super) fn is_several(&self, entity: EntityId) -> bool {
        matches!(self.owners.as_slice(), [.., a, b] if *a == entity.0 && *b == entity.0)
    }

    /// Puts a cell in error.
    pub(super) fn spoil(&mut self, cell: usize) {
        match &mut self.column.cells {
            Cells::Entities(all) => all.get_mut(cell).into_iter().for_each(|c| *c = EntityId::FAULTY),
            Cells::Values(all) => all.get_mut(cell).into_iter().for_each(|c| *c = Value::Faulty),
        }
    }

    /// Whether a cell is in error.
    pub(super) fn is_faulty(&self, cell: usize) -> bool {
        match &self.column.cells {
            Cells::Entities(all) => all.get(cell) == Some(&EntityId::FAULTY),
            Cells::Values(all) => all.get(cell) == Some(&Value::Faulty),
        }
    }
}

/// All columns.
#[derive(Debug, Default)]
pub(super) struct Columns {
    all: Vec<Filling>,
}

impl Columns {
    /// Empty ones, for all properties.
    pub(super) fn new(model: &Model) -> Columns {
        let empty = |ty| match ty {
            Type::Entity(_) => Cells::Entities(Vec::new()),
            _ => Cells::Values(Vec::new()),
        };
        let column = |ty| Column { cells: empty(ty), ..Column::default() };
        let filling = |p: &Property| Filling {
            is_single: !p.is_many(),
            has_texts: matches!(p.ty, Type::Text | Type::Any),
            owners: Vec::new(),
            column: column(p.ty),
        };
        Columns { all: model.properties.iter().map(filling).collect() }
    }

    /// The column of a property.
    pub(super) fn get(&self, property: PropertyId) -> Option<&Filling> {
        self.all.get(property.index())
    }

    /// The column of a property.
    pub(super) fn get_mut(&mut self, property: PropertyId) -> Option<&mut Filling> {
        self.all.get_mut(property.index())
    }

    /// Adds a cell to an entity, which is the last filled one or a later one; whether it has one already, where
    /// it may have but one at a time.
    #[inline]
    pub(super) fn push(
        &mut self,
        property: PropertyId,
        entity: EntityId,
        value: Value,
        place: Place,
    ) -> bool {
        let Some(filling) = self.all.get_mut(property.index()) else { return false };
        match &mut filling.column.cells {
            Cells::Entities(all) => all.push(entity_of(value)),
            Cells::Values(all) => all.push(value),
        }
        let is_second = filling.is_single && filling.owners.last() == Some(&entity.0);
        filling.owners.push(entity.0);
        filling.column.places.push(place);
        is_second
    }

    /// Adds what was said beside the cell that was added last.
    pub(super) fn annotate(&mut self, property: PropertyId, note: CellNote) {
        let Some(filling) = self.all.get_mut(property.index()) else { return };
        let Some(cell) = filling.owners.len().checked_sub(1) else { return };
        filling.column.notes.push((cell as u32, note));
    }

    /// Makes room for what several others hold.
    pub(super) fn make_room<'c>(&mut self, others: impl Iterator<Item = &'c Columns> + Clone) {
        for (i, filling) in self.all.iter_mut().enumerate() {
            let cells = others.clone().filter_map(|other| Some(other.all.get(i)?.owners.len())).sum();
            filling.reserve(cells);
        }
    }

    /// Adds the columns of entities that stand behind all so far; their texts are numbered from here on.
    pub(super) fn append(&mut self, other: Columns, texts: u32) {
        for (filling, more) in self.all.iter_mut().zip(other.all) {
            let cells = filling.owners.len() as u32;
            let Column { notes, places, varies, cells: values, .. } = more.column;
            filling.owners.extend(more.owners);
            filling.column.notes.extend(notes.into_iter().map(|(cell, note)| (cell + cells, note)));
            filling.column.places.extend(places);
            filling.column.varies |= varies;
            match (&mut filling.column.cells, values) {
                (Cells::Entities(all), Cells::Entities(more)) => all.extend(more),
                (Cells::Values(all), Cells::Values(more)) if !filling.has_texts => all.extend(more),
                (Cells::Values(all), Cells::Values(more)) => all.extend(more.into_iter().map(|v| match v {
                    Value::Text(TextId(id)) => Value::Text(TextId(id + texts)),
                    v => v,
                })),
                // Both were made for the same property.
                _ => {}
            }
        }
    }

    /// The columns as the model has them: each entity knows where its cells begin.
    pub(super) fn finish(self, model: &Model) -> Vec<Column> {
        let columns = self.all.into_iter().zip(&model.properties);
        columns.map(|(filling, property)| offsets(filling, &model.kind(property.owner).extent)).collect()
    }
}

fn offsets(filling: Filling, extent: &Range<u32>) -> Column {
    let Filling { owners, mut column, .. } = filling;
    column.first = extent.start;
    if !owners.is_empty() {
        // First how many cells each has, one further on: then where they begin is how many come before.
        let mut offsets = vec![0; extent.len() + 1];
        for owner in &owners {
            let next = owner.wrapping_sub(extent.start) as usize + 1;
            offsets.get_mut(next).into_iter().for_each(|count| *count += 1);
        }
        let mut before = 0;
        for offset in &mut offsets {
            before += *offset;
            *offset = before;
        }
        column.offsets = offsets;
    }
    column.places.shrink_to_fit();
    match &mut column.cells {
        Cells::Entities(all) => all.shrink_to_fit(),
        Cells::Values(all) => all.shrink_to_fit(),
    }
    column
}
