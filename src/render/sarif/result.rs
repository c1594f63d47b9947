//! A finding as a SARIF result.

use std::sync::Arc;

use super::log::{
    ArtifactChange, CodeFlow, Fingerprints, Fix, Message, Replacement, ResultProperties, SarifResult,
    Suppression, ThreadFlow, ThreadFlowLocation,
};
use super::places::{Places, plain};
use super::rules::Rules;
use super::{Standing, level};
use crate::finding::{Acceptance, Certainty, Finding, Step};
use crate::render::{sentence, text};

/// How many related places are listed: a code host shows no more.
const MOST_RELATED: usize = 100;
/// How many steps of a path are listed: a code host shows no more.
const MOST_STEPS: usize = 1_000;

pub(super) fn result<'a>(
    finding: &'a Finding,
    standing: Standing,
    rules: &Rules<'a>,
    places: Places<'a>,
) -> SarifResult<'a> {
    let lang = places.run.lang;
    let related = finding.related.iter().take(MOST_RELATED).enumerate();
    let own = format!("{:016x}", finding.fingerprint);
    SarifResult {
        rule_id: finding.code.as_str().into(),
        rule_index: rules.index(&finding.code),
        level: level(finding.severity),
        message: Message::of(message(finding, places)),
        locations: [places.primary(&finding.primary)],
        related_locations: related
            .map(|(i, label)| super::log::Location { id: Some(i + 1), ..places.label(label) })
            .collect(),
        code_flows: code_flow(&finding.because, places).into_iter().collect(),
        fixes: finding.fixes.iter().map(|fix| self::fix(fix, places)).collect(),
        partial_fingerprints: Fingerprints { line_hash: format!("{own}:1"), own },
        baseline_state: baseline_state(finding, places),
        suppressions: match standing {
            Standing::Reported => finding.accepted.iter().map(|a| suppression(a, places)).collect(),
            Standing::Known => vec![known(places)],
        },
        properties: ResultProperties {
            certainty: finding.certainty.name(),
            bindings: &finding.bindings,
            help: finding.help.as_ref().map(|h| h.in_lang(lang).into()),
            cites: finding.cites.iter().map(|c| c.source.as_str().into()).collect(),
        },
    }
}

/// Whether it is new, where another version is compared with.
fn baseline_state(finding: &Finding, places: Places<'_>) -> Option<&'static str> {
    let changes = places.run.changes?;
    let same = |f: &Finding| f.fingerprint == finding.fingerprint;
    Some(if changes.introduced.iter().any(same) {
        "new"
    } else if changes.changed.iter().any(|c| same(&c.now)) {
        "updated"
    } else {
        "unchanged"
    })
}

/// What it says, with links to the other places, and what to do.
fn message(finding: &Finding, places: Places<'_>) -> String {
    let lang = places.run.lang;
    let mut said = sentence(&plain(finding.message.in_lang(lang)));
    if finding.certainty == Certainty::Possible {
        said = format!("{} {said}", lang.pick("Possible:", "Möglich:"));
    }
    let links: Vec<String> = finding
        .related
        .iter()
        .take(MOST_RELATED)
        .enumerate()
        .map(|(i, label)| places.link(label, i + 1))
        .collect();
    if !links.is_empty() {
        said += &format!(" {} {}.", lang.pick("See", "Siehe"), links.join("; "));
    }
    if let Some(help) = &finding.help {
        let help = text::lines(help.in_lang(lang)).replace('\n', " ");
        said += &format!(" {} {}", lang.pick("What to do:", "Was zu tun ist:"), sentence(&plain(&help)));
    }
    said
}

/// The statements it rests on as a path to follow, where there are several.
fn code_flow<'a>(because: &'a [Arc<Step>], places: Places<'a>) -> Option<CodeFlow<'a>> {
    let with_place = because.iter().filter_map(|step| Some((step, step.place?)));
    let locations: Vec<ThreadFlowLocation<'a>> = with_place
        .take(MOST_STEPS)
        .map(|(step, place)| {
            let words = plain(step.text.in_lang(places.run.lang)).into_owned();
            ThreadFlowLocation { location: places.location(place, Some(words)) }
        })
        .collect();
    (locations.len() > 1).then_some(CodeFlow { thread_flows: [ThreadFlow { locations }] })
}

fn fix<'a>(fix: &'a crate::finding::Fix, places: Places<'a>) -> Fix<'a> {
    let mut changes: Vec<(crate::source::SourceId, ArtifactChange<'a>)> = Vec::new();
    for edit in &fix.edits {
        let replacement = Replacement {
            deleted_region: places.region(edit.place),
            inserted_content: Message::of(edit.text.as_str()),
        };
        match changes.iter_mut().find(|(id, _)| *id == edit.place.source) {
            Some((_, change)) => change.replacements.push(replacement),
            None => {
                let artifact_location = places.artifact(edit.place);
                let change = ArtifactChange { artifact_location, replacements: vec![replacement] };
                changes.push((edit.place.source, change));
            }
        }
    }
    Fix {
        description: Message::of(sentence(&plain(fix.title.in_lang(places.run.lang)))),
        artifact_changes: changes.into_iter().map(|(_, change)| change).collect(),
    }
}

fn suppression<'a>(accepted: &'a Acceptance, places: Places<'a>) -> Suppression<'a> {
    let lang = places.run.lang;
    let mut why = plain(&accepted.because).into_owned();
    if let Some(by) = &accepted.by {
        why += &format!(", {} {}", lang.pick("by", "durch"), plain(by));
    }
    if let Some(until) = &accepted.until {
        why += &format!(", {} {}", lang.pick("until", "bis"), plain(until));
    }
    Suppression {
        kind: "inSource",
        status: "accepted",
        justification: why.into(),
        location: Some(places.location(accepted.place, None)),
    }
}

/// That a baseline lists it.
fn known<'a>(places: Places<'a>) -> Suppression<'a> {
    Suppression {
        kind: "external",
        status: "accepted",
        justification: places
            .run
            .lang
            .pick("known from the baseline", "aus dem Ausgangsstand bekannt")
            .into(),
        location: None,
    }
}
