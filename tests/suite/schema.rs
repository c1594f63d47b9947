//! `docs/einklang.schema.json`: what editors know of the project file is what is read.

use std::fs;
use std::path::{Path, PathBuf};

use super::explain::run;
use einklang::workspace::{self, settings};
use serde_json::{Value, json};
use tempfile::TempDir;

fn schema() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/einklang.schema.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// A project file as the schema sees it; a TOML date is its text.
fn value(text: &str) -> Value {
    let table: toml::Table = text.parse().unwrap();
    serde_json::to_value(table).unwrap()
}

fn allows(text: &str) -> bool {
    jsonschema::validator_for(&schema()).unwrap().is_valid(&value(text))
}

/// Whether the project file is read without a word, in a project that has the rules it speaks of.
fn is_read(text: &str) -> bool {
    let rule = "# A page\n\nOf a rule. Catalogue id: `ABC-01`.\n\n## The rule\n\n```einklang
value share = 20 %
kind a
rule some { for x: a report x \"x\" }
```\n";
    let files = [("einklang.toml", text), ("some.ekl.md", rule)].map(|(p, t)| (p.to_owned(), t.to_owned()));
    let workspace = workspace::of_texts(files);
    let options = einklang::check::Options { as_of: 20_454, lang: einklang::finding::Lang::En };
    let report = einklang::check::check(&workspace, &options);
    !report.findings.iter().any(|f| f.code == settings::CODE)
}

#[test]
fn the_schema_allows_what_is_read_and_nothing_else() {
    let good = [
        "",
        "packs = [\"policy\"]\nlanguages = [\"de\", \"fr\"]\nas_of = \"2026-01-01\"",
        "fail_on = \"never\"\nexclude = [\"archive/**\"]\nbaseline = \"known.json\"",
        "[severity]\n\"project/some\" = \"off\"\n\"project/*\" = \"note\"\n\"ABC-01\" = \"error\"\n\"ABC-*\" = \"warning\"",
        "[values]\nshare = \"30 %\"",
    ];
    for text in good {
        assert!(allows(text), "the schema allows {text}");
        assert!(is_read(text), "read is {text}");
    }
    let bad = [
        "pack = [\"policy\"]",
        "packs = \"policy\"",
        "languages = [\"fr\"]",
        "as_of = \"2026\"",
        "fail_on = \"off\"",
        "baseline = \"\"",
        "baseline = 1",
        "[severity]\nsome = \"note\"",
        "[severity]\n\"project/some\" = \"fatal\"",
        "[severity]\n\"*\" = \"off\"",
        "[values]\nshare = [1]",
    ];
    for text in bad {
        assert!(!allows(text), "the schema forbids {text}");
        assert!(!is_read(text), "something is said of {text}");
    }
}

#[test]
fn the_schema_names_every_setting() {
    let schema = schema();
    let mut named: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut known = settings::KEYS.to_vec();
    named.sort_unstable();
    known.sort_unstable();
    assert_eq!(named, known);
    assert_eq!(schema["additionalProperties"], json!(false));
}

#[test]
fn the_schema_allows_every_project_file_there_is() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<PathBuf> = Vec::new();
    let mut open =
        vec![root.join("fixtures"), root.join("src/cli/init"), root.join("rules"), root.join("tests")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => open.push(path),
                false if path.file_name().unwrap() == workspace::PROJECT_FILE => found.push(path),
                false => {}
            }
        }
    }
    let home = TempDir::new().unwrap();
    run(home.path(), &["init", "project"]);
    found.push(home.path().join("project/einklang.toml"));
    assert!(found.len() > 5, "{found:?}");
    for path in found {
        assert!(allows(&fs::read_to_string(&path).unwrap()), "{}", path.display());
    }
}

#[test]
fn a_family_a_number_a_rule_and_a_pack_are_set_the_narrower_before_the_wider() {
    let page = |id: &str, rule: &str| {
        format!(
            "# {rule}\n\nA rule. Catalogue id: `{id}`.\n\n## The rule\n\n```einklang\nrule {rule} {{ for x: thing report x \"x\" }}\n```\n"
        )
    };
    let project = "[severity]\n\"project/*\" = \"note\"\n\"abc-*\" = \"warning\"\n\"ABC-02\" = \"off\"\n\"project/three\" = \"error\"\n";
    let file = |path: &str, text: String| (path.to_owned(), text);
    let workspace = workspace::of_texts([
        file("einklang.toml", project.to_owned()),
        file("one.ekl.md", page("ABC-01", "one")),
        file("two.ekl.md", page("ABC-02", "two")),
        file("three.ekl.md", page("ABC-03", "three")),
        file("four.ekl.md", page("XYZ-01", "four")),
        file("things.ekl", "kind thing\nthing t\n".to_owned()),
    ]);
    let options = einklang::check::Options { as_of: 20_454, lang: einklang::finding::Lang::En };
    let report = einklang::check::check(&workspace, &options);
    let mut said: Vec<String> =
        report.findings.iter().map(|f| format!("{} {}", f.code, f.severity.name())).collect();
    said.sort();
    assert_eq!(said, ["project/four note", "project/one warning", "project/three error"]);
}

#[test]
fn what_a_severity_names_and_is_not_there_has_the_nearest_beside_it() {
    let said = |key: &str| {
        let rule = "# P\n\nA rule. Catalogue id: `QUO-02`.\n\n## The rule\n\n```einklang\nkind a\nrule some { for x: a report x \"x\" }\n```\n";
        let project = format!("[severity]\n\"{key}\" = \"note\"\n");
        let files = [("einklang.toml", project.as_str()), ("some.ekl.md", rule)];
        let workspace = workspace::of_texts(files.map(|(p, t)| (p.to_owned(), t.to_owned())));
        let options = einklang::check::Options { as_of: 20_454, lang: einklang::finding::Lang::En };
        let report = einklang::check::check(&workspace, &options);
        let found = report.findings.into_iter().find(|f| f.code == settings::CODE).unwrap();
        let help = found.help.map(|h| h.in_lang(einklang::finding::Lang::En).to_owned());
        format!("{}; {}", found.message.in_lang(einklang::finding::Lang::En), help.unwrap_or_default())
    };
    assert_eq!(said("QOU-*"), "no rule in use has a number that begins with `QOU-`; did you mean `QUO-*`?");
    assert_eq!(said("QUO-20"), "no pack in use has a rule `QUO-20`; did you mean `QUO-02`?");
    assert_eq!(said("some"), "no pack in use has a rule `some`; did you mean `project/some`?");
    assert_eq!(said("projekt/*"), "no pack in use is called `projekt`; did you mean `project/*`?");
}
