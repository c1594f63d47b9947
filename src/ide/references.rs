//! Where a name is used: in all files, or in one text.

use super::names::{self, Focus, Globals, Mention, Named, Role};
use super::{Analysis, Cursor};
use crate::model::{Cells, EntityId, KindId, LocalisedText, PropertyId};
use crate::source::{Pack, SourceId, Span};
use crate::syntax::tree::Item;

/// All mentions of what stands at a cursor, in the order of the files; with the declarations where these are wanted.
pub fn references(analysis: &Analysis<'_>, cursor: Cursor, declarations: bool) -> Vec<Mention> {
    let Some(mention) = names::mention(analysis, cursor) else { return Vec::new() };
    let mut all = of(analysis, &mention);
    all.retain(|m| declarations || m.role != Role::Declares);
    all
}

/// The mentions in the text of a cursor of what stands there.
pub fn highlights(analysis: &Analysis<'_>, cursor: Cursor) -> Vec<Mention> {
    let Some(mention) = names::mention(analysis, cursor) else { return Vec::new() };
    let focus = Focus::Spelled(spellings(analysis, &mention));
    in_text(analysis, &names::globals(analysis), &mention.named, &focus, cursor.source)
}

/// All mentions of what is mentioned.
pub(super) fn of(analysis: &Analysis<'_>, mention: &Mention) -> Vec<Mention> {
    let focus = Focus::Spelled(spellings(analysis, mention));
    let only = match mention.named {
        Named::Local(place) | Named::Variable(place) => Some(place.source),
        _ => None,
    };
    let sources = analysis.workspace.sources.iter().map(|(id, _)| id);
    let sources = sources.filter(|id| only.is_none_or(|only| only == *id));
    let globals = names::globals(analysis);
    sources.flat_map(|id| in_text(analysis, &globals, &mention.named, &focus, id)).collect()
}

fn in_text(
    analysis: &Analysis<'_>,
    globals: &Globals<'_>,
    named: &Named,
    focus: &Focus,
    source: SourceId,
) -> Vec<Mention> {
    let mut all = Vec::new();
    names::walk_where(analysis, globals, source, focus, &|item| may_hold(analysis, named, item), &mut |m| {
        if m.named == *named {
            all.push(m);
        }
    });
    all.sort_by_key(|m| m.place);
    all.dedup_by_key(|m| m.place);
    all
}

/// Whether an item may mention something: no test sees what the project states, and only one has what it states itself.
fn may_hold(analysis: &Analysis<'_>, named: &Named, item: &Item) -> bool {
    match (named, item) {
        (Named::Entity(id), Item::Test(_)) => analysis.model.pack_of(*id) != Pack::PROJECT,
        (Named::Local(place) | Named::Variable(place), item) => {
            super::at::item_span(item).contains(place.span)
        }
        _ => true,
    }
}

/// All ways in which what is mentioned may be spelled where it is mentioned.
fn spellings(analysis: &Analysis<'_>, mention: &Mention) -> Vec<String> {
    let (model, sources) = (analysis.model, &analysis.workspace.sources);
    let symbol = |symbol| model.symbols.text(symbol).to_owned();
    let mut all = vec![sources.text(mention.place).to_owned()];
    match mention.named {
        Named::Entity(id) => all.extend(names_of(analysis, id)),
        Named::Kind(id) => all.push(symbol(model.kind(id).name)),
        Named::Property(id) => all.push(symbol(model.property(id).name)),
        Named::Choice(id) => all.extend(model.choices.get(id.index()).map(|c| symbol(c.name))),
        Named::Value(id, at) => {
            let choice = model.choices.get(id.index());
            if let Some((name, title)) = choice.and_then(|c| c.values.get(usize::from(at))) {
                // In a sentence, blanks may be of any width: its first word tells enough.
                let first = |text: &str| text.split([' ', '_']).find(|w| !w.is_empty()).map(str::to_owned);
                let titles = title.iter().flat_map(|t: &LocalisedText| &t.variants);
                all.extend(titles.filter_map(|(_, text)| first(text)));
                all.extend(first(model.symbols.text(*name)));
                all.push(symbol(*name));
            }
        }
        Named::Unit(id) => all.extend(names::unit_names(analysis, id)),
        Named::Local(place)
        | Named::Rule(place)
        | Named::Define(place)
        | Named::Threshold(place)
        | Named::Variable(place) => all.push(sources.text(place).to_owned()),
        Named::Pack(pack) => all.push(sources.pack_name(pack).to_owned()),
        Named::Sentence(_) => {}
    }
    let last = |name: String| name.rsplit('.').next().map(str::to_owned).unwrap_or(name);
    let mut all: Vec<String> = all.into_iter().map(last).filter(|name| !name.is_empty()).collect();
    all.sort();
    all.dedup();
    all
}

/// All names of an entity, as its container has them.
pub(super) fn names_of(analysis: &Analysis<'_>, entity: EntityId) -> Vec<String> {
    let model = analysis.model;
    let all = model.entity_names.iter().filter(|(_, id)| **id == entity);
    all.filter_map(|(name, _)| model.symbols.text(*name).rsplit('.').next().map(str::to_owned)).collect()
}

/// How many values name each entity, in all files. That something nests in it is no reference.
pub(super) fn counts(analysis: &Analysis<'_>) -> Vec<u32> {
    let model = analysis.model;
    let mut counts = vec![0; model.entities.kind.len()];
    for (i, column) in model.columns.iter().enumerate() {
        let id = PropertyId(i as u32);
        let Cells::Entities(cells) = &column.cells else { continue };
        if model.property(id).owner == KindId::STATEMENT {
            continue;
        }
        for owner in 0..column.offsets.len().saturating_sub(1) {
            let owner = EntityId(column.first + owner as u32);
            let name = model.entities.declared.get(owner.index()).map(|d| d.name);
            for cell in column.cells(owner) {
                let nests = id == PropertyId::PART_OF && column.places.get(cell).copied() == name;
                let Some(named) = cells.get(cell).filter(|named| named.is_real() && !nests) else { continue };
                counts.get_mut(named.index()).into_iter().for_each(|n| *n += 1);
            }
        }
    }
    counts
}

/// The characters of a mention.
pub fn text<'a>(analysis: &Analysis<'a>, mention: &Mention) -> &'a str {
    let span: Span = mention.place.span;
    span.of(&analysis.workspace.sources.get(mention.place.source).text)
}
