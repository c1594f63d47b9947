//! The types of values, as far as they say what a name can mean.

use super::Named;
use super::rules::{Ty, Variable};
use super::{Focus, Walker};
use crate::model::{KindId, Type};
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
}
