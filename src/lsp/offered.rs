//! What a client says of itself, as far as it matters here. Read from the JSON, so that a client that says something odd
//! elsewhere is still understood.

use serde_json::Value;

use super::positions::Encoding;
use crate::finding::Lang;

/// What a client can, and what it wants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offered {
    /// In what it counts columns.
    pub(super) encoding: Encoding,
    /// The language that it asks for.
    pub(super) lang: Option<Lang>,
    /// The language that its own texts are in.
    locale: Option<Lang>,
    /// Whether it asks for diagnostics itself.
    pub(super) pulls: bool,
    /// Whether it can be told to ask for diagnostics again.
    pub(super) refresh_diagnostics: bool,
    /// Whether it can be told to ask for inlay hints again.
    pub(super) refresh_hints: bool,
    /// Whether it can be told to ask for code lenses again.
    pub(super) refresh_lenses: bool,
    /// Whether it shows the related places of a diagnostic.
    pub(super) related: bool,
    /// Whether it shows what the code of a diagnostic links to.
    pub(super) code_links: bool,
    /// Whether it knows the tags of diagnostics.
    pub(super) tags: bool,
    /// Whether it can watch files for the server.
    pub(super) watches: bool,
    /// Whether it can open what travels inside the binary.
    pub(super) opens_packs: bool,
    /// Whether the standard request for documents of the server's own is known to it.
    pub(super) reads_content: bool,
    /// Whether it shows progress.
    pub(super) progress: bool,
    /// Whether edits may name versions.
    pub(super) document_changes: bool,
    /// Whether edits may have places to fill in.
    pub(super) snippet_edits: bool,
    /// Whether it takes snippets.
    pub(super) snippets: bool,
    /// Whether symbols may nest.
    pub(super) nested_symbols: bool,
    /// Whether it runs the commands that the lenses carry.
    pub(super) shows_references: bool,
}

impl Offered {
    /// Out of the parameters of `initialize`.
    pub(super) fn of(parameters: &Value) -> Offered {
        let capability = |path: &str| parameters.pointer(&format!("/capabilities/{path}"));
        let can = |path: &str| capability(path).and_then(Value::as_bool) == Some(true);
        let has = |path: &str| capability(path).is_some_and(Value::is_object);
        let option = |name: &str| parameters.pointer(&format!("/initializationOptions/{name}"));
        let is_set = |name: &str| option(name).and_then(Value::as_bool) == Some(true);
        let encodings = capability("general/positionEncodings").and_then(Value::as_array);
        let utf8 = encodings.is_some_and(|all| all.iter().any(|e| e == "utf-8"));
        let locale = tag(parameters.get("locale"));
        // What a client says of the diagnostics it is given, it may say of those it asks for only.
        let pulls = has("textDocument/diagnostic");
        let shows = |what: &str| {
            can(&format!("textDocument/publishDiagnostics/{what}"))
                || can(&format!("textDocument/diagnostic/{what}"))
        };
        let reads_content = has("workspace/textDocumentContent");
        Offered {
            encoding: if utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            lang: tag(option("lang")).or(locale),
            locale,
            pulls,
            refresh_diagnostics: can("workspace/diagnostics/refreshSupport"),
            refresh_hints: can("workspace/inlayHint/refreshSupport"),
            refresh_lenses: can("workspace/codeLens/refreshSupport"),
            related: shows("relatedInformation"),
            code_links: shows("codeDescriptionSupport"),
            tags: has("textDocument/publishDiagnostics/tagSupport")
                || has("textDocument/diagnostic/tagSupport"),
            watches: can("workspace/didChangeWatchedFiles/dynamicRegistration"),
            opens_packs: reads_content || is_set("packText"),
            reads_content,
            progress: can("window/workDoneProgress"),
            document_changes: can("workspace/workspaceEdit/documentChanges"),
            snippet_edits: can("workspace/workspaceEdit/snippetEditSupport"),
            snippets: can("textDocument/completion/completionItem/snippetSupport"),
            nested_symbols: can("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            shows_references: is_set("showReferences"),
        }
    }

    /// Takes in options that were changed in a running session: as they are, or below `einklang`. What is not among them
    /// stays. Says whether any is different now.
    pub(super) fn configure(&mut self, settings: &Value) -> bool {
        let own = settings.get("einklang").unwrap_or(settings);
        let before = (self.lang, self.opens_packs, self.shows_references);
        let set = |name: &str| own.get(name).and_then(Value::as_bool);
        if let Some(lang) = own.get("lang").or_else(|| own.get("language")) {
            self.lang = tag(Some(lang)).or(self.locale);
        }
        self.opens_packs = set("packText").map_or(self.opens_packs, |set| set || self.reads_content);
        self.shows_references = set("showReferences").unwrap_or(self.shows_references);
        before != (self.lang, self.opens_packs, self.shows_references)
    }
}

fn tag(value: Option<&Value>) -> Option<Lang> {
    value.and_then(Value::as_str).and_then(Lang::from_tag)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_encodings_does_not_matter() {
        let of = |encodings: Value| {
            Offered::of(&json!({ "capabilities": { "general": { "positionEncodings": encodings } } }))
                .encoding
        };
        assert_eq!(of(json!(["utf-32", "utf-8", "utf-16"])), Encoding::Utf8);
        assert_eq!(of(json!(["utf-16"])), Encoding::Utf16);
        assert_eq!(of(json!(["utf-32"])), Encoding::Utf16);
        assert_eq!(of(json!(null)), Encoding::Utf16);
        assert_eq!(Offered::of(&json!(7)).encoding, Encoding::Utf16);
    }

    #[test]
    fn the_option_counts_before_the_locale() {
        let of = |parameters: Value| Offered::of(&parameters).lang;
        assert_eq!(of(json!({ "initializationOptions": { "lang": "de" }, "locale": "en" })), Some(Lang::De));
        assert_eq!(of(json!({ "locale": "de-AT" })), Some(Lang::De));
        assert_eq!(of(json!({ "locale": "fr" })), None);
        assert_eq!(of(json!({})), None);
    }
}
