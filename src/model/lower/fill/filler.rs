//! One entity after the other: its title, its body, what is added to it elsewhere.

use std::ops::Range;
use std::rc::Rc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::super::bodies::Bodies;
use super::super::bounds;
use super::super::kinds;
use super::super::lines::{self, Meaning, Words, meaning};
use super::super::literal::{Fault, Literal, Reader, Scope};
use super::super::names::unseen;
use super::super::recent::Recent;
use super::super::reuse::{Reuse, Taken};
use super::super::say::{Hints, listed, short, suggest};
use super::super::sentences::understand;
use super::super::template::Templates;
use super::super::wording::Wordings;
use super::super::{Lowering, asked, at};
use super::asked::Demands;
use super::{Filled, PIECE};
use crate::finding::{Citation, Finding, Said};
use crate::model::value::Value;
use crate::model::{CellNote, EntityCitation, EntityId, KindId, LocalisedText, PropertyId};
use crate::source::{Place, Source, SourceId, Span};
use crate::syntax::token::Token;
use crate::syntax::tree::{self, Beside, Body, Broken, Cite, Line, Member};
use crate::syntax::unquote;

/// How many properties are listed at most.
const SHOWN: usize = 12;

/// Fills one entity after the other.
pub(super) struct Filler<'f, 'a> {
    pub(super) it: &'f Lowering<'a>,
    templates: &'f Templates,
    hints: &'f Hints,
    pub(super) filled: Filled,
    pub(super) entity: EntityId,
    /// The text of the body that is read, and its number.
    written: &'a Source,
    source: SourceId,
    pub(super) kind: KindId,
    /// Properties that a broken statement would have set, so that their absence is no mistake of its own.
    pub(super) excused: Vec<PropertyId>,
    /// Whether some property of the entity has several values where one is allowed at a time.
    pub(super) repeats: bool,
    /// What is asked of each kind's values, of the kinds so far.
    pub(super) demands: IndexMap<KindId, Rc<Demands>, FxBuildHasher>,
    /// What entities of a kind may have said before.
    stated: IndexMap<KindId, Rc<[PropertyId]>, FxBuildHasher>,
    recent: Recent<'a>,
}

impl<'f, 'a> Filler<'f, 'a> {
    /// One that adds to what was filled so far.
    pub(super) fn new(
        it: &'f Lowering<'a>,
        templates: &'f Templates,
        hints: &'f Hints,
        filled: Filled,
    ) -> Filler<'f, 'a> {
        Filler {
            it,
            templates,
            hints,
            filled,
            entity: EntityId(0),
            written: it.sources.get(SourceId(0)),
            source: SourceId(0),
            kind: KindId::ENTITY,
            excused: Vec::new(),
            repeats: false,
            demands: IndexMap::default(),
            stated: IndexMap::default(),
            recent: Recent::new(),
        }
    }

    /// What was read.
    pub(super) fn filled(self) -> Filled {
        self.filled
    }

    /// How many texts there are so far.
    pub(super) fn texts(&self) -> u32 {
        self.filled.texts.len() as u32
    }

    /// Fills an entity of which nothing is said elsewhere, and that has no wording.
    pub(super) fn one(&mut self, entity: EntityId, title: &[Token], body: Option<&Body>) {
        self.begin(entity);
        let (left, source) = (self.hints.left(), self.source);
        self.head(title);
        if !self.is_silent() {
            body.into_iter().for_each(|body| self.body(body));
            self.check();
        }
        self.sought(left, source);
    }

    /// Takes over what was read of an entity before; whether that could be done.
    fn take_over(&mut self, reuse: &Reuse<'_>) -> bool {
        let Some(was) = reuse.was(self.entity) else { return false };
        let of_kind = self.stated.entry(self.kind).or_insert_with(|| {
            let stated =
                reuse.model.columns.iter().enumerate().filter(|(_, column)| !column.places.is_empty());
            let stated = stated.map(|(i, _)| PropertyId(i as u32));
            let has = |p: &PropertyId| self.it.model.is_kind(self.kind, self.it.model.property(*p).owner);
            stated.filter(has).collect()
        });
        let Some(taken) = reuse.taken(was, &Rc::clone(of_kind)) else { return false };
        for Taken { property, value, note, place } in taken {
            let value = match value {
                Value::Text(text) => Value::Text(self.filled.add_text(reuse.model.text(text).clone())),
                value => value,
            };
            self.filled.columns.push(property, self.entity, value, place);
            if let Some(note) = note {
                self.filled.columns.annotate(property, note);
            }
        }
        let before = &reuse.model.citations;
        let first = before.partition_point(|c| c.entity < was);
        let own = before.iter().skip(first).take_while(|c| c.entity == was);
        self.filled.citations.extend(own.map(|c| EntityCitation { entity: self.entity, ..c.clone() }));
        self.filled.taken.push(self.entity);
        true
    }

    /// Fills the entities of a range.
    pub(super) fn all(
        mut self,
        bodies: &Bodies<'_>,
        range: Range<usize>,
        mut wordings: Wordings<'_>,
        reuse: Option<&Reuse<'_>>,
    ) -> Filled {
        let mut extends = bodies.extends(range.start).peekable();
        for i in range {
            self.begin(EntityId(i as u32));
            let is_extended = extends.peek().is_some_and(|(id, ..)| id.index() == i);
            if !is_extended && reuse.is_some_and(|reuse| self.take_over(reuse)) {
                continue;
            }
            let (title, body) = bodies.own(i);
            let (left, source) = (self.hints.left(), self.source);
            self.head(title);
            let silent = self.is_silent();
            if let Some(body) = body.filter(|_| !silent) {
                self.body(body);
            }
            while let Some((_, source, body)) = extends.next_if(|(id, ..)| id.index() == i) {
                self.turn_to(source);
                if !silent {
                    self.body(body);
                }
            }
            self.wording(&mut wordings, bodies.is_top(i));
            if !silent {
                self.check();
            }
            self.sought(left, source);
        }
        self.filled
    }

    /// Remembers in which text names were looked for that may be meant, which is rare.
    fn sought(&mut self, left: usize, source: SourceId) {
        let work = left - self.hints.left();
        if work > 0 {
            self.filled.sought.push((self.entity.index() / PIECE, source, work));
        }
    }

    /// Reads literals in the body that is read.
    fn reader(&self) -> Reader<'f> {
        let scope = Scope { source: self.source, container: Some(self.entity) };
        let (model, sources, source) = (&self.it.model, self.it.sources, self.written);
        Reader { model, sources, source, scope, hints: self.hints, titles: &self.it.titles }
    }

    /// What is read stands in this text.
    pub(super) fn turn_to(&mut self, source: SourceId) {
        (self.source, self.written) = (source, self.it.sources.get(source));
    }

    fn begin(&mut self, entity: EntityId) {
        self.entity = entity;
        self.kind = self.it.model.kind_of(entity);
        self.turn_to(self.name_place().source);
        self.excused.clear();
        self.repeats = false;
    }

    /// Where the entity's name stands.
    pub(super) fn name_place(&self) -> Place {
        let declared = self.it.model.entities.declared.get(self.entity.index());
        declared.map_or(at(SourceId(0), Span::default()), |d| d.name)
    }

    /// Whether nobody knows what it is.
    fn is_silent(&self) -> bool {
        self.it.model.is_entity_broken(self.entity)
    }

    pub(super) fn text(&self, span: Span) -> &'a str {
        span.of(&self.written.text)
    }

    pub(super) fn push(&mut self, property: PropertyId, value: Value, span: Span) {
        self.repeats |= self.filled.columns.push(property, self.entity, value, at(self.source, span));
    }

    fn push_text(&mut self, property: PropertyId, text: LocalisedText, span: Span) {
        let id = self.filled.add_text(text);
        self.push(property, Value::Text(id), span);
    }

    /// The title, and what it nests in.
    fn head(&mut self, title: &[Token]) {
        if let (Some(first), Some(last)) = (title.first(), title.last()) {
            let text = lines::title(&self.written.text, title);
            self.push_text(PropertyId::TITLE, text, first.span.to(last.span));
        }
        if let Some(container) = self.it.model.container_of(self.entity) {
            let span = self.name_place().span;
            self.push(PropertyId::PART_OF, Value::Entity(container), span);
        }
    }

    fn wording(&mut self, wordings: &mut Wordings<'_>, top: bool) {
        let place = self.name_place();
        let written = self.filled.columns.get(PropertyId::WORDING).is_some_and(|c| !c.is_none(self.entity));
        if let Some((text, place)) =
            wordings.of(self.it.sources, &mut self.filled.texts, place).filter(|_| top && !written)
        {
            let cell = Value::Text(text);
            self.filled.columns.push(PropertyId::WORDING, self.entity, cell, place);
        }
    }

    fn body(&mut self, body: &Body) {
        for member in &body.members {
            match member {
                Member::Property(property) => self.property(property),
                Member::Line(line) => self.line(line),
                Member::Cite(cite) => self.cite(cite),
                Member::Note(note) => {
                    let text = kinds::localised(self.it, self.source, note);
                    self.push_text(PropertyId::NOTE, text, note.span);
                }
                Member::Alias(_) => {}
                Member::Broken(broken) => self.broken(broken),
            }
        }
    }

    /// What could not be understood might have set any property.
    fn broken(&mut self, broken: &Broken) {
        let named =
            broken.defines.and_then(|name| self.it.model.property_of(self.kind, self.text(name.span)));
        match named {
            Some(property) => self.excused.push(property),
            None => self.excused.extend(self.it.model.kind(self.kind).properties.values().copied()),
        }
    }

    /// `property: value, value`
    fn property(&mut self, property: &tree::Property) {
        let name = self.text(property.name.span);
        let from = self.written.pack;
        let Some(id) = self.recent.property(&self.it.model, self.kind, name, from) else {
            return self.unknown_property(property);
        };
        for value in property.values.iter() {
            let read = self.reader().read(&value.value, &asked(&self.it.model, id));
            let note = value.beside.as_ref().map(|beside| self.note(beside)).transpose();
            let (note, read) = match note {
                Ok(note) => (note, read),
                Err(()) => (None, read.and(Err(Fault::Silent))),
            };
            self.set(id, read, value.value.span);
            if let Some(note) = note {
                self.filled.columns.annotate(id, note);
            }
        }
    }

    /// Puts what was read into the column, or the fault.
    fn set(&mut self, id: PropertyId, read: Result<Literal, Fault>, span: Span) {
        let value = match read {
            Ok(Literal::Value(Value::Number(number))) => {
                bounds::checked(self.it, id, Value::Number(number), at(self.source, span))
            }
            Ok(Literal::Value(value)) => return self.push(id, value, span),
            Ok(Literal::Unknown) => Ok(Value::Unknown),
            Ok(Literal::Any) => Ok(Value::Entity(EntityId::ANY)),
            Ok(Literal::Faulty) => Ok(Value::Faulty),
            Ok(Literal::Text(text)) => Ok(Value::Text(self.filled.add_text(*text))),
            Err(fault) => Err(fault),
        };
        let value = value.unwrap_or_else(|fault| {
            self.report(fault, Some(id));
            Value::Faulty
        });
        self.push(id, value, span);
    }

    /// A mistake of this entity.
    pub(super) fn report(&mut self, fault: Fault, property: Option<PropertyId>) {
        let Fault::Said(mut finding) = fault else { return };
        let model = &self.it.model;
        if model.is_contested(self.kind, self.written.pack) {
            return;
        }
        finding.primary.entity = Some(model.name_of(self.entity).to_owned());
        finding.primary.property = property.map(|p| model.symbols.text(model.property(p).name).to_owned());
        self.filled.findings.push(*finding);
    }

    /// `during PERIOD as of DATE cite SOURCE "…"`; `Err` where one of them is in error.
    fn note(&mut self, value: &Beside) -> Result<CellNote, ()> {
        let mut note = CellNote::default();
        let reader = self.reader();
        let during = value.during.as_ref().map(|expr| reader.period(expr)).transpose();
        let as_of = value.as_of.as_ref().map(|expr| reader.date(expr)).transpose();
        let source =
            value.cite.as_ref().map(|cite| reader.entity(cite.source.span, KindId::SOURCE)).transpose();
        let mut sound = true;
        for fault in
            [during.as_ref().err().is_some(), as_of.as_ref().err().is_some(), source.as_ref().err().is_some()]
        {
            sound &= !fault;
        }
        match during {
            Ok(during) => note.during = during,
            Err(fault) => self.report(fault, None),
        }
        match as_of {
            Ok(as_of) => note.as_of = as_of,
            Err(fault) => self.report(fault, None),
        }
        match source {
            Ok(source) => note.source = source,
            Err(fault) => self.report(fault, None),
        }
        note.quote = value.cite.as_ref().and_then(|cite| self.quote(cite)).map(Into::into);
        if sound { Ok(note) } else { Err(()) }
    }

    fn quote(&self, cite: &Cite) -> Option<String> {
        cite.quote.map(|quote| unquote(&self.written.text, quote).into_owned())
    }

    /// `cite SOURCE "…"` for the entity as a whole.
    fn cite(&mut self, cite: &Cite) {
        let read = self.reader().entity(cite.source.span, KindId::SOURCE);
        if let Ok(source) = read {
            let citation =
                Citation { source: self.it.model.name_of(source).to_owned(), quote: self.quote(cite) };
            let place = at(self.source, cite.span);
            self.filled.citations.push(EntityCitation { entity: self.entity, citation, place });
        }
        let read = read.map(|id| Literal::Value(Value::Entity(id)));
        self.set(PropertyId::CITE, read, cite.source.span);
    }

    /// A sentence; nested entities have their own turn.
    fn line(&mut self, line: &Line) {
        if line.body.is_some() {
            return;
        }
        let Meaning::Sentence = meaning(self.it, self.source, line, true) else { return };
        let words = Words::new(&self.written.text, &line.words);
        let mut said = understand(&self.reader(), self.templates, self.kind, &words);
        if said.finding.is_some()
            && let Some(finding) = lines::goes_on(self.it, self.source, line)
        {
            said.finding = Some(Box::new(finding));
        }
        if let Some(finding) = said.finding {
            self.report(Fault::Said(finding), None);
        }
        if said.is_lost {
            let before = self.excused.len();
            let templates = self.templates.of(&self.it.model, self.kind, self.source);
            self.excused.extend(templates.flat_map(|t| &t.slots));
            if self.excused.len() == before {
                self.excused.extend(self.it.model.kind(self.kind).properties.values());
            }
        }
        for (id, read, span) in said.values {
            self.set(id, read, span);
        }
    }

    /// `model/unknown_property`, or `model/not_in_use` where a pack that is not in use here adds it to the kind.
    fn unknown_property(&mut self, property: &tree::Property) {
        let (model, from) = (&self.it.model, self.written.pack);
        let (text, place) = (self.text(property.name.span), at(self.source, property.name.span));
        let hidden = model.property_of(self.kind, text).and_then(|id| model.property(id).place);
        if let Some(added) = hidden {
            let pack = model.visibility.pack(added.source);
            let finding = unseen(self.it.sources, place, text, from, pack);
            return self.report(finding.into(), None);
        }
        let (owner, name) = (model.symbols.text(model.kind(self.kind).name), short(text));
        let said = Said::both(
            format!("`{owner}` has no property `{name}`"),
            format!("`{owner}` hat keine Eigenschaft `{name}`"),
        );
        let known =
            || model.properties_seen(self.kind, from).map(|(name, id)| (model.symbols.text(name), id));
        let near = self.hints.nearest(text, known().map(|(name, _)| name));
        let meant: Vec<PropertyId> =
            near.iter().filter_map(|name| model.property_of(self.kind, name)).collect();
        let finding = Finding::error("model/unknown_property", place, said);
        let own = known().filter(|(_, id)| model.property(*id).owner != KindId::ENTITY);
        let own: Vec<&str> = own.map(|(name, _)| name).collect();
        let finding = if near.is_empty() && !own.is_empty() {
            let (shown, rest) = own.split_at(own.len().min(SHOWN));
            finding.help(match rest.len() {
                0 => Said::both(
                    format!("its properties are {}", listed(shown, "and")),
                    format!("die Eigenschaften sind {}", listed(shown, "und")),
                ),
                more => {
                    let shown = shown.join("`, `");
                    Said::both(
                        format!("its properties are `{shown}` and {more} more (`einklang vocabulary {owner}`)"),
                        format!("die Eigenschaften sind `{shown}` und {more} weitere (`einklang vocabulary {owner}`)"),
                    )
                }
            })
        } else {
            suggest(finding, &near)
        };
        self.excused.extend(meant);
        self.report(finding.into(), None);
    }
}
