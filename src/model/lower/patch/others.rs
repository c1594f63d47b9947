//! What is different between two models of which the second has other entities in one text.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::{Patched, hull, is_written_anew};
use crate::model::value::Value;
use crate::model::{CellNote, Cells, Column, Default as Unstated, EntityId, KindId, Model, PropertyId, Type};
use crate::source::{Shift, Span};

/// Who of one model is who in another.
#[derive(Debug)]
pub(crate) struct Renumbering {
    /// By the numbers there were.
    now: Vec<Option<EntityId>>,
    /// By the numbers there are.
    before: Vec<Option<EntityId>>,
}

impl Renumbering {
    /// Who an entity is now; what stands for no entity stays.
    pub(crate) fn now(&self, e: EntityId) -> Option<EntityId> {
        if e.is_real() { self.now.get(e.index()).copied().flatten() } else { Some(e) }
    }

    /// Who an entity was.
    pub(crate) fn before(&self, e: EntityId) -> Option<EntityId> {
        if e.is_real() { self.before.get(e.index()).copied().flatten() } else { Some(e) }
    }

    /// Whether nobody comes or goes, so that all have the numbers they had.
    pub(crate) fn is_same(&self) -> bool {
        self.gone().next().is_none() && self.newcomers().next().is_none()
    }

    /// Those who are no more, by the numbers they had.
    pub(crate) fn gone(&self) -> impl Iterator<Item = EntityId> + '_ {
        missing(&self.now)
    }

    /// Those who were not there.
    pub(crate) fn newcomers(&self) -> impl Iterator<Item = EntityId> + '_ {
        missing(&self.before)
    }

    /// Who is called and nests as before; nothing where somebody nests elsewhere, or they stand in another order. What is
    /// stated about somebody is called after that.
    fn between(old: &Model, new: &Model) -> Option<Renumbering> {
        let statements = new.kind(KindId::STATEMENT).extent.clone().map(EntityId);
        let statements: IndexMap<&str, EntityId, FxBuildHasher> =
            statements.map(|id| (new.name_of(id), id)).collect();
        if statements.len() != new.kind(KindId::STATEMENT).extent.len() {
            return None;
        }
        let mut all = Renumbering {
            now: vec![None; old.entities.kind.len()],
            before: vec![None; new.entities.kind.len()],
        };
        let mut last = None;
        for (i, (kind, name)) in old.entities.kind.iter().zip(&old.entities.name).enumerate() {
            let text = old.symbols.text(*name);
            let found = match *kind {
                KindId::STATEMENT => statements.get(text).copied(),
                _ => new.symbols.get(text).and_then(|s| new.entity_names.get(&s).copied()),
            };
            let Some(now) = found.filter(|e| new.kind_of(*e) == *kind && new.name_of(*e) == text) else {
                continue;
            };
            if last >= Some(now) {
                return None;
            }
            last = Some(now);
            *all.now.get_mut(i)? = Some(now);
            *all.before.get_mut(now.index())? = Some(EntityId(i as u32));
        }
        for (i, now) in all.now.iter().enumerate() {
            let Some(now) = *now else { continue };
            let before = old.container_of(EntityId(i as u32)).map(|c| all.now(c));
            if before != new.container_of(now).map(Some) {
                return None;
            }
        }
        Some(all)
    }
}

fn missing(all: &[Option<EntityId>]) -> impl Iterator<Item = EntityId> + '_ {
    all.iter().enumerate().filter(|(_, to)| to.is_none()).map(|(i, _)| EntityId(i as u32))
}

/// Compares two models that declare the same; nothing where that would not do. The entities of what is different are those
/// of the new model, but whom they referred to before goes by the old numbers. Of whom all was taken over, nothing is
/// different.
pub(crate) fn compare(
    old: &Model,
    new: &Model,
    taken: &[EntityId],
    text: &str,
    shift: Shift,
) -> Option<(Renumbering, Patched)> {
    let declares = |model: &Model| (model.kinds.len(), model.properties.len(), model.choices.len());
    if declares(old) != declares(new) {
        return None;
    }
    let who = Renumbering::between(old, new)?;
    if who.gone().any(|e| is_anywhere(old, e)) || who.newcomers().any(|e| is_anywhere(new, e)) {
        return None;
    }
    let defaults = old.properties.iter().zip(&new.properties).map(|(a, b)| (&a.default, &b.default));
    if !defaults.into_iter().all(|(a, b)| is_same_default((old, a), (new, b), &who)) {
        return None;
    }
    let mut patched = Patched::default();
    for (now, before) in (0..new.entities.kind.len()).map(|i| EntityId(i as u32)).zip(&who.before) {
        let Some(before) = *before else { continue };
        let (was, is) = (old.entities.declared.get(before.index())?, new.entities.declared.get(now.index())?);
        if shift.place(was.name) != Some(is.name) {
            patched.moved.push(now);
        }
        if is.name.source != shift.source {
            continue;
        }
        patched.entities += 1;
        let is_same =
            shift.span(was.whole) == Some(is.whole) && was.body.map(|b| shift.span(b)) == is.body.map(Some);
        if !is_same || is_written_anew(text, is.whole, shift) {
            patched.rewritten.push(now);
        }
    }
    let mut read: Vec<Option<EntityId>> = who.before.clone();
    for e in taken {
        read.get_mut(e.index()).into_iter().for_each(|before| *before = None);
    }
    for i in 0..new.properties.len() {
        values(old, new, PropertyId(i as u32), (&who, &read), shift, &mut patched)?;
    }
    patched.values.sort_unstable();
    Some((who, patched))
}

/// Whether nobody knows what an entity lies within.
fn is_anywhere(model: &Model, e: EntityId) -> bool {
    let Some(column) = model.columns.get(PropertyId::PART_OF.index()) else { return false };
    match &column.cells {
        Cells::Entities(all) => all.get(column.cells(e)).unwrap_or_default().iter().any(|e| !e.is_real()),
        Cells::Values(_) => false,
    }
}

/// Compares the values of one property, of those whom `read` says who they were.
fn values(
    old: &Model,
    new: &Model,
    id: PropertyId,
    (who, read): (&Renumbering, &[Option<EntityId>]),
    shift: Shift,
    patched: &mut Patched,
) -> Option<()> {
    let (a, b) = (old.columns.get(id.index())?, new.columns.get(id.index())?);
    if a.places.is_empty() && b.places.is_empty() {
        return Some(());
    }
    let property = new.property(id);
    for now in new.kind(property.owner).extent.clone().map(EntityId) {
        let Some(before) = read.get(now.index()).copied().flatten() else { continue };
        let (was, is) = (a.cells(before), b.cells(now));
        if was.is_empty() && is.is_empty() {
            continue;
        }
        let both = was.clone().zip(is.clone());
        let same = was.len() == is.len() && both.clone().all(|(i, j)| is_same((old, a, i), (new, b, j), who));
        let stays = both.clone().all(|(i, j)| {
            let place = a.places.get(i).and_then(|place| shift.place(*place));
            place.is_some() && place.as_ref() == b.places.get(j)
        });
        let places = a.places.get(was.clone()).unwrap_or_default();
        let own: Vec<_> = places.iter().filter(|p| p.source == shift.source).copied().collect();
        let apart = hull(&own).is_none_or(|span: Span| !shift.touches(span));
        if same && stays && apart {
            continue;
        }
        if id == PropertyId::PART_OF && !same {
            return None;
        }
        patched.values.push((now, id));
        if same {
            continue;
        }
        let is_counted = was.len() != is.len() || matches!(property.ty, Type::Choice(_));
        if is_counted && patched.recounted.last() != Some(&id) {
            patched.recounted.push(id);
        }
        if let Cells::Entities(targets) = &a.cells {
            patched.before.insert((now, id), targets.get(was).unwrap_or_default().to_vec());
        }
    }
    Some(())
}

type Cell<'a> = (&'a Model, &'a Column, usize);

/// Whether two properties say the same where nothing is stated: a default may name somebody who comes or goes.
fn is_same_default((old, a): (&Model, &Unstated), (new, b): (&Model, &Unstated), who: &Renumbering) -> bool {
    match (a, b) {
        (Unstated::Value(a), Unstated::Value(b)) => is_same_value((old, a), (new, b), who),
        (a, b) => a == b,
    }
}

/// Whether two values say the same.
fn is_same_value((old, a): (&Model, &Value), (new, b): (&Model, &Value), who: &Renumbering) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => old.text(*a) == new.text(*b),
        (Value::Entity(a), Value::Entity(b)) => who.now(*a) == Some(*b),
        (a, b) => a == b,
    }
}

/// Whether two cells say the same.
fn is_same((old, a, i): Cell<'_>, (new, b, j): Cell<'_>, who: &Renumbering) -> bool {
    let same = match (&a.cells, &b.cells) {
        (Cells::Entities(x), Cells::Entities(y)) => {
            x.get(i).is_some_and(|e| who.now(*e).as_ref() == y.get(j))
        }
        (Cells::Values(x), Cells::Values(y)) => match (x.get(i), y.get(j)) {
            (Some(x), Some(y)) => is_same_value((old, x), (new, y), who),
            (x, y) => x.is_none() && y.is_none(),
        },
        _ => false,
    };
    let note = |note: &CellNote| CellNote { source: note.source.and_then(|e| who.now(e)), ..note.clone() };
    same && match (a.note(i), b.note(j)) {
        (None, None) => true,
        (Some(x), Some(y)) => x.source.is_some() == y.source.is_some() && note(x) == *y,
        _ => false,
    }
}
