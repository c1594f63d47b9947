//! Changes of several documents, in the form that the client takes.

use indexmap::IndexMap;
use lsp_types::{
    DocumentChange, Edit as AnyEdit, OptionalVersionedTextDocumentIdentifier, SnippetTextEdit, StringValue,
    TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};
use rustc_hash::FxBuildHasher;

use super::here::Here;
use crate::ide::actions::Change;
use crate::ide::filled;
use crate::source::SourceId;

/// Changes as one edit of the workspace; nothing where one of them is of a text that nobody can change.
pub(super) fn workspace_edit(here: &Here<'_>, changes: &[Change]) -> Option<WorkspaceEdit> {
    let mut by_source: IndexMap<SourceId, Vec<&Change>, FxBuildHasher> = IndexMap::default();
    for change in changes {
        by_source.entry(change.place.source).or_default().push(change);
    }
    if by_source.keys().any(|id| here.analysis.workspace.sources.get(*id).is_embedded()) {
        return None;
    }
    let offered = here.server.client.offered;
    let documents = &here.server.documents;
    let plain = |change: &Change| {
        let text = if change.is_snippet { filled(&change.text) } else { change.text.clone() };
        TextEdit { range: here.range(change.place), new_text: text }
    };
    if !offered.document_changes {
        let all = by_source.into_iter().map(|(id, changes)| {
            let uri = documents.uri(&here.project.address(id));
            (uri.into(), changes.into_iter().map(plain).collect())
        });
        return Some(WorkspaceEdit { changes: Some(all.collect()), ..WorkspaceEdit::default() });
    }
    let any = |change: &Change| -> AnyEdit {
        match change.is_snippet && offered.snippet_edits {
            true => SnippetTextEdit {
                range: here.range(change.place),
                snippet: StringValue { value: change.text.clone() },
                annotation_id: None,
            }
            .into(),
            false => plain(change).into(),
        }
    };
    let of_document = |(id, changes): (SourceId, Vec<&Change>)| -> DocumentChange {
        let address = here.project.address(id);
        let version = documents.version(&address);
        let text_document_identifier = TextDocumentIdentifier { uri: documents.uri(&address).into() };
        TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { version, text_document_identifier },
            edits: changes.into_iter().map(any).collect(),
        }
        .into()
    };
    let changes = by_source.into_iter().map(of_document).collect();
    Some(WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() })
}
