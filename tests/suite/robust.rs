//! What must hold whatever the input is: no panic, no hang, the same bytes out, exit codes as promised.

use std::fs;
use std::path::Path;

use einklang::check::{Options, check, run_tests};
use einklang::finding::{Finding, Lang};
use einklang::manual::Manual;
use einklang::render::{
    Lines, Style, explain, explain_json, json, rules, short, terminal, vocabulary, vocabulary_json,
};
use einklang::source::Place;
use einklang::workspace::{self, Workspace};

mod any_text;
mod files;
mod hostile;
mod promised_json;
mod same_bytes;

const OPTIONS: Options = Options { as_of: 20_454, lang: Lang::En };

/// How often a property is tried: a few times with the other tests, and as often as one likes with `ROBUST_CASES`.
fn cases(few: u32) -> u32 {
    std::env::var("ROBUST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(few)
}

/// The files below a folder of this project, sorted, each with its path from there.
fn files_of(folder: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if name.ends_with(".ekl") || name.ends_with(".ekl.md") || name.ends_with(".toml") {
                let short = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                found.push((short, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// Takes texts through everything Einklang does with them.
fn survives(files: &[(String, String)]) {
    let workspace = workspace::of_texts(files.iter().cloned());
    let report = check(&workspace, &OPTIONS);
    let lines = Lines::new(&workspace.sources);
    report.findings.iter().for_each(|f| is_placed(f, &workspace));
    let style = Style { lang: Lang::De, width: 60, color: false };
    let mut out = Vec::new();
    terminal::write(&mut out, &report, &lines, style).unwrap();
    is_printable(&out);
    out.clear();
    short::write(&mut out, &report, &lines, "", Lang::En).unwrap();
    is_printable(&out);
    out.clear();
    json::write(&mut out, &report, &lines, Lang::En).unwrap();
    let _: serde_json::Value = serde_json::from_slice(&out).unwrap();
    for outcome in run_tests(&workspace, &OPTIONS, &|id| workspace.is_own(id)) {
        outcome.failures.iter().for_each(|f| is_placed(f, &workspace));
    }
    can_be_looked_up(&workspace, style);
    for (path, text) in files {
        let once = einklang::syntax::format(text, path.ends_with(".md"));
        assert_eq!(einklang::syntax::format(&once, path.ends_with(".md")), once);
    }
}

/// Whatever can be looked up can be shown.
fn can_be_looked_up(workspace: &Workspace, style: Style) {
    let manual = Manual::of(workspace);
    let lines = Lines::new(&workspace.sources);
    let terms = manual.terms();
    let own: Vec<_> =
        terms.iter().filter(|t| t.place.is_some_and(|p| workspace.is_own(p.source))).cloned().collect();
    let (mut out, mut data) = (Vec::new(), Vec::new());
    vocabulary::write_list(&mut out, &manual, &terms, style).unwrap();
    vocabulary::write_terms(&mut out, &manual, "", &own, &lines, style).unwrap();
    vocabulary_json::write(&mut data, &manual, &own, true, &lines, Lang::De).unwrap();
    let mine: Vec<_> = manual.rules.iter().filter(|r| workspace.is_own(r.place.source)).collect();
    rules::write(&mut out, &mine, style).unwrap();
    rules::write_json(&mut data, &manual, &mine, &lines, Lang::De).unwrap();
    for rule in mine {
        for lang in [Lang::En, Lang::De] {
            let text = explain::rule(&manual, rule, &lines, lang);
            explain::write_text(&mut out, &text, style).unwrap();
            explain::write_markdown(&mut out, &text).unwrap();
            explain_json::write_rule(&mut data, &manual, rule, &text, &lines, lang).unwrap();
        }
    }
    assert!(
        std::str::from_utf8(&data)
            .unwrap()
            .lines()
            .all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok())
    );
    is_printable(&out);
}

/// Every place of a finding is a stretch of its text.
fn is_placed(finding: &Finding, workspace: &Workspace) {
    let because = finding.because.iter().filter_map(|s| s.place);
    let related = finding.related.iter().map(|l| l.place);
    for Place { source, span } in because.chain(related).chain([finding.primary.place]) {
        let text = &workspace.sources.get(source).text;
        assert!(text.get(span.range()).is_some(), "{finding:?}");
    }
}

/// What a terminal is given moves no cursor, sets no colour and turns no line around.
fn is_printable(out: &[u8]) {
    let text = std::str::from_utf8(out).unwrap();
    let bad = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(text.chars().find(|c| bad(*c)), None, "{text:?}");
}
