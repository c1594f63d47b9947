//! temporary
use super::fixture::of_files;
use einklang::finding::Lang;
use einklang::source::Span;
use std::time::Instant;

#[test]
#[ignore]
fn speed() {
    let mut files = Vec::new();
    for f in 0..60 {
        let mut t = String::from("use policy\n");
        t.push_str(&format!("agreement A{f} \"Agreement {f}\" {{\n  parties: DE, GH\n"));
        for c in 0..167 {
            t.push_str(&format!("  clause c{c} \"Clause {c} of {f}\" {{\n    DE shall train\n    amount: {c} persons/year\n    period: 2026-01-01 .. 2030-12-31\n    topic: t{}\n  }}\n", c % 7));
        }
        t.push_str("}\n");
        if f == 0 {
            for i in 0..7 {
                t.push_str(&format!("topic t{i} \"T{i}\"\n"));
            }
            t.push_str("country DE \"D\"\ncountry GH \"G\"\naction train \"t\"\n");
        }
        files.push((format!("f{f:02}.ekl"), t));
    }
    let text = files[30].1.clone();
    let now = Instant::now();
    let fx = of_files(files, "f30.ekl", Span::default(), Lang::De);
    eprintln!("check {:?}", now.elapsed());
    let it = fx.analysis();
    for needle in ["    topic: t0", "    DE shall train", "    amount: 100 ", "    period:", "clause c50"] {
        let at = text.find(needle).unwrap() + needle.len();
        let cursor = einklang::ide::Cursor { source: fx.source, offset: at as u32 };
        let now = Instant::now();
        let n = einklang::ide::completion::complete(&it, cursor).items.len();
        eprintln!("complete {needle:?} {n} {:?}", now.elapsed());
    }
    for (name, insert) in [
        ("after_value", "    refers_to: "),
        ("member", "    "),
        ("names", "    refers_to: c"),
        ("cap", "    prerequisite: A1"),
    ] {
        let at = text.find("    period:").unwrap();
        let mut t2 = text.clone();
        t2.insert_str(at, &format!("{insert}\n"));
        let mut kept = fx
            .kept
            .workspace()
            .sources
            .files
            .iter()
            .filter(|s| !s.is_embedded())
            .map(|s| (s.path.clone(), s.text.clone()))
            .collect::<Vec<_>>();
        kept.iter_mut().find(|(p, _)| p == "f30.ekl").unwrap().1 = t2;
        let fx = of_files(kept, "f30.ekl", Span::new(at + insert.len(), at + insert.len()), Lang::De);
        let it = fx.analysis();
        for _ in 0..2 {
            let now = Instant::now();
            let r = einklang::ide::completion::complete(&it, fx.cursor());
            eprintln!("complete {name} {} {} {:?}", r.items.len(), r.is_incomplete, now.elapsed());
        }
    }
    let now = Instant::now();
    let n = einklang::ide::tokens::tokens(&it, fx.source).len();
    eprintln!("tokens {n} {:?}", now.elapsed());
    let now = Instant::now();
    let n = einklang::ide::symbols::outline(&it, fx.source).len();
    eprintln!("outline {n} {:?}", now.elapsed());
    let now = Instant::now();
    let n = einklang::ide::symbols::search(&it, "clause", 100).len();
    eprintln!("search {n} {:?}", now.elapsed());
    let now = Instant::now();
    let n = einklang::ide::actions::actions(
        &it,
        einklang::source::Place { source: fx.source, span: Span::new(200, 300) },
    )
    .len();
    eprintln!("actions {n} {:?}", now.elapsed());
    let now = Instant::now();
    let n = einklang::ide::folding::folds(&it, fx.source).len();
    eprintln!("folds {n} {:?}", now.elapsed());
}
