//! Evaluating expressions that yield values.

use std::sync::Arc;

use super::reads::DECLARED;
use super::search::is_number;
use super::val::Val;
use super::{Engine, Note};
use crate::finding::{Finding, Said};
use crate::model::date::{DateRange, Duration, Period};
use crate::model::interval::Interval;
use crate::model::number::Rational;
use crate::model::truth::Truth;
use crate::model::{EntityId, Type};
use crate::rules::ir::{Arithmetic, Const, DefineId, Expr, Function, Node, Ty};

impl Engine<'_> {
    /// The value of an expression under a binding.
    pub(super) fn value(&self, expr: &Expr, frame: &mut [Val]) -> Val {
        if self.work.step() {
            return Val::None;
        }
        match &expr.node {
            Node::Slot(s) => frame.get(usize::from(*s)).cloned().unwrap_or(Val::None),
            Node::Const(c) => self.constant(c, expr),
            Node::Property { of, property, at } => {
                let time = match at {
                    Some(at) => match self.value(at, frame) {
                        Val::Period(p) => Some(p),
                        Val::Date(d) => Some(Period { first: d.first, last: d.last }),
                        Val::None => return Val::None,
                        _ => return self.open(self.model.property(*property), Truth::Possible),
                    },
                    None => None,
                };
                // The common case first: of a variable.
                if let Some(e) = self.bound_entity(of, frame) {
                    return self.property(e, *property, time);
                }
                let value = self.value(of, frame);
                let p = self.model.property(*property);
                let step = |e: EntityId| self.property(e, *property, time);
                self.step(&value, of.many, &step, &|t| self.open(p, t))
            }
            Node::Container { of, kind } => {
                let value = self.value(of, frame);
                self.step(&value, of.many, &|e| self.container(e, *kind), &|t| Val::Open(t))
            }
            Node::Arithmetic(op, a, b) => {
                if let (Some(x), Some(y)) = (self.plain_number(a, frame), self.plain_number(b, frame)) {
                    return numbers(*op, &x, &y, false);
                }
                let (a, b) = (self.value(a, frame), self.value(b, frame));
                self.arithmetic(*op, &a, &b, expr.ty)
            }
            Node::Negate(a) => match self.value(a, frame) {
                Val::Number(n, f) => Val::Number(n.neg(), f),
                Val::OneOf(list) => {
                    let negated = list.iter().map(|v| match v {
                        Val::Number(n, f) => Val::Number(n.neg(), *f),
                        other => other.clone(),
                    });
                    Val::one_of(negated.collect())
                }
                other => other,
            },
            Node::Function(f, args) => self.function(*f, args, frame),
            Node::Aggregate(a) => self.aggregate(a, frame),
            Node::Let(slot, value, body) => {
                let value = self.value(value, frame);
                if let Some(place) = frame.get_mut(usize::from(*slot)) {
                    *place = value;
                }
                self.value(body, frame)
            }
            Node::Inlined(i) => self.value(i.body(), frame),
            Node::Apply(define, args) => {
                let args: Vec<Val> = args.iter().map(|a| self.value(a, frame)).collect();
                self.call_function(*define, args)
            }
            _ => Val::Truth(self.truth(expr, frame)),
        }
    }

    /// The value of a function. Each is asked for once with the same arguments: functions that call others twice would
    /// otherwise double the work with every level.
    fn call_function(&self, id: DefineId, args: Vec<Val>) -> Val {
        let Some(define) = self.program.defines.get(id.0 as usize) else { return Val::None };
        let Some(body) = &define.value else { return Val::None };
        let key = (id, args);
        if let Some(known) = self.applied.borrow().get(&key) {
            return known.clone();
        }
        let mut inner = vec![Val::None; define.slots + 1];
        for (param, arg) in define.params.iter().zip(&key.1) {
            if let Some(place) = inner.get_mut(usize::from(param.slot)) {
                *place = arg.clone();
            }
        }
        let value = self.value(body, &mut inner);
        if !self.work.is_spent() {
            self.applied.borrow_mut().insert(key, value.clone());
        }
        value
    }

    /// A property of an entity; none where the entity's kind does not have it (of a variable wider than the kind).
    fn property(&self, e: EntityId, id: crate::model::PropertyId, time: Option<Period>) -> Val {
        let property = self.model.property(id);
        if !self.extent(property.owner).contains(&e.0) && property.owner != crate::model::KindId::ENTITY {
            return Val::None;
        }
        self.read(e, id, time)
    }

    fn constant(&self, c: &Const, expr: &Expr) -> Val {
        match c {
            Const::Entity(e) => Val::Entity(*e),
            Const::Value(v) => Val::of(v, &Interval::all(), is_number(expr.ty)),
            Const::Text(t) => Val::Words(Arc::clone(t)),
            Const::Today => {
                self.note(Note::Today);
                Val::Date(DateRange { first: self.today, last: self.today })
            }
            Const::None => Val::None,
        }
    }

    fn arithmetic(&self, op: Arithmetic, a: &Val, b: &Val, ty: Ty) -> Val {
        match (a, b) {
            (Val::None, _) | (_, Val::None) => Val::None,
            (Val::OneOf(list), other) => {
                Val::one_of(list.iter().map(|v| self.arithmetic(op, v, other, ty)).collect())
            }
            (other, Val::OneOf(list)) => {
                Val::one_of(list.iter().map(|v| self.arithmetic(op, other, v, ty)).collect())
            }
            (Val::Open(t), _) | (_, Val::Open(t)) => {
                if is_number(ty) {
                    Val::Number(Interval::all(), *t == Truth::Faulty)
                } else {
                    Val::Open(*t)
                }
            }
            (Val::Number(x, f), Val::Number(y, g)) => numbers(op, x, y, *f || *g),
            (Val::Date(d), Val::Duration(n)) => match op {
                Arithmetic::Add => Val::Date(d.plus(n)),
                _ => Val::Date(d.minus(n)),
            },
            (Val::Duration(n), Val::Date(d)) => Val::Date(d.plus(n)),
            (Val::Date(x), Val::Date(y)) => Val::Duration(x.since(y)),
            (Val::Duration(x), Val::Duration(y)) => Val::Duration(x.add(y)),
            _ => Val::None,
        }
    }

    fn function(&self, f: Function, args: &[Expr], frame: &mut [Val]) -> Val {
        let Some(first) = args.first() else { return Val::None };
        let value = self.value(first, frame);
        if let Val::OneOf(list) = &value {
            let all = list.iter().map(|v| self.apply(f, v.clone(), args, frame)).collect();
            return Val::one_of(all);
        }
        if let (Function::Years | Function::Months, Val::Period(p)) = (f, &value)
            && !p.is_closed()
        {
            self.open_period(first, frame);
            return Val::None;
        }
        self.apply(f, value, args, frame)
    }

    fn apply(&self, f: Function, value: Val, args: &[Expr], frame: &mut [Val]) -> Val {
        let listed = |periods: Option<Vec<Period>>| match periods {
            Some(list) => {
                Val::set(list.into_iter().map(|p| (Val::Period(p), Truth::True)).collect(), Truth::False)
            }
            None => Val::None,
        };
        match (f, value) {
            (Function::Matches(_) | Function::Contains, Val::None) => Val::Truth(Truth::False),
            (_, Val::None) => Val::None,
            (Function::Years | Function::Months, Val::Open(t)) => Val::set(Vec::new(), t),
            (Function::Matches(_) | Function::Contains, Val::Open(t)) => Val::Truth(t),
            (_, Val::Open(t)) => Val::Open(t),
            (Function::Years, Val::Period(p)) => listed(p.years().map(Iterator::collect)),
            (Function::Months, Val::Period(p)) => listed(p.months().map(Iterator::collect)),
            (Function::Start, Val::Period(p)) => Val::Date(p.start()),
            (Function::End, Val::Period(p)) => Val::Date(p.end()),
            (Function::Length, Val::Period(p)) => Val::Length(p),
            (Function::Lowest, v) => end(v, true),
            (Function::Highest, v) => end(v, false),
            (Function::Matches(i), v) => {
                let Some(pattern) = self.program.patterns.get(i as usize) else { return Val::None };
                Val::Truth(Truth::from(self.texts(&v).iter().any(|t| pattern.is_match(t))))
            }
            (Function::Contains, v) => {
                let words = args.get(1).map_or(Val::None, |a| self.value(a, frame));
                match words {
                    Val::None => Val::Truth(Truth::False),
                    Val::Open(t) => Val::Truth(t),
                    words => {
                        let (all, sought) = (self.texts(&v), self.texts(&words));
                        let found = all.iter().any(|t| sought.iter().any(|s| contains_words(t, s)));
                        Val::Truth(Truth::from(found))
                    }
                }
            }
            _ => Val::None,
        }
    }

    /// The texts of a value, one for each language.
    fn texts(&self, v: &Val) -> Vec<String> {
        match v {
            Val::Text(id) => self.model.text(*id).variants.iter().map(|(_, s)| s.to_string()).collect(),
            Val::Words(w) => w.variants.iter().map(|(_, s)| s.to_string()).collect(),
            _ => Vec::new(),
        }
    }

    /// Reports that the years of a period without end were asked for: an error in the data, said once.
    pub(super) fn open_period(&self, arg: &Expr, frame: &mut [Val]) {
        let written = match &arg.node {
            Node::Property { of, property, .. } => match self.value(of, frame) {
                Val::Entity(e) => self.places(e, *property).first().copied(),
                _ => None,
            },
            _ => None,
        };
        let place = written.unwrap_or(arg.place);
        let message = Said::both(
            "this period has no end, so its years cannot be counted",
            "dieser Zeitraum hat kein Ende; seine Jahre lassen sich nicht aufzählen",
        );
        let help = Said::both(
            "write the last day the rule is to look at",
            "schreiben Sie den letzten Tag, der geprüft werden soll",
        );
        let finding = Finding::error("model/open_period", place, message).help(help);
        self.errors.borrow_mut().entry(place).or_insert(finding);
    }

    /// Where an entity was declared: its name.
    pub(super) fn declared(&self, e: EntityId) -> Option<crate::source::Place> {
        self.reading(|r| r.value(e, DECLARED));
        self.model.entities.declared.get(e.index()).map(|d| d.name)
    }

    /// Where the values of a property were written.
    pub(super) fn places(&self, e: EntityId, id: crate::model::PropertyId) -> Vec<crate::source::Place> {
        let Some(column) = self.model.columns.get(id.index()) else { return Vec::new() };
        self.reading(|r| r.value(e, id));
        column.places.get(column.cells(e)).map(<[_]>::to_vec).unwrap_or_default()
    }
}

fn numbers(op: Arithmetic, x: &Interval, y: &Interval, faulty: bool) -> Val {
    let result = match op {
        Arithmetic::Add => x.add(y),
        Arithmetic::Subtract => x.sub(y),
        Arithmetic::Multiply => x.mul(y),
        Arithmetic::Divide => match x.checked_div(y) {
            Some(n) => n,
            // Nothing can be divided by nought; by what may be nought the result may be anything.
            None if y.is_exact().is_some() => return Val::None,
            None => Interval::all(),
        },
    };
    Val::Number(result, faulty)
}

/// The least or the greatest that an uncertain value may be.
fn end(v: Val, lowest: bool) -> Val {
    match v {
        Val::Number(n, f) => {
            let end: Option<Rational> = if lowest { n.lo } else { n.hi };
            match end {
                Some(n) => Val::Number(Interval::exact(n), f),
                None => Val::Number(Interval::all(), f),
            }
        }
        Val::Date(d) => {
            let day = if lowest { d.first } else { d.last };
            Val::Date(DateRange { first: day, last: day })
        }
        Val::Duration(d) => match (lowest, d.most) {
            (true, _) => Val::Duration(Duration { least: d.least, most: Some(d.least) }),
            (false, Some(most)) => Val::Duration(Duration { least: most, most: Some(most) }),
            (false, None) => Val::Open(Truth::Possible),
        },
        other => other,
    }
}

/// Whether all words of `sought` stand in `text` one behind the other, whatever their case.
fn contains_words(text: &str, sought: &str) -> bool {
    let words = |s: &str| -> Vec<String> {
        s.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
    };
    let (text, sought) = (words(text), words(sought));
    !sought.is_empty() && text.windows(sought.len()).any(|w| w == sought.as_slice())
}

/// Whether a type is that of periods.
pub(super) fn is_period(ty: Ty) -> bool {
    ty == Ty::Of(Type::Period)
}
