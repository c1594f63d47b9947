//! Questions: `for … where … select …`.

use super::expressions::expression;
use super::input::{Parsed, Tokens, Units, name, text, token, word};
use super::members::broken_after;
use super::rules::member;
use crate::syntax::messages;
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::{Column, Header, Query};
use crate::syntax::words::Word;
use nom::{Parser, multi::separated_list1, sequence::preceded};

/// `[for x: K] { where C | unless C | let N = E } select E as NAME, …`
pub(super) fn query(input: Tokens<'_>) -> Parsed<'_, Query> {
    let start = input.at;
    let mut rest = input.units(Units::Query);
    let mut members = Vec::new();
    while rest.peek_word().begins_query_part() && rest.peek_word() != Word::Select {
        let (next, part) = member(rest)?;
        members.push(part);
        rest = next;
    }
    for part in [Word::For, Word::Where, Word::Unless, Word::Let] {
        let _: Parsed<'_, ()> = rest.fail_word(part);
    }
    let columns = separated_list1(token(T::Comma), column);
    let (rest, columns) = preceded(word(Word::Select), columns).parse(rest)?;
    if let Some(next) = rest.peek() {
        // As in other languages for questions.
        let found = next.span.of(rest.ctx.text);
        if next.word.begins_query_part() || found == "from" {
            rest.ctx.report(|| messages::after_select(rest.ctx.place(next.span), found));
            return broken_after(rest);
        }
    }
    Ok((rest, Query { members, columns, span: rest.since(start) }))
}

/// `E as NAME`, `E as "…"`
fn column(input: Tokens<'_>) -> Parsed<'_, Column> {
    let (rest, value) = expression(input)?;
    let (rest, header) = match word(Word::As).parse(rest) {
        Ok((rest, _)) => header.map(Some).parse(rest)?,
        Err(_) => (rest, None),
    };
    Ok((rest, Column { value, header }))
}

fn header(input: Tokens<'_>) -> Parsed<'_, Header> {
    match input.at_text() {
        true => text.map(Header::Text).parse(input),
        false => name.map(Header::Name).parse(input),
    }
}
