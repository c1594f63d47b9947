//! What findings rest on: the entities that the steps of their derivations name, and the references these use.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::relation;
use crate::engine::derivation::{By, Derivation};
use crate::engine::explain::Explained;
use crate::finding::Lang;
use crate::graph::dependencies::{Reference, Relation, Selection};
use crate::graph::picture::{Picture, tell};
use crate::model::truth::Truth;
use crate::model::{EntityId, Model, PropertyId, Type};
use crate::rules::Program;
use crate::source::Place;

/// What some findings rest on, and nothing else.
pub(super) fn picture(model: &Model, program: &Program, found: &[Explained], lang: Lang) -> Picture {
    let mut steps = Steps {
        model,
        program,
        lang,
        selection: Selection::default(),
        facts: IndexSet::default(),
        complete: true,
    };
    let derivations = found.iter().filter_map(|e| e.derivations.first());
    derivations.for_each(|d| steps.step(d, false));
    let facts: Vec<_> = steps.facts.into_iter().collect();
    let mut picture = Picture::new(model, &steps.selection.once(), lang);
    picture.captions = found.iter().map(|e| e.finding.message.in_lang(lang).to_owned()).collect();
    picture.captions.dedup();
    picture.complete = steps.complete;
    tell(&mut picture, model, &facts, lang);
    picture
}

/// What the steps say.
struct Steps<'a> {
    model: &'a Model,
    program: &'a Program,
    lang: Lang,
    selection: Selection,
    facts: IndexSet<(EntityId, PropertyId, String), FxBuildHasher>,
    complete: bool,
}

impl Steps<'_> {
    /// A step, and what it rests on. The edges of a walk have a sign where the walk has one.
    fn step(&mut self, d: &Derivation, signed: bool) {
        d.named.iter().for_each(|name| self.entity(name));
        for r in &d.references {
            self.property(&r.from, &r.property, &r.to, None, r.place);
        }
        let mut signed = signed;
        match &d.by {
            By::Stated { entity, property } | By::Unstated { entity, property } => {
                self.entity(entity);
                self.fact(entity, property, d);
            }
            By::PartOf { child, parent } => {
                let property = self.model.symbols.text(self.model.property(PropertyId::PART_OF).name);
                self.property(child, property, parent, None, d.place);
            }
            By::Walk { from, to, sign } => {
                self.entity(from);
                self.entity(to);
                signed = sign.is_some();
            }
            By::Edge { from, via, negative, to } => {
                self.edge(from, via, signed.then_some(*negative), to, d);
                signed = false;
            }
            By::Cut => self.complete = false,
            _ => {}
        }
        d.parts.iter().for_each(|part| self.step(part, signed));
    }

    /// A step of a walk: along a property, else along a define.
    fn edge(&mut self, from: &str, via: &str, negative: Option<bool>, to: &str, d: &Derivation) {
        let is_property = self
            .id(from)
            .and_then(|from| self.property_of(from, via))
            .is_some_and(|p| matches!(self.model.property(p).ty, Type::Entity(_)));
        if is_property {
            return self.property(from, via, to, negative, d.place);
        }
        let define = self.program.defines.iter().find(|define| define.name == via);
        self.add(from, relation(define, via, self.lang), to, negative, d.truth, None);
    }

    fn property(
        &mut self,
        from: &str,
        property: &str,
        to: &str,
        negative: Option<bool>,
        place: Option<Place>,
    ) {
        if let Some(property) = self.id(from).and_then(|from| self.property_of(from, property)) {
            self.add(from, Relation::Property(property), to, negative, Truth::True, place);
        }
    }

    fn add(
        &mut self,
        from: &str,
        by: Relation,
        to: &str,
        negative: Option<bool>,
        truth: Truth,
        place: Option<Place>,
    ) {
        self.entity(from);
        self.entity(to);
        if let (Some(from), Some(to)) = (self.id(from), self.id(to)) {
            self.selection.references.push(Reference { from, by, to, negative, truth, place });
        }
    }

    /// What a statement says where it names nobody.
    fn fact(&mut self, entity: &str, property: &str, d: &Derivation) {
        if d.references.iter().any(|r| r.from == entity) {
            return;
        }
        if let Some(id) = self.id(entity)
            && let Some(property) = self.property_of(id, property)
        {
            self.facts.insert((id, property, d.value.clone()));
        }
    }

    fn entity(&mut self, name: &str) {
        let id = self.id(name);
        self.selection.entities.extend(id);
    }

    fn id(&self, name: &str) -> Option<EntityId> {
        self.model.entity_names.get(&self.model.symbols.get(name)?).copied()
    }

    fn property_of(&self, entity: EntityId, name: &str) -> Option<PropertyId> {
        self.model.property_of(self.model.kind_of(entity), name)
    }
}
