//! One line a finding, for editors and `grep`: `path:line:column: severity[code]: message`.

use std::io::{self, Write};

use super::{Lines, heading, text};
use crate::check::Report;
use crate::finding::Lang;

/// Writes the findings of a report.
pub fn write(out: &mut dyn Write, report: &Report, lines: &Lines<'_>, lang: Lang) -> io::Result<()> {
    for finding in &report.findings {
        let accepted = if finding.accepted.is_some() { lang.pick("accepted ", "akzeptiert ") } else { "" };
        writeln!(
            out,
            "{}: {accepted}{}: {}",
            lines.at(finding.primary.place),
            heading(finding, lang),
            text::line(finding.message.in_lang(lang))
        )?;
    }
    Ok(())
}
