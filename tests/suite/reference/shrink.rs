//! The smallest program that still shows the same: whatever can be left out, is.

use einklang::source::{Pack, Source, SourceId, Span};
use einklang::syntax::tree::{Binder, Body, DefineBody, Domain, Expr, ExprKind, Item, Member, RuleMember};
use einklang::syntax::{self, tree};

/// Leaves out what can be, as long as the program shows what it is about.
pub(super) fn shrink(text: &str, shows: &dyn Fn(&str) -> bool) -> String {
    let mut text = text.to_owned();
    // Large stretches first; once nothing can go, the text is minimal.
    loop {
        let mut all = candidates(&text);
        all.sort_by_key(|(span, new)| std::cmp::Reverse(span.range().len().saturating_sub(new.len())));
        let smaller = all.into_iter().find_map(|(span, new)| {
            let mut shorter = text.clone();
            shorter.replace_range(span.range(), &new);
            (shorter.len() < text.len() && shows(&shorter)).then_some(shorter)
        });
        match smaller {
            Some(smaller) => text = smaller,
            None => return without_blank_lines(&text),
        }
    }
}

fn without_blank_lines(text: &str) -> String {
    let lines = text.lines().filter(|l| !l.trim().is_empty());
    lines.map(|l| format!("{}\n", l.trim_end())).collect()
}

/// Spans and what may stand there instead.
struct Candidates<'t> {
    text: &'t str,
    all: Vec<(Span, String)>,
}

fn candidates(text: &str) -> Vec<(Span, String)> {
    let source = Source { path: "program.ekl".into(), text: text.to_string().into(), pack: Pack::PROJECT };
    let file = syntax::parse(SourceId(0), &source).file;
    let mut it = Candidates { text, all: Vec::new() };
    file.items.iter().for_each(|i| it.item(i));
    it.all
}

impl Candidates<'_> {
    fn drop(&mut self, span: Span) {
        self.all.push((span, String::new()));
    }

    /// One of several behind commas.
    fn drop_each(&mut self, spans: &[Span]) {
        for pair in spans.windows(2) {
            if let [a, b] = pair {
                self.drop(Span { start: a.start, end: b.start });
                self.drop(Span { start: a.end, end: b.end });
            }
        }
    }

    fn replace(&mut self, whole: Span, by: Span) {
        self.all.push((whole, by.of(self.text).to_owned()));
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Unit(u) => self.drop(u.span),
            Item::Choice(c) => {
                self.drop(c.span);
                c.values.iter().for_each(|(n, _)| self.drop(n.span));
            }
            Item::Kind(kind) => {
                self.drop(kind.span);
                for p in &kind.properties {
                    self.drop(p.span);
                    for e in p.default.iter().chain(p.bounds.iter().map(|(_, e)| e)) {
                        // With the sign before it.
                        let before = self.text.get(..e.span.start as usize).unwrap_or("");
                        let start = before.rfind(['=', '>', '<']).unwrap_or(e.span.start as usize);
                        self.drop(Span { start: start as u32, ..e.span });
                    }
                }
                if let Some(parent) = kind.parent {
                    self.drop(Span { start: parent.span.start - 3, ..parent.span });
                }
                if let Some(container) = kind.container {
                    self.drop(Span { start: container.span.start - 3, ..container.span });
                }
            }
            Item::Value(v) => self.drop(v.span),
            Item::Define(define) => {
                self.drop(define.span);
                let (DefineBody::When(e) | DefineBody::Equals(e)) = &define.body;
                self.expr(e);
            }
            Item::Rule(rule) => {
                self.drop(rule.span);
                rule.members.iter().for_each(|m| self.rule_member(m));
            }
            Item::Line(line) => {
                self.drop(line.span);
                if let (Some(second), Some(body)) = (line.words.get(1), &line.body) {
                    // Its title.
                    let end = second.span.end;
                    if line.words.len() > 2 {
                        self.all.push((Span { start: end, end: body.span.start }, " ".into()));
                    }
                }
                line.body.iter().for_each(|b| self.body(b));
            }
            _ => {}
        }
    }

    fn body(&mut self, body: &Body) {
        for member in &body.members {
            match member {
                Member::Property(p) => {
                    self.drop(p.span());
                    self.drop_each(&p.values.iter().map(|v| v.span()).collect::<Vec<_>>());
                    for v in p.values.iter() {
                        self.replace(v.span(), v.value.span);
                    }
                }
                Member::Line(line) => self.drop(line.span),
                _ => {}
            }
        }
    }

    fn rule_member(&mut self, member: &RuleMember) {
        match member {
            RuleMember::Where(e) | RuleMember::Unless(e) => {
                let before = self.text.get(..e.span.start as usize).unwrap_or("");
                let start = before.rfind('\n').unwrap_or(e.span.start as usize);
                self.drop(Span { start: start as u32, ..e.span });
                self.expr(e);
            }
            RuleMember::Let { value, .. } => {
                let before = self.text.get(..value.span.start as usize).unwrap_or("");
                let start = before.rfind('\n').unwrap_or(value.span.start as usize);
                self.drop(Span { start: start as u32, ..value.span });
                self.expr(value);
            }
            RuleMember::For { binders, .. } => self.binders(binders),
            RuleMember::Severity(all) => {
                for (word, when) in all {
                    let whole = when.as_ref().map_or(word.span, |w| word.span.to(w.span));
                    self.replace(whole, word.span);
                    when.iter().for_each(|e| self.expr(e));
                }
                let spans: Vec<Span> = all
                    .iter()
                    .map(|(word, when)| when.as_ref().map_or(word.span, |w| word.span.to(w.span)))
                    .collect();
                self.drop_each(&spans);
                if let (Some(a), Some(b)) = (spans.first(), spans.last()) {
                    let before = self.text.get(..a.start as usize).unwrap_or("");
                    let start = before.rfind('\n').unwrap_or(a.start as usize);
                    self.drop(Span { start: start as u32, end: b.end });
                }
            }
            RuleMember::Report { place, text, .. } => {
                let whole = text.span.of(self.text);
                self.all.push((text.span, "\"x\"".into()));
                // One hole less.
                for (i, _) in whole.match_indices('{') {
                    let end = whole.get(i..).and_then(|w| w.find('}')).map_or(i, |e| i + e + 1);
                    let start = text.span.start as usize;
                    self.drop(Span::new(start + i, start + end));
                }
                let _ = place;
            }
            _ => {}
        }
    }

    fn binders(&mut self, binders: &[Binder]) {
        let whole = |b: &Binder| match &b.domain {
            Domain::Kind(k) => b.name.span.to(k.span),
            Domain::Path(p) => b.name.span.to(p.span),
        };
        self.drop_each(&binders.iter().map(whole).collect::<Vec<_>>());
        for b in binders {
            if let Domain::Path(p) = &b.domain {
                self.expr(p);
            }
        }
    }

    fn expr(&mut self, e: &Expr) {
        let mut inner: Vec<&Expr> = Vec::new();
        match &e.kind {
            ExprKind::Binary(_, a, b) | ExprKind::At(a, b) => inner.extend([&**a, &**b]),
            ExprKind::Not(a) | ExprKind::Negate(a) | ExprKind::Is(a, _) | ExprKind::Path(a, _) => {
                inner.push(a);
            }
            ExprKind::InList(it) => {
                let (a, all) = (&it.of, &it.list);
                inner.push(a);
                inner.extend(all);
                self.drop_each(&all.iter().map(|e| e.span).collect::<Vec<_>>());
            }
            ExprKind::Call(call) => inner.extend(&call.args),
            ExprKind::Reaches(r) => {
                inner.extend([&r.from, &r.to]);
                let steps: Vec<Span> = r
                    .via
                    .iter()
                    .map(|(minus, n)| Span { start: n.span.start - u32::from(*minus), ..n.span })
                    .collect();
                self.drop_each(&steps);
            }
            ExprKind::Quantified(q) => {
                inner.extend(q.filter.iter().chain(&q.satisfies));
                self.binders(&q.binders);
                self.drop_filter(&q.binders, q.filter.as_ref());
            }
            ExprKind::Aggregate(a) => {
                inner.extend(a.of.iter().chain(&a.filter));
                self.binders(&a.binders);
                self.drop_filter(&a.binders, a.filter.as_ref());
            }
            ExprKind::Name => {
                // A step less.
                let name: &str = e.span.of(self.text);
                if let Some(dot) = name.rfind('.') {
                    self.drop(Span::new(e.span.start as usize + dot, e.span.end as usize));
                }
            }
            _ => {}
        }
        for i in inner {
            self.replace(e.span, i.span);
            self.expr(i);
        }
    }

    /// `where …` with its word.
    fn drop_filter(&mut self, binders: &[tree::Binder], filter: Option<&Expr>) {
        let (Some(filter), Some(last)) = (filter, binders.last()) else { return };
        let from = match &last.domain {
            Domain::Kind(k) => k.span.end,
            Domain::Path(p) => p.span.end,
        };
        // A path in parentheses ends behind them.
        let between = self.text.get(from as usize..filter.span.start as usize).unwrap_or("");
        let start = from + between.find("where").unwrap_or(0) as u32;
        // An expression in parentheses ends behind them, too.
        let open = between.matches('(').count() as u32;
        self.drop(Span { start, end: filter.span.end + open });
    }
}
