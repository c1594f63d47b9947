//! The codes of the language's own findings: what each means, with a wrong and a corrected example.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::finding::Said;
use crate::workspace::PROJECT_FILE;

/// What there is to say of a code.
#[derive(Debug)]
pub struct Entry {
    /// `syntax/…`, `model/…`, `rules/…`, `test/…`
    pub code: &'static str,
    /// What it means, and what to do.
    pub said: Said,
    /// Something that has it.
    pub wrong: &'static str,
    /// The same without it.
    pub right: &'static str,
    /// Whether the examples are project files.
    pub is_setting: bool,
}

#[derive(Deserialize)]
struct File {
    code: Vec<Written>,
}

#[derive(Deserialize)]
struct Written {
    code: String,
    en: String,
    de: String,
    #[serde(default)]
    wrong: String,
    #[serde(default)]
    right: String,
    #[serde(default)]
    setting: bool,
}

static ALL: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let file: Result<File, _> = toml::from_str(include_str!("codes.toml"));
    let written = file.map(|f| f.code).unwrap_or_default();
    let text = |text: String| -> &'static str { text.leak() };
    let entry = |w: Written| Entry {
        code: text(w.code),
        said: Said::both(w.en.trim(), w.de.trim()),
        wrong: text(w.wrong),
        right: text(w.right),
        is_setting: w.setting,
    };
    written.into_iter().map(entry).collect()
});

/// All codes, sorted.
pub fn all() -> &'static [Entry] {
    &ALL
}

/// What there is to say of a code.
pub fn find(code: &str) -> Option<&'static Entry> {
    all().iter().find(|e| e.code == code)
}

impl Entry {
    /// The name of the file that the examples stand in.
    pub fn file(&self) -> &'static str {
        if self.is_setting { PROJECT_FILE } else { "example.ekl" }
    }
}
