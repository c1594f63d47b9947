//! The patterns of `matches(text, "regex")`, made ready when they are first asked.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

/// How large a pattern may become.
const LARGEST: usize = 1 << 20;

/// A regular expression; the engine used is linear in the text.
#[derive(Debug)]
pub struct Pattern {
    written: String,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// As it is written.
    pub fn new(written: &str) -> Pattern {
        Pattern { written: written.to_owned(), regex: OnceLock::new() }
    }

    /// Whether it is a pattern at all, and not too large.
    pub fn is_sound(&self) -> bool {
        self.regex().is_some()
    }

    /// Whether some part of a text is as it says.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    fn regex(&self) -> Option<&Regex> {
        let made = || RegexBuilder::new(&self.written).size_limit(LARGEST).build().ok();
        self.regex.get_or_init(made).as_ref()
    }
}

#[cfg(test)]
mod tests {
    use crate::check::parts;
    use crate::{model, packs, rules, workspace};

    /// `check` takes this for granted, and makes those ready that it asks.
    #[test]
    fn the_patterns_of_the_packs_are_sound() {
        let uses: String = packs::names().into_iter().map(|pack| format!("use {pack}\n")).collect();
        let workspace = workspace::of_texts([("a.ekl".to_owned(), uses)]);
        let parts = parts(&workspace, |_| true);
        let model = model::lower(&workspace.sources, &parts).model;
        let (program, _) = rules::compile(&workspace.sources, &model, &parts, &[], rules::Scope::Everything);
        assert!(!program.patterns.is_empty());
        assert!(program.patterns.iter().all(super::Pattern::is_sound));
    }
}
