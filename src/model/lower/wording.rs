//! The words of a Markdown draft that stand before an entity's fence.

use smallvec::smallvec;

use rustc_hash::FxBuildHasher;

use super::at;
use crate::model::{LocalisedText, Part, TextId};
use crate::source::{Place, SourceId, Sources, Span};

/// The prose of all drafts; each stretch becomes a text when it is first asked for.
pub(super) struct Wordings<'a> {
    prose: Vec<(SourceId, &'a [Span])>,
    texts: indexmap::IndexMap<Place, Option<TextId>, FxBuildHasher>,
}

impl<'a> Wordings<'a> {
    pub(super) fn new(parts: &[Part<'a>]) -> Wordings<'a> {
        let prose = parts.iter().filter(|part| !part.prose.is_empty());
        Wordings {
            prose: prose.map(|part| (part.source, part.prose)).collect(),
            texts: indexmap::IndexMap::default(),
        }
    }

    /// The prose between the fence before and the one around a place.
    pub(super) fn of(
        &mut self,
        sources: &Sources,
        texts: &mut Vec<LocalisedText>,
        place: Place,
    ) -> Option<(TextId, Place)> {
        let i = self.prose.binary_search_by_key(&place.source, |(source, _)| *source).ok()?;
        let (source, spans) = self.prose.get(i)?;
        let before = spans.partition_point(|span| span.end <= place.span.start);
        let stretch = at(*source, *spans.get(before.checked_sub(1)?)?);
        let text = *self.texts.entry(stretch).or_insert_with(|| {
            let words = plain(sources.text(stretch));
            (!words.is_empty()).then(|| {
                texts.push(LocalisedText { variants: smallvec![(None, words.into())] });
                TextId(texts.len() as u32 - 1)
            })
        });
        text.map(|text| (text, stretch))
    }
}

/// The words without quotation blocks, fences and the marks of headings.
fn plain(prose: &str) -> String {
    let mut text = String::new();
    let mut quoted = false;
    let mut fenced = false;
    let lines: Vec<&str> = prose.lines().collect();
    for (i, line) in lines.iter().enumerate() {
        let line = line.trim();
        let fence = line.starts_with("```") || line.starts_with("~~~");
        // The stretch begins behind a fence and ends before one: those marks open nothing here.
        let edge = lines.get(..i).is_some_and(|b| b.iter().all(|l| l.trim().is_empty()))
            || lines.get(i + 1..).is_some_and(|a| a.iter().all(|l| l.trim().is_empty()));
        if fence {
            fenced = !fenced && !edge;
            continue;
        }
        // A paragraph that goes on behind `>` belongs to the quotation.
        quoted = line.starts_with('>') || quoted && !line.is_empty() && !line.starts_with('#');
        if quoted || fenced {
            continue;
        }
        let words = line.trim_start_matches('#').trim();
        if !words.is_empty() {
            text.push_str(words);
        }
        text.push('\n');
    }
    let mut out = String::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(paragraph);
    }
    out
}
