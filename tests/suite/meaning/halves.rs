//! Half a value is no value, half a rule is no rule, and a single day is no period.

use super::finds;

#[test]
fn a_rule_that_was_understood_only_in_part_finds_nothing() {
    finds(
        r#"
kind offer { price: number }
offer a "A" { price: 5 }
rule member { for o: offer wenn o.price > 100
  report o "" }
# finds: syntax/unexpected: expected the end of the line, found `wenn`
rule condition {
  for o: offer
  where o.price > 1 = 100      # finds: syntax/unexpected: expected the end of the line, found `=`
  report o ""
}
rule exception {
  for o: offer
  unles o.price < 100          # finds: syntax/unexpected: expected a part of a rule such as `where` or `report`, found `unles`
  report o ""
}
rule severity {
  severity: Hinweis            # finds: syntax/unexpected: expected `error`, `warning` or `note`, found `Hinweis`
  for o: offer
  report o ""
}
define cheap(o: offer) when o.price > 1 = 100   # finds: syntax/unexpected: expected the end of the line, found `=`
rule of_a_define { for o: offer where cheap(o) or not cheap(o) report o "" }
rule sound { for o: offer where o.price > 1 report o "" }    # finds: project/sound o=a
"#,
    );
}

#[test]
fn the_first_half_of_a_value_is_not_taken_for_the_value() {
    finds(
        r#"
kind deal { term: period ?  floors: number ?  days: number* }
deal a { term: 2026-01-01, 2028-12-31 5 }    # finds: syntax/unexpected: expected `,` or the end of the line, found `5`
# finds: model/single_day: `2026-01-01` is a single day, and a period is expected
deal b { floors: 1.5.2 }                     # finds: syntax/unexpected: expected `,` or the end of the line, found `.`
deal c { days: 3, 4 5 }                      # finds: syntax/unexpected: expected `,` or the end of the line, found `5`
deal d { term: 2026  floors: 1  days: 3 }
rule short { for d: deal where length(d.term) < 13 months report d "" }   # finds: project/short d=d
rule low { for d: deal where d.floors < 2 report d "" }                   # finds: project/low d=d
rule has { for d: deal where 4 in d.days report d "" }
rule three { for d: deal where 3 in d.days report d "" }
# finds: project/three d=c
# finds: project/three d=d
"#,
    );
}

#[test]
fn a_single_day_is_no_period() {
    finds(
        r#"
kind deal { term: period ? }
deal a { term: 2027-01-01 }   # finds: model/single_day: `2027-01-01` is a single day, and a period is expected
deal b { term: 2027-01-01 .. 2027-01-01 }
deal c { term: 2027-01 }
rule any_term { for d: deal where d.term overlaps 2027 report d "" }
# finds: project/any_term d=b
# finds: project/any_term d=c
"#,
    );
}

#[test]
fn of_two_texts_in_one_language_one_is_too_many() {
    finds(
        r#"
kind deal { n: number ? }
deal a "A" "B" { n: 1 }           # finds: model/expected: the title stands before this already
deal b en "B" de "B" { n: 1 }
deal c de "C" de "D" { }          # finds: model/expected: the title stands before this already
rule twice {
  for d: deal
  where d.n > 0
  report d en "x" en "y"          # finds: syntax/unexpected: there is a text in `en` already
}
# finds: project/twice d=b
rule helps {
  for d: deal
  where d.n > 0
  report d "x"
  help "once"
  help "again"                    # finds: rules/duplicate: `help` stands twice in this rule
}
"#,
    );
}

#[test]
fn a_range_that_is_written_as_elsewhere_is_no_value() {
    finds(
        r#"
unit EUR
kind deal { term: period ?  cost: quantity in EUR ? }
deal a { term: 2026-01-01 – 2026-02-28 }   # finds: syntax/range: `–` is not how a range is written here
deal b { cost: 3-4 EUR }                   # finds: syntax/range: `-` is not how a range is written here
deal c { cost: ≥ 500 EUR }                 # finds: syntax/bound: `≥` compares, and is no part of a value
deal d { term: 2026-01-01 .. 2026-02-28  cost: at least 3 EUR }
rule short { for d: deal where length(d.term) < 6 months report d "" }   # finds: project/short d=d
rule dear { for d: deal where d.cost > 2 EUR report d "" }               # finds: project/dear d=d
"#,
    );
}
