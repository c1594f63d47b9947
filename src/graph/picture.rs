//! A dependency graph as people are to see it: titles in the reader's language, frames around what contains others.
//!
//! Formats know nothing but this.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::dependencies::{Relation, Selection};
use crate::finding::Lang;
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::model::{Cells, EntityId, LocalisedText, Model, PropertyId, Symbol};
use crate::source::Place;

/// More frames in each other are not drawn.
const DEEPEST: usize = 32;

/// What is shown.
#[derive(Debug, Default)]
pub struct Picture {
    /// What it shows, where that is not the whole: the findings, in words.
    pub captions: Vec<String>,
    /// Whether all that belongs to it is in it.
    pub complete: bool,
    /// The entities.
    pub nodes: Vec<Node>,
    /// What relates them.
    pub edges: Vec<Edge>,
}

/// An entity.
#[derive(Debug)]
pub struct Node {
    /// Its qualified name.
    pub name: String,
    /// Its title, else its name.
    pub title: String,
    /// The name of its kind.
    pub kind: String,
    /// The title of its kind.
    pub kind_title: String,
    /// What else is said of it: properties and their values.
    pub facts: Vec<Fact>,
    /// The node around it, by its index, where containment is shown as a frame.
    pub frame: Option<usize>,
    /// Whether it is a frame around others.
    pub is_frame: bool,
    /// Where it was declared.
    pub place: Option<Place>,
}

/// A property with a value that names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fact {
    /// The property's name.
    pub property: String,
    /// The property's title.
    pub title: String,
    /// The value as it is shown.
    pub value: String,
}

/// A relation between two nodes, given by their indices.
#[derive(Debug)]
pub struct Edge {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The name of the property or define.
    pub name: String,
    /// For people.
    pub title: String,
    /// Whether it follows from a define, and is not a property.
    pub is_define: bool,
    /// Whether it turns the sign, where it has one.
    pub negative: Option<bool>,
    /// Whether it is certain.
    pub certain: bool,
    /// Whether the frame around its first node says the same.
    pub is_framed: bool,
    /// Where it is written.
    pub place: Option<Place>,
}

impl Picture {
    /// What was selected, in the reader's language.
    pub fn new(model: &Model, selection: &Selection, lang: Lang) -> Picture {
        let mut nodes: Vec<Node> = selection.entities.iter().map(|e| node(model, *e, lang)).collect();
        let index = |e: EntityId| selection.entities.get_index_of(&e);
        let edge = |r: &super::dependencies::Reference| {
            let (name, title, is_define) = match &r.by {
                Relation::Property(p) => {
                    let p = model.property(*p);
                    (
                        model.symbols.text(p.name).to_owned(),
                        titled(model, p.title.as_deref(), p.name, lang),
                        false,
                    )
                }
                Relation::Define { name, title } => (name.clone(), title.clone(), true),
            };
            Some(Edge {
                from: index(r.from)?,
                to: index(r.to)?,
                name,
                title,
                is_define,
                negative: r.negative,
                certain: r.truth == Truth::True,
                is_framed: false,
                place: r.place,
            })
        };
        let mut edges = Vec::with_capacity(selection.references.len());
        let mut nests = Vec::new();
        for r in &selection.references {
            let Some(edge) = edge(r) else { continue };
            let is_part = r.by == Relation::Property(PropertyId::PART_OF) && r.negative.is_none();
            if is_part && model.container_of(r.from) == Some(r.to) {
                nests.push((edges.len(), edge.from, edge.to));
            }
            edges.push(edge);
        }
        frame(&mut nodes, &mut edges, &nests);
        Picture { captions: Vec::new(), complete: true, nodes, edges }
    }
}

/// Shows containers as frames. Not those that are related to what is in them in yet another way: nothing can point
/// from a frame into itself.
fn frame(nodes: &mut [Node], edges: &mut [Edge], nests: &[(usize, usize, usize)]) {
    let mut outer: Vec<Option<(usize, usize)>> = vec![None; nodes.len()];
    for (edge, child, parent) in nests {
        if let Some(slot) = outer.get_mut(*child) {
            *slot = Some((*parent, *edge));
        }
    }
    for node in 0..nodes.len() {
        let around = |node: usize| outer.get(node).copied().flatten();
        if std::iter::successors(around(node), |(parent, _)| around(*parent)).nth(DEEPEST).is_some()
            && let Some(slot) = outer.get_mut(node)
        {
            *slot = None;
        }
    }
    let around = |node: usize| outer.get(node).copied().flatten();
    let mut tangled: IndexSet<usize, FxBuildHasher> = IndexSet::default();
    for (i, edge) in edges.iter().enumerate() {
        if edge.from == edge.to {
            tangled.insert(edge.from);
            continue;
        }
        for (inner, whole) in [(edge.from, edge.to), (edge.to, edge.from)] {
            if around(inner) != Some((whole, i)) && lies_in(inner, whole, &around) {
                tangled.insert(whole);
            }
        }
    }
    for (child, nested) in outer.iter().enumerate() {
        let Some((parent, edge)) = nested.filter(|(parent, _)| !tangled.contains(parent)) else { continue };
        nodes.get_mut(child).into_iter().for_each(|n| n.frame = Some(parent));
        nodes.get_mut(parent).into_iter().for_each(|n| n.is_frame = true);
        edges.get_mut(edge).into_iter().for_each(|e| e.is_framed = true);
    }
}

/// Whether a node lies in another, over however many containers.
fn lies_in(inner: usize, whole: usize, around: &dyn Fn(usize) -> Option<(usize, usize)>) -> bool {
    let outwards = std::iter::successors(around(inner), |(parent, _)| around(*parent));
    outwards.take(DEEPEST).any(|(parent, _)| parent == whole)
}

/// Adds what is said of entities.
pub fn tell(picture: &mut Picture, model: &Model, facts: &[(EntityId, PropertyId, String)], lang: Lang) {
    let names: IndexMap<&str, usize, FxBuildHasher> =
        picture.nodes.iter().enumerate().map(|(i, n)| (n.name.as_str(), i)).collect();
    let found: Vec<(Option<usize>, Fact)> = facts
        .iter()
        .map(|(entity, property, value)| {
            let p = model.property(*property);
            let fact = Fact {
                property: model.symbols.text(p.name).to_owned(),
                title: titled(model, p.title.as_deref(), p.name, lang),
                value: value.clone(),
            };
            (names.get(model.name_of(*entity)).copied(), fact)
        })
        .collect();
    for (at, fact) in found {
        if let Some(node) = at.and_then(|at| picture.nodes.get_mut(at))
            && !node.facts.contains(&fact)
        {
            node.facts.push(fact);
        }
    }
}

fn node(model: &Model, entity: EntityId, lang: Lang) -> Node {
    let kind = model.kind(model.kind_of(entity));
    let name = model.name_of(entity).to_owned();
    Node {
        title: title(model, entity, lang).unwrap_or_else(|| name.clone()),
        name,
        kind: model.symbols.text(kind.name).to_owned(),
        kind_title: titled(model, kind.title.as_deref(), kind.name, lang),
        facts: Vec::new(),
        frame: None,
        is_frame: false,
        place: model.entities.declared.get(entity.index()).map(|d| d.name),
    }
}

fn title(model: &Model, entity: EntityId, lang: Lang) -> Option<String> {
    let column = model.columns.get(PropertyId::TITLE.index())?;
    let Cells::Values(values) = &column.cells else { return None };
    let Value::Text(text) = values.get(column.cells(entity).next()?)? else { return None };
    Some(model.text(*text).in_lang(lang).to_owned()).filter(|t| !t.is_empty())
}

/// A title in the reader's language, else the name with spaces.
fn titled(model: &Model, title: Option<&LocalisedText>, name: Symbol, lang: Lang) -> String {
    let title = title.map(|t| t.in_lang(lang)).filter(|t| !t.is_empty());
    title.map_or_else(|| model.symbols.text(name).replace('_', " "), str::to_owned)
}
