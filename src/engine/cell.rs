//! What stands in a cell of an answer: as other programs read it, as people do, and in which order.

use super::val::Val;
use super::{Engine, work};
use crate::finding::Lang;
use crate::model::date::{Duration, Period};
use crate::model::interval::Interval;
use crate::model::number::Rational;
use crate::model::truth::Truth;
use crate::model::unit::Measure;
use crate::model::{EntityId, KindId, PropertyId, Type};
use crate::rules::ir::{Domain, Expr, Node, Query, Ty};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is written.
    None,
    /// It is not known.
    Unknown,
    /// Yes or no.
    Truth(bool),
    /// An exact number without a unit.
    Number(Word),
    /// A text, in the reader's language.
    Text(String),
    /// An entity: its qualified name, and its title.
    Entity(Word),
    /// A quantity, a date, a period, a value of an enumeration.
    Word(Word),
    /// One of these, and it is not known which.
    OneOf(Vec<Cell>),
    /// Several values; the last is [`Cell::Unknown`] where there may be others.
    Many(Vec<Cell>),
}

/// The two spellings of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As the language writes it, the same for every reader.
    pub plain: String,
    /// In the reader's language.
    pub shown: String,
}

/// The order of cells: entities as the model has them, values of an enumeration as declared, numbers and dates by
/// size, texts by their characters; behind them what is unknown, and last what is nothing. Two cells of a column that
/// are the same in it are the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    Truth(bool),
    Entity(EntityId),
    Choice(u16),
    /// The lower end (an open one comes first), whether the upper is open, and the upper end.
    Number(Option<Rational>, bool, Option<Rational>),
    Days(i32, i32),
    Duration(i64, i64, String),
    Text(String),
    Every(KindId),
    List(Vec<Order>),
    Unknown,
    None,
}

/// How the values of an expression are written.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) ty: Ty,
    many: bool,
    /// The unit as it is declared, and in the reader's language.
    unit: Measure,
    pub(super) in_words: Measure,
    /// Of the `value` of a statement: which statement. Each has the form of its property.
    statement: Option<Expr>,
}

impl Cell {
    /// How many bytes its words take, those of elements left out.
    fn length(&self) -> usize {
        match self {
            Cell::Text(text) => text.len(),
            Cell::Number(word) | Cell::Entity(word) | Cell::Word(word) => word.plain.len() + word.shown.len(),
            Cell::None | Cell::Unknown | Cell::Truth(_) | Cell::OneOf(_) | Cell::Many(_) => 0,
        }
    }
}

impl Engine<'_> {
    /// How the values of a column are written; those of a `let` as what it stands for.
    pub(super) fn form(&self, column: &Expr, query: &Query) -> Form {
        let expr = stands_for(column, query);
        let unit = self.unit(expr);
        let statement = statement_of(expr).cloned();
        Form { ty: column.ty, many: column.many, in_words: self.in_words(unit.clone()), unit, statement }
    }

    /// The cell of an expression under a binding. `sure` becomes *possible* where an element of it is only that.
    pub(super) fn cell_of(
        &self,
        expr: &Expr,
        form: &Form,
        frame: &mut [Val],
        sure: &mut Truth,
    ) -> (Order, Cell) {
        let value = self.value(expr, frame);
        let own = form.statement.as_ref().and_then(|of| self.stated_by(&self.value(of, frame)));
        self.shaped(&value, own.as_ref().unwrap_or(form), sure)
    }

    /// The form of a statement's value: that of the property it states.
    pub(super) fn stated_by(&self, statement: &Val) -> Option<Form> {
        let Val::Entity(statement) = statement else { return None };
        let Val::Entity(of) = self.read(*statement, PropertyId::STATEMENT_OF, None) else { return None };
        let Val::Text(name) = self.read(*statement, PropertyId::STATEMENT_PROPERTY, None) else {
            return None;
        };
        let name = self.model.text(name).in_lang(self.lang);
        let property = self.model.property(self.model.property_of(self.model.kind_of(of), name)?);
        let unit = property.unit.clone().unwrap_or_else(Measure::bare);
        let in_words = self.in_words(unit.clone());
        Some(Form { ty: Ty::Of(property.ty), many: false, unit, in_words, statement: None })
    }

    fn shaped(&self, value: &Val, form: &Form, sure: &mut Truth) -> (Order, Cell) {
        if !form.many && !matches!(value, Val::Set(_)) {
            return self.one(value, form, sure);
        }
        let mut all: Vec<(Order, Cell)> = Vec::new();
        let open = value.each(&mut |v, truth| {
            if truth <= Truth::Faulty {
                all.push((Order::Unknown, Cell::Unknown));
            } else {
                *sure = (*sure).min(truth);
                all.push(self.one(v, form, sure));
            }
        });
        if open != Truth::False {
            all.push((Order::Unknown, Cell::Unknown));
        }
        let (orders, cells) = in_order(all);
        (Order::List(orders), Cell::Many(cells))
    }

    fn one(&self, value: &Val, form: &Form, sure: &mut Truth) -> (Order, Cell) {
        let (order, cell) = self.leaf(value, form, sure);
        self.work.spend(work::CELL + cell.length() as u64 / 4);
        (order, cell)
    }

    fn leaf(&self, value: &Val, form: &Form, sure: &mut Truth) -> (Order, Cell) {
        let word = |plain: String, shown: String| Cell::Word(Word { plain, shown });
        match value {
            Val::None => (Order::None, Cell::None),
            Val::Open(_) => (Order::Unknown, Cell::Unknown),
            Val::Truth(t) => match t {
                Truth::True => (Order::Truth(true), Cell::Truth(true)),
                Truth::False => (Order::Truth(false), Cell::Truth(false)),
                Truth::Possible | Truth::Faulty => (Order::Unknown, Cell::Unknown),
            },
            Val::Entity(e) => {
                let name =
                    Word { plain: self.model.name_of(*e).to_owned(), shown: self.title(*e).to_owned() };
                (Order::Entity(*e), Cell::Entity(name))
            }
            Val::Choice(c) => {
                let shown = match form.ty {
                    Ty::Of(Type::Choice(id)) => self.choice(id, *c, self.lang).into_owned(),
                    _ => c.to_string(),
                };
                (Order::Choice(*c), word(self.plain(value, form.ty), shown))
            }
            Val::Number(n, _) => self.number(n, form),
            Val::Date(d) => (Order::Days(d.first, d.last), word(d.to_string(), d.in_words(self.lang))),
            Val::Period(p) => (Order::Days(p.first, p.last), word(p.to_string(), p.to_string())),
            Val::Length(p) => self.length(p),
            Val::Duration(d) => self.duration(d),
            Val::Text(id) => text(self.model.text(*id).in_lang(self.lang)),
            Val::Words(words) => text(words.in_lang(self.lang)),
            Val::All(kind) => (Order::Every(*kind), word("any".to_owned(), self.every(*kind))),
            Val::OneOf(list) => {
                let (orders, cells) = in_order(list.iter().map(|v| self.one(v, form, sure)).collect());
                (Order::List(orders), Cell::OneOf(cells))
            }
            Val::Set(_) => self.shaped(value, form, sure),
        }
    }

    fn number(&self, n: &Interval, form: &Form) -> (Order, Cell) {
        if n.is_all() {
            return (Order::Unknown, Cell::Unknown);
        }
        let order = Order::Number(n.lo.clone(), n.hi.is_none(), n.hi.clone());
        let mut plain = form.unit.from_base(n).to_string();
        let shown = form.in_words.show(n, self.lang);
        let unit = &form.unit.text;
        let bare = unit.is_empty() && n.is_exact().is_some() && !plain.contains('/');
        if !unit.is_empty() {
            plain.push_str(&format!(" {unit}"));
        }
        let word = Word { plain, shown };
        (order, if bare { Cell::Number(word) } else { Cell::Word(word) })
    }

    /// The length of a period: in order by days.
    fn length(&self, p: &Period) -> (Order, Cell) {
        let plain = p.length_in_words(Lang::En);
        let days = if p.is_closed() { i64::from(p.last) - i64::from(p.first) + 1 } else { i64::MAX };
        let word = Word { shown: p.length_in_words(self.lang), plain: plain.clone() };
        (Order::Duration(days, days, plain), Cell::Word(word))
    }

    fn duration(&self, d: &Duration) -> (Order, Cell) {
        let (least, most) = (d.least.days().0, d.most.map_or(i64::MAX, |m| m.days().1));
        let plain = d.to_string();
        let shown = d.in_words(self.lang);
        (Order::Duration(least, most, plain.clone()), Cell::Word(Word { plain, shown }))
    }
}

/// What an expression stands for: a variable of a `let`, its value.
pub(super) fn stands_for<'e>(mut expr: &'e Expr, query: &'e Query) -> &'e Expr {
    while let Node::Slot(slot) = expr.node
        && let Some(binder) = query.binders.iter().find(|b| b.slot == slot)
        && let Domain::Is(e) = &binder.domain
    {
        expr = e;
    }
    expr
}

/// The statement whose value an expression is, if it is one.
pub(super) fn statement_of(expr: &Expr) -> Option<&Expr> {
    match &expr.node {
        Node::Property { of, property: PropertyId::STATEMENT_VALUE, .. } => Some(of),
        _ => None,
    }
}

fn text(text: &str) -> (Order, Cell) {
    (Order::Text(text.to_owned()), Cell::Text(text.to_owned()))
}

/// Sorted, and each once.
fn in_order(mut all: Vec<(Order, Cell)>) -> (Vec<Order>, Vec<Cell>) {
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.dedup_by(|a, b| a.0 == b.0);
    all.into_iter().unzip()
}
