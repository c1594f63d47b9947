//! Which unit a word means that is none: by the names of units, and by what people call them.

use super::Units;
use crate::finding::{Lang, Said};

impl Units {
    /// The names of the units that a word may mean: the one that is called so in some language, else those whose names
    /// or titles are nearest to it.
    pub fn meant<'u>(
        &'u self,
        word: &str,
        nearest: impl FnOnce(&mut dyn Iterator<Item = &'u str>) -> Vec<&'u str>,
    ) -> Vec<&'u str> {
        let titles = || self.titles.values().flat_map(|(one, many)| [&**one, &**many]);
        let found = match self.name_of(word) {
            Some(name) => vec![name],
            None => nearest(&mut self.names().chain(titles())),
        };
        let mut names: Vec<&str> = Vec::new();
        for name in found.into_iter().filter_map(|title| self.name_of(title)) {
            // `person` and `persons` are one unit.
            let is_same = |other: &&str| match (self.by_name.get(*other), self.by_name.get(name)) {
                (Some(a), Some(b)) => (a.dimension, &a.factor) == (b.dimension, &b.factor),
                _ => false,
            };
            if !names.iter().any(is_same) {
                names.push(name);
            }
        }
        names
    }

    /// The name of a unit, by itself or by a title.
    fn name_of(&self, word: &str) -> Option<&str> {
        match self.by_name.get_key_value(word) {
            Some((name, _)) => Some(name),
            None => self.called.get(word.to_lowercase().as_str()).map(|name| &**name),
        }
    }

    /// A unit expression, and what it is called where that is something else: `` `years` (Jahre) ``.
    pub fn with_title(&self, written: &str, lang: Lang) -> String {
        let is_titled = |name| {
            [Some(lang), None]
                .map(|lang| (Box::from(name), lang))
                .iter()
                .any(|by| self.titles.contains_key(by))
        };
        let title = self.in_lang(written, lang);
        if title == written || !written.split(['/', ' ']).all(is_titled) {
            return format!("`{written}`");
        }
        format!("`{written}` ({title})")
    }

    /// Asks whether one of some units is meant.
    pub fn suggestion(&self, names: &[&str]) -> Said {
        let all = |lang, or: &str| {
            let shown: Vec<String> = names.iter().map(|name| self.with_title(name, lang)).collect();
            shown.join(or)
        };
        Said::both(
            format!("did you mean {}?", all(Lang::En, " or ")),
            format!("meinten Sie {}?", all(Lang::De, " oder ")),
        )
    }
}
