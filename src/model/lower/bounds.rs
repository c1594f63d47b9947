//! The bounds of numbers: `number >= 0`, `number >= -3 <= 3`.

use super::literal::{Fault, Scope};
use super::properties::reported;
use super::say::short;
use super::{Lowering, at};
use crate::finding::{Finding, Lang, Said};
use crate::model::interval::Interval;
use crate::model::number::Rational;
use crate::model::unit::{Dimension, Measure};
use crate::model::value::Value;
use crate::model::{PropertyId, Type};
use crate::source::{Place, SourceId};
use crate::syntax::tree::{self, BinaryOp, Expr};

/// Which bounds are outside themselves: `> 0`, `< 3`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Strict {
    lo: bool,
    hi: bool,
}

/// The range of a property's numbers.
pub(super) fn of(
    it: &mut Lowering<'_>,
    source: SourceId,
    decl: &tree::PropertyDecl,
    ty: Type,
    unit: Option<&Measure>,
) -> (Interval, Strict) {
    let (mut range, mut strict) = (Interval::all(), Strict::default());
    let none = (Interval::all(), Strict::default());
    let Some((_, last)) = decl.bounds.last() else { return none };
    let Type::Number(dimension) = ty else {
        if ty != Type::Any {
            let said = Said::both(
                "only numbers and quantities can have a bound",
                "nur Zahlen und Mengen können eine Grenze haben",
            );
            it.report(Finding::error("model/bound", at(source, last.span), said));
        }
        return none;
    };
    for (op, expr) in &decl.bounds {
        let limit = match limit(it, source, expr, dimension, unit) {
            Ok(limit) => limit,
            Err(fault) => {
                reported(it, fault);
                continue;
            }
        };
        match op {
            BinaryOp::Greater | BinaryOp::GreaterOrEqual => {
                (range.lo, strict.lo) = (limit.lo, *op == BinaryOp::Greater);
            }
            BinaryOp::Less | BinaryOp::LessOrEqual => {
                (range.hi, strict.hi) = (limit.hi, *op == BinaryOp::Less);
            }
            _ => {}
        }
    }
    let is_empty = match (&range.lo, &range.hi) {
        (Some(lo), Some(hi)) => lo > hi || lo == hi && (strict.lo || strict.hi),
        _ => false,
    };
    if is_empty {
        let said =
            Said::both("no number lies within these bounds", "zwischen diesen Grenzen liegt keine Zahl");
        it.report(Finding::error("model/bound", at(source, last.span), said));
        return none;
    }
    (range, strict)
}

/// A bound may leave out the unit that the property names.
fn limit(
    it: &Lowering<'_>,
    source: SourceId,
    expr: &Expr,
    dimension: Dimension,
    unit: Option<&Measure>,
) -> Result<Interval, Fault> {
    let reader = it.reader(Scope { source, container: None });
    match (reader.number(expr, Dimension::NONE, None), unit) {
        (Ok(n), Some(unit)) => Ok(unit.to_base(&n)),
        (Ok(n), None) => Ok(n),
        (Err(_), _) => reader.number(expr, dimension, unit),
    }
}

/// A number within the bounds of its property: open ends start there, ends that are written must not lie outside.
pub(super) fn checked(it: &Lowering<'_>, id: PropertyId, value: Value, place: Place) -> Result<Value, Fault> {
    let property = it.model.property(id);
    let Value::Number(number) = value else { return Ok(value) };
    let bound = &property.bound;
    if bound.is_all() {
        return Ok(Value::Number(number));
    }
    let strict = it.strict.get(id.index()).copied().unwrap_or_default();
    let touches =
        |n: &Rational| strict.lo && bound.lo.as_ref() == Some(n) || strict.hi && bound.hi.as_ref() == Some(n);
    let written = number.interval();
    if written.is_exact().is_some_and(|n| bound.contains(n) && !touches(n)) {
        return Ok(Value::Number(number));
    }
    let clamped = written.clamp_to(bound);
    if clamped.lies_in(bound) && !clamped.is_exact().is_some_and(touches) {
        return Ok(Value::Number(clamped.into()));
    }
    let unit = property.unit.clone().unwrap_or_else(Measure::bare);
    let limits = |lang: Lang| {
        let lo = bound.lo.as_ref().map(|n| (if strict.lo { ">" } else { ">=" }, n));
        let hi = bound.hi.as_ref().map(|n| (if strict.hi { "<" } else { "<=" }, n));
        let ends = lo.into_iter().chain(hi);
        let ends = ends.map(|(sign, n)| format!("`{sign} {}`", unit.show(&Interval::exact(n.clone()), lang)));
        ends.collect::<Vec<_>>().join(lang.pick(" and ", " und "))
    };
    let (name, text) = (it.model.symbols.text(property.name), short(it.sources.text(place)));
    let said = Said::both(
        format!("`{text}` is out of bounds: `{name}` must be {}", limits(Lang::En)),
        format!("`{text}` liegt außerhalb der Grenze: für `{name}` gilt {}", limits(Lang::De)),
    );
    let mut finding = Finding::error("model/out_of_bounds", place, said);
    if let Some(declared) = property.place {
        finding = finding.with(declared, Said::both("declared here", "hier vereinbart"));
    }
    Err(finding.into())
}
