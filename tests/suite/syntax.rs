//! The syntax: what parses, what a mistake costs, and laws that hold for any text.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use einklang::source::{Pack, Source, SourceId};
use einklang::syntax::{self, Parsed};

mod laws;
mod layout;
mod markdown;
mod mistakes;
mod shapes;
mod slips;

const EXAMPLE: &str = include_str!("syntax/example.ekl");
const KINDS: &str = include_str!("syntax/kinds.ekl");

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.to_owned().into(), pack: Pack::PROJECT }
}

fn parse(text: &str) -> Parsed {
    syntax::parse(SourceId(0), &source("a.ekl", text))
}

/// The findings of a text, each with its line, code and message.
fn findings(text: &str) -> Vec<String> {
    let lines = einklang::source::LineIndex::new(text);
    let found = parse(text).findings;
    found
        .iter()
        .map(|f| {
            let at = lines.position(text, f.primary.place.span.start);
            format!(
                "{}:{} {}: {}",
                at.line,
                at.column,
                f.code,
                f.message.in_lang(einklang::finding::Lang::En)
            )
        })
        .collect()
}

#[test]
fn the_example_of_the_language_parses() {
    assert_eq!(findings(EXAMPLE), Vec::<String>::new());
    assert_eq!(parse(EXAMPLE).file.items.len(), 9);
}

#[test]
fn the_vocabulary_of_the_language_parses() {
    assert_eq!(findings(KINDS), Vec::<String>::new());
}

#[test]
fn every_text_that_ships_with_einklang_parses() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("rules"), root.join("fixtures")];
    let mut wrong = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".ekl") || name.ends_with(".ekl.md") {
                let text = std::fs::read_to_string(&path).unwrap();
                let parsed = syntax::parse(SourceId(0), &source(&name, &text));
                wrong.extend(parsed.findings.into_iter().map(|f| format!("{name}: {:?}", f.message)));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// The tree of a text, with what was written in the place of where it stands, blanks left out.
fn tree(text: &str) -> String {
    let parsed = parse(text);
    let shown = format!("{:?}", parsed.file.items);
    let span = regex::Regex::new(r"Span \{ start: (\d+), end: (\d+) \}").unwrap();
    let shown = span.replace_all(&shown, |found: &regex::Captures<'_>| {
        let (start, end): (usize, usize) = (found[1].parse().unwrap(), found[2].parse().unwrap());
        let written: String =
            text.get(start..end).unwrap_or("").split_whitespace().collect::<String>().replace('\u{feff}', "");
        format!("`{written}`")
    });
    shown.into_owned()
}

/// The layout keeps the tree, and a second run changes nothing.
fn holds_layout_laws(text: &str) {
    let once = syntax::format(text, false);
    assert_eq!(tree(&once), tree(text), "another tree for {text:?}, printed as {once:?}");
    assert_eq!(syntax::format(&once, false), once, "not stable: {text:?}");
}

#[test]
fn the_layout_keeps_the_examples() {
    holds_layout_laws(EXAMPLE);
    holds_layout_laws(KINDS);
}
