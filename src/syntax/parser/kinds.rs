//! Vocabulary: units, choices, kinds with their properties.

use super::expressions::sum;
use super::input::{Parsed, Tokens, local_text, name, text, token, word};
use super::literals::{unit as unit_expr, value};
use super::members::{Member, many};
use super::names::declared;
use crate::syntax::messages::{self, Want};
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::*;
use crate::syntax::words::Word;
use nom::{Err, Parser, multi::separated_list1};

/// A title, if there is one.
pub(super) fn title(input: Tokens<'_>) -> Parsed<'_, Option<LocalText>> {
    if !input.at_text() {
        return Ok((input, None));
    }
    local_text(input).map(|(rest, text)| (rest, Some(text)))
}

/// `unit month | months = 1/12 year`
pub(super) fn unit(input: Tokens<'_>) -> Parsed<'_, Unit> {
    let (rest, names) = separated_list1(token(T::Bar), name).parse(input.skip())?;
    let (rest, before) = title(rest)?;
    let (rest, equals) = match rest.peek_kind() {
        Some(T::Assign) => sum(rest.skip()).map(|(rest, equals)| (rest, Some(equals)))?,
        _ => (rest, None),
    };
    let (rest, behind) = if before.is_none() { title(rest)? } else { (rest, None) };
    Ok((rest, Unit { names, equals, title: before.or(behind), span: rest.since(input.at) }))
}

/// `choice level { A1 A2 en "…" }`
pub(super) fn choice(input: Tokens<'_>) -> Parsed<'_, Choice> {
    let (rest, choice_name) = declared(input.skip())?;
    let (rest, title) = title(rest)?;
    let (rest, values) = many(rest, choice_value)?;
    let values = values.into_iter().filter_map(|value| value.0).collect();
    Ok((rest, Choice { name: choice_name, title, values, span: rest.since(input.at) }))
}

/// One value of a choice; nothing where it could not be understood.
struct ChoiceValue(Option<(Name, Option<LocalText>)>);

fn choice_value(input: Tokens<'_>) -> Parsed<'_, ChoiceValue> {
    let Some(tok) = input.first().filter(|t| t.kind == T::Name) else {
        return input.fail(Want::Token(T::Name));
    };
    let (rest, title) = title(input.skip())?;
    // `A | B` and `A, B` say the same as `A B`.
    let rest = if matches!(rest.peek_kind(), Some(T::Comma | T::Bar)) { rest.skip() } else { rest };
    Ok((rest, ChoiceValue(Some((Name { span: tok.span }, title)))))
}

impl Member for ChoiceValue {
    fn broken(_: Broken) -> Self {
        ChoiceValue(None)
    }

    fn cut(&mut self) -> bool {
        false
    }

    fn begins(input: Tokens<'_>) -> bool {
        input.peek_kind() == Some(T::Name)
    }

    fn defines(_: Tokens<'_>) -> Option<Name> {
        None
    }
}

/// `kind NAME is PARENT in CONTAINER TITLE? { … }`
pub(super) fn kind(input: Tokens<'_>) -> Parsed<'_, Kind> {
    let (mut rest, kind_name) = declared(input.skip())?;
    let mut kind = bare(kind_name);
    loop {
        rest = match rest.peek_word() {
            Word::Is if kind.parent.is_none() => set(name(rest.skip())?, &mut kind.parent),
            Word::In if kind.container.is_none() => set(name(rest.skip())?, &mut kind.container),
            Word::Note if kind.note.is_none() => set(local_text(rest.skip())?, &mut kind.note),
            _ if kind.title.is_none() && rest.at_text() => set(local_text(rest)?, &mut kind.title),
            _ => break,
        };
    }
    if rest.peek_kind() == Some(T::LeftBrace) {
        rest = kind_body(rest, &mut kind)?;
    } else {
        rest.want(Want::Token(T::LeftBrace));
    }
    kind.span = rest.since(input.at);
    Ok((rest, kind))
}

/// `extend kind NAME { … }`
pub(super) fn extend_kind(input: Tokens<'_>) -> Parsed<'_, Kind> {
    let (mut rest, kind_name) = name(input.skip().skip())?;
    let mut kind = bare(kind_name);
    // What only the declaration may say is read all the same, so that the body is not lost.
    loop {
        let from = rest.at;
        rest = match rest.peek_word() {
            Word::Is | Word::In => name(rest.skip())?.0,
            Word::Note if kind.note.is_none() => {
                rest = set(local_text(rest.skip())?, &mut kind.note);
                continue;
            }
            _ if rest.at_text() => local_text(rest)?.0,
            _ => break,
        };
        input.ctx.report(|| messages::extension_head(input.ctx.place(rest.since(from))));
    }
    rest = kind_body(rest, &mut kind)?;
    kind.span = rest.since(input.at);
    Ok((rest, kind))
}

/// A kind of which only the name is known.
fn bare(name: Name) -> Kind {
    Kind {
        name,
        parent: None,
        container: None,
        title: None,
        note: None,
        properties: Vec::new(),
        sentences: Vec::new(),
        broken: Vec::new(),
        span: name.span,
    }
}

/// `{ … }` of a kind.
fn kind_body<'t>(input: Tokens<'t>, kind: &mut Kind) -> Result<Tokens<'t>, Err<()>> {
    let (rest, members) = many(input, kind_member)?;
    for member in members {
        match member {
            KindMember::Property(property) => kind.properties.push(*property),
            KindMember::Sentence(sentence) => kind.sentences.push(sentence),
            KindMember::Note(note) => kind.note = Some(note),
            KindMember::Broken(broken) => kind.broken.push(broken),
        }
    }
    Ok(rest)
}

fn set<'t, T>((rest, value): (Tokens<'t>, T), place: &mut Option<T>) -> Tokens<'t> {
    *place = Some(value);
    rest
}

/// What stands in a kind.
enum KindMember {
    Property(Box<PropertyDecl>),
    Sentence(Sentence),
    Note(LocalText),
    Broken(Broken),
}

impl Member for KindMember {
    fn broken(broken: Broken) -> Self {
        KindMember::Broken(broken)
    }

    fn cut(&mut self) -> bool {
        true
    }

    fn begins(input: Tokens<'_>) -> bool {
        input.at_property() || matches!(input.peek_word(), Word::Sentence | Word::Note)
    }

    fn defines(input: Tokens<'_>) -> Option<Name> {
        input.at_property().then(|| Name { span: input.start() })
    }
}

fn kind_member(input: Tokens<'_>) -> Parsed<'_, KindMember> {
    if input.at_property() {
        return property(input).map(|(rest, property)| (rest, KindMember::Property(Box::new(property))));
    }
    match input.first().map_or(Word::None, |t| t.word) {
        Word::Sentence => sentence.map(KindMember::Sentence).parse(input),
        Word::Note => local_text.map(KindMember::Note).parse(input.skip()),
        _ => match input.first().map(|t| t.kind) {
            Some(T::Name) => token(T::Colon).parse(input.skip()).and_then(|(rest, _)| rest.fail(Want::Type)),
            _ => input.fail(Want::Token(T::Name)),
        },
    }
}

/// `sentence en "{owner} seeks to {direction} {factor}"`
fn sentence(input: Tokens<'_>) -> Parsed<'_, Sentence> {
    let rest = input.skip();
    let (rest, lang) = if rest.at_tagged_text() {
        let (rest, lang) = name(rest)?;
        (rest, Some(lang))
    } else {
        (rest, None)
    };
    let (rest, text) = text(rest)?;
    Ok((rest, Sentence { lang, text, span: rest.since(input.at) }))
}

/// `factor: factor* = unknown en "…" note "…"`; what stands behind the type may come in any order.
fn property(input: Tokens<'_>) -> Parsed<'_, PropertyDecl> {
    let property_name = Name { span: input.start() };
    let (rest, (ty, mut title)) = declared_type(input.skip().skip())?;
    let mut rest = rest;
    let (mut cardinality, mut default, mut note) = (None, None, None);
    let mut bounds: Vec<(BinaryOp, Expr)> = Vec::new();
    loop {
        rest = match rest.peek_kind() {
            Some(kind) if cardinality.is_none() && cardinality_of(kind).is_some() => {
                cardinality = cardinality_of(kind);
                rest.skip()
            }
            Some(kind)
                if bound_operator(kind).is_some_and(|op| bounds.iter().all(|b| is_other_end(b.0, op))) =>
            {
                let (next, limit) = value(rest.skip())?;
                bounds.extend(bound_operator(kind).map(|op| (op, limit)));
                next
            }
            Some(T::Assign) if default.is_none() => set(value(rest.skip())?, &mut default),
            _ if title.is_none() && rest.at_text() => set(local_text(rest)?, &mut title),
            Some(T::Name) if note.is_none() && rest.peek_word() == Word::Note && !rest.at_property() => {
                // On a line of its own, a note is the kind's.
                if rest.first().is_some_and(|t| t.line) {
                    break;
                }
                set(local_text(rest.skip())?, &mut note)
            }
            _ => break,
        };
    }
    let span = rest.since(input.at);
    let cardinality = cardinality.unwrap_or(Cardinality::One);
    Ok((rest, PropertyDecl { name: property_name, ty, cardinality, bounds, default, title, note, span }))
}

fn cardinality_of(kind: T) -> Option<Cardinality> {
    match kind {
        T::Question => Some(Cardinality::AtMostOne),
        T::Star => Some(Cardinality::Any),
        T::Plus => Some(Cardinality::AtLeastOne),
        _ => None,
    }
}

fn bound_operator(kind: T) -> Option<BinaryOp> {
    match kind {
        T::Less => Some(BinaryOp::Less),
        T::LessOrEqual => Some(BinaryOp::LessOrEqual),
        T::Greater => Some(BinaryOp::Greater),
        T::GreaterOrEqual => Some(BinaryOp::GreaterOrEqual),
        _ => None,
    }
}

/// Whether two operators bound different ends.
fn is_other_end(a: BinaryOp, b: BinaryOp) -> bool {
    let is_upper = |op| matches!(op, BinaryOp::Less | BinaryOp::LessOrEqual);
    is_upper(a) != is_upper(b)
}

/// A type, and the title behind it where it is the property's. In `a | b "…"` the title is the property's, in
/// `a "…" | b "…"` each is its value's.
fn declared_type(input: Tokens<'_>) -> Parsed<'_, (TypeRef, Option<LocalText>)> {
    let (mut rest, ty) = type_ref(input)?;
    let TypeRef::Named(first) = ty else { return Ok((rest, (ty, None))) };
    let (behind, mut last) = title(rest)?;
    if behind.peek_kind() != Some(T::Bar) {
        return Ok((rest, (ty, None)));
    }
    rest = behind;
    let mut titled = last.is_some();
    let mut values = vec![(first, last.take())];
    while rest.peek_kind() == Some(T::Bar) {
        let (next, value) = name(rest.skip())?;
        let (behind, value_title) = title(next)?;
        rest = behind;
        let more = rest.peek_kind() == Some(T::Bar);
        if value_title.is_some() && !more && !titled {
            values.push((value, None));
            last = value_title;
            break;
        }
        titled |= value_title.is_some();
        values.push((value, value_title));
    }
    Ok((rest, (TypeRef::Choice(values), last)))
}

/// `quantity in persons/year`, or the name of a type.
pub(super) fn type_ref(input: Tokens<'_>) -> Parsed<'_, TypeRef> {
    if input.peek_word() == Word::Quantity && input.skip().peek_kind() == Some(T::Name) {
        let (rest, _) = word(Word::In).parse(input.skip())?;
        return unit_expr.map(TypeRef::Quantity).parse(rest);
    }
    match input.peek_kind() {
        Some(T::Name) => name.map(TypeRef::Named).parse(input),
        _ => input.fail(Want::Type),
    }
}
