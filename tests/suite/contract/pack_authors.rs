//! What those who write packs rest on, each through the whole pipeline.

use einklang::check::run_tests;
use einklang::finding::Lang;

use super::{fails, finds, options, workspace};

#[test]
fn a_number_can_be_bounded_on_both_sides() {
    finds(
        r#"
unit EUR
kind k { a: number >= -3 <= 3 = 0  b: number < 5 > 1 ?  c: quantity in EUR ? >= 1 <= 3 EUR }
k x { a: 4  b: 5  c: 4 EUR }
k y { a: -3  b: unknown  c: at least 2 EUR }
rule r { for v: k where v.b > 0 report v "{v.a}, {v.b}, {v.c}" }
"#,
        r#"
3:3 `x` project/r: -3 .. 3, 1 .. 5, 1 .. 3 EUR
3:10 `4` model/out_of_bounds: `4` is out of bounds: `a` must be `>= -3` and `<= 3`
3:16 `5` model/out_of_bounds: `5` is out of bounds: `b` must be `> 1` and `< 5`
3:22 `4 EUR` model/out_of_bounds: `4 EUR` is out of bounds: `c` must be `>= 1 EUR` and `<= 3 EUR`
4:3 `y` project/r: -3, 1 .. 5, 2 .. 3 EUR
"#,
    );
    finds(
        "
kind k {
  a: number ? >= 5 <= 3
  b: number ? > 3 <= 3
  c: number ? >= 3 <= 3
  d: number ? >= 3 >= 4
}
k x { a: 7  c: 3 }
",
        "
2:23 `3` model/bound: no number lies within these bounds
3:22 `3` model/bound: no number lies within these bounds
5:20 `>=` syntax/unexpected: expected the end of the line, found `>=`
",
    );
}

#[test]
fn a_test_has_a_title_in_the_language_of_its_reader() {
    let text = "
kind k
test en \"nothing\" de \"nichts\" { expect no findings }
test \"for all\" { expect no findings }
";
    let workspace = workspace(text);
    let titles = |lang| -> Vec<String> {
        let outcomes = run_tests(&workspace, &options(lang), &|id| workspace.is_own(id));
        assert!(outcomes.iter().all(|o| o.failures.is_empty()));
        outcomes.into_iter().map(|o| o.title).collect()
    };
    assert_eq!(titles(Lang::En), ["nothing", "for all"]);
    assert_eq!(titles(Lang::De), ["nichts", "for all"]);
}

#[test]
fn a_rule_may_ask_whether_a_statement_has_a_source() {
    finds(
        r#"
source S "S"
kind k { n: number ? }
k a { cite S "as it says" }
k b { n: 3 cite S }
rule cited { for x: k where x.cite is given report x "cited" }
rule bare { for x: k where x.cite is none report x "bare" }
"#,
        "
3:3 `a` project/cited: cited
4:3 `b` project/bare: bare
",
    );
}

#[test]
fn a_share_is_a_threshold_that_a_project_may_set() {
    finds(
        r#"
--- einklang.toml
[values]
share = "30 %"
--- a.ekl
kind k { n: number }
value share en "share" de "Anteil" = 20 %
k a { n: 25 % }
k b { n: 35 % }
rule over { for x: k where x.n > share report x.n "over" }
"#,
        "
4:10 `35 %` project/over: over
",
    );
}

#[test]
fn what_an_entity_is_listed_in_changes_with_time() {
    finds(
        r#"
kind list_
list_ one "One"
list_ two "Two"
kind land { listed_in: list_ ? }
land X { listed_in: one during .. 2021-06-30, two during 2021-07-01 .. }
rule before_ { for l: land where l.listed_in at 2020 .. 2020 == one report l "{l.listed_in at 2020 .. 2020}" }
rule now { for l: land where l.listed_in == two report l "{l.listed_in}" }
rule change { for l: land where l.listed_in at 2021 .. 2021 == two report l "{l.listed_in at 2021 .. 2021}" }
"#,
        "
5:6 `X` project/before_: One
5:6 `X` project/change (possible): One or Two
5:6 `X` project/now: Two
",
    );
}

#[test]
fn several_kinds_nest_in_one_container() {
    finds(
        r#"
kind agreement
kind clause in agreement { n: number ? }
kind recital in agreement
kind part in clause
agreement A "A" {
  recital r1
  clause one "One" { n: 3  part p }
}
rule r { for r: recital where r.agreement == A report r "{r.agreement}" }
rule p { for p: part report p "{p.clause} of {p.agreement}" }
"#,
        "
6:11 `r1` project/r: A
7:33 `p` project/p: One of A
",
    );
}

#[test]
fn a_rule_may_search_the_wording_of_a_draft() {
    finds(
        r#"
--- a.ekl.md
Nurses are recruited.

```einklang
kind clause
clause one "One"
rule r { for c: clause where matches(c.wording, "(?i)nurses?") report c "speaks of nurses" }
```
"#,
        "
a.ekl.md:5:8 `one` project/r: speaks of nurses
",
    );
}

#[test]
fn a_test_that_names_its_rules_rests_on_them_alone_and_says_what_else_was_found_where_it_fails() {
    fails(
        r#"
kind k { n: number ?  day: date ? }
define large(x: k) when x.n > limit
define words(x: k) = x.n
value limit = 3
rule big { for x: k where large(x) report x "{words(x)}" }
rule late { for x: k where x.day before today report x "{x}" }

test "the other rule asks for the day, but this test does not" {
  k a { n: 5  day: 2020 }
  expect big at a
}
test "nothing at all asks for the day too" {
  k a { day: 2020 }
  expect no findings
}
test "a rule of its own counts" {
  as_of: 2026-01-01
  k a { n: 1 }
  rule small { for x: k where x.n < 3 and no y: k where large(y) report x "{x}" }
  expect small at a
  expect no big
}
"#,
        "
nothing at all asks for the day too
  test/as_of: a rule asks for the day of evaluation, and this test does not state it
  test/unexpected: `project/late` at `a` is not expected here
",
    );
}
