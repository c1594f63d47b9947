//! Rules: from their trees to typed, stratified and planned queries.
//!
//! Knows the model (for kinds, names and sizes) but nothing of how a query is evaluated.

pub mod ir;
pub mod library;
pub mod messages;
pub mod needed;
pub mod plan;
pub mod rewrite;
pub mod strata;
pub mod traverse;
pub mod typer;
pub mod vacuity;

use crate::finding::Finding;
use crate::model::{Model, Part};
use crate::source::{Place, Sources};

use ir::*;
use library::{Body, Library};
use needed::Needed;
use plan::{CallShape, CallShapes, Keys, Plan, Planner, Source, Step};
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
    pub patterns: Vec<regex::Regex>,
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

/// Compiles the rules of all parts. A rule with a mistake is left out, and the mistake is an error, so that no rule
/// is dropped silently.
pub fn compile<'a>(
    sources: &'a Sources,
    model: &'a Model,
    parts: &[Part<'a>],
    overrides: &[Override],
) -> (Program, Vec<Finding>) {
    compile_needed(sources, model, parts, overrides, None)
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
    compile_needed(sources, model, parts, overrides, Some(&needed))
}

fn compile_needed<'a>(
    sources: &'a Sources,
    model: &'a Model,
    parts: &[Part<'a>],
    overrides: &[Override],
    only: Option<&Needed<'a>>,
) -> (Program, Vec<Finding>) {
    let mut findings = Vec::new();
    let parts = Part::as_declared(sources, parts);
    let mut library = Library::collect(sources, model, &parts, only, &mut findings);
    library.tells_idle = only.is_none();
    let mut program = Program::default();
    values(&mut library, sources, model, overrides, &mut program, &mut findings);
    if library.strata.unstratified.is_empty() {
        defines(&library, sources, model, &mut program, &mut findings);
        rules(&library, sources, model, &mut program, &mut findings);
        selections(&library, sources, model, &mut program, &mut findings);
    }
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

/// Types the defines on their own, callees first, and plans them.
fn defines<'a>(
    library: &'a Library<'a>,
    sources: &'a Sources,
    model: &'a Model,
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
        let mut body = reason.clone();
        rewrite::see_through(&mut body);
        let slots = typer.slots();
        let sound = typer.findings.is_empty();
        findings.append(&mut typer.findings);
        let predicate = matches!(decl.tree.body, crate::syntax::tree::DefineBody::When(_));
        if predicate && sound && library.tells_idle {
            let name = decl.tree.name.span.of(decl.origin.text);
            findings.extend(vacuity::of_define(model, sources, name, &reason));
        }
        let _ = decl.body.set(if predicate { Body::Predicate } else { Body::Function(body.ty, body.many) });
        let component = library.strata.component[i];
        let own = |d: DefineId| library.strata.component.get(d.0 as usize) == Some(&component);
        let two = params.len() == 2 && params.iter().all(|p| p.ty.kind().is_some());
        let ways = || -> Vec<Alternative> {
            let (binders, variables) = (params.clone(), params.len());
            let query = Query { binders, variables, conditions: vec![body.clone()], plan: Plan::default() };
            let split = rewrite::split(query, &own).into_iter();
            // Below the steps of the plan nothing can be waited for.
            let nested = |c: &Expr| match &c.node {
                Node::Call(_, args) => args.iter().any(|a| traverse::calls(a, &own)),
                _ => traverse::calls(c, &own),
            };
            split.map(|query| Alternative { direct: !query.conditions.iter().any(nested), query }).collect()
        };
        let none = || Vec::new();
        made[i] = Some(Define {
            name: decl.tree.name.span.of(decl.origin.text).to_owned(),
            title,
            reason,
            place: Place { source: decl.origin.source, span: decl.tree.name.span },
            test: if predicate { ways() } else { none() },
            forward: if predicate && two { ways() } else { none() },
            runs_forward: false,
            value: (!predicate).then_some(body),
            params,
            slots,
            component,
            recursive: library.strata.recursive[i],
        });
    }
    program.defines = made.into_iter().flatten().collect();
    plan_defines(model, program);
}

/// Which defines can be run forward, as far as is known.
#[derive(Debug)]
struct Shapes(Vec<bool>);

impl Shapes {
    /// Once the defines are planned.
    fn known(program: &Program) -> Shapes {
        Shapes(program.defines.iter().map(|d| d.runs_forward).collect())
    }
}

impl CallShapes for Shapes {
    fn shape(&self, define: DefineId) -> CallShape {
        CallShape { forward: self.0.get(define.0 as usize).copied().unwrap_or(false) }
    }
}

/// Plans the defines. Whether one can be run forward depends on others (and on itself): all are taken to be
/// until a plan has to try every entity.
fn plan_defines(model: &Model, program: &mut Program) {
    let mut shapes = Shapes(program.defines.iter().map(|d| !d.forward.is_empty()).collect());
    loop {
        let planner = Planner::new(model, &shapes);
        let planned: Vec<Vec<Alternative>> = program
            .defines
            .iter()
            .map(|d| {
                let mut ways = d.forward.clone();
                ways.iter_mut().for_each(|way| planner.plan_from(&mut way.query, 1));
                ways
            })
            .collect();
        let scans = |step: &Step| matches!(step, Step::Bind(_, sources) if sources.iter().any(|s| matches!(s, Source::Scan(_))));
        let forward: Vec<bool> = planned
            .iter()
            .zip(&shapes.0)
            .map(|(ways, before)| *before && !ways.iter().flat_map(|w| &w.query.plan.steps).any(scans))
            .collect();
        if forward == shapes.0 {
            let components: Vec<u32> = program.defines.iter().map(|d| d.component).collect();
            for (d, ways) in program.defines.iter_mut().zip(planned) {
                d.forward = ways;
                let bound = d.params.len();
                d.test.iter_mut().for_each(|way| planner.plan_from(&mut way.query, bound));
                let own = |id: DefineId| components.get(id.0 as usize) == Some(&d.component);
                d.forward.iter_mut().chain(&mut d.test).for_each(|way| wait_for_own(way, &own));
                if let Some(value) = &mut d.value {
                    planner.plan_inside(value);
                }
                planner.plan_inside(&mut d.reason);
            }
            for (d, forward) in program.defines.iter_mut().zip(&forward) {
                d.runs_forward = *forward;
            }
            return;
        }
        shapes = Shapes(forward);
    }
}

/// Where candidates come from a call of the define's own component, their answers are waited for: so that call is
/// the only source. One behind further links cannot be waited for; it is a test only.
fn wait_for_own(way: &mut Alternative, own: &dyn Fn(DefineId) -> bool) {
    if !way.direct {
        return;
    }
    for step in &mut way.query.plan.steps {
        let Step::Bind(_, sources) = step else { continue };
        let links = |s: &Source| match s {
            Source::Keys(Keys::Related(id, _), links) if own(*id) => Some(links.len()),
            _ => None,
        };
        match sources.iter().position(|s| links(s) == Some(0)) {
            Some(i) => *sources = vec![sources.swap_remove(i)],
            None => sources.retain(|s| links(s).is_none()),
        }
    }
}

fn rules<'a>(
    library: &'a Library<'a>,
    sources: &'a Sources,
    model: &'a Model,
    program: &mut Program,
    findings: &mut Vec<Finding>,
) {
    let shapes = Shapes::known(program);
    for (tree, origin) in &library.rules {
        let mut typer =
            Typer::new(library, model, sources, *origin, &mut program.walks, &mut program.patterns);
        let rule = typer.rule(tree);
        let mut found = std::mem::take(&mut typer.findings);
        let sound = is_sound(&found);
        findings.append(&mut found);
        let (Some(mut rule), true) = (rule, sound) else { continue };
        if library.tells_idle {
            findings.extend(vacuity::of_rule(model, sources, &rule));
        }
        plan_rule(&Planner::new(model, &shapes), &mut rule);
        program.rules.push(rule);
    }
}

/// Whether nothing found is an error.
fn is_sound(found: &[Finding]) -> bool {
    !found.iter().any(|f| f.severity == crate::finding::Severity::Error)
}

fn selections<'a>(
    library: &'a Library<'a>,
    sources: &'a Sources,
    model: &'a Model,
    program: &mut Program,
    findings: &mut Vec<Finding>,
) {
    let shapes = Shapes::known(program);
    for (tree, origin) in &library.queries {
        let mut typer =
            Typer::new(library, model, sources, *origin, &mut program.walks, &mut program.patterns);
        let selection = typer.selection(tree);
        let mut found = std::mem::take(&mut typer.findings);
        if let Some(mut selection) = selection.filter(|_| is_sound(&found)) {
            findings.extend(vacuity::of_selection(model, sources, &selection));
            let planner = Planner::new(model, &shapes);
            planner.plan(&mut selection.query);
            selection.columns.iter_mut().for_each(|(_, value)| planner.plan_inside(value));
            program.selections.push(selection);
        }
        findings.append(&mut found);
    }
}

fn plan_rule(planner: &Planner<'_>, rule: &mut Rule) {
    planner.plan(&mut rule.query);
    rule.reasons.iter_mut().chain(&mut rule.lets).for_each(|e| planner.plan_inside(e));
    for (_, condition) in &mut rule.severities {
        if let Some(c) = condition {
            planner.plan_inside(c);
        }
    }
    let template = |t: &mut Template| {
        for (_, pieces) in &mut t.variants {
            for piece in pieces {
                if let Piece::Hole(e) = piece {
                    planner.plan_inside(e);
                }
            }
        }
    };
    template(&mut rule.message);
    rule.help.iter_mut().for_each(template);
    for with in &mut rule.with {
        template(&mut with.text);
        planner.plan_inside(&mut with.mark.of);
        if let Some(query) = &mut with.query {
            planner.plan(query);
        }
    }
    for (title, edit) in &mut rule.fixes {
        template(title);
        match edit {
            FixEdit::Insert(text, _) | FixEdit::Replace(_, text) => template(text),
        }
    }
}
