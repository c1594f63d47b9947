//! An answer as other programs read it: names instead of titles, the same in every language but for texts.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::engine::cell::Cell;
use crate::engine::select::{Row, Table};

/// Writes an answer as one line of JSON. Its rows may be many: they are written one by one.
pub fn write(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    write!(out, "{{\"columns\":{},\"rows\":[", json!(table.columns))?;
    for (i, row) in table.rows.iter().enumerate() {
        let comma = if i > 0 { "," } else { "" };
        write!(out, "{comma}{}", line(row))?;
    }
    let certainty: Vec<&str> = table.rows.iter().map(|row| row.certainty.name()).collect();
    writeln!(out, "],\"certainty\":{}}}", json!(certainty))
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
        Cell::None => Value::Null.to_string(),
        Cell::Truth(yes) => json!(yes).to_string(),
        Cell::Unknown => json!("unknown").to_string(),
        Cell::Text(text) => json!(text).to_string(),
        Cell::Entity(word) | Cell::Word(word) => json!(word.plain).to_string(),
    }
}

fn all(list: &[Cell]) -> String {
    let cells: Vec<String> = list.iter().map(cell).collect();
    format!("[{}]", cells.join(","))
}
