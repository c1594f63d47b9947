//! What is said about rules before any data is looked at. A rule in error is never dropped silently.

use einklang::finding::Lang;

use super::{finds, finds_in, report};

#[test]
fn unknown_names_come_with_the_nearest_known() {
    finds(
        r#"
unit person | persons
kind clause { amount: quantity in persons ?  level: low | high ? }
clause one { amount: 5 persons }
define small(c: clause) when c.amount < 3 persons
rule a { for c: claus report c "" }            # finds: rules/unknown_kind: there is no kind `claus`
rule b { for c: clause where c.amout > 3 persons report c "" }  # finds: rules/unknown_property: `clause` has no property `amout`
rule d { for c: clause where smal(c) report c "" }      # finds: rules/unknown_define: there is no define and no function `smal`
rule e { for c: clause where c.level == hi report c "" }        # finds: rules/unknown_value: `hi` is none of the values low, high
rule f { for c: clause where c == onne report c "" }    # finds: rules/unknown_name: `onne` is not known here
rule g { for c: clause where c.amount > 3 person_s report c "" }   # finds: rules/unknown_unit: there is no unit `person_s`
rule h { for c: clause where c.amount > 3 persons report d "" }    # finds: rules/unknown_name: `d` is not known here
rule i { for c: clause where c.amount > 3 persons report c "{c.amont}" }   # finds: rules/unknown_property: `clause` has no property `amont`
rule j {
  severity: eror               # finds: syntax/unexpected: expected `error`, `warning` or `note`, found `eror`
  for c: clause
  where c.amount > 30 persons
  report c ""
}
rule k { for c: clause where c.amount > 3 persons report c "" cite Nobody }     # finds: rules/unknown_name: `Nobody` is not known here
rule l { for c: clause where c.amount.size > 3 report c "" }   # finds: rules/unknown_property: a quantity in `persons` has no properties, so no `size`
rule sound { for c: clause where c.amount > 3 persons report c "" }             # finds: project/sound c=one
"#,
    );
}

#[test]
fn comparisons_that_can_never_hold_are_errors() {
    finds(
        r#"
unit person | persons
unit EUR
unit USD
kind clause { amount: quantity in persons ? >= 0  paid: quantity in EUR ?  fee: quantity in USD ?  d: date ?
              p: period ?  level: low | high ?  size: small | large ?  ok: yes_no ?  t: text ? }
kind actor { }
clause one { amount: 5 persons }
actor me
rule a { for c: clause where c.paid == c.fee report c "" }     # finds: rules/dimension: `EUR` and `USD` are different units of measure
rule b { for c: clause where c.paid + c.fee > 3 EUR report c "" }   # finds: rules/dimension: `EUR` and `USD` are different units of measure
rule d { for c: clause where c == me report c "" }             # finds: rules/never: `clause` can never be compared with `actor`
rule e { for c: clause where c.d == c.amount report c "" }     # finds: rules/never: a date can never be compared with a quantity in `persons`
rule f { for c: clause where c.level == c.size report c "" }   # finds: rules/never: a value of `clause.level` can never be compared with a value of `clause.size`
rule g { for c: clause where c.amount < 0 persons report c "" }   # finds: rules/never: this can never hold: `amount` is always at least 0
rule h { for c: clause where c.amount report c "" }            # finds: rules/type: a condition is needed here, and this is a quantity in `persons`
rule i { for c: clause where c.t > "a" report c "" }           # finds: rules/never: a text has no order
rule j { for c: clause where c.p == c.d report c "" }          # finds: rules/never: a period can never be compared with a date
rule k { for c: clause where c.ok == 5 report c "" }           # finds: rules/never: yes or no can never be compared with a number
rule l { for c: clause where c.amount is none and c.amount == none report c "" }   # finds: rules/never: nothing is ever equal to `none`
rule m { for c: clause where c is actor report c "" }          # finds: rules/never: `clause` can never be compared with `actor`
rule n { for c: clause where c.level in (low, small) report c "" }   # finds: rules/unknown_value: `small` is none of the values low, high
rule o { for c: clause where length(c.p) > 3 report c "" }     # finds: rules/never: the length of a period can never be compared with a number
rule q { for c: clause where c.d before c.amount report c "" } # finds: rules/type: expected a date, found a quantity in `persons`
"#,
    );
}

#[test]
fn where_several_values_are_compared_it_is_said_what_to_write_in_the_authors_own_words() {
    let help = |condition: &str| {
        let text = format!(
            "kind thing {{ of: thing*  n: number* }}\nthing one\n\
             rule a {{ for x: thing, t: thing where {condition} and x != t report t \"\" }}\n"
        );
        let (_, report) = report(&[("a.ekl", &text)], Lang::En);
        let of = |lang| report.findings[0].help.as_ref().unwrap().in_lang(lang).to_owned();
        (of(Lang::En), of(Lang::De))
    };
    let both = |right: &str, en: &str, de: &str| {
        (format!("write `{right}` ({en})"), format!("schreiben Sie `{right}` ({de})"))
    };
    assert_eq!(help("t.of == one"), both("one in t.of", "one of them", "einer davon"));
    assert_eq!(help("one != t.of"), both("not (one in t.of)", "one of them", "einer davon"));
    assert_eq!(help("t.of == x.of"), both("t.of overlaps x.of", "one in common", "einer gemeinsam"));
    assert_eq!(
        help("5 <= t.n").1,
        "schreiben Sie `some y in t.n where 5 <= y` (einer davon) oder `every y in t.n satisfies 5 <= y` (alle)"
    );
    assert_eq!(
        help("t.of within one").0,
        "say of which of them it is to hold: `some x in t.of where …`, `every x in t.of satisfies …`"
    );
}

#[test]
fn several_values_cannot_be_compared_as_one() {
    finds(
        r#"
kind thing { of: thing*  n: number* }
thing one
rule a { for t: thing where t.of == one report t "" }           # finds: rules/many: `t.of` may have several values, so it cannot be compared as one
rule b { for t: thing where t.n < 5 report t "" }               # finds: rules/many: `t.n` may have several values, so it cannot be compared as one
rule c { for t: thing where t.of within one report t "" }       # finds: rules/many: `t.of` may have several values, so it cannot be compared as one
rule d { for t: thing where t.of reaches one via of report t "" }   # finds: rules/many: `t.of` may have several values, so it cannot be compared as one
rule e { for t: thing where t.of.of == one report t "" }        # finds: rules/many: `t.of.of` may have several values, so it cannot be compared as one
"#,
    );
}

#[test]
fn unused_variables_and_swallowed_lines_are_warned_of() {
    finds(
        r#"
kind thing { n: number ?  of: thing* }
thing one { n: 1  of: one }
rule a { for x: thing, y: thing where x.n == 1 report x "" }
# finds: rules/unused_variable: the variable `y` is never used
# finds: project/a x=one y=one
rule b {
  for x: thing
  where some y: thing where y in x.of
    and x.n == 1
  report x ""
}
# finds: rules/captured: this line belongs to the quantifier above, but does not mention `y`
# finds: project/b x=one
rule c {
  for x: thing
  where (some y: thing where y in x.of)
    and x.n == 1
  report x ""
}
# finds: project/c x=one
rule d {
  for x: thing
  let n = x.n
  let m = 2
  where n == 1
  report x ""
}
# finds: rules/unused_variable: the variable `m` is never used
# finds: project/d x=one
define e(x: thing, y: thing) when x.n == 1
rule f { for x: thing where e(x, one) report x "" }            # finds: project/f x=one
"#,
    );
}

#[test]
fn an_incomplete_rule_is_an_error_and_the_others_run() {
    finds(
        r#"
kind thing { n: number ? }
thing one { n: 1 }
rule a { for t: thing }                        # finds: rules/incomplete: the rule `a` does not say what to report
rule b { report one "" }                       # finds: rules/incomplete: the rule `b` does not say what it looks at
rule c { for t: thing where t.n == 1 report t "" }      # finds: project/c t=one
rule c { for t: thing where t.n == 2 report t "" }      # finds: rules/duplicate: `c` is declared twice
define f(t: thing) when t.n == 1
define f(t: thing) when t.n == 2               # finds: rules/duplicate: `f` is declared twice
value v = 5
value v = 6                                    # finds: rules/duplicate: `v` is declared twice
rule d { for t: thing where f(t, t) report t "" }       # finds: rules/arguments: `f` takes 1 argument, not 2
rule e { for t: thing where matches(t.title, "(") report t "" }  # finds: rules/pattern: this is not a regular expression that can be used
rule g { for t: thing, t: thing where t.n == 1 report t "" }     # finds: rules/duplicate: the variable `t` is already in use
"#,
    );
}

#[test]
fn a_define_in_error_fails_the_rules_that_call_it() {
    finds(
        r#"
kind thing { n: number ? }
thing one { n: 1 }
define bad(t: thing) when t.m == 1             # finds: rules/unknown_property: `thing` has no property `m`
rule a { for t: thing where bad(t) report t "" }
rule b { for t: thing where not bad(t) report t "" }
rule c { for t: thing where t.n == 1 and (t.n == 1 or bad(t)) report t "" }   # finds: project/c t=one
"#,
    );
}

#[test]
fn named_values_are_set_by_the_project() {
    let rules = r#"
unit person | persons
kind thing { n: number ?  p: quantity in persons ?  level: low | mid | high ?  d: date ? }
value few en "few" = 3
value share = 20 %
value crowd = 100 persons
value day = 2026-01-01
thing one { n: 4  p: 50 persons  d: 2026-06-01 }
rule many { for t: thing where t.n > few report t "more than {few}" }
rule crowded { for t: thing where t.p > crowd report t "" }
rule late { for t: thing where t.d after day report t "" }
"#;
    finds_in(&[("a.ekl", &format!("{rules}# finds: project/many t=one\n# finds: project/late t=one\n"))]);
    let set = "[values]\nfew = \"5\"\ncrowd = \"20 persons\"\nday = \"2026-12\"\n";
    finds_in(&[("a.ekl", &format!("{rules}# finds: project/crowded t=one\n")), ("einklang.toml", set)]);
    let wrong = "[values]
fwe = \"5\"           # finds: rules/unknown_value: no pack in use declares a value `fwe`
crowd = \"20\"        # finds: rules/type: expected a quantity in `persons`, found a number
share = \"many\"      # finds: rules/unknown_name: `many` is not known here
";
    let found = "# finds: project/many t=one\n# finds: project/late t=one\n";
    finds_in(&[("a.ekl", &format!("{rules}{found}")), ("einklang.toml", wrong)]);
}

#[test]
fn a_comparison_with_several_values_is_told_what_to_write_where_that_can_be_told() {
    let help = |condition: &str| {
        let text = format!(
            "kind country {{}}\nkind clause {{ origin: country*  home: country }}\n\
             rule r {{ for c: clause where {condition} report c \"\" }}\n"
        );
        let (_, report) = report(&[("a.ekl", &text)], Lang::En);
        let finding = report.findings.iter().find(|f| f.code == "rules/many").unwrap();
        finding.help.as_ref().unwrap().in_lang(Lang::En).to_owned()
    };
    assert_eq!(help("c.origin == c.home"), "write `c.home in c.origin` (one of them)");
    assert_eq!(help("c.origin == c.origin"), "write `c.origin overlaps c.origin` (one in common)");
    // The title of a country is no country.
    assert_eq!(
        help("c.origin == \"Ghana\""),
        "say of which of them it is to hold: `some x in c.origin where …`, `every x in c.origin satisfies …`"
    );
}
