//! From text to tokens. Total: every byte of a text lies in exactly one token, whatever the text is.

mod numbers;
mod texts;

use super::fence;
use super::token::{Token, TokenKind};
use crate::source::Span;
use TokenKind as T;
pub(super) use numbers::is_grouped;
use std::ops::Range;

/// Takes tokens in, in their order.
pub(super) trait Sink {
    /// Whether it wants to know of blanks.
    const BLANKS: bool = true;
    /// One token more.
    fn take(&mut self, kind: TokenKind, span: Span);
}

impl Sink for Vec<Token> {
    fn take(&mut self, kind: TokenKind, span: Span) {
        self.push(Token { kind, span });
    }
}

/// The tokens of a text; joined, they are the text.
pub fn tokens(text: &str, markdown: bool) -> Vec<Token> {
    match markdown {
        true => tokens_of(text, &fence::stretches(text)),
        false => program(text, room(text)),
    }
}

/// The tokens of a Markdown text, by its stretches of program.
pub(super) fn tokens_of(text: &str, stretches: &[Range<usize>]) -> Vec<Token> {
    fenced(Lexer::new(text, room(text)), stretches)
}

/// Room for the tokens of a text.
fn room(text: &str) -> Vec<Token> {
    Vec::with_capacity(text.len() / 4)
}

/// The tokens of a text that is a program as a whole.
pub(super) fn program<S: Sink>(text: &str, sink: S) -> S {
    let mut lexer = Lexer::new(text, sink);
    lexer.whole(text.len());
    lexer.stretch(0, text.len());
    lexer.sink
}

/// The tokens of a page that ships with Einklang; fences that begin with a `test` are prose.
pub fn tokens_without_tests(text: &str) -> Vec<Token> {
    let mut stretches = fence::stretches_of_page(text);
    stretches.retain(|code| !fence::is_test(text.get(code.clone()).unwrap_or("")));
    fenced(Lexer::new(text, room(text)), &stretches)
}

fn fenced(mut lexer: Lexer<'_, Vec<Token>>, stretches: &[Range<usize>]) -> Vec<Token> {
    let mut end = 0;
    let mut fence_end = 0;
    for (i, code) in stretches.iter().enumerate() {
        if code.end > fence_end {
            fence_end = lexer.fence(code.end, stretches.get(i + 1..).unwrap_or_default());
        }
        // A text of several lines may have gone over it, and over what stands before its lines.
        if code.end <= end {
            continue;
        }
        let start = code.start.max(end);
        lexer.prose(end, start);
        end = lexer.stretch(start, code.end);
    }
    lexer.prose(end, lexer.text.len());
    lexer.sink
}

/// The tokens of an expression inside a text, at their places in the whole. Its own texts stand in `\"…\"`, or in
/// `"…"` where the text around it has three quotes.
pub(crate) fn tokens_in(text: &str, span: Span) -> Vec<Token> {
    let mut lexer = Lexer { in_text: true, ..Lexer::new(text, Vec::new()) };
    if text.get(span.range()).is_some() {
        lexer.whole(span.end as usize);
        lexer.stretch(span.start as usize, span.end as usize);
    }
    lexer.sink
}

/// Whether a character opens or closes quotations somewhere.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '„' | '“' | '”' | '«' | '»' | '‚' | '‘' | '’' | '\'' | '"')
}

struct Lexer<'a, S> {
    text: &'a str,
    /// The bytes up to the end of the stretch.
    bytes: &'a [u8],
    /// The bytes up to the end of the fence: a text of several lines may go over what stands before its lines.
    fence: &'a [u8],
    sink: S,
    /// Whether a search for `"""` already came to the end of the fence, so that none is made twice.
    no_more_quotes: bool,
    /// Whether all this stands inside a text.
    in_text: bool,
}

/// What a name goes on with; beyond ASCII, and behind a dot, more is asked.
const IN_NAME: [bool; 256] = {
    let mut of = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        of[byte] = matches!(byte as u8, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_');
        byte += 1;
    }
    of
};

/// Whether a name can go on with a character. Combining marks can stand in it: `ü` may be written as two characters.
pub fn is_in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || ('\u{300}'..='\u{36f}').contains(&c)
}

impl<'a, S: Sink> Lexer<'a, S> {
    fn new(text: &'a str, sink: S) -> Self {
        let bytes = text.as_bytes();
        Lexer { text, bytes, fence: bytes, sink, no_more_quotes: false, in_text: false }
    }

    /// A fence, or what takes its place, that ends here.
    fn whole(&mut self, end: usize) {
        self.fence = self.text.as_bytes().get(..end).unwrap_or_default();
        self.no_more_quotes = false;
    }

    /// The fence of a stretch: all that follow without an end of a line between them. Where it ends.
    fn fence(&mut self, mut end: usize, rest: &[Range<usize>]) -> usize {
        for next in rest {
            let between = self.text.get(end..next.start).unwrap_or("\n");
            if between.contains(['\n', '`', '~']) {
                break;
            }
            end = next.end;
        }
        self.whole(end);
        end
    }

    fn prose(&mut self, start: usize, end: usize) {
        if start < end {
            self.sink.take(T::Prose, Span::new(start, end));
        }
    }

    /// The tokens of a stretch; where the last of them ends.
    fn stretch(&mut self, start: usize, end: usize) -> usize {
        self.bytes = self.text.as_bytes().get(..end).unwrap_or_default();
        let mut at = start;
        while let Some(&byte) = self.bytes.get(at) {
            // Every other token is a single blank.
            if !S::BLANKS && byte == b' ' {
                at += 1;
                continue;
            }
            let (kind, end) = self.token(at, byte);
            self.sink.take(kind, Span::new(at, end));
            at = end;
        }
        at
    }

    fn at(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The kind of the token at a byte, and where it ends.
    fn token(&mut self, at: usize, byte: u8) -> (TokenKind, usize) {
        let one = |kind| (kind, at + 1);
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => (T::Name, self.name(at + 1)),
            b' ' | b'\t' => self.blank(at),
            b'\n' => one(T::NewLine),
            b'\r' if self.at(at + 1) == b'\n' => (T::NewLine, at + 2),
            b'\r' | b'\x0b' | b'\x0c' => one(T::Blank),
            b'0'..=b'9' => self.number(at),
            b'"' => self.quoted(at),
            b'\\' if self.in_text && self.at(at + 1) == b'"' => self.quoted_in_text(at),
            b'#' => (T::Comment, self.comment_end(at)),
            b'{' => one(T::LeftBrace),
            b'}' => one(T::RightBrace),
            b'(' => one(T::LeftParen),
            b')' => one(T::RightParen),
            b',' => one(T::Comma),
            b':' => one(T::Colon),
            b'.' if self.at(at + 1) == b'.' => (T::DotDot, at + 2),
            b'.' => one(T::Dot),
            b'=' if self.at(at + 1) == b'=' => (T::Equal, at + 2),
            b'=' => one(T::Assign),
            b'!' if self.at(at + 1) == b'=' => (T::NotEqual, at + 2),
            b'<' if self.at(at + 1) == b'=' => (T::LessOrEqual, at + 2),
            b'<' => one(T::Less),
            b'>' if self.at(at + 1) == b'=' => (T::GreaterOrEqual, at + 2),
            b'>' => one(T::Greater),
            b'+' => one(T::Plus),
            b'-' => one(T::Minus),
            b'*' => one(T::Star),
            b'/' => one(T::Slash),
            b'|' => one(T::Bar),
            b'?' => one(T::Question),
            b'%' => one(T::Percent),
            b'\'' => (T::Unknown, self.foreign_quotes(at, at + 1)),
            // A damaged file may have thousands.
            0 => (T::Unknown, self.run(at, |b| b == 0)),
            1..=0x7f => one(T::Unknown),
            _ => self.beyond_ascii(at),
        }
    }

    fn blank(&self, at: usize) -> (TokenKind, usize) {
        (T::Blank, self.run(at + 1, |b| matches!(b, b' ' | b'\t')))
    }

    fn beyond_ascii(&self, at: usize) -> (TokenKind, usize) {
        let Some(c) = self.char(at) else { return (T::Unknown, self.bytes.len()) };
        let end = at + c.len_utf8();
        match c {
            '±' => (T::PlusMinus, end),
            '\u{feff}' => (T::Blank, end),
            _ if c.is_alphabetic() => (T::Name, self.name(end)),
            _ if c.is_whitespace() => (T::Blank, end),
            _ if is_quote(c) => (T::Unknown, self.foreign_quotes(at, end)),
            _ => (T::Unknown, end),
        }
    }

    fn char(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn run(&self, at: usize, part: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().position(|b| !part(*b)).unwrap_or(rest.len())
    }

    /// The end of a name, from behind its first character.
    fn name(&self, mut at: usize) -> usize {
        loop {
            at = self.run(at, |b| IN_NAME[usize::from(b)]);
            match self.at(at) {
                b'.' => match self.at(at + 1) {
                    b'a'..=b'z' | b'A'..=b'Z' | b'_' => at += 2,
                    0x80.. => match self.char(at + 1) {
                        Some(c) if c.is_alphabetic() => at += 1 + c.len_utf8(),
                        _ => return at,
                    },
                    _ => return at,
                },
                0x80.. => match self.char(at) {
                    Some(c) if is_in_name(c) => at += c.len_utf8(),
                    _ => return at,
                },
                _ => return at,
            }
        }
    }

    fn line_end(&self, at: usize) -> usize {
        let end = self.run(at, |b| b != b'\n');
        if end > at && self.at(end) == b'\n' && self.at(end - 1) == b'\r' { end - 1 } else { end }
    }

    /// The end of a comment, without the blanks behind it.
    fn comment_end(&self, start: usize) -> usize {
        let line = self.bytes.get(start..self.line_end(start)).unwrap_or_default();
        start + line.trim_ascii_end().len().max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        let shown = tokens(text, false).into_iter().filter(|t| t.kind != T::Blank);
        shown.map(|t| (t.kind, t.span.of(text))).collect()
    }

    #[test]
    fn a_dot_joins_names_and_two_dots_never_do() {
        assert_eq!(kinds("DE_GH.art4"), [(T::Name, "DE_GH.art4")]);
        assert_eq!(kinds("a..b"), [(T::Name, "a"), (T::DotDot, ".."), (T::Name, "b")]);
        assert_eq!(kinds("2026..2027"), [(T::Number, "2026"), (T::DotDot, ".."), (T::Number, "2027")]);
        assert_eq!(kinds("Fachkräfte.ä"), [(T::Name, "Fachkräfte.ä")]);
    }

    #[test]
    fn numbers_and_dates_are_told_apart() {
        assert_eq!(kinds("400_000.5 3,5"), [(T::Number, "400_000.5"), (T::CommaNumber, "3,5")]);
        assert_eq!(kinds("2026-03-01 2026-03"), [(T::Date, "2026-03-01"), (T::Date, "2026-03")]);
        assert_eq!(kinds("2026-3"), [(T::Number, "2026"), (T::Minus, "-"), (T::Number, "3")]);
    }

    #[test]
    fn digits_in_groups_are_one_number_as_it_is_written_elsewhere() {
        for text in ["2.000", "12.345", "1.250.000", "1.250.000,50", "400 000", "1 250 000.5", "4\u{202f}000"]
        {
            assert_eq!(kinds(text), [(T::CommaNumber, text)]);
        }
        for text in ["0.500", "0.125", "2_982.42", "12_145_163.99", "2.9824", "2026.000", "12.34", "1.234_5"]
        {
            assert_eq!(kinds(text), [(T::Number, text)]);
        }
        assert_eq!(kinds("400 2026"), [(T::Number, "400"), (T::Number, "2026")]);
        assert_eq!(kinds("2.000..3"), [(T::CommaNumber, "2.000"), (T::DotDot, ".."), (T::Number, "3")]);
    }

    #[test]
    fn an_unclosed_text_costs_its_line_and_leaves_the_brace() {
        let text = "x \"abc {\n y";
        let unclosed =
            [(T::Name, "x"), (T::Unclosed, "\"abc"), (T::LeftBrace, "{"), (T::NewLine, "\n"), (T::Name, "y")];
        assert_eq!(kinds(text), unclosed);
    }
}
