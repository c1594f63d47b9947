//! What stands at a position: found by binary search, in trees and in the model.

use crate::model::{EntityId, KindId, Model};
use crate::source::{Place, SourceId, Span};
use crate::syntax::lexer;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Body, File, Item, Member};
use crate::workspace::Workspace;

/// The tree of a text.
pub fn file(workspace: &Workspace, source: SourceId) -> Option<&File> {
    workspace.parsed.get(source.0 as usize).map(|parsed| &parsed.file)
}

/// All of an item.
pub fn item_span(item: &Item) -> Span {
    match item {
        Item::Use(it) => it.span,
        Item::Unit(it) => it.span,
        Item::Choice(it) => it.span,
        Item::Kind(it) | Item::ExtendKind(it) => it.span,
        Item::Rule(it) => it.span,
        Item::Define(it) => it.span,
        Item::Value(it) => it.span,
        Item::Accept(it) => it.span,
        Item::Test(it) => it.span,
        Item::Extend(it) => it.span,
        Item::Query(it) => it.span,
        Item::Line(it) => it.span,
        Item::Broken(it) => it.span,
    }
}

/// All of a member; of what has no span of its own, from its first character to its last.
pub fn member_span(member: &Member) -> Span {
    match member {
        Member::Property(it) => it.span(),
        Member::Line(it) => it.span,
        Member::Cite(it) => it.span,
        Member::Note(it) => it.span,
        Member::Alias(names) => match (names.first(), names.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => Span::default(),
        },
        Member::Broken(it) => it.span,
    }
}

/// Whether a cursor stands in a span or at its end: there one may still be typing it.
pub fn touches(span: Span, offset: u32) -> bool {
    span.start <= offset && offset <= span.end
}

/// Of things in the order of a text, those that a cursor touches: one, or two that meet there.
pub fn touched<T>(all: &[T], span: impl Fn(&T) -> Span, offset: u32) -> &[T] {
    let first = all.partition_point(|it| span(it).end < offset);
    let rest = all.get(first..).unwrap_or_default();
    let count = rest.iter().take_while(|it| span(it).start <= offset).count();
    rest.get(..count).unwrap_or_default()
}

/// The items that a cursor touches.
pub fn items(items: &[Item], offset: u32) -> &[Item] {
    touched(items, item_span, offset)
}

/// The members that a cursor touches.
pub fn members(body: &Body, offset: u32) -> &[Member] {
    touched(&body.members, member_span, offset)
}

/// The entity whose name is declared at a place.
pub fn declared(model: &Model, place: Place) -> Option<EntityId> {
    let kinds = (0..model.kinds.len()).map(|kind| KindId(kind as u32));
    kinds.filter(|kind| *kind != KindId::STATEMENT).find_map(|kind| declared_as(model, kind, place))
}

/// The entity of a kind, sub-kinds left out, whose name is declared at a place: those of one kind stand in the order
/// of their places.
pub fn declared_as(model: &Model, kind: KindId, place: Place) -> Option<EntityId> {
    let own = own_entities(model, kind);
    let all = model.entities.declared.get(own.clone())?;
    let at = all.binary_search_by_key(&place, |declared| declared.name).ok()?;
    Some(EntityId((own.start + at) as u32))
}

/// The entities of a kind itself, which come before those of its sub-kinds.
fn own_entities(model: &Model, kind: KindId) -> std::ops::Range<usize> {
    let extent = model.kind(kind).extent.start as usize..model.kind(kind).extent.end as usize;
    let kinds = model.entities.kind.get(extent.clone()).unwrap_or_default();
    let count = kinds.partition_point(|k| *k == kind);
    extent.start..extent.start + count
}

/// The innermost entity that a position lies in.
pub fn entity(model: &Model, source: SourceId, offset: u32) -> Option<EntityId> {
    let mut best: Option<(u32, EntityId)> = None;
    for kind in (0..model.kinds.len()).map(|kind| KindId(kind as u32)).filter(|k| *k != KindId::STATEMENT) {
        let own = own_entities(model, kind);
        let all = model.entities.declared.get(own.clone()).unwrap_or_default();
        let before = |d: &crate::model::Declared| (d.name.source, d.whole.start) <= (source, offset);
        let end = all.partition_point(before);
        // Entities of one kind may nest in each other: what ended before lies in the same one or none.
        let near = all.get(end.saturating_sub(DEEPEST)..end).unwrap_or_default();
        for (i, d) in near.iter().enumerate().rev() {
            if d.name.source != source {
                break;
            }
            if touches(d.whole, offset) {
                let id = EntityId((own.start + end - near.len() + i) as u32);
                let is_inner = best.is_none_or(|(start, _)| start <= d.whole.start);
                best = if is_inner { Some((d.whole.start, id)) } else { best };
                break;
            }
        }
    }
    best.map(|(_, id)| id)
}

/// The entities that a text declares, by kind.
pub fn entities_of(model: &Model, source: SourceId) -> Vec<EntityId> {
    let kinds = (0..model.kinds.len()).map(|kind| KindId(kind as u32)).filter(|k| *k != KindId::STATEMENT);
    let mut found = Vec::new();
    for kind in kinds {
        let own = own_entities(model, kind);
        let all = model.entities.declared.get(own.clone()).unwrap_or_default();
        let first = all.partition_point(|d| d.name.source < source);
        let end = all.partition_point(|d| d.name.source <= source);
        found.extend((own.start + first..own.start + end).map(|id| EntityId(id as u32)));
    }
    found
}

/// So many entities of one kind are looked at before a position.
const DEEPEST: usize = 64;

/// The name, number or text that a cursor touches; a name where two meet. Only its line is looked at.
pub fn token(text: &str, offset: u32) -> Option<Token> {
    let (before, behind) = text.split_at_checked(offset as usize)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = behind.find('\n').map_or(text.len(), |at| offset as usize + at);
    let tokens = lexer::tokens_in(text, Span::new(start, end));
    let touched = touched(&tokens, |t| t.span, offset);
    touched.iter().find(|t| t.kind == TokenKind::Name).or(touched.first()).copied()
}

/// The part of a dotted name that a cursor touches, and the name up to its end.
pub fn segment(text: &str, name: Span, offset: u32) -> (Span, Span) {
    let mut start = name.start;
    for part in name.of(text).split('.') {
        let end = start + part.len() as u32;
        if offset <= end || end >= name.end {
            return (Span { start, end }, Span { start: name.start, end });
        }
        start = end + 1;
    }
    (name, name)
}
