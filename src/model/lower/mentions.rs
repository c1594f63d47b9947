//! Whether any rule asks for statements: they are made only then.

use crate::model::Part;
use crate::source::{SourceId, Sources};
use crate::syntax::tree::*;

/// Whether some rule, define or query takes `statement` for a kind.
pub(super) fn statements(sources: &Sources, parts: &[Part<'_>]) -> bool {
    parts.iter().any(|part| {
        let seek = Seek { sources, source: part.source };
        part.items.iter().any(|item| seek.item(item))
    })
}

struct Seek<'a> {
    sources: &'a Sources,
    source: SourceId,
}

impl Seek<'_> {
    fn is(&self, name: &Name) -> bool {
        name.span.of(&self.sources.get(self.source).text) == "statement"
    }

    fn item(&self, item: &Item) -> bool {
        match item {
            Item::Rule(rule) => rule.members.iter().any(|member| self.member(member)),
            Item::Define(define) => {
                let params =
                    define.params.iter().any(|(_, ty)| matches!(ty, TypeRef::Named(name) if self.is(name)));
                let (DefineBody::When(body) | DefineBody::Equals(body)) = &define.body;
                params || self.expr(body)
            }
            Item::Value(value) => self.expr(&value.value),
            Item::Query(query) => {
                query.members.iter().any(|member| self.member(member))
                    || query.columns.iter().any(|column| self.expr(&column.value))
            }
            _ => false,
        }
    }

    fn member(&self, member: &RuleMember) -> bool {
        match member {
            RuleMember::Severity(cases) => cases.iter().filter_map(|(_, e)| e.as_ref()).any(|e| self.expr(e)),
            RuleMember::For { binders, .. } => self.binders(binders),
            RuleMember::Where(expr) | RuleMember::Unless(expr) | RuleMember::Let { value: expr, .. } => {
                self.expr(expr)
            }
            RuleMember::With { binders, filter, .. } => {
                self.binders(binders) || filter.as_ref().is_some_and(|e| self.expr(e))
            }
            // What a text computes may ask for statements, too; making them for nothing costs little.
            RuleMember::Report { text, .. } | RuleMember::Help(text) | RuleMember::Note(text) => {
                self.text(text)
            }
            RuleMember::Fix { .. } | RuleMember::Cite(_) | RuleMember::Broken(_) => false,
        }
    }

    fn text(&self, text: &LocalText) -> bool {
        let shown = text.span.of(&self.sources.get(self.source).text);
        shown.contains('{') && shown.contains(": statement")
    }

    fn binders(&self, binders: &[Binder]) -> bool {
        binders.iter().any(|binder| match &binder.domain {
            Domain::Kind(name) => self.is(name),
            Domain::Path(expr) => self.expr(expr),
        })
    }

    fn all(&self, exprs: &[Expr]) -> bool {
        exprs.iter().any(|e| self.expr(e))
    }

    fn one(&self, expr: Option<&Expr>) -> bool {
        expr.is_some_and(|e| self.expr(e))
    }

    fn expr(&self, expr: &Expr) -> bool {
        use ExprKind::*;
        match &expr.kind {
            Number(_) | Date | Text(_) | Name | Broken => false,
            Range(a, b) => self.one(a.as_deref()) || self.one(b.as_deref()),
            About(a, b) => self.expr(a) || self.one(b.as_deref()),
            AtLeast(a) | AtMost(a) | Path(a, _) | Not(a) | Negate(a) => self.expr(a),
            At(a, b) | Binary(_, a, b) => self.expr(a) || self.expr(b),
            InList(it) => self.expr(&it.of) || self.all(&it.list),
            Is(a, what) => matches!(what, IsWhat::Kind(name) if self.is(name)) || self.expr(a),
            Reaches(r) => self.expr(&r.from) || self.expr(&r.to),
            Call(call) => self.all(&call.args),
            Quantified(q) => {
                self.binders(&q.binders) || self.one(q.filter.as_ref()) || self.one(q.satisfies.as_ref())
            }
            Aggregate(a) => {
                self.binders(&a.binders) || self.one(a.of.as_ref()) || self.one(a.filter.as_ref())
            }
        }
    }
}
