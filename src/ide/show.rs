//! Names and values as readers see them, and as Markdown that no file can break out of.

use super::Analysis;
use crate::finding::Lang;
use crate::manual::page;
use crate::model::unit::Measure;
use crate::model::value::Value;
use crate::model::{Cells, EntityId, KindId, LocalisedText, Property, PropertyId, Type};
use crate::render::markdown;
use crate::source::{Place, SourceId};

/// A text of a file as Markdown that says it, on one line.
pub(super) fn plain(text: &str) -> String {
    let is_shown = |c: &char| !is_hidden(*c);
    let line: Vec<&str> = text.split_whitespace().collect();
    markdown::escaped(&line.join(" ").chars().filter(is_shown).collect::<String>())
}

/// A word as it is written in files.
pub(super) fn code(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    let line: String = line.join(" ").chars().filter(|c| !is_hidden(*c)).collect();
    match line.contains('`') {
        true => format!("`` {line} ``"),
        false => format!("`{line}`"),
    }
}

/// Whether a character would reorder what stands around it, instead of being shown.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What something is called for readers.
pub(super) fn localised(text: Option<&LocalisedText>, lang: Lang) -> Option<&str> {
    text.map(|text| text.in_lang(lang)).filter(|text| !text.is_empty())
}

impl<'a> Analysis<'a> {
    /// The text of an entity's property.
    pub(super) fn text_of(&self, entity: EntityId, property: PropertyId) -> Option<&str> {
        let column = self.model.columns.get(property.index())?;
        let Cells::Values(cells) = &column.cells else { return None };
        match cells.get(column.cells(entity).next()?)? {
            Value::Text(id) => Some(self.model.text(*id).in_lang(self.lang)).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The title of an entity, else its name.
    pub(super) fn title(&self, entity: EntityId) -> &str {
        self.text_of(entity, PropertyId::TITLE).unwrap_or_else(|| self.model.name_of(entity))
    }

    /// The title of a kind, else its name.
    pub(super) fn kind_title(&self, kind: KindId) -> &str {
        let kind = self.model.kind(kind);
        localised(kind.title.as_deref(), self.lang).unwrap_or_else(|| self.model.symbols.text(kind.name))
    }

    /// The title of a property, else its name with blanks.
    pub(super) fn property_title(&self, property: &Property) -> String {
        let name = || self.model.symbols.text(property.name).replace('_', " ");
        localised(property.title.as_deref(), self.lang).map_or_else(name, str::to_owned)
    }

    /// A unit as readers call it.
    pub(super) fn measure(&self, measure: &Measure) -> Measure {
        Measure { text: self.model.units.in_lang(&measure.text, self.lang).into(), ..measure.clone() }
    }

    /// A value of a property, its numbers in the unit of the property.
    pub(super) fn value(&self, property: &Property, value: &Value) -> String {
        let lang = self.lang;
        match value {
            Value::Unknown => lang.pick("unknown", "unbekannt").to_owned(),
            Value::Faulty => lang.pick("in error", "fehlerhaft").to_owned(),
            Value::Entity(id) if *id == EntityId::ANY => lang.pick("any", "beliebig").to_owned(),
            Value::Entity(id) => self.title(*id).to_owned(),
            Value::Choice(at) => match property.ty {
                Type::Choice(id) => self.choice_value(id, *at),
                _ => String::new(),
            },
            Value::YesNo(yes) => match yes {
                true => lang.pick("yes", "ja").to_owned(),
                false => lang.pick("no", "nein").to_owned(),
            },
            Value::Number(n) => match &property.unit {
                Some(unit) => self.measure(unit).show(&n.interval(), lang),
                None => n.interval().grouped(lang),
            },
            Value::Date(date) => date.in_words(lang),
            Value::Period(period) => period.to_string(),
            Value::Duration(duration) => duration.in_words(lang),
            Value::Text(id) => self.model.text(*id).in_lang(lang).to_owned(),
        }
    }

    /// A value of an enumeration as readers call it.
    pub(super) fn choice_value(&self, id: crate::model::ChoiceId, at: u16) -> String {
        let value = self.model.choices.get(id.index()).and_then(|c| c.values.get(usize::from(at)));
        let Some((name, title)) = value else { return String::new() };
        let name = || self.model.symbols.text(*name).replace('_', " ");
        localised(title.as_ref(), self.lang).map_or_else(name, str::to_owned)
    }

    /// The values of a property of an entity, as readers see them.
    pub(super) fn cells(&self, entity: EntityId, id: PropertyId) -> Vec<Cell> {
        let Some(column) = self.model.columns.get(id.index()) else { return Vec::new() };
        let property = self.model.property(id);
        let cells = column.cells(entity).filter_map(|cell| {
            let value = match &column.cells {
                Cells::Values(all) => all.get(cell)?.clone(),
                Cells::Entities(all) => match *all.get(cell)? {
                    EntityId::UNKNOWN => Value::Unknown,
                    EntityId::FAULTY => Value::Faulty,
                    id => Value::Entity(id),
                },
            };
            let mut text = self.value(property, &value);
            let note = column.note(cell);
            if let Some(during) = note.and_then(|note| note.during.as_ref()) {
                text.push_str(&format!(" ({during})"));
            }
            if let Some(as_of) = note.and_then(|note| note.as_of.as_ref()) {
                text.push_str(&format!(
                    " ({} {})",
                    self.lang.pick("as of", "Stand"),
                    as_of.in_words(self.lang)
                ));
            }
            if let Some(source) = note.and_then(|note| note.source) {
                text.push_str(&format!(" [{}]", self.title(source)));
            }
            Some(Cell { text, place: column.places.get(cell).copied() })
        });
        cells.collect()
    }

    /// What the page of a rule says it is about, in the reader's language where it does.
    pub(super) fn summary(&self, source: SourceId) -> Option<&'a str> {
        let page = page::of_source(self.workspace, source)?;
        let said = match page.german().filter(|_| self.lang == Lang::De) {
            Some(german) => german.split("\n\n").next().unwrap_or_default(),
            None => page.summary_alone(),
        };
        Some(said).filter(|said| !said.is_empty())
    }

    /// Where a place stands, for readers: `drafts/ghana.ekl:27`.
    pub(super) fn position(&self, place: Place) -> String {
        let source = self.workspace.sources.get(place.source);
        let start = (place.span.start as usize).min(source.text.len());
        let line =
            source.text.as_bytes().get(..start).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        format!("{}:{}", source.path, line + 1)
    }
}

/// A value as readers see it.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    /// In words, with the time and the source it holds for.
    pub(super) text: String,
    /// Where it is written.
    pub(super) place: Option<Place>,
}
