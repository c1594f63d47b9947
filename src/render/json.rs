//! `einklang-findings/1`, the form other programs read.

use std::io::{self, Write};

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::changes_json::{RecordJson, record};
use super::{Lines, json_text};
use crate::check::Report;
use crate::check::group::{Cause, Grouping, Link};
use crate::finding::{Acceptance, Citation, Finding, Label, Lang, Step};
use crate::source::{Place, Position};
use crate::workspace::settings::day_text;

/// Writes a report as one line of JSON.
pub fn write(out: &mut dyn Write, report: &Report, lines: &Lines<'_>, lang: Lang) -> io::Result<()> {
    let cx = Context { lines, lang };
    let ids: Option<Vec<String>> =
        report.grouping.as_ref().map(|g| g.causes.iter().map(|c| lines.cause(c)).collect());
    let finding = |(i, f)| {
        let group = report.grouping.as_ref().zip(ids.as_ref());
        FindingJson {
            group: group.map(|(g, ids)| ids.get(g.cause_of.get(i).copied().flatten()?).cloned()),
            follows: report.grouping.as_ref().map(|g| follows(report, g, i)),
            rank: report.ranks.as_ref().and_then(|ranks| Some(ranks.get(i)?.number)),
            ..cx.finding(f)
        }
    };
    let groups = report.grouping.as_ref().zip(ids.as_ref());
    let groups = groups.map(|(g, ids)| g.causes.iter().zip(ids).map(|(c, id)| cx.group(c, id)).collect());
    let not_checked = report
        .not_checked
        .iter()
        .map(|n| NotChecked { code: &n.code, reason: lang.pick(&n.reason.0, &n.reason.1) });
    let s = &report.summary;
    let baseline = report.baseline.as_ref().map(|changes| Baseline {
        known: s.known,
        stale: changes.resolved.iter().map(|r| record(r, lang)).collect(),
    });
    let rest = Rest {
        groups,
        not_checked: not_checked.collect(),
        baseline,
        summary: Summary {
            errors: s.errors,
            warnings: s.warnings,
            notes: s.notes,
            accepted: s.accepted,
            files: s.files,
            entities: s.entities,
            rules: s.rules,
        },
    };
    write!(out, r#"{{"format":"einklang-findings/1","as_of":"{}","findings":["#, day_text(report.as_of))?;
    for (number, batch) in report.findings.chunks(BATCH).enumerate() {
        // Side by side, a few at a time: what is written need not be kept.
        let texts: Vec<Vec<u8>> = batch
            .par_iter()
            .with_min_len(16)
            .enumerate()
            .map(|(i, f)| json_text::bytes(&finding((number * BATCH + i, f))))
            .collect();
        for (i, text) in texts.iter().enumerate() {
            let comma = if number + i > 0 { "," } else { "" };
            out.write_all(comma.as_bytes())?;
            out.write_all(text)?;
        }
    }
    let rest = json_text::text(&rest);
    writeln!(out, "],{}", rest.strip_prefix('{').unwrap_or(&rest))
}

/// How many findings are brought into their form before they are written.
const BATCH: usize = 2048;

/// What stands behind the findings.
#[derive(Serialize)]
struct Rest<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<GroupJson<'a>>>,
    not_checked: Vec<NotChecked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<Baseline<'a>>,
    summary: Summary,
}

/// What a baseline knows, and what it lists though it is no longer found.
#[derive(Serialize)]
struct Baseline<'a> {
    known: usize,
    stale: Vec<RecordJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct FindingJson<'a> {
    code: &'a str,
    severity: &'static str,
    certainty: &'static str,
    message: &'a str,
    #[serde(serialize_with = "as_map")]
    bindings: &'a [(String, String)],
    primary: LabelJson<'a>,
    related: Vec<LabelJson<'a>>,
    because: Vec<StepJson<'a>>,
    help: Option<&'a str>,
    cites: Vec<CitationJson<'a>>,
    fixes: Vec<FixJson<'a>>,
    fingerprint: String,
    accepted: Option<AcceptedJson<'a>>,
    /// There where findings are grouped, and then of each finding.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    follows: Option<Option<FollowsJson>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<usize>,
}

#[derive(Serialize)]
struct FollowsJson {
    fingerprint: String,
    how: &'static str,
}

#[derive(Serialize)]
struct GroupJson<'a> {
    id: String,
    path: &'a str,
    entity: Option<&'a str>,
    text: &'a str,
    start: PositionJson,
    end: PositionJson,
    findings: usize,
    without: Option<WithoutJson>,
}

#[derive(Serialize)]
struct WithoutJson {
    settled: usize,
    new: usize,
}

#[derive(Serialize)]
struct LabelJson<'a> {
    path: &'a str,
    entity: Option<&'a str>,
    property: Option<&'a str>,
    label: &'a str,
    start: PositionJson,
    end: PositionJson,
}

#[derive(Serialize)]
pub(super) struct PositionJson {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct StepJson<'a> {
    text: &'a str,
    path: Option<&'a str>,
    start: Option<PositionJson>,
    end: Option<PositionJson>,
}

#[derive(Serialize)]
struct CitationJson<'a> {
    source: &'a str,
    quote: Option<&'a str>,
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    safe: bool,
    edits: Vec<EditJson<'a>>,
}

#[derive(Serialize)]
struct EditJson<'a> {
    path: &'a str,
    start: PositionJson,
    end: PositionJson,
    text: &'a str,
}

#[derive(Serialize)]
struct AcceptedJson<'a> {
    because: &'a str,
    by: Option<&'a str>,
    until: Option<&'a str>,
    path: &'a str,
    start: PositionJson,
    end: PositionJson,
}

#[derive(Serialize)]
struct NotChecked<'a> {
    code: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    notes: usize,
    accepted: usize,
    files: usize,
    entities: usize,
    rules: usize,
}

/// Pairs as an object, in their order.
fn as_map<S: Serializer>(pairs: &[(String, String)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(pairs.iter().map(|(k, v)| (k, v)))
}

impl From<Position> for PositionJson {
    fn from(p: Position) -> PositionJson {
        PositionJson { line: p.line, column: p.column, offset: p.offset }
    }
}

pub(super) struct Context<'a> {
    pub(super) lines: &'a Lines<'a>,
    pub(super) lang: Lang,
}

impl<'a> Context<'a> {
    fn range(&self, place: Place) -> (&'a str, PositionJson, PositionJson) {
        (self.lines.path(place.source), self.lines.start(place).into(), self.lines.end(place).into())
    }

    pub(super) fn finding(&self, f: &'a Finding) -> FindingJson<'a> {
        FindingJson {
            code: &f.code,
            severity: f.severity.name(),
            certainty: f.certainty.name(),
            message: f.message.in_lang(self.lang),
            bindings: &f.bindings,
            primary: self.label(&f.primary),
            related: f.related.iter().map(|l| self.label(l)).collect(),
            because: f.because.iter().map(|s| self.step(s)).collect(),
            help: f.help.as_ref().map(|h| h.in_lang(self.lang)),
            cites: f.cites.iter().map(citation).collect(),
            fixes: f.fixes.iter().map(|fix| self.fix(fix)).collect(),
            fingerprint: format!("{:016x}", f.fingerprint),
            accepted: f.accepted.as_ref().map(|a| self.accepted(a)),
            group: None,
            follows: None,
            rank: None,
        }
    }

    fn group(&self, cause: &'a Cause, id: &str) -> GroupJson<'a> {
        let (path, start, end) = self.range(cause.place);
        GroupJson {
            id: id.to_owned(),
            path,
            entity: cause.entity.as_deref(),
            text: cause.place.span.of(self.lines.text(cause.place.source)),
            start,
            end,
            findings: cause.findings.len(),
            without: cause.without.map(|w| WithoutJson { settled: w.settled, new: w.new }),
        }
    }

    fn label(&self, label: &'a Label) -> LabelJson<'a> {
        let (path, start, end) = self.range(label.place);
        let (entity, property) = (label.entity.as_deref(), label.property.as_deref());
        LabelJson { path, entity, property, label: label.text.in_lang(self.lang), start, end }
    }

    fn step(&self, step: &'a Step) -> StepJson<'a> {
        let text = step.text.in_lang(self.lang);
        match step.place.map(|p| self.range(p)) {
            Some((path, start, end)) => {
                StepJson { text, path: Some(path), start: Some(start), end: Some(end) }
            }
            None => StepJson { text, path: None, start: None, end: None },
        }
    }

    fn fix(&self, fix: &'a crate::finding::Fix) -> FixJson<'a> {
        let edit = |e: &'a crate::finding::Edit| {
            let (path, start, end) = self.range(e.place);
            EditJson { path, start, end, text: &e.text }
        };
        FixJson {
            title: fix.title.in_lang(self.lang),
            safe: fix.is_safe,
            edits: fix.edits.iter().map(edit).collect(),
        }
    }

    fn accepted(&self, a: &'a Acceptance) -> AcceptedJson<'a> {
        let (path, start, end) = self.range(a.place);
        let (by, until) = (a.by.as_deref(), a.until.as_deref());
        AcceptedJson { because: &a.because, by, until, path, start, end }
    }
}

fn follows(report: &Report, grouping: &Grouping, finding: usize) -> Option<FollowsJson> {
    let (other, link) = grouping.follows.get(finding).copied().flatten()?;
    let fingerprint = format!("{:016x}", report.findings.get(other)?.fingerprint);
    let how = match link {
        Link::Same => "same",
        Link::Consequence => "consequence",
    };
    Some(FollowsJson { fingerprint, how })
}

fn citation(c: &Citation) -> CitationJson<'_> {
    CitationJson { source: &c.source, quote: c.quote.as_deref() }
}
