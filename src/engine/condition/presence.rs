//! What is written, can be read, and is known of a value.

use crate::engine::Engine;
use crate::engine::compare::lift;
use crate::engine::read::{Holding, holding};
use crate::engine::val::Val;
use crate::model::EntityId;
use crate::model::date::Period;
use crate::model::truth::Truth;
use crate::rules::ir::{Asks, Expr, Node};

impl Engine<'_> {
    /// `is given`, `is none`, `is known`, `is unknown`: about what is written, not about what it says.
    pub(super) fn asks(&self, asks: Asks, x: &Expr, frame: &mut [Val]) -> Truth {
        let there = self.presence(x, frame);
        match asks {
            Asks::Given => there.written,
            Asks::None => there.readable.negate(),
            Asks::Known => there.known,
            Asks::Unknown => there.readable.min(there.known.negate()),
        }
    }

    /// What is there to be read.
    fn presence(&self, x: &Expr, frame: &mut [Val]) -> Presence {
        if let Node::Property { of, property, at } = &x.node {
            let time = match at {
                Some(at) => match self.value(at, frame) {
                    Val::Period(p) => Some(p),
                    Val::Date(d) => Some(Period { first: d.first, last: d.last }),
                    Val::None => return Presence::NOTHING,
                    _ => return Presence::same(Truth::Possible),
                },
                None => None,
            };
            // The common case: of a variable.
            if let Some(e) = self.bound_entity(of, frame) {
                let Presence { written, readable, known } = self.presence_at(e, *property, time);
                let unknown = readable.min(known.negate());
                return Presence { written, readable, known: readable.min(unknown.negate()) };
            }
            // Of an unknown entity, there may be something or not.
            return self.presence_behind(of, frame, &|v| match v {
                Val::Entity(e) => self.presence_at(*e, *property, time),
                Val::Open(t) => Presence::same(*t),
                _ => Presence::NOTHING,
            });
        }
        if let Node::Container { of, kind } = &x.node {
            // An unknown entity, too, stands in something; but nobody knows in what.
            return self.presence_behind(of, frame, &|v| match v {
                Val::Entity(e) => Presence::same(Truth::from(self.container_of(*e, *kind).is_some())),
                Val::Open(Truth::Possible) => Presence { known: Truth::False, ..Presence::same(Truth::True) },
                Val::Open(t) => Presence::same(*t),
                _ => Presence::NOTHING,
            });
        }
        let (there, known) = match self.value(x, frame) {
            Val::None => (Truth::False, Truth::False),
            Val::Open(Truth::Faulty) => (Truth::Faulty, Truth::Faulty),
            Val::Open(_) => (Truth::True, Truth::False),
            Val::OneOf(list) => {
                let known = |v: &Val| Truth::from(!matches!(v, Val::None | Val::Open(_)));
                (lift(list.iter().map(|v| Truth::from(*v != Val::None))), lift(list.iter().map(known)))
            }
            Val::Set(set) => {
                let some = set.items.iter().map(|(_, t)| *t).max().unwrap_or(Truth::False);
                let given = some.max(if set.open.0 == Truth::Possible { Truth::True } else { set.open.0 });
                let known = if set.open.0 == Truth::False { some } else { Truth::False };
                (given, known)
            }
            _ => (Truth::True, Truth::True),
        };
        Presence { written: there, readable: there, known }
    }

    /// What is there of one or several entities, by what is there of each.
    fn presence_behind(&self, of: &Expr, frame: &mut [Val], of_one: &dyn Fn(&Val) -> Presence) -> Presence {
        let owners = self.value(of, frame);
        if matches!(owners, Val::Open(_)) && !of.many {
            return of_one(&owners);
        }
        if let Val::OneOf(list) = &owners
            && !of.many
        {
            let each: Vec<Presence> = list.iter().map(of_one).collect();
            return Presence {
                written: lift(each.iter().map(|e| e.written)),
                readable: lift(each.iter().map(|e| e.readable)),
                known: lift(each.iter().map(|e| e.known)),
            };
        }
        // Of several entities something is given where it is of one, and known where nothing of it is unknown.
        let (mut written, mut readable, mut unknown) = (Truth::False, Truth::False, Truth::False);
        let mut add = |v: &Val, t: Truth| {
            let one = of_one(v);
            written = written.max(one.written.min(t));
            readable = readable.max(one.readable.min(t));
            unknown = unknown.max(one.readable.min(one.known.negate()).min(t));
        };
        let open = match &owners {
            Val::All(kind) => {
                self.all_of(*kind).for_each(|e| add(&Val::Entity(EntityId(e)), Truth::True));
                Truth::False
            }
            owners => owners.each(&mut add),
        };
        let (readable, unknown) = (readable.max(open), unknown.max(open));
        Presence { written: written.max(open), readable, known: readable.min(unknown.negate()) }
    }

    /// What is there of a property of an entity, at a time.
    fn presence_at(&self, e: EntityId, id: crate::model::PropertyId, time: Option<Period>) -> Presence {
        use crate::model::value::Value;
        use crate::model::{Cells, Default};
        let property = self.model.property(id);
        let Some(column) = self.model.columns.get(id.index()) else { return Presence::NOTHING };
        let time = time.unwrap_or(Period { first: self.today, last: self.today });
        let (mut given, mut known) = (Truth::False, Truth::True);
        let cells = column.cells(e);
        self.reading(|r| r.value(e, id));
        if cells.is_empty() {
            // A default is read where nothing is written; that does not make it written.
            let (readable, known) = match &property.default {
                Default::None => (Truth::False, Truth::False),
                Default::Unknown => (Truth::True, Truth::False),
                Default::Any | Default::Value(_) => (Truth::True, Truth::True),
            };
            return Presence { written: Truth::False, readable, known };
        }
        // The common case: nothing was said beside the values.
        let holding = match column.notes.is_empty() {
            true => Holding { cells: cells.map(|c| (c, Truth::True)).collect(), covers: true },
            false => holding(column, cells, time),
        };
        for (c, holds) in holding.cells {
            let (unknown, faulty) = match &column.cells {
                Cells::Entities(l) => match l.get(c) {
                    Some(v) => (*v == EntityId::UNKNOWN, *v == EntityId::FAULTY),
                    None => (false, false),
                },
                Cells::Values(l) => match l.get(c) {
                    Some(v) => (*v == Value::Unknown, *v == Value::Faulty),
                    None => (false, false),
                },
            };
            let written = if holding.covers { Truth::True } else { holds };
            given = given.max(if faulty { Truth::Faulty } else { written });
            if unknown {
                known = known.min(holds.negate());
            }
            if faulty {
                known = known.min(Truth::Faulty);
            }
        }
        Presence { written: given, readable: given, known: known.min(given) }
    }
}

/// What is there of a property, or of another value.
#[derive(Clone, Copy)]
struct Presence {
    /// Something is written, `unknown` included.
    written: Truth,
    /// There is something to read: what is written, or a default.
    readable: Truth,
    /// It is readable, and not unknown.
    known: Truth,
}

impl Presence {
    const NOTHING: Presence = Presence::same(Truth::False);

    const fn same(t: Truth) -> Presence {
        Presence { written: t, readable: t, known: t }
    }
}
