//! What editors ask, answered in byte offsets and plain data: one file a question.
//!
//! Nothing here knows a protocol, a process or a clock; nothing here changes a text: answers say what would change.

pub mod actions;
pub mod at;
pub mod completion;
pub mod definition;
pub mod explain;
pub mod folding;
pub mod format;
pub mod hierarchy;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod links;
mod matching;
pub mod names;
mod nodes;
pub mod references;
pub mod rename;
mod scene;
pub mod selection;
mod show;
pub mod signature;
mod snippet;
pub mod symbols;
mod template;
pub mod tokens;

pub use snippet::filled;

use crate::check::Report;
use crate::check::kept::Kept;
use crate::finding::Lang;
use crate::model::Model;
use crate::rules::Program;
use crate::source::SourceId;
use crate::workspace::Workspace;

/// What questions are asked of: a checked workspace, and who reads the answers.
#[derive(Debug, Clone, Copy)]
pub struct Analysis<'a> {
    /// The texts and their trees.
    pub workspace: &'a Workspace,
    /// What they state.
    pub model: &'a Model,
    /// The rules that were asked.
    pub program: &'a Program,
    /// What there is to say.
    pub report: &'a Report,
    /// The reader's language.
    pub lang: Lang,
}

/// Where the cursor is: before the byte at `offset`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// In which text.
    pub source: SourceId,
    /// Before which byte.
    pub offset: u32,
}

impl<'a> Analysis<'a> {
    /// Of a kept check.
    pub fn of(kept: &'a Kept, lang: Lang) -> Analysis<'a> {
        Analysis {
            workspace: kept.workspace(),
            model: kept.model(),
            program: kept.program(),
            report: kept.report(),
            lang,
        }
    }
}
