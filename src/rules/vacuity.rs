//! What can never matter: conditions that contradict each other, exceptions that nothing meets, conditions said twice.
//!
//! Conditions are taken for claims about values ([`claims`]), told apart by what they are the values of ([`shape`]);
//! two claims that cannot both be so ([`mod@clash`]) make whatever needs both vacuous. Only what follows from the
//! declarations alone is said, whatever entities there are. Where a value is unknown, two conditions that contradict
//! each other are both *possible*: so such a rule could still yield a possible finding, but never a certain one.

mod claims;
mod clash;
mod shape;
mod words;

use crate::finding::Finding;
use crate::model::Model;
use crate::source::{Place, Sources};

use super::ir::*;
use super::traverse;
use claims::{Claims, Wanted};
use clash::clash;
use shape::Names;
use words::{Subject, Words};

/// What of a rule can never matter.
pub fn of_rule(model: &Model, sources: &Sources, rule: &Rule) -> Vec<Finding> {
    let severities: Vec<&Expr> = rule.severities.iter().filter_map(|(_, c)| c.as_ref()).collect();
    let words = Words { sources, model, name: &rule.name };
    of_query(words, &rule.query, &rule.reasons, &severities, Subject::Rule)
}

/// What of a question can never matter.
pub fn of_selection(model: &Model, sources: &Sources, selection: &Selection) -> Vec<Finding> {
    let words = Words { sources, model, name: "" };
    of_query(words, &selection.query, &selection.reasons, &[], Subject::Selection)
}

fn of_query<'e>(
    words: Words<'e>,
    query: &'e Query,
    reasons: &'e [Expr],
    severities: &[&'e Expr],
    subject: Subject,
) -> Vec<Finding> {
    let mut names = Names::new(words.model);
    names.add(&query.binders);
    let lets = query.binders.iter().filter_map(|b| match &b.domain {
        Domain::Is(e) | Domain::Path(e) => Some(e),
        Domain::Kind(_) => None,
    });
    let all = reasons.iter().chain(lets).chain(severities.iter().copied());
    all.for_each(|e| names.add_inside(e));
    let mut search = Search { names, words, found: Vec::new(), left: WORK };
    search.rule(reasons, severities, subject);
    search.found
}

/// What of a define's condition can never matter.
pub fn of_define(model: &Model, sources: &Sources, name: &str, condition: &Expr) -> Vec<Finding> {
    let mut names = Names::new(model);
    // A call may hand over an entity of a wider kind: so nothing is known of the parameters.
    names.add_inside(condition);
    let mut search = Search { names, words: Words { sources, model, name }, found: Vec::new(), left: WORK };
    let conditions: Vec<&Expr> = match &condition.node {
        Node::And(list) => list.iter().collect(),
        _ => vec![condition],
    };
    search.together(&conditions, Subject::Define);
    search.found
}

/// How many times claims are compared with each other for one rule. What is hostile or generated may have more
/// conditions than that; of the rest nothing is said.
const WORK: usize = 2_000;
/// How much is said of one rule.
const SAID: usize = 50;

struct Search<'e> {
    names: Names<'e>,
    words: Words<'e>,
    found: Vec<Finding>,
    /// How many more times claims are compared with each other.
    left: usize,
}

impl<'e> Search<'e> {
    fn rule(&mut self, reasons: &'e [Expr], severities: &[&'e Expr], subject: Subject) {
        let (mut wheres, mut exceptions) = (Vec::new(), Vec::new());
        for reason in reasons {
            match exception(reason) {
                Some(condition) => exceptions.push(condition),
                None => wheres.push(reason),
            }
        }
        if !self.together(&wheres, subject) {
            return;
        }
        self.repeated(&exceptions);
        // What does not fall under the exceptions so far.
        let mut rest: Vec<Wanted<'e>> = wheres.iter().map(|w| (*w, true)).collect();
        for condition in exceptions {
            if self.left == 0 {
                return;
            }
            if self.said(condition.place) {
                continue;
            }
            let met = with(&rest, (condition, true));
            if self.vacuous(&met, Subject::Exception) {
                continue;
            }
            self.branches(condition, &rest);
            self.inside(condition, &[]);
            let spared = with(&rest, (condition, false));
            if self.vacuous(&spared, subject) {
                return;
            }
            rest = spared;
        }
        for condition in severities {
            self.vacuous(&with(&rest, (*condition, true)), Subject::Severity);
        }
    }

    /// Conditions that must all hold; whether they can.
    fn together(&mut self, conditions: &[&'e Expr], subject: Subject) -> bool {
        self.repeated(conditions);
        let wanted: Vec<Wanted<'e>> = conditions.iter().map(|c| (*c, true)).collect();
        if self.vacuous(&wanted, subject) {
            return false;
        }
        for (i, condition) in conditions.iter().enumerate() {
            if self.left == 0 {
                break;
            }
            let others: Vec<Wanted<'e>> =
                wanted.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, w)| *w).collect();
            self.branches(condition, &others);
            self.inside(condition, &others);
        }
        true
    }

    /// Alternatives as they were written: those that cannot hold together with the other conditions, and those that
    /// were written twice.
    fn branches(&mut self, condition: &'e Expr, others: &[Wanted<'e>]) {
        let Node::Or(list) = &condition.node else { return };
        self.repeated(&list.iter().collect::<Vec<_>>());
        for branch in list {
            if !self.said(branch.place) {
                self.vacuous(&with(others, (branch, true)), Subject::Branch);
            }
        }
    }

    /// The quantifiers and aggregates that were written inside a condition.
    fn inside(&mut self, condition: &'e Expr, others: &[Wanted<'e>]) {
        let mut queries: Vec<(&'e Query, Place, bool)> = Vec::new();
        traverse::walk(condition, &mut |e| match &e.node {
            Node::No(q) | Node::Every(q) => queries.push((q, e.place, std::ptr::eq(e, condition))),
            Node::Some(q) => queries.push((q, e.place, false)),
            Node::Aggregate(a) => queries.push((&a.query, e.place, false)),
            _ => {}
        });
        let own = |place: Place| {
            place.source == condition.place.source && condition.place.span.contains(place.span)
        };
        // What stands in a define is said there.
        for (query, place, outermost) in queries {
            if !own(place) || !query.binders.iter().all(|b| own(b.place)) {
                continue;
            }
            let conditions: Vec<&'e Expr> = query.conditions.iter().collect();
            self.repeated(&conditions);
            let mut wanted: Vec<Wanted<'e>> = if outermost { others.to_vec() } else { Vec::new() };
            wanted.extend(conditions.iter().map(|c| (*c, true)));
            self.vacuous(&wanted, Subject::Query(place));
        }
    }

    /// Says it where conditions cannot hold together.
    fn vacuous(&mut self, wanted: &[Wanted<'e>], subject: Subject) -> bool {
        if self.left == 0 {
            return false;
        }
        let mut claims = Claims::default();
        wanted.iter().for_each(|(e, holds)| claims.add(&self.names, (e, *holds), e.place));
        let Some(clash) = clash(&self.names, &claims, &mut self.left) else { return false };
        // The last of the conditions is the one in question.
        let Some((last, _)) = wanted.last() else { return false };
        let finding = self.words.vacuous(subject, &clash, last.place);
        self.say(finding);
        true
    }

    /// Says it where the same was written twice.
    fn repeated(&mut self, conditions: &[&'e Expr]) {
        let mut seen: indexmap::IndexMap<String, Place, rustc_hash::FxBuildHasher> = Default::default();
        for condition in conditions {
            let Some(shape) = self.names.shape(condition) else { continue };
            match seen.entry(shape) {
                indexmap::map::Entry::Vacant(e) => {
                    e.insert(condition.place);
                }
                indexmap::map::Entry::Occupied(e) => {
                    let first = *e.get();
                    let finding = self.words.repeated(condition.place, first);
                    self.say(finding);
                }
            }
        }
    }

    fn say(&mut self, finding: Finding) {
        if self.found.len() < SAID && !self.said(finding.primary.place) {
            self.found.push(finding);
        }
    }

    fn said(&self, place: Place) -> bool {
        self.found.iter().any(|f| f.primary.place == place)
    }
}

fn with<'e>(others: &[Wanted<'e>], one: Wanted<'e>) -> Vec<Wanted<'e>> {
    others.iter().copied().chain([one]).collect()
}

/// The condition of an `unless`, which is kept as a denial that stands where its condition stands.
pub fn exception(reason: &Expr) -> Option<&Expr> {
    match &reason.node {
        Node::Not(inner) if inner.place == reason.place => Some(inner),
        _ => None,
    }
}
