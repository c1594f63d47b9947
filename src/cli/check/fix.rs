//! `check --fix`: what is kept of the safe fixes is written, or shown as a diff.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use similar::TextDiff;

use crate::check::fix::{Done, Fixed, NotKept, Why, fix};
use crate::check::{Options, Report, check};
use crate::cli::replace::{replace, unwritten};
use crate::cli::{heard, help};
use crate::finding::{Finding, Lang, Said};
use crate::render::{Lines, Style, summary, text};
use crate::workspace::{Tests, Unreadable, Workspace};

#[derive(Debug, Args)]
#[command(next_help_heading = help::FIXING)]
pub(super) struct Fixing {
    /// Apply the fixes marked as safe that settle their findings and bring no new ones
    #[arg(long)]
    pub(super) fix: bool,
    /// With `--fix`: write nothing, and show the changes as a diff instead of the findings
    #[arg(long, requires = "fix", conflicts_with_all = ["format", "output", "write_baseline"])]
    pub(super) dry_run: bool,
}

/// What a run with `--fix` comes to.
pub(super) struct AfterFixing {
    /// What the rest of the run is about.
    pub(super) workspace: Workspace,
    /// What is left to say.
    pub(super) report: Report,
    /// Whether everything that was to be written is.
    pub(super) is_complete: bool,
}

/// Applies the safe fixes, and says what was done; with `--dry-run` only as a diff.
pub(super) fn run(
    fixing: &Fixing,
    workspace: &Workspace,
    report: Report,
    options: &Options,
    (out, err): (&mut dyn Write, &mut dyn Write),
    (style, quiet): (Style, bool),
) -> io::Result<AfterFixing> {
    let fixed = fix(workspace, report, options, |w, f| w.is_selected(f.primary.place.source));
    let changes = changes(workspace, &fixed.workspace);
    if fixing.dry_run {
        heard(changes.iter().try_for_each(|c| write_diff(out, c)).and_then(|()| out.flush()))?;
    } else {
        let trouble = write_all(&workspace.root, &changes);
        if !trouble.is_empty() {
            heard(summary::write_unreadable(err, &trouble, style))?;
            return Ok(as_on_disk(workspace, &changes, options));
        }
    }
    if !quiet {
        heard(say(err, &fixed, &changes, fixing.dry_run, style))?;
    }
    Ok(AfterFixing { workspace: fixed.workspace, report: fixed.report, is_complete: true })
}

/// Where something could not be written: what is on disk is what is left to say.
fn as_on_disk(workspace: &Workspace, changes: &[Change], options: &Options) -> AfterFixing {
    let text = |path: &str| {
        let is_changed = changes.iter().any(|c| c.path == path);
        is_changed.then(|| fs::read_to_string(workspace.root.join(path)).ok()).flatten()
    };
    let workspace = workspace.revised(Tests::Skipped, text);
    let report = check(&workspace, options);
    AfterFixing { workspace, report, is_complete: false }
}

/// One file with its text before and after.
struct Change {
    path: String,
    before: String,
    after: String,
}

fn changes(before: &Workspace, after: &Workspace) -> Vec<Change> {
    let own = before.sources.iter().filter(|(id, _)| before.is_own(*id));
    let changed = own.filter_map(|(_, old)| {
        let new = after.sources.get(after.find(&old.path)?);
        (new.text != old.text).then(|| Change {
            path: old.path.clone(),
            before: old.text.to_string(),
            after: new.text.to_string(),
        })
    });
    changed.collect()
}

/// As `diff -u` writes it, so that `git apply` and `patch -p1` understand it.
fn write_diff(out: &mut dyn Write, change: &Change) -> io::Result<()> {
    let path = text::line(&change.path);
    let diff = TextDiff::from_lines(&change.before, &change.after);
    let mut diff = diff.unified_diff();
    let shown = diff.context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string();
    for line in shown.split_inclusive('\n') {
        let (line, end) = match line.strip_suffix("\r\n") {
            Some(line) => (line, "\r\n"),
            None => line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n")),
        };
        // Tabs and the mark of the encoding belong to the draft; everything else that does not show is escaped.
        let pieces: Vec<_> = line.split_inclusive(['\t', '\u{feff}']).map(plain).collect();
        write!(out, "{}{end}", pieces.concat())?;
    }
    Ok(())
}

fn plain(piece: &str) -> String {
    let end = piece.chars().next_back().filter(|c| matches!(c, '\t' | '\u{feff}'));
    let words = end.map_or(piece, |end| piece.strip_suffix(end).unwrap_or(piece));
    text::line(words).chars().chain(end).collect()
}

/// Writes all files or, where one of them cannot be, none: they were checked together.
fn write_all(root: &Path, changes: &[Change]) -> Vec<Unreadable> {
    let refused = |change: &Change, reason| Unreadable { path: change.path.clone(), reason };
    let ready = changes.iter().map(|c| ready(root, c).map_err(|reason| refused(c, reason)));
    let (ready, refusals): (Vec<_>, Vec<_>) = ready.partition(Result::is_ok);
    if !refusals.is_empty() {
        return refusals.into_iter().filter_map(Result::err).collect();
    }
    let written = changes.iter().zip(ready.into_iter().flatten());
    let failed = written.filter_map(|(change, path)| {
        replace(&path, |out| out.write_all(change.after.as_bytes()))
            .err()
            .map(|error| refused(change, unwritten(&error)))
    });
    failed.collect()
}

/// Where a file really lies, if it may be written: inside the project, and still as it was read.
fn ready(root: &Path, change: &Change) -> Result<PathBuf, Said> {
    let unwritten = |error: io::Error| unwritten(&error);
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let path = root.join(&change.path).canonicalize().map_err(unwritten)?;
    if !path.starts_with(root.canonicalize().map_err(unwritten)?) {
        return Err(Said::both(
            "lies outside the project and is not written",
            "liegt außerhalb des Projekts und wird nicht geschrieben",
        ));
    }
    if fs::metadata(&path).map_err(unwritten)?.permissions().readonly() {
        return Err(Said::both(
            "is write-protected: nothing was written",
            "ist schreibgeschützt: es wurde nichts geschrieben",
        ));
    }
    if fs::read(&path).map_err(unwritten)? != change.before.as_bytes() {
        return Err(Said::both(
            "was changed meanwhile: nothing was written; run the command again",
            "wurde inzwischen geändert: es wurde nichts geschrieben; rufen Sie den Befehl noch einmal auf",
        ));
    }
    Ok(path)
}

/// Says what was done, and what was not and why.
fn say(out: &mut dyn Write, fixed: &Fixed, changes: &[Change], is_dry: bool, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let named = |at: &str, f: &Finding, title: &Said| {
        format!("{at} [{}]: {}", text::line(&f.code), text::line(title.in_lang(lang)))
    };
    let word = match is_dry {
        true => lang.pick("would be fixed: ", "würde behoben: "),
        false => lang.pick("fixed: ", "behoben: "),
    };
    for Done { path, at, finding, fix } in &fixed.done {
        let at = format!("{}:{}:{}", text::line(path), at.line, at.column);
        writeln!(out, "{}", text::wrap(&named(&at, finding, &fix.title), style.width, word))?;
    }
    let lines = Lines::new(&fixed.workspace.sources);
    for NotKept { finding, fix, why } in &fixed.not_kept {
        let line = named(&lines.at(finding.primary.place), finding, &fix.title);
        let line = format!("{line} – {}", because(why, lang));
        writeln!(out, "{}", text::wrap(&line, style.width, lang.pick("not fixed: ", "nicht behoben: ")))?;
    }
    let findings = summary::count(fixed.done.len(), lang, ("finding", "findings"), ("Befund", "Befunde"));
    let files = summary::count(changes.len(), lang, ("file", "files"), ("Datei", "Dateien"));
    let line = match (fixed.done.is_empty(), is_dry, lang) {
        (true, _, Lang::En) => "nothing was fixed: no finding has a safe fix that can be kept".to_owned(),
        (true, _, Lang::De) => {
            "nichts behoben: kein Befund lässt sich gefahrlos von selbst beheben".to_owned()
        }
        (_, true, Lang::En) => format!("would be fixed: {findings} in {files}; nothing was written"),
        (_, true, Lang::De) => format!("behoben würden: {findings} in {files}; es wurde nichts geschrieben"),
        (_, false, Lang::En) => format!("fixed: {findings} in {files}"),
        (_, false, Lang::De) => format!("behoben: {findings} in {files}"),
    };
    writeln!(out, "{}", text::wrap(&line, style.width, ""))?;
    if !fixed.revealed.is_empty() {
        let n = fixed.revealed.len();
        let line = match lang {
            Lang::En => format!(
                "{}, hidden by the mistakes before",
                summary::count(
                    n,
                    lang,
                    ("finding has come to light", "findings have come to light"),
                    ("", "")
                )
            ),
            Lang::De => format!(
                "{}, von den Fehlern bisher verdeckt",
                summary::count(
                    n,
                    lang,
                    ("", ""),
                    ("Befund ist zum Vorschein gekommen", "Befunde sind zum Vorschein gekommen")
                )
            ),
        };
        let codes = text::line(&fixed.revealed.join(", ")).into_owned();
        writeln!(out, "{}", text::wrap(&format!("{line}: {codes}"), style.width, ""))?;
    }
    writeln!(out)
}

fn because(why: &Why, lang: Lang) -> String {
    let (en, de) = match why {
        Why::NotSettled => ("it would not settle the finding", "der Befund bliebe bestehen"),
        Why::Introduces(code) => {
            let code = text::line(code);
            return match lang {
                Lang::En => format!("it would bring a new finding: `{code}`"),
                Lang::De => format!("es käme ein neuer Befund hinzu: `{code}`"),
            };
        }
        Why::Elsewhere => (
            "it would change a file that was not asked for, or is not text throughout",
            "dazu müsste eine Datei geändert werden, die nicht angegeben oder nicht durchweg Text ist",
        ),
        Why::TooMany => (
            "there is too much to do at once: run the command again",
            "es ist zu viel auf einmal: rufen Sie den Befehl noch einmal auf",
        ),
    };
    lang.pick(en, de).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The paths that could not be written of two changes, `a.ekl` and `b.ekl`, in a folder where `b.ekl` holds this.
    fn trouble(there: &str) -> (Vec<String>, String) {
        let folder = tempfile::tempdir().unwrap();
        let change = |path: &str| Change { path: path.into(), before: "old".into(), after: "new".into() };
        fs::write(folder.path().join("a.ekl"), "old").unwrap();
        fs::write(folder.path().join("b.ekl"), there).unwrap();
        let trouble = write_all(folder.path(), &[change("a.ekl"), change("b.ekl")]);
        let a = fs::read_to_string(folder.path().join("a.ekl")).unwrap();
        (trouble.into_iter().map(|t| t.path).collect(), a)
    }

    #[test]
    fn nothing_is_written_where_a_file_is_no_longer_what_was_checked() {
        assert_eq!(trouble("old"), (vec![], "new".into()));
        assert_eq!(trouble("mine"), (vec!["b.ekl".into()], "old".into()));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_of_the_project_is_not_followed() {
        let (outside, project) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(outside.path().join("a.ekl"), "old").unwrap();
        std::os::unix::fs::symlink(outside.path().join("a.ekl"), project.path().join("a.ekl")).unwrap();
        let change = Change { path: "a.ekl".into(), before: "old".into(), after: "new".into() };
        assert_eq!(write_all(project.path(), &[change]).len(), 1);
        assert_eq!(fs::read_to_string(outside.path().join("a.ekl")).unwrap(), "old");
    }
}
