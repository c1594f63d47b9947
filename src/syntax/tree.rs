//! The tree of one file.
//!
//! The tree holds spans, not strings: a [`Name`] or a [`Text`] is looked up in the source it came from. It says
//! what was written, never what it means: whether a line of words is an entity or a sentence, and whether
//! `2026` is a number or a year, is decided when the model is built.

use super::token::Token;
use crate::source::Span;

/// All that one file holds, in its order.
#[derive(Debug, Clone, Default)]
pub struct File {
    /// What stands at the top level.
    pub items: Vec<Item>,
    /// The prose of a Markdown draft: what stands outside the fences, in order. Empty for `.ekl`.
    pub prose: Vec<Span>,
}

/// A name, with dots where it is qualified (`DE_GH.art4`, or a path `c.agreement.parties`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// Where it stands.
    pub span: Span,
}

/// A quoted text with its quotes; see `syntax::unquote` for what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// Where it stands, quotes included.
    pub span: Span,
}

/// One text, or several behind their language tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalText {
    /// The tag (`en`), if any, and the text.
    pub variants: Vec<(Option<Name>, Text)>,
    /// From the first tag to the last quote.
    pub span: Span,
}

/// What may stand at the top level of a file or in a `test`.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub struct Use {
    /// A pack by its name, or a folder of the project.
    pub pack: UsePack,
    /// The whole.
    pub span: Span,
}

/// What a `use` names.
#[derive(Debug, Clone, Copy)]
pub enum UsePack {
    /// A pack that ships with Einklang (or is known by the project).
    Named(Name),
    /// A folder, from the project's root.
    Folder(Text),
}

/// `unit month | months = 1/12 year`
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone)]
pub enum TypeRef {
    /// `quantity in persons/year`
    Quantity(UnitExpr),
    /// `a | b | c`, each with a title for people where one is written
    Choice(Vec<(Name, Option<LocalText>)>),
    /// `text`, `yes_no`, `number`, `date`, `period`, `duration`, a kind or a choice
    Named(Name),
}

/// `persons/year`, `EUR per person`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitExpr {
    /// What is counted. More than one multiplies.
    pub numerator: Vec<Name>,
    /// What it is divided by.
    pub denominator: Vec<Name>,
    /// The whole.
    pub span: Span,
}

/// `sentence en "{owner} seeks to {direction} {factor} [in {scope}]"`
#[derive(Debug, Clone)]
pub struct Sentence {
    /// The language tag, if any.
    pub lang: Option<Name>,
    /// The template.
    pub text: Text,
    /// The whole.
    pub span: Span,
}

/// A line of words: an entity or a sentence. Which of the two is not decided here.
#[derive(Debug, Clone)]
pub struct Line {
    /// The tokens of the line without blanks, comments and the body.
    pub words: Vec<Token>,
    /// `{ … }`
    pub body: Option<Body>,
    /// The whole.
    pub span: Span,
}

/// `{ members }`
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// In their order.
    pub members: Vec<Member>,
    /// From brace to brace.
    pub span: Span,
}

/// What may stand in the body of an entity.
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub struct Property {
    /// Its name.
    pub name: Name,
    /// The values.
    pub values: Vec<PropertyValue>,
    /// The whole.
    pub span: Span,
}

/// `39 .. 42 during 2023 as of 2024 cite WHO "…"`
///
/// There are more of these than of anything else, and what stands behind the value is rare: so it is boxed.
#[derive(Debug, Clone)]
pub struct PropertyValue {
    /// The value: a literal or a name.
    pub value: Expr,
    /// `during PERIOD`
    pub during: Option<Box<Expr>>,
    /// `as of DATE`
    pub as_of: Option<Box<Expr>>,
    /// `cite SOURCE "…"`
    pub cite: Option<Box<Cite>>,
    /// The whole.
    pub span: Span,
}

/// `cite SOURCE "quotation"`
#[derive(Debug, Clone, Copy)]
pub struct Cite {
    /// The source.
    pub source: Name,
    /// The quotation.
    pub quote: Option<Text>,
    /// The whole.
    pub span: Span,
}

/// `extend NAME { … }`
#[derive(Debug, Clone)]
pub struct Extend {
    /// The entity.
    pub name: Name,
    /// What is added.
    pub body: Body,
    /// The whole.
    pub span: Span,
}

/// `rule NAME TITLE? { … }`
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub struct Query {
    /// `for`, `where`, `unless` and `let`, in their order.
    pub members: Vec<RuleMember>,
    /// What is asked for.
    pub columns: Vec<Column>,
    /// The whole.
    pub span: Span,
}

/// `E as NAME`
#[derive(Debug, Clone)]
pub struct Column {
    /// What stands in it.
    pub value: Expr,
    /// What it is called, if not as its value is written.
    pub header: Option<Header>,
}

/// What stands behind `as`.
#[derive(Debug, Clone, Copy)]
pub enum Header {
    /// `as cost`
    Name(Name),
    /// `as "Kosten im Jahr"`
    Text(Text),
}

/// `define hinders(c: clause, o: objective) when C`, `define cost(c: clause) = E`
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub enum DefineBody {
    /// `when CONDITION`: a predicate.
    When(Expr),
    /// `= EXPRESSION`: a function.
    Equals(Expr),
}

/// `value small_share TITLE? = 20 %`
#[derive(Debug, Clone)]
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

/// A rule by its name: `NAME` or `PACK/NAME`.
#[derive(Debug, Clone, Copy)]
pub struct RuleRef {
    /// The pack.
    pub pack: Option<Name>,
    /// The rule.
    pub name: Name,
}

/// `accept RULE at PLACE with NAME, … { because … by: … until: … }`
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone)]
pub struct Expect {
    /// What is expected.
    pub what: Expected,
    /// The whole.
    pub span: Span,
}

/// What a test expects.
#[derive(Debug, Clone, Copy)]
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

/// A stretch that could not be understood; the error itself is among the file's errors.
#[derive(Debug, Clone, Copy)]
pub struct Broken {
    /// The stretch.
    pub span: Span,
    /// The name it set out to define, so that uses of that name are no errors of their own.
    pub defines: Option<Name>,
}

/// A variable and where its values come from.
#[derive(Debug, Clone)]
pub struct Binder {
    /// The variable.
    pub name: Name,
    /// Its values.
    pub domain: Domain,
}

/// Where a variable's values come from.
#[derive(Debug, Clone)]
pub enum Domain {
    /// `x: KIND`
    Kind(Name),
    /// `x in PATH`
    Path(Expr),
}

/// A value, an expression or a condition.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// The whole.
    pub span: Span,
}

/// The forms of an expression. Parentheses leave no trace but the span.
#[derive(Debug, Clone)]
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
    InList(Box<Expr>, Vec<Expr>),
    /// `x is given`, `x is KIND`
    Is(Box<Expr>, IsWhat),
    /// `x reaches y negatively via p, -q`
    Reaches(Box<Reaches>),
    /// `f(a, b)`
    Call(Name, Vec<Expr>),
    /// `some x: K where C`
    Quantified(Box<Quantified>),
    /// `sum of E for x: K where C`
    Aggregate(Box<Aggregate>),
    /// What could not be understood; its error is already reported.
    Broken,
}

/// What is asked behind `is`.
#[derive(Debug, Clone, Copy)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// An even number of `-` steps.
    Positive,
    /// An odd number of `-` steps.
    Negative,
}

/// `some x: K where C`, `every x: K where C satisfies D`
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// `some`
    Some,
    /// `no`
    No,
    /// `every`
    Every,
}

/// `sum of E for x: K where C`, `count of x: K where C`
#[derive(Debug, Clone)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
