//! Texts, in the language's quotes and in others.

use super::{Lexer, Sink, T, is_quote};
use crate::syntax::quotes;
use crate::syntax::token::TokenKind;

impl<S: Sink> Lexer<'_, S> {
    /// The end of a text in quotes that are not the language's: behind the closing one on the same line.
    pub(super) fn foreign_quotes(&self, start: usize, behind: usize) -> usize {
        let end = self.bytes.len();
        let rest = self.text.get(behind..end).unwrap_or("");
        if let Some(end) = self.in_apostrophes(self.char(start), rest) {
            return behind + end;
        }
        // The next quote of any kind, so that no stretch is looked at twice.
        match rest.char_indices().find(|(_, c)| *c == '\n' || is_quote(*c)) {
            Some((i, c)) if !matches!(c, '\n' | '„' | '‚') => behind + i + c.len_utf8(),
            _ => behind,
        }
    }

    /// The end of a text that stands in apostrophes, and may have some between its letters.
    fn in_apostrophes(&self, open: Option<char>, rest: &str) -> Option<usize> {
        let is_one = |c: char| matches!(c, '\'' | '’' | '‘');
        if !open.is_some_and(|c| is_one(c) || c == '‚') {
            return None;
        }
        /// Longer than most texts; each apostrophe is asked for its partner.
        const FARTHEST: usize = 300;
        let mut before = None;
        let mut chars = rest.char_indices().take(FARTHEST).peekable();
        while let Some((at, c)) = chars.next() {
            let is_inside = before.is_some_and(char::is_alphanumeric)
                && chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
            match c {
                '\n' | '"' => return None,
                c if is_one(c) && !is_inside => return Some(at + c.len_utf8()),
                _ => before = Some(c),
            }
        }
        None
    }

    pub(super) fn quoted(&mut self, start: usize) -> (TokenKind, usize) {
        if self.at(start + 1) == b'"' && self.at(start + 2) == b'"' {
            return self.quoted_lines(start);
        }
        let mut at = start + 1;
        while let Some(rest) = self.bytes.get(at..)
            && let Some(next) = memchr::memchr3(b'"', b'\\', b'\n', rest)
        {
            at += next;
            match self.at(at) {
                b'"' => {
                    return match self.foreign_end(start, Some(at + 1)) {
                        Some(end) => (T::Unclosed, end),
                        None => (T::Text, at + 1),
                    };
                }
                b'\\'
                    if self.at(at + 1) != b'\n' && self.at(at + 1) != b'\r' && at + 1 < self.bytes.len() =>
                {
                    at += 2
                }
                b'\\' => at += 1,
                _ => break,
            }
        }
        (T::Unclosed, self.foreign_end(start, None).unwrap_or_else(|| self.unclosed(start)))
    }

    /// Where a text ends by marks that are not the language's; `closed` is where it ends by its own, if it does.
    fn foreign_end(&self, start: usize, closed: Option<usize>) -> Option<usize> {
        /// Further on a line nothing is looked for, so that a long one costs no more than its length.
        const FARTHEST: usize = 2000;
        let rest = self.bytes.get(start..closed.unwrap_or(self.bytes.len())).unwrap_or_default();
        // The first bytes of typographic marks; most texts have none.
        memchr::memchr2(0xe2, 0xc2, rest.get(..FARTHEST).unwrap_or(rest))?;
        let near = self.bytes.len().min(start + FARTHEST);
        let end = (start..=near).rev().find(|at| self.text.is_char_boundary(*at))?;
        let line = self.text.get(start..end)?.split('\n').next()?;
        quotes::end(line.strip_suffix('\r').unwrap_or(line), closed.map(|end| end - start))
            .map(|end| start + end)
    }

    /// `\"…\"` inside another text; what is escaped in it is escaped twice.
    pub(super) fn quoted_in_text(&self, start: usize) -> (TokenKind, usize) {
        let mut at = start + 2;
        while at < self.bytes.len() && self.at(at) != b'\n' {
            at += match (self.at(at), self.at(at + 1), self.at(at + 2)) {
                (b'\\', b'"', _) => return (T::Text, at + 2),
                (b'\\', b'\\', b'\\') => 4,
                (b'\\', b'\\', _) => 2,
                _ => 1,
            };
        }
        (T::Unclosed, at.min(self.bytes.len()))
    }

    /// `"""…"""`; where none follows, the damage ends with the paragraph.
    fn quoted_lines(&mut self, start: usize) -> (TokenKind, usize) {
        let mut at = start + 3;
        while !self.no_more_quotes && at < self.fence.len() {
            match self.fence.get(at..) {
                Some([b'\\', ..]) => at += 2,
                Some([b'"', b'"', b'"', ..]) => return (T::Text, at + 3),
                _ => at += 1,
            }
        }
        self.no_more_quotes = true;
        let mut end = self.line_end(start);
        while self.at(end) != 0 {
            let next = self.run(end, |b| matches!(b, b'\r' | b'\n'));
            let first = self.run(next, |b| matches!(b, b' ' | b'\t'));
            let lines = self.bytes.get(end..next).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
            if lines != 1 || matches!(self.at(first), b'}' | b'\r' | b'\n' | 0) {
                break;
            }
            end = self.line_end(first);
        }
        (T::Unclosed, end.max(start + 3).min(self.bytes.len()))
    }

    /// The end of a text that no quote ends: the line's, but for a brace there, which is the line's and not the
    /// text's.
    fn unclosed(&self, start: usize) -> usize {
        let line = self.bytes.get(start..self.line_end(start)).unwrap_or_default();
        let trimmed = line.trim_ascii_end();
        let count = |brace| trimmed.iter().filter(|b| **b == brace).count();
        let kept = match trimmed {
            [kept @ .., b'{'] => kept.trim_ascii_end(),
            [kept @ .., b'}'] if count(b'}') > count(b'{') => kept.trim_ascii_end(),
            _ => line,
        };
        start + kept.len().max(1)
    }
}
