//! What in a text leads somewhere else: addresses of sources, the folders of packs, the pages of rules.

use super::hover::is_address;
use super::names::{self, Named};
use super::{Analysis, at};
use crate::model::PropertyId;
use crate::source::{Place, SourceId, Span};
use crate::syntax::tree::{Expr, ExprKind, Item, Line, LocalText, Member, UsePack};
use crate::syntax::unquote;

/// A stretch of text that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The stretch.
    pub place: Place,
    /// Where it leads.
    pub to: Destination,
    /// What is there, for readers.
    pub tooltip: Option<String>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// An address on the web.
    Address(String),
    /// A folder of the project, relative to its root.
    Folder(String),
    /// A place in a text: the page of a rule, the first file of a pack.
    Place(Place),
}

/// All links of a text, in its order.
pub fn links(analysis: &Analysis<'_>, source: SourceId) -> Vec<Link> {
    let Some(file) = at::file(analysis.workspace, source) else { return Vec::new() };
    let mut finder = Finder { analysis, source, links: Vec::new() };
    for item in &file.items {
        finder.item(item);
    }
    finder.links.sort_by_key(|link| link.place);
    finder.links
}

struct Finder<'f, 'a> {
    analysis: &'f Analysis<'a>,
    source: SourceId,
    links: Vec<Link>,
}

impl Finder<'_, '_> {
    fn add(&mut self, span: Span, to: Destination, tooltip: Option<String>) {
        self.links.push(Link { place: Place { source: self.source, span }, to, tooltip });
    }

    fn text(&self) -> &str {
        &self.analysis.workspace.sources.get(self.source).text
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Use(it) => match it.pack {
                UsePack::Folder(folder) => {
                    let path = unquote(self.text(), folder).trim_end_matches('/').to_owned();
                    self.add(folder.span, Destination::Folder(path), None);
                }
                UsePack::Named(name) => self.pack(name.span),
            },
            Item::Line(line) => self.line(line),
            Item::Extend(it) => self.members(&it.body.members),
            Item::Accept(it) => self.rule(it.rule.name.span),
            Item::Test(it) => it.items.iter().for_each(|item| self.item(item)),
            _ => {}
        }
    }

    /// The pack's first file.
    fn pack(&mut self, name: Span) {
        let sources = &self.analysis.workspace.sources;
        let pack = sources.packs.iter().position(|pack| pack == name.of(self.text()));
        let Some(pack) = pack else { return };
        let first = sources.iter().find(|(_, file)| usize::from(file.pack.0) == pack);
        if let Some((source, _)) = first {
            self.add(name, Destination::Place(Place { source, span: Span::default() }), None);
        }
    }

    /// The page of a rule that an `accept` names.
    fn rule(&mut self, name: Span) {
        let mentions = names::mentions(self.analysis, self.source, name);
        let rule = mentions.iter().find_map(|m| match m.named {
            Named::Rule(place) if m.place.span == name => Some(place),
            _ => None,
        });
        if let Some(place) = rule {
            self.add(name, Destination::Place(place), None);
        }
    }

    fn line(&mut self, line: &Line) {
        if let Some(body) = &line.body {
            self.members(&body.members);
        }
    }

    fn members(&mut self, members: &[Member]) {
        for member in members {
            match member {
                Member::Line(line) => self.line(line),
                Member::Property(it) => {
                    let is_url = it.name.span.of(self.text()) == self.url();
                    for value in it.values.iter() {
                        if is_url {
                            self.address(&value.value);
                        }
                        if let Some(cite) = value.beside.as_ref().and_then(|b| b.cite) {
                            self.cite(cite.source.span);
                        }
                    }
                }
                Member::Cite(cite) => self.cite(cite.source.span),
                _ => {}
            }
        }
    }

    fn url(&self) -> &str {
        let model = self.analysis.model;
        model.symbols.text(model.property(PropertyId::URL).name)
    }

    /// A text that is an address.
    fn address(&mut self, value: &Expr) {
        let ExprKind::Text(text) = &value.kind else { return };
        let LocalText { variants, .. } = &**text;
        for (_, text) in variants {
            let url = unquote(self.text(), *text).into_owned();
            if is_address(&url) {
                let inner = Span { start: text.span.start + 1, end: text.span.end.saturating_sub(1) };
                self.add(inner, Destination::Address(url), None);
            }
        }
    }

    /// The address of a source that is cited.
    fn cite(&mut self, name: Span) {
        let analysis = self.analysis;
        let pack = analysis.workspace.sources.get(self.source).pack;
        let Some(id) = analysis.model.resolve(name.of(self.text()), pack, None) else { return };
        let url = analysis.text_of(id, PropertyId::URL).filter(|url| is_address(url)).map(str::to_owned);
        if let Some(url) = url {
            let title = analysis.title(id).to_owned();
            self.add(name, Destination::Address(url), Some(title));
        }
    }
}
