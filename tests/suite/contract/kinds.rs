//! *Kinds, units*: what entities have, and what sentences say.

use super::finds;

#[test]
fn the_example_of_the_contract() {
    finds(
        r#"
unit person | persons
choice level { A1  A2  B1  B2 en "B2 (upper intermediate)" de "B2 (gehobene Mittelstufe)"  C1  C2 }
kind actor
kind factor
kind country is actor
kind objective en "objective" de "Ziel" {
  owner:     actor en "owner" de "Federführung" note en "who answers for it" de "wer sie verantwortet"
  direction: increase | reduce | maintain | achieve | prevent
  factor:    factor
  scope:     country* = any
  target:    quantity in persons/year ?
  deadline:  date ?
  priority:  low | medium | high = medium
  sentence "{owner} seeks to {direction} {factor} [in {scope}] [by {deadline}]"
}
kind ministry is actor en "ministry" de "Ministerium"
kind agreement
kind clause in agreement { l: level ? }
kind group { l: level ? }
ministry BMZ
factor drain
country GH
country DE
objective o { BMZ seeks to prevent drain by 2027 in GH, DE }
objective o2 { BMZ seeks to reduce drain in GH }
group p { l: B2 }
agreement a { clause c { l: B1 } }
rule levels { for c: clause, p: group where c.l < p.l report c "{c.l} before {p.l}, in {c.agreement}" }
rule said { for o: objective where o.priority == medium and DE in o.scope report o "{o.scope} {o.deadline}" }
rule inherited { for o: objective where o.owner is ministry report o.direction "{o.direction}" }
"#,
        r#"
24:11 `o` project/said: GH, DE 2027
24:28 `prevent` project/inherited: prevent
25:29 `reduce` project/inherited: reduce
27:22 `c` project/levels: B1 before B2 (upper intermediate), in a
"#,
    );
}

#[test]
fn time_units_are_built_in() {
    finds(
        r#"
unit year | years
kind k { d: duration ?  q: quantity in month ? }
k a { d: 2 years  q: 1 year }
rule r { for x: k where x.q == 12 months and x.d == 24 months report x "{x.q} {x.d}" }
"#,
        r#"
1:6 `year` model/declared_twice: `year` is declared a second time
3:3 `a` project/r: 12 month 2 years
"#,
    );
}

#[test]
fn cardinality_is_one_at_most_one_any_or_at_least_one() {
    finds(
        r#"
kind k { one: number  opt: number ?  many: number*  some: number+ }
k a
k b { one: 1, 2  some: 1 }
k c { one: 1  opt: 1, 2  many: 1, 2  some: 1, 2 }
k d { one: unknown  some: unknown }
"#,
        r#"
2:3 `a` model/missing: `a` has no `one` and `some`, which every `k` needs
3:15 `2` model/set_twice: `one` of `b` is set twice
4:23 `2` model/set_twice: `opt` of `c` is set twice
"#,
    );
}

#[test]
fn a_default_holds_unknown_is_no_proof_and_any_is_every_entity() {
    finds(
        r#"
kind c
c GH
c DE
kind k { n: number = 3  u: number = unknown  s: c* = any  o: c ? = any }
k a
k b { s: GH }
rule default { for x: k where x.n == 3 report x "{x.n}" }
rule unproven { for x: k where x.u > 3 report x "{x.u}" }
rule everywhere { for x: k where DE in x.s report x "{x}" }
"#,
        r#"
4:68 `any` model/any: `any` needs a property that may have several values
5:3 `a` project/default: 3
5:3 `a` project/everywhere: a
5:3 `a` project/unproven (possible): unknown
6:3 `b` project/default: 3
6:3 `b` project/unproven (possible): unknown
"#,
    );
}

#[test]
fn a_bound_and_a_cardinality_come_in_any_order() {
    finds(
        r#"
unit EUR
kind k { a: number >= 0 ?  b: number ? >= 0  c: number* >= 0  d: quantity in EUR >= 0 EUR ? = 5 EUR }
k x { a: -1  b: -1  c: -1  d: -1 EUR }
k y
"#,
        r#"
3:10 `-1` model/out_of_bounds: `-1` is out of bounds: `a` must be `>= 0`
3:17 `-1` model/out_of_bounds: `-1` is out of bounds: `b` must be `>= 0`
3:24 `-1` model/out_of_bounds: `-1` is out of bounds: `c` must be `>= 0`
3:31 `-1 EUR` model/out_of_bounds: `-1 EUR` is out of bounds: `d` must be `>= 0 EUR`
"#,
    );
}

#[test]
fn what_lies_outside_a_bound_is_an_error_and_open_ends_start_there() {
    finds(
        r#"
unit EUR
kind k { a: number ? >= 0  b: quantity in EUR ? >= 0  c: number ?  d: number ? <= 10  e: number ? > 0 }
k x { a: at most 5  b: unknown  c: unknown }
k y { d: 11 }
k z { a: 5 .. 6  b: -3 .. 5 EUR  e: 0 }
rule a { for v: k where v.a >= 0 report v.a "{v.a}" }
rule b { for v: k where v.b >= 0 EUR report v.b "{v.b}" }
rule c { for v: k where v.c >= 0 report v.c "{v.c}" }
"#,
        r#"
3:10 `at most 5` project/a: 0 .. 5
3:24 `unknown` project/b: at least 0 EUR
3:36 `unknown` project/c (possible): unknown
4:10 `11` model/out_of_bounds: `11` is out of bounds: `d` must be `<= 10`
5:10 `5 .. 6` project/a: 5 .. 6
5:21 `-3 .. 5 EUR` model/out_of_bounds: `-3 .. 5 EUR` is out of bounds: `b` must be `>= 0 EUR`
5:21 `-3 .. 5 EUR` project/b: at least 0 EUR
5:37 `0` model/out_of_bounds: `0` is out of bounds: `e` must be `> 0`
"#,
    );
}

#[test]
fn several_values_behind_each_other_in_time() {
    finds(
        r#"
unit person | persons
kind k { cap: quantity in persons/year ? }
k a { cap: 25_000 persons/year during 2021-01-01 .. 2024-05-31, 50_000 persons/year during 2024-06-01 .. }
k b { cap: 1 persons/year during 2021-01-01 .. 2024-05-31, 2 persons/year during 2024-05-01 .. }
rule now { for x: k where x.cap > 0 persons/year report x.cap "{x.cap}" }
rule then { for x: k where x.cap at 2022-01-01 > 0 persons/year report x.cap "{x.cap at 2022-01-01}" }
rule within { for x: k where x.cap at 2024 < 40_000 persons/year report x.cap "{x.cap at 2024}" }
"#,
        r#"
3:12 `25_000 persons/year` project/now: 50,000 persons/year
3:12 `25_000 persons/year` project/then: 25,000 persons/year
3:12 `25_000 persons/year` project/within (possible): 25,000 .. 50,000 persons/year
4:60 `2 persons/year` model/set_twice: the periods of two values of `cap` of `b` overlap
"#,
    );
}

#[test]
fn a_unit_may_have_a_title_before_or_behind_what_it_is_made_of() {
    finds(
        r#"
unit u en "unit" de "Einheit"
unit v = 5 u "five of them"
unit w "two" = 2 v
kind k { q: quantity in v >= 0 v "how much" ? = 3 v en "not so" }
kind l { q: quantity in v >= 0 v ? "how much" }
l x { q: 25 u }
l y { q: 1 w }
rule r { for z: l report z.q "{z.q}" }
"#,
        r#"
4:53 `en` syntax/unexpected: expected the end of the line, found `en`
6:10 `25 u` project/r: 5 five of them
7:10 `1 w` project/r: 2 five of them
"#,
    );
}

#[test]
fn kinds_inherit() {
    finds(
        r#"
kind a { x: number ? }
kind b is a { y: number ?  x: text }
kind c is d
kind d is c
kind e is nope
b q { x: 5  y: 6 }
rule r { for v: a where v.x == 5 report v "{v}" }
rule s { for v: a where v.y == 5 report v "{v}" }
"#,
        r#"
2:28 `x` model/declared_twice: `x` is inherited from `a` and cannot be declared again
3:11 `d` model/kind_cycle: a kind cannot be itself by way of others: `c` → `d`
5:11 `nope` model/unknown_kind: unknown kind `nope`
6:3 `q` project/r: q
8:27 `y` rules/unknown_property: `a` has no property `y`
"#,
    );
}

#[test]
fn adding_or_comparing_across_dimensions_is_an_error() {
    finds(
        r#"
unit person | persons
unit EUR | euro
unit USD
kind k { p: quantity in persons/year ?  c: quantity in EUR/person ?  u: quantity in USD ?  e: quantity in EUR ? }
k a { p: 5 persons/year  c: 3 EUR/person  e: 1 thousand euro  u: 4 USD }
k b { e: 5 USD }
k c { e: 5 }
rule product { for x: k where x.p * x.c > 10 EUR/year report x "{x.p * x.c}" }
rule r1 { for x: k where x.p * x.c > 10 EUR report x "n" }
rule r2 { for x: k where x.u > x.e report x "n" }
rule r3 { for x: k where x.u + x.e > 0 EUR report x "n" }
rule r4 { for x: k where x.p > 5 report x "n" }
"#,
        r#"
5:3 `a` project/product: 15 EUR/year
6:10 `5 USD` model/dimension: expected a quantity in `EUR`, found `5 USD`
7:10 `5` model/no_unit: `5` has no unit, expected a quantity in `EUR`
9:26 `x.p * x.c > 10 EUR` rules/dimension: `EUR/year` and `EUR` are different units of measure
10:26 `x.u > x.e` rules/dimension: `USD` and `EUR` are different units of measure
11:26 `x.u + x.e` rules/dimension: `USD` and `EUR` are different units of measure
12:26 `x.p > 5` rules/dimension: one side is a quantity in `persons/year`, the other a number without a unit
"#,
    );
}

#[test]
fn optional_parts_come_in_any_order_and_slots_take_several_values() {
    finds(
        r#"
kind c
c GH
c DE
c IN
kind k { who: c  where: c*  by: date ?  sentence "{who} goes [to {where}] [by {by}]" }
k a { GH goes }
k b { GH goes by 2027 to DE, IN }
k d { GH goes to DE by 2027 }
rule r { for x: k report x "{x.who} {x.where} {x.by}" }
"#,
        r#"
6:3 `a` project/r: GH nothing nothing
7:3 `b` project/r: GH DE, IN 2027
8:3 `d` project/r: GH DE 2027
"#,
    );
}

#[test]
fn the_longest_spelling_of_an_enumeration_value_wins() {
    finds(
        r#"
kind c
c GH
kind k { who: c  m: shall | shall_not | shall_not_ever  sentence "{who} {m} go" }
k a { GH shall go }
k b { GH shall not go }
k d { GH shall_not go }
k e { GH shall not ever go }
rule r { for x: k report x.m "{x.m}" }
"#,
        r#"
4:10 `shall` project/r: shall
5:10 `shall not` project/r: shall not
6:10 `shall_not` project/r: shall not
7:10 `shall not ever` project/r: shall not ever
"#,
    );
}

#[test]
fn a_title_of_an_enumeration_value_is_a_spelling_in_sentences() {
    finds(
        r#"
kind c
c BMZ
kind k {
  who: c
  aim: prevent en "prevent" de "verhindern" | raise en "raise" de "stark erhöhen" | keep "same" | hold "same"
  sentence de "{who} will {aim}"
}
k a { BMZ will verhindern }
k b { BMZ will stark erhöhen }
k d { BMZ will prevent }
k e { BMZ will verhinder }
k f { BMZ will same }
rule r { for x: k report x.aim "{x.aim}" }
"#,
        r#"
8:16 `verhindern` project/r: prevent
9:16 `stark erhöhen` project/r: raise
10:16 `prevent` project/r: prevent
11:3 `e` project/r: unknown
11:16 `verhinder` model/no_sentence: no sentence template of `k` fits: expected a word for `aim`, found `verhinder`
12:3 `f` project/r: unknown
12:16 `same` model/no_sentence: no sentence template of `k` fits: expected a word for `aim`, found `same`
"#,
    );
}

#[test]
fn a_templates_own_words_win_over_entities_of_the_same_name() {
    finds(
        r#"
kind c
c to
c A
kind k { a: c*  b: c*  sentence "{a} goes to {b}" }
k x { A goes to A }
k y { to goes to A }
"#,
        r#"
6:7 `to` model/no_sentence: no sentence template of `k` fits: expected a name for `a`, found `to`
"#,
    );
}

#[test]
fn two_templates_that_fit_with_different_results_are_an_error() {
    finds(
        r#"
kind c
c A
kind k { a: c ?  b: c ?  n: number ?  sentence "{a} likes {n}"  sentence "{b} likes {n}"  sentence en "has {n}"  sentence de "has {n}" }
k x { A likes 5 }
k y { has 5 }
rule r { for v: k report v "{v.n}" }
"#,
        r#"
4:3 `x` project/r: unknown
4:7 `A likes 5` model/ambiguous_sentence: two sentence templates fit, and they say different things
5:3 `y` project/r: 5
"#,
    );
}

#[test]
fn a_sentence_that_fits_no_template_shows_the_nearest_and_the_first_word_that_did_not_fit() {
    finds(
        r#"
kind c
c A
kind k { a: c ?  n: number ?  m: shall | may ?  b: c ?  sentence "{a} {m} have {n} [of {b}]" }
k x1 { A shall hve 5 }
k x2 { A shall have 3,5 }
k x3 { A shall have 5 of B }
k x4 { A shall have 5 of }
k x5 { A shal have 5 }
k x6 { A must have 5 }
k x7 { A may have five }
k x8 { n 5 }
"#,
        r#"
4:16 `hve` model/no_sentence: no sentence template of `k` fits: expected `have`, found `hve`
5:21 `3,5` syntax/comma_number: `3,5` has a comma inside a number
6:26 `B` model/unknown_name: unknown name `B`
7:8 `A shall have 5 of` model/no_sentence: this sentence of `k` is not complete, expected a name for `b`
8:10 `shal` model/no_sentence: no sentence template of `k` fits: expected a word for `m`, found `shal`
9:10 `must` model/no_sentence: no sentence template of `k` fits: expected a word for `m`, found `must`
10:19 `five` model/no_sentence: no sentence template of `k` fits: expected a number for `n`, found `five`
11:8 `n` model/no_sentence: expected `:` behind `n`
"#,
    );
}

#[test]
fn a_kind_and_a_property_have_titles_and_notes() {
    finds(
        r#"
source S "s"
kind k en "K" {
  note en "of the kind"
  n: number ? en "N" de "Enn" note en "of the property"
  sentence "is {n}"
}
k a {
  is 5
  cite S "q"  note en "n" de "m"
}
k b { n: 6 cite S note "x" }
k c { cite T }
rule r { for x: k where S in x.cite report x "{x.note}" }
"#,
        r#"
7:3 `a` project/r: n
12:12 `T` model/unknown_name: unknown name `T`
"#,
    );
}
