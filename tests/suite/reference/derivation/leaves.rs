//! What conditions rest on in the end: statements, steps of a taxonomy, edges of a walk, elements of a sum.

use einklang::engine::derivation::{By, Derivation};
use einklang::model::date::Period;
use einklang::model::truth::Truth;
use einklang::model::{Cells, EntityId, PropertyId};
use einklang::source::Span;
use einklang::syntax::tree::{Aggregate, BinaryOp, DefineBody, Expr, ExprKind, Reaches, Sign};

use super::super::value::V;
use super::checker::{Checked, Checker, Parts, Scope, ensure};

/// How many values of a property, and how many elements of an aggregate are listed.
const VALUES: usize = 8;
const ELEMENTS: usize = 50;
/// How long a signed walk may be.
const STEPS: usize = 8;

impl<'t> Checker<'t> {
    /// The statements a relation is read from; of `within` and `meets` the way up, of `reaches` the walk.
    pub(super) fn relation(
        &self,
        c: &'t Expr,
        holds: bool,
        scope: &Scope<'t>,
        parts: &mut Parts<'_>,
    ) -> Checked {
        match &c.kind {
            ExprKind::Binary(op, a, b) => {
                self.reads(a, scope, parts)?;
                self.reads(b, scope, parts)?;
                if matches!(op, BinaryOp::Within | BinaryOp::Meets) {
                    self.climb(*op, a, b, holds, scope, parts)?;
                }
                Ok(())
            }
            ExprKind::InList(x, list) => {
                self.reads(x, scope, parts)?;
                list.iter().try_for_each(|e| self.reads(e, scope, parts))
            }
            ExprKind::Is(x, _) => self.reads(x, scope, parts),
            ExprKind::Reaches(r) => {
                self.reads(&r.from, scope, parts)?;
                self.reads(&r.to, scope, parts)?;
                self.walk(r, holds, scope, parts)
            }
            _ => self.reads(c, scope, parts),
        }
    }

    /// The statements from which a value is read.
    pub(super) fn reads(&self, e: &'t Expr, scope: &Scope<'t>, parts: &mut Parts<'_>) -> Checked {
        match &e.kind {
            ExprKind::Name => self.path(e, None, scope, parts),
            ExprKind::Path(..) => self.path(e, None, scope, parts),
            ExprKind::At(path, time) => self.path(path, Some(time), scope, parts),
            ExprKind::Binary(_, a, b) => {
                self.reads(a, scope, parts)?;
                self.reads(b, scope, parts)
            }
            ExprKind::Negate(a) => self.reads(a, scope, parts),
            ExprKind::Call(name, args) => {
                let Some((_, define)) = self.scene.world.define(self.text(name.span)) else {
                    return args.iter().try_for_each(|a| self.reads(a, scope, parts));
                };
                let d = parts.take()?;
                ensure(d.by == By::Define(self.text(name.span).into()), || "not that define".into())?;
                self.about(d, e.span, Truth::True, scope)?;
                let mut inner = Parts::of(d);
                self.arguments(args, scope, &mut inner)?;
                if let DefineBody::Equals(body) = &define.body {
                    self.reads(body, &self.parameters(*name, args, scope), &mut inner)?;
                }
                ensure(inner.peek().is_none(), || "there is a part too many".into())
            }
            ExprKind::Aggregate(a) => self.aggregate(e, a, scope, parts.take()?),
            _ => Ok(()),
        }
    }

    /// `x.p.q`, perhaps at a time: a statement for each step and each of whom it is asked.
    fn path(
        &self,
        path: &'t Expr,
        time: Option<&'t Expr>,
        scope: &Scope<'t>,
        parts: &mut Parts<'_>,
    ) -> Checked {
        let (mut value, names): (V, Vec<&str>) = match &path.kind {
            ExprKind::Path(base, name) => {
                self.reads(base, scope, parts)?;
                (self.it.value(base, &scope.env), self.text(name.span).split('.').map(str::trim).collect())
            }
            _ => {
                let mut names: Vec<&str> = self.text(path.span).split('.').map(str::trim).collect();
                let first = names.remove(0);
                if let Some((_, of)) = scope.lets.iter().rev().find(|(n, _)| n == first) {
                    // What a `let` says is read in the rule, wherever its name is used.
                    let outer = Scope { env: self.rule_scope(), lets: scope.lets.clone() };
                    self.reads(of, &outer, parts)?;
                }
                match scope.env.iter().rev().find(|(n, _)| n == first) {
                    Some((_, v)) => (v.clone(), names),
                    None => {
                        names.insert(0, first);
                        match self.entity_before(&mut names) {
                            Some(e) => (V::Entity(e), names),
                            None => return Ok(()),
                        }
                    }
                }
            }
        };
        let today = self.it.today;
        for (i, name) in names.iter().enumerate() {
            let last = time.filter(|_| i + 1 == names.len());
            let mut when = today;
            if let Some(time) = last {
                self.reads(time, scope, parts)?;
                when = match self.it.value(time, &scope.env) {
                    V::Literal(l) => l.period.unwrap_or(today),
                    V::Date(d) => Period::from(d),
                    V::Period(p) => p,
                    _ => today,
                };
            }
            let model = &self.scene.world.model;
            let owners = entities(&value);
            if owners.iter().any(|o| model.property_of(model.kind_of(*o), name).is_some()) {
                let mut left = owners.clone();
                for _ in 0..owners.len().min(VALUES) {
                    self.stated(parts.take()?, name, when, &mut left, scope)?;
                }
            }
            value = self.it.property(&value, name, &when);
        }
        Ok(())
    }

    /// The longest entity name that a path begins with; the rest are properties.
    fn entity_before(&self, names: &mut Vec<&str>) -> Option<EntityId> {
        let resolve = |n: usize| {
            self.scene.world.model.resolve(&names[..n].join("."), einklang::source::Pack::PROJECT, None)
        };
        let (n, e) = (1..=names.len()).rev().find_map(|n| Some((n, resolve(n)?)))?;
        names.drain(..n);
        Some(e)
    }

    /// A value that is written at this place, or where nothing is written the entity.
    fn stated(
        &self,
        d: &Derivation,
        name: &str,
        when: Period,
        owners: &mut Vec<EntityId>,
        scope: &Scope<'t>,
    ) -> Checked {
        let (By::Stated { entity, property } | By::Unstated { entity, property }) = &d.by else {
            return Err(format!("{:?} is no statement of `{name}`", d.by));
        };
        ensure(property == name, || format!("`{property}` is not `{name}`"))?;
        let model = &self.scene.world.model;
        let of = owners.iter().position(|o| model.name_of(*o) == entity);
        let owner = owners.remove(of.ok_or_else(|| format!("`{entity}` is not asked for `{name}`"))?);
        let id = model.property_of(model.kind_of(owner), name).ok_or("no such property")?;
        let column = &model.columns[id.index()];
        let holds = |c: &usize| column.note(*c).and_then(|n| n.during).is_none_or(|p| when.overlaps(&p));
        let cell = column.cells(owner).find(holds).or_else(|| column.cells(owner).next());
        ensure(matches!(d.by, By::Stated { .. }) == cell.is_some(), || format!("{:?} of {entity}", d.by))?;
        let place = cell.map_or(model.entities.declared[owner.index()].name, |c| column.places[c]);
        self.leaf(d, Truth::True, Some(place.span))?;
        ensure(d.parts.is_empty(), || "a statement rests on nothing".into())?;
        self.under(d, &scope.env)
    }

    fn leaf(&self, d: &Derivation, truth: Truth, place: Option<Span>) -> Checked {
        ensure(d.condition.is_none(), || "a statement is no condition".into())?;
        ensure(d.truth == truth, || format!("{:?} is {truth:?}, not {:?}", d.by, d.truth))?;
        self.at(d, place)
    }

    fn declared(&self, e: EntityId) -> Span {
        self.scene.world.model.entities.declared[e.index()].name.span
    }

    fn named(&self, name: &str) -> Result<EntityId, String> {
        let model = &self.scene.world.model;
        let all = (0..model.entities.kind.len() as u32).map(EntityId);
        all.into_iter().find(|e| model.name_of(*e) == name).ok_or_else(|| format!("nobody is called {name}"))
    }

    /// Where one entity names another, else where it is declared.
    fn names(&self, from: EntityId, p: PropertyId, to: EntityId) -> Span {
        let column = &self.scene.world.model.columns[p.index()];
        let Cells::Entities(cells) = &column.cells else { return self.declared(from) };
        let cell = column.cells(from).find(|c| cells[*c] == to);
        cell.map_or(self.declared(from), |c| column.places[c].span)
    }

    /// The way up from one of these to one of those.
    fn climb(
        &self,
        op: BinaryOp,
        a: &Expr,
        b: &Expr,
        holds: bool,
        scope: &Scope<'t>,
        parts: &mut Parts<'_>,
    ) -> Checked {
        let (a, b) = self.it.settled(&self.it.value(a, &scope.env), &self.it.value(b, &scope.env));
        let (lower, upper) = (entities(&a), entities(&b));
        let mut way: Vec<EntityId> = Vec::new();
        while let Some(d) = parts.peek() {
            let By::PartOf { child, parent } = &d.by else { break };
            parts.take()?;
            let (child, parent) = (self.named(child)?, self.named(parent)?);
            ensure(way.last().is_none_or(|e| *e == child), || "the way up has a gap".into())?;
            if way.is_empty() {
                way.push(child);
            }
            let outer = self.it.property(&V::Entity(child), "part_of", &self.it.today);
            ensure(entities(&outer).contains(&parent), || "it is no part of it".into())?;
            self.leaf(d, Truth::True, Some(self.names(child, PropertyId::PART_OF, parent)))?;
            ensure(d.parts.is_empty(), || "a step up rests on nothing".into())?;
            self.under(d, &scope.env)?;
            way.push(parent);
        }
        let ends = |x: &EntityId, y: &EntityId| {
            lower.contains(x) && upper.contains(y)
                || op == BinaryOp::Meets && upper.contains(x) && lower.contains(y)
        };
        let inside =
            |x: &EntityId, y: &EntityId| self.it.inside(&V::Entity(*x), &V::Entity(*y)) == Truth::True;
        match (way.first(), way.last()) {
            (Some(x), Some(y)) => {
                // None is left out, and none is gone round.
                let short = way.iter().enumerate().all(|(i, x)| !way[i + 1..].contains(x));
                ensure(short && ends(x, y), || "the way up leads elsewhere".into())
            }
            _ => {
                let same = lower.iter().any(|x| upper.contains(x));
                let apart = lower.iter().any(|x| upper.iter().any(|y| inside(x, y)));
                ensure(!holds || same || !apart, || "the way up is missing".into())
            }
        }
    }

    /// A walk of the right sign from one to the other, step by step.
    fn walk(&self, r: &'t Reaches, holds: bool, scope: &Scope<'t>, parts: &mut Parts<'_>) -> Checked {
        let (a, b) = self.it.settled(&self.it.value(&r.from, &scope.env), &self.it.value(&r.to, &scope.env));
        let (starts, targets) = (entities(&a), entities(&b));
        let reach = |x: EntityId, y: EntityId| self.it.reach(x, y, r);
        let is_walk = |d: &&Derivation| matches!(d.by, By::Walk { .. });
        let Some(d) = parts.peek().filter(is_walk) else {
            let known = starts.iter().any(|x| targets.iter().any(|y| reach(*x, *y) == Truth::True));
            return ensure(!holds || !known, || "the walk is missing".into());
        };
        parts.take()?;
        let By::Walk { from, to } = &d.by else { return Ok(()) };
        let (from, to) = (self.named(from)?, self.named(to)?);
        ensure(starts.contains(&from) && targets.contains(&to), || "the walk leads elsewhere".into())?;
        self.leaf(d, reach(from, to), d.parts.first().and_then(|p| p.place).map(|p| p.span))?;
        self.under(d, &scope.env)?;
        let (mut way, mut odd, mut open, mut least) = (vec![from], false, false, Truth::True);
        for edge in &d.parts {
            let By::Edge { from, via, negative, to } = &edge.by else { return Err("not an edge".into()) };
            let x = self.named(from)?;
            ensure(!open && way.last() == Some(&x), || "the walk has a gap".into())?;
            let along = |(minus, name): &&(bool, _)| *minus == *negative && self.is(name, via);
            r.via.iter().find(along).ok_or_else(|| format!("no step goes along `{via}`"))?;
            odd ^= *negative;
            least = least.min(edge.truth);
            if to == "?" {
                open = true;
            } else {
                way.push(self.named(to)?);
            }
            self.edge(edge, x, via, (!open).then(|| way.last().copied()).flatten(), scope)?;
        }
        let unique = |way: &[EntityId]| way.iter().enumerate().all(|(i, x)| !way[i + 1..].contains(x));
        let simple = unique(&way[1..]) && (way.len() < 3 || unique(&way[..way.len() - 1]));
        ensure(simple, || "the walk goes round".into())?;
        ensure(!d.parts.is_empty() && (open || way.last() == Some(&to)), || "the walk ends early".into())?;
        ensure(d.truth != Truth::True || least == Truth::True, || "the walk is not that sure".into())?;
        let Some(sign) = r.sign else { return Ok(()) };
        ensure(d.parts.len() <= STEPS, || "the walk is too long".into())?;
        ensure(open || odd == (sign == Sign::Negative), || "the walk has the other sign".into())
    }

    fn is(&self, name: &einklang::syntax::tree::Name, text: &str) -> bool {
        self.text(name.span) == text
    }

    /// A step of a walk: a value of a property, or a define that holds.
    fn edge(
        &self,
        d: &Derivation,
        from: EntityId,
        via: &str,
        to: Option<EntityId>,
        scope: &Scope<'t>,
    ) -> Checked {
        self.under(d, &scope.env)?;
        let model = &self.scene.world.model;
        if let (Some((_, define)), Some(to)) = (self.scene.world.define(via), to) {
            let args = [V::Entity(from), V::Entity(to)];
            ensure(d.truth == self.it.holds(via, &args), || "the edge is not that sure".into())?;
            let DefineBody::When(body) = &define.body else { return Err("not a predicate".into()) };
            let inner = Scope { env: self.it.parameters(define, &args), lets: Vec::new() };
            let [part] = d.parts.as_slice() else { return Err("why the edge is there is missing".into()) };
            self.holds(body, &inner, part)?;
            return self.leaf(d, d.truth, first_place(&d.parts).or(Some(self.declared(from))));
        }
        let p = model.property_of(model.kind_of(from), via).ok_or("no such property")?;
        ensure(d.parts.is_empty(), || "an edge rests on nothing".into())?;
        let set = self.it.property(&V::Entity(from), via, &self.it.today).to_set();
        let Some(to) = to else {
            ensure(set.unknown != Truth::False, || "nothing is unknown there".into())?;
            return self.leaf(d, Truth::Possible, Some(self.names(from, p, EntityId::UNKNOWN)));
        };
        let truth = set.elements.iter().find(|(v, _)| *v == V::Entity(to)).map(|(_, t)| *t);
        let truth = truth.ok_or_else(|| "there is no such edge".to_owned())?;
        self.leaf(d, truth, Some(self.names(from, p, to)))
    }

    /// All elements, each once and with what it adds.
    fn aggregate(&self, e: &'t Expr, a: &'t Aggregate, scope: &Scope<'t>, d: &Derivation) -> Checked {
        ensure(d.by == By::Aggregate, || "not an aggregate".into())?;
        self.about(d, e.span, Truth::True, scope)?;
        let mut left = self.it.cases(&a.binders, a.filter.as_ref(), &scope.env);
        let all = left.len();
        for part in d.parts.iter().take(ELEMENTS) {
            ensure(part.by == By::Element, || "not an element".into())?;
            let is =
                |c: &super::super::collect::Case| part.truth == c.truth && self.under(part, &c.env).is_ok();
            let at = left.iter().position(is).ok_or_else(|| format!("{:?} is no element", part.bindings))?;
            let case = left.swap_remove(at);
            let inner = Scope { env: case.env, lets: scope.lets.clone() };
            let mut parts = Parts::of(part);
            a.of.iter().try_for_each(|of| self.reads(of, &inner, &mut parts))?;
            ensure(parts.peek().is_none(), || "an element with too much".into())?;
            let own = inner.env.get(scope.env.len()).and_then(|(_, v)| match v {
                V::Entity(e) => Some(self.declared(*e)),
                _ => None,
            });
            self.leaf(part, part.truth, first_place(&part.parts).or(own))?;
        }
        let cut = d.parts.get(ELEMENTS).is_some_and(|p| p.by == By::Cut);
        ensure(d.parts.len() == all.min(ELEMENTS + 1), || format!("{} of {all} elements", d.parts.len()))?;
        ensure(cut == (all > ELEMENTS), || "elements are missing".into())
    }
}

/// The entities that are, or may be, a value. Where `any` stands, nobody is named.
fn entities(v: &V) -> Vec<EntityId> {
    let set = v.to_set();
    let set = if set.whole { Vec::new() } else { set.elements }.into_iter();
    set.filter_map(|(v, _)| if let V::Entity(e) = v { Some(e) } else { None }).collect()
}

fn first_place(parts: &[Derivation]) -> Option<Span> {
    parts.iter().find_map(|p| p.place.map(|p| p.span).or_else(|| first_place(&p.parts)))
}
