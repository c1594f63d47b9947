//! `check --fix` on disk.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::explain::run;

const DRAFT: &str = "unit EUR | euro\r\nkind offer { price: quantity in EUR ? }\r\noffer a „Brücke“ {\r\n  price: 5 Mio. EUR\r\n}\r\n";

fn project(draft: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("einklang.toml"), "").unwrap();
    fs::write(folder.path().join("a.ekl"), draft).unwrap();
    folder
}

fn draft(folder: &Path) -> String {
    fs::read_to_string(folder.join("a.ekl")).unwrap()
}

#[test]
fn fixes_are_written_and_named_and_the_exit_code_is_that_of_what_is_left() {
    let folder = project(DRAFT);
    let said = run(folder.path(), &["check", "--fix"]);
    insta::assert_snapshot!(said);
    assert_eq!(draft(folder.path()), DRAFT.replace("„Brücke“", "\"Brücke\"").replace("Mio.", "million"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left behind");
    let again = run(folder.path(), &["check", "--fix", "--lang", "de"]);
    insta::assert_snapshot!(again);
}

#[test]
fn a_dry_run_shows_the_diff_and_writes_nothing() {
    let folder = project(DRAFT);
    let said = run(folder.path(), &["check", "--fix", "--dry-run", "--lang", "de"]);
    insta::assert_snapshot!(said.replace('\r', "␍"));
    assert_eq!(draft(folder.path()), DRAFT);
}

#[test]
fn a_dry_run_without_fix_is_refused() {
    let folder = project(DRAFT);
    let said = run(folder.path(), &["check", "--dry-run", "--lang", "de"]);
    assert!(said.contains("es fehlt `--fix`") && said.ends_with("--- exit code 2\n"), "{said}");
}

#[test]
fn what_a_dry_run_cannot_promise_is_refused_in_both_languages() {
    let folder = project(DRAFT);
    let promises: [&[&str]; 4] = [
        &["--format", "json"],
        &["--output", "a.txt"],
        &["--output", "json=a.txt"],
        &["--write-baseline", "b"],
    ];
    for promise in promises {
        let said = run(folder.path(), &[&["check", "--fix", "--dry-run"], promise].concat());
        assert!(said.contains("cannot be used with") && said.ends_with("exit code 2\n"), "{said}");
        let said = run(folder.path(), &[&["check", "--lang", "de", "--fix", "--dry-run"], promise].concat());
        assert!(said.contains("schließen einander aus") && said.ends_with("exit code 2\n"), "{said}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is written");
}

#[test]
fn the_findings_say_which_fix_is_made_and_which_is_only_offered() {
    let folder =
        project("unit EUR | euro\nkind offer { price: quantity in EUR ? }\noffer a „A“ { prise: 5 EUR }\n");
    let en = run(folder.path(), &["check", "--lang", "en"]);
    assert!(
        en.contains("(`--fix` does it)") && en.contains("fix: write `price` (for you to decide)"),
        "{en}"
    );
    let de = run(folder.path(), &["check", "--lang", "de"]);
    assert!(de.contains("(erledigt `--fix`)") && de.contains("`price` schreiben (zu entscheiden)"), "{de}");
}

#[test]
fn only_what_was_asked_for_is_changed() {
    let folder = project(DRAFT);
    fs::write(folder.path().join("b.ekl"), "source S „B“\n").unwrap();
    let said = run(folder.path(), &["check", "--fix", "b.ekl"]);
    assert!(said.contains("fixed: b.ekl:1:10 [syntax/quotes]"), "{said}");
    assert_eq!(draft(folder.path()), DRAFT);
    assert_eq!(fs::read_to_string(folder.path().join("b.ekl")).unwrap(), "source S \"B\"\n");
}

#[test]
fn a_file_that_is_write_protected_stays_and_so_do_the_others() {
    let folder = project(DRAFT);
    let b = folder.path().join("b.ekl");
    fs::write(&b, "source S „B“\n").unwrap();
    let mut permissions = fs::metadata(&b).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&b, permissions).unwrap();
    let said = run(folder.path(), &["check", "--fix", "--format", "short"]);
    assert!(said.contains("error: `b.ekl` is write-protected: nothing was written"), "{said}");
    assert!(
        said.contains("a.ekl:3:9: error[syntax/quotes]") && said.ends_with("--- exit code 2\n"),
        "{said}"
    );
    assert_eq!(draft(folder.path()), DRAFT);
}

#[test]
fn what_is_no_text_throughout_is_never_written_back() {
    let folder = project("");
    let bytes = b"source S \xe2\x80\x9eB\xe2\x80\x9c\nnote \"\xff\"\n";
    fs::write(folder.path().join("a.ekl"), bytes).unwrap();
    let said = run(folder.path(), &["check", "--fix"]);
    assert!(said.contains("not fixed: a.ekl:1:10 [syntax/quotes]"), "{said}");
    assert_eq!(fs::read(folder.path().join("a.ekl")).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project(DRAFT);
    let path = folder.path().join("a.ekl");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    run(folder.path(), &["check", "--fix"]);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert_ne!(draft(folder.path()), DRAFT);
}
