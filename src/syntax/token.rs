//! The tokens, and the one table of the language's own words.

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// A piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it stands.
    pub span: Span,
}

/// What a token is. Every byte of a text lies in exactly one token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum TokenKind {
    /// A name with its dots: `c`, `DE_GH.art4`, `Fachkräfte`. Words of the language are names too.
    Name,
    /// `400_000`, `0.5`
    Number,
    /// `2026-03-01`, `2026-03`
    Date,
    /// `"…"` or `"""…"""`
    Text,
    /// `{`
    LeftBrace,
    /// `}`
    RightBrace,
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// `..`
    DotDot,
    /// `.` between a `)` and a property
    Dot,
    /// `=`
    Assign,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// `|`
    Bar,
    /// `?`
    Question,
    /// `%`
    Percent,
    /// `±`
    PlusMinus,
    /// The end of a line.
    NewLine,
    /// Spaces and tabs, a BOM.
    Blank,
    /// `# …` to the end of the line
    Comment,
    /// What stands outside the fences of a Markdown file, the fences themselves included.
    Prose,
    /// `3,5`, `2.000`, `400 000`, `01.02.2026`: a number or a date as it is written elsewhere, always an error
    CommaNumber,
    /// A text that no quote ends.
    Unclosed,
    /// A character the language does not know.
    Unknown,
}
