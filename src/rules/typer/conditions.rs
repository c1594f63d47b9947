//! Conditions: comparisons, sets, walks and quantifiers.

use crate::finding::Lang;
use crate::model::nearest::nearest;
use crate::model::{KindId, Type};
use crate::source::Span;
use crate::syntax::tree::{self, BinaryOp, ExprKind, IsWhat, Quantifier};

use super::super::ir::*;
use super::super::messages;
use super::Typer;

impl Typer<'_> {
    /// A condition. `positive` is only of interest to messages.
    pub(super) fn condition(&mut self, expr: &tree::Expr, _positive: bool) -> Expr {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Binary(op, a, b) => self.binary(*op, a, b, expr),
            ExprKind::Not(c) => {
                let c = self.condition(c, false);
                self.make(Node::Not(Box::new(c)), Ty::Truth, false, span)
            }
            ExprKind::InList(it) => self.in_list(&it.of, &it.list, span),
            ExprKind::Is(x, what) => self.is(x, *what, span),
            ExprKind::Reaches(r) => self.reaches(r, span),
            ExprKind::Call(call) => {
                let call = self.call_define(call.name, &call.args, span);
                self.truth(call)
            }
            ExprKind::Quantified(q) => self.quantified(q, span),
            ExprKind::Broken => self.error(span),
            _ => {
                let value = self.value(expr, Some(Ty::Truth));
                self.truth(value)
            }
        }
    }

    /// A value used as a condition: only yes or no can be one.
    fn truth(&mut self, e: Expr) -> Expr {
        if matches!(e.ty, Ty::Truth | Ty::Error) && !e.many {
            return e;
        }
        let (en, de) = self.describe(e.ty, e.many);
        self.say(messages::not_a_condition(e.place, (&en, &de)));
        self.error(e.place.span)
    }

    fn binary(&mut self, op: BinaryOp, a: &tree::Expr, b: &tree::Expr, whole: &tree::Expr) -> Expr {
        let span = whole.span;
        match op {
            BinaryOp::And | BinaryOp::Or => {
                let mut parts = Vec::new();
                operands(op, whole, &mut parts);
                let list = parts.into_iter().map(|p| self.condition(p, false)).collect();
                let node = if op == BinaryOp::And { Node::And(list) } else { Node::Or(list) };
                self.make(node, Ty::Truth, false, span)
            }
            BinaryOp::Equal | BinaryOp::NotEqual => self.equality(op, a, b, span),
            BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater | BinaryOp::GreaterOrEqual => {
                self.order(op, a, b, span)
            }
            BinaryOp::Before | BinaryOp::After => self.before(op, a, b, span),
            BinaryOp::In => self.contained(a, b, span),
            BinaryOp::Overlaps => self.overlaps(a, b, span),
            BinaryOp::Meets => self.meets(a, b, span),
            BinaryOp::Within => self.within(a, b, span),
            BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide => {
                let value = self.value(whole, None);
                self.truth(value)
            }
        }
    }

    fn equality(&mut self, op: BinaryOp, a: &tree::Expr, b: &tree::Expr, span: Span) -> Expr {
        let (a, b) = self.compared(op, a, b);
        if !self.comparable(span, &a, &b) {
            return self.error(span);
        }
        let how = if op == BinaryOp::Equal { Comparison::Equal } else { Comparison::NotEqual };
        self.never(how, &a, &b, span);
        self.make(Node::Compare(how, Box::new(a), Box::new(b)), Ty::Truth, false, span)
    }

    fn order(&mut self, op: BinaryOp, a: &tree::Expr, b: &tree::Expr, span: Span) -> Expr {
        let (a, b) = self.compared(op, a, b);
        if !self.comparable(span, &a, &b) {
            return self.error(span);
        }
        let ordered = |ty: Ty| {
            matches!(
                ty,
                Ty::Error
                    | Ty::Length
                    | Ty::Of(Type::Number(_) | Type::Date | Type::Duration | Type::Choice(_) | Type::Any)
            )
        };
        if !ordered(a.ty) || !ordered(b.ty) {
            self.not_comparable(span, &a, &b);
            return self.error(span);
        }
        let how = match op {
            BinaryOp::Less => Comparison::Less,
            BinaryOp::LessOrEqual => Comparison::LessOrEqual,
            BinaryOp::Greater => Comparison::Greater,
            _ => Comparison::GreaterOrEqual,
        };
        self.never(how, &a, &b, span);
        self.make(Node::Compare(how, Box::new(a), Box::new(b)), Ty::Truth, false, span)
    }

    /// Whether two types can be compared at all; says so if not.
    fn comparable(&mut self, span: Span, a: &Expr, b: &Expr) -> bool {
        let fine = match (a.ty, b.ty) {
            (Ty::Error, _) | (_, Ty::Error) => return false,
            (Ty::Of(Type::Any), _) | (_, Ty::Of(Type::Any)) => true,
            (Ty::Of(Type::Number(x)), Ty::Of(Type::Number(y))) if x != y => {
                let (x, y) = (self.unit_name(x), self.unit_name(y));
                let place = self.place(span);
                self.say(messages::dimensions(place, &x, &y));
                return false;
            }
            (Ty::Length | Ty::Of(Type::Duration), Ty::Length | Ty::Of(Type::Duration)) => true,
            (x, y) => self.fits(x, y),
        };
        if !fine {
            self.not_comparable(span, a, b);
        }
        fine
    }

    /// A comparison of a bounded property with a number beyond its bound.
    fn never(&mut self, how: Comparison, a: &Expr, b: &Expr, span: Span) {
        use crate::model::value::Value;
        let mut check = |how: Comparison, path: &Expr, number: &Expr| {
            let (Node::Property { property, .. }, Node::Const(Const::Value(Value::Number(n)))) =
                (&path.node, &number.node)
            else {
                return;
            };
            let p = self.model.property(*property);
            let order = p.bound.compare(&n.interval());
            let impossible = match how {
                Comparison::Equal => !order.equal,
                Comparison::Less => !order.less,
                Comparison::LessOrEqual => !order.less && !order.equal,
                Comparison::Greater => !order.greater,
                Comparison::GreaterOrEqual => !order.greater && !order.equal,
                Comparison::NotEqual => false,
            };
            if impossible && !p.bound.is_all() {
                let place = self.place(span);
                let (en, de) = (p.bound.grouped(Lang::En), p.bound.grouped(Lang::De));
                let name = self.model.symbols.text(p.name);
                self.say(messages::out_of_bounds(place, name, (&en, &de)));
            }
        };
        check(how, a, b);
        let turned = match how {
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
            same => same,
        };
        check(turned, b, a);
    }

    /// `a before b`: dates; a period stands for its last day on the left and its first day on the right.
    fn before(&mut self, op: BinaryOp, a: &tree::Expr, b: &tree::Expr, span: Span) -> Expr {
        let date = Some(Ty::Of(Type::Date));
        let (a, b) = (self.single(a, date), self.single(b, date));
        let before = op == BinaryOp::Before;
        let a = self.edge(a, if before { Function::End } else { Function::Start });
        let b = self.edge(b, if before { Function::Start } else { Function::End });
        let how = if before { Comparison::Less } else { Comparison::Greater };
        self.make(Node::Compare(how, Box::new(a), Box::new(b)), Ty::Truth, false, span)
    }

    fn edge(&mut self, e: Expr, function: Function) -> Expr {
        let span = e.place.span;
        match e.ty {
            Ty::Of(Type::Date) | Ty::Error => e,
            Ty::Of(Type::Period) => {
                self.make(Node::Function(function, Box::new([e])), Ty::Of(Type::Date), false, span)
            }
            _ => {
                self.mismatch(e.place, (Ty::Of(Type::Date), false), &e);
                self.error(span)
            }
        }
    }

    /// `x in path`
    fn contained(&mut self, a: &tree::Expr, b: &tree::Expr, span: Span) -> Expr {
        let set = self.value(b, Some(Ty::Of(Type::Period)));
        let x = self.single(a, (set.ty != Ty::Error).then_some(set.ty));
        // A date in a period: one of its days.
        if set.ty == Ty::Of(Type::Period) && x.ty == Ty::Of(Type::Date) && !set.many {
            return self.make(Node::Within(Box::new(x), Box::new(set)), Ty::Truth, false, span);
        }
        if !self.comparable(span, &x, &set) {
            return self.error(span);
        }
        self.make(Node::In(Box::new(x), Box::new(set)), Ty::Truth, false, span)
    }

    fn in_list(&mut self, x: &tree::Expr, list: &[tree::Expr], span: Span) -> Expr {
        let x = self.single(x, None);
        let mut typed = Vec::with_capacity(list.len());
        for e in list {
            let e = self.single(e, (x.ty != Ty::Error).then_some(x.ty));
            if self.comparable(e.place.span, &x, &e) {
                typed.push(e);
            }
        }
        self.make(Node::InList(Box::new(x), typed.into()), Ty::Truth, false, span)
    }

    fn overlaps(&mut self, a: &tree::Expr, b: &tree::Expr, span: Span) -> Expr {
        let (a, b) = self.pair(a, b, None, false);
        let period = Ty::Of(Type::Period);
        if a.ty == Ty::Error || b.ty == Ty::Error {
            return self.error(span);
        }
        if !self.comparable(span, &a, &b) {
            return self.error(span);
        }
        let periods = a.ty == period && b.ty == period;
        if !(periods || a.many || b.many) && a.ty.kind().is_none() {
            let place = self.place(span);
            self.say(messages::not_a_set(place, "overlaps"));
            return self.error(span);
        }
        self.make(Node::Overlaps(Box::new(a), Box::new(b)), Ty::Truth, false, span)
    }

    fn meets(&mut self, a: &tree::Expr, b: &tree::Expr, span: Span) -> Expr {
        let (a, b) = (self.value(a, None), self.value(b, None));
        for e in [&a, &b] {
            if e.ty.kind().is_none() {
                self.mismatch(e.place, (Ty::entity(KindId::ENTITY), true), &e.clone());
                return self.error(span);
            }
        }
        self.make(Node::Meets(Box::new(a), Box::new(b)), Ty::Truth, false, span)
    }

    fn within(&mut self, a: &tree::Expr, b: &tree::Expr, span: Span) -> Expr {
        let y = self.value(b, Some(Ty::Of(Type::Period)));
        let x = self.single(a, (y.ty == Ty::Of(Type::Period)).then_some(y.ty));
        let time = |ty: Ty| matches!(ty, Ty::Of(Type::Period | Type::Date));
        let fine = match (x.ty, y.ty) {
            (Ty::Error, _) | (_, Ty::Error) => return self.error(span),
            (a, Ty::Of(Type::Period)) if time(a) => true,
            (a, b) => a.kind().is_some() && b.kind().is_some(),
        };
        if !fine {
            self.not_comparable(span, &x, &y);
            return self.error(span);
        }
        self.make(Node::Within(Box::new(x), Box::new(y)), Ty::Truth, false, span)
    }

    fn is(&mut self, x: &tree::Expr, what: IsWhat, span: Span) -> Expr {
        if let IsWhat::Kind(name) = what {
            let x = self.single(x, None);
            let Some(kind) = self.kind(name) else { return self.error(span) };
            let Some(own) = x.ty.kind() else {
                self.mismatch(x.place, (Ty::entity(kind), false), &x);
                return self.error(span);
            };
            if !self.fits(Ty::entity(kind), Ty::entity(own)) {
                let other = self.make(Node::Const(Const::None), Ty::entity(kind), false, name.span);
                self.not_comparable(span, &x, &other);
            }
            return self.make(Node::IsKind(Box::new(x), kind), Ty::Truth, false, span);
        }
        let x = self.value(x, None);
        let asks = match what {
            IsWhat::Given => Asks::Given,
            IsWhat::None => Asks::None,
            IsWhat::Known => Asks::Known,
            IsWhat::Unknown | IsWhat::Kind(_) => Asks::Unknown,
        };
        self.make(Node::Asks(asks, Box::new(x)), Ty::Truth, false, span)
    }

    fn reaches(&mut self, r: &tree::Reaches, span: Span) -> Expr {
        let (from, to) = (self.single(&r.from, None), self.value(&r.to, None));
        for e in [&from, &to] {
            if e.ty.kind().is_none() {
                self.mismatch(e.place, (Ty::entity(KindId::ENTITY), false), &e.clone());
                return self.error(span);
            }
        }
        let Some(walk) = self.walk(r) else { return self.error(span) };
        let node = Node::Reaches { from: Box::new(from), to: Box::new(to), sign: r.sign, walk };
        self.make(node, Ty::Truth, false, span)
    }

    /// The steps of a walk. A property is meant wherever some kind has it: a walk leads over many kinds.
    fn walk(&mut self, r: &tree::Reaches) -> Option<WalkId> {
        let mut steps = Vec::new();
        for (negative, name) in &r.via {
            let text = self.text(*name);
            let symbol = self.model.symbols.get(text);
            let mut found = false;
            for (i, p) in self.model.properties.iter().enumerate() {
                if Some(p.name) == symbol && matches!(p.ty, Type::Entity(_)) {
                    found = true;
                    steps.push((*negative, WalkStep::Property(crate::model::PropertyId(i as u32))));
                }
            }
            if !found
                && let Some(id) = self.library.define(text)
                && let Some(define) = self.library.defines.get(id.0 as usize)
                && let [(_, Ty::Of(Type::Entity(_))), (_, Ty::Of(Type::Entity(_)))] = define.params.as_slice()
                && matches!(define.tree.body, tree::DefineBody::When(_))
            {
                found = true;
                define.called.set(true);
                steps.push((*negative, WalkStep::Define(id)));
            }
            if !found {
                let properties = self.model.properties.iter().filter(|p| matches!(p.ty, Type::Entity(_)));
                let known =
                    properties.map(|p| self.model.symbols.text(p.name)).chain(self.library.define_names());
                let near = nearest(text, known);
                let place = self.place(name.span);
                self.say(messages::bad_step(place, text, &near));
                return None;
            }
        }
        let walk = Walk { steps };
        let id = self.walks.iter().position(|w| *w == walk).unwrap_or_else(|| {
            self.walks.push(walk);
            self.walks.len() - 1
        });
        Some(WalkId(id as u32))
    }

    fn quantified(&mut self, q: &tree::Quantified, span: Span) -> Expr {
        let mark = self.scope.len();
        let binders = self.binders(&q.binders, true);
        let mut conditions = match &q.filter {
            Some(filter) => self.filter(filter, &q.binders, span),
            None => Vec::new(),
        };
        if let Some(satisfies) = &q.satisfies {
            let holds = self.condition(satisfies, false);
            let place = satisfies.span;
            conditions.push(self.make(Node::Not(Box::new(holds)), Ty::Truth, false, place));
        }
        self.leave(mark);
        let query = Box::new(self.query(binders, conditions));
        let node = match q.quantifier {
            Quantifier::Some => Node::Some(query),
            Quantifier::No => Node::No(query),
            Quantifier::Every => Node::Every(query),
        };
        self.make(node, Ty::Truth, false, span)
    }

    /// The condition of a quantifier or aggregate, with a warning where it swallowed a line that is not its own.
    pub(super) fn filter(&mut self, filter: &tree::Expr, binders: &[tree::Binder], whole: Span) -> Vec<Expr> {
        let text = self.origin.text;
        let open = text.get(whole.start as usize..).is_none_or(|t| !t.starts_with('('));
        let mut parts = Vec::new();
        operands(BinaryOp::And, filter, &mut parts);
        let names: Vec<&str> = binders.iter().map(|b| self.text(b.name)).collect();
        if open {
            for pair in parts.windows(2) {
                let [before, part] = pair else { continue };
                let between = Span { start: before.span.end, end: part.span.start }.of(text);
                if between.contains('\n') && !names.iter().any(|n| mentions(part, n, text)) {
                    let (place, at) = (self.place(part.span), self.place(whole_head(whole, filter)));
                    self.say(messages::captured(place, &names.join("`, `"), at));
                    break;
                }
            }
        }
        parts.into_iter().map(|p| self.condition(p, false)).collect()
    }
}

/// The words of a quantifier before its condition.
fn whole_head(whole: Span, filter: &tree::Expr) -> Span {
    Span { start: whole.start, end: filter.span.start.max(whole.start + 1) }
}

/// `a and b and c` as `a`, `b`, `c`.
pub(super) fn operands<'t>(op: BinaryOp, expr: &'t tree::Expr, out: &mut Vec<&'t tree::Expr>) {
    let mut todo = vec![expr];
    while let Some(e) = todo.pop() {
        match &e.kind {
            ExprKind::Binary(o, a, b) if *o == op => {
                todo.push(b);
                todo.push(a);
            }
            _ => out.push(e),
        }
    }
}

/// Whether an expression mentions a variable.
fn mentions(expr: &tree::Expr, name: &str, text: &str) -> bool {
    let head = |s: Span| s.of(text).split('.').next() == Some(name);
    let mut found = false;
    super::super::library::names(expr, &mut |s| found |= head(s));
    found
}
