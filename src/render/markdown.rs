//! Markdown for people at a terminal: paragraphs that fit the width, headings that stand out, code as it is.

use std::io::{self, Write};

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::{Style, text};

/// What is nested deeper is not indented further.
const DEEPEST: usize = 8;

/// Writes a Markdown text.
pub fn write(out: &mut dyn Write, markdown: &str, style: Style) -> io::Result<()> {
    let mut writer =
        Writer { out, style, within: Vec::new(), words: String::new(), begun: false, tight: false };
    for event in Parser::new(markdown) {
        writer.event(event)?;
    }
    writer.end_block(None)
}

/// Text that is no Markdown, as Markdown that says it.
pub fn escaped(plain: &str) -> String {
    let mut said = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '\n' | '\r' => said.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&' | '~' => said.extend(['\\', c]),
            _ => said.push(c),
        }
    }
    said
}

/// A stretch of program as a fence that it cannot end.
pub fn fenced(program: &str) -> String {
    let longest = program.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let ticks = "`".repeat((longest + 1).max(3));
    format!("{ticks}einklang\n{}\n{ticks}", program.trim_end())
}

/// What a block stands in.
enum Within {
    Quote,
    /// The number of the next item, if they are numbered.
    List(Option<u64>),
    /// The marker of an item, until its first line is written; and how wide it is.
    Item(Option<String>, usize),
    Heading(HeadingLevel),
    Code,
}

struct Writer<'o> {
    out: &'o mut dyn Write,
    style: Style,
    within: Vec<Within>,
    /// The words of the block that is open.
    words: String,
    /// Whether a block was written before.
    begun: bool,
    /// Whether the last block was an item of a list, which has no blank line after it.
    tight: bool,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) -> io::Result<()> {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if matches!(self.within.last(), Some(Within::Code)) => {
                self.words.push_str(&words);
                Ok(())
            }
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => self.say(&words),
            Event::Code(words) => self.say(&format!("`{words}`")),
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => {
                self.words.push('\n');
                Ok(())
            }
            Event::Rule => {
                self.words.push_str("───");
                self.end_block(None)
            }
            _ => Ok(()),
        }
    }

    fn say(&mut self, words: &str) -> io::Result<()> {
        self.words.push_str(&text::line(words));
        Ok(())
    }

    fn start(&mut self, tag: Tag<'_>) -> io::Result<()> {
        match tag {
            Tag::Heading { level, .. } => self.open(Within::Heading(level)),
            Tag::BlockQuote(_) => self.open(Within::Quote),
            Tag::List(first) => self.open(Within::List(first)),
            Tag::Item => {
                let marker = match self.within.last_mut() {
                    Some(Within::List(Some(number))) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "- ".to_owned(),
                };
                let wide = text::width(&marker);
                self.open(Within::Item(Some(marker), wide))
            }
            Tag::CodeBlock(_) => self.open(Within::Code),
            _ => Ok(()),
        }
    }

    fn open(&mut self, it: Within) -> io::Result<()> {
        self.end_block(None)?;
        self.within.push(it);
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> io::Result<()> {
        match tag {
            TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::CodeBlock => {
                let it = self.within.pop();
                if let Some(Within::Item(marker, wide)) = it {
                    // The marker is the item's own, also where it holds one line only.
                    self.within.push(Within::Item(marker, wide));
                    self.end_block(None)?;
                    self.within.pop();
                    self.tight = true;
                    return Ok(());
                }
                self.end_block(it)?;
                self.tight &= !matches!(tag, TagEnd::List(_))
                    || self.within.iter().any(|w| matches!(w, Within::List(_)));
                Ok(())
            }
            TagEnd::Paragraph => self.end_block(None),
            _ => Ok(()),
        }
    }

    /// Writes the block whose words are complete, if there is one.
    fn end_block(&mut self, kind: Option<Within>) -> io::Result<()> {
        // Once more as a whole: what is harmless in pieces need not be so in one.
        let words = text::lines(&std::mem::take(&mut self.words));
        if words.is_empty() {
            return Ok(());
        }
        let (first, rest) = self.prefixes();
        let room = self.style.width.saturating_sub(text::width(&rest)).max(20);
        let style = self.style;
        let lines: Vec<String> = match kind {
            Some(Within::Code) => {
                words.lines().map(|l| style.paint("2", &format!("    {}", text::line(l)))).collect()
            }
            Some(Within::Heading(level)) => {
                let wrapped = text::wrap(words.trim(), room, "");
                let under = if level == HeadingLevel::H1 { "═" } else { "─" };
                let wide = wrapped.lines().map(text::width).max().unwrap_or(0);
                let bold = wrapped.lines().map(|l| style.paint("1", l));
                let line = (level <= HeadingLevel::H2).then(|| under.repeat(wide));
                bold.chain(line).collect()
            }
            _ => text::wrap(words.trim(), room, "").lines().map(str::to_owned).collect(),
        };
        if self.begun && !self.tight {
            writeln!(self.out)?;
        }
        (self.begun, self.tight) = (true, false);
        for (i, line) in lines.iter().enumerate() {
            let prefix = if i == 0 { &first } else { &rest };
            writeln!(self.out, "{}", format!("{prefix}{line}").trim_end())?;
        }
        Ok(())
    }

    /// What stands before the first line of a block, and before the others.
    fn prefixes(&mut self) -> (String, String) {
        let (mut first, mut rest) = (String::new(), String::new());
        for it in self.within.iter_mut().take(DEEPEST) {
            match it {
                Within::Quote => {
                    first.push_str("│ ");
                    rest.push_str("│ ");
                }
                Within::Item(marker, wide) => {
                    let blanks = " ".repeat(*wide);
                    first.push_str(&marker.take().unwrap_or_else(|| blanks.clone()));
                    rest.push_str(&blanks);
                }
                Within::List(_) | Within::Heading(_) | Within::Code => {}
            }
        }
        (first, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Lang;

    fn shown(markdown: &str, width: usize, color: bool) -> String {
        let mut out = Vec::new();
        write(&mut out, markdown, Style { lang: Lang::En, width, color }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_page_reads_well_without_colours() {
        let page = "# A *title*\n\nSome words\nof `code` that go on.\n\n> quoted words\n> go on\n\n## Next\n\n- one\n- two words more\n\n1. first\n2. second\n\n```einklang\nrule r {\n\n  x\n}\n```\nEnd.\n";
        let wanted = "\
A title
═══════

Some words of `code`
that go on.

│ quoted words go on

Next
────

- one
- two words more

1. first
2. second

    rule r {

      x
    }

End.
";
        assert_eq!(shown(page, 20, false), wanted);
    }

    #[test]
    fn headings_and_code_stand_out_where_colours_are_wanted() {
        assert_eq!(
            shown("## H\n\n    code\n", 40, true),
            "\u{1b}[1mH\u{1b}[0m\n─\n\n\u{1b}[2m    code\u{1b}[0m\n"
        );
    }

    #[test]
    fn nothing_in_a_page_acts_on_the_terminal_and_nothing_escapes_its_fence() {
        assert_eq!(shown("a\u{1b}[31m\n\n    b\u{7}\n", 40, false), "a\\u{1b}[31m\n\n    b\\u{7}\n");
        assert_eq!(fenced("x ``` y\n"), "````einklang\nx ``` y\n````");
        assert_eq!(shown(&escaped("a_b *c* `d` [e](f) #g\nh"), 40, false), "a_b *c* `d` [e](f) #g h\n");
    }

    #[test]
    fn what_is_nested_deeply_is_written_all_the_same() {
        let deep = format!("{}x\n", "> ".repeat(3000));
        assert!(shown(&deep, 40, false).ends_with("x\n"));
    }
}
