//! How often names are written: examples are best made of the names that people use most.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use crate::source::Sources;
use crate::syntax::lexer;
use crate::syntax::token::TokenKind;

/// No more text than this is counted, so that a large project can be asked as quickly as a small one.
const MOST: usize = 4 << 20;

/// Names, and how often each is written.
#[derive(Debug, Default)]
pub(super) struct Mentions<'s> {
    counts: IndexMap<&'s str, u32, FxBuildHasher>,
}

impl<'s> Mentions<'s> {
    /// In all texts.
    pub(super) fn of(sources: &'s Sources) -> Mentions<'s> {
        let mut mentions = Mentions::default();
        let mut read = 0;
        for (_, source) in sources.iter() {
            read += source.text.len();
            if read > MOST {
                break;
            }
            for token in lexer::tokens(&source.text, source.is_markdown()) {
                if token.kind == TokenKind::Name {
                    *mentions.counts.entry(token.span.of(&source.text)).or_default() += 1;
                }
            }
        }
        mentions
    }

    /// How often a name is written.
    pub(super) fn count(&self, name: &str) -> u32 {
        self.counts.get(name).copied().unwrap_or(0)
    }
}
