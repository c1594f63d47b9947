//! `explain`: the page of a rule, and the codes of the language's own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use einklang::check::{self, Options};
use einklang::finding::Lang;
use einklang::manual::codes::{self, Entry};
use einklang::workspace;
use tempfile::TempDir;

/// Codes that only very large, damaged, Markdown or several files have, or that the grammar forestalls: they are explained without
/// examples.
const WITHOUT_EXAMPLES: [&str; 14] = [
    "model/not_in_use",
    "model/number",
    "model/too_deep",
    "model/too_many",
    "rules/too_large",
    "rules/too_much_work",
    "rules/unknown_severity",
    "syntax/fence_mark",
    "syntax/line_ends",
    "syntax/not_utf8",
    "syntax/too_deep",
    "syntax/too_large",
    "syntax/too_many",
    "syntax/unclosed_fence",
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

/// A project with a rule on a page of its own, one on a line of a file, and settings for both.
const PROJECT: [(&str, &str); 4] = [
    (
        "einklang.toml",
        "languages = [\"de\"]\n[severity]\n\"project/large\" = \"note\"\n\"project/plain\" = \"off\"\n[values]\nlimit = \"7\"\n",
    ),
    (
        "base.ekl",
        "kind clause en \"clause\" de \"Klausel\" { amount: number }\nkind part is clause\nsource PAPER \"A paper\" { author: \"A. Author\"  date: 2024-09  url: \"https://example.org\" }\nvalue limit en \"what counts as large\" de \"was als groß gilt\" = 5\ndefine is_large(c: clause) when c.amount > limit\n",
    ),
    (
        "large.ekl.md",
        "# Large clauses\n\nSome are *too* large. Catalogue id: `LRG-01`.\n\n## Why\n\nBecause:\n\n> small is beautiful\n\n## The rule\n\nIt looks at the amount.\n\n```einklang\nrule large en \"A clause is large\" de \"Eine Klausel ist groß\" {\n  severity: error when c.amount > 100, warning\n  for c: clause\n  where is_large(c)\n  report c en \"{c} is large\" de \"{c} ist groß\"\n  help en \"make {c} smaller\" de \"{c} kleiner machen\"\n  cite PAPER \"small is _beautiful_\"\n}\n```\n\n## What it finds\n\n```einklang\ntest en \"a large one\" de \"eine große\" {\n  clause one { amount: 50 }\n\n  expect large at one\n}\n```\n\n## What it leaves alone\n\n```einklang\ntest en \"a small one\" de \"eine kleine\" {\n  clause one { amount: 2 }\n  expect no large\n}\n```\n\n## What to do\n\nMake it smaller.\n\n## Auf Deutsch\n\nManche Klauseln sind zu groß.\n\n### Warum\n\nKlein ist schön.\n",
    ),
    (
        "plain.ekl",
        "rule plain de \"Eine \\u{1b}[31mKlausel\" {\n  for p: part\n  where p.amount is unknown\n  report p \"open\"\n  help \"say in `amount: …` what {p} has\"\n}\ntest \"open\" { part one { amount: unknown }  expect project/plain at one }\ntest \"other\" { expect no large }\n",
    ),
];

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        fs::write(folder.path().join(path), text).unwrap();
    }
    folder
}

/// What a command prints and how it ends.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    command.current_dir(folder).args(arguments).env("COLUMNS", "72");
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"] {
        command.env_remove(name);
    }
    let output = command.output().unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let code = output.status.code().unwrap();
    let err = if err.is_empty() { String::new() } else { format!("--- stderr\n{err}") };
    format!("{out}{err}--- exit code {code}\n")
}

#[test]
fn a_page_is_shown_as_it_stands_to_those_who_read_its_language() {
    insta::assert_snapshot!(run(folder(&PROJECT).path(), &["explain", "large", "--lang", "en"]));
}

#[test]
fn in_german_the_german_section_comes_first_then_the_rule_then_its_tests() {
    insta::assert_snapshot!(run(folder(&PROJECT).path(), &["explain", "lrg-01"]));
}

#[test]
fn a_rule_without_a_page_is_explained_by_what_it_says_itself() {
    let folder = folder(&PROJECT);
    insta::assert_snapshot!(run(folder.path(), &["explain", "project/plain"]));
    let json = run(folder.path(), &["explain", "plain", "--format", "json"]);
    assert!(json.contains("\"configured\":\"off\"") && !json.contains('\u{1b}'), "{json}");
    let markdown = run(folder.path(), &["explain", "plain", "--format", "markdown"]);
    assert!(
        markdown.starts_with("# Eine \\u{1b}") && markdown.contains("```einklang\nrule plain"),
        "{markdown}"
    );
}

#[test]
fn an_explanation_for_programs_says_all_that_it_says_to_people() {
    insta::assert_snapshot!(run(
        folder(&PROJECT).path(),
        &["explain", "large", "--format", "json", "--lang", "en"]
    ));
}

#[test]
fn what_cannot_be_explained_is_answered_with_the_nearest_known() {
    let twice = [("a.ekl", "use \"p\"\nuse \"q\"\n")];
    let folder = folder(&twice);
    for pack in ["p", "q"] {
        fs::create_dir(folder.path().join(pack)).unwrap();
        let rule = format!("kind {pack}\nrule same {{\n  for x: {pack}\n  report x \"x\"\n}}\n");
        fs::write(folder.path().join(pack).join("r.ekl"), rule).unwrap();
    }
    let says = |code: &str| run(folder.path(), &["explain", code, "--lang", "en"]);
    assert_eq!(
        says("same"),
        "--- stderr\nerror: several rules are called `same`\nhelp: name the one that is meant: `p/same`, `q/same`\n--- exit code 2\n"
    );
    assert!(says("p/same").starts_with("same\n════\n\n- code: `p/same`\n"), "{}", says("p/same"));
    assert!(says("p/sane").contains("help: did you mean `p/same`"), "{}", says("p/sane"));
    assert!(says("comma_number").contains("help: did you mean `syntax/comma_number`?"));
    assert!(says("q/quite_other").contains("help: `einklang rules --pack q` lists the rules of the pack"));
    assert!(says("\u{1b}[2J").contains("there is no rule and no code `\\u{1b}[2J`"));
}

#[test]
fn an_id_on_several_pages_explains_one_rule_after_the_other() {
    let empty = TempDir::new().unwrap();
    let says = |format: &str| run(empty.path(), &["explain", "STR-03", "--format", format, "--lang", "en"]);
    let text = says("markdown");
    let listed: Vec<&str> = text.lines().skip(2).take_while(|l| !l.is_empty()).collect();
    assert!(text.starts_with("# STR-03: several rules\n\n- `") && listed.len() > 1, "{text}");
    assert!(text.ends_with("--- exit code 0\n"));
    for line in &listed {
        let code = line.split('`').nth(1).unwrap();
        let page = run(empty.path(), &["explain", code, "--format", "markdown", "--lang", "en"]);
        assert!(text.contains(page.trim_end_matches("--- exit code 0\n").trim_end()), "{code}");
    }
    assert_eq!(says("json").lines().filter(|l| l.starts_with('{')).count(), listed.len());
}

#[test]
fn all_that_ships_with_einklang_can_be_explained_without_a_project() {
    let empty = TempDir::new().unwrap();
    let rules = run(empty.path(), &["rules", "--format", "json", "--quiet"]);
    let rules = rules.split("--- ").next().unwrap();
    let rules: serde_json::Value = serde_json::from_str(rules).unwrap();
    let rules = rules["rules"].as_array().unwrap();
    assert!(rules.len() >= 5, "{rules:?}");
    for rule in rules {
        let code = rule["code"].as_str().unwrap();
        for (lang, words) in [
            ("en", ["The rule\n", "What it finds\n", "Sources\n"]),
            ("de", ["Die Regel\n", "Beispiele\n", "Quellen\n"]),
        ] {
            let said = run(empty.path(), &["explain", code, "--lang", lang]);
            assert!(said.ends_with("--- exit code 0\n"), "{said}");
            assert!(words.iter().all(|w| said.contains(w)), "{code} in {lang}: {said}");
        }
    }
}
