//! Which properties the names mean that were asked for last: there are few of them, and each is asked for again and again.

use crate::model::{KindId, Model, PropertyId};
use crate::source::Pack;

/// So many names are remembered.
const SLOTS: usize = 64;

/// Of each slot the last name that was asked for.
#[derive(Debug)]
pub(super) struct Recent<'a> {
    slots: [Option<(KindId, Pack, &'a str, PropertyId)>; SLOTS],
}

impl<'a> Recent<'a> {
    pub(super) fn new() -> Recent<'a> {
        Recent { slots: [None; SLOTS] }
    }

    /// The property of a kind by its name, as seen from a pack; see [`Model::property_seen`].
    pub(super) fn property(
        &mut self,
        model: &Model,
        kind: KindId,
        name: &'a str,
        from: Pack,
    ) -> Option<PropertyId> {
        let bytes = name.as_bytes();
        let (first, last) = (*bytes.first()?, *bytes.last()?);
        let slot = (usize::from(first) * 7 + usize::from(last) * 3 + bytes.len()) % SLOTS;
        let slot = self.slots.get_mut(slot)?;
        match slot {
            Some((k, p, n, id)) if *k == kind && *p == from && *n == name => Some(*id),
            _ => {
                let id = model.property_seen(kind, name, from)?;
                *slot = Some((kind, from, name, id));
                Some(id)
            }
        }
    }
}
