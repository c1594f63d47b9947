//! Files are replaced as a whole or not at all.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::check::why::Problem;
use crate::finding::{Lang, Said};

/// How the names of files begin that are not complete.
pub(super) const PREFIX: &str = ".einklang-";
/// How they end.
pub(super) const SUFFIX: &str = ".tmp";

/// Writes a file, new or in the place of an old one. What is written lies beside it until it is complete, so that who kills
/// the process finds the old file or the new one. What is no file (a device, a pipe) is written to as it is.
pub(super) fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let (path, old) = match fs::metadata(path) {
        Ok(old) if old.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(old) if !old.is_file() => {
            let mut out = BufWriter::new(fs::OpenOptions::new().write(true).open(path)?);
            return write(&mut out).and_then(|()| out.flush());
        }
        // Renaming would not ask whether the file may be written.
        Ok(old) if old.permissions().readonly() => return Err(io::ErrorKind::PermissionDenied.into()),
        // What a link leads to is replaced, and the link stays.
        Ok(old) => (fs::canonicalize(path)?, Some(old.permissions())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => (path.to_path_buf(), None),
        Err(error) => return Err(error),
    };
    let mut new = beside(&path)?;
    {
        let mut out = BufWriter::new(new.as_file_mut());
        write(&mut out)?;
        out.flush()?;
    }
    if let Some(permissions) = old {
        new.as_file().set_permissions(permissions)?;
    }
    new.as_file().sync_all()?;
    new.persist(&path).map_err(|e| e.error)?;
    Ok(())
}

/// A file in the same folder, where renaming is one step.
pub(super) fn beside(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
    let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_path_buf);
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As the system makes new files; its mask takes away what it takes away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Why a file could not be written.
pub(super) fn unwritten(error: &io::Error) -> Said {
    let (en, de) = match error.kind() {
        io::ErrorKind::NotFound => ("its folder does not exist", "den Ordner dafür gibt es nicht"),
        io::ErrorKind::PermissionDenied => {
            ("the file or its folder is write-protected", "die Datei oder ihr Ordner ist schreibgeschützt")
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            ("the disk is write-protected", "der Datenträger ist schreibgeschützt")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            ("the disk is full", "der Datenträger ist voll")
        }
        io::ErrorKind::IsADirectory => ("it is a folder", "es ist ein Ordner"),
        io::ErrorKind::NotADirectory => ("its path leads through a file", "der Pfad führt durch eine Datei"),
        _ => {
            return Said::both(
                format!("cannot be written: {error}"),
                format!("kann nicht geschrieben werden: {error}"),
            );
        }
    };
    Said::both(format!("cannot be written: {en}"), format!("kann nicht geschrieben werden: {de}"))
}

/// That a file could not be written, and why.
pub(super) fn cannot_write(path: &Path, error: &io::Error) -> Problem {
    let (path, why) = (path.to_string_lossy(), unwritten(error));
    Problem::unknown(
        Said::both(
            format!("`{path}` {}", why.in_lang(Lang::En)),
            format!("`{path}` {}", why.in_lang(Lang::De)),
        ),
        None,
    )
}
