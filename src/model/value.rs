//! A value as a column holds it.

use super::date::{DateRange, Duration, Period};
use super::interval::Interval;
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
    Number(Interval),
    /// A date.
    Date(DateRange),
    /// A period.
    Period(Period),
    /// A duration.
    Duration(Duration),
    /// A text.
    Text(TextId),
}
