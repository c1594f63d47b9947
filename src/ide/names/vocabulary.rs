//! Names in what packs declare: kinds with their properties and sentences, enumerations, units.

use super::{Named, Role, Walker};
use crate::model::{ChoiceId, KindId, PropertyId, Type};
use crate::source::Span;
use crate::syntax::token::TokenKind;
use crate::syntax::tree::{self, LocalText, Name, TypeRef, UnitExpr, UsePack};
use crate::syntax::{lexer, unquote};

impl<'a> Walker<'a, '_> {
    pub(super) fn use_(&mut self, it: &'a tree::Use) {
        if let UsePack::Named(name) = it.pack {
            let pack = self.globals.pack(name.span.of(self.text));
            self.read(name.span, pack.map(Named::Pack));
        } else if let UsePack::Folder(folder) = it.pack {
            let said = unquote(self.text, folder);
            let name = said.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            self.read(folder.span, self.globals.pack(name).map(Named::Pack));
        }
    }

    pub(super) fn unit(&mut self, it: &'a tree::Unit) {
        for name in &it.names {
            if let Some(id) = self.globals.unit(name.span.of(self.text)) {
                self.tell(name.span, Named::Unit(id), Role::Declares, None);
            }
        }
        if let Some(equals) = &it.equals {
            self.expr(equals, None);
        }
    }

    /// The units of a quantity.
    pub(super) fn units(&mut self, it: &UnitExpr, of: Option<PropertyId>) {
        for name in it.numerator.iter().chain(&it.denominator) {
            if let Some(id) = self.globals.unit(name.span.of(self.text)) {
                self.tell(name.span, Named::Unit(id), Role::Reads, of);
            }
        }
    }

    pub(super) fn choice(&mut self, it: &'a tree::Choice) {
        let Some(id) = self.model.symbols.get(it.name.span.of(self.text)) else { return };
        let Some(id) = self.model.choice_names.get(&id).copied() else { return };
        self.tell(it.name.span, Named::Choice(id), Role::Declares, None);
        self.values(id, &it.values);
    }

    fn values(&mut self, id: ChoiceId, values: &[(Name, Option<LocalText>)]) {
        for (name, _) in values {
            if let Some(value) = self.value_named(id, name.span.of(self.text)) {
                self.tell(name.span, value, Role::Declares, None);
            }
        }
    }

    /// A value of an enumeration by its name.
    pub(super) fn value_named(&self, id: ChoiceId, name: &str) -> Option<Named> {
        let symbol = self.model.symbols.get(name)?;
        let values = &self.model.choices.get(id.index())?.values;
        let at = values.iter().position(|(value, _)| *value == symbol)?;
        Some(Named::Value(id, at as u16))
    }

    pub(super) fn kind(&mut self, it: &'a tree::Kind, role: Role) {
        let id = self.kind_named(it.name.span.of(self.text));
        if let Some(id) = id {
            self.tell(it.name.span, Named::Kind(id), role, None);
        }
        for name in [&it.parent, &it.container].into_iter().flatten() {
            let named = self.type_named(name.span.of(self.text));
            self.read(name.span, named);
        }
        for property in &it.properties {
            self.property_declared(id, property);
        }
        for sentence in &it.sentences {
            self.template(id, sentence);
        }
        for broken in &it.broken {
            self.broken(broken, None);
        }
    }

    fn property_declared(&mut self, kind: Option<KindId>, it: &'a tree::PropertyDecl) {
        let id = kind.and_then(|kind| self.model.property_of(kind, it.name.span.of(self.text)));
        if let Some(id) = id {
            self.tell(it.name.span, Named::Property(id), Role::Declares, None);
        }
        let ty = id.map(|id| self.model.property(id).ty);
        match &it.ty {
            TypeRef::Quantity(unit) => self.units(unit, id),
            TypeRef::Named(name) => {
                let named = self.type_named(name.span.of(self.text));
                self.read(name.span, named);
            }
            TypeRef::Choice(values) => {
                if let Some(Type::Choice(choice)) = ty {
                    self.values(choice, values);
                }
            }
        }
        for (_, bound) in &it.bounds {
            self.value_of(bound, ty, id, None);
        }
        if let Some(default) = &it.default {
            self.value_of(default, ty, id, None);
        }
    }

    /// The slots and the words of a sentence template.
    fn template(&mut self, kind: Option<KindId>, it: &'a tree::Sentence) {
        let Some(kind) = kind else { return };
        // Its text is that of the file, unless something in it is escaped.
        let start = it.text.span.start + if it.text.span.of(self.text).starts_with("\"\"\"") { 3 } else { 1 };
        let text = unquote(self.text, it.text);
        let is_plain = Span { start, end: start + text.len() as u32 }.of(self.text) == text;
        if !is_plain {
            return;
        }
        let mut open = false;
        for token in lexer::tokens(&text, false) {
            let span = Span { start: start + token.span.start, end: start + token.span.end };
            match token.kind {
                TokenKind::LeftBrace => open = true,
                TokenKind::RightBrace => open = false,
                TokenKind::Name if open => {
                    if let Some(id) = self.model.property_of(kind, span.of(self.text)) {
                        self.tell(span, Named::Property(id), Role::Reads, None);
                    }
                }
                TokenKind::Name => self.tell(span, Named::Sentence(kind), Role::Declares, None),
                _ => {}
            }
        }
    }
}
