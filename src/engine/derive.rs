//! Building derivations: a rule's conditions are looked at once more, as they were written, under a hit's binding.
//!
//! Nothing of this is done while rules are evaluated. Where there is a choice (a branch of an `or`, who meets a
//! `some`), the surest is taken, and of equally sure ones the one with the shortest derivation; the choices not taken
//! yield further derivations on request.

mod leaves;
mod made;
mod negations;
mod references;
mod remedies;
pub(super) mod said;
mod words;

use std::ops::ControlFlow;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;

use super::derivation::{By, Derivation};
use super::val::Val;
use super::{Engine, Hit};
use crate::finding::Step;
use crate::model::truth::Truth;
use crate::rules::ir::{Binder, Define, DefineId, Domain, Expr, Inlined, Node, Query, Rule, Slot, Ty};
use made::{Made, Parts};

/// How many steps a derivation may have before it is cut.
const MOST: usize = 400;
/// How many steps are tried in search of the shortest derivation; then the first that is one is taken.
const TRIED: usize = 2_000;
/// How many ways that lead to a derivation are compared.
const WAYS: usize = 12;
/// How many of those who meet a `some` are looked at: of answers of recursive defines many came too late.
const WITNESSES: usize = 5_000;

/// A variable in scope.
#[derive(Debug, Clone)]
struct Named {
    name: String,
    value: String,
    /// Whether the value is the name of an entity.
    is_entity: bool,
}

impl Named {
    fn new(name: &str, value: &Val, ty: Ty, engine: &Engine<'_>) -> Named {
        let is_entity = matches!(value, Val::Entity(_));
        Named { name: name.to_owned(), value: engine.plain(value, ty), is_entity }
    }
}

/// Builds one derivation.
pub(super) struct Deriver<'e, 'm> {
    engine: &'e Engine<'m>,
    scope: Vec<Named>,
    /// The `let`s of the rule: what they stand for is read where they are used.
    lets: Vec<(Slot, &'e str, &'e Expr)>,
    /// What is in scope in the rule, and with it in its `let`s.
    outermost: Vec<Named>,
    /// Whether everything is told, and not only the statements it rests on.
    full: bool,
    /// The statements so far, where only they are asked for.
    steps: Vec<Arc<Step>>,
    /// Whether what is looked at is known to hold for certain, so that it need not be found out again.
    certain: bool,
    /// How many steps there are so far.
    size: usize,
    /// How many steps were tried, those not kept included.
    tried: usize,
    /// Answers of recursive defines that came later than this may not be used: so that nothing explains itself.
    before: u32,
    /// Which way to go at each choice, and how many ways there were.
    choices: Vec<(usize, usize)>,
    /// How many choices were met.
    met: usize,
    /// Why recursive defines hold, where the shortest derivation is looked for.
    known: IndexMap<(DefineId, Vec<Val>), Option<Answer>, FxBuildHasher>,
    /// Whether the shortest derivation is being looked for, so that no choice is offered to others.
    comparing: bool,
    /// Whether the conditions of an aggregate are looked at for the references that admit an element.
    admitting: bool,
    /// Where words are put together, so that what is kept has no room to spare.
    draft: String,
}

/// Why an answer of a recursive define holds: the step, and its statements.
type Answer = (Made, Vec<Arc<Step>>);

impl Engine<'_> {
    /// The statements that a hit rests on. Quicker than a derivation: nothing is put into words but they.
    pub(super) fn because(&self, rule: &Rule, hit: &Hit, most: usize) -> Vec<Arc<Step>> {
        let mut deriver = Deriver::new(self, Vec::new());
        deriver.full = false;
        deriver.rule(rule, hit);
        deriver.statements(most)
    }

    /// The derivations of a hit, the shortest first; at most `most`.
    pub(super) fn derivations(&self, rule: &Rule, hit: &Hit, most: usize) -> Vec<Derivation> {
        let mut found: Vec<Derivation> = Vec::new();
        let mut choices: Vec<(usize, usize)> = Vec::new();
        // Every combination of choices in turn, like the digits of a number.
        for _ in 0..most.saturating_mul(4).max(1) {
            let mut deriver = Deriver::new(self, choices);
            let derivation = deriver.rule(rule, hit).told;
            found.extend(derivation.map(|told| *told).filter(|told| !found.contains(told)));
            choices = deriver.choices;
            while let Some((taken, ways)) = choices.pop() {
                if taken + 1 < ways {
                    choices.push((taken + 1, ways));
                    break;
                }
            }
            if choices.is_empty() || found.len() >= most {
                break;
            }
        }
        found.sort_by_key(Derivation::size);
        found
    }
}

impl<'e, 'm> Deriver<'e, 'm> {
    pub(super) fn new(engine: &'e Engine<'m>, choices: Vec<(usize, usize)>) -> Deriver<'e, 'm> {
        Deriver {
            engine,
            scope: Vec::new(),
            lets: Vec::new(),
            outermost: Vec::new(),
            full: true,
            steps: Vec::new(),
            certain: false,
            size: 0,
            tried: 0,
            before: u32::MAX,
            choices,
            met: 0,
            known: IndexMap::default(),
            comparing: false,
            admitting: false,
            draft: String::new(),
        }
    }

    /// Inside a rule, under a binding.
    pub(super) fn of_rule(engine: &'e Engine<'m>, rule: &'e Rule, frame: &[Val]) -> Deriver<'e, 'm> {
        let mut deriver = Deriver::new(engine, Vec::new());
        deriver.enter_rule(rule, frame);
        deriver
    }

    fn enter_rule(&mut self, rule: &'e Rule, frame: &[Val]) {
        // Variables of quantifiers and arguments of defines may have been put behind the rule's own.
        let lets = rule.query.binders.iter().skip(rule.variables).zip(&rule.lets);
        self.lets.extend(lets.map(|(b, e)| (b.slot, b.name.as_str(), e)));
        for b in rule.query.binders.iter().take(rule.variables + rule.lets.len()) {
            self.name(b, frame);
        }
        self.outermost.clone_from(&self.scope);
    }

    /// A rule's finding, from all its conditions.
    fn rule(&mut self, rule: &'e Rule, hit: &Hit) -> Made {
        let mut frame = hit.frame.clone();
        self.enter_rule(rule, &frame);
        self.certain = hit.truth == Truth::True;
        let mut parts = self.parts();
        for b in rule.query.binders.iter().take(rule.variables) {
            if let Domain::Path(path) = &b.domain {
                self.reads_of(path, b, &mut frame, &mut parts);
            }
        }
        for c in &rule.reasons {
            let part = self.holds(c, &mut frame).unwrap_or_else(|| self.cut(c, &mut frame));
            parts.push(part);
        }
        let text = self.words(|this| this.engine.fill(rule, &rule.message, &mut frame));
        let code = self.words(|_| rule.code.clone());
        let mut made = self.step(By::Rule(code), hit.truth, text, Some(rule.place), parts);
        made.tell(|told| told.cites = rule.cites.clone());
        made
    }

    /// The `let` of the rule that a variable is: its name, and what it stands for.
    pub(super) fn let_of(&self, slot: Slot) -> Option<(&'e str, &'e Expr)> {
        self.lets.iter().find(|(s, ..)| *s == slot).map(|(_, name, e)| (*name, *e))
    }

    /// Does something while it is known, or not, that what is looked at holds for certain.
    fn surely<T>(&mut self, certain: bool, act: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.certain, certain);
        let done = act(self);
        self.certain = before;
        done
    }

    /// What is put together in the draft.
    fn drafted(&mut self, write: impl FnOnce(&Self, &mut String)) -> String {
        let mut draft = std::mem::take(&mut self.draft);
        draft.clear();
        write(self, &mut draft);
        let text = draft.as_str().to_owned();
        self.draft = draft;
        text
    }

    /// Words that only a whole derivation shows.
    fn words(&self, words: impl FnOnce(&Self) -> String) -> String {
        if self.full { words(self) } else { String::new() }
    }

    /// Brings a variable into scope.
    fn name(&mut self, b: &Binder, frame: &[Val]) {
        if self.full {
            let v = frame.get(usize::from(b.slot)).unwrap_or(&Val::None);
            self.scope.push(Named::new(&b.name, v, b.ty, self.engine));
        }
    }

    /// A step about a condition.
    fn about(&mut self, c: &Expr, by: By, truth: Truth, text: String, parts: Parts) -> Made {
        let place = parts.place;
        let mut made = self.step(by, truth, text, place, parts);
        made.tell(|told| told.condition = Some(c.place));
        made
    }

    fn cut(&mut self, c: &Expr, frame: &mut [Val]) -> Made {
        let truth = self.engine.truth(c, frame);
        let text = self.words(|this| this.source_text(c));
        let parts = self.parts();
        self.about(c, By::Cut, truth, text, parts)
    }

    /// Which of several ways to go.
    fn choose(&mut self, ways: usize) -> usize {
        let at = self.met;
        self.met += 1;
        match self.choices.get(at) {
            Some((taken, _)) => (*taken).min(ways.saturating_sub(1)),
            None => {
                self.choices.push((0, ways));
                0
            }
        }
    }

    /// The derivation of a condition that holds.
    pub(super) fn holding(&mut self, c: &Expr, frame: &mut [Val]) -> Option<Derivation> {
        Some(*self.holds(c, frame)?.told?)
    }

    /// The derivations of what makes a condition fail.
    pub(super) fn failing(&mut self, c: &Expr, frame: &mut [Val]) -> Vec<Derivation> {
        let mut parts = self.parts();
        self.fails(c, frame, &mut parts);
        parts.told
    }

    /// Why a condition holds (at least possibly); nothing where that would go in a circle.
    fn holds(&mut self, c: &Expr, frame: &mut [Val]) -> Option<Made> {
        let start = self.steps.len();
        let made = self.held(c, frame);
        if made.is_none() {
            self.steps.truncate(start);
        }
        made
    }

    fn held(&mut self, c: &Expr, frame: &mut [Val]) -> Option<Made> {
        if self.size > MOST {
            return Some(self.cut(c, frame));
        }
        let truth = match &c.node {
            // Found with the branches, and with who meets it.
            Node::Or(list) => return self.one_of(c, list, frame),
            Node::Some(q) => return self.witness(c, q, frame),
            _ if self.full => self.engine.truth(c, frame),
            Node::Not(inner) => match &inner.node {
                Node::Some(q) => self.truth_of_search(c, q, frame),
                _ => Truth::True,
            },
            Node::No(q) | Node::Every(q) => self.truth_of_search(c, q, frame),
            _ => Truth::True,
        };
        match &c.node {
            Node::And(list) => {
                let mut parts = self.parts();
                for c in list {
                    parts.push(self.holds(c, frame)?);
                }
                let text = self.words(|this| this.source_text(c));
                Some(self.about(c, By::All, truth, text, parts))
            }
            Node::Not(inner) => Some(self.denied(c, inner, truth, frame)),
            Node::No(q) | Node::Every(q) => Some(self.nothing(c, q, truth, frame)),
            Node::Inlined(i) => {
                let mut parts = self.parts();
                self.given(i.args.iter(), frame, &mut parts);
                let scope = self.enter(i, frame);
                let part = self.holds(i.body(), frame);
                self.scope = scope;
                parts.push(part?);
                let text = self.words(|this| this.call_text(i.define, i.args.iter(), frame));
                let by = By::Define(self.words(|this| this.define_name(i.define)));
                let mut step = self.about(c, by, truth, text, parts);
                step.tell(|told| told.references = self.nesting(i.args.iter(), frame));
                Some(step)
            }
            Node::Call(define, args) => self.called(c, *define, args, truth, frame),
            Node::PairOnce(..) => {
                let text = self.engine.lang.pick("each pair once", "jedes Paar einmal").to_owned();
                let parts = self.parts();
                Some(self.about(c, By::Relation, truth, text, parts))
            }
            _ => Some(self.leaf(c, truth, false, frame)),
        }
    }

    /// How certainly a condition holds that searches; it need not be searched again where that is known, and nothing else that the
    /// search works out is asked for.
    fn truth_of_search(&self, c: &Expr, q: &Query, frame: &mut [Val]) -> Truth {
        let is_known = self.certain && !q.ready().binders.iter().any(Binder::is_let);
        if is_known { Truth::True } else { self.engine.truth(c, frame) }
    }

    /// The statements from which the arguments of a define are read. Of a variable that was said where it is bound.
    fn given<'x>(&mut self, args: impl Iterator<Item = &'x Expr>, frame: &mut [Val], out: &mut Parts) {
        let read = args.filter(|a| !matches!(a.node, Node::Slot(_)));
        read.for_each(|a| self.reads(a, frame, out));
    }

    /// The parameters of a define as variables of their own; yields the scope to come back to.
    fn enter(&mut self, call: &Inlined, frame: &mut [Val]) -> Vec<Named> {
        let inner = call
            .named()
            .filter(|_| self.full)
            .map(|(name, arg)| {
                let v = self.engine.value(arg, frame);
                Named::new(name, &v, arg.ty, self.engine)
            })
            .collect();
        std::mem::replace(&mut self.scope, inner)
    }

    /// The surest branch; of equally sure ones that with the shortest derivation.
    fn one_of(&mut self, c: &Expr, list: &[Expr], frame: &mut [Val]) -> Option<Made> {
        let truths: SmallVec<[Truth; 8]> = list.iter().map(|b| self.engine.truth(b, frame)).collect();
        let truth = truths.iter().copied().max().unwrap_or(Truth::False);
        let sure: SmallVec<[&Expr; 8]> =
            list.iter().zip(&truths).filter(|(_, t)| **t == truth).map(|(b, _)| b).collect();
        let mut parts = self.parts();
        parts.push(self.surely(truth == Truth::True, |this| {
            this.best(sure.len(), &mut |this, i| this.holds(sure.get(i)?, frame))
        })?);
        let text = self.words(|this| this.source_text(c));
        Some(self.about(c, By::One, truth, text, parts))
    }

    /// The shortest of several derivations; or, where other choices are asked for, another of them.
    fn best(&mut self, ways: usize, way: &mut dyn FnMut(&mut Self, usize) -> Option<Made>) -> Option<Made> {
        let start = self.steps.len();
        // What a way that leads nowhere has said is forgotten.
        let mut way = |this: &mut Self, i: usize| {
            let from = this.steps.len();
            let made = way(this, i);
            if made.is_none() {
                this.steps.truncate(from);
            }
            made
        };
        if ways <= 1 {
            return if ways == 1 { way(self, 0) } else { None };
        }
        // The first choice is the shortest, then come all in their order.
        if !self.comparing
            && let taken @ 1.. = self.choose(ways + 1)
            && let Some(other) = way(self, taken - 1)
        {
            return Some(other);
        }
        let (comparing, size) = (std::mem::replace(&mut self.comparing, true), self.size);
        let mut found = 0;
        let mut shortest: Option<Made> = None;
        for i in 0..ways {
            if found >= WAYS || shortest.is_some() && self.tried > TRIED {
                break;
            }
            self.size = size;
            let from = self.steps.len();
            if let Some(made) = way(self, i) {
                found += 1;
                if shortest.as_ref().is_none_or(|least| made.size < least.size) {
                    self.steps.drain(start..from);
                    shortest = Some(made);
                } else {
                    self.steps.truncate(from);
                }
            }
        }
        self.comparing = comparing;
        let shortest = shortest?;
        self.size = size + shortest.size;
        Some(shortest)
    }

    /// Who meets a `some` most surely.
    fn witness(&mut self, c: &Expr, q: &Query, frame: &mut [Val]) -> Option<Made> {
        let mut truth = Truth::False;
        let mut frames: Vec<Vec<Val>> = Vec::new();
        let _ = self.engine.search(q, frame, &mut |frame, t| {
            if t > truth {
                truth = t;
                frames.clear();
            }
            let has_room = frames.len() < WITNESSES;
            if t == truth && has_room {
                frames.push(frame.to_vec());
            }
            if has_room || truth < Truth::True { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        self.surely(truth == Truth::True, |this| {
            this.best(frames.len(), &mut |this, i| this.met(c, q, truth, frames.get_mut(i)?))
        })
    }

    /// Why a binding meets a query.
    fn met(&mut self, c: &Expr, q: &Query, truth: Truth, frame: &mut [Val]) -> Option<Made> {
        let scope = self.scope.len();
        // A `let` is a parameter of a define: in scope already.
        for b in q.binders.iter().filter(|b| !b.is_let()) {
            self.name(b, frame);
        }
        let all = q.binders.iter().all(|b| b.is_let());
        let parts = self.conditions(q, frame);
        let step = parts.map(|parts| {
            // A body that only names the arguments of a define is no step of its own.
            if all && parts.count == 1 {
                self.count();
                return parts.only();
            }
            let by = if all { By::All } else { By::Witness };
            let text = self.words(|this| if all { this.source_text(c) } else { this.witness_text(q, frame) });
            self.about(c, by, truth, text, parts)
        });
        self.scope.truncate(scope);
        step
    }

    /// Why each condition of a query holds under a binding, and where its elements come from.
    fn conditions(&mut self, q: &Query, frame: &mut [Val]) -> Option<Parts> {
        let mut parts = self.parts();
        for b in &q.binders {
            if let Domain::Path(path) = &b.domain {
                self.reads_of(path, b, frame, &mut parts);
            }
        }
        for c in &q.conditions {
            parts.push(self.holds(c, frame)?);
        }
        Some(parts)
    }

    /// A define that is called at run time: from its own conditions, and from answers that came before this one.
    fn called(
        &mut self,
        c: &Expr,
        define: DefineId,
        args: &[Expr],
        truth: Truth,
        frame: &mut [Val],
    ) -> Option<Made> {
        let values: Vec<Val> = args.iter().map(|a| self.engine.value(a, frame)).collect();
        let text = self.words(|this| this.call_text(define, args.iter(), frame));
        let name = self.words(|this| this.define_name(define));
        let birth = self.engine.birth(define, &values);
        if birth.is_some_and(|b| b >= self.before) {
            return None;
        }
        let d = self.engine.program.defines.get(define.0 as usize)?;
        let mut parts = self.parts();
        self.given(args.iter(), frame, &mut parts);
        let Some(birth) = birth else {
            return Some(self.about(c, By::Define(name), truth, text, parts));
        };
        let key = (define, values);
        let (mut part, statements) = match self.known.get(&key) {
            Some(known) => known.clone(),
            None => {
                let answer = self.why(d, &key.1, birth);
                self.known.insert(key, answer.clone());
                answer
            }
        }?;
        // A step that is needed twice is shown twice, as long as there is room.
        let room = MOST.saturating_sub(self.size).max(1);
        let more = self.engine.lang.pick("… and more steps", "… und weitere Schritte");
        part.keep(room, more);
        self.steps.extend(statements.into_iter().take(room));
        self.size += part.size;
        parts.push(part);
        let mut step = self.about(c, By::Define(name), truth, text, parts);
        step.tell(|told| told.references = self.nesting(args.iter(), frame));
        Some(step)
    }

    /// Why an answer of a define holds, on its own.
    fn why(&mut self, d: &'e Define, values: &[Val], birth: u32) -> Option<Answer> {
        let mut inner = vec![Val::None; d.slots + 1];
        let mut scope = Vec::new();
        for (param, value) in d.params.iter().zip(values) {
            if let Some(place) = inner.get_mut(usize::from(param.slot)) {
                *place = value.clone();
            }
            if self.full {
                scope.push(Named::new(&param.name, value, param.ty, self.engine));
            }
        }
        let scope = std::mem::replace(&mut self.scope, scope);
        // A define has slots of its own.
        let lets = std::mem::take(&mut self.lets);
        let steps = std::mem::take(&mut self.steps);
        let before = std::mem::replace(&mut self.before, birth);
        let size = std::mem::take(&mut self.size);
        let comparing = std::mem::replace(&mut self.comparing, true);
        let part = self.surely(false, |this| this.holds(&d.reason, &mut inner));
        (self.before, self.scope, self.size, self.lets) = (before, scope, size, lets);
        self.comparing = comparing;
        let statements = std::mem::replace(&mut self.steps, steps);
        part.map(|part| (part, statements))
    }
}
