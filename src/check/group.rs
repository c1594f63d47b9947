//! Findings with one common cause: which few statements most of them rest on.
//!
//! A finding rests on the statements that its rule marks: those at its primary place and at its related ones, as far as
//! they stand in the project's own files, where they can be changed. What a derivation merely passes through (that the text
//! is a draft, that a state lies in a region) is no cause: it would be one of nearly everything.
//!
//! The fewest statements that all findings rest on are hard to find; taking the one with the most findings again and again
//! is near enough, and always gives the same.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::{Options, check};
use crate::finding::Finding;
use crate::source::{Place, Span};
use crate::syntax::tree::{Body, Item, Line, Member};
use crate::workspace::{Tests, Workspace};

/// How many causes are tried out by leaving their statement out.
const TRIED: usize = 5;
/// How many findings about one statement others are compared with.
const RIVALS: usize = 8;

/// Which findings have which cause.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grouping {
    /// The statements that several findings rest on, the one with the most first.
    pub causes: Vec<Cause>,
    /// For each finding its cause: an index into the causes.
    pub cause_of: Vec<Option<usize>>,
    /// For each finding the one it belongs to, and how: an index into the findings.
    pub follows: Vec<Option<(usize, Link)>>,
    /// For each finding, how many others rest on a statement that it rests on as well: on the one with the most.
    pub shared: Vec<usize>,
    /// How many findings there are that nobody accepted.
    pub open: usize,
}

/// A statement that several findings rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// Where the statement stands.
    pub place: Place,
    /// The entity it is about.
    pub entity: Option<String>,
    /// The findings that rest on it and on no cause before it: indices, in order.
    pub findings: Vec<usize>,
    /// What would be if it were left out; `None` where that was not tried, or makes no sense.
    pub without: Option<Without>,
}

/// What leaving a statement out comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Without {
    /// How many findings of the cause would be gone.
    pub settled: usize,
    /// How many findings there would be that there are not.
    pub new: usize,
}

/// How a finding belongs to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The same rule about the same entities, for another value: another year.
    Same,
    /// It rests on the very statement that the other one is about.
    Consequence,
}

/// Groups the findings of a report.
pub fn group(workspace: &Workspace, findings: &[Finding]) -> Grouping {
    let statements = Statements::of(workspace);
    let supports: Vec<Vec<usize>> = findings.iter().map(|f| statements.support(f)).collect();
    let mut resting: Vec<Vec<usize>> = vec![Vec::new(); statements.all.len()];
    for (i, support) in supports.iter().enumerate().filter(|(i, _)| findings[*i].accepted.is_none()) {
        for statement in support {
            resting[*statement].push(i);
        }
    }
    let shared = supports.iter().zip(findings).map(|(support, f)| {
        let others = |s: &usize| resting[*s].len().saturating_sub(usize::from(f.accepted.is_none()));
        support.iter().map(others).max().unwrap_or(0)
    });
    let shared = shared.collect();
    let mut causes = Vec::new();
    let mut cause_of = vec![None; findings.len()];
    for (statement, hit) in cover(&supports, &resting) {
        hit.iter().for_each(|i| cause_of[*i] = Some(causes.len()));
        let place = statements.all[statement];
        let labels = hit.iter().flat_map(|i| labels(&findings[*i]));
        let entity = labels.filter(|l| place.span.contains(l.place.span) && place.source == l.place.source);
        let entity = entity.filter_map(|l| l.entity.clone()).next();
        causes.push(Cause { place, entity, findings: hit, without: None });
    }
    let follows = follows(&statements, findings, &supports);
    let open = findings.iter().filter(|f| f.accepted.is_none()).count();
    Grouping { causes, cause_of, follows, shared, open }
}

/// Tries out what would be without the statements of the first causes. Where that would be a mistake of its own (a clause
/// that says nothing), nothing is claimed.
pub fn try_out(workspace: &Workspace, findings: &[Finding], grouping: &mut Grouping, options: &Options) {
    let keys = |workspace: &Workspace, findings: &[Finding]| {
        let mut keys: IndexMap<_, usize, FxBuildHasher> = IndexMap::default();
        for f in findings.iter().filter(|f| f.accepted.is_none()) {
            *keys.entry(super::fix::key(workspace, f)).or_default() += 1;
        }
        keys
    };
    let all = check(workspace, options).findings;
    let before = keys(workspace, &all);
    for cause in grouping.causes.iter_mut().take(TRIED) {
        let source = workspace.sources.get(cause.place.source);
        let span = super::accept::lines_of(&source.text, cause.place.span);
        let revised = workspace.revised(Tests::Skipped, |path| {
            let text = || {
                Some(
                    [source.text.get(..span.start as usize)?, source.text.get(span.end as usize..)?].concat(),
                )
            };
            (path == source.path).then(text).flatten()
        });
        let after = keys(&revised, &check(&revised, options).findings);
        let new = after.iter().filter(|(key, n)| before.get(*key).is_none_or(|had| had < *n));
        let new: Vec<_> = new.map(|(key, _)| key).collect();
        if new.iter().any(|(_, code, _)| super::fix::is_mistake(code)) {
            continue;
        }
        let gone = |i: &&usize| {
            let key = super::fix::key(workspace, &findings[**i]);
            after.get(&key).is_none_or(|n| before.get(&key).is_some_and(|had| n < had))
        };
        let settled = cause.findings.iter().filter(gone).count();
        cause.without = Some(Without { settled, new: new.len() });
    }
}

/// The statements of the project's own files.
struct Statements {
    /// By file and place; none lies in another.
    all: Vec<Place>,
}

impl Statements {
    fn of(workspace: &Workspace) -> Statements {
        let mut all = Vec::new();
        for parsed in workspace.parsed.iter().filter(|p| workspace.is_own(p.source)) {
            let mut spans = Vec::new();
            for item in &parsed.file.items {
                match item {
                    Item::Line(it) => line(it, &mut spans),
                    Item::Extend(it) => body(&it.body, &mut spans),
                    _ => {}
                }
            }
            let place = |span| Place { source: parsed.source, span };
            all.extend(spans.into_iter().map(place));
        }
        all.sort_unstable();
        all.dedup();
        Statements { all }
    }

    /// The statement that a place lies in.
    fn at(&self, place: Place) -> Option<usize> {
        let key = |p: &Place| (p.source, p.span.start);
        let after = self.all.partition_point(|p| key(p) <= (place.source, place.span.start));
        let i = after.checked_sub(1)?;
        let found = self.all.get(i)?;
        (found.source == place.source && found.span.contains(place.span)).then_some(i)
    }

    /// The statements a finding rests on, each once.
    fn support(&self, finding: &Finding) -> Vec<usize> {
        let mut support: Vec<usize> = labels(finding).filter_map(|l| self.at(l.place)).collect();
        support.sort_unstable();
        support.dedup();
        support
    }
}

fn labels(finding: &Finding) -> impl Iterator<Item = &crate::finding::Label> {
    std::iter::once(&finding.primary).chain(&finding.related)
}

fn line(line: &Line, spans: &mut Vec<Span>) {
    match &line.body {
        Some(it) => body(it, spans),
        None => spans.push(line.span),
    }
}

fn body(body: &Body, spans: &mut Vec<Span>) {
    for member in &body.members {
        match member {
            Member::Property(it) => spans.push(it.span()),
            Member::Line(it) => line(it, spans),
            Member::Cite(_) | Member::Note(_) | Member::Alias(_) | Member::Broken(_) => {}
        }
    }
}

/// Again and again the statement that most of the findings left rest on, while there are at least two; the first of
/// equals. Each finding's support is looked at once when it is covered.
fn cover(supports: &[Vec<usize>], resting: &[Vec<usize>]) -> Vec<(usize, Vec<usize>)> {
    let mut left: Vec<usize> = resting.iter().map(Vec::len).collect();
    let mut covered = vec![false; supports.len()];
    let mut queue: BinaryHeap<(usize, Reverse<usize>)> =
        left.iter().enumerate().filter(|(_, n)| **n > 1).map(|(s, n)| (*n, Reverse(s))).collect();
    let mut chosen = Vec::new();
    while let Some((n, Reverse(statement))) = queue.pop() {
        if left[statement] < n {
            // It has lost some since it was queued.
            if left[statement] > 1 {
                queue.push((left[statement], Reverse(statement)));
            }
            continue;
        }
        let hit: Vec<usize> = resting[statement].iter().copied().filter(|i| !covered[*i]).collect();
        for i in &hit {
            covered[*i] = true;
            supports[*i].iter().for_each(|s| left[*s] -= 1);
        }
        chosen.push((statement, hit));
    }
    chosen
}

/// For each finding the one it belongs to, if there is one.
fn follows(
    statements: &Statements,
    findings: &[Finding],
    supports: &[Vec<usize>],
) -> Vec<Option<(usize, Link)>> {
    let mut follows: Vec<Option<(usize, Link)>> = vec![None; findings.len()];
    let known: IndexMap<&str, (), FxBuildHasher> =
        findings.iter().flat_map(labels).filter_map(|l| Some((l.entity.as_deref()?, ()))).collect();
    let mut first: IndexMap<(&str, Vec<&str>), usize, FxBuildHasher> = IndexMap::default();
    let about: Vec<Option<usize>> = findings
        .iter()
        .map(|f| f.primary.property.as_ref().and_then(|_| statements.at(f.primary.place)))
        .collect();
    let mut rivals: Vec<Vec<usize>> = vec![Vec::new(); statements.all.len()];
    for (i, f) in findings.iter().enumerate().filter(|(_, f)| f.accepted.is_none()) {
        let bound = f.bindings.iter().map(|(_, value)| value.as_str());
        let entities: Vec<&str> = bound.filter(|value| known.contains_key(value)).collect();
        if !entities.is_empty() {
            let one = *first.entry((&f.code, entities)).or_insert(i);
            follows[i] = (one != i).then_some((one, Link::Same));
        }
        if let Some(statement) = about[i]
            && follows[i].is_none()
            && rivals[statement].len() < RIVALS
        {
            rivals[statement].push(i);
        }
    }
    for (i, f) in findings.iter().enumerate() {
        if follows[i].is_some() || f.accepted.is_some() {
            continue;
        }
        let own = statements.at(f.primary.place);
        let used = supports[i].iter().filter(|s| Some(**s) != own);
        // Two findings that mark each other's statements belong together, but neither follows.
        let is_before =
            |j: &&usize| findings[**j].code != f.code && own.is_none_or(|own| !supports[**j].contains(&own));
        let found = used.flat_map(|s| &rivals[*s]).find(is_before);
        follows[i] = found.filter(|j| !leads_to(&follows, **j, i)).map(|j| (*j, Link::Consequence));
    }
    follows
}

/// Whether the chain from one finding comes by another.
fn leads_to(follows: &[Option<(usize, Link)>], from: usize, to: usize) -> bool {
    let mut at = from;
    for _ in 0..follows.len() {
        match follows[at] {
            _ if at == to => return true,
            Some((next, _)) => at = next,
            None => return false,
        }
    }
    true
}

/// A name for a cause that does not depend on lines: its file and its words.
pub fn id(workspace: &crate::source::Sources, cause: &Cause) -> String {
    let path = workspace.get(cause.place.source).path.clone();
    let parts = [
        (path, cause.entity.clone().unwrap_or_default()),
        (String::new(), workspace.text(cause.place).to_owned()),
    ];
    format!("{:016x}", crate::engine::findings::fingerprint("cause", &parts))
}
