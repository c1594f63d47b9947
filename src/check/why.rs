//! `why` and `why-not`: from the names a user writes to a derivation, or to the nearest miss.

use super::{Options, configure, overrides, parts};
use crate::engine::Settings;
use crate::engine::explain::{self, Explained, Question};
use crate::engine::miss::Miss;
use crate::finding::{Said, Severity};
use crate::model::{self, Model};
use crate::rules::{self, Program};
use crate::workspace::Workspace;
use crate::workspace::nearest::did_you_mean;

/// What is asked about, as it was written.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// `PACK/RULE` or `RULE`.
    pub code: String,
    /// The name of an entity; what nests there counts too.
    pub place: String,
    /// What the findings must bind besides: names of entities, or printed values.
    pub with: Vec<String>,
    /// How many derivations of each finding are wanted.
    pub most: usize,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether the question itself cannot be understood: it names what nobody knows.
    pub unknown: bool,
    /// What is wrong.
    pub message: Said,
    /// What to do.
    pub help: Option<Said>,
}

impl Problem {
    fn unknown(message: Said, help: Option<Said>) -> Problem {
        Problem { unknown: true, message, help }
    }

    fn none(message: Said, help: Option<Said>) -> Problem {
        Problem { unknown: false, message, help }
    }
}

impl Query {
    /// `CODE@PLACE`
    pub fn parse(target: &str) -> Option<Query> {
        let (code, place) = target.split_once('@')?;
        let (code, place) = (code.trim(), place.trim());
        let whole = !code.is_empty() && !place.is_empty();
        whole.then(|| Query { code: code.into(), place: place.into(), with: Vec::new(), most: 1 })
    }

    /// As it is written on the command line.
    pub fn written(&self) -> String {
        let with =
            if self.with.is_empty() { String::new() } else { format!(" with {}", self.with.join(" ")) };
        format!("{}@{}{with}", self.code, self.place)
    }
}

/// The findings of a rule at a place, each with its derivations; at least one.
///
/// # Errors
/// Where the query names what nobody knows, or there is no such finding.
pub fn why(workspace: &Workspace, options: &Options, query: &Query) -> Result<Vec<Explained>, Problem> {
    ask(workspace, options, query, |asked| {
        let mut found = asked.explain();
        found.iter_mut().for_each(|e| configure(&mut e.finding, workspace));
        if !found.is_empty() {
            return Ok(found);
        }
        let written = query.written();
        Err(Problem::none(
            Said::both(
                format!("there is no finding `{written}`"),
                format!("es gibt keinen Befund `{written}`"),
            ),
            Some(Said::both(
                format!("`einklang why-not {written}` says what is missing for one"),
                format!("`einklang why-not {written}` sagt, was dazu fehlt"),
            )),
        ))
    })
}

/// For each rule that is meant the binding that misses it by least.
///
/// # Errors
/// Where the query names what nobody knows, or there is such a finding after all.
pub fn why_not(workspace: &Workspace, options: &Options, query: &Query) -> Result<Vec<Miss>, Problem> {
    ask(workspace, options, query, |asked| {
        let written = query.written();
        let found = asked.explain().len();
        if found > 0 {
            return Err(Problem::none(
                Said::both(
                    format!("there is such a finding: `{written}`"),
                    format!("diesen Befund gibt es: `{written}`"),
                ),
                Some(Said::both(
                    format!("`einklang why {written}` says why"),
                    format!("`einklang why {written}` sagt, warum"),
                )),
            ));
        }
        let misses = explain::nearest_misses(
            &workspace.sources,
            asked.model,
            asked.program,
            asked.settings,
            &asked.question,
        );
        if misses.is_empty() {
            let kinds = asked.reported_kinds();
            return Err(Problem::unknown(
                Said::both(
                    format!(
                        "`{}` reports nothing at `{}`: it is about another kind",
                        query.code, query.place
                    ),
                    format!(
                        "`{}` meldet nichts bei `{}`: die Regel betrifft eine andere Art",
                        query.code, query.place
                    ),
                ),
                Some(Said::both(
                    format!("name an entity of the kind {kinds}"),
                    format!("nennen Sie einen Eintrag der Art {kinds}"),
                )),
            ));
        }
        Ok(misses)
    })
}

/// A question whose names are known.
struct Asked<'a> {
    workspace: &'a Workspace,
    model: &'a Model,
    program: &'a Program,
    settings: Settings,
    question: Question,
}

impl Asked<'_> {
    fn explain(&self) -> Vec<Explained> {
        let sources = &self.workspace.sources;
        explain::explain(sources, self.model, self.program, self.settings, &self.question)
    }

    /// The kinds at which the rules report.
    fn reported_kinds(&self) -> String {
        let meant = self.program.rules.iter().filter(|r| self.question.codes.contains(&r.code));
        let kinds = meant.filter_map(|r| r.report.of.ty.kind());
        let names: Vec<String> =
            kinds.map(|k| format!("`{}`", self.model.symbols.text(self.model.kind(k).name))).collect();
        names.join(", ")
    }
}

fn ask<T: Send>(
    workspace: &Workspace,
    options: &Options,
    query: &Query,
    answer: impl Fn(&Asked<'_>) -> Result<T, Problem> + Sync,
) -> Result<T, Problem> {
    crate::stack::roomy(|| ask_here(workspace, options, query, &answer))
}

fn ask_here<T>(
    workspace: &Workspace,
    options: &Options,
    query: &Query,
    answer: &dyn Fn(&Asked<'_>) -> Result<T, Problem>,
) -> Result<T, Problem> {
    let sources = &workspace.sources;
    let parts = parts(workspace, |_| true);
    let lowered = model::lower(sources, &parts);
    let model = &lowered.model;
    let (program, _) = rules::compile(sources, model, &parts, &overrides(workspace));
    let question = Question {
        codes: codes(query, &program)?,
        place: entity(&query.place, model)?,
        with: query.with.iter().map(|name| bound(name, model)).collect(),
        most: query.most,
    };
    let is_off = |code: &String| workspace.settings.severity(code, Severity::Error).is_none();
    if let Some(code) = question.codes.iter().find(|c| is_off(c))
        && question.codes.iter().all(is_off)
    {
        return Err(Problem::none(
            Said::both(format!("`{code}` is switched off"), format!("`{code}` ist abgeschaltet")),
            Some(Said::both(
                "see `[severity]` in the project file `einklang.toml`",
                "siehe `[severity]` in der Projektdatei `einklang.toml`",
            )),
        ));
    }
    let settings = Settings { today: options.as_of, lang: options.lang };
    answer(&Asked { workspace, model, program: &program, settings, question })
}

/// The rules that a code means.
fn codes(query: &Query, program: &Program) -> Result<Vec<String>, Problem> {
    let known = || program.rules.iter().map(|r| r.code.as_str());
    let short = |code: &'_ str| code.split_once('/').map_or(String::new(), |(_, name)| name.to_owned());
    let meant = |code: &&str| *code == query.code || short(code) == query.code;
    let found: Vec<String> = known().filter(meant).map(str::to_owned).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let code = &query.code;
    let pack = code.split_once('/').map(|(pack, _)| pack);
    if pack.is_some_and(|p| LANGUAGE.contains(&p)) {
        return Err(Problem::none(
            Said::both(
                format!(
                    "`{code}` is a mistake in a file, not a contradiction: nothing stands behind it but its place"
                ),
                format!(
                    "`{code}` ist ein Fehler in einer Datei, kein Widerspruch: dahinter steht nur seine Stelle"
                ),
            ),
            Some(Said::both("`einklang check` shows the place", "`einklang check` zeigt die Stelle")),
        ));
    }
    let names: Vec<String> = match pack {
        Some(_) => known().map(str::to_owned).collect(),
        None => known().map(short).collect(),
    };
    Err(Problem::unknown(
        Said::both(format!("there is no rule `{code}`"), format!("es gibt keine Regel `{code}`")),
        did_you_mean(code, names.iter().map(String::as_str)),
    ))
}

/// The first parts of codes that stand for errors of the language itself.
const LANGUAGE: [&str; 3] = ["syntax", "model", "rules"];

fn entity(name: &str, model: &Model) -> Result<model::EntityId, Problem> {
    let symbol = model.symbols.get(name);
    if let Some(id) = symbol.and_then(|s| model.entity_names.get(&s)) {
        return Ok(*id);
    }
    if let Some(id) = model.resolve(name, crate::source::Pack::PROJECT, None) {
        return Ok(id);
    }
    let known = model.entity_names.keys().map(|s| model.symbols.text(*s));
    let near = model::nearest::nearest(name, known);
    let help = (!near.is_empty()).then(|| {
        let near = crate::workspace::nearest::listed(near);
        Said::both(format!("did you mean {near}?"), format!("ist {near} gemeint?"))
    });
    Err(Problem::unknown(
        Said::both(format!("there is no entity `{name}`"), format!("es gibt keinen Eintrag `{name}`")),
        help,
    ))
}

/// The qualified name of an entity, or the value as it was written.
fn bound(name: &str, model: &Model) -> String {
    match entity(name, model) {
        Ok(id) => model.name_of(id).to_owned(),
        Err(_) => name.to_owned(),
    }
}
