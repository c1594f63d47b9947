//! What some rules need of all that is declared, so that a test of one rule need not compile all others.
//!
//! Names are looked for as words in the texts: that finds at least all defines that are called, in holes of messages too.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::model::Part;
use crate::source::{Sources, Span};
use crate::syntax::lexer::is_in_name;
use crate::syntax::tree::Item;

/// Some rules, and the defines that they use.
#[derive(Debug)]
pub struct Needed<'a> {
    rules: &'a [&'a str],
    defines: IndexSet<&'a str, FxBuildHasher>,
}

impl<'a> Needed<'a> {
    /// By the rules of these names, in whatever pack, and by the named values.
    pub fn by(sources: &'a Sources, parts: &[Part<'a>], rules: &'a [&'a str]) -> Needed<'a> {
        let mut known: IndexMap<&str, Vec<&str>, FxBuildHasher> = IndexMap::default();
        let mut open: Vec<&str> = Vec::new();
        for part in parts {
            let whole = &*sources.get(part.source).text;
            let text = |span: Span| span.of(whole);
            for item in part.items {
                match item {
                    Item::Rule(r) if rules.contains(&text(r.name.span)) => open.push(text(r.span)),
                    Item::Value(v) => open.push(text(v.span)),
                    Item::Define(d) => known.entry(text(d.name.span)).or_default().push(text(d.span)),
                    _ => {}
                }
            }
        }
        let mut defines = IndexSet::default();
        while let Some(text) = open.pop() {
            for word in text.split(|c| !is_in_name(c)) {
                if let Some((name, texts)) = known.get_key_value(word)
                    && defines.insert(*name)
                {
                    open.extend(texts);
                }
            }
        }
        Needed { rules, defines }
    }

    /// Whether an item of a text is needed.
    pub fn has(&self, item: &Item, text: &str) -> bool {
        match item {
            Item::Rule(r) => self.rules.contains(&r.name.span.of(text)),
            Item::Define(d) => self.defines.contains(d.name.span.of(text)),
            _ => true,
        }
    }
}
