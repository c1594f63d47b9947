//! Dates, periods, values that hold for a time, and what is read when.

use super::{ask, finds};

const WORLD: &str = "
unit person | persons
kind thing {
  d: date ?
  p: period ?
  q: period ?
  cap: quantity in persons ?
  caps: quantity in persons *
  ruler: thing ?
  friend: thing*
}
thing day { d: 2026-03-15  p: 2026-01-01 .. 2026-12-31  q: 2026-12-31 .. 2027-06-30 }
thing month { d: 2026-03  p: 2026  q: 2027-01 .. 2027-06 }
thing year { d: 2026  p: 2026 ..  q: .. 2026-06 }
thing open { d: unknown  p: unknown }
thing none
thing cap {
  cap: 10 persons during 2021-01-01 .. 2024-05-31, 20 persons during 2024-06-01 ..
  ruler: day during .. 2023, month during 2024 ..
  friend: day during .. 2023, month during 2023 .. 2025, year
}
thing gaps { cap: 10 persons during 2021, 20 persons during 2023 }
thing past { cap: 10 persons during 2021 }
";

#[test]
fn a_partial_date_is_an_uncertain_day() {
    ask(
        WORLD,
        "day.d == 2026-03-15           # certain
         month.d == 2026-03-15         # possible
         year.d == month.d             # possible
         month.d before 2026-04-01     # certain
         month.d before 2026-03-01     # never
         month.d before 2026-03-02     # possible
         month.d after 2026-02-28      # certain
         year.d after 2026-06          # possible
         year.d before 2027            # certain
         day.d before 2026-03-15       # never
         day.d after 2026-03-15        # never
         day.d <= 2026-03-15           # certain
         day.d < 2026-03-16            # certain
         open.d before 2026-03-15      # possible
         none.d before 2026-03-15      # never
         day.d before today            # certain
         today == 2026-11-22           # certain
         lowest(month.d) == 2026-03-01 # certain
         highest(month.d) == 2026-03-31 # certain
         highest(year.d) == 2026-12-31 # certain
        ",
    );
}

#[test]
fn periods_include_their_last_day_and_open_ends_lie_beyond_every_date() {
    ask(
        WORLD,
        "day.p overlaps day.q              # certain
         day.p overlaps month.q            # never
         month.p overlaps 2026-12-31 ..    # certain
         year.p overlaps 2099              # certain
         year.q overlaps 1900              # certain
         year.q overlaps 2026-07-01 ..     # never
         day.p overlaps open.p             # possible
         day.p overlaps none.p             # never
         month.p within day.p              # certain
         day.q within year.p               # certain
         year.p within day.p               # never
         year.p within year.p              # certain
         2026-03 within month.p            # certain
         day.d within day.p                # certain
         day.d in day.p                    # certain
         year.d within 2026-03             # possible
         month.d within year.q             # certain
         open.p within day.p               # possible
         none.p within day.p               # never
         start(day.p) == 2026-01-01        # certain
         end(day.p) == 2026-12-31          # certain
         start(month.q) == 2027-01-01      # certain
         end(month.q) == 2027-06-30        # certain
         end(year.p) after 9999-12-31      # certain
         end(day.p) before start(day.q)    # never
         end(day.p) before start(month.q)  # certain
         start(open.p) before 2026         # possible
         2026 in years(day.p)              # certain
         2027 in years(day.p)              # never
         2030 in years(year.p)             # certain
         2026-05 in months(day.p)          # certain
         2027-01 in months(day.p)          # never
         count of y in years(day.p) == 1   # certain
         count of y in years(day.q) == 2   # certain
         count of m in months(day.p) == 12 # certain
         some y in years(day.q) where y == 2027 # certain
         some y in years(open.p) where y == 2027 # possible
         some y in years(none.p) where y == 2027 # never
         day.p == month.p                  # certain
         day.p == 2026                     # certain
         day.p == day.q                    # never
        ",
    );
}

#[test]
fn a_value_is_read_at_today_or_at_a_time() {
    ask(
        WORLD,
        "cap.cap == 20 persons                              # certain
         cap.cap at 2022-01-01 == 10 persons                # certain
         cap.cap at 2022 == 10 persons                      # certain
         cap.cap at 2024-06-01 == 20 persons                # certain
         cap.cap at 2024 == 10 persons                      # possible
         cap.cap at 2024 >= 10 persons                      # certain
         cap.cap at 2024 > 20 persons                       # never
         cap.cap at 2020-01-01 == 10 persons                # never
         cap.cap at 2020-06-01 .. 2021-06-01 == 10 persons  # possible
         cap.cap at day.p == 20 persons                     # certain
         cap.cap at end(day.p) == 20 persons                # certain
         cap.cap at none.p == 20 persons                    # never
         cap.cap at open.p == 20 persons                    # possible
         cap.ruler == month                                 # certain
         cap.ruler at 2020 == day                           # certain
         (cap.ruler at 2020).d == 2026-03-15                # certain
         cap.ruler.d == 2026-03                             # possible
         cap.ruler at 2023-06 .. 2024-06 == day             # possible
         cap.ruler at 2023-06 .. 2024-06 == year            # never
         cap.ruler at 2023-06 .. 2024-06 in (day, month)    # certain
         month in cap.friend                                # never
         year in cap.friend                                 # certain
         month in cap.friend at 2024                        # certain
         month in cap.friend at 2022                        # never
         day in cap.friend at 2023                          # certain
         day in cap.friend at 2023-06 .. 2024-06            # possible
         gaps.cap at 2021 .. 2023 >= 10 persons             # possible
         gaps.cap at 2022 >= 10 persons                     # never
         past.cap == 10 persons                             # never
         past.cap is given                                  # never
         past.cap at 2021 is given                          # certain
         cap.cap at 2024 is known                           # certain
        ",
    );
}

#[test]
fn reading_today_what_is_stated_for_other_times_is_named() {
    finds(
        r#"
kind thing { n: number ? }
thing a { n: 5 during 2021 }
thing b { n: 5 during 2026 }
rule r { for t: thing where t.n == 5 report t "" }
# finds: project/r t=b
# not checked: project/r some `n` is stated only for other times than the day of evaluation
"#,
    );
}

#[test]
fn periods_of_one_value_must_not_overlap_in_time() {
    finds(
        r#"
kind thing { n: number ?  m: number* }
thing a { n: 5 during 2021, 6 during 2021-12 .. }    # finds: model/set_twice: the periods of two values of `n` of `a` overlap
thing b { m: 5 during 2021, 6 during 2021-12 .. }
rule r { for t: thing where 6 in t.m report t "" }   # finds: project/r t=b
"#,
    );
}

#[test]
fn rival_sources_give_the_hull_and_can_be_compared() {
    finds(
        r#"
source A
source B
kind thing { n: number ?  d: date ?  friend: thing ?  level: low | high ? }
thing x { n: 5 cite A "five"  n: 8 cite B "eight"  level: low cite A  level: high cite B }
thing y { n: 5 cite A  n: 5 cite A }                # finds: model/set_twice: `n` of `y` is set twice
rule hull { for t: thing where t.n > 6 report t "" }              # finds: possible project/hull t=x
rule at_least { for t: thing where t.n >= 5 and t.n <= 8 report t "" }   # finds: project/at_least t=x
rule choice { for t: thing where t.level == low report t "" }     # finds: possible project/choice t=x
rule rivals {
  for pair a, b: statement
  where a.of == b.of and a.property == b.property and a.property == "n" and a.source != b.source
  report a.of "{a.source} says {a.value}, {b.source} {b.value}"
}
# finds: project/rivals a=x.n b=x.n.2
"#,
    );
}

#[test]
fn the_years_of_a_period_without_end_are_an_error_at_the_data() {
    finds(
        r#"
kind thing { p: period ? }
thing a { p: 2026 .. 2027 }
thing b { p: 2026 .. }          # finds: model/open_period: this period has no end, so its years cannot be counted
rule r { for t: thing, y in years(t.p) where y after 2020 report t "{y}" }
# finds: project/r t=a y=2026
# finds: project/r t=a y=2027
"#,
    );
}
