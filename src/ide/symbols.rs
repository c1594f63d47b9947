//! What a file holds, as an outline; and where in the workspace something is declared.

use super::Analysis;
use super::matching::Typed;
use crate::model::{self, EntityId, KindId};
use crate::source::{Pack, Place, SourceId, Span};
use crate::syntax::token::TokenKind as T;
use crate::syntax::tree::{Body, Item, Line, LocalText, Member};
use crate::syntax::{headings, tree, unquote};

/// Something that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its name; of a heading its words, of a test its title.
    pub name: String,
    /// Its kind and title, for readers.
    pub detail: String,
    /// What it is.
    pub what: What,
    /// All of it.
    pub span: Span,
    /// Its name.
    pub selection: Span,
    /// What stands in it.
    pub children: Vec<Symbol>,
}

/// What something is that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum What {
    /// A heading of a Markdown text.
    Heading,
    /// An entity.
    Entity,
    /// What an `extend` adds.
    Extension,
    /// A property of an entity with its values.
    Property,
    /// A sentence.
    Sentence,
    /// A kind.
    Kind,
    /// A property that a kind declares.
    Declared,
    /// An enumeration.
    Choice,
    /// A value of an enumeration.
    Member,
    /// A unit.
    Unit,
    /// A rule.
    Rule,
    /// A define.
    Define,
    /// A named value.
    Value,
    /// An `accept`.
    Accept,
    /// A test.
    Test,
}

/// The outline of a text.
pub fn outline(it: &Analysis<'_>, source: SourceId) -> Vec<Symbol> {
    let Some(parsed) = it.workspace.parsed.get(source.0 as usize) else { return Vec::new() };
    let file = it.workspace.sources.get(source);
    let reader = Reader { it, text: &file.text };
    let symbols: Vec<Symbol> = parsed.file.items.iter().filter_map(|item| reader.item(item)).collect();
    if file.is_markdown() { below_headings(&file.text, symbols) } else { symbols }
}

/// Puts what stands below a heading into it.
fn below_headings(text: &str, symbols: Vec<Symbol>) -> Vec<Symbol> {
    let mut open: Vec<(u8, Symbol)> = Vec::new();
    let mut top: Vec<Symbol> = Vec::new();
    let headings = headings(text);
    let mut rest = symbols.into_iter().peekable();
    for (i, heading) in headings.iter().enumerate() {
        while let Some(symbol) = rest.next_if(|s| s.span.start < heading.span.start) {
            open.last_mut().map_or(&mut top, |(_, s)| &mut s.children).push(symbol);
        }
        close(&mut open, &mut top, heading.level);
        let next = headings.iter().skip(i + 1).find(|h| h.level <= heading.level);
        let end = next.map_or(text.len() as u32, |h| h.span.start);
        open.push((
            heading.level,
            Symbol {
                name: heading.text.clone(),
                detail: String::new(),
                what: What::Heading,
                span: Span { start: heading.span.start, end },
                selection: heading.span,
                children: Vec::new(),
            },
        ));
    }
    for symbol in rest {
        open.last_mut().map_or(&mut top, |(_, s)| &mut s.children).push(symbol);
    }
    close(&mut open, &mut top, 0);
    top
}

/// Ends the sections that a heading of a level ends.
fn close(open: &mut Vec<(u8, Symbol)>, top: &mut Vec<Symbol>, level: u8) {
    while open.last().is_some_and(|(of, _)| *of >= level) {
        if let Some((_, symbol)) = open.pop() {
            open.last_mut().map_or(&mut *top, |(_, s)| &mut s.children).push(symbol);
        }
    }
}

struct Reader<'a> {
    it: &'a Analysis<'a>,
    text: &'a str,
}

impl Reader<'_> {
    fn title(&self, title: Option<&LocalText>) -> String {
        let title = title.map(|t| model::localised(self.text, t));
        title.map_or(String::new(), |t| t.in_lang(self.it.lang).to_owned())
    }

    fn symbol(&self, what: What, selection: Span, span: Span, detail: String) -> Symbol {
        let name = selection.of(self.text).to_owned();
        Symbol { name, detail, what, span, selection, children: Vec::new() }
    }

    fn item(&self, item: &Item) -> Option<Symbol> {
        Some(match item {
            Item::Line(line) => return self.line(line),
            Item::Kind(kind) | Item::ExtendKind(kind) => {
                let detail = self.title(kind.title.as_ref());
                let mut symbol = self.symbol(What::Kind, kind.name.span, kind.span, detail);
                let property = |p: &tree::PropertyDecl| {
                    self.symbol(What::Declared, p.name.span, p.span, self.title(p.title.as_ref()))
                };
                symbol.children = kind.properties.iter().map(property).collect();
                symbol
            }
            Item::Choice(choice) => {
                let detail = self.title(choice.title.as_ref());
                let mut symbol = self.symbol(What::Choice, choice.name.span, choice.span, detail);
                let member = |(name, title): &(tree::Name, Option<LocalText>)| {
                    let span = title.as_ref().map_or(name.span, |t| name.span.to(t.span));
                    self.symbol(What::Member, name.span, span, self.title(title.as_ref()))
                };
                symbol.children = choice.values.iter().map(member).collect();
                symbol
            }
            Item::Unit(unit) => {
                let first = unit.names.first()?;
                self.symbol(What::Unit, first.span, unit.span, self.title(unit.title.as_ref()))
            }
            Item::Rule(rule) => {
                self.symbol(What::Rule, rule.name.span, rule.span, self.title(rule.title.as_ref()))
            }
            Item::Define(define) => {
                let detail = self.title(define.title.as_ref());
                self.symbol(What::Define, define.name.span, define.span, detail)
            }
            Item::Value(value) => {
                self.symbol(What::Value, value.name.span, value.span, self.title(value.title.as_ref()))
            }
            Item::Accept(accept) => {
                let detail = accept.place.span.of(self.text).to_owned();
                self.symbol(What::Accept, accept.rule.name.span, accept.span, detail)
            }
            Item::Extend(extend) => {
                let detail = "extend".to_owned();
                let mut symbol = self.symbol(What::Extension, extend.name.span, extend.span, detail);
                symbol.children = self.members(&extend.body);
                symbol
            }
            Item::Test(test) => {
                let mut symbol = self.symbol(What::Test, test.title.span, test.span, "test".to_owned());
                symbol.name = self.title(Some(&test.title));
                symbol.children = test.items.iter().filter_map(|item| self.item(item)).collect();
                symbol
            }
            Item::Use(_) | Item::Query(_) | Item::Broken(_) => return None,
        })
    }

    /// An entity, or a sentence.
    fn line(&self, line: &Line) -> Option<Symbol> {
        let [first, second, ..] = &*line.words else { return None };
        let behind = line.words.get(2).map(|t| t.kind);
        let is_tag = line.words.get(3).map(|t| t.kind) == Some(T::Text);
        let is_entity = first.kind == T::Name
            && second.kind == T::Name
            && (behind.is_none() || behind == Some(T::Text) || behind == Some(T::Name) && is_tag)
            && (line.body.is_some() || self.is_kind(first.span.of(self.text)));
        if !is_entity {
            let words = first.span.to(line.words.last()?.span);
            return Some(self.symbol(What::Sentence, words, line.span, String::new()));
        }
        let mut detail = first.span.of(self.text).to_owned();
        let title = self.line_title(line);
        if !title.is_empty() {
            detail = format!("{detail} · {title}");
        }
        let mut symbol = self.symbol(What::Entity, second.span, line.span, detail);
        symbol.children = line.body.as_ref().map_or(Vec::new(), |body| self.members(body));
        Some(symbol)
    }

    /// The title among the words of an entity.
    fn line_title(&self, line: &Line) -> String {
        let mut found: Option<String> = None;
        let mut tag = "";
        for word in line.words.iter().skip(2) {
            match word.kind {
                T::Text => {
                    let said = unquote(self.text, tree::Text { span: word.span }).into_owned();
                    if tag == self.it.lang.tag() || tag.is_empty() || found.is_none() {
                        found = Some(said);
                    }
                    tag = "";
                }
                _ => tag = word.span.of(self.text),
            }
        }
        found.unwrap_or_default()
    }

    fn is_kind(&self, name: &str) -> bool {
        let model = self.it.model;
        model.symbols.get(name).is_some_and(|s| model.kind_names.contains_key(&s))
    }

    fn members(&self, body: &Body) -> Vec<Symbol> {
        let member = |member: &Member| match member {
            Member::Property(property) => {
                let values = property.values.iter().map(|v| v.span()).reduce(Span::to);
                let detail = values.map_or(String::new(), |span| span.of(self.text).to_owned());
                Some(self.symbol(What::Property, property.name.span, property.span(), detail))
            }
            Member::Line(line) => self.line(line),
            Member::Cite(_) | Member::Note(_) | Member::Alias(_) | Member::Broken(_) => None,
        };
        body.members.iter().filter_map(member).collect()
    }
}

/// A declaration somewhere in the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its name, qualified.
    pub name: String,
    /// Its title in the reader's language.
    pub title: String,
    /// What it is.
    pub what: What,
    /// The kind of an entity; the pack of anything else.
    pub container: String,
    /// Its name, where it is declared.
    pub place: Place,
}

/// The declarations whose names or titles fit a query, at most so many, best first: the project's before the packs'.
pub fn search(it: &Analysis<'_>, query: &str, most: usize) -> Vec<Found> {
    let typed = Typed::new(query.trim());
    let mut ranked: Vec<(u32, u8, Found)> = Vec::new();
    let fits = |name: &str, title: &str| {
        let by_title = || typed.fits(title).map(|rank| rank + 1);
        let fit = typed.fits(name).or_else(|| if title.is_empty() { None } else { by_title() })?;
        Some(if name == query { 0 } else { fit + 1 })
    };
    let mut offer = |found: Found, fit: u32| {
        let pack = it.workspace.sources.get(found.place.source).pack;
        ranked.push((fit, u8::from(pack != Pack::PROJECT), found));
    };
    let model = it.model;
    let statements = model.kind(KindId::STATEMENT).extent.clone();
    for index in (0..model.entities.kind.len() as u32).filter(|i| !statements.contains(i)) {
        let entity = EntityId(index);
        let Some(declared) = model.entities.declared.get(index as usize) else { continue };
        let title = super::completion::title(it, entity);
        let Some(fit) = fits(model.name_of(entity), title) else { continue };
        let container = model.symbols.text(model.kind(model.kind_of(entity)).name).to_owned();
        let (name, title) = (model.name_of(entity).to_owned(), title.to_owned());
        offer(Found { name, title, what: What::Entity, container, place: declared.name }, fit);
    }
    for parsed in &it.workspace.parsed {
        let source = it.workspace.sources.get(parsed.source);
        let reader = Reader { it, text: &source.text };
        let container = it.workspace.sources.pack_name(source.pack);
        for item in &parsed.file.items {
            if matches!(item, Item::Line(_) | Item::Extend(_) | Item::Accept(_) | Item::ExtendKind(_)) {
                continue;
            }
            if let Some(symbol) = reader.item(item) {
                let place = Place { source: parsed.source, span: symbol.selection };
                let title = if symbol.what == What::Test { String::new() } else { symbol.detail };
                let container = container.to_owned();
                if let Some(fit) = fits(&symbol.name, &title) {
                    offer(Found { name: symbol.name, title, what: symbol.what, container, place }, fit);
                }
            }
        }
    }
    ranked.sort_by(|a, b| (a.0, a.1, &a.2.name, a.2.place).cmp(&(b.0, b.1, &b.2.name, b.2.place)));
    ranked.truncate(most);
    ranked.into_iter().map(|(_, _, found)| found).collect()
}
