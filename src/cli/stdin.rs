//! A text on the standard input, in the place of a file.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::help;
use crate::finding::Said;
use crate::progress::Progress;
use crate::workspace::{self, Overlay, Tests, Unreadable, Workspace};

/// What stands for the standard input among paths.
const STDIN: &str = "-";
/// Whose place it takes where nobody says.
const UNNAMED: &str = "stdin.ekl";

#[derive(Debug, Args)]
pub(super) struct Stdin {
    /// With `-` as path: the file whose place the text on the standard input takes [default: stdin.ekl]
    #[arg(long, value_name = "FILE", help_heading = help::WRITING)]
    stdin_path: Option<PathBuf>,
}

impl Stdin {
    /// Whether the standard input is among the paths.
    pub(super) fn is_among(paths: &[PathBuf]) -> bool {
        paths.iter().any(|p| p == Path::new(STDIN))
    }

    /// Loads the workspace of the given paths; where `-` is one of them, the standard input takes the place of a file.
    pub(super) fn load(&self, paths: &[PathBuf], tests: Tests, progress: &Progress) -> Workspace {
        if !Stdin::is_among(paths) {
            let mut workspace = workspace::load_with(paths, &[], tests, None, progress);
            if self.stdin_path.is_some() {
                workspace.unreadable.push(trouble(
                    "--stdin-path",
                    Said::both(
                        "is of use only with `-` as path, which stands for the standard input",
                        "gilt nur mit `-` als Pfad, das für die Standardeingabe steht",
                    ),
                ));
            }
            return workspace;
        }
        let name = self.stdin_path.clone().unwrap_or_else(|| PathBuf::from(UNNAMED));
        let named = |path: &PathBuf| if path == Path::new(STDIN) { name.clone() } else { path.clone() };
        let paths: Vec<PathBuf> = paths.iter().map(named).collect();
        match Overlay::read(name, io::stdin().lock()) {
            Ok(overlay) => workspace::load_with(&paths, &[], tests, Some(overlay), progress),
            Err(error) => {
                let reason = Said::both(
                    format!("cannot be read: {error}"),
                    format!("kann nicht gelesen werden: {error}"),
                );
                let mut workspace = Workspace::default();
                workspace.unreadable.push(trouble(STDIN, reason));
                workspace
            }
        }
    }
}

fn trouble(path: &str, reason: Said) -> Unreadable {
    Unreadable { path: path.to_owned(), reason }
}
