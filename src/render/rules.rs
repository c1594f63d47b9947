//! Lists of rules: tables by pack, and `einklang-rules/1`.

use std::io::{self, Write};

use serde::Serialize;

use super::explain::{or_name, own_title};
use super::{Lines, Style, json_text, rows, severity_word, text};
use crate::finding::{Lang, Severity};
use crate::manual::{Manual, PROJECT, RuleEntry};
use crate::model::KindId;

/// Writes rules as one table a pack.
pub fn write(out: &mut dyn Write, rules: &[&RuleEntry<'_>], style: Style) -> io::Result<()> {
    let mut rest = rules;
    while let Some(first) = rest.first() {
        let (of_pack, others) = rest.split_at(rest.iter().take_while(|r| r.pack == first.pack).count());
        if rest.len() < rules.len() {
            writeln!(out)?;
        }
        writeln!(out, "{}", style.paint("1", &pack_title(first.pack, style.lang)))?;
        let row = |r: &&RuleEntry<'_>| {
            vec![r.name.to_owned(), severity(r, style.lang), own_title(r, style.lang).to_owned()]
        };
        rows::write(out, &of_pack.iter().map(row).collect::<Vec<_>>(), 2, style)?;
        rest = others;
    }
    Ok(())
}

/// A pack as a heading.
pub(super) fn pack_title(pack: &str, lang: Lang) -> String {
    match pack {
        PROJECT => lang.pick("project", "Projekt").to_owned(),
        crate::manual::vocabulary::LANGUAGE => {
            lang.pick("the language itself", "die Sprache selbst").to_owned()
        }
        pack => format!("{} {}", lang.pick("pack", "Paket"), text::line(pack)),
    }
}

/// The severities in use in a few letters.
fn severity(rule: &RuleEntry<'_>, lang: Lang) -> String {
    let mut severities = rule.severities_in_use();
    severities.sort_unstable_by(|a, b| b.cmp(a));
    severities.dedup();
    let words: Vec<&str> = severities.into_iter().map(|s| severity_word(s, lang)).collect();
    if words.is_empty() { lang.pick("off", "aus").to_owned() } else { words.join("/") }
}

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    rules: Vec<RuleJson<'a>>,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    code: &'a str,
    pack: &'a str,
    title: &'a str,
    summary: String,
    severity: Vec<SeverityJson<'a>>,
    configured: Option<&'static str>,
    over: Vec<&'a str>,
    asks: Vec<&'a str>,
    help: &'a str,
    cites: Vec<&'a str>,
    path: &'a str,
    line: u32,
}

/// A severity, and the condition under which it holds.
#[derive(Serialize)]
pub(super) struct SeverityJson<'a> {
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    when: Option<&'a str>,
}

/// The severities that a rule gives itself.
pub(super) fn severities<'a>(rule: &RuleEntry<'a>) -> Vec<SeverityJson<'a>> {
    rule.severities.iter().map(|(s, when)| SeverityJson { severity: s.name(), when: *when }).collect()
}

/// What the project sets.
pub(super) fn configured(rule: &RuleEntry<'_>) -> Option<&'static str> {
    rule.configured.map(|set| set.map_or("off", Severity::name))
}

/// Writes rules as one line of JSON.
pub fn write_json(
    out: &mut dyn Write,
    manual: &Manual<'_>,
    rules: &[&RuleEntry<'_>],
    lines: &Lines<'_>,
    lang: Lang,
) -> io::Result<()> {
    let kind = |id: &KindId| manual.model.symbols.text(manual.model.kind(*id).name);
    let rules = rules.iter().map(|r| {
        let mut cites: Vec<&str> = r.cites.iter().map(|(name, _)| *name).collect();
        cites.sort_unstable();
        cites.dedup();
        RuleJson {
            code: &r.code,
            pack: r.pack,
            title: or_name(&r.title, r.name, lang),
            summary: manual.summary(r, lang),
            severity: severities(r),
            configured: configured(r),
            over: r.over.iter().map(kind).collect(),
            asks: r.asks.iter().map(kind).collect(),
            help: r.help.in_lang(lang),
            cites,
            path: lines.path(r.place.source),
            line: lines.start(r.place).line,
        }
    });
    json_text::write(out, &File { format: "einklang-rules/1", rules: rules.collect() })?;
    writeln!(out)
}
