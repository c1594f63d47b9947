//! Numbers with their units, dates, ranges: what may stand as a value.

use super::expressions::{call_or_name, expression, path_rest};
use super::input::{Parsed, Tokens, Units, local_text};
use super::lines::Tok;
use super::ranges::is_word;
use crate::source::Span;
use crate::syntax::messages::{Want, scale_meant};
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::{Expr, ExprKind, Name, Number, UnitExpr};
use crate::syntax::words::Word;
use smallvec::SmallVec;

/// A value, or a range of values: `5`, `about 5`, `A .. B`, `A ..`, `.. B`, `DE`.
pub(super) fn value(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if let Some((rest, plain)) = plain(input) {
        return Ok((rest, plain));
    }
    if input.peek_kind() == Some(T::DotDot) {
        let (rest, to) = operand(input.skip())?;
        let kind = ExprKind::Range(None, Some(Box::new(to)));
        return Ok((rest, Expr { kind, span: rest.since(input.at) }));
    }
    let (rest, from) = operand(input)?;
    if rest.peek_kind() != Some(T::DotDot) {
        return Ok((rest, from));
    }
    let mut rest = rest.skip();
    let mut to = None;
    if begins_operand(rest) {
        let (next, operand) = operand(rest)?;
        (rest, to) = (next, Some(Box::new(operand)));
    }
    let kind = ExprKind::Range(Some(Box::new(from)), to);
    Ok((rest, Expr { kind, span: rest.since(input.at) }))
}

/// What most values are: a name with nothing behind it that it could go on with, two days and what lies between.
pub(super) fn plain(input: Tokens<'_>) -> Option<(Tokens<'_>, Expr)> {
    let (tok, next) = (input.peek()?, input.skip());
    match (tok.kind, next.peek_kind()) {
        (_, Some(T::Text | T::Unclosed | T::LeftParen)) => None,
        (T::Name, Some(T::DotDot)) => None,
        (T::Name, _) if tok.word == Word::None && input.names && input.units != Units::Query => {
            Some((next, Expr { kind: ExprKind::Name, span: tok.span }))
        }
        (T::Date, Some(T::DotDot)) => {
            let last = next.skip().peek().filter(|t| t.kind == T::Date)?;
            let [from, to] = [tok, last].map(|t| Box::new(Expr { kind: ExprKind::Date, span: t.span }));
            let kind = ExprKind::Range(Some(from), Some(to));
            Some((next.skip().skip(), Expr { kind, span: tok.span.to(last.span) }))
        }
        (T::Date, _) => Some((next, Expr { kind: ExprKind::Date, span: tok.span })),
        _ => None,
    }
}

/// Whether the other end of a range follows `..`.
fn begins_operand(input: Tokens<'_>) -> bool {
    let Some(tok) = input.peek() else { return false };
    match tok.kind {
        T::Number | T::Date | T::LeftParen | T::CommaNumber => true,
        T::Minus => input.skip().peek_kind() == Some(T::Number),
        T::Name if at_number_word(input, tok.word) => true,
        T::Name => input.names && !tok.word.continues() && !input.at_property() && !begins_next(input),
        _ => false,
    }
}

/// Whether the next member may begin here, on the line of a value.
fn begins_next(input: Tokens<'_>) -> bool {
    match input.units {
        Units::Member => begins_entity(input),
        Units::Query => input.peek_word().begins_query_part(),
        Units::Any | Units::Never => false,
    }
}

/// `about N`, `at least N`, `at most N`
fn at_number_word(input: Tokens<'_>, word: Word) -> bool {
    match word {
        Word::About => matches!(input.skip().peek_kind(), Some(T::Number | T::CommaNumber | T::Minus)),
        Word::At => matches!(input.skip().peek_word(), Word::Least | Word::Most),
        _ => false,
    }
}

/// What may stand at an end of a range.
fn operand(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let Some(tok) = input.peek() else { return input.fail(Want::Value) };
    let done = |rest: Tokens<'_>, kind| Expr { kind, span: rest.since(input.at) };
    match tok.kind {
        T::Number | T::CommaNumber => number(input),
        T::Minus if input.skip().peek().is_some_and(|t| t.kind == T::Number && t.glued) => number(input),
        T::Date => Ok((input.skip(), done(input.skip(), ExprKind::Date))),
        T::Text | T::Unclosed => {
            let (rest, text) = local_text(input)?;
            Ok((rest, done(rest, ExprKind::Text(Box::new(text)))))
        }
        T::Name if tok.word == Word::About && at_number_word(input, tok.word) => {
            let (rest, about) = number(input.skip())?;
            if rest.peek_kind() != Some(T::PlusMinus) {
                return Ok((rest, done(rest, ExprKind::About(Box::new(about), None))));
            }
            let (rest, margin) = number(rest.skip())?;
            Ok((rest, done(rest, ExprKind::About(Box::new(about), Some(Box::new(margin))))))
        }
        T::Name if at_number_word(input, tok.word) => {
            let least = input.skip().peek_word() == Word::Least;
            let (rest, bound) = simple(input.skip().skip())?;
            let bound = Box::new(bound);
            Ok((rest, done(rest, if least { ExprKind::AtLeast(bound) } else { ExprKind::AtMost(bound) })))
        }
        T::Name if input.at_tagged_text() => {
            let (rest, text) = local_text(input)?;
            Ok((rest, done(rest, ExprKind::Text(Box::new(text)))))
        }
        _ => simple(input),
    }
}

/// A number, a date, a name, a call or an expression in parentheses, with the path behind it.
fn simple(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let Some(tok) = input.peek() else { return input.fail(Want::Value) };
    match tok.kind {
        T::Number | T::CommaNumber | T::Minus => number(input),
        T::Date => Ok((input.skip(), Expr { kind: ExprKind::Date, span: tok.span })),
        T::LeftParen if input.names => {
            let inner = input.skip().units(Units::Any);
            let (rest, inner) = inner.deeper(expression)?;
            let rest = close_paren(rest)?.units(input.units);
            // A name and a date are what their span says, so theirs stays inside.
            let leaf = matches!(inner.kind, ExprKind::Name | ExprKind::Date);
            let span = if leaf { inner.span } else { rest.since(input.at) };
            path_rest(input, rest, Expr { kind: inner.kind, span })
        }
        T::Name if input.units == Units::Query && begins_next(input) => input.fail(Want::Expression),
        T::Name if input.names && !tok.word.continues() => call_or_name(input),
        _ => input.fail(Want::Value),
    }
}

/// The `)` of an expression; an operator would have been right there, too.
pub(super) fn close_paren<'t>(input: Tokens<'t>) -> Result<Tokens<'t>, nom::Err<()>> {
    match input.peek_kind() {
        Some(T::RightParen) => Ok(input.skip()),
        _ => input.fail(Want::Token(T::RightParen)).map(|(rest, ())| rest),
    }
}

/// `400 thousand persons/year`, `-3`, `25 %`
pub(super) fn number(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let Some(first) = input.peek() else { return input.fail(Want::Token(T::Number)) };
    let mut rest = input;
    if first.kind == T::Minus {
        rest = rest.skip();
    }
    let mut broken = rest.peek_kind() == Some(T::CommaNumber);
    if rest.peek_kind() != Some(T::Number) && !broken {
        return rest.fail(Want::Token(T::Number));
    }
    rest = rest.skip();
    let digits = rest.since(input.at);
    let mut number = Number { digits, scale: None, percent: false, unit: None };
    if let Some((next, _)) = abbreviated(rest) {
        (rest, broken) = (next, true);
    } else if rest.peek_word().scales() {
        number.scale = Some(Name { span: rest.start() });
        rest = rest.skip();
    }
    if rest.peek_kind() == Some(T::Percent) {
        number.percent = true;
        rest = rest.skip();
    }
    if at_unit(rest) {
        let (next, unit) = unit(rest)?;
        (rest, number.unit) = (next, Some(unit));
    }
    let kind = if broken { ExprKind::Broken } else { ExprKind::Number(Box::new(number)) };
    Ok((rest, Expr { kind, span: rest.since(input.at) }))
}

/// Behind the `Mio.` of a number, as it is written elsewhere, and the word of the language for it. Without a dot and
/// a unit behind it, it may be a unit itself.
pub(super) fn abbreviated(input: Tokens<'_>) -> Option<(Tokens<'_>, &'static str)> {
    let name = input.peek().filter(|t| t.kind == T::Name)?;
    let behind = input.skip();
    let next = behind.peek().filter(|t| matches!(t.kind, T::Dot | T::Name))?;
    let word = scale_meant(name.span.of(input.ctx.text))?;
    match next.kind {
        T::Dot if next.glued => Some((behind.skip(), word)),
        T::Name if !next.word.continues() && !behind.at_property() && !begins_entity(behind) => {
            Some((behind, word))
        }
        _ => None,
    }
}

/// Whether the name here can be the unit of the number before.
fn at_unit(input: Tokens<'_>) -> bool {
    let Some(tok) = input.peek() else { return false };
    if input.units == Units::Never || input.at_property() {
        return false;
    }
    match tok.kind {
        T::Slash => tok.glued && input.skip().peek().is_some_and(|t| t.kind == T::Name && t.glued),
        T::Name if tok.word == Word::Per => input.skip().peek_kind() == Some(T::Name),
        T::Name if tok.word.continues() || tok.word == Word::Note || tok.word.begins_rule_member() => false,
        // `2026 bis 2028`
        T::Name if is_word(tok.span.of(input.ctx.text)) => {
            !matches!(input.skip().peek_kind(), Some(T::Number | T::Date))
        }
        T::Name => {
            // In a body, a name before a text or a brace begins an entity.
            let titled = match input.units {
                Units::Member => matches!(input.skip().peek_kind(), Some(T::Text | T::Unclosed)),
                _ => input.at_tagged_text(),
            };
            !titled && input.skip().peek_kind() != Some(T::LeftBrace) && !begins_next(input)
        }
        _ => false,
    }
}

/// `KIND NAME`, then a title, a body or the end of the line.
pub(super) fn begins_entity(input: Tokens<'_>) -> bool {
    let Some(name) = input.ahead(1).filter(|t| !t.breaks && t.kind == T::Name) else { return false };
    if name.word.continues() || input.skip().at_property() {
        return false;
    }
    let behind = input.skip().skip();
    match behind.peek_kind() {
        None | Some(T::LeftBrace | T::RightBrace | T::Text | T::Unclosed) => true,
        Some(T::Name) => behind.at_tagged_text(),
        _ => false,
    }
}

/// `persons/year`, `EUR per person`, `per year`
pub(super) fn unit(input: Tokens<'_>) -> Parsed<'_, UnitExpr> {
    let mut unit =
        UnitExpr { numerator: SmallVec::new(), denominator: SmallVec::new(), span: Span::default() };
    let mut rest = input;
    match rest.peek() {
        Some(tok) if tok.kind == T::Name && tok.word != Word::Per => {
            unit.numerator.push(Name { span: tok.span });
            rest = rest.skip();
        }
        Some(tok) if tok.kind == T::Slash || tok.word == Word::Per => {}
        _ => return rest.fail(Want::Token(T::Name)),
    }
    while let Some(tok) = rest.peek() {
        let part = match tok.kind {
            T::Star if tok.glued => &mut unit.numerator,
            T::Slash if tok.glued => &mut unit.denominator,
            T::Name if tok.word == Word::Per => &mut unit.denominator,
            _ => break,
        };
        let joined = |t: &Tok| t.kind == T::Name && (t.glued || tok.word == Word::Per);
        let Some(factor) = rest.skip().peek().filter(joined) else { break };
        part.push(Name { span: factor.span });
        rest = rest.skip().skip();
    }
    unit.span = rest.since(input.at);
    Ok((rest, unit))
}
