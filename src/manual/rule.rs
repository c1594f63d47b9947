//! What there is to know about a rule.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::page::{self, Page};
use super::{Manual, localised};
use crate::finding::{Lang, Severity};
use crate::model::{Cells, EntityId, KindId, LocalisedText, Model, PropertyId, value::Value};
use crate::rules::Program;
use crate::rules::ir::{self, Domain, Node, Query};
use crate::rules::traverse;
use crate::source::{Place, SourceId, Span};
use crate::syntax::lexer;
use crate::syntax::token::TokenKind;
use crate::syntax::tree::{self, Expected, Item, RuleMember};
use crate::workspace::Workspace;

/// A rule, and where it comes from.
#[derive(Debug)]
pub struct RuleEntry<'w> {
    /// `PACK/NAME`
    pub code: String,
    /// Its name.
    pub name: &'w str,
    /// Its pack, or `project`.
    pub pack: &'w str,
    /// Where its name stands.
    pub place: Place,
    /// What it says.
    pub tree: &'w tree::Rule,
    /// For people; empty where it has none.
    pub title: LocalisedText,
    /// The severities it gives itself, each with the words of its condition.
    pub severities: Vec<(Severity, Option<&'w str>)>,
    /// What the project sets: a severity, or nothing for `off`.
    pub configured: Option<Option<Severity>>,
    /// The kinds that its `for` variables range over; empty where the rule is in error.
    pub over: IndexSet<KindId, FxBuildHasher>,
    /// The kinds that its conditions look at besides.
    pub asks: IndexSet<KindId, FxBuildHasher>,
    /// What to do about its findings.
    pub help: LocalisedText,
    /// The sources it cites, each with the words quoted.
    pub cites: Vec<(&'w str, Option<String>)>,
}

/// A test of a rule.
#[derive(Debug)]
pub struct Example {
    /// What it shows.
    pub title: LocalisedText,
    /// Where the title stands.
    pub place: Place,
    /// Whether the rule is expected to find something, to find something possible, or to find nothing.
    pub expects: Vec<Expectation>,
    /// What stands between its braces, without the indentation.
    pub body: String,
}

/// What a test expects of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Expectation {
    /// A certain finding.
    Finding,
    /// A possible finding.
    Possible,
    /// None.
    Nothing,
}

/// A named value that a rule compares with.
#[derive(Debug)]
pub struct Threshold<'w> {
    /// Its name.
    pub name: &'w str,
    /// What it is for.
    pub title: LocalisedText,
    /// What it is, as written.
    pub value: &'w str,
    /// What the project sets it to.
    pub configured: Option<&'w str>,
}

/// A source that a rule cites.
#[derive(Debug)]
pub struct Source<'w> {
    /// Its name.
    pub name: &'w str,
    /// Its bibliographic data, as far as they are stated.
    pub title: LocalisedText,
    /// Who wrote it.
    pub author: LocalisedText,
    /// When.
    pub date: Option<String>,
    /// Where it can be read.
    pub url: LocalisedText,
    /// The words quoted.
    pub quotes: Vec<String>,
}

/// The rules of a workspace: those of the packs by pack and name, then the project's.
pub(super) fn collect<'w>(workspace: &'w Workspace, model: &Model, program: &Program) -> Vec<RuleEntry<'w>> {
    let compiled: IndexMap<Place, &ir::Rule, FxBuildHasher> =
        program.rules.iter().map(|r| (r.place, r)).collect();
    let mut entries = Vec::new();
    for parsed in &workspace.parsed {
        let source = workspace.sources.get(parsed.source);
        let pack = workspace.sources.pack_name(source.pack);
        for item in &parsed.file.items {
            let Item::Rule(tree) = item else { continue };
            let place = Place { source: parsed.source, span: tree.name.span };
            let mut entry = entry(tree, &source.text, pack, place);
            entry.configured = workspace.settings.set_for(&entry.code);
            if let Some(rule) = compiled.get(&place) {
                let typed = rule.query.binders.iter().take(rule.variables);
                entry.over.extend(typed.filter_map(|b| b.ty.kind()));
                asked(rule, program, &mut entry.asks);
                entry.asks.retain(|k| !entry.over.contains(k));
                entry.asks.sort_unstable_by_key(|k| model.symbols.text(model.kind(*k).name));
            }
            entries.push(entry);
        }
    }
    let own = |e: &RuleEntry<'_>| e.pack == super::PROJECT;
    entries.sort_by(|a, b| (own(a), a.pack, a.name, a.place).cmp(&(own(b), b.pack, b.name, b.place)));
    entries
}

fn entry<'w>(tree: &'w tree::Rule, text: &'w str, pack: &'w str, place: Place) -> RuleEntry<'w> {
    let name = tree.name.span.of(text);
    let mut entry = RuleEntry {
        code: format!("{pack}/{name}"),
        name,
        pack,
        place,
        tree,
        title: localised(text, tree.title.as_ref()),
        severities: Vec::new(),
        configured: None,
        over: IndexSet::default(),
        asks: IndexSet::default(),
        help: LocalisedText::default(),
        cites: Vec::new(),
    };
    for member in &tree.members {
        match member {
            RuleMember::Severity(list) => {
                let known = [Severity::Error, Severity::Warning, Severity::Note];
                let severity = |n: tree::Name| known.into_iter().find(|s| s.name() == n.span.of(text));
                let each = list
                    .iter()
                    .filter_map(|(n, when)| Some((severity(*n)?, when.as_ref().map(|e| e.span.of(text)))));
                entry.severities.extend(each);
            }
            RuleMember::Help(help) => entry.help = localised(text, Some(help)),
            RuleMember::Cite(cite) => {
                let quote = cite.quote.map(|q| crate::syntax::unquote(text, q).into_owned());
                entry.cites.push((cite.source.span.of(text), quote));
            }
            _ => {}
        }
    }
    if entry.severities.is_empty() {
        entry.severities.push((Severity::Error, None));
    }
    entry
}

/// The kinds that a rule's conditions and other places range over.
fn asked(rule: &ir::Rule, program: &Program, kinds: &mut IndexSet<KindId, FxBuildHasher>) {
    let mut open: Vec<ir::DefineId> = Vec::new();
    let mut seen: IndexSet<ir::DefineId, FxBuildHasher> = IndexSet::default();
    let mut look = |e: &ir::Expr, open: &mut Vec<ir::DefineId>| {
        let mut of = |query: &Query| kinds.extend(query.binders.iter().filter_map(ranges));
        match &e.node {
            Node::Some(q) | Node::No(q) | Node::Every(q) => of(q),
            Node::Aggregate(a) => of(&a.query),
            Node::Call(id, _) | Node::Apply(id, _) => open.push(*id),
            _ => {}
        }
    };
    rule.reasons.iter().chain(&rule.lets).for_each(|e| traverse::walk(e, &mut |e| look(e, &mut open)));
    for query in rule.with.iter().filter_map(|w| w.query.as_ref()) {
        query.conditions.iter().for_each(|e| traverse::walk(e, &mut |e| look(e, &mut open)));
    }
    while let Some(id) = open.pop() {
        if let Some(define) = program.defines.get(id.0 as usize).filter(|_| seen.insert(id)) {
            traverse::walk(&define.reason, &mut |e| look(e, &mut open));
        }
    }
    kinds.extend(
        rule.with.iter().filter_map(|w| w.query.as_ref()).flat_map(|q| &q.binders).filter_map(ranges),
    );
}

fn ranges(binder: &ir::Binder) -> Option<KindId> {
    match binder.domain {
        Domain::Kind(kind) => Some(kind),
        _ => None,
    }
}

impl RuleEntry<'_> {
    /// The severities as the project has them: what it sets, else the rule's own, without their conditions.
    pub fn severities_in_use(&self) -> Vec<Severity> {
        match self.configured {
            Some(set) => set.into_iter().collect(),
            None => self.severities.iter().map(|(s, _)| *s).collect(),
        }
    }
}

impl<'w> Manual<'w> {
    /// The page of a rule, if it stands on one.
    pub fn page(&self, rule: &RuleEntry<'_>) -> Option<Page<'w>> {
        page::of_source(self.workspace, rule.place.source)
    }

    /// The language a page is written in, its German section left out: that of the packs is English, that of a
    /// project the project's first.
    pub fn page_lang(&self, rule: &RuleEntry<'_>, page: &Page<'_>) -> Lang {
        let own = rule.pack == super::PROJECT && page.german().is_none();
        self.workspace.settings.lang().filter(|_| own).unwrap_or_default()
    }

    /// What a rule is about in one paragraph, as its page says; empty where it has none in the reader's language.
    pub fn summary(&self, rule: &RuleEntry<'_>, lang: Lang) -> String {
        let page = self.page(rule);
        let said = page.as_ref().map_or("", |page| match lang {
            _ if self.page_lang(rule, page) == lang => page.summary,
            Lang::En => "",
            Lang::De => page.german().unwrap_or(""),
        });
        let first = said.split("\n\n").next().unwrap_or("");
        first.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The text of a rule.
    pub fn rule_text(&self, rule: &RuleEntry<'w>) -> &'w str {
        self.text(rule.place.source, rule.tree.span)
    }

    /// The characters of a span.
    pub(super) fn text(&self, source: SourceId, span: Span) -> &'w str {
        span.of(&self.sources().get(source).text)
    }

    /// The tests that name a rule: those on its page first, then those of its pack.
    pub fn examples(&self, rule: &RuleEntry<'w>) -> Vec<Example> {
        let pack = self.sources().get(rule.place.source).pack;
        let mut examples = Vec::new();
        for parsed in &self.workspace.parsed {
            let source = self.sources().get(parsed.source);
            if source.pack != pack {
                continue;
            }
            for item in &parsed.file.items {
                let Item::Test(test) = item else { continue };
                let expects = expectations(test, rule, &source.text);
                if !expects.is_empty() {
                    examples.push(Example {
                        title: localised(&source.text, Some(&test.title)),
                        place: Place { source: parsed.source, span: test.title.span },
                        expects,
                        body: body(test, &source.text),
                    });
                }
            }
        }
        examples.sort_by_key(|e| e.place.source != rule.place.source);
        examples
    }

    /// The sources that a rule cites, each once.
    pub fn cited(&self, rule: &RuleEntry<'w>) -> Vec<Source<'w>> {
        let mut cited: IndexMap<&'w str, Source<'w>, FxBuildHasher> = IndexMap::default();
        for (name, quote) in &rule.cites {
            let source = cited.entry(name).or_insert_with(|| self.source(name));
            source.quotes.extend(quote.clone());
        }
        cited.into_values().collect()
    }

    fn source(&self, name: &'w str) -> Source<'w> {
        let symbol = self.model.symbols.get(name);
        let entity = symbol.and_then(|s| self.model.entity_names.get(&s).copied());
        let text = |property| entity.and_then(|e| self.text_of(e, property)).unwrap_or_default();
        let date = entity.and_then(|e| match self.value(e, PropertyId::DATE)? {
            Value::Date(date) => Some(date.to_string()),
            _ => None,
        });
        Source {
            name,
            title: text(PropertyId::TITLE),
            author: text(PropertyId::AUTHOR),
            date,
            url: text(PropertyId::URL),
            quotes: Vec::new(),
        }
    }

    fn value(&self, entity: EntityId, property: PropertyId) -> Option<&Value> {
        let column = self.model.columns.get(property.index())?;
        match &column.cells {
            Cells::Values(values) => column.cells(entity).next().and_then(|i| values.get(i)),
            Cells::Entities(_) => None,
        }
    }

    /// What an entity has as a text.
    pub(super) fn text_of(&self, entity: EntityId, property: PropertyId) -> Option<LocalisedText> {
        match self.value(entity, property)? {
            Value::Text(id) => Some(self.model.text(*id).clone()),
            _ => None,
        }
    }

    /// The named values that a rule mentions, itself or by way of the defines it mentions.
    pub fn thresholds(&self, rule: &RuleEntry<'w>) -> Vec<Threshold<'w>> {
        let (mut values, mut defines) =
            (IndexMap::<_, _, FxBuildHasher>::default(), IndexMap::<_, _, FxBuildHasher>::default());
        for parsed in &self.workspace.parsed {
            let text = &*self.sources().get(parsed.source).text;
            for item in &parsed.file.items {
                match item {
                    Item::Value(value) => {
                        values.insert(value.name.span.of(text), (value, text));
                    }
                    Item::Define(define) => {
                        defines.insert(define.name.span.of(text), define.span.of(text));
                    }
                    _ => {}
                }
            }
        }
        let mut found: IndexMap<&str, Threshold<'w>, FxBuildHasher> = IndexMap::default();
        let mut seen: IndexSet<&str, FxBuildHasher> = IndexSet::default();
        let mut open = vec![self.rule_text(rule)];
        while let Some(text) = open.pop() {
            let names = lexer::tokens(text, false).into_iter().filter(|t| t.kind == TokenKind::Name);
            for name in names.map(|t| t.span.of(text)) {
                if let Some((value, text)) = values.get(name) {
                    found.entry(name).or_insert_with(|| self.threshold(value, text));
                } else if let Some(define) = defines.get(name).filter(|_| seen.insert(name)) {
                    open.push(define);
                }
            }
        }
        found.sort_unstable_keys();
        found.into_values().collect()
    }

    fn threshold(&self, value: &tree::NamedValue, text: &'w str) -> Threshold<'w> {
        let name = value.name.span.of(text);
        let set = self.workspace.settings.values.iter().find(|v| v.name == name);
        Threshold {
            name,
            title: localised(text, value.title.as_ref()),
            value: value.value.span.of(text),
            configured: set.map(|v| v.text.as_str()),
        }
    }
}

/// What a test expects of a rule, each once.
fn expectations(test: &tree::Test, rule: &RuleEntry<'_>, text: &str) -> Vec<Expectation> {
    let is_meant = |r: &tree::RuleRef| {
        r.name.span.of(text) == rule.name && r.pack.is_none_or(|p| p.span.of(text) == rule.pack)
    };
    let mut all: Vec<Expectation> = Vec::new();
    for expect in &test.expects {
        let it = match &expect.what {
            Expected::Finding { possible: false, rule, .. } if is_meant(rule) => Expectation::Finding,
            Expected::Finding { possible: true, rule, .. } if is_meant(rule) => Expectation::Possible,
            Expected::NoFinding { rule, .. } if is_meant(rule) => Expectation::Nothing,
            _ => continue,
        };
        if !all.contains(&it) {
            all.push(it);
        }
    }
    all
}

/// What stands between the braces of a test.
fn body(test: &tree::Test, text: &str) -> String {
    let behind = Span { start: test.title.span.end, end: test.span.end }.of(text);
    let inside = behind.split_once('{').map_or("", |(_, rest)| rest);
    let inside = inside.trim_end().strip_suffix('}').unwrap_or(inside);
    dedent(inside.trim_matches(['\n', '\r']).trim_end())
}

/// A text without the indentation that all its lines have.
pub(super) fn dedent(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let least = text.lines().filter(|l| !l.trim().is_empty()).map(indent).min().unwrap_or(0);
    text.lines().map(|l| l.get(least..).unwrap_or("").trim_end()).collect::<Vec<_>>().join("\n")
}
