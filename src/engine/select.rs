//! Answering questions: the distinct rows of a query, each with its certainty.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::cell::{Cell, Form, Order};
use super::val::Val;
use super::{Engine, Settings, work};
use crate::finding::{Certainty, Finding, Said};
use crate::model::Model;
use crate::model::truth::Truth;
use crate::rules::Program;
use crate::rules::ir::{Domain, Expr, Node, Query, Selection};
use crate::source::Sources;

/// An answer.
#[derive(Debug, Clone)]
pub struct Table {
    /// What the columns are called.
    pub columns: Vec<String>,
    /// The rows, each once, in the order of their cells.
    pub rows: Vec<Row>,
    /// What could not be looked at.
    pub not_checked: Vec<Said>,
    /// Errors met on the way.
    pub findings: Vec<Finding>,
}

/// A row of an answer.
#[derive(Debug, Clone)]
pub struct Row {
    /// One for each column.
    pub cells: Vec<Cell>,
    /// Whether it holds as it stands in every case that the statements leave open.
    pub certainty: Certainty,
}

/// Answers a question.
pub fn select(
    sources: &Sources,
    model: &Model,
    program: &Program,
    settings: Settings,
    selection: &Selection,
) -> Table {
    Engine::new(sources, model, program, settings).select(selection)
}

/// Answers several questions, which share what is looked up for them.
pub fn select_each(
    sources: &Sources,
    model: &Model,
    program: &Program,
    settings: Settings,
    selections: &[Selection],
) -> Vec<Table> {
    let engine = Engine::new(sources, model, program, settings);
    selections.iter().map(|selection| engine.select(selection)).collect()
}

impl Engine<'_> {
    pub(super) fn select(&self, selection: &Selection) -> Table {
        let values = || selection.columns.iter().map(|(_, value)| value);
        let forms: Vec<Form> = values().map(|value| self.form(value, &selection.query)).collect();
        let mut frame = vec![Val::None; selection.slots + 1];
        // Of the bindings that yield the same row the surest counts.
        let mut rows: BTreeMap<Vec<Order>, (Vec<Cell>, Truth)> = BTreeMap::new();
        let _ = self.search(&selection.query, &mut frame, &mut |frame, truth| {
            if truth <= Truth::Faulty {
                return ControlFlow::Continue(());
            }
            let mut sure = truth;
            let cells = values().zip(&forms).map(|(v, form)| self.cell_of(v, form, frame, &mut sure));
            let (orders, cells): (Vec<Order>, Vec<Cell>) = cells.collect();
            // What was evaluated when all was spent says nothing.
            if self.work.is_spent() {
                return ControlFlow::Break(());
            }
            let known = rows.entry(orders).or_insert((cells, sure));
            known.1 = known.1.max(sure);
            ControlFlow::Continue(())
        });
        let mut findings: Vec<Finding> = self.errors.take().into_values().collect();
        findings.extend(self.give_up().then(|| work::unanswered(selection.place)));
        let row = |(cells, truth)| {
            let certainty = if truth == Truth::True { Certainty::Certain } else { Certainty::Possible };
            Row { cells, certainty }
        };
        Table {
            columns: selection.columns.iter().map(|(name, _)| name.clone()).collect(),
            rows: rows.into_values().map(row).collect(),
            not_checked: self.not_looked_at(selection),
            findings,
        }
    }

    /// What a question could not look at, each once.
    fn not_looked_at(&self, selection: &Selection) -> Vec<Said> {
        let of_columns = selection.columns.iter().filter_map(|(_, value)| counted(value));
        let mut queries = std::iter::once(&selection.query).chain(of_columns);
        let mut said: Vec<(String, String)> = match queries.find_map(|q| self.nothing_to_look_at(q)) {
            Some(reason) => vec![reason],
            // All that was noted is this question's.
            None => self.notes.borrow().iter().filter_map(|note| self.overlooked(*note)).collect(),
        };
        said.sort();
        said.dedup();
        said.into_iter().map(|(en, de)| Said::both(en, de)).collect()
    }
}

/// What a column counts, adds or collects.
fn counted(value: &Expr) -> Option<&Query> {
    let Node::Aggregate(aggregate) = &value.node else { return None };
    let of_kinds = aggregate.query.binders.iter().any(|b| matches!(b.domain, Domain::Kind(_)));
    of_kinds.then_some(&aggregate.query)
}
