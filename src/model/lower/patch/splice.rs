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
            patched.is_counted_anew |= was.len() != is.len() || matches!(property.ty, Type::Choice(_));
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
pub(super) fn splice(model: &mut Model, ids: &[EntityId], mut new: New) {
    let runs = runs(ids);
    // From the last to the first, so that what comes before stays where it is.
    for run in runs.iter().rev() {
        let texts = renumber(model, ids, run, &mut new);
        for (i, column) in model.columns.iter_mut().enumerate() {
            let Some(property) = model.properties.get(i) else { continue };
            let extent = model.kinds.get(property.owner.index()).map_or(0..0, |kind| kind.extent.clone());
            if let Some(filling) = new.columns.get(PropertyId(i as u32)) {
                replace(column, extent, run.clone(), filling, texts);
            }
        }
        let at = |e: u32| model.citations.partition_point(|c| c.entity.0 < e);
        let old = at(run.start)..at(run.end);
        let own = new.citations.iter().filter(|c| run.contains(&c.entity.0)).cloned();
        model.citations.splice(old, own);
    }
}

/// Entities whose numbers follow each other.
fn runs(ids: &[EntityId]) -> Vec<Range<u32>> {
    let runs = ids.chunk_by(|a, b| a.0 + 1 == b.0);
    runs.filter_map(|run| Some(run.first()?.0..run.last()?.0 + 1)).collect()
}

/// Makes room for the texts of a run among all texts, which are in the order of the entities; tells what is to be added
/// to the numbers of the new ones.
fn renumber(model: &mut Model, ids: &[EntityId], run: &Range<u32>, new: &mut New) -> i64 {
    let at = |e: u32| ids.partition_point(|id| id.0 < e);
    let start = |i: usize| new.starts.get(i).map_or(new.texts.len(), |n| *n as usize);
    let own = start(at(run.start))..start(at(run.end));
    let old = texts_of(model, run);
    let said: Vec<LocalisedText> = new.texts.get(own.clone()).unwrap_or_default().to_vec();
    let more = said.len() as i64 - old.len() as i64;
    let end = old.end;
    let to = old.start as i64 - own.start as i64;
    if more != 0 {
        let texts = model.properties.iter().zip(&mut model.columns).filter(|(p, _)| p.ty == Type::Text);
        for (_, column) in texts {
            let Cells::Values(cells) = &mut column.cells else { continue };
            for cell in cells {
                if let Value::Text(TextId(id)) = cell
                    && *id as usize >= end
                {
                    *id = (i64::from(*id) + more) as u32;
                }
            }
        }
    }
    model.texts.splice(old, said);
    to
}

/// The numbers of the texts of some entities; where they have none, where theirs would be.
fn texts_of(model: &Model, run: &Range<u32>) -> Range<usize> {
    let (mut first, mut last, mut before) = (usize::MAX, 0, 0);
    for (property, column) in model.properties.iter().zip(&model.columns).filter(|(p, _)| p.ty == Type::Text)
    {
        if let crate::model::Default::Value(Value::Text(id)) = &property.default {
            before = before.max(id.index() + 1);
        }
        let Cells::Values(cells) = &column.cells else { continue };
        let extent = column.first..column.first + (column.offsets.len().max(1) - 1) as u32;
        let clamp = |e: u32| e.clamp(extent.start, extent.end) - extent.start;
        let offset = |e: u32| column.offsets.get(clamp(e) as usize).map_or(0, |o| *o as usize);
        let (start, end) = (offset(run.start), offset(run.end));
        for cell in cells.get(start..end).unwrap_or_default() {
            if let Value::Text(id) = cell {
                first = first.min(id.index());
                last = last.max(id.index() + 1);
            }
        }
        let earlier = cells.get(..start).unwrap_or_default().iter().rev();
        let text = |v: &Value| if let Value::Text(id) = v { Some(id.index() + 1) } else { None };
        before = before.max(earlier.filter_map(text).next().unwrap_or(0));
    }
    if first < last { first..last } else { before..before }
}

/// Puts the new cells of a run into a column.
fn replace(column: &mut Column, extent: Range<u32>, run: Range<u32>, filling: &Filling, texts: i64) {
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
                Value::Text(TextId(id)) => Value::Text(TextId((i64::from(*id) + texts) as u32)),
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
