//! Rules asked one behind the other, of which each is opened when its turn comes and put away behind it: for a check that
//! comes to its end. What stands in memory is one rule in the form that is evaluated, and not all of them.

use super::lanes::{Found, LARGE};
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
            let mut reason = self.nobody_to_look_at(&rule.query);
            if reason.is_none() {
                rule.open_query();
                reason = self.nothing_to_look_at(&rule.query);
            }
            if reason.is_none() {
                self.ask_in_turn(number, rule, &mut found);
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

    fn ask_in_turn(&self, number: usize, rule: &mut Rule, found: &mut Found) {
        self.work.restart();
        let hits = self.hits(rule);
        if hits.is_empty() {
            return self.tell(number, rule, &hits, false, found);
        }
        rule.open_texts();
        self.tell(number, rule, &hits, false, found);
        rule.forget_explanations();
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::solve_in_turn;
    use crate::check::parts;
    use crate::engine::{Settings, solve};
    use crate::finding::Lang;
    use crate::rules::{self, Scope};
    use crate::workspace::{self, Tests};
    use crate::{model, progress::Progress, stack};

    #[test]
    fn rules_put_away_behind_their_turn_find_what_all_at_once_find() {
        for draft in ["ghana", "swp2024", "koalition"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(draft);
            let workspace = workspace::load(&[folder], &[], Tests::Skipped);
            let (parts, sources) = (parts(&workspace, |_| true), &workspace.sources);
            stack::roomy(|| {
                let model = model::lower(sources, &parts).model;
                for lang in [Lang::De, Lang::En] {
                    let settings = Settings { today: 20_454, lang };
                    let (program, said) = rules::compile(sources, &model, &parts, &[], Scope::Needed);
                    let at_once = solve(sources, &model, &program, settings);
                    let (mut program, also) =
                        rules::compile(sources, &model, &parts, &[], Scope::InTurn(lang));
                    let in_turn =
                        solve_in_turn(sources, &model, &mut program, settings, &Progress::default());
                    assert_eq!(said, also, "{draft}");
                    assert!(in_turn.findings.len() > 3, "{draft}");
                    assert_eq!(in_turn.findings, at_once.findings, "{draft}");
                    assert_eq!(in_turn.deciding, at_once.deciding, "{draft}");
                    let sorted = |mut notes: Vec<_>| {
                        notes.sort();
                        notes
                    };
                    assert_eq!(sorted(in_turn.not_checked), sorted(at_once.not_checked), "{draft}");
                }
            });
        }
    }
}
