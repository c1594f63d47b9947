//! How far a run is: written as it goes, read by whoever shows it. Where nobody does, it costs a store now and then.

use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};

/// What a run is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Files are looked for and read.
    Read,
    /// Texts become trees.
    Parse,
    /// Trees become a model.
    Model,
    /// Rules are compiled.
    Rules,
    /// Rules are evaluated, and what they find is explained.
    Solve,
}

/// How far a run is.
#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicU8,
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Progress {
    /// A stage begins that is made of so many pieces; 0 where nobody knows.
    pub fn enter(&self, stage: Stage, total: usize) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.stage.store(stage as u8, Ordering::Relaxed);
    }

    /// One piece is done.
    pub fn advance(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }

    /// The stage, how many pieces are done, and of how many. A reader between two stages may see something of both.
    pub fn now(&self) -> (Stage, usize, usize) {
        let stage = match self.stage.load(Ordering::Relaxed) {
            0 => Stage::Read,
            1 => Stage::Parse,
            2 => Stage::Model,
            3 => Stage::Rules,
            _ => Stage::Solve,
        };
        let total = self.total.load(Ordering::Relaxed);
        (stage, self.done.load(Ordering::Relaxed).min(total), total)
    }
}
