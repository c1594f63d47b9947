//! What is said about whom: every value into its column.

use std::ops::Range;
use std::rc::Rc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::bodies::Bodies;
use super::bounds;
use super::columns::Columns;
use super::lines::{self, Meaning, Words, meaning};
use super::literal::{Fault, Literal, Reader, Scope};
use super::names::unseen;
use super::properties::is_required;
use super::recent::Recent;
use super::say::{Hints, listed, short, suggest};
use super::sentences::understand;
use super::template::Templates;
use super::wording::Wordings;
use super::{Lowering, asked, at, rivals};
use crate::finding::{Citation, Finding, Said};
use crate::model::value::Value;
use crate::model::{
    CellNote, EntityCitation, EntityId, KindId, LocalisedText, Model, Part, PropertyId, TextId,
};
use crate::source::{Place, SourceId, Span};
use crate::stack::roomy_each;
use crate::syntax::token::Token;
use crate::syntax::tree::{self, Body, Broken, Cite, Line, Member, PropertyValue};
use crate::syntax::unquote;

/// So many entities are filled by one worker at a time. The number depends on nothing, so that texts are numbered the same
/// way on every machine.
const PIECE: usize = 4096;
/// So many pieces are filled side by side and then put behind each other, so that not all stand in memory twice.
const TOGETHER: usize = 8;

/// Reads all values of all entities.
pub(super) fn fill(
    it: &mut Lowering<'_>,
    parts: &[Part<'_>],
    templates: &Templates,
    bodies: &mut Bodies<'_>,
) -> Columns {
    fill_by(PIECE, it, parts, templates, bodies)
}

fn fill_by(
    piece: usize,
    it: &mut Lowering<'_>,
    parts: &[Part<'_>],
    templates: &Templates,
    bodies: &mut Bodies<'_>,
) -> Columns {
    let all = bodies.len();
    let pieces: Vec<Range<usize>> =
        (0..all).step_by(piece).map(|start| start..(start + piece).min(all)).collect();
    let lowering: &Lowering<'_> = it;
    let read = |bodies: &Bodies<'_>, piece: &Range<usize>| {
        let hints = Hints::shared_by(pieces.len());
        let filler = Filler {
            it: lowering,
            templates,
            hints: &hints,
            filled: Filled::new(&lowering.model),
            entity: EntityId(0),
            source: SourceId(0),
            kind: KindId::ENTITY,
            excused: Vec::new(),
            repeats: false,
            demands: IndexMap::default(),
            recent: Recent::new(),
        };
        filler.all(bodies, piece.clone(), Wordings::new(parts))
    };
    let declared = lowering.model.texts.len() as u32;
    let mut whole = Filled::new(&lowering.model);
    for some in pieces.chunks(TOGETHER) {
        let filled = match some {
            [one] => vec![read(bodies, one)],
            several => roomy_each(several, |piece| read(bodies, piece)),
        };
        bodies.forget(some.last().map_or(0, |piece| piece.end));
        whole.columns.make_room(filled.iter().map(|piece| &piece.columns));
        filled.into_iter().for_each(|piece| whole.append(piece, declared));
    }
    it.model.texts.extend(whole.texts);
    it.model.citations = whole.citations;
    it.findings.extend(whole.findings);
    it.sought.extend(whole.sought);
    whole.columns
}

/// How many pieces there are.
pub(super) fn pieces(model: &Model) -> usize {
    // What is stated about entities are no entities that were filled.
    (model.kind(KindId::STATEMENT).extent.start as usize).div_ceil(PIECE)
}

/// Reads the values of some entities again, of which nothing is said elsewhere and that have no wording. For each of
/// them tells how many texts come before its own.
pub(super) fn refill(
    it: &Lowering<'_>,
    templates: &Templates,
    some: &[(EntityId, &[Token], Option<&Body>)],
) -> (Filled, Vec<u32>) {
    let pieces = pieces(&it.model);
    let (mut filled, mut texts) = (Filled::new(&it.model), Vec::new());
    for piece in some.chunk_by(|a, b| a.0.index() / PIECE == b.0.index() / PIECE) {
        let hints = Hints::shared_by(pieces);
        let (entity, source, kind) = (EntityId(0), SourceId(0), KindId::ENTITY);
        let (excused, repeats, demands) = (Vec::new(), false, IndexMap::default());
        let (hints, recent) = (&hints, Recent::new());
        let mut filler =
            Filler { it, templates, hints, filled, entity, source, kind, excused, repeats, demands, recent };
        for (entity, title, body) in piece {
            texts.push(filler.filled.texts.len() as u32);
            filler.begin(*entity);
            let (left, source) = (filler.hints.left(), filler.source);
            filler.head(title);
            if !filler.is_silent() {
                body.iter().for_each(|body| filler.body(body));
                filler.check();
            }
            filler.sought(left, source);
        }
        filled = filler.filled;
    }
    (filled, texts)
}

/// What was read of some entities.
pub(super) struct Filled {
    pub(super) columns: Columns,
    /// The texts among the values, numbered from 0.
    pub(super) texts: Vec<LocalisedText>,
    pub(super) citations: Vec<EntityCitation>,
    pub(super) findings: Vec<Finding>,
    /// How much work it was to look for names that may be meant, by piece and text.
    pub(super) sought: Vec<(usize, SourceId, usize)>,
}

impl Filled {
    fn new(model: &Model) -> Filled {
        let columns = Columns::new(model);
        let (texts, citations, findings, sought) = Default::default();
        Filled { columns, texts, citations, findings, sought }
    }

    /// Adds what was read of the entities behind these; so many texts stand before all of them.
    fn append(&mut self, piece: Filled, texts: u32) {
        self.columns.append(piece.columns, texts + self.texts.len() as u32);
        self.texts.extend(piece.texts);
        self.citations.extend(piece.citations);
        self.findings.extend(piece.findings);
        self.sought.extend(piece.sought);
    }

    fn add_text(&mut self, text: LocalisedText) -> TextId {
        self.texts.push(text);
        TextId(self.texts.len() as u32 - 1)
    }
}

/// Fills one entity after the other.
struct Filler<'f, 'a> {
    it: &'f Lowering<'a>,
    templates: &'f Templates,
    hints: &'f Hints,
    filled: Filled,
    entity: EntityId,
    /// The text of the body that is read.
    source: SourceId,
    kind: KindId,
    /// Properties that a broken statement would have set, so that their absence is no mistake of its own.
    excused: Vec<PropertyId>,
    /// Whether some property of the entity has several values where one is allowed at a time.
    repeats: bool,
    /// What is asked of each kind's values, of the kinds so far.
    demands: IndexMap<KindId, Rc<[Demand]>, FxBuildHasher>,
    recent: Recent<'a>,
}

/// What is asked of a property's values.
#[derive(Debug, Clone, Copy)]
struct Demand {
    id: PropertyId,
    is_required: bool,
    is_many: bool,
    /// Whether some kind declares it, and not all have it.
    is_own: bool,
}

impl<'f, 'a> Filler<'f, 'a> {
    /// Fills the entities of a range.
    fn all(mut self, bodies: &Bodies<'_>, range: Range<usize>, mut wordings: Wordings<'_>) -> Filled {
        let mut extends = bodies.extends(range.start).peekable();
        for i in range {
            let (title, body) = bodies.own(i);
            self.begin(EntityId(i as u32));
            let (left, source) = (self.hints.left(), self.source);
            self.head(title);
            let silent = self.is_silent();
            if let Some(body) = body.filter(|_| !silent) {
                self.body(body);
            }
            while let Some((_, source, body)) = extends.next_if(|(id, ..)| id.index() == i) {
                self.source = source;
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
        Reader { model: &self.it.model, sources: self.it.sources, scope, hints: self.hints }
    }

    fn begin(&mut self, entity: EntityId) {
        self.entity = entity;
        self.kind = self.it.model.kind_of(entity);
        self.source = self.name_place().source;
        self.excused.clear();
        self.repeats = false;
    }

    /// Where the entity's name stands.
    fn name_place(&self) -> Place {
        let declared = self.it.model.entities.declared.get(self.entity.index());
        declared.map_or(at(SourceId(0), Span::default()), |d| d.name)
    }

    /// Whether nobody knows what it is.
    fn is_silent(&self) -> bool {
        self.it.model.is_entity_broken(self.entity)
    }

    fn text(&self, span: Span) -> &'a str {
        self.it.text(self.source, span)
    }

    fn push(&mut self, property: PropertyId, value: Value, span: Span) {
        self.repeats |= self.filled.columns.push(property, self.entity, value, at(self.source, span));
    }

    fn push_text(&mut self, property: PropertyId, text: LocalisedText, span: Span) {
        let id = self.filled.add_text(text);
        self.push(property, Value::Text(id), span);
    }

    /// The title, and what it nests in.
    fn head(&mut self, title: &[crate::syntax::token::Token]) {
        if let (Some(first), Some(last)) = (title.first(), title.last()) {
            let text = lines::title(&self.it.sources.get(self.source).text, title);
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
                    let text = super::kinds::localised(self.it, self.source, note);
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
        let from = self.it.pack(self.source);
        let Some(id) = self.recent.property(&self.it.model, self.kind, name, from) else {
            return self.unknown_property(property);
        };
        for value in &property.values {
            let read = self.reader().read(&value.value, &asked(&self.it.model, id));
            let note = self.note(value);
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
    fn report(&mut self, fault: Fault, property: Option<PropertyId>) {
        let Fault::Said(mut finding) = fault else { return };
        let model = &self.it.model;
        if model.is_contested(self.kind, self.it.pack(self.source)) {
            return;
        }
        finding.primary.entity = Some(model.name_of(self.entity).to_owned());
        finding.primary.property = property.map(|p| model.symbols.text(model.property(p).name).to_owned());
        self.filled.findings.push(*finding);
    }

    /// `during PERIOD as of DATE cite SOURCE "…"`; `Err` where one of them is in error.
    fn note(&mut self, value: &PropertyValue) -> Result<Option<CellNote>, ()> {
        let Some(value) = &value.beside else { return Ok(None) };
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
        if sound { Ok(Some(note)) } else { Err(()) }
    }

    fn quote(&self, cite: &Cite) -> Option<String> {
        let text = &self.it.sources.get(self.source).text;
        cite.quote.map(|quote| unquote(text, quote).into_owned())
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
        let words = Words::new(&self.it.sources.get(self.source).text, &line.words);
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
        let (model, from) = (&self.it.model, self.it.pack(self.source));
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
        let own: Vec<&str> = own.map(|(name, _)| name).take(12).collect();
        let finding = if near.is_empty() && !own.is_empty() {
            finding.help(Said::both(
                format!("its properties are {}", listed(&own, "and")),
                format!("die Eigenschaften sind {}", listed(&own, "und")),
            ))
        } else {
            suggest(finding, &near)
        };
        self.excused.extend(meant);
        self.report(finding.into(), None);
    }

    /// What is asked of the values of the entity's kind.
    fn demands(&mut self) -> Rc<[Demand]> {
        let model = &self.it.model;
        let of_kind = self.demands.entry(self.kind).or_insert_with(|| {
            let demand = |id: &PropertyId| {
                let property = model.property(*id);
                let (is_required, is_many) = (is_required(property), property.is_many());
                Demand { id: *id, is_required, is_many, is_own: property.owner != KindId::ENTITY }
            };
            model.kind(self.kind).properties.values().map(demand).collect()
        });
        Rc::clone(of_kind)
    }

    /// What can be seen only when all of an entity is read.
    fn check(&mut self) {
        let mut missing = Vec::new();
        let demands = self.demands();
        let is_clear = self.excused.is_empty() && !self.repeats;
        for Demand { id, is_required, is_many, is_own } in demands.iter().copied() {
            if is_clear && !is_required {
                continue;
            }
            let Some(filling) = self.filled.columns.get_mut(id) else { continue };
            if filling.is_none(self.entity) {
                if is_required || is_own && self.excused.contains(&id) {
                    missing.push(id);
                }
            } else if !is_many && filling.is_several(self.entity) {
                rivals::check(self.it, filling, self.entity, id, &mut self.filled.findings);
            }
        }
        let place = self.name_place();
        self.source = place.source;
        for id in &missing {
            self.push(*id, Value::Faulty, place.span);
        }
        missing.retain(|id| !self.excused.contains(id));
        if !missing.is_empty() {
            self.missing(place, &missing);
        }
    }

    /// `model/missing`: all that is missing at once.
    fn missing(&mut self, place: Place, ids: &[PropertyId]) {
        let model = &self.it.model;
        let shown = |id: &PropertyId| model.symbols.text(model.property(*id).name);
        let names: Vec<&str> = ids.iter().take(12).map(shown).collect();
        let (kind, entity) = (model.symbols.text(model.kind(self.kind).name), short(self.text(place.span)));
        let (en, de) = (listed(&names, "and"), listed(&names, "und"));
        let (are, this) =
            if names.len() == 1 { ("fehlt", "diese Angabe") } else { ("fehlen", "diese Angaben") };
        let said = Said::both(
            format!("`{entity}` has no {en}, which every `{kind}` needs"),
            format!("bei `{entity}` {are} {de}; jeder Eintrag der Art `{kind}` braucht {this}"),
        );
        let added: Vec<String> = names.iter().map(|name| format!("{name}: …")).collect();
        let added: Vec<&str> = added.iter().map(String::as_str).collect();
        let help = match names.as_slice() {
            [one] => Said::both(
                format!("add `{one}: …`, or `{one}: unknown` if nobody knows"),
                format!("ergänzen Sie `{one}: …`, oder `{one}: unknown`, wenn es niemand weiß"),
            ),
            _ => Said::both(
                format!("add {}; write `unknown` for what nobody knows", listed(&added, "and")),
                format!(
                    "ergänzen Sie {}; schreiben Sie `unknown` für das, was niemand weiß",
                    listed(&added, "und")
                ),
            ),
        };
        let mut finding = Finding::error("model/missing", place, said).help(help);
        for declared in ids.iter().filter_map(|id| model.property(*id).place).take(3) {
            finding = finding.with(declared, Said::both("declared here", "hier vereinbart"));
        }
        self.report(
            finding.into(),
            Some(ids).filter(|ids| ids.len() == 1).and_then(|ids| ids.first()).copied(),
        );
    }
}

impl Lowering<'_> {
    /// Takes a text in.
    pub(super) fn add_text(&mut self, text: LocalisedText) -> TextId {
        self.model.texts.push(text);
        TextId(self.model.texts.len() as u32 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lowering, bodies, kinds, properties, template, units};
    use super::*;
    use crate::workspace;

    /// All that is known of a text whose entities are filled so many at a time.
    fn filled(text: &str, piece: usize) -> String {
        let workspace = workspace::of_texts([("a.ekl".to_owned(), text.to_owned())]);
        let parts: Vec<Part<'_>> = workspace
            .parsed
            .iter()
            .map(|p| Part { source: p.source, items: &p.file.items, prose: &p.file.prose, entities: true })
            .collect();
        let mut it = Lowering::new(&workspace.sources);
        units::declare(&mut it, &parts);
        let declared = kinds::declare(&mut it, &parts);
        let templates = template::compile(&mut it, &declared);
        let held = bodies::held(&parts, None);
        let mut bodies = super::super::entities::collect(&mut it, &parts, held);
        properties::defaults(&mut it, &declared);
        let columns = fill_by(piece, &mut it, &parts, &templates, &mut bodies);
        format!("{columns:#?}\n{:#?}\n{:#?}\n{:#?}", it.model.texts, it.model.citations, it.findings)
    }

    #[test]
    fn pieces_are_filled_as_the_whole_is() {
        let mut text = "kind place { in_: place ?  note_: text ?  size: number >= 0 ?  kin: place* }\n\
                        kind river is place { mouth: place }\nsource S\n"
            .to_owned();
        for i in 0..40 {
            let (next, kind) = ((i + 1) % 40, if i % 3 == 0 { "river" } else { "place" });
            text += &format!(
                "{kind} p{i} \"Place {i}\" {{ in_: p{next}  note_: \"n{i}\"  size: {i} during 20{i:02}  \n"
            );
            text += &format!("  kin: p{next}, p3 cite S \"q\"  cite S \"r{i}\"\n");
            text += match i % 5 {
                0 => "  size: -4\n}\n",
                1 => "  mouth: p1\n}\n",
                2 => "  nobody: 3  in_: p2\n}\n",
                _ => "}\n",
            };
        }
        text += "extend p7 { kin: p9 }\nextend p31 { note_: \"more\" cite S }\n";
        let whole = filled(&text, usize::MAX);
        assert!(whole.contains("unknown_property") && whole.contains("model/missing"), "{whole}");
        for piece in [1, 7, 16, 39] {
            assert!(filled(&text, piece) == whole, "by {piece}");
        }
    }
}
