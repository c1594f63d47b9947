//! Input made to hang, to overflow or to fill the memory. Each gets an answer, and soon.

use std::fmt::Write;

use einklang::check::check;
use einklang::workspace;

use super::{OPTIONS, survives};

/// What Einklang finds in one file: the codes, each with how often.
fn codes(text: String) -> Vec<(String, usize)> {
    let workspace = workspace::of_texts([("a.ekl".to_owned(), text)]);
    let mut codes: Vec<(String, usize)> = Vec::new();
    let mut findings: Vec<String> =
        check(&workspace, &OPTIONS).findings.into_iter().map(|f| f.code).collect();
    findings.sort();
    for code in findings {
        match codes.last_mut() {
            Some((last, n)) if *last == code => *n += 1,
            _ => codes.push((code, 1)),
        }
    }
    codes
}

fn has(text: String, code: &str) {
    let found = codes(text);
    assert!(found.iter().any(|(c, _)| c == code), "{code}: {found:?}");
}

/// One line for each number.
fn each(n: usize, line: impl Fn(usize) -> String) -> String {
    (0..n).fold(String::new(), |mut text, i| {
        let _ = writeln!(text, "{}", line(i));
        text
    })
}

#[test]
fn nesting_has_a_bottom() {
    let n = 100_000;
    for open in ["{", "(", "[", "({[", "kind k { ", "k a { ", "rule r { where ("] {
        survives(&[("a.ekl".to_owned(), open.repeat(n / 20))]);
    }
    let rule =
        |condition: String| format!("kind k\nrule r {{ for x: k where {condition} report x \"a\" }}\n");
    for condition in [
        format!("{}x is k{}", "(".repeat(n), ")".repeat(n)),
        format!("{}x is k", "not ".repeat(n)),
        format!("{}3 == 4", "-".repeat(n)),
        format!("{}3 == 4", "3 + ".repeat(n)),
        format!("{}x is k", "x is k and ".repeat(n)),
        format!("{}x is k", "some y: k where ".repeat(n)),
    ] {
        has(rule(condition), "syntax/too_deep");
    }
}

#[test]
fn whatever_turns_in_a_circle_is_said_once() {
    let n = 2_000;
    has(each(n, |i| format!("kind k{i} is k{}", (i + 1) % n)), "model/kind_cycle");
    has(
        format!("kind k\n{}", each(n, |i| format!("k e{i} {{ part_of: e{} }}", (i + 1) % n))),
        "model/part_of_cycle",
    );
    has(each(n, |i| format!("unit u{i} = 2 u{}", (i + 1) % n)), "model/unit_cycle");
    let not = each(n, |i| format!("define d{i}(x: k) when not d{}(x)", (i + 1) % n));
    has(format!("kind k\n{not}"), "rules/recursion");
    for text in [
        "kind a in b\nkind b in a\na x { b y { a z } }\n",
        "kind k\nk a { alias b }\nk b { alias a }\nk c { alias c }\n",
        "extend e { note \"a\" }\nkind k\nk e { extend e { note \"b\" } }\n",
        "use \".\"\nuse \"..\"\nuse a\nuse policy\nuse policy\n",
        "kind k { a: k* }\nk e { a: e requires: e part_of: e }\n",
    ] {
        survives(&[("a.ekl".to_owned(), text.to_owned())]);
    }
}

#[test]
fn long_chains_are_walked() {
    let n = 300;
    let chain = each(n, |i| format!("define d{}(x: k) when d{i}(x)", i + 1));
    let rule = format!(
        "rule r {{ for x: k where d{n}(x) report x \"a\" }}\nk e {{ n: 4 }}\nkind k {{ n: number ? }}\n"
    );
    has(format!("define d0(x: k) when x.n == 4\n{chain}{rule}"), "project/r");
    has(format!("define d0(x: k) when x.n == 4 or d{n}(x)\n{chain}{rule}"), "project/r");
    let requires = each(n, |i| format!("k e{i} {{ to: e{} }}", i + 1));
    let rule = format!("rule r {{ for x: k where x reaches e{n} via to report x \"a\" }}\n");
    let found = codes(format!("kind k {{ to: k* }}\nk e{n}\n{requires}{rule}"));
    assert_eq!(found, [("project/r".to_owned(), n)]);
}

#[test]
fn what_doubles_with_every_step_does_not_double_the_work() {
    let kind = "kind k { n: number ? }\nk e { n: 3.7 }\n";
    let report = "report x \"a\" }\n";
    for (n, body) in [(60, "d(x) + d(x)"), (12, "d(x) * d(x)")] {
        let body = |i: usize| body.replace('d', &format!("d{i}"));
        let defines = each(n, |i| format!("define d{}(x: k) = {}", i + 1, body(i)));
        let rule = format!("rule r {{ for x: k where d{n}(x) > 3 {report}");
        has(format!("{kind}define d0(x: k) = x.n\n{defines}{rule}"), "project/r");
    }
    let defines = each(60, |i| format!("define d{}(x: k) when d{i}(x) and d{i}(x)", i + 1));
    let rule = format!("rule r {{ for x: k where d60(x) {report}");
    has(format!("{kind}define d0(x: k) when x.n > 3\n{defines}{rule}"), "project/r");
    let words = (0..60).map(|i| format!("[a {{p{i}}}]")).collect::<Vec<_>>().join(" ");
    let slots = each(60, |i| format!("p{i}: k*"));
    let sentence = "a e ".repeat(80);
    survives(&[(
        "a.ekl".to_owned(),
        format!("kind k {{ {slots} sentence \"{words}\" }}\nk e {{ {sentence} }}\n"),
    )]);
}

#[test]
fn a_rule_has_as_many_variables_as_can_be_related() {
    let many = (0..70_000).map(|i| format!("v{i}: k")).collect::<Vec<_>>().join(", ");
    has(format!("kind k\nrule r {{ for {many} report v0 \"a\" }}\n"), "rules/too_large");
}

#[test]
fn numbers_and_dates_have_an_end() {
    let long = "9".repeat(100_000);
    for value in [
        long.clone(),
        format!("0.{long}"),
        format!("3 {}", "billion ".repeat(1_000)),
        format!("{}3", "about ".repeat(1_000)),
        "3 .. 4 .. 5".to_owned(),
    ] {
        let text = format!(
            "kind k {{ n: number ? }}\nk e {{ n: {value} }}\nrule r {{ for x: k, y: k where x.n * y.n > 3 report x \"{{x.n}}\" }}\n"
        );
        survives(&[("a.ekl".to_owned(), text)]);
    }
    for value in ["0001 .. 9999", "0000-00-00 ..", "2020-02-30", ".. 9999-12-31", "99999-01-01"] {
        let text = format!(
            "kind k {{ p: period ? }}\nk e {{ p: {value} }}\nrule r {{ for x: k where (count of y in years(x.p)) > 3 \
             and start(x.p) + 999999999999 months > end(x.p) - 99999 years report x \"{{x.p}}\" }}\n"
        );
        survives(&[("a.ekl".to_owned(), text)]);
    }
    for pattern in ["(a+)+$", "(((a{1000}){1000}){1000})", "a{99999999}", "[", "(?:a|b|ab)*c"] {
        let words = "a".repeat(20_000);
        let text = format!(
            "kind k {{ t: text }}\nk e {{ t: \"{words}!\" }}\nrule r {{ for x: k where matches(x.t, \"{pattern}\") report x \"a\" }}\n"
        );
        survives(&[("a.ekl".to_owned(), text)]);
    }
}

#[test]
fn thousands_of_mistakes_are_as_many_findings() {
    let n = 5_000;
    let count = |text: String, code: &str| {
        let found = codes(text);
        assert!(found.iter().any(|(c, many)| c == code && *many >= n - 1), "{code}: {found:?}");
    };
    count(format!("kind k\n{}", each(n, |_| "k a".to_owned())), "model/declared_twice");
    count(each(n, |i| format!("fnord{i} e{i}")), "model/unknown_kind");
    count(
        format!("kind k {{ c: k* }}\n{}", each(n, |i| format!("k name{i} {{ c: neme{i} }}"))),
        "model/unknown_name",
    );
    count(
        format!("kind k {{ c: k* }}\n{}", each(n, |i| format!("k name{i} {{ d{i}: 3 }}"))),
        "model/unknown_property",
    );
}

#[test]
fn a_line_may_be_as_long_as_it_likes() {
    let n = 200_000;
    for line in ["%$ ", "k : , ", "\"", "#", "\\", "\n", "a.", "ä", "\0", "1, "] {
        survives(&[("a.ekl".to_owned(), line.repeat(n / line.len()))]);
    }
    survives(&[(
        "a.ekl".to_owned(),
        format!("kind k {{ n: number* }}\nk a {{ n: {}1 }}\n", "1, ".repeat(n / 3)),
    )]);
}

#[test]
fn nothing_in_a_file_acts_on_the_terminal() {
    let text = "kind k \"K\u{1b}[31m\" { t: text ? }\nk e \"x\u{1b}[31mred\u{7}\0\u{202e}evil\u{2066}\\u{1b}[2J\" { t: \"a\u{1b}[2J\" z\u{1b}: 3 }\n\
                rule r \"t\u{1b}]0;x\u{7}\" { for x: k where x is k report x \"m {x} \u{1b}[31m {x.t}\" help \"h\u{9b}2J\" \
                fix \"\u{202e}\" insert \"note \u{1b}\" in x cite S \"q\u{1b}\" }\nsource S \"\u{202e}\"\nk \u{202e}abc\n";
    survives(&[
        ("a\u{1b}[2J.ekl".to_owned(), text.to_owned()),
        ("b.ekl.md".to_owned(), format!("```einklang\n{text}```\n")),
    ]);
}
