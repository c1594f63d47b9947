//! Which words stand in which texts: where no name that comes or goes can be meant, everybody who is named is who it was.

use std::hash::BuildHasher;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use crate::model::Model;
use crate::source::SourceId;
use crate::syntax::tree::Item;
use crate::workspace::Workspace;

type Words = IndexSet<u64, FxBuildHasher>;

/// The words of the texts that somebody asked for.
#[derive(Debug, Default)]
pub(super) struct Written {
    texts: Vec<Option<Text>>,
}

/// What stands in a text.
#[derive(Debug)]
struct Text {
    /// Whether all entities that it adds to stand in it.
    is_apart: bool,
    words: Words,
    /// Those behind a dot.
    inner: Words,
}

/// Names that another entity has than before, or none.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// The last part of each, and in which text what is named before its dots stands, if it has any.
    names: Vec<(u64, Option<Option<SourceId>>)>,
}

impl Changed {
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>, models: [&Model; 2]) -> Changed {
        let stands = |name: &str| {
            models.into_iter().find_map(|model| {
                let e = *model.entity_names.get(&model.symbols.get(name)?)?;
                model.entities.declared.get(e.index()).map(|d| d.name.source)
            })
        };
        let last = |name: &str| match name.rsplit_once('.') {
            Some((outer, last)) => (number(last), Some(stands(outer))),
            None => (number(name), None),
        };
        Changed { names: names.map(last).collect() }
    }
}

impl Written {
    /// A text is another now.
    pub(super) fn forget(&mut self, id: SourceId) {
        self.texts.get_mut(id.0 as usize).into_iter().for_each(|text| *text = None);
    }

    /// Whether none of some names can be meant in a text.
    pub(super) fn lacks(&mut self, workspace: &Workspace, id: SourceId, changed: &Changed) -> bool {
        let at = id.0 as usize;
        if self.texts.len() <= at {
            self.texts.resize_with(at + 1, || None);
        }
        let Some(text) = self.texts.get_mut(at) else { return false };
        let text = text.get_or_insert_with(|| Text::of(workspace, id));
        // Who nests in something is named without what comes before only within that.
        let is_meant = |(last, outer): &(u64, Option<Option<SourceId>>)| match outer {
            Some(Some(outer)) if *outer != id => text.inner.contains(last),
            _ => text.words.contains(last),
        };
        text.is_apart && !changed.names.iter().any(is_meant)
    }
}

impl Text {
    fn of(workspace: &Workspace, id: SourceId) -> Text {
        let text = &*workspace.sources.get(id).text;
        let file = workspace.parsed.get(id.0 as usize).map(|parsed| &parsed.file);
        let (items, prose) = file.map_or((&[][..], &[][..]), |file| (&file.items, &file.prose));
        let is_apart = |item: &Item| match item {
            Item::Extend(_) => false,
            Item::Line(line) => !line.words.get(1).is_some_and(|name| name.span.of(text).contains('.')),
            _ => true,
        };
        let mut all = Text {
            is_apart: file.is_some() && prose.is_empty() && items.iter().all(is_apart),
            words: Words::default(),
            inner: Words::default(),
        };
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty()) {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let word = number(word);
            all.words.insert(word);
            if start.checked_sub(1).and_then(|before| text.as_bytes().get(before)) == Some(&b'.') {
                all.inner.insert(word);
            }
        }
        all
    }
}

fn number(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}
