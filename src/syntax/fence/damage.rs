//! Fences that nothing ends: what stands behind their program is prose, and not a string of mistakes.

use super::{Fence, Fences};
use crate::finding::Finding;
use crate::source::{Place, SourceId, Span};
use crate::syntax::messages;
use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::tree::{File, Item, Line};

impl Fences {
    /// The fences of program that were not ended where they were meant to be: nothing ends them, or another begins inside
    /// them. The tokens are those of the text.
    pub(in crate::syntax) fn unclosed(&self, text: &str, tokens: &[Token]) -> impl Iterator<Item = Fence> {
        self.programs.iter().copied().filter(|fence| fence.is_unclosed(text, tokens))
    }

    /// Says what is wrong with the fences, and takes the prose behind an unclosed one out of the tree, with the
    /// mistakes in it.
    pub(in crate::syntax) fn mend(
        &self,
        (source, text): (SourceId, &str),
        tokens: &[Token],
        file: &mut File,
        findings: &mut Vec<Finding>,
    ) {
        let place = |span| Place { source, span };
        for mark in &self.misspelled {
            findings.push(messages::fence_mark(place(*mark), mark.of(text)));
        }
        for fence in self.unclosed(text, tokens) {
            let is_inside = |span: Span| fence.whole.start <= span.start && span.start < fence.whole.end;
            let prose_in = |item: &Item| prose(item).filter(|span| is_inside(*span));
            if let Some(from) = file.items.iter().filter_map(prose_in).map(|span| span.start).min() {
                file.items.retain(|item| prose_in(item).is_none());
                let is_of_prose = |span: Span| is_inside(span) && span.start >= from;
                findings.retain(|f| f.code.starts_with("syntax/fence") || !is_of_prose(f.primary.place.span));
            }
            findings.push(messages::unclosed_fence(place(fence.opening), fence.marks(text)));
        }
        findings.sort_by_key(|f| f.primary.place.span);
    }
}

impl Fence {
    /// The backticks or tildes that open it.
    fn marks(self, text: &str) -> &str {
        let opening = self.opening.of(text);
        opening.get(..run(opening)).unwrap_or(opening)
    }

    fn is_unclosed(self, text: &str, tokens: &[Token]) -> bool {
        let marks = self.marks(text);
        let whole = self.whole.of(text);
        let is_end = |line: &str| {
            let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
            line.starts_with(marks) && run(line) == line.len()
        };
        let lines = whole.trim_end_matches(['\n', '\r']);
        if !lines.rsplit_once(['\n', '\r']).is_some_and(|(_, last)| is_end(last)) {
            return true;
        }
        // Another that begins inside it, and not inside a text of the program.
        let mut start = self.whole.start as usize;
        whole.split_inclusive('\n').any(|line| {
            let begin = start + line.len() - line.trim_start_matches([' ', '\t', '>']).len();
            start += line.len();
            let fence = line.trim();
            begin as u32 > self.opening.end
                && run(fence) >= 3
                && fence.len() > run(fence)
                && is_foreign(tokens, begin as u32)
        })
    }
}

/// How many backticks or tildes a line begins with.
fn run(line: &str) -> usize {
    let Some(first) = line.chars().next().filter(|c| matches!(c, '`' | '~')) else { return 0 };
    line.len() - line.trim_start_matches(first).len()
}

/// Whether a character that means nothing in a program stands at a place.
fn is_foreign(tokens: &[Token], at: u32) -> bool {
    let found = tokens.binary_search_by_key(&at, |t| t.span.start).ok().and_then(|i| tokens.get(i));
    found.is_some_and(|t| t.kind == T::Unknown)
}

/// Where an item stands that no program has at its top level: a line of words.
fn prose(item: &Item) -> Option<Span> {
    match item {
        Item::Broken(broken) => Some(broken.span),
        Item::Line(line) if line.body.is_none() && !is_entity(line) => Some(line.span),
        _ => None,
    }
}

/// Whether a line is a kind and a name, with or without a title, and nothing else.
fn is_entity(line: &Line) -> bool {
    match line.words.as_slice() {
        [kind, name, title @ ..] => {
            let is_title = title.last().is_none_or(|t| t.kind == T::Text);
            kind.kind == T::Name && name.kind == T::Name && is_title
        }
        _ => false,
    }
}
