//! The lines of several files that a finding touches, as one text: each line cut to the width, nothing in it that
//! acts on the terminal, and every label at its new place.

use unicode_width::UnicodeWidthChar;

use super::{Lines, text};
use crate::finding::{Finding, Label, Lang};
use crate::source::{Position, SourceId, Span};

/// Some successive lines of one file.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The file.
    pub(super) path: String,
    /// The first line, from 0.
    pub(super) line: usize,
    /// Where the excerpt's text stands in [`Excerpts::text`].
    pub(super) range: std::ops::Range<usize>,
    /// How many lines it has.
    pub(super) count: usize,
}

/// A label in the joined text.
#[derive(Debug)]
pub(super) struct Mark {
    /// The bytes of the joined text.
    pub(super) range: std::ops::Range<usize>,
    /// Where it stands in its file.
    pub(super) position: Position,
    /// What it says; empty for nothing.
    pub(super) text: String,
    /// Whether the finding is shown here.
    pub(super) primary: bool,
}

/// All excerpts of a finding, the file of its primary place first.
#[derive(Debug, Default)]
pub(super) struct Excerpts {
    pub(super) text: String,
    pub(super) parts: Vec<Excerpt>,
    pub(super) marks: Vec<Mark>,
}

/// A label on its way: only its first line counts, so that a long declaration does not fill the screen.
struct Wanted {
    line: usize,
    /// The columns before it.
    column: usize,
    span: Span,
    position: Position,
    text: String,
    primary: bool,
}

/// The least columns that are left for the words of a label.
const ROOM: usize = 24;
/// Of a line longer than this, in bytes, only what surrounds a label is looked at: a line may be a whole file.
const LONG: usize = 4_096;
/// Frame around the lines beside the digits of their numbers.
const FRAME: usize = 4;
/// What stands between a label's place and its words: `╰── `.
const ARROW: usize = 4;

impl Excerpts {
    /// The lines around all labels of a finding, at most `columns` wide.
    pub(super) fn of(finding: &Finding, lines: &Lines<'_>, lang: Lang, columns: usize) -> Excerpts {
        let labels = || std::iter::once(&finding.primary).chain(&finding.related);
        let mut files: Vec<SourceId> = Vec::new();
        for label in labels() {
            if !files.contains(&label.place.source) {
                files.push(label.place.source);
            }
        }
        let mut excerpts = Excerpts::default();
        for file in files {
            let here = labels().enumerate().filter(|(_, l)| l.place.source == file);
            let mut wanted: Vec<Wanted> = here.map(|(i, l)| Wanted::new(l, lines, lang, i == 0)).collect();
            wanted.sort_by_key(|w| (w.span, !w.primary));
            wanted.dedup_by(|next, first| first.absorb(next));
            excerpts.add_file(file, &wanted, lines, columns);
        }
        excerpts
    }

    fn add_file(&mut self, file: SourceId, wanted: &[Wanted], lines: &Lines<'_>, columns: usize) {
        let last = wanted.iter().map(|w| w.line).max().unwrap_or(0);
        let columns = columns.saturating_sub(FRAME + (last + 2).to_string().len()).max(16);
        let mut at = 0;
        while let Some(first) = wanted.get(at) {
            // Labels whose surroundings touch share an excerpt.
            let mut end = at + 1;
            let mut bottom = first.line + 1;
            let mut leftmost = first;
            while let Some(next) = wanted.get(end).filter(|w| w.line <= bottom + 2) {
                // Labels too far apart for one window get one each.
                if next.line == leftmost.line && next.column + ROOM > leftmost.column + columns {
                    break;
                }
                if next.line > leftmost.line {
                    leftmost = next;
                }
                bottom = next.line + 1;
                end += 1;
            }
            let group = wanted.get(at..end).unwrap_or_default();
            self.add_excerpt(file, first.line.saturating_sub(1)..=bottom, group, lines, columns);
            at = end;
        }
    }

    fn add_excerpt(
        &mut self,
        file: SourceId,
        range: std::ops::RangeInclusive<usize>,
        group: &[Wanted],
        lines: &Lines<'_>,
        columns: usize,
    ) {
        let (start, first, mut count) = (self.text.len(), *range.start(), 0);
        for line in range {
            let Some(span) = lines.span(file, line) else { break };
            let here: Vec<&Wanted> = group.iter().filter(|w| w.line == line).collect();
            // The nothing behind the last line break is no line, unless something is said about it.
            if here.is_empty() && span.is_empty() && span.end as usize == lines.text(file).len() {
                break;
            }
            self.add_line(span, span.of(lines.text(file)), &here, columns);
            count += 1;
        }
        let path = lines.shown_path(file);
        self.parts.push(Excerpt { path, line: first, range: start..self.text.len(), count });
    }

    /// Adds one line, cut so that all its labels and something of their words can be seen.
    fn add_line(&mut self, span: Span, line: &str, wanted: &[&Wanted], columns: usize) {
        let (span, line) = near(span, line, wanted);
        let window = Window::around(line, span, wanted, columns);
        let base = self.text.len();
        let (shown, offsets) = window.cut(line, columns);
        self.text.push_str(&shown);
        self.text.push('\n');
        let place = |offset: u32| {
            let at = (offset.saturating_sub(span.start) as usize).min(line.len());
            offsets.get(at).copied().unwrap_or(shown.len())
        };
        for want in wanted {
            let (from, to) = (place(want.span.start), place(want.span.end));
            let before = |at: usize| text::width(shown.get(..at).unwrap_or(""));
            // The words begin below the middle of what they are about.
            let used = (before(from) + before(to)) / 2 + ARROW + 1;
            let room = columns.saturating_sub(used).max(ROOM - ARROW);
            let text = text::wrap(&want.text, room, "");
            let (position, primary) = (want.position, want.primary);
            self.marks.push(Mark { range: base + from..base + to.max(from), position, text, primary });
        }
    }
}

impl Wanted {
    fn new(label: &Label, lines: &Lines<'_>, lang: Lang, primary: bool) -> Wanted {
        let file = label.place.source;
        let position = lines.start(label.place);
        let line = lines.line(file, label.place.span.start);
        let whole = lines.span(file, line).unwrap_or_default();
        let start = label.place.span.start.clamp(whole.start, whole.end);
        let end = label.place.span.end.clamp(start, whole.end);
        let text = whole.of(lines.text(file));
        let column = match text.len() > LONG {
            true => (start - whole.start) as usize,
            false => width_before(text, start - whole.start),
        };
        let text = text::line(label.text.in_lang(lang)).into_owned();
        Wanted { line, column, span: Span { start, end }, position, text, primary }
    }

    /// Takes over the words of a label at the same place.
    fn absorb(&mut self, other: &Wanted) -> bool {
        let same = self.span == other.span;
        if same && !other.text.is_empty() && other.text != self.text {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(&other.text);
        }
        same
    }
}

/// Which columns of a line are shown.
struct Window {
    first: usize,
}

impl Window {
    fn around(line: &str, span: Span, wanted: &[&Wanted], columns: usize) -> Window {
        // Where the line is cut anyway, something of what follows a label is shown too.
        let total: usize = line.chars().map(shown_width).sum();
        let context = if total > columns { columns / 3 } else { 0 };
        let column = |w: &Wanted| width_before(line, w.span.start.saturating_sub(span.start));
        let rest = |column: usize| total.saturating_sub(column).min(context);
        let need = wanted.iter().map(|w| {
            let words = if w.text.is_empty() { 1 } else { (text::width(&w.text) + ARROW).min(ROOM) };
            let column = column(w);
            let words = words.max(rest(column));
            let end = width_before(line, w.span.end.saturating_sub(span.start));
            let mark = end.saturating_sub(column).min(columns / 2);
            column + mark.max(1) / 2 + words + 1
        });
        let too_far = need.max().unwrap_or(0).saturating_sub(columns);
        // The leftmost label stays visible whatever the others need.
        let leftmost = wanted.iter().map(|w| column(w)).min().unwrap_or(0).saturating_sub(2);
        Window { first: too_far.min(leftmost) }
    }

    /// The visible part, and for each byte of the line where it is now.
    fn cut(&self, line: &str, columns: usize) -> (String, Vec<usize>) {
        let (mut shown, mut offsets, mut column) = (String::new(), Vec::new(), 0);
        let end = self.first + columns;
        let is_longer = sums(line).any(|sum| sum > end);
        let last = if is_longer { end - 1 } else { end };
        if self.first > 0 {
            shown.push('…');
        }
        for c in line.chars() {
            offsets.extend(std::iter::repeat_n(shown.len(), c.len_utf8()));
            column += shown_width(c);
            if self.first > 0 && column <= self.first + 1 {
                continue;
            }
            if column > last {
                break;
            }
            if text::is_hidden(c) { shown.push_str(&text::escaped(c)) } else { shown.push(c) }
        }
        offsets.push(shown.len());
        if is_longer {
            shown.push('…');
        }
        (shown, offsets)
    }
}

/// A line; of a long one the stretch around its first label.
fn near<'l>(span: Span, line: &'l str, wanted: &[&Wanted]) -> (Span, &'l str) {
    if line.len() <= LONG {
        return (span, line);
    }
    let at = wanted.iter().map(|w| w.span.start.saturating_sub(span.start) as usize).min().unwrap_or(0);
    let boundary =
        |at: usize| (0..=at.min(line.len())).rev().find(|i| line.is_char_boundary(*i)).unwrap_or(0);
    let (from, to) = (boundary(at.saturating_sub(LONG / 2)), boundary(at + LONG / 2));
    let stretch = Span { start: span.start + from as u32, end: span.start + to as u32 };
    (stretch, line.get(from..to).unwrap_or(""))
}

/// The columns before a byte of a line; all, if it lies behind its end.
fn width_before(line: &str, byte: u32) -> usize {
    line.get(..byte as usize).unwrap_or(line).chars().map(shown_width).sum()
}

/// The columns up to and including each character.
fn sums(line: &str) -> impl Iterator<Item = usize> {
    line.chars().scan(0, |sum, c| {
        *sum += shown_width(c);
        Some(*sum)
    })
}

fn shown_width(c: char) -> usize {
    match c {
        c if text::is_narrow(c) => 1,
        c if text::is_hidden(c) => text::escaped(c).len(),
        c => c.width().unwrap_or(0),
    }
}
