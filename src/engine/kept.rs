//! Evaluation that is kept, and done again in part after an edit.
//!
//! A rule whose plan begins with every entity of a kind is evaluated in *pieces*, one for each of these entities, and what
//! each piece reads is written down ([`reads`](super::reads)). After an edit these pieces are evaluated again: those that
//! read something that is now different, those of the entities that changed, and those that a changed entity has
//! come into as another variable; the last are found by searching around it. All other rules are evaluated as a whole
//! where they read a property that changed.

mod again;
mod asked;
mod mentions;
mod noting;
mod others;
mod readers;
mod told;
mod ways;

use std::cell::{OnceCell, RefCell};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::lanes::{LANES, LARGE, Share};
use super::reads::whom::Whom;
use super::reads::{Properties, Read, Reader, Reads};
use super::search::{Depth, Found};
use super::val::Val;
use super::walk::WalkGraph;
use super::{Base, Engine, Hit, Note, Settings, index};
use crate::finding::{Finding, NotChecked};
use crate::model::truth::Truth;
use crate::model::{EntityId, Model, PropertyId};
use crate::progress::{Progress, Stage};
use crate::rules::Program;
use crate::rules::ir::{Domain, Query, Rule};
use crate::rules::measures::Measures;
use crate::rules::plan::{Plan, Step};
use crate::source::{Place, Sources};
use crate::stack::roomy_each;

pub(crate) use super::reads::{BODY, DECLARED};
pub(crate) use again::{Changes, World};
use mentions::Mentions;
use noting::{Notes, Noting};
pub(crate) use others::Others;
use readers::Readers;
use told::Known;

/// Stands for the piece where a rule is evaluated as a whole.
const WHOLE: u32 = u32::MAX;

/// Which evaluation a finding came from.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Origin {
    /// The rule, by its number.
    pub(crate) rule: u32,
    /// The entity whose piece it is.
    pub(crate) piece: u32,
    /// The entities that its variables stand for.
    pub(crate) bound: Box<[EntityId]>,
    /// The unknown values it rests on.
    pub(crate) open: Box<[(String, Place)]>,
    /// By what it is known that it need not be told again.
    told: Option<told::Told>,
}

/// How a rule is evaluated again.
#[derive(Debug, Clone)]
enum How {
    /// In pieces: the binder whose entities they are of, these, and the reader of the first.
    Pieces { binder: usize, extent: Range<u32>, first: Reader },
    /// As a whole; with all others that remember what these find.
    Whole { remembers: bool },
    /// There is nothing to look at.
    Idle,
}

/// What is kept of an evaluation.
#[derive(Debug)]
pub(crate) struct Memory {
    hows: Vec<How>,
    /// Why there is nothing for a rule to look at.
    idle: Vec<Option<(String, String)>>,
    /// What each rule read.
    properties: Vec<Properties>,
    /// Of whom, of those that are evaluated or searched as a whole.
    whom: Vec<Whom>,
    noting: Noting,
    /// What plans were made by.
    measures: Measures,
    /// What the defines mention that are called, once somebody asked.
    defines: Option<Mentions>,
    /// Which rules ask the same.
    circles: asked::Circles,
    readers: Readers,
    graphs: Vec<OnceCell<Arc<WalkGraph>>>,
    indexes: Arc<index::Indexes>,
    /// How a rule is searched around a binder.
    around: IndexMap<(u32, u32), Plan, FxBuildHasher>,
}

/// What a whole evaluation found.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) findings: Vec<(Finding, Origin)>,
    /// Sorted.
    pub(crate) not_checked: Vec<NotChecked>,
    pub(crate) memory: Memory,
}

/// What was found, and told.
#[derive(Debug, Default)]
struct Tale {
    new: Vec<(Finding, Origin)>,
    /// The numbers of findings so far that would be told in the same words.
    stay: Vec<usize>,
}

/// What one lane found.
#[derive(Debug, Default)]
struct Lane {
    findings: Vec<Vec<(Finding, Origin)>>,
    properties: Vec<Properties>,
    whom: Vec<Whom>,
    notes: Vec<Notes>,
    /// What was noted while findings were told, by rule and piece.
    told: Vec<(usize, u32, Notes)>,
    pairs: Vec<(Read, Reader)>,
    graphs: Vec<OnceCell<Arc<WalkGraph>>>,
    is_troubled: bool,
}

/// Evaluates all rules, and keeps what is needed to do it again in part. Nothing where that would not do: where a rule
/// was given up, or met an error, so that what is found in one place depends on what is looked at in another.
pub(crate) fn solve(
    sources: &Sources,
    model: &Model,
    program: &Program,
    settings: Settings,
    progress: &Progress,
) -> Option<Kept> {
    let engine = Engine::new(sources, model, program, settings);
    let idle: Vec<_> = program.rules.iter().map(|rule| engine.nothing_to_look_at(&rule.query)).collect();
    let mut pieces: Reader = 0;
    let mut hows = Vec::with_capacity(program.rules.len());
    let mut noting = Noting::new(model, program);
    for (rule, idle) in program.rules.iter().zip(&idle) {
        let how = match idle {
            Some(_) => How::Idle,
            None => engine.how(rule, pieces),
        };
        if let How::Pieces { extent, .. } = &how {
            pieces = pieces.checked_add(extent.len() as u32).filter(|n| *n < readers::AROUND)?;
        }
        hows.push(how);
    }
    noting.watch(&engine, &hows, &[]);
    let of = if model.entities.kind.len() < LARGE { 1 } else { LANES };
    progress.enter(Stage::Solve, program.rules.len() * of);
    let shares: Vec<Share> = (0..of).map(|lane| Share { lane, of }).collect();
    let base = engine.base();
    let lane = |share: &Share| Engine::on(base.clone()).kept_lane(&hows, &noting, *share, progress);
    let mut lanes = match shares.as_slice() {
        [one] => vec![lane(one)],
        several => roomy_each(several, lane),
    };
    if lanes.iter().any(|lane| lane.is_troubled) {
        return None;
    }
    let mut properties = vec![Properties::default(); program.rules.len()];
    let mut whom = vec![Whom::default(); program.rules.len()];
    let mut findings = Vec::new();
    for (number, (properties, whom)) in properties.iter_mut().zip(&mut whom).enumerate() {
        for lane in &mut lanes {
            lane.whom.get(number).into_iter().for_each(|own| whom.join(own));
            findings.extend(lane.findings.get_mut(number).map(std::mem::take).unwrap_or_default());
            lane.properties.get(number).into_iter().for_each(|own| properties.join(own));
            noting.add(number, lane.notes.get_mut(number).map(std::mem::take).unwrap_or_default());
        }
    }
    for (number, piece, told) in lanes.iter_mut().flat_map(|lane| std::mem::take(&mut lane.told)) {
        noting.tell(number as u32, piece, told);
    }
    // As a whole it might have noted something else.
    let is_piece = |how: &How| matches!(how, How::Pieces { .. });
    let is_unforeseen = |(number, how): (usize, &How)| {
        is_piece(how) && !noting.is_watched(number) && noting.has_noted(number)
    };
    if hows.iter().enumerate().any(is_unforeseen) {
        return None;
    }
    let circles = asked::Circles::of(program);
    circles.join(&hows, &mut properties);
    circles.join_whom(&hows, &mut whom);
    let pairs = lanes.iter_mut().map(|lane| std::mem::take(&mut lane.pairs)).collect();
    let graphs = lanes.iter_mut().map(|lane| std::mem::take(&mut lane.graphs));
    let graphs = graphs.reduce(|all, more| {
        all.into_iter().zip(more).map(|(a, b)| if a.get().is_some() { a } else { b }).collect()
    });
    let memory = Memory {
        hows,
        idle,
        properties,
        whom,
        noting,
        measures: Measures::of(model),
        defines: None,
        circles,
        readers: Readers::new(pieces, pairs),
        graphs: graphs.unwrap_or_default(),
        indexes: Arc::clone(&base.indexes),
        around: IndexMap::default(),
    };
    let not_checked = memory.not_checked(&engine);
    Some(Kept { findings, not_checked, memory })
}

impl Memory {
    /// What the rules could not look at, and why.
    fn not_checked(&self, engine: &Engine<'_>) -> Vec<NotChecked> {
        let before = engine.notes.replace(self.noting.all());
        let mut all = Vec::new();
        for (rule, idle) in engine.program.rules.iter().zip(&self.idle) {
            match idle {
                Some(reason) => all.push(NotChecked { code: rule.code.clone(), reason: reason.clone() }),
                None => engine.not_checked(rule, &mut all),
            }
        }
        engine.notes.replace(before);
        all.sort();
        all.dedup();
        all
    }
}

impl<'a> Engine<'a> {
    /// The same, writing down what is read.
    fn that_keeps(base: Base<'a>) -> Engine<'a> {
        let reads = Reads::new(base.model.entities.kind.len());
        Engine { reads: Some(Box::new(RefCell::new(reads))), ..Engine::on(base) }
    }

    /// How a rule is evaluated again; its pieces are numbered from `first` on.
    fn how(&self, rule: &Rule, first: Reader) -> How {
        let plan = self.planner.plan_of(&rule.query);
        if !asked::defines(self.program, rule).is_empty() {
            return How::Whole { remembers: true };
        }
        match plan.steps.first() {
            Some(Step::Bind(b, _)) if *b < rule.variables => {
                match rule.query.binders.get(*b).map(|b| &b.domain) {
                    Some(Domain::Kind(kind)) => How::Pieces { binder: *b, extent: self.extent(*kind), first },
                    _ => How::Whole { remembers: false },
                }
            }
            _ => How::Whole { remembers: false },
        }
    }

    /// One lane of all rules.
    fn kept_lane(self, hows: &[How], noting: &Noting, share: Share, progress: &Progress) -> Lane {
        let engine = Engine::that_keeps(self.base());
        let mut lane = Lane::default();
        for (number, (rule, how)) in engine.program.rules.iter().zip(hows).enumerate() {
            progress.advance();
            engine.work.restart();
            let mut found = Tale::default();
            let mut whom = Whom::default();
            match how {
                How::Idle => {}
                How::Whole { .. } => {
                    engine.whole(number, rule, share, None, &mut found);
                    whom = engine.taken_whom();
                }
                How::Pieces { extent, .. } => {
                    let is_watched = noting.is_watched(number);
                    if is_watched {
                        engine.look(number, rule, share);
                        whom = engine.taken_whom();
                    }
                    let notes = engine.notes.take();
                    for e in share.part(extent.clone()) {
                        let told = engine.piece(number, rule, how, e, None, &mut found);
                        if is_watched {
                            lane.told.push((number, e, told));
                        } else {
                            engine.notes.borrow_mut().extend(told);
                        }
                    }
                    if is_watched {
                        engine.notes.replace(notes);
                    }
                }
            }
            lane.findings.push(found.new);
            lane.properties.push(engine.taken_properties());
            lane.whom.push(whom);
            lane.notes.push(engine.notes.take());
            lane.is_troubled |= engine.is_troubled();
            if lane.is_troubled {
                break;
            }
        }
        lane.pairs = engine.taken_pairs();
        lane.graphs = engine.walks.graphs;
        lane
    }

    /// Whether something was met on which more depends than is written down.
    fn is_troubled(&self) -> bool {
        !self.errors.borrow().is_empty() || self.work.is_scarce()
    }

    /// Whether a property of an entity is stated for other times only, so that who reads it today has something to note.
    fn holds_otherwise(&self, e: EntityId, p: PropertyId) -> bool {
        let Some(column) = self.model.columns.get(p.index()) else { return false };
        let is_today = |cell: usize| {
            let during = column.note(cell).and_then(|n| n.during);
            during.is_none_or(|d| d.first <= self.today && self.today <= d.last)
        };
        let mut cells = column.cells(e);
        !cells.is_empty() && !cells.any(is_today)
    }

    fn taken_properties(&self) -> Properties {
        self.reads.as_ref().map(|r| std::mem::take(&mut r.borrow_mut().properties)).unwrap_or_default()
    }

    /// Of whom they were read, by what was evaluated as a whole.
    fn taken_whom(&self) -> Whom {
        let taken = self.reads.as_ref().and_then(|r| r.borrow_mut().whom.take());
        taken.unwrap_or_default()
    }

    fn taken_pairs(&self) -> Vec<(Read, Reader)> {
        self.reads.as_ref().map(|r| std::mem::take(&mut r.borrow_mut().pairs)).unwrap_or_default()
    }

    /// Evaluates a share of a rule as a whole.
    fn whole(&self, number: usize, rule: &Rule, share: Share, known: Option<&Known<'_>>, found: &mut Tale) {
        self.reading(Reads::begin_whole);
        for hit in &self.share_of_hits(rule, share, number, false) {
            self.recount((number, WHOLE), rule, hit, known, found);
        }
    }

    /// Searches a share of a rule as a whole, for what it notes.
    fn look(&self, number: usize, rule: &Rule, share: Share) {
        self.reading(Reads::begin_whole);
        self.share_of_hits(rule, share, number, false);
    }

    /// Evaluates one piece of a rule; yields what was noted while its findings were told.
    fn piece(
        &self,
        number: usize,
        rule: &Rule,
        how: &How,
        e: u32,
        known: Option<&Known<'_>>,
        found: &mut Tale,
    ) -> Notes {
        let How::Pieces { binder, extent, first } = how else { return Notes::default() };
        let plan = self.planner.plan_of(&rule.query);
        self.reading(|r| r.begin(first + (e - extent.start)));
        let hits = self.collect(rule, &mut |found| {
            let steps = plan.steps.get(1..).unwrap_or_default();
            self.search_around(rule, *binder, EntityId(e), steps, found);
        });
        if hits.is_empty() {
            return Notes::default();
        }
        let before = self.notes.take();
        for hit in &hits {
            self.recount((number, e), rule, hit, known, found);
        }
        self.notes.replace(before)
    }

    /// Takes some steps of a rule where one of its binders is bound to an entity.
    fn search_around(&self, rule: &Rule, binder: usize, e: EntityId, steps: &[Step], found: Found<'_>) {
        let mut frame = vec![Val::None; rule.slots + 1];
        let slot = rule.query.binders.get(binder).map_or(0, |b| usize::from(b.slot));
        if let Some(place) = frame.get_mut(slot) {
            *place = Val::Entity(e);
        }
        self.reading(|r| r.bind(e));
        let _ = self.outermost(&rule.query, steps, &mut frame, Truth::True, found);
        self.reading(Reads::release);
    }

    /// Takes steps of a rule's own query, of whose variables it is written down whom they are bound to.
    fn outermost(
        &self,
        query: &Query,
        steps: &[Step],
        frame: &mut [Val],
        truth: Truth,
        found: Found<'_>,
    ) -> ControlFlow<()> {
        let Some((step, rest)) = steps.split_first() else { return found(frame, truth) };
        if let Step::Bind(b, sources) = step
            && let Some(binder) = query.binders.get(*b)
            && let Domain::Kind(kind) = binder.domain
        {
            if self.work.step() {
                return ControlFlow::Break(());
            }
            let mut go = |frame: &mut [Val], e: EntityId| {
                if let Some(place) = frame.get_mut(usize::from(binder.slot)) {
                    *place = Val::Entity(e);
                }
                self.reading(|r| r.bind(e));
                let flow = self.outermost(query, rest, frame, truth, found);
                self.reading(Reads::release);
                flow
            };
            return match self.candidates(kind, sources, frame, Depth::Own) {
                Some(list) => list.iter().try_for_each(|e| go(frame, *e)),
                None => self.extent(kind).map(EntityId).try_for_each(|e| go(frame, e)),
            };
        }
        self.advance(query, step, frame, truth, &mut |frame, truth| {
            self.outermost(query, rest, frame, truth, found)
        })
    }

    /// Tells the finding of a hit of a rule and a piece, unless it is known and would be the same.
    fn recount(
        &self,
        (number, piece): (usize, u32),
        rule: &Rule,
        hit: &Hit,
        known: Option<&Known<'_>>,
        found: &mut Tale,
    ) {
        let mark = told::mark(self.model, hit);
        match known.and_then(|known| known.take(number as u32, piece, mark)) {
            Some(stays) => found.stay.push(stays),
            None => found.new.push(self.told(number, piece, rule, hit, mark)),
        }
    }

    /// The finding of a hit, and where it came from.
    fn told(&self, number: usize, piece: u32, rule: &Rule, hit: &Hit, mark: u64) -> (Finding, Origin) {
        let kinds = rule.query.binders.iter().filter(|b| matches!(b.domain, Domain::Kind(_)));
        let bound: Box<[EntityId]> = kinds
            .filter_map(|b| match hit.frame.get(usize::from(b.slot)) {
                Some(Val::Entity(e)) => Some(*e),
                _ => None,
            })
            .collect();
        let before = self.notes.take();
        let telling = self.reads.as_ref().map(|r| r.borrow_mut().begin_telling());
        let finding = self.finding(rule, hit);
        let open = match hit.truth {
            Truth::Possible => self.unknowns(rule, hit).into(),
            _ => Box::default(),
        };
        let read = self.reads.as_ref().zip(telling).map(|(r, telling)| r.borrow_mut().end_telling(telling));
        let noted = self.notes.replace(before);
        // What is noted is noted by telling it again.
        let is_silent = noted.iter().all(|note| matches!(note, Note::Today));
        self.notes.borrow_mut().extend(noted);
        let told = read.filter(|_| is_silent).map(|read| told::Told { mark, read });
        (finding, Origin { rule: number as u32, piece, bound, open, told })
    }
}
