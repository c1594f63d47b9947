//! Rules after typing: every name is a slot, a property, an entity or a value, and every expression has a type.
//!
//! The body of a define that is not recursive stands where it was called; it is copied there only once somebody evaluates it.

mod inlined;
mod instance;

use std::sync::{Arc, OnceLock};

use crate::finding::Lang;
use crate::model::value::Value;
use crate::model::{EntityId, KindId, PropertyId, Type};
use crate::source::{Pack, Place};
pub use crate::syntax::tree::{AggregateFunction, Sign};
pub use inlined::{Inlined, TypedBody};

use super::plan::{Plan, Step, prepare};
use super::rewrite;

/// A variable's place in the frame of a rule.
pub type Slot = u16;

/// An index into [`Program::defines`](super::Program::defines).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefineId(pub u32);

/// An index into [`Program::walks`](super::Program::walks).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WalkId(pub u32);

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// A condition, or a `yes_no`.
    Truth,
    /// Everything a property can hold (but `yes_no`).
    Of(Type),
    /// `length(p)`: compares with durations.
    Length,
    /// Of an expression in error; fits everywhere, so that one mistake is one finding.
    Error,
}

impl Ty {
    /// Entities of a kind.
    pub fn entity(kind: KindId) -> Ty {
        Ty::Of(Type::Entity(kind))
    }

    /// The kind, of entities.
    pub fn kind(self) -> Option<KindId> {
        match self {
            Ty::Of(Type::Entity(kind)) => Some(kind),
            _ => None,
        }
    }
}

impl From<Type> for Ty {
    fn from(t: Type) -> Ty {
        if t == Type::YesNo { Ty::Truth } else { Ty::Of(t) }
    }
}

/// A typed expression.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub node: Node,
    /// Its type, of one element where it is many-valued.
    pub ty: Ty,
    /// Whether it yields a set.
    pub many: bool,
    /// Where it was written.
    pub place: Place,
}

/// The forms of a typed expression.
#[derive(Debug, Clone)]
pub enum Node {
    /// A variable.
    Slot(Slot),
    /// A value.
    Const(Const),
    /// `x.p`, `x.p at E`
    Property {
        /// Whose.
        of: Box<Expr>,
        /// Which.
        property: PropertyId,
        /// At which time; today, if not said.
        at: Option<Box<Expr>>,
    },
    /// `c.agreement`: the nearest container of a kind.
    Container {
        /// Whose.
        of: Box<Expr>,
        /// Of which kind.
        kind: KindId,
    },
    /// `+ - * /`
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `-E`
    Negate(Box<Expr>),
    /// A built-in function.
    Function(Function, Box<[Expr]>),
    /// An aggregate.
    Aggregate(Box<Aggregate>),
    /// A function that was too deep to put in its place.
    Apply(DefineId, Box<[Expr]>),
    /// Evaluates under a binding of its own: the argument of a define.
    Let(Slot, Box<Expr>, Box<Expr>),
    /// The body of a define in the place of its call. Kept where a rule is explained, and seen through where it is
    /// evaluated.
    Inlined(Box<Inlined>),

    /// All hold.
    And(Box<[Expr]>),
    /// One holds.
    Or(Box<[Expr]>),
    /// It does not hold.
    Not(Box<Expr>),
    /// `== != < <= > >= before after`
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `x in path`
    In(Box<Expr>, Box<Expr>),
    /// `x in (a, b)`
    InList(Box<Expr>, Box<[Expr]>),
    /// `a overlaps b`
    Overlaps(Box<Expr>, Box<Expr>),
    /// `a meets b`
    Meets(Box<Expr>, Box<Expr>),
    /// `x within y`
    Within(Box<Expr>, Box<Expr>),
    /// `x is given`, `x is known`
    Asks(Asks, Box<Expr>),
    /// `x is KIND`
    IsKind(Box<Expr>, KindId),
    /// `x reaches y via …`
    Reaches {
        /// Where it starts.
        from: Box<Expr>,
        /// Where it ends.
        to: Box<Expr>,
        /// Positively, negatively, or either.
        sign: Option<Sign>,
        /// Its steps.
        walk: WalkId,
    },
    /// A call of a recursive define, or of one that was too deep to put in its place.
    Call(DefineId, Box<[Expr]>),
    /// `some x: K where C`
    Some(Box<Query>),
    /// `no x: K where C`
    No(Box<Query>),
    /// `every x: K where C satisfies D`: a query for what fails it.
    Every(Box<Query>),
    /// `a` stands before `b`: each pair of `for pair` once.
    PairOnce(Slot, Slot),
}

/// A value in a rule.
#[derive(Debug, Clone, PartialEq)]
pub enum Const {
    /// An entity.
    Entity(EntityId),
    /// A value of the model.
    Value(Value),
    /// A text, in one or several languages.
    Text(Arc<crate::model::LocalisedText>),
    /// The day of evaluation.
    Today,
    /// Nothing at all.
    None,
}

/// `+ - * /`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
}

/// How two values are compared. `before` and `after` are `<` and `>` of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`, `before`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`, `after`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// `is given`, `is none`, `is known`, `is unknown`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Something is written, `unknown` included.
    Given,
    /// Nothing is written.
    None,
    /// Given, and not `unknown`.
    Known,
    /// Given as `unknown`.
    Unknown,
}

/// The built-in functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `years(p)`
    Years,
    /// `months(p)`
    Months,
    /// `start(p)`
    Start,
    /// `end(p)`
    End,
    /// `length(p)`
    Length,
    /// `lowest(q)`
    Lowest,
    /// `highest(q)`
    Highest,
    /// `matches(text, "regex")`: the index into [`Program::patterns`](super::Program::patterns).
    Matches(u32),
    /// `contains(text, words)`
    Contains,
}

/// Variables and what must hold of them.
#[derive(Debug, Clone)]
pub struct Query {
    /// The variables, with where their values come from.
    pub binders: Vec<Binder>,
    /// How many of the binders are the query's own; those of inner quantifiers may come to stand behind them.
    pub variables: usize,
    /// What must hold, all of it.
    pub conditions: Vec<Expr>,
    /// How it is evaluated; set by the planner, for most queries when they are first evaluated.
    pub plan: OnceLock<Plan>,
    /// Of an inner query of a rule: the form that it is evaluated in.
    pub(super) later: Later,
}

/// The form that a query is evaluated in, where it is made when the query is first evaluated: in a small draft most inner
/// queries never are, because an earlier condition fails.
#[derive(Debug, Clone, Default)]
pub(super) struct Later {
    pub(super) waits: bool,
    query: OnceLock<Box<Query>>,
}

impl Query {
    /// A query that is not planned yet.
    pub fn of(binders: Vec<Binder>, variables: usize, conditions: Vec<Expr>) -> Query {
        Query { binders, variables, conditions, plan: OnceLock::new(), later: Later::default() }
    }

    /// The query in the form that is evaluated: with the bodies of defines where they are called.
    pub fn ready(&self) -> &Query {
        if !self.later.waits {
            return self;
        }
        self.later.query.get_or_init(|| {
            let mut query = rewrite::opened(self);
            prepare(&mut query);
            Box::new(query)
        })
    }

    /// The same, as far as it was evaluated.
    pub(super) fn ready_so_far(&self) -> Option<&Query> {
        if self.later.waits { self.later.query.get().map(|query| &**query) } else { Some(self) }
    }

    /// The form that it was evaluated in, to be changed as the query is; nothing where the query itself is that form.
    pub(super) fn later_mut(&mut self) -> &mut OnceLock<Box<Query>> {
        &mut self.later.query
    }

    /// The steps of its plan, as far as it was made.
    pub fn steps(&self) -> &[Step] {
        self.plan.get().map_or(&[], |plan| &plan.steps)
    }
}

/// A variable of a query.
#[derive(Debug, Clone)]
pub struct Binder {
    /// Its slot.
    pub slot: Slot,
    /// Its name.
    pub name: String,
    /// Where its values come from.
    pub domain: Domain,
    /// Its type.
    pub ty: Ty,
    /// Whether it came from a quantifier. An unknown in its path then counts as an element that may be anything;
    /// a `for` variable binds only what is known.
    pub existential: bool,
    /// Where it was written.
    pub place: Place,
}

/// Where a variable's values come from.
#[derive(Debug, Clone)]
pub enum Domain {
    /// All entities of a kind.
    Kind(KindId),
    /// The elements of a set.
    Path(Expr),
    /// One value: `let`, or the argument of a define.
    Is(Expr),
}

impl Domain {
    /// The expression that the values come from, if they do.
    pub fn expr(&self) -> Option<&Expr> {
        match self {
            Domain::Kind(_) => None,
            Domain::Path(e) | Domain::Is(e) => Some(e),
        }
    }
}

/// `sum of E for x: K where C`
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// Which.
    pub function: AggregateFunction,
    /// Of what; nothing for `count`.
    pub of: Option<Expr>,
    /// Over what.
    pub query: Query,
}

/// The steps of a walk.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// Whether each step counts as negative, and what it goes along.
    pub steps: Vec<(bool, WalkStep)>,
}

/// What a step of a walk goes along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalkStep {
    /// A property.
    Property(PropertyId),
    /// A two-place define.
    Define(DefineId),
}

/// A text with holes.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// For each language tag its pieces.
    pub variants: Vec<(Option<Box<str>>, Vec<Piece>)>,
}

impl Template {
    /// The text for a reader, where it has no holes.
    pub fn plain(&self, lang: Lang) -> Option<&str> {
        let by = |tag: Option<&str>| self.variants.iter().find(|(t, _)| t.as_deref() == tag);
        let (_, pieces) = by(Some(lang.tag())).or_else(|| by(None))?;
        match pieces.as_slice() {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }
}

/// A piece of a [`Template`].
#[derive(Debug, Clone)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// The value of an expression.
    Hole(Expr),
}

/// What `report` and `with` mark: a variable, or the values of one of its properties.
#[derive(Debug, Clone)]
pub struct Mark {
    /// The entity (or the value, for variables that are none).
    pub of: Expr,
    /// The property whose values are marked.
    pub property: Option<PropertyId>,
}

/// `with PLACE TEXT for x: K where C`
#[derive(Debug, Clone)]
pub struct With {
    /// What is marked.
    pub mark: Mark,
    /// What it says there.
    pub text: Template,
    /// Its own variables.
    pub query: Option<Query>,
}

/// A `fix`.
#[derive(Debug, Clone)]
pub struct Fix {
    /// What it does.
    pub title: Template,
    /// The change.
    pub edit: FixEdit,
    /// Whether it says `safe`.
    pub is_safe: bool,
}

/// The change of a `fix`.
#[derive(Debug, Clone)]
pub enum FixEdit {
    /// A new member in an entity.
    Insert(Template, Expr),
    /// A new value for a property.
    Replace(Mark, Template),
}

/// A rule, typed and planned.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// The pack it belongs to.
    pub pack: Pack,
    /// `PACK/NAME`.
    pub code: String,
    /// Its name's place.
    pub place: Place,
    /// Its title.
    pub title: Template,
    /// The severities with their conditions, in their order; never empty.
    pub severities: Vec<(crate::finding::Severity, Option<Expr>)>,
    /// How many of the query's binders are `for` variables: the first ones.
    pub variables: usize,
    /// What its `let`s say as it was written, for explanations; their binders stand behind those of the variables.
    pub lets: Vec<Expr>,
    /// Its variables and conditions, in the form that is evaluated ([`Rule::open`]).
    pub query: Query,
    /// The conditions as they were written, one behind the other, for explanations.
    pub reasons: Vec<Expr>,
    /// The primary place.
    pub report: Mark,
    /// The message.
    pub message: Template,
    /// Other places.
    pub with: Vec<With>,
    /// What to do.
    pub help: Option<Template>,
    /// Changes that would settle it.
    pub fixes: Vec<Fix>,
    /// What it cites.
    pub cites: Vec<crate::finding::Citation>,
    /// How many slots a frame needs.
    pub slots: usize,
}

/// A question, typed and planned: what holds for each binding of its variables.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Its variables and conditions.
    pub query: Query,
    /// The conditions as they were written.
    pub reasons: Vec<Expr>,
    /// What is asked for, with what it is called.
    pub columns: Vec<(String, Expr)>,
    /// All of it.
    pub place: Place,
    /// How many slots a frame needs.
    pub slots: usize,
}

/// One of the ways to meet a define's condition.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// What must be met.
    pub query: Query,
    /// Whether all calls of its own component are steps of the plan: then new answers go on from where they were
    /// waited for, and nothing is evaluated twice.
    pub direct: bool,
}

/// A define that is called at run time: recursive, or too deep to stand in its callers, or a step of a walk.
#[derive(Debug, Clone)]
pub struct Define {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Template,
    /// Its name's place.
    pub place: Place,
    /// Its parameters: the first binders of the queries.
    pub params: Vec<Binder>,
    /// What it says as it was written, for explanations.
    pub reason: Arc<Expr>,
    /// A predicate: its condition as queries of which one must be met, with the parameters bound.
    pub test: Vec<Alternative>,
    /// A predicate: the same with the first parameter bound and the last to be found, if there are two.
    pub forward: Vec<Alternative>,
    /// Whether `forward` finds the last parameter without trying every entity.
    pub runs_forward: bool,
    /// Whether it yields a value, and not whether it holds.
    pub is_function: bool,
    /// A function that is called: its value.
    pub value: Option<Expr>,
    /// How many slots a frame needs.
    pub slots: usize,
    /// The recursive component it belongs to; defines of one component are solved together.
    pub component: u32,
    /// Whether it calls itself, directly or by way of others.
    pub recursive: bool,
}
