//! What stands in rules: variables and their paths, calls, values, the holes of texts.

use super::marks::Marks;
use super::statements::{cite, unit};
use super::{Modifiers, What};
use crate::model::Type;
use crate::source::{Pack, Span};
use crate::syntax::tree::{
    Binder, Domain, Expr, ExprKind, FixEdit, IsWhat, LocalText, Name, Rule, RuleMember,
};
use crate::syntax::{self, Part};

/// Marks a rule.
pub(super) fn rule(marks: &mut Marks<'_>, it: &Rule) {
    marks.declare(it.name.span, What::Rule);
    it.title.iter().for_each(|t| marks.localised(t));
    let known = marks.scope.len();
    for member in &it.members {
        match member {
            RuleMember::Severity(_) => {}
            RuleMember::For { binders, .. } => bind(marks, binders),
            RuleMember::Where(condition) | RuleMember::Unless(condition) => expr(marks, condition, None),
            RuleMember::Let { name, value } => {
                expr(marks, value, None);
                variable(marks, *name);
            }
            RuleMember::Report { place, text } => {
                path(marks, place.span, None);
                local_text(marks, text);
            }
            RuleMember::With { place, text, binders, filter } => {
                let known = marks.scope.len();
                bind(marks, binders);
                path(marks, place.span, None);
                local_text(marks, text);
                filter.iter().for_each(|c| expr(marks, c, None));
                marks.scope.truncate(known);
            }
            RuleMember::Help(text) | RuleMember::Note(text) => local_text(marks, text),
            RuleMember::Fix { title, edit, .. } => {
                local_text(marks, title);
                let (FixEdit::Insert { text, into: place } | FixEdit::Replace { text, place }) = edit;
                local_text(marks, text);
                path(marks, place.span, None);
            }
            RuleMember::Cite(it) => cite(marks, it),
            RuleMember::Broken(_) => {}
        }
    }
    // It stands first, and may name what the others declare.
    for member in &it.members {
        let RuleMember::Severity(levels) = member else { continue };
        for (level, condition) in levels {
            marks.keyword(level.span);
            condition.iter().for_each(|c| expr(marks, c, None));
        }
    }
    marks.scope.truncate(known);
}

fn variable(marks: &mut Marks<'_>, name: Name) {
    marks.declare(name.span, What::Variable);
    let text = marks.text(name.span).to_owned();
    marks.scope.push((text, What::Variable));
}

fn bind(marks: &mut Marks<'_>, binders: &[Binder]) {
    for binder in binders {
        match &binder.domain {
            Domain::Kind(kind) => marks.kind(*kind),
            Domain::Path(of) => expr(marks, of, None),
        }
        variable(marks, binder.name);
    }
}

/// The tags of a text, and what stands in its holes.
pub(super) fn local_text(marks: &mut Marks<'_>, text: &LocalText) {
    marks.localised(text);
    for (_, quoted) in &text.variants {
        if !marks.wants(quoted.span) {
            continue;
        }
        let mut parts = Vec::new();
        let mut start = quoted.span.start;
        for part in syntax::holes(&marks.source.text, *quoted) {
            let Part::Hole(hole) = part else { continue };
            parts.push(Span { start, end: hole.start });
            start = hole.end;
            let source = crate::source::SourceId(0);
            if let Ok(inside) = syntax::expression_at(source, &marks.source.text, hole) {
                expr(marks, &inside, None);
            }
        }
        if !parts.is_empty() {
            parts.push(Span { start, end: quoted.span.end });
            marks.cut(quoted.span, parts);
        }
    }
}

/// Marks an expression; `ty` is what is asked for, where that is known.
pub(super) fn expr(marks: &mut Marks<'_>, it: &Expr, ty: Option<Type>) {
    match &it.kind {
        ExprKind::Number(number) => {
            marks.mark(number.digits, What::Number);
            number.scale.iter().for_each(|scale| marks.keyword(scale.span));
            number.unit.iter().for_each(|u| unit(marks, u));
        }
        ExprKind::Text(text) => local_text(marks, text),
        ExprKind::Name => path(marks, it.span, ty),
        ExprKind::Range(a, b) => a.iter().chain(b).for_each(|e| expr(marks, e, ty)),
        ExprKind::About(a, b) => {
            expr(marks, a, ty);
            b.iter().for_each(|e| expr(marks, e, ty));
        }
        ExprKind::AtLeast(e) | ExprKind::AtMost(e) | ExprKind::Not(e) | ExprKind::Negate(e) => {
            expr(marks, e, ty);
        }
        ExprKind::Path(of, name) => {
            expr(marks, of, None);
            steps(marks, name.span);
        }
        ExprKind::At(a, b) | ExprKind::Binary(_, a, b) => {
            expr(marks, a, None);
            expr(marks, b, None);
        }
        ExprKind::InList(it) => {
            expr(marks, &it.of, None);
            it.list.iter().for_each(|e| expr(marks, e, None));
        }
        ExprKind::Is(of, what) => {
            expr(marks, of, None);
            if let IsWhat::Kind(name) = what {
                marks.kind(*name);
            }
        }
        ExprKind::Reaches(it) => {
            expr(marks, &it.from, None);
            expr(marks, &it.to, None);
            for (_, step) in &it.via {
                let what = if marks.defines.contains(marks.text(step.span)) {
                    What::Function
                } else {
                    What::Property
                };
                marks.mark(step.span, what);
            }
        }
        ExprKind::Call(it) => {
            let built_in = !marks.defines.contains(marks.text(it.name.span));
            marks.mark_as(it.name.span, What::Function, Modifiers { built_in, ..Modifiers::default() });
            it.args.iter().for_each(|e| expr(marks, e, None));
        }
        ExprKind::Quantified(it) => {
            let known = marks.scope.len();
            bind(marks, &it.binders);
            it.filter.iter().chain(&it.satisfies).for_each(|e| expr(marks, e, None));
            marks.scope.truncate(known);
        }
        ExprKind::Aggregate(it) => {
            let known = marks.scope.len();
            bind(marks, &it.binders);
            it.of.iter().chain(&it.filter).for_each(|e| expr(marks, e, None));
            marks.scope.truncate(known);
        }
        ExprKind::Date | ExprKind::Broken => {}
    }
}

/// A name with its path: a variable, an entity, a value of an enumeration, a named value.
fn path(marks: &mut Marks<'_>, span: Span, ty: Option<Type>) {
    let text = marks.text(span);
    let head = text.split('.').next().unwrap_or(text);
    let first = Span { start: span.start, end: span.start + head.len() as u32 };
    let rest = Span { start: (first.end + 1).min(span.end), end: span.end };
    let model = marks.it.model;
    if let Some((_, what)) = marks.scope.iter().rev().find(|(name, _)| name == head) {
        let what = *what;
        marks.mark(first, what);
        return steps(marks, rest);
    }
    if matches!(ty, Some(Type::Choice(_))) && !matches!(text, "unknown" | "any") {
        return marks.mark(span, What::Member);
    }
    if matches!(text, "unknown" | "any" | "yes" | "no" | "none") {
        return marks.keyword(span);
    }
    if text == "today" {
        let built_in = Modifiers { built_in: true, ..Modifiers::default() };
        return marks.mark_as(span, What::Function, built_in);
    }
    let pack: Pack = marks.source.pack;
    let mut end = text.len();
    loop {
        let name = text.get(..end).unwrap_or(text);
        if let Some(entity) = model.resolve(name, pack, None) {
            let named = Span { start: span.start, end: span.start + end as u32 };
            marks.entity(named, Some(entity));
            return steps(marks, Span { start: (named.end + 1).min(span.end), end: span.end });
        }
        match name.rfind('.') {
            Some(dot) => end = dot,
            None => break,
        }
    }
    let is_member = |choice: &crate::model::Choice| {
        choice.values.iter().any(|(value, _)| model.symbols.text(*value) == text)
    };
    if model.choices.iter().any(|choice| is_member(choice)) {
        return marks.mark(span, What::Member);
    }
    if marks.values.contains(head) {
        marks.mark(first, What::Value);
        return steps(marks, rest);
    }
    // Of what nobody knows nothing is said; a finding does.
    marks.mark(span, What::Variable);
}

/// The properties of a path.
fn steps(marks: &mut Marks<'_>, span: Span) {
    let mut start = span.start;
    for name in marks.text(span).split('.') {
        let end = start + name.len() as u32;
        marks.mark(Span { start, end }, What::Property);
        start = end + 1;
    }
}
