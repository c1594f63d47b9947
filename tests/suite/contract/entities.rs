//! *Entities*: declared, nested, extended, named.

use super::finds;

#[test]
fn the_body_is_optional_and_the_title_is_localised() {
    finds(
        r#"
kind k
k a
k b "B"
k c en "C" de "Tse" { note "n" }
rule r { for x: k report x "{x}" }
"#,
        r#"
2:3 `a` project/r: a
3:3 `b` project/r: B
4:3 `c` project/r: C
"#,
    );
}

#[test]
fn what_stands_behind_a_value_holds_for_it_in_any_order() {
    finds(
        r#"
source S "the source" { author: "A" }
kind k { n: number ? }
k a { n: 39 .. 42 during 2023 as of 2023 cite S "quoted" }
k b { n: 39 cite S as of 2023 during 2020 .. }
rule r { for s: statement report s "{s.of} {s.value} {s.period} {s.as_of} {s.source}" }
"#,
        r#"
1:33 `"A"` project/r: the source A nothing nothing nothing
3:10 `39 .. 42` project/r: a 39 .. 42 2023 2023 the source
4:10 `39` project/r: b 39 2020-01-01 .. 2023 the source
"#,
    );
}

#[test]
fn one_partial_date_is_a_period_to_hold_in() {
    finds(
        r#"
kind k { n: number ? m: number ? }
k a { n: 39 during 2026  m: 4 during 2025 }
rule now { for x: k where x.n == 39 report x.n "{x.n}" }
rule then { for x: k where x.m at 2025-06-01 == 4 report x.m "{x.m at 2025}" }
rule not_now { for x: k where x.m == 4 report x.m "{x.m}" }
"#,
        r#"
2:10 `39` project/now: 39
2:29 `4` project/then: 4
"#,
    );
}

#[test]
fn a_sentence_may_be_followed_by_a_property_on_its_line() {
    finds(
        r#"
kind k { a: number ?  b: text ?  n: k*  sentence "from {n} to {a}"  sentence "wants {b}" }
k x { wants "peace"  a: 5 }
k y { from x, x to 5  b: "p" }
rule r { for v: k report v "{v.a} {v.b} {v.n}" }
"#,
        r#"
2:3 `x` project/r: 5 peace nothing
3:3 `y` project/r: 5 p x, x
"#,
    );
}

#[test]
fn an_entity_may_follow_a_value_on_its_line() {
    finds(
        r#"
kind c { n: number ? }
kind k { f: treaty | memo }
k e { f: treaty  c one { n: 5 } }
k f { f: memo  c one "x"
  c two }
rule r { for x: c report x "{x} in {x.part_of}" }
"#,
        r#"
3:20 `one` project/r: e.one in e
4:18 `one` project/r: x in f
5:5 `two` project/r: f.two in f
"#,
    );
}

#[test]
fn a_name_and_a_colon_never_continue_a_line() {
    finds(
        r#"
kind k { n: number*  m: k* }
k a { n: 1,
  m: a }
"#,
        r#"
2:12 `` syntax/unexpected: expected a value, found the end of the line
"#,
    );
}

#[test]
fn aliases_are_other_names_in_any_language() {
    finds(
        r#"
kind k { r: k* }
k germany { alias DE, Deutschland }
k x { r: DE, Deutschland, germany }
k y { alias DE }
rule r { for v: k where Deutschland in v.r report v "{count of w in v.r}" }
"#,
        r#"
3:3 `x` project/r: 3
4:13 `DE` model/declared_twice: `DE` is declared a second time
"#,
    );
}

#[test]
fn a_nested_entity_is_named_after_its_container_and_part_of_it() {
    finds(
        r#"
kind ag
kind cl in ag { n: number ? }
ag A { cl one { n: 1 } }
cl A.two "Two" { n: 2 }
rule r { for c: cl where c within A and c.ag == A report c "{c}" }
cl loose
cl B.x
cl A.one
"#,
        r#"
3:11 `one` project/r: A.one
4:4 `A.two` project/r: Two
6:4 `loose` model/not_inside: `cl` can only stand inside `ag`
7:4 `B` model/unknown_name: unknown name `B`
8:4 `A.one` model/declared_twice: `A.one` is declared a second time
"#,
    );
}

#[test]
fn part_of_is_a_dag_and_a_cycle_is_an_error() {
    finds(
        r#"
kind m
m health
m skilled
m nurse { part_of: health, skilled }
m a { part_of: b }
m b { part_of: c }
m c { part_of: a }
rule r { for x: m where x within skilled and x within health report x "{x}" }
rule s { for x: m where x within a report x "{x}" }
"#,
        r#"
4:3 `nurse` project/r: nurse
5:3 `a` project/s: a
5:16 `b` model/part_of_cycle: `a`, `b` and `c` cannot be parts of each other in a circle
"#,
    );
}

#[test]
fn wording_is_the_prose_before_the_fence_without_quotations() {
    finds(
        r#"
--- a.ekl.md
```einklang
kind k
rule r { for x: k where x.wording is given report x "{x.wording}" }
```

## Article 4

The parties recruit nurses.

> A quotation is left out.

```einklang
k art4
```

```einklang
k without
```
"#,
        r#"
a.ekl.md:13:3 `art4` project/r: Article 4

The parties recruit nurses.
"#,
    );
}

#[test]
fn extend_adds_to_an_entity_declared_elsewhere() {
    finds(
        r#"
--- a.ekl
kind k { n: number ?  l: number* }
k a { n: 5  l: 1 }
rule r { for x: k where 2 in x.l report x.l "{x}" }
--- b.ekl
extend a { l: 2  k sub { n: 4 } }
extend a.sub { l: 2 }
extend nobody { n: 6 }
"#,
        r#"
2:16 `1` project/r: a
b.ekl:2:19 `2` project/r: a.sub
b.ekl:3:8 `nobody` model/unknown_name: unknown name `nobody`
"#,
    );
}

#[test]
fn a_single_value_set_twice_shows_both_unless_sources_differ() {
    finds(
        r#"
source S1 "first"
source S2 "second"
kind k { n: number ? }
k a { n: 5
  n: 6 }
k b { n: 5 cite S1
  n: 7 cite S2 }
k c { n: 5 cite S1, 7 cite S1 }
rule hull { for x: k where x.n > 6 report x.n "{x} {x.n}" }
rule rivals { for pair s, t: statement where s.of == t.of and s.property == t.property and s.value < t.value
  report s "{s.source}: {s.value}, {t.source}: {t.value}" }
k d { n: "x" }
statement e
"#,
        r#"
5:6 `6` model/set_twice: `n` of `a` is set twice
6:10 `5` project/hull (possible): b 5 .. 7
6:10 `5` project/rivals: first: 5, second: 7
8:21 `7` model/set_twice: `n` of `c` is set twice
12:10 `"x"` model/expected: expected a number, found `"x"`
13:11 `e` model/read_only: `statement` is read-only: there is one for each value that is written
"#,
    );
}

#[test]
fn names_resolve_from_the_innermost_container_outwards() {
    finds(
        r#"
kind k { r: k* }
k a { k b { k c { r: b, d, a }  k d }  k e { r: b, b.c, a.b.c } }
k b
k f { r: b, c }
rule inner { for x: k where a.b in x.r report x "{x} names the inner b" }
rule outer { for x: k where b in x.r report x "{x} names the outer b" }
"#,
        r#"
2:15 `c` project/inner: a.b.c names the inner b
2:42 `e` project/inner: a.e names the inner b
4:3 `f` project/outer: f names the outer b
4:13 `c` model/unknown_name: unknown name `c`
"#,
    );
}

#[test]
fn unknown_names_kinds_and_properties_come_with_the_nearest_known_and_duplicates_show_both() {
    finds(
        r#"
kind k { r: k*  size: number ? }
k Germany
k Germany
k x { r: Germani }
k y { sise: 3 }
kk z
"#,
        r#"
3:3 `Germany` model/declared_twice: `Germany` is declared a second time
4:10 `Germani` model/unknown_name: unknown name `Germani`
5:7 `sise` model/unknown_property: `k` has no property `sise`
6:1 `kk` model/unknown_kind: unknown kind `kk`
"#,
    );
}

#[test]
fn a_value_in_error_is_unknown_and_what_is_possible_only_because_of_it_is_withheld() {
    finds(
        r#"
kind k { n: number ?  m: number = unknown }
k a { n: 3,5 }
k b { n: "x" }
k c { n: unknown }
k d { has many }
kind l is k { sentence "has {n}" }
l e { has many }
rule over { for x: k where x.n > 3 report x "{x}" }
rule not_over { for x: k where not x.n > 3 report x "{x}" }
rule none { for x: k where x.n is none report x "{x}" }
"#,
        r#"
2:10 `3,5` syntax/comma_number: `3,5` has a comma inside a number
3:10 `"x"` model/expected: expected a number, found `"x"`
4:3 `c` project/not_over (possible): c
4:3 `c` project/over (possible): c
5:7 `has many` model/no_sentence: `k` has no sentence templates, so this line says nothing
7:11 `many` model/no_sentence: no sentence template of `l` fits: expected a number for `n`, found `many`
"#,
    );
}
