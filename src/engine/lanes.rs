//! Rules evaluated side by side.
//!
//! A rule that tries every entity of a kind is divided: each lane tries its share of them. A rule that begins elsewhere is
//! evaluated by one lane. How many lanes there are depends on the model alone and never on the machine, and each has its own
//! work to spend and its own memory of what was found before: so the same input has the same answer everywhere.

use std::ops::Range;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::{Engine, Note, Solution, work};
use crate::finding::{Finding, NotChecked};
use crate::model::truth::Truth;
use crate::progress::{Progress, Stage};
use crate::rules::ir::Rule;
use crate::source::Place;
use crate::stack::roomy_each;

/// How many lanes a large model has.
pub(super) const LANES: usize = 4;
/// How many entities make a model large. Below, dividing costs more than it saves.
pub(super) const LARGE: usize = 10_000;

/// A part of what there is to try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    /// Which part, from 0.
    pub(super) lane: usize,
    /// Of how many.
    pub(super) of: usize,
}

impl Share {
    /// All of it.
    pub(super) const WHOLE: Share = Share { lane: 0, of: 1 };

    /// The part of a range: the parts follow each other, and together are the range.
    pub(super) fn part(self, range: Range<u32>) -> Range<u32> {
        let at = |lane: usize| range.start + (range.len() * lane / self.of) as u32;
        at(self.lane)..at(self.lane + 1)
    }

    /// Whether what cannot be divided falls to this part.
    pub(super) fn takes(self, number: usize) -> bool {
        number % self.of == self.lane
    }
}

/// What one lane found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The findings of each rule.
    pub(super) findings: Vec<Vec<Finding>>,
    /// The rules that were given up, by number.
    given_up: Vec<usize>,
    /// The unknown values that possible findings rest on.
    deciding: IndexMap<(String, Place), usize, FxBuildHasher>,
    notes: IndexSet<Note, FxBuildHasher>,
    errors: IndexMap<Place, Finding, FxBuildHasher>,
}

impl<'a> Engine<'a> {
    /// Runs every rule.
    pub fn solve(&self, progress: &Progress) -> Solution {
        let rules = self.program.rules.as_slice();
        let idle: Vec<_> = rules.iter().map(|rule| self.nothing_to_look_at(&rule.query)).collect();
        let busy: Vec<(usize, &Rule)> =
            rules.iter().enumerate().filter(|(i, _)| idle.get(*i).is_some_and(Option::is_none)).collect();
        let of = if self.model.entities.kind.len() < LARGE { 1 } else { LANES };
        progress.enter(Stage::Solve, busy.len() * of);
        let lanes = match of {
            1 => vec![self.lane(&busy, Share::WHOLE, progress)],
            of => self.side_by_side(&busy, of, progress),
        };
        let mut solution = self.gather(rules, lanes);
        for (rule, reason) in rules.iter().zip(idle) {
            match reason {
                Some(reason) => solution.not_checked.push(NotChecked { code: rule.code.clone(), reason }),
                None => self.not_checked(rule, &mut solution.not_checked),
            }
        }
        solution
    }

    fn side_by_side(&self, rules: &[(usize, &Rule)], of: usize, progress: &Progress) -> Vec<Found> {
        let shares: Vec<Share> = (0..of).map(|lane| Share { lane, of }).collect();
        let base = self.base();
        roomy_each(&shares, |share| Engine::on(base.clone()).lane(rules, *share, progress))
    }

    /// One lane of all rules.
    fn lane(&self, rules: &[(usize, &Rule)], share: Share, progress: &Progress) -> Found {
        let mut found = Found::default();
        found.findings.resize_with(self.program.rules.len(), Vec::new);
        for (number, rule) in rules {
            progress.advance();
            self.ask_rule(*number, rule, share, &mut found);
        }
        self.ended(found)
    }

    /// Asks one rule.
    pub(super) fn ask_rule(&self, number: usize, rule: &Rule, share: Share, found: &mut Found) {
        self.work.restart();
        let hits = self.share_of_hits(rule, share, number);
        let mut given_up = self.give_up();
        for hit in &hits {
            let finding = self.finding(rule, hit);
            if self.give_up() {
                given_up = true;
                break;
            }
            if hit.truth == Truth::Possible {
                for (what, place) in self.unknowns(rule, hit) {
                    *found.deciding.entry((what, place)).or_default() += 1;
                }
            }
            if let Some(of_rule) = found.findings.get_mut(number) {
                of_rule.push(finding);
            }
        }
        if given_up {
            found.given_up.push(number);
        }
    }

    /// What a lane found, with what it noted.
    pub(super) fn ended(&self, mut found: Found) -> Found {
        found.notes = self.notes.take();
        found.errors = self.errors.take();
        found
    }

    /// Puts what the lanes found together, rule by rule.
    pub(super) fn gather(&self, rules: &[Rule], mut lanes: Vec<Found>) -> Solution {
        let mut solution = Solution::default();
        for (number, rule) in rules.iter().enumerate() {
            let of_rule = lanes.iter_mut().filter_map(|lane| lane.findings.get_mut(number));
            solution.findings.extend(of_rule.flat_map(std::mem::take));
            if lanes.iter().any(|lane| lane.given_up.contains(&number)) {
                let (finding, note) = work::given_up(rule);
                solution.findings.push(finding);
                solution.not_checked.push(note);
            }
        }
        let mut deciding: IndexMap<(String, Place), usize, FxBuildHasher> = IndexMap::default();
        let mut errors: IndexMap<Place, Finding, FxBuildHasher> = IndexMap::default();
        for lane in lanes {
            for (what, times) in lane.deciding {
                *deciding.entry(what).or_default() += times;
            }
            lane.notes.into_iter().for_each(|note| self.note(note));
            for (place, error) in lane.errors {
                errors.entry(place).or_insert(error);
            }
        }
        solution.findings.extend(errors.into_values());
        solution.deciding = deciding.into_iter().map(|((what, place), n)| (what, place, n)).collect();
        solution.deciding.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, a.1).cmp(&(&b.0, b.1))));
        solution.read_today = self.notes.borrow().contains(&Note::Today);
        solution
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Engine, Share};
    use crate::engine::Settings;
    use crate::finding::Lang;
    use crate::model::{self, Part};
    use crate::progress::Progress;
    use crate::workspace::{self, Tests};
    use crate::{rules, stack};

    #[test]
    fn lanes_find_what_one_engine_finds() {
        for draft in ["ghana", "swp2024", "koalition"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(draft);
            let workspace = workspace::load(&[folder], &[], Tests::Skipped);
            let parts = workspace.parsed.iter().map(|p| Part {
                source: p.source,
                items: &p.file.items,
                prose: &p.file.prose,
                entities: true,
            });
            let (parts, sources) = (parts.collect::<Vec<_>>(), &workspace.sources);
            stack::roomy(|| {
                let model = model::lower(sources, &parts).model;
                let (program, _) = rules::compile(sources, &model, &parts, &[], rules::Scope::Needed);
                let settings = Settings { today: 20_454, lang: Lang::De };
                let quiet = Progress::default();
                let busy: Vec<_> = program.rules.iter().enumerate().collect();
                let one = Engine::new(sources, &model, &program, settings);
                let whole = one.gather(&program.rules, vec![one.lane(&busy, Share::WHOLE, &quiet)]);
                assert!(whole.findings.len() > 3, "{draft}");
                for of in [2, 4, 7] {
                    let several = Engine::new(sources, &model, &program, settings);
                    let found = several.gather(&program.rules, several.side_by_side(&busy, of, &quiet));
                    assert_eq!(found.findings, whole.findings, "{draft}, {of}");
                    assert_eq!(found.deciding, whole.deciding, "{draft}, {of}");
                    assert_eq!(found.read_today, whole.read_today, "{draft}, {of}");
                }
            });
        }
    }

    #[test]
    fn the_parts_of_a_range_are_the_range() {
        for (start, end) in [(0, 0), (7, 8), (3, 1003), (10, 13)] {
            let parts = (0..4).flat_map(|lane| Share { lane, of: 4 }.part(start..end));
            assert_eq!(parts.collect::<Vec<u32>>(), (start..end).collect::<Vec<u32>>());
        }
    }
}
