//! A kind, in detail: what one can write about its entities, which rules look at them, and an example.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::rule::dedent;
use super::vocabulary::ChoiceValue;
use super::{Manual, RuleEntry, sentence};
use crate::model::{Cardinality, EntityId, KindId, LocalisedText, Property, PropertyId, Type};
use crate::source::{Place, Span};
use crate::syntax::tree::{self, Item};

/// A kind, in detail.
#[derive(Debug)]
pub struct KindDetail<'m> {
    /// What it inherits from, unless that is the root.
    pub parent: Option<&'m str>,
    /// What it nests in.
    pub container: Option<&'m str>,
    /// The kinds that inherit from it.
    pub below: Vec<&'m str>,
    /// Its properties, its own first; those of every entity left out.
    pub properties: Vec<PropertyDetail<'m>>,
    /// What every entity has.
    pub common: Vec<PropertyDetail<'m>>,
    /// Its sentence templates, its own first.
    pub sentences: Vec<sentence::Sentence<'m>>,
    /// The rules that range over it, or over what it inherits from.
    pub over: Vec<&'m RuleEntry<'m>>,
    /// The rules whose conditions look at it besides.
    pub asks: Vec<&'m RuleEntry<'m>>,
    /// An entity of it, as it was written.
    pub example: Option<(Place, String)>,
}

/// A property, in detail.
#[derive(Debug)]
pub struct PropertyDetail<'m> {
    /// Its name.
    pub name: &'m str,
    /// What its values are.
    pub ty: TypeDetail<'m>,
    /// How many there are.
    pub cardinality: Cardinality,
    /// What holds where nothing is written, as it was declared.
    pub default: Option<&'m str>,
    /// What its numbers must keep to, as it was declared: `>= 0`.
    pub bound: Option<&'m str>,
    /// For people.
    pub title: LocalisedText,
    /// For people who want to know more.
    pub note: LocalisedText,
    /// The kind that it is inherited from.
    pub inherited: Option<&'m str>,
}

/// What a property's values are.
#[derive(Debug)]
pub enum TypeDetail<'m> {
    /// `text`, `date` and the like.
    Word(&'static str),
    /// A number in a unit.
    Quantity(&'m str),
    /// One of several words; the name, if the enumeration has one, and the values.
    Choice(Option<&'m str>, Vec<ChoiceValue<'m>>),
    /// Entities of a kind.
    Kind(&'m str),
}

/// No more lines of an example are shown.
const LINES: usize = 16;

impl<'w> Manual<'w> {
    /// A kind in detail.
    pub fn kind_detail(&self, id: KindId) -> KindDetail<'_> {
        let kind = self.model.kind(id);
        let named = |k: KindId| (k != KindId::ENTITY).then(|| self.kind_name(k));
        let declared = self.property_trees();
        let (mut properties, mut common) = (Vec::new(), Vec::new());
        for property in kind.properties.values() {
            let it = self.model.property(*property);
            let detail = self.property_detail(id, it, &declared);
            match it.owner == KindId::ENTITY && id != KindId::ENTITY {
                true => common.push(detail),
                false => properties.push(detail),
            }
        }
        properties.sort_by_key(|p| p.inherited.is_some());
        let lines: Vec<KindId> = std::iter::successors(Some(id), |k| self.model.kind(*k).parent).collect();
        let touches =
            |kinds: &indexmap::IndexSet<KindId, FxBuildHasher>| lines.iter().any(|k| kinds.contains(k));
        let over: Vec<&RuleEntry<'_>> = self.rules.iter().filter(|r| touches(&r.over)).collect();
        let asks = self.rules.iter().filter(|r| !touches(&r.over) && touches(&r.asks)).collect();
        let ids = (0..self.model.kinds.len() as u32).map(KindId);
        let mut below: Vec<&str> =
            ids.filter(|k| self.model.kind(*k).parent == Some(id)).map(|k| self.kind_name(k)).collect();
        below.sort_unstable();
        KindDetail {
            parent: kind.parent.and_then(named),
            container: kind.container.and_then(named),
            below: if id == KindId::ENTITY { Vec::new() } else { below },
            properties,
            common,
            sentences: self.sentences(&lines),
            over,
            asks,
            example: self.example(id),
        }
    }

    /// The declarations of properties, by the places of their names.
    fn property_trees(&self) -> IndexMap<Place, &'w tree::PropertyDecl, FxBuildHasher> {
        let mut trees = IndexMap::default();
        for parsed in &self.workspace.parsed {
            for item in &parsed.file.items {
                let (Item::Kind(kind) | Item::ExtendKind(kind)) = item else { continue };
                let at = |p: &tree::PropertyDecl| Place { source: parsed.source, span: p.name.span };
                trees.extend(kind.properties.iter().map(|p| (at(p), p)));
            }
        }
        trees
    }

    fn property_detail<'m>(
        &'m self,
        of: KindId,
        it: &'m Property,
        declared: &IndexMap<Place, &'w tree::PropertyDecl, FxBuildHasher>,
    ) -> PropertyDetail<'m> {
        let tree = it.place.and_then(|place| Some((place.source, *declared.get(&place)?)));
        let name = self.model.symbols.text(it.name);
        let text = |span: Option<Span>| tree.zip(span).map(|((source, _), span)| self.text(source, span));
        let bound = tree.and_then(|(_, p)| p.bounds.last()).map(|(_, e)| e.span);
        // The operators stand before the numbers.
        let bound = bound.zip(tree).map(|(number, (_, p))| {
            let start = match &p.ty {
                tree::TypeRef::Quantity(unit) => unit.span.end,
                tree::TypeRef::Named(name) => name.span.end,
                tree::TypeRef::Choice(_) => number.start,
            };
            Span { start, end: number.end }
        });
        PropertyDetail {
            name,
            ty: self.type_detail(it),
            cardinality: it.cardinality,
            default: text(tree.and_then(|(_, p)| p.default.as_ref()).map(|e| e.span)),
            bound: text(bound).map(|b| b.trim_start_matches(['?', '*', '+', ' '])),
            title: it.title.as_deref().cloned().unwrap_or_default(),
            note: it.note.as_deref().cloned().unwrap_or_default(),
            inherited: (it.owner != of).then(|| self.kind_name(it.owner)),
        }
    }

    fn type_detail<'m>(&'m self, it: &'m Property) -> TypeDetail<'m> {
        match it.ty {
            Type::Text => TypeDetail::Word("text"),
            Type::YesNo => TypeDetail::Word("yes_no"),
            Type::Date => TypeDetail::Word("date"),
            Type::Period => TypeDetail::Word("period"),
            Type::Duration => TypeDetail::Word("duration"),
            Type::Any => TypeDetail::Word("any"),
            Type::Number(_) => match &it.unit {
                Some(unit) if !unit.text.is_empty() => TypeDetail::Quantity(&unit.text),
                _ => TypeDetail::Word("number"),
            },
            Type::Entity(kind) => TypeDetail::Kind(self.kind_name(kind)),
            Type::Choice(id) => {
                let name = self.model.choices.get(id.index()).map(|c| self.model.symbols.text(c.name));
                TypeDetail::Choice(name.filter(|n| !n.contains('.')), self.choice_values(id))
            }
        }
    }

    /// An entity of a kind as it was written: the one that is named most often, else one of a test.
    fn example(&self, kind: KindId) -> Option<(Place, String)> {
        // A statement is what is written of an entity, and is not written itself.
        if kind == KindId::STATEMENT {
            return None;
        }
        if let Some(entity) = self.most_named(kind, &[]) {
            let declared = self.model.entities.declared.get(entity.index())?;
            let source = declared.name.source;
            return Some((declared.name, shortened(self.text(source, declared.whole))));
        }
        let name = self.kind_name(kind);
        self.workspace.parsed.iter().find_map(|parsed| {
            let text = &*self.sources().get(parsed.source).text;
            let tests = parsed.file.items.iter().filter_map(|item| match item {
                Item::Test(test) => Some(&test.items),
                _ => None,
            });
            let line = tests.flatten().find_map(|item| line_of(item, name, text))?;
            Some((Place { source: parsed.source, span: line.span }, shortened(line.span.of(text))))
        })
    }

    /// The entity of a kind that is written most often, those left out that are named already.
    pub(super) fn most_named(&self, kind: KindId, but: &[EntityId]) -> Option<EntityId> {
        let all = self.model.kind(kind).extent.clone().map(EntityId);
        let others = all.filter(|e| !but.contains(e));
        others.max_by_key(|e| (self.mentions.count(self.model.name_of(*e)), std::cmp::Reverse(*e)))
    }

    /// A kind's property by its name.
    pub(super) fn property(&self, kind: KindId, name: &str) -> Option<PropertyId> {
        self.model.property_of(kind, name)
    }

    /// How often a name is written.
    pub(super) fn mentioned(&self, name: &str) -> u32 {
        self.mentions.count(name)
    }
}

/// The first entity of a kind in an item of a test, with a body.
fn line_of<'t>(item: &'t Item, kind: &str, text: &str) -> Option<&'t tree::Line> {
    let Item::Line(line) = item else { return None };
    let is_it = |line: &tree::Line| {
        line.body.is_some() && line.words.first().is_some_and(|w| w.span.of(text) == kind)
    };
    if is_it(line) {
        return Some(line);
    }
    let members = line.body.as_ref().map_or(&[][..], |b| &b.members);
    members.iter().find_map(|member| match member {
        tree::Member::Line(line) if is_it(line) => Some(line),
        _ => None,
    })
}

/// A declaration without the indentation of its lines but the first, and not too long.
fn shortened(text: &str) -> String {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let last = rest.lines().last().unwrap_or("");
    let indent = last.len() - last.trim_start_matches(' ').len();
    let rest: Vec<&str> = rest.lines().map(|l| l.get(indent..).unwrap_or(l.trim_start())).collect();
    let mut lines: Vec<&str> = std::iter::once(first).chain(rest).collect();
    if lines.len() > LINES {
        lines.truncate(LINES - 1);
        lines.push("  …");
    }
    dedent(&lines.join("\n"))
}
