//! From bytes to the lines and columns of the protocol, and back.

use lsp_types::{Position, PositionEncodingKind, Range};

use crate::source::Span;

/// In what the columns of a client are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// What every client can.
    Utf16,
}

impl Encoding {
    pub(super) fn name(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// How wide a text is.
    fn width(self, text: &str) -> usize {
        match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.chars().map(char::len_utf16).sum(),
        }
    }
}

/// Where the lines of a text begin, as the protocol counts them: `\n`, `\r\n` and `\r` end a line.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub(super) fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(i, b)| match b {
            b'\n' => true,
            b'\r' => bytes.get(i + 1) != Some(&b'\n'),
            _ => false,
        });
        Lines { starts: std::iter::once(0).chain(ends.map(|(i, _)| i as u32 + 1)).collect() }
    }

    /// The bytes of a line without its end; those of nothing behind the last.
    fn line<'t>(&self, text: &'t str, line: usize) -> (u32, &'t str) {
        let Some(start) = self.starts.get(line).copied() else { return (text.len() as u32, "") };
        let end = self.starts.get(line + 1).map_or(text.len(), |s| *s as usize);
        let line = text.get(start as usize..end).unwrap_or("");
        (start, line.trim_end_matches(['\n', '\r']))
    }

    /// The position of a byte.
    pub(super) fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let offset = offset.min(text.len() as u32);
        let line = self.starts.partition_point(|s| *s <= offset).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = text.get(start as usize..offset as usize).unwrap_or("");
        Position { line: line as u32, character: encoding.width(before) as u32 }
    }

    /// The byte of a position. A line or column that is not there means the end of the text or line; a position inside a
    /// character means its beginning.
    pub(super) fn offset(&self, text: &str, position: Position, encoding: Encoding) -> u32 {
        let (start, line) = self.line(text, position.line as usize);
        let wanted = position.character as usize;
        let (mut width, mut offset) = (0, 0);
        for c in line.chars() {
            width += match encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
            };
            if width > wanted {
                break;
            }
            offset += c.len_utf8();
        }
        start + offset as u32
    }

    pub(super) fn range(&self, text: &str, span: Span, encoding: Encoding) -> Range {
        let end = span.end.max(span.start);
        Range { start: self.position(text, span.start, encoding), end: self.position(text, end, encoding) }
    }

    /// The bytes of a range; one whose ends are swapped is meant the other way round.
    pub(super) fn span(&self, text: &str, range: Range, encoding: Encoding) -> Span {
        let (a, b) = (self.offset(text, range.start, encoding), self.offset(text, range.end, encoding));
        Span { start: a.min(b), end: a.max(b) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "äCO₂\n🇩🇪😀x\r\n\rz";

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_count_what_the_client_counts() {
        let lines = Lines::new(TEXT);
        let x = TEXT.find('x').unwrap() as u32;
        assert_eq!(lines.position(TEXT, x, Encoding::Utf8), at(1, 12));
        assert_eq!(lines.position(TEXT, x, Encoding::Utf16), at(1, 6));
        let end = TEXT.len() as u32;
        assert_eq!(lines.position(TEXT, end, Encoding::Utf16), at(3, 1));
    }

    #[test]
    fn every_boundary_of_a_character_comes_back() {
        let lines = Lines::new(TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (offset, _) in TEXT.char_indices().filter(|(_, c)| *c != '\n') {
                let there = lines.position(TEXT, offset as u32, encoding);
                assert_eq!(lines.offset(TEXT, there, encoding), offset as u32, "{there:?}");
            }
        }
    }

    #[test]
    fn what_is_not_there_is_the_nearest_that_is() {
        let lines = Lines::new(TEXT);
        let offset = |line, character| lines.offset(TEXT, at(line, character), Encoding::Utf16);
        let first_end = TEXT.find('\n').unwrap() as u32;
        assert_eq!(offset(0, 99), first_end);
        assert_eq!(offset(1, 1), first_end + 1, "inside a pair");
        assert_eq!(offset(9, 9), TEXT.len() as u32);
        assert_eq!(offset(u32::MAX, u32::MAX), TEXT.len() as u32);
        let swapped = Range { start: at(9, 0), end: at(0, 0) };
        assert_eq!(lines.span(TEXT, swapped, Encoding::Utf16), Span::new(0, TEXT.len()));
    }
}
