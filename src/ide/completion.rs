//! Completion: what may be written at a cursor, from the grammar and the model, also in half-typed text.

mod about;
mod accept;
mod expression;
mod item;
mod kind;
mod list;
mod literal;
mod names;
mod rule;
mod scope;
mod sentence;
mod stated;
mod value;
mod words;

pub use about::{About, documentation};
pub use list::{Completion, Completions, Insert, Sort};

pub(super) use accept::is_mistake;
pub(super) use names::title;
pub(super) use value::is_required;
pub(super) use words::FUNCTIONS;

use super::scene::{Body, Scene};
use super::{Analysis, Cursor};
use crate::syntax::token::TokenKind as T;
use list::List;

/// What may be written at a cursor, best first.
pub fn complete(it: &Analysis<'_>, cursor: Cursor) -> Completions {
    let Some(scene) = Scene::of(it, cursor) else { return Completions::default() };
    let mut list = List::new(&scene);
    if let Some(hole) = &scene.around.hole {
        match scene.body_here() {
            Some(Body::Kind(Some(kind))) => kind::slots(&mut list, *kind),
            Some(Body::Rule) => expression::operand_or_operator(&mut list, hole),
            _ => {}
        }
        return list.done();
    }
    if scene.around.quoted.is_some() {
        return list.done();
    }
    // A word that touches a number is a mistake, not the beginning of something.
    let before = scene.around.before.as_slice();
    let touches = before.last().is_some_and(|p| {
        matches!(p.kind, T::Number | T::Date | T::Text) && p.span.end == scene.around.word.start
    });
    if touches {
        return list.done();
    }
    match scene.body_here() {
        None | Some(Body::Test) => item::complete(&mut list, before),
        Some(Body::Entity { kind, name }) => value::body(&mut list, *kind, name, before),
        Some(Body::Rule) => rule::complete(&mut list, before),
        Some(Body::Kind(kind)) => kind::complete(&mut list, *kind, before),
        Some(Body::Accept) => accept::body(&mut list, before),
        Some(Body::Choice) => {}
    }
    list.done()
}
