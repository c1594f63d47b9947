//! `einklang diff`

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::check::Level;
use super::{Common, Outcome, heard, out, parse_day, today};
use crate::check::{self, Options, changes};
use crate::finding::{Finding, Lang, Said, Severity};
use crate::render::{Lines, changes as render, changes_json, changes_markdown, summary};
use crate::workspace::{self, FailOn, Tests, Unreadable, Workspace};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The old version: a file or folder; with `--git`, the path whose project is compared
    #[arg(value_name = "OLD | PATH", required_unless_present = "git")]
    old: Option<PathBuf>,
    /// The new version
    #[arg(value_name = "NEW", required_unless_present = "git", conflicts_with = "git")]
    new: Option<PathBuf>,
    /// Compare a git revision with the files as they are; or two: `A..B`
    #[arg(long, value_name = "REVISION")]
    git: Option<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    /// From which severity on what is new makes the run fail [default: the project's, else error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// The day that `today` means for both versions [default: the new project's, else this day]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    as_of: Option<i32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Pretty,
    Short,
    Json,
    Markdown,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let (old, new) = arguments.sides();
    let settings = new.as_ref().map(|new| new.settings.clone()).unwrap_or_default();
    let lang = common.lang(&settings);
    let style = common.style_err(lang);
    let mut err = io::stderr().lock();
    let (old, new) = match (old, new) {
        // The process ends with this run: nobody waits until all texts and trees are taken apart.
        (Ok(old), Ok(new)) => (ManuallyDrop::new(old), ManuallyDrop::new(new)),
        (old, new) => {
            let mut trouble: Vec<Unreadable> = old.err().into_iter().chain(new.err()).collect();
            trouble.dedup();
            heard(summary::write_unreadable(&mut err, &trouble, style))?;
            return Ok(Outcome::Incomplete);
        }
    };
    let mut trouble = [&old.unreadable[..], &new.unreadable[..]].concat();
    trouble.dedup();
    if trouble.is_empty() && old.is_empty() && new.is_empty() {
        trouble.push(nothing(arguments));
    }
    heard(summary::write_unreadable(&mut err, &trouble, style))?;
    // Without one of them all of the other would be new, or gone.
    if old.is_lost() || new.is_lost() {
        return Ok(Outcome::Incomplete);
    }
    let as_of = arguments.as_of.or(settings.as_of).unwrap_or_else(today);
    let was = changes::records(&findings(&old, as_of, lang), &old.sources);
    let mut changes = changes::compare(was, findings(&new, as_of, lang), &new.sources);
    // Only now, so that what has moved between a path that was asked for and another one is not taken for new or gone.
    changes.retain(|f| new.is_selected(f.primary.place.source) || is_of_rules(&f.code));
    let is_asked_for = |path: &str| old.find(path).is_none_or(|id| old.is_selected(id));
    changes.resolved.retain(|r| is_asked_for(&r.path) || is_of_rules(&r.code));

    let lines = Lines::new(&new.sources);
    let mut out = out();
    let written = match arguments.format {
        Format::Pretty => render::write(&mut out, &changes, &lines, common.style_out(lang)),
        Format::Short => render::write_short(&mut out, &changes, &lines, lang),
        Format::Json => changes_json::write(&mut out, &changes, as_of, &lines, lang),
        Format::Markdown => changes_markdown::write(&mut out, &changes, &lines, lang),
    };
    heard(written.and_then(|()| out.flush()))?;
    if !common.quiet {
        heard(render::write_counts(&mut err, &changes, style))?;
    }
    let fail_on = arguments.fail_on.map(FailOn::from).or(settings.fail_on);
    let fail_on = fail_on.unwrap_or(FailOn::At(Severity::Error));
    Ok(if new.misconfigured || !trouble.is_empty() {
        Outcome::Incomplete
    } else if changes.worst().is_some_and(|worst| fail_on.is_met_by(worst)) {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

/// What is found in a version.
fn findings(workspace: &Workspace, as_of: i32, lang: Lang) -> Vec<Finding> {
    check::check(workspace, &Options { as_of, lang }).findings
}

/// A rule that could not be used matters wherever one looks.
fn is_of_rules(code: &str) -> bool {
    code.starts_with("rules/")
}

/// Neither version has anything to compare: a wrong path rather than a clean draft.
fn nothing(arguments: &Arguments) -> Unreadable {
    let path = arguments.old.as_ref().map_or_else(|| ".".into(), |path| path.to_string_lossy().into_owned());
    let reason = Said::both(
        "holds no `.ekl` or `.ekl.md` files in either version",
        "enthält in keiner der beiden Fassungen Dateien `.ekl` oder `.ekl.md`",
    );
    Unreadable { path, reason }
}

type Side = Result<Workspace, Unreadable>;

impl Arguments {
    /// The two versions, old and new.
    fn sides(&self) -> (Side, Side) {
        let here = PathBuf::from(".");
        let path = self.old.as_ref().unwrap_or(&here);
        let Some(revisions) = &self.git else {
            return versions(path, self.new.as_ref().unwrap_or(&here));
        };
        let at = |revision: &str| workspace::at_revision(path, revision, Tests::Skipped);
        match revisions.split_once("..") {
            None => (at(revisions), Ok(load(path))),
            Some((_, new)) if new.starts_with('.') => {
                let reason = Said::both(
                    "names three things at once: write two revisions as `A..B`",
                    "ist nicht eindeutig: schreiben Sie zwei Revisionen als `A..B`",
                );
                let failed = Unreadable { path: revisions.clone(), reason };
                (Err(failed.clone()), Err(failed))
            }
            // As git has it: what is left out is the newest commit.
            Some((old, new)) => {
                let named =
                    |revision: &'_ str| if revision.is_empty() { "HEAD" } else { revision }.to_owned();
                (at(&named(old)), at(&named(new)))
            }
        }
    }
}

fn load(path: &Path) -> Workspace {
    workspace::load(&[path.to_owned()], &[], Tests::Skipped)
}

/// Two folders or files. Of two files in one project each is read without the other, which is another version of it.
fn versions(old: &Path, new: &Path) -> (Side, Side) {
    let (was, now) = (load(old), load(new));
    let inside = |workspace: &Workspace, path: &Path| {
        let real = path.canonicalize().ok().filter(|real| real.is_file())?;
        Some(real.strip_prefix(&workspace.root).ok()?.to_string_lossy().replace('\\', "/"))
    };
    let names = inside(&was, old).zip(inside(&now, new));
    match names.filter(|(old, new)| was.root == now.root && old != new) {
        Some((old, new)) => (Ok(workspace::without(was, &new)), Ok(workspace::without(now, &old))),
        None => (Ok(was), Ok(now)),
    }
}
