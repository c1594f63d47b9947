//! What many findings rest on is put into words once: a statement, a step of a taxonomy, an edge of a walk.

use std::cell::RefCell;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::super::derivation::{By, Derivation};
use super::Deriver;
use crate::finding::{Said, Step};
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
    pub(super) fn said_once(
        &mut self,
        about: Option<About>,
        make: impl FnOnce(&mut Self) -> Derivation,
    ) -> Derivation {
        let engine = self.engine;
        let about = about.filter(|_| !self.full && engine.reads.is_none());
        let Some(about) = about else { return make(self) };
        let known = engine.said.known.borrow().get(&about).cloned();
        let (step, truth) = match known {
            Some(known) => known,
            None => {
                let made = make(self);
                (self.size, self.tried) = (self.size - 1, self.tried - 1);
                let step = Arc::new(Step { text: Said::one(made.text), place: made.place });
                engine.said.known.borrow_mut().insert(about, (Arc::clone(&step), made.truth));
                (step, made.truth)
            }
        };
        let by = match about {
            About::Nothing(_, searched) => By::Nothing { searched },
            // Whose and what is told by whole derivations only.
            _ => By::Stated { entity: String::new(), property: String::new() },
        };
        let place = step.place;
        Derivation { said: Some(step), ..self.step(by, truth, String::new(), place, Vec::new()) }
    }
}
