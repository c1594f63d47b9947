//! Sentence templates: checked and taken apart once, when they are declared.

use std::borrow::Cow;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::kinds::Declared;
use super::say::{short, suggest};
use super::{Lowering, at};
use crate::finding::{Finding, Said};
use crate::model::{ChoiceId, KindId, Model, PropertyId, Type};
use crate::source::{Place, SourceId, Span};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{lexer, tree, unquote};

/// A template has no more parts, so that no sentence takes long to compare.
const LONGEST: usize = 64;
/// So many optional parts behind each other.
const MOST_OPTIONS: usize = 16;
/// A kind has no more templates, the inherited ones included.
pub(super) const MOST_TEMPLATES: usize = 100;

/// A template, ready to be compared with sentences.
#[derive(Debug)]
pub(super) struct Template {
    /// As it was written, without quotes.
    pub(super) text: Box<str>,
    /// Where it stands.
    pub(super) place: Place,
    /// What must follow each other.
    pub(super) steps: Vec<Step>,
    /// Its own words, which are no values in its sentences.
    words: IndexSet<Box<str>, FxBuildHasher>,
    /// Whether a comma is one of them.
    pub(super) has_comma: bool,
    /// The properties of its slots.
    pub(super) slots: Vec<PropertyId>,
}

impl Template {
    /// Whether it is one of its own words, of which there are few.
    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|own| **own == *word)
    }
}

/// A part of a template.
#[derive(Debug)]
pub(super) enum Step {
    /// It must be there.
    One(Piece),
    /// Optional parts behind each other, in any order.
    Options(Vec<Vec<Piece>>),
}

/// A word or a slot.
#[derive(Debug)]
pub(super) enum Piece {
    /// A word, exactly so.
    Word(Box<str>),
    /// The values of a property.
    Slot(PropertyId),
}

/// All templates, by kind.
#[derive(Debug, Default)]
pub(super) struct Templates {
    all: Vec<Template>,
    /// The templates of each kind, its own first, then the inherited ones.
    by_kind: Vec<Vec<u32>>,
    /// Kinds of which a template is in error, so that sentences without one are no mistakes of their own.
    damaged: IndexSet<KindId, FxBuildHasher>,
    /// How the values of enumerations may be spelled, each with its words.
    spellings: IndexMap<ChoiceId, Vec<Spelling>, FxBuildHasher>,
}

/// A value of an enumeration, and the words that stand for it.
pub(super) type Spelling = (u16, Vec<Box<str>>);

impl Templates {
    /// The templates that a kind's sentences may follow where they are written: what other packs add to the kind, only
    /// those see that use them.
    pub(super) fn of<'t, 'm>(
        &'t self,
        model: &'m Model,
        kind: KindId,
        source: SourceId,
    ) -> impl Iterator<Item = &'t Template> + use<'t, 'm> {
        let ids = self.by_kind.get(kind.index()).map_or(&[][..], Vec::as_slice);
        let from = model.visibility.pack(source);
        let seen = move |t: &&'t Template| {
            t.place.source == source || model.visibility.sees(from, model.visibility.pack(t.place.source))
        };
        ids.iter().filter_map(|i| self.all.get(*i as usize)).filter(seen)
    }

    /// Whether a template of a kind, or an inherited one, is in error.
    pub(super) fn is_damaged(&self, model: &Model, kind: KindId) -> bool {
        !self.damaged.is_empty()
            && std::iter::successors(Some(kind), |k| model.kind(*k).parent).any(|k| self.damaged.contains(&k))
    }

    /// How the values of an enumeration may be spelled, the longest first.
    pub(super) fn spellings(&self, choice: ChoiceId) -> &[Spelling] {
        self.spellings.get(&choice).map_or(&[][..], Vec::as_slice)
    }
}

/// How the values of an enumeration may be spelled: by their names, with blanks for `_`, and by their titles in any
/// language, where these are words and mean one value. The longest first, names before titles.
fn spellings(model: &Model, choice: ChoiceId) -> Vec<Spelling> {
    let Some(choice) = model.choices.get(choice.index()) else { return Vec::new() };
    let words = |text: &str| -> Option<Vec<Box<str>>> {
        let tokens = lexer::tokens(text, false);
        let words = tokens.iter().filter(|t| t.kind != TokenKind::Blank);
        words.map(|t| (t.kind == TokenKind::Name).then(|| t.span.of(text).into())).collect()
    };
    let mut all: IndexMap<Vec<Box<str>>, (bool, Option<u16>), FxBuildHasher> = IndexMap::default();
    for (i, (name, _)) in choice.values.iter().enumerate() {
        let name = model.symbols.text(*name);
        all.insert(vec![name.into()], (false, Some(i as u16)));
        all.insert(name.split('_').map(Into::into).collect(), (false, Some(i as u16)));
    }
    for (i, (_, title)) in choice.values.iter().enumerate() {
        let variants = title.iter().flat_map(|t| &t.variants);
        for words in variants.filter_map(|(_, text)| words(text)).filter(|w| !w.is_empty()) {
            let (is_title, of) = all.entry(words).or_insert((true, Some(i as u16)));
            // A title of two values says nothing.
            if *is_title && *of != Some(i as u16) {
                *of = None;
            }
        }
    }
    let known = all.into_iter().filter_map(|(words, (_, of))| Some((of?, words)));
    let mut known: Vec<Spelling> = known.collect();
    known.sort_by_key(|(_, words)| std::cmp::Reverse(words.len()));
    known
}

/// Checks all templates.
pub(super) fn compile(it: &mut Lowering<'_>, declared: &Declared<'_>) -> Templates {
    let mut all = Vec::new();
    let mut damaged = IndexSet::default();
    let mut own: Vec<Vec<u32>> = vec![Vec::new(); it.model.kinds.len()];
    for (kind, source, tree) in declared.kinds.iter().chain(&declared.extensions) {
        // A part of a kind that could not be understood may have been a template.
        if tree.broken.iter().any(|b| b.defines.is_none()) {
            damaged.insert(*kind);
        }
        for sentence in &tree.sentences {
            let Some(template) = template(it, *kind, *source, sentence) else {
                damaged.insert(*kind);
                continue;
            };
            if let Some(own) = own.get_mut(kind.index()) {
                own.push(all.len() as u32);
            }
            all.push(template);
        }
    }
    let by_kind = (0..own.len()).map(|i| inherited(it, &own, &all, KindId(i as u32))).collect();
    let mut known = IndexMap::default();
    for slot in all.iter().flat_map(|t: &Template| &t.slots) {
        if let Type::Choice(choice) = it.model.property(*slot).ty {
            known.entry(choice).or_insert_with(|| spellings(&it.model, choice));
        }
    }
    Templates { all, by_kind, damaged, spellings: known }
}

fn inherited(it: &mut Lowering<'_>, own: &[Vec<u32>], all: &[Template], kind: KindId) -> Vec<u32> {
    let generations = std::iter::successors(Some(kind), |k| it.model.kind(*k).parent);
    let ids = generations.filter_map(|k| own.get(k.index())).flatten().copied();
    let mut ids: Vec<u32> = ids.take(MOST_TEMPLATES + 1).collect();
    if ids.len() > MOST_TEMPLATES {
        let one_more = ids.pop().and_then(|id| all.get(id as usize));
        // Who declares a built-in kind cannot be shown.
        if let Some(place) = it.model.kind(kind).place.or(one_more.map(|t| t.place)) {
            let said = Said::both(
                format!("this kind has more than {MOST_TEMPLATES} sentence templates"),
                format!("diese Art hat mehr als {MOST_TEMPLATES} Satzmuster"),
            );
            it.report(Finding::error("model/too_many", place, said));
        }
    }
    ids
}

/// Takes a template apart.
struct Compiler<'t> {
    text: &'t str,
    place: Place,
    /// Where the text begins, if each byte of it is a byte of the source.
    start: Option<u32>,
    kind: KindId,
    model: &'t Model,
}

fn template(
    it: &mut Lowering<'_>,
    kind: KindId,
    source: SourceId,
    sentence: &tree::Sentence,
) -> Option<Template> {
    let file = &it.sources.get(source).text;
    let said = unquote(file, sentence.text);
    let quotes = if sentence.text.span.of(file).starts_with("\"\"\"") { 3 } else { 1 };
    let start = matches!(said, Cow::Borrowed(_)).then_some(sentence.text.span.start + quotes);
    let compiler =
        Compiler { text: &said, place: at(source, sentence.text.span), start, kind, model: &it.model };
    match compiler.run(&it.hints) {
        Ok(template) => Some(template),
        Err(Some(finding)) => {
            it.report(*finding);
            None
        }
        Err(None) => None,
    }
}

/// `None` where the mistake is reported elsewhere.
type Checked<T> = Result<T, Option<Box<Finding>>>;

impl Compiler<'_> {
    fn run(&self, hints: &super::say::Hints) -> Checked<Template> {
        let visible = |t: &Token| !matches!(t.kind, TokenKind::Blank | TokenKind::NewLine);
        let tokens: Vec<Token> = lexer::tokens(self.text, false).into_iter().filter(visible).collect();
        let mut steps: Vec<Step> = Vec::new();
        let mut open: Option<Vec<Piece>> = None;
        let mut slots = Vec::new();
        let mut words = IndexSet::default();
        let mut rest = tokens.iter();
        while let Some(token) = rest.next() {
            let text = token.span.of(self.text);
            let piece = match (token.kind, text) {
                (TokenKind::LeftBrace, _) => {
                    let (name, close) = (rest.next(), rest.next());
                    let slot = self.slot(token, name, close, hints)?;
                    if slots.contains(&slot) {
                        return Err(self.wrong(
                            token.span,
                            "this slot stands in the template twice",
                            "dieser Platz steht zweimal im Satzmuster",
                        ));
                    }
                    slots.push(slot);
                    Piece::Slot(slot)
                }
                (_, "[") if open.is_none() => {
                    open = Some(Vec::new());
                    continue;
                }
                (_, "]") if open.as_ref().is_some_and(|pieces| !pieces.is_empty()) => {
                    self.close(&mut steps, open.take().unwrap_or_default(), token)?;
                    continue;
                }
                (_, "[" | "]") | (TokenKind::RightBrace, _) => {
                    return Err(self.wrong(
                        token.span,
                        "this bracket has no counterpart, or nothing in it",
                        "dieser Klammer fehlt ihr Gegenstück oder ihr Inhalt",
                    ));
                }
                _ => {
                    words.insert(text.into());
                    Piece::Word(text.into())
                }
            };
            match &mut open {
                Some(pieces) => pieces.push(piece),
                None => steps.push(Step::One(piece)),
            }
        }
        if open.is_some() {
            return Err(self.wrong(
                Span::new(0, self.text.len()),
                "a `[` of this template is never closed",
                "eine `[` dieses Satzmusters wird nirgends geschlossen",
            ));
        }
        let all = Span::new(0, self.text.len());
        if slots.is_empty() {
            let (en, de) = (
                "a template needs a slot such as `{property}`",
                "ein Satzmuster braucht einen Platz wie `{eigenschaft}`",
            );
            return Err(self.wrong(all, en, de));
        }
        if tokens.len() > LONGEST * 3 {
            return Err(self.wrong(all, "this template is too long", "dieses Satzmuster ist zu lang"));
        }
        let has_comma = words.contains(",");
        Ok(Template { text: self.text.into(), place: self.place, steps, words, has_comma, slots })
    }

    /// Optional parts behind each other stand together.
    fn close(&self, steps: &mut Vec<Step>, pieces: Vec<Piece>, token: &Token) -> Checked<()> {
        match steps.last_mut() {
            Some(Step::Options(options)) if options.len() < MOST_OPTIONS => options.push(pieces),
            Some(Step::Options(_)) => {
                return Err(self.wrong(
                    token.span,
                    "too many optional parts behind each other",
                    "zu viele weglassbare Teile hintereinander",
                ));
            }
            _ => steps.push(Step::Options(vec![pieces])),
        }
        Ok(())
    }

    /// `{property}`
    fn slot(
        &self,
        open: &Token,
        name: Option<&Token>,
        close: Option<&Token>,
        hints: &super::say::Hints,
    ) -> Checked<PropertyId> {
        let (Some(name), Some(TokenKind::RightBrace)) =
            (name.filter(|n| n.kind == TokenKind::Name), close.map(|c| c.kind))
        else {
            return Err(self.wrong(
                open.span,
                "expected a slot such as `{property}`",
                "ein Platz wie `{eigenschaft}` wird erwartet",
            ));
        };
        let text = name.span.of(self.text);
        let kind = self.model.kind(self.kind);
        let from = self.model.visibility.pack(self.place.source);
        if let Some(id) = self.model.property_seen(self.kind, text, from) {
            return if self.model.property(id).ty == Type::Any { Err(None) } else { Ok(id) };
        }
        let owner = self.model.symbols.text(kind.name);
        let said = Said::both(
            format!("`{owner}` has no property `{}`", short(text)),
            format!("`{owner}` hat keine Eigenschaft `{}`", short(text)),
        );
        let known = self.model.properties_seen(self.kind, from);
        let near = hints.nearest(text, known.map(|(name, _)| self.model.symbols.text(name)));
        Err(Some(Box::new(suggest(
            Finding::error("model/unknown_property", self.at(name.span), said),
            &near,
        ))))
    }

    /// `model/template`
    fn wrong(&self, span: Span, en: &str, de: &str) -> Option<Box<Finding>> {
        Some(Box::new(Finding::error("model/template", self.at(span), Said::both(en, de))))
    }

    /// A place in the source; the whole template where its text is not the source's.
    fn at(&self, span: Span) -> Place {
        match self.start {
            Some(start) => {
                let span = Span { start: start + span.start, end: start + span.end };
                Place { span, ..self.place }
            }
            None => self.place,
        }
    }
}
