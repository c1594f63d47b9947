//! Dates, periods and durations as they are written.

use super::literal::{Fault, Reader};
use super::quantity::Amount;
use super::say::short;
use crate::finding::{Finding, Lang, Said};
use crate::model::date::{DateRange, Duration, Length, Period};
use crate::model::number::Rational;
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ExprKind};

/// What is asked for, in both languages.
const A_DATE: (&str, &str) = ("a date such as `2026-03-01`", "ein Datum wie `2026-03-01`");

impl Reader<'_> {
    /// A day, or an uncertain one: `2026-03-01`, `2026-03`, `2026`, `2026 .. 2028`.
    pub(crate) fn date(&self, expr: &Expr) -> Result<DateRange, Fault> {
        let help = |right: String| Said::both(format!("write `{right}`"), format!("schreiben Sie `{right}`"));
        let (from, to) = match &expr.kind {
            ExprKind::Range(from, to) => (from, to),
            ExprKind::AtLeast(day) => {
                return Err(self.no_day(expr.span).help(help(format!("{} ..", self.text(day.span)))).into());
            }
            ExprKind::AtMost(day) => {
                return Err(self.no_day(expr.span).help(help(format!(".. {}", self.text(day.span)))).into());
            }
            _ => return self.day(expr),
        };
        let from = from.as_ref().map(|e| self.day(e)).transpose()?;
        let to = to.as_ref().map(|e| self.day(e)).transpose()?;
        let (first, last) = (from.map_or(i32::MIN, |d| d.first), to.map_or(i32::MAX, |d| d.last));
        if first > last { Err(self.turned(expr.span).into()) } else { Ok(DateRange { first, last }) }
    }

    /// Days in a row: `A .. B`, `A ..`, `.. B`, or a year or a month as a whole.
    pub(crate) fn period(&self, expr: &Expr) -> Result<Period, Fault> {
        let (from, to) = match &expr.kind {
            ExprKind::Range(from, to) => (
                from.as_ref().map(|e| self.day(e)).transpose()?,
                to.as_ref().map(|e| self.day(e)).transpose()?,
            ),
            _ => {
                let whole = self.one_day(
                    expr,
                    "a period such as `2026-01-01 .. 2026-12-31`",
                    "ein Zeitraum wie `2026-01-01 .. 2026-12-31`",
                )?;
                if whole.first == whole.last {
                    return Err(self.single_day(expr.span).into());
                }
                (Some(whole), Some(whole))
            }
        };
        Period::new(from, to).ok_or_else(|| self.turned(expr.span).into())
    }

    /// `2027-01-01` as a period: most mean the day it begins on, so one has to say so.
    fn single_day(&self, span: Span) -> Finding {
        let day = self.text(span);
        let said = Said::both(
            format!("`{day}` is a single day, and a period is expected"),
            format!("`{day}` ist ein einzelner Tag, erwartet wird ein Zeitraum"),
        );
        let help = Said::both(
            format!(
                "`{day} ..` begins on that day, `.. {day}` ends on it, `{day} .. {day}` is that day alone"
            ),
            format!(
                "`{day} ..` beginnt an diesem Tag, `.. {day}` endet an ihm, `{day} .. {day}` ist nur dieser Tag"
            ),
        );
        let title = |end: &str| Said::both(format!("write `{end}`"), format!("`{end}` schreiben"));
        let open = format!("{day} ..");
        Finding::error("model/single_day", self.place(span), said).help(help).replace_with(title(&open), open)
    }

    /// `6 months`, `3 .. 6 months`, `at least 30 days`
    pub(super) fn duration(&self, expr: &Expr) -> Result<Duration, Fault> {
        Ok(match &expr.kind {
            ExprKind::Range(Some(a), Some(b)) => {
                let unit = self.time_unit(b)?;
                let (least, most) = (self.length(a, Some(unit))?, self.length(b, None)?);
                if !least.compare(most).less && !least.compare(most).equal {
                    return Err(self.turned(expr.span).into());
                }
                Duration { least, most: Some(most) }
            }
            ExprKind::About(n, margin) => {
                let unit = self.time_unit(n).or_else(|fault| match margin {
                    Some(margin) => self.time_unit(margin),
                    None => Err(fault),
                })?;
                let center = self.time(n, Some(unit))?;
                let margin = match margin {
                    None => scaled(&center.0, 1, 10),
                    Some(margin) => match self.amount(margin, None)?.percentage() {
                        Some(share) => &center.0 * &share,
                        // In days or months, whichever both are counted in.
                        None => {
                            let (n, of) = self.time(margin, Some(unit))?;
                            in_smaller(&n, of, unit).ok_or_else(|| self.no_whole(expr.span))?
                        }
                    },
                };
                let (n, of) = (&center.0 * &count(unit), one(unit));
                let margin = &margin.abs() * &count(unit);
                // Outwards to whole months or days: what may be, stays possible.
                let least = (&n - &margin).floor();
                let most = &Rational::ZERO - &(&Rational::ZERO - &(&n + &margin)).floor();
                let whole = |n: &Rational| of.times(n).ok_or_else(|| Fault::from(self.no_whole(expr.span)));
                Duration { least: whole(&least)?, most: Some(whole(&most)?) }
            }
            ExprKind::AtLeast(n) => Duration::at_least(self.length(n, None)?),
            ExprKind::AtMost(n) => Duration::at_most(self.length(n, None)?),
            _ => Duration::exactly(self.length(expr, None)?),
        })
    }

    fn day(&self, expr: &Expr) -> Result<DateRange, Fault> {
        self.one_day(expr, A_DATE.0, A_DATE.1)
    }

    fn no_day(&self, span: Span) -> Finding {
        self.expected(span, A_DATE.0, A_DATE.1)
    }

    /// A day, or the days of a month or year.
    fn one_day(&self, expr: &Expr, en: &str, de: &str) -> Result<DateRange, Fault> {
        match &expr.kind {
            ExprKind::Date => {}
            ExprKind::Number(n) if n.unit.is_none() && n.scale.is_none() && !n.percent => {}
            ExprKind::Broken => return Err(Fault::Silent),
            _ => return Err(self.expected(expr.span, en, de).into()),
        }
        let text = self.text(expr.span);
        DateRange::parse(text).ok_or_else(|| match expr.kind {
            ExprKind::Date => {
                let said = Said::both(
                    format!("there is no day `{}` in the calendar", short(text)),
                    format!("den Tag `{}` gibt es im Kalender nicht", short(text)),
                );
                Finding::error("model/date", self.place(expr.span), said).into()
            }
            _ => self.expected(expr.span, en, de).into(),
        })
    }

    /// So many months or days; without a unit of its own, in the one given.
    fn length(&self, expr: &Expr, shared: Option<Length>) -> Result<Length, Fault> {
        let (n, unit) = self.time(expr, shared)?;
        unit.times(&n).ok_or_else(|| self.no_whole(expr.span).into())
    }

    fn time(&self, expr: &Expr, shared: Option<Length>) -> Result<(Rational, Length), Fault> {
        let unit = match shared {
            Some(shared) if self.is_bare(expr) => shared,
            _ => self.time_unit(expr)?,
        };
        Ok((self.amount(expr, None)?.plain(), unit))
    }

    fn is_bare(&self, expr: &Expr) -> bool {
        matches!(&expr.kind, ExprKind::Number(n) if n.unit.is_none() && !n.percent)
    }

    /// The unit of time behind a number.
    fn time_unit(&self, expr: &Expr) -> Result<Length, Fault> {
        let unit = match &expr.kind {
            ExprKind::Number(number) => number.unit.as_ref(),
            ExprKind::Broken => return Err(Fault::Silent),
            _ => None,
        };
        match unit.map(|unit| (unit.numerator.as_slice(), unit.denominator.as_slice())) {
            Some(([tree::Name { span }], [])) => {
                let name = self.text(*span);
                self.model.units.duration_unit(name).ok_or_else(|| self.no_duration(expr, Some(name)).into())
            }
            _ => Err(self.no_duration(expr, None).into()),
        }
    }

    /// `model/expected`: the unit behind a number is none of time.
    fn no_duration(&self, expr: &Expr, unit: Option<&str>) -> Finding {
        let finding = self.expected(expr.span, "a duration such as `6 months`", "eine Dauer wie `6 months`");
        let units = &self.model.units;
        let mut meant =
            unit.map_or_else(Vec::new, |unit| units.meant(unit, |known| self.hints.nearest(unit, known)));
        meant.retain(|name| units.duration_unit(name).is_some());
        if !meant.is_empty() {
            return finding.help(units.suggestion(&meant));
        }
        let all =
            |lang| ["days", "weeks", "months", "years"].map(|name| units.with_title(name, lang)).join(", ");
        finding.help(Said::both(
            format!("the units of time are {}", all(Lang::En)),
            format!("die Einheiten der Zeit sind {}", all(Lang::De)),
        ))
    }

    /// `model/duration`
    fn no_whole(&self, span: Span) -> Finding {
        let text = short(self.text(span));
        let said = Said::both(
            format!("`{text}` is no whole number of months or days"),
            format!("`{text}` ist keine ganze Zahl von Monaten oder Tagen"),
        );
        Finding::error("model/duration", self.place(span), said)
    }
}

impl Amount<'_> {
    /// The share, where it is a percentage.
    fn percentage(&self) -> Option<Rational> {
        self.is_percent().then(|| self.plain())
    }
}

fn scaled(n: &Rational, by: i64, over: i64) -> Rational {
    Rational::new(by, over).map_or_else(|| n.clone(), |share| n * &share)
}

/// How many months or days one of a unit is.
fn count(unit: Length) -> Rational {
    let (Length::Months(n) | Length::Days(n)) = unit;
    Rational::from(i64::from(n))
}

/// One month, or one day.
fn one(unit: Length) -> Length {
    match unit {
        Length::Months(_) => Length::Months(1),
        Length::Days(_) => Length::Days(1),
    }
}

/// A number of one unit as a number of another; nothing between months and days.
fn in_smaller(n: &Rational, of: Length, unit: Length) -> Option<Rational> {
    (one(of) == one(unit)).then(|| (n * &count(of)).checked_div(&count(unit)))?
}
