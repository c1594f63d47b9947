//! Rules asked one behind the other, of which each is opened when its turn comes and put away behind it: for a check that
//! comes to its end. What stands in memory is one rule in the form that is evaluated, and not all of them.

use super::lanes::{Found, LARGE, Share};
use super::{Engine, Settings, Solution};
use crate::finding::NotChecked;
use crate::model::Model;
use crate::progress::{Progress, Stage};
use crate::rules::Program;
use crate::rules::ir::Rule;
use crate::source::Sources;

/// Evaluates all rules of a program that was compiled for this ([`InTurn`](crate::rules::Scope::InTurn)), and puts them away.
pub fn solve_in_turn(
    sources: &Sources,
    model: &Model,
    program: &mut Program,
    settings: Settings,
    progress: &Progress,
) -> Solution {
    if model.entities.kind.len() >= LARGE {
        // Several lanes ask the same rule.
        program.rules.iter_mut().for_each(Rule::open);
        return super::solve_with(sources, model, program, settings, progress);
    }
    let mut rules = std::mem::take(&mut program.rules);
    let solution = Engine::new(sources, model, program, settings).in_turn(&mut rules, progress);
    program.rules = rules;
    solution
}

impl Engine<'_> {
    fn in_turn(&self, rules: &mut [Rule], progress: &Progress) -> Solution {
        progress.enter(Stage::Solve, rules.len());
        let mut found = Found::default();
        found.findings.resize_with(rules.len(), Vec::new);
        let mut idle = Vec::with_capacity(rules.len());
        for (number, rule) in rules.iter_mut().enumerate() {
            progress.advance();
            rule.open();
            let reason = self.nothing_to_look_at(&rule.query);
            if reason.is_none() {
                self.ask_rule(number, rule, Share::WHOLE, &mut found);
            }
            idle.push(reason);
            rule.put_away();
        }
        let mut solution = self.gather(rules, vec![self.ended(found)]);
        for (rule, reason) in rules.iter().zip(idle) {
            match reason {
                Some(reason) => solution.not_checked.push(NotChecked { code: rule.code.clone(), reason }),
                None => self.not_checked(rule, &mut solution.not_checked),
            }
        }
        solution
    }
}
