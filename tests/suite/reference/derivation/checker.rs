//! Checks a derivation step by step against the texts and the model, sharing nothing with the engine.
//!
//! A derivation and the text it is about are walked side by side: from a rule to its conditions, from a condition to its
//! parts, from a define's call to its body. Each step must be about the condition that stands there, under the values
//! that its variables have there; each claim is judged by the naive evaluator; and a step needs all its parts, in
//! their order. Quantifiers and defines are in
//! [`super::cases`], statements and sums in [`super::leaves`], walks in [`super::ways`].

use std::cell::RefCell;

use einklang::engine::derivation::{By, Derivation};
use einklang::model::truth::Truth;
use einklang::source::{Place, Span};
use einklang::syntax::tree::{BinaryOp, Binder, Domain, Expr, ExprKind, Quantifier, RuleMember};

use super::super::evaluate::{Env, Evaluator, operands};
use super::scene::Scene;
use super::scope::Scope;

/// What is wrong, if anything.
pub(super) type Checked = Result<(), String>;

/// Checks the derivations of one scene.
pub(super) struct Checker<'t> {
    pub(super) scene: &'t Scene,
    pub(super) it: Evaluator<'t>,
    /// The rule's own scope, for its `let`s.
    pub(super) outermost: RefCell<Env>,
    /// The defines on the way from the root, with their arguments: none may rest on itself.
    pub(super) open: RefCell<Vec<(String, Vec<String>)>>,
    /// Whether the derivation is so long that steps may have been cut.
    pub(super) long: RefCell<bool>,
}

/// The parts of a step, taken one after the other.
pub(super) struct Parts<'d>(pub(super) std::slice::Iter<'d, Derivation>);

impl<'d> Parts<'d> {
    pub(super) fn of(d: &'d Derivation) -> Parts<'d> {
        Parts(d.parts.iter())
    }

    pub(super) fn take(&mut self) -> Result<&'d Derivation, String> {
        self.0.next().ok_or_else(|| "a part is missing".to_owned())
    }

    pub(super) fn peek(&self) -> Option<&'d Derivation> {
        self.0.as_slice().first()
    }

    pub(super) fn done(self) -> Checked {
        ensure(self.0.as_slice().is_empty(), || "there is a part too many".to_owned())
    }
}

/// An error, unless something holds.
pub(super) fn ensure(holds: bool, or: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(or()) }
}

impl<'t> Checker<'t> {
    pub(super) fn new(scene: &'t Scene) -> Checker<'t> {
        let it = Evaluator::new(&scene.world, scene.as_of);
        let (open, long) = (RefCell::default(), RefCell::default());
        Checker { scene, it, outermost: RefCell::default(), open, long }
    }

    pub(super) fn text(&self, span: Span) -> &'t str {
        self.scene.world.text(span)
    }

    /// Checks the derivation of a finding.
    pub(super) fn check(&self, d: &Derivation) -> Checked {
        *self.long.borrow_mut() = d.size() >= 400;
        let By::Rule(code) = &d.by else { return Err("it does not start at a rule".into()) };
        let found = self.scene.rules.iter().find(|(c, _)| c == code);
        let (_, rule) = found.ok_or_else(|| format!("no rule {code}"))?;
        ensure(d.condition.is_none(), || "a rule is no condition".into())?;
        self.at(d, Some(rule.name.span))?;
        let mut scope = Scope { env: Env::new(), lets: Vec::new() };
        let mut truth = Truth::True;
        // The variables first, then what a `let` says of them.
        let fors = || {
            rule.members.iter().filter_map(|m| match m {
                RuleMember::For { pair, binders } => Some((*pair, binders.as_slice())),
                _ => None,
            })
        };
        let binders: Vec<&Binder> = fors().flat_map(|(_, b)| b).collect();
        truth = truth.and(self.bind(&binders, &d.bindings, &mut scope.env)?);
        for member in &rule.members {
            if let RuleMember::Let { name, value } = member {
                let v = self.it.value(value, &scope.env);
                scope.env.push((self.text(name.span).to_owned(), v));
                scope.lets.push((self.text(name.span).to_owned(), value));
            }
        }
        self.outermost.borrow_mut().clone_from(&scope.env);
        self.under(d, &scope.env)?;
        let mut parts = Parts::of(d);
        self.sources(&binders, &scope, &mut parts)?;
        for two in fors().filter(|(pair, _)| *pair).flat_map(|(_, b)| b.windows(2)) {
            if let [a, b] = two {
                self.each_pair_once(a, b, &scope, parts.take()?)?;
            }
        }
        for member in &rule.members {
            match member {
                RuleMember::Where(c) => {
                    for c in operands(BinaryOp::And, c) {
                        truth = truth.and(self.it.truth(c, &scope.env));
                        self.holds(c, &scope, parts.take()?)?;
                    }
                }
                RuleMember::Unless(c) => {
                    truth = truth.and(self.it.truth(c, &scope.env).negate());
                    self.denied(c, c.span, &scope, parts.take()?)?;
                }
                _ => {}
            }
        }
        parts.done()?;
        ensure(truth == d.truth && truth != Truth::False, || {
            format!("{code} is {truth:?}, not {:?}", d.truth)
        })
    }

    /// What the variables that range over a path are read from.
    pub(super) fn sources(&self, binders: &[&Binder], scope: &Scope<'t>, parts: &mut Parts<'_>) -> Checked {
        for binder in binders {
            if let Domain::Path(path) = &binder.domain {
                self.reads(path, scope, parts)?;
            }
        }
        Ok(())
    }

    fn each_pair_once(&self, a: &Binder, b: &Binder, scope: &Scope<'t>, d: &Derivation) -> Checked {
        let place = |x: &Binder| {
            let v = scope.env.iter().find(|(n, _)| n == self.text(x.name.span)).map(|(_, v)| v);
            self.it.domain(&x.domain, &scope.env).iter().position(|(w, ..)| Some(w) == v)
        };
        ensure(place(a) < place(b), || "a pair the wrong way round".into())?;
        ensure(d.by == By::Relation && d.parts.is_empty(), || "not a pair".into())?;
        self.about(d, b.name.span, Truth::True, scope)
    }

    /// A condition that holds, at least possibly.
    pub(super) fn holds(&self, c: &'t Expr, scope: &Scope<'t>, d: &Derivation) -> Checked {
        if let ExprKind::Not(inner) = &c.kind {
            return self.denied(inner, c.span, scope, d);
        }
        let truth = self.it.truth(c, &scope.env);
        if let (ExprKind::Quantified(q), By::Witness) = (&c.kind, &d.by) {
            ensure(q.quantifier == Quantifier::Some, || "a witness for no `some`".into())?;
            return self.witness(q, c.span, truth, scope, d);
        }
        self.about(d, c.span, truth, scope)?;
        let mut parts = Parts::of(d);
        match (&c.kind, &d.by) {
            (_, By::Cut) => ensure(*self.long.borrow(), || "cut without need".into())?,
            (ExprKind::Binary(BinaryOp::And, ..), By::All) => {
                for c in operands(BinaryOp::And, c) {
                    self.holds(c, scope, parts.take()?)?;
                }
            }
            (ExprKind::Binary(BinaryOp::Or, ..), By::One) => {
                let part = parts.take()?;
                ensure(part.truth == d.truth, || "another branch is surer".into())?;
                first_ok(operands(BinaryOp::Or, c).into_iter(), |c| self.holds(c, scope, part))?;
            }
            (ExprKind::Quantified(q), By::Nothing { searched }) => {
                ensure(q.quantifier != Quantifier::Some, || "`some` is met by something".into())?;
                self.nothing(q, *searched, scope, d, &mut parts)?;
            }
            (ExprKind::Call(call), By::Define(of)) if self.text(call.name.span) == of => {
                self.define(call.name, &call.args, c.span, scope, d, &mut parts)?;
            }
            (_, By::Relation) if self.is_relation(c) => self.relation(c, true, scope, &mut parts)?,
            _ => return Err(format!("`{}` does not follow by {:?}", self.text(c.span), d.by)),
        }
        parts.done()
    }

    /// `not C`, written as `whole`.
    pub(super) fn denied(&self, c: &'t Expr, whole: Span, scope: &Scope<'t>, d: &Derivation) -> Checked {
        if let ExprKind::Not(twice) = &c.kind {
            return self.holds(twice, scope, d);
        }
        self.about(d, whole, self.it.truth(c, &scope.env).negate(), scope)?;
        let mut parts = Parts::of(d);
        match (&c.kind, &d.by) {
            (_, By::Cut) => ensure(*self.long.borrow(), || "cut without need".into())?,
            (ExprKind::Quantified(q), By::Nothing { searched }) if q.quantifier == Quantifier::Some => {
                self.nothing(q, *searched, scope, d, &mut parts)?;
            }
            (_, By::Not) => self.fails(c, scope, &mut parts)?,
            _ => return Err(format!("`{}` is not denied by {:?}", self.text(c.span), d.by)),
        }
        parts.done()
    }

    /// Parts that say why a condition does not hold: of an `and` one that fails, of an `or` all.
    pub(super) fn fails(&self, c: &'t Expr, scope: &Scope<'t>, parts: &mut Parts<'_>) -> Checked {
        let truth = self.it.truth(c, &scope.env);
        match &c.kind {
            ExprKind::Binary(BinaryOp::And, ..) => {
                let all = operands(BinaryOp::And, c).into_iter();
                let failing = all.filter(|c| self.it.truth(c, &scope.env) == truth);
                let start = parts.0.clone();
                first_ok(failing, |c| {
                    parts.0 = start.clone();
                    self.fails(c, scope, parts)
                })
            }
            ExprKind::Binary(BinaryOp::Or, ..) => {
                operands(BinaryOp::Or, c).into_iter().try_for_each(|c| self.fails(c, scope, parts))
            }
            ExprKind::Not(inner) => self.holds(inner, scope, parts.take()?),
            ExprKind::Quantified(q) if q.quantifier == Quantifier::Some => {
                let d = parts.take()?;
                let By::Nothing { searched } = d.by else { return Err("nothing was searched".into()) };
                self.about(d, c.span, truth.negate(), scope)?;
                let mut inner = Parts::of(d);
                self.nothing(q, searched, scope, d, &mut inner)?;
                inner.done()
            }
            ExprKind::Quantified(q) => self.witness(q, c.span, truth.negate(), scope, parts.take()?),
            ExprKind::Call(call) if self.predicate(call.name).is_some() => {
                self.define_fails(call.name, &call.args, c.span, scope, parts)
            }
            _ => {
                let d = parts.take()?;
                ensure(d.by == By::Not, || "a denial denies".into())?;
                self.about(d, c.span, truth.negate(), scope)?;
                let mut inner = Parts::of(d);
                self.relation(c, false, scope, &mut inner)?;
                inner.done()
            }
        }
    }

    /// Whether a condition rests on values alone.
    fn is_relation(&self, c: &Expr) -> bool {
        match &c.kind {
            ExprKind::Binary(op, ..) => !matches!(op, BinaryOp::And | BinaryOp::Or),
            ExprKind::Quantified(_) | ExprKind::Not(_) => false,
            ExprKind::Call(call) => self.predicate(call.name).is_none(),
            _ => true,
        }
    }

    /// A step about a condition: which one, how true, under which values, and at the place of its first part.
    pub(super) fn about(&self, d: &Derivation, at: Span, truth: Truth, scope: &Scope<'t>) -> Checked {
        let words = || self.text(at).to_owned();
        ensure(d.condition.is_some_and(|p| p.span == at), || format!("not about `{}`", words()))?;
        ensure(d.truth == truth, || format!("`{}` is {truth:?}, not {:?}", words(), d.truth))?;
        self.at(d, d.parts.iter().find_map(|p| p.place).map(|p: Place| p.span))?;
        self.under(d, &scope.env)
    }

    pub(super) fn at(&self, d: &Derivation, place: Option<Span>) -> Checked {
        ensure(d.place.map(|p| p.span) == place, || format!("{:?} is not at {place:?}", d.by))
    }

    pub(super) fn rule_scope(&self) -> Env {
        self.outermost.borrow().clone()
    }
}

/// The first of several ways that is right; else what is wrong with the last.
fn first_ok<T>(ways: impl Iterator<Item = T>, mut way: impl FnMut(T) -> Checked) -> Checked {
    let mut answer = Err("there is no way".to_owned());
    for x in ways {
        answer = way(x);
        if answer.is_ok() {
            break;
        }
    }
    answer
}
