//! `einklang-findings/1`, the form other programs read.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::Lines;
use super::changes_json::record;
use super::json_buffer::Buffer;
use crate::check::Report;
use crate::check::group::{Cause, Grouping, Link};
use crate::finding::{Acceptance, Citation, Finding, Fix, Label, Lang, Step};
use crate::source::Place;
use crate::stack::each;
use crate::workspace::settings::day_text;

/// Writes a report as one line of JSON.
pub fn write(out: &mut dyn Write, report: &Report, lines: &Lines<'_>, lang: Lang) -> io::Result<()> {
    let cx = Context { lines, lang };
    let ids: Option<Vec<String>> =
        report.grouping.as_ref().map(|g| g.causes.iter().map(|c| lines.cause(c)).collect());
    write!(out, r#"{{"format":"einklang-findings/1","as_of":"{}","findings":["#, day_text(report.as_of))?;
    let made = |number: usize, batch: &[Finding]| -> Vec<Vec<u8>> {
        let write = |(chunk, findings): (usize, &[Finding])| -> Vec<u8> {
            let mut json = Buffer::with_capacity(findings.len() * LENGTH);
            let mut written = Written::default();
            for (i, finding) in findings.iter().enumerate() {
                json.object(|json| {
                    cx.members(json, finding, &mut written);
                    arranged(json, report, ids.as_deref(), number * BATCH + chunk * TOGETHER + i);
                });
            }
            json.into_bytes()
        };
        each(batch.chunks(TOGETHER).enumerate().collect(), batch.len() * LENGTH, write)
    };
    let mut comma = "";
    let mut put = |texts: &[Vec<u8>]| -> io::Result<()> {
        for text in texts {
            out.write_all(comma.as_bytes())?;
            out.write_all(text)?;
            comma = ",";
        }
        Ok(())
    };
    // Side by side, a few at a time, each while those before are written: what is written need not be kept.
    let mut batches = report.findings.chunks(BATCH).enumerate();
    match batches.len() {
        0 | 1 => batches.try_for_each(|(number, batch)| put(&made(number, batch)))?,
        _ => std::thread::scope(|scope| {
            let (send, received) = sync_channel(1);
            let make = move || batches.try_for_each(|(number, batch)| send.send(made(number, batch)));
            std::thread::Builder::new().spawn_scoped(scope, make)?;
            received.iter().try_for_each(|texts| put(&texts))
        })?,
    }
    out.write_all(b"]")?;
    let mut json = Buffer::default();
    json.object(|json| cx.rest(json, report, ids.as_deref()));
    let rest = json.into_bytes();
    out.write_all(b",")?;
    out.write_all(rest.strip_prefix(b"{").unwrap_or(&rest))?;
    writeln!(out)
}

/// How many findings are brought into their form before they are written.
const BATCH: usize = 2048;
/// How many of them by one worker.
const TOGETHER: usize = 512;
/// How many bytes one takes, as a rule.
const LENGTH: usize = 4096;

/// Where a finding stands among the others, where they are arranged.
fn arranged(json: &mut Buffer, report: &Report, ids: Option<&[String]>, i: usize) {
    if let Some((grouping, ids)) = report.grouping.as_ref().zip(ids) {
        let group = grouping.cause_of.get(i).copied().flatten().and_then(|cause| ids.get(cause));
        json.key("group").text_or_null(group.map(String::as_str));
        json.key("follows");
        follows(json, report, grouping, i);
    }
    if let Some(rank) = report.ranks.as_ref().and_then(|ranks| ranks.get(i)) {
        json.key("rank").number(rank.number as u64);
    }
}

fn follows(json: &mut Buffer, report: &Report, grouping: &Grouping, finding: usize) {
    let other = grouping.follows.get(finding).copied().flatten();
    let other = other.and_then(|(other, link)| Some((report.findings.get(other)?, link)));
    let Some((other, link)) = other else { return json.null() };
    json.object(|json| {
        json.key("fingerprint").hex(other.fingerprint);
        json.key("how").text(match link {
            Link::Same => "same",
            Link::Consequence => "consequence",
        });
    });
}

/// Where in a buffer the steps stand that several findings share.
type Written = IndexMap<usize, Range<usize>, FxBuildHasher>;

/// Findings, and what belongs to them, as JSON.
pub(super) struct Context<'a> {
    pub(super) lines: &'a Lines<'a>,
    pub(super) lang: Lang,
}

impl Context<'_> {
    /// A finding.
    pub(super) fn finding(&self, json: &mut Buffer, finding: &Finding) {
        json.object(|json| self.members(json, finding, &mut Written::default()));
    }

    fn members(&self, json: &mut Buffer, f: &Finding, written: &mut Written) {
        json.key("code").text(&f.code);
        json.key("severity").text(f.severity.name());
        json.key("certainty").text(f.certainty.name());
        json.key("message").text(f.message.in_lang(self.lang));
        json.key("bindings").object(|json| {
            f.bindings.iter().for_each(|(name, value)| json.chosen_key(name).text(value));
        });
        json.key("primary");
        self.label(json, &f.primary);
        json.key("related").list(&f.related, |json, label| self.label(json, label));
        json.key("because").list(&f.because, |json, step| self.step_once(json, step, written));
        json.key("help").text_or_null(f.help.as_ref().map(|help| help.in_lang(self.lang)));
        json.key("cites").list(&f.cites, citation);
        json.key("fixes").list(&f.fixes, |json, fix| self.fix(json, fix));
        json.key("fingerprint").hex(f.fingerprint);
        json.key("accepted");
        match &f.accepted {
            Some(acceptance) => self.accepted(json, acceptance),
            None => json.null(),
        }
    }

    /// What stands behind the findings.
    fn rest(&self, json: &mut Buffer, report: &Report, ids: Option<&[String]>) {
        if let Some((grouping, ids)) = report.grouping.as_ref().zip(ids) {
            json.key("groups").list(grouping.causes.iter().zip(ids), |json, (c, id)| self.group(json, c, id));
        }
        json.key("not_checked").list(&report.not_checked, |json, not| {
            json.object(|json| {
                json.key("code").text(&not.code);
                json.key("reason").text(self.lang.pick(&not.reason.0, &not.reason.1));
            });
        });
        let s = &report.summary;
        if let Some(changes) = &report.baseline {
            // What a baseline knows, and what it lists though it is no longer found.
            json.key("baseline").object(|json| {
                json.key("known").number(s.known as u64);
                json.key("stale")
                    .list(&changes.resolved, |json, resolved| json.value(&record(resolved, self.lang)));
            });
        }
        json.key("summary").object(|json| {
            for (name, count) in [
                ("errors", s.errors),
                ("warnings", s.warnings),
                ("notes", s.notes),
                ("accepted", s.accepted),
                ("files", s.files),
                ("entities", s.entities),
                ("rules", s.rules),
            ] {
                json.key(name).number(count as u64);
            }
        });
    }

    fn group(&self, json: &mut Buffer, cause: &Cause, id: &str) {
        json.object(|json| {
            json.key("id").text(id);
            json.key("path").text(self.lines.path(cause.place.source));
            json.key("entity").text_or_null(cause.entity.as_deref());
            json.key("text").text(cause.place.span.of(self.lines.text(cause.place.source)));
            self.ends(json, cause.place);
            json.key("findings").number(cause.findings.len() as u64);
            json.key("without");
            match cause.without {
                Some(without) => json.object(|json| {
                    json.key("settled").number(without.settled as u64);
                    json.key("new").number(without.new as u64);
                }),
                None => json.null(),
            }
        });
    }

    /// Where a place begins and ends.
    fn ends(&self, json: &mut Buffer, place: Place) {
        let (start, end) = self.lines.range(place);
        json.key("start").position(start);
        json.key("end").position(end);
    }

    fn label(&self, json: &mut Buffer, label: &Label) {
        json.object(|json| {
            json.key("path").text(self.lines.path(label.place.source));
            json.key("entity").text_or_null(label.entity.as_deref());
            json.key("property").text_or_null(label.property.as_deref());
            json.key("label").text(label.text.in_lang(self.lang));
            self.ends(json, label.place);
        });
    }

    /// A step; one that stands in the buffer already is copied from there.
    fn step_once(&self, json: &mut Buffer, step: &Arc<Step>, written: &mut Written) {
        let id = Arc::as_ptr(step) as usize;
        if let Some(before) = written.get(&id) {
            return json.again(before.clone());
        }
        let here = json.marked(|json| self.step(json, step));
        if Arc::strong_count(step) > 1 {
            written.insert(id, here);
        }
    }

    fn step(&self, json: &mut Buffer, step: &Step) {
        json.object(|json| {
            json.key("text").text(step.text.in_lang(self.lang));
            match step.place {
                Some(place) => {
                    json.key("path").text(self.lines.path(place.source));
                    self.ends(json, place);
                }
                None => ["path", "start", "end"].into_iter().for_each(|name| json.key(name).null()),
            }
        });
    }

    fn fix(&self, json: &mut Buffer, fix: &Fix) {
        json.object(|json| {
            json.key("title").text(fix.title.in_lang(self.lang));
            json.key("safe").truth(fix.is_safe);
            json.key("edits").list(&fix.edits, |json, edit| {
                json.object(|json| {
                    json.key("path").text(self.lines.path(edit.place.source));
                    self.ends(json, edit.place);
                    json.key("text").text(&edit.text);
                });
            });
        });
    }

    fn accepted(&self, json: &mut Buffer, acceptance: &Acceptance) {
        json.object(|json| {
            json.key("because").text(&acceptance.because);
            json.key("by").text_or_null(acceptance.by.as_deref());
            json.key("until").text_or_null(acceptance.until.as_deref());
            json.key("path").text(self.lines.path(acceptance.place.source));
            self.ends(json, acceptance.place);
        });
    }
}

fn citation(json: &mut Buffer, citation: &Citation) {
    json.object(|json| {
        json.key("source").text(&citation.source);
        json.key("quote").text_or_null(citation.quote.as_deref());
    });
}
