//! Evaluation: which bindings of each rule's variables meet its conditions, and how certainly.
//!
//! Rules are queries. Plans (from [`crate::rules::plan`]) find candidates through indexes; every condition is
//! then tested in three-valued logic. Recursive defines are solved on demand, once per argument, by a worklist that
//! runs until nothing rises any more (see [`goals`]).

mod aggregate;
pub mod cell;
mod compare;
mod condition;
pub mod coverage;
mod deciding;
pub mod derivation;
mod derive;
pub mod explain;
pub(crate) mod findings;
mod goals;
mod in_turn;
mod index;
pub(crate) mod kept;
mod lanes;
pub mod miss;
mod plain;
mod read;
pub(crate) mod reads;
mod search;
pub mod select;
mod show;
mod val;
mod value;
mod walk;
mod work;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::finding::{Finding, Lang};
use crate::model::truth::Truth;
use crate::model::{Model, PropertyId};
use crate::progress::Progress;
use crate::rules::Program;
use crate::rules::ir::{DefineId, Rule, WalkId};
use crate::rules::plan::Planner;
use crate::source::{Place, Sources};

pub use in_turn::solve_in_turn;
use lanes::Share;
pub use val::{Set, Val};

/// What rules are evaluated with.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The day of evaluation, in days since 1970-01-01.
    pub today: i32,
    /// The language of messages.
    pub lang: Lang,
}

/// Something a run could not look at, in one form for each cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Note {
    /// A property was read today, but is stated only for other times.
    OtherTimes(PropertyId),
    /// A `for` variable ranges over a path in which something is unknown.
    UnknownElements(Place),
    /// A signed walk was longer than its budget.
    Budget(WalkId),
    /// `today` was read.
    Today,
}

/// What evaluation yields.
#[derive(Debug, Default)]
pub struct Solution {
    /// The contradictions, and errors met on the way.
    pub findings: Vec<Finding>,
    /// What was not checked, beside each rule's code (or nothing, where it concerns no single rule).
    pub not_checked: Vec<crate::finding::NotChecked>,
    /// For each possible finding the unknown values it rests on: what, where, and how many findings.
    pub deciding: Vec<(String, Place, usize)>,
    /// Whether some rule read `today`. Not whether it mattered: that would be known only from what every other day
    /// would have shown.
    pub read_today: bool,
}

/// One hit of a rule: the values of all its variables, and the truth of its conditions.
#[derive(Debug, Clone)]
struct Hit {
    frame: Vec<Val>,
    truth: Truth,
}

/// What several engines work on at once.
#[derive(Debug, Clone)]
struct Base<'a> {
    sources: &'a Sources,
    model: &'a Model,
    program: &'a Program,
    settings: Settings,
    indexes: Arc<index::Indexes>,
    graphs: Arc<walk::Graphs>,
}

/// Evaluates a program over a model.
#[derive(Debug)]
pub struct Engine<'a> {
    model: &'a Model,
    program: &'a Program,
    sources: &'a Sources,
    today: i32,
    lang: Lang,
    indexes: Arc<index::Indexes>,
    walks: walk::WalkCache,
    goals: RefCell<goals::Goals>,
    notes: RefCell<IndexSet<Note, FxBuildHasher>>,
    /// Errors met in the data while evaluating, by place.
    errors: RefCell<IndexMap<Place, Finding, FxBuildHasher>>,
    /// What functions that were too deep to stand in their callers yield.
    applied: RefCell<IndexMap<(DefineId, Vec<Val>), Val, FxBuildHasher>>,
    /// What findings rest on, in words.
    said: derive::said::Steps,
    work: work::Work,
    /// What is read, where a check is kept.
    reads: Option<Box<RefCell<reads::Reads>>>,
    planner: Planner<'a>,
}

/// Evaluates all rules of a program.
pub fn solve(sources: &Sources, model: &Model, program: &Program, settings: Settings) -> Solution {
    solve_with(sources, model, program, settings, &Progress::default())
}

/// The same, telling how far it is.
pub fn solve_with(
    sources: &Sources,
    model: &Model,
    program: &Program,
    settings: Settings,
    progress: &Progress,
) -> Solution {
    Engine::new(sources, model, program, settings).solve(progress)
}

impl<'a> Engine<'a> {
    /// For one run.
    pub fn new(
        sources: &'a Sources,
        model: &'a Model,
        program: &'a Program,
        settings: Settings,
    ) -> Engine<'a> {
        let indexes = Arc::new(index::Indexes::new(model));
        let graphs = Arc::new(walk::Graphs::new(program));
        Engine::on(Base { sources, model, program, settings, indexes, graphs })
    }

    /// On what others work on too.
    fn on(base: Base<'a>) -> Engine<'a> {
        let Base { sources, model, program, settings, indexes, graphs } = base;
        Engine {
            model,
            program,
            sources,
            today: settings.today,
            lang: settings.lang,
            indexes,
            walks: walk::WalkCache::new(graphs),
            goals: RefCell::default(),
            notes: RefCell::default(),
            errors: RefCell::default(),
            applied: RefCell::default(),
            said: derive::said::Steps::default(),
            work: work::Work::new(model.entities.kind.len()),
            reads: None,
            planner: Planner::new(model, &program.shapes),
        }
    }

    /// What this engine shares with others.
    fn base(&self) -> Base<'a> {
        let settings = Settings { today: self.today, lang: self.lang };
        let (sources, model, program) = (self.sources, self.model, self.program);
        let graphs = self.walks.shared();
        Base { sources, model, program, settings, indexes: Arc::clone(&self.indexes), graphs }
    }

    /// Writes down what is read, where a check is kept.
    #[inline]
    fn reading(&self, write: impl FnOnce(&mut reads::Reads)) {
        if let Some(reads) = &self.reads {
            write(&mut reads.borrow_mut());
        }
    }

    fn note(&self, note: Note) {
        self.notes.borrow_mut().insert(note);
    }

    /// Whether all work is spent; if so, what is half done is forgotten, and there is as much to spend again.
    fn give_up(&self) -> bool {
        let spent = self.work.is_spent();
        if spent {
            self.goals.borrow_mut().abandon();
            self.work.restart();
        }
        spent
    }

    /// All bindings of a rule's variables for which its conditions are not false, nor open only because of an error.
    fn hits(&self, rule: &Rule) -> Vec<Hit> {
        self.share_of_hits(rule, Share::WHOLE, 0, false)
    }

    /// A share of the hits; all of them where they cannot be divided and the rule's number falls to the share. What is said of
    /// `apart` stands at `search_share`.
    fn share_of_hits(&self, rule: &Rule, share: Share, number: usize, apart: bool) -> Vec<Hit> {
        let mut frame = vec![Val::None; rule.slots + 1];
        self.collect(rule, &mut |found| {
            let _ = self.search_share(&rule.query, share, number, apart, &mut frame, found);
        })
    }

    /// The hits that a search finds.
    fn collect(&self, rule: &Rule, search: &mut dyn FnMut(search::Found<'_>)) -> Vec<Hit> {
        let slots: Vec<usize> =
            rule.query.binders.iter().take(rule.variables).map(|b| usize::from(b.slot)).collect();
        // Variables of quantifiers that were put beside the rule's own can meet the conditions in several ways:
        // the surest way counts.
        let several = rule.query.binders.iter().skip(rule.variables).any(|b| !b.is_let());
        let mut hits: Vec<Hit> = Vec::new();
        let mut seen: IndexMap<Vec<Val>, usize, FxBuildHasher> = IndexMap::default();
        search(&mut |frame, truth| {
            if truth <= Truth::Faulty {
                return std::ops::ControlFlow::Continue(());
            }
            if self.work.is_spent() {
                return std::ops::ControlFlow::Break(());
            }
            self.work.spend(work::HIT);
            let hit = |frame: &[Val]| Hit { frame: frame.to_vec(), truth };
            if several {
                let key: Vec<Val> = slots.iter().filter_map(|s| frame.get(*s).cloned()).collect();
                match seen.entry(key) {
                    indexmap::map::Entry::Vacant(e) => {
                        e.insert(hits.len());
                        hits.push(hit(frame));
                    }
                    indexmap::map::Entry::Occupied(e) => {
                        if let Some(old) = hits.get_mut(*e.get())
                            && old.truth < truth
                        {
                            *old = hit(frame);
                        }
                    }
                }
            } else {
                hits.push(hit(frame));
            }
            std::ops::ControlFlow::Continue(())
        });
        hits
    }
}

/// Shared between what is cached and who reads it.
type Shared<T> = Rc<T>;
