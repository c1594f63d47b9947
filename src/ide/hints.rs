//! What a value amounts to, behind where it is written: in the unit of its property, day by day, and what is left of it.

mod sums;

use super::Analysis;
use crate::model::value::Value;
use crate::model::{Cells, KindId, Property, PropertyId, Type};
use crate::source::{Place, SourceId, Span};
use crate::syntax::token::TokenKind;
use crate::syntax::tree::{Expr, ExprKind, Name, Number};
use crate::syntax::{lexer, literal};
use crate::workspace::settings::day_text;

/// A few words that a file does not say itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it is about; the words stand behind it.
    pub place: Place,
    /// What it says.
    pub text: String,
    /// What it tells.
    pub about: About,
    /// More of it, for who asks.
    pub tooltip: Option<String>,
}

/// What a hint tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// The same in the unit of its property.
    Unit,
    /// Between which values it lies.
    Range,
    /// From which day to which.
    Days,
    /// How much of it is used up by what refers to it.
    Sum,
    /// How many findings would be decided if it were known.
    Deciding,
}

/// The hints of a stretch of a text, in its order.
pub fn hints(analysis: &Analysis<'_>, source: SourceId, within: Span) -> Vec<Hint> {
    let mut hints = Vec::new();
    let model = analysis.model;
    let mut limits = Vec::new();
    for (i, column) in model.columns.iter().enumerate() {
        let id = PropertyId(i as u32);
        let property = model.property(id);
        let Cells::Values(cells) = &column.cells else { continue };
        if property.owner == KindId::STATEMENT || matches!(property.ty, Type::Text | Type::Choice(_)) {
            continue;
        }
        for (cell, place) in column.places.iter().enumerate() {
            if place.source != source || place.span.start > within.end || within.start > place.span.end {
                continue;
            }
            let Some(value) = cells.get(cell) else { continue };
            let hint = match value {
                Value::Unknown => deciding(analysis, *place),
                value => amounts(analysis, property, value, *place),
            };
            hints.extend(hint);
            if matches!(value, Value::Number(_)) {
                limits.push(sums::Limit::new(column, id, cell, *place));
            }
        }
    }
    hints.extend(sums::hints(analysis, &limits));
    hints.sort_by_key(|hint| (hint.place.span.end, hint.place.span.start));
    hints
}

/// What a value amounts to, where that is more than it says.
fn amounts(analysis: &Analysis<'_>, property: &Property, value: &Value, place: Place) -> Option<Hint> {
    let written = analysis.workspace.sources.text(place);
    let (about, text) = match value {
        Value::Number(_) => {
            let about = number(analysis, property, written)?;
            (about, analysis.value(property, value))
        }
        Value::Date(date) if date.exact().is_none() => {
            (About::Days, format!("{} .. {}", day_text(date.first), day_text(date.last)))
        }
        Value::Period(period) => {
            let (first, last) = (period.start(), period.end());
            let is_partial = |text: &str| !text.trim().is_empty() && text.trim().len() < 10;
            let (from, to) = written.split_once("..")?;
            if !is_partial(from) && !is_partial(to) {
                return None;
            }
            let from = if from.trim().is_empty() { String::new() } else { day_text(first.first) };
            let to = if to.trim().is_empty() { String::new() } else { day_text(last.last) };
            (About::Days, format!("{from} .. {to}").trim().to_owned())
        }
        _ => return None,
    };
    Some(Hint { place, text: format!("= {text}"), about, tooltip: None })
}

/// Whether a number is written in another unit than its property has, or as a range around what is written.
fn number(analysis: &Analysis<'_>, property: &Property, written: &str) -> Option<About> {
    let words = lexer::tokens(written, false);
    let words: Vec<_> = words.into_iter().filter(|t| t.kind != TokenKind::Blank).collect();
    let (expr, _) = literal(written, &words, true)?;
    let unit = property.unit.as_ref()?;
    if let Some(of) = unit_of(&expr).and_then(|number| number.unit.as_ref()) {
        let names = |all: &[Name]| all.iter().map(|name| name.span.of(written)).collect::<Vec<_>>();
        let measure = analysis.model.units.measure(&names(&of.numerator), &names(&of.denominator));
        if measure.is_ok_and(|measure| measure.factor != unit.factor) {
            return Some(About::Unit);
        }
    }
    matches!(expr.kind, ExprKind::About(..)).then_some(About::Range)
}

/// The first number with a unit.
fn unit_of(expr: &Expr) -> Option<&Number> {
    match &expr.kind {
        ExprKind::Number(number) => number.unit.is_some().then_some(&**number),
        ExprKind::About(a, b) => unit_of(a).or_else(|| unit_of(b.as_deref()?)),
        ExprKind::AtLeast(a) | ExprKind::AtMost(a) | ExprKind::Negate(a) => unit_of(a),
        ExprKind::Range(a, b) => a.as_deref().and_then(unit_of).or_else(|| b.as_deref().and_then(unit_of)),
        _ => None,
    }
}

/// How many findings an unknown value would decide.
fn deciding(analysis: &Analysis<'_>, place: Place) -> Option<Hint> {
    let known = analysis.report.deciding.iter().find(|d| d.place == place)?;
    let (n, lang) = (known.findings, analysis.lang);
    let text = match n {
        1 => lang.pick("decides 1 finding", "entscheidet 1 Befund").to_owned(),
        n => format!("{} {n} {}", lang.pick("decides", "entscheidet"), lang.pick("findings", "Befunde")),
    };
    let tooltip = Some(known.what.in_lang(lang).to_owned());
    Some(Hint { place, text, about: About::Deciding, tooltip })
}
