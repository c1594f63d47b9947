//! `einklang lsp`

use std::io;

use clap::Args;

use super::{Common, Outcome, lang_of_system, today};
use crate::finding::Lang;
use crate::lsp::{self, Ended, Environment};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Talk on standard input and output, which it always does: some editors pass it
    #[arg(long)]
    stdio: bool,
}

pub(super) fn run(arguments: &Arguments, common: &Common) -> Outcome {
    // There is no other way to talk.
    let _ = arguments.stdio;
    let environment = Environment {
        lang: common.lang.map(Lang::from),
        system: lang_of_system().unwrap_or_default(),
        today,
    };
    let input = io::BufReader::with_capacity(1 << 16, io::stdin());
    match lsp::over(input, io::stdout(), environment) {
        Ended::Properly => Outcome::Fine,
        Ended::Abruptly => Outcome::Found,
    }
}
