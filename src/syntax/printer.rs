//! One canonical layout. It moves blanks and nothing else: comments, line breaks and order are the author's.
//!
//! LAW: the tokens that are not blank stay as they are, and a second run changes nothing.

mod members;
mod spacing;

use super::fence::Fences;
use super::lexer;
use super::line_ends::has_lone_returns;
use super::parser::{self, Shape};
use super::token::{Token, TokenKind as T};
use crate::source::SourceId;
use spacing::{Piece, gap};

/// A level of indentation.
const INDENT: &str = "  ";
/// Deeper levels are indented no further, so that a hostile text cannot grow without bound.
const DEEPEST: usize = 32;

/// The canonical layout of a text. What stands outside the fences of a Markdown text stays as it is, and so does a
/// stretch whose braces do not match, and a text where it is not clear what its lines are.
pub fn format(text: &str, markdown: bool) -> String {
    let mut fences = if markdown { Fences::of(text) } else { Fences::default() };
    let tokens = match markdown {
        true => lexer::tokens_of(text, &fences.stretches),
        false => lexer::tokens(text, false),
    };
    // Prose is not laid out.
    fences.end_unclosed(text, &tokens);
    if !fences.unclosed.is_empty() || has_lone_returns(text) {
        return text.to_owned();
    }
    let (file, _) = parser::file(SourceId(0), text, &tokens);
    let members = members::starts(&file);
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut at = 0;
    while let Some(first) = tokens.get(at) {
        if parser::ends_part(text, first) {
            out.push_str(first.span.of(text));
            at += 1;
            continue;
        }
        let rest = tokens.get(at..).unwrap_or_default();
        let length = rest.iter().position(|t| parser::ends_part(text, t)).unwrap_or(rest.len());
        part(text, rest.get(..length).unwrap_or_default(), &members, &mut out);
        at += length;
    }
    // Whatever the layout did, no token may be lost or made.
    if same_tokens(text, &tokens, &out, markdown) { out } else { text.to_owned() }
}

fn same_tokens(text: &str, tokens: &[Token], out: &str, markdown: bool) -> bool {
    let seen = |t: &&Token| !matches!(t.kind, T::Blank | T::NewLine);
    let printed = lexer::tokens(out, markdown);
    let before = tokens.iter().filter(seen).map(|t| (t.kind, t.span.of(text)));
    before.eq(printed.iter().filter(seen).map(|t| (t.kind, t.span.of(out))))
}

/// Lays out one stretch of program.
fn part(text: &str, tokens: &[Token], members: &[u32], out: &mut String) {
    let shape = Shape::of(text, tokens);
    if !shape.balanced || tokens.iter().any(|t| t.kind == T::Prose) {
        tokens.iter().for_each(|t| out.push_str(t.span.of(text)));
        return;
    }
    let new_line = tokens.iter().find(|t| t.kind == T::NewLine).map_or("\n", |t| t.span.of(text));
    let mut layout =
        Layout { text, members, out, new_line, depth: 0, parens: 0, started: false, blank: false };
    if let Some(bom) = tokens.first().filter(|t| t.span.of(text).starts_with('\u{feff}')) {
        layout.out.push_str(bom.span.of(text));
    }
    let mut goes_on = shape.goes_on.iter().copied();
    let mut line = Vec::new();
    for tokens in tokens.split(|t| t.kind == T::NewLine) {
        line.clear();
        let mut end = None;
        for token in tokens.iter().filter(|t| t.kind != T::Blank) {
            let goes_on = token.kind != T::Comment && goes_on.next().unwrap_or(false);
            line.push(Piece::new(text, *token, end == Some(token.span.start), goes_on));
            end = Some(token.span.end);
        }
        layout.line(&line);
    }
}

struct Layout<'a> {
    text: &'a str,
    /// Where the members of bodies begin, in order.
    members: &'a [u32],
    out: &'a mut String,
    new_line: &'a str,
    depth: usize,
    parens: usize,
    /// Whether a line is written already.
    started: bool,
    /// Whether a blank line waits to be written.
    blank: bool,
}

impl Layout<'_> {
    fn line(&mut self, line: &[Piece]) {
        let Some(first) = line.first() else {
            self.blank = self.started;
            return;
        };
        if std::mem::take(&mut self.blank) {
            self.out.push_str(self.new_line);
        }
        self.started = true;
        let closing = line.iter().take_while(|p| p.kind() == T::RightBrace).count();
        let inside = first.kind() == T::Comment && self.parens > 0;
        let further = usize::from(first.goes_on && first.kind() != T::LeftBrace || inside);
        let depth = self.depth.saturating_sub(closing) + further;
        for _ in 0..depth.min(DEEPEST) {
            self.out.push_str(INDENT);
        }
        let damaged = line.iter().any(|p| matches!(p.kind(), T::Unclosed | T::Unknown | T::CommaNumber));
        for (i, piece) in line.iter().enumerate() {
            let span = piece.token.span;
            if let Some(before) = i.checked_sub(1).and_then(|i| line.get(i)) {
                let blanks = before.token.span.end as usize..span.start as usize;
                let begins = || self.members.binary_search(&span.start).is_ok();
                self.out.push_str(match damaged {
                    true => self.text.get(blanks).unwrap_or(" "),
                    false => gap(line, i, begins),
                });
            }
            self.out.push_str(span.of(self.text));
            match piece.kind() {
                T::LeftBrace => self.depth += 1,
                T::RightBrace => self.depth = self.depth.saturating_sub(1),
                T::LeftParen => self.parens += 1,
                T::RightParen => self.parens = self.parens.saturating_sub(1),
                _ => {}
            }
            if matches!(piece.kind(), T::LeftBrace | T::RightBrace) {
                self.parens = 0;
            }
        }
        self.out.push_str(self.new_line);
    }
}
