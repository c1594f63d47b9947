//! The client at the other end: what is sent to it, and what it answers.

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use lsp_types::{Notification as Notifies, Request as Requests};
use serde_json::Value;

use super::failure::Failure;
use super::offered::Offered;

/// Sends messages. Where nobody listens any more, the session ends by itself: what is sent then is lost.
#[derive(Clone, Copy)]
pub(super) struct Client<'c> {
    connection: &'c Connection,
    pub(super) offered: Offered,
}

impl<'c> Client<'c> {
    pub(super) fn new(connection: &'c Connection) -> Client<'c> {
        Client { connection, offered: Offered::of(&Value::Null) }
    }

    fn send(&self, message: Message) {
        let _ = self.connection.sender.send(message);
    }

    pub(super) fn notify<N: Notifies>(&self, parameters: N::Params) {
        let method = N::METHOD.as_str().to_owned();
        let params = serde_json::to_value(parameters).unwrap_or_default();
        self.send(Notification { method, params }.into());
    }

    /// Asks the client something whose answer does not matter. Each question is asked once, or may be asked again while an
    /// answer is under way, so its name does as its id.
    pub(super) fn ask<R: Requests>(&self, id: &str, parameters: R::Params) {
        let params = serde_json::to_value(parameters).unwrap_or_default();
        let (id, method) = (RequestId::from(format!("einklang-{id}")), R::METHOD.as_str().to_owned());
        self.send(Request { id, method, params }.into());
    }

    pub(super) fn answer(&self, id: RequestId, answer: Result<Value, Failure>) {
        self.send(
            match answer {
                Ok(value) => Response { id, response_result: Ok(value) },
                Err(failure) => Response::new_err(id, failure.code as i32, failure.message),
            }
            .into(),
        );
    }
}
