//! The rules of the house that no compiler knows.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files below a folder whose names end so, sorted, each with its path from the root and its text.
fn files(folder: &str, end: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
        let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|p| p.is_dir());
        open.extend(folders);
        for path in files {
            let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
            if name.ends_with(end) {
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The code of a file: without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let lines = code.lines().map(|l| if l.trim_start().starts_with("//") { "" } else { l });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// From the bottom to the top: a layer knows those before it.
const LAYERS: [&str; 17] = [
    "stack",
    "progress",
    "source",
    "finding",
    "syntax",
    "model",
    "graph",
    "rules",
    "engine",
    "packs",
    "workspace",
    "check",
    "manual",
    "render",
    "ide",
    "lsp",
    "cli",
];

#[test]
fn layers_only_look_down() {
    let mut wrong = Vec::new();
    for (name, text) in files("src", ".rs") {
        let module = name.trim_start_matches("src/").trim_end_matches(".rs");
        let module = module.split('/').next().unwrap();
        let Some(own) = LAYERS.iter().position(|l| *l == module) else {
            assert!(["build", "lib", "main"].contains(&module), "`{module}` is in no layer");
            continue;
        };
        for (number, line) in code(&text).lines().enumerate() {
            for used in line.split("crate::").skip(1) {
                let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if let Some(layer) = LAYERS.iter().position(|l| *l == used)
                    && layer > own
                {
                    wrong.push(format!("{name}:{}: {module} looks up to {used}", number + 1));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_module_says_what_it_is_for_and_can_be_read_in_one_sitting() {
    for (name, text) in files("src", ".rs") {
        assert!(is_test(&name) || text.starts_with("//! "), "{name} says nothing");
        let lines = code(&text).trim_end().lines().count();
        assert!(is_test(&name) || lines <= 600 || name == "src/syntax/tree.rs", "{name}: {lines} lines");
        assert!(!name.ends_with("/mod.rs"), "{name} belongs beside its folder");
    }
}

#[test]
fn one_file_knows_how_terminals_look_and_only_the_command_line_prints() {
    // A build script prints to cargo, and is no part of the program.
    for (name, text) in files("src", ".rs").into_iter().filter(|(name, _)| !name.ends_with("/build.rs")) {
        let code = code(&text);
        assert!(name == "src/render/terminal.rs" || !code.contains("miette"), "{name} names miette");
        for word in ["println!", "eprintln!", "print!(", "stdout()", "stderr()"] {
            let may = name.starts_with("src/cli") || name.ends_with("/build.rs");
            assert!(may || !code.contains(word), "{name} prints");
        }
    }
}

#[test]
fn the_program_knows_no_field_of_policy() {
    const DOMAIN: [&str; 12] = [
        "ministry",
        "ministries",
        "nurse",
        "nurses",
        "visa",
        "visas",
        "migration",
        "migrant",
        "treaty",
        "treaties",
        "brain_drain",
        "recruit",
    ];
    for (name, text) in files("src", ".rs") {
        if is_test(&name) {
            continue;
        }
        for (number, line) in code(&text).lines().enumerate() {
            let line = line.to_lowercase();
            let words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            for word in words {
                assert!(!DOMAIN.contains(&word), "{name}:{}: `{word}`", number + 1);
            }
        }
    }
}

#[test]
fn every_rule_is_a_page_with_its_reason_and_its_tests() {
    let with_rule = |text: &str| text.lines().any(|l| l.starts_with("rule "));
    for (name, text) in files("rules", ".ekl") {
        assert!(!with_rule(&text), "{name}: a rule without a page");
    }
    for (name, text) in files("rules", ".ekl.md").into_iter().filter(|(_, t)| with_rule(t)) {
        assert!(text.lines().any(|l| l.starts_with("## Why")), "{name} does not say why");
        let expects: Vec<&str> =
            text.lines().filter_map(|l| l.trim_start().strip_prefix("expect ")).collect();
        assert!(expects.iter().any(|e| !e.starts_with("no ")), "{name}: no test fires");
        assert!(expects.iter().any(|e| e.starts_with("no ")), "{name}: no test stays silent");
        assert!(text.contains("cite "), "{name} cites nobody");
    }
}

#[test]
fn every_file_of_a_pack_travels_in_the_binary() {
    for pack in fs::read_dir(root().join("rules")).unwrap().map(|e| e.unwrap()).filter(|e| e.path().is_dir())
    {
        let pack = pack.file_name().into_string().unwrap();
        assert!(einklang::packs::names().contains(&pack.as_str()), "{pack}");
        let use_it = [("a.ekl".to_owned(), format!("use {pack}\n"))];
        let workspace = einklang::workspace::of_texts(use_it);
        let folder = format!("rules/{pack}");
        for (name, text) in [files(&folder, ".ekl"), files(&folder, ".ekl.md")].concat() {
            let embedded = workspace.sources.iter().find(|(_, s)| s.path.ends_with(&name[folder.len()..]));
            assert_eq!(embedded.map(|(_, s)| &*s.text), Some(text.as_str()), "{name}");
        }
    }
}
