//! What lies between two states of a project, as a comment in Markdown.

use std::io::{self, Write};

use super::changes::{counts, was};
use super::{Lines, inline, severity_word};
use crate::check::changes::{Changes, Record};
use crate::finding::{Certainty, Finding, Lang, Severity};

/// Writes the changes: what is new first, what is gone last.
pub fn write(out: &mut dyn Write, changes: &Changes, lines: &Lines<'_>, lang: Lang) -> io::Result<()> {
    writeln!(out, "## Einklang: {}", counts(changes, lang))?;
    let introduced = changes.introduced.iter().map(|f| finding(f, lines, lang)).collect();
    list(out, lang.pick("Introduced", "Neu"), introduced)?;
    let of = |worse: bool| {
        let changed = changes.changed.iter().filter(move |c| c.is_worse() == worse);
        changed.map(|c| format!("{} *({})*", finding(&c.now, lines, lang), was(c, lang))).collect()
    };
    list(out, lang.pick("Worse than before", "Schwerer als zuvor"), of(true))?;
    list(out, lang.pick("Lighter than before", "Leichter als zuvor"), of(false))?;
    let resolved = changes.resolved.iter().map(|r| record(r, lang)).collect();
    list(out, lang.pick("Resolved", "Erledigt"), resolved)
}

fn list(out: &mut dyn Write, title: &str, items: Vec<String>) -> io::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n### {title} ({})\n", items.len())?;
    items.iter().try_for_each(|item| writeln!(out, "- {item}"))
}

fn finding(f: &Finding, lines: &Lines<'_>, lang: Lang) -> String {
    let head = head(f.severity, f.certainty, f.accepted.is_some(), lang);
    item(&head, &f.code, f.message.in_lang(lang), &lines.at(f.primary.place))
}

fn record(r: &Record, lang: Lang) -> String {
    let start = r.start.map_or_else(String::new, |s| format!(":{}:{}", s.line, s.column));
    let head = head(r.severity, r.certainty, r.accepted, lang);
    item(&head, &r.code, r.message.in_lang(lang), &format!("{}{start}", r.path))
}

fn head(severity: Severity, certainty: Certainty, accepted: bool, lang: Lang) -> String {
    let accepted = if accepted { lang.pick("accepted ", "akzeptiert ") } else { "" };
    let possible = match certainty {
        Certainty::Certain => "",
        Certainty::Possible => lang.pick(" (possible)", " (möglich)"),
    };
    format!("{accepted}**{}**{possible}", severity_word(severity, lang))
}

fn item(head: &str, code: &str, message: &str, at: &str) -> String {
    format!("{head} {} {} – {}", inline::code(code), inline::message(message), inline::code(at))
}
