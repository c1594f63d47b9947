//! Laws that hold for any text.

use super::{EXAMPLE, KINDS, holds_layout_laws, source};
use einklang::source::SourceId;
use einklang::syntax::{self, lexer};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Parses and prints; neither may fail, and tokens must cover the text.
fn holds(text: &str) {
    for markdown in [false, true] {
        let tokens = lexer::tokens(text, markdown);
        let joined: String = tokens.iter().map(|t| t.span.of(text)).collect();
        assert_eq!(joined, text);
        let path = if markdown { "a.ekl.md" } else { "a.ekl" };
        let parsed = syntax::parse(SourceId(0), &source(path, text));
        for finding in &parsed.findings {
            let span = finding.primary.place.span;
            assert!(text.get(span.range()).is_some(), "{finding:?}");
        }
        let once = syntax::format(text, markdown);
        assert_eq!(syntax::format(&once, markdown), once, "not stable: {text:?}");
    }
    holds_layout_laws(text);
}

/// Words of the language, names and signs, in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "use",
        "kind",
        "rule",
        "where",
        "some",
        "no",
        "every",
        "x",
        ":",
        "in",
        "(",
        ")",
        "{",
        "}",
        "\n",
        "\n",
        "\n  ",
        ",",
        "and",
        "or",
        "not",
        "5",
        "-",
        "3,5",
        "2026-01",
        "..",
        "\"t\"",
        "\"",
        "\"\"\"",
        "#c",
        "at",
        "of",
        "sum",
        "for",
        "a.b",
        ".",
        "/",
        "*",
        "?",
        "+",
        "|",
        "=",
        "==",
        "%",
        "±",
        "about",
        "per",
        "EUR",
        "en",
        "cite",
        "note",
        "during",
        "as",
        "via",
        "reaches",
        "is",
        "test",
        "expect",
        "unit",
        "choice",
        "accept",
        "define",
        "§",
        "ä",
        "amount: 5",
        "```einklang\n",
        "```\n",
        "> ",
        "\r\n",
        "\r",
        "\t",
        "–",
        "bis",
        "≥",
        ">=",
        "'",
        "„",
        "”",
        "2'500",
        "16d",
        "```Einklang\n",
        "~~~",
        "expects",
        "report x \"{\"",
    ]);
    let glue = prop::sample::select(vec!["", " ", " ", " ", "  "]);
    prop::collection::vec((words, glue), 0..60)
        .prop_map(|v| v.into_iter().map(|(a, b)| format!("{a}{b}")).collect())
}

/// An example with a few stretches gone, doubled or swapped.
fn damaged() -> impl Strategy<Value = String> {
    let edits = prop::collection::vec((0..4000usize, 0..12usize, ".{0,3}"), 0..6);
    (prop::bool::ANY, edits).prop_map(|(first, edits)| {
        let mut chars: Vec<char> = if first { EXAMPLE } else { KINDS }.chars().collect();
        for (at, length, new) in edits {
            let at = at % chars.len().max(1);
            let end = (at + length).min(chars.len());
            chars.splice(at..end, new.chars());
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC*") {
        holds(&text);
    }

    #[test]
    fn any_words_are_read(text in soup()) {
        holds(&text);
    }

    #[test]
    fn damaged_examples_are_read(text in damaged()) {
        holds(&text);
    }
}

#[test]
fn hostile_texts_are_read_quickly() {
    let many = 100_000;
    let hostile = [
        "(".repeat(many),
        "{".repeat(many),
        "}".repeat(many),
        "a {".repeat(many),
        "a b {\n".repeat(many),
        format!("value x = {}1{}", "(".repeat(many), ")".repeat(many)),
        format!("value x = {}", "not ".repeat(many)),
        format!("value x = {}", "- ".repeat(many)),
        format!("value x = {}1", "-".repeat(many)),
        format!("value x = {}", "some x: k where ".repeat(many)),
        format!("value x = {}", "sum of ".repeat(many)),
        format!("value x = 1{}", " + 1".repeat(many)),
        format!("value x = 1{}", " at 1".repeat(many)),
        format!("value x = f(1){}", ".x".repeat(many)),
        format!("value x = f(1){}", " .x".repeat(many)),
        format!("value x = {}", "f(".repeat(many)),
        format!("value x = {}", "x in (".repeat(many)),
        format!("value x = {}", "about ".repeat(many)),
        format!("value x = {}", "1 .. ".repeat(many)),
        format!("a {{ x: {} }}", "b, ".repeat(many)),
        "\"\"\"\n\n".repeat(many + 1),
        "\"".repeat(many + 1),
        "\\\"".repeat(many),
        "§".repeat(many * 10),
        "3,5 ".repeat(many),
        "> ```einklang\n> a b\n".repeat(many / 10),
        "```einklang\na {\n```\n".repeat(many / 10),
        "```einklang\n```einklang\n```\n".repeat(many / 10),
        "\"a” x\" ".repeat(many),
        "'a".repeat(many),
        "a \r".repeat(many),
        "\0 ".repeat(many),
        format!("a b {{ x: {}", "5 – ".repeat(many)),
        "clause 8-8 ".repeat(many),
        "x".repeat(10 << 20),
        "x ".repeat(1 << 20),
        "a: b ".repeat(1 << 17),
    ];
    for text in hostile {
        let start = Instant::now();
        let markdown = text.contains("```");
        let path = if markdown { "a.ekl.md" } else { "a.ekl" };
        let parsed = syntax::parse(SourceId(0), &source(path, &text));
        assert!(parsed.findings.len() <= 1001);
        let printed = syntax::format(&text, markdown);
        assert!(printed.len() <= text.len() * 80 + 80);
        let took = start.elapsed();
        assert!(
            took < Duration::from_secs(10),
            "{took:?} for {:?}…",
            text.chars().take(40).collect::<String>()
        );
    }
}
