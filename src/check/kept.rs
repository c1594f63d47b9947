//! A check that is kept while its files are edited, for the language server and for `--watch`.

use super::{Checked, Options, Report};
use crate::model::Model;
use crate::progress::Progress;
use crate::rules::Program;
use crate::workspace::{Tests, Workspace};

/// A workspace with its report, always up to date with each other.
#[derive(Debug)]
pub struct Kept {
    workspace: Workspace,
    tests: Tests,
    options: Options,
    checked: Checked,
}

impl Kept {
    /// Checks a workspace, and keeps it. `tests` is what it was loaded with.
    pub fn new(workspace: Workspace, tests: Tests, options: Options) -> Kept {
        let checked = super::checked_with(&workspace, &options, &Progress::default());
        Kept { workspace, tests, options, checked }
    }

    /// Gives files of the workspace other texts, by their paths relative to the root, and checks what that touches.
    /// A text that is none takes the file away; a path that is new adds one. Afterwards all is as if a workspace of these
    /// texts had been checked as a whole.
    pub fn edit(&mut self, edits: &[(String, Option<String>)]) {
        let text =
            |path: &str| edits.iter().rev().find(|(p, _)| p == path).and_then(|(_, text)| text.clone());
        self.workspace = self.workspace.revised(self.tests, text);
        self.checked = super::checked_with(&self.workspace, &self.options, &Progress::default());
    }

    /// The texts and their trees.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// What there is to say about them.
    pub fn report(&self) -> &Report {
        &self.checked.report
    }

    /// What they state.
    pub fn model(&self) -> &Model {
        &self.checked.model
    }

    /// The rules that were asked. Those that have nothing to look at may be missing.
    pub fn program(&self) -> &Program {
        &self.checked.program
    }
}
