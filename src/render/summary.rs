//! What a run comes to: counts, what it did not check, and which answers would help most.

use std::io::{self, Write};

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::{Lines, Style, text};
use crate::check::Report;
use crate::finding::{Lang, Severity};
use crate::workspace::{Unreadable, Workspace};

/// Writes the summary of a check.
pub fn write(
    out: &mut dyn Write,
    report: &Report,
    unreadable: &[Unreadable],
    lines: &Lines<'_>,
    style: Style,
) -> io::Result<()> {
    write_unreadable(out, unreadable, style)?;
    write_deciding(out, report, lines, style)?;
    write_not_checked(out, report, style)?;
    let counts = counts(report, style);
    let s = &report.summary;
    let seen = [
        count(s.files, style.lang, ("file", "files"), ("Datei", "Dateien")),
        count(s.entities, style.lang, ("entity", "entities"), ("Eintrag", "Einträge")),
        count(s.rules, style.lang, ("rule", "rules"), ("Regel", "Regeln")),
    ];
    writeln!(out, "{}", text::wrap(&format!("{counts} ({})", seen.join(", ")), style.width, ""))
}

/// Writes that there was nothing to read, where nothing else says so.
pub fn write_empty(out: &mut dyn Write, workspace: &Workspace, style: Style) -> io::Result<()> {
    if !workspace.is_empty() || !workspace.unreadable.is_empty() {
        return Ok(());
    }
    let (said, help) = match style.lang {
        Lang::En => (
            "there are no `.ekl` or `.ekl.md` files here",
            "name a file or folder, or begin with `einklang init`; a folder with an `einklang.toml` of its own is a project \
             of its own, and is named itself",
        ),
        Lang::De => (
            "hier gibt es keine Dateien `.ekl` oder `.ekl.md`",
            "nennen Sie eine Datei oder einen Ordner, oder beginnen Sie mit `einklang init`; ein Ordner mit eigener \
             `einklang.toml` ist ein eigenes Projekt und selbst zu nennen",
        ),
    };
    writeln!(out, "{}", text::wrap(said, style.width, style.lang.pick("note: ", "Hinweis: ")))?;
    writeln!(out, "{}", text::wrap(help, style.width, style.lang.pick("help: ", "Hilfe: ")))
}

/// Writes what could not be read.
pub fn write_unreadable(out: &mut dyn Write, unreadable: &[Unreadable], style: Style) -> io::Result<()> {
    let word = style.lang.pick("error", "Fehler");
    for Unreadable { path, reason } in unreadable {
        let line = format!("`{}` {}", text::line(path), text::line(reason.in_lang(style.lang)));
        let wrapped = text::wrap(&line, style.width, &format!("{word}: "));
        let painted = style.paint(Style::severity_color(Severity::Error), word);
        writeln!(out, "{}", wrapped.replacen(word, &painted, 1))?;
    }
    Ok(())
}

/// How many of something, with the word for one or for several.
pub fn count(n: usize, lang: Lang, en: (&str, &str), de: (&str, &str)) -> String {
    let (one, many) = (lang.pick(en.0, de.0), lang.pick(en.1, de.1));
    format!("{n} {}", if n == 1 { one } else { many })
}

fn counts(report: &Report, style: Style) -> String {
    let (s, lang) = (&report.summary, style.lang);
    let found = [
        (s.errors, count(s.errors, lang, ("error", "errors"), ("Fehler", "Fehler"))),
        (s.warnings, count(s.warnings, lang, ("warning", "warnings"), ("Warnung", "Warnungen"))),
        (s.notes, count(s.notes, lang, ("note", "notes"), ("Hinweis", "Hinweise"))),
        (s.accepted, format!("{} {}", s.accepted, lang.pick("accepted", "akzeptiert"))),
        (
            s.known,
            format!("{} {}", s.known, lang.pick("known from the baseline", "aus dem Ausgangsstand bekannt")),
        ),
    ];
    let found: Vec<String> = found.into_iter().filter(|(n, _)| *n > 0).map(|(_, words)| words).collect();
    if found.is_empty() {
        return lang.pick("no findings", "keine Befunde").to_owned();
    }
    found.join(", ")
}

fn write_deciding(out: &mut dyn Write, report: &Report, lines: &Lines<'_>, style: Style) -> io::Result<()> {
    if report.deciding.is_empty() {
        return Ok(());
    }
    let title = style.lang.pick(
        "values that would decide the most possible findings:",
        "Angaben, die die meisten möglichen Befunde klären würden:",
    );
    writeln!(out, "{}", text::wrap(title, style.width, ""))?;
    for deciding in &report.deciding {
        let findings = count(deciding.findings, style.lang, ("finding", "findings"), ("Befund", "Befunde"));
        let place = lines.at(deciding.place);
        let line = format!("{} ({place}): {findings}", text::line(deciding.what.in_lang(style.lang)));
        writeln!(out, "{}", text::wrap(&line, style.width, "  - "))?;
    }
    writeln!(out)
}

fn write_not_checked(out: &mut dyn Write, report: &Report, style: Style) -> io::Result<()> {
    if report.not_checked.is_empty() {
        return Ok(());
    }
    // Many rules want the same: what is missing is said once, and below it what it is missing for.
    let mut reasons: IndexMap<&str, Vec<&str>, FxBuildHasher> = IndexMap::default();
    for not in &report.not_checked {
        reasons.entry(style.lang.pick(&not.reason.0, &not.reason.1)).or_default().push(&not.code);
    }
    writeln!(out, "{}", style.lang.pick("not checked:", "nicht geprüft:"))?;
    for (reason, codes) in reasons {
        let rules = count(codes.len(), style.lang, ("rule", "rules"), ("Regel", "Regeln"));
        let line = format!("{}: {rules}", text::line(reason));
        writeln!(out, "{}", text::wrap(&line, style.width, "  - "))?;
        writeln!(out, "{}", text::wrap(&text::line(&codes.join(", ")), style.width, "      "))?;
    }
    writeln!(out)
}
