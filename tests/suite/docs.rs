//! Every example of docs/language.md is run, and finds what the comments in it say.
//!
//! The convention stands at the head of that page: one fence, one project of one file, on 2026-01-01.

use std::fs;
use std::path::Path;

use einklang::check::{self, Options};
use einklang::finding::{Certainty, Finding, Lang};
use einklang::model::date::DateRange;
use einklang::source::LineIndex;
use einklang::workspace::{self, Workspace};

/// A fence of the page: the line of its first line of text, and the text.
struct Example {
    line: usize,
    text: String,
}

impl Example {
    fn workspace(&self) -> Workspace {
        workspace::of_texts([("example.ekl".to_owned(), self.text.clone())])
    }

    /// What the comments say: `line: CODE` or `line: possible CODE`, sorted.
    fn expected(&self) -> Vec<String> {
        let on_line = |(i, line): (usize, &str)| {
            let codes = line.split_once("# finds:").map_or("", |(_, codes)| codes).to_owned();
            let codes = codes.split(',').map(|c| c.trim().to_owned()).collect::<Vec<_>>();
            codes.into_iter().filter(|c| !c.is_empty()).map(move |c| format!("{}: {c}", self.line + i))
        };
        let mut all: Vec<String> = self.text.lines().enumerate().flat_map(on_line).collect();
        all.sort();
        all.dedup();
        all
    }

    /// What is found, in the same form; a code that is expected as `model/*` is written so.
    fn found(&self, findings: &[Finding], expected: &[String]) -> Vec<String> {
        let lines = LineIndex::new(&self.text);
        let said = |f: &Finding| {
            let line = self.line + lines.line(f.primary.place.span.start);
            let possible = if f.certainty == Certainty::Possible { "possible " } else { "" };
            let loose = f.code.split('/').next().map(|pack| format!("{line}: {possible}{pack}/*"));
            let exact = format!("{line}: {possible}{}", f.code);
            loose.filter(|l| expected.contains(l)).unwrap_or(exact)
        };
        let mut all: Vec<String> = findings.iter().map(said).collect();
        all.sort();
        all.dedup();
        all
    }
}

/// The fences marked `einklang` of the page, those inside a longer fence left out.
fn examples(page: &str) -> Vec<Example> {
    let (mut examples, mut open): (Vec<Example>, Option<(&str, bool)>) = (Vec::new(), None);
    for (i, line) in page.lines().enumerate() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match open {
            Some((fence, _)) if line == fence => open = None,
            Some((_, true)) => {
                if let Some(example) = examples.last_mut() {
                    example.text += &format!("{line}\n");
                }
            }
            Some((_, false)) => {}
            None if ticks.len() >= 3 => {
                let is_ours = line == "```einklang";
                open = Some((ticks, is_ours));
                if is_ours {
                    examples.push(Example { line: i + 2, text: String::new() });
                }
            }
            None => {}
        }
    }
    examples
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md")).unwrap()
}

fn options(lang: Lang) -> Options {
    Options { as_of: DateRange::parse("2026-01-01").and_then(|d| d.exact()).unwrap(), lang }
}

#[test]
fn every_example_of_the_language_page_finds_what_it_says_it_finds() {
    let examples = examples(&page());
    assert!(examples.len() > 10, "the page has examples");
    let mut wrong = String::new();
    for example in &examples {
        let report = check::check(&example.workspace(), &options(Lang::En));
        let expected = example.expected();
        let found = example.found(&report.findings, &expected);
        for missing in expected.iter().filter(|e| !found.contains(e)) {
            wrong += &format!("docs/language.md:{missing} is expected and not found\n");
        }
        for extra in found.iter().filter(|f| !expected.contains(f)) {
            wrong += &format!("docs/language.md:{extra} is found and not expected\n");
            let line = extra.split(':').next().unwrap_or("");
            let of = |f: &&Finding| {
                let at = LineIndex::new(&example.text).line(f.primary.place.span.start) + example.line;
                at.to_string() == line
            };
            for f in report.findings.iter().filter(of) {
                wrong += &format!("    {}: {}\n", f.code, f.message.in_lang(Lang::En));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_test_in_an_example_of_the_language_page_passes() {
    let (mut ran, mut wrong) = (0, String::new());
    for example in examples(&page()) {
        let workspace = example.workspace();
        let own = |id| workspace.is_own(id);
        for outcome in check::run_tests(&workspace, &options(Lang::En), &own) {
            ran += 1;
            for failure in &outcome.failures {
                let message = failure.message.in_lang(Lang::En);
                wrong += &format!("docs/language.md:{} \"{}\": {message}\n", example.line, outcome.title);
            }
        }
    }
    assert!(ran > 0, "the page has tests");
    assert!(wrong.is_empty(), "\n{wrong}");
}
