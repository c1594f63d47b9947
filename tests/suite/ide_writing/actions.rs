//! What can be done about what stands at a cursor, and that it does what it says.

use super::fixture::{Fixture, fixture, of_files, syntax_errors};
use einklang::finding::{Edit, Lang};
use einklang::ide::actions::{Action, What, actions};
use insta::assert_snapshot;

const WORDS: &str = r#"unit EUR | euro
kind body en "body" de "Stelle" { leads: yes_no = no }
kind offer en "offer" de "Angebot" {
  price: quantity in EUR
  by: body
  status: idea | ready
  note_: text ?
  part: offer*
}
rule expensive en "Too expensive" de "Zu teuer" {
  severity: error
  for o: offer, b: body
  where o.price > 100 EUR and o.by == b
  report o.price en "{o} is too expensive" de "{o} ist zu teuer"
  fix en "write 100" de "100 schreiben" replace o.price with "100 EUR"
}
body works "Works"
"#;

fn all(fixture: &Fixture) -> Vec<Action> {
    actions(&fixture.analysis(), fixture.place())
}

fn titles(text: &str) -> String {
    let fixture = fixture(&format!("{WORDS}{text}"));
    let line = |a: &Action| {
        let preferred = if a.is_preferred { "!" } else { "" };
        format!("{:?}{preferred}: {} / {}", a.what, a.title.in_lang(Lang::En), a.title.in_lang(Lang::De))
    };
    all(&fixture).iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The text once an action is done.
fn done(fixture: &Fixture, action: &Action) -> Vec<(String, String)> {
    let edits: Vec<Edit> = action.changes.iter().map(|c| c.edit()).collect();
    fixture.edited(&edits)
}

/// What stands behind the vocabulary once the first action of a sort is done.
fn after(text: &str, what: What) -> String {
    let fixture = fixture(&format!("{WORDS}{text}"));
    let action = all(&fixture).into_iter().find(|a| a.what == what).unwrap();
    done(&fixture, &action)[0].1[WORDS.len()..].to_owned()
}

#[test]
fn a_finding_comes_with_its_fix_and_an_acceptance() {
    let text = "offer a \"A\" { price: ‸150 EUR  by: works  status: idea }\n";
    assert_snapshot!(titles(text), @r##"
Fix: write 100 / write 100
Accept: accept `project/expensive` here, with a reason / `project/expensive` hier mit Begründung hinnehmen
Format: put the file into its canonical layout / die Datei einheitlich anordnen
"##);
    assert_snapshot!(after(text, What::Fix), @r##"offer a "A" { price: 100 EUR  by: works  status: idea }"##);
    assert_snapshot!(after(text, What::Accept), @r##"
offer a "A" { price: 150 EUR  by: works  status: idea }

accept project/expensive at a with works {
  because "who decided what, and when"
}
"##);
}

#[test]
fn an_acceptance_stands_below_in_its_fence() {
    let text = format!(
        "//- a.ekl.md\n# Draft\n\n```einklang\n{WORDS}```\n\n> ```einklang\n> offer a \"A\" {{ price: ‸150 EUR  by: works  status: idea }}  # high\n> ```\n\nEnd.\n"
    );
    let fixture = fixture(&text);
    let action = all(&fixture).into_iter().find(|a| a.what == What::Accept).unwrap();
    let files = done(&fixture, &action);
    let end = files[0].1.find("> ```einklang").unwrap();
    assert_snapshot!(&files[0].1[end..], @r##"
> ```einklang
> offer a "A" { price: 150 EUR  by: works  status: idea }  # high
>
> accept project/expensive at a with works {
>   because "who decided what, and when"
> }
> ```

End.
"##);
    let then = of_files(files, "a.ekl.md", Default::default(), Lang::En);
    assert_eq!(then.codes(), Vec::<String>::new());
}

#[test]
fn what_is_missing_is_added() {
    assert_snapshot!(titles("offer ‸a \"A\" { price: 5 EUR }\n"), @r##"
Complete!: add `by`, `status` / `by`, `status` ergänzen
Format: put the file into its canonical layout / die Datei einheitlich anordnen
"##);
    for text in [
        "offer ‸a \"A\" { price: 5 EUR }\n",
        "offer ‸a \"A\"\n",
        "offer ‸a \"A\" {}\n",
        "offer ‸a \"A\" {\n  # first\n  price: 5 EUR\n}\n",
        "offer ‸a {\n}\n",
    ] {
        let shown = after(text, What::Complete);
        assert!(shown.contains("status: idea"), "{shown}");
        assert_eq!(syntax_errors("a.ekl", &shown), 0, "{shown}");
    }
    assert_snapshot!(after("offer ‸a \"A\" {\n  # first\n  price: 5 EUR\n}\n", What::Complete), @r##"
offer a "A" {
  # first
  price: 5 EUR
  by: body
  status: idea
}
"##);
    assert_snapshot!(after("offer ‸a \"A\"\n", What::Complete), @r##"
offer a "A" {
  price: 1 EUR
  by: body
  status: idea
}
"##);
}

#[test]
fn what_is_added_keeps_the_marks_of_a_quotation_and_the_rest_of_a_line() {
    let text = format!(
        "//- a.ekl.md\n```einklang\n{WORDS}```\n\n> ```einklang\n> offer ‸a {{\n>   price: 5 EUR\n> }}\n> ```\n"
    );
    let fixture = fixture(&text);
    let action = all(&fixture).into_iter().find(|a| a.what == What::Complete).unwrap();
    let shown = done(&fixture, &action)[0].1.clone();
    assert!(shown.ends_with("\n>   price: 5 EUR\n>   by: body\n>   status: idea\n> }\n> ```\n"), "{shown}");
    let shown = after("offer a { price: 5 EUR  by: ‸treasury  status: idea } body b\n", What::Create);
    assert_eq!(
        shown,
        "offer a { price: 5 EUR  by: treasury  status: idea }\n\nbody treasury \"…\"\n body b\n"
    );
}

#[test]
fn what_is_not_known_is_declared_or_corrected() {
    let text = "offer a \"A\" {\n  price: 5 EUR\n  by: ‸wokrs\n  status: idea\n}\n";
    assert_snapshot!(titles(text), @r##"
Fix: write `works` / `works` schreiben
Create: declare `wokrs` as `body` / `wokrs` als `body` vereinbaren
Format: put the file into its canonical layout / die Datei einheitlich anordnen
"##);
    assert_snapshot!(after(text, What::Fix), @r##"
offer a "A" {
  price: 5 EUR
  by: works
  status: idea
}
"##);
    assert_snapshot!(after(&text.replace("wokrs", "treasury"), What::Create), @r##"
offer a "A" {
  price: 5 EUR
  by: treasury
  status: idea
}

body treasury "…"
"##);
    let nested = "kind part in offer { after_: part* }\noffer a {\n  price: 5 EUR  by: works  status: idea\n  part one \"1\" { after_: ‸two }\n}\n";
    assert!(after(nested, What::Create).contains("}\n\npart a.two \"…\"\n"));
    assert_snapshot!(titles("accept ‸expensiv at works { because \"x\" }\n"), @r##"
Fix: write `expensive` / `expensive` schreiben
Format: put the file into its canonical layout / die Datei einheitlich anordnen
"##);
}

#[test]
fn members_move_into_an_extension() {
    let text = "offer a \"A\" {\n  price: 5 EUR\n  ‸by: works\n  status: idea‸\n  offer b \"B\" { price: 1 EUR  by: works  status: idea }\n}\noffer c { price: 1 EUR  by: works  status: idea }\n";
    assert_snapshot!(after(text, What::Extract), @r##"
offer a "A" {
  price: 5 EUR
  offer b "B" { price: 1 EUR  by: works  status: idea }
}

extend a {
  by: works
  status: idea
}
offer c { price: 1 EUR  by: works  status: idea }
"##);
    let nested = "offer a \"A\" {\n  price: 5 EUR  by: works  status: idea\n  offer b \"B\" {\n    price: 1 EUR\n    ‸by: works\n    status: idea‸\n  }\n}\n";
    assert_snapshot!(after(nested, What::Extract), @r##"
offer a "A" {
  price: 5 EUR  by: works  status: idea
  offer b "B" {
    price: 1 EUR
  }
}

extend a.b {
  by: works
  status: idea
}
"##);
}

#[test]
fn all_that_is_safe_is_fixed_at_once() {
    let text = "offer a „A“ { price: ‸5 Mio. EUR  by: works  status: idea }\noffer b \"B\" { price: 1.250.000 EUR  by: works  status: idea }\n";
    assert_snapshot!(titles(text), @r##"
FixAll: fix all that needs no decision in this file / alles korrigieren, was in dieser Datei keine Entscheidung braucht
Format: put the file into its canonical layout / die Datei einheitlich anordnen
"##);
    assert_snapshot!(after(text, What::FixAll), @r##"
offer a "A" { price: 5 million EUR  by: works  status: idea }
offer b "B" { price: 1_250_000 EUR  by: works  status: idea }
"##);
}

/// Each action settles what it answers, and makes no mistake in the syntax.
#[test]
fn every_action_does_what_it_says() {
    let texts = [
        "offer a \"A\" { price: ‸150 EUR  by: works  status: idea }‸\n",
        "offer ‸a \"A\" { price: 5 EUR }‸\n",
        "offer ‸a {\n}‸\n",
        "‸offer a \"A\" {\n  price: 5 EUR\n  by: wokrs\n  status: iddea\n  offer b { }\n}‸\n",
        "‸offer a \"A\" {\n  prise: 5 EUR\n  by: treasury\n  status: idea\n}‸\n",
        "‸offer a „A“ { price: 5 Mio. EUR  by: works  status: idea }‸\n",
        "‸accept expensiv at works { because \"x\" }‸\n",
        "‸offer   a { price:2.000 EUR\n by: works\n status: idea }‸\n",
    ];
    for text in texts {
        let fixture = fixture(&format!("{WORDS}{text}"));
        let before = syntax_errors("a.ekl", fixture.text());
        let actions = all(&fixture);
        assert!(!actions.is_empty(), "{text}");
        for action in actions {
            let files = done(&fixture, &action);
            let shown = files[0].1.clone();
            assert!(syntax_errors("a.ekl", &shown) <= before, "{:?}: {shown}", action.title);
            let then = of_files(files, "a.ekl", Default::default(), Lang::En);
            let Some(fingerprint) = action.answers else { continue };
            let is_open =
                |f: &&einklang::finding::Finding| f.accepted.is_none() && f.fingerprint == fingerprint;
            let was = fixture.kept.report().findings.iter().filter(is_open).count();
            let left = then.kept.report().findings.iter().filter(is_open).count();
            assert!(left < was, "{:?}: {shown}", action.title);
        }
    }
}
