//! How long an editor waits: drives the program itself over its standard streams.
//!
//! `cargo bench --bench lsp` makes a collection of 10,000 clauses; `cargo bench --bench lsp -- FOLDER` takes a folder.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot be made ends, and says so"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

mod corpus;

const CLAUSES: usize = 10_000;
/// How often each thing is measured, unless `EINKLANG_ROUNDS` says otherwise.
const ROUNDS: usize = 300;

/// The program, and what it says.
struct Server {
    child: Child,
    output: BufReader<ChildStdout>,
    next: i64,
    /// When the last message was all there: how long the client takes to understand it is not measured.
    arrived: Instant,
}

impl Server {
    fn start() -> Server {
        let program = std::env::var_os("EINKLANG").unwrap_or_else(|| env!("CARGO_BIN_EXE_einklang").into());
        let mut child =
            Command::new(program).arg("lsp").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::with_capacity(1 << 16, child.stdout.take().unwrap());
        Server { child, output, next: 0, arrived: Instant::now() }
    }

    fn send(&mut self, mut message: Value) {
        message["jsonrpc"] = json!("2.0");
        let text = message.to_string();
        let input = self.child.stdin.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        input.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(json!({ "method": method, "params": params }));
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.output.read_line(&mut line).unwrap();
            match line.trim().split_once(": ") {
                Some((_, value)) => length = value.parse().unwrap(),
                None => break,
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).unwrap();
        self.arrived = Instant::now();
        serde_json::from_slice(&text).unwrap()
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let id = self.next;
        self.send(json!({ "id": id, "method": method, "params": params }));
        loop {
            let message = self.read();
            if message["id"] == id && message.get("method").is_none() {
                return message["result"].clone();
            }
        }
    }

    /// Waits until the diagnostics of a version of a document are published.
    fn published(&mut self, uri: &str, version: usize) {
        loop {
            let message = self.read();
            let params = &message["params"];
            if params["uri"] == uri && params["version"] == version && params.get("diagnostics").is_some() {
                return;
            }
        }
    }

    /// The processor time it has taken, where the system tells: on a busy machine it says more than the clock.
    fn processor(&self) -> Option<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).ok()?;
        // Behind the name, which may hold anything: user and system time in hundredths of a second.
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
        Some(Duration::from_millis(ticks * 10))
    }

    /// The most memory it has had, in MiB.
    fn peak(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
        Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1024)
    }
}

/// A draft that is open, and typed into.
struct Draft {
    uri: String,
    lines: Vec<String>,
    version: usize,
}

impl Draft {
    fn open(server: &mut Server, path: &Path) -> Draft {
        let text = std::fs::read_to_string(path).unwrap();
        let draft = Draft { uri: uri(path), lines: text.lines().map(str::to_owned).collect(), version: 1 };
        let item = json!({ "uri": draft.uri, "languageId": "einklang", "version": 1, "text": text });
        server.tell("textDocument/didOpen", json!({ "textDocument": item }));
        server.published(&draft.uri, 1);
        draft
    }

    /// Types or takes back at a place, and waits for what is found then.
    fn key(
        &mut self,
        server: &mut Server,
        (line, column): (usize, usize),
        gone: usize,
        text: &str,
    ) -> Duration {
        self.replace(server, (line, column), (line, column + gone), text)
    }

    /// The same between two places.
    fn replace(
        &mut self,
        server: &mut Server,
        start: (usize, usize),
        end: (usize, usize),
        text: &str,
    ) -> Duration {
        self.version += 1;
        let at = |(line, column): (usize, usize)| json!({ "line": line, "character": column });
        let change = json!({ "range": { "start": at(start), "end": at(end) }, "text": text });
        let document = json!({ "uri": self.uri, "version": self.version });
        let start = Instant::now();
        let params = json!({ "textDocument": document, "contentChanges": [change] });
        server.tell("textDocument/didChange", params);
        server.published(&self.uri, self.version);
        server.arrived.duration_since(start)
    }

    fn ask(&self, server: &mut Server, method: &str, (line, column): (usize, usize)) -> Duration {
        let position = json!({ "line": line, "character": column });
        let start = Instant::now();
        server.ask(method, json!({ "textDocument": { "uri": self.uri }, "position": position }));
        server.arrived.duration_since(start)
    }

    /// Places behind a digit, spread over the draft.
    fn digits(&self) -> Vec<(usize, usize)> {
        self.places(|line| line.char_indices().find(|(_, c)| c.is_ascii_digit()).map(|(i, _)| i + 1))
    }

    /// Places in a word that begins with a capital.
    fn words(&self) -> Vec<(usize, usize)> {
        self.places(|line| line.char_indices().find(|(_, c)| c.is_ascii_uppercase()).map(|(i, _)| i + 1))
    }

    /// Lines that hold a property, behind its colon.
    fn values(&self) -> Vec<(usize, usize)> {
        self.places(|line| line.find(": ").map(|i| i + 2))
    }

    /// Only in lines of plain letters, where bytes and columns are the same.
    fn places(&self, find: impl Fn(&str) -> Option<usize>) -> Vec<(usize, usize)> {
        let lines = self.lines.iter().enumerate().filter(|(_, l)| l.is_ascii() && l.starts_with(' '));
        lines.filter_map(|(i, line)| Some((i, find(line)?))).collect()
    }
}

fn uri(path: &Path) -> String {
    format!("file://{}", path.canonicalize().unwrap().display())
}

/// The longest draft below a folder that holds agreements: no rules, no words.
fn draft_in(folder: &Path) -> PathBuf {
    let mut open = vec![folder.to_owned()];
    let mut drafts = Vec::new();
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                open.push(path);
            } else if name.ends_with(".ekl") || name.ends_with(".ekl.md") {
                let text = std::fs::read_to_string(&path).unwrap();
                drafts.push((text.matches("clause ").count(), path));
            }
        }
    }
    drafts.sort();
    drafts.pop().map(|(_, path)| path).unwrap()
}

/// Prints how long something took, and how much processor time it took on the average.
fn report(what: &str, mut all: Vec<Duration>, processor: Option<Duration>) {
    all.sort();
    let at = |percent: usize| all[(all.len() - 1) * percent / 100].as_secs_f64() * 1e3;
    let mean = processor.map_or(0.0, |p| p.as_secs_f64() * 1e3 / all.len() as f64);
    println!("| {what} | {:.1} ms | {:.1} ms | {:.1} ms | {mean:.1} ms |", at(50), at(99), at(100));
}

/// Tells how much processor time was taken since it was last asked.
type Since<'s> = &'s mut dyn FnMut(&Server) -> Option<Duration>;

/// Types a clause letter by letter behind others, and takes it back.
fn type_a_clause(server: &mut Server, draft: &mut Draft, rounds: usize, since: Since<'_>) {
    // Where others stand, in a fence of a Markdown draft too.
    let tops = draft.lines.iter().enumerate().filter(|(_, l)| l.trim_start().starts_with("clause "));
    let tops: Vec<usize> = tops.map(|(i, _)| i).collect();
    let clause = "clause zz \"New\" {\n  modality: states\n  note: \"x\"\n}\n";
    let (mut typed, mut gone) = (Vec::new(), Vec::new());
    for round in 0..(rounds / 150).max(1) {
        let line = tops[round * 17 % tops.len()];
        draft.key(server, (line, 0), 0, "\n");
        let (mut row, mut column) = (line, 0);
        let mut at = Vec::new();
        for letter in clause.chars() {
            at.push((row, column));
            typed.push(draft.key(server, (row, column), 0, &letter.to_string()));
            (row, column) = if letter == '\n' { (row + 1, 0) } else { (row, column + 1) };
        }
        for (letter, place) in clause.chars().rev().zip(at.into_iter().rev()) {
            let end = if letter == '\n' { (place.0 + 1, 0) } else { (place.0, place.1 + 1) };
            gone.push(draft.replace(server, place, end, ""));
        }
        draft.replace(server, (line, 0), (line + 1, 0), "");
    }
    typed.append(&mut gone);
    report("a letter of a new clause to its diagnostics", typed, since(server));
}

/// Types between the fences of a Markdown draft.
fn type_prose(server: &mut Server, draft: &mut Draft, rounds: usize, since: Since<'_>) {
    let mut is_prose = draft.uri.ends_with(".md");
    let mut prose = Vec::new();
    for (i, line) in draft.lines.iter().enumerate() {
        let is_fence = line.starts_with("```");
        is_prose ^= is_fence;
        if is_prose && !is_fence && line.is_ascii() && line.len() > 40 {
            prose.push((i, 20));
        }
    }
    if prose.is_empty() {
        return;
    }
    let mut keys = Vec::new();
    for round in 0..rounds / 4 {
        let place = prose[round * 5 % prose.len()];
        keys.push(draft.key(server, place, 0, "x"));
        keys.push(draft.key(server, place, 1, ""));
    }
    report("a letter of prose to its diagnostics", keys, since(server));
}

fn main() {
    let rounds = std::env::var("EINKLANG_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(ROUNDS);
    let given = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    let made = TempDir::new().unwrap();
    let folder = match given {
        Some(folder) => PathBuf::from(folder),
        None => {
            for (path, text) in corpus::corpus(CLAUSES) {
                let path = made.path().join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
            }
            made.path().to_owned()
        }
    };
    let start = Instant::now();
    let mut server = Server::start();
    let offered = json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } });
    let folders = json!([{ "uri": uri(&folder), "name": "measured" }]);
    let params = json!({ "processId": null, "capabilities": offered, "workspaceFolders": folders });
    server.ask("initialize", params);
    server.tell("initialized", json!({}));
    while server.read()["method"] != "textDocument/publishDiagnostics" {}
    let first = start.elapsed();

    println!("| | median | 99th percentile | most | processor time, mean |");
    println!("|---|---|---|---|---|");
    let mut taken = server.processor();
    report("start to first diagnostics", vec![first], taken);
    let mut draft = Draft::open(&mut server, &draft_in(&folder));
    let (digits, words, values) = (draft.digits(), draft.words(), draft.values());
    let mut since = |server: &Server| {
        let now = server.processor();
        let spent = now.zip(taken).map(|(now, before)| now.saturating_sub(before));
        taken = now;
        spent
    };
    since(&server);
    let mut keys = Vec::new();
    for round in 0..rounds / 2 {
        let place = digits[round * 7 % digits.len()];
        keys.push(draft.key(&mut server, place, 0, "1"));
        keys.push(draft.key(&mut server, place, 1, ""));
    }
    report("a digit to its diagnostics", keys, since(&server));
    let mut half = Vec::new();
    for round in 0..(rounds / 12).max(1) {
        let (line, _) = values[round * 11 % values.len()];
        let end = draft.lines[line].len();
        for (i, letter) in "  note".chars().enumerate() {
            half.push(draft.key(&mut server, (line, end + i), 0, &letter.to_string()));
        }
        for i in (0.."  note".len()).rev() {
            half.push(draft.key(&mut server, (line, end + i), 1, ""));
        }
    }
    report("a letter of a half-typed word to its diagnostics", half, since(&server));
    type_a_clause(&mut server, &mut draft, rounds, &mut since);
    type_prose(&mut server, &mut draft, rounds, &mut since);
    for (what, method, places) in [
        ("completion", "textDocument/completion", &values),
        ("hover", "textDocument/hover", &words),
        ("definition", "textDocument/definition", &words),
        ("highlights", "textDocument/documentHighlight", &words),
        ("outline", "textDocument/documentSymbol", &words),
        ("colours", "textDocument/semanticTokens/full", &words),
    ] {
        let place = |round: usize| places[round * 13 % places.len()];
        let all = (0..rounds).map(|round| draft.ask(&mut server, method, place(round))).collect();
        report(what, all, since(&server));
    }
    if let Some(peak) = server.peak() {
        println!("\nmemory at most: {peak} MiB");
    }
    server.ask("shutdown", json!(null));
    server.tell("exit", json!(null));
    server.child.wait().unwrap();
}
