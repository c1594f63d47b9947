//! Bytes from disk, as text: whatever they are.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{Unreadable, encoding, shown};
use crate::finding::{Finding, Said};
use crate::progress::Progress;
use crate::stack;

/// Spans count bytes in 32 bits, and no draft comes near this.
pub(super) const LIMIT: u64 = 256 << 20;
/// How long a file is thought to be before it is read.
const TYPICAL: usize = 16 << 10;

/// A file's text.
#[derive(Debug, Clone, Default)]
pub(super) struct Text {
    /// Relative to the root.
    pub(super) path: String,
    /// Its text; bytes that were no UTF-8 are replaced.
    pub(super) text: String,
    /// What is wrong with its bytes, where its text is not what is stored.
    pub(super) lost: Option<Box<Finding>>,
}

/// Reads files side by side, in their order.
pub(super) fn all(
    root: &Path,
    files: Vec<PathBuf>,
    progress: &Progress,
    unreadable: &mut Vec<Unreadable>,
) -> Vec<Text> {
    let read = |path: &PathBuf| {
        progress.advance();
        text(root, path)
    };
    // How long they are is not known yet; a few are read as fast by one thread.
    let bytes = files.len() * TYPICAL;
    let read: Vec<_> = stack::each(files.iter().collect(), bytes, read);
    let (texts, errors): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
    unreadable.extend(errors.into_iter().filter_map(Result::err));
    texts.into_iter().filter_map(Result::ok).collect()
}

/// Reads one file.
pub(super) fn text(root: &Path, path: &Path) -> Result<Text, Unreadable> {
    let name = shown(path.strip_prefix(root).unwrap_or(path));
    let bytes = bytes(path).map_err(|e| Unreadable { path: name.clone(), reason: reason(&e) })?;
    if bytes.len() as u64 > LIMIT {
        return Err(too_large(name));
    }
    Ok(decoded(name, bytes))
}

/// A file that is not read.
pub(super) fn too_large(path: String) -> Unreadable {
    Unreadable { path, reason: Said::both("is larger than 256 MiB", "ist größer als 256 MiB") }
}

/// The text of a file's bytes.
pub(super) fn decoded(path: String, bytes: Vec<u8>) -> Text {
    let (text, lost) = encoding::decode(bytes);
    Text { path, text, lost }
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    // A pipe or a device under a draft's name would be read for ever.
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    // With room for one more the end is seen without asking for more room.
    let mut bytes = Vec::with_capacity(about.len().min(LIMIT) as usize + 1);
    File::open(path)?.take(LIMIT + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Why something could not be read, in words.
pub(crate) fn reason(error: &io::Error) -> Said {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            Said::both("does not exist", "existiert nicht")
        }
        io::ErrorKind::PermissionDenied => Said::both("may not be read", "darf nicht gelesen werden"),
        io::ErrorKind::IsADirectory => Said::both("is not a file", "ist keine Datei"),
        _ => Said::both(format!("cannot be read: {error}"), format!("kann nicht gelesen werden: {error}")),
    }
}
