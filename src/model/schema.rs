//! What can be stated: kinds, their properties, enumerations.

use std::ops::Range;
use std::sync::Arc;

use smallvec::SmallVec;

use super::{ChoiceId, KindId, PropertyId, Symbol, interval, unit, value};
use crate::source::{Pack, Place};
use crate::syntax::tree::Cardinality;

/// What a property's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// `text`
    Text,
    /// `yes_no`
    YesNo,
    /// `number` (dimensionless) or `quantity in UNIT`; the values are kept in the base units of the dimension.
    Number(unit::Dimension),
    /// `date`
    Date,
    /// `period`
    Period,
    /// `duration`
    Duration,
    /// An enumeration; values are indices into [`Choice::values`], ordered as written.
    Choice(ChoiceId),
    /// Entities of a kind.
    Entity(KindId),
    /// `value` of a `statement`: any of the above.
    Any,
}

/// A text behind its language tag, if it has one.
pub type Variant = (Option<Box<str>>, Box<str>);

/// A text in one or several languages.
#[derive(Clone, Debug, PartialEq, Eq, Default, Hash)]
pub struct LocalisedText {
    /// Each text behind its language tag, if it has one.
    pub variants: SmallVec<[Variant; 1]>,
}

impl LocalisedText {
    /// The text for a reader: in the reader's language, else without a tag, else the first.
    pub fn in_lang(&self, lang: crate::finding::Lang) -> &str {
        let by =
            |tag: Option<&str>| self.variants.iter().find(|(t, _)| t.as_deref() == tag).map(|(_, s)| &**s);
        by(Some(lang.tag()))
            .or_else(|| by(None))
            .or_else(|| self.variants.first().map(|(_, s)| &**s))
            .unwrap_or("")
    }
}

/// A kind of entity.
#[derive(Debug, Clone)]
pub struct Kind {
    /// Its name.
    pub name: Symbol,
    /// Where the name was declared; nowhere for the built-in ones.
    pub place: Option<Place>,
    /// `kind B is A`; `None` only for [`KindId::ENTITY`].
    pub parent: Option<KindId>,
    /// `kind clause in agreement`
    pub container: Option<KindId>,
    /// For people.
    pub title: Option<Arc<LocalisedText>>,
    /// For people who want to know more.
    pub note: Option<Arc<LocalisedText>>,
    /// Its properties by name, the inherited ones first.
    pub properties: indexmap::IndexMap<Symbol, PropertyId, rustc_hash::FxBuildHasher>,
    /// Its entities, those of its sub-kinds included.
    pub extent: Range<u32>,
    /// The pack that declares it.
    pub pack: Pack,
}

/// What a property has where nothing is written.
#[derive(Debug, Clone, PartialEq, std::default::Default)]
pub enum Default {
    /// Nothing: it is *none*.
    #[default]
    None,
    /// `= unknown`
    Unknown,
    /// `= any`: every entity of the property's kind.
    Any,
    /// `= medium`
    Value(value::Value),
}

/// A property of a kind.
#[derive(Debug, Clone)]
pub struct Property {
    /// Its name.
    pub name: Symbol,
    /// The kind that declares it.
    pub owner: KindId,
    /// What its values are.
    pub ty: Type,
    /// How many there are.
    pub cardinality: Cardinality,
    /// The unit it was declared in, for printing: its text and what one of it is in base units.
    pub unit: Option<unit::Measure>,
    /// The range its numbers must lie in; `None` at an end that is open.
    pub bound: interval::Interval,
    /// What holds where nothing is written. Columns do not repeat it: an absent value means this.
    pub default: Default,
    /// For people.
    pub title: Option<Arc<LocalisedText>>,
    /// For people who want to know more.
    pub note: Option<Arc<LocalisedText>>,
    /// Where the name was declared; nowhere for the built-in ones.
    pub place: Option<Place>,
}

impl Property {
    /// Whether it may have several values at one time.
    pub fn is_many(&self) -> bool {
        matches!(self.cardinality, Cardinality::Any | Cardinality::AtLeastOne)
    }
}

/// An enumeration.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The name of a `choice`; of an enumeration written in a property, `kind.property`.
    pub name: Symbol,
    /// The values, ordered.
    pub values: Vec<(Symbol, Option<LocalisedText>)>,
    /// Where it was declared.
    pub place: Option<Place>,
}
