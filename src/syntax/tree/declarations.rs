//! What a pack declares: units, choices, kinds with their properties and sentences.

use serde::{Deserialize, Serialize};

use super::{BinaryOp, Broken, Expr, LocalText, Name, Text};
use crate::source::Span;
use smallvec::SmallVec;

/// `unit month | months = 1/12 year`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Unit {
    /// All spellings; the first is the unit's name.
    pub names: Vec<Name>,
    /// What one of it is, if it is not a base unit: `1/12 year` is a `Binary` division or a `Number`.
    pub equals: Option<Expr>,
    /// Its name for people.
    pub title: Option<LocalText>,
    /// The whole.
    pub span: Span,
}

/// `choice level { A1 A2 B1 }`, or the `a | b | c` of a property.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Choice {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<LocalText>,
    /// The values, in their order.
    pub values: Vec<(Name, Option<LocalText>)>,
    /// The whole.
    pub span: Span,
}

/// `kind NAME is PARENT in CONTAINER TITLE? { … }`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Kind {
    /// Its name.
    pub name: Name,
    /// `is PARENT`
    pub parent: Option<Name>,
    /// `in CONTAINER`
    pub container: Option<Name>,
    /// Its title.
    pub title: Option<LocalText>,
    /// `note …` in the head or in the body: the explanation.
    pub note: Option<LocalText>,
    /// Its properties.
    pub properties: Vec<PropertyDecl>,
    /// Its sentence templates.
    pub sentences: Vec<Sentence>,
    /// Members that could not be understood.
    pub broken: Vec<Broken>,
    /// The whole.
    pub span: Span,
}

/// `factor: factor* = unknown en "…" note "…"`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PropertyDecl {
    /// Its name.
    pub name: Name,
    /// What its values are.
    pub ty: TypeRef,
    /// How many there are.
    pub cardinality: Cardinality,
    /// `>= 0`, `>= -3 <= 3`: the operator (one of `< <= > >=`) and the bound, at most one for each end.
    pub bounds: Vec<(BinaryOp, Expr)>,
    /// `= medium`, `= unknown`, `= any`
    pub default: Option<Expr>,
    /// Its title.
    pub title: Option<LocalText>,
    /// Its explanation.
    pub note: Option<LocalText>,
    /// The whole.
    pub span: Span,
}

/// How many values a property has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Cardinality {
    /// Exactly one (written: nothing).
    One,
    /// `?`
    AtMostOne,
    /// `*`
    Any,
    /// `+`
    AtLeastOne,
}

/// The type of a property or of a parameter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum TypeRef {
    /// `quantity in persons/year`
    Quantity(UnitExpr),
    /// `a | b | c`, each with a title for people where one is written
    Choice(Vec<(Name, Option<LocalText>)>),
    /// `text`, `yes_no`, `number`, `date`, `period`, `duration`, a kind or a choice
    Named(Name),
}

/// `persons/year`, `EUR per person`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitExpr {
    /// What is counted. More than one multiplies.
    pub numerator: SmallVec<[Name; 1]>,
    /// What it is divided by.
    pub denominator: SmallVec<[Name; 1]>,
    /// The whole.
    pub span: Span,
}

/// `sentence en "{owner} seeks to {direction} {factor} [in {scope}]"`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Sentence {
    /// The language tag, if any.
    pub lang: Option<Name>,
    /// The template.
    pub text: Text,
    /// The whole.
    pub span: Span,
}
