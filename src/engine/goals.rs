//! Defines that are called at run time: recursive ones, and those too deep to stand in their callers.
//!
//! A goal is a define with the arguments it was asked for. A goal that was not asked for before is put on a worklist
//! and answered with what is known so far; whenever a goal's answers rise (a new one, or one that becomes certain),
//! those who asked it are evaluated again. The truth of an answer only ever rises, and there are finitely many,
//! so the worklist runs dry: the least fixpoint (semi-naive in that only goals whose inputs rose run again).
//! Goals of another component than the one being solved are solved to their end first, which is what makes negation
//! and aggregates over them sound.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::val::Val;
use super::{Engine, Shared};
use crate::model::EntityId;
use crate::model::truth::Truth;
use crate::rules::ir::DefineId;

/// The answers of a goal: of a forward goal the last argument, of a test just whether.
pub(super) type Answers = IndexMap<Val, Truth, FxBuildHasher>;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Question {
    define: DefineId,
    /// Whether the last argument is sought.
    forward: bool,
    args: Vec<Val>,
}

#[derive(Debug)]
struct Goal {
    answers: Shared<Answers>,
    /// Whether the answers are complete.
    done: bool,
    /// The goals that asked, and are to be evaluated again when the answers rise.
    askers: IndexSet<usize, FxBuildHasher>,
}

/// All goals so far.
#[derive(Debug, Default)]
pub(super) struct Goals {
    goals: IndexMap<Question, Goal, FxBuildHasher>,
    /// The runs under way, the innermost last.
    runs: Vec<Run>,
}

/// The solving of one component.
#[derive(Debug, Default)]
struct Run {
    component: u32,
    /// The goal being evaluated.
    current: usize,
    /// The goals to evaluate; the newest first, since older ones wait for them.
    dirty: BTreeSet<usize>,
    /// All goals of this run.
    members: Vec<usize>,
}

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
        let Some(define) = self.program.defines.get(id.0 as usize) else { return Truth::False };
        for (arg, param) in args.iter().zip(&define.params) {
            match arg {
                Val::Open(t) if define.recursive => return *t,
                Val::OneOf(_) if define.recursive => return Truth::Possible,
                // An argument that is wider than its parameter may turn out to be something else.
                Val::Entity(e) if param.ty.kind().is_some_and(|k| !self.extent(k).contains(&e.0)) => {
                    return Truth::False;
                }
                _ => {}
            }
        }
        if define.runs_forward
            && let [Val::Entity(a), b @ Val::Entity(_)] = args.as_slice()
        {
            return self.forward(id, *a).get(b).copied().unwrap_or(Truth::False);
        }
        self.ask(Question { define: id, forward: false, args }).get(&Val::None).copied().unwrap_or(Truth::False)
    }

    /// The answers to a question: complete, or what is known so far where the goal is being solved.
    fn ask(&self, question: Question) -> Shared<Answers> {
        let component = self.program.defines.get(question.define.0 as usize).map_or(0, |d| d.component);
        let mut goals = self.goals.borrow_mut();
        if let Some((index, _, goal)) = goals.goals.get_full(&question) {
            if goal.done {
                return goal.answers.clone();
            }
            let answers = goal.answers.clone();
            goals.asked_by_current(index);
            return answers;
        }
        let goal = Goal { answers: Rc::default(), done: false, askers: IndexSet::default() };
        let (index, _) = goals.goals.insert_full(question, goal);
        let inside = goals.runs.last().is_some_and(|run| run.component == component);
        if inside {
            goals.asked_by_current(index);
            if let Some(run) = goals.runs.last_mut() {
                run.dirty.insert(index);
                run.members.push(index);
            }
            return Rc::default();
        }
        goals.runs.push(Run { component, current: index, dirty: BTreeSet::from([index]), members: vec![index] });
        drop(goals);
        self.finish();
        self.goals.borrow().goals.get_index(index).map(|(_, g)| g.answers.clone()).unwrap_or_default()
    }

    /// Runs the innermost run to its end.
    fn finish(&self) {
        loop {
            let next = {
                let mut goals = self.goals.borrow_mut();
                let Some(run) = goals.runs.last_mut() else { return };
                match run.dirty.pop_last() {
                    Some(index) => {
                        run.current = index;
                        index
                    }
                    None => {
                        let run = goals.runs.pop().unwrap_or_default();
                        for m in run.members {
                            if let Some((_, goal)) = goals.goals.get_index_mut(m) {
                                goal.done = true;
                                goal.askers = IndexSet::default();
                            }
                        }
                        return;
                    }
                }
            };
            let question = self.goals.borrow().goals.get_index(next).map(|(q, _)| q.clone());
            let Some(question) = question else { continue };
            let found = self.answer(&question);
            self.goals.borrow_mut().rise(next, found);
        }
    }

    /// Evaluates a goal's define once, with what is known so far of the goals it asks.
    fn answer(&self, question: &Question) -> Answers {
        let mut answers = Answers::default();
        let Some(define) = self.program.defines.get(question.define.0 as usize) else { return answers };
        let mut frame = vec![Val::None; define.slots + 1];
        for (param, arg) in define.params.iter().zip(&question.args) {
            if let Some(place) = frame.get_mut(usize::from(param.slot)) {
                *place = arg.clone();
            }
        }
        let query = if question.forward { define.forward.as_ref() } else { Some(&define.test) };
        let Some(query) = query else { return answers };
        let sought = if question.forward { define.params.last().map(|p| usize::from(p.slot)) } else { None };
        let _ = self.search(query, &mut frame, &mut |frame, truth| {
            let key = sought.and_then(|s| frame.get(s).cloned()).unwrap_or(Val::None);
            let best = answers.entry(key).or_insert(Truth::False);
            *best = (*best).max(truth);
            if sought.is_none() && truth == Truth::True { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        answers
    }
}

impl Goals {
    /// Remembers that the goal being evaluated asked another.
    fn asked_by_current(&mut self, index: usize) {
        let Some(current) = self.runs.last().map(|run| run.current) else { return };
        if let Some((_, goal)) = self.goals.get_index_mut(index) {
            goal.askers.insert(current);
        }
    }

    /// Joins new answers to a goal's; if any rose, those who asked are evaluated again.
    fn rise(&mut self, index: usize, found: Answers) {
        let Some((_, goal)) = self.goals.get_index_mut(index) else { return };
        let rises = found.iter().any(|(v, t)| goal.answers.get(v).is_none_or(|old| old < t));
        if !rises {
            return;
        }
        let answers = Rc::make_mut(&mut goal.answers);
        for (v, t) in found {
            let old = answers.entry(v).or_insert(Truth::False);
            *old = (*old).max(t);
        }
        let askers: Vec<usize> = goal.askers.iter().copied().collect();
        if let Some(run) = self.runs.last_mut() {
            run.dirty.extend(askers);
        }
    }
}
