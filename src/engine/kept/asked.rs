//! Which rules ask the same recursive defines.
//!
//! What one rule has found for others need not be read by these again: so rules that ask the same define, by however many
//! others, all count as reading what any of them reads.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::super::reads::Properties;
use super::super::reads::whom::Whom;
use super::How;
use crate::rules::Program;
use crate::rules::ir::{Define, DefineId, Expr, Node, Rule, WalkStep};
use crate::rules::traverse;

type Defines = IndexSet<DefineId, FxBuildHasher>;

/// Circles of rules that ask the same.
#[derive(Debug)]
pub(super) struct Circles(Vec<Vec<usize>>);

impl Circles {
    pub(super) fn of(program: &Program) -> Circles {
        let mut circles: Vec<(Defines, Vec<usize>)> = Vec::new();
        for (number, rule) in program.rules.iter().enumerate() {
            let mut asked = defines(program, rule);
            if asked.is_empty() {
                continue;
            }
            let mut rules = vec![number];
            let (same, others): (Vec<_>, Vec<_>) =
                circles.into_iter().partition(|(known, _)| known.iter().any(|d| asked.contains(d)));
            for (known, of) in same {
                asked.extend(known);
                rules.extend(of);
            }
            circles = others;
            circles.push((asked, rules));
        }
        Circles(circles.into_iter().map(|(_, rules)| rules).collect())
    }

    /// Lets the rules of each circle read what any of them reads.
    pub(super) fn join(&self, hows: &[How], properties: &mut [Properties]) {
        self.share(hows, properties, Properties::join);
    }

    /// The same, where it is known of whom.
    pub(super) fn join_whom(&self, hows: &[How], whom: &mut [Whom]) {
        self.share(hows, whom, Whom::join);
    }

    fn share<T: Clone + Default>(&self, hows: &[How], read: &mut [T], join: fn(&mut T, &T)) {
        for circle in &self.0 {
            let remembers = |rule: &&usize| matches!(hows.get(**rule), Some(How::Whole { remembers: true }));
            let mut all = T::default();
            let own = circle.iter().filter(remembers).filter_map(|rule| read.get(*rule));
            own.for_each(|own| join(&mut all, own));
            for rule in circle.iter().filter(remembers) {
                read.get_mut(*rule).into_iter().for_each(|own| own.clone_from(&all));
            }
        }
    }
}

/// The defines that are asked for a rule, once for all who ask; by way of other defines too.
pub(super) fn defines(program: &Program, rule: &Rule) -> Defines {
    let mut asked = Defines::default();
    traverse::walk_rule(rule, &mut |e| asks(program, e, &mut asked));
    let mut next = 0;
    while let Some(id) = asked.get_index(next).copied() {
        next += 1;
        let Some(Define { value, reason, forward, test, .. }) = program.defines.get(id.0 as usize) else {
            continue;
        };
        let mut find = |e: &Expr| asks(program, e, &mut asked);
        value.iter().chain([&**reason]).for_each(|e| traverse::walk(e, &mut find));
        forward.iter().chain(test).for_each(|way| traverse::walk_query(&way.query, &mut find));
    }
    asked
}

fn asks(program: &Program, e: &Expr, asked: &mut Defines) {
    match &e.node {
        Node::Call(id, _) | Node::Apply(id, _) => _ = asked.insert(*id),
        Node::Reaches { walk, .. } => {
            let steps = program.walks.get(walk.0 as usize).map_or(&[][..], |walk| &walk.steps);
            asked.extend(steps.iter().filter_map(|(_, step)| match step {
                WalkStep::Define(id) => Some(*id),
                WalkStep::Property(_) => None,
            }));
        }
        _ => {}
    }
}
