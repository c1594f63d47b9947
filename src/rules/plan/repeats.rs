//! Whether what was planned before would be planned the same way now.

use std::cell::RefCell;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::{Plan, Planner, Source, Step};
use crate::model::Model;
use crate::rules::ir::{Expr, Query, Rule};
use crate::rules::traverse::{query_of, walk, walk_query, walk_rule};
use crate::rules::{Program, calls};

/// Plans again, and compares.
#[derive(Debug)]
pub(crate) struct Repeats<'p, 'm> {
    planner: &'p Planner<'m>,
    /// Where queries lie that were compared: who looks into a rule comes by most of them several times.
    seen: RefCell<IndexSet<usize, FxBuildHasher>>,
}

impl<'p, 'm> Repeats<'p, 'm> {
    pub(crate) fn new(planner: &'p Planner<'m>) -> Repeats<'p, 'm> {
        Repeats { planner, seen: RefCell::default() }
    }

    /// Whether all queries of a rule that were planned would be planned the same way now.
    pub(crate) fn rule(&self, rule: &Rule) -> bool {
        let of_with = rule.with.iter().filter_map(|with| with.query.as_ref());
        let mut holds = self.query(&rule.query) && of_with.into_iter().all(|q| self.query(q));
        walk_rule(rule, &mut |e| holds = holds && self.expr(e));
        holds
    }

    /// Whether the defines that were planned before would be.
    pub(crate) fn defines(&self, model: &Model, program: &Program) -> bool {
        calls::would_repeat(self, model, program)
    }

    /// Of the query that an expression is about, if any.
    pub(in crate::rules) fn expr(&self, e: &Expr) -> bool {
        query_of(e).is_none_or(|q| self.query(q))
    }

    fn query(&self, query: &Query) -> bool {
        self.query_from(query, 0, &|_| ())
    }

    /// Of a query of which the first `bound` binders are bound before it starts; `finish` is what was done to its plan.
    pub(in crate::rules) fn query_from(
        &self,
        query: &Query,
        bound: usize,
        finish: &dyn Fn(&mut Plan),
    ) -> bool {
        let Some(ready) = query.ready_so_far() else { return true };
        if !self.seen.borrow_mut().insert(std::ptr::from_ref(query).addr()) {
            return true;
        }
        let inner = |e: &Expr| {
            let mut holds = true;
            walk(e, &mut |e| holds = holds && self.expr(e));
            holds
        };
        if !std::ptr::eq(ready, query) {
            // What waited is not seen from outside.
            let mut holds = true;
            walk_query(ready, &mut |e| holds = holds && self.expr(e));
            return holds && self.query_from(ready, bound, finish);
        }
        let Some(plan) = query.plan.get() else { return true };
        let mut now = self.planner.best(query, bound);
        finish(&mut now);
        let of_source = |source: &Source| match source {
            Source::Scan(_) | Source::Branches(_) => true,
            Source::Elements(e) => inner(e),
            Source::Keys(keys, ..) => inner(keys.about()),
        };
        let of_step = |step: &Step| match step {
            Step::Bind(_, sources) => sources.iter().all(of_source),
            Step::Test(_) => true,
        };
        plan.is_like(&now) && plan.steps.iter().all(of_step)
    }
}
