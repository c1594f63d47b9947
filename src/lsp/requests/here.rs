//! The document that a request is about, in its project.

use lsp_types::{
    Location, MarkupContent, MarkupKind, Position, Range, TextDocumentIdentifier, TextDocumentPositionParams,
    TextEdit,
};

use crate::finding::Edit;
use crate::ide::{Analysis, Cursor};
use crate::lsp::address::Address;
use crate::lsp::diagnostics;
use crate::lsp::project::Project;
use crate::lsp::server::Server;
use crate::source::{Place, SourceId, Span};

/// A document that is checked, and who asks about it.
pub(super) struct Here<'s> {
    pub(super) server: &'s Server<'s>,
    pub(super) project: &'s Project,
    pub(super) analysis: Analysis<'s>,
    pub(super) source: SourceId,
}

impl<'s> Here<'s> {
    /// The document of an identifier; nothing where it is none that is checked.
    pub(super) fn of(server: &'s Server<'_>, document: &TextDocumentIdentifier) -> Option<Here<'s>> {
        Here::at(server, &document.uri.0)
    }

    pub(super) fn at(server: &'s Server<'_>, uri: &str) -> Option<Here<'s>> {
        let address = Address::of(uri);
        let project = server.projects.all.get(server.projects.of(&address)?)?;
        let (analysis, source) = (project.analysis()?, project.source(&address)?);
        Some(Here { server, project, analysis, source })
    }

    /// A document, and where the cursor is in it.
    pub(super) fn and_cursor(
        server: &'s Server<'_>,
        parameters: &TextDocumentPositionParams,
    ) -> Option<(Here<'s>, Cursor)> {
        let here = Here::of(server, &parameters.text_document)?;
        let cursor = here.cursor(parameters.position);
        Some((here, cursor))
    }

    pub(super) fn cursor(&self, position: Position) -> Cursor {
        let encoding = self.server.client.offered.encoding;
        Cursor { source: self.source, offset: self.project.offset(self.source, position, encoding) }
    }

    /// A stretch of the document that the client names.
    pub(super) fn place(&self, range: Range) -> Place {
        let encoding = self.server.client.offered.encoding;
        Place { source: self.source, span: self.project.span(self.source, range, encoding) }
    }

    /// A place of any text, in lines and columns.
    pub(super) fn range(&self, place: Place) -> Range {
        self.project.range(place, self.server.client.offered.encoding)
    }

    /// A stretch of the document.
    pub(super) fn span(&self, span: Span) -> Range {
        self.range(Place { source: self.source, span })
    }

    /// A place, where the client can open it.
    pub(super) fn location(&self, place: Place) -> Option<Location> {
        diagnostics::location(self.project, &self.server.documents, self.server.client.offered, place)
    }

    pub(super) fn text_edit(&self, edit: &Edit) -> TextEdit {
        TextEdit { range: self.range(edit.place), new_text: edit.text.clone() }
    }
}

/// Words with markup.
pub(super) fn markdown(value: String) -> MarkupContent {
    MarkupContent { kind: MarkupKind::Markdown, value }
}
