//! A model in which one text is changed: as long as the same entities stand in it, only their values are read again.

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

use super::bounds::Strict;
use super::fill::{self, Filled};
use super::lines::{self, Meaning, meaning};
use super::reuse::Reuse;
use super::say::Hints;
use super::schema::Schema;
use super::{Keeping, Lowered, Lowering, at};
use crate::finding::Finding;
use crate::model::{Declared, EntityId, KindId, Model, Part, PropertyId};
use crate::source::{Place, Shift, SourceId, Sources, Span};
use crate::syntax::token::Token;
use crate::syntax::tree::{Body, Broken, File, Item, Line, Member};

pub(crate) mod others;
mod restate;
mod splice;

/// What is needed to read entities again.
#[derive(Debug)]
pub(crate) struct Kit {
    pub(super) schema: Schema,
    pub(super) strict: Vec<Strict>,
    /// What is wrong with what the entities say, in no order.
    pub(crate) filled: Vec<Finding>,
    /// How much work it was to look for names that may be meant, by piece and text.
    pub(super) sought: Vec<(usize, SourceId, usize)>,
    /// Whether there is an entity for each statement.
    pub(super) states: bool,
    /// The entities of which something is said elsewhere, sorted.
    pub(super) extended: Vec<EntityId>,
    /// Of whom all was taken over from the model before, sorted.
    pub(crate) taken: Vec<EntityId>,
}

/// Builds the model of all parts, and keeps what is needed to change it. What is wrong with what entities say stands in
/// the kit and not among the findings.
pub(crate) fn keep(sources: &Sources, parts: &[Part<'_>]) -> (Lowered, Kit) {
    super::lower_all(sources, parts, None, Keeping::Everything)
}

/// The same, where what some texts say of whom is taken over, and so is what was declared but for entities; of the kit there was no
/// more than its findings is left.
pub(crate) fn keep_with<'m>(
    sources: &Sources,
    parts: &[Part<'_>],
    kit: &mut Kit,
    reusing: &dyn Fn(&Model) -> Reuse<'m>,
) -> (Lowered, Kit) {
    super::lower_all(sources, parts, None, Keeping::Again(&mut kit.schema, reusing))
}

impl Kit {
    /// Whether each suggestion is made that a whole model makes, and no other: how many names are looked at for them
    /// is bounded for each piece of the model, so those of one text may depend on those of others.
    fn has_hints(&mut self, model: &Model, source: SourceId, sought: Vec<(usize, SourceId, usize)>) -> bool {
        let most = Hints::shared_by(fill::pieces(model)).left();
        let work = |all: &[(usize, SourceId, usize)], piece: usize, own: bool| -> usize {
            let of_piece = all.iter().filter(|(p, s, _)| *p == piece && (*s == source) == own);
            of_piece.map(|(.., work)| *work).sum()
        };
        let is_sure = |piece: usize| {
            let others = work(&self.sought, piece, false);
            let before = others + work(&self.sought, piece, true);
            let now = others + work(&sought, piece, true);
            others == 0 || before < most && now < most
        };
        let own = self.sought.iter().filter(|(_, s, _)| *s == source).chain(&sought);
        let sure = own.map(|(piece, ..)| *piece).all(is_sure);
        self.sought.retain(|(_, s, _)| *s != source);
        self.sought.extend(sought);
        sure
    }

    /// Puts all that is wrong together.
    pub(crate) fn complete(self, mut lowered: Lowered) -> Lowered {
        lowered.findings.extend(self.filled);
        lowered.findings.sort_by(|a, b| (a.primary.place, &a.code).cmp(&(b.primary.place, &b.code)));
        lowered
    }
}

/// What a text names beside its entities.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    uses: Vec<String>,
    /// The prose between the fences of a draft.
    prose: Vec<Span>,
    aliases: Vec<String>,
    /// Names of members that could not be understood.
    broken: Vec<String>,
}

impl Named {
    /// What stands in a file; nothing where it declares anything but entities.
    pub(crate) fn of(text: &str, file: &File) -> Option<Named> {
        let mut named = Named { prose: file.prose.clone(), ..Named::default() };
        for item in &file.items {
            match item {
                Item::Use(used) => named.uses.push(used.span.of(text).to_owned()),
                Item::Line(line) => named.line(text, line, ""),
                Item::Broken(Broken { defines: None, .. }) => {}
                _ => return None,
            }
        }
        Some(named)
    }

    fn line(&mut self, text: &str, line: &Line, outside: &str) {
        let name = line.words.get(1).map_or("", |word| word.span.of(text));
        let full =
            |name: &str| if outside.is_empty() { name.to_owned() } else { format!("{outside}.{name}") };
        let own = full(name);
        for member in line.body.iter().flat_map(|body| &body.members) {
            match member {
                Member::Line(line) => self.line(text, line, &own),
                Member::Alias(names) => {
                    self.aliases.extend(names.iter().map(|n| format!("{own}.{}", n.span.of(text))));
                }
                Member::Broken(Broken { defines: Some(n), .. }) => {
                    self.broken.push(format!("{own}.{}", n.span.of(text)));
                }
                _ => {}
            }
        }
    }

    /// Whether a file holds nothing but entities and what is said of them.
    pub(crate) fn holds_entities(file: &File) -> bool {
        file.items
            .iter()
            .all(|item| matches!(item, Item::Use(_) | Item::Line(_) | Item::Extend(_) | Item::Broken(_)))
    }

    /// Whether after an edit the same entities have the same other names, the same packs are in use, and the prose is
    /// the same.
    pub(crate) fn is_like(&self, now: &Named, shift: Shift) -> bool {
        let stays = |(a, b): (&Span, &Span)| !shift.touches(*a) && shift.span(*a) == Some(*b);
        let prose = self.prose.len() == now.prose.len() && self.prose.iter().zip(&now.prose).all(stays);
        prose && self.uses == now.uses && self.aliases == now.aliases
    }

    /// Whether after an edit the same names could not be understood.
    pub(crate) fn is_as_broken(&self, now: &Named) -> bool {
        self.broken == now.broken
    }

    /// The names that only one of the two could not understand.
    pub(crate) fn differently_broken<'n>(&'n self, other: &'n Named) -> impl Iterator<Item = &'n str> {
        let lacks = |a: &'n Named, b: &'n Named| a.broken.iter().filter(|n| !b.broken.contains(n));
        lacks(self, other).chain(lacks(other, self)).map(String::as_str)
    }
}

/// What is different in a model.
#[derive(Debug, Default)]
pub(crate) struct Patched {
    /// Whose properties, sorted; those count too that no longer stand where they would have been moved to.
    pub(crate) values: Vec<(EntityId, PropertyId)>,
    /// Whose names, and whose declarations.
    pub(crate) moved: Vec<EntityId>,
    pub(crate) rewritten: Vec<EntityId>,
    /// Whom a property referred to before.
    pub(crate) before: IndexMap<(EntityId, PropertyId), Vec<EntityId>, FxBuildHasher>,
    /// Of which properties there are more or fewer values, or other ones of a choice.
    pub(crate) recounted: Vec<PropertyId>,
    /// Whether there are more or fewer values.
    pub(super) more_or_fewer: bool,
    /// Whether a title may be another.
    pub(crate) retitled: bool,
    /// What is wrong with what the entities of the text say.
    pub(crate) findings: Vec<Finding>,
    /// What stands outside of them, and what else is wrong with who is named where that was looked for again.
    pub(crate) declared: Vec<Finding>,
    /// How many entities were read.
    pub(crate) entities: usize,
}

/// How it went to read the entities of a text again.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The model is up to date.
    Patched(Box<Patched>),
    /// Other entities stand in it. The model is as it was.
    Others,
    /// All must be read again; the model is of no use any more.
    Spoiled,
}

/// An entity of the text.
struct Stand<'a> {
    id: EntityId,
    declared: Declared,
    title: &'a [Token],
    body: Option<&'a Body>,
}

/// Reads the entities of a text again.
pub(crate) fn patch(
    model: &mut Model,
    kit: &mut Kit,
    sources: &Sources,
    file: &File,
    shift: Shift,
    (before, now): (&Named, &Named),
) -> Outcome {
    let mut it = Lowering::new(sources);
    std::mem::swap(&mut it.model, model);
    it.strict = std::mem::take(&mut kit.strict);
    let patched = patched(&mut it, kit, file, shift, before, now);
    kit.strict = it.strict;
    *model = it.model;
    match patched {
        Outcome::Patched(_) if !kit.has_hints(model, shift.source, it.sought) => Outcome::Spoiled,
        outcome => outcome,
    }
}

fn patched(
    it: &mut Lowering<'_>,
    kit: &Kit,
    file: &File,
    shift: Shift,
    before: &Named,
    now: &Named,
) -> Outcome {
    let mut patched = Patched::default();
    let is_extended = |stand: &Stand<'_>| kit.extended.binary_search(&stand.id).is_ok();
    let stands = match stands(it, shift.source, file, &mut patched) {
        Some(stands) if !stands.iter().any(is_extended) => stands,
        _ => return Outcome::Others,
    };
    patched.entities = stands.len();
    let broken_names = it.model.broken_names.clone();
    let Some(was) = declare(it, &stands, shift, (before, now), &mut patched) else { return Outcome::Spoiled };
    let some: Vec<_> = stands.iter().map(|s| (s.id, s.title, s.body)).collect();
    let (filled, texts) = fill::refill(it, &kit.schema.templates, &some);
    let Filled { columns, texts: said, citations, findings, sought, .. } = filled;
    it.sought = sought;
    patched.findings = findings;
    let ids: Vec<EntityId> = stands.iter().map(|s| s.id).collect();
    let drafted = !file.prose.is_empty();
    let new = splice::New { columns, texts: said, starts: texts, citations, drafted };
    let compared = splice::compare(&it.model, &ids, &new, shift, &mut patched);
    // For each value there is a statement.
    if compared.is_none() || kit.states && patched.more_or_fewer {
        it.model.broken_names = broken_names;
        for (id, declared) in was {
            it.model.entities.declared.get_mut(id.index()).into_iter().for_each(|d| *d = declared);
        }
        return Outcome::Others;
    }
    let put = splice::splice(&mut it.model, &ids, new, shift).and_then(|()| match kit.states {
        true => restate::restate(&mut it.model, &ids, shift, &mut patched),
        false => Some(()),
    });
    match put {
        Some(()) => Outcome::Patched(Box::new(patched)),
        None => Outcome::Spoiled,
    }
}

/// Moves the entities of a text to where they stand now; yields where they stood.
fn declare(
    it: &mut Lowering<'_>,
    stands: &[Stand<'_>],
    shift: Shift,
    (before, now): (&Named, &Named),
    patched: &mut Patched,
) -> Option<Vec<(EntityId, Declared)>> {
    let is_entity = |it: &Lowering<'_>, name: &str| {
        it.model.symbols.get(name).is_some_and(|s| it.model.entity_names.contains_key(&s))
    };
    for name in &before.broken {
        let symbol = it.model.symbols.intern(name);
        it.model.broken_names.swap_remove(&symbol);
    }
    for name in now.broken.iter().filter(|name| !is_entity(it, name)).cloned().collect::<Vec<_>>() {
        let symbol = it.model.symbols.intern(&name);
        it.model.broken_names.insert(symbol);
    }
    let text = &it.sources.get(shift.source).text;
    let mut was = Vec::with_capacity(stands.len());
    for stand in stands {
        let declared = it.model.entities.declared.get_mut(stand.id.index())?;
        let old = std::mem::replace(declared, stand.declared);
        was.push((stand.id, old));
        patched.retitled |= is_retitled(text, stand.declared.name.span, shift);
        if shift.place(old.name) != Some(stand.declared.name) {
            patched.moved.push(stand.id);
        }
        let is_same = shift.span(old.whole) == Some(stand.declared.whole)
            && old.body.map(|b| shift.span(b)) == stand.declared.body.map(Some);
        if !is_same || is_written_anew(text, stand.declared.whole, shift) {
            patched.rewritten.push(stand.id);
        }
    }
    Some(was)
}

/// Whether anything on the lines of a declaration was replaced.
fn is_written_anew(text: &str, whole: Span, shift: Shift) -> bool {
    let line = text.get(..whole.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    line as u32 <= shift.new_end && shift.start <= whole.end
}

/// Whether anything was replaced between the name and the body of an entity that has a title there.
fn is_retitled(text: &str, name: Span, shift: Shift) -> bool {
    let behind = text.get(name.end as usize..).unwrap_or_default();
    let head = behind.split(['\n', '{']).next().unwrap_or_default();
    head.contains('"') && shift.start <= name.end + head.len() as u32 && name.end <= shift.new_end
}

/// The entities of a text by their numbers; nothing where they are not those of the model.
fn stands<'a>(
    it: &Lowering<'_>,
    source: SourceId,
    file: &'a File,
    patched: &mut Patched,
) -> Option<Vec<Stand<'a>>> {
    let mut all = Vec::new();
    for item in &file.items {
        if let Item::Line(line) = item {
            if let Meaning::Sentence = meaning(it, source, line, false) {
                patched.declared.push(lines::outside(source, line));
                continue;
            }
            stand(it, source, line, None, &mut all)?;
        }
    }
    let in_text = |d: &&Declared| d.name.source == source;
    // Behind them come the statements.
    let entities = it.model.kind(KindId::STATEMENT).extent.start as usize;
    if it.model.entities.declared.iter().take(entities).filter(in_text).count() != all.len() {
        return None;
    }
    // Those of a kind stand in the order of their numbers.
    all.sort_by_key(|s: &Stand<'_>| s.id);
    let in_order = |pair: &[Stand<'_>]| match pair {
        [a, b] => {
            let is_same_kind = it.model.kind_of(a.id) == it.model.kind_of(b.id);
            a.id != b.id && (!is_same_kind || a.declared.name < b.declared.name)
        }
        _ => true,
    };
    all.windows(2).all(in_order).then_some(all)
}

fn stand<'a>(
    it: &Lowering<'_>,
    source: SourceId,
    line: &'a Line,
    container: Option<(EntityId, &str)>,
    all: &mut Vec<Stand<'a>>,
) -> Option<()> {
    let (kind, head) = match meaning(it, source, line, container.is_some()) {
        Meaning::Entity(kind, head) => (kind, head),
        Meaning::Sentence => return Some(()),
        Meaning::UnknownKind(..) | Meaning::Nothing => return None,
    };
    let text = it.text(source, head.name);
    let name = match container {
        // A name with dots is a mistake there.
        Some(_) if text.contains('.') => return None,
        Some((_, outer)) => format!("{outer}.{text}"),
        None => text.to_owned(),
    };
    let id = *it.model.entity_names.get(&it.model.symbols.get(&name)?)?;
    let declared = it.model.entities.declared.get(id.index())?;
    let is_full = container.is_none() && text.contains('.');
    let nests = is_full || it.model.container_of(id) == container.map(|(id, _)| id);
    if declared.name.source != source || it.model.kind_of(id) != kind || !nests {
        return None;
    }
    let body = line.body.as_deref();
    let declared =
        Declared { name: at(source, head.name), whole: line.span, body: body.map(|body| body.span) };
    all.push(Stand { id, declared, title: head.title, body });
    for member in body.map_or(&[][..], |body| &body.members) {
        if let Member::Line(line) = member {
            stand(it, source, line, Some((id, &name)), all)?;
        }
    }
    Some(())
}

/// Where all of some places lie, in the text they lie in.
fn hull(places: &[Place]) -> Option<Span> {
    places.iter().map(|p| p.span).reduce(Span::to)
}
