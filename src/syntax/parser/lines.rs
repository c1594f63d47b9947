//! From tokens to what the grammar sees: blanks and comments gone, lines joined where they go on, braces matched.

use crate::source::Span;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::words::Word;
use TokenKind as T;

/// A token as the grammar sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tok {
    pub(super) kind: TokenKind,
    pub(super) word: Word,
    /// The first of its line.
    pub(super) line: bool,
    /// The line before it ended a member.
    pub(super) breaks: bool,
    /// Nothing stands between it and the token before.
    pub(super) glued: bool,
    pub(super) span: Span,
    /// Of a `{`: where its body ends.
    pub(super) close: u32,
}

/// What the grammar sees of some tokens. All lines are one where `joined`.
pub(super) fn visible(text: &str, tokens: &[Token], joined: bool) -> Vec<Tok> {
    let mut lines = Lines { toks: Vec::with_capacity(tokens.len() / 2 + 1), parens: 0, within: Vec::new() };
    let mut line = true;
    let mut end = u32::MAX;
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            T::Blank | T::Comment | T::Prose => {}
            T::NewLine => line = true,
            kind => {
                let word = if kind == T::Name { Word::of(token.span.of(text)) } else { Word::None };
                let glued = token.span.start == end;
                let tok = Tok {
                    kind,
                    word,
                    line: line && !joined,
                    breaks: false,
                    glued,
                    span: token.span,
                    close: 0,
                };
                lines.push(tok, text, tokens.get(i + 1..).unwrap_or_default());
                line = false;
                end = token.span.end;
            }
        }
    }
    lines.leave_parens();
    lines.toks
}

struct Lines {
    toks: Vec<Tok>,
    parens: usize,
    /// The first tokens of lines inside the open parentheses, and whether they would end a member outside.
    within: Vec<(usize, bool)>,
}

impl Lines {
    fn push(&mut self, mut tok: Tok, text: &str, rest: &[Token]) {
        match tok.kind {
            T::LeftBrace | T::RightBrace => self.leave_parens(),
            T::LeftParen => self.parens += 1,
            T::RightParen => {
                self.parens = self.parens.saturating_sub(1);
                if self.parens == 0 {
                    self.within.clear();
                }
            }
            _ => {}
        }
        if tok.line {
            let breaks = !self.goes_on(tok, text, rest);
            if self.parens > 0 {
                self.within.push((self.toks.len(), breaks));
            } else {
                tok.breaks = breaks;
            }
        }
        self.toks.push(tok);
    }

    /// A parenthesis that nothing closes before the next brace joins no lines.
    fn leave_parens(&mut self) {
        self.parens = 0;
        for (at, breaks) in self.within.drain(..) {
            if let Some(tok) = self.toks.get_mut(at) {
                tok.breaks = breaks;
            }
        }
    }

    /// Whether the line that begins with `tok` continues the one before.
    fn goes_on(&self, tok: Tok, text: &str, rest: &[Token]) -> bool {
        let Some(before) = self.toks.last() else { return false };
        let mut rest = rest.iter().filter(|t| !matches!(t.kind, T::Blank | T::Comment));
        let next = rest.next().map(|t| t.kind);
        match tok.kind {
            T::Name if next == Some(T::Colon) => return false,
            T::Name if matches!(next, Some(T::Text | T::Unclosed)) && is_tag(tok, text) => return true,
            T::LeftBrace | T::Comma | T::Bar => return true,
            kind if is_operator(kind) => return true,
            _ if tok.word.is_operator() => return true,
            _ => {}
        }
        let typed = self.toks.len().checked_sub(2).and_then(|i| self.toks.get(i)).map(|t| t.kind);
        // `factor*` is a type with its cardinality, `a *` the first half of a product.
        let cardinality = matches!(before.kind, T::Star | T::Plus)
            && before.glued
            && matches!(typed, Some(T::Name | T::RightParen));
        is_operator(before.kind) && !cardinality
            || matches!(before.kind, T::Comma | T::Colon | T::Assign | T::Bar)
            || before.word.leaves_line_open()
    }
}

/// A symbol that stands between two expressions.
fn is_operator(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        kind,
        Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual | Plus | Minus | Star | Slash
    )
}

/// Whether a name can be the language tag of a text: `en`, `de`, `pt_BR`.
pub(super) fn is_tag(tok: Tok, text: &str) -> bool {
    let name = tok.span.of(text);
    let (lang, region) = name.split_once('_').unwrap_or((name, "xx"));
    tok.kind == T::Name
        && tok.word == Word::None
        && matches!(lang.len(), 2 | 3)
        && lang.bytes().all(|b| b.is_ascii_lowercase())
        && matches!(region.len(), 2..=4)
        && region.bytes().all(|b| b.is_ascii_alphabetic())
}
