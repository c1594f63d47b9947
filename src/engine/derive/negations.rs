//! Why something does not hold: what was looked for, among how many, and what each condition says instead.

use super::super::derivation::By;
use super::super::val::Val;
use super::Deriver;
use super::made::{Made, Parts};
use super::said::About;
use crate::model::truth::Truth;
use crate::rules::ir::{Binder, Domain, Expr, Node, Query};
use crate::rules::traverse::slots;

impl Deriver<'_, '_> {
    /// `not C`
    pub(super) fn denied(&mut self, whole: &Expr, c: &Expr, truth: Truth, frame: &mut [Val]) -> Made {
        match &c.node {
            Node::Some(q) if !q.binders.iter().all(|b| b.is_let()) => self.nothing(whole, q, truth, frame),
            Node::Not(inner) => match self.holds(inner, frame) {
                Some(part) => part,
                None => self.cut(inner, frame),
            },
            _ => {
                let mut parts = self.parts();
                self.fails(c, frame, &mut parts);
                let text = self.denial_text(c, frame);
                self.about(whole, By::Not, truth, text, parts)
            }
        }
    }

    /// `no x: K where C`, `every …`, `not some …`: how many were looked at.
    pub(super) fn nothing(&mut self, whole: &Expr, q: &Query, truth: Truth, frame: &mut [Val]) -> Made {
        let searched = self.searched(q, frame);
        let is_sure = truth == Truth::True;
        self.said_once(is_sure.then_some(About::Nothing(whole.place, searched)), |this| {
            this.nothing_in_words(whole, q, searched, truth, frame)
        })
    }

    fn nothing_in_words(
        &mut self,
        whole: &Expr,
        q: &Query,
        searched: usize,
        truth: Truth,
        frame: &mut [Val],
    ) -> Made {
        let text = self.nothing_text(whole, q, searched, truth);
        // Where it is open whether there is none, those who may be one are the reason.
        let mut parts = self.parts();
        if truth != Truth::True {
            self.surely(false, |this| this.candidates(q, frame, &mut parts));
        }
        self.about(whole, By::Nothing { searched }, truth, text, parts)
    }

    /// How many there are of the kind, or on the path, with the most. What a path yields that begins at another
    /// variable of the query is not counted: that is different for each of its values.
    fn searched(&mut self, q: &Query, frame: &mut [Val]) -> usize {
        // A define whose arguments are more than names has but the variables of its condition.
        let named = q.binders.iter().take(q.variables).any(|b| !b.is_let());
        let most = if named { q.variables } else { q.binders.len() };
        let own: Vec<&Binder> = q.binders.iter().take(most).filter(|b| !b.is_let()).collect();
        let depends = |path: &Expr| {
            let mut found = false;
            slots(path, &mut |s| found |= own.iter().any(|b| b.slot == s));
            found
        };
        // A path may begin at what an argument of a define stands for.
        for b in q.binders.iter() {
            if let Domain::Is(e) = &b.domain
                && !depends(e)
            {
                let v = self.engine.value(e, frame);
                if let Some(place) = frame.get_mut(usize::from(b.slot)) {
                    *place = v;
                }
            }
        }
        let count = |b: &&Binder, frame: &mut [Val]| match &b.domain {
            Domain::Kind(kind) => self.engine.how_many(*kind),
            Domain::Path(path) if !depends(path) => {
                let mut n = 0;
                self.engine.value(path, frame).each(&mut |v, _| {
                    n += if let Val::All(kind) = v { self.engine.how_many(*kind) } else { 1 };
                });
                n
            }
            Domain::Path(_) | Domain::Is(_) => 0,
        };
        own.iter().map(|b| count(b, frame)).max().unwrap_or(0)
    }

    fn candidates(&mut self, q: &Query, frame: &mut [Val], parts: &mut Parts) {
        let mut found: Vec<Vec<Val>> = Vec::new();
        let _ = self.engine.search(q, frame, &mut |frame, _| {
            // One who is open only because nobody knows whether he is among them has nothing more to say.
            if q.conditions.iter().any(|c| !self.engine.truth(c, frame).is_decided()) {
                found.push(frame.to_vec());
            }
            if found.len() < 3 {
                std::ops::ControlFlow::Continue(())
            } else {
                std::ops::ControlFlow::Break(())
            }
        });
        let scope = self.scope.len();
        for mut frame in found {
            for b in q.binders.iter().filter(|b| !b.is_let()) {
                self.name(b, &frame);
            }
            for c in &q.conditions {
                if !self.engine.truth(c, &mut frame).is_decided() {
                    self.holds(c, &mut frame).into_iter().for_each(|made| parts.push(made));
                }
            }
            self.scope.truncate(scope);
        }
    }

    /// What makes a condition fail (or leaves it open): of an `and` the first part that does, of an `or` all.
    pub(super) fn fails(&mut self, c: &Expr, frame: &mut [Val], out: &mut Parts) {
        match &c.node {
            Node::And(list) => self.first_to_fail(list, frame, out),
            Node::Or(list) => list.iter().for_each(|c| self.fails(c, frame, out)),
            Node::Not(inner) => self.holds(inner, frame).into_iter().for_each(|made| out.push(made)),
            Node::Inlined(i) => {
                let scope = self.enter(i, frame);
                let _ = self.engine.truth(i.body(), frame);
                self.fails(i.body(), frame, out);
                self.scope = scope;
            }
            Node::Some(q) if q.binders.iter().all(|b| b.is_let()) => {
                let mut inner = frame.to_vec();
                self.engine.lets(q, &mut inner);
                self.first_to_fail(&q.conditions, &mut inner, out);
            }
            Node::Some(q) => {
                let truth = self.engine.truth(c, frame).negate();
                out.push(self.nothing(c, q, truth, frame));
            }
            Node::No(q) | Node::Every(q) => {
                self.witness(c, q, frame).into_iter().for_each(|made| out.push(made));
            }
            Node::Call(..) => {
                let text = self.denial_text(c, frame);
                let truth = self.engine.truth(c, frame).negate();
                let parts = self.parts();
                out.push(self.about(c, By::Not, truth, text, parts));
            }
            _ => {
                let truth = self.engine.truth(c, frame).negate();
                out.push(self.leaf(c, truth, true, frame));
            }
        }
    }

    /// What makes several conditions fail: the first of those that hold least.
    fn first_to_fail(&mut self, list: &[Expr], frame: &mut [Val], out: &mut Parts) {
        // Of equally false ones `min_by_key` takes the first.
        if let Some(least) = list.iter().min_by_key(|c| self.engine.truth(c, frame)) {
            self.fails(least, frame, out);
        }
    }
}
