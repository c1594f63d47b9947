//! The program itself: arguments, streams, exit codes, files it writes.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    command.current_dir(folder).args(arguments);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "COLUMNS"] {
        command.env_remove(name);
    }
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn code(folder: &Path, arguments: &[&str]) -> i32 {
    run(folder, arguments).status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

const BROKEN: &str = "source A { author: 3,5 }\n";

#[test]
fn a_clean_project_is_0_a_mistake_is_1_and_what_cannot_be_done_is_2() {
    let clean = folder(&[("einklang.toml", ""), ("a.ekl", "")]);
    let broken = folder(&[("einklang.toml", ""), ("a.ekl", BROKEN), ("b.ekl", "")]);
    assert_eq!(code(clean.path(), &["check"]), 0);
    assert_eq!(code(broken.path(), &["check"]), 1);
    assert_eq!(code(broken.path(), &["check", "b.ekl"]), 0);
    assert_eq!(code(broken.path(), &["check", "--fail-on", "never"]), 0);
    assert_eq!(code(clean.path(), &["check", "gone.ekl"]), 2);
    assert_eq!(code(clean.path(), &["check", "--format", "nonsense"]), 2);
    assert_eq!(code(clean.path(), &["check", "--as-of", "2026-13-01"]), 2);
    assert_eq!(code(clean.path(), &["chek"]), 2);
    assert_eq!(code(clean.path(), &[]), 2);
    assert_eq!(code(clean.path(), &["--help"]), 0);
    assert_eq!(code(clean.path(), &["test"]), 0);
    assert_eq!(code(clean.path(), &["test", "--pack", "no_such_pack"]), 2);
    assert_eq!(code(broken.path(), &["test"]), 1);
}

#[test]
fn a_path_that_cannot_be_read_is_named_and_the_rest_is_checked() {
    let folder = folder(&[("a.ekl", BROKEN)]);
    let output = run(folder.path(), &["check", "--format", "short", "gone.ekl", "a.ekl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).starts_with("a.ekl:1:20: error[syntax/comma_number]"), "{}", stdout(&output));
    assert!(stderr(&output).starts_with("error: `gone.ekl` does not exist\n"), "{}", stderr(&output));
}

#[test]
fn the_project_decides_when_a_run_fails_unless_the_arguments_do() {
    let folder = folder(&[("einklang.toml", "fail_on = \"never\"\n"), ("a.ekl", BROKEN)]);
    assert_eq!(code(folder.path(), &["check"]), 0);
    assert_eq!(code(folder.path(), &["check", "--fail-on", "error"]), 1);
}

#[test]
fn a_broken_project_file_is_2_and_is_shown_wherever_one_looks() {
    let folder = folder(&[("einklang.toml", "packs = ["), ("a.ekl", "")]);
    let output = run(folder.path(), &["check", "a.ekl"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("the project file is not valid TOML"), "{}", stdout(&output));
}

#[test]
fn the_language_is_that_of_the_arguments_else_of_the_project_else_of_the_system() {
    let german = folder(&[("einklang.toml", "languages = [\"de\", \"en\"]\n"), ("a.ekl", BROKEN)]);
    let none = folder(&[("a.ekl", BROKEN)]);
    let says = |folder: &TempDir, arguments: &[&str], lang: &str| {
        let output = command(folder.path(), arguments).env("LANG", lang).output().unwrap();
        let de = stdout(&output).starts_with("Fehler[");
        assert_eq!(de, stderr(&output).contains("1 Fehler"), "one language for everything");
        if de { "de" } else { "en" }
    };
    assert_eq!(says(&german, &["check"], "en_GB.UTF-8"), "de");
    assert_eq!(says(&german, &["check", "--lang", "en"], "de_DE.UTF-8"), "en");
    assert_eq!(says(&none, &["check"], "de_AT.UTF-8"), "de");
    assert_eq!(says(&none, &["--lang=de", "check"], "C"), "de");
    assert_eq!(says(&none, &["check"], "C"), "en");
}

#[test]
fn help_is_in_the_reader_s_language_and_complete() {
    let folder = folder(&[]);
    let english = stdout(&run(folder.path(), &["check", "--help"]));
    let german = stdout(&run(folder.path(), &["check", "--help", "--lang", "de"]));
    assert!(english.contains("From which severity on the run fails"), "{english}");
    assert!(german.contains("Ab welcher Schwere der Lauf als gescheitert gilt"), "{german}");
    for command in ["check", "test", "fmt"] {
        let german = stdout(&run(folder.path(), &[command, "--help", "--lang", "de"]));
        let english = stdout(&run(folder.path(), &[command, "--help", "--lang", "en"]));
        assert!(german.contains("\nAufruf: ") && german.contains("\nOptionen:\n"), "{german}");
        // An example of a command is the same in all languages.
        let is_said = |l: &&str| l.len() > 20 && !l.starts_with("  einklang ");
        for line in german.lines().filter(is_said) {
            assert!(!english.lines().any(|other| other == line), "not in German: {line}");
        }
    }
}

#[test]
fn what_is_wrong_with_the_arguments_is_said_in_german_too() {
    let folder = folder(&[]);
    let says = |arguments: &[&str]| {
        let output = command(folder.path(), arguments).env("LANG", "de_DE.UTF-8").output().unwrap();
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(2), ""));
        stderr(&output)
    };
    let all: [(&[&str], &str); 8] = [
        (&["chekc"], "Fehler: unbekannter Befehl `chekc`\nHilfe: ist `check` gemeint?\n\nAufruf: einklang"),
        (&["check", "--langg"], "Fehler: unbekanntes Argument `--langg`\nHilfe: ist `--lang` gemeint?\n"),
        (
            &["check", "--format", "xml"],
            "Fehler: `xml` ist kein Wert für `--format <FORM>`\nHilfe: möglich sind `pretty`, ",
        ),
        (
            &["check", "--format"],
            "Fehler: `--format <FORM>` braucht einen Wert\nHilfe: möglich sind `pretty`, ",
        ),
        (&["check", "--as-of", "x"], "Fehler: `x` ist kein Wert für `--as-of <TAG>`: schreiben Sie etwa `"),
        (&["why", "a@b", "-n", "0"], "Fehler: `0` ist kein Wert für `-n <N>`: 0 liegt nicht in 1..=100\n"),
        (&["why"], "Fehler: es fehlt `<REGEL@STELLE>`\n"),
        (&["check", "--quiet", "--quiet"], "Fehler: `--quiet` darf nur einmal stehen\n"),
    ];
    for (arguments, start) in all {
        let said = says(arguments);
        assert!(said.starts_with(start), "{arguments:?}: {said}");
        assert!(said.ends_with("\nMehr dazu sagt `--help`.\n"), "{said}");
    }
}

#[test]
fn what_a_test_found_instead_is_said_in_the_reader_s_language() {
    let text = "kind thing { size: number ? }\nrule big { for t: thing where t.size > 7 report t \"big\" }\n\
                test \"t\" {\n  thing a { size: 9 }\n  expect possible big at a\n}\n";
    let folder = folder(&[("a.ekl", text)]);
    let says = |lang: &str| {
        let output = run(folder.path(), &["test", "--lang", lang]);
        format!("{}{}", stdout(&output), stderr(&output))
    };
    assert!(says("en").contains("found instead: certain `project/big` at `a`"), "{}", says("en"));
    assert!(says("de").contains("gefunden wurde: sicher `project/big` bei `a`"), "{}", says("de"));
}

#[test]
fn findings_go_to_stdout_and_the_summary_to_stderr_unless_quiet() {
    let folder = folder(&[("a.ekl", BROKEN)]);
    let output = run(folder.path(), &["check"]);
    assert!(stdout(&output).contains("comma_number") && !stderr(&output).contains("comma_number"));
    assert_eq!(stderr(&output), "1 error (1 file, 1 entity, 0 rules)\n");
    assert_eq!(stderr(&run(folder.path(), &["check", "--quiet"])), "");
}

#[test]
fn colours_follow_the_argument_and_never_reach_a_pipe_by_themselves() {
    let folder = folder(&[("a.ekl", BROKEN)]);
    let coloured = |arguments: &[&str]| stdout(&run(folder.path(), arguments)).contains('\u{1b}');
    assert!(!coloured(&["check"]));
    assert!(coloured(&["check", "--color", "always"]));
    assert!(!coloured(&["check", "--color", "never"]));
    assert!(!coloured(&["check", "--color", "always", "--format", "short"]));
}

#[test]
fn json_is_json_and_names_the_day() {
    let folder = folder(&[("a.ekl", BROKEN)]);
    let output = run(folder.path(), &["check", "--format", "json", "--as-of", "2026-11-22"]);
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["format"], "einklang-findings/1");
    assert_eq!(value["as_of"], "2026-11-22");
    assert_eq!(value["findings"][0]["primary"]["path"], "a.ekl");
    assert_eq!(value["summary"]["errors"], 1);
}

#[test]
fn a_reader_that_goes_away_is_no_crash() {
    let folder = folder(&[("a.ekl", &BROKEN.repeat(900))]);
    let mut child =
        command(folder.path(), &["check"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(child.wait().unwrap().code(), Some(1), "how a run went does not depend on who listens");
}

#[test]
fn fmt_writes_what_changes_and_nothing_else() {
    let messy = "agreement   A {\n      format:treaty\n}\n";
    let folder = folder(&[("einklang.toml", ""), ("a.ekl", messy), ("b/b.ekl", messy)]);
    let path = folder.path().join("a.ekl");

    let checked = run(folder.path(), &["fmt", "--check"]);
    assert_eq!(checked.status.code(), Some(1));
    assert_eq!(stdout(&checked), "would change: a.ekl\nwould change: b/b.ekl\n");
    assert_eq!(fs::read_to_string(&path).unwrap(), messy);

    let written = run(folder.path(), &["fmt", "a.ekl", "--lang", "de"]);
    assert_eq!((written.status.code(), stdout(&written).as_str()), (Some(0), "geändert: a.ekl\n"));
    let formatted = fs::read_to_string(&path).unwrap();
    assert_ne!(formatted, messy);
    assert_eq!(fs::read_to_string(folder.path().join("b/b.ekl")).unwrap(), messy);

    let before = fs::metadata(&path).unwrap().modified().unwrap();
    assert_eq!(stdout(&run(folder.path(), &["fmt", "a.ekl"])), "");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left behind");
}

#[test]
fn fmt_leaves_bytes_alone_that_it_cannot_read() {
    let folder = folder(&[]);
    let path = folder.path().join("a.ekl");
    let bytes = b"agreement   A { note \"Fachkr\xe4fte\" }\n";
    fs::write(&path, bytes).unwrap();
    let output = run(folder.path(), &["fmt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("`a.ekl` is left as it is: the file is not UTF-8 text"),
        "{}",
        stderr(&output)
    );
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn fmt_keeps_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("a.ekl", "agreement   A {\n}\n")]);
    let path = folder.path().join("a.ekl");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(stdout(&run(folder.path(), &["fmt"])), "changed: a.ekl\n");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn fmt_says_which_files_have_mistakes_it_leaves_as_they_are() {
    let folder = folder(&[("einklang.toml", ""), ("a.ekl", "kind a { n: 3,5 }\n"), ("b.ekl", "")]);
    let output = run(folder.path(), &["fmt", "--check"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stderr(&output).starts_with("`a.ekl` has mistakes that `einklang check` names\n"));
}

#[test]
fn help_says_how_a_number_is_written_that_was_written_as_elsewhere() {
    let text = "unit EUR\nkind a { c: quantity in EUR/year }\na b { c: 3 million EUR }\na d { c: 12.345 EUR/year }\n\
                a e { c: 2.000 EUR/year }\na f { c: 5 Mio. EUR/year }\na g { c: 1 250 000 EUR/year }\n";
    let folder = folder(&[("einklang.toml", ""), ("a.ekl", text)]);
    let said = stdout(&run(folder.path(), &["check"]));
    for help in [
        "help: write `3 million EUR/year`",
        "help: write `12_345` for the whole number, `12.3450` for the decimal number",
        "help: write `2_000` for the whole number, `2.0` for the decimal number",
        "help: write `5 million`",
        "help: group digits with `_`: `1_250_000`",
    ] {
        assert!(said.contains(help), "{help}\n{said}");
    }
}

#[test]
fn the_title_of_a_test_that_failed_is_in_the_readers_language() {
    let test = "test en \"one source\" de \"eine Quelle\" { expect model/unknown_name }\n";
    let folder = folder(&[("a.ekl", test)]);
    let says = |lang: &str| stdout(&run(folder.path(), &["test", "--lang", lang]));
    assert!(says("en").starts_with("failed: project \"one source\" (a.ekl:1:6)"), "{}", says("en"));
    assert!(says("de").starts_with("gescheitert: project \"eine Quelle\" (a.ekl:1:6)"), "{}", says("de"));
}

#[test]
fn a_project_inside_a_project_is_not_read_with_it() {
    let folder = folder(&[
        ("einklang.toml", ""),
        ("a.ekl", "kind house\n"),
        ("b/einklang.toml", ""),
        ("b/a.ekl", "kind house\n"),
    ]);
    let both = ["check", "--lang", "en"];
    assert!(stderr(&run(folder.path(), &both)).ends_with("no findings (1 file, 0 entities, 0 rules)\n"));
    assert_eq!(code(folder.path(), &["check", "b"]), 0);
    fs::create_dir(folder.path().join("c")).unwrap();
    let empty = run(folder.path(), &["check", "c", "--quiet", "--lang", "en"]);
    assert_eq!(stderr(&empty), "error: `c` holds no `.ekl` or `.ekl.md` files of this project\n");
    assert_eq!(empty.status.code(), Some(2));
}

#[test]
fn where_there_is_nothing_to_read_that_is_said() {
    let folder = folder(&[("notes.txt", "")]);
    let said = |arguments: &[&str]| stderr(&run(folder.path(), arguments));
    for command in [&["check"][..], &["query", "select today"], &["graph"]] {
        let text = said(&[command, &["--lang", "de"]].concat());
        assert!(text.contains("Hinweis: hier gibt es keine Dateien `.ekl` oder `.ekl.md`\n"), "{text}");
    }
    assert_eq!(said(&["query", "for c: clause select c", "nowhere"]), "error: `nowhere` does not exist\n");
    assert_eq!(said(&["rules", "nowhere"]), "error: `nowhere` does not exist\n");
    assert_eq!(
        said(&["check", ".", "--quiet"]),
        "error: `.` holds no `.ekl` or `.ekl.md` files of this project\n"
    );
    assert_eq!(said(&["init", "notes.txt"]), "error: `notes.txt` is not a folder\n");
}

#[test]
fn a_mistake_in_what_the_project_sets_ends_with_2_whatever_fails_a_run() {
    let rule = "kind offer { price: number }\nvalue most = 100\nrule dear { for o: offer where o.price > most report o \"\" }\n";
    for (settings, exit) in [
        ("[values]\nmost = 3", 0),
        ("[values]\nmost = 0.5", 0),
        ("[values]\nmost = -1", 0),
        ("[values]\nmost = '7'", 0),
        ("[values]\nmots = 3", 2),
        ("[values]\nmost = \"3 x\"", 2),
        ("[severity]\n\"project/dear\" = \"off\"", 0),
        ("[severity]\n\"project/deer\" = \"off\"", 2),
    ] {
        let folder = folder(&[("einklang.toml", settings), ("a.ekl", rule)]);
        let output = run(folder.path(), &["check", "--fail-on", "never"]);
        assert_eq!(output.status.code(), Some(exit), "{settings}\n{}", stdout(&output));
    }
}

#[test]
fn a_bare_number_counts_as_the_value_that_it_sets() {
    let text = "kind offer { price: number }\nvalue most = 100\noffer a { price: 1 }\n\
                rule dear { for o: offer where o.price > most report o \"\" }\n";
    for (most, found) in [("0.5", 1), ("1", 0), ("-1", 1), ("\"0.5\"", 1)] {
        let folder = folder(&[("einklang.toml", &format!("[values]\nmost = {most}")), ("a.ekl", text)]);
        assert_eq!(code(folder.path(), &["check"]), found, "{most}");
    }
}
