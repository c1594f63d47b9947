//! Every example of the pages below is run, finds what it says it finds, and what is shown as output is the output.
//!
//! The conventions stand at the head of each page: one fence, one project of one file, on 2026-01-01.

mod formats;
mod new_against_old;
mod rules_index;
mod tutorial;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use einklang::check::{self, Options};
use einklang::finding::{Certainty, Finding, Lang};
use einklang::model::date::DateRange;
use einklang::source::LineIndex;
use einklang::workspace::{self, Workspace};
use regex::Regex;
use tempfile::TempDir;

/// The pages, the language in which each shows output, and what it calls the file that an example stands in.
const PAGES: [(&str, Lang, &str); 3] = [
    ("docs/language.md", Lang::En, "example.ekl"),
    ("docs/writing-rules.md", Lang::En, "example.ekl"),
    ("docs/regeln-schreiben.md", Lang::De, "beispiel.ekl"),
];

/// What a line begins with that says which command's output a block shows.
const PROMPT: &str = "$ einklang ";

/// A fence of a page: its page, the line of its first line of text, and the text.
struct Example {
    page: &'static str,
    lang: Lang,
    file: &'static str,
    line: usize,
    text: String,
    shown: Vec<Shown>,
}

/// A block that shows what a command says of the example before it.
struct Shown {
    line: usize,
    arguments: Vec<String>,
    output: String,
}

impl Example {
    fn workspace(&self) -> Workspace {
        workspace::of_texts([(self.file.to_owned(), self.text.clone())])
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
        let counts = |f: &&Finding| self.is_about(&f.code) && !self.explains(&f.code);
        let mut all: Vec<String> = findings.iter().filter(counts).map(said).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Whether a finding concerns the example. Packs grow: what their rules find beside what the example names does not.
    fn is_about(&self, code: &str) -> bool {
        let own = ["project", "model", "syntax", "rules", "test"];
        let named = |text: &str| text.contains(code);
        own.contains(&code.split('/').next().unwrap_or(""))
            || named(&self.text)
            || self.shown.iter().any(|s| named(&s.output))
    }

    /// Whether a block below the example says why there is such a finding.
    fn explains(&self, code: &str) -> bool {
        let rule = code.rsplit('/').next().unwrap_or(code);
        let why = |a: &[String]| {
            a.first().is_some_and(|a| a == "why") && a.iter().any(|a| a.starts_with(&format!("{rule}@")))
        };
        self.shown.iter().any(|s| why(&s.arguments))
    }

    /// Whether the findings are shown as output below the example.
    fn shows_findings(&self) -> bool {
        self.shown.iter().any(|s| s.arguments.first().is_some_and(|a| a == "check"))
    }

    /// What the program says of the example: its findings, or its summary if there are none.
    fn output(&self, arguments: &[String]) -> String {
        let folder = TempDir::new().unwrap();
        let languages = if self.lang == Lang::De { r#"["de", "en"]"# } else { r#"["en", "de"]"# };
        let settings = format!("languages = {languages}\nas_of = \"2026-01-01\"\n");
        fs::write(folder.path().join("einklang.toml"), settings).unwrap();
        fs::write(folder.path().join(self.file), &self.text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
        command.current_dir(folder.path()).args(arguments);
        for name in ["LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS"] {
            command.env_remove(name);
        }
        let output = command.output().unwrap();
        let said = if output.stdout.is_empty() { output.stderr } else { output.stdout };
        let said = String::from_utf8(said).unwrap();
        let lines: Vec<&str> = said.lines().map(str::trim_end).collect();
        self.concerning(&lines)
    }

    /// The lines of an output without the findings that do not concern the example: each begins with a line that has a code.
    fn concerning(&self, lines: &[&str]) -> String {
        let (mut keep, mut all) = (true, String::new());
        for line in lines {
            if let Some(code) = code_of(line) {
                keep = self.is_about(code);
            }
            if keep {
                all += &format!("{line}\n");
            }
        }
        all.trim_end().to_owned() + "\n"
    }
}

/// The code of the finding that begins with a line of output: `error[CODE]`, or `PLACE: error[CODE]: …`.
fn code_of(line: &str) -> Option<&str> {
    if line.starts_with(' ') {
        return None;
    }
    let (_, rest) = line.split_once('[')?;
    let (code, _) = rest.split_once(']')?;
    code.contains('/').then_some(code)
}

fn path(page: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(page)
}

/// What the lines between two fences are.
#[derive(Clone, Copy, PartialEq)]
enum Inside {
    Example,
    /// What a command prints.
    Output,
    /// Nothing to be looked at, unless its first line says that it is output.
    Other,
}

/// The fences marked `einklang` of a page, those inside a longer fence left out, each with the outputs that follow it.
fn examples((page, lang, file): (&'static str, Lang, &'static str)) -> Vec<Example> {
    let text = fs::read_to_string(path(page)).unwrap();
    let mut examples: Vec<Example> = Vec::new();
    let mut open: Option<(&str, Inside)> = None;
    for (i, line) in text.lines().enumerate() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        let Some((fence, inside)) = open else {
            if line == "```einklang" {
                open = Some((ticks, Inside::Example));
                examples.push(Example {
                    page,
                    lang,
                    file,
                    line: i + 2,
                    text: String::new(),
                    shown: Vec::new(),
                });
            } else if ticks.len() >= 3 {
                open = Some((ticks, Inside::Other));
            }
            continue;
        };
        let Some(example) = examples.last_mut().filter(|_| line != fence) else {
            open = open.filter(|_| line != fence);
            continue;
        };
        if inside == Inside::Example {
            example.text += &format!("{line}\n");
        } else if let Some(command) = line.strip_prefix(PROMPT) {
            let arguments = command.split_whitespace().map(str::to_owned).collect();
            example.shown.push(Shown { line: i + 1, arguments, output: String::new() });
            open = Some((fence, Inside::Output));
        } else if let Some(shown) = example.shown.last_mut().filter(|_| inside == Inside::Output) {
            shown.output += &format!("{line}\n");
        }
    }
    examples
}

fn all_examples() -> Vec<Example> {
    let all: Vec<Example> = PAGES.into_iter().flat_map(examples).collect();
    for (page, _, _) in PAGES {
        assert!(all.iter().filter(|e| e.page == page).count() > 10, "{page} has examples");
    }
    all
}

fn options(lang: Lang) -> Options {
    Options { as_of: DateRange::parse("2026-01-01").and_then(|d| d.exact()).unwrap(), lang }
}

#[test]
fn every_example_of_the_pages_finds_what_it_says_it_finds() {
    let mut wrong = String::new();
    for example in all_examples().iter().filter(|e| !e.shows_findings()) {
        let page = example.page;
        let report = check::check(&example.workspace(), &options(example.lang));
        let expected = example.expected();
        let found = example.found(&report.findings, &expected);
        for missing in expected.iter().filter(|e| !found.contains(e)) {
            wrong += &format!("{page}:{missing} is expected and not found\n");
        }
        for extra in found.iter().filter(|f| !expected.contains(f)) {
            wrong += &format!("{page}:{extra} is found and not expected\n");
            let line = extra.split(':').next().unwrap_or("");
            let of = |f: &&Finding| {
                let at = LineIndex::new(&example.text).line(f.primary.place.span.start) + example.line;
                at.to_string() == line
            };
            for f in report.findings.iter().filter(of) {
                wrong += &format!("    {}: {}\n", f.code, f.message.in_lang(example.lang));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn every_test_in_an_example_of_the_pages_passes() {
    let (mut ran, mut wrong) = (0, String::new());
    for example in all_examples() {
        let workspace = example.workspace();
        let own = |id| workspace.is_own(id);
        for outcome in check::run_tests(&workspace, &options(example.lang), &own) {
            ran += 1;
            for failure in &outcome.failures {
                let message = failure.message.in_lang(example.lang);
                wrong += &format!("{}:{} \"{}\": {message}\n", example.page, example.line, outcome.title);
            }
        }
    }
    assert!(ran > 0, "the pages have tests");
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// With `UPDATE_DOCS=1` the pages are corrected instead; read what was changed.
#[test]
fn every_output_that_a_page_shows_is_what_einklang_says() {
    let (mut ran, mut wrong) = (0, String::new());
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    for example in all_examples() {
        for shown in &example.shown {
            ran += 1;
            let said = example.output(&shown.arguments);
            if places_in_packs_left_out(&said) == places_in_packs_left_out(&shown.output) {
                continue;
            }
            let block = |output: &str| format!("{PROMPT}{}\n{output}```\n", shown.arguments.join(" "));
            if update {
                correct(&path(example.page), &example, &block(&shown.output), &block(&said));
            }
            wrong += &format!("{}:{} shows\n{}but it is\n{said}\n", example.page, shown.line, shown.output);
        }
    }
    assert!(ran > 10, "the pages show output");
    assert!(update || wrong.is_empty(), "\n{wrong}");
}

/// An output without the lines at which something stands in a pack: they move with every edit of the pack.
fn places_in_packs_left_out(output: &str) -> String {
    let place = Regex::new(r"(einklang:[\w/.]+):\d+:\d+").unwrap();
    let words = output.split_whitespace().collect::<Vec<_>>().join(" ");
    if place.is_match(output) { place.replace_all(&words, "$1").into_owned() } else { output.to_owned() }
}

/// Replaces a block that follows the example.
fn correct(page: &Path, example: &Example, old: &str, new: &str) {
    let text = fs::read_to_string(page).unwrap();
    let at = text.find(&example.text).unwrap() + example.text.len();
    fs::write(page, text[..at].to_owned() + &text[at..].replacen(old, new, 1)).unwrap();
}
