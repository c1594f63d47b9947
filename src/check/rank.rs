//! Which findings to look at first. The order is a list of plain reasons, each of which can be shown: no score.

use std::cmp::Reverse;

use super::Report;
use super::group::Grouping;
use crate::finding::Finding;

/// Why a finding stands where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// Its number, from 1.
    pub number: usize,
    /// How many other findings rest on a statement that it rests on.
    pub shared: usize,
}

/// Sorts the findings of a report, the weightiest first, and says why. What was accepted stands last; then what is worse
/// stands first, then what is certain, then what rests on a statement that most others rest on as well, then what stands
/// first in the files.
pub fn rank(report: &mut Report, grouping: &Grouping) -> Vec<Rank> {
    let shared = |i: &usize| grouping.shared.get(*i).copied().unwrap_or(0);
    let weight = |i: &usize| {
        let f = report.findings.get(*i)?;
        Some((f.accepted.is_some(), Reverse(f.severity), Reverse(f.certainty), Reverse(shared(i))))
    };
    let mut order: Vec<usize> = (0..report.findings.len()).collect();
    // A stable sort: among equals the order of the files stays.
    order.sort_by_cached_key(weight);
    let mut findings: Vec<Option<Finding>> =
        std::mem::take(&mut report.findings).into_iter().map(Some).collect();
    let sorted = order.iter().filter_map(|i| findings.get_mut(*i).and_then(Option::take));
    report.findings = sorted.collect();
    order.iter().enumerate().map(|(n, i)| Rank { number: n + 1, shared: shared(i) }).collect()
}
