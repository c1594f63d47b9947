//! Workflow commands: what GitHub shows beside the changed lines, where nothing can be uploaded.

use std::io::{self, Write};

use super::run::Run;
use super::text;
use crate::finding::{Certainty, Finding, Lang, Severity};

/// What GitHub shows of each level in a step.
const MOST: usize = 10;

/// Writes a run: the worst first, and of each level no more than is shown.
pub fn write(out: &mut dyn Write, run: &Run<'_>) -> io::Result<()> {
    for unreadable in run.unreadable {
        let words = text::line(unreadable.reason.in_lang(run.lang));
        writeln!(
            out,
            "::error title={}::{}",
            property(run.lang.pick("not read", "nicht gelesen")),
            data(&format!("`{}` {words}", text::line(&unreadable.path)))
        )?;
    }
    for (severity, command) in
        [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")]
    {
        let findings: Vec<&Finding> = run.of_severity(severity).collect();
        // The last that is shown says how many are not.
        let room = if severity == Severity::Error { MOST.saturating_sub(run.unreadable.len()) } else { MOST };
        let shown = if findings.len() > room { room.saturating_sub(1) } else { findings.len() };
        for finding in findings.iter().take(shown) {
            writeln!(out, "::{command} {}::{}", properties(finding, run), data(&message(finding, run)))?;
        }
        let rest = findings.len() - shown;
        if rest > 0 {
            let words = match run.lang {
                Lang::En => format!("… and {rest} more; the summary of the job lists them all"),
                Lang::De => {
                    format!("… und {rest} weitere; die Zusammenfassung des Laufs nennt alle")
                }
            };
            writeln!(out, "::{command} title=Einklang::{}", data(&words))?;
        }
    }
    Ok(())
}

/// Where it stands, and its heading. GitHub refuses columns where the lines differ.
fn properties(finding: &Finding, run: &Run<'_>) -> String {
    let place = finding.primary.place;
    let (start, end) = (run.lines.start(place), run.lines.end(place));
    let columns = match start.line == end.line {
        true => format!(",col={},endColumn={}", start.column, end.column),
        false => String::new(),
    };
    let possible = match finding.certainty {
        Certainty::Certain => "",
        Certainty::Possible => run.lang.pick(" (possible)", " (möglich)"),
    };
    let path = run.path(place.source);
    format!(
        "file={},line={},endLine={}{columns},title={}",
        property(&text::line(&path)),
        start.line,
        end.line,
        property(&format!("{}{possible}", text::line(&finding.code)))
    )
}

fn message(finding: &Finding, run: &Run<'_>) -> String {
    let mut said = text::line(finding.message.in_lang(run.lang)).into_owned();
    if let Some(help) = &finding.help {
        said += &format!(
            "\n{} {}",
            run.lang.pick("help:", "Hilfe:"),
            text::lines(help.in_lang(run.lang)).replace('\n', " ")
        );
    }
    said
}

/// What stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
