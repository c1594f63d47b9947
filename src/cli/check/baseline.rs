//! `--baseline` and `--write-baseline`: what is known already is neither shown nor a reason to fail.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::check::changes::{self, Record};
use crate::check::{Report, baseline};
use crate::cli::help;
use crate::cli::replace::{replace, unwritten};
use crate::finding::{Lang, Said};
use crate::render::{Style, changes as render};
use crate::workspace::{self, Unreadable, Workspace};

/// No baseline comes near this.
const LIMIT: u64 = 256 << 20;

#[derive(Debug, Args)]
#[command(next_help_heading = help::COMPARING)]
pub(super) struct Baseline {
    /// Report only what this file does not list [default: the project's baseline]
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    baseline: Option<PathBuf>,
    /// Write all findings of the project into this file: they are known from now on
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
}

/// How it went with the baseline.
#[derive(Debug, Default)]
pub(super) struct Applied {
    /// What could not be read or written.
    pub(super) trouble: Vec<Unreadable>,
    /// The baseline's path, as given.
    file: String,
    /// What the baseline lists, and what is no longer found.
    stale: Vec<Record>,
    /// Of a baseline that was written: how many findings it lists, and how many of them it did not list before.
    written: Option<(usize, usize)>,
}

impl Baseline {
    /// Whether one is to be written.
    pub(super) fn is_written(&self) -> bool {
        self.write_baseline.is_some()
    }

    /// Takes out of a report what is known. The report is still that of the whole project: a baseline always is.
    pub(super) fn apply(&self, report: &mut Report, workspace: &Workspace, lang: Lang) -> Applied {
        if let Some(file) = &self.write_baseline {
            return write(file, report, workspace, lang);
        }
        let configured = workspace.settings.baseline.as_ref();
        let Some(file) =
            self.baseline.clone().or_else(|| configured.map(|(file, _)| workspace.root.join(file)))
        else {
            return Applied::default();
        };
        let mut applied = Applied { file: shown(&file), ..Applied::default() };
        match read(&file) {
            Ok(known) => baseline::apply(report, known, &workspace.sources),
            Err(unreadable) => applied.trouble.push(unreadable),
        }
        if let Some(changes) = &mut report.baseline {
            // Of half a project nobody knows what is gone.
            if !is_whole(workspace) {
                changes.resolved.clear();
            }
            applied.stale = changes.resolved.clone();
        }
        applied
    }
}

impl Applied {
    /// Says what became of the baseline.
    pub(super) fn say(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        let Some((listed, new)) = self.written else {
            return render::write_stale(out, &self.stale, &self.file, style);
        };
        render::write_taken_out(out, &self.stale, &self.file, style)?;
        render::write_written(out, &self.file, listed, new, style)
    }
}

fn write(file: &Path, report: &mut Report, workspace: &Workspace, lang: Lang) -> Applied {
    let mut applied = Applied { file: shown(file), ..Applied::default() };
    if !is_whole(workspace) {
        let reason = Said::both(
            "is not written, because not everything could be read",
            "wird nicht geschrieben, weil nicht alles gelesen werden konnte",
        );
        applied.trouble.push(Unreadable { path: applied.file.clone(), reason });
        return applied;
    }
    // What is no baseline is not written over: it may be a draft.
    let before = match file.exists().then(|| read(file)).transpose() {
        Ok(before) => before.unwrap_or_default(),
        Err(unreadable) => {
            applied.trouble.push(unreadable);
            return applied;
        }
    };
    let now = changes::records(&report.findings, &workspace.sources);
    let text = baseline::write(&now, lang);
    let is_as_it_was = fs::read_to_string(file).is_ok_and(|old| old == text);
    if !is_as_it_was && let Err(error) = replace(file, |out| out.write_all(text.as_bytes())) {
        applied.trouble.push(Unreadable { path: applied.file.clone(), reason: unwritten(&error) });
        return applied;
    }
    let between = changes::compare(before, report.findings.clone(), &workspace.sources);
    let listed = now.iter().filter(|r| !r.accepted).count();
    let new = between.introduced.iter().filter(|f| f.accepted.is_none()).count();
    applied.written = Some((listed, new));
    applied.stale = between.resolved;
    baseline::apply(report, now, &workspace.sources);
    applied
}

/// Whether all of the project was read, so that what is not found is not there.
fn is_whole(workspace: &Workspace) -> bool {
    workspace.unreadable.is_empty() && !workspace.misconfigured
}

fn read(file: &Path) -> Result<Vec<Record>, Unreadable> {
    let failed = |reason| Unreadable { path: shown(file), reason };
    let cannot = |error: &io::Error| failed(workspace::reason(error));
    let is = fs::metadata(file).map_err(|e| cannot(&e))?;
    if !is.is_file() || is.len() > LIMIT {
        return Err(failed(Said::both("is not a baseline", "ist kein Ausgangsstand")));
    }
    let bytes = fs::read(file).map_err(|e| cannot(&e))?;
    baseline::read(&String::from_utf8_lossy(&bytes)).map_err(|broken| {
        let at = broken.at.map_or_else(String::new, |(line, column)| format!(":{line}:{column}"));
        Unreadable { path: format!("{}{at}", shown(file)), reason: broken.reason }
    })
}

/// A path as it was given; of one that the project names, as seen from the current folder where it lies in it.
fn shown(file: &Path) -> String {
    let here = std::env::current_dir().and_then(|d| d.canonicalize()).ok();
    let inside = here.as_deref().and_then(|here| file.strip_prefix(here).ok());
    inside.unwrap_or(file).to_string_lossy().replace('\\', "/")
}
