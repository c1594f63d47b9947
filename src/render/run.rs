//! What the forms for pipelines show: not only a report, but the whole run that it comes from.

use std::borrow::Cow;

use super::Lines;
use crate::check::Report;
use crate::check::changes::Changes;
use crate::finding::{Finding, Lang, Severity};
use crate::manual::Manual;
use crate::source::{Place, SourceId};
use crate::workspace::{FailOn, Unreadable};

/// A run of a check.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// What it found.
    pub report: &'a Report,
    /// Where the findings stand.
    pub lines: &'a Lines<'a>,
    /// The reader's language.
    pub lang: Lang,
    /// What could not be read.
    pub unreadable: &'a [Unreadable],
    /// From which severity on it counts as failed.
    pub fail_on: FailOn,
    /// The exit code it ends with.
    pub exit: u8,
    /// The way from the repository to the project, with a `/` behind each folder: pipelines count from the repository.
    pub folder: &'a str,
    /// The way from the current folder to the project, with a `/` behind each folder.
    pub here: &'a str,
    /// The rules in use, where the form lists them.
    pub manual: Option<&'a Manual<'a>>,
    /// What is new and what is gone, where another version is compared with.
    pub changes: Option<&'a Changes>,
}

impl<'a> Run<'a> {
    /// The path of a text, seen from the repository.
    pub(super) fn path(&self, id: SourceId) -> Cow<'a, str> {
        self.in_repository(self.lines.path(id))
    }

    /// A path of the project, seen from the repository.
    pub(super) fn in_repository(&self, path: &'a str) -> Cow<'a, str> {
        match self.folder.is_empty() || path.starts_with(crate::source::EMBEDDED) || path.starts_with('/') {
            true => Cow::Borrowed(path),
            false => Cow::Owned(format!("{}{path}", self.folder)),
        }
    }

    /// `path:line`, seen from the repository.
    pub(super) fn at(&self, place: Place) -> String {
        format!("{}:{}", super::text::line(&self.path(place.source)), self.lines.start(place).line)
    }

    /// What counts: the findings of a severity that are not accepted.
    pub(super) fn of_severity(&self, severity: Severity) -> impl Iterator<Item = &'a Finding> {
        let findings = self.report.findings.iter();
        findings.filter(move |f| f.accepted.is_none() && f.severity == severity)
    }

    /// What is accepted.
    pub(super) fn accepted(&self) -> impl Iterator<Item = &'a Finding> {
        self.report.findings.iter().filter(|f| f.accepted.is_some())
    }
}
