//! What is known of the place of a cursor: which bodies it lies in, and whose they are; also in half-typed text.

use super::{Analysis, Cursor};
use crate::model::{EntityId, KindId, Symbol};
use crate::source::{Pack, Source, Span};
use crate::syntax::token::TokenKind as T;
use crate::syntax::words::Word;
use crate::syntax::{Around, Piece, around};

/// A body that a cursor lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Body {
    /// Of an entity or an `extend`: its kind and its qualified name.
    Entity {
        /// Its kind, where that is known.
        kind: Option<KindId>,
        /// Its name with that of its containers.
        name: String,
    },
    /// Of a `kind` or an `extend kind`.
    Kind(Option<KindId>),
    /// Of a `choice`.
    Choice,
    /// Of a `rule`.
    Rule,
    /// Of an `accept`.
    Accept,
    /// Of a `test`.
    Test,
}

/// The place of a cursor.
pub(super) struct Scene<'a> {
    /// What is asked of.
    pub(super) it: &'a Analysis<'a>,
    /// Where the cursor is.
    pub(super) cursor: Cursor,
    /// The text that it is in.
    pub(super) source: &'a Source,
    /// The tokens around it.
    pub(super) around: Around,
    /// The bodies around it, outermost first.
    pub(super) bodies: Vec<Body>,
}

impl<'a> Scene<'a> {
    /// What is known of a cursor; nothing where no program stands.
    pub(super) fn of(it: &'a Analysis<'a>, cursor: Cursor) -> Option<Scene<'a>> {
        let source = it.workspace.sources.get(cursor.source);
        if !crate::packs::is_ekl(&source.path) {
            return None;
        }
        let around = around(&source.text, source.is_markdown(), cursor.offset)?;
        let mut scene = Scene { it, cursor, source, around, bodies: Vec::new() };
        for at in 0..scene.around.heads.len() {
            let body = scene.body(at);
            scene.bodies.push(body);
        }
        Some(scene)
    }

    /// The pack of the text.
    pub(super) fn pack(&self) -> Pack {
        self.source.pack
    }

    /// The characters of a token.
    pub(super) fn text(&self, piece: &Piece) -> &'a str {
        piece.span.of(&self.source.text)
    }

    /// The word at the cursor, as far as it is before it.
    pub(super) fn typed(&self) -> &'a str {
        let end = self.cursor.offset.max(self.around.word.start);
        Span { start: self.around.word.start, end }.of(&self.source.text)
    }

    /// The innermost body; nothing at the top level.
    pub(super) fn body_here(&self) -> Option<&Body> {
        self.bodies.last()
    }

    /// The innermost entity whose body the cursor is in, as far as it is known.
    pub(super) fn container(&self) -> Option<EntityId> {
        self.bodies.iter().rev().find_map(|body| match body {
            Body::Entity { name, .. } => self.entity(name),
            _ => None,
        })
    }

    /// Whether the cursor is in a test.
    pub(super) fn is_in_test(&self) -> bool {
        self.bodies.contains(&Body::Test)
    }

    /// A kind by its name.
    pub(super) fn kind(&self, name: &str) -> Option<KindId> {
        self.it.model.symbols.get(name).and_then(|s| self.it.model.kind_names.get(&s)).copied()
    }

    /// An entity by its qualified name.
    pub(super) fn entity(&self, name: &str) -> Option<EntityId> {
        self.it.model.symbols.get(name).and_then(|s: Symbol| self.it.model.entity_names.get(&s)).copied()
    }

    /// What the body behind a head is.
    fn body(&self, at: usize) -> Body {
        let head = self.around.heads.get(at).map_or(&[][..], Vec::as_slice);
        let at_top = at == 0 || self.bodies.last() == Some(&Body::Test);
        let second = head.get(1);
        let name = |n: usize| head.get(n).map_or("", |p| self.text(p));
        match head.first().map_or(Word::None, |p| p.word) {
            Word::Kind if at_top => Body::Kind(self.kind(name(1))),
            Word::Extend if at_top && second.is_some_and(|p| p.word == Word::Kind) && head.len() > 2 => {
                Body::Kind(self.kind(name(2)))
            }
            Word::Extend if at_top => {
                let entity = self.entity(name(1));
                let kind = entity.map(|e| self.it.model.kind_of(e));
                let qualified = entity.map_or(name(1), |e| self.it.model.name_of(e)).to_owned();
                Body::Entity { kind: kind.or_else(|| self.kind_nearby(name(1))), name: qualified }
            }
            Word::Choice if at_top => Body::Choice,
            Word::Rule if at_top => Body::Rule,
            Word::Accept if at_top => Body::Accept,
            Word::Test if at_top && second.is_none_or(|p| p.kind != T::Name || self.is_tag(p)) => Body::Test,
            _ => self.entity_body(head),
        }
    }

    fn is_tag(&self, piece: &Piece) -> bool {
        matches!(self.text(piece).len(), 2 | 3) && piece.kind == T::Name
    }

    /// `KIND NAME TITLE?`, at the end of a head.
    fn entity_body(&self, head: &[Piece]) -> Body {
        let (kind, name) = entity_head(head, |p| self.text(p)).unwrap_or(("", ""));
        let outer = self.bodies.last().and_then(|body| match body {
            Body::Entity { name, .. } => Some(name),
            _ => None,
        });
        let qualified = outer.map_or(name.to_owned(), |outer| format!("{outer}.{name}"));
        Body::Entity { kind: self.kind(kind), name: qualified }
    }

    /// The kind of an entity of a test, which the model does not know: it is declared before in the same body.
    fn kind_nearby(&self, name: &str) -> Option<KindId> {
        let mut pairs = self.around.inside().windows(2);
        let found = pairs.find(|w| matches!(w, [_, n] if self.text(n) == name))?;
        self.kind(self.text(found.first()?))
    }
}

/// The kind and the name that stand at the end of the head of an entity, before its title.
pub(super) fn entity_head<'t>(
    head: &[Piece],
    text: impl Fn(&Piece) -> &'t str,
) -> Option<(&'t str, &'t str)> {
    let mut end = head.len();
    while let Some(last) = end.checked_sub(1).and_then(|i| head.get(i)) {
        if !matches!(last.kind, T::Text | T::Unclosed) {
            break;
        }
        end -= 1;
        // A tag before a text; the name of an entity has its kind before it.
        let is_tag = |p: &Piece| p.kind == T::Name && matches!(text(p).len(), 2..=3);
        if end > 2 && head.get(end - 1).is_some_and(is_tag) {
            end -= 1;
        }
    }
    match head.get(..end)? {
        [.., kind, name] if kind.kind == T::Name && name.kind == T::Name => Some((text(kind), text(name))),
        _ => None,
    }
}
