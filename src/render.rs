//! From a report to bytes: one file a format. Only [`terminal`] knows miette, only what writes JSON has serialisable types.

pub mod changes;
pub mod changes_json;
pub mod changes_markdown;
pub mod csv;
mod excerpt;
pub mod explain;
pub mod explain_json;
pub mod github;
pub mod gitlab;
pub mod graph;
pub mod grouped;
mod inline;
pub mod json;
mod json_buffer;
mod json_text;
pub mod junit;
mod lines;
pub(crate) mod links;
pub mod markdown;
pub mod review;
pub mod rows;
pub mod rules;
pub mod run;
pub mod sarif;
pub mod short;
pub mod summary;
pub mod table;
pub mod table_json;
pub mod terminal;
pub mod text;
pub(crate) mod uri;
pub mod vocabulary;
pub mod vocabulary_json;
pub mod why;
pub mod why_json;

pub use lines::Lines;
pub use run::Run;

use crate::finding::{Certainty, Finding, Lang, Severity};

/// How something is shown to people.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// The reader's language.
    pub lang: Lang,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether colours are wanted.
    pub color: bool,
}

/// The narrowest terminal that is catered for.
pub const NARROWEST: usize = 40;

/// A severity in the reader's language.
pub fn severity_word(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("error", "Fehler"),
        Severity::Warning => lang.pick("warning", "Warnung"),
        Severity::Note => lang.pick("note", "Hinweis"),
    }
}

/// Several findings of a severity, as a heading.
fn severity_plural(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => lang.pick("Errors", "Fehler"),
        Severity::Warning => lang.pick("Warnings", "Warnungen"),
        Severity::Note => lang.pick("Notes", "Hinweise"),
    }
}

/// Words as a sentence of their own: with a capital and a full stop, where they have none.
fn sentence(words: &str) -> String {
    let words = words.trim();
    let mut chars = words.chars();
    let first = chars.next().map(|c| c.to_uppercase().collect::<String>()).unwrap_or_default();
    let stop = if words.ends_with(['.', '!', '?', ':', '…']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}

/// A certainty in the reader's language.
fn certainty_word(certainty: Certainty, lang: Lang) -> &'static str {
    match certainty {
        Certainty::Certain => lang.pick("certain", "sicher"),
        Certainty::Possible => lang.pick("possible", "möglich"),
    }
}

/// What a column of certainties is called.
fn certainty_header(lang: Lang) -> &'static str {
    lang.pick("certainty", "Sicherheit")
}

/// `error[migration/brain_drain]`, marked where it is only possible.
fn heading(finding: &Finding, lang: Lang) -> String {
    let severity = severity_word(finding.severity, lang);
    let possible = match finding.certainty {
        Certainty::Certain => "",
        Certainty::Possible => lang.pick(" (possible)", " (möglich)"),
    };
    format!("{severity}[{}]{possible}", text::line(&finding.code))
}

impl Style {
    /// Text in a colour, where colours are wanted.
    fn paint(self, ansi: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{ansi}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn severity_color(severity: Severity) -> &'static str {
        match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Note => "1;36",
        }
    }
}
