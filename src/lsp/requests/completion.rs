//! What may be written next.

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionParams, CompletionResponse, Documentation,
    InsertTextFormat, TextEdit,
};
use serde_json::{Value, json};

use super::here::{Here, markdown};
use crate::ide::completion::{self, About, Completion, Insert, Sort};
use crate::ide::filled;
use crate::lsp::server::Server;

pub(super) fn complete(server: &Server<'_>, parameters: &CompletionParams) -> Option<CompletionResponse> {
    let at = &parameters.text_document_position_params;
    let (here, cursor) = Here::and_cursor(server, at)?;
    let found = completion::complete(&here.analysis, cursor);
    let uri = &at.text_document.uri.0;
    let items = found.items.into_iter().enumerate().map(|(i, one)| item(&here, uri, i, one)).collect();
    let list = CompletionList { is_incomplete: found.is_incomplete, items, ..CompletionList::default() };
    Some(list.into())
}

fn item(here: &Here<'_>, uri: &str, index: usize, found: Completion) -> CompletionItem {
    let snippets = here.server.client.offered.snippets;
    let (new_text, format) = match found.insert {
        Insert::Snippet(text) if snippets => (text, Some(InsertTextFormat::Snippet)),
        Insert::Snippet(text) => (filled(&text), None),
        Insert::Text(text) => (text, None),
    };
    let range = here.span(found.replaces);
    let about = known(&found.about);
    CompletionItem {
        label: found.label,
        kind: Some(kind(found.sort)),
        detail: found.detail,
        // The order is ours: clients sort by letters.
        sort_text: Some(format!("{index:05}")),
        filter_text: Some(found.filter).filter(|f| !f.is_empty()),
        insert_text_format: format,
        text_edit: Some(TextEdit { range, new_text }.into()),
        data: about.map(|about| json!({ "uri": uri, "about": about })),
        ..CompletionItem::default()
    }
}

/// With what there is to read about it.
pub(super) fn resolve(server: &Server<'_>, item: CompletionItem) -> CompletionItem {
    let read = || {
        let data = item.data.as_ref()?;
        let here = Here::at(server, data.get("uri")?.as_str()?)?;
        completion::documentation(&here.analysis, &about(data.get("about")?)?)
    };
    let documentation = read().map(|text| Documentation::MarkupContent(markdown(text)));
    CompletionItem { documentation, ..item }
}

/// As it is kept by the client until it asks.
fn known(about: &About) -> Option<Value> {
    Some(match about {
        About::Nothing => return None,
        About::Kind(name) => json!(["kind", name]),
        About::Property(kind, name) => json!(["property", kind, name]),
        About::Entity(name) => json!(["entity", name]),
        About::Declared(name) => json!(["declared", name]),
        About::Word(name) => json!(["word", name]),
        About::Template(text) => json!(["template", text]),
    })
}

fn about(known: &Value) -> Option<About> {
    let text = |i: usize| known.get(i).and_then(Value::as_str);
    let first = text(1)?.to_owned();
    Some(match text(0)? {
        "kind" => About::Kind(first),
        "property" => About::Property(first, text(2)?.to_owned()),
        "entity" => About::Entity(first),
        "declared" => About::Declared(first),
        "word" => About::Word(first),
        "template" => About::Template(first),
        _ => return None,
    })
}

fn kind(sort: Sort) -> CompletionItemKind {
    match sort {
        Sort::Kind => CompletionItemKind::Class,
        Sort::Property => CompletionItemKind::Property,
        Sort::Entity => CompletionItemKind::Reference,
        Sort::Member => CompletionItemKind::EnumMember,
        Sort::Unit => CompletionItemKind::Unit,
        Sort::Literal => CompletionItemKind::Value,
        Sort::Sentence => CompletionItemKind::Snippet,
        Sort::Keyword => CompletionItemKind::Keyword,
        Sort::Variable => CompletionItemKind::Variable,
        Sort::Define | Sort::Function => CompletionItemKind::Function,
        Sort::Value => CompletionItemKind::Constant,
        Sort::Source => CompletionItemKind::File,
        Sort::Pack => CompletionItemKind::Module,
        Sort::Rule => CompletionItemKind::Event,
        Sort::Type => CompletionItemKind::Struct,
    }
}
