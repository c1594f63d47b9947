//! The text of a program, parsed and lowered.

use einklang::finding::{Finding, Severity};
use einklang::model::{Lowered, Model, Part};
use einklang::source::{Pack, Source, SourceId, Sources, Span};
use einklang::syntax::{self, tree};

/// A program of one file.
#[derive(Debug)]
pub(super) struct World {
    pub(super) sources: Sources,
    pub(super) file: tree::File,
    pub(super) model: Model,
}

/// The one text.
pub(super) const FILE: SourceId = SourceId(0);

impl World {
    /// Reads a program; the errors where there are any.
    pub(super) fn read(text: &str) -> Result<World, Vec<Finding>> {
        let source = Source { path: "program.ekl".into(), text: text.into(), pack: Pack::PROJECT };
        let sources = Sources { files: vec![source], ..Sources::default() };
        let parsed = syntax::parse(FILE, sources.get(FILE));
        let mut findings = parsed.findings;
        let part =
            Part { source: FILE, items: &parsed.file.items, prose: &parsed.file.prose, entities: true };
        let Lowered { model, findings: more } = einklang::model::lower(&sources, &[part]);
        findings.extend(more);
        findings.retain(|f| f.severity == Severity::Error);
        if findings.is_empty() { Ok(World { sources, file: parsed.file, model }) } else { Err(findings) }
    }

    pub(super) fn text(&self, span: Span) -> &str {
        span.of(&self.sources.get(FILE).text)
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = &tree::Rule> {
        self.file.items.iter().filter_map(|i| if let tree::Item::Rule(r) = i { Some(r) } else { None })
    }

    pub(super) fn define(&self, name: &str) -> Option<(usize, &tree::Define)> {
        self.file.items.iter().enumerate().find_map(|(i, item)| match item {
            tree::Item::Define(d) if self.text(d.name.span) == name => Some((i, d)),
            _ => None,
        })
    }

    pub(super) fn named_value(&self, name: &str) -> Option<&tree::Expr> {
        self.file.items.iter().find_map(|item| match item {
            tree::Item::Value(v) if self.text(v.name.span) == name => Some(&v.value),
            _ => None,
        })
    }
}
