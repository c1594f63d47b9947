//! Every question at every offset: nothing panics, and answers lie inside the texts.

use einklang::check::Options;
use einklang::check::kept::Kept;
use einklang::finding::Lang;
use einklang::ide::names::{mention, mentions};
use einklang::ide::{
    Analysis, Cursor, definition, explain, hierarchy, hints, hover, lenses, links, references, rename,
};
use einklang::source::{Place, SourceId, Span};
use einklang::workspace::{Tests, of_texts};

use super::scene::AS_OF;

fn fixture(folder: &str) -> Vec<(String, String)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let is_read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy();
        name.ends_with(".ekl") || name.ends_with(".ekl.md") || name == "einklang.toml"
    };
    let files = files.into_iter().filter(is_read);
    files
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn kept(files: Vec<(String, String)>) -> Kept {
    Kept::new(of_texts(files), Tests::Skipped, Options { as_of: AS_OF, lang: Lang::De })
}

fn inside(analysis: &Analysis<'_>, place: Place) {
    let text = &analysis.workspace.sources.get(place.source).text;
    let range = place.span.range();
    assert!(text.get(range.clone()).is_some(), "{range:?} in a text of {} bytes", text.len());
}

fn ask(analysis: &Analysis<'_>, cursor: Cursor) {
    let at = |place| inside(analysis, place);
    if let Some(mention) = mention(analysis, cursor) {
        at(mention.place);
        assert!(mention.place.span.start <= cursor.offset && cursor.offset <= mention.place.span.end);
    }
    let targets = [definition::definition, definition::declaration, definition::type_definition];
    for target in targets.iter().flat_map(|ask| ask(analysis, cursor)) {
        at(target.name);
        at(Place { span: target.whole, ..target.name });
    }
    if let Some(hover) = hover::hover(analysis, cursor) {
        at(hover.place);
        assert!(!hover.markdown.is_empty());
    }
    for mention in references::highlights(analysis, cursor) {
        at(mention.place);
        assert_eq!(mention.place.source, cursor.source);
    }
    if let Ok(name) = rename::prepare(analysis, cursor) {
        at(name.place);
        let found = references::references(analysis, cursor, true);
        assert!(found.iter().any(|m| m.place == name.place), "`{}` is no reference of itself", name.name);
    }
    if let Some(item) = hierarchy::prepare(analysis, cursor) {
        let out = hierarchy::outgoing(analysis, &item).into_iter();
        for step in out.chain(hierarchy::incoming(analysis, &item)) {
            at(step.item.place);
            step.places.iter().for_each(|place| at(*place));
        }
        hierarchy::supertypes(analysis, &item).iter().for_each(|item| at(item.place));
    }
    for finding in explain::findings_at(analysis, cursor) {
        explain::explain(analysis, finding).places.iter().for_each(|place| at(*place));
    }
}

fn ask_of_text(analysis: &Analysis<'_>, source: SourceId) {
    let length = analysis.workspace.sources.get(source).text.len();
    lenses::lenses(analysis, source).iter().for_each(|lens| inside(analysis, lens.place));
    links::links(analysis, source).iter().for_each(|link| inside(analysis, link.place));
    let all = Span::new(0, length);
    hints::hints(analysis, source, all).iter().for_each(|hint| inside(analysis, hint.place));
    mentions(analysis, source, all).iter().for_each(|mention| inside(analysis, mention.place));
}

/// Asks everything at every so many bytes, characters that are cut through included.
fn sample(files: Vec<(String, String)>, step: usize) {
    let kept = kept(files);
    let analysis = Analysis::of(&kept, Lang::De);
    let own = analysis.workspace.sources.iter().filter(|(_, file)| !file.is_embedded());
    for (source, file) in own {
        ask_of_text(&analysis, source);
        for offset in (0..=file.text.len() + 1).step_by(step) {
            ask(&analysis, Cursor { source, offset: offset as u32 });
        }
    }
}

#[test]
fn every_question_has_an_answer_everywhere_in_the_drafts() {
    sample(fixture("ghana"), 311);
    sample(fixture("micro/m1-kenia-juli-2021"), 61);
    sample(fixture("koalition"), 499);
    sample(fixture("swp2024"), 1499);
}

#[test]
fn every_question_has_an_answer_in_texts_that_end_anywhere() {
    for cut in [1, 3, 5] {
        let mut files = fixture("micro/m1-kenia-juli-2021");
        for (_, text) in files.iter_mut().filter(|(name, _)| name != "einklang.toml") {
            let mut end = text.len() * cut / 6;
            while !text.is_char_boundary(end) {
                end += 1;
            }
            text.truncate(end);
        }
        sample(files, 97);
    }
}

#[test]
fn every_question_has_an_answer_in_all_the_language_has() {
    let all = include_str!("../contract/complete.ekl");
    sample(vec![("all.ekl".to_owned(), all.to_owned())], 37);
    let cut = all.char_indices().map(|(at, _)| at).nth(all.chars().count() * 3 / 4).unwrap();
    sample(vec![("all.ekl".to_owned(), all[..cut].to_owned())], 73);
}

#[test]
fn what_is_nested_without_end_is_asked_about_all_the_same() {
    let open = "(".repeat(80);
    let chain = "h.floors > 1 and ".repeat(300);
    let bodies = "house h { ".repeat(90);
    let text = format!(
        "kind house {{ floors: number ? }}\n{bodies}\nrule r {{ for h: house where {open}h.floors > 2 }}\nrule s {{ for h: house where {chain} h.floors > 3 report h \"{{h}}\" }}\ndefine a(h: house) = b(h)\ndefine b(h: house) = a(h)\ndefine c(h: house) when a(h) == b(h)\n"
    );
    sample(vec![("deep.ekl".to_owned(), text)], 101);
}
