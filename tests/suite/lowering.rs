//! From trees to the model: what statements mean, and what is said about those that mean nothing.

use std::path::Path;

use einklang::finding::{Finding, Lang};
use einklang::model::{Lowered, Part, lower};
use einklang::source::{LineIndex, Pack, Source, Sources};
use einklang::syntax::{Parsed, parse};

mod broken;
mod hostile;
mod sound;

/// Some files of the project.
fn project(files: &[(&str, &str)]) -> Sources {
    let file = |(path, text): &(&str, &str)| Source {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
        pack: Pack::PROJECT,
    };
    Sources { files: files.iter().map(file).collect(), ..Sources::default() }
}

/// Parses and lowers some files.
fn lowered(sources: &Sources) -> (Vec<Finding>, Lowered) {
    let parsed: Vec<Parsed> = sources.iter().map(|(id, source)| parse(id, source)).collect();
    let parts: Vec<Part<'_>> = parsed.iter().map(whole).collect();
    let lowered = lower(sources, &parts);
    (parsed.iter().flat_map(|p| p.findings.clone()).collect(), lowered)
}

/// A whole file.
fn whole(parsed: &Parsed) -> Part<'_> {
    Part { source: parsed.source, items: &parsed.file.items, prose: &parsed.file.prose, entities: true }
}

/// All findings, one a line: place, what stands there, message, help.
fn shown(sources: &Sources, findings: &[Finding], lang: Lang) -> String {
    let mut out = String::new();
    for it in findings {
        let place = |place: einklang::source::Place| {
            let source = sources.get(place.source);
            let at = LineIndex::new(&source.text).position(&source.text, place.span.start);
            format!("{}:{} `{}`", at.line, at.column, place.span.of(&source.text).replace('\n', "⏎"))
        };
        out.push_str(&format!("{} {}: {}\n", place(it.primary.place), it.code, it.message.in_lang(lang)));
        for related in &it.related {
            out.push_str(&format!("  {}: {}\n", place(related.place), related.text.in_lang(lang)));
        }
        if let Some(help) = &it.help {
            out.push_str(&format!("  = {}\n", help.in_lang(lang)));
        }
    }
    out
}

/// What is said about one file, in English.
fn said(text: &str) -> String {
    let sources = project(&[("a.ekl", text)]);
    let (mut findings, lowered) = lowered(&sources);
    findings.extend(lowered.findings);
    shown(&sources, &findings, Lang::En)
}

/// All files below a folder.
fn folder(path: &Path) -> Sources {
    let mut sources = Sources::default();
    let mut paths: Vec<_> = ignore::Walk::new(path).flatten().map(|e| e.into_path()).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "ekl")) {
        let text = std::fs::read_to_string(path).unwrap();
        sources.files.push(Source { path: path.display().to_string(), text, pack: Pack::PROJECT });
    }
    sources
}
