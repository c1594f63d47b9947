//! From the tree of a rule to typed expressions, with every mistake as a finding.
//!
//! One [`Typer`] serves one declaration. Defines are typed once, on their own, callees first. The bodies of those that are
//! not recursive are put in the place of their calls, so that the planner sees through them.

mod conditions;
mod literals;
mod names;
mod query;
mod rule;
mod several;
mod values;

use std::sync::Arc;

use crate::finding::{Finding, Lang};
use crate::model::{KindId, Model, Type};
use crate::source::{Pack, Place, SourceId, Sources, Span};
use crate::syntax::tree;

use super::ir::*;
use super::library::Library;
use super::pattern::Pattern;

/// How many expressions one rule may grow to before its defines are called instead of put in place.
const INLINE_LIMIT: usize = 4_000;
/// How deep defines are put into each other.
const INLINE_DEPTH: usize = 24;
/// How many expressions one rule may have at all.
const SIZE_LIMIT: usize = 200_000;
/// How many variables one rule may have, those of its defines and quantifiers included.
pub(super) const SLOT_LIMIT: usize = 60_000;
/// How many `for` variables one rule may have.
const FOR_LIMIT: usize = 32;

/// Where a tree comes from: the text its spans belong to.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Which text.
    pub source: SourceId,
    /// Its pack.
    pub pack: Pack,
    /// The text.
    pub text: &'a str,
}

/// What a name in scope stands for.
#[derive(Debug, Clone)]
struct Variable<'a> {
    name: &'a str,
    value: Expr,
    place: Place,
    used: bool,
    /// Whether it is reported when nothing uses it.
    report: bool,
}

/// Types one declaration.
#[derive(Debug)]
pub struct Typer<'a> {
    library: &'a Library<'a>,
    model: &'a Model,
    sources: &'a Sources,
    origin: Origin<'a>,
    scope: Vec<Variable<'a>>,
    /// The next free slot.
    slots: usize,
    /// How many expressions there are so far.
    size: usize,
    /// How deep the defines put in place stand in each other.
    deepest: usize,
    /// The language of the only reader of a text that is known to be sound in all.
    reader: Option<Lang>,
    /// The walks of all rules so far.
    pub walks: &'a mut Vec<Walk>,
    /// The patterns of all rules so far.
    pub patterns: &'a mut Vec<Pattern>,
    /// Mistakes.
    pub findings: Vec<Finding>,
}

impl<'a> Typer<'a> {
    /// For a declaration of some file.
    pub fn new(
        library: &'a Library<'a>,
        model: &'a Model,
        sources: &'a Sources,
        origin: Origin<'a>,
        walks: &'a mut Vec<Walk>,
        patterns: &'a mut Vec<Pattern>,
    ) -> Typer<'a> {
        Typer {
            library,
            model,
            sources,
            origin,
            scope: Vec::new(),
            slots: 0,
            size: 0,
            deepest: 0,
            reader: None,
            walks,
            patterns,
            findings: Vec::new(),
        }
    }

    /// Makes the texts for a reader of one language only. For what is known to be sound in all.
    pub fn read_in(&mut self, lang: Lang) {
        self.reader = Some(lang);
    }

    /// How many slots a frame needs.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// What a define was typed to, for its calls.
    pub fn typed_body(&self, params: &[Binder], expr: &Arc<Expr>, is_function: bool) -> TypedBody {
        TypedBody {
            params: params.to_vec(),
            expr: Arc::clone(expr),
            is_function,
            slots: self.slots,
            size: self.size,
            depth: self.deepest,
        }
    }

    fn place(&self, span: Span) -> Place {
        Place { source: self.origin.source, span }
    }

    fn text(&self, name: tree::Name) -> &'a str {
        name.span.of(self.origin.text)
    }

    fn say(&mut self, finding: Finding) {
        if self.findings.len() < 200 {
            self.findings.push(finding);
        }
    }

    fn make(&mut self, node: Node, ty: Ty, many: bool, span: Span) -> Expr {
        self.size += 1;
        if self.size == SIZE_LIMIT {
            let place = self.place(span);
            self.findings.push(super::messages::too_large(place));
        }
        Expr { node, ty, many, place: self.place(span) }
    }

    /// Stands where something was in error.
    fn error(&mut self, span: Span) -> Expr {
        self.make(Node::Const(Const::Value(crate::model::value::Value::Faulty)), Ty::Error, false, span)
    }

    fn slot(&mut self, span: Span) -> Slot {
        self.slots += 1;
        if self.slots == SLOT_LIMIT {
            let place = self.place(span);
            self.findings.push(super::messages::too_large(place));
        }
        self.slots.min(SLOT_LIMIT) as Slot
    }

    /// Declares a variable; yields its slot.
    fn declare(&mut self, name: tree::Name, ty: Ty, many: bool, report: bool) -> Slot {
        let slot = self.slot(name.span);
        let text = self.text(name);
        let place = self.place(name.span);
        let mut report = report;
        if let Some(hidden) = self.scope.iter_mut().find(|v| v.name == text) {
            // Which of the two is meant is not known: neither is called unused.
            hidden.used = true;
            report = false;
            self.say(super::messages::shadows(place, text));
        }
        let value = self.make(Node::Slot(slot), ty, many, name.span);
        self.scope.push(Variable { name: text, value, place, used: false, report });
        slot
    }

    /// Takes the variables declared since `mark` out of scope, and reports those that nothing used.
    fn leave(&mut self, mark: usize) {
        self.leave_saying(mark, super::messages::unused);
    }

    /// The same, in other words.
    fn leave_saying(&mut self, mark: usize, unused: fn(Place, &str) -> Finding) {
        let gone: Vec<Variable<'a>> = self.scope.drain(mark.min(self.scope.len())..).collect();
        for v in gone {
            if v.report && !v.used && !v.name.starts_with('_') {
                self.say(unused(v.place, v.name));
            }
        }
    }

    /// Declares the variables of a quantifier, an aggregate or a `for`.
    fn binders(&mut self, list: &[tree::Binder], existential: bool) -> Vec<Binder> {
        let mut out = Vec::with_capacity(list.len());
        for b in list {
            let (domain, ty) = match &b.domain {
                tree::Domain::Kind(kind) => match self.kind(*kind) {
                    Some(kind) => (Domain::Kind(kind), Ty::entity(kind)),
                    None => {
                        let none = self.error(kind.span);
                        (Domain::Path(none), Ty::Error)
                    }
                },
                tree::Domain::Path(path) => {
                    let path = self.value(path, None);
                    let ty = path.ty;
                    (Domain::Path(path), ty)
                }
            };
            let slot = self.declare(b.name, ty, false, !existential);
            let (name, place) = (self.text(b.name).to_owned(), self.place(b.name.span));
            out.push(Binder { slot, name, domain, ty, existential, place });
        }
        out
    }

    fn query(&mut self, binders: Vec<Binder>, conditions: Vec<Expr>) -> Query {
        let variables = binders.len();
        Query::of(binders, variables, conditions)
    }

    /// What a type is called in messages: English and German.
    fn describe(&self, ty: Ty, many: bool) -> (String, String) {
        let (en, de): (String, String) = match ty {
            Ty::Truth => ("yes or no".into(), "ja oder nein".into()),
            Ty::Length => ("the length of a period".into(), "die Länge eines Zeitraums".into()),
            Ty::Error => ("something in error".into(), "etwas Fehlerhaftes".into()),
            Ty::Of(Type::Text) => ("a text".into(), "ein Text".into()),
            Ty::Of(Type::YesNo) => ("yes or no".into(), "ja oder nein".into()),
            Ty::Of(Type::Number(d)) if d.is_none() => ("a number".into(), "eine Zahl".into()),
            Ty::Of(Type::Number(d)) => {
                let unit = self.model.units.describe(d);
                (format!("a quantity in `{unit}`"), format!("eine Größe in `{unit}`"))
            }
            Ty::Of(Type::Date) => ("a date".into(), "ein Datum".into()),
            Ty::Of(Type::Period) => ("a period".into(), "ein Zeitraum".into()),
            Ty::Of(Type::Duration) => ("a duration".into(), "eine Dauer".into()),
            Ty::Of(Type::Choice(id)) => {
                let name = self.model.choices.get(id.index()).map_or("", |c| self.model.symbols.text(c.name));
                (format!("a value of `{name}`"), format!("ein Wert von `{name}`"))
            }
            Ty::Of(Type::Entity(kind)) => {
                let name = self.kind_name(kind);
                (format!("`{name}`"), format!("`{name}`"))
            }
            Ty::Of(Type::Any) => ("any value".into(), "ein beliebiger Wert".into()),
        };
        if many { (format!("several values ({en})"), format!("mehrere Werte ({de})")) } else { (en, de) }
    }

    fn kind_name(&self, kind: KindId) -> &'a str {
        self.model.symbols.text(self.model.kind(kind).name)
    }

    /// Reports that something of one type stands where another is needed.
    fn mismatch(&mut self, place: Place, expected: (Ty, bool), found: &Expr) {
        if expected.0 == Ty::Error || found.ty == Ty::Error {
            return;
        }
        let (a, b) = (self.describe(expected.0, expected.1), self.describe(found.ty, found.many));
        self.say(super::messages::wrong_type(place, (&a.0, &a.1), (&b.0, &b.1)));
    }
}
