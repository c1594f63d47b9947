//! How much one rule may cost.
//!
//! Every evaluation ends, but a rule that relates its variables by nothing tries every combination of them, and that
//! may take years. So work is counted, and a rule that needs more than its share is given up: what it found so far
//! stands, and a finding says that the rest was not checked. Work is counted in steps and not in seconds, so that the
//! same input has the same answer on every machine.

use std::cell::Cell;

use crate::finding::{Finding, NotChecked, Said};
use crate::rules::ir::Rule;

/// What each rule may cost beside what grows with the data.
const BASE: u64 = 100_000_000;
/// What each entity adds to it.
const EACH_ENTITY: u64 = 10_000;

/// What a finding costs: it is kept, explained and printed.
pub(super) const HIT: u64 = 1_000;
/// What an element of an aggregate or an edge of a walk costs: it is kept until all are there.
pub(super) const ELEMENT: u64 = 20;
/// What a step of an explanation costs.
pub(super) const REASON: u64 = 20;
/// What an entity costs that a walk arrives at.
pub(super) const ARRIVAL: u64 = 8;

/// The work done for one rule, and how much there may be.
#[derive(Debug)]
pub(super) struct Work {
    left: Cell<u64>,
    most: u64,
}

impl Work {
    pub(super) fn new(entities: usize) -> Work {
        let most = BASE + EACH_ENTITY * entities as u64;
        Work { left: Cell::new(most), most }
    }

    /// For the next rule.
    pub(super) fn restart(&self) {
        self.left.set(self.most);
    }

    pub(super) fn spend(&self, steps: u64) {
        self.left.set(self.left.get().saturating_sub(steps));
    }

    /// Whether all is spent. Whatever is evaluated from then on says nothing.
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Does one step; says whether all is spent.
    pub(super) fn step(&self) -> bool {
        self.spend(1);
        self.is_spent()
    }
}

/// A rule that was given up.
pub(super) fn given_up(rule: &Rule) -> (Finding, NotChecked) {
    let message = Said::both(
        format!(
            "`{}` has more combinations to try than can be tried: not all of them were checked",
            rule.name
        ),
        format!("`{}` müsste mehr Kombinationen prüfen als möglich: nicht alle wurden geprüft", rule.name),
    );
    let help = Said::both(
        "relate the variables to each other by `==`, `in`, `within` or `overlaps`, or split the rule",
        "setzen Sie die Variablen mit `==`, `in`, `within` oder `overlaps` zueinander in Beziehung, oder teilen Sie die Regel",
    );
    let reason = (
        "there were more combinations to try than can be tried".to_owned(),
        "es wären mehr Kombinationen zu prüfen gewesen als möglich".to_owned(),
    );
    let finding = Finding::error("rules/too_much_work", rule.place, message).help(help);
    (finding, NotChecked { code: rule.code.clone(), reason })
}
