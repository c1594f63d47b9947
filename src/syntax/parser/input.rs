//! The input of the grammar: tokens, and the memory of the furthest place where it failed.
//!
//! What was expected there only grows, so that backtracking cannot make a message lie.

use super::lines::{Tok, is_tag};
use crate::finding::Finding;
use crate::source::{Place, SourceId, Span};
use crate::syntax::messages::{self, Want};
use crate::syntax::token::TokenKind;
use crate::syntax::tree::{LocalText, Name, Text};
use crate::syntax::words::Word;
use nom::{Err, IResult, Needed, Parser};
use std::cell::{Cell, RefCell};

/// How deep expressions and bodies may lie in each other: what fits on the stack of any thread.
pub(super) const DEEPEST: u32 = 64;
/// How high the tree of an expression may be; a chain `a + b + c` is as high as it is long.
const HIGHEST: u32 = 256;

/// What a production returns.
pub(super) type Parsed<'t, T> = IResult<Tokens<'t>, T, ()>;

/// What is wrong with a file, up to a number.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Finding>,
    /// How many more there are.
    pub(super) more: usize,
}

/// More findings in one file help nobody.
pub(in crate::syntax) const MOST_FINDINGS: usize = 1000;

/// What all productions share while one text is parsed.
pub(super) struct Context<'t> {
    pub(super) text: &'t str,
    pub(super) source: SourceId,
    pub(super) toks: Vec<Tok>,
    pub(super) findings: RefCell<Findings>,
    pub(super) depth: Cell<u32>,
    /// The height of the highest tree so far, of those that the expression being parsed will hold.
    height: Cell<u32>,
    /// Where the member being parsed begins.
    start: Cell<usize>,
    furthest: Cell<usize>,
    expected: Cell<u128>,
    words: Cell<u128>,
    too_deep: Cell<bool>,
    /// The damage at the furthest place is reported already.
    reported: Cell<bool>,
}

/// Which names may follow a number as its unit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Units {
    /// Any.
    Any,
    /// Any that does not begin the next member on the line.
    Member,
    /// Any that does not begin the next part of a query.
    Query,
    /// None.
    Never,
}

/// Some of the tokens of a text.
#[derive(Clone, Copy)]
pub(super) struct Tokens<'t> {
    pub(super) ctx: &'t Context<'t>,
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) units: Units,
    /// Whether a name may stand where a value may.
    pub(super) names: bool,
}

impl<'t> Context<'t> {
    pub(super) fn new(text: &'t str, source: SourceId, toks: Vec<Tok>) -> Context<'t> {
        Context {
            text,
            source,
            toks,
            findings: RefCell::default(),
            depth: Cell::new(0),
            height: Cell::new(0),
            start: Cell::new(0),
            furthest: Cell::new(0),
            expected: Cell::new(0),
            words: Cell::new(0),
            too_deep: Cell::new(false),
            reported: Cell::new(false),
        }
    }

    pub(super) fn tokens(&'t self, at: usize, end: usize) -> Tokens<'t> {
        Tokens { ctx: self, at, end, units: Units::Any, names: true }
    }

    pub(super) fn place(&self, span: Span) -> Place {
        Place { source: self.source, span }
    }

    /// Adds a finding, unless there are too many.
    pub(super) fn report(&self, finding: impl FnOnce() -> Finding) {
        let mut findings = self.findings.borrow_mut();
        if findings.list.len() < MOST_FINDINGS {
            findings.list.push(finding());
        } else {
            findings.more += 1;
        }
    }

    /// Forgets what was expected before: a new member begins.
    pub(super) fn begin(&self, at: usize) {
        self.start.set(at);
        self.furthest.set(at);
        self.height.set(0);
        self.expected.set(0);
        self.words.set(0);
        self.too_deep.set(false);
        self.reported.set(false);
    }

    /// There is damage up to here that is reported already.
    pub(super) fn damage(&self, at: usize) {
        self.reach(at);
        self.reported.set(true);
    }

    fn reach(&self, at: usize) -> bool {
        if at > self.furthest.get() {
            self.furthest.set(at);
            self.expected.set(0);
            self.words.set(0);
        }
        at == self.furthest.get()
    }

    /// The furthest failure as a finding, unless it is reported already, and where it was.
    pub(super) fn failure(&self, end: usize) -> (Option<Finding>, usize) {
        let at = self.furthest.get();
        let tok = self.toks.get(at).copied();
        if self.reported.get() {
            return (None, at);
        }
        if self.too_deep.get() {
            let span = tok.map_or(Span::default(), |t| t.span);
            return (Some(messages::too_deep(self.place(span))), at);
        }
        let before = at.checked_sub(1).and_then(|i| self.toks.get(i)).map_or(0, |t| t.span.end);
        let behind = self.place(Span { start: before, end: before });
        let (place, found) = match tok {
            Some(t) if matches!(t.kind, TokenKind::CommaNumber | TokenKind::Unknown) => return (None, at),
            None => (behind, messages::Found::End),
            Some(t) if at >= end && t.kind != TokenKind::RightBrace => (behind, messages::Found::LineEnd),
            Some(t) if t.breaks && at != self.start.get() && t.kind != TokenKind::RightBrace => {
                (behind, messages::Found::LineEnd)
            }
            Some(t) => (self.place(t.span), messages::Found::Token(t.kind, t.span.of(self.text))),
        };
        (Some(messages::unexpected(place, self.expected.get(), self.words.get(), found)), at)
    }
}

impl<'t> Tokens<'t> {
    /// The token here, wherever lines end.
    #[inline]
    pub(super) fn first(self) -> Option<Tok> {
        if self.at < self.end { self.ctx.toks.get(self.at).copied() } else { None }
    }

    /// The token here, if the line goes on.
    #[inline]
    pub(super) fn peek(self) -> Option<Tok> {
        self.first().filter(|t| !t.breaks)
    }

    /// The token `n` further on, if the line goes on to it from the one here.
    #[inline]
    pub(super) fn ahead(self, n: usize) -> Option<Tok> {
        (1..=n).try_fold(self, |input, _| input.skip().peek().map(|_| input.skip()))?.first()
    }

    #[inline]
    pub(super) fn peek_kind(self) -> Option<TokenKind> {
        self.peek().map(|t| t.kind)
    }

    #[inline]
    pub(super) fn peek_word(self) -> Word {
        self.peek().map_or(Word::None, |t| t.word)
    }

    /// Behind the token here.
    #[inline]
    pub(super) fn skip(self) -> Self {
        Tokens { at: self.at + 1, ..self }
    }

    #[inline]
    pub(super) fn units(self, units: Units) -> Self {
        Tokens { units, ..self }
    }

    /// The place between the tokens, for spans.
    #[inline]
    pub(super) fn start(self) -> Span {
        self.ctx.toks.get(self.at).map_or(Span::default(), |t| t.span)
    }

    /// From a first token to the last one before this place.
    #[inline]
    pub(super) fn since(self, start: usize) -> Span {
        let last = self.at.max(start + 1) - 1;
        match (self.ctx.toks.get(start), self.ctx.toks.get(last)) {
            (Some(first), Some(last)) => first.span.to(last.span),
            (Some(first), None) => first.span,
            _ => Span::default(),
        }
    }

    /// Says what would have been right here.
    pub(super) fn want(self, want: Want) {
        if self.ctx.reach(self.at) {
            self.ctx.expected.set(self.ctx.expected.get() | want.bit());
        }
    }

    /// Fails, saying what would have been right here.
    pub(super) fn fail<T>(self, want: Want) -> Parsed<'t, T> {
        self.want(want);
        Err(Err::Error(()))
    }

    /// Fails, saying which word would have been right here.
    pub(super) fn fail_word<T>(self, word: Word) -> Parsed<'t, T> {
        if self.ctx.reach(self.at) {
            self.ctx.words.set(self.ctx.words.get() | 1 << (word as u8));
        }
        Err(Err::Error(()))
    }

    /// Runs a production one level deeper; fails where that is too deep.
    pub(super) fn deeper<T>(self, parse: impl FnOnce(Self) -> Parsed<'t, T>) -> Parsed<'t, T> {
        let depth = self.ctx.depth.get();
        if depth >= DEEPEST {
            return self.too_deep();
        }
        self.ctx.depth.set(depth + 1);
        let result = self.apart(parse);
        self.ctx.depth.set(depth);
        let (rest, done) = result?;
        rest.taller()?;
        Ok((rest, done))
    }

    /// Runs a production whose tree stands beside those parsed before.
    pub(super) fn apart<T>(self, parse: impl FnOnce(Self) -> Parsed<'t, T>) -> Parsed<'t, T> {
        let height = self.ctx.height.replace(0);
        let result = parse(self);
        self.ctx.height.set(height.max(self.ctx.height.get()));
        result
    }

    /// The tree just parsed gets one level higher; fails where that is too high.
    pub(super) fn taller(self) -> Result<(), Err<()>> {
        let height = self.ctx.height.get() + 1;
        self.ctx.height.set(height);
        if height > HIGHEST { self.too_deep().map(|(_, ())| ()) } else { Ok(()) }
    }

    /// Fails because it is too deep here.
    fn too_deep<T>(self) -> Parsed<'t, T> {
        self.ctx.reach(self.at);
        self.ctx.too_deep.set(true);
        Err(Err::Failure(()))
    }

    /// The token here is a name with a colon behind it: a property begins.
    #[inline]
    pub(super) fn at_property(self) -> bool {
        self.first().is_some_and(|t| t.kind == TokenKind::Name)
            && self.skip().peek_kind() == Some(TokenKind::Colon)
    }

    /// The tokens here are a language tag and a text.
    pub(super) fn at_tagged_text(self) -> bool {
        self.peek().is_some_and(|t| is_tag(t, self.ctx.text)) && is_text(self.skip().peek_kind())
    }

    /// A text begins here, tagged or not.
    pub(super) fn at_text(self) -> bool {
        is_text(self.peek_kind()) || self.at_tagged_text()
    }
}

fn is_text(kind: Option<TokenKind>) -> bool {
    matches!(kind, Some(TokenKind::Text | TokenKind::Unclosed))
}

/// A token of a kind.
pub(super) fn token<'t>(kind: TokenKind) -> impl Parser<Tokens<'t>, Output = Tok, Error = ()> {
    move |input: Tokens<'t>| match input.peek() {
        Some(tok) if tok.kind == kind => Ok((input.skip(), tok)),
        _ => input.fail(Want::Token(kind)),
    }
}

/// A word of the language.
pub(super) fn word<'t>(word: Word) -> impl Parser<Tokens<'t>, Output = Tok, Error = ()> {
    move |input: Tokens<'t>| match input.peek() {
        Some(tok) if tok.word == word => Ok((input.skip(), tok)),
        _ => input.fail_word(word),
    }
}

/// A name.
pub(super) fn name(input: Tokens<'_>) -> Parsed<'_, Name> {
    token(TokenKind::Name).map(|tok| Name { span: tok.span }).parse(input)
}

/// A text without a tag.
pub(super) fn text(input: Tokens<'_>) -> Parsed<'_, Text> {
    match input.peek() {
        Some(tok) if is_text(Some(tok.kind)) => Ok((input.skip(), Text { span: tok.span })),
        _ => input.fail(Want::Token(TokenKind::Text)),
    }
}

/// `"…"`, or `en "…" de "…"`
pub(super) fn local_text(input: Tokens<'_>) -> Parsed<'_, LocalText> {
    if !input.at_tagged_text() {
        let (rest, text) = text(input)?;
        return Ok((rest, LocalText { variants: vec![(None, text)], span: text.span }));
    }
    let mut variants: Vec<(Option<Name>, Text)> = Vec::with_capacity(2);
    let mut rest = input;
    while rest.at_tagged_text() {
        let (next, tag) = name(rest)?;
        let (next, text) = text(next)?;
        let language = |tag: Name| tag.span.of(input.ctx.text);
        if variants.iter().any(|(other, _)| other.is_some_and(|other| language(other) == language(tag))) {
            input.ctx.report(|| messages::language_twice(input.ctx.place(tag.span), language(tag)));
        }
        variants.push((Some(tag), text));
        rest = next;
    }
    Ok((rest, LocalText { variants, span: rest.since(input.at) }))
}

impl<'t> nom::Input for Tokens<'t> {
    type Item = Tok;
    type Iter = std::iter::Copied<std::slice::Iter<'t, Tok>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.end.saturating_sub(self.at)
    }

    fn take(&self, index: usize) -> Self {
        Tokens { end: self.end.min(self.at + index), ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        Tokens { at: self.end.min(self.at + index), ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Tok) -> bool>(&self, predicate: P) -> Option<usize> {
        self.iter_elements().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.ctx.toks.get(self.at..self.end).unwrap_or_default().iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.input_len() { Ok(count) } else { Err(Needed::Unknown) }
    }
}
