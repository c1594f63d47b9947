//! Signed walks: along which simple paths influence runs, and with which sign it arrives.
//!
//! Whether a *simple* path with a given parity exists is hard to say in general. Three things keep it cheap: a path has
//! at most [`MAX_STEPS`] steps; most answers are shortest walks in the graph of (node, sign) pairs, which are simple
//! anyway; and the search for the rest goes only where such a walk could still arrive in time, within a [`BUDGET`].

use petgraph::{Incoming, Outgoing};

use super::{Edge, Map, NodeIndex, Set, Sign, Walks, any_of, special};
use crate::model::EntityId;
use crate::model::truth::Truth;

/// The most steps of a signed walk.
pub const MAX_STEPS: u8 = 8;
/// How many edges the search for simple paths looks at for one start. Beyond it, what a walk that is not simple would
/// reach is *possible*.
pub const BUDGET: usize = 200_000;

/// Where simple paths of at most [`MAX_STEPS`] steps lead, by sign. A closed one leads to its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Reached with an even number of negative edges, in their order.
    pub positive: Map<EntityId, Truth>,
    /// Reached with an odd number of negative edges, in their order.
    pub negative: Map<EntityId, Truth>,
    /// The truth with which any entity is reached, with either sign, because of an unknown one on the way.
    pub open: Truth,
    /// Whether the search ended before its time: some of what is *possible* may be certain, or not hold.
    pub exhausted: bool,
}

impl Signed {
    /// Whether an entity is reached with a sign.
    pub fn truth(&self, entity: EntityId, sign: Sign) -> Truth {
        let nodes = match sign {
            Sign::Positive => &self.positive,
            Sign::Negative => &self.negative,
        };
        match special(entity) {
            Some(cap) => any_of(nodes.values().copied(), self.open, cap),
            None => nodes.get(&entity).map_or(self.open, |truth| truth.or(self.open)),
        }
    }
}

impl Walks {
    /// Where simple paths from an entity lead.
    pub fn signed(&self, from: EntityId) -> Signed {
        self.signed_within(from, BUDGET)
    }

    /// The same with another budget.
    pub fn signed_within(&self, from: EntityId, budget: usize) -> Signed {
        let open = self.open_at(from);
        let mut signed =
            Signed { positive: Map::default(), negative: Map::default(), open, exhausted: false };
        if let Some(search) = Search::from(self, from) {
            let mut found = Map::default();
            let mut budget = budget;
            for level in &self.levels {
                signed.exhausted |= search.at_level(*level, &mut found, &mut budget);
            }
            for (state, truth) in found {
                signed.add(search.entity(state), state.negative, truth);
            }
        }
        // Where an edge starts at an unknown entity, that may be any on the way: what lies behind it is reached with
        // either sign.
        for (node, truth) in self.flood(&self.special, Outgoing) {
            signed.add(self.entity(node), false, truth);
            signed.add(self.entity(node), true, truth);
        }
        signed.positive.sort_unstable_keys();
        signed.negative.sort_unstable_keys();
        signed
    }
}

impl Signed {
    fn add(&mut self, entity: EntityId, negative: bool, truth: Truth) {
        if !entity.is_real() {
            self.open = self.open.or(truth);
            return;
        }
        let nodes = if negative { &mut self.negative } else { &mut self.positive };
        let entry = nodes.entry(entity).or_insert(truth);
        *entry = entry.or(truth);
    }
}

/// A node, and the sign of the walk that leads to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct State {
    pub(super) node: NodeIndex,
    pub(super) negative: bool,
}

/// The shortest walk to a state: the index of the state before, how many steps, and the label of the last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    before: usize,
    pub(super) steps: u8,
    label: u32,
}

pub(super) type Cover = Map<State, Walk>;

/// The search from one start.
pub(super) struct Search<'w> {
    pub(super) walks: &'w Walks,
    start: NodeIndex,
    /// The start, where a closed path comes back to it: a node of its own that no edge leaves.
    home: NodeIndex,
}

impl<'w> Search<'w> {
    pub(super) fn from(walks: &'w Walks, start: EntityId) -> Option<Search<'w>> {
        Some(Search { walks, start: walks.node(start)?, home: NodeIndex::end() })
    }

    /// The state in which a path arrives at an entity.
    pub(super) fn arrival(&self, entity: EntityId, negative: bool) -> Option<State> {
        let node = self.walks.node(entity)?;
        Some(State { node: if node == self.start { self.home } else { node }, negative })
    }

    /// Finds what edges of at least this truth lead to; says whether the budget ran out.
    fn at_level(&self, level: Truth, found: &mut Map<State, Truth>, budget: &mut usize) -> bool {
        let cover = self.cover(level);
        let mut missing = Set::default();
        for (i, state) in cover.keys().enumerate().skip(1) {
            if found.contains_key(state) {
                continue;
            }
            if self.is_simple(&cover, i) {
                found.insert(*state, level);
            } else if self.entity(*state).is_real() {
                missing.insert(*state);
            }
        }
        if missing.is_empty() {
            return false;
        }
        let mut hunt = Hunt::new(self, level, &cover, missing, MAX_STEPS, *budget);
        hunt.run();
        *budget = hunt.budget;
        found.extend(hunt.found.iter().map(|state| (*state, level)));
        if !hunt.exhausted {
            return false;
        }
        found.extend(hunt.missing.iter().map(|state| (*state, level.and(Truth::Possible))));
        true
    }

    /// Every state that walks lead to, simple or not, with the shortest; the start comes first.
    pub(super) fn cover(&self, level: Truth) -> Cover {
        let mut cover = Cover::default();
        let start = State { node: self.start, negative: false };
        cover.insert(start, Walk { before: 0, steps: 0, label: 0 });
        let mut i = 0;
        while let Some((&state, &walk)) = cover.get_index(i) {
            if walk.steps < MAX_STEPS {
                for (next, edge) in self.steps(state, level) {
                    cover.entry(next).or_insert(Walk { before: i, steps: walk.steps + 1, label: edge.label });
                }
            }
            i += 1;
        }
        cover
    }

    /// The labels of the shortest walk to a state.
    pub(super) fn labels(&self, cover: &Cover, i: usize) -> Vec<u32> {
        let mut labels: Vec<u32> = back(cover, i).map(|(_, walk)| walk.label).collect();
        labels.pop();
        labels.reverse();
        labels
    }

    /// Whether the shortest walk to a state visits no node twice.
    pub(super) fn is_simple(&self, cover: &Cover, i: usize) -> bool {
        back(cover, i)
            .enumerate()
            .all(|(n, (state, _))| back(cover, i).take(n).all(|(later, _)| later.node != state.node))
    }

    fn entity(&self, state: State) -> EntityId {
        self.walks.entity(if state.node == self.home { self.start } else { state.node })
    }

    /// One step further. No path goes on from home, or from an unknown entity.
    fn steps(&self, state: State, level: Truth) -> impl Iterator<Item = (State, &'w Edge)> + use<'w> {
        let (start, home) = (self.start, self.home);
        let ends = state.node == home || !self.walks.is_real(state.node);
        let all = (!ends).then(|| self.walks.steps(state.node, Outgoing)).into_iter().flatten();
        all.filter(move |(_, edge)| edge.truth >= level).map(move |(node, edge)| {
            let node = if node == start { home } else { node };
            (State { node, negative: state.negative ^ edge.negative }, edge)
        })
    }

    /// One step back. Nothing leads to the start but home.
    fn steps_back(&self, state: State, level: Truth) -> impl Iterator<Item = State> + use<'_, 'w> {
        let node = if state.node == self.home { self.start } else { state.node };
        let all = (state.node != self.start).then(|| self.walks.steps(node, Incoming)).into_iter().flatten();
        all.filter(move |(before, edge)| edge.truth >= level && self.walks.is_real(*before))
            .map(move |(node, edge)| State { node, negative: state.negative ^ edge.negative })
    }
}

/// The shortest walk to a state, from its end to the start.
fn back(cover: &Cover, i: usize) -> impl Iterator<Item = (State, Walk)> {
    let mut at = Some(i);
    std::iter::from_fn(move || {
        let (state, walk) = cover.get_index(at?)?;
        at = (walk.steps > 0).then_some(walk.before);
        Some((*state, *walk))
    })
}

/// Looks for simple paths to the states that are missing, depth first, and only where one of them is near.
pub(super) struct Hunt<'s, 'w> {
    search: &'s Search<'w>,
    level: Truth,
    cover: &'s Cover,
    limit: u8,
    missing: Set<State>,
    found: Vec<State>,
    /// How many steps it is to the nearest missing state. Too small where one was found since: that is sound.
    near: Map<State, u8>,
    /// Whether it is too small somewhere.
    stale: bool,
    /// How many edges it took to find out what is near, and how many were looked at since.
    effort: (usize, usize),
    path: Vec<(NodeIndex, u32)>,
    /// The labels of the last path found.
    pub(super) trail: Option<Vec<u32>>,
    pub(super) budget: usize,
    pub(super) exhausted: bool,
}

impl<'s, 'w> Hunt<'s, 'w> {
    pub(super) fn new(
        search: &'s Search<'w>,
        level: Truth,
        cover: &'s Cover,
        missing: Set<State>,
        limit: u8,
        budget: usize,
    ) -> Hunt<'s, 'w> {
        Hunt {
            search,
            level,
            cover,
            limit,
            missing,
            found: Vec::new(),
            near: Map::default(),
            stale: false,
            effort: (0, 0),
            path: Vec::new(),
            trail: None,
            budget,
            exhausted: false,
        }
    }

    pub(super) fn run(&mut self) {
        self.look_around();
        self.go_on(State { node: self.search.start, negative: false });
    }

    /// Follows every simple path from a state; at most [`MAX_STEPS`] deep. Says whether to go on looking.
    fn go_on(&mut self, state: State) -> bool {
        for (next, edge) in self.search.steps(state, self.level) {
            if self.budget == 0 {
                self.exhausted = true;
                return false;
            }
            self.budget -= 1;
            self.effort.1 += 1;
            let steps = self.path.len() as u8 + 1;
            let in_time = self.near.get(&next).is_some_and(|rest| steps + rest <= self.limit);
            if !in_time || self.path.iter().any(|(node, _)| *node == next.node) {
                continue;
            }
            self.path.push((next.node, edge.label));
            if self.missing.swap_remove(&next) {
                self.found.push(next);
                self.stale = true;
                self.trail = Some(self.path.iter().map(|(_, label)| *label).collect());
            }
            if self.stale && self.effort.1 > self.effort.0 {
                self.look_around();
            }
            let go_on = !self.missing.is_empty() && self.go_on(next);
            self.path.pop();
            if !go_on {
                return false;
            }
        }
        true
    }

    /// Measures from every state how far it is to the nearest one missing, where that is in time.
    fn look_around(&mut self) {
        self.near = self.missing.iter().map(|state| (*state, 0)).collect();
        self.stale = false;
        self.effort = (0, 0);
        let mut i = 0;
        while let Some((&state, &rest)) = self.near.get_index(i) {
            for before in self.search.steps_back(state, self.level) {
                self.effort.0 += 1;
                let steps = self.cover.get(&before).map(|walk| walk.steps);
                if steps.is_some_and(|steps| steps + rest < self.limit) {
                    self.near.entry(before).or_insert(rest + 1);
                }
            }
            i += 1;
        }
    }
}
