//! What is evaluated again after an edit.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::super::lanes::{LANES, LARGE};
use super::super::reads::Properties;
use super::super::walk::Graphs;
use super::*;
use crate::model::{Cells, KindId, PropertyId, Type};
use crate::rules::ir::WalkId;

/// What is different in a model whose entities are the same.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Whose properties, sorted.
    pub(crate) values: Vec<(EntityId, PropertyId)>,
    /// Whom a property of an entity referred to before, where that is different.
    pub(crate) before: IndexMap<(EntityId, PropertyId), Vec<EntityId>, FxBuildHasher>,
    /// Whether there are more or fewer values, or other ones of a choice, so that a query may be planned differently.
    pub(crate) may_plan_anew: bool,
}

impl Changes {
    fn entities(&self) -> Vec<EntityId> {
        let mut all: Vec<EntityId> = self.values.iter().map(|(e, _)| *e).collect();
        all.dedup();
        all
    }
}

/// What was found again.
#[derive(Debug, Default)]
pub(crate) struct Again {
    /// The pieces of each rule that were evaluated again.
    pieces: IndexMap<u32, BTreeSet<u32>, FxBuildHasher>,
    /// The rules that were evaluated again as a whole.
    wholes: IndexSet<u32, FxBuildHasher>,
    /// What was found in these.
    pub(crate) findings: Vec<(Finding, Origin)>,
    /// How many searches were made around changed entities.
    searches: usize,
}

impl Again {
    /// Whether what came from there was found again, or is no longer found.
    pub(crate) fn replaces(&self, origin: &Origin) -> bool {
        self.wholes.contains(&origin.rule)
            || self.pieces.get(&origin.rule).is_some_and(|pieces| pieces.contains(&origin.piece))
    }

    /// How many pieces and searches were evaluated, and how many rules as a whole.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.pieces.values().map(BTreeSet::len).sum::<usize>() + self.searches, self.wholes.len())
    }
}

/// Everything is read from here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct World<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) model: &'a Model,
    pub(crate) program: &'a Program,
    pub(crate) settings: Settings,
}

impl Memory {
    /// Evaluates again what changes of the model touch; nothing where all must be. `origins` are those of all
    /// findings so far.
    pub(crate) fn again(
        &mut self,
        world: World<'_>,
        changes: &Changes,
        origins: &mut dyn Iterator<Item = &Origin>,
    ) -> Option<Again> {
        let World { sources, model, program, settings } = world;
        for (_, p) in changes.before.keys() {
            Arc::get_mut(&mut self.indexes)?.forget(*p);
        }
        let mut reads: IndexSet<Read, FxBuildHasher> = IndexSet::default();
        let mut ranges: Vec<Range<Read>> = Vec::new();
        self.walks(world, changes, &mut reads, &mut ranges);
        let (indexes, graphs) = (Arc::clone(&self.indexes), Arc::new(Graphs::new(program)));
        let base = Base { sources, model, program, settings, indexes, graphs };
        let mut engine = Engine::that_keeps(base);
        for (ours, kept) in engine.walks.graphs.iter_mut().zip(std::mem::take(&mut self.graphs)) {
            *ours = kept;
        }
        if !self.holds(&engine, changes) {
            return None;
        }
        for e in changes.entities() {
            read_by_way_of(model, e, changes, &mut reads, &mut ranges);
        }
        let relevant: Vec<bool> =
            self.properties.iter().map(|own| changes.values.iter().any(|(_, p)| own.has(*p))).collect();
        let is_relevant = |rule: u32| relevant.get(rule as usize).copied().unwrap_or(false);
        let mut again = Again::default();
        let mut around: IndexSet<readers::Around, FxBuildHasher> = IndexSet::default();
        let mut dirty = |reader: Reader| match self.readers.is_around(reader) {
            Some(search) => _ = around.insert(search),
            None => {
                if let Some((rule, piece)) = self.piece_of(reader) {
                    again.pieces.entry(rule).or_default().insert(piece);
                }
            }
        };
        reads.iter().for_each(|read| self.readers.each(*read, &mut dirty));
        ranges.into_iter().for_each(|range| self.readers.each_in(range, &mut dirty));
        again.pieces.retain(|rule, _| is_relevant(*rule));
        around.retain(|(rule, ..)| is_relevant(*rule));
        let mut changed = vec![false; model.entities.kind.len()];
        for e in changes.entities() {
            changed.get_mut(e.index()).into_iter().for_each(|c| *c = true);
        }
        for origin in origins.filter(|o| o.piece != WHOLE && is_relevant(o.rule)) {
            if origin.bound.iter().any(|e| changed.get(e.index()).copied().unwrap_or(false)) {
                again.pieces.entry(origin.rule).or_default().insert(origin.piece);
            }
        }
        for (number, (rule, how)) in program.rules.iter().zip(&self.hows).enumerate() {
            let number = number as u32;
            match how {
                _ if !is_relevant(number) => {}
                How::Idle => {}
                How::Whole { .. } => _ = again.wholes.insert(number),
                How::Pieces { binder, extent, .. } => {
                    let own = self.properties.get(number as usize)?;
                    for e in touched(changes, own) {
                        if extent.contains(&e.0) {
                            again.pieces.entry(number).or_default().insert(e.0);
                        }
                        let others = rule.query.binders.iter().enumerate().filter(|(b, _)| b != binder);
                        for (b, other) in others {
                            if let Domain::Kind(kind) = other.domain
                                && engine.extent(kind).contains(&e.0)
                            {
                                around.insert((number, b as u32, e));
                            }
                        }
                    }
                }
            }
        }
        self.search(&engine, around, &mut again);
        self.evaluate(&engine, &mut again);
        let otherwise = |(e, p): &(EntityId, PropertyId)| engine.holds_otherwise(*e, *p);
        if engine.is_troubled() || changes.values.iter().any(otherwise) {
            return None;
        }
        self.readers.add(engine.taken_pairs());
        self.graphs = engine.walks.graphs;
        Some(again)
    }

    /// Whether the same rules have something to look at, and would be planned the same way.
    fn holds(&self, engine: &Engine<'_>, changes: &Changes) -> bool {
        if !changes.may_plan_anew {
            return true;
        }
        let rules = || engine.program.rules.iter().zip(&self.hows);
        let idle = |how: &How| matches!(how, How::Idle);
        // Their defines were planned before.
        let remember = rules().any(|(_, how)| matches!(how, How::Whole { remembers: true }));
        !remember
            && rules().all(|(rule, how)| engine.nothing_to_look_at(&rule.query).is_some() == idle(how))
            && rules().all(|(rule, _)| {
                let mut holds = engine.planner.would_repeat(&rule.query);
                let of_with = rule.with.iter().filter_map(|with| with.query.as_ref());
                holds &= of_with.into_iter().all(|q| engine.planner.would_repeat(q));
                traverse::walk_rule(rule, &mut |e| {
                    holds &= traverse::query_of(e).is_none_or(|q| engine.planner.would_repeat(q));
                });
                holds
            })
    }

    /// The rule and the entity of a piece.
    fn piece_of(&self, reader: Reader) -> Option<(u32, u32)> {
        // Rules that are not in pieces have none of these numbers.
        let of = |how: &How| match how {
            How::Pieces { extent, first, .. } => {
                let at = reader.checked_sub(*first)?;
                ((at as usize) < extent.len()).then_some(extent.start + at)
            }
            _ => None,
        };
        self.hows.iter().enumerate().find_map(|(rule, how)| Some((rule as u32, of(how)?)))
    }

    /// What is read of walks along properties that changed; their graphs are made anew.
    fn walks(
        &mut self,
        world: World<'_>,
        changes: &Changes,
        reads: &mut IndexSet<Read, FxBuildHasher>,
        ranges: &mut Vec<Range<Read>>,
    ) {
        for (number, walk) in world.program.walks.iter().enumerate() {
            let id = WalkId(number as u32);
            let along = |p: PropertyId| walk.steps.iter().any(|(_, step)| *step == WalkStep::Property(p));
            let changed: Vec<_> = changes.before.iter().filter(|((_, p), _)| along(*p)).collect();
            if changed.is_empty() {
                continue;
            }
            let Some(graph) = self.graphs.get_mut(number).and_then(OnceCell::take) else { continue };
            let mut all = false;
            for ((e, p), before) in changed {
                let targets = before.iter().copied().chain(targets(world.model, *e, *p));
                let into = graph.walks.reaching(*e);
                all |= into.open != Truth::False;
                reads.insert(Read::walk_from(id, *e));
                reads.extend(into.nodes.keys().map(|from| Read::walk_from(id, *from)));
                let out = std::iter::once(*e).chain(targets);
                for start in out {
                    all |= !start.is_real();
                    reads.insert(Read::walk_to(id, start));
                    let reached = graph.walks.reach(start);
                    all |= reached.open != Truth::False;
                    reads.extend(reached.nodes.keys().map(|to| Read::walk_to(id, *to)));
                }
            }
            if all {
                ranges.extend(Read::all_walks(id));
            }
        }
    }

    /// Finds the pieces that changed entities have come into.
    fn search(
        &mut self,
        engine: &Engine<'_>,
        around: IndexSet<readers::Around, FxBuildHasher>,
        again: &mut Again,
    ) {
        for (number, b, e) in around {
            let rule = engine.program.rules.get(number as usize);
            let (Some(rule), Some(How::Pieces { binder, .. })) = (rule, self.hows.get(number as usize))
            else {
                continue;
            };
            let pieces = rule.query.binders.get(*binder).map_or(0, |b| usize::from(b.slot));
            let plan = self.around.entry((number, b));
            let plan = plan.or_insert_with(|| engine.planner.plan_around(&rule.query, b as usize));
            let reader = self.readers.around((number, b, e));
            engine.work.restart();
            engine.reading(|r| r.begin(reader));
            let into = again.pieces.entry(number).or_default();
            engine.search_around(rule, b as usize, e, &plan.steps, &mut |frame, truth| {
                if let (Some(Val::Entity(piece)), true) = (frame.get(pieces), truth > Truth::Faulty) {
                    into.insert(piece.0);
                }
                ControlFlow::Continue(())
            });
            again.searches += 1;
            self.learn(engine, number);
        }
    }

    /// Evaluates pieces, and rules as a whole.
    fn evaluate(&mut self, engine: &Engine<'_>, again: &mut Again) {
        for (number, pieces) in &again.pieces {
            let rule = engine.program.rules.get(*number as usize);
            let (Some(rule), Some(How::Pieces { binder, extent, first })) =
                (rule, self.hows.get(*number as usize))
            else {
                continue;
            };
            engine.work.restart();
            for piece in pieces {
                let reader = first + (piece - extent.start);
                engine.piece(*number as usize, rule, *binder, *piece, reader, &mut again.findings);
            }
            self.learn(engine, *number);
        }
        if again.wholes.is_empty() {
            return;
        }
        let of = if engine.model.entities.kind.len() < LARGE { 1 } else { LANES };
        for lane in 0..of {
            let one = Engine::that_keeps(engine.base());
            for number in &again.wholes {
                let Some(rule) = engine.program.rules.get(*number as usize) else { continue };
                one.work.restart();
                one.whole(*number as usize, rule, Share { lane, of }, &mut again.findings);
                engine.adopt_trouble(&one);
            }
            // Whoever is evaluated as a whole may read anything that one of them reads.
            let read = one.taken_properties();
            for number in &again.wholes {
                self.properties.get_mut(*number as usize).into_iter().for_each(|own| own.join(&read));
            }
        }
    }

    /// Remembers which properties a rule read now.
    fn learn(&mut self, engine: &Engine<'_>, rule: u32) {
        let read = engine.taken_properties();
        self.properties.get_mut(rule as usize).into_iter().for_each(|own| own.join(&read));
    }
}

impl Engine<'_> {
    /// Meets the same trouble as another.
    fn adopt_trouble(&self, other: &Engine<'_>) {
        self.notes.borrow_mut().extend(other.notes.borrow().iter().copied());
        self.errors.borrow_mut().extend(other.errors.take());
        if other.work.is_scarce() {
            self.work.spend(u64::MAX);
        }
    }
}

/// The changed entities of which a rule reads what changed.
fn touched(changes: &Changes, own: &Properties) -> Vec<EntityId> {
    let mut all: Vec<EntityId> =
        changes.values.iter().filter(|(_, p)| own.has(*p)).map(|(e, _)| *e).collect();
    all.dedup();
    all
}

/// Whom a property of an entity refers to, those included who are not known.
fn targets(model: &Model, e: EntityId, p: PropertyId) -> Vec<EntityId> {
    let Some(column) = model.columns.get(p.index()) else { return Vec::new() };
    match &column.cells {
        Cells::Entities(all) => all.get(column.cells(e)).unwrap_or_default().to_vec(),
        Cells::Values(_) => Vec::new(),
    }
}

/// All by way of which an entity is or was read.
fn read_by_way_of(
    model: &Model,
    e: EntityId,
    changes: &Changes,
    reads: &mut IndexSet<Read, FxBuildHasher>,
    ranges: &mut Vec<Range<Read>>,
) {
    reads.insert(Read::entity(e));
    let containers = std::iter::successors(model.container_of(e), |c| model.container_of(*c));
    reads.extend(containers.map(Read::inside));
    let kind = model.kind_of(e);
    let kinds = std::iter::successors(Some(kind), |k| model.kind(*k).parent);
    reads.extend(kinds.chain([KindId::ENTITY]).map(Read::kind));
    for p in model.kind(kind).properties.values() {
        let property = model.property(*p);
        if !matches!(property.ty, Type::Entity(_)) {
            continue;
        }
        let now = targets(model, e, *p);
        let before = changes.before.get(&(e, *p)).map_or(&[][..], Vec::as_slice);
        let open_default = !matches!(property.default, crate::model::Default::None);
        let is_open = |all: &[EntityId]| all.iter().any(|t| !t.is_real()) || all.is_empty() && open_default;
        let is_new = changes.before.contains_key(&(e, *p));
        if is_open(&now) || is_new && is_open(before) {
            ranges.push(Read::all_behind(*p));
        }
        reads.extend(now.iter().chain(before).filter(|t| t.is_real()).map(|t| Read::behind(*p, *t)));
    }
}
