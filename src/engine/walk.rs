//! Walks: the graph of each set of steps, built when first walked, and what was reached from where.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::reads::{Read, Reads};
use super::val::Val;
use super::work::{ARRIVAL, ELEMENT};
use super::{Engine, Note, Shared};
use crate::graph::walks::{BUDGET, Edge, Reached, Signed, Walks};
use crate::model::truth::Truth;
use crate::model::{Cells, EntityId, KindId, PropertyId};
use crate::rules::Program;
use crate::rules::ir::{DefineId, Sign, Walk, WalkId, WalkStep};

/// What was found from each start of each walk, and how many entities that are in all.
#[derive(Debug)]
struct Memo<T> {
    known: RefCell<Vec<Vec<Option<Shared<T>>>>>,
    kept: Cell<usize>,
}

/// What was walked so far.
#[derive(Debug)]
pub(super) struct WalkCache {
    pub(super) graphs: Vec<OnceCell<Arc<WalkGraph>>>,
    shared: Arc<Graphs>,
    reached: Memo<Reached>,
    reaching: Memo<Reached>,
    signed: Memo<Signed>,
    /// What an entity reaches that no step leads from or to.
    nowhere: Shared<Reached>,
    /// The ways that findings were explained by.
    ways: RefCell<Ways>,
}

/// The steps of a shortest way, if there is one, by the walk, its start, its end and the sign asked for.
type Ways = IndexMap<(WalkId, EntityId, EntityId, Option<Sign>), Option<Shared<[u32]>>, FxBuildHasher>;

/// The graph of one set of steps.
#[derive(Debug)]
pub(super) struct WalkGraph {
    /// The graph.
    pub(super) walks: Walks,
    /// Which step each edge takes, by its label.
    pub(super) steps: Vec<(EntityId, EntityId, usize)>,
    /// What was noted while it was built: whoever walks it notes that too.
    notes: Vec<Note>,
}

/// The graphs that are the same for all engines on one model: those along properties alone, made by the first that walks
/// them.
#[derive(Debug)]
pub(super) struct Graphs(Vec<Option<Mutex<Option<Made>>>>);

/// A graph, and the work it was to make it: everybody who uses it counts that, so that how much is checked does not depend on
/// who comes first.
#[derive(Debug, Clone)]
struct Made(Arc<WalkGraph>, u64);

impl Graphs {
    pub(super) fn new(program: &Program) -> Graphs {
        let alone = |walk: &Walk| walk.steps.iter().all(|(_, step)| matches!(step, WalkStep::Property(_)));
        Graphs(program.walks.iter().map(|walk| alone(walk).then(Mutex::default)).collect())
    }
}

impl WalkCache {
    pub(super) fn new(shared: Arc<Graphs>) -> WalkCache {
        WalkCache {
            graphs: shared.0.iter().map(|_| OnceCell::new()).collect(),
            shared,
            reached: Memo::default(),
            reaching: Memo::default(),
            signed: Memo::default(),
            nowhere: Rc::new(Reached { nodes: Vec::new(), open: Truth::False }),
            ways: RefCell::default(),
        }
    }

    /// The graphs that others use too.
    pub(super) fn shared(&self) -> Arc<Graphs> {
        Arc::clone(&self.shared)
    }
}

/// How many entities may be kept as reached from others. A long chain has a quadratic number of them: what does not
/// fit is walked again.
const KEPT: usize = 4_000_000;

impl<T> Default for Memo<T> {
    fn default() -> Memo<T> {
        Memo { known: RefCell::default(), kept: Cell::new(0) }
    }
}

impl<T> Memo<T> {
    fn get(&self, (walk, start): (WalkId, EntityId)) -> Option<Shared<T>> {
        self.known.borrow().get(walk.0 as usize)?.get(start.index())?.clone()
    }

    fn keep(&self, (walk, start): (WalkId, EntityId), made: T, size: usize) -> Shared<T> {
        let made = Rc::new(made);
        let mut known = self.known.borrow_mut();
        if self.kept.get() + size > KEPT {
            known.clear();
            self.kept.set(0);
        }
        // Of unknown starts there are few, and their numbers are the greatest.
        if !start.is_real() {
            return made;
        }
        self.kept.set(self.kept.get() + size);
        let (walk, start) = (walk.0 as usize, start.index());
        if known.len() <= walk {
            known.resize_with(walk + 1, Vec::new);
        }
        if let Some(of_walk) = known.get_mut(walk) {
            if of_walk.len() <= start {
                of_walk.resize_with(start + 1, || None);
            }
            if let Some(place) = of_walk.get_mut(start) {
                *place = Some(Rc::clone(&made));
            }
        }
        made
    }
}

impl Engine<'_> {
    /// The pairs of entities that a two-place define relates, each with its truth; nothing where that is too much
    /// work.
    pub fn related_by(&self, define: DefineId) -> Option<Vec<(EntityId, EntityId, Truth)>> {
        self.work.restart();
        let mut pairs = Vec::new();
        self.define_edges(define, &mut |from, to, truth| pairs.push((from, to, truth)));
        (!self.work.is_spent()).then_some(pairs)
    }

    /// The graph of a walk.
    pub(super) fn graph(&self, walk: WalkId) -> Option<&WalkGraph> {
        let cell = self.walks.graphs.get(walk.0 as usize)?;
        self.reading(|r| {
            let steps = self.program.walks.get(walk.0 as usize).map_or(&[][..], |w| &w.steps);
            steps.iter().for_each(|(_, step)| match step {
                WalkStep::Property(p) => r.property(*p),
                WalkStep::Define(_) => {}
            });
        });
        if cell.get().is_none() {
            // Steps along a define may be walked by the define's own conditions, on another graph: so the cell is
            // only set once its edges are known.
            self.reading(Reads::pause);
            let made = self.made(walk);
            self.reading(Reads::resume);
            let _ = cell.set(made?);
        }
        let graph = cell.get().map(|graph| &**graph);
        graph.iter().flat_map(|graph| &graph.notes).for_each(|note| self.note(*note));
        graph
    }

    /// A graph, made now or by another engine; nothing where that is too much work.
    fn made(&self, walk: WalkId) -> Option<Arc<WalkGraph>> {
        let build = || {
            let before = self.notes.take();
            let mut graph = self.build(walk);
            graph.notes = self.notes.replace(before).into_iter().collect();
            let graph = Arc::new(graph);
            (!self.work.is_spent()).then_some(graph)
        };
        let Some(shared) = self.walks.shared.0.get(walk.0 as usize)?.as_ref() else { return build() };
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(Made(graph, work)) = &*shared {
            self.work.spend(*work);
            return (!self.work.is_spent()).then(|| Arc::clone(graph));
        }
        let before = self.work.left();
        let graph = build()?;
        *shared = Some(Made(Arc::clone(&graph), before - self.work.left()));
        Some(graph)
    }

    fn build(&self, walk: WalkId) -> WalkGraph {
        let (mut edges, mut steps) = (Vec::new(), Vec::new());
        let spec = self.program.walks.get(walk.0 as usize).map(|w| w.steps.clone()).unwrap_or_default();
        for (number, (negative, step)) in spec.into_iter().enumerate() {
            let mut add = |from: EntityId, to: EntityId, truth: Truth| {
                edges.push(Edge { from, to, negative, truth, label: steps.len() as u32 });
                steps.push((from, to, number));
            };
            match step {
                WalkStep::Property(id) => self.property_edges(id, &mut add),
                WalkStep::Define(id) => self.define_edges(id, &mut add),
            }
        }
        WalkGraph { walks: Walks::new(edges), steps, notes: Vec::new() }
    }

    fn property_edges(&self, id: PropertyId, add: &mut dyn FnMut(EntityId, EntityId, Truth)) {
        let property = self.model.property(id);
        let Some(column) = self.model.columns.get(id.index()) else { return };
        let plain = matches!(property.default, crate::model::Default::None) && column.notes.is_empty();
        for e in self.extent(property.owner) {
            let e = EntityId(e);
            let cells = column.cells(e);
            if plain && cells.is_empty() {
                continue;
            }
            if plain
                && let Cells::Entities(list) = &column.cells
                && let Some(list) = list.get(cells)
                && list.iter().all(|t| t.is_real())
                && (property.is_many() || list.len() == 1)
            {
                list.iter().for_each(|to| add(e, *to, Truth::True));
                continue;
            }
            self.value_edges(e, &self.read(e, id, None), add);
        }
    }

    fn value_edges(&self, from: EntityId, to: &Val, add: &mut dyn FnMut(EntityId, EntityId, Truth)) {
        if let Val::All(kind) = to {
            // Edges are kept, and there may be one from each to each.
            self.work.spend(ELEMENT * self.extent(*kind).len() as u64);
            if !self.work.is_spent() {
                self.all_of(*kind).for_each(|t| add(from, EntityId(t), Truth::True));
            }
            return;
        }
        let open = to.each(&mut |v, t| {
            if let Val::Entity(to) = v {
                add(from, *to, t);
            }
        });
        match open {
            Truth::False => {}
            Truth::Faulty => add(from, EntityId::FAULTY, Truth::Faulty),
            _ => add(from, EntityId::UNKNOWN, Truth::Possible),
        }
    }

    fn define_edges(&self, id: DefineId, add: &mut dyn FnMut(EntityId, EntityId, Truth)) {
        let Some(define) = self.program.defines.get(id.0 as usize) else { return };
        let kind = define.params.first().and_then(|p| p.ty.kind()).unwrap_or(KindId::ENTITY);
        for e in self.extent(kind) {
            let from = EntityId(e);
            for (to, truth) in self.forward(id, from).iter() {
                if let Val::Entity(to) = to {
                    add(from, *to, *truth);
                }
            }
        }
    }

    /// Whether one entity reaches another.
    pub(super) fn reaches(&self, from: EntityId, to: EntityId, sign: Option<Sign>, walk: WalkId) -> Truth {
        match sign {
            // Who reaches `to` may be known already: it is where candidates come from.
            None => match self.walks.reaching.get((walk, to)) {
                Some(known) if from.is_real() && to.is_real() => {
                    // Whose rule walks is written down for each, whoever walked first.
                    if self.reads.is_some() {
                        self.graph(walk);
                    }
                    self.reading(|r| r.found(Read::walk_to(walk, to), &[]));
                    known.truth(from)
                }
                _ => self.reached_from(from, walk).map_or(Truth::False, |r| r.truth(to)),
            },
            Some(sign) => self.signed_from(from, walk).map_or(Truth::False, |s| s.truth(to, sign)),
        }
    }

    /// What an entity reaches.
    pub(super) fn reached_from(&self, from: EntityId, walk: WalkId) -> Option<Shared<Reached>> {
        self.reading(|r| r.found(Read::walk_from(walk, from), &[]));
        self.flood(&self.walks.reached, (walk, from), |walks| walks.reach(from))
    }

    /// The labels of the shortest way from one entity to another.
    pub(super) fn way(
        &self,
        from: EntityId,
        to: EntityId,
        sign: Option<Sign>,
        walk: WalkId,
    ) -> Option<Shared<[u32]>> {
        let graph = self.graph(walk)?;
        let key = (walk, from, to, sign);
        let known = self.walks.ways.borrow().get(&key).cloned();
        known.unwrap_or_else(|| {
            let way: Option<Shared<[u32]>> = graph.walks.shortest_path(from, to, sign).map(Into::into);
            self.walks.ways.borrow_mut().insert(key, way.clone());
            way
        })
    }

    /// What an entity reaches, by sign.
    pub(super) fn signed_from(&self, from: EntityId, walk: WalkId) -> Option<Shared<Signed>> {
        let graph = self.graph(walk)?;
        self.reading(|r| r.found(Read::walk_from(walk, from), &[]));
        if let Some(known) = self.walks.signed.get((walk, from)) {
            if known.exhausted {
                self.note(Note::Budget(walk));
            }
            return Some(known);
        }
        if self.work.is_spent() {
            return None;
        }
        let signed = graph.walks.signed(from);
        let size = signed.positive.len() + signed.negative.len();
        self.work.spend(2 * ARRIVAL * size as u64);
        if signed.exhausted {
            self.work.spend(BUDGET as u64);
            self.note(Note::Budget(walk));
        }
        Some(self.walks.signed.keep((walk, from), signed, size))
    }

    fn flood(
        &self,
        memo: &Memo<Reached>,
        (walk, start): (WalkId, EntityId),
        make: impl FnOnce(&Walks) -> Reached,
    ) -> Option<Shared<Reached>> {
        let graph = self.graph(walk)?;
        if graph.walks.is_apart(start) {
            return Some(self.walks.nowhere.clone());
        }
        if let Some(known) = memo.get((walk, start)) {
            return Some(known);
        }
        if self.work.is_spent() {
            return None;
        }
        let made = make(&graph.walks);
        let size = made.nodes.len();
        self.work.spend(ARRIVAL * size as u64);
        Some(memo.keep((walk, start), made, size))
    }

    /// All that some entities reach; nothing where that may be any.
    pub(super) fn reached(
        &self,
        from: &[EntityId],
        sign: Option<Sign>,
        walk: WalkId,
    ) -> Option<Vec<EntityId>> {
        let mut all = Vec::new();
        for e in from {
            match sign {
                None => {
                    let r = self.reached_from(*e, walk)?;
                    if r.open != Truth::False {
                        return None;
                    }
                    all.extend(r.entities());
                }
                Some(sign) => {
                    let s = self.signed_from(*e, walk)?;
                    if s.open != Truth::False {
                        return None;
                    }
                    let nodes = if sign == Sign::Positive { &s.positive } else { &s.negative };
                    all.extend(nodes.keys().copied());
                }
            }
        }
        Some(all)
    }

    /// All that reach some entities; nothing where that may be any.
    pub(super) fn reaching(&self, to: &[EntityId], walk: WalkId) -> Option<Vec<EntityId>> {
        let mut all = Vec::new();
        for e in to {
            self.reading(|r| r.found(Read::walk_to(walk, *e), &[]));
            let r = self.flood(&self.walks.reaching, (walk, *e), |walks| walks.reaching(*e))?;
            if r.open != Truth::False {
                return None;
            }
            all.extend(r.entities());
        }
        Some(all)
    }
}
