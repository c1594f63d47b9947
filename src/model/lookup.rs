//! How names are found: from the innermost container outwards, then everywhere.

use super::{EntityId, KindId, Model, PropertyId, Symbol};
use crate::source::Pack;

/// A name with more parts than this is looked up as a whole, and none of its parts may be an alias.
const MOST_ALIASES: usize = 8;

impl Model {
    /// The entity that a name means where it is written: in a container (itself the innermost scope) or at the top
    /// level (`None`), seen from a pack.
    pub fn resolve(&self, name: &str, from: Pack, container: Option<EntityId>) -> Option<EntityId> {
        let symbol = self.symbols.get(name);
        match symbol.and_then(|s| self.plain_names.get(s)) {
            Some(id) => Some(id).filter(|id| self.sees(from, *id)),
            None => self.scopes(name, symbol, container).find(|id| self.sees(from, *id)),
        }
    }

    /// Like [`Model::resolve`], but an entity that only the pack cannot see: to say so.
    pub fn resolve_hidden(&self, name: &str, container: Option<EntityId>) -> Option<EntityId> {
        self.scopes(name, self.symbols.get(name), container).next()
    }

    /// Whether an entity is visible in a pack.
    pub fn sees(&self, from: Pack, entity: EntityId) -> bool {
        from == Pack::PROJECT || self.visibility.sees(from, self.pack_of(entity))
    }

    /// The properties of a kind as seen from a pack: what other packs add to the kind, only those see that use them.
    pub fn properties_seen(&self, kind: KindId, from: Pack) -> impl Iterator<Item = (Symbol, PropertyId)> {
        let all = self.kind(kind).properties.iter().map(|(name, id)| (*name, *id));
        all.filter(move |(_, id)| self.sees_property(from, *id))
    }

    /// The property of a kind by its name, as seen from a pack.
    pub fn property_seen(&self, kind: KindId, name: &str, from: Pack) -> Option<PropertyId> {
        self.property_of(kind, name).filter(|id| self.sees_property(from, *id))
    }

    fn sees_property(&self, from: Pack, id: PropertyId) -> bool {
        let place = self.property(id).place;
        place.is_none_or(|place| self.visibility.sees(from, self.visibility.pack(place.source)))
    }

    /// The pack that declares an entity.
    pub fn pack_of(&self, entity: EntityId) -> Pack {
        let declared = self.entities.declared.get(entity.index());
        declared.map_or(Pack::PROJECT, |d| self.visibility.pack(d.name.source))
    }

    /// What an entity nests in.
    pub fn container_of(&self, entity: EntityId) -> Option<EntityId> {
        self.entities.container.get(entity.index()).copied().flatten()
    }

    /// All entities a name may mean, the innermost first; `symbol` is that of the whole name.
    fn scopes(
        &self,
        name: &str,
        symbol: Option<Symbol>,
        container: Option<EntityId>,
    ) -> impl Iterator<Item = EntityId> {
        let first = memchr::memchr(b'.', name.as_bytes()).and_then(|dot| name.get(..dot));
        let simple = first.is_none();
        let symbol = first.map_or(symbol, |first| self.symbols.get(first));
        // Most names are no names of nested entities: one look instead of one for each container.
        let nested = symbol.is_some_and(|s| self.nested_names.contains(s));
        let start = container.filter(|_| nested);
        let outwards = std::iter::successors(start, |at| self.container_of(*at));
        let inner = outwards.filter_map(move |at| self.named(Some(at), name));
        let outer = move || match symbol {
            Some(symbol) if simple => self.entity_names.get(&symbol).copied(),
            _ => self.named(None, name),
        };
        inner.chain(std::iter::once_with(outer).flatten())
    }

    /// The entity of a name in a container or at the top level; each part of the name may be an alias.
    fn named(&self, container: Option<EntityId>, name: &str) -> Option<EntityId> {
        // Nothing is named inside of most.
        let is_outer = |at: EntityId| {
            self.entities.name.get(at.index()).is_some_and(|name| self.outer_names.contains(*name))
        };
        let exact = |at: Option<EntityId>, name: &str| {
            let symbol = match at {
                Some(at) if !is_outer(at) => None,
                Some(at) => self.symbols.get_inside(self.name_of(at), name),
                None => self.symbols.get(name),
            };
            symbol.and_then(|s| self.entity_names.get(&s).copied())
        };
        exact(container, name).or_else(|| {
            // Most names have no parts.
            memchr::memchr(b'.', name.as_bytes())?;
            let mut parts = name.split('.');
            let dotted = (2..=MOST_ALIASES).contains(&parts.clone().count());
            let first = exact(container, parts.next().filter(|_| dotted)?)?;
            parts.try_fold(first, |at, part| exact(Some(at), part))
        })
    }

    /// Makes an entity known by a name.
    pub(super) fn name_entity(&mut self, name: Symbol, id: EntityId) {
        self.name_outer(name);
        self.entity_names.insert(name, id);
    }

    /// Remembers what stands before the dots of a name.
    pub(super) fn name_outer(&mut self, name: Symbol) {
        let mut end = self.symbols.text(name).len();
        while let Some(dot) = self.symbols.text(name).get(..end).and_then(|before| before.rfind('.')) {
            let outer = self.symbols.text(name).get(..dot).unwrap_or("");
            let outer = match self.symbols.get(outer) {
                Some(known) => known,
                None => {
                    let outer = outer.to_owned();
                    self.symbols.intern(&outer)
                }
            };
            // Of what stands before it all is known.
            if self.outer_names.contains(outer) {
                return;
            }
            self.outer_names.insert(outer);
            end = dot;
        }
    }
}
