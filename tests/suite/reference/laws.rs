//! The evaluator itself, on programs whose answers the description spells out.

use super::run::{Found, findings};
use super::world::World;

const VOCABULARY: &str = "
unit person | persons
source s1 {}
source s2 {}
choice level { low mid high }
kind nobody {}
kind k {
  nowhere: nobody* = any
  many: k*
  any: k* = any
  n: number?
  q: quantity in persons/year ? >= 0
  d: date?
  p: period?
  l: level?
}
";

/// The first variable's values, those only possible behind a `?`.
fn answer(entities: &str, condition: &str) -> String {
    let text =
        format!("{VOCABULARY}{entities}\nrule r {{\n for x: k\n where {condition}\n report x \"x\"\n}}\n");
    let world = World::read(&text).unwrap_or_else(|f| panic!("{}", super::say(&f)));
    let show = |f: Found| {
        let name = f.bindings.first().map_or_else(String::new, |(_, v)| v.clone());
        if f.certain { name } else { format!("{name}?") }
    };
    findings(&world, super::as_of()).into_iter().map(show).collect::<Vec<_>>().join(" ")
}

#[test]
fn silence_is_a_claim_and_unknown_an_admission() {
    let data = "k a {}\nk b { n: unknown }\nk c { n: 5 }\nk d { n: 4 .. 6 }";
    assert_eq!(answer(data, "x.n == 5"), "b? c d?");
    assert_eq!(answer(data, "x.n != 5"), "b? d?");
    assert_eq!(answer(data, "not x.n == 5"), "a b? d?");
    assert_eq!(answer(data, "x.n >= 4"), "b? c d");
    assert_eq!(answer(data, "x.n is given"), "b c d");
    assert_eq!(answer(data, "x.n is known"), "c d");
    assert_eq!(answer(data, "x.n + 1 > 0"), "b? c d");
}

#[test]
fn a_possible_element_counts_from_nothing_to_its_value() {
    let data = "k a { n: 5 }\nk b { n: unknown  q: 3 persons/year }\nk c { q: unknown }";
    assert_eq!(answer(data, "x == a and (sum of y.q for y: k) >= 3 persons/year"), "a");
    assert_eq!(answer(data, "x == a and (sum of y.q for y: k where y.n == 5) >= 3 persons/year"), "a?");
    assert_eq!(answer(data, "x == a and (count of y: k where y.n == 5) == 1"), "a?");
    assert_eq!(answer(data, "x == a and (min of y.n for y: k) <= 5"), "a");
    assert_eq!(answer(data, "(min of y.n for y in x.many) <= 5"), "");
    assert_eq!(answer(data, "(sum of y.n for y in x.many) == 0"), "a b c");
}

#[test]
fn unknown_in_a_set_is_possible_and_what_is_known_is_certain() {
    let data = "k a { many: b, unknown }\nk b { part_of: c }\nk c { many: b }";
    assert_eq!(answer(data, "b in x.many"), "a c");
    assert_eq!(answer(data, "c in x.many"), "a?");
    assert_eq!(answer(data, "(count of y in x.many) <= 1"), "a? b c");
    assert_eq!(answer(data, "x.many meets c.any"), "a c");
    assert_eq!(answer(data, "x.nowhere meets c.nowhere"), "a b c");
    assert_eq!(answer(data, "x within c"), "b c");
    assert_eq!(answer(data, "every y in x.many satisfies y == b"), "a? b c");
}

#[test]
fn walks_know_their_sign() {
    let data = "k a { many: b }\nk b { many: c }\nk c { many: a }\nk d { many: d }";
    assert_eq!(answer(data, "x reaches x via many"), "a b c d");
    assert_eq!(answer(data, "x reaches x negatively via -many"), "a b c d");
    assert_eq!(answer(data, "x reaches x positively via -many"), "");
    assert_eq!(answer(data, "x reaches c positively via -many"), "a");
}

#[test]
fn values_change_in_time_and_with_their_sources() {
    let data = "k a { n: 1 during 2025, 3 during 2026 .. }\nk b { n: 1 cite s1, 3 cite s2 }";
    assert_eq!(answer(data, "x.n == 3"), "a b?");
    assert_eq!(answer(data, "x.n at 2025-03-01 == 1"), "a b?");
    assert_eq!(answer(data, "x.n at 2027 > 1"), "a b?");
    assert_eq!(answer(data, "x.n at 2024 < 9"), "b");
}

#[test]
fn months_and_partial_dates_leave_room() {
    let data = "k a { d: 2026-03  p: 2026-01-01 .. 2026-06-30 }";
    assert_eq!(answer(data, "x.d before 2026-04-01"), "a");
    assert_eq!(answer(data, "x.d < 2026-03-10"), "a?");
    assert_eq!(answer(data, "length(x.p) == 6 months"), "a");
    assert_eq!(answer(data, "length(x.p) > 181 days"), "");
    assert_eq!(answer(data, "x.d + 1 month <= 2026-04-30"), "a");
    assert_eq!(answer(data, "x.p within 2026"), "a");
}
