//! What is said again and again about statements that are wrong, in both languages.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::finding::{Finding, Said};
use crate::model::nearest::{self, counted};
use crate::model::{EntityId, Model};
use crate::source::Place;

/// How many known names may be looked at for suggestions: thousands of unknown names among thousands of known ones
/// must not take forever.
const HINTS: usize = 20_000_000;

/// What is left of the work that suggestions may take.
#[derive(Debug)]
pub(crate) struct Hints(AtomicUsize);

impl Hints {
    /// All of it.
    pub(crate) fn new() -> Hints {
        Hints::shared_by(1)
    }

    /// The part of one of several who work side by side.
    pub(crate) fn shared_by(several: usize) -> Hints {
        Hints::with(HINTS / several.max(1))
    }

    /// So much of it.
    pub(super) fn with(left: usize) -> Hints {
        Hints(AtomicUsize::new(left))
    }

    /// What is left.
    pub(crate) fn left(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }

    /// The nearest known names, while there is time for it.
    pub(crate) fn nearest<'a>(&self, name: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
        self.nearest_of(1000, name, known)
    }

    /// The names of entities whose titles are nearest, while there is time for it.
    pub(crate) fn titled<'a>(
        &self,
        model: &'a Model,
        titles: &[(EntityId, &str)],
        name: &str,
    ) -> Vec<&'a str> {
        let (found, compared) = nearest::titled(model, titles, name);
        self.spend(titles.len(), compared);
        found
    }

    /// The nearest of so many names, all of which must be looked at.
    pub(crate) fn nearest_of<'a>(
        &self,
        all: usize,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> Vec<&'a str> {
        if self.left() == 0 {
            return Vec::new();
        }
        let (found, compared) = counted(name, known);
        self.spend(all, compared);
        found
    }

    /// Some texts were looked at, and some of them compared letter by letter, which costs far more than a look at the length.
    fn spend(&self, all: usize, compared: usize) {
        self.0.store(self.left().saturating_sub(all + compared * 40), Ordering::Relaxed);
    }
}

/// `a`, `b` or `c`
pub(crate) fn listed(words: &[&str], or: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{}`", short(w))).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} {or} {last}", some.join(", ")),
    }
}

/// The beginning of a long name or text, on one line.
pub(crate) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let mut chars = line.chars();
    let start: String = chars.by_ref().take(60).collect();
    if chars.next().is_some() || line.len() < text.len() { start + "…" } else { start }
}

/// With the nearest known names as help, and the nearest of them as a fix of the primary place.
pub(crate) fn suggest(finding: Finding, near: &[&str]) -> Finding {
    let Some(first) = near.first() else { return finding };
    let help = Said::both(
        format!("did you mean {}?", listed(near, "or")),
        format!("meinten Sie {}?", listed(near, "oder")),
    );
    let title = Said::both(format!("write `{first}`"), format!("`{first}` schreiben"));
    finding.help(help).replace_with(title, *first)
}

/// A name was declared before.
pub(crate) fn twice(place: Place, name: &str, before: Option<Place>) -> Finding {
    let name = short(name);
    let finding = Finding::error(
        "model/declared_twice",
        place,
        Said::both(
            format!("`{name}` is declared a second time"),
            format!("`{name}` wird ein zweites Mal vereinbart"),
        ),
    );
    match before {
        Some(before) => {
            finding.with(before, Said::both("declared here before", "hier schon vereinbart")).help(
                Said::both("give one of them another name", "geben Sie einem der beiden einen anderen Namen"),
            )
        }
        None => finding.help(Said::both(
            "the language declares it itself; choose another name",
            "die Sprache vereinbart ihn selbst; wählen Sie einen anderen Namen",
        )),
    }
}

/// An entity of this name was declared before.
pub(crate) fn entity_twice(place: Place, name: &str, before: Option<Place>) -> Finding {
    twice(place, name, before).help(Said::both(
        "give one of them another name, or add to the first with `extend`",
        "geben Sie einem der beiden einen anderen Namen, oder ergänzen Sie den ersten mit `extend`",
    ))
}
