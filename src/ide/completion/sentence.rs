//! Sentences that are offered: whole templates, and what may come next in one that is begun.

use super::About;
use super::list::{List, Offer, Sort};
use super::{names, value};
use crate::ide::scene::Scene;
use crate::ide::snippet::Snippet;
use crate::ide::template::{Next, Part, Sentence, Template, spellings, templates};
use crate::model::{KindId, Property, PropertyId, Type};
use crate::syntax::Piece;

/// Offers the sentences that a kind may have, and the names that one may begin with.
pub(super) fn begin(list: &mut List<'_>, kind: KindId) {
    let scene = list.scene;
    let all = templates(scene.it, kind, scene.pack());
    let mut kinds: Vec<KindId> = Vec::new();
    for (i, template) in all.iter().enumerate() {
        let parts = template.needed();
        let other = template.lang.as_deref().is_some_and(|lang| lang != scene.it.lang.tag());
        let rank = 200 + i as u32 + if other { 50 } else { 0 };
        let label = shown(scene, &parts);
        let about = About::Template(template.text.clone());
        let offer = Offer { label: &label, sort: Sort::Sentence, rank, detail: "", about };
        list.forced(offer, |snippet| written(scene, snippet, &parts));
        if let Some(Part::Slot(property)) = parts.first()
            && let Type::Entity(kind) = scene.it.model.property(*property).ty
            && !kinds.contains(&kind)
        {
            kinds.push(kind);
        }
    }
    if list.is_typed() {
        kinds.into_iter().for_each(|kind| names::of_kind(list, kind, 300));
    }
}

/// Offers what may come next in a sentence; whether any template goes on here.
pub(super) fn go_on(list: &mut List<'_>, kind: KindId, before: &[Piece]) -> bool {
    let scene = list.scene;
    let all = templates(scene.it, kind, scene.pack());
    let sentence = Sentence::of_pieces(scene.it, &scene.source.text, before);
    let mut next: Vec<(&Template, Next)> = Vec::new();
    for template in &all {
        for parts in sentence.next(template) {
            if !next.iter().any(|(_, known)| known == &parts) {
                next.push((template, parts));
            }
        }
    }
    for (rank, (template, parts)) in next.iter().enumerate() {
        let rank = rank as u32 * 10;
        match parts.first() {
            Some(Part::Word(_)) => {
                let label = shown(scene, parts);
                let about = About::Template(template.text.clone());
                let offer = Offer { label: &label, sort: Sort::Sentence, rank, detail: "", about };
                list.forced(offer, |snippet| written(scene, snippet, parts));
            }
            Some(Part::Slot(property)) => value::in_sentence(list, *property, rank),
            None => {}
        }
    }
    rest_of_spelling(list, before);
    !next.is_empty()
}

/// What is left of a value of an enumeration that is spelled with several words: `not` behind `shall`.
fn rest_of_spelling(list: &mut List<'_>, before: &[Piece]) {
    let scene = list.scene;
    let Some(last) = before.last().map(|p| scene.text(p)) else { return };
    let mut offered: Vec<String> = Vec::new();
    for id in 0..scene.it.model.choices.len() {
        for words in spellings(scene.it, crate::model::ChoiceId(id as u32)) {
            if let [first, rest @ ..] = words.as_slice()
                && *first == last
                && !rest.is_empty()
            {
                offered.push(rest.join(" "));
            }
        }
    }
    offered.sort();
    offered.dedup();
    let is_word = |text: &&String| text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_'));
    for label in offered.iter().filter(is_word) {
        let about = About::Nothing;
        list.word(Offer { label, sort: Sort::Member, rank: 400, detail: "", about });
    }
}

/// A sentence as the list shows it: its slots by what they are called.
fn shown(scene: &Scene<'_>, parts: &[Part]) -> String {
    let slot = |property: &Property| {
        let title = property.title.as_deref().map(|t| t.in_lang(scene.it.lang)).filter(|t| !t.is_empty());
        format!("‹{}›", title.unwrap_or_else(|| scene.it.model.symbols.text(property.name)))
    };
    let words = parts.iter().map(|part| match part {
        Part::Word(word) => word.clone(),
        Part::Slot(id) => slot(scene.it.model.property(*id)),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The sentence that says most of what must be said of a kind, in the reader's language if there is one, and the
/// properties that it says; nothing where none says any.
pub(super) fn first(scene: &Scene<'_>, kind: KindId) -> (Next, Vec<PropertyId>) {
    let model = scene.it.model;
    let mut best: Option<(usize, bool, Next, Vec<PropertyId>)> = None;
    for template in templates(scene.it, kind, scene.pack()) {
        let parts = template.needed();
        let slots = parts.iter().filter_map(|part| match part {
            Part::Slot(id) => Some(*id),
            Part::Word(_) => None,
        });
        let slots: Vec<PropertyId> = slots.collect();
        let says = slots.iter().filter(|id| value::is_required(model.property(**id))).count();
        let fits = template.lang.as_deref().is_none_or(|lang| lang == scene.it.lang.tag());
        if says > 0 && best.as_ref().is_none_or(|(n, lang, ..)| (*n, *lang) < (says, fits)) {
            best = Some((says, fits, parts, slots));
        }
    }
    best.map(|(_, _, parts, slots)| (parts, slots)).unwrap_or_default()
}

/// A sentence with places to fill in.
pub(super) fn written(scene: &Scene<'_>, mut snippet: Snippet, parts: &[Part]) -> Snippet {
    let model = scene.it.model;
    for (i, part) in parts.iter().enumerate() {
        let comma = matches!(part, Part::Word(word) if word == ",");
        if i > 0 && !comma {
            snippet = snippet.text(" ");
        }
        snippet = match part {
            Part::Word(word) => snippet.text(word),
            Part::Slot(id) => match model.property(*id).ty {
                // What it is called says more than its kind.
                Type::Entity(_) => snippet.slot(model.symbols.text(model.property(*id).name)),
                _ => snippet.value(scene.it, *id),
            },
        };
    }
    snippet
}
