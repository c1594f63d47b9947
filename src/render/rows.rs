//! Rows under each other; the last column takes what room there is.

use std::io::{self, Write};

use super::{Style, text};

/// The last column is not made narrower than this; below the others it has the whole line.
const LEAST: usize = 24;

/// Writes rows, each line behind `indent` blanks. Cells are escaped here.
pub fn write(out: &mut dyn Write, rows: &[Vec<String>], indent: usize, style: Style) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(1);
    let wide = |i: usize| rows.iter().filter_map(|r| r.get(i)).map(|c| text::width(&text::line(c))).max();
    let widths: Vec<usize> = (0..columns).map(|i| wide(i).unwrap_or(0)).collect();
    let before: usize = indent + widths.iter().map(|w| w + 2).sum::<usize>();
    let is_narrow = before + LEAST > style.width;
    for row in rows {
        let cells: Vec<_> = row.iter().map(|c| text::line(c)).collect();
        let (last, others) = cells.split_last().map_or((None, &[][..]), |(l, o)| (Some(l), o));
        let mut first = " ".repeat(indent);
        for (cell, width) in others.iter().zip(&widths) {
            let pad = if is_narrow { 0 } else { width - text::width(cell).min(*width) };
            first.push_str(&format!("{cell}{}  ", " ".repeat(pad)));
        }
        let last = last.map_or("", |l| l.as_ref());
        let line = match is_narrow && !others.is_empty() {
            true => {
                let head = text::wrap(first.trim(), style.width.saturating_sub(indent), &" ".repeat(indent));
                let blanks = " ".repeat(indent + 4);
                if last.is_empty() {
                    head
                } else {
                    format!("{head}\n{}", text::wrap(last, style.width, &blanks))
                }
            }
            false => text::wrap(last, style.width, &first),
        };
        for line in line.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Lang;

    fn shown(width: usize) -> String {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let rows = [row(["a", "one two three four five six seven"]), row(["long_name\u{7}", "x"])];
        let mut out = Vec::new();
        write(&mut out, &rows, 2, Style { lang: Lang::En, width, color: false }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_last_column_wraps_under_itself_or_goes_below() {
        let wide =
            "  a               one two three four five\n                  six seven\n  long_name\\u{7}  x\n";
        assert_eq!(shown(44), wide);
        assert_eq!(shown(40), "  a\n      one two three four five six seven\n  long_name\\u{7}\n      x\n");
    }
}
