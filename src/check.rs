//! The whole pipeline on one screen: from a workspace to a report.

use std::cmp::Ordering;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::engine::{self, Settings, Solution};
use crate::finding::{Finding, Lang, NotChecked, Said, Severity};
use crate::model::{self, KindId, Lowered, Model, Part};
use crate::progress::{Progress, Stage};
use crate::rules::{self, Override, Program};
use crate::source::{Place, SourceId, Sources, Span};
use crate::stack::roomy;
use crate::syntax::{Parsed, tree};
use crate::workspace::Workspace;

pub mod accept;
pub mod baseline;
pub mod changes;
pub mod coverage;
mod expect;
pub mod fix;
pub mod graph;
pub mod group;
pub mod kept;
pub mod query;
pub mod rank;
mod severities;
pub mod why;

pub use expect::{run_tests, run_tests_with_coverage};

/// What a run asks for beside what the project file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    /// Where it is written, or whose it is.
    pub place: Place,
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
    /// What lies between a baseline and now, where there is one: then `findings` are those that it does not know.
    pub baseline: Option<changes::Changes>,
    /// The causes that findings have in common, where that was asked for.
    pub grouping: Option<group::Grouping>,
    /// Why each finding stands where it stands, where they are ranked.
    pub ranks: Option<Vec<rank::Rank>>,
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
    /// Findings of any severity that the baseline knows.
    pub known: usize,
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
        (self.errors, self.warnings, self.notes, self.accepted) = (0, 0, 0, 0);
        for finding in findings {
            *match (&finding.accepted, finding.severity) {
                (Some(_), _) => &mut self.accepted,
                (None, Severity::Error) => &mut self.errors,
                (None, Severity::Warning) => &mut self.warnings,
                (None, Severity::Note) => &mut self.notes,
            } += 1;
        }
    }
}

impl Report {
    /// Keeps some findings, and counts them anew.
    pub fn retain(&mut self, keep: impl Fn(&Finding) -> bool) {
        self.findings.retain(&keep);
        if let Some(changes) = &mut self.baseline {
            changes.retain(keep);
        }
        self.summary.count(&self.findings);
        self.count_known();
    }

    fn count_known(&mut self) {
        self.summary.known = self.baseline.as_ref().map_or(0, changes::Changes::known);
    }

    /// Whether the findings stand in another order than that of the files.
    pub fn is_arranged(&self) -> bool {
        self.grouping.is_some() || self.ranks.is_some()
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
    check_with(workspace, options, &Progress::default())
}

/// The same, telling how far it is.
pub fn check_with(workspace: &Workspace, options: &Options, progress: &Progress) -> Report {
    checked_with(workspace, options, progress).report
}

/// A report, with what it was made from.
#[derive(Debug)]
pub struct Checked {
    /// The report.
    pub report: Report,
    /// What the files say.
    pub model: Model,
    /// The rules that were asked, which are put away.
    pub program: Program,
}

/// Checks a workspace, and keeps what was made on the way.
pub fn checked_with(workspace: &Workspace, options: &Options, progress: &Progress) -> Checked {
    roomy(|| {
        let lowered = lowered(workspace, progress);
        check_here(workspace, lowered, options, progress)
    })
}

/// The same, where nobody asks for the trees of statements afterwards: each is dropped as soon as the model holds what it
/// says.
pub fn checked_once(workspace: &mut Workspace, options: &Options, progress: &Progress) -> Checked {
    roomy(|| {
        progress.enter(Stage::Model, 0);
        let statements = workspace.parsed.iter_mut().map(|parsed| parsed.file.take_statements()).collect();
        let lowered = model::lower_once(&workspace.sources, &parts(workspace, |_| true), statements);
        check_here(workspace, lowered, options, progress)
    })
}

fn lowered(workspace: &Workspace, progress: &Progress) -> Lowered {
    progress.enter(Stage::Model, 0);
    model::lower(&workspace.sources, &parts(workspace, |_| true))
}

fn check_here(workspace: &Workspace, lowered: Lowered, options: &Options, progress: &Progress) -> Checked {
    let (sources, model) = (&workspace.sources, &lowered.model);
    let parts = parts(workspace, |_| true);
    progress.enter(Stage::Rules, 0);
    let (mut program, mut language) =
        rules::compile(sources, model, &parts, &overrides(workspace), rules::Scope::InTurn(options.lang));
    language.extend(severities::unknown(workspace, &written_rules(workspace)));
    // What is switched off is not evaluated.
    program.rules.retain(|r| !workspace.settings.is_off(&r.code));
    let evaluation = Settings { today: options.as_of, lang: options.lang };
    let solution = engine::solve_in_turn(sources, model, &mut program, evaluation, progress);

    settled(workspace, options, lowered, program, language, solution)
}

/// The report on what was found.
fn settled(
    workspace: &Workspace,
    options: &Options,
    lowered: Lowered,
    program: Program,
    language: Vec<Finding>,
    solution: Solution,
) -> Checked {
    let (sources, model) = (&workspace.sources, &lowered.model);
    let mut findings = solution.findings;
    findings.iter_mut().for_each(|f| severities::configure(f, workspace));
    let mut mistakes = mistakes(workspace, lowered.findings, language);
    mistakes.iter_mut().filter(|f| f.fingerprint == 0).for_each(identify);
    let is_sound = mistakes.iter().all(|f| f.severity != Severity::Error);
    let evaluated: Vec<String> = program.rules.iter().map(|r| r.code.clone()).collect();
    let accepts = accepts(workspace);
    // Without any there is no need to know all names.
    if !accepts.is_empty() {
        let known = accept::Known::new(sources, model, written_rules(workspace), &evaluated, is_sound);
        accept::apply(&mut findings, &accepts, &known, options.as_of);
    }
    findings.iter_mut().filter(|f| f.fingerprint == 0).for_each(identify);
    findings.extend(mistakes);
    withhold(&mut findings, workspace);
    sort(&mut findings, sources);

    let mut not_checked = solution.not_checked;
    not_checked.sort();
    not_checked.dedup();
    let deciding = solution.deciding.into_iter();
    let deciding =
        deciding.map(|(what, place, findings)| Deciding { what: Said::one(what), findings, place });
    let summary = summary(workspace, model, &program, &findings);
    let (as_of, deciding) = (options.as_of, deciding.collect());
    let report = Report { as_of, findings, not_checked, deciding, summary, ..Report::default() };
    Checked { report, model: lowered.model, program }
}

/// The counts.
fn summary(workspace: &Workspace, model: &Model, program: &Program, findings: &[Finding]) -> Summary {
    let files = workspace.sources.iter().filter(|(id, _)| workspace.is_own(*id)).count();
    // What is stated about them are no entities of their own to those who write.
    let entities = model.entities.kind.len() - model.kind(KindId::STATEMENT).extent.len();
    let mut summary = Summary { files, entities, rules: program.rules.len(), ..Summary::default() };
    summary.count(findings);
    summary
}

/// How many findings each unknown value would decide, of each finding those that it rests on.
fn decided<'a>(open: impl Iterator<Item = (&'a str, Place)>) -> Vec<Deciding> {
    let mut counts: IndexMap<(&str, Place), usize, FxBuildHasher> = IndexMap::default();
    open.for_each(|what| *counts.entry(what).or_default() += 1);
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    let deciding = |((what, place), findings)| Deciding { what: Said::one(what), findings, place };
    counts.into_iter().map(deciding).collect()
}

/// All errors of the language itself.
fn mistakes(workspace: &Workspace, lowered: Vec<Finding>, language: Vec<Finding>) -> Vec<Finding> {
    let mut all = workspace.findings.clone();
    all.extend(workspace.parsed.iter().flat_map(|p| p.findings.iter().cloned()));
    all.extend(lowered);
    all.extend(language);
    all
}

/// The parts of a model: all declarations, and the entities of the texts that `entities` lets pass.
pub(crate) fn parts(workspace: &Workspace, entities: impl Fn(SourceId) -> bool) -> Vec<Part<'_>> {
    let mut parts = Vec::with_capacity(workspace.parsed.len());
    for Parsed { source, file, .. } in &workspace.parsed {
        let entities = entities(*source);
        parts.push(Part { source: *source, items: &file.items, prose: &file.prose, entities });
    }
    parts
}

/// The named values that the project file sets.
pub(crate) fn overrides(workspace: &Workspace) -> Vec<Override> {
    let set = |v: &crate::workspace::settings::ValueSetting| {
        // Quotes do not belong to the value, and a bare number has none.
        let Span { start, end } = v.place.span;
        let is_quoted = workspace.sources.text(v.place).starts_with(['"', '\'']);
        let span =
            if is_quoted { Span { start: start + 1, end: end.saturating_sub(1) } } else { v.place.span };
        Override { name: v.name.clone(), place: v.name_place, value: Place { span, ..v.place } }
    };
    workspace.settings.values.iter().map(set).collect()
}

fn accepts(workspace: &Workspace) -> Vec<(SourceId, &tree::Accept)> {
    let mut all = Vec::new();
    for Parsed { source, file, .. } in &workspace.parsed {
        for item in &file.items {
            if let tree::Item::Accept(accept) = item {
                all.push((*source, accept));
            }
        }
    }
    all
}

/// The codes of all rules that are written, whether or not they could be compiled.
fn written_rules(workspace: &Workspace) -> Vec<String> {
    let mut all = Vec::new();
    for Parsed { source, file, .. } in &workspace.parsed {
        let source = workspace.sources.get(*source);
        let pack = workspace.sources.pack_name(source.pack);
        for item in &file.items {
            if let tree::Item::Rule(rule) = item {
                all.push(format!("{pack}/{}", rule.name.span.of(&source.text)));
            }
        }
    }
    all
}

/// The rules that stand in files of the project, by code, and where.
pub fn own_rules(workspace: &Workspace) -> Vec<(String, SourceId)> {
    let mut all = Vec::new();
    for Parsed { source: id, file, .. } in workspace.parsed.iter().filter(|p| workspace.is_own(p.source)) {
        let source = workspace.sources.get(*id);
        let pack = workspace.sources.pack_name(source.pack);
        for item in &file.items {
            if let tree::Item::Rule(rule) = item {
                all.push((format!("{pack}/{}", rule.name.span.of(&source.text)), *id));
            }
        }
    }
    all
}

/// Whether a pack that is asked for cannot be had.
fn lacks_packs(workspace: &Workspace) -> bool {
    const NO_PACK: [&str; 4] =
        ["model/unknown_pack", "model/pack_outside", "model/pack_name", "model/duplicate_pack"];
    workspace.findings.iter().any(|f| NO_PACK.contains(&f.code.as_str()))
}

/// Where a pack that is asked for cannot be had, names that nobody knows are no mistakes of their own.
fn withhold(findings: &mut Vec<Finding>, workspace: &Workspace) {
    if lacks_packs(workspace) {
        let follows = |code: &str| match code.split_once('/') {
            Some(("model", "not_in_use")) => true,
            Some(("model" | "rules", what)) => what.starts_with("unknown_") && what != "unknown_pack",
            _ => false,
        };
        findings.retain(|f| !follows(&f.code));
    }
}

/// Gives a mistake in the language a fingerprint: it binds nothing, so its words tell it from others of its code.
fn identify(finding: &mut Finding) {
    let words = finding.message.in_lang(Lang::En).to_owned();
    finding.fingerprint = engine::findings::fingerprint(&finding.code, &[(String::new(), words)]);
}

/// By path, start, code and bindings.
fn sort(findings: &mut [Finding], sources: &Sources) {
    findings.sort_by(|a, b| order(a, b, sources));
}

/// By path, start, code and bindings.
fn order(a: &Finding, b: &Finding, sources: &Sources) -> Ordering {
    // Sources are numbered by path within the project; embedded packs come behind and sort by their own paths.
    let path = |f: &Finding| sources.get(f.primary.place.source).path.as_str();
    let span = |f: &Finding| (f.primary.place.span.start, f.primary.place.span.end);
    path(a)
        .cmp(path(b))
        .then_with(|| span(a).cmp(&span(b)))
        .then_with(|| a.code.cmp(&b.code))
        .then_with(|| a.bindings.cmp(&b.bindings))
        .then_with(|| a.message.in_lang(Lang::En).cmp(b.message.in_lang(Lang::En)))
}
