//! What the client asks: one function a request, grouped in files.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lsp_types::{
    CallHierarchyIncomingCallsRequest, CallHierarchyOutgoingCallsRequest, CallHierarchyPrepareRequest,
    CodeActionRequest, CodeLensRefreshRequest, CodeLensRequest, CompletionRequest, CompletionResolveRequest,
    Declaration, DeclarationRequest, Definition, DefinitionRequest, DocumentDiagnosticRequest,
    DocumentFormattingRequest, DocumentHighlightRequest, DocumentLinkRequest,
    DocumentOnTypeFormattingRequest, DocumentRangeFormattingRequest, DocumentSymbolRequest,
    ExecuteCommandRequest, FoldingRangeRequest, HoverRequest, InlayHintRefreshRequest, InlayHintRequest,
    LspRequestMethod as Method, PrepareRenameRequest, ReferencesRequest, RenameRequest, Request as Requests,
    SelectionRangeRequest, SemanticTokensDeltaRequest, SemanticTokensRangeRequest, SemanticTokensRequest,
    SignatureHelpRequest, TextDocumentContentRequest, TypeDefinitionRequest, TypeHierarchyPrepareRequest,
    TypeHierarchySubtypesRequest, TypeHierarchySupertypesRequest, WorkspaceDiagnosticRequest,
    WorkspaceSymbolRequest,
};
use serde_json::Value;

use super::address::Address;
use super::failure::Failure;
use super::message::Written;
use super::server::Server;
use super::turn::Asked;

pub(super) mod actions;
pub(super) mod commands;
mod completion;
mod content;
mod edits;
mod here;
mod hierarchy;
mod hints;
mod lenses;
mod look;
mod navigation;
mod rename;
mod shape;
mod symbols;
pub(super) mod tokens;

/// What is kept from one request to the next.
#[derive(Debug, Default)]
pub(super) struct State {
    tokens: tokens::Said,
}

/// Answers a request. One that ends in a panic costs itself.
pub(super) fn answer(server: &mut Server<'_>, asked: Asked) {
    let Asked { request, about } = asked;
    let (id, method) = (request.id, request.method);
    if method == "workspace/diagnostic" {
        match parse::<WorkspaceDiagnosticRequest>(request.params) {
            Ok(parameters) => server.delivery.ask_for_workspace(id, parameters),
            Err(failure) => server.client.answer(id, Err(failure)),
        }
        return;
    }
    let is_past = about.is_some_and(|(address, version)| server.documents.version(&address) != version);
    let answered = match is_past && names_a_place(&method) {
        true => Err(Failure::modified()),
        false => catch_unwind(AssertUnwindSafe(|| route(server, &method, request.params)))
            .unwrap_or_else(|_| Err(Failure::broken())),
    };
    server.client.answer(id, answered);
}

/// Whether a request is about a place, so that its answer is wrong once the text has changed.
fn names_a_place(method: &str) -> bool {
    !matches!(
        Method::from(method),
        Method::TextDocumentDiagnostic
            | Method::TextDocumentDocumentSymbol
            | Method::TextDocumentFoldingRange
            | Method::TextDocumentSemanticTokensFull
            | Method::TextDocumentSemanticTokensFullDelta
            | Method::TextDocumentCodeLens
            | Method::TextDocumentDocumentLink
    )
}

fn route(server: &mut Server<'_>, method: &str, params: Value) -> Result<Written, Failure> {
    match Method::from(method) {
        Method::Shutdown => Ok(Value::Null.into()),
        Method::TextDocumentDiagnostic => on::<DocumentDiagnosticRequest>(params, |p| {
            let address = Address::of(&p.text_document.uri.0);
            Ok(server.delivery.document(&address, p.previous_result_id.as_deref()))
        }),
        Method::TextDocumentSemanticTokensFull => {
            on::<SemanticTokensRequest>(params, |p| Ok(tokens::full(server, &p)))
        }
        Method::TextDocumentSemanticTokensFullDelta => {
            on::<SemanticTokensDeltaRequest>(params, |p| Ok(tokens::delta(server, &p)))
        }
        Method::WorkspaceExecuteCommand => {
            on::<ExecuteCommandRequest>(params, |p| commands::execute(server, p))
        }
        Method::Custom(content::PACK_TEXT) => content::pack_text(server, &params).map(Written::from),
        method => look(server, method, params),
    }
}

/// Answers a question that leaves nothing behind.
fn look(server: &Server<'_>, method: Method<'_>, params: Value) -> Result<Written, Failure> {
    let s = server;
    match method {
        Method::TextDocumentHover => on::<HoverRequest>(params, |p| Ok(look::hover(s, &p))),
        Method::TextDocumentSignatureHelp => {
            on::<SignatureHelpRequest>(params, |p| Ok(look::signature(s, &p)))
        }
        Method::TextDocumentDefinition => on::<DefinitionRequest>(params, |p| {
            Ok(navigation::definition(s, &p).map(|all| Definition::from(all).into()))
        }),
        Method::TextDocumentDeclaration => on::<DeclarationRequest>(params, |p| {
            Ok(navigation::declaration(s, &p).map(|all| Declaration::from(all).into()))
        }),
        Method::TextDocumentTypeDefinition => on::<TypeDefinitionRequest>(params, |p| {
            Ok(navigation::type_definition(s, &p).map(|all| Definition::from(all).into()))
        }),
        Method::TextDocumentReferences => {
            on::<ReferencesRequest>(params, |p| Ok(navigation::references(s, &p)))
        }
        Method::TextDocumentDocumentHighlight => {
            on::<DocumentHighlightRequest>(params, |p| Ok(navigation::highlights(s, &p)))
        }
        Method::TextDocumentDocumentLink => {
            on::<DocumentLinkRequest>(params, |p| Ok(navigation::links(s, &p)))
        }
        Method::TextDocumentPrepareRename => on::<PrepareRenameRequest>(params, |p| rename::prepare(s, &p)),
        Method::TextDocumentRename => on::<RenameRequest>(params, |p| rename::rename(s, &p)),
        Method::TextDocumentCompletion => {
            on::<CompletionRequest>(params, |p| Ok(completion::complete(s, &p)))
        }
        Method::CompletionItemResolve => {
            on::<CompletionResolveRequest>(params, |p| Ok(completion::resolve(s, p)))
        }
        Method::TextDocumentCodeAction => on::<CodeActionRequest>(params, |p| Ok(actions::actions(s, p))),
        Method::TextDocumentCodeLens => on::<CodeLensRequest>(params, |p| Ok(lenses::lenses(s, &p))),
        Method::TextDocumentInlayHint => on::<InlayHintRequest>(params, |p| Ok(hints::hints(s, &p))),
        Method::TextDocumentDocumentSymbol => {
            on::<DocumentSymbolRequest>(params, |p| Ok(symbols::document(s, &p)))
        }
        Method::WorkspaceSymbol => on::<WorkspaceSymbolRequest>(params, |p| Ok(symbols::workspace(s, &p))),
        Method::TextDocumentSemanticTokensRange => {
            on::<SemanticTokensRangeRequest>(params, |p| Ok(tokens::range(s, &p)))
        }
        Method::TextDocumentFoldingRange => on::<FoldingRangeRequest>(params, |p| Ok(shape::folds(s, &p))),
        Method::TextDocumentSelectionRange => {
            on::<SelectionRangeRequest>(params, |p| Ok(shape::selections(s, &p)))
        }
        Method::TextDocumentFormatting => {
            on::<DocumentFormattingRequest>(params, |p| Ok(shape::format(s, &p)))
        }
        Method::TextDocumentRangeFormatting => {
            on::<DocumentRangeFormattingRequest>(params, |p| Ok(shape::format_range(s, &p)))
        }
        Method::TextDocumentOnTypeFormatting => {
            on::<DocumentOnTypeFormattingRequest>(params, |p| Ok(shape::format_typed(s, &p)))
        }
        Method::TextDocumentPrepareCallHierarchy => {
            on::<CallHierarchyPrepareRequest>(params, |p| Ok(hierarchy::calls(s, &p)))
        }
        Method::CallHierarchyIncomingCalls => {
            on::<CallHierarchyIncomingCallsRequest>(params, |p| Ok(hierarchy::incoming(s, &p)))
        }
        Method::CallHierarchyOutgoingCalls => {
            on::<CallHierarchyOutgoingCallsRequest>(params, |p| Ok(hierarchy::outgoing(s, &p)))
        }
        Method::TextDocumentPrepareTypeHierarchy => {
            on::<TypeHierarchyPrepareRequest>(params, |p| Ok(hierarchy::types(s, &p)))
        }
        Method::TypeHierarchySupertypes => {
            on::<TypeHierarchySupertypesRequest>(params, |p| Ok(hierarchy::supertypes(s, &p)))
        }
        Method::TypeHierarchySubtypes => {
            on::<TypeHierarchySubtypesRequest>(params, |p| Ok(hierarchy::subtypes(s, &p)))
        }
        Method::WorkspaceTextDocumentContent => {
            on::<TextDocumentContentRequest>(params, |p| content::document(s, &p))
        }
        method => Err(Failure::unknown(method.as_str())),
    }
}

fn parse<R: Requests>(params: Value) -> Result<R::Params, Failure> {
    serde_json::from_value(params).map_err(|e| Failure::invalid(e.to_string()))
}

fn on<R: Requests>(
    params: Value,
    answer: impl FnOnce(R::Params) -> Result<R::Result, Failure>,
) -> Result<Written, Failure> {
    let answer = answer(parse::<R>(params)?)?;
    Written::of(&answer).ok_or_else(Failure::broken)
}

/// What the client shows of other documents may be another now, so that it has to ask again.
pub(super) fn refresh(server: &Server<'_>) {
    let client = server.client;
    if client.offered.refresh_lenses {
        client.ask::<CodeLensRefreshRequest>("refresh-lenses", ());
    }
    if client.offered.refresh_hints {
        client.ask::<InlayHintRefreshRequest>("refresh-hints", ());
    }
}
