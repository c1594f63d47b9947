//! Einklang finds contradictions in draft agreements.
pub mod check;
pub mod cli;
pub mod finding;
pub mod model;
pub mod packs;
pub mod render;
pub mod source;
pub mod syntax;
pub mod workspace;
