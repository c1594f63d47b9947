//! What an expression is, and how two of them compare: straight from *Meaning*.

use einklang::model::date::{DateRange, Duration, Period, compare_length};
use einklang::model::interval::Interval;
use einklang::model::number::Rational;
use einklang::model::truth::{Order, Truth};
use einklang::model::{ChoiceId, EntityId, Type};

use super::readings::ANY_ABSORBS;

/// What is known of a value of which nothing was said: its type, and for numbers the property's bound.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shape {
    pub(super) ty: Option<Type>,
    pub(super) bound: Interval,
}

impl Shape {
    pub(super) fn of(ty: Type) -> Shape {
        Shape { ty: Some(ty), bound: Interval::all() }
    }

    pub(super) fn any() -> Shape {
        Shape { ty: None, bound: Interval::all() }
    }
}

/// A literal that reads differently as a number, a date, a period and a duration.
#[derive(Clone, Debug, PartialEq, Default)]
pub(super) struct Literal {
    pub(super) number: Option<Interval>,
    pub(super) date: Option<DateRange>,
    pub(super) period: Option<Period>,
    pub(super) duration: Option<Duration>,
}

/// The value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum V {
    None,
    Unknown(Shape),
    Entity(EntityId),
    Choice(ChoiceId, u16),
    YesNo(bool),
    Number(Interval),
    Date(DateRange),
    Period(Period),
    Duration(Duration),
    /// `length(p)`, which compares by the calendar.
    Length(Period),
    /// All variants of a text.
    Text(Vec<String>),
    /// One of these, and it is not known which.
    OneOf(Vec<V>),
    Set(Set),
    /// A bare name: an enumeration value or an entity, by what it is compared with.
    Word(String),
    Literal(Literal),
}

/// Several values, each with the truth that it belongs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Set {
    pub(super) elements: Vec<(V, Truth)>,
    /// Whether `unknown` is among them.
    pub(super) unknown: Truth,
    pub(super) shape: Shape,
    /// Whether it is every entity of its kind.
    pub(super) whole: bool,
}

impl Set {
    pub(super) fn empty(shape: Shape) -> Set {
        Set { elements: Vec::new(), unknown: Truth::False, shape, whole: false }
    }

    /// Adds what a single value contributes.
    pub(super) fn add(&mut self, v: V, truth: Truth) {
        if truth == Truth::False {
            return;
        }
        match v {
            V::None => {}
            V::Unknown(shape) => {
                self.unknown = self.unknown.or(truth);
                if self.shape.ty.is_none() {
                    self.shape = shape;
                }
            }
            V::OneOf(all) => all.into_iter().for_each(|v| self.add(v, truth.and(Truth::Possible))),
            V::Set(set) => {
                self.unknown = self.unknown.or(truth.and(set.unknown));
                self.whole |= set.whole && truth == Truth::True;
                if self.shape.ty.is_none() {
                    self.shape = set.shape;
                }
                set.elements.into_iter().for_each(|(v, t)| self.add(v, t.and(truth)));
            }
            v => match self.elements.iter_mut().find(|(w, _)| *w == v) {
                Some((_, t)) => *t = t.or(truth),
                None => self.elements.push((v, truth)),
            },
        }
    }

    /// Its elements, and behind them one of which nothing is known where there may be others.
    pub(super) fn with_extra(&self) -> Vec<(V, Truth, bool)> {
        let mut all: Vec<_> = self.elements.iter().map(|(v, t)| (v.clone(), *t, false)).collect();
        if self.is_open() {
            all.push((V::Unknown(self.shape.clone()), Truth::Possible, true));
        }
        all
    }

    /// Whether there may be more than is known.
    pub(super) fn is_open(&self) -> bool {
        self.unknown != Truth::False && !(self.whole && ANY_ABSORBS)
    }

    pub(super) fn given(&self) -> Truth {
        // `any` is something written, also where there is no entity of the kind.
        let whole = Truth::from(self.whole);
        self.elements.iter().fold(self.unknown.or(whole), |t, (_, e)| t.or(*e))
    }
}

impl V {
    /// As several values.
    pub(super) fn to_set(&self) -> Set {
        let mut set = Set::empty(self.shape());
        set.add(self.clone(), Truth::True);
        set
    }

    /// One of several, each once.
    pub(super) fn one_of(all: impl IntoIterator<Item = V>) -> V {
        let mut flat: Vec<V> = Vec::new();
        for v in all {
            let inner = if let V::OneOf(inner) = v { inner } else { vec![v] };
            for v in inner {
                if !flat.contains(&v) {
                    flat.push(v);
                }
            }
        }
        if flat.len() == 1 { flat.remove(0) } else { V::OneOf(flat) }
    }

    /// What one knows of its type.
    pub(super) fn shape(&self) -> Shape {
        match self {
            V::Unknown(shape) => shape.clone(),
            V::Set(set) if set.shape.ty.is_some() => set.shape.clone(),
            V::Set(set) => set.elements.first().map_or_else(Shape::any, |(v, _)| v.shape()),
            V::OneOf(all) => all.iter().map(V::shape).find(|s| s.ty.is_some()).unwrap_or_else(Shape::any),
            V::Choice(id, _) => Shape::of(Type::Choice(*id)),
            V::YesNo(_) => Shape::of(Type::YesNo),
            V::Number(_) => Shape::of(Type::Number(einklang::model::unit::Dimension::NONE)),
            V::Date(_) => Shape::of(Type::Date),
            V::Period(_) => Shape::of(Type::Period),
            V::Duration(_) | V::Length(_) => Shape::of(Type::Duration),
            V::Text(_) => Shape::of(Type::Text),
            V::Entity(_) => Shape::of(Type::Entity(einklang::model::KindId::ENTITY)),
            V::None | V::Word(_) | V::Literal(_) => Shape::any(),
        }
    }

    /// A literal as what it stands beside asks for.
    pub(super) fn settle(self, beside: &V) -> V {
        let V::Literal(l) = &self else { return self };
        let number = l.number.clone().map(V::Number);
        let duration = l.duration.map(V::Duration);
        let date = l.date.map(V::Date);
        let period = l.period.map(V::Period);
        let first = match beside.shape().ty {
            Some(Type::Date) => date.clone().or(period.clone()),
            Some(Type::Period) => period.clone(),
            Some(Type::Duration) => duration.clone(),
            _ => None,
        };
        first.or(number).or(date).or(period).or(duration).unwrap_or(V::None)
    }

    /// Every combination of alternatives of both, once literals are settled.
    fn combine(a: &V, b: &V, f: &mut dyn FnMut(&V, &V)) {
        match (a, b) {
            (V::OneOf(all), b) => all.iter().for_each(|a| V::combine(a, b, f)),
            (a, V::OneOf(all)) => all.iter().for_each(|b| V::combine(a, b, f)),
            (a, b) => f(a, b),
        }
    }

    /// The truth of a question about two values: true if true for all alternatives, false if false for all.
    pub(super) fn ask(a: &V, b: &V, question: &dyn Fn(&V, &V) -> Truth) -> Truth {
        let mut answers = Vec::new();
        V::combine(a, b, &mut |a, b| {
            answers.push(if *a == V::None || *b == V::None { Truth::False } else { question(a, b) });
        });
        agreed(&answers)
    }

    /// Arithmetic over all alternatives.
    pub(super) fn calculate(a: &V, b: &V, f: &dyn Fn(&V, &V) -> V) -> V {
        let mut all = Vec::new();
        V::combine(a, b, &mut |a, b| {
            all.push(if *a == V::None || *b == V::None { V::None } else { f(a, b) });
        });
        V::one_of(all)
    }

    /// As a number, where it is one or may be one.
    pub(super) fn interval(&self) -> Option<Interval> {
        match self {
            V::Number(i) => Some(i.clone()),
            V::Unknown(shape) if matches!(shape.ty, Some(Type::Number(_)) | None) => {
                Some(shape.bound.clone())
            }
            _ => None,
        }
    }
}

/// What all alternatives agree on.
pub(super) fn agreed(answers: &[Truth]) -> Truth {
    match answers.first() {
        Some(first) if answers.iter().all(|a| a == first) => *first,
        Some(_) => Truth::Possible,
        None => Truth::False,
    }
}

/// A period's length in days.
pub(super) fn days(p: &Period) -> Duration {
    DateRange::on(p.last.saturating_add(1)).since(&DateRange::on(p.first))
}

/// Which of less, equal, greater can be; nothing where they have no order.
pub(super) fn order(a: &V, b: &V) -> Option<Order> {
    Some(match (a, b) {
        (V::Date(a), V::Date(b)) => a.compare(b),
        (V::Duration(a), V::Duration(b)) => a.compare(b),
        (V::Length(a), V::Duration(b)) => compare_length(a, b),
        (V::Duration(a), V::Length(b)) => compare_length(b, a).reverse(),
        (V::Length(a), V::Length(b)) => match (a.is_closed(), b.is_closed()) {
            (true, true) => days(a).compare(&days(b)),
            (a, b) => Order { less: a && !b, equal: !a && !b, greater: !a && b },
        },
        (V::Choice(i, a), V::Choice(j, b)) if i == j => a.cmp(b).into(),
        (V::YesNo(a), V::YesNo(b)) => a.cmp(b).into(),
        _ => a.interval().zip(b.interval()).map(|(a, b)| a.compare(&b))?,
    })
}

/// Whether two single values, none of them *none*, are the same.
pub(super) fn same(a: &V, b: &V) -> Truth {
    if let Some(order) = order(a, b) {
        return order.eq();
    }
    match (a, b) {
        (V::Unknown(_), _) | (_, V::Unknown(_)) => Truth::Possible,
        (V::Text(a), V::Text(b)) => a.iter().any(|x| b.contains(x)).into(),
        (V::Entity(a), V::Entity(b)) => (a == b).into(),
        (V::Period(a), V::Period(b)) => (a == b).into(),
        (V::Date(d), V::Period(p)) | (V::Period(p), V::Date(d)) => {
            (d.first == p.first && d.last == p.last && d.first == d.last).into()
        }
        _ => panic!("cannot compare {a:?} with {b:?}"),
    }
}

/// `a + b`
pub(super) fn add(a: &V, b: &V) -> V {
    match (a, b) {
        (V::Date(d), V::Duration(l)) | (V::Duration(l), V::Date(d)) => V::Date(d.plus(l)),
        (V::Date(d), V::Length(p)) | (V::Length(p), V::Date(d)) => V::Date(d.plus(&days(p))),
        (V::Duration(a), V::Duration(b)) => V::Duration(a.add(b)),
        (V::Length(a), V::Duration(b)) | (V::Duration(b), V::Length(a)) => V::Duration(days(a).add(b)),
        _ => numbers(a, b, Interval::add, &[Type::Date, Type::Duration]),
    }
}

/// `a - b`
pub(super) fn subtract(a: &V, b: &V) -> V {
    match (a, b) {
        (V::Date(a), V::Date(b)) => V::Duration(a.since(b)),
        (V::Date(d), V::Duration(l)) => V::Date(d.minus(l)),
        (V::Date(d), V::Length(p)) => V::Date(d.minus(&days(p))),
        (V::Unknown(s), V::Date(_)) | (V::Date(_), V::Unknown(s)) if s.ty == Some(Type::Date) => {
            V::Unknown(Shape::of(Type::Duration))
        }
        _ => numbers(a, b, Interval::sub, &[Type::Date, Type::Duration]),
    }
}

/// `a * b`
pub(super) fn multiply(a: &V, b: &V) -> V {
    numbers(a, b, Interval::mul, &[])
}

/// `a / b`: none where the divisor is 0, anything where it may be.
pub(super) fn divide(a: &V, b: &V) -> V {
    if b.interval().and_then(|b| b.is_exact().cloned()) == Some(Rational::ZERO) {
        return V::None;
    }
    numbers(a, b, |a, b| a.checked_div(b).unwrap_or_else(Interval::all), &[])
}

fn numbers(a: &V, b: &V, f: impl Fn(&Interval, &Interval) -> Interval, or: &[Type]) -> V {
    for ty in or {
        if a.shape().ty == Some(*ty) || b.shape().ty == Some(*ty) {
            return V::Unknown(Shape::of(*ty));
        }
    }
    match (a.interval(), b.interval()) {
        (Some(a), Some(b)) => V::Number(f(&a, &b)),
        _ => panic!("cannot calculate with {a:?} and {b:?}"),
    }
}
