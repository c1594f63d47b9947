//! Random vocabularies.

use super::Dice;

/// What a property holds; a kind by its number, `ENTITY` for the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    Text,
    YesNo,
    /// A number in the unit of that number in [`UNITS`].
    Number(usize),
    Date,
    Period,
    Duration,
    Choice(usize),
    Kind(usize),
}

pub(super) const ENTITY: usize = usize::MAX;

/// The unit of a property, and other spellings of the same dimension. The first is that of bare numbers.
pub(super) const UNITS: &[&[&str]] = &[
    &[""],
    &["persons/year", "persons/month"],
    &["EUR", "kEUR"],
    &["EUR/person", "kEUR/person"],
    &["EUR/year", "EUR/month"],
];

pub(super) const CHOICES: &[&[&str]] = &[&["low", "mid", "high"], &["red", "green", "blue", "black"]];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Default {
    None,
    Unknown,
    Any,
    Value,
}

#[derive(Clone, Debug)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) ty: Ty,
    /// One of `1 ? * +`.
    pub(super) card: char,
    pub(super) bounded: bool,
    pub(super) default: Default,
    pub(super) default_text: String,
}

impl Property {
    pub(super) fn many(&self) -> bool {
        matches!(self.card, '*' | '+')
    }
}

#[derive(Clone, Debug)]
pub(super) struct Kind {
    pub(super) name: String,
    pub(super) parent: Option<usize>,
    pub(super) container: Option<usize>,
    /// Its own.
    pub(super) properties: Vec<Property>,
}

#[derive(Debug)]
pub(super) struct Schema {
    pub(super) kinds: Vec<Kind>,
}

impl Schema {
    pub(super) fn random(dice: &mut Dice) -> Schema {
        let mut schema = Schema { kinds: Vec::new() };
        let count = dice.between(2, 4);
        for i in 0..count {
            let name = format!("k{}", i + 1);
            let parent = (i > 0 && dice.chance(35)).then(|| dice.below(i));
            let roots: Vec<usize> = (0..i).filter(|k| schema.container(*k).is_none()).collect();
            let nests = parent.is_none() && dice.chance(25);
            let container = if nests { dice.pick_of(&roots) } else { None };
            schema.kinds.push(Kind { name, parent, container, properties: Vec::new() });
        }
        for i in 0..count {
            let many = dice.between(2, 4);
            for p in 0..many {
                let property = property(dice, count, format!("p{}{}", i + 1, p + 1), p == 0);
                schema.kinds[i].properties.push(property);
            }
        }
        schema
    }

    /// What a kind nests in, inherited or its own.
    pub(super) fn container(&self, kind: usize) -> Option<usize> {
        self.line(kind).into_iter().find_map(|k| self.kinds[k].container)
    }

    /// A kind and its parents.
    pub(super) fn line(&self, kind: usize) -> Vec<usize> {
        std::iter::successors(Some(kind), |k| self.kinds.get(*k)?.parent).filter(|k| *k != ENTITY).collect()
    }

    pub(super) fn is(&self, a: usize, b: usize) -> bool {
        b == ENTITY || self.line(a).contains(&b)
    }

    /// Whether one entity can be of both.
    pub(super) fn related(&self, a: usize, b: usize) -> bool {
        a == ENTITY || b == ENTITY || self.is(a, b) || self.is(b, a)
    }

    /// All properties of a kind, the inherited ones included.
    pub(super) fn properties(&self, kind: usize) -> Vec<&Property> {
        self.line(kind).into_iter().rev().flat_map(|k| &self.kinds[k].properties).collect()
    }

    pub(super) fn kind_name(&self, kind: usize) -> &str {
        self.kinds.get(kind).map_or("entity", |k| &k.name)
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::from(
            "unit person | persons\nunit EUR | euro\nunit kEUR = 1000 EUR\nsource s1 {}\nsource s2 {}\n",
        );
        text += "choice level { low mid high }\n";
        for kind in &self.kinds {
            text += &format!("kind {}", kind.name);
            if let Some(parent) = kind.parent {
                text += &format!(" is {}", self.kinds[parent].name);
            }
            if let Some(container) = kind.container {
                text += &format!(" in {}", self.kinds[container].name);
            }
            text += " {\n";
            for p in &kind.properties {
                let card = if p.card == '1' { String::new() } else { p.card.to_string() };
                let bound = if p.bounded { " >= 0" } else { "" };
                let ty = self.type_name(p.ty);
                text += &format!("  {}: {ty}{card}{bound}{}\n", p.name, p.default_text);
            }
            text += "}\n";
        }
        text
    }

    pub(super) fn type_name(&self, ty: Ty) -> String {
        match ty {
            Ty::Text => "text".into(),
            Ty::YesNo => "yes_no".into(),
            Ty::Number(0) => "number".into(),
            Ty::Number(unit) => format!("quantity in {} ", UNITS[unit][0]),
            Ty::Date => "date".into(),
            Ty::Period => "period".into(),
            Ty::Duration => "duration".into(),
            Ty::Choice(0) => "level".into(),
            Ty::Choice(c) => format!("{} ", CHOICES[c].join(" | ")),
            Ty::Kind(k) => self.kind_name(k).into(),
        }
    }
}

fn property(dice: &mut Dice, kinds: usize, name: String, walks: bool) -> Property {
    let ty = if walks {
        Ty::Kind(dice.below(kinds))
    } else {
        match dice.below(14) {
            0 => Ty::Text,
            1 => Ty::YesNo,
            2 | 3 => Ty::Number(0),
            4 | 5 => Ty::Number(1 + dice.below(UNITS.len() - 1)),
            6 => Ty::Date,
            7 | 8 => Ty::Period,
            9 => Ty::Duration,
            10 | 11 => Ty::Choice(dice.below(CHOICES.len())),
            _ => Ty::Kind(dice.below(kinds)),
        }
    };
    let card = match ty {
        Ty::Kind(_) if walks || dice.chance(50) => *dice.pick(&[&'*', &'*', &'+']),
        Ty::Choice(_) | Ty::Number(_) if dice.chance(15) => '*',
        _ => *dice.pick(&[&'1', &'?', &'?']),
    };
    let many = card == '*' || card == '+';
    let number = matches!(ty, Ty::Number(_));
    let default = match dice.below(10) {
        0 | 1 => Default::Unknown,
        2 | 3 if matches!(ty, Ty::Kind(_)) && many => Default::Any,
        4 if !many && matches!(ty, Ty::Number(0) | Ty::YesNo | Ty::Choice(_)) => Default::Value,
        _ => Default::None,
    };
    let default_text = match (default, ty) {
        (Default::None, _) => String::new(),
        (Default::Unknown, _) => " = unknown".into(),
        (Default::Any, _) => " = any".into(),
        (Default::Value, Ty::YesNo) => dice.pick(&[" = yes", " = no"]).into(),
        (Default::Value, Ty::Choice(c)) => format!(" = {}", dice.pick(CHOICES[c])),
        _ => format!(" = {}", dice.below(9)),
    };
    let bounded = number && dice.chance(50);
    let card = if default != Default::None && card == '?' { '1' } else { card };
    Property { name, ty, card, bounded, default, default_text }
}
