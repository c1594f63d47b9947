//! Values as people read them.

use std::borrow::Cow;

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
    pub(super) fn title(&self, e: EntityId) -> &str {
        self.own_title(e).unwrap_or(self.model.name_of(e))
    }

    /// An entity's title in the reader's language, if it has one.
    pub(super) fn own_title(&self, e: EntityId) -> Option<&str> {
        let Val::Text(id) = self.read(e, PropertyId::TITLE, None) else { return None };
        Some(self.model.text(id).in_lang(self.lang)).filter(|title| !title.is_empty())
    }

    /// A property's title in the reader's language, else its name with spaces.
    pub(super) fn property_title(&self, p: PropertyId) -> Cow<'_, str> {
        let property = self.model.property(p);
        let title = property.title.as_deref().map(|t| t.in_lang(self.lang)).filter(|t| !t.is_empty());
        title.map_or_else(|| spaced(self.model.symbols.text(property.name)), Cow::Borrowed)
    }

    /// The value of an expression under a binding as it stands in a text: that of a statement as what it states.
    pub(super) fn show_under(&self, v: &Val, expr: &Expr, frame: &mut [Val]) -> String {
        let mut out = String::new();
        self.write_under(&mut out, v, expr, frame);
        out
    }

    fn write_under(&self, out: &mut String, v: &Val, expr: &Expr, frame: &mut [Val]) {
        let stated = statement_of(expr).and_then(|of| self.stated_by(&self.value(of, frame)));
        match stated {
            Some(form) => self.write_as(out, v, form.ty, &form.in_words),
            None => self.write_shown(out, v, expr),
        }
    }

    /// A value of an expression as it stands in a text.
    pub(super) fn show(&self, v: &Val, expr: &Expr) -> String {
        let mut out = String::new();
        self.write_shown(&mut out, v, expr);
        out
    }

    /// Puts a value of an expression behind a text.
    pub(super) fn write_shown(&self, out: &mut String, v: &Val, expr: &Expr) {
        match expr.ty {
            Ty::Of(Type::Number(_)) => self.write_as(out, v, expr.ty, &self.measure(expr)),
            // Nothing else has a unit.
            ty => self.write_as(out, v, ty, &Measure::bare()),
        }
    }

    /// Puts a value of a type, in a unit, behind a text.
    pub(super) fn write_as(&self, out: &mut String, v: &Val, ty: Ty, measure: &Measure) {
        let lang = self.lang;
        match v {
            Val::None => out.push_str(lang.pick("nothing", "nichts")),
            Val::Open(_) => out.push_str(lang.pick("unknown", "unbekannt")),
            Val::Entity(e) => out.push_str(self.title(*e)),
            Val::Choice(c) => match ty {
                Ty::Of(Type::Choice(id)) => out.push_str(&self.choice(id, *c, lang)),
                _ => out.push_str(&c.to_string()),
            },
            Val::Truth(Truth::True) => out.push_str(lang.pick("yes", "ja")),
            Val::Truth(Truth::False) => out.push_str(lang.pick("no", "nein")),
            Val::Truth(_) => out.push_str(lang.pick("perhaps", "vielleicht")),
            Val::Number(n, _) => out.push_str(&measure.show(n, lang)),
            Val::Date(d) => out.push_str(&d.in_words(lang)),
            Val::Period(p) => out.push_str(&p.to_string()),
            Val::Length(p) => out.push_str(&p.length_in_words(lang)),
            Val::Duration(d) => out.push_str(&d.in_words(lang)),
            Val::Text(id) => out.push_str(self.model.text(*id).in_lang(lang)),
            Val::Words(w) => out.push_str(w.in_lang(lang)),
            Val::OneOf(list) => {
                for (i, v) in list.iter().enumerate() {
                    out.push_str(if i > 0 { lang.pick(" or ", " oder ") } else { "" });
                    self.write_as(out, v, ty, measure);
                }
            }
            Val::All(kind) => out.push_str(&self.every(*kind)),
            Val::Set(set) => {
                const MOST: usize = 5;
                let mut comma = "";
                for (v, _) in set.items.iter().take(MOST) {
                    out.push_str(comma);
                    self.write_as(out, v, ty, measure);
                    comma = ", ";
                }
                if set.items.len() > MOST {
                    let more = (set.items.len() - MOST).to_string();
                    let (and, further) = (lang.pick(", and ", ", und "), lang.pick(" more", " weitere"));
                    out.extend([and, &more, further]);
                }
                if set.open.0 != Truth::False {
                    out.extend([comma, lang.pick("unknown others", "unbekannte weitere")]);
                } else if comma.is_empty() {
                    out.push_str(lang.pick("nothing", "nichts"));
                }
            }
        }
    }

    /// Every entity of a kind.
    pub(super) fn every(&self, kind: KindId) -> String {
        let kind = self.model.kind(kind);
        let title = kind.title.as_deref().map(|t| t.in_lang(self.lang)).filter(|t| !t.is_empty());
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
                Node::Inlined(i) => property(i.body()),
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
    pub(super) fn choice(&self, id: ChoiceId, value: u16, lang: Lang) -> Cow<'_, str> {
        let values = self.model.choices.get(id.index()).map(|choice| &choice.values);
        let Some((name, title)) = values.and_then(|all| all.get(usize::from(value))) else {
            return Cow::Borrowed("");
        };
        let title = title.as_ref().map(|t| t.in_lang(lang)).filter(|t| !t.is_empty());
        title.map_or_else(|| spaced(self.model.symbols.text(*name)), Cow::Borrowed)
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
            Val::Period(p) => p.to_string(),
            Val::Length(p) => p.length_in_words(Lang::En),
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
        self.filled(template, frame, |out, v, e, frame| {
            self.write_under(out, v, stands_for(e, &rule.query), frame);
        })
    }

    /// A text that goes into a file, with its holes filled by what can be written there: names, not titles.
    pub(super) fn fill_code(&self, template: &Template, frame: &mut [Val]) -> String {
        self.filled(template, frame, |out, v, e, _| out.push_str(&self.code(v, e)))
    }

    fn filled(
        &self,
        template: &Template,
        frame: &mut [Val],
        write: impl Fn(&mut String, &Val, &Expr, &mut [Val]),
    ) -> String {
        let by = |tag: Option<&str>| template.variants.iter().find(|(t, _)| t.as_deref() == tag);
        let variant = by(Some(self.lang.tag())).or_else(|| by(None)).or_else(|| template.variants.first());
        let mut out = String::new();
        for piece in variant.map_or(&[][..], |(_, pieces)| pieces) {
            match piece {
                Piece::Text(s) => out.push_str(s),
                Piece::Hole(e) => {
                    let v = self.value(e, frame);
                    write(&mut out, &v, e, frame);
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

/// A name with spaces.
fn spaced(name: &str) -> Cow<'_, str> {
    if name.contains('_') { Cow::Owned(name.replace('_', " ")) } else { Cow::Borrowed(name) }
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
