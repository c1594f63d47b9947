//! Sentence templates, each with a sentence that follows it.

use super::Manual;
use crate::model::interval::Interval;
use crate::model::number::Rational;
use crate::model::{EntityId, KindId, PropertyId, Type};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::Item;
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
            let kind = self.model.kind(*id);
            let Some(place) = kind.place else { continue };
            let source = self.sources().get(place.source);
            let parsed = self.workspace.parsed.get(place.source.0 as usize);
            let items = parsed.map_or(&[][..], |p| &p.file.items);
            let tree = items.iter().find_map(|item| match item {
                Item::Kind(kind) if kind.name.span == place.span => Some(kind),
                _ => None,
            });
            for sentence in tree.map_or(&[][..], |k| &k.sentences) {
                let text = unquote(&source.text, sentence.text).into_owned();
                let lang = sentence.lang.map(|l| l.span.of(&source.text));
                let example = Maker { manual: self, kind: *id, lang, named: Vec::new() }.make(&text);
                let inherited = (generations.first() != Some(id)).then(|| self.model.symbols.text(kind.name));
                sentences.push(Sentence { lang, text, example, inherited });
            }
        }
        sentences
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
