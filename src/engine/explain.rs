//! Questions about single findings: why one is there, and why another is not.

use super::derivation::Derivation;
use super::miss::Miss;
use super::{Engine, Hit, Settings};
use crate::finding::Finding;
use crate::model::{EntityId, Model};
use crate::rules::Program;
use crate::rules::ir::Rule;
use crate::source::Sources;

use super::val::Val;

/// Which findings are asked about.
#[derive(Debug, Clone)]
pub struct Question {
    /// The codes of the rules.
    pub codes: Vec<String>,
    /// Where the findings lie: there, or in what nests there.
    pub place: EntityId,
    /// What they bind too: qualified names, or printed values.
    pub with: Vec<String>,
    /// How many derivations of each are wanted.
    pub most: usize,
}

/// A finding with its derivations, the shortest first.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The finding.
    pub finding: Finding,
    /// Why it is there.
    pub derivations: Vec<Derivation>,
}

/// The findings that are asked about, each with its derivations.
pub fn explain(
    sources: &Sources,
    model: &Model,
    program: &Program,
    settings: Settings,
    question: &Question,
) -> Vec<Explained> {
    let engine = Engine::new(sources, model, program, settings);
    let mut all = Vec::new();
    for rule in engine.meant(question) {
        engine.work.restart();
        for hit in engine.hits(rule).iter().filter(|hit| engine.is_meant(rule, hit, question)) {
            let derivations = engine.derivations(rule, hit, question.most.max(1));
            all.push(Explained { finding: engine.finding(rule, hit), derivations });
        }
    }
    all
}

/// All findings of all rules, each with its derivations; at most `most`.
pub fn explain_all(
    sources: &Sources,
    model: &Model,
    program: &Program,
    settings: Settings,
    most: usize,
) -> Vec<Explained> {
    let engine = Engine::new(sources, model, program, settings);
    let mut all = Vec::new();
    for rule in &program.rules {
        engine.work.restart();
        for hit in engine.hits(rule) {
            let derivations = engine.derivations(rule, &hit, most.max(1));
            all.push(Explained { finding: engine.finding(rule, &hit), derivations });
        }
    }
    all
}

/// For each rule that is asked about, the binding that misses it by least; nothing where a rule cannot report there.
pub fn nearest_misses(
    sources: &Sources,
    model: &Model,
    program: &Program,
    settings: Settings,
    question: &Question,
) -> Vec<Miss> {
    let engine = Engine::new(sources, model, program, settings);
    let miss = |rule| {
        engine.work.restart();
        engine.nearest_miss(rule, question)
    };
    engine.meant(question).filter_map(miss).collect()
}

impl Engine<'_> {
    fn meant<'q>(&self, question: &'q Question) -> impl Iterator<Item = &Rule> + use<'_, 'q> {
        self.program.rules.iter().filter(|r| question.codes.contains(&r.code))
    }

    fn is_meant(&self, rule: &Rule, hit: &Hit, question: &Question) -> bool {
        let mut frame = hit.frame.clone();
        let entity = self.marked(&rule.report, &mut frame).entity;
        entity.is_some_and(|e| self.is_inside(e, question.place)) && self.binds(rule, &frame, &question.with)
    }

    /// Whether an entity is another, or nests in it.
    pub(super) fn is_inside(&self, entity: EntityId, place: EntityId) -> bool {
        std::iter::successors(Some(entity), |e| self.model.container_of(*e)).any(|e| e == place)
    }

    /// Whether a rule's variables hold all of these values.
    pub(super) fn binds(&self, rule: &Rule, frame: &[Val], with: &[String]) -> bool {
        let variables = || rule.query.binders.iter().take(rule.variables);
        with.iter().all(|name| {
            variables().any(|b| frame.get(usize::from(b.slot)).is_some_and(|v| self.plain(v, b.ty) == *name))
        })
    }
}
