//! Ranges and bounds as they are written elsewhere: `2026 – 2028`, `300-500 persons`, `>= 500`. They are reported, and
//! passed over as a whole, so that nothing else is said of them: a value in error counts as unknown.

use super::input::{Context, Parsed, Tokens, Units};
use super::lines::Tok;
use super::literals::{self, number};
use crate::source::Span;
use crate::syntax::messages;
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::{Expr, ExprKind};
use crate::syntax::words::Word;

/// A value, or a range or a bound that is written as elsewhere.
pub(super) fn value(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if let Some(is_least) = bound_at(input) {
        return bound(input, is_least);
    }
    let (rest, from) = literals::value(input)?;
    if !matches!(from.kind, ExprKind::Number(_) | ExprKind::Date | ExprKind::Range(Some(_), None)) {
        return Ok((rest, from));
    }
    let Some(sign) = sign(input, rest, &from) else { return Ok((rest, from)) };
    let behind = Tokens { at: rest.at + sign.tokens, ..rest };
    let (behind, to) = literals::value(behind)?;
    let first = match &from.kind {
        ExprKind::Range(Some(first), None) => first.span,
        _ => from.span,
    };
    let ctx = input.ctx;
    // What the language does not know is reported already.
    if !sign.is_unknown {
        let between = Span { start: first.end, end: to.span.start };
        let words = (first.of(ctx.text), sign.span.of(ctx.text), to.span.of(ctx.text));
        ctx.report(|| messages::range(ctx.place(sign.span), between, words));
    }
    Ok((behind, Expr { kind: ExprKind::Broken, span: behind.since(input.at) }))
}

/// What stands between the two ends of a range.
struct Sign {
    span: Span,
    /// How many tokens of it are still to come.
    tokens: usize,
    is_unknown: bool,
}

/// The sign of a range that is written as elsewhere, behind its first end.
fn sign(start: Tokens<'_>, rest: Tokens<'_>, from: &Expr) -> Option<Sign> {
    let here = rest.peek()?;
    let next = rest.skip().peek().filter(|t| begins_end(*t))?;
    let text = rest.ctx.text;
    let shown = here.span.of(text);
    // Only the sign of an open range may stand before the rest of its sign: `...`
    if matches!(from.kind, ExprKind::Range(..)) {
        let dots = rest.at.checked_sub(1).and_then(|at| rest.ctx.toks.get(at))?;
        let is_one = here.kind == T::Dot && here.glued && dots.kind == T::DotDot;
        return is_one.then(|| Sign { span: dots.span.to(here.span), tokens: 1, is_unknown: false });
    }
    let is_sign = match here.kind {
        T::Minus | T::Unknown => is_dash(shown),
        T::Name => is_word(shown),
        T::Slash => is_day(start, rest) && year(next, text),
        _ => false,
    };
    is_sign.then_some(Sign { span: here.span, tokens: 1, is_unknown: here.kind == T::Unknown })
}

/// Whether an end of a range may begin here.
fn begins_end(tok: Tok) -> bool {
    matches!(tok.kind, T::Number | T::Date | T::CommaNumber) || tok.word == Word::About
}

/// Whether the value that ends here is a year or a date, and nothing else.
fn is_day(start: Tokens<'_>, rest: Tokens<'_>) -> bool {
    rest.at == start.at + 1 && start.peek().is_some_and(|t| year(t, start.ctx.text))
}

fn year(tok: Tok, text: &str) -> bool {
    let shown = tok.span.of(text);
    tok.kind == T::Date || tok.kind == T::Number && shown.len() == 4 && shown.starts_with(['1', '2'])
}

/// Whether dashes of some kind, or dots, mean from one to the other.
fn is_dash(sign: &str) -> bool {
    matches!(sign, "-" | "–" | "—" | "‐" | "‑" | "‒" | "−" | "…")
}

/// Whether a word means from one to the other.
pub(super) fn is_word(name: &str) -> bool {
    matches!(name, "bis" | "to" | "until" | "till")
}

/// The finding of a character that the language does not know, where it stands between the ends of a range.
pub(super) fn unknown_sign(ctx: &Context<'_>, at: usize) -> Option<crate::finding::Finding> {
    /// No number with its unit is longer.
    const LONGEST: usize = 8;
    let sign = ctx.toks.get(at).filter(|t| is_dash(t.span.of(ctx.text)))?;
    ctx.toks.get(at + 1).filter(|t| begins_end(**t) && !t.breaks)?;
    let behind = ctx.tokens(at + 1, ctx.toks.len()).units(Units::Member);
    let start = at.checked_sub(1)?;
    let first = (start.saturating_sub(LONGEST)..=start)
        .rev()
        .take_while(|at| ctx.toks.get(*at).is_some_and(|t| part_of_number(*t)))
        .find(|at| ctx.toks.get(*at).is_some_and(|t| begins_end(*t) && t.word == Word::None))?;
    let from = ctx.tokens(at, at).since(first);
    let to = match literals::value(behind) {
        Ok((_, to)) => to.span,
        Err(_) => behind.start(),
    };
    let between = Span { start: from.end, end: to.start };
    let words = (from.of(ctx.text), sign.span.of(ctx.text), to.of(ctx.text));
    Some(messages::range(ctx.place(sign.span), between, words))
}

fn part_of_number(tok: Tok) -> bool {
    let is_unit =
        tok.kind == T::Name && (tok.word == Word::None || tok.word == Word::Per || tok.word.scales());
    is_unit || begins_end(tok) || matches!(tok.kind, T::Slash | T::Star | T::Percent)
}

/// Whether a bound begins here that is written with a sign, and whether it is the least that may be.
fn bound_at(input: Tokens<'_>) -> Option<bool> {
    let is_least = match input.peek()?.kind {
        T::Greater | T::GreaterOrEqual => true,
        T::Less | T::LessOrEqual => false,
        T::Unknown => unknown_bound(input.ctx, input.at)?,
        _ => return None,
    };
    input.skip().peek().filter(|t| begins_number(*t)).map(|_| is_least)
}

fn begins_number(tok: Tok) -> bool {
    matches!(tok.kind, T::Number | T::CommaNumber | T::Minus)
}

/// The same for a sign that the language does not know, behind the colon of a property.
fn unknown_bound(ctx: &Context<'_>, at: usize) -> Option<bool> {
    let before = at.checked_sub(1).and_then(|at| ctx.toks.get(at))?;
    if !matches!(before.kind, T::Colon | T::Comma) {
        return None;
    }
    match ctx.toks.get(at)?.span.of(ctx.text) {
        "≥" => Some(true),
        "≤" => Some(false),
        _ => None,
    }
}

/// Whether a character that the language does not know is reported as a bound.
pub(super) fn is_unknown_bound(ctx: &Context<'_>, at: usize) -> bool {
    unknown_bound(ctx, at).is_some() && ctx.toks.get(at + 1).is_some_and(|t| begins_number(*t) && !t.breaks)
}

fn bound(input: Tokens<'_>, is_least: bool) -> Parsed<'_, Expr> {
    let (rest, limit) = number(input.skip())?;
    let ctx = input.ctx;
    let sign = input.start();
    ctx.report(|| messages::bound(ctx.place(sign), sign.of(ctx.text), is_least, limit.span.of(ctx.text)));
    Ok((rest, Expr { kind: ExprKind::Broken, span: rest.since(input.at) }))
}
