//! The list of what is offered: filtered by what is typed, ranked, and cut where it gets too long.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::About;
use crate::ide::matching::{Typed, folded};
use crate::ide::scene::Scene;
use crate::ide::snippet::Snippet;
use crate::source::Span;

/// A longer list helps nobody: what is typed next makes it shorter.
const LONGEST: usize = 200;

/// What may be written at a cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completions {
    /// The best first.
    pub items: Vec<Completion>,
    /// Whether there are more: ask again when something else is typed.
    pub is_incomplete: bool,
}

/// One thing that may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What it is.
    pub sort: Sort,
    /// What is replaced: the word at the cursor.
    pub replaces: Span,
    /// What is put there.
    pub insert: Insert,
    /// What stands beside the label: a title, a type.
    pub detail: Option<String>,
    /// What there is to read about it, see [`super::documentation`].
    pub about: About,
    /// Its rank: 0 is best. The list is in this order.
    pub rank: u32,
    /// What is compared with what is typed, where it is not the label: with `ae` for `ä`, and with the title.
    pub filter: String,
}

/// What is put where the cursor is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Insert {
    /// A text.
    Text(String),
    /// A text with places to fill in: `${1:name}`.
    Snippet(String),
}

/// What something is that is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sort {
    /// A kind of entity.
    Kind,
    /// A property.
    Property,
    /// An entity.
    Entity,
    /// A value of an enumeration.
    Member,
    /// A unit.
    Unit,
    /// A number, a date, a period to start from.
    Literal,
    /// A sentence, or the rest of one.
    Sentence,
    /// A word of the language.
    Keyword,
    /// A variable of a rule.
    Variable,
    /// A condition or calculation with a name.
    Define,
    /// A function of the language.
    Function,
    /// A named value.
    Value,
    /// A source.
    Source,
    /// A pack.
    Pack,
    /// A rule.
    Rule,
    /// A type of a property.
    Type,
}

/// What is offered so far.
pub(super) struct List<'a> {
    pub(super) scene: &'a Scene<'a>,
    typed: Typed,
    replaces: Span,
    found: Vec<Completion>,
    /// Whether something is offered only once something is typed.
    waits: bool,
}

/// Something to be offered.
pub(super) struct Offer<'t> {
    pub(super) label: &'t str,
    pub(super) sort: Sort,
    /// How well it fits this place, 0 is best; what is typed counts more.
    pub(super) rank: u32,
    pub(super) detail: &'t str,
    pub(super) about: About,
}

impl<'a> List<'a> {
    pub(super) fn new(scene: &'a Scene<'a>) -> List<'a> {
        let word = scene.around.word;
        let typed = scene.typed();
        let end = if typed.is_empty() { word.start } else { word.end };
        let replaces = Span { start: word.start, end };
        List { scene, typed: Typed::new(typed), replaces, found: Vec::new(), waits: false }
    }

    /// The same list, for what stands from an offset on: the last part of a path.
    pub(super) fn from(&mut self, start: u32) {
        let typed = Span { start, end: self.scene.cursor.offset };
        self.typed = Typed::new(typed.of(&self.scene.source.text));
        let word = self.scene.around.word;
        // Of a path, only the part at the cursor.
        let behind = Span { start: self.scene.cursor.offset, end: word.end };
        let part = behind.of(&self.scene.source.text).find('.').map_or(word.end, |n| behind.start + n as u32);
        let end = if self.typed.is_empty() { start } else { part.max(start) };
        self.replaces = Span { start, end };
    }

    /// Whether anything is typed; where not, there will be more once something is.
    pub(super) fn is_typed(&mut self) -> bool {
        self.waits |= self.typed.is_empty();
        !self.typed.is_empty()
    }

    /// How well a name with a title fits what is typed.
    pub(super) fn fits(&self, name: &str, title: &str) -> Option<u32> {
        let by_title = || self.typed.fits(title).map(|rank| rank + 2);
        self.typed.fits(name).or_else(|| if title.is_empty() { None } else { by_title() })
    }

    /// Offers a word.
    pub(super) fn word(&mut self, offer: Offer<'_>) {
        let label = offer.label.to_owned();
        self.add(offer, || Insert::Text(label));
    }

    /// Offers a text with places to fill in; only its label, where something follows the cursor already.
    pub(super) fn snippet(&mut self, offer: Offer<'_>, snippet: impl FnOnce(Snippet) -> Snippet) {
        if !self.scene.around.after.is_empty() {
            return self.word(offer);
        }
        self.forced(offer, snippet);
    }

    /// Offers a text with places to fill in, whatever follows.
    pub(super) fn forced(&mut self, offer: Offer<'_>, snippet: impl FnOnce(Snippet) -> Snippet) {
        let marks = self.quotation();
        self.add(offer, || {
            let text = snippet(Snippet::default()).done();
            Insert::Snippet(if marks.is_empty() { text } else { text.replace('\n', &format!("\n{marks}")) })
        });
    }

    /// What stands before every line of a fence in a quotation; editors only repeat blanks.
    fn quotation(&self) -> &'a str {
        let before = self.scene.source.text.get(..self.replaces.start as usize).unwrap_or("");
        let line = before.get(before.rfind('\n').map_or(0, |n| n + 1)..).unwrap_or("");
        let marks = line.rfind('>').map_or(0, |n| n + 1);
        let marks = line.get(..marks).filter(|m| m.chars().all(|c| matches!(c, '>' | ' '))).unwrap_or("");
        match marks.is_empty() {
            true => "",
            false => line
                .get(..marks.len() + usize::from(line.get(marks.len()..).is_some_and(|r| r.starts_with(' '))))
                .unwrap_or(""),
        }
    }

    /// Offers something.
    pub(super) fn add(&mut self, offer: Offer<'_>, insert: impl FnOnce() -> Insert) {
        // The title of a name is another name for it; what is said of a word of the language is not.
        let is_title = !matches!(
            offer.sort,
            Sort::Keyword | Sort::Literal | Sort::Function | Sort::Type | Sort::Sentence
        );
        let Some(fit) = self.fits(offer.label, if is_title { offer.detail } else { "" }) else { return };
        let rank = fit * 1000 + offer.rank.min(999);
        let folded = folded(offer.label);
        let is_plain = folded.eq_ignore_ascii_case(offer.label);
        let mut filter = offer.label.to_owned();
        if !is_plain {
            filter = format!("{filter} {folded}");
        }
        if !offer.detail.is_empty() && self.typed.fits(offer.label).is_none() {
            filter = format!("{filter} {}", offer.detail);
        }
        self.found.push(Completion {
            label: offer.label.to_owned(),
            sort: offer.sort,
            replaces: self.replaces,
            insert: insert(),
            detail: (!offer.detail.is_empty()).then(|| offer.detail.to_owned()),
            about: offer.about,
            rank,
            filter,
        });
    }

    /// The best of what was offered.
    pub(super) fn done(mut self) -> Completions {
        self.found.sort_by(|a, b| {
            (a.rank, a.sort, &a.label, &a.insert_text()).cmp(&(b.rank, b.sort, &b.label, &b.insert_text()))
        });
        let mut seen = IndexSet::<_, FxBuildHasher>::default();
        self.found.retain(|it| seen.insert((it.label.clone(), it.sort, it.insert.clone())));
        let is_incomplete = self.waits || self.found.len() > LONGEST;
        self.found.truncate(LONGEST);
        Completions { items: self.found, is_incomplete }
    }
}

impl Completion {
    /// What is put there, places to fill in included.
    pub fn insert_text(&self) -> &str {
        match &self.insert {
            Insert::Text(text) | Insert::Snippet(text) => text,
        }
    }
}

impl List<'_> {
    /// Takes over what another list offers.
    pub(super) fn take(&mut self, other: List<'_>) {
        self.found.extend(other.found);
    }
}
