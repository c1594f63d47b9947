//! Completion in `accept` and `expect`: the findings that are there first, then all rules, then places.

use super::About;
use super::item;
use super::list::{List, Offer, Sort};
use super::{literal, names, stated};
use crate::finding::Finding;
use crate::model::{KindId, Type};
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;
use crate::syntax::words::Word;

/// `accept RULE at PLACE with NAME, …`
pub(super) fn head(list: &mut List<'_>, before: &[Piece]) {
    let at = before.iter().position(|p| p.word == Word::At);
    let with = before.iter().position(|p| p.word == Word::With);
    match (at, with, before.last()) {
        (None, _, Some(last)) if before.len() == 1 || last.kind == T::Slash => codes(list, before, true),
        (None, ..) => literal::keyword(list, "at", 0),
        (Some(_), None, Some(last)) if last.word == Word::At => {
            let code = before.get(1..at.unwrap_or(1)).unwrap_or_default();
            let code: String = code.iter().map(|p| list.scene.text(p)).collect();
            places(list, &code);
        }
        (Some(_), None, _) => literal::keyword(list, "with", 0),
        (_, Some(_), Some(last)) if last.word == Word::With || last.kind == T::Comma => {
            names::of_kind(list, KindId::ENTITY, 10);
        }
        _ => {}
    }
}

/// In the braces of an `accept`.
pub(super) fn body(list: &mut List<'_>, before: &[Piece]) {
    let lang = list.scene.it.lang;
    let Some(last) = before.last() else {
        let offer = |label, en, de, rank| {
            let about = About::Word(String::from(label));
            Offer { label, sort: Sort::Keyword, rank, detail: lang.pick(en, de), about }
        };
        let written = |word: Word| list.scene.around.inside().iter().any(|p| p.word == word);
        let (because, by, until) = (written(Word::Because), written(Word::By), written(Word::Until));
        if !because {
            let because = offer("because", "who decided what, and when", "wer wann was entschieden hat", 0);
            list.snippet(because, |s| s.text("because \"").slot("…").text("\""));
        }
        if !by {
            list.snippet(offer("by", "who answers for it", "wer es verantwortet", 1), |s| {
                s.text("by: ").slot("NAME")
            });
        }
        if !until {
            list.snippet(offer("until", "the last day it holds", "der letzte Tag, an dem es gilt", 2), |s| {
                s.text("until: ").slot("2030-12-31")
            });
        }
        return;
    };
    match (before.iter().rev().find(|p| p.word != Word::None).map(|p| p.word), last.kind) {
        (Some(Word::By), T::Colon) => names::of_kind(list, KindId::ENTITY, 0),
        (Some(Word::Until), T::Colon) => literal::of(list, Type::Date, 0),
        _ => {}
    }
}

/// `expect possible RULE at PLACE`, `expect no RULE`, `expect no findings`
pub(super) fn expect(list: &mut List<'_>, before: &[Piece]) {
    let Some(last) = before.last() else { return };
    match last.word {
        Word::Expect => {
            literal::keyword(list, "no", 1);
            literal::keyword(list, "no findings", 2);
            literal::keyword(list, "possible", 3);
            codes(list, before, false);
        }
        Word::No => {
            literal::keyword(list, "findings", 0);
            codes(list, before, false);
        }
        Word::Possible => codes(list, before, false),
        Word::At => stated(list),
        _ if last.kind == T::Slash => codes(list, before, false),
        _ if before.iter().any(|p| p.word == Word::At) => {}
        _ => literal::keyword(list, "at", 0),
    }
}

/// Findings of rules that nobody accepted yet, those of this file first.
fn open<'a>(list: &List<'a>) -> Vec<&'a Finding> {
    let scene = list.scene;
    let findings = scene.it.report.findings.iter();
    let mut open: Vec<&Finding> = findings
        .filter(|f| f.accepted.is_none() && f.primary.entity.is_some() && !is_mistake(&f.code))
        .collect();
    let away = |f: &Finding| {
        let place = f.primary.place;
        let near = place.span.start.abs_diff(scene.cursor.offset);
        (place.source != scene.cursor.source, near)
    };
    open.sort_by_key(|f| away(f));
    open
}

/// Whether a code is one of the language's own, not a rule's.
pub(crate) fn is_mistake(code: &str) -> bool {
    ["syntax/", "model/", "rules/"].iter().any(|of| code.starts_with(of))
}

/// Rules by their codes; for an `accept`, the findings that are there, with their places.
fn codes(list: &mut List<'_>, before: &[Piece], accepts: bool) {
    let lang = list.scene.it.lang;
    let pack = before.last().filter(|p| p.kind == T::Slash);
    let pack = pack.and_then(|_| before.get(before.len() - 2)).map(|p| list.scene.text(p));
    if accepts && pack.is_none() {
        for (i, finding) in open(list).into_iter().take(50).enumerate() {
            let place = finding.primary.entity.as_deref().unwrap_or("");
            let label = format!("{} at {place}", finding.code);
            let detail = finding.message.in_lang(lang);
            let about = About::Declared(finding.code.clone());
            let rank = i as u32;
            let with = crate::ide::actions::bound(finding, place);
            list.snippet(Offer { label: &label, sort: Sort::Rule, rank, detail, about }, |s| {
                let s = s.text(&label);
                let s = if with.is_empty() { s } else { s.text(" with ").text(&with.join(", ")) };
                s.text(" {\n  because \"").slot("…").text("\"\n}")
            });
        }
    }
    let rules = item::rules(list);
    let shared = |name: &str| rules.iter().filter(|(_, n, _)| n == name).count() > 1;
    for (code, name, title) in &rules {
        let label = match pack {
            Some(pack) if code.split_once('/').is_some_and(|(of, _)| of == pack) => name,
            Some(_) => continue,
            None if shared(name) => code,
            None => name,
        };
        let about = About::Declared(code.clone());
        let rank = if code.starts_with("project/") { 100 } else { 120 };
        list.word(Offer { label, sort: Sort::Rule, rank, detail: title, about });
    }
}

/// Where findings of a code lie, then all entities.
fn places(list: &mut List<'_>, code: &str) {
    let is_it = |f: &&Finding| f.code == code || f.code.rsplit('/').next() == Some(code);
    let found = open(list).into_iter().filter(is_it).filter_map(|f| f.primary.entity.clone());
    let mut found: Vec<String> = found.collect();
    found.dedup();
    for (i, name) in found.iter().take(50).enumerate() {
        if let Some(entity) = list.scene.entity(name) {
            names::offer(list, entity, i as u32);
        }
    }
    names::of_kind(list, KindId::ENTITY, 100);
}

/// The entities that the test at the cursor states.
fn stated(list: &mut List<'_>) {
    for (i, (kind, name)) in stated::entities(list.scene).iter().enumerate() {
        let (rank, about) = (i as u32, About::Nothing);
        list.word(Offer { label: name, sort: Sort::Entity, rank, detail: kind, about });
    }
}
