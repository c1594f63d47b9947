//! All projects of a session: one a project file, one a folder without any, one a document that stands alone.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::address::Address;
use super::documents::Documents;
use super::project::{Home, Project, is_draft};
use crate::workspace::PROJECT_FILE;

/// A folder of more entries is not searched to its end: somebody has opened a whole disk.
const MOST_ENTRIES: usize = 100_000;

/// The projects, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Projects {
    pub(super) all: Vec<Project>,
    /// The folders that the client has open.
    folders: Vec<PathBuf>,
}

impl Projects {
    /// The client has another set of folders open: their projects are met, whether or not a file of theirs is open, and
    /// those that nobody has open any more are forgotten.
    pub(super) fn set_folders(&mut self, folders: Vec<PathBuf>, documents: &Documents) {
        self.folders = folders;
        self.survey(documents);
    }

    pub(super) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Looks where projects are. Afterwards there are those of the folders and of the open documents, and no others.
    pub(super) fn survey(&mut self, documents: &Documents) {
        let mut homes: IndexSet<Home, FxBuildHasher> = IndexSet::default();
        for folder in &self.folders {
            homes.extend(homes_in(folder));
        }
        for address in documents.open.keys() {
            homes.extend(self.home(address));
        }
        self.all.retain(|p| homes.contains(&p.home));
        for home in homes {
            if !self.all.iter().any(|p| p.home == home) {
                self.all.push(Project::new(home));
            }
        }
    }

    /// What a document belongs to; nothing where it is none of ours.
    pub(super) fn home(&self, address: &Address) -> Option<Home> {
        let path = match address {
            Address::File(path) => path,
            Address::Memory(_) => return Some(Home::Alone(address.clone())),
            Address::Embedded(_) => return None,
        };
        if let Some(folder) = project_above(path) {
            return Some(Home::Project(folder));
        }
        let is_project_file = path.file_name().is_some_and(|n| n == PROJECT_FILE);
        if is_project_file {
            return path.parent().map(|folder| Home::Project(folder.to_owned()));
        }
        let around = self.folders.iter().filter(|f| path.starts_with(f));
        match around.max_by_key(|f| f.components().count()) {
            Some(folder) => Some(Home::Folder(folder.clone())),
            None => Some(Home::Alone(address.clone())),
        }
    }

    /// The project of a document, by its index; for what travels inside the binary, the first that uses it.
    pub(super) fn of(&self, address: &Address) -> Option<usize> {
        if let Address::Embedded(_) = address {
            return self.all.iter().position(|p| p.source(address).is_some());
        }
        let home = self.home(address)?;
        self.all.iter().position(|p| p.home == home)
    }

    /// Whether a file belongs to nothing.
    pub(super) fn is_alone(&self, path: &Path) -> bool {
        matches!(self.home(&Address::File(path.to_owned())), Some(Home::Alone(_)) | None)
    }

    /// The same; one that nobody has met yet is met.
    pub(super) fn meet(&mut self, address: &Address) -> Option<usize> {
        let home = self.home(address)?;
        match self.all.iter().position(|p| p.home == home) {
            Some(index) => Some(index),
            None => {
                self.all.push(Project::new(home));
                Some(self.all.len() - 1)
            }
        }
    }
}

/// The folder of the project file nearest above a file.
fn project_above(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).find(|dir| dir.join(PROJECT_FILE).is_file()).map(Path::to_owned)
}

/// The projects in a folder; the folder itself, where it holds drafts that belong to none of them.
fn homes_in(folder: &Path) -> Vec<Home> {
    let mut homes = Vec::new();
    let above = folder.ancestors().find(|dir| dir.join(PROJECT_FILE).is_file());
    homes.extend(above.map(|dir| Home::Project(dir.to_owned())));
    let mut strays = false;
    let walk = WalkBuilder::new(folder).require_git(false).git_global(false).git_exclude(false).build();
    for entry in walk.filter_map(Result::ok).take(MOST_ENTRIES) {
        let Some(path) = entry.file_type().filter(|t| t.is_file()).map(|_| entry.path()) else { continue };
        if path.file_name().is_some_and(|n| n == PROJECT_FILE) {
            homes.extend(path.parent().map(|dir| Home::Project(dir.to_owned())));
        } else if above.is_none() && !strays && is_draft(path) {
            strays = project_above(path).is_none();
        }
    }
    if strays {
        homes.push(Home::Folder(folder.to_owned()));
    }
    homes.sort_by(|a, b| order(a).cmp(order(b)));
    homes.dedup();
    homes
}

fn order(home: &Home) -> &Path {
    match home {
        Home::Project(folder) | Home::Folder(folder) => folder,
        Home::Alone(_) => Path::new(""),
    }
}
