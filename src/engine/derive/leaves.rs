//! What conditions rest on in the end: statements, steps of a taxonomy, edges of a walk, elements of a sum.

use super::super::aggregate::Element;
use super::super::derivation::By;
use super::super::reads::Read;
use super::super::val::Val;
use super::Deriver;
use super::made::{Made, Parts};
use super::said::About;
use smallvec::SmallVec;

use crate::finding::Citation;
use crate::model::date::Period;
use crate::model::truth::Truth;
use crate::model::{Cells, EntityId, PropertyId};
use crate::rules::ir::{Aggregate, Expr, Node, Sign, WalkId, WalkStep};
use crate::source::Place;

/// How many elements of an aggregate are listed.
const ELEMENTS: usize = 50;
/// How many values of a property are listed.
pub(super) const VALUES: usize = 8;

impl Deriver<'_, '_> {
    /// A condition that rests on values; or its denial.
    pub(super) fn leaf(&mut self, c: &Expr, truth: Truth, denied: bool, frame: &mut [Val]) -> Made {
        let mut parts = self.parts();
        match &c.node {
            Node::Reaches { from, to, sign, walk } => {
                self.reads(from, frame, &mut parts);
                self.reads(to, frame, &mut parts);
                let walked = self.walked(from, to, *sign, *walk, frame);
                walked.into_iter().for_each(|made| parts.push(made));
            }
            Node::Within(a, b) | Node::Meets(a, b) => {
                let both = matches!(c.node, Node::Meets(..));
                let way = self.way_up(a, b, both, frame);
                self.reads_for(a, &way, frame, &mut parts);
                self.reads_for(b, &way, frame, &mut parts);
                self.climbed(&way, &mut parts);
            }
            Node::Compare(_, a, b) | Node::In(a, b) | Node::Overlaps(a, b) => {
                let met = self.in_both(a, b, frame);
                self.reads_for(a, &met, frame, &mut parts);
                self.reads_for(b, &met, frame, &mut parts);
            }
            Node::InList(a, list) => {
                self.reads(a, frame, &mut parts);
                list.iter().for_each(|e| self.reads(e, frame, &mut parts));
            }
            Node::Asks(_, a) | Node::IsKind(a, _) => self.reads(a, frame, &mut parts),
            _ => self.reads(c, frame, &mut parts),
        }
        let silent = !self.full && parts.count > 0 && !parts.aggregates;
        let (by, text) = match denied {
            true => (By::Not, self.denial_text(c, frame)),
            false if silent => (By::Relation, String::new()),
            false => (By::Relation, self.relation_text(c, frame)),
        };
        let mut step = self.about(c, by, truth, text, parts);
        step.tell(|told| told.references = self.nesting(sides(c), frame));
        step
    }

    /// The statements that an expression reads.
    pub(super) fn reads(&mut self, e: &Expr, frame: &mut [Val], out: &mut Parts) {
        match &e.node {
            Node::Slot(slot) => {
                if let Some((_, e)) = self.let_of(*slot) {
                    let scope = std::mem::replace(&mut self.scope, self.outermost.clone());
                    self.reads(e, frame, out);
                    self.scope = scope;
                }
            }
            Node::Const(_) => {}
            Node::Property { of, property, at } => {
                self.reads(of, frame, out);
                let mut time = None;
                if let Some(at) = at {
                    self.reads(at, frame, out);
                    time = match self.engine.value(at, frame) {
                        Val::Period(p) => Some(p),
                        Val::Date(d) => Some(Period { first: d.first, last: d.last }),
                        _ => None,
                    };
                }
                for owner in self.owners(of, frame) {
                    let mut step = self.stated(owner, *property, time, e);
                    step.tell(|told| told.references.extend(self.nesting_in(of, owner, frame)));
                    out.push(step);
                }
            }
            Node::Arithmetic(_, a, b) => {
                self.reads(a, frame, out);
                self.reads(b, frame, out);
            }
            // What the arguments of a function are read from was said before it was entered.
            Node::Let(_, _, b) => {
                let _ = self.engine.value(e, frame);
                self.reads(b, frame, out);
            }
            Node::Container { of: a, .. } | Node::Negate(a) => self.reads(a, frame, out),
            Node::Function(_, args) | Node::Apply(_, args) => {
                args.iter().for_each(|a| self.reads(a, frame, out));
            }
            Node::Inlined(i) => {
                let mut parts = self.parts();
                self.given(i.args.iter(), frame, &mut parts);
                let scope = self.enter(i, frame);
                let _ = self.engine.value(i.body(), frame);
                self.reads(i.body(), frame, &mut parts);
                self.scope = scope;
                let text = self.words(|this| {
                    let v = this.engine.value(e, frame);
                    let call = this.call_text(i.define, i.args.iter(), frame);
                    format!("{call}: {}", this.engine.show(&v, e))
                });
                let by = By::Define(self.words(|this| this.define_name(i.define)));
                let mut step = self.about(e, by, Truth::True, text, parts);
                step.tell(|told| told.references = self.nesting(i.args.iter(), frame));
                out.push(step);
            }
            Node::Aggregate(a) => out.push(self.aggregate(e, a, frame)),
            // A condition used as a value.
            _ => {
                let held = self.surely(false, |this| this.holds(e, frame));
                held.into_iter().for_each(|made| out.push(made));
            }
        }
    }

    /// The first entities of which a property is read.
    fn owners(&self, of: &Expr, frame: &mut [Val]) -> SmallVec<[EntityId; VALUES]> {
        if let Some(one) = self.engine.bound_entity(of, frame) {
            return SmallVec::from_slice(&[one]);
        }
        let mut owners = SmallVec::new();
        self.engine.value(of, frame).each(&mut |v, _| {
            if let Val::Entity(o) = v
                && owners.len() < VALUES
            {
                owners.push(*o);
            }
        });
        owners
    }

    /// A property's value as it was stated for a time (the day of evaluation, if none is given), or what holds where
    /// nothing is.
    fn stated(&mut self, owner: EntityId, id: PropertyId, time: Option<Period>, e: &Expr) -> Made {
        let is_own = matches!(e.node, Node::Property { property, at: None, .. } if property == id);
        self.said_once(is_own.then_some(About::Stated(owner, id, e.many)), |this| {
            this.stated_in_words(owner, id, time, e)
        })
    }

    fn stated_in_words(&mut self, owner: EntityId, id: PropertyId, time: Option<Period>, e: &Expr) -> Made {
        let engine = self.engine;
        let v = engine.read(owner, id, time);
        let entity = self.words(|_| engine.model.name_of(owner).to_owned());
        let property = self.words(|_| engine.model.symbols.text(engine.model.property(id).name).to_owned());
        let written = self.place_at(owner, id, time);
        let form =
            (id == PropertyId::STATEMENT_VALUE).then(|| engine.stated_by(&Val::Entity(owner))).flatten();
        let mut before = 0;
        let text = self.drafted(|this, text| {
            this.write_of(text, id, owner);
            text.push_str(": ");
            before = text.len();
            match (&v, &form) {
                (Val::None, _) => text.push_str(engine.lang.pick("not given", "nicht angegeben")),
                (v, Some(form)) => engine.write_as(text, v, form.ty, &form.in_words),
                (v, None) => engine.write_shown(text, v, e),
            }
            if written.is_none() && v != Val::None {
                text.push_str(engine.lang.pick(" (by default)", " (Vorgabe)"));
            }
        });
        let shown = self.words(|_| text.get(before..).unwrap_or_default().to_owned());
        let by = match written {
            None => By::Unstated { entity, property },
            Some(_) => By::Stated { entity, property },
        };
        let declared = engine.declared(owner);
        let parts = self.parts();
        let mut step = self.step(by, Truth::True, text, written.or(declared), parts);
        step.tell(|told| {
            told.cites = self.cites(owner, id);
            told.references = self.references(owner, id, time);
            told.value = shown;
        });
        step
    }

    /// Where the first value that holds at a time was written; where none does, the first that was.
    fn place_at(&self, owner: EntityId, id: PropertyId, time: Option<Period>) -> Option<Place> {
        let engine = self.engine;
        let column = engine.model.columns.get(id.index())?;
        engine.reading(|r| r.value(owner, id));
        let time = time.unwrap_or(Period { first: engine.today, last: engine.today });
        let holds = |c: usize| column.note(c).and_then(|n| n.during).is_none_or(|p| time.overlaps(&p));
        let cells = column.cells(owner);
        let first = cells.clone().find(|c| holds(*c)).or_else(|| cells.clone().next())?;
        column.places.get(first).copied()
    }

    /// What is cited for a value, else for its entity as a whole.
    fn cites(&self, owner: EntityId, id: PropertyId) -> Vec<Citation> {
        let model = self.engine.model;
        let mut cites = Vec::new();
        if let Some(column) = model.columns.get(id.index()) {
            for note in column.cells(owner).filter_map(|c| column.note(c)) {
                if let Some(source) = note.source {
                    let quote = note.quote.as_ref().map(|q| q.to_string());
                    cites.push(Citation { source: model.name_of(source).to_owned(), quote });
                }
            }
        }
        if cites.is_empty() {
            let from = model.citations.partition_point(|c| c.entity < owner);
            let own = model.citations.iter().skip(from).take_while(|c| c.entity == owner);
            cites.extend(own.map(|c| c.citation.clone()));
        }
        cites
    }

    /// Each step of a way up.
    fn climbed(&mut self, way: &[EntityId], out: &mut Parts) {
        for (child, parent) in way.iter().zip(way.iter().skip(1)) {
            out.push(self.inside(*child, *parent));
        }
    }

    fn inside(&mut self, child: EntityId, parent: EntityId) -> Made {
        self.said_once(Some(About::PartOf(child, parent)), |this| this.inside_in_words(child, parent))
    }

    fn inside_in_words(&mut self, child: EntityId, parent: EntityId) -> Made {
        let engine = self.engine;
        let verb = engine.lang.pick("is part of", "gehört zu");
        let text = self.drafted(|this, text| {
            this.write_entity(text, child);
            text.extend([" ", verb, " "]);
            this.write_entity(text, parent);
        });
        let by = By::PartOf {
            child: self.words(|_| engine.model.name_of(child).to_owned()),
            parent: self.words(|_| engine.model.name_of(parent).to_owned()),
        };
        let declared = engine.declared(child);
        let place = self.edge_place(child, PropertyId::PART_OF, parent).or(declared);
        let parts = self.parts();
        self.step(by, Truth::True, text, place, parts)
    }

    /// Each step of a walk.
    fn walked(
        &mut self,
        a: &Expr,
        b: &Expr,
        sign: Option<Sign>,
        walk: WalkId,
        frame: &mut [Val],
    ) -> Option<Made> {
        let engine = self.engine;
        let Val::Entity(from) = engine.value(a, frame) else { return None };
        let mut targets = Vec::new();
        engine.value(b, frame).each(&mut |v, _| {
            if let Val::Entity(e) = v {
                targets.push(*e);
            }
        });
        let best = |e: &EntityId| (engine.reaches(from, *e, sign, walk), std::cmp::Reverse(e.0));
        let to = targets.into_iter().max_by_key(best)?;
        let truth = engine.reaches(from, to, sign, walk);
        engine.reading(|r| r.found(Read::walk_from(walk, from), &[]));
        let graph = engine.graph(walk)?;
        let way = engine.way(from, to, sign, walk)?;
        let steps = &engine.program.walks.get(walk.0 as usize)?.steps;
        let mut edges = self.parts();
        for label in way.iter() {
            let (from, to, number) = *graph.steps.get(*label as usize)?;
            let (negative, step) = *steps.get(number)?;
            edges.push(self.edge(from, to, negative, step));
        }
        let text = self.words(|this| {
            let (x, y) = (this.entity(from), this.entity(to));
            let verb = match sign {
                Some(Sign::Positive) => engine.lang.pick("raises", "verstärkt"),
                Some(Sign::Negative) => engine.lang.pick("lowers", "verringert"),
                None => engine.lang.pick("leads to", "führt zu"),
            };
            format!("{x} {verb} {y}")
        });
        let name = |e: EntityId| self.words(|_| engine.model.name_of(e).to_owned());
        let by = By::Walk { from: name(from), to: name(to), sign };
        let place = edges.place;
        Some(self.step(by, truth, text, place, edges))
    }

    fn edge(&mut self, from: EntityId, to: EntityId, negative: bool, step: WalkStep) -> Made {
        let about = match step {
            WalkStep::Property(p) => Some(About::Edge(from, to, p)),
            // It rests on more.
            WalkStep::Define(_) => None,
        };
        self.said_once(about, |this| this.edge_in_words(from, to, negative, step))
    }

    fn edge_in_words(&mut self, from: EntityId, to: EntityId, negative: bool, step: WalkStep) -> Made {
        let engine = self.engine;
        let name = |e: EntityId| if e.is_real() { engine.model.name_of(e) } else { "?" };
        let text = self.drafted(|this, text| {
            let title = |e: EntityId, text: &mut String| match e.is_real() {
                true => this.write_entity(text, e),
                false => text.push('?'),
            };
            title(from, text);
            match step {
                WalkStep::Property(p) => text.extend([" – ", &engine.property_title(p), " → "]),
                WalkStep::Define(d) => text.extend([" ", &this.verb(d), " "]),
            }
            title(to, text);
        });
        let place = match step {
            WalkStep::Property(p) => self.edge_place(from, p, to),
            WalkStep::Define(_) => None,
        };
        let via = self.words(|this| match step {
            WalkStep::Property(p) => engine.model.symbols.text(engine.model.property(p).name).to_owned(),
            WalkStep::Define(d) => this.define_name(d),
        });
        let mut parts = self.parts();
        if let WalkStep::Define(d) = step
            && to.is_real()
        {
            self.edge_of(d, from, to).into_iter().for_each(|made| parts.push(made));
        }
        // An edge is as sure as what it rests on.
        let sure = if to.is_real() { Truth::True } else { Truth::Possible };
        let truth = parts.truth.min(sure);
        let declared = engine.declared(from);
        let place = place.or(parts.first).or(declared);
        let [from, to] = [from, to].map(|e| self.words(|_| name(e).to_owned()));
        let by = By::Edge { from, via, negative, to };
        self.step(by, truth, text, place, parts)
    }

    /// Why a define relates two entities.
    fn edge_of(&mut self, id: crate::rules::ir::DefineId, from: EntityId, to: EntityId) -> Option<Made> {
        let define = self.engine.program.defines.get(id.0 as usize)?;
        let mut frame = vec![Val::None; define.slots + 1];
        let mut scope = Vec::new();
        for (param, e) in define.params.iter().zip([from, to]) {
            if let Some(place) = frame.get_mut(usize::from(param.slot)) {
                *place = Val::Entity(e);
            }
            scope.push(super::Named::new(&param.name, &Val::Entity(e), param.ty, self.engine));
        }
        let scope = std::mem::replace(&mut self.scope, scope);
        let lets = std::mem::take(&mut self.lets);
        let part = self.surely(false, |this| this.holds(&define.reason, &mut frame));
        self.lets = lets;
        self.scope = scope;
        part
    }

    /// An aggregate with its elements.
    fn aggregate(&mut self, e: &Expr, a: &Aggregate, frame: &mut [Val]) -> Made {
        let engine = self.engine;
        let members = engine.members(a, frame);
        let count = members.len();
        let mut admitted = self.admitted(a, ELEMENTS, frame);
        let scope = self.scope.len();
        let mut parts = self.parts();
        for m in members.into_iter().take(ELEMENTS) {
            for (b, v) in a.query.binders.iter().zip(&m.key) {
                if let Some(place) = frame.get_mut(usize::from(b.slot)) {
                    *place = v.clone();
                }
                self.name(b, frame);
            }
            let mut inner = self.parts();
            if let Some(of) = &a.of {
                self.reads(of, frame, &mut inner);
            }
            // One that is made of one value is said by it.
            let says = self.full || inner.count != 1;
            let text = if says { self.element_text(a, &m) } else { String::new() };
            let own = match m.key.first() {
                Some(Val::Entity(x)) => engine.declared(*x),
                _ => None,
            };
            let place = inner.first.or(own);
            let mut step = self.step(By::Element, m.truth, text, place, inner);
            step.tell(|told| told.references = admitted.shift_remove(&m.key).unwrap_or_default());
            parts.push(step);
            self.scope.truncate(scope);
        }
        if count > ELEMENTS {
            let more = count - ELEMENTS;
            let text =
                format!("{} {more} {}", engine.lang.pick("and", "und"), engine.lang.pick("more", "weitere"));
            let none = self.parts();
            let cut = self.step(By::Cut, Truth::True, text, None, none);
            parts.push(cut);
        }
        let text = self.words(|this| {
            let total = engine.value(e, frame);
            format!("{}: {}", this.aggregate_text(a, count), engine.show(&total, e))
        });
        self.about(e, By::Aggregate, Truth::True, text, parts)
    }

    /// An element of an aggregate with its value.
    fn element_text(&self, a: &Aggregate, m: &Element) -> String {
        let engine = self.engine;
        let title = match m.key.first() {
            Some(Val::Entity(x)) => self.entity(*x),
            Some(v) => a.query.binders.first().map_or_else(String::new, |b| engine.plain(v, b.ty)),
            None => String::new(),
        };
        let perhaps = match m.truth {
            Truth::True => "",
            _ => engine.lang.pick(" (possibly)", " (möglicherweise)"),
        };
        match &a.of {
            Some(_) if m.value == Val::None => {
                format!("{title}: {}", engine.lang.pick("not given", "nicht angegeben"))
            }
            Some(of) => format!("{title}: {}{perhaps}", engine.show(&m.value, of)),
            None => format!("{title}{perhaps}"),
        }
    }

    /// Where one entity names another.
    fn edge_place(&self, from: EntityId, p: PropertyId, to: EntityId) -> Option<crate::source::Place> {
        let column = self.engine.model.columns.get(p.index())?;
        self.engine.reading(|r| r.value(from, p));
        let Cells::Entities(cells) = &column.cells else { return None };
        let cell = column.cells(from).find(|c| cells.get(*c) == Some(&to))?;
        column.places.get(cell).copied()
    }
}

/// What a condition sets in relation.
fn sides(c: &Expr) -> impl Iterator<Item = &Expr> {
    let (a, b): (Option<&Expr>, Option<&Expr>) = match &c.node {
        Node::Within(a, b)
        | Node::Meets(a, b)
        | Node::Compare(_, a, b)
        | Node::In(a, b)
        | Node::Overlaps(a, b)
        | Node::Reaches { from: a, to: b, .. } => (Some(a), Some(b)),
        Node::InList(a, _) | Node::Asks(_, a) | Node::IsKind(a, _) => (Some(a), None),
        _ => (None, None),
    };
    a.into_iter().chain(b)
}
