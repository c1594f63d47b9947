//! Expressions that yield values: paths, arithmetic, functions, aggregates and the functions that packs define.

use std::sync::Arc;

use crate::model::Type;
use crate::model::nearest::nearest;
use crate::model::unit::Dimension;
use crate::source::Span;
use crate::syntax::tree::{self, BinaryOp, ExprKind};

use super::super::ir::*;
use super::super::library::Body;
use super::super::messages;
use super::super::pattern::Pattern;
use super::{INLINE_DEPTH, INLINE_LIMIT, SIZE_LIMIT, Typer};

/// The built-in functions.
pub(super) const FUNCTIONS: [&str; 9] =
    ["years", "months", "start", "end", "length", "lowest", "highest", "matches", "contains"];

impl<'a> Typer<'a> {
    /// An expression. `expected` helps where a name or a literal could be several things; it is not checked.
    pub(super) fn value(&mut self, expr: &tree::Expr, expected: Option<Ty>) -> Expr {
        if self.size > SIZE_LIMIT {
            return self.error(expr.span);
        }
        let span = expr.span;
        match &expr.kind {
            ExprKind::Name => self.name(span, expected),
            ExprKind::Number(_)
            | ExprKind::Date
            | ExprKind::Text(_)
            | ExprKind::Range(..)
            | ExprKind::About(..)
            | ExprKind::AtLeast(_)
            | ExprKind::AtMost(_) => self.literal(expr, expected),
            ExprKind::Path(of, name) => {
                let of = self.value(of, None);
                let mut at = name.span.start;
                let mut expr = of;
                for part in self.text(*name).split('.') {
                    let end = at + part.len() as u32;
                    expr = self.step(expr, Span { start: at, end }, Span { start: span.start, end });
                    at = end + 1;
                }
                expr
            }
            ExprKind::At(of, time) => self.at(of, time, span),
            ExprKind::Binary(op @ (BinaryOp::Add | BinaryOp::Subtract), a, b) => {
                self.sum(*op, a, b, expected, span)
            }
            ExprKind::Binary(op @ (BinaryOp::Multiply | BinaryOp::Divide), a, b) => {
                if matches!((&a.kind, &b.kind), (ExprKind::Number(_), ExprKind::Number(_)))
                    && *op == BinaryOp::Divide
                {
                    return self.literal(expr, expected);
                }
                self.product(*op, a, b, span)
            }
            ExprKind::Negate(e) => {
                if matches!(e.kind, ExprKind::Number(_)) {
                    return self.literal(expr, expected);
                }
                let e = self.value(e, expected);
                if !matches!(e.ty, Ty::Of(Type::Number(_)) | Ty::Error) || e.many {
                    self.mismatch(e.place, (Ty::Of(Type::Number(Dimension::NONE)), false), &e);
                }
                let ty = e.ty;
                self.make(Node::Negate(Box::new(e)), ty, false, span)
            }
            ExprKind::Call(call) => self.call_value(call.name, &call.args, span),
            ExprKind::Aggregate(a) => self.aggregate(a, span),
            ExprKind::Broken => self.error(span),
            // Everything else is a condition, and its value is its truth.
            _ => self.condition(expr, false),
        }
    }

    /// An expression that must have one value.
    pub(super) fn single(&mut self, expr: &tree::Expr, expected: Option<Ty>) -> Expr {
        let e = self.value(expr, expected);
        self.one(e)
    }

    fn at(&mut self, of: &tree::Expr, time: &tree::Expr, span: Span) -> Expr {
        let time = self.single(time, Some(Ty::Of(Type::Period)));
        if !matches!(time.ty, Ty::Of(Type::Date | Type::Period) | Ty::Error) {
            self.mismatch(time.place, (Ty::Of(Type::Period), false), &time);
        }
        let of = self.value(of, None);
        match of.node {
            Node::Property { of: inner, property, .. } => self.property(*inner, property, Some(time), span),
            _ if of.ty == Ty::Error => of,
            _ => {
                let place = self.place(span);
                self.say(messages::bad_literal(
                    place,
                    (
                        "a property: only a property can be read `at` a time",
                        "keine Eigenschaft: nur Eigenschaften lassen sich mit `at` zu einer Zeit lesen",
                    ),
                ));
                self.error(span)
            }
        }
    }

    fn sum(
        &mut self,
        op: BinaryOp,
        a: &tree::Expr,
        b: &tree::Expr,
        expected: Option<Ty>,
        span: Span,
    ) -> Expr {
        let (a, b) = self.pair(a, b, expected, true);
        let (a, b) = (self.one(a), self.one(b));
        let op = if op == BinaryOp::Add { Arithmetic::Add } else { Arithmetic::Subtract };
        let date = Ty::Of(Type::Date);
        let duration = Ty::Of(Type::Duration);
        let ty = match (a.ty, b.ty) {
            (Ty::Error, _) | (_, Ty::Error) => Ty::Error,
            (Ty::Of(Type::Number(x)), Ty::Of(Type::Number(y))) => {
                if x != y {
                    let (x, y) = (self.unit_name(x), self.unit_name(y));
                    let place = self.place(span);
                    self.say(messages::dimensions(place, &x, &y));
                    Ty::Error
                } else {
                    a.ty
                }
            }
            (Ty::Of(Type::Date), Ty::Of(Type::Duration)) => date,
            (Ty::Of(Type::Duration), Ty::Of(Type::Date)) if op == Arithmetic::Add => date,
            (Ty::Of(Type::Date), Ty::Of(Type::Date)) if op == Arithmetic::Subtract => duration,
            (Ty::Of(Type::Duration), Ty::Of(Type::Duration)) if op == Arithmetic::Add => duration,
            (Ty::Of(Type::Duration), Ty::Of(Type::Duration)) => {
                let place = self.place(span);
                self.say(messages::duration_minus(place));
                Ty::Error
            }
            _ => {
                self.not_comparable(span, &a, &b);
                Ty::Error
            }
        };
        self.make(Node::Arithmetic(op, Box::new(a), Box::new(b)), ty, false, span)
    }

    fn product(&mut self, op: BinaryOp, a: &tree::Expr, b: &tree::Expr, span: Span) -> Expr {
        let number = Some(Ty::Of(Type::Number(Dimension::NONE)));
        let (a, b) = (self.single(a, number), self.single(b, number));
        let (op, dimension) = match (a.ty, b.ty) {
            (Ty::Of(Type::Number(x)), Ty::Of(Type::Number(y))) => match op {
                BinaryOp::Multiply => (Arithmetic::Multiply, x.times(y)),
                _ => (Arithmetic::Divide, x.over(y)),
            },
            (Ty::Error, _) | (_, Ty::Error) => return self.error(span),
            (Ty::Of(Type::Number(_)), _) => {
                self.mismatch(b.place, (Ty::Of(Type::Number(Dimension::NONE)), false), &b);
                return self.error(span);
            }
            _ => {
                self.mismatch(a.place, (Ty::Of(Type::Number(Dimension::NONE)), false), &a);
                return self.error(span);
            }
        };
        let Some(dimension) = dimension else {
            let place = self.place(span);
            self.say(messages::too_large(place));
            return self.error(span);
        };
        let ty = Ty::Of(Type::Number(dimension));
        self.make(Node::Arithmetic(op, Box::new(a), Box::new(b)), ty, false, span)
    }

    /// Both sides of an operator: the side that needs no help is typed first and helps the other.
    pub(super) fn pair(
        &mut self,
        a: &tree::Expr,
        b: &tree::Expr,
        expected: Option<Ty>,
        sum: bool,
    ) -> (Expr, Expr) {
        let helps = |ty: Ty| match ty {
            Ty::Length => Some(Ty::Of(Type::Duration)),
            ty => Some(ty),
        };
        // A date is compared with a date, but a duration is added to it.
        let beside = |ty: Ty| match ty {
            Ty::Of(Type::Date) if sum => None,
            ty => helps(ty).or(expected),
        };
        if self.needs_help(a) && !self.needs_help(b) {
            let b = self.value(b, expected);
            let a = self.value(a, beside(b.ty));
            (a, b)
        } else {
            let a = self.value(a, expected);
            let b = self.value(b, beside(a.ty));
            (a, b)
        }
    }

    /// Whether an expression is a bare name that is no variable, or a literal.
    fn needs_help(&self, expr: &tree::Expr) -> bool {
        match &expr.kind {
            ExprKind::Name => !self.is_variable(expr.span.of(self.origin.text)),
            ExprKind::Number(_)
            | ExprKind::Date
            | ExprKind::Range(..)
            | ExprKind::About(..)
            | ExprKind::AtLeast(_)
            | ExprKind::AtMost(_) => true,
            ExprKind::Negate(e) => self.needs_help(e),
            _ => false,
        }
    }

    pub(super) fn unit_name(&self, dimension: Dimension) -> String {
        if dimension.is_none() { "1".to_owned() } else { self.model.units.describe(dimension) }
    }

    pub(super) fn not_comparable(&mut self, span: Span, a: &Expr, b: &Expr) {
        if a.ty == Ty::Error || b.ty == Ty::Error {
            return;
        }
        let (x, y) = (self.describe(a.ty, a.many), self.describe(b.ty, b.many));
        let place = self.place(span);
        self.say(messages::never_comparable(place, (&x.0, &x.1), (&y.0, &y.1)));
    }

    /// A call where a value is needed: a built-in function, or a define.
    fn call_value(&mut self, name: tree::Name, args: &[tree::Expr], span: Span) -> Expr {
        let text = self.text(name);
        if self.library.define(text).is_some() {
            return self.call_define(name, args, span);
        }
        let period = Ty::Of(Type::Period);
        let date = Ty::Of(Type::Date);
        let (function, wants, ty, many) = match text {
            "years" => (Function::Years, period, period, true),
            "months" => (Function::Months, period, period, true),
            "start" => (Function::Start, period, date, false),
            "end" => (Function::End, period, date, false),
            "length" => (Function::Length, period, Ty::Length, false),
            "lowest" => (Function::Lowest, Ty::Of(Type::Number(Dimension::NONE)), Ty::Error, false),
            "highest" => (Function::Highest, Ty::Of(Type::Number(Dimension::NONE)), Ty::Error, false),
            "matches" => return self.matches(name, args, span),
            "contains" => (Function::Contains, Ty::Of(Type::Text), Ty::Truth, false),
            _ => {
                let known = FUNCTIONS.into_iter().chain(self.library.define_names());
                let near = nearest(text, known);
                let place = self.place(name.span);
                if !self.model.is_broken(text) {
                    self.say(messages::unknown_define(place, text, &near));
                }
                for a in args {
                    self.value(a, None);
                }
                return self.error(span);
            }
        };
        let count = if function == Function::Contains { 2 } else { 1 };
        if !self.arity(name, count, args.len()) {
            return self.error(span);
        }
        let mut typed = Vec::with_capacity(count);
        for a in args {
            let a = self.single(a, Some(wants));
            let fits = match (wants, a.ty) {
                (_, Ty::Error) => true,
                (Ty::Of(Type::Number(_)), Ty::Of(Type::Number(_) | Type::Date | Type::Duration)) => true,
                (w, t) => w == t,
            };
            if !fits {
                self.mismatch(a.place, (wants, false), &a);
                return self.error(span);
            }
            typed.push(a);
        }
        let ty = match function {
            Function::Lowest | Function::Highest => typed.first().map_or(Ty::Error, |a| a.ty),
            _ => ty,
        };
        self.make(Node::Function(function, typed.into()), ty, many, span)
    }

    fn arity(&mut self, name: tree::Name, expected: usize, found: usize) -> bool {
        if expected != found {
            let (place, text) = (self.place(name.span), self.text(name));
            self.say(messages::arguments(place, text, expected, found));
        }
        expected == found
    }

    /// `matches(text, "regex")`
    fn matches(&mut self, name: tree::Name, args: &[tree::Expr], span: Span) -> Expr {
        let [text, pattern] = args else {
            self.arity(name, 2, args.len());
            return self.error(span);
        };
        let text = self.single(text, Some(Ty::Of(Type::Text)));
        if !matches!(text.ty, Ty::Of(Type::Text) | Ty::Error) {
            self.mismatch(text.place, (Ty::Of(Type::Text), false), &text);
        }
        let place = self.place(pattern.span);
        let ExprKind::Text(pattern) = &pattern.kind else {
            self.say(messages::pattern_text(place));
            return self.error(span);
        };
        let pattern = self.localised(pattern);
        let source = pattern.variants.first().map_or("", |(_, s)| s);
        let pattern = Pattern::new(source);
        // Those that ship with Einklang are held to be sound by a test.
        let is_known = self.sources.get(self.origin.source).is_embedded();
        if !is_known && !pattern.is_sound() {
            self.say(messages::bad_pattern(place));
            return self.error(span);
        }
        self.patterns.push(pattern);
        let function = Function::Matches(self.patterns.len() as u32 - 1);
        self.make(Node::Function(function, Box::new([text])), Ty::Truth, false, span)
    }

    /// A call of a define: its body in the place of the call, or a call at run time where it is recursive.
    pub(super) fn call_define(&mut self, name: tree::Name, args: &[tree::Expr], span: Span) -> Expr {
        let text = self.text(name);
        let Some(id) = self.library.define(text) else {
            return self.call_value(name, args, span);
        };
        let Some(define) = self.library.defines.get(id.0 as usize) else { return self.error(span) };
        if !self.arity(name, define.tree.params.len(), args.len()) {
            for a in args {
                self.value(a, None);
            }
            return self.error(span);
        }
        let mut typed = Vec::with_capacity(args.len());
        for (a, (_, wants)) in args.iter().zip(&define.params) {
            let a = self.single(a, Some(*wants));
            if !self.fits(*wants, a.ty) {
                self.mismatch(a.place, (*wants, false), &a);
                return self.error(span);
            }
            typed.push(a);
        }
        let recursive = self.library.strata.recursive.get(id.0 as usize).copied().unwrap_or(false);
        let fits = |body: &&Arc<TypedBody>| {
            !recursive && body.depth < INLINE_DEPTH && self.size + body.size <= INLINE_LIMIT
        };
        if let Some(body) = define.typed.get().filter(fits) {
            return self.inline(id, body, typed.into(), span);
        }
        define.called.set(true);
        let predicate = matches!(define.tree.body, tree::DefineBody::When(_));
        let args = typed.into();
        let node = if predicate { Node::Call(id, args) } else { Node::Apply(id, args) };
        let (ty, many) = match define.body.get() {
            Some(Body::Function(ty, many)) => (*ty, *many),
            Some(Body::Predicate) => (Ty::Truth, false),
            // Called before it was typed: by a recursive one, or where only literals may stand.
            None => (if predicate { Ty::Truth } else { Ty::Error }, false),
        };
        self.make(node, ty, many, span)
    }

    /// Whether a value of type `found` may stand where `wants` is asked for.
    pub(super) fn fits(&self, wants: Ty, found: Ty) -> bool {
        match (wants, found) {
            (Ty::Error, _) | (_, Ty::Error) => true,
            // A sub-kind fits; so does a wider kind, whose entities may be of the narrower one.
            (Ty::Of(Type::Entity(a)), Ty::Of(Type::Entity(b))) => {
                self.model.is_kind(b, a) || self.model.is_kind(a, b)
            }
            (a, b) => a == b,
        }
    }

    /// Puts the body of a define in the place of a call: as it was typed on its own, with what is given in the place of its
    /// parameters and slots of its own for its other variables.
    fn inline(&mut self, id: DefineId, body: &Arc<TypedBody>, args: Box<[Expr]>, span: Span) -> Expr {
        let (ty, many) = (body.expr.ty, body.expr.many);
        let call = Inlined::new(id, args, Arc::clone(body), self.slots, self.place(span));
        for _ in 0..call.slots() {
            self.slot(span);
        }
        // Each argument that is more than a name is bound on the way in.
        self.size += body.size + if body.is_function { call.bound() } else { call.bound().min(1) };
        self.deepest = self.deepest.max(body.depth + 1);
        self.make(Node::Inlined(Box::new(call)), ty, many, span)
    }

    /// `sum of E for x: K where C`
    fn aggregate(&mut self, a: &tree::Aggregate, span: Span) -> Expr {
        use tree::AggregateFunction::{Count, Max, Min, Set, Sum};
        let mark = self.scope.len();
        let binders = self.binders(&a.binders, true);
        let conditions = match &a.filter {
            Some(filter) => self.filter(filter, &a.binders, span),
            None => Vec::new(),
        };
        let of =
            a.of.as_ref().map(|e| if a.function == Set { self.value(e, None) } else { self.single(e, None) });
        self.leave(mark);
        let number = Ty::Of(Type::Number(Dimension::NONE));
        let (ty, many) = match (a.function, of.as_ref().map(|e| e.ty)) {
            (Count, _) => (number, false),
            (_, None) => (Ty::Error, false),
            (Set, Some(ty)) => (ty, true),
            (_, Some(Ty::Error)) => (Ty::Error, false),
            (Sum | Min | Max, Some(ty @ Ty::Of(Type::Number(_)))) => (ty, false),
            (Min | Max, Some(ty @ Ty::Of(Type::Date | Type::Duration))) => (ty, false),
            (Sum | Min | Max, Some(_)) => {
                if let Some(e) = &of {
                    self.mismatch(e.place, (number, false), &e.clone());
                }
                (Ty::Error, false)
            }
        };
        let query = self.query(binders, conditions);
        let node = Node::Aggregate(Box::new(Aggregate { function: a.function, of, query }));
        self.make(node, ty, many, span)
    }
}
