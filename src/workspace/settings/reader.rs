//! Reads the project file, and says at its words what is wrong with it.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::nearest::{did_you_mean, listed};
use super::{CODE, FailOn, Settings, SeveritySetting, ValueSetting, day, severity};
use crate::finding::{Finding, Lang, Said};
use crate::source::{Place, SourceId, Span};

/// The settings, and what is wrong with them.
#[derive(Debug, Default)]
pub(in crate::workspace) struct Read {
    pub(in crate::workspace) settings: Settings,
    pub(in crate::workspace) findings: Vec<Finding>,
}

/// The settings there are.
pub const KEYS: [&str; 8] =
    ["packs", "languages", "as_of", "fail_on", "exclude", "baseline", "severity", "values"];
const FAIL_LEVELS: [&str; 4] = ["error", "warning", "note", "never"];
const LEVELS: [&str; 4] = ["error", "warning", "note", "off"];

/// Reads the text of a project file, whose place among the sources is set later.
pub(in crate::workspace) fn parse(text: &str) -> Read {
    let (table, errors) = DeTable::parse_recoverable(text.strip_prefix('\u{feff}').unwrap_or(text));
    let mut reader =
        Reader { read: Read::default(), shift: if text.starts_with('\u{feff}') { 3 } else { 0 } };
    if errors.is_empty() {
        reader.table(table.get_ref());
    }
    for error in errors {
        let place = reader.place(error.span().unwrap_or(0..0));
        let message =
            Said::both("the project file is not valid TOML", "die Projektdatei ist kein gültiges TOML");
        let label = Said::both(error.message().lines().next().unwrap_or(""), "hier bricht der Aufbau ab");
        reader.read.findings.push(Finding::error(CODE, place, message).label(label));
    }
    reader.read
}

/// Keys in the order they were written.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Spanned<Cow<'i, str>>, &'t Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

struct Reader {
    read: Read,
    shift: usize,
}

impl Reader {
    fn place(&self, range: std::ops::Range<usize>) -> Place {
        Place { source: SourceId(0), span: Span::new(range.start + self.shift, range.end + self.shift) }
    }

    fn error(&mut self, at: std::ops::Range<usize>, message: Said, help: Option<Said>) {
        let finding = Finding::error(CODE, self.place(at), message);
        self.read.findings.push(Finding { help, ..finding });
    }

    fn table(&mut self, table: &DeTable<'_>) {
        for (key, value) in in_order(table) {
            match &**key.get_ref() {
                "packs" => self.read.settings.packs = self.texts("packs", value),
                "exclude" => self.read.settings.exclude = self.texts("exclude", value),
                "languages" => self.languages(value),
                "as_of" => self.as_of(value),
                "fail_on" => self.fail_on(value),
                "baseline" => self.baseline(value),
                "severity" => self.severities(value),
                "values" => self.values(value),
                other => self.error(
                    key.span(),
                    Said::both(
                        format!("`{other}` is not a setting of the project file"),
                        format!("`{other}` ist keine Einstellung der Projektdatei"),
                    ),
                    did_you_mean(other, KEYS),
                ),
            }
        }
    }

    fn texts(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<(String, Place)> {
        let wrong = || {
            Said::both(
                format!("`{key}` takes a list of texts in quotes"),
                format!("`{key}` erwartet eine Liste von Texten in Anführungszeichen"),
            )
        };
        let Some(items) = value.get_ref().as_array() else {
            self.error(value.span(), wrong(), None);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_str() {
                Some(text) => texts.push((text.to_owned(), self.place(item.span()))),
                None => self.error(item.span(), wrong(), None),
            }
        }
        texts
    }

    fn languages(&mut self, value: &Spanned<DeValue<'_>>) {
        let tags = self.texts("languages", value);
        // The first is that of the output; texts may be in any.
        if let Some((tag, place)) = tags.first().filter(|(tag, _)| Lang::from_tag(tag).is_none()) {
            let message = Said::both(
                format!("Einklang cannot write in the language `{tag}`"),
                format!("in der Sprache `{tag}` kann Einklang nichts ausgeben"),
            );
            let help = Said::both(
                "the first language is that of the output; known are `de`, `en`",
                "die erste Sprache ist die der Ausgabe; bekannt sind `de`, `en`",
            );
            self.read.findings.push(Finding::error(CODE, *place, message).help(help));
        }
        self.read.settings.languages = tags.into_iter().map(|(tag, _)| tag).collect();
    }

    fn as_of(&mut self, value: &Spanned<DeValue<'_>>) {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => String::new(),
        };
        self.read.settings.as_of = day(&text);
        if self.read.settings.as_of.is_none() {
            self.error(
                value.span(),
                Said::both("`as_of` takes a day", "`as_of` erwartet einen Tag"),
                Some(Said::both(
                    "write it as year, month and day: `as_of = \"2026-11-22\"`",
                    "schreiben Sie Jahr, Monat und Tag: `as_of = \"2026-11-22\"`",
                )),
            );
        }
    }

    fn fail_on(&mut self, value: &Spanned<DeValue<'_>>) {
        self.read.settings.fail_on = value.get_ref().as_str().and_then(FailOn::from_name);
        if self.read.settings.fail_on.is_none() {
            self.one_of("fail_on", &FAIL_LEVELS, value);
        }
    }

    fn baseline(&mut self, value: &Spanned<DeValue<'_>>) {
        let file = value.get_ref().as_str().filter(|file| !file.trim().is_empty());
        self.read.settings.baseline = file.map(|file| (file.to_owned(), self.place(value.span())));
        if file.is_none() {
            self.error(
                value.span(),
                Said::both("`baseline` takes the path of a file", "`baseline` erwartet den Pfad einer Datei"),
                Some(Said::both(
                    "write it as seen from the project's folder: `baseline = \"baseline.json\"`",
                    "schreiben Sie ihn vom Projektordner aus: `baseline = \"baseline.json\"`",
                )),
            );
        }
    }

    fn one_of(&mut self, key: &str, known: &[&str], value: &Spanned<DeValue<'_>>) {
        let list = listed(known.iter().copied());
        let near = value.get_ref().as_str().and_then(|text| did_you_mean(text, known.iter().copied()));
        self.error(
            value.span(),
            Said::both(format!("`{key}` takes one of {list}"), format!("`{key}` erwartet eines von {list}")),
            near,
        );
    }

    fn sub_table<'t, 'i>(&mut self, key: &str, value: &'t Spanned<DeValue<'i>>) -> Option<&'t DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            let message = Said::both(format!("`{key}` is a table"), format!("`{key}` ist eine Tabelle"));
            let help = Said::both(
                format!("begin it with a line `[{key}]`"),
                format!("beginnen Sie sie mit einer Zeile `[{key}]`"),
            );
            self.error(value.span(), message, Some(help));
        }
        table
    }

    fn severities(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = self.sub_table("severity", value) else { return };
        for (key, value) in in_order(table) {
            let name = value.get_ref().as_str().unwrap_or("");
            match severity(name) {
                None if name != "off" => self.one_of(key.get_ref(), &LEVELS, value),
                severity => {
                    let (rule, place) = (key.get_ref().to_string(), self.place(key.span()));
                    self.read.settings.severity.push(SeveritySetting {
                        rule,
                        covers: Vec::new(),
                        severity,
                        place,
                    });
                }
            }
        }
    }

    fn values(&mut self, value: &Spanned<DeValue<'_>>) {
        let Some(table) = self.sub_table("values", value) else { return };
        for (key, value) in in_order(table) {
            let text = match value.get_ref() {
                DeValue::String(text) => text.to_string(),
                DeValue::Integer(number) => number.to_string(),
                DeValue::Float(number) => number.as_str().to_owned(),
                _ => {
                    let name = key.get_ref();
                    let message = Said::both(
                        format!("`{name}` takes a value in quotes"),
                        format!("`{name}` erwartet einen Wert in Anführungszeichen"),
                    );
                    let help = Said::both("for example `\"20 %\"`", "zum Beispiel `\"20 %\"`");
                    self.error(value.span(), message, Some(help));
                    continue;
                }
            };
            let (name_place, place) = (self.place(key.span()), self.place(value.span()));
            let name = key.get_ref().to_string();
            self.read.settings.values.push(ValueSetting { name, name_place, text, place });
        }
    }
}
