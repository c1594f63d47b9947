//! Values, expressions and conditions, with the variables in them.

use serde::{Deserialize, Serialize};

use super::{LocalText, Name, UnitExpr};
use crate::source::Span;

/// A variable and where its values come from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Binder {
    /// The variable.
    pub name: Name,
    /// Its values.
    pub domain: Domain,
}

/// Where a variable's values come from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Domain {
    /// `x: KIND`
    Kind(Name),
    /// `x in PATH`
    Path(Expr),
}

/// A value, an expression or a condition.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The whole.
    pub span: Span,
}

/// The forms of an expression. There are many of them, and most are names, numbers and dates: so what takes much room is
/// boxed. Parentheses leave no trace but the span.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ExprKind {
    /// `400_000`, `25 %`, `400 thousand persons/year`, `6 months`, `2026` (a year where a date is asked for)
    Number(Box<Number>),
    /// `2026-03-01`, `2026-03`
    Date,
    /// `"…"`, `en "…" de "…"`
    Text(Box<LocalText>),
    /// A variable, path, entity, enumeration value, or a word of the language (`unknown`, `any`, `yes`, `no`, `today`)
    Name,
    /// `A .. B`, `A ..`, `.. B`
    Range(Option<Box<Expr>>, Option<Box<Expr>>),
    /// `about N`, `about N ± M`
    About(Box<Expr>, Option<Box<Expr>>),
    /// `at least N`
    AtLeast(Box<Expr>),
    /// `at most N`
    AtMost(Box<Expr>),
    /// `E.property` where E is more than a name; the name may hold further dots
    Path(Box<Expr>, Name),
    /// `x.p at E`
    At(Box<Expr>, Box<Expr>),
    /// `a + b`, `a and b`, `a within b`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `not C`
    Not(Box<Expr>),
    /// `-E`
    Negate(Box<Expr>),
    /// `x in (a, b, c)`
    InList(Box<InList>),
    /// `x is given`, `x is KIND`
    Is(Box<Expr>, IsWhat),
    /// `x reaches y negatively via p, -q`
    Reaches(Box<Reaches>),
    /// `f(a, b)`
    Call(Box<Call>),
    /// `some x: K where C`
    Quantified(Box<Quantified>),
    /// `sum of E for x: K where C`
    Aggregate(Box<Aggregate>),
    /// What could not be understood; its error is already reported.
    Broken,
}

/// `x in (a, b, c)`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InList {
    /// What is looked for.
    pub of: Expr,
    /// Where.
    pub list: Vec<Expr>,
}

/// `f(a, b)`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Call {
    /// What is called.
    pub name: Name,
    /// With what.
    pub args: Vec<Expr>,
}

/// What is asked behind `is`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum IsWhat {
    /// `is given`
    Given,
    /// `is none`
    None,
    /// `is known`
    Known,
    /// `is unknown`
    Unknown,
    /// `is KIND`
    Kind(Name),
}

/// `500 thousand persons/year`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Number {
    /// The sign and digits, with `_` and `.`.
    pub digits: Span,
    /// `thousand`, `million`, `billion`
    pub scale: Option<Name>,
    /// Whether `%` follows.
    pub percent: bool,
    /// The unit.
    pub unit: Option<UnitExpr>,
}

/// An operator between two expressions, loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum BinaryOp {
    /// `or`
    Or,
    /// `and`
    And,
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
    /// `x in path`
    In,
    /// `overlaps`
    Overlaps,
    /// `meets`
    Meets,
    /// `within`
    Within,
    /// `before`
    Before,
    /// `after`
    After,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// `x reaches y positively via p, -q`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reaches {
    /// Where it starts.
    pub from: Expr,
    /// What it reaches.
    pub to: Expr,
    /// `positively`, `negatively`, or neither.
    pub sign: Option<Sign>,
    /// The steps: properties or two-place defines; the flag says `-`.
    pub via: Vec<(bool, Name)>,
}

/// The sign of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Sign {
    /// An even number of `-` steps.
    Positive,
    /// An odd number of `-` steps.
    Negative,
}

/// `some x: K where C`, `every x: K where C satisfies D`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Quantified {
    /// Which.
    pub quantifier: Quantifier,
    /// The variables.
    pub binders: Vec<Binder>,
    /// `where C`
    pub filter: Option<Expr>,
    /// `satisfies D`, of `every`.
    pub satisfies: Option<Expr>,
}

/// `some`, `no`, `every`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Quantifier {
    /// `some`
    Some,
    /// `no`
    No,
    /// `every`
    Every,
}

/// `sum of E for x: K where C`, `count of x: K where C`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Aggregate {
    /// Which.
    pub function: AggregateFunction,
    /// What is added, compared or collected; nothing for `count`.
    pub of: Option<Expr>,
    /// The variables.
    pub binders: Vec<Binder>,
    /// `where C`
    pub filter: Option<Expr>,
}

/// `count`, `sum`, `min`, `max`, `set`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AggregateFunction {
    /// `count of`
    Count,
    /// `sum of`
    Sum,
    /// `min of`
    Min,
    /// `max of`
    Max,
    /// `set of`
    Set,
}
