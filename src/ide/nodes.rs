//! The parts of a tree that lie around an offset.

use crate::source::Span;
use crate::syntax::tree::{Body, DefineBody, Expr, ExprKind, Item, Line, LocalText, Member, RuleMember};

/// Adds the parts of some items that hold an offset.
pub(super) fn around(items: &[Item], offset: u32, found: &mut Vec<Span>) {
    Around { offset, found }.items(items);
}

struct Around<'f> {
    offset: u32,
    found: &'f mut Vec<Span>,
}

impl Around<'_> {
    /// Adds a part if it holds the offset; whether it does.
    fn add(&mut self, span: Span) -> bool {
        let holds = span.start <= self.offset && self.offset <= span.end;
        if holds {
            self.found.push(span);
        }
        holds
    }

    fn items(&mut self, items: &[Item]) {
        for item in items {
            self.item(item);
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Line(line) => self.line(line),
            Item::Extend(it) => {
                if self.add(it.span) {
                    self.body(&it.body);
                }
            }
            Item::Kind(it) | Item::ExtendKind(it) => {
                if self.add(it.span) {
                    for property in &it.properties {
                        self.add(property.span);
                    }
                    for sentence in &it.sentences {
                        self.add(sentence.span);
                    }
                    self.text(it.title.as_ref());
                }
            }
            Item::Rule(it) => {
                if self.add(it.span) {
                    self.text(it.title.as_ref());
                    it.members.iter().for_each(|m| self.rule_member(m));
                }
            }
            Item::Define(it) => {
                if self.add(it.span) {
                    let (DefineBody::When(body) | DefineBody::Equals(body)) = &it.body;
                    self.expr(body);
                }
            }
            Item::Value(it) => {
                if self.add(it.span) {
                    self.expr(&it.value);
                }
            }
            Item::Test(it) => {
                if self.add(it.span) {
                    self.items(&it.items);
                    for expect in &it.expects {
                        self.add(expect.span);
                    }
                }
            }
            Item::Use(it) => {
                self.add(it.span);
            }
            Item::Unit(it) => {
                self.add(it.span);
            }
            Item::Choice(it) => {
                self.add(it.span);
            }
            Item::Accept(it) => {
                self.add(it.span);
            }
            Item::Query(_) | Item::Broken(_) => {}
        }
    }

    fn text(&mut self, text: Option<&LocalText>) {
        if let Some(text) = text {
            self.add(text.span);
        }
    }

    fn line(&mut self, line: &Line) {
        if !self.add(line.span) {
            return;
        }
        if let (Some(first), Some(last)) = (line.words.first(), line.words.last()) {
            self.add(first.span.to(last.span));
        }
        if let Some(body) = &line.body {
            self.body(body);
        }
    }

    fn body(&mut self, body: &Body) {
        if !self.add(body.span) {
            return;
        }
        for member in &body.members {
            match member {
                Member::Property(property) => {
                    if self.add(property.span()) {
                        if let (Some(first), Some(last)) = (property.values.first(), property.values.last()) {
                            self.add(first.span().to(last.span()));
                        }
                        for value in property.values.iter() {
                            if self.add(value.span()) {
                                self.expr(&value.value);
                            }
                        }
                    }
                }
                Member::Line(line) => self.line(line),
                Member::Cite(cite) => {
                    self.add(cite.span);
                }
                Member::Note(text) => self.text(Some(text)),
                Member::Alias(_) | Member::Broken(_) => {}
            }
        }
    }

    fn rule_member(&mut self, member: &RuleMember) {
        match member {
            RuleMember::Severity(levels) => {
                levels.iter().filter_map(|(_, c)| c.as_ref()).for_each(|c| self.expr(c));
            }
            RuleMember::Where(condition) | RuleMember::Unless(condition) => self.expr(condition),
            RuleMember::Let { value, .. } => self.expr(value),
            RuleMember::Report { text, .. } | RuleMember::Help(text) | RuleMember::Note(text) => {
                self.text(Some(text));
            }
            RuleMember::With { text, filter, .. } => {
                self.text(Some(text));
                filter.iter().for_each(|c| self.expr(c));
            }
            RuleMember::Cite(cite) => {
                self.add(cite.span);
            }
            RuleMember::Fix { title, .. } => self.text(Some(title)),
            RuleMember::For { .. } | RuleMember::Broken(_) => {}
        }
    }

    fn expr(&mut self, expr: &Expr) {
        if !self.add(expr.span) {
            return;
        }
        match &expr.kind {
            ExprKind::Range(a, b) => a.iter().chain(b).for_each(|e| self.expr(e)),
            ExprKind::About(a, b) => {
                self.expr(a);
                b.iter().for_each(|e| self.expr(e));
            }
            ExprKind::AtLeast(e)
            | ExprKind::AtMost(e)
            | ExprKind::Not(e)
            | ExprKind::Negate(e)
            | ExprKind::Path(e, _)
            | ExprKind::Is(e, _) => self.expr(e),
            ExprKind::At(a, b) | ExprKind::Binary(_, a, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::InList(it) => {
                self.expr(&it.of);
                it.list.iter().for_each(|e| self.expr(e));
            }
            ExprKind::Reaches(it) => {
                self.expr(&it.from);
                self.expr(&it.to);
            }
            ExprKind::Call(it) => it.args.iter().for_each(|e| self.expr(e)),
            ExprKind::Quantified(it) => it.filter.iter().chain(&it.satisfies).for_each(|e| self.expr(e)),
            ExprKind::Aggregate(it) => it.of.iter().chain(&it.filter).for_each(|e| self.expr(e)),
            ExprKind::Text(text) => self.text(Some(text)),
            ExprKind::Number(_) | ExprKind::Date | ExprKind::Name | ExprKind::Broken => {}
        }
    }
}
