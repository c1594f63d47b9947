//! What the client asks: one function a request, grouped in files.

use std::panic::{AssertUnwindSafe, catch_unwind};

use lsp_types::{
    DocumentDiagnosticRequest, ExecuteCommandRequest, LspRequestMethod as Method, Request as Requests,
    TextDocumentContentRequest, WorkspaceDiagnosticRequest,
};
use serde_json::Value;

use super::address::Address;
use super::delivery::Touched;
use super::failure::Failure;
use super::server::Server;
use super::turn::Asked;

pub(super) mod commands;
mod content;

/// What is kept from one request to the next.
#[derive(Debug, Default)]
pub(super) struct State {}

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

fn route(server: &mut Server<'_>, method: &str, params: Value) -> Result<Value, Failure> {
    match Method::from(method) {
        Method::Shutdown => Ok(Value::Null),
        Method::TextDocumentDiagnostic => on::<DocumentDiagnosticRequest>(params, |p| {
            let address = Address::of(&p.text_document.uri.0);
            Ok(server.delivery.document(&address, p.previous_result_id.as_deref()))
        }),
        Method::WorkspaceTextDocumentContent => {
            on::<TextDocumentContentRequest>(params, |p| content::document(server, &p))
        }
        Method::WorkspaceExecuteCommand => {
            on::<ExecuteCommandRequest>(params, |p| commands::execute(server, p))
        }
        Method::Custom(content::PACK_TEXT) => content::pack_text(server, &params),
        Method::Custom(name) if name.starts_with("$/") => Err(Failure::unknown(name)),
        _ => Err(Failure::unknown(method)),
    }
}

fn parse<R: Requests>(params: Value) -> Result<R::Params, Failure> {
    serde_json::from_value(params).map_err(|e| Failure::invalid(e.to_string()))
}

fn on<R: Requests>(
    params: Value,
    answer: impl FnOnce(R::Params) -> Result<R::Result, Failure>,
) -> Result<Value, Failure> {
    let answer = answer(parse::<R>(params)?)?;
    serde_json::to_value(answer).map_err(|_| Failure::broken())
}

/// After a change the client may have to ask again for what it shows of other documents.
pub(super) fn refresh(_server: &mut Server<'_>, _touched: &Touched) {}
