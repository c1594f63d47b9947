//! What conditions rest on in the end: statements, and elements of a sum.

use einklang::engine::derivation::{By, Derivation};
use einklang::model::date::Period;
use einklang::model::number::Rational;
use einklang::model::truth::Truth;
use einklang::model::value::Value;
use einklang::model::{Cells, EntityId, PropertyId, Type};
use einklang::source::Span;
use einklang::syntax::tree::{Aggregate, BinaryOp, DefineBody, Expr, ExprKind};

use super::super::value::V;
use super::checker::{Checked, Checker, Parts, ensure};
use super::scope::Scope;

/// How many values of a property, and how many elements of an aggregate are listed.
const VALUES: usize = 8;
const ELEMENTS: usize = 50;

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
            ExprKind::InList(it) => {
                let (x, list) = (&it.of, &it.list);
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
            ExprKind::Call(call) => {
                let (name, args) = (&call.name, &call.args);
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
        if let Some(cell) = cell {
            let words = self.text(place.span);
            // Where it nests an entity says by itself; what is said of a statement is said in the statement.
            let by_itself = place.span == self.declared(owner)
                || model.symbols.text(model.kind(model.kind_of(owner)).name) == "statement";
            ensure(by_itself || self.is_written(id, cell, words), || {
                format!("`{words}` does not say {:?}", d.by)
            })?;
        }
        self.leaf(d, Truth::True, Some(place.span))?;
        ensure(d.parts.is_empty(), || "a statement rests on nothing".into())?;
        self.under(d, &scope.env)
    }

    /// Whether these words say what a cell holds. What is read as a number or a date is not read again here.
    fn is_written(&self, p: PropertyId, cell: usize, words: &str) -> bool {
        let model = &self.scene.world.model;
        let says = |name: &str| words == name || name.ends_with(&format!(".{words}"));
        match &model.columns[p.index()].cells {
            Cells::Entities(all) => match all[cell] {
                EntityId::UNKNOWN => says("unknown"),
                EntityId::ANY => says("any"),
                e => {
                    says(model.name_of(e))
                        || model.resolve(words, einklang::source::Pack::PROJECT, None) == Some(e)
                }
            },
            Cells::Values(all) => match (&all[cell], model.property(p).ty) {
                (Value::Unknown, _) => says("unknown"),
                (Value::YesNo(yes), _) => says(if *yes { "yes" } else { "no" }),
                (Value::Choice(i), Type::Choice(id)) => {
                    let (name, title) = &model.choices[id.index()].values[usize::from(*i)];
                    let said: Vec<&str> = words.split_whitespace().collect();
                    let same = |title: &str| title.split_whitespace().eq(said.iter().copied());
                    // A sentence may spell it by its title, in any language.
                    said.join("_") == model.symbols.text(*name)
                        || title.iter().flat_map(|t| &t.variants).any(|(_, title)| same(title))
                }
                _ => true,
            },
        }
    }

    pub(super) fn leaf(&self, d: &Derivation, truth: Truth, place: Option<Span>) -> Checked {
        ensure(d.condition.is_none(), || "a statement is no condition".into())?;
        ensure(d.truth == truth, || format!("{:?} is {truth:?}, not {:?}", d.by, d.truth))?;
        self.at(d, place)
    }

    pub(super) fn declared(&self, e: EntityId) -> Span {
        self.scene.world.model.entities.declared[e.index()].name.span
    }

    pub(super) fn named(&self, name: &str) -> Result<EntityId, String> {
        let model = &self.scene.world.model;
        let all = (0..model.entities.kind.len() as u32).map(EntityId);
        all.into_iter().find(|e| model.name_of(*e) == name).ok_or_else(|| format!("nobody is called {name}"))
    }

    /// Whether the words say what all elements come to, where that is one number.
    fn total(&self, e: &Expr, scope: &Scope<'t>, words: &str) -> Checked {
        let said = match self.it.value(e, &scope.env) {
            V::Number(total) => match total.is_exact() {
                Some(total) => last_number(words).as_ref() == Some(total),
                None => true,
            },
            V::Date(date) => words.rsplit(": ").next() == Some(date.to_string().as_str()),
            _ => true,
        };
        ensure(said, || format!("the total is not said in: {words}"))
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
        self.total(e, scope, &d.text)?;
        let cut = d.parts.get(ELEMENTS).is_some_and(|p| p.by == By::Cut);
        ensure(d.parts.len() == all.min(ELEMENTS + 1), || format!("{} of {all} elements", d.parts.len()))?;
        ensure(cut == (all > ELEMENTS), || "elements are missing".into())
    }
}

/// The number that words end with: `sum over 3: 1,500 persons/year`.
fn last_number(words: &str) -> Option<Rational> {
    let number = words.rsplit(": ").next()?.split(' ').next()?;
    Rational::parse(&number.replace(',', ""))
}

/// The entities that are, or may be, a value. Where `any` stands, nobody is named.
pub(super) fn entities(v: &V) -> Vec<EntityId> {
    let set = v.to_set();
    let set = if set.whole { Vec::new() } else { set.elements }.into_iter();
    set.filter_map(|(v, _)| if let V::Entity(e) = v { Some(e) } else { None }).collect()
}

pub(super) fn first_place(parts: &[Derivation]) -> Option<Span> {
    parts.iter().find_map(|p| p.place.map(|p| p.span).or_else(|| first_place(&p.parts)))
}
