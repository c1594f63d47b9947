//! Two states of a project compared: what is new, what is gone, what is still there.
//!
//! Findings are the same where their fingerprints are: what moves, and files that are renamed, change nothing. Two
//! findings of one state may share a fingerprint (one mistake made twice); then they are counted, and none is lost.

use std::collections::VecDeque;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::finding::{Certainty, Finding, Said, Severity};
use crate::source::{LineIndex, Position, SourceId, Sources};

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

/// What is to be remembered of findings.
pub fn records(findings: &[Finding], sources: &Sources) -> Vec<Record> {
    let mut lines: IndexMap<SourceId, LineIndex, FxBuildHasher> = IndexMap::default();
    let mut record = |finding: &Finding| {
        let place = finding.primary.place;
        let source = sources.get(place.source);
        let lines = lines.entry(place.source).or_insert_with(|| LineIndex::new(&source.text));
        Record {
            fingerprint: finding.fingerprint,
            code: finding.code.clone(),
            severity: finding.severity,
            certainty: finding.certainty,
            accepted: finding.accepted.is_some(),
            path: source.path.clone(),
            start: Some(lines.position(&source.text, place.span.start)),
            message: finding.message.clone(),
        }
    };
    findings.iter().map(&mut record).collect()
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
    /// Keeps some of the findings there are now; what is gone stays.
    pub fn retain(&mut self, keep: impl Fn(&Finding) -> bool) {
        self.introduced.retain(&keep);
        self.changed.retain(|c| keep(&c.now));
        self.kept.retain(&keep);
    }

    /// The worst severity of what is new or has become worse; what is accepted does not count.
    pub fn worst(&self) -> Option<Severity> {
        let worse = self.changed.iter().filter(|c| c.is_worse()).map(|c| &c.now);
        let counts = self.introduced.iter().chain(worse).filter(|f| f.accepted.is_none());
        counts.map(|f| f.severity).max()
    }
}

/// Compares an old state with a new one, whose findings lie in `sources`.
pub fn compare(old: Vec<Record>, new: Vec<Finding>, sources: &Sources) -> Changes {
    let (mut partners, mut taken) = (vec![None; new.len()], vec![false; old.len()]);
    // Those that share a fingerprint are told apart as well as can be.
    for (by_path, by_weight) in [(true, true), (true, false), (false, true), (false, false)] {
        let key = |fingerprint: u64, path, weight| -> Key<'_> {
            (fingerprint, by_path.then_some(path), by_weight.then_some(weight))
        };
        let mut open: IndexMap<Key<'_>, VecDeque<usize>, FxBuildHasher> = IndexMap::default();
        for (i, was) in old.iter().enumerate().filter(|(i, _)| taken.get(*i) == Some(&false)) {
            open.entry(key(was.fingerprint, was.path.as_str(), was.weight())).or_default().push_back(i);
        }
        for (now, partner) in new.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
            let path = sources.get(now.primary.place.source).path.as_str();
            let found = open.get_mut(&key(now.fingerprint, path, Weight::of(now)));
            *partner = found.and_then(VecDeque::pop_front);
            if let Some(taken) = partner.and_then(|i| taken.get_mut(i)) {
                *taken = true;
            }
        }
    }
    let mut changes = Changes::default();
    for (now, partner) in new.into_iter().zip(partners) {
        match partner.and_then(|i: usize| old.get(i)) {
            None => changes.introduced.push(now),
            Some(was) if was.weight() == Weight::of(&now) => changes.kept.push(now),
            Some(was) => changes.changed.push(Changed { was: was.clone(), now }),
        }
    }
    changes.resolved = old.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(was, _)| was).collect();
    changes
}

/// What two findings must share to be one: the fingerprint; and, where they count, the file and the weight.
type Key<'a> = (u64, Option<&'a str>, Option<Weight>);

#[cfg(test)]
mod tests;
