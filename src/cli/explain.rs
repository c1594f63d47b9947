//! `einklang explain`

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Common, Outcome, look_up, out};
use crate::check::why::Problem;
use crate::finding::Lang;
use crate::manual::Manual;
use crate::manual::find::Meant;
use crate::render::{Lines, explain, explain_json};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A rule, with its pack or without, the id on its page, or the code of a mistake: `PACK/RULE`, `model/unknown_name`
    #[arg(value_name = "CODE")]
    code: String,
    /// Files or folders; their project is what is read [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    look_up::answer(&arguments.paths, common, |manual, lang| explain(arguments, common, manual, lang))
}

fn explain(
    arguments: &Arguments,
    common: &Common,
    manual: &Manual<'_>,
    lang: Lang,
) -> Result<io::Result<()>, Problem> {
    let meant = manual.find(&arguments.code)?;
    let lines = Lines::new(manual.sources());
    let text = match meant {
        Meant::Rule(rule) => explain::rule(manual, rule, &lines, lang),
        Meant::Rules(ref rules) => explain::rules(manual, &arguments.code, rules, &lines, lang),
        Meant::Language(entry) => explain::code(entry, lang),
    };
    let mut out = out();
    let written = match (arguments.format, meant) {
        (Format::Text, _) => explain::write_text(&mut out, &text, common.style_out(lang)),
        (Format::Markdown, _) => explain::write_markdown(&mut out, &text),
        (Format::Json, Meant::Rule(rule)) => {
            explain_json::write_rule(&mut out, manual, rule, &text, &lines, lang)
        }
        (Format::Json, Meant::Rules(rules)) => rules.iter().try_for_each(|rule| {
            let text = explain::rule(manual, rule, &lines, lang);
            explain_json::write_rule(&mut out, manual, rule, &text, &lines, lang)
        }),
        (Format::Json, Meant::Language(entry)) => explain_json::write_code(&mut out, entry, &text),
    };
    Ok(written.and_then(|()| out.flush()))
}
