//! What lies between two states of a project, for people: what is new in full, what is gone in a line.

use std::io::{self, Write};

use super::{Lines, Style, certainty_word, heading, severity_word, summary, terminal, text};
use crate::check::changes::{Changed, Changes, Record};
use crate::finding::{Certainty, Finding, Lang};

/// Writes what is new or worse as it is shown by a check, and the rest in a line each.
pub fn write(out: &mut dyn Write, changes: &Changes, lines: &Lines<'_>, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let title = |out: &mut dyn Write, n: usize, en: &str, de: &str| {
        writeln!(out, "{}\n", style.paint("1", &format!("{} ({n})", lang.pick(en, de))))
    };
    if !changes.introduced.is_empty() {
        title(out, changes.introduced.len(), "introduced", "neu")?;
        changes.introduced.iter().try_for_each(|f| terminal::write_finding(out, f, lines, style))?;
    }
    let (worse, lighter): (Vec<&Changed>, Vec<&Changed>) = changes.changed.iter().partition(|c| c.is_worse());
    if !worse.is_empty() {
        title(out, worse.len(), "worse than before", "schwerer als zuvor")?;
        for changed in worse {
            writeln!(out, "{}", was(changed, lang))?;
            terminal::write_finding(out, &changed.now, lines, style)?;
        }
    }
    if !lighter.is_empty() {
        title(out, lighter.len(), "lighter than before", "leichter als zuvor")?;
        for changed in lighter {
            let line = format!("{} ({})", line(&changed.now, lines, lang), was(changed, lang));
            writeln!(out, "{}", text::wrap(&line, style.width, "  - "))?;
        }
        writeln!(out)?;
    }
    if !changes.resolved.is_empty() {
        title(out, changes.resolved.len(), "resolved", "erledigt")?;
        for record in &changes.resolved {
            writeln!(out, "{}", text::wrap(&record_line(record, lang), style.width, "  - "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes a line for each change: `+` what is new, `-` what is gone, `!` what is worse, `~` what is lighter.
pub fn write_short(out: &mut dyn Write, changes: &Changes, lines: &Lines<'_>, lang: Lang) -> io::Result<()> {
    for finding in &changes.introduced {
        writeln!(out, "+ {}", line(finding, lines, lang))?;
    }
    for changed in &changes.changed {
        let sign = if changed.is_worse() { '!' } else { '~' };
        writeln!(out, "{sign} {} ({})", line(&changed.now, lines, lang), was(changed, lang))?;
    }
    changes.resolved.iter().try_for_each(|record| writeln!(out, "- {}", record_line(record, lang)))
}

/// Writes how many there are of each.
pub fn write_counts(out: &mut dyn Write, changes: &Changes, style: Style) -> io::Result<()> {
    writeln!(out, "{}", text::wrap(&counts(changes, style.lang), style.width, ""))
}

/// How many there are of each, in words.
pub(super) fn counts(changes: &Changes, lang: Lang) -> String {
    let worse = changes.changed.iter().filter(|c| c.is_worse()).count();
    let count = |n: usize, en: &str, de: &str| format!("{n} {}", lang.pick(en, de));
    [
        count(changes.introduced.len(), "introduced", "neu"),
        count(worse, "worse", "schwerer"),
        count(changes.changed.len() - worse, "lighter", "leichter"),
        count(changes.resolved.len(), "resolved", "erledigt"),
        count(changes.kept.len(), "kept", "unverändert"),
    ]
    .join(", ")
}

/// Writes what a baseline lists, and what is not found any more.
pub fn write_stale(out: &mut dyn Write, stale: &[Record], file: &str, style: Style) -> io::Result<()> {
    if stale.is_empty() {
        return Ok(());
    }
    let file = text::line(file);
    let title = match style.lang {
        Lang::En => format!("no longer found, but still listed in `{file}`:"),
        Lang::De => format!("nicht mehr vorhanden, aber noch in `{file}` aufgeführt:"),
    };
    write_records(out, &title, stale, style)?;
    let advice = match style.lang {
        Lang::En => format!("take this out with `--write-baseline {file}`"),
        Lang::De => format!("mit `--write-baseline {file}` wird das gestrichen"),
    };
    writeln!(out, "{}", text::wrap(&advice, style.width, style.lang.pick("help: ", "Hilfe: ")))
}

/// Writes what was taken out of a baseline.
pub fn write_taken_out(out: &mut dyn Write, stale: &[Record], file: &str, style: Style) -> io::Result<()> {
    if stale.is_empty() {
        return Ok(());
    }
    let file = text::line(file);
    let title = match style.lang {
        Lang::En => format!("no longer found, and taken out of `{file}`:"),
        Lang::De => format!("nicht mehr vorhanden und aus `{file}` gestrichen:"),
    };
    write_records(out, &title, stale, style)
}

/// Writes what a baseline lists now.
pub fn write_written(
    out: &mut dyn Write,
    file: &str,
    listed: usize,
    new: usize,
    style: Style,
) -> io::Result<()> {
    let file = text::line(file);
    let findings = summary::count(listed, style.lang, ("finding", "findings"), ("Befund", "Befunde"));
    let line = match style.lang {
        Lang::En => format!("`{file}` lists {findings}, {new} of them new"),
        Lang::De => format!("`{file}` führt {findings} auf, davon {new} neu"),
    };
    writeln!(out, "{}", text::wrap(&line, style.width, ""))
}

fn write_records(out: &mut dyn Write, title: &str, records: &[Record], style: Style) -> io::Result<()> {
    writeln!(out, "{}", text::wrap(title, style.width, ""))?;
    for record in records {
        writeln!(out, "{}", text::wrap(&record_line(record, style.lang), style.width, "  - "))?;
    }
    Ok(())
}

/// A finding in a line, as the short form has it.
fn line(finding: &Finding, lines: &Lines<'_>, lang: Lang) -> String {
    let accepted = if finding.accepted.is_some() { lang.pick("accepted ", "akzeptiert ") } else { "" };
    let said = text::line(finding.message.in_lang(lang));
    format!("{}: {accepted}{}: {said}", lines.at(finding.primary.place), heading(finding, lang))
}

/// The same of one that is remembered.
fn record_line(record: &Record, lang: Lang) -> String {
    let mut at = text::line(&record.path).into_owned();
    if let Some(start) = record.start {
        at += &format!(":{}:{}", start.line, start.column);
    }
    let accepted = if record.accepted { lang.pick("accepted ", "akzeptiert ") } else { "" };
    let possible = match record.certainty {
        Certainty::Certain => "",
        Certainty::Possible => lang.pick(" (possible)", " (möglich)"),
    };
    let severity = severity_word(record.severity, lang);
    let code = text::line(&record.code);
    format!("{at}: {accepted}{severity}[{code}]{possible}: {}", text::line(record.message.in_lang(lang)))
}

/// What a finding was before, in words.
pub(super) fn was(changed: &Changed, lang: Lang) -> String {
    let Record { severity, certainty, accepted, .. } = changed.was;
    let accepted = if accepted { lang.pick(", accepted", ", akzeptiert") } else { "" };
    let (severity, certainty) = (severity_word(severity, lang), certainty_word(certainty, lang));
    format!("{}: {severity}, {certainty}{accepted}", lang.pick("was", "zuvor"))
}
