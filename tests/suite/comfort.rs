//! What makes daily work easy: texts on the standard input, links, colours, manual pages.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const MISTAKE: &str = "source A { author: 3,5 }\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// What a run says on both streams, and how it ends; nothing of this machine's environment counts.
fn run(
    folder: &Path,
    arguments: &[&str],
    environment: &[(&str, &str)],
    input: &[u8],
) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
    command.current_dir(folder).args(arguments);
    let quiet =
        ["LC_ALL", "LC_MESSAGES", "LANG", "COLUMNS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "TERM"];
    quiet.iter().chain(&["CI", "FORCE_HYPERLINK", "WT_SESSION", "VTE_VERSION"]).for_each(|name| {
        command.env_remove(name);
    });
    let pipes = command.envs(environment.iter().copied()).stdin(Stdio::piped());
    let mut child = pipes.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Who reads nothing may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

#[test]
fn a_text_on_the_standard_input_takes_the_place_of_its_file() {
    let files =
        [("einklang.toml", ""), ("a/kinds.ekl", "kind house { size: number }\n"), ("a/b.ekl", MISTAKE)];
    let folder = folder(&files);
    let check = |path: &str, text: &str| {
        run(
            folder.path(),
            &["check", "-", "--stdin-path", path, "--format", "short", "-q"],
            &[],
            text.as_bytes(),
        )
    };
    // The kind is read from disk; what stands in the file itself, and in the others, is not said.
    assert_eq!(check("a/b.ekl", "house h { size: 3 }\n"), (String::new(), String::new(), 0));
    let (out, _, code) = check("a/b.ekl", "house h { size: 3 }\nhouse i { size: x }\n");
    assert!(out.starts_with("a/b.ekl:2:17: error[") && out.lines().count() == 1 && code == 1, "{out}");
    // A file that is not there yet, also as Markdown.
    let (out, _, code) = check("a/new.ekl.md", "# House\n\n```einklang\nhouse j { size: y }\n```\n");
    assert!(out.starts_with("a/new.ekl.md:4:17: error[") && code == 1, "{out}");
    // The project file.
    let (out, _, code) = check("einklang.toml", "packs = [");
    assert!(out.starts_with("einklang.toml:1:") && code == 2, "{out}");
    assert_eq!(fs::read_to_string(folder.path().join("a/b.ekl")).unwrap(), MISTAKE, "nothing is written");
}

#[test]
fn what_cannot_stand_in_the_place_of_a_file_is_said() {
    let folder = folder(&[("einklang.toml", "exclude = [\"old\"]\n"), ("old/a.ekl", ""), ("b.ekl", "")]);
    let check = |arguments: &[&str], input: &[u8]| {
        let (_, err, code) =
            run(folder.path(), &[&["check", "-q", "--lang", "en"], arguments].concat(), &[], input);
        assert_eq!(code, 2, "{err}");
        err
    };
    assert_eq!(
        check(&["-", "--stdin-path", "c.txt"], b""),
        "error: `c.txt` is neither `.ekl` nor `.ekl.md`\n"
    );
    assert_eq!(check(&["-", "--stdin-path", "gone/c.ekl"], b""), "error: `gone/c.ekl` does not exist\n");
    assert_eq!(
        check(&["-", "--stdin-path", "old/a.ekl"], b""),
        "error: `old/a.ekl` does not belong to the project\n"
    );
    assert_eq!(
        check(&["--stdin-path", "b.ekl"], b""),
        "error: `--stdin-path` is of use only with `-` as path, which stands for the standard input\n"
    );
}

#[test]
fn bytes_that_are_no_text_are_a_finding_as_in_files() {
    let folder = folder(&[]);
    let bytes = b"agreement   A { note \"Fachkr\xe4fte\" }\n";
    let (out, _, code) = run(folder.path(), &["check", "-", "--format", "short"], &[], bytes);
    assert!(out.contains("stdin.ekl:1:") && out.contains("error[syntax/not_utf8]") && code == 1, "{out}");
    let (out, err, code) = run(folder.path(), &["fmt", "-"], &[], bytes);
    assert_eq!((out.as_str(), code), ("", 2));
    assert!(err.contains("`stdin.ekl` is left as it is: the file is not UTF-8 text"), "{err}");
}

#[test]
fn fmt_writes_what_comes_in_to_the_standard_output() {
    let folder = folder(&[("einklang.toml", ""), ("a.ekl", "kind    old\n")]);
    let fmt = |arguments: &[&str], text: &str| {
        run(
            folder.path(),
            &[&["fmt", "-", "--stdin-path", "a.ekl"], arguments].concat(),
            &[],
            text.as_bytes(),
        )
    };
    assert_eq!(fmt(&[], "kind    house\n"), ("kind house\n".to_owned(), String::new(), 0));
    assert_eq!(fmt(&[], "kind house\n"), ("kind house\n".to_owned(), String::new(), 0));
    assert_eq!(fmt(&["--check"], "kind    house\n").0, "would change: a.ekl\n");
    assert_eq!(fmt(&["--check"], "kind    house\n").2, 1);
    assert_eq!(fs::read_to_string(folder.path().join("a.ekl")).unwrap(), "kind    old\n");
}

#[test]
fn colours_follow_the_arguments_then_the_environment() {
    let folder = folder(&[("a.ekl", MISTAKE)]);
    let colours = |arguments: &[&str], environment: &[(&str, &str)]| {
        run(folder.path(), &[&["check"], arguments].concat(), environment, b"").0.contains('\u{1b}')
    };
    assert!(!colours(&[], &[]));
    assert!(colours(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!colours(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colours(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
    assert!(colours(&["--color", "always"], &[("NO_COLOR", "1")]));
}

#[cfg(unix)]
#[test]
fn places_open_their_drafts_and_nothing_else() {
    let name = "Entwürfe/a b\u{1b}]8;;x\u{7}.ekl";
    let folder = folder(&[("einklang.toml", ""), (name, MISTAKE)]);
    let said = |arguments: &[&str], environment: &[(&str, &str)]| {
        run(folder.path(), &[&["check"], arguments].concat(), environment, b"").0
    };
    let linked = said(&[], &[("FORCE_HYPERLINK", "1")]);
    let root = folder.path().canonicalize().unwrap();
    let link = format!(
        "[\u{1b}]8;;file://{}/Entw%C3%BCrfe/a%20b%1B%5D8%3B%3Bx%07.ekl\u{1b}\\Entwürfe/a b\\u{{1b}}]8;;x\\u{{7}}.ekl\
         \u{1b}]8;;\u{1b}\\:1:20]",
        root.display()
    );
    assert!(linked.contains(&link), "{linked:?}");
    assert_eq!(linked.matches('\u{1b}').count(), 4, "of a link, and no others: {linked:?}");
    let rule = "kind house\nrule red { for h: house report h \"red\" }\nhouse h\n";
    fs::write(folder.path().join("rule.ekl"), rule).unwrap();
    let code = format!("[\u{1b}]8;;file://{}/rule.ekl\u{1b}\\project/red\u{1b}]8;;\u{1b}\\]", root.display());
    let linked = said(&[], &[("FORCE_HYPERLINK", "1")]);
    assert!(linked.contains(&code), "the rule is the project's own: {linked:?}");
    for (arguments, environment) in [
        (&[][..], &[][..]),
        (&[], &[("WT_SESSION", "1")]),
        (&["--color", "never"], &[("FORCE_HYPERLINK", "1")]),
        (&["--format", "short"], &[("FORCE_HYPERLINK", "1")]),
        (&["--format", "json"], &[("FORCE_HYPERLINK", "1")]),
    ] {
        assert!(!said(arguments, environment).contains('\u{1b}'), "{arguments:?} {environment:?}");
    }
}

#[test]
fn every_command_has_a_manual_page_in_either_language() {
    let folder = folder(&[]);
    let pages = |lang: &str| {
        let (out, err, code) = run(folder.path(), &["man", lang, "--lang", lang], &[], b"");
        assert_eq!((err.as_str(), code), ("", 0));
        let of = |line: &str| line.split(' ').next_back().unwrap().to_owned();
        let paths: Vec<String> = out.lines().map(of).collect();
        let read = |p: &String| (p.clone(), fs::read_to_string(folder.path().join(p)).unwrap());
        paths.iter().map(read).collect::<Vec<_>>()
    };
    let (english, german) = (pages("en"), pages("de"));
    let help = run(folder.path(), &["--help"], &[], b"").0;
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap().lines();
    assert_eq!(english.len(), commands.filter(|l| l.starts_with("  ") && !l.starts_with("   ")).count() + 1);
    for ((path, en), (_, de)) in english.iter().zip(&german) {
        for (en_word, de_word) in [
            (".SH NAME", ".SH BEZEICHNUNG"),
            (".SH SYNOPSIS", ".SH ÜBERSICHT"),
            (".SH \"EXIT STATUS\"", ".SH RÜCKGABEWERT"),
            (".SH EXAMPLES", ".SH BEISPIELE"),
        ] {
            assert!(en.contains(en_word), "{path}: no {en_word}\n{en}");
            assert!(de.contains(de_word) && !de.contains(en_word), "{path}: no {de_word}\n{de}");
        }
        for word in ["Possible values", "[default", "Print ", "subcommands", "Examples", "SEE ALSO"] {
            assert!(!de.contains(word), "{path} says `{word}` in German\n{de}");
        }
    }
    let check = english.iter().find(|(path, _)| path.ends_with("einklang-check.1")).unwrap();
    assert!(check.1.contains(".SH NAME\neinklang\\-check \\- Check drafts"), "{}", check.1);
    let (out, _, _) = run(folder.path(), &["man"], &[], b"");
    assert_eq!(out, english.iter().find(|(path, _)| path.ends_with("einklang.1")).unwrap().1);
}
