//! New values in the place of old ones, in columns that hold those of all entities.

use std::ops::Range;

use super::super::columns::{Columns, Filling};
use super::{Patched, hull};
use crate::model::value::Value;
use crate::model::{
    CellNote, Cells, Column, EntityCitation, EntityId, LocalisedText, Model, PropertyId, TextId, Type,
};
use crate::source::Shift;

/// What was read of some entities again.
pub(super) struct New {
    pub(super) columns: Columns,
    /// Their texts, numbered from 0.
    pub(super) texts: Vec<LocalisedText>,
    /// For each of them how many texts come before its own.
    pub(super) starts: Vec<u32>,
    pub(super) citations: Vec<EntityCitation>,
    /// Whether they stand in a draft, whose prose is their wording.
    pub(super) drafted: bool,
}

/// Finds out what is different; nothing where what lies within what is, which all else rests on.
pub(super) fn compare(
    model: &Model,
    ids: &[EntityId],
    new: &New,
    shift: Shift,
    patched: &mut Patched,
) -> Option<()> {
    for (i, property) in model.properties.iter().enumerate() {
        let id = PropertyId(i as u32);
        let (Some(old), Some(filling)) = (model.columns.get(i), new.columns.get(id)) else { continue };
        if old.places.is_empty() && filling.owners.is_empty() {
            continue;
        }
        if id == PropertyId::WORDING && new.drafted {
            // What is written as such takes the place of the prose.
            if !filling.owners.is_empty() {
                return None;
            }
            continue;
        }
        for e in ids {
            let (was, is) = (old.cells(*e), owned(filling, e.0..e.0 + 1));
            if was.is_empty() && is.is_empty() {
                continue;
            }
            let same = was.len() == is.len()
                && was.clone().zip(is.clone()).all(|(a, b)| is_same(model, old, a, new, filling, b));
            let places = old.places.get(was.clone()).unwrap_or_default();
            let stay = places.iter().zip(filling.column.places.get(is.clone()).unwrap_or_default());
            let stays = stay.clone().all(|(a, b)| shift.place(*a) == Some(*b));
            let apart = hull(places).is_none_or(|span| !shift.touches(span));
            if same && stays && apart {
                continue;
            }
            if id == PropertyId::PART_OF && !same {
                return None;
            }
            patched.values.push((*e, id));
            if same {
                continue;
            }
            patched.more_or_fewer |= was.len() != is.len();
            let is_counted = was.len() != is.len() || matches!(property.ty, Type::Choice(_));
            if is_counted && patched.recounted.last() != Some(&id) {
                patched.recounted.push(id);
            }
            if let Cells::Entities(targets) = &old.cells {
                let targets = targets.get(was).unwrap_or_default();
                patched.before.insert((*e, id), targets.to_vec());
            }
        }
    }
    patched.values.sort_unstable();
    Some(())
}

/// The cells of some entities in a column that is being filled.
fn owned(filling: &Filling, entities: Range<u32>) -> Range<usize> {
    let at = |e: u32| filling.owners.partition_point(|owner| *owner < e);
    at(entities.start)..at(entities.end)
}

/// Whether two cells say the same.
fn is_same(model: &Model, old: &Column, a: usize, new: &New, filling: &Filling, b: usize) -> bool {
    let text = |id: &TextId| new.texts.get(id.index());
    let same = match (&old.cells, &filling.column.cells) {
        (Cells::Entities(x), Cells::Entities(y)) => x.get(a) == y.get(b),
        (Cells::Values(x), Cells::Values(y)) => match (x.get(a), y.get(b)) {
            (Some(Value::Text(x)), Some(Value::Text(y))) => Some(model.text(*x)) == text(y),
            (x, y) => x == y,
        },
        _ => false,
    };
    same && old.note(a) == filling.column.note(b)
}

/// Puts the new values in the place of the old ones.
pub(super) fn splice(model: &mut Model, ids: &[EntityId], new: New, shift: Shift) -> Option<()> {
    let runs = runs(ids);
    // From the last to the first, so that what comes before stays where it is.
    for run in runs.iter().rev() {
        let texts = renumber(model, ids, run, &new)?;
        for (i, column) in model.columns.iter_mut().enumerate() {
            let Some(property) = model.properties.get(i) else { continue };
            let extent = model.kinds.get(property.owner.index()).map_or(0..0, |kind| kind.extent.clone());
            if i == PropertyId::WORDING.index() && new.drafted {
                for e in run.clone() {
                    let cells = column.cells(EntityId(e));
                    for place in column.places.get_mut(cells).unwrap_or_default() {
                        *place = shift.place(*place)?;
                    }
                }
            } else if let Some(filling) = new.columns.get(PropertyId(i as u32)) {
                replace(column, extent, run.clone(), filling, &texts);
            }
        }
        let at = |e: u32| model.citations.partition_point(|c| c.entity.0 < e);
        let old = at(run.start)..at(run.end);
        let own = new.citations.iter().filter(|c| run.contains(&c.entity.0)).cloned();
        model.citations.splice(old, own);
    }
    Some(())
}

/// Entities whose numbers follow each other.
fn runs(ids: &[EntityId]) -> Vec<Range<u32>> {
    let runs = ids.chunk_by(|a, b| a.0 + 1 == b.0);
    runs.filter_map(|run| Some(run.first()?.0..run.last()?.0 + 1)).collect()
}

/// The numbers of the new texts of a run: the first of them, and of each behind it the number it gets.
struct Numbers {
    first: usize,
    all: Vec<u32>,
}

impl Numbers {
    fn of(&self, id: TextId) -> TextId {
        let at = id.index().checked_sub(self.first).and_then(|i| self.all.get(i));
        TextId(at.copied().unwrap_or(id.0))
    }
}

/// Makes room for the texts of a run among all texts, which are in the order of the entities. Nothing where there are more
/// or fewer in a draft, whose prose has its numbers in between.
fn renumber(model: &mut Model, ids: &[EntityId], run: &Range<u32>, new: &New) -> Option<Numbers> {
    let at = |e: u32| ids.partition_point(|id| id.0 < e);
    let start = |i: usize| new.starts.get(i).map_or(new.texts.len(), |n| *n as usize);
    let own = start(at(run.start))..start(at(run.end));
    let (old, before) = texts_of(model, run, new.drafted);
    let said = new.texts.get(own.clone()).unwrap_or_default();
    if said.len() == old.len() {
        for (id, text) in old.iter().zip(said) {
            model.texts.get_mut(*id as usize)?.clone_from(text);
        }
        return Some(Numbers { first: own.start, all: old });
    }
    if new.drafted {
        return None;
    }
    // What was given up as a mistake left its number behind.
    let range = match (old.first(), old.last()) {
        (Some(first), Some(last)) => *first as usize..*last as usize + 1,
        _ => before..before,
    };
    let more = said.len() as i64 - range.len() as i64;
    let texts = model.properties.iter().zip(&mut model.columns);
    for (_, column) in texts.filter(|(p, _)| matches!(p.ty, Type::Text | Type::Any)) {
        let Cells::Values(cells) = &mut column.cells else { continue };
        for cell in cells {
            if let Value::Text(TextId(id)) = cell
                && *id as usize >= range.end
            {
                *id = (i64::from(*id) + more) as u32;
            }
        }
    }
    let all = (range.start as u32..).take(said.len()).collect();
    model.texts.splice(range, said.iter().cloned());
    Some(Numbers { first: own.start, all })
}

/// The numbers of the texts of some entities, sorted; and where theirs would be, if there were none.
fn texts_of(model: &Model, run: &Range<u32>, drafted: bool) -> (Vec<u32>, usize) {
    let (mut all, mut before) = (Vec::new(), 0);
    let columns = model.properties.iter().zip(&model.columns).enumerate();
    for (i, (property, column)) in columns.filter(|(_, (p, _))| p.ty == Type::Text) {
        if let crate::model::Default::Value(Value::Text(id)) = &property.default {
            before = before.max(id.index() + 1);
        }
        let Cells::Values(cells) = &column.cells else { continue };
        let extent = column.first..column.first + (column.offsets.len().max(1) - 1) as u32;
        let clamp = |e: u32| e.clamp(extent.start, extent.end) - extent.start;
        let offset = |e: u32| column.offsets.get(clamp(e) as usize).map_or(0, |o| *o as usize);
        let (start, end) = (offset(run.start), offset(run.end));
        let text = |v: &Value| if let Value::Text(id) = v { Some(id.0) } else { None };
        if !(drafted && i == PropertyId::WORDING.index()) {
            all.extend(cells.get(start..end).unwrap_or_default().iter().filter_map(text));
        }
        let mut earlier = cells.get(..start).unwrap_or_default().iter().rev();
        before = before.max(earlier.find_map(text).map_or(0, |id| id as usize + 1));
    }
    all.sort_unstable();
    (all, before)
}

/// Puts the new cells of a run into a column.
fn replace(column: &mut Column, extent: Range<u32>, run: Range<u32>, filling: &Filling, texts: &Numbers) {
    let run = run.start.max(extent.start)..run.end.min(extent.end);
    if run.is_empty() {
        return;
    }
    let new = owned(filling, run.clone());
    if column.offsets.is_empty() {
        if new.is_empty() {
            return;
        }
        column.offsets = vec![0; extent.len() + 1];
    }
    let index = |e: u32| (e - extent.start) as usize;
    let offset = |column: &Column, e: u32| column.offsets.get(index(e)).map_or(0, |o| *o as usize);
    let old = offset(column, run.start)..offset(column, run.end);
    let more = new.len() as i64 - old.len() as i64;
    let moved = |n: usize| (n as i64 + more) as u32;
    for e in run.clone() {
        let at = old.start + owned(filling, run.start..e).len();
        column.offsets.get_mut(index(e)).into_iter().for_each(|o| *o = at as u32);
    }
    if more != 0 {
        let later = column.offsets.get_mut(index(run.end)..).into_iter().flatten();
        later.for_each(|o| *o = moved(*o as usize));
    }
    let at = |cell: usize| column.notes.partition_point(|(c, _)| (*c as usize) < cell);
    let notes = at(old.start)..at(old.end);
    if more != 0 {
        column.notes.iter_mut().skip(notes.end).for_each(|(cell, _)| *cell = moved(*cell as usize));
    }
    let own = filling.column.notes.iter().filter(|(cell, _)| new.contains(&(*cell as usize)));
    let own = own.map(|(cell, note)| ((*cell as usize - new.start + old.start) as u32, note.clone()));
    column.notes.splice(notes, own.collect::<Vec<(u32, CellNote)>>());
    let places = filling.column.places.get(new.clone()).unwrap_or_default();
    column.places.splice(old.clone(), places.iter().copied());
    column.varies |= filling.column.varies;
    match (&mut column.cells, &filling.column.cells) {
        (Cells::Entities(all), Cells::Entities(own)) => {
            all.splice(old, own.get(new).unwrap_or_default().iter().copied());
        }
        (Cells::Values(all), Cells::Values(own)) => {
            let value = |v: &Value| match v {
                Value::Text(id) => Value::Text(texts.of(*id)),
                v => v.clone(),
            };
            all.splice(old, own.get(new).unwrap_or_default().iter().map(value));
        }
        // Both were made for the same property.
        _ => {}
    }
    if column.places.is_empty() {
        column.offsets = Vec::new();
    }
}
