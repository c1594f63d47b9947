//! Which brace closes which. Where one is missing, the indentation says which.

use super::lines::{Tok, Visible};
use crate::source::Span;
use crate::syntax::token::TokenKind as T;

/// Sets where each body ends, and returns the braces that nothing closes.
pub(super) fn matched(text: &str, visible: &mut Visible) -> Vec<Span> {
    if visible.balanced {
        return Vec::new();
    }
    by_indentation(text, &mut visible.toks)
}

fn close(toks: &mut [Tok], open: usize, end: usize) {
    if let Some(tok) = toks.get_mut(open) {
        tok.close = end as u32;
    }
}

/// A body that is still open.
struct Open {
    at: usize,
    /// The indentation of the line with the brace.
    indent: usize,
    /// Whether the first line inside stands deeper; where it does not, the indentation says nothing.
    deeper: Option<bool>,
}

fn by_indentation(text: &str, toks: &mut [Tok]) -> Vec<Span> {
    let mut open: Vec<Open> = Vec::new();
    let mut unclosed = Vec::new();
    let mut indent = 0;
    for at in 0..toks.len() {
        let Some(tok) = toks.get(at).copied() else { break };
        if tok.line {
            indent = indentation(text, tok.span);
            let closes = tok.kind == T::RightBrace;
            if let Some(top) = open.last_mut() {
                top.deeper.get_or_insert(indent > top.indent || closes);
            }
            while let Some(top) = open.last()
                && top.deeper == Some(true)
                && (indent < top.indent || indent == top.indent && !closes)
            {
                unclosed.push(toks.get(top.at).map_or(tok.span, |t| t.span));
                close(toks, top.at, at);
                open.pop();
            }
        }
        match tok.kind {
            T::LeftBrace => {
                // A body that begins on the line of its brace was to end there, or to go on deeper.
                let begins = toks.get(at + 1).is_some_and(|t| !t.line && t.kind != T::RightBrace);
                open.push(Open { at, indent, deeper: begins.then_some(true) });
            }
            T::RightBrace => {
                if let Some(top) = open.pop() {
                    close(toks, top.at, at);
                }
            }
            _ => {}
        }
    }
    let end = toks.len();
    for left in open {
        unclosed.push(toks.get(left.at).map_or(Span::default(), |t| t.span));
        close(toks, left.at, end);
    }
    unclosed.sort();
    unclosed
}

/// How far a line is indented, in bytes.
fn indentation(text: &str, first: Span) -> usize {
    let before = text.as_bytes().get(..first.start as usize).unwrap_or_default();
    before.iter().rev().take_while(|b| **b != b'\n').count()
}
