//! The dependency graph: who names whom, by which property, and where that is written.

use std::collections::VecDeque;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::model::truth::Truth;
use crate::model::{Cells, EntityId, KindId, Model, PropertyId};
use crate::source::Place;

/// An entity names another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Whose statement it is.
    pub from: EntityId,
    /// What relates the two.
    pub by: Relation,
    /// Whom it names.
    pub to: EntityId,
    /// Whether it turns the sign, where it has one.
    pub negative: Option<bool>,
    /// How certain it is.
    pub truth: Truth,
    /// Where it is written; nowhere, if it follows from a define.
    pub place: Option<Place>,
}

/// What relates two entities.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Relation {
    /// A property.
    Property(PropertyId),
    /// A define.
    Define {
        /// Its name.
        name: String,
        /// For people.
        title: String,
    },
}

/// Some entities, and references among them.
#[derive(Debug, Default)]
pub struct Selection {
    /// The entities.
    pub entities: IndexSet<EntityId, FxBuildHasher>,
    /// The references; each begins and ends at one of the entities.
    pub references: Vec<Reference>,
}

/// All references along some properties, those of each entity in the order in which they are written.
pub fn references(model: &Model, properties: impl Iterator<Item = PropertyId>) -> Vec<Reference> {
    let mut all = Vec::new();
    for id in properties {
        let is_statement = model.property(id).owner == KindId::STATEMENT;
        let Some(column) = model.columns.get(id.index()).filter(|_| !is_statement) else { continue };
        let Cells::Entities(cells) = &column.cells else { continue };
        for i in 0..column.offsets.len().saturating_sub(1) {
            let from = EntityId(column.first + i as u32);
            for cell in column.cells(from) {
                let Some(to) = cells.get(cell).copied().filter(|to| to.is_real()) else { continue };
                let place = column.places.get(cell).copied();
                let by = Relation::Property(id);
                all.push(Reference { from, by, to, negative: None, truth: Truth::True, place });
            }
        }
    }
    all.sort_by_key(|r| (r.from, r.place));
    all
}

impl Selection {
    /// References, and what they relate.
    pub fn of(references: Vec<Reference>) -> Selection {
        let entities = references.iter().flat_map(|r| [r.from, r.to]).collect();
        Selection { entities, references }
    }

    /// Only what lies at most so many steps from an entity, whichever way they lead.
    pub fn around(self, center: EntityId, depth: u32) -> Selection {
        let count = self.entities.iter().chain([&center]).map(|e| e.index() + 1).max().unwrap_or(0);
        let mut at: Vec<Vec<u32>> = vec![Vec::new(); count];
        for (i, r) in self.references.iter().enumerate() {
            for end in [r.from, r.to] {
                at.get_mut(end.index()).into_iter().for_each(|list| list.push(i as u32));
            }
        }
        let mut near: IndexSet<EntityId, FxBuildHasher> = IndexSet::default();
        let mut taken = vec![false; self.references.len()];
        let mut queue = VecDeque::from([(center, 0)]);
        near.insert(center);
        while let Some((entity, steps)) = queue.pop_front() {
            if steps >= depth {
                continue;
            }
            for i in at.get(entity.index()).into_iter().flatten() {
                let Some(r) = self.references.get(*i as usize) else { continue };
                taken.get_mut(*i as usize).into_iter().for_each(|taken| *taken = true);
                let other = if r.from == entity { r.to } else { r.from };
                if near.insert(other) {
                    queue.push_back((other, steps + 1));
                }
            }
        }
        let references = self.references.into_iter().zip(taken).filter(|(_, taken)| *taken);
        let mut entities = near;
        entities.sort_unstable();
        Selection { entities, references: references.map(|(r, _)| r).collect() }
    }

    /// Each reference once, however often it is written.
    pub fn once(mut self) -> Selection {
        let mut kept: IndexMap<(EntityId, Relation, EntityId), Reference, FxBuildHasher> =
            IndexMap::default();
        for r in std::mem::take(&mut self.references) {
            let known = kept.entry((r.from, r.by.clone(), r.to)).or_insert_with(|| r.clone());
            // A walk says more of it than a statement.
            known.negative = known.negative.or(r.negative);
        }
        self.references.extend(kept.into_values());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(pairs: &[(u32, u32)]) -> Selection {
        let by = Relation::Property(PropertyId::PART_OF);
        let make = |(from, to): &(u32, u32)| Reference {
            from: EntityId(*from),
            by: by.clone(),
            to: EntityId(*to),
            negative: None,
            truth: Truth::True,
            place: None,
        };
        Selection::of(pairs.iter().map(make).collect())
    }

    #[test]
    fn a_neighbourhood_has_what_so_many_steps_lead_to_and_only_their_references() {
        let near = |depth| {
            let all = chain(&[(1, 2), (2, 3), (4, 1), (3, 4), (5, 5), (2, 4)]).around(EntityId(1), depth);
            let nodes: Vec<u32> = all.entities.iter().map(|e| e.0).collect();
            let edges: Vec<(u32, u32)> = all.references.iter().map(|r| (r.from.0, r.to.0)).collect();
            (nodes, edges)
        };
        assert_eq!(near(0), (vec![1], vec![]));
        // 2 and 4 are related, but neither step from 1 leads along that.
        assert_eq!(near(1), (vec![1, 2, 4], vec![(1, 2), (4, 1)]));
        assert_eq!(near(2), (vec![1, 2, 3, 4], vec![(1, 2), (2, 3), (4, 1), (3, 4), (2, 4)]));
        assert_eq!(near(u32::MAX), near(2));
    }
}
