//! `rules`: which rules there are, as a project has them.

use std::fs;

use super::explain::run;
use tempfile::TempDir;

fn project() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
    write("einklang.toml", "[severity]\n\"project/large\" = \"note\"\n\"own/*\" = \"off\"\n");
    fs::create_dir(folder.path().join("own")).unwrap();
    write(
        "own/v.ekl",
        "kind actor\nkind clause { amount: number  who: actor? }\nkind part is clause\nsource PAPER\nrule secret en \"A secret\" de \"Ein Geheimnis\" {\n  severity: warning\n  for a: actor\n  where no c: clause where c.who == a\n  report a \"nothing of {a}\"\n  cite PAPER \"x\"\n}\n",
    );
    write(
        "a.ekl",
        "use \"own\"\nrule large en \"A clause is large\" de \"Eine Klausel ist groß\" {\n  severity: error when c.amount > 5, warning\n  for c: clause\n  where c.amount > 3\n  report c \"x\"\n  help en \"make it smaller\" de \"verkleinern\"\n}\nrule parts {\n  for p: part\n  where p.amount > 3\n  report p \"x\"\n}\n",
    );
    folder
}

#[test]
fn rules_are_listed_by_pack_with_the_severity_that_the_project_gives_them() {
    let folder = project();
    insta::assert_snapshot!(run(folder.path(), &["rules", "--lang", "en"]));
    insta::assert_snapshot!(run(folder.path(), &["rules", "--lang", "de"]));
    insta::assert_snapshot!(run(folder.path(), &["rules", "--format", "json", "--lang", "en", "-q"]));
}

#[test]
fn rules_are_filtered_by_all_that_is_given() {
    let folder = project();
    let codes = |arguments: &[&str]| {
        let said = run(folder.path(), &[&["rules", "--format", "json", "-q"], arguments].concat());
        let json: serde_json::Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
        let rules = json["rules"].as_array().unwrap();
        rules.iter().map(|r| r["code"].as_str().unwrap()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(codes(&["--pack", "own"]), "own/secret");
    assert_eq!(codes(&["--pack", "project"]), "project/large project/parts");
    assert_eq!(codes(&["--severity", "note"]), "project/large");
    assert_eq!(codes(&["--severity", "off"]), "own/secret");
    assert_eq!(codes(&["--severity", "warning"]), "");
    // What ranges over clauses ranges over their parts too, and not the other way round.
    assert_eq!(codes(&["--kind", "part"]), "project/large project/parts");
    assert_eq!(codes(&["--kind", "clause"]), "project/large");
    assert_eq!(codes(&["--search", "GROß klausel"]), "project/large");
    assert_eq!(codes(&["--search", "smaller"]), "project/large");
    assert_eq!(codes(&["--search", "smaller secret"]), "");
    assert_eq!(codes(&["--cites", "PAPER"]), "own/secret");
    assert_eq!(codes(&["--cites", "PAPER", "--severity", "error"]), "");
}

#[test]
fn a_filter_that_names_what_there_is_not_is_a_mistake() {
    let folder = project();
    let says = |arguments: &[&str]| run(folder.path(), &[&["rules", "--lang", "en"], arguments].concat());
    assert_eq!(
        says(&["--pack", "owm"]),
        "--- stderr\nerror: no pack in use is called `owm`\nhelp: did you mean `own`?\n--- exit code 2\n"
    );
    assert!(
        says(&["--kind", "clauses"]).contains("there is no kind `clauses`\nhelp: did you mean `clause`?")
    );
    assert!(says(&["--cites", "PAPR"]).contains("no rule cites `PAPR`\nhelp: did you mean `PAPER`?"));
    assert!(says(&["gone.ekl"]).contains("`gone.ekl`"), "{}", says(&["gone.ekl"]));
}

#[test]
fn without_a_project_all_that_ships_with_einklang_is_listed() {
    let empty = TempDir::new().unwrap();
    let said = run(empty.path(), &["rules", "--lang", "en"]);
    for pack in einklang::packs::names() {
        assert!(said.contains(&format!("pack {pack}\n")), "{said}");
    }
    assert!(said.contains("\n  unfunded_commitment "), "{said}");
    assert!(said.ends_with("--- exit code 0\n"), "{said}");
}
