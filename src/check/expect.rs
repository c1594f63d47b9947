//! Running `test` blocks: each is a small workspace of its own.
//!
//! A test sees every declaration and the packs' entities, and none of the project's own entities.

use super::coverage::{Coverage, Gathered};
use super::{Options, TestOutcome, overrides, parts, sort};
use crate::engine::{self, Settings};
use crate::finding::{Certainty, Finding, Lang, Said};
use crate::model::{self, Model, Part};
use crate::rules;
use crate::source::{Pack, Place, SourceId};
use crate::syntax::tree::{Expect, Expected, Item, Name, RuleRef, Test};
use crate::workspace::Workspace;

/// Runs the tests in the texts that `filter` lets pass.
pub fn run_tests(
    workspace: &Workspace,
    options: &Options,
    filter: &dyn Fn(SourceId) -> bool,
) -> Vec<TestOutcome> {
    crate::stack::roomy_each(&tests(workspace, filter), |(source, test)| {
        Run { workspace, options, source: *source }.run(test)
    })
}

/// The same, and what the tests show of the rules in these texts.
pub fn run_tests_with_coverage(
    workspace: &Workspace,
    options: &Options,
    filter: &dyn Fn(SourceId) -> bool,
) -> (Vec<TestOutcome>, Coverage) {
    let wanted: Vec<SourceId> = workspace.parsed.iter().map(|p| p.source).filter(|id| filter(*id)).collect();
    let outcomes = run_tests(workspace, options, filter);
    let coverage = crate::stack::roomy(|| {
        let parts = parts(workspace, |_| true);
        let lowered = model::lower(&workspace.sources, &parts);
        let (program, _) = rules::compile(
            &workspace.sources,
            &lowered.model,
            &parts,
            &overrides(workspace),
            rules::Scope::Needed,
        );
        let mut gathered = Gathered::of(program.rules.iter().filter(|r| wanted.contains(&r.place.source)));
        let is_wanted = |id: SourceId| wanted.contains(&id);
        for ((source, test), outcome) in tests(workspace, &is_wanted).into_iter().zip(&outcomes) {
            let run = Run { workspace, options, source };
            if outcome.failures.is_empty() { run.cover(test, &mut gathered) } else { gathered.leave_out() }
        }
        gathered.done()
    });
    (outcomes, coverage)
}

/// The tests in the texts that `filter` lets pass.
fn tests<'w>(workspace: &'w Workspace, filter: &dyn Fn(SourceId) -> bool) -> Vec<(SourceId, &'w Test)> {
    let mut all = Vec::new();
    for parsed in workspace.parsed.iter().filter(|p| filter(p.source)) {
        for item in &parsed.file.items {
            if let Item::Test(test) = item {
                all.push((parsed.source, test));
            }
        }
    }
    all
}

/// One test.
struct Run<'a> {
    workspace: &'a Workspace,
    options: &'a Options,
    source: SourceId,
}

impl Run<'_> {
    fn run(&self, test: &Test) -> TestOutcome {
        let named = self.named(test);
        let mut failures = self.failures(test, named.as_deref());
        // Where something is missing, all that was found instead is told.
        if named.is_some() && !failures.is_empty() {
            failures = self.failures(test, None);
        }
        let source = self.workspace.sources.get(self.source);
        TestOutcome {
            pack: self.workspace.sources.pack_name(source.pack).to_owned(),
            title: crate::model::localised(&source.text, &test.title).in_lang(self.options.lang).to_owned(),
            place: self.place(test.title.span),
            failures,
        }
    }

    /// The names of the rules that a test is about; nothing where it is about all there are, or has some of its own.
    fn named(&self, test: &Test) -> Option<Vec<&str>> {
        let text = |name: Name| name.span.of(&self.workspace.sources.get(self.source).text);
        let states = |item: &Item| matches!(item, Item::Line(_) | Item::Extend(_));
        let name = |expect: &Expect| match &expect.what {
            Expected::Finding { rule, .. } | Expected::NoFinding { rule, .. } => {
                let is_rule = rule.pack.is_none_or(|p| !is_language(text(p)));
                is_rule.then(|| text(rule.name))
            }
            Expected::Nothing => None,
        };
        test.items.iter().all(states).then(|| test.expects.iter().map(name).collect()).flatten()
    }

    fn parts<'t>(&'t self, test: &'t Test) -> Vec<Part<'t>> {
        let sources = &self.workspace.sources;
        let mut parts = parts(self.workspace, |id| sources.get(id).pack != Pack::PROJECT);
        parts.push(Part { source: self.source, items: &test.items, prose: &[], entities: true });
        parts
    }

    /// The day that a test states, if it is one.
    fn stated(&self, test: &Test) -> Option<Result<i32, Finding>> {
        let date = test.as_of.as_ref()?;
        let text = date.span.of(&self.workspace.sources.get(self.source).text);
        let day = crate::model::date::DateRange::parse(text.trim()).map(|d| d.last);
        Some(day.ok_or_else(|| {
            let message = Said::both(format!("`{text}` is not a date"), format!("`{text}` ist kein Datum"));
            Finding::error("test/as_of", self.place(date.span), message)
        }))
    }

    fn settings(&self, test: &Test) -> Settings {
        let stated = self.stated(test).and_then(Result::ok);
        Settings { today: stated.unwrap_or(self.options.as_of), lang: self.options.lang }
    }

    /// What does not go as a test expects, with all rules or only with those of these names.
    fn failures(&self, test: &Test, named: Option<&[&str]>) -> Vec<Finding> {
        let sources = &self.workspace.sources;
        let parts = self.parts(test);
        let lowered = model::lower(sources, &parts);
        let overrides = overrides(self.workspace);
        let (program, language) = match named {
            Some(names) => rules::compile_only(sources, &lowered.model, &parts, &overrides, names),
            None => rules::compile(sources, &lowered.model, &parts, &overrides, rules::Scope::Needed),
        };
        let mut failures: Vec<Finding> = self.stated(test).and_then(Result::err).into_iter().collect();
        let solution = engine::solve(sources, &lowered.model, &program, self.settings(test));
        if solution.read_today && test.as_of.is_none() {
            failures.push(self.reads_today(test));
        }
        if test.expects.is_empty() && !test.items.iter().any(|item| matches!(item, Item::Broken(_))) {
            failures.push(self.expects_nothing(test));
        }
        let mut found = solution.findings;
        found.extend(lowered.findings);
        found.extend(language);
        // What is wrong in other files is said by `check`.
        // But a rule that was given up shows nothing, and then neither does the test.
        let counts = |f: &Finding| self.inside(test, f.primary.place) || f.code == "rules/too_much_work";
        found.retain(|f| !is_language(&f.code) || counts(f));
        sort(&mut found, sources);
        let rules: Vec<String> = program.rules.iter().map(|r| r.code.clone()).collect();
        self.judge(test, &found, &lowered.model, &rules, &mut failures);
        failures
    }

    fn place(&self, span: crate::source::Span) -> Place {
        Place { source: self.source, span }
    }

    fn inside(&self, test: &Test, place: Place) -> bool {
        place.source == self.source && test.span.contains(place.span)
    }

    fn expects_nothing(&self, test: &Test) -> Finding {
        let message = Said::both(
            "this test expects nothing, so it could never fail",
            "dieser Test erwartet nichts und könnte daher nie scheitern",
        );
        let help = Said::both(
            "add `expect RULE at ENTITY` or `expect no RULE`; where nothing may be found, `expect no findings`",
            "ergänzen Sie `expect REGEL at EINTRAG` oder `expect no REGEL`; darf gar nichts gefunden werden, `expect no findings`",
        );
        Finding::error("test/no_expectation", self.place(test.title.span), message).help(help)
    }

    fn reads_today(&self, test: &Test) -> Finding {
        let message = Said::both(
            "a rule asks for the day of evaluation, and this test does not state it",
            "eine Regel fragt nach dem Stichtag, und dieser Test nennt keinen",
        );
        let help = Said::both(
            "add `as_of: 2026-01-01` (or the day it needs)",
            "ergänzen Sie `as_of: 2026-01-01` (oder den nötigen Tag)",
        );
        Finding::error("test/as_of", self.place(test.title.span), message).help(help)
    }

    fn judge(
        &self,
        test: &Test,
        found: &[Finding],
        model: &Model,
        rules: &[String],
        failures: &mut Vec<Finding>,
    ) {
        let text = &self.workspace.sources.get(self.source).text;
        let mut mentioned: Vec<usize> = Vec::new();
        for expect in &test.expects {
            let place = self.place(expect.span);
            if let Expected::Finding { place: Some(at), .. } | Expected::NoFinding { place: Some(at), .. } =
                &expect.what
                && let Some(failure) = self.unknown_place(*at, model)
            {
                failures.push(failure);
                continue;
            }
            match &expect.what {
                Expected::Finding { possible, rule, place: at } => {
                    let Some(rule) = self.rule(rule, rules, found, failures) else { continue };
                    let at = at.map(|n| n.span.of(text));
                    let hits: Vec<usize> = self.matching(found, &rule, at, model);
                    mentioned.extend(&hits);
                    let wanted = if *possible { Certainty::Possible } else { Certainty::Certain };
                    if !hits.iter().any(|i| found[*i].certainty == wanted) {
                        failures.push(missing(place, &rule, at, *possible, &hits, found));
                    }
                }
                Expected::NoFinding { rule, place: at } => {
                    let Some(rule) = self.rule(rule, rules, found, failures) else { continue };
                    let at = at.map(|n| n.span.of(text));
                    if let Some(i) = self.matching(found, &rule, at, model).first() {
                        failures.push(unexpected(place, &found[*i]));
                    }
                }
                Expected::Nothing => {
                    failures
                        .extend(found.iter().filter(|f| !is_language(&f.code)).map(|f| unexpected(place, f)));
                }
            }
        }
        // Mistakes in the test's own statements, unless it expects them.
        let own = found.iter().enumerate().filter(|(i, f)| {
            is_language(&f.code) && f.severity == crate::finding::Severity::Error && !mentioned.contains(i)
        });
        failures.extend(own.map(|(_, f)| f.clone()));
    }

    /// Takes down what a test that passed shows.
    fn cover(&self, test: &Test, coverage: &mut Gathered) {
        let sources = &self.workspace.sources;
        let parts = self.parts(test);
        let model = model::lower(sources, &parts).model;
        let (program, _) =
            rules::compile(sources, &model, &parts, &overrides(self.workspace), rules::Scope::Needed);
        let has = |rule: &rules::ir::Rule| coverage.has(rule);
        let traces = engine::coverage::traces(sources, &model, &program, self.settings(test), &has);
        let rules: Vec<String> = program.rules.iter().map(|r| r.code.clone()).collect();
        let (mut fires, mut named, mut all) = (Vec::new(), Vec::new(), false);
        for expect in &test.expects {
            let code = |rule| self.rule(rule, &rules, &[], &mut Vec::new());
            match &expect.what {
                Expected::Finding { rule, .. } => fires.extend(code(rule)),
                Expected::NoFinding { rule, .. } => named.extend(code(rule)),
                Expected::Nothing => all = true,
            }
        }
        let is_in = |list: &[String], code: &str| list.iter().any(|c| c == code);
        let says = |code: &str| all || is_in(&named, code) || is_in(&fires, code);
        coverage.add(traces, &|code| is_in(&fires, code), &says);
    }

    /// The code of a rule that a test names.
    fn rule(
        &self,
        rule: &RuleRef,
        rules: &[String],
        found: &[Finding],
        failures: &mut Vec<Finding>,
    ) -> Option<String> {
        let source = self.workspace.sources.get(self.source);
        let name = rule.name.span.of(&source.text);
        let pack = rule.pack.map(|p| p.span.of(&source.text));
        // A rule of the test's own pack comes before one of the same name elsewhere.
        let own = format!("{}/{name}", self.workspace.sources.pack_name(source.pack));
        let fits = |code: &String| match (pack, code.split_once('/')) {
            (Some(p), Some(parts)) => parts == (p, name),
            (None, Some((_, n))) => n == name,
            _ => false,
        };
        if pack.is_none() && rules.contains(&own) {
            return Some(own);
        }
        let code = rules.iter().chain(found.iter().map(|f| &f.code)).find(|c| fits(c)).cloned();
        if let (None, Some(pack)) = (&code, pack)
            && is_language(pack)
        {
            return Some(format!("{pack}/{name}"));
        }
        if code.is_none() {
            let known = rules.iter().map(|c| c.split_once('/').map_or(c.as_str(), |(_, n)| n));
            let near = model::nearest::nearest(name, known);
            let message = Said::both(
                format!("there is no rule `{name}`"),
                format!("eine Regel `{name}` gibt es nicht"),
            );
            let mut finding = Finding::error("test/unknown_rule", self.place(rule.name.span), message);
            if let Some(n) = near.first() {
                finding =
                    finding.help(Said::both(format!("did you mean `{n}`?"), format!("meinten Sie `{n}`?")));
            }
            failures.push(finding);
        }
        code
    }

    /// A place that nothing in the test is called: what is expected there could never be seen.
    fn unknown_place(&self, name: Name, model: &Model) -> Option<Finding> {
        let source = self.workspace.sources.get(self.source);
        let text = name.span.of(&source.text);
        if model.resolve(text, source.pack, None).is_some() || model.is_broken(text) {
            return None;
        }
        let known = model.entity_names.keys().map(|s| model.symbols.text(*s));
        let near = model::nearest::nearest(text, known);
        let message = Said::both(
            format!("nothing in this test is called `{text}`"),
            format!("nichts in diesem Test heißt `{text}`"),
        );
        let finding = Finding::error("test/unknown_place", self.place(name.span), message);
        Some(match near.first() {
            Some(n) => {
                finding.help(Said::both(format!("did you mean `{n}`?"), format!("meinten Sie `{n}`?")))
            }
            None => finding,
        })
    }

    /// The findings of a rule whose primary place lies at an entity or in what nests there.
    fn matching(&self, found: &[Finding], rule: &str, at: Option<&str>, model: &Model) -> Vec<usize> {
        let pack = self.workspace.sources.get(self.source).pack;
        let at = at.map(|name| match model.resolve(name, pack, None) {
            Some(e) => model.name_of(e).to_owned(),
            None => name.to_owned(),
        });
        let lies = |f: &Finding| match (&at, &f.primary.entity) {
            (None, _) => true,
            (Some(at), Some(e)) => e == at || e.strip_prefix(at.as_str()).is_some_and(|r| r.starts_with('.')),
            (Some(_), None) => false,
        };
        found.iter().enumerate().filter(|(_, f)| f.code == rule && lies(f)).map(|(i, _)| i).collect()
    }
}

/// Whether a code is the language's own.
fn is_language(code: &str) -> bool {
    matches!(code.split('/').next(), Some("syntax" | "model" | "rules"))
}

fn missing(
    place: Place,
    rule: &str,
    at: Option<&str>,
    possible: bool,
    hits: &[usize],
    found: &[Finding],
) -> Finding {
    let (en, de) = if possible { ("possible ", "mögliche ") } else { ("", "") };
    let (x, y) = at.map_or((String::new(), String::new()), |a| (format!(" at `{a}`"), format!(" bei `{a}`")));
    let message = Said::both(
        format!("expected a {en}finding of `{rule}`{x}, and there is none"),
        format!(
            "erwartet war ein{} Befund von `{rule}`{y}, und es gibt keinen",
            if de.is_empty() { "" } else { " möglicher" }
        ),
    );
    let mut finding = Finding::error("test/missing", place, message);
    let others: Vec<&Finding> = match hits {
        [] => found.iter().take(5).collect(),
        hits => hits.iter().take(5).filter_map(|i| found.get(*i)).collect(),
    };
    if !others.is_empty() {
        let list = |lang| others.iter().map(|f| describe(f, lang)).collect::<Vec<_>>().join(", ");
        let (en, de) = (list(Lang::En), list(Lang::De));
        finding = finding.help(Said::both(format!("found instead: {en}"), format!("gefunden wurde: {de}")));
    }
    finding
}

/// ``certain `project/r` at `one` ``
fn describe(f: &Finding, lang: Lang) -> String {
    let certainty = match f.certainty {
        Certainty::Certain => lang.pick("certain", "sicher"),
        Certainty::Possible => lang.pick("possible", "möglich"),
    };
    match &f.primary.entity {
        Some(at) => format!("{certainty} `{}` {} `{at}`", f.code, lang.pick("at", "bei")),
        None => format!("{certainty} `{}`", f.code),
    }
}

fn unexpected(place: Place, found: &Finding) -> Finding {
    let at = found.primary.entity.as_deref().unwrap_or("?");
    let message = Said::both(
        format!("`{}` at `{at}` is not expected here", found.code),
        format!("`{}` bei `{at}` ist hier nicht erwartet", found.code),
    );
    let mut finding = Finding::error("test/unexpected", place, message);
    finding.related.push(found.primary.clone());
    if let Some(label) = finding.related.last_mut() {
        label.text = found.message.clone();
    }
    finding.because = found.because.clone();
    finding
}
