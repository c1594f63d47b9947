//! `einklang completions`

use std::io::{self, Write};

use clap::Args;
use clap_complete::Shell;

use super::{Outcome, heard, out};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The shell that is to complete what is typed
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, mut command: clap::Command) -> io::Result<Outcome> {
    // Whoever generates writes into memory, which cannot fail; the shell may close its end early.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "einklang", &mut script);
    let mut out = out();
    heard(out.write_all(&script).and_then(|()| out.flush()))?;
    Ok(Outcome::Fine)
}
