//! Fences that nothing ends: what stands behind their program is prose, and not a string of mistakes.

use super::{Fence, Fences, is_program};
use crate::finding::Finding;
use crate::source::{Place, SourceId, Span};
use crate::syntax::messages;
use crate::syntax::parser::MOST_FINDINGS;
use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::tree::{File, Item};
use std::ops::Range;

impl Fences {
    /// Finds the fences of program that were not ended where they were meant to be, because nothing ends them or another
    /// begins inside them, and ends them there. The tokens are those of the text; whether they are others now.
    pub(in crate::syntax) fn end_unclosed(&mut self, text: &str, tokens: &[Token]) -> bool {
        // What is no program: lines that begin a fence, and what stands in one with another mark.
        let mut holes: Vec<Range<usize>> = Vec::new();
        for fence in &self.programs {
            let inner = fence.inner(text, tokens);
            let is_ended = fence.is_ended(text);
            if inner.is_empty() && is_ended {
                continue;
            }
            let openings = || std::iter::once(fence.opening).chain(inner.iter().copied());
            let ends = inner.iter().map(|next| next.start).chain([fence.whole.end]);
            for (i, (opening, end)) in openings().zip(ends).enumerate() {
                let is_program = is_program(opening.of(text).trim_start_matches(['`', '~']).trim_start());
                let is_open = i < inner.len() || !is_ended;
                if is_program && is_open {
                    self.unclosed.push(Fence { opening, whole: Span { start: opening.start, end } });
                }
                if i > 0 {
                    let last = if is_program { opening.end } else { end };
                    holes.push(opening.start as usize..last as usize);
                }
            }
        }
        if !holes.is_empty() {
            self.stretches = without(&self.stretches, &holes);
        }
        !holes.is_empty()
    }

    /// Says what is wrong with the fences, and takes the prose behind an unclosed one out of the tree, with the
    /// mistakes in it.
    pub(in crate::syntax) fn mend(
        &self,
        (source, text): (SourceId, &str),
        file: &mut File,
        findings: &mut Vec<Finding>,
    ) {
        if !self.unclosed.is_empty() {
            without_prose(&self.unclosed, file, findings);
        }
        let place = |span| Place { source, span };
        let marks = self.misspelled.iter().map(|mark| messages::fence_mark(place(*mark), mark.of(text)));
        let unclosed = self.unclosed.iter();
        let unclosed =
            unclosed.map(|fence| messages::unclosed_fence(place(fence.opening), fence.marks(text)));
        let room = MOST_FINDINGS.saturating_sub(findings.len());
        findings.extend(unclosed.chain(marks).take(room));
        findings.sort_by_key(|f| f.primary.place.span);
    }
}

/// Stretches without holes in them; both are in order.
fn without(stretches: &[Range<usize>], holes: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut rest = Vec::with_capacity(stretches.len() + holes.len());
    let mut next = 0;
    for stretch in stretches {
        let mut start = stretch.start;
        while let Some(hole) = holes.get(next).filter(|hole| hole.start < stretch.end) {
            if start < hole.start {
                rest.push(start..hole.start);
            }
            start = hole.end.max(start);
            // The next stretch may begin inside it.
            if hole.end >= stretch.end {
                break;
            }
            next += 1;
        }
        if start < stretch.end {
            rest.push(start..stretch.end);
        }
    }
    rest
}

/// Takes the lines of prose out of a tree that stand behind the program of unclosed fences, and what is wrong with them.
fn without_prose(open: &[Fence], file: &mut File, findings: &mut Vec<Finding>) {
    let holder = |at: u32| {
        let index = open.partition_point(|fence| fence.whole.start <= at).checked_sub(1)?;
        open.get(index).filter(|fence| at < fence.whole.end).map(|_| index)
    };
    // Where the prose of each fence begins.
    let mut from = vec![u32::MAX; open.len()];
    for (span, _) in file.items.iter().filter_map(words).filter(|(_, looks)| *looks == Looks::Prose) {
        if let Some(first) = holder(span.start).and_then(|index| from.get_mut(index)) {
            *first = span.start.min(*first);
        }
    }
    let is_behind = |at: u32| holder(at).and_then(|index| from.get(index)).is_some_and(|first| at >= *first);
    // Behind the first line of prose two words are hardly an entity.
    let is_program = |item: &Item| {
        words(item).is_none_or(|(span, looks)| looks == Looks::Program || !is_behind(span.start))
    };
    file.items.retain(is_program);
    findings.retain(|f| !is_behind(f.primary.place.span.start));
}

/// What stands before the lines of a fence in a list or a quotation.
const BEFORE: [char; 3] = [' ', '\t', '>'];

impl Fence {
    /// The backticks or tildes that open it.
    fn marks(self, text: &str) -> &str {
        let opening = self.opening.of(text);
        opening.get(..run(opening)).unwrap_or(opening)
    }

    /// Whether its last line ends it.
    fn is_ended(self, text: &str) -> bool {
        let marks = self.marks(text);
        let lines = self.whole.of(text).trim_end_matches(['\n', '\r']);
        let last =
            lines.rsplit_once(['\n', '\r']).map(|(_, last)| last.trim_start_matches(BEFORE).trim_end());
        last.is_some_and(|last| last.starts_with(marks) && run(last) == last.len())
    }

    /// The lines inside it that begin another, and do not stand inside a text of the program.
    fn inner(self, text: &str, tokens: &[Token]) -> Vec<Span> {
        let mut end = self.whole.start as usize;
        let lines = self.whole.of(text).split_inclusive('\n').skip(1);
        end += self.whole.of(text).split_inclusive('\n').next().map_or(0, str::len);
        let mut inner = Vec::new();
        for line in lines {
            let fence = line.trim_start_matches(BEFORE);
            let start = end + line.len() - fence.len();
            end += line.len();
            let fence = fence.trim_end();
            if run(fence) >= 3 && fence.len() > run(fence) && is_foreign(tokens, start as u32) {
                inner.push(Span::new(start, start + fence.len()));
            }
        }
        inner
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

/// What a line of words looks like that stands at the top level.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// An entity, with a title or a body.
    Program,
    /// Two words: an entity without either, or prose.
    Both,
    /// Something that no program has there.
    Prose,
}

/// Where an item stands that is a line of words, and what it looks like.
fn words(item: &Item) -> Option<(Span, Looks)> {
    let line = match item {
        Item::Broken(broken) => return Some((broken.span, Looks::Prose)),
        Item::Line(line) => line,
        _ => return None,
    };
    let looks = match &*line.words {
        [kind, name, ..] if kind.kind != T::Name || name.kind != T::Name => Looks::Prose,
        [_, _] if line.body.is_none() => Looks::Both,
        [_, _] => Looks::Program,
        [_, _, .., title] if title.kind == T::Text => Looks::Program,
        _ => Looks::Prose,
    };
    Some((line.span, looks))
}
