//! All integration tests, in one binary: a module a concern.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene up fails")]

mod baseline;
mod ci_templates;
mod cli;
mod comfort;
mod contract;
mod coverage;
mod diff;
mod docs;
mod explain;
mod fixtures;
mod formats;
mod graph;
mod help;
mod history;
mod init;
mod lowering;
mod meaning;
mod packs;
mod query;
mod reference;
mod render;
mod robust;
mod rules;
mod schema;
mod swp2024;
mod syntax;
mod tidy;
mod trouble;
mod vacuity;
mod values;
mod vocabulary;
mod walks;
mod watch;
mod why;
mod workspace;
