//! How a selection grows: the word, the value, the member, the body, the entity, the fence, the file.

use super::{Analysis, Cursor};
use crate::source::Span;
use crate::syntax::lexer::{self, is_in_name};
use crate::syntax::token::{Token, TokenKind as T};

/// The stretches around a cursor, each inside the next; the last is the whole text.
pub fn grow(it: &Analysis<'_>, cursor: Cursor) -> Vec<Span> {
    let file = it.workspace.sources.get(cursor.source);
    let text = &*file.text;
    let whole = Span::new(0, text.len());
    if !crate::packs::is_ekl(&file.path) {
        return vec![whole];
    }
    let tokens = lexer::tokens(text, file.is_markdown());
    let mut found = vec![whole];
    let at = Nest { text, tokens: &tokens, offset: cursor.offset.min(whole.end) };
    at.collect(&mut found);
    if let Some(parsed) = it.workspace.parsed.get(cursor.source.0 as usize) {
        super::nodes::around(&parsed.file.items, at.offset, &mut found);
    }
    found.retain(|s| s.start <= at.offset && at.offset <= s.end && !s.is_empty());
    // Each inside the next; what crosses another is left out.
    found.sort_by_key(|s| (s.end - s.start, s.start));
    found.dedup();
    let mut chain: Vec<Span> = Vec::new();
    for span in found {
        if chain.last().is_none_or(|last| span.contains(*last) && span != *last) {
            chain.push(span);
        }
    }
    chain
}

/// The tokens around an offset.
struct Nest<'t> {
    text: &'t str,
    tokens: &'t [Token],
    offset: u32,
}

impl Nest<'_> {
    fn collect(&self, found: &mut Vec<Span>) {
        let ends = |t: &Token| t.kind == T::Prose && t.span.of(self.text).contains(['\n', '`', '~']);
        let touches = |t: &&Token| t.span.start <= self.offset && self.offset <= t.span.end;
        for token in self.tokens.iter().filter(touches) {
            match token.kind {
                T::Blank | T::NewLine => {}
                T::Prose => self.paragraph(token.span, found),
                T::Text => {
                    found.push(token.span);
                    self.inside_text(token.span, found);
                }
                T::Name => {
                    found.push(token.span);
                    self.segment(token.span, found);
                }
                _ => found.push(token.span),
            }
        }
        // The braces around it, with and without them, and the line.
        let mut open: Vec<u32> = Vec::new();
        for token in self.tokens {
            match token.kind {
                T::LeftBrace | T::LeftParen => open.push(token.span.end),
                T::RightBrace | T::RightParen => {
                    if let Some(start) = open.pop()
                        && start <= self.offset
                        && self.offset <= token.span.start
                    {
                        let inside = Span { start, end: token.span.start };
                        let shown = inside.of(self.text);
                        let blank = (shown.len() - shown.trim_start().len()) as u32;
                        let trimmed = start + blank;
                        let end = trimmed + shown.trim().len() as u32;
                        found.push(Span { start: trimmed, end });
                        found.push(Span { start: start - 1, end: token.span.end });
                    }
                }
                _ if ends(token) => open.clear(),
                _ => {}
            }
        }
        let before = self.text.get(..self.offset as usize).unwrap_or("");
        let start = before.rfind('\n').map_or(0, |n| n + 1);
        let line = self.text.get(start..).unwrap_or("").split('\n').next().unwrap_or("");
        let blank = line.len() - line.trim_start().len();
        found.push(Span::new(start + blank, start + blank + line.trim().len()));
        // All of the fence.
        let part = self.tokens.split(ends).find(|p| {
            let span = p.first().zip(p.last()).map(|(a, b)| a.span.to(b.span));
            span.is_some_and(|s| s.start <= self.offset && self.offset <= s.end)
        });
        let part = part.and_then(|p| p.first().zip(p.last())).map(|(a, b)| a.span.to(b.span));
        if let Some(part) = part {
            let shown = part.of(self.text);
            found.push(Span { end: part.start + shown.trim_end().len() as u32, ..part });
        }
    }

    /// The part of a qualified name between its dots.
    fn segment(&self, name: Span, found: &mut Vec<Span>) {
        let text = name.of(self.text);
        let mut start = name.start;
        for part in text.split('.') {
            let end = start + part.len() as u32;
            if start <= self.offset && self.offset <= end {
                found.push(Span { start, end });
            }
            start = end + 1;
        }
    }

    /// The word in a text, and all that stands between its quotes.
    fn inside_text(&self, quoted: Span, found: &mut Vec<Span>) {
        let text = quoted.of(self.text);
        let quotes = if text.starts_with("\"\"\"") && text.len() >= 6 { 3 } else { 1 };
        if text.len() < quotes * 2 {
            return;
        }
        let inside = Span { start: quoted.start + quotes as u32, end: quoted.end - quotes as u32 };
        found.push(inside);
        self.word(inside, found);
    }

    fn paragraph(&self, prose: Span, found: &mut Vec<Span>) {
        self.word(prose, found);
        let text = prose.of(self.text);
        let at = (self.offset - prose.start) as usize;
        let start = text.get(..at).and_then(|t| t.rfind("\n\n")).map_or(0, |n| n + 2);
        let end = text.get(at..).and_then(|t| t.find("\n\n")).map_or(text.len(), |n| at + n);
        found.push(Span::new(prose.start as usize + start, prose.start as usize + end));
    }

    fn word(&self, of: Span, found: &mut Vec<Span>) {
        let before = Span { start: of.start, end: self.offset }.of(self.text);
        let behind = Span { start: self.offset, end: of.end }.of(self.text);
        let start = before.trim_end_matches(is_in_name).len() as u32;
        let end = (behind.len() - behind.trim_start_matches(is_in_name).len()) as u32;
        found.push(Span { start: of.start + start, end: self.offset + end });
    }
}
