//! Numbers and quantities, exact and uncertain, in base units.

use std::borrow::Cow;

use super::literal::{Fault, Reader};
use super::say::{short, suggest};
use crate::finding::{Finding, Lang, Said};
use crate::model::interval::Interval;
use crate::model::number::Rational;
use crate::model::unit::{Dimension, Measure};
use crate::source::Span;
use crate::syntax::scale_meant;
use crate::syntax::tree::{self, Expr, ExprKind, UnitExpr};

/// One number as it is written.
#[derive(Debug, Clone)]
pub(super) struct Amount<'m> {
    /// The digits alone.
    digits: Rational,
    /// `thousand`
    scale: Option<Rational>,
    percent: bool,
    unit: Option<Cow<'m, Measure>>,
}

impl<'m> Amount<'m> {
    /// The number, its scale and `%` counted in.
    pub(super) fn plain(&self) -> Rational {
        let mut n = self.digits.clone();
        if let Some(scale) = &self.scale {
            n = &n * scale;
        }
        if self.percent {
            n = n.checked_div(&Rational::from(100)).unwrap_or(n);
        }
        n
    }

    pub(super) fn into_unit(self) -> Option<Measure> {
        self.unit.map(Cow::into_owned)
    }

    pub(super) fn is_percent(&self) -> bool {
        self.percent
    }

    fn is_bare(&self) -> bool {
        self.unit.is_none() && !self.percent
    }

    /// What stands behind the other number holds for this one too, where it has nothing of its own.
    fn share(&mut self, other: &Amount<'m>) {
        if self.is_bare() {
            self.unit.clone_from(&other.unit);
            self.percent = other.percent;
        }
    }

    /// The number in base units.
    fn base(&self) -> Rational {
        let n = self.plain();
        match &self.unit {
            Some(unit) if unit.factor != Rational::ONE => &n * &unit.factor,
            _ => n,
        }
    }
}

impl Reader<'_> {
    /// An uncertain number of a dimension, in base units.
    pub(super) fn number(
        &self,
        expr: &Expr,
        dimension: Dimension,
        declared: Option<&Measure>,
    ) -> Result<Interval, Fault> {
        let fits = |amount: &Amount<'_>, span| self.fits(amount, span, dimension, declared);
        Ok(match &expr.kind {
            ExprKind::Range(Some(a), Some(b)) => {
                let (mut low, mut high) = (self.amount(a, declared)?, self.amount(b, declared)?);
                if low.is_bare() && low.scale.is_none() {
                    low.scale.clone_from(&high.scale);
                }
                low.share(&high);
                high.share(&low);
                fits(&low, a.span)?;
                fits(&high, b.span)?;
                if low.base() > high.base() {
                    return Err(self.turned(expr.span).into());
                }
                Interval::between(low.base(), high.base())
            }
            ExprKind::About(n, margin) => {
                let mut center = self.amount(n, declared)?;
                let Some(margin_expr) = margin else {
                    fits(&center, n.span)?;
                    return Ok(Interval::about(center.base(), None));
                };
                let mut margin = self.amount(margin_expr, declared)?;
                let relative = margin.percent && !center.percent;
                if !relative {
                    center.share(&margin);
                    margin.share(&center);
                    fits(&margin, margin_expr.span)?;
                }
                fits(&center, n.span)?;
                let margin = if relative { &center.base() * &margin.plain() } else { margin.base() };
                Interval::about(center.base(), Some(margin.abs()))
            }
            ExprKind::Range(from, to) => {
                let finding = self.no_number(expr.span, declared);
                let help = |word: &str, end: &Expr| {
                    let right = format!("{word} {}", short(self.text(end.span)));
                    Said::both(format!("write `{right}`"), format!("schreiben Sie `{right}`"))
                };
                return Err(match (from, to) {
                    (Some(from), None) => finding.help(help("at least", from)),
                    (None, Some(to)) => finding.help(help("at most", to)),
                    _ => finding,
                }
                .into());
            }
            ExprKind::AtLeast(n) => Interval::at_least(self.fitting(n, dimension, declared)?),
            ExprKind::AtMost(n) => Interval::at_most(self.fitting(n, dimension, declared)?),
            _ => Interval::exact(self.fitting(expr, dimension, declared)?),
        })
    }

    fn fitting(
        &self,
        expr: &Expr,
        dimension: Dimension,
        declared: Option<&Measure>,
    ) -> Result<Rational, Fault> {
        let amount = self.amount(expr, declared)?;
        self.fits(&amount, expr.span, dimension, declared)?;
        Ok(amount.base())
    }

    /// One number with what stands behind it; also a fraction, `1/12 year`.
    pub(super) fn amount<'m>(&self, expr: &Expr, declared: Option<&'m Measure>) -> Result<Amount<'m>, Fault> {
        match &expr.kind {
            ExprKind::Number(number) => {
                let scale = number.scale.map(|s| Rational::from(scale(self.text(s.span))));
                let unit = number.unit.as_ref().map(|unit| self.measured(unit, declared)).transpose()?;
                Ok(Amount { digits: self.digits(number)?, scale, percent: number.percent, unit })
            }
            ExprKind::Negate(inner) if matches!(inner.kind, ExprKind::Number(_)) => {
                let amount = self.amount(inner, declared)?;
                Ok(Amount { digits: &Rational::ZERO - &amount.digits, ..amount })
            }
            ExprKind::Binary(tree::BinaryOp::Divide, above, below)
                if matches!((&above.kind, &below.kind), (ExprKind::Number(_), ExprKind::Number(_))) =>
            {
                let (above, below) = (self.amount(above, declared)?, self.amount(below, declared)?);
                let digits = above.plain().checked_div(&below.digits).filter(|_| above.is_bare());
                let digits = digits.ok_or_else(|| self.no_number(expr.span, declared))?;
                Ok(Amount { digits, ..below })
            }
            ExprKind::Broken => Err(Fault::Silent),
            _ => Err(self.no_number(expr.span, declared).into()),
        }
    }

    fn digits(&self, number: &tree::Number) -> Result<Rational, Fault> {
        let text = self.text(number.digits);
        let read = Rational::parse(text).or_else(|| Rational::parse(&text.replace([' ', '_'], "")));
        read.filter(|n| !n.is_huge()).ok_or_else(|| {
            let said = Said::both(
                format!("`{}` is no number that can be calculated with", short(text)),
                format!("mit `{}` kann nicht gerechnet werden", short(text)),
            );
            Finding::error("model/number", self.place(number.digits), said).into()
        })
    }

    /// What a unit expression stands for, which most often is the declared unit as it was declared.
    fn measured<'m>(
        &self,
        unit: &UnitExpr,
        declared: Option<&'m Measure>,
    ) -> Result<Cow<'m, Measure>, Fault> {
        match declared.filter(|declared| *declared.text == *self.text(unit.span)) {
            Some(declared) => Ok(Cow::Borrowed(declared)),
            None => self.measure(unit).map(Cow::Owned),
        }
    }

    /// What a unit expression stands for.
    pub(super) fn measure(&self, unit: &UnitExpr) -> Result<Measure, Fault> {
        let names = |of: &[tree::Name]| of.iter().map(|n| self.text(n.span)).collect::<Vec<_>>();
        self.model.units.measure(&names(&unit.numerator), &names(&unit.denominator)).map_err(|name| {
            let named = unit.numerator.iter().chain(&unit.denominator);
            let span = named.map(|n| n.span).find(|span| self.text(*span) == name).unwrap_or(unit.span);
            if self.model.is_broken(&name) { Fault::Silent } else { self.unknown_unit(span, &name).into() }
        })
    }

    /// `model/unknown_unit`
    pub(super) fn unknown_unit(&self, span: Span, name: &str) -> Finding {
        if self.model.units.find(name).is_some() {
            let said = Said::both(
                "this unit is made of too many others",
                "diese Einheit setzt sich aus zu vielen anderen zusammen",
            );
            return Finding::error("model/unit", self.place(span), said);
        }
        let said = Said::both(
            format!("unknown unit `{}`", short(name)),
            format!("unbekannte Einheit `{}`", short(name)),
        );
        let units = &self.model.units;
        let near = units.meant(name, |known| self.hints.nearest(name, known));
        let finding = Finding::error("model/unknown_unit", self.place(span), said);
        if let Some(word) = scale_meant(name) {
            return suggest(finding, &[word]);
        }
        if let Some(written) = self.written_otherwise(name) {
            return suggest(finding, &[&written]);
        }
        if near.is_empty() {
            return finding.help(Said::both(
                format!("declare it with `unit {}`", short(name)),
                format!("vereinbaren Sie sie mit `unit {}`", short(name)),
            ));
        }
        suggest(finding, &near).help(units.suggestion(&near))
    }

    /// What is written for `Prozent` and for `TEUR`: no unit of that name is near, and one that is would be wrong a
    /// thousandfold.
    fn written_otherwise(&self, name: &str) -> Option<String> {
        const PERCENT: [&str; 3] = ["Prozent", "percent", "per_cent"];
        const SCALES: [(&str, &str); 5] = [
            ("T", "thousand"),
            ("k", "thousand"),
            ("Tsd", "thousand"),
            ("Mio", "million"),
            ("Mrd", "billion"),
        ];
        if PERCENT.iter().any(|percent| percent.eq_ignore_ascii_case(name)) {
            return Some("%".to_owned());
        }
        let scaled = |(short, word): &(&str, &str)| {
            let unit = name.strip_prefix(short).filter(|unit| self.model.units.find(unit).is_some())?;
            Some(format!("{word} {unit}"))
        };
        SCALES.iter().find_map(scaled)
    }

    /// Whether a number measures what is asked for.
    fn fits(
        &self,
        amount: &Amount<'_>,
        span: Span,
        dimension: Dimension,
        declared: Option<&Measure>,
    ) -> Result<(), Fault> {
        let found = amount.unit.as_ref().map_or(Dimension::NONE, |unit| unit.dimension);
        if found == dimension {
            return Ok(());
        }
        let unit = declared.map_or_else(|| self.model.units.describe(dimension), |d| d.text.to_string());
        let text = short(self.text(span));
        let place = self.place(span);
        if dimension.is_none() {
            let said = Said::both(
                format!("expected a number without a unit, found `{text}`"),
                format!("eine Zahl ohne Einheit wird erwartet, gefunden: `{text}`"),
            );
            return Err(Finding::error("model/dimension", place, said).into());
        }
        if amount.unit.is_none() && !amount.percent {
            let titled = |lang| self.model.units.with_title(&unit, lang);
            let said = Said::both(
                format!("`{text}` has no unit, expected a quantity in {}", titled(Lang::En)),
                format!("`{text}` hat keine Einheit, eine Menge in {} wird erwartet", titled(Lang::De)),
            );
            let right = format!("{} {unit}", self.text(span));
            let title =
                Said::both(format!("write `{}`", short(&right)), format!("`{}` schreiben", short(&right)));
            let help = Said::both(
                format!("write the unit behind the number: `{}`", short(&right)),
                format!("schreiben Sie die Einheit hinter die Zahl: `{}`", short(&right)),
            );
            return Err(Finding::error("model/no_unit", place, said)
                .help(help)
                .replace_with(title, right)
                .into());
        }
        let titled = |lang| self.model.units.with_title(&unit, lang);
        let said = Said::both(
            format!("expected a quantity in {}, found `{text}`", titled(Lang::En)),
            format!("eine Menge in {} wird erwartet, gefunden: `{text}`", titled(Lang::De)),
        );
        let finding = Finding::error("model/dimension", place, said);
        // `3 million EUR` where `EUR/year` is asked for lacks only what it is divided by.
        let lacking = amount.unit.as_ref().and_then(|found| unit.strip_prefix(&*found.text));
        Err(match lacking.filter(|rest| rest.starts_with('/')) {
            Some(rest) => {
                let right = short(&format!("{}{rest}", self.text(span)));
                finding.help(Said::both(format!("write `{right}`"), format!("schreiben Sie `{right}`")))
            }
            None => finding,
        }
        .into())
    }

    fn no_number(&self, span: Span, declared: Option<&Measure>) -> Finding {
        match declared.filter(|d| !d.text.is_empty()) {
            Some(unit) => {
                let (en, de) =
                    (format!("a quantity in `{}`", unit.text), format!("eine Menge in `{}`", unit.text));
                self.expected(span, &en, &de)
            }
            None => self.expected(span, "a number", "eine Zahl"),
        }
    }

    /// `model/range`: the end lies before the start.
    pub(super) fn turned(&self, span: Span) -> Finding {
        let said = Said::both("this range ends before it starts", "dieser Bereich endet, bevor er beginnt");
        Finding::error("model/range", self.place(span), said)
            .help(Said::both("write the lesser end first", "schreiben Sie das kleinere Ende zuerst"))
    }
}

fn scale(word: &str) -> i64 {
    match word {
        "thousand" => 1_000,
        "million" => 1_000_000,
        "billion" => 1_000_000_000,
        _ => 1,
    }
}
