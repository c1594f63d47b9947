//! Kinds by their names, and what to say where there is none.

use super::say::{short, suggest};
use super::{Lowering, at};
use crate::finding::{Finding, Said};
use crate::model::{Choice, ChoiceId, KindId, Model};
use crate::source::{Pack, Place, SourceId, Sources};
use crate::syntax::tree::Name;

impl Lowering<'_> {
    /// The kind of a name as seen from a pack.
    pub(super) fn kind_seen(&self, name: &str, from: Pack) -> Option<KindId> {
        let id = self.model.kind_names.get(&self.model.symbols.get(name)?).copied()?;
        sees_kind(&self.model, from, id).then_some(id)
    }

    /// The choice of a name as seen from a pack.
    pub(super) fn choice_seen(&self, name: &str, from: Pack) -> Option<ChoiceId> {
        let id = self.model.choice_names.get(&self.model.symbols.get(name)?).copied()?;
        let choice = self.model.choices.get(id.index())?;
        sees_choice(&self.model, from, choice).then_some(id)
    }

    /// The kind of a name; a finding where there is none.
    pub(super) fn kind_of_name(&mut self, source: SourceId, name: Name) -> Option<KindId> {
        let text = self.text(source, name.span);
        let found = self.kind_seen(text, self.pack(source));
        if found.is_none() && !self.model.is_broken(text) {
            let finding = self.unknown_kind(at(source, name.span), text);
            self.report(finding);
        }
        found
    }

    /// `model/unknown_kind`
    pub(super) fn unknown_kind(&self, place: Place, name: &str) -> Finding {
        let (model, from) = (&self.model, self.pack(place.source));
        if let Some(id) = model.symbols.get(name).and_then(|s| model.kind_names.get(&s)) {
            return unseen(self.sources, place, name, from, model.kind(*id).pack);
        }
        let said = Said::both(
            format!("unknown kind `{}`", short(name)),
            format!("unbekannte Art `{}`", short(name)),
        );
        let known = model.kind_names.iter().filter(|(_, id)| sees_kind(model, from, **id));
        let near = self.hints.nearest(name, known.map(|(name, _)| model.symbols.text(*name)));
        let finding = Finding::error("model/unknown_kind", place, said);
        if near.is_empty() {
            return finding.help(Said::both(
                "declare it with `kind NAME { … }`, or `use` the pack that declares it",
                "vereinbaren Sie sie mit `kind NAME { … }`, oder binden Sie mit `use` das Paket ein, das sie vereinbart",
            ));
        }
        suggest(finding, &near)
    }
}

fn sees_kind(model: &Model, from: Pack, id: KindId) -> bool {
    let kind = model.kind(id);
    kind.place.is_none() || model.visibility.sees(from, kind.pack)
}

fn sees_choice(model: &Model, from: Pack, choice: &Choice) -> bool {
    choice.place.is_none_or(|place| model.visibility.sees(from, model.visibility.pack(place.source)))
}

/// Whether a name could be used as a type in a pack, for suggestions.
pub(super) fn types_seen(model: &Model, from: Pack) -> impl Iterator<Item = &str> {
    let built_in = ["text", "yes_no", "number", "date", "period", "duration"];
    let kinds =
        model.kind_names.iter().filter(move |(_, id)| sees_kind(model, from, **id)).map(|(name, _)| name);
    let choices = model.choice_names.iter().filter_map(move |(name, id)| {
        model.choices.get(id.index()).is_some_and(|c| sees_choice(model, from, c)).then_some(name)
    });
    built_in.into_iter().chain(kinds.chain(choices).map(|name| model.symbols.text(*name)))
}

/// `model/not_in_use`: it is declared, but in a pack that is not in use here.
pub(super) fn unseen(sources: &Sources, place: Place, name: &str, from: Pack, pack: Pack) -> Finding {
    let (name, from, pack) = (short(name), sources.pack_name(from), sources.pack_name(pack));
    if pack == sources.pack_name(Pack::PROJECT) {
        let said = Said::both(
            format!("`{name}` belongs to the project, and the pack `{from}` cannot see it"),
            format!("`{name}` gehört zum Projekt, das Paket `{from}` sieht es nicht"),
        );
        return Finding::error("model/not_in_use", place, said);
    }
    let said = Said::both(
        format!("`{name}` is declared in the pack `{pack}`, which `{from}` does not use"),
        format!("`{name}` ist im Paket `{pack}` vereinbart, das `{from}` nicht einbindet"),
    );
    Finding::error("model/not_in_use", place, said)
        .help(Said::both(format!("write `use {pack}`"), format!("schreiben Sie `use {pack}`")))
}
