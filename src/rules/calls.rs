//! The defines that are called at run time: their queries, and which of them can be run forward.
//!
//! Most defines are put in the place of their calls; those are not planned on their own.

use std::sync::Arc;

use super::Scope;
use super::ir::*;
use super::library::Library;
use super::plan::{CallShape, CallShapes, Keys, Plan, Planner, Repeats, Source, Step, prepare_inside};
use super::{Program, rewrite, traverse};
use crate::model::Model;

/// Which defines can be run forward, as far as is known.
#[derive(Debug, Default)]
pub(crate) struct Shapes(Vec<bool>);

impl CallShapes for Shapes {
    fn shape(&self, define: DefineId) -> CallShape {
        CallShape { forward: self.0.get(define.0 as usize).copied().unwrap_or(false) }
    }
}

/// Plans the defines that are called. Whether one can be run forward depends on others (and on itself): all are
/// taken to be until a plan has to try every entity.
pub(super) fn plan(library: &Library<'_>, model: &Model, defines: &mut [Define], scope: Scope) -> Shapes {
    let components = &library.strata.component;
    let mut forward = vec![false; defines.len()];
    let called =
        |i: usize| scope == Scope::Everything || library.defines.get(i).is_some_and(|d| d.called.get());
    let mut called: Vec<(usize, &mut Define)> =
        defines.iter_mut().enumerate().filter(|(i, _)| called(*i)).collect();
    for (i, define) in &mut called {
        let own = |id: DefineId| components.get(id.0 as usize) == Some(&define.component);
        define.test = ways(define, &own);
        define.value = define.is_function.then(|| seen_through(&define.reason));
        if relates_entities(define) {
            define.forward = define.test.clone();
        }
        forward[*i] = !define.forward.is_empty();
    }
    let mut shapes = Shapes(forward);
    loop {
        let planner = Planner::new(model, &shapes);
        let mut forward = shapes.0.clone();
        let mut planned: Vec<Vec<Alternative>> = Vec::with_capacity(called.len());
        for (i, define) in &called {
            let mut ways = define.forward.clone();
            ways.iter_mut().for_each(|way| planner.plan_from(&mut way.query, 1));
            forward[*i] &= !ways.iter().flat_map(|w| w.query.steps()).any(scans);
            planned.push(ways);
        }
        if forward != shapes.0 {
            shapes = Shapes(forward);
            continue;
        }
        for ((i, define), ways) in called.into_iter().zip(planned) {
            define.forward = ways;
            define.runs_forward = forward[i];
            finish(define, &planner, components);
        }
        return shapes;
    }
}

/// Plans what does not depend on which defines can be run forward, once that is known.
fn finish(define: &mut Define, planner: &Planner<'_>, components: &[u32]) {
    let bound = define.params.len();
    define.test.iter_mut().for_each(|way| planner.plan_from(&mut way.query, bound));
    let own = |id: DefineId| components.get(id.0 as usize) == Some(&define.component);
    for way in define.forward.iter_mut().chain(&mut define.test).filter(|way| way.direct) {
        way.query.plan.get_mut().into_iter().for_each(|plan| wait_for_own(plan, &own));
    }
    if let Some(value) = &mut define.value {
        prepare_inside(value);
    }
    prepare_inside(Arc::make_mut(&mut define.reason));
}

/// An expression with the bodies of defines where they were called.
fn seen_through(reason: &Expr) -> Expr {
    let mut body = reason.clone();
    rewrite::see_through(&mut body);
    body
}

/// Whether the defines of a program would be planned the same way now, which can be run forward included.
pub(super) fn would_repeat(repeats: &Repeats<'_, '_>, model: &Model, program: &Program) -> bool {
    let defines = &program.defines;
    let mut shapes = Shapes(defines.iter().map(|define| !define.forward.is_empty()).collect());
    loop {
        let anew = Planner::new(model, &shapes);
        let runs = |define: &Define| {
            let mut ways = define.forward.iter();
            !define.forward.is_empty() && !ways.any(|way| anew.best(&way.query, 1).steps.iter().any(scans))
        };
        let forward: Vec<bool> =
            defines.iter().zip(&shapes.0).map(|(define, known)| *known && runs(define)).collect();
        let holds = forward == shapes.0;
        drop(anew);
        shapes = Shapes(forward);
        if holds {
            break;
        }
    }
    let same_plans = |define: &Define| {
        let own = |id: DefineId| defines.get(id.0 as usize).is_some_and(|d| d.component == define.component);
        let of_way = |way: &Alternative, bound: usize| {
            repeats.query_from(&way.query, bound, &|plan| {
                if way.direct {
                    wait_for_own(plan, &own);
                }
            })
        };
        let mut holds = define.forward.iter().all(|way| of_way(way, 1))
            && define.test.iter().all(|way| of_way(way, define.params.len()));
        let mut inner = |e: &Expr| holds = holds && repeats.expr(e);
        define.value.iter().chain([&*define.reason]).for_each(|e| traverse::walk(e, &mut inner));
        let ways = define.forward.iter().chain(&define.test);
        ways.for_each(|way| traverse::walk_query(&way.query, &mut inner));
        holds
    };
    let runs_forward = |(define, now): (&Define, &bool)| define.runs_forward == *now;
    defines.iter().zip(&shapes.0).all(runs_forward) && defines.iter().all(same_plans)
}

/// The condition of a define as queries of which one must be met; none of a function.
fn ways(define: &Define, own: &dyn Fn(DefineId) -> bool) -> Vec<Alternative> {
    if define.is_function {
        return Vec::new();
    }
    let (binders, variables) = (define.params.clone(), define.params.len());
    let conditions = vec![seen_through(&define.reason)];
    let split = rewrite::split(Query::of(binders, variables, conditions), own);
    // Below the steps of the plan nothing can be waited for.
    let nested = |c: &Expr| match &c.node {
        Node::Call(_, args) => args.iter().any(|a| traverse::calls(a, own)),
        _ => traverse::calls(c, own),
    };
    let way = |query: Query| Alternative { direct: !query.conditions.iter().any(nested), query };
    split.into_iter().map(way).collect()
}

/// Whether a define has two entities as its arguments.
fn relates_entities(define: &Define) -> bool {
    define.params.len() == 2 && define.params.iter().all(|p| p.ty.kind().is_some())
}

/// Whether a step tries every entity.
fn scans(step: &Step) -> bool {
    matches!(step, Step::Bind(_, sources) if sources.iter().any(|s| matches!(s, Source::Scan(_))))
}

/// Where candidates come from a call of the define's own component, their answers are waited for: so that call is
/// the only source. One behind further links cannot be waited for; it is a test only.
fn wait_for_own(plan: &mut Plan, own: &dyn Fn(DefineId) -> bool) {
    for step in &mut plan.steps {
        let Step::Bind(_, sources) = step else { continue };
        let links = |s: &Source| match s {
            Source::Keys(Keys::Related(id, _), links, _) if own(*id) => Some(links.len()),
            _ => None,
        };
        match sources.iter().position(|s| links(s) == Some(0)) {
            Some(i) => *sources = vec![sources.swap_remove(i)],
            None => sources.retain(|s| links(s).is_none()),
        }
    }
}
