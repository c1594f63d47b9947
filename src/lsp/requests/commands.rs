//! What a client has run: tests, pictures, explanations. Each command takes one object.

use lsp_types::{ExecuteCommandParams, Position};
use serde_json::{Value, json};

use super::here::Here;
use crate::check::why::{self, Problem, Query};
use crate::finding::{Finding, Lang};
use crate::ide::{Analysis, Cursor, explain as ide_explain};
use crate::lsp::address::Address;
use crate::lsp::diagnostics::find;
use crate::lsp::failure::Failure;
use crate::lsp::project::Project;
use crate::lsp::server::Server;
use crate::manual::Manual;
use crate::manual::find::Meant;
use crate::render::{Lines, Style, explain, why as render};
use crate::source::SourceId;

mod graph;
mod tests;

/// As wide as a panel of an editor can show without folding lines.
const WIDTH: usize = 100;

/// Runs tests: all, those of a file, or one.
pub(super) const TEST: &str = "einklang.test";
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

pub(super) fn execute(
    server: &mut Server<'_>,
    parameters: ExecuteCommandParams,
) -> Result<Option<Value>, Failure> {
    let argument = parameters.arguments.and_then(|a| a.into_iter().next()).unwrap_or_default();
    if parameters.command == CHECK {
        return Ok(Some(check(server)));
    }
    let asked = Asked::of(server, argument)?;
    match parameters.command.as_str() {
        TEST => Ok(tests::run(&asked)),
        GRAPH => graph::draw(&asked),
        WHY => why(&asked),
        EXPLAIN => mean(&asked),
        name => Err(Failure::invalid(format!("there is no command `{name}`"))),
    }
    .map(Some)
}

/// What a command is asked to do: the one object that it takes, and the project it is about.
struct Asked<'s> {
    server: &'s Server<'s>,
    argument: Value,
    project: &'s Project,
    analysis: Analysis<'s>,
    /// The document that `uri` names.
    source: Option<SourceId>,
}

impl<'s> Asked<'s> {
    /// In the project of the document that `uri` names; in the first, where there is no `uri`.
    fn of(server: &'s Server<'_>, argument: Value) -> Result<Asked<'s>, Failure> {
        let address = argument.get("uri").and_then(Value::as_str).map(Address::of);
        let index = match &address {
            Some(address) => server.projects.of(address),
            None => Some(0),
        };
        let project = index.and_then(|i| server.projects.all.get(i));
        let Some((project, analysis)) = project.and_then(|p| Some((p, p.analysis()?))) else {
            let said = server.lang().pick("this belongs to no project", "das gehört zu keinem Projekt");
            return Err(Failure::refused(said));
        };
        let source = address.and_then(|address| project.source(&address));
        Ok(Asked { server, argument, project, analysis, source })
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.argument.get(name).and_then(Value::as_str)
    }

    fn is_set(&self, name: &str) -> bool {
        self.argument.get(name).and_then(Value::as_bool) == Some(true)
    }

    fn lang(&self) -> Lang {
        self.analysis.lang
    }

    /// The document, as other requests see it.
    fn here(&self) -> Option<Here<'s>> {
        let (server, project, analysis) = (self.server, self.project, self.analysis);
        self.source.map(|source| Here { server, project, analysis, source })
    }

    /// Where `position` says that the cursor is.
    fn cursor(&self) -> Option<Cursor> {
        let position: Position = serde_json::from_value(self.argument.get("position")?.clone()).ok()?;
        Some(self.here()?.cursor(position))
    }

    /// The finding of `fingerprint`; without one, the narrowest at `position`.
    fn finding(&self) -> Result<&'s Finding, Failure> {
        let found = match self.text("fingerprint") {
            Some(fingerprint) => self.source.and_then(|id| find(self.project, id, fingerprint)),
            None => {
                self.cursor().and_then(|c| ide_explain::findings_at(&self.analysis, c).into_iter().next())
            }
        };
        let said = || self.lang().pick("there is no finding here", "hier gibt es keinen Befund");
        found.ok_or_else(|| Failure::refused(said()))
    }

    fn refused(&self, problem: &Problem) -> Failure {
        let help = problem.help.as_ref().map(|h| format!("; {}", h.in_lang(self.lang()))).unwrap_or_default();
        Failure::refused(format!("{}{help}", problem.message.in_lang(self.lang())))
    }
}

/// The question whose answer a finding is.
fn query(finding: &Finding) -> Query {
    let place = finding.primary.entity.clone().unwrap_or_default();
    let with = finding.bindings.iter().map(|(_, value)| value.clone());
    Query { code: finding.code.clone(), place, with: with.collect(), most: 1 }
}

/// Reads everything anew; how many findings there are.
fn check(server: &mut Server<'_>) -> Value {
    server.projects.survey(&server.documents);
    server.projects.all.iter_mut().for_each(Project::read_anew);
    server.check();
    let touched = Default::default();
    server.delivery.update(&server.projects, &server.documents, server.client, &touched);
    let (mut errors, mut warnings, mut notes) = (0, 0, 0);
    for summary in server.projects.all.iter().filter_map(|p| p.kept()).map(|k| k.report().summary) {
        errors += summary.errors;
        warnings += summary.warnings;
        notes += summary.notes;
    }
    json!({ "errors": errors, "warnings": warnings, "notes": notes })
}

/// Says why: `{ uri, fingerprint | position }`.
fn why(asked: &Asked<'_>) -> Result<Value, Failure> {
    let finding = asked.finding()?;
    let explained = ide_explain::explain(&asked.analysis, finding);
    let here = asked.here().ok_or_else(Failure::broken)?;
    let places: Vec<_> = explained.places.iter().filter_map(|p| here.location(*p)).collect();
    Ok(json!({
        "title": explained.title,
        "text": derivation(asked, finding).unwrap_or_else(|| explained.markdown.clone()),
        "markdown": explained.markdown,
        "places": places,
        "target": query(finding).written(),
    }))
}

/// The whole derivation, step by step; nothing of a mistake of the language, behind which nothing stands but its place.
fn derivation(asked: &Asked<'_>, finding: &Finding) -> Option<String> {
    let workspace = asked.analysis.workspace;
    let answer = why::why(workspace, &asked.project.options(), &query(finding));
    let explained = answer.found.ok()?;
    let (mut out, style) = (Vec::new(), Style { lang: asked.lang(), width: WIDTH, color: false });
    render::write(&mut out, &explained, &Lines::new(&workspace.sources), style).ok()?;
    String::from_utf8(out).ok()
}

/// Says what a rule or a code means: `{ code, uri? }`.
fn mean(asked: &Asked<'_>) -> Result<Value, Failure> {
    let lang = asked.lang();
    let code = asked.text("code").ok_or_else(|| Failure::invalid("`code` is missing"))?;
    let manual = Manual::of(asked.analysis.workspace);
    let lines = Lines::new(manual.sources());
    let text = match manual.find(code).map_err(|problem| asked.refused(&problem))? {
        Meant::Rule(rule) => explain::rule(&manual, rule, &lines, lang),
        Meant::Rules(rules) => explain::rules(&manual, code, &rules, &lines, lang),
        Meant::Language(entry) => explain::code(entry, lang),
    };
    Ok(json!({ "text": text }))
}
