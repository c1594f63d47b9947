//! `einklang test`

use std::io::{self, Write};

use clap::Args;

use super::{Common, Outcome, Paths, heard, out, today};
use crate::check::{self, Options, TestOutcome};
use crate::finding::{Finding, Lang, Severity};
use crate::packs;
use crate::render::{Lines, Style, summary, terminal, text};
use crate::source::SourceId;
use crate::workspace::{self, Workspace};

mod coverage;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    /// Only the tests of this pack
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// Also name rules that no test makes fire, rules that no test holds back, and conditions that decide nothing
    #[arg(long)]
    coverage: bool,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let workspace = load(arguments);
    let lang = common.lang(&workspace.settings);
    let style = common.style_err(lang);
    let mut err = io::stderr().lock();
    heard(summary::write_unreadable(&mut err, &workspace.unreadable, style))?;
    if let Some(name) = arguments.pack.as_ref().filter(|name| !workspace.sources.packs.contains(name)) {
        heard(unknown_pack(&mut err, name, &workspace, style))?;
        return Ok(Outcome::Incomplete);
    }

    let wanted = |id: SourceId| match &arguments.pack {
        Some(name) => workspace.sources.pack_name(workspace.sources.get(id).pack) == name,
        None => workspace.is_own(id) && workspace.is_selected(id),
    };
    let as_of = workspace.settings.as_of.unwrap_or_else(today);
    let options = Options { as_of, lang };
    let (outcomes, coverage) = if arguments.coverage {
        let (outcomes, coverage) = check::run_tests_with_coverage(&workspace, &options, &wanted);
        (outcomes, Some(coverage))
    } else {
        (check::run_tests(&workspace, &options, &wanted), None)
    };

    // A test in a file that could not be understood is no test that passed.
    let unread = workspace.parsed.iter().filter(|p| wanted(p.source)).flat_map(|p| &p.findings);
    let unread: Vec<_> =
        unread.chain(&workspace.findings).filter(|f| f.severity == Severity::Error).collect();
    let failed = outcomes.iter().filter(|o| !o.failures.is_empty()).count();

    let lines = Lines::new(&workspace.sources);
    heard(print(&unread, &outcomes, &lines, common.style_out(lang)))?;
    if let Some(coverage) = &coverage {
        heard(coverage::write(&mut out(), coverage, &workspace.sources, &lines, lang))?;
    }
    if !common.quiet {
        heard(writeln!(err, "{}", counts(outcomes.len(), failed, lang)))?;
    }
    Ok(if workspace.misconfigured || !workspace.unreadable.is_empty() {
        Outcome::Incomplete
    } else if failed > 0 || !unread.is_empty() {
        Outcome::Found
    } else {
        Outcome::Fine
    })
}

/// The workspace of the paths given. The tests of a pack that ships with Einklang need no project: without paths they
/// see none, wherever they are run.
fn load(arguments: &Arguments) -> Workspace {
    let paths = &arguments.paths.paths;
    let shipped = arguments.pack.iter().filter(|name| packs::names().contains(&name.as_str()));
    match shipped.clone().next() {
        Some(name) if paths.is_empty() => {
            workspace::of_texts([(format!("{name}.ekl"), format!("use {name}\n"))])
        }
        _ => workspace::load(paths, &shipped.cloned().collect::<Vec<_>>(), workspace::Tests::Wanted),
    }
}

/// Prints what could not be understood, and the tests that failed, each with what did not go as expected.
fn print(unread: &[&Finding], outcomes: &[TestOutcome], lines: &Lines<'_>, style: Style) -> io::Result<()> {
    let mut out = out();
    for finding in unread {
        terminal::write_finding(&mut out, finding, lines, style)?;
    }
    for outcome in outcomes.iter().filter(|o| !o.failures.is_empty()) {
        let (word, title) = (style.lang.pick("failed:", "gescheitert:"), text::line(&outcome.title));
        writeln!(out, "{word} {} \"{title}\" ({})", outcome.pack, lines.at(outcome.place))?;
        for failure in &outcome.failures {
            terminal::write_finding(&mut out, failure, lines, style)?;
        }
    }
    out.flush()
}

fn counts(all: usize, failed: usize, lang: Lang) -> String {
    let ran = summary::count(all, lang, ("test", "tests"), ("Test", "Tests"));
    match lang {
        Lang::En => format!("{ran}: {} passed, {failed} failed", all - failed),
        Lang::De => format!("{ran}: {} bestanden, {failed} gescheitert", all - failed),
    }
}

fn unknown_pack(err: &mut dyn Write, name: &str, workspace: &Workspace, style: Style) -> io::Result<()> {
    let name = text::line(name);
    let message = match style.lang {
        Lang::En => format!("there is no pack called `{name}`"),
        Lang::De => format!("es gibt kein Paket namens `{name}`"),
    };
    writeln!(err, "{}", text::wrap(&message, style.width, style.lang.pick("error: ", "Fehler: ")))?;
    let mut known = packs::names();
    known.extend(workspace.sources.packs.iter().map(String::as_str));
    known.sort_unstable();
    known.dedup();
    if let Some(help) = crate::workspace::nearest::did_you_mean(&name, known) {
        let help = text::wrap(help.in_lang(style.lang), style.width, style.lang.pick("help: ", "Hilfe: "));
        writeln!(err, "{help}")?;
    }
    Ok(())
}
