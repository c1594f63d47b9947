//! Names in rules, defines and named values: variables and their properties, by the types of what they stand behind.
//!
//! Types are followed only as far as names depend on them: of which kind a variable is, and which enumeration a bare
//! word is compared with.

use super::{Named, Role, Walker};
use crate::model::Type;
use crate::source::{Place, Span};
use crate::syntax::tree::*;
use crate::syntax::{self, Part};

/// The type of a value, where it is known and says what a name means.
pub(super) type Ty = Option<Type>;

/// Expressions are followed so deep; the parser nests them no deeper without mistakes of their own.
const DEEPEST: usize = 400;

/// A variable in scope.
#[derive(Debug, Clone)]
pub(super) struct Variable<'a> {
    pub(super) name: &'a str,
    pub(super) place: Place,
    pub(super) ty: Ty,
}

impl<'a> Walker<'a, '_> {
    pub(super) fn rule(&mut self, it: &'a Rule) {
        self.tell(it.name.span, Named::Rule(self.place(it.name.span)), Role::Declares, None);
        self.members(&it.members);
        self.variables.clear();
    }

    pub(super) fn query(&mut self, it: &'a Query) {
        self.members(&it.members);
        for column in &it.columns {
            self.expr(&column.value, None);
        }
        self.variables.clear();
    }

    pub(super) fn define(&mut self, it: &'a Define) {
        self.tell(it.name.span, Named::Define(self.place(it.name.span)), Role::Declares, None);
        for (name, ty) in &it.params {
            match ty {
                TypeRef::Named(name) => {
                    let named = self.type_named(name.span.of(self.text));
                    self.read(name.span, named);
                }
                TypeRef::Quantity(unit) => self.units(unit, None),
                TypeRef::Choice(_) => {}
            }
            let ty = self.type_of_ref(ty, self.text);
            self.variable(*name, ty);
        }
        let (DefineBody::When(body) | DefineBody::Equals(body)) = &it.body;
        self.expr(body, None);
        self.variables.clear();
    }

    pub(super) fn threshold(&mut self, it: &'a NamedValue) {
        self.tell(it.name.span, Named::Threshold(self.place(it.name.span)), Role::Declares, None);
        self.expr(&it.value, None);
    }

    /// Declares a variable.
    fn variable(&mut self, name: Name, ty: Ty) {
        let place = self.place(name.span);
        self.tell(name.span, Named::Variable(place), Role::Declares, None);
        self.variables.push(Variable { name: name.span.of(self.text), place, ty });
    }

    fn members(&mut self, members: &'a [RuleMember]) {
        // Variables may be used in any member, wherever `for` stands.
        for member in members {
            if let RuleMember::For { binders, .. } = member {
                self.binders(binders);
            }
        }
        for member in members {
            if let RuleMember::Let { name, value } = member {
                let ty = self.expr(value, None);
                self.variable(*name, ty);
            } else if let RuleMember::Where(condition) | RuleMember::Unless(condition) = member {
                self.expr(condition, None);
            }
        }
        for member in members {
            self.member(member);
        }
    }

    fn member(&mut self, member: &'a RuleMember) {
        match member {
            RuleMember::Severity(cases) => {
                cases.iter().filter_map(|(_, when)| when.as_ref()).for_each(|when| {
                    self.expr(when, None);
                });
            }
            RuleMember::Report { place, text } => {
                self.name(place.span, None);
                self.holes(text);
            }
            RuleMember::With { place, text, binders, filter } => {
                let mark = self.variables.len();
                self.binders(binders);
                if let Some(filter) = filter {
                    self.expr(filter, None);
                }
                self.name(place.span, None);
                self.holes(text);
                self.variables.truncate(mark);
            }
            RuleMember::Help(text) => self.holes(text),
            RuleMember::Fix { title, edit, .. } => {
                self.holes(title);
                match edit {
                    FixEdit::Insert { text, into } => {
                        let ty = self.name(into.span, None);
                        self.holes(text);
                        self.inserted(text, ty);
                    }
                    FixEdit::Replace { place, text } => {
                        self.name(place.span, None);
                        self.holes(text);
                    }
                }
            }
            RuleMember::Cite(cite) => self.cite(cite, None, None),
            RuleMember::Broken(broken) => self.broken(broken, None),
            RuleMember::For { .. }
            | RuleMember::Where(_)
            | RuleMember::Unless(_)
            | RuleMember::Let { .. }
            | RuleMember::Note(_) => {}
        }
    }

    fn binders(&mut self, binders: &[Binder]) {
        for binder in binders {
            let ty = match &binder.domain {
                Domain::Kind(name) => {
                    let kind = self.kind_named(name.span.of(self.text));
                    self.read(name.span, kind.map(Named::Kind));
                    kind.map(Type::Entity)
                }
                Domain::Path(path) => self.expr(path, None),
            };
            self.variable(binder.name, ty);
        }
    }

    /// The expressions in the holes of a text.
    fn holes(&mut self, text: &LocalText) {
        if !self.focus.may(self.text, text.span) {
            return;
        }
        for (_, text) in &text.variants {
            for part in syntax::holes(self.text, *text) {
                if let Part::Hole(span) = part
                    && let Ok(expr) = syntax::expression_at(self.source, self.text, span)
                {
                    self.expr(&expr, None);
                }
            }
        }
    }

    /// `name: …` at the beginning of what a fix inserts.
    fn inserted(&mut self, text: &LocalText, ty: Ty) {
        let Some(Type::Entity(kind)) = ty else { return };
        for (_, text) in &text.variants {
            let start = text.span.start + 1;
            let Some(name) = text.span.of(self.text).get(1..).and_then(|t| t.split_once(':')) else {
                continue;
            };
            if let Some(id) = self.model.property_of(kind, name.0) {
                let span = Span { start, end: start + name.0.len() as u32 };
                self.tell(span, Named::Property(id), Role::Reads, None);
            }
        }
    }

    /// An expression; `beside` is the type of what it is compared with.
    pub(super) fn expr(&mut self, expr: &Expr, beside: Ty) -> Ty {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let ty = self.expr_here(expr, beside);
        self.depth -= 1;
        ty
    }

    fn expr_here(&mut self, expr: &Expr, beside: Ty) -> Ty {
        match &expr.kind {
            ExprKind::Name => self.name(expr.span, beside),
            ExprKind::Number(number) => {
                number.unit.iter().for_each(|unit| self.units(unit, None));
                None
            }
            ExprKind::Date => Some(Type::Date),
            ExprKind::Text(_) | ExprKind::Broken => None,
            ExprKind::Range(a, b) => {
                [a, b].into_iter().flatten().for_each(|e| {
                    self.expr(e, None);
                });
                None
            }
            ExprKind::About(a, b) => {
                self.expr(a, None);
                b.iter().for_each(|b| {
                    self.expr(b, None);
                });
                None
            }
            ExprKind::AtLeast(a) | ExprKind::AtMost(a) | ExprKind::Negate(a) | ExprKind::Not(a) => {
                self.expr(a, beside)
            }
            ExprKind::Path(of, name) => {
                let ty = self.expr(of, None);
                self.steps(ty, name.span)
            }
            ExprKind::At(of, time) => {
                self.expr(time, Some(Type::Period));
                self.expr(of, beside)
            }
            ExprKind::Binary(op, a, b) => self.binary(*op, a, b, beside),
            ExprKind::InList(it) => {
                let ty = self.expr(&it.of, None);
                it.list.iter().for_each(|e| {
                    self.expr(e, ty);
                });
                Some(Type::YesNo)
            }
            ExprKind::Is(x, what) => {
                self.expr(x, None);
                if let IsWhat::Kind(name) = what {
                    let kind = self.kind_named(name.span.of(self.text));
                    self.read(name.span, kind.map(Named::Kind));
                }
                Some(Type::YesNo)
            }
            ExprKind::Reaches(it) => self.reaches(it),
            ExprKind::Call(it) => self.call(it.name, &it.args),
            ExprKind::Quantified(it) => {
                let mark = self.variables.len();
                self.binders(&it.binders);
                [&it.filter, &it.satisfies].into_iter().flatten().for_each(|e| {
                    self.expr(e, None);
                });
                self.variables.truncate(mark);
                Some(Type::YesNo)
            }
            ExprKind::Aggregate(it) => {
                let mark = self.variables.len();
                self.binders(&it.binders);
                it.filter.iter().for_each(|e| {
                    self.expr(e, None);
                });
                let ty = it.of.as_ref().and_then(|of| self.expr(of, None));
                self.variables.truncate(mark);
                ty
            }
        }
    }

    /// Both sides of an operator: the one that needs no help first, which says what a bare word on the other means.
    fn binary(&mut self, op: BinaryOp, a: &Expr, b: &Expr, beside: Ty) -> Ty {
        use BinaryOp::*;
        if matches!(op, And | Or) {
            self.expr(a, None);
            self.expr(b, None);
            return Some(Type::YesNo);
        }
        let is_bare = |it: &Self, e: &Expr| match &e.kind {
            ExprKind::Name => !it.is_variable(e.span.of(it.text)),
            ExprKind::Path(..) | ExprKind::Call(..) | ExprKind::Aggregate(..) | ExprKind::At(..) => false,
            _ => true,
        };
        let ty = if op == In || (is_bare(self, a) && !is_bare(self, b)) {
            let ty = self.expr(b, beside);
            self.expr(a, ty);
            ty
        } else {
            let ty = self.expr(a, beside);
            self.expr(b, ty);
            ty
        };
        match op {
            Add | Subtract | Multiply | Divide => ty,
            _ => Some(Type::YesNo),
        }
    }

    fn is_variable(&self, name: &str) -> bool {
        let head = name.split('.').next().unwrap_or(name);
        self.variables.iter().any(|v| v.name == head)
    }

    fn reaches(&mut self, it: &Reaches) -> Ty {
        let from = self.expr(&it.from, None);
        self.expr(&it.to, None);
        for (_, name) in &it.via {
            let text = name.span.of(self.text);
            let named = match self.globals.define(text) {
                Some(define) => Some(Named::Define(define.place(define.tree.name.span))),
                None => self.step_property(from, text).map(Named::Property),
            };
            self.read(name.span, named);
        }
        Some(Type::YesNo)
    }

    fn call(&mut self, name: Name, args: &[Expr]) -> Ty {
        let text = name.span.of(self.text);
        if let Some(define) = self.globals.define(text) {
            self.read(name.span, Some(Named::Define(define.place(define.tree.name.span))));
            for (i, arg) in args.iter().enumerate() {
                let param = define.tree.params.get(i);
                let wants = param.and_then(|(_, ty)| self.type_of_ref(ty, define.text));
                self.expr(arg, wants);
            }
            return self.type_of_define(text);
        }
        let mut types = Vec::new();
        for arg in args {
            types.push(self.expr(arg, None));
        }
        match text {
            "years" | "months" => Some(Type::Period),
            "start" | "end" => Some(Type::Date),
            "lowest" | "highest" => types.first().copied().flatten(),
            _ => None,
        }
    }

    /// A bare or dotted name: a variable's path, a value of the enumeration it is compared with, an entity's path, a
    /// named value.
    fn name(&mut self, span: Span, beside: Ty) -> Ty {
        let text = span.of(self.text);
        let head = text.split('.').next().unwrap_or(text);
        let first = Span { start: span.start, end: span.start + head.len() as u32 };
        let behind = Span { start: (first.end + 1).min(span.end), end: span.end };
        if let Some(variable) = self.variables.iter().rev().find(|v| v.name == head) {
            let (place, ty) = (variable.place, variable.ty);
            self.read(first, Some(Named::Variable(place)));
            return self.steps(ty, behind);
        }
        if let Some(Type::Choice(id)) = beside
            && let Some(value) = self.value_named(id, text)
        {
            self.read(span, Some(value));
            return beside;
        }
        let mut end = text.len();
        while let Some(candidate) = text.get(..end) {
            if let Some(entity) = self.model.resolve(candidate, self.pack, None) {
                let name = Span { start: span.start, end: span.start + end as u32 };
                self.entity(name, entity, Role::Reads, None);
                let ty = Some(Type::Entity(self.model.kind_of(entity)));
                return self.steps(ty, Span { start: (name.end + 1).min(span.end), end: span.end });
            }
            let Some(dot) = candidate.rfind('.') else { break };
            end = dot;
        }
        let threshold = self.globals.threshold(head);
        self.read(first, threshold);
        if matches!(beside, Some(Type::Choice(_))) { beside } else { None }
    }
}
