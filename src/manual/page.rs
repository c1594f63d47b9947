//! Rule pages: Markdown with a title, a summary and sections, the last of them in German.

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::source::SourceId;
use crate::syntax::tree::Item;
use crate::workspace::{Workspace, catalogue};

/// The heading of the section that is in German, and of no use to others.
pub const GERMAN: &str = "Auf Deutsch";
/// The section that holds the rule.
pub const RULE: &str = "The rule";
/// The sections of a page, in their order.
pub const SECTIONS: [&str; 6] = ["Why", RULE, "What it finds", "What it leaves alone", "What to do", GERMAN];

/// A page taken apart. Its texts are Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<'t> {
    /// The heading of the page.
    pub title: &'t str,
    /// What stands before the first section: the summary.
    pub summary: &'t str,
    /// The sections, in their order.
    pub sections: Vec<Section<'t>>,
}

/// A section of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section<'t> {
    /// Its heading.
    pub heading: &'t str,
    /// What stands below it.
    pub body: &'t str,
}

impl<'t> Page<'t> {
    /// Takes a Markdown text apart at its headings of the first two levels; nothing where it begins with no title.
    pub fn parse(text: &'t str) -> Option<Page<'t>> {
        let mut headings = headings(text).into_iter();
        let first = headings.next().filter(|h| h.level == HeadingLevel::H1)?;
        let mut page = Page { title: first.text, summary: "", sections: Vec::new() };
        let mut before = first.end;
        for heading in headings {
            page.end(text.get(before..heading.start).unwrap_or(""));
            page.sections.push(Section { heading: heading.text, body: "" });
            before = heading.end;
        }
        page.end(text.get(before..).unwrap_or(""));
        Some(page)
    }

    /// The body of what was begun last.
    fn end(&mut self, body: &'t str) {
        match self.sections.last_mut() {
            Some(section) => section.body = body.trim(),
            None => self.summary = body.trim(),
        }
    }

    /// A section by its heading.
    pub fn section(&self, heading: &str) -> Option<&Section<'t>> {
        self.sections.iter().find(|s| s.heading == heading)
    }

    /// The German section.
    pub fn german(&self) -> Option<&'t str> {
        self.section(GERMAN).map(|s| s.body).filter(|body| !body.is_empty())
    }

    /// What a page of a rule lacks, in words for those who write pages; empty where it has the shape of one.
    pub fn lacks(&self) -> Vec<String> {
        let mut lacks = Vec::new();
        if self.summary.is_empty() {
            lacks.push("a summary".to_owned());
        }
        let place = |heading: &str| self.sections.iter().position(|s| s.heading == heading);
        let places: Vec<Option<usize>> = SECTIONS.iter().map(|s| place(s)).collect();
        for (heading, place) in SECTIONS.iter().zip(&places) {
            let empty = |i: &usize| self.sections.get(*i).is_none_or(|s| s.body.is_empty());
            if place.as_ref().is_none_or(empty) {
                lacks.push(format!("a section `## {heading}`"));
            }
        }
        if !places.iter().flatten().is_sorted() {
            lacks.push("the order of its sections".to_owned());
        }
        lacks
    }

    /// Whether the page says, in its summary, that it has an id in a catalogue: a line ``Catalogue id: `X` ``.
    pub fn has_id(&self, id: &str) -> bool {
        self.ids().any(|it| it.eq_ignore_ascii_case(id))
    }

    /// The ids that the page has in a catalogue.
    pub fn ids(&self) -> impl Iterator<Item = &'t str> {
        catalogue::ids(self.summary)
    }

    /// The summary without the line that names its id.
    pub fn summary_alone(&self) -> &'t str {
        catalogue::without_ids(self.summary)
    }
}

/// The page that a text is: of a Markdown file that holds one rule, or several in the section for it, and states nothing.
pub fn of_source<'w>(workspace: &'w Workspace, source: SourceId) -> Option<Page<'w>> {
    let text = workspace.sources.get(source);
    let items = &workspace.parsed.get(source.0 as usize).filter(|_| text.is_markdown())?.file.items;
    let rules = items.iter().filter(|i| matches!(i, Item::Rule(_))).count();
    let states = items.iter().any(|i| matches!(i, Item::Line(_) | Item::Extend(_) | Item::Accept(_)));
    let page = Page::parse(&text.text).filter(|_| rules > 0 && !states)?;
    (rules == 1 || page.section(RULE).is_some()).then_some(page)
}

struct Heading<'t> {
    level: HeadingLevel,
    text: &'t str,
    start: usize,
    end: usize,
}

/// The headings of the first two levels that stand in nothing else.
fn headings(text: &str) -> Vec<Heading<'_>> {
    let (mut found, mut depth): (Vec<Heading<'_>>, usize) = (Vec::new(), 0);
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: level @ (HeadingLevel::H1 | HeadingLevel::H2), .. })
                if depth == 0 =>
            {
                let line = text.get(range.clone()).unwrap_or("");
                let first = line.lines().next().unwrap_or("").trim();
                let words = first.trim_start_matches('#').trim_end_matches('#').trim();
                found.push(Heading { level, text: words, start: range.start, end: range.end });
            }
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::Item) => depth += 1,
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item) => {
                depth = depth.saturating_sub(1)
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# A title

What it is about. Catalogue id: `ABC-01`.

## Why

Because.

> ## no heading
> of the page

## The rule

```einklang
## a comment
rule r { }
```

## What it finds
This.
## What it leaves alone
That.
## What to do
Nothing.
## Auf Deutsch

Worum es geht.

### Warum

Darum.
";

    #[test]
    fn a_page_is_taken_apart_at_its_own_headings() {
        let page = Page::parse(PAGE).unwrap();
        assert_eq!((page.title, page.summary), ("A title", "What it is about. Catalogue id: `ABC-01`."));
        assert_eq!(page.sections.iter().map(|s| s.heading).collect::<Vec<_>>(), SECTIONS);
        assert!(page.section("The rule").unwrap().body.starts_with("```einklang\n## a comment"));
        assert_eq!(page.german(), Some("Worum es geht.\n\n### Warum\n\nDarum."));
        assert!(page.has_id("abc-01") && !page.has_id("ABC"));
        assert_eq!(page.lacks(), Vec::<String>::new());
    }

    #[test]
    fn what_a_page_lacks_is_named() {
        let page = Page::parse("# T\n\n## What to do\nx\n## Why\ny\n").unwrap();
        let lacks = page.lacks();
        assert!(lacks.contains(&"a summary".to_owned()), "{lacks:?}");
        assert!(lacks.contains(&"a section `## Auf Deutsch`".to_owned()), "{lacks:?}");
        assert!(lacks.contains(&"the order of its sections".to_owned()), "{lacks:?}");
        assert_eq!(Page::parse("no title\n"), None);
    }
}
