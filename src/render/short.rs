//! One line a finding, for editors and `grep`: `path:line:column: severity[code]: message`.

use std::io::{self, Write};

use super::{Lines, heading, text};
use crate::check::Report;
use crate::finding::Lang;
use crate::source::EMBEDDED;

/// Writes the findings of a report. `here` is the way from the current folder to the project, with a `/` at its end: that is where
/// an editor looks for files.
pub fn write(
    out: &mut dyn Write,
    report: &Report,
    lines: &Lines<'_>,
    here: &str,
    lang: Lang,
) -> io::Result<()> {
    let here = text::line(here);
    for finding in &report.findings {
        let accepted = if finding.accepted.is_some() { lang.pick("accepted ", "akzeptiert ") } else { "" };
        let place = finding.primary.place;
        // What ships with Einklang is no file.
        let is_file = !lines.path(place.source).starts_with(EMBEDDED);
        writeln!(
            out,
            "{}{}: {accepted}{}: {}",
            if is_file { &*here } else { "" },
            lines.at(place),
            heading(finding, lang),
            text::line(finding.message.in_lang(lang))
        )?;
    }
    Ok(())
}
