//! `query`: from a question in the language's own words to a table.

use super::{Options, mistakes, overrides, parts, withhold};
use crate::engine::Settings;
use crate::engine::select::{Table, select};
use crate::finding::{Finding, Said, Severity};
use crate::model::{self, Lowered};
use crate::rules;
use crate::source::{Place, SourceId, Span};
use crate::workspace::Workspace;

/// An answer, and how far the question and the files can be trusted.
#[derive(Debug)]
pub struct Answer {
    /// The rows; nothing where the question cannot be understood.
    pub table: Option<Table>,
    /// What is wrong with the question.
    pub said: Vec<Finding>,
    /// How many errors of the language are in the files: what is in error is not taken into account.
    pub mistakes: usize,
}

/// Answers a question that was added to the workspace.
pub fn answer(workspace: &Workspace, options: &Options, query: SourceId) -> Answer {
    crate::stack::roomy(|| answer_here(workspace, options, query))
}

fn answer_here(workspace: &Workspace, options: &Options, query: SourceId) -> Answer {
    let sources = &workspace.sources;
    let parts = parts(workspace, |_| true);
    let Lowered { model, findings } = model::lower(sources, &parts);
    let (program, language) =
        rules::compile(sources, &model, &parts, &overrides(workspace), rules::Scope::Needed);
    let all = mistakes(workspace, findings, language).into_iter();
    let (mut said, mut files): (Vec<_>, Vec<_>) = all.partition(|f| f.primary.place.source == query);
    withhold(&mut files, workspace);
    said.sort_by_key(|f| f.primary.place.span);
    if let Some(first) = said.first_mut().filter(|f| f.code.starts_with("syntax/") && f.help.is_none()) {
        first.help = Some(Said::both(
            "a question reads `for NAME: KIND where CONDITION select NAME`; `einklang query --help` shows examples",
            "eine Frage lautet `for NAME: ART where BEDINGUNG select NAME`; Beispiele zeigt `einklang query --help`",
        ));
    }
    let mistakes = files.iter().filter(|f| f.severity == Severity::Error).count();
    let settings = Settings { today: options.as_of, lang: options.lang };
    let is_sound = said.iter().all(|f| f.severity != Severity::Error);
    let selection = program.selections.first().filter(|_| is_sound);
    let table = selection.map(|selection| select(sources, &model, &program, settings, selection));
    if table.is_none() && is_sound {
        let span = Span::new(0, sources.get(query).text.len());
        said.push(unanswerable(Place { source: query, span }));
    }
    Answer { table, said, mistakes }
}

/// Where a `define` denies itself, nothing that rules or questions say has a meaning.
fn unanswerable(place: Place) -> Finding {
    let message = Said::both(
        "this query cannot be answered before an error in a `define` is corrected",
        "diese Abfrage lässt sich erst beantworten, wenn ein Fehler in einem `define` berichtigt ist",
    );
    let help = Said::both("`einklang check` shows it", "`einklang check` zeigt ihn");
    Finding::error("rules/recursion", place, message).help(help)
}
