//! `einklang man`

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use super::replace::{cannot_write, replace};
use super::{Common, Outcome, german, heard, out};
use crate::finding::Lang;
use crate::render::{text, why};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder for all pages, `einklang.1` and one a command [default: `einklang.1` on the standard output]
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn run(
    arguments: &Arguments,
    common: &Common,
    mut command: Command,
    lang: Lang,
) -> io::Result<Outcome> {
    command.build();
    let Some(folder) = &arguments.folder else {
        let mut out = out();
        heard(out.write_all(&page(&command, lang)?).and_then(|()| out.flush()))?;
        return Ok(Outcome::Fine);
    };
    let mut out = out();
    for command in std::iter::once(&command).chain(command.get_subcommands()) {
        let path = folder.join(format!("{}.1", file_stem(command)));
        let page = page(command, lang)?;
        let written = std::fs::create_dir_all(folder);
        if let Err(error) = written.and_then(|()| replace(&path, |out| out.write_all(&page))) {
            let problem = cannot_write(&path, &error);
            heard(why::write_problem(&mut io::stderr(), &problem, common.style_err(lang)))?;
            return Ok(Outcome::Incomplete);
        }
        let path = path.to_string_lossy();
        heard(writeln!(out, "{} {}", lang.pick("written:", "geschrieben:"), text::line(&path)))?;
    }
    heard(out.flush())?;
    Ok(Outcome::Fine)
}

/// `einklang-why-not`, and `einklang` itself.
fn file_stem(command: &Command) -> String {
    command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned()
}

/// The manual page of a command.
fn page(command: &Command, lang: Lang) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone().disable_help_subcommand(true))
        .title(file_stem(command).to_uppercase())
        // No day: the same program writes the same page. An empty argument would be none.
        .date(" ")
        .source(concat!("einklang ", env!("CARGO_PKG_VERSION")))
        .manual(lang.pick("Einklang manual", "Einklang-Handbuch"));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut page)?;
    }
    let page = String::from_utf8_lossy(&page).into_owned();
    let mut page = match lang {
        Lang::En => page,
        Lang::De => german::manual(page),
    };
    page.push_str(&rest(command, lang));
    Ok(page.into_bytes())
}

/// What clap does not know: how a run ends, examples, and where there is more.
fn rest(command: &Command, lang: Lang) -> String {
    let mut roff = Roff::new();
    roff.control("SH", [lang.pick("EXIT STATUS", "RÜCKGABEWERT")]);
    let codes = [
        ("0", "nothing at the fail level", "nichts ab der Schwere, die als Fehlschlag gilt"),
        ("1", "something at the fail level", "etwas ab der Schwere, die als Fehlschlag gilt"),
        ("2", "not all the work could be done", "nicht alles konnte getan werden"),
    ];
    for (code, en, de) in codes {
        roff.control("TP", []);
        roff.text([bold(code)]);
        roff.text([roman(lang.pick(en, de))]);
    }
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    roff.control("SH", [lang.pick("EXAMPLES", "BEISPIELE")]);
    // The heading of the help is that of the section; a line of words, then the command.
    for line in examples.lines().skip(1).map(str::trim).filter(|l| !l.is_empty()) {
        match line.strip_prefix("# ") {
            Some(words) => {
                roff.control("PP", []);
                roff.text([roman(words)]);
            }
            None => {
                roff.control("RS", ["4"]);
                roff.control("nf", []);
                roff.text([bold(line)]);
                roff.control("fi", []);
                roff.control("RE", []);
            }
        }
    }
    if !command.has_subcommands() {
        roff.control("SH", [lang.pick("SEE ALSO", "SIEHE AUCH")]);
        roff.text([bold("einklang"), roman("(1)")]);
    }
    roff.render()
}
