//! Rules evaluated side by side.
//!
//! A rule that tries every entity of a kind is divided: each lane tries its share of them. Where these are not what the rule
//! is about, several lanes may find the same, and what they found is sorted out in the end. A rule that begins elsewhere is
//! evaluated by one lane. How many lanes there are depends on the model alone and never on the machine, and each has its own
//! work to spend and its own memory of what was found before; indexes and graphs, which they share, count as the work of each:
//! so the same input has the same answer everywhere.

use std::ops::Range;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::val::Val;
use super::{Engine, Hit, Note, Solution, work};
use crate::finding::{Finding, NotChecked};
use crate::model::EntityId;
use crate::model::truth::Truth;
use crate::progress::{Progress, Stage};
use crate::rules::ir::{Domain, Rule};
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
    /// The same of rules of which other lanes may find the same.
    shared: IndexMap<usize, Vec<Shared>, FxBuildHasher>,
    /// The rules that were given up, by number.
    given_up: Vec<usize>,
    /// The unknown values that possible findings rest on.
    deciding: IndexMap<(String, Place), usize, FxBuildHasher>,
    notes: IndexSet<Note, FxBuildHasher>,
    errors: IndexMap<Place, Finding, FxBuildHasher>,
}

/// A finding that other lanes may have too.
#[derive(Debug)]
struct Shared {
    /// The entities that the variables of the rule are bound to.
    about: Vec<EntityId>,
    truth: Truth,
    finding: Finding,
    /// The unknown values it rests on.
    unknowns: Vec<(String, Place)>,
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
        let apart = share != Share::WHOLE && self.is_shared(rule);
        let hits = self.share_of_hits(rule, share, number, apart);
        self.tell(number, rule, &hits, apart, found);
    }

    /// Makes findings of what a rule hit.
    pub(super) fn tell(&self, number: usize, rule: &Rule, hits: &[Hit], apart: bool, found: &mut Found) {
        let mut given_up = self.give_up();
        for hit in hits {
            let finding = self.finding(rule, hit);
            if self.give_up() {
                given_up = true;
                break;
            }
            let possible = hit.truth == Truth::Possible;
            let unknowns = if possible { self.unknowns(rule, hit) } else { Vec::new() };
            if apart {
                let about = about(rule, hit);
                let of_rule = found.shared.entry(number).or_default();
                of_rule.push(Shared { about, truth: hit.truth, finding, unknowns });
                continue;
            }
            for unknown in unknowns {
                *found.deciding.entry(unknown).or_default() += 1;
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

    /// Whether lanes divide the work on a rule by a variable that is not its own, so that several may find the same; its own are
    /// entities, by which that can be told.
    fn is_shared(&self, rule: &Rule) -> bool {
        let mut own = rule.query.binders.iter().take(rule.variables);
        let is_other = |(b, _)| b >= rule.query.variables;
        self.scanned_first(&rule.query).is_some_and(is_other)
            && own.all(|b| matches!(b.domain, Domain::Kind(_)))
    }

    /// Puts what the lanes found together, rule by rule.
    pub(super) fn gather(&self, rules: &[Rule], mut lanes: Vec<Found>) -> Solution {
        let mut solution = Solution::default();
        let mut deciding: IndexMap<(String, Place), usize, FxBuildHasher> = IndexMap::default();
        for (number, rule) in rules.iter().enumerate() {
            let of_rule = lanes.iter_mut().filter_map(|lane| lane.findings.get_mut(number));
            solution.findings.extend(of_rule.flat_map(std::mem::take));
            let shared = lanes.iter_mut().filter_map(|lane| lane.shared.get_mut(&number));
            for one in once_each(shared.flat_map(std::mem::take)) {
                solution.findings.push(one.finding);
                one.unknowns.into_iter().for_each(|unknown| *deciding.entry(unknown).or_default() += 1);
            }
            if lanes.iter().any(|lane| lane.given_up.contains(&number)) {
                let (finding, note) = work::given_up(rule);
                solution.findings.push(finding);
                solution.not_checked.push(note);
            }
        }
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

/// The entities that a rule's variables are bound to.
fn about(rule: &Rule, hit: &Hit) -> Vec<EntityId> {
    let values = rule.query.binders.iter().take(rule.variables).map(|b| hit.frame.get(usize::from(b.slot)));
    let entity = |v: Option<&Val>| match v {
        Some(Val::Entity(e)) => *e,
        _ => EntityId::UNKNOWN,
    };
    values.map(entity).collect()
}

/// What several lanes found, each once: the surest of those about the same, in the place of the first.
fn once_each(all: impl Iterator<Item = Shared>) -> impl Iterator<Item = Shared> {
    let mut kept: IndexMap<Vec<EntityId>, Shared, FxBuildHasher> = IndexMap::default();
    for one in all {
        match kept.get_mut(&one.about) {
            Some(before) if before.truth < one.truth => *before = one,
            Some(_) => {}
            None => _ = kept.insert(one.about.clone(), one),
        }
    }
    kept.into_values()
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

    /// Checks that several lanes find in a folder what one finds; how many findings, and how many rules are shared.
    fn same_in_lanes(folder: &Path) -> (usize, usize) {
        let workspace = workspace::load(&[folder.to_owned()], &[], Tests::Skipped);
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
            for of in [2, 4, 7] {
                let several = Engine::new(sources, &model, &program, settings);
                let found = several.gather(&program.rules, several.side_by_side(&busy, of, &quiet));
                assert_eq!(found.findings, whole.findings, "{}, {of}", folder.display());
                assert_eq!(found.deciding, whole.deciding, "{}, {of}", folder.display());
                assert_eq!(found.read_today, whole.read_today, "{}, {of}", folder.display());
            }
            (whole.findings.len(), program.rules.iter().filter(|rule| one.is_shared(rule)).count())
        })
    }

    #[test]
    fn lanes_find_what_one_engine_finds() {
        for draft in ["ghana", "swp2024", "koalition"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(draft);
            assert!(same_in_lanes(&folder).0 > 3, "{draft}");
        }
    }

    /// What links two entities is tried first, and falls to different lanes: some links are sure, some are not.
    #[test]
    fn what_several_lanes_find_is_found_once() {
        let mut text = String::from(
            "kind mark {}\nkind left { mark: mark ? }\nkind right { mark: mark ? }\nkind link { from: mark  to: mark ? }\n\
             rule linked {\n  for a: left, b: right\n  where some l: link where a.mark == l.from and b.mark == l.to\n  \
             report a \"{a} {b}\"\n}\n",
        );
        for i in 0..5 {
            text.push_str(&format!("mark m{i}\n"));
        }
        for i in 0..40 {
            text.push_str(&format!("left a{i} {{ mark: m{} }}\nright b{i} {{ mark: m{} }}\n", i % 5, i % 4));
        }
        for i in 0..12 {
            let to = if i % 3 == 0 { "unknown".to_owned() } else { format!("m{}", i % 2) };
            text.push_str(&format!("link l{i} {{ from: m{}  to: {to} }}\n", i % 4));
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("links.ekl"), text).unwrap();
        let (findings, shared) = same_in_lanes(folder.path());
        assert!(findings > 100 && shared == 1, "{findings} findings, {shared} shared rules");
    }

    #[test]
    fn the_parts_of_a_range_are_the_range() {
        for (start, end) in [(0, 0), (7, 8), (3, 1003), (10, 13)] {
            let parts = (0..4).flat_map(|lane| Share { lane, of: 4 }.part(start..end));
            assert_eq!(parts.collect::<Vec<u32>>(), (start..end).collect::<Vec<u32>>());
        }
    }
}
