//! What would decide a possible hit: the unknown and uncertain values that its open conditions rest on.

use std::ops::ControlFlow;

use super::val::Val;
use super::{Engine, Hit};
use crate::model::truth::Truth;
use crate::model::{EntityId, PropertyId};
use crate::rules::ir::{Domain, Expr, Node, Query, Rule, Ty, WalkId, WalkStep};
use crate::source::Place;

/// Values that are not certain: whose, and which property.
type Reads = Vec<(EntityId, PropertyId)>;

/// How many are collected for one hit.
const MOST: usize = 1_000;

impl Engine<'_> {
    /// The unknown and uncertain values that a possible hit reads: what they are and where they stand.
    pub(super) fn unknowns(&self, rule: &Rule, hit: &Hit) -> Vec<(String, Place)> {
        let mut reads = Reads::new();
        self.open_query(&rule.query, &mut hit.frame.clone(), &mut reads);
        reads.sort_unstable();
        reads.dedup();
        reads
            .into_iter()
            .filter_map(|(e, p)| {
                let declared = self.declared(e);
                let place = self.places(e, p).first().copied().or(declared)?;
                let name = self.model.symbols.text(self.model.property(p).name);
                Some((format!("{}.{name}", self.model.name_of(e)), place))
            })
            .collect()
    }

    /// What is open in a query whose variables are bound.
    fn open_query(&self, query: &Query, frame: &mut [Val], out: &mut Reads) {
        let query = query.ready();
        for binder in &query.binders {
            match &binder.domain {
                Domain::Path(path) if binder.existential => self.open_value(path, frame, out),
                // What is calculated once matters wherever it is used.
                Domain::Is(value) => self.open_value(value, frame, out),
                Domain::Path(_) | Domain::Kind(_) => {}
            }
        }
        query.conditions.iter().for_each(|c| self.open_value(c, frame, out));
    }

    /// What is open in a condition or a value; of a condition that is decided nothing is.
    fn open_value(&self, e: &Expr, frame: &mut [Val], out: &mut Reads) {
        if out.len() > MOST || e.ty == Ty::Truth && self.truth(e, &mut frame.to_vec()).is_decided() {
            return;
        }
        match &e.node {
            Node::Slot(_) | Node::Const(_) | Node::PairOnce(..) => {}
            Node::Property { of, property, at } => {
                self.open_property(e, of, *property, frame, out);
                self.open_value(of, frame, out);
                at.iter().for_each(|at| self.open_value(at, frame, out));
            }
            Node::Container { of: a, .. }
            | Node::Negate(a)
            | Node::Not(a)
            | Node::Asks(_, a)
            | Node::IsKind(a, _) => self.open_value(a, frame, out),
            Node::Within(a, b) | Node::Meets(a, b) => {
                self.open_value(a, frame, out);
                self.open_value(b, frame, out);
                self.open_taxonomy(a, frame, out);
                if matches!(e.node, Node::Meets(..)) {
                    self.open_taxonomy(b, frame, out);
                }
            }
            Node::Arithmetic(_, a, b) | Node::Compare(_, a, b) | Node::In(a, b) | Node::Overlaps(a, b) => {
                self.open_value(a, frame, out);
                self.open_value(b, frame, out);
            }
            Node::Let(slot, value, body) => {
                self.open_value(value, frame, out);
                let value = self.value(value, frame);
                if let Some(place) = frame.get_mut(usize::from(*slot)) {
                    *place = value;
                }
                self.open_value(body, frame, out);
            }
            Node::Reaches { from, to, walk, .. } => {
                self.open_value(from, frame, out);
                self.open_value(to, frame, out);
                self.open_walk(from, *walk, frame, out);
            }
            Node::Function(_, list)
            | Node::Apply(_, list)
            | Node::Call(_, list)
            | Node::And(list)
            | Node::Or(list) => list.iter().for_each(|e| self.open_value(e, frame, out)),
            Node::InList(a, list) => {
                self.open_value(a, frame, out);
                list.iter().for_each(|e| self.open_value(e, frame, out));
            }
            Node::Inlined(i) => self.open_value(i.body(), frame, out),
            Node::Aggregate(a) => self.open_inside(&a.query, a.of.as_ref(), frame, out),
            Node::Some(q) | Node::No(q) | Node::Every(q) => self.open_inside(q, None, frame, out),
        }
    }

    /// What is open in an inner query, binding by binding.
    fn open_inside(&self, query: &Query, of: Option<&Expr>, frame: &mut [Val], out: &mut Reads) {
        let mut bound = frame.to_vec();
        let _ = self.search(query, &mut bound, &mut |frame, truth| {
            let mut frame = frame.to_vec();
            if truth != Truth::True {
                self.open_query(query, &mut frame, out);
            }
            if let Some(of) = of {
                self.open_value(of, &mut frame, out);
            }
            if out.len() > MOST { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
    }

    fn open_property(&self, e: &Expr, of: &Expr, p: PropertyId, frame: &mut [Val], out: &mut Reads) {
        let owners = self.value(of, frame);
        let one = matches!(owners, Val::Entity(_));
        if one {
            if let (Val::Entity(owner), true) = (&owners, is_open(&self.value(e, frame))) {
                out.push((*owner, p));
            }
            return;
        }
        owners.each(&mut |v, _| {
            if let Val::Entity(owner) = v
                && is_open(&self.read(*owner, p, None))
            {
                out.push((*owner, p));
            }
        });
    }

    /// Where it is unknown what something lies within.
    fn open_taxonomy(&self, e: &Expr, frame: &mut [Val], out: &mut Reads) {
        let taxonomy = self.indexes.taxonomy(self.model);
        self.value(e, frame).each(&mut |v, _| {
            if let Val::Entity(e) = v
                && taxonomy.open(*e) == Truth::Possible
            {
                let above = taxonomy.ancestors(*e).into_iter();
                let open = above.filter(|a| is_open(&self.read(*a, PropertyId::PART_OF, None)));
                out.extend(open.map(|a| (a, PropertyId::PART_OF)));
            }
        });
    }

    /// Where a walk comes to something unknown.
    fn open_walk(&self, from: &Expr, walk: WalkId, frame: &mut [Val], out: &mut Reads) {
        let Some(graph) = self.graph(walk) else { return };
        let Some(spec) = self.program.walks.get(walk.0 as usize) else { return };
        let mut starts = Vec::new();
        self.value(from, frame).each(&mut |v, _| {
            starts.extend(match v {
                Val::Entity(e) => Some(*e),
                _ => None,
            })
        });
        for start in starts {
            let Some(reached) = self.reached_from(start, walk) else { continue };
            for (from, to, step) in &graph.steps {
                if *to == EntityId::UNKNOWN
                    && (*from == start || reached.known(*from).is_some())
                    && let Some((_, WalkStep::Property(p))) = spec.steps.get(*step)
                {
                    out.push((*from, *p));
                }
            }
        }
    }
}

/// Whether a value is not, or not exactly, known.
fn is_open(v: &Val) -> bool {
    match v {
        Val::Open(_) | Val::OneOf(_) => true,
        Val::Number(n, _) => n.is_exact().is_none(),
        Val::Date(d) => d.exact().is_none(),
        Val::Duration(d) => d.most != Some(d.least),
        Val::Truth(t) => !t.is_decided(),
        Val::Set(set) => set.open.0 != Truth::False || set.items.iter().any(|(v, _)| is_open(v)),
        Val::None
        | Val::Entity(_)
        | Val::Choice(_)
        | Val::Period(_)
        | Val::Length(_)
        | Val::Text(_)
        | Val::Words(_)
        | Val::All(_) => false,
    }
}
