//! `explain`: the page of a rule, and the codes of the language's own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use einklang::check::{self, Options};
use einklang::finding::Lang;
use einklang::manual::codes::{self, Entry};
use einklang::workspace;

/// Codes that only very large, damaged or several files have, or that the grammar forestalls: they are explained without
/// examples.
const WITHOUT_EXAMPLES: [&str; 11] = [
    "model/not_in_use",
    "model/number",
    "model/too_deep",
    "model/too_many",
    "rules/too_large",
    "rules/too_much_work",
    "rules/unknown_severity",
    "syntax/not_utf8",
    "syntax/too_deep",
    "syntax/too_large",
    "syntax/too_many",
];

/// The codes that a text has: those of the check, and those of its tests that fail.
fn found(entry: &Entry, text: &str) -> Vec<String> {
    let workspace = workspace::of_texts([(entry.file().to_owned(), text.to_owned())]);
    let options = Options { as_of: 20_454, lang: Lang::En };
    let report = check::check(&workspace, &options);
    let tests = check::run_tests(&workspace, &options, &|id| workspace.is_own(id));
    let failures = tests.into_iter().flat_map(|t| t.failures);
    report.findings.into_iter().chain(failures).map(|f| f.code).collect()
}

#[test]
fn every_code_of_the_language_is_explained() {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut emitted = BTreeSet::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&entry).unwrap();
                for quoted in text.split('"') {
                    let is_code = |rest: &str| {
                        !rest.is_empty()
                            && rest.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
                    };
                    if let Some(("syntax" | "model" | "rules" | "test", rest)) = quoted.split_once('/')
                        && is_code(rest)
                    {
                        emitted.insert(quoted.to_owned());
                    }
                }
            }
        }
    }
    assert!(emitted.len() > 60, "{emitted:?}");
    let explained: Vec<&str> = codes::all().iter().map(|e| e.code).collect();
    assert!(explained.is_sorted(), "the codes are in order");
    assert_eq!(emitted.iter().map(String::as_str).collect::<Vec<_>>(), explained);
}

#[test]
fn every_wrong_example_has_its_code_and_every_corrected_one_has_no_mistake() {
    let mut wrong = String::new();
    for entry in codes::all() {
        let is_exempt = WITHOUT_EXAMPLES.contains(&entry.code);
        assert_eq!(entry.wrong.is_empty(), is_exempt, "{}", entry.code);
        assert_eq!(entry.right.is_empty(), is_exempt, "{}", entry.code);
        if is_exempt {
            continue;
        }
        let has = found(entry, entry.wrong);
        if !has.iter().any(|c| c == entry.code) {
            wrong += &format!("{}: the wrong example has {has:?}\n", entry.code);
        }
        let has = found(entry, entry.right);
        if has.iter().any(|c| !c.starts_with("project/")) {
            wrong += &format!("{}: the corrected example has {has:?}\n", entry.code);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
