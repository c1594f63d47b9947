//! Semantic tokens: what each word of a text stands for, in the order of the text and none over another.

mod expressions;
mod marks;
mod statements;

use super::Analysis;
use crate::source::{Place, SourceId, Span};
use marks::Marks;

/// A word, and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SemanticToken {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub what: What,
    /// What else is known of it.
    pub marks: Modifiers,
}

/// What a word stands for. The order is that of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A word of the language.
    Keyword,
    /// A kind, or a type of the language.
    Kind,
    /// A property.
    Property,
    /// An entity.
    Entity,
    /// A value of an enumeration.
    Member,
    /// An enumeration.
    Choice,
    /// A unit.
    Unit,
    /// A number or a date.
    Number,
    /// A text.
    Text,
    /// A remark.
    Comment,
    /// A variable.
    Variable,
    /// A parameter of a define.
    Parameter,
    /// A define, or a function of the language.
    Function,
    /// A rule.
    Rule,
    /// A named value.
    Value,
    /// A pack.
    Pack,
    /// A word of a sentence that stands for nothing by itself.
    Sentence,
    /// A sign between two values.
    Operator,
}

impl What {
    /// All of them, in the order of the legend.
    pub const ALL: [What; 18] = [
        What::Keyword,
        What::Kind,
        What::Property,
        What::Entity,
        What::Member,
        What::Choice,
        What::Unit,
        What::Number,
        What::Text,
        What::Comment,
        What::Variable,
        What::Parameter,
        What::Function,
        What::Rule,
        What::Value,
        What::Pack,
        What::Sentence,
        What::Operator,
    ];
}

/// What else is known of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Modifiers {
    /// It is declared here.
    pub declaration: bool,
    /// It comes with the program: of the language, or of an embedded pack.
    pub built_in: bool,
    /// Nobody uses it.
    pub unused: bool,
}

/// The tokens of a text.
pub fn tokens(it: &Analysis<'_>, source: SourceId) -> Vec<SemanticToken> {
    let end = it.workspace.sources.get(source).text.len();
    tokens_in(it, Place { source, span: Span::new(0, end) })
}

/// The tokens that lie in a range of a text or touch it.
pub fn tokens_in(it: &Analysis<'_>, range: Place) -> Vec<SemanticToken> {
    let file = it.workspace.sources.get(range.source);
    if !crate::packs::is_ekl(&file.path) {
        return Vec::new();
    }
    let Some(parsed) = it.workspace.parsed.get(range.source.0 as usize) else { return Vec::new() };
    let mut marks = Marks::new(it, range);
    statements::items(&mut marks, &parsed.file.items);
    marks.done()
}
