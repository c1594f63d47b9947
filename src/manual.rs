//! The manual: what rules mean and what can be written, collected from the files in use as plain data.
//!
//! It knows what there is to say of a rule, a kind or a code, and nothing of how that is shown.

use crate::model::{self, LocalisedText, Model, Part};
use crate::rules;
use crate::source::{SourceId, Sources};
use crate::stack::roomy;
use crate::syntax::tree;
use crate::workspace::{PROJECT_FILE, Workspace};

pub mod codes;
pub mod find;
pub mod kind;
mod mentions;
pub mod page;
pub mod rule;
pub mod sentence;
pub mod vocabulary;

pub use rule::RuleEntry;

/// All that can be looked up in a workspace.
#[derive(Debug)]
pub struct Manual<'w> {
    /// The files.
    pub workspace: &'w Workspace,
    /// What they say.
    pub model: Model,
    /// Their rules: those of packs by pack, then the project's own.
    pub rules: Vec<RuleEntry<'w>>,
    /// How often each name is written in the files.
    mentions: mentions::Mentions<'w>,
    /// How many errors are in the files: what is in error is not taken into account.
    pub mistakes: usize,
}

impl<'w> Manual<'w> {
    /// Of a workspace.
    pub fn of(workspace: &'w Workspace) -> Manual<'w> {
        roomy(|| Manual::here(workspace))
    }

    fn here(workspace: &'w Workspace) -> Manual<'w> {
        let sources = &workspace.sources;
        let parts: Vec<Part<'_>> = workspace
            .parsed
            .iter()
            .map(|p| Part { source: p.source, items: &p.file.items, prose: &p.file.prose, entities: true })
            .collect();
        let lowered = model::lower(sources, &parts);
        let overrides = crate::check::overrides(workspace);
        let (program, found) =
            rules::compile(sources, &lowered.model, &parts, &overrides, rules::Scope::Needed);
        let mentions = mentions::Mentions::of(sources);
        let rules = rule::collect(workspace, &lowered.model, &program);
        let all = workspace.findings.iter().chain(workspace.parsed.iter().flat_map(|p| &p.findings));
        let is_error = |f: &&crate::finding::Finding| f.severity == crate::finding::Severity::Error;
        let mistakes = all.chain(&lowered.findings).chain(&found).filter(is_error).count();
        Manual { workspace, model: lowered.model, rules, mentions, mistakes }
    }

    /// The texts.
    pub fn sources(&self) -> &'w Sources {
        &self.workspace.sources
    }

    /// The name of the pack that a text belongs to, or `project`.
    pub fn pack_of(&self, source: SourceId) -> &'w str {
        let sources = self.sources();
        sources.pack_name(sources.get(source).pack)
    }

    /// The packs in the order in which they are shown: by name, the project behind them.
    pub fn packs(&self) -> Vec<&'w str> {
        let mut packs: Vec<&str> = self.sources().packs.iter().map(String::as_str).collect();
        packs.sort_unstable();
        packs.push(PROJECT);
        packs
    }
}

/// The name under which the project's own declarations are listed.
pub const PROJECT: &str = "project";

/// Whether a workspace names no pack and is no project: then there is nothing to look up but what ships with Einklang.
pub fn is_bare(workspace: &Workspace) -> bool {
    workspace.sources.packs.is_empty() && workspace.find(PROJECT_FILE).is_none()
}

/// A text as declared, if there is one.
fn localised(source: &str, text: Option<&tree::LocalText>) -> LocalisedText {
    text.map(|t| model::localised(source, t)).unwrap_or_default()
}
