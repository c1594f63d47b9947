//! By way of which reads a change is met: all that was asked before and would be answered differently now. Entities go by the
//! numbers they had when it was asked.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::super::index::Indexes;
use super::super::reads::Read;
use super::super::walk::WalkGraph;
use super::again::Changes;
use super::others::Others;
use crate::model::truth::Truth;
use crate::model::{Cells, Default as Unstated, EntityId, KindId, Model, PropertyId, Type};
use crate::rules::Program;
use crate::rules::ir::{WalkId, WalkStep};

/// What was read that is different now.
#[derive(Debug, Default)]
pub(super) struct Ways {
    pub(super) reads: IndexSet<Read, FxBuildHasher>,
    pub(super) ranges: Vec<Range<Read>>,
}

/// Whom an entity led to on a walk, and whom it leads to now; the entity is none where it is new.
struct Turn {
    from: Option<EntityId>,
    targets: Vec<EntityId>,
}

impl Ways {
    /// Whether something is different that was read.
    pub(super) fn meet(&self, read: Read) -> bool {
        self.reads.contains(&read) || self.ranges.iter().any(|range| range.contains(&read))
    }

    /// Of walks along properties that changed; their graphs are made anew.
    pub(super) fn walks(
        &mut self,
        program: &Program,
        model: &Model,
        changes: &Changes,
        signed: &[WalkId],
        graphs: &mut [OnceCell<Arc<WalkGraph>>],
    ) {
        for (number, walk) in program.walks.iter().enumerate() {
            let along = |p: PropertyId| walk.steps.iter().any(|(_, step)| *step == WalkStep::Property(p));
            let id = WalkId(number as u32);
            let mut turns = turns(program, model, changes, id, &along);
            let graph = graphs.get_mut(number).and_then(OnceCell::take);
            // Who leads nowhere, and to whom nobody led, comes and goes unseen.
            if let Some(graph) = &graph {
                turns.retain(|t| !t.targets.is_empty() || t.from.is_some_and(|e| graph.walks.has(e)));
            }
            if turns.is_empty() {
                if let (Some(graph), Some(cell)) = (graph, graphs.get(number)) {
                    let _ = cell.set(graph);
                }
                continue;
            }
            match graph {
                // How far a walk by sign is searched depends on the whole graph.
                Some(graph) if !signed.contains(&id) => self.walk(id, &graph, turns),
                // Or it was forgotten since somebody asked.
                _ => self.ranges.extend(Read::all_walks(id)),
            }
        }
    }

    fn walk(&mut self, id: WalkId, graph: &WalkGraph, turns: Vec<Turn>) {
        let (mut all, mut all_to) = (false, false);
        // Whether somebody who is not known leads anywhere depends on whether anybody does.
        for special in [EntityId::UNKNOWN, EntityId::FAULTY, EntityId::ANY] {
            self.reads.extend([Read::walk_from(id, special), Read::walk_to(id, special)]);
        }
        for Turn { from, targets } in turns {
            if let Some(e) = from {
                let into = graph.walks.reaching(e);
                all |= into.open != Truth::False;
                self.reads.insert(Read::walk_from(id, e));
                self.reads.extend(into.entities().map(|from| Read::walk_from(id, from)));
            }
            for start in from.into_iter().chain(targets) {
                // Whoever leads to somebody who is not known may lead to each; whom others lead to stays as it is.
                all_to |= !start.is_real();
                self.reads.insert(Read::walk_to(id, start));
                let reached = graph.walks.reach(start);
                all_to |= reached.open != Truth::False;
                self.reads.extend(reached.entities().map(|to| Read::walk_to(id, to)));
            }
        }
        let [every_from, every_to] = Read::all_walks(id);
        self.ranges.extend(all.then_some(every_from));
        self.ranges.extend((all || all_to).then_some(every_to));
    }

    /// Of an entity that is declared with other characters now.
    pub(super) fn rewritten(&mut self, e: EntityId, changes: &Changes) {
        self.reads.extend(changes.was(e).map(Read::body));
    }

    /// Of an entity that says other things now.
    pub(super) fn changed(&mut self, model: &Model, e: EntityId, changes: &Changes) {
        self.reads.extend(changes.was(e).map(Read::entity));
        self.around(model, e, &|e| changes.was(e));
        for p in references(model, e) {
            let now = targets(model, e, p);
            let before = changes.before.get(&(e, p));
            let is_new = before.is_some();
            let before = before.map_or(&[][..], Vec::as_slice);
            if is_open(model, p, &now) || is_new && is_open(model, p, before) {
                self.ranges.push(Read::all_behind(p));
            }
            let now = now.iter().filter_map(|t| changes.was(*t));
            let all = now.chain(before.iter().copied()).filter(|t| t.is_real());
            self.reads.extend(all.map(|t| Read::behind(p, t)));
        }
    }

    /// Of those that are no more.
    pub(super) fn gone(&mut self, others: &Others, indexes: &Indexes) {
        let model = &others.before;
        for e in others.who.gone() {
            self.reads.insert(Read::entity(e));
            self.comes_or_goes(model, e, &Some, indexes);
        }
    }

    /// Of kinds of which there are more or fewer.
    pub(super) fn counts(&mut self, before: &Model, now: &Model) {
        let kinds = before.kinds.iter().zip(&now.kinds).enumerate();
        let different = kinds.filter(|(_, (before, now))| before.extent.len() != now.extent.len());
        self.reads.extend(different.map(|(i, _)| Read::count(KindId(i as u32))));
    }

    /// Of an entity that is new.
    pub(super) fn comes(&mut self, model: &Model, e: EntityId, changes: &Changes, indexes: &Indexes) {
        self.comes_or_goes(model, e, &|e| changes.was(e), indexes);
    }

    fn comes_or_goes(
        &mut self,
        model: &Model,
        e: EntityId,
        was: &dyn Fn(EntityId) -> Option<EntityId>,
        indexes: &Indexes,
    ) {
        self.around(model, e, was);
        self.reads.extend(kinds(model, e).map(Read::members));
        let taxonomy = indexes.taxonomy(model);
        self.reads.extend(taxonomy.ancestors(e).into_iter().filter_map(was).map(Read::below));
        for p in references(model, e) {
            let all = targets(model, e, p);
            if is_open(model, p, &all) {
                self.ranges.push(Read::all_behind(p));
            }
            let all = all.iter().filter_map(|t| was(*t)).filter(|t| t.is_real());
            self.reads.extend(all.map(|t| Read::behind(p, t)));
        }
        // Who asked for all that lies within something is to be told of those who refer to what has come into it.
        for p in model.properties.iter().enumerate().map(|(i, _)| PropertyId(i as u32)) {
            if let Type::Entity(kind) = model.property(p).ty
                && model.kind(kind).extent.contains(&e.0)
            {
                let above = taxonomy.ancestors(e).into_iter().filter_map(was);
                self.reads.extend(above.map(|a| Read::behind(p, a)));
            }
        }
    }

    /// Of what an entity nests in, and of its kinds.
    fn around(&mut self, model: &Model, e: EntityId, was: &dyn Fn(EntityId) -> Option<EntityId>) {
        let containers = std::iter::successors(model.container_of(e), |c| model.container_of(*c));
        self.reads.extend(containers.filter_map(was).map(Read::inside));
        self.reads.extend(kinds(model, e).map(Read::kind));
    }
}

/// The kind of an entity, and those it is one of.
fn kinds(model: &Model, e: EntityId) -> impl Iterator<Item = KindId> {
    let kinds = std::iter::successors(Some(model.kind_of(e)), |k| model.kind(*k).parent);
    kinds.chain([KindId::ENTITY])
}

/// The properties by which an entity can refer to others.
fn references(model: &Model, e: EntityId) -> impl Iterator<Item = PropertyId> {
    let all = model.kind(model.kind_of(e)).properties.values().copied();
    all.filter(|p| matches!(model.property(*p).ty, Type::Entity(_)))
}

/// Whether nobody knows to whom.
fn is_open(model: &Model, p: PropertyId, all: &[EntityId]) -> bool {
    let by_default = !matches!(model.property(p).default, Unstated::None);
    all.iter().any(|t| !t.is_real()) || all.is_empty() && by_default
}

/// Whom a property of an entity refers to, those included who are not known.
fn targets(model: &Model, e: EntityId, p: PropertyId) -> Vec<EntityId> {
    let Some(column) = model.columns.get(p.index()) else { return Vec::new() };
    match &column.cells {
        Cells::Entities(all) => all.get(column.cells(e)).unwrap_or_default().to_vec(),
        Cells::Values(_) => Vec::new(),
    }
}

/// All that is different on a walk.
fn turns(
    program: &Program,
    model: &Model,
    changes: &Changes,
    walk: WalkId,
    along: &dyn Fn(PropertyId) -> bool,
) -> Vec<Turn> {
    let was = |all: Vec<EntityId>| all.into_iter().filter_map(|t| changes.was(t)).collect::<Vec<_>>();
    let changed = changes.before.iter().filter(|((_, p), _)| along(*p));
    let mut all: Vec<Turn> = changed
        .map(|((e, p), before)| {
            let now = targets(model, *e, *p);
            let is_open = is_open(model, *p, &now) || is_open(model, *p, before);
            let mut targets = was(now);
            targets.extend(before);
            targets.extend(is_open.then_some(EntityId::UNKNOWN));
            Turn { from: changes.was(*e), targets }
        })
        .collect();
    let Some(others) = &changes.others else { return all };
    let steps = program.walks.get(walk.0 as usize).map_or(&[][..], |walk| &walk.steps);
    for p in steps.iter().filter_map(|(_, step)| match step {
        WalkStep::Property(p) => Some(*p),
        WalkStep::Define(_) => None,
    }) {
        let extent = |model: &Model| model.kind(model.property(p).owner).extent.clone();
        // Only who may refer by it, or be referred to, stands in the graph.
        let is_on_the_way = |model: &Model, e: EntityId| {
            let is_target = |kind: KindId| model.kind(kind).extent.contains(&e.0);
            extent(model).contains(&e.0)
                || matches!(model.property(p).ty, Type::Entity(kind) if is_target(kind))
        };
        let shown = |model: &Model, e: EntityId| {
            let mut all = targets(model, e, p);
            if is_open(model, p, &all) {
                all.push(EntityId::UNKNOWN);
            }
            all
        };
        for e in others.who.gone().filter(|e| is_on_the_way(&others.before, *e)) {
            let targets =
                if extent(&others.before).contains(&e.0) { shown(&others.before, e) } else { Vec::new() };
            all.push(Turn { from: Some(e), targets });
        }
        for e in others.who.newcomers().filter(|e| extent(model).contains(&e.0)) {
            all.push(Turn { from: None, targets: was(shown(model, e)) });
        }
        // Whoever refers to all refers to those who come and go.
        let refers_to_all = |model: &Model| {
            let cells = model.columns.get(p.index()).map(|column| &column.cells);
            matches!(cells, Some(Cells::Entities(all)) if all.contains(&EntityId::ANY))
                || matches!(model.property(p).default, Unstated::Any)
        };
        if refers_to_all(model) || refers_to_all(&others.before) {
            all.push(Turn { from: None, targets: vec![EntityId::UNKNOWN] });
        }
    }
    all
}
