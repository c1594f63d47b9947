//! What has a name: in a document as an outline, in the workspace by a search.

use indexmap::IndexSet;
use lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location,
    SymbolInformation, SymbolKind, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use rustc_hash::FxBuildHasher;

use super::here::Here;
use crate::ide::symbols::{self, Symbol, What};
use crate::lsp::diagnostics;
use crate::lsp::server::Server;
use crate::source::{Place, Span};

/// Nobody reads a longer list.
const MOST: usize = 200;

pub(super) fn document(
    server: &Server<'_>,
    parameters: &DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let here = Here::of(server, &parameters.text_document)?;
    let outline = symbols::outline(&here.analysis, here.source);
    if server.client.offered.nested_symbols {
        let nested: Vec<DocumentSymbol> = outline.iter().map(|s| nested(&here, s)).collect();
        return Some(nested.into());
    }
    let mut flat = Vec::new();
    // All of it stands in one document.
    if let Some(whole) = here.location(Place { source: here.source, span: Span::default() }) {
        outline.iter().for_each(|s| flatten(&here, &whole, s, None, &mut flat));
    }
    Some(flat.into())
}

#[expect(deprecated, reason = "the type has a field that is not used any more")]
fn nested(here: &Here<'_>, symbol: &Symbol) -> DocumentSymbol {
    let children: Vec<DocumentSymbol> = symbol.children.iter().map(|c| nested(here, c)).collect();
    DocumentSymbol {
        name: named(symbol),
        detail: Some(symbol.detail.clone()).filter(|d| !d.is_empty()),
        kind: kind(symbol.what),
        tags: None,
        deprecated: None,
        range: here.span(symbol.span),
        selection_range: here.span(symbol.selection),
        children: (!children.is_empty()).then_some(children),
    }
}

fn flatten(
    here: &Here<'_>,
    whole: &Location,
    symbol: &Symbol,
    container: Option<&str>,
    all: &mut Vec<SymbolInformation>,
) {
    let location = Location { uri: whole.uri.clone(), range: here.span(symbol.span) };
    all.push(information(named(symbol), symbol.what, container, location));
    symbol.children.iter().for_each(|c| flatten(here, whole, c, Some(&symbol.name), all));
}

#[expect(deprecated, reason = "the type has a field that is not used any more")]
fn information(name: String, what: What, container: Option<&str>, location: Location) -> SymbolInformation {
    SymbolInformation {
        deprecated: None,
        location,
        base_symbol_information: BaseSymbolInformation {
            name,
            kind: kind(what),
            tags: None,
            container_name: container.filter(|c| !c.is_empty()).map(str::to_owned),
        },
    }
}

/// A client takes no symbol without a name.
fn named(symbol: &Symbol) -> String {
    if symbol.name.is_empty() { "…".to_owned() } else { symbol.name.clone() }
}

pub(super) fn workspace(
    server: &Server<'_>,
    parameters: &WorkspaceSymbolParams,
) -> Option<WorkspaceSymbolResponse> {
    let mut all: Vec<SymbolInformation> = Vec::new();
    // What a pack declares is met in each project that uses it.
    let mut seen: IndexSet<Location, FxBuildHasher> = IndexSet::default();
    for project in &server.projects.all {
        let Some(analysis) = project.analysis() else { continue };
        for found in symbols::search(&analysis, &parameters.query, MOST) {
            let offered = server.client.offered;
            let place = diagnostics::location(project, &server.documents, offered, found.place);
            let Some(location) = place.filter(|l| seen.insert(l.clone())) else { continue };
            let name = match found.title.is_empty() || found.title == found.name {
                true => found.name,
                false => format!("{} – {}", found.name, found.title),
            };
            all.push(information(name, found.what, Some(&found.container), location));
        }
    }
    all.truncate(MOST);
    Some(all.into())
}

fn kind(what: What) -> SymbolKind {
    match what {
        What::Heading => SymbolKind::String,
        What::Entity => SymbolKind::Object,
        What::Extension => SymbolKind::Interface,
        What::Property => SymbolKind::Property,
        What::Sentence => SymbolKind::Key,
        What::Kind => SymbolKind::Class,
        What::Declared => SymbolKind::Field,
        What::Choice => SymbolKind::Enum,
        What::Member => SymbolKind::EnumMember,
        What::Unit => SymbolKind::TypeParameter,
        What::Rule => SymbolKind::Event,
        What::Define => SymbolKind::Function,
        What::Value => SymbolKind::Constant,
        What::Accept => SymbolKind::Boolean,
        What::Test => SymbolKind::Method,
    }
}
