//! The goals of a solving with their answers, and what waits for them.

use std::collections::BTreeSet;
use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::engine::Shared;
use crate::engine::val::Val;
use crate::model::truth::Truth;
use crate::rules::ir::DefineId;

/// The answers of a goal: of a forward goal the last argument, of a test just whether.
pub(in crate::engine) type Answers = IndexMap<Val, Truth, FxBuildHasher>;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) define: DefineId,
    /// Whether the last argument is sought.
    pub(super) forward: bool,
    pub(super) args: Vec<Val>,
}

#[derive(Debug, Default)]
pub(super) struct Goal {
    pub(super) answers: Shared<Answers>,
    /// For each answer when it became as sure as it is: what it follows from came before.
    pub(super) births: Vec<u32>,
    /// The answers in the order they came; one that rises comes again.
    pub(super) log: Vec<(Val, Truth)>,
    /// Whether it was evaluated at least once.
    pub(super) evaluated: bool,
    /// Whether the answers are complete.
    pub(super) done: bool,
    pub(super) consumers: Vec<usize>,
    /// The goals to evaluate again when the answers rise.
    pub(super) askers: IndexSet<usize, FxBuildHasher>,
}

/// What goes on with the answers of a goal.
#[derive(Debug, Clone)]
pub(super) struct Consumer {
    /// Whose answers.
    pub(super) asked: usize,
    /// How many of them it had.
    pub(super) had: usize,
    /// The answer it needs; any, where it binds a variable.
    pub(super) sought: Option<Val>,
    /// Where it goes on: the goal, which of its ways, and the step whose call this is.
    pub(super) goal: usize,
    pub(super) way: usize,
    pub(super) step: usize,
    pub(super) frame: Rc<[Val]>,
    pub(super) truth: Truth,
}

/// All goals so far.
#[derive(Debug, Default)]
pub(in crate::engine) struct Goals {
    pub(super) goals: IndexMap<Question, Goal, FxBuildHasher>,
    pub(super) consumers: Vec<Consumer>,
    /// How many answers there have been.
    pub(super) born: u32,
    /// The runs under way, the innermost last.
    pub(super) runs: Vec<Run>,
}

/// The solving of one component.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) component: u32,
    /// The goal being evaluated.
    pub(super) current: usize,
    /// The goals to evaluate; the newest first, since older ones wait for them.
    pub(super) dirty: BTreeSet<usize>,
    /// The consumers whose goals have new answers; the newest first.
    pub(super) fed: BTreeSet<usize>,
    /// All goals of this run.
    pub(super) members: Vec<usize>,
    /// Where its consumers begin.
    pub(super) consumers: usize,
}

impl Goals {
    /// The goal of a question; a new one is evaluated by the run it belongs to.
    pub(super) fn goal(&mut self, question: Question) -> usize {
        if let Some(index) = self.goals.get_index_of(&question) {
            return index;
        }
        self.goals.insert_full(question, Goal::default()).0
    }

    /// Keeps a consumer; it gets the answers there are already, and those to come.
    pub(super) fn wait(&mut self, question: Question, consumer: Consumer) {
        let new = !self.goals.contains_key(&question);
        let index = self.goal(question);
        let number = self.consumers.len();
        self.consumers.push(Consumer { asked: index, ..consumer });
        let Some((_, goal)) = self.goals.get_index_mut(index) else { return };
        if !goal.done {
            goal.consumers.push(number);
        }
        let answered = !goal.log.is_empty();
        if let Some(run) = self.runs.last_mut() {
            if answered {
                run.fed.insert(number);
            }
            if new {
                run.dirty.insert(index);
                run.members.push(index);
            }
        }
    }

    /// A consumer with the answers it did not have yet.
    pub(super) fn take(&mut self, number: usize) -> Option<(Consumer, Vec<(Val, Truth)>)> {
        let consumer = self.consumers.get_mut(number)?;
        let (_, goal) = self.goals.get_index(consumer.asked)?;
        let fresh = goal.log.get(consumer.had..)?;
        consumer.had = goal.log.len();
        let sought = consumer.sought.as_ref();
        let answers = fresh.iter().filter(|(v, _)| sought.is_none_or(|s| s == v)).cloned().collect();
        Some((consumer.clone(), answers))
    }

    /// Whether a goal was evaluated before.
    pub(super) fn visited(&mut self, goal: usize) -> bool {
        let Some(run) = self.runs.last_mut() else { return true };
        run.current = goal;
        match self.goals.get_index_mut(goal) {
            Some((_, g)) => std::mem::replace(&mut g.evaluated, true),
            None => true,
        }
    }

    /// Adds an answer to a goal; if it is new or rose, those who wait go on.
    pub(super) fn rise(&mut self, index: usize, answer: Val, truth: Truth) {
        let Some((_, goal)) = self.goals.get_index_mut(index) else { return };
        if goal.answers.get(&answer).is_some_and(|old| *old >= truth) {
            return;
        }
        let (at, _) = Rc::make_mut(&mut goal.answers).insert_full(answer.clone(), truth);
        self.born = self.born.saturating_add(1);
        match goal.births.get_mut(at) {
            Some(birth) => *birth = self.born,
            None => goal.births.push(self.born),
        }
        goal.log.push((answer, truth));
        if let Some(run) = self.runs.last_mut() {
            run.fed.extend(goal.consumers.iter().copied());
            run.dirty.extend(goal.askers.iter().copied());
        }
    }

    /// Forgets the goals that are not complete, and the runs that were to complete them.
    pub(in crate::engine) fn abandon(&mut self) {
        self.goals.retain(|_, goal| goal.done);
        self.consumers.clear();
        self.runs.clear();
    }

    /// Ends the innermost run: its goals are complete.
    pub(super) fn end_run(&mut self) {
        let run = self.runs.pop().unwrap_or_default();
        for m in run.members {
            if let Some((_, goal)) = self.goals.get_index_mut(m) {
                goal.done = true;
                goal.askers = IndexSet::default();
                goal.consumers = Vec::new();
                // The log stays: goals of later runs may go on with its answers.
            }
        }
        self.consumers.truncate(run.consumers);
    }
}
