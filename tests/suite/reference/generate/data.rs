//! Random entities with sound values, many of them uncertain.

use super::Dice;
use super::schema::{CHOICES, Default, Property, Schema, Ty, UNITS};

#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// Qualified.
    pub(super) name: String,
    pub(super) kind: usize,
}

/// Who there is.
pub(super) fn entities(dice: &mut Dice, schema: &Schema) -> Vec<Entity> {
    let mut all: Vec<Entity> = Vec::new();
    for _ in 0..dice.between(3, 7) {
        let kind = dice.below(schema.kinds.len());
        add(dice, schema, &mut all, kind);
    }
    all
}

fn add(dice: &mut Dice, schema: &Schema, all: &mut Vec<Entity>, kind: usize) {
    let Some(container) = schema.container(kind) else {
        all.push(Entity { name: format!("e{}", all.len() + 1), kind });
        return;
    };
    let fits = |all: &[Entity]| -> Vec<String> {
        all.iter().filter(|e| schema.is(e.kind, container)).map(|e| e.name.clone()).collect()
    };
    if fits(all).is_empty() {
        add(dice, schema, all, container);
    }
    if let Some(outer) = dice.pick_of(&fits(all)) {
        all.push(Entity { name: format!("{outer}.n{}", all.len() + 1), kind });
    }
}

/// The entities as they are written.
pub(super) fn text(dice: &mut Dice, schema: &Schema, entities: &[Entity]) -> String {
    let mut text = String::new();
    for (i, entity) in entities.iter().enumerate() {
        let title = match dice.below(4) {
            0 => format!(" \"{}\"", words(dice)),
            1 => format!(" en \"{}\" de \"{}\"", words(dice), words(dice)),
            _ => String::new(),
        };
        text += &format!("{} {}{title} {{\n", schema.kind_name(entity.kind), entity.name);
        if i > 0 && dice.chance(40) {
            let first = dice.below(i);
            let second = dice.below(i);
            text += &format!("  part_of: {}", entities[first].name);
            if first != second && dice.chance(25) {
                text += &format!(", {}", entities[second].name);
            } else if dice.chance(7) {
                text += ", unknown";
            }
            text += "\n";
        }
        for property in schema.properties(entity.kind) {
            let required = property.default == Default::None && matches!(property.card, '1' | '+');
            if required || dice.chance(75) {
                text += &format!("  {}: {}\n", property.name, values(dice, schema, entities, property));
            }
        }
        text += "}\n";
    }
    text
}

fn values(dice: &mut Dice, schema: &Schema, entities: &[Entity], p: &Property) -> String {
    if dice.chance(10) {
        return "unknown".into();
    }
    let one = |dice: &mut Dice| value(dice, schema, entities, p);
    if p.many() {
        if matches!(p.ty, Ty::Kind(_)) && dice.chance(8) {
            return "any".into();
        }
        let mut all: Vec<String> = Vec::new();
        for _ in 0..dice.between(1, 3) {
            let v = match p.ty {
                // Two equal numbers in one set would be a question of their own.
                Ty::Number(unit) => format!("{} {}", all.len() * 3 + dice.below(3), UNITS[unit][0]),
                _ => one(dice),
            };
            if v != "unknown" && !all.contains(&v) {
                all.push(v);
            }
        }
        if all.is_empty() || dice.chance(12) {
            all.push("unknown".into());
        }
        if dice.chance(8) {
            let during = during(dice);
            all.iter_mut().for_each(|v| *v += during);
        }
        return all.join(", ");
    }
    match dice.below(12) {
        0 => {
            let (a, b) = dice.pick(&[
                &("2024-01-01 .. 2025-12-31", "2026-01-01 .."),
                &("2024 .. 2026-06-14", "2026-06-15 .. 2027"),
                &(".. 2025", "2027 ..2028"),
            ]);
            format!("{} during {a}, {} during {b}", one(dice), one(dice))
        }
        1 => format!("{}{}", one(dice), during(dice)),
        2 if super::open_questions()
            || matches!(p.ty, Ty::Number(_) | Ty::Date | Ty::Duration | Ty::Text) =>
        {
            let (a, b) = (one(dice), one(dice));
            if a == "unknown" || b == "unknown" { a } else { format!("{a} cite s1, {b} cite s2") }
        }
        _ => one(dice),
    }
}

fn during(dice: &mut Dice) -> &'static str {
    dice.pick(&[
        " during 2025",
        " during 2026",
        " during 2026-01-01 ..",
        " during 2024 .. 2026",
        " during .. 2024",
    ])
}

/// A value, `unknown` where no entity fits.
fn value(dice: &mut Dice, schema: &Schema, entities: &[Entity], p: &Property) -> String {
    match p.ty {
        Ty::Text => format!("\"{}\"", words(dice)),
        Ty::YesNo => dice.pick(&["yes", "no"]).into(),
        Ty::Number(unit) => number(dice, unit, p.bounded),
        Ty::Date => date(dice),
        Ty::Period => period(dice),
        Ty::Duration => duration(dice),
        Ty::Choice(c) => dice.pick(CHOICES[c]).into(),
        Ty::Kind(k) => {
            let fit: Vec<&Entity> = entities.iter().filter(|e| schema.is(e.kind, k)).collect();
            dice.pick_of(&fit).map_or_else(|| "unknown".into(), |e| e.name.clone())
        }
    }
}

fn words(dice: &mut Dice) -> String {
    let word = |dice: &mut Dice| dice.pick(&["apple", "bread", "cheese"]);
    let first = word(dice);
    if dice.chance(40) { format!("{first} {}", word(dice)) } else { first.into() }
}

fn number(dice: &mut Dice, unit: usize, bounded: bool) -> String {
    let unit = dice.pick(UNITS[unit]);
    let n = dice.below(10);
    let number = match dice.below(12) {
        0 => return format!("about {} {unit}", n + 1),
        1 => return format!("{n} .. {} {unit}", n + dice.between(1, 4)),
        2 => return format!("at least {n} {unit}"),
        3 => return format!("at most {n} {unit}"),
        4 => return format!("about {} ± 1 {unit}", n + 1),
        5 if !bounded => format!("-{}", n + 1),
        6 => format!("{n}.5"),
        _ => n.to_string(),
    };
    format!("{number} {unit}")
}

pub(super) fn date(dice: &mut Dice) -> String {
    let (y, m, d) = (dice.between(2024, 2028), dice.between(1, 12), dice.between(1, 28));
    match dice.below(5) {
        0 => format!("{y}"),
        1 => format!("{y}-{m:02}"),
        2 => format!("{y}-{m:02}-01"),
        3 => dice.pick(&["2024-02-29", "2026-06-15", "2026-01-31", "2027-12-31"]).into(),
        _ => format!("{y}-{m:02}-{d:02}"),
    }
}

pub(super) fn period(dice: &mut Dice) -> String {
    let y = dice.between(2024, 2027);
    let (m, d) = (dice.between(1, 12), dice.between(1, 28));
    match dice.below(8) {
        0 => format!("{y}"),
        1 => format!("{y}-{m:02}"),
        2 => format!("{y}-{m:02}-{d:02} .."),
        3 => format!("{y} .. {}", y + dice.below(2)),
        4 => format!("{y}-01-01 .. {}-06-30", y + dice.below(2)),
        5 => format!("{y}-{m:02}-{d:02} .. {}-{m:02}-{d:02}", y + 1),
        6 => format!("{y}-{m:02}-{d:02} .. {y}-{m:02}-{d:02}"),
        _ => format!("{y}-{m:02}-{d:02} .. {}", y + dice.below(2)),
    }
}

pub(super) fn duration(dice: &mut Dice) -> String {
    match dice.below(7) {
        0 => format!("{} .. {} months", dice.between(1, 6), dice.between(6, 12)),
        1 => format!("at least {} days", dice.between(20, 70)),
        2 => format!("at most {} months", dice.between(1, 24)),
        _ => exact_duration(dice),
    }
}

/// Only exact durations may stand in a rule.
pub(super) fn exact_duration(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => dice.pick(&["1 year", "2 years"]).into(),
        1 => dice.pick(&["30 days", "60 days", "181 days", "183 days", "365 days", "1 week"]).into(),
        _ => dice.pick(&["1 month", "2 months", "6 months", "12 months", "24 months"]).into(),
    }
}
