//! What is shown beside the text: what stands at the cursor, and what a call takes.

use lsp_types::{
    ActiveParameter, Contents, Documentation, Hover, HoverParams, ParameterInformation,
    ParameterInformationLabel, SignatureHelp, SignatureHelpParams, SignatureInformation,
};

use super::here::{Here, markdown};
use crate::ide;
use crate::lsp::server::Server;

pub(super) fn hover(server: &Server<'_>, parameters: &HoverParams) -> Option<Hover> {
    let (here, cursor) = Here::and_cursor(server, &parameters.text_document_position_params)?;
    let hover = ide::hover::hover(&here.analysis, cursor)?;
    let range = (hover.place.source == here.source).then(|| here.range(hover.place));
    Some(Hover { contents: Contents::MarkupContent(markdown(hover.markdown)), range })
}

pub(super) fn signature(server: &Server<'_>, parameters: &SignatureHelpParams) -> Option<SignatureHelp> {
    let (here, cursor) = Here::and_cursor(server, &parameters.text_document_position_params)?;
    let signature = ide::signature::signature(&here.analysis, cursor)?;
    // Within a label, columns always count in UTF-16.
    let width = |end: usize| signature.label.get(..end).unwrap_or("").encode_utf16().count() as u32;
    let parameters = signature.parameters.iter().map(|p| ParameterInformation {
        label: ParameterInformationLabel::Tuple((width(p.start), width(p.end))),
        documentation: None,
    });
    let active = Some(ActiveParameter::Int(signature.active as u32));
    let information = SignatureInformation {
        parameters: Some(parameters.collect()),
        documentation: signature.documentation.map(|d| Documentation::MarkupContent(markdown(d))),
        active_parameter: active,
        label: signature.label,
    };
    Some(SignatureHelp { signatures: vec![information], active_signature: Some(0), active_parameter: active })
}
