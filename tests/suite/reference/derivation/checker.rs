//! Checks a derivation step by step against the texts and the model, sharing nothing with the engine.
//!
//! A derivation and the text it is about are walked side by side: from a rule to its conditions, from a condition to its
//! parts, from a define's call to its body. Each step must be about the condition that stands there, under the values
//! that its variables have there; each claim is judged by the naive evaluator; and a step needs all its parts, in
//! their order. How values are read, walks walked and sums summed is in [`super::leaves`].

use std::cell::RefCell;

use einklang::engine::derivation::{By, Derivation};
use einklang::model::truth::Truth;
use einklang::source::{Place, Span};
use einklang::syntax::tree::{
    BinaryOp, Binder, DefineBody, Domain, Expr, ExprKind, Name, Quantified, Quantifier, RuleMember,
};

use super::super::evaluate::{Env, Evaluator};
use super::super::value::V;
use super::scene::Scene;

/// What is wrong, if anything.
pub(super) type Checked = Result<(), String>;

/// What is in scope: the values of variables, and which of them are a rule's `let`s.
#[derive(Clone)]
pub(super) struct Scope<'t> {
    pub(super) env: Env,
    pub(super) lets: Vec<(String, &'t Expr)>,
}

/// Checks the derivations of one scene.
pub(super) struct Checker<'t> {
    pub(super) scene: &'t Scene,
    pub(super) it: Evaluator<'t>,
    /// The rule's own scope, for its `let`s.
    outermost: RefCell<Env>,
    /// The defines on the way from the root, with their arguments: none may rest on itself.
    open: RefCell<Vec<(String, Vec<String>)>>,
    /// Whether the derivation is so long that steps may have been cut.
    long: RefCell<bool>,
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

    fn done(self) -> Checked {
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

    /// Brings variables into scope: each has the value that is said of it, which is one of its domain.
    pub(super) fn bind(
        &self,
        binders: &[&Binder],
        said: &[(String, String)],
        env: &mut Env,
    ) -> Result<Truth, String> {
        let mut truth = Truth::True;
        for (i, binder) in binders.iter().enumerate() {
            let name = self.text(binder.name.span);
            let (_, value) =
                said.get(i).filter(|(n, _)| n == name).ok_or_else(|| format!("`{name}` is not bound"))?;
            let domain = self.it.domain(&binder.domain, env).into_iter();
            let meant = domain.into_iter().find(|(v, ..)| self.says(v, value));
            let (v, t, _) = meant.ok_or_else(|| format!("`{name}` cannot be {value}"))?;
            truth = truth.and(t);
            env.push((name.to_owned(), v));
        }
        Ok(truth)
    }

    /// What the variables that range over a path are read from.
    fn sources(&self, binders: &[&Binder], scope: &Scope<'t>, parts: &mut Parts<'_>) -> Checked
    where
        't: 't,
    {
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
            (ExprKind::Call(name, args), By::Define(of)) if self.text(name.span) == of => {
                self.define(*name, args, c.span, scope, d, &mut parts)?;
            }
            (_, By::Relation) if self.is_relation(c) => self.relation(c, true, scope, &mut parts)?,
            _ => return Err(format!("`{}` does not follow by {:?}", self.text(c.span), d.by)),
        }
        parts.done()
    }

    /// `not C`, written as `whole`.
    fn denied(&self, c: &'t Expr, whole: Span, scope: &Scope<'t>, d: &Derivation) -> Checked {
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
    fn fails(&self, c: &'t Expr, scope: &Scope<'t>, parts: &mut Parts<'_>) -> Checked {
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
            ExprKind::Call(name, args) if self.predicate(*name).is_some() => {
                self.define_fails(*name, args, c.span, scope, parts)
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

    /// Somebody meets a `some`, or fails an `every`.
    fn witness(
        &self,
        q: &'t Quantified,
        at: Span,
        truth: Truth,
        scope: &Scope<'t>,
        d: &Derivation,
    ) -> Checked {
        ensure(d.by == By::Witness, || format!("nobody is named in {:?}", d.by))?;
        let (binders, conditions) = flat(q);
        self.case(&binders, &conditions, at, truth, scope, d)
    }

    /// A binding that meets conditions: its variables, where they come from, and each condition.
    fn case(
        &self,
        binders: &[&'t Binder],
        conditions: &[(&'t Expr, bool)],
        at: Span,
        truth: Truth,
        scope: &Scope<'t>,
        d: &Derivation,
    ) -> Checked {
        let mut scope = scope.clone();
        let said = d.bindings.get(scope.env.len()..).unwrap_or_default();
        let mut met = self.bind(binders, said, &mut scope.env)?;
        self.about(d, at, truth, &scope)?;
        let mut parts = Parts::of(d);
        self.sources(binders, &scope, &mut parts)?;
        for (c, positive) in conditions {
            met = met.and(self.met(c, *positive, &scope.env));
            self.either(c, *positive, &scope, parts.take()?)?;
        }
        ensure(met == truth, || format!("who is named meets it {met:?}, not {truth:?}"))?;
        parts.done()
    }

    fn met(&self, c: &Expr, positive: bool, env: &Env) -> Truth {
        let truth = self.it.truth(c, env);
        if positive { truth } else { truth.negate() }
    }

    fn either(&self, c: &'t Expr, positive: bool, scope: &Scope<'t>, d: &Derivation) -> Checked {
        if positive { self.holds(c, scope, d) } else { self.denied(c, c.span, scope, d) }
    }

    /// Nobody meets a condition: so many were looked at, and those who possibly do are named.
    fn nothing(
        &self,
        q: &'t Quantified,
        searched: usize,
        scope: &Scope<'t>,
        d: &Derivation,
        parts: &mut Parts<'_>,
    ) -> Checked {
        self.searched(searched, &q.binders.iter().collect::<Vec<_>>(), scope)?;
        self.perhaps(&flat(q), scope, d, parts)
    }

    /// Whether so many are those of the kind, or on the path, with the most. A path that begins at another of the
    /// variables does not count.
    fn searched(&self, said: usize, binders: &[&Binder], scope: &Scope<'t>) -> Checked {
        let is_own = |word: &str| {
            let first = word.split('.').next();
            binders.iter().any(|b| Some(self.text(b.name.span)) == first)
        };
        let in_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let counts = |b: &&&Binder| match &b.domain {
            Domain::Kind(_) => true,
            Domain::Path(path) => !self.text(path.span).split(|c| !in_name(c)).any(is_own),
        };
        let known = |b: &&Binder| self.it.domain(&b.domain, &scope.env).iter().filter(|(.., x)| !x).count();
        let most = binders.iter().filter(counts).map(known).max().unwrap_or(0);
        ensure(said == most, || format!("{most} were searched, not {said}"))
    }

    /// Where it is open whether somebody meets conditions: up to three who may, each with what is open of them.
    fn perhaps(
        &self,
        (binders, conditions): &(Vec<&'t Binder>, Vec<(&'t Expr, bool)>),
        scope: &Scope<'t>,
        d: &Derivation,
        parts: &mut Parts<'_>,
    ) -> Checked {
        if d.truth == Truth::True {
            return Ok(());
        }
        let mut named: Vec<Env> = Vec::new();
        while let Some(part) = parts.peek().filter(|_| named.len() < 3) {
            let mut inner = scope.clone();
            let said = part.bindings.get(scope.env.len()..).unwrap_or_default();
            self.bind(binders, said, &mut inner.env)?;
            ensure(!named.contains(&inner.env), || "somebody is named twice".into())?;
            let mut all = Truth::True;
            for (c, positive) in conditions {
                let met = self.met(c, *positive, &inner.env);
                all = all.and(met);
                if met == Truth::Possible {
                    self.either(c, *positive, &inner, parts.take()?)?;
                }
            }
            ensure(all == Truth::Possible, || "who is named does not possibly meet it".into())?;
            named.push(inner.env);
        }
        let open = self.open_cases(binders, conditions, &scope.env);
        ensure(named.len() >= open.min(3), || format!("{} of {open} are named", named.len()))
    }

    /// How many combinations possibly meet conditions, of which at least one is not decided for all.
    fn open_cases(&self, binders: &[&Binder], conditions: &[(&Expr, bool)], env: &Env) -> usize {
        let mut envs = vec![env.clone()];
        for b in binders {
            let longer = |env: Env| {
                let name = self.text(b.name.span).to_owned();
                let all = self.it.domain(&b.domain, &env).into_iter();
                all.map(move |(v, ..)| [env.clone(), vec![(name.clone(), v)]].concat()).collect::<Vec<_>>()
            };
            envs = envs.into_iter().flat_map(longer).collect();
        }
        let open = |env: &&Env| {
            let truths = || conditions.iter().map(|(c, positive)| self.met(c, *positive, env));
            truths().all(|t| t != Truth::False) && truths().any(|t| t == Truth::Possible)
        };
        envs.iter().filter(open).count()
    }

    /// A define with its parameters bound to the arguments, and its body.
    fn define(
        &self,
        name: Name,
        args: &'t [Expr],
        call: Span,
        scope: &Scope<'t>,
        d: &Derivation,
        parts: &mut Parts<'_>,
    ) -> Checked {
        let (body, inner) = self.enter(name, args, scope)?;
        self.arguments(args, scope, parts)?;
        let known = inner.env.iter().all(|(_, v)| matches!(v, V::Entity(_)));
        if parts.peek().is_none() && !known && self.calls_itself(name) {
            return Ok(());
        }
        let key = (self.text(name.span).to_owned(), inner.env.iter().map(|(_, v)| self.print(v)).collect());
        ensure(!self.open.borrow().contains(&key), || format!("{key:?} rests on itself"))?;
        self.open.borrow_mut().push(key);
        let part = parts.take()?;
        let mut answer = self.holds(body, &inner, part);
        // Where an argument is more than a name, the parts of the body stand together.
        if answer.is_err() && part.condition.is_some_and(|p| p.span == call) {
            let (binders, conditions) = flatten(body, true);
            answer = match part.by {
                By::Witness | By::All => self.case(&binders, &conditions, call, d.truth, &inner, part),
                _ => answer,
            };
        }
        self.open.borrow_mut().pop();
        answer
    }

    fn define_fails(
        &self,
        name: Name,
        args: &'t [Expr],
        call: Span,
        scope: &Scope<'t>,
        parts: &mut Parts<'_>,
    ) -> Checked {
        let (body, inner) = self.enter(name, args, scope)?;
        let truth = self.it.holds(self.text(name.span), &self.values(args, scope)).negate();
        let part = parts.peek().ok_or("a part is missing")?;
        if part.by == By::Not && part.parts.is_empty() && self.calls_itself(name) {
            self.about(parts.take()?, call, truth, scope)?;
            return Ok(());
        }
        if let (By::Nothing { searched }, true) = (&part.by, part.condition.is_some_and(|p| p.span == call)) {
            self.about(parts.take()?, call, truth, &inner)?;
            let all = flatten(body, true);
            self.searched(*searched, &all.0, &inner)?;
            let mut own = Parts::of(part);
            self.perhaps(&all, &inner, part, &mut own)?;
            return own.done();
        }
        self.fails(body, &inner, parts)
    }

    /// A predicate's body, and its parameters in scope.
    fn enter(
        &self,
        name: Name,
        args: &'t [Expr],
        scope: &Scope<'t>,
    ) -> Result<(&'t Expr, Scope<'t>), String> {
        let body = self.predicate(name).ok_or_else(|| format!("no predicate {}", self.text(name.span)))?;
        Ok((body, self.parameters(name, args, scope)))
    }

    /// A define's parameters. One that stands for a `let` stands for what that says.
    pub(super) fn parameters(&self, name: Name, args: &'t [Expr], scope: &Scope<'t>) -> Scope<'t> {
        let Some((_, define)) = self.scene.world.define(self.text(name.span)) else { return scope.clone() };
        let env = self.it.parameters(define, &self.values(args, scope));
        let of = |arg: &Expr| scope.lets.iter().find(|(n, _)| n == self.text(arg.span)).map(|(_, e)| *e);
        let lets = args.iter().zip(&env).filter_map(|(a, (n, _))| Some((n.clone(), of(a)?)));
        let lets = if self.calls_itself(name) { Vec::new() } else { lets.collect() };
        Scope { env, lets }
    }

    /// What the arguments that are more than a variable are read from.
    pub(super) fn arguments(&self, args: &'t [Expr], scope: &Scope<'t>, parts: &mut Parts<'_>) -> Checked {
        let bound = |a: &Expr| scope.env.iter().any(|(n, _)| n == self.text(a.span));
        args.iter().filter(|a| !bound(a)).try_for_each(|a| self.reads(a, scope, parts))
    }

    fn values(&self, args: &[Expr], scope: &Scope<'t>) -> Vec<V> {
        args.iter().map(|a| self.it.value(a, &scope.env)).collect()
    }

    fn calls_itself(&self, name: Name) -> bool {
        self.scene.world.define(self.text(name.span)).is_some_and(|(id, _)| self.it.is_recursive(id))
    }

    fn predicate(&self, name: Name) -> Option<&'t Expr> {
        match &self.scene.world.define(self.text(name.span))?.1.body {
            DefineBody::When(body) => Some(body),
            DefineBody::Equals(_) => None,
        }
    }

    /// Whether a condition rests on values alone.
    fn is_relation(&self, c: &Expr) -> bool {
        match &c.kind {
            ExprKind::Binary(op, ..) => !matches!(op, BinaryOp::And | BinaryOp::Or),
            ExprKind::Quantified(_) | ExprKind::Not(_) => false,
            ExprKind::Call(name, _) => self.predicate(*name).is_none(),
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

    /// Whether the values said of variables are those they have.
    pub(super) fn under(&self, d: &Derivation, env: &Env) -> Checked {
        let same =
            |((n, v), (name, said)): (&(String, V), &(String, String))| n == name && self.says(v, said);
        let all = d.bindings.len() == env.len() && env.iter().zip(&d.bindings).all(same);
        ensure(all, || format!("{:?} under {:?}, not {env:?}", d.by, d.bindings))
    }

    pub(super) fn rule_scope(&self) -> Env {
        self.outermost.borrow().clone()
    }

    /// A value as it is printed.
    pub(super) fn print(&self, v: &V) -> String {
        let model = &self.scene.world.model;
        match v.clone().settle(&V::None) {
            V::Entity(e) => model.name_of(e).to_owned(),
            V::Choice(id, i) => {
                let value = model.choices[id.index()].values.get(usize::from(i));
                value.map_or("", |(n, _)| model.symbols.text(*n)).to_owned()
            }
            V::Period(p) | V::Length(p) => p.to_string(),
            V::Date(d) => d.to_string(),
            V::Duration(d) => d.to_string(),
            V::Number(i) => i.to_string(),
            V::Unknown(shape) if !shape.bound.is_all() => shape.bound.to_string(),
            V::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
            V::Text(all) => all.first().cloned().unwrap_or_default(),
            V::Word(word) => word,
            V::None => "none".to_owned(),
            _ => "unknown".to_owned(),
        }
    }

    pub(super) fn says(&self, v: &V, said: &str) -> bool {
        match v {
            V::Text(all) => all.iter().any(|t| t == said),
            v => self.print(v) == said,
        }
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

/// `a and b and c` as `a`, `b`, `c`.
fn operands(op: BinaryOp, e: &Expr) -> Vec<&Expr> {
    match &e.kind {
        ExprKind::Binary(o, a, b) if *o == op => [operands(op, a), operands(op, b)].concat(),
        _ => vec![e],
    }
}

/// The variables and conditions of a quantifier, those of a `some` right inside it among them; what `every` asks for is
/// to be denied.
fn flat(q: &Quantified) -> (Vec<&Binder>, Vec<(&Expr, bool)>) {
    let (mut binders, mut conditions) = (q.binders.iter().collect::<Vec<_>>(), Vec::new());
    if let Some(c) = &q.filter {
        let (more, inner) = flatten(c, true);
        binders.extend(more);
        conditions.extend(inner);
    }
    conditions.extend(q.satisfies.as_ref().map(|c| (c, false)));
    (binders, conditions)
}

/// A condition as variables and conditions.
fn flatten(c: &Expr, positive: bool) -> (Vec<&Binder>, Vec<(&Expr, bool)>) {
    match &c.kind {
        ExprKind::Binary(BinaryOp::And, a, b) => {
            let ((mut binders, mut all), (more, others)) = (flatten(a, positive), flatten(b, positive));
            binders.extend(more);
            all.extend(others);
            (binders, all)
        }
        ExprKind::Quantified(q) if q.quantifier == Quantifier::Some => flat(q),
        _ => (Vec::new(), vec![(c, positive)]),
    }
}
