//! Words of the language, numbers, dates and units that are offered.

use super::About;
use super::list::{List, Offer, Sort};
use super::words;
use crate::model::date::DateRange;
use crate::model::number::Rational;
use crate::model::unit::Dimension;
use crate::model::{PropertyId, Type};
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;
use crate::syntax::words::Word;

/// Offers a word of the language.
pub(super) fn keyword(list: &mut List<'_>, word: &str, rank: u32) {
    let first = word.split(' ').next().unwrap_or(word);
    let detail = words::short(first).map_or("", |said| said.pick(list.scene.it.lang));
    list.word(Offer { label: word, sort: Sort::Keyword, rank, detail, about: About::Word(first.to_owned()) });
}

/// Offers a date, a period, a duration or a text to start from.
pub(super) fn of(list: &mut List<'_>, ty: Type, rank: u32) {
    let day = DateRange::on(list.scene.it.report.as_of).to_string();
    let lang = list.scene.it.lang;
    fn offer<'t>(label: &'t str, detail: &'t str, rank: u32) -> Offer<'t> {
        Offer { label, sort: Sort::Literal, rank, detail, about: About::Nothing }
    }
    match ty {
        Type::Text => {
            list.forced(offer("\"…\"", lang.pick("text", "Text"), rank), |s| {
                s.text("\"").slot("…").text("\"")
            });
            let both = offer("de \"…\" en \"…\"", lang.pick("in both languages", "in beiden Sprachen"), rank);
            list.forced(both, |s| s.text("de \"").slot("…").text("\" en \"").slot("…").text("\""));
        }
        Type::Date => {
            list.forced(offer(&day, lang.pick("day of the check", "Tag der Prüfung"), rank), |s| {
                s.slot(&day)
            });
        }
        Type::Period => {
            let whole = format!("{day} .. 2030-12-31");
            let from = format!("{day} ..");
            list.forced(offer(&whole, lang.pick("from, to", "von, bis"), rank), |s| {
                s.slot(&day).text(" .. ").slot("2030-12-31")
            });
            list.forced(offer(&from, lang.pick("open end", "offenes Ende"), rank), |s| {
                s.slot(&day).text(" ..")
            });
        }
        Type::Duration => {
            for (number, unit) in [("6", "months"), ("2", "years"), ("30", "days")] {
                let label = format!("{number} {unit}");
                list.forced(offer(&label, lang.pick("duration", "Dauer"), rank), |s| {
                    s.slot(number).text(" ").text(unit)
                });
            }
        }
        _ => {}
    }
}

/// Offers a number with its unit, also uncertain.
pub(super) fn number(list: &mut List<'_>, property: Option<PropertyId>, rank: u32) {
    let it = list.scene.it;
    let declared = property.map(|id| it.model.property(id));
    let unit = declared.and_then(|p| p.unit.as_ref()).map(|u| u.text.trim()).filter(|u| !u.is_empty());
    let unit = unit.map_or(String::new(), |u| format!(" {u}"));
    let digits = match declared {
        Some(p) if !p.bound.contains(&Rational::from(100)) => {
            if p.bound.contains(&Rational::ONE) {
                "1"
            } else {
                "0"
            }
        }
        _ => "100",
    };
    let forms = [
        ("", "", "exactly", "genau"),
        ("about ", "", "ten percent more or less", "zehn Prozent mehr oder weniger"),
        ("at least ", "", "no less", "nicht weniger"),
        ("at most ", "", "no more", "nicht mehr"),
        ("", " .. ", "from, to", "von, bis"),
    ];
    for (i, (before, between, en, de)) in forms.into_iter().enumerate() {
        let (from, to) = match digits {
            _ if between.is_empty() => (digits, ""),
            "100" => ("100", "200"),
            _ => ("0", "1"),
        };
        let label = format!("{before}{from}{between}{to}{unit}");
        let detail = it.lang.pick(en, de);
        let (sort, rank, about) = (Sort::Literal, rank + i as u32, About::Nothing);
        list.forced(Offer { label: &label, sort, rank, detail, about }, |s| {
            let s = s.text(before).slot(from);
            let s = if between.is_empty() { s } else { s.text(between).slot(to) };
            s.text(&unit)
        });
    }
}

/// Offers the units of the dimension of a property, behind a number.
pub(super) fn units(list: &mut List<'_>, property: Option<PropertyId>, before: &[Piece]) {
    let it = list.scene.it;
    let declared = property.map(|id| it.model.property(id));
    let (dimension, text) = match declared.map(|p| (p.ty, p.unit.as_ref())) {
        Some((Type::Number(dimension), unit)) => (Some(dimension), unit.map_or("", |u| &u.text)),
        Some((Type::Duration, _)) => return durations(list),
        Some(_) => return,
        None => (None, ""),
    };
    of_dimension(list, dimension, text, before);
}

/// Offers the words for durations, behind a number.
pub(super) fn durations(list: &mut List<'_>) {
    for (i, unit) in ["years", "months", "weeks", "days"].into_iter().enumerate() {
        unit_word(list, unit, i as u32);
    }
}

/// Offers units of a dimension, that of a property first; what stands before the cursor since the number is a part of it.
pub(super) fn of_dimension(
    list: &mut List<'_>,
    dimension: Option<Dimension>,
    declared: &str,
    before: &[Piece],
) {
    let scene = list.scene;
    let it = scene.it;
    if dimension.is_some_and(Dimension::is_none) {
        return;
    }
    // `persons/`: the rest of the unit.
    let since = before.iter().rposition(|p| p.kind == T::Number || p.word.scales()).map_or(0, |n| n + 1);
    let begun: Vec<&str> = before.get(since..).unwrap_or_default().iter().map(|p| scene.text(p)).collect();
    let (above, below): (Vec<&str>, Vec<&str>) = match begun.as_slice() {
        [] => (Vec::new(), Vec::new()),
        [one, rest @ ..] => {
            (vec![*one], rest.iter().copied().filter(|w| !["/", "per"].contains(w)).collect())
        }
    };
    let names: Vec<&str> = it.model.units.names().collect();
    if !begun.is_empty() {
        for (i, name) in names.iter().enumerate() {
            let mut below = below.clone();
            below.push(name);
            let measure = it.model.units.measure(&above, &below);
            if measure.is_ok_and(|m| dimension.is_none_or(|d| d == m.dimension)) {
                unit_word(list, name, i as u32 % 500);
            }
        }
        return;
    }
    if !declared.is_empty() {
        unit_word(list, declared, 0);
    }
    let (num, den) = declared.split_once('/').unwrap_or((declared, ""));
    // Another spelling of the same unit is not another unit.
    let mut factors: Vec<Rational> = Vec::new();
    factors.extend(it.model.units.measure(&[num], &[den]).map(|m| m.factor));
    for (i, name) in names.iter().enumerate() {
        let single = it.model.units.measure(&[name], &[]);
        if single.is_ok_and(|m| dimension.is_none_or(|d| d == m.dimension)) {
            unit_word(list, name, 10 + i as u32 % 500);
        }
        if den.is_empty() || den.contains('/') {
            continue;
        }
        // The other ways to say `EUR/year`: another money, another time.
        for (above, below) in [(num, *name), (*name, den)] {
            let measure = it.model.units.measure(&[above], &[below]);
            if let Ok(measure) = measure
                && Some(measure.dimension) == dimension
                && !factors.contains(&measure.factor)
            {
                factors.push(measure.factor);
                unit_word(list, &format!("{above}/{below}"), 10 + i as u32 % 500);
            }
        }
    }
}

fn unit_word(list: &mut List<'_>, unit: &str, rank: u32) {
    let lang = list.scene.it.lang;
    let title = list.scene.it.model.units.in_lang(unit, lang);
    let detail = if title == unit { "" } else { title.as_str() };
    list.word(Offer { label: unit, sort: Sort::Unit, rank, detail, about: About::Nothing });
}

/// Whether a word between operands may be a part of a unit.
pub(super) fn is_in_unit(before: &[Piece]) -> bool {
    let Some(number) = before.iter().rposition(|p| p.kind == T::Number) else { return false };
    let behind = before.get(number + 1..).unwrap_or_default();
    behind.iter().all(|p| {
        p.word.scales()
            || p.word == Word::Per
            || p.kind == T::Slash
            || p.kind == T::Name && p.word == Word::None
    })
}
