//! How much stands between two tokens of a line.
//!
//! Where the grammar asks whether two tokens touch (`persons/year`, `-3`), the author's way stays.

use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::words::Word;

/// A token of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    pub(super) token: Token,
    word: Word,
    /// Nothing stands between it and the token before.
    glued: bool,
    /// Its line continues the one before.
    pub(super) goes_on: bool,
}

impl Piece {
    pub(super) fn new(text: &str, token: Token, glued: bool, goes_on: bool) -> Piece {
        let word = if token.kind == T::Name { Word::of(token.span.of(text)) } else { Word::None };
        Piece { token, word, glued, goes_on }
    }

    pub(super) fn kind(self) -> T {
        self.token.kind
    }
}

/// What stands between the token `at` of a line and the one before it; `begins` says whether a member begins there.
pub(super) fn gap(line: &[Piece], at: usize, begins: impl Fn() -> bool) -> &'static str {
    let (Some(before), Some(here)) = (at.checked_sub(1).and_then(|i| line.get(i)), line.get(at)) else {
        return "";
    };
    let as_written = if here.glued { "" } else { " " };
    match (before.kind(), here.kind()) {
        (_, T::Comment) => "  ",
        (T::LeftParen, _) | (_, T::RightParen | T::Comma | T::Colon) => "",
        (T::Comma | T::Colon, _) => " ",
        (T::Name, T::LeftParen) if is_function(before.word) => "",
        (_, T::Question) => "",
        (T::Name | T::RightParen, T::Star | T::Plus) if is_cardinality(line, at) => {
            as_written_before_end(line, at, as_written)
        }
        (_, T::Slash | T::Star) if touches(line, at) => "",
        (T::Slash | T::Star, _) if touches(line, at - 1) => "",
        (_, T::Minus) if touches(line, at) => {
            if is_subtraction(line, at) {
                " "
            } else {
                ""
            }
        }
        (T::Minus, _) => {
            if is_subtraction(line, at - 1) {
                " "
            } else {
                as_written
            }
        }
        (T::Dot, _) | (_, T::Dot) => as_written,
        (_, T::Name | T::Number | T::Text | T::Date) if begins() && before.kind() != T::LeftBrace => "  ",
        _ => " ",
    }
}

/// Whether a `(` behind a name belongs to it.
fn is_function(word: Word) -> bool {
    !(word.continues()
        || word.begins_rule_member()
        || matches!(word, Word::When | Word::Of | Word::Least | Word::Most))
}

/// `*` and `+` behind a type, and not between two expressions.
fn is_cardinality(line: &[Piece], at: usize) -> bool {
    let Some(sign) = line.get(at) else { return false };
    match line.get(at + 1) {
        None => true,
        Some(next) if sign.glued && !next.glued => true,
        Some(next) => {
            !matches!(next.kind(), T::Name | T::Number | T::Date | T::LeftParen | T::Minus | T::Text)
        }
    }
}

/// At the end of a line, a `*` that touches its type ends the line, and one that does not leaves it open.
fn as_written_before_end(line: &[Piece], at: usize, as_written: &'static str) -> &'static str {
    match line.get(at + 1).map(|p| p.kind()) {
        None | Some(T::Comment) => as_written,
        _ => "",
    }
}

/// Whether a sign touches an operand on both sides.
fn touches(line: &[Piece], at: usize) -> bool {
    use T::{LeftParen, Name, Number, Percent, RightParen};
    let before = at.checked_sub(1).and_then(|i| line.get(i));
    before.is_some_and(|p| matches!(p.kind(), Name | Number | Percent | RightParen))
        && line.get(at).is_some_and(|p| p.glued)
        && line.get(at + 1).is_some_and(|p| p.glued && matches!(p.kind(), Name | Number | LeftParen))
}

/// `a-b`, and not `-3` or a part of `3-5`.
fn is_subtraction(line: &[Piece], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|i| line.get(i));
    touches(line, at)
        && before.is_some_and(|p| p.kind() == T::RightParen || p.kind() == T::Name && !p.word.continues())
        && line.get(at + 1).is_some_and(|p| matches!(p.kind(), T::Name | T::LeftParen))
}
