//! `check --group`, `check --sort`: findings under their causes, and the weightiest first.

use clap::{Args, ValueEnum};

use crate::check::group::{Grouping, group, try_out};
use crate::check::rank::rank;
use crate::check::{Options, Report};
use crate::workspace::Workspace;

#[derive(Debug, Args)]
pub(super) struct Arranging {
    /// Show findings under the statement that several of them rest on
    #[arg(long, value_enum, default_value_t = Group::None, value_name = "BY")]
    group: Group,
    /// Order of the findings: as they stand in the files, or the weightiest first
    #[arg(long, value_enum, default_value_t = Sort::Place, value_name = "BY")]
    sort: Sort,
}

#[derive(Debug, Clone, Copy, ValueEnum, PartialEq)]
enum Group {
    None,
    Cause,
}

#[derive(Debug, Clone, Copy, ValueEnum, PartialEq)]
enum Sort {
    Place,
    Rank,
}

impl Arranging {
    /// Whether anything but the findings in the order of the files is asked for.
    pub(super) fn is_wanted(&self) -> bool {
        self.group == Group::Cause || self.sort == Sort::Rank
    }

    /// Whether findings are shown under their causes.
    pub(super) fn is_grouped(&self) -> bool {
        self.group == Group::Cause
    }

    /// Arranges the findings of a report as it is asked for. The causes are returned where they are `named`.
    pub(super) fn arrange(
        &self,
        workspace: &Workspace,
        options: &Options,
        named: bool,
        report: &mut Report,
    ) -> Option<Grouping> {
        if !named && !self.is_wanted() {
            return None;
        }
        let mut grouping = group(workspace, &report.findings);
        if self.sort == Sort::Rank {
            report.ranks = Some(rank(report, &grouping));
            grouping = group(workspace, &report.findings);
        }
        if self.is_grouped() {
            try_out(workspace, &report.findings, &mut grouping, options);
            report.grouping = Some(grouping.clone());
        }
        Some(grouping)
    }
}
