//! `einklang lsp`: the language server protocol, one function a request. Nothing but this knows its types.
//!
//! One thread does the work. It takes all messages that are waiting, applies every edit among them in their order, checks
//! once, and then answers the requests in theirs: so no answer is about a text that the client has already left behind, and a
//! client that types faster than a check takes is never more than one check behind.

use std::io::{BufRead, Write};

use lsp_server::Connection;

use crate::finding::Lang;
use crate::stack::roomy;

mod address;
mod capabilities;
mod client;
mod delivery;
mod diagnostics;
mod documents;
mod failure;
mod message;
mod notifications;
mod offered;
mod parent;
mod positions;
mod progress;
mod project;
mod projects;
mod requests;
mod server;
mod transport;
mod turn;

/// What the server takes from its surroundings, and a client cannot say.
#[derive(Debug, Clone, Copy)]
pub struct Environment {
    /// The language that the command line asks for; it counts before all others.
    pub lang: Option<Lang>,
    /// The language of the system, where nobody says another.
    pub system: Lang,
    /// The day that `today` means where a project names none, in days since 1970-01-01.
    pub today: fn() -> i32,
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// The client said goodbye.
    Properly,
    /// The client was gone, or left without a word.
    Abruptly,
}

/// Serves one client until it leaves.
pub fn serve(connection: &Connection, environment: Environment) -> Ended {
    roomy(|| server::Server::new(connection, connection, environment).run())
}

/// Serves one client over two streams, such as the standard ones.
pub fn over(
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
    environment: Environment,
) -> Ended {
    let (connection, out, writer) = transport::connect(input, output);
    let ended = roomy(|| server::Server::new(&connection, &out, environment).run());
    // What was said last still leaves.
    drop((connection, out));
    writer.finish();
    ended
}
