//! Ways to tamper with a derivation: each changes one thing about one of its steps.

use einklang::engine::derivation::{By, Derivation};
use einklang::model::truth::Truth;
use einklang::source::{Place, Span};

use super::super::generate::Dice;

/// Changes a step; `false` where there is nothing of the kind to change.
pub(super) type Tamper = fn(&mut Derivation, &[String], &mut Dice) -> bool;

/// All ways, by name.
pub(super) const WAYS: [(&str, Tamper); 19] = [
    ("drop a part", |d, _, dice| drop_one(d, dice)),
    ("repeat a part", |d, _, dice| repeat_one(d, dice)),
    ("change a binding", |d, names, dice| {
        // Of those who possibly meet a condition others may be named as well.
        let at = dice.below(d.parts.len() + 1);
        let step = match d.by {
            By::Rule(_) if at == 0 => d,
            By::Nothing { .. } => return false,
            _ => match d.parts.get_mut(at.saturating_sub(1)) {
                Some(part) => part,
                None => return false,
            },
        };
        let i = dice.below(step.bindings.len());
        step.bindings.get_mut(i).is_some_and(|(_, v)| other(v, names, dice))
    }),
    ("drop a binding", |d, _, _| d.bindings.pop().is_some()),
    ("swap an entity", |d, names, dice| match &mut d.by {
        By::Stated { entity, .. } | By::Unstated { entity, .. } => other(entity, names, dice),
        By::PartOf { child, parent } => other(if dice.below(2) == 0 { child } else { parent }, names, dice),
        By::Walk { from, to, .. } | By::Edge { from, to, .. } => {
            other(if dice.below(2) == 0 { from } else { to }, names, dice)
        }
        _ => false,
    }),
    ("swap a name", |d, _, _| match &mut d.by {
        By::Rule(name)
        | By::Define(name)
        | By::Stated { property: name, .. }
        | By::Unstated { property: name, .. }
        | By::Edge { via: name, .. } => {
            name.push('x');
            true
        }
        _ => false,
    }),
    ("change a place", |d, _, _| d.place.as_mut().is_some_and(elsewhere)),
    ("lose a place", |d, _, _| d.place.take().is_some()),
    ("change a condition", |d, _, _| d.condition.as_mut().is_some_and(elsewhere)),
    ("raise the truth", |d, _, _| d.truth == Truth::Possible && change(&mut d.truth, Truth::True)),
    ("lower the truth", |d, _, _| d.truth == Truth::True && change(&mut d.truth, Truth::Possible)),
    ("cut a step short", |d, _, _| {
        let ours = d.condition.is_some() && d.by != By::Cut;
        d.parts.clear();
        ours && change(&mut d.by, By::Cut)
    }),
    ("change a total", |d, _, _| {
        let is_exact = |total: &str| {
            total.starts_with(|c: char| c.is_ascii_digit())
                && !total.contains("..")
                && !total.contains(" or ")
        };
        d.by == By::Aggregate
            && d.text.rsplit(": ").next().is_some_and(is_exact)
            && d.text.rfind(": ").is_some_and(|at| {
                d.text.insert(at + 2, '7');
                true
            })
    }),
    ("drop an edge", |d, _, dice| matches!(d.by, By::Walk { .. }) && drop_one(d, dice)),
    ("insert an edge", |d, _, dice| matches!(d.by, By::Walk { .. }) && repeat_one(d, dice)),
    ("turn an edge", |d, _, _| match &mut d.by {
        By::Edge { negative, .. } => {
            *negative = !*negative;
            true
        }
        _ => false,
    }),
    ("drop an element", |d, _, dice| d.by == By::Aggregate && drop_one(d, dice)),
    ("change how many were searched", |d, _, dice| match &mut d.by {
        By::Nothing { searched } => {
            *searched += 1 + dice.below(3);
            true
        }
        _ => false,
    }),
    ("let a define rest on itself, or on nothing", |d, _, dice| {
        let By::Define(_) = d.by else { return false };
        let Some(last) = d.parts.pop() else { return false };
        if dice.below(2) == 0 {
            let mut again = d.clone();
            again.parts.push(last);
            d.parts.push(again);
        }
        true
    }),
];

/// A derivation with one of its steps changed; nothing where no step can be changed in this way.
pub(super) fn tampered(
    d: &Derivation,
    tamper: &Tamper,
    names: &[String],
    dice: &mut Dice,
) -> Option<Derivation> {
    let size = d.size();
    let start = dice.below(size);
    (0..size).find_map(|i| {
        let mut changed = d.clone();
        let step = nth(&mut changed, &mut ((start + i) % size))?;
        (tamper(step, names, dice) && changed != *d).then_some(changed)
    })
}

/// The nth step, from above and from the left.
fn nth<'d>(d: &'d mut Derivation, n: &mut usize) -> Option<&'d mut Derivation> {
    if *n == 0 {
        return Some(d);
    }
    *n -= 1;
    d.parts.iter_mut().find_map(|p| nth(p, n))
}

fn drop_one(d: &mut Derivation, dice: &mut Dice) -> bool {
    let some = !d.parts.is_empty();
    if some {
        d.parts.remove(dice.below(d.parts.len()));
    }
    some
}

fn repeat_one(d: &mut Derivation, dice: &mut Dice) -> bool {
    let part = d.parts.get(dice.below(d.parts.len())).cloned();
    let at = dice.below(d.parts.len() + 1);
    part.map(|part| d.parts.insert(at, part)).is_some()
}

fn other(value: &mut String, names: &[String], dice: &mut Dice) -> bool {
    names.get(dice.below(names.len())).is_some_and(|name| name != value && change(value, name.clone()))
}

fn elsewhere(place: &mut Place) -> bool {
    place.span = Span { start: place.span.start + 1, end: place.span.end + 1 };
    true
}

fn change<T>(of: &mut T, to: T) -> bool {
    *of = to;
    true
}
