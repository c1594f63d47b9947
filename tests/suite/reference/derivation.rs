//! The derivation of every finding can be checked again by code that shares nothing with the engine; and one that was
//! tampered with is rejected.

mod cases;
mod checker;
mod leaves;
mod scene;
mod scope;
mod tamper;
mod ways;

use std::fs;
use std::path::Path;

use einklang::check::Options;
use einklang::finding::Lang;
use einklang::packs;
use einklang::stack;
use einklang::workspace;

use super::as_of;
use super::generate::{self, Dice};
use checker::Checker;
use scene::{Scene, Texts};

/// How many derivations of each finding are looked at.
const WAYS: usize = 3;

/// Checks all derivations of a scene; how many there are, and what is wrong.
fn wrong(scene: &Scene) -> (usize, Vec<String>) {
    let mut wrong = Vec::new();
    let mut count = 0;
    if scene.found.is_empty() {
        return (0, wrong);
    }
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let checker = Checker::new(scene);
        for explained in &scene.found {
            for d in &explained.derivations {
                count += 1;
                if let Err(why) = checker.check(d) {
                    wrong.push(format!("{}: {why}\n{}", scene.title, shown(d, 0)));
                }
            }
        }
    }));
    if caught.is_err() {
        wrong.push(format!("{}: panics", scene.title));
    }
    (count, wrong)
}

/// A derivation as an indented list.
fn shown(d: &einklang::engine::derivation::Derivation, depth: usize) -> String {
    let bindings: Vec<String> = d.bindings.iter().map(|(n, v)| format!("{n}={v}")).collect();
    let line =
        format!("{}{:?} {:?} [{}] {}\n", "  ".repeat(depth), d.by, d.truth, bindings.join(" "), d.text);
    line + &d.parts.iter().map(|p| shown(p, depth + 1)).collect::<String>()
}

/// How many derivations are accepted: all of so many scenes, looked at side by side.
fn accepted(count: usize, scene: impl Fn(usize) -> Scene + Sync) -> usize {
    // On the threads of the engine: who waits there for others takes up another scene, on top of the stack of this one.
    let scenes: Vec<usize> = (0..count).collect();
    let checked = stack::roomy_each(&scenes, |i| wrong(&scene(*i)));
    let count: usize = checked.iter().map(|(n, _)| n).sum();
    let all: Vec<String> = checked.into_iter().flat_map(|(_, wrong)| wrong).collect();
    let first: Vec<&str> = all.iter().take(5).map(String::as_str).collect();
    assert!(all.is_empty(), "{} of {count} rejected\n{}", all.len(), first.join("\n"));
    count
}

const OPTIONS: Options = Options { as_of: 20_000, lang: Lang::En };

#[test]
fn what_is_found_in_the_fixtures_is_derived_soundly() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ghana");
    let workspace = workspace::load(&[folder], &[], workspace::Tests::Wanted);
    let day = workspace.settings.as_of.unwrap();
    let texts = Texts::of(&workspace);
    assert!(accepted(1, |_| texts.project("ghana", day, WAYS)) > 0);
}

#[test]
fn what_the_tests_of_all_packs_find_is_derived_soundly() {
    for pack in packs::names() {
        let texts = Texts::of_text(&format!("use {pack}\n"));
        let tests = texts.tests(pack);
        let count = accepted(tests.len(), |i| texts.test(tests[i], &OPTIONS, WAYS));
        assert!(count > 0, "{pack}");
    }
}

#[test]
fn what_the_examples_of_the_language_find_is_derived_soundly() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md")).unwrap();
    let fences = page.split("```einklang\n").skip(1);
    let fences: Vec<String> =
        fences.map(|f| f.split("\n```").next().unwrap_or("").to_owned() + "\n").collect();
    let texts: Vec<Texts> = fences.iter().map(|f| Texts::of_text(f)).collect();
    let tests: Vec<_> =
        texts.iter().flat_map(|t| t.tests("project").into_iter().map(move |test| (t, test))).collect();
    let fence = |i: usize| texts[i].project(&format!("fence {}", i + 1), as_of(), WAYS);
    let test = |i: usize| tests[i].0.test(tests[i].1, &OPTIONS, WAYS);
    assert!(accepted(fences.len(), fence) + accepted(tests.len(), test) > 20);
}

#[test]
fn what_is_found_in_random_programs_is_derived_soundly() {
    let number = |name: &str, or: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(or);
    let (first, count) = (number("EINKLANG_SEED", 0), number("EINKLANG_PROGRAMS", 200));
    let scene = |i| {
        let seed = first + i as u64;
        Texts::of_text(&generate::program(seed)).project(&format!("seed {seed}"), as_of(), WAYS)
    };
    assert!(accepted(count as usize, scene) > 100);
}

#[test]
fn what_was_tampered_with_is_rejected() {
    let texts = Texts::of_text("use migration\n");
    let tests = texts.tests("migration");
    let pack: Vec<Scene> = stack::roomy_each(&tests, |test| texts.test(*test, &OPTIONS, 1));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ghana");
    let workspace = workspace::load(&[folder], &[], workspace::Tests::Wanted);
    let ghana = Texts::of(&workspace).project("ghana", workspace.settings.as_of.unwrap(), 1);
    let number = |name: &str, or: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(or);
    let (first, count) = (number("EINKLANG_SEED", 0), number("EINKLANG_PROGRAMS", 200) / 4);
    let random = (first..first + count)
        .map(|seed| Texts::of_text(&generate::program(seed)).project(&format!("seed {seed}"), as_of(), 1));
    let mut dice = Dice::new(first);
    let mut tally: Vec<(usize, usize)> = vec![(0, 0); tamper::WAYS.len()];
    let mut accepted = Vec::new();
    for scene in pack.into_iter().chain([ghana]).chain(random).filter(|s| !s.found.is_empty()) {
        let checker = Checker::new(&scene);
        let names: Vec<String> = scene.names();
        for d in scene.found.iter().flat_map(|e| &e.derivations) {
            for ((way, tamper), (tried, rejected)) in tamper::WAYS.iter().zip(&mut tally) {
                let Some(false_one) = tamper::tampered(d, tamper, &names, &mut dice) else { continue };
                *tried += 1;
                match checker.check(&false_one) {
                    Err(_) => *rejected += 1,
                    Ok(()) => accepted.push(format!(
                        "{}, {way}:\n{}{}",
                        scene.title,
                        shown(d, 0),
                        shown(&false_one, 0)
                    )),
                }
            }
        }
    }
    let rates =
        tamper::WAYS.iter().zip(&tally).map(|((way, _), (n, r))| format!("{way}: {r} of {n} rejected\n"));
    let rates: String = rates.collect();
    assert!(
        accepted.is_empty(),
        "{rates}{}",
        accepted.iter().take(3).map(String::as_str).collect::<String>()
    );
    assert!(tally.iter().all(|(n, _)| *n > 0), "{rates}");
}
