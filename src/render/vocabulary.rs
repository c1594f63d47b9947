//! The vocabulary for people: lists by pack, and what there is to know of one word.

use std::io::{self, Write};

use super::explain::{or_name, own_title};
use super::rules::pack_title;
use super::{Lines, Style, rows, text};
use crate::finding::Lang;
use crate::manual::kind::{KindDetail, PropertyDetail, TypeDetail};
use crate::manual::vocabulary::{ChoiceValue, Term, What};
use crate::manual::{Manual, RuleEntry};
use crate::model::{Cardinality, LocalisedText};

/// Writes words as lists: by pack, and in it by sort.
pub fn write_list(
    out: &mut dyn Write,
    manual: &Manual<'_>,
    terms: &[Term<'_>],
    style: Style,
) -> io::Result<()> {
    let lang = style.lang;
    let mut before: Option<&Term<'_>> = None;
    let mut rest = terms;
    while let Some(first) = rest.first() {
        let same = |t: &&Term<'_>| t.pack == first.pack && t.what.sort() == first.what.sort();
        let (of_sort, others) = rest.split_at(rest.iter().take_while(same).count());
        if before.is_none_or(|b| b.pack != first.pack) {
            if before.is_some() {
                writeln!(out)?;
            }
            writeln!(out, "{}", style.paint("1", &pack_title(first.pack, lang)))?;
        }
        writeln!(out, "  {}", style.paint("36", sort_words(&first.what, lang)))?;
        let row = |t: &Term<'_>| vec![listed_name(manual, t), listed_words(manual, t, lang)];
        rows::write(out, &of_sort.iter().map(row).collect::<Vec<_>>(), 4, style)?;
        before = Some(first);
        rest = others;
    }
    Ok(())
}

/// Writes what there is to know of words; beside choices, which of their values was asked for.
pub fn write_terms(
    out: &mut dyn Write,
    manual: &Manual<'_>,
    asked: &str,
    terms: &[Term<'_>],
    lines: &Lines<'_>,
    style: Style,
) -> io::Result<()> {
    for (i, term) in terms.iter().enumerate() {
        if i > 0 {
            writeln!(out)?;
        }
        if let What::Choice(id) = term.what
            && term.name != asked
            && let Some(value) = manual.choice_values(id).iter().find(|v| v.is_called(asked))
        {
            let (choice, value) = (text::line(term.name), text::line(value.name));
            let said = match style.lang {
                Lang::En => format!("`{value}` is a value of the choice `{choice}`:"),
                Lang::De => format!("`{value}` ist ein Wert der Auswahlliste `{choice}`:"),
            };
            writeln!(out, "{}\n", text::wrap(&said, style.width, ""))?;
        }
        Detail { out: &mut *out, manual, lines, style }.term(term)?;
    }
    Ok(())
}

fn sort_words(what: &What<'_>, lang: Lang) -> &'static str {
    match what {
        What::Kind(_) => lang.pick("kinds", "Arten"),
        What::Choice(_) => lang.pick("choices", "Auswahllisten"),
        What::Unit(_) => lang.pick("units", "Einheiten"),
        What::Define(_) => lang.pick("defines", "Begriffe der Regeln"),
        What::Value(_) => lang.pick("thresholds", "Schwellenwerte"),
    }
}

fn sort_word(what: &What<'_>, lang: Lang) -> &'static str {
    match what {
        What::Kind(_) => lang.pick("kind", "Art"),
        What::Choice(_) => lang.pick("choice", "Auswahlliste"),
        What::Unit(_) => lang.pick("unit", "Einheit"),
        What::Define(_) => lang.pick("define", "Begriff der Regeln"),
        What::Value(_) => lang.pick("threshold", "Schwellenwert"),
    }
}

/// A word in a list: with its parameters, if it has any.
fn listed_name(manual: &Manual<'_>, term: &Term<'_>) -> String {
    match term.what {
        What::Define(define) => manual.define_texts(term, define).0,
        _ => term.name.to_owned(),
    }
}

/// What a list says of a word: its title and note; of an enumeration its values.
fn listed_words(manual: &Manual<'_>, term: &Term<'_>, lang: Lang) -> String {
    match term.what {
        What::Choice(id) if term.title.variants.is_empty() => value_names(&manual.choice_values(id)),
        _ => described(&term.title, &term.note, lang),
    }
}

fn value_names(values: &[ChoiceValue<'_>]) -> String {
    values.iter().map(|v| v.name).collect::<Vec<_>>().join(" | ")
}

/// A title and a note in one line.
fn described(title: &LocalisedText, note: &LocalisedText, lang: Lang) -> String {
    let texts = [title.in_lang(lang), note.in_lang(lang)];
    texts.into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(": ")
}

/// What a property's values are and how many, in words.
fn type_words(p: &PropertyDetail<'_>, lang: Lang) -> String {
    let ty = match &p.ty {
        TypeDetail::Word("text") => lang.pick("text", "Text").to_owned(),
        TypeDetail::Word("yes_no") => lang.pick("`yes` or `no`", "`yes` (ja) oder `no` (nein)").to_owned(),
        TypeDetail::Word("number") => lang.pick("number", "Zahl").to_owned(),
        TypeDetail::Word("date") => lang.pick("date", "Datum").to_owned(),
        TypeDetail::Word("period") => lang.pick("period", "Zeitraum").to_owned(),
        TypeDetail::Word("duration") => lang.pick("duration", "Dauer").to_owned(),
        TypeDetail::Word(_) => lang.pick("anything", "beliebig").to_owned(),
        TypeDetail::Quantity(unit) => format!("{} {unit}", lang.pick("number in", "Zahl in")),
        TypeDetail::Choice(Some(name), values) => format!("{name} ({})", value_names(values)),
        TypeDetail::Choice(None, values) => value_names(values),
        TypeDetail::Kind(kind) => (*kind).to_owned(),
    };
    let ty = p.bound.map_or_else(|| ty.clone(), |bound| format!("{ty} {bound}"));
    let many = match (p.cardinality, p.default) {
        // What holds where nothing is written says enough.
        (Cardinality::One, Some(_)) => "",
        (Cardinality::One, None) => lang.pick("required", "muss angegeben sein"),
        (Cardinality::AtMostOne, _) => lang.pick("at most one", "höchstens einmal"),
        (Cardinality::Any, _) => lang.pick("any number", "beliebig viele"),
        (Cardinality::AtLeastOne, _) => lang.pick("at least one", "mindestens einmal"),
    };
    let default = p.default.map(|default| match default {
        "unknown" => lang.pick("unknown if left out", "ohne Angabe unbekannt").to_owned(),
        "any" => lang.pick("any if left out", "ohne Angabe alle").to_owned(),
        _ if lang == Lang::De => format!("ohne Angabe `{default}`"),
        _ => format!("`{default}` if left out"),
    });
    let words = [Some(ty), Some(many.to_owned()).filter(|m| !m.is_empty()), default];
    words.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

struct Detail<'o, 'm, 'w> {
    out: &'o mut dyn Write,
    manual: &'m Manual<'w>,
    lines: &'m Lines<'w>,
    style: Style,
}

impl Detail<'_, '_, '_> {
    fn term(&mut self, term: &Term<'_>) -> io::Result<()> {
        let lang = self.style.lang;
        let title = term.title.in_lang(lang);
        let heading = match title.is_empty() || title == term.name {
            true => text::line(term.name).into_owned(),
            false => format!("{} – {}", text::line(term.name), text::line(title)),
        };
        let heading = text::wrap(&heading, self.style.width, "");
        writeln!(self.out, "{}", self.style.paint("1", &heading))?;
        let mut said = vec![sort_word(&term.what, lang).to_owned(), pack_title(term.pack, lang)];
        said.extend(term.place.map(|p| self.lines.at(p)));
        self.line("", &said.join(", "))?;
        let note = term.note.in_lang(lang);
        if !note.is_empty() {
            self.line("", note)?;
        }
        match term.what {
            What::Kind(id) => self.kind(&self.manual.kind_detail(id)),
            What::Choice(id) => {
                self.heading(lang.pick("values, in their order", "Werte in ihrer Reihenfolge"))?;
                let values = self.manual.choice_values(id);
                let row = |v: &ChoiceValue<'_>| vec![v.name.to_owned(), v.title.in_lang(lang).to_owned()];
                rows::write(self.out, &values.iter().map(row).collect::<Vec<_>>(), 2, self.style)?;
                let uses = self.manual.uses_of_choice(id);
                if uses.is_empty() {
                    return Ok(());
                }
                self.heading(lang.pick("used by", "verwendet von"))?;
                self.line("  ", &uses.join(", "))
            }
            What::Unit(None) => Ok(()),
            What::Unit(Some(unit)) => {
                let source = term.place.map(|p| p.source);
                self.code(source.map_or("", |s| unit.span.of(self.lines.text(s))))
            }
            What::Define(define) => {
                let (signature, text, is_predicate) = self.manual.define_texts(term, define);
                let words = match is_predicate {
                    true => lang.pick("holds or does not hold", "trifft zu oder nicht"),
                    false => lang.pick("is a value", "ist ein Wert"),
                };
                self.line("", &format!("`{signature}` {words}"))?;
                self.code(text)
            }
            What::Value(value) => {
                let source = term.place.map(|p| p.source);
                self.code(source.map_or("", |s| value.span.of(self.lines.text(s))))
            }
        }
    }

    fn kind(&mut self, kind: &KindDetail<'_>) -> io::Result<()> {
        let lang = self.style.lang;
        let facts = [
            (lang.pick("is also", "ist auch"), kind.parent.map(str::to_owned)),
            (lang.pick("stands in", "steht in"), kind.container.map(str::to_owned)),
            (lang.pick("kinds of it", "Unterarten"), Some(kind.below.join(", ")).filter(|b| !b.is_empty())),
        ];
        for (word, fact) in facts.into_iter().filter_map(|(word, fact)| Some((word, fact?))) {
            self.line("", &format!("{word}: {fact}"))?;
        }
        if !kind.properties.is_empty() {
            self.heading(lang.pick("properties", "Eigenschaften"))?;
        }
        for p in &kind.properties {
            self.property(p)?;
        }
        if !kind.common.is_empty() {
            let names: Vec<&str> = kind.common.iter().map(|p| p.name).collect();
            let words = lang.pick("as every entity", "wie jeder Eintrag");
            self.line("  ", &format!("{words}: {}", names.join(", ")))?;
        }
        if !kind.sentences.is_empty() {
            self.heading(lang.pick("sentences", "Sätze"))?;
        }
        for s in &kind.sentences {
            let tag = s.lang.map(|l| format!("{l}: ")).unwrap_or_default();
            let from =
                s.inherited.map(|k| format!(" ({} {k})", lang.pick("from", "von"))).unwrap_or_default();
            self.line(&format!("  {tag}"), &format!("{}{from}", s.text))?;
            if let Some(example) = &s.example {
                self.line(&format!("    {} ", lang.pick("for example", "zum Beispiel")), example)?;
            }
        }
        self.rules(lang.pick("rules about it", "Regeln dazu"), &kind.over)?;
        self.rules(lang.pick("rules that ask about it", "Regeln, die danach fragen"), &kind.asks)?;
        if let Some((place, example)) = &kind.example {
            self.heading(&format!(
                "{} ({})",
                lang.pick("an example", "ein Beispiel"),
                self.lines.at(*place)
            ))?;
            self.code(example)?;
        }
        Ok(())
    }

    /// What a property means, and below it what may be written.
    fn property(&mut self, p: &PropertyDetail<'_>) -> io::Result<()> {
        let lang = self.style.lang;
        let said = match p.title.in_lang(lang) == p.name {
            true => p.note.in_lang(lang).to_owned(),
            false => described(&p.title, &p.note, lang),
        };
        let said = if said.is_empty() { String::new() } else { format!(" – {said}") };
        let first = text::line(&format!("{}{said}", p.name)).into_owned();
        // Under the meaning, not under the name.
        let wrapped = text::wrap(&first, self.style.width.saturating_sub(4), "").replace('\n', "\n    ");
        writeln!(self.out, "  {}", wrapped.replacen(p.name, &self.style.paint("1", p.name), 1))?;
        let from = p.inherited.map(|k| format!(" ({} {k})", lang.pick("from", "von"))).unwrap_or_default();
        self.line("      ", &format!("{}{from}", type_words(p, lang)))
    }

    fn rules(&mut self, heading: &str, rules: &[&RuleEntry<'_>]) -> io::Result<()> {
        if rules.is_empty() {
            return Ok(());
        }
        self.heading(heading)?;
        let lang = self.style.lang;
        let row = |r: &&RuleEntry<'_>| vec![r.code.clone(), own_title(r, lang).to_owned()];
        rows::write(self.out, &rules.iter().map(row).collect::<Vec<_>>(), 2, self.style)
    }

    fn heading(&mut self, words: &str) -> io::Result<()> {
        writeln!(self.out, "\n{}", self.style.paint("36", words))
    }

    fn line(&mut self, first: &str, body: &str) -> io::Result<()> {
        writeln!(self.out, "{}", text::wrap(&text::line(body), self.style.width, first))
    }

    fn code(&mut self, program: &str) -> io::Result<()> {
        for line in program.lines() {
            writeln!(self.out, "{}", self.style.paint("2", &format!("  {}", text::line(line))).trim_end())?;
        }
        Ok(())
    }
}

/// A word's title, else its name.
pub(super) fn title<'t>(term: &'t Term<'_>, lang: Lang) -> &'t str {
    or_name(&term.title, term.name, lang)
}
