//! What was told once is not told again: most of what is evaluated anew finds what was found before, and to put a finding into words
//! takes longer than to find it.
//!
//! A hit is the same as one before where all of its variables are. Its finding is the same as long as nothing it was told of is different.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, Ordering};

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::super::Hit;
use super::super::reads::Read;
use super::super::val::Val;
use super::Origin;
use super::ways::Ways;
use crate::model::{EntityId, Model};

/// By what it is known that a finding need not be told again.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    /// What its hit was.
    pub(super) mark: u64,
    /// All that was read while it was told, by the numbers that the entities have.
    pub(super) read: Box<[Read]>,
}

impl Told {
    /// Gives entities their new numbers; nothing where one of them is no more.
    pub(super) fn renumber(&mut self, now: &dyn Fn(EntityId) -> Option<EntityId>) -> Option<()> {
        for read in &mut self.read {
            *read = read.renumbered(now)?;
        }
        Some(())
    }
}

/// What a hit is, by names and not by numbers that others may have after an edit.
pub(super) fn mark(model: &Model, hit: &Hit) -> u64 {
    let mut hasher = DefaultHasher::new();
    hit.truth.hash(&mut hasher);
    hit.frame.iter().for_each(|value| write(model, value, &mut hasher));
    hasher.finish()
}

fn write(model: &Model, value: &Val, hasher: &mut DefaultHasher) {
    std::mem::discriminant(value).hash(hasher);
    match value {
        Val::Entity(e) if e.is_real() => model.name_of(*e).hash(hasher),
        Val::Text(text) => model.texts.get(text.0 as usize).hash(hasher),
        Val::OneOf(all) => {
            all.len().hash(hasher);
            all.iter().for_each(|value| write(model, value, hasher));
        }
        Val::Set(set) => {
            (set.items.len(), set.open).hash(hasher);
            for (value, truth) in &set.items {
                write(model, value, hasher);
                truth.hash(hasher);
            }
        }
        value => value.hash(hasher),
    }
}

/// The findings so far of what is evaluated again.
#[derive(Debug)]
pub(super) struct Known<'a> {
    /// By rule, piece and mark.
    findings: IndexMap<(u32, u32, u64), Before<'a>, FxBuildHasher>,
    ways: &'a Ways,
}

#[derive(Debug)]
struct Before<'a> {
    /// Its number in the report.
    number: usize,
    read: &'a [Read],
    taken: AtomicBool,
}

impl<'a> Known<'a> {
    /// Of findings with their numbers, and the pieces that they are of now.
    pub(super) fn of(all: impl Iterator<Item = (usize, &'a Origin, u32)>, ways: &'a Ways) -> Known<'a> {
        let mut findings: IndexMap<_, Before<'a>, FxBuildHasher> = IndexMap::default();
        for (number, origin, piece) in all {
            let Some(Told { mark, read }) = &origin.told else { continue };
            let before = Before { number, read, taken: AtomicBool::new(false) };
            // One of two that cannot be told apart is told anew, and so is the other.
            let twice = findings.insert((origin.rule, piece, *mark), before);
            if twice.is_some()
                && let Some(both) = findings.get(&(origin.rule, piece, *mark))
            {
                both.taken.store(true, Ordering::Relaxed);
            }
        }
        Known { findings, ways }
    }

    /// The number of the finding of a hit that would be told in the same words; once.
    pub(super) fn take(&self, rule: u32, piece: u32, mark: u64) -> Option<usize> {
        let before = self.findings.get(&(rule, piece, mark))?;
        let is_different = |read: &Read| self.ways.meet(*read);
        let stays = !before.taken.swap(true, Ordering::Relaxed) && !before.read.iter().any(is_different);
        stays.then_some(before.number)
    }
}
