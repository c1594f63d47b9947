//! Several values where one is allowed: rival sources and values behind each other in time are kept, all else is an
//! error.

use super::Lowering;
use super::columns::Filling;
use super::say::short;
use crate::finding::{Finding, Said};
use crate::model::date::Period;
use crate::model::{CellNote, EntityId, PropertyId};
use rustc_hash::FxBuildHasher;

/// Checks the cells of the entity that is filled last, in a column that allows one value at a time.
pub(super) fn check(
    it: &Lowering<'_>,
    filling: &mut Filling,
    entity: EntityId,
    property: PropertyId,
    findings: &mut Vec<Finding>,
) {
    let cells = filling.last(entity);
    if cells.len() < 2 {
        return;
    }
    filling.column.varies = true;
    let mut written: Vec<Written> =
        cells.filter(|c| !filling.is_faulty(*c)).map(|c| Written::of(filling, c)).collect();
    written.sort_by_key(|w| (w.period.first, w.cell));
    let mut seen = Seen::default();
    let mut clashes: Vec<(usize, usize)> = Vec::new();
    for it in &written {
        if let Some(other) = seen.clash(it) {
            clashes.push((it.cell.min(other), it.cell.max(other)));
        }
        seen.add(it);
    }
    clashes.sort_unstable();
    for (first, second) in clashes {
        findings.push(twice(it, filling, property, entity, first, second));
        filling.spoil(first);
        filling.spoil(second);
    }
}

/// When a value holds, and who says so.
#[derive(Debug, Clone, Copy)]
struct Written {
    cell: usize,
    period: Period,
    source: Option<EntityId>,
}

impl Written {
    fn of(filling: &Filling, cell: usize) -> Written {
        let none = CellNote::default();
        let note = filling.column.note(cell).unwrap_or(&none);
        Written { cell, period: note.during.unwrap_or(Period::ALL), source: note.source }
    }
}

/// Of the values so far, by start: the one that lasts longest, of all, of those without a source, of each source.
#[derive(Default)]
struct Seen {
    all: Option<(i32, usize)>,
    unsourced: Option<(i32, usize)>,
    by_source: indexmap::IndexMap<EntityId, (i32, usize), FxBuildHasher>,
}

impl Seen {
    /// A value that holds on the same day and is no rival: values of different sources are.
    fn clash(&self, it: &Written) -> Option<usize> {
        let overlaps =
            |seen: Option<(i32, usize)>| seen.filter(|(last, _)| *last >= it.period.first).map(|(_, c)| c);
        match it.source {
            Some(source) => {
                overlaps(self.unsourced).or_else(|| overlaps(self.by_source.get(&source).copied()))
            }
            None => overlaps(self.all),
        }
    }

    fn add(&mut self, it: &Written) {
        let this = (it.period.last, it.cell);
        let later =
            |seen: Option<(i32, usize)>| if seen.is_some_and(|s| s.0 >= this.0) { seen } else { Some(this) };
        self.all = later(self.all);
        match it.source {
            Some(source) => {
                if let Some(longest) = later(self.by_source.get(&source).copied()) {
                    self.by_source.insert(source, longest);
                }
            }
            None => self.unsourced = later(self.unsourced),
        }
    }
}

/// `model/set_twice`, at the second of two values.
fn twice(
    it: &Lowering<'_>,
    filling: &Filling,
    property: PropertyId,
    entity: EntityId,
    first: usize,
    second: usize,
) -> Finding {
    let name = it.model.symbols.text(it.model.property(property).name);
    let of = it.model.name_of(entity);
    let during = |cell| filling.column.note(cell).is_some_and(|n| n.during.is_some());
    let said = if during(first) && during(second) {
        Said::both(
            format!("the periods of two values of `{name}` of `{}` overlap", short(of)),
            format!("die Zeiträume zweier Werte von `{name}` bei `{}` überschneiden sich", short(of)),
        )
    } else {
        Said::both(
            format!("`{name}` of `{}` is set twice", short(of)),
            format!("`{name}` von `{}` ist zweimal angegeben", short(of)),
        )
    };
    let places = &filling.column.places;
    let none =
        crate::source::Place { source: crate::source::SourceId(0), span: crate::source::Span::default() };
    let place = |cell: usize| places.get(cell).copied().unwrap_or(none);
    let mut finding = Finding::error("model/set_twice", place(second), said)
        .with(place(first), Said::both("set here, too", "auch hier angegeben"))
        .help(Said::both(
            "keep one of them, or say `during` which time each holds, or which source says so with `cite`",
            "behalten Sie einen der beiden, oder sagen Sie mit `during`, wann jeder gilt, oder mit `cite`, welche Quelle ihn nennt",
        ));
    finding.primary.entity = Some(of.to_owned());
    finding.primary.property = Some(name.to_owned());
    finding
}
