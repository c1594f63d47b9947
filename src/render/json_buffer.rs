//! JSON written straight into a buffer, member by member: for what there is much of.
//!
//! What acts on whatever shows it is escaped as in [`super::json_text`].

use std::io::Write;
use std::ops::Range;

use serde::Serialize;

use super::json_text;
use super::text::is_hidden;
use crate::source::Position;

/// JSON as it grows.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    out: Vec<u8>,
}

impl Buffer {
    /// With room for so many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Buffer {
        Buffer { out: Vec::with_capacity(bytes) }
    }

    /// What was written.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out
    }

    /// An object, whose members `fill` writes.
    pub(super) fn object(&mut self, fill: impl FnOnce(&mut Buffer)) {
        self.separate();
        self.out.push(b'{');
        fill(self);
        self.out.push(b'}');
    }

    /// What `write` writes, and where it stands.
    pub(super) fn marked(&mut self, write: impl FnOnce(&mut Buffer)) -> Range<usize> {
        self.separate();
        let start = self.out.len();
        write(self);
        start..self.out.len()
    }

    /// What stands in the buffer already, once more.
    pub(super) fn again(&mut self, range: Range<usize>) {
        self.separate();
        self.out.extend_from_within(range);
    }

    /// A list with one element for each of some things.
    pub(super) fn list<T>(
        &mut self,
        all: impl IntoIterator<Item = T>,
        mut element: impl FnMut(&mut Buffer, T),
    ) {
        self.separate();
        self.out.push(b'[');
        all.into_iter().for_each(|one| element(self, one));
        self.out.push(b']');
    }

    /// The name of a member, whose value comes next.
    pub(super) fn key(&mut self, name: &'static str) -> &mut Buffer {
        self.separate();
        self.name(name);
        self
    }

    /// A name that nobody but we chose, so that nothing in it has to be escaped.
    #[inline]
    fn name(&mut self, name: &'static str) {
        self.out.reserve(name.len() + 3);
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    /// The same for a name that stands in a file.
    pub(super) fn chosen_key(&mut self, name: &str) -> &mut Buffer {
        self.text(name);
        self.out.push(b':');
        self
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        self.separate();
        self.out.push(b'"');
        self.escaped(text);
        self.out.push(b'"');
    }

    /// A text, or nothing.
    pub(super) fn text_or_null(&mut self, text: Option<&str>) {
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    /// Nothing.
    pub(super) fn null(&mut self) {
        self.word("null");
    }

    /// Yes or no.
    pub(super) fn truth(&mut self, truth: bool) {
        self.word(if truth { "true" } else { "false" });
    }

    /// A whole number.
    pub(super) fn number(&mut self, number: u64) {
        self.separate();
        let mut text = Backwards { bytes: [0; 64], from: 64 };
        text.digits(number);
        self.out.extend_from_slice(text.written());
    }

    /// A number of 64 bits as a text of sixteen digits.
    pub(super) fn hex(&mut self, number: u64) {
        self.separate();
        // A buffer in memory takes all there is.
        let _ = write!(self.out, "\"{number:016x}\"");
    }

    /// A position in a text.
    pub(super) fn position(&mut self, at: Position) {
        self.separate();
        // Put together from its end, and written at once.
        let mut text = Backwards { bytes: [0; 64], from: 64 };
        text.put(b"}");
        text.digits(at.offset.into());
        text.put(b",\"offset\":");
        text.digits(at.column.into());
        text.put(b",\"column\":");
        text.digits(at.line.into());
        text.put(b"{\"line\":");
        self.out.extend_from_slice(text.written());
    }

    /// Whatever has a form of its own.
    pub(super) fn value<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.separate();
        self.out.extend(json_text::bytes(value));
    }

    fn word(&mut self, word: &str) {
        self.separate();
        self.out.extend_from_slice(word.as_bytes());
    }

    /// A comma, except at the beginning and behind the name of a member, and where there is one.
    fn separate(&mut self) {
        if !matches!(self.out.last(), None | Some(b'{' | b'[' | b':' | b',')) {
            self.out.push(b',');
        }
    }

    fn escaped(&mut self, text: &str) {
        let bytes = text.as_bytes();
        let (mut plain, mut at) = (0, 0);
        loop {
            // Eight at a time, as far as nothing has to be looked at.
            if let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
                let sought = to_look_at(u64::from_le_bytes(*word));
                at += (sought.trailing_zeros() / 8) as usize;
                if sought == 0 {
                    continue;
                }
            }
            let Some(&byte) = bytes.get(at) else { break };
            at += 1;
            if CLASSES.get(usize::from(byte)).is_none_or(|class| *class == PLAIN) {
                continue;
            }
            if byte == 0xe2 && bytes.get(at..at + 2).is_some_and(is_plain_behind_e2) {
                at += 2;
                continue;
            }
            let Some(c) = text.get(at - 1..).and_then(|rest| rest.chars().next()) else { continue };
            if matches!(c, '"' | '\\') || is_hidden(c) {
                self.out.extend_from_slice(bytes.get(plain..at - 1).unwrap_or_default());
                self.escape(c);
                plain = at - 1 + c.len_utf8();
            }
            at += c.len_utf8() - 1;
        }
        self.out.extend_from_slice(bytes.get(plain..).unwrap_or_default());
    }

    fn escape(&mut self, c: char) {
        let short = match c {
            '"' => b'"',
            '\\' => b'\\',
            '\n' => b'n',
            '\r' => b'r',
            '\t' => b't',
            '\u{8}' => b'b',
            '\u{c}' => b'f',
            _ => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(self.out, "\\u{unit:04x}");
                }
                return;
            }
        };
        self.out.extend_from_slice(&[b'\\', short]);
    }
}

/// A short text as it grows from its end.
struct Backwards {
    bytes: [u8; 64],
    from: usize,
}

impl Backwards {
    #[inline]
    fn put<const N: usize>(&mut self, text: &[u8; N]) {
        if let Some(place) = self.bytes.get_mut(..self.from).and_then(|before| before.last_chunk_mut()) {
            *place = *text;
            self.from -= N;
        }
    }

    #[inline]
    fn digits(&mut self, number: u64) {
        let mut rest = number;
        loop {
            self.put(&[b'0' + (rest % 10) as u8]);
            rest /= 10;
            if rest == 0 {
                return;
            }
        }
    }

    fn written(&self) -> &[u8] {
        self.bytes.get(self.from..).unwrap_or_default()
    }
}

/// Of eight bytes the highest bit of each that may have to be escaped or is not ASCII. Behind the first of these more may be marked.
fn to_look_at(word: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let below = |limit: u64| word.wrapping_sub(EACH * limit);
    let is = |byte: u8| {
        let other = word ^ (EACH * u64::from(byte));
        other.wrapping_sub(EACH) & !other
    };
    (word | below(0x20) | is(b'"') | is(b'\\') | is(0x7f)) & (EACH << 7)
}

/// Whether the rest of a character that begins with the byte E2 makes it one to be shown: a dash, an arrow, a quotation mark.
fn is_plain_behind_e2(rest: &[u8]) -> bool {
    !matches!(rest, [0x80, 0x8e..=0x8f | 0xa8..=0xae] | [0x81, 0xa6..=0xa9])
}

const PLAIN: u8 = 0;

/// For each byte whether a character that begins with it may have to be escaped.
const CLASSES: [u8; 256] = {
    let mut classes = [PLAIN; 256];
    let mut byte = 0;
    while byte < classes.len() {
        // Of those beyond ASCII U+0080 .. U+00BF, U+0600 .. U+063F and U+2000 .. U+2FFF are looked at.
        if byte < 0x20 || matches!(byte as u8, b'"' | b'\\' | 0x7f | 0xc2 | 0xd8 | 0xe2) {
            classes[byte] = 1;
        }
        byte += 1;
    }
    classes
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_written_as_the_serializer_writes_it() {
        let all: String = (0..=0x2_ffff_u32).filter_map(char::from_u32).collect();
        let mut buffer = Buffer::default();
        buffer.text(&all);
        assert_eq!(buffer.into_bytes(), json_text::bytes(&all));
    }

    #[test]
    fn members_and_elements_stand_with_commas_between_them() {
        let mut buffer = Buffer::default();
        buffer.object(|json| {
            json.key("a").list([1, 20, u64::MAX], Buffer::number);
            json.key("b").list([(); 0], |_, ()| {});
            json.chosen_key("c,[").text_or_null(None);
            json.key("d").value(&["x:", "{"]);
            json.key("e").truth(true);
            json.key("f").hex(255);
            json.key("g").object(|_| {});
        });
        let expected = r#"{"a":[1,20,18446744073709551615],"b":[],"c,[":null,"d":["x:","{"],"e":true,"f":"00000000000000ff","g":{}}"#;
        assert_eq!(String::from_utf8(buffer.into_bytes()).unwrap(), expected);
    }
}
