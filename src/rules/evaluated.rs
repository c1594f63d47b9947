//! The form that a rule is evaluated in: made of its conditions as they were written, and given up when the rule was asked.
//!
//! Where a check comes to its end and nobody asks the rules again, each is opened when its turn comes and put away behind it,
//! so that one form stands in memory and not those of all rules.

use std::sync::OnceLock;

use super::ir::*;
use super::plan::{prepare, prepare_inside};
use super::rewrite::open_binders;
use super::traverse::walk_mut;

impl Rule {
    /// Brings the rule into the form that is evaluated. Once only.
    pub fn open(&mut self) {
        self.open_query();
        self.open_texts();
    }

    /// The same of what decides whether there is a finding.
    pub(crate) fn open_query(&mut self) {
        self.query.conditions = self.reasons.iter().map(Expr::opened).collect();
        open_binders(&mut self.query.binders);
        prepare(&mut self.query);
    }

    /// The same of what a finding is told by.
    pub(crate) fn open_texts(&mut self) {
        self.each_text(&mut prepare_inside, &mut prepare);
    }

    /// Gives up all but what was written of the variables and conditions: the rule will not be asked again.
    pub(crate) fn put_away(&mut self) {
        let Query { binders, variables, .. } = &mut self.query;
        binders.truncate(self.variables + self.lets.len());
        self.query = Query::of(std::mem::take(binders), *variables, Vec::new());
        (self.message, self.help) = (Template::default(), None);
        (self.with, self.fixes) = (Vec::new(), Vec::new());
    }

    /// Gives up what was made of the conditions while findings were explained.
    pub(crate) fn forget_explanations(&mut self) {
        self.reasons.iter_mut().for_each(forget);
    }

    /// Calls a function with each expression beside the query, and another with each query of a `with`.
    fn each_text(&mut self, expr: &mut dyn FnMut(&mut Expr), query: &mut dyn FnMut(&mut Query)) {
        self.reasons.iter_mut().chain(&mut self.lets).for_each(&mut *expr);
        self.severities.iter_mut().filter_map(|(_, c)| c.as_mut()).for_each(&mut *expr);
        let template = |t: &mut Template, expr: &mut dyn FnMut(&mut Expr)| {
            for piece in t.variants.iter_mut().flat_map(|(_, pieces)| pieces) {
                if let Piece::Hole(e) = piece {
                    expr(e);
                }
            }
        };
        template(&mut self.message, expr);
        self.help.iter_mut().for_each(|t| template(t, expr));
        for with in &mut self.with {
            template(&mut with.text, expr);
            expr(&mut with.mark.of);
            with.query.iter_mut().for_each(&mut *query);
        }
        for Fix { title, edit, .. } in &mut self.fixes {
            template(title, expr);
            match edit {
                FixEdit::Insert(text, _) | FixEdit::Replace(_, text) => template(text, expr),
            }
        }
    }
}

/// Gives up what was made of an expression while it was explained.
fn forget(expr: &mut Expr) {
    walk_mut(expr, &mut |e| match &mut e.node {
        Node::Inlined(i) => i.forget(),
        Node::Aggregate(a) => a.query.forget(),
        Node::Some(q) | Node::No(q) | Node::Every(q) => q.forget(),
        _ => {}
    });
}

impl Query {
    fn forget(&mut self) {
        self.plan = OnceLock::new();
        *self.later_mut() = OnceLock::new();
    }
}
