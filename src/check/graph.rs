//! `graph`: from the names a user writes to the entities and references that are to be shown.

mod finding;

use super::Options;
use super::why::{self, Answer, Problem, Query, entity, over};
use crate::engine::{Engine, Settings};
use crate::finding::{Lang, Said};
use crate::graph::dependencies::{Reference, Relation, Selection, references};
use crate::graph::picture::Picture;
use crate::model::nearest::nearest;
use crate::model::truth::Truth;
use crate::model::{EntityId, KindId, Model, PropertyId, Type};
use crate::rules::ir::{Define, DefineId};
use crate::rules::{Program, Scope};
use crate::source::{Pack, SourceId};
use crate::stack::roomy;
use crate::workspace::Workspace;
use crate::workspace::nearest::listed;

/// What is to be shown of the dependency graph.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Only what lies near an entity: its name, and how many steps away.
    pub around: Option<(String, u32)>,
    /// Only references along these properties and two-place defines, each with whether it turns the sign.
    pub via: Vec<(bool, String)>,
    /// Only what some findings rest on.
    pub finding: Option<Query>,
}

/// The picture that is asked for.
///
/// A problem where a name is not known, or there is no such finding.
pub fn graph(workspace: &Workspace, options: &Options, request: &Request) -> Answer<Picture> {
    match &request.finding {
        Some(query) => why::ask(workspace, options, query, |asked| {
            let found = asked.findings(query)?;
            Ok(finding::picture(asked.model, asked.program, &found, options.lang))
        }),
        None => roomy(|| {
            // A define that is asked for may be called by no rule.
            let scope = if request.via.is_empty() { Scope::Needed } else { Scope::Everything };
            over(workspace, scope, &|model, program| {
                let selection = select(workspace, options, request, model, program)?;
                Ok(Picture::new(model, &selection.once(), options.lang))
            })
        }),
    }
}

fn select(
    workspace: &Workspace,
    options: &Options,
    request: &Request,
    model: &Model,
    program: &Program,
) -> Result<Selection, Problem> {
    let center = match &request.around {
        Some((name, depth)) => Some((entity(name, model)?, *depth)),
        None => None,
    };
    // What the paths leave out is only left out where nothing is asked for by name.
    let is_shown = |source: SourceId| {
        let is_project = workspace.sources.get(source).pack == Pack::PROJECT;
        is_project && (center.is_some() || workspace.is_selected(source))
    };
    let mut selection = if request.via.is_empty() {
        let mut all = references(model, properties(model));
        all.retain(|r| r.place.is_some_and(|p| is_shown(p.source)));
        whole(model, all, &is_shown)
    } else {
        Selection::of(along(workspace, options, request, model, program)?)
    };
    if let Some((center, depth)) = center {
        selection = selection.around(center, depth);
    }
    Ok(selection)
}

/// The properties that name entities.
fn properties(model: &Model) -> impl Iterator<Item = PropertyId> {
    let all = model.properties.iter().enumerate().filter(|(_, p)| matches!(p.ty, Type::Entity(_)));
    all.map(|(i, _)| PropertyId(i as u32))
}

/// The entities of the project, whether or not they are related to others, and what they name.
fn whole(model: &Model, all: Vec<Reference>, is_shown: &dyn Fn(SourceId) -> bool) -> Selection {
    let mut selection = Selection::of(all);
    for (i, declared) in model.entities.declared.iter().enumerate() {
        let id = EntityId(i as u32);
        if model.kind_of(id) != KindId::STATEMENT && is_shown(declared.name.source) {
            selection.entities.insert(id);
        }
    }
    selection.entities.sort_unstable();
    selection
}

/// The references along the properties and defines that are named, those that packs state included.
fn along(
    workspace: &Workspace,
    options: &Options,
    request: &Request,
    model: &Model,
    program: &Program,
) -> Result<Vec<Reference>, Problem> {
    let settings = Settings { today: options.as_of, lang: options.lang };
    let engine = Engine::new(&workspace.sources, model, program, settings);
    let has_signs = request.via.iter().any(|(negative, _)| *negative);
    let mut all = Vec::new();
    for (negative, name) in &request.via {
        let negative = has_signs.then_some(*negative);
        let symbol = model.symbols.get(name);
        let named: Vec<PropertyId> =
            properties(model).filter(|p| Some(model.property(*p).name) == symbol).collect();
        if !named.is_empty() {
            let found = references(model, named.into_iter());
            all.extend(found.into_iter().map(|r| Reference { negative, ..r }));
            continue;
        }
        let define = program.defines.iter().position(|d| d.name == *name && relates_entities(d));
        let Some(id) = define else { return Err(unknown_step(name, model, program)) };
        let Some(pairs) = engine.related_by(DefineId(id as u32)) else { return Err(too_much(name)) };
        let by = relation(program.defines.get(id), name, options.lang);
        for (from, to, truth) in pairs {
            if truth > Truth::Faulty && from.is_real() && to.is_real() {
                all.push(Reference { from, by: by.clone(), to, negative, truth, place: None });
            }
        }
    }
    all.sort_by_key(|r| (r.from, r.place));
    Ok(all)
}

/// Whether a define has two entities as its arguments, so that one can walk along it.
fn relates_entities(define: &Define) -> bool {
    define.params.len() == 2 && !define.forward.is_empty()
}

/// A define as a relation.
fn relation(define: Option<&Define>, name: &str, lang: Lang) -> Relation {
    let title = define.and_then(|d| d.title.plain(lang));
    Relation::Define {
        name: name.to_owned(),
        title: title.map_or_else(|| name.replace('_', " "), str::to_owned),
    }
}

fn unknown_step(name: &str, model: &Model, program: &Program) -> Problem {
    let symbol = model.symbols.get(name);
    let is_property = symbol.is_some_and(|s| model.properties.iter().any(|p| p.name == s));
    let is_define = program.defines.iter().any(|d| d.name == *name);
    let message = match (is_property, is_define) {
        (true, _) => Said::both(
            format!("the values of `{name}` name no entities: nothing leads along it"),
            format!("die Werte von `{name}` nennen keine Einträge: daran führt nichts entlang"),
        ),
        (_, true) => Said::both(
            format!("`{name}` does not relate two entities: nothing leads along it"),
            format!("`{name}` verbindet nicht zwei Einträge: daran führt nichts entlang"),
        ),
        _ => Said::both(
            format!("there is no property and no define `{name}`"),
            format!("es gibt keine Eigenschaft und kein `define` namens `{name}`"),
        ),
    };
    let names = properties(model).map(|p| model.symbols.text(model.property(p).name));
    let defines = program.defines.iter().filter(|d| relates_entities(d)).map(|d| d.name.as_str());
    let near = nearest(name, names.chain(defines));
    let help = if near.is_empty() {
        Said::both(
            "name properties whose values are entities, or defines with two entities as arguments",
            "nennen Sie Eigenschaften, deren Werte Einträge sind, oder `define`s mit zwei Einträgen als Argumenten",
        )
    } else {
        let near = listed(near);
        Said::both(format!("did you mean {near}?"), format!("ist {near} gemeint?"))
    };
    Problem::unknown(message, Some(help))
}

fn too_much(name: &str) -> Problem {
    Problem::unknown(
        Said::both(
            format!("`{name}` relates too many entities to be evaluated"),
            format!("`{name}` verbindet zu viele Einträge, um ausgewertet zu werden"),
        ),
        None,
    )
}
