//! Values as people read them.

use super::Engine;
use super::cell::{stands_for, statement_of};
use super::val::Val;
use crate::finding::Lang;
use crate::model::truth::Truth;
use crate::model::unit::{Dimension, Measure};
use crate::model::{ChoiceId, EntityId, KindId, PropertyId, Type};
use crate::rules::ir::{Expr, Mark, Node, Piece, Rule, Template, Ty};
use crate::source::{Place, Span};

impl Engine<'_> {
    /// An entity's title in the reader's language, else its name.
    pub(super) fn title(&self, e: EntityId) -> String {
        match self.read(e, PropertyId::TITLE, None) {
            Val::Text(id) => {
                let title = self.model.text(id).in_lang(self.lang);
                if title.is_empty() { self.model.name_of(e).to_owned() } else { title.to_owned() }
            }
            _ => self.model.name_of(e).to_owned(),
        }
    }

    /// A property's title in the reader's language, else its name with spaces.
    pub(super) fn property_title(&self, p: PropertyId) -> String {
        let property = self.model.property(p);
        let title = property.title.as_ref().map(|t| t.in_lang(self.lang)).filter(|t| !t.is_empty());
        title.map_or_else(|| self.model.symbols.text(property.name).replace('_', " "), str::to_owned)
    }

    /// The value of an expression under a binding as it stands in a text: that of a statement as what it states.
    pub(super) fn show_under(&self, v: &Val, expr: &Expr, frame: &mut [Val]) -> String {
        let stated = statement_of(expr).and_then(|of| self.stated_by(&self.value(of, frame)));
        match stated {
            Some(form) => self.show_as(v, form.ty, &form.in_words),
            None => self.show(v, expr),
        }
    }

    /// A value of an expression as it stands in a text.
    pub(super) fn show(&self, v: &Val, expr: &Expr) -> String {
        self.show_as(v, expr.ty, &self.measure(expr))
    }

    /// A value of a type, in a unit, as it stands in a text.
    pub(super) fn show_as(&self, v: &Val, ty: Ty, measure: &Measure) -> String {
        let lang = self.lang;
        match v {
            Val::None => lang.pick("nothing", "nichts").to_owned(),
            Val::Open(_) => lang.pick("unknown", "unbekannt").to_owned(),
            Val::Entity(e) => self.title(*e),
            Val::Choice(c) => match ty {
                Ty::Of(Type::Choice(id)) => self.choice(id, *c, lang),
                _ => c.to_string(),
            },
            Val::Truth(Truth::True) => lang.pick("yes", "ja").to_owned(),
            Val::Truth(Truth::False) => lang.pick("no", "nein").to_owned(),
            Val::Truth(_) => lang.pick("perhaps", "vielleicht").to_owned(),
            Val::Number(n, _) => measure.show(n, lang),
            Val::Date(d) => d.in_words(lang),
            Val::Period(p) | Val::Length(p) => p.to_string(),
            Val::Duration(d) => d.in_words(lang),
            Val::Text(id) => self.model.text(*id).in_lang(lang).to_owned(),
            Val::Words(w) => w.in_lang(lang).to_owned(),
            Val::OneOf(list) => {
                let parts: Vec<String> = list.iter().map(|v| self.show_as(v, ty, measure)).collect();
                parts.join(lang.pick(" or ", " oder "))
            }
            Val::All(kind) => self.every(*kind),
            Val::Set(set) => {
                const MOST: usize = 5;
                let mut parts: Vec<String> =
                    set.items.iter().take(MOST).map(|(v, _)| self.show_as(v, ty, measure)).collect();
                if set.items.len() > MOST {
                    let more = set.items.len() - MOST;
                    parts.push(format!(
                        "{} {more} {}",
                        lang.pick("and", "und"),
                        lang.pick("more", "weitere")
                    ));
                }
                if set.open.0 != Truth::False {
                    parts.push(lang.pick("unknown others", "unbekannte weitere").to_owned());
                }
                if parts.is_empty() { lang.pick("nothing", "nichts").to_owned() } else { parts.join(", ") }
            }
        }
    }

    /// Every entity of a kind.
    pub(super) fn every(&self, kind: KindId) -> String {
        let kind = self.model.kind(kind);
        let title = kind.title.as_ref().map(|t| t.in_lang(self.lang)).filter(|t| !t.is_empty());
        format!(
            "{} {}",
            self.lang.pick("every", "jede Art von"),
            title.unwrap_or(self.model.symbols.text(kind.name))
        )
    }

    /// The unit in which an expression is printed, in the reader's language.
    fn measure(&self, expr: &Expr) -> Measure {
        self.in_words(self.unit(expr))
    }

    /// A unit in the reader's language.
    pub(super) fn in_words(&self, measure: Measure) -> Measure {
        Measure { text: self.model.units.in_lang(&measure.text, self.lang).into(), ..measure }
    }

    /// The unit of an expression, as it is declared: that of the property it reads, else base units.
    pub(super) fn unit(&self, expr: &Expr) -> Measure {
        fn property(expr: &Expr) -> Option<PropertyId> {
            match &expr.node {
                Node::Property { property, .. } => Some(*property),
                Node::Negate(a) | Node::Let(_, _, a) => property(a),
                Node::Inlined(i) => property(&i.body),
                Node::Function(_, args) => args.first().and_then(property),
                Node::Arithmetic(_, a, b) if a.ty == b.ty => property(a).or_else(|| property(b)),
                Node::Aggregate(a) => a.of.as_ref().and_then(property),
                _ => None,
            }
        }
        let dimension = match expr.ty {
            Ty::Of(Type::Number(d)) => d,
            _ => Dimension::NONE,
        };
        let declared = property(expr).and_then(|p| self.model.property(p).unit.clone());
        match declared {
            Some(measure) if measure.dimension == dimension => measure,
            _ if dimension.is_none() => Measure::bare(),
            _ => Measure { dimension, text: self.model.units.describe(dimension).into(), ..Measure::bare() },
        }
    }

    /// A value of an enumeration in the reader's language.
    pub(super) fn choice(&self, id: ChoiceId, value: u16, lang: Lang) -> String {
        let Some(choice) = self.model.choices.get(id.index()) else { return String::new() };
        let Some((name, title)) = choice.values.get(usize::from(value)) else { return String::new() };
        match title.as_ref().map(|t| t.in_lang(lang)).filter(|t| !t.is_empty()) {
            Some(title) => title.to_owned(),
            None => self.model.symbols.text(*name).replace('_', " "),
        }
    }

    /// A value the same in every language, as it stands in bindings: a qualified name, a date, a number.
    pub(super) fn plain(&self, v: &Val, ty: Ty) -> String {
        match v {
            Val::Entity(e) => self.model.name_of(*e).to_owned(),
            Val::Choice(c) => {
                let Ty::Of(Type::Choice(id)) = ty else { return c.to_string() };
                let value = self.model.choices.get(id.index()).and_then(|x| x.values.get(usize::from(*c)));
                value.map_or(String::new(), |(name, _)| self.model.symbols.text(*name).to_owned())
            }
            Val::Number(n, _) => n.to_string(),
            Val::Date(d) => d.to_string(),
            Val::Period(p) | Val::Length(p) => p.to_string(),
            Val::Duration(d) => d.to_string(),
            Val::Text(id) => self.model.text(*id).in_lang(Lang::En).to_owned(),
            Val::Words(w) => w.in_lang(Lang::En).to_owned(),
            Val::Truth(t) => if *t == Truth::True { "yes" } else { "no" }.to_owned(),
            Val::None => "none".to_owned(),
            Val::Open(_) | Val::OneOf(_) | Val::Set(_) | Val::All(_) => "unknown".to_owned(),
        }
    }

    /// A value as it is written in a file: an entity by its name, a number in the unit it was declared in, and the words
    /// of a text so that they can stand between quotes.
    fn code(&self, v: &Val, expr: &Expr) -> String {
        let listed = |items: Vec<String>| items.join(", ");
        match v {
            Val::Number(n, _) => {
                let measure = self.unit(expr);
                let number = measure.from_base(n);
                if measure.text.is_empty() || n.is_all() {
                    number.to_string()
                } else {
                    format!("{number} {}", measure.text)
                }
            }
            Val::Text(id) => escaped(self.model.text(*id).in_lang(self.lang)),
            Val::Words(words) => escaped(words.in_lang(self.lang)),
            Val::Set(set) if set.open.0 == Truth::False => {
                listed(set.items.iter().map(|(v, _)| self.code(v, expr)).collect())
            }
            v => self.plain(v, expr.ty),
        }
    }

    /// A text of a rule with its holes filled.
    pub(super) fn fill(&self, rule: &Rule, template: &Template, frame: &mut [Val]) -> String {
        self.filled(template, frame, |v, e, frame| self.show_under(v, stands_for(e, &rule.query), frame))
    }

    /// A text that goes into a file, with its holes filled by what can be written there: names, not titles.
    pub(super) fn fill_code(&self, template: &Template, frame: &mut [Val]) -> String {
        self.filled(template, frame, |v, e, _| self.code(v, e))
    }

    fn filled(
        &self,
        template: &Template,
        frame: &mut [Val],
        show: impl Fn(&Val, &Expr, &mut [Val]) -> String,
    ) -> String {
        let by = |tag: Option<&str>| template.variants.iter().find(|(t, _)| t.as_deref() == tag);
        let variant = by(Some(self.lang.tag())).or_else(|| by(None)).or_else(|| template.variants.first());
        let mut out = String::new();
        for piece in variant.map_or(&[][..], |(_, pieces)| pieces) {
            match piece {
                Piece::Text(s) => out.push_str(s),
                Piece::Hole(e) => {
                    let v = self.value(e, frame);
                    out.push_str(&show(&v, e, frame));
                }
            }
        }
        out
    }

    /// Where the values of a property were written: of values that follow each other in time those that hold in a
    /// period that the rule is about, if there is one.
    fn places_in(&self, e: EntityId, id: PropertyId, frame: &[Val]) -> Vec<Place> {
        let all = self.places(e, id);
        let Some(column) = self.model.columns.get(id.index()).filter(|c| !c.notes.is_empty()) else {
            return all;
        };
        let holds = |cell: usize| {
            let during = column.note(cell).and_then(|n| n.during);
            let meant = |v: &Val| matches!((v, during), (Val::Period(p), Some(d)) if p.overlaps(&d));
            frame.iter().any(meant)
        };
        let meant: Vec<Place> =
            column.cells(e).zip(&all).filter(|(cell, _)| holds(*cell)).map(|(_, p)| *p).collect();
        if meant.is_empty() { all } else { meant }
    }

    /// Values written side by side as one place: `nurse, midwife`.
    fn joined(&self, places: Vec<Place>) -> Vec<Place> {
        let mut joined: Vec<Place> = Vec::with_capacity(places.len());
        for place in places {
            if let Some(last) = joined.last_mut()
                && last.source == place.source
                && last.span.end <= place.span.start
            {
                let between = Span { start: last.span.end, end: place.span.start };
                let text = self.sources.text(Place { span: between, ..place });
                if text.chars().all(|c| c == ',' || c.is_whitespace()) && !text.contains('\n') {
                    last.span.end = place.span.end;
                    continue;
                }
            }
            joined.push(place);
        }
        joined
    }

    /// Where a mark points: the entity, the property's name, and the places to label, the first of them the main one.
    pub(super) fn marked(&self, mark: &Mark, frame: &mut [Val]) -> Marked {
        let value = self.value(&mark.of, frame);
        let mut entity = None;
        value.each(&mut |v, _| {
            if let (Val::Entity(e), None) = (v, entity) {
                entity = Some(*e);
            }
        });
        let name = entity.and_then(|e| self.declared(e));
        let property = mark.property.map(|p| self.model.symbols.text(self.model.property(p).name).to_owned());
        let mut places = match (entity, mark.property) {
            (Some(e), Some(p)) => self.joined(self.places_in(e, p, frame)),
            _ => Vec::new(),
        };
        places.extend(if places.is_empty() { name } else { None });
        Marked { entity, property, places }
    }
}

/// What a mark points at.
#[derive(Debug)]
pub(super) struct Marked {
    pub(super) entity: Option<EntityId>,
    pub(super) property: Option<String>,
    pub(super) places: Vec<Place>,
}

/// Words as they stand between quotes.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '"' | '\\' | '{' | '}' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out
}
