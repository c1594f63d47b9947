//! A comment for a merge request, in Markdown: the counts, what is new and what is gone, then all findings, the worst first.
//!
//! What a reader may skip is folded. A comment has a limit, so the last of a list may be `… and N more`.

use std::io::{self, Write};

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::run::Run;
use super::{inline, severity_plural, summary};
use crate::check::changes::{Changes, Record};
use crate::finding::{Certainty, Finding, Lang, Severity};
use crate::source::Place;
use crate::workspace::settings::day_text;

/// A comment on a code host holds some 65 000 characters, which are up to four bytes each; this leaves room for the rest.
const COMMENT: usize = 50_000;
/// The summary of a job on GitHub holds a megabyte.
const SUMMARY: usize = 900_000;

/// How a place in a file can be linked to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    /// The address of the files of the version that was checked; empty for links within the repository.
    pub base: String,
}

/// How much there is room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// That of a comment.
    Comment,
    /// That of the summary of a job.
    Summary,
}

/// Writes a run.
pub fn write(out: &mut dyn Write, run: &Run<'_>, links: &Links, room: Room) -> io::Result<()> {
    let room = if room == Room::Comment { COMMENT } else { SUMMARY };
    let mut page = Page { out, run, links, room };
    page.title()?;
    page.counts()?;
    page.unreadable()?;
    if let Some(changes) = run.changes {
        page.changes(changes)?;
    }
    // What stands among the changes is not said twice.
    let changed =
        run.changes.iter().flat_map(|c| c.introduced.iter().chain(c.changed.iter().map(|c| &c.now)));
    let changed: IndexSet<u64, FxBuildHasher> = changed.map(|f| f.fingerprint).collect();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let findings = run.of_severity(severity).filter(|f| !changed.contains(&f.fingerprint));
        let items = findings.map(|f| page_item(run, links, f)).collect();
        page.list(severity_plural(severity, run.lang), items)?;
    }
    page.accepted()?;
    page.not_checked()?;
    page.seen()
}

struct Page<'o, 'a> {
    out: &'o mut dyn Write,
    run: &'o Run<'a>,
    links: &'o Links,
    /// How many bytes of lists there is still room for.
    room: usize,
}

impl<'a> Page<'_, 'a> {
    fn pick(&self, en: &'static str, de: &'static str) -> &'static str {
        self.run.lang.pick(en, de)
    }

    fn title(&mut self) -> io::Result<()> {
        let counts = summary::counts(self.run.report, self.run.lang);
        writeln!(self.out, "## Einklang: {counts}")
    }

    fn counts(&mut self) -> io::Result<()> {
        let (run, changes) = (self.run, self.run.changes);
        let new = |severity: Severity| {
            let of = |f: &&Finding| f.accepted.is_none() && f.severity == severity;
            changes.map_or(0, |c| c.introduced.iter().filter(of).count())
        };
        let gone = |severity: Severity| {
            let of = |r: &&Record| !r.accepted && r.severity == severity;
            changes.map_or(0, |c| c.resolved.iter().filter(of).count())
        };
        let (mut head, mut rule) = (
            format!(
                "| {} | {} | {} |",
                self.pick("Severity", "Schwere"),
                self.pick("Findings", "Befunde"),
                self.pick("of these possible", "davon möglich")
            ),
            "|---|---:|---:|".to_owned(),
        );
        if changes.is_some() {
            head += &format!(" {} | {} |", self.pick("new", "neu"), self.pick("gone", "erledigt"));
            rule += "---:|---:|";
        }
        writeln!(self.out, "\n{head}\n{rule}")?;
        for severity in [Severity::Error, Severity::Warning, Severity::Note] {
            let all: Vec<&Finding> = run.of_severity(severity).collect();
            let possible = all.iter().filter(|f| f.certainty == Certainty::Possible).count();
            let mut row = format!("| {} | {} | {possible} |", severity_plural(severity, run.lang), all.len());
            if changes.is_some() {
                row += &format!(" {} | {} |", new(severity), gone(severity));
            }
            writeln!(self.out, "{row}")?;
        }
        Ok(())
    }

    fn unreadable(&mut self) -> io::Result<()> {
        let run = self.run;
        let items = run
            .unreadable
            .iter()
            .map(|u| format!("{} {}", inline::code(&u.path), inline::message(u.reason.in_lang(run.lang))));
        let items = items.collect();
        self.list(self.pick("Not read", "Nicht gelesen"), items)
    }

    fn changes(&mut self, changes: &Changes) -> io::Result<()> {
        let (run, links) = (self.run, self.links);
        let new = changes.introduced.iter().filter(|f| f.accepted.is_none());
        let items: Vec<String> =
            new.map(|f| with_severity(run, f.severity, &page_item(run, links, f))).collect();
        self.list(self.pick("New", "Neu"), items)?;
        let items = changes.changed.iter().map(|c| {
            let word =
                if c.is_worse() { self.pick("worse", "schwerer") } else { self.pick("better", "leichter") };
            format!("{word}: {}", with_severity(run, c.now.severity, &page_item(run, links, &c.now)))
        });
        let items = items.collect();
        self.list(self.pick("Changed", "Geändert"), items)?;
        let gone = changes.resolved.iter().filter(|r| !r.accepted);
        let item = |r: &Record| {
            let words = inline::message(r.message.in_lang(run.lang));
            let (code, path) = (inline::code(&r.code), run.in_repository(&r.path).into_owned());
            with_severity(run, r.severity, &format!("{code} {words} – {}", inline::code(&path)))
        };
        let items = gone.map(item).collect();
        self.list(self.pick("Gone", "Erledigt"), items)
    }

    /// A section, as far as there is room.
    fn list(&mut self, heading: &str, items: Vec<String>) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        writeln!(self.out, "\n### {heading} ({})\n", items.len())?;
        self.items(items)
    }

    fn items(&mut self, items: Vec<String>) -> io::Result<()> {
        let many = items.len();
        for (i, item) in items.into_iter().enumerate() {
            if item.len() > self.room {
                let rest = many - i;
                self.room = 0;
                return match self.run.lang {
                    Lang::En => writeln!(self.out, "- … and {rest} more"),
                    Lang::De => writeln!(self.out, "- … und {rest} weitere"),
                };
            }
            self.room -= item.len();
            writeln!(self.out, "- {item}")?;
        }
        Ok(())
    }

    fn folded(&mut self, heading: &str, items: Vec<String>) -> io::Result<()> {
        if items.is_empty() {
            return Ok(());
        }
        // Markdown is read as such within HTML where blank lines set it apart.
        writeln!(self.out, "\n<details><summary>{heading} ({})</summary>\n", items.len())?;
        self.items(items)?;
        writeln!(self.out, "\n</details>")
    }

    fn accepted(&mut self) -> io::Result<()> {
        let (run, links) = (self.run, self.links);
        let item = |f: &'a Finding| {
            let a = f.accepted.as_ref()?;
            let words = inline::message(f.message.in_lang(run.lang));
            let mut why = inline::plain(&a.because);
            if let Some(by) = &a.by {
                why += &format!(", {} {}", run.lang.pick("by", "durch"), inline::plain(by));
            }
            if let Some(until) = &a.until {
                why += &format!(", {} {}", run.lang.pick("until", "bis"), inline::plain(until));
            }
            let at = link(run, links, f.primary.place);
            Some(format!("{} {words} – {at}: {why}", inline::code(&f.code)))
        };
        let items = run.accepted().filter_map(item).collect();
        self.folded(self.pick("Accepted", "Akzeptiert"), items)
    }

    fn not_checked(&mut self) -> io::Result<()> {
        let run = self.run;
        let reasons = summary::reasons(run.report, run.lang);
        let items = reasons.into_iter().map(|(reason, codes)| {
            let codes: Vec<String> = codes.into_iter().map(inline::code).collect();
            format!("{}: {}", inline::message(reason), codes.join(", "))
        });
        let items = items.collect();
        self.folded(self.pick("Not checked", "Nicht geprüft"), items)
    }

    fn seen(&mut self) -> io::Result<()> {
        let seen = summary::seen(self.run.report, self.run.lang);
        let day = day_text(self.run.report.as_of);
        writeln!(self.out, "\n{} {day}: {seen}", self.pick("As of", "Stand"))
    }
}

fn with_severity(run: &Run<'_>, severity: Severity, item: &str) -> String {
    format!("**{}** {item}", super::severity_word(severity, run.lang))
}

/// What it says, where, and what to do.
fn page_item(run: &Run<'_>, links: &Links, finding: &Finding) -> String {
    let lang = run.lang;
    let possible = match finding.certainty {
        Certainty::Certain => "",
        Certainty::Possible => lang.pick(" (possible)", " (möglich)"),
    };
    let code = inline::code(&finding.code);
    let words = inline::message(finding.message.in_lang(lang));
    let mut item = format!("{code}{possible} {words} – {}", link(run, links, finding.primary.place));
    for related in &finding.related {
        let said = related.text.in_lang(lang);
        let said = if said.is_empty() { String::new() } else { format!(": {}", inline::message(said)) };
        item += &format!("\n  - {}{said}", link(run, links, related.place));
    }
    if let Some(help) = &finding.help {
        let help = help.in_lang(lang).replace('\n', " ");
        item +=
            &format!("\n  - *{}* {}", lang.pick("What to do:", "Was zu tun ist:"), inline::message(&help));
    }
    item
}

/// A place as a link to its lines.
fn link(run: &Run<'_>, links: &Links, place: Place) -> String {
    let at = inline::code(&run.at(place));
    let path = run.path(place.source);
    if path.starts_with(crate::source::EMBEDDED) {
        return at;
    }
    let line = run.lines.start(place).line;
    format!("[{at}]({}{}#L{line})", links.base, super::uri::path(&path))
}
