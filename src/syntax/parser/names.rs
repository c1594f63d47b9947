//! Names as they are written elsewhere: `art-4`, `art 4`, `4`. They are reported, and read as one name.

use super::input::{Parsed, Tokens, name};
use super::lines::{Tok, is_tag};
use crate::source::Span;
use crate::syntax::lexer::is_in_name;
use crate::syntax::messages;
use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::tree::Name;
use crate::syntax::words::Word;

/// No name is longer; what is, is a sentence.
const LONGEST: usize = 6;

/// The name that a declaration gives. Blanks decide nothing, since the layout may set them.
pub(super) fn declared(input: Tokens<'_>) -> Parsed<'_, Name> {
    let toks = here(input, LONGEST);
    let length = run(toks);
    if length == 0 || length == 1 && toks.first().is_some_and(|t| t.kind == T::Name) {
        return name(input);
    }
    let rest = Tokens { at: input.at + length, ..input };
    let span = rest.since(input.at);
    let before = input.at.checked_sub(1).and_then(|at| input.ctx.toks.get(at));
    report(input, before, span);
    Ok((rest, Name { span }))
}

/// How many tokens are one name with hyphens, with dots before digits, or with digits at its beginning.
fn run(toks: &[Tok]) -> usize {
    let part = |at: usize| match (toks.get(at).map(|t| t.kind), toks.get(at + 1)) {
        (Some(T::Number), Some(next)) if next.kind == T::Name && next.word == Word::None => 2,
        (Some(T::Name | T::Number | T::Date), _) => 1,
        _ => 0,
    };
    let mut length = part(0);
    while length > 0 && toks.get(length).is_some_and(|t| matches!(t.kind, T::Minus | T::Dot)) {
        match part(length + 1) {
            0 => break,
            more => length += 1 + more,
        }
    }
    length
}

/// The words of a line that is a kind and a name, where the name is none: with the name as one word.
pub(super) fn in_words(input: Tokens<'_>, words: &[Token], is_braced: bool) -> Option<Box<[Token]>> {
    let toks = here(input, words.len());
    let (_, behind) =
        toks.split_first().filter(|(kind, _)| kind.kind == T::Name && kind.word == Word::None)?;
    let length = behind.iter().take_while(|t| is_part(**t)).count();
    let (mut parts, title) = behind.split_at_checked(length)?;
    let is_titled = title.first().is_some_and(|t| t.kind == T::Text);
    if is_titled && let Some((_, rest)) = parts.split_last().filter(|(tag, _)| is_tag(**tag, input.ctx.text))
    {
        parts = rest;
    } else if title.len() > 1 {
        return None;
    }
    let is_word = parts.len() == 1 && parts.first().is_some_and(|t| t.kind == T::Name);
    let is_named = is_braced || is_titled || run(parts) == parts.len();
    if is_word || !is_named || parts.len() > LONGEST || !parts.first().is_some_and(|t| begins(*t)) {
        return None;
    }
    joined(input, words, parts.len())
}

fn joined(input: Tokens<'_>, words: &[Token], length: usize) -> Option<Box<[Token]>> {
    let (kind, rest) = words.split_first()?;
    let (parts, title) = rest.split_at_checked(length)?;
    let span = parts.first()?.span.to(parts.last()?.span);
    report(input, input.first().as_ref(), span);
    // What stands before a dot would be an entity of its own.
    let dot = parts.iter().rposition(|t| t.kind == T::Dot);
    let last = parts.get(dot.map_or(0, |at| at + 1))?;
    let name = Token { kind: T::Name, span: last.span.to(parts.last()?.span) };
    Some([*kind, name].into_iter().chain(title.iter().copied()).collect())
}

/// The tokens here, so many at most, up to the end of the line.
fn here(input: Tokens<'_>, most: usize) -> &[Tok] {
    let toks = input.ctx.toks.get(input.at..input.end.min(input.at + most)).unwrap_or_default();
    let end = toks.iter().skip(1).position(|t| t.breaks).map_or(toks.len(), |at| at + 1);
    toks.get(..end).unwrap_or_default()
}

/// Whether a token may be meant as the beginning of a name.
fn begins(tok: Tok) -> bool {
    matches!(tok.kind, T::Name | T::Number | T::Date)
}

/// Whether a token may be meant as a part of a name.
fn is_part(tok: Tok) -> bool {
    begins(tok) || matches!(tok.kind, T::Minus | T::Dot)
}

fn report(input: Tokens<'_>, before: Option<&Tok>, span: Span) {
    let ctx = input.ctx;
    let before = before.map_or("", |t| t.span.of(ctx.text));
    ctx.report(|| messages::bad_name(ctx.place(span), span.of(ctx.text), &right(before, span.of(ctx.text))));
}

/// The name that was meant, behind the word before it.
fn right(before: &str, name: &str) -> String {
    let mut right = String::with_capacity(name.len());
    let mut chars = name.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '.' if chars.peek().is_some_and(|next| next.is_alphabetic()) => right.push(c),
            c if is_in_name(c) => right.push(c),
            _ if right.ends_with('_') => {}
            _ => right.push('_'),
        }
    }
    match right.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        true => right,
        // A number says little by itself: `clause_8`
        false => format!("{before}_{right}"),
    }
}
