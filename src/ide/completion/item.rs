//! Completion at the top level and in tests: what items begin with, and what follows their first words.

use super::About;
use super::list::{List, Offer, Sort};
use super::{accept, expression, literal, names, sentence};
use crate::check::own_rules;
use crate::ide::snippet::Snippet;
use crate::model::{EntityId, KindId, Type};
use crate::packs;
use crate::source::Pack;
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::Item;
use crate::syntax::words::Word;

pub(super) use super::value::is_required;

/// At the top level, or in a test.
pub(super) fn complete(list: &mut List<'_>, before: &[Piece]) {
    let scene = list.scene;
    let text = |p: &Piece| scene.text(p);
    let last = before.last();
    let last_kind = last.map(|p| p.kind);
    let last_word = last.map_or(Word::None, |p| p.word);
    match before.first().map_or(Word::None, |p| p.word) {
        _ if before.is_empty() => begin(list),
        Word::Use if before.len() == 1 => use_(list),
        Word::Accept => accept::head(list, before),
        Word::Expect => accept::expect(list, before),
        Word::Extend if last_word == Word::Kind => kinds(list, 0),
        Word::Extend if before.len() == 1 => {
            literal::keyword(list, "kind", 100);
            names::of_kind(list, KindId::ENTITY, 0);
        }
        Word::Kind => match last_word {
            _ if before.len() < 2 => {}
            Word::Is | Word::In => kinds(list, 0),
            _ if last_kind == Some(T::Name) || last_kind == Some(T::Text) => {
                ["is", "in", "note"].iter().for_each(|word| literal::keyword(list, word, 0));
            }
            _ => {}
        },
        Word::Define => define(list, before),
        Word::Value if before.iter().any(|p| p.kind == T::Assign) => expression::complete(list, before),
        Word::Unit if before.iter().any(|p| p.kind == T::Assign) => {
            literal::of_dimension(list, None, "", before);
        }
        Word::Value | Word::Unit => {}
        Word::AsOf => literal::of(list, Type::Date, 0),
        // The name of a new entity may begin with that of its container.
        _ if before.len() == 1 && last_kind == Some(T::Name) => {
            if let Some(container) =
                scene.kind(text(&before[0])).and_then(|k| scene.it.model.kind(k).container)
            {
                names::of_kind(list, container, 0);
            }
        }
        _ => {}
    }
}

/// What an item may begin with.
fn begin(list: &mut List<'_>) {
    let in_test = list.scene.is_in_test();
    let lang = list.scene.it.lang;
    for kind in 0..list.scene.it.model.kinds.len() as u32 {
        entity(list, KindId(kind), 0);
    }
    if in_test {
        let expect = Offer {
            label: "expect",
            sort: Sort::Keyword,
            rank: 0,
            detail: lang.pick("what is found", "was gefunden wird"),
            about: About::Word("expect".to_owned()),
        };
        let rule = own_rules(list.scene.it.workspace).into_iter().next();
        let rule =
            rule.map_or("RULE".to_owned(), |(code, _)| code.rsplit('/').next().unwrap_or("").to_owned());
        list.snippet(expect, |s| s.text("expect ").slot(&rule).text(" at ").slot("PLACE"));
        literal::keyword(list, "expect no findings", 1);
        let offer = offered("as_of", lang.pick("day of the test", "Tag des Tests"), 2);
        let day = crate::model::date::DateRange::on(list.scene.it.report.as_of).to_string();
        list.snippet(offer, |s| s.text("as_of: ").slot(&day));
    }
    type Write = fn(Snippet) -> Snippet;
    let words: [(&str, &str, &str, Write); 11] = [
        ("use", "bring a pack in", "ein Paket einbinden", |s| s.text("use ").slot("policy")),
        ("extend", "add to an entity", "einen Eintrag ergänzen", |s| {
            s.text("extend ").slot("NAME").text(" {\n  ").end().text("\n}")
        }),
        ("extend kind", "add to a kind", "eine Art ergänzen", |s| {
            s.text("extend kind ")
                .slot("KIND")
                .text(" {\n  ")
                .slot("name")
                .text(": ")
                .slot("text ?")
                .text("\n}")
        }),
        ("rule", "what contradicts what", "was einander widerspricht", rule),
        ("accept", "answer for a finding", "einen Befund verantworten", |s| {
            s.text("accept ")
                .slot("RULE")
                .text(" at ")
                .slot("PLACE")
                .text(" {\n  because \"")
                .slot("…")
                .text("\"\n}")
        }),
        (
            "test",
            "a small world with what is found in it",
            "eine kleine Welt und was darin gefunden wird",
            |s| s.text("test \"").slot("…").text("\" {\n  ").end().text("\n  expect no findings\n}"),
        ),
        ("kind", "a sort of thing", "eine Art von Dingen", |s| {
            s.text("kind ")
                .slot("name")
                .text(" en \"")
                .slot("…")
                .text("\" de \"")
                .slot("…")
                .text("\" {\n  ")
                .end()
                .text("\n}")
        }),
        ("choice", "an enumeration", "eine Aufzählung", |s| {
            s.text("choice ").slot("name").text(" { ").slot("A").text("  ").slot("B").text(" }")
        }),
        ("unit", "what is counted in", "worin gezählt wird", |s| {
            s.text("unit ").slot("one").text(" | ").slot("many")
        }),
        (
            "define",
            "a condition or calculation with a name",
            "eine Bedingung oder Berechnung mit Namen",
            |s| {
                s.text("define ")
                    .slot("name")
                    .text("(")
                    .slot("x")
                    .text(": ")
                    .slot("entity")
                    .text(") when ")
                    .slot("x.title is given")
            },
        ),
        ("value", "a threshold", "ein Schwellenwert", |s| {
            s.text("value ").slot("name").text(" = ").slot("20 %")
        }),
    ];
    for (i, (word, en, de, write)) in words.into_iter().enumerate() {
        if in_test && matches!(word, "use" | "test" | "accept") {
            continue;
        }
        list.snippet(offered(word, lang.pick(en, de), 300 + i as u32), write);
    }
}

fn offered<'t>(word: &'t str, detail: &'t str, rank: u32) -> Offer<'t> {
    let first = word.split(' ').next().unwrap_or(word);
    Offer { label: word, sort: Sort::Keyword, rank, detail, about: About::Word(first.to_owned()) }
}

fn rule(s: Snippet) -> Snippet {
    s.text("rule ")
        .slot("name")
        .text(" en \"")
        .slot("…")
        .text("\" de \"")
        .slot("…")
        .text("\" {\n  severity: ")
        .choice(&["error", "warning", "note"])
        .text("\n  for ")
        .slot("x")
        .text(": ")
        .slot("entity")
        .text("\n  where ")
        .slot("x.title is none")
        .text("\n  report ")
        .slot("x")
        .text(" en \"")
        .slot("…")
        .text("\" de \"")
        .slot("…")
        .text("\"\n}")
}

/// Offers an entity of a kind: its name, a title, and what must be said of it.
pub(super) fn entity(list: &mut List<'_>, kind: KindId, rank: u32) {
    let scene = list.scene;
    let it = scene.it;
    let declared = it.model.kind(kind);
    let label = it.model.symbols.text(declared.name);
    if matches!(kind, KindId::ENTITY | KindId::STATEMENT)
        || !it.model.visibility.sees(scene.pack(), declared.pack)
    {
        return;
    }
    // What is stated in this file already is stated again most often.
    let here = |e: u32| {
        it.model.entities.declared.get(e as usize).is_some_and(|d| d.name.source == scene.cursor.source)
    };
    let away = match declared.pack {
        _ if declared.extent.clone().any(|e| here(e) && it.model.kind_of(EntityId(e)) == kind) => 0,
        Pack::PROJECT => 10,
        _ => 20,
    };
    let title = declared.title.as_ref().map_or("", |t| t.in_lang(it.lang));
    let about = About::Kind(label.to_owned());
    let offer = Offer { label, sort: Sort::Kind, rank: rank + away, detail: title, about };
    list.snippet(offer, |s| {
        let mut s = s.text(label).text(" ").slot("name").text(" \"").slot("…").text("\" {\n");
        // What must be said is best said in a sentence.
        let (sentence, said) = sentence::first(scene, kind);
        if !sentence.is_empty() {
            s = sentence::written(scene, s.text("  "), &sentence).text("\n");
        }
        for (symbol, id) in it.model.properties_seen(kind, scene.pack()) {
            let property = it.model.property(id);
            if is_required(property) && !matches!(property.ty, Type::Any) && !said.contains(&id) {
                let name = it.model.symbols.text(symbol);
                s = s.text("  ").text(name).text(": ").value(it, id).text("\n");
            }
        }
        s.text("  ").end().text("\n}")
    });
}

/// The words that members of every entity may begin with.
pub(super) fn words_of_bodies(list: &mut List<'_>) {
    let lang = list.scene.it.lang;
    let source = lang.pick("its source", "woher es stammt");
    list.snippet(offered("cite", source, 400), |s| {
        s.text("cite ").slot("SOURCE").text(" \"").slot("…").text("\"")
    });
    let note = lang.pick("a remark", "eine Bemerkung");
    list.snippet(offered("note", note, 401), |s| s.text("note \"").slot("…").text("\""));
    let alias = lang.pick("other names", "andere Namen");
    list.snippet(offered("alias", alias, 402), |s| s.text("alias ").slot("NAME"));
}

/// Offers all kinds by name.
pub(super) fn kinds(list: &mut List<'_>, rank: u32) {
    let it = list.scene.it;
    for kind in &it.model.kinds {
        if it.model.visibility.sees(list.scene.pack(), kind.pack) {
            let label = it.model.symbols.text(kind.name);
            let title = kind.title.as_deref().map_or("", |t| t.in_lang(it.lang));
            let rank = rank + if kind.pack == list.scene.pack() { 0 } else { 5 };
            let about = About::Kind(label.to_owned());
            list.word(Offer { label, sort: Sort::Kind, rank, detail: title, about });
        }
    }
}

/// The packs that can be used: those that come with the program, and folders of the project.
fn use_(list: &mut List<'_>) {
    let used: Vec<&str> = list.scene.it.workspace.sources.packs.iter().map(String::as_str).collect();
    for name in packs::names() {
        let rank = if used.contains(&name) { 10 } else { 0 };
        let detail = if used.contains(&name) { list.scene.it.lang.pick("in use", "eingebunden") } else { "" };
        list.word(Offer { label: name, sort: Sort::Pack, rank, detail, about: About::Nothing });
    }
}

/// `define f(x: TYPE) when …`
fn define(list: &mut List<'_>, before: &[Piece]) {
    let mut depth = 0;
    let mut closed = false;
    for piece in before {
        match piece.kind {
            T::LeftParen => depth += 1,
            T::RightParen => {
                depth -= 1;
                closed |= depth == 0;
            }
            _ => {}
        }
    }
    let body = before.iter().any(|p| p.word == Word::When || p.kind == T::Assign);
    match before.last().map(|p| p.kind) {
        _ if closed && body => expression::complete(list, before),
        Some(T::Colon) if depth == 1 => super::kind::types(list),
        Some(T::RightParen | T::Text) if closed => literal::keyword(list, "when", 0),
        _ => {}
    }
}

/// The rules that are written, by the code that names each here, and whether it is of the project's own.
pub(super) fn rules<'a>(list: &List<'a>) -> Vec<(String, String, String)> {
    let it = list.scene.it;
    let mut all = Vec::new();
    for parsed in &it.workspace.parsed {
        let source = it.workspace.sources.get(parsed.source);
        for item in &parsed.file.items {
            if let Item::Rule(rule) = item {
                let pack = it.workspace.sources.pack_name(source.pack);
                let name = rule.name.span.of(&source.text);
                let title = rule.title.as_ref().map(|t| crate::model::localised(&source.text, t));
                let title = title.map_or(String::new(), |t| t.in_lang(it.lang).to_owned());
                all.push((format!("{pack}/{name}"), name.to_owned(), title));
            }
        }
    }
    all
}
