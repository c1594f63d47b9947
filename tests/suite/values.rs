//! Numbers, dates, durations and units as authors write them.

use einklang::finding::Lang;
use einklang::model::date::{DateRange, Duration, Length, Period, compare_length};
use einklang::model::interval::Interval;
use einklang::model::number::Rational;
use einklang::model::truth::Truth;
use einklang::model::unit::{Dimension, Units};
use einklang::model::value::Value;

fn n(text: &str) -> Rational {
    Rational::parse(text).unwrap()
}

fn between(a: &str, b: &str) -> Interval {
    Interval::between(n(a), n(b))
}

fn date(text: &str) -> DateRange {
    DateRange::parse(text).unwrap()
}

/// `A .. B`, an end may be empty.
fn period(text: &str) -> Period {
    let (start, end) = text.split_once("..").unwrap();
    Period::new(DateRange::parse(start.trim()), DateRange::parse(end.trim())).unwrap()
}

#[test]
fn about_reaches_a_tenth_to_both_sides() {
    let about = Interval::about(n("500"), None);
    assert_eq!(about.to_string(), "450 .. 550");
    assert_eq!(Interval::about(n("-500"), None).to_string(), "-550 .. -450");
    assert_eq!(Interval::about(n("500"), Some(n("20"))).to_string(), "480 .. 520");
    assert_eq!(about.compare(&Interval::exact(n("500"))).eq(), Truth::Possible);
    assert_eq!(about.compare(&Interval::exact(n("551"))).lt(), Truth::True);
    assert_eq!(about.compare(&Interval::exact(n("550"))).le(), Truth::True);
    assert_eq!(about.compare(&Interval::exact(n("550"))).lt(), Truth::Possible);
    assert_eq!(about.compare(&Interval::exact(n("550"))).gt(), Truth::False);
}

#[test]
fn open_ends_stay_open_and_bounds_close_them() {
    let any = Interval::all();
    let not_negative = Interval::at_least(n("0"));
    assert_eq!(any.clamp_to(&not_negative).to_string(), "at least 0");
    assert_eq!(Interval::at_most(n("5")).clamp_to(&not_negative).to_string(), "0 .. 5");
    assert_eq!(Interval::at_most(n("-5")).clamp_to(&not_negative).to_string(), "at most -5");
    assert!(!Interval::at_most(n("-5")).clamp_to(&not_negative).lies_in(&not_negative));
    assert_eq!(Interval::exact(n("0")).mul(&any).to_string(), "0");
    assert_eq!(between("-1", "2").mul(&Interval::at_least(n("3"))).to_string(), "unknown");
    assert_eq!(between("1", "2").mul(&Interval::at_least(n("3"))).to_string(), "at least 3");
    assert_eq!(between("1", "2").checked_div(&Interval::at_least(n("4"))).unwrap().to_string(), "0 .. 0.5");
    assert_eq!(between("1", "2").checked_div(&between("-1", "1")), None);
    assert_eq!(Interval::at_least(n("400_000")).grouped(Lang::De), "mindestens 400.000");
}

#[test]
fn dates_print_as_they_were_written() {
    for text in ["2026", "2026-03", "2026-02", "2026-03-01", "0001", "9999-12-31"] {
        assert_eq!(date(text).to_string(), text);
    }
    for text in
        ["", "26", "0000", "2026-13", "2026-02-29", "2026-3", "2026-03-01-01", "-2026", "2026-", "+202"]
    {
        assert_eq!(DateRange::parse(text), None, "{text}");
    }
    for text in ["2026-01-01 .. 2030-12-31", "2026-01-01 ..", ".. 2030-12-31", ".."] {
        assert_eq!(period(text).to_string(), text);
    }
    assert_eq!(period("2027..2027").to_string(), "2027");
    assert_eq!(period("2027-03..2027-03").to_string(), "2027-03");
    assert_eq!(Period::new(DateRange::parse("2027"), DateRange::parse("2026")), None);
}

#[test]
fn an_open_end_lies_after_every_date() {
    let open = period("2026 ..").end();
    assert_eq!(open.compare(&date("9999-12-31")).gt(), Truth::True);
    assert_eq!(open.compare(&open).eq(), Truth::True);
    assert_eq!(period(".. 2026").start().compare(&date("0001-01-01")).lt(), Truth::True);
    assert_eq!(open.minus(&Duration::months(12)), open);
    assert!(period("2026 ..").years().is_none());
    let years: Vec<String> = period("2026-06 .. 2028-01").years().unwrap().map(|y| y.to_string()).collect();
    assert_eq!(years, ["2026", "2027", "2028"]);
    let months: Vec<String> = period("2026-11 .. 2027-02").months().unwrap().map(|m| m.to_string()).collect();
    assert_eq!(months, ["2026-11", "2026-12", "2027-01", "2027-02"]);
}

#[test]
fn months_go_by_the_calendar() {
    assert_eq!(date("2026-01-31").plus(&Duration::months(1)).to_string(), "2026-02-28");
    assert_eq!(date("2026-03-31").minus(&Duration::months(1)).to_string(), "2026-02-28");
    assert_eq!(date("2026-03").plus(&Duration::days(1)).to_string(), "2026-03-02 .. 2026-04-01");
    assert_eq!(date("9999-12-31").plus(&Duration::months(i32::MAX)).to_string(), "9999-12-31");
    assert_eq!(date("2026-03-01").since(&date("2026-02-01")).to_string(), "28 days");
    let half = period("2026-01-01 .. 2026-06-30");
    assert_eq!(compare_length(&half, &Duration::months(6)).eq(), Truth::True);
    assert_eq!(compare_length(&half, &Duration::days(181)).eq(), Truth::True);
    assert_eq!(compare_length(&half, &Duration::days(182)).lt(), Truth::True);
    assert_eq!(compare_length(&half, &Duration::months(i32::MAX)).lt(), Truth::True);
    assert_eq!(compare_length(&period("2026 .."), &Duration::months(i32::MAX)).gt(), Truth::True);
}

#[test]
fn months_against_days_may_be_open() {
    let half = Duration::months(6);
    for (days, lt, eq) in [
        (180, Truth::False, Truth::False),
        (181, Truth::False, Truth::Possible),
        (182, Truth::Possible, Truth::Possible),
        (184, Truth::Possible, Truth::Possible),
        (185, Truth::True, Truth::False),
    ] {
        let order = half.compare(&Duration::days(days));
        assert_eq!((order.lt(), order.eq()), (lt, eq), "{days}");
    }
    assert_eq!(Duration::months(24).compare(&Duration::months(24)).eq(), Truth::True);
    assert_eq!(half.add(&Duration::days(1)).to_string(), "182 days .. 185 days");
    assert_eq!(Duration::between(Length::Months(24), Length::Months(6)).to_string(), "6 months .. 2 years");
    assert_eq!(Duration::months(1).in_words(Lang::De), "1 Monat");
    assert_eq!(Duration::at_least(Length::Days(30)).in_words(Lang::De), "mindestens 30 Tage");
}

#[test]
fn units_multiply_and_cancel() {
    let mut units = Units::default();
    units.declare(&["person", "persons"], None).unwrap();
    units.declare(&["EUR", "euro"], None).unwrap();
    units.declare(&["kEUR"], Some((n("1000"), units.find("EUR").unwrap()))).unwrap();
    assert_eq!(units.declare(&["people", "persons"], None), Err("persons".to_owned()));
    assert_eq!(units.declare(&["x", "x"], None), Err("x".to_owned()));
    let flow = units.measure(&["persons"], &["year"]).unwrap();
    let cost = units.measure(&["EUR"], &["person"]).unwrap();
    let sum = flow.dimension.times(cost.dimension).unwrap();
    assert_eq!(units.describe(sum), "EUR/year");
    assert_eq!(units.describe(flow.dimension), "persons/year");
    assert_eq!(sum.over(sum), Some(Dimension::NONE));
    assert_eq!(units.measure(&["persons"], &["month"]).unwrap().factor, n("12"));
    assert_eq!(units.measure(&["persons"], &["yaer"]), Err("yaer".to_owned()));
    assert_ne!(units.find("day").unwrap().dimension, units.find("month").unwrap().dimension);
    assert_eq!(units.duration_unit("weeks"), Some(Length::Days(7)));
    assert_eq!(units.duration_unit("EUR"), None);
    let thousands = units.measure(&["kEUR"], &["year"]).unwrap();
    assert_eq!(thousands.show(&between("400_000", "2_500_000"), Lang::En), "400 .. 2,500 kEUR/year");
}

#[test]
fn a_value_in_error_stays_apart_from_one_unknown() {
    let (five, six) = (Value::Number(Interval::exact(n("5"))), Value::Number(Interval::exact(n("6"))));
    assert_eq!(five.hull(&six), Value::Number(between("5", "6")));
    assert_eq!(five.equals(&five), Truth::True);
    assert_eq!(five.equals(&Value::Faulty), Truth::Faulty);
    assert_eq!(Value::Unknown.equals(&Value::Faulty), Truth::Possible);
    assert_eq!(five.hull(&Value::Faulty), Value::Faulty);
    assert_eq!(Value::YesNo(true).hull(&Value::YesNo(false)), Value::Unknown);
}
