//! The way from one entity to another, for explanations.

use petgraph::Outgoing;

use super::signed::{BUDGET, Hunt, MAX_STEPS, Search};
use super::{Map, NodeIndex, Set, Sign, Walks};
use crate::model::EntityId;
use crate::model::truth::Truth;

impl Walks {
    /// The labels of the shortest way from one entity to another, in one or more steps: among the ways of the best
    /// truth the one of fewest steps, among those the one whose edges come first. With a sign it is a simple path, as
    /// in [`Walks::signed`], and nothing where the budget ends before one is found. To [`EntityId::UNKNOWN`] it is the
    /// way to where nothing is known.
    pub fn shortest_path(&self, from: EntityId, to: EntityId, sign: Option<Sign>) -> Option<Vec<u32>> {
        self.levels.iter().find_map(|level| match sign {
            None => self.shortest(from, to, *level),
            Some(sign) => self.shortest_signed(from, to, sign == Sign::Negative, *level),
        })
    }

    fn shortest(&self, from: EntityId, to: EntityId, level: Truth) -> Option<Vec<u32>> {
        let (from, to) = (self.node(from)?, self.node(to)?);
        // Each node with the one before it, as an index, and the label of the edge between them.
        let mut seen: Map<NodeIndex, (usize, u32)> = Map::default();
        seen.insert(from, (0, 0));
        let mut i = 0;
        while let Some((&node, _)) = seen.get_index(i) {
            for (next, edge) in self.steps(node, Outgoing).filter(|(_, edge)| edge.truth >= level) {
                if next == to {
                    let mut labels = vec![edge.label];
                    let mut at = i;
                    while at > 0 {
                        let (_, (before, label)) = seen.get_index(at)?;
                        labels.push(*label);
                        at = *before;
                    }
                    labels.reverse();
                    return Some(labels);
                }
                seen.entry(next).or_insert((i, edge.label));
            }
            i += 1;
        }
        None
    }

    fn shortest_signed(
        &self,
        from: EntityId,
        to: EntityId,
        negative: bool,
        level: Truth,
    ) -> Option<Vec<u32>> {
        let search = Search::from(self, from)?;
        let target = search.arrival(to, negative)?;
        let cover = search.cover(level);
        let (i, _, walk) = cover.get_full(&target)?;
        if search.is_simple(&cover, i) {
            return Some(search.labels(&cover, i));
        }
        let mut budget = BUDGET;
        for limit in walk.steps..=MAX_STEPS {
            let missing = Set::from_iter([target]);
            let mut hunt = Hunt::new(&search, level, &cover, missing, limit, budget);
            hunt.run();
            if hunt.trail.is_some() {
                return hunt.trail;
            }
            budget = hunt.budget;
        }
        None
    }
}
