//! Every pack that travels in the binary keeps its promises: its files are sound, its tests pass, and each of its rule
//! pages says why it exists, shows what it finds and shows what it leaves alone.

use einklang::check::{self, Options, TestOutcome};
use einklang::finding::Lang;
use einklang::manual::page::Page;
use einklang::model::{self, EntityId, KindId, Part, PropertyId};
use einklang::packs;
use einklang::source::{Pack, Source, SourceId};
use einklang::syntax::{self, tree};
use einklang::workspace::{self, Workspace};

/// A project that uses one pack and says nothing itself.
fn using(pack: &str) -> Workspace {
    workspace::of_texts([("project.ekl".to_owned(), format!("use {pack}\n"))])
}

/// A day long after the packs were written: no test of a pack may depend on it.
const SOME_DAY: i32 = 30_000;

fn outcomes(pack: &str, lang: Lang) -> Vec<TestOutcome> {
    let workspace = using(pack);
    let of_pack = |id| {
        let source = workspace.sources.get(id);
        workspace.sources.pack_name(source.pack) == pack
    };
    check::run_tests(&workspace, &Options { as_of: SOME_DAY, lang }, &of_pack)
}

/// The files of all packs, with their trees.
fn files() -> Vec<(String, &'static str, syntax::Parsed)> {
    let all = packs::names().into_iter().filter_map(packs::files).flatten();
    all.map(|(path, text)| {
        let source = Source { path: path.clone(), text: text.into(), pack: Pack::PROJECT };
        (path, text, syntax::parse(SourceId(0), &source))
    })
    .collect()
}

/// Commands that run no tests skip the fences that begin with one.
#[test]
fn without_the_tests_the_rest_of_a_page_is_as_it_was() {
    let mut skipped = 0;
    for (path, text, mut parsed) in files() {
        let source = Source { path: path.clone(), text: text.into(), pack: Pack::PROJECT };
        let without = syntax::parse_without_tests(SourceId(0), &source);
        let all = parsed.file.items.len();
        if is_page(&path) {
            parsed.file.items.retain(|item| !matches!(item, tree::Item::Test(_)));
        }
        skipped += all - parsed.file.items.len();
        assert_eq!(format!("{:?}", without.file.items), format!("{:?}", parsed.file.items), "{path}");
        assert!(without.findings.is_empty(), "{path}");
    }
    assert!(skipped > 100);
}

/// Whether a file is a rule page.
fn is_page(path: &str) -> bool {
    path.ends_with(".ekl.md")
}

#[test]
fn all_tests_of_all_packs_pass_in_both_languages() {
    let mut wrong = String::new();
    for pack in packs::names() {
        for lang in [Lang::En, Lang::De] {
            let outcomes = outcomes(pack, lang);
            assert!(!outcomes.is_empty(), "{pack} has tests");
            for outcome in &outcomes {
                for failure in &outcome.failures {
                    let message = failure.message.in_lang(lang);
                    wrong += &format!("{pack} \"{}\": {message}\n", outcome.title);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn a_pack_by_itself_has_no_findings_and_contradicts_nobody() {
    for pack in packs::names() {
        let report = check::check(&using(pack), &Options { as_of: SOME_DAY, lang: Lang::En });
        let said: Vec<_> =
            report.findings.iter().map(|f| format!("{}: {}", f.code, f.message.in_lang(Lang::En))).collect();
        assert!(said.is_empty(), "{pack}: {said:?}");
    }
}

#[test]
fn every_rule_stands_on_a_page_of_its_name_with_a_why_and_a_source() {
    for (path, text, parsed) in files() {
        let rules: Vec<&tree::Rule> = parsed.file.items.iter().filter_map(rule).collect();
        let Some((rule, others)) = rules.split_first() else {
            assert!(!is_page(&path), "{path} holds a rule, or is no page");
            continue;
        };
        let name = rule.name.span.of(text);
        // Rules that say the same of different kinds share a page.
        for other in others.iter().map(|r| r.name.span.of(text)) {
            assert!(other.starts_with(name), "{other} on the page of {name} is named after it");
        }
        assert!(path.ends_with(&format!("/{name}.ekl.md")), "{name} stands on a page of its name: {path}");
        let headings: Vec<&str> = text.lines().filter(|l| l.starts_with('#')).collect();
        let at = |heading: &str| headings.iter().position(|h| *h == heading);
        let order = ["## Why", "## The rule", "## What it finds", "## What it leaves alone", "## What to do"];
        let found: Vec<_> = order.iter().map(|h| at(h)).collect();
        assert!(found.iter().all(Option::is_some), "{path} has {order:?}: {headings:?}");
        assert!(found.is_sorted(), "{path} has them in this order: {headings:?}");
        let summary = text.lines().nth(2).unwrap_or("");
        assert!(text.starts_with("# ") && !summary.is_empty(), "{path} begins with a title and a summary");
    }
}

#[test]
fn every_rule_page_speaks_german_and_has_the_shape_that_is_read_from_it() {
    for (path, text, parsed) in files().into_iter().filter(|(path, ..)| is_page(path)) {
        let page = Page::parse(text).unwrap();
        assert!(page.german().is_some(), "{path} speaks German too");
        assert_eq!(page.lacks(), Vec::<String>::new(), "{path}");
        for item in &parsed.file.items {
            let tree::Item::Test(test) = item else { continue };
            assert!(is_in_both(&test.title, text), "{path}: the title of each test is in both languages");
        }
    }
}

#[test]
fn every_rule_page_shows_the_rule_firing_and_staying_silent() {
    for (path, text, parsed) in files().into_iter().filter(|(path, ..)| is_page(path)) {
        let (mut fires, mut silent) = (0, 0);
        let of_name = |r: &tree::RuleRef| path.ends_with(&format!("/{}.ekl.md", r.name.span.of(text)));
        for item in &parsed.file.items {
            let tree::Item::Test(test) = item else { continue };
            for expect in &test.expects {
                match &expect.what {
                    tree::Expected::Finding { rule, .. } if of_name(rule) => fires += 1,
                    tree::Expected::NoFinding { rule, place: None } if of_name(rule) => silent += 1,
                    _ => {}
                }
            }
        }
        assert!(fires >= 1 && silent >= 1, "{path}: {fires} tests that fire, {silent} that stay silent");
    }
}

#[test]
fn whatever_a_pack_says_it_says_in_english_and_german() {
    let mut wrong = Vec::new();
    for (path, text, parsed) in files() {
        let mut check = |what: tree::Name, said: &[Option<&tree::LocalText>]| {
            if said.iter().any(|t| t.is_none_or(|t| !is_in_both(t, text))) {
                wrong.push(format!("{path}: {}", what.span.of(text)));
            }
        };
        for item in &parsed.file.items {
            match item {
                tree::Item::Rule(rule) => {
                    check(rule.name, &[rule.title.as_ref()]);
                    rule.members.iter().filter_map(said).for_each(|t| check(rule.name, &[Some(t)]));
                }
                tree::Item::Kind(kind) => {
                    check(kind.name, &[kind.title.as_ref(), kind.note.as_ref()]);
                    kind.properties.iter().for_each(|p| check(p.name, &[p.title.as_ref(), p.note.as_ref()]));
                }
                tree::Item::ExtendKind(kind) => {
                    kind.properties.iter().for_each(|p| check(p.name, &[p.title.as_ref(), p.note.as_ref()]));
                }
                tree::Item::Choice(choice) => {
                    choice.values.iter().for_each(|(name, title)| check(*name, &[title.as_ref()]));
                }
                tree::Item::Define(define) => check(define.name, &[define.title.as_ref()]),
                tree::Item::Value(value) => check(value.name, &[value.title.as_ref()]),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "not in both languages:\n{}", wrong.join("\n"));
}

/// The text of a member of a rule that readers of its findings see.
fn said(member: &tree::RuleMember) -> Option<&tree::LocalText> {
    match member {
        tree::RuleMember::Report { text, .. } | tree::RuleMember::With { text, .. } => Some(text),
        tree::RuleMember::Help(text) | tree::RuleMember::Fix { title: text, .. } => Some(text),
        _ => None,
    }
}

#[test]
fn every_entity_of_a_pack_has_a_title() {
    for pack in packs::names() {
        let workspace = using(pack);
        let parts: Vec<Part> = workspace
            .parsed
            .iter()
            .map(|p| Part { source: p.source, items: &p.file.items, prose: &[], entities: true })
            .collect();
        let model = model::lower(&workspace.sources, &parts).model;
        let title = model.columns.get(PropertyId::TITLE.index()).unwrap();
        let all = (0..model.entities.kind.len() as u32).map(EntityId);
        let all = all.filter(|e| model.kind_of(*e) != KindId::STATEMENT);
        let untitled: Vec<_> = all.filter(|e| title.cells(*e).is_empty()).map(|e| model.name_of(e)).collect();
        assert!(untitled.is_empty(), "{pack}: {untitled:?}");
    }
}

#[test]
fn every_file_of_a_pack_is_in_the_canonical_layout() {
    let changed = files().into_iter().filter(|(path, text, _)| syntax::format(text, is_page(path)) != *text);
    let changed: Vec<_> = changed.map(|(path, ..)| path).collect();
    assert!(changed.is_empty(), "`einklang fmt rules` would change {changed:?}");
}

/// Whether a text is there in English and in German.
fn is_in_both(title: &tree::LocalText, text: &str) -> bool {
    let has = |tag| title.variants.iter().any(|(t, _)| t.is_some_and(|t| t.span.of(text) == tag));
    has("en") && has("de")
}

fn rule(item: &tree::Item) -> Option<&tree::Rule> {
    match item {
        tree::Item::Rule(rule) => Some(rule),
        _ => None,
    }
}
