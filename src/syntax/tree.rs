//! The tree of one file.
//!
//! The tree holds spans, not strings: a [`Name`] or a [`Text`] is looked up in the source it came from. It says
//! what was written, never what it means: whether a line of words is an entity or a sentence, and whether
//! `2026` is a number or a year, is decided when the model is built.

mod declarations;
mod expectations;
mod expressions;
mod rules;
mod statements;

pub use declarations::*;
pub use expectations::*;
pub use expressions::*;
pub use rules::*;
pub use statements::*;

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// All that one file holds, in its order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct File {
    /// What stands at the top level.
    pub items: Vec<Item>,
    /// The prose of a Markdown draft: what stands outside the fences, in order. Empty for `.ekl`.
    pub prose: Vec<Span>,
}

impl File {
    /// Takes out what is stated of entities. What is declared stays.
    pub fn take_statements(&mut self) -> Vec<Item> {
        let all = std::mem::take(&mut self.items).into_iter();
        let (statements, declarations) =
            all.partition(|item| matches!(item, Item::Line(_) | Item::Extend(_)));
        self.items = declarations;
        statements
    }
}

/// A name, with dots where it is qualified (`DE_GH.art4`, or a path `c.agreement.parties`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// Where it stands.
    pub span: Span,
}

/// A quoted text with its quotes; see `syntax::unquote` for what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Where it stands, quotes included.
    pub span: Span,
}

/// One text, or several behind their language tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalText {
    /// The tag (`en`), if any, and the text.
    pub variants: Vec<(Option<Name>, Text)>,
    /// From the first tag to the last quote.
    pub span: Span,
}

/// What may stand at the top level of a file or in a `test`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Item {
    /// `use migration`, `use "path"`
    Use(Use),
    /// `unit person | persons`
    Unit(Unit),
    /// `choice level { A1 A2 }`
    Choice(Choice),
    /// `kind clause in agreement { … }`
    Kind(Kind),
    /// `rule NAME TITLE? { … }`
    Rule(Rule),
    /// `define f(c: clause) when …`
    Define(Define),
    /// `value small_share = 20 %`
    Value(NamedValue),
    /// `accept RULE at PLACE { … }`
    Accept(Accept),
    /// `test "…" { … }`, `test en "…" de "…" { … }`
    Test(Test),
    /// `extend NAME { … }`
    Extend(Extend),
    /// `extend kind NAME { … }`: without a parent, a container and a title
    ExtendKind(Kind),
    /// `for … where … select …`: a question, which stands in no file.
    Query(Query),
    /// An entity: `KIND NAME TITLE? { … }`
    Line(Line),
    /// What could not be understood.
    Broken(Broken),
}

/// `use NAME` or `use "path"`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Use {
    /// A pack by its name, or a folder of the project.
    pub pack: UsePack,
    /// The whole.
    pub span: Span,
}

/// What a `use` names.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum UsePack {
    /// A pack that ships with Einklang (or is known by the project).
    Named(Name),
    /// A folder, from the project's root.
    Folder(Text),
}

/// A stretch that could not be understood; the error itself is among the file's errors.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Broken {
    /// The stretch.
    pub span: Span,
    /// The name it set out to define, so that uses of that name are no errors of their own.
    pub defines: Option<Name>,
}
