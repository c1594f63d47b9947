//! The statements of a text whose values were read again: as long as there is one for each there was, with the same
//! things said beside it.

use super::super::statements::{name_of, written_of};
use super::Patched;
use crate::model::date::{DateRange, Period};
use crate::model::value::Value;
use crate::model::{Cells, Declared, EntityId, KindId, Model, PropertyId};
use crate::source::{Place, Shift};

/// What may be said beside a value.
const BESIDE: [PropertyId; 3] =
    [PropertyId::STATEMENT_SOURCE, PropertyId::STATEMENT_AS_OF, PropertyId::STATEMENT_PERIOD];

/// Brings the statements about some entities up to date; nothing where there are others now.
pub(super) fn restate(
    model: &mut Model,
    ids: &[EntityId],
    shift: Shift,
    patched: &mut Patched,
) -> Option<()> {
    let first = model.kind(KindId::STATEMENT).extent.start;
    for e in ids {
        let about = about(model, *e);
        let written = written_of(model, *e);
        if about.len() != written.len() {
            return None;
        }
        let (mut last, mut count) = (None, 0);
        for (i, it) in about.zip(written) {
            count = if last == Some(it.property) { count + 1 } else { 1 };
            last = Some(it.property);
            let id = EntityId(first + i as u32);
            if model.name_of(id) != name_of(model, &it, count) {
                return None;
            }
            let declared = Declared { name: it.place, whole: it.place.span, body: None };
            let old = std::mem::replace(model.entities.declared.get_mut(id.index())?, declared);
            if shift.place(old.name) != Some(it.place) || shift.touches(old.whole) {
                patched.moved.push(id);
                patched.rewritten.push(id);
            }
            let is_new = patched.values.binary_search(&(*e, it.property)).is_ok();
            set(model, id, PropertyId::STATEMENT_OF, Some(Value::Entity(*e)), it.place)?;
            set(model, id, PropertyId::STATEMENT_VALUE, Some(it.value), it.place)?;
            let at = model.columns.get(PropertyId::STATEMENT_PROPERTY.index())?.cells(id).start;
            let places = &mut model.columns.get_mut(PropertyId::STATEMENT_PROPERTY.index())?.places;
            *places.get_mut(at)? = it.place;
            if is_new {
                let source = PropertyId::STATEMENT_SOURCE;
                if let Some(Cells::Entities(all)) = model.columns.get(source.index()).map(|c| &c.cells) {
                    let cells = model.columns.get(source.index()).map_or(0..0, |c| c.cells(id));
                    patched.before.insert((id, source), all.get(cells).unwrap_or_default().to_vec());
                }
                patched.values.push((id, PropertyId::STATEMENT_VALUE));
                patched.values.extend(BESIDE.map(|p| (id, p)));
            }
            let day = |d: DateRange| Value::Date(d);
            let period = |p: Period| Value::Period(p);
            set(model, id, PropertyId::STATEMENT_SOURCE, it.note.source.map(Value::Entity), it.place)?;
            set(model, id, PropertyId::STATEMENT_AS_OF, it.note.as_of.map(day), it.place)?;
            set(model, id, PropertyId::STATEMENT_PERIOD, it.note.during.map(period), it.place)?;
        }
    }
    patched.values.sort_unstable();
    Some(())
}

/// The statements about an entity, counted from the first of all.
fn about(model: &Model, e: EntityId) -> std::ops::Range<usize> {
    let of = model.columns.get(PropertyId::STATEMENT_OF.index()).map(|c| &c.cells);
    let Some(Cells::Entities(of)) = of else { return 0..0 };
    let start = of.partition_point(|other| *other < e);
    let len = of.get(start..).unwrap_or_default().partition_point(|other| *other == e);
    start..start + len
}

/// Puts a value in the place of the one there is; nothing where there is none, or should be none.
fn set(
    model: &mut Model,
    id: EntityId,
    property: PropertyId,
    value: Option<Value>,
    place: Place,
) -> Option<()> {
    let column = model.columns.get_mut(property.index())?;
    let cells = column.cells(id);
    let Some(value) = value else { return cells.is_empty().then_some(()) };
    if cells.len() != 1 {
        return None;
    }
    *column.places.get_mut(cells.start)? = place;
    match &mut column.cells {
        Cells::Entities(all) => {
            let Value::Entity(e) = value else { return None };
            *all.get_mut(cells.start)? = e;
        }
        Cells::Values(all) => *all.get_mut(cells.start)? = value,
    }
    Some(())
}
