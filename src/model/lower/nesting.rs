//! What nests in what: the containers that names name, and where the entities of a kind may stand.

use super::Lowering;
use super::entities::Raw;
use super::literal::{Fault, Scope};
use super::say::{entity_twice, listed, short};
use crate::finding::{Finding, Said};
use crate::model::{EntityId, KindId};
use crate::source::Span;

/// What each entity nests in, and whether its kind may nest there.
pub(super) fn containers(it: &mut Lowering<'_>, raws: &[Raw], order: &[EntityId]) {
    let mut containers = vec![None; raws.len()];
    for (i, id) in order.iter().enumerate() {
        let Some(raw) = raws.get(i) else { continue };
        let mut container = raw.container.and_then(|c| order.get(c as usize)).copied();
        let mut known = true;
        if raw.full {
            container = full_container(it, raw);
            known = container.is_some();
            if let Some(container) = container {
                rename(it, *id, container);
            }
        }
        if known {
            nests(it, raw, container);
        }
        if let Some(slot) = containers.get_mut(id.index()) {
            *slot = container;
        }
    }
    it.model.entities.container = containers;
}

/// The container that a full name names.
fn full_container(it: &mut Lowering<'_>, raw: &Raw) -> Option<EntityId> {
    let name = it.model.symbols.text(raw.name);
    let (prefix, _) = name.rsplit_once('.')?;
    let source = raw.declared.name.source;
    let span = Span { end: raw.declared.name.span.start + prefix.len() as u32, ..raw.declared.name.span };
    match it.reader(Scope { source, container: None }).entity(span, KindId::ENTITY) {
        Ok(id) => Some(id),
        Err(fault) => {
            if let Fault::Said(finding) = fault {
                it.report(*finding);
            }
            None
        }
    }
}

/// Who names the container by another of its names is called as all others in it.
fn rename(it: &mut Lowering<'_>, id: EntityId, container: EntityId) {
    let last = it.model.name_of(id).rsplit('.').next().unwrap_or_default();
    let name = format!("{}.{last}", it.model.name_of(container));
    let symbol = it.model.symbols.intern(&name);
    let Some(declared) = it.model.entities.declared.get(id.index()).map(|d| d.name) else { return };
    match it.model.entity_names.get(&symbol).copied() {
        Some(other) if other != id => {
            let before = it.model.entities.declared.get(other.index()).map(|d| d.name);
            it.report(entity_twice(declared, &name, before));
        }
        _ => {
            it.model.name_entity(symbol, id);
            it.model.entities.name.get_mut(id.index()).into_iter().for_each(|n| *n = symbol);
        }
    }
}

/// `model/not_inside`: a kind that nests only in entities of certain kinds.
fn nests(it: &mut Lowering<'_>, raw: &Raw, container: Option<EntityId>) {
    if it.model.kind(raw.kind).container.is_none()
        || it.model.is_broken(it.model.symbols.text(raw.name))
        || it.model.is_contested(raw.kind, it.pack(raw.declared.name.source))
    {
        return;
    }
    let model = &it.model;
    let of = container.map(|c| model.kind_of(c));
    if of.is_some() && of == model.kind(raw.kind).container {
        return;
    }
    let generations = std::iter::successors(Some(raw.kind), |k| model.kind(*k).parent);
    let mut allowed: Vec<KindId> = generations.filter_map(|k| model.kind(k).container).collect();
    allowed.dedup();
    if of.is_some_and(|of| allowed.iter().any(|k| model.is_kind(of, *k)))
        || container.is_some_and(|c| model.is_entity_broken(c))
    {
        return;
    }
    let names: Vec<&str> = allowed.iter().map(|k| model.symbols.text(model.kind(*k).name)).collect();
    let (en, de) = (listed(&names, "or"), listed(&names, "oder"));
    let kind = model.symbols.text(model.kind(raw.kind).name);
    let said = Said::both(
        format!("`{kind}` can only stand inside {en}"),
        format!("`{kind}` kann nur innerhalb von {de} stehen"),
    );
    let first = names.first().copied().unwrap_or_default().to_owned();
    let name = short(model.symbols.text(raw.name));
    let mut finding = Finding::error("model/not_inside", raw.declared.name, said);
    finding = match container.and_then(|c| model.entities.declared.get(c.index())) {
        Some(declared) => finding.with(declared.name, Said::both("it stands in this", "es steht hierin")),
        None => finding.help(Said::both(
            format!("move it into the body, or write its full name, such as `NAME.{name}` with the name of the `{first}`"),
            format!("verschieben Sie es in den Rumpf, oder schreiben Sie den vollen Namen, etwa `NAME.{name}` mit dem Namen des Eintrags der Art `{first}`"),
        )),
    };
    it.report(finding);
}
