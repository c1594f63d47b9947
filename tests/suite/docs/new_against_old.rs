//! The page on baselines and comparisons: its commands are run one after the other, in a copy of the fixture.
//!
//! Beside `einklang`, a console shows `sed -i 's/OLD/NEW/' FILE` (words of a file are replaced) and `git init` (everything is
//! put into a repository). What is printed stands below a command. With `UPDATE_DOCS=1` the page is corrected instead.

use std::fs;
use std::path::Path;
use std::process::Command;

use regex::Regex;

use super::super::history::Repository;
use super::path;

const PAGE: &str = "docs/baseline-and-diff.md";
const BEGIN: &str = "```console\n";

fn said(folder: &Path, command: &str) -> String {
    let words: Vec<&str> = command.split(' ').collect();
    let output = Command::new(env!("CARGO_BIN_EXE_einklang"))
        .current_dir(folder)
        .args(words)
        .args(["--lang", "en"])
        .env("COLUMNS", "120")
        .output()
        .unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    // What was not checked, and how many rules there are, is not what the page is about, and packs grow.
    let said = match said.split_once("not checked:\n") {
        Some((before, rest)) => before.to_owned() + rest.split_once("\n\n").unwrap().1,
        None => said,
    };
    let counts = Regex::new(r" \(\d+ files, \d+ entities, \d+ rules\)").unwrap();
    counts.replace_all(&said, "").into_owned()
}

/// What a command of the page prints, once it is done.
fn done(repository: &Repository, command: &str) -> String {
    let folder = repository.0.path();
    if let Some(arguments) = command.strip_prefix("einklang ") {
        return said(folder, arguments);
    }
    if command == "git init" {
        repository.commit();
    } else if let Some(change) = command.strip_prefix("sed -i 's/") {
        let (words, file) = change.split_once("/' ").unwrap();
        let (old, new) = words.split_once('/').unwrap();
        let text = fs::read_to_string(folder.join(file)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "`{old}` stands in `{file}` once");
        fs::write(folder.join(file), text.replace(old, new)).unwrap();
    } else {
        assert!(command.is_empty(), "nobody knows what to do with `{command}`");
    }
    String::new()
}

#[test]
fn every_step_of_the_page_on_new_against_old_says_what_it_shows() {
    let page = fs::read_to_string(path(PAGE)).unwrap();
    let repository = Repository::new();
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ghana");
    for entry in fs::read_dir(fixture).unwrap() {
        let from = entry.unwrap().path();
        fs::copy(&from, repository.0.path().join(from.file_name().unwrap())).unwrap();
    }
    let mut parts = page.split(BEGIN);
    let mut corrected = parts.next().unwrap().to_owned();
    for part in parts {
        let (console, rest) = part.split_once("```\n").unwrap();
        let commands = console.lines().filter_map(|line| line.strip_prefix("$ "));
        let run = commands.map(|command| format!("$ {command}\n{}", done(&repository, command)));
        corrected += &format!("{BEGIN}{}```\n{rest}", run.collect::<String>());
    }
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path(PAGE), &corrected).unwrap();
    }
    assert!(corrected == page || std::env::var_os("UPDATE_DOCS").is_some(), "{corrected}");
}
