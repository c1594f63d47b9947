//! Expressions by plain recursion over the tree, with an environment from names to values. No index, no plan.

use std::cell::RefCell;
use std::collections::BTreeMap;

use einklang::model::date::{DateRange, Duration, Period};
use einklang::model::interval::Interval;
use einklang::model::number::Rational;
use einklang::model::truth::{Order, Truth};
use einklang::model::{EntityId, Type};
use einklang::source::{Pack, Span};
use einklang::syntax::tree::{BinaryOp, Expr, ExprKind, IsWhat, LocalText, Number};

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::readings::{ANY_ABSORBS, DEFAULTS_ARE_GIVEN, MEETS_BOTH_WAYS};
use super::value::{Literal, Set, Shape, V, add, agreed, divide, multiply, order, same, subtract};
use super::walks::Edges;
use super::world::World;

/// Names to values, the innermost last.
pub(super) type Env = Vec<(String, V)>;

/// A recursive define with its arguments.
pub(super) type Fact = (usize, Vec<EntityId>);

/// Evaluates the expressions of one program.
#[derive(Debug)]
pub(super) struct Evaluator<'a> {
    pub(super) world: &'a World,
    pub(super) today: Period,
    /// Which defines reach themselves by their calls, as far as it was asked.
    pub(super) recursive: RefCell<BTreeMap<usize, bool>>,
    /// What calls came to, by name and arguments: they are asked again and again.
    pub(super) calls: RefCell<IndexMap<String, V, FxBuildHasher>>,
    pub(super) truths: RefCell<IndexMap<String, Truth, FxBuildHasher>>,
    /// What is known so far of the recursive defines.
    pub(super) facts: RefCell<BTreeMap<Fact, Truth>>,
    /// The steps of walks, by entity and by where the walk is written.
    pub(super) steps: RefCell<BTreeMap<(EntityId, Span), Edges>>,
}

impl Evaluator<'_> {
    pub(super) fn text(&self, span: Span) -> &str {
        self.world.text(span)
    }

    /// The truth of a condition.
    pub(super) fn truth(&self, e: &Expr, env: &Env) -> Truth {
        match &e.kind {
            ExprKind::Binary(BinaryOp::And, a, b) => self.truth(a, env).and(self.truth(b, env)),
            ExprKind::Binary(BinaryOp::Or, a, b) => self.truth(a, env).or(self.truth(b, env)),
            ExprKind::Not(c) => self.truth(c, env).negate(),
            ExprKind::Binary(op, a, b) => self.binary(*op, &self.value(a, env), &self.value(b, env)),
            ExprKind::InList(it) => {
                let (x, list) = (&it.of, &it.list);
                let x = self.value(x, env);
                list.iter()
                    .map(|v| self.binary(BinaryOp::Equal, &x, &self.value(v, env)))
                    .fold(Truth::False, Truth::or)
            }
            ExprKind::Is(x, what) => self.is(x, *what, env),
            ExprKind::Reaches(r) => self.reaches(r, env),
            ExprKind::Call(call) => {
                let (name, args) = (&call.name, &call.args);
                let args: Vec<V> = args.iter().map(|a| self.value(a, env)).collect();
                self.holds(self.text(name.span), &args)
            }
            ExprKind::Quantified(q) => self.quantified(q, env),
            // `where c.flag`
            _ => V::ask(&self.value(e, env), &V::YesNo(true), &same),
        }
    }

    /// The value of an expression.
    pub(super) fn value(&self, e: &Expr, env: &Env) -> V {
        match &e.kind {
            ExprKind::Number(_)
            | ExprKind::Date
            | ExprKind::Range(..)
            | ExprKind::About(..)
            | ExprKind::AtLeast(_)
            | ExprKind::AtMost(_) => V::Literal(self.literal(e)),
            ExprKind::Text(t) => V::Text(self.localised(t)),
            ExprKind::Name => {
                let names: Vec<&str> = self.text(e.span).split('.').map(str::trim).collect();
                self.name(&names, env, &self.today)
            }
            ExprKind::Path(base, name) => {
                let base = self.value(base, env);
                let names = self.text(name.span).split('.').map(str::trim);
                names.fold(base, |v, name| self.property(&v, name, &self.today))
            }
            ExprKind::At(path, time) => self.at(path, &self.value(time, env), env),
            ExprKind::Binary(op, a, b) => {
                let (a, b) = (self.value(a, env), self.value(b, env));
                let time = |v: &V| matches!(v.shape().ty, Some(Type::Date));
                // Beside a date, a number with a unit of time is a duration.
                let settle = |v: V, beside: &V| match &v {
                    V::Literal(l) if time(beside) && l.duration.is_some() => {
                        V::Duration(l.duration.unwrap_or(Duration::days(0)))
                    }
                    _ => v.settle(beside),
                };
                let (a, b) = (settle(a.clone(), &b), settle(b, &a));
                let f: &dyn Fn(&V, &V) -> V = match op {
                    BinaryOp::Add => &add,
                    BinaryOp::Subtract => &subtract,
                    BinaryOp::Multiply => &multiply,
                    BinaryOp::Divide => &divide,
                    _ => panic!("a condition is no value: {}", self.text(e.span)),
                };
                V::calculate(&a, &b, f)
            }
            ExprKind::Negate(a) => {
                let zero = V::Number(Interval::exact(Rational::ZERO));
                V::calculate(&zero, &self.value(a, env).settle(&V::None), &subtract)
            }
            ExprKind::Call(call) => {
                let (name, args) = (&call.name, &call.args);
                let args: Vec<V> = args.iter().map(|a| self.value(a, env)).collect();
                self.call(self.text(name.span), &args)
            }
            ExprKind::Aggregate(a) => self.aggregate(a, env),
            _ => panic!("no value: {}", self.text(e.span)),
        }
    }

    /// A dotted name: a variable's path first, else the words of the language, thresholds, entities.
    fn name(&self, names: &[&str], env: &Env, when: &Period) -> V {
        let Some((first, rest)) = names.split_first() else { return V::None };
        if let Some((_, v)) = env.iter().rev().find(|(n, _)| n == first) {
            // A path read at another time reads only its last step then.
            let last = rest.len().saturating_sub(1);
            return rest.iter().enumerate().fold(v.clone(), |v, (i, name)| {
                self.property(&v, name, if i == last { when } else { &self.today })
            });
        }
        if rest.is_empty() {
            match *first {
                "today" => return V::Date(DateRange::on(self.today.first)),
                "yes" => return V::YesNo(true),
                "no" => return V::YesNo(false),
                "unknown" => return V::Unknown(Shape::any()),
                _ => {}
            }
            if let Some(v) = self.world.named_value(first) {
                return self.value(v, &Env::new());
            }
            return V::Word((*first).into());
        }
        for n in (1..=names.len()).rev() {
            let (entity, rest) = names.split_at(n);
            if let Some(e) = self.world.model.resolve(&entity.join("."), Pack::PROJECT, None) {
                return rest.iter().fold(V::Entity(e), |v, name| self.property(&v, name, when));
            }
        }
        panic!("unknown name {}", names.join("."))
    }

    /// `x.p at E`
    fn at(&self, path: &Expr, time: &V, env: &Env) -> V {
        let when = match time {
            V::None => return V::None,
            V::OneOf(all) => return V::one_of(all.iter().map(|t| self.at(path, t, env))),
            time => period(time),
        };
        match &path.kind {
            ExprKind::Name => {
                let names: Vec<&str> = self.text(path.span).split('.').map(str::trim).collect();
                self.name(&names, env, &when)
            }
            ExprKind::Path(base, name) => {
                let v = self.value(base, env);
                let names: Vec<&str> = self.text(name.span).split('.').collect();
                let last = names.len() - 1;
                names.iter().enumerate().fold(v, |v, (i, name)| {
                    self.property(&v, name.trim(), if i == last { &when } else { &self.today })
                })
            }
            _ => panic!("`at` behind no path"),
        }
    }

    fn word(&self, v: V, beside: &V) -> V {
        let V::Word(word) = &v else { return v };
        if let Some(Type::Choice(id)) = beside.shape().ty {
            let model = &self.world.model;
            let values = &model.choices[id.index()].values;
            if let Some(i) = values.iter().position(|(n, _)| model.symbols.text(*n) == word) {
                return V::Choice(id, i as u16);
            }
        }
        match self.world.model.resolve(word, Pack::PROJECT, None) {
            Some(e) => V::Entity(e),
            // Beside *none* nobody knows which enumeration was meant, and it does not matter.
            None => V::Unknown(Shape::any()),
        }
    }

    pub(super) fn settled(&self, a: &V, b: &V) -> (V, V) {
        let both = (self.word(a.clone(), b).settle(b), self.word(b.clone(), a).settle(a));
        match &both {
            (V::Literal(_), b) => (both.0.clone().settle(b), b.clone()),
            _ => both,
        }
    }

    /// Comparisons and what else stands between two values.
    fn binary(&self, op: BinaryOp, a: &V, b: &V) -> Truth {
        let (a, b) = self.settled(a, b);
        let by = |f: fn(Order) -> Truth| {
            V::ask(&a, &b, &move |a: &V, b: &V| match order(a, b) {
                Some(order) => f(order),
                None => Truth::Possible,
            })
        };
        match op {
            BinaryOp::Equal => V::ask(&a, &b, &same),
            BinaryOp::NotEqual => V::ask(&a, &b, &|a, b| same(a, b).negate()),
            BinaryOp::Less => by(Order::lt),
            BinaryOp::LessOrEqual => by(Order::le),
            BinaryOp::Greater => by(Order::gt),
            BinaryOp::GreaterOrEqual => by(Order::ge),
            // A day in a period.
            BinaryOp::In if is_period(&b) && is_date(&a) => self.binary(BinaryOp::Within, &a, &b),
            BinaryOp::In => self.element(&a, &b.to_set()),
            BinaryOp::Overlaps if is_period(&a) || is_period(&b) => V::ask(&a, &b, &|a, b| match (a, b) {
                (V::Period(a), V::Period(b)) => a.overlaps(b).into(),
                _ => Truth::Possible,
            }),
            BinaryOp::Overlaps => self.pairs(&a, &b, &same),
            BinaryOp::Meets => self.pairs(&a, &b, &|a, b| {
                let back = if MEETS_BOTH_WAYS { self.inside(b, a) } else { Truth::False };
                self.inside(a, b).or(back)
            }),
            BinaryOp::Within if is_period(&b) => V::ask(&a, &b, &|a, b| match (a, b) {
                (V::Period(a), V::Period(b)) => a.within(b).into(),
                (V::Date(d), V::Period(p)) => p.contains(d),
                _ => Truth::Possible,
            }),
            BinaryOp::Within => self.some_of(&a, &b.to_set(), &|a, b| self.inside(a, b)),
            BinaryOp::Before => V::ask(&a, &b, &before),
            BinaryOp::After => V::ask(&a, &b, &|a, b| before(b, a)),
            _ => panic!("no comparison"),
        }
    }

    /// `x in S`
    fn element(&self, a: &V, set: &Set) -> Truth {
        let kind = |v: &V| if let Some(Type::Entity(k)) = v.shape().ty { Some(k) } else { None };
        let of = kind(&V::Set(set.clone()));
        V::ask(a, a, &|a, _| match (a, kind(a), of) {
            // Where `any` stands, an unknown entity of its kind is one of them.
            (V::Unknown(_), Some(a), Some(of)) if ANY_ABSORBS && set.whole => {
                Truth::from(self.world.model.is_kind(a, of)).or(Truth::Possible)
            }
            _ => self.some_of(a, set, &same),
        })
    }

    /// Whether a single value stands in a relation to one of several.
    fn some_of(&self, a: &V, set: &Set, f: &dyn Fn(&V, &V) -> Truth) -> Truth {
        let each = set.with_extra().into_iter().map(|(b, t, _)| t.and(V::ask(a, &b, f)));
        each.fold(Truth::False, Truth::or)
    }

    fn pairs(&self, a: &V, b: &V, f: &dyn Fn(&V, &V) -> Truth) -> Truth {
        let (a, b) = (a.to_set(), b.to_set());
        // `any` is all of its kind, whether or not an entity of it is known.
        let kind = |set: &Set| if let Some(Type::Entity(kind)) = set.shape.ty { Some(kind) } else { None };
        let model = &self.world.model;
        let same_kind =
            kind(&a).zip(kind(&b)).is_some_and(|(a, b)| a == b || model.is_kind(a, b) || model.is_kind(b, a));
        let beyond = match (a.whole, b.whole) {
            (true, true) => Truth::from(same_kind),
            (true, false) => Truth::from(b.is_open()).and(Truth::Possible),
            (false, true) => Truth::from(a.is_open()).and(Truth::Possible),
            (false, false) => Truth::False,
        };
        let each = a.with_extra().into_iter().map(|(a, t, _)| t.and(self.some_of(&a, &b, f)));
        each.fold(beyond, Truth::or)
    }

    /// Whether an entity is another, or lies inside it by `part_of`.
    pub(super) fn inside(&self, a: &V, b: &V) -> Truth {
        let (V::Entity(a), V::Entity(b)) = (a, b) else { return Truth::Possible };
        if a == b {
            return Truth::True;
        }
        let set = self.property(&V::Entity(*a), "part_of", &self.today).to_set();
        let outer = set.elements.iter().map(|(v, t)| t.and(self.inside(v, &V::Entity(*b))));
        outer.fold(set.unknown.and(Truth::Possible), Truth::or)
    }

    fn is(&self, x: &Expr, what: IsWhat, env: &Env) -> Truth {
        let v = self.value(x, env);
        if let IsWhat::Kind(kind) = what {
            let model = &self.world.model;
            let name = self.text(kind.span);
            let kind = model.symbols.get(name).and_then(|s| model.kind_names.get(&s)).copied().unwrap();
            return V::ask(&v, &v, &|v, _| match v {
                V::Entity(e) => model.is_kind(model.kind_of(*e), kind).into(),
                _ => Truth::Possible,
            });
        }
        let unknown = match &v {
            V::Set(set) if !set.is_open() => Truth::False,
            V::Set(set) => set.unknown,
            V::OneOf(all) => {
                agreed(&all.iter().map(|v| matches!(v, V::Unknown(_)).into()).collect::<Vec<_>>())
            }
            v => matches!(v, V::Unknown(_)).into(),
        };
        let none = match &v {
            V::Set(set) => set.given().negate(),
            V::OneOf(all) => agreed(&all.iter().map(|v| (*v == V::None).into()).collect::<Vec<_>>()),
            v => (*v == V::None).into(),
        };
        match what {
            IsWhat::Given if DEFAULTS_ARE_GIVEN => none.negate(),
            IsWhat::Given => self.written(x, env),
            IsWhat::None => none,
            IsWhat::Known => none.negate().and(unknown.negate()),
            IsWhat::Unknown => unknown,
            IsWhat::Kind(_) => Truth::False,
        }
    }

    /// Whether something is written behind the last step of a path, at a time or today.
    fn written(&self, x: &Expr, env: &Env) -> Truth {
        match &x.kind {
            ExprKind::At(path, time) => match self.value(time, env) {
                V::None => Truth::False,
                V::OneOf(all) => {
                    agreed(&all.iter().map(|t| self.written_at(path, env, &period(t))).collect::<Vec<_>>())
                }
                time => self.written_at(path, env, &period(&time)),
            },
            _ => self.written_at(x, env, &self.today),
        }
    }

    fn written_at(&self, x: &Expr, env: &Env, when: &Period) -> Truth {
        match &x.kind {
            ExprKind::Name => {
                let mut names: Vec<&str> = self.text(x.span).split('.').map(str::trim).collect();
                let Some(last) = names.pop() else { return Truth::False };
                if names.is_empty() {
                    return (self.name(&[last], env, when) != V::None).into();
                }
                self.given(&self.name(&names, env, &self.today), last, when)
            }
            _ => panic!("`is given` behind no path"),
        }
    }

    pub(super) fn localised(&self, t: &LocalText) -> Vec<String> {
        let text = &self.world.sources.get(super::world::FILE).text;
        t.variants.iter().map(|(_, t)| einklang::syntax::unquote(text, *t).into_owned()).collect()
    }

    /// All that a literal may mean.
    fn literal(&self, e: &Expr) -> Literal {
        match &e.kind {
            ExprKind::Date => {
                let date = DateRange::parse(self.text(e.span));
                Literal { date, period: date.map(Period::from), ..Literal::default() }
            }
            ExprKind::Number(n) => self.number(n),
            ExprKind::Range(a, b) => {
                let a = a.as_ref().map(|a| self.literal(a));
                let b = b.as_ref().map(|b| self.literal(b));
                let date = |l: &Option<Literal>| l.as_ref().and_then(|l| l.date);
                Literal { period: Period::new(date(&a), date(&b)), ..Literal::default() }
            }
            _ => panic!("a literal the evaluator does not read: {}", self.text(e.span)),
        }
    }

    fn number(&self, n: &Number) -> Literal {
        let digits = self.text(n.digits);
        let mut plain = Rational::parse(digits).unwrap();
        if let Some(scale) = n.scale {
            let by = match self.text(scale.span) {
                "thousand" => 1_000,
                "million" => 1_000_000,
                _ => 1_000_000_000,
            };
            plain = &plain * &Rational::from(by);
        }
        if n.percent {
            plain = plain.checked_div(&Rational::from(100)).unwrap();
        }
        let Some(unit) = &n.unit else {
            let year = DateRange::parse(digits).filter(|_| n.scale.is_none() && !n.percent);
            return Literal {
                number: Some(Interval::exact(plain)),
                date: year,
                period: year.map(Period::from),
                duration: None,
            };
        };
        let units = &self.world.model.units;
        let names = |all: &[einklang::syntax::tree::Name]| -> Vec<&str> {
            all.iter().map(|n| self.text(n.span)).collect()
        };
        let (above, below) = (names(&unit.numerator), names(&unit.denominator));
        let measure = units.measure(&above, &below).unwrap();
        let duration = match (above.as_slice(), below.as_slice()) {
            ([one], []) => units.duration_unit(one).and_then(|l| l.times(&plain)).map(Duration::exactly),
            _ => None,
        };
        let number = Some(measure.to_base(&Interval::exact(plain)));
        Literal { number, duration, ..Literal::default() }
    }
}

/// `a and b and c` as `a`, `b`, `c`.
pub(super) fn operands(op: BinaryOp, e: &Expr) -> Vec<&Expr> {
    match &e.kind {
        ExprKind::Binary(o, a, b) if *o == op => [operands(op, a), operands(op, b)].concat(),
        _ => vec![e],
    }
}

fn is_period(v: &V) -> bool {
    matches!(v.shape().ty, Some(Type::Period))
}

fn is_date(v: &V) -> bool {
    matches!(v.shape().ty, Some(Type::Date))
}

/// Strictly before: the end of one before the start of the other.
fn before(a: &V, b: &V) -> Truth {
    let ends = |v: &V| match v {
        V::Date(d) => Some((*d, *d)),
        V::Period(p) => Some((p.start(), p.end())),
        _ => None,
    };
    match (ends(a), ends(b)) {
        (Some((_, end)), Some((start, _))) => end.compare(&start).lt(),
        _ => Truth::Possible,
    }
}

/// The days that a time stands for.
fn period(time: &V) -> Period {
    match time {
        V::Literal(l) => l.period.unwrap_or(Period::ALL),
        V::Date(d) => Period::from(*d),
        V::Period(p) => *p,
        V::Unknown(_) => Period::ALL,
        _ => panic!("no time: {time:?}"),
    }
}
