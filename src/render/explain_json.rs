//! `einklang-explanation/1`: what a code means, for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::explain::own_title;
use super::{Lines, json_text};
use crate::finding::Lang;
use crate::manual::rule::Expectation;
use crate::manual::{Manual, RuleEntry, codes};

#[derive(Serialize)]
struct Explanation<'a> {
    format: &'static str,
    code: &'a str,
    title: &'a str,
    /// The whole explanation, in Markdown.
    text: &'a str,
    #[serde(flatten)]
    rule: Option<Rule<'a>>,
    #[serde(flatten)]
    language: Option<Language>,
}

#[derive(Serialize)]
struct Rule<'a> {
    pack: &'a str,
    path: &'a str,
    line: u32,
    severity: Vec<super::rules::SeverityJson<'a>>,
    configured: Option<&'static str>,
    rule: &'a str,
    help: &'a str,
    examples: Vec<Example>,
    thresholds: Vec<Threshold<'a>>,
    sources: Vec<Source<'a>>,
}

#[derive(Serialize)]
struct Example {
    title: String,
    expects: Vec<&'static str>,
    path: String,
    line: u32,
    text: String,
}

#[derive(Serialize)]
struct Threshold<'a> {
    name: &'a str,
    title: String,
    value: &'a str,
    configured: Option<&'a str>,
}

#[derive(Serialize)]
struct Source<'a> {
    source: &'a str,
    title: String,
    author: String,
    date: Option<String>,
    url: String,
    quotes: Vec<String>,
}

#[derive(Serialize)]
struct Language {
    wrong: &'static str,
    right: &'static str,
}

const FORMAT: &str = "einklang-explanation/1";

/// Writes what a rule means.
pub fn write_rule(
    out: &mut dyn Write,
    manual: &Manual<'_>,
    rule: &RuleEntry<'_>,
    text: &str,
    lines: &Lines<'_>,
    lang: Lang,
) -> io::Result<()> {
    let examples = manual.examples(rule).into_iter().map(|e| Example {
        title: e.title.in_lang(lang).to_owned(),
        expects: e.expects.iter().map(expects).collect(),
        path: lines.path(e.place.source).to_owned(),
        line: lines.start(e.place).line,
        text: e.body,
    });
    let thresholds = manual.thresholds(rule).into_iter().map(|t| Threshold {
        name: t.name,
        title: t.title.in_lang(lang).to_owned(),
        value: t.value,
        configured: t.configured,
    });
    let sources = manual.cited(rule).into_iter().map(|s| Source {
        source: s.name,
        title: s.title.in_lang(lang).to_owned(),
        author: s.author.in_lang(lang).to_owned(),
        date: s.date,
        url: s.url.in_lang(lang).to_owned(),
        quotes: s.quotes,
    });
    let it = Rule {
        pack: rule.pack,
        path: lines.path(rule.place.source),
        line: lines.start(rule.place).line,
        severity: super::rules::severities(rule),
        configured: super::rules::configured(rule),
        rule: manual.rule_text(rule),
        help: rule.help.in_lang(lang),
        examples: examples.collect(),
        thresholds: thresholds.collect(),
        sources: sources.collect(),
    };
    let title = own_title(rule, lang);
    write(out, &Explanation { format: FORMAT, code: &rule.code, title, text, rule: Some(it), language: None })
}

/// Writes what a code of the language's own means.
pub fn write_code(out: &mut dyn Write, entry: &codes::Entry, text: &str) -> io::Result<()> {
    let language = Some(Language { wrong: entry.wrong, right: entry.right });
    write(
        out,
        &Explanation { format: FORMAT, code: entry.code, title: entry.code, text, rule: None, language },
    )
}

fn write(out: &mut dyn Write, explanation: &Explanation<'_>) -> io::Result<()> {
    json_text::write(out, explanation)?;
    writeln!(out)
}

fn expects(expectation: &Expectation) -> &'static str {
    match expectation {
        Expectation::Finding => "finding",
        Expectation::Possible => "possible",
        Expectation::Nothing => "none",
    }
}
