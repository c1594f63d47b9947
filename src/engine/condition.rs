//! Evaluating conditions, in three-valued logic.

use super::Engine;
use super::compare::{self, lift};
use super::read::{Holding, holding};
use super::val::Val;
use super::value::is_period;
use crate::model::date::Period;
use crate::model::truth::Truth;
use crate::model::{EntityId, KindId, Type};
use crate::rules::ir::{Asks, Comparison, Expr, Function, Node, Ty};

impl Engine<'_> {
    /// The truth of a condition under a binding.
    pub(super) fn truth(&self, expr: &Expr, frame: &mut [Val]) -> Truth {
        if self.work.step() {
            return Truth::False;
        }
        match &expr.node {
            Node::And(list) => {
                let mut truth = Truth::True;
                for c in list {
                    truth = truth.min(self.truth(c, frame));
                    if truth == Truth::False {
                        break;
                    }
                }
                truth
            }
            Node::Or(list) => {
                let mut truth = Truth::False;
                for c in list {
                    truth = truth.max(self.truth(c, frame));
                    if truth == Truth::True {
                        break;
                    }
                }
                truth
            }
            Node::Not(c) => self.truth(c, frame).negate(),
            Node::Compare(how, a, b) => {
                if let Some(truth) = self.compare_plain(a, b, *how, frame) {
                    return truth;
                }
                let (a, b) = (self.value(a, frame), self.value(b, frame));
                self.compare(&a, &b, *how)
            }
            Node::In(x, set) => self.contained(x, set, frame),
            Node::InList(x, list) => {
                if let Some(truth) = self.listed_plain(x, list, frame) {
                    return truth;
                }
                let x = self.value(x, frame);
                let truths = |x: &Val, frame: &mut [Val]| {
                    let mut best = Truth::False;
                    for e in list {
                        let v = self.value(e, frame);
                        best = best.max(self.compare(x, &v, Comparison::Equal));
                    }
                    best
                };
                match &x {
                    Val::OneOf(all) => {
                        lift(all.iter().map(|x| truths(x, frame)).collect::<Vec<_>>().into_iter())
                    }
                    x => truths(x, frame),
                }
            }
            Node::Overlaps(a, b) => {
                if let Some(truth) = self.overlaps_plain(a, b, frame) {
                    return truth;
                }
                let (x, y) = (self.value(a, frame), self.value(b, frame));
                self.overlaps(&x, &y, is_period(a.ty) && !a.many && !b.many)
            }
            Node::Meets(a, b) => {
                if let (Some(x), Some(y)) = (self.plain_items(a, frame), self.plain_items(b, frame)) {
                    return self.meets_plain(&x, &y);
                }
                let (x, y) = (self.value(a, frame), self.value(b, frame));
                self.meets(&x, &y)
            }
            Node::Within(a, b) => {
                if let (Some(x), Some(y)) = (self.plain_entity(a, frame), self.plain_entity(b, frame)) {
                    return self.indexes.taxonomy(self.model).within(x, y);
                }
                let (x, y) = (self.value(a, frame), self.value(b, frame));
                self.within(&x, &y)
            }
            Node::Asks(asks, x) => self.asks(*asks, x, frame),
            Node::IsKind(x, kind) => {
                let is = |v: &Val| match v {
                    Val::Entity(e) => Truth::from(self.extent(*kind).contains(&e.0)),
                    Val::Open(t) => *t,
                    _ => Truth::False,
                };
                match self.value(x, frame) {
                    Val::OneOf(list) => lift(list.iter().map(is)),
                    v => is(&v),
                }
            }
            Node::Reaches { from, to, sign, walk } => {
                if let (Some(from), Some(to)) = (self.plain_entity(from, frame), self.plain_entity(to, frame))
                {
                    return self.reaches(from, to, *sign, *walk);
                }
                let (from, to) = (self.value(from, frame), self.value(to, frame));
                let mut best = Truth::False;
                let mut ends: Vec<(Val, Truth)> = Vec::new();
                let open_to = to.each(&mut |v, t| ends.push((v.clone(), t)));
                if let Val::All(kind) = to {
                    self.work.spend(self.extent(kind).len() as u64);
                    ends = self.all_of(kind).map(|e| (Val::Entity(EntityId(e)), Truth::True)).collect();
                }
                let open_from = from.each(&mut |v, t| {
                    let Val::Entity(a) = v else { return };
                    self.work.spend(ends.len() as u64);
                    for (b, u) in &ends {
                        if self.work.is_spent() {
                            break;
                        }
                        if let Val::Entity(b) = b {
                            best = best.max(self.reaches(*a, *b, *sign, *walk).min(t).min(*u));
                        }
                    }
                    if open_to != Truth::False {
                        let any = self.reached(&[*a], *sign, *walk).is_none_or(|all| !all.is_empty());
                        best = best.max(Truth::from(any).min(open_to).min(t));
                    }
                });
                let somewhere = !ends.is_empty() || open_to != Truth::False;
                best.max(open_from.min(Truth::from(somewhere)))
            }
            Node::Call(define, args) => {
                let args: Vec<Val> = args.iter().map(|a| self.value(a, frame)).collect();
                self.call(*define, args)
            }
            Node::Inlined(i) => self.truth(i.body(), frame),
            Node::Some(query) => self.exists(query, frame),
            Node::No(query) | Node::Every(query) => self.exists(query, frame).negate(),
            Node::PairOnce(a, b) => {
                let at = |s: &u16| frame.get(usize::from(*s));
                match (at(a), at(b)) {
                    (Some(Val::Entity(a)), Some(Val::Entity(b))) => Truth::from(a < b),
                    (Some(a), Some(b)) => Truth::from(super::read::order(a) < super::read::order(b)),
                    _ => Truth::False,
                }
            }
            _ => match self.value(expr, frame) {
                Val::Truth(t) | Val::Open(t) => t,
                Val::OneOf(list) => lift(list.iter().map(|v| match v {
                    Val::Truth(t) | Val::Open(t) => *t,
                    _ => Truth::False,
                })),
                _ => Truth::False,
            },
        }
    }

    /// `x in path`
    fn contained(&self, x: &Expr, set: &Expr, frame: &mut [Val]) -> Truth {
        // `y in years(p)`: no need to list them, and no need for p to have an end.
        if let Node::Function(f @ (Function::Years | Function::Months), args) = &set.node
            && let [period] = &**args
        {
            let years = *f == Function::Years;
            if let (Some(x), Some(period)) = (self.plain_period(x, frame), self.plain_period(period, frame)) {
                return is_one_listed(x, period, years);
            }
            let (x, period) = (self.value(x, frame), self.value(period, frame));
            return is_listed(&x, &period, years);
        }
        if let (Some(x), Some(all)) = (self.plain_entity(x, frame), self.plain_entities(set, frame)) {
            self.work.spend(all.len() as u64);
            return Truth::from(all.contains(&x));
        }
        let (x, set) = (self.value(x, frame), self.value(set, frame));
        self.is_in(&x, &set)
    }

    /// `a == b` of what can be read straight off its column.
    fn compare_plain(&self, a: &Expr, b: &Expr, how: Comparison, frame: &[Val]) -> Option<Truth> {
        match a.ty {
            Ty::Of(Type::Choice(_)) => {
                Some(compare::choices(self.plain_choice(a, frame)?, self.plain_choice(b, frame)?, how))
            }
            Ty::Of(Type::Entity(_)) => {
                Some(compare::entities(self.plain_entity(a, frame)?, self.plain_entity(b, frame)?, how))
            }
            _ => None,
        }
    }

    /// `x in (a, b)` of what can be read straight off its column.
    fn listed_plain(&self, x: &Expr, list: &[Expr], frame: &[Val]) -> Option<Truth> {
        let x = self.plain_choice(x, frame)?;
        for e in list {
            if self.plain_choice(e, frame)? == x {
                return Some(Truth::True);
            }
        }
        Some(Truth::False)
    }

    /// `a overlaps b` of what can be read straight off its column.
    fn overlaps_plain(&self, a: &Expr, b: &Expr, frame: &[Val]) -> Option<Truth> {
        if is_period(a.ty) {
            return Some(Truth::from(self.plain_period(a, frame)?.overlaps(&self.plain_period(b, frame)?)));
        }
        let (x, y) = (self.plain_entities(a, frame)?, self.plain_entities(b, frame)?);
        self.work.spend(x.len() as u64 * y.len() as u64);
        Some(Truth::from(x.iter().any(|e| y.contains(e))))
    }

    fn is_in(&self, x: &Val, set: &Val) -> Truth {
        match x {
            Val::None => return Truth::False,
            Val::OneOf(list) => return lift(list.iter().map(|x| self.is_in(x, set))),
            _ => {}
        }
        if let Val::All(kind) = set {
            return match x {
                Val::Entity(e) => Truth::from(self.extent(*kind).contains(&e.0)),
                Val::Open(_) => Truth::True,
                _ => Truth::False,
            };
        }
        let mut best = Truth::False;
        let open = set.each(&mut |v, t| {
            self.work.spend(1);
            best = best.max(self.compare(x, v, Comparison::Equal).min(t));
        });
        let rest = if let Val::Open(t) = x { open.min(*t) } else { open };
        best.max(rest)
    }

    /// `a overlaps b`: two periods that share a day, or two sets that share an element.
    fn overlaps(&self, a: &Val, b: &Val, periods: bool) -> Truth {
        if periods {
            return match (a, b) {
                (Val::None, _) | (_, Val::None) => Truth::False,
                (Val::OneOf(list), other) | (other, Val::OneOf(list)) => {
                    lift(list.iter().map(|v| self.overlaps(v, other, true)))
                }
                (Val::Period(p), Val::Period(q)) => Truth::from(p.overlaps(q)),
                (Val::Open(t), Val::Open(u)) => (*t).min(*u),
                (Val::Open(t), _) | (_, Val::Open(t)) => *t,
                _ => Truth::False,
            };
        }
        self.pairs(a, b, &|x, y| self.compare(x, y, Comparison::Equal), &|e, kind| {
            Truth::from(self.extent(kind).contains(&e.0))
        })
    }

    /// `a meets b`: an element of one lies within an element of the other.
    fn meets(&self, a: &Val, b: &Val) -> Truth {
        self.pairs(a, b, &|x, y| self.within(x, y).max(self.within(y, x)), &|e, kind| {
            let taxonomy = self.indexes.taxonomy(self.model);
            let extent = self.all_of(kind);
            let below = taxonomy.descendants(e).iter().any(|d| extent.contains(&d.0));
            let perhaps = taxonomy.anywhere().iter().any(|d| extent.contains(&d.0));
            self.within_any(e, kind).max(Truth::from(below)).max(Truth::from(perhaps).min(Truth::Possible))
        })
    }

    /// The same, where all elements are known.
    fn meets_plain(&self, a: &[EntityId], b: &[EntityId]) -> Truth {
        let taxonomy = self.indexes.taxonomy(self.model);
        let pairs = a.len() * b.len();
        self.work.spend(if pairs > 1 { pairs as u64 } else { 0 });
        let mut best = Truth::False;
        for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (*x, *y))) {
            best = best.max(taxonomy.within(x, y)).max(taxonomy.within(y, x));
            if best == Truth::True {
                break;
            }
        }
        best
    }

    /// Whether an entity lies within some entity of a kind.
    fn within_any(&self, e: EntityId, kind: KindId) -> Truth {
        let taxonomy = self.indexes.taxonomy(self.model);
        let extent = self.all_of(kind);
        if taxonomy.ancestors(e).iter().any(|a| extent.contains(&a.0)) {
            return Truth::True;
        }
        taxonomy.open(e).min(Truth::from(!extent.is_empty()))
    }

    /// The greatest truth of a pair of elements of two sets; `any` answers for all entities of a kind at once.
    fn pairs(
        &self,
        a: &Val,
        b: &Val,
        holds: &dyn Fn(&Val, &Val) -> Truth,
        any: &dyn Fn(EntityId, KindId) -> Truth,
    ) -> Truth {
        let all = |kind, other: &Val| {
            let mut best = Truth::False;
            if let Val::All(other) = other {
                // All there is of a kind, whether or not an entity of it is known.
                if self.model.is_kind(kind, *other) || self.model.is_kind(*other, kind) {
                    return Truth::True;
                }
                for e in self.all_of(*other) {
                    best = best.max(any(EntityId(e), kind));
                    if best == Truth::True {
                        break;
                    }
                }
                return best;
            }
            let open = other.each(&mut |v, t| {
                if let Val::Entity(e) = v {
                    best = best.max(any(*e, kind).min(t));
                }
            });
            best.max(open)
        };
        match (a, b) {
            (Val::All(kind), other) | (other, Val::All(kind)) => return all(*kind, other),
            (Val::Entity(_), Val::Entity(_)) => return holds(a, b),
            _ => {}
        }
        let mut best = Truth::False;
        let (mut some_a, mut some_b) = (Truth::False, Truth::False);
        let open_b = b.each(&mut |_, u| some_b = some_b.max(u));
        let open_a = a.each(&mut |x, t| {
            some_a = some_a.max(t);
            if self.work.is_spent() {
                return;
            }
            b.each(&mut |y, u| {
                self.work.spend(1);
                best = best.max(holds(x, y).min(t).min(u));
            });
        });
        best.max(open_a.min(some_b.max(open_b))).max(open_b.min(some_a.max(open_a)))
    }

    /// `x within y`: equal, or inside by `part_of`; of periods no day outside.
    fn within(&self, x: &Val, y: &Val) -> Truth {
        match (x, y) {
            (Val::None, _) | (_, Val::None) => Truth::False,
            (Val::Entity(a), Val::Entity(b)) => self.indexes.taxonomy(self.model).within(*a, *b),
            (Val::Period(p), Val::Period(q)) => Truth::from(p.within(q)),
            (Val::Date(d), Val::Period(q)) => Period { first: q.first, last: q.last }.contains(d),
            (Val::OneOf(list), other) => lift(list.iter().map(|v| self.within(v, other))),
            (other, Val::OneOf(list)) => lift(list.iter().map(|v| self.within(other, v))),
            (Val::Open(t), Val::Open(u)) => (*t).min(*u),
            (Val::Open(t), Val::Set(set)) => {
                if set.items.is_empty() {
                    (*t).min(set.open.0)
                } else {
                    *t
                }
            }
            (Val::Open(t), _) => *t,
            (_, Val::Open(t)) => *t,
            (x, Val::Set(set)) => {
                let mut best = set.open.0;
                self.work.spend(set.items.len() as u64);
                for (y, t) in &set.items {
                    best = best.max(self.within(x, y).min(*t));
                }
                best
            }
            (Val::Entity(a), Val::All(kind)) => self.within_any(*a, *kind),
            _ => Truth::False,
        }
    }

    /// `is given`, `is none`, `is known`, `is unknown`: about what is written, not about what it says.
    fn asks(&self, asks: Asks, x: &Expr, frame: &mut [Val]) -> Truth {
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
            let of_one = |v: &Val| match v {
                Val::Entity(e) => self.presence_at(*e, *property, time),
                Val::Open(t) => Presence::same(*t),
                _ => Presence::NOTHING,
            };
            let owners = self.value(of, frame);
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
            return Presence { written: written.max(open), readable, known: readable.min(unknown.negate()) };
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

/// Whether a period is one of the calendar years (or months) of another.
fn is_listed(x: &Val, period: &Val, years: bool) -> Truth {
    match (x, period) {
        (Val::None, _) | (_, Val::None) => Truth::False,
        (Val::OneOf(list), other) => lift(list.iter().map(|x| is_listed(x, other, years))),
        (other, Val::OneOf(list)) => lift(list.iter().map(|p| is_listed(other, p, years))),
        (Val::Period(x), Val::Period(p)) => is_one_listed(*x, *p, years),
        (Val::Open(t), Val::Open(u)) => (*t).min(*u),
        (Val::Open(t), _) | (_, Val::Open(t)) => *t,
        _ => Truth::False,
    }
}

fn is_one_listed(x: Period, period: Period, years: bool) -> Truth {
    if !x.overlaps(&period) {
        return Truth::False;
    }
    let listed = if years { x.years().map(only) } else { x.months().map(only) };
    Truth::from(listed == Some(Some(x)))
}

/// The only element of an iterator.
fn only<T>(mut list: impl Iterator<Item = T>) -> Option<T> {
    let first = list.next()?;
    list.next().is_none().then_some(first)
}
