//! Places and texts in the terms of SARIF.

use std::borrow::Cow;

use super::log::{ArtifactLocation, Location, LogicalLocation, Message, PhysicalLocation, Region};
use crate::finding::Label;
use crate::render::run::Run;
use crate::render::{text, uri};
use crate::source::{EMBEDDED, Place, Span};

/// What is longer than this, in bytes, is not quoted.
const LONGEST: usize = 4_096;

/// From places to locations.
#[derive(Clone, Copy)]
pub(super) struct Places<'a> {
    pub(super) run: &'a Run<'a>,
}

impl<'a> Places<'a> {
    /// A place with the words for it, if there are any.
    pub(super) fn location(&self, place: Place, words: Option<String>) -> Location<'a> {
        Location {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: self.artifact(place),
                region: self.region(place),
                context_region: None,
            },
            logical_locations: Vec::new(),
            message: words.map(Message::of),
        }
    }

    /// A place with its entity.
    pub(super) fn label(&self, label: &'a Label) -> Location<'a> {
        let words = label.text.in_lang(self.run.lang);
        let mut location = self.location(label.place, (!words.is_empty()).then(|| plain(words).into_owned()));
        let entity = label.entity.as_deref().map(|e| LogicalLocation { fully_qualified_name: e.into() });
        location.logical_locations.extend(entity);
        location
    }

    pub(super) fn artifact(&self, place: Place) -> ArtifactLocation {
        artifact(&self.run.path(place.source))
    }

    pub(super) fn region(&self, place: Place) -> Region {
        let (start, end) = (self.run.lines.start(place), self.run.lines.end(place));
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            snippet: None,
        }
    }

    /// The place of a finding: with the words that stand there, and the lines around them.
    pub(super) fn primary(&self, label: &'a Label) -> Location<'a> {
        let (mut location, lines) = (self.label(label), self.run.lines);
        let Place { source, span } = label.place;
        let words = |span: Span| Some(Message::of(span.of(lines.text(source)).to_owned()));
        let first = lines.line(source, span.start).saturating_sub(1);
        let last = lines.line(source, span.end) + 1;
        let last = lines.span(source, last).or_else(|| lines.span(source, last - 1));
        if let (Some(first), Some(last)) = (lines.span(source, first), last) {
            let around = first.to(last);
            if (around.end - around.start) as usize > LONGEST {
                return location;
            }
            let region = |span: Span| Region { snippet: words(span), ..self.region(Place { source, span }) };
            location.physical_location.region = region(span);
            location.physical_location.context_region = (around != span).then(|| region(around));
        }
        location
    }

    /// A link to a related location.
    pub(super) fn link(&self, label: &Label, id: usize) -> String {
        let at = self.run.at(label.place);
        let words = text::line(label.text.in_lang(self.run.lang));
        let said = if words.is_empty() { at } else { format!("{words} ({at})") };
        // Within a link a backslash needs one of its own.
        format!("[{}]({id})", said.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]"))
    }
}

fn artifact(path: &str) -> ArtifactLocation {
    match path.strip_prefix(EMBEDDED) {
        Some(rest) => ArtifactLocation { uri: format!("{EMBEDDED}{}", uri::path(rest)), uri_base_id: None },
        None => ArtifactLocation { uri: uri::path(path), uri_base_id: Some("SRCROOT") },
    }
}

/// A text as a message of one line in which nothing is a link.
pub(super) fn plain(words: &str) -> Cow<'_, str> {
    let words = text::line(words);
    match words.contains(['[', ']']) {
        true => Cow::Owned(words.replace('[', "\\[").replace(']', "\\]")),
        false => words,
    }
}
