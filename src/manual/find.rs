//! From the words of a question to what is meant: exactly, else the nearest known.

use super::vocabulary::{LANGUAGE, Term};
use super::{Manual, PROJECT, RuleEntry, codes, page};
use crate::check::why::Problem;
use crate::finding::{Lang, Said, Severity};
use crate::model::LocalisedText;
use crate::model::nearest::nearest;
use crate::workspace::nearest::{did_you_mean, listed};

/// What a code stands for.
#[derive(Debug)]
pub enum Meant<'m, 'w> {
    /// A rule.
    Rule(&'m RuleEntry<'w>),
    /// The rules on whose pages the same id of a catalogue stands.
    Rules(Vec<&'m RuleEntry<'w>>),
    /// A code of the language's own.
    Language(&'static codes::Entry),
}

impl<'w> Manual<'w> {
    /// What a code stands for: `PACK/RULE`, the name of a rule, the id that its page has in a catalogue (and other pages
    /// may have too), or a code of the language's own.
    pub fn find(&self, code: &str) -> Result<Meant<'_, 'w>, Problem> {
        if let Some(entry) = codes::find(code) {
            return Ok(Meant::Language(entry));
        }
        let by_code = |r: &&RuleEntry<'w>| r.code == code;
        let by_name = |r: &&RuleEntry<'w>| r.name == code;
        let by_id = |r: &&RuleEntry<'w>| {
            page::of_source(self.workspace, r.place.source).is_some_and(|p| p.has_id(code))
        };
        let ways: [&dyn Fn(&&RuleEntry<'w>) -> bool; 3] = [&by_code, &by_name, &by_id];
        for (i, way) in ways.into_iter().enumerate() {
            let found: Vec<&RuleEntry<'w>> = self.rules.iter().filter(way).collect();
            // The same text twice is a copy of a rule, and either is meant.
            let same =
                |r: &&RuleEntry<'w>| found.first().is_some_and(|f| self.rule_text(f) == self.rule_text(r));
            match found.first() {
                Some(first) if found.iter().all(same) => return Ok(Meant::Rule(first)),
                Some(_) if i == 2 => return Ok(Meant::Rules(found)),
                Some(_) => return Err(ambiguous(code, found.iter().map(|r| r.code.as_str()))),
                None => {}
            }
        }
        Err(self.unknown(code))
    }

    fn unknown(&self, code: &str) -> Problem {
        let (pack, name) = code.split_once('/').unwrap_or(("", code));
        let language = codes::all().iter().map(|e| e.code);
        let codes: Vec<&str> = self.rules.iter().map(|r| r.code.as_str()).chain(language).collect();
        let last = |code: &&str| code.rsplit('/').next() == Some(name);
        let mut near: Vec<&str> = codes.iter().filter(|c| last(c)).copied().collect();
        if near.is_empty() && name.chars().count() > 2 {
            let has = |code: &&str| code.rsplit('/').next().is_some_and(|n| n.contains(name));
            near = codes.iter().filter(|c| has(c)).copied().collect();
        }
        if near.is_empty() {
            let names: Vec<&str> = codes.iter().filter_map(|c| c.rsplit('/').next()).collect();
            let close = nearest(name, names.into_iter());
            let ends = |code: &&str| close.iter().any(|n| code.rsplit('/').next() == Some(*n));
            near = nearest(code, codes.iter().copied());
            near.extend(codes.iter().filter(|c| ends(c)).filter(|c| !near.contains(c)).collect::<Vec<_>>());
        }
        near.truncate(3);
        let help = match near.is_empty() {
            false => {
                let near = listed(near);
                Said::both(format!("did you mean {near}?"), format!("ist {near} gemeint?"))
            }
            true if !pack.is_empty() && self.sources().packs.iter().any(|p| p == pack) => Said::both(
                format!("`einklang rules --pack {pack}` lists the rules of the pack"),
                format!("`einklang rules --pack {pack}` nennt die Regeln des Pakets"),
            ),
            true => Said::both("`einklang rules` lists all rules", "`einklang rules` nennt alle Regeln"),
        };
        let message = Said::both(
            format!("there is no rule and no code `{code}`"),
            format!("eine Regel oder einen Code `{code}` gibt es nicht"),
        );
        Problem::unknown(message, Some(help))
    }
}

/// Several rules go by a name.
fn ambiguous<'a>(code: &str, all: impl Iterator<Item = &'a str>) -> Problem {
    let all = listed(all);
    let message =
        Said::both(format!("several rules are called `{code}`"), format!("mehrere Regeln heißen `{code}`"));
    let help = Said::both(
        format!("name the one that is meant: {all}"),
        format!("nennen Sie die, die gemeint ist: {all}"),
    );
    Problem::unknown(message, Some(help))
}

/// Which rules are wanted: those for which all holds that is given.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    /// Of a pack.
    pub pack: Option<&'a str>,
    /// Of a severity as the project has it; `Some(None)` for those switched off.
    pub severity: Option<Option<Severity>>,
    /// That range over a kind.
    pub kind: Option<&'a str>,
    /// That have all these words in their title, summary or help, in either language.
    pub search: Option<&'a str>,
    /// That cite a source.
    pub cites: Option<&'a str>,
}

impl<'w> Manual<'w> {
    /// The rules that are wanted; a problem where something is named that nobody knows.
    pub fn filtered(&self, wanted: &Wanted<'_>) -> Result<Vec<&RuleEntry<'w>>, Problem> {
        let mut rules: Vec<&RuleEntry<'w>> = self.rules.iter().collect();
        if let Some(pack) = wanted.pack {
            self.is_pack(pack, &[])?;
            rules.retain(|r| r.pack == pack);
        }
        if let Some(severity) = wanted.severity {
            rules.retain(|r| match severity {
                Some(severity) => r.severities_in_use().contains(&severity),
                None => r.severities_in_use().is_empty(),
            });
        }
        if let Some(name) = wanted.kind {
            let Some(kind) = self.kind(name) else {
                let kinds = self.model.kind_names.keys().map(|s| self.model.symbols.text(*s));
                let said = (format!("there is no kind `{name}`"), format!("eine Art `{name}` gibt es nicht"));
                return Err(not_known(name, kinds.collect(), said));
            };
            rules.retain(|r| r.over.iter().any(|k| self.model.is_kind(kind, *k)));
        }
        if let Some(source) = wanted.cites {
            let cited: Vec<&str> =
                self.rules.iter().flat_map(|r| r.cites.iter().map(|(name, _)| *name)).collect();
            if !cited.contains(&source) {
                let said = (format!("no rule cites `{source}`"), format!("keine Regel zitiert `{source}`"));
                return Err(not_known(source, cited, said));
            }
            rules.retain(|r| r.cites.iter().any(|(name, _)| *name == source));
        }
        if let Some(words) = wanted.search {
            let words = Words::new(words);
            rules.retain(|r| {
                let mut said = vec![r.code.clone(), self.summary(r, Lang::En), self.summary(r, Lang::De)];
                said.extend(variants(&r.title).chain(variants(&r.help)));
                words.are_in(&said)
            });
        }
        Ok(rules)
    }

    /// The words of the vocabulary that are wanted: of a pack, and with all of some words.
    pub fn filtered_terms<'m>(
        &self,
        mut terms: Vec<Term<'m>>,
        pack: Option<&str>,
        search: Option<&str>,
    ) -> Result<Vec<Term<'m>>, Problem> {
        if let Some(pack) = pack {
            self.is_pack(pack, &[LANGUAGE])?;
            terms.retain(|t| t.pack == pack);
        }
        if let Some(words) = search {
            let words = Words::new(words);
            terms.retain(|t| {
                let mut said = vec![t.name.to_owned()];
                said.extend(variants(&t.title).chain(variants(&t.note)));
                words.are_in(&said)
            });
        }
        Ok(terms)
    }

    fn is_pack(&self, name: &str, others: &[&str]) -> Result<(), Problem> {
        let mut known: Vec<&str> = self.sources().packs.iter().map(String::as_str).collect();
        known.push(PROJECT);
        known.extend(others);
        if known.contains(&name) {
            return Ok(());
        }
        let said = (
            format!("no pack in use is called `{name}`"),
            format!("keines der verwendeten Pakete heißt `{name}`"),
        );
        Err(not_known(name, known, said))
    }
}

fn not_known(name: &str, mut known: Vec<&str>, (en, de): (String, String)) -> Problem {
    known.sort_unstable();
    known.dedup();
    Problem::unknown(Said::both(en, de), did_you_mean(name, known))
}

fn variants(text: &LocalisedText) -> impl Iterator<Item = String> {
    text.variants.iter().map(|(_, text)| text.to_string())
}

/// Words that are searched for, whatever their case.
struct Words(Vec<String>);

impl Words {
    fn new(words: &str) -> Words {
        Words(words.split_whitespace().map(str::to_lowercase).collect())
    }

    fn are_in(&self, texts: &[String]) -> bool {
        let texts: Vec<String> = texts.iter().map(|t| t.to_lowercase()).collect();
        self.0.iter().all(|word| texts.iter().any(|t| t.contains(word)))
    }
}
