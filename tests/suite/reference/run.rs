//! Defines and rules: fixpoints over all tuples, and the full product of each rule's variables.

use std::cell::RefCell;

use einklang::finding::Severity;
use einklang::model::date::{DateRange, Period};
use einklang::model::interval::Interval;
use einklang::model::truth::Truth;
use einklang::model::{EntityId, KindId, Type};
use einklang::syntax::tree::{
    self, Aggregate, Define, DefineBody, Domain, Expr, ExprKind, Name, Quantified, RuleMember, TypeRef,
};

use super::evaluate::{Env, Evaluator};
use super::readings::{NONE_IS_AN_ARGUMENT, OPEN_END_IS_UNKNOWN};
use super::value::{Set, Shape, V};
use super::world::World;

/// A finding: code, values of the `for` variables, certainty, severity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    pub(super) code: String,
    pub(super) bindings: Vec<(String, String)>,
    pub(super) certain: bool,
    pub(super) severity: Severity,
}

/// Stands for *none* among the arguments of a recursive define.
const NOBODY: EntityId = EntityId(u32::MAX - 9);

/// What some defines rest on, and these.
type Stratum<'w> = (Vec<usize>, Vec<(usize, &'w Define)>);

/// All findings of a program, sorted.
pub(super) fn findings(world: &World, as_of: i32) -> Vec<Found> {
    let it = Evaluator::new(world, as_of);
    let mut all: Vec<Found> = world.rules().flat_map(|rule| it.rule(rule)).collect();
    all.sort();
    all
}

impl<'a> Evaluator<'a> {
    /// With all that is to be known of the recursive defines.
    pub(super) fn new(world: &'a World, as_of: i32) -> Evaluator<'a> {
        let today = Period { first: as_of, last: as_of };
        let it = Evaluator {
            world,
            today,
            recursive: RefCell::default(),
            calls: RefCell::default(),
            truths: RefCell::default(),
            facts: RefCell::default(),
            steps: RefCell::default(),
        };
        it.fixpoint();
        it
    }
}

impl Evaluator<'_> {
    fn rule(&self, rule: &tree::Rule) -> Vec<Found> {
        let mut cases: Vec<(Env, Truth)> = vec![(Env::new(), Truth::True)];
        let mut variables: Vec<String> = Vec::new();
        for member in &rule.members {
            match member {
                RuleMember::For { pair, binders } => {
                    for (i, binder) in binders.iter().enumerate() {
                        let name = self.text(binder.name.span).to_owned();
                        let first = (*pair && i > 0).then(|| variables.last().cloned()).flatten();
                        cases = self.bind(&cases, &name, &binder.domain, first.as_deref());
                        variables.push(name);
                    }
                }
                RuleMember::Where(c) => {
                    cases.iter_mut().for_each(|(env, t)| *t = t.and(self.truth(c, env)));
                }
                RuleMember::Unless(c) => {
                    cases.iter_mut().for_each(|(env, t)| *t = t.and(self.truth(c, env).negate()));
                }
                RuleMember::Let { name, value } => {
                    for (env, _) in &mut cases {
                        let v = self.value(value, env);
                        env.push((self.text(name.span).into(), v));
                    }
                }
                _ => {}
            }
            cases.retain(|(_, t)| *t != Truth::False);
        }
        cases.into_iter().map(|(env, truth)| self.found(rule, &variables, &env, truth)).collect()
    }

    fn bind(
        &self,
        cases: &[(Env, Truth)],
        name: &str,
        domain: &Domain,
        before: Option<&str>,
    ) -> Vec<(Env, Truth)> {
        let mut next = Vec::new();
        for (env, truth) in cases {
            let values = self.domain(domain, env);
            let place = |v: &V| values.iter().position(|(w, _, _)| w == v);
            let first = before.and_then(|b| env.iter().find(|(n, _)| n == b)).and_then(|(_, v)| place(v));
            for (i, (v, t, extra)) in values.iter().enumerate() {
                if *extra || before.is_some() && first.is_none_or(|first| i <= first) {
                    continue;
                }
                let mut env = env.clone();
                env.push((name.into(), v.clone()));
                next.push((env, truth.and(*t)));
            }
        }
        next
    }

    fn found(&self, rule: &tree::Rule, variables: &[String], env: &Env, truth: Truth) -> Found {
        let severity = rule.members.iter().find_map(|member| match member {
            RuleMember::Severity(all) => {
                let holds =
                    all.iter().find(|(_, c)| c.as_ref().is_none_or(|c| self.truth(c, env) == Truth::True));
                holds.or_else(|| all.last()).map(|(word, _)| match self.text(word.span) {
                    "error" => Severity::Error,
                    "warning" => Severity::Warning,
                    _ => Severity::Note,
                })
            }
            _ => None,
        });
        let severity = severity.unwrap_or(Severity::Error);
        let certain = truth == Truth::True;
        let value = |name: &String| env.iter().find(|(n, _)| n == name).map(|(_, v)| self.print(v));
        Found {
            code: format!("project/{}", self.text(rule.name.span)),
            bindings: variables.iter().map(|n| (n.clone(), value(n).unwrap_or_default())).collect(),
            certain,
            severity: if certain { severity } else { severity.lowered() },
        }
    }

    fn print(&self, v: &V) -> String {
        let model = &self.world.model;
        match v {
            V::Entity(e) => model.name_of(*e).to_owned(),
            V::Choice(id, i) => {
                let value = model.choices[id.index()].values.get(usize::from(*i));
                value.map_or("", |(n, _)| model.symbols.text(*n)).to_owned()
            }
            V::Period(p) => p.to_string(),
            V::Date(d) => d.to_string(),
            V::Number(i) => i.to_string(),
            V::YesNo(b) => if *b { "yes" } else { "no" }.to_owned(),
            v => format!("{v:?}"),
        }
    }

    /// The entities that may stand as a parameter of a define.
    pub(super) fn arguments(&self, define: &str, parameter: usize) -> Vec<EntityId> {
        let (_, define) = self.world.define(define).unwrap();
        define
            .params
            .get(parameter)
            .and_then(|(_, ty)| self.kind(ty))
            .map_or_else(Vec::new, |k| self.extent(k))
    }

    fn kind(&self, ty: &TypeRef) -> Option<KindId> {
        let TypeRef::Named(name) = ty else { return None };
        let model = &self.world.model;
        model.kind_names.get(&model.symbols.get(self.text(name.span))?).copied()
    }

    /// Calls a predicate, or `matches` and `contains`.
    pub(super) fn holds(&self, name: &str, args: &[V]) -> Truth {
        let Some((id, define)) = self.world.define(name) else {
            let (a, b) = (&args[0], &args[1]);
            return V::ask(a, b, &|a, b| match (a, b) {
                (V::Text(a), V::Text(b)) => a.iter().any(|a| text_fits(name, a, &b[0])).into(),
                _ => Truth::Possible,
            });
        };
        let DefineBody::When(body) = &define.body else { panic!("{name} is no predicate") };
        alternatives(args, &mut |args| {
            if args.contains(&V::None) && !NONE_IS_AN_ARGUMENT {
                return Truth::False;
            }
            let entity = |a: &V| match a {
                V::Entity(e) => Some(*e),
                V::None => Some(NOBODY),
                _ => None,
            };
            let entities: Option<Vec<EntityId>> = args.iter().map(entity).collect();
            match entities {
                Some(entities) if self.is_recursive(id) => {
                    self.facts.borrow().get(&(id, entities)).copied().unwrap_or(Truth::False)
                }
                None if self.is_recursive(id) => Truth::Possible,
                _ => {
                    let key = asked(name, args);
                    if let Some(known) = key.as_ref().and_then(|k| self.truths.borrow().get(k).copied()) {
                        return known;
                    }
                    let truth = self.truth(body, &self.parameters(define, args));
                    self.truths.borrow_mut().extend(key.map(|k| (k, truth)));
                    truth
                }
            }
        })
    }

    pub(super) fn parameters(&self, define: &Define, args: &[V]) -> Env {
        let like = |ty: &TypeRef| self.kind(ty).map_or_else(Shape::any, |k| Shape::of(Type::Entity(k)));
        let each = define.params.iter().zip(args).map(|((name, ty), v)| {
            let v = self.settled(v, &V::Unknown(like(ty))).0;
            (self.text(name.span).to_owned(), v)
        });
        each.collect()
    }

    /// Calls a function.
    pub(super) fn call(&self, name: &str, args: &[V]) -> V {
        if let Some((_, define)) = self.world.define(name) {
            let DefineBody::Equals(body) = &define.body else { panic!("{name} is no function") };
            let key = asked(name, args);
            if let Some(known) = key.as_ref().and_then(|k| self.calls.borrow().get(k).cloned()) {
                return known;
            }
            let mut all = Vec::new();
            alternatives(args, &mut |args| {
                all.push(match args.contains(&V::None) && !NONE_IS_AN_ARGUMENT {
                    true => V::None,
                    false => self.value(body, &self.parameters(define, args)),
                });
                Truth::True
            });
            let answer = V::one_of(all);
            self.calls.borrow_mut().extend(key.map(|k| (k, answer.clone())));
            return answer;
        }
        if name == "today" {
            return V::Date(DateRange::on(self.today.first));
        }
        let Some(arg) = args.first() else { panic!("{name} asks for an argument") };
        if let V::OneOf(all) = arg {
            let all: Vec<V> = all.iter().map(|v| self.call(name, std::slice::from_ref(v))).collect();
            if all.iter().any(|v| matches!(v, V::Set(_))) {
                return V::Set(in_any(&all));
            }
            return V::one_of(all);
        }
        let arg = arg.clone().settle(&V::Unknown(Shape::of(Type::Period)));
        let all = |periods: Option<Vec<Period>>| {
            let mut set = Set::empty(Shape::of(Type::Period));
            match periods {
                Some(all) => all.into_iter().for_each(|p| set.add(V::Period(p), Truth::True)),
                None => set.unknown = Truth::True,
            }
            V::Set(set)
        };
        match (name, &arg) {
            (_, V::None) => V::None,
            ("years", V::Period(p)) => all(p.years().map(Iterator::collect)),
            ("months", V::Period(p)) => all(p.months().map(Iterator::collect)),
            ("years" | "months", _) => all(None),
            ("start", V::Period(p)) => V::Date(p.start()),
            ("end", V::Period(p)) => V::Date(p.end()),
            ("start" | "end", _) => V::Unknown(Shape::of(Type::Date)),
            ("length", V::Period(p)) => V::Length(*p),
            ("length", _) => V::Unknown(Shape::of(Type::Duration)),
            ("lowest", v) => self.end(v, false),
            ("highest", v) => self.end(v, true),
            _ => panic!("unknown function {name}"),
        }
    }

    fn end(&self, v: &V, high: bool) -> V {
        match v {
            V::Date(d) => return V::Date(DateRange::on(if high { d.last } else { d.first })),
            V::Unknown(Shape { ty: Some(Type::Date), .. }) => return v.clone(),
            _ => {}
        }
        let i = v.interval().unwrap_or_else(Interval::all);
        V::Number(match if high { i.hi.clone() } else { i.lo.clone() } {
            Some(n) => Interval::exact(n),
            // An end that is not known still lies beyond the other one.
            None if !OPEN_END_IS_UNKNOWN => i,
            None => Interval::all(),
        })
    }

    /// The least truth of all recursive defines that their bodies agree with: first of those that others rest on, because
    /// a `not` may ask only for what is settled.
    fn fixpoint(&self) {
        let mut strata: Vec<Stratum<'_>> = Vec::new();
        for (id, item) in self.world.file.items.iter().enumerate() {
            let tree::Item::Define(define) = item else { continue };
            if !self.is_recursive(id) {
                continue;
            }
            // Defines that rest on one another rest on the same ones; any other rests on more of them.
            let rests_on = self.reached(id);
            match strata.iter_mut().find(|(all, _)| *all == rests_on) {
                Some((_, defines)) => defines.push((id, define)),
                None => strata.push((rests_on, vec![(id, define)])),
            }
        }
        strata.sort_by_key(|(rests_on, _)| rests_on.len());
        strata.iter().for_each(|(_, defines)| self.least_truth(defines));
    }

    fn least_truth(&self, recursive: &[(usize, &Define)]) {
        loop {
            let mut changed = false;
            self.forget();
            for (id, define) in recursive {
                let DefineBody::When(body) = &define.body else { continue };
                let mut tuples: Vec<Vec<EntityId>> = vec![Vec::new()];
                for (_, ty) in &define.params {
                    let kind = self.kind(ty).unwrap();
                    let longer = |t: Vec<EntityId>| {
                        self.extent(kind)
                            .into_iter()
                            .chain([NOBODY])
                            .map(move |e| [t.clone(), vec![e]].concat())
                    };
                    tuples = tuples.into_iter().flat_map(longer).collect();
                }
                for tuple in tuples {
                    let value = |e: &EntityId| if *e == NOBODY { V::None } else { V::Entity(*e) };
                    let args: Vec<V> = tuple.iter().map(value).collect();
                    let truth = self.truth(body, &self.parameters(define, &args));
                    self.forget();
                    let before = self.facts.borrow_mut().insert((*id, tuple), truth);
                    changed |= before.unwrap_or(Truth::False) != truth;
                }
            }
            if !changed {
                return;
            }
        }
    }

    /// Forgets what may be otherwise once more is known of the recursive defines.
    fn forget(&self) {
        self.steps.borrow_mut().clear();
        self.calls.borrow_mut().clear();
        self.truths.borrow_mut().clear();
    }

    /// Whether a define reaches itself by its calls.
    pub(super) fn is_recursive(&self, id: usize) -> bool {
        if let Some(known) = self.recursive.borrow().get(&id) {
            return *known;
        }
        let answer = self.reached(id).contains(&id);
        self.recursive.borrow_mut().insert(id, answer);
        answer
    }

    /// The defines that one rests on, by any number of calls, in their order.
    fn reached(&self, id: usize) -> Vec<usize> {
        let mut seen: Vec<usize> = self.calls(id);
        let mut i = 0;
        while let Some(next) = seen.get(i).copied() {
            i += 1;
            for call in self.calls(next) {
                if !seen.contains(&call) {
                    seen.push(call);
                }
            }
        }
        seen.sort_unstable();
        seen.dedup();
        seen
    }

    fn calls(&self, id: usize) -> Vec<usize> {
        let Some(tree::Item::Define(define)) = self.world.file.items.get(id) else { return Vec::new() };
        let (DefineBody::When(body) | DefineBody::Equals(body)) = &define.body;
        let mut names = Vec::new();
        called(body, &mut names);
        names.iter().filter_map(|n| self.world.define(self.text(n.span))).map(|(i, _)| i).collect()
    }
}

/// Of sets of which one is meant, and it is not known which: what is in all of them surely is in it.
fn in_any(all: &[V]) -> Set {
    let sets: Vec<Set> = all.iter().map(V::to_set).collect();
    let truths = |of: &dyn Fn(&Set) -> Truth| super::value::agreed(&sets.iter().map(of).collect::<Vec<_>>());
    let mut any = Set::empty(Shape::of(Type::Period));
    for (v, _) in sets.iter().flat_map(|set| &set.elements) {
        let is_in = |set: &Set| set.elements.iter().find(|(w, _)| w == v).map_or(Truth::False, |(_, t)| *t);
        any.add(v.clone(), truths(&is_in));
    }
    any.unknown = truths(&|set| set.unknown);
    any
}

/// A call in so many words, where its arguments are few.
fn asked(name: &str, args: &[V]) -> Option<String> {
    let is_one = |v: &V| matches!(v, V::Entity(_) | V::Period(_) | V::Date(_) | V::Choice(..));
    args.iter().all(is_one).then(|| format!("{name} {args:?}"))
}

fn text_fits(function: &str, text: &str, what: &str) -> bool {
    match function {
        "matches" => regex::Regex::new(what).unwrap().is_match(text),
        "contains" => text.contains(what),
        _ => panic!("unknown predicate {function}"),
    }
}

/// Every combination of alternatives among the arguments, and what they agree on.
fn alternatives(args: &[V], f: &mut dyn FnMut(&[V]) -> Truth) -> Truth {
    let mut all: Vec<Vec<V>> = vec![Vec::new()];
    for arg in args {
        let values = if let V::OneOf(values) = arg { values.clone() } else { vec![arg.clone()] };
        all = all
            .into_iter()
            .flat_map(|t| values.iter().map(move |v| [t.clone(), vec![v.clone()]].concat()))
            .collect();
    }
    super::value::agreed(&all.iter().map(|args| f(args)).collect::<Vec<_>>())
}

/// All names that an expression calls or walks along.
fn called(e: &Expr, names: &mut Vec<Name>) {
    match &e.kind {
        ExprKind::Call(call) => {
            let (name, args) = (&call.name, &call.args);
            names.push(*name);
            args.iter().for_each(|a| called(a, names));
        }
        ExprKind::Reaches(r) => {
            names.extend(r.via.iter().map(|(_, n)| *n));
            called(&r.from, names);
            called(&r.to, names);
        }
        ExprKind::Quantified(q) => {
            let Quantified { binders, filter, satisfies, .. } = &**q;
            binders.iter().for_each(|b| {
                if let Domain::Path(p) = &b.domain {
                    called(p, names)
                }
            });
            filter.iter().chain(satisfies).for_each(|e| called(e, names));
        }
        ExprKind::Aggregate(a) => {
            let Aggregate { of, binders, filter, .. } = &**a;
            binders.iter().for_each(|b| {
                if let Domain::Path(p) = &b.domain {
                    called(p, names)
                }
            });
            of.iter().chain(filter).for_each(|e| called(e, names));
        }
        ExprKind::Binary(_, a, b) | ExprKind::At(a, b) => {
            called(a, names);
            called(b, names);
        }
        ExprKind::InList(it) => {
            let (a, all) = (&it.of, &it.list);
            called(a, names);
            all.iter().for_each(|e| called(e, names));
        }
        ExprKind::Not(a) | ExprKind::Negate(a) | ExprKind::Is(a, _) | ExprKind::Path(a, _) => {
            called(a, names)
        }
        _ => {}
    }
}
