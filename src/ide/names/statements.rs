//! Names in what is stated: entities, their values and sentences, and what is said of findings.

use super::{Named, Role, Walker};
use crate::ide::at;
use crate::model::{Cells, EntityId, KindId, PropertyId, Type, value::Value};
use crate::source::Span;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::*;

/// Whose name is in front of others.
type Container = Option<EntityId>;

impl<'a> Walker<'a, '_> {
    /// An entity or a sentence.
    pub(super) fn line(&mut self, line: &'a Line, container: Container) {
        let [kind, name, ..] = &*line.words else {
            return self.sentence(line, container);
        };
        let id = self.kind_named(kind.span.of(self.text));
        let entity = (kind.kind == TokenKind::Name && name.kind == TokenKind::Name)
            .then(|| self.entity_at(id, name.span, container, line.body.is_some()))
            .flatten();
        let Some(entity) = entity else {
            match line.body.is_some() || container.is_none() {
                true => self.read(kind.span, id.map(Named::Kind)),
                false => self.sentence(line, container),
            }
            if let Some(body) = &line.body {
                self.body(body, container);
            }
            return;
        };
        self.read(kind.span, id.map(Named::Kind));
        self.entity(name.span, entity, Role::Declares, None);
        if let Some(body) = &line.body {
            self.body(body, Some(entity));
        }
    }

    /// The entity that a line declares. One that is declared twice is the first of them.
    fn entity_at(&self, kind: Option<KindId>, name: Span, inside: Container, body: bool) -> Option<EntityId> {
        let place = self.place(name);
        let declared = |kind| at::declared_as(self.model, kind, place);
        let found = match kind {
            Some(kind) => declared(kind),
            None => declared(KindId::ENTITY),
        };
        let twice = || {
            kind.filter(|_| body)?;
            self.model.resolve(name.of(self.text), self.pack, inside)
        };
        found.or_else(twice)
    }

    /// The parts of an entity's name; those in front name what it nests in.
    pub(super) fn entity(&mut self, name: Span, entity: EntityId, role: Role, of: Option<PropertyId>) {
        let (mut rest, mut at, mut role) = (name, Some(entity), role);
        while let Some(id) = at {
            let text = rest.of(self.text);
            let dot = text.rfind('.');
            let start = rest.start + dot.map_or(0, |dot| dot as u32 + 1);
            self.tell(Span { start, end: rest.end }, Named::Entity(id), role, of);
            let Some(dot) = dot else { return };
            rest.end = rest.start + dot as u32;
            role = Role::Reads;
            at = self.model.container_of(id);
        }
    }

    /// A name that should be an entity's; of one that is not known, the part in front that is.
    pub(super) fn reference(&mut self, name: Span, container: Container, role: Role, of: Option<PropertyId>) {
        let mut name = name;
        if !self.focus.may(self.text, name) {
            return;
        }
        loop {
            if let Some(id) = self.model.resolve(name.of(self.text), self.pack, container) {
                return self.entity(name, id, role, of);
            }
            let Some(dot) = name.of(self.text).rfind('.') else { return };
            name.end = name.start + dot as u32;
        }
    }

    pub(super) fn extend(&mut self, it: &'a Extend) {
        self.reference(it.name.span, None, Role::Writes, None);
        let entity = self.model.resolve(it.name.span.of(self.text), self.pack, None);
        self.body(&it.body, entity);
    }

    fn body(&mut self, body: &'a Body, entity: Container) {
        if !self.focus.may(self.text, body.span) {
            return;
        }
        let members = match self.focus {
            super::Focus::At(offset) => at::members(body, *offset),
            _ => &body.members,
        };
        for member in members {
            match member {
                Member::Property(it) => self.property(it, entity),
                Member::Line(it) if self.focus.may(self.text, it.span) => self.line(it, entity),
                Member::Line(_) | Member::Note(_) => {}
                Member::Cite(it) => self.cite(it, entity, Some(PropertyId::CITE)),
                Member::Alias(names) => {
                    if let Some(entity) = entity {
                        names.iter().for_each(|n| {
                            self.tell(n.span, Named::Entity(entity), Role::Declares, None);
                        });
                    }
                }
                Member::Broken(it) => self.broken(it, entity),
            }
        }
    }

    pub(super) fn cite(&mut self, it: &Cite, entity: Container, of: Option<PropertyId>) {
        self.reference(it.source.span, entity, Role::Reads, of);
    }

    fn property(&mut self, it: &'a Property, entity: Container) {
        if !self.focus.may(self.text, it.span()) {
            return;
        }
        let kind = entity.map(|entity| self.model.kind_of(entity));
        let id = kind.and_then(|kind| self.model.property_of(kind, it.name.span.of(self.text)));
        if let Some(id) = id {
            self.tell(it.name.span, Named::Property(id), Role::Writes, None);
        }
        let ty = id.map(|id| self.model.property(id).ty);
        for value in it.values.iter() {
            self.value_of(&value.value, ty, id, entity);
            if let Some(beside) = &value.beside {
                for time in beside.during.iter().chain(&beside.as_of) {
                    self.value_of(time, Some(Type::Period), id, entity);
                }
                if let Some(cite) = &beside.cite {
                    self.cite(cite, entity, None);
                }
            }
        }
    }

    /// A value as it is written for a property.
    pub(super) fn value_of(
        &mut self,
        value: &Expr,
        ty: Option<Type>,
        of: Option<PropertyId>,
        entity: Container,
    ) {
        match &value.kind {
            ExprKind::Name => match ty {
                Some(Type::Choice(id)) => {
                    if let Some(named) = self.value_named(id, value.span.of(self.text)) {
                        self.tell(value.span, named, Role::Reads, of);
                    }
                }
                _ => self.reference(value.span, entity, Role::Reads, of),
            },
            ExprKind::Number(number) => {
                if let Some(unit) = &number.unit {
                    self.units(unit, of);
                }
            }
            ExprKind::About(a, b) => {
                self.value_of(a, ty, of, entity);
                b.iter().for_each(|b| self.value_of(b, ty, of, entity));
            }
            ExprKind::Range(a, b) => {
                [a, b].into_iter().flatten().for_each(|e| self.value_of(e, ty, of, entity));
            }
            ExprKind::AtLeast(a) | ExprKind::AtMost(a) | ExprKind::Negate(a) => {
                self.value_of(a, ty, of, entity);
            }
            _ => {}
        }
    }

    /// The words of a sentence: those that say a value, by what the model made of them.
    fn sentence(&mut self, line: &'a Line, entity: Container) {
        let Some(entity) = entity else { return };
        let kind = self.model.kind_of(entity);
        let mut spoken: Vec<(Span, PropertyId, Option<Named>)> = Vec::new();
        for (_, id) in &self.model.kind(kind).properties {
            let Some(column) = self.model.columns.get(id.index()) else { continue };
            for cell in column.cells(entity) {
                let Some(place) = column.places.get(cell) else { continue };
                if place.source == self.source && line.span.contains(place.span) {
                    spoken.push((place.span, *id, self.cell(*id, &column.cells, cell)));
                }
            }
        }
        let is_understood = !spoken.is_empty();
        for word in line.words.iter().filter(|w| w.kind == TokenKind::Name) {
            if spoken.iter().any(|(span, ..)| span.contains(word.span)) {
                continue;
            }
            match self.model.resolve(word.span.of(self.text), self.pack, Some(entity)) {
                Some(id) if !is_understood => self.entity(word.span, id, Role::Reads, None),
                _ => self.tell(word.span, Named::Sentence(kind), Role::Reads, None),
            }
        }
        for (span, id, named) in spoken {
            match named {
                Some(Named::Entity(entity)) => self.entity(span, entity, Role::Reads, Some(id)),
                Some(named) => self.tell(span, named, Role::Reads, Some(id)),
                None => self.literal(line, span, id),
            }
        }
    }

    /// What a cell holds, where that has a name.
    fn cell(&self, property: PropertyId, cells: &Cells, cell: usize) -> Option<Named> {
        match cells {
            Cells::Entities(all) => all.get(cell).filter(|id| id.is_real()).map(|id| Named::Entity(*id)),
            Cells::Values(all) => match (all.get(cell)?, self.model.property(property).ty) {
                (Value::Choice(i), Type::Choice(id)) => Some(Named::Value(id, *i)),
                (Value::Entity(id), _) if id.is_real() => Some(Named::Entity(*id)),
                _ => None,
            },
        }
    }

    /// The units of a number in a sentence.
    fn literal(&mut self, line: &Line, span: Span, of: PropertyId) {
        let words: Vec<Token> = line.words.iter().filter(|w| span.contains(w.span)).copied().collect();
        if let Some((expr, _)) = crate::syntax::literal(self.text, &words, true) {
            self.value_of(&expr, Some(self.model.property(of).ty), Some(of), None);
        }
    }

    fn rule_ref(&mut self, it: &RuleRef) {
        let name = it.name.span.of(self.text);
        let rule = match it.pack {
            Some(pack) => {
                let of = self.globals.pack(pack.span.of(self.text));
                self.read(pack.span, of.map(Named::Pack));
                of.and_then(|of| self.globals.rule(of, name))
            }
            None => self.globals.rule_in(self.pack, name),
        };
        self.read(it.name.span, rule);
    }

    pub(super) fn accept(&mut self, it: &'a Accept) {
        self.rule_ref(&it.rule);
        self.reference(it.place.span, None, Role::Reads, None);
        for name in it.with.iter().chain(&it.by) {
            self.reference(name.span, None, Role::Reads, None);
        }
        for broken in &it.broken {
            self.broken(broken, None);
        }
    }

    pub(super) fn test(&mut self, it: &'a Test) {
        let items = match self.focus {
            super::Focus::At(offset) => at::items(&it.items, *offset),
            _ => &it.items,
        };
        items.iter().for_each(|item| self.item(item));
        for expect in &it.expects {
            match &expect.what {
                Expected::Finding { rule, place, .. } | Expected::NoFinding { rule, place } => {
                    self.rule_ref(rule);
                    if let Some(place) = place {
                        self.reference(place.span, None, Role::Reads, None);
                    }
                }
                Expected::Nothing => {}
            }
        }
    }

    /// A stretch that could not be understood: each of its names as what it would mean elsewhere.
    pub(super) fn broken(&mut self, it: &Broken, entity: Container) {
        if !self.focus.may(self.text, it.span) {
            return;
        }
        let tokens = crate::syntax::lexer::tokens_in(self.text, it.span);
        for (i, token) in tokens.iter().enumerate().filter(|(_, t)| t.kind == TokenKind::Name) {
            let name = token.span.of(self.text);
            let mut behind = tokens.iter().skip(i + 1).filter(|t| t.kind != TokenKind::Blank);
            let is_property = behind.next().is_some_and(|t| t.kind == TokenKind::Colon);
            let kind = entity.map(|entity| self.model.kind_of(entity));
            let property = kind.filter(|_| is_property).and_then(|k| self.model.property_of(k, name));
            if let Some(property) = property {
                self.tell(token.span, Named::Property(property), Role::Writes, None);
            } else if self.model.resolve(name, self.pack, entity).is_some() {
                self.reference(token.span, entity, Role::Reads, None);
            } else {
                let define = self.globals.define(name);
                let define = define.map(|it| Named::Define(it.place(it.tree.name.span)));
                let named = self.type_named(name).or(define).or_else(|| self.globals.threshold(name));
                let named = named.or_else(|| self.globals.unit(name).map(Named::Unit));
                self.read(token.span, named);
            }
        }
    }
}
