//! Why a rule does not fire somewhere: the binding that misses it by least, and what it lacks.
//!
//! The variable that the rule reports at is fixed, the others go over all their values. Of all bindings the one with
//! the most conditions holding, in their written order, before the first that does not is the nearest.

use super::Engine;
use super::derivation::Derivation;
use super::derive::Deriver;
use super::explain::Question;
use super::val::Val;
use crate::model::EntityId;
use crate::model::truth::Truth;
use crate::rules::ir::{Domain, Expr, Node, Rule, Slot};
use crate::rules::traverse;
use crate::source::Place;

/// How many bindings are tried.
const MOST: usize = 200_000;

/// The nearest miss of a rule.
#[derive(Debug, Clone)]
pub struct Miss {
    /// The rule's code.
    pub code: String,
    /// Where the rule stands.
    pub place: Place,
    /// The binding: variables, and qualified names or printed values.
    pub bindings: Vec<(String, String)>,
    /// The conditions that hold before the first that does not.
    pub held: Vec<Derivation>,
    /// The first condition that does not hold.
    pub failed: Option<Failed>,
    /// How many conditions the rule has.
    pub conditions: usize,
    /// How many bindings were tried.
    pub tried: usize,
    /// Whether there are more that were not.
    pub cut: bool,
    /// A variable without a value to try, with its name: then there is no binding at all.
    pub nothing_for: Option<String>,
}

/// The condition that keeps a rule from firing.
#[derive(Debug, Clone)]
pub struct Failed {
    /// The condition as it was written.
    pub source: String,
    /// Where.
    pub place: Place,
    /// Whether it is an `unless`: the rule is held back by an exception.
    pub exception: bool,
    /// Whether it is open only because of a mistake in the files.
    pub faulty: bool,
    /// Why it does not hold; of an exception, why it does.
    pub because: Vec<Derivation>,
    /// What would make it hold, each by itself.
    pub remedies: Vec<String>,
}

impl Engine<'_> {
    /// The nearest miss of a rule at a place; nothing where the rule cannot report there.
    pub(super) fn nearest_miss(&self, rule: &Rule, question: &Question) -> Option<Miss> {
        let mut search = Search::new(self, rule, question);
        if !search.can_report() {
            return None;
        }
        let mut frame = vec![Val::None; rule.slots + 1];
        search.bind(0, &mut frame);
        Some(self.miss(rule, search))
    }

    /// How many parts of a condition hold that does not.
    fn parts_that_hold(&self, c: &Expr, frame: &mut [Val]) -> usize {
        match &c.node {
            Node::Inlined(i) => self.parts_that_hold(i.body(), frame),
            Node::And(list) => list.iter().filter(|c| self.truth(c, frame) > Truth::Faulty).count(),
            _ => 0,
        }
    }

    fn miss(&self, rule: &Rule, search: Search<'_, '_>) -> Miss {
        let mut miss = Miss {
            code: rule.code.clone(),
            place: rule.place,
            bindings: Vec::new(),
            held: Vec::new(),
            failed: None,
            conditions: rule.reasons.len(),
            tried: search.tried,
            cut: search.cut,
            nothing_for: None,
        };
        let Some((score, mut frame)) = search.best else {
            let deepest = rule.query.binders.get(search.deepest);
            miss.nothing_for = deepest.map(|b| b.name.clone());
            return miss;
        };
        self.work.restart();
        let mut deriver = Deriver::of_rule(self, rule, &frame);
        for b in rule.query.binders.iter().take(rule.variables) {
            let value = frame.get(usize::from(b.slot)).map_or_else(String::new, |v| self.plain(v, b.ty));
            miss.bindings.push((b.name.clone(), value));
        }
        for c in rule.reasons.iter().take(score.held) {
            miss.held.extend(deriver.holding(c, &mut frame));
        }
        miss.failed = rule.reasons.get(score.held).map(|c| {
            // `unless C` stands as `not C` in the place of C.
            let (exception, because) = match &c.node {
                Node::Not(inner) if inner.place == c.place => {
                    (true, deriver.holding(inner, &mut frame).into_iter().collect())
                }
                _ => (false, deriver.failing(c, &mut frame)),
            };
            Failed {
                source: deriver.source_text(c),
                place: c.place,
                exception,
                faulty: self.truth(c, &mut frame) == Truth::Faulty,
                because,
                remedies: deriver.remedies(c, &mut frame),
            }
        });
        miss
    }
}

/// How near a binding comes: the conditions that hold before the first that does not, then all that hold, then the
/// parts of the first that does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Score {
    held: usize,
    all: usize,
    parts: usize,
}

/// Goes over the bindings of a rule.
struct Search<'s, 'e> {
    engine: &'s Engine<'e>,
    rule: &'s Rule,
    question: &'s Question,
    /// For each condition the last `for` variable it speaks of; nothing where a `let` is in it.
    ready: Vec<Option<usize>>,
    best: Option<(Score, Vec<Val>)>,
    tried: usize,
    cut: bool,
    /// The furthest variable that was reached.
    deepest: usize,
    /// How many values were looked at, those of partial bindings too.
    steps: usize,
}

impl<'s, 'e> Search<'s, 'e> {
    fn new(engine: &'s Engine<'e>, rule: &'s Rule, question: &'s Question) -> Search<'s, 'e> {
        let lets: Vec<Slot> =
            rule.query.binders.iter().skip(rule.variables).filter(|b| b.is_let()).map(|b| b.slot).collect();
        let ready = |c: &Expr| {
            let (mut last, mut has_let) = (0, false);
            traverse::slots(c, &mut |s| {
                let own = rule.query.binders.iter().take(rule.variables).position(|b| b.slot == s);
                last = last.max(own.unwrap_or(0));
                has_let |= lets.contains(&s);
            });
            (!has_let).then_some(last)
        };
        let ready = rule.reasons.iter().map(ready).collect();
        Search { engine, rule, question, ready, best: None, tried: 0, cut: false, deepest: 0, steps: 0 }
    }

    /// Which `for` variable the rule reports at, if it is one.
    fn reported(&self) -> Option<usize> {
        let Node::Slot(slot) = self.rule.report.of.node else { return None };
        self.rule.query.binders.iter().take(self.rule.variables).position(|b| b.slot == slot)
    }

    /// Whether an entity of the kind that the rule reports at is, or nests in, the place that was asked about.
    fn can_report(&self) -> bool {
        let Some(kind) = self.rule.report.of.ty.kind() else { return true };
        self.engine.extent(kind).any(|e| self.engine.is_inside(EntityId(e), self.question.place))
    }

    fn bind(&mut self, at: usize, frame: &mut Vec<Val>) {
        let rule = self.rule;
        self.deepest = self.deepest.max(at);
        if at >= rule.variables {
            self.judge(frame);
            return;
        }
        let Some(b) = rule.query.binders.get(at) else { return };
        let values: Vec<Val> = match &b.domain {
            Domain::Kind(kind) if self.reported() == Some(at) => {
                let place = self.question.place;
                let all = self.engine.extent(*kind).map(EntityId);
                all.filter(|e| self.engine.is_inside(*e, place)).map(Val::Entity).collect()
            }
            Domain::Kind(kind) => self.engine.extent(*kind).map(|e| Val::Entity(EntityId(e))).collect(),
            Domain::Path(path) => {
                let mut all = Vec::new();
                match self.engine.value(path, frame) {
                    Val::All(kind) => all.extend(self.engine.extent(kind).map(|e| Val::Entity(EntityId(e)))),
                    set => {
                        set.each(&mut |v, _| all.push(v.clone()));
                    }
                }
                all
            }
            Domain::Is(_) => Vec::new(),
        };
        // What must be bound, and can still only be bound here.
        let rest = rule.variables - at;
        for v in values {
            if self.steps >= MOST || self.engine.work.is_spent() {
                self.cut = true;
                return;
            }
            self.steps += 1;
            if let Some(place) = frame.get_mut(usize::from(b.slot)) {
                *place = v;
            }
            let missing = |name: &&String| {
                !rule.query.binders.iter().take(at + 1).any(|b| {
                    let v = frame.get(usize::from(b.slot));
                    v.is_some_and(|v| self.engine.plain(v, b.ty) == **name)
                })
            };
            if self.question.with.iter().filter(missing).count() >= rest || self.is_beaten(at, frame) {
                continue;
            }
            self.bind(at + 1, frame);
        }
    }

    /// Whether a condition fails already that stands before the first that fails in the best binding so far.
    fn is_beaten(&self, at: usize, frame: &mut [Val]) -> bool {
        let Some((best, _)) = &self.best else { return false };
        let early = self.rule.reasons.iter().zip(&self.ready).take(best.held);
        early
            .filter(|(_, ready)| ready.is_some_and(|last| last <= at))
            .any(|(c, _)| self.engine.truth(c, frame) <= Truth::Faulty)
    }

    fn judge(&mut self, frame: &mut [Val]) {
        let rule = self.rule;
        let reported = self.engine.marked(&rule.report, frame).entity;
        if !reported.is_some_and(|e| self.engine.is_inside(e, self.question.place)) {
            return;
        }
        self.tried += 1;
        self.engine.lets(&rule.query, frame);
        let engine = self.engine;
        let holds = |c: &Expr, frame: &mut [Val]| engine.truth(c, frame) > Truth::Faulty;
        let least = self.best.as_ref().map_or(0, |(s, _)| s.held);
        let mut held = 0;
        for c in &rule.reasons {
            if !holds(c, frame) {
                break;
            }
            held += 1;
        }
        if held < least {
            return;
        }
        let all = rule.reasons.iter().filter(|c| holds(c, frame)).count();
        let parts = rule.reasons.get(held).map_or(0, |c| engine.parts_that_hold(c, frame));
        let score = Score { held, all, parts };
        if self.best.as_ref().is_none_or(|(best, _)| score > *best) {
            self.best = Some((score, frame.to_vec()));
        }
    }
}
