//! The titles of all entities, for names that nobody knows: `Deutschland` for `DE`.

use std::ops::Range;
use std::sync::OnceLock;

use crate::model::{EntityId, Model};
use crate::source::{Sources, Span};

/// The titles as they are declared, by entity: read once, when somebody first asks. Values may still be missing then.
#[derive(Debug, Default)]
pub(crate) struct Titles(OnceLock<Vec<(EntityId, Span)>>);

impl Titles {
    /// The titles of entities whose numbers follow each other.
    pub(super) fn of<'s>(
        &self,
        model: &Model,
        sources: &'s Sources,
        extent: &Range<u32>,
    ) -> Vec<(EntityId, &'s str)> {
        let all = self.0.get_or_init(|| read(model, sources));
        let start = all.partition_point(|(id, _)| id.0 < extent.start);
        let own = all.iter().skip(start).take_while(|(id, _)| id.0 < extent.end);
        own.filter_map(|(id, span)| Some((*id, span.of(text(model, sources, *id)?)))).collect()
    }
}

/// The text that an entity is declared in.
fn text<'s>(model: &Model, sources: &'s Sources, id: EntityId) -> Option<&'s str> {
    let declared = model.entities.declared.get(id.index())?;
    Some(&sources.get(declared.name.source).text)
}

fn read(model: &Model, sources: &Sources) -> Vec<(EntityId, Span)> {
    let mut titles = Vec::new();
    for (i, declared) in model.entities.declared.iter().enumerate() {
        let id = EntityId(i as u32);
        let behind = text(model, sources, id).and_then(|text| text.get(declared.name.span.end as usize..));
        let head = behind.and_then(|behind| behind.split(['\n', '{']).next()).unwrap_or("");
        let mut start = declared.name.span.end as usize;
        for (n, part) in head.split('"').enumerate() {
            if n % 2 == 1 {
                titles.push((id, Span::new(start, start + part.len())));
            }
            start += part.len() + 1;
        }
    }
    titles
}
