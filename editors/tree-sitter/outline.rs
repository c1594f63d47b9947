//! The outline of files as JSON, one line a file, for grammars of editors to be held against: what stands where.
//!
//! `cargo run --example outline < PATHS`; editors/tree-sitter/compare.py reads it.

use einklang::source::{Pack, Source, SourceId, Span};
use einklang::syntax::{parse, tree::*};
use serde_json::{Value, json};
use std::io::{BufRead, Result, Write};

fn main() -> Result<()> {
    let mut out = std::io::stdout().lock();
    for path in std::io::stdin().lock().lines() {
        let path = path?;
        let text = std::fs::read_to_string(&path)?;
        let source = Source { path: path.clone(), text: text.into(), pack: Pack::PROJECT };
        let parsed = parse(SourceId(0), &source);
        let outline = Outline(&source.text);
        let findings: Vec<Value> = parsed.findings.iter().map(|f| span(f.primary.place.span)).collect();
        let prose: Vec<Value> = parsed.file.prose.iter().map(|p| span(*p)).collect();
        let items: Vec<Value> = parsed.file.items.iter().map(|item| outline.item(item)).collect();
        writeln!(out, "{}", json!({ "path": path, "findings": findings, "prose": prose, "items": items }))?;
    }
    Ok(())
}

fn span(span: Span) -> Value {
    json!([span.start, span.end])
}

/// One thing: what it is, its names, where it stands (if the tree says so), and what stands in it.
fn node(kind: &str, names: Vec<&str>, place: Option<Span>, inside: Vec<Value>) -> Value {
    json!({ "kind": kind, "names": names, "span": place.map(span), "inside": inside })
}

struct Outline<'a>(&'a str);

impl<'a> Outline<'a> {
    fn of(&self, name: &Name) -> &'a str {
        name.span.of(self.0)
    }

    fn item(&self, item: &Item) -> Value {
        match item {
            Item::Use(it) => {
                let pack = match &it.pack {
                    UsePack::Named(name) => name.span,
                    UsePack::Folder(text) => text.span,
                };
                node("use", vec![pack.of(self.0)], Some(it.span), vec![])
            }
            Item::Unit(it) => node("unit", self.names(&it.names), Some(it.span), vec![]),
            Item::Choice(it) => {
                let values =
                    it.values.iter().map(|(name, _)| node("value", vec![self.of(name)], None, vec![]));
                node("choice", vec![self.of(&it.name)], Some(it.span), values.collect())
            }
            Item::Kind(it) => self.kind("kind", it),
            Item::ExtendKind(it) => self.kind("extend kind", it),
            Item::Rule(it) => {
                let members = it.members.iter().map(|member| self.rule_member(member)).collect();
                node("rule", vec![self.of(&it.name)], Some(it.span), members)
            }
            Item::Define(it) => {
                let params =
                    it.params.iter().map(|(name, _)| node("parameter", vec![self.of(name)], None, vec![]));
                node("define", vec![self.of(&it.name)], Some(it.span), params.collect())
            }
            Item::Value(it) => node("value", vec![self.of(&it.name)], Some(it.span), vec![]),
            Item::Accept(it) => {
                let mut names = self.rule_name(&it.rule);
                names.push(self.of(&it.place));
                names.extend(self.names(&it.with));
                node("accept", names, Some(it.span), vec![])
            }
            Item::Test(it) => {
                let expects = it.expects.iter().map(|expect| self.expect(expect));
                let inside = it.items.iter().map(|item| self.item(item)).chain(expects).collect();
                node("test", vec![], Some(it.span), inside)
            }
            Item::Extend(it) => node("extend", vec![self.of(&it.name)], Some(it.span), self.body(&it.body)),
            Item::Line(line) => self.line(line),
            Item::Query(_) | Item::Broken(_) => node("broken", vec![], None, vec![]),
        }
    }

    fn names(&self, names: &[Name]) -> Vec<&'a str> {
        names.iter().map(|name| self.of(name)).collect()
    }

    fn rule_name(&self, rule: &RuleRef) -> Vec<&'a str> {
        rule.pack.iter().chain([&rule.name]).map(|name| self.of(name)).collect()
    }

    fn kind(&self, what: &str, kind: &Kind) -> Value {
        let properties =
            kind.properties.iter().map(|p| node("property", vec![self.of(&p.name)], Some(p.span), vec![]));
        let sentences = kind.sentences.iter().map(|s| node("sentence", vec![], Some(s.span), vec![]));
        let names = [&Some(kind.name), &kind.parent, &kind.container];
        let names = names.into_iter().flatten().map(|name| self.of(name)).collect();
        node(what, names, Some(kind.span), properties.chain(sentences).collect())
    }

    fn expect(&self, expect: &Expect) -> Value {
        let names = match &expect.what {
            Expected::Finding { rule, place, .. } | Expected::NoFinding { rule, place } => {
                self.rule_name(rule).into_iter().chain(place.iter().map(|name| self.of(name))).collect()
            }
            Expected::Nothing => vec![],
        };
        node("expect", names, Some(expect.span), vec![])
    }

    fn body(&self, body: &Body) -> Vec<Value> {
        body.members.iter().map(|member| self.member(member)).collect()
    }

    fn member(&self, member: &Member) -> Value {
        match member {
            Member::Property(it) => {
                let values = it.values.iter().map(|value| node("value", vec![], Some(value.span()), vec![]));
                node("property", vec![self.of(&it.name)], Some(it.span()), values.collect())
            }
            Member::Line(line) => self.line(line),
            Member::Cite(it) => node("cite", vec![self.of(&it.source)], Some(it.span), vec![]),
            Member::Note(_) => node("note", vec![], None, vec![]),
            Member::Alias(names) => node("alias", self.names(names), None, vec![]),
            Member::Broken(_) => node("broken", vec![], None, vec![]),
        }
    }

    /// An entity or a sentence, by its first two words; which of them it is, the tree does not know either.
    fn line(&self, line: &Line) -> Value {
        let words = line.words.iter().take(2).map(|word| word.span.of(self.0)).collect();
        let inside = line.body.iter().flat_map(|body| self.body(body)).collect();
        node("line", words, Some(line.span), inside)
    }

    fn rule_member(&self, member: &RuleMember) -> Value {
        let (kind, names) = match member {
            RuleMember::Severity(levels) => {
                ("severity", levels.iter().map(|(level, _)| self.of(level)).collect())
            }
            RuleMember::For { binders, .. } => ("for", binders.iter().map(|b| self.of(&b.name)).collect()),
            RuleMember::Where(_) => ("where", vec![]),
            RuleMember::Unless(_) => ("unless", vec![]),
            RuleMember::Let { name, .. } => ("let", vec![self.of(name)]),
            RuleMember::Report { place, .. } => ("report", vec![self.of(place)]),
            RuleMember::With { place, binders, .. } => (
                "with",
                [place].into_iter().chain(binders.iter().map(|b| &b.name)).map(|n| self.of(n)).collect(),
            ),
            RuleMember::Help(_) => ("help", vec![]),
            RuleMember::Fix { .. } => ("fix", vec![]),
            RuleMember::Cite(cite) => ("cite", vec![self.of(&cite.source)]),
            RuleMember::Note(_) => ("note", vec![]),
            RuleMember::Broken(_) => ("broken", vec![]),
        };
        node(kind, names, None, vec![])
    }
}
