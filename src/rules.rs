//! Rules: from their trees to typed, stratified and planned queries.
//!
//! Knows the model (for kinds, names and sizes) but nothing of how a query is evaluated.

mod calls;
mod evaluated;
pub mod ir;
pub mod library;
pub(crate) mod measures;
pub mod messages;
pub mod needed;
pub mod pattern;
pub mod plan;
pub(crate) mod renumber;
pub mod rewrite;
mod shares;
pub mod strata;
pub mod traverse;
pub mod typer;
pub mod vacuity;

use std::sync::Arc;

use crate::finding::{Finding, Lang};
use crate::model::{Model, Part};
use crate::source::{Place, SourceId, Sources};

use ir::*;
use library::{Body, Library};
use needed::Needed;
use pattern::Pattern;
use plan::{prepare, prepare_inside};
use typer::{Origin, Typer};

/// All rules, ready to be evaluated over the model they were compiled for.
#[derive(Debug, Default)]
pub struct Program {
    /// The rules, in the order of the files.
    pub rules: Vec<Rule>,
    /// The questions.
    pub selections: Vec<Selection>,
    /// The defines that are called at run time; an index for each define there is.
    pub defines: Vec<Define>,
    /// The walks.
    pub walks: Vec<Walk>,
    /// The patterns of `matches`.
    pub patterns: Vec<Pattern>,
    /// Which defines can be run forward.
    pub(crate) shapes: calls::Shapes,
    /// Where names stand that were looked for among the entities, whether or not there is one.
    pub(crate) sought: Vec<Place>,
}

/// A named value that the project sets: its name, and where its text stands.
#[derive(Debug, Clone)]
pub struct Override {
    /// The name.
    pub name: String,
    /// Where the name stands.
    pub place: Place,
    /// Where the text of the value stands, without quotes.
    pub value: Place,
}

/// How much is made of what the files say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// What rules and questions need. That nothing in the embedded packs is vacuous is known beforehand.
    Needed,
    /// The same for a reader of one language, so that of the texts of embedded packs only those are made that are in it; and each
    /// rule is brought into the form that is evaluated when its turn comes ([`Rule::open`]).
    InTurn(Lang),
    /// All of it: every define is planned, called or not, and the embedded packs are looked through as well.
    Everything,
}

/// Compiles the rules of all parts. A rule with a mistake is left out, and the mistake is an error, so that no rule
/// is dropped silently.
pub fn compile<'a>(
    sources: &'a Sources,
    model: &'a Model,
    parts: &[Part<'a>],
    overrides: &[Override],
    scope: Scope,
) -> (Program, Vec<Finding>) {
    compile_needed(sources, model, parts, overrides, None, scope)
}

/// Compiles the rules of these names, in whatever pack, with what they use. Of conditions that can never matter nothing
/// is told.
pub fn compile_only<'a>(
    sources: &'a Sources,
    model: &'a Model,
    parts: &[Part<'a>],
    overrides: &[Override],
    rules: &'a [&'a str],
) -> (Program, Vec<Finding>) {
    let needed = Needed::by(sources, parts, rules);
    compile_needed(sources, model, parts, overrides, Some(&needed), Scope::Needed)
}

fn compile_needed<'a>(
    sources: &'a Sources,
    model: &'a Model,
    parts: &[Part<'a>],
    overrides: &[Override],
    only: Option<&Needed<'a>>,
    scope: Scope,
) -> (Program, Vec<Finding>) {
    let mut findings = Vec::new();
    // Values that the project sets may contradict what a pack says.
    let thorough = scope == Scope::Everything || !overrides.is_empty();
    let doubted = |source: SourceId| only.is_none() && (thorough || !sources.get(source).is_embedded());
    let parts = Part::as_declared(sources, parts);
    let mut library = Library::collect(sources, model, &parts, only, &mut findings);
    let mut program = Program::default();
    values(&mut library, sources, model, overrides, &mut program, &mut findings);
    if library.strata.unstratified.is_empty() {
        defines(&library, sources, model, &doubted, &mut program, &mut findings);
        rules(&library, sources, model, &doubted, scope, &mut program, &mut findings);
        selections(&library, sources, model, &mut program, &mut findings);
        plan_all(&library, model, &mut program, scope);
    }
    program.sought = library.sought.take();
    (program, findings)
}

fn values<'a>(
    library: &mut Library<'a>,
    sources: &'a Sources,
    model: &'a Model,
    overrides: &[Override],
    program: &mut Program,
    findings: &mut Vec<Finding>,
) {
    let trees: Vec<_> = library.value_trees.iter().map(|(n, v)| (*n, *v)).collect();
    let known: Vec<&str> = trees.iter().map(|(n, _)| *n).collect();
    for o in overrides {
        if !known.contains(&o.name.as_str()) {
            let near = crate::model::nearest::nearest(&o.name, known.iter().copied());
            findings.push(messages::unknown_value(o.place, &o.name, &near));
        }
    }
    for (name, (tree, origin)) in trees {
        let mut typer =
            Typer::new(library, model, sources, origin, &mut program.walks, &mut program.patterns);
        let mut value = typer.named_value(&tree.value);
        findings.append(&mut typer.findings);
        if let Some(o) = overrides.iter().find(|o| o.name == name) {
            let source = sources.get(o.value.source);
            let origin = Origin { source: o.value.source, pack: source.pack, text: &source.text };
            match crate::syntax::expression_at(o.value.source, &source.text, o.value.span) {
                Ok(tree) => {
                    let walks = &mut program.walks;
                    let mut typer = Typer::new(library, model, sources, origin, walks, &mut program.patterns);
                    let own = typer.override_value(&tree, &value);
                    findings.append(&mut typer.findings);
                    value = own.unwrap_or(value);
                }
                Err(finding) => findings.push(finding),
            }
        }
        library.set_value(name, value);
    }
}

/// Types the defines on their own, callees first.
fn defines<'a>(
    library: &'a Library<'a>,
    sources: &'a Sources,
    model: &'a Model,
    doubted: &dyn Fn(SourceId) -> bool,
    program: &mut Program,
    findings: &mut Vec<Finding>,
) {
    let mut order: Vec<usize> = (0..library.defines.len()).collect();
    order.sort_by_key(|i| (library.strata.component[*i], *i));
    let mut made: Vec<Option<Define>> = (0..library.defines.len()).map(|_| None).collect();
    for i in order {
        let decl = &library.defines[i];
        let mut typer =
            Typer::new(library, model, sources, decl.origin, &mut program.walks, &mut program.patterns);
        let (params, reason) = typer.define(decl);
        let title = decl.tree.title.as_ref().map(|t| typer.plain(t)).unwrap_or_default();
        let slots = typer.slots();
        let predicate = matches!(decl.tree.body, crate::syntax::tree::DefineBody::When(_));
        let reason = Arc::new(reason);
        let _ = decl.typed.set(Arc::new(typer.typed_body(&params, &reason, !predicate)));
        let sound = typer.findings.is_empty();
        findings.append(&mut typer.findings);
        if predicate && sound && doubted(decl.origin.source) {
            let name = decl.tree.name.span.of(decl.origin.text);
            findings.extend(vacuity::of_define(model, sources, name, &reason));
        }
        let _ =
            decl.body.set(if predicate { Body::Predicate } else { Body::Function(reason.ty, reason.many) });
        made[i] = Some(Define {
            name: decl.tree.name.span.of(decl.origin.text).to_owned(),
            title,
            is_function: !predicate,
            value: None,
            reason,
            place: Place { source: decl.origin.source, span: decl.tree.name.span },
            test: Vec::new(),
            forward: Vec::new(),
            runs_forward: false,
            params,
            slots,
            component: library.strata.component[i],
            recursive: library.strata.recursive[i],
        });
    }
    program.defines.reserve_exact(made.len());
    program.defines.extend(made.into_iter().flatten());
}

fn rules<'a>(
    library: &'a Library<'a>,
    sources: &'a Sources,
    model: &'a Model,
    doubted: &dyn Fn(SourceId) -> bool,
    scope: Scope,
    program: &mut Program,
    findings: &mut Vec<Finding>,
) {
    program.rules.reserve_exact(library.rules.len());
    for (tree, origin) in &library.rules {
        let mut typer =
            Typer::new(library, model, sources, *origin, &mut program.walks, &mut program.patterns);
        match scope {
            Scope::InTurn(lang) if sources.get(origin.source).is_embedded() => typer.read_in(lang),
            _ => {}
        }
        let Some(rule) = sound(typer, findings, |typer| typer.rule(tree)) else { continue };
        if doubted(origin.source) {
            findings.extend(vacuity::of_rule(model, sources, &rule));
        }
        program.rules.push(rule);
    }
}

/// What is typed, unless an error was found in it.
fn sound<'a, T>(
    mut typer: Typer<'a>,
    findings: &mut Vec<Finding>,
    typed: impl FnOnce(&mut Typer<'a>) -> Option<T>,
) -> Option<T> {
    let typed = typed(&mut typer);
    let is_sound = !typer.findings.iter().any(|f| f.severity == crate::finding::Severity::Error);
    findings.append(&mut typer.findings);
    typed.filter(|_| is_sound)
}

fn selections<'a>(
    library: &'a Library<'a>,
    sources: &'a Sources,
    model: &'a Model,
    program: &mut Program,
    findings: &mut Vec<Finding>,
) {
    for (tree, origin) in &library.queries {
        let typer = Typer::new(library, model, sources, *origin, &mut program.walks, &mut program.patterns);
        if let Some(selection) = sound(typer, findings, |typer| typer.selection(tree)) {
            findings.extend(vacuity::of_selection(model, sources, &selection));
            program.selections.push(selection);
        }
    }
}

/// Plans the queries of the defines, which the others are found by way of, and prepares the others.
fn plan_all(library: &Library<'_>, model: &Model, program: &mut Program, scope: Scope) {
    let shapes = calls::plan(library, model, &mut program.defines, scope);
    program.shapes = shapes;
    if !matches!(scope, Scope::InTurn(_)) {
        program.rules.iter_mut().for_each(Rule::open);
    }
    for selection in &mut program.selections {
        prepare(&mut selection.query);
        selection.columns.iter_mut().for_each(|(_, value)| prepare_inside(value));
    }
}
