//! What rules note without a finding, and which rules may.
//!
//! What is found is known from what is found where something changed. What is noted (a value that is stated for other times
//! only, an element that is unknown, a walk that is too long) depends on all that is looked at. So a rule that may note something
//! that is told is *watched*: wherever it reads something that changed it is searched as a whole as well, for its notes only. What
//! is noted while a finding is told belongs to its piece.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::super::reads::Properties;
use super::super::{Engine, Note};
use super::How;
use super::mentions::Mentions;
use crate::model::lower::patch::others::Renumbering;
use crate::model::value::Value;
use crate::model::{Cells, Default as Unstated, EntityId, Model, PropertyId};
use crate::rules::Program;
use crate::rules::ir::{Domain, Node, WalkId};
use crate::rules::traverse;
use crate::source::Place;

/// What some evaluation noted.
pub(super) type Notes = IndexSet<Note, FxBuildHasher>;

/// Which notes are told, of some rule.
#[derive(Debug, Default)]
struct Told {
    /// The properties that are read today.
    today: Properties,
    /// The paths that rules' own variables range over.
    paths: IndexSet<Place, FxBuildHasher>,
    walks: IndexSet<WalkId, FxBuildHasher>,
}

impl Told {
    fn of(program: &Program) -> Told {
        let mut told = Told::default();
        for rule in &program.rules {
            told.paths.extend(rule.query.binders.iter().filter_map(|b| match &b.domain {
                Domain::Path(e) => Some(e.place),
                _ => None,
            }));
            traverse::walk_query(&rule.query, &mut |e| match &e.node {
                Node::Property { property, at: None, .. } => told.today.add(*property),
                Node::Reaches { walk, .. } => _ = told.walks.insert(*walk),
                _ => {}
            });
        }
        told
    }

    fn has(&self, note: Note) -> bool {
        match note {
            Note::OtherTimes(p) => self.today.has(p),
            Note::UnknownElements(place) => self.paths.contains(&place),
            Note::Budget(walk) => self.walks.contains(&walk),
            Note::Today => false,
        }
    }
}

/// What all rules noted.
#[derive(Debug)]
pub(super) struct Noting {
    told: Told,
    mentions: Vec<Mentions>,
    /// By rule: while it was searched, or evaluated as a whole.
    noted: Vec<Notes>,
    /// By rule and piece: while findings were told.
    said: IndexMap<(u32, u32), Notes, FxBuildHasher>,
    /// The rules in pieces that noted something, or may.
    watched: Vec<bool>,
    /// Whether something in a property is not known, as far as somebody asked.
    open: Vec<Option<bool>>,
}

impl Noting {
    pub(super) fn new(model: &Model, program: &Program) -> Noting {
        Noting {
            told: Told::of(program),
            mentions: program.rules.iter().map(|rule| Mentions::of(rule, model, program)).collect(),
            noted: vec![Notes::default(); program.rules.len()],
            said: IndexMap::default(),
            watched: vec![false; program.rules.len()],
            open: vec![None; model.properties.len()],
        }
    }

    /// What a rule mentions.
    pub(super) fn mentions(&self, rule: usize) -> Option<&Mentions> {
        self.mentions.get(rule)
    }

    /// The walks that rules take by sign.
    pub(super) fn signed(&self) -> Vec<WalkId> {
        self.mentions.iter().flat_map(|mentions| &mentions.signed).copied().collect()
    }

    /// Remembers what a rule noted.
    pub(super) fn add(&mut self, rule: usize, notes: Notes) {
        let told = notes.into_iter().filter(|note| self.told.has(*note));
        self.noted.get_mut(rule).into_iter().for_each(|noted| noted.extend(told.clone()));
    }

    /// Remembers what a rule noted while the findings of a piece were told.
    pub(super) fn tell(&mut self, rule: u32, piece: u32, notes: Notes) {
        let told: Notes = notes.into_iter().filter(|note| self.told.has(*note)).collect();
        if !told.is_empty() {
            self.said.insert((rule, piece), told);
        } else if !self.said.is_empty() {
            self.said.swap_remove(&(rule, piece));
        }
    }

    /// Forgets what a rule noted while it was searched.
    pub(super) fn clear(&mut self, rule: usize) {
        self.noted.get_mut(rule).into_iter().for_each(Notes::clear);
    }

    /// Forgets what a rule noted while its findings were told.
    pub(super) fn clear_pieces(&mut self, rule: u32) {
        self.said.retain(|(of, _), _| *of != rule);
    }

    /// Whether a rule noted something.
    pub(super) fn has_noted(&self, rule: usize) -> bool {
        self.noted.get(rule).is_some_and(|noted| !noted.is_empty())
            || self.said.keys().any(|(of, _)| *of as usize == rule)
    }

    /// Whether a rule is watched.
    pub(super) fn is_watched(&self, rule: usize) -> bool {
        self.watched.get(rule) == Some(&true)
    }

    /// Finds out which rules are to be watched; yields those that were not.
    pub(super) fn watch(&mut self, engine: &Engine<'_>, hows: &[How], read: &[Properties]) -> Vec<usize> {
        let is_piece = |(number, how): (usize, &How)| matches!(how, How::Pieces { .. }).then_some(number);
        let pieces: Vec<usize> = hows.iter().enumerate().filter_map(is_piece).collect();
        let now = self.rules(engine, &pieces, read);
        let first = now.iter().copied().filter(|rule| !self.is_watched(*rule)).collect();
        self.watched.fill(false);
        for rule in now {
            self.watched.get_mut(rule).into_iter().for_each(|watched| *watched = true);
        }
        first
    }

    /// Gives the entities of pieces their new numbers.
    pub(super) fn renumber(&mut self, who: &Renumbering) {
        let said = std::mem::take(&mut self.said).into_iter();
        self.said = said
            .filter_map(|((rule, piece), notes)| Some(((rule, who.now(EntityId(piece))?.0), notes)))
            .collect();
    }

    /// Whether one of some notes is told.
    pub(super) fn tells(&self, notes: &Notes) -> bool {
        notes.iter().any(|note| self.told.has(*note))
    }

    /// All that was noted.
    pub(super) fn all(&self) -> Notes {
        self.noted.iter().chain(self.said.values()).flatten().copied().collect()
    }

    /// A property has other values now.
    pub(super) fn forget(&mut self, p: PropertyId) {
        self.open.get_mut(p.index()).into_iter().for_each(|open| *open = None);
    }

    /// All properties have.
    pub(super) fn forget_all(&mut self) {
        self.open.fill(None);
    }

    /// The rules that noted something, and those that may, of some; `read` tells which properties each read, if that is known.
    fn rules(&mut self, engine: &Engine<'_>, of: &[usize], read: &[Properties]) -> Vec<usize> {
        let timed: Vec<PropertyId> =
            self.told.today.iter().filter(|p| engine.is_stated_otherwise(*p)).collect();
        let mut all = Vec::new();
        for rule in of {
            let Some(mentions) = self.mentions.get(*rule) else { continue };
            let is_read = |p: PropertyId| read.get(*rule).is_some_and(|own| own.has(p));
            let has = |p: &PropertyId| mentions.properties.has(*p) || is_read(*p);
            let ranges = mentions.paths.iter().any(|place| self.told.paths.contains(place));
            let open = &mut self.open;
            let mut is_open = |p: PropertyId| match open.get_mut(p.index()) {
                Some(known) => *known.get_or_insert_with(|| is_open(engine.model, p)),
                None => false,
            };
            let may = timed.iter().any(has) || ranges && mentions.ranging.iter().any(&mut is_open);
            if may || self.has_noted(*rule) {
                all.push(*rule);
            }
        }
        all
    }
}

/// Whether it is open what some entity states, or would by default.
fn is_open(model: &Model, p: PropertyId) -> bool {
    let property = model.property(p);
    let Some(column) = model.columns.get(p.index()) else { return false };
    let by_default = matches!(property.default, Unstated::Unknown);
    // Several values of what can have one are rivals, or follow each other.
    let rivals = !column.notes.is_empty() && !property.is_many();
    by_default
        || rivals
        || match &column.cells {
            Cells::Entities(all) => all.iter().any(|e| !e.is_real()),
            Cells::Values(all) => all.iter().any(|v| matches!(v, Value::Unknown | Value::Faulty)),
        }
}

impl Engine<'_> {
    /// Whether some entity states a property for other times only.
    fn is_stated_otherwise(&self, p: PropertyId) -> bool {
        let Some(column) = self.model.columns.get(p.index()) else { return false };
        let is_today = |d: crate::model::date::Period| d.first <= self.today && self.today <= d.last;
        if column.notes.iter().filter_map(|(_, note)| note.during).all(is_today) {
            return false;
        }
        let owner = self.model.property(p).owner;
        self.extent(owner).any(|e| self.holds_otherwise(crate::model::EntityId(e), p))
    }
}
