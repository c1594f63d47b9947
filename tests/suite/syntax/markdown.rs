//! Programs in the fences of Markdown drafts.

use super::source;
use einklang::source::SourceId;
use einklang::syntax::{self, lexer, token::TokenKind};

const DRAFT: &str = "# Draft\n\nThe parties agree.\n\n```einklang\nagreement A {\n   a:  b\n}\n```\n\nMore, e.g. `code` {\n\n```rust\nfn x() {\n```\n\n~~~ einklang\nclause   A.one { c: d }\n~~~\nEnd\n";

fn parse(text: &str) -> syntax::Parsed {
    syntax::parse(SourceId(0), &source("draft.ekl.md", text))
}

#[test]
fn fences_are_the_program_and_all_else_is_prose() {
    let parsed = parse(DRAFT);
    assert_eq!(parsed.findings, []);
    assert_eq!(parsed.file.items.len(), 2);
    let prose: Vec<&str> = parsed.file.prose.iter().map(|s| s.of(DRAFT)).collect();
    assert_eq!(prose.len(), 3);
    assert!(prose[0].starts_with("# Draft") && prose[0].ends_with("```einklang\n"));
    assert_eq!(prose[2], "~~~\nEnd\n");
}

#[test]
fn windows_line_ends_change_nothing() {
    let text = DRAFT.replace('\n', "\r\n");
    let parsed = parse(&text);
    assert_eq!((parsed.findings.len(), parsed.file.items.len(), parsed.file.prose.len()), (0, 2, 3));
}

#[test]
fn fences_in_lists_and_quotations_are_program_too() {
    let text = "- item\n\n  ```einklang\n  agreement A {\n    a: b\n  }\n  ```\n\n> ```einklang\n> agreement B { a: b }\n> ```\n";
    let parsed = parse(text);
    assert_eq!(parsed.findings, []);
    assert_eq!(parsed.file.items.len(), 2);
    assert_eq!(syntax::format(text, true), text);
}

#[test]
fn an_open_brace_ends_with_its_fence() {
    let text = "```einklang\nagreement A {\n```\n\n```einklang\nagreement B { a: b }\n```\n";
    let parsed = parse(text);
    assert_eq!(
        parsed.findings.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(),
        ["syntax/unclosed_brace"]
    );
    assert_eq!(parsed.file.items.len(), 2);
}

#[test]
fn the_layout_leaves_prose_alone() {
    let wanted = DRAFT.replace("   a:  b", "  a: b").replace("clause   A", "clause A");
    assert_eq!(syntax::format(DRAFT, true), wanted);
}

#[test]
fn tokens_know_their_places_in_the_markdown() {
    let tokens = lexer::tokens(DRAFT, true);
    let names: Vec<&str> =
        tokens.iter().filter(|t| t.kind == TokenKind::Name).map(|t| t.span.of(DRAFT)).collect();
    assert_eq!(names, ["agreement", "A", "a", "b", "clause", "A.one", "c", "d"]);
}
