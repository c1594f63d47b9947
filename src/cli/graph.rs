//! `einklang graph`

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::{Common, Outcome, Paths, heard, is_there, out, parse_day, today};
use crate::check::Options;
use crate::check::graph::{self, Request};
use crate::check::why::{Problem, Query};
use crate::finding::Said;
use crate::render::graph::{dot, json, mermaid};
use crate::render::{Lines, why as render};
use crate::workspace;

/// Shown below the help, in English and German.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Dot)]
    format: Format,
    /// Only what lies near this entity, whichever way references lead
    #[arg(long, value_name = "NAME")]
    around: Option<String>,
    /// How many steps away from it [default: 1]
    #[arg(long, value_name = "N", requires = "around")]
    depth: Option<u32>,
    /// Only along these properties, and defines that relate two entities; `-p` is shown as negative
    #[arg(long, value_name = "PROPERTIES", value_delimiter = ',', allow_hyphen_values = true)]
    via: Vec<String>,
    /// Only what this finding rests on, as for `why`
    #[arg(long, value_name = "CODE@PLACE", conflicts_with_all = ["around", "via"])]
    finding: Option<String>,
    /// With `--finding`: what the finding binds too
    #[arg(long, value_name = "NAME", requires = "finding", value_delimiter = ',')]
    with: Vec<String>,
    /// The day that `today` means [default: the project's, else this day]
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    as_of: Option<i32>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Dot,
    Mermaid,
    Json,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let workspace = workspace::load(&arguments.paths.paths, &[], workspace::Tests::Skipped);
    let lang = common.lang(&workspace.settings);
    let style = common.style_err(lang);
    let as_of = arguments.as_of.or(workspace.settings.as_of).unwrap_or_else(today);
    let mut err = io::stderr().lock();
    if !is_there(&mut err, &workspace, common, style)? {
        return Ok(Outcome::Incomplete);
    }
    let request = match request(arguments) {
        Ok(request) => request,
        Err(problem) => {
            heard(render::write_problem(&mut err, &problem, style))?;
            return Ok(Outcome::Incomplete);
        }
    };
    let answer = graph::graph(&workspace, &Options { as_of, lang }, &request);
    if answer.mistakes > 0 {
        heard(render::write_mistakes(&mut err, answer.mistakes, style))?;
    }
    let picture = match answer.found {
        Ok(picture) => picture,
        Err(problem) => {
            heard(render::write_problem(&mut err, &problem, style))?;
            return Ok(if problem.unknown { Outcome::Incomplete } else { Outcome::Found });
        }
    };
    let mut out = out();
    let written = match arguments.format {
        Format::Dot => dot::write(&mut out, &picture, lang),
        Format::Mermaid => mermaid::write(&mut out, &picture, lang),
        Format::Json => json::write(&mut out, &picture, &Lines::new(&workspace.sources)),
    };
    heard(written.and_then(|()| out.flush()))?;
    let incomplete = workspace.misconfigured || !workspace.unreadable.is_empty();
    Ok(if incomplete { Outcome::Incomplete } else { Outcome::Fine })
}

/// What is asked for.
fn request(arguments: &Arguments) -> Result<Request, Problem> {
    let around = arguments.around.clone().map(|name| (name, arguments.depth.unwrap_or(1)));
    let finding = match &arguments.finding {
        Some(target) => {
            let query = Query::parse(target).ok_or_else(|| no_place(target))?;
            Some(Query { with: arguments.with.clone(), ..query })
        }
        None => None,
    };
    let steps = arguments.via.iter().map(|step| step.trim()).filter(|step| !step.is_empty());
    let via = steps.map(|step| match step.strip_prefix('-') {
        Some(name) => (true, name.trim_start().to_owned()),
        None => (false, step.to_owned()),
    });
    Ok(Request { around, via: via.collect(), finding })
}

fn no_place(target: &str) -> Problem {
    let message = Said::both(
        format!("`{target}` names no rule and place"),
        format!("`{target}` nennt nicht Regel und Stelle"),
    );
    let help = Said::both(
        "write them as `RULE@ENTITY`, as in `unfunded@DE_GH.art4`",
        "schreiben Sie `REGEL@EINTRAG`, etwa `unfunded@DE_GH.art4`",
    );
    Problem { unknown: true, message, help: Some(help) }
}
