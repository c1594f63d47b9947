//! `--format json` is what interfaces promise: every key, its type, the order, and places that agree with the files.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// Umlauts, emoji, a tab, a combining accent and a mark of byte order stand before what is found.
const ODD: &str = "\u{feff}kind k { n: number ?  of: k* }\r\n\
    k Straße \"Große 🏛️ Straße\" {\tn: 3  of: Zoë }  k Zoë { n: 4  cite S \"é🏛️\" }\r\n\
    source S \"ä\"\r\n\
    \"🏛️\" k Ümläut { n: 3,5  nn: 4 }\r\n\
    rule 規則 de \"ä\" { for x: k, y in x.of where x.n < y.n\r\n  report x.of \"🏛️ {x}\"\r\n  with y.n \"hier\"\r\n  \
    help \"h\"\r\n  fix \"f\" insert \"n: 5\" in y\r\n  cite S \"é\" }\r\n\
    rule maybe { severity: warning for x: k where x.n > 3.5 report x \"a\" }\r\n\
    k About { n: about 3.5 }\r\n\
    accept maybe at Zoë { because \"b\" }\r\n";

fn json() -> (String, Value) {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("ä.ekl"), ODD).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    let arguments = ["check", "--format", "json", "--as-of", "2026-11-22", "--lang", "en"];
    let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
    (ODD.to_owned(), serde_json::from_slice(&output.stdout).unwrap())
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// The same keys, whatever their order: this reader sorts them.
fn has_keys(value: &Value, expected: &[&str]) {
    let found: BTreeSet<&str> = keys(value).into_iter().collect();
    assert_eq!(found, expected.iter().copied().collect(), "{value}");
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A position agrees with the text: line and column count from 1, columns in code points, offsets in bytes.
fn offset(at: &Value, source: &str) -> usize {
    has_keys(at, &["line", "column", "offset"]);
    let number = |key: &str| at[key].as_u64().unwrap() as usize;
    let before = &source[..number("offset")];
    let line = before.rsplit('\n').next().unwrap();
    assert_eq!(number("line"), before.matches('\n').count() + 1, "{at}");
    // A mark of byte order is no column.
    assert_eq!(number("column"), line.chars().filter(|c| *c != '\u{feff}').count() + 1, "{at}");
    number("offset")
}

fn stretch<'t>(place: &Value, source: &'t str) -> &'t str {
    assert_eq!(text(&place["path"]), "ä.ekl");
    &source[offset(&place["start"], source)..offset(&place["end"], source)]
}

#[test]
fn every_key_is_there_with_its_type() {
    let (source, report) = json();
    has_keys(&report, &["format", "as_of", "findings", "not_checked", "summary"]);
    assert_eq!(report["format"], "einklang-findings/1");
    assert_eq!(report["as_of"], "2026-11-22");
    has_keys(&report["summary"], &["errors", "warnings", "notes", "accepted", "files", "entities", "rules"]);
    assert!(report["summary"].as_object().unwrap().values().all(Value::is_u64));
    for n in report["not_checked"].as_array().unwrap() {
        has_keys(n, &["code", "reason"]);
    }
    for f in report["findings"].as_array().unwrap() {
        has_keys(
            f,
            &[
                "code",
                "severity",
                "certainty",
                "message",
                "bindings",
                "primary",
                "related",
                "because",
                "help",
                "cites",
                "fixes",
                "fingerprint",
                "accepted",
            ],
        );
        assert!(text(&f["code"]).split_once('/').is_some());
        assert!(["error", "warning", "note"].contains(&text(&f["severity"])));
        assert!(["certain", "possible"].contains(&text(&f["certainty"])));
        assert!(!text(&f["message"]).is_empty());
        assert!(f["bindings"].as_object().unwrap().values().all(Value::is_string));
        assert!(f["help"].is_null() || f["help"].is_string());
        let print = text(&f["fingerprint"]);
        assert!(print.len() == 16 && print.chars().all(|c| c.is_ascii_hexdigit()));
        for place in f["related"].as_array().unwrap().iter().chain([&f["primary"]]) {
            has_keys(place, &["path", "entity", "property", "label", "start", "end"]);
            stretch(place, &source);
        }
        for step in f["because"].as_array().unwrap() {
            text(&step["text"]);
            if step.get("path").is_some_and(Value::is_string) {
                stretch(step, &source);
            }
        }
        for cite in f["cites"].as_array().unwrap() {
            has_keys(cite, &["source", "quote"]);
        }
        for fix in f["fixes"].as_array().unwrap() {
            has_keys(fix, &["title", "safe", "edits"]);
            assert!(fix["safe"].is_boolean());
            for edit in fix["edits"].as_array().unwrap() {
                has_keys(edit, &["path", "start", "end", "text"]);
                stretch(edit, &source);
            }
        }
    }
}

#[test]
fn places_are_the_words_that_cause_it() {
    let (source, report) = json();
    let findings = report["findings"].as_array().unwrap();
    let found: Vec<(&str, &str)> =
        findings.iter().map(|f| (text(&f["code"]), stretch(&f["primary"], &source))).collect();
    insta::assert_debug_snapshot!(found);
    let rule = findings.iter().find(|f| f["code"] == "project/規則").unwrap();
    assert_eq!(rule["bindings"]["x"], "Straße");
    assert_eq!(rule["primary"]["property"], "of");
}

#[test]
fn findings_are_sorted_by_path_start_code_and_bindings() {
    let (_, report) = json();
    let keys: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            let start = f["primary"]["start"]["offset"].as_u64();
            (f["primary"]["path"].to_string(), start, f["code"].to_string(), f["bindings"].to_string())
        })
        .collect();
    assert!(keys.is_sorted(), "{keys:?}");
}
