//! All messages that waited, taken at once.

use indexmap::IndexSet;
use lsp_server::{Request, RequestId};
use rustc_hash::FxBuildHasher;

use super::address::Address;
use super::delivery::Touched;

/// What a turn leaves to be done once all of its edits are applied.
#[derive(Debug, Default)]
pub(super) struct Turn {
    /// The requests in their order.
    pub(super) requests: Vec<Asked>,
    /// Requests of this turn that the client has taken back.
    pub(super) cancelled: IndexSet<RequestId, FxBuildHasher>,
    /// Documents that the client opened or changed.
    pub(super) touched: Touched,
    /// Whether the client leaves.
    pub(super) exit: bool,
}

/// A request, and the version of the document that it is about, as it was when it was asked.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) request: Request,
    pub(super) about: Option<(Address, Option<i32>)>,
}
