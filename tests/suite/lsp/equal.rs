//! After any edits the server shows what `check` finds in the saved files.

use std::collections::BTreeMap;
use std::fs;

use einklang::check::{self, Options};
use einklang::finding::{Certainty, Lang};
use einklang::source::LineIndex;
use einklang::workspace::{self, Tests};
use serde_json::{Value, json};

use super::client::{Client, Folder, day};

/// How many edits are made where nobody asks for more.
const EDITS: usize = 220;

/// Numbers that look random, and are the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// What is typed: whole statements, halves, and what nobody should type.
const WORDS: [&str; 24] = [
    "house Blue { rooms: 3 }\n",
    "house Red { rooms: 0  beside: Blue }\n",
    "house Grün {\n  rooms: 2 .. 4\n  beside: Red, Blue\n}\n",
    "beside: Red",
    "rooms: 0",
    "rooms: unknown",
    "{",
    "}",
    "\"",
    "\n",
    "```\n",
    "```einklang\n",
    "house ",
    "😀",
    "🇩🇪 CO₂ ",
    "ü",
    "#",
    "kind hut is house\n",
    "hut Klein { rooms: 0 }\n",
    "accept empty at Red { because: \"so\" }\n",
    "use policy\n",
    "rule half { for h: house where h.rooms",
    "house Blue { rooms: 4 }\n",
    "\r\n",
];

const RULES: &str = "\
# Rules

```einklang
kind house { rooms: number ?  beside: house* }

rule empty \"An empty house\" {
  severity: error
  for h: house
  where h.rooms == 0
  report h.rooms \"{h} has no rooms\"
}

rule lonely \"Beside an empty house\" {
  severity: warning
  for h: house, n: house
  where n in h.beside and n.rooms == 0
  report h.beside \"{h} stands beside {n}\"
}
```
";

/// A client and what it has open, as the client knows it.
struct Desk {
    folder: Folder,
    client: Client,
    /// All files of the project, open or not, with the text that would be saved.
    texts: BTreeMap<String, String>,
    open: Vec<String>,
    undo: Vec<(String, String)>,
    /// Whether what is typed is mostly meant as it stands, so that rules have something to say.
    is_gentle: bool,
}

impl Desk {
    fn new(is_gentle: bool) -> Desk {
        let files = [
            ("einklang.toml", "as_of = \"2026-01-01\"\n"),
            ("rules.ekl.md", RULES),
            ("a.ekl", "house Blue { rooms: 3 }\nhouse Red { rooms: 0 }\n"),
            ("deep/b.ekl", "house Gelb { beside: Red }\n"),
            ("c.ekl.md", "# Draft\n\n```einklang\nhouse Lila { beside: Blue }\n```\n"),
        ];
        let folder = Folder::with(&files);
        let client = Client::in_folder(&folder);
        let texts = files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
        Desk { folder, client, texts, open: Vec::new(), undo: Vec::new(), is_gentle }
    }

    fn step(&mut self, random: &mut Random) {
        let drafts: Vec<String> = self.texts.keys().filter(|p| p.contains(".ekl")).cloned().collect();
        let Some(path) = drafts.get(random.below(drafts.len())).cloned() else { return };
        if self.is_gentle {
            return self.gentle_step(&path, random);
        }
        match random.below(20) {
            0 => self.close(&path),
            1 => self.rename(&path, random),
            2 => self.create(random),
            3 => self.behind_its_back(&path, random),
            4 | 5 => self.take_back(),
            6 => {
                let text = self.texts[&path].clone();
                let half = text.char_indices().map(|(i, _)| i).nth(random.below(text.chars().count()));
                self.edit(&path, half.unwrap_or(0), text.len(), "");
            }
            _ => self.type_something(&path, random),
        }
    }

    /// Another number, a line more, a line less.
    fn gentle_step(&mut self, path: &str, random: &mut Random) {
        let text = self.texts[path].clone();
        let digits: Vec<usize> = text.match_indices(|c: char| c.is_ascii_digit()).map(|(i, _)| i).collect();
        let lines: Vec<usize> =
            std::iter::once(0).chain(text.match_indices('\n').map(|(i, _)| i + 1)).collect();
        match random.below(14) {
            0 => self.close(path),
            1 => self.rename(path, random),
            2 | 3 => self.take_back(),
            4..=9 if !digits.is_empty() => {
                let at = *random.of(&digits);
                let digit = random.below(3).to_string();
                self.edit(path, at, at + 1, &digit);
            }
            10..=12 => {
                let name = random.of(&["Blue", "Red", "Neu", "Alt", "Gelb"]);
                let line = format!("house {name} {{ rooms: {}  beside: Red }}\n", random.below(2));
                let at = *random.of(&lines);
                self.edit(path, at, at, &line);
            }
            _ => {
                let from = random.below(lines.len());
                let end = lines.get(from + 1).copied().unwrap_or(text.len());
                self.edit(path, lines[from], end, "");
            }
        }
    }

    fn uri(&self, path: &str) -> String {
        self.folder.uri(path)
    }

    fn open(&mut self, path: &str) {
        if !self.open.iter().any(|p| p == path) {
            self.open.push(path.to_owned());
            self.client.open(&self.folder.uri(path), &self.texts[path]);
        }
    }

    /// Saves and closes.
    fn close(&mut self, path: &str) {
        if let Some(at) = self.open.iter().position(|p| p == path) {
            self.open.remove(at);
            self.folder.write(path, &self.texts[path]);
            self.client.close(&self.uri(path));
        }
    }

    fn edit(&mut self, path: &str, start: usize, end: usize, with: &str) {
        self.open(path);
        let text = self.texts[path].clone();
        self.undo.push((path.to_owned(), text.clone()));
        let range = json!({ "start": position(&text, start), "end": position(&text, end) });
        self.client.change(&self.uri(path), json!([{ "range": range, "text": with }]));
        let mut text = text;
        text.replace_range(start..end, with);
        self.texts.insert(path.to_owned(), text);
    }

    fn type_something(&mut self, path: &str, random: &mut Random) {
        let text = &self.texts[path];
        let ends: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        let start = random.below(ends.len());
        let end = (start + random.below(6).saturating_sub(2)).min(ends.len() - 1);
        let (start, end) = (ends[start], ends[end]);
        // An editor never puts a caret between the two characters that end a line.
        let splits =
            |at: usize| text.get(..at).is_some_and(|t| t.ends_with('\r')) && text[at..].starts_with('\n');
        if !splits(start) && !splits(end) {
            let word = *random.of(&WORDS);
            self.edit(path, start, end, word);
        }
    }

    fn take_back(&mut self) {
        if let Some((path, text)) = self.undo.pop()
            && self.texts.contains_key(&path)
        {
            self.open(&path);
            self.client.change(&self.uri(&path), json!([{ "text": text }]));
            self.texts.insert(path, text);
        }
    }

    fn rename(&mut self, path: &str, random: &mut Random) {
        let to = format!("n{}/{}.ekl", random.below(3), random.below(50));
        if self.texts.contains_key(&to) || path.ends_with(".md") {
            return;
        }
        self.close(path);
        let text = self.texts.remove(path).unwrap();
        self.folder.write(&to, &text);
        fs::remove_file(self.folder.path(path)).unwrap();
        self.texts.insert(to.clone(), text);
        let (from, to) = (self.uri(path), self.uri(&to));
        self.client.files_changed(&[(&from, 3), (&to, 1)]);
    }

    fn create(&mut self, random: &mut Random) {
        let path = format!("new{}.ekl", random.below(4));
        if !self.texts.contains_key(&path) {
            self.texts.insert(path.clone(), (*random.of(&WORDS)).to_owned());
            self.open(&path);
        }
    }

    /// Another program writes a file that is not open.
    fn behind_its_back(&mut self, path: &str, random: &mut Random) {
        if !self.open.iter().any(|p| p == path) {
            let text = format!("{}{}", self.texts[path], random.of(&WORDS));
            self.folder.write(path, &text);
            self.texts.insert(path.to_owned(), text);
            self.client.files_changed(&[(&self.folder.uri(path), 2)]);
        }
    }

    /// What the server shows.
    fn shown(&mut self) -> Vec<String> {
        self.client.settle();
        let folder = self.folder.uri("");
        let mut all = Vec::new();
        for (uri, diagnostics) in &self.client.shown {
            let path = uri.strip_prefix(&folder).unwrap_or(uri).trim_start_matches('/');
            for d in diagnostics.as_array().unwrap() {
                let message = d["message"].as_str().unwrap().split("\nhelp:").next().unwrap();
                let start = &d["range"]["start"];
                let place = format!("{path}:{}:{}", start["line"], start["character"]);
                let (code, severity) = (d["code"].as_str().unwrap(), &d["severity"]);
                all.push(format!("{place}: {severity} {code}: {message}"));
            }
        }
        all.sort();
        all
    }

    /// All that is shown, word for word, with paths from the folder.
    fn word_for_word(&mut self) -> Vec<String> {
        self.client.settle();
        words(&self.client, &self.folder)
    }

    /// The same, of a server that sees the saved files for the first time.
    fn anew(&self) -> Vec<String> {
        let saved = self.saved();
        let mut client = Client::in_folder(&saved);
        client.settle();
        words(&client, &saved)
    }

    fn saved(&self) -> Folder {
        let saved = Folder::with(&[]);
        for (path, text) in &self.texts {
            saved.write(path, text);
        }
        saved
    }

    /// What `check` finds in the saved files.
    fn found(&self) -> Vec<String> {
        let saved = self.saved();
        let workspace = workspace::load(&[saved.path("")], &[], Tests::Skipped);
        let report = check::check(&workspace, &Options { as_of: day(), lang: Lang::En });
        let open = report.findings.iter().filter(|f| f.accepted.is_none());
        let mut all: Vec<String> = open
            .map(|f| {
                let source = workspace.sources.get(f.primary.place.source);
                let start = position(&source.text, f.primary.place.span.start as usize);
                let place = format!("{}:{}:{}", source.path, start["line"], start["character"]);
                let severity = 4 - (f.severity as u8 + 1);
                let possible = if f.certainty == Certainty::Possible { "possible: " } else { "" };
                let message = f.message.in_lang(Lang::En).split("\nhelp:").next().unwrap().to_owned();
                format!("{place}: {severity} {}: {possible}{message}", f.code)
            })
            .collect();
        all.sort();
        all
    }
}

fn words(client: &Client, folder: &Folder) -> Vec<String> {
    let some = client.shown.iter().filter(|(_, shown)| **shown != json!([]));
    some.map(|(uri, shown)| format!("{uri}: {shown}").replace(&folder.uri(""), "")).collect()
}

/// As the protocol counts, in UTF-16; `\r` alone ends no line here, and nobody types one.
fn position(text: &str, offset: usize) -> Value {
    let line = LineIndex::new(text).line(offset as u32);
    let start = text[..offset].rfind('\n').map_or(0, |i| i + 1);
    json!({ "line": line, "character": text[start..offset].encode_utf16().count() })
}

#[test]
fn after_any_edits_the_server_shows_what_check_finds() {
    let wanted = std::env::var("EINKLANG_LSP_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(EDITS);
    let mut made = 0;
    for seed in 1.. {
        let mut random = Random(seed);
        let mut desk = Desk::new(seed % 2 == 0);
        for round in 0..60 {
            // Several at once, as when somebody types fast.
            for _ in 0..1 + random.below(3) {
                desk.step(&mut random);
                made += 1;
            }
            let (shown, found) = (desk.shown(), desk.found());
            assert_eq!(shown, found, "seed {seed}, after {made} edits: {:#?}", desk.texts);
            if round % 10 == 9 {
                let (shown, anew) = (desk.word_for_word(), desk.anew());
                assert_eq!(shown, anew, "seed {seed}, after {made} edits: {:#?}", desk.texts);
            }
        }
        if made >= wanted {
            return;
        }
    }
}
