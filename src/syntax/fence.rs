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

/// A heading of a Markdown text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heading {
    /// 1 is the highest.
    pub(crate) level: u8,
    /// Its words, without marks.
    pub(crate) text: String,
    /// All of it.
    pub(crate) span: crate::source::Span,
}

/// The headings of a Markdown text, in order.
pub(crate) fn headings(text: &str) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut inside = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                inside = true;
                let shown = text.get(range.clone()).unwrap_or("").trim_end();
                let span = crate::source::Span::new(range.start, range.start + shown.len());
                headings.push(Heading { level: level as u8, text: String::new(), span });
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(words) | Event::Code(words) if inside => {
                if let Some(heading) = headings.last_mut() {
                    heading.text.push_str(&words);
                }
            }
            _ => {}
        }
    }
    headings
}
