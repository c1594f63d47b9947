//! What each form looks like, in English and German, below the draft it comes from.

use std::fs;

use serde_json::Value;

use super::{PROJECT, check, command, folder, run, stdout};

/// The draft, and what a form says of it in both languages.
fn shown(format: &str, tidy: impl Fn(String) -> String) -> String {
    let project = folder(&PROJECT);
    let files = PROJECT.map(|(path, text)| format!("──── {path}\n{text}"));
    let said = ["en", "de"].map(|lang| format!("════ {lang}\n{}", tidy(check(project.path(), format, lang))));
    format!("{}{}", files.concat(), said.concat())
}

fn json(text: String) -> String {
    let value: Value = serde_json::from_str(&text).unwrap();
    let text = serde_json::to_string_pretty(&value).unwrap() + "\n";
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn sarif() {
    insta::assert_snapshot!(shown("sarif", json));
}

#[test]
fn github() {
    insta::assert_snapshot!(shown("github", |t| t));
}

#[test]
fn gitlab() {
    insta::assert_snapshot!(shown("gitlab", json));
}

#[test]
fn junit() {
    insta::assert_snapshot!(shown("junit", |t| t));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(shown("markdown", |t| t));
}

#[test]
fn short() {
    insta::assert_snapshot!(shown("short", |t| t));
}

#[test]
fn gitlab_takes_no_two_findings_of_one_fingerprint() {
    // The same mistake twice has the same words, and so the same fingerprint.
    let twice = "source A { author: 3,5 }\nsource B { author: 3,5 }\n";
    let folder = folder(&[("einklang.toml", ""), ("a.ekl", twice)]);
    let issues: Value = serde_json::from_str(&check(folder.path(), "gitlab", "en")).unwrap();
    let mut prints: Vec<&str> =
        issues.as_array().unwrap().iter().map(|i| i["fingerprint"].as_str().unwrap()).collect();
    let all = prints.len();
    prints.sort_unstable();
    prints.dedup();
    assert!(all >= 2);
    assert_eq!(prints.len(), all);
}

/// A project of so many errors.
fn many(errors: usize) -> tempfile::TempDir {
    let lines: String = (0..errors).map(|i| format!("deal d{i} {{ places: {} }}\n", 301 + i)).collect();
    folder(&[PROJECT[0], PROJECT[2], ("many.ekl", &lines)])
}

#[test]
fn github_gets_no_more_commands_than_it_shows_and_all_findings_as_the_summary_of_the_job() {
    let project = many(30);
    let summary = project.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let output = command(project.path(), &["check", "--format", "github", "--lang", "en"])
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .unwrap();
    let said = stdout(&output);
    assert_eq!(said.matches("::error ").count(), 10, "{said}");
    assert!(said.contains("::… and 21 more; the summary of the job lists them all\n"), "{said}");
    let summary = fs::read_to_string(summary).unwrap();
    assert!(summary.starts_with("before\n## Einklang: 30 errors"), "{summary}");
    assert_eq!(summary.matches("- `project/too_many` d").count(), 30);
    // Exactly as many as are shown need no word about the rest.
    let ten = check(many(10).path(), "github", "en");
    assert_eq!((ten.matches("::error ").count(), ten.contains("more;")), (10, false), "{ten}");
}

#[test]
fn a_summary_of_the_job_that_cannot_be_written_is_said() {
    let project = many(1);
    let output =
        command(project.path(), &["check", "--format", "github", "--lang", "en", "--fail-on", "never"])
            .env("GITHUB_STEP_SUMMARY", project.path())
            .output()
            .unwrap();
    let said = super::stderr(&output);
    assert!(said.contains("`GITHUB_STEP_SUMMARY` cannot be written: it is a folder"), "{said}");
    assert_eq!(output.status.code(), Some(0), "the findings were shown all the same");
}

#[test]
fn a_comment_is_no_longer_than_a_code_host_takes() {
    let text = check(many(2_000).path(), "markdown", "en");
    assert!(text.len() < 65_000, "{}", text.len());
    assert!(text.starts_with("## Einklang: 2000 errors"), "{text}");
    assert!(text.contains(" more\n") && text.contains("\nAs of 2026-01-01: "), "{text}");
}

#[test]
fn places_link_to_the_version_that_was_checked_where_the_pipeline_tells_it() {
    let project = folder(&PROJECT);
    let mut check = command(project.path(), &["check", "--format", "markdown"]);
    check.env("CI_PROJECT_URL", "https://example.org/drafts").env("CI_COMMIT_SHA", "abc123");
    let text = stdout(&check.output().unwrap());
    let link = "(https://example.org/drafts/-/blob/abc123/drafts/treaty%20%C3%A4.ekl#L1)";
    assert!(text.contains(link), "{text}");
}

#[test]
fn junit_fails_at_the_fail_level_and_shows_what_passes() {
    let project = folder(&PROJECT);
    let cases = |level| {
        let output = run(project.path(), &["check", "--format", "junit", "--fail-on", level]);
        let text = stdout(&output);
        let document = roxmltree::Document::parse(&text).unwrap();
        let sum = |name: &str| document.root_element().attribute(name).unwrap().parse::<usize>().unwrap();
        let count = |name: &str| document.descendants().filter(|n| n.has_tag_name(name)).count();
        assert_eq!(sum("tests"), count("testcase"));
        assert_eq!(sum("failures"), count("failure"));
        assert_eq!(sum("skipped"), count("skipped"));
        (sum("tests"), sum("failures"), sum("skipped"))
    };
    assert_eq!(cases("error"), (4, 1, 2));
    assert_eq!(cases("never"), (4, 0, 2));
}

/// How Vim (`errorformat` of its default) and Emacs (`gnu` in `compilation-error-regexp-alist`) find a place in a line.
const EDITORS: [&str; 2] = [
    r"^(?P<file>[^:]+):(?P<line>\d+):(?P<column>\d+): ?(?P<message>.*)$",
    r"^(?:[[:alpha:]][-[:alnum:].]+: ?|[ \t]+(?:in |from))?(?P<file>[0-9]*[^0-9\n](?:[^\n :]| [^-/\n]|:[^ \n])*?)(?:: ?)(?P<line>[0-9]+)(?:[.:](?P<column>[0-9]+))?:",
];

#[test]
fn editors_find_the_place_in_each_line_of_short() {
    let project = folder(&PROJECT);
    for lang in ["en", "de"] {
        let text = check(project.path(), "short", lang);
        assert_eq!(text.lines().count(), 3, "{text}");
        for (form, line) in EDITORS.iter().flat_map(|form| text.lines().map(move |line| (form, line))) {
            let found = regex::Regex::new(form).unwrap();
            let found = found.captures(line).unwrap();
            assert_eq!(&found["file"], "drafts/treaty ä.ekl", "{form}: {line}");
            assert!(
                ["1", "2", "3"].contains(&&found["line"]) && found["column"].parse::<u32>().unwrap() > 60
            );
        }
    }
}
