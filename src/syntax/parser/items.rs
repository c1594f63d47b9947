//! What stands at the top level, and in tests.

use super::entities::{body, line};
use super::input::{Parsed, Tokens, Units, local_text, name, text, token, word};
use super::kinds::{choice, extend_kind, kind, unit};
use super::literals::{begins_entity, value};
use super::members::{Member, many};
use super::names::declared;
use super::rules::{define, named_value, rule};
use crate::syntax::messages::{self, Want};
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::*;
use crate::syntax::words::Word;
use nom::{Parser, branch::alt, multi::separated_list1, sequence::preceded};

/// An item: declared by its first word, or an entity.
pub(super) fn item(input: Tokens<'_>) -> Parsed<'_, Item> {
    let next = input.skip().peek();
    match input.first().map_or(Word::None, |t| t.word) {
        Word::Use => use_.map(Item::Use).parse(input),
        // An entity of a kind that is called `test` has a name.
        Word::Test if next.is_none_or(|t| t.kind != T::Name) || input.skip().at_tagged_text() => {
            test.map(Item::Test).parse(input)
        }
        Word::Unit => unit.map(Item::Unit).parse(input),
        Word::Choice => choice.map(Item::Choice).parse(input),
        Word::Kind => kind.map(Item::Kind).parse(input),
        Word::Rule => rule.map(Item::Rule).parse(input),
        Word::Define => define.map(Item::Define).parse(input),
        Word::Value => named_value.map(Item::Value).parse(input),
        Word::Accept => accept.map(Item::Accept).parse(input),
        Word::Extend if extends_kind(input) => extend_kind.map(Item::ExtendKind).parse(input),
        Word::Extend => extend.map(Item::Extend).parse(input),
        _ => entity(input),
    }
}

/// `extend kind NAME`; without a name behind it, `kind` is an entity.
fn extends_kind(input: Tokens<'_>) -> bool {
    let next = input.skip();
    next.peek_word() == Word::Kind && next.skip().peek_kind() == Some(T::Name)
}

fn entity(input: Tokens<'_>) -> Parsed<'_, Item> {
    if input.at_property() {
        // A property belongs into the body of an entity.
        return input.fail(Want::Item);
    }
    line(input, Want::Item).map(|(rest, line)| (rest, Item::Line(line)))
}

impl Member for Item {
    fn broken(broken: Broken) -> Self {
        Item::Broken(broken)
    }

    fn cut(&mut self) -> bool {
        match self {
            Item::Define(Define { body: DefineBody::When(value) | DefineBody::Equals(value), .. })
            | Item::Value(NamedValue { value, .. }) => value.kind = ExprKind::Broken,
            _ => {}
        }
        false
    }

    fn begins(input: Tokens<'_>) -> bool {
        input.peek_word().begins_item()
    }

    fn defines(input: Tokens<'_>) -> Option<Name> {
        if input.peek_word() == Word::Extend && extends_kind(input) {
            return None;
        }
        let next = input.skip().peek().filter(|t| t.kind == T::Name)?;
        Some(Name { span: next.span })
    }
}

/// `use migration`, `use "path"`
fn use_(input: Tokens<'_>) -> Parsed<'_, Use> {
    let (rest, pack) = alt((name.map(UsePack::Named), text.map(UsePack::Folder))).parse(input.skip())?;
    Ok((rest, Use { pack, span: rest.since(input.at) }))
}

/// `extend NAME { … }`
fn extend(input: Tokens<'_>) -> Parsed<'_, Extend> {
    let (rest, (name, body)) = (declared, body).parse(input.skip())?;
    Ok((rest, Extend { name, body, span: rest.since(input.at) }))
}

/// `NAME` or `PACK/NAME`
fn rule_ref(input: Tokens<'_>) -> Parsed<'_, RuleRef> {
    let (rest, first) = name(input)?;
    if rest.peek_kind() != Some(T::Slash) {
        return Ok((rest, RuleRef { pack: None, name: first }));
    }
    name.map(|name| RuleRef { pack: Some(first), name }).parse(rest.skip())
}

/// `accept RULE at PLACE with NAME, … { … }`
fn accept(input: Tokens<'_>) -> Parsed<'_, Accept> {
    let place = preceded(word(Word::At), name);
    let (rest, (rule, place)) = (rule_ref, place).parse(input.skip())?;
    let (mut rest, with) = if rest.peek_word() == Word::With {
        separated_list1(token(T::Comma), name).parse(rest.skip())?
    } else {
        rest.fail_word::<()>(Word::With).ok();
        (rest, Vec::new())
    };
    let mut accept = Accept {
        rule,
        place,
        with,
        because: None,
        by: None,
        until: None,
        broken: Vec::new(),
        span: input.start(),
    };
    if rest.peek_kind() == Some(T::LeftBrace) {
        let (next, members) = many(rest, accept_member)?;
        rest = next;
        for member in members {
            match member {
                AcceptMember::Because(text) => accept.because = Some(text),
                AcceptMember::By(name) => accept.by = Some(name),
                AcceptMember::Until(date) => accept.until = Some(*date),
                AcceptMember::Broken(broken) => accept.broken.push(broken),
            }
        }
    } else if matches!(rest.peek_word(), Word::Because | Word::By | Word::Until) {
        input.ctx.report(|| messages::accept_without_braces(input.ctx.place(rest.start())));
        let start = rest.at;
        while rest.peek().is_some_and(|t| t.kind != T::RightBrace) {
            rest = rest.skip();
        }
        accept.broken.push(Broken { span: rest.since(start), defines: None });
    } else {
        rest.want(Want::Token(T::LeftBrace));
    }
    accept.span = rest.since(input.at);
    Ok((rest, accept))
}

/// What stands in an `accept`.
enum AcceptMember {
    Because(Text),
    By(Name),
    Until(Box<Expr>),
    Broken(Broken),
}

fn accept_member(input: Tokens<'_>) -> Parsed<'_, AcceptMember> {
    let rest = input.skip();
    match input.first().map_or(Word::None, |t| t.word) {
        Word::Because => {
            // A colon, as behind the others, does no harm.
            let rest = if rest.peek_kind() == Some(T::Colon) { rest.skip() } else { rest };
            text.map(AcceptMember::Because).parse(rest)
        }
        Word::By => preceded(token(T::Colon), name).map(AcceptMember::By).parse(rest),
        Word::Until => date(rest).map(|(rest, date)| (rest, AcceptMember::Until(Box::new(date)))),
        _ => {
            let _: Parsed<'_, ()> = input.fail_word(Word::Because);
            let _: Parsed<'_, ()> = input.fail_word(Word::By);
            input.fail_word(Word::Until)
        }
    }
}

/// `: DATE`
fn date(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (rest, date) = preceded(token(T::Colon), value).parse(input.units(Units::Never))?;
    Ok((rest.units(input.units), date))
}

impl Member for AcceptMember {
    fn broken(broken: Broken) -> Self {
        AcceptMember::Broken(broken)
    }

    fn cut(&mut self) -> bool {
        false
    }

    fn begins(input: Tokens<'_>) -> bool {
        input.at_property() || input.peek_word() == Word::Because
    }

    fn defines(_: Tokens<'_>) -> Option<Name> {
        None
    }
}

/// `test "…" { … }`
fn test(input: Tokens<'_>) -> Parsed<'_, Test> {
    let (rest, title) = local_text(input.skip())?;
    let (rest, members) = many(rest, test_member)?;
    let span = rest.since(input.at);
    let mut test = Test { title, as_of: None, items: Vec::new(), expects: Vec::new(), span };
    for member in members {
        match member {
            TestMember::Item(item) => test.items.push(*item),
            TestMember::AsOf(date) => test.as_of = Some(*date),
            TestMember::Expect(expect) => test.expects.push(expect),
        }
    }
    Ok((rest, test))
}

/// What stands in a test.
enum TestMember {
    Item(Box<Item>),
    AsOf(Box<Expr>),
    Expect(Expect),
}

impl Member for TestMember {
    fn broken(broken: Broken) -> Self {
        TestMember::Item(Box::new(Item::Broken(broken)))
    }

    fn cut(&mut self) -> bool {
        if let TestMember::Item(item) = self { item.cut() } else { false }
    }

    fn begins(input: Tokens<'_>) -> bool {
        Item::begins(input)
            || input.at_property()
            || input.peek_word() == Word::Expect
            || begins_entity(input)
    }

    fn defines(input: Tokens<'_>) -> Option<Name> {
        Item::defines(input)
    }
}

fn test_member(input: Tokens<'_>) -> Parsed<'_, TestMember> {
    match input.first().map_or(Word::None, |t| t.word) {
        Word::AsOf if input.at_property() => {
            date(input.skip()).map(|(rest, date)| (rest, TestMember::AsOf(Box::new(date))))
        }
        Word::Expect => expect.map(TestMember::Expect).parse(input),
        Word::None if is_nearly_expect(input) => {
            let (rest, expect) = expect(input)?;
            let (ctx, word) = (input.ctx, input.start());
            ctx.report(|| messages::expect_meant(ctx.place(word), word.of(ctx.text)));
            Ok((rest, TestMember::Expect(expect)))
        }
        _ => item(input).map(|(rest, item)| (rest, TestMember::Item(Box::new(item)))),
    }
}

/// Whether a misspelled `expect` stands here, and no entity.
fn is_nearly_expect(input: Tokens<'_>) -> bool {
    let Some(word) = input.first().filter(|t| t.kind == T::Name) else { return false };
    let word = word.span.of(input.ctx.text).to_lowercase();
    let (rule, behind) = (input.skip(), input.skip().skip());
    let names_rule = rule.peek_kind() == Some(T::Name) && !input.at_property();
    let goes_on = behind.peek_word() == Word::At || matches!(rule.peek_word(), Word::No | Word::Possible);
    let ends = behind.peek().is_none();
    names_rule
        && (goes_on && strsim::osa_distance(&word, "expect") <= 2 || ends && word.starts_with("expect"))
}

/// `expect possible RULE at PLACE`, `expect no RULE`, `expect no findings`
fn expect(input: Tokens<'_>) -> Parsed<'_, Expect> {
    let rest = input.skip();
    let qualifies = rest.skip().peek_kind() == Some(T::Name) && rest.skip().peek_word() != Word::At;
    let (rest, what) = match rest.peek_word() {
        Word::No if rest.skip().peek_word() == Word::Findings => (rest.skip().skip(), Expected::Nothing),
        Word::No if qualifies => {
            expected(rest.skip()).map(|(rest, (rule, place))| (rest, Expected::NoFinding { rule, place }))?
        }
        first => {
            let possible = first == Word::Possible && qualifies;
            let (rest, (rule, place)) = expected(if possible { rest.skip() } else { rest })?;
            (rest, Expected::Finding { possible, rule, place })
        }
    };
    Ok((rest, Expect { what, span: rest.since(input.at) }))
}

/// `RULE at PLACE`
fn expected(input: Tokens<'_>) -> Parsed<'_, (RuleRef, Option<Name>)> {
    let (rest, rule) = rule_ref(input)?;
    if rest.peek_word() != Word::At {
        let _: Parsed<'_, ()> = rest.fail_word(Word::At);
        return Ok((rest, (rule, None)));
    }
    name.map(|place| (rule, Some(place))).parse(rest.skip())
}
