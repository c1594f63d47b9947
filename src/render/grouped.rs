//! Findings under their causes, and in the order of their rank, each with the reasons.

use std::io::{self, Write};

use super::summary::count;
use super::{Lines, Style, certainty_word, severity_word, terminal, text};
use crate::check::Report;
use crate::check::group::{Cause, Grouping, Link, Without};
use crate::check::rank::Rank;
use crate::finding::{Finding, Lang};

/// How many causes the summary names.
const CAUSES: usize = 3;
/// From how many findings on the summary names them.
const MANY: usize = 10;

/// Writes the findings of a report as it is arranged: under their causes, ranked, or both.
pub fn write(out: &mut dyn Write, report: &Report, lines: &Lines<'_>, style: Style) -> io::Result<()> {
    let Some(grouping) = &report.grouping else {
        return (0..report.findings.len()).try_for_each(|i| write_one(out, report, i, lines, style));
    };
    for cause in &grouping.causes {
        let heading = text::wrap(&heading(cause, lines, style.lang), style.width, "## ");
        writeln!(out, "{}", style.paint("1", &heading))?;
        if let Some(without) = cause.without {
            let line = without_it(without, cause.findings.len(), style.lang);
            writeln!(out, "{}", text::wrap(&line, style.width, "   "))?;
        }
        writeln!(out)?;
        for i in in_order(grouping, &cause.findings) {
            write_one(out, report, i, lines, style)?;
        }
    }
    let rest: Vec<usize> = (0..report.findings.len())
        .filter(|i| grouping.cause_of.get(*i).is_none_or(Option::is_none))
        .collect();
    if !grouping.causes.is_empty() && !rest.is_empty() {
        let title = style.lang.pick("on their own", "ohne gemeinsame Ursache");
        writeln!(out, "## {title}: {}\n", findings(rest.len(), style.lang))?;
    }
    in_order(grouping, &rest).into_iter().try_for_each(|i| write_one(out, report, i, lines, style))
}

/// Names the statements that most findings rest on, where there are many findings.
pub fn write_summary(
    out: &mut dyn Write,
    grouping: &Grouping,
    is_grouped: bool,
    lines: &Lines<'_>,
    style: Style,
) -> io::Result<()> {
    let (lang, causes) = (style.lang, grouping.causes.get(..CAUSES).unwrap_or(&grouping.causes));
    if grouping.open < MANY || causes.is_empty() {
        return Ok(());
    }
    let resting: usize = causes.iter().map(|c| c.findings.len()).sum();
    let statements = count(causes.len(), lang, ("statement", "statements"), ("Angabe", "Angaben"));
    let mut line = match lang {
        Lang::En => format!("{resting} of {} findings rest on {statements}", grouping.open),
        Lang::De => format!("{resting} von {} Befunden beruhen auf {statements}", grouping.open),
    };
    if !is_grouped {
        line += lang.pick(" (`--group cause` shows the findings)", " (`--group cause` zeigt die Befunde)");
    }
    writeln!(out, "{}", text::wrap(&(line + ":"), style.width, ""))?;
    for cause in causes {
        writeln!(out, "{}", text::wrap(&heading(cause, lines, lang), style.width, "  - "))?;
    }
    writeln!(out)
}

fn findings(n: usize, lang: Lang) -> String {
    count(n, lang, ("finding", "findings"), ("Befund", "Befunde"))
}

/// `DE_GH.A3 “DE shall admit nurse” (draft.ekl:66:3): 8 findings`
fn heading(cause: &Cause, lines: &Lines<'_>, lang: Lang) -> String {
    const LONGEST: usize = 60;
    let words = cause.place.span.of(lines.text(cause.place.source));
    let words: Vec<&str> = words.split_whitespace().collect();
    let words = words.join(" ");
    let mut shown: String = words.chars().take(LONGEST).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    let entity = cause.entity.as_deref().map(|e| format!("{} ", text::line(e))).unwrap_or_default();
    let (open, close) = match lang {
        Lang::En => ('“', '”'),
        Lang::De => ('„', '“'),
    };
    let (words, place) = (text::line(&shown), lines.at(cause.place));
    format!("{entity}{open}{words}{close} ({place}): {}", findings(cause.findings.len(), lang))
}

fn without_it(without: Without, all: usize, lang: Lang) -> String {
    let new = match (without.new, lang) {
        (0, _) => String::new(),
        (n, Lang::En) => format!(", and {} would come up", count(n, lang, ("new one", "new ones"), ("", ""))),
        (1, Lang::De) => ", 1 neuer käme hinzu".to_owned(),
        (n, Lang::De) => format!(", {n} neue kämen hinzu"),
    };
    match lang {
        Lang::En => format!("without this statement, {} of {all} would be gone{new}", without.settled),
        Lang::De => format!("ohne diese Angabe entfielen {} von {all}{new}", without.settled),
    }
}

/// Findings of one group: what says the same as another one stands behind it.
fn in_order(grouping: &Grouping, group: &[usize]) -> Vec<usize> {
    let first = |i: &usize| match grouping.follows.get(*i).copied().flatten() {
        Some((first, Link::Same)) if group.binary_search(&first).is_ok() => first,
        _ => *i,
    };
    let mut order = group.to_vec();
    order.sort_by_key(|i| (first(i), *i));
    order
}

/// What a finding belongs to, where that is not what it stands under already.
fn link(report: &Report, i: usize) -> Option<(&Finding, Link)> {
    let grouping = report.grouping.as_ref()?;
    let (other, link) = grouping.follows.get(i).copied().flatten()?;
    let cause = |i: usize| grouping.cause_of.get(i).copied().flatten();
    let is_said = link == Link::Consequence && cause(i).is_some() && cause(i) == cause(other);
    if is_said { None } else { Some((report.findings.get(other)?, link)) }
}

fn write_one(
    out: &mut dyn Write,
    report: &Report,
    i: usize,
    lines: &Lines<'_>,
    style: Style,
) -> io::Result<()> {
    let Some(finding) = report.findings.get(i) else { return Ok(()) };
    if let Some(rank) = report.ranks.as_ref().and_then(|ranks| ranks.get(i)) {
        writeln!(out, "{}", text::wrap(&reasons(rank, finding, style.lang), style.width, ""))?;
    }
    if let Some((other, link)) = link(report, i) {
        writeln!(out, "{}", text::wrap(&belongs(other, link, lines, style.lang), style.width, ""))?;
    }
    terminal::write_finding(out, finding, lines, style)
}

/// Why a finding stands where it stands.
fn reasons(rank: &Rank, finding: &Finding, lang: Lang) -> String {
    let severity = match finding.accepted {
        Some(_) => lang.pick("accepted", "akzeptiert"),
        None => severity_word(finding.severity, lang),
    };
    let certainty = certainty_word(finding.certainty, lang);
    let shared = match (rank.shared, lang) {
        (0, Lang::En) => "shares no statement with others".to_owned(),
        (0, Lang::De) => "keine Angabe mit anderen gemeinsam".to_owned(),
        (n, Lang::En) => format!("shares a statement with {}", count(n, lang, ("other", "others"), ("", ""))),
        (1, Lang::De) => "eine Angabe mit einem anderen Befund gemeinsam".to_owned(),
        (n, Lang::De) => format!("eine Angabe mit {n} anderen Befunden gemeinsam"),
    };
    format!("{} {}: {severity}, {certainty}, {shared}", lang.pick("rank", "Rang"), rank.number)
}

fn belongs(other: &Finding, link: Link, lines: &Lines<'_>, lang: Lang) -> String {
    let (code, place) = (text::line(&other.code), lines.at(other.primary.place));
    match (link, lang) {
        (Link::Same, Lang::En) => format!("the same as `{code}` ({place}), for other values:"),
        (Link::Same, Lang::De) => format!("dasselbe wie `{code}` ({place}), für andere Werte:"),
        (Link::Consequence, Lang::En) => format!("rests on what `{code}` ({place}) is about:"),
        (Link::Consequence, Lang::De) => {
            format!("beruht auf der Angabe, um die es in `{code}` ({place}) geht:")
        }
    }
}
