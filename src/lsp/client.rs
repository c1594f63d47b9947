//! The client at the other end: what is sent to it, and what it answers.

use std::sync::mpsc::Sender;

use lsp_server::{Connection, RequestId, ResponseError};
use lsp_types::{Notification as Notifies, Request as Requests};
use serde_json::Value;

use super::failure::Failure;
use super::message::{Message, Written};
use super::offered::Offered;

/// Where messages go. Where nobody listens any more, the session ends by itself: what is sent then is lost.
pub(super) trait Out: Sync {
    fn send(&self, message: Vec<u8>);
}

impl Out for Sender<Vec<u8>> {
    fn send(&self, message: Vec<u8>) {
        let _ = Sender::send(self, message);
    }
}

impl Out for Connection {
    fn send(&self, message: Vec<u8>) {
        if let Ok(message) = serde_json::from_slice(&message) {
            let _ = self.sender.send(message);
        }
    }
}

/// Sends messages.
#[derive(Clone, Copy)]
pub(super) struct Client<'c> {
    out: &'c dyn Out,
    pub(super) offered: Offered,
}

impl<'c> Client<'c> {
    pub(super) fn new(out: &'c dyn Out) -> Client<'c> {
        Client { out, offered: Offered::of(&Value::Null) }
    }

    pub(super) fn notify<N: Notifies>(&self, parameters: N::Params) {
        let message = Message::new().with("method", &N::METHOD.as_str());
        self.out.send(message.with_some("params", &parameters).end());
    }

    /// The same, with parameters that are written already.
    pub(super) fn notify_written<N: Notifies>(&self, parameters: &Written) {
        let message = Message::new().with("method", &N::METHOD.as_str());
        self.out.send(message.with_written("params", parameters).end());
    }

    /// Asks the client something whose answer does not matter. Each question is asked once, or may be asked again while an
    /// answer is under way, so its name does as its id.
    pub(super) fn ask<R: Requests>(&self, id: &str, parameters: R::Params) {
        let message =
            Message::new().with("id", &format!("einklang-{id}")).with("method", &R::METHOD.as_str());
        self.out.send(message.with_some("params", &parameters).end());
    }

    pub(super) fn answer(&self, id: RequestId, answer: Result<Written, Failure>) {
        let message = Message::new().with("id", &id);
        let message = match answer {
            Ok(written) => message.with_written("result", &written),
            Err(failure) => {
                let error = ResponseError { code: failure.code as i32, message: failure.message, data: None };
                message.with("error", &error)
            }
        };
        self.out.send(message.end());
    }
}
