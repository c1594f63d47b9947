//! What can be done about what stands in a range: each as edits that an editor may make.

mod accept;
mod create;
mod extract;
mod fixes;
mod missing;

use super::Analysis;
use super::at::item_span;
use super::snippet::filled;
use crate::finding::{Edit, Finding, Said};
use crate::source::{Place, SourceId, Span};

pub(super) use accept::bound;
pub use fixes::fix_all;

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it does.
    pub title: Said,
    /// What sort of thing it is.
    pub what: What,
    /// What it changes; the changes of one text do not overlap.
    pub changes: Vec<Change>,
    /// The fingerprint of the finding it answers.
    pub answers: Option<u64>,
    /// Whether nobody has to decide anything, so that it is the one to take.
    pub is_preferred: bool,
}

/// What sort of thing an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum What {
    /// It settles a finding.
    Fix,
    /// It answers for a finding.
    Accept,
    /// It adds what is missing.
    Complete,
    /// It declares what is not known.
    Create,
    /// It moves something elsewhere.
    Extract,
    /// It settles all findings of a file that need no decision.
    FixAll,
    /// It puts a file into its canonical layout.
    Format,
}

/// One replacement of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What is replaced; an empty span inserts.
    pub place: Place,
    /// The new text.
    pub text: String,
    /// Whether the text has places to fill in: `${1:name}`.
    pub is_snippet: bool,
}

impl Change {
    fn text(place: Place, text: impl Into<String>) -> Change {
        Change { place, text: text.into(), is_snippet: false }
    }

    fn snippet(place: Place, text: impl Into<String>) -> Change {
        Change { place, text: text.into(), is_snippet: true }
    }

    /// As an edit; places to fill in keep what stands there at first.
    pub fn edit(&self) -> Edit {
        let text = if self.is_snippet { filled(&self.text) } else { self.text.clone() };
        Edit { place: self.place, text }
    }
}

/// Of more findings in one range, nobody chooses.
const MOST: usize = 50;

/// What can be done about a range; fixes first, what concerns the whole file last.
pub fn actions(it: &Analysis<'_>, range: Place) -> Vec<Action> {
    if !it.workspace.is_own(range.source) {
        return Vec::new();
    }
    let here: Vec<&Finding> = it
        .report
        .findings
        .iter()
        .filter(|f| f.accepted.is_none())
        .filter(|f| f.primary.place.source == range.source && touch(f.primary.place.span, range.span))
        .take(MOST)
        .collect();
    let mut all = Vec::new();
    for finding in &here {
        fixes::of(it, finding, &mut all);
        create::unknown(it, finding, &mut all);
        missing::complete(it, finding, &mut all);
    }
    all.extend(here.iter().filter_map(|finding| accept::accept(it, finding)));
    all.extend(extract::extend(it, range));
    all.extend(fixes::all(it, range.source));
    all.extend(formatted(it, range.source));
    all
}

fn touch(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn formatted(it: &Analysis<'_>, source: SourceId) -> Option<Action> {
    let edits = super::format::format(it, source);
    (!edits.is_empty()).then(|| Action {
        title: Said::both("put the file into its canonical layout", "die Datei einheitlich anordnen"),
        what: What::Format,
        changes: edits.into_iter().map(|e| Change::text(e.place, e.text)).collect(),
        answers: None,
        is_preferred: false,
    })
}

/// Where something can be put below the item that holds a place: at the end of its last line.
struct Below {
    /// Where.
    place: Place,
    /// What stands before every line there: the marks of a quotation, the indentation of a list.
    prefix: String,
    /// Whether something else follows on the same line.
    is_shared: bool,
}

impl Below {
    fn new(it: &Analysis<'_>, place: Place) -> Option<Below> {
        let text = &*it.workspace.sources.get(place.source).text;
        let items = &it.workspace.parsed.get(place.source.0 as usize)?.file.items;
        let holds = |span: Span| span.start <= place.span.start && place.span.start <= span.end;
        let item = items.iter().map(item_span).find(|span| holds(*span))?;
        let behind = text.get(item.end as usize..)?;
        let line = behind.split('\n').next().unwrap_or("").trim_end_matches('\r');
        let rest = line.trim_start();
        // A remark behind it stays where it is; anything else begins something new.
        let is_shared = !rest.is_empty() && !rest.starts_with('#');
        let end = if is_shared { 0 } else { line.trim_end().len() };
        let at = item.end + end as u32;
        let before = text.get(..item.start as usize)?;
        let prefix = before.get(before.rfind('\n').map_or(0, |n| n + 1)..)?;
        let is_blank = prefix.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
        let prefix = if is_blank { prefix.to_owned() } else { String::new() };
        let place = Place { source: place.source, span: Span { start: at, end: at } };
        Some(Below { place, prefix, is_shared })
    }

    /// A text there, a blank line above it.
    fn text(&self, text: &str) -> String {
        let blank = self.prefix.trim_end();
        let lines = text.lines().map(|line| format!("\n{}{line}", self.prefix));
        let behind = if self.is_shared { format!("\n{}", self.prefix) } else { String::new() };
        format!("\n{blank}{}{behind}", lines.collect::<String>())
    }
}
