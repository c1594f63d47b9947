//! A check in part, after an edit that brings or takes entities, or changes the prose of a draft.
//!
//! All entities are read again, and compared with those there were. The rules stay, as long as they name nobody who comes or
//! goes; who is still there gets another number in them and in what is kept of their evaluation.

use std::cell::RefCell;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::edit::Extent;
use super::origin::{From, Stage, Trace};
use super::whole::Notes;
use super::written::Changed;
use super::{Kept, Touched};
use crate::check::{parts, summary};
use crate::engine::kept::Others;
use crate::finding::Finding;
use crate::model::lower::patch::{self, others};
use crate::model::lower::reuse::Reuse;
use crate::model::{EntityId, KindId, Model};
use crate::rules::Program;
use crate::rules::renumber::{Named, renumber};
use crate::source::{Shift, SourceId};
use crate::syntax::lexer::is_in_name;
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
        let stays = patch::Named::holds_entities(before)
            && patch::Named::holds_entities(&parsed.file)
            && uses(&source.text, before) == uses(text, &parsed.file)
            && !notes.traces.iter().any(|trace| is_of_rules(&trace.from));
        if !stays {
            return None;
        }
        self.workspace.replace(id, text.to_owned(), parsed)?;
        let workspace = &self.workspace;
        let written = RefCell::new(&mut notes.written);
        let (findings, traces) = (&self.checked.report.findings, &notes.traces);
        let reuse = |new: &Model| {
            let stays = unmistaken(workspace, findings.iter().zip(traces), id);
            reuse(&self.checked.model, new, &stays, &|id, changed| {
                written.borrow_mut().lacks(workspace, id, changed)
            })
        };
        let parts = parts(workspace, |_| true);
        let (lowered, mut kit) = patch::keep_with(&workspace.sources, &parts, &mut notes.kit, &reuse);
        let model = lowered.model;
        let (who, mut patched) = others::compare(&self.checked.model, &model, &kit.taken, text, shift)?;
        let (words, program) = (&mut notes.words, &self.checked.program);
        let is_named = |_: &Model, _| true;
        let mut different =
            named_differently(&self.checked.model, &model, &|e| who.now(e), &is_named).into_iter();
        if different.any(|name| words.may_mean(name, workspace, program)) {
            return None;
        }
        patched.findings = std::mem::take(&mut kit.filled);
        patched.declared = lowered.findings;
        notes.kit = kit;
        let before = std::mem::replace(&mut self.checked.model, model);
        let others = (!who.is_same()).then_some(Others { who, before });
        if let Some(others) = &others {
            let program = &mut self.checked.program;
            let named = notes.named.get_or_insert_with(|| Named::of(program));
            renumber(program, named, &|e| others.who.now(e))?;
        }
        let touched = self.go_on(notes, patched, Extent { shift, everywhere: true }, others)?;
        let Kept { workspace, checked, .. } = self;
        checked.report.summary =
            summary(workspace, &checked.model, &checked.program, &checked.report.findings);
        Some(touched)
    }
}

/// Of which texts what they say of whom is known to be free of mistakes, but for the one that is edited.
fn unmistaken<'f>(
    workspace: &Workspace,
    findings: impl Iterator<Item = (&'f Finding, &'f Trace)>,
    edited: SourceId,
) -> Vec<bool> {
    let mut stays = vec![true; workspace.parsed.len()];
    let mut no = |id: SourceId| stays.get_mut(id.0 as usize).into_iter().for_each(|stays| *stays = false);
    no(edited);
    for (finding, trace) in findings {
        if trace.from == From::Mistake(Stage::Filled) {
            no(finding.primary.place.source);
        }
        // What lies within itself is taken out of it once all is read.
        if finding.code == "model/part_of_cycle" {
            return Vec::new();
        }
    }
    stays
}

/// So many names are looked for in all texts.
const NAMES: usize = 1_000;

/// What can be taken over from the model before: what is said in texts in which no name is written that means somebody else now.
fn reuse<'m>(
    before: &'m Model,
    new: &Model,
    stays: &[bool],
    lacks: &dyn Fn(SourceId, &Changed) -> bool,
) -> Reuse<'m> {
    let mut reuse = Reuse::new(before, new);
    // Statements are named once all is read.
    let counts = |model: &Model, e: EntityId| !model.kind(KindId::STATEMENT).extent.contains(&e.0);
    let different = named_differently(before, new, &|e| reuse.now(e), &counts);
    if different.len() <= NAMES {
        let changed = Changed::of(different.iter().map(|(name, _)| *name), [before, new]);
        let stays: Vec<bool> =
            (0..).zip(stays).map(|(i, stays)| *stays && lacks(SourceId(i), &changed)).collect();
        reuse.take_over(new, &|id| stays.get(id.0 as usize) == Some(&true));
    }
    reuse
}

/// The packs that a file uses, as it names them.
fn uses<'t>(text: &'t str, file: &tree::File) -> Vec<&'t str> {
    let used = |item: &Item| match item {
        Item::Use(Use { span, .. }) => Some(span.of(text)),
        _ => None,
    };
    file.items.iter().filter_map(used).collect()
}

/// A name that only one of two models knows, or that means another entity, and whether it is that of an entity: else of something that could not be understood.
type Different<'m> = (&'m str, bool);

/// The names that only one of two models knows, and those by which somebody else is called now: other names can change hands.
fn named_differently<'m>(
    a: &'m Model,
    b: &'m Model,
    who: &dyn Fn(EntityId) -> Option<EntityId>,
    counts: &dyn Fn(&Model, EntityId) -> bool,
) -> Vec<Different<'m>> {
    let only = |a: &'m Model, b: &'m Model| {
        let names = a.entity_names.iter().filter(|(_, e)| counts(a, **e)).map(|(s, _)| (*s, true));
        let broken = a.broken_names.iter().map(|s| (*s, false));
        let names = names.chain(broken).filter(|(s, is_entity)| {
            let there = b.symbols.get(a.symbols.text(*s));
            !there.is_some_and(|s| match is_entity {
                true => b.entity_names.contains_key(&s),
                false => b.broken_names.contains(&s),
            })
        });
        names.map(|(s, is_entity)| (a.symbols.text(s), is_entity)).collect::<Vec<_>>()
    };
    let mut all = only(a, b);
    let meant = a.entity_names.keys().filter_map(|s| Some((a.symbols.text(*s), *a.entity_names.get(s)?)));
    let now = |name: &str| b.symbols.get(name).and_then(|s| b.entity_names.get(&s)).copied();
    let elsewhere = meant.filter(|(name, e)| now(name).is_some_and(|now| who(*e) != Some(now)));
    all.extend(elsewhere.map(|(name, _)| (name, true)));
    all.extend(only(b, a));
    all
}

type Set = IndexSet<Box<str>, FxBuildHasher>;

/// The words by which rules may name somebody, as far as they were asked for.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// All that stand in rules: also what could not be understood may be meant as a kind, say.
    all: Option<Set>,
    /// Those of them that were looked for among the entities.
    entities: Option<Set>,
}

impl Words {
    /// Whether all parts of a name are among the words: who nests in another can only be named with it.
    fn may_mean(
        &mut self,
        (name, is_entity): Different<'_>,
        workspace: &Workspace,
        program: &Program,
    ) -> bool {
        let words = match is_entity {
            true => self.entities.get_or_insert_with(|| sought(workspace, program)),
            false => self.all.get_or_insert_with(|| all(workspace)),
        };
        name.split('.').all(|part| words.contains(part))
    }
}

/// All words that stand in rules, and in what the project sets.
fn all(workspace: &Workspace) -> Set {
    let mut words = Set::default();
    for Parsed { source, file, .. } in &workspace.parsed {
        let text = &workspace.sources.get(*source).text;
        for item in &file.items {
            match item {
                Item::Rule(tree::Rule { span, .. })
                | Item::Define(tree::Define { span, .. })
                | Item::Value(tree::NamedValue { span, .. }) => words.extend(words_of(span.of(text))),
                _ => {}
            }
        }
    }
    for setting in &workspace.settings.values {
        words.extend(words_of(workspace.sources.text(setting.place)));
    }
    words
}

/// The words of the names that rules look for among the entities.
fn sought(workspace: &Workspace, program: &Program) -> Set {
    program.sought.iter().flat_map(|place| words_of(workspace.sources.text(*place))).collect()
}

fn words_of(text: &str) -> impl Iterator<Item = Box<str>> {
    text.split(|c| !is_in_name(c)).map(Box::from)
}
