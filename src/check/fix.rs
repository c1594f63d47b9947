//! Safe fixes: from texts to texts. Nothing is read or written here, and nothing is kept that was not checked again.
//!
//! A round takes the safe fixes of the findings there are, leaves out those that overlap, and tries the rest together. Where
//! that does not settle all of their findings, or brings a new one, they are tried by halves, down to single ones. Rounds
//! follow until one keeps nothing; so a second run has nothing left to do.
//!
//! While there is a mistake of the language, the findings of rules that rest on it are withheld. Where it is corrected they
//! come to light: they were there before, so they are no objection, and they are named.

use std::ops::Range;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::{Options, Report, check};
use crate::finding::{Edit, Finding, Fix, Severity};
use crate::source::{LineIndex, Place, Position, SourceId};
use crate::workspace::{Tests, Workspace};

/// How often the whole is gone through. Each time at least one fix was kept.
const ROUNDS: usize = 20;
/// How many fixes are tried in one round: each is compared with the others.
const WIDEST: usize = 2000;
/// How often the workspace is checked again, at most.
const CHECKS: usize = 500;

/// What came of the safe fixes of a workspace.
#[derive(Debug)]
pub struct Fixed {
    /// The workspace with the fixes that were kept.
    pub workspace: Workspace,
    /// What is left to say about it.
    pub report: Report,
    /// The findings that were settled, each with its fix, as they stood before their round.
    pub done: Vec<Done>,
    /// The safe fixes that were not kept.
    pub not_kept: Vec<NotKept>,
    /// The codes of findings that came to light where a mistake was corrected, sorted.
    pub revealed: Vec<String>,
}

/// A finding that was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The path of its file.
    pub path: String,
    /// Where it stood, at that time.
    pub at: Position,
    /// The finding.
    pub finding: Finding,
    /// What settled it.
    pub fix: Fix,
}

/// A safe fix that was not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotKept {
    /// The finding it was for.
    pub finding: Finding,
    /// The fix.
    pub fix: Fix,
    /// Why.
    pub why: Why,
}

/// Why a fix is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The finding is still there.
    NotSettled,
    /// There is a finding that was not there before, of this code.
    Introduces(String),
    /// It would change a file that was not asked for, or that is not the project's.
    Elsewhere,
    /// The work a run may do is done.
    TooMany,
}

/// Applies the safe fixes of the findings that are `wanted`, and keeps those that settle their findings and bring no
/// new ones. Only files of the project that were asked for are changed.
pub fn fix(
    workspace: &Workspace,
    report: Report,
    options: &Options,
    wanted: impl Fn(&Workspace, &Finding) -> bool,
) -> Fixed {
    let workspace = workspace.revised(Tests::Skipped, |_| None);
    let before = counts(&workspace, &report.findings);
    let mut run = Run {
        state: State::of(workspace, report),
        options,
        checks: CHECKS,
        kept: Vec::new(),
        done: Vec::new(),
    };
    let mut not_kept = Vec::new();
    for _ in 0..ROUNDS {
        let (round, elsewhere) = run.round(&wanted);
        not_kept = elsewhere;
        run.kept.clear();
        let kept = run.done.len();
        run.attempt(&round, 0..round.candidates.len(), &mut not_kept);
        if run.done.len() == kept {
            break;
        }
    }
    let mut revealed: Vec<String> =
        new(&before, &run.state.counts).map(|(_, code, _)| code.clone()).collect();
    revealed.sort();
    let State { workspace, report, .. } = run.state;
    Fixed { workspace, report, done: run.done, not_kept, revealed }
}

/// A finding with its safe fix.
struct Candidate {
    finding: Finding,
    fix: Fix,
    key: Key,
    at: Position,
}

/// What is tried in one go, and the texts it is about.
struct Round {
    candidates: Vec<Candidate>,
    /// The text of each path as the round found it: edits name places in it.
    texts: IndexMap<String, (SourceId, String), FxBuildHasher>,
}

/// What is known of a set of texts.
struct State {
    workspace: Workspace,
    report: Report,
    counts: Counts,
}

impl State {
    fn of(workspace: Workspace, report: Report) -> State {
        let counts = counts(&workspace, &report.findings);
        State { workspace, report, counts }
    }
}

/// How often each finding is there, and how bad it is at worst. Findings are told apart by file, code and what they
/// bind, never by their line.
type Counts = IndexMap<Key, (usize, Severity), FxBuildHasher>;
pub(super) type Key = (String, String, u64);

pub(super) fn key(workspace: &Workspace, f: &Finding) -> Key {
    (workspace.sources.get(f.primary.place.source).path.clone(), f.code.clone(), f.fingerprint)
}

fn position(workspace: &Workspace, f: &Finding) -> Position {
    let text = &workspace.sources.get(f.primary.place.source).text;
    LineIndex::new(text).position(text, f.primary.place.span.start)
}

/// Whether bytes of a file were replaced when it was read: what was lost must not be written back.
fn is_lossy(workspace: &Workspace, id: SourceId) -> bool {
    let lost = |f: &Finding| f.code == "syntax/not_utf8" && f.primary.place.source == id;
    workspace.findings.iter().any(lost)
}

fn counts(workspace: &Workspace, findings: &[Finding]) -> Counts {
    let mut counts = Counts::default();
    for f in findings.iter().filter(|f| f.accepted.is_none()) {
        let (n, worst) = counts.entry(key(workspace, f)).or_insert((0, f.severity));
        *n += 1;
        *worst = f.severity.max(*worst);
    }
    counts
}

struct Run<'a> {
    state: State,
    options: &'a Options,
    /// How many more checks there may be.
    checks: usize,
    /// The edits of the round that are kept.
    kept: Vec<Edit>,
    done: Vec<Done>,
}

impl Run<'_> {
    /// The safe fixes to try next, in the order of their findings and none over another; and those that may not be.
    fn round(&self, wanted: &impl Fn(&Workspace, &Finding) -> bool) -> (Round, Vec<NotKept>) {
        let State { workspace, report, .. } = &self.state;
        let (mut candidates, mut elsewhere) = (Vec::new(), Vec::new());
        let mut taken: Vec<Edit> = Vec::new();
        for finding in report.findings.iter().filter(|f| f.accepted.is_none() && wanted(workspace, f)) {
            let Some(fix) = finding.fixes.iter().find(|fix| fix.is_safe && !fix.edits.is_empty()) else {
                continue;
            };
            let fix = fix.clone();
            let may_change = |e: &Edit| {
                let id = e.place.source;
                workspace.is_own(id) && workspace.is_selected(id) && !is_lossy(workspace, id)
            };
            if !fix.edits.iter().all(may_change) {
                elsewhere.push(NotKept { finding: finding.clone(), fix, why: Why::Elsewhere });
                continue;
            }
            if fix.edits.iter().any(|e| taken.iter().any(|t| touch(e, t))) {
                continue;
            }
            taken.extend(fix.edits.iter().cloned());
            let key = key(workspace, finding);
            candidates.push(Candidate {
                finding: finding.clone(),
                fix,
                key,
                at: position(workspace, finding),
            });
            if candidates.len() == WIDEST {
                break;
            }
        }
        let mut texts = IndexMap::default();
        for edit in &taken {
            let id = edit.place.source;
            let source = workspace.sources.get(id);
            texts.entry(source.path.clone()).or_insert_with(|| (id, source.text.to_string()));
        }
        (Round { candidates, texts }, elsewhere)
    }

    /// Tries a range of a round's fixes together, on top of those of the round that are kept; by halves where that is
    /// not all good.
    fn attempt(&mut self, round: &Round, range: Range<usize>, not_kept: &mut Vec<NotKept>) {
        let tried = round.candidates.get(range.clone()).unwrap_or_default();
        if tried.is_empty() {
            return;
        }
        let objection = match self.checks.checked_sub(1) {
            None => Some(Why::TooMany),
            Some(left) => {
                self.checks = left;
                self.keep(round, tried)
            }
        };
        match objection {
            None => {}
            Some(why) if tried.len() == 1 || why == Why::TooMany => {
                not_kept.extend(tried.iter().map(|c| NotKept {
                    finding: c.finding.clone(),
                    fix: c.fix.clone(),
                    why: why.clone(),
                }));
            }
            Some(_) => {
                let middle = range.start + tried.len() / 2;
                self.attempt(round, range.start..middle, not_kept);
                self.attempt(round, middle..range.end, not_kept);
            }
        }
    }

    /// Checks the texts with some more fixes, and keeps them if there is nothing to object to.
    fn keep(&mut self, round: &Round, tried: &[Candidate]) -> Option<Why> {
        let edits = self.kept.iter().chain(tried.iter().flat_map(|c| &c.fix.edits));
        let edits: Vec<Edit> = edits.cloned().collect();
        let text = |path: &str| round.texts.get(path).map(|(id, text)| apply(text, &of_text(&edits, *id)));
        let workspace = self.state.workspace.revised(Tests::Skipped, text);
        let report = check(&workspace, self.options);
        let state = State::of(workspace, report);
        let objection = objection(&self.state, &state, tried);
        if objection.is_none() {
            self.done.extend(tried.iter().map(|c| Done {
                path: c.key.0.clone(),
                at: c.at,
                finding: c.finding.clone(),
                fix: c.fix.clone(),
            }));
            self.kept = edits;
            self.state = state;
        }
        objection
    }
}

/// Why a step is not to be taken: a finding it should settle is still there, or there is one that was not.
fn objection(before: &State, after: &State, tried: &[Candidate]) -> Option<Why> {
    let mut due = Counts::default();
    for candidate in tried {
        due.entry(candidate.key.clone()).or_insert((0, Severity::Note)).0 += 1;
    }
    let count = |counts: &Counts, key: &Key| counts.get(key).map_or(0, |(n, _)| *n);
    if due.iter().any(|(key, (n, _))| count(&after.counts, key) + n > count(&before.counts, key)) {
        return Some(Why::NotSettled);
    }
    let reveals = tried.iter().all(|c| c.finding.severity == Severity::Error && is_mistake(&c.finding.code));
    let is_bad = |code: &str| !reveals || is_mistake(code) && code != UNUSED;
    let (_, code, _) = new(&before.counts, &after.counts).find(|(_, code, _)| is_bad(code))?;
    Some(Why::Introduces(code.clone()))
}

/// It too is said only where there is no mistake.
const UNUSED: &str = "model/accept_unused";

/// The findings that there were not, or that were not as bad.
fn new<'a>(before: &'a Counts, after: &'a Counts) -> impl Iterator<Item = &'a Key> {
    let is_new = |(key, (n, worst)): &(&Key, &(usize, Severity))| {
        before.get(*key).is_none_or(|(had, bad)| had < n || bad < worst)
    };
    after.iter().filter(is_new).map(|(key, _)| key)
}

/// Whether a code is one of the language's own, not a rule's.
pub(super) fn is_mistake(code: &str) -> bool {
    ["syntax/", "model/", "rules/"].iter().any(|of| code.starts_with(of))
}

/// The edits of one text.
fn of_text(edits: &[Edit], id: SourceId) -> Vec<&Edit> {
    edits.iter().filter(|e| e.place.source == id).collect()
}

/// Whether one edit would have a say in what the other changes: they overlap, or begin at the same place.
fn touch(a: &Edit, b: &Edit) -> bool {
    let (x, y) = (a.place.span, b.place.span);
    a.place.source == b.place.source && (x.start == y.start || x.start < y.end && y.start < x.end)
}

/// A text with edits that do not overlap; new lines end as its first one does.
pub fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|e| e.place.span);
    let is_dos = text.split_once('\n').is_some_and(|(first, _)| first.ends_with('\r'));
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for Edit { place: Place { span, .. }, text: new } in edits {
        let (Some(before), true) =
            (text.get(at..span.start as usize), text.is_char_boundary(span.end as usize))
        else {
            continue;
        };
        out.push_str(before);
        match is_dos {
            true => out.push_str(&new.replace("\r\n", "\n").replace('\n', "\r\n")),
            false => out.push_str(new),
        }
        at = (span.end as usize).max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
