//! Exact rational numbers: small ones in two machine words, the rare big ones on the heap.

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::finding::Lang;

/// An exact rational number, always in lowest terms, so that equal numbers are equal values.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rational(Repr);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Repr {
    /// Numerator and positive denominator.
    Small(i64, i64),
    /// What does not fit.
    Big(Box<BigRational>),
}

/// The most digits that [`Rational::parse`] takes: far beyond any budget, and short enough to be harmless.
const MAX_DIGITS: usize = 400;
/// The most bits of a numerator or denominator that calculations go on with, see [`Rational::is_huge`].
const MAX_BITS: u64 = 8192;

impl Rational {
    /// 0
    pub const ZERO: Rational = Rational(Repr::Small(0, 1));
    /// 1
    pub const ONE: Rational = Rational(Repr::Small(1, 1));

    /// `n / d`; nothing where `d` is 0.
    pub fn new(n: i64, d: i64) -> Option<Rational> {
        (d != 0).then(|| reduced(i128::from(n), i128::from(d)))
    }

    /// A number as it is written: `-400_000.5`. Underscores stand between digits only.
    pub fn parse(text: &str) -> Option<Rational> {
        let (negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if let Some(small) = few_digits(unsigned) {
            return Some(if negative { -&small } else { small });
        }
        let (whole, fraction) = match unsigned.split_once('.') {
            Some((whole, fraction)) => (digits(whole)?, digits(fraction)?),
            None => (digits(unsigned)?, String::new()),
        };
        if whole.len() + fraction.len() > MAX_DIGITS {
            return None;
        }
        let all: BigInt = format!("{whole}{fraction}").parse().ok()?;
        let n = if negative { -all } else { all };
        Some(big(BigRational::new(n, power_of_ten(fraction.len()))))
    }

    /// The quotient; nothing where the divisor is 0.
    pub fn checked_div(&self, other: &Rational) -> Option<Rational> {
        if other.is_zero() {
            return None;
        }
        Some(match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                reduced(i128::from(*a) * i128::from(*d), i128::from(*b) * i128::from(*c))
            }
            _ => big(self.to_big() / other.to_big()),
        })
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        *self == Rational::ZERO
    }

    /// Whether it is less than 0.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small(n, _) => *n < 0,
            Repr::Big(r) => r.is_negative(),
        }
    }

    /// Whether it is whole.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small(_, d) => *d == 1,
            Repr::Big(r) => r.is_integer(),
        }
    }

    /// Without its sign.
    pub fn abs(&self) -> Rational {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// The greatest whole number that is not greater.
    pub fn floor(&self) -> Rational {
        match &self.0 {
            Repr::Small(n, d) => Rational(Repr::Small(n.div_euclid(*d), 1)),
            Repr::Big(r) => big(r.floor()),
        }
    }

    /// The number, where it is whole and fits.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small(n, 1) => Some(n),
            _ => None,
        }
    }

    /// Whether it has grown beyond what calculations go on with. Intervals take a huge bound as open, which is
    /// sound, so that no input makes numbers grow without end.
    pub fn is_huge(&self) -> bool {
        match &self.0 {
            Repr::Small(..) => false,
            Repr::Big(r) => r.numer().bits() > MAX_BITS || r.denom().bits() > MAX_BITS,
        }
    }

    /// As people write it: `400,000.5` in English, `400.000,5` in German.
    pub fn grouped(&self, lang: Lang) -> String {
        let (group, point) = (lang.pick(",", "."), lang.pick(".", ","));
        match self.to_string().split_once('/') {
            Some((n, d)) => format!("{}/{}", group_decimal(n, group, point), group_decimal(d, group, point)),
            None => group_decimal(&self.to_string(), group, point),
        }
    }

    /// Numerator and positive denominator, where they fit.
    pub(super) fn small(&self) -> Option<(i64, i64)> {
        match self.0 {
            Repr::Small(n, d) => Some((n, d)),
            Repr::Big(_) => None,
        }
    }

    /// `n / d` that have no divisor in common; `d` is not 0.
    pub(super) fn in_lowest_terms(n: i64, d: u32) -> Rational {
        Rational(Repr::Small(n, i64::from(d)))
    }

    fn to_big(&self) -> BigRational {
        match &self.0 {
            Repr::Small(n, d) => BigRational::new_raw(BigInt::from(*n), BigInt::from(*d)),
            Repr::Big(r) => (**r).clone(),
        }
    }
}

/// The smallest form of `n / d`, `d` not 0. INVARIANT: both are products or sums of products of two `i64`.
fn reduced(n: i128, d: i128) -> Rational {
    if d == 1
        && let Ok(n) = i64::try_from(n)
    {
        return Rational(Repr::Small(n, 1));
    }
    let g = gcd(n.unsigned_abs(), d.unsigned_abs());
    let (n, d) = match i128::try_from(g) {
        Ok(g) if g > 1 => (n / g, d / g),
        _ => (n, d),
    };
    let (n, d) = if d < 0 { (-n, -d) } else { (n, d) };
    match (i64::try_from(n), i64::try_from(d)) {
        (Ok(n), Ok(d)) => Rational(Repr::Small(n, d)),
        _ => Rational(Repr::Big(Box::new(BigRational::new_raw(n.into(), d.into())))),
    }
}

/// The smallest form of a big number in lowest terms.
fn big(r: BigRational) -> Rational {
    match (r.numer().to_i64(), r.denom().to_i64()) {
        (Some(n), Some(d)) => Rational(Repr::Small(n, d)),
        _ => Rational(Repr::Big(Box::new(r))),
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        // Machine words divide many times faster than pairs of them.
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_of_words(x, y));
        }
        (a, b) = (b, a % b);
    }
    a
}

fn gcd_of_words(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The digits of one side of the point, underscores taken out.
fn digits(text: &str) -> Option<String> {
    let sound = text.split('_').all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    sound.then(|| text.replace('_', ""))
}

/// The number of few digits, as most are: read as they come. Nothing where there are more, or where it is none.
fn few_digits(text: &str) -> Option<Rational> {
    const MOST: usize = 18;
    if text.len() > MOST {
        return None;
    }
    let (mut number, mut scale) = (0_i64, 1_i64);
    let (mut in_fraction, mut before) = (false, b'_');
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                number = number * 10 + i64::from(byte - b'0');
                scale *= if in_fraction { 10 } else { 1 };
            }
            b'_' if before.is_ascii_digit() => {}
            b'.' if before.is_ascii_digit() && !in_fraction => in_fraction = true,
            _ => return None,
        }
        before = byte;
    }
    if before.is_ascii_digit() { Rational::new(number, scale) } else { None }
}

fn power_of_ten(n: usize) -> BigInt {
    num_traits::pow(BigInt::from(10), n)
}

/// `-400000.5` with its thousands set apart.
fn group_decimal(plain: &str, group: &str, point: &str) -> String {
    let (sign, unsigned) = plain.strip_prefix('-').map_or(("", plain), |rest| ("-", rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            out.push_str(group);
        }
        out.push(c);
    }
    if !fraction.is_empty() {
        out.push_str(point);
        out.push_str(fraction);
    }
    out
}

impl From<i64> for Rational {
    fn from(n: i64) -> Rational {
        Rational(Repr::Small(n, 1))
    }
}

impl Add for &Rational {
    type Output = Rational;

    fn add(self, other: &Rational) -> Rational {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) if b == d => {
                reduced(i128::from(*a) + i128::from(*c), i128::from(*b))
            }
            (Repr::Small(a, b), Repr::Small(c, d)) => reduced(
                i128::from(*a) * i128::from(*d) + i128::from(*c) * i128::from(*b),
                i128::from(*b) * i128::from(*d),
            ),
            _ => big(self.to_big() + other.to_big()),
        }
    }
}

impl Sub for &Rational {
    type Output = Rational;

    fn sub(self, other: &Rational) -> Rational {
        self + &-other
    }
}

impl Mul for &Rational {
    type Output = Rational;

    fn mul(self, other: &Rational) -> Rational {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                reduced(i128::from(*a) * i128::from(*c), i128::from(*b) * i128::from(*d))
            }
            _ => big(self.to_big() * other.to_big()),
        }
    }
}

impl Neg for &Rational {
    type Output = Rational;

    fn neg(self) -> Rational {
        match &self.0 {
            Repr::Small(n, d) => match n.checked_neg() {
                Some(n) => Rational(Repr::Small(n, *d)),
                None => reduced(-i128::from(*n), i128::from(*d)),
            },
            Repr::Big(r) => big(-(**r).clone()),
        }
    }
}

impl Ord for Rational {
    fn cmp(&self, other: &Rational) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(a, b), Repr::Small(c, d)) if b == d => a.cmp(c),
            (Repr::Small(a, b), Repr::Small(c, d)) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.to_big().cmp(&other.to_big()),
        }
    }
}

impl PartialOrd for Rational {
    fn partial_cmp(&self, other: &Rational) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Exactly: a decimal where it ends (`0.25`), else a fraction (`1/3`).
impl fmt::Display for Rational {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let r = match &self.0 {
            Repr::Small(n, 1) => return write!(f, "{n}"),
            Repr::Small(n, d) => match decimal(*n, *d) {
                Some((sign, whole, fraction, places)) => {
                    return write!(f, "{sign}{whole}.{fraction:0places$}");
                }
                None => self.to_big(),
            },
            Repr::Big(_) => self.to_big(),
        };
        let (rest, twos) = divide_out(r.denom().clone(), 2);
        let (rest, fives) = divide_out(rest, 5);
        if !rest.is_one() {
            return write!(f, "{}/{}", r.numer(), r.denom());
        }
        let places = twos.max(fives);
        let digits = (r.numer().abs() * power_of_ten(places) / r.denom()).to_string();
        let sign = if r.is_negative() { "-" } else { "" };
        let digits = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = digits.split_at(digits.len() - places);
        let point = if places > 0 { "." } else { "" };
        write!(f, "{sign}{whole}{point}{fraction}")
    }
}

/// The sign of `n / d`, which is not whole, what stands before its point and behind it, and how many digits that is;
/// nothing where they do not end soon.
fn decimal(n: i64, d: i64) -> Option<(&'static str, i128, i128, usize)> {
    const MOST: usize = 18;
    let (mut scale, mut places) = (1_i128, 0);
    while scale % i128::from(d) != 0 {
        scale *= 10;
        places += 1;
        if places > MOST {
            return None;
        }
    }
    let digits = i128::from(n).abs() * (scale / i128::from(d));
    Some((if n < 0 { "-" } else { "" }, digits / scale, digits % scale, places))
}

/// What is left of a number without a factor, and how often it was in there.
fn divide_out(mut n: BigInt, factor: u32) -> (BigInt, usize) {
    let mut times = 0;
    while (&n % factor).is_zero() {
        n /= factor;
        times += 1;
    }
    (n, times)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn r(text: &str) -> Rational {
        Rational::parse(text).unwrap()
    }

    #[test]
    fn numbers_print_exactly_as_they_were_written() {
        for text in
            ["0", "-3", "400000.5", "0.25", "-0.125", "12345678901234567890.5", "0.00000000000000000001"]
        {
            assert_eq!(r(text).to_string(), text);
        }
        assert_eq!(r("400_000.50").to_string(), "400000.5");
        assert_eq!(Rational::new(-2, 6).unwrap().to_string(), "-1/3");
        assert_eq!(r("-1_234_567.5").grouped(Lang::En), "-1,234,567.5");
        assert_eq!(r("-1_234_567.5").grouped(Lang::De), "-1.234.567,5");
        assert_eq!(Rational::new(100_000, 3).unwrap().grouped(Lang::De), "100.000/3");
    }

    #[test]
    fn what_is_not_a_number_is_none() {
        for text in ["", "-", ".", "1.", ".5", "1__0", "_1", "1_", "1.2.3", "1e5", "٣", &"9".repeat(500)] {
            assert_eq!(Rational::parse(text), None, "{text}");
        }
    }

    #[test]
    fn big_numbers_come_back_to_small_ones() {
        let big = Rational::from(i64::MAX);
        let product = &big * &big;
        assert_eq!(product.checked_div(&big), Some(big.clone()));
        assert_eq!(&(&big + &big) - &big, big);
        let least = Rational::from(i64::MIN);
        assert_eq!(-&-&least, least);
        assert_eq!((-&least).to_string(), "9223372036854775808");
        assert_eq!(Rational::ONE.checked_div(&least).unwrap().to_string().len(), 3 + 63);
        assert_eq!(&(&least * &least) + &-&(&least * &least), Rational::ZERO);
    }
}
