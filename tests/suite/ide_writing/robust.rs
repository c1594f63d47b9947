//! Nothing that is asked anywhere, of whatever text, makes a panic or an answer outside the text.

use super::fixture::{Fixture, of_files};
use einklang::finding::Lang;
use einklang::ide::Cursor;
use einklang::ide::actions::actions;
use einklang::ide::completion::complete;
use einklang::ide::folding::folds;
use einklang::ide::format::{format, format_typed};
use einklang::ide::selection::grow;
use einklang::ide::signature::signature;
use einklang::ide::symbols::{Symbol, outline};
use einklang::ide::tokens::tokens;
use einklang::source::{Place, Span};

fn fits(text: &str, span: Span) {
    assert!(span.start <= span.end && text.get(span.range()).is_some(), "{span:?} of {}", text.len());
}

fn symbols_fit(text: &str, symbols: &[Symbol]) {
    for symbol in symbols {
        fits(text, symbol.span);
        assert!(symbol.span.contains(symbol.selection), "{symbol:?}");
        symbols_fit(text, &symbol.children);
    }
}

/// Asks everything, at so many places.
fn ask(fixture: &Fixture, places: usize) {
    let it = fixture.analysis();
    let text = fixture.text();
    let source = fixture.source;
    let mut end = 0;
    for token in tokens(&it, source) {
        fits(text, token.span);
        assert!(token.span.start >= end, "{token:?}");
        end = token.span.end;
    }
    symbols_fit(text, &outline(&it, source));
    folds(&it, source).iter().for_each(|f| fits(text, f.span));
    format(&it, source).iter().for_each(|e| fits(text, e.place.span));
    let step = (text.len() / places).max(1);
    for at in (0..=text.len()).step_by(step).chain([text.len()]) {
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let cursor = Cursor { source, offset: at as u32 };
        for item in complete(&it, cursor).items {
            fits(text, item.replaces);
        }
        signature(&it, cursor);
        let grown = grow(&it, cursor);
        grown.iter().for_each(|s| fits(text, *s));
        assert!(grown.windows(2).all(|w| w[1].contains(w[0])));
        for c in ['}', '\n'] {
            format_typed(&it, cursor, c).iter().for_each(|e| fits(text, e.place.span));
        }
        let range = Place { source, span: Span::new(at, (at + 30).min(text.len())) };
        if text.get(range.span.range()).is_some() {
            for action in actions(&it, range) {
                action
                    .changes
                    .iter()
                    .for_each(|c| fits(&it.workspace.sources.get(c.place.source).text, c.place.span));
            }
        }
    }
}

fn files() -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut found = Vec::new();
    for folder in ["ghana", "micro/m1-kenia-juli-2021", "koalition"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if name.ends_with(".ekl.md") || name.ends_with(".ekl") {
                found.push((
                    format!("{}-{name}", folder.replace('/', "-")),
                    std::fs::read_to_string(&path).unwrap(),
                ));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn everything_can_be_asked_anywhere_in_the_drafts() {
    for (path, text) in files() {
        ask(&of_files(vec![(path.clone(), text)], &path, Span::default(), Lang::De), 60);
    }
}

#[test]
fn everything_can_be_asked_of_texts_that_break_off() {
    for (path, text) in files() {
        for part in 1..4 {
            let at = text.len() * part / 4;
            let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            let files = vec![(path.clone(), text[..at].to_owned())];
            ask(&of_files(files, &path, Span::default(), Lang::En), 12);
        }
    }
}

#[test]
fn everything_can_be_asked_of_nonsense() {
    let nonsense = [
        "",
        "{",
        "}",
        "}}}{{{",
        "\"",
        "\"\"\"",
        "kind",
        "kind {",
        "rule r { where (((",
        "rule r { report c \"{",
        "accept",
        "accept x at",
        "x.",
        "x.y.",
        ". . .",
        "a: b: c:",
        "🎉🇩🇪",
        "ä",
        "\u{feff}kind",
        "kind a {\r\n  b:\r\n}\r\n",
        "test \"t\" { expect",
        "extend",
        "extend {",
        "define f(",
        "define f(x: k) when f(",
        "unit",
        "use",
        "cite \"",
        "rule r { for a, b: k where a.b.c.d.e == (some x in y",
        "kind k { sentence \"{",
        "\0",
    ];
    let deep = format!("rule r {{ where {}", "(".repeat(50_000));
    for text in nonsense.into_iter().chain([deep.as_str()]) {
        for path in ["a.ekl", "a.ekl.md"] {
            let text = if path.ends_with(".md") {
                format!("x\n\n```einklang\n{text}\n```\n")
            } else {
                text.to_owned()
            };
            let places = if text.len() > 1000 { 3 } else { 30 };
            ask(&of_files(vec![(path.to_owned(), text)], path, Span::default(), Lang::En), places);
        }
    }
}
