//! Join planning: in which order the variables of a query are bound, and by which index.
//!
//! A plan never changes what a query means. Every step that finds candidates finds a superset of those for which the
//! conditions are not false (an entity whose property is `unknown` is always among them), and every condition is
//! tested once its variables are bound. The order is chosen by estimated costs: the sizes of the extents and the
//! average number of entities behind a key.

use std::cell::RefCell;

use smallvec::SmallVec;

use super::ir::*;
use super::measures;
use super::rewrite::flatten;
use super::shares::Shares;
use super::traverse::{children, slots};

mod order;
mod repeats;

use crate::model::{Default, KindId, Model, PropertyId, Type};
use order::{Draft, How, Make, Table, Way, Ways};
pub(crate) use repeats::Repeats;

/// The steps of a query, in their order.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// What to do.
    pub steps: Vec<Step>,
}

/// A step of a plan.
#[derive(Debug, Clone)]
pub enum Step {
    /// Binds the variable of a binder to each candidate in turn. Of several sources the one that turns out to have
    /// the fewest candidates is used.
    Bind(usize, Vec<Source>),
    /// Tests a condition.
    Test(usize),
}

/// Where candidates come from.
#[derive(Debug, Clone)]
pub enum Source {
    /// All entities of a kind.
    Scan(KindId),
    /// The elements of a set, or the one value.
    Elements(Expr),
    /// The entities from which a chain of properties leads to one of the keys; and the condition that then holds, by number, where
    /// all that it asks about is certain.
    Keys(Keys, Vec<Link>, Option<usize>),
    /// What some branch of an `or` finds.
    Branches(Vec<Query>),
}

/// What an index is asked for.
#[derive(Debug, Clone)]
pub enum Keys {
    /// The elements themselves.
    Items(Expr),
    /// The elements and what lies within them.
    Below(Expr),
    /// The elements and what they lie within.
    Above(Expr),
    /// The elements, what lies within them, and what they lie within.
    Around(Expr),
    /// What a walk from the elements reaches.
    ReachedFrom(Expr, Option<Sign>, WalkId),
    /// What reaches the elements.
    Reaching(Expr, Option<Sign>, WalkId),
    /// What a two-place define relates to the element.
    Related(DefineId, Expr),
}

/// A step from an entity to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Along a property.
    Property(PropertyId),
    /// To the container of a kind.
    Container(KindId),
}

impl Plan {
    /// Whether two plans of one query do the same.
    fn is_like(&self, other: &Plan) -> bool {
        let same = |(a, b): (&Step, &Step)| match (a, b) {
            (Step::Test(a), Step::Test(b)) => a == b,
            (Step::Bind(a, from), Step::Bind(b, to)) => {
                a == b && from.len() == to.len() && from.iter().zip(to).all(|(a, b)| a.is_like(b))
            }
            _ => false,
        };
        self.steps.len() == other.steps.len() && self.steps.iter().zip(&other.steps).all(same)
    }
}

impl Source {
    fn is_like(&self, other: &Source) -> bool {
        let same = |a: &Expr, b: &Expr| a.place == b.place && mentioned(a) == mentioned(b);
        match (self, other) {
            (Source::Scan(a), Source::Scan(b)) => a == b,
            (Source::Elements(a), Source::Elements(b)) => same(a, b),
            (Source::Keys(a, from, _), Source::Keys(b, to, _)) => {
                let kind = std::mem::discriminant(a) == std::mem::discriminant(b);
                kind && from == to && same(a.about(), b.about())
            }
            (Source::Branches(a), Source::Branches(b)) => {
                let like = |(a, b): (&Query, &Query)| match (a.plan.get(), b.plan.get()) {
                    (Some(a), Some(b)) => a.is_like(b),
                    (a, b) => a.is_none() && b.is_none(),
                };
                a.len() == b.len() && a.iter().zip(b).all(like)
            }
            _ => false,
        }
    }
}

impl Keys {
    /// What the keys are made of.
    fn about(&self) -> &Expr {
        match self {
            Keys::Items(e)
            | Keys::Below(e)
            | Keys::Above(e)
            | Keys::Around(e)
            | Keys::ReachedFrom(e, ..)
            | Keys::Reaching(e, ..)
            | Keys::Related(_, e) => e,
        }
    }
}

/// Variables; there are seldom many.
type Slots = SmallVec<[Slot; 8]>;

/// The variables that an expression mentions, each once.
fn mentioned(expr: &Expr) -> Slots {
    let mut all = Slots::new();
    slots(expr, &mut |s| {
        if !all.contains(&s) {
            all.push(s);
        }
    });
    all
}

/// What the planner knows of the defines that are called at run time.
#[derive(Debug, Clone, Copy)]
pub struct CallShape {
    /// Whether the second argument can be found from the first without trying every entity.
    pub forward: bool,
}

/// Brings a query and all queries inside it into the form that is planned.
pub fn prepare(query: &mut Query) {
    if query.later.waits {
        return;
    }
    flatten(query);
    for binder in &mut query.binders {
        match &mut binder.domain {
            Domain::Kind(_) => {}
            Domain::Path(e) | Domain::Is(e) => prepare_inside(e),
        }
    }
    query.conditions.iter_mut().for_each(prepare_inside);
}

/// Prepares the queries inside an expression.
pub fn prepare_inside(expr: &mut Expr) {
    match &mut expr.node {
        Node::Aggregate(a) => {
            if let Some(of) = &mut a.of {
                prepare_inside(of);
            }
            prepare(&mut a.query);
        }
        Node::Some(q) | Node::No(q) | Node::Every(q) => prepare(q),
        Node::Inlined(i) => i.prepare(),
        _ => children(expr, &mut prepare_inside),
    }
}

/// Plans queries over a model.
#[derive(Debug)]
pub struct Planner<'a> {
    model: &'a Model,
    calls: &'a dyn CallShapes,
    shares: Shares,
}

/// Tells which defines can be run forward.
pub trait CallShapes: std::fmt::Debug {
    /// The shape of a define.
    fn shape(&self, define: DefineId) -> CallShape;
}

impl<'a> Planner<'a> {
    /// For a model.
    pub fn new(model: &'a Model, calls: &'a dyn CallShapes) -> Planner<'a> {
        Planner { model, calls, shares: Shares::default() }
    }

    /// The plan of a query, made when it is first asked for: in a small draft most queries never are. The slots of no
    /// binder are bound before it starts.
    pub fn plan_of<'q>(&self, query: &'q Query) -> &'q Plan {
        query.plan.get_or_init(|| self.best(query, 0))
    }

    /// Plans a query of which the first `bound` binders are bound before it starts.
    pub fn plan_from(&self, query: &mut Query, bound: usize) {
        prepare(query);
        query.plan = self.best(query, bound).into();
    }

    /// The steps that remain where one binder is bound before a query starts.
    pub(crate) fn plan_around(&self, query: &Query, bound: usize) -> Plan {
        let open: Vec<usize> = (0..query.binders.len()).filter(|b| *b != bound).collect();
        let table = Table::new(self, query, &open);
        table.plan(table.order(open.clone(), None, f64::INFINITY).1)
    }

    /// Tries every variable as the first one, goes on greedily, and keeps the cheapest order.
    pub(super) fn best(&self, query: &Query, bound: usize) -> Plan {
        let open: Vec<usize> = (bound..query.binders.len()).collect();
        let table = Table::new(self, query, &open);
        let starts: Vec<Option<usize>> = if open.len() < 2 || open.len() > 12 {
            vec![None]
        } else {
            open.iter().copied().map(Some).collect()
        };
        let mut best: Option<(f64, Vec<Draft<'_>>)> = None;
        for start in starts {
            let least = best.as_ref().map_or(f64::INFINITY, |(least, _)| *least);
            let (cost, steps) = table.order(open.clone(), start, least);
            if best.is_none() || cost < least {
                best = Some((cost, steps));
            }
        }
        table.plan(best.map(|(_, steps)| steps).unwrap_or_default())
    }

    fn selectivity(&self, c: &Expr) -> f64 {
        let choices = |e: &Expr| match e.ty {
            Ty::Of(Type::Choice(id)) => {
                self.model.choices.get(id.index()).map_or(2.0, |c| c.values.len().max(1) as f64)
            }
            _ => 3.0,
        };
        let share = |a: &Expr, values: &[Expr]| self.shares.of(self.model, a, values);
        match &c.node {
            Node::Compare(Comparison::Equal, a, b) => {
                share(a, std::slice::from_ref(b)).unwrap_or_else(|| 1.0 / choices(a))
            }
            Node::InList(a, list) => {
                share(a, list).unwrap_or_else(|| (list.len() as f64 / choices(a)).min(1.0))
            }
            Node::Not(_) | Node::No(_) | Node::Asks(..) => 0.8,
            _ => 0.5,
        }
    }

    fn extent(&self, kind: KindId) -> f64 {
        measures::extent(self.model, kind) as f64
    }

    /// How a condition can find candidates for a variable, once the others that it mentions are bound.
    fn ways<'q>(&self, c: &'q Expr, v: Slot, kind: KindId) -> Ways<'q> {
        let keys = |path: &Expr, key: &'q Expr, make: Make, many: f64| {
            let chain = chain(path, v)?;
            key.ty.kind()?;
            let needs = mentioned(key);
            if needs.contains(&v) {
                return None;
            }
            let many = many * if key.many { 2.0 } else { 1.0 };
            let fanout = chain.iter().rev().fold(many, |n, link| n * self.inverse(*link));
            Some(Way { fanout, needs, how: How::Keys(make, key, chain), meets: None })
        };
        let first = |one: Option<Way<'q>>, other: Option<Way<'q>>| {
            Ways::First(one.into_iter().chain(other).collect())
        };
        let both = |a: &'q Expr, b: &'q Expr, make: Make, many: f64| {
            first(keys(a, b, make, many), keys(b, a, make, many))
        };
        match &c.node {
            Node::Compare(Comparison::Equal, a, b) | Node::In(a, b) | Node::Overlaps(a, b) => {
                both(a, b, Make::Items, 1.0)
            }
            Node::Within(a, b) => first(keys(a, b, Make::Below, 8.0), keys(b, a, Make::Above, 3.0)),
            Node::Meets(a, b) => both(a, b, Make::Around, 8.0),
            Node::Reaches { from, to, sign, walk } => first(
                keys(to, from, Make::ReachedFrom(*sign, *walk), 8.0),
                keys(from, to, Make::Reaching(*sign, *walk), 8.0),
            ),
            Node::Call(define, args) => match &**args {
                [a, b] if self.calls.shape(*define).forward => {
                    first(keys(b, a, Make::Related(*define), 8.0), None)
                }
                _ => Ways::NONE,
            },
            Node::And(list) => Ways::Least(list.iter().map(|c| self.ways(c, v, kind)).collect()),
            Node::Or(list) => first(self.branches(list, v, kind), None),
            _ => Ways::NONE,
        }
    }

    /// An `or` finds candidates where each of its branches does.
    fn branches<'q>(&self, list: &'q [Expr], v: Slot, kind: KindId) -> Option<Way<'q>> {
        let fanout = 4.0 * list.len() as f64;
        if fanout >= self.extent(kind) {
            return None;
        }
        if !list.iter().all(|branch| self.may_find(branch, v, kind)) {
            return None;
        }
        let mut queries = Vec::new();
        for branch in list {
            let sought = Binder {
                slot: v,
                name: String::new(),
                domain: Domain::Kind(kind),
                ty: Ty::entity(kind),
                existential: true,
                place: branch.place,
            };
            let mut query = Query::of(vec![sought], 1, vec![branch.clone()]);
            flatten(&mut query);
            let scans = self.plan_of(&query).steps.iter().any(|s| match s {
                Step::Bind(b, sources) => {
                    *b == 0 && sources.iter().any(|s| matches!(s, Source::Scan(_))) || sources.is_empty()
                }
                Step::Test(_) => false,
            });
            if scans {
                return None;
            }
            queries.push(query);
        }
        let mut needs: Slots = list.iter().flat_map(mentioned).filter(|s| *s != v).collect();
        needs.sort_unstable();
        needs.dedup();
        Some(Way { fanout, needs, how: How::Branches(RefCell::new(queries)), meets: None })
    }

    /// Whether a branch has a part that could find candidates at all. Most have none, and need no plan to show it.
    fn may_find(&self, branch: &Expr, v: Slot, kind: KindId) -> bool {
        match &branch.node {
            Node::And(list) => list.iter().any(|c| self.may_find(c, v, kind)),
            Node::Some(query) => query.ready().conditions.iter().any(|c| self.may_find(c, v, kind)),
            _ => !self.ways(branch, v, kind).is_none(),
        }
    }

    /// Whether most entities have no element of a path.
    fn is_rare(&self, path: &Expr) -> bool {
        let Node::Property { of, property, at: None } = &path.node else { return false };
        let declared = self.model.property(*property);
        let silent = matches!((&declared.default, declared.ty), (Default::None, Type::Entity(_)));
        let cells = measures::cells(self.model, *property) as f64;
        of.ty.kind().is_some_and(|kind| silent && 2.0 * cells < self.extent(kind))
    }

    /// How many entities lie behind a key, on average.
    fn inverse(&self, link: Link) -> f64 {
        let (cells, targets) = match link {
            Link::Container(kind) => (measures::entities(self.model), self.extent(kind)),
            Link::Property(p) => {
                let kind = match self.model.property(p).ty {
                    Type::Entity(kind) => kind,
                    _ => KindId::ENTITY,
                };
                (measures::cells(self.model, p), self.extent(kind))
            }
        };
        (cells as f64 / targets.max(1.0)).max(0.1)
    }
}

/// The chain of single steps that leads from a variable to a path: `v.p.q` is `p, q`; `v` alone is no step.
fn chain(path: &Expr, v: Slot) -> Option<Vec<Link>> {
    match &path.node {
        Node::Slot(s) if *s == v => Some(Vec::new()),
        Node::Property { of, property, at: _ } => {
            let mut links = chain(of, v)?;
            links.push(Link::Property(*property));
            Some(links)
        }
        Node::Container { of, kind } => {
            let mut links = chain(of, v)?;
            links.push(Link::Container(*kind));
            Some(links)
        }
        _ => None,
    }
}

/// Whether a variable stands for any entity of a kind.
fn is_of_kind(binder: &Binder) -> bool {
    matches!(binder.domain, Domain::Kind(_))
}

/// Whether whoever an index leads to from a key meets a condition, where nothing about them is uncertain: one step away from it
/// stands what is asked for.
fn is_met_by_index(c: &Expr) -> bool {
    let is_today = |e: &Expr| !matches!(e.node, Node::Property { at: Some(_), .. });
    match &c.node {
        Node::Compare(Comparison::Equal, a, b) | Node::Within(a, b) => {
            is_today(a) && is_today(b) && !a.many && !b.many
        }
        Node::In(a, b) | Node::Overlaps(a, b) => is_today(a) && is_today(b),
        _ => false,
    }
}

/// How dear a test is, roughly.
fn weight(c: &Expr) -> u32 {
    match &c.node {
        Node::PairOnce(..) | Node::IsKind(..) | Node::Asks(..) => 1,
        Node::Compare(..) | Node::InList(..) => 2,
        Node::In(..) | Node::Within(..) => 3,
        Node::Overlaps(..) => 4,
        Node::Meets(..) => 6,
        Node::And(list) | Node::Or(list) => 1 + list.iter().map(weight).max().unwrap_or(0),
        Node::Not(a) => 1 + weight(a),
        // Arguments that are more than names are bound by a quantifier.
        Node::Inlined(i) if i.bound() == 0 => weight(i.typed()),
        Node::Inlined(i) if i.is_function() => 10,
        Node::Reaches { .. } => 20,
        // Paths have few elements.
        Node::Some(q) | Node::No(q) | Node::Every(q) if q.binders.iter().all(|b| !is_of_kind(b)) => 30,
        Node::Inlined(_) | Node::Some(_) | Node::No(_) | Node::Every(_) => 40,
        Node::Call(..) | Node::Aggregate(_) => 60,
        _ => 10,
    }
}
