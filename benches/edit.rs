//! How long an edit takes in a kept workspace: `cargo bench --bench edit -- FOLDER...`
//!
//! In each folder one random value of one random file is replaced by another value of the same property, and put back, again
//! and again; told are the first decile, the median, the ninth decile and the longest. At the end the kept report is compared with a check of everything.
#![expect(clippy::print_stdout, reason = "a benchmark says what it measured")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use einklang::check::kept::{Kept, Touched};
use einklang::check::{Options, check};
use einklang::finding::Lang;
use einklang::source::{Pack, Source, SourceId};
use einklang::syntax::{self, tree};
use einklang::workspace::{self, Tests};

const OPTIONS: Options = Options { as_of: 20_454, lang: Lang::En };
const EDITS: usize = 400;

fn main() {
    let folders: Vec<PathBuf> =
        std::env::args().skip(1).filter(|a| !a.starts_with('-')).map(PathBuf::from).collect();
    for folder in folders {
        measure(&folder);
    }
}

fn measure(folder: &PathBuf) {
    let load = || workspace::load(std::slice::from_ref(folder), &[], Tests::Skipped);
    let start = Instant::now();
    let workspace = load();
    let read = start.elapsed();
    let start = Instant::now();
    let report = check(&workspace, &OPTIONS);
    let whole = start.elapsed();
    let findings = report.findings.len();
    drop(report);
    let start = Instant::now();
    let mut kept = Kept::new(workspace, Tests::Skipped, OPTIONS);
    let keeping = start.elapsed();
    println!(
        "{}: {findings} findings; read {read:.1?}, checked {whole:.1?}, kept {keeping:.1?}",
        folder.display()
    );
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let files: Vec<SourceId> = {
        let all = kept.workspace();
        all.sources
            .iter()
            .map(|(id, _)| id)
            .filter(|id| all.is_own(*id) && !values(&all.sources.get(*id).text).is_empty())
            .collect()
    };
    let mut times: Vec<(Duration, String, Touched)> = Vec::new();
    for _ in 0..EDITS {
        let source = kept.workspace().sources.get(files[dice.below(files.len())]);
        let all = values(&source.text);
        let (name, span) = all[dice.below(all.len())].clone();
        let same: Vec<&str> =
            all.iter().filter(|(n, _)| *n == name).map(|(_, s)| &source.text[s.clone()]).collect();
        let new = same[dice.below(same.len())].to_owned();
        let text = format!("{}{new}{}", &source.text[..span.start], &source.text[span.end..]);
        // What was edited is undone, so that the collection stays as sound as it is.
        let back = [(source.path.clone(), Some(source.text.to_string()))];
        for edit in [[(source.path.clone(), Some(text))], back] {
            let start = Instant::now();
            kept.edit(&edit);
            times.push((start.elapsed(), name.clone(), kept.touched()));
        }
    }
    tell("all", times.iter().map(|(t, ..)| *t).collect());
    let mut by_name: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    times.iter().for_each(|(t, name, _)| by_name.entry(name).or_default().push(*t));
    by_name.into_iter().for_each(|(name, times)| tell(name, times));
    let everything = times.iter().filter(|(_, _, touched)| *touched == Touched::Everything).count();
    times.sort_by_key(|(t, ..)| std::cmp::Reverse(*t));
    for (time, name, touched) in times.iter().take(5) {
        println!("  longest: {time:.1?} {name} {touched:?}");
    }
    let fresh = check(&kept.workspace().revised(Tests::Skipped, |_| None), &OPTIONS);
    let same = fresh.findings == kept.report().findings && fresh.summary == kept.report().summary;
    println!("  {everything} checked everything; equal to a whole check: {same}");
}

fn tell(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| times.get((times.len() - 1) * part / 100).copied().unwrap_or_default();
    println!(
        "  {what}: {} edits, 10 % {:.2?}, median {:.2?}, 90 % {:.2?}, longest {:.2?}",
        times.len(),
        at(10),
        at(50),
        at(90),
        at(100)
    );
}

/// The values of all properties, each with the property's name and the stretch it takes.
fn values(text: &str) -> Vec<(String, Range<usize>)> {
    let source = Source { path: "a.ekl".to_owned(), text: text.to_owned().into(), pack: Pack::PROJECT };
    let file = syntax::parse(SourceId(0), &source).file;
    let mut bodies: Vec<&tree::Body> = Vec::new();
    for item in &file.items {
        if let tree::Item::Line(line) = item {
            bodies.extend(line.body.as_deref());
        }
    }
    let mut all = Vec::new();
    while let Some(body) = bodies.pop() {
        for member in &body.members {
            match member {
                tree::Member::Property(p) => {
                    if let (Some(a), Some(b)) = (p.values.first(), p.values.last()) {
                        let name = p.name.span.of(text).to_owned();
                        all.push((name, a.span().start as usize..b.span().end as usize));
                    }
                }
                tree::Member::Line(line) => bodies.extend(line.body.as_deref()),
                _ => {}
            }
        }
    }
    all
}

/// A small generator: the same edits each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % n.max(1)
    }
}
