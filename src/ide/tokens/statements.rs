//! What stands in items and bodies: kinds, entities, properties, sentences.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::What;
use super::expressions::{expr, rule};
use super::marks::Marks;
use crate::ide::template::{Sentence, Template, templates};
use crate::model::{EntityId, KindId, PropertyId, Type};
use crate::source::Span;
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::{
    self, Accept, Body, Cite, DefineBody, Expected, Item, Line, Member, RuleRef, TypeRef, UnitExpr, UsePack,
};

type Known = IndexMap<KindId, Vec<Template>, FxBuildHasher>;

/// Marks some items.
pub(super) fn items(marks: &mut Marks<'_>, list: &[Item]) {
    let mut reader = Reader { marks, templates: Known::default(), containers: Vec::new() };
    list.iter().for_each(|item| reader.item(item));
}

struct Reader<'m, 'a> {
    marks: &'m mut Marks<'a>,
    templates: Known,
    /// The qualified names of the entities around, outermost first.
    containers: Vec<String>,
}

impl Reader<'_, '_> {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Use(it) => {
                if let UsePack::Named(name) = it.pack {
                    self.marks.mark(name.span, What::Pack);
                }
            }
            Item::Unit(it) => {
                it.names.iter().for_each(|name| self.marks.declare(name.span, What::Unit));
                it.title.iter().for_each(|t| self.marks.localised(t));
                it.equals.iter().for_each(|e| expr(self.marks, e, Some(Type::Duration)));
            }
            Item::Choice(it) => {
                self.marks.declare(it.name.span, What::Choice);
                it.title.iter().for_each(|t| self.marks.localised(t));
                for (name, title) in &it.values {
                    self.marks.declare(name.span, What::Member);
                    title.iter().for_each(|t| self.marks.localised(t));
                }
            }
            Item::Kind(it) => {
                self.marks.declare(it.name.span, What::Kind);
                self.kind(it);
            }
            Item::ExtendKind(it) => {
                self.marks.kind(it.name);
                self.kind(it);
            }
            Item::Rule(it) if self.marks.wants(it.span) => rule(self.marks, it),
            Item::Define(it) if self.marks.wants(it.span) => self.define(it),
            Item::Value(it) => {
                self.marks.declare(it.name.span, What::Value);
                it.title.iter().for_each(|t| self.marks.localised(t));
                expr(self.marks, &it.value, None);
            }
            Item::Accept(it) => self.accept(it),
            Item::Test(it) if self.marks.wants(it.span) => {
                self.marks.localised(&it.title);
                it.items.iter().for_each(|item| self.item(item));
                it.as_of.iter().for_each(|e| expr(self.marks, e, None));
                for expect in &it.expects {
                    self.expect(expect.what);
                }
            }
            Item::Extend(it) if self.marks.wants(it.span) => {
                let entity = self.resolve(it.name.span);
                self.marks.entity(it.name.span, entity);
                let kind = entity.map(|e| self.marks.it.model.kind_of(e));
                let name = entity.map_or(self.marks.text(it.name.span), |e| self.marks.it.model.name_of(e));
                self.body(&it.body, kind, name.to_owned());
            }
            Item::Line(it) => self.line(it, None),
            _ => {}
        }
    }

    fn resolve(&self, span: Span) -> Option<EntityId> {
        let model = self.marks.it.model;
        let container = self.containers.last().and_then(|name| model.symbols.get(name));
        let container = container.and_then(|s| model.entity_names.get(&s)).copied();
        model.resolve(self.marks.text(span), self.marks.source.pack, container)
    }

    fn kind(&mut self, it: &tree::Kind) {
        it.parent.iter().chain(&it.container).for_each(|name| self.marks.kind(*name));
        it.title.iter().chain(&it.note).for_each(|t| self.marks.localised(t));
        for property in &it.properties {
            self.marks.declare(property.name.span, What::Property);
            self.ty(&property.ty);
            property.bounds.iter().for_each(|(_, e)| expr(self.marks, e, None));
            let kind = self.marks.kind_named(self.marks.text(it.name.span));
            let name = self.marks.text(property.name.span);
            let id = kind.and_then(|k| self.marks.it.model.property_of(k, name));
            let ty = id.map(|id| self.marks.it.model.property(id).ty);
            property.default.iter().for_each(|e| expr(self.marks, e, ty));
            property.title.iter().chain(&property.note).for_each(|t| self.marks.localised(t));
        }
        for sentence in &it.sentences {
            sentence.lang.iter().for_each(|tag| self.marks.keyword(tag.span));
            self.template(sentence.text.span);
        }
    }

    /// The slots of a template are properties.
    fn template(&mut self, quoted: Span) {
        let text = self.marks.text(quoted);
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some((open, close)) = text.get(at..).and_then(|rest| {
            let open = rest.find('{')? + at;
            Some((open, text.get(open..)?.find('}')? + open))
        }) {
            let place = |from: usize, to: usize| Span {
                start: quoted.start + from as u32,
                end: quoted.start + to as u32,
            };
            parts.push(place(at, open + 1));
            self.marks.mark(place(open + 1, close), What::Property);
            at = close;
        }
        parts.push(Span { start: quoted.start + at as u32, end: quoted.end });
        self.marks.cut(quoted, parts);
    }

    fn ty(&mut self, ty: &TypeRef) {
        match ty {
            TypeRef::Named(name) => self.marks.kind(*name),
            TypeRef::Quantity(it) => unit(self.marks, it),
            TypeRef::Choice(values) => {
                for (name, title) in values {
                    self.marks.declare(name.span, What::Member);
                    title.iter().for_each(|t| self.marks.localised(t));
                }
            }
        }
    }

    fn define(&mut self, it: &tree::Define) {
        self.marks.declare(it.name.span, What::Function);
        it.title.iter().for_each(|t| self.marks.localised(t));
        let known = self.marks.scope.len();
        for (name, ty) in &it.params {
            self.marks.declare(name.span, What::Parameter);
            let text = self.marks.text(name.span).to_owned();
            self.marks.scope.push((text, What::Parameter));
            self.ty(ty);
        }
        let (DefineBody::When(body) | DefineBody::Equals(body)) = &it.body;
        expr(self.marks, body, None);
        self.marks.scope.truncate(known);
    }

    fn rule_ref(&mut self, rule: &RuleRef) {
        rule.pack.iter().for_each(|pack| self.marks.mark(pack.span, What::Pack));
        self.marks.mark(rule.name.span, What::Rule);
    }

    fn accept(&mut self, it: &Accept) {
        self.rule_ref(&it.rule);
        for name in [&it.place].into_iter().chain(&it.with).chain(&it.by) {
            self.marks.entity(name.span, None);
        }
        it.until.iter().for_each(|e| expr(self.marks, e, None));
    }

    fn expect(&mut self, what: Expected) {
        if let Expected::Finding { rule, place, .. } | Expected::NoFinding { rule, place } = what {
            self.rule_ref(&rule);
            place.iter().for_each(|name| self.marks.entity(name.span, None));
        }
    }

    /// An entity, or a sentence of one of a kind.
    fn line(&mut self, line: &Line, kind: Option<KindId>) {
        if !self.marks.wants(line.span) {
            return;
        }
        if let [first, second, rest @ ..] = &*line.words
            && first.kind == T::Name
            && second.kind == T::Name
            && is_title(rest)
            && (line.body.is_some() || self.marks.kind_named(self.marks.text(first.span)).is_some())
        {
            self.marks.kind(tree::Name { span: first.span });
            self.marks.declare(second.span, What::Entity);
            for word in rest.iter().filter(|w| w.kind == T::Name) {
                self.marks.keyword(word.span);
            }
            let nested = self.marks.kind_named(self.marks.text(first.span));
            let name = self.marks.text(second.span);
            let name = self.containers.last().map_or(name.to_owned(), |outer| format!("{outer}.{name}"));
            if let Some(body) = &line.body {
                self.body(body, nested, name);
            }
            return;
        }
        self.sentence(line, kind);
        if let Some(body) = &line.body {
            self.body(body, None, String::new());
        }
    }

    fn sentence(&mut self, line: &Line, kind: Option<KindId>) {
        let it = self.marks.it;
        let words = line.words.iter().copied();
        let sentence = Sentence::new(it, &self.marks.source.text, words.collect());
        let pack = self.marks.source.pack;
        let slots = kind.and_then(|kind| {
            let known = self.templates.entry(kind).or_insert_with(|| templates(it, kind, pack));
            known.iter().find_map(|template| sentence.slots(template))
        });
        let slots = slots.unwrap_or_default();
        for word in &line.words {
            let slot = slots.iter().find(|(span, _)| span.contains(word.span));
            match (word.kind, slot) {
                (T::Name, Some((_, property))) => self.value_word(word.span, *property),
                (T::Name, None) => self.loose_word(word.span),
                _ => {}
            }
        }
    }

    /// A word of a value in a sentence.
    fn value_word(&mut self, span: Span, property: PropertyId) {
        let text = self.marks.text(span);
        match self.marks.it.model.property(property).ty {
            _ if text == "unknown" => self.marks.keyword(span),
            Type::Choice(_) => self.marks.mark(span, What::Member),
            Type::Entity(_) => {
                let entity = self.resolve(span);
                self.marks.entity(span, entity);
            }
            Type::Number(_) | Type::Duration if self.marks.it.model.units.find(text).is_some() => {
                self.marks.mark(span, What::Unit);
            }
            _ => {}
        }
    }

    /// A word of a sentence that fits no template, or stands for nothing.
    fn loose_word(&mut self, span: Span) {
        self.marks.mark(span, What::Sentence);
    }

    fn body(&mut self, body: &Body, kind: Option<KindId>, name: String) {
        if !self.marks.wants(body.span) {
            return;
        }
        self.containers.push(name);
        for member in &body.members {
            match member {
                Member::Property(it) => self.property(it, kind),
                Member::Line(it) => self.line(it, kind),
                Member::Cite(it) => cite(self.marks, it),
                Member::Note(text) => self.marks.localised(text),
                Member::Alias(names) => {
                    names.iter().for_each(|name| self.marks.declare(name.span, What::Entity));
                }
                Member::Broken(_) => {}
            }
        }
        self.containers.pop();
    }

    fn property(&mut self, it: &tree::Property, kind: Option<KindId>) {
        if !self.marks.wants(it.span()) {
            return;
        }
        self.marks.mark(it.name.span, What::Property);
        let model = self.marks.it.model;
        let name = self.marks.text(it.name.span);
        let ty = kind.and_then(|k| model.property_of(k, name)).map(|id| model.property(id).ty);
        for value in it.values.iter() {
            match (&value.value.kind, ty) {
                (tree::ExprKind::Name, Some(Type::Entity(_) | Type::Any) | None) => {
                    let span = value.value.span;
                    if matches!(self.marks.text(span), "unknown" | "any") {
                        self.marks.keyword(span);
                    } else {
                        let entity = self.resolve(span);
                        if entity.is_some() || ty.is_some() {
                            self.marks.entity(span, entity);
                        }
                    }
                }
                _ => expr(self.marks, &value.value, ty),
            }
            if let Some(beside) = &value.beside {
                beside.during.iter().chain(&beside.as_of).for_each(|e| expr(self.marks, e, None));
                beside.cite.iter().for_each(|it| cite(self.marks, it));
            }
        }
    }
}

/// Whether words are the title of an entity, or nothing.
fn is_title(words: &[crate::syntax::token::Token]) -> bool {
    match words {
        [] => true,
        [text] => text.kind == T::Text,
        [tag, text, ..] => text.kind == T::Text && tag.kind == T::Name || tag.kind == T::Text,
    }
}

/// `cite SOURCE "quotation"`
pub(super) fn cite(marks: &mut Marks<'_>, it: &Cite) {
    marks.entity(it.source.span, None);
}

/// `persons/year`
pub(super) fn unit(marks: &mut Marks<'_>, it: &UnitExpr) {
    it.numerator.iter().chain(&it.denominator).for_each(|name| marks.mark(name.span, What::Unit));
}
