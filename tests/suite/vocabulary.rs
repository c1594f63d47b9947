//! `vocabulary`: what can be written.

use std::fs;

use super::explain::run;
use einklang::check::{self, Options};
use einklang::finding::Lang;
use einklang::manual::Manual;
use einklang::manual::kind::{PropertyDetail, TypeDetail};
use einklang::manual::vocabulary::What;
use einklang::packs;
use einklang::workspace;
use tempfile::TempDir;

const BASE: &str = r#"choice level { low en "low" de "niedrig"  high en "high" de "hoch" }
unit EUR
kind state en "state" de "Staat" note en "a state" de "ein Staat"
kind agreement en "agreement" de "Abkommen" { parties: state+ }
kind clause in agreement en "clause" de "Klausel" {
  note en "what is agreed" de "was vereinbart ist"
  who: state* = unknown en "bearer" de "Verpflichtete" note en "who must" de "wer muss"
  where_to: state* = any
  level: level = high en "level" de "Stufe"
  mode: shall | may en "mode" de "Art"
  cost: quantity in EUR ? >= 0
  term: period ?
  sentence en "{who} {mode} pay [in {where_to}] [{cost}]"
  sentence de "{who} {mode} zahlen"
}
kind duty is clause { urgent: yes_no }
define heavy(c: clause) en "is heavy" de "ist schwer" when c.cost > limit
define price(c: clause) = c.cost
value limit en "limit" de "Grenze" = 5 EUR
state A en "Aland" de "Aland"
state B
rule costly en "It costs" de "Es kostet" {
  for c: clause
  where heavy(c)
    and (some d: duty where d.urgent == yes)
  report c "x"
}
test "a clause" {
  agreement T {
    parties: A, B
    clause one { A shall pay in B 5 EUR }
  }
  expect no costly
}
"#;

fn project() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("einklang.toml"), "").unwrap();
    fs::write(folder.path().join("base.ekl"), BASE).unwrap();
    folder
}

#[test]
fn all_words_are_listed_by_pack_and_sort() {
    insta::assert_snapshot!(run(project().path(), &["vocabulary", "--lang", "de"]));
}

#[test]
fn of_a_kind_all_is_said_that_one_can_write() {
    insta::assert_snapshot!(run(project().path(), &["vocabulary", "clause", "--lang", "en"]));
}

#[test]
fn what_is_inherited_is_marked_and_rules_of_the_wider_kind_are_named() {
    insta::assert_snapshot!(run(project().path(), &["vocabulary", "duty", "--lang", "de"]));
}

#[test]
fn choices_units_defines_and_thresholds_are_looked_up_by_the_same_command() {
    let folder = project();
    // `level` is a choice; a title serves as well as a name.
    let said = ["level", "EUR", "heavy", "price", "Grenze"]
        .map(|name| run(folder.path(), &["vocabulary", name, "--lang", "de"]))
        .join("\n");
    insta::assert_snapshot!(said);
}

#[test]
fn a_value_of_a_choice_says_which_choice_it_belongs_to() {
    let folder = project();
    let says = |name: &str, lang| run(folder.path(), &["vocabulary", name, "--lang", lang]);
    let choice = run(folder.path(), &["vocabulary", "level", "--lang", "en"]);
    assert_eq!(says("high", "en"), format!("`high` is a value of the choice `level`:\n\n{choice}"));
    assert!(says("hoch", "de").starts_with("`high` ist ein Wert der Auswahlliste `level`:\n\nlevel\n"));
    assert!(says("may", "en").contains("help: it is a value of `clause.mode`: `einklang vocabulary clause`"));
}

#[test]
fn the_vocabulary_for_programs_has_what_people_see() {
    insta::assert_snapshot!(run(
        project().path(),
        &["vocabulary", "duty", "--format", "json", "--lang", "en"]
    ));
}

#[test]
fn words_are_filtered_and_what_is_not_there_is_answered_with_the_nearest() {
    let folder = project();
    let says =
        |arguments: &[&str]| run(folder.path(), &[&["vocabulary", "--lang", "en"], arguments].concat());
    let found = says(&["--search", "vereinbart IST", "-q"]);
    assert_eq!(found, "project\n  kinds\n    clause  clause: what is agreed\n--- exit code 0\n");
    let own = says(&["--pack", "einklang", "--search", "statement", "-q"]);
    assert_eq!(own, "the language itself\n  kinds\n    statement  statement\n--- exit code 0\n");
    assert_eq!(
        says(&["clauze"]),
        "--- stderr\nerror: nothing in the vocabulary is called `clauze`\nhelp: did you mean `clause`?\n--- exit code 2\n"
    );
    assert!(says(&["--pack", "polici"]).contains("no pack in use is called `polici`"));
    // A word that is there as a path is one.
    assert!(says(&["base.ekl"]).contains("    clause"), "{}", says(&["base.ekl"]));
}

#[test]
fn what_an_extension_adds_to_a_kind_belongs_to_it() {
    let folder = project();
    let more = "extend kind clause {\n  seats: number ?  en \"seats\" de \"Plätze\"\n  sentence \"seats {seats}\"\n}\n";
    fs::write(folder.path().join("a_first.ekl"), more).unwrap();
    let said = run(folder.path(), &["vocabulary", "clause", "--lang", "en"]);
    assert!(said.contains("  seats\n      number, at most one\n"), "{said}");
    assert!(
        said.contains("zahlen\n    for example A shall zahlen\n  seats {seats}\n    for example seats 100\n"),
        "{said}"
    );
    assert!(!said.contains("errors in the files"), "{said}");
}

#[test]
fn every_sentence_that_is_given_as_an_example_fits_its_template() {
    let uses: String = packs::names().iter().map(|p| format!("use {p}\n")).collect();
    let workspace = workspace::of_texts([("a.ekl".to_owned(), uses.clone())]);
    let manual = Manual::of(&workspace);
    let (mut text, mut examples, mut missing) = (uses, 0, Vec::new());
    for term in manual.terms() {
        let What::Kind(id) = term.what else { continue };
        let kind = manual.kind_detail(id);
        for sentence in &kind.sentences {
            let Some(example) = &sentence.example else {
                // Nobody can be named where there is nobody.
                let is_empty = |p: &PropertyDetail<'_>| match &p.ty {
                    TypeDetail::Kind(name) => {
                        let kind = manual.kind(name).map(|k| manual.model.kind(k).extent.clone());
                        sentence.text.contains(&format!("{{{}}}", p.name))
                            && kind.is_some_and(|e| e.is_empty())
                    }
                    _ => false,
                };
                if !kind.properties.iter().any(is_empty) {
                    missing.push(format!("{}: {}", term.name, sentence.text));
                }
                continue;
            };
            examples += 1;
            let entity = format!("{} example_{examples} \"Example\" {{ {example} }}\n", term.name);
            text += &match kind.container {
                Some(container) => format!("{container} around_{examples} \"Around\" {{\n{entity}}}\n"),
                None => entity,
            };
        }
    }
    assert!(examples > 5 && missing.is_empty(), "{examples} examples, none for {missing:?}");
    let workspace = workspace::of_texts([("a.ekl".to_owned(), text.clone())]);
    let report = check::check(&workspace, &Options { as_of: 20_454, lang: Lang::En });
    // What an entity must have besides its sentence is not the sentence's business.
    let mistakes =
        report.findings.iter().filter(|f| f.code.starts_with("model/") || f.code.starts_with("syntax/"));
    let mistakes: Vec<_> = mistakes.filter(|f| f.code != "model/missing").collect();
    let said: Vec<_> = mistakes.iter().map(|f| f.message.in_lang(Lang::En)).collect();
    assert!(said.is_empty(), "{said:#?}\n{text}");
}
