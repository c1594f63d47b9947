//! Differential testing: a naive evaluator, written from the language's description alone, against the engine, on
//! random programs.

mod collect;
mod evaluate;
mod read;
mod run;
mod value;
mod walks;
mod world;

/// Whether a default counts as written for `is given`. The language says that something must be written.
const DEFAULTS_ARE_GIVEN: bool = false;
