//! Where what stands at a cursor is declared, and where its type is.

use super::names::{self, Globals, Mention, Named};
use super::{Analysis, Cursor, at};
use crate::model::{ChoiceId, KindId, PropertyId, Type};
use crate::source::{Place, SourceId, Span};
use crate::syntax::tree::{self, Item, TypeRef};

/// Where something is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub name: Place,
    /// All of its declaration, in the same text.
    pub whole: Span,
}

/// Where what stands at a cursor is declared; of a word of a sentence, the sentences of its kind.
pub fn definition(analysis: &Analysis<'_>, cursor: Cursor) -> Vec<Target> {
    names::scoped(analysis, cursor, |analysis, test| {
        let Some(mention) = names::mention_here(analysis, cursor) else { return Vec::new() };
        let globals = Globals::of(analysis.workspace, test.map(|test| (cursor.source, test)));
        of(analysis, &globals, &mention.named)
    })
}

/// Where the name at a cursor is given: of another name of an entity, the `alias`; else as [`definition`].
pub fn declaration(analysis: &Analysis<'_>, cursor: Cursor) -> Vec<Target> {
    let targets = definition(analysis, cursor);
    let Some(mention) = names::mention(analysis, cursor) else { return targets };
    let spelled = super::references::text(analysis, &mention);
    let sources = &analysis.workspace.sources;
    let is_other = |target: &Target| sources.text(target.name).rsplit('.').next() != Some(spelled);
    if !matches!(mention.named, Named::Entity(_)) || !targets.iter().any(is_other) {
        return targets;
    }
    let all = super::references::of(analysis, &mention);
    let is_alias =
        |m: &&Mention| m.role == names::Role::Declares && super::references::text(analysis, m) == spelled;
    match all.iter().find(is_alias) {
        Some(alias) => vec![Target { name: alias.place, whole: alias.place.span }],
        None => targets,
    }
}

/// Where the type of what stands at a cursor is declared: the kind of an entity, what the values of a property are.
pub fn type_definition(analysis: &Analysis<'_>, cursor: Cursor) -> Vec<Target> {
    names::scoped(analysis, cursor, |analysis, test| {
        let Some(mention) = names::mention_here(analysis, cursor) else { return Vec::new() };
        let globals = Globals::of(analysis.workspace, test.map(|test| (cursor.source, test)));
        let ty = match mention.named {
            Named::Entity(id) => Some(Named::Kind(analysis.model.kind_of(id))),
            Named::Value(id, _) => Some(Named::Choice(id)),
            Named::Property(id) => type_of(analysis, id),
            Named::Unit(_) => mention.of.map(Named::Property),
            Named::Variable(place) => variable_kind(analysis, place),
            named => Some(named),
        };
        ty.map(|ty| of(analysis, &globals, &ty)).unwrap_or_default()
    })
}

fn type_of(analysis: &Analysis<'_>, property: PropertyId) -> Option<Named> {
    match analysis.model.property(property).ty {
        Type::Entity(kind) => Some(Named::Kind(kind)),
        Type::Choice(choice) => Some(Named::Choice(choice)),
        _ => None,
    }
}

/// The kind that a variable ranges over: what stands behind its colon.
pub(super) fn variable_kind(analysis: &Analysis<'_>, variable: Place) -> Option<Named> {
    /// More than a declaration of a few variables has.
    const BEHIND: u32 = 200;
    let start = variable.span.end;
    let text = &analysis.workspace.sources.get(variable.source).text;
    let mut at = start;
    for mention in
        names::mentions(analysis, variable.source, Span { start, end: start.saturating_add(BEHIND) })
    {
        let span = mention.place.span;
        if span.start < at {
            continue;
        }
        let between = Span { start: at, end: span.start }.of(text).trim();
        match (mention.named, between) {
            (Named::Kind(_), ":") => return Some(mention.named),
            (Named::Variable(_), ",") => at = span.end,
            _ => return None,
        }
    }
    None
}

/// Where something is declared.
pub(super) fn of(analysis: &Analysis<'_>, globals: &Globals<'_>, named: &Named) -> Vec<Target> {
    let model = analysis.model;
    let one = |target: Option<Target>| target.into_iter().collect();
    match *named {
        Named::Entity(id) => one(model
            .entities
            .declared
            .get(id.index())
            .map(|declared| Target { name: declared.name, whole: declared.whole })),
        Named::Kind(id) => one(model.kind(id).place.map(|place| in_item(analysis, place))),
        Named::Property(id) => one(model.property(id).place.map(|place| property(analysis, place))),
        Named::Choice(id) => one(choice_place(analysis, id).map(|place| in_item(analysis, place))),
        Named::Value(id, at) => one(value(analysis, id, at)),
        Named::Unit(id) => one(globals.unit_tree(id).and_then(|it| {
            let name = it.place(it.tree.names.first()?.span);
            Some(Target { name, whole: it.tree.span })
        })),
        Named::Local(place) | Named::Variable(place) => vec![Target { name: place, whole: place.span }],
        Named::Rule(place) | Named::Define(place) | Named::Threshold(place) => {
            vec![in_item(analysis, place)]
        }
        Named::Pack(pack) => {
            let mut files = analysis.workspace.sources.iter().filter(|(_, file)| file.pack == pack);
            let target = |source| {
                let place = Place { source, span: Span::default() };
                Target { name: place, whole: place.span }
            };
            one(files.next().filter(|_| pack != crate::source::Pack::PROJECT).map(|(id, _)| target(id)))
        }
        Named::Sentence(kind) => sentences(analysis, kind)
            .into_iter()
            .map(|(source, it)| Target { name: Place { source, span: it.text.span }, whole: it.span })
            .collect(),
    }
}

/// The item whose name stands at a place.
pub(super) fn item_at<'a>(analysis: &Analysis<'a>, place: Place) -> Option<&'a Item> {
    let items = at::items(&at::file(analysis.workspace, place.source)?.items, place.span.start);
    items.iter().find(|item| at::item_span(item).contains(place.span))
}

fn in_item(analysis: &Analysis<'_>, name: Place) -> Target {
    let whole = item_at(analysis, name).map_or(name.span, at::item_span);
    Target { name, whole }
}

/// The declaration of the property whose name stands at a place.
pub(super) fn property_tree<'a>(analysis: &Analysis<'a>, place: Place) -> Option<&'a tree::PropertyDecl> {
    let (Item::Kind(kind) | Item::ExtendKind(kind)) = item_at(analysis, place)? else { return None };
    kind.properties.iter().find(|p| p.span.contains(place.span))
}

fn property(analysis: &Analysis<'_>, name: Place) -> Target {
    let whole = property_tree(analysis, name).map_or(name.span, |p| p.span);
    Target { name, whole }
}

fn choice_place(analysis: &Analysis<'_>, id: ChoiceId) -> Option<Place> {
    analysis.model.choices.get(id.index())?.place
}

/// A value of an enumeration, which is declared by a `choice` or by a property.
fn value(analysis: &Analysis<'_>, id: ChoiceId, at: u16) -> Option<Target> {
    let place = choice_place(analysis, id)?;
    let values = match item_at(analysis, place)? {
        Item::Choice(choice) => &choice.values,
        _ => match &property_tree(analysis, place)?.ty {
            TypeRef::Choice(values) => values,
            _ => return None,
        },
    };
    let text = &analysis.workspace.sources.get(place.source).text;
    let choice = analysis.model.choices.get(id.index())?;
    let name = analysis.model.symbols.text(choice.values.get(usize::from(at))?.0);
    let (tree, title) = values.iter().find(|(value, _)| value.span.of(text) == name)?;
    let whole = title.as_ref().map_or(tree.span, |title| tree.span.to(title.span));
    Some(Target { name: Place { span: tree.span, ..place }, whole })
}

/// The sentence templates of a kind, its own first.
pub(super) fn sentences<'a>(analysis: &Analysis<'a>, kind: KindId) -> Vec<(SourceId, &'a tree::Sentence)> {
    let model = analysis.model;
    let generations: Vec<KindId> =
        std::iter::successors(Some(kind), |k| model.kind(*k).parent).take(64).collect();
    let mut all = Vec::new();
    for parsed in &analysis.workspace.parsed {
        let text = &analysis.workspace.sources.get(parsed.source).text;
        for item in &parsed.file.items {
            let (Item::Kind(it) | Item::ExtendKind(it)) = item else { continue };
            if it.sentences.is_empty() {
                continue;
            }
            let id = model.symbols.get(it.name.span.of(text)).and_then(|s| model.kind_names.get(&s));
            let Some(rank) = id.and_then(|id| generations.iter().position(|k| k == id)) else { continue };
            all.extend(it.sentences.iter().map(|sentence| (rank, parsed.source, sentence)));
        }
    }
    all.sort_by_key(|(rank, ..)| *rank);
    all.into_iter().map(|(_, source, sentence)| (source, sentence)).collect()
}
