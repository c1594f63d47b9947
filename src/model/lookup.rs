//! How names are found: from the innermost container outwards, then everywhere.

use super::{EntityId, Model};
use crate::source::Pack;

impl Model {
    /// The entity that a name means where it is written: in a container (itself the innermost scope) or at the top
    /// level (`None`), seen from a pack.
    pub fn resolve(&self, name: &str, from: Pack, container: Option<EntityId>) -> Option<EntityId> {
        self.scopes(name, container).find(|id| self.sees(from, *id))
    }

    /// Like [`Model::resolve`], but an entity that only the pack cannot see: to say so.
    pub fn resolve_hidden(&self, name: &str, container: Option<EntityId>) -> Option<EntityId> {
        self.scopes(name, container).next()
    }

    /// Whether an entity is visible in a pack.
    pub fn sees(&self, from: Pack, entity: EntityId) -> bool {
        from == Pack::PROJECT || self.visibility.sees(from, self.pack_of(entity))
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

    /// All entities a name may mean, the innermost first.
    fn scopes(&self, name: &str, container: Option<EntityId>) -> impl Iterator<Item = EntityId> {
        let first = name.split('.').next().unwrap_or(name);
        // Most names are no names of nested entities: one look instead of one for each container.
        let nested = self.symbols.get(first).is_some_and(|s| self.nested_names.contains(&s));
        let start = container.filter(|_| nested);
        let outwards = std::iter::successors(start, |at| self.container_of(*at));
        let inner = outwards.filter_map(move |at| self.named(&format!("{}.{name}", self.name_of(at))));
        inner.chain(std::iter::once_with(move || self.named(name)).flatten())
    }

    /// The entity of a full name, in which each part may be an alias.
    fn named(&self, name: &str) -> Option<EntityId> {
        let exact = |name: &str| self.symbols.get(name).and_then(|s| self.entity_names.get(&s).copied());
        if let Some(id) = exact(name) {
            return Some(id);
        }
        let (first, rest) = name.split_once('.')?;
        let mut at = exact(first)?;
        for part in rest.split('.') {
            at = exact(&format!("{}.{part}", self.name_of(at)))?;
        }
        Some(at)
    }
}
