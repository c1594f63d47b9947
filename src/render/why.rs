//! Derivations for people: numbered steps as a tree, each with its place and what it cites.

use std::io::{self, Write};

use super::summary::count;
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
        if let Some(accepted) = &f.accepted {
            let word = style.lang.pick("accepted: ", "akzeptiert: ");
            let body = format!("{} ({})", text::line(&accepted.because), lines.at(accepted.place));
            writeln!(out, "{}", text::wrap(&body, style.width, word))?;
        }
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

/// Writes that there is more wrong than the answer says.
pub fn write_mistakes(out: &mut dyn Write, mistakes: usize, style: Style) -> io::Result<()> {
    let count = count(mistakes, style.lang, ("error", "errors"), ("Fehler", "Fehler"));
    let body =
        style.lang.pick("in the files: see `einklang check`", "in den Dateien: siehe `einklang check`");
    writeln!(out, "{}", text::wrap(&format!("{count} {body}"), style.width, ""))
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
            let d = single(d);
            let body = format!("{}{}", sentence(d, lang), at(&places(d), lines));
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
    let body = format!("`{unless}{}`{}", failed.source, at(&[failed.place], lines));
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
        let rule = at(d.place.as_slice(), self.lines);
        let word = lang.pick("rule", "Regel");
        writeln!(out, "{}", text::wrap(&text::lines(&d.text), self.style.width, ""))?;
        if let By::Rule(code) = &d.by {
            writeln!(out, "  {word} {}{rule}", text::line(code))?;
        }
        self.write_cites(out, &d.cites.iter().collect::<Vec<_>>(), 2)?;
        writeln!(out, "{}", self.style.paint("36", lang.pick("because:", "weil:")))?;
        d.parts.iter().try_for_each(|p| self.steps(out, p, 0))
    }

    fn steps(&mut self, out: &mut dyn Write, d: &Derivation, depth: usize) -> io::Result<()> {
        // What only says that all, or one, of its parts hold is said by them.
        if matches!(d.by, By::All | By::One) && !d.parts.is_empty() {
            return d.parts.iter().try_for_each(|p| self.steps(out, p, depth));
        }
        // A relation that only says where a walk leads is said by the walk.
        if let (By::Relation, [walk]) = (&d.by, below(d).as_slice())
            && matches!(walk.by, By::Walk { .. })
        {
            return self.steps(out, walk, depth);
        }
        let (lang, below) = (self.style.lang, below(d));
        self.number += 1;
        let places = places(d);
        let known = self.shown.iter().find(|(t, p, _)| *t == d.text && *p == places.first().copied());
        let see = known.filter(|_| !below.is_empty()).map(|(_, _, n)| match lang {
            Lang::En => format!(" – see {n}"),
            Lang::De => format!(" – siehe {n}"),
        });
        let see_text = see.as_deref().unwrap_or_default();
        let line = format!("{}{}{see_text}", sentence(d, lang), at(&places, self.lines));
        let indent = "  ".repeat(depth.min(DEEPEST));
        let first = format!("{:>4}  {indent}", self.number);
        writeln!(out, "{}", text::wrap(&text::lines(&line), self.style.width.max(first.len() + 20), &first))?;
        if see.is_some() {
            return Ok(());
        }
        let mut cites: Vec<&Citation> = Vec::new();
        for cite in d.cites.iter().chain(told(d).flat_map(|p| &p.cites)) {
            if !cites.contains(&cite) {
                cites.push(cite);
            }
        }
        self.write_cites(out, &cites, first.len())?;
        if !below.is_empty() {
            self.shown.push((d.text.clone(), places.first().copied(), self.number));
        }
        below.iter().try_for_each(|p| self.steps(out, p, depth + 1))
    }

    fn write_cites(&self, out: &mut dyn Write, cites: &[&Citation], indent: usize) -> io::Result<()> {
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

/// The step that says what a condition comes down to.
fn single(d: &Derivation) -> &Derivation {
    match (&d.by, d.parts.as_slice()) {
        (By::All | By::One, [only]) => single(only),
        _ => d,
    }
}

/// The statements that a relation has in its own words already: names and values.
fn told(d: &Derivation) -> impl Iterator<Item = &Derivation> {
    let is_relation = matches!(d.by, By::Relation | By::Not | By::Element);
    // An element that is one value says that value.
    let all = d.by == By::Element && d.parts.len() == 1;
    d.parts.iter().filter(move |p| is_relation && (all && p.parts.is_empty() || is_told(&d.text, p)))
}

fn is_told(text: &str, part: &Derivation) -> bool {
    matches!(part.by, By::Stated { .. } | By::Unstated { .. })
        && part
            .text
            .match_indices(": ")
            .any(|(i, _)| part.text.get(..i).is_some_and(|name| text.contains(name)))
}

/// What a step rests on and does not say itself.
fn below(d: &Derivation) -> Vec<&Derivation> {
    d.parts.iter().filter(|p| !told(d).any(|t| std::ptr::eq(t, *p))).collect()
}

/// Where a step was written: itself, or the statements it tells.
fn places(d: &Derivation) -> Vec<Place> {
    let own = matches!(d.by, By::Stated { .. } | By::Unstated { .. } | By::PartOf { .. } | By::Edge { .. });
    let own = d.place.filter(|_| own || d.parts.is_empty());
    let mut all: Vec<Place> = Vec::new();
    for place in own.into_iter().chain(told(d).filter_map(|p| p.place)) {
        if !all.contains(&place) {
            all.push(place);
        }
    }
    all
}

/// The words of a step, marked where it is only possible.
fn sentence(d: &Derivation, lang: Lang) -> String {
    let body = text::line(&d.text);
    let says_so = matches!(d.by, By::Nothing { .. } | By::Element);
    match d.truth.is_decided() || says_so {
        true => body.into_owned(),
        false => format!("{body} {}", lang.pick("(possibly)", "(möglicherweise)")),
    }
}

fn at(places: &[Place], lines: &Lines<'_>) -> String {
    if places.is_empty() {
        return String::new();
    }
    let all: Vec<String> = places.iter().map(|p| lines.at(*p)).collect();
    format!(" ({})", all.join(", "))
}
