//! What rules mention, whether or not it is ever looked at.

use super::super::reads::Properties;
use super::asked;
use crate::model::{KindId, Model, PropertyId, Type};
use crate::rules::Program;
use crate::rules::ir::{Define, Domain, Expr, Node, Query, Rule, WalkId, WalkStep};
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
    /// The kinds of those from and to which the steps of its walks lead.
    pub(super) walks: Vec<KindId>,
    /// The walks that it takes by sign.
    pub(super) signed: Vec<WalkId>,
}

impl Mentions {
    /// Of a rule, with the defines that are asked for it.
    pub(super) fn of(rule: &Rule, model: &Model, program: &Program) -> Mentions {
        let mut all = Mentions::default();
        let of = (model, program);
        all.query(&rule.query);
        rule.with.iter().filter_map(|with| with.query.as_ref()).for_each(|q| all.query(q));
        traverse::walk_rule(rule, &mut |e| all.expr(e, of));
        for id in asked::defines(program, rule) {
            program.defines.get(id.0 as usize).into_iter().for_each(|define| all.define(define, of));
        }
        all
    }

    /// Of all defines that are called.
    pub(super) fn of_defines(model: &Model, program: &Program) -> Mentions {
        let mut all = Mentions::default();
        program.defines.iter().for_each(|define| all.define(define, (model, program)));
        all
    }

    fn define(&mut self, define: &Define, of: (&Model, &Program)) {
        let Define { params, value, reason, forward, test, .. } = define;
        params.iter().filter_map(|p| p.ty.kind()).for_each(|kind| add(&mut self.kinds, kind));
        value.iter().chain([&**reason]).for_each(|e| traverse::walk(e, &mut |e| self.expr(e, of)));
        for way in forward.iter().chain(test) {
            self.query(&way.query);
            traverse::walk_query(&way.query, &mut |e| self.expr(e, of));
        }
    }

    fn expr(&mut self, e: &Expr, (model, program): (&Model, &Program)) {
        if let Some(query) = traverse::query_of(e) {
            self.query(query);
        }
        match &e.node {
            Node::Property { property, .. } => self.properties.add(*property),
            Node::Container { kind, .. } => add(&mut self.containers, *kind),
            Node::Reaches { walk, sign, .. } => {
                if sign.is_some() {
                    add(&mut self.signed, *walk);
                }
                let steps = program.walks.get(walk.0 as usize).map_or(&[][..], |walk| &walk.steps);
                for (_, step) in steps {
                    match step {
                        WalkStep::Property(p) => {
                            self.properties.add(*p);
                            let property = model.property(*p);
                            add(&mut self.walks, property.owner);
                            if let Type::Entity(kind) = property.ty {
                                add(&mut self.walks, kind);
                            }
                        }
                        WalkStep::Define(id) => {
                            let params = program.defines.get(id.0 as usize).map_or(&[][..], |d| &d.params);
                            let kinds = params.iter().filter_map(|p| p.ty.kind());
                            kinds.for_each(|kind| add(&mut self.walks, kind));
                        }
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
                Domain::Kind(kind) => add(&mut self.kinds, *kind),
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

fn add<T: PartialEq>(all: &mut Vec<T>, one: T) {
    if !all.contains(&one) {
        all.push(one);
    }
}
