//! The help of every command, its examples, and the completions of shells.

use std::fs;
use std::path::Path;

use super::explain::run;
use tempfile::TempDir;

/// The commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = run(Path::new("."), &["--help"]);
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let name =
        |line: &str| line.strip_prefix("  ")?.split(' ').next().filter(|n| !n.is_empty()).map(str::to_owned);
    list.lines().filter_map(name).collect()
}

#[test]
fn every_command_shows_examples_in_the_readers_language() {
    assert!(commands().len() >= 10, "{:?}", commands());
    for name in commands() {
        let en = run(Path::new("."), &[&name, "--help"]);
        assert!(en.contains("\nExamples:\n  # "), "{name}: {en}");
        let de = run(Path::new("."), &[&name, "--help", "--lang", "de"]);
        assert!(de.contains("\nBeispiele:\n  # ") && !de.contains("Examples:"), "{name}: {de}");
        for word in ["[possible", "values:", "[default", "Print ", "Usage:", "Options:"] {
            assert!(!de.contains(word), "{name} says `{word}` in German: {de}");
        }
    }
}

#[test]
fn every_example_that_names_the_fixture_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("src/cli/help/examples.txt")).unwrap();
    let lines = text.lines().filter(|l| l.starts_with("einklang ") && l.contains("fixtures/ghana"));
    let mut ran = 0;
    for line in lines {
        let line = line.split(" > ").next().unwrap();
        let words: Vec<&str> = line.split(' ').skip(1).map(|w| w.trim_matches('\'')).collect();
        let said = run(root, &words);
        // The draft holds contradictions: a check of it ends with 1.
        let wanted = if words[0] == "check" { "--- exit code 1\n" } else { "--- exit code 0\n" };
        assert!(said.ends_with(wanted), "{line}: {said}");
        ran += 1;
    }
    assert!(ran > 5, "{ran} examples");
}

#[test]
fn completions_know_the_commands_and_the_values_of_their_options() {
    let home = TempDir::new().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(home.path(), &["completions", shell]);
        assert!(script.ends_with("--- exit code 0\n"), "{shell}");
        for word in ["vocabulary", "why-not", "--severity", "as-of"] {
            let there = script.contains(word) || script.contains(word.trim_start_matches("--"));
            assert!(there, "{shell} does not know `{word}`");
        }
        if ["bash", "zsh", "fish"].contains(&shell) {
            assert!(script.contains("markdown"), "{shell} does not know the values of `--format`");
        }
    }
    let said = run(home.path(), &["completions", "bahs", "--lang", "de"]);
    assert!(said.contains("`bahs` ist kein Wert für") && said.ends_with("--- exit code 2\n"), "{said}");
}
