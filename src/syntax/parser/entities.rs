//! Bodies of entities: properties, sentences, nested entities.

use super::input::{Parsed, Tokens, Units, local_text, name, text, token};
use super::lines::Tok;
use super::literals::plain;
use super::members::{broken_after, many};
use super::names;
use super::ranges::value;
use crate::syntax::messages::Want;
use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::tree::*;
use crate::syntax::words::Word;
use nom::{Err, Parser, multi::separated_list1};

/// `{ members }`
pub(super) fn body(input: Tokens<'_>) -> Parsed<'_, Body> {
    let (rest, members) = many(input, member)?;
    Ok((rest, Body { members, span: rest.since(input.at) }))
}

fn member(input: Tokens<'_>) -> Parsed<'_, Member> {
    if input.at_property() {
        return property(input).map(|(rest, property)| (rest, Member::Property(property)));
    }
    let next = input.skip();
    if input.first().is_some_and(|t| t.kind == T::Name) && next.peek_kind() == Some(T::Assign) {
        return next.fail(Want::Token(T::Colon));
    }
    match input.first().map_or(Word::None, |t| t.word) {
        Word::Cite if matches!(next.peek_kind(), None | Some(T::RightBrace)) => {
            next.fail(Want::Token(T::Name))
        }
        Word::Cite if next.peek_kind() == Some(T::Name) => {
            cite(input).map(|(rest, cite)| (rest, Member::Cite(cite)))
        }
        Word::Note if next.at_text() => local_text.map(Member::Note).parse(next),
        Word::Alias if next.peek_kind() == Some(T::Name) => {
            separated_list1(token(T::Comma), name).map(Member::Alias).parse(next)
        }
        _ => line(input, Want::Member).map(|(rest, line)| (rest, Member::Line(line))),
    }
}

/// `cite SOURCE "quotation"`
pub(super) fn cite(input: Tokens<'_>) -> Parsed<'_, Cite> {
    let (rest, source) = name(input.skip())?;
    let (rest, quote) = if rest.at_text() && !rest.at_tagged_text() {
        let (rest, quote) = text(rest)?;
        (rest, Some(quote))
    } else {
        (rest, None)
    };
    Ok((rest, Cite { source, quote, span: rest.since(input.at) }))
}

/// `property: value, value`
fn property(input: Tokens<'_>) -> Parsed<'_, Property> {
    let name = Name { span: input.start() };
    let values = input.skip().skip().units(Units::Member);
    // `n:  m: 5`: the value is missing, and `m` is the next property.
    if values.peek().is_some() && values.at_property() {
        return values.fail(Want::Value);
    }
    let (rest, first) = property_value(values)?;
    let (rest, values) = match token(T::Comma).parse(rest) {
        Ok((behind, _)) => more_values(first, rest, behind)?,
        Err(_) => (rest, Values::One(first)),
    };
    Ok((rest.units(input.units), Property { name, values }))
}

/// The values behind the comma of a first one.
fn more_values<'t>(first: PropertyValue, mut rest: Tokens<'t>, mut behind: Tokens<'t>) -> Parsed<'t, Values> {
    let mut values = vec![first];
    loop {
        match property_value(behind) {
            Ok((next, value)) => {
                values.push(value);
                rest = next;
            }
            // The comma is where it went wrong.
            Err(Err::Error(())) => break,
            Err(failure) => return Err(failure),
        }
        match token(T::Comma).parse(rest) {
            Ok((next, _)) => behind = next,
            Err(_) => break,
        }
    }
    values.shrink_to_fit();
    Ok((rest, Values::Several(values)))
}

/// `VALUE during PERIOD as of DATE cite SOURCE "…"`; what stands behind the value may come in any order.
fn property_value(input: Tokens<'_>) -> Parsed<'_, PropertyValue> {
    let (mut rest, value) = fraction(input)?;
    let mut beside = None;
    // Behind most stands nothing.
    if matches!(rest.peek_word(), Word::During | Word::As | Word::Cite) {
        (rest, beside) = behind(rest, input.units)?;
    }
    Ok((rest, PropertyValue { value, beside }))
}

/// What stands behind a value; `units` are those of what comes next.
fn behind(mut rest: Tokens<'_>, units: Units) -> Parsed<'_, Option<Box<Beside>>> {
    let mut it = Beside::default();
    let start = rest.at;
    loop {
        let behind = rest.skip();
        match rest.peek_word() {
            Word::During if it.during.is_none() && !rest.at_property() => {
                let (next, period) = value(behind.units(Units::Never))?;
                (rest, it.during) = (next.units(units), Some(period));
            }
            Word::As if it.as_of.is_none() && behind.peek_word() == Word::Of => {
                let (next, date) = super::literals::value(behind.skip().units(Units::Never))?;
                (rest, it.as_of) = (next.units(units), Some(date));
            }
            Word::Cite if it.cite.is_none() && behind.peek_kind() == Some(T::Name) && !rest.at_property() => {
                let (next, source) = cite(rest)?;
                (rest, it.cite) = (next, Some(source));
            }
            _ => break,
        }
    }
    if rest.at == start {
        return Ok((rest, None));
    }
    it.span = rest.since(start);
    Ok((rest, Some(Box::new(it))))
}

/// A value, or a fraction of one: `1/12 year`.
fn fraction(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // Behind a name and a range nothing is looked for.
    if let Some((rest, plain)) = plain(input)
        && !matches!(plain.kind, ExprKind::Date)
    {
        return Ok((rest, plain));
    }
    let (rest, numerator) = value(input)?;
    if rest.peek_kind() != Some(T::Slash) || !matches!(numerator.kind, ExprKind::Number(_)) {
        return Ok((rest, numerator));
    }
    let (rest, denominator) = super::literals::number(rest.skip())?;
    let kind = ExprKind::Binary(BinaryOp::Divide, Box::new(numerator), Box::new(denominator));
    Ok((rest, Expr { kind, span: rest.since(input.at) }))
}

/// A line of words, with a body or without.
pub(super) fn line(input: Tokens<'_>, want: Want) -> Parsed<'_, Line> {
    use T::*;
    let end = words_end(input);
    let begins = input.first().map(|t| t.kind);
    if end.at == input.at
        || !matches!(
            begins,
            Some(Name | Number | Date | Text | Unclosed | Minus | DotDot | CommaNumber | Unknown)
        )
    {
        return input.fail(want);
    }
    let toks = input.ctx.toks.get(input.at..end.at).unwrap_or_default();
    let damaged = toks.iter().any(|t| matches!(t.kind, CommaNumber | Unknown));
    let word = |tok: &Tok| {
        let kind = if tok.kind == Unclosed { Text } else { tok.kind };
        Token { kind, span: tok.span }
    };
    let words: Box<[Token]> = match damaged {
        true => toks.iter().filter(|t| !matches!(t.kind, CommaNumber | Unknown)).map(word).collect(),
        false => toks.iter().map(word).collect(),
    };
    let braced = end.peek_kind() == Some(LeftBrace);
    // A sentence has no braces, and none stands at the top level; without a title a line may be one.
    let words = match !damaged && (braced || want == Want::Item) {
        true => names::in_words(input, &words, braced).unwrap_or(words),
        false => words,
    };
    // Without a body, what is left of the line would say something else.
    if damaged && !braced || words.is_empty() {
        return broken_after(end);
    }
    let (rest, body) = match braced {
        true => body(end).map(|(rest, body)| (rest, Some(Box::new(body))))?,
        false => (end, None),
    };
    Ok((rest, Line { words, body, span: rest.since(input.at) }))
}

/// Where the words of a line end: at its end, a brace, or a property behind them.
fn words_end(input: Tokens<'_>) -> Tokens<'_> {
    let toks = input.ctx.toks.get(input.at..input.end).unwrap_or_default();
    let ends = |(i, tok): (usize, &Tok)| match tok.kind {
        T::LeftBrace | T::RightBrace | T::Colon | T::Assign => true,
        _ if tok.breaks && i > 0 => true,
        T::Name => toks.get(i + 1).is_some_and(|next| next.kind == T::Colon && !next.breaks),
        _ => false,
    };
    let end = toks.iter().enumerate().position(ends).unwrap_or(toks.len());
    Tokens { at: input.at + end, ..input }
}

impl super::members::Member for Member {
    fn broken(broken: Broken) -> Self {
        Member::Broken(broken)
    }

    /// A value in error counts as unknown, and the first half of one is no value.
    fn cut(&mut self) -> bool {
        if let Member::Property(property) = self
            && let Some(last) = property.values.last_mut()
        {
            last.value.kind = ExprKind::Broken;
        }
        true
    }

    fn begins(input: Tokens<'_>) -> bool {
        input.peek_kind() == Some(T::Name)
    }

    fn defines(input: Tokens<'_>) -> Option<Name> {
        match input.skip().peek() {
            Some(colon) if colon.kind == T::Colon => Some(Name { span: input.start() }),
            Some(tok) if tok.kind == T::Name => Some(Name { span: tok.span }),
            _ => None,
        }
    }
}
