//! What lies within what, by `part_of`: a tree for the most part, a DAG where something is part of several.
//!
//! A tree is answered by numbers: an entity lies within another where its number is in the other's range. Only where
//! an entity has several parents the further ones are followed. A cycle is an error; what is on it, or below, is in
//! error as to what it lies within.

use std::borrow::Cow;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::walks::{Edge, Walks};
use crate::model::EntityId;
use crate::model::truth::Truth;

type Set<K> = IndexSet<K, FxBuildHasher>;

/// The order of `part_of`.
#[derive(Debug, Default)]
pub struct Taxonomy {
    /// Each entity's parents.
    parents: Lists,
    /// Each entity's children.
    children: Lists,
    /// Whether an entity may lie within any other, because a parent or an ancestor is unknown.
    open: Vec<Truth>,
    /// Each entity's range in the forest of first parents: its own number, and the last one below it.
    range: Vec<(u32, u32)>,
    /// The nearest entity with several parents, itself or along the first parents; `u32::MAX` for none.
    fork: Vec<u32>,
    /// The entities by their number in that forest; none where an entity has several parents.
    numbered: Vec<EntityId>,
    /// The entities that may lie within any other.
    anywhere: Vec<EntityId>,
    cycles: Vec<Vec<EntityId>>,
}

/// For each entity a list of entities, all in one piece of memory.
#[derive(Debug, Default)]
struct Lists {
    offsets: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    fn new(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Lists {
        let mut offsets = vec![0_u32; count + 2];
        for (key, _) in pairs.clone() {
            if let Some(n) = offsets.get_mut(key as usize + 2) {
                *n += 1;
            }
        }
        let mut sum = 0;
        for n in &mut offsets {
            sum += *n;
            *n = sum;
        }
        // Each list's end is its start until its items are in place.
        let mut items = vec![0; sum as usize];
        for (key, item) in pairs {
            if let Some(end) = offsets.get_mut(key as usize + 1) {
                if let Some(slot) = items.get_mut(*end as usize) {
                    *slot = item;
                }
                *end += 1;
            }
        }
        Lists { offsets, items }
    }

    fn of(&self, key: u32) -> &[u32] {
        let at = |i: usize| self.offsets.get(i).map(|n| *n as usize);
        match (at(key as usize), at(key as usize + 1)) {
            (Some(a), Some(b)) => self.items.get(a..b).unwrap_or_default(),
            _ => &[],
        }
    }
}

const NONE: u32 = u32::MAX;

impl Taxonomy {
    /// The taxonomy of pairs of a child and its parent, which may be [`EntityId::UNKNOWN`] or [`EntityId::FAULTY`].
    pub fn new(pairs: impl IntoIterator<Item = (EntityId, EntityId)>) -> Taxonomy {
        let mut pairs: Vec<(u32, u32)> =
            pairs.into_iter().filter(|(child, _)| child.is_real()).map(|(c, p)| (c.0, p.0)).collect();
        // The order in which the pairs come must not show.
        pairs.sort_unstable();
        pairs.dedup();
        let real = |id: u32| EntityId(id).is_real();
        let count = pairs.iter().flat_map(|(c, p)| [*c, *p]).filter(|id| real(*id)).max();
        let count = count.map_or(0, |id| id as usize + 1);

        let mut open = vec![Truth::False; count];
        for (child, parent) in pairs.iter().filter(|(_, parent)| !real(*parent)) {
            raise(
                &mut open,
                *child,
                if *parent == EntityId::FAULTY.0 { Truth::Faulty } else { Truth::Possible },
            );
        }
        pairs.retain(|(_, parent)| real(*parent));

        let mut cycles = Vec::new();
        let mut parents = Lists::new(count, pairs.iter().copied());
        let mut children = Lists::new(count, pairs.iter().map(|(c, p)| (*p, *c)));
        let mut order = from_the_top(count, &parents, &children);
        if order.len() < count {
            let done: Set<u32> = order.iter().copied().collect();
            let edge = |(c, p): &(u32, u32)| Edge {
                from: EntityId(*c),
                to: EntityId(*p),
                negative: false,
                truth: Truth::True,
                label: 0,
            };
            let rest = pairs.iter().filter(|(c, p)| !done.contains(c) && !done.contains(p)).map(edge);
            let walks = Walks::new(rest);
            cycles = walks.cycles().into_iter().map(|cycle| cycle.nodes).collect();
            let mut knot = vec![NONE; count];
            for (i, part) in walks.knots().iter().enumerate() {
                for entity in part {
                    raise(&mut open, entity.0, Truth::Faulty);
                    if let Some(slot) = knot.get_mut(entity.index()) {
                        *slot = i as u32;
                    }
                }
            }
            let knot = |id: u32| knot.get(id as usize).copied().filter(|k| *k != NONE);
            pairs.retain(|(c, p)| knot(*c).is_none() || knot(*c) != knot(*p));
            parents = Lists::new(count, pairs.iter().copied());
            children = Lists::new(count, pairs.iter().map(|(c, p)| (*p, *c)));
            order = from_the_top(count, &parents, &children);
        }

        let mut taxonomy =
            Taxonomy { parents, children, open, cycles, fork: vec![NONE; count], ..Taxonomy::default() };
        taxonomy.inherit(&order);
        taxonomy.number(&order);
        let is_open = |(_, truth): &(usize, &Truth)| **truth != Truth::False;
        let anywhere = taxonomy.open.iter().enumerate().filter(is_open);
        taxonomy.anywhere = anywhere.map(|(id, _)| EntityId(id as u32)).collect();
        taxonomy
    }

    /// Whether an entity is another one, or lies within it. What `any` stands for, the caller knows.
    pub fn within(&self, x: EntityId, y: EntityId) -> Truth {
        match (x, y) {
            (x, y) if !x.is_real() || !y.is_real() => {
                let known_but_for_errors = |e: EntityId| e.is_real() || e == EntityId::FAULTY;
                if known_but_for_errors(x) && known_but_for_errors(y) {
                    Truth::Faulty
                } else {
                    Truth::Possible
                }
            }
            (x, y) if x == y || self.is_below(x.0, y.0) => Truth::True,
            (x, _) => self.open(x),
        }
    }

    /// The truth with which an entity may lie within any other, because a parent or an ancestor is unknown.
    pub fn open(&self, x: EntityId) -> Truth {
        self.open.get(x.index()).copied().unwrap_or(Truth::False)
    }

    /// The entities that may lie within any other, in their order.
    pub fn anywhere(&self) -> &[EntityId] {
        &self.anywhere
    }

    /// An entity and what it lies within, the nearest first.
    pub fn ancestors(&self, x: EntityId) -> Vec<EntityId> {
        if self.has_one_way_up(x) {
            return self.way_up(x).collect();
        }
        closure(x, &self.parents).into_iter().map(EntityId).collect()
    }

    /// Without a fork there is one way up, and it ends: what is on a cycle is open.
    fn has_one_way_up(&self, x: EntityId) -> bool {
        self.open(x) == Truth::False && self.fork.get(x.index()).is_none_or(|fork| *fork == NONE)
    }

    /// An entity, its first parent, the first parent of that, and so on.
    fn way_up(&self, x: EntityId) -> impl Iterator<Item = EntityId> {
        let up = |id: &u32| self.parents.of(*id).first().copied();
        std::iter::successors(Some(x.0), up).map(EntityId)
    }

    /// An entity and what lies within it, in their order.
    pub fn descendants(&self, y: EntityId) -> Vec<EntityId> {
        let mut all = self.below(y).into_owned();
        all.sort_unstable();
        all
    }

    /// The same, in no certain order.
    pub fn below(&self, y: EntityId) -> Cow<'_, [EntityId]> {
        let range = self.range.get(y.index()).map(|(first, last)| *first as usize..=*last as usize);
        if let Some(below) = range.and_then(|range| self.numbered.get(range)) {
            return Cow::Borrowed(below);
        }
        if self.children.of(y.0).is_empty() {
            return Cow::Owned(vec![y]);
        }
        Cow::Owned(closure(y, &self.children).into_iter().map(EntityId).collect())
    }

    /// The parents of an entity that are known.
    pub fn parents(&self, x: EntityId) -> impl Iterator<Item = EntityId> {
        self.parents.of(x.0).iter().map(|p| EntityId(*p))
    }

    /// The shortest way from an entity up to one it lies within, both included.
    pub fn path(&self, x: EntityId, y: EntityId) -> Option<Vec<EntityId>> {
        if self.has_one_way_up(x) {
            let mut path: Vec<EntityId> = self.way_up(x).collect();
            path.truncate(path.iter().position(|e| *e == y)? + 1);
            return Some(path);
        }
        let mut seen: indexmap::IndexMap<u32, usize, FxBuildHasher> = indexmap::IndexMap::default();
        seen.insert(x.0, 0);
        let mut i = 0;
        while let Some((&node, _)) = seen.get_index(i) {
            if node == y.0 {
                let mut path = vec![y];
                while i > 0 {
                    i = *seen.get_index(i)?.1;
                    path.push(EntityId(*seen.get_index(i)?.0));
                }
                path.reverse();
                return Some(path);
            }
            for parent in self.parents.of(node) {
                seen.entry(*parent).or_insert(i);
            }
            i += 1;
        }
        None
    }

    /// A cycle for each group of entities that lie within each other, from child to parent.
    pub fn cycles(&self) -> &[Vec<EntityId>] {
        &self.cycles
    }

    /// Hands down, from the top, what is open and where the nearest fork is.
    fn inherit(&mut self, order: &[u32]) {
        for id in order {
            let parents = self.parents.of(*id);
            let mut fork = NONE;
            if let [first, rest @ ..] = parents {
                let above = self.fork.get(*first as usize).copied().unwrap_or(NONE);
                fork = if rest.is_empty() { above } else { *id };
            }
            let inherited = parents.iter().filter_map(|p| self.open.get(*p as usize)).copied().max();
            raise(&mut self.open, *id, inherited.unwrap_or(Truth::False));
            if let Some(slot) = self.fork.get_mut(*id as usize) {
                *slot = fork;
            }
        }
    }

    /// Numbers the forest of first parents, so that what lies below an entity has the numbers behind its own.
    fn number(&mut self, order: &[u32]) {
        let first = |id: u32| self.parents.of(id).first().copied();
        let mut size = vec![1_u32; order.len()];
        for id in order.iter().rev() {
            let own = size.get(*id as usize).copied().unwrap_or(1);
            if let Some(total) = first(*id).and_then(|p| size.get_mut(p as usize)) {
                *total += own;
            }
        }
        // The next free number below each entity, and among the roots.
        let mut range = vec![(0, 0); order.len()];
        let mut free = vec![0; order.len()];
        let mut roots = 0;
        for id in order {
            let own = size.get(*id as usize).copied().unwrap_or(1);
            let next = first(*id).and_then(|p| free.get_mut(p as usize)).unwrap_or(&mut roots);
            let start = *next;
            *next += own;
            if let Some(slot) = free.get_mut(*id as usize) {
                *slot = start + 1;
            }
            if let Some(slot) = range.get_mut(*id as usize) {
                *slot = (start, start + own - 1);
            }
        }
        // Where all lie in one forest, what lies below an entity is what has the numbers behind its own.
        let is_forest = order.len() == range.len() && self.fork.iter().all(|fork| *fork == NONE);
        if is_forest {
            self.numbered = vec![EntityId(NONE); range.len()];
            for (id, (number, _)) in range.iter().enumerate() {
                if let Some(slot) = self.numbered.get_mut(*number as usize) {
                    *slot = EntityId(id as u32);
                }
            }
        }
        self.range = range;
    }

    /// Whether one lies below the other: along the first parents by their numbers, else from fork to fork.
    fn is_below(&self, x: u32, y: u32) -> bool {
        let Some(&(first, last)) = self.range.get(y as usize) else { return false };
        let by_number = |id: u32| self.range.get(id as usize).is_some_and(|(n, _)| first <= *n && *n <= last);
        let fork = |id: u32| self.fork.get(id as usize).copied().filter(|fork| *fork != NONE);
        if by_number(x) {
            return true;
        }
        let Some(nearest) = fork(x) else { return false };
        let mut met = Met::from(nearest);
        let mut i = 0;
        while let Some(&at) = met.list.get(i) {
            for parent in self.parents.of(at) {
                if by_number(*parent) {
                    return true;
                }
                fork(*parent).into_iter().for_each(|fork| met.add(fork));
            }
            i += 1;
        }
        false
    }
}

fn raise(open: &mut [Truth], id: u32, truth: Truth) {
    if let Some(slot) = open.get_mut(id as usize) {
        *slot = slot.or(truth);
    }
}

/// All entities, parents before children, except those on a cycle or below one.
fn from_the_top(count: usize, parents: &Lists, children: &Lists) -> Vec<u32> {
    let mut waiting: Vec<usize> = (0..count as u32).map(|id| parents.of(id).len()).collect();
    let mut order: Vec<u32> = (0..count as u32).filter(|id| parents.of(*id).is_empty()).collect();
    let mut i = 0;
    while let Some(&id) = order.get(i) {
        for child in children.of(id) {
            if let Some(n) = waiting.get_mut(*child as usize) {
                *n -= 1;
                if *n == 0 {
                    order.push(*child);
                }
            }
        }
        i += 1;
    }
    order
}

/// An entity and everything that lists lead to, the nearest first.
fn closure(start: EntityId, lists: &Lists) -> Vec<u32> {
    let mut met = Met::from(start.0);
    let mut i = 0;
    while let Some(&id) = met.list.get(i) {
        lists.of(id).iter().for_each(|next| met.add(*next));
        i += 1;
    }
    met.list
}

/// The entities that were met on the way, each once. Few are looked through; of many a set is kept beside the list.
struct Met {
    list: Vec<u32>,
    set: Set<u32>,
}

impl From<u32> for Met {
    fn from(first: u32) -> Met {
        Met { list: vec![first], set: Set::default() }
    }
}

impl Met {
    const FEW: usize = 24;

    fn add(&mut self, id: u32) {
        if self.list.len() < Met::FEW {
            if !self.list.contains(&id) {
                self.list.push(id);
            }
            return;
        }
        if self.set.is_empty() {
            self.set.extend(&self.list);
        }
        if self.set.insert(id) {
            self.list.push(id);
        }
    }
}
