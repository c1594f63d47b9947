//! Statements without mistakes, and the model they make.

use super::*;

/// The benchmark's corpus, where there is one: set `EINKLANG_CORPUS` to its folder.
#[test]
fn a_large_corpus_has_no_mistakes() {
    let Some(path) = std::env::var_os("EINKLANG_CORPUS") else { return };
    let sources = folder(Path::new(&path));
    let start = std::time::Instant::now();
    let parsed: Vec<Parsed> = sources.iter().map(|(id, source)| parse(id, source)).collect();
    let parts: Vec<Part<'_>> = parsed.iter().map(whole).collect();
    let parsing = start.elapsed();
    let lowered = lower(&sources, &parts);
    let lowering = start.elapsed() - parsing;
    let count = lowered.model.entities.kind.len();
    assert_eq!(shown(&sources, &lowered.findings[..lowered.findings.len().min(20)], Lang::En), "");
    assert!(count > 100, "{count} entities");
    // Shown with `--nocapture`, to see how long it takes.
    std::io::Write::write_fmt(
        &mut std::io::stderr(),
        format_args!("{count} entities, parsed in {parsing:?}, lowered in {lowering:?}\n"),
    )
    .unwrap();
}
