//! Days, uncertain days, periods and durations. Days are counted from 1970-01-01.

use std::fmt;

use super::truth::Order;
use crate::finding::Lang;

mod calendar;
mod duration;
mod period;

pub use calendar::today;

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

impl DateRange {
    /// The end of a period without end: after every date.
    pub const NEVER: DateRange = DateRange { first: i32::MAX, last: i32::MAX };
    /// The start of a period without start: before every date.
    pub const ALWAYS: DateRange = DateRange { first: i32::MIN, last: i32::MIN };

    /// One day.
    pub const fn on(day: i32) -> DateRange {
        DateRange { first: day, last: day }
    }

    /// One day of the calendar, in the years 1 to 9999.
    pub fn day(year: i16, month: i8, day: i8) -> Option<DateRange> {
        calendar::day(year, month, day).map(DateRange::on)
    }

    /// A date as it is written: `2026`, `2026-03` or `2026-03-01`.
    pub fn parse(text: &str) -> Option<DateRange> {
        match *text.as_bytes() {
            [ref year @ .., b'-', m1, m2, b'-', d1, d2] => {
                DateRange::day(digits(year, 4)?, digits(&[m1, m2], 2)? as i8, digits(&[d1, d2], 2)? as i8)
            }
            [ref year @ .., b'-', m1, m2] => calendar::month(digits(year, 4)?, digits(&[m1, m2], 2)? as i8),
            ref year => calendar::year(digits(year, 4)?),
        }
    }

    /// The day, where it is but one.
    pub fn exact(&self) -> Option<i32> {
        (self.first == self.last).then_some(self.first)
    }

    /// Which of before, the same day and after can be the case.
    pub fn compare(&self, other: &DateRange) -> Order {
        Order {
            less: self.first < other.last,
            equal: self.first <= other.last && other.first <= self.last,
            greater: other.first < self.last,
        }
    }

    /// The least range around both.
    pub fn hull(&self, other: &DateRange) -> DateRange {
        DateRange { first: self.first.min(other.first), last: self.last.max(other.last) }
    }

    /// The date a duration later, by the calendar, clamped to the month's end.
    pub fn plus(&self, duration: &Duration) -> DateRange {
        DateRange {
            first: calendar::shift_within(self.first, duration.least, 1),
            last: duration.most.map_or(i32::MAX, |most| calendar::shift_within(self.last, most, 1)),
        }
    }

    /// The date a duration earlier, by the calendar, clamped to the month's end.
    pub fn minus(&self, duration: &Duration) -> DateRange {
        DateRange {
            first: duration.most.map_or(i32::MIN, |most| calendar::shift_within(self.first, most, -1)),
            last: calendar::shift_within(self.last, duration.least, -1),
        }
    }

    /// How many days it lies after another date; less than 0 where it lies before.
    pub fn since(&self, other: &DateRange) -> Duration {
        let open = self.last == i32::MAX || other.first == i32::MIN;
        Duration {
            least: Length::Days(self.first.saturating_sub(other.last)),
            most: (!open).then(|| Length::Days(self.last.saturating_sub(other.first))),
        }
    }
}

impl DateRange {
    /// As it is written; the end of a period without end in the reader's language.
    pub fn in_words(&self, lang: Lang) -> String {
        match self.exact() {
            Some(i32::MIN | i32::MAX) => lang.pick("open", "offen").to_owned(),
            Some(day) => calendar::iso(day),
            None => calendar::span(self.first, self.last),
        }
    }
}

/// A number of just so many digits.
fn digits(text: &[u8], count: usize) -> Option<i16> {
    let sound = text.len() == count && text.iter().all(u8::is_ascii_digit);
    sound.then(|| text.iter().fold(0, |n, digit| n * 10 + i16::from(digit - b'0')))
}

/// As it is written: a year, a month, a day, or what lies between two days.
impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Lang::En))
    }
}

/// Whether a period is shorter than a duration, as long, or longer: exactly, by the day on which the duration from its
/// start would be over. A period without start or end is longer than everything.
pub fn compare_length(period: &Period, duration: &Duration) -> Order {
    if period.first == i32::MIN || period.last == i32::MAX {
        return Order { less: false, equal: false, greater: true };
    }
    let over = DateRange::on(period.last.saturating_add(1));
    over.compare(&DateRange {
        first: calendar::shift(period.first, duration.least, 1),
        last: duration.most.map_or(i32::MAX, |most| calendar::shift(period.first, most, 1)),
    })
}
