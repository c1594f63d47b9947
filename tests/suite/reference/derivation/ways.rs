//! Ways from one entity to another: up a taxonomy, and along the edges of a walk.

use einklang::engine::derivation::{By, Derivation};
use einklang::model::truth::Truth;
use einklang::model::{Cells, EntityId, PropertyId};
use einklang::source::Span;
use einklang::syntax::tree::{BinaryOp, DefineBody, Expr, Reaches, Sign};

use super::super::value::V;
use super::checker::{Checked, Checker, Parts, ensure};
use super::leaves::{entities, first_place};
use super::scope::Scope;

/// How long a signed walk may be.
const STEPS: usize = 8;

impl<'t> Checker<'t> {
    /// Where one entity names another, else where it is declared.
    fn names(&self, from: EntityId, p: PropertyId, to: EntityId) -> Span {
        let column = &self.scene.world.model.columns[p.index()];
        let Cells::Entities(cells) = &column.cells else { return self.declared(from) };
        let cell = column.cells(from).find(|c| cells[*c] == to);
        cell.map_or(self.declared(from), |c| column.places[c].span)
    }

    /// The way up from one of these to one of those.
    pub(super) fn climb(
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
                let inner = &way[1..way.len() - 1];
                let straight =
                    !inner.windows(1).any(|e| ends(x, &e[0]) || ends(&e[0], y)) && !ends(x, x) && !ends(y, y);
                ensure(short && straight && ends(x, y), || "the way up leads elsewhere".into())
            }
            _ => {
                let same = lower.iter().any(|x| upper.contains(x));
                let either = |x, y| inside(x, y) || op == BinaryOp::Meets && inside(y, x);
                let apart = lower.iter().any(|x| upper.iter().any(|y| either(x, y)));
                ensure(!holds || same || !apart, || "the way up is missing".into())
            }
        }
    }

    /// A walk of the right sign from one to the other, step by step.
    pub(super) fn walk(
        &self,
        r: &'t Reaches,
        holds: bool,
        scope: &Scope<'t>,
        parts: &mut Parts<'_>,
    ) -> Checked {
        let (a, b) = self.it.settled(&self.it.value(&r.from, &scope.env), &self.it.value(&r.to, &scope.env));
        let (starts, targets) = (entities(&a), entities(&b));
        let reach = |x: EntityId, y: EntityId| self.it.reach(x, y, r);
        let is_walk = |d: &&Derivation| matches!(d.by, By::Walk { .. });
        let Some(d) = parts.peek().filter(is_walk) else {
            let known = starts.iter().any(|x| targets.iter().any(|y| reach(*x, *y) == Truth::True));
            return ensure(!holds || !known, || "the walk is missing".into());
        };
        parts.take()?;
        let By::Walk { from, to, .. } = &d.by else { return Ok(()) };
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
            let is_one = |(i, e): (usize, &EntityId)| self.it.arguments(via, i).contains(e);
            ensure([from, to].iter().enumerate().all(is_one), || format!("`{via}` is of other kinds"))?;
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
}
