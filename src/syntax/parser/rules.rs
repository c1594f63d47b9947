//! Rules, defines and named values.

use super::entities::cite;
use super::expressions::{binders, domain, expression, filter, in_parens};
use super::input::{Parsed, Tokens, local_text, name, token, word};
use super::kinds::{title, type_ref};
use super::members::{Member, many};
use super::names::declared;
use crate::syntax::messages::{self, Want};
use crate::syntax::text::open_holes;
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::*;
use crate::syntax::words::Word;
use nom::{
    Parser,
    multi::{separated_list0, separated_list1},
    sequence::preceded,
};

/// `rule NAME TITLE? { … }`
pub(super) fn rule(input: Tokens<'_>) -> Parsed<'_, Rule> {
    let (rest, rule_name) = declared(input.skip())?;
    let (rest, title) = title(rest)?;
    let (rest, members) = many(rest, member)?;
    Ok((rest, Rule { name: rule_name, title, members, span: rest.since(input.at) }))
}

impl Member for RuleMember {
    fn broken(broken: Broken) -> Self {
        RuleMember::Broken(broken)
    }

    fn cut(&mut self) -> bool {
        true
    }

    fn begins(input: Tokens<'_>) -> bool {
        input.peek_word().begins_rule_member()
    }

    fn defines(input: Tokens<'_>) -> Option<Name> {
        let defines = matches!(input.first().map(|t| t.word), Some(Word::Let | Word::For));
        let next = input.skip().peek().filter(|t| t.kind == T::Name)?;
        defines.then_some(Name { span: next.span })
    }
}

/// `for …`, `where C`, `report PLACE TEXT` …
pub(super) fn member(input: Tokens<'_>) -> Parsed<'_, RuleMember> {
    let rest = input.skip();
    match input.first().map_or(Word::None, |t| t.word) {
        Word::Severity => preceded(token(T::Colon), separated_list1(token(T::Comma), severity))
            .map(RuleMember::Severity)
            .parse(rest),
        Word::For
            if rest.peek_word() == Word::Pair
                && rest.skip().peek_kind() == Some(T::Name)
                && rest.skip().peek_word() != Word::In =>
        {
            pair(rest.skip())
        }
        Word::For => binders.map(|binders| RuleMember::For { pair: false, binders }).parse(rest),
        Word::Where => expression.map(RuleMember::Where).parse(rest),
        Word::Unless => expression.map(RuleMember::Unless).parse(rest),
        Word::Let => {
            let value = preceded(token(T::Assign), expression);
            (name, value).map(|(name, value)| RuleMember::Let { name, value }).parse(rest)
        }
        Word::Report => (name, template).map(|(place, text)| RuleMember::Report { place, text }).parse(rest),
        Word::With => with(rest),
        Word::Help => template.map(RuleMember::Help).parse(rest),
        Word::Fix => fix(rest, false),
        Word::Safe if rest.peek_word() == Word::Fix => fix(rest.skip(), true),
        Word::Safe => rest.fail_word(Word::Fix),
        Word::Cite => cite.map(RuleMember::Cite).parse(input),
        Word::Note => local_text.map(RuleMember::Note).parse(rest),
        _ => input.fail(Want::RuleMember),
    }
}

/// `error when C`
fn severity(input: Tokens<'_>) -> Parsed<'_, (Name, Option<Expr>)> {
    if !matches!(input.peek_word(), Word::Error | Word::Warning | Word::Note) {
        return input.fail(Want::Severity);
    }
    let (rest, level) = name(input)?;
    if rest.peek_word() != Word::When {
        return Ok((rest, (level, None)));
    }
    expression.map(|condition| (level, Some(condition))).parse(rest.skip())
}

/// `for pair a, b: clause`
fn pair(input: Tokens<'_>) -> Parsed<'_, RuleMember> {
    let (rest, names) = separated_list1(token(T::Comma), name).parse(input)?;
    let (rest, domain) = domain(rest)?;
    let binders = names.into_iter().map(|name| Binder { name, domain: domain.clone() }).collect();
    Ok((rest, RuleMember::For { pair: true, binders }))
}

/// `with PLACE TEXT for x: K where C`
fn with(input: Tokens<'_>) -> Parsed<'_, RuleMember> {
    let (rest, (place, text)) = (name, template).parse(input)?;
    let same_line = rest.peek().is_some_and(|t| t.word == Word::For);
    if !same_line {
        return Ok((rest, RuleMember::With { place, text, binders: Vec::new(), filter: None }));
    }
    let (rest, (binders, filter)) = (binders, filter).parse(rest.skip())?;
    Ok((rest, RuleMember::With { place, text, binders, filter }))
}

/// A text whose `{ }` are filled in.
fn template(input: Tokens<'_>) -> Parsed<'_, LocalText> {
    let (rest, text) = local_text(input)?;
    let ctx = input.ctx;
    for (_, variant) in &text.variants {
        // That it has no end is reported already.
        if variant.span.of(ctx.text).ends_with('"') {
            for brace in open_holes(ctx.text, *variant) {
                ctx.report(|| messages::open_hole(ctx.place(brace), brace.of(ctx.text)));
            }
        }
    }
    Ok((rest, text))
}

/// `TEXT insert TEXT in VAR`, behind `fix`
fn fix(input: Tokens<'_>, is_safe: bool) -> Parsed<'_, RuleMember> {
    (template, edit).map(|(title, edit)| RuleMember::Fix { is_safe, title, edit }).parse(input)
}

/// `insert TEXT in VAR`, `replace VAR.property with TEXT`
fn edit(input: Tokens<'_>) -> Parsed<'_, FixEdit> {
    if input.peek_word() == Word::Replace {
        let (rest, (place, _, text)) = (name, word(Word::With), template).parse(input.skip())?;
        return Ok((rest, FixEdit::Replace { place, text }));
    }
    if input.peek_word() == Word::Insert {
        let (rest, (text, _, into)) = (template, word(Word::In), name).parse(input.skip())?;
        return Ok((rest, FixEdit::Insert { text, into }));
    }
    let _: Parsed<'_, ()> = input.fail_word(Word::Insert);
    input.fail_word(Word::Replace)
}

/// `define hinders(c: clause, o: objective) when C`, `define cost(c: clause) = E`
pub(super) fn define(input: Tokens<'_>) -> Parsed<'_, Define> {
    let params = in_parens(separated_list0(token(T::Comma), param));
    let (rest, (define_name, params, title)) = (declared, params, title).parse(input.skip())?;
    let function = match rest.first() {
        Some(tok) if tok.kind == T::Assign => true,
        // Nothing else can begin with it, so it may stand on a line of its own.
        Some(tok) if tok.word == Word::When => false,
        _ => {
            rest.want(Want::Token(T::Assign));
            return rest.fail_word(Word::When);
        }
    };
    let (rest, body) = expression(rest.skip())?;
    let body = if function { DefineBody::Equals(body) } else { DefineBody::When(body) };
    Ok((rest, Define { name: define_name, params, title, body, span: rest.since(input.at) }))
}

fn param(input: Tokens<'_>) -> Parsed<'_, (Name, TypeRef)> {
    (name, preceded(token(T::Colon), type_ref)).parse(input)
}

/// `value small_share TITLE? = 20 %`
pub(super) fn named_value(input: Tokens<'_>) -> Parsed<'_, NamedValue> {
    let value = preceded(token(T::Assign), expression);
    let (rest, (value_name, title, value)) = (declared, title, value).parse(input.skip())?;
    Ok((rest, NamedValue { name: value_name, title, value, span: rest.since(input.at) }))
}
