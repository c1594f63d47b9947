//! What entities are read from. Where nobody asks for the trees of statements afterwards, those of a text are dropped as soon as
//! the last entity that stands in it is read, so that they never stand in memory beside all of the model.

use crate::model::{EntityId, Part};
use crate::source::SourceId;
use crate::stack;
use crate::syntax::token::Token;
use crate::syntax::tree::{Body, Item, Member};

/// The statements of a part.
#[derive(Debug)]
pub(super) enum Held<'a> {
    /// Somebody needs them afterwards.
    Borrowed(&'a [Item]),
    /// Nobody does.
    Owned(Vec<Item>),
}

impl Held<'_> {
    pub(super) fn items(&self) -> &[Item] {
        match self {
            Held::Borrowed(items) => items,
            Held::Owned(items) => items,
        }
    }
}

/// The statements of each part that has any; `owned` has those of each text, where they are held apart.
pub(super) fn held<'a>(parts: &[Part<'a>], mut owned: Option<Vec<Vec<Item>>>) -> Vec<Held<'a>> {
    let of = |part: &Part<'a>| match &mut owned {
        None => Held::Borrowed(part.items),
        Some(all) => Held::Owned(all.get_mut(part.source.0 as usize).map(std::mem::take).unwrap_or_default()),
    };
    parts.iter().filter(|part| part.entities).map(of).collect()
}

/// Where something stands: in which body, and as which of its members. The first bodies are the parts; behind them come those
/// of entities and extensions in which others nest.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub(super) body: u32,
    pub(super) member: u32,
}

/// What the entities' values are read from.
#[derive(Debug)]
pub(super) struct Bodies<'a> {
    held: Vec<Held<'a>>,
    /// Where the bodies behind those of the parts stand.
    nested: Vec<At>,
    /// Where each entity stands; nowhere where it could not be understood.
    own: Vec<Option<At>>,
    /// Whether it stands at the top level of its file.
    top: Vec<bool>,
    /// What is added to entities elsewhere, sorted by entity.
    extends: Vec<(EntityId, SourceId, At)>,
    /// The parts, each behind the entity after which nothing is read from it, sorted.
    last: Vec<(usize, usize)>,
    /// How many of them are dropped.
    dropped: usize,
}

impl<'a> Bodies<'a> {
    pub(super) fn new(
        held: Vec<Held<'a>>,
        nested: Vec<At>,
        own: Vec<Option<At>>,
        top: Vec<bool>,
        extends: Vec<(EntityId, SourceId, At)>,
    ) -> Bodies<'a> {
        let mut ends = vec![0; held.len()];
        let read = own.iter().enumerate().filter_map(|(i, at)| Some((i, (*at)?)));
        for (entity, at) in read.chain(extends.iter().map(|(id, _, at)| (id.index(), *at))) {
            let part = root(&nested, held.len(), at);
            ends.get_mut(part).into_iter().for_each(|end| *end = entity.max(*end));
        }
        let mut last: Vec<_> = ends.into_iter().enumerate().map(|(part, end)| (end, part)).collect();
        last.sort_unstable();
        Bodies { held, nested, own, top, extends, last, dropped: 0 }
    }

    /// How many entities there are.
    pub(super) fn len(&self) -> usize {
        self.own.len()
    }

    /// The title and the body of an entity.
    pub(super) fn own(&self, entity: usize) -> (&[Token], Option<&Body>) {
        let found = self.own.get(entity).copied().flatten().and_then(|at| self.find(at));
        // Before the title stand the kind and the name.
        found.map_or((&[], None), |(words, body)| (words.get(2..).unwrap_or_default(), body))
    }

    /// What is added elsewhere to the entities from one on, sorted by entity.
    pub(super) fn extends(&self, from: usize) -> impl Iterator<Item = (EntityId, SourceId, &Body)> {
        let first = self.extends.partition_point(|(id, ..)| id.index() < from);
        let all = self.extends.iter().skip(first);
        all.filter_map(|(id, source, at)| Some((*id, *source, self.find(*at)?.1?)))
    }

    /// The entities to which something is added elsewhere, sorted.
    pub(super) fn extended(&self) -> Vec<EntityId> {
        let mut extended: Vec<_> = self.extends.iter().map(|(id, ..)| *id).collect();
        extended.dedup();
        extended
    }

    /// Whether an entity stands at the top level of its file.
    pub(super) fn is_top(&self, entity: usize) -> bool {
        self.top.get(entity).copied().unwrap_or(false)
    }

    /// The words and the body of a line or an extension.
    fn find(&self, at: At) -> Option<(&[Token], Option<&Body>)> {
        if let Some(part) = self.held.get(at.body as usize) {
            return match part.items().get(at.member as usize)? {
                Item::Line(line) => Some((&line.words, line.body.as_deref())),
                Item::Extend(extend) => Some((&[], Some(&extend.body))),
                _ => None,
            };
        }
        let outer = self.nested.get(at.body as usize - self.held.len())?;
        match self.find(*outer)?.1?.members.get(at.member as usize)? {
            Member::Line(line) => Some((&line.words, line.body.as_deref())),
            _ => None,
        }
    }

    /// Drops the statements of the parts from which only the entities before this one are read.
    pub(super) fn forget(&mut self, before: usize) {
        let mut gone = Vec::new();
        while let Some((_, part)) = self.last.get(self.dropped).filter(|(end, _)| *end < before) {
            self.dropped += 1;
            if let Some(Held::Owned(items)) = self.held.get_mut(*part) {
                gone.push(std::mem::take(items));
            }
        }
        stack::each(gone, 0, drop);
    }
}

/// The part in which something stands.
fn root(nested: &[At], parts: usize, mut at: At) -> usize {
    while let Some(outer) = (at.body as usize).checked_sub(parts).and_then(|i| nested.get(i)) {
        at = *outer;
    }
    at.body as usize
}
