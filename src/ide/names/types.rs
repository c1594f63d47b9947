//! The types of values, as far as they say what a name can mean.

use super::rules::{Ty, Variable};
use super::{Focus, Named, Role, Walker};
use crate::model::{KindId, PropertyId, Type};
use crate::source::Span;
use crate::syntax::tree::{DefineBody, TypeRef};

/// Defines that call each other are followed so deep.
const DEEPEST: usize = 8;

impl<'a> Walker<'a, '_> {
    /// A kind by its name.
    pub(super) fn kind_named(&self, name: &str) -> Option<KindId> {
        self.model.kind_names.get(&self.model.symbols.get(name)?).copied()
    }

    /// What a kind or an enumeration is called.
    pub(super) fn type_named(&self, name: &str) -> Option<Named> {
        let symbol = self.model.symbols.get(name)?;
        let kind = self.model.kind_names.get(&symbol).map(|id| Named::Kind(*id));
        kind.or_else(|| self.model.choice_names.get(&symbol).map(|id| Named::Choice(*id)))
    }

    /// The type that a parameter or property is declared with, in a text.
    pub(super) fn type_of_ref(&self, ty: &TypeRef, text: &str) -> Ty {
        let TypeRef::Named(name) = ty else { return None };
        match name.span.of(text) {
            "yes_no" => Some(Type::YesNo),
            "date" => Some(Type::Date),
            "period" => Some(Type::Period),
            "text" => Some(Type::Text),
            other => match self.type_named(other)? {
                Named::Kind(kind) => Some(Type::Entity(kind)),
                Named::Choice(choice) => Some(Type::Choice(choice)),
                _ => None,
            },
        }
    }

    /// What a define yields.
    pub(super) fn type_of_define(&mut self, name: &str) -> Ty {
        let define = self.globals.define(name)?;
        let DefineBody::Equals(body) = &define.tree.body else { return Some(Type::YesNo) };
        let params = define.tree.params.iter();
        let variables: Vec<Variable<'a>> = params
            .map(|(name, ty)| Variable {
                name: name.span.of(define.text),
                place: define.place(name.span),
                ty: self.type_of_ref(ty, define.text),
            })
            .collect();
        if self.depth >= DEEPEST * 40 {
            return None;
        }
        let nowhere = Focus::Within(Span { start: u32::MAX, end: u32::MAX });
        let mut silent = |_| {};
        let mut inner = Walker::new(self.analysis, self.globals, define.source, &nowhere, &mut silent);
        inner.variables = variables;
        inner.depth = self.depth + 40;
        inner.expr(body, None)
    }

    /// The property that a walk goes along: of what it starts from, else of whichever kind has one.
    pub(super) fn step_property(&self, from: Ty, name: &str) -> Option<PropertyId> {
        let own = match from {
            Some(Type::Entity(kind)) => self.model.property_of(kind, name),
            _ => None,
        };
        let symbol = self.model.symbols.get(name)?;
        own.or_else(|| self.model.kinds.iter().find_map(|kind| kind.properties.get(&symbol).copied()))
    }

    /// The properties behind a value: `agreement.parties`.
    pub(super) fn steps(&mut self, of: Ty, names: Span) -> Ty {
        let mut ty = of;
        let mut start = names.start;
        if names.is_empty() {
            return of;
        }
        for part in names.of(self.text).split('.') {
            let span = Span { start, end: start + part.len() as u32 };
            start = span.end + 1;
            let Some(Type::Entity(kind)) = ty else { return None };
            ty = if let Some(id) = self.model.property_of(kind, part) {
                self.tell(span, Named::Property(id), Role::Reads, None);
                Some(self.model.property(id).ty)
            } else if let Some(container) = self.container(kind, part) {
                self.read(span, Some(Named::Kind(container)));
                Some(Type::Entity(container))
            } else {
                return None;
            };
        }
        ty
    }

    /// The kind that another one nests in, directly or further out, by its name.
    fn container(&self, kind: KindId, name: &str) -> Option<KindId> {
        let containers = |kind: KindId| {
            let generations = std::iter::successors(Some(kind), |k| self.model.kind(*k).parent);
            generations.filter_map(|k| self.model.kind(k).container)
        };
        let mut open: Vec<KindId> = containers(kind).collect();
        for _ in 0..64 {
            let is_it = |k: &&KindId| self.model.symbols.text(self.model.kind(**k).name) == name;
            if let Some(found) = open.iter().find(is_it) {
                return Some(*found);
            }
            open = open.iter().filter_map(|k| containers(*k).next()).collect();
        }
        None
    }
}
