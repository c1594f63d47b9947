//! The rules of a model whose entities have other numbers now.

use std::sync::{Arc, OnceLock};

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::Program;
use super::ir::*;
use super::plan::{Keys, Source, Step};
use super::traverse::{children, walk, walk_rule};
use crate::model::EntityId;
use crate::model::value::Value;

/// Whom each rule and each define names, each once.
#[derive(Debug)]
pub(crate) struct Named {
    rules: Vec<Vec<EntityId>>,
    defines: Vec<Vec<EntityId>>,
}

impl Named {
    pub(crate) fn of(program: &Program) -> Named {
        let add = |all: &mut Vec<EntityId>, e: &Expr| {
            if let Some(e) = named(e).filter(|e| !all.contains(e)) {
                all.push(e);
            }
        };
        let of_rule = |rule: &Rule| {
            let mut all = Vec::new();
            walk_rule(rule, &mut |e| add(&mut all, e));
            all
        };
        let of_define = |define: &Define| {
            let mut all = Vec::new();
            define.value.iter().for_each(|e| walk(e, &mut |e| add(&mut all, e)));
            walk(&define.reason, &mut |e| add(&mut all, e));
            all
        };
        Named {
            rules: program.rules.iter().map(of_rule).collect(),
            defines: program.defines.iter().map(of_define).collect(),
        }
    }

    /// Gives them their new numbers; yields whether anybody has another one, and nothing where somebody has none.
    fn renumber(all: &mut [EntityId], number: &dyn Fn(EntityId) -> Option<EntityId>) -> Option<bool> {
        let mut moved = false;
        for e in all {
            let now = number(*e)?;
            moved |= now != *e;
            *e = now;
        }
        Some(moved)
    }
}

/// Gives all entities that rules name, and that plans ask for, their new numbers; nothing where one of them has none.
pub(crate) fn renumber(
    program: &mut Program,
    named: &mut Named,
    number: &dyn Fn(EntityId) -> Option<EntityId>,
) -> Option<()> {
    let mut renumber =
        Renumber { number, forgets: false, holds: true, bodies: IndexMap::default(), old: Vec::new() };
    for (rule, named) in program.rules.iter_mut().zip(&mut named.rules) {
        if Named::renumber(named, number)? {
            renumber.rule(rule);
        }
    }
    for (define, named) in program.defines.iter_mut().zip(&mut named.defines) {
        if !Named::renumber(named, number)? {
            continue;
        }
        define.value.iter_mut().for_each(|e| renumber.expr(e));
        if names_somebody(&define.reason) {
            renumber.expr(Arc::make_mut(&mut define.reason));
        }
        let ways = define.forward.iter_mut().chain(&mut define.test);
        ways.for_each(|way| renumber.query(&mut way.query));
    }
    renumber.holds.then_some(())
}

/// Forgets how the queries of a rule were planned.
pub(crate) fn forget_plans(rule: &mut Rule) {
    let (holds, bodies, old) = (true, IndexMap::default(), Vec::new());
    Renumber { number: &Some, forgets: true, holds, bodies, old }.rule(rule);
}

struct Renumber<'n> {
    number: &'n dyn Fn(EntityId) -> Option<EntityId>,
    /// Whether plans are forgotten.
    forgets: bool,
    holds: bool,
    /// The bodies of defines, which many calls share, by where they lay.
    bodies: IndexMap<*const TypedBody, Arc<TypedBody>, FxBuildHasher>,
    old: Vec<Arc<TypedBody>>,
}

/// The entity that an expression is the name of.
fn named(expr: &Expr) -> Option<EntityId> {
    match expr.node {
        Node::Const(Const::Entity(e) | Const::Value(Value::Entity(e))) => Some(e),
        _ => None,
    }
}

/// Whether an expression names an entity.
fn names_somebody(expr: &Expr) -> bool {
    let mut found = false;
    walk(expr, &mut |e| found |= named(e).is_some());
    found
}

impl Renumber<'_> {
    fn rule(&mut self, rule: &mut Rule) {
        self.query(&mut rule.query);
        rule.reasons.iter_mut().chain(&mut rule.lets).for_each(|e| self.expr(e));
        rule.severities.iter_mut().filter_map(|(_, c)| c.as_mut()).for_each(|e| self.expr(e));
        self.expr(&mut rule.report.of);
        self.template(&mut rule.message);
        rule.help.iter_mut().for_each(|t| self.template(t));
        for with in &mut rule.with {
            self.expr(&mut with.mark.of);
            self.template(&mut with.text);
            with.query.iter_mut().for_each(|q| self.query(q));
        }
        for Fix { title, edit, .. } in &mut rule.fixes {
            self.template(title);
            match edit {
                FixEdit::Insert(text, into) => {
                    self.template(text);
                    self.expr(into);
                }
                FixEdit::Replace(mark, text) => {
                    self.expr(&mut mark.of);
                    self.template(text);
                }
            }
        }
    }

    fn template(&mut self, template: &mut Template) {
        for piece in template.variants.iter_mut().flat_map(|(_, pieces)| pieces) {
            if let Piece::Hole(e) = piece {
                self.expr(e);
            }
        }
    }

    fn query(&mut self, query: &mut Query) {
        for binder in &mut query.binders {
            match &mut binder.domain {
                Domain::Kind(_) => {}
                Domain::Path(e) | Domain::Is(e) => self.expr(e),
            }
        }
        query.conditions.iter_mut().for_each(|e| self.expr(e));
        if self.forgets {
            query.plan = OnceLock::new();
            *query.later_mut() = OnceLock::new();
        }
        if let Some(ready) = query.later_mut().get_mut() {
            self.query(ready);
        }
        for step in query.plan.get_mut().into_iter().flat_map(|plan| &mut plan.steps) {
            if let Step::Bind(_, sources) = step {
                sources.iter_mut().for_each(|source| self.source(source));
            }
        }
    }

    fn source(&mut self, source: &mut Source) {
        match source {
            Source::Scan(_) => {}
            Source::Elements(e) => self.expr(e),
            Source::Branches(queries) => queries.iter_mut().for_each(|q| self.query(q)),
            Source::Keys(keys, ..) => match keys {
                Keys::Items(e)
                | Keys::Below(e)
                | Keys::Above(e)
                | Keys::Around(e)
                | Keys::ReachedFrom(e, ..)
                | Keys::Reaching(e, ..)
                | Keys::Related(_, e) => self.expr(e),
            },
        }
    }

    fn body(&mut self, typed: &Arc<TypedBody>) -> Arc<TypedBody> {
        let key = Arc::as_ptr(typed);
        if let Some(known) = self.bodies.get(&key) {
            return Arc::clone(known);
        }
        let now = match names_somebody(&typed.expr) {
            true => {
                let mut expr = (*typed.expr).clone();
                self.expr(&mut expr);
                let TypedBody { params, is_function, slots, size, depth, .. } = &**typed;
                let (params, expr) = (params.clone(), Arc::new(expr));
                let (is_function, slots, size, depth) = (*is_function, *slots, *size, *depth);
                Arc::new(TypedBody { params, expr, is_function, slots, size, depth })
            }
            false => Arc::clone(typed),
        };
        // The old one is kept too, so that no other comes to lie where it was.
        self.old.push(Arc::clone(typed));
        self.bodies.insert(key, Arc::clone(&now));
        now
    }

    fn expr(&mut self, expr: &mut Expr) {
        match &mut expr.node {
            Node::Const(Const::Entity(e) | Const::Value(Value::Entity(e))) => match (self.number)(*e) {
                Some(now) => *e = now,
                None => self.holds = false,
            },
            Node::Aggregate(a) => {
                a.of.iter_mut().for_each(|e| self.expr(e));
                self.query(&mut a.query);
            }
            Node::Some(q) | Node::No(q) | Node::Every(q) => self.query(q),
            Node::Inlined(i) => {
                i.parts_mut().for_each(|e| self.expr(e));
                if !self.forgets {
                    i.retype(|typed| self.body(typed));
                }
            }
            _ => children(expr, &mut |e| self.expr(e)),
        }
    }
}
