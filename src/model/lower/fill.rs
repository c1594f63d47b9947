//! What is said about whom: every value into its column.

use std::ops::Range;

use super::Lowering;
use super::bodies::Bodies;
use super::columns::Columns;
use super::reuse::Reuse;
use super::say::Hints;
use super::template::Templates;
use super::wording::Wordings;
use crate::finding::Finding;
use crate::model::{EntityCitation, EntityId, KindId, LocalisedText, Model, Part, TextId};
use crate::source::SourceId;
use crate::stack::roomy_each;
use crate::syntax::token::Token;
use crate::syntax::tree::Body;
use filler::Filler;

mod asked;
mod filler;

/// So many entities are filled by one worker at a time. The number depends on nothing, so that texts are numbered the same
/// way on every machine.
const PIECE: usize = 4096;
/// So many pieces are filled side by side and then put behind each other, so that not all stand in memory twice.
const TOGETHER: usize = 8;

/// Reads all values of all entities, but for what can be taken over.
pub(super) fn fill(
    it: &mut Lowering<'_>,
    parts: &[Part<'_>],
    templates: &Templates,
    bodies: &mut Bodies<'_>,
    reuse: Option<&Reuse<'_>>,
) -> Columns {
    fill_by(PIECE, it, parts, templates, bodies, reuse)
}

fn fill_by(
    piece: usize,
    it: &mut Lowering<'_>,
    parts: &[Part<'_>],
    templates: &Templates,
    bodies: &mut Bodies<'_>,
    reuse: Option<&Reuse<'_>>,
) -> Columns {
    let all = bodies.len();
    let pieces: Vec<Range<usize>> =
        (0..all).step_by(piece).map(|start| start..(start + piece).min(all)).collect();
    let lowering: &Lowering<'_> = it;
    let read = |bodies: &Bodies<'_>, piece: &Range<usize>| {
        let hints = Hints::shared_by(pieces.len());
        let filler = Filler::new(lowering, templates, &hints, Filled::new(&lowering.model));
        filler.all(bodies, piece.clone(), Wordings::new(parts), reuse)
    };
    let declared = lowering.model.texts.len() as u32;
    let mut whole = Filled::new(&lowering.model);
    for some in pieces.chunks(TOGETHER) {
        let filled = match some {
            [one] => vec![read(bodies, one)],
            several => roomy_each(several, |piece| read(bodies, piece)),
        };
        bodies.forget(some.last().map_or(0, |piece| piece.end));
        whole.columns.make_room(filled.iter().map(|piece| &piece.columns));
        filled.into_iter().for_each(|piece| whole.append(piece, declared));
    }
    it.model.texts.extend(whole.texts);
    it.model.citations = whole.citations;
    it.findings.extend(whole.findings);
    it.sought.extend(whole.sought);
    it.taken = whole.taken;
    whole.columns
}

/// How many pieces there are.
pub(super) fn pieces(model: &Model) -> usize {
    // What is stated about entities are no entities that were filled.
    (model.kind(KindId::STATEMENT).extent.start as usize).div_ceil(PIECE)
}

/// Reads the values of some entities again, of which nothing is said elsewhere and that have no wording. For each of
/// them tells how many texts come before its own.
pub(super) fn refill(
    it: &Lowering<'_>,
    templates: &Templates,
    some: &[(EntityId, &[Token], Option<&Body>)],
) -> (Filled, Vec<u32>) {
    let pieces = pieces(&it.model);
    let (mut filled, mut texts) = (Filled::new(&it.model), Vec::new());
    for piece in some.chunk_by(|a, b| a.0.index() / PIECE == b.0.index() / PIECE) {
        let hints = Hints::shared_by(pieces);
        let mut filler = Filler::new(it, templates, &hints, filled);
        for (entity, title, body) in piece {
            texts.push(filler.texts());
            filler.one(*entity, title, *body);
        }
        filled = filler.filled();
    }
    (filled, texts)
}

/// What was read of some entities.
pub(super) struct Filled {
    pub(super) columns: Columns,
    /// The texts among the values, numbered from 0.
    pub(super) texts: Vec<LocalisedText>,
    pub(super) citations: Vec<EntityCitation>,
    pub(super) findings: Vec<Finding>,
    /// How much work it was to look for names that may be meant, by piece and text.
    pub(super) sought: Vec<(usize, SourceId, usize)>,
    /// Of whom all was taken over.
    taken: Vec<EntityId>,
}

impl Filled {
    fn new(model: &Model) -> Filled {
        let columns = Columns::new(model);
        let (texts, citations, findings, sought, taken) = Default::default();
        Filled { columns, texts, citations, findings, sought, taken }
    }

    /// Adds what was read of the entities behind these; so many texts stand before all of them.
    fn append(&mut self, piece: Filled, texts: u32) {
        self.columns.append(piece.columns, texts + self.texts.len() as u32);
        self.texts.extend(piece.texts);
        self.citations.extend(piece.citations);
        self.findings.extend(piece.findings);
        self.sought.extend(piece.sought);
        self.taken.extend(piece.taken);
    }

    fn add_text(&mut self, text: LocalisedText) -> TextId {
        self.texts.push(text);
        TextId(self.texts.len() as u32 - 1)
    }
}

impl Lowering<'_> {
    /// Takes a text in.
    pub(super) fn add_text(&mut self, text: LocalisedText) -> TextId {
        self.model.texts.push(text);
        TextId(self.model.texts.len() as u32 - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::schema::Schema;
    use super::super::{Lowering, bodies, properties};
    use super::*;
    use crate::workspace;

    /// All that is known of a text whose entities are filled so many at a time.
    fn filled(text: &str, piece: usize) -> String {
        let workspace = workspace::of_texts([("a.ekl".to_owned(), text.to_owned())]);
        let parts: Vec<Part<'_>> = workspace
            .parsed
            .iter()
            .map(|p| Part { source: p.source, items: &p.file.items, prose: &p.file.prose, entities: true })
            .collect();
        let mut it = Lowering::new(&workspace.sources);
        let schema = Schema::declare(&mut it, &parts);
        let held = bodies::held(&parts, None);
        let mut bodies = super::super::entities::collect(&mut it, &parts, held);
        properties::defaults(&mut it, &schema.defaults);
        let columns = fill_by(piece, &mut it, &parts, &schema.templates, &mut bodies, None);
        format!("{columns:#?}\n{:#?}\n{:#?}\n{:#?}", it.model.texts, it.model.citations, it.findings)
    }

    #[test]
    fn pieces_are_filled_as_the_whole_is() {
        let mut text = "kind place { in_: place ?  note_: text ?  size: number >= 0 ?  kin: place* }\n\
                        kind river is place { mouth: place }\nsource S\n"
            .to_owned();
        for i in 0..40 {
            let (next, kind) = ((i + 1) % 40, if i % 3 == 0 { "river" } else { "place" });
            text += &format!(
                "{kind} p{i} \"Place {i}\" {{ in_: p{next}  note_: \"n{i}\"  size: {i} during 20{i:02}  \n"
            );
            text += &format!("  kin: p{next}, p3 cite S \"q\"  cite S \"r{i}\"\n");
            text += match i % 5 {
                0 => "  size: -4\n}\n",
                1 => "  mouth: p1\n}\n",
                2 => "  nobody: 3  in_: p2\n}\n",
                _ => "}\n",
            };
        }
        text += "extend p7 { kin: p9 }\nextend p31 { note_: \"more\" cite S }\n";
        let whole = filled(&text, usize::MAX);
        assert!(whole.contains("unknown_property") && whole.contains("model/missing"), "{whole}");
        for piece in [1, 7, 16, 39] {
            assert!(filled(&text, piece) == whole, "by {piece}");
        }
    }
}
