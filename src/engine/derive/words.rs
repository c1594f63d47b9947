//! The words of a derivation, in the reader's language.

use super::super::val::Val;
use super::Deriver;
use crate::finding::Lang;
use crate::model::truth::Truth;
use crate::model::{EntityId, KindId, PropertyId, Type};
use crate::rules::ir::{
    Aggregate, AggregateFunction, Arithmetic, Asks, Comparison, DefineId, Domain, Expr, Function, Node,
    Query, Sign, Ty,
};
use crate::source::{Place, Span};

/// English titles of properties that are no nouns.
const PREPOSITIONS: [&str; 14] =
    ["at", "by", "during", "for", "from", "in", "of", "on", "since", "to", "under", "until", "via", "with"];

impl Deriver<'_, '_> {
    /// A condition as it stands in the rule, on one line.
    pub(in super::super) fn source_text(&self, c: &Expr) -> String {
        quoted(self.engine.sources.text(c.place))
    }

    pub(super) fn define_name(&self, id: DefineId) -> String {
        self.engine.program.defines.get(id.0 as usize).map_or_else(String::new, |d| d.name.clone())
    }

    /// A define's title in the reader's language, if it has one.
    fn define_title(&self, id: DefineId) -> Option<&str> {
        self.engine.program.defines.get(id.0 as usize)?.title.plain(self.engine.lang)
    }

    /// What stands between two entities that a define relates: its title is a verb, its name is none.
    pub(super) fn verb(&self, id: DefineId) -> String {
        match self.define_title(id) {
            Some(title) => title.to_owned(),
            None => format!("– `{}` →", self.define_name(id)),
        }
    }

    /// An entity: its title in quotation marks, else its name behind its kind's.
    pub(super) fn entity(&self, e: EntityId) -> String {
        let mut out = String::new();
        self.write_entity(&mut out, e);
        out
    }

    /// Puts an entity behind a text.
    pub(super) fn write_entity(&self, out: &mut String, e: EntityId) {
        let (model, lang) = (self.engine.model, self.engine.lang);
        match self.engine.own_title(e) {
            Some(title) => out.extend([lang.pick("“", "„"), title, lang.pick("”", "“")]),
            None => out.extend([&self.kind_title(model.kind_of(e)), " `", model.name_of(e), "`"]),
        }
    }

    /// A value inside a sentence.
    fn shown(&self, e: &Expr, frame: &mut [Val]) -> String {
        self.shown_as(self.engine.value(e, frame), e, frame)
    }

    /// The value of an expression inside a sentence.
    fn shown_as(&self, value: Val, e: &Expr, frame: &mut [Val]) -> String {
        match value {
            Val::Entity(e) => self.entity(e),
            Val::None => self.engine.lang.pick("not given", "nicht angegeben").to_owned(),
            v => {
                let of_let = if let Node::Slot(slot) = e.node { self.let_of(slot) } else { None };
                self.engine.show_under(&v, of_let.map_or(e, |(_, e)| e), frame)
            }
        }
    }

    /// A property of an entity: `amount of “Art. 4”`. What is no noun would not read well before an `of`.
    pub(super) fn of(&self, property: PropertyId, owner: EntityId) -> String {
        let mut out = String::new();
        self.write_of(&mut out, property, owner);
        out
    }

    /// Puts a property of an entity behind a text.
    pub(super) fn write_of(&self, out: &mut String, property: PropertyId, owner: EntityId) {
        let name = self.engine.property_title(property);
        out.extend(match self.engine.lang {
            Lang::En if PREPOSITIONS.contains(&&*name) => ["“", &name, "” in "],
            Lang::En => ["", &name, " of "],
            // German nouns are written with a capital.
            Lang::De if name.starts_with(char::is_uppercase) => ["", &name, " von "],
            Lang::De => ["„", &name, "“ bei "],
        });
        self.write_entity(out, owner);
    }

    /// `“Art. 4” works against “no brain drain”`, where the define has such words as its title; else
    /// `` `hinders` holds of “Art. 4”, “no brain drain” ``. A function: `` `annual_cost` of “Art. 4” ``.
    pub(super) fn call_text<'x>(
        &self,
        id: DefineId,
        args: impl Iterator<Item = &'x Expr>,
        frame: &mut [Val],
    ) -> String {
        self.call_words(id, args, frame, true)
    }

    fn call_words<'x>(
        &self,
        id: DefineId,
        args: impl Iterator<Item = &'x Expr>,
        frame: &mut [Val],
        holds: bool,
    ) -> String {
        let lang = self.engine.lang;
        let args: Vec<String> = args.map(|a| self.shown(a, frame)).collect();
        let is_function = self.engine.program.defines.get(id.0 as usize).is_some_and(|d| d.is_function);
        let title = self.define_title(id);
        if is_function {
            let name = title.map_or_else(|| format!("`{}`", self.define_name(id)), str::to_owned);
            return format!("{name} {} {}", lang.pick("of", "von"), args.join(", "));
        }
        match title {
            Some(title) => {
                let (first, rest) = args.split_first().map_or(("", &[][..]), |(f, r)| (f.as_str(), r));
                let space = if rest.is_empty() { "" } else { " " };
                let not = if holds { "" } else { lang.pick("it is not so: ", "es trifft nicht zu: ") };
                format!("{not}{first} {title}{space}{}", rest.join(", "))
            }
            None => {
                let verb = match holds {
                    true => lang.pick("holds of", "gilt für"),
                    false => lang.pick("does not hold of", "gilt nicht für"),
                };
                format!("`{}` {verb} {}", self.define_name(id), args.join(", "))
            }
        }
    }

    /// An expression with its value: `amount of “Art. 4” (500)`.
    pub(super) fn phrase(&self, e: &Expr, frame: &mut [Val]) -> String {
        // The period, not its years: it need not have an end.
        if let Node::Function(Function::Years | Function::Months, args) = &e.node
            && let Some(period) = args.first()
        {
            return self.phrase(period, frame);
        }
        if let Node::Aggregate(a) = &e.node {
            let (total, count) = self.engine.counted(a, frame);
            return format!("{} ({})", self.aggregate_text(a, count), self.shown_as(total, e, frame));
        }
        let shown = self.shown(e, frame);
        if let Some(words) = self.calculation(e, frame) {
            return format!("{words} = {shown}");
        }
        match self.called_name(e, frame) {
            Some(name) => format!("{name} ({shown})"),
            None => shown,
        }
    }

    /// What an expression is called, beside its value.
    pub(super) fn called_name(&self, e: &Expr, frame: &mut [Val]) -> Option<String> {
        match &e.node {
            Node::Property { of, property, .. } if !of.many => match self.engine.value(of, frame) {
                Val::Entity(owner) => Some(self.of(*property, owner)),
                _ => None,
            },
            Node::Aggregate(a) => {
                let (_, count) = self.engine.counted(a, frame);
                Some(self.aggregate_text(a, count))
            }
            Node::Inlined(i) => Some(self.call_text(i.define, i.args.iter(), frame)),
            Node::Slot(slot) => self.let_of(*slot).map(|(name, _)| format!("`{name}`")),
            Node::Arithmetic(..) => {
                Some(self.calculation(e, frame).unwrap_or_else(|| format!("`{}`", self.source_text(e))))
            }
            _ => None,
        }
    }

    /// A calculation with two sides that can be said in words: `amount of “Art. 4” (500) × 2`.
    fn calculation(&self, e: &Expr, frame: &mut [Val]) -> Option<String> {
        let Node::Arithmetic(how, a, b) = &e.node else { return None };
        let sign = match how {
            Arithmetic::Add => '+',
            Arithmetic::Subtract => '−',
            Arithmetic::Multiply => '×',
            Arithmetic::Divide => '÷',
        };
        Some(format!("{} {sign} {}", self.operand(a, frame)?, self.operand(b, frame)?))
    }

    /// One side of a calculation that can be said in words: a property, a call, a number or a named value.
    fn operand(&self, e: &Expr, frame: &mut [Val]) -> Option<String> {
        match &e.node {
            // It has a step of its own, which says its value.
            Node::Inlined(_) => self.called_name(e, frame),
            Node::Property { of, .. } if !of.many => Some(self.phrase(e, frame)),
            Node::Const(_) => {
                let (written, shown) = (self.source_text(e), self.shown(e, frame));
                let is_name = written.starts_with(char::is_alphabetic);
                Some(if is_name { format!("`{written}` ({shown})") } else { shown })
            }
            _ => None,
        }
    }

    pub(super) fn name_or_value(&self, e: &Expr, frame: &mut [Val]) -> String {
        self.called_name(e, frame).unwrap_or_else(|| self.shown(e, frame))
    }

    /// What two sets have in common for certain; nothing where that is nothing, or they are periods.
    fn common(&self, a: &Expr, b: &Expr, frame: &mut [Val]) -> Option<String> {
        const MOST: usize = 5;
        if !a.many && !b.many {
            return None;
        }
        let (x, y) = (self.engine.value(a, frame), self.engine.value(b, frame));
        let mut both: Vec<Val> = Vec::new();
        x.each(&mut |v, t| {
            let mut found = false;
            y.each(&mut |w, u| found |= v == w && u == Truth::True);
            if found && t == Truth::True {
                both.push(v.clone());
            }
        });
        let mut shown: Vec<String> = both.iter().take(MOST).map(|v| self.engine.show(v, a)).collect();
        if both.len() > MOST {
            shown.push("…".to_owned());
        }
        (!shown.is_empty()).then(|| shown.join(", "))
    }

    /// `sum over 3 (clause)`
    pub(super) fn aggregate_text(&self, a: &Aggregate, count: usize) -> String {
        let lang = self.engine.lang;
        let over = match self.kind_of_query(&a.query) {
            Some(kind) => format!("{count} ({kind})"),
            None => count.to_string(),
        };
        let name = match a.function {
            AggregateFunction::Count => lang.pick("number, of", "Anzahl, gezählt"),
            AggregateFunction::Sum => lang.pick("sum over", "Summe über"),
            AggregateFunction::Min => lang.pick("least of", "kleinster Wert von"),
            AggregateFunction::Max => lang.pick("greatest of", "größter Wert von"),
            AggregateFunction::Set => lang.pick("together, of", "zusammen, aus"),
        };
        format!("{name} {over}")
    }

    /// A condition on values, in words.
    pub(super) fn relation_text(&self, c: &Expr, frame: &mut [Val]) -> String {
        let lang = self.engine.lang;
        let verb = |en: &str, de: &str| lang.pick(en, de).to_owned();
        let (a, word, b) = match &c.node {
            Node::Compare(how, a, b) => {
                // `equals` is for what is measured.
                let is_entity = matches!(a.ty, Ty::Of(Type::Entity(_) | Type::Choice(_)));
                let is_date = matches!(a.ty, Ty::Of(Type::Date));
                if *how == Comparison::Equal && is_entity && self.engine.truth(c, frame) == Truth::True {
                    // Both have the same value, which need not be said twice.
                    let (a, b) = if matches!(a.node, Node::Const(_)) { (b, a) } else { (a, b) };
                    return format!(
                        "{} {} {}",
                        self.name_or_value(a, frame),
                        lang.pick("is", "ist"),
                        self.phrase(b, frame)
                    );
                }
                let word = match how {
                    Comparison::Equal if is_entity => verb("is", "ist"),
                    Comparison::NotEqual if is_entity => verb("is not", "ist nicht"),
                    Comparison::Equal => verb("equals", "ist gleich"),
                    Comparison::NotEqual => verb("differs from", "ist ungleich"),
                    Comparison::Less if is_date => verb("is before", "liegt vor"),
                    Comparison::LessOrEqual if is_date => verb("is not after", "liegt nicht nach"),
                    Comparison::Greater if is_date => verb("is after", "liegt nach"),
                    Comparison::GreaterOrEqual if is_date => verb("is not before", "liegt nicht vor"),
                    Comparison::Less => verb("is less than", "ist kleiner als"),
                    Comparison::LessOrEqual => verb("is at most", "ist höchstens"),
                    Comparison::Greater => verb("is more than", "ist mehr als"),
                    Comparison::GreaterOrEqual => verb("is at least", "ist mindestens"),
                };
                (a, word, b)
            }
            Node::In(a, b) => (a, verb("is among", "ist unter"), b),
            Node::Overlaps(a, b) if let Some(common) = self.common(a, b, frame) => {
                let (a, b) = (self.name_or_value(a, frame), self.name_or_value(b, frame));
                return match lang {
                    Lang::En => format!("{a} and {b} have {common} in common"),
                    Lang::De => format!("{a} und {b} haben {common} gemeinsam"),
                };
            }
            Node::Overlaps(a, b) => (a, verb("overlaps", "überschneidet sich mit"), b),
            Node::Meets(a, b) => (a, verb("meets", "trifft sich mit"), b),
            Node::Within(a, b) => (a, verb("lies within", "gehört zu"), b),
            Node::Reaches { from, to, sign, .. } => {
                let word = match sign {
                    Some(Sign::Positive) => verb("raises", "verstärkt"),
                    Some(Sign::Negative) => verb("lowers", "verringert"),
                    None => verb("leads to", "führt zu"),
                };
                (from, word, to)
            }
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
                let name = self.called_name(a, frame);
                return format!("{} {word}", name.unwrap_or_else(|| self.shown(a, frame)));
            }
            Node::IsKind(a, kind) => {
                let (a, kind) = (self.phrase(a, frame), self.kind_title(*kind));
                return match lang {
                    Lang::En => format!("{a} is a {kind}"),
                    Lang::De => format!("{a} ist von der Art „{kind}“"),
                };
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
                format!("{}: `{}`", lang.pick("does not hold", "trifft nicht zu"), self.source_text(c))
            }
            Node::Inlined(i) => self.call_words(i.define, i.args.iter(), frame, false),
            Node::Call(define, args) => self.call_words(*define, args.iter(), frame, false),
            _ => format!(
                "{}: {}",
                lang.pick("it is not so", "es trifft nicht zu"),
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
                    Val::Entity(e) => self.entity(*e),
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
        let kind = self.kind_of_query(q).unwrap_or_else(|| lang.pick("element", "Element").to_owned());
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
            Lang::En => format!("{perhaps}none of {searched} ({kind}) meets: `{words}`"),
            Lang::De => format!("{perhaps}keines von {searched} ({kind}) erfüllt: `{words}`"),
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
        quoted(text)
    }

    /// The kind that a query looks through.
    pub(super) fn kind_of_query(&self, q: &Query) -> Option<String> {
        q.binders.iter().take(q.variables).find_map(|b| match b.domain {
            Domain::Kind(kind) => Some(self.kind_title(kind)),
            _ => b.ty.kind().map(|k| self.kind_title(k)),
        })
    }

    fn kind_title(&self, kind: KindId) -> String {
        let kind = self.engine.model.kind(kind);
        let title = kind.title.as_deref().map(|t| t.in_lang(self.engine.lang)).filter(|t| !t.is_empty());
        title.unwrap_or(self.engine.model.symbols.text(kind.name)).to_owned()
    }
}

/// A piece of a rule on one line. What was cut out of parentheses may have one without the other.
fn quoted(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (mut opened, mut closed) = (Vec::new(), Vec::new());
    let mut in_words = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => in_words = !in_words,
            '(' if !in_words => opened.push(at),
            ')' if !in_words && opened.pop().is_none() => closed.push(at),
            _ => {}
        }
    }
    // At the ends it belongs to what is around; inside, to a part that begins or ends here.
    let mut piece = text.as_str();
    while let Some(rest) = piece.strip_suffix(')').filter(|rest| closed.last() == Some(&rest.len())) {
        closed.pop();
        piece = rest.trim_end();
    }
    let mut start = 0;
    while let Some(rest) = piece.strip_prefix('(').filter(|_| opened.first() == Some(&start)) {
        opened.remove(0);
        let inner = rest.trim_start();
        start += piece.len() - inner.len();
        piece = inner;
    }
    format!("{}{piece}{}", "(".repeat(closed.len()), ")".repeat(opened.len()))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn what_is_quoted_has_its_parentheses_in_pairs() {
        assert_eq!(quoted("m.cost > 0 EUR/year)"), "m.cost > 0 EUR/year");
        assert_eq!(quoted("a or b) and\n  (c or d))"), "(a or b) and (c or d)");
        assert_eq!(quoted("(a or (b)"), "a or (b)");
        assert_eq!(quoted("c * (a + b"), "c * (a + b)");
        assert_eq!(quoted("f(a) = \"(:\""), "f(a) = \"(:\"");
        assert_eq!(quoted(")"), "");
    }
}
