//! From tokens to what the grammar sees: blanks and comments gone, lines joined where they go on, braces matched.

use crate::source::Span;
use crate::syntax::lexer::{self, Sink as _};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::words::Word;
use TokenKind as T;

/// A token as the grammar sees it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tok {
    pub(super) kind: TokenKind,
    pub(super) word: Word,
    /// The first of its line.
    pub(super) line: bool,
    /// The line before it ended a member.
    pub(super) breaks: bool,
    /// Nothing stands between it and the token before.
    pub(super) glued: bool,
    pub(super) span: Span,
    /// Of a `{`: where its body ends.
    pub(super) close: u32,
}

/// What the grammar sees of a text.
pub(super) struct Visible {
    /// The tokens.
    pub(super) toks: Vec<Tok>,
    /// Whether each brace found its partner.
    pub(super) balanced: bool,
    /// The tokens that may be wrong wherever they stand, by their indices.
    pub(super) suspects: Vec<u32>,
}

/// What the grammar sees of some tokens. All lines are one where `joined`.
pub(super) fn visible(text: &str, tokens: &[Token], joined: bool) -> Visible {
    let mut lines = Lines::new(text, tokens.len() / 2 + 1, joined);
    tokens.iter().for_each(|token| lines.take(token.kind, token.span));
    lines.finish()
}

/// What the grammar sees of a text that is a program as a whole.
pub(super) fn visible_whole(text: &str) -> Visible {
    // There are fewer in most texts.
    lexer::program(text, Lines::new(text, text.len() / 6, false)).finish()
}

/// Takes tokens in one by one.
struct Lines<'t> {
    text: &'t str,
    /// All lines are one.
    joined: bool,
    toks: Vec<Tok>,
    suspects: Vec<u32>,
    /// Whether the next token is the first of its line.
    line: bool,
    /// Where the token before ended.
    end: u32,
    /// The last token is the first of its line, and what follows it decides whether that line goes on.
    undecided: bool,
    parens: usize,
    /// The first tokens of lines inside the open parentheses, and whether they would end a member outside.
    within: Vec<(usize, bool)>,
    /// The braces that are open.
    open: Vec<usize>,
    balanced: bool,
}

impl lexer::Sink for Lines<'_> {
    const BLANKS: bool = false;

    #[inline(always)]
    fn take(&mut self, kind: TokenKind, span: Span) {
        match kind {
            T::Blank | T::Comment => {}
            T::NewLine | T::Prose => {
                self.decide(None);
                self.line |= kind == T::NewLine && !self.joined;
            }
            _ => self.see(kind, span),
        }
    }
}

impl<'t> Lines<'t> {
    fn new(text: &'t str, room: usize, joined: bool) -> Lines<'t> {
        Lines {
            text,
            joined,
            toks: Vec::with_capacity(room),
            suspects: Vec::new(),
            line: !joined,
            end: u32::MAX,
            undecided: false,
            parens: 0,
            within: Vec::new(),
            open: Vec::new(),
            balanced: true,
        }
    }

    fn finish(mut self) -> Visible {
        self.decide(None);
        self.leave_parens();
        Visible { toks: self.toks, balanced: self.balanced && self.open.is_empty(), suspects: self.suspects }
    }

    #[inline(always)]
    fn see(&mut self, kind: TokenKind, span: Span) {
        self.decide(Some(kind));
        let mut word = Word::None;
        if kind == T::Name {
            word = Word::spelled(self.text.as_bytes().get(span.range()).unwrap_or_default());
        } else {
            self.mark(kind, span);
        }
        let line = std::mem::take(&mut self.line);
        let glued = span.start == self.end;
        (self.end, self.undecided) = (span.end, line);
        self.toks.push(Tok { kind, word, line, breaks: false, glued, span, close: 0 });
    }

    /// What there is to know of a token that is no name.
    #[inline(never)]
    fn mark(&mut self, kind: TokenKind, span: Span) {
        let at = self.toks.len();
        match kind {
            T::LeftBrace => {
                self.leave_parens();
                self.open.push(at);
            }
            T::RightBrace => {
                self.leave_parens();
                match self.open.pop().and_then(|open| self.toks.get_mut(open)) {
                    Some(open) => open.close = at as u32,
                    None => self.balanced = false,
                }
            }
            T::LeftParen => self.parens += 1,
            T::RightParen => {
                self.parens = self.parens.saturating_sub(1);
                if self.parens == 0 {
                    self.within.clear();
                }
            }
            // It may go on in a name behind it: `5 Mio.`
            T::Number => self.suspects.push(at as u32),
            T::Text if memchr::memchr(b'\\', span.of(self.text).as_bytes()).is_none() => {}
            T::Text | T::Unclosed | T::CommaNumber | T::Unknown => self.suspects.push(at as u32),
            _ => {}
        }
    }

    /// Decides whether the line that begins with the last token ends a member; `next` is what follows it on its line.
    #[inline(always)]
    fn decide(&mut self, next: Option<TokenKind>) {
        if self.undecided {
            self.undecided = false;
            self.decided(next);
        }
    }

    fn decided(&mut self, next: Option<TokenKind>) {
        let breaks = !self.goes_on(next);
        if self.parens > 0 {
            self.within.push((self.toks.len() - 1, breaks));
        } else if let Some(tok) = self.toks.last_mut() {
            tok.breaks = breaks;
        }
    }

    /// A parenthesis that nothing closes before the next brace joins no lines.
    fn leave_parens(&mut self) {
        self.parens = 0;
        if self.within.is_empty() {
            return;
        }
        for (at, breaks) in self.within.drain(..) {
            if let Some(tok) = self.toks.get_mut(at) {
                tok.breaks = breaks;
            }
        }
    }

    /// Whether the line that begins with the last token continues the one before.
    fn goes_on(&self, next: Option<TokenKind>) -> bool {
        let [rest @ .., before, tok] = self.toks.as_slice() else { return false };
        match tok.kind {
            T::Name if next == Some(T::Colon) => return false,
            T::Name if matches!(next, Some(T::Text | T::Unclosed)) && is_tag(*tok, self.text) => return true,
            T::LeftBrace | T::Comma | T::Bar => return true,
            kind if is_operator(kind) => return true,
            _ if tok.word.is_operator() => return true,
            _ => {}
        }
        let typed = rest.last().map(|t| t.kind);
        // `factor*` is a type with its cardinality, `a *` the first half of a product.
        let cardinality = matches!(before.kind, T::Star | T::Plus)
            && before.glued
            && matches!(typed, Some(T::Name | T::RightParen));
        is_operator(before.kind) && !cardinality
            || matches!(before.kind, T::Comma | T::Colon | T::Assign | T::Bar)
            || before.word.leaves_line_open()
    }
}

/// A symbol that stands between two expressions.
fn is_operator(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        kind,
        Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual | Plus | Minus | Star | Slash
    )
}

/// Whether a name can be the language tag of a text: `en`, `de`, `pt_BR`.
pub(super) fn is_tag(tok: Tok, text: &str) -> bool {
    /// `xxx_XXXX`
    const LONGEST: u32 = 8;
    if tok.kind != T::Name || tok.word != Word::None || tok.span.end - tok.span.start > LONGEST {
        return false;
    }
    let name = tok.span.of(text);
    let (lang, region) = name.split_once('_').unwrap_or((name, "xx"));
    matches!(lang.len(), 2 | 3)
        && lang.bytes().all(|b| b.is_ascii_lowercase())
        && matches!(region.len(), 2..=4)
        && region.bytes().all(|b| b.is_ascii_alphabetic())
}
