//! Steps as they are made: what the steps above ask of them, and what is kept of them.
//!
//! Where everything is told, that is a tree ([`Derivation`]). Where only the statements are asked for, these are put one behind
//! the other, and no tree is made.

use std::sync::Arc;

use super::super::derivation::{By, Derivation};
use super::super::work;
use super::Deriver;
use crate::finding::{Said, Step};
use crate::model::truth::Truth;
use crate::source::Place;

/// A step that was made, with its parts.
#[derive(Debug, Clone)]
pub(super) struct Made {
    /// How many steps it has, itself included.
    pub(super) size: usize,
    /// How certainly it holds.
    pub(super) truth: Truth,
    /// Where the statement was written.
    pub(super) place: Option<Place>,
    /// The same; of a step that has none, where its first part was.
    first: Option<Place>,
    is_aggregate: bool,
    /// The whole of it, where everything is told.
    pub(super) told: Option<Box<Derivation>>,
}

/// The parts of a step, each put behind those before when it is made.
#[derive(Debug)]
pub(super) struct Parts {
    /// Where among the statements theirs begin.
    start: usize,
    /// How many there are.
    pub(super) count: usize,
    /// How many steps these have.
    size: usize,
    /// How certainly all of them hold.
    pub(super) truth: Truth,
    /// The place of the first that has one.
    pub(super) place: Option<Place>,
    /// The same, parts of parts included.
    pub(super) first: Option<Place>,
    /// Whether one of them is an aggregate.
    pub(super) aggregates: bool,
    /// All of them, where everything is told.
    pub(super) told: Vec<Derivation>,
}

impl Parts {
    /// Puts a step behind those before.
    pub(super) fn push(&mut self, made: Made) {
        self.count += 1;
        self.size += made.size;
        self.truth = self.truth.min(made.truth);
        self.place = self.place.or(made.place);
        self.first = self.first.or(made.first);
        self.aggregates |= made.is_aggregate;
        if let Some(told) = made.told {
            self.told.push(*told);
        }
    }

    /// The one there is, by itself.
    pub(super) fn only(mut self) -> Made {
        Made {
            size: self.size,
            truth: self.truth,
            place: self.place,
            first: self.first,
            is_aggregate: self.aggregates,
            told: self.told.pop().map(Box::new),
        }
    }
}

impl Made {
    /// A statement that was put into words before.
    pub(super) fn again(truth: Truth, place: Option<Place>) -> Made {
        Made { size: 1, truth, place, first: place, is_aggregate: false, told: None }
    }

    /// Leaves out what goes beyond so many steps, with `more` in its place.
    pub(super) fn keep(&mut self, most: usize, more: &str) {
        self.size = self.size.min(most);
        if let Some(told) = &mut self.told {
            told.keep(most, more);
            self.size = told.size();
        }
    }

    /// Tells more of it, where everything is told.
    pub(super) fn tell(&mut self, more: impl FnOnce(&mut Derivation)) {
        if let Some(told) = &mut self.told {
            more(told);
        }
    }
}

impl Deriver<'_, '_> {
    /// For the parts of a step that is about to be made.
    pub(super) fn parts(&self) -> Parts {
        Parts {
            start: self.steps.len(),
            count: 0,
            size: 0,
            truth: Truth::True,
            place: None,
            first: None,
            aggregates: false,
            told: Vec::new(),
        }
    }

    /// Counts a step.
    pub(super) fn count(&mut self) {
        self.size += 1;
        self.tried += 1;
        self.engine.work.spend(work::REASON);
    }

    /// A step with its parts, all of which were made since these were begun.
    pub(super) fn step(
        &mut self,
        by: By,
        truth: Truth,
        text: String,
        place: Option<Place>,
        parts: Parts,
    ) -> Made {
        self.count();
        let (size, first) = (1 + parts.size, place.or(parts.first));
        let is_aggregate = matches!(by, By::Aggregate);
        let mut told = None;
        if self.full {
            told = Some(Box::new(self.whole(by, truth, text, place, parts.told)));
        } else if says(&by, &parts) {
            self.steps.insert(parts.start, Arc::new(Step { place, text: Said::one(text) }));
        }
        Made { size, truth, place, first, is_aggregate, told }
    }

    fn whole(
        &self,
        by: By,
        truth: Truth,
        text: String,
        place: Option<Place>,
        parts: Vec<Derivation>,
    ) -> Derivation {
        let bindings = self.scope.iter().map(|n| (n.name.clone(), n.value.clone())).collect();
        let brings_in = matches!(by, By::Rule(_) | By::Witness | By::Element);
        let named = self.scope.iter().filter(|n| brings_in && n.is_entity).map(|n| n.value.clone()).collect();
        let (condition, cites, references, value) = (None, Vec::new(), Vec::new(), String::new());
        Derivation { by, truth, text, place, condition, bindings, cites, references, named, value, parts }
    }

    /// The statements that were made, each once, in the order they are used; at most `most`.
    pub(super) fn statements(self, most: usize) -> Vec<Arc<Step>> {
        // They are kept until all rules are done.
        let mut kept: Vec<Arc<Step>> = Vec::with_capacity(self.steps.len().min(most));
        for step in self.steps {
            if kept.len() >= most {
                break;
            }
            if !kept.contains(&step) {
                kept.push(step);
            }
        }
        kept.shrink_to_fit();
        kept
    }
}

/// Whether a step is one of the statements that a finding rests on: the leaves, and what is searched in vain.
fn says(by: &By, parts: &Parts) -> bool {
    match by {
        By::Rule(_) | By::All | By::One | By::Witness | By::Define(_) | By::Walk { .. } | By::Cut => false,
        By::Aggregate => false,
        // A relation between stated values is said by them, unless it is one between sums.
        By::Relation => parts.count == 0 || parts.aggregates,
        // An element is said by the values it is made of, where it is made of one.
        By::Element => parts.count != 1,
        By::Stated { .. }
        | By::Unstated { .. }
        | By::PartOf { .. }
        | By::Edge { .. }
        | By::Nothing { .. }
        | By::Not => true,
    }
}
