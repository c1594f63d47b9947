//! The same files give the same bytes: in whatever order they are made or named, on however many threads.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::files_of;

fn files() -> Vec<(String, String)> {
    let mut files = files_of("fixtures/ghana");
    files.extend((0..6).map(|i| {
        let text = format!("{}\nkind own{i}\nown{i} e{i} {{ note 3 }}\n", include_str!("everything.ekl"));
        (format!("part{}/f{i}.ekl", i % 3), text)
    }));
    files
}

fn project<'a>(files: impl Iterator<Item = &'a (String, String)>) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn output(folder: &Path, arguments: &[&str], threads: &str) -> (Vec<u8>, Vec<u8>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    command.current_dir(folder).args(arguments).env("RAYON_NUM_THREADS", threads);
    let output = command.output().unwrap();
    (output.stdout, output.stderr)
}

#[test]
fn the_order_in_which_files_were_made_and_the_threads_do_not_matter() {
    let files = files();
    let (one, other) = (project(files.iter()), project(files.iter().rev()));
    for arguments in [
        &["check", "--format", "json"][..],
        &["check", "--lang", "de"],
        &["check", "--format", "short"],
        &["test"],
        &["fmt", "--check"],
    ] {
        let first = output(one.path(), arguments, "1");
        assert!(!first.0.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&first.1));
        for threads in ["1", "2", "8"] {
            assert_eq!(first, output(one.path(), arguments, threads), "{arguments:?}, {threads} threads");
            assert_eq!(first, output(other.path(), arguments, threads), "{arguments:?}, {threads} threads");
        }
    }
}

#[test]
fn the_order_in_which_paths_are_named_does_not_matter() {
    let files = files();
    let (with_project, mut without) = (project(files.iter()), files.clone());
    without.retain(|(path, _)| path != "einklang.toml");
    let without = project(without.iter());
    for folder in [with_project.path(), without.path()] {
        let there = ["check", "--format", "json", "part0", "entwurf.ekl.md", "part2/f2.ekl", "part1"];
        let back = ["check", "--format", "json", "part1", "part2/f2.ekl", "entwurf.ekl.md", "part0"];
        assert_eq!(output(folder, &there, "2"), output(folder, &back, "2"));
    }
}
