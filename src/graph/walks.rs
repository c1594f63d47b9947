//! Walks along references: what an entity reaches, and in which direction influence runs.
//!
//! petgraph holds the edges. An edge to an *unknown* entity may lead anywhere, so that what lies beyond it is said
//! once, in `open`, instead of for every entity.

use indexmap::{IndexMap, IndexSet};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use petgraph::{Direction, Incoming, Outgoing};
use rustc_hash::FxBuildHasher;

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
    /// The truths that edges have, the greatest first.
    levels: Vec<Truth>,
}

/// What an entity reaches in one or more steps, or what reaches it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The entities that are known, in their order, each with the truth of the best walk: the greatest over all
    /// walks of the least over its edges.
    pub nodes: Map<EntityId, Truth>,
    /// The truth with which it is any entity at all, because of an unknown one on the way.
    pub open: Truth,
}

impl Reached {
    /// Whether it is among them.
    pub fn truth(&self, entity: EntityId) -> Truth {
        truth_among(&self.nodes, self.open, entity)
    }
}

/// The truth of an entity that is among those known, or open.
fn truth_among(nodes: &Map<EntityId, Truth>, open: Truth, entity: EntityId) -> Truth {
    match special(entity) {
        // Where there is anything, the unknown may be it.
        Some(cap) => nodes.values().copied().fold(open, Truth::or).and(cap),
        None => nodes.get(&entity).map_or(open, |truth| truth.or(open)),
    }
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
        let mut walks = Walks { graph: DiGraph::new(), nodes: Map::default(), levels: Vec::new() };
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
        let has = |level: &Truth| edges.iter().any(|edge| edge.truth == *level);
        walks.levels = [Truth::True, Truth::Possible, Truth::Faulty].into_iter().filter(has).collect();
        walks
    }

    /// Whether no edge touches an entity, nor one that may be it.
    pub fn is_apart(&self, entity: EntityId) -> bool {
        entity.is_real() && ![entity].iter().chain(&SPECIAL).any(|e| self.nodes.contains_key(e))
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
        let starts = std::iter::once(start).chain(SPECIAL).filter_map(|entity| self.node(entity));
        let reached = self.flood(starts, direction);
        let mut result = Reached { nodes: Map::default(), open: self.open_at(start) };
        for (node, truth) in reached {
            match self.entity(node) {
                entity if entity.is_real() => {
                    result.nodes.insert(entity, truth);
                }
                _ => result.open = result.open.or(truth),
            }
        }
        result.nodes.sort_unstable_keys();
        result
    }

    /// Who starts at an unknown entity may arrive anywhere, if there is a way at all.
    fn open_at(&self, start: EntityId) -> Truth {
        special(start).filter(|_| self.graph.edge_count() > 0).unwrap_or(Truth::False)
    }

    /// All nodes one or more steps away, each with its best truth.
    fn flood(&self, starts: impl Iterator<Item = NodeIndex>, direction: Direction) -> Map<NodeIndex, Truth> {
        let starts: Vec<NodeIndex> = starts.collect();
        let mut reached: Map<NodeIndex, Truth> = Map::default();
        for level in &self.levels {
            let mut next = 0;
            let mut todo = starts.iter().copied();
            // What is reached is also the queue: first the starts, then everything in the order of insertion.
            while let Some(node) = todo.next().or_else(|| {
                next += 1;
                reached.get_index(next - 1).map(|(node, _)| *node)
            }) {
                for (to, edge) in self.steps(node, direction) {
                    if edge.truth >= *level {
                        reached.entry(to).or_insert(*level);
                    }
                }
            }
        }
        reached
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
