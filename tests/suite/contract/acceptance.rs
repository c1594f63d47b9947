//! `accept`: findings that somebody answers for.

use super::finds;

#[test]
fn it_covers_a_place_and_what_nests_there() {
    finds(
        r#"
kind k { n: number ?  r: k* }
k a { n: 5  k sub { n: 6  r: b } }
k b { n: 1 }
rule big { for x: k where x.n > 3 report x.n "{x}" }
rule meets { for x: k, y: k where y in x.r report x.r "{x} {y}" }

accept big at a { because "decided" }
"#,
        r#"
2:10 `5` project/big (accepted): a
2:24 `6` project/big (accepted): a.sub
2:30 `b` project/meets: a.sub b
"#,
    );
}

#[test]
fn it_covers_only_findings_that_also_bind_those_named_with_it() {
    finds(
        r#"
kind k { n: number ?  r: k* }
k a { n: 5  k sub { n: 6  r: b } }
k b { n: 1 }
rule big { for x: k where x.n > 3 report x.n "{x}" }
rule meets { for x: k, y: k where y in x.r report x.r "{x} {y}" }

accept meets at a with b { because "decided" }
accept big at a with b { because "decided" }
"#,
        r#"
2:10 `5` project/big: a
2:24 `6` project/big: a.sub
2:30 `b` project/meets (accepted): a.sub b
8:15 `a` model/accept_unused: there is nothing here to accept: no finding of this rule lies here
"#,
    );
}

#[test]
fn it_holds_up_to_and_including_its_last_day_and_then_the_finding_is_back() {
    finds(
        r#"
kind k { n: number ?  r: k* }
k a { n: 5  k sub { n: 6  r: b } }
k b { n: 1 }
rule big { for x: k where x.n > 3 report x.n "{x}" }
rule meets { for x: k, y: k where y in x.r report x.r "{x} {y}" }

accept big at a.sub { because "decided" until: 2026-11-22 }
accept meets at a { because "decided" until: 2026-10 }
"#,
        r#"
2:10 `5` project/big: a
2:24 `6` project/big (accepted): a.sub
2:30 `b` project/meets: a.sub b
8:46 `2026-10` model/accept_expired: this acceptance ended with `2026-10`: its finding counts again
"#,
    );
}

#[test]
fn it_needs_its_reason() {
    finds(
        r#"
kind k { n: number ?  r: k* }
k a { n: 5  k sub { n: 6  r: b } }
k b { n: 1 }
rule big { for x: k where x.n > 3 report x.n "{x}" }
rule meets { for x: k, y: k where y in x.r report x.r "{x} {y}" }

accept big at a { by: b }
accept meets at a { because " " }
"#,
        r#"
2:10 `5` project/big: a
2:24 `6` project/big: a.sub
2:30 `b` project/meets: a.sub b
7:15 `a` model/accept_without_reason: this acceptance states no reason
8:17 `a` model/accept_without_reason: this acceptance states no reason
"#,
    );
}

#[test]
fn what_is_written_wrong_in_it_is_one_mistake() {
    finds(
        r#"
kind k { n: number ?  r: k* }
k a { n: 5  k sub { n: 6  r: b } }
k b { n: 1 }
rule big { for x: k where x.n > 3 report x.n "{x}" }
rule meets { for x: k, y: k where y in x.r report x.r "{x} {y}" }

accept big at a { becuase "decided" }
accept bigg at a { because "decided" }
accept big at aa { because "decided" }
accept meets at a { because "decided" until: 2027-02-30 }
"#,
        r#"
2:10 `5` project/big: a
2:24 `6` project/big: a.sub
2:30 `b` project/meets: a.sub b
7:19 `becuase` syntax/unexpected: expected `because`, `by` or `until`, found `becuase`
8:8 `bigg` model/unknown_rule: there is no rule `bigg`
9:15 `aa` model/unknown_name: there is no entity `aa`
10:46 `2027-02-30` model/accept_until: `2027-02-30` is not a date
"#,
    );
}

#[test]
fn one_that_silences_nothing_is_a_warning() {
    finds(
        r#"
kind k { n: number ?  r: k* }
k a { n: 5  k sub { n: 6  r: b } }
k b { n: 1 }
rule big { for x: k where x.n > 3 report x.n "{x}" }
rule meets { for x: k, y: k where y in x.r report x.r "{x} {y}" }

accept big at b { because "decided" }
"#,
        r#"
2:10 `5` project/big: a
2:24 `6` project/big: a.sub
2:30 `b` project/meets: a.sub b
7:15 `b` model/accept_unused: there is nothing here to accept: no finding of this rule lies here
"#,
    );
}

#[test]
fn one_at_an_entity_or_of_a_rule_in_error_is_silent() {
    finds(
        r#"
kind k { n: number ? }
k a { n: "five" }
k b { n: }
kk c { n: 5 }
rule big { for x: k where x.n > 3 report x.n "{x}" }
rule bad { for x: k where x.m > 3 report x "{x}" }
accept big at a { because "decided" }
accept big at b { because "decided" }
accept big at c { because "decided" }
accept bad at a { because "decided" }
"#,
        r#"
2:10 `"five"` model/expected: expected a number, found `"five"`
3:10 `}` syntax/unexpected: expected a value, found `}`
4:1 `kk` model/unknown_kind: unknown kind `kk`
6:29 `m` rules/unknown_property: `k` has no property `m`
"#,
    );
}

#[test]
fn one_that_is_in_error_itself_silences_nothing() {
    finds(
        r#"
kind k { n: number }
k a { n: 5 }
rule big { for x: k where x.n > 3 report x.n "{x}" }

accept big at a because "decided" by: me
accept big at a { because "decided" until: soon }
accept big at a { because "decided" untill: 2027 }
"#,
        r#"
2:10 `5` project/big: a
5:17 `because` syntax/unexpected: the reason of an acceptance stands in braces
6:44 `soon` model/accept_until: `soon` is not a date
7:37 `untill` syntax/unexpected: expected `because`, `by` or `until`, found `untill`
"#,
    );
}
