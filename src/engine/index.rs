//! Indexes over the model, built when first asked for: who refers to an entity, and what lies within what.

use std::cell::RefCell;
use std::sync::OnceLock;

use super::Engine;
use super::reads::{Read, Reads};
use super::search::{Depth, entities};
use super::val::Val;
use crate::graph::taxonomy::Taxonomy;
use crate::model::truth::Truth;
use crate::model::{Cells, Default, EntityId, KindId, Model, PropertyId, Type};
use crate::rules::plan::{Keys, Link};

/// For each entity who refers to it by one property.
#[derive(Debug, Default)]
struct Inverse {
    /// The first entity that can be referred to.
    first: u32,
    /// For each entity that can be referred to where its list begins, and one more.
    offsets: Vec<u32>,
    sources: Vec<EntityId>,
    /// Those who may refer to any: by `unknown`, by an error, by `any`.
    anyone: Vec<EntityId>,
}

impl Inverse {
    fn of(&self, target: EntityId) -> &[EntityId] {
        let i = target.0.wrapping_sub(self.first) as usize;
        match (self.offsets.get(i), self.offsets.get(i.wrapping_add(1))) {
            (Some(a), Some(b)) => self.sources.get(*a as usize..*b as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// By counting sort: first how many refer to each, then who.
    fn new(range: std::ops::Range<u32>, pairs: &[(EntityId, EntityId)], anyone: Vec<EntityId>) -> Inverse {
        let mut offsets = vec![0u32; (range.end.saturating_sub(range.start)) as usize + 1];
        let slot = |target: EntityId| (target.0 - range.start) as usize;
        for (_, target) in pairs {
            offsets[slot(*target)] += 1;
        }
        let mut sum = 0;
        for o in &mut offsets {
            sum += std::mem::replace(o, sum);
        }
        let mut sources = vec![EntityId(0); pairs.len()];
        let mut next = offsets.clone();
        for (source, target) in pairs {
            let at = &mut next[slot(*target)];
            sources[*at as usize] = *source;
            *at += 1;
        }
        Inverse { first: range.start, offsets, sources, anyone }
    }
}

/// All indexes of a model.
#[derive(Debug)]
pub(super) struct Indexes {
    inverse: Vec<OnceLock<Inverse>>,
    children: OnceLock<Inverse>,
    taxonomy: OnceLock<Taxonomy>,
}

impl Indexes {
    pub(super) fn new(model: &Model) -> Indexes {
        Indexes {
            inverse: model.properties.iter().map(|_| OnceLock::new()).collect(),
            children: OnceLock::new(),
            taxonomy: OnceLock::new(),
        }
    }

    /// What lies within what, by `part_of`.
    pub(super) fn taxonomy(&self, model: &Model) -> &Taxonomy {
        self.taxonomy.get_or_init(|| {
            let mut pairs = Vec::new();
            if let Some(column) = model.columns.get(PropertyId::PART_OF.index())
                && let Cells::Entities(cells) = &column.cells
            {
                for (i, range) in column.offsets.windows(2).enumerate() {
                    if let [from, to] = range {
                        let child = EntityId(column.first + i as u32);
                        let parents = cells.get(*from as usize..*to as usize).unwrap_or(&[]);
                        pairs.extend(parents.iter().map(|p| (child, *p)));
                    }
                }
            }
            Taxonomy::new(pairs)
        })
    }

    fn inverse(&self, model: &Model, id: PropertyId) -> Option<&Inverse> {
        let cell = self.inverse.get(id.index())?;
        Some(cell.get_or_init(|| build(model, id)))
    }

    /// Forgets who refers to whom by a property.
    pub(super) fn forget(&mut self, id: PropertyId) {
        if let Some(cell) = self.inverse.get_mut(id.index()) {
            *cell = OnceLock::new();
        }
    }

    fn children(&self, model: &Model) -> &Inverse {
        self.children.get_or_init(|| {
            let containers = model.entities.container.iter().enumerate();
            let pairs: Vec<_> = containers.filter_map(|(i, c)| c.map(|c| (EntityId(i as u32), c))).collect();
            Inverse::new(0..model.entities.kind.len() as u32, &pairs, Vec::new())
        })
    }

    /// The entities from which a chain of links leads to one of the keys; nothing where that is more than `limit`.
    pub(super) fn follow(
        &self,
        model: &Model,
        keys: Vec<EntityId>,
        links: &[Link],
        limit: usize,
        reads: Option<(&RefCell<Reads>, Depth)>,
    ) -> Option<Vec<EntityId>> {
        let mut at = keys;
        for (i, link) in links.iter().enumerate().rev() {
            let mut next = Vec::new();
            // Who is bound by the last link of a rule's own variable is looked at as such when it changes.
            let write = |read: Read, found: &[EntityId]| {
                if let Some((reads, depth)) = reads {
                    let mut reads = reads.borrow_mut();
                    if let Link::Property(id) = link {
                        reads.property(*id);
                    }
                    if depth == Depth::Inner || i > 0 {
                        reads.found(read, found);
                    }
                }
            };
            match link {
                Link::Property(id) => {
                    let inverse = self.inverse(model, *id)?;
                    if let [key] = at.as_slice() {
                        next.reserve_exact(inverse.of(*key).len() + inverse.anyone.len());
                    }
                    for key in &at {
                        let found = inverse.of(*key);
                        write(Read::behind(*id, *key), found);
                        next.extend_from_slice(found);
                        if next.len() > limit.saturating_mul(4) {
                            return None;
                        }
                    }
                    next.extend_from_slice(&inverse.anyone);
                    if at.is_empty() || !inverse.anyone.is_empty() {
                        write(Read::behind(*id, EntityId::UNKNOWN), &inverse.anyone);
                    }
                }
                Link::Container(kind) => {
                    let children = self.children(model);
                    for key in &at {
                        let before = next.len();
                        self.inside(model, children, *key, *kind, &mut next);
                        write(Read::inside(*key), next.get(before..).unwrap_or_default());
                    }
                }
            }
            if next.len() > 1 && !next.is_sorted() {
                next.sort_unstable();
            }
            next.dedup();
            at = next;
        }
        (at.len() <= limit).then_some(at)
    }

    /// All that nests in an entity, as far as it is their nearest container of the kind.
    fn inside(
        &self,
        model: &Model,
        children: &Inverse,
        key: EntityId,
        kind: KindId,
        out: &mut Vec<EntityId>,
    ) {
        let mut todo = vec![key];
        while let Some(e) = todo.pop() {
            for child in children.of(e) {
                out.push(*child);
                if !model.kind(kind).extent.contains(&child.0) {
                    todo.push(*child);
                }
            }
        }
    }
}

fn build(model: &Model, id: PropertyId) -> Inverse {
    let property = model.property(id);
    let Type::Entity(range) = property.ty else { return Inverse::default() };
    let range = model.kind(range).extent.clone();
    let (mut pairs, mut anyone) = (Vec::new(), Vec::new());
    let open_default = !matches!(property.default, Default::None);
    let owners = model.kind(property.owner).extent.clone();
    if let Some(column) = model.columns.get(id.index())
        && let Cells::Entities(cells) = &column.cells
    {
        for source in owners {
            let own = column.cells(EntityId(source));
            if own.is_empty() && open_default {
                anyone.push(EntityId(source));
            }
            for target in cells.get(own).unwrap_or(&[]) {
                if target.is_real() && range.contains(&target.0) {
                    pairs.push((EntityId(source), *target));
                } else if !target.is_real() {
                    anyone.push(EntityId(source));
                }
            }
        }
    } else if open_default {
        anyone.extend(owners.map(EntityId));
    }
    anyone.dedup();
    Inverse::new(range, &pairs, anyone)
}

impl Engine<'_> {
    fn reads_below(&self, list: &[EntityId]) {
        self.reading(|r| list.iter().for_each(|e| r.found(Read::below(*e), &[])));
    }

    /// The entities to ask an index for; nothing where any may be meant.
    pub(super) fn keys(&self, keys: &Keys, frame: &mut [Val]) -> Option<Vec<EntityId>> {
        let taxonomy = || self.indexes.taxonomy(self.model);
        let spread = |list: Vec<EntityId>, f: &dyn Fn(EntityId) -> Vec<EntityId>| -> Vec<EntityId> {
            match list.as_slice() {
                [one] => f(*one),
                many => many.iter().flat_map(|e| f(*e)).collect(),
            }
        };
        match keys {
            Keys::Items(e) => entities(&self.value(e, frame)),
            Keys::Below(e) => {
                let list = entities(&self.value(e, frame))?;
                self.reads_below(&list);
                let mut below = spread(list, &|e| taxonomy().descendants(e));
                below.extend_from_slice(taxonomy().anywhere());
                Some(below)
            }
            Keys::Above(e) => {
                let list = entities(&self.value(e, frame))?;
                if list.iter().any(|e| taxonomy().open(*e) != Truth::False) {
                    return None;
                }
                Some(spread(list, &|e| taxonomy().ancestors(e)))
            }
            Keys::Around(e) => {
                let list = entities(&self.value(e, frame))?;
                self.reads_below(&list);
                if list.iter().any(|e| taxonomy().open(*e) != Truth::False) {
                    return None;
                }
                let mut around = spread(list.clone(), &|e| taxonomy().descendants(e));
                around.extend(spread(list, &|e| taxonomy().ancestors(e)));
                around.extend_from_slice(taxonomy().anywhere());
                Some(around)
            }
            Keys::ReachedFrom(e, sign, walk) => {
                let list = entities(&self.value(e, frame))?;
                self.reached(&list, *sign, *walk)
            }
            Keys::Reaching(e, _, walk) => {
                let list = entities(&self.value(e, frame))?;
                self.reaching(&list, *walk)
            }
            Keys::Related(define, e) => match self.value(e, frame) {
                Val::Entity(a) => {
                    let related = self.related(*define, a);
                    Some(related)
                }
                Val::None => Some(Vec::new()),
                _ => None,
            },
        }
    }
}
