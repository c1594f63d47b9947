//! What is stated: entities with their members, and what is added to them elsewhere.

use std::ops::{Deref, DerefMut};

use serde::{Deserialize, Serialize};

use super::{Broken, Expr, LocalText, Name, Text};
use crate::source::Span;
use crate::syntax::token::Token;

/// A line of words: an entity or a sentence. Which of the two is not decided here.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// The tokens of the line without blanks, comments and the body.
    pub words: Box<[Token]>,
    /// `{ … }`
    pub body: Option<Box<Body>>,
    /// The whole.
    pub span: Span,
}

/// `{ members }`
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Body {
    /// In their order.
    pub members: Vec<Member>,
    /// From brace to brace.
    pub span: Span,
}

/// What may stand in the body of an entity.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Member {
    /// `property: value, value`
    Property(Property),
    /// A nested entity or a sentence.
    Line(Line),
    /// `cite SOURCE "quotation"`
    Cite(Cite),
    /// `note "…"`
    Note(LocalText),
    /// `alias NAME, …`
    Alias(Vec<Name>),
    /// What could not be understood.
    Broken(Broken),
}

/// `property: value, value`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Property {
    /// Its name.
    pub name: Name,
    /// The values.
    pub values: Values,
}

impl Property {
    /// The whole.
    pub fn span(&self) -> Span {
        self.values.last().map_or(self.name.span, |last| self.name.span.to(last.span()))
    }
}

/// One value or several; most properties have one, which stands in the property.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Values {
    /// One.
    One(PropertyValue),
    /// Several.
    Several(Vec<PropertyValue>),
}

impl Deref for Values {
    type Target = [PropertyValue];

    fn deref(&self) -> &[PropertyValue] {
        match self {
            Values::One(value) => std::slice::from_ref(value),
            Values::Several(values) => values,
        }
    }
}

impl DerefMut for Values {
    fn deref_mut(&mut self) -> &mut [PropertyValue] {
        match self {
            Values::One(value) => std::slice::from_mut(value),
            Values::Several(values) => values,
        }
    }
}

/// `39 .. 42 during 2023 as of 2024 cite WHO "…"`
///
/// There are more of these than of anything else, and what stands behind the value is rare: so it is boxed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PropertyValue {
    /// The value: a literal or a name.
    pub value: Expr,
    /// What stands behind it.
    pub beside: Option<Box<Beside>>,
}

impl PropertyValue {
    /// The whole.
    pub fn span(&self) -> Span {
        self.beside.as_ref().map_or(self.value.span, |beside| self.value.span.to(beside.span))
    }
}

/// What stands behind a value.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Beside {
    /// `during PERIOD`
    pub during: Option<Expr>,
    /// `as of DATE`
    pub as_of: Option<Expr>,
    /// `cite SOURCE "…"`
    pub cite: Option<Cite>,
    /// All of it.
    pub span: Span,
}

/// `cite SOURCE "quotation"`
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Cite {
    /// The source.
    pub source: Name,
    /// The quotation.
    pub quote: Option<Text>,
    /// The whole.
    pub span: Span,
}

/// `extend NAME { … }`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Extend {
    /// The entity.
    pub name: Name,
    /// What is added.
    pub body: Body,
    /// The whole.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// There are millions of them in a large project.
    #[test]
    fn what_stands_in_a_body_is_small() {
        assert_eq!(size_of::<Member>(), 48);
    }
}
