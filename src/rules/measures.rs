//! The numbers of a model that plans are made by.
//!
//! They are rounded: a plan does not turn with every entity that comes, and whoever keeps plans while texts are edited sees at
//! once that nothing has come that they depend on.

use super::shares::Parts;
use crate::model::{Cells, KindId, Model, PropertyId};

/// How many of the first binary digits of a number count.
const DIGITS: u32 = 3;

/// About as many.
pub(super) fn rounded(n: usize) -> usize {
    let rest = (usize::BITS - n.leading_zeros()).saturating_sub(DIGITS);
    n >> rest << rest
}

/// How many entities there are of a kind, about.
pub(super) fn extent(model: &Model, kind: KindId) -> usize {
    rounded(model.kind(kind).extent.len())
}

/// How many values there are of a property, about.
pub(super) fn cells(model: &Model, p: PropertyId) -> usize {
    rounded(match model.columns.get(p.index()).map(|c| &c.cells) {
        Some(Cells::Entities(cells)) => cells.len(),
        Some(Cells::Values(cells)) => cells.len(),
        None => 0,
    })
}

/// How many entities there are, about.
pub(super) fn entities(model: &Model) -> usize {
    rounded(model.entities.kind.len())
}

/// All of these numbers.
#[derive(Debug)]
pub(crate) struct Measures {
    entities: usize,
    extents: Vec<usize>,
    properties: Vec<Measure>,
}

/// What is known of the values of a property.
type Measure = (usize, Parts);

/// What has other numbers now.
#[derive(Debug, Default)]
pub(crate) struct Turned {
    pub(crate) kinds: Vec<KindId>,
    pub(crate) properties: Vec<PropertyId>,
    /// Whether all entities together have.
    pub(crate) entities: bool,
}

impl Measures {
    pub(crate) fn of(model: &Model) -> Measures {
        Measures {
            entities: entities(model),
            extents: (0..model.kinds.len()).map(|i| extent(model, KindId(i as u32))).collect(),
            properties: (0..model.properties.len()).map(|i| measure(model, PropertyId(i as u32))).collect(),
        }
    }

    /// Takes in how many values some properties have now.
    pub(crate) fn recount(&mut self, model: &Model, properties: &[PropertyId]) -> Turned {
        let mut turned = Turned::default();
        for p in properties {
            let now = measure(model, *p);
            if let Some(before) = self.properties.get_mut(p.index()).filter(|before| **before != now) {
                *before = now;
                turned.properties.push(*p);
            }
        }
        turned
    }

    /// Takes in how many there are of everything.
    pub(crate) fn renew(&mut self, model: &Model) -> Turned {
        let now = Measures::of(model);
        let kinds = self.extents.iter().zip(&now.extents).enumerate().filter(|(_, (a, b))| a != b);
        let properties = self.properties.iter().zip(&now.properties).enumerate().filter(|(_, (a, b))| a != b);
        let turned = Turned {
            kinds: kinds.map(|(i, _)| KindId(i as u32)).collect(),
            properties: properties.map(|(i, _)| PropertyId(i as u32)).collect(),
            entities: self.entities != now.entities,
        };
        *self = now;
        turned
    }
}

impl Turned {
    /// Whether all is as it was.
    pub(crate) fn is_none(&self) -> bool {
        self.kinds.is_empty() && self.properties.is_empty() && !self.entities
    }
}

fn measure(model: &Model, p: PropertyId) -> Measure {
    (cells(model, p), Parts::of(model, p))
}
