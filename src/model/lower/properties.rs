//! The properties that kinds declare: their types and defaults.

use super::bounds::{self, Strict};
use super::kinds::{Declared, add_choice, localised};
use super::literal::{Asked, Fault, Literal, Scope};
use super::names::types_seen;
use super::say::{short, suggest, twice};
use super::{Lowering, asked, at};
use crate::finding::{Finding, Said};
use crate::model::interval::Interval;
use crate::model::unit::{Dimension, Measure};
use crate::model::value::Value;
use crate::model::{Cardinality, Default, KindId, Property, PropertyId, Type};
use crate::source::{Place, SourceId};
use crate::syntax::tree::{self, Expr, TypeRef};

/// A kind has no more properties, so that many kinds below it cost no memory without end.
pub(super) const MOST: usize = 500;

/// Declares a kind's own properties; the inherited ones are there already.
pub(super) fn declare<'a>(
    it: &mut Lowering<'_>,
    kind: KindId,
    source: SourceId,
    tree: &'a tree::Kind,
    declared: &mut Declared<'a>,
) {
    for decl in &tree.properties {
        let name = it.intern(source, decl.name.span);
        if let Some(before) = it.model.kind(kind).properties.get(&name).copied() {
            let finding = redeclared(it, kind, at(source, decl.name.span), before);
            it.report(finding);
        } else if declare_one(it, kind, source, tree, decl, declared).is_none() {
            return;
        }
    }
    declare_broken(it, kind, source, tree);
}

/// Declares a property of which the kind has none of that name; nothing, and a finding, where it has too many.
pub(super) fn declare_one<'a>(
    it: &mut Lowering<'_>,
    kind: KindId,
    source: SourceId,
    tree: &tree::Kind,
    decl: &'a tree::PropertyDecl,
    declared: &mut Declared<'a>,
) -> Option<PropertyId> {
    let (name, place) = (it.intern(source, decl.name.span), at(source, decl.name.span));
    if it.model.kind(kind).properties.len() >= MOST {
        it.report(too_many(place));
        return None;
    }
    let (ty, unit) = type_of(it, kind, source, decl);
    let (bound, strict) = bounds::of(it, source, decl, ty, unit.as_ref());
    let mut damaged = tree.broken.iter().filter_map(|b| b.defines);
    let is_damaged = damaged.any(|n| n.span == decl.name.span);
    let id = PropertyId(it.model.properties.len() as u32);
    let property = Property {
        name,
        owner: kind,
        ty: if is_damaged { Type::Any } else { ty },
        cardinality: if is_damaged { Cardinality::Any } else { decl.cardinality },
        unit,
        bound,
        default: Default::None,
        title: decl.title.as_ref().map(|t| localised(it, source, t).into()),
        note: decl.note.as_ref().map(|t| localised(it, source, t).into()),
        place: Some(place),
    };
    it.model.properties.push(property);
    it.strict.push(strict);
    declared.properties.push((id, source, decl));
    it.model.kinds.get_mut(kind.index())?.properties.insert(name, id);
    Some(id)
}

/// `model/too_many`
pub(super) fn too_many(place: Place) -> Finding {
    let said = Said::both(
        format!("a kind cannot have more than {MOST} properties"),
        format!("eine Art kann nicht mehr als {MOST} Eigenschaften haben"),
    );
    Finding::error("model/too_many", place, said)
}

/// Properties whose declaration could not be understood: nothing is expected of their values.
pub(super) fn declare_broken(it: &mut Lowering<'_>, kind: KindId, source: SourceId, tree: &tree::Kind) {
    for name in tree.broken.iter().filter_map(|broken| broken.defines) {
        let symbol = it.intern(source, name.span);
        let id = PropertyId(it.model.properties.len() as u32);
        let known = &it.model.kind(kind).properties;
        if known.contains_key(&symbol) || known.len() >= MOST {
            continue;
        }
        it.model.properties.push(Property {
            name: symbol,
            owner: kind,
            ty: Type::Any,
            cardinality: Cardinality::Any,
            unit: None,
            bound: Interval::all(),
            default: Default::Unknown,
            title: None,
            note: None,
            place: Some(at(source, name.span)),
        });
        it.strict.push(Strict::default());
        if let Some(kind) = it.model.kinds.get_mut(kind.index()) {
            kind.properties.insert(symbol, id);
        }
    }
}

/// `model/declared_twice`, and for inherited ones who has it.
pub(super) fn redeclared(it: &Lowering<'_>, kind: KindId, place: Place, before: PropertyId) -> Finding {
    let before = it.model.property(before);
    let name = short(it.model.symbols.text(before.name));
    if before.owner == kind {
        return twice(place, &name, before.place);
    }
    let owner = it.model.symbols.text(it.model.kind(before.owner).name);
    let said = Said::both(
        format!("`{name}` is inherited from `{owner}` and cannot be declared again"),
        format!("`{name}` ist von `{owner}` geerbt und kann nicht noch einmal vereinbart werden"),
    );
    let finding = Finding::error("model/declared_twice", place, said).help(Said::both(
        "leave it out, or choose another name",
        "lassen Sie es weg, oder wählen Sie einen anderen Namen",
    ));
    match before.place {
        Some(place) => finding.with(place, Said::both("declared here", "hier vereinbart")),
        None => finding,
    }
}

/// The type, and the unit of a quantity. A type in error is [`Type::Any`]: nothing is expected of its values.
fn type_of(
    it: &mut Lowering<'_>,
    kind: KindId,
    source: SourceId,
    decl: &tree::PropertyDecl,
) -> (Type, Option<Measure>) {
    match &decl.ty {
        TypeRef::Quantity(unit) => match it.reader(Scope { source, container: None }).measure(unit) {
            Ok(measure) => (Type::Number(measure.dimension), Some(measure)),
            Err(fault) => (reported(it, fault), None),
        },
        TypeRef::Choice(values) => {
            let (kind, name) = (it.model.kind(kind).name, it.text(source, decl.name.span));
            let name = format!("{}.{name}", it.model.symbols.text(kind));
            let name = it.model.symbols.intern(&name);
            (Type::Choice(add_choice(it, source, name, at(source, decl.name.span), values)), None)
        }
        TypeRef::Named(name) => (named_type(it, at(source, name.span)), None),
    }
}

pub(super) fn reported(it: &mut Lowering<'_>, fault: Fault) -> Type {
    if let Fault::Said(finding) = fault {
        it.report(*finding);
    }
    Type::Any
}

fn named_type(it: &mut Lowering<'_>, place: Place) -> Type {
    let (name, from) = (it.text(place.source, place.span), it.pack(place.source));
    match name {
        "text" => Type::Text,
        "yes_no" => Type::YesNo,
        "number" => Type::Number(Dimension::NONE),
        "date" => Type::Date,
        "period" => Type::Period,
        "duration" => Type::Duration,
        _ => {
            if let Some(choice) = it.choice_seen(name, from) {
                return Type::Choice(choice);
            }
            if let Some(kind) = it.kind_seen(name, from) {
                return Type::Entity(kind);
            }
            if !it.model.is_broken(name) {
                let finding = unknown_type(it, place, name);
                it.report(finding);
            }
            Type::Any
        }
    }
}

/// `model/unknown_type`
fn unknown_type(it: &Lowering<'_>, place: Place, name: &str) -> Finding {
    if it.model.symbols.get(name).is_some_and(|s| it.model.kind_names.contains_key(&s)) {
        return it.unknown_kind(place, name);
    }
    let said =
        Said::both(format!("unknown type `{}`", short(name)), format!("unbekannter Typ `{}`", short(name)));
    let near = it.hints.nearest(name, types_seen(&it.model, it.pack(place.source)));
    let finding = Finding::error("model/unknown_type", place, said);
    if near.is_empty() {
        return finding.help(Said::both(
            "write a kind, a `choice`, or one of `text`, `yes_no`, `number`, `quantity in UNIT`, `date`, `period`, `duration`",
            "schreiben Sie eine Art, eine mit `choice` vereinbarte Aufzählung, oder `text`, `yes_no`, `number`, `quantity in EINHEIT`, `date`, `period`, `duration`",
        ));
    }
    suggest(finding, &near)
}

/// Reads the defaults, when all entities have names.
pub(super) fn defaults(it: &mut Lowering<'_>, all: &[(PropertyId, SourceId, Expr)]) {
    for (id, source, expr) in all {
        let default = match default_of(it, *id, *source, expr) {
            Ok(default) => default,
            Err(fault) => {
                reported(it, fault);
                Default::Value(Value::Faulty)
            }
        };
        if let Some(property) = it.model.properties.get_mut(id.index()) {
            property.default = default;
        }
    }
}

fn default_of(
    it: &mut Lowering<'_>,
    id: PropertyId,
    source: SourceId,
    expr: &Expr,
) -> Result<Default, Fault> {
    let reader = it.reader(Scope { source, container: None });
    let asked = Asked { many: it.model.property(id).is_many(), ..asked(&it.model, id) };
    Ok(match reader.read(expr, &asked)? {
        Literal::Unknown => Default::Unknown,
        Literal::Any => Default::Any,
        Literal::Faulty => Default::Value(Value::Faulty),
        Literal::Value(value) => {
            let place = at(source, expr.span);
            Default::Value(bounds::checked(it, id, value, place)?)
        }
        Literal::Text(text) => Default::Value(Value::Text(it.add_text(*text))),
    })
}

/// Whether a property must be written.
pub(super) fn is_required(it: &Property) -> bool {
    matches!(it.cardinality, Cardinality::One | Cardinality::AtLeastOne) && it.default == Default::None
}
