//! `einklang init`

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::replace::{beside, cannot_write};
use super::{Common, Outcome, heard, lang_of_system, out};
use crate::check::why::Problem;
use crate::finding::{Lang, Said};
use crate::render::{text, why};
use crate::workspace::nearest::listed;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder of the project; it may be there already [default: the current folder]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// The files of a project, each with its path in it.
type Files = [(&'static str, &'static str)];

const ENGLISH: &Files = &[
    ("einklang.toml", include_str!("init/en/einklang.toml")),
    ("README.md", include_str!("init/en/README.md")),
    ("draft.ekl.md", include_str!("init/en/draft.ekl.md")),
    ("rules/no_end.ekl.md", include_str!("init/en/rules/no_end.ekl.md")),
];

const GERMAN: &Files = &[
    ("einklang.toml", include_str!("init/de/einklang.toml")),
    ("LIESMICH.md", include_str!("init/de/LIESMICH.md")),
    ("entwurf.ekl.md", include_str!("init/de/entwurf.ekl.md")),
    ("regeln/ohne_ende.ekl.md", include_str!("init/de/regeln/ohne_ende.ekl.md")),
];

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let lang = common.lang.map(Lang::from).or_else(lang_of_system).unwrap_or_default();
    let files = match lang {
        Lang::En => ENGLISH,
        Lang::De => GERMAN,
    };
    let folder = arguments.folder.as_deref().unwrap_or(Path::new("."));
    let there = |(path, _): &&(&'static str, &str)| folder.join(path).symlink_metadata().is_ok();
    let existing: Vec<&str> = files.iter().filter(there).map(|(path, _)| *path).collect();
    let written = match existing.is_empty() {
        true if folder.exists() && !folder.is_dir() => Err(no_folder(folder)),
        true => write_all(folder, files).map_err(|(path, error)| cannot_write(&path, &error)),
        false => Err(in_the_way(&existing)),
    };
    if let Err(problem) = written {
        heard(why::write_problem(&mut io::stderr(), &problem, common.style_err(lang)))?;
        return Ok(Outcome::Incomplete);
    }
    let mut out = out();
    heard(say(&mut out, folder, files, common.quiet, lang).and_then(|()| out.flush()))?;
    Ok(Outcome::Fine)
}

/// Writes all files, none over one that is there.
fn write_all(folder: &Path, files: &Files) -> Result<(), (PathBuf, io::Error)> {
    for (path, text) in files {
        let path = folder.join(path);
        write_new(&path, text).map_err(|error| (path, error))?;
    }
    Ok(())
}

/// Writes a file as a whole or not at all; one that appeared in the meantime stays.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = beside(path)?;
    file.write_all(text.as_bytes())?;
    file.persist_noclobber(path).map_err(|e| e.error)?;
    Ok(())
}

fn in_the_way(existing: &[&str]) -> Problem {
    let all = listed(existing.iter().copied());
    Problem::unknown(
        Said::both(
            format!("there is a file already: {all}; nothing was written"),
            format!("eine Datei gibt es schon: {all}; geschrieben wurde nichts"),
        ),
        Some(Said::both(
            "name a folder that is to hold the project: `einklang init DIR`",
            "nennen Sie einen Ordner, der das Projekt aufnehmen soll: `einklang init DIR`",
        )),
    )
}

fn no_folder(path: &Path) -> Problem {
    let path = path.to_string_lossy();
    Problem::unknown(
        Said::both(format!("`{path}` is not a folder"), format!("`{path}` ist kein Ordner")),
        None,
    )
}

/// Says what was written, and what to do next.
fn say(out: &mut dyn Write, folder: &Path, files: &Files, quiet: bool, lang: Lang) -> io::Result<()> {
    for (path, _) in files {
        writeln!(
            out,
            "{} {}",
            lang.pick("written:", "geschrieben:"),
            text::line(&folder.join(path).to_string_lossy())
        )?;
    }
    if quiet {
        return Ok(());
    }
    writeln!(out, "\n{}", lang.pick("next:", "als Nächstes:"))?;
    if folder != Path::new(".") {
        writeln!(out, "  cd {}", quoted(&text::line(&folder.to_string_lossy())))?;
    }
    let steps = [
        ("einklang check", "checks the draft", "prüft den Entwurf"),
        ("einklang test", "runs the tests of the rule", "führt die Tests der Regel aus"),
        ("einklang vocabulary", "lists what can be written", "nennt, was sich schreiben lässt"),
        ("einklang rules", "lists the rules", "nennt die Regeln"),
    ];
    for (command, en, de) in steps {
        writeln!(out, "  {command:21}# {}", lang.pick(en, de))?;
    }
    Ok(())
}

/// A path as it is typed in a shell.
fn quoted(path: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_alphanumeric() || "/\\:._-".contains(c);
    if path.chars().all(is_plain) { Cow::Borrowed(path) } else { Cow::Owned(format!("\"{path}\"")) }
}
