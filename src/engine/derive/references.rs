//! Which references a derivation uses: of all that a property names, those that a relation rests on.
//!
//! `c.object meets e.object` reads all objects of both; it rests on the one of each that lie within each other.

use std::ops::ControlFlow;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::super::derivation::{By, Derivation, Reference};
use super::super::val::Val;
use super::Deriver;
use super::leaves::VALUES;
use super::made::Parts;
use crate::model::date::Period;
use crate::model::truth::Truth;
use crate::model::{Cells, EntityId, PropertyId};
use crate::rules::ir::{Aggregate, Binder, Expr, Node};

/// Of each element of an aggregate, by its variables, the references by which it belongs there.
pub(super) type Admitted = IndexMap<Vec<Val>, Vec<Reference>, FxBuildHasher>;

impl Deriver<'_, '_> {
    /// The statements that an expression reads, with only those references in them that lead to some of its values;
    /// with all, where nobody is named.
    pub(super) fn reads_for(&mut self, e: &Expr, values: &[EntityId], frame: &mut [Val], out: &mut Parts) {
        let before = out.told.len();
        self.reads(e, frame, out);
        if self.full
            && !values.is_empty()
            && let Some(parts) = out.told.get_mut(before..)
        {
            self.narrow(e, parts, values, frame);
        }
    }

    /// The statements of the path that a variable ranges over, as far as they lead to what it stands for.
    pub(super) fn reads_of(&mut self, path: &Expr, b: &Binder, frame: &mut [Val], out: &mut Parts) {
        let bound = frame.get(usize::from(b.slot)).and_then(entity);
        self.reads_for(path, bound.as_slice(), frame, out);
    }

    /// Takes out of the statements of a path the references that do not lead to any of these.
    fn narrow(&mut self, e: &Expr, parts: &mut [Derivation], values: &[EntityId], frame: &mut [Val]) {
        let (of, at) = match &e.node {
            Node::Property { of, at, .. } => (of, at),
            Node::Slot(slot) => {
                if let Some((_, e)) = self.let_of(*slot) {
                    self.narrow(e, parts, values, frame);
                }
                return;
            }
            Node::Container { of, .. } => return self.narrow_inside(of, parts, values, frame),
            _ => return,
        };
        let mut owners = self.entities(of, frame);
        owners.truncate(VALUES);
        let Some(first) = parts.len().checked_sub(owners.len()) else { return };
        let (before, own) = parts.split_at_mut(first);
        let names: Vec<&str> = values.iter().map(|v| self.engine.model.name_of(*v)).collect();
        let mut used = Vec::new();
        for (owner, part) in owners.iter().zip(own) {
            let (By::Stated { entity, .. } | By::Unstated { entity, .. }) = &part.by else { continue };
            // What leads to the owner is another matter.
            let is_own = |r: &Reference| r.from == *entity;
            let had_any = part.references.iter().any(is_own);
            part.references.retain(|r| !is_own(r) || names.contains(&r.to.as_str()));
            if part.references.iter().any(is_own) {
                used.push(*owner);
            } else if had_any {
                part.references.clear();
            }
        }
        if at.is_none() && !used.is_empty() {
            self.narrow(of, before, &used, frame);
        }
    }

    /// The same for what these are the containers of.
    fn narrow_inside(&mut self, of: &Expr, parts: &mut [Derivation], values: &[EntityId], frame: &mut [Val]) {
        let inside: Vec<EntityId> = self.entities(of, frame);
        let inside: Vec<EntityId> =
            inside.into_iter().filter(|e| values.iter().any(|v| self.engine.is_inside(*e, *v))).collect();
        if !inside.is_empty() {
            self.narrow(of, parts, &inside, frame);
        }
    }

    /// The references of a property that hold at a time.
    pub(super) fn references(&self, owner: EntityId, id: PropertyId, time: Option<Period>) -> Vec<Reference> {
        let model = self.engine.model;
        let Some(column) = model.columns.get(id.index()) else { return Vec::new() };
        let Cells::Entities(entities) = &column.cells else { return Vec::new() };
        let today = self.engine.today;
        let time = time.unwrap_or(Period { first: today, last: today });
        let holds = |c: &usize| column.note(*c).and_then(|n| n.during).is_none_or(|p| time.overlaps(&p));
        let reference = |cell: usize| {
            let to = entities.get(cell).copied().filter(|e| e.is_real())?;
            Some(Reference {
                from: model.name_of(owner).to_owned(),
                property: model.symbols.text(model.property(id).name).to_owned(),
                to: model.name_of(to).to_owned(),
                place: column.places.get(cell).copied(),
            })
        };
        column.cells(owner).filter(holds).filter_map(reference).collect()
    }

    /// The steps outwards by which expressions come from entities to their containers (`c.agreement`).
    pub(super) fn nesting<'x>(
        &mut self,
        all: impl Iterator<Item = &'x Expr>,
        frame: &mut [Val],
    ) -> Vec<Reference> {
        if !self.full {
            return Vec::new();
        }
        all.flat_map(|e| self.outwards(e, None, frame)).collect()
    }

    /// The same, of one expression and as far as they lead to one container.
    pub(super) fn nesting_in(&mut self, e: &Expr, container: EntityId, frame: &mut [Val]) -> Vec<Reference> {
        if self.full { self.outwards(e, Some(container), frame) } else { Vec::new() }
    }

    fn outwards(&mut self, e: &Expr, to: Option<EntityId>, frame: &mut [Val]) -> Vec<Reference> {
        let (of, kind) = match &e.node {
            Node::Container { of, kind } => (of, *kind),
            Node::Slot(slot) => {
                let Some((_, e)) = self.let_of(*slot) else { return Vec::new() };
                return self.outwards(e, to, frame);
            }
            Node::Function(_, args) | Node::Apply(_, args) => return self.nesting(args.iter(), frame),
            _ => return Vec::new(),
        };
        let model = self.engine.model;
        let mut found = self.outwards(of, None, frame);
        for inner in self.entities(of, frame).into_iter().take(VALUES) {
            let outer = std::iter::successors(Some(inner), |e| model.container_of(*e));
            let way: Vec<EntityId> = outer.collect();
            let is_meant = |e: &EntityId| model.is_kind(model.kind_of(*e), kind);
            let Some(end) = way.iter().skip(1).position(is_meant) else { continue };
            if to.is_some_and(|to| way.get(end + 1) != Some(&to)) {
                continue;
            }
            for pair in way.iter().take(end + 2).collect::<Vec<_>>().windows(2) {
                let [child, parent] = pair else { continue };
                found.push(Reference {
                    from: model.name_of(**child).to_owned(),
                    property: model.symbols.text(model.property(PropertyId::PART_OF).name).to_owned(),
                    to: model.name_of(**parent).to_owned(),
                    place: self.engine.declared(**child),
                });
            }
        }
        found
    }

    /// The references by which the first elements of an aggregate belong to it: those that its conditions use.
    ///
    /// The conditions are no steps of the derivation, which is about what the elements come to.
    pub(super) fn admitted(&mut self, a: &Aggregate, most: usize, frame: &mut [Val]) -> Admitted {
        let mut admitted = Admitted::default();
        // What admits the elements of an aggregate inside a condition says nothing of the element itself.
        if !self.full || self.admitting {
            return admitted;
        }
        let own: Vec<usize> =
            a.query.binders.iter().take(a.query.variables).map(|b| usize::from(b.slot)).collect();
        let mut surest: IndexMap<Vec<Val>, (Truth, Vec<Val>), FxBuildHasher> = IndexMap::default();
        let _ = self.engine.search(&a.query, frame, &mut |frame, truth| {
            let key: Vec<Val> = own.iter().filter_map(|slot| frame.get(*slot).cloned()).collect();
            let is_surest = match surest.get(&key) {
                Some((known, _)) => *known < truth,
                None => surest.len() < most,
            };
            if is_surest {
                surest.insert(key, (truth, frame.to_vec()));
            }
            ControlFlow::Continue(())
        });
        let (size, tried, comparing) = (self.size, self.tried, self.comparing);
        (self.admitting, self.comparing) = (true, true);
        for (key, (_, mut frame)) in surest {
            self.size = 0;
            let mut references = Vec::new();
            let conditions = self.surely(false, |this| this.conditions(&a.query, &mut frame));
            for step in conditions.iter().flat_map(|parts| &parts.told) {
                self.used(step, &mut references);
            }
            admitted.insert(key, references);
        }
        self.admitting = false;
        (self.size, self.tried, self.comparing) = (size, tried, comparing);
        admitted
    }

    /// The references that a step and its parts use, each once.
    fn used(&self, step: &Derivation, used: &mut Vec<Reference>) {
        let model = self.engine.model;
        let name = |p: PropertyId| model.symbols.text(model.property(p).name);
        let along = |from: &String, property: &str, to: &String| Reference {
            from: from.clone(),
            property: property.to_owned(),
            to: to.clone(),
            place: step.place,
        };
        let is_property = |via: &String| !self.engine.program.defines.iter().any(|d| d.name == *via);
        let own = match &step.by {
            By::PartOf { child, parent } => Some(along(child, name(PropertyId::PART_OF), parent)),
            By::Edge { from, via, to, .. } if is_property(via) => Some(along(from, via, to)),
            _ => None,
        };
        for reference in step.references.iter().cloned().chain(own) {
            if !used.contains(&reference) {
                used.push(reference);
            }
        }
        step.parts.iter().for_each(|part| self.used(part, used));
    }

    /// What two sets have in common, and surely: one of it is enough.
    pub(super) fn in_both(&mut self, a: &Expr, b: &Expr, frame: &mut [Val]) -> Vec<EntityId> {
        if !self.full {
            return Vec::new();
        }
        let (xs, ys) = (self.weighed(a, frame), self.weighed(b, frame));
        let ys: indexmap::IndexMap<EntityId, Truth, rustc_hash::FxBuildHasher> = ys.into_iter().collect();
        let both = xs.into_iter().filter_map(|(x, t)| Some((x, t.min(*ys.get(&x)?))));
        let best = both.max_by_key(|(x, truth)| (*truth, std::cmp::Reverse(x.0)));
        best.map(|(x, _)| x).into_iter().collect()
    }

    /// The way up from what lies within to what it lies in, where `both` is asked in either direction.
    pub(super) fn way_up(&mut self, a: &Expr, b: &Expr, both: bool, frame: &mut [Val]) -> Vec<EntityId> {
        let (xs, ys) = (self.entities(a, frame), self.entities(b, frame));
        let engine = self.engine;
        let taxonomy = engine.indexes.taxonomy(engine.model);
        let ways = |x: EntityId, y: EntityId| [(x, y), (y, x)].into_iter().take(if both { 2 } else { 1 });
        let pairs = xs.iter().flat_map(|x| ys.iter().flat_map(move |y| ways(*x, *y)));
        let Some((x, y)) =
            pairs.into_iter().max_by_key(|(x, y)| (taxonomy.within(*x, *y), std::cmp::Reverse((x.0, y.0))))
        else {
            return Vec::new();
        };
        let path = taxonomy.path(x, y).unwrap_or_default();
        // No further than from the last that is one of these to the first that is one of those.
        let (lower, upper) = if xs.contains(&x) && ys.contains(&y) { (&xs, &ys) } else { (&ys, &xs) };
        let end = path.iter().position(|e| upper.contains(e)).map_or(path.len(), |i| i + 1);
        let path = path.get(..end).unwrap_or_default();
        let start = path.iter().rposition(|e| lower.contains(e)).unwrap_or(0);
        path.get(start..).unwrap_or_default().to_vec()
    }

    /// The entities that are values of an expression.
    fn entities(&mut self, e: &Expr, frame: &mut [Val]) -> Vec<EntityId> {
        self.weighed(e, frame).into_iter().map(|(e, _)| e).collect()
    }

    fn weighed(&mut self, e: &Expr, frame: &mut [Val]) -> Vec<(EntityId, Truth)> {
        let mut all = Vec::new();
        self.engine.value(e, frame).each(&mut |v, t| all.extend(entity(v).map(|e| (e, t))));
        all
    }
}

fn entity(v: &Val) -> Option<EntityId> {
    if let Val::Entity(e) = v { Some(*e) } else { None }
}
