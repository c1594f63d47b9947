//! What can be folded: bodies, remarks, texts over several lines, and in Markdown fences and sections.

use super::Analysis;
use crate::source::{SourceId, Span};
use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::{headings, lexer};

/// A stretch that can be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fold {
    /// From the character that stays to the last that goes; the lines of both ends differ.
    pub span: Span,
    /// What it is.
    pub what: Folded,
}

/// What can be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folded {
    /// What stands between braces.
    Body,
    /// Remarks behind each other.
    Comment,
    /// A text over several lines.
    Text,
    /// A fence of a Markdown text.
    Fence,
    /// A section of a Markdown text, below its heading.
    Section,
    /// `use` lines behind each other.
    Uses,
}

/// All that can be folded, by where it begins.
pub fn folds(it: &Analysis<'_>, source: SourceId) -> Vec<Fold> {
    let file = it.workspace.sources.get(source);
    if !crate::packs::is_ekl(&file.path) {
        return Vec::new();
    }
    let text = &*file.text;
    let tokens = lexer::tokens(text, file.is_markdown());
    let mut found = Vec::new();
    let mut open: Vec<u32> = Vec::new();
    let mut add = |start: u32, end: u32, what: Folded| {
        let span = Span { start, end };
        if span.of(text).contains('\n') {
            found.push(Fold { span, what });
        }
    };
    for token in &tokens {
        match token.kind {
            T::LeftBrace => open.push(token.span.start),
            T::RightBrace => {
                if let Some(start) = open.pop() {
                    add(start, token.span.end, Folded::Body);
                }
            }
            T::Text => add(token.span.start, token.span.end, Folded::Text),
            // A brace that nothing closes ends with its fence.
            T::Prose if token.span.of(text).contains('\n') => open.clear(),
            _ => {}
        }
    }
    for span in comments(&tokens) {
        add(span.start, span.end, Folded::Comment);
    }
    for span in uses(text, &tokens) {
        add(span.start, span.end, Folded::Uses);
    }
    if file.is_markdown() {
        for span in fences(text, &tokens) {
            add(span.start, span.end, Folded::Fence);
        }
        let headings = headings(text);
        for (i, heading) in headings.iter().enumerate() {
            let next = headings.iter().skip(i + 1).find(|h| h.level <= heading.level);
            let end = next.map_or(text.len(), |h| h.span.start as usize);
            let end = text.get(..end).map_or(end, |t| t.trim_end().len()) as u32;
            add(heading.span.start, end.max(heading.span.start), Folded::Section);
        }
    }
    found.sort_unstable();
    found
}

/// Remarks that stand alone on lines behind each other.
fn comments(tokens: &[Token]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut run: Option<Span> = None;
    let mut breaks = 1;
    for token in tokens {
        match token.kind {
            T::Blank => {}
            T::NewLine => breaks += 1,
            // A fence begins on a line of its own.
            T::Prose => {
                found.extend(run.take());
                breaks = 1;
            }
            T::Comment if breaks > 0 => {
                run = match run.take() {
                    Some(before) if breaks == 1 => Some(before.to(token.span)),
                    other => {
                        found.extend(other);
                        Some(token.span)
                    }
                };
                breaks = 0;
            }
            _ => {
                found.extend(run.take());
                breaks = 0;
            }
        }
    }
    found.extend(run);
    found
}

/// Lines that begin with `use`, behind each other.
fn uses(text: &str, tokens: &[Token]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut run: Option<Span> = None;
    for line in tokens.split(|t| t.kind == T::NewLine) {
        let mut words = line.iter().filter(|t| !matches!(t.kind, T::Blank | T::Comment));
        let (first, last) = (words.next(), line.iter().rfind(|t| t.kind != T::Blank));
        match (first, last) {
            (Some(first), Some(last)) if first.span.of(text) == "use" => {
                run = Some(run.map_or(first.span, |r| r).to(last.span));
            }
            (None, _) => {}
            _ => found.extend(run.take()),
        }
    }
    found.extend(run);
    found
}

/// The program of each fence, with the lines of its marks.
fn fences(text: &str, tokens: &[Token]) -> Vec<Span> {
    let mut found = Vec::new();
    let is_prose = |t: &Token| t.kind == T::Prose && t.span.of(text).contains(['\n', '`', '~']);
    let mut before: Option<Span> = None;
    let mut inside = false;
    for token in tokens {
        if !is_prose(token) {
            inside = true;
            continue;
        }
        let behind = token.span.of(text);
        if let Some(before) = before.filter(|_| inside) {
            let shown = before.of(text).trim_end_matches(['\n', '\r']);
            let start = before.start as usize + shown.rfind('\n').map_or(0, |n| n + 1);
            let end = behind.find('\n').unwrap_or(behind.len());
            found.push(Span::new(start, token.span.start as usize + end));
        }
        (before, inside) = (Some(token.span), false);
    }
    found
}
