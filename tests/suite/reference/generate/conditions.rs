//! Random conditions over the variables in sight.

use super::Dice;
use super::data::{Entity, exact_duration, period};
use super::schema::{CHOICES, ENTITY, Schema, Ty, UNITS};

/// Writes expressions.
pub(super) struct Writer<'a> {
    pub(super) dice: &'a mut Dice,
    pub(super) schema: &'a Schema,
    pub(super) entities: &'a [Entity],
    pub(super) variables: Vec<(String, Ty)>,
    /// Names and parameters' kinds.
    pub(super) predicates: Vec<(String, Vec<usize>)>,
    /// Names, parameter's kind, unit.
    pub(super) functions: Vec<(String, usize, usize)>,
    /// So that no name is used twice.
    pub(super) fresh: usize,
}

impl Writer<'_> {
    pub(super) fn fresh(&mut self) -> String {
        self.fresh += 1;
        format!("v{}", self.fresh)
    }

    /// A condition that speaks about the variables from an index on, as a rule.
    pub(super) fn condition_with(&mut self, from: usize, depth: usize) -> String {
        let hidden: Vec<_> =
            if self.dice.chance(50) { self.variables.drain(..from).collect() } else { Vec::new() };
        let text = self.condition(depth);
        let shown = std::mem::take(&mut self.variables);
        self.variables = hidden.into_iter().chain(shown).collect();
        text
    }

    /// A condition.
    pub(super) fn condition(&mut self, depth: usize) -> String {
        for _ in 0..12 {
            let text = match self.dice.below(if depth == 0 { 12 } else { 18 }) {
                0 | 1 => self.compare_numbers(depth),
                2 => self.compare_times(depth),
                3 => self.compare_words(),
                4 | 5 => self.compare_entities(),
                6 | 7 => self.sets(depth),
                8 => self.periods(),
                9 => self.walk(),
                10 => self.is(),
                11 => self.predicate_call(),
                12 => Some(format!("({} and {})", self.condition(depth - 1), self.condition(depth - 1))),
                13 => Some(format!("({} or {})", self.condition(depth - 1), self.condition(depth - 1))),
                14 => Some(format!("not ({})", self.condition(depth - 1))),
                _ => Some(self.quantifier(depth - 1)),
            };
            if let Some(text) = text {
                return text;
            }
        }
        let all: Vec<_> = self.paths().into_iter().filter(|p| p.steps == 1).collect();
        match self.dice.pick_of(&all) {
            Some(p) => format!("{} is given", p.text),
            None => "1 < 2".into(),
        }
    }

    fn operator(&mut self) -> &'static str {
        self.dice.pick(&["==", "!=", "<", "<=", ">", ">="])
    }

    fn compare_numbers(&mut self, depth: usize) -> Option<String> {
        let unit = self.dice.below(UNITS.len());
        let left = match self.dice.below(3) {
            0 if depth > 0 => self.number(unit, depth),
            _ => self.single(Ty::Number(unit))?,
        };
        Some(format!("{left} {} {}", self.operator(), self.number(unit, depth.min(1))))
    }

    fn compare_times(&mut self, depth: usize) -> Option<String> {
        if self.dice.chance(50) {
            let left = self.duration()?;
            let right = match self.dice.below(2) {
                0 => exact_duration(self.dice),
                _ => self.duration()?,
            };
            return Some(format!("{left} {} {right}", self.operator()));
        }
        let left = self.single(Ty::Date)?;
        let op = match self.dice.below(2) {
            0 => self.operator(),
            _ => self.dice.pick(&["before", "after"]),
        };
        Some(format!("{left} {op} {}", self.date(depth)))
    }

    fn compare_words(&mut self) -> Option<String> {
        Some(match self.dice.below(6) {
            0 | 1 => {
                let c = self.dice.below(CHOICES.len());
                let left = self.single(Ty::Choice(c))?;
                format!("{left} {} {}", self.operator(), self.dice.pick(CHOICES[c]))
            }
            2 => {
                let c = self.dice.below(CHOICES.len());
                let left = self.single(Ty::Choice(c))?;
                format!("{left} in ({}, {})", self.dice.pick(CHOICES[c]), self.dice.pick(CHOICES[c]))
            }
            3 => {
                let left = self.single(Ty::YesNo)?;
                format!("{left} {} {}", self.dice.pick(&["==", "!="]), self.dice.pick(&["yes", "no"]))
            }
            4 => {
                let left = self.single(Ty::Text)?;
                let word = self.dice.pick(&["apple", "bread", "cheese"]);
                match self.dice.below(3) {
                    0 => format!("{left} == \"{word}\""),
                    1 => format!("contains({left}, \"{word}\")"),
                    _ => format!("matches({left}, \"^{word}\")"),
                }
            }
            _ => {
                let kinds: Vec<_> =
                    self.variables.iter().filter(|(_, t)| matches!(t, Ty::Kind(_))).cloned().collect();
                let (name, _) = self.dice.pick_of(&kinds)?;
                let word = self.dice.pick(&["apple", "bread", "cheese"]);
                format!("contains({name}.title, \"{word}\")")
            }
        })
    }

    /// A path to one entity that fits.
    pub(super) fn argument(&mut self, fits: impl Fn(usize) -> bool) -> Option<String> {
        self.single_where(|p| matches!(p.ty, Ty::Kind(k) if k != ENTITY && fits(k)))
    }

    /// Two related kinds' paths.
    fn left_and_kind(&mut self) -> Option<(String, usize)> {
        let all: Vec<_> = self
            .paths()
            .into_iter()
            .filter(|p| !p.many && matches!(p.ty, Ty::Kind(k) if k != ENTITY))
            .collect();
        let path = self.dice.pick_of(&all)?;
        let Ty::Kind(kind) = path.ty else { return None };
        Some((path.text, kind))
    }

    fn compare_entities(&mut self) -> Option<String> {
        let (left, kind) = self.left_and_kind()?;
        let schema = self.schema;
        let names: Vec<String> =
            self.entities.iter().filter(|e| schema.is(e.kind, kind)).map(|e| e.name.clone()).collect();
        match self.dice.below(4) {
            0 => {
                let name = self.dice.pick_of(&names)?;
                Some(format!("{left} {} {name}", self.dice.pick(&["==", "!="])))
            }
            1 => {
                let (a, b) = (self.dice.pick_of(&names)?, self.dice.pick_of(&names)?);
                if a == b { None } else { Some(format!("{left} in ({a}, {b})")) }
            }
            _ => {
                let right = self.argument(|k| schema.related(k, kind))?;
                if right == left {
                    return None;
                }
                Some(format!("{left} {} {right}", self.dice.pick(&["==", "!="])))
            }
        }
    }

    fn sets(&mut self, depth: usize) -> Option<String> {
        let schema = self.schema;
        let op = self.dice.pick(&["in", "in", "overlaps", "overlaps", "meets", "within", "within"]);
        if op == "in" && self.dice.chance(25) {
            let c = self.dice.below(CHOICES.len());
            let right = self.several(|t| t == Ty::Choice(c))?;
            let left = match self.single(Ty::Choice(c)) {
                Some(left) if self.dice.chance(60) => left,
                _ => self.dice.pick(CHOICES[c]).into(),
            };
            return Some(format!("{left} in {}", right.text));
        }
        if matches!(op, "in" | "within") {
            let (left, kind) = self.left_and_kind()?;
            let any = op == "within";
            if any && self.dice.chance(50) {
                let right = self.argument(|_| true)?;
                return Some(format!("{left} within {right}"));
            }
            let right = self.several(|t| matches!(t, Ty::Kind(k) if any || schema.related(k, kind)))?;
            return Some(format!("{left} {op} {}", right.text));
        }
        let left = self.several(|t| matches!(t, Ty::Kind(_)))?;
        let Ty::Kind(kind) = left.ty else { return None };
        let meets = op == "meets";
        if depth > 0 && self.dice.chance(20) {
            let before = self.variables.len();
            let name = self.fresh();
            let k = self.dice.below(schema.kinds.len());
            if !meets && !schema.related(k, kind) {
                return None;
            }
            self.variables.push((name.clone(), Ty::Kind(k)));
            let filter = self.condition_with(before, depth - 1);
            self.variables.truncate(before);
            return Some(format!(
                "{} {op} (set of {name} for {name}: {} where {filter})",
                left.text,
                schema.kind_name(k)
            ));
        }
        let right = self.several(|t| matches!(t, Ty::Kind(k) if meets || schema.related(k, kind)))?;
        if left.text == right.text { None } else { Some(format!("{} {op} {}", left.text, right.text)) }
    }

    fn periods(&mut self) -> Option<String> {
        let left = self.single(Ty::Period)?;
        let right = match self.dice.below(3) {
            0 => period(self.dice),
            _ => self.single(Ty::Period)?,
        };
        if left == right {
            return None;
        }
        let mut op = self.dice.pick(&["overlaps", "overlaps", "within", "before", "after", "=="]);
        if matches!(op, "before" | "after") && !right.starts_with('v') && !super::open_questions() {
            op = "overlaps";
        }
        Some(format!("{left} {op} {right}"))
    }

    fn walk(&mut self) -> Option<String> {
        let (left, kind) = self.left_and_kind()?;
        let schema = self.schema;
        // Steps that lead from where one is.
        let mut via: Vec<String> = Vec::new();
        let mut reached = vec![kind];
        let steps: Vec<(usize, String, usize)> = (0..schema.kinds.len())
            .flat_map(|k| schema.kinds[k].properties.iter().map(move |p| (k, p)))
            .filter_map(|(k, p)| if let Ty::Kind(to) = p.ty { Some((k, p.name.clone(), to)) } else { None })
            .chain(self.predicates.iter().filter_map(|(n, k)| match k.as_slice() {
                [a, b] => Some((*a, n.clone(), *b)),
                _ => None,
            }))
            .collect();
        for _ in 0..self.dice.between(1, 3) {
            let fit: Vec<_> = steps
                .iter()
                .filter(|(from, name, _)| {
                    reached.iter().any(|r| schema.related(*r, *from)) && !via.contains(name)
                })
                .cloned()
                .collect();
            let Some((_, name, to)) = self.dice.pick_of(&fit) else { break };
            via.push(name);
            reached.push(to);
        }
        let goal = *reached.last().filter(|_| !via.is_empty())?;
        let right = self.argument(|k| schema.related(k, goal))?;
        let sign = self.dice.pick(&["", " positively", " negatively"]);
        let last = via.len() - 1;
        let minus = self.dice.below(via.len());
        let via: Vec<String> = via
            .into_iter()
            .enumerate()
            .map(|(i, v)| {
                let turned = !sign.is_empty() && (i == minus || i < last && self.dice.chance(30));
                if turned { format!("-{v}") } else { v }
            })
            .collect();
        Some(format!("({left} reaches {right}{sign} via {})", via.join(", ")))
    }

    fn is(&mut self) -> Option<String> {
        if self.dice.chance(25) {
            let (left, kind) = self.left_and_kind()?;
            let below: Vec<usize> =
                (0..self.schema.kinds.len()).filter(|k| *k != kind && self.schema.is(*k, kind)).collect();
            let kind = self.dice.pick_of(&below)?;
            return Some(format!("{left} is {}", self.schema.kind_name(kind)));
        }
        let open = super::open_questions();
        let all: Vec<_> = self.paths().into_iter().filter(|p| p.steps == 1 || p.steps > 1 && open).collect();
        let path = self.dice.pick_of(&all)?;
        Some(format!("{} is {}", path.text, self.dice.pick(&["given", "none", "known", "unknown"])))
    }

    fn predicate_call(&mut self) -> Option<String> {
        let (name, kinds) = self.dice.pick_of(&self.predicates)?;
        let schema = self.schema;
        let args: Option<Vec<String>> =
            kinds.iter().map(|kind| self.argument(|k| schema.is(k, *kind))).collect();
        Some(format!("{name}({})", args?.join(", ")))
    }

    /// New variables, which stay in sight.
    pub(super) fn binders(&mut self, most: usize) -> String {
        let schema = self.schema;
        let mut texts = Vec::new();
        for _ in 0..self.dice.between(1, most) {
            let name = self.fresh();
            let path = if self.dice.chance(45) {
                self.several(|t| matches!(t, Ty::Kind(k) if k != ENTITY))
            } else {
                None
            };
            let (text, ty) = match path {
                Some(path) => (format!("{name} in {}", path.text), path.ty),
                None if self.dice.chance(10) && self.single(Ty::Period).is_some() => {
                    let period = self.single(Ty::Period).unwrap_or_default();
                    let f = self.dice.pick(&["years", "years", "months"]);
                    (format!("{name} in {f}({period})"), Ty::Period)
                }
                None => {
                    let kind = self.dice.below(schema.kinds.len());
                    (format!("{name}: {}", schema.kind_name(kind)), Ty::Kind(kind))
                }
            };
            self.variables.push((name, ty));
            texts.push(text);
        }
        texts.join(", ")
    }

    fn quantifier(&mut self, depth: usize) -> String {
        let before = self.variables.len();
        let most = if self.dice.chance(20) { 2 } else { 1 };
        let binders = self.binders(most);
        let which = self.dice.pick(&["some", "some", "no", "every"]);
        let mut text = format!("({which} {binders}");
        if which != "every" || self.dice.chance(50) {
            text += &format!(" where {}", self.condition_with(before, depth));
        }
        if which == "every" {
            text += &format!(" satisfies {}", self.condition_with(before, depth));
        }
        self.variables.truncate(before);
        text + ")"
    }
}
