//! Who is named: all entities with their qualified names, numbered by kind and place.

use super::bodies::{At, Bodies, Held};
use super::lines::{self, Head, Meaning, meaning};
use super::literal::Scope;
use super::say::{entity_twice, short};
use super::{Lowering, at, nesting};
use crate::finding::{Finding, Said};
use crate::model::{BySymbol, Declared, EntityId, KindId, Part, Plain, Symbol, Table};
use crate::source::{SourceId, Span};
use crate::syntax::tree::{Body, Broken, Extend, Item, Line, Member, Name};

/// An extension that another one brings the entity for is tried again so often.
const ROUNDS: usize = 8;

/// An entity before it has a number.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) kind: KindId,
    pub(super) name: Symbol,
    pub(super) declared: Declared,
    pub(super) container: Option<u32>,
    at: Option<At>,
    /// It names its container itself: `clause DE_GH.art4`.
    pub(super) full: bool,
}

/// Collects entities.
#[derive(Default)]
struct Collector {
    /// How many parts there are: bodies are numbered from there on.
    parts: u32,
    /// Where the bodies stand in which others nest.
    nested: Vec<At>,
    raws: Vec<Raw>,
    names: BySymbol<u32>,
    aliases: Vec<(u32, SourceId, Name)>,
    /// Names of what nobody knows what it is: their uses are no mistakes of their own.
    unknown: Vec<Symbol>,
    extends: Vec<(u32, SourceId, Span, At)>,
}

/// Names and numbers all entities; `held` has the statements of the parts that have any.
pub(super) fn collect<'a>(it: &mut Lowering<'_>, parts: &[Part<'a>], held: Vec<Held<'a>>) -> Bodies<'a> {
    let mut all = Collector { parts: held.len() as u32, ..Collector::default() };
    let mut extends = Vec::new();
    let stating = || parts.iter().filter(|part| part.entities);
    for ((body, part), held) in (0..).zip(stating()).zip(&held) {
        for (member, item) in (0..).zip(held.items()) {
            let at = At { body, member };
            match item {
                Item::Line(line) => all.line(it, part.source, line, None, at),
                Item::Extend(extend) => extends.push((part.source, extend, at)),
                _ => {}
            }
        }
    }
    for _ in 0..ROUNDS {
        let (waiting, aliases) = (std::mem::take(&mut extends), all.top_aliases(it));
        let before = waiting.len();
        extends = waiting
            .into_iter()
            .filter(|(source, extend, at)| !all.extend(it, &aliases, *source, extend, *at))
            .collect();
        if extends.is_empty() || extends.len() == before {
            break;
        }
    }
    for part in stating() {
        for item in part.items {
            if let Item::Broken(Broken { defines: Some(name), .. }) = item {
                all.broken(it, part.source, *name);
            }
        }
    }
    // A name that is declared after all is not broken.
    it.model.broken_names.retain(|name| !all.names.contains_key(name));
    it.model.broken_names.extend(&all.unknown);
    let order = all.number(it);
    all.alias(it, &order);
    nesting::containers(it, &all.raws, &order);
    let model = &mut it.model;
    model.plain_names = Plain::new(&model.symbols, &model.entity_names, &model.nested_names);
    for (source, extend, _) in extends {
        unknown_target(it, source, extend);
    }
    all.bodies(&order, held)
}

impl Collector {
    /// A line at the top level, or in the body of an entity.
    fn line(
        &mut self,
        it: &mut Lowering<'_>,
        source: SourceId,
        line: &Line,
        container: Option<u32>,
        stands: At,
    ) {
        match meaning(it, source, line, container.is_some()) {
            Meaning::Entity(KindId::STATEMENT, head) => it.report(lines::read_only(at(source, head.name))),
            Meaning::Entity(kind, head) => self.entity(it, source, line, container, (kind, head), stands),
            Meaning::UnknownKind(kind, head) => {
                let text = it.text(source, kind);
                if !it.model.is_broken(text) {
                    let finding = it.unknown_kind(at(source, kind), text);
                    it.report(finding);
                }
                let before = self.raws.len();
                self.entity(it, source, line, container, (KindId::ENTITY, head), stands);
                // What it is nobody knows, so nothing is said about its uses and values.
                self.unknown.extend(self.raws.get(before).map(|raw| raw.name));
            }
            Meaning::Sentence if container.is_none() => it.report(lines::outside(source, line)),
            Meaning::Sentence => {}
            Meaning::Nothing => {
                it.report(lines::nothing(it, source, line));
                if let Some(name) = lines::defines(line) {
                    let symbol = self.qualified(it, source, name.span, container);
                    it.model.broken_names.insert(symbol);
                }
            }
        }
    }

    fn qualified(
        &self,
        it: &mut Lowering<'_>,
        source: SourceId,
        name: Span,
        container: Option<u32>,
    ) -> Symbol {
        let text = it.text(source, name);
        match container.and_then(|c| self.raws.get(c as usize)) {
            Some(container) => it.model.symbols.intern_inside(container.name, text),
            None => it.model.symbols.intern(text),
        }
    }

    fn entity(
        &mut self,
        it: &mut Lowering<'_>,
        source: SourceId,
        line: &Line,
        container: Option<u32>,
        (kind, head): (KindId, Head<'_>),
        stands: At,
    ) {
        let text = it.text(source, head.name);
        let name = self.qualified(it, source, head.name, container);
        let parts = text.rsplit_once('.');
        if let Some((_, last)) = parts.filter(|_| container.is_some()) {
            let said = Said::both(
                format!("`{}` stands inside its container and needs no dots", short(text)),
                format!("`{}` steht in seinem Behälter und braucht keine Punkte", short(text)),
            );
            let title = Said::both(format!("write `{last}`"), format!("`{last}` schreiben"));
            let finding = Finding::error("model/dotted_name", at(source, head.name), said);
            // Another name in front than the container's may mean another container.
            let before = text.strip_suffix(last).unwrap_or_default();
            let is_own = it.model.symbols.text(name).strip_suffix(text) == Some(before);
            it.report(finding.replace_with(title, last).safely(is_own));
        }
        let place = at(source, head.name);
        let body = line.body.as_deref();
        let index = match self.names.get(&name) {
            Some(before) => {
                let before = *before;
                let first = self.raws.get(before as usize).map(|raw| raw.declared.name);
                let finding = entity_twice(place, it.model.symbols.text(name), first);
                it.report(finding);
                before
            }
            None => {
                let index = self.raws.len() as u32;
                self.names.insert(name, index);
                if let Some((_, last)) = parts.or(container.map(|_| ("", text))) {
                    let last = it.model.symbols.intern(last);
                    it.model.nested_names.insert(last);
                }
                self.raws.push(Raw {
                    kind,
                    name,
                    declared: Declared { name: place, whole: line.span, body: body.map(|b| b.span) },
                    container,
                    at: Some(stands),
                    full: container.is_none() && parts.is_some(),
                });
                index
            }
        };
        self.members(it, source, body, index, stands);
    }

    /// What nests in a body, and the other names it gives.
    fn members(
        &mut self,
        it: &mut Lowering<'_>,
        source: SourceId,
        body: Option<&Body>,
        index: u32,
        stands: At,
    ) {
        let number = self.parts + self.nested.len() as u32;
        self.nested.push(stands);
        for (member, written) in (0..).zip(body.map_or(&[][..], |body| &body.members)) {
            match written {
                Member::Line(line) => {
                    self.line(it, source, line, Some(index), At { body: number, member });
                }
                Member::Alias(names) => self.aliases.extend(names.iter().map(|name| (index, source, *name))),
                Member::Broken(Broken { defines: Some(name), .. }) => {
                    let symbol = self.qualified(it, source, name.span, Some(index));
                    it.model.broken_names.insert(symbol);
                }
                _ => {}
            }
        }
    }

    /// Whether the entity to be extended is known.
    fn extend(
        &mut self,
        it: &mut Lowering<'_>,
        aliases: &Table<u32>,
        source: SourceId,
        extend: &Extend,
        stands: At,
    ) -> bool {
        let Some(symbol) = it.model.symbols.get(it.text(source, extend.name.span)) else { return false };
        let Some(index) = self.names.get(&symbol).or_else(|| aliases.get(&symbol)).copied() else {
            return false;
        };
        let sees = self
            .raws
            .get(index as usize)
            .is_some_and(|raw| it.sources.sees(it.pack(source), it.pack(raw.declared.name.source)));
        if sees {
            self.extends.push((index, source, extend.body.span, stands));
            self.members(it, source, Some(&extend.body), index, stands);
        }
        sees
    }

    /// The other names of what stands at the top level.
    fn top_aliases(&self, it: &mut Lowering<'_>) -> Table<u32> {
        let mut table = Table::default();
        for (raw, source, alias) in &self.aliases {
            if self.raws.get(*raw as usize).is_some_and(|r| r.container.is_none() && !r.full) {
                table.entry(it.intern(*source, alias.span)).or_insert(*raw);
            }
        }
        table
    }

    /// Something at the top level that could not be understood defines its name all the same.
    fn broken(&mut self, it: &mut Lowering<'_>, source: SourceId, name: Name) {
        let symbol = it.intern(source, name.span);
        let known = self.names.contains_key(&symbol)
            || it.model.kind_names.contains_key(&symbol)
            || it.model.choice_names.contains_key(&symbol);
        if known {
            return;
        }
        self.unknown.push(symbol);
        self.names.insert(symbol, self.raws.len() as u32);
        self.raws.push(Raw {
            kind: KindId::ENTITY,
            name: symbol,
            declared: Declared { name: at(source, name.span), whole: name.span, body: None },
            container: None,
            at: None,
            full: it.text(source, name.span).contains('.'),
        });
    }

    /// Numbers the entities by kind, a kind before its sub-kinds, then by place; the number of each raw one.
    fn number(&mut self, it: &mut Lowering<'_>) -> Vec<EntityId> {
        let ranks = ranks(it);
        let rank = |raw: &Raw| ranks.get(raw.kind.index()).map_or(0, |r| r.0);
        let mut starts = vec![0u32; ranks.len() + 1];
        for raw in &self.raws {
            if let Some(n) = starts.get_mut(rank(raw) as usize + 1) {
                *n += 1;
            }
        }
        for i in 1..starts.len() {
            let before = starts.get(i - 1).copied().unwrap_or(0);
            if let Some(n) = starts.get_mut(i) {
                *n += before;
            }
        }
        let sorted = self.sorted(rank, &starts);
        for (kind, (first, end)) in it.model.kinds.iter_mut().zip(&ranks) {
            let start = |rank: u32| starts.get(rank as usize).copied().unwrap_or(0);
            kind.extent = start(*first)..start(*end);
        }
        let mut order = vec![EntityId(0); self.raws.len()];
        for (id, i) in sorted.iter().enumerate() {
            if let Some(slot) = order.get_mut(*i as usize) {
                *slot = EntityId(id as u32);
            }
            let Some(raw) = self.raws.get(*i as usize) else { continue };
            it.model.entities.kind.push(raw.kind);
            it.model.entities.name.push(raw.name);
            it.model.entities.declared.push(raw.declared);
        }
        let names = std::mem::take(&mut self.names);
        for raw in &self.raws {
            let container = raw.container.and_then(|c| self.raws.get(c as usize));
            // One with dots of its own is a mistake, and has several names before its last.
            let own = it.text(raw.declared.name.source, raw.declared.name.span).as_bytes();
            match container.filter(|_| memchr::memchr(b'.', own).is_none()) {
                Some(container) => it.model.outer_names.insert(container.name),
                None => it.model.name_outer(raw.name),
            }
        }
        it.model.entity_names = names.map(|i| order.get(i as usize).copied().unwrap_or(EntityId::UNKNOWN));
        order
    }

    /// The raw entities by rank, then by place; `starts` says where each rank begins.
    fn sorted(&self, rank: impl Fn(&Raw) -> u32, starts: &[u32]) -> Vec<u32> {
        let mut next = starts.to_vec();
        let mut sorted = vec![0u32; self.raws.len()];
        for (i, raw) in self.raws.iter().enumerate() {
            let Some(at) = next.get_mut(rank(raw) as usize) else { continue };
            sorted.get_mut(*at as usize).into_iter().for_each(|slot| *slot = i as u32);
            *at += 1;
        }
        let place = |i: &u32| self.raws.get(*i as usize).map(|raw| raw.declared.name);
        for ends in starts.windows(2) {
            let [start, end] = ends else { continue };
            let same = sorted.get_mut(*start as usize..*end as usize).unwrap_or_default();
            // Files come in their order, but for those of packs.
            if !same.is_sorted_by_key(place) {
                same.sort_by_key(place);
            }
        }
        sorted
    }

    /// Other names, beside the first.
    fn alias(&mut self, it: &mut Lowering<'_>, order: &[EntityId]) {
        for (raw, source, alias) in &self.aliases {
            let Some(id) = order.get(*raw as usize).copied() else { continue };
            let text = it.text(*source, alias.span);
            let symbol = match it
                .model
                .name_of(id)
                .rsplit_once('.')
                .map(|(container, _)| format!("{container}.{text}"))
            {
                Some(full) => {
                    let local = it.model.symbols.intern(text);
                    it.model.nested_names.insert(local);
                    it.model.symbols.intern(&full)
                }
                None => it.model.symbols.intern(text),
            };
            if let Some(before) = it.model.entity_names.get(&symbol) {
                if *before != id {
                    let before = it.model.entities.declared.get(before.index()).map(|d| d.name);
                    it.report(entity_twice(at(*source, alias.span), text, before));
                }
                continue;
            }
            it.model.name_entity(symbol, id);
        }
    }

    /// Where the entities stand, and what is added to them elsewhere.
    fn bodies<'h>(self, order: &[EntityId], held: Vec<Held<'h>>) -> Bodies<'h> {
        let mut own = vec![None; self.raws.len()];
        let mut top = vec![false; self.raws.len()];
        for (raw, id) in self.raws.iter().zip(order) {
            if let (Some(own), Some(top)) = (own.get_mut(id.index()), top.get_mut(id.index())) {
                *own = raw.at;
                *top = raw.container.is_none();
            }
        }
        let mut extends = self.extends;
        extends.sort_by_key(|(raw, source, span, _)| (order.get(*raw as usize), *source, *span));
        let extends = extends.into_iter();
        let extends =
            extends.filter_map(|(raw, source, _, at)| Some((*order.get(raw as usize)?, source, at)));
        Bodies::new(held, self.nested, own, top, extends.collect())
    }
}

/// The place of each kind in the order of kinds, and where its sub-kinds end. Statements come last.
fn ranks(it: &Lowering<'_>) -> Vec<(u32, u32)> {
    let kinds = &it.model.kinds;
    let mut children: Vec<Vec<KindId>> = vec![Vec::new(); kinds.len()];
    for (i, kind) in kinds.iter().enumerate().rev() {
        let id = KindId(i as u32);
        if let Some(of) =
            kind.parent.filter(|_| id != KindId::STATEMENT).and_then(|p| children.get_mut(p.index()))
        {
            of.push(id);
        }
    }
    let mut ranks = vec![(0, 0); kinds.len()];
    let mut next = 0;
    let mut stack = vec![(KindId::ENTITY, false)];
    while let Some((id, left)) = stack.pop() {
        let Some(rank) = ranks.get_mut(id.index()) else { continue };
        if left {
            rank.1 = next;
            continue;
        }
        rank.0 = next;
        next += 1;
        stack.push((id, true));
        stack.extend(children.get(id.index()).into_iter().flatten().map(|child| (*child, false)));
    }
    if let Some(rank) = ranks.get_mut(KindId::STATEMENT.index()) {
        *rank = (next, next + 1);
    }
    ranks
}

/// An `extend` of nobody.
fn unknown_target(it: &mut Lowering<'_>, source: SourceId, extend: &Extend) {
    let read = it.reader(Scope { source, container: None }).entity(extend.name.span, KindId::ENTITY);
    if let Err(super::literal::Fault::Said(finding)) = read {
        it.report(*finding);
    }
}
