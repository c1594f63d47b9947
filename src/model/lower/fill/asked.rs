//! What is asked of an entity's values, seen only when all of it is read: that none is missing, and none given twice.

use std::rc::Rc;

use super::super::properties::is_required;
use super::super::rivals;
use super::super::say::{listed, short};
use super::filler::Filler;
use crate::finding::{Finding, Said};
use crate::model::value::Value;
use crate::model::{KindId, PropertyId};
use crate::source::Place;

/// What is asked of a property's values.
#[derive(Debug, Clone, Copy)]
struct Demand {
    id: PropertyId,
    is_required: bool,
    is_many: bool,
    /// Whether some kind declares it, and not all have it.
    is_own: bool,
}

/// What is asked of the values of a kind.
#[derive(Debug)]
pub(super) struct Demands {
    all: Vec<Demand>,
    /// Of those that must be there: most entities have no others to look at.
    required: Vec<Demand>,
}

impl Filler<'_, '_> {
    /// What is asked of the values of the entity's kind.
    fn demands(&mut self) -> Rc<Demands> {
        let model = &self.it.model;
        let of_kind = self.demands.entry(self.kind).or_insert_with(|| {
            let demand = |id: &PropertyId| {
                let property = model.property(*id);
                let (is_required, is_many) = (is_required(property), property.is_many());
                Demand { id: *id, is_required, is_many, is_own: property.owner != KindId::ENTITY }
            };
            let all: Vec<Demand> = model.kind(self.kind).properties.values().map(demand).collect();
            Rc::new(Demands { required: all.iter().filter(|d| d.is_required).copied().collect(), all })
        });
        Rc::clone(of_kind)
    }

    /// What can be seen only when all of an entity is read.
    pub(super) fn check(&mut self) {
        let mut missing = Vec::new();
        let demands = self.demands();
        let is_clear = self.excused.is_empty() && !self.repeats;
        let asked = if is_clear { &demands.required } else { &demands.all };
        for Demand { id, is_required, is_many, is_own } in asked.iter().copied() {
            let Some(filling) = self.filled.columns.get_mut(id) else { continue };
            if filling.is_none(self.entity) {
                if is_required || is_own && self.excused.contains(&id) {
                    missing.push(id);
                }
            } else if !is_many && filling.is_several(self.entity) {
                rivals::check(self.it, filling, self.entity, id, &mut self.filled.findings);
            }
        }
        if missing.is_empty() {
            return;
        }
        let place = self.name_place();
        self.turn_to(place.source);
        for id in &missing {
            self.push(*id, Value::Faulty, place.span);
        }
        missing.retain(|id| !self.excused.contains(id));
        if !missing.is_empty() {
            self.missing(place, &missing);
        }
    }

    /// `model/missing`: all that is missing at once.
    fn missing(&mut self, place: Place, ids: &[PropertyId]) {
        let model = &self.it.model;
        let shown = |id: &PropertyId| model.symbols.text(model.property(*id).name);
        let names: Vec<&str> = ids.iter().take(12).map(shown).collect();
        let (kind, entity) = (model.symbols.text(model.kind(self.kind).name), short(self.text(place.span)));
        let (en, de) = (listed(&names, "and"), listed(&names, "und"));
        let (are, this) =
            if names.len() == 1 { ("fehlt", "diese Angabe") } else { ("fehlen", "diese Angaben") };
        let said = Said::both(
            format!("`{entity}` has no {en}, which every `{kind}` needs"),
            format!("bei `{entity}` {are} {de}; jeder Eintrag der Art `{kind}` braucht {this}"),
        );
        let added: Vec<String> = names.iter().map(|name| format!("{name}: …")).collect();
        let added: Vec<&str> = added.iter().map(String::as_str).collect();
        let help = match names.as_slice() {
            [one] => Said::both(
                format!("add `{one}: …`, or `{one}: unknown` if nobody knows"),
                format!("ergänzen Sie `{one}: …`, oder `{one}: unknown`, wenn es niemand weiß"),
            ),
            _ => Said::both(
                format!("add {}; write `unknown` for what nobody knows", listed(&added, "and")),
                format!(
                    "ergänzen Sie {}; schreiben Sie `unknown` für das, was niemand weiß",
                    listed(&added, "und")
                ),
            ),
        };
        let mut finding = Finding::error("model/missing", place, said).help(help);
        for declared in ids.iter().filter_map(|id| model.property(*id).place).take(3) {
            finding = finding.with(declared, Said::both("declared here", "hier vereinbart"));
        }
        self.report(
            finding.into(),
            Some(ids).filter(|ids| ids.len() == 1).and_then(|ids| ids.first()).copied(),
        );
    }
}
