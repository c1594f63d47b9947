//! An answer as other programs read it: names instead of titles, the same in every language but for texts.

use std::io::{self, Write};

use super::json_text;
use crate::engine::cell::Cell;
use crate::engine::select::{Row, Table};

/// Writes an answer as one line of JSON. Its rows may be many: they are written one by one.
pub fn write(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    write!(out, "{{\"columns\":{},\"rows\":[", json_text::text(&table.columns))?;
    for (i, row) in table.rows.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        write!(out, "{comma}{}", line(row))?;
    }
    let certainty: Vec<&str> = table.rows.iter().map(|row| row.certainty.name()).collect();
    writeln!(out, "],\"certainty\":{}}}", json_text::text(&certainty))
}

fn line(row: &Row) -> String {
    let cells: Vec<String> = row.cells.iter().map(cell).collect();
    format!("[{}]", cells.join(","))
}

fn cell(cell: &Cell) -> String {
    match cell {
        // A number is exact: it is written digit by digit.
        Cell::Number(word) => word.plain.clone(),
        Cell::Many(list) => all(list),
        Cell::OneOf(list) => format!("{{\"one_of\":{}}}", all(list)),
        Cell::None => "null".to_owned(),
        Cell::Truth(yes) => yes.to_string(),
        Cell::Unknown => json_text::text("unknown"),
        Cell::Text(text) => json_text::text(&**text),
        Cell::Entity(word) | Cell::Word(word) => json_text::text(&word.plain),
    }
}

fn all(list: &[Cell]) -> String {
    let cells: Vec<String> = list.iter().map(cell).collect();
    format!("[{}]", cells.join(","))
}
