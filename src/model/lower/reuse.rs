//! What unchanged texts say of whom: it is taken over from the model that was read before, where whoever they name is still
//! who it was.

use crate::model::value::Value;
use crate::model::{CellNote, Cells, Column, EntityId, KindId, Model, PropertyId};
use crate::source::{Place, SourceId};

/// A model that was read before, beside one of which all names are known.
#[derive(Debug)]
pub(crate) struct Reuse<'m> {
    pub(super) model: &'m Model,
    /// Who each was, of whom all can be taken over.
    was: Vec<Option<EntityId>>,
    /// Who each is, of those that there were.
    now: Vec<Option<EntityId>>,
}

/// A value with what was said beside it.
pub(super) struct Taken {
    pub(super) property: PropertyId,
    pub(super) value: Value,
    pub(super) note: Option<CellNote>,
    pub(super) place: Place,
}

impl<'m> Reuse<'m> {
    /// Nothing is taken over so far.
    pub(crate) fn new(model: &'m Model, new: &Model) -> Reuse<'m> {
        let entities = 0..model.kind(KindId::STATEMENT).extent.start;
        let now = entities.map(|e| same(model, new, EntityId(e))).collect();
        Reuse { model, was: Vec::new(), now }
    }

    /// What stands in some texts can be taken over.
    pub(crate) fn take_over(&mut self, new: &Model, stays: &dyn Fn(SourceId) -> bool) {
        self.was = vec![None; new.entities.kind.len()];
        for (was, now) in self.now.iter().enumerate() {
            let Some(now) = *now else { continue };
            if new.entities.declared.get(now.index()).is_some_and(|d| stays(d.name.source)) {
                let place = self.was.get_mut(now.index());
                place.into_iter().for_each(|place| *place = Some(EntityId(was as u32)));
            }
        }
    }

    /// Who an entity is now.
    pub(crate) fn now(&self, e: EntityId) -> Option<EntityId> {
        if e.is_real() { self.now.get(e.index()).copied().flatten() } else { Some(e) }
    }

    /// Who an entity was, where all it says can be taken over.
    pub(super) fn was(&self, e: EntityId) -> Option<EntityId> {
        self.was.get(e.index()).copied().flatten()
    }

    /// All that is said of somebody by some properties; nothing where that names somebody who is no more.
    pub(super) fn taken(&self, of: EntityId, properties: &[PropertyId]) -> Option<Vec<Taken>> {
        let mut all = Vec::with_capacity(properties.len());
        for property in properties {
            let column = self.model.columns.get(property.index())?;
            for cell in column.cells(of) {
                all.push(self.cell(*property, column, cell)?);
            }
        }
        Some(all)
    }

    fn cell(&self, property: PropertyId, column: &Column, cell: usize) -> Option<Taken> {
        let value = match &column.cells {
            Cells::Entities(all) => Value::Entity(self.now(*all.get(cell)?)?),
            Cells::Values(all) => match all.get(cell)? {
                Value::Entity(e) => Value::Entity(self.now(*e)?),
                value => value.clone(),
            },
        };
        let note = match column.note(cell) {
            Some(note) => {
                let source = match note.source {
                    Some(source) => Some(self.now(source)?),
                    None => None,
                };
                Some(CellNote { source, ..note.clone() })
            }
            None => None,
        };
        Some(Taken { property, value, note, place: *column.places.get(cell)? })
    }
}

/// Who an entity of one model is in another: who has its kind and is called as it is.
fn same(model: &Model, new: &Model, id: EntityId) -> Option<EntityId> {
    let name = model.name_of(id);
    let now = new.symbols.get(name).and_then(|s| new.entity_names.get(&s).copied())?;
    let is_same = new.kind_of(now) == model.kind_of(id) && new.name_of(now) == name;
    is_same.then_some(now)
}
