//! `why` and `why-not`: from the names a user writes to a derivation, or to the nearest miss.

use super::severities::configure;
use super::{Options, accept, accepts, mistakes, overrides, parts, withhold, written_rules};
use crate::engine::Settings;
use crate::engine::explain::{self, Explained, Question};
use crate::engine::miss::Miss;
use crate::finding::{Said, Severity};
use crate::model::{self, Lowered, Model};
use crate::rules::{self, Program, Scope};
use crate::workspace::Workspace;
use crate::workspace::nearest::{did_you_mean, listed};

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
    /// Whether the question itself cannot be understood: it names what nobody knows, or what is in error.
    pub unknown: bool,
    /// What is wrong.
    pub message: Said,
    /// What to do.
    pub help: Option<Said>,
}

/// An answer, and how far the files can be trusted.
#[derive(Debug)]
pub struct Answer<T> {
    /// What was asked for.
    pub found: Result<T, Problem>,
    /// How many errors of the language are in the files: what is in error is not taken into account.
    pub mistakes: usize,
}

impl Problem {
    /// Of a question that names what nobody knows.
    pub(crate) fn unknown(message: Said, help: Option<Said>) -> Problem {
        Problem { unknown: true, message, help }
    }

    pub(super) fn none(message: Said, help: Option<Said>) -> Problem {
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
/// A problem where the query names what nobody knows, or there is no such finding.
pub fn why(workspace: &Workspace, options: &Options, query: &Query) -> Answer<Vec<Explained>> {
    ask(workspace, options, query, |asked| asked.findings(query))
}

/// For each rule that is meant the binding that misses it by least.
///
/// A problem where the query names what nobody knows, or there is such a finding after all.
pub fn why_not(workspace: &Workspace, options: &Options, query: &Query) -> Answer<Vec<Miss>> {
    ask(workspace, options, query, |asked| {
        let written = query.written();
        let found = asked.explain(&asked.question).len();
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
        asked.all_is_known(query)?;
        let misses = asked.nearest_misses(&asked.question);
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
pub(super) struct Asked<'a> {
    workspace: &'a Workspace,
    pub(super) model: &'a Model,
    pub(super) program: &'a Program,
    settings: Settings,
    question: Question,
}

impl Asked<'_> {
    /// The findings that are meant, with their derivations; at least one.
    pub(super) fn findings(&self, query: &Query) -> Result<Vec<Explained>, Problem> {
        let mut found = self.explain(&self.question);
        found.iter_mut().for_each(|e| configure(&mut e.finding, self.workspace));
        if !found.is_empty() {
            self.mark_accepted(&mut found);
            return Ok(found);
        }
        self.all_is_known(query)?;
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
    }

    fn explain(&self, question: &Question) -> Vec<Explained> {
        let sources = &self.workspace.sources;
        explain::explain(sources, self.model, self.program, self.settings, question)
    }

    fn nearest_misses(&self, question: &Question) -> Vec<Miss> {
        let sources = &self.workspace.sources;
        explain::nearest_misses(sources, self.model, self.program, self.settings, question)
    }

    /// What is accepted says so here too.
    fn mark_accepted(&self, found: &mut [Explained]) {
        let evaluated: Vec<String> = self.program.rules.iter().map(|r| r.code.clone()).collect();
        let written = written_rules(self.workspace);
        let known = accept::Known::new(&self.workspace.sources, self.model, written, &evaluated, false);
        let mut findings: Vec<_> = found.iter().map(|e| e.finding.clone()).collect();
        accept::apply(&mut findings, &accepts(self.workspace), &known, self.settings.today);
        // What is wrong with the `accept`s themselves comes behind, and is for `check` to say.
        for (e, finding) in found.iter_mut().zip(findings) {
            e.finding = finding;
        }
    }

    /// Whether each name behind `with` is that of an entity, or a value of some binding of the rules at the place.
    fn all_is_known(&self, query: &Query) -> Result<(), Problem> {
        for name in query.with.iter().filter(|name| entity(name, self.model).is_err()) {
            let alone = Question { with: vec![name.clone()], most: 1, ..self.question.clone() };
            // A search that ended early did not see all values.
            let binds = |miss: &Miss| miss.nothing_for.is_none() || miss.cut;
            let misses = self.nearest_misses(&alone);
            if !misses.is_empty() && !misses.iter().any(binds) && self.explain(&alone).is_empty() {
                return Err(self.unbound(name, query));
            }
        }
        Ok(())
    }

    fn unbound(&self, name: &str, query: &Query) -> Problem {
        let (code, place) = (&query.code, &query.place);
        let message = Said::both(
            format!("`{name}` is no entity, and no value of a variable of `{code}` at `{place}`"),
            format!(
                "`{name}` ist weder ein Eintrag noch der Wert einer Variablen von `{code}` bei `{place}`"
            ),
        );
        let help = near_entities(name, self.model).unwrap_or_else(|| {
            Said::both(
                "name an entity, or a value as it is shown behind the name of a variable",
                "nennen Sie einen Eintrag oder einen Wert, wie er hinter dem Namen einer Variablen gezeigt wird",
            )
        });
        Problem::unknown(message, Some(help))
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

pub(super) fn ask<T: Send>(
    workspace: &Workspace,
    options: &Options,
    query: &Query,
    answer: impl Fn(&Asked<'_>) -> Result<T, Problem> + Sync,
) -> Answer<T> {
    crate::stack::roomy(|| ask_here(workspace, options, query, &answer))
}

fn ask_here<T>(
    workspace: &Workspace,
    options: &Options,
    query: &Query,
    answer: &dyn Fn(&Asked<'_>) -> Result<T, Problem>,
) -> Answer<T> {
    over(workspace, Scope::Needed, &|model, program| {
        asked(workspace, options, query, model, program).and_then(|asked| answer(&asked))
    })
}

/// An answer over all that the files say.
pub(super) fn over<T>(
    workspace: &Workspace,
    scope: Scope,
    answer: &dyn Fn(&Model, &Program) -> Result<T, Problem>,
) -> Answer<T> {
    let sources = &workspace.sources;
    let parts = parts(workspace, |_| true);
    let Lowered { model, findings } = model::lower(sources, &parts);
    let (program, language) = rules::compile(sources, &model, &parts, &overrides(workspace), scope);
    let mut mistakes = mistakes(workspace, findings, language);
    withhold(&mut mistakes, workspace);
    let mistakes = mistakes.iter().filter(|f| f.severity == Severity::Error).count();
    Answer { found: answer(&model, &program), mistakes }
}

fn asked<'a>(
    workspace: &'a Workspace,
    options: &Options,
    query: &Query,
    model: &'a Model,
    program: &'a Program,
) -> Result<Asked<'a>, Problem> {
    let question = Question {
        codes: codes(query, program, workspace)?,
        place: entity(&query.place, model)?,
        with: query.with.iter().map(|name| bound(name, model)).collect(),
        most: query.most,
    };
    let is_off = |code: &String| workspace.settings.is_off(code);
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
    Ok(Asked { workspace, model, program, settings, question })
}

/// The rules that a code means.
fn codes(query: &Query, program: &Program, workspace: &Workspace) -> Result<Vec<String>, Problem> {
    let known = || program.rules.iter().map(|r| r.code.as_str());
    let short = |code: &'_ str| code.split_once('/').map_or(String::new(), |(_, name)| name.to_owned());
    let meant = |code: &&str| *code == query.code || short(code) == query.code;
    let found: Vec<String> = known().filter(meant).map(str::to_owned).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let code = &query.code;
    if written_rules(workspace).iter().any(|c| meant(&c.as_str())) {
        return Err(Problem::unknown(
            Said::both(
                format!("the rule `{code}` has a mistake, see `einklang check`"),
                format!("die Regel `{code}` enthält einen Fehler, siehe `einklang check`"),
            ),
            None,
        ));
    }
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

pub(super) fn entity(name: &str, model: &Model) -> Result<model::EntityId, Problem> {
    let symbol = model.symbols.get(name);
    if let Some(id) = symbol.and_then(|s| model.entity_names.get(&s)) {
        return Ok(*id);
    }
    if let Some(id) = model.resolve(name, crate::source::Pack::PROJECT, None) {
        return Ok(id);
    }
    if symbol.is_some_and(|s| model.broken_names.contains(&s)) {
        return Err(Problem::unknown(
            Said::both(
                format!("`{name}` has a mistake, see `einklang check`"),
                format!("`{name}` enthält einen Fehler, siehe `einklang check`"),
            ),
            None,
        ));
    }
    Err(Problem::unknown(
        Said::both(format!("there is no entity `{name}`"), format!("es gibt keinen Eintrag `{name}`")),
        near_entities(name, model),
    ))
}

fn near_entities(name: &str, model: &Model) -> Option<Said> {
    let known = model.entity_names.keys().map(|s| model.symbols.text(*s));
    let near = model::nearest::nearest(name, known);
    (!near.is_empty()).then(|| {
        let near = listed(near);
        Said::both(format!("did you mean {near}?"), format!("ist {near} gemeint?"))
    })
}

/// The qualified name of an entity, or the value as it was written.
fn bound(name: &str, model: &Model) -> String {
    match entity(name, model) {
        Ok(id) => model.name_of(id).to_owned(),
        Err(_) => name.to_owned(),
    }
}
