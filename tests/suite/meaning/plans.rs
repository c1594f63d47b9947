//! A plan never changes what a query means: `not not (…)`, which no index can serve, finds the same.

use einklang::finding::Lang;

use super::{line, report};

const WORLD: &str = "
kind class { }
class work
class health { part_of: work }
class skilled { part_of: work }
class nurse { part_of: health, skilled }
class cook { part_of: skilled }
class floating { part_of: unknown }
class afloat { part_of: floating }
kind other { }
other flint { part_of: nurse }
other stone
kind thing {
  has: class*
  every: class* = any
  one: class ?
  held: class ? = nurse
  perhaps: class* = unknown
  owner: thing ?
  friends: thing*
  lowers: thing*
  n: number ?
}
thing none
thing nurses { has: nurse  one: nurse  every: nurse  perhaps: nurse  owner: none  friends: cooks  n: 1 }
thing cooks { has: cook, health  one: cook  owner: nurses  friends: open, nurses  lowers: mixed  n: 2 }
thing open { has: unknown  one: unknown  owner: unknown  friends: unknown  n: unknown }
thing mixed { has: nurse, unknown  owner: open  friends: none, unknown  held: cook  lowers: all  n: 2 .. 3 }
thing all { has: any  owner: mixed  friends: any  n: at least 2 }
thing drifting { has: floating  one: floating  owner: all  held: unknown  lowers: drifting }
thing timed { has: cook during 2020, nurse during 2026  one: cook during 2020, nurse during 2026 }
kind part in thing { about: class ?  sub: part* }
thing whole { has: health  part first { about: nurse  sub: whole.second }  part second { about: unknown } }
define likes(a: thing, b: thing) when b in a.friends or b == a.owner
define far(a: thing, b: thing) when some m: thing where likes(a, m) and (m == b or far(m, b))
define upon(a: thing, c: class) when c within a.has
";

const QUERIES: &[(&str, &str)] = &[
    ("a: thing, c: class", "c in a.has"),
    ("a: thing, c: class", "c in a.every"),
    ("a: thing, c: class", "c in a.perhaps"),
    ("a: thing, c: class", "c within a.has"),
    ("a: thing, c: class", "c within a.every"),
    ("a: thing, c: class", "a.one within c"),
    ("a: thing, c: class", "a.held within c"),
    ("a: thing, c: class", "a.held == c"),
    ("a: thing, c: class", "a.has meets c"),
    ("a: thing, c: other", "a.has meets c"),
    ("a: thing, c: other", "a.every meets c"),
    ("a: thing, c: other", "c within a.every"),
    ("a: thing, b: thing", "a.one == b.one"),
    ("a: thing, b: thing", "a.one == b.owner.one"),
    ("a: thing, b: thing", "a.has overlaps b.has"),
    ("a: thing, b: thing", "a.has overlaps b.every"),
    ("a: thing, b: thing", "a.perhaps overlaps b.has"),
    ("a: thing, b: thing", "a.has meets b.has"),
    ("a: thing, b: thing", "a.has meets b.every"),
    ("a: thing, b: thing", "a.one within b.has"),
    ("a: thing, b: thing", "a.one within b.friends.has"),
    ("a: thing, b: thing", "a.owner.one within b.one"),
    ("a: thing, b: thing", "a in b.friends"),
    ("a: thing, b: thing", "a in b.friends.friends"),
    ("a: thing, b: thing", "a.owner == b"),
    ("a: thing, b: thing", "a.owner.owner == b"),
    ("a: thing, b: thing", "a reaches b via owner"),
    ("a: thing, b: thing", "a reaches b via friends, owner"),
    ("a: thing, b: thing", "a.owner reaches b.owner via friends"),
    ("a: thing, b: thing", "a reaches b.friends via owner"),
    ("a: thing, b: thing", "a reaches b positively via owner, -lowers"),
    ("a: thing, b: thing", "a reaches b negatively via owner, -lowers"),
    ("a: thing, b: thing", "a reaches b negatively via friends, -lowers"),
    ("a: thing, b: thing", "a reaches b via likes"),
    ("a: thing, b: thing", "likes(a, b)"),
    ("a: thing, b: thing", "likes(a, b.owner)"),
    ("a: thing, b: thing", "far(a, b)"),
    ("a: thing, b: thing", "far(a, b.owner)"),
    ("a: thing, b: thing", "far(a.owner, b)"),
    ("a: thing, b: thing", "far(b, a) and a.n == 2"),
    ("a: thing, c: class", "upon(a, c)"),
    ("a: thing, b: thing", "some c: class where upon(a, c) and upon(b, c)"),
    ("a: thing, b: thing", "some c in a.has where c within b.has"),
    ("a: thing, b: thing", "some m: thing where m in a.friends and b in m.friends"),
    ("a: thing, b: thing", "a.n == b.n"),
    ("a: thing, b: thing", "a == b or a.owner == b or b in a.friends"),
    ("a: thing, b: thing", "(a.one == b.one and a.n == 1) or b == a.owner"),
    ("a: part, b: thing", "a.thing == b"),
    ("a: part, b: thing", "a.about within b.has"),
    ("a: part, b: part", "b in a.sub and b.about within a.about"),
    ("a: thing, c: class", "(a.one at 2020) == c"),
    ("a: thing, c: class", "(a.one at 2020 .. 2026) == c"),
    ("a: thing, c: class", "c in a.has at 2020"),
    ("a: thing, c: class", "c within a.has at 2020 .. 2026"),
    ("a: thing, c: class", "c in (set of d.one for d in a.friends)"),
    ("a: thing, c: class", "c within (set of d.one for d: thing where a in d.friends)"),
];

#[test]
fn a_plan_never_changes_what_a_query_means() {
    let mut text = WORLD.to_owned();
    // So many that looking things up is worth it.
    for i in 0..40 {
        text.push_str(&format!("class c{i}\nother o{i}\nthing t{i}\n"));
    }
    same_as_tried_one_by_one(text, QUERIES);
}

/// Among so many, candidates are narrowed by several indexes at once, and some indexes are given up on the way.
#[test]
fn what_several_indexes_narrow_is_all_that_is_meant() {
    let mut text = String::from(
        "kind mark {}\nkind card { tag: mark*  to: mark*  via: mark*  by: mark*  near: card* }\n",
    );
    for i in 0..12 {
        let above = if i < 4 { String::new() } else { format!("part_of: m{}", i % 4) };
        text.push_str(&format!("mark m{i} {{ {above} }}\n"));
    }
    for i in 0..60 {
        let (tag, to, via, by) = (i % 3, i % 5, i / 2 % 4, i * 7 % 12);
        let near = (i * 11 + 3) % 60;
        text.push_str(&format!(
            "card c{i} {{ tag: m{tag}, m{by}  to: m{to}  via: m{via}  by: m{by}  near: c{near} }}\n"
        ));
    }
    same_as_tried_one_by_one(
        text,
        &[
            ("x: mark, c: card", "x in c.tag and (x in c.to or x in c.via or x in c.by)"),
            ("x: mark, c: card", "x in c.by and (x in c.to or x in c.via or x in c.tag)"),
            ("x: mark, c: card", "c.tag meets x and (c.to meets x or c.via meets x)"),
            ("c: card, d: card", "c.to overlaps d.to and c.via overlaps d.via and c.by overlaps d.tag"),
            ("c: card, d: card", "c.tag overlaps d.tag and (c.to overlaps d.to or c.via overlaps d.via)"),
            ("c: card, d: card", "c.by meets d.by and (c reaches d via near or c.tag overlaps d.via)"),
        ],
    );
}

/// Finds the same with `not not (…)` around each condition, which no index can serve.
fn same_as_tried_one_by_one(mut text: String, queries: &[(&str, &str)]) {
    for (i, (binders, condition)) in queries.iter().enumerate() {
        let first = binders.split(':').next().unwrap_or_default();
        let mut rule = |name: &str, condition: &str| {
            text.push_str(&format!(
                "rule {name}{i} {{ for {binders} where {condition} report {first} \"\" }}\n"
            ));
        };
        rule("planned", condition);
        rule("tried", &format!("not not ({condition})"));
    }
    let (_, report) = report(&[("a.ekl", &text)], Lang::En);
    let found = |name: &str, i: usize| {
        let code = format!("project/{name}{i}");
        let lines = report.findings.iter().filter(|f| f.code == code).map(|f| line(f).replace(&code, ""));
        let mut lines: Vec<String> = lines.collect();
        lines.sort();
        lines
    };
    let errors: Vec<_> =
        report.findings.iter().filter(|f| !f.code.starts_with("project/")).map(line).collect();
    assert_eq!(errors, Vec::<String>::new());
    let mut wrong = Vec::new();
    for (i, (binders, condition)) in queries.iter().enumerate() {
        let (planned, tried) = (found("planned", i), found("tried", i));
        if planned != tried || planned.is_empty() {
            let lost: Vec<_> = tried.iter().filter(|l| !planned.contains(l)).collect();
            let more: Vec<_> = planned.iter().filter(|l| !tried.contains(l)).collect();
            wrong.push(format!("{binders} where {condition}: lost {lost:?}, more {more:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn an_or_finds_statements_too() {
    let text = "
kind thing { a: number ?  b: number ? }
define one(s: statement) when some x: thing where s.of == x and x.a == 1
define two(s: statement) when some x: thing where s.of == x and x.b == 2
rule either { severity: note  for s: statement where one(s) or two(s) report s \"{s.of}\" }
thing t1 { a: 1  b: 1 }
thing t2 { a: 1  b: 1 }
thing t3 { a: 1  b: 1 }
thing t4 { a: 1  b: 1 }
thing t5 { a: 1  b: 1 }
";
    let (_, report) = report(&[("things.ekl", text)], Lang::En);
    assert_eq!(report.findings.len(), 10, "both statements of each thing");
}
