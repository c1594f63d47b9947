//! Differential testing: a naive evaluator, written from the language's description alone, against the engine, on
//! random programs.
//!
//! `cargo test reference` compares a few hundred programs; `EINKLANG_PROGRAMS=20000` more, `EINKLANG_SEED=1000` from
//! that one on, and `EINKLANG_DISAGREEMENTS=FOLDER` keeps each disagreement as the smallest program that shows it.
//! With `EINKLANG_OPEN_QUESTIONS=1` programs also ask what [`readings`] leaves out.
#![expect(clippy::panic, reason = "a program that the evaluator cannot bear is a mistake of the evaluator")]

mod collect;
mod derivation;
mod evaluate;
pub(crate) mod generate;
mod laws;
mod read;
mod readings;
mod run;
mod shrink;
mod value;
mod walks;
mod world;

use einklang::check::{Options, check};
use einklang::finding::{Certainty, Finding, Lang, Severity};
use einklang::model::date::DateRange;
use einklang::workspace;

use run::Found;
use world::World;

/// The day on which all programs are checked.
fn as_of() -> i32 {
    DateRange::day(2026, 6, 15).map_or(0, |d| d.first)
}

/// What the engine finds; its errors where it does not accept the program.
fn engine(text: &str) -> Result<Vec<Found>, Vec<Finding>> {
    let workspace = workspace::of_texts([("program.ekl".to_owned(), text.to_owned())]);
    let report = check(&workspace, &Options { as_of: as_of(), lang: Lang::En });
    let own = |f: &Finding| f.code.starts_with("project/");
    if report.findings.iter().any(|f| !own(f) && f.severity == Severity::Error) {
        return Err(report.findings.into_iter().filter(|f| !own(f)).collect());
    }
    never_wrongly_vacuous(text, &report.findings);
    let found = |f: Finding| Found {
        code: f.code,
        bindings: f.bindings,
        certain: f.certainty == Certainty::Certain,
        severity: f.severity,
    };
    let mut all: Vec<Found> = report.findings.into_iter().filter(own).map(found).collect();
    all.sort();
    Ok(all)
}

/// A rule that is said never to fire for certain must not.
fn never_wrongly_vacuous(text: &str, findings: &[Finding]) {
    for warning in findings.iter().filter(|f| f.code == "rules/vacuous") {
        let words = warning.message.in_lang(Lang::En);
        let Some(rule) = words.strip_prefix("the rule `").and_then(|rest| rest.split('`').next()) else {
            continue;
        };
        let code = format!("project/{rule}");
        let fires = findings.iter().any(|f| f.code == code && f.certainty == Certainty::Certain);
        assert!(!fires, "{words}, but it does:\n{text}");
    }
}

/// What the engine and what the evaluator finds.
type Answers = (Vec<Found>, Vec<Found>);

/// Both answers, where the evaluator and the engine disagree; nothing where they agree, or where the program has
/// errors. An `Err` is a program that one of the two cannot bear.
fn disagreement(text: &str) -> Result<Option<Answers>, Refused> {
    let caught = |f: &dyn Fn() -> Result<Vec<Found>, String>| {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).unwrap_or_else(|e| {
            let said = e.downcast_ref::<String>().cloned();
            Err(format!("panic: {}", said.unwrap_or_default()))
        })
    };
    let engine = caught(&|| engine(text).map_err(|f| say(&f)));
    let engine = match engine {
        Ok(found) => found,
        Err(said) if said.starts_with("panic") => return Err(Refused::Engine(said)),
        Err(said) => return Err(Refused::Checker(said)),
    };
    let reference = caught(&|| {
        let world = World::read(text).map_err(|f| say(&f))?;
        Ok(run::findings(&world, as_of()))
    });
    let reference = reference.map_err(Refused::Reference)?;
    Ok((engine != reference).then_some((engine, reference)))
}

/// Why a program was not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Refused {
    /// It has errors.
    Checker(String),
    /// The engine panicked.
    Engine(String),
    /// The evaluator panicked.
    Reference(String),
}

fn say(findings: &[Finding]) -> String {
    findings.iter().map(|f| format!("{}: {}\n", f.code, f.message.in_lang(Lang::En))).collect()
}

/// Both answers, what they share left out.
fn differences(engine: &[Found], reference: &[Found]) -> String {
    let line = |f: &Found| {
        let bindings: Vec<String> = f.bindings.iter().map(|(n, v)| format!("{n} = {v}")).collect();
        let certainty = if f.certain { "certain" } else { "possible" };
        format!("{} {} {} ({})\n", f.severity.name(), certainty, f.code, bindings.join(", "))
    };
    let only = |a: &[Found], b: &[Found]| -> String {
        a.iter().filter(|f| !b.contains(f)).map(|f| format!("#   {}", line(f))).collect()
    };
    format!("# engine only:\n{}# reference only:\n{}", only(engine, reference), only(reference, engine))
}

/// Where each kind of disagreement goes, if somewhere.
fn keep(name: &str, text: &str) {
    if let Ok(folder) = std::env::var("EINKLANG_DISAGREEMENTS") {
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(format!("{folder}/{name}.ekl"), text).unwrap();
    }
}

#[test]
fn the_engine_agrees_with_the_language_as_it_is_described() {
    let number = |name: &str, or: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(or);
    let (first, count) = (number("EINKLANG_SEED", 0), number("EINKLANG_PROGRAMS", 300));
    let (mut refused, mut fired, mut possible, mut bad) = (0, 0, 0, Vec::new());
    for seed in first..first + count {
        let text = generate::program(seed);
        keep("0.current", &format!("# {seed}\n{text}"));
        let answer = disagreement(&text);
        match &answer {
            Err(Refused::Checker(_)) => refused += 1,
            Err(Refused::Engine(why) | Refused::Reference(why)) => {
                let same = |t: &str| matches!((disagreement(t), &answer), (Err(a), Err(b)) if a == *b);
                let small = shrink::shrink(&text, &same);
                let which = if matches!(answer, Err(Refused::Engine(_))) { "engine" } else { "reference" };
                keep(&format!("{seed}"), &format!("# seed {seed}: the {which} panics\n# {why}\n{small}"));
                bad.push(format!("# seed {seed}: the {which} panics: {why}\n{small}"));
            }
            Ok(None) => {
                let found = engine(&text).unwrap_or_default();
                fired += u64::from(!found.is_empty());
                possible += u64::from(found.iter().any(|f| !f.certain));
            }
            Ok(Some(_)) => {
                let small = shrink::shrink(&text, &|t| matches!(disagreement(t), Ok(Some(_))));
                let Ok(Some((engine, reference))) = disagreement(&small) else { continue };
                let said = differences(&engine, &reference);
                keep(&format!("{seed}"), &format!("# seed {seed}\n{said}{small}"));
                bad.push(format!("# seed {seed}\n{said}{small}"));
            }
        }
    }
    let said =
        format!("seeds {first} .. {}: {refused} refused, {fired} fired, {possible} possibly", first + count);
    assert!(bad.is_empty(), "{said}; {} disagree\n{}", bad.len(), bad.join("\n"));
    assert!(refused * 10 <= count, "{said}");
}
