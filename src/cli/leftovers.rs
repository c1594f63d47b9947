//! What a process leaves beside its files when it is killed while it writes them: hidden, read by nobody, and removed by
//! the next one.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::replace::{PREFIX, SUFFIX};

/// Nobody writes a file for so long.
const OLD: Duration = Duration::from_secs(600);

/// Removes from a folder what was left there some time ago.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(PREFIX) || !name.ends_with(SUFFIX) {
            continue;
        }
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > OLD) {
            // Whether it goes or stays, it bothers nobody.
            let _ = fs::remove_file(entry.path());
        }
    }
}
