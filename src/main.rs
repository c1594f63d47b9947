//! The command line.
use std::process::ExitCode;

fn main() -> ExitCode {
    einklang::cli::run(std::env::args_os())
}
