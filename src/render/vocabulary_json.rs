//! `einklang-vocabulary/1`: the vocabulary for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::vocabulary::title;
use super::{Lines, json_text};
use crate::finding::Lang;
use crate::manual::kind::{PropertyDetail, TypeDetail};
use crate::manual::vocabulary::{ChoiceValue, Term, What};
use crate::manual::{Manual, RuleEntry};
use crate::model::Cardinality;

#[derive(Serialize)]
struct File<'a> {
    format: &'static str,
    terms: Vec<TermJson<'a>>,
}

#[derive(Serialize)]
struct TermJson<'a> {
    sort: &'static str,
    name: &'a str,
    pack: &'a str,
    title: &'a str,
    note: &'a str,
    path: Option<&'a str>,
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    declaration: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<Value>,
    #[serde(flatten)]
    kind: Option<Kind>,
}

#[derive(Serialize)]
struct Value {
    name: String,
    title: String,
}

#[derive(Serialize)]
struct Kind {
    parent: Option<String>,
    container: Option<String>,
    below: Vec<String>,
    properties: Vec<Property>,
    sentences: Vec<Sentence>,
    rules: Vec<String>,
    asked_by: Vec<String>,
    example: Option<String>,
}

#[derive(Serialize)]
struct Property {
    name: String,
    title: String,
    note: String,
    #[serde(rename = "type")]
    ty: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    values: Vec<Value>,
    cardinality: &'static str,
    default: Option<String>,
    bound: Option<String>,
    inherited: Option<String>,
}

#[derive(Serialize)]
struct Sentence {
    lang: Option<String>,
    text: String,
    example: Option<String>,
    inherited: Option<String>,
}

/// Writes words as one line of JSON; `detail` says all there is to know of them.
pub fn write(
    out: &mut dyn Write,
    manual: &Manual<'_>,
    terms: &[Term<'_>],
    detail: bool,
    lines: &Lines<'_>,
    lang: Lang,
) -> io::Result<()> {
    let terms = terms.iter().map(|t| term(manual, t, detail, lines, lang)).collect();
    json_text::write(out, &File { format: "einklang-vocabulary/1", terms })?;
    writeln!(out)
}

fn term<'a>(
    manual: &'a Manual<'_>,
    t: &'a Term<'_>,
    detail: bool,
    lines: &'a Lines<'_>,
    lang: Lang,
) -> TermJson<'a> {
    let source = t.place.map(|p| p.source);
    let declared = |span: crate::source::Span| source.map(|s| span.of(lines.text(s)));
    let (mut signature, mut declaration, mut choices, mut kind) = (None, None, Vec::new(), None);
    match t.what {
        What::Kind(id) if detail => kind = Some(kind_of(manual, id, lang)),
        What::Kind(_) => {}
        What::Choice(id) => choices = values(&manual.choice_values(id), lang),
        What::Unit(unit) => declaration = unit.and_then(|u| declared(u.span)),
        What::Define(define) => {
            signature = Some(manual.define_texts(t, define).0);
            declaration = declared(define.span).filter(|_| detail);
        }
        What::Value(value) => declaration = declared(value.span),
    }
    TermJson {
        sort: t.what.sort().1,
        name: t.name,
        pack: t.pack,
        title: title(t, lang),
        note: t.note.in_lang(lang),
        path: source.map(|s| lines.path(s)),
        line: t.place.map(|p| lines.start(p).line),
        signature,
        declaration,
        values: choices,
        kind,
    }
}

fn kind_of(manual: &Manual<'_>, id: crate::model::KindId, lang: Lang) -> Kind {
    let kind = manual.kind_detail(id);
    let owned = |s: Option<&str>| s.map(str::to_owned);
    let codes = |rules: &[&RuleEntry<'_>]| rules.iter().map(|r| r.code.clone()).collect();
    let sentences = kind.sentences.iter().map(|s| Sentence {
        lang: owned(s.lang),
        text: s.text.clone(),
        example: s.example.clone(),
        inherited: owned(s.inherited),
    });
    Kind {
        parent: owned(kind.parent),
        container: owned(kind.container),
        below: kind.below.iter().map(|&s| s.to_owned()).collect(),
        properties: kind.properties.iter().chain(&kind.common).map(|p| property(p, lang)).collect(),
        sentences: sentences.collect(),
        rules: codes(&kind.over),
        asked_by: codes(&kind.asks),
        example: kind.example.map(|(_, text)| text),
    }
}

fn property(p: &PropertyDetail<'_>, lang: Lang) -> Property {
    let (ty, unit, choices) = match &p.ty {
        TypeDetail::Word(word) => ((*word).to_owned(), None, Vec::new()),
        TypeDetail::Quantity(unit) => ("quantity".to_owned(), Some((*unit).to_owned()), Vec::new()),
        TypeDetail::Choice(name, list) => (name.unwrap_or("choice").to_owned(), None, values(list, lang)),
        TypeDetail::Kind(kind) => ((*kind).to_owned(), None, Vec::new()),
    };
    Property {
        name: p.name.to_owned(),
        title: p.title.in_lang(lang).to_owned(),
        note: p.note.in_lang(lang).to_owned(),
        ty,
        unit,
        values: choices,
        cardinality: match p.cardinality {
            Cardinality::One => "one",
            Cardinality::AtMostOne => "at_most_one",
            Cardinality::Any => "any",
            Cardinality::AtLeastOne => "at_least_one",
        },
        default: p.default.map(str::to_owned),
        bound: p.bound.map(str::to_owned),
        inherited: p.inherited.map(str::to_owned),
    }
}

fn values(list: &[ChoiceValue<'_>], lang: Lang) -> Vec<Value> {
    let value =
        |v: &ChoiceValue<'_>| Value { name: v.name.to_owned(), title: v.title.in_lang(lang).to_owned() };
    list.iter().map(value).collect()
}
