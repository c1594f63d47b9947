//! What each stage of a check costs, and the whole: `cargo bench --bench stages`.
//!
//! `EINKLANG_CLAUSES=1000,10000 cargo bench --bench stages` takes other sizes. Set `RAYON_NUM_THREADS=1` for one core.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run ends")]

use std::hint::black_box;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use einklang::check::{self, Options};
use einklang::finding::Lang;
use einklang::graph::dependencies;
use einklang::model::{self, Part, PropertyId};
use einklang::rules::Scope;
use einklang::source::{SourceId, Sources};
use einklang::syntax::{self, lexer};
use einklang::workspace::{self, Workspace};
use einklang::{engine, render, rules};

#[path = "corpus.rs"]
mod corpus;

/// The day of evaluation, in days since 1970-01-01: 2026-01-01.
const AS_OF: i32 = 20_454;

fn sizes() -> Vec<usize> {
    let given = std::env::var("EINKLANG_CLAUSES").unwrap_or_else(|_| "1000,10000,100000".to_owned());
    given.split(',').map(|n| n.trim().parse().expect("a number of clauses")).collect()
}

fn parts(workspace: &Workspace) -> Vec<Part<'_>> {
    let part = |p: &'_ syntax::Parsed| p.source;
    workspace
        .parsed
        .iter()
        .map(|p| Part { source: part(p), items: &p.file.items, prose: &p.file.prose, entities: true })
        .collect()
}

fn stages(criterion: &mut Criterion) {
    for clauses in sizes() {
        let files = corpus::corpus(clauses);
        let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
        let workspace = workspace::of_texts(files.iter().cloned());
        let Sources { files: sources, .. } = &workspace.sources;
        let parts = parts(&workspace);
        let lowered = model::lower(&workspace.sources, &parts);
        let model = &lowered.model;
        let compile = || rules::compile(&workspace.sources, model, &parts, &[], Scope::Needed);
        let (program, mistakes) = compile();
        assert!(mistakes.is_empty(), "the corpus is in order: {mistakes:?}");
        let settings = engine::Settings { today: AS_OF, lang: Lang::En };
        let options = Options { as_of: AS_OF, lang: Lang::En };
        let report = check::check(&workspace, &options);
        assert!(!report.findings.is_empty(), "there is something to find");

        let mut group = criterion.benchmark_group("stages");
        group.sample_size(10).throughput(Throughput::Bytes(bytes as u64));
        let mut stage = |name: &str, run: &mut dyn FnMut()| {
            group.bench_function(BenchmarkId::new(name, clauses), |b| b.iter(&mut *run));
        };
        stage("lex", &mut || {
            for source in sources {
                black_box(lexer::tokens(&source.text, source.is_markdown()));
            }
        });
        stage("parse", &mut || {
            for (id, source) in sources.iter().enumerate().filter(|(_, s)| s.path.ends_with(".ekl")) {
                black_box(syntax::parse(SourceId(id as u32), source));
            }
        });
        stage("lower", &mut || drop(black_box(model::lower(&workspace.sources, &parts))));
        stage("graph", &mut || {
            let all = (0..model.properties.len() as u32).map(PropertyId);
            black_box(dependencies::references(model, all));
        });
        stage("compile", &mut || drop(black_box(compile())));
        stage("solve", &mut || {
            black_box(engine::solve(&workspace.sources, model, &program, settings));
        });
        stage("render", &mut || {
            let lines = render::Lines::new(&workspace.sources);
            let mut out = std::io::sink();
            render::json::write(&mut out, &report, &lines, Lang::En)
                .expect("nowhere to write is always there");
        });
        stage("whole", &mut || {
            let workspace = workspace::of_texts(files.iter().cloned());
            black_box(check::check(&workspace, &options));
        });
        group.finish();
    }
}

/// The time until a draft is checked with all packs, in the process: what start-up costs.
fn drafts(criterion: &mut Criterion) {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/ghana");
    let paths = [std::path::PathBuf::from(root)];
    let options = Options { as_of: AS_OF, lang: Lang::De };
    let mut group = criterion.benchmark_group("draft");
    group.sample_size(20);
    group.bench_function("load", |b| {
        b.iter(|| black_box(workspace::load(&paths, &[], workspace::Tests::Skipped)));
    });
    group.bench_function("check", |b| {
        b.iter_batched(
            || workspace::load(&paths, &[], workspace::Tests::Skipped),
            |workspace| check::check(&workspace, &options),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(all, drafts, stages);
criterion_main!(all);
