//! Running a plan: binding variables to candidates and testing conditions, step by step.

use std::borrow::Cow;
use std::ops::ControlFlow;

use smallvec::SmallVec;

use super::index::once_each;
use super::lanes::Share;
use super::reads::Read;
use super::val::Val;
use super::{Engine, Note};
use crate::model::truth::Truth;
use crate::model::{EntityId, KindId, Type};
use crate::rules::ir::{Binder, Domain, Expr, Function, Node, Query, Slot, Ty};
use crate::rules::plan::{Keys, Link, Source, Step};

/// Called for every binding with its truth; may end the search.
pub(super) type Found<'f> = &'f mut dyn FnMut(&mut [Val], Truth) -> ControlFlow<()>;

/// Called for every candidate of a variable with its truth.
type Candidate<'f> = &'f mut dyn FnMut(&mut [Val], Val, Truth) -> ControlFlow<()>;

/// Whose variable candidates are sought for, where what is read is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// A rule's own, or one that stands beside them.
    Own,
    /// One of an inner query.
    Inner,
}

/// Conditions of a query that are known to hold without a test, by number.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Met(u64);

impl Met {
    fn add(&mut self, condition: usize) {
        if condition < 64 {
            self.0 |= 1 << condition;
        }
    }

    fn has(self, condition: usize) -> bool {
        condition < 64 && self.0 & 1 << condition != 0
    }
}

/// So few candidates are tried sooner than another source is asked which of them it finds too.
const FEW: usize = 6;

impl Engine<'_> {
    /// Calls `found` for every binding of a query's variables for which its conditions are not false. The same
    /// binding may come more than once where variables of inner quantifiers stand beside the query's own.
    pub(super) fn search(&self, query: &Query, frame: &mut [Val], found: Found<'_>) -> ControlFlow<()> {
        let query = query.ready();
        self.run(query, self.steps_of(query), frame, Truth::True, found)
    }

    /// The same for a share of the bindings. A plan that begins with every entity of a kind is divided by these; any other is
    /// searched as a whole by the share that its number falls to. Where it begins with a variable of an inner quantifier, several
    /// shares may find the same: it is divided then only if somebody will tell these `apart`.
    pub(super) fn search_share(
        &self,
        query: &Query,
        share: Share,
        number: usize,
        apart: bool,
        frame: &mut [Val],
        found: Found<'_>,
    ) -> ControlFlow<()> {
        if share != Share::WHOLE
            && let Some((b, kind)) = self.scanned_first(query)
            && let Some(binder) = query.binders.get(b).filter(|_| apart || b < query.variables)
        {
            let rest = self.steps_of(query).get(1..).unwrap_or_default();
            for e in share.part(self.extent(kind)) {
                if let Some(place) = frame.get_mut(usize::from(binder.slot)) {
                    *place = Val::Entity(EntityId(e));
                }
                self.run(query, rest, frame, Truth::True, found)?;
            }
            return ControlFlow::Continue(());
        }
        match share.takes(number) {
            true => self.search(query, frame, found),
            false => ControlFlow::Continue(()),
        }
    }

    fn steps_of<'q>(&self, query: &'q Query) -> &'q [Step] {
        &self.planner.plan_of(query).steps
    }

    /// The binder of which a plan first tries every entity of a kind.
    pub(super) fn scanned_first(&self, query: &Query) -> Option<(usize, KindId)> {
        match self.planner.plan_of(query).steps.first() {
            Some(Step::Bind(b, sources)) => match sources.as_slice() {
                [Source::Scan(kind)] => Some((*b, *kind)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The greatest truth with which some binding meets a query's conditions.
    pub(super) fn exists(&self, query: &Query, frame: &mut [Val]) -> Truth {
        let mut best = Truth::False;
        let _ = self.search(query, frame, &mut |_, truth| {
            best = best.max(truth);
            if best == Truth::True { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        best
    }

    fn run(
        &self,
        query: &Query,
        steps: &[Step],
        frame: &mut [Val],
        truth: Truth,
        found: Found<'_>,
    ) -> ControlFlow<()> {
        let mut truth = truth;
        for (i, step) in steps.iter().enumerate() {
            // A condition goes on in one way, or in none.
            let Step::Test(condition) = step else {
                let (from, rest) =
                    (steps.get(i..).unwrap_or_default(), steps.get(i + 1..).unwrap_or_default());
                if let Step::Bind(b, _) = step
                    && let Some(Binder { slot, domain: Domain::Kind(kind), .. }) = query.binders.get(*b)
                {
                    return self.try_each(query, (*slot, *kind), from, frame, truth, found);
                }
                return self.advance(query, step, frame, truth, &mut |frame, truth| {
                    self.run(query, rest, frame, truth, found)
                });
            };
            if self.work.step() {
                return ControlFlow::Break(());
            }
            truth = match query.conditions.get(*condition) {
                Some(condition) => self.truth(condition, frame).min(truth),
                None => Truth::False,
            };
            if truth == Truth::False {
                return ControlFlow::Continue(());
            }
        }
        found(frame, truth)
    }

    /// Begins with a step that binds a variable of a kind: binds it to each candidate, and goes on with those that meet the
    /// conditions behind it. Conditions that all candidates meet, because of how they were found, are not tested.
    fn try_each(
        &self,
        query: &Query,
        (slot, kind): (Slot, KindId),
        steps: &[Step],
        frame: &mut [Val],
        truth: Truth,
        found: Found<'_>,
    ) -> ControlFlow<()> {
        let Some((Step::Bind(_, sources), steps)) = steps.split_first() else {
            return ControlFlow::Continue(());
        };
        let mut met = Met::default();
        let list = self.found_by_all(kind, sources, frame, Depth::Inner, &mut met);
        let is_test = |step: &&Step| matches!(step, Step::Test(_));
        let (tests, rest) = steps.split_at(steps.iter().take_while(is_test).count());
        let test = |step: &Step| match step {
            Step::Test(condition) if !met.has(*condition) => query.conditions.get(*condition),
            _ => None,
        };
        let tests: SmallVec<[&Expr; 8]> = tests.iter().filter_map(test).collect();
        let mut go = |e: EntityId| {
            if self.work.step() {
                return ControlFlow::Break(());
            }
            if let Some(place) = frame.get_mut(usize::from(slot)) {
                *place = Val::Entity(e);
            }
            let mut truth = truth;
            for condition in &tests {
                truth = self.truth(condition, frame).min(truth);
                if truth == Truth::False {
                    return ControlFlow::Continue(());
                }
            }
            if rest.is_empty() { found(frame, truth) } else { self.run(query, rest, frame, truth, found) }
        };
        match list {
            Some(list) => list.iter().try_for_each(|e| go(*e)),
            None => {
                self.reading(|r| r.all(kind, self.extent(kind)));
                self.extent(kind).map(EntityId).try_for_each(go)
            }
        }
    }

    /// Takes one step of a plan, and calls `next` for each way it can be taken.
    pub(super) fn advance(
        &self,
        query: &Query,
        step: &Step,
        frame: &mut [Val],
        truth: Truth,
        next: Found<'_>,
    ) -> ControlFlow<()> {
        if self.work.step() {
            return ControlFlow::Break(());
        }
        match step {
            Step::Test(i) => {
                let Some(condition) = query.conditions.get(*i) else { return ControlFlow::Continue(()) };
                match self.truth(condition, frame).min(truth) {
                    Truth::False => ControlFlow::Continue(()),
                    truth => next(frame, truth),
                }
            }
            Step::Bind(b, sources) => {
                let Some(binder) = query.binders.get(*b) else { return ControlFlow::Continue(()) };
                let slot = usize::from(binder.slot);
                self.bind(binder, sources, frame, &mut |frame, v, t| match t.min(truth) {
                    Truth::False => ControlFlow::Continue(()),
                    t => {
                        if let Some(place) = frame.get_mut(slot) {
                            *place = v;
                        }
                        next(frame, t)
                    }
                })
            }
        }
    }

    /// Calls `go` with each candidate of a variable.
    fn bind(
        &self,
        binder: &Binder,
        sources: &[Source],
        frame: &mut [Val],
        go: Candidate<'_>,
    ) -> ControlFlow<()> {
        match &binder.domain {
            Domain::Is(e) => {
                let v = self.value(e, frame);
                go(frame, v, Truth::True)
            }
            Domain::Path(e) => {
                let kind = binder.ty.kind();
                if let Some(all) = self.plain_entities(e, frame) {
                    for e in all.iter().filter(|e| kind.is_none_or(|kind| self.extent(kind).contains(&e.0))) {
                        go(frame, Val::Entity(*e), Truth::True)?;
                    }
                    return ControlFlow::Continue(());
                }
                let set = self.elements(e, frame);
                let mut items: Vec<(Val, Truth)> = Vec::new();
                let open = match &set {
                    Val::All(k) => {
                        items.extend(self.all_of(*k).map(|e| (Val::Entity(EntityId(e)), Truth::True)));
                        Truth::False
                    }
                    set => set.each(&mut |v, t| items.push((v.clone(), t))),
                };
                for (v, t) in items {
                    if let (Some(kind), Val::Entity(e)) = (kind, &v)
                        && !self.extent(kind).contains(&e.0)
                    {
                        continue;
                    }
                    go(frame, v, t)?;
                }
                if open != Truth::False {
                    if binder.existential {
                        return go(frame, Val::Open(open), open);
                    }
                    self.note(Note::UnknownElements(e.place));
                }
                ControlFlow::Continue(())
            }
            Domain::Kind(kind) => match self.candidates(*kind, sources, frame, Depth::Inner) {
                Some(list) => {
                    for e in list.iter() {
                        go(frame, Val::Entity(*e), Truth::True)?;
                    }
                    ControlFlow::Continue(())
                }
                None => {
                    self.reading(|r| r.all(*kind, self.extent(*kind)));
                    for e in self.extent(*kind) {
                        go(frame, Val::Entity(EntityId(e)), Truth::True)?;
                    }
                    ControlFlow::Continue(())
                }
            },
        }
    }

    /// Sets the variables of a query that have one value for each binding of the others.
    pub(super) fn lets(&self, query: &Query, frame: &mut [Val]) {
        for b in &query.binders {
            if let Domain::Is(e) = &b.domain {
                let v = self.value(e, frame);
                if let Some(place) = frame.get_mut(usize::from(b.slot)) {
                    *place = v;
                }
            }
        }
    }

    pub(super) fn extent(&self, kind: KindId) -> std::ops::Range<u32> {
        self.model.kind(kind).extent.clone()
    }

    /// How many entities of a kind there are.
    pub(super) fn how_many(&self, kind: KindId) -> usize {
        self.reading(|r| r.found(Read::count(kind), &[]));
        self.extent(kind).len()
    }

    /// The entities of a kind, where it matters which there are.
    pub(super) fn all_of(&self, kind: KindId) -> std::ops::Range<u32> {
        self.reading(|r| r.found(Read::members(kind), &[]));
        self.extent(kind)
    }

    /// The elements a variable ranges over; generating calendar years from an open period is an error in the data.
    fn elements(&self, path: &crate::rules::ir::Expr, frame: &mut [Val]) -> Val {
        if let Node::Function(Function::Years | Function::Months, args) = &path.node
            && let Some(arg) = args.first()
            && let Val::Period(p) = self.value(arg, frame)
            && !p.is_closed()
        {
            self.open_period(arg, frame);
            return Val::None;
        }
        self.value(path, frame)
    }

    /// The candidates that all sources find, of which each finds too many; nothing where all entities of the kind are.
    pub(super) fn candidates<'s>(
        &'s self,
        kind: KindId,
        sources: &[Source],
        frame: &mut [Val],
        depth: Depth,
    ) -> Option<Cow<'s, [EntityId]>> {
        self.found_by_all(kind, sources, frame, depth, &mut Met::default())
    }

    /// The same; adds the conditions that they all meet.
    fn found_by_all<'s>(
        &'s self,
        kind: KindId,
        sources: &[Source],
        frame: &mut [Val],
        depth: Depth,
        met: &mut Met,
    ) -> Option<Cow<'s, [EntityId]>> {
        let mut best: Option<Cow<'_, [EntityId]>> = None;
        for source in sources {
            // Another source is worth asking where it need not gather more than there are.
            let limit = best.as_ref().map_or(usize::MAX, |known| known.len());
            let Some(found) = self.found_by(source, frame, limit, depth) else { continue };
            if let Source::Keys(keys, links, Some(condition)) = source
                && found.len() > 1
                && self.is_met_by(keys, links, frame)
            {
                met.add(*condition);
            }
            let found = self.of_kind(kind, found);
            let both = match best {
                Some(known) => in_both(known, found),
                None => found,
            };
            let done = both.len() <= FEW;
            best = Some(both);
            if done {
                break;
            }
        }
        best
    }

    /// Whether all that an index finds behind some keys is certain. Where what is read is written down, each is looked at by itself.
    fn is_met_by(&self, keys: &Keys, links: &[Link], frame: &[Val]) -> bool {
        let (Keys::Items(key) | Keys::Below(key) | Keys::Above(key)) = keys else { return false };
        if self.reads.is_some()
            || !matches!(keys, Keys::Items(_)) && !self.indexes.taxonomy(self.model).anywhere().is_empty()
        {
            return false;
        }
        match links {
            [Link::Property(id)] => {
                let is_known = match key.many {
                    true => self.plain_entities(key, frame).is_some(),
                    false => self.plain_entity(key, frame).is_some(),
                };
                is_known && self.indexes.is_certain(self.model, *id)
            }
            [Link::Container(kind)] => {
                self.plain_entity(key, frame).is_some_and(|key| self.extent(*kind).contains(&key.0))
            }
            _ => false,
        }
    }

    /// Those of a kind, of entities in their order.
    fn of_kind<'s>(&self, kind: KindId, mut list: Cow<'s, [EntityId]>) -> Cow<'s, [EntityId]> {
        let extent = self.extent(kind);
        if [list.first(), list.last()].iter().flatten().any(|e| !extent.contains(&e.0)) {
            list.to_mut().retain(|e| extent.contains(&e.0));
        }
        list
    }

    /// The candidates of one source in their order, each once; nothing where it does not narrow the search, or finds more than
    /// `limit`.
    fn found_by<'s>(
        &'s self,
        source: &Source,
        frame: &mut [Val],
        limit: usize,
        depth: Depth,
    ) -> Option<Cow<'s, [EntityId]>> {
        match source {
            Source::Scan(_) => None,
            Source::Elements(e) => entities(&self.value(e, frame)).map(|all| once_each(Cow::Owned(all))),
            Source::Keys(keys, links, _) => {
                if let [Link::Property(id)] = links.as_slice()
                    && let Some(one) = self.one_below(keys, frame)
                {
                    return self.indexes.follow_below(self.model, one, *id, limit);
                }
                let keys = self.keys(keys, frame)?;
                let keys = if links.is_empty() { once_each(keys) } else { keys };
                let reads = self.reads.as_deref().map(|reads| (reads, depth));
                self.indexes.follow(self.model, keys, links, limit, reads)
            }
            Source::Branches(branches) => {
                let mut all = Vec::new();
                for query in branches {
                    let slot = usize::from(query.binders.first()?.slot);
                    let _ = self.search(query, frame, &mut |frame, _| {
                        if let Some(Val::Entity(e)) = frame.get(slot) {
                            all.push(*e);
                        }
                        if all.len() > limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                    });
                    // It may have been left before it found all.
                    if all.len() > limit {
                        return None;
                    }
                }
                Some(once_each(Cow::Owned(all)))
            }
        }
    }
}

/// What two sorted lists have in common.
fn in_both<'s>(a: Cow<'s, [EntityId]>, b: Cow<'s, [EntityId]>) -> Cow<'s, [EntityId]> {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut rest = &*many;
    let mut is_there = |e: &EntityId| {
        rest = from(rest, *e);
        rest.first() == Some(e)
    };
    Cow::Owned(match few {
        Cow::Owned(mut few) => {
            few.retain(is_there);
            few
        }
        Cow::Borrowed(few) => few.iter().copied().filter(|e| is_there(e)).collect(),
    })
}

/// What follows in a sorted list from an entity on. Mostly it is near the beginning; else it is sought in steps that double.
fn from(list: &[EntityId], e: EntityId) -> &[EntityId] {
    const NEAR: usize = 8;
    if let Some(at) = list.iter().take(NEAR).position(|other| *other >= e) {
        return list.get(at..).unwrap_or_default();
    }
    let (mut start, mut step) = (NEAR.min(list.len()), 1);
    while list.get(start + step - 1).is_some_and(|other| *other < e) {
        start += step;
        step *= 2;
    }
    let rest = list.get(start..).unwrap_or_default();
    let near = rest.get(..step).unwrap_or(rest);
    rest.get(near.partition_point(|other| *other < e)..).unwrap_or_default()
}

/// The entities of a value; nothing where there may be others.
pub(super) fn entities(v: &Val) -> Option<Vec<EntityId>> {
    if matches!(v, Val::All(_)) {
        return None;
    }
    let mut list = Vec::new();
    let open = v.each(&mut |v, _| {
        if let Val::Entity(e) = v {
            list.push(*e);
        }
    });
    (open == Truth::False).then_some(list)
}

impl Binder {
    /// Whether it has one value for each binding of the others.
    pub(super) fn is_let(&self) -> bool {
        matches!(self.domain, Domain::Is(_))
    }
}

/// Whether a type is that of numbers.
pub(super) fn is_number(ty: Ty) -> bool {
    matches!(ty, Ty::Of(Type::Number(_)))
}
