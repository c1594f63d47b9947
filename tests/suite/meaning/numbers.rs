//! Exact, uncertain and unknown numbers; units; arithmetic.

use super::{ask, finds};

const WORLD: &str = "
unit person | persons
unit EUR | euro
unit keur = 1000 EUR
kind thing {
  n: number ?
  m: number ? >= 0
  cost: quantity in EUR/person ?
  flow: quantity in persons/year ?
  paid: quantity in EUR ?
  share: number = unknown
  ok: yes_no ?
  level: low | medium | high ?
  one: thing ?
}
thing five { n: 5  m: 5  ok: yes  level: medium }
thing around { n: about 100  m: about 10 ± 2  ok: unknown  level: unknown }
thing range { n: 2 .. 4  m: at most 3 }
thing least { n: at least 7  m: at least 0 }
thing most { n: at most 7 }
thing open { n: unknown  m: unknown }
thing none
thing money { paid: 2 keur  cost: 7_000 EUR/person  flow: about 500 persons per year }
thing month { flow: 10 persons/month  paid: 1.5 million EUR  share: 25 % }
thing far { one: unknown }
";

#[test]
fn comparisons_of_uncertain_numbers_are_possible_where_both_answers_are() {
    ask(
        WORLD,
        "five.n == 5                # certain
         five.n != 5                # never
         five.n < 5                 # never
         five.n <= 5                # certain
         five.n > 4.99              # certain
         around.n == 100            # possible
         around.n >= 90             # certain
         around.n > 90              # possible
         around.n <= 110            # certain
         around.n > 110             # never
         around.m >= 8              # certain
         around.m < 8               # never
         around.m > 12              # never
         range.n < 5                # certain
         range.n < 4                # possible
         range.n == 5               # never
         range.n != 5               # certain
         least.n >= 7               # certain
         least.n > 7                # possible
         least.n < 7                # never
         most.n > 7                 # never
         most.n < -1_000_000        # possible
         range.n < least.n          # certain
         range.n < around.n         # certain
         five.n in (1, 5, 7)        # certain
         range.n in (1, 5, 7)       # never
         range.n in (1, 3, 7)       # possible
        ",
    );
}

#[test]
fn unknown_and_at_most_start_at_the_bound() {
    ask(
        WORLD,
        "range.m >= 0               # certain
         range.m > 0                # possible
         open.m >= 0                # certain
         open.m > 5                 # possible
         open.n >= 0                # possible
         open.m + five.n >= 5       # certain
         most.n >= 0                # possible
        ",
    );
}

#[test]
fn none_makes_comparisons_false_and_unknown_makes_them_possible() {
    ask(
        WORLD,
        "none.n == 5                # never
         none.n != 5                # never
         none.n < 5                 # never
         none.n == open.n           # never
         none.n == none.n           # never
         none.n + 1 > 0             # never
         open.n == open.n           # possible
         none.level == medium       # never
         none.level in (low, high)  # never
         around.level == medium     # possible
         around.level < medium      # possible
         five.level > low           # certain
         five.level < high          # certain
         five.level == medium       # certain
         five.ok                    # certain
         none.ok                    # never
         none.ok == no              # never
         around.ok                  # possible
         around.ok == yes           # possible
         none.share > 0             # possible
         far.one.n == 5             # possible
         far.one.level == low       # possible
         none.one.n == 5            # never
         none.one == five           # never
         far.one == five            # possible
         far.one == none.one        # never
        ",
    );
}

#[test]
fn given_and_known_ask_for_what_is_written() {
    ask(
        WORLD,
        "five.n is given            # certain
         none.n is given            # never
         open.n is given            # certain
         none.n is none             # certain
         open.n is none             # never
         five.n is known            # certain
         around.n is known          # certain
         open.n is known            # never
         none.n is known            # never
         open.n is unknown          # certain
         none.n is unknown          # never
         five.n is unknown          # never
         none.share is unknown      # certain
         none.share is given        # never
         none.share is none         # never
         month.share is known       # certain
         far.one is given           # certain
         far.one is known           # never
         far.one is unknown         # certain
         far.one.n is given         # possible
        ",
    );
}

#[test]
fn truth_has_three_values() {
    ask(
        WORLD,
        "five.n == 5 and open.n == 1          # possible
         five.n == 6 and open.n == 1          # never
         five.n == 5 or open.n == 1           # certain
         five.n == 6 or open.n == 1           # possible
         five.n == 6 or none.n == 1           # never
         not open.n == 1                      # possible
         not none.n == 1                      # certain
         five.n == 6 or five.n == 5 and open.n == 1   # possible
         (five.n == 6 or five.n == 5) and five.m == 5 # certain
         not five.n == 5 or five.m == 5       # certain
        ",
    );
}

#[test]
fn arithmetic_is_that_of_intervals_and_units() {
    ask(
        WORLD,
        "range.n + five.n == 7                # possible
         range.n + five.n >= 7                # certain
         range.n - five.n < 0                 # certain
         range.n - range.n == 0               # possible
         range.n * five.n <= 20               # certain
         five.n / range.n >= 1.25             # certain
         five.n / (range.n - 3) > 1           # possible
         -five.n == -5                        # certain
         -range.n <= -2                       # certain
         five.n / 0 == 1                      # never
         lowest(range.n) == 2                 # certain
         highest(range.n) == 4                # certain
         highest(least.n) > 1_000             # possible
         money.paid == 2_000 EUR              # certain
         money.paid == 2 keur                 # certain
         money.paid == 2 thousand EUR         # certain
         money.flow == 500 persons/year       # possible
         money.flow >= 450 persons per year   # certain
         month.flow == 120 persons/year       # certain
         month.paid == 1_500_000 EUR          # certain
         month.share == 0.25                  # certain
         month.share < 30 %                   # certain
         money.flow * money.cost <= 3.85 million EUR/year   # certain
         money.flow * money.cost > 3.15 million EUR/year    # possible
         money.paid / money.cost < 1 person   # certain
         2 * five.n + 1 == 11                 # certain
         five.n == 5 persons                  # without a unit
         money.paid + money.cost > 1 EUR      # different units
         money.flow * money.cost == 5 EUR     # different units
         money.paid > 5                       # without a unit
         five.n == five.level                 # can never be compared
         five.m < 0                           # this can never hold
         five.m == -1                         # this can never hold
         five.m >= 0                          # certain
         five.n == unknown                    # nothing is ever equal to
         five.level == hihg                   # none of the values
         five.n > 3 apples                    # no unit `apples`
         five.nn > 3                          # no property `nn`
        ",
    );
}

#[test]
fn a_bare_number_for_a_quantity_and_a_value_out_of_bounds_are_errors_in_data() {
    finds(
        r#"
unit person | persons
kind thing { flow: quantity in persons/year ?  m: number ? >= 0  many: number* }
thing a { flow: 5 }    # finds: model/no_unit: `5` has no unit, expected a quantity in `persons/year`
thing b { m: -1 }      # finds: model/out_of_bounds: `-1` is out of bounds: `m` must be `>= 0`
thing c { flow: 3 persons }   # finds: model/dimension: expected a quantity in `persons/year`, found `3 persons`
rule r { for t: thing where t.m < 5 report t "" }
rule s { for t: thing where t.flow > 1 person/year report t "" }
"#,
    );
}
