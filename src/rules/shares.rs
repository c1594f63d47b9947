//! How many entities have which value of a choice: what a test of it leaves over.

use std::cell::RefCell;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::ir::{Const, Expr, Node};
use crate::model::value::Value;
use crate::model::{Cells, Default, Model, PropertyId, Type};

/// The values of the choices that were asked for, counted when first asked.
#[derive(Debug, Default)]
pub(super) struct Shares(RefCell<IndexMap<PropertyId, Parts, FxBuildHasher>>);

/// How often each value of a choice holds, and how often it is open which.
#[derive(Debug, Default)]
struct Counts {
    values: Vec<usize>,
    open: usize,
    entities: usize,
}

/// Into how many parts all entities are divided.
const PARTS: usize = 16;

/// Of so few entities one is too large a part of all: a plan would turn with each.
const FEW: usize = 128;

/// How many parts of all entities have each value of a choice, and of how many it is open which; nothing where that
/// cannot be counted. A plan does not turn with every value that comes.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts(Option<(Vec<usize>, usize)>);

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
        let parts = known.entry(*property).or_insert_with(|| Parts::of(model, *property));
        let (values, open) = parts.0.as_ref()?;
        let met: usize = wanted.iter().filter_map(|v| values.get(*v)).sum();
        // Few are more than none.
        Some(((met + open) as f64).max(0.5) / PARTS as f64)
    }
}

impl Parts {
    /// Of a property.
    pub(super) fn of(model: &Model, id: PropertyId) -> Parts {
        let Counts { values, open, entities } = Counts::new(model, id);
        if entities < FEW {
            return Parts(None);
        }
        let parts = |n: usize| (n * PARTS + entities / 2) / entities;
        Parts(Some((values.into_iter().map(parts).collect(), parts(open))))
    }
}

impl Counts {
    fn new(model: &Model, id: PropertyId) -> Counts {
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
