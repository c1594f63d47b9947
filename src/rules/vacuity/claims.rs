//! What must be so where conditions hold, one claim at a time.
//!
//! A condition that is not understood claims that it holds, and nothing else: so what follows from claims is never
//! too much.

use super::shape::Names;
use crate::model::date::{DateRange, Period};
use crate::model::interval::Interval;
use crate::model::number::Rational;
use crate::model::value::Value;
use crate::model::{KindId, Type};
use crate::rules::ir::*;
use crate::source::Place;

/// What is claimed, of something that is told apart by its shape.
#[derive(Debug, Clone)]
pub(super) enum Claim {
    /// It is one of these.
    OneOf(Vec<Value>),
    /// It is none of these.
    NoneOf(Vec<Value>),
    /// It is less; or as much, where that is allowed.
    Below(Value, bool),
    /// It is more; or as much, where that is allowed.
    Above(Value, bool),
    /// It is of a kind.
    Kind(KindId),
    /// It is not of a kind.
    NotKind(KindId),
    /// `is given`, `is none`, `is known`, `is unknown`
    Asks(Asks),
    /// Which of less, as much and more it may be, of two that are compared.
    Order([bool; 3]),
    /// As a condition it holds, or does not.
    Holds(bool),
}

/// A claim, and where it comes from.
#[derive(Debug, Clone)]
pub(super) struct Literal {
    /// The shape of what it is about.
    pub(super) of: String,
    pub(super) claim: Claim,
    /// Whether it says that there is a value at all: nothing but a denial holds of *none*.
    pub(super) present: bool,
    /// The condition; nothing for what is so by declaration.
    pub(super) place: Option<Place>,
    /// Whether the condition must not hold.
    pub(super) denied: bool,
    /// The condition of the rule that it is part of.
    pub(super) at: Place,
}

/// A condition, and whether it must hold or must not.
pub(super) type Wanted<'e> = (&'e Expr, bool);

/// Everything that must be so, and lists of which one must.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims<'e> {
    pub(super) literals: Vec<Literal>,
    pub(super) either: Vec<(Vec<Wanted<'e>>, Place)>,
}

/// How many claims are compared with each other, and how many lists of alternatives are gone through.
const LIMIT: usize = 120;

impl<'e> Claims<'e> {
    /// Adds what must be so where a condition holds, or does not.
    pub(super) fn add(&mut self, names: &Names<'e>, (expr, holds): Wanted<'e>, at: Place) {
        if self.literals.len() > LIMIT || self.either.len() > LIMIT {
            return;
        }
        match (&expr.node, holds) {
            (Node::And(list), true) | (Node::Or(list), false) => {
                list.iter().for_each(|e| self.add(names, (e, holds), at));
            }
            (Node::Or(list), true) | (Node::And(list), false) => {
                self.either.push((list.iter().map(|e| (e, holds)).collect(), at));
            }
            (Node::Not(e), _) => self.add(names, (e, !holds), at),
            (Node::Inlined(i), _) => self.add(names, (i.body(), holds), at),
            (Node::Some(q) | Node::No(q) | Node::Every(q), _)
                if holds == matches!(expr.node, Node::Some(_)) =>
            {
                self.holds(names, (expr, holds), at);
                q.conditions.iter().for_each(|e| self.add(names, (e, true), at));
            }
            _ => self.holds(names, (expr, holds), at),
        }
    }

    /// Adds what a condition says that holds no other.
    fn holds(&mut self, names: &Names<'e>, (expr, holds): Wanted<'e>, at: Place) {
        // That the two of a pair are different is no condition that anyone wrote.
        let place = (!matches!(expr.node, Node::PairOnce(..))).then_some(expr.place);
        Adder { names, claims: self, place, at, present: holds, denied: !holds }.atom(expr, holds);
    }
}

/// Adds the claims of one condition that holds no other.
struct Adder<'a, 'e> {
    names: &'a Names<'e>,
    claims: &'a mut Claims<'e>,
    place: Option<Place>,
    at: Place,
    present: bool,
    denied: bool,
}

impl<'e> Adder<'_, 'e> {
    fn put(&mut self, of: String, claim: Claim) {
        let Adder { place, at, present, denied, .. } = *self;
        self.claims.literals.push(Literal { of, claim, present, place, denied, at });
    }

    fn atom(&mut self, expr: &'e Expr, holds: bool) {
        // Two of the same shape, one denied, are a contradiction whatever they say.
        let (shape, so) = match &expr.node {
            Node::No(q) => (self.names.shape_of_some(q), !holds),
            _ => (self.names.shape(expr), holds),
        };
        if let Some(shape) = shape {
            self.put(shape, Claim::Holds(so));
        }
        match &expr.node {
            Node::Compare(how, a, b) => self.compare(*how, a, b, holds),
            Node::InList(x, list) => {
                let values: Option<Vec<Value>> = list.iter().map(|e| self.constant(e)).collect();
                if let Some(values) = values {
                    self.values(x, if holds { Claim::OneOf(values) } else { Claim::NoneOf(values) });
                }
            }
            Node::IsKind(x, kind) => {
                self.values(x, if holds { Claim::Kind(*kind) } else { Claim::NotKind(*kind) });
            }
            Node::Asks(asks, x) if !x.many => {
                // Between what is written and nothing at all stands a default.
                let has_default = matches!(&x.node, Node::Property { property, .. } if !matches!(self.names.model.property(*property).default, crate::model::Default::None));
                let asks = match (asks, holds) {
                    (asks, true) => *asks,
                    (Asks::Given, false) if !has_default => Asks::None,
                    (Asks::None, false) if !has_default => Asks::Given,
                    // Not known may be none or unknown.
                    _ => return,
                };
                self.present = matches!(asks, Asks::Given | Asks::Known);
                if let Some(of) = self.names.shape(x) {
                    self.put(of, Claim::Asks(asks));
                }
            }
            Node::Within(x, y) if holds && !y.many => self.within(x, y),
            Node::Overlaps(a, b) if holds && !a.many && !b.many => {
                self.shares_a_day(a, b);
                self.shares_a_day(b, a);
            }
            Node::PairOnce(a, b) => {
                let (a, b) = (format!("${a}"), format!("${b}"));
                self.order(a, b, [true, false, true]);
            }
            _ if expr.ty == Ty::Truth && matches!(expr.node, Node::Property { .. }) => {
                let yes = vec![Value::YesNo(true)];
                self.values(expr, if holds { Claim::OneOf(yes) } else { Claim::NoneOf(yes) });
            }
            _ => {}
        }
    }

    /// A value that is fixed, and not a text: two texts may be one in another language.
    fn constant(&self, expr: &'e Expr) -> Option<Value> {
        match &self.names.seen_through(expr).node {
            Node::Const(Const::Entity(e)) => Some(Value::Entity(*e)),
            Node::Const(Const::Value(v)) if !v.is_open() && !matches!(v, Value::Text(_)) => Some(v.clone()),
            _ => None,
        }
    }

    /// A claim of the value of an expression, and what is so of it by declaration.
    fn values(&mut self, x: &'e Expr, claim: Claim) {
        if x.many || x.ty == Ty::Of(Type::Any) {
            return;
        }
        let Some(of) = self.names.shape(x) else { return };
        // A period neither ends before it starts nor starts after it ends.
        if let (true, Node::Function(f @ (Function::Start | Function::End), args)) =
            (self.present, &self.names.seen_through(x).node)
            && let Some(period) = args.first()
        {
            match (f, &claim) {
                (Function::Start, Claim::Above(v, same)) => {
                    self.edge(Function::End, period, Claim::Above(v.clone(), *same))
                }
                (Function::End, Claim::Below(v, same)) => {
                    self.edge(Function::Start, period, Claim::Below(v.clone(), *same))
                }
                _ => {}
            }
        }
        self.declared(&of, x);
        self.put(of, claim);
    }

    /// What is so of a value by declaration: its kind, its choice, its bounds.
    fn declared(&mut self, of: &str, x: &'e Expr) {
        let model = self.names.model;
        let mut claims: Vec<Claim> = Vec::new();
        let seen = self.names.seen_through(x);
        match &seen.node {
            Node::Slot(s) => {
                let kind = self.names.declared(*s).and_then(Ty::kind);
                claims.extend(kind.map(Claim::Kind));
            }
            Node::Container { kind, .. } => claims.push(Claim::Kind(*kind)),
            Node::Property { property, .. } => {
                let p = model.property(*property);
                match p.ty {
                    Type::Entity(kind) => claims.push(Claim::Kind(kind)),
                    Type::YesNo => claims.push(Claim::OneOf([false, true].map(Value::YesNo).to_vec())),
                    Type::Number(_) => {
                        let exact = |n: &Rational| Value::Number(Interval::exact(n.clone()).into());
                        claims.extend(p.bound.lo.as_ref().map(|n| Claim::Above(exact(n), true)));
                        claims.extend(p.bound.hi.as_ref().map(|n| Claim::Below(exact(n), true)));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        if let Ty::Of(Type::Choice(id)) = seen.ty
            && let Some(choice) = model.choices.get(id.index())
        {
            let all = (0..choice.values.len()).filter_map(|i| u16::try_from(i).ok());
            claims.push(Claim::OneOf(all.map(Value::Choice).collect()));
        }
        // A variable has a value; all else may be none.
        let present = matches!(seen.node, Node::Slot(_));
        let literal =
            |claim| Literal { of: of.to_owned(), claim, present, place: None, denied: false, at: self.at };
        let literals: Vec<Literal> = claims.into_iter().map(literal).collect();
        self.claims.literals.extend(literals);
    }

    fn edge(&mut self, edge: Function, period: &Expr, claim: Claim) {
        if let Some(period) = self.names.shape(period) {
            self.put(format!("{edge:?}({period};)"), claim);
        }
    }

    fn compare(&mut self, how: Comparison, a: &'e Expr, b: &'e Expr, holds: bool) {
        use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let turned = match how {
            Less => Greater,
            LessOrEqual => GreaterOrEqual,
            Greater => Less,
            GreaterOrEqual => LessOrEqual,
            same => same,
        };
        match (self.constant(a), self.constant(b)) {
            // A fixed value against another is a switch that somebody set.
            (Some(_), Some(_)) => {}
            (None, Some(v)) => self.values(a, against(how, v, holds)),
            (Some(v), None) => self.values(b, against(turned, v, holds)),
            (None, None) => {
                let allowed = match how {
                    Equal => [false, true, false],
                    NotEqual => [true, false, true],
                    Less => [true, false, false],
                    LessOrEqual => [true, true, false],
                    Greater => [false, false, true],
                    GreaterOrEqual => [false, true, true],
                };
                let allowed = if holds { allowed } else { allowed.map(|a| !a) };
                if let (Some(x), Some(y)) = (self.names.shape(a), self.names.shape(b)) {
                    self.order(x, y, allowed);
                }
            }
        }
    }

    fn order(&mut self, a: String, b: String, [less, equal, greater]: [bool; 3]) {
        let (of, allowed) = if a <= b {
            (format!("{a}?{b}"), [less, equal, greater])
        } else {
            (format!("{b}?{a}"), [greater, equal, less])
        };
        if a == b {
            let all = Literal {
                of: of.clone(),
                claim: Claim::Order([false, true, false]),
                present: false,
                place: None,
                denied: false,
                at: self.at,
            };
            self.claims.literals.push(all);
        }
        self.put(of, Claim::Order(allowed));
    }

    fn within(&mut self, x: &'e Expr, y: &'e Expr) {
        let Some(Value::Period(p)) = self.constant(y) else { return };
        let (first, last) = ends(p);
        match x.ty {
            Ty::Of(Type::Date) => {
                self.values(x, Claim::Above(first, true));
                self.values(x, Claim::Below(last, true));
            }
            Ty::Of(Type::Period) => {
                for edge in [Function::Start, Function::End] {
                    self.edge(edge, x, Claim::Above(first.clone(), true));
                    self.edge(edge, x, Claim::Below(last.clone(), true));
                }
            }
            _ => {}
        }
    }

    /// A period shares a day with a fixed one: it starts no later than that ends, and ends no earlier than that starts.
    fn shares_a_day(&mut self, x: &'e Expr, fixed: &'e Expr) {
        let Some(Value::Period(p)) = self.constant(fixed) else { return };
        let (first, last) = ends(p);
        self.edge(Function::Start, x, Claim::Below(last, true));
        self.edge(Function::End, x, Claim::Above(first, true));
    }
}

/// What a comparison with a fixed value claims.
fn against(how: Comparison, v: Value, holds: bool) -> Claim {
    match (how, holds) {
        (Comparison::Equal, true) | (Comparison::NotEqual, false) => Claim::OneOf(vec![v]),
        (Comparison::NotEqual, true) | (Comparison::Equal, false) => Claim::NoneOf(vec![v]),
        (Comparison::Less, true) | (Comparison::GreaterOrEqual, false) => Claim::Below(v, false),
        (Comparison::LessOrEqual, true) | (Comparison::Greater, false) => Claim::Below(v, true),
        (Comparison::Greater, true) | (Comparison::LessOrEqual, false) => Claim::Above(v, false),
        (Comparison::GreaterOrEqual, true) | (Comparison::Less, false) => Claim::Above(v, true),
    }
}

fn ends(p: Period) -> (Value, Value) {
    (Value::Date(DateRange::on(p.first)), Value::Date(DateRange::on(p.last)))
}
