//! The syntax: what parses, what a mistake costs, and laws that hold for any text.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use einklang::source::{Pack, Source, SourceId};
use einklang::syntax::{self, Parsed, lexer};

mod laws;
mod layout;
mod markdown;
mod mistakes;
mod shapes;

const EXAMPLE: &str = include_str!("syntax/example.ekl");
const KINDS: &str = include_str!("syntax/kinds.ekl");

fn source(path: &str, text: &str) -> Source {
    Source { path: path.into(), text: text.into(), pack: Pack::PROJECT }
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
#[ignore = "needs the corpus; set EKL_CORPUS to its folder"]
fn the_corpus_parses() {
    fn walk(dir: &std::path::Path, texts: &mut Vec<(String, String)>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, texts);
            } else if path.to_string_lossy().ends_with(".ekl") || path.to_string_lossy().ends_with(".ekl.md")
            {
                texts.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut texts = Vec::new();
    walk(std::path::Path::new(&std::env::var("EKL_CORPUS").unwrap()), &mut texts);
    let bytes: usize = texts.iter().map(|(_, t)| t.len()).sum();
    let start = std::time::Instant::now();
    let tokens: usize = texts.iter().map(|(p, t)| lexer::tokens(t, p.ends_with(".md")).len()).sum();
    let lexed = start.elapsed();
    let start = std::time::Instant::now();
    let mut wrong = Vec::new();
    for (path, text) in &texts {
        let parsed = syntax::parse(SourceId(0), &source(path, text));
        let lines = einklang::source::LineIndex::new(text);
        for f in parsed.findings {
            let at = lines.position(text, f.primary.place.span.start);
            wrong.push(format!("{path}:{}:{} {:?}", at.line, at.column, f.message));
        }
    }
    let parsed = start.elapsed();
    use std::io::Write;
    let _ = writeln!(
        std::io::stderr(),
        "{bytes} bytes, {tokens} tokens, lexed in {lexed:?}, lexed and parsed in {parsed:?}: {} ns a token",
        parsed.as_nanos() / tokens.max(1) as u128
    );
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
