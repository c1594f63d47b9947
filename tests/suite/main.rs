//! All integration tests, in one binary: a module a concern.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene up fails")]

mod cli;
mod contract;
mod coverage;
mod docs;
mod explain;
mod fix;
mod fixtures;
mod graph;
mod group;
mod help;
mod init;
mod lowering;
mod meaning;
mod packs;
mod query;
mod reference;
mod render;
mod robust;
mod rules;
mod swp2024;
mod syntax;
mod tidy;
mod vacuity;
mod values;
mod vocabulary;
mod walks;
mod why;
mod workspace;
