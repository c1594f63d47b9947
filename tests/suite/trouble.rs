//! What can go wrong outside of drafts: each with its message, in both languages, and the exit code that is documented; and
//! no file is ever half written.
#![cfg(unix)]

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).env("COLUMNS", "200");
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command
}

/// What goes wrong: the arguments, and what is said in English and German. It is 2 in either language.
fn goes_wrong(folder: &Path, stdout: Option<&str>, arguments: &[&str], en: &str, de: &str) {
    for (lang, said) in [("en", en), ("de", de)] {
        let mut command = command(folder, &[arguments, &["--lang", lang]].concat());
        if let Some(stdout) = stdout {
            command.stdout(File::options().write(true).open(stdout).unwrap());
        }
        let output = command.output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(err.lines().any(|line| line == said), "{arguments:?}: no `{said}` in {err}");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {err}");
    }
}

/// What cannot be tried here is told past the test's own output, which nobody sees.
fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped in part: {why}");
}

#[test]
fn a_full_disk_behind_the_output() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.ekl"), "kind    house\nnonsense\n").unwrap();
    for arguments in [
        &["check"][..],
        &["check", "--format", "json"],
        &["fmt", "--check"],
        &["explain", "syntax/comma_number"],
        &["rules"],
        &["vocabulary"],
        &["graph"],
        &["query", "select today"],
        &["man"],
        &["completions", "bash"],
        &["--help"],
    ] {
        goes_wrong(
            folder.path(),
            Some("/dev/full"),
            arguments,
            "error: the output cannot be written: the disk is full",
            "Fehler: die Ausgabe kann nicht geschrieben werden: der Datenträger ist voll",
        );
    }
}

#[test]
fn a_full_disk_behind_a_file() {
    let folder = TempDir::new().unwrap();
    symlink("/dev/full", folder.path().join("einklang.1")).unwrap();
    goes_wrong(
        folder.path(),
        None,
        &["man", "."],
        "error: `./einklang.1` cannot be written: the disk is full",
        "Fehler: `./einklang.1` kann nicht geschrieben werden: der Datenträger ist voll",
    );
}

/// Runs in a folder over which something else is mounted, seen by nobody else; `None` where nothing can be mounted.
fn mounted(folder: &Path, mount: &str, arguments: &[&str]) -> Option<(String, i32)> {
    const CANNOT: i32 = 77;
    let script = format!("{mount} || exit {CANNOT}; exec \"$@\"");
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &script, "sh", env!("CARGO_BIN_EXE_einklang")]).args(arguments);
    let output = command.current_dir(folder).env("COLUMNS", "200").stdin(Stdio::null()).output().ok()?;
    let err = String::from_utf8(output.stderr).unwrap();
    let code = output.status.code().filter(|code| *code != CANNOT && !err.starts_with("unshare:"))?;
    Some((err, code))
}

#[test]
fn a_folder_that_may_not_be_written() {
    const LOCK: &str = "mount --bind . . && cd \"$PWD\" && mount -o remount,bind,ro .";
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.ekl");
    fs::write(&path, "kind    house\n").unwrap();
    for (arguments, said) in [
        (["fmt", ".", "--lang", "en"], "error: `a.ekl` cannot be written: the disk is write-protected\n"),
        (
            ["fmt", ".", "--lang", "de"],
            "Fehler: `a.ekl` kann nicht geschrieben werden: der Datenträger ist schreibgeschützt\n",
        ),
        (
            ["init", "new", "--lang", "en"],
            "error: `new/einklang.toml` cannot be written: the disk is write-protected\n",
        ),
        (
            ["man", ".", "--lang", "de"],
            "Fehler: `./einklang.1` kann nicht geschrieben werden: der Datenträger ist schreibgeschützt\n",
        ),
    ] {
        let Some(ended) = mounted(folder.path(), LOCK, &arguments) else {
            return skipped("nothing can be mounted for reading only");
        };
        assert_eq!(ended, (said.to_owned(), 2));
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "kind    house\n");
}

#[test]
fn a_disk_that_is_full_keeps_the_old_file() {
    let folder = TempDir::new().unwrap();
    let project = folder.path().join("project");
    fs::create_dir(&project).unwrap();
    fs::write(project.join("a.ekl"), "kind    house\n".repeat(900)).unwrap();
    // The old file fits, a new one beside it does not; afterwards all is as before.
    let small = "cp a.ekl ../old && mount -t tmpfs -o size=16k none . && cd \"$PWD\" && cp ../old a.ekl";
    let fmt = "\"$@\"; code=$?; cmp a.ekl ../old && test \"$(ls -A)\" = a.ekl || exit 3; exit $code";
    let Some((err, code)) =
        mounted(&project, &format!("{{ {small}; }} || exit 77; {fmt}"), &["fmt", "--lang", "en"])
    else {
        return skipped("nothing can be mounted");
    };
    assert_eq!((err.as_str(), code), ("error: `a.ekl` cannot be written: the disk is full\n", 2));
}

#[test]
fn a_folder_or_a_file_that_is_in_the_way() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("einklang.1")).unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    goes_wrong(
        folder.path(),
        None,
        &["man", "."],
        "error: `./einklang.1` cannot be written: it is a folder",
        "Fehler: `./einklang.1` kann nicht geschrieben werden: es ist ein Ordner",
    );
    goes_wrong(
        folder.path(),
        None,
        &["init", "file/inside"],
        "error: `file/inside/einklang.toml` cannot be written: its path leads through a file",
        "Fehler: `file/inside/einklang.toml` kann nicht geschrieben werden: der Pfad führt durch eine Datei",
    );
}

#[test]
fn a_path_that_is_gone_leads_in_a_circle_or_outside() {
    let folder = TempDir::new().unwrap();
    let at = |path: &str| folder.path().join(path);
    fs::create_dir_all(at("mine")).unwrap();
    fs::create_dir_all(at("other")).unwrap();
    fs::write(at("mine/einklang.toml"), "").unwrap();
    fs::write(at("mine/a.ekl"), "").unwrap();
    fs::write(at("other/b.ekl"), "").unwrap();
    symlink("round.ekl", at("mine/round.ekl")).unwrap();
    symlink("nowhere.ekl", at("mine/lost.ekl")).unwrap();
    symlink("../other/b.ekl", at("mine/out.ekl")).unwrap();
    for (path, en, de) in [
        ("mine/gone.ekl", "does not exist", "existiert nicht"),
        ("mine/a.ekl/b.ekl", "does not exist", "existiert nicht"),
        (
            "mine/round.ekl",
            "is a link that leads back to itself",
            "ist ein Verweis, der auf sich selbst zurückführt",
        ),
        ("mine/lost.ekl", "is a link that leads nowhere", "ist ein Verweis, der ins Leere führt"),
        (
            "mine/out.ekl",
            "lies outside the project of the first path",
            "liegt außerhalb des Projekts des ersten Pfads",
        ),
        (
            "other/b.ekl",
            "lies outside the project of the first path",
            "liegt außerhalb des Projekts des ersten Pfads",
        ),
    ] {
        for command in ["check", "fmt", "test"] {
            goes_wrong(
                folder.path(),
                None,
                &[command, "mine/a.ekl", path],
                &format!("error: `{path}` {en}"),
                &format!("Fehler: `{path}` {de}"),
            );
        }
    }
}

/// Pseudo-random numbers, the same each time.
struct Schedule(u64);

impl Schedule {
    fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }
}

/// Starts a command and kills it after so many microseconds, unless it has ended by then.
fn kill_after(mut command: Command, micros: u64) {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_micros(micros));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// The files below a folder, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut open, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn is_leftover(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_str().unwrap();
    name.starts_with(".einklang-") && name.ends_with(".tmp")
}

#[test]
fn whoever_kills_fmt_finds_old_files_or_new_ones() {
    const FILES: usize = 30;
    let (old, new) = ("kind    house\n".repeat(200), "kind house\n".repeat(200));
    let folder = TempDir::new().unwrap();
    let paths: Vec<PathBuf> = (0..FILES).map(|i| folder.path().join(format!("{i}.ekl"))).collect();
    fs::write(folder.path().join("einklang.toml"), "").unwrap();
    let mut schedule = Schedule(0x2026);
    let (mut changed, mut kept) = (0, 0);
    for _ in 0..30 {
        paths.iter().for_each(|p| fs::write(p, &old).unwrap());
        kill_after(command(folder.path(), &["fmt"]), schedule.next(120_000));
        for path in &paths {
            let text = fs::read_to_string(path).unwrap();
            assert!(text == old || text == new, "{} is neither: {text}", path.display());
            if text == new { changed += 1 } else { kept += 1 }
        }
        let known = |p: &&PathBuf| paths.contains(p) || p.ends_with("einklang.toml");
        let strangers: Vec<PathBuf> = files(folder.path()).into_iter().filter(|p| !known(&p)).collect();
        assert!(strangers.iter().all(|p| is_leftover(p)), "{strangers:?}");
    }
    assert!(kept > 0, "none was killed early: {changed}");
    // What was killed is not read as a draft, and goes when it is old enough that nobody writes it any more.
    let stray = folder.path().join(".einklang-abcdef.tmp");
    fs::write(&stray, "half").unwrap();
    let old_enough = SystemTime::now() - Duration::from_secs(3600);
    for path in files(folder.path()).iter().filter(|p| is_leftover(p)) {
        File::options().write(true).open(path).unwrap().set_modified(old_enough).unwrap();
    }
    fs::write(&paths[0], &old).unwrap();
    assert!(command(folder.path(), &["fmt"]).output().unwrap().status.success());
    assert!(!files(folder.path()).iter().any(|p| is_leftover(p)), "{:?}", files(folder.path()));
}

#[test]
fn whoever_kills_a_check_finds_old_reports_or_new_ones() {
    let folder = TempDir::new().unwrap();
    let mistakes: String = (0..300).map(|i| format!("source A{i} {{ author: 3,5 }}\n")).collect();
    fs::write(folder.path().join("a.ekl"), mistakes).unwrap();
    let arguments =
        ["check", "-q", "--output", "sarif=a.sarif", "--output", "junit=a.xml", "--output", "json=a.json"];
    let reports = ["a.sarif", "a.xml", "a.json"].map(|name| folder.path().join(name));
    command(folder.path(), &arguments).stdout(Stdio::null()).status().unwrap();
    let new = reports.each_ref().map(|path| fs::read(path).unwrap());
    let mut schedule = Schedule(0x56);
    for _ in 0..30 {
        reports.iter().for_each(|path| fs::write(path, "old").unwrap());
        kill_after(command(folder.path(), &arguments), schedule.next(60_000));
        for (path, new) in reports.iter().zip(&new) {
            let bytes = fs::read(path).unwrap();
            assert!(bytes == b"old" || bytes == *new, "{} is neither", path.display());
        }
    }
}

#[test]
fn whoever_kills_init_or_man_finds_whole_files() {
    let whole = TempDir::new().unwrap();
    for arguments in [&["init", "init", "--lang", "en"][..], &["man", "man", "--lang", "en"]] {
        assert!(command(whole.path(), arguments).output().unwrap().status.success());
    }
    let mut schedule = Schedule(0x1123);
    for round in 0..30 {
        let folder = TempDir::new().unwrap();
        let what = if round % 2 == 0 { "init" } else { "man" };
        kill_after(command(folder.path(), &[what, what, "--lang", "en"]), schedule.next(30_000));
        for path in files(folder.path()).into_iter().filter(|p| !is_leftover(p)) {
            let twin = whole.path().join(path.strip_prefix(folder.path()).unwrap());
            assert_eq!(fs::read(&path).unwrap(), fs::read(&twin).unwrap(), "{}", path.display());
        }
    }
}
