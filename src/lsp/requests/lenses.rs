//! Lines above declarations.

use lsp_types::{CodeLens, CodeLensParams, Command};
use serde_json::json;

use super::commands;
use super::here::Here;
use crate::ide::lenses::{self, About};
use crate::lsp::server::Server;

pub(super) fn lenses(server: &Server<'_>, parameters: &CodeLensParams) -> Option<Vec<CodeLens>> {
    let here = Here::of(server, &parameters.text_document)?;
    let uri = &parameters.text_document.uri.0;
    let lens = |lens: &lenses::Lens| {
        let range = here.range(lens.place);
        // A line that only says something has no command; a client of ours may offer one.
        let shows = |name: &str| match server.client.offered.shows_references {
            true => (format!("einklang.{name}"), Some(vec![json!(uri), json!(range.start)])),
            false => (String::new(), None),
        };
        let (command, arguments) = match lens.about {
            About::Findings(_) => shows("showFindings"),
            About::References(_) => shows("showReferences"),
            About::Test => {
                let asked = json!({ "uri": uri, "position": range.start, "tell": true });
                (commands::TEST.to_owned(), Some(vec![asked]))
            }
        };
        let title = lens.title.in_lang(here.analysis.lang).to_owned();
        CodeLens { range, command: Some(Command { title, tooltip: None, command, arguments }), data: None }
    };
    Some(lenses::lenses(&here.analysis, here.source).iter().map(lens).collect())
}
