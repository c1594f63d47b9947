//! What there is to know about what stands at a cursor, as Markdown.

mod entity;
mod keywords;
mod vocabulary;

pub(super) use entity::is_address;

use super::names::{self, Globals, Mention, Named};
use super::show::{code, plain};
use super::{Analysis, Cursor, at, definition, references};
use crate::finding::Certainty;
use crate::render::markdown;
use crate::source::{Place, Span};
use crate::syntax::token::TokenKind;

/// What is shown at a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub place: Place,
    /// As Markdown.
    pub markdown: String,
}

/// So many findings are named below what stands at the cursor.
const FINDINGS: usize = 3;
/// So many lines of a declaration are shown.
const LINES: usize = 12;

/// What stands at a cursor, and what is found there.
pub fn hover(analysis: &Analysis<'_>, cursor: Cursor) -> Option<Hover> {
    let known = names::scoped(analysis, cursor, |analysis, test| {
        let globals = Globals::of(analysis.workspace, test.map(|test| (cursor.source, test)));
        match names::mention_here(analysis, cursor) {
            Some(mention) => Some((mention.place, Say { analysis, globals: &globals }.mention(&mention))),
            None => keyword(analysis, cursor),
        }
    });
    let found = findings(analysis, cursor);
    match known {
        Some((place, mut markdown)) => {
            if let Some(found) = found {
                markdown.push_str("\n\n---\n\n");
                markdown.push_str(&found);
            }
            Some(Hover { place, markdown })
        }
        None => {
            let span = Span { start: cursor.offset, end: cursor.offset };
            found.map(|markdown| Hover { place: Place { source: cursor.source, span }, markdown })
        }
    }
}

/// A word of the language, where no name stands.
fn keyword(analysis: &Analysis<'_>, cursor: Cursor) -> Option<(Place, String)> {
    let file = at::file(analysis.workspace, cursor.source)?;
    let text = &analysis.workspace.sources.get(cursor.source).text;
    // Outside the fences of a draft nothing is a word of the language.
    at::items(&file.items, cursor.offset).first()?;
    let token = at::token(text, cursor.offset).filter(|t| t.kind == TokenKind::Name)?;
    let said = keywords::of(token.span.of(text))?;
    let place = Place { source: cursor.source, span: token.span };
    Some((place, format!("**{}** — {}", code(token.span.of(text)), said.in_lang(analysis.lang))))
}

/// The findings that are shown at a cursor, in short.
fn findings(analysis: &Analysis<'_>, cursor: Cursor) -> Option<String> {
    let lang = analysis.lang;
    let here = analysis.report.findings.iter().filter(|f| {
        f.primary.place.source == cursor.source && at::touches(f.primary.place.span, cursor.offset)
    });
    let mut lines: Vec<String> = Vec::new();
    for finding in here {
        let possible = match finding.certainty {
            Certainty::Possible => lang.pick(" (possible)", " (möglich)"),
            Certainty::Certain => "",
        };
        let accepted = match &finding.accepted {
            Some(accepted) => {
                format!(" — {} {}", lang.pick("accepted:", "angenommen:"), plain(&accepted.because))
            }
            None => String::new(),
        };
        let message = plain_said(finding.message.in_lang(lang));
        lines.push(format!("- {message} {}{possible}{accepted}", code(&finding.code)));
    }
    let more = lines.len().saturating_sub(FINDINGS);
    lines.truncate(FINDINGS);
    if more > 0 {
        lines.push(format!("- … {more} {}", lang.pick("more", "weitere")));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A message, whose words in backticks stay what they are.
pub(super) fn plain_said(message: &str) -> String {
    let mut said = String::new();
    for (i, part) in message.split('`').enumerate() {
        match i % 2 {
            0 => said.push_str(&lead(&plain(part), part)),
            _ => said.push_str(&code(part)),
        }
    }
    said
}

/// With the blanks that stood at its ends.
fn lead(shown: &str, part: &str) -> String {
    let before = if part.starts_with(char::is_whitespace) { " " } else { "" };
    let behind = if part.len() > 1 && part.ends_with(char::is_whitespace) { " " } else { "" };
    format!("{before}{shown}{behind}")
}

/// Says what is known of names.
struct Say<'s, 'a> {
    analysis: &'s Analysis<'a>,
    globals: &'s Globals<'a>,
}

impl Say<'_, '_> {
    fn pick<'t>(&self, en: &'t str, de: &'t str) -> &'t str {
        self.analysis.lang.pick(en, de)
    }

    fn mention(&self, mention: &Mention) -> String {
        let named = self.named(mention);
        match mention.of {
            Some(of) if !matches!(mention.named, Named::Property(_)) => {
                let property = self.analysis.model.property(of);
                let title = self.analysis.property_title(property);
                format!("{named}\n\n{} {}", self.pick("here as", "hier als"), plain(&title))
            }
            _ => named,
        }
    }

    fn named(&self, mention: &Mention) -> String {
        match mention.named {
            Named::Entity(id) => self.entity(id),
            Named::Kind(id) => self.kind(id),
            Named::Property(id) => self.property(id),
            Named::Choice(id) => self.choice(id, None),
            Named::Value(id, at) => self.choice(id, Some(at)),
            Named::Unit(id) => self.unit(id),
            Named::Rule(place) => self.rule(place),
            Named::Define(_) | Named::Threshold(_) => self.declaration(mention),
            Named::Variable(place) => self.variable(place),
            Named::Pack(pack) => self.pack(pack),
            Named::Sentence(kind) => self.sentence(kind),
            Named::Local(_) => String::new(),
        }
    }

    /// A define or a named value as it is written.
    fn declaration(&self, mention: &Mention) -> String {
        let targets = definition::of(self.analysis, self.globals, &mention.named);
        let Some(target) = targets.first() else { return String::new() };
        let text = target.whole.of(&self.analysis.workspace.sources.get(target.name.source).text);
        let mut said = markdown::fenced(&shortened(text));
        let set = match mention.named {
            Named::Threshold(place) => self.set(self.analysis.workspace.sources.text(place)),
            _ => None,
        };
        if let Some(set) = set {
            said.push_str(&format!(
                "\n\n{} {}",
                self.pick("the project sets it to", "das Projekt setzt ihn auf"),
                code(&set)
            ));
        }
        said
    }

    /// What the project file sets a named value to.
    fn set(&self, name: &str) -> Option<String> {
        let set = &self.analysis.workspace.settings.values;
        set.iter().find(|v| v.name == name).map(|v| v.text.clone())
    }

    /// A variable, with the kind it ranges over.
    fn variable(&self, place: Place) -> String {
        let name = code(self.analysis.workspace.sources.text(place));
        let what = self.pick("variable", "Variable");
        match definition::variable_kind(self.analysis, place) {
            Some(Named::Kind(kind)) => {
                let of = self.analysis.model.kind(kind);
                let written = code(self.analysis.model.symbols.text(of.name));
                let title = plain(self.analysis.kind_title(kind));
                format!("**{name}** — {what}: {written} ({title})")
            }
            _ => {
                let uses = references::highlights(
                    self.analysis,
                    Cursor { source: place.source, offset: place.span.start },
                );
                let line = self.line(place);
                format!(
                    "**{name}** — {what}, {} {}\n\n{}",
                    uses.len().saturating_sub(1),
                    self.pick("uses", "Verwendungen"),
                    markdown::fenced(&line)
                )
            }
        }
    }

    /// The line that a place stands on.
    fn line(&self, place: Place) -> String {
        let text = &self.analysis.workspace.sources.get(place.source).text;
        let (before, behind) = text.split_at_checked(place.span.start as usize).unwrap_or((text, ""));
        let start = before.rsplit('\n').next().unwrap_or_default();
        format!("{start}{}", behind.lines().next().unwrap_or_default()).trim().to_owned()
    }
}

/// A declaration, not too long, without the indentation of its later lines.
fn shortened(text: &str) -> String {
    let indent = text.lines().skip(1).filter(|l| !l.trim().is_empty());
    let indent = indent.map(|l| l.len() - l.trim_start_matches(' ').len()).min().unwrap_or(0);
    let mut lines: Vec<&str> = text.lines().take(1).collect();
    lines.extend(text.lines().skip(1).map(|l| l.get(indent.saturating_sub(2)..).unwrap_or(l.trim_start())));
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines.push("  …");
    }
    lines.join("\n")
}
