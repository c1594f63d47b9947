//! Lines that end with a carriage return alone, as on old Macs: what stands behind the first `#` would be a remark to the end
//! of the file. They are read as lines, and reported once.

use crate::source::is_lone_return;
use std::borrow::Cow;

/// Whether a line ends with a carriage return alone.
pub(super) fn has_lone_returns(text: &str) -> bool {
    first_lone(text).is_some()
}

/// The first carriage return that no line feed follows.
pub(super) fn first_lone(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'\r', bytes).find(|at| is_lone_return(bytes, *at))
}

/// The text with the line ends that the language knows. All else keeps its place.
pub(super) fn known(text: &str) -> Cow<'_, str> {
    if !has_lone_returns(text) {
        return Cow::Borrowed(text);
    }
    let mut said = String::with_capacity(text.len());
    for part in text.split_inclusive('\r') {
        let is_end = part.ends_with('\r') && is_lone_return(text.as_bytes(), said.len() + part.len() - 1);
        match part.strip_suffix('\r').filter(|_| is_end) {
            Some(line) => said.extend([line, "\n"]),
            None => said.push_str(part),
        }
    }
    Cow::Owned(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_returns_that_stand_alone_become_line_ends() {
        assert_eq!(known("a\r\rb\r"), "a\n\nb\n");
        assert_eq!(known("a\r\nb\r\r\nc\rd"), "a\r\nb\r\r\nc\nd");
        assert!(matches!(known("a\r\nb\n"), Cow::Borrowed(_)));
    }
}
