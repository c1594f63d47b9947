//! What is declared beside the entities: units, kinds, properties, sentences. It is kept, so that it need not be read again
//! as long as nothing but entities is edited.

use super::bounds::Strict;
use super::say::Hints;
use super::{Lowering, kinds, template, units};
use crate::finding::Finding;
use crate::model::{Model, Part, PropertyId};
use crate::source::{SourceId, Sources};
use crate::syntax::tree::{Broken, Expr, Item};

/// What is declared, before any entity is.
#[derive(Debug, Default)]
pub(crate) struct Schema {
    /// What a property is where nothing is written: it may name an entity, so it is read once all have names.
    pub(super) defaults: Vec<(PropertyId, SourceId, Expr)>,
    pub(super) templates: template::Templates,
    /// All that was read, where it is kept.
    read: Option<Read>,
}

/// How far the model was when all was declared.
#[derive(Debug)]
struct Read {
    model: Model,
    findings: Vec<Finding>,
    strict: Vec<Strict>,
    hints: usize,
    /// The names of what could not be understood, in any file: what is declared may be meant to use it.
    broken: Vec<Box<str>>,
}

impl Schema {
    /// Declares all that the parts do, in their order.
    pub(super) fn declare(it: &mut Lowering<'_>, parts: &[Part<'_>]) -> Schema {
        units::declare(it, parts);
        let declared = kinds::declare(it, parts);
        let templates = template::compile(it, &declared);
        let defaults = declared.properties.into_iter();
        let defaults = defaults.filter_map(|(id, source, p)| Some((id, source, p.default.clone()?)));
        Schema { defaults: defaults.collect(), templates, read: None }
    }

    /// Keeps how far the model is.
    pub(super) fn keep(&mut self, it: &Lowering<'_>, parts: &[Part<'_>]) {
        self.read = Some(Read {
            model: it.model.clone(),
            findings: it.findings.clone(),
            strict: it.strict.clone(),
            hints: it.hints.left(),
            broken: broken(it.sources, parts).map(Box::from).collect(),
        });
    }

    /// Goes on from where the model was, if the parts declare what they did, but for entities; and says whether it does.
    pub(super) fn restore(&self, it: &mut Lowering<'_>, parts: &[Part<'_>]) -> bool {
        let is_like = |read: &&Read| broken(it.sources, parts).eq(read.broken.iter().map(|name| &**name));
        let Some(read) = self.read.as_ref().filter(is_like) else { return false };
        it.model = read.model.clone();
        it.findings = read.findings.clone();
        it.strict = read.strict.clone();
        it.hints = Hints::with(read.hints);
        true
    }
}

/// The names that somebody set out to declare.
fn broken<'s>(sources: &'s Sources, parts: &[Part<'_>]) -> impl Iterator<Item = &'s str> {
    let items = parts.iter().flat_map(|part| part.items.iter().map(|item| (part.source, item)));
    items.filter_map(|(source, item)| match item {
        Item::Broken(Broken { defines: Some(name), .. }) => Some(name.span.of(&sources.get(source).text)),
        _ => None,
    })
}
