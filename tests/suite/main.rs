//! All integration tests, in one binary.

mod cli;
mod render;
mod syntax;
mod workspace;
