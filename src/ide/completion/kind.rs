//! Completion in the body of a kind: types, defaults, the slots of its sentences.

use super::About;
use super::list::{List, Offer, Sort};
use super::{item, literal, value};
use crate::model::{KindId, PropertyId, Type};
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;
use crate::syntax::words::Word;

/// In the body of a kind.
pub(super) fn complete(list: &mut List<'_>, kind: Option<KindId>, before: &[Piece]) {
    let scene = list.scene;
    let lang = scene.it.lang;
    let colon = before.iter().rposition(|p| p.kind == T::Colon).filter(|at| *at > 0);
    let Some(colon) = colon else {
        if before.is_empty() {
            let offer = |label, en, de, rank| {
                let about = About::Word(String::from(label));
                Offer { label, sort: Sort::Keyword, rank, detail: lang.pick(en, de), about }
            };
            let says = offer("sentence", "how its properties read", "wie sich seine Eigenschaften lesen", 0);
            list.snippet(says, |s| {
                s.text("sentence ").slot("en").text(" \"{").slot("property").text("} …\"")
            });
            let note = offer("note", "what it means", "was es bedeutet", 1);
            list.snippet(note, |s| s.text("note en \"").slot("…").text("\" de \"").slot("…").text("\""));
        }
        return;
    };
    let name = before.get(colon - 1).map_or("", |p| scene.text(p));
    let property = kind.and_then(|k| scene.it.model.property_seen(k, name, scene.pack()));
    let behind = before.get(colon + 1..).unwrap_or_default();
    match behind.last().map(|p| (p.kind, p.word)) {
        None => types(list),
        Some((_, Word::Quantity)) => literal::keyword(list, "in", 0),
        Some((_, Word::In)) => literal::of_dimension(list, None, "", &[]),
        Some((T::Assign, _)) => default(list, property),
        Some((T::Slash, _)) => literal::of_dimension(list, None, "", before),
        Some((T::Text, _)) => literal::keyword(list, "note", 0),
        _ => {}
    }
}

/// The types that a property or a parameter may have.
pub(super) fn types(list: &mut List<'_>) {
    let lang = list.scene.it.lang;
    let types = [
        ("text", "words in quotes", "Wörter in Anführungszeichen"),
        ("yes_no", "yes or no", "ja oder nein"),
        ("number", "a number without a unit", "eine Zahl ohne Einheit"),
        ("quantity in", "a number with a unit", "eine Zahl mit Einheit"),
        ("date", "a day, month or year", "ein Tag, Monat oder Jahr"),
        ("period", "from, to", "von, bis"),
        ("duration", "how long", "wie lange"),
    ];
    for (i, (label, en, de)) in types.into_iter().enumerate() {
        let about = About::Word(label.split(' ').next().unwrap_or(label).to_owned());
        let offer = Offer { label, sort: Sort::Type, rank: i as u32, detail: lang.pick(en, de), about };
        match label {
            "quantity in" => list.snippet(offer, |s| s.text("quantity in ").slot("year")),
            _ => list.word(offer),
        }
    }
    item::kinds(list, 20);
    let it = list.scene.it;
    for symbol in it.model.choice_names.keys() {
        let label = it.model.symbols.text(*symbol);
        list.word(Offer { label, sort: Sort::Type, rank: 15, detail: "", about: About::Nothing });
    }
}

/// What may hold where nothing is written.
fn default(list: &mut List<'_>, property: Option<PropertyId>) {
    literal::keyword(list, "unknown", 600);
    literal::keyword(list, "any", 601);
    if let Some(id) = property {
        let ty = list.scene.it.model.property(id).ty;
        if !matches!(ty, Type::Number(_) | Type::Text) {
            value::of_type(list, ty, Some(id), 0);
        }
    }
}

/// In the `{ }` of a sentence template: the properties.
pub(super) fn slots(list: &mut List<'_>, kind: KindId) {
    let it = list.scene.it;
    let owner = it.model.symbols.text(it.model.kind(kind).name);
    for (symbol, id) in it.model.properties_seen(kind, list.scene.pack()) {
        if matches!(id, PropertyId::TITLE | PropertyId::NOTE | PropertyId::CITE | PropertyId::WORDING) {
            continue;
        }
        let label = it.model.symbols.text(symbol);
        let title = it.model.property(id).title.as_ref().map_or("", |t| t.in_lang(it.lang));
        let about = About::Property(owner.to_owned(), label.to_owned());
        list.word(Offer { label, sort: Sort::Property, rank: 0, detail: title, about });
    }
}
