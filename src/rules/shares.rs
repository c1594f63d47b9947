//! How many entities have which value of a choice: what a test of it leaves over.

use std::cell::RefCell;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::ir::{Const, Expr, Node};
use super::measures::rounded;
use crate::model::value::Value;
use crate::model::{Cells, Default, Model, PropertyId, Type};

/// The values of the choices that were asked for, counted when first asked.
#[derive(Debug, Default)]
pub(super) struct Shares(RefCell<IndexMap<PropertyId, Counts, FxBuildHasher>>);

/// How often each value of a choice holds, and how often it is open which.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    values: Vec<usize>,
    open: usize,
    entities: usize,
}

impl Shares {
    /// The share of entities whose property is one of some values; nothing where that cannot be counted.
    pub(super) fn of(&self, model: &Model, property: &Expr, values: &[Expr]) -> Option<f64> {
        let Node::Property { property, .. } = &property.node else { return None };
        let mut wanted = Vec::with_capacity(values.len());
        for value in values {
            let Node::Const(Const::Value(Value::Choice(c))) = &value.node else { return None };
            wanted.push(usize::from(*c));
        }
        let mut known = self.0.borrow_mut();
        let counts = known.entry(*property).or_insert_with(|| Counts::of(model, *property));
        if counts.entities == 0 {
            return None;
        }
        let met: usize = wanted.iter().filter_map(|v| counts.values.get(*v)).sum();
        Some(((met + counts.open) as f64 / counts.entities as f64).min(1.0))
    }
}

impl Counts {
    /// Of a property, rounded; nothing is counted where it is no choice.
    pub(super) fn of(model: &Model, id: PropertyId) -> Counts {
        let Counts { values, open, entities } = Counts::exactly(model, id);
        let values = values.into_iter().map(rounded).collect();
        Counts { values, open: rounded(open), entities: rounded(entities) }
    }

    fn exactly(model: &Model, id: PropertyId) -> Counts {
        let mut counts = Counts::default();
        let property = model.property(id);
        let Type::Choice(choice) = property.ty else { return counts };
        counts.values = vec![0; model.choices.get(choice.index()).map_or(0, |c| c.values.len())];
        counts.entities = model.kind(property.owner).extent.len();
        let (mut written, add) = (0, |counts: &mut Counts, value: &Value, times: usize| match value {
            Value::Choice(c) => {
                if let Some(n) = counts.values.get_mut(usize::from(*c)) {
                    *n += times;
                }
            }
            _ => counts.open += times,
        });
        if let Some(column) = model.columns.get(id.index())
            && let Cells::Values(cells) = &column.cells
        {
            written = column.offsets.windows(2).filter(|w| w.first() != w.last()).count();
            cells.iter().for_each(|v| add(&mut counts, v, 1));
        }
        let silent = counts.entities.saturating_sub(written);
        match &property.default {
            Default::Value(v) => add(&mut counts, v, silent),
            Default::Unknown | Default::Any => counts.open += silent,
            Default::None => {}
        }
        counts
    }
}
