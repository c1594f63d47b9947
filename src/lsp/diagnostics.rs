//! Findings as diagnostics.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::rc::Rc;

use indexmap::IndexMap;
use lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    Location, Message,
};
use rustc_hash::FxBuildHasher;
use serde_json::json;

use super::address::Address;
use super::delivery::Touched;
use super::documents::Documents;
use super::message::Written;
use super::offered::Offered;
use super::project::Project;
use crate::finding::{Certainty, Finding, Lang, Severity};
use crate::manual::codes;
use crate::rules::ir::Rule;
use crate::source::{EMBEDDED, Place, SourceId};

/// Nobody follows more places.
const MOST_RELATED: usize = 100;

/// What is found in one document.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) items: Vec<Diagnostic>,
    /// The same, as they are sent.
    pub(super) written: Written,
    /// Differs where anything in it differs.
    pub(super) id: String,
    /// Differs where the findings that it was made of differ.
    made_of: u64,
}

impl Default for Found {
    fn default() -> Found {
        Found { items: Vec::new(), written: Written(b"[]".to_vec()), id: String::new(), made_of: 0 }
    }
}

/// What is found in each document of a project; those in which nothing is found are there too.
pub(super) type Report = IndexMap<Address, Rc<Found>, FxBuildHasher>;

/// All findings of a project that nobody accepted. Of documents whose findings are those of the last report, and lie in
/// texts that have not changed since, nothing is made anew.
pub(super) fn report(
    project: &Project,
    documents: &Documents,
    offered: Offered,
    before: Option<&Report>,
    touched: &Touched,
) -> Report {
    let mut report = Report::default();
    let Some(analysis) = project.analysis() else { return report };
    let mut by_source: IndexMap<SourceId, Vec<&Finding>, FxBuildHasher> = IndexMap::default();
    let own = analysis.workspace.sources.iter().filter(|(_, source)| !source.is_embedded());
    by_source.extend(own.map(|(id, _)| (id, Vec::new())));
    for finding in analysis.report.findings.iter().filter(|f| f.accepted.is_none()) {
        by_source.entry(finding.primary.place.source).or_default().push(finding);
    }
    let is_other = |id: SourceId| project.has_changed(id) || touched.contains(&project.address(id));
    let others: Vec<bool> =
        (0..analysis.workspace.sources.files.len()).map(|i| is_other(SourceId(i as u32))).collect();
    // The pages of rules are linked with the lines that the rules stand in.
    let is_moved = |rule: &Rule| others.get(rule.place.source.0 as usize) != Some(&false);
    let before = before.filter(|_| !analysis.program.rules.iter().any(is_moved));
    let mut shown = Shown {
        project,
        documents,
        offered,
        lang: analysis.lang,
        links: IndexMap::default(),
        uris: Vec::new(),
    };
    for (id, findings) in by_source {
        let address = project.address(id);
        let made_of = digest(&findings, analysis.lang, &others);
        let known = before.and_then(|b| b.get(&address)).filter(|known| Some(known.made_of) == made_of);
        let found = known.cloned().unwrap_or_else(|| {
            let items: Vec<Diagnostic> = findings.iter().map(|f| shown.diagnostic(f)).collect();
            let written = Written::of(&items).unwrap_or_default();
            let id = identify(&written);
            Rc::new(Found { items, written, id, made_of: made_of.unwrap_or_default() })
        });
        report.insert(address, found);
    }
    report
}

fn identify(written: &Written) -> String {
    let mut hasher = DefaultHasher::new();
    // Maps of the data are sorted, so that the same findings are the same bytes.
    hasher.write(&written.0);
    format!("{:016x}", hasher.finish())
}

/// A number for what findings say; nothing where one of their places lies in a text that is another now.
fn digest(findings: &[&Finding], lang: Lang, others: &[bool]) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    let place = |hasher: &mut DefaultHasher, place: Place| {
        place.hash(hasher);
        (others.get(place.source.0 as usize) == Some(&false)).then_some(())
    };
    findings.len().hash(&mut hasher);
    for f in findings {
        (f.fingerprint, &f.code, f.severity, f.certainty, f.message.in_lang(lang)).hash(&mut hasher);
        f.help.as_ref().map(|h| h.in_lang(lang)).hash(&mut hasher);
        for label in std::iter::once(&f.primary).chain(&f.related) {
            (label.text.in_lang(lang), &label.entity).hash(&mut hasher);
            place(&mut hasher, label.place)?;
        }
        for step in &f.because {
            step.text.in_lang(lang).hash(&mut hasher);
            step.place.map_or(Some(()), |p| place(&mut hasher, p))?;
        }
    }
    Some(hasher.finish())
}

struct Shown<'a> {
    project: &'a Project,
    documents: &'a Documents,
    offered: Offered,
    lang: Lang,
    /// Where the page of a code is.
    links: IndexMap<String, Option<String>, FxBuildHasher>,
    /// The addresses of the texts that were asked for; nothing for what the client cannot open.
    uris: Vec<Option<Option<String>>>,
}

impl Shown<'_> {
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
        let (id, project) = (place.source, self.project);
        if self.uris.len() <= id.0 as usize {
            self.uris.resize(id.0 as usize + 1, None);
        }
        let (documents, offered) = (self.documents, self.offered);
        let uri = self.uris.get_mut(id.0 as usize)?;
        let uri = uri
            .get_or_insert_with(|| opens(project, offered, id).then(|| documents.uri(&project.address(id))));
        let uri = uri.as_deref()?.into();
        Some(Location { uri, range: project.range(place, offered.encoding) })
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
