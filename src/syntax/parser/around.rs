//! What stands around a cursor, also in half-typed text: the bodies it lies in, and the member that it goes on with.
//!
//! A mark is put where the cursor is, and the text is read by the rules of the grammar: where lines go on, which brace
//! closes which. So there is always a word at the cursor, even where nothing is typed yet.

use super::lines::{Tok, visible};
use super::{braces, ends_part};
use crate::source::Span;
use crate::syntax::lexer;
use crate::syntax::token::TokenKind as T;
use crate::syntax::words::Word;

/// Stands at the cursor; a letter of a name that makes a keyword of nothing.
const MARK: &str = "_";

/// A token near the cursor.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece {
    /// What it is.
    pub(crate) kind: T,
    /// The word of the language that it spells.
    pub(crate) word: Word,
    /// Where it stands.
    pub(crate) span: Span,
    /// Nothing stands between it and the token before.
    pub(crate) glued: bool,
    /// The line before it ended a member.
    pub(crate) breaks: bool,
}

/// What stands around a cursor.
#[derive(Debug, Clone)]
pub(crate) struct Around {
    /// What stands before the braces of the bodies around it, outermost first, up to the member before.
    pub(crate) heads: Vec<Vec<Piece>>,
    /// What stands in each of these bodies before the one inside it, in the innermost before the member at the cursor:
    /// all tokens, those of other bodies included.
    pub(crate) insides: Vec<Vec<Piece>>,
    /// The member at the cursor, up to the word at it.
    pub(crate) before: Vec<Piece>,
    /// The word at the cursor, empty where none is typed.
    pub(crate) word: Span,
    /// What stands behind the word, up to the end of the member.
    pub(crate) after: Vec<Piece>,
    /// The text in quotes that the cursor is in; then there is no word, but for that of a hole.
    pub(crate) quoted: Option<Span>,
    /// Of a cursor in the hole of a text: what stands in the hole before the word.
    pub(crate) hole: Option<Vec<Piece>>,
}

impl Around {
    /// What stands in the innermost body before the member at the cursor.
    pub(crate) fn inside(&self) -> &[Piece] {
        self.insides.last().map_or(&[], Vec::as_slice)
    }
}

/// What stands around an offset; nothing where no program stands there: in prose, in a remark, in a number.
pub(crate) fn around(text: &str, markdown: bool, offset: u32) -> Option<Around> {
    let (head, tail) = (text.get(..offset as usize)?, text.get(offset as usize..)?);
    let marked = [head, MARK, tail].concat();
    let tokens = lexer::tokens(&marked, markdown);
    let near = Near { marked: &marked, offset };
    let mut parts = tokens.split(|t| ends_part(&marked, t));
    let part = parts.find(|part| part.last().is_some_and(|t| t.span.end > offset))?;
    if part.first().is_some_and(|t| t.span.start > offset) {
        return None;
    }
    let mut visible = visible(&marked, part, false);
    braces::matched(&marked, &mut visible);
    near.look(&visible.toks)
}

/// The open braces, and the tokens of the member, around a token.
struct Near<'t> {
    marked: &'t str,
    offset: u32,
}

impl Near<'_> {
    fn look(&self, toks: &[Tok]) -> Option<Around> {
        let at = toks.partition_point(|t| t.span.end <= self.offset);
        let here = toks.get(at).filter(|t| t.span.start <= self.offset)?;
        let quoted = matches!(here.kind, T::Text | T::Unclosed).then_some(self.original(here.span));
        if quoted.is_none() && here.kind != T::Name {
            return None;
        }
        let (mut heads, mut insides) = (Vec::new(), Vec::new());
        let mut body = 0;
        for (i, tok) in toks.iter().enumerate().take(at) {
            if tok.kind == T::LeftBrace && tok.close as usize > at {
                let head = member_start(toks, body, i);
                if body > 0 {
                    insides.push(self.pieces(toks, body, head));
                }
                heads.push(self.pieces(toks, head, i));
                body = i + 1;
            }
        }
        let start = member_start(toks, body, at);
        if body > 0 {
            insides.push(self.pieces(toks, body, start));
        }
        let end = toks.iter().enumerate().skip(at + 1);
        let end = end
            .take_while(|(_, t)| !t.breaks && !matches!(t.kind, T::LeftBrace | T::RightBrace))
            .last()
            .map_or(at + 1, |(i, _)| i + 1);
        let hole = quoted.and_then(|_| self.hole(here.span));
        let (hole, word) = match hole {
            Some((hole, word)) => (Some(hole), word),
            None if quoted.is_some() => (None, Span { start: self.offset, end: self.offset }),
            None => (None, self.original(here.span)),
        };
        Some(Around {
            heads,
            insides,
            before: self.pieces(toks, start, at),
            word,
            after: self.pieces(toks, at + 1, end),
            quoted,
            hole,
        })
    }

    /// The inside of the `{ … }` of a text that holds the cursor.
    fn hole(&self, quoted: Span) -> Option<(Vec<Piece>, Span)> {
        let before = self.marked.get(quoted.start as usize..self.offset as usize)?;
        let open = before.rfind('{')?;
        let inside = before.get(open + 1..)?;
        if inside.contains('}') || before.get(..open)?.ends_with('\\') {
            return None;
        }
        let start = quoted.start + open as u32 + 1;
        let end = self.marked.get(self.offset as usize..quoted.end as usize)?;
        let end = self.offset + end.find(['}', '"', '\n']).unwrap_or(end.len()) as u32;
        let toks = visible(self.marked, &lexer::tokens_in(self.marked, Span { start, end }), true).toks;
        let at = toks.partition_point(|t| t.span.end <= self.offset);
        let here = toks.get(at).filter(|t| t.kind == T::Name)?;
        Some((self.pieces(&toks, 0, at), self.original(here.span)))
    }

    fn pieces(&self, toks: &[Tok], start: usize, end: usize) -> Vec<Piece> {
        let toks = toks.get(start..end).unwrap_or_default();
        let piece = |t: &Tok| Piece {
            kind: t.kind,
            word: t.word,
            span: self.original(t.span),
            glued: t.glued,
            breaks: t.breaks,
        };
        toks.iter().map(piece).collect()
    }

    /// Where a token stands in the text without the mark.
    fn original(&self, span: Span) -> Span {
        let mark = MARK.len() as u32;
        let back = |at: u32| if at > self.offset { at - mark } else { at };
        Span { start: back(span.start), end: back(span.end) }
    }
}

/// Where the member that a token belongs to begins: behind the brace before it, or where a line breaks.
fn member_start(toks: &[Tok], body: usize, at: usize) -> usize {
    let mut start = at;
    while start > body {
        if toks.get(start).is_some_and(|t| t.breaks) {
            break;
        }
        match toks.get(start - 1).map(|t| t.kind) {
            Some(T::LeftBrace | T::RightBrace) | None => break,
            _ => start -= 1,
        }
    }
    start
}
