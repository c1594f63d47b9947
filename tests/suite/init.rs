//! `init`: a project to begin with.

use std::fs;

use super::explain::run;
use einklang::syntax;
use tempfile::TempDir;

#[test]
fn the_project_passes_and_shows_one_note_in_either_language() {
    for (lang, folder, rule) in [("en", "mine", "no_end"), ("de", "neu/meins", "ohne_ende")] {
        let home = TempDir::new().unwrap();
        let said = run(home.path(), &["init", folder, "--lang", lang]);
        assert!(said.ends_with("--- exit code 0\n"), "{said}");
        insta::assert_snapshot!(format!("init_{lang}"), said);
        let project = home.path().join(folder);
        let check = run(&project, &["check", "--format", "short"]);
        assert!(check.ends_with("--- exit code 0\n"), "{check}");
        assert_eq!(check.matches(&format!("[project/{rule}]")).count(), 1, "{check}");
        // Whoever adds a rule that finds something in the draft corrects the draft.
        let findings = check.split("--- stderr").next().unwrap().lines().count();
        assert_eq!(findings, 1, "{check}");
        let test = run(&project, &["test", "--coverage"]);
        assert!(test.ends_with("--- exit code 0\n") && test.contains("2 "), "{test}");
        let explain = run(&project, &["explain", rule]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            explain.contains("einklang vocabulary clause"),
            "the page is in the project's language: {explain}"
        );
        let layout = run(&project, &["fmt", "--check"]);
        assert!(layout.ends_with("--- exit code 0\n"), "{layout}");
    }
}

#[test]
fn what_is_there_is_named_and_nothing_is_written() {
    let home = TempDir::new().unwrap();
    fs::write(home.path().join("README.md"), "mine").unwrap();
    let said = run(home.path(), &["init", "--lang", "en"]);
    assert!(said.contains("there is a file already: `README.md`; nothing was written"), "{said}");
    assert!(said.ends_with("--- exit code 2\n"), "{said}");
    assert_eq!(fs::read_to_string(home.path().join("README.md")).unwrap(), "mine");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    // A file where a folder is to be.
    let said = run(home.path(), &["init", "README.md/inside", "--lang", "de"]);
    assert!(said.contains("kann nicht geschrieben werden") && said.ends_with("--- exit code 2\n"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed_and_files_are_as_readable_as_others() {
    use std::os::unix::fs::PermissionsExt;
    let home = TempDir::new().unwrap();
    std::os::unix::fs::symlink("nowhere", home.path().join("einklang.toml")).unwrap();
    let said = run(home.path(), &["init", "--lang", "en"]);
    assert!(said.contains("`einklang.toml`") && said.ends_with("--- exit code 2\n"), "{said}");
    fs::remove_file(home.path().join("einklang.toml")).unwrap();
    run(home.path(), &["init", "--lang", "en"]);
    let mode = |path: &str| fs::metadata(home.path().join(path)).unwrap().permissions().mode() & 0o777;
    fs::write(home.path().join("other"), "").unwrap();
    assert_eq!(mode("einklang.toml"), mode("other"));
}

#[test]
fn the_draft_says_that_it_is_invented() {
    for (path, words) in [
        ("en/draft.ekl.md", "**This agreement is fictional.**"),
        ("de/entwurf.ekl.md", "**Dieses Abkommen ist erfunden.**"),
    ] {
        let path = format!("{}/src/cli/init/{path}", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(words), "{path}");
        assert_eq!(syntax::format(&text, true), text, "{path} is in the canonical layout");
    }
}
