//! The entities that a test states before the cursor: the model knows none of them.

use crate::ide::scene::{Body, Scene, entity_head};
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;

/// The kind and the qualified name of each.
pub(super) fn entities<'a>(scene: &Scene<'a>) -> Vec<(&'a str, String)> {
    let Some(test) = scene.bodies.iter().position(|body| *body == Body::Test) else { return Vec::new() };
    let mut reader = Reader { scene, open: Vec::new(), found: Vec::new() };
    for (at, inside) in scene.around.insides.iter().enumerate().skip(test) {
        reader.read(inside);
        // The body at the cursor is open.
        if let Some(head) = scene.around.heads.get(at + 1) {
            let name = reader.entity(head);
            reader.open.push(name.unwrap_or_default());
        }
    }
    reader.found
}

struct Reader<'s, 'a> {
    scene: &'s Scene<'a>,
    /// The names of the bodies around, outermost first.
    open: Vec<String>,
    found: Vec<(&'a str, String)>,
}

impl<'a> Reader<'_, 'a> {
    fn read(&mut self, pieces: &[Piece]) {
        let depth = self.open.len();
        let mut start = 0;
        for (i, piece) in pieces.iter().enumerate() {
            let line = pieces.get(start..i).unwrap_or_default();
            match piece.kind {
                T::LeftBrace => {
                    let name = self.entity(line).unwrap_or_default();
                    self.open.push(name);
                    start = i + 1;
                }
                T::RightBrace => {
                    self.entity(line);
                    self.open.truncate(depth.max(self.open.len().saturating_sub(1)));
                    start = i + 1;
                }
                _ if piece.breaks => {
                    self.entity(line);
                    start = i;
                }
                _ => {}
            }
        }
        self.entity(pieces.get(start..).unwrap_or_default());
        self.open.truncate(depth);
    }

    /// Takes an entity in, if these words are the head of one; its qualified name.
    fn entity(&mut self, head: &[Piece]) -> Option<String> {
        let scene = self.scene;
        let (kind, name) = entity_head(head, |p| scene.text(p))?;
        scene.kind(kind)?;
        let outer = self.open.last().filter(|outer| !outer.is_empty());
        let full = outer.map_or(name.to_owned(), |outer| format!("{outer}.{name}"));
        self.found.push((kind, full.clone()));
        Some(full)
    }
}
