//! `einklang query`

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Common, Outcome, heard, is_there, out, parse_day, today};
use crate::check::Options;
use crate::check::query::{self, Answer};
use crate::finding::{Finding, Said, Severity};
use crate::render::{Lines, Style, csv, summary, table, table_json, terminal, why};
use crate::workspace;

/// A longer question is none.
const LONGEST: u64 = 1 << 20;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// `for … where … select …`; `-` reads it from the standard input
    #[arg(value_name = "QUERY", index = 1, required_unless_present = "file")]
    query: Option<String>,
    /// Files or folders; their project is what is read [default: the current folder]
    #[arg(value_name = "PATH", index = 2)]
    paths: Vec<PathBuf>,
    /// Read the query from a file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The day that `today` means [default: the project's, else this day]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    as_of: Option<i32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Csv,
    Json,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let mut paths = arguments.paths.clone();
    let asked = match (&arguments.file, arguments.query.as_deref()) {
        (Some(file), path) => {
            // With the question in a file, all that stands beside it are paths.
            paths.splice(0..0, path.map(PathBuf::from));
            read(File::open(file), file)
        }
        (None, Some("-")) => read(Ok(io::stdin().lock()), Path::new("-")),
        (None, query) => Ok(query.unwrap_or_default().to_owned()),
    };
    let mut workspace = workspace::load(&paths, &[], workspace::Tests::Skipped);
    let lang = common.lang(&workspace.settings);
    let style = common.style_err(lang);
    let as_of = arguments.as_of.or(workspace.settings.as_of).unwrap_or_else(today);
    let mut err = io::stderr().lock();
    if !is_there(&mut err, &workspace, common, style)? {
        return Ok(Outcome::Incomplete);
    }
    let text = match asked {
        Ok(text) => text,
        Err(unreadable) => {
            heard(summary::write_unreadable(&mut err, &[unreadable], style))?;
            return Ok(Outcome::Incomplete);
        }
    };
    let id = workspace.add_query(text);
    let Answer { table, said, mistakes } = query::answer(&workspace, &Options { as_of, lang }, id);
    let lines = Lines::new(&workspace.sources);
    heard(write_findings(&mut err, &said, &lines, style))?;
    if mistakes > 0 {
        heard(why::write_mistakes(&mut err, mistakes, style))?;
    }
    let Some(table) = table else { return Ok(Outcome::Incomplete) };
    heard(write(arguments.format, &table, common.style_out(lang)))?;
    heard(write_findings(&mut err, &table.findings, &lines, style))?;
    if !common.quiet {
        heard(table::write_summary(&mut err, &table, style))?;
    }
    // Whatever could not be looked through leaves rows out.
    let is_cut = table.findings.iter().any(|f| f.severity == Severity::Error);
    let incomplete = is_cut || workspace.misconfigured || !workspace.unreadable.is_empty();
    Ok(if incomplete { Outcome::Incomplete } else { Outcome::Fine })
}

fn write(format: Format, answer: &crate::engine::select::Table, style: Style) -> io::Result<()> {
    let mut out = out();
    match format {
        Format::Table => {
            let width = io::IsTerminal::is_terminal(&io::stdout()).then_some(style.width);
            table::write(&mut out, answer, width, style)?;
        }
        Format::Csv => csv::write(&mut out, answer, style.lang)?,
        Format::Json => table_json::write(&mut out, answer)?,
    }
    out.flush()
}

fn write_findings(
    err: &mut dyn Write,
    findings: &[Finding],
    lines: &Lines<'_>,
    style: Style,
) -> io::Result<()> {
    findings.iter().try_for_each(|finding| terminal::write_finding(err, finding, lines, style))
}

/// The question in a file.
fn read(from: io::Result<impl Read>, path: &Path) -> Result<String, workspace::Unreadable> {
    let mut text = String::new();
    let read = from.and_then(|from| from.take(LONGEST + 1).read_to_string(&mut text));
    let reason = match read {
        Ok(_) if text.len() as u64 <= LONGEST => return Ok(text),
        Ok(_) => Said::both("is longer than a query may be", "ist länger, als eine Abfrage sein darf"),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Said::both("does not exist", "existiert nicht"),
        Err(e) if e.kind() == io::ErrorKind::InvalidData => {
            Said::both("is not a text in UTF-8", "ist kein Text in UTF-8")
        }
        Err(e) => Said::both(format!("cannot be read: {e}"), format!("kann nicht gelesen werden: {e}")),
    };
    Err(workspace::Unreadable { path: path.to_string_lossy().into_owned(), reason })
}
