//! Einklang finds contradictions in draft agreements.
pub mod finding;
pub mod graph;
pub mod model;
pub mod source;
pub mod syntax;
