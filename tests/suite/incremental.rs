//! A check that is kept finds, after any edit, what a check of everything finds.

use std::collections::BTreeMap;
use std::fmt::Write;

use einklang::check::kept::{Kept, Touched};
use einklang::check::{Options, Report, check};
use einklang::finding::Lang;
use einklang::model::date::DateRange;
use einklang::source::SourceId;
use einklang::syntax::tree::{Body, Item, Member};
use einklang::workspace::{self, Tests};
use einklang::{model, syntax};

use crate::reference::generate::{Dice, parts};

fn options() -> Options {
    Options { as_of: DateRange::day(2026, 6, 15).map_or(0, |d| d.first), lang: Lang::En }
}

/// A project in memory that is edited beside its kept check.
struct Project {
    texts: BTreeMap<String, String>,
    kept: Kept,
    /// How many edits cost less than everything.
    cheap: usize,
}

impl Project {
    fn new(texts: &[(&str, &str)]) -> Project {
        let texts: BTreeMap<String, String> =
            texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        let workspace = workspace::of_texts(texts.clone());
        Project { texts, kept: Kept::new(workspace, Tests::Wanted, options()), cheap: 0 }
    }

    /// Edits a file, and compares.
    fn edit(&mut self, path: &str, text: Option<String>) -> Touched {
        match &text {
            Some(text) => self.texts.insert(path.to_owned(), text.clone()),
            None => self.texts.remove(path),
        };
        self.kept.edit(&[(path.to_owned(), text)]);
        self.compare(path);
        self.cheap += usize::from(self.kept.touched() != Touched::Everything);
        self.kept.touched()
    }

    /// Puts other words in the place of some, which stand there once.
    fn replace(&mut self, path: &str, old: &str, new: &str) -> Touched {
        let text = &self.texts[path];
        assert_eq!(text.matches(old).count(), 1, "`{old}` in {text}");
        self.edit(path, Some(text.replace(old, new)))
    }

    fn compare(&self, path: &str) {
        let fresh = workspace::of_texts(self.texts.clone());
        let whole = check(&fresh, &options());
        let kept = self.kept.report();
        if let Some(difference) = difference(kept, &whole) {
            let mut said = format!("after an edit to {path} ({:?}): {difference}\n", self.kept.touched());
            for (path, text) in &self.texts {
                _ = writeln!(said, "--- {path}\n{text}");
            }
            panic!("{said}");
        }
        let texts = |w: &workspace::Workspace| format!("{:?} {:?}", w.sources, w.parsed);
        assert_eq!(texts(self.kept.workspace()), texts(&fresh));
        let parts: Vec<model::Part<'_>> = fresh
            .parsed
            .iter()
            .map(|p| model::Part {
                source: p.source,
                items: &p.file.items,
                prose: &p.file.prose,
                entities: true,
            })
            .collect();
        let lowered = model::lower(&fresh.sources, &parts).model;
        assert_eq!(stated(self.kept.model()), stated(&lowered), "the models differ after an edit to {path}");
    }
}

/// What a model states, but for the numbers of its names.
fn stated(model: &model::Model) -> String {
    let mut said = String::new();
    for (property, column) in model.properties.iter().zip(&model.columns) {
        let name = model.symbols.text(property.name);
        _ = writeln!(said, "{name} {:?} {:?} {:?}", column.offsets, column.places, column.notes);
        match &column.cells {
            model::Cells::Entities(all) => _ = writeln!(said, "{all:?}"),
            model::Cells::Values(all) => {
                for value in all {
                    match value {
                        model::value::Value::Text(id) => _ = writeln!(said, "{:?}", model.text(*id)),
                        value => _ = writeln!(said, "{value:?}"),
                    }
                }
            }
        }
    }
    for i in 0..model.entities.kind.len() {
        let id = model::EntityId(i as u32);
        let container = model.container_of(id);
        _ = writeln!(said, "{} {:?} {container:?}", model.name_of(id), model.entities.declared[i]);
    }
    let mut broken: Vec<&str> = model.broken_names.iter().map(|s| model.symbols.text(*s)).collect();
    broken.sort_unstable();
    _ = writeln!(said, "{broken:?} {:?}", model.citations);
    said
}

/// What is different between two reports.
fn difference(kept: &Report, whole: &Report) -> Option<String> {
    let same = kept.findings == whole.findings
        && kept.not_checked == whole.not_checked
        && kept.deciding == whole.deciding
        && kept.summary == whole.summary
        && kept.as_of == whole.as_of;
    if same {
        return None;
    }
    let (a, b) = (format!("{kept:#?}"), format!("{whole:#?}"));
    let line = a.lines().zip(b.lines()).position(|(a, b)| a != b).unwrap_or(0);
    let around =
        |text: &str| text.lines().skip(line.saturating_sub(30)).take(40).collect::<Vec<_>>().join("\n");
    Some(format!("kept:\n{}\nanew:\n{}", around(&a), around(&b)))
}

/// The stretches of the values of all properties in a text, each with the property's name.
fn values(text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    fn body(text: &str, body: &Body, all: &mut Vec<(String, std::ops::Range<usize>)>) {
        for member in &body.members {
            match member {
                Member::Property(p) => {
                    let ends = p.values.first().zip(p.values.last());
                    all.extend(ends.map(|(a, b)| {
                        (p.name.span.of(text).to_owned(), a.span.start as usize..b.span.end as usize)
                    }));
                }
                Member::Line(line) => line.body.iter().for_each(|inner| self::values_in(text, inner, all)),
                _ => {}
            }
        }
    }
    let source = einklang::source::Source {
        path: "a.ekl".to_owned(),
        text: text.to_owned(),
        pack: einklang::source::Pack::PROJECT,
    };
    let mut all = Vec::new();
    for item in syntax::parse(SourceId(0), &source).file.items {
        if let Item::Line(line) = item {
            line.body.iter().for_each(|b| body(text, b, &mut all));
        }
    }
    all
}

fn values_in(text: &str, inner: &Body, all: &mut Vec<(String, std::ops::Range<usize>)>) {
    for member in &inner.members {
        if let Member::Property(p) = member {
            let ends = p.values.first().zip(p.values.last());
            all.extend(
                ends.map(|(a, b)| {
                    (p.name.span.of(text).to_owned(), a.span.start as usize..b.span.end as usize)
                }),
            );
        }
    }
}

/// A text after a random edit.
fn edited(dice: &mut Dice, text: &str, others: &str) -> String {
    let chars: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let at = chars[dice.below(chars.len())];
    match dice.below(10) {
        // Mostly another value.
        0..=5 => {
            let (own, known) = (values(text), values(others));
            if own.is_empty() {
                return text.to_owned();
            }
            let (name, span) = own[dice.below(own.len())].clone();
            let same: Vec<_> = known.iter().filter(|(n, _)| *n == name).collect();
            let new = match dice.below(8) {
                0 => "unknown".to_owned(),
                1 => format!("{}, {}", &text[span.clone()], &text[span.clone()]),
                _ if same.is_empty() => "any".to_owned(),
                _ => others[same[dice.below(same.len())].1.clone()].to_owned(),
            };
            format!("{}{new}{}", &text[..span.start], &text[span.end..])
        }
        6 => {
            let words =
                ["\n", " ", "e1", "x: 1", "{", "}", "\"", "# ", "unknown", ", ", "é", "title_: \"t\""];
            format!("{}{}{}", &text[..at], words[dice.below(words.len())], &text[at..])
        }
        7 => {
            let end = chars[(chars.partition_point(|c| *c < at) + dice.below(6)).min(chars.len() - 1)];
            format!("{}{}", &text[..at], &text[end..])
        }
        8 => {
            let lines: Vec<&str> = text.lines().collect();
            let gone = dice.below(lines.len().max(1));
            let kept = lines.iter().enumerate().filter(|(i, _)| *i != gone).map(|(_, l)| *l);
            kept.collect::<Vec<_>>().join("\n")
        }
        _ => format!("\n{text}"),
    }
}

/// Random edits to a random program whose entities stand in two files.
fn random(seed: u64, edits: usize) -> (usize, usize) {
    let [vocabulary, data, rules] = parts(seed);
    let mut dice = Dice::new(seed ^ 0x5EED);
    let lines: Vec<&str> = data.lines().collect();
    let tops: Vec<usize> =
        (0..lines.len()).filter(|i| !lines[*i].starts_with([' ', '}']) && !lines[*i].is_empty()).collect();
    let cut = tops.get(tops.len() / 2).copied().unwrap_or(0);
    let (a, b) = (lines[..cut].join("\n"), lines[cut..].join("\n"));
    let mut project =
        Project::new(&[("a.ekl", &a), ("b.ekl", &b), ("rules.ekl", &format!("{vocabulary}\n{rules}"))]);
    project.compare("nothing");
    let mut before = Vec::new();
    for _ in 0..edits {
        let path = ["a.ekl", "b.ekl"][dice.below(2)];
        let text = project.texts.get(path).cloned();
        let next = match (dice.below(20), text) {
            (0, Some(_)) => None,
            (1 | 2, _) if !before.is_empty() => {
                let (path, text): (String, Option<String>) = before.pop().unwrap_or_default();
                project.edit(&path, text);
                continue;
            }
            (_, Some(text)) => Some(edited(&mut dice, &text, &data)),
            (_, None) => Some(if path == "a.ekl" { a.clone() } else { b.clone() }),
        };
        before.push((path.to_owned(), project.texts.get(path).cloned()));
        project.edit(path, next);
    }
    (project.cheap, edits)
}

#[test]
fn random_edits_of_random_programs_find_what_a_whole_check_finds() {
    let programs = std::env::var("EINKLANG_PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(60);
    let first = std::env::var("EINKLANG_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let (mut cheap, mut all) = (0, 0);
    for seed in first..first + programs {
        let (some, edits) = random(seed, 20);
        cheap += some;
        all += edits;
    }
    println!("{cheap} of {all} edits were checked in part");
    assert!(cheap * 5 > all, "{cheap} of {all}");
}
