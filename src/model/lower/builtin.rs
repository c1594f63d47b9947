//! What the language declares itself: the root of all kinds, sources, and statements.

use std::sync::Arc;

use smallvec::smallvec;

use super::Lowering;
use super::bounds::Strict;
use crate::model::{
    Cardinality, Default, Kind, KindId, LocalisedText, Property, PropertyId, Type, interval::Interval,
};
use crate::source::Pack;

/// Words that begin an item of the top level, and words that name a type: no kind can be called so.
pub(super) const RESERVED: &[&str] = &[
    "use", "unit", "choice", "kind", "rule", "define", "value", "accept", "test", "extend", "text", "yes_no",
    "number", "quantity", "date", "period", "duration", "cite", "note", "alias",
];

/// Declares the built-in kinds; their ids are the constants of [`KindId`] and [`PropertyId`].
pub(super) fn declare(it: &mut Lowering<'_>) {
    use Cardinality::{Any, AtMostOne, One};
    let text = Type::Text;
    kind(it, "entity", None, "entity", "Eintrag");
    property(it, KindId::ENTITY, "title", text, AtMostOne, "title", "Titel");
    property(it, KindId::ENTITY, "note", text, AtMostOne, "note", "Anmerkung");
    property(it, KindId::ENTITY, "cite", Type::Entity(KindId::SOURCE), Any, "sources", "Quellen");
    property(it, KindId::ENTITY, "part_of", Type::Entity(KindId::ENTITY), Any, "part of", "Teil von");
    property(it, KindId::ENTITY, "wording", text, AtMostOne, "wording", "Wortlaut");
    kind(it, "source", Some(KindId::ENTITY), "source", "Quelle");
    property(it, KindId::SOURCE, "author", text, AtMostOne, "author", "Verfasser");
    property(it, KindId::SOURCE, "date", Type::Date, AtMostOne, "date", "Datum");
    property(it, KindId::SOURCE, "url", text, AtMostOne, "address", "Adresse");
    kind(it, "statement", Some(KindId::ENTITY), "statement", "Angabe");
    let of = KindId::STATEMENT;
    property(it, of, "of", Type::Entity(KindId::ENTITY), One, "of", "über");
    property(it, of, "property", text, One, "property", "Eigenschaft");
    property(it, of, "value", Type::Any, One, "value", "Wert");
    property(it, of, "source", Type::Entity(KindId::SOURCE), AtMostOne, "source", "Quelle");
    property(it, of, "as_of", Type::Date, AtMostOne, "as of", "Stand");
    property(it, of, "period", Type::Period, AtMostOne, "period", "Zeitraum");
}

fn title(en: &str, de: &str) -> Option<Arc<LocalisedText>> {
    let variants = smallvec![(Some("en".into()), en.into()), (Some("de".into()), de.into())];
    Some(Arc::new(LocalisedText { variants }))
}

fn kind(it: &mut Lowering<'_>, name: &str, parent: Option<KindId>, en: &str, de: &str) {
    let id = KindId(it.model.kinds.len() as u32);
    let name = it.model.symbols.intern(name);
    let inherited = parent.and_then(|p| it.model.kinds.get(p.index()));
    let properties = inherited.map(|p| p.properties.clone()).unwrap_or_default();
    it.model.kind_names.insert(name, id);
    it.model.kinds.push(Kind {
        name,
        place: None,
        parent,
        container: None,
        title: title(en, de),
        note: None,
        properties,
        extent: 0..0,
        pack: Pack::PROJECT,
    });
}

fn property(
    it: &mut Lowering<'_>,
    owner: KindId,
    name: &str,
    ty: Type,
    cardinality: Cardinality,
    en: &str,
    de: &str,
) {
    let id = PropertyId(it.model.properties.len() as u32);
    let name = it.model.symbols.intern(name);
    it.strict.push(Strict::default());
    it.model.properties.push(Property {
        name,
        owner,
        ty,
        cardinality,
        unit: None,
        bound: Interval { lo: None, hi: None },
        default: Default::None,
        title: title(en, de),
        note: None,
        place: None,
    });
    if let Some(kind) = it.model.kinds.get_mut(owner.index()) {
        kind.properties.insert(name, id);
    }
}
