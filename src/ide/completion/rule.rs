//! Completion in the body of a rule: its members, and what each of them is made of.

use super::About;
use super::list::{List, Offer, Sort};
use super::{expression, item, literal, names};
use crate::ide::snippet::Snippet;
use crate::model::{KindId, Type};
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;
use crate::syntax::words::Word;

/// In the body of a rule.
pub(super) fn complete(list: &mut List<'_>, before: &[Piece]) {
    if before.is_empty() {
        return members(list);
    }
    // Members may share a line; the last one begun is the one.
    let start = current(before);
    let member = before.get(start..).unwrap_or_default();
    let behind = member.get(1..).unwrap_or_default();
    let last = behind.last();
    let last_kind = last.map(|p| p.kind);
    let word = |p: Option<&Piece>| p.map_or(Word::None, |p| p.word);
    match word(member.first()) {
        Word::Severity => match (last_kind, word(last)) {
            (Some(T::Colon | T::Comma), _) => {
                ["error", "warning", "note"].iter().enumerate().for_each(|(i, w)| {
                    literal::keyword(list, w, i as u32);
                });
            }
            (_, Word::Error | Word::Warning | Word::Note) => literal::keyword(list, "when", 0),
            _ if behind.iter().any(|p| p.word == Word::When) => expression::complete(list, behind),
            _ => {}
        },
        Word::For => binders(list, member),
        Word::Where | Word::Unless => expression::complete(list, behind),
        Word::Let if behind.iter().any(|p| p.kind == T::Assign) => expression::complete(list, behind),
        Word::Let => {}
        Word::Report | Word::With if behind.is_empty() => expression::places(list),
        Word::Report | Word::With => match last_kind {
            Some(T::Name) if behind.len() == 1 => texts(list),
            Some(T::Text) if word(member.first()) == Word::With => literal::keyword(list, "for", 0),
            _ => {}
        },
        Word::Help | Word::Note if behind.is_empty() => texts(list),
        Word::Safe if behind.is_empty() => literal::keyword(list, "fix", 0),
        Word::Fix | Word::Safe => fix(list, behind),
        Word::Cite if behind.is_empty() => names::of_kind(list, KindId::SOURCE, 0),
        _ => {}
    }
}

/// Where the member begins that the cursor goes on with.
fn current(before: &[Piece]) -> usize {
    let mut depth = 0;
    let mut start = 0;
    for (i, piece) in before.iter().enumerate() {
        match piece.kind {
            T::LeftParen => depth += 1,
            T::RightParen => depth -= 1,
            T::Name if depth == 0 && piece.word.begins_rule_member() => {
                let previous = i.checked_sub(1).and_then(|i| before.get(i));
                let is_value = previous.is_some_and(|p| {
                    matches!(p.kind, T::Colon | T::Comma) || p.word.continues() && p.word != Word::Not
                });
                let inside = match before.get(start).map_or(Word::None, |p| p.word) {
                    // Their own words.
                    Word::With => matches!(piece.word, Word::For | Word::Where),
                    Word::Safe => piece.word == Word::Fix,
                    Word::Fix => piece.word == Word::With || piece.word == Word::Replace,
                    Word::Where | Word::Unless | Word::Let | Word::Severity => {
                        piece.word == Word::For && before.iter().skip(start).any(|p| p.word == Word::Of)
                            || piece.word == Word::Where && is_quantified(before.get(start..i))
                    }
                    _ => false,
                };
                if !is_value && !inside {
                    start = i;
                }
            }
            _ => {}
        }
    }
    start
}

fn is_quantified(pieces: Option<&[Piece]>) -> bool {
    let quantifies = |p: &Piece| matches!(p.word, Word::Some | Word::No | Word::Every | Word::Of);
    pieces.is_some_and(|pieces| pieces.iter().any(quantifies))
}

/// `for x: KIND, y in PATH`
fn binders(list: &mut List<'_>, member: &[Piece]) {
    let Some(last) = member.last() else { return };
    match last.kind {
        T::Colon => item::kinds(list, 0),
        T::Comma => {}
        _ if last.word == Word::For && member.len() == 1 => {
            let offer = Offer {
                label: "pair",
                sort: Sort::Keyword,
                rank: 0,
                detail: list.scene.it.lang.pick("two different ones", "zwei verschiedene"),
                about: About::Word("pair".to_owned()),
            };
            list.snippet(offer, |s| s.text("pair ").slot("a").text(", ").slot("b").text(": ").slot("entity"));
        }
        _ if member.iter().rev().take_while(|p| p.kind != T::Comma).any(|p| p.word == Word::In) => {
            expression::complete(list, member.get(1..).unwrap_or_default());
        }
        T::Name if last.word == Word::None => {
            let named = member.iter().rev().nth(1).is_some_and(|p| p.kind == T::Colon);
            if !named {
                literal::keyword(list, "in", 0);
            }
        }
        _ => {}
    }
}

/// `fix TEXT insert TEXT in VAR`, `fix TEXT replace VAR.property with TEXT`
fn fix(list: &mut List<'_>, behind: &[Piece]) {
    let behind = match behind.first().map(|p| p.word) {
        Some(Word::Fix) => behind.get(1..).unwrap_or_default(),
        _ => behind,
    };
    let Some(last) = behind.last() else { return texts(list) };
    let has = |word: Word| behind.iter().any(|p| p.word == word);
    match last.word {
        Word::Insert => texts(list),
        Word::Replace | Word::In => expression::places(list),
        Word::With => texts(list),
        _ if has(Word::Replace) && last.kind == T::Name => literal::keyword(list, "with", 0),
        _ if has(Word::Insert) && last.kind == T::Text => literal::keyword(list, "in", 0),
        _ if last.kind == T::Text && !has(Word::Replace) => {
            literal::keyword(list, "insert", 0);
            literal::keyword(list, "replace", 1);
        }
        _ => {}
    }
}

/// A text to fill in, in one language or in both.
fn texts(list: &mut List<'_>) {
    literal::of(list, Type::Text, 0);
}

/// What a member may begin with.
fn members(list: &mut List<'_>) {
    type Write = fn(Snippet) -> Snippet;
    let both = |s: Snippet| s.text(" en \"").slot("…").text("\" de \"").slot("…").text("\"");
    let words: [(&str, Word, Write); 12] = [
        ("severity", Word::Severity, |s| s.text("severity: ").choice(&["error", "warning", "note"])),
        ("for", Word::For, |s| s.text("for ").slot("x").text(": ").slot("entity")),
        ("where", Word::Where, |s| s.text("where ").slot("x.title is given")),
        ("unless", Word::None, |s| s.text("unless ").slot("x.title is none")),
        ("let", Word::None, |s| s.text("let ").slot("name").text(" = ").slot("x.title")),
        ("report", Word::Report, |s| s.text("report ").slot("x")),
        ("with", Word::None, |s| s.text("with ").slot("x")),
        ("help", Word::Help, |s| s.text("help")),
        ("fix", Word::None, |s| s.text("fix")),
        ("safe fix", Word::None, |s| s.text("safe fix")),
        ("cite", Word::None, |s| s.text("cite ").slot("SOURCE").text(" \"").slot("…").text("\"")),
        ("note", Word::None, |s| s.text("note")),
    ];
    let written =
        |word: Word| word != Word::None && list.scene.around.inside().iter().any(|p| p.word == word);
    let written: Vec<bool> = words.iter().map(|(_, word, _)| written(*word)).collect();
    for (i, ((label, _, write), written)) in words.into_iter().zip(written).enumerate() {
        let first = label.split(' ').next().unwrap_or(label);
        let detail = super::words::short(first).map_or("", |said| said.pick(list.scene.it.lang));
        let about = About::Word(first.to_owned());
        // What stands there already comes last.
        let rank = i as u32 + if written { 50 } else { 0 };
        let offer = Offer { label, sort: Sort::Keyword, rank, detail, about };
        list.snippet(offer, |s| {
            let s = write(s);
            match label {
                "report" | "with" | "help" | "note" => both(s),
                "fix" | "safe fix" => both(s).text(" insert \"").slot("…").text("\" in ").slot("x"),
                _ => s,
            }
        });
    }
}
