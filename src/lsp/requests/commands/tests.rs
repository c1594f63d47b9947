//! Runs tests: `{ uri?, title? | position?, tell? }`.

use lsp_types::{MessageType, ShowMessageNotification, ShowMessageParams};
use serde_json::{Value, json};

use super::Asked;
use crate::check::{TestOutcome, run_tests};
use crate::finding::{Finding, Lang};
use crate::lsp::diagnostics;
use crate::source::SourceId;

pub(super) fn run(asked: &Asked<'_>) -> Value {
    let workspace = asked.analysis.workspace;
    let is_wanted = |id: SourceId| match asked.source {
        Some(wanted) => id == wanted,
        None => workspace.is_own(id),
    };
    let (title, cursor) = (asked.text("title"), asked.cursor());
    let outcomes: Vec<TestOutcome> = run_tests(workspace, &asked.project.options(), &is_wanted)
        .into_iter()
        .filter(|o| title.is_none_or(|title| o.title == title))
        .filter(|o| cursor.is_none_or(|c| o.place.span.start <= c.offset && c.offset <= o.place.span.end))
        .collect();
    let failed = outcomes.iter().filter(|o| !o.failures.is_empty()).count();
    let passed = outcomes.len() - failed;
    if asked.is_set("tell") {
        tell(asked, &outcomes, passed, failed);
    }
    let all: Vec<Value> = outcomes.iter().map(|outcome| shown(asked, outcome)).collect();
    json!({ "tests": all, "passed": passed, "failed": failed })
}

/// Says how it went, where the client has no place of its own for that.
fn tell(asked: &Asked<'_>, outcomes: &[TestOutcome], passed: usize, failed: usize) {
    let mut message = match asked.lang() {
        Lang::En => format!("{passed} passed, {failed} failed"),
        Lang::De => format!("{passed} bestanden, {failed} gescheitert"),
    };
    for failure in outcomes.iter().flat_map(|o| &o.failures).take(5) {
        message += &format!("\n{}", failure.message.in_lang(asked.lang()));
    }
    let kind = if failed > 0 { MessageType::Error } else { MessageType::Info };
    asked.server.client.notify::<ShowMessageNotification>(ShowMessageParams { kind, message });
}

fn shown(asked: &Asked<'_>, outcome: &TestOutcome) -> Value {
    let (server, lang) = (asked.server, asked.lang());
    let location =
        |place| diagnostics::location(asked.project, &server.documents, server.client.offered, place);
    let failure = |f: &Finding| {
        let help = f.help.as_ref().map(|h| h.in_lang(lang));
        json!({ "message": f.message.in_lang(lang), "help": help, "location": location(f.primary.place) })
    };
    json!({
        "title": outcome.title,
        "pack": outcome.pack,
        "location": location(outcome.place),
        "passed": outcome.failures.is_empty(),
        "failures": outcome.failures.iter().map(failure).collect::<Vec<_>>(),
    })
}
