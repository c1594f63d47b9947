//! Units, dimensions and conversion.

mod meant;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::date::Length;
use super::interval::Interval;
use super::number::Rational;
use crate::finding::Lang;

/// How many different base units a dimension may be made of.
const MAX_BASES: usize = 4;

/// A dimension: base units and their exponents (`persons/year` is person¹ year⁻¹), so that equal dimensions are equal
/// values and products need no table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension {
    /// INVARIANT: each once and in their order, none with the exponent 0; what is not used is 0 and stands last.
    bases: [u16; MAX_BASES],
    /// Of each base unit.
    exponents: [i8; MAX_BASES],
}

impl Dimension {
    /// Of bare numbers and percentages.
    pub const NONE: Dimension = Dimension { bases: [0; MAX_BASES], exponents: [0; MAX_BASES] };

    /// Of a base unit.
    fn base(base: u16) -> Dimension {
        Dimension { bases: [base, 0, 0, 0], exponents: [1, 0, 0, 0] }
    }

    /// Of a product; nothing where it is made of too many base units.
    pub fn times(self, other: Dimension) -> Option<Dimension> {
        self.combine(other, 1)
    }

    /// Of a quotient; nothing where it is made of too many base units.
    pub fn over(self, other: Dimension) -> Option<Dimension> {
        self.combine(other, -1)
    }

    /// Whether it is that of bare numbers.
    pub fn is_none(self) -> bool {
        self == Dimension::NONE
    }

    fn combine(self, other: Dimension, direction: i8) -> Option<Dimension> {
        let mut all: Vec<(u16, i8)> = self.powers().collect();
        for (base, exponent) in other.powers() {
            let exponent = exponent.checked_mul(direction)?;
            match all.iter_mut().find(|(b, _)| *b == base) {
                Some((_, e)) => *e = e.checked_add(exponent)?,
                None => all.push((base, exponent)),
            }
        }
        all.retain(|(_, e)| *e != 0);
        all.sort_unstable();
        let mut product = Dimension::NONE;
        for (at, (base, exponent)) in all.into_iter().enumerate() {
            *product.bases.get_mut(at)? = base;
            *product.exponents.get_mut(at)? = exponent;
        }
        Some(product)
    }

    fn powers(self) -> impl Iterator<Item = (u16, i8)> {
        self.bases.into_iter().zip(self.exponents).filter(|(_, e)| *e != 0)
    }
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

impl Measure {
    /// Of bare numbers.
    pub fn bare() -> Measure {
        Measure { dimension: Dimension::NONE, factor: Rational::ONE, text: "".into() }
    }

    /// A number of it in base units.
    pub fn to_base(&self, n: &Interval) -> Interval {
        n.mul(&Interval::exact(self.factor.clone()))
    }

    /// Base units as a number of it.
    pub fn from_base(&self, n: &Interval) -> Interval {
        n.checked_div(&Interval::exact(self.factor.clone())).unwrap_or_else(Interval::all)
    }

    /// Base units as people write them: `25,000 persons/year`.
    pub fn show(&self, base: &Interval, lang: Lang) -> String {
        let number = self.from_base(base).grouped(lang);
        if self.text.is_empty() || base.is_all() { number } else { format!("{number} {}", self.text) }
    }
}

/// A unit by one of its names.
#[derive(Clone, Debug)]
struct Unit {
    dimension: Dimension,
    factor: Rational,
    /// What one of it is as a duration, for the units of time.
    length: Option<Length>,
}

/// What one of something is called, and several.
type OneAndMany = (Box<str>, Box<str>);

/// All units and dimensions.
#[derive(Debug, Clone)]
pub struct Units {
    by_name: IndexMap<Box<str>, Unit, FxBuildHasher>,
    /// Each base unit's name for one and for several.
    bases: Vec<OneAndMany>,
    /// What units are called in texts, by name: of one and of several. Without a language: in all of them.
    titles: IndexMap<(Box<str>, Option<Lang>), OneAndMany, FxBuildHasher>,
    /// The name of the unit that a title, in small letters, belongs to: for one the first, for several the last.
    called: IndexMap<Box<str>, Box<str>, FxBuildHasher>,
}

/// The units of time, which are built in: calendar ones count in years, the others in days, and neither converts to
/// the other.
impl Default for Units {
    fn default() -> Units {
        let mut units = Units {
            by_name: IndexMap::default(),
            bases: Vec::new(),
            titles: IndexMap::default(),
            called: IndexMap::default(),
        };
        let twelfth = Rational::new(1, 12).unwrap_or(Rational::ONE);
        let year = units.add_base(&["year", "years"]);
        let day = units.add_base(&["day", "days"]);
        for (names, german, dimension, factor, length) in [
            (["year", "years"], "Jahr | Jahre", year, Rational::ONE, Length::Months(12)),
            (["month", "months"], "Monat | Monate", year, twelfth, Length::Months(1)),
            (["week", "weeks"], "Woche | Wochen", day, Rational::from(7), Length::Days(7)),
            (["day", "days"], "Tag | Tage", day, Rational::ONE, Length::Days(1)),
        ] {
            units.add(&names, &Unit { dimension, factor, length: Some(length) });
            units.entitle(&names, Some(Lang::De), german);
        }
        units
    }
}

impl Units {
    /// Declares a unit by all of its names: a base unit, or a number (not 0) of another one. The error is a name that
    /// is taken, also twice in one declaration; or the first, where units or numbers grow beyond all measure.
    pub fn declare(&mut self, names: &[&str], equals: Option<(Rational, Measure)>) -> Result<(), String> {
        let mut before: &[&str] = &[];
        for (i, name) in names.iter().enumerate() {
            if self.by_name.contains_key(*name) || before.contains(name) {
                return Err((*name).to_owned());
            }
            before = names.get(..=i).unwrap_or_default();
        }
        let full = self.bases.len() > usize::from(u16::MAX) && equals.is_none();
        if full || equals.as_ref().is_some_and(|(n, of)| n.is_huge() || of.factor.is_huge()) {
            return Err(names.first().copied().unwrap_or_default().to_owned());
        }
        let (dimension, factor) = match equals {
            Some((n, of)) => (of.dimension, &n * &of.factor),
            None => (self.add_base(names), Rational::ONE),
        };
        self.add(names, &Unit { dimension, factor, length: None });
        Ok(())
    }

    /// What a unit is called in texts: `Person | Personen` for one and for several, or the same for both.
    pub fn entitle(&mut self, names: &[&str], lang: Option<Lang>, title: &str) {
        let (one, many) = title.split_once('|').unwrap_or((title, title));
        for (title, name) in [(one, names.first()), (many, names.last())] {
            if let Some(name) = name {
                self.called.entry(title.trim().to_lowercase().into()).or_insert((*name).into());
            }
        }
        for name in names {
            self.titles.insert(((*name).into(), lang), (one.trim().into(), many.trim().into()));
        }
    }

    /// A unit expression as it is called in a language: `Personen/Jahr` for `persons/year`.
    pub fn in_lang(&self, written: &str, lang: Lang) -> String {
        let title = |name: &str| {
            let by = |lang| self.titles.get(&(Box::from(name), lang));
            by(Some(lang)).or_else(|| by(None))
        };
        let mut parts = written.split('/');
        let above = parts.next().unwrap_or_default().split(' ');
        let above: Vec<&str> = above.map(|name| title(name).map_or(name, |(_, many)| many)).collect();
        let below: Vec<&str> = parts.map(|name| title(name).map_or(name, |(one, _)| one)).collect();
        expression(&above, &below)
    }

    /// One unit by its name.
    pub fn find(&self, name: &str) -> Option<Measure> {
        self.measure(&[name], &[]).ok()
    }

    /// All names, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(|name| &**name)
    }

    /// What a unit expression stands for. The error is the first name that is unknown, or one too many.
    pub fn measure(&self, numerator: &[&str], denominator: &[&str]) -> Result<Measure, String> {
        let mut measure = Measure::bare();
        for (i, name) in numerator.iter().chain(denominator).enumerate() {
            let found = self.by_name.get(*name).and_then(|unit| {
                Some(if i < numerator.len() {
                    (measure.dimension.times(unit.dimension)?, &measure.factor * &unit.factor)
                } else {
                    (measure.dimension.over(unit.dimension)?, measure.factor.checked_div(&unit.factor)?)
                })
            });
            let sound = found.filter(|(_, factor)| !factor.is_huge());
            (measure.dimension, measure.factor) = sound.ok_or_else(|| (*name).to_owned())?;
        }
        measure.text = expression(numerator, denominator).into();
        Ok(measure)
    }

    /// What one of a unit is as a duration: `year` is twelve calendar months, `week` seven days.
    pub fn duration_unit(&self, name: &str) -> Option<Length> {
        self.by_name.get(name)?.length
    }

    /// A dimension in base units: `EUR/year`. Bare numbers are `1`.
    pub fn describe(&self, dimension: Dimension) -> String {
        let times = |exponent: i8| usize::from(exponent.unsigned_abs());
        let (mut above, mut below): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
        for (base, exponent) in dimension.powers() {
            let (one, many) = self.bases.get(usize::from(base)).map_or(("?", "?"), |(a, b)| (a, b));
            if exponent > 0 {
                above.extend(std::iter::repeat_n(many, times(exponent)));
            } else {
                below.extend(std::iter::repeat_n(one, times(exponent)));
            }
        }
        expression(&above, &below)
    }

    fn add_base(&mut self, names: &[&str]) -> Dimension {
        let one = names.first().copied().unwrap_or_default();
        // `person | persons` is one and several, `EUR | euro` two names for one.
        let like = |name: &&&str| name.len() > one.len() && name.chars().take(2).eq(one.chars().take(2));
        let many = names.iter().find(like).copied().unwrap_or(one);
        self.bases.push((one.into(), many.into()));
        Dimension::base((self.bases.len() - 1).min(usize::from(u16::MAX)) as u16)
    }

    fn add(&mut self, names: &[&str], unit: &Unit) {
        for name in names {
            self.by_name.insert((*name).into(), unit.clone());
        }
    }
}

/// `EUR/person/year`
fn expression(numerator: &[&str], denominator: &[&str]) -> String {
    let mut text = if numerator.is_empty() { "1".to_owned() } else { numerator.join(" ") };
    for name in denominator {
        text.push('/');
        text.push_str(name);
    }
    text
}
