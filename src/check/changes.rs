//! Two states of a project compared: what is new, what is gone, what is still there.
//!
//! Findings are the same where their fingerprints are: what moves, and files that are renamed, change nothing. Two
//! findings of one state may share a fingerprint (one mistake made twice); then they are counted, and none is lost.

use crate::finding::{Certainty, Finding, Said, Severity};
use crate::source::Position;

/// A finding as it is remembered: of an older state, or in a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is recognised by.
    pub fingerprint: u64,
    /// `PACK/RULE`, or the code of a mistake.
    pub code: String,
    /// How bad it was.
    pub severity: Severity,
    /// Whether it was certain.
    pub certainty: Certainty,
    /// Whether somebody answered for it.
    pub accepted: bool,
    /// The file it was shown in.
    pub path: String,
    /// Where in the file; a baseline does not remember.
    pub start: Option<Position>,
    /// What it said.
    pub message: Said,
}

impl Record {
    fn weight(&self) -> Weight {
        Weight { counts: !self.accepted, severity: self.severity, certainty: self.certainty }
    }
}

/// How much a finding weighs: one that is accepted least, then by severity, then by certainty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Weight {
    counts: bool,
    severity: Severity,
    certainty: Certainty,
}

impl Weight {
    fn of(finding: &Finding) -> Weight {
        let Finding { severity, certainty, .. } = *finding;
        Weight { counts: finding.accepted.is_none(), severity, certainty }
    }
}

/// A finding that is still there, but weighs more or less: its severity, its certainty, or whether it is accepted.
#[derive(Clone, Debug)]
pub struct Changed {
    /// As it was.
    pub was: Record,
    /// As it is.
    pub now: Finding,
}

impl Changed {
    /// Whether it weighs more than it did.
    pub fn is_worse(&self) -> bool {
        Weight::of(&self.now) > self.was.weight()
    }
}

/// What lies between two states. Each list is in the order of the findings it came from.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// There now, and not before.
    pub introduced: Vec<Finding>,
    /// There before and now, with another severity, certainty or acceptance.
    pub changed: Vec<Changed>,
    /// There before and now, as it was.
    pub kept: Vec<Finding>,
    /// There before, and not now.
    pub resolved: Vec<Record>,
}

impl Changes {
    /// The worst severity of what is new or has become worse; what is accepted does not count.
    pub fn worst(&self) -> Option<Severity> {
        let worse = self.changed.iter().filter(|c| c.is_worse()).map(|c| &c.now);
        let counts = self.introduced.iter().chain(worse).filter(|f| f.accepted.is_none());
        counts.map(|f| f.severity).max()
    }
}
