//! Walks by enumeration: plain closure without a sign, all simple paths of at most 8 steps with one.

use einklang::model::EntityId;
use einklang::model::truth::Truth;
use einklang::syntax::tree::{Name, Reaches, Sign};

use super::evaluate::{Env, Evaluator};
use super::readings::UNKNOWN_NEAR_A_WALK;
use super::value::V;

const STEPS: usize = 8;

/// The steps from one entity, and whether there may be others.
#[derive(Clone, Debug)]
pub(super) struct Edges {
    pub(super) known: Vec<(EntityId, bool, Truth)>,
    pub(super) unknown: Truth,
}

impl Evaluator<'_> {
    pub(super) fn reaches(&self, r: &Reaches, env: &Env) -> Truth {
        let (from, to) = self.settled(&self.value(&r.from, env), &self.value(&r.to, env));
        let targets = to.to_set().with_extra();
        let each = targets.iter().map(|(to, t, _)| {
            t.and(V::ask(&from, to, &|from, to| match (from, to) {
                (V::Entity(from), V::Entity(to)) => self.reach(*from, *to, r),
                (V::Entity(from), V::Unknown(_)) => {
                    let all = (0..self.world.model.entities.kind.len() as u32).map(EntityId);
                    let each = all.map(|to| self.reach(*from, to, r));
                    each.fold(Truth::False, Truth::or).and(Truth::Possible)
                }
                _ => Truth::Possible,
            }))
        });
        each.fold(Truth::False, Truth::or)
    }

    pub(super) fn reach(&self, from: EntityId, to: EntityId, r: &Reaches) -> Truth {
        let Some(sign) = r.sign else { return self.closure(from, to, &r.via) };
        let found = self.paths(&mut vec![from], false, to, sign == Sign::Negative, &r.via);
        found.or(self.unknown_near(from, &r.via))
    }

    fn edges(&self, from: EntityId, via: &[(bool, Name)]) -> Edges {
        let Some((_, first)) = via.first() else { return Edges { known: Vec::new(), unknown: Truth::False } };
        let key = (from, first.span);
        if let Some(edges) = self.steps.borrow().get(&key) {
            return edges.clone();
        }
        let mut edges = self.all_edges(from, via);
        let all = std::mem::take(&mut edges.known);
        for (to, minus, truth) in all {
            match edges.known.iter_mut().find(|(t, m, _)| (*t, *m) == (to, minus)) {
                Some((_, _, t)) => *t = t.or(truth),
                None => edges.known.push((to, minus, truth)),
            }
        }
        self.steps.borrow_mut().insert(key, edges.clone());
        edges
    }

    fn all_edges(&self, from: EntityId, via: &[(bool, Name)]) -> Edges {
        let mut edges = Edges { known: Vec::new(), unknown: Truth::False };
        let model = &self.world.model;
        for (minus, name) in via {
            let name = self.text(name.span);
            if self.world.define(name).is_some() {
                for to in self.arguments(name, 1) {
                    if self.arguments(name, 0).contains(&from) {
                        let truth = self.holds(name, &[V::Entity(from), V::Entity(to)]);
                        edges.known.push((to, *minus, truth));
                    }
                }
            } else if model.property_of(model.kind_of(from), name).is_some() {
                let set = self.property(&V::Entity(from), name, &self.today).to_set();
                edges.unknown = edges.unknown.or(set.unknown.and(Truth::Possible));
                for (to, truth) in set.elements {
                    if let V::Entity(to) = to {
                        edges.known.push((to, *minus, truth));
                    }
                }
            }
        }
        edges.known.retain(|(_, _, t)| *t != Truth::False);
        edges
    }

    /// One step or more, signs left aside.
    fn closure(&self, from: EntityId, to: EntityId, via: &[(bool, Name)]) -> Truth {
        let mut best: Vec<(EntityId, Truth)> = vec![(from, Truth::True)];
        let mut answer = Truth::False;
        // Truth only grows, and there are but three values of it.
        for _ in 0..4 * self.world.model.entities.kind.len() + 4 {
            for (node, truth) in best.clone() {
                let edges = self.edges(node, via);
                answer = answer.or(truth.and(edges.unknown));
                for (next, _, step) in edges.known {
                    let step = truth.and(step);
                    if next == to {
                        answer = answer.or(step);
                    }
                    match best.iter_mut().find(|(n, _)| *n == next) {
                        Some((_, t)) => *t = t.or(step),
                        None => best.push((next, step)),
                    }
                }
            }
        }
        answer
    }

    /// Whether an unknown step can be met from an entity.
    fn unknown_near(&self, from: EntityId, via: &[(bool, Name)]) -> Truth {
        let mut seen = vec![(from, Truth::True)];
        let mut answer = Truth::False;
        let mut i = 0;
        while let (true, Some((node, truth))) = (UNKNOWN_NEAR_A_WALK, seen.get(i).copied()) {
            i += 1;
            let edges = self.edges(node, via);
            answer = answer.or(truth.and(edges.unknown));
            for (next, _, _) in edges.known {
                if !seen.iter().any(|(n, _)| *n == next) {
                    seen.push((next, Truth::True));
                }
            }
        }
        answer
    }

    /// The best of all simple paths that go on from here with the right sign in the end.
    fn paths(
        &self,
        path: &mut Vec<EntityId>,
        minus: bool,
        to: EntityId,
        wanted: bool,
        via: &[(bool, Name)],
    ) -> Truth {
        let (Some(start), Some(at)) = (path.first().copied(), path.last().copied()) else {
            return Truth::False;
        };
        if path.len() > STEPS {
            return Truth::False;
        }
        let edges = self.edges(at, via);
        let mut answer = edges.unknown;
        for (next, step, truth) in edges.known {
            if answer == Truth::True {
                return answer;
            }
            let minus = minus != step;
            if next == to && minus == wanted {
                answer = answer.or(truth);
            }
            if next != to && next != start && !path.contains(&next) {
                path.push(next);
                answer = answer.or(truth.and(self.paths(path, minus, to, wanted, via)));
                path.pop();
            }
        }
        answer
    }
}
