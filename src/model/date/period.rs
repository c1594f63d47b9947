//! Periods: days in a row, with open ends.

use std::fmt;

use super::{DateRange, Duration, Length, Period, calendar};
use crate::finding::Lang;
use crate::model::truth::Truth;

impl Period {
    /// All days.
    pub const ALL: Period = Period { first: i32::MIN, last: i32::MAX };

    /// `A .. B`, `A ..`, `.. B`: partial dates count as a whole. Nothing where the end lies before the start.
    pub fn new(start: Option<DateRange>, end: Option<DateRange>) -> Option<Period> {
        let period =
            Period { first: start.map_or(i32::MIN, |d| d.first), last: end.map_or(i32::MAX, |d| d.last) };
        (period.first <= period.last).then_some(period)
    }

    /// The first day; before every date where it is open.
    pub fn start(&self) -> DateRange {
        DateRange::on(self.first)
    }

    /// The last day; after every date where it is open.
    pub fn end(&self) -> DateRange {
        DateRange::on(self.last)
    }

    /// Whether it has a first and a last day.
    pub fn is_closed(&self) -> bool {
        self.first != i32::MIN && self.last != i32::MAX
    }

    /// Whether they share a day.
    pub fn overlaps(&self, other: &Period) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// Whether no day of it lies outside of the other.
    pub fn within(&self, other: &Period) -> bool {
        other.first <= self.first && self.last <= other.last
    }

    /// Whether an uncertain day is one of its days.
    pub fn contains(&self, date: &DateRange) -> Truth {
        if self.first <= date.first && date.last <= self.last {
            Truth::True
        } else if date.first <= self.last && self.first <= date.last {
            Truth::Possible
        } else {
            Truth::False
        }
    }

    /// The days in both.
    pub fn intersect(&self, other: &Period) -> Option<Period> {
        let both = Period { first: self.first.max(other.first), last: self.last.min(other.last) };
        (both.first <= both.last).then_some(both)
    }

    /// How long it is: whole months where it ends the day before the one it begins with, else days; nothing where an end
    /// is open.
    pub fn length(&self) -> Option<Length> {
        let behind = self.is_closed().then(|| self.last.saturating_add(1))?;
        let count = |day| {
            let (year, month) = calendar::year_and_month(day);
            i32::from(year) * 12 + i32::from(month)
        };
        let months = Length::Months(count(behind) - count(self.first));
        let is_whole = behind <= calendar::LAST && calendar::shift(self.first, months, 1) == behind;
        let is_one = months != Length::Months(0);
        if is_whole && is_one { Some(months) } else { behind.checked_sub(self.first).map(Length::Days) }
    }

    /// How long it is, in words: `6 months`, `45 days`, `open`.
    pub fn length_in_words(&self, lang: Lang) -> String {
        match self.length() {
            Some(length) => Duration::exactly(length).in_words(lang),
            None => lang.pick("open", "offen").to_owned(),
        }
    }

    /// The calendar years it touches, each as a whole; nothing where an end is open.
    pub fn years(&self) -> Option<impl Iterator<Item = Period> + use<>> {
        let (from, to) = self
            .is_closed()
            .then(|| (calendar::year_and_month(self.first).0, calendar::year_and_month(self.last).0))?;
        Some((from..=to).filter_map(calendar::year).map(Period::from))
    }

    /// The calendar months it touches, each as a whole; nothing where an end is open.
    pub fn months(&self) -> Option<impl Iterator<Item = Period> + use<>> {
        let count = |day| {
            let (year, month) = calendar::year_and_month(day);
            i32::from(year) * 12 + i32::from(month) - 1
        };
        let (from, to) = self.is_closed().then(|| (count(self.first), count(self.last)))?;
        let month = |n: i32| calendar::month(n.div_euclid(12) as i16, n.rem_euclid(12) as i8 + 1);
        Some((from..=to).filter_map(month).map(Period::from))
    }
}

/// Every day that an uncertain date may be.
impl From<DateRange> for Period {
    fn from(date: DateRange) -> Period {
        Period { first: date.first, last: date.last }
    }
}

/// As it is written: `2027`, `2027-03`, `2026-01-01 .. 2030-12-31`, `2026-01-01 ..`, `.. 2030-12-31`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&calendar::span(self.first, self.last))
    }
}
