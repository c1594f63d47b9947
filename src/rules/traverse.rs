//! Walking through typed expressions: the one place that knows what parts each form has.

use super::ir::*;

/// Calls a function with each part of a node that is no query and no call of a define.
macro_rules! each_part {
    ($node:expr, $f:expr) => {
        match $node {
            Node::Property { of, at, .. } => {
                $f(of);
                if let Some(at) = at {
                    $f(at);
                }
            }
            Node::Container { of: a, .. }
            | Node::Negate(a)
            | Node::Not(a)
            | Node::Asks(_, a)
            | Node::IsKind(a, _) => $f(a),
            Node::Arithmetic(_, a, b)
            | Node::Compare(_, a, b)
            | Node::In(a, b)
            | Node::Overlaps(a, b)
            | Node::Meets(a, b)
            | Node::Within(a, b)
            | Node::Let(_, a, b)
            | Node::Reaches { from: a, to: b, .. } => {
                $f(a);
                $f(b);
            }
            Node::Function(_, list)
            | Node::Apply(_, list)
            | Node::Call(_, list)
            | Node::And(list)
            | Node::Or(list) => {
                for e in list {
                    $f(e);
                }
            }
            Node::InList(a, list) => {
                $f(a);
                for e in list {
                    $f(e);
                }
            }
            Node::Slot(_)
            | Node::Const(_)
            | Node::PairOnce(..)
            | Node::Aggregate(_)
            | Node::Inlined(_)
            | Node::Some(_)
            | Node::No(_)
            | Node::Every(_) => {}
        }
    };
}

/// Calls `f` with every slot that an expression mentions.
///
/// In the body of a define only those stand that its arguments mention, beside its own.
pub fn slots(expr: &Expr, f: &mut dyn FnMut(Slot)) {
    let mut each = |e: &Expr| slots(e, f);
    match &expr.node {
        Node::Slot(s) => f(*s),
        Node::PairOnce(a, b) => {
            f(*a);
            f(*b);
        }
        Node::Inlined(i) => i.args.iter().for_each(each),
        Node::Aggregate(a) => {
            a.of.iter().for_each(&mut each);
            slots_of_query(&a.query, f);
        }
        Node::Some(q) | Node::No(q) | Node::Every(q) => slots_of_query(q, f),
        node => each_part!(node, each),
    }
}

fn slots_of_query(query: &Query, f: &mut dyn FnMut(Slot)) {
    for binder in &query.binders {
        match &binder.domain {
            Domain::Kind(_) => {}
            Domain::Path(e) | Domain::Is(e) => slots(e, f),
        }
    }
    query.conditions.iter().for_each(|e| slots(e, f));
}

/// Calls `f` with an expression and all its parts, those of inner queries included.
pub fn walk<'e>(expr: &'e Expr, f: &mut dyn FnMut(&'e Expr)) {
    f(expr);
    match &expr.node {
        Node::Aggregate(a) => {
            if let Some(of) = &a.of {
                walk(of, f);
            }
            walk_query(&a.query, f);
        }
        Node::Some(q) | Node::No(q) | Node::Every(q) => walk_query(q, f),
        Node::Inlined(i) => {
            i.args.iter().for_each(|a| walk(a, f));
            walk(i.body(), f);
        }
        node => {
            let mut each = |e: &'e Expr| walk(e, f);
            each_part!(node, each);
        }
    }
}

/// The same, but that the bodies of defines are looked at as they were typed: for what does not depend on the arguments,
/// which are looked at too.
pub fn walk_typed<'e>(expr: &'e Expr, f: &mut dyn FnMut(&'e Expr)) {
    f(expr);
    let query = |q: &'e Query, f: &mut dyn FnMut(&'e Expr)| {
        q.binders.iter().filter_map(|b| b.domain.expr()).for_each(|e| walk_typed(e, f));
        q.conditions.iter().for_each(|e| walk_typed(e, f));
    };
    match &expr.node {
        Node::Aggregate(a) => {
            a.of.iter().for_each(|of| walk_typed(of, f));
            query(&a.query, f);
        }
        Node::Some(q) | Node::No(q) | Node::Every(q) => query(q, f),
        Node::Inlined(i) => {
            i.args.iter().for_each(|a| walk_typed(a, f));
            walk_typed(i.typed(), f);
        }
        node => {
            let mut each = |e: &'e Expr| walk_typed(e, f);
            each_part!(node, each);
        }
    }
}

/// Calls `f` with an expression and all its parts, each before what is inside it.
pub fn walk_mut(expr: &mut Expr, f: &mut dyn FnMut(&mut Expr)) {
    f(expr);
    let query = |q: &mut Query, f: &mut dyn FnMut(&mut Expr)| {
        for binder in &mut q.binders {
            match &mut binder.domain {
                Domain::Kind(_) => {}
                Domain::Path(e) | Domain::Is(e) => walk_mut(e, f),
            }
        }
        q.conditions.iter_mut().for_each(|e| walk_mut(e, f));
    };
    match &mut expr.node {
        Node::Aggregate(a) => {
            if let Some(of) = &mut a.of {
                walk_mut(of, f);
            }
            query(&mut a.query, f);
        }
        Node::Some(q) | Node::No(q) | Node::Every(q) => query(q, f),
        _ => children(expr, &mut |e| walk_mut(e, f)),
    }
}

/// Calls `f` with the parts of an expression that holds no query itself.
pub fn children(expr: &mut Expr, f: &mut dyn FnMut(&mut Expr)) {
    match &mut expr.node {
        Node::Inlined(i) => i.parts_mut().for_each(f),
        node => each_part!(node, f),
    }
}

/// Calls `f` with all expressions of a query.
pub fn walk_query<'e>(query: &'e Query, f: &mut dyn FnMut(&'e Expr)) {
    for binder in &query.binders {
        match &binder.domain {
            Domain::Kind(_) => {}
            Domain::Path(e) | Domain::Is(e) => walk(e, f),
        }
    }
    query.conditions.iter().for_each(|e| walk(e, f));
}

/// Whether one of the calls sought stands anywhere in an expression.
pub fn calls(expr: &Expr, is_sought: &dyn Fn(DefineId) -> bool) -> bool {
    let mut found = false;
    walk(expr, &mut |e| found |= matches!(&e.node, Node::Call(d, _) if is_sought(*d)));
    found
}

/// Calls `f` with all expressions of a rule.
pub fn walk_rule<'e>(rule: &'e Rule, f: &mut dyn FnMut(&'e Expr)) {
    walk_query(&rule.query, f);
    rule.reasons.iter().chain(&rule.lets).for_each(|e| walk(e, f));
    rule.severities.iter().filter_map(|(_, c)| c.as_ref()).for_each(|e| walk(e, f));
    let template = |t: &'e Template, f: &mut dyn FnMut(&'e Expr)| {
        for piece in t.variants.iter().flat_map(|(_, pieces)| pieces) {
            if let Piece::Hole(e) = piece {
                walk(e, f);
            }
        }
    };
    walk(&rule.report.of, f);
    template(&rule.message, f);
    rule.help.iter().for_each(|t| template(t, f));
    for with in &rule.with {
        walk(&with.mark.of, f);
        template(&with.text, f);
        with.query.iter().for_each(|q| walk_query(q, f));
    }
    for Fix { title, edit, .. } in &rule.fixes {
        template(title, f);
        match edit {
            FixEdit::Insert(text, into) => {
                template(text, f);
                walk(into, f);
            }
            FixEdit::Replace(mark, text) => {
                walk(&mark.of, f);
                template(text, f);
            }
        }
    }
}

/// The query that an expression is about, if any.
pub fn query_of(expr: &Expr) -> Option<&Query> {
    match &expr.node {
        Node::Aggregate(a) => Some(&a.query),
        Node::Some(q) | Node::No(q) | Node::Every(q) => Some(q),
        _ => None,
    }
}
