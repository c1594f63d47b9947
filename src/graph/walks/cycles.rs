//! Cycles: what depends on itself.

use petgraph::Outgoing;
use petgraph::algo::kosaraju_scc;

use super::{Map, NodeIndex, Set, Walks};
use crate::model::EntityId;

/// How many edges the search for a shortest cycle looks at in one part of the graph. Beyond it, the shortest found so
/// far is taken.
const BUDGET: usize = 200_000;

/// A way back to its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The entities on it, each once, the first in their order first.
    pub nodes: Vec<EntityId>,
    /// The label of the edge that leaves each of them.
    pub labels: Vec<u32>,
}

impl Walks {
    /// The entities that lie on cycles, in parts: two are in one part where each reaches the other. In their order.
    pub fn knots(&self) -> Vec<Vec<EntityId>> {
        // Tarjan's algorithm would be the usual one; petgraph's calls itself as deep as the graph.
        let is_knot = |part: &Vec<NodeIndex>| match part.as_slice() {
            [node] => self.graph.contains_edge(*node, *node),
            _ => true,
        };
        let mut knots: Vec<Vec<EntityId>> = kosaraju_scc(&self.graph)
            .into_iter()
            .filter(is_knot)
            .map(|part| part.into_iter().map(|node| self.entity(node)).filter(|e| e.is_real()).collect())
            .collect();
        knots.retain(|part| !part.is_empty());
        knots.iter_mut().for_each(|part| part.sort_unstable());
        knots.sort_unstable();
        knots
    }

    /// One shortest cycle of known entities for each part of the graph that has any.
    pub fn cycles(&self) -> Vec<Cycle> {
        self.knots().iter().filter_map(|part| self.shortest_cycle(part)).collect()
    }

    fn shortest_cycle(&self, part: &[EntityId]) -> Option<Cycle> {
        let inside: Set<NodeIndex> = part.iter().filter_map(|entity| self.node(*entity)).collect();
        let mut budget = BUDGET;
        let mut best: Option<Cycle> = None;
        for start in &inside {
            let longest = best.as_ref().map_or(usize::MAX, |cycle| cycle.nodes.len() - 1);
            // The first search always ends, so that there is a cycle in any case.
            best = self.back_to(*start, &inside, longest, &mut budget).or(best);
            if budget == 0 && best.is_some() {
                break;
            }
        }
        best
    }

    /// The shortest way back to a node, of at most so many steps.
    fn back_to(
        &self,
        start: NodeIndex,
        inside: &Set<NodeIndex>,
        longest: usize,
        budget: &mut usize,
    ) -> Option<Cycle> {
        // Each node with the one before it, as an index, the label of the edge between them, and its distance.
        let mut seen: Map<NodeIndex, (usize, u32, usize)> = Map::default();
        seen.insert(start, (0, 0, 0));
        let mut i = 0;
        while let Some((&node, &(_, _, steps))) = seen.get_index(i) {
            if steps >= longest {
                return None;
            }
            for (next, edge) in self.steps(node, Outgoing) {
                *budget = budget.saturating_sub(1);
                if next == start {
                    let mut cycle = Cycle { nodes: Vec::new(), labels: vec![edge.label] };
                    let mut at = i;
                    while let Some((node, (before, label, steps))) = seen.get_index(at) {
                        cycle.nodes.push(self.entity(*node));
                        if *steps == 0 {
                            break;
                        }
                        cycle.labels.push(*label);
                        at = *before;
                    }
                    cycle.nodes.reverse();
                    cycle.labels.reverse();
                    return Some(cycle);
                }
                if inside.contains(&next) {
                    seen.entry(next).or_insert((i, edge.label, steps + 1));
                }
            }
            i += 1;
        }
        None
    }
}
