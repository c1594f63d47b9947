//! What is declared for all files, and has no number in the model: rules, defines, named values, units, packs.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::Named;
use crate::source::{Pack, Place, SourceId, Span};
use crate::syntax::tree::{self, Item, Test};
use crate::workspace::Workspace;

type Map<K, V> = IndexMap<K, V, FxBuildHasher>;

/// A unit, in the order of the files; the units of time come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitId(pub u32);

/// The units that no file declares, by their names.
const BUILT_IN: [&[&str]; 4] =
    [&["year", "years"], &["month", "months"], &["week", "weeks"], &["day", "days"]];

/// A declaration with the text it stands in.
#[derive(Debug)]
pub(crate) struct In<'a, T> {
    /// The declaration.
    pub(crate) tree: &'a T,
    /// Which text.
    pub(crate) source: SourceId,
    /// The text.
    pub(crate) text: &'a str,
}

/// All of them by name; of two of a name the first.
#[derive(Debug, Default)]
pub(crate) struct Globals<'a> {
    packs: Map<&'a str, Pack>,
    rules: Map<(Pack, &'a str), In<'a, tree::Rule>>,
    /// The packs that have a rule of a name.
    rule_packs: Map<&'a str, Pack>,
    defines: Map<&'a str, In<'a, tree::Define>>,
    thresholds: Map<&'a str, In<'a, tree::NamedValue>>,
    units: Vec<Option<In<'a, tree::Unit>>>,
    unit_names: Map<&'a str, UnitId>,
}

impl<'a> Globals<'a> {
    /// Of all files, and of a `test`.
    pub(crate) fn of(workspace: &'a Workspace, test: Option<(SourceId, &'a Test)>) -> Globals<'a> {
        let mut globals = Globals::default();
        let packs = workspace.sources.packs.iter().enumerate();
        globals.packs.extend(packs.map(|(i, name)| (name.as_str(), Pack(i as u16))));
        globals.packs.insert(crate::manual::PROJECT, Pack::PROJECT);
        for (i, names) in BUILT_IN.iter().enumerate() {
            globals.units.push(None);
            globals.unit_names.extend(names.iter().map(|name| (*name, UnitId(i as u32))));
        }
        for parsed in &workspace.parsed {
            globals.add(workspace, parsed.source, &parsed.file.items);
        }
        if let Some((source, test)) = test {
            globals.add(workspace, source, &test.items);
        }
        globals
    }

    fn add(&mut self, workspace: &'a Workspace, source: SourceId, items: &'a [Item]) {
        let file = workspace.sources.get(source);
        let text = &*file.text;
        let name = |name: &tree::Name| name.span.of(text);
        for item in items {
            match item {
                Item::Rule(tree) => {
                    let it = In { tree, source, text };
                    self.rules.entry((file.pack, name(&tree.name))).or_insert(it);
                    self.rule_packs.entry(name(&tree.name)).or_insert(file.pack);
                }
                Item::Define(tree) => {
                    self.defines.entry(name(&tree.name)).or_insert(In { tree, source, text });
                }
                Item::Value(tree) => {
                    self.thresholds.entry(name(&tree.name)).or_insert(In { tree, source, text });
                }
                Item::Unit(tree) => {
                    let id = UnitId(self.units.len() as u32);
                    self.units.push(Some(In { tree, source, text }));
                    for spelled in &tree.names {
                        self.unit_names.entry(name(spelled)).or_insert(id);
                    }
                }
                _ => {}
            }
        }
    }

    /// A pack by its name.
    pub(crate) fn pack(&self, name: &str) -> Option<Pack> {
        self.packs.get(name).copied()
    }

    /// A rule of a pack by its name.
    pub(crate) fn rule(&self, pack: Pack, name: &str) -> Option<Named> {
        self.rules.get(&(pack, name)).map(|it| Named::Rule(it.place(it.tree.name.span)))
    }

    /// A rule by its name as it is meant in a pack: the pack's own, else the first of that name.
    pub(crate) fn rule_in(&self, pack: Pack, name: &str) -> Option<Named> {
        self.rule(pack, name).or_else(|| self.rule(*self.rule_packs.get(name)?, name))
    }

    /// A define by its name.
    pub(crate) fn define(&self, name: &str) -> Option<In<'a, tree::Define>> {
        self.defines.get(name).copied()
    }

    /// A named value by its name.
    pub(crate) fn threshold(&self, name: &str) -> Option<Named> {
        self.threshold_tree(name).map(|it| Named::Threshold(it.place(it.tree.name.span)))
    }

    /// The declaration of a named value.
    pub(crate) fn threshold_tree(&self, name: &str) -> Option<In<'a, tree::NamedValue>> {
        self.thresholds.get(name).copied()
    }

    /// A unit by one of its names.
    pub(crate) fn unit(&self, name: &str) -> Option<UnitId> {
        self.unit_names.get(name).copied()
    }

    /// The declaration of a unit; those of time have none.
    pub(crate) fn unit_tree(&self, id: UnitId) -> Option<In<'a, tree::Unit>> {
        self.units.get(id.0 as usize).copied().flatten()
    }

    /// The names of a unit of time.
    pub(crate) fn built_in_unit(id: UnitId) -> &'static [&'static str] {
        BUILT_IN.get(id.0 as usize).copied().unwrap_or_default()
    }
}

impl<T> Clone for In<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for In<'_, T> {}

impl<T> In<'_, T> {
    /// A place in its text.
    pub(crate) fn place(&self, span: Span) -> Place {
        Place { source: self.source, span }
    }
}
