//! Another name for something, in all files.

use lsp_types::{
    PrepareRenameParams, PrepareRenamePlaceholder, PrepareRenameResult, RenameParams, WorkspaceEdit,
};

use super::edits::workspace_edit;
use super::here::Here;
use crate::finding::Said;
use crate::ide::actions::Change;
use crate::ide::rename;
use crate::lsp::failure::Failure;
use crate::lsp::server::Server;

pub(super) fn prepare(
    server: &Server<'_>,
    parameters: &PrepareRenameParams,
) -> Result<Option<PrepareRenameResult>, Failure> {
    let Some((here, cursor)) = Here::and_cursor(server, &parameters.text_document_position_params) else {
        return Ok(None);
    };
    let found = rename::prepare(&here.analysis, cursor).map_err(|said| refused(&here, &said))?;
    let range = here.range(found.place);
    Ok(Some(PrepareRenamePlaceholder { range, placeholder: found.name }.into()))
}

pub(super) fn rename(
    server: &Server<'_>,
    parameters: &RenameParams,
) -> Result<Option<WorkspaceEdit>, Failure> {
    let Some((here, cursor)) = Here::and_cursor(server, &parameters.text_document_position_params) else {
        return Ok(None);
    };
    let edits =
        rename::rename(&here.analysis, cursor, &parameters.new_name).map_err(|s| refused(&here, &s))?;
    let change =
        |edit: crate::finding::Edit| Change { place: edit.place, text: edit.text, is_snippet: false };
    let changes: Vec<Change> = edits.into_iter().map(change).collect();
    Ok(workspace_edit(&here, &changes))
}

fn refused(here: &Here<'_>, said: &Said) -> Failure {
    Failure::refused(said.in_lang(here.analysis.lang))
}
