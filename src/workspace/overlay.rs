//! A text that takes the place of a file, such as what an editor has not saved yet: the rest of its project is read from disk.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::read::{self, LIMIT, Text};
use super::{PROJECT_FILE, Unreadable, shown};

/// Bytes, and the file whose place they take.
#[derive(Debug, Clone)]
pub struct Overlay {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// An overlay among the files of its project.
pub(super) struct Placed {
    /// The file whose place it takes.
    pub(super) real: PathBuf,
    pub(super) text: Text,
}

impl Overlay {
    /// Reads the text that takes the place of a file.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(path: PathBuf, from: impl Read) -> io::Result<Overlay> {
        let mut bytes = Vec::new();
        // One byte more than any file may have tells that it is too large.
        from.take(LIMIT + 1).read_to_end(&mut bytes)?;
        Ok(Overlay { path, bytes })
    }

    /// Where a given path really lies; the file whose place is taken need not be there, but its folder must.
    pub(super) fn canonicalize(overlay: Option<&Overlay>, path: &Path) -> io::Result<PathBuf> {
        match path.canonicalize() {
            Err(error)
                if error.kind() == io::ErrorKind::NotFound && overlay.is_some_and(|o| o.path == path) =>
            {
                let name = path.file_name().ok_or(error)?;
                let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
                Ok(folder.canonicalize()?.join(name))
            }
            real => real,
        }
    }

    /// Its text, where its file lies below the root.
    pub(super) fn place(self, root: &Path, unreadable: &mut Vec<Unreadable>) -> Option<Placed> {
        let real = Overlay::canonicalize(Some(&self), &self.path).ok()?;
        let name = shown(real.strip_prefix(root).ok()?);
        if self.bytes.len() as u64 > LIMIT {
            unreadable.push(read::too_large(name));
            return None;
        }
        Some(Placed { real, text: read::decoded(name, self.bytes) })
    }
}

impl Placed {
    pub(super) fn is_project_file(&self) -> bool {
        self.text.path == PROJECT_FILE
    }

    /// Takes its file out of those that are read from disk. One that is there and that the project leaves out stays out.
    pub(super) fn displace(self, files: &mut Vec<PathBuf>) -> Option<Text> {
        let known = files.len();
        files.retain(|f| *f != self.real);
        (files.len() < known || !self.real.exists()).then_some(self.text)
    }
}
