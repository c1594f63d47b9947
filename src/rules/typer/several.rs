//! Where one value is needed and there may be several: what to write instead, in the author's own words.

use crate::finding::Said;
use crate::model::Type;
use crate::syntax::tree::{self, BinaryOp};

use super::super::ir::{Expr, Ty};
use super::super::messages;
use super::Typer;

/// What is longer than this cannot be taken in at a glance.
const LONGEST: usize = 60;

impl Typer<'_> {
    /// The sides of a comparison, or errors where they have several values.
    pub(super) fn compared(&mut self, op: BinaryOp, a: &tree::Expr, b: &tree::Expr) -> (Expr, Expr) {
        let (a, b) = self.pair(a, b, None, false);
        let instead = if a.many || b.many { self.instead(op, &a, &b) } else { None };
        (self.one_else(a, instead.as_ref()), self.one_else(b, instead.as_ref()))
    }

    /// The same expression, or an error where it has several values.
    pub(super) fn one(&mut self, e: Expr) -> Expr {
        self.one_else(e, None)
    }

    fn one_else(&mut self, e: Expr, instead: Option<&Said>) -> Expr {
        if !e.many {
            return e;
        }
        let what = e.place.span.of(self.origin.text).to_owned();
        self.say(messages::many(e.place, &what, instead.cloned()));
        self.error(e.place.span)
    }

    /// What a comparison may be meant to say.
    fn instead(&self, op: BinaryOp, a: &Expr, b: &Expr) -> Option<Said> {
        let text = |e: &Expr| {
            let text = e.place.span.of(self.origin.text);
            (text.len() <= LONGEST && !text.contains('\n')).then_some(text)
        };
        let is_text = |e: &Expr| matches!(e.ty, Ty::Of(Type::Text));
        if is_text(a) != is_text(b) {
            // The title of an entity is not the entity.
            return None;
        }
        let (x, y) = (text(a)?, text(b)?);
        let (one, many) = if a.many { (y, x) } else { (x, y) };
        let both = a.many && b.many;
        let symbol = match op {
            BinaryOp::Equal if both => return Some(common(&format!("{x} overlaps {y}"))),
            BinaryOp::NotEqual if both => return Some(common(&format!("not ({x} overlaps {y})"))),
            BinaryOp::Equal => return Some(among(&format!("{one} in {many}"))),
            BinaryOp::NotEqual => return Some(among(&format!("not ({one} in {many})"))),
            _ if both => return None,
            BinaryOp::Less => "<",
            BinaryOp::LessOrEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterOrEqual => ">=",
            _ => return None,
        };
        let free = ["x", "y", "z", "each"].into_iter().find(|name| !self.is_variable(name))?;
        let condition = match a.many {
            true => format!("{free} {symbol} {one}"),
            false => format!("{one} {symbol} {free}"),
        };
        let some = format!("some {free} in {many} where {condition}");
        let every = format!("every {free} in {many} satisfies {condition}");
        Some(Said::both(
            format!("write `{some}` (one of them) or `{every}` (all of them)"),
            format!("schreiben Sie `{some}` (einer davon) oder `{every}` (alle)"),
        ))
    }
}

fn among(right: &str) -> Said {
    Said::both(format!("write `{right}` (one of them)"), format!("schreiben Sie `{right}` (einer davon)"))
}

fn common(right: &str) -> Said {
    Said::both(
        format!("write `{right}` (one in common)"),
        format!("schreiben Sie `{right}` (einer gemeinsam)"),
    )
}
