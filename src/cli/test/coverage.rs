//! What `einklang test --coverage` says beside the tests' results.

use std::io::{self, Write};

use crate::check::coverage::{ConditionCoverage, Coverage, RuleCoverage};
use crate::finding::Lang;
use crate::render::{Lines, summary, text};
use crate::source::Sources;

/// How many characters of a condition are quoted.
const QUOTED: usize = 70;

/// Names what the tests do not show, each with its place.
pub(super) fn write(
    out: &mut dyn Write,
    coverage: &Coverage,
    sources: &Sources,
    lines: &Lines<'_>,
    lang: Lang,
) -> io::Result<()> {
    let rule = |r: &RuleCoverage| format!("{} ({})", text::line(&r.code), lines.at(r.place));
    let of = |keep: &dyn Fn(&RuleCoverage) -> bool| -> Vec<String> {
        coverage.rules.iter().filter(|r| keep(r)).map(rule).collect()
    };
    let silent = of(&|r| !r.fires);
    let unbound = of(&|r| !r.held_back);
    let short = of(&|r| r.cut_short);
    let condition = |r: &RuleCoverage, c: &ConditionCoverage| {
        let word = if c.exception { "unless" } else { "where" };
        let condition = quoted(sources.text(c.place));
        format!("{}: {word} {} ({})", text::line(&r.code), text::line(&condition), lines.at(c.place))
    };
    let idle = coverage.rules.iter().flat_map(|r| r.idle().map(move |c| condition(r, c))).collect::<Vec<_>>();

    let none = ("no test makes these rules fire:", "diese Regeln löst kein Test aus:");
    list(out, &silent, lang.pick(none.0, none.1))?;
    let held = ("no test holds these rules back:", "diese Regeln hält kein Test zurück:");
    list(out, &unbound, lang.pick(held.0, held.1))?;
    let decided = (
        "without these conditions every test would find the same:",
        "ohne diese Bedingungen würde jeder Test dasselbe finden:",
    );
    list(out, &idle, lang.pick(decided.0, decided.1))?;
    let many = (
        "too many combinations to look at all of them, so nothing is said about the conditions of:",
        "zu viele Kombinationen, um alle anzusehen; über die Bedingungen dieser Regeln wird daher nichts gesagt:",
    );
    list(out, &short, lang.pick(many.0, many.1))?;

    let rules = summary::count(coverage.rules.len(), lang, ("rule", "rules"), ("Regel", "Regeln"));
    let (a, b, c) = (silent.len(), unbound.len(), idle.len());
    let conditions = summary::count(
        c,
        lang,
        ("condition without effect", "conditions without effect"),
        ("Bedingung ohne Wirkung", "Bedingungen ohne Wirkung"),
    );
    match lang {
        Lang::En => writeln!(out, "{rules}: {a} never firing, {b} never held back, {conditions}")?,
        Lang::De => writeln!(out, "{rules}: {a} nie ausgelöst, {b} nie zurückgehalten, {conditions}")?,
    }
    if coverage.left_out > 0 {
        let n = summary::count(
            coverage.left_out,
            lang,
            ("failed test is", "failed tests are"),
            ("gescheiterter Test zählt", "gescheiterte Tests zählen"),
        );
        writeln!(out, "{n} {}", lang.pick("not counted", "nicht mit"))?;
    }
    out.flush()
}

fn list(out: &mut dyn Write, items: &[String], heading: &str) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "{heading}")?;
    items.iter().try_for_each(|item| writeln!(out, "  {item}"))
}

/// A condition on one line, shortened where it is long.
fn quoted(condition: &str) -> String {
    let words: Vec<&str> = condition.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{} …", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}
