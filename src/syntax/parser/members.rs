//! Bodies, member by member: a mistake costs the member it stands in, and no other.

use super::input::{DEEPEST, Parsed, Tokens};
use crate::syntax::messages::{self, Want};
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::{Broken, Name};
use nom::Err;
use smallvec::SmallVec;

/// What stands in some body, one behind the other.
pub(super) trait Member: Sized {
    /// What becomes of one that was understood only up to a point: half a value is none, and half a condition says something
    /// else. Returns whether word is left that there was more.
    fn cut(&mut self) -> bool;
    /// What to keep of one that could not be understood.
    fn broken(broken: Broken) -> Self;
    /// Whether another may begin here, on the line of the one before.
    fn begins(input: Tokens<'_>) -> bool;
    /// The name that the one beginning here sets out to define.
    fn defines(input: Tokens<'_>) -> Option<Name>;
}

/// Members while they are read: most bodies have no more, and on the stack, where bodies nest, is no room to spare.
pub(super) type Several<M> = SmallVec<[M; 8]>;

/// `{ … }`: as many members as there are.
pub(super) fn many<'t, M: Member>(
    input: Tokens<'t>,
    member: impl Fn(Tokens<'t>) -> Parsed<'t, M>,
) -> Parsed<'t, Vec<M>> {
    let Some(open) = input.peek().filter(|t| t.kind == T::LeftBrace) else {
        return input.fail(Want::Token(T::LeftBrace));
    };
    let end = (open.close as usize).min(input.end);
    let closed = input.ctx.toks.get(end).is_some_and(|t| t.kind == T::RightBrace);
    let rest = Tokens { at: if closed { end + 1 } else { end }, ..input };
    let depth = input.ctx.depth.get();
    if depth >= DEEPEST {
        input.ctx.report(|| messages::too_deep(input.ctx.place(open.span)));
        return Ok((rest, Vec::new()));
    }
    input.ctx.depth.set(depth + 1);
    let mut members = Several::new();
    all(Tokens { end, ..input.skip() }, member, &mut members);
    input.ctx.depth.set(depth);
    // What was expected inside is no news outside.
    input.ctx.begin(rest.at);
    // With just the room that they need.
    Ok((rest, members.into_iter().collect()))
}

/// All members up to the end.
pub(super) fn all<'t, M: Member>(
    mut input: Tokens<'t>,
    member: impl Fn(Tokens<'t>) -> Parsed<'t, M>,
    members: &mut Several<M>,
) {
    while let Some(first) = input.first() {
        if first.kind == T::RightBrace {
            input.ctx.report(|| messages::stray_brace(input.ctx.place(first.span)));
            input = input.skip();
            continue;
        }
        let depth = input.ctx.depth.get();
        input.ctx.begin(input.at);
        let result = member(input);
        input.ctx.depth.set(depth);
        input = match result {
            Ok((rest, done)) if rest.at > input.at => {
                members.push(done);
                if ends::<M>(input, rest) { rest } else { recover(input, rest, members, false) }
            }
            _ => recover(input, input.skip(), members, true),
        };
    }
}

/// Whether a member may end here.
fn ends<M: Member>(start: Tokens<'_>, rest: Tokens<'_>) -> bool {
    let Some(next) = rest.first() else { return true };
    let before = rest.at.checked_sub(1).and_then(|at| start.ctx.toks.get(at));
    let behind_body = before.is_some_and(|t| t.kind == T::RightBrace);
    if next.breaks || next.line || behind_body || next.kind == T::RightBrace || M::begins(rest) {
        return true;
    }
    rest.want(Want::End);
    false
}

/// Reports the furthest failure and goes on behind the damage. A member that was understood up to a point stays, cut.
fn recover<'t, M: Member>(
    start: Tokens<'t>,
    from: Tokens<'t>,
    members: &mut Several<M>,
    lost: bool,
) -> Tokens<'t> {
    let (finding, furthest) = start.ctx.failure(start.end);
    if let Some(finding) = finding {
        start.ctx.report(|| finding);
    }
    let mut rest = from;
    while let Some(tok) = rest.first() {
        let fresh = tok.breaks || rest.at_property() || tok.kind == T::RightBrace;
        if rest.at > from.at.min(furthest) && rest.at >= furthest && fresh || rest.at > start.at && tok.breaks
        {
            break;
        }
        if tok.kind == T::LeftBrace {
            let close = (tok.close as usize).min(rest.end);
            let closed = rest.ctx.toks.get(close).is_some_and(|t| t.kind == T::RightBrace);
            rest.at = if closed { close + 1 } else { close };
            if rest.at >= furthest {
                break;
            }
        } else {
            rest = rest.skip();
        }
    }
    if lost || members.last_mut().is_some_and(M::cut) {
        members.push(M::broken(Broken { span: rest.since(start.at), defines: M::defines(start) }));
    }
    rest
}

/// Fails where the damage is reported already: recovery goes on behind it.
pub(super) fn broken_after<'t, T>(input: Tokens<'t>) -> Parsed<'t, T> {
    input.ctx.damage(input.at);
    Err(Err::Error(()))
}
