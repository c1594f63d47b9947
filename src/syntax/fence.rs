//! Which stretches of a Markdown file are program: the inside of fenced blocks marked `einklang`.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// The stretches of program in a Markdown text, in order and not overlapping. A fence in a list or a quotation has
/// one stretch a line, because what stands before each of its lines is not program.
pub(crate) fn stretches(text: &str) -> Vec<Range<usize>> {
    let mut stretches: Vec<Range<usize>> = Vec::new();
    let mut inside = false;
    let mut fresh = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                inside = info.split([' ', ',', '\t']).next() == Some("einklang");
                fresh = true;
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Text(_) if inside => {
                match stretches.last_mut() {
                    // A line break `\r\n` is cut in two.
                    Some(last) if !fresh && matches!(text.get(last.end..range.start), Some("" | "\r")) => {
                        last.end = range.end.max(last.end);
                    }
                    Some(last) if range.start < last.end => {}
                    _ => stretches.push(range),
                }
                fresh = false;
            }
            _ => {}
        }
    }
    stretches
}

/// Whether a stretch of program begins with a test.
pub(super) fn is_test(code: &str) -> bool {
    code.trim_start().strip_prefix("test").is_some_and(|rest| rest.starts_with([' ', '\t', '"']))
}
