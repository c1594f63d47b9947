//! The shape of a document: what folds, how a selection grows, how it is laid out.

use lsp_types::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, FoldingRange,
    FoldingRangeKind, FoldingRangeParams, SelectionRange, SelectionRangeParams, TextEdit,
};

use super::here::Here;
use crate::finding::Edit;
use crate::ide::folding::{self, Fold, Folded};
use crate::ide::{format, selection};
use crate::lsp::server::Server;

pub(super) fn folds(server: &Server<'_>, parameters: &FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let here = Here::of(server, &parameters.text_document)?;
    let fold = |fold: &Fold| {
        let range = here.span(fold.span);
        FoldingRange {
            start_line: range.start.line,
            start_character: Some(range.start.character),
            end_line: range.end.line,
            end_character: Some(range.end.character),
            kind: match fold.what {
                Folded::Comment => Some(FoldingRangeKind::Comment),
                Folded::Uses => Some(FoldingRangeKind::Imports),
                Folded::Section => Some(FoldingRangeKind::Region),
                Folded::Body | Folded::Text | Folded::Fence => None,
            },
            collapsed_text: None,
        }
    };
    Some(folding::folds(&here.analysis, here.source).iter().map(fold).collect())
}

pub(super) fn selections(
    server: &Server<'_>,
    parameters: &SelectionRangeParams,
) -> Option<Vec<SelectionRange>> {
    let here = Here::of(server, &parameters.text_document)?;
    let around = |position: &lsp_types::Position| {
        let mut spans = selection::grow(&here.analysis, here.cursor(*position));
        // The widest first, so that each is put into the one around it.
        spans.sort_by_key(|s| std::cmp::Reverse(s.end - s.start));
        let nest = |parent: Option<SelectionRange>, span: &crate::source::Span| {
            Some(SelectionRange { range: here.span(*span), parent: parent.map(Box::new) })
        };
        let whole =
            SelectionRange { range: lsp_types::Range { start: *position, end: *position }, parent: None };
        spans.iter().fold(None, nest).unwrap_or(whole)
    };
    Some(parameters.positions.iter().map(around).collect())
}

pub(super) fn format(server: &Server<'_>, parameters: &DocumentFormattingParams) -> Option<Vec<TextEdit>> {
    let here = Here::of(server, &parameters.text_document)?;
    Some(edits(&here, &format::format(&here.analysis, here.source)))
}

pub(super) fn format_range(
    server: &Server<'_>,
    parameters: &DocumentRangeFormattingParams,
) -> Option<Vec<TextEdit>> {
    let here = Here::of(server, &parameters.text_document)?;
    Some(edits(&here, &format::format_range(&here.analysis, here.place(parameters.range))))
}

pub(super) fn format_typed(
    server: &Server<'_>,
    parameters: &DocumentOnTypeFormattingParams,
) -> Option<Vec<TextEdit>> {
    let here = Here::of(server, &parameters.text_document)?;
    let typed = parameters.ch.chars().next()?;
    Some(edits(&here, &format::format_typed(&here.analysis, here.cursor(parameters.position), typed)))
}

fn edits(here: &Here<'_>, edits: &[Edit]) -> Vec<TextEdit> {
    edits.iter().map(|e| here.text_edit(e)).collect()
}
