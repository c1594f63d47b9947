//! `accept`: findings that somebody answers for. They stay in the report, marked.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::finding::{Acceptance, Edit, Finding, Fix, Said};
use crate::model::Model;
use crate::source::{Place, SourceId, Sources, Span};
use crate::syntax::tree::{Accept, Expr, ExprKind, Name};
use crate::syntax::unquote;
use crate::workspace::nearest::did_you_mean;

/// What an `accept` may name.
#[derive(Debug)]
pub struct Known<'a> {
    sources: &'a Sources,
    /// The codes of all rules that are written, `PACK/RULE`.
    rules: Vec<String>,
    /// The codes of those that were evaluated: neither in error nor switched off.
    evaluated: &'a [String],
    /// The qualified name of each entity, by that name and by its aliases.
    entities: IndexMap<&'a str, &'a str, FxBuildHasher>,
    /// Names whose declaration could not be understood.
    broken: IndexSet<&'a str, FxBuildHasher>,
    /// Whether all statements and rules could be understood, so that no finding is missing because of a mistake.
    is_sound: bool,
}

impl<'a> Known<'a> {
    /// The rules by their codes, written and evaluated, and the entities of a model.
    pub fn new(
        sources: &'a Sources,
        model: &'a Model,
        rules: Vec<String>,
        evaluated: &'a [String],
        is_sound: bool,
    ) -> Known<'a> {
        let names = model.entity_names.iter();
        let entities =
            names.map(|(name, entity)| (model.symbols.text(*name), model.name_of(*entity))).collect();
        let broken = model.broken_names.iter().map(|name| model.symbols.text(*name)).collect();
        Known { sources, rules, evaluated, entities, broken, is_sound }
    }
}

/// Marks the findings that are accepted, and adds what is wrong with the `accept`s themselves.
///
/// `findings` are those of rules; where one is covered twice, the first `accept` counts, and both are in use.
pub fn apply(findings: &mut Vec<Finding>, accepts: &[(SourceId, &Accept)], known: &Known<'_>, as_of: i32) {
    let mut mistakes = Vec::new();
    for (source, accept) in accepts {
        let one = One { source: *source, accept, known };
        match one.scope(findings) {
            Ok(scope) => one.mark(findings, &scope, as_of, &mut mistakes),
            Err(unknown) => mistakes.extend(unknown.into_iter().flatten()),
        }
    }
    findings.append(&mut mistakes);
}

/// One `accept` with what it refers to.
struct One<'a> {
    source: SourceId,
    accept: &'a Accept,
    known: &'a Known<'a>,
}

/// Which findings an `accept` covers.
struct Scope {
    /// The codes of the rules it may mean.
    codes: Vec<String>,
    /// The qualified name of the entity they lie in.
    place: String,
    /// What the findings must also bind.
    with: Vec<String>,
}

impl One<'_> {
    fn text(&self, name: Name) -> &str {
        name.span.of(&self.known.sources.get(self.source).text)
    }

    fn place(&self, name: Name) -> Place {
        Place { source: self.source, span: name.span }
    }

    /// What is named, or what is not known of it; nothing is said about what is in error itself.
    fn scope(&self, findings: &[Finding]) -> Result<Scope, Vec<Option<Finding>>> {
        let mut unknown = Vec::new();
        let codes = self.codes().map_err(|f| unknown.push(Some(*f))).unwrap_or_default();
        let place = self.entity(self.accept.place).map_err(|f| unknown.push(f.map(|f| *f))).ok();
        let mut with = Vec::new();
        for name in &self.accept.with {
            // Variables also range over values that are no entities.
            let text = self.text(*name);
            let is_value = |f: &Finding| f.bindings.iter().any(|(_, value)| value == text);
            match self.entity(*name) {
                Ok(entity) => with.push(entity),
                Err(_) if findings.iter().any(is_value) => with.push(text.to_owned()),
                Err(finding) => unknown.push(finding.map(|f| *f)),
            }
        }
        match place {
            Some(place) if unknown.is_empty() => Ok(Scope { codes, place, with }),
            _ => Err(unknown),
        }
    }

    fn codes(&self) -> Result<Vec<String>, Box<Finding>> {
        let name = self.text(self.accept.rule.name);
        let pack = self.accept.rule.pack.map(|p| self.text(p));
        let is_meant = |code: &&String| match code.split_once('/') {
            Some((of, rule)) => rule == name && pack.is_none_or(|p| p == of),
            None => false,
        };
        let codes: Vec<String> = self.known.rules.iter().filter(is_meant).cloned().collect();
        if !codes.is_empty() {
            return Ok(codes);
        }
        let written = pack.map_or(name.to_owned(), |p| format!("{p}/{name}"));
        let names = self.known.rules.iter().map(|code| match pack {
            Some(_) => code.as_str(),
            None => code.split_once('/').map_or(code.as_str(), |(_, rule)| rule),
        });
        let span = self
            .accept
            .rule
            .pack
            .map_or(self.accept.rule.name.span, |p| p.span.to(self.accept.rule.name.span));
        let message =
            Said::both(format!("there is no rule `{written}`"), format!("es gibt keine Regel `{written}`"));
        let finding = Finding::error("model/unknown_rule", Place { source: self.source, span }, message);
        Err(Box::new(Finding { help: did_you_mean(&written, names), ..finding }))
    }

    /// The qualified name of an entity; nothing where its declaration could not be understood.
    fn entity(&self, name: Name) -> Result<String, Option<Box<Finding>>> {
        let text = self.text(name);
        if self.known.broken.contains(text) {
            return Err(None);
        }
        self.known.entities.get(text).map(|name| (*name).to_owned()).ok_or_else(|| {
            let message = Said::both(
                format!("there is no entity `{text}`"),
                format!("es gibt keinen Eintrag `{text}`"),
            );
            let finding = Finding::error("model/unknown_name", self.place(name), message);
            let help = did_you_mean(text, self.known.entities.keys().copied());
            Some(Box::new(Finding { help, ..finding }))
        })
    }

    fn mark(&self, findings: &mut [Finding], scope: &Scope, as_of: i32, mistakes: &mut Vec<Finding>) {
        // What could not be understood may be the reason, or the day it ends: it silences nothing.
        if !self.accept.broken.is_empty() {
            return;
        }
        let place = self.place(self.accept.place);
        let Some(because) = self.reason() else {
            mistakes.push(without_reason(place));
            return;
        };
        let until = self
            .accept
            .until
            .as_ref()
            .map(|e| (e, self.known.sources.text(Place { source: self.source, span: e.span })));
        let last = match until {
            Some((expr, text)) => match last_day(expr, text) {
                Some(day) => Some(day),
                None => {
                    mistakes.push(no_date(Place { source: self.source, span: expr.span }, text));
                    return;
                }
            },
            None => None,
        };
        let mut covered = findings.iter_mut().filter(|f| scope.covers(f)).peekable();
        if covered.peek().is_none() {
            let is_evaluated = scope.codes.iter().any(|code| self.known.evaluated.contains(code));
            if self.known.is_sound && is_evaluated {
                mistakes.push(unused(place, self.removal()));
            }
            return;
        }
        if let (Some(last), Some((expr, text))) = (last, until)
            && last < as_of
        {
            let back = covered.count();
            mistakes.push(expired(Place { source: self.source, span: expr.span }, text, back));
            return;
        }
        for finding in covered.filter(|f| f.accepted.is_none()) {
            finding.accepted = Some(Acceptance {
                place: Place { source: self.source, span: self.accept.span },
                because: because.clone(),
                by: self.accept.by.map(|name| self.text(name).to_owned()),
                until: until.map(|(_, text)| text.to_owned()),
            });
        }
    }

    /// Takes the whole of it out, with the lines that it has for itself.
    fn removal(&self) -> Edit {
        let text = &*self.known.sources.get(self.source).text;
        let span = lines_of(text, self.accept.span);
        Edit { place: Place { source: self.source, span }, text: String::new() }
    }

    fn reason(&self) -> Option<String> {
        let text = self.accept.because?;
        let reason = unquote(&self.known.sources.get(self.source).text, text);
        (!reason.trim().is_empty()).then(|| reason.into_owned())
    }
}

impl Scope {
    fn covers(&self, finding: &Finding) -> bool {
        let binds = |name: &String| finding.bindings.iter().any(|(_, value)| value == name);
        self.codes.contains(&finding.code)
            && finding.primary.entity.as_deref().is_some_and(|entity| lies_in(entity, &self.place))
            && self.with.iter().all(binds)
    }
}

/// A span with all of its lines, where nothing else stands on them, and one of two blank lines around it.
pub(super) fn lines_of(text: &str, span: Span) -> Span {
    let (before, after) =
        (text.get(..span.start as usize).unwrap_or(""), text.get(span.end as usize..).unwrap_or(""));
    let start = before.trim_end_matches([' ', '\t']);
    let rest = after.trim_start_matches([' ', '\t', '\r']);
    let begins = start.is_empty() || start.ends_with('\n');
    let (true, Some(behind)) = (begins, rest.strip_prefix('\n').or(rest.is_empty().then_some(""))) else {
        return span;
    };
    let blank_before =
        start.is_empty() || start.trim_end_matches('\r').ends_with("\n\n") || start.ends_with("\n\r\n");
    let next = behind.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n');
    let left = next.filter(|_| blank_before).unwrap_or(behind);
    Span::new(start.len(), text.len() - left.len())
}

/// Whether an entity is another one, or nests in it: a name is qualified by its container's.
fn lies_in(entity: &str, place: &str) -> bool {
    entity.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The last day of a date that may be partial.
fn last_day(expr: &Expr, text: &str) -> Option<i32> {
    if !matches!(expr.kind, ExprKind::Date | ExprKind::Number(_)) {
        return None;
    }
    let mut parts = text.split('-').map(|part| (part.len(), part.parse::<i16>().ok()));
    let mut next = |length: usize| match parts.next() {
        None => Some(None),
        Some((l, Some(n))) if l == length => Some(Some(n)),
        Some(_) => None,
    };
    let (year, month, day) = (next(4)??, next(2)?, next(2)?);
    let of = |month: i16, day: i16| {
        jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let date = match (month, day) {
        (Some(month), Some(day)) => of(month, day)?,
        (Some(month), None) => of(month, 1)?.last_of_month(),
        (None, _) => of(12, 31)?,
    };
    crate::workspace::settings::day(&date.to_string())
}

fn without_reason(place: Place) -> Finding {
    let message = Said::both("this acceptance states no reason", "dieses `accept` nennt keinen Grund");
    Finding::error("model/accept_without_reason", place, message).help(Said::both(
        "add `because \"…\"`: who decided what, and when",
        "ergänzen Sie `because \"…\"`: wer wann was entschieden hat",
    ))
}

fn expired(place: Place, until: &str, back: usize) -> Finding {
    let (en, de) = match back {
        1 => ("its finding counts again".to_owned(), "sein Befund gilt wieder".to_owned()),
        n => (format!("its {n} findings count again"), format!("seine {n} Befunde gelten wieder")),
    };
    let message = Said::both(
        format!("this acceptance ended with `{until}`: {en}"),
        format!("dieses `accept` galt bis `{until}`: {de}"),
    );
    Finding::error("model/accept_expired", place, message).help(Said::both(
        "settle the contradiction, or decide anew and move the date",
        "lösen Sie den Widerspruch auf, oder entscheiden Sie neu und verschieben Sie das Datum",
    ))
}

fn unused(place: Place, removal: Edit) -> Finding {
    let message = Said::both(
        "there is nothing here to accept: no finding of this rule lies here",
        "hier ist nichts zu akzeptieren: kein Befund dieser Regel liegt hier",
    );
    let title = Said::both("take the acceptance out", "das `accept` entfernen");
    let mut finding = Finding::warning("model/accept_unused", place, message)
        .help(Said::both("take the acceptance out", "entfernen Sie das `accept`"));
    finding.fixes.push(Fix { title, edits: vec![removal], is_safe: true });
    finding
}

fn no_date(place: Place, text: &str) -> Finding {
    let message = Said::both(format!("`{text}` is not a date"), format!("`{text}` ist kein Datum"));
    Finding::error("model/accept_until", place, message).help(Said::both(
        "write the last day it holds: `until: 2027-06-30`",
        "schreiben Sie den letzten Tag, an dem sie gilt: `until: 2027-06-30`",
    ))
}

#[cfg(test)]
mod tests;
