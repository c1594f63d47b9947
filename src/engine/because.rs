//! Why a hit is one: the statements its conditions rest on, and the unknowns that would decide it.
//!
//! The conditions are looked at once more under the hit's binding. Nothing of this costs anything while rules are
//! evaluated.

use super::val::Val;
use super::{Engine, Hit};
use crate::finding::{Said, Step};
use crate::model::truth::Truth;
use crate::model::{Cells, EntityId, PropertyId};
use crate::rules::ir::{AggregateFunction, Comparison, Expr, Node, Query, Rule, Sign, WalkId, WalkStep};
use crate::rules::plan;
use crate::source::Place;

/// How many steps an explanation lists.
const MOST: usize = 60;

impl Engine<'_> {
    /// The steps of a hit's explanation.
    pub(super) fn because(&self, rule: &Rule, hit: &Hit) -> Vec<Step> {
        let mut frame = hit.frame.clone();
        let mut steps = Vec::new();
        for condition in &rule.query.conditions {
            self.explain(condition, &mut frame, &mut steps);
        }
        let mut seen: Vec<Step> = Vec::new();
        for s in steps {
            if !seen.contains(&s) && seen.len() < MOST {
                seen.push(s);
            }
        }
        seen
    }

    fn say(&self, en: String, de: String, place: Option<Place>, out: &mut Vec<Step>) {
        out.push(Step { text: Said::one(self.lang.pick(&en, &de)), place });
    }

    fn explain(&self, c: &Expr, frame: &mut [Val], out: &mut Vec<Step>) {
        if out.len() > MOST {
            return;
        }
        match &c.node {
            Node::And(list) => list.iter().for_each(|c| self.explain(c, frame, out)),
            Node::Or(list) => {
                // The surest branch is the reason.
                let best = list.iter().map(|c| self.truth(c, frame)).enumerate().max_by_key(|(i, t)| (*t, usize::MAX - i));
                if let Some(c) = best.and_then(|(i, _)| list.get(i)) {
                    self.explain(c, frame, out);
                }
            }
            Node::PairOnce(..) => {}
            Node::Compare(how, a, b) => {
                let (x, y) = (self.phrase(a, frame), self.phrase(b, frame));
                let place = self.place_of(a, frame).or_else(|| self.place_of(b, frame));
                let (en, de) = comparison(*how);
                self.say(format!("{} {en} {}", x.0, y.0), format!("{} {de} {}", x.1, y.1), place, out);
                self.elements_of(a, frame, out);
                self.elements_of(b, frame, out);
            }
            Node::In(a, b) => self.relation(a, b, ("is one of", "gehört zu"), frame, out),
            Node::InList(a, _) => {
                let (x, place) = (self.phrase(a, frame), self.place_of(a, frame));
                let v = self.value(a, frame);
                let shown = self.show(&v, a);
                if matches!(a.node, Node::Property { .. }) {
                    self.say(x.0, x.1, place, out);
                } else {
                    self.say(format!("{} is {shown}", x.0), format!("{} ist {shown}", x.1), place, out);
                }
            }
            Node::Overlaps(a, b) => self.relation(a, b, ("overlaps", "überschneidet sich mit"), frame, out),
            Node::Meets(a, b) => self.relation(a, b, ("meets", "berührt"), frame, out),
            Node::Within(a, b) => self.inside(a, b, frame, out),
            Node::Asks(_, a) | Node::IsKind(a, _) => {
                let (x, place) = (self.phrase(a, frame), self.place_of(a, frame));
                self.say(x.0, x.1, place, out);
            }
            Node::Reaches { from, to, sign, walk } => self.walked(from, to, *sign, *walk, frame, out),
            Node::Call(define, args) => {
                let shown: Vec<String> = args
                    .iter()
                    .map(|a| {
                        let v = self.value(a, frame);
                        self.show(&v, a)
                    })
                    .collect();
                if let Some(d) = self.program.defines.get(define.0 as usize) {
                    let text = format!("{}({})", d.name, shown.join(", "));
                    self.say(text.clone(), text, Some(d.place), out);
                }
            }
            Node::Not(c) => self.denied(c, frame, out),
            Node::No(q) | Node::Every(q) => self.absent(q, c.place, frame, out),
            Node::Some(q) => self.witness(q, frame, out),
            _ => {
                let (x, place) = (self.phrase(c, frame), self.place_of(c, frame));
                self.say(x.0, x.1, place, out);
            }
        }
    }

    /// The first binding that meets an inner quantifier, explained.
    fn witness(&self, q: &Query, frame: &mut [Val], out: &mut Vec<Step>) {
        let mut best = Truth::False;
        let mut found: Option<Vec<Val>> = None;
        let _ = self.search(q, frame, &mut |frame, truth| {
            if truth > best {
                best = truth;
                found = Some(frame.to_vec());
            }
            if best == Truth::True { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
        });
        if let Some(mut frame) = found {
            q.conditions.iter().for_each(|c| self.explain(c, &mut frame, out));
        }
    }

    /// What does not hold.
    fn denied(&self, c: &Expr, frame: &mut [Val], out: &mut Vec<Step>) {
        match &c.node {
            Node::Some(q) => self.absent(q, c.place, frame, out),
            Node::No(q) | Node::Every(q) => self.witness(q, frame, out),
            Node::Or(list) => list.iter().for_each(|c| self.denied(c, frame, out)),
            Node::Not(c) => self.explain(c, frame, out),
            _ => {
                let words = self.sources.text(c.place).split_whitespace().collect::<Vec<_>>().join(" ");
                self.say(format!("not: {words}"), format!("nicht: {words}"), Some(c.place), out);
            }
        }
    }

    /// What was searched and not found.
    fn absent(&self, q: &Query, place: Place, frame: &mut [Val], out: &mut Vec<Step>) {
        let _ = frame;
        let words = self.sources.text(place).split_whitespace().collect::<Vec<_>>().join(" ");
        let searched: usize = q
            .binders
            .iter()
            .filter_map(|b| match b.domain {
                crate::rules::ir::Domain::Kind(kind) => Some(self.extent(kind).len()),
                _ => None,
            })
            .max()
            .unwrap_or(0);
        let (n, e) = match searched {
            0 => (String::new(), String::new()),
            n => (format!(" ({n} searched)"), format!(" ({n} durchsucht)")),
        };
        self.say(format!("nothing meets: {words}{n}"), format!("nichts erfüllt: {words}{e}"), Some(place), out);
    }

    fn relation(&self, a: &Expr, b: &Expr, verb: (&str, &str), frame: &mut [Val], out: &mut Vec<Step>) {
        let (x, y) = (self.phrase(a, frame), self.phrase(b, frame));
        let place = self.place_of(a, frame);
        self.say(format!("{} {} {}", x.0, verb.0, y.0), format!("{} {} {}", x.1, verb.1, y.1), place, out);
        if let Some(place) = self.place_of(b, frame) {
            self.say(y.0, y.1, Some(place), out);
        }
    }

    /// `nurse lies within health_worker`, with each step of the way up.
    fn inside(&self, a: &Expr, b: &Expr, frame: &mut [Val], out: &mut Vec<Step>) {
        let (x, y) = (self.value(a, frame), self.value(b, frame));
        let (Val::Entity(from), place) = (&x, self.place_of(a, frame)) else {
            return self.relation(a, b, ("lies within", "liegt in"), frame, out);
        };
        let mut to = None;
        y.each(&mut |v, _| {
            if let (Val::Entity(e), None) = (v, to)
                && self.indexes.taxonomy(self.model).within(*from, *e) > Truth::False
            {
                to = Some(*e);
            }
        });
        let Some(to) = to else { return self.relation(a, b, ("lies within", "liegt in"), frame, out) };
        let p = self.phrase(a, frame);
        self.say(p.0, p.1, place, out);
        if *from == to {
            return;
        }
        for pair in self.indexes.taxonomy(self.model).path(*from, to).unwrap_or_default().windows(2) {
            if let [child, parent] = pair {
                let (c, p) = (self.title(*child), self.title(*parent));
                let place = self.edge_place(*child, PropertyId::PART_OF, *parent);
                self.say(format!("{c} lies within {p}"), format!("{c} liegt in {p}"), place, out);
            }
        }
    }

    /// Each step of a walk.
    fn walked(&self, a: &Expr, b: &Expr, sign: Option<Sign>, walk: WalkId, frame: &mut [Val], out: &mut Vec<Step>) {
        let (x, y) = (self.value(a, frame), self.value(b, frame));
        let mut targets = Vec::new();
        y.each(&mut |v, _| {
            if let Val::Entity(e) = v {
                targets.push(*e);
            }
        });
        let Val::Entity(from) = x else { return };
        let Some(graph) = self.graph(walk) else { return };
        let best = targets.into_iter().max_by_key(|to| self.reaches(from, *to, sign, walk));
        let Some(to) = best else { return };
        let Some(path) = graph.walks.shortest_path(from, to, sign) else { return };
        let steps = self.program.walks.get(walk.0 as usize).map(|w| w.steps.as_slice()).unwrap_or(&[]);
        for label in path {
            let Some((from, to, step)) = graph.steps.get(label as usize) else { continue };
            let Some((_, step)) = steps.get(*step) else { continue };
            let (x, y) = (self.title(*from), if to.is_real() { self.title(*to) } else { "?".to_owned() });
            let (name, place) = match step {
                WalkStep::Property(p) => (self.property_title(*p), self.edge_place(*from, *p, *to)),
                WalkStep::Define(d) => {
                    let define = self.program.defines.get(d.0 as usize);
                    (define.map_or(String::new(), |d| d.name.replace('_', " ")), define.map(|d| d.place))
                }
            };
            self.say(format!("{x}: {name} {y}"), format!("{x}: {name} {y}"), place, out);
        }
    }

    /// The elements of a sum, the largest contributions as they come.
    fn elements_of(&self, e: &Expr, frame: &mut [Val], out: &mut Vec<Step>) {
        let Node::Aggregate(a) = &e.node else { return };
        for m in self.members(a, frame) {
            let Some(Val::Entity(entity)) = m.key.first() else { continue };
            let name = self.title(*entity);
            let place = self.model.entities.declared.get(entity.index()).map(|d| d.name);
            let perhaps = if m.truth == Truth::True { "" } else { self.lang.pick(" (possibly)", " (möglicherweise)") };
            let text = match (&a.of, a.function) {
                (Some(of), AggregateFunction::Sum | AggregateFunction::Min | AggregateFunction::Max) => {
                    format!("{name}: {}{perhaps}", self.show(&m.value, of))
                }
                _ => format!("{name}{perhaps}"),
            };
            self.say(text.clone(), text, place, out);
            if out.len() > MOST {
                return;
            }
        }
    }

    /// An expression in words with its value: `object of Art. 4: nurse`.
    fn phrase(&self, e: &Expr, frame: &mut [Val]) -> (String, String) {
        let value = self.value(e, frame);
        let shown = self.show(&value, e);
        match &e.node {
            Node::Property { of, property, .. } if !of.many => {
                let owner = self.value(of, frame);
                let owner = self.show(&owner, of);
                let name = self.property_title(*property);
                (format!("{name} of “{owner}”: {shown}"), format!("{name} von „{owner}“: {shown}"))
            }
            Node::Aggregate(a) => {
                let (en, de) = match a.function {
                    AggregateFunction::Count => ("number", "Anzahl"),
                    AggregateFunction::Sum => ("sum", "Summe"),
                    AggregateFunction::Min => ("least", "kleinster Wert"),
                    AggregateFunction::Max => ("greatest", "größter Wert"),
                    AggregateFunction::Set => ("set", "Menge"),
                };
                (format!("{en} {shown}"), format!("{de} {shown}"))
            }
            _ => (shown.clone(), shown),
        }
    }

    pub(super) fn property_title(&self, p: PropertyId) -> String {
        let property = self.model.property(p);
        let title = property.title.as_ref().map(|t| t.in_lang(self.lang)).filter(|t| !t.is_empty());
        title.map_or_else(|| self.model.symbols.text(property.name).replace('_', " "), str::to_owned)
    }

    /// Where the value that an expression reads was written.
    fn place_of(&self, e: &Expr, frame: &mut [Val]) -> Option<Place> {
        match &e.node {
            Node::Property { of, property, .. } => match self.value(of, frame) {
                Val::Entity(owner) => self.places(owner, *property).first().copied().or_else(|| self.place_of(of, frame)),
                _ => self.place_of(of, frame),
            },
            Node::Slot(s) => match frame.get(usize::from(*s)) {
                Some(Val::Entity(e)) => self.model.entities.declared.get(e.index()).map(|d| d.name),
                _ => None,
            },
            Node::Function(_, args) => args.first().and_then(|a| self.place_of(a, frame)),
            Node::Arithmetic(_, a, b) => self.place_of(a, frame).or_else(|| self.place_of(b, frame)),
            Node::Container { of, .. } | Node::Negate(of) => self.place_of(of, frame),
            _ => None,
        }
    }

    /// Where one entity names another.
    fn edge_place(&self, from: EntityId, p: PropertyId, to: EntityId) -> Option<Place> {
        let column = self.model.columns.get(p.index())?;
        let Cells::Entities(cells) = &column.cells else { return None };
        let cell = column.cells(from).find(|c| cells.get(*c) == Some(&to))?;
        column.places.get(cell).copied()
    }

    /// The unknown and uncertain values that a possible hit reads: what they are and where they stand.
    pub(super) fn unknowns(&self, rule: &Rule, hit: &Hit) -> Vec<(String, Place)> {
        let mut frame = hit.frame.clone();
        let mut reads: Vec<(EntityId, PropertyId)> = Vec::new();
        let mut exprs: Vec<&Expr> = Vec::new();
        for c in &rule.query.conditions {
            if self.truth(c, &mut frame).is_decided() {
                continue;
            }
            plan::walk(c, &mut |e| {
                // Parts of inner queries have no binding here.
                if matches!(e.node, Node::Property { .. }) {
                    let mut bound = true;
                    plan::slots(e, &mut |s| {
                        bound &= frame.get(usize::from(s)).is_some_and(|v| *v != Val::None);
                    });
                    if bound {
                        reads.extend(self.uncertain(e, &frame));
                    }
                }
            });
            exprs.push(c);
        }
        reads.sort_unstable();
        reads.dedup();
        reads
            .into_iter()
            .filter_map(|(e, p)| {
                let declared = self.model.entities.declared.get(e.index()).map(|d| d.name);
                let place = self.places(e, p).first().copied().or(declared)?;
                let name = self.model.symbols.text(self.model.property(p).name);
                Some((format!("{}.{name}", self.model.name_of(e)), place))
            })
            .collect()
    }

    fn uncertain(&self, e: &Expr, frame: &[Val]) -> Option<(EntityId, PropertyId)> {
        let Node::Property { of, property, .. } = &e.node else { return None };
        let mut copy = frame.to_vec();
        let Val::Entity(owner) = self.value(of, &mut copy) else { return None };
        let open = match self.value(e, &mut copy) {
            Val::Open(_) | Val::OneOf(_) => true,
            Val::Number(n, _) => n.is_exact().is_none(),
            Val::Date(d) => d.exact().is_none(),
            Val::Duration(d) => d.most != Some(d.least),
            Val::Set(set) => set.open.0 != Truth::False,
            _ => false,
        };
        open.then_some((owner, *property))
    }
}

fn comparison(how: Comparison) -> (&'static str, &'static str) {
    match how {
        Comparison::Equal => ("is the same as", "ist gleich"),
        Comparison::NotEqual => ("differs from", "ist ungleich"),
        Comparison::Less => ("is less than", "ist kleiner als"),
        Comparison::LessOrEqual => ("is at most", "ist höchstens"),
        Comparison::Greater => ("is more than", "ist größer als"),
        Comparison::GreaterOrEqual => ("is at least", "ist mindestens"),
    }
}
