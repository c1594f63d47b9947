//! From text to a tree: total, tolerant, and without any idea of what the words mean.

mod fence;
pub mod lexer;
mod line_ends;
mod messages;
mod parser;
mod printer;
mod quotes;
mod text;
pub mod token;
pub mod tree;
pub(crate) mod words;

pub(crate) use fence::{headings, stretches};
pub(crate) use messages::scale_meant;
pub(crate) use parser::{Around, Piece, around};
pub use parser::{expression, expression_at, literal};
pub use printer::format;
pub use text::{Part, holes, unquote};

use crate::finding::Finding;
use crate::source::{Place, Source, SourceId, Span};

/// A parsed file: all that could be understood, and what could not.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Which text.
    pub source: SourceId,
    /// Its tree.
    pub file: tree::File,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

impl Parsed {
    /// A tree with nothing wrong with it, whose text has no number yet.
    pub(crate) fn of_file(file: tree::File) -> Parsed {
        Parsed { source: SourceId(0), file, findings: Vec::new() }
    }
}

/// A longer text is not read: places in it are 32 bits.
const LARGEST: usize = 512 << 20;

/// Parses one text. Never fails, on any text.
pub fn parse(source: SourceId, text: &Source) -> Parsed {
    match text.is_markdown() {
        true => parse_by(source, text, |t| markdown(source, t)),
        false => parse_by(source, text, |t| parser::program(source, t)),
    }
}

fn markdown(source: SourceId, text: &str) -> (tree::File, Vec<Finding>) {
    let mut fences = fence::Fences::of(text);
    let mut tokens = lexer::tokens_of(text, &fences.stretches);
    if fences.end_unclosed(text, &tokens) {
        tokens = lexer::tokens_of(text, &fences.stretches);
    }
    let (mut file, mut findings) = parser::file(source, text, &tokens);
    fences.mend((source, text), &mut file, &mut findings);
    (file, findings)
}

/// Parses a text that ships with Einklang as if the fences that begin with a `test` were prose; what else there is keeps its
/// place.
pub fn parse_without_tests(source: SourceId, text: &Source) -> Parsed {
    match text.is_markdown() {
        true => parse_by(source, text, |t| parser::file(source, t, &lexer::tokens_without_tests(t))),
        false => parse(source, text),
    }
}

fn parse_by(
    source: SourceId,
    text: &Source,
    tree: impl FnOnce(&str) -> (tree::File, Vec<Finding>),
) -> Parsed {
    if text.text.len() > LARGEST {
        let place = Place { source, span: Span::default() };
        let findings = vec![messages::too_large(place, LARGEST)];
        return Parsed { source, file: tree::File::default(), findings };
    }
    let read = line_ends::known(&text.text);
    let (file, mut findings) = tree(&read);
    if let Some(at) = line_ends::first_lone(&text.text) {
        // What else is wrong stands on other lines than the editor shows.
        let place = Place { source, span: Span::new(at, at + 1) };
        findings = vec![messages::line_ends(place)];
    }
    Parsed { source, file, findings }
}

/// The words of the language, as they are spelled.
pub(crate) fn spelled_words() -> impl Iterator<Item = &'static str> {
    words::WORDS.iter().map(|(_, text)| *text)
}

/// Parses a question: `for … where … select …`. Never fails, on any text.
pub fn query(source: SourceId, text: &str) -> Parsed {
    let (file, findings) = parser::query(source, text);
    Parsed { source, file, findings }
}
