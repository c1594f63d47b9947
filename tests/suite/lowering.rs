//! From trees to the model: what statements mean, and what is said about those that mean nothing.

use std::path::Path;

use einklang::finding::{Finding, Lang};
use einklang::model::unit::Measure;
use einklang::model::value::Value;
use einklang::model::{Cells, EntityId, Lowered, Model, Part, PropertyId, Type, lower};
use einklang::source::{LineIndex, Pack, Source, Sources};
use einklang::syntax::{Parsed, parse};

mod broken;
mod hostile;
mod sound;

/// Some files of the project.
fn project(files: &[(&str, &str)]) -> Sources {
    let file = |(path, text): &(&str, &str)| Source {
        path: (*path).to_owned(),
        text: (*text).to_owned().into(),
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
    let ours = |p: &&std::path::PathBuf| {
        p.to_string_lossy().ends_with(".ekl") || p.to_string_lossy().ends_with(".ekl.md")
    };
    for path in paths.iter().filter(ours) {
        let text = std::fs::read_to_string(path).unwrap();
        sources.files.push(Source {
            path: path.display().to_string(),
            text: text.into(),
            pack: Pack::PROJECT,
        });
    }
    sources
}

/// The vocabulary of these tests, and a file of statements.
fn policy(text: &str) -> Sources {
    project(&[("a.ekl", include_str!("lowering/policy.ekl")), ("b.ekl", text)])
}

/// What is said about some statements in the vocabulary of these tests.
fn said_in_policy(text: &str) -> String {
    let sources = policy(text);
    let (mut findings, lowered) = lowered(&sources);
    findings.extend(lowered.findings);
    shown(&sources, &findings, Lang::En)
}

/// The cells of an entity's property, as they would be written.
fn cells(sources: &Sources, model: &Model, entity: &str, property: &str) -> Vec<String> {
    let id = model.resolve(entity, Pack::PROJECT, None).unwrap();
    let property = model.property_of(model.kind_of(id), property).unwrap();
    let column = &model.columns[property.index()];
    let mut out = Vec::new();
    for cell in column.cells(id) {
        let mut text = match &column.cells {
            Cells::Entities(all) => entity_text(model, all[cell]),
            Cells::Values(all) => value_text(model, property, &all[cell]),
        };
        let place = column.places[cell];
        text.push_str(&format!(" at `{}`", sources.text(place).replace('\n', "⏎")));
        if let Some(note) = column.note(cell) {
            text.push_str(&note.during.map_or(String::new(), |d| format!(" during {d}")));
            text.push_str(&note.as_of.map_or(String::new(), |d| format!(" as of {d}")));
            text.push_str(&note.source.map_or(String::new(), |s| format!(" cite {}", model.name_of(s))));
            text.push_str(&note.quote.as_ref().map_or(String::new(), |q| format!(" “{q}”")));
        }
        out.push(text);
    }
    out
}

fn entity_text(model: &Model, id: EntityId) -> String {
    match id {
        EntityId::UNKNOWN => "unknown".into(),
        EntityId::FAULTY => "faulty".into(),
        EntityId::ANY => "any".into(),
        id => model.name_of(id).into(),
    }
}

fn value_text(model: &Model, property: PropertyId, value: &Value) -> String {
    let it = model.property(property);
    match value {
        Value::Unknown => "unknown".into(),
        Value::Faulty => "faulty".into(),
        Value::Entity(id) => entity_text(model, *id),
        Value::Choice(i) => match it.ty {
            Type::Choice(id) => model.symbols.text(model.choices[id.index()].values[*i as usize].0).into(),
            _ => format!("choice {i}"),
        },
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.into(),
        Value::Number(n) => it.unit.clone().unwrap_or_else(Measure::bare).show(&n.interval(), Lang::En),
        Value::Date(d) => d.to_string(),
        Value::Period(p) => p.to_string(),
        Value::Duration(d) => d.in_words(Lang::En),
        Value::Text(id) => {
            let variants = model.text(*id).variants.iter();
            let texts: Vec<String> = variants
                .map(|(tag, text)| {
                    format!("{}{text:?}", tag.as_ref().map_or(String::new(), |t| format!("{t} ")))
                })
                .collect();
            texts.join(" ")
        }
    }
}
