//! Which stretches of a Markdown file are program: the inside of fenced blocks marked `einklang`.

mod damage;

use crate::source::Span;
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// The fences of a Markdown text.
#[derive(Debug, Default)]
pub(super) struct Fences {
    /// The stretches of program, in order and not overlapping. A fence in a list or a quotation has one stretch a line,
    /// because what stands before each of its lines is not program.
    pub(super) stretches: Vec<Range<usize>>,
    /// The fences that hold program.
    programs: Vec<Fence>,
    /// Those of them that are not ended where they were meant to be.
    pub(super) unclosed: Vec<Fence>,
    /// Marks of other fences by which `einklang` was probably meant.
    misspelled: Vec<Span>,
}

/// A fence that holds program.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fence {
    /// The line that opens it.
    opening: Span,
    /// All of it.
    whole: Span,
}

/// What fences that hold program are marked with.
const MARK: &str = "einklang";

/// What separates the words behind the opening of a fence.
const BETWEEN: [char; 3] = [' ', ',', '\t'];

/// The stretches of program in a Markdown text.
pub(crate) fn stretches(text: &str) -> Vec<Range<usize>> {
    Fences::of(text).stretches
}

impl Fences {
    /// Finds the fences of a Markdown text.
    pub(super) fn of(text: &str) -> Fences {
        let mut fences = Fences::default();
        let mut inside = false;
        let mut fresh = false;
        for (event, range) in Parser::new(text).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    inside = is_program(&info);
                    fresh = true;
                    fences.begin(text, range, &info, inside);
                }
                Event::End(TagEnd::CodeBlock) => inside = false,
                Event::Text(_) if inside => {
                    match fences.stretches.last_mut() {
                        // A line break `\r\n` is cut in two.
                        Some(last)
                            if !fresh && matches!(text.get(last.end..range.start), Some("" | "\r")) =>
                        {
                            last.end = range.end.max(last.end);
                        }
                        Some(last) if range.start < last.end => {}
                        _ => fences.stretches.push(range),
                    }
                    fresh = false;
                }
                _ => {}
            }
        }
        fences
    }

    fn begin(&mut self, text: &str, whole: Range<usize>, info: &str, is_program: bool) {
        let line = text.get(whole.clone()).unwrap_or("").lines().next().unwrap_or("").trim_end();
        let opening = Span::new(whole.start, whole.start + line.len());
        if is_program {
            self.programs.push(Fence { opening, whole: Span::new(whole.start, whole.end) });
            return;
        }
        let mark = info.split(BETWEEN).find(|word| word.contains(char::is_alphanumeric));
        if let Some(mark) = mark.filter(|mark| is_misspelled(mark))
            && let Some(at) = line.find(mark)
        {
            let start = whole.start + at;
            self.misspelled.push(Span::new(start, start + mark.len()));
        }
    }
}

/// Whether what stands behind the opening of a fence says that it holds program.
fn is_program(info: &str) -> bool {
    info.split(BETWEEN).next() == Some(MARK)
}

/// Whether a mark is `einklang` but for its case, one letter, or the braces and dots that other programs want around it.
fn is_misspelled(mark: &str) -> bool {
    let bare = mark.trim_matches(|c: char| !c.is_alphanumeric());
    bare.len() <= MARK.len() + 2 && strsim::osa_distance(&bare.to_lowercase(), MARK) <= 1
}

/// The same for a page that ships with Einklang, whose fences stand at the beginnings of lines and are closed: a test holds
/// that it finds what Markdown finds. A hundred pages are read before the first draft is checked.
pub(crate) fn stretches_of_page(text: &str) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut at = 0;
    // Where a fence began, and whether it holds program.
    let mut open: Option<(usize, bool)> = None;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if let Some(info) = line.strip_prefix("```") {
            open = match open {
                None => Some((end, info.trim_end() == MARK)),
                Some((start, true)) if start < at => {
                    stretches.push(start..at);
                    None
                }
                Some(_) => None,
            };
        }
        at = end;
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
    pub(crate) span: Span,
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
                let span = Span::new(range.start, range.start + shown.len());
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

#[cfg(test)]
mod tests {
    use crate::packs;

    #[test]
    fn pages_that_ship_are_read_as_markdown_reads_them() {
        let mut fences = 0;
        for (path, text) in packs::names().into_iter().filter_map(packs::files).flatten() {
            if path.ends_with(".md") {
                let stretches = super::stretches(text);
                fences += stretches.len();
                assert_eq!(super::stretches_of_page(text), stretches, "{path}");
            }
        }
        assert!(fences > 200, "{fences}");
    }
}
