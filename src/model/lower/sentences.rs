//! Which template a sentence follows, and what each of its words says.
//!
//! First only the shape is compared: a word is a word, any name may be an entity. Then the values of the shapes that
//! fit are read. So a sentence with one unknown name is told that, and not that it has no template.

use super::asked;
use super::lines::Words;
use super::literal::{Fault, Literal, Reader};
use super::say::{listed, short, suggest};
use super::template::{Piece, Step, Template, Templates};
use crate::finding::{Finding, Said};
use crate::model::unit::Dimension;
use crate::model::value::Value;
use crate::model::{ChoiceId, KindId, Model, PropertyId, Type};
use crate::source::Span;
use crate::syntax::literal;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{Expr, ExprKind};
use smallvec::SmallVec;

/// So many steps a comparison may take, whatever the template and the sentence.
const STEPS: u32 = 2_000;

/// What a sentence says: a property, its value, and the words that say it.
pub(super) type Spoken = (PropertyId, Result<Literal, Fault>, Span);

/// What a sentence sets; the findings are those of its shape.
#[derive(Debug, Default)]
pub(super) struct Understood {
    /// The values.
    pub(super) values: Vec<Spoken>,
    /// No template fits, or several; nothing where the templates are in error themselves.
    pub(super) finding: Option<Box<Finding>>,
    /// Whether it says nothing.
    pub(super) is_lost: bool,
}

/// Understands a sentence of an entity of a kind.
pub(super) fn understand(
    reader: &Reader<'_>,
    templates: &Templates,
    kind: KindId,
    words: &Words<'_>,
) -> Understood {
    let mut fitting: SmallVec<[(&Template, Vec<Spoken>, usize); 1]> = SmallVec::new();
    for template in templates.of(reader.model, kind, reader.scope.source) {
        let mut shape = Shape::new(reader, templates, words, template);
        if shape.steps(0, 0, 0) {
            let values: Vec<Spoken> =
                shape.found.iter().map(|f| (f.property, f.read(reader), f.span)).collect();
            let faults = values.iter().filter(|(_, read, _)| read.is_err()).count();
            fitting.push((template, values, faults));
        }
    }
    // Most follow one template, and that is all there is to it.
    if let [(_, values, _)] = fitting.as_mut_slice() {
        return Understood { values: std::mem::take(values), ..Understood::default() };
    }
    let best = fitting.iter().map(|(.., faults)| *faults).min();
    fitting.retain(|(.., faults)| Some(*faults) == best);
    if fitting.is_empty() {
        let finding = match templates.is_damaged(reader.model, kind) {
            true => None,
            false => {
                let nearest = nearest_template(reader, templates, kind, words);
                Some(Box::new(no_template(reader, templates, kind, words, nearest)))
            }
        };
        return Understood { finding, is_lost: true, ..Understood::default() };
    }
    if best == Some(0)
        && let Some(finding) = ambiguous(reader, words, &fitting)
    {
        return Understood { finding: Some(Box::new(finding)), is_lost: true, ..Understood::default() };
    }
    Understood {
        values: fitting.into_iter().next().map(|(_, values, _)| values).unwrap_or_default(),
        ..Understood::default()
    }
}

/// The template that fits furthest, and why it does not fit altogether. Few sentences have mistakes, so the others
/// need not remember where they might have.
fn nearest_template<'t>(
    reader: &Reader<'_>,
    templates: &'t Templates,
    kind: KindId,
    words: &Words<'_>,
) -> Option<(Miss, &'t Template)> {
    let mut furthest: Option<(Miss, &Template)> = None;
    for template in templates.of(reader.model, kind, reader.scope.source) {
        let mut shape =
            Shape { miss: Some(Miss::default()), ..Shape::new(reader, templates, words, template) };
        shape.steps(0, 0, 0);
        let miss = shape.miss.unwrap_or_default();
        if furthest.as_ref().is_none_or(|(before, _)| before.at < miss.at) {
            furthest = Some((miss, template));
        }
    }
    furthest
}

/// A value in a sentence.
#[derive(Debug)]
struct Found {
    property: PropertyId,
    span: Span,
    value: FoundValue,
}

#[derive(Debug)]
enum FoundValue {
    Choice(u16),
    /// A name, as most are.
    Name(Span),
    Expr(Box<Expr>),
}

impl Found {
    fn read(&self, reader: &Reader<'_>) -> Result<Literal, Fault> {
        match &self.value {
            FoundValue::Choice(i) => Ok(Literal::Value(Value::Choice(*i))),
            FoundValue::Name(span) => self.read_expr(reader, &Expr { kind: ExprKind::Name, span: *span }),
            FoundValue::Expr(expr) => self.read_expr(reader, expr),
        }
    }

    fn read_expr(&self, reader: &Reader<'_>, expr: &Expr) -> Result<Literal, Fault> {
        reader.read(expr, &asked(reader.model, self.property))
    }
}

/// How far a template fits, and what it would have had there.
#[derive(Debug, Default)]
struct Miss {
    at: usize,
    wants: Vec<Want>,
}

#[derive(Debug, PartialEq)]
enum Want {
    Word(Box<str>),
    Slot(PropertyId),
    End,
}

/// One comparison.
struct Shape<'a, 'r, 'w> {
    reader: &'a Reader<'r>,
    words: &'a Words<'w>,
    templates: &'a Templates,
    template: &'a Template,
    found: SmallVec<[Found; 8]>,
    /// Kept only where somebody asks why it does not fit.
    miss: Option<Miss>,
    left: u32,
}

impl<'a, 'r, 'w> Shape<'a, 'r, 'w> {
    fn new(
        reader: &'a Reader<'r>,
        templates: &'a Templates,
        words: &'a Words<'w>,
        template: &'a Template,
    ) -> Shape<'a, 'r, 'w> {
        Shape { reader, words, templates, template, found: SmallVec::new(), miss: None, left: STEPS }
    }

    /// Whether the words from `at` on follow the template from `step` on; `used` are the optional parts of this step
    /// that have had their turn.
    fn steps(&mut self, step: usize, used: u32, at: usize) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let mark = self.found.len();
        match self.template.steps.get(step) {
            None if at >= self.words.tokens.len() => return true,
            None => self.missed(at, || Want::End),
            Some(Step::One(piece)) => {
                if let Some(next) = self.piece(piece, at)
                    && self.steps(step + 1, 0, next)
                {
                    return true;
                }
            }
            Some(Step::Options(options)) => {
                for (i, option) in options.iter().enumerate().filter(|(i, _)| used >> i & 1 == 0) {
                    let mut next = Some(at);
                    for piece in option {
                        next = next.and_then(|at| self.piece(piece, at));
                    }
                    if let Some(next) = next
                        && self.steps(step, used | 1 << i, next)
                    {
                        return true;
                    }
                    self.found.truncate(mark);
                }
                return self.steps(step + 1, 0, at);
            }
        }
        self.found.truncate(mark);
        false
    }

    /// Where the words go on behind a word or a slot that fits.
    fn piece(&mut self, piece: &Piece, at: usize) -> Option<usize> {
        match piece {
            Piece::Word(word) if self.words.text(at) == &**word => Some(at + 1),
            Piece::Word(word) => {
                self.missed(at, || Want::Word(word.clone()));
                None
            }
            Piece::Slot(property) => self.slot(*property, at),
        }
    }

    /// One value, or several with commas.
    fn slot(&mut self, property: PropertyId, mut at: usize) -> Option<usize> {
        let declared = self.reader.model.property(property);
        let many = declared.is_many() && !self.template.has_comma;
        loop {
            let Some((value, next)) = self.value(declared.ty, at) else {
                self.missed(at, || Want::Slot(property));
                return None;
            };
            self.found.push(Found { property, span: self.words.span(at, next), value });
            if !many {
                return Some(next);
            }
            if self.words.kind(next) != Some(TokenKind::Comma) {
                self.missed(next, || Want::Word(",".into()));
                return Some(next);
            }
            at = next + 1;
        }
    }

    fn value(&self, ty: Type, at: usize) -> Option<(FoundValue, usize)> {
        let token = self.words.tokens.get(at)?;
        let text = self.words.text(at);
        let name = token.kind == TokenKind::Name;
        let simple = || Some((FoundValue::Name(token.span), at + 1));
        if name && text == "unknown" {
            return simple();
        }
        match ty {
            Type::Choice(id) if name => self.spelled(id, at),
            Type::Entity(_) | Type::Any if name && !self.template.has_word(text) => simple(),
            Type::YesNo if name && matches!(text, "yes" | "no") => simple(),
            Type::Choice(_) | Type::Entity(_) | Type::YesNo | Type::Any => None,
            Type::Text | Type::Date | Type::Period | Type::Duration | Type::Number(_) => {
                let unit =
                    matches!(ty, Type::Duration | Type::Number(_)) && ty != Type::Number(Dimension::NONE);
                let (expr, count) = literal(self.words.source, self.literal_words(at), unit)?;
                Some((FoundValue::Expr(Box::new(expr)), at + count.max(1)))
            }
        }
    }

    /// The longest spelling of an enumeration's value: `shall not` for `shall_not`, `verhindern` for its title.
    fn spelled(&self, id: ChoiceId, at: usize) -> Option<(FoundValue, usize)> {
        let fits = |words: &[Box<str>]| {
            let mut words = words.iter().enumerate();
            words.all(|(i, word)| self.words.text(at + i) == &**word)
        };
        let found = self.templates.spellings(id).iter().find(|(_, words)| fits(words));
        found.map(|(value, words)| (FoundValue::Choice(*value), at + words.len()))
    }

    /// The words that a number or a text may take: up to the template's next own word.
    fn literal_words(&self, at: usize) -> &[Token] {
        let rest = self.words.tokens.get(at..).unwrap_or_default();
        let own =
            |t: &&Token| t.kind == TokenKind::Name && self.template.has_word(t.span.of(self.words.source));
        let end = rest.iter().position(|t| own(&t)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or(rest)
    }

    fn missed(&mut self, at: usize, want: impl FnOnce() -> Want) {
        let Some(miss) = &mut self.miss else { return };
        if at > miss.at {
            *miss = Miss { at, wants: Vec::new() };
        }
        let want = want();
        if at == miss.at && miss.wants.len() < 6 && !miss.wants.contains(&want) {
            miss.wants.push(want);
        }
    }
}

/// `model/no_sentence`: with the nearest template and the first word that did not fit.
fn no_template(
    reader: &Reader<'_>,
    templates: &Templates,
    kind: KindId,
    words: &Words<'_>,
    furthest: Option<(Miss, &Template)>,
) -> Finding {
    let is_property = {
        let from = reader.model.visibility.pack(reader.scope.source);
        reader.model.property_seen(kind, words.text(0), from).is_some()
    };
    let kind = reader.kind_name(kind);
    let is_entity = || reader.entity(words.span(0, 1), KindId::ENTITY).is_ok();
    if is_property && furthest.as_ref().is_none_or(|(miss, _)| miss.at <= 1) && !is_entity() {
        let name = short(words.text(0));
        let said =
            Said::both(format!("expected `:` behind `{name}`"), format!("hinter `{name}` wird `:` erwartet"));
        let help = Said::both(format!("write `{name}: …`"), format!("schreiben Sie `{name}: …`"));
        return Finding::error("model/no_sentence", reader.place(words.span(0, 1)), said).help(help);
    }
    let Some((miss, template)) = furthest else {
        let said = Said::both(
            format!("`{kind}` has no sentence templates, so this line says nothing"),
            format!("`{kind}` hat keine Satzmuster, diese Zeile sagt daher nichts"),
        );
        let place = reader.place(words.span(0, words.tokens.len()));
        return Finding::error("model/no_sentence", place, said).help(Said::both(
            "write `property: value`, or give the kind a `sentence`",
            "schreiben Sie `eigenschaft: wert`, oder geben Sie der Art ein `sentence`",
        ));
    };
    let at_end = miss.at >= words.tokens.len();
    let (en, de) = wanted(reader.model, &miss.wants);
    let (place, said) = if at_end {
        let said = Said::both(
            format!("this sentence of `{kind}` is not complete, expected {en}"),
            format!("dieser Satz von `{kind}` ist nicht vollständig, {de} wird erwartet"),
        );
        (words.span(0, words.tokens.len()), said)
    } else {
        let word = short(words.text(miss.at));
        let said = Said::both(
            format!("no sentence template of `{kind}` fits: expected {en}, found `{word}`"),
            format!("kein Satzmuster von `{kind}` passt: {de} wird erwartet, gefunden: `{word}`"),
        );
        (words.span(miss.at, miss.at + 1), said)
    };
    let finding = Finding::error("model/no_sentence", reader.place(place), said)
        .with(template.place, Said::both("the nearest template", "das ähnlichste Satzmuster"));
    let known = known_words(reader, templates, &miss.wants);
    let near = match at_end {
        true => Vec::new(),
        false => reader.hints.nearest(words.text(miss.at), known.iter().map(String::as_str)),
    };
    if !near.is_empty() {
        return suggest(finding, &near);
    }
    let shown = &template.text;
    let choice = miss.wants.iter().find_map(|want| match want {
        Want::Slot(id) if matches!(reader.model.property(*id).ty, Type::Choice(_)) => Some(*id),
        _ => None,
    });
    let Some(choice) = choice else {
        return finding.help(Said::both(
            format!("the nearest template is `{shown}`"),
            format!("das ähnlichste Satzmuster ist `{shown}`"),
        ));
    };
    let property = reader.model.symbols.text(reader.model.property(choice).name);
    let values: Vec<&str> = match reader.model.property(choice).ty {
        Type::Choice(id) => reader.choice_names(id).take(12).collect(),
        _ => Vec::new(),
    };
    finding.help(Said::both(
        format!("`{property}` can be {}; the nearest template is `{shown}`", listed(&values, "or")),
        format!(
            "`{property}` kann {} sein; das ähnlichste Satzmuster ist `{shown}`",
            listed(&values, "oder")
        ),
    ))
}

/// The words that would have fitted.
fn known_words(reader: &Reader<'_>, templates: &Templates, wants: &[Want]) -> Vec<String> {
    let known = wants.iter().flat_map(|want| match want {
        Want::Word(word) => vec![word.to_string()],
        Want::Slot(id) => match reader.model.property(*id).ty {
            Type::Choice(id) => templates.spellings(id).iter().map(|(_, words)| words.join(" ")).collect(),
            _ => Vec::new(),
        },
        Want::End => Vec::new(),
    });
    known.collect()
}

/// What would have been right, in words.
fn wanted(model: &Model, wants: &[Want]) -> (String, String) {
    let (mut en, mut de) = (Vec::new(), Vec::new());
    for want in wants {
        let (a, b) = match want {
            Want::Word(word) => (format!("`{}`", short(word)), format!("`{}`", short(word))),
            Want::Slot(id) => slot_words(model, *id),
            Want::End => continue,
        };
        en.push(a);
        de.push(b);
    }
    if wants.contains(&Want::End) {
        en.push("the end of the line".to_owned());
        de.push("das Zeilenende".to_owned());
    }
    (joined(&en, "or"), joined(&de, "oder"))
}

/// What a slot asks for.
fn slot_words(model: &Model, id: PropertyId) -> (String, String) {
    let property = model.property(id);
    let name = short(model.symbols.text(property.name));
    let (en, de) = match property.ty {
        Type::Text => ("a text in quotes", "ein Text in Anführungszeichen"),
        Type::Number(_) => ("a number", "eine Zahl"),
        Type::Date => ("a date", "ein Datum"),
        Type::Period => ("a period", "ein Zeitraum"),
        Type::Duration => ("a duration", "eine Dauer"),
        Type::Entity(_) => ("a name", "ein Name"),
        Type::Choice(_) | Type::YesNo => ("a word", "ein Wort"),
        Type::Any => ("a value", "ein Wert"),
    };
    (format!("{en} for `{name}`"), format!("{de} für `{name}`"))
}

/// `a`, `a or b`, `a, b or c`
fn joined(words: &[String], or: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} {or} {last}", some.join(", ")),
    }
}

/// `model/ambiguous_sentence`: several templates fit and say different things.
fn ambiguous(
    reader: &Reader<'_>,
    words: &Words<'_>,
    fitting: &[(&Template, Vec<Spoken>, usize)],
) -> Option<Finding> {
    let [(first, values, _), others @ ..] = fitting else { return None };
    let (other, ..) = others.iter().find(|(_, other, _)| !same(values, other))?;
    let place = reader.place(words.span(0, words.tokens.len()));
    let said = Said::both(
        "two sentence templates fit, and they say different things",
        "zwei Satzmuster passen, und sie sagen Verschiedenes",
    );
    Some(
        Finding::error("model/ambiguous_sentence", place, said)
            .with(first.place, Said::both("the one", "das eine"))
            .with(other.place, Said::both("the other", "das andere"))
            .help(Said::both("write the properties one by one", "schreiben Sie die Eigenschaften einzeln")),
    )
}

/// Whether two readings set the same.
fn same(a: &[Spoken], b: &[Spoken]) -> bool {
    let sorted = |values: &[Spoken]| -> Vec<(PropertyId, Option<Literal>)> {
        let mut all: Vec<_> = values.iter().map(|(p, read, _)| (*p, read.as_ref().ok().cloned())).collect();
        all.sort_by_key(|(p, _)| *p);
        all
    };
    a.len() == b.len() && sorted(a) == sorted(b)
}
