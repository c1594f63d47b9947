//! A check of everything, with what is needed to check again in part.

use super::super::{
    Checked, Options, Report, decided, identify, lacks_packs, order, overrides, parts, settled, severities,
    summary, written_rules,
};
use super::accepts;
use super::origin::{From, Stage, Trace};
use super::others::Words;
use super::written::Written;
use crate::engine::kept::{self, Memory};
use crate::engine::{self, Settings};
use crate::finding::Finding;
use crate::model::Lowered;
use crate::model::lower::patch::{self, Kit};
use crate::progress::{Progress, Stage as Step};
use crate::rules;
use crate::rules::renumber::Named;
use crate::workspace::Workspace;

/// What is needed to check again in part.
#[derive(Debug)]
pub(super) struct Notes {
    pub(super) kit: Kit,
    pub(super) memory: Memory,
    /// Where each finding of the report came from, in their order.
    pub(super) traces: Vec<Trace>,
    /// The words by which rules may name somebody.
    pub(super) words: Words,
    /// Whom they name, once somebody asked.
    pub(super) named: Option<Named>,
    pub(super) written: Written,
}

/// Checks a workspace; yields notes where a part of it can be checked again on its own.
pub(super) fn check(
    workspace: &Workspace,
    options: &Options,
    progress: &Progress,
) -> (Checked, Option<Notes>) {
    progress.enter(Step::Model, 0);
    let sources = &workspace.sources;
    let parts = parts(workspace, |_| true);
    let (lowered, mut kit) = patch::keep(sources, &parts);
    let Lowered { model, findings: declared } = lowered;
    progress.enter(Step::Rules, 0);
    let (mut program, mut language) =
        rules::compile(sources, &model, &parts, &overrides(workspace), rules::Scope::Needed);
    language.extend(severities::unknown(workspace, &written_rules(workspace)));
    program.rules.retain(|r| !workspace.settings.is_off(&r.code));
    let evaluation = Settings { today: options.as_of, lang: options.lang };
    let whole =
        (!lacks_packs(workspace)).then(|| kept::solve(sources, &model, &program, evaluation, progress));
    let kept = whole.flatten();
    let Some(kept) = kept else {
        let solution = engine::solve_with(sources, &model, &program, evaluation, progress);
        let lowered = kit.complete(Lowered { model, findings: declared });
        return (settled(workspace, options, lowered, program, language, solution), None);
    };
    let filled = std::mem::take(&mut kit.filled);
    let mut all: Vec<(Finding, Trace)> = Vec::with_capacity(kept.findings.len());
    for (mut finding, origin) in kept.findings {
        severities::configure(&mut finding, workspace);
        let trace = Trace::new(From::Rule(origin), &mut finding);
        all.push((finding, trace));
    }
    let mut add = |findings: Vec<Finding>, stage: Stage| {
        all.extend(findings.into_iter().map(|finding| traced(finding, stage)));
    };
    add(workspace.findings.clone(), Stage::Workspace);
    add(workspace.parsed.iter().flat_map(|p| p.findings.iter().cloned()).collect(), Stage::Syntax);
    add(filled, Stage::Filled);
    add(language, Stage::Rules);
    all.extend(declared.into_iter().map(|finding| {
        let stage = Stage::of_declared(&finding);
        traced(finding, stage)
    }));
    all.sort_by(|a, b| order(&a.0, &b.0, sources));
    let (findings, traces): (Vec<Finding>, Vec<Trace>) = all.into_iter().unzip();
    let not_checked = kept.not_checked;
    let deciding = decided(traces.iter().flat_map(open));
    let summary = summary(workspace, &model, &program, &findings);
    let report =
        Report { as_of: options.as_of, findings, not_checked, deciding, summary, ..Report::default() };
    let mut checked = Checked { report, model, program };
    let mut traces = traces;
    accepts::renew(workspace, options, &mut checked, &mut traces);
    let (words, written) = (Words::default(), Written::default());
    let notes = Notes { kit, memory: kept.memory, traces, words, named: None, written };
    (checked, Some(notes))
}

/// A mistake with where it came from.
pub(super) fn traced(mut finding: Finding, stage: Stage) -> (Finding, Trace) {
    if finding.fingerprint == 0 {
        identify(&mut finding);
    }
    let trace = Trace::new(From::Mistake(stage), &mut finding);
    (finding, trace)
}

/// The unknown values that a finding rests on.
pub(super) fn open(trace: &Trace) -> impl Iterator<Item = (&str, crate::source::Place)> {
    let open = match &trace.from {
        From::Rule(origin) => &origin.open[..],
        From::Mistake(_) => &[],
    };
    open.iter().map(|(what, place)| (what.as_str(), *place))
}
