//! Where text lives, and how a place in it is named.
//!
//! A [`Span`] is a pair of byte offsets and holds no text; [`Sources`] has the texts. Lines, columns and
//! UTF-16 units are computed only where something is shown.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};

mod shift;

pub use shift::Shift;

/// One text among [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// Bytes `start..end` of one text.
///
/// Kept as where it starts and how long it is, which are small numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl From<(u32, u32)> for Span {
    fn from((start, length): (u32, u32)) -> Span {
        Span { start, end: start.saturating_add(length) }
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> (u32, u32) {
        (span.start, span.end.saturating_sub(span.start))
    }
}

impl Span {
    /// Bytes `start..end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// As a range that slices a text.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Whether nothing lies inside.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The bytes of `text` in this span; empty where the span does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

/// A span in a certain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which text.
    pub source: SourceId,
    /// Where in it.
    pub span: Span,
}

/// Which pack a text belongs to: an index into the packs in use; `Pack::PROJECT` for the project's own files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pack(pub u16);

impl Pack {
    /// The project's own files.
    pub const PROJECT: Pack = Pack(u16::MAX);
}

/// One text with the path it is known by.
#[derive(Debug, Clone)]
pub struct Source {
    /// Relative to the project with `/`; `PACK:file.ekl.md` for a file of an embedded pack.
    pub path: String,
    /// The text, always valid UTF-8 (bytes that were not are replaced, and reported by whoever read them).
    pub text: Cow<'static, str>,
    /// The pack it belongs to.
    pub pack: Pack,
}

impl Source {
    /// Whether the program stands in the fences of a Markdown file.
    pub fn is_markdown(&self) -> bool {
        let end = self.path.len().checked_sub(3).and_then(|at| self.path.as_bytes().get(at..));
        end.is_some_and(|end| end.eq_ignore_ascii_case(b".md"))
    }

    /// Whether it is a file of a pack that travels inside the binary.
    pub fn is_embedded(&self) -> bool {
        self.path.starts_with(EMBEDDED)
    }
}

/// How the paths of embedded files begin; no path of a project begins like it.
pub const EMBEDDED: &str = "einklang:";

/// All texts of a run: the project's files by path, then those of each pack by path. Everything else is numbered
/// in this order.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The texts; a [`SourceId`] is an index.
    pub files: Vec<Source>,
    /// The names of the packs in use; a [`Pack`] is an index.
    pub packs: Vec<String>,
    /// For each pack all packs it uses, directly or by way of others.
    pub uses: Vec<Vec<Pack>>,
}

impl Sources {
    /// A text by its id; an empty one where there is none.
    pub fn get(&self, id: SourceId) -> &Source {
        static NONE: Source = Source { path: String::new(), text: Cow::Borrowed(""), pack: Pack::PROJECT };
        self.files.get(id.0 as usize).unwrap_or(&NONE)
    }

    /// The characters at a place.
    pub fn text(&self, place: Place) -> &str {
        place.span.of(&self.get(place.source).text)
    }

    /// All texts with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.files.iter().enumerate().map(|(i, s)| (SourceId(i as u32), s))
    }

    /// Whether what stands in `to` is visible in `from`: the project sees everything, a pack itself and what it uses.
    pub fn sees(&self, from: Pack, to: Pack) -> bool {
        from == Pack::PROJECT || from == to || self.uses.get(from.0 as usize).is_some_and(|u| u.contains(&to))
    }

    /// The name a diagnostic's code begins with: the pack's, or `project`.
    pub fn pack_name(&self, pack: Pack) -> &str {
        self.packs.get(pack.0 as usize).map_or("project", String::as_str)
    }
}

/// A position as people count: from 1, columns in Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in code points, from 1.
    pub column: u32,
    /// The byte offset, from 0.
    pub offset: u32,
}

/// The highest bit of each of eight bytes that is a certain one.
fn equal_bytes(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    let other = word ^ (0x0101_0101_0101_0101 * u64::from(byte));
    !(((other & LOW) + LOW) | other | LOW)
}

/// Whether a carriage return ends a line by itself, as on old Macs. One before a line feed, or several, belong to that.
pub(crate) fn is_lone_return(bytes: &[u8], at: usize) -> bool {
    let behind = bytes.get(at + 1..).unwrap_or_default();
    // There are hardly ever two.
    let next = behind.iter().take(8).find(|b| **b != b'\r');
    bytes.get(at) == Some(&b'\r') && next != Some(&b'\n')
}

/// Where the lines of one text begin.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the lines of a text; `\n` ends a line (the `\r` before it belongs to the line), and so does a `\r` alone.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        if memchr::memchr(b'\r', bytes).is_some() {
            let ends = |at: &usize| bytes.get(*at) == Some(&b'\n') || is_lone_return(bytes, *at);
            starts.extend(memchr::memchr2_iter(b'\n', b'\r', bytes).filter(ends).map(|end| end as u32 + 1));
            return LineIndex { starts };
        }
        // Lines are short: eight bytes at a time are sooner looked at than a search is begun anew for each line.
        let (words, rest) = bytes.as_chunks::<8>();
        for (i, word) in words.iter().enumerate() {
            let mut ends = equal_bytes(u64::from_le_bytes(*word), b'\n');
            while ends != 0 {
                starts.push(8 * i as u32 + ends.trailing_zeros() / 8 + 1);
                ends &= ends - 1;
            }
        }
        let behind = (bytes.len() - rest.len()) as u32;
        let ends = rest.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        starts.extend(ends.map(|(at, _)| behind + at as u32 + 1));
        LineIndex { starts }
    }

    /// The line (from 0) that holds a byte offset.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|s| *s <= offset).saturating_sub(1)
    }

    /// The bytes of a line (from 0), without what follows it.
    pub fn span(&self, line: usize, text: &str) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(text.len() as u32);
        let end = self.starts.get(line + 1).map_or(text.len() as u32, |next| next - 1);
        Span { start, end: end.max(start) }
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The position of a byte offset.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = offset.min(text.len() as u32);
        self.on(self.line(offset), text, offset)
    }

    /// The positions of both ends of a span.
    pub fn range(&self, text: &str, span: Span) -> (Position, Position) {
        let [start, end] = [span.start, span.end].map(|offset| offset.min(text.len() as u32));
        let line = self.line(start);
        let is_on = start <= end && self.starts.get(line + 1).is_none_or(|next| end < *next);
        let last = if is_on { line } else { self.line(end) };
        (self.on(line, text, start), self.on(last, text, end))
    }

    /// The position of a byte offset on a line (from 0).
    fn on(&self, line: usize, text: &str, offset: u32) -> Position {
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = text.get(start as usize..offset as usize).unwrap_or("");
        Position { line: line as u32 + 1, column: before.chars().count() as u32 + 1, offset }
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn every_end_of_a_line_is_found() {
        let text = "\n\u{b}\n\n12345678\n1234567\n\u{8a}\u{b}\n“ü”\n\n\n\n\n\n\n\n\n\nlast";
        for (start, _) in text.char_indices() {
            for (end, _) in text.char_indices().filter(|(end, _)| start <= *end) {
                let piece = &text[start..end];
                let ends = piece.match_indices('\n').map(|(at, _)| at as u32 + 1);
                assert_eq!(LineIndex::new(piece).starts, [0].into_iter().chain(ends).collect::<Vec<_>>());
            }
        }
    }
}
