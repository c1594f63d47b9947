//! What would make a condition hold that does not: read off its form, with the values it would have to meet.
//!
//! Each remedy is the clause behind an `if`: `amount of “Art. 4” were more than 5,000 EUR/year`.

use std::ops::ControlFlow;

use super::super::val::Val;
use super::Deriver;
use crate::finding::Lang;
use crate::model::truth::Truth;
use crate::model::{EntityId, Type};
use crate::rules::ir::{Asks, Comparison, Domain, Expr, Node, Query, Sign, Ty};

/// How many remedies are named.
const MOST: usize = 6;
/// How many values of a quantifier's variable are tried in search of the one that comes nearest.
const TRIED: usize = 20_000;

impl Deriver<'_, '_> {
    /// What would make a condition hold, each by itself.
    pub(in super::super) fn remedies(&mut self, c: &Expr, frame: &mut [Val]) -> Vec<String> {
        let mut all = self.would(c, frame, true);
        let mut seen: Vec<String> = Vec::new();
        all.retain(|r| {
            !seen.contains(r) && {
                seen.push(r.clone());
                true
            }
        });
        all.truncate(MOST);
        all
    }

    /// What would make a condition hold, or not hold.
    fn would(&mut self, c: &Expr, frame: &mut [Val], wanted: bool) -> Vec<String> {
        let holds = |this: &Self, c: &Expr, frame: &mut [Val]| this.engine.truth(c, frame) > Truth::Faulty;
        match &c.node {
            Node::And(list) | Node::Or(list) => {
                let all_needed = matches!(c.node, Node::And(_)) == wanted;
                // What is as it should be needs nothing.
                let off: Vec<&Expr> = list.iter().filter(|c| holds(self, c, frame) != wanted).collect();
                if all_needed {
                    let each = off.iter().filter_map(|c| self.would(c, frame, wanted).into_iter().next());
                    let each: Vec<String> = each.take(3).collect();
                    let joined = each.join(self.engine.lang.pick(" and ", " und "));
                    if joined.is_empty() { Vec::new() } else { vec![joined] }
                } else {
                    off.iter().flat_map(|c| self.would(c, frame, wanted)).take(MOST).collect()
                }
            }
            Node::Not(inner) => self.would(inner, frame, !wanted),
            Node::Inlined(i) => self.would(i.body(), frame, wanted),
            Node::Some(q) if q.binders.iter().all(|b| b.is_let()) => {
                let mut inner = frame.to_vec();
                self.engine.lets(q, &mut inner);
                let off: Vec<&Expr> =
                    q.conditions.iter().filter(|c| holds(self, c, &mut inner) != wanted).collect();
                if wanted {
                    let each = off.iter().filter_map(|c| self.would(c, &mut inner, true).into_iter().next());
                    let each: Vec<String> = each.take(3).collect();
                    vec![each.join(self.engine.lang.pick(" and ", " und "))]
                } else {
                    q.conditions.iter().flat_map(|c| self.would(c, &mut inner, false)).collect()
                }
            }
            Node::Some(q) if wanted => self.would_exist(c, q, frame),
            Node::Some(q) => self.would_not_exist(q, frame),
            Node::No(q) | Node::Every(q) if wanted => self.would_not_exist(q, frame),
            Node::No(q) | Node::Every(q) => self.would_exist(c, q, frame),
            Node::PairOnce(..) => Vec::new(),
            // Nobody can change what two variables stand for.
            Node::Compare(_, a, b) if self.called_name(a, frame).or(self.called_name(b, frame)).is_none() => {
                Vec::new()
            }
            _ => vec![self.would_be(c, frame, wanted)],
        }
    }

    /// Somebody would have to meet a query: who comes nearest, and what that one lacks.
    fn would_exist(&mut self, c: &Expr, q: &Query, frame: &mut [Val]) -> Vec<String> {
        let lang = self.engine.lang;
        let source = self.source_text(c);
        let kind = self.kind_of_query(q).unwrap_or_else(|| lang.pick("element", "Element").to_owned());
        let mut all = vec![match lang {
            Lang::En => format!("something of the kind {kind} met `{source}`"),
            Lang::De => format!("etwas der Art {kind} die Bedingung `{source}` erfüllte"),
        }];
        if let Some((mut nearest, missing)) = self.nearest(q, frame) {
            let each: Vec<String> = missing
                .iter()
                .filter_map(|i| q.conditions.get(*i))
                .filter_map(|c| self.would(c, &mut nearest, true).into_iter().next())
                .take(3)
                .collect();
            if !each.is_empty() {
                all.insert(0, each.join(lang.pick(" and ", " und ")));
            }
        }
        all
    }

    /// The value of a quantifier's only variable that meets most of its conditions, at least one, and which it does
    /// not meet.
    fn nearest(&mut self, q: &Query, frame: &mut [Val]) -> Option<(Vec<Val>, Vec<usize>)> {
        let engine = self.engine;
        let b = q.binders.first().filter(|_| q.variables == 1)?;
        let mut values: Vec<Val> = Vec::new();
        match &b.domain {
            Domain::Kind(kind) => {
                values.extend(engine.all_of(*kind).take(TRIED).map(|e| Val::Entity(EntityId(e))));
            }
            Domain::Path(path) => {
                engine.value(path, frame).each(&mut |v, _| values.push(v.clone()));
            }
            Domain::Is(_) => return None,
        }
        let mut best: Option<(Vec<Val>, Vec<usize>)> = None;
        for v in values {
            let mut inner = frame.to_vec();
            if let Some(place) = inner.get_mut(usize::from(b.slot)) {
                *place = v;
            }
            engine.lets(q, &mut inner);
            let missing: Vec<usize> = q
                .conditions
                .iter()
                .enumerate()
                .filter(|(_, c)| engine.truth(c, &mut inner) <= Truth::Faulty)
                .map(|(i, _)| i)
                .collect();
            let better = best.as_ref().is_none_or(|(_, m)| missing.len() < m.len());
            if better && missing.len() < q.conditions.len() {
                best = Some((inner, missing));
            }
        }
        best
    }

    /// Who meets a query now would have to fail one of its conditions.
    fn would_not_exist(&mut self, q: &Query, frame: &mut [Val]) -> Vec<String> {
        let mut first: Option<Vec<Val>> = None;
        let _ = self.engine.search(q, frame, &mut |frame, _| {
            first = Some(frame.to_vec());
            ControlFlow::Break(())
        });
        let Some(mut inner) = first else { return Vec::new() };
        q.conditions.iter().flat_map(|c| self.would(c, &mut inner, false)).take(MOST).collect()
    }

    /// A condition on values, in the subjunctive.
    fn would_be(&mut self, c: &Expr, frame: &mut [Val], wanted: bool) -> String {
        let lang = self.engine.lang;
        let pair = |this: &Self, a: &Expr, b: &Expr, frame: &mut [Val]| {
            (this.name_or_value(a, frame), this.phrase(b, frame))
        };
        let (a, b, words) = match &c.node {
            Node::Compare(how, a, b) => return self.would_compare(*how, a, b, frame, wanted),
            Node::In(a, b) => {
                let (x, y) = pair(self, a, b, frame);
                (
                    x,
                    y,
                    [("were among", ""), ("were not among", ""), ("unter", "wäre"), ("nicht unter", "wäre")],
                )
            }
            Node::InList(a, list) => {
                let x = self.name_or_value(a, frame);
                let all: Vec<String> = list.iter().map(|e| self.phrase(e, frame)).collect();
                let words = [("were", ""), ("were not", ""), ("", "wäre"), ("nicht", "wäre")];
                (x, all.join(lang.pick(" or ", " oder ")), words)
            }
            Node::Overlaps(a, b) | Node::Meets(a, b) => {
                let (x, y) = pair(self, a, b, frame);
                let words = [
                    ("had something in common with", ""),
                    ("had nothing in common with", ""),
                    ("etwas mit", "gemeinsam hätte"),
                    ("nichts mit", "gemeinsam hätte"),
                ];
                (x, y, words)
            }
            Node::Within(a, b) => {
                let (x, y) = pair(self, a, b, frame);
                let words = [
                    ("were part of", ""),
                    ("were not part of", ""),
                    ("zu", "gehörte"),
                    ("nicht zu", "gehörte"),
                ];
                (x, y, words)
            }
            Node::Reaches { from, to, sign, .. } => {
                let (x, y) = (self.phrase(from, frame), self.phrase(to, frame));
                let words = match sign {
                    Some(Sign::Positive) => {
                        [("raised", ""), ("did not raise", ""), ("", "verstärkte"), ("", "nicht verstärkte")]
                    }
                    Some(Sign::Negative) => [
                        ("lowered", ""),
                        ("did not lower", ""),
                        ("", "verringerte"),
                        ("", "nicht verringerte"),
                    ],
                    None => {
                        [("led to", ""), ("did not lead to", ""), ("zu", "führte"), ("nicht zu", "führte")]
                    }
                };
                (x, y, words)
            }
            Node::Asks(asks, a) => {
                let name = self.name_or_value(a, frame);
                let (asks, wanted) = match asks {
                    Asks::None => (Asks::Given, !wanted),
                    asks => (*asks, wanted),
                };
                let words = match asks {
                    Asks::Given | Asks::None => {
                        ("were given", "were not given", "angegeben wäre", "nicht angegeben wäre")
                    }
                    Asks::Known => ("were known", "were not known", "bekannt wäre", "nicht bekannt wäre"),
                    Asks::Unknown => {
                        ("were unknown", "were not unknown", "unbekannt wäre", "nicht unbekannt wäre")
                    }
                };
                let (en, de) = if wanted { (words.0, words.2) } else { (words.1, words.3) };
                return format!("{name} {}", lang.pick(en, de));
            }
            Node::Call(define, args) => {
                let call = self.call_text(*define, args.iter(), frame);
                return match (lang, wanted) {
                    (Lang::En, true) => format!("it were so: {call}"),
                    (Lang::En, false) => format!("it were not so: {call}"),
                    (Lang::De, true) => format!("es so wäre: {call}"),
                    (Lang::De, false) => format!("es nicht so wäre: {call}"),
                };
            }
            _ => {
                let name = self.name_or_value(c, frame);
                return match (lang, wanted) {
                    (Lang::En, true) => format!("{name} were yes"),
                    (Lang::En, false) => format!("{name} were not yes"),
                    (Lang::De, true) => format!("{name} ja wäre"),
                    (Lang::De, false) => format!("{name} nicht ja wäre"),
                };
            }
        };
        let (before, after) = match (lang, wanted) {
            (Lang::En, true) => words[0],
            (Lang::En, false) => words[1],
            (Lang::De, true) => words[2],
            (Lang::De, false) => words[3],
        };
        [a.as_str(), before, b.as_str(), after]
            .into_iter()
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn would_compare(
        &mut self,
        how: Comparison,
        a: &Expr,
        b: &Expr,
        frame: &mut [Val],
        wanted: bool,
    ) -> String {
        use Comparison::*;
        let lang = self.engine.lang;
        // What can be changed comes first: a property, not a constant.
        let (how, a, b) = match (&a.node, &b.node) {
            (Node::Const(_) | Node::Slot(_), Node::Const(_) | Node::Slot(_)) => (how, a, b),
            (Node::Const(_) | Node::Slot(_), _) => (mirrored(how), b, a),
            _ => (how, a, b),
        };
        let how = if wanted { how } else { opposite(how) };
        let given = |v: Val| v != Val::None;
        let (has_a, has_b) = (given(self.engine.value(a, frame)), given(self.engine.value(b, frame)));
        let (x, y) = (self.name_or_value(a, frame), self.phrase(b, frame));
        let is_date = matches!(a.ty, Ty::Of(Type::Date));
        let word = match (how, is_date) {
            (Equal, _) => ("", ""),
            (NotEqual, _) => ("not", "nicht"),
            (Less, true) => ("before", "vor"),
            (LessOrEqual, true) => ("not after", "nicht nach"),
            (Greater, true) => ("after", "nach"),
            (GreaterOrEqual, true) => ("not before", "nicht vor"),
            (Less, false) => ("less than", "weniger als"),
            (LessOrEqual, false) => ("at most", "höchstens"),
            (Greater, false) => ("more than", "mehr als"),
            (GreaterOrEqual, false) => ("at least", "mindestens"),
        };
        let word = lang.pick(word.0, word.1);
        let space = if word.is_empty() { "" } else { " " };
        let verb = if is_date && how != Equal && how != NotEqual { "läge" } else { "wäre" };
        match (lang, has_a, has_b) {
            (Lang::En, true, true) => format!("{x} were {word}{space}{y}"),
            (Lang::En, false, true) => format!("{x} were given, and were {word}{space}{y}"),
            (Lang::En, _, false) => format!("{} were given", self.name_or_value(b, frame)),
            (Lang::De, true, true) => format!("{x} {word}{space}{y} {verb}"),
            (Lang::De, false, true) => format!("{x} angegeben wäre und {word}{space}{y} {verb}"),
            (Lang::De, _, false) => format!("{} angegeben wäre", self.name_or_value(b, frame)),
        }
    }
}

fn mirrored(how: Comparison) -> Comparison {
    match how {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}

fn opposite(how: Comparison) -> Comparison {
    match how {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}
