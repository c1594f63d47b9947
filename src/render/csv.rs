//! An answer as spreadsheets read it (RFC 4180): names instead of titles, and nothing that would be run as a formula.

use std::io::{self, Write};

use super::{certainty_header, certainty_word, text};
use crate::engine::cell::Cell;
use crate::engine::select::Table;
use crate::finding::Lang;

/// Writes an answer with its header, and the certainty of each row in the last column.
pub fn write(out: &mut dyn Write, table: &Table, lang: Lang) -> io::Result<()> {
    let header = table.columns.iter().map(|name| harmless(name));
    record(out, header.chain([certainty_header(lang).to_owned()]))?;
    for row in &table.rows {
        let certainty = certainty_word(row.certainty, lang).to_owned();
        record(out, row.cells.iter().map(value).chain([certainty]))?;
    }
    Ok(())
}

fn record(out: &mut dyn Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    write!(out, "{}\r\n", cells.join(","))
}

fn value(cell: &Cell) -> String {
    let all = |list: &[Cell]| list.iter().map(value).collect::<Vec<_>>();
    match cell {
        Cell::None => String::new(),
        Cell::Unknown => "unknown".to_owned(),
        Cell::Truth(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Cell::Text(text) => harmless(text),
        Cell::Number(word) | Cell::Entity(word) | Cell::Word(word) => text::lines(&word.plain),
        Cell::OneOf(list) => all(list).join(" or "),
        Cell::Many(list) => all(list).join("; "),
    }
}

/// A text that no spreadsheet runs, and no terminal obeys.
fn harmless(written: &str) -> String {
    let runs = written.starts_with(['=', '+', '-', '@', '\t', '\r']);
    format!("{}{}", if runs { "'" } else { "" }, text::lines(written))
}

/// In quotes, where a reader would else see more than one cell. Some take `;` for the sign between cells.
fn quoted(cell: &str) -> String {
    match cell.contains(['"', ',', ';', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell.to_owned(),
    }
}
