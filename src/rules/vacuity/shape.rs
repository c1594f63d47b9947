//! What an expression says, without where and how it was written: expressions of one shape have one value.

use std::fmt::Write;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::model::Model;
use crate::model::value::Value;
use crate::rules::ir::*;
use crate::rules::traverse;

/// How long a shape may grow; what is larger is compared with nothing.
const LIMIT: usize = 4_000;

/// What variables of one rule or define stand for.
#[derive(Debug)]
pub(super) struct Names<'e> {
    pub(super) model: &'e Model,
    /// What `let` and the parameters of defines name.
    values: IndexMap<Slot, &'e Expr, FxBuildHasher>,
    /// The types of all others.
    types: IndexMap<Slot, Ty, FxBuildHasher>,
}

impl<'e> Names<'e> {
    /// Of no variables yet.
    pub(super) fn new(model: &'e Model) -> Names<'e> {
        Names { model, values: IndexMap::default(), types: IndexMap::default() }
    }

    /// Takes in the variables of a query.
    pub(super) fn add(&mut self, binders: &'e [Binder]) {
        for binder in binders {
            match &binder.domain {
                Domain::Is(value) => {
                    self.values.insert(binder.slot, value);
                }
                Domain::Kind(_) | Domain::Path(_) => {
                    self.types.insert(binder.slot, binder.ty);
                }
            }
        }
    }

    /// Takes in the variables that stand inside an expression.
    pub(super) fn add_inside(&mut self, expr: &'e Expr) {
        traverse::walk(expr, &mut |e| match &e.node {
            Node::Some(q) | Node::No(q) | Node::Every(q) => self.add(&q.binders),
            Node::Aggregate(a) => self.add(&a.query.binders),
            Node::Let(slot, value, _) => {
                self.values.insert(*slot, value);
            }
            _ => {}
        });
    }

    /// What an expression is without names: the value of a `let`, the body of a define.
    pub(super) fn seen_through(&self, mut expr: &'e Expr) -> &'e Expr {
        // A name stands for something that was written before it, so this ends.
        loop {
            expr = match &expr.node {
                Node::Inlined(i) => i.body(),
                Node::Slot(s) => match self.values.get(s) {
                    Some(value) => value,
                    None => return expr,
                },
                _ => return expr,
            };
        }
    }

    /// The declared type of a variable that stands for nothing else.
    pub(super) fn declared(&self, slot: Slot) -> Option<Ty> {
        self.types.get(&slot).copied()
    }

    /// The shape of an expression; nothing where it is too large.
    pub(super) fn shape(&self, expr: &Expr) -> Option<String> {
        self.shaped(|shaper| shaper.expr(expr))
    }

    /// The shape of `some` with a query: what `no` with the same query denies.
    pub(super) fn shape_of_some(&self, query: &Query) -> Option<String> {
        self.shaped(|shaper| shaper.tagged("Some", query))
    }

    fn shaped(&self, write: impl FnOnce(&mut Shaper<'_, 'e>)) -> Option<String> {
        let mut shaper = Shaper { names: self, out: String::new(), bound: Vec::new() };
        write(&mut shaper);
        (shaper.out.len() < LIMIT).then_some(shaper.out)
    }
}

struct Shaper<'n, 'e> {
    names: &'n Names<'e>,
    out: String,
    /// The variables of the quantifiers around, which count from outside in, whatever they are called.
    bound: Vec<Slot>,
}

impl Shaper<'_, '_> {
    fn put(&mut self, what: std::fmt::Arguments<'_>) {
        let _ = self.out.write_fmt(what);
    }

    fn list<'x>(&mut self, tag: &str, parts: impl IntoIterator<Item = &'x Expr>) {
        self.put(format_args!("{tag}("));
        for part in parts {
            self.expr(part);
            self.out.push(';');
        }
        self.out.push(')');
    }

    fn expr(&mut self, expr: &Expr) {
        if self.out.len() >= LIMIT {
            return;
        }
        match &expr.node {
            Node::Slot(s) => match (self.bound.iter().rposition(|b| b == s), self.names.values.get(s)) {
                (Some(i), _) => self.put(format_args!("%{i}")),
                (None, Some(value)) => self.expr(value),
                (None, None) => self.put(format_args!("${s}")),
            },
            // Two mistakes have nothing in common.
            Node::Const(Const::Value(Value::Faulty)) => self.put(format_args!("!{:?}", expr.place)),
            Node::Const(c) => self.put(format_args!("{c:?}")),
            Node::Property { of, property, at } => {
                self.expr(of);
                self.put(format_args!(".{}", property.0));
                if let Some(at) = at {
                    self.list("@", [&**at]);
                }
            }
            Node::Container { of, kind } => {
                self.expr(of);
                self.put(format_args!("^{}", kind.0));
            }
            Node::Arithmetic(op, a, b) => self.list(&format!("{op:?}"), [&**a, b]),
            Node::Negate(a) => self.list("Negate", [&**a]),
            Node::Function(f, args) => self.list(&format!("{f:?}"), args),
            Node::Aggregate(a) => {
                self.put(format_args!("{:?}", a.function));
                self.query(&a.query, a.of.as_ref());
            }
            Node::Apply(d, args) | Node::Call(d, args) => self.list(&format!("{d:?}"), args),
            Node::Let(_, _, body) => self.expr(body),
            Node::Inlined(i) => self.expr(i.body()),
            Node::And(list) => self.list("And", list),
            Node::Or(list) => self.list("Or", list),
            Node::Not(a) => self.list("Not", [&**a]),
            // `5 < x` and `x > 5` are one.
            Node::Compare(Comparison::Greater, a, b) => self.list("Less", [&**b, a]),
            Node::Compare(Comparison::GreaterOrEqual, a, b) => self.list("LessOrEqual", [&**b, a]),
            Node::Compare(how, a, b) => self.list(&format!("{how:?}"), [&**a, b]),
            Node::In(a, b) => self.list("In", [&**a, b]),
            Node::InList(a, list) => self.list("InList", std::iter::once(&**a).chain(list)),
            Node::Overlaps(a, b) => self.list("Overlaps", [&**a, b]),
            Node::Meets(a, b) => self.list("Meets", [&**a, b]),
            Node::Within(a, b) => self.list("Within", [&**a, b]),
            Node::Asks(asks, a) => self.list(&format!("{asks:?}"), [&**a]),
            Node::IsKind(a, kind) => self.list(&format!("{kind:?}"), [&**a]),
            Node::Reaches { from, to, sign, walk } => {
                self.list(&format!("Reaches{sign:?}{walk:?}"), [&**from, to]);
            }
            Node::Some(q) => self.tagged("Some", q),
            Node::No(q) => self.tagged("No", q),
            Node::Every(q) => self.tagged("Every", q),
            Node::PairOnce(a, b) => self.put(format_args!("Pair({a},{b})")),
        }
    }

    fn tagged(&mut self, tag: &str, query: &Query) {
        self.out.push_str(tag);
        self.query(query, None);
    }

    fn query(&mut self, query: &Query, of: Option<&Expr>) {
        let outside = self.bound.len();
        self.out.push('[');
        for binder in &query.binders {
            match &binder.domain {
                Domain::Kind(kind) => {
                    self.put(format_args!("{kind:?}"));
                    self.bound.push(binder.slot);
                }
                Domain::Path(path) => {
                    self.list("In", [path]);
                    self.bound.push(binder.slot);
                }
                // Stands for its value.
                Domain::Is(_) => {}
            }
        }
        self.list("Of", of);
        self.list("Where", &query.conditions);
        self.bound.truncate(outside);
        self.out.push(']');
    }
}
