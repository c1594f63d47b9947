//! Names of entities that are offered: of the right kind, those near the cursor first.

use super::About;
use super::list::{List, Offer, Sort};
use super::stated;
use crate::ide::Analysis;
use crate::ide::scene::{Body, Scene};
use crate::model::value::Value;
use crate::model::{Cells, EntityId, KindId, PropertyId};
use crate::source::Pack;

/// More names are not even looked at closely: what is typed next makes them fewer.
const MOST: usize = 201;

/// What an entity is called for readers; empty where it has no title.
pub(crate) fn title<'a>(it: &Analysis<'a>, entity: EntityId) -> &'a str {
    let model = it.model;
    let Some(column) = model.columns.get(PropertyId::TITLE.index()) else { return "" };
    let first = column.cells(entity).next();
    match (&column.cells, first) {
        (Cells::Values(values), Some(at)) => match values.get(at) {
            Some(Value::Text(id)) => model.text(*id).in_lang(it.lang),
            _ => "",
        },
        _ => "",
    }
}

/// Offers the entities of a kind and its sub-kinds; `rank` is that of those near the cursor.
pub(super) fn of_kind(list: &mut List<'_>, kind: KindId, rank: u32) {
    let scene = list.scene;
    let model = scene.it.model;
    let pack = scene.pack();
    let around: Vec<EntityId> =
        std::iter::successors(scene.container(), |at| model.container_of(*at)).take(64).collect();
    let in_test = scene.is_in_test();
    if in_test {
        for (of, name) in stated::entities(scene) {
            if scene.kind(of).is_some_and(|k| model.is_kind(k, kind)) {
                let label = short(scene, &name);
                let (sort, about) = (Sort::Entity, About::Nothing);
                list.word(Offer { label, sort, rank, detail: of, about });
            }
        }
    }
    let mut found: Vec<(u32, EntityId, &str)> = Vec::new();
    for index in model.kind(kind).extent.clone() {
        let entity = EntityId(index);
        if model.is_kind(model.kind_of(entity), KindId::STATEMENT) || !model.sees(pack, entity) {
            continue;
        }
        let name = model.name_of(entity);
        // A test sees nothing of the project's own.
        if model.is_broken(name) || in_test && model.pack_of(entity) == Pack::PROJECT {
            continue;
        }
        let Some(fit) = list.fits(name, title(scene.it, entity)) else { continue };
        // Those of the same container, file and pack are meant most often.
        let declared = model.entities.declared.get(index as usize);
        let away = match declared.map(|d| d.name.source) {
            _ if model.container_of(entity).is_some_and(|c| around.contains(&c)) => 0,
            Some(source) if source == scene.cursor.source => 1,
            Some(source) if scene.it.workspace.sources.get(source).pack == pack => 2,
            _ => 3,
        };
        found.push((fit * 1000 + away, entity, name));
    }
    if found.len() > MOST {
        found.select_nth_unstable_by(MOST, |a, b| (a.0, a.2).cmp(&(b.0, b.2)));
        found.truncate(MOST);
    }
    for (near, entity, _) in found {
        offer(list, entity, rank + near % 1000);
    }
}

/// The name of an entity of the test, as short as it is understood in the body at the cursor.
fn short<'n>(scene: &Scene<'_>, name: &'n str) -> &'n str {
    let containers = scene.bodies.iter().rev().filter_map(|body| match body {
        Body::Entity { name, .. } => Some(name.as_str()),
        _ => None,
    });
    let mut inside = containers.filter_map(|outer| name.strip_prefix(outer)?.strip_prefix('.'));
    inside.next().filter(|rest| !rest.is_empty()).unwrap_or(name)
}

/// Offers an entity by the shortest name that means it here.
pub(super) fn offer(list: &mut List<'_>, entity: EntityId, rank: u32) {
    let scene = list.scene;
    let model = scene.it.model;
    let name = model.name_of(entity);
    let container = scene.container();
    let short = name
        .rsplit('.')
        .next()
        .filter(|short| container.is_some() && model.resolve(short, scene.pack(), container) == Some(entity));
    let label = short.unwrap_or(name);
    let title = title(scene.it, entity);
    let sort = if model.is_kind(model.kind_of(entity), KindId::SOURCE) { Sort::Source } else { Sort::Entity };
    list.word(Offer { label, sort, rank, detail: title, about: About::Entity(name.to_owned()) });
}
