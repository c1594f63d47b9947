//! Quotation marks of other kinds, in and at the ends of texts: `"Article 4”`, `"He said „yes" and left"`.

use crate::source::Span;

/// Why a text that no quote ends has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It ends with a mark that is not the language's.
    Foreign(Span),
    /// A straight mark inside it closes a quotation that a typographic one opened.
    Inside(Span),
    /// There is none.
    Missing,
}

/// The end of a text from its opening quote on, where marks of other kinds in it stand for the closing one, or close it too
/// early. `closed` is where the first straight mark behind it ends, if one does on its line.
pub(super) fn end(line: &str, closed: Option<usize>) -> Option<usize> {
    let inside = line.get(1..closed.map_or(line.len(), |end| end - 1))?;
    if !inside.contains(is_typographic) {
        return None;
    }
    if closed.is_some_and(|end| line.get(end..).is_none_or(|behind| !is_damaged(behind))) {
        return None;
    }
    match scan(line, closed.unwrap_or(line.len())) {
        Found::Foreign(mark) => Some(mark.end as usize),
        Found::Open => whole(line).map(|(end, _)| end),
        Found::Fine => None,
    }
}

/// What the text of an unclosed token says of its end.
pub(super) fn ending(text: &str) -> Ending {
    if text.starts_with("\"\"\"") {
        return Ending::Missing;
    }
    if let Some((_, mark)) = whole(text).filter(|(end, _)| *end == text.len()) {
        return Ending::Inside(mark);
    }
    match scan(text, text.len()) {
        Found::Foreign(mark) if mark.end as usize == text.trim_end().len() => Ending::Foreign(mark),
        _ => Ending::Missing,
    }
}

fn is_typographic(c: char) -> bool {
    matches!(c, '„' | '“' | '”' | '«' | '»')
}

/// Whether a mark opens a quotation, by what stands around it.
fn opens(mark: char, before: Option<char>, behind: Option<char>) -> bool {
    let is_before = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '"'));
    let is_behind = behind.is_some_and(|c| !c.is_whitespace());
    mark == '„' || is_typographic(mark) && is_before && is_behind
}

enum Found {
    /// The first mark that closes what none opened, where a text may end.
    Foreign(Span),
    /// One is open at the end.
    Open,
    /// All have their partners.
    Fine,
}

/// The marks of a text from its opening quote up to a byte.
fn scan(line: &str, end: usize) -> Found {
    let mut open = 0usize;
    let inside = line.get(1..end).unwrap_or("");
    let mut chars = inside.char_indices().peekable();
    let mut before = None;
    while let Some((at, c)) = chars.next() {
        let behind = chars.peek().map(|(_, c)| *c);
        if opens(c, before, behind) {
            open += 1;
        } else if is_typographic(c) && open > 0 {
            open -= 1;
        } else if is_typographic(c)
            && behind.is_none_or(|c| c.is_whitespace() || matches!(c, '{' | '}' | ',' | ')' | '"'))
        {
            return Found::Foreign(Span::new(1 + at, 1 + at + c.len_utf8()));
        }
        before = Some(c);
    }
    if open > 0 { Found::Open } else { Found::Fine }
}

/// The end of a text whose straight marks close the quotations inside it first, and the first of these marks.
fn whole(line: &str) -> Option<(usize, Span)> {
    let mut open = 0usize;
    let mut first = None;
    let mut chars = line.char_indices().skip(1).peekable();
    let mut before = None;
    while let Some((at, c)) = chars.next() {
        let behind = chars.peek().map(|(_, c)| *c);
        match c {
            '\\' => {
                chars.next();
            }
            '"' if open > 0 => {
                open -= 1;
                first.get_or_insert(Span::new(at, at + 1));
            }
            '"' => return first.map(|mark| (at + 1, mark)),
            c if opens(c, before, behind) => open += 1,
            c if is_typographic(c) => open = open.saturating_sub(1),
            _ => {}
        }
        before = Some(c);
    }
    None
}

/// Whether the rest of a line has a text that no quote ends, or a mark that is not the language's outside of texts.
fn is_damaged(rest: &str) -> bool {
    let mut inside = false;
    let mut chars = rest.chars();
    while let Some(c) = chars.next() {
        match c {
            '#' if !inside => return false,
            '\\' if inside => {
                chars.next();
            }
            '"' => inside = !inside,
            c if !inside && is_typographic(c) => return true,
            _ => {}
        }
    }
    inside
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &str) -> Option<&str> {
        let closed = line.get(1..)?.find('"').map(|at| at + 2);
        line.get(..end(line, closed)?)
    }

    #[test]
    fn a_text_ends_at_the_mark_that_stands_for_its_quote() {
        assert_eq!(text("\"Artikel 4” { cost: 5 }"), Some("\"Artikel 4”"));
        assert_eq!(text("\"Artikel 4“ { t: \"x\" }"), Some("\"Artikel 4“"));
        assert_eq!(text("\"Er sagte „ja\" und ging\" }"), Some("\"Er sagte „ja\" und ging\""));
        let two = "\"Er sagte „ja\", dann „nein\" und ging\"";
        assert_eq!(text(two), Some(two));
        for fine in [
            "\"Er sagte „ja“ und ging\"",
            "\"“Yes”, he said\" { a: \"b\" }",
            "\"5” pipe\" de \"Rohr\"",
            "\"abc",
        ] {
            assert_eq!(text(fine), None, "{fine}");
        }
    }

    #[test]
    fn what_is_wrong_with_its_end_is_told_from_the_text_alone() {
        assert!(matches!(ending("\"Artikel 4”"), Ending::Foreign(Span { start: 10, .. })));
        assert!(matches!(ending("\"Er sagte „ja\" und ging\""), Ending::Inside(Span { start: 15, .. })));
        assert_eq!(ending("\"abc"), Ending::Missing);
        assert_eq!(ending("\""), Ending::Missing);
    }
}
