//! The one type for everything Einklang has to say about the files it reads.
//!
//! A finding is plain data: it knows no terminal, no JSON and no editor. Errors of the language itself and the
//! contradictions that rules find have the same form.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::Place;

/// A language Einklang speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// German.
    De,
}

impl Lang {
    /// The tag of the language in texts: `en`, `de`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::De => "de",
        }
    }

    /// The language of a tag such as `de` or `de_AT.UTF-8`.
    pub fn from_tag(tag: &str) -> Option<Lang> {
        match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("en") => Some(Lang::En),
            Some("de") => Some(Lang::De),
            _ => None,
        }
    }

    /// One of two words.
    pub fn pick<'a>(self, en: &'a str, de: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::De => de,
        }
    }
}

/// A text for people: in both languages, or one that is already in the reader's (a rule's own words).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Einklang's own words. Both texts stand side by side, so that neither can be forgotten.
    Both(Box<InBoth>),
    /// The words of a rule or an entity, chosen in the reader's language already.
    One(Box<str>),
}

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InBoth {
    /// English.
    pub en: String,
    /// German.
    pub de: String,
}

impl Said {
    /// In both languages.
    pub fn both(en: impl Into<String>, de: impl Into<String>) -> Said {
        Said::Both(Box::new(InBoth { en: en.into(), de: de.into() }))
    }

    /// In one language.
    pub fn one(text: impl Into<Box<str>>) -> Said {
        Said::One(text.into())
    }

    /// The text for a reader.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match self {
            Said::Both(both) => lang.pick(&both.en, &both.de),
            Said::One(text) => text,
        }
    }
}

/// How bad it is; the order is the order of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be looked at.
    Warning,
    /// Must not stay.
    Error,
}

impl Severity {
    /// As written in rules, settings and output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// One step down, `note` at the least.
    pub fn lowered(self) -> Severity {
        match self {
            Severity::Error => Severity::Warning,
            Severity::Warning | Severity::Note => Severity::Note,
        }
    }
}

/// Whether it holds in every case the statements leave open, or in some.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// In some of the cases that unknown or uncertain values leave open.
    Possible,
    /// In all of them.
    Certain,
}

impl Certainty {
    /// As written in output.
    pub fn name(self) -> &'static str {
        match self {
            Certainty::Possible => "possible",
            Certainty::Certain => "certain",
        }
    }
}

/// A place and what it contributes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// The qualified name of the entity that stands there.
    pub entity: Option<String>,
    /// The property whose value stands there.
    pub property: Option<String>,
    /// What it says there.
    pub text: Said,
}

/// One step of the explanation: a statement the finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it was written; a step that follows from others has none. It stands first, since by it two are told apart soonest.
    pub place: Option<Place>,
    /// The statement in words.
    pub text: Said,
}

/// A source and the words quoted from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The source's name.
    pub source: String,
    /// The words.
    pub quote: Option<String>,
}

/// A change that would settle a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub title: Said,
    /// The changes, not overlapping.
    pub edits: Vec<Edit>,
    /// Whether nobody has to decide anything: it settles the finding, and what is meant stays as it was. Others are
    /// only offered.
    pub is_safe: bool,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub place: Place,
    /// The new text.
    pub text: String,
}

/// Who accepted a finding, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Where the `accept` stands.
    pub place: Place,
    /// Its reason.
    pub because: String,
    /// Who answers for it.
    pub by: Option<String>,
    /// The last day it holds, as written.
    pub until: Option<String>,
}

/// Something to say about the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `PACK/RULE`, or `syntax/…`, `model/…`, `rules/…` for the language's own. Lower case with `_` inside.
    pub code: String,
    /// How bad it is (of a possible finding already lowered).
    pub severity: Severity,
    /// Certain or possible.
    pub certainty: Certainty,
    /// One sentence, lower case, no full stop, names in backticks.
    pub message: Said,
    /// Each `for` variable of the rule with its value, in the rule's order.
    pub bindings: Vec<(String, String)>,
    /// Where it is shown.
    pub primary: Label,
    /// Other places that matter.
    pub related: Vec<Label>,
    /// The statements it rests on. Many findings rest on the same: it is kept once.
    pub because: Vec<Arc<Step>>,
    /// What to do.
    pub help: Option<Said>,
    /// The sources it cites.
    pub cites: Vec<Citation>,
    /// Changes that would settle it.
    pub fixes: Vec<Fix>,
    /// Made of the code and the bindings, never of places.
    pub fingerprint: u64,
    /// Set where an `accept` covers it.
    pub accepted: Option<Acceptance>,
}

impl Finding {
    /// An error of the language itself at a place. The label repeats nothing; add help and related places with
    /// [`Finding::help`] and [`Finding::with`].
    pub fn error(code: &str, place: Place, message: Said) -> Finding {
        Finding {
            code: code.to_owned(),
            severity: Severity::Error,
            certainty: Certainty::Certain,
            message,
            bindings: Vec::new(),
            primary: Label { place, entity: None, property: None, text: Said::one("") },
            related: Vec::new(),
            because: Vec::new(),
            help: None,
            cites: Vec::new(),
            fixes: Vec::new(),
            fingerprint: 0,
            accepted: None,
        }
    }

    /// A warning of the language itself at a place.
    pub fn warning(code: &str, place: Place, message: Said) -> Finding {
        Finding { severity: Severity::Warning, ..Finding::error(code, place, message) }
    }

    /// With words at the primary place.
    pub fn label(mut self, text: Said) -> Finding {
        self.primary.text = text;
        self
    }

    /// With advice.
    pub fn help(mut self, text: Said) -> Finding {
        self.help = Some(text);
        self
    }

    /// With another place.
    pub fn with(mut self, place: Place, text: Said) -> Finding {
        self.related.push(Label { place, entity: None, property: None, text });
        self
    }

    /// With a fix that replaces the primary place; it is offered, since it is a guess.
    pub fn replace_with(mut self, title: Said, text: impl Into<String>) -> Finding {
        let edits = vec![Edit { place: self.primary.place, text: text.into() }];
        self.fixes.push(Fix { title, edits, is_safe: false });
        self
    }

    /// The fixes so far are safe where `is_safe` holds: there is only one thing that can be meant.
    pub fn safely(mut self, is_safe: bool) -> Finding {
        self.fixes.iter_mut().for_each(|fix| fix.is_safe = is_safe);
        self
    }
}

/// What a clean run did not look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotChecked {
    /// The rule's code, or the code of what was left out.
    pub code: String,
    /// Why, in both languages.
    pub reason: (String, String),
}
