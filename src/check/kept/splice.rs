//! New findings in the place of old ones, in a report that may hold many thousands.

use std::cmp::Ordering;

use super::origin::{From, Stage, Trace};
use super::whole::open;
use crate::check::{Report, decided, order};
use crate::engine::kept::Origin;
use crate::finding::Finding;
use crate::source::Shift;
use crate::workspace::Workspace;

/// So few are put in or taken out one by one.
const FEW: usize = 4;

/// What is new in a report.
pub(super) struct Renewal<'r> {
    pub(super) workspace: &'r Workspace,
    /// What was replaced in the text.
    pub(super) shift: Shift,
    /// Whether a finding, by its number and where it came from, was told anew or is no longer found.
    pub(super) replaces: &'r dyn Fn(usize, &Origin) -> bool,
    /// Whether what is wrong with entities was looked for in all texts, and not only in this one.
    pub(super) everywhere: bool,
    pub(super) new: Vec<(Finding, Trace)>,
}

/// Brings a report up to date, with the traces of its findings. Nothing where a finding that stays lost its place.
pub(super) fn renew(report: &mut Report, traces: &mut Vec<Trace>, renewal: Renewal<'_>) -> Option<()> {
    let Renewal { workspace, shift, replaces, everywhere, mut new } = renewal;
    let compare = |a: (&Finding, &Trace), b: (&Finding, &Trace)| {
        order(a.0, b.0, &workspace.sources).then_with(|| a.1.rank().cmp(&b.1.rank()))
    };
    let findings = &mut report.findings;
    let mut gone = Vec::new();
    let mut decides = false;
    for (i, (finding, trace)) in findings.iter_mut().zip(traces.iter_mut()).enumerate() {
        let is_gone = match &trace.from {
            From::Rule(origin) => replaces(i, origin),
            From::Mistake(Stage::Filled | Stage::Outside | Stage::Declared) if everywhere => true,
            // Who is named, and nests where, is the same.
            From::Mistake(Stage::Syntax | Stage::Filled | Stage::Outside) => {
                finding.primary.place.source == shift.source
            }
            // They are made anew.
            From::Mistake(Stage::Accepts) => true,
            From::Mistake(_) => false,
        };
        decides |= open(trace).next().is_some();
        match is_gone {
            true => gone.push(i),
            false if !trace.shift(finding, shift) => return None,
            false => {}
        }
    }
    new.sort_by(|a, b| compare((&a.0, &a.1), (&b.0, &b.1)));
    decides |= new.iter().any(|(_, trace)| open(trace).next().is_some());
    if !stands_in_place(findings, traces, &gone, &mut new, &compare) {
        take_out(findings, traces, &gone);
        put_in(findings, traces, new, &compare);
    }
    if decides || !report.deciding.is_empty() {
        report.deciding = decided(traces.iter().flat_map(open));
    }
    report.summary.count(&report.findings);
    Some(())
}

type Compare<'c> = &'c dyn Fn((&Finding, &Trace), (&Finding, &Trace)) -> Ordering;

/// Puts the new findings exactly where the old ones stood, if they belong there.
fn stands_in_place(
    findings: &mut [Finding],
    traces: &mut [Trace],
    gone: &[usize],
    new: &mut Vec<(Finding, Trace)>,
    compare: Compare<'_>,
) -> bool {
    let apart = gone.windows(2).all(|pair| matches!(pair, [a, b] if a + 1 < *b));
    if gone.len() != new.len() || !apart {
        return false;
    }
    let at = |i: usize| findings.get(i).zip(traces.get(i));
    let fits = |i: usize, it: &(Finding, Trace)| {
        let it = (&it.0, &it.1);
        let behind = i.checked_sub(1).and_then(at).is_none_or(|before| compare(before, it).is_lt());
        behind && at(i + 1).is_none_or(|after| compare(it, after).is_lt())
    };
    if !gone.iter().zip(&*new).all(|(i, it)| fits(*i, it)) {
        return false;
    }
    for (i, (finding, trace)) in gone.iter().zip(std::mem::take(new)) {
        findings.get_mut(*i).into_iter().zip(Some(finding)).for_each(|(place, finding)| *place = finding);
        traces.get_mut(*i).into_iter().zip(Some(trace)).for_each(|(place, trace)| *place = trace);
    }
    true
}

fn take_out(findings: &mut Vec<Finding>, traces: &mut Vec<Trace>, gone: &[usize]) {
    if gone.len() <= FEW {
        for i in gone.iter().rev() {
            findings.remove(*i);
            traces.remove(*i);
        }
        return;
    }
    let stays = |next: &mut usize, i: &mut usize| {
        let is_gone = gone.get(*next) == Some(i);
        *next += usize::from(is_gone);
        *i += 1;
        !is_gone
    };
    let (mut next, mut i) = (0, 0);
    findings.retain(|_| stays(&mut next, &mut i));
    let (mut next, mut i) = (0, 0);
    traces.retain(|_| stays(&mut next, &mut i));
}

fn put_in(
    findings: &mut Vec<Finding>,
    traces: &mut Vec<Trace>,
    new: Vec<(Finding, Trace)>,
    compare: Compare<'_>,
) {
    if new.len() <= FEW {
        for (finding, trace) in new {
            let at = place_of(findings, traces, (&finding, &trace), compare);
            findings.insert(at, finding);
            traces.insert(at, trace);
        }
        return;
    }
    let old = std::mem::take(findings).into_iter().zip(std::mem::take(traces));
    let count = old.len() + new.len();
    findings.reserve_exact(count);
    traces.reserve_exact(count);
    let (mut old, mut new) = (old.peekable(), new.into_iter().peekable());
    loop {
        let from_old = match (old.peek(), new.peek()) {
            (Some(a), Some(b)) => compare((&a.0, &a.1), (&b.0, &b.1)).is_le(),
            (Some(_), None) => true,
            (None, _) => false,
        };
        let Some((finding, trace)) = (if from_old { old.next() } else { new.next() }) else { return };
        findings.push(finding);
        traces.push(trace);
    }
}

/// Where a finding belongs among those that are sorted.
fn place_of(findings: &[Finding], traces: &[Trace], it: (&Finding, &Trace), compare: Compare<'_>) -> usize {
    let (mut low, mut high) = (0, findings.len());
    while low < high {
        let middle = (low + high) / 2;
        match findings.get(middle).zip(traces.get(middle)) {
            Some(other) if compare(other, it).is_le() => low = middle + 1,
            _ => high = middle,
        }
    }
    low
}
