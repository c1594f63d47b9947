//! Which kinds and enumerations there are, and how the kinds descend from each other.

use super::builtin::RESERVED;
use super::say::{listed, short, twice};
use super::{Lowering, at, extensions, properties};
use crate::finding::{Finding, Said};
use crate::model::{Choice, ChoiceId, Kind, KindId, LocalisedText, PropertyId, Symbol, Table};
use crate::source::{Place, SourceId};
use crate::syntax::tree::{self, Item, LocalText, Name};

use crate::model::Part;

/// How many generations of kinds there may be.
const DEEPEST: usize = 64;

/// The trees of what was declared, for the steps that come later.
#[derive(Debug, Default)]
pub(super) struct Declared<'a> {
    /// The kinds of the files.
    pub(super) kinds: Vec<(KindId, SourceId, &'a tree::Kind)>,
    /// What is added to kinds elsewhere, in the order in which it counts.
    pub(super) extensions: Vec<(KindId, SourceId, &'a tree::Kind)>,
    /// The properties of the files.
    pub(super) properties: Vec<(PropertyId, SourceId, &'a tree::PropertyDecl)>,
}

/// Declares all choices and kinds, and the kinds' properties.
pub(super) fn declare<'a>(it: &mut Lowering<'_>, parts: &[Part<'a>]) -> Declared<'a> {
    let mut declared = Declared::default();
    let mut extensions = Vec::new();
    for part in parts {
        for item in part.items {
            match item {
                Item::Choice(choice) => declare_choice(it, part.source, choice),
                Item::Kind(kind) => declared.kinds.extend(declare_kind(it, part.source, kind)),
                Item::ExtendKind(kind) => extensions.push((part.source, kind)),
                Item::Broken(tree::Broken { defines: Some(name), .. }) => {
                    it.break_name(part.source, name.span);
                }
                _ => {}
            }
        }
    }
    for (id, source, kind) in &declared.kinds {
        link(it, *id, *source, kind);
    }
    break_cycles(it, &declared);
    let order = parents_first(it);
    for id in &order {
        let id = *id;
        inherit(it, id);
        if let Some(&(_, source, kind)) = declared.kinds.get(id.index().wrapping_sub(FIRST)) {
            properties::declare(it, id, source, kind, &mut declared);
        }
    }
    extensions::declare(it, &extensions, &order, &mut declared);
    declared
}

/// The first kind that is not built in.
const FIRST: usize = KindId::STATEMENT.0 as usize + 1;

/// A free name for a kind or a choice; a finding where it is taken.
fn free_name(it: &mut Lowering<'_>, place: Place) -> Option<Symbol> {
    let symbol = it.intern(place.source, place.span);
    let text = it.model.symbols.text(symbol);
    if RESERVED.contains(&text) {
        let said = Said::both(
            format!("`{text}` is a word of the language and cannot be declared"),
            format!("`{text}` ist ein Wort der Sprache und kann nicht vereinbart werden"),
        );
        let finding = Finding::error("model/reserved_name", place, said)
            .help(Said::both("choose another name", "wählen Sie einen anderen Namen"));
        it.report(finding);
        return None;
    }
    if text.contains('.') {
        let said = Said::both(
            format!("`{}` has a dot, which only names of entities may have", short(text)),
            format!("`{}` enthält einen Punkt, das dürfen nur Namen von Einträgen", short(text)),
        );
        let finding = Finding::error("model/dotted_name", place, said);
        it.report(finding);
        return None;
    }
    let kind = it.model.kind_names.get(&symbol).map(|id| it.model.kind(*id).place);
    let choice =
        it.model.choice_names.get(&symbol).and_then(|id| it.model.choices.get(id.index())).map(|c| c.place);
    if let Some(before) = kind.or(choice) {
        let finding = twice(place, text, before);
        it.report(finding);
        it.model.contested.insert(symbol);
        return None;
    }
    Some(symbol)
}

fn declare_choice(it: &mut Lowering<'_>, source: SourceId, choice: &tree::Choice) {
    let place = at(source, choice.name.span);
    let Some(name) = free_name(it, place) else { return };
    let id = add_choice(it, source, name, place, &choice.values);
    it.model.choice_names.insert(name, id);
}

/// An enumeration with its values, each of them once.
pub(super) fn add_choice(
    it: &mut Lowering<'_>,
    source: SourceId,
    name: Symbol,
    place: Place,
    written: &[(Name, Option<LocalText>)],
) -> ChoiceId {
    let mut seen: Table<Place> = Table::default();
    let mut values = Vec::new();
    for (value, title) in written {
        let symbol = it.intern(source, value.span);
        let here = at(source, value.span);
        if let Some(before) = seen.insert(symbol, here) {
            let finding = twice(here, it.model.symbols.text(symbol), Some(before));
            it.report(finding);
        } else if values.len() < usize::from(u16::MAX) {
            values.push((symbol, title.as_ref().map(|t| localised(it, source, t))));
        }
    }
    let id = ChoiceId(it.model.choices.len() as u32);
    it.model.choices.push(Choice { name, values, place: Some(place) }.into());
    id
}

/// A text for people, without its quotes.
pub(super) fn localised(it: &Lowering<'_>, source: SourceId, text: &LocalText) -> LocalisedText {
    super::literal::localised(&it.sources.get(source).text, text)
}

fn declare_kind<'a>(
    it: &mut Lowering<'_>,
    source: SourceId,
    kind: &'a tree::Kind,
) -> Option<(KindId, SourceId, &'a tree::Kind)> {
    let place = at(source, kind.name.span);
    let name = free_name(it, place)?;
    let id = KindId(it.model.kinds.len() as u32);
    it.model.kind_names.insert(name, id);
    it.model.kinds.push(Kind {
        name,
        place: Some(place),
        parent: Some(KindId::ENTITY),
        container: None,
        title: kind.title.as_ref().map(|t| localised(it, source, t).into()),
        note: kind.note.as_ref().map(|t| localised(it, source, t).into()),
        properties: Table::default(),
        extent: 0..0,
        pack: it.pack(source),
    });
    Some((id, source, kind))
}

/// `is PARENT` and `in CONTAINER`
fn link(it: &mut Lowering<'_>, id: KindId, source: SourceId, kind: &tree::Kind) {
    let parent = kind.parent.and_then(|name| Some((name, it.kind_of_name(source, name)?)));
    let container = kind.container.and_then(|name| it.kind_of_name(source, name));
    if let Some((name, KindId::STATEMENT)) = parent {
        let finding = super::lines::read_only(at(source, name.span));
        it.report(finding);
    } else if let (Some((_, parent)), Some(kind)) = (parent, it.model.kinds.get_mut(id.index())) {
        kind.parent = Some(parent);
    }
    if let Some(kind) = it.model.kinds.get_mut(id.index()) {
        kind.container = container;
    }
}

/// A kind that is itself by way of others, or lies too many generations down, descends from the root instead.
fn break_cycles(it: &mut Lowering<'_>, declared: &Declared<'_>) {
    // 0 not seen, 1 on the way, 2 sound: with its generation.
    let mut state: Vec<(u8, usize)> = vec![(0, 0); it.model.kinds.len()];
    for start in 0..it.model.kinds.len() {
        let mut path = Vec::new();
        let mut next = Some(KindId(start as u32));
        let mut depth = 0;
        while let Some(id) = next {
            match state.get_mut(id.index()) {
                Some(seen @ (0, _)) => seen.0 = 1,
                Some((1, _)) => {
                    let from = path.iter().position(|k| *k == id).unwrap_or(0);
                    let members = path.split_off(from);
                    cycle(it, declared, &members);
                    members.iter().for_each(|k| settle(&mut state, *k, 1));
                    depth = 1;
                    break;
                }
                Some((_, known)) => {
                    depth = *known;
                    break;
                }
                None => break,
            }
            path.push(id);
            next = it.model.kinds.get(id.index()).and_then(|k| k.parent);
        }
        while let Some(id) = path.pop() {
            depth += 1;
            if depth > DEEPEST {
                too_deep(it, declared, id);
                depth = 1;
            }
            settle(&mut state, id, depth);
        }
    }
}

fn settle(state: &mut [(u8, usize)], id: KindId, depth: usize) {
    if let Some(it) = state.get_mut(id.index()) {
        *it = (2, depth);
    }
}

fn to_root(it: &mut Lowering<'_>, id: KindId) {
    if let Some(kind) = it.model.kinds.get_mut(id.index()) {
        kind.parent = Some(KindId::ENTITY);
    }
}

/// Where a kind names its parent.
fn parent_place(declared: &Declared<'_>, id: KindId) -> Option<Place> {
    let (_, source, kind) = declared.kinds.get(id.index().wrapping_sub(FIRST))?;
    Some(at(*source, kind.parent?.span))
}

/// `model/kind_cycle`; all members descend from the root instead.
fn cycle(it: &mut Lowering<'_>, declared: &Declared<'_>, members: &[KindId]) {
    let Some(first) = members.iter().min() else { return };
    let Some(place) = parent_place(declared, *first) else { return };
    let from = members.iter().position(|k| k == first).unwrap_or(0);
    let turned: Vec<KindId> = members.iter().cycle().skip(from).take(members.len()).copied().collect();
    let names: Vec<&str> = turned.iter().map(|k| it.model.symbols.text(it.model.kind(*k).name)).collect();
    let names = listed(names.get(..8).unwrap_or(&names), "→").replace(", ", " → ");
    let said = Said::both(
        format!("a kind cannot be itself by way of others: {names}"),
        format!("eine Art kann nicht über andere sie selbst sein: {names}"),
    );
    let mut finding = Finding::error("model/kind_cycle", place, said);
    for other in turned.iter().skip(1).take(7).filter_map(|k| parent_place(declared, *k)) {
        finding = finding.with(other, Said::both("and this", "und dies"));
    }
    it.report(finding.help(Said::both("take one `is` out", "entfernen Sie ein `is`")));
    members.iter().for_each(|k| to_root(it, *k));
}

/// `model/too_deep`
fn too_deep(it: &mut Lowering<'_>, declared: &Declared<'_>, id: KindId) {
    to_root(it, id);
    let Some(place) = parent_place(declared, id) else { return };
    let said = Said::both(
        format!("this kind lies more than {DEEPEST} generations down"),
        format!("diese Art liegt mehr als {DEEPEST} Generationen tief"),
    );
    it.report(Finding::error("model/too_deep", place, said));
}

/// All declared kinds, each after its parent.
fn parents_first(it: &Lowering<'_>) -> Vec<KindId> {
    let mut order = Vec::new();
    let mut done = vec![false; it.model.kinds.len()];
    done.iter_mut().take(FIRST).for_each(|d| *d = true);
    for start in FIRST..it.model.kinds.len() {
        let mut path = Vec::new();
        let mut next = Some(KindId(start as u32));
        while let Some(id) = next.filter(|id| !done.get(id.index()).copied().unwrap_or(true)) {
            path.push(id);
            if let Some(d) = done.get_mut(id.index()) {
                *d = true;
            }
            next = it.model.kind(id).parent;
        }
        order.extend(path.into_iter().rev());
    }
    order
}

/// What a kind has from its parent.
fn inherit(it: &mut Lowering<'_>, id: KindId) {
    let Some(parent) = it.model.kinds.get(id.index()).and_then(|k| k.parent) else { return };
    let parent = it.model.kind(parent);
    let (properties, container) = (parent.properties.clone(), parent.container);
    if let Some(kind) = it.model.kinds.get_mut(id.index()) {
        kind.properties = properties;
        kind.container = kind.container.or(container);
    }
}
