//! Values while rules are evaluated: one value, none, one that is open, or a set.

use std::rc::Rc;
use std::sync::Arc;

use crate::model::date::{DateRange, Duration, Period};
use crate::model::interval::Interval;
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::model::{EntityId, KindId, LocalisedText, TextId};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Val {
    /// Nothing is written: comparisons with it are false.
    None,
    /// Nothing is known of it, and this is the truth of whatever is said about it: *possible*, or *faulty*.
    Open(Truth),
    /// An entity.
    Entity(EntityId),
    /// An index into the values of a choice.
    Choice(u16),
    /// The truth of a condition; `yes` and `no`.
    Truth(Truth),
    /// A number in base units, and whether it is uncertain only because of an error.
    Number(Interval, bool),
    /// A day, or an uncertain one.
    Date(DateRange),
    /// A period.
    Period(Period),
    /// A duration.
    Duration(Duration),
    /// The length of a period.
    Length(Period),
    /// A text of the model.
    Text(TextId),
    /// A text of a rule.
    Words(Arc<LocalisedText>),
    /// One of these, and it is not known which.
    OneOf(Rc<[Val]>),
    /// Several values.
    Set(Rc<Set>),
    /// Every entity of a kind.
    All(KindId),
}

/// Several values, each with its truth.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Set {
    /// The elements.
    pub items: Vec<(Val, Truth)>,
    /// Whether there may be others that are not known: not at all, or *possible*, or *faulty*.
    pub open: Openness,
}

/// Whether a set may hold more than is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Openness(pub Truth);

impl Default for Openness {
    fn default() -> Self {
        Openness(Truth::False)
    }
}

impl Val {
    /// A value of the model; `bound` is what an unknown number is at least known to lie in.
    pub fn of(value: &Value, bound: &Interval, numeric: bool) -> Val {
        match value {
            Value::Unknown if numeric => Val::Number(bound.clone(), false),
            Value::Faulty if numeric => Val::Number(bound.clone(), true),
            Value::Unknown => Val::Open(Truth::Possible),
            Value::Faulty => Val::Open(Truth::Faulty),
            Value::Entity(e) => Val::entity(*e),
            Value::Choice(c) => Val::Choice(*c),
            Value::YesNo(b) => Val::Truth(Truth::from(*b)),
            Value::Number(n) => Val::Number(n.interval(), false),
            Value::Date(d) => Val::Date(*d),
            Value::Period(p) => Val::Period(*p),
            Value::Duration(d) => Val::Duration(**d),
            Value::Text(t) => Val::Text(*t),
        }
    }

    /// An entity, or what a special one stands for.
    pub fn entity(id: EntityId) -> Val {
        match id {
            EntityId::UNKNOWN => Val::Open(Truth::Possible),
            EntityId::FAULTY => Val::Open(Truth::Faulty),
            EntityId::ANY => Val::All(KindId::ENTITY),
            id => Val::Entity(id),
        }
    }

    /// A set, or what is simpler and means the same.
    pub fn set(items: Vec<(Val, Truth)>, open: Truth) -> Val {
        Val::Set(Rc::new(Set { items, open: Openness(open) }))
    }

    /// One of several; the same twice counts once. Of sets the result is one set, in which what is not in all of
    /// them is only possible.
    pub fn one_of(list: Vec<Val>) -> Val {
        let mut kept: Vec<Val> = Vec::with_capacity(list.len());
        let mut keep = |v: &Val| {
            if !kept.contains(v) {
                kept.push(v.clone());
            }
        };
        for v in &list {
            match v {
                Val::OneOf(inner) => inner.iter().for_each(&mut keep),
                v => keep(v),
            }
        }
        match kept.len() {
            0 => Val::None,
            1 => kept.pop().unwrap_or(Val::None),
            _ if kept.iter().any(|v| matches!(v, Val::Set(_))) => joined(&kept),
            _ => Val::OneOf(kept.into()),
        }
    }

    /// The elements of a value taken as a set, and how open it is. A value that is none is the empty set.
    pub fn each(&self, f: &mut dyn FnMut(&Val, Truth)) -> Truth {
        match self {
            Val::None => Truth::False,
            Val::Open(t) => *t,
            Val::Set(set) => {
                set.items.iter().for_each(|(v, t)| f(v, *t));
                set.open.0
            }
            Val::OneOf(list) => {
                let mut open = Truth::False;
                for v in list.iter() {
                    match v {
                        Val::None => {}
                        Val::Open(t) => open = open.max(*t),
                        v => f(v, Truth::Possible),
                    }
                }
                open
            }
            one => {
                f(one, Truth::True);
                Truth::False
            }
        }
    }

    /// Whether it is a number, and if so which.
    pub fn number(&self) -> Option<(&Interval, bool)> {
        match self {
            Val::Number(n, faulty) => Some((n, *faulty)),
            _ => None,
        }
    }
}

/// The set that is one of several sets, and it is not known which.
fn joined(alternatives: &[Val]) -> Val {
    let mut items: Vec<(Val, Truth, usize)> = Vec::new();
    let mut open = Truth::False;
    for alternative in alternatives {
        if let Val::All(kind) = alternative {
            return Val::All(*kind);
        }
        let more = alternative.each(&mut |v, t| match items.iter_mut().find(|(known, ..)| known == v) {
            Some((_, truth, times)) => {
                *truth = (*truth).min(t);
                *times += 1;
            }
            None => items.push((v.clone(), t, 1)),
        });
        open = open.max(more);
    }
    let truth = |t: Truth, times: usize| if times == alternatives.len() { t } else { t.min(Truth::Possible) };
    Val::set(items.into_iter().map(|(v, t, times)| (v, truth(t, times))).collect(), open)
}
