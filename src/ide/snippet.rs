//! Texts with places to fill in, as editors write them: `${1:name}`, `${2|one,other|}`.

use std::fmt::Write;

use super::Analysis;
use crate::model::date::DateRange;
use crate::model::number::Rational;
use crate::model::{PropertyId, Type};

/// A text with places to fill in, being written.
#[derive(Debug, Default, Clone)]
pub(super) struct Snippet {
    text: String,
    slots: u32,
}

impl Snippet {
    /// A text as it is.
    pub(super) fn text(mut self, text: &str) -> Snippet {
        self.text.push_str(&escape(text));
        self
    }

    /// A place to fill in, with what stands there at first.
    pub(super) fn slot(mut self, default: &str) -> Snippet {
        self.slots += 1;
        let _ = write!(self.text, "${{{}:{}}}", self.slots, escape(default));
        self
    }

    /// A place where one of some words stands.
    pub(super) fn choice(mut self, words: &[&str]) -> Snippet {
        match words {
            [] => self.slot("…"),
            [one] => self.slot(one),
            words => {
                self.slots += 1;
                let words: Vec<String> =
                    words.iter().map(|w| escape(w).replace(',', "\\,").replace('|', "\\|")).collect();
                let _ = write!(self.text, "${{{}|{}|}}", self.slots, words.join(","));
                self
            }
        }
    }

    /// Where the cursor ends up.
    pub(super) fn end(mut self) -> Snippet {
        self.text.push_str("$0");
        self
    }

    /// As editors write it.
    pub(super) fn done(self) -> String {
        self.text
    }

    /// A place for the value of a property, with one of its type.
    pub(super) fn value(self, it: &Analysis<'_>, property: PropertyId) -> Snippet {
        let model = it.model;
        let declared = model.property(property);
        let name = |symbol| model.symbols.text(symbol);
        match declared.ty {
            Type::Text => self.text("\"").slot("…").text("\""),
            Type::YesNo => self.choice(&["yes", "no"]),
            Type::Number(_) => {
                let number = if declared.bound.contains(&Rational::ONE) { "1" } else { "0" };
                let unit = declared.unit.as_ref().map(|u| u.text.trim()).filter(|u| !u.is_empty());
                let slot = self.slot(number);
                unit.map_or(slot.clone(), |unit| slot.text(" ").text(unit))
            }
            Type::Date => self.slot(&DateRange::on(it.report.as_of).to_string()),
            Type::Period => {
                let from = DateRange::on(it.report.as_of).to_string();
                self.slot(&from).text(" .. ").slot("2030-12-31")
            }
            Type::Duration => self.slot("6").text(" months"),
            Type::Choice(id) => {
                let values = model.choices.get(id.index()).map_or(&[][..], |c| &c.values);
                let words: Vec<&str> = values.iter().map(|(value, _)| name(*value)).collect();
                self.choice(&words)
            }
            Type::Entity(kind) => self.slot(name(model.kind(kind).name)),
            Type::Any => self.slot("unknown"),
        }
    }
}

/// A text in which nothing is a place to fill in.
pub(super) fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// The text that a snippet becomes where every place keeps what stands there at first.
pub fn filled(snippet: &str) -> String {
    let mut out = String::with_capacity(snippet.len());
    let mut rest = snippet;
    while let Some(c) = rest.chars().next() {
        let behind = rest.get(c.len_utf8()..).unwrap_or("");
        match c {
            '\\' => {
                let escaped = behind.chars().next();
                out.extend(escaped);
                rest = behind.get(escaped.map_or(0, char::len_utf8)..).unwrap_or("");
            }
            '$' if behind.starts_with('{') => {
                let (default, after) = slot(behind);
                out.push_str(&default);
                rest = after;
            }
            '$' => rest = behind.trim_start_matches(|c: char| c.is_ascii_digit()),
            c => {
                out.push(c);
                rest = behind;
            }
        }
    }
    out
}

/// What stands in `{1:…}` or `{1|…,…|}`, and what follows it.
fn slot(text: &str) -> (String, &str) {
    let number = text.get(1..).unwrap_or("").trim_start_matches(|c: char| c.is_ascii_digit());
    let is_choice = number.starts_with('|');
    let mut default = String::new();
    let mut chosen = false;
    let mut chars = number.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                if let Some((_, escaped)) = chars.next().filter(|_| !chosen) {
                    default.push(escaped);
                }
            }
            '}' => return (default, number.get(at + 1..).unwrap_or("")),
            ',' | '|' if is_choice => chosen = true,
            c if !chosen => default.push(c),
            _ => {}
        }
    }
    (default, "")
}

#[cfg(test)]
mod tests {
    use super::{Snippet, filled};

    #[test]
    fn a_snippet_that_is_filled_is_the_text() {
        let snippet = Snippet::default().text("a $1 {").slot("b}c").choice(&["x,y", "z"]).text("\\").end();
        assert_eq!(snippet.clone().done(), "a \\$1 {${1:b\\}c}${2|x\\,y,z|}\\\\$0");
        assert_eq!(filled(&snippet.done()), "a $1 {b}cx,y\\");
    }
}
