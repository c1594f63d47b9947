//! What the files declare for rules to use: defines, named values and the rules themselves, by name.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::finding::Finding;
use crate::model::{Model, Part, Type};
use crate::source::{Place, Sources, Span};
use crate::syntax::tree::{self, DefineBody, Domain, Expr as Tree, ExprKind, Item};

use super::ir::{DefineId, Expr, Ty, TypedBody};
use super::messages;
use super::needed::Needed;
use super::strata::{self, Strata, Use};
use super::typer::Origin;

type Names<'a, T> = IndexMap<&'a str, T, FxBuildHasher>;

/// A define as declared.
#[derive(Debug)]
pub struct DefineDecl<'a> {
    /// Its tree.
    pub tree: &'a tree::Define,
    /// Where it comes from.
    pub origin: Origin<'a>,
    /// Its parameters with their types.
    pub params: Vec<(&'a str, Ty)>,
    /// What it yields, once it was typed on its own.
    pub body: OnceCell<Body>,
    /// Its body, once it was typed.
    pub typed: OnceCell<Arc<TypedBody>>,
    /// Whether it is called at run time: some call of it was not replaced by its body, or a walk goes along it.
    pub called: Cell<bool>,
}

/// What a define yields.
#[derive(Debug)]
pub enum Body {
    /// A condition.
    Predicate,
    /// A value of a type, or several.
    Function(Ty, bool),
}

/// All declarations that rules use.
#[derive(Debug)]
pub struct Library<'a> {
    /// The rules in the order of the files.
    pub rules: Vec<(&'a tree::Rule, Origin<'a>)>,
    /// The questions.
    pub queries: Vec<(&'a tree::Query, Origin<'a>)>,
    /// The defines.
    pub defines: Vec<DefineDecl<'a>>,
    /// Which of them are recursive.
    pub strata: Strata,
    /// The named values as declared.
    pub value_trees: Names<'a, (&'a tree::NamedValue, Origin<'a>)>,
    define_ids: Names<'a, DefineId>,
    values: Names<'a, Expr>,
    /// Where names stand that were looked for among the entities.
    pub(super) sought: RefCell<Vec<Place>>,
}

impl<'a> Library<'a> {
    /// Remembers that a name was looked for among the entities.
    pub(super) fn seeks(&self, place: Place) {
        self.sought.borrow_mut().push(place);
    }

    /// Collects the declarations of all parts; of rules and defines perhaps only those that are needed.
    pub fn collect(
        sources: &'a Sources,
        model: &Model,
        parts: &[Part<'a>],
        only: Option<&Needed<'a>>,
        out: &mut Vec<Finding>,
    ) -> Library<'a> {
        let is_needed = |item: &Item, text: &str| only.is_none_or(|n| n.has(item, text));
        let mut library = Library {
            rules: Vec::new(),
            queries: Vec::new(),
            defines: Vec::new(),
            strata: Strata::default(),
            value_trees: Names::default(),
            define_ids: Names::default(),
            values: Names::default(),
            sought: RefCell::default(),
        };
        let mut rule_names: IndexMap<(crate::source::Pack, &str), Place, FxBuildHasher> = IndexMap::default();
        for part in parts {
            let source = sources.get(part.source);
            let origin = Origin { source: part.source, pack: source.pack, text: &source.text };
            let text = |n: tree::Name| n.span.of(origin.text);
            let place = |span: Span| Place { source: part.source, span };
            for item in part.items.iter().filter(|item| is_needed(item, origin.text)) {
                match item {
                    Item::Rule(rule) => {
                        let name = text(rule.name);
                        let at = place(rule.name.span);
                        if let Some(first) = rule_names.get(&(origin.pack, name)) {
                            out.push(messages::duplicate(at, name, *first));
                        } else {
                            rule_names.insert((origin.pack, name), at);
                            library.rules.push((rule, origin));
                        }
                    }
                    Item::Define(define) => {
                        let name = text(define.name);
                        let at = place(define.name.span);
                        if let Some(first) = library.define_ids.get(name) {
                            let d = &library.defines[first.0 as usize];
                            let first = Place { source: d.origin.source, span: d.tree.name.span };
                            out.push(messages::duplicate(at, name, first));
                            continue;
                        }
                        let params = define
                            .params
                            .iter()
                            .map(|(n, ty)| (text(*n), param_type(model, origin, ty, out)))
                            .collect();
                        library.define_ids.insert(name, DefineId(library.defines.len() as u32));
                        library.defines.push(DefineDecl {
                            tree: define,
                            origin,
                            params,
                            body: OnceCell::new(),
                            typed: OnceCell::new(),
                            called: Cell::new(false),
                        });
                    }
                    Item::Value(value) => {
                        let name = text(value.name);
                        let at = place(value.name.span);
                        if let Some((first, o)) = library.value_trees.get(name) {
                            let first = Place { source: o.source, span: first.name.span };
                            out.push(messages::duplicate(at, name, first));
                        } else {
                            library.value_trees.insert(name, (value, origin));
                        }
                    }
                    Item::Query(query) => library.queries.push((query, origin)),
                    _ => {}
                }
            }
        }
        library.stratify(out);
        library
    }

    /// Finds recursive defines, and reports those whose recursion is not allowed.
    fn stratify(&mut self, out: &mut Vec<Finding>) {
        let calls: Vec<Vec<Use>> = self
            .defines
            .iter()
            .map(|d| {
                let mut uses = Vec::new();
                let find = |span: Span| self.define_ids.get(span.of(d.origin.text)).map(|id| id.0 as usize);
                let (DefineBody::When(body) | DefineBody::Equals(body)) = &d.tree.body;
                strata::uses(body, false, &find, &mut uses);
                uses
            })
            .collect();
        let strata = strata::stratify(&calls);
        let name = |i: usize| {
            let d = &self.defines[i];
            d.tree.name.span.of(d.origin.text).to_owned()
        };
        let at = |i: usize, span: Span| Place { source: self.defines[i].origin.source, span };
        let cycle = |caller: usize, callee: usize| {
            let mut names: Vec<String> = vec![name(caller)];
            names.extend(strata::cycle(&calls, &strata, callee, caller).into_iter().map(name));
            names
        };
        let mut reported = vec![false; self.defines.len()];
        for (caller, u) in &strata.unstratified {
            if !std::mem::replace(&mut reported[*caller], true) {
                let d = &self.defines[*caller];
                let names = cycle(*caller, u.callee);
                out.push(messages::not_stratified(
                    at(*caller, d.tree.name.span),
                    &names,
                    at(*caller, u.span),
                ));
            }
        }
        for (i, d) in self.defines.iter().enumerate() {
            if strata.recursive[i] && matches!(d.tree.body, DefineBody::Equals(_)) && !reported[i] {
                let callee = calls[i].iter().find(|u| strata.component[u.callee] == strata.component[i]);
                let names = callee.map_or_else(Vec::new, |u| cycle(i, u.callee));
                out.push(messages::recursive_function(at(i, d.tree.name.span), &names));
            }
        }
        self.strata = strata;
    }

    /// A define by its name.
    pub fn define(&self, name: &str) -> Option<DefineId> {
        self.define_ids.get(name).copied()
    }

    /// The names of all defines.
    pub fn define_names(&self) -> impl Iterator<Item = &'a str> {
        self.define_ids.keys().copied()
    }

    /// A named value.
    pub fn value(&self, name: &str) -> Option<&Expr> {
        self.values.get(name)
    }

    /// The names of all named values.
    pub fn value_names(&self) -> impl Iterator<Item = &'a str> {
        self.value_trees.keys().copied()
    }

    /// Sets a named value once it was typed.
    pub fn set_value(&mut self, name: &'a str, value: Expr) {
        self.values.insert(name, value);
    }
}

/// The type of a parameter.
fn param_type(model: &Model, origin: Origin<'_>, ty: &tree::TypeRef, out: &mut Vec<Finding>) -> Ty {
    let text = |n: &tree::Name| n.span.of(origin.text);
    match ty {
        tree::TypeRef::Quantity(unit) => {
            let list = |names: &[tree::Name]| names.iter().map(text).collect::<Vec<_>>();
            match model.units.measure(&list(&unit.numerator), &list(&unit.denominator)) {
                Ok(measure) => Ty::Of(Type::Number(measure.dimension)),
                Err(unknown) => {
                    let near = crate::model::nearest::nearest(&unknown, model.units.names());
                    let place = Place { source: origin.source, span: unit.span };
                    out.push(messages::unknown_unit(place, &unknown, &near));
                    Ty::Error
                }
            }
        }
        tree::TypeRef::Choice(_) => Ty::Error,
        tree::TypeRef::Named(name) => match text(name) {
            "text" => Ty::Of(Type::Text),
            "yes_no" => Ty::Truth,
            "number" => Ty::Of(Type::Number(crate::model::unit::Dimension::NONE)),
            "date" => Ty::Of(Type::Date),
            "period" => Ty::Of(Type::Period),
            "duration" => Ty::Of(Type::Duration),
            other => {
                let symbol = model.symbols.get(other);
                if let Some(kind) = symbol.and_then(|s| model.kind_names.get(&s)) {
                    return Ty::entity(*kind);
                }
                if let Some(choice) = symbol.and_then(|s| model.choice_names.get(&s)) {
                    return Ty::Of(Type::Choice(*choice));
                }
                if model.is_broken(other) {
                    return Ty::Error;
                }
                let names = model.kind_names.keys().chain(model.choice_names.keys());
                let near = crate::model::nearest::nearest(other, names.map(|s| model.symbols.text(*s)));
                let place = Place { source: origin.source, span: name.span };
                out.push(messages::unknown_kind(place, other, &near));
                Ty::Error
            }
        },
    }
}

/// Calls `f` with every name that may be a variable in an expression.
pub fn names(expr: &Tree, f: &mut dyn FnMut(Span)) {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Date | ExprKind::Broken => {}
        ExprKind::Text(_) => {}
        ExprKind::Name => f(expr.span),
        ExprKind::Range(a, b) => [a, b].into_iter().flatten().for_each(|e| names(e, f)),
        ExprKind::About(a, b) => {
            names(a, f);
            b.iter().for_each(|e| names(e, f));
        }
        ExprKind::AtLeast(a)
        | ExprKind::AtMost(a)
        | ExprKind::Path(a, _)
        | ExprKind::Negate(a)
        | ExprKind::Not(a)
        | ExprKind::Is(a, _) => names(a, f),
        ExprKind::At(a, b) | ExprKind::Binary(_, a, b) => {
            names(a, f);
            names(b, f);
        }
        ExprKind::InList(it) => {
            names(&it.of, f);
            it.list.iter().for_each(|e| names(e, f));
        }
        ExprKind::Reaches(r) => {
            names(&r.from, f);
            names(&r.to, f);
        }
        ExprKind::Call(call) => call.args.iter().for_each(|e| names(e, f)),
        ExprKind::Quantified(q) => {
            domains(&q.binders, f);
            [&q.filter, &q.satisfies].into_iter().flatten().for_each(|e| names(e, f));
        }
        ExprKind::Aggregate(a) => {
            domains(&a.binders, f);
            [&a.of, &a.filter].into_iter().flatten().for_each(|e| names(e, f));
        }
    }
}

fn domains(binders: &[tree::Binder], f: &mut dyn FnMut(Span)) {
    for b in binders {
        if let Domain::Path(e) = &b.domain {
            names(e, f);
        }
    }
}
