//! The values of a property, side by side.

use std::ops::Range;

use super::{EntityId, date, value};
use crate::source::Place;

/// The values of one property, for the entities of its kind.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// The first entity of the kind's extent.
    pub first: u32,
    /// For each entity of the extent where its cells begin, and one more. Empty where no entity has a value.
    pub offsets: Vec<u32>,
    /// The values.
    pub cells: Cells,
    /// Where each value was written.
    pub places: Vec<Place>,
    /// What was said beside a value, for the few that have it, sorted by cell.
    pub notes: Vec<(u32, CellNote)>,
    /// Whether any entity has several values where one is allowed: in time, or of rival sources.
    pub varies: bool,
}

/// The cells of a column, compact by type.
#[derive(Debug, Clone)]
pub enum Cells {
    /// Entities, the special ones included.
    Entities(Vec<EntityId>),
    /// Everything else.
    Values(Vec<value::Value>),
}

impl Default for Cells {
    fn default() -> Self {
        Cells::Values(Vec::new())
    }
}

/// What was said beside a value.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CellNote {
    /// `during PERIOD`: when it holds.
    pub during: Option<date::Period>,
    /// `as of DATE`: when it was known.
    pub as_of: Option<date::DateRange>,
    /// `cite SOURCE "quotation"`
    pub source: Option<EntityId>,
    /// The quotation.
    pub quote: Option<Box<str>>,
}

impl Column {
    /// The indices of an entity's cells.
    pub fn cells(&self, entity: EntityId) -> Range<usize> {
        let i = entity.0.wrapping_sub(self.first) as usize;
        match (self.offsets.get(i), self.offsets.get(i.wrapping_add(1))) {
            (Some(a), Some(b)) => *a as usize..*b as usize,
            _ => 0..0,
        }
    }

    /// What was said beside a value.
    pub fn note(&self, cell: usize) -> Option<&CellNote> {
        let i = self.notes.binary_search_by_key(&(cell as u32), |(c, _)| *c).ok()?;
        self.notes.get(i).map(|(_, n)| n)
    }
}
