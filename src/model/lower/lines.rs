//! What a line of words is: an entity if it begins with a kind and a name, else a sentence.

use super::say::short;
use super::{Lowering, at};
use crate::finding::{Finding, Said};
use crate::model::{KindId, LocalisedText};
use crate::source::{Place, SourceId, Span};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Line, Name, Text};
use crate::syntax::unquote;
use smallvec::SmallVec;

/// The words of a line, with the text they stand in.
#[derive(Debug)]
pub(super) struct Words<'a> {
    pub(super) source: &'a str,
    pub(super) tokens: &'a [Token],
    /// Each of them; they are looked at more than once.
    texts: SmallVec<[&'a str; 16]>,
}

impl<'a> Words<'a> {
    pub(super) fn new(source: &'a str, tokens: &'a [Token]) -> Words<'a> {
        Words { source, tokens, texts: tokens.iter().map(|t| t.span.of(source)).collect() }
    }

    /// A word; empty behind the last.
    pub(super) fn text(&self, i: usize) -> &'a str {
        self.texts.get(i).copied().unwrap_or("")
    }

    pub(super) fn kind(&self, i: usize) -> Option<TokenKind> {
        self.tokens.get(i).map(|t| t.kind)
    }

    /// From one word to the one before another.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let first = self.tokens.get(from).or(self.tokens.last()).map_or(Span::default(), |t| t.span);
        let last = self.tokens.get(..to).and_then(<[Token]>::last).map_or(first, |t| t.span);
        first.to(last)
    }
}

/// What a line of words is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Meaning<'a> {
    /// `KIND NAME TITLE?`
    Entity(KindId, Head<'a>),
    /// An entity of a kind that nobody declares.
    UnknownKind(Span, Head<'a>),
    /// Everything else.
    Sentence,
    /// Words with a body that are no entity.
    Nothing,
}

/// The name and the title of an entity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    pub(super) name: Span,
    pub(super) title: &'a [Token],
}

/// What a line is; `inside` the body of an entity it may be a sentence.
pub(super) fn meaning<'a>(it: &Lowering<'_>, source: SourceId, line: &'a Line, inside: bool) -> Meaning<'a> {
    let head = match &*line.words {
        [kind, name, title @ ..]
            if kind.kind == TokenKind::Name
                && name.kind == TokenKind::Name
                && is_title(&it.sources.get(source).text, title) =>
        {
            Some((kind.span, Head { name: name.span, title }))
        }
        _ => None,
    };
    let found =
        head.and_then(|(kind, head)| Some((it.kind_seen(it.text(source, kind), it.pack(source))?, head)));
    match (found, head) {
        (Some((kind, head)), _) => Meaning::Entity(kind, head),
        (None, Some((kind, head))) if !inside || line.body.is_some() => Meaning::UnknownKind(kind, head),
        (None, None) if line.body.is_some() => Meaning::Nothing,
        _ => Meaning::Sentence,
    }
}

/// Whether some words are texts with or without language tags, one a language.
fn is_title(source: &str, words: &[Token]) -> bool {
    match words {
        [] => true,
        [.., last] if last.kind != TokenKind::Text => false,
        // As most are.
        [_] => true,
        _ => title_end(source, words) == words.len(),
    }
}

/// How many words at the beginning are a title.
fn title_end(source: &str, words: &[Token]) -> usize {
    let mut tags: SmallVec<[&str; 4]> = SmallVec::new();
    let (mut tag, mut end) = (None, 0);
    for (i, word) in words.iter().enumerate() {
        match word.kind {
            TokenKind::Name if tag.is_none() && is_tag(word.span.of(source)) => {
                tag = Some(word.span.of(source))
            }
            TokenKind::Text => {
                let language = tag.take().unwrap_or_default();
                if tags.contains(&language) {
                    return end;
                }
                tags.push(language);
                end = i + 1;
            }
            _ => return end,
        }
    }
    end
}

/// `en`, `de`, `pt_BR`
fn is_tag(name: &str) -> bool {
    let end = name.bytes().take(4).position(|b| b == b'_').unwrap_or(name.len());
    matches!(end, 2 | 3) && name.bytes().take(end).all(|b| b.is_ascii_lowercase()) && name.len() <= 8
}

/// The text of a title.
pub(super) fn title(source: &str, words: &[Token]) -> LocalisedText {
    let mut tag = None;
    let texts = words.iter().filter(|word| word.kind != TokenKind::Name).count();
    let mut text = LocalisedText { variants: SmallVec::with_capacity(texts) };
    for word in words {
        if word.kind == TokenKind::Name {
            tag = Some(word.span.of(source).into());
        } else {
            let said = unquote(source, Text { span: word.span });
            text.variants.push((tag.take(), said.into_owned().into()));
        }
    }
    text
}

/// `model/expected`: an entity with something behind its title.
pub(super) fn goes_on(it: &Lowering<'_>, source: SourceId, line: &Line) -> Option<Finding> {
    let [kind, name, behind @ ..] = &*line.words else { return None };
    let is_kind = it.kind_seen(it.text(source, kind.span), it.pack(source)).is_some();
    if !is_kind || name.kind != TokenKind::Name {
        return None;
    }
    let end = title_end(&it.sources.get(source).text, behind);
    let stray = behind.get(end)?;
    let tagged = if stray.kind == TokenKind::Name { behind.get(end + 1) } else { Some(stray) };
    if end > 0 && tagged.is_some_and(|text| text.kind == TokenKind::Text) {
        return Some(another_title(at(source, stray.span)));
    }
    let found = short(it.text(source, stray.span));
    let said = Said::both(
        format!("an entity ends with its line or its `}}`, found `{found}` behind it"),
        format!("ein Eintrag endet mit seiner Zeile oder seiner `}}`, dahinter steht `{found}`"),
    );
    let help = Said::both("begin a new line there", "beginnen Sie dort eine neue Zeile");
    Some(Finding::error("model/expected", at(source, stray.span), said).help(help))
}

/// `model/expected`: a second title in a language.
fn another_title(place: Place) -> Finding {
    let said = Said::both("the title stands before this already", "der Titel steht schon davor");
    Finding::error("model/expected", place, said).help(Said::both(
        "leave one of them out, or write one a language: `en \"…\" de \"…\"`",
        "lassen Sie einen weg, oder schreiben Sie für jede Sprache einen: `en \"…\" de \"…\"`",
    ))
}

/// `model/read_only`
pub(super) fn read_only(place: Place) -> Finding {
    let said = Said::both(
        "`statement` is read-only: there is one for each value that is written",
        "`statement` kann nur gelesen werden: es gibt einen Eintrag für jeden geschriebenen Wert",
    );
    Finding::error("model/read_only", place, said)
}

/// `model/sentence_outside`: nobody is spoken of.
pub(super) fn outside(source: SourceId, line: &Line) -> Finding {
    let span = line.words.first().zip(line.words.last()).map_or(line.span, |(a, b)| a.span.to(b.span));
    let said = Said::both(
        "a sentence can only stand in the body of an entity",
        "ein Satz kann nur im Rumpf eines Eintrags stehen",
    );
    Finding::error("model/sentence_outside", at(source, span), said)
        .help(Said::both("write `KIND NAME { … }` around it", "schreiben Sie `ART NAME { … }` darum"))
}

/// `model/expected`: a body needs `KIND NAME` before it.
pub(super) fn nothing(it: &Lowering<'_>, source: SourceId, line: &Line) -> Finding {
    if let Some(finding) = goes_on(it, source, line) {
        return finding;
    }
    let text = &*it.sources.get(source).text;
    let span = line.words.first().zip(line.words.last()).map_or(line.span, |(a, b)| a.span.to(b.span));
    let words = short(span.of(text));
    let said = Said::both(
        format!("expected `KIND NAME` before `{{`, found `{words}`"),
        format!("`ART NAME` wird vor `{{` erwartet, gefunden: `{words}`"),
    );
    Finding::error("model/expected", at(source, span), said)
}

/// The name that a line would give to an entity, so that its uses are no mistakes of their own.
pub(super) fn defines(line: &Line) -> Option<Name> {
    match &*line.words {
        [kind, name, ..] if kind.kind == TokenKind::Name && name.kind == TokenKind::Name => {
            Some(Name { span: name.span })
        }
        _ => None,
    }
}
