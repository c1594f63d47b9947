//! What tests show of rules: which fire, which are held back, and which conditions make a difference.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::engine::coverage::Trace;
use crate::rules::ir::{Expr, Node, Rule};
use crate::rules::vacuity;
use crate::source::Place;

/// What all tests together show of the rules that stand where the tests stand.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// The rules, in the order of the files.
    pub rules: Vec<RuleCoverage>,
    /// How many tests failed: they show nothing.
    pub left_out: usize,
}

/// What the tests show of one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCoverage {
    /// Its code.
    pub code: String,
    /// Where its name stands.
    pub place: Place,
    /// Whether a test expects a finding of it.
    pub fires: bool,
    /// Whether a test that says where it fires, or that it does not, has a binding that meets all conditions but one.
    pub held_back: bool,
    /// Its conditions as written.
    pub conditions: Vec<ConditionCoverage>,
    /// Whether some test had more bindings than are looked at.
    pub cut_short: bool,
}

/// What the tests show of one condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConditionCoverage {
    /// Where it stands.
    pub place: Place,
    /// Whether it is an exception: an `unless`.
    pub exception: bool,
    /// Whether the findings of some test would not be the same without it.
    pub decided: bool,
}

impl RuleCoverage {
    /// The conditions that made no difference in any test. Of a rule that no test knows this would be all of them, and
    /// says nothing.
    pub fn idle(&self) -> impl Iterator<Item = &ConditionCoverage> {
        let known = self.fires || self.held_back;
        self.conditions.iter().filter(move |c| known && !c.decided && !self.cut_short)
    }
}

/// Gathers what tests show.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// With each rule its conditions; nothing for what stands among them and nobody wrote.
    rules: IndexMap<Place, (RuleCoverage, Vec<Option<ConditionCoverage>>), FxBuildHasher>,
    left_out: usize,
}

impl Gathered {
    /// Of these rules, of which no test has shown anything yet.
    pub(super) fn of<'r>(rules: impl Iterator<Item = &'r Rule>) -> Gathered {
        let entry = |rule: &Rule| {
            let (code, place, conditions) = (rule.code.clone(), rule.place, Vec::new());
            let covered =
                RuleCoverage { code, place, fires: false, held_back: false, conditions, cut_short: false };
            (place, (covered, rule.reasons.iter().map(written).collect()))
        };
        Gathered { rules: rules.map(entry).collect(), left_out: 0 }
    }

    /// A test that failed.
    pub(super) fn leave_out(&mut self) {
        self.left_out += 1;
    }

    /// Whether a rule is one of those that are asked about.
    pub(super) fn has(&self, rule: &Rule) -> bool {
        self.rules.contains_key(&rule.place)
    }

    /// A test that expects findings of some rules, and says of some whether they fire.
    pub(super) fn add(
        &mut self,
        traces: Vec<Trace>,
        fires: &dyn Fn(&str) -> bool,
        says: &dyn Fn(&str) -> bool,
    ) {
        for trace in traces {
            let Some((rule, conditions)) = self.rules.get_mut(&trace.rule) else { continue };
            rule.fires |= fires(&rule.code);
            rule.held_back |= trace.held_back && says(&rule.code);
            rule.cut_short |= trace.cut_short;
            for (condition, decided) in conditions.iter_mut().zip(trace.decided) {
                condition.iter_mut().for_each(|c| c.decided |= decided);
            }
        }
    }

    /// All of it.
    pub(super) fn done(self) -> Coverage {
        let done = |(mut rule, conditions): (RuleCoverage, Vec<Option<ConditionCoverage>>)| {
            rule.conditions = conditions.into_iter().flatten().collect();
            rule
        };
        Coverage { rules: self.rules.into_values().map(done).collect(), left_out: self.left_out }
    }
}

/// A condition that somebody wrote.
fn written(condition: &Expr) -> Option<ConditionCoverage> {
    if matches!(condition.node, Node::PairOnce(..)) {
        return None;
    }
    let exception = vacuity::exception(condition).is_some();
    Some(ConditionCoverage { place: condition.place, exception, decided: false })
}
