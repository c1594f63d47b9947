//! The page about forms of output: its draft is checked, and each form is what the program says.
//!
//! Behind a command, `| jq -S 'PATH'` takes a part out of JSON, sorts its keys, and breaks it into lines.

use std::fs;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::{PROMPT, path};

const PAGE: &str = "docs/formats.md";

/// The fences of a page: what stands behind the ticks, and the text.
fn fences(page: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("\n```") {
        let (words, body) = after.split_once('\n').unwrap();
        // An empty fence would end at once.
        let end = body.find("```\n").unwrap();
        found.push((words, &body[..end]));
        rest = &body[end + 3..];
    }
    found
}

/// The value that a path of `jq` such as `.runs[0].results[1]` leads to.
fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    let steps = path.split(['.', '[', ']']).filter(|s| !s.is_empty());
    steps.fold(value, |value, step| match step.parse::<usize>() {
        Ok(index) => &value[index],
        Err(_) => &value[step],
    })
}

fn output(folder: &TempDir, command: &str) -> String {
    let (arguments, filter) = match command.split_once(" | jq -S '") {
        Some((arguments, filter)) => (arguments, filter.strip_suffix('\'')),
        None => (command, None),
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    command.current_dir(folder.path()).args(arguments.split(' '));
    for name in
        ["LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "GITHUB_STEP_SUMMARY", "GITHUB_SHA", "CI_COMMIT_SHA"]
    {
        command.env_remove(name);
    }
    let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
    match filter {
        Some(filter) => {
            let value: Value = serde_json::from_str(&said).unwrap();
            serde_json::to_string_pretty(at(&value, filter)).unwrap() + "\n"
        }
        None => said.lines().map(|l| l.trim_end().to_owned() + "\n").collect(),
    }
}

/// With `UPDATE_DOCS=1` the page is corrected instead; read what was changed.
#[test]
fn every_form_that_the_page_shows_is_what_einklang_says() {
    let page = fs::read_to_string(path(PAGE)).unwrap();
    let folder = TempDir::new().unwrap();
    let settings = "languages = [\"en\", \"de\"]\nas_of = \"2026-01-01\"\n";
    fs::write(folder.path().join("einklang.toml"), settings).unwrap();
    let (mut new, mut ran) = (page.clone(), 0);
    for (words, text) in fences(&page) {
        if let Some((_, file)) = words.split_once(" file=") {
            fs::write(folder.path().join(file), text).unwrap();
            continue;
        }
        let first = text.lines().next().unwrap();
        let said = output(&folder, first.strip_prefix(PROMPT).unwrap());
        new = new.replace(&format!("```{words}\n{text}```"), &format!("```{words}\n{first}\n{said}```"));
        ran += 1;
    }
    assert_eq!(ran, 8, "each form is shown");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(path(PAGE), new).unwrap();
    } else {
        assert_eq!(page, new);
    }
}
