//! How expressions, values and members hang together.

use super::{findings, parse};
use einklang::source::{SourceId, Span};
use einklang::syntax::tree::*;
use einklang::syntax::{self, lexer};

/// An expression with all its parentheses.
fn shown(text: &str, expr: &Expr) -> String {
    let show = |e: &Expr| shown(text, e);
    let of = |span: Span| span.of(text).to_owned();
    let maybe = |e: &Option<Box<Expr>>| e.as_ref().map_or(String::new(), |e| show(e));
    let all = |list: &[Expr]| list.iter().map(show).collect::<Vec<_>>().join(", ");
    let binders = |list: &[Binder]| {
        let one = |b: &Binder| match &b.domain {
            Domain::Kind(kind) => format!("{}: {}", of(b.name.span), of(kind.span)),
            Domain::Path(path) => format!("{} in {}", of(b.name.span), show(path)),
        };
        list.iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let filter = |e: &Option<Expr>| e.as_ref().map_or(String::new(), |e| format!(" where {}", show(e)));
    match &expr.kind {
        ExprKind::Number(n) => {
            let names = |list: &[Name]| list.iter().map(|n| of(n.span)).collect::<Vec<_>>().join("*");
            let mut said = of(n.digits);
            said += &n.scale.map_or(String::new(), |s| format!("<{}>", of(s.span)));
            said += if n.percent { "<%>" } else { "" };
            said + &n
                .unit
                .as_ref()
                .map_or(String::new(), |u| format!("[{}/{}]", names(&u.numerator), names(&u.denominator)))
        }
        ExprKind::Date | ExprKind::Name | ExprKind::Text(_) => of(expr.span),
        ExprKind::Range(from, to) => format!("({} .. {})", maybe(from), maybe(to)),
        ExprKind::About(n, m) => format!("about({}, {})", show(n), maybe(m)),
        ExprKind::AtLeast(n) => format!("least({})", show(n)),
        ExprKind::AtMost(n) => format!("most({})", show(n)),
        ExprKind::Path(e, name) => format!("{}.{}", show(e), of(name.span)),
        ExprKind::At(e, time) => format!("({} at {})", show(e), show(time)),
        ExprKind::Binary(op, a, b) => format!("({} {op:?} {})", show(a), show(b)),
        ExprKind::Not(e) => format!("not({})", show(e)),
        ExprKind::Negate(e) => format!("neg({})", show(e)),
        ExprKind::InList(it) => format!("({} in [{}])", show(&it.of), all(&it.list)),
        ExprKind::Is(e, IsWhat::Kind(kind)) => format!("({} is {})", show(e), of(kind.span)),
        ExprKind::Is(e, what) => format!("({} is {what:?})", show(e)),
        ExprKind::Reaches(r) => {
            let via: Vec<_> =
                r.via.iter().map(|(m, n)| format!("{}{}", if *m { "-" } else { "" }, of(n.span))).collect();
            format!("({} reaches {:?} {} via {})", show(&r.from), r.sign, show(&r.to), via.join(", "))
        }
        ExprKind::Call(call) => format!("{}({})", of(call.name.span), all(&call.args)),
        ExprKind::Quantified(q) => {
            let satisfies = q.satisfies.as_ref().map_or(String::new(), |e| format!(" satisfies {}", show(e)));
            format!("[{:?} {}{}{satisfies}]", q.quantifier, binders(&q.binders), filter(&q.filter))
        }
        ExprKind::Aggregate(a) => {
            let of = a.of.as_ref().map_or(String::new(), show);
            format!("[{:?} {of} for {}{}]", a.function, binders(&a.binders), filter(&a.filter))
        }
        ExprKind::Broken => "broken".into(),
    }
}

fn expr(text: &str) -> String {
    match syntax::expression_at(SourceId(0), text, Span::new(0, text.len())) {
        Ok(expr) => shown(text, &expr),
        Err(finding) => format!("{:?}", finding.message),
    }
}

#[test]
fn operators_bind_as_the_language_says() {
    assert_eq!(expr("a or b and not c == d"), "(a Or (b And not((c Equal d))))");
    assert_eq!(expr("a - b - c * -d"), "((a Subtract b) Subtract (c Multiply neg(d)))");
    assert_eq!(expr("a + 1 < b and x within y"), "(((a Add 1) Less b) And (x Within y))");
    assert_eq!(expr("not a before end(d.period)"), "not((a Before end(d.period)))");
    assert_eq!(expr("(a or b) and c"), "((a Or b) And c)");
    assert_eq!(expr("f(a, (b), g()).x.y > 3"), "(f(a, b, g()).x.y Greater 3)");
}

#[test]
fn a_minus_at_a_number_is_part_of_it() {
    assert_eq!(expr("-3"), "-3");
    assert_eq!(expr("- 3"), "neg(3)");
    assert_eq!(expr("a -3"), "(a Subtract 3)");
    assert_eq!(expr("a * -3"), "(a Multiply -3)");
}

#[test]
fn numbers_take_scales_percents_and_units() {
    assert_eq!(expr("400 thousand persons/year"), "400<thousand>[persons/year]");
    assert_eq!(expr("500 persons per year"), "500[persons/year]");
    assert_eq!(expr("1/12 year"), "(1 Divide 12[year/])");
    assert_eq!(expr("x > 20 % and y"), "((x Greater 20<%>) And y)");
    assert_eq!(expr("5 EUR / n"), "(5[EUR/] Divide n)");
    assert_eq!(expr("39 .. 42 persons"), "(39 .. 42[persons/])");
    assert_eq!(expr("about 500 ± 20 persons"), "about(500, 20[persons/])");
    assert_eq!(expr("x == at least 5 persons"), "(x Equal least(5[persons/]))");
    assert_eq!(expr("x within 2026-01-01 .. and y"), "((x Within (2026-01-01 .. )) And y)");
    assert_eq!(expr(".. 2027"), "( .. 2027)");
    assert_eq!(expr("start(p) .. end(p)"), "(start(p) .. end(p))");
    assert_eq!(expr("start(p) + 6 months"), "(start(p) Add 6[months/])");
}

#[test]
fn at_binds_like_a_dot() {
    assert_eq!(expr("x.p at 2026 > 5"), "((x.p at 2026) Greater 5)");
    assert_eq!(expr("x.p at y + 1"), "((x.p at y) Add 1)");
    assert_eq!(
        expr("a.b at start(c.period) == d.e at c.period"),
        "((a.b at start(c.period)) Equal (d.e at c.period))"
    );
    assert_eq!(expr("x.p at 2024-01-01 .. 2024-12-31"), "(x.p at (2024-01-01 .. 2024-12-31))");
}

#[test]
fn comparisons_in_words_are_understood() {
    assert_eq!(expr("x in (a, b)"), "(x in [a, b])");
    assert_eq!(expr("x in c.origin"), "(x In c.origin)");
    assert_eq!(expr("x in (set of y.a for y: k)"), "(x In [Set y.a for y: k])");
    assert_eq!(
        expr("x is given and y is none or z is clause"),
        "(((x is Given) And (y is None)) Or (z is clause))"
    );
    assert_eq!(
        expr("e reaches o.factor negatively via raises, -lowers"),
        "(e reaches Some(Negative) o.factor via raises, -lowers)"
    );
}

#[test]
fn quantifiers_reach_to_the_end_of_their_parenthesis() {
    assert_eq!(expr("some x: K where a and b or c"), "[Some x: K where ((a And b) Or c)]");
    assert_eq!(expr("(no x: K where a) and b"), "([No x: K where a] And b)");
    assert_eq!(
        expr("every p in c.origin where a satisfies b and c"),
        "[Every p in c.origin where a satisfies (b And c)]"
    );
    assert_eq!(expr("x == no and y"), "((x Equal no) And y)");
    assert_eq!(
        expr("(sum of cost(c) for c: clause, y in years(p) where c.f == f) > f.amount"),
        "([Sum cost(c) for c: clause, y in years(p) where (c.f Equal f)] Greater f.amount)"
    );
    assert_eq!(expr("count of x: K where a > 3"), "[Count  for x: K where (a Greater 3)]");
}

/// The members of `thing x { … }`, each on a line.
fn members(text: &str) -> Vec<String> {
    let text = format!("thing x {{ {text} }}");
    assert_eq!(findings(&text), Vec::<String>::new());
    let Some(Item::Line(Line { body: Some(body), .. })) = parse(&text).file.items.into_iter().next() else {
        return Vec::new();
    };
    let one = |m: &Member| match m {
        Member::Property(p) => {
            let value = |v: &PropertyValue| {
                let part = |word: &str, e: &Option<Expr>| {
                    e.as_ref().map_or(String::new(), |e| format!(" {word} {}", shown(&text, e)))
                };
                let behind = v.beside.as_deref().cloned().unwrap_or_default();
                let cite = behind
                    .cite
                    .as_ref()
                    .map_or(String::new(), |c| format!(" cite {}", c.source.span.of(&text)));
                format!(
                    "{}{}{}{cite}",
                    shown(&text, &v.value),
                    part("during", &behind.during),
                    part("as of", &behind.as_of)
                )
            };
            format!(
                "{}: {}",
                p.name.span.of(&text),
                p.values.iter().map(value).collect::<Vec<_>>().join(", ")
            )
        }
        Member::Line(l) => format!(
            "{}{}",
            l.words.iter().map(|t| t.span.of(&text)).collect::<Vec<_>>().join(" "),
            if l.body.is_some() { " {}" } else { "" }
        ),
        Member::Cite(c) => format!("cite {}", c.source.span.of(&text)),
        Member::Note(n) => format!("note {}", n.span.of(&text)),
        Member::Alias(names) => format!("alias of {}", names.len()),
        Member::Broken(b) => format!("broken {}", b.span.of(&text)),
    };
    body.members.iter().map(one).collect()
}

#[test]
fn members_share_a_line() {
    assert_eq!(members("format: treaty  clause one { }"), ["format: treaty", "clause one {}"]);
    assert_eq!(members("amount: 500 persons clause one { }"), ["amount: 500[persons/]", "clause one {}"]);
    assert_eq!(members("amount: 500  clause one { }"), ["amount: 500", "clause one {}"]);
    assert_eq!(members("period: 2026 ..  cost: 7 EUR/person"), ["period: (2026 .. )", "cost: 7[EUR/person]"]);
    assert_eq!(members("action: admit   object: isco_213"), ["action: admit", "object: isco_213"]);
    assert_eq!(members("DE shall recruit nurse  amount: 5"), ["DE shall recruit nurse", "amount: 5"]);
}

#[test]
fn values_carry_their_times_and_sources() {
    assert_eq!(
        members(
            "cap: 25_000 persons/year during 2021-01-01 .. 2024-05-31, 50_000 persons/year during 2024-06-01 .."
        ),
        [
            "cap: 25_000[persons/year] during (2021-01-01 .. 2024-05-31), 50_000[persons/year] during (2024-06-01 .. )"
        ]
    );
    assert_eq!(
        members("n: 39 .. 42 during 2023 as of 2024 cite WHO \"…\", 43 as of 2025  m: unknown"),
        ["n: (39 .. 42) during 2023 as of 2024 cite WHO, 43 as of 2025", "m: unknown"]
    );
    assert_eq!(
        members("share: -3.5 %\n cite X \"y\"\n note en \"a\" de \"b\"\n alias Y, Z"),
        ["share: -3.5<%>", "cite X", "note en \"a\" de \"b\"", "alias of 2"]
    );
}

#[test]
fn a_line_goes_on_where_the_language_says() {
    assert_eq!(members("parties: DE,\n  GH\n  , FR\n"), ["parties: DE, GH, FR"]);
    assert_eq!(members("period: 2026-01-01 ..\n a b"), ["period: (2026-01-01 .. )", "a b"]);
    assert_eq!(members("title:\n en \"x\"\n de \"y\"\n a b"), ["title: en \"x\"\n de \"y\"", "a b"]);
    assert_eq!(members("a b (c\n d) e\n f g"), ["a b ( c d ) e", "f g"]);
}

#[test]
fn a_line_that_begins_with_a_property_never_continues() {
    let found = findings("thing x {\n  parties: DE,\n  format: treaty\n}");
    assert_eq!(found, ["2:15 syntax/unexpected: expected a value, found the end of the line"]);
}

#[test]
fn literals_are_read_from_sentences() {
    let literal = |text: &str, unit| {
        let words: Vec<_> = lexer::tokens(text, false)
            .into_iter()
            .filter(|t| t.kind != syntax::token::TokenKind::Blank)
            .collect();
        syntax::literal(text, &words, unit).map(|(e, n)| (shown(text, &e), n))
    };
    assert_eq!(literal("500 persons/year from GH", true), Some(("500[persons/year]".into(), 4)));
    assert_eq!(literal("500 nurses from GH", false), Some(("500".into(), 1)));
    assert_eq!(literal("2026-01-01 .. under law", true), Some(("(2026-01-01 .. )".into(), 2)));
    assert_eq!(
        literal("about 5 thousand persons in GH", true),
        Some(("about(5<thousand>[persons/], )".into(), 4))
    );
    assert_eq!(literal("at least 5 EUR", true), Some(("least(5[EUR/])".into(), 4)));
    assert_eq!(literal("nurse from GH", true), None);
    assert_eq!(literal("", true), None);
}

#[test]
fn an_operator_goes_on_with_the_line_before() {
    let text = "rule r {\n  where a.b\n    overlaps c.d\n  and e ==\n f\n  or (g\n h)\n report a \"x\"\n}\n";
    assert_eq!(findings(&text.replace("\n h", "")), Vec::<String>::new());
    assert_eq!(findings(text), ["7:2 syntax/unexpected: expected `)`, found `h`"]);
}

#[test]
fn words_are_keywords_only_where_expected() {
    let text = "source source \"x\" { author: \"a\"  date: 2024 }\nrule rule { for for: kind\n where for.note == in_force }\n";
    assert_eq!(findings(text), Vec::<String>::new());
    assert_eq!(
        members("value: 3\n note: \"x\"\n cite: y\n severity: high"),
        ["value: 3", "note: \"x\"", "cite: y", "severity: high"]
    );
}

#[test]
fn rules_hold_all_their_members() {
    let text = r#"rule r en "t" {
  severity: error when c.a > 3, warning when c.b is none, note
  for pair a, b: clause
  for x: k, y in years(x.period),
      z: k
  let n = count of m: k where m.a == x
  where a == b unless some q: k where q == a
  report a.object "x"
  with b "y" for x: k where x.a == b
  help en "h"
       de "i"
  fix "title" insert "amount: unknown" in a
  fix "title" replace a.amount with "5"
  cite S "q"
  note "n"
}
define f(a: clause, b: quantity in EUR/year,
         c: k) en "x"
  when a.b > b
value small en "x" = 20 %
accept policy/r at A.b with c, d { because "x"  by: BMZ  until: 2027-06-30 }
accept r at A
test "x" { as_of: 2026-01-01  expect possible r at T.one
  expect no policy/r at T
  expect no r
  expect no findings }
extend GH { a: b }
use "path/x"
unit month | months en "month" de "Monat" = 1/12 year
choice c "title" { A, B en "b"
  C | D }
kind k is j in l en "x" note "n" { a: x "X" | y "Y" ?  b: x | y en "t"
  c: number >= 0 = 5
  d: quantity in EUR/year + = unknown "t" note "n"
  e: k*
  sentence de "{a} b"
  note "the kind's" }
"#;
    assert_eq!(findings(text), Vec::<String>::new());
    let file = parse(text).file;
    let Some(Item::Rule(rule)) = file.items.first() else { panic!("no rule") };
    assert_eq!(rule.members.len(), 13);
    let Some(Item::Kind(kind)) = file.items.last() else { panic!("no kind") };
    assert_eq!((kind.properties.len(), kind.sentences.len()), (5, 1));
    assert!(kind.properties[1].title.is_some() && kind.properties[4].note.is_none());
}
