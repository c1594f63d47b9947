//! One binary for all integration tests: a module a concern.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod lowering;
mod syntax;
mod values;
mod walks;
