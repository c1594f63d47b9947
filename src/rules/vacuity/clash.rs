//! Which claims cannot all be so.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::claims::{Claim, Claims, Literal};
use super::shape::Names;
use crate::model::truth::Truth;
use crate::model::value::Value;
use crate::model::{KindId, Model};
use crate::rules::ir::Asks;
use crate::source::Place;

/// Claims that cannot all be so.
#[derive(Debug, Clone)]
pub(super) struct Clash {
    /// In the order of the text; one alone, where it goes against a declaration or itself.
    pub(super) sides: Vec<Side>,
    pub(super) why: Why,
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Side {
    /// The condition.
    pub(super) place: Place,
    /// Whether it is claimed not to hold.
    pub(super) denied: bool,
    /// The condition of the rule that it is part of.
    pub(super) at: Place,
}

/// Why claims cannot all be so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// No value is all of it.
    Values,
    /// No entity is of both kinds.
    Kinds(KindId, KindId),
    /// What is none meets no comparison; what is unknown is not known.
    Absent,
    /// One denies the other.
    Opposite,
}

/// A reason why not all claims can be so, in any of the ways to choose among alternatives; `left` is how many more ways
/// may be tried.
pub(super) fn clash(names: &Names<'_>, claims: &Claims<'_>, left: &mut usize) -> Option<Clash> {
    let mut tries = (*left).min(WAYS);
    *left -= tries;
    let found = search(names, claims.clone(), &mut tries);
    *left += tries;
    found
}

/// How many ways to choose among the alternatives of one claim are tried.
const WAYS: usize = 128;

fn search(names: &Names<'_>, mut claims: Claims<'_>, left: &mut usize) -> Option<Clash> {
    *left = left.checked_sub(1)?;
    if let Some(found) = direct(names.model, &claims.literals) {
        return Some(found);
    }
    let (list, at) = claims.either.pop()?;
    let mut last = None;
    for wanted in list {
        let mut branch = claims.clone();
        branch.add(names, wanted, at);
        last = Some(search(names, branch, left)?);
    }
    last
}

/// A reason why not all of these can be so, found between two of them or between a list and all others.
fn direct(model: &Model, literals: &[Literal]) -> Option<Clash> {
    let mut groups: IndexMap<&str, Vec<&Literal>, FxBuildHasher> = IndexMap::default();
    for literal in literals {
        groups.entry(&literal.of).or_default().push(literal);
    }
    groups.values().filter(|g| g.len() > 1).find_map(|group| {
        // Of what is none, every denial holds.
        let there = group.iter().any(|l| l.present);
        let mut pairs =
            group.iter().enumerate().flat_map(|(i, a)| group.iter().skip(i + 1).map(|b| (*a, *b)));
        let pair = pairs.find_map(|(a, b)| {
            let counts = match (&a.claim, &b.claim) {
                (Claim::Holds(_), Claim::Holds(_)) | (Claim::Asks(_), Claim::Asks(_)) => true,
                (Claim::Asks(_), _) => b.present,
                (_, Claim::Asks(_)) => a.present,
                _ => there,
            };
            if !counts || (a.place.is_none() && b.place.is_none()) {
                return None;
            }
            Some((a, b, apart(model, &a.claim, &b.claim)?))
        });
        let (literals, why) = match pair {
            Some((a, b, why)) => (vec![a, b], why),
            None if there => (exhausted(model, group)?, Why::Values),
            None => return None,
        };
        Some(made(&literals, why))
    })
}

/// The sides in the order of the text; what is declared is none.
fn made(literals: &[&Literal], why: Why) -> Clash {
    let mut sides: Vec<Side> = Vec::new();
    for l in literals {
        let side = l.place.map(|place| Side { place, denied: l.denied, at: l.at });
        sides.extend(side.filter(|s| !sides.contains(s)));
    }
    sides.sort_by_key(|s| (s.at, s.place));
    Clash { sides, why }
}

/// A list of values of which each goes against some other claim, and those claims.
fn exhausted<'l>(model: &Model, group: &[&'l Literal]) -> Option<Vec<&'l Literal>> {
    group.iter().find_map(|list| {
        let Claim::OneOf(values) = &list.claim else { return None };
        let mut sides: Vec<&'l Literal> = vec![list];
        for v in values {
            let one = Claim::OneOf(vec![v.clone()]);
            let other = |l: &&&Literal| {
                let other = l.place.is_some() && !matches!(l.claim, Claim::Asks(_));
                other && apart(model, &one, &l.claim).is_some()
            };
            sides.push(group.iter().find(other)?);
        }
        sides.iter().any(|l| l.place.is_some()).then_some(sides)
    })
}

/// Why two claims of the same thing cannot both be so, if they cannot.
fn apart(model: &Model, a: &Claim, b: &Claim) -> Option<Why> {
    match (a, b) {
        (Claim::Holds(x), Claim::Holds(y)) => (x != y).then_some(Why::Opposite),
        (Claim::Asks(x), Claim::Asks(y)) => asks(*x, *y).then_some(Why::Absent),
        (Claim::Asks(_), Claim::Holds(_)) | (Claim::Holds(_), Claim::Asks(_)) => None,
        // The other claims that there is a value.
        (Claim::Asks(Asks::None), _) | (_, Claim::Asks(Asks::None)) => Some(Why::Absent),
        (Claim::Order(x), Claim::Order(y)) => {
            (!x.iter().zip(y).any(|(x, y)| *x && *y)).then_some(Why::Values)
        }
        (Claim::Kind(x), Claim::Kind(y)) => {
            (!model.is_kind(*x, *y) && !model.is_kind(*y, *x)).then_some(Why::Kinds(*x, *y))
        }
        (Claim::Kind(x), Claim::NotKind(y)) | (Claim::NotKind(y), Claim::Kind(x)) => {
            model.is_kind(*x, *y).then_some(Why::Opposite)
        }
        (Claim::Above(x, same_x), Claim::Below(y, same_y))
        | (Claim::Below(y, same_y), Claim::Above(x, same_x)) => {
            let order = x.compare(y)?;
            (!(order.less || *same_x && *same_y && order.equal)).then_some(Why::Values)
        }
        (Claim::OneOf(values), other) | (other, Claim::OneOf(values)) => {
            (!values.iter().any(|v| fits(model, v, other))).then_some(Why::Values)
        }
        _ => None,
    }
}

/// Whether a value may be what is claimed.
fn fits(model: &Model, v: &Value, claim: &Claim) -> bool {
    let of_kind = |kind: KindId| match v {
        Value::Entity(e) => Some(model.is_kind(model.kind_of(*e), kind)),
        _ => None,
    };
    match claim {
        Claim::OneOf(values) => values.iter().any(|w| v.equals(w) != Truth::False),
        Claim::NoneOf(values) => !values.iter().any(|w| v.equals(w) == Truth::True),
        Claim::Below(w, same) => v.compare(w).is_none_or(|o| o.less || *same && o.equal),
        Claim::Above(w, same) => v.compare(w).is_none_or(|o| o.greater || *same && o.equal),
        Claim::Kind(kind) => of_kind(*kind) != Some(false),
        Claim::NotKind(kind) => of_kind(*kind) != Some(true),
        Claim::Asks(_) | Claim::Order(_) | Claim::Holds(_) => true,
    }
}

/// Whether two questions about what is written cannot both be answered with yes.
fn asks(a: Asks, b: Asks) -> bool {
    let none = |x| x == Asks::None;
    let pair = |x, y| (a, b) == (x, y) || (b, a) == (x, y);
    none(a) != none(b) || pair(Asks::Known, Asks::Unknown)
}
