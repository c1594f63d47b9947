//! From hits to findings: messages, places, severities, fixes and fingerprints.

use std::borrow::Cow;
use std::ops::ControlFlow;

use super::reads::BODY;
use super::val::Val;
use super::{Engine, Hit, Note};
use crate::finding::{Certainty, Edit, Finding, Fix, Label, NotChecked, Said, Severity};
use crate::model::truth::Truth;
use crate::model::{Cells, Default, EntityId, KindId, PropertyId};
use crate::rules::ir::{self, Domain, Expr, FixEdit, Mark, Node, Query, Rule, WalkId};
use crate::rules::traverse;
use crate::source::{Place, Span};

/// How many statements a finding lists as its reasons.
const STEPS: usize = 60;
/// How many secondary labels a `with … for` may add to one finding.
const LABELS: usize = 40;

impl Engine<'_> {
    /// The finding of a hit.
    pub(super) fn finding(&self, rule: &Rule, hit: &Hit) -> Finding {
        let mut frame = hit.frame.clone();
        let frame = frame.as_mut_slice();
        let certainty = if hit.truth == Truth::True { Certainty::Certain } else { Certainty::Possible };
        let bindings: Vec<(String, String)> = rule
            .query
            .binders
            .iter()
            .take(rule.variables)
            .map(|b| {
                let v = frame.get(usize::from(b.slot)).unwrap_or(&Val::None);
                (b.name.clone(), self.plain(v, b.ty))
            })
            .collect();
        let mut severity = self.severity(rule, frame);
        if certainty == Certainty::Possible {
            severity = severity.lowered();
        }
        let message = self.fill(rule, &rule.message, frame);
        let mut labels = self.labels(&rule.report, Said::one(""), frame);
        let primary = if labels.is_empty() { self.nowhere(rule) } else { labels.remove(0) };
        // Further places of the same values say nothing new; those of `with` do.
        let mut related = Vec::new();
        for with in &rule.with {
            match &with.query {
                None => {
                    let text = Said::one(self.fill(rule, &with.text, frame));
                    related.extend(self.labels(&with.mark, text, frame).into_iter().take(1));
                }
                Some(query) => {
                    let mut found: Vec<Label> = Vec::new();
                    let _ = self.search(query, frame, &mut |frame, truth| {
                        if truth > Truth::Faulty {
                            let text = Said::one(self.fill(rule, &with.text, frame));
                            let label = self.labels(&with.mark, text, frame).into_iter().next();
                            found.extend(label.filter(|l| !found.contains(l)));
                        }
                        if found.len() < LABELS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                    });
                    related.extend(found);
                }
            }
        }
        let fixes = rule.fixes.iter().filter_map(|fix| self.fix(rule, fix, frame)).collect();
        Finding {
            fingerprint: fingerprint(&rule.code, &unordered(rule, &bindings)),
            code: rule.code.clone(),
            severity,
            certainty,
            message: Said::one(message),
            bindings,
            primary,
            related,
            because: self.because(rule, hit, STEPS),
            help: rule.help.as_ref().map(|h| Said::one(self.fill(rule, h, frame))),
            cites: rule.cites.clone(),
            fixes,
            accepted: None,
        }
    }

    /// The first severity whose condition certainly holds; else the one without a condition, else the mildest.
    fn severity(&self, rule: &Rule, frame: &mut [Val]) -> Severity {
        for (severity, condition) in &rule.severities {
            let holds = condition.as_ref().is_none_or(|c| self.truth(c, frame) == Truth::True);
            if holds {
                return *severity;
            }
        }
        rule.severities.last().map_or(Severity::Error, |(s, _)| *s)
    }

    fn labels(&self, mark: &Mark, text: Said, frame: &mut [Val]) -> Vec<Label> {
        let marked = self.marked(mark, frame);
        let entity = marked.entity.map(|e| self.model.name_of(e).to_owned());
        let label = |place| Label {
            place,
            entity: entity.clone(),
            property: marked.property.clone(),
            text: text.clone(),
        };
        marked.places.iter().map(|p| label(*p)).collect()
    }

    /// Where a finding is shown whose report has no place of its own.
    fn nowhere(&self, rule: &Rule) -> Label {
        Label { place: rule.place, entity: None, property: None, text: Said::one("") }
    }

    fn fix(&self, rule: &Rule, fix: &ir::Fix, frame: &mut [Val]) -> Option<Fix> {
        let title = Said::one(self.fill(rule, &fix.title, frame));
        let edits = match &fix.edit {
            FixEdit::Insert(text, into) => {
                let text = self.fill_code(text, frame);
                let Val::Entity(e) = self.value(into, frame) else { return None };
                vec![self.insert(e, &text)?]
            }
            FixEdit::Replace(mark, text) => {
                let text = self.fill_code(text, frame);
                let places = self.marked(mark, frame).places;
                let (first, last) = (places.first()?, places.last()?);
                let place = Place { source: first.source, span: first.span.to(last.span) };
                vec![Edit { place, text }]
            }
        };
        Some(Fix { title, edits, is_safe: fix.is_safe })
    }

    /// A new member at the end of an entity's body; a body where there is none.
    fn insert(&self, e: EntityId, text: &str) -> Option<Edit> {
        self.reading(|r| r.value(e, BODY));
        let declared = self.model.entities.declared.get(e.index())?;
        let source = declared.name.source;
        let at = |offset: u32| Place { source, span: Span { start: offset, end: offset } };
        let whole = &self.sources.get(source).text;
        let line = whole.get(..declared.name.span.start as usize)?.rsplit('\n').next().unwrap_or("");
        let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
        match declared.body {
            Some(body) => {
                let brace = body.end.saturating_sub(1);
                let before = whole.get(body.start as usize..brace as usize)?;
                if before.contains('\n') {
                    // Before the line of the closing brace.
                    let keep = before.trim_end().len() as u32;
                    Some(Edit { place: at(body.start + keep), text: format!("\n{indent}  {text}") })
                } else {
                    let gap = if before.ends_with(' ') { "" } else { " " };
                    Some(Edit { place: at(brace), text: format!("{gap}{text} ") })
                }
            }
            None => Some(Edit { place: at(declared.whole.end), text: format!(" {{ {text} }}") }),
        }
    }

    /// What a rule could not look at, and why.
    pub(super) fn not_checked(&self, rule: &Rule, out: &mut Vec<NotChecked>) {
        let mut say = |reason| out.push(NotChecked { code: rule.code.clone(), reason });
        for note in self.notes.borrow().iter() {
            let concerns = match *note {
                Note::OtherTimes(p) => mentions(rule, p),
                Note::UnknownElements(place) => owns(rule, place),
                Note::Budget(walk) => walks(rule, walk),
                Note::Today => false,
            };
            if concerns && let Some(reason) = self.overlooked(*note) {
                say(reason);
            }
        }
    }

    /// Why nobody is there whom a query could find, whatever it asks: in English and German.
    pub(super) fn nobody_to_look_at(&self, query: &Query) -> Option<(String, String)> {
        let empty = |kind: &KindId| self.extent(*kind).is_empty();
        let kind = query.binders.iter().take(query.variables).find_map(|binder| match &binder.domain {
            Domain::Kind(kind) => Some(*kind).filter(empty),
            _ => None,
        })?;
        let name = self.model.symbols.text(self.model.kind(kind).name);
        Some((format!("there is no `{name}`"), format!("es gibt keinen Eintrag der Art `{name}`")))
    }

    /// The same, or why there is nothing of them that it could find.
    pub(super) fn nothing_to_look_at(&self, query: &Query) -> Option<(String, String)> {
        if let Some(nobody) = self.nobody_to_look_at(query) {
            return Some(nobody);
        }
        // A condition on a property that nobody states can never be met.
        let slots: Vec<_> = query.binders.iter().take(query.variables).map(|b| b.slot).collect();
        let silent =
            query.conditions.iter().filter_map(|c| needed(c, &slots)).find(|p| self.is_silent(*p))?;
        let property = self.model.property(silent);
        let kind = self.model.symbols.text(self.model.kind(property.owner).name);
        let name = self.model.symbols.text(property.name);
        Some((
            format!("no `{kind}` states `{name}`"),
            format!("kein Eintrag der Art `{kind}` nennt `{name}`"),
        ))
    }

    /// What could not be looked at, in English and German.
    pub(super) fn overlooked(&self, note: Note) -> Option<(String, String)> {
        Some(match note {
            Note::OtherTimes(p) => {
                let name = self.model.symbols.text(self.model.property(p).name);
                (
                    format!("some `{name}` is stated only for other times than the day of evaluation"),
                    format!("manches `{name}` ist nur für andere Zeiten als den Stichtag angegeben"),
                )
            }
            Note::UnknownElements(place) => {
                let path = self.sources.text(place);
                (
                    format!("something in `{path}` is unknown: only what is known was looked at"),
                    format!("in `{path}` ist etwas unbekannt: geprüft wurde nur, was bekannt ist"),
                )
            }
            Note::Budget(_) => (
                "an influence has more paths than are searched: what lies beyond is only possible".into(),
                "eine Wirkung hat mehr Wege, als durchsucht werden: was dahinter liegt, ist nur möglich"
                    .into(),
            ),
            Note::Today => return None,
        })
    }

    /// Whether no entity states a property, and nothing holds by default.
    fn is_silent(&self, p: PropertyId) -> bool {
        let none = matches!(self.model.property(p).default, Default::None);
        let cells = self.model.columns.get(p.index()).map_or(0, |c| match &c.cells {
            Cells::Entities(l) => l.len(),
            Cells::Values(l) => l.len(),
        });
        none && cells == 0
    }
}

/// The property without which a condition cannot hold: it is compared with something.
fn needed(condition: &Expr, slots: &[u16]) -> Option<PropertyId> {
    let of = |e: &Expr| match &e.node {
        Node::Property { of, property, .. } => match &of.node {
            Node::Slot(s) if slots.contains(s) => Some(*property),
            _ => None,
        },
        _ => None,
    };
    match &condition.node {
        Node::Compare(_, a, b)
        | Node::In(a, b)
        | Node::Overlaps(a, b)
        | Node::Meets(a, b)
        | Node::Within(a, b) => of(a).or_else(|| of(b)),
        Node::InList(a, _) => of(a),
        _ => None,
    }
}

fn mentions(rule: &Rule, property: PropertyId) -> bool {
    written(rule, |e| matches!(e.node, Node::Property { property: p, at: None, .. } if p == property))
}

fn walks(rule: &Rule, walk: WalkId) -> bool {
    written(rule, |e| matches!(e.node, Node::Reaches { walk: w, .. } if w == walk))
}

/// Whether something stands in the variables and conditions of a rule as they were written.
fn written(rule: &Rule, is_sought: impl Fn(&Expr) -> bool) -> bool {
    let mut found = false;
    let own = rule.query.binders.iter().take(rule.variables).filter_map(|b| b.domain.expr());
    own.chain(&rule.reasons).chain(&rule.lets).for_each(|e| {
        traverse::walk_typed(e, &mut |e| found |= is_sought(e));
    });
    found
}

fn owns(rule: &Rule, place: Place) -> bool {
    rule.query.binders.iter().any(|b| matches!(&b.domain, Domain::Path(e) if e.place == place))
}

/// Bindings of which those of a pair stand in an order of their own: which of the two comes first depends on the order of
/// the files, and what moves must stay the same finding.
fn unordered<'b>(rule: &Rule, bindings: &'b [(String, String)]) -> Cow<'b, [(String, String)]> {
    let slots: Vec<_> = rule.query.binders.iter().take(rule.variables).map(|b| b.slot).collect();
    let is_pair = |two: &[u16]| {
        let is = |c: &Expr| matches!(c.node, Node::PairOnce(a, b) if [a, b] == *two);
        rule.query.conditions.iter().any(is)
    };
    if !rule.query.conditions.iter().any(|c| matches!(c.node, Node::PairOnce(..))) {
        return Cow::Borrowed(bindings);
    }
    let mut ordered = bindings.to_vec();
    let mut start = 0;
    for end in 1..=slots.len() {
        let goes_on = slots.get(end - 1..=end).is_some_and(is_pair);
        if !goes_on {
            if let Some(run) = ordered.get_mut(start..end) {
                let mut values: Vec<String> = run.iter().map(|(_, value)| value.clone()).collect();
                values.sort_unstable();
                run.iter_mut().zip(values).for_each(|((_, value), sorted)| *value = sorted);
            }
            start = end;
        }
    }
    Cow::Owned(ordered)
}

/// FNV-1a, 64 bits: the same on every machine and in every version.
pub(crate) fn fingerprint(code: &str, bindings: &[(String, String)]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |s: &str| {
        for b in s.bytes().chain([0]) {
            hash = (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    add(code);
    for (name, value) in bindings {
        add(name);
        add(value);
    }
    hash
}
