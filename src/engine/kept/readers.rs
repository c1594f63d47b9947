//! Who read what: found by what was read.

use std::ops::Range;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::super::reads::{NOBODY, Read, Reader};
use crate::model::EntityId;

/// The number of the first search around an entity; those of pieces are below.
pub(super) const AROUND: Reader = NOBODY / 2;

/// The search for what an entity has come into: of a rule, as one of its binders.
pub(super) type Around = (u32, u32, EntityId);

/// All readers of an evaluation. What a reader no longer reads stays: then it is asked once too often.
#[derive(Debug, Default)]
pub(super) struct Readers {
    /// How many pieces there are; far behind them are numbered the searches around an entity.
    pub(super) pieces: Reader,
    /// Sorted by what is read.
    pub(super) reads: Vec<Read>,
    pub(super) readers: Vec<Reader>,
    /// What was read later.
    pub(super) more: IndexMap<Read, Vec<Reader>, FxBuildHasher>,
    pub(super) around: IndexSet<Around, FxBuildHasher>,
}

impl Readers {
    pub(super) fn new(pieces: Reader, pairs: Vec<Vec<(Read, Reader)>>) -> Readers {
        let mut all = Vec::with_capacity(pairs.iter().map(Vec::len).sum());
        pairs.into_iter().for_each(|pairs| all.extend(pairs));
        all.sort_unstable();
        all.dedup();
        let (reads, readers) = all.into_iter().unzip();
        Readers { pieces, reads, readers, ..Readers::default() }
    }

    /// Takes in what was read again.
    pub(super) fn add(&mut self, pairs: Vec<(Read, Reader)>) {
        for (read, reader) in pairs {
            if self.of(read).binary_search(&reader).is_ok() {
                continue;
            }
            let more = self.more.entry(read).or_default();
            if let Err(at) = more.binary_search(&reader) {
                more.insert(at, reader);
            }
        }
    }

    /// Numbers more pieces; yields the first of these numbers.
    pub(super) fn more_pieces(&mut self, how_many: usize) -> Option<Reader> {
        let first = self.pieces;
        self.pieces = first.checked_add(how_many as Reader).filter(|n| *n < AROUND)?;
        Some(first)
    }

    fn of(&self, read: Read) -> &[Reader] {
        let start = self.reads.partition_point(|r| *r < read);
        let end = start + self.reads.get(start..).unwrap_or_default().partition_point(|r| *r == read);
        self.readers.get(start..end).unwrap_or_default()
    }

    /// Calls `f` with all who read something.
    pub(super) fn each(&self, read: Read, f: &mut dyn FnMut(Reader)) {
        self.of(read).iter().chain(self.more.get(&read).into_iter().flatten()).for_each(|r| f(*r));
    }

    /// Calls `f` with all who read something of a range.
    pub(super) fn each_in(&self, range: Range<Read>, f: &mut dyn FnMut(Reader)) {
        let start = self.reads.partition_point(|r| *r < range.start);
        let end = self.reads.partition_point(|r| *r < range.end);
        self.readers.get(start..end).into_iter().flatten().for_each(|r| f(*r));
        let more = self.more.iter().filter(|(read, _)| range.contains(read));
        more.flat_map(|(_, readers)| readers).for_each(|r| f(*r));
    }

    /// The reader that searches around an entity.
    pub(super) fn around(&mut self, around: Around) -> Reader {
        AROUND + self.around.insert_full(around).0 as Reader
    }

    /// What a reader searches around; nothing for a piece.
    pub(super) fn is_around(&self, reader: Reader) -> Option<Around> {
        self.around.get_index(reader.checked_sub(AROUND)? as usize).copied()
    }
}
