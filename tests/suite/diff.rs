//! `einklang diff`, on folders, files and revisions.

use std::fs;
use std::path::{Path, PathBuf};

use super::explain::run;
use super::history::Repository;
use einklang::workspace::{self, Tests};
use tempfile::TempDir;

const RULES: &str = "unit EUR | euro
kind promise { cost: quantity in EUR ? }
rule dear { for p: promise where p.cost > 10 EUR report p \"{p} is dear\" }
";
const OLD: &str =
    "promise a { cost: 20 EUR }\npromise b { cost: 5 EUR .. 20 EUR }\npromise c { cost: 20 EUR }\n";
const NEW: &str = "promise c { cost: 20 EUR }\npromise b { cost: 20 EUR }\npromise d \"[a](b) `c` <i>\\u{1b}[31m\" { cost: 20 EUR }\n";

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn versions() -> TempDir {
    let folder = TempDir::new().unwrap();
    let project = "as_of = \"2026-01-01\"\n";
    write(
        folder.path(),
        &[
            ("old/einklang.toml", project),
            ("old/rules.ekl", RULES),
            ("old/a.ekl", OLD),
            ("new/einklang.toml", project),
            ("new/rules.ekl", RULES),
            ("new/b.ekl", NEW),
        ],
    );
    folder
}

fn diff(folder: &Path, arguments: &[&str]) -> String {
    run(folder, &[&["diff"], arguments].concat())
}

#[test]
fn each_form_shows_what_is_new_worse_and_gone() {
    let folder = versions();
    for (form, lang) in [
        ("pretty", "en"),
        ("pretty", "de"),
        ("short", "en"),
        ("short", "de"),
        ("markdown", "en"),
        ("markdown", "de"),
        ("json", "en"),
    ] {
        let said = diff(folder.path(), &["old", "new", "--format", form, "--lang", lang]);
        insta::assert_snapshot!(format!("{form}_{lang}"), said);
    }
    let back = diff(folder.path(), &["new", "old", "--format", "short"]);
    insta::assert_snapshot!("the_other_way_round", back);
}

#[test]
fn only_what_is_new_or_worse_fails() {
    let folder = versions();
    let code = |arguments: &[&str]| diff(folder.path(), arguments).lines().last().unwrap().to_owned();
    assert_eq!(code(&["old", "new"]), "--- exit code 1");
    assert_eq!(code(&["old", "old"]), "--- exit code 0");
    assert_eq!(code(&["old", "new", "--fail-on", "never"]), "--- exit code 0");
    assert_eq!(code(&["old", "gone"]), "--- exit code 2");
    assert_eq!(code(&["gone", "new"]), "--- exit code 2");
    assert_eq!(code(&["old"]), "--- exit code 2");
    assert_eq!(code(&["--git", "HEAD", "old"]), "--- exit code 2");
    // What is gone does not fail, however bad it was.
    write(folder.path(), &[("new/b.ekl", "")]);
    assert_eq!(code(&["old", "new"]), "--- exit code 0");
}

#[test]
fn two_versions_in_one_project_are_each_read_without_the_other() {
    let folder = TempDir::new().unwrap();
    write(folder.path(), &[("einklang.toml", ""), ("rules.ekl", RULES), ("v1.ekl", OLD), ("v2.ekl", NEW)]);
    let said = diff(folder.path(), &["v1.ekl", "v2.ekl", "--format", "short"]);
    assert!(said.contains("1 introduced, 1 worse, 0 lighter, 1 resolved, 1 kept"), "{said}");
}

#[test]
fn a_revision_is_compared_with_the_files_as_they_are() {
    let repository = Repository::new();
    let top = repository.0.path();
    write(top, &[("p/einklang.toml", ""), ("p/rules.ekl", RULES), ("p/a.ekl", OLD), ("other.ekl", "kind {")]);
    repository.commit();
    repository.git(&["tag", "first"]);
    write(top, &[("p/a.ekl", NEW)]);
    let said = diff(top, &["--git", "first", "p", "--format", "short"]);
    assert!(said.contains("+ a.ekl:3:9: error[project/dear]"), "{said}");
    assert!(said.contains("1 introduced, 1 worse, 0 lighter, 1 resolved, 1 kept"), "{said}");
    repository.commit();
    let said = diff(&top.join("p"), &["--git", "first..", "--format", "short"]);
    assert!(said.contains("1 introduced, 1 worse, 0 lighter, 1 resolved, 1 kept"), "{said}");
    // Nothing was written, and nothing was checked out.
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_file_that_is_asked_for_and_was_renamed_brings_nothing_new() {
    let repository = Repository::new();
    let top = repository.0.path();
    write(top, &[("einklang.toml", ""), ("rules.ekl", RULES), ("a.ekl", OLD)]);
    repository.commit();
    repository.git(&["mv", "a.ekl", "b.ekl"]);
    let said = diff(top, &["--git", "HEAD", "b.ekl", "--format", "short"]);
    assert!(said.starts_with("--- stderr\n0 introduced, 0 worse, 0 lighter, 0 resolved"), "{said}");
    assert!(!said.contains(" 0 kept"), "{said}");
}

#[test]
fn a_revision_that_is_not_there_comes_with_the_nearest_or_with_what_is_missing() {
    let repository = Repository::new();
    let top = repository.0.path();
    for text in ["", "# later\n"] {
        write(top, &[("a.ekl", text)]);
        repository.commit();
    }
    repository.git(&["tag", "erste-fassung"]);
    let words = |said: String| said.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = words(diff(top, &["--git", "erste-fasung", "--lang", "de"]));
    assert!(said.contains("ist `erste-fassung` gemeint?"), "{said}");
    let shallow = TempDir::new().unwrap();
    let from = format!("file://{}", top.display());
    repository.git(&["clone", "-q", "--depth=1", &from, shallow.path().to_str().unwrap()]);
    let said = words(diff(shallow.path(), &["--git", "HEAD~1"]));
    assert!(said.contains("git fetch --unshallow"), "{said}");
}

#[test]
fn a_place_that_holds_nothing_in_either_version_is_a_mistake() {
    let repository = Repository::new();
    let top = repository.0.path();
    write(top, &[("notes/todo.txt", "nothing to check"), ("drafts/a.ekl", OLD)]);
    repository.commit();
    let said = diff(top, &["--git", "HEAD..HEAD", "notes", "--lang", "en"]);
    assert!(said.contains("`notes` holds no `.ekl`") || said.contains("notes: holds no `.ekl`"), "{said}");
    assert!(said.ends_with("--- exit code 2\n"), "{said}");
    // A project that one of them has is new, or gone.
    let said = diff(top, &["notes", "drafts", "--lang", "en"]);
    assert!(!said.contains("in either version"), "{said}");
}

#[test]
fn what_is_no_revision_is_said() {
    let repository = Repository::new();
    write(repository.0.path(), &[("a.ekl", "")]);
    repository.commit();
    let outside = TempDir::new().unwrap();
    let said = |folder: &Path, revision: &str| diff(folder, &[&format!("--git={revision}")]);
    let none = said(repository.0.path(), "nowhere");
    assert!(none.contains("`nowhere` is not a revision") && none.ends_with("--- exit code 2\n"), "{none}");
    for hostile in ["--output=x", "-x", "HEAD:a.ekl", "$(touch x)", "a...b", "", "HEAD\n"] {
        let none = said(repository.0.path(), hostile);
        assert!(none.contains("error: ") && none.ends_with("--- exit code 2\n"), "{hostile}: {none}");
    }
    assert_eq!(repository.git(&["status", "--porcelain"]), "");
    let none = said(outside.path(), "HEAD");
    assert!(none.contains("git repository") && none.ends_with("--- exit code 2\n"), "{none}");
}

#[test]
fn a_hostile_repository_runs_nothing() {
    let repository = Repository::new();
    let top = repository.0.path();
    write(top, &[("a.ekl", RULES), (".gitattributes", "*.ekl filter=evil diff=evil\n")]);
    repository.commit();
    let evil = "touch ran; true";
    for name in ["core.fsmonitor", "core.pager", "pager.ls-tree", "core.sshCommand", "core.editor"] {
        repository.git(&["config", name, evil]);
    }
    for name in ["filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "alias.ls-tree"] {
        repository.git(&["config", name, evil]);
    }
    let said = diff(top, &["--git", "HEAD", "--format", "short"]);
    assert!(said.contains("0 introduced") && said.ends_with("--- exit code 0\n"), "{said}");
    assert!(!top.join("ran").exists());
}

/// The paths and texts of a workspace's own files.
fn files(workspace: &workspace::Workspace) -> Vec<(&str, &str)> {
    let own = workspace.sources.files.iter().filter(|s| !s.is_embedded());
    own.map(|s| (s.path.as_str(), &*s.text)).collect()
}

#[test]
fn a_revision_holds_the_same_files_as_the_folder() {
    let repository = Repository::new();
    let top = repository.0.path();
    write(
        top,
        &[
            ("p/einklang.toml", "exclude = [\"archive/**\", \"old_*.ekl\"]\n"),
            ("p/.gitignore", "ignored/\n*.tmp.ekl\n!kept.tmp.ekl\n"),
            ("p/a.ekl", "# a\n"),
            ("p/ä b.ekl.md", "text\n"),
            ("p/notes.md", "no draft\n"),
            ("p/sub/.gitignore", "/here.ekl\n!wanted.tmp.ekl\n"),
            ("p/sub/here.ekl", ""),
            ("p/sub/deep/here.ekl", ""),
            ("p/sub/wanted.tmp.ekl", ""),
            ("p/sub/other.tmp.ekl", ""),
            ("p/kept.tmp.ekl", ""),
            ("p/ignored/b.ekl", ""),
            ("p/archive/c.ekl", ""),
            ("p/sub/archive/c.ekl", ""),
            ("p/old_x.ekl", ""),
            ("p/sub/old_x.ekl", ""),
            ("p/.hidden.ekl", ""),
            ("p/.hidden/d.ekl", ""),
            ("p/nested/einklang.toml", ""),
            ("p/nested/e.ekl", ""),
            ("q.ekl", ""),
            (".gitignore", "a.ekl\n"),
        ],
    );
    fs::write(top.join("p/bytes.ekl"), b"# \xff\n").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../q.ekl", top.join("p/link.ekl")).unwrap();
    repository.git(&["add", "--all", "--force"]);
    repository.git(&["commit", "--quiet", "--message", "all of it"]);
    for asked in ["p", "p/sub", "p/a.ekl", "p/nested"] {
        let path = top.join(asked);
        let there = workspace::load(&[PathBuf::from(&path)], &[], Tests::Skipped);
        let then = workspace::at_revision(&path, "HEAD", Tests::Skipped).unwrap();
        assert_eq!(files(&there), files(&then), "{asked}");
        let selected = |w: &workspace::Workspace| -> Vec<bool> {
            w.sources.iter().map(|(id, _)| w.is_selected(id)).collect()
        };
        assert_eq!(selected(&there), selected(&then), "{asked}");
        assert_eq!(there.findings, then.findings, "{asked}");
    }
    let all = workspace::at_revision(&top.join("p"), "HEAD", Tests::Skipped).unwrap();
    let paths: Vec<&str> = files(&all).into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "a.ekl",
            "bytes.ekl",
            "einklang.toml",
            "kept.tmp.ekl",
            "sub/archive/c.ekl",
            "sub/deep/here.ekl",
            "sub/wanted.tmp.ekl",
            "ä b.ekl.md"
        ]
    );
}
