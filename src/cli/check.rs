//! `einklang check`

use std::io;
use std::mem::ManuallyDrop;

use clap::{Args, ValueEnum};

use super::bar::Bar;
use super::stdin::Stdin;
use super::terminal::Stream;
use super::{Common, Outcome, Paths, heard, help, out, parse_day, today};
use crate::check::{self, Checked, Options, Report};
use crate::finding::Severity;
use crate::manual::Manual;
use crate::render::{Lines, Run, grouped, summary, why};
use crate::stack::alone;
use crate::workspace::{FailOn, Unreadable, Workspace};

mod arrange;
mod baseline;
mod fix;
mod output;
mod refused;
mod watch;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    arranging: arrange::Arranging,
    /// From which severity on the run fails [default: the project's, else error]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<Level>,
    /// The day that `today` means [default: the project's, else this day]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    as_of: Option<i32>,
    #[command(flatten)]
    fixing: fix::Fixing,
    #[command(flatten)]
    baseline: baseline::Baseline,
    /// Check again whenever a file of the project changes, until Ctrl-C
    #[arg(
        long,
        help_heading = help::WRITING,
        conflicts_with_all = ["stdin_path", "fix", "dry_run", "write_baseline"]
    )]
    watch: bool,
    #[command(flatten)]
    stdin: Stdin,
    #[command(flatten)]
    outputs: output::Outputs,
}

/// From which severity on a run fails.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Level {
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

pub(super) fn run(arguments: Arguments, common: Common) -> io::Result<Outcome> {
    if let Some(problem) = refused::refused(&arguments) {
        heard(why::write_problem(&mut io::stderr(), &problem, common.style_err(common.first_lang())))?;
        return Ok(Outcome::Incomplete);
    }
    if arguments.watch {
        return watch::run(&arguments, &common);
    }
    alone(move || {
        // The process ends with this run: nobody waits until all texts and trees are taken apart.
        let mut workspace = ManuallyDrop::new(load(&arguments, &common));
        match arguments.needs_trees() {
            true => show(&workspace, &arguments, &common),
            false => show_once(&mut workspace, &arguments, &common),
        }
    })
}

impl Arguments {
    /// Whether the trees of statements are asked for after the check.
    fn needs_trees(&self) -> bool {
        let is_fixing = self.fixing.fix || self.fixing.dry_run;
        let lists = self.outputs.is_for_people() || self.outputs.list_rules();
        is_fixing || lists || self.arranging.is_wanted()
    }
}

fn load(arguments: &Arguments, common: &Common) -> Workspace {
    let bar = Bar::new(common);
    arguments.stdin.load(&arguments.paths.paths, arguments.outputs.tests(), bar.progress())
}

fn options(workspace: &Workspace, arguments: &Arguments, common: &Common) -> Options {
    let as_of = arguments.as_of.or(workspace.settings.as_of).unwrap_or_else(today);
    Options { as_of, lang: common.lang(&workspace.settings) }
}

/// Checks what was loaded, fixes what is to be fixed, and shows what is found.
fn show(workspace: &Workspace, arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let options = options(workspace, arguments, common);
    let lang = options.lang;
    let bar = Bar::new(common);
    let Checked { report, model, program } = check::checked_with(workspace, &options, bar.progress());
    drop(bar);
    if !arguments.watch {
        // The process ends with this run: nobody waits until this is taken apart either.
        std::mem::forget((model, program));
    }
    if !arguments.fixing.fix {
        return present(workspace, report, &options, arguments, common);
    }
    let (out, err) = (&mut out(), &mut io::stderr().lock());
    let style = (common.style_err(lang), common.quiet);
    let fixed = fix::run(&arguments.fixing, workspace, report, &options, (out, err), style)?;
    let shown = present(&fixed.workspace, fixed.report, &options, arguments, common)?;
    Ok(if fixed.is_complete { shown } else { Outcome::Incomplete })
}

/// The same, where nothing is fixed and nobody asks for the trees afterwards.
fn show_once(workspace: &mut Workspace, arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let options = options(workspace, arguments, common);
    let bar = Bar::new(common);
    let Checked { report, model, program } = check::checked_once(workspace, &options, bar.progress());
    drop(bar);
    std::mem::forget((model, program));
    present(workspace, report, &options, arguments, common)
}

/// Shows a report, and says how the run ends.
fn present(
    workspace: &Workspace,
    mut report: Report,
    options: &Options,
    arguments: &Arguments,
    common: &Common,
) -> io::Result<Outcome> {
    let lang = options.lang;
    let known = arguments.baseline.apply(&mut report, workspace, lang);
    // A rule that could not be used matters wherever one looks.
    report.retain(|f| workspace.is_selected(f.primary.place.source) || f.code.starts_with("rules/"));
    // What other programs read is not made slower by what only people see.
    let named = !common.quiet && arguments.outputs.is_for_people();
    let causes = arguments.arranging.arrange(workspace, options, named, &mut report);

    let fail_on = arguments.fail_on.map(FailOn::from).or(workspace.settings.fail_on);
    let fail_on = fail_on.unwrap_or(FailOn::At(Severity::Error));
    let unreadable = [&workspace.unreadable[..], &known.trouble].concat();
    // What the settings of rules and values name is known only when the rules are.
    let misconfigured = workspace.misconfigured || workspace.has_mistakes_of_project(&report.findings);
    let outcome = outcome(misconfigured, &unreadable, &report, fail_on);
    let lines = Lines::new(&workspace.sources);
    let manual = arguments.outputs.list_rules().then(|| Manual::of(workspace));
    let run = Run {
        report: &report,
        lines: &lines,
        lang,
        unreadable: &unreadable,
        fail_on,
        exit: outcome as u8,
        folder: &output::folder(&workspace.root),
        here: &output::here(&workspace.root),
        manual: manual.as_ref(),
        changes: report.baseline.as_ref(),
    };
    let shown = linked(workspace, common.links(Stream::Out));
    // With a diff, what would change is what is asked for.
    let unwritten = match arguments.fixing.dry_run {
        true => Vec::new(),
        false => arguments.outputs.write(&run, &shown, common)?,
    };

    let shown = linked(workspace, common.links(Stream::Err));
    let (mut err, style) = (io::stderr().lock(), common.style_err(lang));
    if let Some(causes) = causes.filter(|_| named) {
        heard(grouped::write_summary(&mut err, &causes, arguments.arranging.is_grouped(), &shown, style))?;
    }
    let mut trouble = [&unreadable[..], &unwritten].concat();
    trouble.extend(arguments.outputs.append_summary(&run));
    heard(match common.quiet {
        true => summary::write_unreadable(&mut err, &trouble, style),
        false => summary::write(&mut err, &report, &trouble, &shown, style),
    })?;
    if !common.quiet {
        heard(known.say(&mut err, style))?;
        heard(summary::write_empty(&mut err, workspace, style))?;
    }
    if !arguments.watch {
        std::mem::forget(report);
    }
    Ok(if unwritten.is_empty() { outcome } else { Outcome::Incomplete })
}

fn outcome(misconfigured: bool, unreadable: &[Unreadable], report: &Report, fail_on: FailOn) -> Outcome {
    if misconfigured || !unreadable.is_empty() {
        Outcome::Incomplete
    } else if report.worst().is_some_and(|worst| fail_on.is_met_by(worst)) {
        Outcome::Found
    } else {
        Outcome::Fine
    }
}

/// Places, as links where those are wanted.
fn linked(workspace: &Workspace, wanted: bool) -> Lines<'_> {
    let lines = Lines::new(&workspace.sources);
    if wanted { lines.linked(&workspace.root, check::own_rules(workspace)) } else { lines }
}
