//! Units in any order: each after the one it is made of.

use super::kinds::localised;
use super::literal::{Fault, Scope};
use super::say::{short, twice};
use super::{Lowering, at};
use crate::finding::{Finding, Lang, Said};
use crate::model::number::Rational;
use crate::model::unit::Measure;
use crate::model::{Part, Symbol, Table};
use crate::source::{Place, SourceId};
use crate::syntax::tree::{self, Expr, ExprKind, Item};

/// Units that wait for another one, by the name of that one.
type Waiting<'a> = Table<Vec<(SourceId, &'a tree::Unit)>>;

/// Declares all units.
pub(super) fn declare(it: &mut Lowering<'_>, parts: &[Part<'_>]) {
    let mut places: Table<Place> = Table::default();
    let mut waiting: Waiting<'_> = Table::default();
    let mut ready = Vec::new();
    for part in parts {
        for item in part.items {
            match item {
                Item::Unit(unit) => ready.push((part.source, unit)),
                Item::Broken(tree::Broken { defines: Some(name), .. }) => {
                    it.break_name(part.source, name.span)
                }
                _ => {}
            }
        }
    }
    ready.reverse();
    while let Some((source, unit)) = ready.pop() {
        match missing(it, source, unit) {
            Some(name) => waiting.entry(name).or_default().push((source, unit)),
            None => {
                add(it, &mut places, source, unit);
                for name in &unit.names {
                    let symbol = it.intern(source, name.span);
                    ready.extend(waiting.get_mut(&symbol).map(std::mem::take).unwrap_or_default());
                }
            }
        }
    }
    unresolved(it, waiting.into_values().flatten().collect());
}

/// The unit behind the number of `= 1/12 year`.
fn base(expr: &Expr) -> Option<&tree::UnitExpr> {
    match &expr.kind {
        ExprKind::Number(number) => number.unit.as_ref(),
        ExprKind::Binary(_, above, below) => base_of_number(below).or_else(|| base_of_number(above)),
        _ => None,
    }
}

fn base_of_number(expr: &Expr) -> Option<&tree::UnitExpr> {
    if let ExprKind::Number(number) = &expr.kind { number.unit.as_ref() } else { None }
}

/// A unit that this one is made of and that is not declared yet.
fn missing(it: &mut Lowering<'_>, source: SourceId, unit: &tree::Unit) -> Option<Symbol> {
    let of = base(unit.equals.as_ref()?)?;
    let mut names = of.numerator.iter().chain(&of.denominator);
    let name = names.find(|name| it.model.units.find(it.text(source, name.span)).is_none())?;
    Some(it.intern(source, name.span))
}

fn add(it: &mut Lowering<'_>, places: &mut Table<Place>, source: SourceId, unit: &tree::Unit) {
    let names: Vec<&str> = unit.names.iter().map(|name| it.text(source, name.span)).collect();
    let equals = match unit.equals.as_ref().map(|expr| conversion(it, source, expr)).transpose() {
        Ok(equals) => equals,
        Err(fault) => {
            unit.names.iter().for_each(|name| it.break_name(source, name.span));
            if let Fault::Said(finding) = fault {
                it.report(*finding);
            }
            return;
        }
    };
    if let Err(name) = it.model.units.declare(&names, equals) {
        let mut spans = unit.names.iter().map(|n| n.span);
        let span = spans.rfind(|s| it.text(source, *s) == name).unwrap_or(unit.span);
        let place = at(source, span);
        let within = names.iter().filter(|n| **n == name).count() > 1;
        let known = within || it.model.units.find(&name).is_some();
        let before = it.model.symbols.get(&name).and_then(|s| places.get(&s)).copied();
        let first = unit.names.iter().find(|n| it.text(source, n.span) == name).map(|n| at(source, n.span));
        it.report(if known {
            twice(place, &name, before.or(first.filter(|_| within)))
        } else {
            let said = Said::both(
                format!("the unit `{}` grows beyond all measure", short(&name)),
                format!("die Einheit `{}` wird unermesslich groß", short(&name)),
            );
            Finding::error("model/unit", place, said)
        });
        unit.names.iter().for_each(|name| {
            if it.model.units.find(it.text(source, name.span)).is_none() {
                it.break_name(source, name.span);
            }
        });
        return;
    }
    for name in &unit.names {
        let symbol = it.intern(source, name.span);
        places.insert(symbol, at(source, name.span));
    }
    let title = unit.title.as_ref().map(|title| localised(it, source, title));
    for (tag, text) in title.iter().flat_map(|title| &title.variants) {
        let lang = tag.as_deref().and_then(Lang::from_tag);
        // In a language that is not spoken here nobody reads it.
        if tag.is_none() || lang.is_some() {
            it.model.units.entitle(&names, lang, text);
        }
    }
}

/// What one of a unit is: so many of another.
fn conversion(it: &Lowering<'_>, source: SourceId, expr: &Expr) -> Result<(Rational, Measure), Fault> {
    let reader = it.reader(Scope { source, container: None });
    if let ExprKind::Name = expr.kind {
        let name = tree::Name { span: expr.span };
        let unit =
            tree::UnitExpr { numerator: [name].into(), denominator: Default::default(), span: expr.span };
        return Ok((Rational::ONE, reader.measure(&unit)?));
    }
    let amount = reader.amount(expr, None)?;
    let n = amount.plain();
    let fault = |en: &str, de: &str| reader.expected(expr.span, en, de).into();
    if n.is_zero() || n.is_negative() {
        return Err(fault("a number greater than 0", "eine Zahl größer als 0"));
    }
    match amount.into_unit() {
        Some(unit) => Ok((n, unit)),
        None => Err(fault("a number of another unit", "eine Zahl einer anderen Einheit")),
    }
}

/// Units whose base is not declared, or is the unit itself by way of others.
fn unresolved(it: &mut Lowering<'_>, left: Vec<(SourceId, &tree::Unit)>) {
    let mut by_name: Table<usize> = Table::default();
    for (i, (source, unit)) in left.iter().enumerate() {
        for name in &unit.names {
            let symbol = it.intern(*source, name.span);
            by_name.entry(symbol).or_insert(i);
        }
    }
    let waits: Vec<Option<Symbol>> = left.iter().map(|(source, unit)| missing(it, *source, unit)).collect();
    let next = |i: usize| waits.get(i).copied().flatten().and_then(|name| by_name.get(&name)).copied();
    let mut round = vec![usize::MAX; left.len()];
    for (start, (source, unit)) in left.iter().enumerate() {
        if next(start).is_none() {
            unknown_base(it, *source, unit, waits.get(start).copied().flatten());
        }
        let mut at = Some(start);
        while let Some(i) = at {
            match round.get_mut(i) {
                Some(seen) if *seen == usize::MAX => *seen = start,
                Some(seen) if *seen == start => {
                    let Some((source, unit)) = left.get(i) else { break };
                    in_circle(it, *source, unit);
                    break;
                }
                _ => break,
            }
            at = next(i);
        }
    }
    for (source, unit) in left {
        unit.names.iter().for_each(|name| it.break_name(source, name.span));
    }
}

fn unknown_base(it: &mut Lowering<'_>, source: SourceId, unit: &tree::Unit, name: Option<Symbol>) {
    let Some(of) = unit.equals.as_ref().and_then(base) else { return };
    let Some(name) = name.map(|name| it.model.symbols.text(name).to_owned()) else { return };
    let span = of.numerator.iter().chain(&of.denominator).find(|n| it.text(source, n.span) == name);
    if !it.model.is_broken(&name) {
        let span = span.map_or(of.span, |n| n.span);
        let finding = it.reader(Scope { source, container: None }).unknown_unit(span, &name);
        it.report(finding);
    }
}

/// `model/unit_cycle`
fn in_circle(it: &mut Lowering<'_>, source: SourceId, unit: &tree::Unit) {
    let span = unit.names.first().map_or(unit.span, |n| n.span);
    let name = short(it.text(source, span));
    let said = Said::both(
        format!("the unit `{name}` is made of itself, by way of others"),
        format!("die Einheit `{name}` besteht über andere aus sich selbst"),
    );
    it.report(Finding::error("model/unit_cycle", at(source, span), said));
}
