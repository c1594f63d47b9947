//! From syntax trees to the model: what is declared, who is named, and what is said about whom.
//!
//! Each step takes what the steps before it made: units, kinds, their properties and sentences, the entities in
//! their order, their values, and last what can only be seen when all is there. Every mistake is a finding, and
//! costs only itself. Rules, defines and tests are compiled elsewhere, from the same trees.

use super::{EntityId, Lowered, Model, Part, PropertyId, Symbol, Symbols, Type, Visibility, unit};
use crate::finding::Finding;
use crate::source::{Pack, Place, SourceId, Sources, Span};
use crate::syntax::tree::Item;

mod bodies;
mod bounds;
mod builtin;
mod columns;
mod entities;
mod extensions;
mod fill;
mod kinds;
mod lines;
pub mod literal;
mod mentions;
mod names;
mod nesting;
mod part_of;
pub(crate) mod patch;
mod properties;
mod quantity;
mod recent;
pub(crate) mod reuse;
mod rivals;
mod say;
mod schema;
mod sentences;
mod statements;
mod template;
mod time;
mod titles;
mod units;
mod wording;

/// Builds the model of all parts. Never fails, on any trees.
pub fn lower(sources: &Sources, parts: &[Part<'_>]) -> Lowered {
    let (lowered, kit) = lower_all(sources, parts, None, Keeping::Nothing);
    kit.complete(lowered)
}

/// The same of parts whose statements are held apart, by text, and dropped as soon as they are read.
pub fn lower_once(sources: &Sources, parts: &[Part<'_>], statements: Vec<Vec<Item>>) -> Lowered {
    let (lowered, kit) = lower_all(sources, parts, Some(statements), Keeping::Nothing);
    kit.complete(lowered)
}

/// What is kept for the next time, and what was kept the last.
enum Keeping<'r, 'm> {
    /// It is read once.
    Nothing,
    /// It is read for the first time.
    Everything,
    /// It was read before: what was declared then, and who says, once all names are known, what is not read but taken over.
    Again(&'r mut schema::Schema, &'r dyn Fn(&Model) -> reuse::Reuse<'m>),
}

/// The same, with what was read of the entities set apart, and what is needed to read some of them again.
fn lower_all(
    sources: &Sources,
    parts: &[Part<'_>],
    statements: Option<Vec<Vec<Item>>>,
    keeping: Keeping<'_, '_>,
) -> (Lowered, patch::Kit) {
    let mut parts = parts.to_vec();
    parts.sort_by_key(|part| part.source);
    let mut it = Lowering::new(sources);
    let declaring = Part::as_declared(sources, &parts);
    let keeps = !matches!(keeping, Keeping::Nothing);
    let (known, reusing) = match keeping {
        Keeping::Again(schema, reusing) => (Some(std::mem::take(schema)), Some(reusing)),
        Keeping::Nothing | Keeping::Everything => (None, None),
    };
    let schema = known.filter(|schema| schema.restore(&mut it, &declaring)).unwrap_or_else(|| {
        let mut schema = schema::Schema::declare(&mut it, &declaring);
        if keeps {
            schema.keep(&it, &declaring);
        }
        schema
    });
    let held = bodies::held(&declaring, statements);
    let mut bodies = entities::collect(&mut it, &declaring, held);
    properties::defaults(&mut it, &schema.defaults);
    let declared = std::mem::take(&mut it.findings);
    let reuse = reusing.map(|reuse| reuse(&it.model));
    let mut columns = fill::fill(&mut it, &parts, &schema.templates, &mut bodies, reuse.as_ref());
    let filled = std::mem::replace(&mut it.findings, declared);
    part_of::break_cycles(&mut it, &mut columns);
    it.model.columns = columns.finish(&it.model);
    let states = mentions::statements(sources, &parts);
    if states {
        statements::materialise(&mut it.model);
    }
    let extended = bodies.extended();
    let (strict, sought) = (std::mem::take(&mut it.strict), std::mem::take(&mut it.sought));
    let taken = std::mem::take(&mut it.taken);
    let kit = patch::Kit { schema, strict, filled, sought, states, extended, taken };
    (it.finish(), kit)
}

/// What all steps share.
#[derive(Debug)]
struct Lowering<'a> {
    sources: &'a Sources,
    model: Model,
    findings: Vec<Finding>,
    hints: say::Hints,
    titles: titles::Titles,
    /// For each property which of its bounds exclude the bound itself (`> 0`).
    strict: Vec<bounds::Strict>,
    /// How much work it was to look for names that may be meant, by piece and text.
    sought: Vec<(usize, SourceId, usize)>,
    /// Of whom all was taken over and nothing read, sorted.
    taken: Vec<EntityId>,
}

impl<'a> Lowering<'a> {
    fn new(sources: &'a Sources) -> Lowering<'a> {
        let model = Model {
            symbols: Symbols::default(),
            kinds: Vec::new(),
            properties: Vec::new(),
            choices: Vec::new(),
            units: unit::Units::default(),
            texts: Vec::new(),
            entities: super::Entities::default(),
            columns: Vec::new(),
            citations: Vec::new(),
            kind_names: super::Table::default(),
            choice_names: super::Table::default(),
            entity_names: super::BySymbol::default(),
            plain_names: super::Plain::default(),
            nested_names: super::SymbolSet::default(),
            outer_names: super::SymbolSet::default(),
            broken_names: indexmap::IndexSet::default(),
            contested: indexmap::IndexSet::default(),
            visibility: Visibility::new(sources),
        };
        let mut it = Lowering {
            sources,
            model,
            findings: Vec::new(),
            hints: say::Hints::new(),
            titles: titles::Titles::default(),
            strict: Vec::new(),
            sought: Vec::new(),
            taken: Vec::new(),
        };
        builtin::declare(&mut it);
        it
    }

    /// The characters of a span.
    fn text(&self, source: SourceId, span: Span) -> &'a str {
        span.of(&self.sources.get(source).text)
    }

    /// The symbol of a name as it is written.
    fn intern(&mut self, source: SourceId, span: Span) -> Symbol {
        let text = self.text(source, span);
        self.model.symbols.intern(text)
    }

    /// The pack of a text.
    fn pack(&self, source: SourceId) -> Pack {
        self.sources.get(source).pack
    }

    /// Reads literals in a scope.
    fn reader(&self, scope: literal::Scope) -> literal::Reader<'_> {
        let source = self.sources.get(scope.source);
        let (hints, titles) = (&self.hints, &self.titles);
        literal::Reader { model: &self.model, sources: self.sources, source, scope, hints, titles }
    }

    fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Remembers a name that somebody set out to define, so that its uses are no mistakes of their own.
    fn break_name(&mut self, source: SourceId, span: Span) {
        let symbol = self.intern(source, span);
        self.model.broken_names.insert(symbol);
    }

    /// Findings in the order of their places, so that no step's order can be seen.
    fn finish(mut self) -> Lowered {
        self.findings.sort_by(|a, b| (a.primary.place, &a.code).cmp(&(b.primary.place, &b.code)));
        Lowered { model: self.model, findings: self.findings }
    }
}

/// A span in a text.
fn at(source: SourceId, span: Span) -> Place {
    Place { source, span }
}

/// What a property's values must be, as the readers of values ask for it.
fn asked(model: &Model, property: PropertyId) -> literal::Asked<'_> {
    let it = model.property(property);
    literal::Asked {
        ty: it.ty,
        many: it.is_many() && matches!(it.ty, Type::Entity(_)),
        unit: it.unit.as_ref(),
    }
}
