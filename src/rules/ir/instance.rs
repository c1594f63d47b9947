//! The body of a define copied for one of its calls, in one pass: what is given stands in the place of its parameters, its other
//! variables get slots of their own, and where that is wanted the calls inside are opened in the same way.

use super::{Aggregate, Binder, Domain, Expr, Inlined, Node, Query, Slot};
use crate::rules::typer::SLOT_LIMIT;

/// How a body is copied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Instance<'g> {
    /// What stands in the place of the first slots. Slots are counted from 1.
    pub(super) given: &'g [Node],
    /// The last slot before those of the copy.
    pub(super) last: usize,
    /// Whether the bodies of defines stand where they are called. The queries inside wait until they are evaluated.
    pub(super) opens: bool,
}

impl Expr {
    /// A copy with the bodies of defines where it calls them; the queries inside wait until they are evaluated.
    pub(in crate::rules) fn opened(&self) -> Expr {
        Instance { given: &[], last: 0, opens: true }.expr(self)
    }
}

impl Instance<'_> {
    pub(super) fn expr(self, e: &Expr) -> Expr {
        Expr { node: self.node(&e.node), ty: e.ty, many: e.many, place: e.place }
    }

    fn moved(self, slot: usize) -> usize {
        (slot + self.last).saturating_sub(self.given.len())
    }

    fn slot(self, slot: Slot) -> Slot {
        self.moved(usize::from(slot)).min(SLOT_LIMIT) as Slot
    }

    fn boxed(self, e: &Expr) -> Box<Expr> {
        Box::new(self.expr(e))
    }

    fn list<L: FromIterator<Expr>>(self, list: &[Expr]) -> L {
        list.iter().map(|e| self.expr(e)).collect()
    }

    /// A query inside: calls in it stay calls.
    fn query(self, q: &Query) -> Query {
        let closed = Instance { opens: false, ..self };
        let binder = |b: &Binder| Binder {
            slot: self.slot(b.slot),
            name: b.name.clone(),
            domain: match &b.domain {
                Domain::Kind(kind) => Domain::Kind(*kind),
                Domain::Path(e) => Domain::Path(closed.expr(e)),
                Domain::Is(e) => Domain::Is(closed.expr(e)),
            },
            ..*b
        };
        let binders = q.binders.iter().map(binder).collect();
        let mut query = Query::of(binders, q.variables, closed.list(&q.conditions));
        query.later.waits = q.later.waits || self.opens;
        query
    }

    fn node(self, node: &Node) -> Node {
        match node {
            Node::Slot(slot) => match self.given.get(usize::from(*slot).wrapping_sub(1)) {
                Some(node) => node.clone(),
                None => Node::Slot(self.slot(*slot)),
            },
            Node::Const(c) => Node::Const(c.clone()),
            Node::Property { of, property, at } => Node::Property {
                of: self.boxed(of),
                property: *property,
                at: at.as_ref().map(|at| self.boxed(at)),
            },
            Node::Container { of, kind } => Node::Container { of: self.boxed(of), kind: *kind },
            Node::Arithmetic(how, a, b) => Node::Arithmetic(*how, self.boxed(a), self.boxed(b)),
            Node::Negate(a) => Node::Negate(self.boxed(a)),
            Node::Function(function, list) => Node::Function(*function, self.list(list)),
            Node::Aggregate(a) => {
                let of = a.of.as_ref().map(|of| self.expr(of));
                Node::Aggregate(Box::new(Aggregate { function: a.function, of, query: self.query(&a.query) }))
            }
            Node::Apply(define, list) => Node::Apply(*define, self.list(list)),
            Node::Let(slot, a, b) => Node::Let(self.slot(*slot), self.boxed(a), self.boxed(b)),
            Node::Inlined(i) => self.call(i),
            Node::And(list) => Node::And(self.list(list)),
            Node::Or(list) => Node::Or(self.list(list)),
            Node::Not(a) => Node::Not(self.boxed(a)),
            Node::Compare(how, a, b) => Node::Compare(*how, self.boxed(a), self.boxed(b)),
            Node::In(a, b) => Node::In(self.boxed(a), self.boxed(b)),
            Node::InList(a, list) => Node::InList(self.boxed(a), self.list(list)),
            Node::Overlaps(a, b) => Node::Overlaps(self.boxed(a), self.boxed(b)),
            Node::Meets(a, b) => Node::Meets(self.boxed(a), self.boxed(b)),
            Node::Within(a, b) => Node::Within(self.boxed(a), self.boxed(b)),
            Node::Asks(asks, a) => Node::Asks(*asks, self.boxed(a)),
            Node::IsKind(a, kind) => Node::IsKind(self.boxed(a), *kind),
            Node::Reaches { from, to, sign, walk } => {
                Node::Reaches { from: self.boxed(from), to: self.boxed(to), sign: *sign, walk: *walk }
            }
            Node::Call(define, list) => Node::Call(*define, self.list(list)),
            Node::Some(q) => Node::Some(Box::new(self.query(q))),
            Node::No(q) => Node::No(Box::new(self.query(q))),
            Node::Every(q) => Node::Every(Box::new(self.query(q))),
            Node::PairOnce(a, b) => Node::PairOnce(self.slot(*a), self.slot(*b)),
        }
    }

    fn call(self, call: &Inlined) -> Node {
        let closed = Instance { opens: false, ..self };
        let (args, last) = (call.args.iter().map(|arg| closed.expr(arg)), self.moved(call.last));
        match self.opens {
            true => call.instance(args, last, true).node,
            false => Node::Inlined(Box::new(call.with(args.collect(), last))),
        }
    }
}
