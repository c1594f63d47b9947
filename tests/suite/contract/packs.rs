//! *Packs and projects*: what is seen from where.

use super::{fails, finds};

#[test]
fn a_pack_is_used_by_name_or_by_folder_and_saying_it_twice_is_harmless() {
    finds(
        r#"
--- a.ekl
use policy
use policy
use "packs/own"
use "packs/own"
p a
country XX "Xland"
--- packs/own/v.ekl
kind p
use policy
rule rr { for x: p report x "own" }
"#,
        r#"
5:3 `a` own/rr: own
"#,
    );
}

#[test]
fn a_pack_does_not_see_the_project() {
    finds(
        r#"
--- a.ekl
use "packs/own"
kind secret
secret s
--- packs/own/v.ekl
kind p { s: secret ?  t: p ? }
p x { t: s }
"#,
        r#"
packs/own/v.ekl:1:13 `secret` model/not_in_use: `secret` belongs to the project, and the pack `own` cannot see it
packs/own/v.ekl:2:10 `s` model/not_in_use: `s` belongs to the project, and the pack `own` cannot see it
"#,
    );
}

#[test]
fn a_project_file_names_packs_values_severities_and_what_is_off() {
    finds(
        r#"
--- einklang.toml
packs = ["policy"]
[severity]
"project/small" = "note"
"project/loud" = "off"
[values]
limit = "20"
--- a.ekl
country XX "Xland"
value limit = 10
kind k { n: number }
k a { n: 15 }
k b { n: 25 }
rule small { for x: k where x.n > limit report x.n "{x.n} > {limit}" }
rule loud { for x: k report x "off" }
accept loud at a { because "it is off" }
"#,
        r#"
5:10 `25` project/small: 25 > 20
"#,
    );
}

#[test]
fn declarations_may_stand_in_any_file_and_order_and_a_second_one_shows_both() {
    finds(
        r#"
--- b.ekl
kind k { n: m ? }
define f(x: k) when x.n is given
define f(x: k, y: k) when x.n == y.n
value v = 3
value v = 4
rule a { for x: k where f(x) and v == 3 report x "n" }
rule a { for x: k report x "n" }
choice c { a b b }
--- a.ekl
k x { n: y }
m y
kind m
"#,
        r#"
1:3 `x` project/a: n
b.ekl:3:8 `f` rules/duplicate: `f` is declared twice
b.ekl:5:7 `v` rules/duplicate: `v` is declared twice
b.ekl:7:6 `a` rules/duplicate: `a` is declared twice
b.ekl:8:16 `b` model/declared_twice: `b` is declared a second time
"#,
    );
}

#[test]
fn a_project_that_declares_a_name_of_a_used_pack_gets_one_error_each_and_the_pack_none() {
    finds(
        r#"
use migration
kind clause en "x" { foo: text  other: number ? }
kind agreement { }
unit person | persons
choice format { a b }
country GH "Ghana" { }
define hinders(c: clause, o: objective) when c.title == o.title
value x = 3
clause x { foo: "a" }
agreement y { format: a }
rule r { for c: clause where c.other > x report c "c" }
rule brain_drain { for c: clause report c "{c}" }
"#,
        r#"
2:6 `clause` model/declared_twice: `clause` is declared a second time
3:6 `agreement` model/declared_twice: `agreement` is declared a second time
4:6 `person` model/declared_twice: `person` is declared a second time
5:8 `format` model/declared_twice: `format` is declared a second time
6:9 `GH` model/declared_twice: `GH` is declared a second time
7:8 `hinders` rules/duplicate: `hinders` is declared twice
9:8 `x` project/brain_drain: x
"#,
    );
}

#[test]
fn source_is_built_in_and_packs_may_refine_it() {
    finds(
        r#"
kind statute is source { section: text ? }
statute S "s" { author: "x"  url: "y"  date: 2024-10  section: "5" }
source T
kind k { n: number ? }
k a { n: 5 cite S "x"  cite T }
k b { n: 5 cite U }
k c { n: 5 cite a }
"#,
        r#"
6:17 `U` model/unknown_name: unknown name `U`
7:17 `a` model/wrong_kind: expected a name of kind `source`, but `a` is of kind `k`
"#,
    );
}

#[test]
fn no_pack_is_called_like_the_languages_own_codes() {
    finds(
        r#"
--- a.ekl
use "packs/model"
--- packs/model/v.ekl
kind p
"#,
        r#"
1:5 `"packs/model"` model/pack_name: no pack may be called `model`
"#,
    );
}

#[test]
fn a_pack_that_is_not_there_is_one_mistake() {
    finds(
        r#"
use migratoin
ministry X { part_of: DE }
objective o { X seeks to prevent brain_drain }
rule r { for c: clause where hinders(c, o) report c "n" }
accept brain_drain at X { because "x" }
"#,
        r#"
1:5 `migratoin` model/unknown_pack: there is no pack called `migratoin`
"#,
    );
}

#[test]
fn rules_of_one_name_in_two_packs_are_told_apart() {
    finds(
        r#"
use policy
kind k { n: number }
k a { n: 5 }
rule unfunded_commitment { for x: k report x "mine" }
accept project/unfunded_commitment at a { because "x" }
"#,
        r#"
3:3 `a` project/unfunded_commitment (accepted): mine
"#,
    );
}

#[test]
fn codes_name_the_pack_or_the_project_or_the_language() {
    finds(
        r#"
--- a.ekl
use "packs/own"
k a { n: 3,5 }
k b { m: 5 }
rule p { for x: k report x "p" }
rule q { for x: nope report x "q" }
--- packs/own/v.ekl
kind k { n: number ? }
rule o { for x: k report x "o" }
"#,
        r#"
2:3 `a` own/o: o
2:3 `a` project/p: p
2:10 `3,5` syntax/comma_number: `3,5` has a comma inside a number
3:3 `b` own/o: o
3:3 `b` project/p: p
3:7 `m` model/unknown_property: `k` has no property `m`
5:17 `nope` rules/unknown_kind: there is no kind `nope`
"#,
    );
}

#[test]
fn tests_see_declarations_and_packs_but_none_of_the_projects_entities() {
    fails(
        r#"
use policy
kind k { n: number }
k mine { n: 5 }
rule big { for x: k where x.n > 3 report x.n "big" }
test "its own" {
  country YY "y"
  k b { n: 1 }
  k c { n: 5 }
  expect no big at mine
  expect big at c
  expect no big at b
}
test "mine" { k b { n: 1 }  expect big at mine }
test "another of the name" { k mine { n: 1 }  expect no big }
"#,
        r#"
its own
  test/unknown_place: nothing in this test is called `mine`
mine
  test/unknown_place: nothing in this test is called `mine`
"#,
    );
}

#[test]
fn tests_expect_findings_possible_ones_none_of_a_rule_and_none_at_all() {
    fails(
        r#"
kind k { n: number }
rule big { for x: k where x.n > 3 report x.n "big" }
test "certain" { k b { n: 5 }  expect big at b }
test "possible" { k b { n: about 3 }  expect possible big at b }
test "no finding of a rule" { k b { n: 1 }  expect no big }
test "no findings" { k b { n: 1 }  expect no findings }
test "not possible but certain" { k b { n: 5 }  expect possible big at b }
test "one too many" { k b { n: 5 }  expect no findings }
test "no such rule" { k b { n: 5 }  expect bigg at b }
test "a mistake in it" { k b { n: "five" }  expect no findings }
test "a mistake that it expects" { k b { n: "five" }  expect model/expected at b }
"#,
        r#"
not possible but certain
  test/missing: expected a possible finding of `project/big` at `b`, and there is none
one too many
  test/unexpected: `project/big` at `b` is not expected here
no such rule
  test/unknown_rule: there is no rule `bigg`
a mistake in it
  model/expected: expected a number, found `"five"`
"#,
    );
}

#[test]
fn a_test_that_reads_today_states_its_day() {
    fails(
        r#"
kind k { d: date ?  n: number ? }
rule dated { for x: k where x.d before today report x.d "old" }
test "unstated" { k b { d: 2020 }  expect dated at b }
test "stated" { as_of: 2026-01-01  k b { d: 2020 }  expect dated at b }
test "a year" { as_of: 2026  k b { d: 2025 }  expect dated at b }
test "before it" { as_of: 2019-01-01  k b { d: 2020 }  expect no dated }
"#,
        r#"
unstated
  test/as_of: a rule asks for the day of evaluation, and this test does not state it
"#,
    );
}
