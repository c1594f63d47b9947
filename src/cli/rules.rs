//! `einklang rules`

use std::io::{self, Write};

use clap::{Args, ValueEnum};

use super::look_up::{self, Format};
use super::{Common, Outcome, Paths, out};
use crate::finding::Severity;
use crate::manual::find::Wanted;
use crate::render::{Lines, rules as render};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    /// Only the rules of this pack; `project` for the project's own
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// Only rules of this severity, as the project has it
    #[arg(long, value_enum, value_name = "LEVEL")]
    severity: Option<Level>,
    /// Only rules about entities of this kind
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Only rules whose title, summary or help has all these words, in either language
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Only rules that cite this source
    #[arg(long, value_name = "SOURCE")]
    cites: Option<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    Error,
    Warning,
    Note,
    Off,
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Note => Some(Severity::Note),
            Level::Off => None,
        }
    }
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    look_up::answer(&arguments.paths.paths, common, |manual, lang| {
        let rules = manual.filtered(&Wanted {
            pack: arguments.pack.as_deref(),
            severity: arguments.severity.map(Level::severity),
            kind: arguments.kind.as_deref(),
            search: arguments.search.as_deref(),
            cites: arguments.cites.as_deref(),
        })?;
        let lines = Lines::new(manual.sources());
        let mut out = out();
        let written = match arguments.format {
            Format::Table => render::write(&mut out, &rules, common.style_out(lang)),
            Format::Json => render::write_json(&mut out, manual, &rules, &lines, lang),
        };
        let counted = || look_up::count(common, lang, rules.len(), ("rule", "rules"), ("Regel", "Regeln"));
        Ok(written.and_then(|()| out.flush()).and_then(|()| counted()))
    })
}
