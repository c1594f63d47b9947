//! Reading properties: defaults, times, rival sources, and paths over several entities.

use smallvec::SmallVec;

use super::val::Val;
use super::{Engine, Note};
use crate::model::date::Period;
use crate::model::truth::Truth;
use crate::model::{Cells, Column, Default, EntityId, KindId, Property, PropertyId, Type};

/// When a value is read: any day of a period.
pub(super) type Time = Period;

impl Engine<'_> {
    /// The value of a property at a time; today, if none is given.
    pub(super) fn read(&self, of: EntityId, id: PropertyId, at: Option<Time>) -> Val {
        let property = self.model.property(id);
        let Some(column) = self.model.columns.get(id.index()) else { return Val::None };
        let cells = column.cells(of);
        self.reading(|r| r.value(of, id));
        if cells.is_empty() {
            return self.default(property);
        }
        // The common case: nothing was said beside the values.
        if column.notes.is_empty() {
            return if property.is_many() {
                self.many(column, property, cells.map(|c| (c, Truth::True)))
            } else if cells.len() == 1 {
                self.cell(column, property, cells.start)
            } else {
                self.hull(column, property, cells, true)
            };
        }
        if at.is_none() && cells.clone().any(|c| column.note(c).is_some_and(|n| n.during.is_some())) {
            self.note(Note::Today);
        }
        let time = at.unwrap_or(Period { first: self.today, last: self.today });
        let Holding { cells: holding, covers } = holding(column, cells, time);
        if holding.is_empty() {
            if at.is_none() {
                self.note(Note::OtherTimes(id));
            }
            return if property.is_many() { Val::set(Vec::new(), Truth::False) } else { Val::None };
        }
        if property.is_many() {
            self.many(column, property, holding.into_iter())
        } else {
            self.hull(column, property, holding.into_iter().map(|(c, _)| c), covers)
        }
    }

    fn default(&self, property: &Property) -> Val {
        let numeric = matches!(property.ty, Type::Number(_));
        let value = match &property.default {
            Default::None => Val::None,
            Default::Unknown if numeric && !property.is_many() => Val::Number(property.bound.clone(), false),
            Default::Unknown => Val::Open(Truth::Possible),
            Default::Any => Val::All(range(property)),
            Default::Value(v) => Val::of(v, &property.bound, numeric),
        };
        if !property.is_many() {
            return value;
        }
        match value {
            Val::None => Val::set(Vec::new(), Truth::False),
            Val::Open(t) => Val::set(Vec::new(), t),
            Val::All(kind) => Val::All(kind),
            one => Val::set(vec![(one, Truth::True)], Truth::False),
        }
    }

    /// The value of one cell.
    pub(super) fn cell(&self, column: &Column, property: &Property, cell: usize) -> Val {
        match &column.cells {
            Cells::Entities(list) => match list.get(cell) {
                Some(&EntityId::ANY) => Val::All(range(property)),
                Some(e) => Val::entity(*e),
                None => Val::None,
            },
            Cells::Values(list) => match list.get(cell) {
                Some(v) => Val::of(v, &property.bound, matches!(property.ty, Type::Number(_))),
                None => Val::None,
            },
        }
    }

    fn many(
        &self,
        column: &Column,
        property: &Property,
        cells: impl ExactSizeIterator<Item = (usize, Truth)>,
    ) -> Val {
        let mut items = Vec::with_capacity(cells.len());
        let mut open = Truth::False;
        for (c, truth) in cells {
            match self.cell(column, property, c) {
                Val::Open(t) => open = open.max(t.min(truth)),
                Val::All(kind) => return Val::All(kind),
                v => items.push((v, truth)),
            }
        }
        Val::set(items, open)
    }

    /// The value where one is allowed, though several may be stated: of rival sources, or one after the other in
    /// time. Numbers, dates and durations yield the least range around all; others, one of them.
    /// Where the values leave some of the time uncovered, it may be none.
    fn hull(
        &self,
        column: &Column,
        property: &Property,
        cells: impl Iterator<Item = usize>,
        covered: bool,
    ) -> Val {
        let mut values: Vec<Val> = cells.map(|c| self.cell(column, property, c)).collect();
        let first = values.first().cloned().unwrap_or(Val::None);
        let mut hull = first;
        for v in values.iter().skip(1) {
            hull = match (&hull, v) {
                (Val::Number(a, f), Val::Number(b, g)) => Val::Number(a.hull(b), *f || *g),
                (Val::Date(a), Val::Date(b)) => Val::Date(a.hull(b)),
                (Val::Duration(a), Val::Duration(b)) => Val::Duration(a.hull(b)),
                _ => {
                    let mut list = std::mem::take(&mut values);
                    if let Some(open) = list.iter().find(|v| matches!(v, Val::Open(_))) {
                        return open.clone();
                    }
                    if !covered {
                        list.push(Val::None);
                    }
                    return Val::one_of(list);
                }
            };
        }
        if covered { hull } else { Val::one_of(vec![hull, Val::None]) }
    }

    /// The entity of a kind that another nests in.
    pub(super) fn container(&self, of: EntityId, kind: KindId) -> Val {
        self.container_of(of, kind).map_or(Val::None, Val::Entity)
    }

    /// The same, as an entity.
    pub(super) fn container_of(&self, of: EntityId, kind: KindId) -> Option<EntityId> {
        let extent = &self.model.kind(kind).extent;
        let mut outwards =
            std::iter::successors(self.model.container_of(of), |at| self.model.container_of(*at));
        outwards.find(|up| extent.contains(&up.0))
    }

    /// What a step yields for a value that may be several entities, or none that is known.
    pub(super) fn step(
        &self,
        of: &Val,
        many: bool,
        step: &dyn Fn(EntityId) -> Val,
        unknown: &dyn Fn(Truth) -> Val,
    ) -> Val {
        match of {
            Val::Entity(e) => step(*e),
            Val::Open(t) => unknown(*t),
            Val::OneOf(list) if !many => {
                let all = list.iter().map(|v| self.step(v, many, step, unknown)).collect();
                Val::one_of(all)
            }
            Val::None if !many => Val::None,
            of => {
                let mut items: Vec<(Val, Truth)> = Vec::new();
                let mut open = Truth::False;
                let mut all = None;
                let mut add = |e: EntityId, truth: Truth| {
                    let v = step(e);
                    if let Val::All(kind) = v {
                        all = Some(kind);
                        return;
                    }
                    let more = v.each(&mut |v, t| items.push((v.clone(), t.min(truth))));
                    open = open.max(more.min(truth));
                };
                let rest = match of {
                    Val::All(kind) => {
                        self.reading(|r| r.all(*kind, self.extent(*kind)));
                        self.model.kind(*kind).extent.clone().for_each(|e| add(EntityId(e), Truth::True));
                        Truth::False
                    }
                    of => of.each(&mut |v, t| {
                        if let Val::Entity(e) = v {
                            add(*e, t);
                        }
                    }),
                };
                if let Some(kind) = all {
                    return Val::All(kind);
                }
                items.sort_by(|a, b| order(&a.0).cmp(&order(&b.0)).then(b.1.cmp(&a.1)));
                items.dedup_by(|a, b| a.0 == b.0);
                Val::set(items, open.max(rest))
            }
        }
    }

    /// What is known of a property of an entity that is not known: it may be none.
    pub(super) fn open(&self, property: &Property, truth: Truth) -> Val {
        if property.is_many() {
            return Val::set(Vec::new(), truth);
        }
        let some = match property.ty {
            Type::Number(_) => Val::Number(property.bound.clone(), truth == Truth::Faulty),
            _ => Val::Open(truth),
        };
        Val::one_of(vec![some, Val::None])
    }
}

/// The values that hold at some day of a time.
pub(super) struct Holding {
    /// The cells: certain where they hold on all days.
    pub(super) cells: SmallVec<[(usize, Truth); 4]>,
    /// Whether on every day one of them holds.
    pub(super) covers: bool,
}

/// Which of some cells hold at a time.
pub(super) fn holding(column: &Column, cells: std::ops::Range<usize>, time: Time) -> Holding {
    let mut list = SmallVec::new();
    let mut covers = false;
    let mut parts: Vec<Period> = Vec::new();
    for c in cells {
        match column.note(c).and_then(|n| n.during) {
            Some(period) if !time.within(&period) => {
                if let Some(part) = period.intersect(&time) {
                    list.push((c, Truth::Possible));
                    parts.push(part);
                }
            }
            _ => {
                list.push((c, Truth::True));
                covers = true;
            }
        }
    }
    Holding { cells: list, covers: covers || cover(parts, time) }
}

/// Whether some periods leave no day of a time out.
fn cover(mut parts: Vec<Period>, time: Time) -> bool {
    parts.sort_unstable_by_key(|p| p.first);
    let mut next = i64::from(time.first);
    for p in parts {
        if i64::from(p.first) > next {
            return false;
        }
        next = next.max(i64::from(p.last) + 1);
    }
    next > i64::from(time.last)
}

/// The kind of what a property refers to.
fn range(property: &Property) -> KindId {
    match property.ty {
        Type::Entity(kind) => kind,
        _ => KindId::ENTITY,
    }
}

/// An order on values that costs little; only used to put the same beside the same.
pub(super) fn order(v: &Val) -> (u8, i64, i64) {
    match v {
        Val::Entity(e) => (0, i64::from(e.0), 0),
        Val::Choice(c) => (1, i64::from(*c), 0),
        Val::Period(p) => (2, i64::from(p.first), i64::from(p.last)),
        Val::Date(d) => (3, i64::from(d.first), i64::from(d.last)),
        Val::Text(t) => (4, i64::from(t.0), 0),
        _ => (5, 0, 0),
    }
}
