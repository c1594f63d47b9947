//! What the files say: kinds, entities and their values, with names resolved and units converted.
//!
//! Everything is numbered and kept in columns: an entity is an index, the entities of a kind (its sub-kinds
//! included) are one contiguous range of indices, and each property has one column over the range of its kind.
//! The model knows neither rules nor findings about contradictions; only the mistakes in the statements themselves.

use smallvec::SmallVec;

use crate::finding::{Citation, Finding};
use crate::source::{Pack, Place, SourceId, Sources, Span};
use crate::syntax::tree;
pub use crate::syntax::tree::Cardinality;
pub use column::{CellNote, Cells, Column};
pub(crate) use lower::literal::localised;
pub use lower::literal::{Literal, Scope, value_of};
pub use lower::{lower, lower_once};
pub use schema::{Choice, Default, Kind, LocalisedText, Property, Type, Variant};
pub use symbols::{BySymbol, Plain, Symbol, SymbolSet, Symbols};

mod column;
pub mod date;
pub mod interval;
mod lookup;
pub mod lower;
pub mod nearest;
pub mod number;
mod schema;
pub mod stored;
mod symbols;
pub mod truth;
pub mod unit;
pub mod value;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// An index into [`Model::kinds`].
    KindId,
    /// An index into [`Model::properties`] and [`Model::columns`].
    PropertyId,
    /// An index into [`Model::choices`].
    ChoiceId,
    /// An index into [`Entities`], or one of the special entities below.
    EntityId,
    /// An index into [`Model::texts`].
    TextId,
}

impl EntityId {
    /// Stands in a column where the author wrote `unknown`.
    pub const UNKNOWN: EntityId = EntityId(u32::MAX);
    /// Stands in a column where the author wrote something that is in error.
    pub const FAULTY: EntityId = EntityId(u32::MAX - 1);
    /// Stands in a column where the author wrote `any`: every entity of the property's kind.
    pub const ANY: EntityId = EntityId(u32::MAX - 2);

    /// Whether it is an entity, and none of the special ones.
    pub fn is_real(self) -> bool {
        self.0 < u32::MAX - 2
    }
}

impl KindId {
    /// The root: every kind without a parent is an `entity`.
    pub const ENTITY: KindId = KindId(0);
    /// `source` (author, date, url).
    pub const SOURCE: KindId = KindId(1);
    /// `statement` (of, property, value, source, as_of, period): what was written, one entity a value.
    pub const STATEMENT: KindId = KindId(2);
}

impl PropertyId {
    /// `title` of every entity.
    pub const TITLE: PropertyId = PropertyId(0);
    /// `note` of every entity.
    pub const NOTE: PropertyId = PropertyId(1);
    /// `cite` of every entity: its sources.
    pub const CITE: PropertyId = PropertyId(2);
    /// `part_of` of every entity: its container, and what was set by hand.
    pub const PART_OF: PropertyId = PropertyId(3);
    /// `wording` of every entity in a Markdown draft.
    pub const WORDING: PropertyId = PropertyId(4);
    /// `author` of a `source`.
    pub const AUTHOR: PropertyId = PropertyId(5);
    /// `date` of a `source`.
    pub const DATE: PropertyId = PropertyId(6);
    /// `url` of a `source`.
    pub const URL: PropertyId = PropertyId(7);
    /// `of` of a `statement`: whom it is about.
    pub const STATEMENT_OF: PropertyId = PropertyId(8);
    /// `property` of a `statement`: the name of the property.
    pub const STATEMENT_PROPERTY: PropertyId = PropertyId(9);
    /// `value` of a `statement`.
    pub const STATEMENT_VALUE: PropertyId = PropertyId(10);
    /// `source` of a `statement`: what is cited for it.
    pub const STATEMENT_SOURCE: PropertyId = PropertyId(11);
    /// `as_of` of a `statement`: when it was known.
    pub const STATEMENT_AS_OF: PropertyId = PropertyId(12);
    /// `period` of a `statement`: when it holds.
    pub const STATEMENT_PERIOD: PropertyId = PropertyId(13);
}

/// Where an entity was declared.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    /// Its name.
    pub name: Place,
    /// All of its declaration.
    pub whole: Span,
    /// Its braces and what is between them.
    pub body: Option<Span>,
}

/// All entities, sorted by kind (a kind before its sub-kinds), then by place.
#[derive(Debug, Default, Clone)]
pub struct Entities {
    /// The kind of each.
    pub kind: Vec<KindId>,
    /// The qualified name of each.
    pub name: Vec<Symbol>,
    /// Where each was declared.
    pub declared: Vec<Declared>,
    /// What each nests in.
    pub container: Vec<Option<EntityId>>,
}

/// What is cited for an entity as a whole.
#[derive(Debug, Clone)]
pub struct EntityCitation {
    /// The entity.
    pub entity: EntityId,
    /// The source and the quotation.
    pub citation: Citation,
    /// Where it was written.
    pub place: Place,
}

/// Everything the files say.
#[derive(Debug, Clone)]
pub struct Model {
    /// All names.
    pub symbols: Symbols,
    /// All kinds; a sub-kind may come before its parent.
    pub kinds: Vec<Kind>,
    /// All properties.
    pub properties: Vec<Property>,
    /// All enumerations.
    pub choices: Vec<std::sync::Arc<Choice>>,
    /// All units.
    pub units: unit::Units,
    /// All texts that are values.
    pub texts: Vec<LocalisedText>,
    /// All entities.
    pub entities: Entities,
    /// The columns, by property.
    pub columns: Vec<Column>,
    /// What is cited for entities as a whole, sorted by entity.
    pub citations: Vec<EntityCitation>,
    /// The kinds by name.
    pub kind_names: Table<KindId>,
    /// The choices declared with `choice`, by name.
    pub choice_names: Table<ChoiceId>,
    /// Entities by qualified name, and by alias.
    pub entity_names: BySymbol<EntityId>,
    /// Of these the names that mean the same everywhere.
    pub plain_names: Plain,
    /// What nested entities are called in their containers, so that most names need no lexical search.
    pub nested_names: SymbolSet,
    /// Names that stand before a dot in that of an entity: nothing is named inside of any other.
    pub outer_names: SymbolSet,
    /// Names whose declaration could not be understood: their uses are no mistakes of their own.
    pub broken_names: indexmap::IndexSet<Symbol, rustc_hash::FxBuildHasher>,
    /// Kinds and choices that were declared again elsewhere: what is written for the other declaration is no mistake
    /// of its own.
    pub contested: indexmap::IndexSet<Symbol, rustc_hash::FxBuildHasher>,
    /// Who sees what.
    pub visibility: Visibility,
}

impl Model {
    /// Whether a kind, or one it descends from, was declared again by somebody whom `from` sees, or is itself.
    pub fn is_contested(&self, kind: KindId, from: Pack) -> bool {
        if self.contested.is_empty() {
            return false;
        }
        let generations = std::iter::successors(Some(kind), |k| self.kind(*k).parent);
        let mut known = generations.map(|k| self.kind(k)).filter(|k| self.contested.contains(&k.name));
        known.any(|kind| kind.pack != from || from == Pack::PROJECT)
    }

    /// Whether the declaration of a name could not be understood, so that its uses are no mistakes of their own.
    pub fn is_broken(&self, name: &str) -> bool {
        !self.broken_names.is_empty()
            && self.symbols.get(name).is_some_and(|s| self.broken_names.contains(&s))
    }

    /// The same of an entity.
    pub(crate) fn is_entity_broken(&self, entity: EntityId) -> bool {
        !self.broken_names.is_empty()
            && self.entities.name.get(entity.index()).is_some_and(|s| self.broken_names.contains(s))
    }
}

/// Which pack each text belongs to, and what each pack sees.
#[derive(Debug, Clone, Default)]
pub struct Visibility {
    packs: Vec<Pack>,
    uses: Vec<Vec<Pack>>,
}

impl Visibility {
    /// As the sources have it.
    pub fn new(sources: &Sources) -> Visibility {
        Visibility { packs: sources.files.iter().map(|f| f.pack).collect(), uses: sources.uses.clone() }
    }

    /// The pack of a text.
    pub fn pack(&self, source: SourceId) -> Pack {
        self.packs.get(source.0 as usize).copied().unwrap_or(Pack::PROJECT)
    }

    /// Whether what stands in `to` is visible in `from`; see [`Sources::sees`].
    pub fn sees(&self, from: Pack, to: Pack) -> bool {
        from == Pack::PROJECT || from == to || self.uses.get(from.0 as usize).is_some_and(|u| u.contains(&to))
    }
}

/// A map by name, in the order of insertion.
pub type Table<T> = indexmap::IndexMap<Symbol, T, rustc_hash::FxBuildHasher>;

impl Model {
    /// A kind.
    pub fn kind(&self, id: KindId) -> &Kind {
        &self.kinds[id.index()]
    }

    /// A property.
    pub fn property(&self, id: PropertyId) -> &Property {
        &self.properties[id.index()]
    }

    /// The property of a kind by its name.
    pub fn property_of(&self, kind: KindId, name: &str) -> Option<PropertyId> {
        self.kind(kind).properties.get(&self.symbols.get(name)?).copied()
    }

    /// Whether `a` is `b` or one of its sub-kinds.
    pub fn is_kind(&self, a: KindId, b: KindId) -> bool {
        let mut at = Some(a);
        while let Some(k) = at {
            if k == b {
                return true;
            }
            at = self.kind(k).parent;
        }
        false
    }

    /// The kind of an entity.
    pub fn kind_of(&self, entity: EntityId) -> KindId {
        self.entities.kind.get(entity.index()).copied().unwrap_or(KindId::ENTITY)
    }

    /// The qualified name of an entity.
    pub fn name_of(&self, entity: EntityId) -> &str {
        self.entities.name.get(entity.index()).map_or("", |n| self.symbols.text(*n))
    }

    /// A text.
    pub fn text(&self, id: TextId) -> &LocalisedText {
        static NONE: LocalisedText = LocalisedText { variants: SmallVec::new_const() };
        self.texts.get(id.index()).unwrap_or(&NONE)
    }
}

/// One file's part of a model.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// The text.
    pub source: SourceId,
    /// Its items: of a file, or of a `test`.
    pub items: &'a [tree::Item],
    /// The prose between the fences.
    pub prose: &'a [Span],
    /// Whether its entities, `extend`s and `accept`s count; else only what it declares (kinds, units, choices).
    pub entities: bool,
}

impl<'a> Part<'a> {
    /// Parts in the order in which their declarations count: a pack before those that use it, the project behind all
    /// packs, a test behind its file. Of two declarations of a name, the later one is the mistake.
    pub fn as_declared(sources: &Sources, parts: &[Part<'a>]) -> Vec<Part<'a>> {
        let uses = |pack: Pack| sources.uses.get(pack.0 as usize).map_or(0, Vec::len);
        let mut seen = indexmap::IndexSet::<_, rustc_hash::FxBuildHasher>::default();
        let mut ranked: Vec<_> = parts
            .iter()
            .map(|part| {
                let pack = sources.get(part.source).pack;
                let is_test = !seen.insert(part.source);
                ((is_test, pack == Pack::PROJECT, uses(pack), part.source), *part)
            })
            .collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        ranked.into_iter().map(|(_, part)| part).collect()
    }
}

/// A model, and what is wrong with the statements.
#[derive(Debug)]
pub struct Lowered {
    /// The model.
    pub model: Model,
    /// The mistakes.
    pub findings: Vec<Finding>,
}
