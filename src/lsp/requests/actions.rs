//! What can be done about a place.

use std::borrow::Cow;

use lsp_types::{CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, Diagnostic};
use serde_json::Value;

use super::edits::workspace_edit;
use super::here::Here;
use crate::ide::actions::{self, Action, What};
use crate::lsp::server::Server;

/// The layout of a whole document.
const LAYOUT: &str = "source.format";

/// What there is.
pub(in crate::lsp) fn kinds() -> Vec<CodeActionKind> {
    [What::Fix, What::Extract, What::FixAll, What::Format].map(kind).to_vec()
}

pub(super) fn actions(server: &Server<'_>, parameters: CodeActionParams) -> Option<Vec<CodeActionResponse>> {
    let here = Here::of(server, &parameters.text_document)?;
    let context = parameters.context;
    let all = actions::actions(&here.analysis, here.place(parameters.range));
    let wanted = all.iter().filter(|action| is_wanted(context.only.as_deref(), &kind(action.what)));
    Some(wanted.filter_map(|action| Some(shown(&here, action, &context.diagnostics)?.into())).collect())
}

fn shown(here: &Here<'_>, action: &Action, diagnostics: &[Diagnostic]) -> Option<CodeAction> {
    let answered: Vec<Diagnostic> = diagnostics
        .iter()
        .filter(|d| fingerprint(d) == action.answers && action.answers.is_some())
        .cloned()
        .collect();
    Some(CodeAction {
        title: action.title.in_lang(here.analysis.lang).to_owned(),
        kind: Some(kind(action.what)),
        diagnostics: (!answered.is_empty()).then_some(answered),
        is_preferred: Some(action.is_preferred),
        edit: Some(workspace_edit(here, &action.changes)?),
        ..CodeAction::default()
    })
}

/// What the data of a diagnostic says of the finding that it is.
fn fingerprint(diagnostic: &Diagnostic) -> Option<u64> {
    let written = diagnostic.data.as_ref()?.get("fingerprint").and_then(Value::as_str)?;
    u64::from_str_radix(written, 16).ok()
}

fn kind(what: What) -> CodeActionKind {
    match what {
        What::Fix | What::Accept | What::Complete | What::Create => CodeActionKind::QuickFix,
        What::Extract => CodeActionKind::RefactorExtract,
        What::FixAll => CodeActionKind::SourceFixAll,
        What::Format => CodeActionKind::Custom(Cow::Borrowed(LAYOUT)),
    }
}

/// Kinds are paths: who asks for `source` takes `source.fixAll` too.
fn is_wanted(only: Option<&[CodeActionKind]>, kind: &CodeActionKind) -> bool {
    let name = kind.as_str();
    let covers = |wanted: &CodeActionKind| {
        let wanted = wanted.as_str();
        wanted.is_empty()
            || name == wanted
            || name.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.'))
    };
    only.is_none_or(|only| only.iter().any(covers))
}
