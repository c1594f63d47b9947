//! What a quoted text says: escapes, the indentation of several lines, the `{ }` holes of a template.

use super::quotes::{self, Ending};
use super::tree::Text;
use crate::source::Span;
use std::borrow::Cow;

/// A part of a text that may hold expressions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words, as they are shown.
    Literal(String),
    /// The inside of `{ … }`, where it stands in the source.
    Hole(Span),
}

/// What a quoted text says: without its quotes, with its escapes read, and without the indentation that all lines of
/// a `"""` text share.
pub fn unquote(text: &str, quoted: Text) -> Cow<'_, str> {
    // Most are one line without anything special in it.
    if let [b'"', inside @ .., b'"'] = quoted.span.of(text).as_bytes()
        && !matches!(inside, [] | [b'"', ..])
        && memchr::memchr(b'\\', inside).is_none()
    {
        let Span { start, end } = quoted.span;
        return Cow::Borrowed(Span { start: start + 1, end: end - 1 }.of(text));
    }
    let (inside, lines) = inside(text, quoted);
    let inside = inside.of(text);
    let has = |byte| memchr::memchr(byte, inside.as_bytes()).is_some();
    if !has(b'\\') && (!lines || !has(b'\n')) {
        return Cow::Borrowed(inside);
    }
    let mut said = String::with_capacity(inside.len());
    if quoted.span.of(text).starts_with('\\') {
        // Inside another text everything is escaped once more.
        let mut once = String::with_capacity(inside.len());
        unescape(inside, &mut once);
        unescape(&once, &mut said);
        return Cow::Owned(said);
    }
    let marks =
        if lines && inside.contains('\n') { Marks::before(text, quoted.span.start) } else { Marks(0) };
    let indent = if lines { indentation(inside, marks) } else { 0 };
    read(inside, (indent, marks), true, &mut said);
    Cow::Owned(if lines { without_last_break(said) } else { said })
}

/// Each backslash of a quoted text with what it escapes, and whether that has a meaning.
pub(crate) fn escapes(text: &str, quoted: Span) -> impl Iterator<Item = (Span, bool)> {
    let shown = quoted.of(text);
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = shown.get(at..)?;
        let start = at + rest.find('\\')?;
        let behind = shown.get(start + 1..)?;
        let escaped = behind.chars().next()?;
        let code = || behind.strip_prefix("u{")?.split_once('}').map(|(hex, _)| hex);
        let fine = match escaped {
            '"' | '\\' | 'n' | 't' | '{' | '}' => true,
            'u' => code().and_then(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?)).is_some(),
            _ => false,
        };
        at = start + 1 + escaped.len_utf8();
        let end = if escaped.is_control() { start + 1 } else { at };
        Some((Span::new(quoted.start as usize + start, quoted.start as usize + end), fine))
    })
}

/// How many `>` of a Markdown quotation stand before each line of a text.
#[derive(Clone, Copy)]
struct Marks(usize);

impl Marks {
    /// Those before the line on which a text begins.
    fn before(text: &str, start: u32) -> Marks {
        let before = text.get(..start as usize).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        let prefix = line.chars().take_while(|c| matches!(c, ' ' | '\t' | '>'));
        Marks(prefix.filter(|c| *c == '>').count())
    }

    /// What stands behind them.
    fn strip(self, line: &str) -> &str {
        let mut rest = line;
        for _ in 0..self.0 {
            let Some(behind) = rest.trim_start_matches([' ', '\t']).strip_prefix('>') else { break };
            rest = behind.strip_prefix(' ').unwrap_or(behind);
        }
        rest
    }
}

/// The parts of a text with holes. A `{` that no `}` closes is a word like any other.
pub fn holes(text: &str, quoted: Text) -> Vec<Part> {
    let (span, lines) = inside(text, quoted);
    let inside = span.of(text);
    let marks =
        if lines && inside.contains('\n') { Marks::before(text, quoted.span.start) } else { Marks(0) };
    let indent = (if lines { indentation(inside, marks) } else { 0 }, marks);
    let mut parts = Vec::new();
    let mut at = 0;
    let mut said = String::new();
    let mut line_starts = true;
    while let Some((before, hole)) = next_hole(inside, at) {
        read(inside.get(at..before).unwrap_or(""), indent, line_starts, &mut said);
        if !said.is_empty() {
            parts.push(Part::Literal(std::mem::take(&mut said)));
        }
        let start = span.start as usize;
        parts.push(Part::Hole(Span::new(start + before + 1, start + hole - 1)));
        (at, line_starts) = (hole, false);
    }
    read(inside.get(at..).unwrap_or(""), indent, line_starts, &mut said);
    if lines {
        said = without_last_break(said);
    }
    if !said.is_empty() || parts.is_empty() {
        parts.push(Part::Literal(said));
    }
    parts
}

/// The braces of a text with holes that have no partner. Around a hole, those that have one are words: `clause A { {x} }`.
pub(crate) fn open_holes(text: &str, quoted: Text) -> Vec<Span> {
    let (span, _) = inside(text, quoted);
    let inside = span.of(text);
    let mut braces = Vec::new();
    let (mut open, mut escaped) = (Vec::new(), false);
    for (at, byte) in inside.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => open.push(at),
            b'}' if open.pop().is_none() => braces.push(at),
            _ => {}
        }
    }
    braces.append(&mut open);
    braces.sort_unstable();
    let start = span.start as usize;
    braces.into_iter().map(|at| Span::new(start + at, start + at + 1)).collect()
}

/// What stands between the quotes, and whether it is a text of several lines.
fn inside(text: &str, quoted: Text) -> (Span, bool) {
    let shown = quoted.span.of(text);
    let lines = shown.starts_with("\"\"\"") && shown.len() >= 3;
    let quote = match shown.starts_with('\\') {
        true => "\\\"",
        false if lines => "\"\"\"",
        false => "\"",
    };
    let start = quoted.span.start as usize + if shown.starts_with(quote) { quote.len() } else { 0 };
    let body = text.get(start..quoted.span.end as usize).unwrap_or("");
    // A text that nothing closes has no quote at its end, or an escaped one.
    let escaped =
        body.strip_suffix(quote).is_some_and(|b| (b.len() - b.trim_end_matches('\\').len()) % 2 == 1);
    let end = match body.strip_suffix(quote) {
        Some(body) if !escaped => body.len(),
        // Another mark may stand where it ends.
        _ => match quotes::ending(shown) {
            Ending::Foreign(mark) if !escaped => (mark.start as usize).saturating_sub(quote.len()),
            _ => body.len(),
        },
    };
    (Span::new(start, start + end), lines)
}

/// The next `{ … }` from a byte on: where it begins and where it ends, braces included.
fn next_hole(inside: &str, from: usize) -> Option<(usize, usize)> {
    let rest = inside.as_bytes().get(from..)?;
    memchr::memchr(b'{', rest)?;
    let mut open = None;
    let mut escaped = false;
    for (at, byte) in (from..).zip(rest) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => open = Some(at),
            b'}' => {
                if let Some(start) = open {
                    return Some((start, at + 1));
                }
            }
            _ => {}
        }
    }
    None
}

/// How far all lines are indented. The line of the opening quotes does not count, nor do blank lines; that of the
/// closing quotes does.
fn indentation(inside: &str, marks: Marks) -> usize {
    let blank = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let last = inside.split('\n').count() - 1;
    let lines = inside.split('\n').enumerate().skip(1).map(|(i, line)| (i, marks.strip(line)));
    lines
        .filter(|(i, line)| *i == last || !line.trim().is_empty())
        .map(|(_, line)| blank(line))
        .min()
        .unwrap_or(0)
}

/// Appends a stretch as it is shown: escapes read, `indent` taken from each line.
fn read(stretch: &str, (indent, marks): (usize, Marks), mut first: bool, said: &mut String) {
    // Most are one line without anything special in it.
    if memchr::memchr3(b'\n', b'\r', b'\\', stretch.as_bytes()).is_none() {
        said.push_str(stretch);
        return;
    }
    for (i, line) in stretch.split('\n').enumerate() {
        let line = if i == 0 { line } else { marks.strip(line) };
        let whole = line.strip_suffix('\r').unwrap_or(line);
        let blank = whole.len() - whole.trim_start_matches([' ', '\t']).len();
        let line = if i == 0 { whole } else { whole.get(indent.min(blank)..).unwrap_or("") };
        if i > 0 && !(first && said.is_empty()) {
            said.push('\n');
        }
        // Nothing but blanks behind the opening quotes is no line.
        if i == 0 && first && stretch.contains('\n') && whole.trim().is_empty() {
            continue;
        }
        first = false;
        unescape(line, said);
    }
}

fn unescape(line: &str, said: &mut String) {
    if !line.contains('\\') {
        said.push_str(line);
        return;
    }
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            said.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => said.push('\n'),
            Some('t') => said.push('\t'),
            Some('u') => {
                let rest = chars.as_str();
                match rest.strip_prefix('{').and_then(|r| r.split_once('}')).and_then(|(hex, rest)| {
                    char::from_u32(u32::from_str_radix(hex, 16).ok()?).map(|c| (c, rest))
                }) {
                    Some((c, rest)) => {
                        said.push(c);
                        chars = rest.chars();
                    }
                    None => said.push_str("\\u"),
                }
            }
            Some(other) => said.push(other),
            None => said.push('\\'),
        }
    }
}

/// The closing quotes on a line of their own are no line.
fn without_last_break(mut said: String) -> String {
    let kept = said.trim_end_matches([' ', '\t']).len();
    if said.get(..kept).is_some_and(|s| s.ends_with('\n')) {
        said.truncate(kept - 1);
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Text {
        Text { span: Span::new(0, text.len()) }
    }

    #[test]
    fn escapes_are_read() {
        let text = r#""a \"b\" \\ \n \u{e4}""#;
        assert_eq!(unquote(text, whole(text)), "a \"b\" \\ \n ä");
    }

    #[test]
    fn a_mark_that_stands_for_the_closing_quote_is_no_part_of_a_text() {
        for (text, said) in [
            ("\"Artikel 4”", "Artikel 4"),
            ("\"“Yes”, he said", "“Yes”, he said"),
            ("\"abc", "abc"),
            ("\"", ""),
            ("\"”", ""),
            ("\\\"”", ""),
            ("”", "”"),
        ] {
            assert_eq!(unquote(text, whole(text)), said, "{text}");
        }
    }

    #[test]
    fn common_indentation_goes() {
        let text = "\"\"\"\n    one\n      two\n\n    three\n    \"\"\"";
        assert_eq!(unquote(text, whole(text)), "one\n  two\n\nthree");
        let text = "\"\"\"one\n  two\"\"\"";
        assert_eq!(unquote(text, whole(text)), "one\ntwo");
    }

    #[test]
    fn holes_keep_their_places() {
        let text = "\"{c.title} takes {c.object}, { not\"";
        let shown: Vec<String> = holes(text, whole(text))
            .into_iter()
            .map(|part| match part {
                Part::Literal(words) => words,
                Part::Hole(span) => format!("<{}>", span.of(text)),
            })
            .collect();
        assert_eq!(shown, ["<c.title>", " takes ", "<c.object>", ", { not"]);
    }
}
