//! Completion in the body of an entity: its properties and their values, nested entities, sentences.

use super::About;
use super::item;
use super::list::{List, Offer, Sort};
use super::{literal, names, sentence};
use crate::ide::Analysis;
use crate::model::{Cardinality, Default, KindId, Property, PropertyId, Type};
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;
use crate::syntax::words::Word;

/// In the body of an entity.
pub(super) fn body(list: &mut List<'_>, kind: Option<KindId>, name: &str, before: &[Piece]) {
    let scene = list.scene;
    let text = |p: &Piece| scene.text(p);
    // Several members may share a line: the last that begins `NAME:` is the one.
    let colon = before.iter().rposition(|p| p.kind == T::Colon).filter(|at| *at > 0);
    if let Some(colon) = colon {
        let name = before.get(colon - 1).map_or("", text);
        let values = before.get(colon + 1..).unwrap_or_default();
        let property = kind.and_then(|k| scene.it.model.property_seen(k, name, scene.pack()));
        return value(list, property, values);
    }
    match before {
        [] => member(list, kind, name),
        [first] if matches!(first.word, Word::Cite) => names::of_kind(list, KindId::SOURCE, 0),
        [first, ..] if matches!(first.word, Word::Cite | Word::Note | Word::Alias) => {}
        [first] if scene.kind(text(first)).is_some() => {}
        _ => {
            if let Some(kind) = kind {
                sentence::go_on(list, kind, before);
            }
        }
    }
}

/// What a member may begin with.
fn member(list: &mut List<'_>, kind: Option<KindId>, name: &str) {
    let Some(kind) = kind else { return item::words_of_bodies(list) };
    properties(list, kind, name);
    let nested: Vec<KindId> = (0..list.scene.it.model.kinds.len() as u32).map(KindId).collect();
    for nested in nested.into_iter().filter(|k| nests_in(list.scene.it, *k, kind)) {
        item::entity(list, nested, 100);
    }
    // `property` in front of a colon that stands already is no sentence.
    if list.scene.around.after.is_empty() {
        sentence::begin(list, kind);
    }
    item::words_of_bodies(list);
}

/// Whether entities of a kind nest in those of another.
fn nests_in(it: &Analysis<'_>, kind: KindId, container: KindId) -> bool {
    it.model.kind(kind).container.is_some_and(|c| it.model.is_kind(container, c))
}

/// The properties that are not set yet, those that must be first.
fn properties(list: &mut List<'_>, kind: KindId, name: &str) {
    let scene = list.scene;
    let it = scene.it;
    let set = set_here(list, kind, name);
    let all: Vec<_> = it.model.properties_seen(kind, scene.pack()).collect();
    let owner = it.model.symbols.text(it.model.kind(kind).name);
    for (i, (symbol, id)) in all.into_iter().enumerate() {
        let property = it.model.property(id);
        let built_in =
            matches!(id, PropertyId::TITLE | PropertyId::NOTE | PropertyId::CITE | PropertyId::WORDING);
        if built_in || set.contains(&id) && !property.is_many() || property.owner == KindId::STATEMENT {
            continue;
        }
        let rank = match (is_required(property), set.contains(&id)) {
            (_, true) => 190,
            (true, _) => 0,
            (false, _) if id == PropertyId::PART_OF => 180,
            (false, _) => 20,
        };
        let label = it.model.symbols.text(symbol);
        let title = property.title.as_deref().map_or("", |t| t.in_lang(it.lang));
        let about = About::Property(owner.to_owned(), label.to_owned());
        let offer =
            Offer { label, sort: Sort::Property, rank: rank + (i as u32).min(90), detail: title, about };
        list.snippet(offer, |s| s.text(label).text(": ").value(it, id));
    }
}

/// Whether an entity is not complete without it.
pub(crate) fn is_required(property: &Property) -> bool {
    matches!(property.cardinality, Cardinality::One | Cardinality::AtLeastOne)
        && property.default == Default::None
}

/// The properties that are written for the entity at the cursor, here and elsewhere.
fn set_here(list: &List<'_>, kind: KindId, name: &str) -> Vec<PropertyId> {
    let scene = list.scene;
    let it = scene.it;
    let mut set: Vec<PropertyId> = Vec::new();
    // What stands before and behind the cursor in this body, nested bodies left out.
    let text = &scene.source.text;
    let mut depth = 0;
    let inside = scene.around.inside();
    for pair in inside.windows(2) {
        let [name, colon] = pair else { continue };
        match name.kind {
            T::LeftBrace => depth += 1,
            T::RightBrace => depth -= 1,
            T::Name if depth == 0 && colon.kind == T::Colon => {
                set.extend(it.model.property_seen(kind, name.span.of(text), scene.pack()));
            }
            _ => {}
        }
    }
    if let Some(entity) = scene.entity(name) {
        for (_, id) in it.model.properties_seen(kind, scene.pack()) {
            let Some(column) = it.model.columns.get(id.index()) else { continue };
            let declared = it.model.entities.declared.get(entity.index()).map(|d| d.name);
            // What is missing holds a value in error at the entity's name.
            if column.cells(entity).any(|cell| column.places.get(cell).copied() != declared) {
                set.push(id);
            }
        }
    }
    set
}

/// A value of a property, or what may stand behind one.
fn value(list: &mut List<'_>, property: Option<PropertyId>, values: &[Piece]) {
    let scene = list.scene;
    let after_value = match values.last().map(|p| (p.kind, p.word)) {
        None | Some((T::Comma, _)) => None,
        Some(last) => Some(last),
    };
    let Some((last, word)) = after_value else {
        if let Some(property) = property {
            of_property(list, property, 0);
        }
        return;
    };
    match (last, word) {
        (_, Word::Cite) => names::of_kind(list, KindId::SOURCE, 0),
        (_, Word::During) => literal::of(list, Type::Period, 0),
        (_, Word::Of) => literal::of(list, Type::Date, 0),
        (_, Word::As) => literal::keyword(list, "of", 0),
        (_, Word::At) => {
            literal::keyword(list, "least", 0);
            literal::keyword(list, "most", 1);
        }
        (T::DotDot, _) => {
            if let Some(id) = property
                && scene.it.model.property(id).ty == Type::Period
            {
                literal::of(list, Type::Date, 0);
            }
        }
        (T::Slash, _) | (_, Word::Per) => literal::units(list, property, values),
        (T::Number, _) => {
            literal::units(list, property, values);
            behind(list);
        }
        _ if word.scales() => literal::units(list, property, values),
        _ => behind(list),
    }
}

/// What may stand behind a value.
fn behind(list: &mut List<'_>) {
    for (i, word) in ["during", "as of", "cite"].into_iter().enumerate() {
        literal::keyword(list, word, 500 + i as u32);
    }
}

/// The value of a slot of a sentence.
pub(super) fn in_sentence(list: &mut List<'_>, property: PropertyId, rank: u32) {
    let it = list.scene.it;
    match it.model.property(property).ty {
        Type::Choice(id) => {
            // In a sentence, `shall_not` reads `shall not`.
            let values = it.model.choices.get(id.index()).map_or(&[][..], |c| &c.values);
            for (i, (name, title)) in values.iter().enumerate() {
                let spelled = it.model.symbols.text(*name).replace('_', " ");
                let title = title.as_ref().map_or("", |t| t.in_lang(it.lang));
                let rank = rank + i as u32;
                let (sort, about) = (Sort::Member, About::Nothing);
                list.word(Offer { label: &spelled, sort, rank, detail: title, about });
            }
        }
        _ => of_property(list, property, rank),
    }
}

/// The values that a property may have.
pub(super) fn of_property(list: &mut List<'_>, id: PropertyId, rank: u32) {
    let it = list.scene.it;
    let property = it.model.property(id);
    of_type(list, property.ty, Some(id), rank);
    literal::keyword(list, "unknown", 600);
    if property.is_many() && matches!(property.ty, Type::Entity(_)) {
        literal::keyword(list, "any", 601);
    }
}

/// The values of a type.
pub(super) fn of_type(list: &mut List<'_>, ty: Type, property: Option<PropertyId>, rank: u32) {
    let it = list.scene.it;
    match ty {
        Type::Entity(kind) => names::of_kind(list, kind, rank),
        Type::Choice(id) => {
            let values = it.model.choices.get(id.index()).map_or(&[][..], |c| &c.values);
            for (i, (name, title)) in values.iter().enumerate() {
                let title = title.as_ref().map_or("", |t| t.in_lang(it.lang));
                let (label, about) = (it.model.symbols.text(*name), About::Nothing);
                list.word(Offer { label, sort: Sort::Member, rank: rank + i as u32, detail: title, about });
            }
        }
        Type::YesNo => ["yes", "no"].into_iter().for_each(|word| literal::keyword(list, word, rank)),
        Type::Number(_) => literal::number(list, property, rank),
        ty => literal::of(list, ty, rank),
    }
}

/// The type of a property as it is declared: `quantity in persons/year ?`.
pub(crate) fn type_of(it: &Analysis<'_>, id: PropertyId) -> String {
    let property = it.model.property(id);
    let name = |symbol| it.model.symbols.text(symbol).to_owned();
    let mut text = match property.ty {
        Type::Text => "text".to_owned(),
        Type::YesNo => "yes_no".to_owned(),
        Type::Number(_) => match property.unit.as_ref().filter(|u| !u.text.is_empty()) {
            Some(unit) => format!("quantity in {}", unit.text),
            None => "number".to_owned(),
        },
        Type::Date => "date".to_owned(),
        Type::Period => "period".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Choice(id) => match it.model.choices.get(id.index()) {
            Some(choice) if it.model.choice_names.contains_key(&choice.name) => name(choice.name),
            Some(choice) => choice.values.iter().map(|(v, _)| name(*v)).collect::<Vec<_>>().join(" | "),
            None => String::new(),
        },
        Type::Entity(kind) => name(it.model.kind(kind).name),
        Type::Any => "any".to_owned(),
    };
    text.push_str(match property.cardinality {
        Cardinality::One => "",
        Cardinality::AtMostOne => "?",
        Cardinality::Any => "*",
        Cardinality::AtLeastOne => "+",
    });
    text
}
