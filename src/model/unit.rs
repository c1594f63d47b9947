//! Units, dimensions and conversion.

use super::number::Rational;

/// A dimension: an index into the table of [`Units`], so that equal dimensions are equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(pub u16);

impl Dimension {
    /// Of bare numbers and percentages.
    pub const NONE: Dimension = Dimension(0);
}

/// What a unit expression such as `EUR/person` stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// The dimension.
    pub dimension: Dimension,
    /// How many base units one of it is: 1/12 for `month`.
    pub factor: Rational,
    /// As it is printed: `EUR/person`.
    pub text: Box<str>,
}

/// All units and dimensions.
#[derive(Debug, Default)]
pub struct Units {}
