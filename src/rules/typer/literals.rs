//! Numbers, dates, periods, durations and texts written in a rule.

use std::sync::Arc;

use crate::finding::Finding;
use crate::model::date::{DateRange, Duration, Length, Period};
use crate::model::interval::Interval;
use crate::model::nearest::nearest;
use crate::model::number::Rational;
use crate::model::unit::{Dimension, Measure};
use crate::model::value::Value;
use crate::model::{LocalisedText, Type};
use crate::source::Span;
use crate::syntax::tree::{self, ExprKind};

use super::super::ir::*;
use super::super::messages;
use super::Typer;

/// A number with its unit, before it is known whether it is a quantity or a duration.
struct Quantity {
    interval: Interval,
    measure: Option<Measure>,
    /// The unit where it is one of time: what one of it is.
    time: Option<Length>,
}

impl Typer<'_> {
    /// A literal; `expected` decides whether `2026` is a year and `6 months` a duration.
    pub(super) fn literal(&mut self, expr: &tree::Expr, expected: Option<Ty>) -> Expr {
        let span = expr.span;
        let found = match &expr.kind {
            ExprKind::Date => self.date(span).map(|d| self.date_or_period(d, expected)),
            ExprKind::Text(text) => {
                let text = self.localised(text);
                return self.make(Node::Const(Const::Text(Arc::new(text))), Ty::Of(Type::Text), false, span);
            }
            // `2026` may be a year, `30 days` never is.
            ExprKind::Number(n)
                if n.unit.is_none() && matches!(expected, Some(Ty::Of(Type::Date | Type::Period))) =>
            {
                self.date(span).map(|d| self.date_or_period(d, expected))
            }
            ExprKind::Range(a, b) => self.range(span, a.as_deref(), b.as_deref(), expected),
            _ => self.quantity(expr).map(|q| self.number_or_duration(q, expected)),
        };
        match found {
            Some((value, ty)) => self.make(Node::Const(Const::Value(value)), Ty::Of(ty), false, span),
            None => {
                if !self.findings.iter().any(|f| span.contains(f.primary.place.span)) {
                    let place = self.place(span);
                    let (en, de) = match expected {
                        Some(ty) => self.describe(ty, false),
                        None => ("a value".to_owned(), "ein Wert".to_owned()),
                    };
                    let kein = de.replacen("eine ", "keine ", 1).replacen("ein ", "kein ", 1);
                    self.say(messages::bad_literal(place, (&en, &kein)));
                }
                self.error(span)
            }
        }
    }

    /// The texts of a localised text.
    pub(super) fn localised(&self, text: &tree::LocalText) -> LocalisedText {
        let variants = text
            .variants
            .iter()
            .map(|(tag, t)| {
                let tag = tag.map(|n| Box::from(self.text(n)));
                (tag, crate::syntax::unquote(self.origin.text, *t).as_ref().into())
            })
            .collect();
        LocalisedText { variants }
    }

    fn date(&self, span: Span) -> Option<DateRange> {
        DateRange::parse(span.of(self.origin.text).trim())
    }

    fn date_or_period(&self, date: DateRange, expected: Option<Ty>) -> (Value, Type) {
        match expected {
            Some(Ty::Of(Type::Period)) => (Value::Period(Period::from(date)), Type::Period),
            _ => (Value::Date(date), Type::Date),
        }
    }

    fn range(
        &mut self,
        span: Span,
        a: Option<&tree::Expr>,
        b: Option<&tree::Expr>,
        expected: Option<Ty>,
    ) -> Option<(Value, Type)> {
        let dated = |e: Option<&tree::Expr>| matches!(e.map(|e| &e.kind), Some(ExprKind::Date));
        let periods = matches!(expected, Some(Ty::Of(Type::Period | Type::Date)));
        if periods || dated(a) || dated(b) {
            let end = |e: Option<&tree::Expr>| match e {
                Some(e) => self.date(e.span).map(Some),
                None => Some(None),
            };
            let period = Period::new(end(a)?, end(b)?)?;
            return Some((Value::Period(period), Type::Period));
        }
        let (a, b) = (self.quantity(a?)?, self.quantity(b?)?);
        // One unit serves both ends.
        let (a, b) = match (&a.measure, &b.measure) {
            (None, Some(m)) => {
                (Quantity { interval: m.to_base(&a.interval), measure: b.measure.clone(), time: b.time }, b)
            }
            (Some(m), None) => {
                let b =
                    Quantity { interval: m.to_base(&b.interval), measure: a.measure.clone(), time: a.time };
                (a, b)
            }
            _ => (a, b),
        };
        let (first, second) = (self.number_or_duration(a, expected), self.number_or_duration(b, expected));
        if first.1 != second.1 {
            let place = self.place(span);
            let (x, y) = (self.describe(Ty::Of(first.1), false), self.describe(Ty::Of(second.1), false));
            self.say(messages::never_comparable(place, (&x.0, &x.1), (&y.0, &y.1)));
            return None;
        }
        Some((first.0.hull(&second.0), first.1))
    }

    fn quantity(&mut self, expr: &tree::Expr) -> Option<Quantity> {
        match &expr.kind {
            ExprKind::Number(n) => {
                let mut value = Rational::parse(n.digits.of(self.origin.text))?;
                if let Some(scale) = n.scale {
                    let by = match self.text(scale) {
                        "thousand" => 1_000,
                        "million" => 1_000_000,
                        "billion" => 1_000_000_000,
                        _ => return None,
                    };
                    value = &value * &Rational::from(by);
                }
                if n.percent {
                    value = value.checked_div(&Rational::from(100))?;
                }
                let interval = Interval::exact(value);
                let Some(unit) = &n.unit else {
                    return Some(Quantity { interval, measure: None, time: None });
                };
                let names = |list: &[tree::Name]| list.iter().map(|n| self.text(*n)).collect::<Vec<_>>();
                let (over, under) = (names(&unit.numerator), names(&unit.denominator));
                match self.model.units.measure(&over, &under) {
                    Ok(measure) => {
                        let time = match (over.as_slice(), under.as_slice()) {
                            ([only], []) => self.model.units.duration_unit(only),
                            _ => None,
                        };
                        let interval = measure.to_base(&interval);
                        Some(Quantity { interval, measure: Some(measure), time })
                    }
                    Err(unknown) => {
                        let units = &self.model.units;
                        let near = units.meant(&unknown, |known| nearest(&unknown, known));
                        let help = (!near.is_empty()).then(|| units.suggestion(&near));
                        let place = self.place(unit.span);
                        self.say(Finding { help, ..messages::unknown_unit(place, &unknown, &near) });
                        None
                    }
                }
            }
            ExprKind::Negate(e) => {
                let q = self.quantity(e)?;
                Some(Quantity { interval: q.interval.neg(), ..q })
            }
            ExprKind::About(e, margin) => {
                let q = self.quantity(e)?;
                let margin = match margin {
                    Some(m) => {
                        let m = self.quantity(m)?;
                        let m = match (&m.measure, &q.measure) {
                            (None, Some(unit)) => unit.to_base(&m.interval),
                            _ => m.interval,
                        };
                        Some(m.is_exact()?.clone())
                    }
                    None => None,
                };
                Some(Quantity { interval: Interval::about(q.interval.is_exact()?.clone(), margin), ..q })
            }
            ExprKind::AtLeast(e) => {
                let q = self.quantity(e)?;
                Some(Quantity { interval: Interval { lo: q.interval.lo, hi: None }, ..q })
            }
            ExprKind::AtMost(e) => {
                let q = self.quantity(e)?;
                Some(Quantity { interval: Interval { lo: None, hi: q.interval.hi }, ..q })
            }
            // `1/12`: a fraction of literals.
            ExprKind::Binary(tree::BinaryOp::Divide, a, b) => {
                let (a, b) = (self.quantity(a)?, self.quantity(b)?);
                (b.measure.is_none()).then_some(())?;
                Some(Quantity { interval: a.interval.checked_div(&b.interval)?, ..a })
            }
            _ => None,
        }
    }

    fn number_or_duration(&self, q: Quantity, expected: Option<Ty>) -> (Value, Type) {
        let dimension = q.measure.as_ref().map_or(Dimension::NONE, |m| m.dimension);
        let wants_number = matches!(expected, Some(Ty::Of(Type::Number(_))));
        if let (Some(unit), Some(measure), false) = (q.time, &q.measure, wants_number) {
            let count = measure.from_base(&q.interval);
            let end = |n: &Option<Rational>| n.as_ref().and_then(|n| unit.times(n));
            let (least, most) = (end(&count.lo), end(&count.hi));
            let duration = match (least, most) {
                (Some(a), Some(b)) => Some(Duration::between(a, b)),
                (Some(a), None) if count.hi.is_none() => Some(Duration::at_least(a)),
                (None, Some(b)) if count.lo.is_none() => Some(Duration::at_most(b)),
                _ => None,
            };
            if let Some(duration) = duration {
                return (Value::Duration(Box::new(duration)), Type::Duration);
            }
        }
        (Value::Number(q.interval.into()), Type::Number(dimension))
    }
}
