//! What the commands that look something up have in common: which files they read, and what they say besides.

use std::io::{self, Write};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use clap::ValueEnum;

use super::{Common, Outcome, heard};
use crate::check::why::Problem;
use crate::finding::Lang;
use crate::manual::{self, Manual};
use crate::packs;
use crate::render::{summary, why};
use crate::workspace::{self, Workspace};

/// How lists are written.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Table,
    Json,
}

/// The workspace of the paths given; all packs that ship with Einklang, where it names none.
pub(super) fn load(paths: &[PathBuf]) -> Workspace {
    let workspace = workspace::load(paths, &[], workspace::Tests::Wanted);
    if !manual::is_bare(&workspace) {
        return workspace;
    }
    let all: Vec<String> = packs::names().into_iter().map(str::to_owned).collect();
    workspace::load(paths, &all, workspace::Tests::Wanted)
}

/// Answers a question out of the manual of a workspace, and says what else there is to say.
pub(super) fn answer(
    paths: &[PathBuf],
    common: &Common,
    ask: impl FnOnce(&Manual<'_>, Lang) -> Result<io::Result<()>, Problem>,
) -> io::Result<Outcome> {
    let workspace = load(paths);
    let lang = common.lang(&workspace.settings);
    let style = common.style_err(lang);
    let mut err = io::stderr().lock();
    heard(summary::write_unreadable(&mut err, &workspace.unreadable, style))?;
    if workspace.is_lost() {
        return Ok(Outcome::Incomplete);
    }
    let manual = Manual::of(&workspace);
    if manual.mistakes > 0 && !common.quiet {
        heard(why::write_mistakes(&mut err, manual.mistakes, style))?;
    }
    match ask(&manual, lang) {
        Ok(written) => {
            heard(written)?;
            let incomplete = workspace.misconfigured || !workspace.unreadable.is_empty();
            Ok(if incomplete { Outcome::Incomplete } else { Outcome::Fine })
        }
        Err(problem) => {
            heard(why::write_problem(&mut err, &problem, style))?;
            Ok(Outcome::Incomplete)
        }
    }
}

/// Whether a word of the command line is a path: it has a separator in it, or is there.
pub(super) fn is_path(word: &str) -> bool {
    word.contains('/') || word.contains(MAIN_SEPARATOR) || Path::new(word).exists()
}

/// Says how many there are, unless nothing but results is wanted.
pub(super) fn count(
    common: &Common,
    lang: Lang,
    n: usize,
    en: (&str, &str),
    de: (&str, &str),
) -> io::Result<()> {
    if common.quiet {
        return Ok(());
    }
    heard(writeln!(io::stderr(), "{}", summary::count(n, lang, en, de)))
}
