//! Uncertain numbers: closed intervals of exact numbers, in the base units of their dimension.

use super::number::Rational;

/// All numbers from `lo` to `hi`; an end that is `None` is open (infinite).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The least.
    pub lo: Option<Rational>,
    /// The greatest.
    pub hi: Option<Rational>,
}
