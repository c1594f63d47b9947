//! All integration tests, in one binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene up fails")]

mod cli;
mod render;
mod syntax;
mod workspace;
