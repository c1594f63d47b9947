//! What a call takes: the parameters of a define or function, and which of them the cursor is at.

use super::completion::FUNCTIONS;
use super::scene::Scene;
use super::{Analysis, Cursor};
use crate::model;
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::{DefineBody, Item, TypeRef};

/// What a call takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// `hinders(c: clause, o: objective)`
    pub label: String,
    /// Each parameter, as bytes of the label.
    pub parameters: Vec<std::ops::Range<usize>>,
    /// The parameter that the cursor is at, from 0.
    pub active: usize,
    /// What it means, as Markdown.
    pub documentation: Option<String>,
}

/// What the call around a cursor takes.
pub fn signature(it: &Analysis<'_>, cursor: Cursor) -> Option<Signature> {
    let scene = Scene::of(it, cursor)?;
    let before = scene.around.hole.as_deref().unwrap_or(&scene.around.before);
    let (name, active) = call(&scene, before)?;
    let named = |parameters: Vec<String>, documentation: Option<String>| {
        let mut label = format!("{name}(");
        let mut spans = Vec::new();
        for (i, parameter) in parameters.iter().enumerate() {
            if i > 0 {
                label.push_str(", ");
            }
            spans.push(label.len()..label.len() + parameter.len());
            label.push_str(parameter);
        }
        label.push(')');
        let active = active.min(spans.len().saturating_sub(1));
        Signature { label, parameters: spans, active, documentation }
    };
    for parsed in &it.workspace.parsed {
        let source = it.workspace.sources.get(parsed.source);
        if !it.workspace.sources.sees(scene.pack(), source.pack) {
            continue;
        }
        for item in &parsed.file.items {
            let Item::Define(define) = item else { continue };
            if define.name.span.of(&source.text) != name {
                continue;
            }
            let parameters = define.params.iter().map(|(parameter, ty)| {
                let ty = match ty {
                    TypeRef::Named(name) => name.span.of(&source.text).to_owned(),
                    TypeRef::Quantity(unit) => format!("quantity in {}", unit.span.of(&source.text)),
                    TypeRef::Choice(values) => {
                        let names = values.iter().map(|(value, _)| value.span.of(&source.text));
                        names.collect::<Vec<_>>().join(" | ")
                    }
                };
                format!("{}: {ty}", parameter.span.of(&source.text))
            });
            let title = define.title.as_ref().map(|t| model::localised(&source.text, t));
            let mut said = title.map_or(String::new(), |t| format!("{}\n\n", t.in_lang(it.lang)));
            let (DefineBody::When(body) | DefineBody::Equals(body)) = &define.body;
            said.push_str(&format!("```einklang\n{}\n```", body.span.of(&source.text)));
            return Some(named(parameters.collect(), Some(said)));
        }
    }
    let function = FUNCTIONS.iter().find(|f| f.name == name && !f.parameters.is_empty())?;
    let parameters = function.parameters.iter().map(|p| (*p).to_owned()).collect();
    Some(named(parameters, Some(function.said.pick(it.lang).to_owned())))
}

/// The name of the call whose parentheses are open, and how many of its arguments stand before.
fn call<'a>(scene: &Scene<'a>, before: &[Piece]) -> Option<(&'a str, usize)> {
    // A loop, since nobody says how many parentheses there are.
    let (mut depth, mut commas) = (0, 0);
    for (i, piece) in before.iter().enumerate().rev() {
        match piece.kind {
            T::RightParen => depth += 1,
            T::LeftParen if depth > 0 => depth -= 1,
            T::LeftParen => {
                let name = i.checked_sub(1).and_then(|i| before.get(i));
                if let Some(name) = name.filter(|p| p.kind == T::Name && piece.glued) {
                    return Some((scene.text(name), commas));
                }
                // A parenthesis around an argument.
                commas = 0;
            }
            T::Comma if depth == 0 => commas += 1,
            _ => {}
        }
    }
    None
}
