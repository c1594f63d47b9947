//! Findings for people at a terminal. The only file that knows miette.

use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::excerpt::Excerpts;
use super::{Lines, Style, heading, text};
use crate::check::Report;
use crate::finding::{Acceptance, Finding, Lang, Severity};

/// How many of the statements it rests on are shown with a finding.
const STEPS: usize = 8;

/// Writes the findings of a report.
pub fn write(out: &mut dyn Write, report: &Report, lines: &Lines<'_>, style: Style) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| write_finding(out, finding, lines, style))
}

/// Writes one finding, with a blank line after it.
pub fn write_finding(
    out: &mut dyn Write,
    finding: &Finding,
    lines: &Lines<'_>,
    style: Style,
) -> io::Result<()> {
    if let Some(accepted) = &finding.accepted {
        let line = accepted_line(finding, accepted, lines, style);
        return writeln!(out, "{}\n", style.paint("2", &line));
    }
    let heading = heading(finding, style.lang);
    let code = text::line(&finding.code);
    let heading = heading.replacen(&*code, &lines.shown_code(&finding.code), 1);
    writeln!(out, "{}", style.paint(Style::severity_color(finding.severity), &heading))?;
    let shown = Shown { finding, style, excerpts: Excerpts::of(finding, lines, style.lang, style.width) };
    let mut drawn = String::new();
    // Writing to a string does not fail; and a label that cannot be drawn must not cost the finding.
    if handler(style).render_report(&mut drawn, &shown).is_err() {
        drawn.push_str(&format!("  {}\n", lines.shown_at(finding.primary.place)));
    }
    for line in drawn.lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    write_notes(out, finding, lines, style)?;
    writeln!(out)
}

/// What stands below the source: advice, the sources cited, and the statements it rests on.
fn write_notes(out: &mut dyn Write, finding: &Finding, lines: &Lines<'_>, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let mut note = |word: &str, body: &str| {
        let wrapped = text::wrap(body, style.width, &format!("  {word}: "));
        let plain = format!("{word}:");
        writeln!(out, "{}", wrapped.replacen(&plain, &style.paint("36", &plain), 1))
    };
    if let Some(help) = &finding.help {
        note(lang.pick("help", "Hilfe"), &text::lines(help.in_lang(lang)))?;
    }
    for fix in &finding.fixes {
        let who = match fix.is_safe {
            true => lang.pick("`--fix` does it", "erledigt `--fix`"),
            false => lang.pick("for you to decide", "zu entscheiden"),
        };
        let title = text::line(fix.title.in_lang(lang));
        note(lang.pick("fix", "Vorschlag"), &format!("{title} ({who})"))?;
    }
    for cite in &finding.cites {
        let source = text::line(&cite.source);
        let quote = cite.quote.as_deref().map(|q| match lang.pick("en", "de") {
            "de" => format!(" „{}“", text::line(q)),
            _ => format!(" “{}”", text::line(q)),
        });
        note(lang.pick("source", "Quelle"), &format!("{source}{}", quote.unwrap_or_default()))?;
    }
    if finding.because.is_empty() {
        return Ok(());
    }
    let because = lang.pick("because:", "weil:");
    writeln!(out, "  {}", style.paint("36", because))?;
    for (i, step) in finding.because.iter().enumerate().take(STEPS) {
        let place = step.place.map(|p| format!(" ({})", lines.shown_at(p))).unwrap_or_default();
        let body = format!("{}{place}", text::line(step.text.in_lang(lang)));
        writeln!(out, "{}", text::wrap(&body, style.width, &format!("    {}. ", i + 1)))?;
    }
    match finding.because.len().saturating_sub(STEPS) {
        0 => Ok(()),
        more => {
            let command = finding.primary.entity.as_deref().map(|e| why_command(finding, e));
            let command = command.map_or_else(String::new, |c| format!(": `{c}`"));
            let body = match lang {
                Lang::En => format!("… and {more} more{command}"),
                Lang::De => format!("… und {more} weitere{command}"),
            };
            writeln!(out, "{}", text::wrap(&body, style.width, "    "))
        }
    }
}

/// The command that shows the whole derivation of a finding.
fn why_command(finding: &Finding, entity: &str) -> String {
    let (code, entity) = (text::line(&finding.code), text::line(entity));
    format!("einklang why {code}@{entity}")
}

/// An accepted finding, in one line: it is settled, but not hidden.
fn accepted_line(finding: &Finding, accepted: &Acceptance, lines: &Lines<'_>, style: Style) -> String {
    let lang = style.lang;
    let mut line = format!(
        "{}[{}] {}: {} – {}",
        lang.pick("accepted", "akzeptiert"),
        text::line(&finding.code),
        lines.shown_at(finding.primary.place),
        text::line(finding.message.in_lang(lang)),
        text::line(&accepted.because),
    );
    let by = accepted.by.as_deref().map(|by| format!("{} {}", lang.pick("by", "durch"), text::line(by)));
    let until =
        accepted.until.as_deref().map(|until| format!("{} {}", lang.pick("until", "bis"), text::line(until)));
    let who: Vec<String> = by.into_iter().chain(until).collect();
    if !who.is_empty() {
        line.push_str(&format!(" ({})", who.join(", ")));
    }
    line
}

fn handler(style: Style) -> GraphicalReportHandler {
    let styles = if style.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters: ThemeCharacters::unicode(), styles })
        .with_width(style.width)
        .with_links(false)
        .without_cause_chain()
        .without_syntax_highlighting()
}

/// A finding as miette wants to see it.
struct Shown<'f> {
    finding: &'f Finding,
    style: Style,
    excerpts: Excerpts,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.finding.fmt(f)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::lines(self.finding.message.in_lang(self.style.lang)))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpts)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpts.marks.iter().map(|mark| {
            let text = (!mark.text.is_empty()).then(|| mark.text.clone());
            let span = SourceSpan::from(mark.range.clone());
            match mark.primary {
                true => LabeledSpan::new_primary_with_span(text, span),
                false => LabeledSpan::new_with_span(text, span),
            }
        })))
    }
}

/// miette labels one source. This is one over all files of a finding: it answers with the excerpt that holds a span,
/// under the file's name and line numbers, and refuses spans over two of them, so that they are drawn apart.
impl SourceCode for Excerpts {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let part =
            self.parts.iter().find(|p| p.range.start <= start && end <= p.range.end && start < p.range.end);
        let part = part.ok_or(MietteError::OutOfBounds)?;
        let data = self.text.get(part.range.clone()).unwrap_or("").as_bytes();
        let whole = SourceSpan::from(part.range.clone());
        // Without context miette asks where a label stands, to write it in the frame.
        let mark = self.marks.iter().filter(|_| before == 0).find(|m| m.range.start == start);
        let (line, column) = match mark {
            Some(mark) => (mark.position.line as usize - 1, mark.position.column as usize - 1),
            None => (part.line, 0),
        };
        Ok(Box::new(MietteSpanContents::new_named(part.path.clone(), data, whole, line, column, part.count)))
    }
}
