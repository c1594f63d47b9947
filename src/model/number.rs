//! Exact rational numbers: small ones in two machine words, the rare big ones on the heap.

/// An exact rational number, always in lowest terms, so that equal numbers are equal values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rational(Repr);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    /// Numerator and positive denominator.
    Small(i64, i64),
    /// What does not fit.
    Big(Box<num_rational::BigRational>),
}
