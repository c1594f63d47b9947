//! Why a request has no answer.

use lsp_server::ErrorCode;

/// A code of the protocol, with words.
#[derive(Debug, Clone)]
pub(super) struct Failure {
    pub(super) code: ErrorCode,
    pub(super) message: String,
}

impl Failure {
    fn new(code: ErrorCode, message: impl Into<String>) -> Failure {
        Failure { code, message: message.into() }
    }

    /// The parameters are not what the method takes.
    pub(super) fn invalid(message: impl Into<String>) -> Failure {
        Failure::new(ErrorCode::InvalidParams, message)
    }

    /// What is asked for cannot be had, in the reader's words.
    pub(super) fn refused(message: impl Into<String>) -> Failure {
        Failure::new(ErrorCode::RequestFailed, message)
    }

    pub(super) fn unknown(method: &str) -> Failure {
        Failure::new(ErrorCode::MethodNotFound, format!("there is no method `{method}`"))
    }

    pub(super) fn cancelled() -> Failure {
        Failure::new(ErrorCode::RequestCanceled, "cancelled")
    }

    /// The place that is asked about is one of a text that has changed since.
    pub(super) fn modified() -> Failure {
        Failure::new(ErrorCode::ContentModified, "the document has changed since")
    }

    pub(super) fn too_early() -> Failure {
        Failure::new(ErrorCode::ServerNotInitialized, "`initialize` comes first")
    }

    pub(super) fn too_late() -> Failure {
        Failure::new(ErrorCode::InvalidRequest, "nothing comes after `shutdown` but `exit`")
    }

    pub(super) fn broken() -> Failure {
        Failure::new(ErrorCode::InternalError, "this is a mistake in Einklang, please report it")
    }
}
