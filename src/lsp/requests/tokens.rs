//! What each word of a document stands for, in the numbers of the protocol.

use indexmap::IndexMap;
use lsp_types::{
    Full, SemanticToken, SemanticTokens, SemanticTokensDelta, SemanticTokensDeltaParams,
    SemanticTokensDeltaResponse, SemanticTokensEdit, SemanticTokensFullDelta, SemanticTokensLegend,
    SemanticTokensOptions, SemanticTokensOptionsRange, SemanticTokensParams, SemanticTokensRangeParams,
    WorkDoneProgressOptions,
};
use rustc_hash::FxBuildHasher;

use super::here::Here;
use crate::ide::tokens::{self, Modifiers, What};
use crate::lsp::address::Address;
use crate::lsp::server::Server;
use crate::source::{Place, Span};

/// The names of what words stand for: those that every theme has a colour for.
const TYPES: [&str; 14] = [
    "keyword",
    "class",
    "property",
    "variable",
    "enumMember",
    "enum",
    "type",
    "number",
    "string",
    "comment",
    "parameter",
    "function",
    "namespace",
    "operator",
];
const MODIFIERS: [&str; 3] = ["declaration", "defaultLibrary", "unused"];

/// What the server says of itself.
pub(in crate::lsp) fn options() -> SemanticTokensOptions {
    let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect();
    SemanticTokensOptions {
        legend: SemanticTokensLegend { token_types: names(&TYPES), token_modifiers: names(&MODIFIERS) },
        range: Some(SemanticTokensOptionsRange::Bool(true)),
        full: Some(Full::SemanticTokensFullDelta(SemanticTokensFullDelta { delta: Some(true) })),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    }
}

fn name(what: What) -> &'static str {
    match what {
        What::Keyword | What::Sentence => "keyword",
        What::Kind => "class",
        What::Property => "property",
        What::Entity => "variable",
        What::Member => "enumMember",
        What::Choice => "enum",
        What::Unit => "type",
        What::Number => "number",
        What::Text => "string",
        What::Comment => "comment",
        What::Variable | What::Parameter => "parameter",
        What::Function | What::Rule => "function",
        What::Value => "enumMember",
        What::Pack => "namespace",
        What::Operator => "operator",
    }
}

/// What was last said of a document, for those who ask only for what is different.
#[derive(Debug, Default)]
pub(super) struct Said {
    by_document: IndexMap<Address, (u64, Vec<SemanticToken>), FxBuildHasher>,
    count: u64,
}

impl Said {
    fn keep(&mut self, address: Address, data: Vec<SemanticToken>) -> String {
        self.count += 1;
        self.by_document.insert(address, (self.count, data));
        self.count.to_string()
    }
}

pub(super) fn full(server: &mut Server<'_>, parameters: &SemanticTokensParams) -> Option<SemanticTokens> {
    let data = all(server, &parameters.text_document.uri.0)?;
    let address = Address::of(&parameters.text_document.uri.0);
    let result_id = Some(server.requests.tokens.keep(address, data.clone()));
    Some(SemanticTokens { result_id, data })
}

pub(super) fn delta(
    server: &mut Server<'_>,
    parameters: &SemanticTokensDeltaParams,
) -> Option<SemanticTokensDeltaResponse> {
    let data = all(server, &parameters.text_document.uri.0)?;
    let address = Address::of(&parameters.text_document.uri.0);
    let known = server.requests.tokens.by_document.get(&address);
    let known = known.filter(|(id, _)| id.to_string() == parameters.previous_result_id);
    let edit = known.map(|(_, known)| difference(known, &data));
    let result_id = Some(server.requests.tokens.keep(address, data.clone()));
    Some(match edit {
        Some(edit) => SemanticTokensDelta { result_id, edits: edit.into_iter().collect() }.into(),
        None => SemanticTokens { result_id, data }.into(),
    })
}

pub(super) fn range(server: &Server<'_>, parameters: &SemanticTokensRangeParams) -> Option<SemanticTokens> {
    let here = Here::of(server, &parameters.text_document)?;
    let found = tokens::tokens_in(&here.analysis, here.place(parameters.range));
    Some(SemanticTokens { result_id: None, data: encoded(&here, &found) })
}

fn all(server: &Server<'_>, uri: &str) -> Option<Vec<SemanticToken>> {
    let here = Here::at(server, uri)?;
    let found = tokens::tokens(&here.analysis, here.source);
    Some(encoded(&here, &found))
}

/// Each token by how far it stands behind the one before; those over several lines piece by piece.
fn encoded(here: &Here<'_>, found: &[tokens::SemanticToken]) -> Vec<SemanticToken> {
    let text = &here.analysis.workspace.sources.get(here.source).text;
    let mut data = Vec::with_capacity(found.len());
    let (mut line, mut column) = (0, 0);
    for token in found {
        let token_type = TYPES.iter().position(|t| *t == name(token.what)).unwrap_or(0) as u32;
        for span in by_lines(text, token.span) {
            let range = here.range(Place { source: here.source, span });
            let start = range.start;
            let length = range.end.character.saturating_sub(start.character);
            if length == 0 || start.line < line {
                continue;
            }
            let delta_line = start.line - line;
            let delta_start =
                if delta_line == 0 { start.character.saturating_sub(column) } else { start.character };
            let token_modifiers_bitset = bits(token.marks);
            data.push(SemanticToken { delta_line, delta_start, length, token_type, token_modifiers_bitset });
            (line, column) = (start.line, start.character);
        }
    }
    data
}

fn by_lines(text: &str, span: Span) -> Vec<Span> {
    let mut pieces = Vec::new();
    let mut start = span.start;
    for piece in span.of(text).split_inclusive(['\n', '\r']) {
        let end = start + piece.trim_end_matches(['\n', '\r']).len() as u32;
        pieces.push(Span { start, end });
        start += piece.len() as u32;
    }
    pieces
}

fn bits(marks: Modifiers) -> u32 {
    u32::from(marks.declaration) | u32::from(marks.built_in) << 1 | u32::from(marks.unused) << 2
}

/// What is between the beginning and the end that stayed the same.
fn difference(known: &[SemanticToken], now: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    if known == now {
        return None;
    }
    let before = known.iter().zip(now).take_while(|(a, b)| a == b).count();
    let most = known.len().min(now.len()) - before;
    let after = known.iter().rev().zip(now.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let new = now.get(before..now.len() - after).unwrap_or_default();
    let numbers = new
        .iter()
        .flat_map(|t| [t.delta_line, t.delta_start, t.length, t.token_type, t.token_modifiers_bitset]);
    Some(SemanticTokensEdit {
        start: before as u32 * 5,
        delete_count: (known.len() - after - before) as u32 * 5,
        data: Some(numbers.collect()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(lengths: &[u32]) -> Vec<SemanticToken> {
        let token = |length: &u32| SemanticToken { length: *length, ..SemanticToken::default() };
        lengths.iter().map(token).collect()
    }

    #[test]
    fn a_difference_made_good_is_what_holds_now() {
        let all: [&[u32]; 6] = [&[], &[1], &[1, 1], &[1, 2, 1], &[2, 1, 1, 2], &[1, 2, 3, 4, 5]];
        for known in all {
            for now in all {
                let mut made = tokens(known);
                if let Some(edit) = difference(&tokens(known), &tokens(now)) {
                    let (start, end) = (edit.start / 5, (edit.start + edit.delete_count) / 5);
                    let new: Vec<u32> = edit.data.unwrap().chunks(5).map(|five| five[2]).collect();
                    made.splice(start as usize..end as usize, tokens(&new));
                }
                assert_eq!(made, tokens(now), "{known:?} to {now:?}");
            }
        }
    }

    #[test]
    fn every_word_has_a_name_of_the_legend() {
        assert!(What::ALL.iter().all(|what| TYPES.contains(&name(*what))));
    }

    #[test]
    fn a_token_over_several_lines_is_told_line_by_line() {
        let spans = by_lines("x\"a\r\nbc\n\nd\"", Span::new(1, 11));
        assert_eq!(
            spans.iter().map(|s| (s.start, s.end)).collect::<Vec<_>>(),
            [(1, 3), (4, 4), (5, 7), (8, 8), (9, 11)].to_vec()
        );
    }
}
