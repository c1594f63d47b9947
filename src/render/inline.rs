//! Words of files inside a Markdown text that a code host shows: they link nowhere, mention nobody and are no HTML.

use super::{markdown, text};

/// Keeps a code host from reading a name or an address out of what stands before and behind it.
const APART: &str = "&#8203;";

/// A text of one line in which names stand in backticks.
pub(super) fn message(words: &str) -> String {
    let words = text::line(words);
    let parts: Vec<&str> = words.split('`').collect();
    // Backticks that do not pair are no names.
    if parts.len().is_multiple_of(2) {
        return plain(&words);
    }
    let each = parts.iter().enumerate().map(|(i, part)| match i % 2 {
        0 => plain(part),
        _ => code(part),
    });
    each.collect()
}

/// A text of one line as it is.
pub(super) fn plain(words: &str) -> String {
    let escaped = markdown::escaped(&text::line(words)).replace('|', "\\|");
    let mut said = String::with_capacity(escaped.len());
    let mut chars = escaped.chars().peekable();
    while let Some(c) = chars.next() {
        said.push(c);
        let marks =
            matches!(c, '@' | '#' | '!' | '$' | '%') && chars.peek().is_some_and(|n| n.is_alphanumeric());
        if marks || (c == ':' && chars.peek() == Some(&'/')) || said.ends_with("www") || said.ends_with("WWW")
        {
            said.push_str(APART);
        }
    }
    said
}

/// A name as code, which stands in no table: nothing in it has a meaning but the backtick.
pub(super) fn code(name: &str) -> String {
    let name = text::line(name).replace('`', "'");
    match name.trim().is_empty() {
        true => String::new(),
        false => format!("`{name}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_code_and_the_rest_means_nothing() {
        assert_eq!(message("`a|b` contradicts *c*"), "`a|b` contradicts \\*c\\*");
        assert_eq!(message("a ` b"), "a \\` b");
        assert_eq!(message("@everyone #12 !3"), "@&#8203;everyone \\#&#8203;12 !&#8203;3");
        assert_eq!(message("[x](javascript:alert)"), "\\[x\\](javascript:alert)");
        assert_eq!(
            message("https://example.org www.example.org"),
            "https:&#8203;//example.org www&#8203;.example.org"
        );
        assert_eq!(message("<script>\n"), "\\<script\\>\\\\n");
    }
}
