//! What a name stands for: a variable's path, an enumeration value, an entity, a named value.

use crate::model::nearest::nearest;
use crate::model::{EntityId, KindId, PropertyId, Type};
use crate::source::{Pack, Span};
use crate::syntax::tree;

use super::super::ir::*;
use super::super::messages;
use super::Typer;

impl<'a> Typer<'a> {
    /// A kind by its name.
    pub(super) fn kind(&mut self, name: tree::Name) -> Option<KindId> {
        let text = self.text(name);
        let found = self.model.symbols.get(text).and_then(|s| self.model.kind_names.get(&s)).copied();
        if found.is_none() && !self.model.is_broken(text) {
            let known = self.model.kind_names.keys().map(|s| self.model.symbols.text(*s));
            let near = nearest(text, known);
            let place = self.place(name.span);
            self.say(messages::unknown_kind(place, text, &near));
        }
        found
    }

    /// Whether a name begins with a variable.
    pub(super) fn is_variable(&self, text: &str) -> bool {
        let head = first(text);
        self.scope.iter().any(|v| v.name == head)
    }

    /// A variable, marked as used.
    fn variable(&mut self, name: &str) -> Option<Expr> {
        let v = self.scope.iter_mut().rev().find(|v| v.name == name)?;
        v.used = true;
        Some(v.value.clone())
    }

    /// A bare or dotted name. `expected` decides where a name could be several things.
    pub(super) fn name(&mut self, span: Span, expected: Option<Ty>) -> Expr {
        let text = span.of(self.origin.text);
        let head = first(text);
        if let Some(of) = self.variable(head) {
            let of = Expr {
                place: self.place(Span { start: span.start, end: span.start + head.len() as u32 }),
                ..of
            };
            return self.path(of, span, head.len());
        }
        if let Some(Ty::Of(Type::Choice(id))) = expected {
            return self.choice_value(id, span);
        }
        if let Some(word) = self.word(span, expected) {
            return word;
        }
        self.library.seeks(self.place(span));
        // The longest name of an entity, the rest is a path.
        let mut end = text.len();
        loop {
            let candidate = text.get(..end).unwrap_or(text);
            if let Some(entity) = self.model.resolve(candidate, self.origin.pack, None) {
                if self.model.is_broken(self.model.name_of(entity)) {
                    return self.error(span);
                }
                let kind = self.model.kind_of(entity);
                let first = Span { start: span.start, end: span.start + end as u32 };
                let of = self.make(Node::Const(Const::Entity(entity)), Ty::entity(kind), false, first);
                return self.path(of, span, end);
            }
            match candidate.rfind('.') {
                Some(dot) => end = dot,
                None => break,
            }
        }
        if let Some(value) = self.library.value(head) {
            let value = value.clone();
            let of = Expr { place: self.place(span), ..value };
            return self.path(of, span, head.len());
        }
        // Beside something in error, or broken where it was declared: one mistake is one finding.
        if expected == Some(Ty::Error) || self.model.is_broken(text) || self.model.is_broken(head) {
            return self.error(span);
        }
        let known: Vec<&str> = self
            .scope
            .iter()
            .map(|v| v.name)
            .chain(self.library.value_names())
            .chain(self.model.entity_names.keys().map(|s| self.model.symbols.text(*s)))
            .collect();
        let near = nearest(text, known.into_iter());
        let place = self.place(span);
        let is_kind = self.model.symbols.get(text).is_some_and(|s| self.model.kind_names.contains_key(&s));
        self.say(match is_kind {
            true => messages::kind_as_name(place, text),
            false => messages::unknown_name(place, text, &near),
        });
        self.error(span)
    }

    /// `today`, `yes`, `no`; `unknown`, `none` and `any` are no values.
    fn word(&mut self, span: Span, _expected: Option<Ty>) -> Option<Expr> {
        let yes_no = |b| Const::Value(crate::model::value::Value::YesNo(b));
        let (value, ty) = match span.of(self.origin.text) {
            "today" => (Const::Today, Ty::Of(Type::Date)),
            "yes" => (yes_no(true), Ty::Truth),
            "no" => (yes_no(false), Ty::Truth),
            word @ ("unknown" | "none" | "any") => {
                let place = self.place(span);
                self.say(match word {
                    "any" => messages::no_value_here(place, word),
                    _ => messages::compare_unknown(place, word),
                });
                return Some(self.error(span));
            }
            _ => return None,
        };
        Some(self.make(Node::Const(value), ty, false, span))
    }

    /// A value of an enumeration.
    fn choice_value(&mut self, id: crate::model::ChoiceId, span: Span) -> Expr {
        let text = span.of(self.origin.text);
        let values: Vec<&str> = self
            .model
            .choices
            .get(id.index())
            .map(|c| c.values.iter().map(|(s, _)| self.model.symbols.text(*s)).collect())
            .unwrap_or_default();
        if let Some(i) = values.iter().position(|v| *v == text) {
            let value = Const::Value(crate::model::value::Value::Choice(i as u16));
            return self.make(Node::Const(value), Ty::Of(Type::Choice(id)), false, span);
        }
        // A named value may be of this type too.
        if let Some(value) = self.library.value(text)
            && value.ty == Ty::Of(Type::Choice(id))
        {
            return Expr { place: self.place(span), ..value.clone() };
        }
        let declared = self.model.choices.get(id.index());
        if declared.is_some_and(|choice| self.model.contested.contains(&choice.name)) {
            return self.error(span);
        }
        let near = nearest(text, values.iter().copied());
        let place = self.place(span);
        self.say(if matches!(text, "unknown" | "none") {
            messages::compare_unknown(place, text)
        } else {
            messages::unknown_choice(place, text, &values, &near)
        });
        self.error(span)
    }

    /// The properties behind an expression: `text` from byte `from` on, each with a dot before it.
    pub(super) fn path(&mut self, of: Expr, span: Span, from: usize) -> Expr {
        let text = span.of(self.origin.text);
        let mut at = from;
        let mut expr = of;
        while let Some(rest) = text.get(at..).and_then(|r| r.strip_prefix('.')) {
            let name = first(rest);
            let start = span.start + at as u32 + 1;
            let whole = Span { start: span.start, end: start + name.len() as u32 };
            expr = self.step(expr, Span { start, end: whole.end }, whole);
            at += 1 + name.len();
        }
        expr
    }

    /// One step of a path: a property, or the container by the name of its kind.
    pub(super) fn step(&mut self, of: Expr, name: Span, whole: Span) -> Expr {
        if of.ty == Ty::Error {
            return self.error(whole);
        }
        let text = name.of(self.origin.text);
        let Some(kind) = of.ty.kind() else {
            let (en, de) = self.describe(of.ty, of.many);
            let place = self.place(name);
            self.say(messages::no_properties(place, (&en, &de), text));
            return self.error(whole);
        };
        if let Some(property) = self.model.property_seen(kind, text, self.origin.pack) {
            return self.property(of, property, None, whole);
        }
        if let Some(container) = self.container(kind, text) {
            let many = of.many;
            let node = Node::Container { of: Box::new(of), kind: container };
            return self.make(node, Ty::entity(container), many, whole);
        }
        if self.model.is_contested(kind, self.origin.pack) {
            return self.error(whole);
        }
        let known = self.model.properties_seen(kind, self.origin.pack);
        let known = known.map(|(name, _)| self.model.symbols.text(name));
        let near = nearest(text, known);
        let hidden = self.model.property_of(kind, text).and_then(|id| self.model.property(id).place);
        let pack = hidden.map(|place| self.model.visibility.pack(place.source));
        let place = self.place(name);
        let kind = self.kind_name(kind);
        let finding = messages::unknown_property(place, kind, text, &near);
        self.say(match pack.filter(|pack| *pack != Pack::PROJECT) {
            Some(pack) => messages::in_pack(finding, self.sources.pack_name(pack)),
            None => finding,
        });
        self.error(whole)
    }

    /// `x.p`, `x.p at E`
    pub(super) fn property(&mut self, of: Expr, property: PropertyId, at: Option<Expr>, span: Span) -> Expr {
        let p = self.model.property(property);
        // Its declaration could not be understood, so nothing is expected of its values.
        if p.ty == Type::Any && p.owner != KindId::STATEMENT {
            return self.error(span);
        }
        let (ty, many) = (Ty::from(p.ty), of.many || p.is_many());
        self.make(Node::Property { of: Box::new(of), property, at: at.map(Box::new) }, ty, many, span)
    }

    /// The kind that `kind` nests in, directly or further out, by its name.
    fn container(&self, kind: KindId, name: &str) -> Option<KindId> {
        let mut at = Some(kind);
        let mut steps = 0;
        while let Some(k) = at {
            steps += 1;
            if steps > 1000 {
                return None;
            }
            if let Some(c) = self.model.kind(k).container {
                if self.kind_name(c) == name {
                    return Some(c);
                }
                if let Some(further) = self.container_above(c, name) {
                    return Some(further);
                }
            }
            at = self.model.kind(k).parent;
        }
        None
    }

    fn container_above(&self, kind: KindId, name: &str) -> Option<KindId> {
        let mut at = kind;
        for _ in 0..64 {
            let mut up = Some(at);
            let mut next = None;
            while let Some(k) = up {
                if let Some(c) = self.model.kind(k).container {
                    next = Some(c);
                    break;
                }
                up = self.model.kind(k).parent;
            }
            let next = next?;
            if self.kind_name(next) == name {
                return Some(next);
            }
            at = next;
        }
        None
    }

    /// An entity, for places where only one may stand.
    pub(super) fn entity(&self, text: &str) -> Option<EntityId> {
        self.model.resolve(text, self.origin.pack, None)
    }
}

/// A path up to its first dot.
fn first(path: &str) -> &str {
    path.bytes().position(|byte| byte == b'.').and_then(|dot| path.get(..dot)).unwrap_or(path)
}
