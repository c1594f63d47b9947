//! The project file `einklang.toml`.

use crate::finding::{Lang, Severity};
use crate::source::Place;

mod reader;

pub use reader::KEYS;
pub(super) use reader::parse;

/// The code of what is wrong with the project file.
pub const CODE: &str = "model/setting";

/// From which severity on a run counts as failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// From this severity on.
    At(Severity),
    /// Never.
    Never,
}

impl FailOn {
    /// Whether findings of a severity make a run fail.
    pub fn is_met_by(self, severity: Severity) -> bool {
        matches!(self, FailOn::At(level) if severity >= level)
    }

    fn from_name(name: &str) -> Option<FailOn> {
        if name == "never" { Some(FailOn::Never) } else { severity(name).map(FailOn::At) }
    }
}

fn severity(name: &str) -> Option<Severity> {
    [Severity::Note, Severity::Warning, Severity::Error].into_iter().find(|s| s.name() == name)
}

/// What `[severity]` says of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeveritySetting {
    /// `PACK/RULE`, `PACK/*`, or what the pages of rules are numbered with: `ABC-01`, or `ABC-*` for a family.
    pub rule: String,
    /// The codes of the rules that a number or family means; those that name a rule or pack say it themselves.
    pub covers: Vec<String>,
    /// Its severity; `None` for `off`.
    pub severity: Option<Severity>,
    /// Where the rule is named.
    pub place: Place,
}

/// What `[values]` says of a threshold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueSetting {
    /// Its name.
    pub name: String,
    /// Where it is named.
    pub name_place: Place,
    /// Its value, as written between the quotes.
    pub text: String,
    /// Where that stands, quotes included.
    pub place: Place,
}

/// What the project file says.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Packs in use beside those the files name.
    pub packs: Vec<(String, Place)>,
    /// Language tags, the default first.
    pub languages: Vec<String>,
    /// The evaluation date, in days since 1970-01-01.
    pub as_of: Option<i32>,
    /// From which severity on a run fails.
    pub fail_on: Option<FailOn>,
    /// The file that lists the findings that are known, from the project's folder.
    pub baseline: Option<(String, Place)>,
    /// Patterns of paths that do not belong to the project.
    pub exclude: Vec<(String, Place)>,
    /// Severities by rule.
    pub severity: Vec<SeveritySetting>,
    /// Thresholds by name.
    pub values: Vec<ValueSetting>,
}

impl Settings {
    /// The language of the output that the project asks for.
    pub fn lang(&self) -> Option<Lang> {
        self.languages.first().and_then(|tag| Lang::from_tag(tag))
    }

    /// What is set for a code, if anything is: a severity, or nothing for `off`. What names the rule itself counts before
    /// its number, that before its family, that before its pack.
    pub fn set_for(&self, code: &str) -> Option<Option<Severity>> {
        let exact = self.severity.iter().find(|s| s.rule == code);
        let numbered = || {
            let covering = self.severity.iter().filter(|s| s.covers.iter().any(|c| c == code));
            // The longer it is, the fewer rules it means; a number is no longer than its family and its star.
            covering.max_by_key(|s| (!s.rule.ends_with('*'), s.rule.len()))
        };
        let pack = || {
            let pack = code.split('/').next().unwrap_or(code);
            self.severity.iter().find(|s| s.rule.strip_suffix("/*") == Some(pack))
        };
        exact.or_else(numbered).or_else(pack).map(|s| s.severity)
    }

    /// Whether a rule is switched off.
    pub fn is_off(&self, code: &str) -> bool {
        self.set_for(code) == Some(None)
    }
}

/// A day written `2026-11-22`, in days since 1970-01-01.
pub fn day(text: &str) -> Option<i32> {
    let date: jiff::civil::Date = (text.len() == 10).then(|| text.parse().ok())??;
    let days = date.since((jiff::Unit::Day, jiff::civil::Date::constant(1970, 1, 1))).ok()?;
    Some(days.get_days())
}

/// A day as it is written.
pub fn day_text(days: i32) -> String {
    jiff::civil::Date::constant(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(days).unwrap_or_default())
        .map_or_else(|_| days.to_string(), |d| d.to_string())
}
