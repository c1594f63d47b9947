//! From bytes to a text: UTF-8, and what else drafts come in.

use crate::finding::{Finding, Said};
use crate::source::{Place, SourceId, Span};

/// The text of bytes, and what is wrong with them where they are no UTF-8. The finding has yet to learn which text it is of.
pub(super) fn decode(bytes: Vec<u8>) -> (String, Option<Box<Finding>>) {
    if let Some(text) = utf16(&bytes) {
        let first = text.chars().next().map_or(0, char::len_utf8);
        return (text, Some(Box::new(is_utf16(Span::new(0, first)))));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(e) => {
            let at = e.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(e.as_bytes()).into_owned();
            let span = Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8());
            (text, Some(Box::new(not_utf8(span))))
        }
    }
}

/// How many bytes tell what the rest is.
const ENOUGH: usize = 1 << 10;

/// The text of bytes in the encoding UTF-16, which some editors call “Unicode”: with its mark, or with every other byte nought.
fn utf16(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..ENOUGH.min(bytes.len()))?;
    let noughts = |odd: usize| start.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let most = start.len() / 2 - start.len() / 8;
    let (skipped, is_big) = match start {
        [0xff, 0xfe, ..] => (2, false),
        [0xfe, 0xff, ..] => (2, true),
        [_, _, ..] if memchr::memchr(0, start).is_none() => return None,
        [_, _, ..] if noughts(1) >= most && noughts(0) == 0 => (0, false),
        [_, _, ..] if noughts(0) >= most && noughts(1) == 0 => (0, true),
        _ => return None,
    };
    let units = bytes.get(skipped..)?.chunks_exact(2).map(|pair| match pair {
        [high, low] if is_big => u16::from_be_bytes([*high, *low]),
        [low, high] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    });
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

fn of_text(span: Span, message: Said) -> Finding {
    Finding::error("syntax/not_utf8", Place { source: SourceId(0), span }, message)
}

fn not_utf8(span: Span) -> Finding {
    of_text(span, Said::both("the file is not UTF-8 text", "die Datei ist kein UTF-8-Text"))
        .label(Said::both("the first bytes that are not", "die ersten Bytes, die es nicht sind"))
        .help(Said::both(
            "save the file with the encoding UTF-8",
            "speichern Sie die Datei mit der Zeichenkodierung UTF-8",
        ))
}

fn is_utf16(span: Span) -> Finding {
    let said = Said::both(
        "the file is stored as UTF-16 (“Unicode”), and not as UTF-8",
        "die Datei ist als UTF-16 („Unicode“) gespeichert, nicht als UTF-8",
    );
    of_text(span, said).help(Said::both(
        "save it again as UTF-8: in most editors under “Save as”, there under “Encoding”",
        "speichern Sie sie neu als UTF-8: in den meisten Editoren unter „Speichern unter“, dort unter „Codierung“",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_told_by_its_mark_or_by_its_noughts() {
        let text = "kind Fachkräfte { amount: number }\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            [&[0xff, 0xfe], little.as_slice()].concat(),
            [&[0xfe, 0xff], big.as_slice()].concat(),
            little,
            big,
        ] {
            let (read, lost) = decode(bytes);
            assert_eq!((read.as_str(), lost.is_some()), (text, true));
        }
        for bytes in [&b"kind a\0\0\0\0"[..], b"\0\0\0\0", b"", b"a", b"ab"] {
            assert!(decode(bytes.to_vec()).1.is_none(), "{bytes:?}");
        }
    }
}
