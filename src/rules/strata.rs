//! Which defines are recursive, and whether their recursion is safe.
//!
//! The language is Datalog with stratified negation: a define may use itself, but never through `not`, `no`,
//! `every`, `unless` or an aggregate. Strongly connected parts of the graph of calls are found with
//! Kosaraju's algorithm (which needs no deep stack); an edge that is not positive inside such a part is the error.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use crate::source::Span;
use crate::syntax::tree::{self, ExprKind, Quantifier};

/// A call inside the body of a define.
#[derive(Debug, Clone, Copy)]
pub struct Use {
    /// Which define is called.
    pub callee: usize,
    /// Whether it stands behind a negation or in an aggregate.
    pub negative: bool,
    /// Where.
    pub span: Span,
}

/// The recursive component of each define, and the calls that break the rule.
#[derive(Debug, Default)]
pub struct Strata {
    /// For each define its component, callees before callers.
    pub component: Vec<u32>,
    /// Whether each define calls itself, directly or by way of others.
    pub recursive: Vec<bool>,
    /// Calls through a negation inside a component: the caller, and the call.
    pub unstratified: Vec<(usize, Use)>,
}

/// Finds the components of defines, given the calls in the body of each.
pub fn stratify(calls: &[Vec<Use>]) -> Strata {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<NodeIndex> = calls.iter().map(|_| graph.add_node(())).collect();
    for (caller, uses) in calls.iter().enumerate() {
        for u in uses {
            graph.add_edge(nodes[caller], nodes[u.callee], ());
        }
    }
    let mut strata = Strata {
        component: vec![0; calls.len()],
        recursive: vec![false; calls.len()],
        unstratified: Vec::new(),
    };
    for (number, members) in kosaraju_scc(&graph).into_iter().enumerate() {
        let several = members.len() > 1;
        for m in members {
            strata.component[m.index()] = number as u32;
            strata.recursive[m.index()] = several;
        }
    }
    for (caller, uses) in calls.iter().enumerate() {
        for u in uses {
            if strata.component[u.callee] == strata.component[caller] {
                strata.recursive[caller] = true;
                if u.negative {
                    strata.unstratified.push((caller, *u));
                }
            }
        }
    }
    strata
}

/// A shortest way from one define to another inside their component.
pub fn cycle(calls: &[Vec<Use>], strata: &Strata, from: usize, to: usize) -> Vec<usize> {
    let mut before = vec![usize::MAX; calls.len()];
    let mut queue = std::collections::VecDeque::from([from]);
    let mut seen = vec![false; calls.len()];
    seen[from] = true;
    while let Some(at) = queue.pop_front() {
        if at == to {
            break;
        }
        for u in &calls[at] {
            if strata.component[u.callee] == strata.component[from] && !seen[u.callee] {
                seen[u.callee] = true;
                before[u.callee] = at;
                queue.push_back(u.callee);
            }
        }
    }
    let mut path = vec![to];
    let mut at = to;
    while at != from && before[at] != usize::MAX {
        at = before[at];
        path.push(at);
    }
    path.reverse();
    path
}

/// The calls in an expression, by what `find` knows; `negative` where it stands behind a negation already.
pub fn uses(expr: &tree::Expr, negative: bool, find: &dyn Fn(Span) -> Option<usize>, out: &mut Vec<Use>) {
    let mut go = |e: &tree::Expr, n: bool| uses(e, n, find, out);
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Date | ExprKind::Text(_) | ExprKind::Name | ExprKind::Broken => {}
        ExprKind::Range(a, b) => {
            for e in [a, b].into_iter().flatten() {
                go(e, negative);
            }
        }
        ExprKind::About(a, b) => {
            go(a, negative);
            if let Some(b) = b {
                go(b, negative);
            }
        }
        ExprKind::AtLeast(a) | ExprKind::AtMost(a) | ExprKind::Path(a, _) | ExprKind::Negate(a) => {
            go(a, negative)
        }
        ExprKind::Is(a, what) => go(a, negative || matches!(what, tree::IsWhat::None)),
        ExprKind::At(a, b) | ExprKind::Binary(_, a, b) => {
            go(a, negative);
            go(b, negative);
        }
        ExprKind::Not(a) => go(a, true),
        ExprKind::InList(it) => {
            go(&it.of, negative);
            it.list.iter().for_each(|e| go(e, negative));
        }
        ExprKind::Reaches(r) => {
            go(&r.from, negative);
            go(&r.to, negative);
            // A walk is complete before it is asked, as an aggregate is.
            for (_, name) in &r.via {
                if let Some(callee) = find(name.span) {
                    out.push(Use { callee, negative: true, span: name.span });
                }
            }
        }
        ExprKind::Call(call) => {
            call.args.iter().for_each(|e| go(e, negative));
            if let Some(callee) = find(call.name.span) {
                out.push(Use { callee, negative, span: call.name.span });
            }
        }
        ExprKind::Quantified(q) => {
            let negative = negative || q.quantifier != Quantifier::Some;
            binders(&q.binders, negative, find, out);
            for e in [&q.filter, &q.satisfies].into_iter().flatten() {
                uses(e, negative, find, out);
            }
        }
        ExprKind::Aggregate(a) => {
            binders(&a.binders, true, find, out);
            for e in [&a.of, &a.filter].into_iter().flatten() {
                uses(e, true, find, out);
            }
        }
    }
}

fn binders(list: &[tree::Binder], negative: bool, find: &dyn Fn(Span) -> Option<usize>, out: &mut Vec<Use>) {
    for b in list {
        if let tree::Domain::Path(e) = &b.domain {
            uses(e, negative, find, out);
        }
    }
}
