//! Which files there are: the project above the first path, or the given paths themselves.

use std::io;
use std::path::{Path, PathBuf};

use ignore::overrides::{Override, OverrideBuilder};
use ignore::{Walk, WalkBuilder};

use super::read::{self, Text};
use super::{Overlay, PROJECT_FILE, Settings, Unreadable, shown};
use crate::finding::{Finding, Said};
use crate::packs::is_ekl;

/// What the given paths stand for.
#[derive(Default)]
pub(super) struct Found {
    /// All paths are relative to it.
    pub(super) root: PathBuf,
    /// The project file.
    pub(super) project: Option<Text>,
    /// Without a project: the files.
    pub(super) files: Vec<PathBuf>,
    /// The given paths, relative to the root; empty for all.
    pub(super) selected: Vec<String>,
    /// Paths that are not there.
    pub(super) unreadable: Vec<Unreadable>,
}

/// Finds the project, or the files where there is none.
pub(super) fn find(paths: &[PathBuf], overlay: Option<&Overlay>) -> Found {
    let mut found = Found::default();
    let here = [PathBuf::from(".")];
    let given = if paths.is_empty() { &here[..] } else { paths };
    let mut real: Vec<(PathBuf, &PathBuf)> = Vec::new();
    for path in given {
        match Overlay::canonicalize(overlay, path) {
            Ok(canonical) => real.push((canonical, path)),
            Err(e) => found.unreadable.push(Unreadable { path: shown(path), reason: unreachable(path, &e) }),
        }
    }
    let Some((first, _)) = real.first() else { return found };
    match first.ancestors().find(|dir| dir.join(PROJECT_FILE).is_file()) {
        Some(root) => {
            found.root = root.to_owned();
            match read::text(root, &root.join(PROJECT_FILE)) {
                Ok(text) => found.project = Some(text),
                Err(e) => {
                    found.unreadable.push(e);
                    // Its files are still one workspace, under the default settings.
                    found.project = Some(Text { path: PROJECT_FILE.to_owned(), ..Text::default() });
                }
            }
        }
        None => found.root = common_root(real.iter().map(|(path, _)| path.as_path())),
    }
    select(&mut found, &real, paths.is_empty());
    found
}

/// Decides which of the given paths count, and without a project collects the files.
fn select(found: &mut Found, real: &[(PathBuf, &PathBuf)], all: bool) {
    let none = Override::empty();
    for (path, given) in real {
        let refused = |reason| Unreadable { path: shown(given), reason };
        let Ok(inside) = path.strip_prefix(&found.root) else {
            found.unreadable.push(refused(Said::both(
                "lies outside the project of the first path",
                "liegt außerhalb des Projekts des ersten Pfads",
            )));
            continue;
        };
        let is_text = path.file_name().is_some_and(|n| is_ekl(&n.to_string_lossy()) || n == PROJECT_FILE);
        if !path.is_dir() && !is_text {
            found.unreadable.push(refused(Said::both(
                "is neither `.ekl` nor `.ekl.md`",
                "ist weder `.ekl` noch `.ekl.md`",
            )));
            continue;
        }
        if found.project.is_none() {
            match path.is_dir() {
                true => found.files.extend(walk(&found.root, path, none.clone(), &mut found.unreadable)),
                false => found.files.push(path.clone()),
            }
        }
        found.selected.push(shown(inside));
    }
    // The whole root, packs included.
    if all || found.selected.iter().any(String::is_empty) || found.project.is_none() {
        found.selected.clear();
    }
    sort(&mut found.files, &found.root);
}

/// The files of a project.
pub(super) fn walk_project(
    root: &Path,
    settings: &Settings,
    findings: &mut Vec<Finding>,
    unreadable: &mut Vec<Unreadable>,
) -> Vec<PathBuf> {
    let exclude = excluded(root, settings, findings);
    let mut files = walk(root, root, exclude, unreadable);
    sort(&mut files, root);
    files
}

/// The folders that the files below a folder are looked for in, the folder itself among them.
pub(super) fn folders(folder: &Path, settings: &Settings) -> Vec<PathBuf> {
    let exclude = excluded(folder, settings, &mut Vec::new());
    let entries = walker(folder, exclude).filter_map(Result::ok);
    let folders = entries.filter(|e| e.file_type().is_some_and(|t| t.is_dir()));
    folders.map(ignore::DirEntry::into_path).collect()
}

/// The paths that a project excludes.
pub(super) fn excluded(root: &Path, settings: &Settings, findings: &mut Vec<Finding>) -> Override {
    let mut exclude = OverrideBuilder::new(root);
    for (glob, place) in &settings.exclude {
        if exclude.add(&format!("!{}", glob.strip_prefix("./").unwrap_or(glob))).is_err() {
            findings.push(Finding::error(
                super::settings::CODE,
                *place,
                Said::both(
                    format!("`{glob}` is not a pattern of paths"),
                    format!("`{glob}` ist kein Pfadmuster"),
                ),
            ));
        }
    }
    exclude.build().unwrap_or_else(|_| Override::empty())
}

/// The files below a folder. Links are not followed: what they lead to is inside already, or outside for a reason.
/// A folder below it with a project file is a project of its own: its files are not read from outside.
/// Only the `.gitignore` files of the folder count, so that the result does not depend on the machine.
pub(super) fn walk(
    root: &Path,
    folder: &Path,
    exclude: Override,
    unreadable: &mut Vec<Unreadable>,
) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in walker(folder, exclude) {
        match entry {
            Ok(entry) => {
                let is_file = entry.file_type().is_some_and(|t| t.is_file());
                if is_file && is_ekl(&entry.file_name().to_string_lossy()) {
                    files.push(entry.into_path());
                }
            }
            Err(error) => unreadable.push(unwalkable(root, &error)),
        }
    }
    files
}

fn walker(folder: &Path, exclude: Override) -> Walk {
    WalkBuilder::new(folder)
        .overrides(exclude)
        .require_git(false)
        .git_global(false)
        .git_exclude(false)
        .ignore(false)
        .parents(false)
        .filter_entry(|entry| entry.depth() == 0 || !is_project(entry))
        .build()
}

/// Whether a project of its own begins here.
fn is_project(entry: &ignore::DirEntry) -> bool {
    entry.file_type().is_some_and(|t| t.is_dir()) && entry.path().join(PROJECT_FILE).is_file()
}

/// Why a path leads to nothing.
fn unreachable(path: &Path, error: &io::Error) -> Said {
    match error.kind() {
        io::ErrorKind::NotFound if path.is_symlink() => {
            Said::both("is a link that leads nowhere", "ist ein Verweis, der ins Leere führt")
        }
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::PermissionDenied => {
            read::reason(error)
        }
        _ if path.is_symlink() => Said::both(
            "is a link that leads back to itself",
            "ist ein Verweis, der auf sich selbst zurückführt",
        ),
        _ => read::reason(error),
    }
}

fn unwalkable(root: &Path, error: &ignore::Error) -> Unreadable {
    fn path(error: &ignore::Error) -> Option<&Path> {
        match error {
            ignore::Error::WithPath { path, .. } => Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path(err),
            _ => None,
        }
    }
    let at = path(error).unwrap_or(root);
    let reason = match error.io_error() {
        Some(e) => read::reason(e),
        None => Said::both("cannot be read", "kann nicht gelesen werden"),
    };
    Unreadable { path: shown(at.strip_prefix(root).unwrap_or(at)), reason }
}

/// Sorted by the path as it is shown, byte by byte.
fn sort(files: &mut Vec<PathBuf>, root: &Path) {
    files.sort_by_cached_key(|f| shown(f.strip_prefix(root).unwrap_or(f)));
    files.dedup();
}

/// The folder that paths without a project are shown relative to: the current one if it holds them all, else the
/// nearest that holds the folders they lie in.
fn common_root<'a>(paths: impl Iterator<Item = &'a Path> + Clone) -> PathBuf {
    let here = std::env::current_dir().and_then(|d| d.canonicalize()).ok();
    if let Some(here) = here.filter(|h| paths.clone().all(|p| p.starts_with(h))) {
        return here;
    }
    let mut parents = paths.map(|p| p.parent().unwrap_or(p));
    let first = parents.next().unwrap_or(Path::new("")).to_owned();
    parents.fold(first, |root, p| {
        root.ancestors().find(|a| p.starts_with(a)).unwrap_or(Path::new("")).to_owned()
    })
}
