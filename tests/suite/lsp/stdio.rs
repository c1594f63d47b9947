//! The program itself, over its standard streams.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::client::Folder;

struct Program {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Program {
    fn start() -> Program {
        let mut child = Command::new(env!("CARGO_BIN_EXE_einklang"))
            .args(["lsp", "--stdio", "--lang", "en"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Program { child, output }
    }

    fn write(&mut self, text: &str) {
        let input = self.child.stdin.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        self.write(&message.to_string());
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the program is gone");
            match line.trim().split_once(": ") {
                Some(("Content-Length", n)) => length = n.parse().unwrap(),
                _ => break,
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).unwrap();
        serde_json::from_slice(&text).unwrap()
    }

    /// The next message that has an id, and answers.
    fn answer(&mut self) -> Value {
        loop {
            let message = self.read();
            assert_eq!(message["jsonrpc"], "2.0");
            if message.get("method").is_none() {
                return message;
            }
        }
    }

    fn end(mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        self.child.wait().unwrap().code()
    }
}

#[test]
fn a_conversation_over_the_standard_streams_survives_what_is_malformed() {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", "nonsense\n")]);
    let mut program = Program::start();
    program.write("{");
    assert_eq!(program.answer()["error"]["code"], -32700);
    program.write("{\"id\":4000000000,\"method\":\"initialize\"}");
    let refused = program.answer();
    assert_eq!((&refused["id"], &refused["error"]["code"]), (&json!(4_000_000_000_u64), &json!(-32600)));
    let parameters =
        json!({ "processId": std::process::id(), "capabilities": {}, "rootUri": folder.uri("") });
    program.send(json!({ "id": "first", "method": "initialize", "params": parameters }));
    let answer = program.answer();
    assert_eq!(
        (&answer["id"], &answer["result"]["serverInfo"]["name"]),
        (&json!("first"), &json!("einklang"))
    );
    program.send(json!({ "method": "initialized", "params": {} }));
    let published = loop {
        let message = program.read();
        if message["method"] == "textDocument/publishDiagnostics" {
            break message;
        }
    };
    assert_eq!(published["params"]["diagnostics"][0]["code"], "model/sentence_outside");
    program.send(json!({ "id": 2, "method": "shutdown" }));
    assert_eq!(program.answer(), json!({ "jsonrpc": "2.0", "id": 2, "result": null }));
    program.send(json!({ "method": "exit" }));
    assert_eq!(program.end(), Some(0));
}

#[test]
fn a_program_whose_client_is_gone_ends() {
    let mut program = Program::start();
    program.send(json!({ "id": 1, "method": "initialize", "params": { "capabilities": {} } }));
    program.answer();
    assert_eq!(program.end(), Some(1));
    assert_eq!(Program::start().end(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_program_whose_parent_is_gone_ends_though_its_input_stays_open() {
    let mut parent = Command::new("true").spawn().unwrap();
    let gone = parent.id();
    parent.wait().unwrap();
    let mut program = Program::start();
    let parameters = json!({ "processId": gone, "capabilities": {} });
    program.send(json!({ "id": 1, "method": "initialize", "params": parameters }));
    program.answer();
    assert_eq!(program.child.wait().unwrap().code(), Some(1));
}
