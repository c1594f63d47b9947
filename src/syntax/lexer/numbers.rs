//! Numbers and dates, also as they are written elsewhere.

use super::{Lexer, Sink, T};
use crate::syntax::token::TokenKind;

/// What elsewhere stands between groups of digits: blanks, also those that do not break, and the thin one; apostrophes.
const GROUP_SIGNS: [char; 6] = [' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'', '’'];

/// Whether a number is written in groups of three digits, as elsewhere.
pub(in crate::syntax) fn is_grouped(number: &str) -> bool {
    Lexer::new(number, Vec::new()).grouped(0) == Some(number.len())
}

impl<S: Sink> Lexer<'_, S> {
    /// Digits with `_` between them.
    fn digits(&self, mut at: usize) -> usize {
        loop {
            match self.at(at) {
                b'0'..=b'9' => at += 1,
                b'_' if self.at(at + 1).is_ascii_digit() => at += 2,
                _ => return at,
            }
        }
    }

    pub(super) fn number(&self, start: usize) -> (TokenKind, usize) {
        let whole = self.digits(start);
        if whole == start + 4 && self.at(whole) == b'-' {
            let pair = |at: usize| self.at(at).is_ascii_digit() && self.at(at + 1).is_ascii_digit();
            let (month, day) = (whole + 1, whole + 4);
            if pair(month) && self.at(day - 1) == b'-' && pair(day) && !self.at(day + 2).is_ascii_digit() {
                return (T::Date, day + 2);
            }
            if pair(month) && !self.at(month + 2).is_ascii_digit() {
                return (T::Date, month + 2);
            }
        }
        if let Some(end) = self.foreign_date(start).or_else(|| self.grouped(start)) {
            return (T::CommaNumber, end);
        }
        let mut end = self.fraction(whole);
        if self.at(end) != b',' || !self.at(end + 1).is_ascii_digit() {
            return (T::Number, end);
        }
        while self.at(end) == b',' && self.at(end + 1).is_ascii_digit() {
            end = self.fraction(self.digits(end + 1));
        }
        (T::CommaNumber, end)
    }

    /// The end of `1.2.2026` or `2026-2-1`, which are dates elsewhere.
    fn foreign_date(&self, start: usize) -> Option<usize> {
        let digits = |at: usize| self.run(at, |b| b.is_ascii_digit()) - at;
        let first = digits(start);
        let sign = self.at(start + first);
        let second = digits(start + first + 1);
        let behind = start + first + 1 + second;
        let third = digits(behind + 1);
        let end = behind + 1 + third;
        let is_date = match sign {
            b'.' => first <= 2 && third == 4,
            b'-' => first == 4 && matches!(third, 1 | 2),
            _ => false,
        };
        (is_date && matches!(second, 1 | 2) && self.at(behind) == sign).then_some(end)
    }

    /// The end of `2.000`, `1.250.000,50` or `400 000`: digits in groups of three, as they are written elsewhere.
    fn grouped(&self, start: usize) -> Option<usize> {
        let digits = |at: usize| self.run(at, |b| b.is_ascii_digit()) - at;
        let mut end = start + digits(start);
        if self.at(start) == b'0' || end - start > 3 {
            return None;
        }
        let sign = self.char(end).filter(|c| *c == '.' || GROUP_SIGNS.contains(c))?;
        let group = sign.len_utf8() + 3;
        let first = end;
        // Longer than any number is; so that no stretch is looked at again and again.
        while end - first < 40
            && self.char(end) == Some(sign)
            && digits(end + sign.len_utf8()) == 3
            && self.at(end + group) != b'_'
        {
            end += group;
        }
        if end == first {
            return None;
        }
        let fraction = self.at(end) == b',' || self.at(end) == b'.' && sign != '.';
        if fraction && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        // What goes on in yet another way is not understood.
        let goes_on = matches!(self.at(end), b',' | b'.') && digits(end + 1) > 0;
        (!goes_on && end <= self.bytes.len()).then_some(end)
    }

    /// The end of a `.5` behind a number's whole part.
    fn fraction(&self, at: usize) -> usize {
        if self.at(at) == b'.' && self.at(at + 1).is_ascii_digit() { self.digits(at + 1) } else { at }
    }
}
