//! `einklang vocabulary`

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use super::look_up::{self, Format};
use super::{Common, Outcome, out};
use crate::render::{Lines, vocabulary as render, vocabulary_json};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A kind, choice, unit, define or threshold, or a value of a choice [default: a list of all]
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Files or folders; their project is what is read [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Only what this pack declares; `project` for the project's own
    #[arg(long, value_name = "NAME")]
    pack: Option<String>,
    /// Only what has all these words in its name, title or note, in either language
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

impl Arguments {
    /// The name that is asked for, if any, and the paths: the first word may be either.
    fn split(&self) -> (Option<&str>, Vec<PathBuf>) {
        match self.name.as_deref() {
            Some(path) if look_up::is_path(path) => {
                (None, std::iter::once(PathBuf::from(path)).chain(self.paths.iter().cloned()).collect())
            }
            name => (name, self.paths.clone()),
        }
    }
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> io::Result<Outcome> {
    let (name, paths) = arguments.split();
    look_up::answer(&paths, common, |manual, lang| {
        let terms = match name {
            Some(name) => manual.look_up(name)?,
            None => manual.terms(),
        };
        let terms = manual.filtered_terms(terms, arguments.pack.as_deref(), arguments.search.as_deref())?;
        let lines = Lines::new(manual.sources());
        let (mut out, style) = (out(), common.style_out(lang));
        let written = match (arguments.format, name) {
            (Format::Json, _) => {
                vocabulary_json::write(&mut out, manual, &terms, name.is_some(), &lines, lang)
            }
            (Format::Table, Some(name)) => render::write_terms(&mut out, manual, name, &terms, &lines, style),
            (Format::Table, None) => render::write_list(&mut out, manual, &terms, style),
        };
        let written = written.and_then(|()| out.flush());
        let counted = || look_up::count(common, lang, terms.len(), ("word", "words"), ("Wort", "Wörter"));
        Ok(if name.is_some() { written } else { written.and_then(|()| counted()) })
    })
}
