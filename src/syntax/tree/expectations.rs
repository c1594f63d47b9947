//! What is said of findings: that one is accepted, and what a test expects.

use serde::{Deserialize, Serialize};

use super::{Broken, Expr, Item, LocalText, Name, Text};
use crate::source::Span;

/// A rule by its name: `NAME` or `PACK/NAME`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct RuleRef {
    /// The pack.
    pub pack: Option<Name>,
    /// The rule.
    pub name: Name,
}

/// `accept RULE at PLACE with NAME, … { because … by: … until: … }`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Accept {
    /// The rule.
    pub rule: RuleRef,
    /// The entity where its findings lie.
    pub place: Name,
    /// What the findings must also bind.
    pub with: Vec<Name>,
    /// `because "…"`
    pub because: Option<Text>,
    /// `by: NAME`
    pub by: Option<Name>,
    /// `until: DATE`
    pub until: Option<Expr>,
    /// Members that could not be understood.
    pub broken: Vec<Broken>,
    /// The whole.
    pub span: Span,
}

/// `test "…" { … }`, `test en "…" de "…" { … }`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Test {
    /// What it shows.
    pub title: LocalText,
    /// `as_of: DATE`
    pub as_of: Option<Expr>,
    /// Its statements.
    pub items: Vec<Item>,
    /// What it expects of them.
    pub expects: Vec<Expect>,
    /// The whole.
    pub span: Span,
}

/// `expect possible RULE at PLACE`, `expect no RULE`, `expect no findings`
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Expect {
    /// What is expected.
    pub what: Expected,
    /// The whole.
    pub span: Span,
}

/// What a test expects.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Expected {
    /// `expect RULE at PLACE`, `expect possible RULE at PLACE`
    Finding {
        /// Only possible.
        possible: bool,
        /// Which rule.
        rule: RuleRef,
        /// Where.
        place: Option<Name>,
    },
    /// `expect no RULE`, `expect no RULE at PLACE`
    NoFinding {
        /// Which rule.
        rule: RuleRef,
        /// Where.
        place: Option<Name>,
    },
    /// `expect no findings`
    Nothing,
}
