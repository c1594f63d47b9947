//! Derivations for people: numbered steps as a tree, each with its place and what it cites.

use std::io::{self, Write};

use super::{Lines, Style, heading, text};
use crate::check::why::Problem;
use crate::engine::derivation::{By, Derivation};
use crate::engine::explain::Explained;
use crate::engine::miss::{Failed, Miss};
use crate::finding::{Citation, Lang};
use crate::source::Place;

/// Deeper steps are not indented further.
const DEEPEST: usize = 12;

/// Writes findings with their derivations.
pub fn write(out: &mut dyn Write, found: &[Explained], lines: &Lines<'_>, style: Style) -> io::Result<()> {
    for e in found {
        let f = &e.finding;
        let heading = style.paint(Style::severity_color(f.severity), &heading(f, style.lang));
        writeln!(out, "{heading} {}", lines.at(f.primary.place))?;
        let mut tree = Tree::new(lines, style);
        for (i, d) in e.derivations.iter().enumerate() {
            if i > 0 {
                writeln!(out, "\n{}", style.lang.pick("or else:", "oder auch:"))?;
            }
            tree.top(out, d)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Writes nearest misses.
pub fn write_misses(out: &mut dyn Write, misses: &[Miss], lines: &Lines<'_>, style: Style) -> io::Result<()> {
    misses.iter().try_for_each(|m| write_miss(out, m, lines, style))
}

/// Writes why there is no answer.
pub fn write_problem(out: &mut dyn Write, problem: &Problem, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let word = lang.pick("error: ", "Fehler: ");
    writeln!(out, "{}", text::wrap(&text::line(problem.message.in_lang(lang)), style.width, word))?;
    match &problem.help {
        Some(help) => {
            let word = lang.pick("help: ", "Hilfe: ");
            writeln!(out, "{}", text::wrap(&text::line(help.in_lang(lang)), style.width, word))
        }
        None => Ok(()),
    }
}

fn write_miss(out: &mut dyn Write, miss: &Miss, lines: &Lines<'_>, style: Style) -> io::Result<()> {
    let lang = style.lang;
    let line = |out: &mut dyn Write, first: &str, body: &str| {
        writeln!(out, "{}", text::wrap(&text::lines(body), style.width, first))
    };
    let heading = format!("{} {}", lang.pick("no finding of", "kein Befund von"), text::line(&miss.code));
    writeln!(out, "{} {}", style.paint("1;36", &heading), lines.at(miss.place))?;
    if let Some(name) = &miss.nothing_for {
        let name = text::line(name);
        let body = match lang {
            Lang::En => format!("there is nothing that `{name}` could stand for"),
            Lang::De => format!("es gibt nichts, wofür `{name}` stehen könnte"),
        };
        return line(out, "", &body);
    }
    let bindings: Vec<String> =
        miss.bindings.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    let tried = match lang {
        Lang::En => format!("the nearest of {}: {}", miss.tried, bindings.join(", ")),
        Lang::De => format!("am nächsten von {}: {}", miss.tried, bindings.join(", ")),
    };
    line(out, "", &tried)?;
    if miss.cut {
        let cut = lang.pick(
            "there are more than were tried: name some with `with NAME …`",
            "es gibt mehr, als versucht wurden: grenzen Sie sie mit `with NAME …` ein",
        );
        line(out, "", cut)?;
    }
    if !miss.held.is_empty() {
        let heading = match lang {
            Lang::En => format!("these hold ({} of {} conditions):", miss.held.len(), miss.conditions),
            Lang::De => format!("das trifft zu ({} von {} Bedingungen):", miss.held.len(), miss.conditions),
        };
        writeln!(out, "{}", style.paint("36", &heading))?;
        for (i, d) in miss.held.iter().enumerate() {
            let (body, place, _) = headline(d);
            let body = format!("{}{}", sentence(d, body, lang), at(place, lines));
            line(out, &format!("  {}. ", i + 1), &body)?;
        }
    }
    match &miss.failed {
        Some(failed) => write_failed(out, failed, miss.held.len() + 1, lines, style),
        None => Ok(()),
    }
}

fn write_failed(
    out: &mut dyn Write,
    failed: &Failed,
    number: usize,
    lines: &Lines<'_>,
    style: Style,
) -> io::Result<()> {
    let lang = style.lang;
    let heading = match (failed.exception, failed.faulty) {
        (true, _) => lang.pick("held back by the exception:", "zurückgehalten von der Ausnahme:"),
        (_, true) => {
            lang.pick("open because of a mistake in the files:", "offen wegen eines Fehlers in den Dateien:")
        }
        _ => lang.pick("this is the first that does not:", "das trifft als Erstes nicht zu:"),
    };
    writeln!(out, "{}", style.paint("33", heading))?;
    let unless = if failed.exception { "unless " } else { "" };
    let body = format!("`{unless}{}`{}", failed.source, at(Some(failed.place), lines));
    writeln!(out, "{}", text::wrap(&text::lines(&body), style.width, &format!("  {number}. ")))?;
    if !failed.because.is_empty() {
        writeln!(out, "{}", style.paint("36", lang.pick("because:", "weil:")))?;
        let mut tree = Tree::new(lines, style);
        for d in &failed.because {
            tree.steps(out, d, 0)?;
        }
    }
    if failed.remedies.is_empty() {
        return Ok(());
    }
    let heading = match failed.exception {
        true => lang.pick("the exception would not apply, if", "die Ausnahme griffe nicht, wenn"),
        false => lang.pick("it would hold, if", "es träfe zu, wenn"),
    };
    writeln!(out, "{}", style.paint("36", heading))?;
    for (i, remedy) in failed.remedies.iter().enumerate() {
        let first = if i == 0 { "  ".to_owned() } else { format!("  {} ", lang.pick("or", "oder")) };
        writeln!(out, "{}", text::wrap(&text::lines(remedy), style.width, &first))?;
    }
    Ok(())
}

/// Numbered steps.
struct Tree<'a> {
    lines: &'a Lines<'a>,
    style: Style,
    number: usize,
    /// Steps that rest on others, and under which number they were shown.
    shown: Vec<(String, Option<Place>, usize)>,
}

impl<'a> Tree<'a> {
    fn new(lines: &'a Lines<'a>, style: Style) -> Tree<'a> {
        Tree { lines, style, number: 0, shown: Vec::new() }
    }

    /// The finding itself has no number: it is what the steps lead to.
    fn top(&mut self, out: &mut dyn Write, d: &Derivation) -> io::Result<()> {
        self.number = 0;
        self.shown.clear();
        let lang = self.style.lang;
        let rule = at(d.place, self.lines);
        let word = lang.pick("rule", "Regel");
        writeln!(out, "{}", text::wrap(&text::lines(&d.text), self.style.width, ""))?;
        if let By::Rule(code) = &d.by {
            writeln!(out, "  {word} {}{rule}", text::line(code))?;
        }
        self.write_cites(out, &d.cites, 2)?;
        writeln!(out, "{}", self.style.paint("36", lang.pick("because:", "weil:")))?;
        d.parts.iter().try_for_each(|p| self.steps(out, p, 0))
    }

    fn steps(&mut self, out: &mut dyn Write, d: &Derivation, depth: usize) -> io::Result<()> {
        // What only says that all, or one, of its parts hold is said by them.
        if matches!(d.by, By::All | By::One) && !d.parts.is_empty() {
            return d.parts.iter().try_for_each(|p| self.steps(out, p, depth));
        }
        let (body, place, is_leaf) = headline(d);
        self.number += 1;
        let lang = self.style.lang;
        let known = self.shown.iter().find(|(t, p, _)| t == body && *p == place).map(|(_, _, n)| *n);
        let body = sentence(d, body, lang);
        let see = known.filter(|_| !is_leaf).map(|n| match lang {
            Lang::En => format!(" – see {n}"),
            Lang::De => format!(" – siehe {n}"),
        });
        let line = format!("{body}{}{}", at(place, self.lines), see.as_deref().unwrap_or_default());
        let indent = "  ".repeat(depth.min(DEEPEST));
        let first = format!("{:>4}  {indent}", self.number);
        writeln!(out, "{}", text::wrap(&text::lines(&line), self.style.width.max(first.len() + 20), &first))?;
        if see.is_some() {
            return Ok(());
        }
        let cited = if is_leaf { d.parts.first().unwrap_or(d) } else { d };
        self.write_cites(out, &cited.cites, first.len())?;
        if is_leaf {
            return Ok(());
        }
        self.shown.push((headline(d).0.to_owned(), place, self.number));
        d.parts.iter().try_for_each(|p| self.steps(out, p, depth + 1))
    }

    fn write_cites(&self, out: &mut dyn Write, cites: &[Citation], indent: usize) -> io::Result<()> {
        for cite in cites {
            let quote = cite.quote.as_deref().map(|q| match self.style.lang {
                Lang::En => format!(" “{}”", text::line(q)),
                Lang::De => format!(" „{}“", text::line(q)),
            });
            let line = format!("{}{}", text::line(&cite.source), quote.unwrap_or_default());
            let wrapped = text::wrap(&line, self.style.width.max(indent + 20), &" ".repeat(indent));
            writeln!(out, "{}", self.style.paint("2", &wrapped))?;
        }
        Ok(())
    }
}

/// What a step says, where, and whether nothing more needs to be said below it: a relation that reads one statement
/// has its value in its own words.
fn headline(d: &Derivation) -> (&str, Option<Place>, bool) {
    match (&d.by, d.parts.as_slice()) {
        (By::All | By::One, [only]) => headline(only),
        (By::Relation | By::Not, [only])
            if matches!(only.by, By::Stated { .. } | By::Unstated { .. }) && only.parts.is_empty() =>
        {
            (&d.text, only.place, true)
        }
        (_, []) => (&d.text, d.place, true),
        _ => {
            // Steps with others below them stand where those stand; only what is written itself has a place.
            let own = matches!(d.by, By::Stated { .. } | By::PartOf { .. } | By::Edge { .. } | By::Element);
            (&d.text, d.place.filter(|_| own), false)
        }
    }
}

/// The words of a step, marked where it is only possible.
fn sentence(d: &Derivation, body: &str, lang: Lang) -> String {
    let body = text::line(body);
    let says_so = matches!(d.by, By::Nothing { .. } | By::Element);
    match d.truth.is_decided() || says_so {
        true => body.into_owned(),
        false => format!("{body} {}", lang.pick("(possibly)", "(möglicherweise)")),
    }
}

fn at(place: Option<Place>, lines: &Lines<'_>) -> String {
    place.map_or_else(String::new, |p| format!(" ({})", lines.at(p)))
}
