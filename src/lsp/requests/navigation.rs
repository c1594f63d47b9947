//! From one place to others: where something is declared, where it is used, where a link leads.

use lsp_types::{
    DeclarationParams, DefinitionParams, DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams,
    DocumentLink, DocumentLinkParams, Location, ReferenceParams, TextDocumentPositionParams,
    TypeDefinitionParams,
};

use super::here::Here;
use crate::ide::definition::{self, Target};
use crate::ide::links::Destination;
use crate::ide::names::Role;
use crate::ide::{self, Analysis, Cursor};
use crate::lsp::address::Address;
use crate::lsp::server::Server;

type Ask = fn(&Analysis<'_>, Cursor) -> Vec<Target>;

pub(super) fn definition(server: &Server<'_>, parameters: &DefinitionParams) -> Option<Vec<Location>> {
    targets(server, &parameters.text_document_position_params, definition::definition)
}

pub(super) fn declaration(server: &Server<'_>, parameters: &DeclarationParams) -> Option<Vec<Location>> {
    targets(server, &parameters.text_document_position_params, definition::declaration)
}

pub(super) fn type_definition(
    server: &Server<'_>,
    parameters: &TypeDefinitionParams,
) -> Option<Vec<Location>> {
    targets(server, &parameters.text_document_position_params, definition::type_definition)
}

fn targets(server: &Server<'_>, at: &TextDocumentPositionParams, ask: Ask) -> Option<Vec<Location>> {
    let (here, cursor) = Here::and_cursor(server, at)?;
    let targets = ask(&here.analysis, cursor);
    let locations: Vec<Location> = targets.iter().filter_map(|t| here.location(t.name)).collect();
    (!locations.is_empty()).then_some(locations)
}

pub(super) fn references(server: &Server<'_>, parameters: &ReferenceParams) -> Option<Vec<Location>> {
    let (here, cursor) = Here::and_cursor(server, &parameters.text_document_position_params)?;
    let declarations = parameters.context.include_declaration;
    let mentions = ide::references::references(&here.analysis, cursor, declarations);
    Some(mentions.iter().filter_map(|m| here.location(m.place)).collect())
}

pub(super) fn highlights(
    server: &Server<'_>,
    parameters: &DocumentHighlightParams,
) -> Option<Vec<DocumentHighlight>> {
    let (here, cursor) = Here::and_cursor(server, &parameters.text_document_position_params)?;
    let mentions = ide::references::highlights(&here.analysis, cursor);
    let highlight = |m: &ide::names::Mention| DocumentHighlight {
        range: here.range(m.place),
        kind: Some(match m.role {
            Role::Declares | Role::Writes => DocumentHighlightKind::Write,
            Role::Reads => DocumentHighlightKind::Read,
        }),
    };
    Some(mentions.iter().map(highlight).collect())
}

pub(super) fn links(server: &Server<'_>, parameters: &DocumentLinkParams) -> Option<Vec<DocumentLink>> {
    let here = Here::of(server, &parameters.text_document)?;
    let links = ide::links::links(&here.analysis, here.source);
    let link = |link: &ide::links::Link| {
        let target = match &link.to {
            Destination::Address(address) => address.clone(),
            Destination::Folder(path) => Address::File(here.project.file(path)).uri(),
            Destination::Place(place) => {
                let location = here.location(*place)?;
                format!("{}#L{}", location.uri.0, location.range.start.line + 1)
            }
        };
        Some(DocumentLink {
            range: here.range(link.place),
            target: Some(target.into()),
            tooltip: link.tooltip.clone(),
            data: None,
        })
    };
    Some(links.iter().filter_map(link).collect())
}
