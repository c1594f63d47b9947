//! How the cost of a whole check grows with the collection: `cargo bench --bench growth`.
//!
//! Runs the program itself on made-up collections, from text on disk to JSON, and beside it the least that any checker of such
//! texts could do: split them into tokens and give each name a number, on one core. `EINKLANG_CLAUSES=1000,10000` takes
//! other sizes, `EINKLANG_RUNS=5` other numbers of runs; `EINKLANG_PLOT=docs/images/growth.svg` draws what was measured.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark that cannot run ends, and one that ran tells"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use einklang::syntax::lexer;
use einklang::syntax::token::TokenKind;
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

#[path = "corpus.rs"]
mod corpus;

/// What one size costs.
struct Cost {
    clauses: usize,
    bytes: usize,
    check: Duration,
    /// MiB at the most.
    memory: f64,
    floor: Duration,
}

fn main() {
    // `cargo bench` passes `--bench`, `cargo test --benches` does not.
    if !env::args().any(|a| a == "--bench") {
        return;
    }
    let list = env::var("EINKLANG_CLAUSES").unwrap_or_else(|_| "1000,10000,100000,1000000".to_owned());
    let runs: usize = env::var("EINKLANG_RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let costs: Vec<Cost> =
        list.split(',').map(|n| measure(n.trim().parse().expect("a number of clauses"), runs)).collect();
    println!("| clauses | text | check | memory | tokens and names | ratio | growth | growth of the floor |");
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    let mut before: Option<&Cost> = None;
    for cost in &costs {
        let growth =
            |now: Duration, then: Duration| format!("× {:.1}", now.as_secs_f64() / then.as_secs_f64());
        let (of_check, of_floor) = before.map_or((String::new(), String::new()), |then| {
            (growth(cost.check, then.check), growth(cost.floor, then.floor))
        });
        println!(
            "| {} | {:.1} MB | {:.3} s | {:.0} MiB | {:.3} s | {:.1} | {of_check} | {of_floor} |",
            cost.clauses,
            cost.bytes as f64 / 1e6,
            cost.check.as_secs_f64(),
            cost.memory,
            cost.floor.as_secs_f64(),
            cost.check.as_secs_f64() / cost.floor.as_secs_f64(),
        );
        before = Some(cost);
    }
    if let Ok(path) = env::var("EINKLANG_PLOT") {
        fs::write(path, plot(&costs)).expect("the plot can be written");
    }
}

fn measure(clauses: usize, runs: usize) -> Cost {
    let files = corpus::corpus(clauses);
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in &files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
    let bytes = files.iter().map(|(_, text)| text.len()).sum();
    let (mut checks, mut floors, mut memory) = (Vec::new(), Vec::new(), 0.0_f64);
    for _ in 0..runs {
        let (took, peak) = check(folder.path());
        checks.push(took);
        memory = memory.max(peak);
        let start = Instant::now();
        std::hint::black_box(floor(&files));
        floors.push(start.elapsed());
    }
    Cost { clauses, bytes, check: median(checks), memory, floor: median(floors) }
}

fn median(mut all: Vec<Duration>) -> Duration {
    all.sort_unstable();
    all[all.len() / 2]
}

/// How long a check of a folder takes, and how many MiB it needs at the most.
fn check(folder: &Path) -> (Duration, f64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_einklang"))
        .args(["check", "--format", "json"])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let watch = thread::spawn(move || {
        let mut peak = 0.0_f64;
        // Where the system does not tell, nothing is told.
        while let Ok(status) = fs::read_to_string(&status) {
            let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
            let Some(kib) = line.and_then(|l| l.trim().split(' ').next()?.parse::<f64>().ok()) else { break };
            peak = peak.max(kib / 1024.0);
            thread::sleep(Duration::from_millis(1));
        }
        peak
    });
    let exit = child.wait().expect("the program ends");
    let took = start.elapsed();
    assert_eq!(exit.code(), Some(1), "there is something to find, and all can be read");
    (took, watch.join().expect("watching ends"))
}

/// Tokens and numbered names of all texts.
fn floor(files: &[(String, String)]) -> usize {
    let mut names: IndexSet<&str, FxBuildHasher> = IndexSet::default();
    let mut tokens = 0;
    for (_, text) in files {
        for token in lexer::tokens(text, false) {
            tokens += 1;
            if token.kind == TokenKind::Name {
                names.insert(token.span.of(text));
            }
        }
    }
    tokens + names.len()
}

/// What a line of the plot shows, its colour, and its values.
type Line<'a> = (&'a str, &'a str, &'a dyn Fn(&Cost) -> f64);

/// Time and memory over clauses, both axes logarithmic, as SVG.
fn plot(costs: &[Cost]) -> String {
    let (width, height, left, top) = (640.0, 360.0, 70.0, 20.0);
    let x = |n: f64| left + (n.log10() - 3.0) / 3.0 * (width - left - 90.0);
    // From a millisecond, or a mebibyte, to ten thousand of them.
    let y = |n: f64| top + (1.0 - n.log10() / 5.0) * (height - top - 50.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>Time and memory of a check, from 1,000 to 1,000,000 clauses</title>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    for power in 0..=5 {
        let (at, n) = (y(10_f64.powi(power)), 10_u64.pow(power as u32));
        let _ = writeln!(
            svg,
            "<line x1=\"{left}\" y1=\"{at:.1}\" x2=\"{:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/><text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{n}</text>",
            x(1e6),
            left - 8.0,
            at + 4.0
        );
    }
    for power in 3..=6 {
        let at = x(10_f64.powi(power));
        let _ = writeln!(
            svg,
            "<line x1=\"{at:.1}\" y1=\"{top}\" x2=\"{at:.1}\" y2=\"{:.1}\" stroke=\"#ddd\"/><text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            y(1.0),
            y(1.0) + 18.0,
            10_u64.pow(power as u32)
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">clauses</text>",
        x(31_622.0),
        height - 8.0
    );
    let lines: [Line<'_>; 3] = [
        ("check, ms", "#0b5fa5", &|c| c.check.as_secs_f64() * 1e3),
        ("memory, MiB", "#b3541e", &|c| c.memory),
        ("floor, ms", "#6b6b6b", &|c| c.floor.as_secs_f64() * 1e3),
    ];
    for (name, colour, of) in lines {
        let at = |c: &Cost| (x(c.clauses as f64), y(of(c).max(1.0)));
        let points: Vec<String> = costs.iter().map(at).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            points.join(" ")
        );
        for (x, y) in costs.iter().map(at) {
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
        if let Some((x, y)) = costs.last().map(at) {
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{name}</text>",
                x + 8.0,
                y + 4.0
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}
