//! Join planning: in which order the variables of a query are bound, and by which index.
//!
//! A plan never changes what a query means. Every step that finds candidates finds a superset of those for which the
//! conditions are not false (an entity whose property is `unknown` is always among them), and every condition is
//! tested once its variables are bound. The order is chosen by estimated costs: the sizes of the extents and the
//! average number of entities behind a key.

use std::sync::OnceLock;

use super::ir::*;
use super::rewrite::flatten;
use super::shares::Shares;
use super::traverse::{children, query_of, slots, walk};
use crate::model::{Cells, KindId, Model, PropertyId, Type};

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
    /// The entities from which a chain of properties leads to one of the keys.
    Keys(Keys, Vec<Link>),
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
            (Source::Keys(a, from), Source::Keys(b, to)) => {
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

/// Whether an expression mentions one of the unbound variables.
fn mentions(expr: &Expr, unbound: &[Slot]) -> bool {
    let mut found = false;
    slots(expr, &mut |s| found |= unbound.contains(&s));
    found
}

/// The variables that an expression mentions, each once.
fn mentioned(expr: &Expr) -> Vec<Slot> {
    let mut all = Vec::new();
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
        let needs: Vec<Vec<Slot>> = query.conditions.iter().map(mentioned).collect();
        self.order(query, &needs, open, None).1
    }

    /// Whether a query that was planned before would be planned the same way now.
    pub(crate) fn would_repeat(&self, query: &Query) -> bool {
        let Some(plan) = query.plan.get() else { return true };
        let inner = |e: &Expr| {
            let mut holds = true;
            walk(e, &mut |e| holds &= query_of(e).is_none_or(|q| self.would_repeat(q)));
            holds
        };
        let of_source = |source: &Source| match source {
            Source::Scan(_) | Source::Branches(_) => true,
            Source::Elements(e) => inner(e),
            Source::Keys(keys, _) => inner(keys.about()),
        };
        let of_step = |step: &Step| match step {
            Step::Bind(_, sources) => sources.iter().all(of_source),
            Step::Test(_) => true,
        };
        plan.is_like(&self.best(query, 0)) && plan.steps.iter().all(of_step)
    }

    /// Tries every variable as the first one, goes on greedily, and keeps the cheapest order.
    fn best(&self, query: &Query, bound: usize) -> Plan {
        let open: Vec<usize> = (bound..query.binders.len()).collect();
        let needs: Vec<Vec<Slot>> = query.conditions.iter().map(mentioned).collect();
        let mut best: Option<(f64, Plan)> = None;
        let starts: Vec<Option<usize>> = if open.len() < 2 || open.len() > 12 {
            vec![None]
        } else {
            open.iter().copied().map(Some).collect()
        };
        for start in starts {
            let (cost, plan) = self.order(query, &needs, open.clone(), start);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, plan));
            }
        }
        best.map(|(_, plan)| plan).unwrap_or_default()
    }

    /// The order that begins with a variable, and what it costs. `needs` tells which variables each condition mentions.
    fn order(
        &self,
        query: &Query,
        needs: &[Vec<Slot>],
        mut open: Vec<usize>,
        start: Option<usize>,
    ) -> (f64, Plan) {
        let mut plan = Plan::default();
        let mut tested = vec![false; query.conditions.len()];
        let (mut rows, mut cost) = (1.0, 0.0);
        let mut first = start;
        loop {
            let unbound: Vec<Slot> = open.iter().map(|b| query.binders[*b].slot).collect();
            rows *= self.add_tests(query, needs, &unbound, &mut tested, &mut plan);
            if open.is_empty() {
                return (cost, plan);
            }
            let candidates = open.iter().enumerate().filter(|(_, b)| first.is_none_or(|f| f == **b));
            let mut choice: Option<(f64, usize, Vec<Source>)> = None;
            for (at, binder) in candidates {
                let Some((fanout, sources)) = self.sources(query, needs, *binder, &unbound) else { continue };
                if choice.as_ref().is_none_or(|(least, ..)| fanout < *least) {
                    choice = Some((fanout, at, sources));
                }
            }
            first = None;
            // A start whose domain depends on another variable cannot be first.
            let Some((fanout, at, sources)) = choice else {
                if start.is_some() {
                    return (f64::INFINITY, plan);
                }
                // Domains that depend on each other: the compiler has reported that; bind in the order written.
                let binder = open.remove(0);
                plan.steps.push(Step::Bind(binder, Vec::new()));
                continue;
            };
            plan.steps.push(Step::Bind(open.remove(at), sources));
            rows *= fanout.max(0.001);
            cost += rows;
        }
    }

    /// Adds the tests whose variables are bound, cheap ones first; yields the share of rows they are thought to keep.
    fn add_tests(
        &self,
        query: &Query,
        needs: &[Vec<Slot>],
        unbound: &[Slot],
        tested: &mut [bool],
        plan: &mut Plan,
    ) -> f64 {
        let mut ready: Vec<(u32, usize)> = Vec::new();
        for (i, (c, needs)) in query.conditions.iter().zip(needs).enumerate() {
            if !tested[i] && !needs.iter().any(|s| unbound.contains(s)) {
                tested[i] = true;
                ready.push((weight(c), i));
            }
        }
        ready.sort();
        let mut kept = 1.0;
        for (_, i) in ready {
            kept *= self.selectivity(&query.conditions[i]);
            plan.steps.push(Step::Test(i));
        }
        kept
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

    /// The sources for a variable once all but the `unbound` ones are bound, with the fan-out of the cheapest.
    fn sources(
        &self,
        query: &Query,
        needs: &[Vec<Slot>],
        binder: usize,
        unbound: &[Slot],
    ) -> Option<(f64, Vec<Source>)> {
        let b = query.binders.get(binder)?;
        let others: Vec<Slot> = unbound.iter().copied().filter(|s| *s != b.slot).collect();
        match &b.domain {
            Domain::Path(e) | Domain::Is(e) => {
                if mentions(e, unbound) {
                    // `for p in c.origin` with c unbound: p may still be found by its own conditions, were it not
                    // that the element's own certainty comes from the path. Such a variable waits for its path.
                    return None;
                }
                let fanout = if matches!(b.domain, Domain::Is(_)) { 1.0 } else { 2.5 };
                Some((fanout, vec![Source::Elements(e.clone())]))
            }
            Domain::Kind(kind) => {
                let size = self.extent(*kind);
                let mut found: Vec<(f64, Source)> = Vec::new();
                let about = query.conditions.iter().zip(needs).filter(|(_, needs)| needs.contains(&b.slot));
                for (c, _) in about {
                    found.extend(self.source(c, b.slot, &others, *kind));
                }
                found.retain(|(fanout, _)| *fanout < size);
                found.sort_by(|a, b| a.0.total_cmp(&b.0));
                found.truncate(3);
                let least = found.first().map_or(size, |f| f.0);
                let mut sources: Vec<Source> = found.into_iter().map(|(_, s)| s).collect();
                if sources.is_empty() {
                    sources.push(Source::Scan(*kind));
                }
                Some((least, sources))
            }
        }
    }

    fn extent(&self, kind: KindId) -> f64 {
        let e = &self.model.kind(kind).extent;
        f64::from(e.end.saturating_sub(e.start))
    }

    /// How a condition can find candidates for a variable, all others that it mentions being bound.
    fn source(&self, c: &Expr, v: Slot, others: &[Slot], kind: KindId) -> Option<(f64, Source)> {
        let keys = |path: &Expr, key: &Expr, make: &dyn Fn(Expr) -> Keys, many: f64| {
            let chain = chain(path, v)?;
            if mentions(key, &[v]) || mentions(key, others) {
                return None;
            }
            key.ty.kind()?;
            let fanout =
                chain.iter().rev().fold(many * if key.many { 2.0 } else { 1.0 }, |n, l| n * self.inverse(*l));
            Some((fanout, Source::Keys(make(key.clone()), chain)))
        };
        let both = |a: &Expr, b: &Expr, make: &dyn Fn(Expr) -> Keys, many: f64| {
            keys(a, b, make, many).or_else(|| keys(b, a, make, many))
        };
        match &c.node {
            Node::Compare(Comparison::Equal, a, b) | Node::In(a, b) | Node::Overlaps(a, b) => {
                both(a, b, &Keys::Items, 1.0)
            }
            Node::Within(a, b) => keys(a, b, &Keys::Below, 8.0).or_else(|| keys(b, a, &Keys::Above, 3.0)),
            Node::Meets(a, b) => both(a, b, &Keys::Around, 8.0),
            Node::Reaches { from, to, sign, walk } => {
                keys(to, from, &|e| Keys::ReachedFrom(e, *sign, *walk), 8.0)
                    .or_else(|| keys(from, to, &|e| Keys::Reaching(e, *sign, *walk), 8.0))
            }
            Node::Call(define, args) => match args.as_slice() {
                [a, b] if self.calls.shape(*define).forward => {
                    keys(b, a, &|e| Keys::Related(*define, e), 8.0)
                }
                _ => None,
            },
            Node::And(list) => {
                list.iter().filter_map(|c| self.source(c, v, others, kind)).min_by(|a, b| a.0.total_cmp(&b.0))
            }
            Node::Or(list) => self.branches(list, v, others, kind),
            _ => None,
        }
    }

    /// An `or` finds candidates where each of its branches does.
    fn branches(&self, list: &[Expr], v: Slot, others: &[Slot], kind: KindId) -> Option<(f64, Source)> {
        let mut total = 0.0;
        let mut queries = Vec::new();
        for branch in list {
            if mentions(branch, others) {
                return None;
            }
            let sought = Binder {
                slot: v,
                name: String::new(),
                domain: Domain::Kind(kind),
                ty: Ty::entity(kind),
                existential: true,
                place: branch.place,
            };
            let mut query = Query {
                binders: vec![sought],
                variables: 1,
                conditions: vec![branch.clone()],
                plan: OnceLock::new(),
            };
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
            total += 4.0;
            queries.push(query);
        }
        (total < self.extent(kind)).then_some((total, Source::Branches(queries)))
    }

    /// How many entities lie behind a key, on average.
    fn inverse(&self, link: Link) -> f64 {
        let (cells, targets) = match link {
            Link::Container(kind) => (self.model.entities.kind.len() as f64, self.extent(kind)),
            Link::Property(p) => {
                let cells = match self.model.columns.get(p.index()).map(|c| &c.cells) {
                    Some(Cells::Entities(cells)) => cells.len(),
                    Some(Cells::Values(cells)) => cells.len(),
                    None => 0,
                };
                let kind = match self.model.property(p).ty {
                    Type::Entity(kind) => kind,
                    _ => KindId::ENTITY,
                };
                (cells as f64, self.extent(kind))
            }
        };
        (cells / targets.max(1.0)).max(0.1)
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
        Node::Inlined(i) => weight(&i.body),
        Node::Reaches { .. } => 20,
        Node::Some(_) | Node::No(_) | Node::Every(_) => 40,
        Node::Call(..) | Node::Aggregate(_) => 60,
        _ => 10,
    }
}
