//! One mistake each, and what is said about it.

use super::*;

#[test]
fn probe() {
    let Ok(text) = std::fs::read_to_string("/tmp/t.ekl") else { return };
    let sources = project(&[("a.ekl", include_str!("policy.ekl")), ("b.ekl", &text)]);
    let (mut findings, lowered) = lowered(&sources);
    findings.extend(lowered.findings);
    for lang in [Lang::En, Lang::De] {
        std::io::Write::write_all(&mut std::io::stderr(), shown(&sources, &findings, lang).as_bytes())
            .unwrap();
    }
}
