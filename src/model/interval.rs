//! Uncertain numbers: closed intervals of exact numbers, in the base units of their dimension.

use std::fmt;

use super::number::Rational;
use super::truth::Order;
use crate::finding::Lang;

/// All numbers from `lo` to `hi`; an end that is `None` is open (infinite).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The least.
    pub lo: Option<Rational>,
    /// The greatest.
    pub hi: Option<Rational>,
}

impl Interval {
    /// One number.
    pub fn exact(n: Rational) -> Interval {
        Interval { lo: Some(n.clone()), hi: Some(n) }
    }

    /// Any number: `unknown`.
    pub const fn all() -> Interval {
        Interval { lo: None, hi: None }
    }

    /// `A .. B`, in either order.
    pub fn between(a: Rational, b: Rational) -> Interval {
        let (lo, hi) = if a <= b { (a, b) } else { (b, a) };
        Interval { lo: Some(lo), hi: Some(hi) }
    }

    /// `at least N`
    pub fn at_least(n: Rational) -> Interval {
        Interval { lo: Some(n), hi: None }
    }

    /// `at most N`
    pub fn at_most(n: Rational) -> Interval {
        Interval { lo: None, hi: Some(n) }
    }

    /// `about N ± M`; a tenth of the number where no margin is given.
    pub fn about(center: Rational, margin: Option<Rational>) -> Interval {
        let tenth = || center.checked_div(&Rational::from(10)).unwrap_or(Rational::ZERO);
        let margin = margin.unwrap_or_else(tenth).abs();
        Interval { lo: Some(&center - &margin), hi: Some(&center + &margin) }
    }

    /// The number, where there is but one.
    pub fn is_exact(&self) -> Option<&Rational> {
        self.lo.as_ref().filter(|_| self.lo == self.hi)
    }

    /// Whether nothing is known.
    pub fn is_all(&self) -> bool {
        self.lo.is_none() && self.hi.is_none()
    }

    /// Whether a number is one of them.
    pub fn contains(&self, n: &Rational) -> bool {
        self.lo.as_ref().is_none_or(|lo| lo <= n) && self.hi.as_ref().is_none_or(|hi| n <= hi)
    }

    /// Whether every one of them lies in the other.
    pub fn lies_in(&self, other: &Interval) -> bool {
        self.hull(other) == *other
    }

    /// All sums.
    pub fn add(&self, other: &Interval) -> Interval {
        if let (Some(a), Some(b)) = (self.is_exact(), other.is_exact()) {
            return Interval::exact(a + b).tamed();
        }
        let sum = |a: &Option<Rational>, b: &Option<Rational>| Some(a.as_ref()? + b.as_ref()?);
        Interval { lo: sum(&self.lo, &other.lo), hi: sum(&self.hi, &other.hi) }.tamed()
    }

    /// All differences.
    pub fn sub(&self, other: &Interval) -> Interval {
        self.add(&other.neg())
    }

    /// All of them with the other sign.
    pub fn neg(&self) -> Interval {
        let turned = |n: &Option<Rational>| n.as_ref().map(|n| -n);
        Interval { lo: turned(&self.hi), hi: turned(&self.lo) }
    }

    /// All products.
    pub fn mul(&self, other: &Interval) -> Interval {
        if let (Some(a), Some(b)) = (self.is_exact(), other.is_exact()) {
            return Interval::exact(a * b).tamed();
        }
        let corners = [
            End::lo(self).times(&End::lo(other)),
            End::lo(self).times(&End::hi(other)),
            End::hi(self).times(&End::lo(other)),
            End::hi(self).times(&End::hi(other)),
        ];
        let lo = corners.iter().min().and_then(End::finite);
        let hi = corners.iter().max().and_then(End::finite);
        Interval { lo, hi }.tamed()
    }

    /// All quotients; nothing where the divisor may be 0.
    pub fn checked_div(&self, other: &Interval) -> Option<Interval> {
        if other.contains(&Rational::ZERO) {
            return None;
        }
        // Towards an open end the inverse comes as near to 0 as one likes.
        let inverse = |n: &Option<Rational>| match n {
            Some(n) => Rational::ONE.checked_div(n),
            None => Some(Rational::ZERO),
        };
        Some(self.mul(&Interval { lo: inverse(&other.hi), hi: inverse(&other.lo) }))
    }

    /// The least interval around both.
    pub fn hull(&self, other: &Interval) -> Interval {
        Interval {
            lo: End::lo(self).min(End::lo(other)).finite(),
            hi: End::hi(self).max(End::hi(other)).finite(),
        }
    }

    /// What is in both.
    pub fn intersect(&self, other: &Interval) -> Option<Interval> {
        let lo = End::lo(self).max(End::lo(other));
        let hi = End::hi(self).min(End::hi(other));
        (lo <= hi).then(|| Interval { lo: lo.finite(), hi: hi.finite() })
    }

    /// What a property's bound says about the ends that are open: `at most 5` starts at 0 where the property is
    /// `>= 0`. Ends that were written stay, also where they are out of bounds: that is an error to report.
    pub fn clamp_to(&self, bound: &Interval) -> Interval {
        let closed = Interval {
            lo: self.lo.clone().or_else(|| bound.lo.clone()),
            hi: self.hi.clone().or_else(|| bound.hi.clone()),
        };
        if End::lo(&closed) <= End::hi(&closed) { closed } else { self.clone() }
    }

    /// Which of less, equal and greater can be the case.
    pub fn compare(&self, other: &Interval) -> Order {
        // The common case.
        if let (Some(a), Some(b)) = (self.is_exact(), other.is_exact()) {
            return a.cmp(b).into();
        }
        let (less, greater) = (End::lo(self) < End::hi(other), End::lo(other) < End::hi(self));
        Order { less, greater, equal: End::lo(self) <= End::hi(other) && End::lo(other) <= End::hi(self) }
    }

    /// The smaller of two, for every choice of both.
    pub fn min(&self, other: &Interval) -> Interval {
        Interval {
            lo: End::lo(self).min(End::lo(other)).finite(),
            hi: End::hi(self).min(End::hi(other)).finite(),
        }
    }

    /// The greater of two, for every choice of both.
    pub fn max(&self, other: &Interval) -> Interval {
        Interval {
            lo: End::lo(self).max(End::lo(other)).finite(),
            hi: End::hi(self).max(End::hi(other)).finite(),
        }
    }

    /// As people write it, in their language.
    pub fn grouped(&self, lang: Lang) -> String {
        self.write(|n| n.grouped(lang), lang)
    }

    /// INVARIANT: no end is huge. An open one instead is sound, and keeps hostile input from filling the memory.
    fn tamed(self) -> Interval {
        let tame = |n: Option<Rational>| n.filter(|n| !n.is_huge());
        Interval { lo: tame(self.lo), hi: tame(self.hi) }
    }

    fn write(&self, number: impl Fn(&Rational) -> String, lang: Lang) -> String {
        match (&self.lo, &self.hi) {
            (Some(lo), Some(hi)) if lo == hi => number(lo),
            (Some(lo), Some(hi)) => format!("{} .. {}", number(lo), number(hi)),
            (Some(lo), None) => format!("{} {}", lang.pick("at least", "mindestens"), number(lo)),
            (None, Some(hi)) => format!("{} {}", lang.pick("at most", "höchstens"), number(hi)),
            (None, None) => lang.pick("unknown", "unbekannt").to_owned(),
        }
    }
}

/// As it is written in a file, without its unit.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.write(Rational::to_string, Lang::En))
    }
}

/// An end of an interval; the order of the variants is the order of the numbers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Below,
    At(Rational),
    Above,
}

impl End {
    fn lo(of: &Interval) -> End {
        of.lo.clone().map_or(End::Below, End::At)
    }

    fn hi(of: &Interval) -> End {
        of.hi.clone().map_or(End::Above, End::At)
    }

    fn finite(&self) -> Option<Rational> {
        match self {
            End::At(n) => Some(n.clone()),
            End::Below | End::Above => None,
        }
    }

    fn sign(&self) -> i8 {
        match self {
            End::Below => -1,
            End::Above => 1,
            End::At(n) if n.is_zero() => 0,
            End::At(n) => {
                if n.is_negative() {
                    -1
                } else {
                    1
                }
            }
        }
    }

    /// The product; 0 times no end is 0, since every number in the interval is finite.
    fn times(&self, other: &End) -> End {
        match (self, other) {
            (End::At(a), End::At(b)) => End::At(a * b),
            _ => match self.sign() * other.sign() {
                0 => End::At(Rational::ZERO),
                1 => End::Above,
                _ => End::Below,
            },
        }
    }
}
