//! Defines that are called at run time: recursive ones, and those too deep to stand in their callers.
//!
//! A *goal* is a define with the arguments it was asked for; it is solved once. A call of the same recursive component
//! inside a goal does not wait: what was to come after the call is kept as a *consumer*, and goes on with each answer
//! of the goal it asked, once. Answers only rise (from *faulty* over *possible* to *certain*), and one that rises is
//! given to the consumers again; there are finitely many, so this runs dry: the least fixpoint, semi-naively, since
//! no pair of a consumer and an answer is looked at twice. This is tabling as in SLG resolution (Chen and Warren,
//! "Tabled evaluation with delaying for general logic programs", 1996), without delaying: what is asked through a
//! negation or an aggregate lies in another component and is solved to its end first.
//!
//! Calls that stand below the steps of a plan (inside an `or` that was too large to split) have no place to go on from:
//! there the goal is evaluated again when what it asked rises.

mod table;

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::rc::Rc;

pub(super) use self::table::{Answers, Goals};
use self::table::{Consumer, Question, Run};
use super::compare::lift;
use super::val::Val;
use super::{Engine, Shared};
use crate::model::EntityId;
use crate::model::truth::Truth;
use crate::rules::ir::{Alternative, Define, DefineId, Domain, Expr, Node};
use crate::rules::plan::{Keys, Source, Step};

impl Engine<'_> {
    /// The entities that a two-place define relates to one, each with its truth.
    pub(super) fn forward(&self, define: DefineId, from: EntityId) -> Shared<Answers> {
        self.ask(Question { define, forward: true, args: vec![Val::Entity(from)] })
    }

    /// The same without the truths.
    pub(super) fn related(&self, define: DefineId, from: EntityId) -> Vec<EntityId> {
        let answers = self.forward(define, from);
        answers.keys().filter_map(|v| if let Val::Entity(e) = v { Some(*e) } else { None }).collect()
    }

    /// Whether a define holds.
    pub(super) fn call(&self, id: DefineId, args: Vec<Val>) -> Truth {
        // One of several, and it is not known which: what holds of all of them.
        if let Some(at) = args.iter().position(|a| matches!(a, Val::OneOf(_)))
            && let Some(Val::OneOf(list)) = args.get(at)
        {
            let with = |v: &Val| {
                let mut args = args.clone();
                if let Some(place) = args.get_mut(at) {
                    *place = v.clone();
                }
                self.call(id, args)
            };
            return lift(list.iter().map(with));
        }
        match self.question(id, args) {
            Err(truth) => truth,
            Ok((question, sought)) => self.ask(question).get(&sought).copied().unwrap_or(Truth::False),
        }
    }

    /// When a call's answer became as sure as it is; nothing where the arguments decide, or where it does not hold.
    pub(super) fn birth(&self, id: DefineId, args: &[Val]) -> Option<u32> {
        let (question, sought) = self.question(id, args.to_vec()).ok()?;
        let _ = self.ask(question.clone());
        let goals = self.goals.borrow();
        let goal = goals.goals.get(&question)?;
        goal.births.get(goal.answers.get_index_of(&sought)?).copied()
    }

    /// What a call asks and which answer it needs; or its truth, where the arguments decide.
    fn question(&self, id: DefineId, args: Vec<Val>) -> Result<(Question, Val), Truth> {
        let define = self.define(id).ok_or(Truth::False)?;
        for (arg, param) in args.iter().zip(&define.params) {
            match arg {
                Val::Open(t) if define.recursive => return Err(*t),
                Val::OneOf(_) if define.recursive => return Err(Truth::Possible),
                // An argument that is wider than its parameter may turn out to be something else.
                Val::Entity(e) if param.ty.kind().is_some_and(|k| !self.extent(k).contains(&e.0)) => {
                    return Err(Truth::False);
                }
                _ => {}
            }
        }
        if define.runs_forward
            && let [a @ Val::Entity(_), b @ Val::Entity(_)] = args.as_slice()
        {
            return Ok((Question { define: id, forward: true, args: vec![a.clone()] }, b.clone()));
        }
        Ok((Question { define: id, forward: false, args }, Val::None))
    }

    fn define(&self, id: DefineId) -> Option<&Define> {
        self.program.defines.get(id.0 as usize)
    }

    /// The answers to a question: complete, or what is known so far where the goal is being solved.
    fn ask(&self, question: Question) -> Shared<Answers> {
        let component = self.define(question.define).map_or(0, |d| d.component);
        let mut goals = self.goals.borrow_mut();
        let known = goals.goals.get(&question).is_some_and(|g| g.done);
        let inside = goals.runs.last().is_some_and(|run| run.component == component);
        let new = !goals.goals.contains_key(&question);
        let index = goals.goal(question);
        if !known && inside {
            let current = goals.runs.last_mut().map(|run| {
                if new {
                    run.dirty.insert(index);
                    run.members.push(index);
                }
                run.current
            });
            if let (Some((_, goal)), Some(current)) = (goals.goals.get_index_mut(index), current) {
                goal.askers.insert(current);
            }
        } else if !known {
            let (dirty, consumers) = (BTreeSet::from([index]), goals.consumers.len());
            let members = vec![index];
            goals.runs.push(Run {
                component,
                current: index,
                dirty,
                fed: BTreeSet::new(),
                members,
                consumers,
            });
            drop(goals);
            self.finish();
            goals = self.goals.borrow_mut();
        }
        goals.goals.get_index(index).map(|(_, g)| g.answers.clone()).unwrap_or_default()
    }

    /// Runs the innermost run to its end.
    fn finish(&self) {
        loop {
            // What is half done is forgotten as a whole.
            if self.work.is_spent() {
                return;
            }
            let mut goals = self.goals.borrow_mut();
            let Some(run) = goals.runs.last_mut() else { return };
            if let Some(index) = run.dirty.pop_last() {
                run.current = index;
                drop(goals);
                self.evaluate(index);
            } else if let Some(consumer) = run.fed.pop_last() {
                let fed = goals.take(consumer);
                drop(goals);
                if let Some((consumer, answers)) = fed {
                    self.consume(&consumer, &answers);
                }
            } else {
                goals.end_run();
                return;
            }
        }
    }

    /// The ways of a goal's define, and what it was asked.
    fn ways(&self, goal: usize) -> Option<(Question, &Define, &[Alternative])> {
        let question = self.goals.borrow().goals.get_index(goal).map(|(q, _)| q.clone())?;
        let define = self.define(question.define)?;
        let ways = if question.forward { &define.forward } else { &define.test };
        Some((question, define, ways))
    }

    /// Evaluates a goal's define: the first time all its ways, later those that cannot go on from where they waited.
    fn evaluate(&self, goal: usize) {
        let Some((question, define, ways)) = self.ways(goal) else { return };
        let again = self.goals.borrow_mut().visited(goal);
        for (number, way) in ways.iter().enumerate() {
            if again && way.direct {
                continue;
            }
            let mut frame = vec![Val::None; define.slots + 1];
            for (param, arg) in define.params.iter().zip(&question.args) {
                if let Some(place) = frame.get_mut(usize::from(param.slot)) {
                    *place = arg.clone();
                }
            }
            self.steps(goal, number, 0, &mut frame, Truth::True);
        }
    }

    /// Goes on with answers.
    fn consume(&self, consumer: &Consumer, answers: &[(Val, Truth)]) {
        let Some((_, _, ways)) = self.ways(consumer.goal) else { return };
        let Some(query) = ways.get(consumer.way).map(|w| &w.query) else { return };
        let binder = match query.steps().get(consumer.step) {
            Some(Step::Bind(b, _)) => query.binders.get(*b),
            _ => None,
        };
        for (v, t) in answers {
            let mut frame = consumer.frame.to_vec();
            if let (Some(binder), Val::Entity(e)) = (binder, v) {
                let fits = matches!(binder.domain, Domain::Kind(kind) if self.extent(kind).contains(&e.0));
                if !fits {
                    continue;
                }
                if let Some(place) = frame.get_mut(usize::from(binder.slot)) {
                    *place = v.clone();
                }
            }
            self.steps(consumer.goal, consumer.way, consumer.step + 1, &mut frame, consumer.truth.min(*t));
        }
    }

    /// Takes the steps of a way from some step on; answers are added where all are taken.
    fn steps(&self, goal: usize, way: usize, at: usize, frame: &mut [Val], truth: Truth) {
        let Some((question, define, ways)) = self.ways(goal) else { return };
        let Some(alternative) = ways.get(way) else { return };
        let sought = if question.forward { define.params.last().map(|p| usize::from(p.slot)) } else { None };
        let walk = Walk { goal, way, alternative, component: define.component, sought };
        let _ = self.step_on(&walk, at, frame, truth);
    }

    fn step_on(&self, walk: &Walk<'_>, at: usize, frame: &mut [Val], truth: Truth) -> ControlFlow<()> {
        let query = &walk.alternative.query;
        let Some(step) = query.steps().get(at) else {
            let answer = walk.sought.and_then(|s| frame.get(s).cloned()).unwrap_or(Val::None);
            self.goals.borrow_mut().rise(walk.goal, answer, truth);
            return ControlFlow::Continue(());
        };
        if walk.alternative.direct {
            match self.asks_own(walk, step, frame) {
                Asked::Nothing => {}
                Asked::Known(t) => {
                    return match t.min(truth) {
                        Truth::False => ControlFlow::Continue(()),
                        truth => self.step_on(walk, at + 1, frame, truth),
                    };
                }
                Asked::Goal(question, sought) => {
                    let (goal, way) = (walk.goal, walk.way);
                    let frame = Rc::from(&*frame);
                    let waits = Consumer { asked: 0, had: 0, sought, goal, way, step: at, frame, truth };
                    self.goals.borrow_mut().wait(question, waits);
                    return ControlFlow::Continue(());
                }
            }
        }
        self.advance(query, step, frame, truth, &mut |frame, truth| self.step_on(walk, at + 1, frame, truth))
    }

    /// Whether a step asks a goal of its own component.
    fn asks_own(&self, walk: &Walk<'_>, step: &Step, frame: &mut [Val]) -> Asked {
        let query = &walk.alternative.query;
        let own = |id: DefineId| self.define(id).is_some_and(|d| d.component == walk.component);
        match step {
            Step::Bind(_, sources) => match own_source(sources, &own) {
                Some((id, from)) => match self.value(from, frame) {
                    a @ Val::Entity(_) => {
                        Asked::Goal(Question { define: id, forward: true, args: vec![a] }, None)
                    }
                    // Anything else is tried by the other sources, and tested.
                    _ => Asked::Nothing,
                },
                None => Asked::Nothing,
            },
            Step::Test(i) => {
                let Some(Node::Call(id, args)) = query.conditions.get(*i).map(|c| &c.node) else {
                    return Asked::Nothing;
                };
                if !own(*id) {
                    return Asked::Nothing;
                }
                // Bound by this very call: the answer was given when it was bound.
                let given = query.steps().iter().any(|s| match (s, &**args) {
                    (Step::Bind(b, sources), [a, last]) => {
                        let slot = query.binders.get(*b).map(|b| b.slot);
                        let bound = matches!(last.node, Node::Slot(s) if Some(s) == slot);
                        let from = own_source(sources, &own);
                        bound
                            && from.is_some_and(|(d, from)| d == *id && is_same(from, a))
                            && matches!(self.value(a, frame), Val::Entity(_))
                    }
                    _ => false,
                });
                if given {
                    return Asked::Known(Truth::True);
                }
                let args: Vec<Val> = args.iter().map(|a| self.value(a, frame)).collect();
                match self.question(*id, args) {
                    Err(truth) => Asked::Known(truth),
                    Ok((question, sought)) => Asked::Goal(question, Some(sought)),
                }
            }
        }
    }
}

/// The one source of a variable, where that is a call of its own component.
fn own_source<'s>(sources: &'s [Source], own: &dyn Fn(DefineId) -> bool) -> Option<(DefineId, &'s Expr)> {
    match sources {
        [Source::Keys(Keys::Related(id, from), links, _)] if links.is_empty() && own(*id) => {
            Some((*id, from))
        }
        _ => None,
    }
}

/// Whether two arguments are the same path. Their places do not tell: a define that was put in place twice has
/// the same places twice.
fn is_same(a: &Expr, b: &Expr) -> bool {
    match (&a.node, &b.node) {
        (Node::Slot(x), Node::Slot(y)) => x == y,
        (Node::Const(x), Node::Const(y)) => x == y,
        (
            Node::Property { of: a, property: p, at: None },
            Node::Property { of: b, property: q, at: None },
        ) => p == q && is_same(a, b),
        (Node::Container { of: a, kind: k }, Node::Container { of: b, kind: l }) => k == l && is_same(a, b),
        _ => false,
    }
}

/// The steps being taken: of which goal and way.
struct Walk<'a> {
    goal: usize,
    way: usize,
    alternative: &'a Alternative,
    component: u32,
    /// The slot of the answer; none where it is just whether.
    sought: Option<usize>,
}

/// What a step asks of the goal's own component.
enum Asked {
    /// Nothing: it is an ordinary step.
    Nothing,
    /// Something that is decided.
    Known(Truth),
    /// A goal, and which of its answers is needed (any, to bind a variable).
    Goal(Question, Option<Val>),
}
