//! `check --baseline` and `--write-baseline`, with files on disk.

use std::fs;
use std::path::Path;

use super::explain::run;
use tempfile::TempDir;

const RULES: &str = "unit EUR | euro
kind promise { cost: quantity in EUR ? }
rule dear { for p: promise where p.cost > 10 EUR report p \"{p} is dear\" }
";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// A project with two findings of one rule.
fn project() -> TempDir {
    folder(&[
        ("einklang.toml", "as_of = \"2026-01-01\"\n"),
        ("rules.ekl", RULES),
        ("a.ekl", "promise a { cost: 20 EUR }\npromise b { cost: 20 EUR }\n"),
    ])
}

fn write(folder: &TempDir, path: &str, text: &str) {
    fs::write(folder.path().join(path), text).unwrap();
}

/// The lines of a short check, with the summary and the exit code.
fn check(folder: &TempDir, arguments: &[&str]) -> String {
    let format: &[&str] = if arguments.contains(&"--format") { &[] } else { &["--format", "short"] };
    run(folder.path(), &[&["check"], format, arguments].concat())
}

#[test]
fn what_a_baseline_lists_is_counted_and_does_not_fail() {
    let project = project();
    insta::assert_snapshot!(check(&project, &["--write-baseline", "known.json"]));
    let text = fs::read_to_string(project.path().join("known.json")).unwrap();
    insta::assert_snapshot!("the_file_of_a_baseline", text);
    write(&project, "a.ekl", "\n\n# moved\npromise b { cost: 30 EUR }\npromise c { cost: 40 EUR }\n");
    insta::assert_snapshot!("one_new_one_known_one_gone", check(&project, &["--baseline", "known.json"]));
    insta::assert_snapshot!(
        "the_same_in_german",
        check(&project, &["--baseline", "known.json", "--lang", "de"])
    );
    let json = run(project.path(), &["check", "--baseline", "known.json", "--format", "json", "--quiet"]);
    let json: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(json["baseline"]["known"], 1);
    assert_eq!(json["baseline"]["stale"][0]["message"], "a is dear");
    // Written anew, it lists what there is now, and what is gone is said once more.
    insta::assert_snapshot!("written_anew", check(&project, &["--write-baseline", "known.json"]));
    let said = check(&project, &["--baseline", "known.json"]);
    assert!(said.ends_with("--- exit code 0\n") && !said.contains("no longer found"), "{said}");
}

#[test]
fn a_baseline_is_read_or_written_and_never_by_a_check_that_goes_on() {
    let project = project();
    for (with, en) in [("--baseline", "old.json"), ("--watch", "")] {
        let arguments: Vec<&str> =
            ["--write-baseline", "new.json", with, en].into_iter().filter(|a| !a.is_empty()).collect();
        let said = check(&project, &arguments);
        assert!(said.contains("cannot be used with") && said.ends_with("exit code 2\n"), "{said}");
        let said = check(&project, &[&arguments[..], &["--lang", "de"]].concat());
        assert!(said.contains("schließen einander aus") && said.ends_with("exit code 2\n"), "{said}");
    }
    assert!(!project.path().join("new.json").exists());
}

#[test]
fn sarif_lists_what_is_known_as_suppressed() {
    let project = project();
    check(&project, &["--write-baseline", "known.json"]);
    write(&project, "a.ekl", "promise b { cost: 30 EUR }\npromise c { cost: 40 EUR }\n");
    let log = check(&project, &["--baseline", "known.json", "--format", "sarif", "--quiet"]);
    let log: serde_json::Value = serde_json::from_str(log.split("--- exit code 1").next().unwrap()).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let shown: Vec<_> =
        results.iter().map(|r| (&r["baselineState"], &r["suppressions"][0]["kind"])).collect();
    assert_eq!(shown, [(&"new".into(), &().into()), (&"unchanged".into(), &"external".into())]);
    assert_eq!(results[1]["properties"]["bindings"]["p"], "b");
}

#[test]
fn short_counts_paths_from_where_one_stands() {
    let top = folder(&[
        ("p q/einklang.toml", ""),
        ("p q/rules.ekl", RULES),
        ("p q/d/a.ekl", "promise a { cost: 20 EUR }\n"),
    ]);
    for (here, path, shown) in
        [("", "p q", "p q/d/a.ekl:1:9"), ("p q", ".", "d/a.ekl:1:9"), ("p q/d", "a.ekl", "../d/a.ekl:1:9")]
    {
        let said = run(&top.path().join(here), &["check", path, "--format", "short", "--lang", "en"]);
        assert!(said.starts_with(&format!("{shown}: error")), "{here}: {said}");
    }
}

#[test]
fn the_project_names_its_baseline_wherever_one_stands() {
    let project = project();
    write(&project, "einklang.toml", "as_of = \"2026-01-01\"\nbaseline = \"ci/known.json\"\n");
    fs::create_dir(project.path().join("ci")).unwrap();
    check(&project, &["--write-baseline", "ci/known.json"]);
    let said = run(&project.path().join("ci"), &["check", "..", "--format", "short"]);
    assert!(said.contains("2 known from the baseline") && said.ends_with("--- exit code 0\n"), "{said}");
    // It is the whole project's: what lies outside the path is not gone.
    let said = check(&project, &["rules.ekl"]);
    assert!(!said.contains("no longer found"), "{said}");
}

#[test]
fn a_finding_that_becomes_worse_is_new_again() {
    let project = project();
    write(&project, "a.ekl", "promise a { cost: 5 EUR .. 20 EUR }\n");
    check(&project, &["--write-baseline", "known.json"]);
    assert!(check(&project, &["--baseline", "known.json"]).ends_with("--- exit code 0\n"));
    write(&project, "a.ekl", "promise a { cost: 20 EUR }\n");
    let said = check(&project, &["--baseline", "known.json"]);
    assert!(said.contains("error[project/dear]") && said.ends_with("--- exit code 1\n"), "{said}");
}

#[test]
fn a_baseline_that_cannot_be_read_is_said_with_its_place_and_all_is_reported() {
    let project = project();
    write(&project, "bad.json", "{ \"format\": \"einklang-baseline/1\",\n  oops }");
    insta::assert_snapshot!(check(&project, &["--baseline", "bad.json"]));
    let gone = check(&project, &["--baseline", "gone.json", "--lang", "de"]);
    assert!(gone.contains("`gone.json` existiert nicht"), "{gone}");
    assert!(gone.contains("a is dear") && gone.ends_with("--- exit code 2\n"), "{gone}");
}

#[test]
fn what_is_no_baseline_is_never_written_over_and_nothing_is_written_of_half_a_project() {
    let project = project();
    let before = fs::read_to_string(project.path().join("a.ekl")).unwrap();
    let said = check(&project, &["--write-baseline", "a.ekl"]);
    assert!(said.contains("`a.ekl:1:1` is not JSON") && said.ends_with("--- exit code 2\n"), "{said}");
    assert_eq!(fs::read_to_string(project.path().join("a.ekl")).unwrap(), before);
    let said = check(&project, &["--write-baseline", "known.json", "gone.ekl", "a.ekl"]);
    assert!(said.contains("is not written, because") && said.ends_with("--- exit code 2\n"), "{said}");
    assert!(!project.path().join("known.json").exists());
    let said = check(&project, &["--write-baseline", "no/such/folder.json"]);
    assert!(said.contains("cannot be written: its folder") && said.ends_with("--- exit code 2\n"), "{said}");
}

#[test]
fn the_fingerprint_is_the_same_in_both_languages() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ghana");
    let prints = |lang: &str| -> Vec<String> {
        let said = run(&fixture, &["check", "--format", "json", "--lang", lang, "--quiet"]);
        let json: serde_json::Value = serde_json::from_str(said.lines().next().unwrap()).unwrap();
        let of = |f: &serde_json::Value| f["fingerprint"].as_str().unwrap().to_owned();
        json["findings"].as_array().unwrap().iter().map(of).collect()
    };
    let english = prints("en");
    assert!(english.len() > 10);
    assert_eq!(english, prints("de"));
}
