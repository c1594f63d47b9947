//! Words behind what is written, that the text does not say itself.

use lsp_types::{InlayHint, InlayHintParams, Tooltip};

use super::here::{Here, markdown};
use crate::ide::hints::{self, Hint};
use crate::lsp::server::Server;

pub(super) fn hints(server: &Server<'_>, parameters: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let here = Here::of(server, &parameters.text_document)?;
    let within = here.place(parameters.range).span;
    let hint = |hint: &Hint| InlayHint {
        position: here.range(hint.place).end,
        label: hint.text.clone().into(),
        kind: None,
        text_edits: None,
        tooltip: hint.tooltip.clone().map(|text| Tooltip::MarkupContent(markdown(text))),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    };
    Some(hints::hints(&here.analysis, here.source, within).iter().map(hint).collect())
}
