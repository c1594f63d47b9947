//! Lines and columns, computed once a text and only where something is shown.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::links;
use crate::check::group::{self, Cause};
use crate::source::{LineIndex, Place, Position, SourceId, Sources, Span};

/// The line indices of all texts.
#[derive(Debug)]
pub struct Lines<'s> {
    sources: &'s Sources,
    indices: Vec<OnceLock<LineIndex>>,
    /// The folder of the texts, where places are to be links.
    linked: Option<PathBuf>,
    /// Rules that stand in one of the texts.
    rules: Vec<(String, SourceId)>,
}

impl<'s> Lines<'s> {
    /// Of all texts of a run.
    pub fn new(sources: &'s Sources) -> Lines<'s> {
        let indices = sources.files.iter().map(|_| OnceLock::new()).collect();
        Lines { sources, indices, linked: None, rules: Vec::new() }
    }

    /// The same, with places that open the files below this folder where they are shown to people, and codes that open the
    /// texts that their rules stand in.
    pub fn linked(self, root: &Path, rules: Vec<(String, SourceId)>) -> Lines<'s> {
        Lines { linked: Some(root.to_owned()), rules, ..self }
    }

    /// A code, a link where that is wanted and its rule is the project's own.
    pub(super) fn shown_code(&self, code: &str) -> String {
        let shown = super::text::line(code).into_owned();
        match self.rules.iter().find(|(rule, _)| rule == code) {
            Some((_, id)) => self.link(*id, shown),
            None => shown,
        }
    }

    /// The path of a text.
    pub fn path(&self, id: SourceId) -> &'s str {
        &self.sources.get(id).path
    }

    /// A text.
    pub fn text(&self, id: SourceId) -> &'s str {
        &self.sources.get(id).text
    }

    fn with<T>(&self, id: SourceId, f: impl FnOnce(&LineIndex) -> T) -> T {
        match self.indices.get(id.0 as usize) {
            Some(cell) => f(cell.get_or_init(|| LineIndex::new(self.text(id)))),
            None => f(&LineIndex::new("")),
        }
    }

    /// Where a place begins.
    pub fn start(&self, place: Place) -> Position {
        self.position(place.source, place.span.start)
    }

    /// Where a place ends.
    pub fn end(&self, place: Place) -> Position {
        self.position(place.source, place.span.end)
    }

    /// Where a place begins and where it ends.
    pub fn range(&self, place: Place) -> (Position, Position) {
        self.with(place.source, |index| index.range(self.text(place.source), place.span))
    }

    fn position(&self, id: SourceId, offset: u32) -> Position {
        self.with(id, |index| index.position(self.text(id), offset))
    }

    /// The line, from 0, of an offset.
    pub(super) fn line(&self, id: SourceId, offset: u32) -> usize {
        self.with(id, |index| index.line(offset.min(self.text(id).len() as u32)))
    }

    /// The bytes of a line, from 0, without its end; `None` beyond the last.
    pub(super) fn span(&self, id: SourceId, line: usize) -> Option<Span> {
        let span = self.with(id, |index| (line < index.count()).then(|| index.span(line, self.text(id))))?;
        let ends_in_cr = span.of(self.text(id)).ends_with('\r');
        Some(Span { end: span.end - u32::from(ends_in_cr), ..span })
    }

    /// The path of a text, a link where that is wanted. What ships with Einklang is no file.
    pub(super) fn shown_path(&self, id: SourceId) -> String {
        self.link(id, super::text::line(self.path(id)).into_owned())
    }

    /// `path:line:column`, a link where that is wanted.
    pub(super) fn shown_at(&self, place: Place) -> String {
        self.link(place.source, self.at(place))
    }

    fn link(&self, id: SourceId, text: String) -> String {
        let source = self.sources.get(id);
        let root = self.linked.as_ref().filter(|_| !source.is_embedded());
        match root.and_then(|root| links::address(&root.join(&source.path))) {
            Some(address) => links::link(&address, &text),
            None => text,
        }
    }

    /// A name for a cause that does not depend on lines.
    pub(super) fn cause(&self, cause: &Cause) -> String {
        group::id(self.sources, cause)
    }

    /// `path:line:column`
    pub fn at(&self, place: Place) -> String {
        let start = self.start(place);
        format!("{}:{}:{}", super::text::line(self.path(place.source)), start.line, start.column)
    }
}
