//! The common case of reading: a property of a variable, or of what it nests in, with its values known and nothing said beside
//! them. It is read straight off its column, and no value is made of it.
//!
//! Whatever is not plain (nothing where one value may stand, a default, several sources, times, `unknown`, `any`, an error)
//! yields nothing here and takes the general way, which means the same for what is plain.

use std::borrow::Cow;

use super::Engine;
use super::val::Val;
use crate::model::date::Period;
use crate::model::interval::Interval;
use crate::model::value::Value;
use crate::model::{Cells, Column, Default, EntityId, KindId};
use crate::rules::ir::{Const, Expr, Node};

impl<'a> Engine<'a> {
    /// The column of a property of one entity, where nothing is said beside its values.
    #[inline]
    fn plain_column(&self, e: &Expr, frame: &[Val]) -> Option<(&'a Column, EntityId)> {
        let Node::Property { of, property, at: None } = &e.node else { return None };
        let entity = self.bound_entity(of, frame)?;
        let column = self.model.columns.get(property.index())?;
        self.reading(|r| r.value(entity, *property));
        column.notes.is_empty().then_some((column, entity))
    }

    /// The one value of a property that is none of several and no entity.
    #[inline]
    fn plain_value(&self, e: &Expr, frame: &[Val]) -> Option<&'a Value> {
        if e.many {
            return None;
        }
        let (column, entity) = self.plain_column(e, frame)?;
        match (&column.cells, column.cells(entity)) {
            (Cells::Values(values), cells) if cells.len() == 1 => values.get(cells.start),
            _ => None,
        }
    }

    /// The entities that a property names, all of them known: one or several, or none where nothing holds by default.
    fn plain_named(&self, e: &Expr, frame: &[Val]) -> Option<&'a [EntityId]> {
        let (column, entity) = self.plain_column(e, frame)?;
        let Cells::Entities(entities) = &column.cells else { return None };
        let named = entities.get(column.cells(entity))?;
        let is_none = || {
            let Node::Property { property, .. } = &e.node else { return false };
            matches!(self.model.property(*property).default, Default::None)
        };
        (if named.is_empty() { is_none() } else { named.iter().all(|e| e.is_real()) }).then_some(named)
    }

    /// A value of a choice, by its index.
    pub(super) fn plain_choice(&self, e: &Expr, frame: &[Val]) -> Option<u16> {
        if let Node::Const(Const::Value(Value::Choice(c))) = &e.node {
            return Some(*c);
        }
        match self.plain_value(e, frame)? {
            Value::Choice(c) => Some(*c),
            _ => None,
        }
    }

    /// An entity.
    pub(super) fn plain_entity(&self, e: &Expr, frame: &[Val]) -> Option<EntityId> {
        if !matches!(e.node, Node::Property { .. }) {
            return self.bound_entity(e, frame);
        }
        if e.many {
            return None;
        }
        let (column, entity) = self.plain_column(e, frame)?;
        match (&column.cells, column.cells(entity)) {
            (Cells::Entities(entities), cells) if cells.len() == 1 => {
                entities.get(cells.start).copied().filter(|e| e.is_real())
            }
            _ => None,
        }
    }

    /// An entity that a variable is bound to, or what it nests in.
    #[inline]
    pub(super) fn bound_entity(&self, e: &Expr, frame: &[Val]) -> Option<EntityId> {
        match &e.node {
            Node::Slot(slot) => match frame.get(usize::from(*slot))? {
                Val::Entity(e) => Some(*e),
                _ => None,
            },
            Node::Container { of, kind } => self.bound_container(of, *kind, frame),
            Node::Const(Const::Entity(e)) => Some(*e),
            _ => None,
        }
    }

    /// Apart, so that reading a variable stands where it is asked for.
    #[inline(never)]
    fn bound_container(&self, of: &Expr, kind: KindId, frame: &[Val]) -> Option<EntityId> {
        self.container_of(self.bound_entity(of, frame)?, kind)
    }

    /// Entities, all of them known.
    pub(super) fn plain_entities(&self, e: &Expr, frame: &[Val]) -> Option<&'a [EntityId]> {
        if e.many { self.plain_named(e, frame) } else { None }
    }

    /// The one entity, or all of several.
    pub(super) fn plain_items(&self, e: &Expr, frame: &[Val]) -> Option<Cow<'a, [EntityId]>> {
        if !matches!(e.node, Node::Property { .. }) {
            return self.plain_entity(e, frame).map(|e| Cow::Owned(vec![e]));
        }
        self.plain_named(e, frame).filter(|all| e.many || all.len() == 1).map(Cow::Borrowed)
    }

    /// A number.
    pub(super) fn plain_number(&self, e: &Expr, frame: &[Val]) -> Option<Interval> {
        match self.plain_value(e, frame)? {
            Value::Number(n) => Some(n.interval()),
            _ => None,
        }
    }

    /// A period.
    pub(super) fn plain_period(&self, e: &Expr, frame: &[Val]) -> Option<Period> {
        if let Node::Slot(slot) = &e.node {
            return match frame.get(usize::from(*slot))? {
                Val::Period(p) => Some(*p),
                _ => None,
            };
        }
        match self.plain_value(e, frame)? {
            Value::Period(p) => Some(*p),
            _ => None,
        }
    }
}
