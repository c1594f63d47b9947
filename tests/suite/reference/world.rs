//! The text of a program, parsed and lowered.

use einklang::finding::{Finding, Severity};
use einklang::model::{Lowered, Model, Part};
use einklang::source::{Pack, Source, SourceId, Sources, Span};
use einklang::syntax::{self, tree};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// A program of one file.
#[derive(Debug)]
pub(super) struct World {
    pub(super) sources: Sources,
    pub(super) file: tree::File,
    pub(super) model: Model,
    /// Where each define stands among the items.
    defines: IndexMap<String, usize, FxBuildHasher>,
}

/// The one text.
pub(super) const FILE: SourceId = SourceId(0);

impl World {
    /// Reads a program; the errors where there are any.
    pub(super) fn read(text: &str) -> Result<World, Vec<Finding>> {
        let source =
            Source { path: "program.ekl".into(), text: text.to_string().into(), pack: Pack::PROJECT };
        let sources = Sources { files: vec![source], ..Sources::default() };
        let parsed = syntax::parse(FILE, sources.get(FILE));
        let mut findings = parsed.findings;
        let part =
            Part { source: FILE, items: &parsed.file.items, prose: &parsed.file.prose, entities: true };
        let Lowered { model, findings: more } = einklang::model::lower(&sources, &[part]);
        findings.extend(more);
        findings.retain(|f| f.severity == Severity::Error);
        if findings.is_empty() { Ok(World::new(sources, parsed.file, model)) } else { Err(findings) }
    }

    pub(super) fn new(sources: Sources, file: tree::File, model: Model) -> World {
        let mut defines: IndexMap<String, usize, FxBuildHasher> = IndexMap::default();
        for (i, item) in file.items.iter().enumerate() {
            if let tree::Item::Define(d) = item {
                defines.entry(d.name.span.of(&sources.get(FILE).text).to_owned()).or_insert(i);
            }
        }
        World { sources, file, model, defines }
    }

    pub(super) fn text(&self, span: Span) -> &str {
        span.of(&self.sources.get(FILE).text)
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = &tree::Rule> {
        self.file.items.iter().filter_map(|i| if let tree::Item::Rule(r) = i { Some(r) } else { None })
    }

    pub(super) fn define(&self, name: &str) -> Option<(usize, &tree::Define)> {
        let i = *self.defines.get(name)?;
        if let Some(tree::Item::Define(d)) = self.file.items.get(i) { Some((i, d)) } else { None }
    }

    pub(super) fn named_value(&self, name: &str) -> Option<&tree::Expr> {
        self.file.items.iter().find_map(|item| match item {
            tree::Item::Value(v) if self.text(v.name.span) == name => Some(&v.value),
            _ => None,
        })
    }
}
