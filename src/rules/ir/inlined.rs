//! The body of a define in the place of its call.
//!
//! A define is typed once, and all its calls share what it was typed to. What a call amounts to, with what it is given in the
//! place of the parameters, is made where somebody asks: for a query without a trace of the define, for an explanation as it
//! was written. Most calls are never explained.

use std::sync::{Arc, OnceLock};

use super::instance::Instance;
use super::{Binder, DefineId, Domain, Expr, Node, Query, Slot, Ty};
use crate::rules::plan::prepare_inside;
use crate::rules::rewrite::open;
use crate::source::Place;

/// A define as it was typed on its own: its parameters are the first slots, its other variables those behind them.
#[derive(Debug)]
pub struct TypedBody {
    /// Its parameters.
    pub params: Vec<Binder>,
    /// The body.
    pub expr: Arc<Expr>,
    /// Whether it yields a value, and not whether it holds.
    pub is_function: bool,
    /// How many slots it has, those of the parameters included.
    pub slots: usize,
    /// How many expressions it is made of.
    pub size: usize,
    /// How deep other defines stand in it.
    pub depth: usize,
}

/// A call of a define whose body stands in its place.
#[derive(Debug)]
pub struct Inlined {
    /// Which.
    pub define: DefineId,
    /// What its parameters stand for.
    pub args: Box<[Expr]>,
    /// What it was typed to.
    typed: Arc<TypedBody>,
    /// The last slot before its own.
    pub(super) last: usize,
    /// Where the call stands.
    place: Place,
    /// Whether the queries in the body are brought into the form that is planned.
    is_prepared: bool,
    body: OnceLock<Expr>,
}

impl Clone for Inlined {
    /// The same call; its body is made again where somebody asks.
    fn clone(&self) -> Inlined {
        let Inlined { define, last, place, is_prepared, .. } = *self;
        let (args, typed) = (self.args.clone(), Arc::clone(&self.typed));
        Inlined { define, args, typed, last, place, is_prepared, body: OnceLock::new() }
    }
}

impl Inlined {
    /// A call at a place, whose own slots come behind the last one given out.
    pub fn new(
        define: DefineId,
        args: Box<[Expr]>,
        typed: Arc<TypedBody>,
        last: usize,
        place: Place,
    ) -> Inlined {
        Inlined { define, args, typed, last, place, is_prepared: false, body: OnceLock::new() }
    }

    /// How many slots it takes: one for each argument that is more than a name, and those of the body's own variables.
    pub fn slots(&self) -> usize {
        self.bound() + self.typed.slots.saturating_sub(self.args.len())
    }

    /// How many arguments are more than a name.
    pub fn bound(&self) -> usize {
        self.args.iter().filter(|arg| !is_plain(arg)).count()
    }

    /// Whether it yields a value, and not whether it holds.
    pub fn is_function(&self) -> bool {
        self.typed.is_function
    }

    /// The parameters' names, each with what it stands for.
    pub fn named(&self) -> impl Iterator<Item = (&str, &Expr)> {
        self.typed.params.iter().map(|p| p.name.as_str()).zip(&self.args)
    }

    /// The body, with other defines as they were called.
    pub fn body(&self) -> &Expr {
        self.body.get_or_init(|| {
            let mut body = self.fresh_body();
            if self.is_prepared {
                prepare_inside(&mut body);
            }
            body
        })
    }

    /// What it was typed to, with the names of the parameters: for what does not depend on what they stand for.
    pub fn typed(&self) -> &Expr {
        &self.typed.expr
    }

    /// The parts of it that there are so far, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        self.args.iter_mut().chain(self.body.get_mut())
    }

    /// Gives it another body, of the same shape.
    pub(crate) fn retype(&mut self, other: impl FnOnce(&Arc<TypedBody>) -> Arc<TypedBody>) {
        self.typed = other(&self.typed);
    }

    /// Brings the queries inside into the form that is planned.
    pub fn prepare(&mut self) {
        self.is_prepared = true;
        self.parts_mut().for_each(prepare_inside);
    }

    /// Gives up the body that was made for somebody who asked.
    pub(in crate::rules) fn forget(&mut self) {
        self.body = OnceLock::new();
    }

    /// The same call, given something else.
    pub(super) fn with(&self, args: Box<[Expr]>, last: usize) -> Inlined {
        let Inlined { define, place, is_prepared, .. } = *self;
        Inlined {
            define,
            args,
            typed: Arc::clone(&self.typed),
            last,
            place,
            is_prepared,
            body: OnceLock::new(),
        }
    }

    /// The body with what is given in the place of the parameters, and slots of its own for its other variables.
    pub fn fresh_body(&self) -> Expr {
        self.instance(self.args.iter().cloned(), self.last, false)
    }

    /// The same, with the bodies of defines where it calls them; the queries inside wait until they are evaluated.
    pub fn opened(&self) -> Expr {
        self.instance(self.args.iter().cloned(), self.last, true)
    }

    /// The body with some arguments, the slots of whose own variables come behind the last one given out.
    pub(super) fn instance(
        &self,
        args: impl ExactSizeIterator<Item = Expr>,
        mut last: usize,
        opens: bool,
    ) -> Expr {
        let mut bound: Vec<Binder> = Vec::new();
        let mut given: Vec<Node> = Vec::with_capacity(args.len());
        for (param, arg) in self.typed.params.iter().zip(args) {
            if is_plain(&arg) {
                given.push(arg.node);
                continue;
            }
            last += 1;
            let slot = last.min(usize::from(Slot::MAX)) as Slot;
            given.push(Node::Slot(slot));
            let domain = Domain::Is(arg);
            bound.push(Binder { slot, domain, existential: true, ..param.clone() });
        }
        // What is bound stands in a query, unless a value is asked for.
        let inside = !self.typed.is_function && !bound.is_empty();
        let mut expr = Instance { given: &given, last, opens: opens && !inside }.expr(&self.typed.expr);
        let (place, ty, many) = (self.place, expr.ty, expr.many);
        if self.typed.is_function {
            for b in bound.into_iter().rev() {
                if let Domain::Is(mut arg) = b.domain {
                    if opens {
                        open(&mut arg);
                    }
                    let node = Node::Let(b.slot, Box::new(arg), Box::new(expr));
                    expr = Expr { node, ty, many, place };
                }
            }
        } else if inside {
            let (variables, conditions) = (bound.len(), vec![expr]);
            let mut query = Query::of(bound, variables, conditions);
            query.later.waits = opens;
            expr = Expr { node: Node::Some(Box::new(query)), ty: Ty::Truth, many: false, place };
        }
        expr
    }
}

/// Whether an argument is a name or a value, which can stand wherever the parameter does.
fn is_plain(arg: &Expr) -> bool {
    matches!(arg.node, Node::Slot(_) | Node::Const(_))
}
