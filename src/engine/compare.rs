//! Comparisons of values, in three-valued logic.

use super::Engine;
use super::val::Val;
use crate::model::date::compare_length;
use crate::model::truth::{Order, Truth};
use crate::model::{EntityId, LocalisedText};
use crate::rules::ir::Comparison;

/// What an order says of a comparison.
fn decide(order: Order, how: Comparison) -> Truth {
    match how {
        Comparison::Equal => order.eq(),
        Comparison::NotEqual => order.ne(),
        Comparison::Less => order.lt(),
        Comparison::LessOrEqual => order.le(),
        Comparison::Greater => order.gt(),
        Comparison::GreaterOrEqual => order.ge(),
    }
}

/// What it says of a comparison whether two values that have no order are the same.
fn unordered(same: Truth, how: Comparison) -> Truth {
    match how {
        Comparison::Equal | Comparison::LessOrEqual | Comparison::GreaterOrEqual => same,
        Comparison::NotEqual => same.negate(),
        Comparison::Less | Comparison::Greater => Truth::False,
    }
}

/// `a how b`, of values of a choice.
pub(super) fn choices(a: u16, b: u16, how: Comparison) -> Truth {
    decide(Order::from(a.cmp(&b)), how)
}

/// `a how b`, of entities.
pub(super) fn entities(a: EntityId, b: EntityId, how: Comparison) -> Truth {
    unordered(Truth::from(a == b), how)
}

impl Engine<'_> {
    /// `a how b`. With *none* on a side it is false, even against *unknown*.
    pub(super) fn compare(&self, a: &Val, b: &Val, how: Comparison) -> Truth {
        match (a, b) {
            (Val::None, _) | (_, Val::None) => Truth::False,
            (Val::OneOf(list), other) => lift(list.iter().map(|v| self.compare(v, other, how))),
            (other, Val::OneOf(list)) => lift(list.iter().map(|v| self.compare(other, v, how))),
            (Val::Open(x), Val::Open(y)) => (*x).min(*y),
            (Val::Open(t), _) | (_, Val::Open(t)) => *t,
            (Val::Number(x, f), Val::Number(y, g)) => {
                let truth = decide(x.compare(y), how);
                if truth == Truth::Possible && (*f || *g) { Truth::Faulty } else { truth }
            }
            (Val::Date(x), Val::Date(y)) => decide(x.compare(y), how),
            (Val::Duration(x), Val::Duration(y)) => decide(x.compare(y), how),
            (Val::Length(p), Val::Duration(d)) => decide(compare_length(p, d), how),
            (Val::Duration(d), Val::Length(p)) => decide(compare_length(p, d).reverse(), how),
            (Val::Length(p), Val::Length(q)) => {
                let days = |p: &crate::model::date::Period| {
                    if p.is_closed() { i64::from(p.last) - i64::from(p.first) } else { i64::MAX }
                };
                decide(Order::from(days(p).cmp(&days(q))), how)
            }
            (Val::Choice(x), Val::Choice(y)) => choices(*x, *y, how),
            (Val::Entity(x), Val::Entity(y)) => entities(*x, *y, how),
            (Val::Truth(x), Val::Truth(y)) => {
                if x.is_decided() && y.is_decided() {
                    decide(Order::from(x.cmp(y)), how)
                } else {
                    [*x, *y].into_iter().filter(|t| !t.is_decided()).fold(Truth::Possible, Truth::min)
                }
            }
            _ => unordered(self.same(a, b), how),
        }
    }

    /// Whether two values that have no order are the same. Texts are the same where one of their languages is.
    fn same(&self, a: &Val, b: &Val) -> Truth {
        fn text<'v>(engine: &'v Engine<'_>, v: &'v Val) -> Option<&'v LocalisedText> {
            match v {
                Val::Text(id) => Some(engine.model.text(*id)),
                Val::Words(w) => Some(w),
                _ => None,
            }
        }
        match (text(self, a), text(self, b)) {
            (Some(x), Some(y)) => {
                let shared = x.variants.iter().any(|(_, s)| y.variants.iter().any(|(_, t)| s == t));
                Truth::from(shared)
            }
            _ => Truth::from(a == b),
        }
    }
}

/// The truth of something that holds of one of several values, and it is not known of which.
pub(super) fn lift(truths: impl Iterator<Item = Truth>) -> Truth {
    let (mut least, mut greatest) = (Truth::True, Truth::False);
    for t in truths {
        least = least.min(t);
        greatest = greatest.max(t);
    }
    match (least, greatest) {
        (Truth::True, _) => Truth::True,
        (_, Truth::False) => Truth::False,
        (_, Truth::Faulty) => Truth::Faulty,
        _ => Truth::Possible,
    }
}
