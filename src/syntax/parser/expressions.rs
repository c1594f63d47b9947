//! Conditions and other expressions, by precedence climbing, loosest first.

use super::input::{Parsed, Tokens, Units, name, token, word};
use super::lines::Tok;
use super::literals::{close_paren, value};
use crate::syntax::messages::Want;
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::*;
use crate::syntax::words::Word;
use nom::{Parser, multi::separated_list1, sequence::delimited};

/// How tight operators bind, loosest first.
const OR: u8 = 1;
const AND: u8 = 2;
const NOT: u8 = 3;
const COMPARE: u8 = 4;
const ADD: u8 = 5;
const MULTIPLY: u8 = 6;
const NEGATE: u8 = 7;

/// Any expression.
pub(super) fn expression(input: Tokens<'_>) -> Parsed<'_, Expr> {
    climb(input, OR)
}

/// An expression without a comparison: `a + b`, a path, a call, a set.
pub(super) fn sum(input: Tokens<'_>) -> Parsed<'_, Expr> {
    climb(input, ADD)
}

/// An expression whose operators bind at least as tight as `loosest`.
fn climb(input: Tokens<'_>, loosest: u8) -> Parsed<'_, Expr> {
    input.apart(|input| climb_from(input, loosest))
}

fn climb_from(input: Tokens<'_>, loosest: u8) -> Parsed<'_, Expr> {
    let (mut rest, mut left) = prefix(input)?;
    let mut tightest = u8::MAX;
    while let Some((operator, binds)) = operator(rest)
        && binds >= loosest
        && binds <= tightest
    {
        // Comparisons do not chain.
        tightest = if binds == COMPARE { NOT } else { tightest };
        let (next, kind) = apply(rest.skip(), operator, left, binds)?;
        // A chain is a tree that leans to the left, and as high as it is long.
        next.taller()?;
        left = Expr { kind, span: next.since(input.at) };
        rest = next;
    }
    Ok((rest, left))
}

/// What stands between two expressions.
#[derive(Clone, Copy)]
enum Operator {
    Binary(BinaryOp),
    Is,
    Reaches,
}

fn operator(input: Tokens<'_>) -> Option<(Operator, u8)> {
    use Operator::Binary;
    let tok = input.peek()?;
    Some(match tok.kind {
        T::Equal => (Binary(BinaryOp::Equal), COMPARE),
        T::NotEqual => (Binary(BinaryOp::NotEqual), COMPARE),
        T::Less => (Binary(BinaryOp::Less), COMPARE),
        T::LessOrEqual => (Binary(BinaryOp::LessOrEqual), COMPARE),
        T::Greater => (Binary(BinaryOp::Greater), COMPARE),
        T::GreaterOrEqual => (Binary(BinaryOp::GreaterOrEqual), COMPARE),
        T::Plus => (Binary(BinaryOp::Add), ADD),
        T::Minus => (Binary(BinaryOp::Subtract), ADD),
        T::Star => (Binary(BinaryOp::Multiply), MULTIPLY),
        T::Slash => (Binary(BinaryOp::Divide), MULTIPLY),
        T::Name => match tok.word {
            Word::Or => (Binary(BinaryOp::Or), OR),
            Word::And => (Binary(BinaryOp::And), AND),
            Word::In => (Binary(BinaryOp::In), COMPARE),
            Word::Overlaps => (Binary(BinaryOp::Overlaps), COMPARE),
            Word::Meets => (Binary(BinaryOp::Meets), COMPARE),
            Word::Within => (Binary(BinaryOp::Within), COMPARE),
            Word::Before => (Binary(BinaryOp::Before), COMPARE),
            Word::After => (Binary(BinaryOp::After), COMPARE),
            Word::Is => (Operator::Is, COMPARE),
            Word::Reaches => (Operator::Reaches, COMPARE),
            _ => return None,
        },
        _ => return None,
    })
}

fn apply<'t>(rest: Tokens<'t>, operator: Operator, left: Expr, binds: u8) -> Parsed<'t, ExprKind> {
    match operator {
        Operator::Is => {
            let (rest, what) = is_what(rest)?;
            Ok((rest, ExprKind::Is(Box::new(left), what)))
        }
        Operator::Reaches => reaches(rest, left),
        Operator::Binary(BinaryOp::In) if rest.peek_kind() == Some(T::LeftParen) => in_list(rest, left),
        Operator::Binary(op) => {
            let (rest, right) = rest.deeper(|input| climb(input, binds + 1))?;
            Ok((rest, ExprKind::Binary(op, Box::new(left), Box::new(right))))
        }
    }
}

/// `given`, `none`, `known`, `unknown`, KIND
fn is_what(input: Tokens<'_>) -> Parsed<'_, IsWhat> {
    let (rest, kind) = name(input)?;
    let what = match input.peek_word() {
        Word::Given => IsWhat::Given,
        Word::Nothing => IsWhat::None,
        Word::Known => IsWhat::Known,
        Word::Unknown => IsWhat::Unknown,
        _ => IsWhat::Kind(kind),
    };
    Ok((rest, what))
}

/// `(a, b, c)`, or a set or path in parentheses.
fn in_list<'t>(input: Tokens<'t>, left: Expr) -> Parsed<'t, ExprKind> {
    let inner = input.skip().units(Units::Any);
    let (rest, mut list) = inner.deeper(|input| separated_list1(token(T::Comma), expression).parse(input))?;
    let rest = close_paren(rest)?.units(input.units);
    let single = list.len() == 1;
    let kind = match list.pop() {
        Some(set)
            if single
                && matches!(
                    set.kind,
                    ExprKind::Aggregate(_) | ExprKind::Path(..) | ExprKind::At(..) | ExprKind::Call(..)
                ) =>
        {
            ExprKind::Binary(BinaryOp::In, Box::new(left), Box::new(set))
        }
        last => {
            list.extend(last);
            ExprKind::InList(Box::new(InList { of: left, list }))
        }
    };
    Ok((rest, kind))
}

/// `y negatively via p, -q`
fn reaches<'t>(input: Tokens<'t>, from: Expr) -> Parsed<'t, ExprKind> {
    let (rest, to) = input.deeper(sum)?;
    let sign = match rest.peek_word() {
        Word::Positively => Some(Sign::Positive),
        Word::Negatively => Some(Sign::Negative),
        _ => None,
    };
    let rest = if sign.is_some() { rest.skip() } else { rest };
    let (mut rest, _) = word(Word::Via).parse(rest)?;
    let mut via = Vec::new();
    loop {
        let minus = rest.peek_kind() == Some(T::Minus);
        let (next, step) = name(if minus { rest.skip() } else { rest })?;
        via.push((minus, step));
        rest = next;
        if rest.peek_kind() != Some(T::Comma) || rest.skip().at_property() {
            break;
        }
        rest = rest.skip();
    }
    Ok((rest, ExprKind::Reaches(Box::new(Reaches { from, to, sign, via }))))
}

/// `not C`, `-E`, a quantifier, an aggregate, or a value.
fn prefix(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let Some(tok) = input.peek() else { return input.fail(Want::Expression) };
    let (rest, kind) = match tok.kind {
        T::Minus if !input.skip().peek().is_some_and(|t| t.kind == T::Number && t.glued) => {
            let (rest, inner) = input.skip().deeper(|input| climb(input, NEGATE))?;
            (rest, ExprKind::Negate(Box::new(inner)))
        }
        T::Name => match tok.word {
            Word::Not => {
                let (rest, inner) = input.skip().deeper(|input| climb(input, NOT))?;
                (rest, ExprKind::Not(Box::new(inner)))
            }
            Word::Some | Word::No | Word::Every if at_binder(input.skip()) => quantified(input, tok)?,
            Word::Count | Word::Sum | Word::Min | Word::Max | Word::Set
                if input.skip().peek_word() == Word::Of =>
            {
                aggregate(input, tok)?
            }
            word if word.continues() && !matches!(word, Word::At) => return input.fail(Want::Expression),
            _ => return at_time(input),
        },
        T::Number
        | T::CommaNumber
        | T::Date
        | T::Text
        | T::Unclosed
        | T::LeftParen
        | T::DotDot
        | T::Minus => {
            return at_time(input);
        }
        _ => return input.fail(Want::Expression),
    };
    Ok((rest, Expr { kind, span: rest.since(input.at) }))
}

/// `x.p at E`
fn at_time(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (mut rest, mut expr) = value(input)?;
    while rest.peek_word() == Word::At {
        let (next, time) = rest.skip().deeper(value)?;
        next.taller()?;
        expr = Expr { kind: ExprKind::At(Box::new(expr), Box::new(time)), span: next.since(input.at) };
        rest = next;
    }
    Ok((rest, expr))
}

/// `f(a, b)`, `c.period`, and the path behind.
pub(super) fn call_or_name(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (rest, function) = name(input)?;
    if rest.peek_kind() != Some(T::LeftParen) {
        return Ok((rest, Expr { kind: ExprKind::Name, span: function.span }));
    }
    let arguments = |input| -> Parsed<'_, Vec<Expr>> {
        let open: Tokens<'_> = input;
        if open.peek_kind() == Some(T::RightParen) {
            return Ok((open, Vec::new()));
        }
        separated_list1(token(T::Comma), expression).parse(open)
    };
    let (rest, arguments) = rest.skip().units(Units::Any).deeper(arguments)?;
    let rest = close_paren(rest)?.units(input.units);
    let call = Expr {
        kind: ExprKind::Call(Box::new(Call { name: function, args: arguments })),
        span: rest.since(input.at),
    };
    path_rest(input, rest, call)
}

/// `.property` behind a `)`.
pub(super) fn path_rest<'t>(input: Tokens<'t>, mut rest: Tokens<'t>, mut expr: Expr) -> Parsed<'t, Expr> {
    while rest.peek_kind() == Some(T::Dot) {
        let (next, property) = name(rest.skip())?;
        next.taller()?;
        expr = Expr { kind: ExprKind::Path(Box::new(expr), property), span: next.since(input.at) };
        rest = next;
    }
    Ok((rest, expr))
}

/// `some x: K where C`, `every x: K where C satisfies D`
fn quantified<'t>(input: Tokens<'t>, tok: Tok) -> Parsed<'t, ExprKind> {
    let (rest, binders) = binders(input.skip())?;
    let (rest, filter) = filter(rest)?;
    let quantifier = match tok.word {
        Word::Some => Quantifier::Some,
        Word::No => Quantifier::No,
        _ => Quantifier::Every,
    };
    let (rest, satisfies) = if quantifier == Quantifier::Every {
        let (rest, _) = word(Word::Satisfies).parse(rest)?;
        let (rest, satisfies) = rest.deeper(expression)?;
        (rest, Some(satisfies))
    } else {
        (rest, None)
    };
    Ok((rest, ExprKind::Quantified(Box::new(Quantified { quantifier, binders, filter, satisfies }))))
}

/// `sum of E for x: K where C`
fn aggregate<'t>(input: Tokens<'t>, tok: Tok) -> Parsed<'t, ExprKind> {
    let rest = input.skip().skip();
    let (function, counted) = match tok.word {
        Word::Count => (AggregateFunction::Count, true),
        Word::Sum => (AggregateFunction::Sum, false),
        Word::Min => (AggregateFunction::Min, false),
        Word::Max => (AggregateFunction::Max, false),
        _ => (AggregateFunction::Set, false),
    };
    let (rest, of) = if counted {
        (rest, None)
    } else {
        let (rest, of) = rest.deeper(expression)?;
        let (rest, _) = word(Word::For).parse(rest)?;
        (rest, Some(of))
    };
    let (rest, binders) = binders(rest)?;
    let (rest, filter) = filter(rest)?;
    Ok((rest, ExprKind::Aggregate(Box::new(Aggregate { function, of, binders, filter }))))
}

/// `where C`, if it is there.
pub(super) fn filter(input: Tokens<'_>) -> Parsed<'_, Option<Expr>> {
    if input.peek_word() != Word::Where {
        return Ok((input, None));
    }
    let (rest, condition) = input.skip().deeper(expression)?;
    Ok((rest, Some(condition)))
}

/// A variable with `:` or `in` follows, maybe on the next line.
fn at_binder(input: Tokens<'_>) -> bool {
    let next = input.skip();
    input.first().is_some_and(|t| t.kind == T::Name)
        && (next.peek_kind() == Some(T::Colon) || next.peek_word() == Word::In)
}

/// `x: K, y in PATH`
pub(super) fn binders(input: Tokens<'_>) -> Parsed<'_, Vec<Binder>> {
    let mut binders = Vec::with_capacity(2);
    let mut rest = input;
    loop {
        let (next, binder) = binder(rest)?;
        binders.push(binder);
        rest = next;
        if rest.peek_kind() != Some(T::Comma) || !at_binder(rest.skip()) {
            return Ok((rest, binders));
        }
        rest = rest.skip();
    }
}

fn binder(input: Tokens<'_>) -> Parsed<'_, Binder> {
    let Some(variable) = input.first().filter(|t| t.kind == T::Name) else { return input.fail(Want::Binder) };
    let name = Name { span: variable.span };
    let (rest, domain) = domain(input.skip())?;
    Ok((rest, Binder { name, domain }))
}

/// `: K` or `in PATH`
pub(super) fn domain(input: Tokens<'_>) -> Parsed<'_, Domain> {
    if input.peek_word() == Word::In {
        let (rest, path) = input.skip().deeper(sum)?;
        return Ok((rest, Domain::Path(path)));
    }
    input.want(Want::Token(T::Colon));
    match input.peek_kind() {
        Some(T::Colon) => name.map(Domain::Kind).parse(input.skip()),
        _ => input.fail_word(Word::In),
    }
}

/// `(…)` around a production.
pub(super) fn in_parens<'t, O>(
    inner: impl Parser<Tokens<'t>, Output = O, Error = ()>,
) -> impl Parser<Tokens<'t>, Output = O, Error = ()> {
    delimited(token(T::LeftParen), inner, token(T::RightParen))
}
