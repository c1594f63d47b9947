//! Quantifiers and defines: who meets a condition, that nobody does, and what a define comes to.

use einklang::engine::derivation::{By, Derivation};
use einklang::model::truth::Truth;
use einklang::source::Span;
use einklang::syntax::tree::{
    BinaryOp, Binder, DefineBody, Domain, Expr, ExprKind, Name, Quantified, Quantifier,
};

use super::super::evaluate::Env;
use super::super::value::V;
use super::checker::{Checked, Checker, Parts, ensure};
use super::scope::Scope;

impl<'t> Checker<'t> {
    /// Somebody meets a `some`, or fails an `every`.
    pub(super) fn witness(
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
    pub(super) fn case(
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
    pub(super) fn nothing(
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
    pub(super) fn define(
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
        let known = inner.env.iter().all(|(_, v)| matches!(v, V::Entity(_) | V::None));
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

    pub(super) fn define_fails(
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

    pub(super) fn calls_itself(&self, name: Name) -> bool {
        self.scene.world.define(self.text(name.span)).is_some_and(|(id, _)| self.it.is_recursive(id))
    }

    pub(super) fn predicate(&self, name: Name) -> Option<&'t Expr> {
        match &self.scene.world.define(self.text(name.span))?.1.body {
            DefineBody::When(body) => Some(body),
            DefineBody::Equals(_) => None,
        }
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
