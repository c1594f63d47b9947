//! Quantifiers and aggregates: everything is enumerated.

use einklang::model::interval::Interval;
use einklang::model::number::Rational;
use einklang::model::truth::Truth;
use einklang::syntax::tree::{
    Aggregate, AggregateFunction, BinaryOp, Binder, Domain, Expr, Quantified, Quantifier,
};

use super::evaluate::{Env, Evaluator, operands};
use super::value::{Set, Shape, V, order};

/// One combination of values for the variables of a quantifier.
pub(super) struct Case {
    pub(super) env: Env,
    pub(super) truth: Truth,
    /// Whether a variable stands for what may be there beside the known elements.
    pub(super) extra: bool,
}

impl Evaluator<'_> {
    /// The values of a variable, each with the truth that it belongs.
    pub(super) fn domain(&self, domain: &Domain, env: &Env) -> Vec<(V, Truth, bool)> {
        match domain {
            Domain::Kind(name) => {
                let model = &self.world.model;
                let symbol = model.symbols.get(self.text(name.span)).unwrap();
                let all = self.extent(*model.kind_names.get(&symbol).unwrap());
                all.into_iter().map(|e| (V::Entity(e), Truth::True, false)).collect()
            }
            Domain::Path(path) => self.value(path, env).to_set().with_extra(),
        }
    }

    /// All combinations that are not false.
    pub(super) fn cases(&self, binders: &[Binder], filter: Option<&Expr>, env: &Env) -> Vec<Case> {
        let mut cases = vec![Case { env: env.clone(), truth: Truth::True, extra: false }];
        let mut conditions: Vec<&Expr> = filter.map_or_else(Vec::new, |f| operands(BinaryOp::And, f));
        for (i, binder) in binders.iter().enumerate() {
            let name = self.text(binder.name.span);
            let mut next = Vec::new();
            for case in &cases {
                for (v, truth, extra) in self.domain(&binder.domain, &case.env) {
                    let mut env = case.env.clone();
                    env.push((name.into(), v));
                    next.push(Case { env, truth: case.truth.and(truth), extra: case.extra || extra });
                }
            }
            // What does not speak of those still to come decides already.
            let later = binders.get(i + 1..).unwrap_or_default();
            let (ready, waiting) = conditions.into_iter().partition(|c| !self.speaks_of(c, later));
            conditions = waiting;
            cases = next;
            for c in ready {
                cases.iter_mut().for_each(|case| case.truth = case.truth.and(self.truth(c, &case.env)));
                cases.retain(|case| case.truth != Truth::False);
            }
        }
        cases.retain(|c| c.truth != Truth::False);
        cases
    }

    fn speaks_of(&self, c: &Expr, binders: &[Binder]) -> bool {
        let words = || self.text(c.span).split(|c: char| !c.is_alphanumeric() && c != '_');
        binders.iter().any(|b| words().any(|word| word == self.text(b.name.span)))
    }

    pub(super) fn quantified(&self, q: &Quantified, env: &Env) -> Truth {
        let cases = self.cases(&q.binders, q.filter.as_ref(), env);
        match q.quantifier {
            Quantifier::Some => some(cases.iter().map(|c| c.truth)),
            Quantifier::No => some(cases.iter().map(|c| c.truth)).negate(),
            Quantifier::Every => {
                let d = q.satisfies.as_ref().unwrap();
                some(cases.iter().map(|c| c.truth.and(self.truth(d, &c.env).negate()))).negate()
            }
        }
    }

    pub(super) fn aggregate(&self, a: &Aggregate, env: &Env) -> V {
        let cases = self.cases(&a.binders, a.filter.as_ref(), env);
        let of = |case: &Case| a.of.as_ref().map_or(V::None, |of| self.value(of, &case.env));
        match a.function {
            AggregateFunction::Count => count(&cases),
            AggregateFunction::Set => {
                let mut set = Set::empty(Shape::any());
                for case in &cases {
                    set.add(of(case), case.truth);
                }
                V::Set(set)
            }
            AggregateFunction::Sum => {
                let zero = Interval::exact(Rational::ZERO);
                let parts = cases.iter().filter_map(|c| part(&of(c).settle(&V::None), c.truth, c.extra));
                V::Number(parts.fold(zero, |sum, part| sum.add(&part)))
            }
            AggregateFunction::Min | AggregateFunction::Max => {
                let max = a.function == AggregateFunction::Max;
                let all: Vec<(Vec<V>, bool)> = cases
                    .iter()
                    .filter_map(|c| {
                        let mut outcomes = match of(c).settle(&V::None) {
                            V::OneOf(all) => all,
                            v => vec![v],
                        };
                        let certain = c.truth == Truth::True && !outcomes.contains(&V::None);
                        outcomes.retain(|v| *v != V::None);
                        (!outcomes.is_empty()).then_some((outcomes, certain))
                    })
                    .collect();
                extreme(&all, max)
            }
        }
    }
}

fn some(all: impl Iterator<Item = Truth>) -> Truth {
    all.fold(Truth::False, Truth::or)
}

fn count(cases: &[Case]) -> V {
    let number = |n: usize| Rational::from(n as i64);
    let certain = number(cases.iter().filter(|c| c.truth == Truth::True).count());
    let open = cases.iter().any(|c| c.extra);
    V::Number(match open {
        true => Interval::at_least(certain),
        false => Interval::between(certain, number(cases.len())),
    })
}

/// What an element adds to a sum: its value, or from 0 to its value.
fn part(v: &V, truth: Truth, extra: bool) -> Option<Interval> {
    let zero = Interval::exact(Rational::ZERO);
    let (all, maybe) = match v {
        V::None => return None,
        V::OneOf(all) => (all.as_slice(), all.contains(&V::None)),
        v => (std::slice::from_ref(v), false),
    };
    let hull = all.iter().filter_map(V::interval).reduce(|a, b| a.hull(&b))?;
    if extra {
        // There may be any number of them.
        let grows = |end: &Option<Rational>, down: bool| match end {
            Some(n) if n.is_zero() || n.is_negative() != down => Some(Rational::ZERO),
            _ => None,
        };
        return Some(Interval { lo: grows(&hull.lo, true), hi: grows(&hull.hi, false) });
    }
    Some(if truth == Truth::True && !maybe { hull } else { hull.hull(&zero) })
}

/// What the least or the greatest may be: an element's outcome that every certain element can leave as such; or none,
/// where no element is certain.
fn extreme(all: &[(Vec<V>, bool)], max: bool) -> V {
    if all.is_empty() {
        return V::None;
    }
    let certain = all.iter().any(|(_, c)| *c);
    let outcomes = || all.iter().flat_map(|(o, _)| o);
    let none = (!certain).then_some(V::None);
    let numbers: Option<Vec<(Interval, bool)>> = all
        .iter()
        .map(|(o, c)| {
            let hull = o.iter().map(V::interval).collect::<Option<Vec<_>>>()?;
            Some((hull.into_iter().reduce(|a, b| a.hull(&b))?, *c))
        })
        .collect();
    if let Some(numbers) = numbers {
        let best = |a: Interval, b: Interval| if max { a.max(&b) } else { a.min(&b) };
        // A certain element bounds the answer from both sides; one only possible can but go beyond.
        let sure = numbers.iter().filter(|(_, c)| *c).map(|(i, _)| i.clone()).reduce(best);
        let any = numbers.iter().map(|(i, _)| i.clone()).reduce(|a, b| a.hull(&b));
        let reach = match (sure, any) {
            (Some(sure), Some(any)) if max => Interval { lo: sure.lo, hi: any.hi },
            (Some(sure), Some(any)) => Interval { lo: any.lo, hi: sure.hi },
            (_, any) => any.unwrap_or_else(Interval::all),
        };
        return V::one_of(none.into_iter().chain([V::Number(reach)]));
    }
    if outcomes().any(|v| matches!(v, V::Unknown(_))) {
        let shape = outcomes().map(V::shape).next().unwrap_or_else(Shape::any);
        return V::one_of(none.into_iter().chain([V::Unknown(shape)]));
    }
    if let Some(V::Date(first)) = outcomes().next() {
        let date = |v: &V| if let V::Date(d) = v { *d } else { *first };
        let hulls: Vec<_> = all
            .iter()
            .map(|(o, c)| (o.iter().map(date).reduce(|a, b| a.hull(&b)).unwrap_or(*first), *c))
            .collect();
        let mut reach = hulls.iter().map(|(d, _)| *d).reduce(|a, b| a.hull(&b)).unwrap_or(*first);
        for (d, _) in hulls.iter().filter(|(_, c)| *c) {
            if max {
                reach.first = reach.first.max(d.first);
            } else {
                reach.last = reach.last.min(d.last);
            }
        }
        return V::one_of(none.into_iter().chain([V::Date(reach)]));
    }
    let beats = |v: &V, o: &V| order(o, v).is_some_and(|r| r.equal || if max { r.less } else { r.greater });
    let feasible = outcomes()
        .filter(|v| all.iter().filter(|(_, c)| *c).all(|(others, _)| others.iter().any(|o| beats(v, o))));
    V::one_of(none.into_iter().chain(feasible.cloned()))
}
