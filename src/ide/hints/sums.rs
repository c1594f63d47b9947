//! How much of a value is used up: where a rule compares a sum with a property of one of its variables, the sum and what
//! it leaves are shown at the property. Which properties these are, only the rules say.

use super::{About, Hint};
use crate::engine::Settings;
use crate::engine::cell::Cell;
use crate::engine::select::{Table, select_each};
use crate::ide::Analysis;
use crate::model::{Column, EntityId, PropertyId};
use crate::rules::ir::{
    AggregateFunction, Arithmetic, Const, Domain, Expr, Node, Query, Rule, Selection, Slot, Ty,
};
use crate::rules::plan::{prepare, prepare_inside};
use crate::rules::rewrite::see_through;
use crate::rules::traverse;
use crate::source::Place;
use crate::stack::roomy;

/// So many values are looked at in one stretch of text.
const MOST: usize = 60;

/// A number that something may be compared with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    of: EntityId,
    property: PropertyId,
    place: Place,
}

impl Limit {
    /// The number in a cell.
    pub(super) fn new(column: &Column, property: PropertyId, cell: usize, place: Place) -> Limit {
        let after = column.offsets.partition_point(|offset| *offset as usize <= cell);
        Limit { of: EntityId(column.first + after.saturating_sub(1) as u32), property, place }
    }
}

/// What is left of each of some numbers.
pub(super) fn hints(analysis: &Analysis<'_>, limits: &[Limit]) -> Vec<Hint> {
    let mut asked: Vec<(Limit, &Rule)> = Vec::new();
    let mut selections = Vec::new();
    for rule in &analysis.program.rules {
        for compared in compared(rule) {
            for limit in limits.iter().filter(|l| l.property == compared.property) {
                let is_known = asked.iter().any(|(l, r)| l.of == limit.of && r.code == rule.code);
                let kind = compared.ty.kind();
                let fits = kind.is_some_and(|k| analysis.model.is_kind(analysis.model.kind_of(limit.of), k));
                if fits && !is_known && asked.len() < MOST {
                    asked.push((*limit, rule));
                    selections.push(selection(rule, &compared, limit.of));
                }
            }
        }
    }
    if selections.is_empty() {
        return Vec::new();
    }
    let settings = Settings { today: analysis.report.as_of, lang: analysis.lang };
    let (sources, model, program) = (&analysis.workspace.sources, analysis.model, analysis.program);
    let tables = roomy(|| select_each(sources, model, program, settings, &selections));
    asked
        .iter()
        .zip(&tables)
        .filter_map(|((limit, rule), table)| hint(analysis, limit, rule, table))
        .collect()
}

/// A comparison of a sum with a property of a variable.
struct Compared<'r> {
    /// Which of the rule's conditions.
    condition: usize,
    sum: &'r Expr,
    limit: &'r Expr,
    slot: Slot,
    property: PropertyId,
    ty: Ty,
}

/// The comparisons of a rule that set a sum against a property of one of its variables.
fn compared(rule: &Rule) -> Vec<Compared<'_>> {
    let mut found = Vec::new();
    for (condition, expr) in rule.reasons.iter().enumerate() {
        let Node::Compare(_, a, b) = &expr.node else { continue };
        for (sum, limit) in [(a, b), (b, a)] {
            let Node::Property { of, property, .. } = &limit.node else { continue };
            let Node::Slot(slot) = of.node else { continue };
            let own = rule.query.binders.iter().take(rule.variables);
            let is_own = own.filter(|b| matches!(b.domain, Domain::Kind(_))).any(|b| b.slot == slot);
            if is_own && sum.ty == limit.ty && adds_up(rule, sum) {
                found.push(Compared { condition, sum, limit, slot, property: *property, ty: of.ty });
            }
        }
    }
    found
}

/// Whether an expression, or the `let` that it names, has a sum in it.
fn adds_up(rule: &Rule, expr: &Expr) -> bool {
    let mut found = false;
    let mut look = |e: &Expr| {
        found |= matches!(&e.node, Node::Aggregate(a) if a.function == AggregateFunction::Sum);
    };
    traverse::walk(expr, &mut |e| look(e));
    if let Node::Slot(slot) = expr.node {
        let lets = rule.query.binders.iter().skip(rule.variables).zip(&rule.lets);
        for (_, value) in lets.filter(|(binder, _)| binder.slot == slot) {
            traverse::walk(value, &mut |e| look(e));
        }
    }
    found
}

/// The question: for one entity, what is the sum, and what does it leave, whatever the comparison says.
fn selection(rule: &Rule, compared: &Compared<'_>, of: EntityId) -> Selection {
    let mut binders: Vec<_> =
        rule.query.binders.iter().take(rule.variables + rule.lets.len()).cloned().collect();
    for binder in binders.iter_mut().filter(|b| b.slot == compared.slot) {
        let node = Node::Const(Const::Entity(of));
        binder.domain = Domain::Is(Expr { node, ty: binder.ty, many: false, place: binder.place });
    }
    let others = rule.reasons.iter().enumerate().filter(|(i, _)| *i != compared.condition);
    let mut conditions: Vec<Expr> = others.map(|(_, condition)| condition.clone()).collect();
    conditions.iter_mut().for_each(see_through);
    let (sum, limit) = (compared.sum.clone(), compared.limit.clone());
    let left = Expr {
        node: Node::Arithmetic(Arithmetic::Subtract, Box::new(limit.clone()), Box::new(sum.clone())),
        ty: limit.ty,
        many: false,
        place: limit.place,
    };
    let mut columns = vec![("left".to_owned(), left), ("sum".to_owned(), sum)];
    for (_, value) in &mut columns {
        see_through(value);
        prepare_inside(value);
    }
    let mut query = Query::of(binders, rule.variables, conditions);
    prepare(&mut query);
    let reasons = Vec::new();
    Selection { query, reasons, columns, place: rule.place, slots: rule.slots }
}

/// What stands behind the number: of several answers, for several years perhaps, the one that leaves least.
fn hint(analysis: &Analysis<'_>, limit: &Limit, rule: &Rule, table: &Table) -> Option<Hint> {
    let row = table.rows.first()?;
    let shown = |i: usize| match row.cells.get(i)? {
        Cell::Number(word) | Cell::Word(word) => Some(word),
        _ => None,
    };
    let (left, sum) = (shown(0)?, shown(1)?);
    // Nothing refers to it.
    if sum.plain.split(' ').next() == Some("0") && !sum.plain.contains("..") {
        return None;
    }
    let lang = analysis.lang;
    let is_over = left.plain.starts_with('-') && !left.plain.contains("..");
    let (sum, rest) = (&sum.shown, left.shown.trim_start_matches(['-', '−']));
    let text = match is_over {
        true => format!("Σ {sum}, {rest} {}", lang.pick("too much", "zu viel")),
        false => format!("Σ {sum}, {} {}", left.shown, lang.pick("left", "frei")),
    };
    let title = rule.title.plain(lang).unwrap_or(&rule.name);
    let lead =
        lang.pick("the sum that a rule compares with this", "die Summe, die eine Regel hiermit vergleicht");
    let mut tooltip = format!("{lead}: {title} ({})", rule.code);
    if table.rows.len() > 1 {
        let least = lang.pick("where least is left, of", "wo am wenigsten frei ist, von");
        tooltip.push_str(&format!("; {least} {}", table.rows.len()));
    }
    Some(Hint { place: limit.place, text, about: About::Sum, tooltip: Some(tooltip) })
}
