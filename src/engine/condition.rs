//! Evaluating conditions, in three-valued logic.

mod presence;
mod sets;

use super::Engine;
use super::compare::{self, lift};
use super::val::Val;
use super::value::is_period;
use crate::model::truth::Truth;
use crate::model::{EntityId, KindId, Type};
use crate::rules::ir::{Comparison, Expr, Node, Sign, Ty, WalkId};

impl Engine<'_> {
    /// The truth of a condition under a binding.
    pub(super) fn truth(&self, expr: &Expr, frame: &mut [Val]) -> Truth {
        if self.work.step() {
            return Truth::False;
        }
        match &expr.node {
            Node::And(list) => {
                let mut truth = Truth::True;
                for c in list {
                    truth = truth.min(self.truth(c, frame));
                    if truth == Truth::False {
                        break;
                    }
                }
                truth
            }
            Node::Or(list) => {
                let mut truth = Truth::False;
                for c in list {
                    truth = truth.max(self.truth(c, frame));
                    if truth == Truth::True {
                        break;
                    }
                }
                truth
            }
            Node::Not(c) => self.truth(c, frame).negate(),
            Node::Compare(how, a, b) => {
                if let Some(truth) = self.compare_plain(a, b, *how, frame) {
                    return truth;
                }
                let (a, b) = (self.value(a, frame), self.value(b, frame));
                self.compare(&a, &b, *how)
            }
            Node::In(x, set) => self.contained(x, set, frame),
            Node::InList(x, list) => {
                self.listed_plain(x, list, frame).unwrap_or_else(|| self.listed(x, list, frame))
            }
            Node::Overlaps(a, b) => {
                if let Some(truth) = self.overlaps_plain(a, b, frame) {
                    return truth;
                }
                let (x, y) = (self.value(a, frame), self.value(b, frame));
                self.overlaps(&x, &y, is_period(a.ty) && !a.many && !b.many)
            }
            Node::Meets(a, b) => {
                if let (Some(x), Some(y)) = (self.plain_items(a, frame), self.plain_items(b, frame)) {
                    return self.meets_plain(&x, &y);
                }
                let (x, y) = (self.value(a, frame), self.value(b, frame));
                self.meets(&x, &y)
            }
            Node::Within(a, b) => {
                if let (Some(x), Some(y)) = (self.plain_entity(a, frame), self.plain_entity(b, frame)) {
                    return self.indexes.taxonomy(self.model).within(x, y);
                }
                let (x, y) = (self.value(a, frame), self.value(b, frame));
                self.within(&x, &y)
            }
            Node::Asks(asks, x) => self.asks(*asks, x, frame),
            Node::IsKind(x, kind) => self.is_kind(x, *kind, frame),
            Node::Reaches { from, to, sign, walk } => {
                match (self.plain_entity(from, frame), self.plain_entity(to, frame)) {
                    (Some(from), Some(to)) => self.reaches(from, to, *sign, *walk),
                    _ => self.reaches_some(from, to, (*sign, *walk), frame),
                }
            }
            Node::Call(define, args) => {
                let args: Vec<Val> = args.iter().map(|a| self.value(a, frame)).collect();
                self.call(*define, args)
            }
            Node::Inlined(i) => self.truth(i.body(), frame),
            Node::Some(query) => self.exists(query, frame),
            Node::No(query) | Node::Every(query) => self.exists(query, frame).negate(),
            Node::PairOnce(a, b) => {
                let at = |s: &u16| frame.get(usize::from(*s));
                match (at(a), at(b)) {
                    (Some(Val::Entity(a)), Some(Val::Entity(b))) => Truth::from(a < b),
                    (Some(a), Some(b)) => Truth::from(super::read::order(a) < super::read::order(b)),
                    _ => Truth::False,
                }
            }
            _ => self.read_as_truth(expr, frame),
        }
    }

    // What is rare stands apart, so that what is common needs little room.

    /// A value that is taken as a condition.
    #[inline(never)]
    fn read_as_truth(&self, expr: &Expr, frame: &mut [Val]) -> Truth {
        match self.value(expr, frame) {
            Val::Truth(t) | Val::Open(t) => t,
            Val::OneOf(list) => lift(list.iter().map(|v| match v {
                Val::Truth(t) | Val::Open(t) => *t,
                _ => Truth::False,
            })),
            _ => Truth::False,
        }
    }

    /// `x in (a, b)`
    #[inline(never)]
    fn listed(&self, x: &Expr, list: &[Expr], frame: &mut [Val]) -> Truth {
        let truths = |x: &Val, frame: &mut [Val]| {
            let mut best = Truth::False;
            for e in list {
                let v = self.value(e, frame);
                best = best.max(self.compare(x, &v, Comparison::Equal));
            }
            best
        };
        match self.value(x, frame) {
            Val::OneOf(all) => lift(all.iter().map(|x| truths(x, frame)).collect::<Vec<_>>().into_iter()),
            x => truths(&x, frame),
        }
    }

    /// `x is a K`
    #[inline(never)]
    fn is_kind(&self, x: &Expr, kind: KindId, frame: &mut [Val]) -> Truth {
        let is = |v: &Val| match v {
            Val::Entity(e) => Truth::from(self.extent(kind).contains(&e.0)),
            Val::Open(t) => *t,
            _ => Truth::False,
        };
        match self.value(x, frame) {
            Val::OneOf(list) => lift(list.iter().map(is)),
            v => is(&v),
        }
    }

    /// Whether one of several reaches one of several.
    #[inline(never)]
    fn reaches_some(
        &self,
        from: &Expr,
        to: &Expr,
        (sign, walk): (Option<Sign>, WalkId),
        frame: &mut [Val],
    ) -> Truth {
        let (from, to) = (self.value(from, frame), self.value(to, frame));
        let mut best = Truth::False;
        let mut ends: Vec<(Val, Truth)> = Vec::new();
        let open_to = to.each(&mut |v, t| ends.push((v.clone(), t)));
        if let Val::All(kind) = to {
            self.work.spend(self.extent(kind).len() as u64);
            ends = self.all_of(kind).map(|e| (Val::Entity(EntityId(e)), Truth::True)).collect();
        }
        let open_from = from.each(&mut |v, t| {
            let Val::Entity(a) = v else { return };
            self.work.spend(ends.len() as u64);
            for (b, u) in &ends {
                if self.work.is_spent() {
                    break;
                }
                if let Val::Entity(b) = b {
                    best = best.max(self.reaches(*a, *b, sign, walk).min(t).min(*u));
                }
            }
            if open_to != Truth::False {
                let any = self.reached(&[*a], sign, walk).is_none_or(|all| !all.is_empty());
                best = best.max(Truth::from(any).min(open_to).min(t));
            }
        });
        let somewhere = !ends.is_empty() || open_to != Truth::False;
        best.max(open_from.min(Truth::from(somewhere)))
    }

    /// `a == b` of what can be read straight off its column.
    fn compare_plain(&self, a: &Expr, b: &Expr, how: Comparison, frame: &[Val]) -> Option<Truth> {
        match a.ty {
            Ty::Of(Type::Choice(_)) => {
                Some(compare::choices(self.plain_choice(a, frame)?, self.plain_choice(b, frame)?, how))
            }
            Ty::Of(Type::Entity(_)) => {
                Some(compare::entities(self.plain_entity(a, frame)?, self.plain_entity(b, frame)?, how))
            }
            _ => None,
        }
    }

    /// `x in (a, b)` of what can be read straight off its column.
    fn listed_plain(&self, x: &Expr, list: &[Expr], frame: &[Val]) -> Option<Truth> {
        let x = self.plain_choice(x, frame)?;
        for e in list {
            if self.plain_choice(e, frame)? == x {
                return Some(Truth::True);
            }
        }
        Some(Truth::False)
    }

    /// `a overlaps b` of what can be read straight off its column.
    fn overlaps_plain(&self, a: &Expr, b: &Expr, frame: &[Val]) -> Option<Truth> {
        if is_period(a.ty) {
            return Some(Truth::from(self.plain_period(a, frame)?.overlaps(&self.plain_period(b, frame)?)));
        }
        let (x, y) = (self.plain_entities(a, frame)?, self.plain_entities(b, frame)?);
        self.work.spend(x.len() as u64 * y.len() as u64);
        Some(Truth::from(x.iter().any(|e| y.contains(e))))
    }
}
