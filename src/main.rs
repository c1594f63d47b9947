//! The command line.
use std::process::ExitCode;

/// Models and findings are many small things, taken and given back on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    einklang::cli::run(std::env::args_os())
}
