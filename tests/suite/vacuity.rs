//! Rules, exceptions and conditions that can never matter; and those that look like it, and can.

use einklang::check::{Options, check};
use einklang::finding::Lang;
use einklang::model::{self, Part};
use einklang::rules::{self, Scope};
use einklang::source::SourceId;
use einklang::syntax;
use einklang::workspace::{self, Workspace};

const WORDS: &str = r#"
unit EUR | euro
choice level { low mid high }
kind thing {
  amount: quantity in EUR ? = unknown
  share: number >= 0
  rank: level ?
  day: date ?
  span: period ?
  flag: yes_no ?
  name: text ?
  friend: thing ?
  friends: thing*
}
kind red is thing
kind blue is thing
red R { share: 1 }
blue B { share: 1 }
define small(c: thing) when c.amount < 3 EUR
define same(a: thing, b: thing) when a.friend == b or b.friend == a
define red_one(c: red) when c.rank == low
value wanted = no
"#;

/// What is said of a rule with these members: the last part of each code, and the message.
fn said(members: &str) -> Vec<String> {
    let text = format!("{WORDS}\nrule it {{\n  {members}\n  report c \"x\"\n}}\n");
    let workspace = workspace::of_texts([("a.ekl".to_owned(), text)]);
    let report = check(&workspace, &Options { as_of: 20_000, lang: Lang::En });
    let own = report.findings.iter().filter(|f| f.code != "project/it");
    own.map(|f| format!("{}: {}", f.code.trim_start_matches("rules/"), f.message.in_lang(Lang::En))).collect()
}

#[track_caller]
fn never(members: &str, why: &str) {
    let expected = format!("vacuous: the rule `it` can never fire for certain: {why}");
    assert_eq!(said(members), [expected], "{members}");
}

#[track_caller]
fn silent(members: &str) {
    assert_eq!(said(members), [""; 0], "{members}");
}

fn both(a: &str, b: &str) -> String {
    format!("`{a}` and `{b}` contradict each other")
}

#[test]
fn numbers_that_cannot_be() {
    never(
        "for c: thing where c.amount > 5 EUR and c.amount < 3 EUR",
        &both("c.amount > 5 EUR", "c.amount < 3 EUR"),
    );
    never(
        "for c: thing where c.amount == 5 EUR\n  where 7 EUR <= c.amount",
        &both("c.amount == 5 EUR", "7 EUR <= c.amount"),
    );
    never("for c: thing where c.amount > 5 EUR and small(c)", &both("c.amount > 5 EUR", "c.amount < 3 EUR"));
    never(
        "for c: thing, d: thing where c.amount < d.amount and d.amount < c.amount",
        &both("c.amount < d.amount", "d.amount < c.amount"),
    );
    never("for c: thing where c.amount < c.amount", "`c.amount < c.amount` cannot be met");
    never("for c: thing where not (c.share >= 0) and c.share is known", "`not (c.share >= 0)` cannot be met");
    silent("for c: thing where c.amount > 3 EUR and c.amount < 5 EUR");
    silent("for c: thing where c.amount >= 5 EUR and c.amount <= 5 EUR");
    silent("for c: thing where c.amount > 5 EUR or c.amount < 3 EUR");
    silent("for c: thing, d: thing where c.amount > 5 EUR and d.amount < 3 EUR");
    silent("for c: thing where c.amount > 5 EUR and c.friend.amount < 3 EUR");
    // An uncertain value may be both.
    silent("for c: thing where highest(c.amount) > 5 EUR and lowest(c.amount) < 3 EUR");
    // An uncertain limit as well.
    silent("for c: thing where c.amount > 5 .. 10 EUR and c.amount < 6 .. 8 EUR");
    // Other times, other values.
    silent("for c: thing where c.amount at 2020-01-01 > 5 EUR and c.amount at 2025-01-01 < 3 EUR");
    // A denial holds of what is none.
    silent("for c: thing where not (c.share >= 0)");
}

#[test]
fn choices_that_leave_nothing() {
    never("for c: thing where c.rank == low and c.rank == high", &both("c.rank == low", "c.rank == high"));
    never(
        "for c: thing where c.rank in (low, mid) and c.rank in (high)",
        &both("c.rank in (low, mid)", "c.rank in (high)"),
    );
    never(
        "for c: thing where c.rank > low and c.rank < high and c.rank != mid",
        "`c.rank > low`, `c.rank < high` and `c.rank != mid` contradict each other",
    );
    never("for c: thing where c.rank > high", "`c.rank > high` cannot be met");
    never("for c: thing where c.flag and not c.flag", &both("c.flag", "not (c.flag)"));
    never("for c: thing where c.flag == yes and c.flag == no", &both("c.flag == yes", "c.flag == no"));
    silent("for c: thing where c.rank in (low, mid) and c.rank in (mid, high)");
    silent("for c: thing where not (c.rank == low) and not (c.rank == mid) and not (c.rank == high)");
    silent("for c: thing where c.rank != low and c.rank != mid");
    // Different entities, each with its own.
    silent("for c: thing where (some d: thing where d.rank == low) and (some d: thing where d.rank == high)");
    silent("for c: thing where c.rank == low and (some d in c.friends where d.rank == high)");
}

#[test]
fn kinds_that_nothing_is() {
    never("for c: thing where c is red and c is blue", &both("c is red", "c is blue"));
    never("for c: thing where c.friend == R and c.friend == B", &both("c.friend == R", "c.friend == B"));
    never(
        "for c: thing where c.friend == R and c.friend is blue",
        &both("c.friend == R", "c.friend is blue"),
    );
    never("for c: red where not (c is thing)", "`not (c is thing)` cannot be met");
    never("for pair c, d: thing where c == d", "`c == d` cannot be met");
    silent("for c: thing where c is red or c is blue");
    silent("for c: thing where c is thing and c is red");
    silent("for c: thing where c is red and c.friend is blue");
    silent("for c: thing where not (c is red) and not (c is blue)");
    // Several friends may be several things.
    silent("for c: thing where R in c.friends and B in c.friends");
    silent("for c: thing where c is blue and (red_one(c) or c.rank == mid)");
}

#[test]
fn days_that_lie_nowhere() {
    never(
        "for c: thing where c.day before 2020-01-01 and c.day after 2021-01-01",
        &both("c.day before 2020-01-01", "c.day after 2021-01-01"),
    );
    never(
        "for c: thing where c.span before 2020-01-01 and c.span after 2021-01-01",
        &both("c.span before 2020-01-01", "c.span after 2021-01-01"),
    );
    never(
        "for c: thing where c.span within 2020-01-01 .. 2020-12-31 and c.span overlaps 2022-01-01 .. 2022-12-31",
        &both("c.span within 2020-01-01 .. 2020-12-31", "c.span overlaps 2022-01-01 .. 2022-12-31"),
    );
    never(
        "for c: thing where c.day in 2020-01-01 .. 2020-12-31 and c.day after 2021-06-01",
        &both("c.day in 2020-01-01 .. 2020-12-31", "c.day after 2021-06-01"),
    );
    never(
        "for c: thing where length(c.span) > 2 years and length(c.span) < 6 months",
        &both("length(c.span) > 2 years", "length(c.span) < 6 months"),
    );
    // A long period overlaps both.
    silent(
        "for c: thing where c.span overlaps 2020-01-01 .. 2020-12-31 and c.span overlaps 2022-01-01 .. 2022-12-31",
    );
    silent("for c: thing where start(c.span) before 2020-01-01 and end(c.span) after 2021-01-01");
    // A partial date is some day of its month.
    silent("for c: thing where c.day after 2020-06 and c.day before 2020-06");
    silent("for c: thing where c.day == 2020 and c.day == 2020-06");
    silent("for c: thing where c.day before today and c.span after today");
    // A month may be as long as 31 days.
    silent("for c: thing where length(c.span) <= 1 months and length(c.span) >= 31 days");
}

#[test]
fn what_is_not_there_has_no_value() {
    never(
        "for c: thing where c.friend is none and c.friend is red",
        &both("c.friend is none", "c.friend is red"),
    );
    never(
        "for c: thing where c.rank is known and c.rank is unknown",
        &both("c.rank is known", "c.rank is unknown"),
    );
    silent("for c: thing where c.friend is none or c.friend is red");
    silent("for c: thing where c.rank is none and not (c.rank == low)");
    silent("for c: thing where c.rank is given and c.rank is unknown");
    silent("for c: thing where c.amount > 3 EUR unless c.amount is unknown");
}

#[test]
fn exceptions_that_nothing_meets_or_everything() {
    let exception =
        |why: &str| format!("vacuous_exception: nothing can fall under this exception for certain: {why}");
    assert_eq!(
        said("for c: thing where c.amount > 5 EUR unless small(c)"),
        [exception(&both("c.amount > 5 EUR", "c.amount < 3 EUR"))]
    );
    assert_eq!(
        said("for c: thing where c is red unless c.rank == low and c.rank == mid"),
        [exception(&both("c.rank == low", "c.rank == mid"))]
    );
    assert_eq!(
        said("for c: thing where c is red\n unless c.rank == low\n unless c.flag and c.rank == low"),
        [exception(&both("not (c.rank == low)", "c.rank == low"))]
    );
    never(
        "for c: thing where c.amount > 5 EUR unless c.amount > 3 EUR",
        &both("c.amount > 5 EUR", "not (c.amount > 3 EUR)"),
    );
    never(
        "for c: thing where (some d in c.friends where d is red) unless some x in c.friends where x is red",
        &both("some d in c.friends where d is red", "not (some x in c.friends where x is red)"),
    );
    silent("for c: thing where c.amount > 5 EUR unless c.amount > 10 EUR");
    silent("for c: thing where c is red unless c.rank == low\n unless c.rank == mid");
    silent("for c: thing where c is red unless c.friend is blue");
}

#[test]
fn alternatives_severities_and_quantifiers_that_never_come_to_bear() {
    assert_eq!(
        said("for c: thing where c.rank == low and (c.flag == yes or c.rank == mid)"),
        [format!(
            "vacuous: this alternative can never hold for certain: {}",
            both("c.rank == low", "c.rank == mid")
        )]
    );
    assert_eq!(
        said("severity: error when c.rank == mid, warning\n  for c: thing where c.rank == low"),
        [format!("vacuous: this severity can never apply: {}", both("c.rank == mid", "c.rank == low"))]
    );
    assert_eq!(
        said("for c: thing where c is red and (no d: thing where d.rank == low and d.rank == high)"),
        [format!(
            "vacuous: nothing can meet this condition for certain: {}",
            both("d.rank == low", "d.rank == high")
        )]
    );
    silent("severity: error when c.rank == low, warning\n  for c: thing where c.rank in (low, mid)");
    silent("for c: thing where c.rank == low and (c.flag == yes or c.amount > 1 EUR)");
    // Which way a define is met depends on the call.
    silent("for c: thing, d: thing where same(c, d) and c.friend is none");
    // A switch that somebody set is no mistake.
    silent("for c: thing where c is red and wanted == yes");
}

#[test]
fn what_is_said_twice() {
    assert_eq!(
        said("for c: thing where c.rank == low and c.flag\n  where c.rank == low"),
        ["repeated_condition: `c.rank == low` is said twice"]
    );
    assert_eq!(
        said("for c: thing where c.share < 5 or 5 > c.share"),
        ["repeated_condition: `5 > c.share` is said twice"]
    );
    assert_eq!(
        said("for c: thing where c is red unless c.flag\n  unless c.flag"),
        ["repeated_condition: `c.flag` is said twice"]
    );
    silent("for c: thing, d: thing where c.rank == low and d.rank == low");
    silent(
        "for c: thing where (some d in c.friends where d.flag) and (some e in c.friends where e.rank == low)",
    );
    // A text may be one in one language and another in the other.
    silent("for c: thing where c.name == \"one\" and c.name == \"eins\"");
}

#[test]
fn a_define_that_nothing_meets_is_named_where_it_stands() {
    let text =
        format!("{WORDS}define odd(c: thing) when c.rank == low and (c.rank == high or c.rank == mid)\n");
    let workspace = workspace::of_texts([("a.ekl".to_owned(), text)]);
    let report = check(&workspace, &Options { as_of: 20_000, lang: Lang::De });
    let said: Vec<&str> = report.findings.iter().map(|f| f.message.in_lang(Lang::De)).collect();
    let expected =
        "`odd` kann nie mit Sicherheit gelten: `c.rank == low` und `c.rank == mid` widersprechen einander";
    assert_eq!(said, [expected]);
}

/// `check` takes this for granted, and does not look through the packs again.
#[test]
fn the_packs_hold_nothing_that_cannot_matter() {
    for pack in einklang::packs::names() {
        let workspace = workspace::of_texts([("a.ekl".to_owned(), format!("use {pack}\n"))]);
        assert_eq!(vacuous(&workspace), Vec::<String>::new());
    }
}

#[test]
fn a_pack_that_holds_something_that_cannot_matter_would_be_found() {
    let mut workspace = workspace::of_texts([("a.ekl".to_owned(), "use policy\n".to_owned())]);
    let odd = "rule odd {\n for c: clause\n where c.amount > 5 persons/year and c.amount < 1 persons/year\n report c \"odd\"\n}\n";
    let text = workspace.sources.files.iter().position(|s| s.path.ends_with("agreements.ekl")).unwrap();
    let source = &mut workspace.sources.files[text];
    source.text.to_mut().push_str(odd);
    workspace.parsed[text] = syntax::parse(SourceId(text as u32), source);
    assert_eq!(vacuous(&workspace), ["rules/vacuous"]);
}

/// The codes of what is said of rules that can never matter, those of the embedded packs as well.
fn vacuous(workspace: &Workspace) -> Vec<String> {
    let parts: Vec<Part<'_>> = workspace
        .parsed
        .iter()
        .map(|p| Part { source: p.source, items: &p.file.items, prose: &p.file.prose, entities: true })
        .collect();
    let lowered = model::lower(&workspace.sources, &parts);
    let (_, said) = rules::compile(&workspace.sources, &lowered.model, &parts, &[], Scope::Everything);
    let codes = said.into_iter().map(|f| f.code.to_string());
    codes.filter(|c| c.starts_with("rules/vacuous") || c.ends_with("repeated_condition")).collect()
}

#[test]
fn thousands_of_conditions_take_no_time() {
    let many = |n: usize| {
        (0..n)
            .map(|i| format!("\n unless c.amount < {i} EUR or c.rank == mid and c.share > {i}"))
            .collect::<String>()
    };
    assert!(said(&format!("for c: thing where c.amount > 0 EUR{}", many(2_000))).len() <= 50);
}

#[test]
fn the_example_of_the_page_is_warned_of_as_it_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/tests-and-coverage.md");
    let page = std::fs::read_to_string(path).unwrap();
    let example = page.split("```einklang\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let workspace = workspace::of_texts([("a.ekl".to_owned(), example.to_owned())]);
    let report = check(&workspace, &Options { as_of: 20_000, lang: Lang::En });
    let codes: Vec<&str> = report.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["rules/vacuous", "rules/vacuous_exception", "rules/vacuous"]);
}
