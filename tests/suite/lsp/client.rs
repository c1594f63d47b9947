//! A client in the same process: it says what it wants, keeps what it is told, and waits for answers.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use einklang::finding::Lang;
use einklang::lsp::{self, Ended, Environment};
use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Far more than any machine needs: only what never happens takes as long.
const PATIENCE: Duration = Duration::from_secs(120);

/// 2026-01-01
pub(super) fn day() -> i32 {
    20_454
}

pub(super) const ENVIRONMENT: Environment = Environment { lang: None, system: Lang::En, today: day };

/// A folder with files.
pub(super) struct Folder(TempDir);

impl Folder {
    pub(super) fn with(files: &[(&str, &str)]) -> Folder {
        let folder = Folder(TempDir::new().unwrap());
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    pub(super) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(super) fn path(&self, path: &str) -> PathBuf {
        self.0.path().canonicalize().unwrap().join(path)
    }

    pub(super) fn uri(&self, path: &str) -> String {
        uri(&self.path(path))
    }
}

pub(super) fn uri(path: &Path) -> String {
    let path = path.to_str().unwrap().trim_end_matches('/');
    let mut uri = "file://".to_owned();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into())
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// What a client like VS Code can, as far as it matters; without asking for diagnostics itself.
pub(super) fn capabilities() -> Value {
    json!({
        "workspace": {
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] },
            "workspaceFolders": true,
        },
        "textDocument": {
            "publishDiagnostics": {
                "relatedInformation": true,
                "codeDescriptionSupport": true,
                "dataSupport": true,
                "tagSupport": { "valueSet": [1, 2] },
            },
            "completion": { "completionItem": { "snippetSupport": true } },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        },
    })
}

/// A session with a server on another thread.
pub(super) struct Client {
    connection: Option<Connection>,
    server: Option<JoinHandle<Ended>>,
    next: i32,
    version: i32,
    /// The diagnostics that were last published, by URI.
    pub(super) shown: BTreeMap<String, Value>,
    /// What the server asked or told besides.
    pub(super) heard: Vec<(String, Value)>,
}

impl Client {
    /// A server that nothing was said to.
    pub(super) fn silent() -> Client {
        let (ours, theirs) = Connection::memory();
        let server = std::thread::spawn(move || lsp::serve(&theirs, ENVIRONMENT));
        Client {
            connection: Some(ours),
            server: Some(server),
            next: 0,
            version: 0,
            shown: BTreeMap::new(),
            heard: Vec::new(),
        }
    }

    /// A session with folders open.
    pub(super) fn of(folders: &[&str], capabilities: Value, options: Value) -> Client {
        let mut client = Client::silent();
        let folders: Vec<Value> = folders.iter().map(|uri| json!({ "uri": uri, "name": "folder" })).collect();
        client
            .ask(
                "initialize",
                json!({
                    "processId": null,
                    "rootUri": null,
                    "capabilities": capabilities,
                    "initializationOptions": options,
                    "workspaceFolders": folders,
                }),
            )
            .unwrap();
        client.tell("initialized", json!({}));
        client
    }

    /// The usual: one folder open, in English.
    pub(super) fn in_folder(folder: &Folder) -> Client {
        Client::of(&[&folder.uri("")], capabilities(), json!({ "lang": "en" }))
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().unwrap()
    }

    pub(super) fn send(&self, message: impl Into<Message>) {
        self.connection().sender.send(message.into()).unwrap();
    }

    pub(super) fn tell(&mut self, method: &str, params: Value) {
        self.send(Notification { method: method.to_owned(), params });
    }

    /// Sends a request, and does not wait.
    pub(super) fn begin(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.send(Request { id: id.clone(), method: method.to_owned(), params });
        id
    }

    pub(super) fn ask(&mut self, method: &str, params: Value) -> Result<Value, (i32, String)> {
        let id = self.begin(method, params);
        self.answer(&id)
    }

    /// Waits for the answer to a request.
    pub(super) fn answer(&mut self, id: &RequestId) -> Result<Value, (i32, String)> {
        loop {
            let response = self.next_response();
            if response.id == *id {
                return response.response_result.map_err(|e| (e.code, e.message));
            }
        }
    }

    /// The next answer, whatever it answers.
    pub(super) fn next_response(&mut self) -> Response {
        loop {
            match self.connection().receiver.recv_timeout(PATIENCE).unwrap() {
                Message::Response(response) => return response,
                Message::Request(request) => {
                    self.send(Response { id: request.id, response_result: Ok(Value::Null) });
                    self.heard.push((request.method, request.params));
                }
                Message::Notification(n) if n.method == "textDocument/publishDiagnostics" => {
                    let uri = n.params["uri"].as_str().unwrap().to_owned();
                    self.shown.insert(uri, n.params["diagnostics"].clone());
                }
                Message::Notification(n) => self.heard.push((n.method, n.params)),
            }
        }
    }

    /// Waits until all that was said has been worked off.
    pub(super) fn settle(&mut self) -> &BTreeMap<String, Value> {
        let refused = self.ask("test/settle", json!({})).unwrap_err();
        assert_eq!(refused.0, -32601);
        &self.shown
    }

    pub(super) fn open(&mut self, uri: &str, text: &str) {
        self.version += 1;
        let (version, language) = (self.version, "einklang");
        let item = json!({ "uri": uri, "languageId": language, "version": version, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": item }));
    }

    pub(super) fn change(&mut self, uri: &str, changes: Value) {
        self.version += 1;
        let document = json!({ "uri": uri, "version": self.version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    pub(super) fn close(&mut self, uri: &str) {
        self.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }

    /// Says that files have changed: 1 for those that are new, 2 for those with another text, 3 for those that are gone.
    pub(super) fn files_changed(&mut self, changes: &[(&str, u32)]) {
        let changes: Vec<Value> =
            changes.iter().map(|(uri, how)| json!({ "uri": uri, "type": how })).collect();
        self.tell("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    }

    /// The codes that are shown, each with its file and line.
    pub(super) fn codes(&mut self) -> Vec<String> {
        self.settle();
        let mut all = Vec::new();
        for (uri, diagnostics) in &self.shown {
            let name = uri.rsplit('/').next().unwrap();
            for d in diagnostics.as_array().unwrap() {
                let line = d["range"]["start"]["line"].as_u64().unwrap() + 1;
                all.push(format!("{name}:{line}: {}", d["code"].as_str().unwrap()));
            }
        }
        all
    }

    /// Takes leave; how the server ended.
    pub(super) fn leave(mut self) -> Ended {
        assert_eq!(self.ask("shutdown", Value::Null), Ok(Value::Null));
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Vanishes; how the server ended.
    pub(super) fn vanish(mut self) -> Ended {
        self.connection = None;
        self.server.take().unwrap().join().unwrap()
    }
}

/// A conversation to be looked at: paths as the folder has them.
pub(super) fn shown(folder: &Folder, value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap();
    text.replace(&folder.uri(""), "file:///folder")
}
