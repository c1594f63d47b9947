//! The order of a query's steps: which variable comes next, by estimated costs.
//!
//! What a condition can find is worked out once for each variable, and only what the cheapest order uses is made into sources.

use std::cell::RefCell;

use smallvec::SmallVec;

use super::{Keys, Link, Plan, Planner, Slots, Source, Step, is_met_by_index, mentioned, weight};
use crate::model::KindId;
use crate::rules::ir::{DefineId, Domain, Expr, Query, Sign, Slot, WalkId};

/// How heavy conditions are that look for something themselves; heavier ones call defines that answer each other.
const SEARCHES: std::ops::Range<u32> = 40..60;

/// How many rows a variable leaves of one that mostly has no value.
const RARE: f64 = 0.4;

/// How many rows of one must be left for a test to wait for them: how many there are is a guess.
const FEW_ROWS: f64 = 0.5;

/// How keys are made of an expression.
#[derive(Debug, Clone, Copy)]
pub(super) enum Make {
    Items,
    Below,
    Above,
    Around,
    ReachedFrom(Option<Sign>, WalkId),
    Reaching(Option<Sign>, WalkId),
    Related(DefineId),
}

impl Make {
    fn of(self, key: Expr) -> Keys {
        match self {
            Make::Items => Keys::Items(key),
            Make::Below => Keys::Below(key),
            Make::Above => Keys::Above(key),
            Make::Around => Keys::Around(key),
            Make::ReachedFrom(sign, walk) => Keys::ReachedFrom(key, sign, walk),
            Make::Reaching(sign, walk) => Keys::Reaching(key, sign, walk),
            Make::Related(define) => Keys::Related(define, key),
        }
    }
}

/// What finds candidates.
#[derive(Debug)]
pub(super) enum How<'q> {
    Keys(Make, &'q Expr, Vec<Link>),
    /// Taken by the step that is made of them.
    Branches(RefCell<Vec<Query>>),
}

impl How<'_> {
    fn source(&self, meets: Option<usize>) -> Source {
        match self {
            How::Keys(make, key, chain) => Source::Keys(make.of((*key).clone()), chain.clone(), meets),
            How::Branches(queries) => Source::Branches(queries.take()),
        }
    }
}

/// A way to the candidates for a variable.
#[derive(Debug)]
pub(super) struct Way<'q> {
    /// How many candidates it is thought to find.
    pub(super) fanout: f64,
    /// The variables that must be bound.
    pub(super) needs: Slots,
    pub(super) how: How<'q>,
    /// The condition that all it finds meet, by number, see [`Source::Keys`].
    pub(super) meets: Option<usize>,
}

/// The ways that one condition offers.
#[derive(Debug)]
pub(super) enum Ways<'q> {
    /// The first that can be gone.
    First(Vec<Way<'q>>),
    /// The one with the fewest candidates.
    Least(Vec<Ways<'q>>),
}

impl<'q> Ways<'q> {
    pub(super) const NONE: Ways<'q> = Ways::First(Vec::new());

    /// The way to go while some variables are unbound.
    fn open(&self, unbound: &[Slot]) -> Option<&Way<'q>> {
        match self {
            Ways::First(ways) => ways.iter().find(|way| !way.needs.iter().any(|s| unbound.contains(s))),
            Ways::Least(list) => {
                let open = list.iter().filter_map(|ways| ways.open(unbound));
                open.min_by(|a, b| a.fanout.total_cmp(&b.fanout))
            }
        }
    }

    /// The ways of a condition, by its number, that is met by what they find.
    fn meeting(mut self, number: usize) -> Ways<'q> {
        if let Ways::First(ways) = &mut self {
            let one_step = |way: &&mut Way<'_>| matches!(&way.how, How::Keys(.., chain) if chain.len() == 1);
            ways.iter_mut().filter(one_step).for_each(|way| way.meets = Some(number));
        }
        self
    }

    pub(super) fn is_none(&self) -> bool {
        match self {
            Ways::First(ways) => ways.is_empty(),
            Ways::Least(list) => list.iter().all(Ways::is_none),
        }
    }
}

/// A condition as far as its order is concerned.
#[derive(Debug)]
struct Condition {
    needs: Slots,
    weight: u32,
    /// The share of rows it is thought to keep.
    keeps: f64,
}

/// What can find a variable's candidates.
#[derive(Debug)]
enum Finds<'q> {
    /// All entities of a kind, so many, or what conditions lead to.
    Kind(KindId, f64, Vec<Ways<'q>>),
    /// The elements of an expression that mentions these variables, and whether there are fewer than one on average.
    Elements(&'q Expr, Slots, f64, bool),
    /// The value of an expression that mentions these variables.
    Value(&'q Expr, Slots),
    /// Bound already.
    Nothing,
}

/// All that is known of a query before its order is.
#[derive(Debug)]
pub(super) struct Table<'q> {
    slots: Vec<Slot>,
    finds: Vec<Finds<'q>>,
    conditions: Vec<Condition>,
}

/// A step of a plan in the making: of the ways of a kind only those that are taken, the least first, with how many candidates
/// they are thought to find.
#[derive(Debug)]
pub(super) enum Draft<'t> {
    Bind(usize, f64, Vec<&'t Way<'t>>),
    /// What finds its candidates is not bound: the compiler has reported that.
    Stuck(usize),
    Test(usize),
}

impl<'q> Table<'q> {
    /// Of a query of which some variables are open.
    pub(super) fn new(planner: &Planner<'_>, query: &'q Query, open: &[usize]) -> Table<'q> {
        let of =
            |c: &Expr| Condition { needs: mentioned(c), weight: weight(c), keeps: planner.selectivity(c) };
        let conditions: Vec<Condition> = query.conditions.iter().map(of).collect();
        let finds = |(i, b): (usize, &'q crate::rules::ir::Binder)| match &b.domain {
            _ if !open.contains(&i) => Finds::Nothing,
            Domain::Is(e) => Finds::Value(e, mentioned(e)),
            Domain::Path(e) => Finds::Elements(e, mentioned(e), 2.5, planner.is_rare(e)),
            Domain::Kind(kind) => {
                let all = query.conditions.iter().zip(&conditions).enumerate();
                let about = all.filter(|(_, (_, c))| c.needs.contains(&b.slot));
                let ways = about.map(|(i, (c, _))| match planner.ways(c, b.slot, *kind) {
                    ways if is_met_by_index(c) => ways.meeting(i),
                    ways => ways,
                });
                Finds::Kind(*kind, planner.extent(*kind), ways.filter(|ways| !ways.is_none()).collect())
            }
        };
        Table {
            slots: query.binders.iter().map(|b| b.slot).collect(),
            finds: query.binders.iter().enumerate().map(finds).collect(),
            conditions,
        }
    }

    /// The order that begins with a variable, and what it costs. Given up where it costs as much as the least known.
    pub(super) fn order(
        &self,
        mut open: Vec<usize>,
        start: Option<usize>,
        least: f64,
    ) -> (f64, Vec<Draft<'_>>) {
        let mut steps = Vec::with_capacity(open.len() + self.conditions.len());
        let mut tested = vec![false; self.conditions.len()];
        let (mut rows, mut cost) = (1.0, 0.0);
        let mut first = start;
        let mut unbound: Slots = open.iter().filter_map(|b| self.slots.get(*b).copied()).collect();
        loop {
            rows *= self.add_tests(&unbound, &mut tested, &mut steps);
            if open.is_empty() || cost >= least {
                return (cost, steps);
            }
            let candidates = open.iter().enumerate().filter(|(_, b)| first.is_none_or(|f| f == **b));
            let mut choice: Option<(f64, usize, Vec<&Way<'_>>)> = None;
            for (at, binder) in candidates {
                let Some((fanout, ways)) = self.ways(*binder, &unbound) else { continue };
                if choice.as_ref().is_none_or(|(least, ..)| fanout < *least) {
                    choice = Some((fanout, at, ways));
                }
            }
            first = None;
            // A start whose domain depends on another variable cannot be first.
            let Some((fanout, at, ways)) = choice else {
                if start.is_some() {
                    return (f64::INFINITY, steps);
                }
                // Domains that depend on each other are bound in the order written.
                unbound.remove(0);
                steps.push(Draft::Stuck(open.remove(0)));
                continue;
            };
            unbound.remove(at);
            steps.push(Draft::Bind(open.remove(at), fanout, ways));
            rows *= fanout.max(0.001);
            cost += rows;
        }
    }

    /// Adds the tests whose variables are bound, cheap ones first; yields the share of rows they are thought to keep.
    fn add_tests<'t>(&'t self, unbound: &[Slot], tested: &mut [bool], steps: &mut Vec<Draft<'t>>) -> f64 {
        let mut ready: SmallVec<[(u32, usize); 8]> = SmallVec::new();
        for (i, (c, tested)) in self.conditions.iter().zip(tested).enumerate() {
            if !*tested && !c.needs.iter().any(|s| unbound.contains(s)) {
                *tested = true;
                ready.push((c.weight, i));
            }
        }
        ready.sort_unstable();
        let mut kept = 1.0;
        for (_, i) in ready {
            kept *= self.conditions.get(i).map_or(1.0, |c| c.keeps);
            steps.push(Draft::Test(i));
        }
        kept
    }

    /// The ways to a variable while it and some others are unbound, with the candidates of the best.
    fn ways(&self, binder: usize, unbound: &[Slot]) -> Option<(f64, Vec<&Way<'_>>)> {
        match self.finds.get(binder)? {
            Finds::Nothing => None,
            // `for p in c.origin` with c unbound: p may still be found by its own conditions, were it not
            // that the element's own certainty comes from the path. Such a variable waits for its path.
            Finds::Elements(_, needs, fanout, _) => {
                (!needs.iter().any(|s| unbound.contains(s))).then(|| (*fanout, Vec::new()))
            }
            Finds::Value(_, needs) => (!needs.iter().any(|s| unbound.contains(s))).then(|| (1.0, Vec::new())),
            Finds::Kind(_, size, ways) => {
                let open = ways.iter().filter_map(|ways| ways.open(unbound));
                let mut open: SmallVec<[&Way<'_>; 8]> = open.filter(|way| way.fanout < *size).collect();
                open.sort_by(|a, b| a.fanout.total_cmp(&b.fanout));
                open.truncate(3);
                // Candidates are those that all ways lead to.
                let least = open.iter().fold(*size, |left, way| left * (way.fanout / size));
                Some((least, open.into_vec()))
            }
        }
    }

    /// The steps as they are run.
    pub(super) fn plan(&self, mut steps: Vec<Draft<'_>>) -> Plan {
        for at in (0..steps.len()).rev() {
            self.wait(&mut steps, at);
        }
        Plan { steps: steps.into_iter().map(|step| self.step(step)).collect() }
    }

    /// A test that searches itself waits behind variables, and lighter tests of them, that leave few rows to be tested.
    fn wait(&self, steps: &mut Vec<Draft<'_>>, at: usize) {
        let test = |step: &Draft<'_>| match step {
            Draft::Test(i) => self.conditions.get(*i),
            _ => None,
        };
        let Some(own) = steps.get(at).and_then(test).map(|c| c.weight).filter(|w| SEARCHES.contains(w))
        else {
            return;
        };
        let (mut place, mut rows, mut fewest) = (at, 1.0, FEW_ROWS);
        for (i, step) in steps.iter().enumerate().skip(at + 1) {
            rows *= match step {
                Draft::Bind(binder, ..) if self.is_rare(*binder) => RARE,
                // To work a value out may take longer than the test.
                Draft::Bind(binder, ..) if matches!(self.finds.get(*binder), Some(Finds::Value(..))) => break,
                Draft::Bind(_, fanout, _) => *fanout,
                step => match test(step).filter(|c| c.weight <= own) {
                    Some(lighter) => lighter.keeps,
                    None => break,
                },
            };
            if rows < fewest {
                (place, fewest) = (i, rows);
            }
        }
        if place > at {
            let test = steps.remove(at);
            steps.insert(place, test);
        }
    }

    fn is_rare(&self, binder: usize) -> bool {
        matches!(self.finds.get(binder), Some(Finds::Elements(.., true)))
    }

    fn step(&self, draft: Draft<'_>) -> Step {
        match draft {
            Draft::Test(i) => Step::Test(i),
            Draft::Stuck(binder) => Step::Bind(binder, Vec::new()),
            Draft::Bind(binder, _, ways) => {
                let mut sources: Vec<Source> =
                    ways.into_iter().map(|way| way.how.source(way.meets)).collect();
                match self.finds.get(binder) {
                    Some(Finds::Elements(e, ..) | Finds::Value(e, _)) => {
                        sources.push(Source::Elements((*e).clone()));
                    }
                    Some(Finds::Kind(kind, ..)) if sources.is_empty() => sources.push(Source::Scan(*kind)),
                    _ => {}
                }
                Step::Bind(binder, sources)
            }
        }
    }
}
