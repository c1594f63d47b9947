//! Einklang finds contradictions in draft agreements.
//!
//! Text flows one way, from the top of this list to its end; a module knows those above it and none below.

pub mod stack;

pub mod progress;

pub mod source;

pub mod finding;

pub mod syntax;

pub mod model;

pub mod graph;

pub mod rules;

pub mod engine;

pub mod packs;

pub mod workspace;

pub mod check;

pub mod manual;

pub mod render;

pub mod ide;

pub mod lsp;

pub mod cli;
