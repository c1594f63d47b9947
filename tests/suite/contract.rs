//! The language contract, sentence by sentence: what it promises, shown through the whole pipeline.

use einklang::check::{Options, Report, check, run_tests};
use einklang::finding::{Certainty, Lang};
use einklang::render::{Lines, Style, terminal};
use einklang::source::{LineIndex, Source};
use einklang::syntax::format;
use einklang::workspace::{PROJECT_FILE, Workspace, of_texts, settings};

mod acceptance;
mod entities;
mod example;
mod extend_kind;
mod extend_packs;
mod kinds;
mod lexical;
mod mistakes;
mod pack_authors;
mod packs;
mod spoken;

/// The day of evaluation in all examples.
const TODAY: &str = "2026-11-22";

/// The workspace of a text: of one file `a.ekl`, or of several, each behind a line `--- PATH`.
fn workspace(text: &str) -> Workspace {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let text = if text.starts_with("--- ") { text.to_owned() } else { format!("--- a.ekl\n{text}") };
    let files = text.split("--- ").filter(|file| !file.is_empty()).filter_map(|file| file.split_once('\n'));
    of_texts(files.map(|(path, text)| (path.to_owned(), text.to_owned())))
}

fn options(lang: Lang) -> Options {
    Options { as_of: settings::day(TODAY).unwrap(), lang }
}

/// The findings of a text, one a line: where, the words there, the code, the message.
fn findings(workspace: &Workspace, report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let place = finding.primary.place;
        let source = workspace.sources.get(place.source);
        let at = LineIndex::new(&source.text).position(&source.text, place.span.start);
        let path = if source.path == "a.ekl" { String::new() } else { format!("{}:", source.path) };
        let words = place.span.of(&source.text).lines().next().unwrap_or_default();
        let possible = if finding.certainty == Certainty::Possible { " (possible)" } else { "" };
        let accepted = if finding.accepted.is_some() { " (accepted)" } else { "" };
        let message = finding.message.in_lang(Lang::En);
        let code = &finding.code;
        out.push_str(&format!(
            "{path}{}:{} `{words}` {code}{possible}{accepted}: {message}\n",
            at.line, at.column
        ));
    }
    out
}

/// Asserts that the layout of each file is stable, and changes nothing that is said.
#[track_caller]
fn is_stable_in_layout(workspace: &Workspace, report: &Report) {
    let own = workspace.sources.iter().filter(|(id, _)| workspace.is_own(*id));
    let laid_out = |(_, source): (_, &Source)| {
        let markdown = source.path.ends_with(".md");
        let once = format(&source.text, markdown);
        assert_eq!(format(&once, markdown), once);
        (source.path.clone(), once)
    };
    let settings = workspace.sources.iter().filter(|(_, s)| s.path == PROJECT_FILE);
    let settings = settings.map(|(_, s)| (s.path.clone(), s.text.to_string()));
    let again = of_texts(own.map(laid_out).chain(settings));
    let said = |report: &Report| -> Vec<String> {
        let said = report.findings.iter().map(|f| format!("{} {}", f.code, f.message.in_lang(Lang::En)));
        said.collect()
    };
    assert_eq!(said(&check(&again, &options(Lang::En))), said(report));
}

/// Asserts what `check` finds in a text.
#[track_caller]
fn finds(text: &str, expected: &str) {
    let workspace = workspace(text);
    let report = check(&workspace, &options(Lang::En));
    let found = findings(&workspace, &report);
    is_stable_in_layout(&workspace, &report);
    assert!(found == expected.trim_start_matches('\n'), "<<<\n{found}>>>");
}

/// Asserts which tests of a text fail, and why.
#[track_caller]
fn fails(text: &str, expected: &str) {
    let workspace = workspace(text);
    let outcomes = run_tests(&workspace, &options(Lang::En), &|id| workspace.is_own(id));
    let mut found = String::new();
    for outcome in outcomes.iter().filter(|o| !o.failures.is_empty()) {
        found.push_str(&format!("{}\n", outcome.title));
        for failure in &outcome.failures {
            found.push_str(&format!("  {}: {}\n", failure.code, failure.message.in_lang(Lang::En)));
        }
    }
    assert!(found == expected.trim_start_matches('\n'), "<<<\n{found}>>>");
}

/// Asserts what people read about a text.
#[track_caller]
fn reads(lang: Lang, text: &str, expected: &str) {
    let workspace = workspace(text);
    let report = check(&workspace, &options(lang));
    let mut out = Vec::new();
    let lines = Lines::new(&workspace.sources);
    terminal::write(&mut out, &report, &lines, Style { lang, width: 100, color: false }).unwrap();
    let found = String::from_utf8(out).unwrap();
    assert!(found == expected.trim_start_matches('\n'), "<<<\n{found}>>>");
}
