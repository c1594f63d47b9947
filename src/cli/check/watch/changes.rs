//! Changes on disk. The system tells of them; and because some drives keep silent about what others write to them, files and
//! folders are looked at every now and then as well.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use indexmap::IndexMap;
use notify::event::{EventKind, ModifyKind};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use rustc_hash::FxBuildHasher;

use crate::packs::is_ekl;
use crate::workspace::PROJECT_FILE;

/// Changes within this time of each other are one: editors write in several steps.
const QUIET: Duration = Duration::from_millis(60);
/// Who writes without end is not waited for any longer.
const LONGEST: Duration = Duration::from_secs(1);
/// How often files are looked at.
const LOOK: Duration = Duration::from_secs(2);

/// When a file was last written and how large it is, as far as that can be known.
type State = Option<(SystemTime, u64)>;

/// What waits for changes.
pub(super) struct Changes {
    watcher: Option<RecommendedWatcher>,
    events: Receiver<notify::Result<Event>>,
    /// The folders that are watched, and whether the system tells of their changes.
    folders: IndexMap<PathBuf, bool, FxBuildHasher>,
}

impl Changes {
    pub(super) fn new() -> Changes {
        let (told, events) = mpsc::channel();
        Changes { watcher: notify::recommended_watcher(told).ok(), events, folders: IndexMap::default() }
    }

    /// Watches these folders, and no others any more. Says whether one is watched that was not.
    pub(super) fn follow(&mut self, folders: &[PathBuf]) -> bool {
        let gone: Vec<PathBuf> = self.folders.keys().filter(|f| !folders.contains(f)).cloned().collect();
        gone.iter().for_each(|folder| self.leave(folder));
        let mut is_new = false;
        for folder in folders.iter().filter(|f| !f.as_os_str().is_empty()) {
            if !self.folders.contains_key(folder) {
                let watched = self.watcher.as_mut().map(|w| w.watch(folder, RecursiveMode::NonRecursive));
                self.folders.insert(folder.clone(), watched.is_some_and(|w| w.is_ok()));
                is_new = true;
            }
        }
        is_new
    }

    fn leave(&mut self, folder: &Path) {
        self.folders.shift_remove(folder);
        if let Some(watcher) = &mut self.watcher {
            // What is gone is not watched any more anyway.
            let _ = watcher.unwatch(folder);
        }
    }

    /// Whether changes in some folder are only seen by looking.
    pub(super) fn only_looks(&self) -> bool {
        self.folders.values().any(|told| !told)
    }

    /// Waits until something has changed, and then until it is quiet again.
    pub(super) fn wait(&mut self, files: &[PathBuf]) {
        let seen = self.states(files);
        loop {
            match self.events.recv_timeout(LOOK) {
                Ok(event) if self.matters(&event) => break,
                Ok(_) => {}
                Err(error) => {
                    if self.states(files) != seen {
                        break;
                    }
                    if error == RecvTimeoutError::Disconnected {
                        std::thread::sleep(LOOK);
                    }
                }
            }
        }
        let start = Instant::now();
        while start.elapsed() < LONGEST
            && let Ok(event) = self.events.recv_timeout(QUIET)
        {
            self.matters(&event);
        }
    }

    fn states(&self, files: &[PathBuf]) -> Vec<State> {
        let state = |path: &PathBuf| fs::metadata(path).and_then(|m| Ok((m.modified()?, m.len()))).ok();
        self.folders.keys().chain(files).map(state).collect()
    }

    /// Whether an event may change what a check reads; reading itself does not. A folder that was moved or removed is left,
    /// so that another of its name is watched anew.
    fn matters(&mut self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        if event.need_rescan() {
            return true;
        }
        if event.kind.is_access() {
            return false;
        }
        let moves = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        let mut matters = false;
        for path in &event.paths {
            let is_watched = self.folders.contains_key(path);
            if is_watched && moves {
                self.leave(path);
            }
            matters |= is_watched || names_text(path) || path.is_dir();
        }
        matters
    }
}

/// Whether a file of that name can change what a check reads.
fn names_text(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    is_ekl(&name) || name == PROJECT_FILE || name == ".gitignore"
}
