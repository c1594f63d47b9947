//! Findings as diagnostics.

use std::cell::Cell;
use std::hash::{BuildHasher, Hash, Hasher};
use std::rc::Rc;

use indexmap::IndexMap;
use lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, Message, Range,
};
use rustc_hash::{FxBuildHasher, FxHasher};
use serde_json::json;

use super::address::Address;
use super::delivery::Touched;
use super::documents::Documents;
use super::message::Written;
use super::offered::Offered;
use super::project::Project;
use crate::check::kept::Mark;
use crate::finding::{Certainty, Finding, Lang, Severity};
use crate::manual::codes;
use crate::rules::ir::Rule;
use crate::source::{EMBEDDED, Place, SourceId};

/// Nobody follows more places.
const MOST_RELATED: usize = 100;

/// What is found in one document.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) items: Vec<Rc<One>>,
    /// The same, as they are sent.
    pub(super) written: Written,
    /// Differs where anything in it differs.
    pub(super) id: String,
    /// Differs where the findings that it was made of differ.
    made_of: Cell<u64>,
}

/// One finding.
#[derive(Debug)]
pub(super) struct One {
    key: Key,
    diagnostic: Diagnostic,
    written: Written,
}

/// Differs where something else is shown: by what a finding says, and by where that is for the client.
type Key = (u64, u64);

impl Default for Found {
    fn default() -> Found {
        Found {
            items: Vec::new(),
            written: Written(b"[]".to_vec()),
            id: String::new(),
            made_of: Cell::new(0),
        }
    }
}

impl Found {
    fn of(items: Vec<Rc<One>>) -> Found {
        let mut written =
            Vec::with_capacity(items.iter().map(|one| one.written.0.len() + 1).sum::<usize>() + 2);
        written.push(b'[');
        for (i, one) in items.iter().enumerate() {
            if i > 0 {
                written.push(b',');
            }
            written.extend_from_slice(&one.written.0);
        }
        written.push(b']');
        let mut hasher = FxHasher::default();
        // Maps of the data are sorted, so that the same findings are the same bytes.
        hasher.write(&written);
        let id = format!("{:016x}", hasher.finish());
        Found { items, written: Written(written), id, made_of: Cell::new(0) }
    }

    /// All of it, for a client that asks.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        self.items.iter().map(|one| one.diagnostic.clone()).collect()
    }
}

/// What is found in each document of a project; those in which nothing is found are there too.
pub(super) type Report = IndexMap<Address, Rc<Found>, FxBuildHasher>;

/// All findings of a project that nobody accepted. What is shown as in the last report is not made anew: no document whose
/// findings are the same and lie in texts that have not changed since, and in others no diagnostic whose places are, for the
/// client, where they were.
pub(super) fn report(
    project: &Project,
    documents: &Documents,
    offered: Offered,
    before: Option<&Report>,
    touched: &Touched,
) -> Report {
    let mut report = Report::default();
    let (Some(analysis), Some(kept)) = (project.analysis(), project.kept()) else { return report };
    let mut by_source: IndexMap<SourceId, Vec<Shows<'_>>, FxBuildHasher> = IndexMap::default();
    let own = analysis.workspace.sources.iter().filter(|(_, source)| !source.is_embedded());
    by_source.extend(own.map(|(id, _)| (id, Vec::new())));
    for (i, finding) in analysis.report.findings.iter().enumerate().filter(|(_, f)| f.accepted.is_none()) {
        let mark = kept.mark(i).unwrap_or_else(|| Mark::of(finding));
        by_source.entry(finding.primary.place.source).or_default().push((finding, mark));
    }
    let others: Vec<SourceId> = (0..analysis.workspace.sources.files.len() as u32)
        .map(SourceId)
        .filter(|id| project.has_changed(*id) || touched.contains(&project.address(*id)))
        .collect();
    // The pages of rules are linked with the lines that the rules stand in.
    let is_moved = |rule: &Rule| others.contains(&rule.place.source);
    let before = before.filter(|_| !analysis.program.rules.iter().any(is_moved));
    let lang = analysis.lang;
    let mut shown = Shown { project, documents, offered, lang, links: IndexMap::default(), uris: Vec::new() };
    for (id, findings) in by_source {
        let address = project.address(id);
        let made_of = made_of(&findings, lang);
        let known = before.and_then(|b| b.get(&address));
        let may_move = findings.iter().any(|(_, mark)| others.iter().any(|id| mark.may_mention(*id)));
        let found = match known.filter(|known| known.made_of.get() == made_of && !may_move) {
            Some(known) => Rc::clone(known),
            None => shown.found(&findings, known),
        };
        found.made_of.set(made_of);
        report.insert(address, found);
    }
    report
}

/// A finding with what it is known by.
type Shows<'f> = (&'f Finding, Mark);

/// A number for findings, and the places they lie at.
fn made_of(findings: &[Shows<'_>], lang: Lang) -> u64 {
    let mut hasher = FxHasher::default();
    (lang, findings.len()).hash(&mut hasher);
    findings.iter().for_each(|(_, mark)| (mark.says, mark.stands).hash(&mut hasher));
    hasher.finish()
}

struct Shown<'a> {
    project: &'a Project,
    documents: &'a Documents,
    offered: Offered,
    lang: Lang,
    /// Where the page of a code is.
    links: IndexMap<String, Option<String>, FxBuildHasher>,
    /// The addresses of the texts that were asked for.
    uris: Vec<Option<Opened>>,
}

/// Where the client opens a text, and a number for that; nothing for what it cannot open.
type Opened = Option<(String, u64)>;

impl Shown<'_> {
    /// What is found in a document; what was shown there before is taken as it is.
    fn found(&mut self, findings: &[Shows<'_>], before: Option<&Rc<Found>>) -> Rc<Found> {
        let known = before.map_or(&[][..], |before| &before.items);
        let by_key: IndexMap<Key, &Rc<One>, FxBuildHasher> = known.iter().map(|one| (one.key, one)).collect();
        let mut items = Vec::with_capacity(findings.len());
        for (finding, mark) in findings {
            let key = self.key(finding, *mark);
            items.push(match by_key.get(&key) {
                Some(one) => Rc::clone(one),
                None => {
                    let diagnostic = self.diagnostic(finding);
                    let written = Written::of(&diagnostic).unwrap_or_default();
                    Rc::new(One { key, diagnostic, written })
                }
            });
        }
        let same = |before: &&Rc<Found>| {
            before.items.len() == items.len()
                && before.items.iter().zip(&items).all(|(a, b)| Rc::ptr_eq(a, b))
        };
        match before.filter(same) {
            Some(before) => Rc::clone(before),
            None => Rc::new(Found::of(items)),
        }
    }

    fn key(&mut self, finding: &Finding, mark: Mark) -> Key {
        let mut hasher = FxHasher::default();
        self.lang.hash(&mut hasher);
        let labels = std::iter::once(&finding.primary).chain(&finding.related).map(|label| label.place);
        for place in labels.chain(finding.because.iter().filter_map(|step| step.place)) {
            let uri = self.opened(place.source).as_ref().map_or(0, |(_, number)| *number);
            let Range { start, end } = self.project.range(place, self.offered.encoding);
            (uri, start.line, start.character, end.line, end.character).hash(&mut hasher);
        }
        (mark.says, hasher.finish())
    }

    fn diagnostic(&mut self, finding: &Finding) -> Diagnostic {
        let related = self.related(finding);
        let mut message = message(finding, self.lang);
        if !self.offered.related {
            for one in &related {
                let name = one.location.uri.0.rsplit('/').next().unwrap_or_default();
                message += &format!("\n{name}:{}: {}", one.location.range.start.line + 1, one.message);
            }
        }
        let href = if self.offered.code_links { self.link(&finding.code) } else { None };
        let is_needless = self.offered.tags && finding.code == "model/accept_unused";
        let data = json!({
            "fingerprint": format!("{:016x}", finding.fingerprint),
            "certainty": finding.certainty.name(),
        });
        Diagnostic {
            range: self.project.range(finding.primary.place, self.offered.encoding),
            severity: Some(severity(finding.severity)),
            code: Some(Code::String(finding.code.clone())),
            code_description: href.map(|href| CodeDescription { href: href.into() }),
            source: Some("einklang".to_owned()),
            message: Message::String(message),
            tags: is_needless.then(|| vec![DiagnosticTag::Unnecessary]),
            related_information: Some(related).filter(|r| self.offered.related && !r.is_empty()),
            data: Some(data),
        }
    }

    /// The other places, and the steps of the explanation: each can be gone to.
    fn related(&mut self, finding: &Finding) -> Vec<DiagnosticRelatedInformation> {
        let lang = self.lang;
        let labels = std::iter::once(&finding.primary).chain(&finding.related);
        let labels = labels.enumerate().filter_map(|(i, label)| {
            let words = label.text.in_lang(lang);
            let name = label.entity.as_deref().filter(|_| i > 0);
            let words = if words.is_empty() { name? } else { words };
            Some((label.place, words))
        });
        let steps = finding.because.iter().filter_map(|s| Some((s.place?, s.text.in_lang(lang))));
        let (mut all, mut seen) = (Vec::new(), Vec::new());
        for said in labels.chain(steps) {
            if all.len() == MOST_RELATED || seen.contains(&said) {
                continue;
            }
            seen.push(said);
            let (place, words) = said;
            let location = self.location(place);
            all.extend(
                location.map(|l| DiagnosticRelatedInformation { location: l, message: words.to_owned() }),
            );
        }
        all
    }

    fn location(&mut self, place: Place) -> Option<Location> {
        let uri = self.opened(place.source).as_ref()?.0.as_str().into();
        Some(Location { uri, range: self.project.range(place, self.offered.encoding) })
    }

    fn opened(&mut self, id: SourceId) -> &Opened {
        let (at, project, documents, offered) = (id.0 as usize, self.project, self.documents, self.offered);
        if self.uris.len() <= at {
            self.uris.resize(at + 1, None);
        }
        let uri = self.uris.get_mut(at).map(|uri| {
            &*uri.get_or_insert_with(|| {
                let uri = opens(project, offered, id).then(|| documents.uri(&project.address(id)))?;
                let number = FxBuildHasher.hash_one(&uri);
                Some((uri, number))
            })
        });
        uri.unwrap_or(&None)
    }

    /// The page of a rule, or of a code of the language's own.
    fn link(&mut self, code: &str) -> Option<String> {
        if let Some(known) = self.links.get(code) {
            return known.clone();
        }
        let link = link(self.project, self.documents, self.offered, code);
        self.links.insert(code.to_owned(), link.clone());
        link
    }
}

/// A place that the client can open: what travels inside the binary only where it can read it.
pub(super) fn location(
    project: &Project,
    documents: &Documents,
    offered: Offered,
    place: Place,
) -> Option<Location> {
    let opens = opens(project, offered, place.source);
    opens.then(|| project.location(place, documents, offered.encoding))
}

fn opens(project: &Project, offered: Offered, id: SourceId) -> bool {
    offered.opens_packs || !matches!(project.address(id), Address::Embedded(_))
}

fn link(project: &Project, documents: &Documents, offered: Offered, code: &str) -> Option<String> {
    let analysis = project.analysis()?;
    let rule = analysis.program.rules.iter().find(|r| r.code == code);
    match rule {
        Some(rule) => {
            let location = location(project, documents, offered, rule.place)?;
            Some(format!("{}#L{}", location.uri.0, location.range.start.line + 1))
        }
        None => {
            let is_known = offered.opens_packs && codes::find(code).is_some();
            is_known.then(|| format!("{EMBEDDED}/{code}.md"))
        }
    }
}

fn message(finding: &Finding, lang: Lang) -> String {
    let mut message = finding.message.in_lang(lang).to_owned();
    if finding.certainty == Certainty::Possible {
        message = format!("{} {message}", lang.pick("possible:", "möglich:"));
    }
    if let Some(help) = &finding.help {
        message += &format!("\n{} {}", lang.pick("help:", "Hilfe:"), help.in_lang(lang));
    }
    message
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::Error,
        Severity::Warning => DiagnosticSeverity::Warning,
        Severity::Note => DiagnosticSeverity::Information,
    }
}

/// The finding that a diagnostic is, by what its data says.
pub(super) fn find<'p>(project: &'p Project, id: SourceId, fingerprint: &str) -> Option<&'p Finding> {
    let fingerprint = u64::from_str_radix(fingerprint, 16).ok()?;
    let all = &project.kept()?.report().findings;
    all.iter().find(|f| f.fingerprint == fingerprint && f.primary.place.source == id)
}
