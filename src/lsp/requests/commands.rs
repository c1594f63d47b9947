//! What a client has run: tests, pictures, explanations. Each command takes one object.

use lsp_types::ExecuteCommandParams;
use serde_json::{Value, json};

use crate::check::graph::{self, Request};
use crate::check::why::{self, Problem, Query};
use crate::check::{TestOutcome, run_tests};
use crate::finding::{Finding, Lang};
use crate::lsp::address::Address;
use crate::lsp::diagnostics::{find, location};
use crate::lsp::failure::Failure;
use crate::lsp::project::Project;
use crate::lsp::server::Server;
use crate::manual::Manual;
use crate::manual::find::Meant;
use crate::render::graph::{dot, json as graph_json, mermaid};
use crate::render::{Lines, Style, explain, why as render};
use crate::source::SourceId;

/// Runs tests: all, those of a file, or one.
const TEST: &str = "einklang.test";
/// Draws the graph around a place, or of a finding.
const GRAPH: &str = "einklang.graph";
/// Says why a finding is there.
const WHY: &str = "einklang.why";
/// Reads everything from disk again, and checks it.
const CHECK: &str = "einklang.check";
/// Says what a rule or a code means.
const EXPLAIN: &str = "einklang.explain";

/// All commands.
pub(in crate::lsp) const NAMES: [&str; 5] = [TEST, GRAPH, WHY, CHECK, EXPLAIN];

/// As wide as a panel of an editor can show without folding lines.
const WIDTH: usize = 100;

pub(super) fn execute(
    server: &mut Server<'_>,
    parameters: ExecuteCommandParams,
) -> Result<Option<Value>, Failure> {
    let argument = parameters.arguments.and_then(|a| a.into_iter().next()).unwrap_or_default();
    let argument = Argument(argument);
    match parameters.command.as_str() {
        CHECK => check(server),
        TEST => tests(server, &argument),
        GRAPH => draw(server, &argument),
        WHY => say_why(server, &argument),
        EXPLAIN => say_what(server, &argument),
        name => Err(Failure::invalid(format!("there is no command `{name}`"))),
    }
    .map(Some)
}

/// The one object that a command takes.
struct Argument(Value);

impl Argument {
    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// The project of the document that `uri` names; the only one, where there is no `uri`.
    fn project<'s>(&self, server: &'s Server<'_>) -> Result<&'s Project, Failure> {
        let index = match self.text("uri") {
            Some(uri) => server.projects.of(&Address::of(uri)),
            None => Some(0),
        };
        let project = index.and_then(|i| server.projects.all.get(i)).filter(|p| p.kept().is_some());
        project.ok_or_else(|| {
            Failure::refused(server.lang().pick("there is no such project", "dieses Projekt gibt es nicht"))
        })
    }

    /// The document that `uri` names, in its project.
    fn source(&self, project: &Project) -> Option<SourceId> {
        project.source(&Address::of(self.text("uri")?))
    }
}

/// Reads everything anew; how many findings there are.
fn check(server: &mut Server<'_>) -> Result<Value, Failure> {
    server.projects.survey(&server.documents);
    server.projects.all.iter_mut().for_each(Project::read_anew);
    server.check();
    let touched = Default::default();
    server.delivery.update(&server.projects, &server.documents, server.client, &touched);
    let reports = server.projects.all.iter().filter_map(|p| p.kept()).map(|k| k.report().summary);
    let (mut errors, mut warnings, mut notes) = (0, 0, 0);
    for summary in reports {
        errors += summary.errors;
        warnings += summary.warnings;
        notes += summary.notes;
    }
    Ok(json!({ "errors": errors, "warnings": warnings, "notes": notes }))
}

/// Runs tests: `{ uri?, title? }`.
fn tests(server: &Server<'_>, argument: &Argument) -> Result<Value, Failure> {
    let project = argument.project(server)?;
    let Some(analysis) = project.analysis() else { return Err(Failure::broken()) };
    let workspace = analysis.workspace;
    let wanted = argument.source(project);
    let is_wanted = |id: SourceId| match wanted {
        Some(wanted) if argument.text("scope") != Some("project") => id == wanted,
        _ => workspace.is_own(id),
    };
    let outcomes = run_tests(workspace, &project.options(), &is_wanted);
    let title = argument.text("title");
    let outcomes = outcomes.iter().filter(|o| title.is_none_or(|title| o.title == title));
    let all: Vec<Value> = outcomes.map(|outcome| told(server, project, outcome)).collect();
    let failed = all.iter().filter(|o| o.get("passed") == Some(&Value::Bool(false))).count();
    Ok(json!({ "tests": all, "passed": all.len() - failed, "failed": failed }))
}

fn told(server: &Server<'_>, project: &Project, outcome: &TestOutcome) -> Value {
    let lang = project.lang();
    let place = |place| location(project, &server.documents, server.client.offered, place);
    let failure = |f: &Finding| {
        let help = f.help.as_ref().map(|h| h.in_lang(lang));
        json!({ "message": f.message.in_lang(lang), "help": help, "location": place(f.primary.place) })
    };
    json!({
        "title": outcome.title,
        "pack": outcome.pack,
        "location": place(outcome.place),
        "passed": outcome.failures.is_empty(),
        "failures": outcome.failures.iter().map(failure).collect::<Vec<_>>(),
    })
}

/// Draws: `{ uri, around? | finding?, depth?, format? }`.
fn draw(server: &Server<'_>, argument: &Argument) -> Result<Value, Failure> {
    let project = argument.project(server)?;
    let Some(analysis) = project.analysis() else { return Err(Failure::broken()) };
    let depth = argument.0.get("depth").and_then(Value::as_u64).map_or(1, |d| d.min(64) as u32);
    let around = argument.text("around").map(|name| (name.to_owned(), depth));
    let finding = argument.text("fingerprint").and_then(|_| meant(project, argument)).map(query);
    let request = Request { around, via: Vec::new(), finding };
    let answer = graph::graph(analysis.workspace, &project.options(), &request);
    let picture = answer.found.map_err(|problem| refused(&problem, analysis.lang))?;
    let mut out = Vec::new();
    let format = argument.text("format").unwrap_or("mermaid");
    let written = match format {
        "dot" => dot::write(&mut out, &picture, analysis.lang),
        "json" => graph_json::write(&mut out, &picture, &Lines::new(&analysis.workspace.sources)),
        "mermaid" => mermaid::write(&mut out, &picture, analysis.lang),
        other => return Err(Failure::invalid(format!("there is no format `{other}`"))),
    };
    written.map_err(|_| Failure::broken())?;
    Ok(json!({ "format": format, "text": String::from_utf8_lossy(&out) }))
}

/// Says why: `{ uri, fingerprint }`.
fn say_why(server: &Server<'_>, argument: &Argument) -> Result<Value, Failure> {
    let project = argument.project(server)?;
    let Some(analysis) = project.analysis() else { return Err(Failure::broken()) };
    let finding = meant(project, argument).ok_or_else(|| {
        Failure::refused(analysis.lang.pick("there is no such finding", "diesen Befund gibt es nicht"))
    })?;
    let query = query(finding);
    let answer = why::why(analysis.workspace, &project.options(), &query);
    let explained = answer.found.map_err(|problem| refused(&problem, analysis.lang))?;
    let (mut out, style) = (Vec::new(), Style { lang: analysis.lang, width: WIDTH, color: false });
    let lines = Lines::new(&analysis.workspace.sources);
    render::write(&mut out, &explained, &lines, style).map_err(|_| Failure::broken())?;
    Ok(json!({ "target": query.written(), "text": String::from_utf8_lossy(&out) }))
}

/// Says what a rule or a code means, in Markdown: `{ code, uri? }`.
fn say_what(server: &Server<'_>, argument: &Argument) -> Result<Value, Failure> {
    let project = argument.project(server)?;
    let Some(analysis) = project.analysis() else { return Err(Failure::broken()) };
    let lang = analysis.lang;
    let code = argument.text("code").ok_or_else(|| Failure::invalid("`code` is missing"))?;
    let manual = Manual::of(analysis.workspace);
    let lines = Lines::new(manual.sources());
    let text = match manual.find(code).map_err(|problem| refused(&problem, lang))? {
        Meant::Rule(rule) => explain::rule(&manual, rule, &lines, lang),
        Meant::Rules(rules) => explain::rules(&manual, code, &rules, &lines, lang),
        Meant::Language(entry) => explain::code(entry, lang),
    };
    Ok(json!({ "text": text }))
}

fn meant<'p>(project: &'p Project, argument: &Argument) -> Option<&'p Finding> {
    find(project, argument.source(project)?, argument.text("fingerprint")?)
}

/// The question whose answer a finding is.
fn query(finding: &Finding) -> Query {
    let place = finding.primary.entity.clone().unwrap_or_default();
    let with = finding.bindings.iter().map(|(_, value)| value.clone());
    Query { code: finding.code.clone(), place, with: with.collect(), most: 1 }
}

fn refused(problem: &Problem, lang: Lang) -> Failure {
    let help = problem.help.as_ref().map(|h| format!("; {}", h.in_lang(lang))).unwrap_or_default();
    Failure::refused(format!("{}{help}", problem.message.in_lang(lang)))
}
