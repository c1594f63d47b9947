//! Rules, questions, and the defines and values they use.

use serde::{Deserialize, Serialize};

use super::{Binder, Broken, Cite, Expr, LocalText, Name, Text, TypeRef};
use crate::source::Span;

/// `rule NAME TITLE? { … }`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Rule {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<LocalText>,
    /// In their order.
    pub members: Vec<RuleMember>,
    /// The whole.
    pub span: Span,
}

/// What may stand in a rule.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum RuleMember {
    /// `severity: error when C, warning when D, note`: the word and its condition.
    Severity(Vec<(Name, Option<Expr>)>),
    /// `for c: clause, y in years(c.period)`; `for pair a, b: clause` has one binder a variable, same kind.
    For {
        /// `for pair`
        pair: bool,
        /// The variables.
        binders: Vec<Binder>,
    },
    /// `where CONDITION`
    Where(Expr),
    /// `unless CONDITION`
    Unless(Expr),
    /// `let NAME = EXPRESSION`
    Let {
        /// The name.
        name: Name,
        /// Its value.
        value: Expr,
    },
    /// `report PLACE TEXT`
    Report {
        /// A variable or `var.property`, as one dotted name.
        place: Name,
        /// What it says there.
        text: LocalText,
    },
    /// `with PLACE TEXT for x: K where C`
    With {
        /// A variable or `var.property`.
        place: Name,
        /// What it says there.
        text: LocalText,
        /// Its own variables.
        binders: Vec<Binder>,
        /// Their condition.
        filter: Option<Expr>,
    },
    /// `help TEXT`
    Help(LocalText),
    /// `fix TEXT insert TEXT in VAR`, `safe fix TEXT replace VAR.property with TEXT`
    Fix {
        /// Whether it says `safe`.
        is_safe: bool,
        /// What it does.
        title: LocalText,
        /// The change.
        edit: FixEdit,
    },
    /// `cite SOURCE "quotation"`
    Cite(Cite),
    /// `note "…"`
    Note(LocalText),
    /// What could not be understood.
    Broken(Broken),
}

/// The change of a `fix`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FixEdit {
    /// `insert TEXT in VAR`
    Insert {
        /// The new member.
        text: LocalText,
        /// The entity's variable.
        into: Name,
    },
    /// `replace VAR.property with TEXT`
    Replace {
        /// The property's values.
        place: Name,
        /// The new value.
        text: LocalText,
    },
}

/// `for … where … select E as NAME, …`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Query {
    /// `for`, `where`, `unless` and `let`, in their order.
    pub members: Vec<RuleMember>,
    /// What is asked for.
    pub columns: Vec<Column>,
    /// The whole.
    pub span: Span,
}

/// `E as NAME`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Column {
    /// What stands in it.
    pub value: Expr,
    /// What it is called, if not as its value is written.
    pub header: Option<Header>,
}

/// What stands behind `as`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Header {
    /// `as cost`
    Name(Name),
    /// `as "Kosten im Jahr"`
    Text(Text),
}

/// `define hinders(c: clause, o: objective) when C`, `define cost(c: clause) = E`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Define {
    /// Its name.
    pub name: Name,
    /// The parameters with their types.
    pub params: Vec<(Name, TypeRef)>,
    /// Its title.
    pub title: Option<LocalText>,
    /// What it means.
    pub body: DefineBody,
    /// The whole.
    pub span: Span,
}

/// What a `define` means.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum DefineBody {
    /// `when CONDITION`: a predicate.
    When(Expr),
    /// `= EXPRESSION`: a function.
    Equals(Expr),
}

/// `value small_share TITLE? = 20 %`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NamedValue {
    /// Its name.
    pub name: Name,
    /// What it is for.
    pub title: Option<LocalText>,
    /// What it is, unless the project says otherwise.
    pub value: Expr,
    /// The whole.
    pub span: Span,
}
