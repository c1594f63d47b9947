//! What is kept of an evaluation where there are other entities now: the same, with other numbers.

use std::cell::OnceCell;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::super::index::Indexes;
use super::super::lanes::LARGE;
use super::super::reads::{Properties, Read, Reader};
use super::again::Again;
use super::mentions::Mentions;
use super::readers::{AROUND, Around, Readers};
use super::{How, Memory, Origin, WHOLE};
use crate::model::lower::patch::others::Renumbering;
use crate::model::{Cells, Default as Unstated, EntityId, KindId, Model, PropertyId};
use crate::rules::Program;
use crate::rules::ir::Domain;

/// Stands for the piece of an entity that is no more.
const GONE: u32 = u32::MAX - 1;

/// The entities that were there before an edit.
#[derive(Debug)]
pub(crate) struct Others {
    pub(crate) who: Renumbering,
    /// The model that they are of.
    pub(crate) before: Model,
}

impl Others {
    /// Whether as many engines share the work as before.
    pub(super) fn keeps_lanes(&self, now: &Model) -> bool {
        let is_large = |model: &Model| model.entities.kind.len() >= LARGE;
        is_large(&self.before) == is_large(now)
    }
}

/// Those who come and go, as far as it matters to whom.
#[derive(Debug)]
pub(super) struct Comers {
    /// Their kinds, and those that these are of.
    kinds: Vec<KindId>,
    /// The properties by which somebody may refer to any of them without naming them.
    any: Vec<PropertyId>,
}

impl Comers {
    pub(super) fn new(others: &Others, model: &Model) -> Comers {
        let mut kinds: Vec<KindId> = Vec::new();
        let gone = others.who.gone().map(|e| others.before.kind_of(e));
        for kind in gone.chain(others.who.newcomers().map(|e| model.kind_of(e))) {
            if !kinds.contains(&kind) {
                let chain = std::iter::successors(Some(kind), |k| model.kind(*k).parent);
                kinds.extend(chain.chain([KindId::ENTITY]));
            }
        }
        let refers_to_any = |model: &Model, p: PropertyId| {
            let cells = model.columns.get(p.index()).map(|column| &column.cells);
            matches!(cells, Some(Cells::Entities(all)) if all.contains(&EntityId::ANY))
                || matches!(model.property(p).default, Unstated::Any)
        };
        let all = (0..model.properties.len()).map(|i| PropertyId(i as u32));
        let any = all.filter(|p| refers_to_any(model, *p) || refers_to_any(&others.before, *p)).collect();
        Comers { kinds, any }
    }

    /// Whether a rule may meet one of them, other than by somebody who says other things now.
    pub(super) fn meet(&self, mentions: &Mentions, read: &Properties) -> bool {
        mentions.walks.iter().any(|kind| self.kinds.contains(kind))
            || mentions.kinds.iter().any(|kind| self.kinds.contains(kind))
            || self.any.iter().any(|p| read.has(*p))
    }
}

impl Origin {
    /// Gives the entities that it names their new numbers.
    pub(crate) fn renumber(&mut self, who: &Renumbering) {
        if self.piece != WHOLE {
            self.piece = who.now(EntityId(self.piece)).map_or(GONE, |e| e.0);
        }
        self.bound.iter_mut().for_each(|e| *e = who.now(*e).unwrap_or(EntityId::UNKNOWN));
        self.told.take_if(|told| told.renumber(&|e| who.now(e)).is_none());
    }

    /// Whether it was found for an entity that is no more.
    pub(super) fn is_gone(&self) -> bool {
        self.piece == GONE
    }
}

impl Memory {
    /// Forgets what is quickly made again.
    pub(super) fn forget(&mut self, model: &Model) {
        self.indexes = Arc::new(Indexes::new(model));
        self.graphs = self.graphs.iter().map(|_| OnceCell::new()).collect();
        self.around.clear();
        self.noting.forget_all();
    }

    /// Gives all entities their new numbers.
    pub(super) fn renumber(
        &mut self,
        model: &Model,
        program: &Program,
        who: &Renumbering,
        again: &mut Again,
        around: IndexSet<Around, FxBuildHasher>,
    ) -> Option<IndexSet<Around, FxBuildHasher>> {
        let before = self.hows.clone();
        let mut pieces: Reader = 0;
        for (how, rule) in self.hows.iter_mut().zip(&program.rules) {
            let How::Pieces { binder, extent, first } = how else { continue };
            let Some(Domain::Kind(kind)) = rule.query.binders.get(*binder).map(|b| &b.domain) else {
                return None;
            };
            (*extent, *first) = (model.kind(*kind).extent.clone(), pieces);
            pieces = pieces.checked_add(extent.len() as u32)?;
        }
        let hows = &self.hows;
        // Those of rules that are no longer evaluated in pieces have no number any more.
        let reader = |reader: Reader| {
            let at = before.iter().zip(hows).find_map(|pair| match pair {
                (How::Pieces { extent, first, .. }, now) => {
                    let at = reader.checked_sub(*first).filter(|at| (*at as usize) < extent.len())?;
                    Some((EntityId(extent.start + at), now))
                }
                _ => None,
            });
            let (e, How::Pieces { extent, first, .. }) = at? else { return None };
            let e = who.now(e)?;
            extent.contains(&e.0).then(|| first + (e.0 - extent.start))
        };
        let e = |e: EntityId| who.now(e);
        self.readers.renumber(pieces, &e, &reader);
        self.noting.renumber(who);
        self.whom.iter_mut().for_each(|whom| whom.renumber(&e));
        for pieces in again.pieces.values_mut() {
            *pieces = pieces.iter().filter_map(|piece| who.now(EntityId(*piece)).map(|e| e.0)).collect();
        }
        Some(around.into_iter().filter_map(|(rule, b, e)| Some((rule, b, who.now(e)?))).collect())
    }
}

impl Readers {
    /// Gives readers, and what they read, their new numbers. The order of both stays.
    fn renumber(
        &mut self,
        pieces: Reader,
        now: &dyn Fn(EntityId) -> Option<EntityId>,
        piece: &dyn Fn(Reader) -> Option<Reader>,
    ) {
        let mut searches: IndexSet<Around, FxBuildHasher> = IndexSet::default();
        let numbers: Vec<Option<Reader>> = self
            .around
            .iter()
            .map(|(rule, b, e)| {
                let e = now(*e)?;
                Some(AROUND + searches.insert_full((*rule, *b, e)).0 as Reader)
            })
            .collect();
        // Most readers read several things, one behind the other.
        let mut known: Vec<Option<Option<Reader>>> = vec![None; self.pieces as usize];
        let mut reader = |reader: Reader| match known.get_mut(reader as usize) {
            Some(known) => *known.get_or_insert_with(|| piece(reader)),
            None => numbers.get(reader.checked_sub(AROUND)? as usize).copied().flatten(),
        };
        let (mut reads, mut readers) = (Vec::with_capacity(self.reads.len()), Vec::new());
        readers.reserve_exact(self.readers.len());
        let mut last: Option<(Read, Option<Read>)> = None;
        for (read, by) in self.reads.iter().zip(&self.readers) {
            let renumbered = match last {
                Some((known, renumbered)) if known == *read => renumbered,
                _ => read.renumbered(now),
            };
            last = Some((*read, renumbered));
            if let (Some(read), Some(by)) = (renumbered, reader(*by)) {
                reads.push(read);
                readers.push(by);
            }
        }
        let more = std::mem::take(&mut self.more).into_iter().filter_map(|(read, by)| {
            let by: Vec<Reader> = by.into_iter().filter_map(&mut reader).collect();
            Some((read.renumbered(now)?, by))
        });
        let more: IndexMap<_, _, _> = more.collect();
        *self = Readers { pieces, reads, readers, more, around: searches };
    }
}
