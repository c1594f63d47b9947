//! What is evaluated again after an edit.

use std::collections::BTreeSet;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::super::lanes::{LANES, LARGE};
use super::super::reads::Properties;
use super::super::reads::whom::Whom;
use super::super::walk::Graphs;
use super::mentions::Mentions;
use super::others::Comers;
use super::ways::Ways;
use super::*;
use crate::model::PropertyId;
use crate::rules::plan::Repeats;

/// What is different in a model.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Whose properties, sorted, of those that were there before.
    pub(crate) values: Vec<(EntityId, PropertyId)>,
    /// Whom a property of an entity referred to before, by the numbers there were then, where that is different.
    pub(crate) before: IndexMap<(EntityId, PropertyId), Vec<EntityId>, FxBuildHasher>,
    /// Of which properties there are more or fewer values, or other ones of a choice: a query may be planned differently.
    pub(crate) recounted: Vec<PropertyId>,
    /// Those that were there before, where there are others now.
    pub(crate) others: Option<Others>,
    /// The rules of which [`Memory::outdated`] says that they are planned differently.
    pub(crate) outdated: Vec<usize>,
}

impl Changes {
    /// Those that were there before, and say other things.
    pub(super) fn entities(&self) -> Vec<EntityId> {
        let mut all: Vec<EntityId> = self.said().map(|(e, _)| e).collect();
        all.dedup();
        all
    }

    /// What they say, and not only with which characters.
    fn said(&self) -> impl Iterator<Item = (EntityId, PropertyId)> + '_ {
        self.values.iter().copied().filter(|(_, p)| *p != BODY)
    }

    /// The number that an entity had before.
    pub(super) fn was(&self, e: EntityId) -> Option<EntityId> {
        self.others.as_ref().map_or(Some(e), |others| others.who.before(e))
    }

    /// Those that are new.
    fn newcomers(&self) -> impl Iterator<Item = EntityId> + '_ {
        self.others.iter().flat_map(|others| others.who.newcomers())
    }
}

/// What was found again.
#[derive(Debug, Default)]
pub(crate) struct Again {
    /// The pieces of each rule that were evaluated again.
    pub(super) pieces: IndexMap<u32, BTreeSet<u32>, FxBuildHasher>,
    /// The rules that were evaluated again as a whole.
    wholes: IndexSet<u32, FxBuildHasher>,
    /// What was found in these and told.
    pub(crate) findings: Vec<(Finding, Origin)>,
    /// What was found in them and is told already: the numbers of findings so far.
    stay: IndexSet<usize, FxBuildHasher>,
    /// What could not be looked at, of all rules, sorted.
    pub(crate) not_checked: Vec<NotChecked>,
    /// How many searches were made around changed entities.
    searches: usize,
}

impl Again {
    /// Whether a finding so far, by its number and where it came from, was told anew, or is no longer found.
    pub(crate) fn replaces(&self, number: usize, origin: &Origin) -> bool {
        !self.stay.contains(&number) && self.finds_again(origin)
    }

    /// Whether all that comes from there was looked for again.
    fn finds_again(&self, origin: &Origin) -> bool {
        origin.is_gone()
            || self.wholes.contains(&origin.rule)
            || self.pieces.get(&origin.rule).is_some_and(|pieces| pieces.contains(&origin.piece))
    }

    fn take(&mut self, tale: Tale) {
        self.findings.extend(tale.new);
        self.stay.extend(tale.stay);
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
        origins: &[(usize, &Origin)],
    ) -> Option<Again> {
        let World { sources, model, program, settings } = world;
        let mut ways = Ways::default();
        ways.walks(program, model, changes, &self.noting.signed(), &mut self.graphs);
        match &changes.others {
            Some(others) if !others.keeps_lanes(model) => return None,
            Some(others) => {
                ways.gone(others, &self.indexes);
                ways.counts(&others.before, model);
                self.forget(model);
            }
            None => {
                for (_, p) in changes.before.keys() {
                    Arc::get_mut(&mut self.indexes)?.forget(*p);
                }
            }
        }
        let (indexes, graphs) = (Arc::clone(&self.indexes), Arc::new(Graphs::new(program)));
        let base = Base { sources, model, program, settings, indexes, graphs };
        let mut engine = Engine::that_keeps(base);
        for (ours, kept) in engine.walks.graphs.iter_mut().zip(std::mem::take(&mut self.graphs)) {
            *ours = kept;
        }
        let fresh = self.plan_anew(&engine, changes)?;
        changes.values.iter().for_each(|(_, p)| self.noting.forget(*p));
        let mut looks: IndexSet<u32, FxBuildHasher> = IndexSet::default();
        let watched = self.noting.watch(&engine, &self.hows, &self.properties);
        looks.extend(watched.into_iter().map(|number| number as u32));
        changes.entities().into_iter().for_each(|e| ways.changed(model, e, changes));
        let rewritten = changes.values.iter().filter(|(_, p)| *p == BODY);
        rewritten.for_each(|(e, _)| ways.rewritten(*e, changes));
        changes.newcomers().for_each(|e| ways.comes(model, e, changes, &self.indexes));
        let comers = changes.others.as_ref().map(|others| Comers::new(others, model));
        let meets = |number: usize| {
            let (mentions, own) = (self.noting.mentions(number), self.properties.get(number));
            let meets = |comers: &Comers| mentions.zip(own).is_none_or(|(m, own)| comers.meet(m, own));
            comers.as_ref().is_some_and(meets)
        };
        // What is evaluated, or searched, as a whole yields the same as long as whatever it looked at says the same.
        let was: Vec<(EntityId, PropertyId)> =
            changes.values.iter().filter_map(|(e, p)| Some((changes.was(*e)?, *p))).collect();
        let looked_at: Vec<bool> = self
            .whom
            .iter()
            .enumerate()
            .map(|(number, whom)| meets(number) || was.iter().any(|(e, p)| whom.has(*e, *p)))
            .collect();
        let looked_at = |number: u32| looked_at.get(number as usize) == Some(&true);
        let relevant: Vec<bool> = self
            .properties
            .iter()
            .enumerate()
            .map(|(number, own)| meets(number) || changes.values.iter().any(|(_, p)| own.has(*p)))
            .collect();
        let is_outdated = |rule: u32| changes.outdated.binary_search(&(rule as usize)).is_ok();
        let is_relevant =
            |rule: u32| is_outdated(rule) || relevant.get(rule as usize).copied().unwrap_or(false);
        let in_pieces = |rule: u32| matches!(self.hows.get(rule as usize), Some(How::Pieces { .. }));
        let is_piece = |rule: u32| is_relevant(rule) && in_pieces(rule);
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
        ways.reads.iter().for_each(|read| self.readers.each(*read, &mut dirty));
        ways.ranges.iter().for_each(|range| self.readers.each_in(range.clone(), &mut dirty));
        again.pieces.retain(|rule, _| is_piece(*rule));
        around.retain(|(rule, ..)| is_piece(*rule));
        let before = changes.others.as_ref().map_or(model, |others| &others.before);
        let mut changed = vec![false; before.entities.kind.len()];
        let mut mark = |e: EntityId| changed.get_mut(e.index()).into_iter().for_each(|c| *c = true);
        changes.entities().into_iter().filter_map(|e| changes.was(e)).for_each(&mut mark);
        changes.others.iter().flat_map(|others| others.who.gone()).for_each(&mut mark);
        for (_, origin) in origins.iter().filter(|(_, o)| o.piece != WHOLE && is_piece(o.rule)) {
            if origin.bound.iter().any(|e| changed.get(e.index()).copied().unwrap_or(false)) {
                again.pieces.entry(origin.rule).or_default().insert(origin.piece);
            }
        }
        if let Some(others) = &changes.others {
            around = self.renumber(model, program, &others.who, &mut again, around)?;
        }
        for (number, (rule, how)) in program.rules.iter().zip(&self.hows).enumerate() {
            let number = number as u32;
            match how {
                How::Pieces { extent, .. } if fresh.contains(&(number as usize)) => {
                    again.wholes.insert(number);
                    again.pieces.insert(number, extent.clone().collect());
                    looks.insert(number);
                }
                _ if fresh.contains(&(number as usize)) => _ = again.wholes.insert(number),
                _ if !is_relevant(number) => {}
                How::Idle => {}
                How::Whole { .. } if !looked_at(number) => {}
                How::Whole { .. } => _ = again.wholes.insert(number),
                How::Pieces { binder, extent, .. } => {
                    let own = self.properties.get(number as usize)?;
                    if looked_at(number) {
                        looks.insert(number);
                    }
                    for e in touched(changes, own).into_iter().chain(changes.newcomers()) {
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
        looks.retain(|number| self.noting.is_watched(*number as usize));
        let known = Known::of(self.known(changes, &again, origins).into_iter(), &ways);
        self.evaluate(&engine, &looks, &known, &mut again);
        // Who notes what is told is no rule that is evaluated in pieces.
        if engine.is_troubled() || self.noting.tells(&engine.notes.borrow()) {
            return None;
        }
        again.not_checked = self.not_checked(&engine);
        self.readers.add(engine.taken_pairs());
        self.graphs = engine.walks.graphs;
        Some(again)
    }

    /// The rules that would be planned differently now, or that had nothing to look at and have something now, or the
    /// other way round; sorted. Nothing where that depends on more. Their plans must be forgotten.
    pub(crate) fn outdated(&mut self, world: World<'_>, changes: &Changes) -> Option<Vec<usize>> {
        let World { sources, model, program, settings } = world;
        let turned = match changes.others {
            Some(_) => self.measures.renew(model),
            None => self.measures.recount(model, &changes.recounted),
        };
        let mut all = Vec::new();
        if turned.is_none() {
            return Some(all);
        }
        let engine = Engine::new(sources, model, program, settings);
        let repeats = Repeats::new(&engine.planner);
        for (number, (rule, idle)) in engine.program.rules.iter().zip(&mut self.idle).enumerate() {
            if self.noting.mentions(number).is_some_and(|own| !own.depend_on(&turned, model)) {
                continue;
            }
            let now = engine.nothing_to_look_at(&rule.query);
            let before = std::mem::replace(idle, now);
            if before.is_some() != idle.is_some() || !repeats.rule(rule) {
                all.push(number);
            }
        }
        let defines = self.defines.get_or_insert_with(|| Mentions::of_defines(model, program));
        let same = !defines.depend_on(&turned, model) || repeats.defines(model, program);
        same.then_some(all)
    }

    /// Finds out how rules that are planned differently are evaluated from here on; yields these.
    fn plan_anew<'c>(&mut self, engine: &Engine<'_>, changes: &'c Changes) -> Option<&'c [usize]> {
        for number in &changes.outdated {
            let (rule, idle) = (engine.program.rules.get(*number)?, self.idle.get(*number)?);
            let how = match idle {
                Some(_) => How::Idle,
                None => engine.how(rule, self.readers.pieces),
            };
            if let How::Pieces { extent, .. } = &how {
                self.readers.more_pieces(extent.len())?;
            }
            *self.hows.get_mut(*number)? = how;
        }
        Some(&changes.outdated)
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

    /// The findings so far of what is to be evaluated again, of rules that are evaluated as before: with their numbers, the pieces that
    /// they are of now.
    fn known<'o>(
        &self,
        changes: &Changes,
        again: &Again,
        origins: &[(usize, &'o Origin)],
    ) -> Vec<(usize, &'o Origin, u32)> {
        let is_kept = |rule: u32| {
            // What others have found for a rule that remembers is not read by it again.
            let remembers = matches!(self.hows.get(rule as usize), Some(How::Whole { remembers: true }));
            !remembers && changes.outdated.binary_search(&(rule as usize)).is_err()
        };
        let known = origins.iter().filter(|(_, o)| is_kept(o.rule)).filter_map(|(number, o)| {
            let piece = match o.piece {
                WHOLE => WHOLE,
                piece => match &changes.others {
                    Some(others) => others.who.now(EntityId(piece))?.0,
                    None => piece,
                },
            };
            let is_again = again.wholes.contains(&o.rule)
                || again.pieces.get(&o.rule).is_some_and(|pieces| pieces.contains(&piece));
            is_again.then_some((*number, *o, piece))
        });
        known.collect()
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
            // What those that are watched note is looked for elsewhere.
            let before = self.noting.is_watched(number as usize).then(|| engine.notes.take());
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
            before.into_iter().for_each(|before| _ = engine.notes.replace(before));
        }
    }

    /// Evaluates pieces, and rules as a whole; looks for what others note.
    fn evaluate(
        &mut self,
        engine: &Engine<'_>,
        looks: &IndexSet<u32, FxBuildHasher>,
        known: &Known<'_>,
        again: &mut Again,
    ) {
        let mut tale = Tale::default();
        again.wholes.iter().for_each(|number| self.noting.clear_pieces(*number));
        for (number, pieces) in &again.pieces {
            let at = *number as usize;
            let (Some(rule), Some(how)) = (engine.program.rules.get(at), self.hows.get(at)) else { continue };
            engine.work.restart();
            let before = self.noting.is_watched(at).then(|| engine.notes.take());
            for piece in pieces {
                let told = engine.piece(at, rule, how, *piece, Some(known), &mut tale);
                match before {
                    Some(_) => self.noting.tell(*number, *piece, told),
                    None => engine.notes.borrow_mut().extend(told),
                }
            }
            before.into_iter().for_each(|before| _ = engine.notes.replace(before));
            self.learn(engine, *number);
        }
        again.take(tale);
        let all: IndexSet<u32, FxBuildHasher> = again.wholes.iter().chain(looks).copied().collect();
        if all.is_empty() {
            return;
        }
        let of = if engine.model.entities.kind.len() < LARGE { 1 } else { LANES };
        for number in &all {
            self.noting.clear(*number as usize);
            self.whom.get_mut(*number as usize).into_iter().for_each(|whom| *whom = Whom::default());
        }
        let (hows, base) = (&self.hows, engine.base());
        let lane = |share: &Share| {
            let one = Engine::that_keeps(base.clone());
            let mut lane = Lane::default();
            for number in all.iter().map(|number| *number as usize) {
                let (Some(rule), Some(how)) = (one.program.rules.get(number), hows.get(number)) else {
                    continue;
                };
                one.work.restart();
                match how {
                    How::Whole { .. } => one.whole(number, rule, *share, Some(known), &mut lane.tale),
                    How::Pieces { .. } if looks.contains(&(number as u32)) => one.look(number, rule, *share),
                    _ => continue,
                }
                lane.is_scarce |= one.work.is_scarce();
                lane.rules.push((number, one.notes.take(), one.taken_properties(), one.taken_whom()));
            }
            lane.errors = one.errors.take();
            lane.graphs = one.walks.graphs;
            lane
        };
        let shares: Vec<Share> = (0..of).map(|lane| Share { lane, of }).collect();
        let lanes = match shares.as_slice() {
            [one] => vec![lane(one)],
            several => roomy_each(several, lane),
        };
        for lane in lanes {
            again.take(lane.tale);
            for (ours, made) in engine.walks.graphs.iter().zip(lane.graphs) {
                made.into_inner().into_iter().for_each(|graph| _ = ours.set(graph));
            }
            engine.errors.borrow_mut().extend(lane.errors);
            if lane.is_scarce {
                engine.work.spend(u64::MAX);
            }
            for (number, notes, read, whom) in lane.rules {
                self.noting.add(number, notes);
                self.properties.get_mut(number).into_iter().for_each(|own| own.join(&read));
                self.whom.get_mut(number).into_iter().for_each(|own| own.join(&whom));
            }
        }
        self.circles.join(&self.hows, &mut self.properties);
        self.circles.join_whom(&self.hows, &mut self.whom);
    }

    /// Remembers which properties a rule read now.
    fn learn(&mut self, engine: &Engine<'_>, rule: u32) {
        let read = engine.taken_properties();
        self.properties.get_mut(rule as usize).into_iter().for_each(|own| own.join(&read));
    }
}

/// What a share of the rules that are evaluated as a whole brought.
#[derive(Default)]
struct Lane {
    tale: Tale,
    /// What each rule noted and read, by its number, and of whom.
    rules: Vec<(usize, Notes, Properties, Whom)>,
    errors: IndexMap<Place, Finding, FxBuildHasher>,
    graphs: Vec<OnceCell<Arc<WalkGraph>>>,
    /// Whether some rule came near the limit of work.
    is_scarce: bool,
}

/// The changed entities of which a rule reads what changed.
fn touched(changes: &Changes, own: &Properties) -> Vec<EntityId> {
    let mut all: Vec<EntityId> = changes.said().filter(|(_, p)| own.has(*p)).map(|(e, _)| e).collect();
    all.dedup();
    all
}
