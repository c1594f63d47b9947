//! `einklang check --watch`: checks again whenever a file of the project changes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use super::{Arguments, load, options, present, show};
use crate::check::kept::Kept;
use crate::cli::bar::Bar;
use crate::cli::terminal::Stream;
use crate::cli::{Common, Outcome};
use crate::finding::Lang;
use crate::workspace::Workspace;

mod changes;

use changes::Changes;

/// Checks until the process is ended; its exit code is then that of the last check.
pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let paths = &arguments.paths.paths;
    let last = Arc::new(AtomicU8::new(Outcome::Incomplete as u8));
    end_as(Arc::clone(&last));
    let mut changes = Changes::new();
    let mut shown = None;
    let mut kept = None;
    let here = std::env::current_dir()?;
    let watched: Vec<PathBuf> = match paths.is_empty() {
        true => vec![here.clone()],
        false => paths.iter().map(|path| here.join(path)).collect(),
    };
    loop {
        // The folder that one stands in may be removed, and made anew.
        let _ = std::env::set_current_dir(&here);
        let mut workspace = load(arguments, common);
        // What changes between reading and watching is read once more.
        while changes.follow(&workspace.folders(&watched)) {
            workspace = load(arguments, common);
        }
        let (files, lang) = (workspace.files(), common.lang(&workspace.settings));
        let read = Some(digest(&workspace));
        if read != shown {
            clear()?;
            let outcome = match arguments.fixing.fix {
                true => show(&workspace, arguments, common)?,
                false => follow(&mut kept, workspace, arguments, common)?,
            };
            last.store(outcome as u8, Ordering::Relaxed);
            if !common.quiet {
                wait_aloud(lang, changes.only_looks())?;
            }
            shown = read;
        }
        changes.wait(&files);
    }
}

/// Shows what is found in a workspace, and checks only what is different from the one before.
fn follow(
    kept: &mut Option<Kept>,
    workspace: Workspace,
    arguments: &Arguments,
    common: &Common,
) -> io::Result<Outcome> {
    let options = options(&workspace, arguments, common);
    let bar = Bar::new(common);
    match kept {
        Some(kept) => kept.follow(workspace, options, bar.progress()),
        None => *kept = Some(Kept::with(workspace, arguments.outputs.tests(), options, bar.progress())),
    }
    drop(bar);
    let Some(kept) = kept else { return Ok(Outcome::Incomplete) };
    present(kept.workspace(), kept.report().clone(), &options, arguments, common)
}

/// Ends the process with the code of the last check when it is asked to end. Files are replaced as a whole or not at all,
/// so there is no wrong moment.
fn end_as(last: Arc<AtomicU8>) {
    #[expect(clippy::exit, reason = "a check that takes long does not keep anybody waiting")]
    let ended = ctrlc::set_handler(move || std::process::exit(last.load(Ordering::Relaxed).into()));
    // Without a handler the process ends as the system ends it.
    drop(ended);
}

/// A number that differs where anything that was read differs.
fn digest(workspace: &Workspace) -> u64 {
    let mut digest = DefaultHasher::new();
    for (_, source) in workspace.sources.iter().filter(|(_, source)| !source.is_embedded()) {
        (&source.path, &source.text).hash(&mut digest);
    }
    for unreadable in &workspace.unreadable {
        unreadable.path.hash(&mut digest);
    }
    workspace.root.hash(&mut digest);
    digest.finish()
}

/// Empties a terminal with what scrolled out of it, so that what stands there is what holds now.
fn clear() -> io::Result<()> {
    if !Stream::Out.can_redraw() {
        return Ok(());
    }
    let mut out = io::stdout();
    out.write_all(b"\x1b[H\x1b[2J\x1b[3J").and_then(|()| out.flush())
}

fn wait_aloud(lang: Lang, only_looks: bool) -> io::Result<()> {
    let time = jiff::Zoned::now().strftime("%H:%M:%S");
    let how = match only_looks {
        true => lang.pick(
            " (the system tells of none here: looking every two seconds)",
            " (das System meldet hier keine: sieht alle zwei Sekunden nach)",
        ),
        false => "",
    };
    writeln!(
        io::stderr(),
        "{} {time}; {}{how}; {}",
        lang.pick("checked at", "geprüft um"),
        lang.pick("waiting for changes", "wartet auf Änderungen"),
        lang.pick("Ctrl-C ends", "Strg+C beendet"),
    )
}
