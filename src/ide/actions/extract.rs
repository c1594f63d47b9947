//! Members of an entity moved into an `extend` of it, below.

use super::{Action, Below, Change, What};
use crate::finding::Said;
use crate::ide::Analysis;
use crate::source::{Place, Span};
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::{Body, Item, Line, Member};

/// Moves the members that are selected.
pub(super) fn extend(it: &Analysis<'_>, range: Place) -> Option<Action> {
    let selected = range.span;
    let text = &*it.workspace.sources.get(range.source).text;
    if selected.of(text).trim().is_empty() {
        return None;
    }
    let items = &it.workspace.parsed.get(range.source.0 as usize)?.file.items;
    let line = items.iter().find_map(|item| match item {
        Item::Line(line) if line.span.contains(selected) => Some(line),
        _ => None,
    })?;
    let (name, body) = innermost(text, line, selected, String::new())?;
    let spans: Vec<Option<Span>> = body.members.iter().map(span).collect();
    let touched = |s: &Option<Span>| s.is_some_and(|s| s.start < selected.end && selected.start < s.end);
    let first = spans.iter().position(touched)?;
    let last = spans.iter().rposition(touched)?;
    // A remark or a name without a place of its own would be left behind.
    let spans: Vec<Span> = spans.get(first..=last)?.iter().copied().collect::<Option<_>>()?;
    let moved = spans.first()?.to(*spans.last()?);
    let below = Below::new(it, range)?;
    let lines = dedented(text, moved);
    let new = below.text(&format!("extend {name} {{\n{lines}}}"));
    let removed = Place { source: range.source, span: with_lines(text, moved) };
    Some(Action {
        title: Said::both(
            format!("move it into an `extend {name}`"),
            format!("in ein `extend {name}` auslagern"),
        ),
        what: What::Extract,
        changes: vec![Change::text(removed, ""), Change::text(below.place, new)],
        answers: None,
        is_preferred: false,
    })
}

/// The innermost entity whose body holds the selection, by its qualified name.
fn innermost<'t>(text: &str, line: &'t Line, selected: Span, outer: String) -> Option<(String, &'t Body)> {
    let [kind, name, ..] = &*line.words else { return None };
    if kind.kind != T::Name || name.kind != T::Name {
        return None;
    }
    let name = name.span.of(text);
    let full = if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") };
    let body = line.body.as_ref().filter(|b| b.span.start < selected.start && selected.end < b.span.end)?;
    for member in &body.members {
        if let Member::Line(line) = member
            && let Some(found) = innermost(text, line, selected, full.clone())
        {
            return Some(found);
        }
    }
    Some((full, body))
}

fn span(member: &Member) -> Option<Span> {
    match member {
        Member::Property(it) => Some(it.span()),
        Member::Line(it) => Some(it.span),
        Member::Cite(it) => Some(it.span),
        Member::Note(_) | Member::Alias(_) | Member::Broken(_) => None,
    }
}

/// Some members with one level of indentation.
fn dedented(text: &str, moved: Span) -> String {
    let before = text.get(..moved.start as usize).unwrap_or("");
    let line = before.get(before.rfind('\n').map_or(0, |n| n + 1)..).unwrap_or("");
    let indent: String = line.chars().take_while(|c| matches!(c, ' ' | '\t' | '>')).collect();
    let lines = moved.of(text).lines();
    let lines =
        lines.map(|line| format!("  {}\n", line.strip_prefix(indent.as_str()).unwrap_or(line).trim_end()));
    lines.collect()
}

/// A stretch with its lines, where nothing else stands on them.
fn with_lines(text: &str, span: Span) -> Span {
    let before = text.get(..span.start as usize).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    let behind = text.get(span.end as usize..).unwrap_or("");
    let line = behind.split('\n').next().unwrap_or("");
    let alone = before.get(start..).is_some_and(|b| b.chars().all(|c| matches!(c, ' ' | '\t' | '>')));
    if !alone || !line.trim().is_empty() || line.len() == behind.len() {
        return span;
    }
    Span::new(start, span.end as usize + line.len() + 1)
}
