//! Whatever lies in a folder: the run ends, says what it could not read, and checks the rest.
#![cfg(unix)]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A statement with a mistake: it is found wherever the rest was checked.
const MISTAKE: &str = "agreement A { cost: 3,5 EUR }\n";

struct Outcome {
    code: Option<i32>,
    out: String,
    err: String,
}

/// Runs with a time limit: what hangs is killed, and has no exit code.
fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    let (out, err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    let mut child = Command::new(env!("CARGO_BIN_EXE_einklang"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(out.try_clone().unwrap())
        .stderr(err.try_clone().unwrap())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break Some(status),
            None if start.elapsed() > Duration::from_secs(20) => {
                child.kill().unwrap();
                child.wait().unwrap();
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    let read = |mut file: fs::File| {
        use std::io::{Read, Seek};
        let mut bytes = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    Outcome { code: status.and_then(|s| s.code()), out: read(out), err: read(err) }
}

/// A folder with a mistake in `a.ekl`, and what `make` puts beside it, with and without a project file.
fn beside(make: impl Fn(&Path)) -> Vec<TempDir> {
    let folder = |project: bool| {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("a.ekl"), MISTAKE).unwrap();
        if project {
            fs::write(folder.path().join("einklang.toml"), "").unwrap();
        }
        make(folder.path());
        folder
    };
    vec![folder(false), folder(true)]
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// The mistake is found, and the exit code is as promised.
fn finds_the_rest(folders: &[TempDir], code: i32) {
    for folder in folders {
        for arguments in [&["check", "--format", "json"][..], &["check"], &["check", "--format", "short"]] {
            let o = run(folder.path(), arguments);
            assert_eq!(o.code, Some(code), "{arguments:?}\n{}\n{}", o.out, o.err);
            assert!(o.out.contains("3,5"), "{arguments:?}\n{}\n{}", o.out, o.err);
        }
        for arguments in [&["test"][..], &["fmt", "--check"]] {
            assert!(run(folder.path(), arguments).code.is_some(), "{arguments:?} does not end");
        }
    }
}

#[test]
fn what_is_no_file_is_not_read() {
    let folders = beside(|folder| {
        fs::create_dir(folder.join("folder.ekl")).unwrap();
        pipe(&folder.join("pipe.ekl"));
        symlink("/dev/zero", folder.join("zero.ekl")).unwrap();
        symlink("nowhere", folder.join("dangling.ekl")).unwrap();
        symlink(".", folder.join("loop")).unwrap();
        symlink("self.ekl", folder.join("self.ekl")).unwrap();
    });
    finds_the_rest(&folders, 1);
}

#[test]
fn what_is_named_and_cannot_be_read_is_said_and_the_rest_is_checked() {
    for folder in beside(|folder| {
        pipe(&folder.join("pipe.ekl"));
        pipe(&folder.join("einklang.toml.ekl"));
        fs::create_dir(folder.join("folder.ekl")).unwrap();
        symlink("/dev/zero", folder.join("zero.ekl")).unwrap();
        symlink("nowhere", folder.join("dangling.ekl")).unwrap();
        symlink("self.ekl", folder.join("self.ekl")).unwrap();
        fs::write(folder.join("notes.txt"), "").unwrap();
    }) {
        for name in
            ["pipe.ekl", "zero.ekl", "dangling.ekl", "self.ekl", "gone.ekl", "notes.txt", "a.ekl/b.ekl"]
        {
            let o = run(folder.path(), &["check", "--format", "short", name, "a.ekl"]);
            assert_eq!(o.code, Some(2), "{name}: {}", o.err);
            assert!(o.err.contains(name) || o.err.contains("/dev/zero"), "{name}: {}", o.err);
            assert!(o.out.contains("3,5"), "{name}: {}{}", o.out, o.err);
        }
        let o = run(folder.path(), &["check", "--format", "short", "folder.ekl"]);
        assert_eq!(o.code, Some(2), "{}{}", o.out, o.err);
        assert!(o.err.contains("`folder.ekl` holds no"), "{}", o.err);
    }
}

#[test]
fn a_project_file_that_is_no_file_does_not_hang() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.ekl"), MISTAKE).unwrap();
    pipe(&folder.path().join("einklang.toml"));
    let o = run(folder.path(), &["check", "--format", "short"]);
    assert!(matches!(o.code, Some(1 | 2)) && o.out.contains("3,5"), "{}{}", o.out, o.err);
}

#[test]
fn odd_names_and_odd_bytes_are_read() {
    let folders = beside(|folder| {
        let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
        write("line\nbreak.ekl", b"nonsense A\n");
        write("\u{1b}[31mred.ekl", b"nonsense A\n");
        write("Entwurf Überprüfung 🏛️.ekl.md", b"```einklang\nnonsense B\n```\n");
        write("bom.ekl", b"\xef\xbb\xbf# fine\r\n");
        write("empty.ekl", b"");
        write("empty.ekl.md", b"");
        write("latin1.ekl", b"nonsense C \"Stra\xdfe\"\n");
        write("utf16.ekl", b"\xff\xfek\0i\0n\0d\0");
        write("nul.ekl", &[0; 1000]);
        fs::write(folder.join(OsStr::from_bytes(b"\xff\xfe.ekl")), b"nonsense D\n").unwrap();
    });
    finds_the_rest(&folders, 1);
    for folder in folders {
        for format in ["short", "pretty"] {
            let o = run(folder.path(), &["check", "--format", format]);
            assert!(!o.out.contains('\u{1b}') && !o.err.contains('\u{1b}'), "{}{}", o.out, o.err);
            assert!(!o.out.contains("line\nbreak"), "{}", o.out);
            assert!(o.out.contains("Überprüfung"), "{}", o.out);
        }
        // What was replaced while reading is not written back.
        let o = run(folder.path(), &["fmt"]);
        assert_eq!(o.code, Some(2), "{}{}", o.out, o.err);
        let bytes = fs::read(folder.path().join("latin1.ekl")).unwrap();
        assert_eq!(bytes, b"nonsense C \"Stra\xdfe\"\n");
    }
}

#[test]
fn files_that_vanish_while_they_are_read_do_not_end_the_run() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.ekl"), MISTAKE).unwrap();
    let names: Vec<_> = (0..300).map(|i| folder.path().join(format!("b{i}.ekl"))).collect();
    let stop = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                names.iter().for_each(|n| fs::write(n, "nonsense A\n").unwrap());
                names.iter().for_each(|n| fs::remove_file(n).unwrap());
            }
        });
        let runs: Vec<Outcome> =
            (0..10).map(|_| run(folder.path(), &["check", "--format", "short"])).collect();
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        for o in runs {
            assert!(matches!(o.code, Some(1 | 2)) && o.out.contains("3,5"), "{}{}", o.out, o.err);
        }
    });
}

#[test]
fn an_unreadable_file_is_2_and_the_rest_is_checked() {
    use std::os::unix::fs::PermissionsExt;
    let folders = beside(|folder| {
        let path = folder.join("secret.ekl");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    });
    // Whoever may read everything reads this too.
    let may = folders.iter().any(|f| fs::File::open(f.path().join("secret.ekl")).is_ok());
    finds_the_rest(&folders, if may { 1 } else { 2 });
}
