//! Names as they are written elsewhere: `art-4`, `art 4`, `4`. They are reported, and read as one name.

use super::input::{Parsed, Tokens, name};
use super::lines::Tok;
use crate::source::Span;
use crate::syntax::lexer::is_in_name;
use crate::syntax::messages;
use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::tree::Name;
use crate::syntax::words::Word;

/// No name is longer; what is, is a sentence.
const LONGEST: usize = 6;

/// The name that a declaration gives.
pub(super) fn declared(input: Tokens<'_>) -> Parsed<'_, Name> {
    let toks = here(input);
    let length = toks.iter().take_while(|t| is_part(**t)).count();
    let is_glued = toks.get(1..length).is_some_and(|rest| rest.iter().all(|t| t.glued));
    let is_bad = toks.first().is_some_and(|t| t.kind == T::Number) || length > 1;
    if !is_bad || !is_glued || length > LONGEST {
        return name(input);
    }
    let rest = Tokens { at: input.at + length, ..input };
    let span = rest.since(input.at);
    report(input, span);
    Ok((rest, Name { span }))
}

/// The words of a line that is a kind and a name, where the name is none: with the name as one word.
pub(super) fn in_words(input: Tokens<'_>, words: &[Token], is_braced: bool) -> Option<Vec<Token>> {
    let toks = here(input).get(..words.len())?;
    let (kind, behind) = toks.split_first().filter(|(kind, _)| kind.kind == T::Name && kind.word == Word::None)?;
    let length = behind.iter().take_while(|t| is_part(**t)).count();
    let (parts, title) = behind.split_at_checked(length)?;
    let [first, more @ ..] = parts else { return None };
    let is_titled = match title {
        [] => false,
        [one] => one.kind == T::Text,
        [_, ..] => return in_tagged(input, words, (kind, parts, title)),
    };
    let is_word = more.is_empty() && first.kind == T::Name;
    let is_named = is_braced || is_titled || !more.is_empty() && more.iter().all(|t| t.glued);
    if is_word || !is_named || first.glued || length > LONGEST {
        return None;
    }
    joined(input, words, length)
}

/// The same with a title in languages.
fn in_tagged(input: Tokens<'_>, words: &[Token], (_, parts, title): (&Tok, &[Tok], &[Tok])) -> Option<Vec<Token>> {
    // The tag of the title was taken for a part of the name.
    let (tag, parts) = parts.split_last().filter(|_| title.first().is_some_and(|t| t.kind == T::Text))?;
    let is_bad = parts.len() > 1 || parts.first().is_some_and(|t| t.kind != T::Name);
    let is_fine = is_bad && parts.len() <= LONGEST && super::lines::is_tag(*tag, input.ctx.text);
    if is_fine { joined(input, words, parts.len()) } else { None }
}

fn joined(input: Tokens<'_>, words: &[Token], length: usize) -> Option<Vec<Token>> {
    let (kind, rest) = words.split_first()?;
    let (parts, title) = rest.split_at_checked(length)?;
    let span = parts.first()?.span.to(parts.last()?.span);
    report(input, span);
    let name = Token { kind: T::Name, span };
    Some([*kind, name].into_iter().chain(title.iter().copied()).collect())
}

/// The tokens here, up to the end of the line.
fn here(input: Tokens<'_>) -> &[Tok] {
    let toks = input.ctx.toks.get(input.at..input.end).unwrap_or_default();
    let end = toks.iter().skip(1).position(|t| t.breaks).map_or(toks.len(), |at| at + 1);
    toks.get(..end).unwrap_or_default()
}

/// Whether a token may be meant as a part of a name.
fn is_part(tok: Tok) -> bool {
    matches!(tok.kind, T::Name | T::Number | T::Date | T::Minus | T::Dot)
}

fn report(input: Tokens<'_>, span: Span) {
    let ctx = input.ctx;
    let before = input.first().map_or("", |t| t.span.of(ctx.text));
    ctx.report(|| messages::bad_name(ctx.place(span), span.of(ctx.text), &right(before, span.of(ctx.text))));
}

/// The name that was meant, behind the word before it.
fn right(before: &str, name: &str) -> String {
    let mut right = String::with_capacity(name.len());
    for c in name.chars() {
        match is_in_name(c) {
            true => right.push(c),
            false if right.ends_with('_') => {}
            false => right.push('_'),
        }
    }
    match right.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        true => right,
        // A number says little by itself: `clause_8`
        false => format!("{before}_{right}"),
    }
}
