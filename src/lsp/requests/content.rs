//! Documents that are no files: the pages of the packs inside the binary, and what codes mean. Nothing is written to disk.

use lsp_types::{TextDocumentContentParams, TextDocumentContentResult};
use serde_json::{Value, json};

use crate::lsp::address::Address;
use crate::lsp::failure::Failure;
use crate::lsp::server::Server;
use crate::manual::codes;
use crate::packs;
use crate::render::explain;
use crate::source::EMBEDDED;

/// The request of those whose client does not know the standard one.
pub(super) const PACK_TEXT: &str = "einklang/packText";

pub(super) fn document(
    server: &Server<'_>,
    parameters: &TextDocumentContentParams,
) -> Result<TextDocumentContentResult, Failure> {
    Ok(TextDocumentContentResult { text: text(server, &parameters.uri.0)? })
}

pub(super) fn pack_text(server: &Server<'_>, parameters: &Value) -> Result<Value, Failure> {
    let uri = parameters.get("uri").and_then(Value::as_str);
    let uri = uri.ok_or_else(|| Failure::invalid("`uri` is missing"))?;
    Ok(json!({ "text": text(server, uri)? }))
}

fn text(server: &Server<'_>, uri: &str) -> Result<String, Failure> {
    let found = match Address::of(uri) {
        Address::Embedded(path) => page(&path).or_else(|| {
            let code = path.strip_prefix(EMBEDDED)?.strip_suffix(".md")?;
            codes::find(code).map(|entry| explain::code(entry, server.lang()))
        }),
        _ => None,
    };
    found.ok_or_else(|| {
        Failure::refused(match server.lang() {
            crate::finding::Lang::En => format!("there is no page `{uri}`"),
            crate::finding::Lang::De => format!("eine Seite `{uri}` gibt es nicht"),
        })
    })
}

fn page(path: &str) -> Option<String> {
    let (pack, _) = path.strip_prefix(EMBEDDED)?.split_once('/')?;
    let files = packs::files(pack)?;
    files.into_iter().find(|(name, _)| name == path).map(|(_, text)| text.to_owned())
}
