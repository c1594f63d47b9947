//! What is accepted in a kept report.

use super::super::{Checked, Options, accept, accepts, identify, order, written_rules};
use super::origin::{From, Stage, Trace};
use crate::finding::{Finding, Severity};
use crate::workspace::Workspace;

/// Marks the findings of a report that are accepted, and adds what is wrong with the `accept`s.
pub(super) fn renew(
    workspace: &Workspace,
    options: &Options,
    checked: &mut Checked,
    traces: &mut Vec<Trace>,
) {
    let accepts = accepts(workspace);
    if accepts.is_empty() {
        return;
    }
    let findings = std::mem::take(&mut checked.report.findings).into_iter().zip(std::mem::take(traces));
    let of_rules = |(_, trace): &(Finding, Trace)| matches!(trace.from, From::Rule(_));
    let (rules, mut all): (Vec<_>, Vec<_>) = findings.partition(of_rules);
    all.retain(|(_, trace)| trace.from != From::Mistake(Stage::Accepts));
    let is_sound = all.iter().all(|(f, _)| f.severity != Severity::Error);
    let evaluated: Vec<String> = checked.program.rules.iter().map(|r| r.code.clone()).collect();
    let rules_written = written_rules(workspace);
    let known = accept::Known::new(&workspace.sources, &checked.model, rules_written, &evaluated, is_sound);
    let (mut findings, of_rules): (Vec<Finding>, Vec<Trace>) = rules.into_iter().unzip();
    findings.iter_mut().for_each(|f| f.accepted = None);
    accept::apply(&mut findings, &accepts, &known, options.as_of);
    findings.iter_mut().filter(|f| f.fingerprint == 0).for_each(identify);
    let mut of_rules = of_rules.into_iter();
    for mut finding in findings {
        let from = of_rules.next().map_or(From::Mistake(Stage::Accepts), |trace| trace.from);
        let trace = Trace::new(from, &mut finding);
        all.push((finding, trace));
    }
    let sources = &workspace.sources;
    all.sort_by(|a, b| order(&a.0, &b.0, sources).then_with(|| a.1.rank().cmp(&b.1.rank())));
    (checked.report.findings, *traces) = all.into_iter().unzip();
    checked.report.summary.count(&checked.report.findings);
}
