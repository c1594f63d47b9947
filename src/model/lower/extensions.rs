//! What packs and projects add to kinds that are declared elsewhere: `extend kind NAME { … }`.
//!
//! All kinds have their own properties by now. An extension's come behind them, extensions in the order in which
//! declarations count, and are then handed down to the kinds below.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::kinds::{Declared, localised};
use super::lines::read_only;
use super::properties::{MOST, declare_broken, declare_one, redeclared, too_many};
use super::say::short;
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
            if !is_free(it, &below, kind, name, at(*source, decl.name.span)) {
                continue;
            }
            let Some(id) = declare_one(it, kind, *source, tree, decl, declared) else { break };
            mark(it, &mut below, id);
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

/// Whether a property of that name can be added to a kind; a finding where there is one above or below.
fn is_free(it: &mut Lowering<'_>, below: &Below, kind: KindId, name: Symbol, place: Place) -> bool {
    if let Some(before) = above(it, kind, name) {
        let finding = redeclared(it, kind, place, before);
        it.report(finding);
        return false;
    }
    let Some(before) = below.get(&(kind, name)).copied() else { return true };
    let gives_way = gives_way(it, it.pack(place.source), before);
    let finding = in_a_sub_kind(it, kind, place, before, gives_way);
    it.report(finding);
    gives_way
}

/// Whether a property of a kind below is the mistake, and not what a pack adds above: its author could know the pack.
/// The property hides what is added, so that the pack's own rules and sentences stay sound.
fn gives_way(it: &Lowering<'_>, adds: Pack, before: PropertyId) -> bool {
    let declares = it.model.property(before).place.map(|place| it.pack(place.source));
    let knows = |pack: Pack| pack != adds && it.model.visibility.sees(pack, adds);
    adds != Pack::PROJECT && declares.is_some_and(knows)
}

/// `model/declared_twice`: a kind below has a property of that name.
fn in_a_sub_kind(
    it: &Lowering<'_>,
    kind: KindId,
    place: Place,
    before: PropertyId,
    gives_way: bool,
) -> Finding {
    let (model, property) = (&it.model, it.model.property(before));
    let name = short(model.symbols.text(property.name));
    let owner = short(model.symbols.text(model.kind(property.owner).name));
    let above = short(model.symbols.text(model.kind(kind).name));
    let declared = property.place.unwrap_or(place);
    let said = Said::both(
        format!("`{name}` is a property of both `{above}` and its sub-kind `{owner}`"),
        format!("`{name}` ist eine Eigenschaft sowohl von `{above}` als auch der Unterart `{owner}`"),
    );
    let (primary, other, label) = match gives_way {
        true => (declared, place, Said::both("added here", "hier ergänzt")),
        false => (place, declared, Said::both("declared here", "hier vereinbart")),
    };
    Finding::error("model/declared_twice", primary, said)
        .with(other, label)
        .help(Said::both("give one of them another name", "geben Sie einem der beiden einen anderen Namen"))
}

/// The explanation of a kind that has none.
fn note(it: &mut Lowering<'_>, id: KindId, source: SourceId, tree: &tree::Kind) {
    let Some(text) = &tree.note else { return };
    let kind = it.model.kind(id);
    if kind.note.is_some() {
        let name = short(it.model.symbols.text(kind.name));
        let said = Said::both(
            format!("the kind `{name}` is explained already"),
            format!("die Art `{name}` ist schon erläutert"),
        );
        let mut finding = Finding::error("model/declared_twice", at(source, text.span), said);
        if let Some(place) = kind.place {
            finding = finding.with(place, Said::both("the kind", "die Art"));
        }
        return it.report(finding.help(Said::both("leave this `note` out", "lassen Sie dieses `note` weg")));
    }
    let text = localised(it, source, text);
    if let Some(kind) = it.model.kinds.get_mut(id.index()) {
        kind.note = Some(text.into());
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
