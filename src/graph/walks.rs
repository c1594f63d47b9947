//! Walks along references: what an entity reaches, and in which direction influence runs.
//!
//! petgraph holds the edges. An edge to an *unknown* entity may lead anywhere, so that what lies beyond it is said
//! once, in `open`, instead of for every entity.

use indexmap::{IndexMap, IndexSet};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use petgraph::{Direction, Incoming, Outgoing};
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use crate::model::EntityId;
use crate::model::truth::Truth;
pub use crate::syntax::tree::Sign;

mod cycles;
mod path;
mod signed;

pub use cycles::Cycle;
pub use signed::{BUDGET, MAX_STEPS, Signed};

type Map<K, V> = IndexMap<K, V, FxBuildHasher>;
type Set<K> = IndexSet<K, FxBuildHasher>;

/// One step from an entity to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Edge {
    /// Where it starts; may be [`EntityId::UNKNOWN`] or [`EntityId::FAULTY`].
    pub from: EntityId,
    /// Where it leads; may be [`EntityId::UNKNOWN`] or [`EntityId::FAULTY`].
    pub to: EntityId,
    /// Whether it turns the sign of a walk.
    pub negative: bool,
    /// Whether it is there; edges that are *false* are left out.
    pub truth: Truth,
    /// The caller's own number for it.
    pub label: u32,
}

/// The edges of one relation, ready to be walked.
#[derive(Debug)]
pub struct Walks {
    graph: DiGraph<EntityId, Edge>,
    nodes: Map<EntityId, NodeIndex>,
    /// The nodes of entities that are not known.
    special: Vec<NodeIndex>,
    /// The truths that edges have, the greatest first.
    levels: Vec<Truth>,
}

/// What an entity reaches in one or more steps, or what reaches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The entities that are known, in their order, each with the truth of the best walk: the greatest over all
    /// walks of the least over its edges.
    pub nodes: Vec<(EntityId, Truth)>,
    /// The truth with which it is any entity at all, because of an unknown one on the way.
    pub open: Truth,
}

impl Reached {
    /// The entities that are known.
    pub fn entities(&self) -> impl Iterator<Item = EntityId> {
        self.nodes.iter().map(|(entity, _)| *entity)
    }

    /// The truth with which one is among those known.
    pub fn known(&self, entity: EntityId) -> Option<Truth> {
        let at = self.nodes.binary_search_by_key(&entity, |(entity, _)| *entity).ok()?;
        self.nodes.get(at).map(|(_, truth)| *truth)
    }

    /// Whether it is among them.
    pub fn truth(&self, entity: EntityId) -> Truth {
        match special(entity) {
            Some(cap) => any_of(self.nodes.iter().map(|(_, truth)| *truth), self.open, cap),
            None => self.known(entity).map_or(self.open, |truth| truth.or(self.open)),
        }
    }
}

/// The truth of an entity that is not known: where there is anything, it may be that.
fn any_of(truths: impl Iterator<Item = Truth>, open: Truth, cap: Truth) -> Truth {
    truths.fold(open, Truth::or).and(cap)
}

/// The most that can be said of an entity that is unknown or in error.
fn special(entity: EntityId) -> Option<Truth> {
    match entity {
        EntityId::FAULTY => Some(Truth::Faulty),
        _ => (!entity.is_real()).then_some(Truth::Possible),
    }
}

/// The entities that stand for one that is not known.
const SPECIAL: [EntityId; 2] = [EntityId::UNKNOWN, EntityId::FAULTY];

impl Walks {
    /// The graph of all edges. Several between the same two, and from one to itself, are all right. Of `any` the
    /// caller makes the edges it stands for.
    pub fn new(edges: impl IntoIterator<Item = Edge>) -> Walks {
        let mut walks =
            Walks { graph: DiGraph::new(), nodes: Map::default(), special: Vec::new(), levels: Vec::new() };
        let capped = |edge: Edge| {
            let cap = |entity| special(entity).unwrap_or(Truth::True);
            Edge { truth: edge.truth.and(cap(edge.from)).and(cap(edge.to)), ..edge }
        };
        let mut edges: Vec<Edge> = edges.into_iter().map(capped).collect();
        edges.retain(|edge| edge.truth != Truth::False);
        for edge in &edges {
            walks.add_node(edge.from);
            walks.add_node(edge.to);
        }
        // petgraph lists the edges of a node from the last to the first: so they come in the caller's order.
        for edge in edges.iter().rev() {
            if let (Some(from), Some(to)) = (walks.node(edge.from), walks.node(edge.to)) {
                walks.graph.add_edge(from, to, *edge);
            }
        }
        walks.special = SPECIAL.into_iter().filter_map(|entity| walks.node(entity)).collect();
        let has = |level: &Truth| edges.iter().any(|edge| edge.truth == *level);
        walks.levels = [Truth::True, Truth::Possible, Truth::Faulty].into_iter().filter(has).collect();
        walks
    }

    /// Whether no edge touches an entity, nor one that may be it.
    pub fn is_apart(&self, entity: EntityId) -> bool {
        entity.is_real() && self.special.is_empty() && !self.nodes.contains_key(&entity)
    }

    /// Whether an edge touches an entity.
    pub fn has(&self, entity: EntityId) -> bool {
        self.nodes.contains_key(&entity)
    }

    /// What an entity reaches in one or more steps.
    pub fn reach(&self, from: EntityId) -> Reached {
        self.spread(from, Outgoing)
    }

    /// What reaches an entity in one or more steps.
    pub fn reaching(&self, to: EntityId) -> Reached {
        self.spread(to, Incoming)
    }

    fn spread(&self, start: EntityId, direction: Direction) -> Reached {
        // Where an edge starts at an unknown entity, that may be the one asked for.
        let starts: SmallVec<[NodeIndex; 3]> =
            self.node(start).into_iter().chain(self.special.iter().copied()).collect();
        let reached = self.flood(&starts, direction);
        let mut result = Reached { nodes: Vec::with_capacity(reached.len()), open: self.open_at(start) };
        for (node, truth) in reached {
            match self.entity(node) {
                entity if entity.is_real() => result.nodes.push((entity, truth)),
                _ => result.open = result.open.or(truth),
            }
        }
        result.nodes.sort_unstable();
        result
    }

    /// Who starts at an unknown entity may arrive anywhere, if there is a way at all.
    fn open_at(&self, start: EntityId) -> Truth {
        special(start).filter(|_| self.graph.edge_count() > 0).unwrap_or(Truth::False)
    }

    /// All nodes one or more steps away, each with its best truth.
    fn flood(&self, starts: &[NodeIndex], direction: Direction) -> Vec<(NodeIndex, Truth)> {
        let mut reached = Arrivals::default();
        for level in &self.levels {
            let mut next = 0;
            let mut todo = starts.iter().copied();
            // What is reached is also the queue: first the starts, then everything in the order of insertion.
            while let Some(node) = todo.next().or_else(|| {
                next += 1;
                reached.list.get(next - 1).map(|(node, _)| *node)
            }) {
                for (to, edge) in self.steps(node, direction) {
                    if edge.truth >= *level {
                        reached.add(to, *level);
                    }
                }
            }
        }
        reached.list
    }

    /// The edges at a node in the order they were given, each with the node at its other end.
    fn steps(&self, node: NodeIndex, direction: Direction) -> impl Iterator<Item = (NodeIndex, &Edge)> {
        self.graph.edges_directed(node, direction).map(move |edge| {
            let end = if direction == Outgoing { edge.target() } else { edge.source() };
            (end, edge.weight())
        })
    }

    fn add_node(&mut self, entity: EntityId) {
        self.nodes.entry(entity).or_insert_with(|| self.graph.add_node(entity));
    }

    fn node(&self, entity: EntityId) -> Option<NodeIndex> {
        self.nodes.get(&entity).copied()
    }

    fn entity(&self, node: NodeIndex) -> EntityId {
        self.graph.node_weight(node).copied().unwrap_or(EntityId::UNKNOWN)
    }

    fn is_real(&self, node: NodeIndex) -> bool {
        self.entity(node).is_real()
    }
}

/// So many nodes are looked through one by one.
const FEW: usize = 16;

/// Nodes in the order of their first arrival: mostly there are few.
#[derive(Debug, Default)]
struct Arrivals {
    list: Vec<(NodeIndex, Truth)>,
    /// The same, once there are many.
    many: Set<NodeIndex>,
}

impl Arrivals {
    /// Adds a node, unless it is there already.
    fn add(&mut self, node: NodeIndex, truth: Truth) {
        if self.list.len() == FEW && self.many.is_empty() {
            self.many.extend(self.list.iter().map(|(node, _)| *node));
        }
        let is_new = match self.list.len() < FEW {
            true => self.list.iter().all(|(other, _)| *other != node),
            false => self.many.insert(node),
        };
        if is_new {
            self.list.push((node, truth));
        }
    }
}
