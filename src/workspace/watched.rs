//! Where a change of a workspace may come from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{PROJECT_FILE, Workspace, discover};

impl Workspace {
    /// The folders whose entries decide what the workspace of the given paths is, sorted: those that its files are looked
    /// for in, and those in which what is gone may appear again.
    pub fn folders(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let mut folders = BTreeSet::new();
        let mut add = |folder: &Path| folders.insert(folder.to_owned());
        for path in paths {
            let Ok(path) = std::path::absolute(path) else { continue };
            // A folder that vanishes as a whole is seen from the one it lies in.
            let there = path.ancestors().find(|a| a.is_dir() && **a != *path);
            there.into_iter().for_each(|folder| _ = add(folder));
            if self.find(PROJECT_FILE).is_none() && path.is_dir() {
                let real = path.canonicalize().unwrap_or(path);
                discover::folders(&real, &self.settings).iter().for_each(|folder| _ = add(folder));
            }
        }
        if self.find(PROJECT_FILE).is_some() {
            self.root.parent().into_iter().for_each(|folder| _ = add(folder));
            discover::folders(&self.root, &self.settings).iter().for_each(|folder| _ = add(folder));
        }
        let files = self.files();
        files.iter().filter_map(|f| f.parent()).filter(|f| f.is_dir()).for_each(|folder| _ = add(folder));
        folders.into_iter().collect()
    }

    /// The files on disk that were read, the project file among them.
    pub fn files(&self) -> Vec<PathBuf> {
        let on_disk = self.sources.iter().filter(|(_, source)| !source.is_embedded());
        on_disk.map(|(_, source)| self.root.join(&source.path)).collect()
    }
}
