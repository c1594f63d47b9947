//! A check in part, after an edit that brings or takes entities, or changes the prose of a draft.
//!
//! All entities are read again, and compared with those there were. The rules stay, as long as they name nobody who comes or
//! goes; who is still there gets another number in them and in what is kept of their evaluation.

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::edit::Extent;
use super::origin::{From, Stage};
use super::whole::Notes;
use super::{Kept, Touched};
use crate::check::{parts, summary};
use crate::engine::kept::Others;
use crate::model::Model;
use crate::model::lower::patch::{self, Named, others};
use crate::rules::renumber::renumber;
use crate::source::Shift;
use crate::syntax::tree::{Item, Use};
use crate::syntax::{Parsed, tree};
use crate::workspace::Workspace;

impl Kept {
    /// Gives a file another text, and checks what that touches; nothing where all must be checked anew.
    pub(super) fn with_others(
        &mut self,
        notes: &mut Notes,
        text: &str,
        parsed: Parsed,
        shift: Shift,
    ) -> Option<Touched> {
        let id = shift.source;
        let source = self.workspace.sources.get(id);
        let before = &self.workspace.parsed.get(id.0 as usize)?.file;
        let is_of_rules = |from: &From| *from == From::Mistake(Stage::Rules);
        let stays = Named::holds_entities(before)
            && Named::holds_entities(&parsed.file)
            && uses(&source.text, before) == uses(text, &parsed.file)
            && !notes.traces.iter().any(|trace| is_of_rules(&trace.from));
        if !stays {
            return None;
        }
        self.workspace.replace(id, text.to_owned(), parsed)?;
        let workspace = &self.workspace;
        let (lowered, mut kit) = patch::keep(&workspace.sources, &parts(workspace, |_| true));
        let model = lowered.model;
        let (who, mut patched) = others::compare(&self.checked.model, &model, text, shift)?;
        let words = notes.words.get_or_insert_with(|| words_of_rules(workspace));
        if named_differently(&self.checked.model, &model).iter().any(|name| is_among(words, name)) {
            return None;
        }
        patched.findings = std::mem::take(&mut kit.filled);
        patched.outside = lowered.findings;
        notes.kit = kit;
        let before = std::mem::replace(&mut self.checked.model, model);
        let others = (!who.is_same()).then_some(Others { who, before });
        if let Some(others) = &others {
            renumber(&mut self.checked.program, &|e| others.who.now(e))?;
        }
        let touched = self.go_on(notes, patched, Extent { shift, everywhere: true }, others)?;
        let Kept { workspace, checked, .. } = self;
        checked.report.summary =
            summary(workspace, &checked.model, &checked.program, &checked.report.findings);
        Some(touched)
    }
}

/// The packs that a file uses, as it names them.
fn uses<'t>(text: &'t str, file: &tree::File) -> Vec<&'t str> {
    let used = |item: &Item| match item {
        Item::Use(Use { span, .. }) => Some(span.of(text)),
        _ => None,
    };
    file.items.iter().filter_map(used).collect()
}

/// The names that only one of two models knows.
fn named_differently<'m>(a: &'m Model, b: &'m Model) -> Vec<&'m str> {
    let only = |a: &'m Model, b: &'m Model| {
        let names = a.entity_names.keys().map(|s| (*s, true));
        let broken = a.broken_names.iter().map(|s| (*s, false));
        let names = names.chain(broken).filter(|(s, is_entity)| {
            let there = b.symbols.get(a.symbols.text(*s));
            !there.is_some_and(|s| match is_entity {
                true => b.entity_names.contains_key(&s),
                false => b.broken_names.contains(&s),
            })
        });
        names.map(|(s, _)| a.symbols.text(s)).collect::<Vec<_>>()
    };
    let mut all = only(a, b);
    all.extend(only(b, a));
    all
}

/// All words that stand where rules may name somebody.
fn words_of_rules(workspace: &Workspace) -> IndexSet<Box<str>, FxBuildHasher> {
    let mut all = IndexSet::default();
    let mut add = |text: &str| {
        all.extend(text.split(|c: char| !c.is_alphanumeric() && c != '_').map(Box::from));
    };
    for Parsed { source, file, .. } in &workspace.parsed {
        let text = &workspace.sources.get(*source).text;
        for item in &file.items {
            match item {
                Item::Rule(tree::Rule { span, .. })
                | Item::Define(tree::Define { span, .. })
                | Item::Value(tree::NamedValue { span, .. }) => add(span.of(text)),
                _ => {}
            }
        }
    }
    for setting in &workspace.settings.values {
        add(workspace.sources.text(setting.place));
    }
    all
}

/// Whether all parts of a name are among some words: who nests in another can only be named with it.
fn is_among(words: &IndexSet<Box<str>, FxBuildHasher>, name: &str) -> bool {
    name.split('.').all(|part| words.contains(part))
}
