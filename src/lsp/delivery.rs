//! How diagnostics reach the client: those it asks for are kept ready, the others are sent.
//!
//! A client that asks for the diagnostics of its open documents is still sent those of the closed ones, until it asks for
//! the whole workspace.

use std::rc::Rc;

use indexmap::{IndexMap, IndexSet};
use lsp_server::RequestId;
use lsp_types::{
    DiagnosticRefreshRequest, DocumentDiagnosticReport, FullDocumentDiagnosticReport,
    PublishDiagnosticsNotification, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};
use rustc_hash::FxBuildHasher;
use serde_json::Value;

use super::address::Address;
use super::client::Client;
use super::diagnostics::{self, Found, Report};
use super::documents::Documents;
use super::message::{Written, object};
use super::project::Home;
use super::projects::Projects;

type Map<K, V> = IndexMap<K, V, FxBuildHasher>;
/// Documents that the client opened or changed.
pub(super) type Touched = IndexSet<Address, FxBuildHasher>;

/// What was found, and what the client knows of it.
#[derive(Debug, Default)]
pub(super) struct Delivery {
    /// By project, each with the round of its check.
    reports: Map<Home, (u64, Report)>,
    /// The ids of what was sent, by document.
    sent: Map<Address, String>,
    /// Whether the client asks for the whole workspace.
    workspace_is_pulled: bool,
    /// Questions about the workspace that wait until there is something new.
    waiting: Vec<(RequestId, Map<String, String>)>,
}

impl Delivery {
    /// Brings everything up to date after a check, and tells the client; whether something changed in documents that it did
    /// not touch.
    pub(super) fn update(
        &mut self,
        projects: &Projects,
        documents: &Documents,
        client: Client<'_>,
        touched: &Touched,
    ) -> bool {
        let others = self.renew(projects, documents, client, touched);
        self.push(documents, client, touched);
        if others && client.offered.pulls && client.offered.refresh_diagnostics {
            client.ask::<DiagnosticRefreshRequest>("refresh-diagnostics", ());
        }
        others
    }

    /// Makes the reports of what was checked; whether something changed that the client does not ask for by itself.
    fn renew(
        &mut self,
        projects: &Projects,
        documents: &Documents,
        client: Client<'_>,
        touched: &Touched,
    ) -> bool {
        let known: Vec<&Home> = projects.all.iter().map(|p| &p.home).collect();
        self.reports.retain(|home, _| known.contains(&home));
        let mut others = false;
        for project in &projects.all {
            if self.reports.get(&project.home).is_some_and(|(round, _)| *round == project.round) {
                continue;
            }
            let before = self.reports.get(&project.home).map(|(_, report)| report);
            let report = diagnostics::report(project, documents, client.offered, before, touched);
            others |= report.iter().filter(|(a, _)| !touched.contains(*a)).any(|(address, found)| {
                let before = before.and_then(|b| b.get(address));
                before.map_or(!found.items.is_empty(), |b| b.id != found.id)
            });
            self.reports.insert(project.home.clone(), (project.round, report));
        }
        others
    }

    fn all(&self) -> impl Iterator<Item = (&Address, &Rc<Found>)> {
        self.reports.values().flat_map(|(_, report)| report)
    }

    fn found(&self, address: &Address) -> Option<&Rc<Found>> {
        self.reports.values().find_map(|(_, report)| report.get(address))
    }

    fn push(&mut self, documents: &Documents, client: Client<'_>, touched: &Touched) {
        let is_sent = |address: &Address| {
            !client.offered.pulls || (!self.workspace_is_pulled && documents.get(address).is_none())
        };
        let mut now: Map<Address, &Rc<Found>> = Map::default();
        for (address, found) in self.all().filter(|(address, _)| is_sent(address)) {
            now.entry(address.clone()).or_insert(found);
        }
        let mut sent: Map<Address, String> = Map::default();
        for (address, found) in now {
            let is_known = match self.sent.get(&address) {
                Some(id) => *id == found.id,
                None => found.items.is_empty(),
            };
            // A client that has just opened or changed a document waits for what is said of it.
            if !is_known || (touched.contains(&address) && documents.get(&address).is_some()) {
                publish(documents, client, &address, &found.written);
            }
            if self.sent.contains_key(&address) || !is_known {
                sent.insert(address, found.id.clone());
            }
        }
        for address in self.sent.keys().filter(|address| !sent.contains_key(*address)) {
            publish(documents, client, address, &Found::default().written);
        }
        self.sent = sent;
    }

    /// What is found in a document that the client asks about.
    pub(super) fn document(&self, address: &Address, previous: Option<&str>) -> DocumentDiagnosticReport {
        let found = self.found(address).cloned().unwrap_or_default();
        match previous.filter(|p| *p == found.id) {
            Some(id) => RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                    result_id: id.to_owned(),
                },
            }
            .into(),
            None => RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(found.id.clone()).filter(|id| !id.is_empty()),
                    items: found.diagnostics(),
                },
            }
            .into(),
        }
    }

    /// The client asks about the whole workspace: it is answered at the end of this turn, or as soon as there is something
    /// that it does not know yet.
    pub(super) fn ask_for_workspace(&mut self, id: RequestId, parameters: WorkspaceDiagnosticParams) {
        self.workspace_is_pulled = true;
        let known = parameters.previous_result_ids.into_iter().map(|p| (p.uri.0, p.value)).collect();
        self.waiting.push((id, known));
    }

    /// Takes back a question that waits.
    pub(super) fn cancel(&mut self, id: &RequestId) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|(waiting, _)| waiting != id);
        self.waiting.len() < before
    }

    /// The answers to what waits, where there is something new; all of them, where the client leaves.
    pub(super) fn ready(
        &mut self,
        documents: &Documents,
        is_last: bool,
    ) -> Vec<(RequestId, WorkspaceDiagnosticReport)> {
        let mut ready = Vec::new();
        for (id, known) in std::mem::take(&mut self.waiting) {
            let (items, is_new) = self.workspace(documents, &known);
            // A first question is answered at once.
            match is_new || known.is_empty() || is_last {
                true => ready.push((id, WorkspaceDiagnosticReport { items })),
                false => self.waiting.push((id, known)),
            }
        }
        ready
    }

    fn workspace(
        &self,
        documents: &Documents,
        known: &Map<String, String>,
    ) -> (Vec<lsp_types::WorkspaceDocumentDiagnosticReport>, bool) {
        let (mut items, mut is_new) = (Vec::new(), false);
        let mut seen: IndexSet<String, FxBuildHasher> = IndexSet::default();
        let full = |uri: &str, version, found: &Found| {
            lsp_types::WorkspaceDocumentDiagnosticReport::from(WorkspaceFullDocumentDiagnosticReport {
                uri: uri.into(),
                version,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(found.id.clone()).filter(|id| !id.is_empty()),
                    items: found.diagnostics(),
                },
            })
        };
        for (address, found) in self.all() {
            let (uri, version) = (documents.uri(address), documents.version(address));
            if !seen.insert(uri.clone()) {
                continue;
            }
            if known.get(&uri) == Some(&found.id) {
                items.push(
                    WorkspaceUnchangedDocumentDiagnosticReport {
                        uri: uri.as_str().into(),
                        version,
                        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                            result_id: found.id.clone(),
                        },
                    }
                    .into(),
                );
            } else {
                is_new = true;
                items.push(full(&uri, version, found));
            }
        }
        // What is gone has nothing wrong with it any more.
        for uri in known.keys().filter(|uri| !seen.contains(*uri)) {
            is_new = true;
            items.push(full(uri, None, &Found::default()));
        }
        (items, is_new)
    }
}

fn publish(documents: &Documents, client: Client<'_>, address: &Address, diagnostics: &Written) {
    let uri = Value::from(documents.uri(address)).into();
    let mut parameters = vec![("uri", uri), ("diagnostics", diagnostics.clone())];
    if let Some(version) = documents.version(address) {
        parameters.push(("version", Value::from(version).into()));
    }
    client.notify_written::<PublishDiagnosticsNotification>(&object(&parameters));
}
