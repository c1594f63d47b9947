//! JSON in which nothing acts on what shows it: characters that steer a terminal or reorder a line are escaped.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::text::is_hidden;

/// Writes a value as JSON without spaces.
pub(super) fn write<T: Serialize + ?Sized>(out: &mut dyn Write, value: &T) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Escaping)).map_err(io::Error::from)
}

/// A value as JSON without spaces.
pub(super) fn text<T: Serialize + ?Sized>(value: &T) -> String {
    String::from_utf8(bytes(value)).unwrap_or_else(|_| "null".to_owned())
}

/// The same, as it is written.
pub(super) fn bytes<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    let mut out = Vec::with_capacity(4096);
    match write(&mut out, value) {
        Ok(()) => out,
        // Nothing can go wrong in memory, with values whose keys are texts.
        Err(_) => b"null".to_vec(),
    }
}

struct Escaping;

impl Formatter for Escaping {
    fn write_string_fragment<W: Write + ?Sized>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        // Most texts are plain, and are seen to be so many letters at a time.
        if fragment.is_ascii() && !fragment.contains('\u{7f}') {
            return out.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hidden) {
            let (before, from) = rest.split_at(at);
            out.write_all(before.as_bytes())?;
            let mut chars = from.chars();
            for unit in chars.next().map(|c| c.encode_utf16(&mut [0; 2]).to_vec()).unwrap_or_default() {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = chars.as_str();
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_escaped_and_means_the_same() {
        let text = "a\u{1b}[31m\u{9b}2J\u{7f}\u{202e}b\u{2028}ü\"";
        let mut out = Vec::new();
        write(&mut out, text).unwrap();
        let json = String::from_utf8(out).unwrap();
        assert_eq!(json, r#""a\u001b[31m\u009b2J\u007f\u202eb\u2028ü\"""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
