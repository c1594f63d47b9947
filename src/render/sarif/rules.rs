//! The rules of a run as SARIF describes them: all that are in use, with their pages, and what else was found.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::level;
use super::log::{DefaultConfiguration, Help, Message, Rule, RuleProperties};
use crate::finding::{Finding, Lang, Severity};
use crate::manual::{Manual, RuleEntry, codes};
use crate::render::run::Run;
use crate::render::{explain, sentence, text};

/// How many tags a rule may have: a code host refuses more.
const MOST_TAGS: usize = 20;

/// The codes of a run, by their place in the list of rules.
pub(super) struct Rules<'a> {
    codes: IndexMap<&'a str, Option<&'a RuleEntry<'a>>, FxBuildHasher>,
}

impl<'a> Rules<'a> {
    /// All rules in use, then the codes of the language's own among the findings.
    pub(super) fn of(run: &Run<'a>, findings: impl Iterator<Item = &'a Finding>) -> Rules<'a> {
        let mut codes = IndexMap::default();
        for rule in run.manual.iter().flat_map(|m| &m.rules) {
            codes.entry(rule.code.as_str()).or_insert(Some(rule));
        }
        let mut found: Vec<&str> = findings.map(|f| f.code.as_str()).collect();
        found.sort_unstable();
        for code in found {
            codes.entry(code).or_insert(None);
        }
        Rules { codes }
    }

    pub(super) fn index(&self, code: &str) -> Option<usize> {
        self.codes.get_index_of(code)
    }

    pub(super) fn descriptors(&self, run: &Run<'a>) -> Vec<Rule<'a>> {
        let of = |(code, rule): (&&'a str, &Option<&'a RuleEntry<'a>>)| match (rule, run.manual) {
            (Some(rule), Some(manual)) => of_rule(rule, manual, run),
            _ => of_code(code, run.lang),
        };
        self.codes.iter().map(of).collect()
    }
}

fn of_rule<'a>(rule: &'a RuleEntry<'a>, manual: &'a Manual<'a>, run: &Run<'a>) -> Rule<'a> {
    let lang = run.lang;
    let title = sentence(&text::line(explain::own_title(rule, lang)));
    let summary = text::line(&manual.summary(rule, lang)).into_owned();
    let full = if summary.is_empty() { title.clone() } else { summary };
    let help = rule.help.in_lang(lang);
    let advice = text::lines(&explain::with_names(help));
    let severities = rule.severities_in_use();
    let kinds = rule.over.iter().map(|k| manual.model.symbols.text(manual.model.kind(*k).name));
    let tags = std::iter::once(rule.pack).chain(kinds).take(MOST_TAGS).map(Into::into).collect();
    let worst = severities.iter().max().or(rule.severities.iter().map(|(s, _)| s).max());
    let worst = worst.copied().unwrap_or(Severity::Error);
    Rule {
        id: rule.code.as_str().into(),
        name: pascal_case(rule.name),
        short_description: Message::of(title),
        help: Help {
            text: if help.is_empty() { full.clone().into() } else { sentence(&advice).into() },
            markdown: text::lines(&explain::rule(manual, rule, run.lines, lang)),
        },
        full_description: Message::of(full),
        default: DefaultConfiguration { enabled: !severities.is_empty(), level: level(worst) },
        properties: RuleProperties { tags, precision: "very-high", severity: problem(worst) },
    }
}

fn of_code<'a>(code: &'a str, lang: Lang) -> Rule<'a> {
    let entry = codes::find(code);
    let said = entry.map_or(code, |e| e.said.in_lang(lang));
    // The first sentence says what it is about.
    let first = said.split_inclusive(". ").next().unwrap_or(said).trim_end().to_owned();
    let (pack, name) = code.split_once('/').unwrap_or(("", code));
    Rule {
        id: code.into(),
        name: pascal_case(name),
        short_description: Message::of(sentence(&first)),
        full_description: Message::of(sentence(said)),
        help: Help {
            text: sentence(said).into(),
            markdown: entry.map_or_else(|| sentence(said), |e| explain::code(e, lang)),
        },
        default: DefaultConfiguration { enabled: true, level: "error" },
        properties: RuleProperties { tags: vec![pack.into()], precision: "very-high", severity: "error" },
    }
}

fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "recommendation",
    }
}

/// `different_numbers` as `DifferentNumbers`.
fn pascal_case(name: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|c| c.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    name.split('_').map(word).collect()
}
