//! What each condition of a rule contributes: which bindings of its variables it alone decides.
//!
//! Plans reorder conditions and leave the search as soon as one is false. Here the conditions are looked at as they
//! were written, over all values of the `for` variables, and a binding is given up only when two conditions are false:
//! from then on no condition is the only one to decide it.

use super::val::Val;
use super::{Engine, Settings};
use crate::model::truth::Truth;
use crate::model::{EntityId, Model};
use crate::rules::ir::{Domain, Expr, Node, Rule};
use crate::rules::{Program, traverse};
use crate::source::{Place, Sources};

/// How many bindings are looked at for one rule over one model, those of the first variables alone included.
pub const BUDGET: usize = 20_000;

/// What the conditions of a rule decided over one model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Where the rule's name stands.
    pub rule: Place,
    /// For each condition as written: whether the rule's findings would not be the same without it.
    pub decided: Vec<bool>,
    /// Whether some binding met all conditions but one.
    pub held_back: bool,
    /// Whether there were too many bindings to look at all.
    pub cut_short: bool,
}

/// Looks at the conditions of some rules.
pub fn traces(
    sources: &Sources,
    model: &Model,
    program: &Program,
    settings: Settings,
    wanted: &dyn Fn(&Rule) -> bool,
) -> Vec<Trace> {
    let engine = Engine::new(sources, model, program, settings);
    program.rules.iter().filter(|r| wanted(r)).map(|r| engine.trace(r)).collect()
}

/// A rule while its bindings are gone through.
struct Walk<'r> {
    rule: &'r Rule,
    /// For each number of bound `for` variables what can be looked at from there on.
    ready: Vec<Ready>,
    left: usize,
    trace: Trace,
}

/// What can be looked at once some variables are bound, and not before.
#[derive(Clone, Default)]
struct Ready {
    /// The binders that `let` declares.
    lets: Vec<usize>,
    conditions: Vec<usize>,
}

/// The conditions of a binding so far: the truth of the falsest, which one that is, and the truth of all others.
#[derive(Clone, Copy)]
struct Verdict {
    falsest: Truth,
    at: usize,
    others: Truth,
}

impl Verdict {
    fn with(self, at: usize, truth: Truth) -> Verdict {
        if truth < self.falsest {
            Verdict { falsest: truth, at, others: self.falsest }
        } else {
            Verdict { others: self.others.min(truth), ..self }
        }
    }
}

impl Engine<'_> {
    fn trace(&self, rule: &Rule) -> Trace {
        let decided = vec![false; rule.reasons.len()];
        let trace = Trace { rule: rule.place, decided, held_back: false, cut_short: false };
        let mut walk = Walk { rule, ready: ready(rule), left: BUDGET, trace };
        let mut frame = vec![Val::None; rule.slots + 1];
        let start = Verdict { falsest: Truth::True, at: 0, others: Truth::True };
        self.trace_from(&mut walk, 0, &mut frame, start);
        walk.trace
    }

    /// Goes on from bindings of the first `bound` variables.
    fn trace_from(&self, walk: &mut Walk<'_>, bound: usize, frame: &mut Vec<Val>, mut verdict: Verdict) {
        let rule = walk.rule;
        let ready = walk.ready.get(bound).cloned().unwrap_or_default();
        for binder in ready.lets.iter().filter_map(|i| rule.query.binders.get(*i)) {
            if let Domain::Is(value) = &binder.domain {
                let value = self.value(value, frame);
                set(frame, binder.slot, value);
            }
        }
        for i in &ready.conditions {
            let Some(condition) = rule.reasons.get(*i) else { continue };
            let truth = self.truth(condition, frame);
            // The second of a pair is no condition that anyone wrote.
            if truth <= Truth::Faulty && matches!(condition.node, Node::PairOnce(..)) {
                return;
            }
            verdict = verdict.with(*i, truth);
            if verdict.others <= Truth::Faulty {
                return;
            }
        }
        let Some(binder) = rule.query.binders.get(bound).filter(|_| bound < rule.variables) else {
            // Some other condition being open as well, nothing would change without this one.
            if verdict.falsest < verdict.others {
                if let Some(decided) = walk.trace.decided.get_mut(verdict.at) {
                    *decided = true;
                }
                walk.trace.held_back |= verdict.falsest == Truth::False;
            }
            return;
        };
        let mut values: Vec<Val> = Vec::new();
        match &binder.domain {
            Domain::Kind(kind) => values.extend(self.extent(*kind).map(|e| Val::Entity(EntityId(e)))),
            Domain::Path(path) => match self.value(path, frame) {
                Val::All(kind) => values.extend(self.extent(kind).map(|e| Val::Entity(EntityId(e)))),
                set => {
                    set.each(&mut |v, _| values.push(v.clone()));
                }
            },
            Domain::Is(value) => values.push(self.value(value, frame)),
        }
        for value in values {
            if walk.left == 0 {
                walk.trace.cut_short = true;
                return;
            }
            walk.left -= 1;
            set(frame, binder.slot, value);
            self.trace_from(walk, bound + 1, frame, verdict);
        }
        set(frame, binder.slot, Val::None);
    }
}

fn set(frame: &mut [Val], slot: u16, value: Val) {
    if let Some(place) = frame.get_mut(usize::from(slot)) {
        *place = value;
    }
}

fn ready(rule: &Rule) -> Vec<Ready> {
    let mut ready = vec![Ready::default(); rule.variables + 1];
    let mut levels: Vec<(u16, usize)> = Vec::new();
    for (i, binder) in rule.query.binders.iter().enumerate() {
        if i < rule.variables {
            levels.push((binder.slot, i + 1));
        } else if let Domain::Is(value) = &binder.domain {
            let level = level(value, &levels);
            levels.push((binder.slot, level));
            ready.get_mut(level).into_iter().for_each(|r| r.lets.push(i));
        }
    }
    for (i, condition) in rule.reasons.iter().enumerate() {
        ready.get_mut(level(condition, &levels)).into_iter().for_each(|r| r.conditions.push(i));
    }
    ready
}

/// How many `for` variables must be bound for an expression to have its value.
fn level(expr: &Expr, levels: &[(u16, usize)]) -> usize {
    let mut most = 0;
    traverse::slots(expr, &mut |slot| {
        if let Some((_, level)) = levels.iter().find(|(s, _)| *s == slot) {
            most = most.max(*level);
        }
    });
    most
}
