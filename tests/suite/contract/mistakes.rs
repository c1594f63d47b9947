//! Bad input gets one clear finding, and loses nothing.

use super::finds;

#[test]
fn an_unclosed_brace_costs_nothing_else() {
    finds(
        r#"
kind k { n: number ? }
k a {
  n: 5

k b { n: 6 }
k c { n: 7
k d { n: 8 }
rule r { for x: k where x.n > 0 report x.n "{x}" }
"#,
        r#"
2:5 `{` syntax/unclosed_brace: this `{` is never closed
3:6 `5` project/r: a
5:10 `6` project/r: b
6:5 `{` syntax/unclosed_brace: this `{` is never closed
6:10 `7` project/r: c
7:10 `8` project/r: d
"#,
    );
}

#[test]
fn an_unclosed_text_costs_nothing_else() {
    finds(
        r#"
kind k { t: text ?  n: number ? }
k a { t: "never closed }
k b {
  t: """never closed
  n: 6
}
k c {
  t: "never closed
  n: 7
}
rule r { for x: k where x.n > 0 report x.n "{x}" }
"#,
        r#"
2:10 `"never closed` syntax/unclosed_text: this text has no closing quote
4:6 `"""never closed` syntax/unclosed_text: this text has no closing quote
8:6 `"never closed` syntax/unclosed_text: this text has no closing quote
9:6 `7` project/r: c
"#,
    );
}

#[test]
fn quotes_of_other_kinds_are_one_mistake() {
    finds(
        r#"
kind k { t: text ?  n: number ? }
k a { t: „hallo“  n: 5 }
k b { t: 'hello' }
k c { t: »hallo« }
rule r { for x: k where x.n > 0 report x.n "{x}" }
"#,
        r#"
2:10 `„hallo“` syntax/quotes: a text stands in straight quotes, not in `„…“`
2:22 `5` project/r: a
3:10 `'hello'` syntax/quotes: a text stands in straight quotes, not in `'…'`
4:10 `»hallo«` syntax/quotes: a text stands in straight quotes, not in `»…«`
"#,
    );
}

#[test]
fn a_value_that_is_missing_or_misplaced() {
    finds(
        r#"
kind k { n: number ?  m: number ? }
k a { n:  m: 5 }
k b { n: , 5 }
k c { n = 5 }
k d { n: 5 6 }
k e { n: 5 cite }
rule r { for x: k where x.m is given report x.m "{x.m}" }
"#,
        r#"
2:11 `m` syntax/unexpected: expected a value, found `m`
2:14 `5` project/r: 5
3:10 `,` syntax/unexpected: expected a value, found `,`
4:9 `=` syntax/unexpected: expected `:`, found `=`
5:12 `6` syntax/unexpected: expected `,` or the end of the line, found `6`
6:17 `}` syntax/unexpected: expected a name, found `}`
"#,
    );
}

#[test]
fn a_value_of_the_wrong_type() {
    finds(
        r#"
kind a
kind b
a x
b y
kind k { r: a ?  s: text ?  y: yes_no ?  n: number ?  d: date ?  p: period ?  l: duration ?  c: one | two ? }
k k1 { r: y }
k k2 { r: "x" }
k k3 { s: x }
k k4 { y: 1 }
k k5 { n: x }
k k6 { d: 5 }
k k7 { p: x }
k k8 { l: 5 }
k k9 { c: three }
"#,
        r#"
6:11 `y` model/wrong_kind: expected a name of kind `a`, but `y` is of kind `b`
7:11 `"x"` model/expected: expected a name of kind `a`, found `"x"`
8:11 `x` model/expected: expected a text in quotes, found `x`
9:11 `1` model/expected: expected `yes` or `no`, found `1`
10:11 `x` model/expected: expected a number, found `x`
11:11 `5` model/expected: expected a date such as `2026-03-01`, found `5`
12:11 `x` model/expected: expected a period such as `2026-01-01 .. 2026-12-31`, found `x`
13:11 `5` model/expected: expected a duration such as `6 months`, found `5`
14:11 `three` model/unknown_value: `three` is no value of this enumeration
"#,
    );
}

#[test]
fn what_lacks_all_it_needs_is_told_once() {
    finds(
        r#"
kind k { a: number  b: number  c: number ? }
k x { c: 5 }
k y { a: 1  bb: 2 }
k z { a: 1  b: }
"#,
        r#"
2:3 `x` model/missing: `x` has no `a` and `b`, which every `k` needs
3:13 `bb` model/unknown_property: `k` has no property `bb`
4:16 `}` syntax/unexpected: expected a value, found `}`
"#,
    );
}

#[test]
fn a_damaged_declaration_is_no_reason_for_more() {
    finds(
        r#"
kind k { n: number ?, m: text ? }
kind l { a: | b  x: number ? }
define f(x: k when x.n > 3
unit parson = 5 nope
kind z { p: quantity in parson }
k x { n: 5  m: "a" }
l y { a: b  x: 5 }
z w { p: 5 parson }
rule r { for v: k where f(v) report v "a" }
rule s { for v: l where v.a == b report v "a" }
rule t { for v: l where v.x == 5 report v "{v}" }
"#,
        r#"
1:21 `,` syntax/unexpected: expected the end of the line, found `,`
2:13 `|` syntax/unexpected: expected a type such as `text` or `quantity in EUR`, found `|`
3:15 `when` syntax/unexpected: expected `)` or `,`, found `when`
4:17 `nope` model/unknown_unit: unknown unit `nope`
7:3 `y` project/t: y
"#,
    );
}

#[test]
fn a_damaged_template_is_no_reason_for_more() {
    finds(
        r#"
kind c
c A
kind k { a: c*  n: number ?  sentence "{a} meets {b}"  sentence "has {n}" }
k x { A meets A }
k y { has 5 }
k z { has five }
rule r { for v: k where v.n is known report v "{v.n}" }
"#,
        r#"
3:51 `b` model/unknown_property: `k` has no property `b`
5:3 `y` project/r: 5
"#,
    );
}

#[test]
fn an_unknown_kind_is_told_once_and_its_entity_is_no_reason_for_more() {
    finds(
        r#"
kk x { a: b }
kind k { r: k* }
k y { r: x, x.z }
rule r { for a: k where x in a.r report a "n" }
extend x { c: d }
"#,
        r#"
1:1 `kk` model/unknown_kind: unknown kind `kk`
"#,
    );
}

#[test]
fn a_recursion_through_not_names_its_cycle() {
    finds(
        r#"
kind k { r: k* }
k a { r: a }
define p(x: k) when not q(x)
define q(x: k) when p(x) and x in x.r
rule r { for x: k where p(x) report x "x" }
accept r at a { because "x" }
"#,
        r#"
3:8 `p` rules/recursion: a define may not depend on itself through a negation or an aggregate: `p` → `q` → `p`
"#,
    );
}

#[test]
fn texts_inside_the_holes_of_a_text_are_escaped() {
    finds(
        r#"
kind k { t: text }
k a { t: "a \"quoted\" b" }
rule r { for x: k report x "{count of y: k where y.t == \"a\"} and \{ no hole \}" }
rule s { for x: k report x "{count of y: k where y.t == \"a \\\"quoted\\\" b\"}" }
rule t { for x: k report x """{count of y: k where y.t == "a"} of "them" """ }
rule u { for x: k report x "{x.tt}" }
rule v { for x: k report x "{}" }
"#,
        r#"
2:3 `a` project/r: 0 and { no hole }
2:3 `a` project/s: 1
2:3 `a` project/t: 0 of "them" 
6:32 `tt` rules/unknown_property: `k` has no property `tt`
7:30 `` syntax/unexpected: expected a condition or a value here
"#,
    );
}

#[test]
fn two_entities_on_a_line_need_bodies() {
    finds(
        r#"
kind c { n: number ? }
kind k { n: number ? }
k a { c one "x"  c two }
k b { c one { n: 5 }  c two { n: 3 }  n: 4 }
"#,
        r#"
3:18 `c` model/expected: an entity ends with its line or its `}`, found `c` behind it
"#,
    );
}
