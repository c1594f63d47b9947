//! What a clause depends on and what depends on it, as a hierarchy of calls; what lies within what, as one of types.

use lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Position, Range,
    SymbolKind, TypeHierarchyItem, TypeHierarchyPrepareParams, TypeHierarchySubtypesParams,
    TypeHierarchySupertypesParams,
};

use super::here::Here;
use crate::ide::hierarchy::{self, Item, Step};
use crate::ide::names::Named;
use crate::lsp::server::Server;
use crate::source::Place;

pub(super) fn calls(
    server: &Server<'_>,
    parameters: &CallHierarchyPrepareParams,
) -> Option<Vec<CallHierarchyItem>> {
    let (here, cursor) = Here::and_cursor(server, &parameters.text_document_position_params)?;
    let item = hierarchy::prepare(&here.analysis, cursor)?;
    Some(vec![call(&here, &item)?])
}

pub(super) fn incoming(
    server: &Server<'_>,
    parameters: &CallHierarchyIncomingCallsParams,
) -> Option<Vec<CallHierarchyIncomingCall>> {
    let (here, item) = again(server, &parameters.item.uri.0, parameters.item.selection_range.start)?;
    let step = |step: &Step| {
        let (from, from_ranges) = (call(&here, &step.item)?, ranges(&here, step, step.item.place));
        Some(CallHierarchyIncomingCall { from, from_ranges })
    };
    Some(hierarchy::incoming(&here.analysis, &item).iter().filter_map(step).collect())
}

pub(super) fn outgoing(
    server: &Server<'_>,
    parameters: &CallHierarchyOutgoingCallsParams,
) -> Option<Vec<CallHierarchyOutgoingCall>> {
    let (here, item) = again(server, &parameters.item.uri.0, parameters.item.selection_range.start)?;
    let step = |step: &Step| {
        let (to, from_ranges) = (call(&here, &step.item)?, ranges(&here, step, item.place));
        Some(CallHierarchyOutgoingCall { to, from_ranges })
    };
    Some(hierarchy::outgoing(&here.analysis, &item).iter().filter_map(step).collect())
}

pub(super) fn types(
    server: &Server<'_>,
    parameters: &TypeHierarchyPrepareParams,
) -> Option<Vec<TypeHierarchyItem>> {
    let (here, cursor) = Here::and_cursor(server, &parameters.text_document_position_params)?;
    let item = hierarchy::prepare(&here.analysis, cursor)?;
    Some(vec![as_type(&here, &item)?])
}

pub(super) fn supertypes(
    server: &Server<'_>,
    parameters: &TypeHierarchySupertypesParams,
) -> Option<Vec<TypeHierarchyItem>> {
    let (here, item) = again(server, &parameters.item.uri.0, parameters.item.selection_range.start)?;
    let all = hierarchy::supertypes(&here.analysis, &item);
    Some(all.iter().filter_map(|item| as_type(&here, item)).collect())
}

pub(super) fn subtypes(
    server: &Server<'_>,
    parameters: &TypeHierarchySubtypesParams,
) -> Option<Vec<TypeHierarchyItem>> {
    let (here, item) = again(server, &parameters.item.uri.0, parameters.item.selection_range.start)?;
    let all = hierarchy::subtypes(&here.analysis, &item);
    Some(all.iter().filter_map(|item| as_type(&here, item)).collect())
}

/// An item that the client was given before, by where its name stands.
fn again<'s>(server: &'s Server<'_>, uri: &str, at: Position) -> Option<(Here<'s>, Item)> {
    let here = Here::at(server, uri)?;
    let item = hierarchy::prepare(&here.analysis, here.cursor(at))?;
    Some((here, item))
}

/// The places of a step that lie in the text of the caller.
fn ranges(here: &Here<'_>, step: &Step, caller: Place) -> Vec<Range> {
    step.places.iter().filter(|p| p.source == caller.source).map(|p| here.range(*p)).collect()
}

fn call(here: &Here<'_>, item: &Item) -> Option<CallHierarchyItem> {
    let location = here.location(item.place)?;
    Some(CallHierarchyItem {
        name: item.name.clone(),
        kind: kind(item),
        tags: None,
        detail: Some(item.detail.clone()).filter(|d| !d.is_empty()),
        uri: location.uri,
        range: here.range(Place { span: item.whole, ..item.place }),
        selection_range: location.range,
        data: None,
    })
}

fn as_type(here: &Here<'_>, item: &Item) -> Option<TypeHierarchyItem> {
    let CallHierarchyItem { name, kind, tags, detail, uri, range, selection_range, data } = call(here, item)?;
    Some(TypeHierarchyItem { name, kind, tags, detail, uri, range, selection_range, data })
}

fn kind(item: &Item) -> SymbolKind {
    match item.named {
        Named::Kind(_) => SymbolKind::Class,
        _ => SymbolKind::Object,
    }
}
