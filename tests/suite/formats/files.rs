//! `--output`: files that are whole or not there, and a clear word where they cannot be written.

use std::fs;
use std::path::Path;

use super::{PROJECT, check, folder, run, stderr, stdout};

#[test]
fn a_file_takes_the_place_of_the_output_and_a_file_with_a_form_stands_beside_it() {
    let project = folder(&PROJECT);
    let folder = project.path();
    let output = run(folder, &["check", "--format", "short", "--output", "out.txt"]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(1), String::new()));
    assert!(stderr(&output).ends_with("1 error, 1 warning, 1 accepted (2 files, 5 entities, 2 rules)\n"));
    let short = fs::read_to_string(folder.join("out.txt")).unwrap();
    assert_eq!(short, check(folder, "short", "en"));

    let output = run(
        folder,
        &["check", "--format", "short", "--output", "sarif=a.sarif", "--output", "gitlab=b.json"],
    );
    assert_eq!(stdout(&output), short);
    assert_eq!(fs::read_to_string(folder.join("a.sarif")).unwrap(), check(folder, "sarif", "en"));
    assert_eq!(fs::read_to_string(folder.join("b.json")).unwrap(), check(folder, "gitlab", "en"));
    let left: Vec<_> = fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name()).collect();
    assert!(!left.iter().any(|f| f.to_string_lossy().contains("tmp")), "{left:?}");
}

#[test]
fn a_form_that_there_is_not_is_said_before_anything_is_written() {
    let project = folder(&PROJECT);
    let output = run(project.path(), &["check", "--output", "sarf=a.sarif", "--lang", "de"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("sarf=a.sarif"), "{}", stderr(&output));
    assert!(stderr(&output).contains("sarif"), "{}", stderr(&output));
    // A name with `=` in it is a path all the same.
    run(project.path(), &["check", "--output", "./sarf=a"]);
    assert!(project.path().join("sarf=a").is_file());
}

/// What is said of a file that cannot be written; the findings are shown all the same.
fn refused(folder: &Path, file: &str, lang: &str) -> String {
    let output = run(
        folder,
        &["check", "--format", "short", "--quiet", "--lang", lang, "--output", &format!("json={file}")],
    );
    assert_eq!(output.status.code(), Some(2), "{file}");
    assert_eq!(stdout(&output).lines().count(), 3, "{file}");
    stderr(&output)
}

#[test]
fn a_file_that_cannot_be_written_is_named_with_the_reason() {
    let project = folder(&PROJECT);
    let folder = project.path();
    let said = |file| refused(folder, file, "en");
    assert_eq!(said("gone/a.json"), "error: `gone/a.json` cannot be written: its folder does not exist\n");
    assert_eq!(said("drafts"), "error: `drafts` cannot be written: it is a folder\n");
    assert_eq!(
        said("rules.ekl/a"),
        "error: `rules.ekl/a` cannot be written: its path leads through a file\n"
    );
    let german = refused(folder, "gone/a.json", "de");
    assert_eq!(
        german,
        "Fehler: `gone/a.json` kann nicht geschrieben werden: den Ordner dafür gibt es nicht\n"
    );
    let old = folder.join("old.json");
    fs::write(&old, "old").unwrap();
    let mut permissions = fs::metadata(&old).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&old, permissions).unwrap();
    assert_eq!(
        said("old.json"),
        "error: `old.json` cannot be written: the file or its folder is write-protected\n"
    );
    assert_eq!(fs::read_to_string(&old).unwrap(), "old");
}

#[test]
fn a_file_named_twice_is_written_once_and_said() {
    let project = folder(&PROJECT);
    let output = run(project.path(), &["check", "--output", "json=a", "--output", "sarif=a", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("error: `a` is given twice\n"), "{}", stderr(&output));
}

#[test]
fn a_draft_is_never_written_over() {
    let project = folder(&PROJECT);
    let said = refused(project.path(), "rules.ekl", "en");
    assert_eq!(said, "error: `rules.ekl` is not written over: it is a file that is checked\n");
    assert_eq!(fs::read_to_string(project.path().join("rules.ekl")).unwrap(), PROJECT[2].1);
    for name in ["b.EKL", "b.Ekl.MD"] {
        let text = "kind unread { n: number ? }\n";
        fs::write(project.path().join(name), text).unwrap();
        let said = refused(project.path(), name, "en");
        assert_eq!(said, format!("error: `{name}` is not written over: it is a file that is checked\n"));
        assert_eq!(fs::read_to_string(project.path().join(name)).unwrap(), text);
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_full_disk_and_a_circle_of_links_are_clear() {
        let project = folder(&PROJECT);
        let folder = project.path();
        if Path::new("/dev/full").exists() {
            let said = refused(folder, "/dev/full", "en");
            assert_eq!(said, "error: `/dev/full` cannot be written: the disk is full\n");
        }
        symlink("circle", folder.join("circle")).unwrap();
        let said = refused(folder, "circle", "en");
        assert!(said.starts_with("error: `circle` cannot be written: "), "{said}");
    }

    #[test]
    fn a_folder_that_may_not_be_written_to_is_left_alone() {
        let project = folder(&PROJECT);
        let closed = project.path().join("closed");
        fs::create_dir(&closed).unwrap();
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
        // Whoever may do everything is not held back by this.
        if fs::write(closed.join("probe"), "").is_err() {
            let said = refused(project.path(), "closed/a.json", "en");
            assert_eq!(
                said,
                "error: `closed/a.json` cannot be written: the file or its folder is write-protected\n"
            );
        }
    }

    #[test]
    fn what_a_file_may_be_used_for_stays_and_a_link_stays_a_link() {
        let project = folder(&PROJECT);
        let folder = project.path();
        let old = folder.join("old.json");
        fs::write(&old, "old").unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o604)).unwrap();
        symlink("old.json", folder.join("link.json")).unwrap();
        run(folder, &["check", "--output", "json=link.json"]);
        assert!(fs::symlink_metadata(folder.join("link.json")).unwrap().is_symlink());
        assert!(fs::read_to_string(&old).unwrap().starts_with("{\"format\""));
        assert_eq!(fs::metadata(&old).unwrap().permissions().mode() & 0o777, 0o604);
        // A new file is one like any other: not hidden from others, as temporary files are.
        run(folder, &["check", "--output", "json=new.json"]);
        fs::write(folder.join("like.json"), "").unwrap();
        let mode = |name: &str| fs::metadata(folder.join(name)).unwrap().permissions().mode();
        assert_eq!(mode("new.json"), mode("like.json"));
    }
}
