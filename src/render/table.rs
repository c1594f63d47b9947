//! An answer for people at a terminal, in aligned columns.

use std::io::{self, Write};

use super::summary::count;
use super::{Style, certainty_header, certainty_word, text};
use crate::engine::cell::{Cell, Word};
use crate::engine::select::Table;
use crate::finding::{Certainty, Lang};

/// What stands between two columns.
const GAP: &str = "  ";
/// The narrowest column that is broken into lines.
const NARROWEST: usize = 8;
/// Cells are padded up to here; longer ones push aside what follows them. Else a long text would cost as much in every
/// row.
const WIDEST: usize = 200;

/// Writes an answer. Lines fit `width`, where there is a terminal that has one; else each row is one line. Nothing is
/// left out. Certainties are shown where some row is only possible.
pub fn write(out: &mut dyn Write, table: &Table, width: Option<usize>, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let doubtful = table.rows.iter().any(|row| row.certainty == Certainty::Possible);
    let mut header: Vec<String> = table.columns.iter().map(|name| one_line(name)).collect();
    header.extend(doubtful.then(|| certainty_header(lang).to_owned()));
    let rows: Vec<Vec<String>> = table
        .rows
        .iter()
        .map(|row| {
            let certainty = doubtful.then(|| certainty_word(row.certainty, lang).to_owned());
            row.cells.iter().map(|cell| shown(cell, lang)).chain(certainty).collect()
        })
        .collect();
    let mut widths: Vec<usize> = header.iter().map(|name| text::width(name)).collect();
    for row in &rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(text::width(cell));
        }
    }
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    let limit = width.map(|width| fitting(&widths, width.saturating_sub(gaps)));
    widths.iter_mut().for_each(|w| *w = (*w).min(limit.unwrap_or(WIDEST)));
    let lines = |cell: &str| match limit {
        Some(limit) => text::wrap(cell, limit, "").lines().map(str::to_owned).collect(),
        None => vec![cell.to_owned()],
    };
    write_row(out, &header, &widths, &lines, |line| style.paint("1", line))?;
    let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
    writeln!(out, "{}", style.paint("2", &rule.join(GAP)))?;
    rows.iter().try_for_each(|row| write_row(out, row, &widths, &lines, str::to_owned))
}

/// Writes what is to be said beside an answer: what could not be looked at, and how many rows there are.
pub fn write_summary(out: &mut dyn Write, table: &Table, style: Style) -> io::Result<()> {
    let lang = style.lang;
    if !table.not_checked.is_empty() {
        writeln!(out, "{}", lang.pick("not checked:", "nicht geprüft:"))?;
        for reason in &table.not_checked {
            writeln!(out, "{}", text::wrap(&text::line(reason.in_lang(lang)), style.width, "  - "))?;
        }
        writeln!(out)?;
    }
    writeln!(out, "{}", counts(table, lang))
}

fn counts(table: &Table, lang: Lang) -> String {
    let all = table.rows.len();
    let possible = table.rows.iter().filter(|row| row.certainty == Certainty::Possible).count();
    let rows = count(all, lang, ("row", "rows"), ("Zeile", "Zeilen"));
    match (all, possible) {
        (0, _) => lang.pick("no rows", "keine Zeilen").to_owned(),
        (1, 0) => format!("{rows}, {}", lang.pick("certain", "sicher")),
        (_, 0) => format!("{rows}, {}", lang.pick("all of them certain", "alle sicher")),
        (_, n) if n == all => format!("{rows}, {}", lang.pick("only possible", "nur möglich")),
        (_, n) => match lang {
            Lang::En => format!("{rows}, {n} of them only possible"),
            Lang::De => format!("{rows}, davon {n} nur möglich"),
        },
    }
}

/// The width at which columns are broken so that all fit.
fn fitting(widths: &[usize], room: usize) -> usize {
    let mut sorted = widths.to_vec();
    sorted.sort_unstable();
    let (mut room, mut left) = (room, sorted.len());
    for width in sorted {
        let share = room / left.max(1);
        if width > share {
            return share.max(NARROWEST);
        }
        room -= width;
        left -= 1;
    }
    usize::MAX
}

fn write_row(
    out: &mut dyn Write,
    cells: &[String],
    widths: &[usize],
    lines: &dyn Fn(&str) -> Vec<String>,
    paint: impl Fn(&str) -> String,
) -> io::Result<()> {
    let cells: Vec<Vec<String>> = cells.iter().map(|cell| lines(cell)).collect();
    let height = cells.iter().map(Vec::len).max().unwrap_or(0);
    for i in 0..height {
        let mut line = String::new();
        for (cell, width) in cells.iter().zip(widths) {
            let part = cell.get(i).map_or("", String::as_str);
            let missing = width.saturating_sub(text::width(part));
            line.push_str(&format!("{part}{}{GAP}", " ".repeat(missing)));
        }
        writeln!(out, "{}", paint(line.trim_end()))?;
    }
    Ok(())
}

/// A cell in the reader's language.
fn shown(cell: &Cell, lang: Lang) -> String {
    let all = |list: &[Cell]| list.iter().map(|cell| shown(cell, lang)).collect::<Vec<_>>();
    match cell {
        Cell::None => "–".to_owned(),
        Cell::Unknown => lang.pick("unknown", "unbekannt").to_owned(),
        Cell::Truth(true) => lang.pick("yes", "ja").to_owned(),
        Cell::Truth(false) => lang.pick("no", "nein").to_owned(),
        Cell::Text(text) => one_line(text),
        Cell::Entity(word) => titled(word),
        Cell::Number(word) | Cell::Word(word) => one_line(&word.shown),
        Cell::OneOf(list) => all(list).join(lang.pick(" or ", " oder ")),
        Cell::Many(list) => match list.as_slice() {
            [] => "–".to_owned(),
            [known @ .., Cell::Unknown] if !known.is_empty() => {
                let others = lang.pick("unknown others", "unbekannte weitere");
                format!("{}; {others}", all(known).join("; "))
            }
            list => all(list).join("; "),
        },
    }
}

/// `Ghana (GH)`
fn titled(word: &Word) -> String {
    let (title, name) = (one_line(&word.shown), one_line(&word.plain));
    if title == name { name } else { format!("{title} ({name})") }
}

fn one_line(written: &str) -> String {
    text::line(&written.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}
