//! What is known of the words of a text: first from the tree, then of what is left from the tokens alone.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::{Modifiers, SemanticToken, What};
use crate::ide::Analysis;
use crate::model::{EntityId, KindId};
use crate::source::{Pack, Place, Source, Span};
use crate::syntax::lexer;
use crate::syntax::token::{Token, TokenKind as T};
use crate::syntax::tree::{Item, LocalText, Name};
use crate::syntax::words::Word;

/// What is known so far.
pub(super) struct Marks<'a> {
    pub(super) it: &'a Analysis<'a>,
    pub(super) source: &'a Source,
    range: Place,
    /// By where the word begins.
    known: IndexMap<u32, SemanticToken, FxBuildHasher>,
    /// Texts with holes: the literal parts of each.
    cut: IndexMap<Span, Vec<Span>, FxBuildHasher>,
    /// The variables in scope, the innermost last.
    pub(super) scope: Vec<(String, What)>,
    /// Where nobody uses what is declared.
    unused: Vec<Span>,
    /// The names of all defines.
    pub(super) defines: IndexSet<&'a str, FxBuildHasher>,
    /// The names of all named values.
    pub(super) values: IndexSet<&'a str, FxBuildHasher>,
}

impl<'a> Marks<'a> {
    pub(super) fn new(it: &'a Analysis<'a>, range: Place) -> Marks<'a> {
        let findings = it.report.findings.iter();
        let unused = findings
            .filter(|f| f.code.contains("unused") && f.primary.place.source == range.source)
            .map(|f| f.primary.place.span)
            .collect();
        let source = it.workspace.sources.get(range.source);
        let (mut defines, mut values) = (IndexSet::default(), IndexSet::default());
        for parsed in &it.workspace.parsed {
            let text = &*it.workspace.sources.get(parsed.source).text;
            for item in &parsed.file.items {
                match item {
                    Item::Define(define) => defines.insert(define.name.span.of(text)),
                    Item::Value(value) => values.insert(value.name.span.of(text)),
                    _ => continue,
                };
            }
        }
        let (known, cut, scope) = (IndexMap::default(), IndexMap::default(), Vec::new());
        Marks { it, source, range, known, cut, scope, unused, defines, values }
    }

    /// Whether something lies in the range that is asked for.
    pub(super) fn wants(&self, span: Span) -> bool {
        span.start <= self.range.span.end && self.range.span.start <= span.end
    }

    pub(super) fn text(&self, span: Span) -> &'a str {
        span.of(&self.source.text)
    }

    /// Marks a word.
    pub(super) fn mark(&mut self, span: Span, what: What) {
        self.mark_as(span, what, Modifiers::default());
    }

    /// Marks a word that is declared here.
    pub(super) fn declare(&mut self, span: Span, what: What) {
        self.mark_as(span, what, Modifiers { declaration: true, ..Modifiers::default() });
    }

    pub(super) fn mark_as(&mut self, span: Span, what: What, mut marks: Modifiers) {
        if span.is_empty() || !self.wants(span) {
            return;
        }
        marks.unused |= self.unused.contains(&span);
        self.known.insert(span.start, SemanticToken { span, what, marks });
    }

    /// Marks a word of the language.
    pub(super) fn keyword(&mut self, span: Span) {
        self.mark(span, What::Keyword);
    }

    /// Marks the name of a kind, a choice or a type.
    pub(super) fn kind(&mut self, name: Name) {
        let text = self.text(name.span);
        let model = self.it.model;
        let symbol = model.symbols.get(text);
        if symbol.is_some_and(|s| model.choice_names.contains_key(&s)) {
            return self.mark(name.span, What::Choice);
        }
        let built_in = self.kind_named(text).is_none_or(|k| model.kind(k).pack != Pack::PROJECT);
        self.mark_as(name.span, What::Kind, Modifiers { built_in, ..Modifiers::default() });
    }

    pub(super) fn kind_named(&self, name: &str) -> Option<KindId> {
        self.it.model.symbols.get(name).and_then(|s| self.it.model.kind_names.get(&s)).copied()
    }

    /// Marks the name of an entity.
    pub(super) fn entity(&mut self, span: Span, found: Option<EntityId>) {
        let model = self.it.model;
        let found = found.or_else(|| model.resolve(self.text(span), self.source.pack, None));
        let declared = found.and_then(|e| model.entities.declared.get(e.index()));
        let built_in = declared.is_some_and(|d| self.it.workspace.sources.get(d.name.source).is_embedded());
        self.mark_as(span, What::Entity, Modifiers { built_in, ..Modifiers::default() });
    }

    /// Marks the tags of a text; the texts mark themselves.
    pub(super) fn localised(&mut self, text: &LocalText) {
        for (tag, _) in &text.variants {
            if let Some(tag) = tag {
                self.keyword(tag.span);
            }
        }
    }

    /// A text that is cut by holes: what is left of it between them.
    pub(super) fn cut(&mut self, whole: Span, parts: Vec<Span>) {
        self.cut.insert(whole, parts);
    }

    /// All tokens, in order.
    pub(super) fn done(self) -> Vec<SemanticToken> {
        let mut found: Vec<SemanticToken> = Vec::new();
        let plain = |span, what| SemanticToken { span, what, marks: Modifiers::default() };
        let tokens = lexer::tokens(&self.source.text, self.source.is_markdown());
        for token in tokens.into_iter().filter(|t| self.wants(t.span)) {
            if let Some(parts) = self.cut.get(&token.span) {
                found.extend(parts.iter().map(|span| plain(*span, What::Text)));
            } else if !self.known.contains_key(&token.span.start)
                && let Some(what) = self.left(token)
            {
                found.push(plain(token.span, what));
            }
        }
        // Some lie inside tokens: the parts of paths, the expressions in texts.
        found.extend(self.known.into_values());
        found.sort_by_key(|t| (t.span.start, std::cmp::Reverse(t.span.end)));
        let mut end = 0;
        found.retain(|t| {
            let is_free = t.span.start >= end && !t.span.is_empty();
            end = if is_free { t.span.end } else { end };
            is_free
        });
        found
    }

    /// What a token is that the tree says nothing of.
    fn left(&self, token: Token) -> Option<What> {
        Some(match token.kind {
            T::Comment => What::Comment,
            T::Text | T::Unclosed => What::Text,
            T::Number | T::Date | T::Percent | T::CommaNumber => What::Number,
            T::Equal
            | T::NotEqual
            | T::Less
            | T::LessOrEqual
            | T::Greater
            | T::GreaterOrEqual
            | T::Plus
            | T::Minus
            | T::Star
            | T::Slash
            | T::Assign
            | T::DotDot
            | T::PlusMinus
            | T::Bar
            | T::Question => What::Operator,
            T::Name => match self.text(token.span) {
                "yes" | "no" | "any" | "unknown" => What::Keyword,
                text if Word::of(text) != Word::None => What::Keyword,
                _ => return None,
            },
            _ => return None,
        })
    }
}
