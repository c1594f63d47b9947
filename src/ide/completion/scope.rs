//! The variables of a rule or define as they are known at a cursor, with what they stand for; also in half-typed text.

use crate::ide::scene::Scene;
use crate::model::{KindId, Model, Type};
use crate::source::Pack;
use crate::syntax::Piece;
use crate::syntax::token::TokenKind as T;
use crate::syntax::words::Word;

/// A variable.
#[derive(Debug, Clone)]
pub(crate) struct Variable {
    /// Its name.
    pub(crate) name: String,
    /// What its values are, where that is plain.
    pub(crate) ty: Option<Type>,
}

/// The variables that can be named at a cursor, the innermost last.
pub(crate) fn variables(scene: &Scene<'_>) -> Vec<Variable> {
    let around = &scene.around;
    let mut all = Vec::new();
    let mut earlier = Reader { scene, pieces: around.inside(), found: &mut all };
    earlier.read(true);
    let mut here = Reader { scene, pieces: &around.before, found: &mut all };
    here.read(false);
    // `sum of s.cost for s: spending`: what is added stands before its variable.
    if around.before.iter().any(|p| p.word == Word::Of) {
        let mut later = Reader { scene, pieces: &around.after, found: &mut all };
        later.read(false);
    }
    all
}

/// Reads the variables that some tokens declare.
struct Reader<'s, 'a> {
    scene: &'s Scene<'a>,
    pieces: &'s [Piece],
    found: &'s mut Vec<Variable>,
}

impl Reader<'_, '_> {
    fn word(&self, at: usize) -> Word {
        self.pieces.get(at).map_or(Word::None, |p| p.word)
    }

    fn kind(&self, at: usize) -> Option<T> {
        self.pieces.get(at).map(|p| p.kind)
    }

    /// Of whole members only what the rule itself binds; of the one at the cursor also what is bound inside.
    fn read(&mut self, whole: bool) {
        // How many variables there were when each open parenthesis began.
        let mut open: Vec<usize> = Vec::new();
        for at in 0..self.pieces.len() {
            match self.kind(at) {
                Some(T::LeftParen) => open.push(self.found.len()),
                Some(T::RightParen) => {
                    // Parameters stay; what is bound in a parenthesis does not outlive it.
                    if let Some(known) = open.pop().filter(|_| !self.is_define()) {
                        self.found.truncate(known);
                    }
                }
                Some(T::Name) => {
                    let inner = whole && !open.is_empty();
                    if !inner && let Some(ty) = self.declares(at, whole) {
                        self.add(at, ty);
                    }
                }
                _ => {}
            }
        }
    }

    fn is_define(&self) -> bool {
        self.word(0) == Word::Define
    }

    fn add(&mut self, at: usize, ty: Option<Type>) {
        let Some(piece) = self.pieces.get(at) else { return };
        let name = self.scene.text(piece).to_owned();
        self.found.push(Variable { name, ty });
    }

    /// Whether the name at a place is declared there, and what it stands for.
    fn declares(&self, at: usize, whole: bool) -> Option<Option<Type>> {
        let before = at.checked_sub(1)?;
        let opens = match self.word(before) {
            // `with PLACE TEXT for x: K` binds for itself alone.
            Word::For => !(whole && before > 0 && self.kind(before - 1) == Some(T::Text)),
            Word::Pair | Word::Some | Word::No | Word::Every | Word::Of => {
                !whole || self.word(before) == Word::Pair
            }
            Word::Let => return Some(self.value_of(at + 2)),
            _ if self.kind(before) == Some(T::LeftParen) => self.is_define(),
            _ if self.kind(before) == Some(T::Comma) => self.is_in_binders(before),
            _ => false,
        };
        if !opens {
            return None;
        }
        if self.word(at + 1) == Word::In {
            return Some(self.value_of(at + 2));
        }
        // `pair a, b: clause`: the kind stands behind the last.
        let mut end = at + 1;
        while self.kind(end) == Some(T::Comma) && self.kind(end + 1) == Some(T::Name) {
            end += 2;
        }
        if self.kind(end) != Some(T::Colon) {
            return None;
        }
        let ty = self.pieces.get(end + 1)?;
        Some(self.type_named(self.scene.text(ty)))
    }

    fn type_named(&self, name: &str) -> Option<Type> {
        let model = self.scene.it.model;
        if let Some(kind) = self.scene.kind(name) {
            return Some(Type::Entity(kind));
        }
        if let Some(choice) = model.symbols.get(name).and_then(|s| model.choice_names.get(&s)) {
            return Some(Type::Choice(*choice));
        }
        match name {
            "text" => Some(Type::Text),
            "yes_no" => Some(Type::YesNo),
            "date" => Some(Type::Date),
            "period" => Some(Type::Period),
            "duration" => Some(Type::Duration),
            _ => None,
        }
    }

    /// Whether a comma stands between variables.
    fn is_in_binders(&self, comma: usize) -> bool {
        let mut depth = 0;
        for at in (0..comma).rev() {
            match (self.kind(at), self.word(at)) {
                (Some(T::RightParen), _) => depth += 1,
                (Some(T::LeftParen), _) if depth == 0 => return self.is_define() && at == 2,
                (Some(T::LeftParen), _) => depth -= 1,
                _ if depth > 0 => {}
                (_, Word::Where | Word::And | Word::Or | Word::Via) => return false,
                (_, Word::For | Word::Pair | Word::Some | Word::No | Word::Every) => return true,
                (_, Word::Of) => return true,
                _ => {}
            }
        }
        false
    }

    /// What the value that begins at a place is: a path, or the years of a period.
    fn value_of(&self, at: usize) -> Option<Type> {
        let name = self.pieces.get(at).filter(|p| p.kind == T::Name)?;
        let text = self.scene.text(name);
        match (text, self.kind(at + 1)) {
            ("years" | "months", Some(T::LeftParen)) => Some(Type::Period),
            ("start" | "end", Some(T::LeftParen)) => Some(Type::Date),
            (_, Some(T::LeftParen)) => None,
            _ => path(self.scene, self.found, text),
        }
    }
}

/// What a path that begins with a variable or an entity leads to.
pub(crate) fn path(scene: &Scene<'_>, variables: &[Variable], text: &str) -> Option<Type> {
    let (head, rest) = text.split_once('.').unwrap_or((text, ""));
    let model = scene.it.model;
    if let Some(variable) = variables.iter().rev().find(|v| v.name == head) {
        let mut ty = variable.ty?;
        for name in rest.split('.').filter(|s| !s.is_empty()) {
            ty = step(model, ty, name, scene.pack())?;
        }
        return Some(ty);
    }
    // The longest name of an entity, then a path.
    let mut end = text.len();
    loop {
        let name = text.get(..end)?;
        if let Some(entity) = model.resolve(name, scene.pack(), None) {
            let mut ty = Type::Entity(model.kind_of(entity));
            let steps = text.get(end..).unwrap_or("").split('.');
            for name in steps.filter(|s| !s.is_empty()) {
                ty = step(model, ty, name, scene.pack())?;
            }
            return Some(ty);
        }
        end = name.rfind('.')?;
    }
}

/// What a property of a value is: a property, or the container by the name of its kind.
pub(crate) fn step(model: &Model, ty: Type, name: &str, from: Pack) -> Option<Type> {
    let Type::Entity(kind) = ty else { return None };
    if let Some(property) = model.property_seen(kind, name, from) {
        return Some(model.property(property).ty);
    }
    let found = containers(model, kind).into_iter();
    let mut found = found.filter(|c| model.symbols.text(model.kind(*c).name) == name);
    found.next().map(Type::Entity)
}

/// The kinds that entities of a kind nest in, the innermost first.
pub(crate) fn containers(model: &Model, kind: KindId) -> Vec<KindId> {
    let mut found = Vec::new();
    let mut at = Some(kind);
    while let Some(kind) = at.filter(|_| found.len() < 64) {
        let mut generations = std::iter::successors(Some(kind), |k| model.kind(*k).parent);
        at = generations.find_map(|k| model.kind(k).container);
        if at.is_some_and(|c| found.contains(&c)) {
            break;
        }
        found.extend(at);
    }
    found
}
