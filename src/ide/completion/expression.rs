//! Completion in conditions and values of rules: what an operand may be, and which operators may follow it.

use super::About;
use super::list::{List, Offer, Sort};
use super::scope::{Variable, containers, path, step, variables};
use super::words::FUNCTIONS;
use super::{item, literal, names, value};
use crate::model::{KindId, PropertyId, Type};
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree;
use crate::syntax::words::Word;

/// In a condition or a value; `before` is the member up to the cursor.
pub(super) fn complete(list: &mut List<'_>, before: &[Piece]) {
    let Some(last) = before.last() else { return operand(list, before) };
    let previous = before.len().checked_sub(2).and_then(|i| before.get(i));
    let operand_before = |p: Option<&Piece>| p.is_some_and(is_operand);
    match last.word {
        // What `is` asks for stands behind an operand: `is` may be one itself.
        Word::Is => {
            for (i, word) in ["given", "none", "known", "unknown"].into_iter().enumerate() {
                literal::keyword(list, word, i as u32);
            }
            item::kinds(list, 10);
        }
        Word::Given | Word::Known | Word::Nothing | Word::Unknown
            if previous.is_some_and(|p| p.word == Word::Is) =>
        {
            operators(list, before);
        }
        Word::Some | Word::No | Word::Every if !operand_before(previous) => {}
        Word::Count | Word::Sum | Word::Min | Word::Max | Word::Set if !operand_before(previous) => {
            literal::keyword(list, "of", 0);
        }
        Word::Of if previous.is_some_and(|p| p.word == Word::Count) => {}
        Word::For | Word::Pair | Word::Let => {}
        Word::Via => steps(list),
        Word::Positively | Word::Negatively => literal::keyword(list, "via", 0),
        Word::At if operand_before(previous) => operand(list, before),
        Word::At => {
            literal::keyword(list, "least", 0);
            literal::keyword(list, "most", 1);
        }
        Word::Least | Word::Most | Word::About => literal::number(list, None, 0),
        // What a call or a parenthesis yields is not known before the rule is whole.
        _ if last.kind == T::Dot => {}
        _ if last.kind == T::Colon => item::kinds(list, 0),
        _ if last.kind == T::Minus && is_walk(before) => steps(list),
        _ if last.kind == T::Comma && is_walk(before) => steps(list),
        _ if is_operand(last) => operators(list, before),
        _ => operand(list, before),
    }
}

/// In the hole of a text: a value of its own.
pub(super) fn operand_or_operator(list: &mut List<'_>, hole: &[Piece]) {
    complete(list, hole);
}

/// Whether something can be compared that ends with this.
fn is_operand(piece: &Piece) -> bool {
    match piece.kind {
        T::Name => !piece.word.continues() && piece.word != Word::When && !begins(piece.word),
        T::Number | T::Date | T::Text | T::RightParen | T::Percent => true,
        _ => false,
    }
}

fn begins(word: Word) -> bool {
    matches!(word, Word::Some | Word::No | Word::Every | Word::Of | Word::Let | Word::Report | Word::Pair)
}

/// Whether the names here are those behind `via`.
fn is_walk(before: &[Piece]) -> bool {
    let since = before.iter().rev().take_while(|p| {
        p.word == Word::Via || p.word == Word::None && matches!(p.kind, T::Name | T::Comma | T::Minus)
    });
    since.last().is_some_and(|p| p.word == Word::Via)
}

/// The steps of a walk: properties that lead to entities, and two-place defines.
fn steps(list: &mut List<'_>) {
    let it = list.scene.it;
    let mut known: Vec<&str> = Vec::new();
    for (i, property) in it.model.properties.iter().enumerate() {
        let name = it.model.symbols.text(property.name);
        let is_step = matches!(property.ty, Type::Entity(_)) && property.owner != KindId::STATEMENT;
        if !is_step || i == PropertyId::CITE.index() || known.contains(&name) {
            continue;
        }
        known.push(name);
        let owner = it.model.symbols.text(it.model.kind(property.owner).name);
        let about = About::Property(owner.to_owned(), name.to_owned());
        list.word(Offer { label: name, sort: Sort::Property, rank: 0, detail: owner, about });
    }
    defines(list, 50, true);
}

/// What an operand may be.
fn operand(list: &mut List<'_>, before: &[Piece]) {
    let scene = list.scene;
    let known = variables(scene);
    let typed = scene.typed();
    // Of a path, what its last step may be.
    if let Some(dot) = typed.rfind('.') {
        let of = typed.get(..dot).unwrap_or("");
        if let Some(ty) = path(scene, &known, of) {
            list.from(scene.around.word.start + dot as u32 + 1);
            properties(list, ty);
        }
        if !known.iter().any(|v| of.split('.').next() == Some(&v.name)) {
            // The whole name of an entity.
            let mut whole = List::new(scene);
            names::of_kind(&mut whole, KindId::ENTITY, 50);
            list.take(whole);
        }
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    for variable in known.iter().rev() {
        if !names.contains(&variable.name.as_str()) {
            names.push(&variable.name);
            offer_variable(list, variable, 10);
        }
    }
    // What the other side is compared with comes first.
    match compared(list, &known, before) {
        Some(Type::Entity(kind)) => names::of_kind(list, kind, 5),
        Some(ty) => {
            value::of_type(list, ty, None, 0);
            if list.is_typed() {
                names::of_kind(list, KindId::ENTITY, 400);
            }
        }
        None if list.is_typed() => names::of_kind(list, KindId::ENTITY, 400),
        None => {}
    }
    defines(list, 30, false);
    for (i, function) in FUNCTIONS.iter().enumerate() {
        let (name, parameters) = (function.name, function.parameters);
        let detail = function.said.pick(scene.it.lang);
        let offer = Offer {
            label: name,
            sort: Sort::Function,
            rank: 60 + i as u32,
            detail,
            about: About::Word(name.to_owned()),
        };
        if parameters.is_empty() {
            list.word(offer);
        } else {
            list.snippet(offer, |s| call(s.text(name), parameters.iter().copied()));
        }
    }
    quantifiers(list);
}

fn offer_variable(list: &mut List<'_>, variable: &Variable, rank: u32) {
    let it = list.scene.it;
    let detail = match variable.ty {
        Some(Type::Entity(kind)) => it.model.symbols.text(it.model.kind(kind).name),
        _ => "",
    };
    let about = match variable.ty {
        Some(Type::Entity(_)) => About::Kind(detail.to_owned()),
        _ => About::Nothing,
    };
    list.word(Offer { label: &variable.name, sort: Sort::Variable, rank, detail, about });
}

/// Offers the variables as places, and behind a dot their properties.
pub(super) fn places(list: &mut List<'_>) {
    let scene = list.scene;
    let known = variables(scene);
    let typed = scene.typed();
    if let Some(dot) = typed.rfind('.') {
        if let Some(ty) = path(scene, &known, typed.get(..dot).unwrap_or("")) {
            list.from(scene.around.word.start + dot as u32 + 1);
            properties(list, ty);
        }
        return;
    }
    known.iter().filter(|v| matches!(v.ty, Some(Type::Entity(_)))).for_each(|v| offer_variable(list, v, 0));
}

/// The properties of a value, and what it nests in.
fn properties(list: &mut List<'_>, ty: Type) {
    let Type::Entity(kind) = ty else { return };
    let it = list.scene.it;
    let owner = it.model.symbols.text(it.model.kind(kind).name);
    for (i, (symbol, id)) in it.model.properties_seen(kind, list.scene.pack()).enumerate() {
        let property = it.model.property(id);
        let label = it.model.symbols.text(symbol);
        let title = property.title.as_deref().map_or("", |t| t.in_lang(it.lang));
        let rank = if property.owner == KindId::ENTITY { 200 } else { (i as u32).min(190) };
        let about = About::Property(owner.to_owned(), label.to_owned());
        list.word(Offer { label, sort: Sort::Property, rank, detail: title, about });
    }
    for container in containers(it.model, kind) {
        let label = it.model.symbols.text(it.model.kind(container).name);
        if step(it.model, ty, label, list.scene.pack()) == Some(Type::Entity(container)) {
            let title = it.model.kind(container).title.as_ref().map_or("", |t| t.in_lang(it.lang));
            let about = About::Kind(label.to_owned());
            list.word(Offer { label, sort: Sort::Property, rank: 195, detail: title, about });
        }
    }
}

/// The type of what stands on the other side of the operator before the cursor.
fn compared(list: &List<'_>, known: &[Variable], before: &[Piece]) -> Option<Type> {
    path(list.scene, known, left(list, before)?)
}

/// The property that a path ends with.
fn property(list: &List<'_>, known: &[Variable], text: &str) -> Option<PropertyId> {
    let (of, last) = text.rsplit_once('.')?;
    let Type::Entity(kind) = path(list.scene, known, of)? else { return None };
    list.scene.it.model.property_seen(kind, last, list.scene.pack())
}

/// The name on the other side of the operator before the cursor.
fn left<'a>(list: &List<'a>, before: &[Piece]) -> Option<&'a str> {
    let mut at = before.len();
    // `x in (a, b, ‸`: back to the parenthesis.
    while at >= 2
        && before.get(at - 1).is_some_and(|p| p.kind == T::Comma)
        && before.get(at - 2).is_some_and(|p| p.kind == T::Name)
    {
        at -= 2;
    }
    if before.get(at.wrapping_sub(1)).is_some_and(|p| p.kind == T::LeftParen) {
        at -= 1;
    }
    let operator = before.get(at.checked_sub(1)?)?;
    let compares = matches!(
        operator.kind,
        T::Equal | T::NotEqual | T::Less | T::LessOrEqual | T::Greater | T::GreaterOrEqual
    ) || operator.word == Word::In
        || operator.word.compares();
    let left = before.get(at.checked_sub(2)?).filter(|p| compares && p.kind == T::Name)?;
    Some(list.scene.text(left))
}

/// Defines and named values.
fn defines(list: &mut List<'_>, rank: u32, as_steps: bool) {
    let it = list.scene.it;
    for parsed in &it.workspace.parsed {
        let source = it.workspace.sources.get(parsed.source);
        if !it.workspace.sources.sees(list.scene.pack(), source.pack) {
            continue;
        }
        let rank = rank + if source.pack == list.scene.pack() { 0 } else { 10 };
        for item in &parsed.file.items {
            match item {
                tree::Item::Define(define) if !as_steps || define.params.len() == 2 => {
                    let label = define.name.span.of(&source.text);
                    let title = define.title.as_ref().map(|t| crate::model::localised(&source.text, t));
                    let detail = title.as_ref().map_or("", |t| t.in_lang(it.lang));
                    let (sort, about) = (Sort::Define, About::Declared(label.to_owned()));
                    let offer = Offer { label, sort, rank, detail, about };
                    let params = define.params.iter().map(|(name, _)| name.span.of(&source.text));
                    match as_steps {
                        true => list.word(offer),
                        false => list.snippet(offer, |s| call(s.text(label), params)),
                    }
                }
                tree::Item::Value(value) if !as_steps => {
                    let label = value.name.span.of(&source.text);
                    let title = value.title.as_ref().map(|t| crate::model::localised(&source.text, t));
                    let detail = title.as_ref().map_or("", |t| t.in_lang(it.lang));
                    let (sort, about) = (Sort::Value, About::Declared(label.to_owned()));
                    list.word(Offer { label, sort, rank: rank + 5, detail, about });
                }
                _ => {}
            }
        }
    }
}

/// `(a, b)` with a place to fill in for each parameter.
fn call<'p>(
    snippet: crate::ide::snippet::Snippet,
    parameters: impl Iterator<Item = &'p str>,
) -> crate::ide::snippet::Snippet {
    let mut snippet = snippet.text("(");
    for (i, parameter) in parameters.enumerate() {
        snippet = if i > 0 { snippet.text(", ") } else { snippet }.slot(parameter);
    }
    snippet.text(")")
}

/// Quantifiers, aggregates, and what turns a condition around.
fn quantifiers(list: &mut List<'_>) {
    for (i, word) in ["not", "some", "no", "every", "count", "sum", "min", "max", "set"].iter().enumerate() {
        let offer = Offer {
            label: word,
            sort: Sort::Keyword,
            rank: 100 + i as u32,
            detail: super::words::short(word).map_or("", |said| said.pick(list.scene.it.lang)),
            about: About::Word((*word).to_owned()),
        };
        match *word {
            "not" => list.word(offer),
            "some" | "no" => list.snippet(offer, |s| {
                let s = s.text(word).text(" ").slot("x").text(": ").slot("entity");
                s.text(" where ").slot("x.title is given")
            }),
            "every" => list.snippet(offer, |s| {
                let s = s.text("every ").slot("x").text(": ").slot("entity").text(" satisfies ");
                s.slot("x.title is given")
            }),
            "count" => list.snippet(offer, |s| {
                let s = s.text("(count of ").slot("x").text(": ").slot("entity");
                s.text(" where ").slot("x.title is given").text(")")
            }),
            _ => list.snippet(offer, |s| {
                let s = s.text("(").text(word).text(" of ").slot("x.property").text(" for ");
                s.slot("x").text(": ").slot("entity").text(")")
            }),
        }
    }
}

/// What may follow an operand.
fn operators(list: &mut List<'_>, before: &[Piece]) {
    if literal::is_in_unit(before) {
        let known = variables(list.scene);
        let number = before.iter().rposition(|p| p.kind == T::Number).unwrap_or(0);
        let left = left(list, before.get(..number).unwrap_or_default());
        let property = left.and_then(|text| property(list, &known, text));
        match left.and_then(|text| path(list.scene, &known, text)) {
            Some(Type::Duration) => literal::durations(list),
            Some(_) if property.is_some() => literal::units(list, property, before),
            _ => literal::of_dimension(list, None, "", before),
        }
    }
    let is_open = |word: Word, closes: &[Word]| {
        let at = before.iter().rposition(|p| p.word == word);
        at.is_some_and(|at| !before.iter().skip(at).any(|p| closes.contains(&p.word)))
    };
    let mut words =
        vec!["and", "or", "in", "is", "within", "overlaps", "meets", "before", "after", "reaches", "at"];
    if is_open(Word::Some, &[Word::Where])
        || is_open(Word::No, &[Word::Where])
        || is_open(Word::Count, &[Word::Where])
    {
        words.insert(0, "where");
    }
    if is_open(Word::Every, &[Word::Satisfies]) {
        words.insert(0, "satisfies");
        words.insert(0, "where");
    }
    if is_open(Word::Of, &[Word::For]) && !is_open(Word::Count, &[]) {
        words.insert(0, "for");
    }
    if is_open(Word::Reaches, &[Word::Via]) {
        ["via", "positively", "negatively"].into_iter().for_each(|word| words.insert(0, word));
    }
    for (i, word) in words.into_iter().enumerate() {
        literal::keyword(list, word, 20 + i as u32);
    }
}
