//! Sentence templates, each with a sentence that follows it.

use super::Manual;
use crate::model::interval::Interval;
use crate::model::number::Rational;
use crate::model::{EntityId, KindId, PropertyId, Type};
use crate::source::Place;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{self, Item};
use crate::syntax::{lexer, unquote};

/// A template.
#[derive(Debug)]
pub struct Sentence<'m> {
    /// The language it is written in, if it says so.
    pub lang: Option<&'m str>,
    /// The template, without quotes.
    pub text: String,
    /// A sentence that follows it, where the files in use have names for all that must be named.
    pub example: Option<String>,
    /// The kind that it is inherited from.
    pub inherited: Option<&'m str>,
}

impl Manual<'_> {
    /// The templates of a kind, given with those it inherits from.
    pub(super) fn sentences(&self, generations: &[KindId]) -> Vec<Sentence<'_>> {
        let mut sentences = Vec::new();
        for id in generations {
            let inherited = (generations.first() != Some(id)).then(|| self.kind_name(*id));
            for (file, tree) in self.declarations(*id) {
                for sentence in &tree.sentences {
                    let text = unquote(file, sentence.text).into_owned();
                    let lang = sentence.lang.map(|l| l.span.of(file));
                    let example = Maker { manual: self, kind: *id, lang, named: Vec::new() }.make(&text);
                    sentences.push(Sentence { lang, text, example, inherited });
                }
            }
        }
        sentences
    }

    /// Where a kind is declared, and where it is extended, each with the text of its file.
    fn declarations(&self, id: KindId) -> Vec<(&str, &tree::Kind)> {
        let place = self.model.kind(id).place;
        let mut found = Vec::new();
        for parsed in &self.workspace.parsed {
            let file = &*self.sources().get(parsed.source).text;
            for item in &parsed.file.items {
                match item {
                    Item::Kind(kind) => {
                        let here = Place { source: parsed.source, span: kind.name.span };
                        found.extend((place == Some(here)).then_some((0, file, kind)));
                    }
                    Item::ExtendKind(kind) if self.kind(kind.name.span.of(file)) == Some(id) => {
                        found.push((1, file, kind));
                    }
                    _ => {}
                }
            }
        }
        // The declaration comes before what is added to it.
        found.sort_by_key(|(rank, ..)| *rank);
        found.into_iter().map(|(_, file, kind)| (file, kind)).collect()
    }
}

/// Makes one sentence.
struct Maker<'m, 'w> {
    manual: &'m Manual<'w>,
    kind: KindId,
    lang: Option<&'m str>,
    /// What stands in it already.
    named: Vec<EntityId>,
}

impl Maker<'_, '_> {
    fn make(mut self, template: &str) -> Option<String> {
        let visible = |t: &Token| !matches!(t.kind, TokenKind::Blank | TokenKind::NewLine);
        let tokens: Vec<Token> = lexer::tokens(template, false).into_iter().filter(visible).collect();
        let mut words: Vec<String> = Vec::new();
        // Where the optional part that is open begins, and whether all of it can be said.
        let mut open: Option<(usize, bool)> = None;
        let mut rest = tokens.iter();
        while let Some(token) = rest.next() {
            let text = token.span.of(template);
            match (token.kind, text) {
                (_, "[") => open = Some((words.len(), true)),
                (_, "]") => {
                    if let Some((start, false)) = open.take() {
                        words.truncate(start);
                    }
                }
                (TokenKind::LeftBrace, _) => {
                    let name = rest.next()?.span.of(template);
                    rest.next();
                    let property = self.manual.property(self.kind, name)?;
                    match (self.value(property), &mut open) {
                        (Some(value), _) => words.push(value),
                        (None, Some((_, all))) => *all = false,
                        (None, None) => return None,
                    }
                }
                _ => words.push(text.to_owned()),
            }
        }
        let mut sentence = String::new();
        for word in words {
            let joins = matches!(word.as_str(), "," | ":" | ")" | "." | "%");
            if !sentence.is_empty() && !joins && !sentence.ends_with('(') {
                sentence.push(' ');
            }
            sentence.push_str(&word);
        }
        Some(sentence)
    }

    fn value(&mut self, property: PropertyId) -> Option<String> {
        let model = &self.manual.model;
        let it = model.property(property);
        Some(match it.ty {
            Type::Entity(kind) => {
                let entity = self.manual.most_named(kind, &self.named)?;
                self.named.push(entity);
                model.name_of(entity).to_owned()
            }
            Type::Choice(id) => {
                let values = self.manual.choice_values(id);
                let last = values.len();
                let rank = |(i, v): &(usize, _)| {
                    let v: &super::vocabulary::ChoiceValue<'_> = v;
                    (self.manual.mentioned(v.name), last - i)
                };
                let (_, value) = values.into_iter().enumerate().max_by_key(rank)?;
                let is_word = |t: &&str| t.chars().all(|c| c.is_alphabetic() || c == ' ') && !t.is_empty();
                let tagged = |(tag, _): &&(Option<Box<str>>, Box<str>)| tag.as_deref() == self.lang;
                let german = value.title.variants.iter().filter(|_| self.lang == Some("de")).find(tagged);
                let german = german.map(|(_, text)| &**text).filter(is_word);
                german.map_or_else(|| value.name.replace('_', " "), str::to_owned)
            }
            Type::Number(_) => {
                let number = Interval::exact(Rational::from(100));
                let unit = it.unit.as_ref();
                let base = unit.map_or_else(|| number.clone(), |u| u.to_base(&number));
                if !base.lies_in(&it.bound) {
                    return None;
                }
                let unit = unit.map(|u| &*u.text).filter(|text| !text.is_empty());
                unit.map_or_else(|| "100".to_owned(), |u| format!("100 {u}"))
            }
            Type::Date => "2027-01-01".to_owned(),
            Type::Period => "2027 .. 2030".to_owned(),
            Type::Duration => "6 months".to_owned(),
            Type::YesNo => "yes".to_owned(),
            Type::Text => "\"…\"".to_owned(),
            Type::Any => return None,
        })
    }
}
