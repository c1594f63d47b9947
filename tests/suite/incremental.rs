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

mod looked_at;
mod stale;

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
        self.compare_reports(path, &fresh);
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

    fn compare_reports(&self, path: &str, fresh: &workspace::Workspace) {
        let whole = check(fresh, &options());
        let kept = self.kept.report();
        let mut said = String::new();
        if let Some(difference) = difference(kept, &whole) {
            said = format!("after an edit to {path} ({:?}): {difference}\n", self.kept.touched());
            for (path, text) in &self.texts {
                _ = writeln!(said, "--- {path}\n{text}");
            }
        }
        assert!(said.is_empty(), "{said}");
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
fn values(path: &str, text: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let (path, pack) = (path.to_owned(), einklang::source::Pack::PROJECT);
    let source = einklang::source::Source { path, text: text.to_owned().into(), pack };
    let file = syntax::parse(SourceId(0), &source).file;
    let mut bodies: Vec<&Body> = Vec::new();
    for item in &file.items {
        if let Item::Line(line) = item {
            bodies.extend(line.body.as_deref());
        }
    }
    let mut all = Vec::new();
    while let Some(body) = bodies.pop() {
        for member in &body.members {
            match member {
                Member::Property(p) => {
                    if let (Some(a), Some(b)) = (p.values.first(), p.values.last()) {
                        let name = p.name.span.of(text).to_owned();
                        all.push((name, a.span().start as usize..b.span().end as usize));
                    }
                }
                Member::Line(line) => bodies.extend(line.body.as_deref()),
                _ => {}
            }
        }
    }
    all
}

/// A text after a random edit.
fn edited(dice: &mut Dice, path: &str, text: &str, others: &str) -> String {
    let chars: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let at = chars[dice.below(chars.len())];
    match dice.below(12) {
        // Mostly another value.
        0..=5 => {
            let (own, known) = (values(path, text), values("a.ekl", others));
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
        9 | 10 => another_entity(dice, text),
        _ => format!("\n{text}"),
    }
}

/// A text in which an entity stands once more, with another name, or no more.
fn another_entity(dice: &mut Dice, text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let is_top = |line: &str| line.starts_with(|c: char| c.is_ascii_lowercase()) && line.contains('{');
    let tops: Vec<usize> = (0..lines.len()).filter(|i| is_top(lines[*i])).collect();
    if tops.is_empty() {
        return text.to_owned();
    }
    let (from, to) = (tops[dice.below(tops.len())], tops[dice.below(tops.len())]);
    let end = (from + 1..lines.len()).find(|i| !lines[*i].starts_with([' ', '}'])).unwrap_or(lines.len());
    let mut all = lines.clone();
    if dice.below(3) == 0 {
        all.drain(from..end);
        return all.join("\n");
    }
    let mut words: Vec<&str> = lines[from].split(' ').collect();
    let name = words.get(1).map_or(String::new(), |name| format!("{name}x"));
    if let Some(word) = words.get_mut(1) {
        *word = &name;
    }
    let head = words.join(" ");
    let copy = std::iter::once(head.as_str()).chain(lines[from + 1..end].iter().copied());
    all.splice(to..to, copy.collect::<Vec<_>>());
    all.join("\n")
}

/// Random edits to a random program whose entities stand in two files.
fn random(seed: u64, edits: usize) -> (usize, usize) {
    let [vocabulary, data, rules] = parts(seed);
    let mut dice = Dice::new(seed ^ 0x5EED);
    let lines: Vec<&str> = data.lines().collect();
    let tops: Vec<usize> =
        (0..lines.len()).filter(|i| !lines[*i].starts_with([' ', '}']) && !lines[*i].is_empty()).collect();
    let cut = tops.get(tops.len() / 2).copied().unwrap_or(0);
    let (a, mut b) = (lines[..cut].join("\n"), lines[cut..].join("\n"));
    let mut rules = format!("{vocabulary}\n{rules}");
    // Some programs ask for statements, accept something, or stand in a draft.
    if seed % 3 == 1 {
        rules += "\nrule stated { severity: note for s: statement where s.value is unknown report s \"{s.of}\" }\n";
    }
    if seed % 4 == 2 {
        rules +=
            "\naccept stated at e1 { because \"it is known\" }\naccept r1 at e2 { because \"so be it\" }\n";
    }
    let mut second = "b.ekl";
    if seed % 5 == 3 {
        b = format!("# A draft\n\nSome words.\n\n```einklang\n{b}\n```\n\nMore words.\n");
        second = "b.ekl.md";
    }
    let mut project = Project::new(&[("a.ekl", &a), (second, &b), ("rules.ekl", &rules)]);
    project.compare("nothing");
    let mut before = Vec::new();
    for _ in 0..edits {
        let path = ["a.ekl", second][dice.below(2)];
        let text = project.texts.get(path).cloned();
        let next = match (dice.below(20), text) {
            (0, Some(_)) => None,
            (1 | 2, _) if !before.is_empty() => {
                let (path, text): (String, Option<String>) = before.pop().unwrap_or_default();
                project.edit(&path, text);
                continue;
            }
            (_, Some(text)) => Some(edited(&mut dice, path, &text, &data)),
            (_, None) => Some(if path == "a.ekl" { a.clone() } else { b.clone() }),
        };
        before.push((path.to_owned(), project.texts.get(path).cloned()));
        project.edit(path, next);
    }
    (project.cheap, edits)
}

#[test]
fn random_edits_of_random_programs_find_what_a_whole_check_finds() {
    let programs = std::env::var("EINKLANG_PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let first = std::env::var("EINKLANG_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let (mut cheap, mut all) = (0, 0);
    for seed in first..first + programs {
        let (some, edits) = random(seed, 20);
        cheap += some;
        all += edits;
    }
    assert!(cheap * 5 > all, "{cheap} of {all}");
}

const WORLD: &str = "kind house { size: number  beside: house*  note_: text ? }\n\
    rule small { severity: error for h: house where h.size < 3 report h.size \"{h.title} is small\" }\n\
    rule alone { severity: warning for h: house where no n: house where h in n.beside report h \"nobody is beside {h}\" }\n\
    rule crowd { severity: note for h: house where (count n: house where n in h.beside and n.size > 5) > 1 report h.beside \"much\" }\n\
    rule reached { severity: note for h: house, k: house where h reaches k via beside and k.size == 100 report h \"to {k}\" }\n";

/// Many houses, each beside the next.
fn houses(name: &str, count: usize) -> String {
    let next = |i: usize| (i + 1) % count;
    (0..count)
        .map(|i| {
            format!("house {name}{i} \"House {i}\" {{\n  size: {}\n  beside: {name}{}\n}}\n", i % 10, next(i))
        })
        .collect()
}

#[test]
fn a_value_touches_only_what_reads_it() {
    let (a, b) = (houses("a", 200), houses("b", 200));
    let mut project = Project::new(&[("a.ekl", &a), ("b.ekl", &b), ("rules.ekl", WORLD)]);
    let few = |touched: Touched| match touched {
        Touched::Some { pieces, rules, entities } => {
            assert!(pieces < 30 && rules == 0 && entities <= 200, "{touched:?}");
        }
        Touched::Everything => panic!("everything was checked"),
    };
    few(project.replace("a.ekl", "a7 \"House 7\" {\n  size: 7", "a7 \"House 7\" {\n  size: 2"));
    few(project.replace("a.ekl", "beside: a9\n", "beside: a9, b3\n"));
    few(project.replace("b.ekl", "\"House 3\"", "\"A house\""));
    few(project.replace("b.ekl", "b8 \"House 8\" {\n  size: 8", "b8 \"House 8\" {\n  size: 8  size: "));
    few(project.replace("b.ekl", "size: 8  size: ", "size: 8  siz"));
    few(project.replace("b.ekl", "size: 8  siz", "size: 18"));
    few(project.replace("a.ekl", "house a150 ", "# a remark\n\nhouse a150 "));
}

#[test]
fn a_kept_check_follows_files_that_come_and_go_and_the_project_file() {
    let mut project = Project::new(&[("a.ekl", &houses("a", 5)), ("rules.ekl", WORLD)]);
    project.edit("b.ekl", Some(houses("b", 3)));
    assert_eq!(project.kept.report().summary.files, 3);
    project.edit("b.ekl", Some(houses("b", 4)));
    project.edit("einklang.toml", Some("[severity]\n\"project/alone\" = \"off\"\n".to_owned()));
    project.replace("a.ekl", "size: 4", "size: 100");
    project.edit("einklang.toml", Some("[severity]\n\"project/al".to_owned()));
    project.edit("einklang.toml", None);
    project.edit("a.ekl", None);
    project.edit("a.ekl", Some(houses("a", 5)));
    let edits = [("b.ekl".to_owned(), None), ("a.ekl".to_owned(), Some(houses("a", 2)))];
    project.kept.edit(&edits);
    project.texts.remove("b.ekl");
    project.texts.insert("a.ekl".to_owned(), houses("a", 2));
    project.compare("two files at once");
}

const WAYS: &str = "kind area { part: area*  in_: area ?  size: number ?  tag: low | high = low }\n\
    kind site { at_: area  near: site*  size: number  cost: number = 1 }\n\
    define big(a: area) when some b: area where b in a.part and b.size > 9\n\
    rule twins { severity: error for s: site, t: site where t in s.near and s.size == t.size + 100 report s \"{s} and {t}\" }\n\
    rule far { severity: error for s: site, t: site where s reaches t via near and t.size == 7 report s \"to {t.title}\" }\n\
    rule outer { severity: error for a: area, s: site where s.at_.in_ == a and s.cost > 5 report a \"{s}\" }\n\
    rule costly { severity: error for a: area where (sum of s.cost for s: site where s.at_ == a) > 20 report a \"costly\" }\n\
    rule empty { severity: error for a: area where no s: site where s.at_ == a report a \"empty\" }\n\
    rule large { severity: error for s: site where big(s.at_) report s \"{s.at_.title}\" }\n\
    rule marked { severity: error for s: site, a: area where a == s.at_.in_ and a.tag == high report s.size \"{a}\" }\n";

const SITES: &str = "area north \"North\" { part: hill }\narea hill { in_: north  size: 3 }\narea south { tag: low }\n\
    site one { at_: hill  near: two  size: 1 }\nsite two { at_: hill  near: three  size: 2 }\n\
    site three { at_: south  near: one  size: 3 }\nsite four { at_: south  size: 4 }\n";

#[test]
fn a_walk_that_changes_after_somebody_has_left_is_walked_again() {
    let houses = "house a { size: 5  beside: b }\nhouse b { size: 5  beside: c }\nhouse c { size: 100 }\n\
                  house d { size: 100 }\nhouse x { size: 5 }\n";
    let mut project = Project::new(&[("houses.ekl", houses), ("rules.ekl", WORLD)]);
    project.replace("houses.ekl", "house x { size: 5 }\n", "");
    project.replace("houses.ekl", "house b { size: 5  beside: c }", "house b { size: 5  beside: d }");
    project.replace("houses.ekl", "house b { size: 5  beside: d }", "house b { size: 5  beside: unknown }");
}

/// Each edit reaches a finding by another way: without it, the kept report would be out of date.
#[test]
fn whatever_way_a_change_reaches_a_finding_it_is_found() {
    let mut project = Project::new(&[("sites.ekl", SITES), ("rules.ekl", WAYS)]);
    let edits = [
        (
            "another variable of the rule",
            "site two { at_: hill  near: three  size: 2 }",
            "site two { at_: hill  near: three  size: -99 }",
            "project/twins",
        ),
        ("the end of a walk", "site four { at_: south  size: 4 }", "site four { at_: south  size: 7 }", ""),
        (
            "the middle of a walk",
            "site three { at_: south  near: one  size: 3 }",
            "site three { at_: south  near: one, four  size: 3 }",
            "project/far",
        ),
        ("a title at the end of it", "site four {", "site four \"Four\" {", "project/far"),
        (
            "an element of a sum",
            "site one { at_: hill  near: two  size: 1 }",
            "site one { at_: hill  near: two  size: 1  cost: 30 }",
            "project/costly",
        ),
        ("nothing is there any more", "area hill { in_: north  size: 3 }", "area hill { size: 3 }", ""),
        (
            "behind two references",
            "area hill { size: 3 }",
            "area hill { in_: south  size: 3 }",
            "project/outer",
        ),
        (
            "unknown may be it",
            "area hill { in_: south  size: 3 }",
            "area hill { in_: unknown  size: 3 }",
            "project/outer",
        ),
        (
            "known again",
            "area hill { in_: unknown  size: 3 }",
            "area hill { in_: south  size: 30 }",
            "project/outer",
        ),
        (
            "in a define",
            "area hill { in_: south  size: 30 }",
            "area hill { part: hill  in_: south  size: 30 }",
            "project/large",
        ),
        ("a choice", "area south { tag: low }", "area south { tag: high }", "project/marked"),
        (
            "who was left moves",
            "site four \"Four\" { at_: south  size: 7 }",
            "site four \"Four\" { at_: north  size: 7 }",
            "project/empty",
        ),
    ];
    let mut partial = 0;
    for (what, old, new, code) in edits {
        let before = project.kept.report().findings.clone();
        partial += usize::from(project.replace("sites.ekl", old, new) != Touched::Everything);
        let is_said = |f: &einklang::finding::Finding| f.code == code;
        let of = |all: &[einklang::finding::Finding]| {
            all.iter().filter(|f| is_said(f)).cloned().collect::<Vec<_>>()
        };
        assert!(
            code.is_empty() || of(&before) != of(&project.kept.report().findings),
            "{what}: nothing changed"
        );
    }
    assert!(partial > 6, "only {partial} edits were checked in part");
}

#[test]
fn an_entity_that_comes_or_goes_touches_only_what_may_see_it() {
    let (a, b) = (houses("a", 60), houses("b", 60));
    let mut project = Project::new(&[("a.ekl", &a), ("b.ekl", &b), ("rules.ekl", WORLD)]);
    let clause = "house zz \"New\" {\n  size: 100\n  beside: a7, b9\n}\n";
    for end in 1..=clause.len() {
        project.edit("a.ekl", Some(format!("{a}{}", &clause[..end])));
    }
    assert!(project.cheap * 10 > clause.len() * 8, "{} of {}", project.cheap, clause.len());
    let partly = |touched: Touched| assert_ne!(touched, Touched::Everything);
    partly(project.replace("b.ekl", "beside: b9\n", "beside: b9, zz\n"));
    partly(project.replace("a.ekl", "house zz", "house zzz"));
    partly(project.replace("b.ekl", "beside: b9, zz\n", "beside: b9, zzz\n"));
    partly(project.edit("a.ekl", Some(a)));
    partly(project.edit("b.ekl", Some(houses("b", 3))));
}

#[test]
fn what_a_rule_notes_without_a_finding_is_kept_up_to_date() {
    let rules = "kind house { size: number ?  beside: house* }\n\
        rule small { severity: error for h: house where h.size < 3 report h.size \"{h} is small\" }\n\
        rule near { severity: note for h: house, n in h.beside where n.size > 7 report h \"{n}\" }\n";
    let houses = houses("a", 30);
    let mut project = Project::new(&[("a.ekl", &houses), ("rules.ekl", rules)]);
    let mut reasons = Vec::new();
    for (old, new) in [
        ("a7 \"House 7\" {\n  size: 7", "a7 \"House 7\" {\n  size: 2"),
        ("a7 \"House 7\" {\n  size: 2", "a7 \"House 7\" {\n  size: 2 during 2030 .. 2031"),
        ("a8 \"House 8\" {\n  size: 8", "a8 \"House 8\" {\n  size: 1"),
        ("beside: a3\n", "beside: unknown\n"),
        ("beside: a4\n", "beside: a4, unknown\n"),
        ("during 2030 .. 2031", "during 2020 .. 2031"),
        ("beside: unknown\n", "beside: a3\n"),
        ("beside: a4, unknown\n", "beside: a4\n"),
    ] {
        assert_ne!(project.replace("a.ekl", old, new), Touched::Everything, "{new}");
        reasons.push(project.kept.report().not_checked.len());
    }
    assert_eq!(reasons, [0, 2, 2, 3, 3, 1, 1, 0]);
}

#[test]
fn rules_that_ask_recursive_defines_are_kept_up_to_date() {
    let rules = "kind house { size: number ?  tag: low | high ?  beside: house* }\n\
        define leads(h: house, k: house) when k in h.beside or (some m: house where m in h.beside and leads(m, k))\n\
        rule far { severity: error for h: house, k: house where leads(h, k) and k.size == 100 report h \"to {k}\" }\n";
    let houses = houses("a", 12).replace("beside: a0\n", "\n");
    let mut project = Project::new(&[("a.ekl", &houses), ("rules.ekl", rules)]);
    for (old, new, found) in [
        ("a7 \"House 7\" {\n  size: 7", "a7 \"House 7\" {\n  size: 100", 7),
        ("a7 \"House 7\" {\n  size: 100", "a7 \"House 7\" {\n  tag: high  size: 100", 7),
        ("beside: a5\n", "beside: a5, a9\n", 7),
        ("beside: a7\n", "\n", 0),
        ("beside: a5, a9\n", "beside: a7\n", 5),
    ] {
        assert_ne!(project.replace("a.ekl", old, new), Touched::Everything, "{new}");
        assert_eq!(project.kept.report().findings.len(), found, "{new}");
    }
}

/// A draft in Markdown that uses all packs: prose, values, a clause that is typed.
#[test]
fn a_draft_with_packs_is_kept_up_to_date_while_it_is_typed() {
    let read = |name: &str| std::fs::read_to_string(format!("fixtures/ghana/{name}")).unwrap();
    let texts = ["einklang.toml", "entwurf.ekl.md", "lage.ekl.md"].map(|name| (name.to_owned(), read(name)));
    let texts: BTreeMap<String, String> = texts.into_iter().collect();
    let options = Options { as_of: DateRange::day(2025, 3, 1).map_or(0, |d| d.first), lang: Lang::De };
    let mut kept = Kept::new(workspace::of_texts(texts.clone()), Tests::Wanted, options);
    let mut texts = texts;
    let mut whole = 0;
    let mut edit = |change: &dyn Fn(&str) -> String| {
        let text = change(&texts["entwurf.ekl.md"]);
        texts.insert("entwurf.ekl.md".to_owned(), text.clone());
        kept.edit(&[("entwurf.ekl.md".to_owned(), Some(text))]);
        whole += usize::from(kept.touched() == Touched::Everything);
        let anew = check(&workspace::of_texts(texts.clone()), &options);
        if let Some(difference) = difference(kept.report(), &anew) {
            panic!("{:?}: {difference}", kept.touched());
        }
    };
    let replace = |old: &'static str, new: &'static str| {
        move |text: &str| {
            assert_eq!(text.matches(old).count(), 1, "`{old}`");
            text.replace(old, new)
        }
    };
    edit(&replace("amount: 2_000 persons/year", "amount: 2_001 persons/year"));
    edit(&replace("amount: 2_001 persons/year", "amount: "));
    edit(&replace("amount: \n", "amount: 900 persons/year\n"));
    edit(&replace("umfassende Partnerschaft. Sie umfasst", "umfassende, gute Partnerschaft. Sie umfasst"));
    edit(&replace("by_statute: no", "by_statute: yes"));
    edit(&replace("used_in: A3, A5,", "used_in: A3,"));
    let mut typed = 0;
    for part in ["clause ", "Q", "X", " {", "\n  DE shall admit", " nurse from GH\n", "  amount: 9", "\n}\n"]
    {
        typed += part.len();
        let whole = "clause QX {\n  DE shall admit nurse from GH\n  amount: 9\n}\n";
        let (before, now) = (whole[..typed - part.len()].to_owned(), whole[..typed].to_owned());
        edit(&move |text: &str| {
            let at = "## Artikel 2";
            text.replacen(&format!("```einklang\n{before}\n```\n\n{at}"), at, 1).replacen(
                at,
                &format!("```einklang\n{now}\n```\n\n{at}"),
                1,
            )
        });
    }
    edit(&|text: &str| text.replace("DE_GH.A24", "DE_GH.A25"));
    assert!(whole < 4, "{whole} edits were checked as a whole");
}
