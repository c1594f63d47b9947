//! Durations: exact among months and years and among days. Months against days are the shortest to the longest run of
//! as many calendar months.

use std::fmt;
use std::sync::LazyLock;

use super::{Duration, Length};
use crate::finding::Lang;
use crate::model::number::Rational;
use crate::model::truth::Order;

impl Length {
    /// The number of days, from the shortest to the longest it may be.
    pub fn days(self) -> (i64, i64) {
        match self {
            Length::Days(n) => (i64::from(n), i64::from(n)),
            Length::Months(n) => {
                let (short, long) = month_run(n.unsigned_abs());
                if n < 0 { (-long, -short) } else { (short, long) }
            }
        }
    }

    /// Which of shorter, as long and longer can be the case.
    pub fn compare(self, other: Length) -> Order {
        match (self, other) {
            (Length::Months(a), Length::Months(b)) | (Length::Days(a), Length::Days(b)) => a.cmp(&b).into(),
            _ => {
                let ((short, long), (other_short, other_long)) = (self.days(), other.days());
                Order {
                    less: short < other_long,
                    equal: short <= other_long && other_short <= long,
                    greater: long > other_short,
                }
            }
        }
    }

    /// So many of it; nothing where that is no whole number of months or days.
    pub fn times(self, n: &Rational) -> Option<Length> {
        let of = |unit: i32| {
            let all = (n * &Rational::from(i64::from(unit))).to_i64()?;
            i32::try_from(all).ok()
        };
        Some(match self {
            Length::Months(unit) => Length::Months(of(unit)?),
            Length::Days(unit) => Length::Days(of(unit)?),
        })
    }

    fn plus(self, other: Length, days: impl Fn((i64, i64)) -> i64) -> Length {
        match (self, other) {
            (Length::Months(a), Length::Months(b)) => Length::Months(a.saturating_add(b)),
            (Length::Days(a), Length::Days(b)) => Length::Days(a.saturating_add(b)),
            _ => Length::Days(saturated(days(self.days()) + days(other.days()))),
        }
    }

    /// In words: `2 years`, `6 months`, `30 days`.
    fn words(self, lang: Lang) -> String {
        let (n, one, many) = match self {
            Length::Months(n) if n != 0 && n % 12 == 0 => {
                (n / 12, lang.pick("year", "Jahr"), lang.pick("years", "Jahre"))
            }
            Length::Months(n) => (n, lang.pick("month", "Monat"), lang.pick("months", "Monate")),
            Length::Days(n) => (n, lang.pick("day", "Tag"), lang.pick("days", "Tage")),
        };
        format!("{n} {}", if n == 1 { one } else { many })
    }
}

impl Duration {
    /// So many calendar months, exactly.
    pub const fn months(n: i32) -> Duration {
        Duration::exactly(Length::Months(n))
    }

    /// So many days, exactly.
    pub const fn days(n: i32) -> Duration {
        Duration::exactly(Length::Days(n))
    }

    /// One length.
    pub const fn exactly(length: Length) -> Duration {
        Duration { least: length, most: Some(length) }
    }

    /// From one length to another, in either order.
    pub fn between(a: Length, b: Length) -> Duration {
        Duration::exactly(a).hull(&Duration::exactly(b))
    }

    /// `at least 6 months`
    pub const fn at_least(length: Length) -> Duration {
        Duration { least: length, most: None }
    }

    /// `at most 6 months`
    pub const fn at_most(length: Length) -> Duration {
        Duration { least: Length::Days(0), most: Some(length) }
    }

    /// Which of shorter, as long and longer can be the case.
    pub fn compare(&self, other: &Duration) -> Order {
        let shorter = |a: Length, b: Option<Length>| b.map(|b| a.compare(b));
        let (to_most, from_most) = (shorter(self.least, other.most), shorter(other.least, self.most));
        Order {
            less: to_most.is_none_or(|o| o.less),
            greater: from_most.is_none_or(|o| o.less),
            equal: to_most.is_none_or(|o| o.less || o.equal) && from_most.is_none_or(|o| o.less || o.equal),
        }
    }

    /// One after the other.
    pub fn add(&self, other: &Duration) -> Duration {
        Duration {
            least: self.least.plus(other.least, |(short, _)| short),
            most: self.most.zip(other.most).map(|(a, b)| a.plus(b, |(_, long)| long)),
        }
    }

    /// The least range around both.
    pub fn hull(&self, other: &Duration) -> Duration {
        let pick = |a: Length, b: Length, order: Order, mixed: i64| match (order.greater, order.less) {
            (false, _) => a,
            (true, false) => b,
            (true, true) => Length::Days(saturated(mixed)),
        };
        let least = {
            let (a, b) = (self.least, other.least);
            pick(a, b, a.compare(b), a.days().0.min(b.days().0))
        };
        let most = self
            .most
            .zip(other.most)
            .map(|(a, b)| pick(a, b, a.compare(b).reverse(), a.days().1.max(b.days().1)));
        Duration { least, most }
    }

    /// As people write it, in their language.
    pub fn in_words(&self, lang: Lang) -> String {
        match (self.least, self.most) {
            (least, Some(most)) if least == most => least.words(lang),
            (Length::Days(0), Some(most)) => {
                format!("{} {}", lang.pick("at most", "höchstens"), most.words(lang))
            }
            (least, Some(most)) => format!("{} .. {}", least.words(lang), most.words(lang)),
            (least, None) => format!("{} {}", lang.pick("at least", "mindestens"), least.words(lang)),
        }
    }
}

/// As it is written in a file.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Lang::En))
    }
}

fn saturated(days: i64) -> i32 {
    days.clamp(i64::from(i32::MIN), i64::from(i32::MAX)) as i32
}

/// The calendar repeats after 400 years.
const CYCLE: usize = 4800;
const CYCLE_DAYS: i64 = 146_097;

/// For each of two cycles' months, how many days lie before it.
static BEFORE: LazyLock<Vec<i64>> = LazyLock::new(|| {
    let mut days = 0;
    let months = (0..2 * CYCLE).map(|n| match n % 12 {
        1 => 28 + i64::from(is_leap(n / 12)),
        3 | 5 | 8 | 10 => 30,
        _ => 31,
    });
    std::iter::once(0)
        .chain(months.map(|month| {
            days += month;
            days
        }))
        .collect()
});

fn is_leap(year: usize) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

/// The days of the shortest and of the longest run of so many calendar months.
fn month_run(months: u32) -> (i64, i64) {
    let (cycles, rest) = (i64::from(months) / CYCLE as i64, months as usize % CYCLE);
    let runs = BEFORE.iter().zip(BEFORE.iter().skip(rest)).take(CYCLE).map(|(start, end)| end - start);
    let (short, long) = runs.fold((i64::MAX, 0), |(short, long), run| (short.min(run), long.max(run)));
    (cycles * CYCLE_DAYS + short, cycles * CYCLE_DAYS + long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_months_are_as_short_and_long_as_the_calendar_makes_them() {
        for (months, run) in [
            (0, (0, 0)),
            (1, (28, 31)),
            (2, (59, 62)),
            (6, (181, 184)),
            (12, (365, 366)),
            (48, (1460, 1461)),
            (96, (2921, 2922)),
            (4800, (146_097, 146_097)),
            (4806, (146_097 + 181, 146_097 + 184)),
        ] {
            assert_eq!(Length::Months(months).days(), run, "{months}");
            assert_eq!(Length::Months(-months).days(), (-run.1, -run.0), "-{months}");
        }
    }
}
