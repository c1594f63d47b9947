//! Days, uncertain days, periods and durations. Days are counted from 1970-01-01.

/// A day, or an uncertain day: one of `first ..= last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    /// The earliest day it may be.
    pub first: i32,
    /// The latest; `i32::MAX` for the end of a period without end.
    pub last: i32,
}

/// The days `first ..= last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first day; `i32::MIN` where the start is open.
    pub first: i32,
    /// The last day; `i32::MAX` where the end is open.
    pub last: i32,
}

/// A number of calendar months or of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Length {
    /// Calendar months; a year is twelve.
    Months(i32),
    /// Days; a week is seven.
    Days(i32),
}

/// A duration, exact or uncertain: from `least` to `most` (`None`: without bound).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    /// The shortest it may be.
    pub least: Length,
    /// The longest it may be.
    pub most: Option<Length>,
}
