//! Numbers, dates, durations and units as authors write them.

use einklang::finding::Lang;
use einklang::model::date::{DateRange, Duration, Length, Period, compare_length};
use einklang::model::interval::Interval;
use einklang::model::number::Rational;
use einklang::model::truth::{Order, Truth};
use einklang::model::unit::{Dimension, Units};
use einklang::model::value::Value;
use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

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
    let (five, six) =
        (Value::Number(Interval::exact(n("5")).into()), Value::Number(Interval::exact(n("6")).into()));
    assert_eq!(five.hull(&six), Value::Number(between("5", "6").into()));
    assert_eq!(five.equals(&five), Truth::True);
    assert_eq!(five.equals(&Value::Faulty), Truth::Faulty);
    assert_eq!(Value::Unknown.equals(&Value::Faulty), Truth::Possible);
    assert_eq!(five.hull(&Value::Faulty), Value::Faulty);
    assert_eq!(Value::YesNo(true).hull(&Value::YesNo(false)), Value::Unknown);
}

/// Numbers that are small, that just fit into a machine word, or that do not.
fn number() -> impl Strategy<Value = Rational> {
    let small = (-6_i64..6, 1_i64..5).prop_map(|(n, d)| Rational::new(n, d).unwrap());
    let edge = prop::sample::select(vec![i64::MIN, i64::MIN + 1, i64::MAX, i64::MAX - 1, 1 << 32]);
    let large = (edge.clone(), edge).prop_map(|(n, d)| Rational::new(n, d).unwrap());
    prop_oneof![4 => small, 1 => large]
}

/// The same number in the form of another library.
fn big(n: &Rational) -> BigRational {
    let text = n.to_string();
    let (n, d) = text.split_once('/').unwrap_or((&text, "1"));
    let (whole, fraction) = n.split_once('.').unwrap_or((n, ""));
    let scale = BigInt::from(10).pow(fraction.len() as u32);
    let n: BigInt = format!("{whole}{fraction}").parse().unwrap();
    BigRational::new(n, d.parse::<BigInt>().unwrap() * scale)
}

/// Intervals of small whole numbers, with and without ends, and some of what is in them.
fn interval() -> impl Strategy<Value = (Interval, Vec<Rational>)> {
    let end = || prop::option::weighted(0.8, -4_i64..5);
    (end(), end()).prop_map(|(a, b)| {
        let (lo, hi) = match (a, b) {
            (Some(a), Some(b)) => (Some(a.min(b)), Some(a.max(b))),
            ends => ends,
        };
        let within = lo.unwrap_or(hi.unwrap_or(0) - 9)..=hi.unwrap_or(lo.unwrap_or(0) + 9);
        let interval = Interval { lo: lo.map(Rational::from), hi: hi.map(Rational::from) };
        (interval, within.map(Rational::from).collect())
    })
}

/// The truth of what holds for some or all of the cases.
fn truth(cases: impl Iterator<Item = bool> + Clone) -> Truth {
    match (cases.clone().any(|c| c), cases.clone().all(|c| c)) {
        (_, true) => Truth::True,
        (true, false) => Truth::Possible,
        (false, false) => Truth::False,
    }
}

/// Compares with what all pairs of cases say.
fn orders_as<T: Ord + Clone>(order: Order, left: &[T], right: &[T]) -> Result<(), TestCaseError> {
    let pairs = left.iter().flat_map(|a| right.iter().map(move |b| a.cmp(b)));
    prop_assert_eq!(order.lt(), truth(pairs.clone().map(|o| o.is_lt())));
    prop_assert_eq!(order.le(), truth(pairs.clone().map(|o| o.is_le())));
    prop_assert_eq!(order.eq(), truth(pairs.clone().map(|o| o.is_eq())));
    prop_assert_eq!(order.ne(), truth(pairs.clone().map(|o| o.is_ne())));
    prop_assert_eq!(order.ge(), truth(pairs.clone().map(|o| o.is_ge())));
    prop_assert_eq!(order.gt(), truth(pairs.map(|o| o.is_gt())));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn numbers_calculate_exactly_at_any_size(a in number(), b in number(), c in number()) {
        let (x, y) = (big(&a), big(&b));
        prop_assert_eq!(big(&(&a + &b)), &x + &y);
        prop_assert_eq!(big(&(&a - &b)), &x - &y);
        prop_assert_eq!(big(&(&a * &b)), &x * &y);
        prop_assert_eq!(big(&a.floor()), x.floor());
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(a.checked_div(&b).is_none(), b.is_zero());
        if let Some(quotient) = a.checked_div(&b) {
            prop_assert_eq!(&quotient * &b, a.clone());
        }
        // Equal numbers are equal values, whatever way they came about.
        prop_assert_eq!(&(&(&a * &b) + &c) - &c, &b * &a);
        prop_assert_eq!(&(&a + &b) * &c, &(&a * &c) + &(&b * &c));
    }

    #[test]
    fn what_is_in_two_intervals_is_in_what_they_make((a, xs) in interval(), (b, ys) in interval()) {
        for (x, y) in xs.iter().flat_map(|x| ys.iter().map(move |y| (x, y))) {
            prop_assert!(a.add(&b).contains(&(x + y)));
            prop_assert!(a.sub(&b).contains(&(x - y)));
            prop_assert!(a.mul(&b).contains(&(x * y)));
            prop_assert!(a.min(&b).contains(x.min(y)));
            prop_assert!(a.max(&b).contains(x.max(y)));
            if let Some(quotient) = a.checked_div(&b) {
                prop_assert!(quotient.contains(&x.checked_div(y).unwrap()));
            }
            prop_assert_eq!(a.intersect(&b).is_some_and(|both| both.contains(x)), b.contains(x));
        }
        prop_assert!(a.lies_in(&a.hull(&b)) && b.lies_in(&a.hull(&b)));
        prop_assert_eq!(a.checked_div(&b).is_none(), ys.contains(&Rational::ZERO));
    }

    #[test]
    fn closed_intervals_are_as_narrow_as_can_be((a, xs) in interval(), (b, ys) in interval()) {
        prop_assume!([&a.lo, &a.hi, &b.lo, &b.hi].iter().all(|end| end.is_some()));
        let made = |of: fn(&Rational, &Rational) -> Rational| {
            let all = xs.iter().flat_map(|x| ys.iter().map(move |y| of(x, y)));
            Interval::between(all.clone().min().unwrap(), all.max().unwrap())
        };
        prop_assert_eq!(a.add(&b), made(|x, y| x + y));
        prop_assert_eq!(a.sub(&b), made(|x, y| x - y));
        prop_assert_eq!(a.mul(&b), made(|x, y| x * y));
        orders_as(a.compare(&b), &xs, &ys)?;
    }

    #[test]
    fn dates_compare_as_their_days_do(a in 0..40, n in 0..9, b in 0..40, m in 0..9, days in 0..60) {
        let (left, right) = (DateRange { first: a, last: a + n }, DateRange { first: b, last: b + m });
        let (xs, ys): (Vec<i32>, Vec<i32>) = ((a..=a + n).collect(), (b..=b + m).collect());
        orders_as(left.compare(&right), &xs, &ys)?;
        let since = left.since(&right);
        let apart: Vec<i32> = xs.iter().flat_map(|x| ys.iter().map(move |y| x - y)).collect();
        orders_as(since.compare(&Duration::days(days)), &apart, &[days])?;
        let (p, q) = (Period::from(left), Period::from(right));
        let has = |p: &Period, x: i32| p.first <= x && x <= p.last;
        prop_assert_eq!(p.overlaps(&q), xs.iter().any(|x| has(&q, *x)));
        prop_assert_eq!(p.within(&q), xs.iter().all(|x| has(&q, *x)));
        prop_assert_eq!(q.contains(&left), truth(xs.iter().map(|x| has(&q, *x))));
    }

    #[test]
    fn what_is_added_by_the_calendar_is_the_length(first in -40_000..40_000, months in 0..100, extra in 0..40) {
        let start = DateRange::on(first);
        let over = start.plus(&Duration::months(months)).exact().unwrap();
        prop_assume!(over > first);
        let period = Period { first, last: over - 1 };
        prop_assert_eq!(compare_length(&period, &Duration::months(months)).eq(), Truth::True);
        prop_assert_eq!(compare_length(&period, &Duration::days(over - first)).eq(), Truth::True);
        let longer = Period { last: over + extra, ..period };
        prop_assert_eq!(compare_length(&longer, &Duration::months(months)).gt(), Truth::True);
        // The calendar's order is kept, in both directions.
        let later = DateRange::on(first + extra);
        prop_assert!(later.plus(&Duration::months(months)).first >= over);
        prop_assert!(later.minus(&Duration::months(months)).first >= start.minus(&Duration::months(months)).first);
        prop_assert_eq!(start.plus(&Duration::days(extra)).minus(&Duration::days(extra)), start);
    }

    #[test]
    fn every_day_is_read_as_it_is_printed(day in -719_162_i32..=2_932_896, n in 0_i32..800) {
        let date = DateRange::on(day);
        prop_assert_eq!(DateRange::parse(&date.to_string()), Some(date));
        let period = Period { first: day, last: (day + n).min(2_932_896) };
        let text = period.to_string();
        let (start, end) = text.split_once(" .. ").unwrap_or((&text, &text));
        prop_assert_eq!(Period::new(DateRange::parse(start), DateRange::parse(end)), Some(period));
    }

    #[test]
    fn the_hull_of_durations_holds_both(a in 0..14, b in 0..430, c in 0..14, d in 0..430) {
        let (p, q) = (Length::Months(a), Length::Days(b));
        let (left, right) = (Duration::between(p, q), Duration::between(Length::Days(d), Length::Months(c)));
        let hull = left.hull(&right);
        for length in [p, q, Length::Months(c), Length::Days(d)] {
            let (short, long) = length.days();
            prop_assert!(hull.least.days().0 <= short, "{hull} {length:?}");
            prop_assert!(hull.most.unwrap().days().1 >= long, "{hull} {length:?}");
        }
    }
}

#[test]
fn runs_of_months_are_those_of_the_whole_calendar() {
    let month = |n: i32| DateRange::day(2000 + (n / 12) as i16, (n % 12) as i8 + 1, 1).unwrap().first;
    for n in [1, 2, 3, 5, 6, 7, 11, 12, 13, 18, 24, 36, 47, 48, 49, 60, 95, 96, 97, 100, 1200, 2400] {
        let runs = (0..4800).map(|start| i64::from(month(start + n) - month(start)));
        assert_eq!(Length::Months(n).days(), (runs.clone().min().unwrap(), runs.max().unwrap()), "{n}");
    }
}

#[test]
fn numbers_stop_growing_where_nobody_could_read_them() {
    let mut n = Interval::exact(n("3"));
    for _ in 0..64 {
        n = n.mul(&n);
    }
    assert!(n.is_all());
}
