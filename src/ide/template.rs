//! Sentence templates as editors need them: what the words of a line stand for, and what may come next.
//!
//! The model compares whole sentences; here a sentence may break off anywhere.

use super::Analysis;
use crate::model::unit::Dimension;
use crate::model::{ChoiceId, KindId, PropertyId, Type};
use crate::source::{Pack, Span};
use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::tree::Item;
use crate::syntax::{Piece, lexer, literal, unquote};

/// So many steps a comparison may take, whatever the template and the sentence.
const STEPS: u32 = 2_000;

/// A template of more tokens is a mistake, and none is compared with it.
const LONGEST: usize = 400;

/// A template.
#[derive(Debug, Clone)]
pub(super) struct Template {
    /// As it was written, without quotes.
    pub(super) text: String,
    /// The language it is written in, if it says so.
    pub(super) lang: Option<String>,
    steps: Vec<Step>,
}

#[derive(Debug, Clone)]
enum Step {
    /// It must be there.
    One(Part),
    /// Parts that may be left out, in any order.
    Options(Vec<Vec<Part>>),
}

/// A word or a slot of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// A word, exactly so.
    Word(String),
    /// The values of a property.
    Slot(PropertyId),
}

/// What may come next in a sentence: the first of these, and the others behind it.
pub(super) type Next = Vec<Part>;

/// The templates that the sentences of a kind may follow, seen from a pack.
pub(super) fn templates(it: &Analysis<'_>, kind: KindId, from: Pack) -> Vec<Template> {
    let model = it.model;
    let generations: Vec<KindId> = std::iter::successors(Some(kind), |k| model.kind(*k).parent).collect();
    let mut found: Vec<(usize, Template)> = Vec::new();
    for parsed in &it.workspace.parsed {
        let source = it.workspace.sources.get(parsed.source);
        if !it.workspace.sources.sees(from, source.pack) {
            continue;
        }
        for item in &parsed.file.items {
            let (Item::Kind(tree) | Item::ExtendKind(tree)) = item else { continue };
            let symbol = model.symbols.get(tree.name.span.of(&source.text));
            let generation = generations.iter().position(|k| Some(model.kind(*k).name) == symbol);
            let Some(generation) = generation else { continue };
            for sentence in &tree.sentences {
                let text = unquote(&source.text, sentence.text).into_owned();
                let lang = sentence.lang.map(|l| l.span.of(&source.text).to_owned());
                if let Some(steps) = steps(it, kind, from, &text) {
                    found.push((generation, Template { text, lang, steps }));
                }
            }
        }
    }
    found.sort_by_key(|(generation, _)| *generation);
    found.into_iter().map(|(_, template)| template).collect()
}

fn steps(it: &Analysis<'_>, kind: KindId, from: Pack, text: &str) -> Option<Vec<Step>> {
    let mut steps: Vec<Step> = Vec::new();
    let mut open: Option<Vec<Part>> = None;
    let tokens = lexer::tokens(text, false);
    if tokens.len() > LONGEST {
        return None;
    }
    let mut rest = tokens.iter().filter(|t| !matches!(t.kind, T::Blank | T::NewLine));
    while let Some(token) = rest.next() {
        let part = match (token.kind, token.span.of(text)) {
            (T::LeftBrace, _) => {
                let name = rest.next()?.span.of(text);
                rest.next().filter(|t| t.kind == T::RightBrace)?;
                Part::Slot(it.model.property_seen(kind, name, from)?)
            }
            (_, "[") => {
                open = Some(Vec::new());
                continue;
            }
            (_, "]") => {
                let option = open.take()?;
                match steps.last_mut() {
                    Some(Step::Options(options)) => options.push(option),
                    _ => steps.push(Step::Options(vec![option])),
                }
                continue;
            }
            (_, word) => Part::Word(word.to_owned()),
        };
        match &mut open {
            Some(option) => option.push(part),
            None => steps.push(Step::One(part)),
        }
    }
    Some(steps)
}

impl Template {
    /// Its words and slots that must be there.
    pub(super) fn needed(&self) -> Next {
        self.needed_from(0)
    }

    fn needed_from(&self, step: usize) -> Next {
        let steps = self.steps.get(step..).unwrap_or_default();
        let one = |step: &Step| match step {
            Step::One(part) => Some(part.clone()),
            Step::Options(_) => None,
        };
        steps.iter().filter_map(one).collect()
    }

    fn is_word(&self, text: &str) -> bool {
        let is_it = |part: &Part| matches!(part, Part::Word(word) if word == text);
        self.steps.iter().any(|step| match step {
            Step::One(part) => is_it(part),
            Step::Options(options) => options.iter().flatten().any(is_it),
        })
    }
}

/// The words of a line, to be compared with templates.
pub(super) struct Sentence<'a> {
    it: &'a Analysis<'a>,
    text: &'a str,
    words: Vec<Token>,
}

impl<'a> Sentence<'a> {
    /// Of some tokens of a text.
    pub(super) fn new(it: &'a Analysis<'a>, text: &'a str, words: Vec<Token>) -> Sentence<'a> {
        Sentence { it, text, words }
    }

    /// Of what stands before a cursor.
    pub(super) fn of_pieces(it: &'a Analysis<'a>, text: &'a str, pieces: &[Piece]) -> Sentence<'a> {
        Sentence::new(it, text, pieces.iter().map(|p| Token { kind: p.kind, span: p.span }).collect())
    }

    /// What may follow these words in a sentence of a template.
    pub(super) fn next(&self, template: &Template) -> Vec<Next> {
        let mut run = Run { sentence: self, template, next: Vec::new(), slots: Vec::new(), left: STEPS };
        run.steps(0, 0, 0);
        run.next
    }

    /// The slots that the words fill, each with where it stands, if they are a whole sentence of a template.
    pub(super) fn slots(&self, template: &Template) -> Option<Vec<(Span, PropertyId)>> {
        let mut run = Run { sentence: self, template, next: Vec::new(), slots: Vec::new(), left: STEPS };
        run.steps(0, 0, 0).then_some(run.slots)
    }

    fn word(&self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |t| t.span.of(self.text))
    }
}

/// One comparison.
struct Run<'s, 'a> {
    sentence: &'s Sentence<'a>,
    template: &'s Template,
    next: Vec<Next>,
    slots: Vec<(Span, PropertyId)>,
    left: u32,
}

impl Run<'_, '_> {
    /// Whether the words from `at` on follow the template from a step on; `used` are the optional parts of this step
    /// that have had their turn.
    fn steps(&mut self, step: usize, used: u32, at: usize) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let mark = self.slots.len();
        match self.template.steps.get(step) {
            None => return at >= self.sentence.words.len(),
            Some(Step::One(part)) => {
                if let Some(next) = self.part(part, at, || self.template.needed_from(step))
                    && self.steps(step + 1, 0, next)
                {
                    return true;
                }
            }
            Some(Step::Options(options)) => {
                for (i, option) in options.iter().enumerate().filter(|(i, _)| used >> (i & 31) & 1 == 0) {
                    let mut next = Some(at);
                    for (n, part) in option.iter().enumerate() {
                        let rest = || option.get(n..).unwrap_or_default().to_vec();
                        next = next.and_then(|at| self.part(part, at, rest));
                    }
                    if let Some(next) = next
                        && self.steps(step, used | 1 << (i & 31), next)
                    {
                        return true;
                    }
                    self.slots.truncate(mark);
                }
                return self.steps(step + 1, 0, at);
            }
        }
        self.slots.truncate(mark);
        false
    }

    /// Where the words go on behind a part that fits; where they break off, `rest` may come next.
    fn part(&mut self, part: &Part, at: usize, rest: impl Fn() -> Next) -> Option<usize> {
        if at >= self.sentence.words.len() {
            let next = rest();
            if !self.next.contains(&next) {
                self.next.push(next);
            }
            return None;
        }
        match part {
            Part::Word(word) => (self.sentence.word(at) == word).then_some(at + 1),
            Part::Slot(property) => self.slot(*property, at, rest),
        }
    }

    fn slot(&mut self, property: PropertyId, mut at: usize, rest: impl Fn() -> Next) -> Option<usize> {
        let declared = self.sentence.it.model.property(property);
        let many = declared.is_many() && !self.template.is_word(",");
        loop {
            if at >= self.sentence.words.len() {
                // Behind a comma, another value.
                self.next.push(rest());
                return None;
            }
            let next = self.value(declared.ty, at)?;
            let words = self.sentence.words.get(at..next)?;
            let span = words.first()?.span.to(words.last()?.span);
            self.slots.push((span, property));
            if !many || self.sentence.words.get(next).is_none_or(|t| t.kind != T::Comma) {
                return Some(next);
            }
            at = next + 1;
        }
    }

    fn value(&self, ty: Type, at: usize) -> Option<usize> {
        let token = self.sentence.words.get(at)?;
        let text = self.sentence.word(at);
        let is_name = token.kind == T::Name;
        match ty {
            _ if is_name && text == "unknown" => Some(at + 1),
            Type::Choice(id) if is_name => self.spelled(id, at),
            Type::Entity(_) | Type::Any if is_name && !self.template.is_word(text) => Some(at + 1),
            Type::YesNo if is_name && matches!(text, "yes" | "no") => Some(at + 1),
            Type::Choice(_) | Type::Entity(_) | Type::YesNo | Type::Any => None,
            Type::Text | Type::Date | Type::Period | Type::Duration | Type::Number(_) => {
                let unit =
                    matches!(ty, Type::Duration | Type::Number(_)) && ty != Type::Number(Dimension::NONE);
                let rest = self.sentence.words.get(at..)?;
                let own =
                    |t: &Token| t.kind == T::Name && self.template.is_word(t.span.of(self.sentence.text));
                let end = rest.iter().position(own).unwrap_or(rest.len());
                let (_, count) = literal(self.sentence.text, rest.get(..end)?, unit)?;
                Some(at + count.max(1))
            }
        }
    }

    /// The longest spelling of a value of an enumeration.
    fn spelled(&self, id: ChoiceId, at: usize) -> Option<usize> {
        let spellings = spellings(self.sentence.it, id);
        let fits =
            |words: &Vec<&str>| words.iter().enumerate().all(|(i, w)| self.sentence.word(at + i) == *w);
        spellings.into_iter().filter(fits).map(|words| at + words.len()).max()
    }
}

/// How the values of an enumeration may be spelled in a sentence, each by its words.
pub(super) fn spellings<'a>(it: &Analysis<'a>, id: ChoiceId) -> Vec<Vec<&'a str>> {
    let Some(choice) = it.model.choices.get(id.index()) else { return Vec::new() };
    let mut all = Vec::new();
    for (name, title) in &choice.values {
        let name = it.model.symbols.text(*name);
        all.push(vec![name]);
        all.push(name.split('_').collect());
        let titles = title.iter().flat_map(|t| &t.variants);
        all.extend(titles.map(|(_, title)| title.split(' ').collect::<Vec<_>>()));
    }
    all
}
