//! `einklang check`

use std::io::{self, Write};
use std::mem::ManuallyDrop;

use clap::{Args, ValueEnum};

use super::{Common, Outcome, Paths, heard, out, parse_day, today};
use crate::check::{self, Options};
use crate::finding::Severity;
use crate::render::{Lines, json, short, summary, terminal};
use crate::workspace::{self, FailOn};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    /// From which severity on the run fails [default: the project's, else error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// The day that `today` means [default: the project's, else this day]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    as_of: Option<i32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Pretty,
    Short,
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warning,
    Note,
    Never,
}

impl From<Level> for FailOn {
    fn from(level: Level) -> FailOn {
        match level {
            Level::Error => FailOn::At(Severity::Error),
            Level::Warning => FailOn::At(Severity::Warning),
            Level::Note => FailOn::At(Severity::Note),
            Level::Never => FailOn::Never,
        }
    }
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    // The process ends with this run: nobody waits until all texts and trees are taken apart.
    let workspace =
        ManuallyDrop::new(workspace::load(&arguments.paths.paths, &[], workspace::Tests::Skipped));
    let lang = common.lang(&workspace.settings);
    let as_of = arguments.as_of.or(workspace.settings.as_of).unwrap_or_else(today);
    let mut checked = ManuallyDrop::new(check::checked(&workspace, &Options { as_of, lang }));
    let report = &mut checked.report;
    // A rule that could not be used matters wherever one looks.
    report.retain(|f| workspace.is_selected(f.primary.place.source) || f.code.starts_with("rules/"));

    let lines = Lines::new(&workspace.sources);
    let mut out = out();
    let written = match arguments.format {
        Format::Pretty => terminal::write(&mut out, report, &lines, common.style_out(lang)),
        Format::Short => short::write(&mut out, report, &lines, lang),
        Format::Json => json::write(&mut out, report, &lines, lang),
    };
    heard(written.and_then(|()| out.flush()))?;

    let (mut err, style) = (io::stderr().lock(), common.style_err(lang));
    heard(match common.quiet {
        true => summary::write_unreadable(&mut err, &workspace.unreadable, style),
        false => summary::write(&mut err, &report, &workspace.unreadable, &lines, style),
    })?;
    if !common.quiet {
        heard(summary::write_empty(&mut err, &workspace, style))?;
    }
    let fail_on = arguments.fail_on.map(FailOn::from).or(workspace.settings.fail_on);
    let fail_on = fail_on.unwrap_or(FailOn::At(Severity::Error));
    Ok(if workspace.misconfigured || !workspace.unreadable.is_empty() {
        Outcome::Incomplete
    } else if report.worst().is_some_and(|worst| fail_on.is_met_by(worst)) {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}
