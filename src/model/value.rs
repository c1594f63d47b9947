//! A value as a column holds it.

use super::date::{DateRange, Duration, Period};
use super::stored::Stored;
use super::truth::{Order, Truth};
use super::{EntityId, TextId};

/// A value as it was written, names resolved and units converted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// `unknown`
    Unknown,
    /// In error, and treated as unknown; the error itself is a finding.
    Faulty,
    /// An entity (only where a column holds mixed types).
    Entity(EntityId),
    /// An index into the values of the property's choice.
    Choice(u16),
    /// `yes`, `no`
    YesNo(bool),
    /// A number in base units.
    Number(Stored),
    /// A date.
    Date(DateRange),
    /// A period.
    Period(Period),
    /// A duration, which is rare and takes more room than what is not.
    Duration(Box<Duration>),
    /// A text.
    Text(TextId),
}

impl Value {
    /// Whether nothing is known of it: `unknown`, or in error.
    pub fn is_open(&self) -> bool {
        matches!(self, Value::Unknown | Value::Faulty)
    }

    /// The truth of whatever is said about it, where nothing is known of it.
    pub fn open(&self) -> Option<Truth> {
        match self {
            Value::Unknown => Some(Truth::Possible),
            Value::Faulty => Some(Truth::Faulty),
            _ => None,
        }
    }

    /// What is known where it is one or the other: for numbers, dates and durations the least range around both, for
    /// all others nothing where they differ.
    pub fn hull(&self, other: &Value) -> Value {
        match (self, other) {
            (a, b) if a == b => a.clone(),
            (Value::Unknown, _) | (_, Value::Unknown) => Value::Unknown,
            (Value::Faulty, _) | (_, Value::Faulty) => Value::Faulty,
            (Value::Number(a), Value::Number(b)) => Value::Number(a.interval().hull(&b.interval()).into()),
            (Value::Date(a), Value::Date(b)) => Value::Date(a.hull(b)),
            (Value::Duration(a), Value::Duration(b)) => Value::Duration(Box::new(a.hull(b))),
            _ => Value::Unknown,
        }
    }

    /// Which of less, equal and greater can be the case; nothing where nothing is known of one ([`Value::open`]), or
    /// where they have no order.
    pub fn compare(&self, other: &Value) -> Option<Order> {
        Some(match (self, other) {
            (Value::Number(a), Value::Number(b)) => a.interval().compare(&b.interval()),
            (Value::Date(a), Value::Date(b)) => a.compare(b),
            (Value::Duration(a), Value::Duration(b)) => a.compare(b),
            (Value::Choice(a), Value::Choice(b)) => a.cmp(b).into(),
            (Value::YesNo(a), Value::YesNo(b)) => a.cmp(b).into(),
            _ => return None,
        })
    }

    /// Whether both are the same. Texts are the same where their indices are.
    pub fn equals(&self, other: &Value) -> Truth {
        match (self.open(), other.open()) {
            (Some(a), Some(b)) => a.or(b),
            (Some(open), None) | (None, Some(open)) => open,
            (None, None) => match self.compare(other) {
                Some(order) => order.eq(),
                None => Truth::from(self == other),
            },
        }
    }
}
