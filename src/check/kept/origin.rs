//! Where each finding of a kept report came from.

use std::sync::Arc;

use super::mark::Mark;
use crate::engine::kept::Origin;
use crate::finding::Finding;
use crate::model::lower::patch::others::Renumbering;
use crate::source::{Place, Shift, SourceId};

/// What said it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum From {
    /// A rule.
    Rule(Origin),
    /// Something about the language itself.
    Mistake(Stage),
}

/// Which stage met a mistake, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// What is accepted.
    Accepts,
    /// The packs, and the bytes of files.
    Workspace,
    /// The grammar.
    Syntax,
    /// What stands outside of all entities.
    Outside,
    /// What is declared, and who is named and nests where.
    Declared,
    /// What is said about whom.
    Filled,
    /// The rules.
    Rules,
}

impl Stage {
    /// The stage of what is wrong with what is declared, and with who is named.
    pub(super) fn of_declared(finding: &Finding) -> Stage {
        if finding.code == "model/sentence_outside" { Stage::Outside } else { Stage::Declared }
    }
}

/// Where a finding came from, and which texts it mentions.
#[derive(Debug, Clone)]
pub(super) struct Trace {
    pub(super) from: From,
    /// By what it is known again.
    pub(super) mark: Mark,
    /// One bit for each text that is mentioned, also where it is not shown; several texts share one.
    texts: u64,
}

impl Trace {
    pub(super) fn new(from: From, finding: &mut Finding) -> Trace {
        let mut trace = Trace { from, mark: Mark::of(finding), texts: 0 };
        let mut texts = 0;
        trace.places(finding, &mut |place| texts |= Mark::bit(place.source));
        trace.texts = texts;
        trace
    }

    /// Findings that stand at the same place and say the same come in this order.
    pub(super) fn rank(&self) -> (u32, u32, u32) {
        match &self.from {
            From::Rule(origin) => (0, origin.rule, origin.piece),
            From::Mistake(stage) => (1, *stage as u32, 0),
        }
    }

    /// Whether it may mention a text.
    pub(super) fn may_mention(&self, source: SourceId) -> bool {
        self.texts & Mark::bit(source) != 0
    }

    /// Whether it does.
    pub(super) fn mentions(&mut self, finding: &mut Finding, source: SourceId) -> bool {
        let mut does = false;
        if self.may_mention(source) {
            self.places(finding, &mut |place| does |= place.source == source);
        }
        does
    }

    /// Whether it mentions a text, and an edit touches one of the places there.
    pub(super) fn is_touched(&mut self, finding: &mut Finding, shift: Shift) -> bool {
        let mut is = false;
        if self.may_mention(shift.source) {
            self.places(finding, &mut |place| {
                is |= place.source == shift.source && shift.touches(place.span)
            });
        }
        is
    }

    /// Moves a finding with its text; says whether all of its places are still there.
    pub(super) fn shift(&mut self, finding: &mut Finding, shift: Shift) -> bool {
        let mut stays = true;
        if self.may_mention(shift.source) {
            self.places(finding, &mut |place| match shift.place(*place) {
                Some(moved) => *place = moved,
                None => stays = false,
            });
            self.mark.place(finding);
        }
        stays
    }

    /// Gives the entities that it names their new numbers.
    pub(super) fn renumber(&mut self, who: &Renumbering) {
        if let From::Rule(origin) = &mut self.from {
            origin.renumber(who);
        }
    }

    fn places(&mut self, finding: &mut Finding, f: &mut dyn FnMut(&mut Place)) {
        f(&mut finding.primary.place);
        finding.related.iter_mut().for_each(|label| f(&mut label.place));
        for step in &mut finding.because {
            let Some(mut place) = step.place else { continue };
            f(&mut place);
            // Others may rest on it too: it is only made their own where it moves.
            if step.place != Some(place) {
                Arc::make_mut(step).place = Some(place);
            }
        }
        finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| f(&mut edit.place));
        finding.accepted.iter_mut().for_each(|accepted| f(&mut accepted.place));
        if let From::Rule(origin) = &mut self.from {
            origin.open.iter_mut().for_each(|(_, place)| f(place));
        }
    }
}
