//! Rewriting queries before they are planned: the same meaning in a form that the planner sees more in.

use super::ir::*;
use super::traverse::{calls, children, walk_mut};

/// How many variables are planned beside each other.
const BESIDE: usize = 40;

/// Puts the bodies of defines where they were called, for the planner to see nothing else.
pub fn see_through(expr: &mut Expr) {
    walk_mut(expr, &mut |e| {
        while let Node::Inlined(i) = &e.node {
            e.node = i.fresh_body().node;
        }
    });
}

/// The same, but for the queries inside: these wait until they are evaluated.
pub(super) fn open(expr: &mut Expr) {
    match &mut expr.node {
        Node::Inlined(i) => expr.node = i.opened().node,
        Node::Aggregate(a) => {
            a.of.iter_mut().for_each(open);
            a.query.later.waits = true;
        }
        Node::Some(q) | Node::No(q) | Node::Every(q) => q.later.waits = true,
        _ => children(expr, &mut open),
    }
}

/// A query with the bodies of defines where it calls them; the queries inside wait until they are evaluated.
pub fn opened(query: &Query) -> Query {
    let mut binders = query.binders.clone();
    open_binders(&mut binders);
    Query::of(binders, query.variables, query.conditions.iter().map(Expr::opened).collect())
}

/// The same in place.
fn open_query(query: &mut Query) {
    query.conditions.iter_mut().for_each(open);
    open_binders(&mut query.binders);
}

/// Puts the bodies of defines where the domains of variables call them.
pub fn open_binders(binders: &mut [Binder]) {
    for binder in binders {
        if let Domain::Is(e) | Domain::Path(e) = &mut binder.domain {
            see_through(e);
        }
    }
}

/// Splits a query at each `or` that holds one of the calls sought, so that these calls stand in conjunctions only.
/// Keeps what would split into too many.
pub fn split(mut query: Query, is_sought: &dyn Fn(DefineId) -> bool) -> Vec<Query> {
    const MOST: usize = 32;
    flatten(&mut query);
    let (mut todo, mut done) = (vec![query], Vec::new());
    while let Some(query) = todo.pop() {
        let at = query.conditions.iter().position(|c| matches!(c.node, Node::Or(_)) && calls(c, is_sought));
        let branches = match at.and_then(|i| query.conditions.get(i)).map(|c| &c.node) {
            Some(Node::Or(list)) if todo.len() + done.len() + list.len() <= MOST => list.clone(),
            _ => {
                done.push(query);
                continue;
            }
        };
        for branch in branches.into_iter().rev() {
            let mut one = query.clone();
            if let Some(c) = at.and_then(|i| one.conditions.get_mut(i)) {
                *c = branch;
            }
            flatten(&mut one);
            todo.push(one);
        }
    }
    done
}

/// Puts the parts of `and` and the variables and conditions of `some` beside each other: what is sought is the same.
///
/// Up to a point: the time to plan grows with the square of the variables.
pub fn flatten(query: &mut Query) {
    let mut todo: Vec<Expr> = std::mem::take(&mut query.conditions);
    todo.reverse();
    while let Some(c) = todo.pop() {
        match c.node {
            Node::And(list) => todo.extend(list.into_iter().rev()),
            Node::Some(mut inner) if query.binders.len() + inner.binders.len() <= BESIDE => {
                if inner.later.waits {
                    open_query(&mut inner);
                }
                query.binders.extend(inner.binders);
                todo.extend(inner.conditions.into_iter().rev());
            }
            node => query.conditions.push(Expr { node, ..c }),
        }
    }
}
