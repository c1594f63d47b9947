//! What evaluation reads, written down where a check is kept: so that after an edit only that is evaluated again which
//! read something that is now different.
//!
//! A *reader* is a piece of evaluation that can be done again on its own. What it reads are the values of entities, and
//! which entities an index, a kind or a walk led it to. Entities that it came to by way of something written down are not
//! written down themselves: who is found in other places, or says other things, is looked for in those places.

pub(super) mod whom;

use std::ops::Range;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::model::{EntityId, KindId, PropertyId};
use crate::rules::ir::WalkId;
use whom::Whom;

/// Something that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Read(u64);

impl Read {
    /// Values of an entity, or where they stand.
    pub(super) fn entity(e: EntityId) -> Read {
        Read(u64::from(e.0))
    }

    /// Who refers to an entity by a property.
    pub(super) fn behind(p: PropertyId, key: EntityId) -> Read {
        Read(1 << 56 | u64::from(p.0) << 32 | u64::from(key.0))
    }

    /// All that was asked of who refers to whom by a property.
    pub(super) fn all_behind(p: PropertyId) -> Range<Read> {
        let start = 1 << 56 | u64::from(p.0) << 32;
        Read(start)..Read(start + (1 << 32))
    }

    /// What nests in an entity.
    pub(super) fn inside(container: EntityId) -> Read {
        Read(2 << 56 | u64::from(container.0))
    }

    /// All entities of a kind.
    pub(super) fn kind(kind: KindId) -> Read {
        Read(3 << 56 | u64::from(kind.0))
    }

    /// Which entities of a kind there are.
    pub(super) fn members(kind: KindId) -> Read {
        Read(7 << 56 | u64::from(kind.0))
    }

    /// How many entities of a kind there are.
    pub(super) fn count(kind: KindId) -> Read {
        Read(9 << 56 | u64::from(kind.0))
    }

    /// What lies within an entity.
    pub(super) fn below(e: EntityId) -> Read {
        Read(6 << 56 | u64::from(e.0))
    }

    /// The characters of an entity's declaration.
    pub(super) fn body(e: EntityId) -> Read {
        Read(8 << 56 | u64::from(e.0))
    }

    /// What a walk from an entity reaches.
    pub(super) fn walk_from(walk: WalkId, e: EntityId) -> Read {
        Read(4 << 56 | u64::from(walk.0) << 32 | u64::from(e.0))
    }

    /// All that was asked of a walk.
    pub(super) fn all_walks(walk: WalkId) -> [Range<Read>; 2] {
        [4, 5].map(|tag| {
            let start = tag << 56 | u64::from(walk.0) << 32;
            Read(start)..Read(start + (1 << 32))
        })
    }

    /// What reaches an entity by a walk.
    pub(super) fn walk_to(walk: WalkId, e: EntityId) -> Read {
        Read(5 << 56 | u64::from(walk.0) << 32 | u64::from(e.0))
    }
}

impl Read {
    /// The same where entities have other numbers; nothing where the entity it is about is no more. The order of reads stays.
    pub(super) fn renumbered(self, now: &dyn Fn(EntityId) -> Option<EntityId>) -> Option<Read> {
        const ENTITY: u64 = u32::MAX as u64;
        match self.0 >> 56 {
            // About kinds.
            3 | 7 | 9 => Some(self),
            _ => now(EntityId((self.0 & ENTITY) as u32)).map(|e| Read(self.0 & !ENTITY | u64::from(e.0))),
        }
    }
}

/// Who reads: a number that whoever keeps the reads gives a meaning.
pub(crate) type Reader = u32;

/// Whose reads are not kept one by one.
pub(super) const NOBODY: Reader = Reader::MAX;
/// Whoever puts a finding into words.
const TELLER: Reader = Reader::MAX - 1;

/// Stands for a property: where an entity is declared.
pub(crate) const DECLARED: PropertyId = PropertyId(u32::MAX);
/// Stands for a property: the characters of an entity's declaration.
pub(crate) const BODY: PropertyId = PropertyId(u32::MAX - 1);

/// Which properties were read, of whomever.
#[derive(Debug, Clone, Default)]
pub(super) struct Properties {
    real: Vec<bool>,
    declared: bool,
    body: bool,
}

impl Properties {
    pub(super) fn has(&self, p: PropertyId) -> bool {
        match p {
            DECLARED => self.declared,
            BODY => self.body,
            p => self.real.get(p.index()).copied().unwrap_or(false),
        }
    }

    /// The properties, without what stands for one.
    pub(super) fn iter(&self) -> impl Iterator<Item = PropertyId> + '_ {
        let real = self.real.iter().enumerate().filter(|(_, is)| **is);
        real.map(|(i, _)| PropertyId(i as u32))
    }

    pub(super) fn add(&mut self, p: PropertyId) {
        match p {
            DECLARED => self.declared = true,
            BODY => self.body = true,
            p => {
                if self.real.len() <= p.index() {
                    self.real.resize(p.index() + 1, false);
                }
                if let Some(place) = self.real.get_mut(p.index()) {
                    *place = true;
                }
            }
        }
    }

    /// Takes in what another rule read.
    pub(super) fn join(&mut self, other: &Properties) {
        other.iter().for_each(|p| self.add(p));
        self.declared |= other.declared;
        self.body |= other.body;
    }
}

/// Who read before a finding is put into words, and how much had been read.
#[derive(Debug)]
pub(super) struct Telling {
    first: usize,
    reader: Reader,
}

/// What is read, while it is written down.
#[derive(Debug, Default)]
pub(super) struct Reads {
    /// What was read by whom.
    pub(super) pairs: Vec<(Read, Reader)>,
    /// Which properties were read since they were last taken.
    pub(super) properties: Properties,
    /// Of whom, since something was begun whose reads are not kept one by one.
    pub(super) whom: Option<Whom>,
    reader: Reader,
    /// What the reader came to is marked with its turn.
    turn: u32,
    marks: Vec<u32>,
    covered: Vec<Range<u32>>,
    asked: IndexSet<Read, FxBuildHasher>,
    /// The entities that variables of a rule are bound to. Whoever of them changes is looked at as such.
    bound: Vec<EntityId>,
    /// While what is read counts as a whole, as that of a graph does.
    paused: usize,
}

impl Reads {
    pub(super) fn new(entities: usize) -> Reads {
        Reads { reader: NOBODY, marks: vec![0; entities], ..Reads::default() }
    }

    /// From here on a rule is evaluated as a whole.
    pub(super) fn begin_whole(&mut self) {
        self.begin(NOBODY);
        self.whom = Some(Whom::default());
    }

    /// From here on somebody else reads.
    pub(super) fn begin(&mut self, reader: Reader) {
        self.reader = reader;
        self.turn += 1;
        self.covered.clear();
        self.asked.clear();
        self.bound.clear();
    }

    /// From here on a finding is put into words: all that is read for it is written down. Yields what to end it with.
    pub(super) fn begin_telling(&mut self) -> Telling {
        let telling = Telling { first: self.pairs.len(), reader: self.reader };
        self.begin(TELLER);
        telling
    }

    /// The finding is told; yields what was read for it. Whose finding it is has read the same.
    pub(super) fn end_telling(&mut self, Telling { first, reader }: Telling) -> Box<[Read]> {
        let mut read: Vec<Read> = self.pairs.drain(first..).map(|(read, _)| read).collect();
        read.sort_unstable();
        read.dedup();
        self.begin(reader);
        if reader != NOBODY {
            self.pairs.extend(read.iter().map(|read| (*read, reader)));
        }
        read.into()
    }

    /// Binds a variable.
    pub(super) fn bind(&mut self, e: EntityId) {
        self.bound.push(e);
    }

    /// The variable that was bound last is free again.
    pub(super) fn release(&mut self) {
        self.bound.pop();
    }

    pub(super) fn pause(&mut self) {
        self.paused += 1;
    }

    pub(super) fn resume(&mut self) {
        self.paused = self.paused.saturating_sub(1);
    }

    fn is_off(&self) -> bool {
        self.reader == NOBODY || self.paused > 0
    }

    /// A property of an entity is read.
    pub(super) fn value(&mut self, e: EntityId, p: PropertyId) {
        self.properties.add(p);
        self.whom.iter_mut().for_each(|whom| whom.add(e, p));
        // Every letter changes those of all that it stands in, and hardly anybody reads them: whoever does is written down.
        if p == BODY {
            return self.found(Read::body(e), &[]);
        }
        if self.is_off() || self.bound.contains(&e) || self.covered.iter().any(|range| range.contains(&e.0)) {
            return;
        }
        if let Some(mark) = self.marks.get_mut(e.index())
            && *mark != self.turn
        {
            *mark = self.turn;
            self.pairs.push((Read::entity(e), self.reader));
        }
    }

    /// A property matters, of whomever.
    pub(super) fn property(&mut self, p: PropertyId) {
        self.properties.add(p);
        self.whom.iter_mut().for_each(|whom| whom.add_anyone(p));
    }

    /// Something was asked that led to these entities.
    pub(super) fn found(&mut self, read: Read, found: &[EntityId]) {
        if self.is_off() {
            return;
        }
        if self.asked.insert(read) {
            self.pairs.push((read, self.reader));
        }
        for e in found {
            if let Some(mark) = self.marks.get_mut(e.index()) {
                *mark = self.turn;
            }
        }
    }

    /// All entities of a kind are tried.
    pub(super) fn all(&mut self, kind: KindId, extent: Range<u32>) {
        if !self.is_off() && self.asked.insert(Read::kind(kind)) {
            self.pairs.push((Read::kind(kind), self.reader));
            self.covered.push(extent);
        }
    }
}
