//! Aggregates: each binding counts once, a possible one from nothing to its value.

use std::ops::ControlFlow;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::Engine;
use super::val::Val;
use super::work::ELEMENT;
use crate::model::date::DateRange;
use crate::model::interval::Interval;
use crate::model::number::Rational;
use crate::model::truth::{Order, Truth};
use crate::rules::ir::{Aggregate, AggregateFunction, Query};

/// What a binding contributes.
#[derive(Debug, Clone)]
pub(super) struct Element {
    /// The values of the aggregate's own variables, where they are asked for.
    pub(super) key: Vec<Val>,
    /// Whether it stands for elements that nobody knows: there may be any number of them.
    is_phantom: bool,
    /// What is added, compared or collected.
    pub(super) value: Val,
    /// How certainly it belongs there.
    pub(super) truth: Truth,
}

impl Engine<'_> {
    /// The elements of an aggregate, each once.
    pub(super) fn members(&self, a: &Aggregate, frame: &mut [Val]) -> Vec<Element> {
        self.elements_of(a, frame, true)
    }

    fn elements_of(&self, a: &Aggregate, frame: &mut [Val], with_keys: bool) -> Vec<Element> {
        let query: &Query = a.query.ready();
        let several = query.binders.iter().skip(query.variables).any(|b| !b.is_let());
        let mut list: Vec<Element> = Vec::new();
        let mut seen: IndexMap<Vec<Val>, usize, FxBuildHasher> = IndexMap::default();
        let _ = self.search(query, frame, &mut |frame, truth| {
            self.work.spend(ELEMENT);
            let variables = query.binders.iter().take(query.variables);
            let own = || variables.clone().filter_map(|b| frame.get(usize::from(b.slot)));
            let is_phantom = own().any(|v| matches!(v, Val::Open(_)));
            let key: Vec<Val> = if with_keys || several { own().cloned().collect() } else { Vec::new() };
            if several {
                if let Some(at) = seen.get(&key) {
                    if let Some(old) = list.get_mut(*at) {
                        old.truth = old.truth.max(truth);
                    }
                    return ControlFlow::Continue(());
                }
                seen.insert(key.clone(), list.len());
            }
            let value = match &a.of {
                Some(of) => self.value(of, frame),
                None => Val::None,
            };
            list.push(Element { key, is_phantom, value, truth });
            ControlFlow::Continue(())
        });
        list
    }

    pub(super) fn aggregate(&self, a: &Aggregate, frame: &mut [Val]) -> Val {
        self.counted(a, frame).0
    }

    /// What an aggregate comes to, and how many elements it has.
    pub(super) fn counted(&self, a: &Aggregate, frame: &mut [Val]) -> (Val, usize) {
        let members = self.elements_of(a, frame, false);
        let total = match a.function {
            AggregateFunction::Count => count(&members),
            AggregateFunction::Sum => sum(&members),
            AggregateFunction::Min => extreme(&members, true),
            AggregateFunction::Max => extreme(&members, false),
            AggregateFunction::Set => set(&members),
        };
        (total, members.len())
    }
}

fn count(members: &[Element]) -> Val {
    let certain = members.iter().filter(|e| e.truth == Truth::True).count();
    let faulty = members.iter().any(|e| e.truth == Truth::Faulty);
    let lo = Some(Rational::from(certain as i64));
    let hi =
        if members.iter().any(|e| e.is_phantom) { None } else { Some(Rational::from(members.len() as i64)) };
    Val::Number(Interval { lo, hi }, faulty)
}

fn sum(members: &[Element]) -> Val {
    let zero = Interval::exact(Rational::ZERO);
    let mut total = zero.clone();
    let mut faulty = false;
    for e in members {
        let (value, certain) = match &e.value {
            Val::None => continue,
            Val::Number(n, f) => {
                faulty |= *f;
                // The common case.
                if e.truth == Truth::True && !e.is_phantom {
                    total = total.add(n);
                    continue;
                }
                (n.clone(), true)
            }
            // One of several numbers, or none at all.
            Val::OneOf(list) => {
                let mut hull: Option<Interval> = None;
                for v in list.iter() {
                    let n = match v {
                        Val::Number(n, f) => {
                            faulty |= *f;
                            n.clone()
                        }
                        Val::None => zero.clone(),
                        _ => Interval::all(),
                    };
                    hull = Some(hull.map_or(n.clone(), |h| h.hull(&n)));
                }
                (hull.unwrap_or_else(Interval::all), true)
            }
            Val::Open(t) => {
                faulty |= *t == Truth::Faulty;
                (Interval::all(), true)
            }
            _ => continue,
        };
        let sure = e.truth == Truth::True && certain;
        faulty |= e.truth == Truth::Faulty;
        let mut part = if sure { value } else { value.hull(&zero) };
        if e.is_phantom {
            // Any number of them: no end on the side they lie on.
            let sign = |end: &Option<Rational>| end.as_ref().is_none_or(|n| !n.is_zero());
            part = Interval {
                lo: if part.lo.as_ref().is_none_or(Rational::is_negative) { None } else { part.lo },
                hi: if sign(&part.hi) { None } else { part.hi },
            };
        }
        total = total.add(&part);
    }
    Val::Number(total, faulty)
}

/// The least or the greatest. Where only possible elements exist it is possibly none.
fn extreme(members: &[Element], least: bool) -> Val {
    let mut best: Option<(Val, bool)> = None;
    for e in members {
        let parts: Vec<(Val, bool)> = match &e.value {
            Val::None => continue,
            Val::OneOf(list) => {
                list.iter().filter(|v| **v != Val::None).map(|v| (v.clone(), false)).collect()
            }
            v => vec![(v.clone(), e.truth == Truth::True && !e.is_phantom)],
        };
        for (v, certain) in parts {
            best = Some(match best {
                None => (v, certain),
                Some((old, sure)) => (pick(&old, sure, &v, certain, least), sure || certain),
            });
        }
    }
    match best {
        None => Val::None,
        Some((v, true)) => v,
        Some((v, false)) => Val::one_of(vec![v, Val::None]),
    }
}

/// The extreme of two values, each there for certain or not.
fn pick(a: &Val, a_sure: bool, b: &Val, b_sure: bool, least: bool) -> Val {
    match (a, b) {
        (Val::Number(x, f), Val::Number(y, g)) => {
            let both = if least { x.min(y) } else { x.max(y) };
            // One that may not be there only moves the end that it could take further out.
            let n = match (a_sure, b_sure) {
                (true, true) => both,
                (true, false) => both.hull(x),
                (false, true) => both.hull(y),
                (false, false) => x.hull(y),
            };
            Val::Number(n, *f || *g)
        }
        (Val::Date(x), Val::Date(y)) => {
            let both = if least {
                DateRange { first: x.first.min(y.first), last: x.last.min(y.last) }
            } else {
                DateRange { first: x.first.max(y.first), last: x.last.max(y.last) }
            };
            Val::Date(match (a_sure, b_sure) {
                (true, true) => both,
                (true, false) => both.hull(x),
                (false, true) => both.hull(y),
                (false, false) => x.hull(y),
            })
        }
        (Val::Duration(x), Val::Duration(y)) => {
            let order: Order = x.compare(y);
            let first = if least { order.le() } else { order.ge() };
            match first {
                Truth::True if a_sure => a.clone(),
                Truth::False if b_sure => b.clone(),
                _ => Val::Duration(x.hull(y)),
            }
        }
        (Val::Open(t), _) | (_, Val::Open(t)) => Val::Open(*t),
        _ => a.clone(),
    }
}

fn set(members: &[Element]) -> Val {
    let mut all: IndexMap<Val, Truth, FxBuildHasher> = IndexMap::default();
    let mut open = Truth::False;
    for e in members {
        if let Val::All(kind) = e.value {
            return Val::All(kind);
        }
        let more = e.value.each(&mut |v, t| {
            let old = all.entry(v.clone()).or_insert(Truth::False);
            *old = (*old).max(t.min(e.truth));
        });
        open = open.max(more.min(e.truth));
    }
    Val::set(all.into_iter().collect(), open)
}
