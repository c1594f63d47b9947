//! Between days and the calendar. Nothing else knows how long a month is.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{DateRange, Length};

/// 0001-01-01 and 9999-12-31: what the calendar of the language covers.
pub(super) const FIRST: i32 = -719_162;
pub(super) const LAST: i32 = 2_932_896;

/// The system's date, where the machine stands.
pub fn today() -> i32 {
    number(jiff::Zoned::now().date())
}

/// The number of a date: days since 1970-01-01.
fn number(date: Date) -> i32 {
    count(i32::from(date.year()), i32::from(date.month()), i32::from(date.day()))
}

/// The same. Years are counted from March, so that a leap day ends one.
fn count(year: i32, month: i32, day: i32) -> i32 {
    let year = year - i32::from(month <= 2);
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * DAYS_OF_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - BEFORE_EPOCH
}

/// The days of 400 years, after which the calendar repeats.
const DAYS_OF_ERA: i32 = 146_097;
/// The days from 0000-03-01 to 1970-01-01.
const BEFORE_EPOCH: i32 = 719_468;

/// The year, month and day of a day; a day outside of the calendar counts as its nearest end.
fn parts(day: i32) -> (i16, i8, i8) {
    let day = day.clamp(FIRST, LAST) + BEFORE_EPOCH;
    let (era, of_era) = (day.div_euclid(DAYS_OF_ERA), day.rem_euclid(DAYS_OF_ERA));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    ((era * 400 + year + i32::from(month <= 2)) as i16, month as i8, day as i8)
}

/// The calendar's view of a day.
fn civil(day: i32) -> Date {
    let (year, month, day) = parts(day);
    Date::new(year, month, day).unwrap_or_default()
}

pub(super) fn day(year: i16, month: i8, day: i8) -> Option<i32> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 => 28 + i8::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_day = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=last).contains(&day);
    is_day.then(|| count(i32::from(year), i32::from(month), i32::from(day)))
}

pub(super) fn month(year: i16, month: i8) -> Option<DateRange> {
    let first = Date::new(year, month, 1).ok().filter(|_| year >= 1)?;
    Some(DateRange { first: number(first), last: number(first.last_of_month()) })
}

pub(super) fn year(year: i16) -> Option<DateRange> {
    Some(DateRange { first: day(year, 1, 1)?, last: day(year, 12, 31)? })
}

/// The year and the month of a day.
pub(super) fn year_and_month(day: i32) -> (i16, i8) {
    let (year, month, _) = parts(day);
    (year, month)
}

/// A day later (`direction` 1) or earlier (-1). Open ends stay open; what leaves the calendar lies two days outside
/// of it, so that it is neither its last day nor the one after.
pub(super) fn shift(day: i32, length: Length, direction: i64) -> i32 {
    if day == i32::MIN || day == i32::MAX {
        return day;
    }
    let shifted = match length {
        Length::Days(n) => i64::from(day) + direction * i64::from(n),
        Length::Months(n) => {
            let n = direction * i64::from(n);
            // The calendar has 120 000 months: more would not fit a span, and lead outside in any case.
            let span = n.clamp(-200_000, 200_000).months();
            match civil(day).checked_add(span) {
                Ok(date) => i64::from(number(date)),
                Err(_) => n.signum() * i64::from(i32::MAX),
            }
        }
    };
    shifted.clamp(i64::from(FIRST) - 2, i64::from(LAST) + 2) as i32
}

/// The same, staying within the calendar.
pub(super) fn shift_within(day: i32, length: Length, direction: i64) -> i32 {
    if day == i32::MIN || day == i32::MAX { day } else { shift(day, length, direction).clamp(FIRST, LAST) }
}

/// `2026-03-01`
pub(super) fn iso(day: i32) -> String {
    let (year, month, day) = parts(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `2026`, `2026-03`, or both ends; an open end is left out.
pub(super) fn span(first: i32, last: i32) -> String {
    if first == i32::MIN || last == i32::MAX {
        let start = if first == i32::MIN { String::new() } else { iso(first) + " " };
        let end = if last == i32::MAX { String::new() } else { " ".to_owned() + &iso(last) };
        return format!("{start}..{end}");
    }
    let (y, m) = year_and_month(first);
    let is = |range: Option<DateRange>| range == Some(DateRange { first, last });
    if is(year(y)) {
        format!("{y:04}")
    } else if is(month(y, m)) {
        format!("{y:04}-{m:02}")
    } else {
        format!("{} .. {}", iso(first), iso(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_ends_where_its_constants_say() {
        assert_eq!(day(1, 1, 1), Some(FIRST));
        assert_eq!(day(9999, 12, 31), Some(LAST));
        assert_eq!(day(0, 1, 1), None);
        for (y, m, d) in [
            (2026, 2, 29),
            (2024, 2, 30),
            (1900, 2, 29),
            (2026, 4, 31),
            (2026, 13, 1),
            (2026, 0, 1),
            (2026, 1, 0),
        ] {
            assert_eq!(day(y, m, d), None, "{y}-{m}-{d}");
        }
        assert_eq!((iso(FIRST), iso(LAST)), ("0001-01-01".into(), "9999-12-31".into()));
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        let mut date = Date::new(1, 1, 1).unwrap();
        for n in FIRST..=LAST {
            assert_eq!((number(date), parts(n)), (n, (date.year(), date.month(), date.day())));
            assert_eq!(day(date.year(), date.month(), date.day()), Some(n));
            date = date.tomorrow().unwrap_or_default();
        }
        assert_eq!((parts(i32::MIN), parts(i32::MAX)), ((1, 1, 1), (9999, 12, 31)));
    }
}
