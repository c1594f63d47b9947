//! Reading properties: at a time, with defaults, rival sources, containers.

use einklang::model::date::Period;
use einklang::model::truth::Truth;
use einklang::model::value::Value;
use einklang::model::{Cells, ChoiceId, Default, EntityId, KindId, PropertyId, Type};

use super::evaluate::Evaluator;
use super::readings::{DEFAULTS_AT_OTHER_TIMES, UNKNOWN_IS_GIVEN};
use super::value::{Set, Shape, V, agreed};

impl Evaluator<'_> {
    /// The entities of a kind.
    pub(super) fn extent(&self, kind: KindId) -> Vec<EntityId> {
        self.world.model.kind(kind).extent.clone().map(EntityId).collect()
    }

    /// The kind that `x.name` reads as the container, for an entity of a kind.
    fn container_kind(&self, kind: KindId, name: &str) -> Option<KindId> {
        let model = &self.world.model;
        let mut at = Some(kind);
        while let Some(k) = at {
            if let Some(c) = model.kind(k).container
                && model.symbols.text(model.kind(c).name) == name
            {
                return Some(c);
            }
            at = model.kind(k).parent;
        }
        None
    }

    /// `v.name` at a time.
    pub(super) fn property(&self, v: &V, name: &str, when: &Period) -> V {
        match v {
            V::None => V::None,
            V::OneOf(all) => {
                let all: Vec<V> = all.iter().map(|v| self.property(v, name, when)).collect();
                if all.iter().any(|v| matches!(v, V::Set(_))) {
                    let mut set = Set::empty(Shape::any());
                    all.into_iter().for_each(|v| set.add(v, Truth::Possible));
                    return V::Set(set);
                }
                V::one_of(all)
            }
            V::Set(from) => {
                let mut set = Set::empty(Shape::any());
                for (v, t) in &from.elements {
                    set.add(self.property(v, name, when), *t);
                }
                if from.is_open() {
                    let truth = if UNKNOWN_IS_GIVEN { from.unknown } else { Truth::Possible };
                    set.add(self.property(&V::Unknown(from.shape.clone()), name, when), truth);
                }
                V::Set(set)
            }
            V::Unknown(Shape { ty: Some(Type::Entity(kind)), .. }) => self.of_unknown(*kind, name),
            V::Entity(e) => {
                let kind = self.world.model.kind_of(*e);
                match self.world.model.property_of(kind, name) {
                    Some(p) => self.read(*e, p, when),
                    None if self.container_kind(kind, name).is_some() => {
                        self.world.model.container_of(*e).map_or(V::None, V::Entity)
                    }
                    None => panic!("{} has no {name}", self.world.model.name_of(*e)),
                }
            }
            _ => panic!("{v:?} has no {name}"),
        }
    }

    fn of_unknown(&self, kind: KindId, name: &str) -> V {
        let Some(p) = self.world.model.property_of(kind, name) else {
            return self
                .container_kind(kind, name)
                .map_or(V::None, |c| V::Unknown(Shape::of(Type::Entity(c))));
        };
        let shape = self.shape(p);
        if self.world.model.property(p).is_many() {
            let unknown = if UNKNOWN_IS_GIVEN { Truth::True } else { Truth::Possible };
            return V::Set(Set { unknown, ..Set::empty(shape) });
        }
        V::one_of([V::None, V::Unknown(shape)])
    }

    fn shape(&self, p: PropertyId) -> Shape {
        let p = self.world.model.property(p);
        Shape { ty: Some(p.ty), bound: p.bound.clone() }
    }

    /// The cells of a property with how far each holds in a time.
    fn stated(&self, e: EntityId, p: PropertyId, when: &Period) -> Vec<(usize, Period, Truth)> {
        let column = &self.world.model.columns[p.index()];
        let cells = column.cells(e).map(|c| {
            let during = column.note(c).and_then(|n| n.during).unwrap_or(Period::ALL);
            let truth = match (when.within(&during), during.overlaps(when)) {
                (true, _) => Truth::True,
                (false, true) => Truth::Possible,
                _ => Truth::False,
            };
            (c, during, truth)
        });
        cells.filter(|(_, _, t)| *t != Truth::False).collect()
    }

    fn cell(&self, p: PropertyId, cell: usize) -> V {
        let property = self.world.model.property(p);
        match &self.world.model.columns[p.index()].cells {
            Cells::Entities(all) => match all[cell] {
                EntityId::UNKNOWN => V::Unknown(self.shape(p)),
                EntityId::ANY => self.everything(p),
                EntityId::FAULTY => panic!("the data are not sound"),
                id => V::Entity(id),
            },
            Cells::Values(all) => self.value_of(&all[cell], property.ty, self.shape(p)),
        }
    }

    fn everything(&self, p: PropertyId) -> V {
        let Type::Entity(kind) = self.world.model.property(p).ty else { panic!("any of no kind") };
        let elements = self.extent(kind).into_iter().map(|e| (V::Entity(e), Truth::True)).collect();
        V::Set(Set { elements, whole: true, ..Set::empty(self.shape(p)) })
    }

    fn value_of(&self, value: &Value, ty: Type, shape: Shape) -> V {
        match (value, ty) {
            (Value::Unknown, _) => V::Unknown(shape),
            (Value::Faulty, _) => panic!("the data are not sound"),
            (Value::Entity(e), _) => V::Entity(*e),
            (Value::Choice(i), Type::Choice(id)) => V::Choice(id, *i),
            // What a statement says: of the enumeration of the property that it is about.
            (Value::Choice(i), _) => V::Choice(ChoiceId(u32::MAX), *i),
            (Value::YesNo(b), _) => V::YesNo(*b),
            (Value::Number(i), _) => V::Number(i.interval().clamp_to(&shape.bound)),
            (Value::Date(d), _) => V::Date(*d),
            (Value::Period(p), _) => V::Period(*p),
            (Value::Duration(d), _) => V::Duration(**d),
            (Value::Text(t), _) => {
                V::Text(self.world.model.text(*t).variants.iter().map(|(_, s)| s.to_string()).collect())
            }
        }
    }

    /// What holds where nothing is written.
    fn default(&self, e: EntityId, p: PropertyId) -> V {
        if !DEFAULTS_AT_OTHER_TIMES && !self.world.model.columns[p.index()].cells(e).is_empty() {
            return V::None;
        }
        match &self.world.model.property(p).default {
            Default::None => V::None,
            Default::Unknown => V::Unknown(self.shape(p)),
            Default::Any => self.everything(p),
            Default::Value(v) => self.value_of(v, self.world.model.property(p).ty, self.shape(p)),
        }
    }

    fn read(&self, e: EntityId, p: PropertyId, when: &Period) -> V {
        let stated = self.stated(e, p, when);
        let covered = covers(when, &stated);
        if self.world.model.property(p).is_many() {
            let mut set = Set::empty(self.shape(p));
            for (cell, _, truth) in &stated {
                set.add(self.cell(p, *cell), *truth);
            }
            if stated.is_empty() || !covered {
                set.add(self.default(e, p), if stated.is_empty() { Truth::True } else { Truth::Possible });
            }
            return V::Set(set);
        }
        let written = stated.iter().map(|(cell, _, _)| self.cell(p, *cell)).reduce(hull);
        match written {
            None => self.default(e, p),
            Some(v) if covered => v,
            Some(v) => V::one_of([v, self.default(e, p)]),
        }
    }

    /// Whether something is written for `v.name` at a time.
    pub(super) fn given(&self, v: &V, name: &str, when: &Period) -> Truth {
        match v {
            V::Entity(e) => {
                let model = &self.world.model;
                match model.property_of(model.kind_of(*e), name) {
                    None => model.container_of(*e).is_some().into(),
                    Some(p) => {
                        let stated = self.stated(*e, p, when);
                        if stated.is_empty() {
                            Truth::False
                        } else if covers(when, &stated) {
                            Truth::True
                        } else {
                            Truth::Possible
                        }
                    }
                }
            }
            // An unknown entity, too, stands in something.
            V::Unknown(Shape { ty: Some(Type::Entity(kind)), .. })
                if self.container_kind(*kind, name).is_some() =>
            {
                Truth::True
            }
            V::Unknown(_) => Truth::Possible,
            V::OneOf(all) => agreed(&all.iter().map(|v| self.given(v, name, when)).collect::<Vec<_>>()),
            V::Set(set) => {
                let each = set.elements.iter().map(|(v, t)| self.given(v, name, when).and(*t));
                each.fold(set.unknown.and(Truth::Possible), Truth::or)
            }
            _ => Truth::False,
        }
    }
}

/// Whether no day of a time is left out.
fn covers(when: &Period, stated: &[(usize, Period, Truth)]) -> bool {
    let mut periods: Vec<Period> = stated.iter().map(|s| s.1).collect();
    periods.sort();
    let mut next = i64::from(when.first);
    for p in periods {
        if i64::from(p.first) <= next {
            next = next.max(i64::from(p.last) + 1);
        }
    }
    next > i64::from(when.last)
}

/// One or the other.
fn hull(a: V, b: V) -> V {
    match (&a, &b) {
        _ if a == b => a,
        (V::Date(a), V::Date(b)) => V::Date(a.hull(b)),
        (V::Duration(a), V::Duration(b)) => V::Duration(a.hull(b)),
        (V::Number(x), V::Number(y)) => V::Number(x.hull(y)),
        _ => V::one_of([a, b]),
    }
}
