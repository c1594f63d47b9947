//! What one literal says, for whoever asks: a property, a threshold, a rule.

use std::borrow::Cow;

use super::names::unseen;
use super::say::{Hints, listed, short, suggest};
use super::titles::Titles;
use crate::finding::{Finding, Said};
use crate::model::unit::Measure;
use crate::model::value::Value;
use crate::model::{ChoiceId, EntityId, KindId, LocalisedText, Model, Type};
use crate::source::{Pack, Place, Source, SourceId, Sources, Span};
use crate::syntax::tree::{Expr, ExprKind, LocalText};

/// Where a literal stands: its text, and the entity whose names are nearest.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// The text.
    pub source: SourceId,
    /// The entity in whose body it stands.
    pub container: Option<EntityId>,
}

/// What a literal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `unknown`
    Unknown,
    /// `any`: every entity of the kind.
    Any,
    /// A mistake that is reported elsewhere.
    Faulty,
    /// A value, never [`Value::Text`].
    Value(Value),
    /// A text, which has no number before the model takes it in.
    Text(Box<LocalisedText>),
}

/// Lowers one literal to a type; `Err` says what is wrong with it. `any` is allowed for entities: whether several are
/// asked for is the caller's question.
pub fn value_of(
    model: &Model,
    sources: &Sources,
    scope: Scope,
    expr: &Expr,
    ty: Type,
) -> Result<Literal, Box<Finding>> {
    let (hints, titles) = (Hints::new(), Titles::default());
    let reader =
        Reader { model, sources, source: sources.get(scope.source), scope, hints: &hints, titles: &titles };
    let asked = Asked { ty, many: matches!(ty, Type::Entity(_)), unit: None };
    match reader.read(expr, &asked) {
        Ok(literal) => Ok(literal),
        Err(Fault::Silent) => Ok(Literal::Faulty),
        Err(Fault::Said(finding)) => Err(finding),
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'m> {
    /// The type.
    pub(crate) ty: Type,
    /// Whether `any` makes sense.
    pub(crate) many: bool,
    /// The unit a quantity was declared in, to name it.
    pub(crate) unit: Option<&'m Measure>,
}

/// Why a literal has no value.
#[derive(Debug)]
pub(crate) enum Fault {
    /// Its mistake is reported elsewhere.
    Silent,
    /// A mistake of its own.
    Said(Box<Finding>),
}

impl From<Finding> for Fault {
    fn from(finding: Finding) -> Fault {
        Fault::Said(Box::new(finding))
    }
}

/// Reads literals at one place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) model: &'a Model,
    pub(crate) sources: &'a Sources,
    /// The text of the scope.
    pub(crate) source: &'a Source,
    pub(crate) scope: Scope,
    pub(crate) hints: &'a Hints,
    pub(crate) titles: &'a Titles,
}

impl<'a> Reader<'a> {
    /// What a literal says, as the type that is asked for.
    pub(crate) fn read(&self, expr: &Expr, asked: &Asked<'_>) -> Result<Literal, Fault> {
        if let (Type::Entity(kind), ExprKind::Name) = (asked.ty, &expr.kind)
            && let Some(id) = self.plain_entity(expr.span, kind)
        {
            return Ok(Literal::Value(Value::Entity(id)));
        }
        let word = if matches!(expr.kind, ExprKind::Name) { self.text(expr.span) } else { "" };
        match (word, &expr.kind) {
            (_, ExprKind::Broken) => return Err(Fault::Silent),
            ("unknown", _) => return Ok(Literal::Unknown),
            ("any", _) if matches!(asked.ty, Type::Entity(_)) => {
                return if asked.many { Ok(Literal::Any) } else { Err(self.any_of_one(expr.span).into()) };
            }
            _ => {}
        }
        Ok(Literal::Value(match asked.ty {
            Type::Any => return Err(Fault::Silent),
            Type::Text => return self.local_text(expr),
            Type::YesNo => match word {
                "yes" => Value::YesNo(true),
                "no" => Value::YesNo(false),
                _ => return Err(self.expected(expr.span, "`yes` or `no`", "`yes` oder `no`").into()),
            },
            Type::Number(dimension) => Value::Number(self.number(expr, dimension, asked.unit)?.into()),
            Type::Date => Value::Date(self.date(expr)?),
            Type::Period => Value::Period(self.period(expr)?),
            Type::Duration => Value::Duration(Box::new(self.duration(expr)?)),
            Type::Choice(id) => Value::Choice(self.choice(expr, id)?),
            Type::Entity(kind) => Value::Entity(self.entity_expr(expr, kind)?),
        }))
    }

    /// The entity of a name that means the same everywhere, and about which there is nothing to say, as of most.
    fn plain_entity(&self, span: Span, kind: KindId) -> Option<EntityId> {
        let id = self.model.plain_names.get(self.model.symbols.get(self.text(span))?)?;
        let is_fine = self.model.broken_names.is_empty() && self.model.sees(self.pack(), id);
        Some(id).filter(|id| is_fine && self.is_of(*id, kind))
    }

    /// The entity of a name, of a kind.
    pub(crate) fn entity(&self, span: Span, kind: KindId) -> Result<EntityId, Fault> {
        let (model, name, from) = (self.model, self.text(span), self.pack());
        let Some(id) = model.resolve(name, from, self.scope.container) else {
            return Err(self.unknown_entity(span, name, kind));
        };
        if model.is_entity_broken(id) {
            return Err(Fault::Silent);
        }
        if self.is_of(id, kind) { Ok(id) } else { Err(self.wrong_kind(span, id, kind).into()) }
    }

    fn entity_expr(&self, expr: &Expr, kind: KindId) -> Result<EntityId, Fault> {
        if let ExprKind::Name = expr.kind {
            return self.entity(expr.span, kind);
        }
        let name = self.kind_name(kind);
        Err(self
            .expected(
                expr.span,
                &format!("a name of kind `{name}`"),
                &format!("der Name eines Eintrags der Art `{name}`"),
            )
            .into())
    }

    fn choice(&self, expr: &Expr, id: ChoiceId) -> Result<u16, Fault> {
        let names = || self.choice_names(id);
        let word = self.text(expr.span);
        let ExprKind::Name = expr.kind else {
            let all: Vec<&str> = names().take(12).collect();
            return Err(self.expected(expr.span, &listed(&all, "or"), &listed(&all, "oder")).into());
        };
        if let Some(i) = names().position(|name| name == word) {
            return Ok(i as u16);
        }
        let declared = self.model.choices.get(id.index());
        if declared.is_some_and(|choice| self.model.contested.contains(&choice.name)) {
            return Err(Fault::Silent);
        }
        let said = Said::both(
            format!("`{}` is no value of this enumeration", short(word)),
            format!("`{}` ist kein Wert dieser Aufzählung", short(word)),
        );
        let finding = Finding::error("model/unknown_value", self.place(expr.span), said);
        let near = self.hints.nearest(word, names());
        if !near.is_empty() {
            return Err(suggest(finding, &near).into());
        }
        let all: Vec<&str> = names().take(12).collect();
        let help = Said::both(
            format!("write {}", listed(&all, "or")),
            format!("schreiben Sie {}", listed(&all, "oder")),
        );
        Err(finding.help(help).into())
    }

    /// The names of an enumeration's values, in their order.
    pub(crate) fn choice_names(&self, id: ChoiceId) -> impl Iterator<Item = &'a str> {
        let values = self.model.choices.get(id.index()).map_or(&[][..], |c| &c.values);
        values.iter().map(|(name, _)| self.model.symbols.text(*name))
    }

    fn local_text(&self, expr: &Expr) -> Result<Literal, Fault> {
        match &expr.kind {
            ExprKind::Text(text) => {
                let text = localised(&self.source.text, text);
                Ok(Literal::Text(Box::new(text)))
            }
            _ => Err(self.expected(expr.span, "a text in quotes", "ein Text in Anführungszeichen").into()),
        }
    }

    /// `model/expected`: something else was asked for.
    pub(crate) fn expected(&self, span: Span, en: &str, de: &str) -> Finding {
        let found = short(self.text(span));
        let said = Said::both(
            format!("expected {en}, found `{found}`"),
            format!("{de} wird erwartet, gefunden: `{found}`"),
        );
        Finding::error("model/expected", self.place(span), said)
    }

    fn any_of_one(&self, span: Span) -> Finding {
        let said = Said::both(
            "`any` needs a property that may have several values",
            "`any` ist nur bei einer Eigenschaft möglich, die mehrere Werte haben darf",
        );
        Finding::error("model/any", self.place(span), said)
            .help(Said::both("write `unknown`, or a name", "schreiben Sie `unknown` oder einen Namen"))
    }

    fn wrong_kind(&self, span: Span, id: EntityId, kind: KindId) -> Finding {
        let (asked, is) = (self.kind_name(kind), self.kind_name(self.model.kind_of(id)));
        let name = short(self.text(span));
        let said = Said::both(
            format!("expected a name of kind `{asked}`, but `{name}` is of kind `{is}`"),
            format!("ein Eintrag der Art `{asked}` wird erwartet, `{name}` ist aber von der Art `{is}`"),
        );
        let finding = Finding::error("model/wrong_kind", self.place(span), said);
        match self.model.entities.declared.get(id.index()) {
            Some(declared) => finding.with(declared.name, Said::both("declared here", "hier vereinbart")),
            None => finding,
        }
    }

    fn unknown_entity(&self, span: Span, name: &str, kind: KindId) -> Fault {
        let (model, from) = (self.model, self.pack());
        if self.names_broken(name) {
            return Fault::Silent;
        }
        if let Some(id) = model.resolve_hidden(name, self.scope.container) {
            return unseen(self.sources, self.place(span), name, from, model.pack_of(id)).into();
        }
        let said = Said::both(
            format!("unknown name `{}`", short(name)),
            format!("unbekannter Name `{}`", short(name)),
        );
        let known =
            model.entity_names.iter().filter(|(_, id)| self.is_of(**id, kind) && model.sees(from, **id));
        let known = known.map(|(name, _)| model.symbols.text(*name));
        let near = self.hints.nearest_of(model.entity_names.len(), name, known);
        let finding = Finding::error("model/unknown_name", self.place(span), said);
        let meant = if near.is_empty() && self.hints.left() > 0 {
            let mut titles = self.titles.of(model, self.sources, &model.kind(kind).extent);
            titles.retain(|(id, _)| model.sees(from, *id));
            self.hints.titled(model, &titles, name)
        } else {
            near
        };
        if !meant.is_empty() {
            return suggest(finding, &meant).into();
        }
        let (en, de) = if kind == KindId::ENTITY {
            ("KIND", "ART")
        } else {
            (self.kind_name(kind), self.kind_name(kind))
        };
        finding
            .help(Said::both(
                format!("declare it with `{en} {}`", short(name)),
                format!("vereinbaren Sie ihn mit `{de} {}`", short(name)),
            ))
            .into()
    }

    /// Whether an entity is of a kind or one of its sub-kinds: their entities stand together.
    fn is_of(&self, id: EntityId, kind: KindId) -> bool {
        self.model.kind(kind).extent.contains(&id.0)
    }

    /// Whether a name, or what it nests in, was set out to be defined by something that could not be understood.
    fn names_broken(&self, name: &str) -> bool {
        if self.model.broken_names.is_empty() {
            return false;
        }
        let ends = name.match_indices('.').map(|(i, _)| i).chain([name.len()]);
        let parts: Vec<&str> = ends.filter_map(|end| name.get(..end)).collect();
        let outwards = std::iter::successors(self.scope.container, |at| self.model.container_of(*at));
        parts.iter().any(|part| self.model.is_broken(part))
            || outwards.take(64).any(|at| self.model.is_broken(&format!("{}.{name}", self.model.name_of(at))))
    }

    pub(crate) fn kind_name(&self, kind: KindId) -> &'a str {
        self.model.symbols.text(self.model.kind(kind).name)
    }

    pub(crate) fn text(&self, span: Span) -> &'a str {
        span.of(&self.source.text)
    }

    pub(crate) fn place(&self, span: Span) -> Place {
        Place { source: self.scope.source, span }
    }

    fn pack(&self) -> Pack {
        self.source.pack
    }
}

/// A text in its languages, without quotes.
pub(crate) fn localised(source: &str, text: &LocalText) -> LocalisedText {
    let variants = text.variants.iter().map(|(tag, text)| {
        let tag = tag.map(|tag| tag.span.of(source).into());
        (tag, Cow::into_owned(crate::syntax::unquote(source, *text)).into())
    });
    LocalisedText { variants: variants.collect() }
}
