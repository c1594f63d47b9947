//! What many findings rest on is put into words once: a statement, a step of a taxonomy, an edge of a walk.

use std::cell::RefCell;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::Deriver;
use super::made::Made;
use crate::finding::Step;
use crate::model::truth::Truth;
use crate::model::{EntityId, PropertyId};
use crate::source::Place;

/// What a step says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in super::super) enum About {
    /// A property of an entity today, and whether it may have several values.
    Stated(EntityId, PropertyId, bool),
    /// An entity is part of another.
    PartOf(EntityId, EntityId),
    /// An entity names another in a property.
    Edge(EntityId, EntityId, PropertyId),
    /// For certain nothing meets the condition that stands there, among so many.
    Nothing(Place, usize),
}

/// The steps that were put into words.
#[derive(Debug, Default)]
pub(in super::super) struct Steps {
    known: RefCell<IndexMap<About, (Arc<Step>, Truth), FxBuildHasher>>,
}

impl Deriver<'_, '_> {
    /// A step that follows from nothing else, made of one that was made before where only the statements are asked for.
    /// Where what is read is written down, each is read again.
    pub(super) fn said_once(&mut self, about: Option<About>, make: impl FnOnce(&mut Self) -> Made) -> Made {
        let engine = self.engine;
        let about = about.filter(|_| !self.full && engine.reads.is_none());
        let Some(about) = about else { return make(self) };
        if let Some((step, truth)) = engine.said.known.borrow().get(&about) {
            self.count();
            self.steps.push(Arc::clone(step));
            return Made::again(*truth, step.place);
        }
        let made = make(self);
        if let Some(step) = self.steps.last() {
            engine.said.known.borrow_mut().insert(about, (Arc::clone(step), made.truth));
        }
        made
    }
}
