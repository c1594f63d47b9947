//! How much one rule may cost.
//!
//! Every evaluation ends, but a rule that relates its variables by nothing tries every combination of them, and that
//! may take years. So work is counted, and a rule that needs more than its share is given up: what it found so far
//! stands, and a finding says that the rest was not checked. Work is counted in steps and not in seconds, so that the
//! same input has the same answer on every machine.

use std::cell::Cell;

use crate::finding::{Finding, NotChecked, Said};
use crate::rules::ir::Rule;
use crate::source::Place;

/// What each rule may cost beside what grows with the data.
const BASE: u64 = 100_000_000;
/// What each entity adds to it.
const EACH_ENTITY: u64 = 10_000;

/// The code of whatever was given up.
const TOO_MUCH: &str = "rules/too_much_work";

/// What a value in an answer costs beside its words: it is kept, sorted and printed.
pub(super) const CELL: u64 = 100;
/// What a finding costs: it is kept, explained and printed.
pub(super) const HIT: u64 = 1_000;
/// What an element of an aggregate or an edge of a walk costs: it is kept until all are there.
pub(super) const ELEMENT: u64 = 20;
/// What a step of an explanation costs.
pub(super) const REASON: u64 = 20;
/// What an entity costs that a walk arrives at.
pub(super) const ARRIVAL: u64 = 8;

/// The work done for one rule, and how much there may be.
#[derive(Debug)]
pub(super) struct Work {
    left: Cell<u64>,
    most: u64,
}

impl Work {
    pub(super) fn new(entities: usize) -> Work {
        let most = BASE + EACH_ENTITY * entities as u64;
        Work { left: Cell::new(most), most }
    }

    /// For the next rule.
    pub(super) fn restart(&self) {
        self.left.set(self.most);
    }

    #[inline]
    pub(super) fn spend(&self, steps: u64) {
        self.left.set(self.left.get().saturating_sub(steps));
    }

    /// How much there may still be.
    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }

    /// Whether all is spent. Whatever is evaluated from then on says nothing.
    #[inline]
    pub(super) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Whether so much is spent that a little more data may be too much.
    pub(super) fn is_scarce(&self) -> bool {
        self.left.get() < self.most / 2
    }

    /// Does one step; says whether all is spent.
    #[inline]
    pub(super) fn step(&self) -> bool {
        self.spend(1);
        self.is_spent()
    }
}

/// A rule that was given up.
pub(super) fn given_up(rule: &Rule) -> (Finding, NotChecked) {
    let message = Said::both(
        format!(
            "`{}` has more combinations to try than can be tried: not all of them were checked",
            rule.name
        ),
        format!("`{}` müsste mehr Kombinationen prüfen als möglich: nicht alle wurden geprüft", rule.name),
    );
    let help = Said::both(
        "relate the variables to each other by `==`, `in`, `within` or `overlaps`, or split the rule",
        "setzen Sie die Variablen mit `==`, `in`, `within` oder `overlaps` zueinander in Beziehung, oder teilen Sie die Regel",
    );
    let reason = (
        "there were more combinations to try than can be tried".to_owned(),
        "es wären mehr Kombinationen zu prüfen gewesen als möglich".to_owned(),
    );
    let finding = Finding::error(TOO_MUCH, rule.place, message).help(help);
    (finding, NotChecked { code: rule.code.clone(), reason })
}

/// A question that was given up.
pub(super) fn unanswered(place: Place) -> Finding {
    let message = Said::both(
        "this query has more combinations to try than can be tried: not all of them were checked",
        "diese Abfrage müsste mehr Kombinationen prüfen als möglich: nicht alle wurden geprüft",
    );
    let help = Said::both(
        "relate the variables to each other by `==`, `in`, `within` or `overlaps`, or ask for less",
        "setzen Sie die Variablen mit `==`, `in`, `within` oder `overlaps` zueinander in Beziehung, oder fragen Sie nach weniger",
    );
    Finding::error(TOO_MUCH, place, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::{Cell, Finding, Work};
    use crate::engine::{Engine, Settings};
    use crate::finding::Lang;
    use crate::model::{self, Part};
    use crate::progress::Progress;
    use crate::rules::{self, Program};
    use crate::workspace;

    /// What is made of a text, and of a question about it, where each rule may cost so much.
    fn within<T>(text: &str, query: &str, most: u64, make: impl FnOnce(&Engine<'_>, &Program) -> T) -> T {
        let mut workspace = workspace::of_texts([("a.ekl".to_owned(), text.to_owned())]);
        if !query.is_empty() {
            workspace.add_query(query.to_owned());
        }
        let parts: Vec<Part<'_>> = workspace
            .parsed
            .iter()
            .map(|p| Part { source: p.source, items: &p.file.items, prose: &p.file.prose, entities: true })
            .collect();
        let lowered = model::lower(&workspace.sources, &parts);
        let (program, _) =
            rules::compile(&workspace.sources, &lowered.model, &parts, &[], rules::Scope::Everything);
        let settings = Settings { today: 0, lang: Lang::En };
        let mut engine = Engine::new(&workspace.sources, &lowered.model, &program, settings);
        engine.work = Work { left: Cell::new(most), most };
        make(&engine, &program)
    }

    fn codes(findings: Vec<Finding>) -> Vec<String> {
        findings.into_iter().map(|f| f.code).collect()
    }

    /// The codes of what is found where each rule may cost so much.
    fn found(text: &str, most: u64) -> Vec<String> {
        within(text, "", most, |engine, _| codes(engine.solve(&Progress::default()).findings))
    }

    fn entities(n: usize) -> String {
        (0..n).map(|i| format!("k e{i} {{ n: {i}  to: e{} }}\n", (i + 1) % n)).collect()
    }

    #[test]
    fn a_rule_that_tries_too_much_is_given_up_and_the_others_are_not() {
        let text = format!(
            "kind k {{ n: number  to: k* }}\n{}\
             rule vain {{ for a: k, b: k, c: k where a.n + b.n + c.n == 147 report a \"a\" }}\n\
             rule fine {{ for x: k where x.n == 3 report x \"a\" }}\n",
            entities(50)
        );
        assert_eq!(found(&text, 100_000), ["rules/too_much_work", "project/fine"]);
        assert_eq!(found(&text, 10_000_000), ["project/vain", "project/fine"]);
    }

    /// How many rows answer a question that may cost so much, and the codes of what is said beside them.
    fn answered(text: &str, query: &str, most: u64) -> (usize, Vec<String>) {
        within(text, query, most, |engine, program| {
            let table = engine.select(&program.selections[0]);
            (table.rows.len(), codes(table.findings))
        })
    }

    #[test]
    fn a_question_that_tries_too_much_is_given_up_with_what_was_found() {
        let text = format!("kind k {{ n: number  to: k* }}\n{}", entities(50));
        let query = "for a: k, b: k, c: k where a.n + b.n + c.n == 73 select a, b, c";
        let (rows, codes) = answered(&text, query, 200_000);
        assert!(0 < rows && rows < 1_000, "{rows}");
        assert_eq!(codes, ["rules/too_much_work"]);
        let (rows, codes) = answered(&text, query, 20_000_000);
        assert!(rows > 1_000, "{rows}");
        assert_eq!(codes, Vec::<String>::new());
        let (_, codes) = answered(&text, "select (set of a.n for a: k, b: k, c: k)", 200_000);
        assert_eq!(codes, ["rules/too_much_work"], "what a row is made of counts too");
    }

    #[test]
    fn what_was_half_done_for_one_rule_is_done_anew_for_the_next() {
        let text = format!(
            "kind k {{ n: number  to: k* }}\n{}\
             define far(x: k, y: k) when y in x.to or some z in x.to where far(z, y)\n\
             rule all {{ for x: k, y: k where far(x, y) and x.n + y.n == 3 report x \"a\" }}\n\
             rule one {{ for x: k where far(x, e0) and x.n == 3 report x \"a\" }}\n",
            entities(50)
        );
        assert_eq!(
            found(&text, 10_000_000),
            ["project/all"; 4].into_iter().chain(["project/one"]).collect::<Vec<_>>()
        );
        let scarce = found(&text, 12_000);
        assert!(scarce.contains(&"rules/too_much_work".to_owned()), "{scarce:?}");
        assert!(scarce.contains(&"project/one".to_owned()), "{scarce:?}");
    }
}
