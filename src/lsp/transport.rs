//! Messages on two streams: headers, a blank line, JSON.
//!
//! What is malformed is answered and passed over, so that one broken message does not end a session.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use lsp_server::{Connection, ErrorCode, Message};
use serde_json::{Value, json};

/// A message of more bytes is no message: no draft comes near this.
const LONGEST: u64 = 512 << 20;
/// A header of more bytes is no header.
const LONGEST_LINE: u64 = 64 << 10;

type Output = Arc<Mutex<Box<dyn Write + Send>>>;

/// The thread that writes.
#[derive(Debug)]
pub(super) struct Writer(Option<JoinHandle<()>>);

impl Writer {
    /// Waits until all is written.
    pub(super) fn finish(mut self) {
        if let Some(thread) = self.0.take() {
            let _ = thread.join();
        }
    }
}

/// A connection whose other end is a stream, and where what is said goes: to another.
pub(super) fn connect(
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
) -> (Connection, Sender<Vec<u8>>, Writer) {
    let (ours, theirs) = Connection::memory();
    let output: Output = Arc::new(Mutex::new(Box::new(output)));
    let sender = theirs.sender;
    let (out, said) = std::sync::mpsc::channel::<Vec<u8>>();
    let to_write = Arc::clone(&output);
    let writer = std::thread::Builder::new().name("writer".to_owned()).spawn(move || {
        for message in said {
            if write(&to_write, &message).is_err() {
                // Nobody listens any more; the reader notices too.
                return;
            }
        }
    });
    // Nobody waits for the reader: it may wait for a client for ever.
    let _ = std::thread::Builder::new().name("reader".to_owned()).spawn(move || {
        let mut input = input;
        while let Ok(Some(read)) = read(&mut input) {
            let went_on = match read {
                Ok(message) => sender.send(message).is_ok(),
                Err(refused) => write(&output, refused.to_string().as_bytes()).is_ok(),
            };
            if !went_on {
                return;
            }
        }
    });
    (ours, out, Writer(writer.ok()))
}

fn write(output: &Output, message: &[u8]) -> io::Result<()> {
    let mut output = output.lock().unwrap_or_else(PoisonError::into_inner);
    // In one piece: a client may wake up for each.
    let mut bytes = format!("Content-Length: {}\r\n\r\n", message.len()).into_bytes();
    bytes.extend_from_slice(message);
    output.write_all(&bytes)?;
    output.flush()
}

/// Reads a message, or says what to answer to one that is none; nothing at the end of the input.
fn read(input: &mut dyn BufRead) -> io::Result<Option<Result<Message, Value>>> {
    let Some(length) = header(input)? else { return Ok(None) };
    let Some(length) = length.filter(|l| *l <= LONGEST) else {
        // Where the next message begins, the next header says.
        io::copy(&mut input.take(length.unwrap_or(0)), &mut io::sink())?;
        let said = "a header must say how long its message is: `Content-Length: NUMBER`";
        return Ok(Some(Err(refusal(Value::Null, ErrorCode::InvalidRequest, said))));
    };
    let mut body = Vec::new();
    if input.take(length).read_to_end(&mut body)? as u64 != length {
        return Ok(None);
    }
    Ok(Some(message(&body)))
}

/// Reads up to the blank line before a message; how long the message is, where that is said.
fn header(input: &mut dyn BufRead) -> io::Result<Option<Option<u64>>> {
    let (mut length, mut is_first) = (None, true);
    loop {
        let mut line = Vec::new();
        if input.take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        // Blank lines between messages belong to none.
        if line.is_empty() && !is_first {
            return Ok(Some(length));
        }
        is_first &= line.is_empty();
        if let Some((name, value)) = line.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

fn message(body: &[u8]) -> Result<Message, Value> {
    let value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => return Err(refusal(Value::Null, ErrorCode::ParseError, &error.to_string())),
    };
    let id = value.get("id").filter(|id| id.is_string() || id.is_number()).cloned();
    match serde_json::from_value(value) {
        // What has an id that none may have would pass for a notification, and never be answered.
        Ok(message) if id.is_none() || !matches!(message, Message::Notification(_)) => Ok(message),
        _ => {
            let said = "neither a request nor an answer nor a notification";
            Err(refusal(id.unwrap_or_default(), ErrorCode::InvalidRequest, said))
        }
    }
}

fn refusal(id: Value, code: ErrorCode, said: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": said } })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(input: &str) -> Vec<Result<String, i64>> {
        let mut input = input.as_bytes();
        let mut all = Vec::new();
        while let Some(read) = read(&mut input).unwrap() {
            all.push(match read {
                Ok(Message::Notification(n)) => Ok(n.method),
                Ok(Message::Request(r)) => Ok(format!("{} {}", r.id, r.method)),
                Ok(Message::Response(r)) => Ok(format!("{} answered", r.id)),
                Err(refused) => Err(refused["error"]["code"].as_i64().unwrap()),
            });
        }
        all
    }

    fn framed(text: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{text}", text.len())
    }

    #[test]
    fn a_broken_message_costs_itself_only() {
        let fine = framed(r#"{"jsonrpc":"2.0","method":"exit"}"#);
        for broken in [
            framed("{"),
            framed("[]"),
            framed("{\"id\":1.5,\"method\":\"a\"}"),
            framed("\u{0}"),
            framed(""),
            "Content-Length: x\r\n\r\n".to_owned(),
            "Content-Length: 99999999999999999999\r\n\r\n".to_owned(),
            "nonsense\r\nmore\r\n\r\n".to_owned(),
        ] {
            let all = read_all(&format!("{broken}{fine}"));
            assert!(matches!(&all[..], [Err(_), Ok(method)] if method == "exit"), "{broken}: {all:?}");
        }
    }

    #[test]
    fn headers_may_be_written_in_any_case_and_order() {
        let text = r#"{"jsonrpc":"2.0","id":"a","method":"shutdown"}"#;
        let input = format!("content-type: x\ncontent-length:{}\n\n{text}", text.len());
        assert_eq!(read_all(&input), [Ok("\"a\" shutdown".to_owned())]);
    }
}
