//! All integration tests, in one binary: a module a concern.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene up fails")]

mod cli;
mod docs;
mod fixtures;
mod lowering;
mod meaning;
mod packs;
mod reference;
mod render;
mod syntax;
mod values;
mod walks;
mod workspace;
