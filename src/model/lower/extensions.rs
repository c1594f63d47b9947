//! What packs and projects add to kinds that are declared elsewhere: `extend kind NAME { … }`.
//!
//! All kinds have their own properties by now. An extension's come behind them, extensions in the order in which
//! declarations count, and are then handed down to the kinds below.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::kinds::{Declared, localised};
use super::lines::read_only;
use super::properties::{MOST, declare_broken, declare_one, redeclared, too_many};
use super::say::{short, twice};
use super::{Lowering, at};
use crate::finding::{Finding, Said};
use crate::model::{KindId, PropertyId, Symbol};
use crate::source::{Pack, Place, SourceId};
use crate::syntax::tree;

/// Below which kinds a name is a property's already, and whose.
type Below = IndexMap<(KindId, Symbol), PropertyId, FxBuildHasher>;

/// Declares what extensions add; `order` has all kinds that are not built in, parents first.
pub(super) fn declare<'a>(
    it: &mut Lowering<'_>,
    extensions: &[(SourceId, &'a tree::Kind)],
    order: &[KindId],
    declared: &mut Declared<'a>,
) {
    if extensions.is_empty() {
        return;
    }
    let mut below = taken(it, extensions);
    for (source, tree) in extensions {
        let Some(kind) = it.kind_of_name(*source, tree.name) else { continue };
        if kind == KindId::STATEMENT {
            it.report(read_only(at(*source, tree.name.span)));
            continue;
        }
        declared.extensions.push((kind, *source, tree));
        note(it, kind, *source, tree);
        for decl in &tree.properties {
            let name = it.intern(*source, decl.name.span);
            let place = at(*source, decl.name.span);
            if let Some(before) = above(it, kind, name) {
                let finding = redeclared(it, kind, place, before);
                it.report(finding);
            } else if let Some(before) = below.get(&(kind, name)) {
                in_a_sub_kind(it, kind, place, *before);
            } else if let Some(id) = declare_one(it, kind, *source, tree, decl, declared) {
                mark(it, &mut below, id);
            } else {
                break;
            }
        }
        declare_broken(it, kind, *source, tree);
    }
    hand_down(it, order);
}

/// The properties whose names extensions use, by the kinds above them.
fn taken(it: &mut Lowering<'_>, extensions: &[(SourceId, &tree::Kind)]) -> Below {
    let added = extensions.iter().flat_map(|(source, tree)| tree.properties.iter().map(|p| (*source, p)));
    let names: IndexSet<Symbol, FxBuildHasher> =
        added.map(|(source, decl)| it.intern(source, decl.name.span)).collect();
    let mut below = Below::default();
    for id in (0..it.model.properties.len()).map(|i| PropertyId(i as u32)) {
        if names.contains(&it.model.property(id).name) {
            mark(it, &mut below, id);
        }
    }
    below
}

/// Remembers a property for the kinds above its own.
fn mark(it: &Lowering<'_>, below: &mut Below, id: PropertyId) {
    let property = it.model.property(id);
    for kind in generations(it, property.owner).skip(1) {
        below.entry((kind, property.name)).or_insert(id);
    }
}

/// A kind, its parent, and so on.
fn generations(it: &Lowering<'_>, kind: KindId) -> impl Iterator<Item = KindId> {
    std::iter::successors(Some(kind), |k| it.model.kind(*k).parent)
}

/// The property of that name that a kind or one above it has, extensions so far included.
fn above(it: &Lowering<'_>, kind: KindId, name: Symbol) -> Option<PropertyId> {
    generations(it, kind).find_map(|k| it.model.kind(k).properties.get(&name).copied())
}

/// `model/declared_twice`: a kind below has a property of that name. Of two packs, the one that knows the other can
/// give way.
fn in_a_sub_kind(it: &mut Lowering<'_>, kind: KindId, place: Place, before: PropertyId) {
    let (model, property) = (&it.model, it.model.property(before));
    let name = short(model.symbols.text(property.name));
    let (owner, kind_name) = (model.kind(property.owner).name, model.kind(kind).name);
    let (owner, all) = (model.symbols.text(owner), model.symbols.text(kind_name));
    let said = Said::both(
        format!("`{name}` is a property of `{owner}` already, which is a sub-kind of `{all}`"),
        format!("`{name}` ist schon eine Eigenschaft von `{owner}`, einer Unterart von `{all}`"),
    );
    let declared = property.place.unwrap_or(place);
    let pack = |place: Place| model.visibility.pack(place.source);
    let gives_way = pack(declared) != pack(place)
        && pack(place) != Pack::PROJECT
        && model.visibility.sees(pack(declared), pack(place));
    let (primary, other) = if gives_way { (declared, place) } else { (place, declared) };
    let label = match gives_way {
        true => Said::both(format!("added to `{all}` here"), format!("hier für `{all}` ergänzt")),
        false => Said::both("declared here", "hier vereinbart"),
    };
    let help = Said::both("give one of them another name", "geben Sie einem der beiden einen anderen Namen");
    if gives_way {
        // The pack's own statements and rules rest on what is not there now.
        it.model.contested.insert(kind_name);
    }
    it.report(Finding::error("model/declared_twice", primary, said).with(other, label).help(help));
}

/// The explanation of a kind that has none.
fn note(it: &mut Lowering<'_>, id: KindId, source: SourceId, tree: &tree::Kind) {
    let Some(text) = &tree.note else { return };
    if it.model.kind(id).note.is_some() {
        let finding = twice(at(source, text.span), "note", it.model.kind(id).place);
        return it.report(finding);
    }
    let text = localised(it, source, text);
    if let Some(kind) = it.model.kinds.get_mut(id.index()) {
        kind.note = Some(text);
    }
}

/// Gives what was added to a kind to those below it.
fn hand_down(it: &mut Lowering<'_>, order: &[KindId]) {
    let mut full: IndexSet<PropertyId, FxBuildHasher> = IndexSet::default();
    for id in [KindId::SOURCE, KindId::STATEMENT].iter().chain(order) {
        let Some(parent) = it.model.kind(*id).parent else { continue };
        let own = &it.model.kind(*id).properties;
        let inherited = it.model.kind(parent).properties.iter().map(|(name, property)| (*name, *property));
        let mut new: Vec<(Symbol, PropertyId)> =
            inherited.filter(|(name, _)| !own.contains_key(name)).collect();
        let room = MOST.saturating_sub(own.len());
        full.extend(new.drain(room.min(new.len())..).map(|(_, property)| property));
        if let Some(kind) = it.model.kinds.get_mut(id.index()) {
            kind.properties.extend(new);
        }
    }
    for place in full.iter().filter_map(|id| it.model.property(*id).place).collect::<Vec<_>>() {
        it.report(too_many(place));
    }
}
