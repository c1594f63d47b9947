//! `einklang fmt`

use std::io::{self, Write};
use std::path::Path;

use clap::Args;

use super::{Common, Outcome, Paths, heard, out};
use crate::finding::{Lang, Said, Severity};
use crate::render::{summary, text};
use crate::source::SourceId;
use crate::syntax;
use crate::workspace::{self, Unreadable, Workspace};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    /// Write nothing: only name what would change
    #[arg(long)]
    check: bool,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let workspace = workspace::load(&arguments.paths.paths, &[], workspace::Tests::Skipped);
    let lang = common.lang(&workspace.settings);
    let mut trouble = workspace.unreadable.clone();
    let (mut changed, mut broken) = (Vec::new(), Vec::new());
    for (id, source) in workspace.sources.iter() {
        if !workspace.is_own(id) || !workspace.is_selected(id) {
            continue;
        }
        // What was replaced while reading must not be written back.
        let lossy = |f: &crate::finding::Finding| f.code == "syntax/not_utf8" && f.primary.place.source == id;
        if let Some(finding) = workspace.findings.iter().find(|f| lossy(f)) {
            trouble.push(Unreadable { path: source.path.clone(), reason: left_alone(&finding.message) });
            continue;
        }
        if is_broken(&workspace, id) {
            broken.push(source.path.as_str());
        }
        let formatted = syntax::format(&source.text, source.is_markdown());
        if formatted == source.text {
            continue;
        }
        if !arguments.check
            && let Err(error) = write(&workspace.root.join(&source.path), &formatted)
        {
            trouble.push(Unreadable { path: source.path.clone(), reason: unwritten(&error) });
            continue;
        }
        changed.push(&source.path);
    }

    let word = match arguments.check {
        true => lang.pick("would change", "würde geändert"),
        false => lang.pick("changed", "geändert"),
    };
    let mut out = out();
    let named = changed.iter().try_for_each(|path| writeln!(out, "{word}: {}", text::line(path)));
    heard(named.and_then(|()| out.flush()))?;
    let (mut err, style) = (io::stderr().lock(), common.style_err(lang));
    heard(summary::write_unreadable(&mut err, &trouble, style))?;
    if workspace.misconfigured {
        broken.push(workspace::PROJECT_FILE);
    }
    let says =
        lang.pick("has mistakes that `einklang check` names", "enthält Fehler, die `einklang check` nennt");
    let said = broken.iter().try_for_each(|path| writeln!(err, "`{}` {says}", text::line(path)));
    heard(said)?;
    if !common.quiet && changed.is_empty() && trouble.is_empty() {
        heard(writeln!(err, "{}", lang.pick("nothing to change", "nichts zu ändern")))?;
    }
    Ok(if workspace.misconfigured || !trouble.is_empty() {
        Outcome::Incomplete
    } else if arguments.check && !changed.is_empty() {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

/// Whether a text has errors of syntax, and so lines that are left as they are.
fn is_broken(workspace: &Workspace, id: SourceId) -> bool {
    workspace
        .parsed
        .iter()
        .any(|p| p.source == id && p.findings.iter().any(|f| f.severity == Severity::Error))
}

/// Replaces a file as a whole or not at all: what is written lies beside it until it is complete.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().set_permissions(std::fs::metadata(path)?.permissions())?;
    new.as_file().sync_all()?;
    new.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// Why a file is not laid out.
fn left_alone(why: &Said) -> Said {
    let (en, de) = (why.in_lang(Lang::En), why.in_lang(Lang::De));
    Said::both(format!("is left as it is: {en}"), format!("bleibt, wie es ist: {de}"))
}

pub(super) fn unwritten(error: &io::Error) -> Said {
    Said::both(format!("cannot be written: {error}"), format!("kann nicht geschrieben werden: {error}"))
}
