//! The grammar, over tokens. Tolerant: a mistake costs the member it stands in.

mod around;
mod braces;
mod entities;
mod expressions;
mod input;
mod items;
mod kinds;
mod lines;
mod literals;
mod members;
mod names;
mod queries;
mod ranges;
mod rules;

pub(crate) use around::{Around, Piece, around};

use super::lexer::is_grouped;
use super::messages;
use super::token::{Token, TokenKind as T};
use super::tree::{Expr, ExprKind, File, Item};
use crate::finding::Finding;
use crate::source::{SourceId, Span};
pub(super) use input::MOST_FINDINGS;
use input::{Context, Findings, Units};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The tree of a text that is a program as a whole, and what is wrong with it.
pub(super) fn program(source: SourceId, text: &str) -> (File, Vec<Finding>) {
    let mut file = File::default();
    let findings = part(source, text, lines::visible_whole(text), Findings::default(), &mut file);
    (file, listed(findings))
}

/// The tree of a file, and what is wrong with it.
pub(super) fn file(source: SourceId, text: &str, tokens: &[Token]) -> (File, Vec<Finding>) {
    let prose: Vec<Span> = tokens.iter().filter(|t| ends_part(text, t)).map(|t| t.span).collect();
    let mut file = File { items: Vec::new(), prose };
    let mut findings = Findings::default();
    // Nothing goes on from one fence to the next.
    for tokens in tokens.split(|t| ends_part(text, t)) {
        findings = part(source, text, lines::visible(text, tokens, false), findings, &mut file);
    }
    (file, listed(findings))
}

/// Adds what stands in a stretch of program; the findings so far, and those in it.
fn part(
    source: SourceId,
    text: &str,
    mut visible: lines::Visible,
    findings: Findings,
    file: &mut File,
) -> Findings {
    let unclosed = braces::matched(text, &mut visible);
    let ctx = Context::new(text, source, visible.toks);
    ctx.findings.replace(findings);
    damaged_tokens(&ctx, &visible.suspects);
    decomposed_names(&ctx);
    unclosed.into_iter().for_each(|brace| ctx.report(|| messages::unclosed_brace(ctx.place(brace))));
    let mut items = members::Several::new();
    members::all(ctx.tokens(0, ctx.toks.len()), items::item, &mut items);
    file.items.extend(items);
    ctx.findings.take()
}

/// All findings, in the order of their places.
fn listed(findings: Findings) -> Vec<Finding> {
    let Findings { mut list, more } = findings;
    list.sort_by_key(|f| f.primary.place.span);
    if let Some(last) = list.last().filter(|_| more > 0) {
        list.push(messages::too_many(last.primary.place, more));
    }
    list
}

/// The question that a text asks, as the one item of a file, and what is wrong with it. Lines mean nothing in it.
pub(super) fn query(source: SourceId, text: &str) -> (File, Vec<Finding>) {
    let tokens = super::lexer::tokens(text, false);
    let visible = lines::visible(text, &tokens, true);
    let ctx = Context::new(text, source, visible.toks);
    damaged_tokens(&ctx, &visible.suspects);
    let end = ctx.toks.len();
    let query = match queries::query(ctx.tokens(0, end)) {
        Ok((rest, query)) if rest.at == end => Some(query),
        _ => {
            if let (Some(finding), _) = ctx.failure(end) {
                ctx.report(|| finding);
            }
            None
        }
    };
    let items = query.into_iter().map(Item::Query).collect();
    (File { items, prose: Vec::new() }, ctx.findings.take().list)
}

/// Whether a token is prose that holds the end of a fence, and is not what stands before one of its lines.
pub(super) fn ends_part(text: &str, token: &Token) -> bool {
    token.kind == T::Prose && token.span.of(text).contains(['\n', '`', '~'])
}

/// How the lines of a stretch of program hang together, for the printer.
pub(super) struct Shape {
    /// Whether all braces match.
    pub(super) balanced: bool,
    /// Of each token but blanks and comments: whether it begins a line that continues the one before.
    pub(super) goes_on: Vec<bool>,
}

impl Shape {
    pub(super) fn of(text: &str, tokens: &[Token]) -> Shape {
        let lines::Visible { toks, balanced, .. } = lines::visible(text, tokens, false);
        let goes_on = toks.iter().map(|t| t.line && !t.breaks).collect();
        Shape { balanced, goes_on }
    }
}

/// Reports names with letters that are written as a letter and a mark: they look like others, and are none of them.
fn decomposed_names(ctx: &Context<'_>) {
    let (Some(first), Some(last)) = (ctx.toks.first(), ctx.toks.last()) else { return };
    // U+0300 to U+036F begin with these.
    if memchr::memchr2(0xcc, 0xcd, first.span.to(last.span).of(ctx.text).as_bytes()).is_none() {
        return;
    }
    for tok in ctx.toks.iter().filter(|t| t.kind == T::Name) {
        let name = tok.span.of(ctx.text);
        if !is_nfc(name) {
            ctx.report(|| messages::decomposed_name(ctx.place(tok.span), name, name.nfc().collect()));
        }
    }
}

/// Reports tokens that are wrong wherever they stand, of those that may be.
fn damaged_tokens(ctx: &Context<'_>, suspects: &[u32]) {
    for at in suspects.iter().map(|at| *at as usize) {
        let Some(tok) = ctx.toks.get(at) else { continue };
        let place = ctx.place(tok.span);
        match tok.kind {
            T::Number => {
                let behind = ctx.tokens(at + 1, ctx.toks.len());
                if let Some((rest, word)) = literals::abbreviated(behind) {
                    let (place, number) = (ctx.place(rest.since(at + 1)), tok.span.of(ctx.text));
                    let written = place.span.of(ctx.text);
                    ctx.report(|| messages::abbreviated_number(place, written, number, word));
                }
            }
            T::Unclosed => ctx.report(|| messages::unclosed_text(place, tok.span.of(ctx.text))),
            T::CommaNumber => ctx.report(|| match tok.span.of(ctx.text) {
                number if is_grouped(number) => messages::grouped_number(place, number),
                number if number.contains(',') => messages::comma_number(place, number),
                date => messages::foreign_date(place, date),
            }),
            T::Text => {
                for (span, fine) in super::text::escapes(ctx.text, tok.span) {
                    if !fine {
                        ctx.report(|| messages::unknown_escape(ctx.place(span), span.of(ctx.text)));
                    }
                }
            }
            T::Unknown if ranges::is_unknown_bound(ctx, at) => {}
            T::Unknown => ctx.report(|| {
                let range = ranges::unknown_sign(ctx, at);
                range.unwrap_or_else(|| messages::unknown_character(place, tok.span.of(ctx.text)))
            }),
            _ => {}
        }
    }
}

/// The longest number, date, range or text at the start of some words, and how many of them it takes. A name is its
/// unit only where a `unit` is asked for.
pub fn literal(text: &str, words: &[Token], unit: bool) -> Option<(Expr, usize)> {
    /// More than any literal has.
    const LONGEST: usize = 40;
    let words = words.get(..LONGEST).unwrap_or(words);
    let ctx = Context::new(text, SourceId(0), lines::visible(text, words, true).toks);
    let mut input = ctx.tokens(0, ctx.toks.len()).units(if unit { Units::Any } else { Units::Never });
    input.names = false;
    let (rest, expr) = literals::value(input).ok()?;
    let seen = words
        .iter()
        .enumerate()
        .filter(|(_, t)| !matches!(t.kind, T::Blank | T::Comment | T::NewLine | T::Prose));
    let last = seen.take(rest.at).last()?.0;
    Some((expr, last + 1))
}

/// The expression that stands in `span` of a text, all of it, with its places in the text.
#[expect(clippy::result_large_err, reason = "a hole that is wrong is rare")]
pub fn expression_at(source: SourceId, text: &str, span: Span) -> Result<Expr, Finding> {
    let tokens = super::lexer::tokens_in(text, span);
    let visible = lines::visible(text, &tokens, true);
    let ctx = Context::new(text, source, visible.toks);
    damaged_tokens(&ctx, &visible.suspects);
    if let Some(first) = ctx.findings.take().list.into_iter().next() {
        return Err(first);
    }
    let end = ctx.toks.len();
    match expressions::expression(ctx.tokens(0, end)) {
        Ok((rest, expr)) if rest.at == end => return Ok(expr),
        Ok((rest, _)) => rest.want(messages::Want::Operator),
        Err(_) => {}
    }
    let finding = match ctx.failure(end).0 {
        Some(finding) if end > 0 => finding,
        // Nothing stands there to point at.
        _ => messages::empty_expression(ctx.place(span)),
    };
    Err(finding)
}

/// The expression a text is, and what is wrong with it; for queries.
pub fn expression(source: SourceId, text: &str) -> (Expr, Vec<Finding>) {
    let span = Span::new(0, text.len());
    match expression_at(source, text, span) {
        Ok(expr) => (expr, Vec::new()),
        Err(finding) => (Expr { kind: ExprKind::Broken, span }, vec![finding]),
    }
}
