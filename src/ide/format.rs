//! Formatting as the least edits: only blanks between tokens change, and prose never does.

use super::{Analysis, Cursor};
use crate::finding::Edit;
use crate::source::{Place, SourceId, Span};
use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::{self, around, lexer};

/// What the canonical layout would change in a text.
pub fn format(it: &Analysis<'_>, source: SourceId) -> Vec<Edit> {
    let file = it.workspace.sources.get(source);
    if !crate::packs::is_ekl(&file.path) || file.is_embedded() {
        return Vec::new();
    }
    edits(source, &file.text, file.is_markdown())
}

/// The same, as far as it lies in the lines of a range.
pub fn format_range(it: &Analysis<'_>, place: Place) -> Vec<Edit> {
    let text = &it.workspace.sources.get(place.source).text;
    let lines = whole_lines(text, place.span);
    let mut edits = format(it, place.source);
    edits.retain(|e| lines.start <= e.place.span.end && e.place.span.start <= lines.end);
    edits
}

/// What to change once a character was typed before the cursor: behind a `}`, the body that it closes; behind the end
/// of a line, that line, and how far the new one is indented.
pub fn format_typed(it: &Analysis<'_>, cursor: Cursor, typed: char) -> Vec<Edit> {
    let file = it.workspace.sources.get(cursor.source);
    let text = &*file.text;
    match typed {
        '}' => {
            let Some(open) = opening(text, file.is_markdown(), cursor.offset) else { return Vec::new() };
            let span = whole_lines(text, Span { start: open, end: cursor.offset });
            let mut edits = format(it, cursor.source);
            edits.retain(|e| span.contains(e.place.span));
            edits
        }
        '\n' => {
            let before = text.get(..cursor.offset as usize).unwrap_or("");
            let Some(end) = before.rfind('\n') else { return Vec::new() };
            let end = before.get(..end).map_or(end, |b| b.trim_end_matches('\r').len()) as u32;
            let line = whole_lines(text, Span { start: end, end });
            let mut edits = format(it, cursor.source);
            edits.retain(|e| line.contains(e.place.span) && !e.text.contains('\n'));
            edits.extend(indentation(it, cursor));
            edits
        }
        _ => Vec::new(),
    }
}

/// How far the blank line at the cursor is to be indented.
fn indentation(it: &Analysis<'_>, cursor: Cursor) -> Option<Edit> {
    let file = it.workspace.sources.get(cursor.source);
    let text = &*file.text;
    let before = text.get(..cursor.offset as usize)?;
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    // The line above says how deep it is: a blank one may seem to stand outside of a body that nothing closes yet.
    let above = before.trim_end().len() as u32;
    let outer = around(text, file.is_markdown(), above)?;
    let goes_on = around(text, file.is_markdown(), cursor.offset).is_some_and(|a| !a.before.is_empty());
    let rest = text.get(start..)?;
    let line = rest.split('\n').next()?.trim_end_matches('\r');
    if !line.trim().is_empty() && !line.trim_start().starts_with('}') {
        return None;
    }
    let closes = usize::from(line.trim_start().starts_with('}'));
    let depth = outer.heads.len().saturating_sub(closes) + usize::from(goes_on);
    let right = "  ".repeat(depth.min(32));
    let blanks = line.len() - line.trim_start().len();
    let span = Span::new(start, start + blanks);
    let place = Place { source: cursor.source, span };
    if span.of(text) == right { None } else { Some(Edit { place, text: right }) }
}

/// The `{` that the `}` before an offset closes.
fn opening(text: &str, markdown: bool, offset: u32) -> Option<u32> {
    let mut open: Vec<u32> = Vec::new();
    for token in lexer::tokens(text, markdown) {
        match token.kind {
            T::LeftBrace => open.push(token.span.start),
            T::RightBrace => {
                let start = open.pop();
                if token.span.end == offset {
                    return start;
                }
            }
            _ if token.span.start >= offset => return None,
            _ => {}
        }
    }
    None
}

fn whole_lines(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    let behind = text.get(span.end as usize..).unwrap_or("");
    let end = span.end as usize + behind.find('\n').unwrap_or(behind.len());
    Span::new(start, end)
}

/// The blanks that differ: the tokens themselves are the same in both texts.
fn edits(source: SourceId, text: &str, markdown: bool) -> Vec<Edit> {
    let formatted = syntax::format(text, markdown);
    if formatted == text {
        return Vec::new();
    }
    let seen = |t: &Token| !matches!(t.kind, T::Blank | T::NewLine);
    let old = lexer::tokens(text, markdown).into_iter().filter(seen);
    let new = lexer::tokens(&formatted, markdown).into_iter().filter(seen);
    let ends = [text, &formatted].map(|t| Span::new(t.len(), t.len()));
    let mut edits = Vec::new();
    let (mut at, mut to) = (0, 0);
    for (a, b) in old.map(|t| t.span).chain([ends[0]]).zip(new.map(|t| t.span).chain([ends[1]])) {
        let (gap, right) = (Span { start: at, end: a.start }, Span { start: to, end: b.start });
        let right = right.of(&formatted);
        if gap.of(text) != right {
            edits.push(Edit { place: Place { source, span: gap }, text: right.to_owned() });
        }
        (at, to) = (a.end, b.end);
    }
    edits
}
