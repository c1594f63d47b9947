//! The common case of reading: a property of a variable, or of what it nests in, with its values known and nothing said beside
//! them. It is read straight off its column, and no value is made of it.
//!
//! Whatever is not plain (nothing where one value may stand, a default, several sources, times, `unknown`, `any`, an error)
//! yields nothing here and takes the general way, which means the same for what is plain.

use std::borrow::Cow;
use std::ops::Range;

use super::Engine;
use super::val::Val;
use crate::model::date::Period;
use crate::model::value::Value;
use crate::model::{Cells, Column, Default, EntityId, KindId};
use crate::rules::ir::{Const, Expr, Node};

impl<'a> Engine<'a> {
    /// The cells of a property of one entity, of which there is at least one.
    fn plain_cells(&self, e: &Expr, frame: &[Val]) -> Option<(&'a Column, Range<usize>)> {
        self.cells_of(e, frame, false)
    }

    /// The same; perhaps where nothing is written too, and nothing holds by default.
    fn cells_of(&self, e: &Expr, frame: &[Val], may_be_none: bool) -> Option<(&'a Column, Range<usize>)> {
        let Node::Property { of, property, at: None } = &e.node else { return None };
        let entity = self.bound_entity(of, frame)?;
        let column = self.model.columns.get(property.index())?;
        let cells = column.cells(entity);
        self.reading(|r| r.value(entity, *property));
        let is_none = || may_be_none && matches!(self.model.property(*property).default, Default::None);
        (column.notes.is_empty() && (!cells.is_empty() || is_none())).then_some((column, cells))
    }

    /// The one cell of a property that is none of several values.
    fn plain_cell(&self, e: &Expr, frame: &[Val]) -> Option<(&'a Column, usize)> {
        if e.many {
            return None;
        }
        let (column, cells) = self.plain_cells(e, frame)?;
        (cells.len() == 1).then_some((column, cells.start))
    }

    /// A value of a choice, by its index.
    pub(super) fn plain_choice(&self, e: &Expr, frame: &[Val]) -> Option<u16> {
        if let Node::Const(Const::Value(Value::Choice(c))) = &e.node {
            return Some(*c);
        }
        match self.plain_cell(e, frame)? {
            (Column { cells: Cells::Values(values), .. }, cell) => match values.get(cell)? {
                Value::Choice(c) => Some(*c),
                _ => None,
            },
            _ => None,
        }
    }

    /// An entity.
    pub(super) fn plain_entity(&self, e: &Expr, frame: &[Val]) -> Option<EntityId> {
        if !matches!(e.node, Node::Property { .. }) {
            return self.bound_entity(e, frame);
        }
        match self.plain_cell(e, frame)? {
            (Column { cells: Cells::Entities(entities), .. }, cell) => {
                entities.get(cell).copied().filter(|e| e.is_real())
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
        match self.cells_of(e, frame, true)? {
            (Column { cells: Cells::Entities(entities), .. }, cells) if e.many => {
                entities.get(cells).filter(|all| all.iter().all(|e| e.is_real()))
            }
            _ => None,
        }
    }

    /// The one entity, or all of several.
    pub(super) fn plain_items(&self, e: &Expr, frame: &[Val]) -> Option<Cow<'a, [EntityId]>> {
        if !matches!(e.node, Node::Property { .. }) {
            return self.plain_entity(e, frame).map(|e| Cow::Owned(vec![e]));
        }
        match self.cells_of(e, frame, true)? {
            (Column { cells: Cells::Entities(entities), .. }, cells) if e.many || cells.len() == 1 => {
                let all = entities.get(cells).filter(|all| all.iter().all(|e| e.is_real()));
                all.map(Cow::Borrowed)
            }
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
        match self.plain_cell(e, frame)? {
            (Column { cells: Cells::Values(values), .. }, cell) => match values.get(cell)? {
                Value::Period(p) => Some(*p),
                _ => None,
            },
            _ => None,
        }
    }
}
