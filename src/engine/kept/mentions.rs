//! What rules mention, whether or not it is ever looked at.

use super::super::reads::Properties;
use crate::model::{KindId, Model, PropertyId, Type};
use crate::rules::Program;
use crate::rules::ir::{Define, Domain, Expr, Node, Query, Rule, WalkStep};
use crate::rules::measures::Turned;
use crate::rules::traverse;
use crate::source::Place;

/// What a rule mentions, or the defines that are called.
#[derive(Debug, Default)]
pub(super) struct Mentions {
    /// Those along which it walks are among them.
    pub(super) properties: Properties,
    /// The kinds whose entities it tries.
    pub(super) kinds: Vec<KindId>,
    /// The kinds of what somebody nests in that it asks for.
    containers: Vec<KindId>,
    /// The paths that its variables range over.
    pub(super) paths: Vec<Place>,
    /// The properties that such paths, and what is named for them, are made of.
    pub(super) ranging: Properties,
    /// Whether it walks, and whether by sign.
    pub(super) walks: bool,
    pub(super) signed: bool,
}

impl Mentions {
    pub(super) fn of(rule: &Rule, program: &Program) -> Mentions {
        let mut all = Mentions::default();
        all.query(&rule.query);
        rule.with.iter().filter_map(|with| with.query.as_ref()).for_each(|q| all.query(q));
        traverse::walk_rule(rule, &mut |e| all.expr(e, program));
        all
    }

    /// Of all defines that are called.
    pub(super) fn of_defines(program: &Program) -> Mentions {
        let mut all = Mentions::default();
        for Define { value, reason, forward, test, .. } in &program.defines {
            value.iter().chain([&**reason]).for_each(|e| traverse::walk(e, &mut |e| all.expr(e, program)));
            for way in forward.iter().chain(test) {
                all.query(&way.query);
                traverse::walk_query(&way.query, &mut |e| all.expr(e, program));
            }
        }
        all
    }

    fn expr(&mut self, e: &Expr, program: &Program) {
        if let Some(query) = traverse::query_of(e) {
            self.query(query);
        }
        match &e.node {
            Node::Property { property, .. } => self.properties.add(*property),
            Node::Container { kind, .. } if !self.containers.contains(kind) => self.containers.push(*kind),
            Node::Reaches { walk, sign, .. } => {
                self.walks = true;
                self.signed |= sign.is_some();
                let steps = program.walks.get(walk.0 as usize).map_or(&[][..], |walk| &walk.steps);
                for (_, step) in steps {
                    if let WalkStep::Property(p) = step {
                        self.properties.add(*p);
                    }
                }
            }
            _ => {}
        }
    }

    fn query(&mut self, query: &Query) {
        for binder in &query.binders {
            if let Domain::Path(e) | Domain::Is(e) = &binder.domain {
                traverse::walk(e, &mut |e| {
                    if let Node::Property { property, .. } = &e.node {
                        self.ranging.add(*property);
                    }
                });
            }
            match &binder.domain {
                Domain::Kind(kind) if !self.kinds.contains(kind) => self.kinds.push(*kind),
                Domain::Path(e) => self.paths.push(e.place),
                _ => {}
            }
        }
    }

    /// Whether plans may be others where some numbers are.
    pub(super) fn depend_on(&self, turned: &Turned, model: &Model) -> bool {
        let of_kind = |kind: &KindId| turned.kinds.contains(kind);
        let of_property = |p: PropertyId| {
            turned.properties.contains(&p)
                || matches!(model.property(p).ty, Type::Entity(kind) if of_kind(&kind))
        };
        turned.entities && !self.containers.is_empty()
            || self.kinds.iter().chain(&self.containers).any(of_kind)
            || self.properties.iter().any(of_property)
    }
}
