//! Uncertain numbers as the model keeps them: nearly all are one small exact number, which takes two words and no room elsewhere.

use super::interval::Interval;
use super::number::Rational;

/// An interval. Equal intervals are stored alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stored(Repr);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Repr {
    /// One number, in lowest terms.
    Exact(u32, i64),
    /// What does not fit.
    Other(Box<Interval>),
}

impl Stored {
    /// The interval.
    pub fn interval(&self) -> Interval {
        match &self.0 {
            Repr::Exact(d, n) => Interval::exact(Rational::in_lowest_terms(*n, *d)),
            Repr::Other(interval) => (**interval).clone(),
        }
    }
}

impl From<Interval> for Stored {
    fn from(interval: Interval) -> Stored {
        let exact = interval.is_exact().and_then(Rational::small);
        Stored(match exact.and_then(|(n, d)| Some((u32::try_from(d).ok()?, n))) {
            Some((d, n)) => Repr::Exact(d, n),
            None => Repr::Other(Box::new(interval)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Interval, Rational, Stored};
    use crate::model::value::Value;

    #[test]
    fn what_is_stored_comes_back() {
        let n = |text: &str| Rational::parse(text).unwrap();
        let numbers = ["0", "-1", "3_997.91", "9223372036854775807", "-9223372036854775808", "0.00000000001"];
        let big = ["9223372036854775808", "1e1", "123456789012345678901234567890.5"];
        for number in numbers.iter().chain(&big).filter_map(|text| Rational::parse(text)) {
            for interval in [
                Interval::exact(number.clone()),
                Interval::at_least(number.clone()),
                Interval::between(number.clone(), &number + &n("0.5")),
            ] {
                let stored = Stored::from(interval.clone());
                assert_eq!(stored.interval(), interval);
                assert_eq!(stored, Stored::from(stored.interval()));
            }
        }
        assert_eq!(Stored::from(Interval::all()).interval(), Interval::all());
    }

    /// Columns of values are long.
    #[test]
    fn a_value_takes_two_words() {
        assert_eq!(std::mem::size_of::<Value>(), 16);
    }
}
