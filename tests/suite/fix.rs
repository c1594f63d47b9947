//! Safe fixes: what is kept of them, what is not, and that nothing typed is lost.

mod cli;
mod random;

use einklang::check::fix::{Fixed, Why, fix};
use einklang::check::{Options, check};
use einklang::finding::Lang;
use einklang::workspace::{Workspace, of_texts};

const OPTIONS: Options = Options { as_of: 20_454, lang: Lang::En };

/// The fixes of a project of one file.
fn fixed(text: &str) -> Fixed {
    let workspace = of_texts([("a.ekl".to_owned(), text.to_owned())]);
    let report = check(&workspace, &OPTIONS);
    fix(&workspace, report, &OPTIONS, |_, _| true)
}

/// The text of the one file.
fn text(workspace: &Workspace) -> &str {
    &workspace.sources.get(workspace.find("a.ekl").unwrap()).text
}

fn done(fixed: &Fixed) -> Vec<&str> {
    fixed.done.iter().map(|d| d.finding.code.as_str()).collect()
}

fn not_kept(fixed: &Fixed) -> Vec<(&str, &Why)> {
    fixed.not_kept.iter().map(|n| (n.finding.code.as_str(), &n.why)).collect()
}

const WORDS: &str = "unit EUR | euro\nkind offer { price: quantity in EUR ?  day: date ?  part: offer* }\n";

#[test]
fn what_has_only_one_spelling_is_corrected() {
    let fixed = fixed(&format!(
        "{WORDS}offer a „Bridge“ {{\n  price: 5 Mio. EUR\n  day: 31.12.2026\n}}\n\
         offer b {{ price: 1.250.000 EUR  offer b.part \"P\" }}\n"
    ));
    let corrected = format!(
        "{WORDS}offer a \"Bridge\" {{\n  price: 5 million EUR\n  day: 2026-12-31\n}}\n\
         offer b {{ price: 1_250_000 EUR  offer part \"P\" }}\n"
    );
    assert_eq!(text(&fixed.workspace), corrected);
    let codes = ["abbreviated_number", "foreign_date", "quotes"].map(|code| format!("syntax/{code}"));
    assert!(codes.iter().all(|code| done(&fixed).contains(&code.as_str())), "{:?}", done(&fixed));
    assert_eq!((fixed.report.findings.len(), fixed.not_kept.len()), (0, 0), "{:?}", fixed.report.findings);
}

#[test]
fn what_may_mean_two_things_is_offered_and_left_alone() {
    let ambiguous = format!(
        "{WORDS}offer a {{ price: 3,5 EUR }}\noffer b {{ price: 2.000 EUR }}\noffer c {{ part: d }}\n\
         offer ab {{ price: 12 }}\n"
    );
    let fixed = fixed(&ambiguous);
    assert_eq!(text(&fixed.workspace), ambiguous);
    let offered: Vec<bool> =
        fixed.report.findings.iter().flat_map(|f| &f.fixes).map(|fix| fix.is_safe).collect();
    assert!(offered.len() >= 3 && offered.iter().all(|safe| !safe), "{offered:?}");
    assert_eq!((done(&fixed), not_kept(&fixed)), (vec![], vec![]));
}

const RULES: &str = "unit EUR | euro
kind offer { price: quantity in EUR ?  kept: yes_no ?  level: low | high ? }
rule dear {
  for o: offer
  where o.price > 100 EUR
  report o.price \"too dear\"
  fix \"halve it\" replace o.price with \"50 EUR\"
}
rule level_missing {
  severity: warning
  for o: offer
  where o.price is given and o.level is none
  report o \"no level\"
  safe fix \"say `low`\" insert \"level: low\" in o
}
";

#[test]
fn a_rule_says_which_of_its_fixes_are_safe() {
    let fixed = fixed(&format!("{RULES}offer a {{ price: 150 EUR }}\noffer b {{\n  price: 5 EUR\n}}\n"));
    let expected = format!(
        "{RULES}offer a {{ price: 150 EUR level: low }}\noffer b {{\n  price: 5 EUR\n  level: low\n}}\n"
    );
    assert_eq!(text(&fixed.workspace), expected);
    assert_eq!(done(&fixed), ["project/level_missing", "project/level_missing"]);
    let left: Vec<&str> = fixed.report.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(left, ["project/dear"]);
}

#[test]
fn a_fix_that_does_not_settle_its_finding_is_not_kept() {
    let project = format!(
        "{RULES}rule never {{ for o: offer where o.price is given report o \"x\" safe fix \"try\" insert \"kept: yes\" in o }}\n\
         offer a {{ price: 1 EUR  level: low }}\n"
    );
    let fixed = fixed(&project);
    assert_eq!(text(&fixed.workspace), project);
    assert_eq!(not_kept(&fixed), [("project/never", &Why::NotSettled)]);
}

#[test]
fn a_fix_that_brings_a_new_finding_is_not_kept_and_the_others_of_its_round_are() {
    let rules = format!(
        "{RULES}rule kept_and_low {{ for o: offer where o.kept == yes and o.level == low report o.level \"x\" }}\n"
    );
    let fixed = fixed(&format!("{rules}offer a {{ price: 1 EUR  kept: yes }}\noffer b {{ price: 1 EUR }}\n"));
    let expected =
        format!("{rules}offer a {{ price: 1 EUR  kept: yes }}\noffer b {{ price: 1 EUR level: low }}\n");
    assert_eq!(text(&fixed.workspace), expected);
    assert_eq!(done(&fixed), ["project/level_missing"]);
    let why = Why::Introduces("project/kept_and_low".into());
    assert_eq!(not_kept(&fixed), [("project/level_missing", &why)]);
}

#[test]
fn a_contradiction_that_a_mistake_had_hidden_comes_to_light_and_is_named() {
    let fixed = fixed(&format!("{RULES}offer a {{ price: 5 Mio. EUR  level: low }}\n"));
    assert!(text(&fixed.workspace).contains("price: 5 million EUR"));
    assert_eq!(done(&fixed), ["syntax/abbreviated_number"]);
    assert_eq!(fixed.revealed, ["project/dear"]);
}

#[test]
fn fixes_that_overlap_are_made_one_after_the_other() {
    // Both would insert at the same place.
    let rules = format!(
        "{RULES}rule kept_missing {{ for o: offer where o.kept is none report o \"x\" safe fix \"k\" insert \"kept: no\" in o }}\n"
    );
    let fixed = fixed(&format!("{rules}offer a {{ price: 1 EUR }}\n"));
    assert_eq!(fixed.done.len(), 2);
    assert!(fixed.report.findings.is_empty(), "{:?}", fixed.report.findings);
    assert!(
        text(&fixed.workspace).ends_with("offer a { price: 1 EUR kept: no level: low }\n"),
        "{:?}",
        text(&fixed.workspace)
    );
}

#[test]
fn an_acceptance_that_silences_nothing_goes_with_its_lines() {
    let fixed = fixed(&format!(
        "{RULES}offer a {{ price: 1 EUR  level: low }}\n\naccept dear at a {{\n  because \"once\"\n}}\n\noffer b\n"
    ));
    let expected = format!("{RULES}offer a {{ price: 1 EUR  level: low }}\n\noffer b\n");
    assert_eq!(text(&fixed.workspace), expected);
    assert_eq!(done(&fixed), ["model/accept_unused"]);
}

#[test]
fn line_ends_and_the_mark_of_the_encoding_stay() {
    let dos = format!("\u{feff}{RULES}offer a {{\n  price: 1 EUR\n}}\n").replace('\n', "\r\n");
    let fixed = fixed(&dos);
    let expected = dos.replace("price: 1 EUR\r\n", "price: 1 EUR\r\n  level: low\r\n");
    assert_eq!(text(&fixed.workspace), expected);
}

#[test]
fn what_stands_in_the_holes_of_a_fix_can_be_read_again() {
    let rules = "unit person | persons
unit year_ | years_
kind place_ { }
kind offer en \"offer\" {
  size: quantity in persons/year_ ?
  cap: quantity in persons/year_ ?
  level: low en \"a low one\" | high ?
  like: offer ?
  from: place_ ?
  words: text ?
}
rule copies {
  for o: offer, p: offer
  where o.like == p and o.size is none
  report o \"x\"
  safe fix \"take over\" insert \"size: {p.size}  level: {p.level}  from: {p.from}  words: \\\"{p.words}\\\"\" in o
}
place_ here \"A title\"
offer b \"B\" { size: about 12_500 persons/year_  level: low  from: here  words: \"say \\\"no\\\" \\\\ \\{x\\}\" }
";
    let fixed = fixed(&format!("{rules}offer a {{\n  like: b\n}}\n"));
    assert!(fixed.report.findings.is_empty(), "{:?}", fixed.report.findings);
    let inserted = "  size: 11250 .. 13750 persons/year_  level: low  from: here  words: \"say \\\"no\\\" \\\\ \\{x\\}\"\n";
    assert!(text(&fixed.workspace).contains(inserted), "{}", text(&fixed.workspace));
}

#[test]
fn many_fixes_are_checked_together() {
    let offers: String =
        (0..300).map(|i| format!("offer o{i} {{ price: {i} Mio. EUR  level: low }}\n")).collect();
    let fixed = fixed(&format!(
        "unit EUR | euro\nkind offer {{ price: quantity in EUR ?  level: low | high ? }}\n{offers}"
    ));
    assert_eq!((fixed.done.len(), fixed.report.findings.len()), (300, 0));
}
