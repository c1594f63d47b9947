//! The founding paper as a model: its claims are all accounted for, each with its quotation, and what is found in it is what
//! it argues.

use std::path::Path;

use einklang::check::query;
use einklang::check::{self, Options};
use einklang::finding::{Certainty, Finding, Lang};
use einklang::render::csv;
use einklang::source::Pack;
use einklang::workspace::{self, Workspace};

const README: &str = include_str!("../../fixtures/swp2024/README.md");
const LEFT_OUT: &str = include_str!("../../fixtures/swp2024/nicht-modelliert.md");

fn load() -> Workspace {
    let workspace = workspace::load(
        &[Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/swp2024")],
        &[],
        workspace::Tests::Wanted,
    );
    assert!(workspace.unreadable.is_empty() && !workspace.misconfigured);
    workspace
}

fn found(workspace: &Workspace) -> Vec<Finding> {
    let as_of = workspace.settings.as_of.unwrap();
    check::check(workspace, &Options { as_of, lang: Lang::De }).findings
}

/// The declarations at the top of the files, each from its first line to its last.
fn declarations(workspace: &Workspace) -> Vec<String> {
    let own = workspace.sources.files.iter().filter(|f| f.pack == Pack::PROJECT);
    let mut declarations = Vec::new();
    for line in own.flat_map(|f| f.text.lines()).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let goes_on = line.starts_with([' ', '}']);
        match declarations.last_mut() {
            Some(last) if goes_on => *last = format!("{last}\n{line}"),
            _ => declarations.push(line.to_owned()),
        }
    }
    declarations
}

/// The numbers of claims that a declaration bears as names.
fn claims(declaration: &str) -> impl Iterator<Item = &str> {
    let aliases = declaration.lines().filter_map(|l| l.trim_start().strip_prefix("alias "));
    aliases.flat_map(|names| names.split(", ")).filter(|name| is_claim(name))
}

fn is_claim(name: &str) -> bool {
    name.strip_prefix('C').is_some_and(|n| n.len() == 3 && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The cells of the tables' rows that begin so.
fn rows<'a>(text: &'a str, begin: &'a str) -> impl Iterator<Item = Vec<&'a str>> {
    let rows = text.lines().filter(move |l| l.starts_with(begin));
    rows.map(|row| row.trim_matches('|').split('|').map(str::trim).collect())
}

#[test]
fn every_claim_is_in_the_model_or_left_out_with_a_reason() {
    let declarations = declarations(&load());
    let mut accounted: Vec<_> = declarations.iter().flat_map(|d| claims(d)).collect();
    for row in rows(LEFT_OUT, "| C") {
        assert!(row.len() == 3 && !row[2].is_empty(), "{} is left out without a reason", row[0]);
        accounted.push(row[0]);
    }
    accounted.sort_unstable();
    let all: Vec<_> = (1..=137).map(|n| format!("C{n:03}")).collect();
    assert_eq!(accounted, all, "each claim once");
}

#[test]
fn every_claim_has_its_quotation() {
    for declaration in declarations(&load()) {
        let numbers = claims(&declaration).count();
        let quotations = declaration.matches("cite SWP2024 \"").count();
        assert!(quotations >= numbers, "{numbers} claims, {quotations} quotations:\n{declaration}");
    }
}

#[test]
fn what_is_found_is_what_the_readme_says_the_paper_argues() {
    let findings = found(&load());
    for (begin, certain, possible) in
        [("### Erwartete Befunde", "sicher", "möglich"), ("### Expected findings", "certain", "possible")]
    {
        let (_, section) = README.split_once(begin).unwrap();
        let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
        let mut expected: Vec<String> = rows(section, "| `").map(|row| row[..3].join(" ")).collect();
        let mut shown: Vec<String> = findings
            .iter()
            .map(|f| {
                let place = f.primary.entity.as_deref().unwrap_or_default();
                let certainty = if f.certainty == Certainty::Certain { certain } else { possible };
                format!("`{}` `{place}` {certainty}", f.code)
            })
            .collect();
        expected.sort_unstable();
        shown.sort_unstable();
        assert_eq!(shown, expected, "{begin}");
    }
}

#[test]
fn every_finding_cites_the_paper() {
    for finding in found(&load()) {
        assert!(finding.cites.iter().any(|c| c.source == "SWP2024"), "{} cites it", finding.code);
    }
}

/// The rows that answer the questions of the README, in its order.
fn answers() -> Vec<Vec<String>> {
    let questions = README.lines().filter_map(|l| l.strip_prefix("einklang query '"));
    let ask = |line: &str| {
        let (question, rest) = line.split_once("' ").unwrap();
        assert!(rest.starts_with("fixtures/swp2024"));
        let mut workspace = load();
        let options = Options { as_of: workspace.settings.as_of.unwrap(), lang: Lang::De };
        let id = workspace.add_query(question.to_owned());
        let mut out = Vec::new();
        let table = query::answer(&workspace, &options, id).table.unwrap();
        csv::write(&mut out, &table, Lang::De).unwrap();
        String::from_utf8(out).unwrap().lines().skip(1).map(str::to_owned).collect()
    };
    questions.map(ask).collect()
}

#[test]
fn the_questions_of_the_readme_have_answers() {
    let answers = answers();
    let (german, english) = answers.split_at(4);
    assert_eq!(german, english, "both languages ask the same");
    let [ministries, formats, structures, said] = german else { panic!("four questions") };
    let has = |rows: &[String], name: &str| rows.iter().any(|row| row.contains(name));
    assert_eq!(ministries.len(), 4);
    for objective in ["anwerbung_aa", "anwerbung_bmas", "pflegepersonal", "kein_brain_drain"] {
        assert!(has(ministries, objective), "{objective} is moved by recruitment: {ministries:?}");
    }
    assert_eq!(formats.len(), 5);
    for agreement in ["DE_UZ", "DE_MD", "DE_KG", "DE_GH", "DE_PH"] {
        assert!(has(formats, agreement), "{agreement} has no format: {formats:?}");
    }
    assert_eq!(structures.len(), 9);
    assert!(structures.iter().all(|row| row.contains("ZME")));
    assert!(has(said, "ausreisepflichtige_gesamt") && has(said, "westbalkan_erweiterung"));
    assert!(!has(said, "ausverhandelt"), "that was said in 2023: {said:?}");
}
