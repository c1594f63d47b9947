//! Which words stand in which texts: where no name that comes or goes can be meant, everybody who is named is who it was.

use std::hash::BuildHasher;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::model::{EntityId, Model};
use crate::source::SourceId;
use crate::syntax::lexer::is_in_name;
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
    /// Those behind a dot, with what stands before that.
    inner: Words,
}

/// Names that another entity has than before, or none.
#[derive(Debug, Default)]
pub(super) struct Changed {
    names: Vec<Name>,
}

#[derive(Debug)]
struct Name {
    /// Its last part.
    last: u64,
    /// In which text stands what it nests in, and the last two parts of the name, by each name that has.
    inside: Option<(SourceId, Vec<u64>)>,
}

impl Changed {
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n str>, models: [&Model; 2]) -> Changed {
        let aliases = models.map(aliases);
        let inside = |name: &str| {
            let (outer, last) = name.rsplit_once('.')?;
            let mut before = vec![outer.rsplit('.').next().unwrap_or(outer)];
            let mut stands = None;
            for (model, aliases) in models.iter().zip(&aliases) {
                let Some(e) = model.symbols.get(outer).and_then(|s| model.entity_names.get(&s)) else {
                    continue;
                };
                before.extend(aliases.get(e).into_iter().flatten());
                stands = model.entities.declared.get(e.index()).map(|d| d.name.source);
            }
            Some((stands?, before.into_iter().map(|before| pair(before, last)).collect()))
        };
        let name = |name: &str| {
            let last = name.rsplit('.').next().unwrap_or(name);
            Name { last: number(last), inside: inside(name) }
        };
        Changed { names: names.map(name).collect() }
    }
}

/// The last parts of the other names of those who have any.
fn aliases(model: &Model) -> IndexMap<EntityId, Vec<&str>, FxBuildHasher> {
    let mut all: IndexMap<EntityId, Vec<&str>, FxBuildHasher> = IndexMap::default();
    for (name, e) in model.entity_names.iter() {
        if model.entities.name.get(e.index()) != Some(name) {
            let text = model.symbols.text(*name);
            all.entry(*e).or_default().push(text.rsplit('.').next().unwrap_or(text));
        }
    }
    all
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
        let is_meant = |name: &Name| match &name.inside {
            Some((outer, pairs)) if *outer != id => pairs.iter().any(|pair| text.inner.contains(pair)),
            _ => text.words.contains(&name.last),
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
        let mut before = "";
        for word in text.split(|c| !is_in_name(c)).filter(|word| !word.is_empty()) {
            all.words.insert(number(word));
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            if start.checked_sub(1).and_then(|at| text.as_bytes().get(at)) == Some(&b'.') {
                all.inner.insert(pair(before, word));
            }
            before = word;
        }
        all
    }
}

/// A name behind another.
fn pair(before: &str, last: &str) -> u64 {
    FxBuildHasher.hash_one((before, last))
}

fn number(word: &str) -> u64 {
    FxBuildHasher.hash_one(word)
}
