//! Indexes over the model, built when first asked for: who refers to an entity, and what lies within what.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use super::Engine;
use super::reads::{Read, Reads};
use super::search::{Depth, entities};
use super::val::Val;
use crate::graph::taxonomy::Taxonomy;
use crate::model::truth::Truth;
use crate::model::{Cells, Default, EntityId, KindId, Model, PropertyId, Type};
use crate::rules::ir::Expr;
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
    /// Whether every list has each of its entities once: nobody refers to the same twice.
    once: bool,
    below: OnceLock<Below>,
}

/// For each entity who refers to it or to something within it, as far as anybody has asked.
#[derive(Debug, Default)]
struct Below {
    lists: Vec<OnceLock<Box<[EntityId]>>>,
    /// How many references there are to each and what lies within it, and one more; 0 where nobody has counted.
    counts: Vec<AtomicU32>,
    /// How many entities are still kept: in a deep taxonomy the same lie within many.
    left: AtomicUsize,
}

/// How many times what is referred to may be kept by what it lies within.
const KEPT: usize = 8;

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
        let list = |ends: &[u32]| sources.get(ends[0] as usize..ends[1] as usize).unwrap_or(&[]);
        let once = offsets.windows(2).all(|ends| list(ends).is_sorted_by(|a, b| a < b));
        Inverse { first: range.start, offsets, sources, anyone, once, below: OnceLock::new() }
    }

    /// Who refers to an entity, in order.
    fn sorted(&self, target: EntityId) -> Cow<'_, [EntityId]> {
        let list = Cow::Borrowed(self.of(target));
        if self.once { list } else { once_each(list) }
    }

    /// How many there are behind some keys, the same perhaps more than once.
    fn count(&self, keys: &[EntityId]) -> usize {
        keys.iter().map(|key| self.of(*key).len()).sum()
    }

    fn all_below(&self) -> &Below {
        self.below.get_or_init(|| Below {
            lists: self.offsets.iter().map(|_| OnceLock::new()).collect(),
            counts: self.offsets.iter().map(|_| AtomicU32::new(0)).collect(),
            left: AtomicUsize::new(KEPT * self.sources.len()),
        })
    }

    /// How many references there are to an entity and what lies within it: counted once.
    fn count_below(&self, target: EntityId, within: &[EntityId]) -> usize {
        let known = self.all_below().counts.get(target.0.wrapping_sub(self.first) as usize);
        match known.map_or(0, |count| count.load(Ordering::Relaxed)) {
            0 => {
                let count = self.count(within);
                let more = u32::try_from(count).ok().and_then(|count| count.checked_add(1));
                if let (Some(known), Some(more)) = (known, more) {
                    known.store(more, Ordering::Relaxed);
                }
                count
            }
            more => more as usize - 1,
        }
    }

    /// Who refers to an entity or to something within it: gathered once, and kept while there is room.
    fn below(&self, target: EntityId, gather: impl FnOnce() -> Vec<EntityId>) -> Cow<'_, [EntityId]> {
        let below = self.all_below();
        let Some(slot) = below.lists.get(target.0.wrapping_sub(self.first) as usize) else {
            return Cow::Owned(gather());
        };
        if let Some(known) = slot.get() {
            return Cow::Borrowed(known);
        }
        let all = gather();
        let room =
            below.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(all.len()));
        match room {
            Ok(_) => Cow::Borrowed(slot.get_or_init(|| all.into())),
            Err(_) => Cow::Owned(all),
        }
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

    /// Whether whoever is found by a property surely has the value by which he is found.
    pub(super) fn is_certain(&self, model: &Model, id: PropertyId) -> bool {
        let is_plain = |c: &crate::model::Column| c.notes.is_empty() && !c.varies;
        model.columns.get(id.index()).is_some_and(is_plain)
            && self.inverse(model, id).is_some_and(|inverse| inverse.anyone.is_empty())
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

    /// The entities from which a chain of links leads to one of the keys; nothing where more than `limit` have
    /// to be gathered.
    pub(super) fn follow<'s>(
        &'s self,
        model: &Model,
        keys: Cow<'s, [EntityId]>,
        links: &[Link],
        limit: usize,
        reads: Option<(&RefCell<Reads>, Depth)>,
    ) -> Option<Cow<'s, [EntityId]>> {
        let mut at = keys;
        for (i, link) in links.iter().enumerate().rev() {
            // Who is bound by the last link of a rule's own variable is looked at as such when it changes.
            let write = |read: Read, found: &[EntityId]| {
                if let Some((reads, depth)) = reads
                    && (depth == Depth::Inner || i > 0)
                {
                    reads.borrow_mut().found(read, found);
                }
            };
            // How many there are decides who is looked at.
            if let (Some((reads, _)), Link::Property(id)) = (reads, link) {
                reads.borrow_mut().property(*id);
            }
            match link {
                Link::Property(id) => {
                    let inverse = self.inverse(model, *id)?;
                    // The common case: who refers to one entity stands side by side, in order.
                    if let [key] = *at
                        && inverse.anyone.is_empty()
                    {
                        let found = inverse.of(key);
                        write(Read::behind(*id, key), found);
                        at = inverse.sorted(key);
                        continue;
                    }
                    if inverse.count(&at) > limit {
                        return None;
                    }
                    let mut next = Vec::new();
                    for key in at.iter() {
                        let found = inverse.of(*key);
                        write(Read::behind(*id, *key), found);
                        next.extend_from_slice(found);
                    }
                    next.extend_from_slice(&inverse.anyone);
                    if at.is_empty() || !inverse.anyone.is_empty() {
                        write(Read::behind(*id, EntityId::UNKNOWN), &inverse.anyone);
                    }
                    at = once_each(Cow::Owned(next));
                }
                Link::Container(kind) => {
                    let children = self.children(model);
                    let mut next = Vec::new();
                    for key in at.iter() {
                        let before = next.len();
                        self.inside(model, children, *key, *kind, &mut next);
                        write(Read::inside(*key), next.get(before..).unwrap_or_default());
                    }
                    at = once_each(Cow::Owned(next));
                }
            }
        }
        // What only has to be looked up costs nothing, however long it is.
        (at.len() <= limit || matches!(at, Cow::Borrowed(_))).then_some(at)
    }

    /// Who refers by one property to an entity or to what lies within it; nothing where more than `limit` have to be gathered.
    pub(super) fn follow_below(
        &self,
        model: &Model,
        key: EntityId,
        id: PropertyId,
        limit: usize,
    ) -> Option<Cow<'_, [EntityId]>> {
        let within = self.taxonomy(model).below(key);
        let inverse = self.inverse(model, id)?;
        if within.len() == 1 {
            return self.follow(model, within, &[Link::Property(id)], limit, None);
        }
        if inverse.count_below(key, &within) > limit {
            return None;
        }
        let gather = || self.follow(model, within, &[Link::Property(id)], usize::MAX, None);
        let all = inverse.below(key, || gather().unwrap_or_default().into_owned());
        (all.len() <= limit).then_some(all)
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

/// Entities in their order, each once.
pub(super) fn once_each(list: Cow<'_, [EntityId]>) -> Cow<'_, [EntityId]> {
    if list.is_sorted_by(|a, b| a < b) {
        return list;
    }
    let mut list = list.into_owned();
    list.sort_unstable();
    list.dedup();
    Cow::Owned(list)
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

    /// The one entity that is asked for with what lies within it, where nothing else is asked and nobody notes what is read.
    pub(super) fn one_below(&self, keys: &Keys, frame: &mut [Val]) -> Option<EntityId> {
        let Keys::Below(e) = keys else { return None };
        if self.reads.is_some() || !self.indexes.taxonomy(self.model).anywhere().is_empty() {
            return None;
        }
        match *self.plain_items(e, frame)? {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The entities to ask an index for; nothing where any may be meant.
    pub(super) fn keys<'s>(&'s self, keys: &Keys, frame: &mut [Val]) -> Option<Cow<'s, [EntityId]>> {
        let taxonomy = || self.indexes.taxonomy(self.model);
        Some(match keys {
            Keys::Items(e) => self.items(e, frame)?,
            Keys::Below(e) => {
                let list = self.items(e, frame)?;
                self.reads_below(&list);
                let below = spread(&list, &|e| taxonomy().below(e));
                match taxonomy().anywhere() {
                    [] => below,
                    anywhere => Cow::Owned([&*below, anywhere].concat()),
                }
            }
            Keys::Above(e) => {
                let list = self.items(e, frame)?;
                if list.iter().any(|e| taxonomy().open(*e) != Truth::False) {
                    return None;
                }
                spread(&list, &|e| Cow::Owned(taxonomy().ancestors(e)))
            }
            Keys::Around(e) => {
                let list = self.items(e, frame)?;
                self.reads_below(&list);
                if list.iter().any(|e| taxonomy().open(*e) != Truth::False) {
                    return None;
                }
                let mut around = spread(&list, &|e| taxonomy().below(e)).into_owned();
                around.extend_from_slice(&spread(&list, &|e| Cow::Owned(taxonomy().ancestors(e))));
                around.extend_from_slice(taxonomy().anywhere());
                Cow::Owned(around)
            }
            Keys::ReachedFrom(e, sign, walk) => {
                Cow::Owned(self.reached(&self.items(e, frame)?, *sign, *walk)?)
            }
            Keys::Reaching(e, _, walk) => Cow::Owned(self.reaching(&self.items(e, frame)?, *walk)?),
            Keys::Related(define, e) => match self.value(e, frame) {
                Val::Entity(a) => Cow::Owned(self.related(*define, a)),
                Val::None => Cow::default(),
                _ => return None,
            },
        })
    }

    /// The entities of an expression; nothing where there may be others.
    fn items<'s>(&'s self, e: &Expr, frame: &mut [Val]) -> Option<Cow<'s, [EntityId]>> {
        if let Some(known) = self.plain_items(e, frame) {
            return Some(known);
        }
        entities(&self.value(e, frame)).map(Cow::Owned)
    }
}

/// What several entities lead to.
fn spread<'t>(list: &[EntityId], f: &dyn Fn(EntityId) -> Cow<'t, [EntityId]>) -> Cow<'t, [EntityId]> {
    match list {
        [one] => f(*one),
        many => Cow::Owned(many.iter().flat_map(|e| f(*e).into_owned()).collect()),
    }
}
