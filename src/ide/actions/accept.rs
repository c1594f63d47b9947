//! An `accept` for a finding, with its reason left to fill in.

use super::{Action, Below, Change, What};
use crate::finding::{Finding, Said};
use crate::ide::Analysis;
use crate::ide::completion::is_mistake;
use crate::ide::snippet::Snippet;
use crate::syntax::lexer::is_in_name;

/// Writes an `accept` below the item in which the finding lies.
pub(super) fn accept(it: &Analysis<'_>, finding: &Finding) -> Option<Action> {
    let entity = finding.primary.entity.as_deref()?;
    if is_mistake(&finding.code) || !it.workspace.is_own(finding.primary.place.source) {
        return None;
    }
    let below = Below::new(it, finding.primary.place)?;
    let with = bound(finding, entity);
    let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(", ")) };
    let head = format!("accept {} at {entity}{with} {{\n  because \"", finding.code);
    let reason = it.lang.pick("who decided what, and when", "wer wann was entschieden hat");
    let snippet = Snippet::default().text(&head).slot(reason).text("\"\n}").done();
    Some(Action {
        title: Said::both(
            format!("accept `{}` here, with a reason", finding.code),
            format!("`{}` hier mit Begründung hinnehmen", finding.code),
        ),
        what: What::Accept,
        changes: vec![Change::snippet(below.place, below.text(&snippet))],
        answers: Some(finding.fingerprint),
        is_preferred: false,
    })
}

/// What an `accept` of a finding at an entity names behind `with`: all else that the finding binds.
pub(crate) fn bound(finding: &Finding, entity: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (_, value) in &finding.bindings {
        // Dates and numbers are no names.
        let is_name = value.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
            && value.chars().all(|c| c == '.' || is_in_name(c));
        if value != entity && is_name && !names.contains(value) {
            names.push(value.clone());
        }
    }
    names
}
