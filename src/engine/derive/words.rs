//! The words of a derivation, in the reader's language.

use super::super::val::Val;
use super::Deriver;
use crate::finding::Lang;
use crate::model::truth::Truth;
use crate::rules::ir::{
    Aggregate, AggregateFunction, Asks, Comparison, DefineId, Domain, Expr, Function, Node, Piece, Query,
};
use crate::source::{Place, Span};

impl Deriver<'_, '_> {
    /// A condition as it stands in the rule, on one line.
    pub(super) fn source_text(&self, c: &Expr) -> String {
        self.engine.sources.text(c.place).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub(super) fn define_name(&self, id: DefineId) -> String {
        self.engine.program.defines.get(id.0 as usize).map_or_else(String::new, |d| d.name.clone())
    }

    /// A define's title in the reader's language, else its name with spaces.
    pub(super) fn define_title(&self, id: DefineId) -> String {
        let Some(define) = self.engine.program.defines.get(id.0 as usize) else { return String::new() };
        let by = |tag: Option<&str>| define.title.variants.iter().find(|(t, _)| t.as_deref() == tag);
        let pieces = by(Some(self.engine.lang.tag())).or_else(|| by(None)).map(|(_, pieces)| pieces);
        match pieces.map(Vec::as_slice) {
            Some([Piece::Text(title)]) => title.clone(),
            _ => define.name.replace('_', " "),
        }
    }

    /// `hinders (Art. 4, no brain drain)`
    pub(super) fn call_text<'x>(
        &self,
        id: DefineId,
        args: impl Iterator<Item = &'x Expr>,
        frame: &mut [Val],
    ) -> String {
        let shown: Vec<String> = args
            .map(|a| {
                let v = self.engine.value(a, frame);
                self.engine.show(&v, a)
            })
            .collect();
        format!("{} ({})", self.define_title(id), shown.join(", "))
    }

    /// An expression with its value: `amount of “Art. 4”: 500`.
    fn phrase(&self, e: &Expr, frame: &mut [Val]) -> String {
        // The period, not its years: it need not have an end.
        if let Node::Function(Function::Years | Function::Months, args) = &e.node
            && let Some(period) = args.first()
        {
            return self.phrase(period, frame);
        }
        let v = self.engine.value(e, frame);
        let shown = self.engine.show(&v, e);
        match &e.node {
            Node::Property { of, property, .. } if !of.many => {
                let owner = self.engine.value(of, frame);
                let owner = self.engine.show(&owner, of);
                let name = self.engine.property_title(*property);
                match self.engine.lang {
                    Lang::En => format!("{name} of “{owner}” ({shown})"),
                    Lang::De => format!("{name} von „{owner}“ ({shown})"),
                }
            }
            Node::Aggregate(a) => self.aggregate_text(a, &shown),
            _ => shown,
        }
    }

    pub(super) fn aggregate_text(&self, a: &Aggregate, shown: &str) -> String {
        let lang = self.engine.lang;
        let name = match a.function {
            AggregateFunction::Count => lang.pick("number", "Anzahl"),
            AggregateFunction::Sum => lang.pick("sum", "Summe"),
            AggregateFunction::Min => lang.pick("least", "kleinster Wert"),
            AggregateFunction::Max => lang.pick("greatest", "größter Wert"),
            AggregateFunction::Set => lang.pick("together", "zusammen"),
        };
        format!("{name}: {shown}")
    }

    /// A condition on values, in words.
    pub(super) fn relation_text(&self, c: &Expr, frame: &mut [Val]) -> String {
        let lang = self.engine.lang;
        let verb = |en: &str, de: &str| lang.pick(en, de).to_owned();
        let (a, word, b) = match &c.node {
            Node::Compare(how, a, b) => {
                let word = match how {
                    Comparison::Equal => verb("equals", "ist gleich"),
                    Comparison::NotEqual => verb("differs from", "ist ungleich"),
                    Comparison::Less => verb("is less than", "ist kleiner als"),
                    Comparison::LessOrEqual => verb("is at most", "ist höchstens"),
                    Comparison::Greater => verb("is more than", "ist mehr als"),
                    Comparison::GreaterOrEqual => verb("is at least", "ist mindestens"),
                };
                (a, word, b)
            }
            Node::In(a, b) => (a, verb("is among", "ist unter"), b),
            Node::Overlaps(a, b) => (a, verb("overlaps", "überschneidet sich mit"), b),
            Node::Meets(a, b) => (a, verb("meets", "trifft auf"), b),
            Node::Within(a, b) => (a, verb("lies within", "liegt in"), b),
            Node::Reaches { from, to, .. } => (from, verb("leads to", "führt zu"), to),
            Node::InList(a, list) => {
                let x = self.phrase(a, frame);
                let all: Vec<String> = list.iter().map(|e| self.phrase(e, frame)).collect();
                return format!("{x} {} {}", lang.pick("is one of", "ist eines von"), all.join(", "));
            }
            Node::Asks(asks, a) => {
                let word = match asks {
                    Asks::Given => verb("is given", "ist angegeben"),
                    Asks::None => verb("is not given", "ist nicht angegeben"),
                    Asks::Known => verb("is known", "ist bekannt"),
                    Asks::Unknown => verb("is unknown", "ist unbekannt"),
                };
                return format!("{} {word}", self.phrase(a, frame));
            }
            Node::IsKind(a, kind) => {
                let kind = self.kind_title(*kind);
                return format!("{} {} {kind}", self.phrase(a, frame), lang.pick("is a", "ist der Art"));
            }
            _ => return self.phrase(c, frame),
        };
        format!("{} {word} {}", self.phrase(a, frame), self.phrase(b, frame))
    }

    /// What does not hold, in words.
    pub(super) fn denial_text(&self, c: &Expr, frame: &mut [Val]) -> String {
        let lang = self.engine.lang;
        match &c.node {
            Node::And(_) | Node::Or(_) | Node::Some(_) | Node::No(_) | Node::Every(_) => {
                format!("{}: {}", lang.pick("does not hold", "trifft nicht zu"), self.source_text(c))
            }
            Node::Inlined(i) => {
                let call = self.call_text(i.define, i.args.iter().map(|(_, a)| a), frame);
                format!("{}: {call}", lang.pick("does not hold", "trifft nicht zu"))
            }
            _ => format!(
                "{}: {}",
                lang.pick("it is not so that", "es gilt nicht"),
                self.relation_text(c, frame)
            ),
        }
    }

    pub(super) fn witness_text(&self, q: &Query, frame: &mut [Val]) -> String {
        let shown: Vec<String> = q
            .binders
            .iter()
            .take(q.variables)
            .filter(|b| !b.is_let())
            .filter_map(|b| {
                let v = frame.get(usize::from(b.slot))?;
                Some(match v {
                    Val::Entity(e) => self.engine.title(*e),
                    Val::Open(_) => {
                        self.engine.lang.pick("something unknown", "etwas Unbekanntes").to_owned()
                    }
                    v => self.engine.plain(v, b.ty),
                })
            })
            .collect();
        let there = self.engine.lang.pick("there is", "es gibt");
        format!("{there} {}", shown.join(", "))
    }

    pub(super) fn nothing_text(&self, whole: &Expr, q: &Query, searched: usize, truth: Truth) -> String {
        let lang = self.engine.lang;
        let kind = q.binders.iter().take(q.variables).find_map(|b| match b.domain {
            Domain::Kind(kind) => Some(self.kind_title(kind)),
            _ => b.ty.kind().map(|k| self.kind_title(k)),
        });
        let kind = kind.unwrap_or_else(|| lang.pick("element", "Element").to_owned());
        let perhaps = if truth == Truth::True { "" } else { lang.pick("perhaps ", "vielleicht ") };
        if let Node::Every(_) = whole.node {
            let words = self.source_text(whole);
            return match lang {
                Lang::En => format!("{perhaps}no exception among {searched} ({kind}): {words}"),
                Lang::De => format!("{perhaps}keine Ausnahme unter {searched} ({kind}): {words}"),
            };
        }
        let words = self.sought_text(whole, q);
        match lang {
            Lang::En => format!("{perhaps}none of {searched} ({kind}) meets: {words}"),
            Lang::De => format!("{perhaps}keines von {searched} ({kind}) erfüllt: {words}"),
        }
    }

    /// The conditions of a query as they stand in the rule, without the quantifier before them.
    fn sought_text(&self, whole: &Expr, q: &Query) -> String {
        let inside = q
            .conditions
            .iter()
            .map(|c| c.place)
            .filter(|p| p.source == whole.place.source && whole.place.span.contains(p.span));
        let first = inside.min_by_key(|p| p.span.start);
        let Some(first) = first else { return self.source_text(whole) };
        let span = Span { end: whole.place.span.end.max(first.span.start), ..first.span };
        let text = self.engine.sources.text(Place { span, ..first });
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn kind_title(&self, kind: crate::model::KindId) -> String {
        let kind = self.engine.model.kind(kind);
        let title = kind.title.as_ref().map(|t| t.in_lang(self.engine.lang)).filter(|t| !t.is_empty());
        title.unwrap_or(self.engine.model.symbols.text(kind.name)).to_owned()
    }
}
