//! Findings under their common causes, and in the order of their rank.

use std::fs;

use einklang::check::group::{Grouping, Link, group, try_out};
use einklang::check::{Options, Report, check, rank::rank};
use einklang::finding::Lang;
use einklang::workspace::{Workspace, of_texts};
use tempfile::TempDir;

use super::explain::run;

const OPTIONS: Options = Options { as_of: 20_454, lang: Lang::En };

fn checked(text: &str) -> (Workspace, Report) {
    let workspace = of_texts([("a.ekl".to_owned(), text.to_owned())]);
    let report = check(&workspace, &OPTIONS);
    (workspace, report)
}

/// The words of each cause's statement, with the codes of its findings.
fn causes(workspace: &Workspace, report: &Report, grouping: &Grouping) -> Vec<(String, Vec<String>)> {
    let code = |i: &usize| report.findings[*i].code.replace("project/", "");
    let cause = |c: &einklang::check::group::Cause| {
        (workspace.sources.text(c.place).to_owned(), c.findings.iter().map(code).collect())
    };
    grouping.causes.iter().map(cause).collect()
}

const RULES: &str = "unit EUR | euro
kind line_ { amount: quantity in EUR ? }
kind offer { price: quantity in EUR ?  line_: line_ ?  name: text ?  year: number ?  sentence \"costs {price} [from {line_}]\" }
rule dear en \"Dear\" de \"Teuer\" {
  severity: warning
  for o: offer where o.price > 100 EUR
  report o.price en \"{o} is dear\" de \"{o} ist teuer\"
}
rule beyond_line en \"Beyond the line\" de \"Mehr als der Titel\" {
  for o: offer where o.price > o.line_.amount
  report o.price en \"{o} costs more than the line has\" de \"{o} kostet mehr, als der Titel hat\"
  with o.line_.amount en \"all there is\" de \"mehr ist nicht da\"
}
rule empty_line en \"An empty line\" de \"Ein leerer Titel\" {
  for l: line_ where l.amount < 10 EUR
  report l.amount en \"{l} is all but empty\" de \"{l} ist so gut wie leer\"
}
rule nameless en \"No name\" de \"Ohne Namen\" {
  severity: note
  for o: offer where o.name is none and o.price is given
  report o en \"{o} has no name\" de \"{o} hat keinen Namen\"
}
";

const DRAFT: &str = "line_ l \"L\" { amount: 5 EUR }
offer a \"A\" { costs 150 EUR from l  name: \"a\" }
offer b \"B\" { costs 50 EUR from l  name: \"b\" }
offer c \"C\" { costs 40 EUR from l }
";

#[test]
fn the_statement_that_most_findings_rest_on_is_their_cause() {
    let (workspace, report) = checked(&format!("{RULES}{DRAFT}"));
    let grouping = group(&workspace, &report.findings);
    let of_line = ["empty_line", "beyond_line", "beyond_line", "beyond_line"].map(str::to_owned).to_vec();
    // What is dear rests on the words of A as well, but alone once the line is taken care of.
    assert_eq!(causes(&workspace, &report, &grouping), [("amount: 5 EUR".to_owned(), of_line)]);
    assert_eq!((grouping.open, grouping.causes[0].entity.as_deref()), (6, Some("l")));
}

#[test]
fn a_finding_that_rests_on_what_another_is_about_follows_from_it() {
    let (workspace, report) = checked(&format!("{RULES}{DRAFT}"));
    let grouping = group(&workspace, &report.findings);
    let first = report.findings.iter().position(|f| f.code == "project/empty_line").unwrap();
    let found: Vec<(&str, Option<(usize, Link)>)> =
        report.findings.iter().zip(&grouping.follows).map(|(f, link)| (f.code.as_str(), *link)).collect();
    for (code, link) in found {
        let wanted = (code == "project/beyond_line").then_some((first, Link::Consequence));
        assert_eq!(link, wanted, "{code}");
    }
}

#[test]
fn leaving_a_statement_out_is_tried_before_anything_is_said_of_it() {
    let (workspace, report) = checked(&format!("{RULES}{DRAFT}"));
    let mut grouping = group(&workspace, &report.findings);
    try_out(&workspace, &report.findings, &mut grouping, &OPTIONS);
    let without = grouping.causes[0].without.unwrap();
    assert_eq!((without.settled, without.new), (4, 0));

    // Where the statement must not be missing, nothing is claimed.
    let (workspace, report) =
        checked(&format!("{RULES}{DRAFT}").replace("amount: quantity in EUR ?", "amount: quantity in EUR"));
    let mut grouping = group(&workspace, &report.findings);
    try_out(&workspace, &report.findings, &mut grouping, &OPTIONS);
    assert_eq!(grouping.causes[0].without, None);
}

#[test]
fn the_same_rule_about_the_same_entities_is_one_matter() {
    let rule = "kind plan { years_: period  limit: number }
rule full { for p: plan, y in years(p.years_) where p.limit < 3 report p.limit \"{y}\" }
plan one { years_: 2026 .. 2028  limit: 2 }
plan two { years_: 2026 .. 2026  limit: 2 }
";
    let (workspace, report) = checked(rule);
    let grouping = group(&workspace, &report.findings);
    let same = Some((0, Link::Same));
    assert_eq!(grouping.follows, [None, same, same, None]);
}

#[test]
fn what_ships_with_a_pack_and_what_is_accepted_is_no_cause() {
    let (workspace, report) = checked(&format!(
        "{RULES}{DRAFT}accept beyond_line at a {{ because \"x\" }}\naccept beyond_line at b {{ because \"x\" }}\n"
    ));
    let grouping = group(&workspace, &report.findings);
    assert_eq!((grouping.open, grouping.causes[0].findings.len()), (4, 2));

    let text = std::fs::read_to_string("fixtures/ghana/entwurf.ekl.md").unwrap();
    let workspace = of_texts([("a.ekl.md".to_owned(), text)]);
    let report = check(&workspace, &OPTIONS);
    let grouping = group(&workspace, &report.findings);
    assert!(!grouping.causes.is_empty());
    assert!(grouping.causes.iter().all(|c| workspace.is_own(c.place.source)));
}

#[test]
fn each_finding_has_at_most_one_cause_and_each_cause_at_least_two_findings_left() {
    let (workspace, report) = checked(&format!("{RULES}{DRAFT}"));
    let grouping = group(&workspace, &report.findings);
    let mut seen: Vec<usize> = grouping.causes.iter().flat_map(|c| c.findings.clone()).collect();
    let all = seen.len();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), all);
    for (i, cause) in grouping.cause_of.iter().enumerate() {
        assert_eq!(cause.is_some_and(|c| grouping.causes[c].findings.contains(&i)), seen.contains(&i));
    }
    assert!(grouping.causes.iter().all(|c| c.findings.len() > 1));
}

#[test]
fn rank_goes_by_severity_then_certainty_then_what_is_shared_then_place() {
    let text = format!(
        "{RULES}{DRAFT}offer d \"D\" {{ costs 4 EUR from l  name: \"d\" }}\noffer e \"E\" {{ price: unknown  line_: l  name: \"e\" }}\n"
    );
    let (workspace, mut report) = checked(&text);
    let grouping = group(&workspace, &report.findings);
    let ranks = rank(&mut report, &grouping);
    let order: Vec<String> = report
        .findings
        .iter()
        .zip(&ranks)
        .map(|(f, r)| {
            let (severity, certainty) = (f.severity.name(), f.certainty.name());
            format!("{} {} {severity} {certainty} {}", r.number, &f.code[8..], r.shared)
        })
        .collect();
    assert_eq!(
        order,
        [
            "1 empty_line error certain 4",
            "2 beyond_line error certain 4",
            "3 beyond_line error certain 4",
            "4 beyond_line error certain 4",
            "5 dear warning certain 1",
            "6 beyond_line warning possible 4",
            "7 nameless note certain 0",
            "8 dear note possible 1",
        ]
    );
}

#[test]
fn ten_thousand_findings_about_one_statement_and_ten_thousand_about_one_each_are_grouped() {
    let offers: String =
        (0..2_000).map(|i| format!("offer o{i} {{ costs {} EUR from l  name: \"x\" }}\n", 101 + i)).collect();
    let (workspace, report) = checked(&format!("{RULES}line_ l {{ amount: 50 EUR }}\n{offers}"));
    assert_eq!(report.findings.len(), 4_000);
    let grouping = group(&workspace, &report.findings);
    assert_eq!(grouping.causes[0].findings.len(), 2_000);
    assert_eq!(grouping, group(&workspace, &report.findings));
}

fn project() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("einklang.toml"), "as_of = \"2026-01-01\"\n").unwrap();
    fs::write(folder.path().join("rules.ekl"), RULES).unwrap();
    let offers: String =
        (0..8).map(|i| format!("offer o{i} {{ costs {} EUR from l }}\n", 90 + 2 * i)).collect();
    fs::write(folder.path().join("a.ekl"), format!("line_ l \"L\" {{ amount: 5 EUR }}\n{offers}")).unwrap();
    folder
}

#[test]
fn the_summary_names_the_statements_that_many_findings_rest_on() {
    let folder = project();
    let said = run(folder.path(), &["check", "--format", "short"]);
    insta::assert_snapshot!(said);
    let said = run(folder.path(), &["check", "--format", "short", "--quiet"]);
    assert!(!said.contains("rest on"), "{said}");
}

#[test]
fn findings_are_shown_under_their_cause_with_their_rank() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("rules.ekl"), RULES).unwrap();
    fs::write(folder.path().join("a.ekl"), DRAFT).unwrap();
    insta::assert_snapshot!("en", run(folder.path(), &["check", "--group", "cause", "--lang", "en"]));
    let ranked = ["check", "--group", "cause", "--sort", "rank", "--lang", "de"];
    insta::assert_snapshot!("de", run(folder.path(), &ranked));
    insta::assert_snapshot!("ranked", run(folder.path(), &["check", "--sort", "rank", "--lang", "en"]));
}

#[test]
fn json_has_groups_and_ranks_where_they_are_asked_for() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.ekl"), format!("{RULES}{DRAFT}")).unwrap();
    let json = |arguments: &[&str]| -> serde_json::Value {
        let said = run(folder.path(), &[&["check", "--format", "json", "--quiet"], arguments].concat());
        serde_json::from_str(said.lines().next().unwrap()).unwrap()
    };
    let plain = json(&[]);
    assert!(plain.get("groups").is_none() && plain["findings"][0].get("rank").is_none());
    let grouped = json(&["--group", "cause", "--sort", "rank"]);
    let id = grouped["groups"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!((id.len(), &grouped["groups"][0]["text"]), (16, &serde_json::json!("amount: 5 EUR")));
    assert_eq!(grouped["groups"][0]["without"], serde_json::json!({ "settled": 4, "new": 0 }));
    let findings = grouped["findings"].as_array().unwrap();
    let in_group = findings.iter().filter(|f| f["group"] == serde_json::json!(id)).count();
    assert_eq!(in_group, 4);
    let ranks: Vec<u64> = findings.iter().map(|f| f["rank"].as_u64().unwrap()).collect();
    assert_eq!(ranks, [1, 2, 3, 4, 5, 6]);
    assert_eq!(findings[1]["follows"]["how"], "consequence");
    assert_eq!(findings[1]["follows"]["fingerprint"], findings[0]["fingerprint"]);
    assert!(findings.iter().any(|f| f["group"].is_null()));
}
