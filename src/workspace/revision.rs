//! A project as it was at a revision: the same files as in the folder, read from the repository.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::overrides::Override;
use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::git::{Entry, Repository};
use super::{PROJECT_FILE, Tests, Unreadable, Workspace, discover, read, settings, shown, uses};
use crate::finding::Said;
use crate::packs::is_ekl;
use crate::progress::Progress;

/// Patterns are matched below a folder; this one stands for the repository's top.
const TOP: &str = "/";

/// Loads the project of a path as it was at a revision. Nothing is checked out, and nothing is written.
pub fn at_revision(path: &Path, revision: &str, tests: Tests) -> Result<Workspace, Unreadable> {
    let failed = |reason| Unreadable { path: shown(path), reason };
    let real = path.canonicalize().map_err(|e| failed(read::reason(&e)))?;
    let folder = if real.is_dir() { real.as_path() } else { real.parent().unwrap_or(&real) };
    let (repository, prefix) = Repository::of(folder).map_err(failed)?;
    let said = |reason| Unreadable { path: revision.to_owned(), reason };
    let commit = repository.commit(revision).map_err(said)?;
    let files = repository.files(&commit).map_err(said)?;
    let name = (!real.is_dir()).then(|| real.file_name().map(|n| n.to_string_lossy().into_owned())).flatten();
    let tree = Tree::new(&repository, files, prefix.trim_end_matches('/'), name.as_deref());
    tree.load(tests).map_err(said)
}

/// The files of a revision, and the part of them that is asked for.
struct Tree<'r> {
    repository: &'r Repository<'r>,
    files: IndexMap<String, Entry, FxBuildHasher>,
    /// The folder of the project, from the repository's top; empty for the top.
    root: String,
    /// Whether it holds a project file.
    is_project: bool,
    /// The path that was asked for, relative to the root; empty for all.
    selected: String,
}

impl<'r> Tree<'r> {
    fn new(repository: &'r Repository<'r>, files: Vec<Entry>, folder: &str, name: Option<&str>) -> Tree<'r> {
        let files: IndexMap<String, Entry, FxBuildHasher> =
            files.into_iter().map(|entry| (entry.path.clone(), entry)).collect();
        let root = above(folder).find(|dir| files.contains_key(&join(dir, PROJECT_FILE)));
        let is_project = root.is_some();
        let root = root.unwrap_or(folder).to_owned();
        let asked = name.map_or_else(|| folder.to_owned(), |name| join(folder, name));
        let selected = below(&asked, &root).unwrap_or_default().to_owned();
        Tree { repository, files, root, is_project, selected }
    }

    fn load(&self, tests: Tests) -> Result<Workspace, Said> {
        let project = self.files.get(&join(&self.root, PROJECT_FILE)).filter(|_| self.is_project);
        let mut unreadable = Vec::new();
        let project = self.texts(project.into_iter().collect(), &mut unreadable)?.pop();
        let mut read = project.as_ref().map(|p| settings::parse(&p.text)).unwrap_or_default();
        let excluded = discover::excluded(Path::new(TOP), &read.settings, &mut read.findings);
        let inside = self.inside(&excluded)?;
        let mut texts: Vec<read::Text> = project.into_iter().collect();
        texts.extend(self.texts(inside, &mut unreadable)?);
        texts.sort_by(|a, b| a.path.cmp(&b.path));
        let selected = Some(self.selected.clone()).filter(|s| self.is_project && !s.is_empty());
        let mut workspace = Workspace {
            settings: read.settings,
            selected: selected.into_iter().collect(),
            ..Workspace::default()
        };
        uses::assemble(
            &mut workspace,
            texts.into(),
            &[],
            tests,
            read.findings,
            &Progress::default(),
            &mut unreadable,
        );
        workspace.misconfigured = workspace.is_misconfigured();
        workspace.unreadable = unreadable;
        Ok(workspace)
    }

    /// The files that reading the folder would find.
    fn inside(&self, excluded: &Override) -> Result<Vec<&Entry>, Said> {
        // A path that is a file, and belongs to no project, is all there is.
        if !self.is_project && !self.selected.is_empty() {
            return Ok(self.files.get(&join(&self.root, &self.selected)).into_iter().collect());
        }
        let projects = self.folders_with(PROJECT_FILE);
        let ignores = self.ignores()?;
        let mut skipped: IndexMap<&str, bool, FxBuildHasher> = IndexMap::default();
        let mut inside = Vec::new();
        for (path, entry) in &self.files {
            let Some(path) = below(path, &self.root).filter(|path| is_ekl(file_name(path))) else { continue };
            let mut folders: Vec<&str> = above(path).skip(1).filter(|dir| !dir.is_empty()).collect();
            folders.reverse();
            let is_skipped = folders.iter().any(|dir| {
                *skipped
                    .entry(dir)
                    .or_insert_with(|| projects.contains(*dir) || is_left_out(dir, true, excluded, &ignores))
            });
            if !is_skipped && !is_left_out(path, false, excluded, &ignores) {
                inside.push(entry);
            }
        }
        Ok(inside)
    }

    /// The folders below the root that directly hold a file of a name.
    fn folders_with(&self, name: &str) -> IndexSet<&str, FxBuildHasher> {
        let inside = self.files.keys().filter_map(|path| below(path, &self.root));
        inside.filter_map(|path| path.strip_suffix(name)?.strip_suffix('/')).collect()
    }

    /// The patterns of the `.gitignore` files, by the folder they stand in; the innermost first.
    fn ignores(&self) -> Result<Vec<(&str, Gitignore)>, Said> {
        const NAME: &str = ".gitignore";
        let found = self.files.iter().filter_map(|(path, entry)| {
            let path = below(path, &self.root)?;
            let is_one = file_name(path) == NAME && entry.size <= read::LIMIT;
            is_one.then_some((above(path).nth(1).unwrap_or(""), entry))
        });
        let (folders, entries): (Vec<&str>, Vec<&Entry>) = found.unzip();
        let contents = self.repository.contents(&entries)?;
        let mut all: Vec<(&str, Gitignore)> = folders
            .into_iter()
            .zip(contents)
            .map(|(folder, bytes)| {
                let mut patterns = GitignoreBuilder::new(placed(folder));
                for line in String::from_utf8_lossy(&bytes).lines() {
                    // As where folders are read: a pattern that is none is passed over.
                    let _ = patterns.add_line(None, line);
                }
                (folder, patterns.build().unwrap_or_else(|_| Gitignore::empty()))
            })
            .collect();
        all.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.len()));
        Ok(all)
    }

    fn texts(&self, entries: Vec<&Entry>, unreadable: &mut Vec<Unreadable>) -> Result<Vec<read::Text>, Said> {
        let (small, large): (Vec<&Entry>, Vec<&Entry>) =
            entries.into_iter().partition(|entry| entry.size <= read::LIMIT);
        let path = |entry: &Entry| below(&entry.path, &self.root).unwrap_or(&entry.path).to_owned();
        unreadable.extend(large.into_iter().map(|e| read::too_large(path(e))));
        let contents = self.repository.contents(&small)?;
        Ok(small.into_iter().zip(contents).map(|(entry, bytes)| read::decoded(path(entry), bytes)).collect())
    }
}

/// Whether reading the folder passes a path over: hidden, excluded, or ignored. The folders above it are looked at first.
fn is_left_out(path: &str, is_dir: bool, excluded: &Override, ignores: &[(&str, Gitignore)]) -> bool {
    let place = placed(path);
    let overridden = excluded.matched(&place, is_dir);
    if !overridden.is_none() {
        return overridden.is_ignore();
    }
    let inside = ignores.iter().filter(|(folder, _)| below(path, folder).is_some());
    let matched = inside.map(|(_, patterns)| patterns.matched(&place, is_dir)).find(|m| !m.is_none());
    match matched {
        Some(matched) => matched.is_ignore(),
        None => file_name(path).starts_with('.'),
    }
}

fn placed(path: &str) -> PathBuf {
    Path::new(TOP).join(path)
}

/// A folder and those it lies in, the innermost first; the top is empty.
fn above(path: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(path);
    std::iter::from_fn(move || {
        let this = next?;
        next = (!this.is_empty()).then(|| this.rsplit_once('/').map_or("", |(dir, _)| dir));
        Some(this)
    })
}

/// A path as seen from a folder it lies in.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    let rest = path.strip_prefix(folder)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
