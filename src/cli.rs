//! The command line: one file a command, and the only place that prints.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::finding::Lang;
use crate::render::{Style, summary};
use crate::workspace::settings::day_text;
use crate::workspace::{Settings, Workspace};

use terminal::Stream;

mod bar;
mod check;
mod completions;
mod diff;
mod explain;
mod fmt;
mod german;
mod graph;
mod help;
mod init;
mod leftovers;
mod look_up;
mod lsp;
mod man;
mod pager;
mod query;
mod replace;
mod rules;
mod stdin;
mod terminal;
mod test;
mod vocabulary;
mod why;

/// Finds contradictions in draft agreements
#[derive(Debug, Parser)]
#[command(name = "einklang", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check drafts, and show what contradicts what
    Check(check::Arguments),
    /// Compare two versions of a draft: which findings are new, which are gone
    Diff(diff::Arguments),
    /// Run the `test` blocks of rules and drafts
    Test(test::Arguments),
    /// Lay files out the one canonical way
    Fmt(fmt::Arguments),
    /// Say why a finding is there: its derivation, step by step
    Why(why::WhyArguments),
    /// Say why a rule finds nothing at a place: the nearest miss, and what it lacks
    WhyNot(why::Arguments),
    /// Ask an ad-hoc question, answered as a table, CSV or JSON
    Query(query::Arguments),
    /// Draw who names whom: the dependency graph, or what a finding rests on
    Graph(graph::Arguments),
    /// Say what a rule or a mistake means, with examples
    Explain(explain::Arguments),
    /// List the rules
    Rules(rules::Arguments),
    /// List what can be written: kinds, properties, sentences, choices, units
    Vocabulary(vocabulary::Arguments),
    /// Write a small project to begin with: a draft, a rule and its tests
    Init(init::Arguments),
    /// Serve an editor: findings while one writes, explanations, completion (language server protocol)
    Lsp(lsp::Arguments),
    /// Write the completions of a shell
    Completions(completions::Arguments),
    /// Write the manual pages
    Man(man::Arguments),
}

/// What every command takes.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = help::EVERYWHERE)]
struct Common {
    /// Language of the output [default: the project's first, else the system's]
    #[arg(long, global = true, value_enum)]
    lang: Option<LangArg>,
    /// When to use colours and links; NO_COLOR and CLICOLOR_FORCE are respected
    #[arg(long, global = true, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    color: ColorArg,
    /// No summary, no progress: nothing but findings and failures
    #[arg(long, short, global = true)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LangArg {
    De,
    En,
}

impl From<LangArg> for Lang {
    fn from(lang: LangArg) -> Lang {
        match lang {
            LangArg::De => Lang::De,
            LangArg::En => Lang::En,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum, PartialEq)]
enum ColorArg {
    Auto,
    Always,
    Never,
}

/// How a run went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// Nothing at or above the fail level.
    Fine,
    /// There is something.
    Found,
    /// Not all the work could be done.
    Incomplete,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(outcome as u8)
    }
}

/// Runs the command that the arguments name, and says how the process should end.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = wanted_lang(&arguments).or_else(lang_of_system).unwrap_or_default();
    let parsed = command(lang).try_get_matches_from(arguments).and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors; clap knows which stream and code is right.
            let printed = match lang {
                Lang::De => print_german(&error),
                Lang::En => error.print(),
            };
            return match printed {
                Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
                    let _ = writeln!(io::stderr(), "{}", failed(&e, lang));
                    ExitCode::from(2)
                }
                _ => ExitCode::from(error.exit_code() as u8),
            };
        }
    };
    let common = cli.common;
    let done = match cli.command {
        Command::Check(arguments) => check::run(arguments, common),
        Command::Diff(arguments) => diff::run(&arguments, &common),
        Command::Test(arguments) => test::run(&arguments, &common),
        Command::Fmt(arguments) => fmt::run(&arguments, &common),
        Command::Why(arguments) => why::why(&arguments, &common),
        Command::WhyNot(arguments) => why::why_not(&arguments, &common),
        Command::Query(arguments) => query::run(&arguments, &common),
        Command::Graph(arguments) => graph::run(&arguments, &common),
        Command::Explain(arguments) => explain::run(&arguments, &common),
        Command::Rules(arguments) => rules::run(&arguments, &common),
        Command::Vocabulary(arguments) => vocabulary::run(&arguments, &common),
        Command::Init(arguments) => init::run(&arguments, &common),
        Command::Lsp(arguments) => Ok(lsp::run(&arguments, &common)),
        Command::Completions(arguments) => completions::run(&arguments, command(lang)),
        Command::Man(arguments) => man::run(&arguments, &common, command(lang), lang),
    };
    match done {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}", failed(&error, common.first_lang()));
            Outcome::Incomplete.into()
        }
    }
}

/// That what was found cannot be told.
fn failed(error: &io::Error, lang: Lang) -> String {
    let output = lang.pick("error: the output", "Fehler: die Ausgabe");
    format!("{output} {}", replace::unwritten(error).in_lang(lang))
}

/// All commands, explained in a language.
fn command(lang: Lang) -> clap::Command {
    let command = help::with_examples(Cli::command(), lang);
    match lang {
        Lang::De => german::translate(command),
        Lang::En => command,
    }
}

fn print_german(error: &clap::Error) -> io::Result<()> {
    let says = |stream| german::said(error, terminal::shows_colors(stream));
    let mut out = io::stdout();
    match error.use_stderr() {
        true => io::stderr().write_all(says(Stream::Err).as_bytes()),
        false => out.write_all(says(Stream::Out).as_bytes()).and_then(|()| out.flush()),
    }
}

/// `--lang` as it stands among the arguments, before they are understood: help is in that language too.
fn wanted_lang(arguments: &[OsString]) -> Option<Lang> {
    let mut words = arguments.iter().filter_map(|a| a.to_str());
    while let Some(word) = words.next() {
        match word.strip_prefix("--lang") {
            Some("") => return words.next().and_then(Lang::from_tag),
            Some(value) => return value.strip_prefix('=').and_then(Lang::from_tag),
            None => {}
        }
    }
    None
}

fn lang_of_system() -> Option<Lang> {
    let set = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    match set.into_iter().find(|value| !value.is_empty()) {
        Some(value) => Lang::from_tag(&value),
        // Windows and macOS know it otherwise.
        None => sys_locale::get_locale().as_deref().and_then(Lang::from_tag),
    }
}

impl Common {
    fn lang(&self, settings: &Settings) -> Lang {
        self.lang.map(Lang::from).or_else(|| settings.lang()).or_else(lang_of_system).unwrap_or_default()
    }

    /// The reader's language before any project is known.
    fn first_lang(&self) -> Lang {
        self.lang.map(Lang::from).or_else(lang_of_system).unwrap_or_default()
    }
}

/// The day of the run.
fn today() -> i32 {
    let zoned = jiff::Zoned::now();
    crate::workspace::settings::day(&zoned.date().to_string()).unwrap_or_default()
}

/// A day as an argument.
fn parse_day(text: &str) -> Result<i32, String> {
    crate::workspace::settings::day(text).ok_or_else(|| format!("write it as `{}`", day_text(20_779)))
}

/// The given paths.
#[derive(Debug, Args)]
struct Paths {
    /// Files or folders; their project is what is read [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
}

/// Says what could not be read, or that nothing is there to be read; whether there is something to go on with.
fn is_there(err: &mut dyn Write, workspace: &Workspace, common: &Common, style: Style) -> io::Result<bool> {
    heard(summary::write_unreadable(err, &workspace.unreadable, style))?;
    let is_there = !workspace.is_lost();
    if is_there && !common.quiet {
        heard(summary::write_empty(err, workspace, style))?;
    }
    Ok(is_there)
}

/// What a reader did not want to read any more is no failure: how a run went does not depend on who listens.
fn heard(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Findings go to the standard output, in large pieces. Where that is no terminal, nobody looks for the ends of lines in them.
fn out() -> io::BufWriter<Box<dyn Write>> {
    let stdout = io::stdout();
    let plain = if stdout.is_terminal() { None } else { plain(&stdout).ok() };
    let out = plain.map_or_else(|| Box::new(stdout.lock()) as Box<dyn Write>, |file| Box::new(file));
    io::BufWriter::with_capacity(1 << 16, out)
}

/// The standard output as a file.
#[cfg(unix)]
fn plain(mut stdout: &io::Stdout) -> io::Result<std::fs::File> {
    use std::os::fd::AsFd;
    stdout.flush()?;
    Ok(stdout.as_fd().try_clone_to_owned()?.into())
}

/// Elsewhere it is none that can be had.
#[cfg(not(unix))]
fn plain(_: &io::Stdout) -> io::Result<std::fs::File> {
    Err(io::ErrorKind::Unsupported.into())
}
