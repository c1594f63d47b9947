//! Conditions on sets and periods: in, overlaps, meets, within.

use crate::engine::Engine;
use crate::engine::compare::lift;
use crate::engine::val::Val;
use crate::model::date::Period;
use crate::model::truth::Truth;
use crate::model::{EntityId, KindId, Type};
use crate::rules::ir::{Comparison, Expr, Function, Node, Ty};

impl Engine<'_> {
    /// `x in path`
    pub(super) fn contained(&self, x: &Expr, set: &Expr, frame: &mut [Val]) -> Truth {
        // `y in years(p)`: no need to list them, and no need for p to have an end.
        if let Node::Function(f @ (Function::Years | Function::Months), args) = &set.node
            && let [period] = &**args
        {
            let years = *f == Function::Years;
            if let (Some(x), Some(period)) = (self.plain_period(x, frame), self.plain_period(period, frame)) {
                return is_one_listed(x, period, years);
            }
            let (x, period) = (self.value(x, frame), self.value(period, frame));
            return is_listed(&x, &period, years);
        }
        if let (Some(x), Some(all)) = (self.plain_entity(x, frame), self.plain_entities(set, frame)) {
            self.work.spend(all.len() as u64);
            return Truth::from(all.contains(&x));
        }
        let x_kind = match x.ty {
            Ty::Of(Type::Entity(kind)) => Some(kind),
            _ => None,
        };
        let (x, set) = (self.value(x, frame), self.value(set, frame));
        self.is_in((&x, x_kind), &set)
    }

    /// Whether a value, and the kind it is of, is in a set.
    fn is_in(&self, (x, x_kind): (&Val, Option<KindId>), set: &Val) -> Truth {
        match x {
            Val::None => return Truth::False,
            Val::OneOf(list) => return lift(list.iter().map(|x| self.is_in((x, x_kind), set))),
            _ => {}
        }
        if let Val::All(kind) = set {
            return match x {
                Val::Entity(e) => Truth::from(self.extent(*kind).contains(&e.0)),
                // Whoever it is, it is one of them; unless it may be of another kind.
                Val::Open(_) if x_kind.is_some_and(|x| self.model.is_kind(x, *kind)) => Truth::True,
                Val::Open(t) => *t,
                _ => Truth::False,
            };
        }
        let mut best = Truth::False;
        let open = set.each(&mut |v, t| {
            self.work.spend(1);
            best = best.max(self.compare(x, v, Comparison::Equal).min(t));
        });
        let rest = if let Val::Open(t) = x { open.min(*t) } else { open };
        best.max(rest)
    }

    /// `a overlaps b`: two periods that share a day, or two sets that share an element.
    pub(super) fn overlaps(&self, a: &Val, b: &Val, periods: bool) -> Truth {
        if periods {
            return match (a, b) {
                (Val::None, _) | (_, Val::None) => Truth::False,
                (Val::OneOf(list), other) | (other, Val::OneOf(list)) => {
                    lift(list.iter().map(|v| self.overlaps(v, other, true)))
                }
                (Val::Period(p), Val::Period(q)) => Truth::from(p.overlaps(q)),
                (Val::Open(t), Val::Open(u)) => (*t).min(*u),
                (Val::Open(t), _) | (_, Val::Open(t)) => *t,
                _ => Truth::False,
            };
        }
        self.pairs(a, b, &|x, y| self.compare(x, y, Comparison::Equal), &|e, kind| {
            Truth::from(self.extent(kind).contains(&e.0))
        })
    }

    /// `a meets b`: an element of one lies within an element of the other.
    pub(super) fn meets(&self, a: &Val, b: &Val) -> Truth {
        self.pairs(a, b, &|x, y| self.within(x, y).max(self.within(y, x)), &|e, kind| {
            let taxonomy = self.indexes.taxonomy(self.model);
            let extent = self.all_of(kind);
            let below = taxonomy.descendants(e).iter().any(|d| extent.contains(&d.0));
            let perhaps = taxonomy.anywhere().iter().any(|d| extent.contains(&d.0));
            self.within_any(e, kind).max(Truth::from(below)).max(Truth::from(perhaps).min(Truth::Possible))
        })
    }

    /// The same, where all elements are known.
    pub(super) fn meets_plain(&self, a: &[EntityId], b: &[EntityId]) -> Truth {
        let taxonomy = self.indexes.taxonomy(self.model);
        let pairs = a.len() * b.len();
        self.work.spend(if pairs > 1 { pairs as u64 } else { 0 });
        let mut best = Truth::False;
        for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (*x, *y))) {
            best = best.max(taxonomy.within(x, y)).max(taxonomy.within(y, x));
            if best == Truth::True {
                break;
            }
        }
        best
    }

    /// Whether an entity lies within some entity of a kind.
    fn within_any(&self, e: EntityId, kind: KindId) -> Truth {
        let taxonomy = self.indexes.taxonomy(self.model);
        let extent = self.all_of(kind);
        if taxonomy.ancestors(e).iter().any(|a| extent.contains(&a.0)) {
            return Truth::True;
        }
        taxonomy.open(e).min(Truth::from(!extent.is_empty()))
    }

    /// The greatest truth of a pair of elements of two sets; `any` answers for all entities of a kind at once.
    fn pairs(
        &self,
        a: &Val,
        b: &Val,
        holds: &dyn Fn(&Val, &Val) -> Truth,
        any: &dyn Fn(EntityId, KindId) -> Truth,
    ) -> Truth {
        let all = |kind, other: &Val| {
            let mut best = Truth::False;
            if let Val::All(other) = other {
                // All there is of a kind, whether or not an entity of it is known.
                if self.model.is_kind(kind, *other) || self.model.is_kind(*other, kind) {
                    return Truth::True;
                }
                for e in self.all_of(*other) {
                    best = best.max(any(EntityId(e), kind));
                    if best == Truth::True {
                        break;
                    }
                }
                return best;
            }
            let open = other.each(&mut |v, t| {
                if let Val::Entity(e) = v {
                    best = best.max(any(*e, kind).min(t));
                }
            });
            best.max(open)
        };
        match (a, b) {
            (Val::All(kind), other) | (other, Val::All(kind)) => return all(*kind, other),
            (Val::Entity(_), Val::Entity(_)) => return holds(a, b),
            _ => {}
        }
        let mut best = Truth::False;
        let (mut some_a, mut some_b) = (Truth::False, Truth::False);
        let open_b = b.each(&mut |_, u| some_b = some_b.max(u));
        let open_a = a.each(&mut |x, t| {
            some_a = some_a.max(t);
            if self.work.is_spent() {
                return;
            }
            b.each(&mut |y, u| {
                self.work.spend(1);
                best = best.max(holds(x, y).min(t).min(u));
            });
        });
        best.max(open_a.min(some_b.max(open_b))).max(open_b.min(some_a.max(open_a)))
    }

    /// `x within y`: equal, or inside by `part_of`; of periods no day outside.
    pub(super) fn within(&self, x: &Val, y: &Val) -> Truth {
        match (x, y) {
            (Val::None, _) | (_, Val::None) => Truth::False,
            (Val::Entity(a), Val::Entity(b)) => self.indexes.taxonomy(self.model).within(*a, *b),
            (Val::Period(p), Val::Period(q)) => Truth::from(p.within(q)),
            (Val::Date(d), Val::Period(q)) => Period { first: q.first, last: q.last }.contains(d),
            (Val::OneOf(list), other) => lift(list.iter().map(|v| self.within(v, other))),
            (other, Val::OneOf(list)) => lift(list.iter().map(|v| self.within(other, v))),
            (Val::Open(t), Val::Open(u)) => (*t).min(*u),
            (Val::Open(t), Val::Set(set)) => {
                if set.items.is_empty() {
                    (*t).min(set.open.0)
                } else {
                    *t
                }
            }
            (Val::Open(t), _) => *t,
            (_, Val::Open(t)) => *t,
            (x, Val::Set(set)) => {
                let mut best = set.open.0;
                self.work.spend(set.items.len() as u64);
                for (y, t) in &set.items {
                    best = best.max(self.within(x, y).min(*t));
                }
                best
            }
            (Val::Entity(a), Val::All(kind)) => self.within_any(*a, *kind),
            _ => Truth::False,
        }
    }
}

/// Whether a period is one of the calendar years (or months) of another.
fn is_listed(x: &Val, period: &Val, years: bool) -> Truth {
    match (x, period) {
        (Val::None, _) | (_, Val::None) => Truth::False,
        (Val::OneOf(list), other) => lift(list.iter().map(|x| is_listed(x, other, years))),
        (other, Val::OneOf(list)) => lift(list.iter().map(|p| is_listed(other, p, years))),
        (Val::Period(x), Val::Period(p)) => is_one_listed(*x, *p, years),
        (Val::Open(t), Val::Open(u)) => (*t).min(*u),
        (Val::Open(t), _) | (_, Val::Open(t)) => *t,
        _ => Truth::False,
    }
}

fn is_one_listed(x: Period, period: Period, years: bool) -> Truth {
    if !x.overlaps(&period) {
        return Truth::False;
    }
    let listed = if years { x.years().map(only) } else { x.months().map(only) };
    Truth::from(listed == Some(Some(x)))
}

/// The only element of an iterator.
fn only<T>(mut list: impl Iterator<Item = T>) -> Option<T> {
    let first = list.next()?;
    list.next().is_none().then_some(first)
}
