//! What a name stands for, wherever it is written: the foundation of all other questions.
//!
//! Names are found through the trees, and looked up by the rules of the model: innermost container first, then outwards,
//! then everywhere. A dotted name has one mention a part, so that each part can be asked about and renamed.

mod globals;
mod rules;
mod statements;
mod types;
mod vocabulary;

pub(super) use globals::Globals;
pub use globals::UnitId;

use super::{Analysis, Cursor, at};
use crate::model::{ChoiceId, EntityId, KindId, Model, Part, PropertyId};
use crate::source::{Pack, Place, SourceId, Span};
use crate::stack::roomy;
use crate::syntax::tree::{Item, Test};
use crate::workspace::Workspace;

/// What a name stands for. What has no number in the model is known by the place that declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Named {
    /// An entity; within [`scoped`] of a `test`, one of the test's own model.
    Entity(EntityId),
    /// An entity that a `test` declares for itself.
    Local(Place),
    /// A kind.
    Kind(KindId),
    /// A property.
    Property(PropertyId),
    /// An enumeration.
    Choice(ChoiceId),
    /// A value of an enumeration, by its place in the order.
    Value(ChoiceId, u16),
    /// A unit.
    Unit(UnitId),
    /// A rule.
    Rule(Place),
    /// A define.
    Define(Place),
    /// A named value.
    Threshold(Place),
    /// A variable of a rule, a define or a quantifier.
    Variable(Place),
    /// A pack.
    Pack(Pack),
    /// A word of a sentence template of a kind.
    Sentence(KindId),
}

/// What a mention does with what it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Gives the name.
    Declares,
    /// Says something of what is named: sets a property, extends an entity.
    Writes,
    /// Uses it.
    Reads,
}

/// A name where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// Its characters; of a dotted name one part.
    pub place: Place,
    /// What it stands for.
    pub named: Named,
    /// What it does there.
    pub role: Role,
    /// The property whose value it is, or is in.
    pub of: Option<PropertyId>,
}

/// Which mentions are wanted.
#[derive(Debug, Clone)]
pub(super) enum Focus {
    /// Those that a cursor touches.
    At(u32),
    /// Those in a stretch of text.
    Within(Span),
    /// Those spelled in one of these ways.
    Spelled(Vec<String>),
}

impl Focus {
    /// Whether a stretch of text may have any.
    fn may(&self, text: &str, span: Span) -> bool {
        match self {
            Focus::At(offset) => at::touches(span, *offset),
            Focus::Within(range) => span.start <= range.end && range.start <= span.end,
            Focus::Spelled(names) => {
                let text = span.of(text);
                names.iter().any(|name| text.contains(name.as_str()))
            }
        }
    }
}

/// What stands at a cursor. Where two names meet, the one that begins there.
pub fn mention(analysis: &Analysis<'_>, cursor: Cursor) -> Option<Mention> {
    let base = analysis.model;
    scoped(analysis, cursor, |analysis, test| {
        let mention = mention_here(analysis, cursor)?;
        match test {
            Some(test) => InTest { base, model: analysis.model, source: cursor.source, span: test.span }
                .outside(mention),
            None => Some(mention),
        }
    })
}

/// The same, where the model already is that of the test: an entity is one of that model.
pub fn mention_here(analysis: &Analysis<'_>, cursor: Cursor) -> Option<Mention> {
    let globals = Globals::of(analysis.workspace, test_at(analysis.workspace, cursor));
    let mut best: Option<Mention> = None;
    walk(analysis, &globals, cursor.source, &Focus::At(cursor.offset), &mut |mention| {
        let starts = mention.place.span.start == cursor.offset;
        let is_narrow = |best: &Mention| {
            let width = |m: &Mention| m.place.span.end - m.place.span.start;
            width(&mention) < width(best)
        };
        if at::touches(mention.place.span, cursor.offset)
            && best.as_ref().is_none_or(|best| {
                let before = best.place.span.start == cursor.offset;
                (starts && !before) || (starts == before && is_narrow(best))
            })
        {
            best = Some(mention);
        }
    });
    best
}

/// All mentions in a stretch of a text, in their order.
pub fn mentions(analysis: &Analysis<'_>, source: SourceId, within: Span) -> Vec<Mention> {
    let globals = Globals::of(analysis.workspace, None);
    let mut all = Vec::new();
    walk(analysis, &globals, source, &Focus::Within(within), &mut |mention| {
        if mention.place.span.start <= within.end && within.start <= mention.place.span.end {
            all.push(mention);
        }
    });
    all.sort_by_key(|m| (m.place.span.start, m.place.span.end));
    all.dedup_by_key(|m| m.place);
    all
}

/// The `test` that a cursor stands in.
pub(super) fn test_at(workspace: &Workspace, cursor: Cursor) -> Option<(SourceId, &Test)> {
    let items = at::items(&at::file(workspace, cursor.source)?.items, cursor.offset);
    items.iter().find_map(|item| match item {
        Item::Test(test) => Some((cursor.source, test)),
        _ => None,
    })
}

/// Asks something of the model that holds where a cursor stands: in a `test`, that of the test, which is a small world of
/// its own.
pub fn scoped<T: Send>(
    analysis: &Analysis<'_>,
    cursor: Cursor,
    ask: impl FnOnce(&Analysis<'_>, Option<&Test>) -> T + Send,
) -> T {
    match test_at(analysis.workspace, cursor) {
        None => ask(analysis, None),
        Some((source, test)) => roomy(|| {
            let model = test_model(analysis.workspace, source, test);
            ask(&Analysis { model: &model, ..*analysis }, Some(test))
        }),
    }
}

/// A test as seen from outside.
#[derive(Clone, Copy)]
struct InTest<'m> {
    base: &'m Model,
    model: &'m Model,
    source: SourceId,
    span: Span,
}

impl InTest<'_> {
    /// A mention in the test as it is known outside.
    fn outside(&self, mention: Mention) -> Option<Mention> {
        let Named::Entity(id) = mention.named else { return Some(mention) };
        let name = self.model.entities.declared.get(id.index())?.name;
        let is_own = name.source == self.source && self.span.contains(name.span);
        let named = match is_own {
            true => Named::Local(name),
            false => Named::Entity(at::declared_as(self.base, self.model.kind_of(id), name)?),
        };
        Some(Mention { named, ..mention })
    }
}

/// What a `test` states, with all that is declared and the entities of the packs.
pub(super) fn test_model(workspace: &Workspace, source: SourceId, test: &Test) -> Model {
    let sources = &workspace.sources;
    let mut parts = parts(workspace, |id| sources.get(id).pack != Pack::PROJECT);
    parts.push(Part { source, items: &test.items, prose: &[], entities: true });
    crate::model::lower(sources, &parts).model
}

/// The parts of a model: all declarations, and the entities of the texts that `entities` lets pass.
pub(super) fn parts(workspace: &Workspace, entities: impl Fn(SourceId) -> bool) -> Vec<Part<'_>> {
    let part = |p: &'_ crate::syntax::Parsed| entities(p.source);
    let all = workspace.parsed.iter().map(|p| (p, part(p)));
    all.map(|(p, entities)| Part { source: p.source, items: &p.file.items, prose: &p.file.prose, entities })
        .collect()
}

/// What is declared for all files and has no number in the model.
pub(super) fn globals<'a>(analysis: &Analysis<'a>) -> Globals<'a> {
    Globals::of(analysis.workspace, None)
}

/// All names of a unit.
pub(super) fn unit_names(analysis: &Analysis<'_>, id: UnitId) -> Vec<String> {
    let globals = globals(analysis);
    match globals.unit_tree(id) {
        Some(it) => it.tree.names.iter().map(|name| name.span.of(it.text).to_owned()).collect(),
        None => Globals::built_in_unit(id).iter().map(|name| (*name).to_owned()).collect(),
    }
}

/// Tells the mentions in a text that are in focus, and perhaps others.
pub(super) fn walk(
    analysis: &Analysis<'_>,
    globals: &Globals<'_>,
    source: SourceId,
    focus: &Focus,
    out: &mut dyn FnMut(Mention),
) {
    walk_where(analysis, globals, source, focus, &|_| true, out);
}

/// The same, only in some items.
pub(super) fn walk_where(
    analysis: &Analysis<'_>,
    globals: &Globals<'_>,
    source: SourceId,
    focus: &Focus,
    only: &dyn Fn(&Item) -> bool,
    out: &mut dyn FnMut(Mention),
) {
    let text = &analysis.workspace.sources.get(source).text;
    if let Focus::Spelled(_) = focus
        && !focus.may(text, Span::new(0, text.len()))
    {
        return;
    }
    let mut walker = Walker::new(analysis, globals, source, focus, out);
    walker.is_test = matches!(focus, Focus::At(_));
    walker.settings();
    let Some(file) = at::file(analysis.workspace, source) else { return };
    let items = match focus {
        Focus::At(offset) => at::items(&file.items, *offset),
        _ => &file.items,
    };
    items.iter().filter(|item| only(item)).for_each(|item| walker.item(item));
}

/// Walks through the tree of one text.
struct Walker<'a, 'w> {
    analysis: &'w Analysis<'a>,
    model: &'w Model,
    globals: &'w Globals<'a>,
    source: SourceId,
    pack: Pack,
    text: &'a str,
    focus: &'w Focus,
    /// The variables in scope, the innermost last.
    variables: Vec<rules::Variable<'a>>,
    /// How deep in an expression it is.
    depth: usize,
    /// Whether the model is that of the test it comes to.
    is_test: bool,
    out: &'w mut dyn FnMut(Mention),
}

impl<'a, 'w> Walker<'a, 'w> {
    fn new(
        analysis: &'w Analysis<'a>,
        globals: &'w Globals<'a>,
        source: SourceId,
        focus: &'w Focus,
        out: &'w mut dyn FnMut(Mention),
    ) -> Walker<'a, 'w> {
        let file = analysis.workspace.sources.get(source);
        Walker {
            analysis,
            model: analysis.model,
            globals,
            source,
            pack: file.pack,
            text: &file.text,
            focus,
            variables: Vec::new(),
            depth: 0,
            is_test: false,
            out,
        }
    }

    fn place(&self, span: Span) -> Place {
        Place { source: self.source, span }
    }

    fn tell(&mut self, span: Span, named: Named, role: Role, of: Option<PropertyId>) {
        let place = self.place(span);
        (self.out)(Mention { place, named, role, of });
    }

    /// A name that is read.
    fn read(&mut self, span: Span, named: Option<Named>) {
        if let Some(named) = named {
            self.tell(span, named, Role::Reads, None);
        }
    }

    fn item(&mut self, item: &'a Item) {
        if !self.focus.may(self.text, at::item_span(item)) {
            return;
        }
        match item {
            Item::Use(it) => self.use_(it),
            Item::Unit(it) => self.unit(it),
            Item::Choice(it) => self.choice(it),
            Item::Kind(it) => self.kind(it, Role::Declares),
            Item::ExtendKind(it) => self.kind(it, Role::Writes),
            Item::Rule(it) => self.rule(it),
            Item::Define(it) => self.define(it),
            Item::Value(it) => self.threshold(it),
            Item::Accept(it) => self.accept(it),
            Item::Test(it) if self.is_test => self.test(it),
            Item::Test(it) => self.test_outside(it),
            Item::Extend(it) => self.extend(it),
            Item::Query(it) => self.query(it),
            Item::Line(it) => self.line(it, None),
            Item::Broken(it) => self.broken(it, None),
        }
    }

    /// A test, whose own model is made for it.
    fn test_outside(&mut self, test: &'a Test) {
        let (workspace, source) = (self.analysis.workspace, self.source);
        let model = roomy(|| test_model(workspace, source, test));
        let it = InTest { base: self.model, model: &model, source, span: test.span };
        let globals = Globals::of(workspace, Some((source, test)));
        let analysis = Analysis { model: &model, ..*self.analysis };
        let mut found = Vec::new();
        let mut out = |mention| found.extend(it.outside(mention));
        Walker::new(&analysis, &globals, source, self.focus, &mut out).test(test);
        found.into_iter().for_each(|mention| (self.out)(mention));
    }

    /// What the project file names.
    fn settings(&mut self) {
        if self.analysis.workspace.sources.get(self.source).path != crate::workspace::PROJECT_FILE {
            return;
        }
        let settings = &self.analysis.workspace.settings;
        for value in &settings.values {
            let found = self.globals.threshold(&value.name);
            self.read(unquoted(self.text, value.name_place.span), found);
        }
        for set in &settings.severity {
            let span = unquoted(self.text, set.place.span);
            let Some((pack, name)) = span.of(self.text).split_once('/') else { continue };
            let (pack_span, name_span) = split(span, pack.len());
            let pack = self.globals.pack(pack);
            self.read(pack_span, pack.map(Named::Pack));
            let rule = pack.and_then(|pack| self.globals.rule(pack, name));
            self.read(name_span, rule);
        }
        for (name, place) in &settings.packs {
            self.read(unquoted(self.text, place.span), self.globals.pack(name).map(Named::Pack));
        }
    }
}

/// A span without the quotes at its ends.
fn unquoted(text: &str, span: Span) -> Span {
    let said = span.of(text);
    let inner = said.trim_start_matches(['"', '\'']);
    let start = span.start + (said.len() - inner.len()) as u32;
    Span { start, end: start + inner.trim_end_matches(['"', '\'']).len() as u32 }
}

/// What stands before and behind a character of one byte.
fn split(span: Span, at: usize) -> (Span, Span) {
    let middle = span.start + at as u32;
    (Span { end: middle, ..span }, Span { start: (middle + 1).min(span.end), ..span })
}
