//! `einklang why` and `einklang why-not`

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Common, Outcome, heard, look_up, out, parse_day, today};
use crate::check::Options;
use crate::check::why::{self, Answer, Problem, Query};
use crate::finding::Said;
use crate::render::{Lines, summary, why as render, why_json};
use crate::workspace;

/// How many derivations one may ask for.
const MOST: u16 = 100;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The rule and the entity it reports at: `unfunded@DE_GH.art4`
    #[arg(value_name = "CODE@PLACE")]
    target: String,
    /// `with NAME …`: what the finding binds too; then the files or folders whose project is read
    #[arg(value_name = "with NAME … | PATH")]
    rest: Vec<String>,
    /// A file or folder; its project is what is read [default: the current folder]
    #[arg(long = "path", value_name = "PATH")]
    path: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The day that `today` means [default: the project's, else this day]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    as_of: Option<i32>,
}

#[derive(Debug, Args)]
pub(super) struct WhyArguments {
    #[command(flatten)]
    asked: Arguments,
    /// So many derivations of each finding, the shortest first
    #[arg(short = 'n', value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST)))]
    most: u16,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

pub(super) fn why(arguments: &WhyArguments, common: &Common) -> io::Result<Outcome> {
    let most = usize::from(arguments.most);
    answer(&arguments.asked, common, most, &|workspace, options, query, out, lines, format| {
        let Answer { found, mistakes } = why::why(workspace, options, query);
        let found = found.map(|found| match format {
            Format::Text => render::write(out, &found, lines, common.style_out(options.lang)),
            Format::Json => why_json::write(out, &found, lines, options.lang),
        });
        Answer { found, mistakes }
    })
}

pub(super) fn why_not(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    answer(arguments, common, 1, &|workspace, options, query, out, lines, format| {
        let Answer { found, mistakes } = why::why_not(workspace, options, query);
        let found = found.map(|misses| match format {
            Format::Text => render::write_misses(out, &misses, lines, common.style_out(options.lang)),
            Format::Json => why_json::write_misses(out, &misses, lines),
        });
        Answer { found, mistakes }
    })
}

type Ask<'a> = &'a dyn Fn(
    &workspace::Workspace,
    &Options,
    &Query,
    &mut dyn Write,
    &Lines<'_>,
    Format,
) -> Answer<io::Result<()>>;

fn answer(arguments: &Arguments, common: &Common, most: usize, ask: Ask<'_>) -> io::Result<Outcome> {
    let (with, mut paths) = split(&arguments.rest);
    paths.extend(arguments.path.iter().cloned());
    let workspace = workspace::load(&paths, &[], workspace::Tests::Skipped);
    let lang = common.lang(&workspace.settings);
    let style = common.style_err(lang);
    let as_of = arguments.as_of.or(workspace.settings.as_of).unwrap_or_else(today);
    let mut err = io::stderr().lock();
    heard(summary::write_unreadable(&mut err, &workspace.unreadable, style))?;
    let Some(query) = Query::parse(&arguments.target) else {
        let message = Said::both(
            format!("`{}` names no rule and place", arguments.target),
            format!("`{}` nennt nicht Regel und Stelle", arguments.target),
        );
        let help = Said::both(
            "write them as `RULE@ENTITY`, as in `unfunded@DE_GH.art4`",
            "schreiben Sie `REGEL@EINTRAG`, etwa `unfunded@DE_GH.art4`",
        );
        heard(render::write_problem(&mut err, &Problem { unknown: true, message, help: Some(help) }, style))?;
        return Ok(Outcome::Incomplete);
    };
    let query = Query { with, most, ..query };
    let lines = Lines::new(&workspace.sources);
    let mut out = out();
    let answer = ask(&workspace, &Options { as_of, lang }, &query, &mut out, &lines, arguments.format);
    if answer.mistakes > 0 {
        heard(render::write_mistakes(&mut err, answer.mistakes, style))?;
    }
    match answer.found {
        Ok(written) => {
            heard(written.and_then(|()| out.flush()))?;
            let incomplete = workspace.misconfigured || !workspace.unreadable.is_empty();
            Ok(if incomplete { Outcome::Incomplete } else { Outcome::Fine })
        }
        Err(problem) => {
            heard(render::write_problem(&mut err, &problem, style))?;
            Ok(if problem.unknown { Outcome::Incomplete } else { Outcome::Found })
        }
    }
}

/// The names behind `with`, and the paths: what exists, or has a separator in it.
fn split(words: &[String]) -> (Vec<String>, Vec<PathBuf>) {
    let (mut names, mut paths) = (Vec::new(), Vec::new());
    let mut with = false;
    for word in words {
        let is_path = look_up::is_path(word);
        if word == "with" {
            with = true;
        } else if with && !is_path {
            names.extend(word.split(',').filter(|n| !n.is_empty()).map(str::to_owned));
        } else {
            paths.push(PathBuf::from(word));
        }
    }
    (names, paths)
}
