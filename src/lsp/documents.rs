//! The documents that the client has open: their texts are the client's, whatever the disk says.

use indexmap::IndexMap;
use lsp_types::TextDocumentContentChangeEvent as Change;
use rustc_hash::FxBuildHasher;

use super::address::Address;
use super::positions::{Encoding, Lines};

/// Spans count bytes in 32 bits, and no draft comes near this.
const LONGEST: usize = 256 << 20;

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    /// As the client spells it.
    pub(super) uri: String,
    /// What the client says it is written in.
    pub(super) language: String,
    pub(super) version: i32,
    pub(super) text: String,
    lines: Lines,
}

impl Document {
    pub(super) fn new(uri: String, language: String, version: i32, text: String) -> Document {
        let text = if text.len() > LONGEST { String::new() } else { text };
        Document { uri, language, version, lines: Lines::new(&text), text }
    }

    /// Applies changes in their order: each is about the text that the one before it made.
    pub(super) fn change(&mut self, version: i32, changes: Vec<Change>, encoding: Encoding) {
        for change in changes {
            match change {
                Change::TextDocumentContentChangePartial(part) => {
                    let span = self.lines.span(&self.text, part.range, encoding);
                    if self.text.len() + part.text.len() <= LONGEST {
                        self.text.replace_range(span.range(), &part.text);
                    }
                }
                Change::TextDocumentContentChangeWholeDocument(whole) => {
                    if whole.text.len() <= LONGEST {
                        self.text = whole.text;
                    }
                }
            }
            self.lines = Lines::new(&self.text);
        }
        self.version = version;
    }
}

/// All open documents.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub(super) open: IndexMap<Address, Document, FxBuildHasher>,
}

impl Documents {
    pub(super) fn get(&self, address: &Address) -> Option<&Document> {
        self.open.get(address)
    }

    /// The URI of a document: as the client spells it, where it is open.
    pub(super) fn uri(&self, address: &Address) -> String {
        self.get(address).map_or_else(|| address.uri(), |d| d.uri.clone())
    }

    pub(super) fn version(&self, address: &Address) -> Option<i32> {
        self.get(address).map(|d| d.version)
    }
}
