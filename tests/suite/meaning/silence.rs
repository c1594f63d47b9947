//! What is not found, and why: errors in data withhold, and a clean run says what it did not check.

use super::finds;

#[test]
fn a_finding_that_is_possible_only_because_of_an_error_is_withheld() {
    finds(
        r#"
unit person | persons
kind thing { n: quantity in persons ? >= 0  of: thing*  one: thing ?  d: date ?  level: low | high ? }
thing a { n: 5 }              # finds: model/no_unit: `5` has no unit, expected a quantity in `persons`
thing b { one: nobody }       # finds: model/unknown_name: unknown name `nobody`
thing c { of: b, nobody }     # finds: model/unknown_name: unknown name `nobody`
thing d { d: 2026-13-01 }     # finds: model/date: there is no day `2026-13-01` in the calendar
thing e { level: mid }        # finds: model/unknown_value: `mid` is no value of this enumeration
thing f { n: unknown }
thing g { n: 7 persons  of: f, a }
rule n { for t: thing where t.n > 3 persons report t "" }
# finds: possible project/n t=f
# finds: project/n t=g
rule not_n { for t: thing where not t.n > 3 persons report t "" }
# finds: project/not_n t=b
# finds: project/not_n t=c
# finds: project/not_n t=d
# finds: project/not_n t=e
# finds: possible project/not_n t=f
rule one { for t: thing where t.one == a report t "" }
rule path { for t: thing where t.one.n > 3 persons report t "" }
rule of { for t: thing where g in t.of report t "" }
rule known { for t: thing where b in t.of report t "" }       # finds: project/known t=c
rule every { for t: thing where every x in t.of satisfies x == b report t "" }
# finds: project/every t=a
# finds: project/every t=b
# finds: project/every t=d
# finds: project/every t=e
# finds: project/every t=f
rule sum { for t: thing where (sum of x.n for x in t.of) > 100 persons report t "" }
rule date { for t: thing where t.d before 2027 report t "" }
rule level { for t: thing where t.level == low report t "" }
rule or { for t: thing where t.level == low or t.title is none and t == e report t "" }   # finds: project/or t=e
rule both { for t: thing where t.level == low and f.n > 3 persons report t "" }
rule reach { for t: thing where t reaches g via one, of report t "" }
rule given { for t: thing where t.level is none and t.d is none and t.one is none and t.n is none report t "" }
# finds: project/given t=c
"#,
    );
}

#[test]
fn what_a_rule_had_nothing_to_look_at_is_named() {
    finds(
        r#"
kind thing { n: number ?  m: number ?  of: thing* }
kind ghost { n: number ? }
thing a { n: 5 }
rule no_kind { for g: ghost where g.n > 3 report g "" }
# not checked: project/no_kind there is no `ghost`
rule no_value { for t: thing where t.m > 3 report t "" }
# not checked: project/no_value no `thing` states `m`
rule no_path { for t: thing where t.n > 3 and t in t.of report t "" }
# not checked: project/no_path no `thing` states `of`
rule silent { for t: thing where t.n > 7 report t "" }
"#,
    );
}
