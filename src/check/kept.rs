//! A check that is kept while its files are edited, for the language server and for `--watch`.
//!
//! An edit to one file after which the same entities stand in it costs what it touches: the file is parsed, the values of
//! its entities are put in the place of the old ones, what read something that is now different is evaluated again,
//! and its findings are put in the place of the old ones. Findings whose places only moved are moved. Where entities come or go,
//! or the prose changes, all entities are read again and compared with those there were, and it goes on as before (`others`).
//! After any other edit all is checked anew. Which it was shows in nothing but the time it takes, and in [`Kept::touched`].

use super::{Checked, Options, Report};
use crate::model::Model;
use crate::progress::Progress;
use crate::rules::Program;
use crate::stack::{drop_aside, roomy};
use crate::workspace::{Tests, Workspace};

mod accepts;
mod edit;
mod mark;
mod origin;
mod others;
mod splice;
mod whole;
mod written;

pub use mark::Mark;
use whole::Notes;

/// A workspace with its report, always up to date with each other.
#[derive(Debug)]
pub struct Kept {
    workspace: Workspace,
    tests: Tests,
    options: Options,
    checked: Checked,
    /// What is needed to check again in part, where that is possible.
    notes: Option<Notes>,
    touched: Touched,
}

/// How much of the last edit's check was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// All of it.
    Everything,
    /// Only this.
    Some {
        /// The entities whose values were read.
        entities: usize,
        /// The pieces of rules that were evaluated, and the searches for such pieces.
        pieces: usize,
        /// The rules that were evaluated as a whole.
        rules: usize,
    },
}

impl Kept {
    /// Checks a workspace, and keeps it. `tests` is what it was loaded with.
    pub fn new(workspace: Workspace, tests: Tests, options: Options) -> Kept {
        Kept::with(workspace, tests, options, &Progress::default())
    }

    /// The same, telling how far it is.
    pub fn with(workspace: Workspace, tests: Tests, options: Options, progress: &Progress) -> Kept {
        let (checked, notes) = roomy(|| whole::check(&workspace, &options, progress));
        Kept { workspace, tests, options, checked, notes, touched: Touched::Everything }
    }

    /// Gives files of the workspace other texts, by their paths relative to the root, and checks what that touches.
    /// A text that is none takes the file away; a path that is new adds one. Afterwards all is as if a workspace of these
    /// texts had been checked as a whole.
    pub fn edit(&mut self, edits: &[(String, Option<String>)]) {
        let texts = edits.iter().enumerate().filter(|(i, (path, _))| {
            // The last one counts.
            edits.iter().skip(i + 1).all(|(later, _)| later != path)
        });
        let mut total = Touched::Some { entities: 0, pieces: 0, rules: 0 };
        for (_, (path, text)) in texts {
            let part = text.as_ref().and_then(|text| roomy(|| self.edit_one(path, text)));
            let Some(part) = part else {
                self.edit_all(edits);
                return;
            };
            total = total.and(part);
        }
        self.touched = total;
    }

    /// Takes the place of the workspace with one that was read anew, and checks what is different.
    pub fn follow(&mut self, workspace: Workspace, options: Options, progress: &Progress) {
        let edits = if options == self.options { self.workspace.differing(&workspace) } else { None };
        match edits {
            Some(edits) => self.edit(&edits),
            None => *self = Kept::with(workspace, self.tests, options, progress),
        }
    }

    /// Reads and checks all anew.
    fn edit_all(&mut self, edits: &[(String, Option<String>)]) {
        let workspace = self.workspace.edited(self.tests, edits);
        let now = Kept::new(workspace, self.tests, self.options);
        drop_aside(std::mem::replace(self, now));
    }

    /// The texts and their trees.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// What there is to say about them.
    pub fn report(&self) -> &Report {
        &self.checked.report
    }

    /// By what a finding of the report is known again, by its number.
    pub fn mark(&self, number: usize) -> Option<Mark> {
        let trace = self.notes.as_ref().and_then(|notes| notes.traces.get(number));
        match trace {
            Some(trace) => Some(trace.mark),
            None => self.report().findings.get(number).map(Mark::of),
        }
    }

    /// What they state.
    pub fn model(&self) -> &Model {
        &self.checked.model
    }

    /// The rules that were asked. Those that have nothing to look at may be missing.
    pub fn program(&self) -> &Program {
        &self.checked.program
    }

    /// How much was checked after the last edit.
    pub fn touched(&self) -> Touched {
        self.touched
    }
}

impl Touched {
    fn and(self, other: Touched) -> Touched {
        match (self, other) {
            (
                Touched::Some { entities, pieces, rules },
                Touched::Some { entities: more_entities, pieces: more_pieces, rules: more_rules },
            ) => Touched::Some {
                entities: entities + more_entities,
                pieces: pieces + more_pieces,
                rules: rules + more_rules,
            },
            _ => Touched::Everything,
        }
    }
}
