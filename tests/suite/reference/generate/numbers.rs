//! Values inside rules: paths, numbers with their dimensions, dates, durations, aggregates.

use super::conditions::Writer;
use super::data::{date, exact_duration};
use super::schema::{ENTITY, Ty, UNITS};

/// A path with what it leads to.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) text: String,
    pub(super) ty: Ty,
    pub(super) many: bool,
    /// Variables and properties.
    pub(super) steps: usize,
}

impl Writer<'_> {
    /// All paths from the variables in sight.
    pub(super) fn paths(&self) -> Vec<Path> {
        let mut all: Vec<Path> = Vec::new();
        for (name, ty) in &self.variables {
            all.push(Path { text: name.clone(), ty: *ty, many: false, steps: 0 });
        }
        let mut i = 0;
        while let Some(from) = all.get(i).cloned() {
            i += 1;
            let Ty::Kind(kind) = from.ty else { continue };
            if from.steps == 2 || kind == ENTITY {
                continue;
            }
            let steps = from.steps + 1;
            for p in self.schema.properties(kind) {
                let text = format!("{}.{}", from.text, p.name);
                all.push(Path { text, ty: p.ty, many: from.many || p.many(), steps });
            }
            if let Some(c) = self.schema.container(kind) {
                let text = format!("{}.{}", from.text, self.schema.kind_name(c));
                all.push(Path { text, ty: Ty::Kind(c), many: from.many, steps });
            }
            if from.steps == 0 {
                let text = format!("{}.part_of", from.text);
                all.push(Path { text, ty: Ty::Kind(ENTITY), many: true, steps });
            }
        }
        all
    }

    /// A path to one value of a type, maybe at another time.
    pub(super) fn single(&mut self, ty: Ty) -> Option<String> {
        self.single_where(|p| p.ty == ty)
    }

    pub(super) fn single_where(&mut self, fits: impl Fn(&Path) -> bool) -> Option<String> {
        let all: Vec<Path> = self.paths().into_iter().filter(|p| !p.many && fits(p)).collect();
        let path = self.dice.pick_of(&all)?;
        Some(self.maybe_at(path))
    }

    /// A path to several values of a kind or enumeration.
    pub(super) fn several(&mut self, fits: impl Fn(Ty) -> bool) -> Option<Path> {
        let all: Vec<Path> = self.paths().into_iter().filter(|p| p.many && fits(p.ty)).collect();
        let mut path = self.dice.pick_of(&all)?;
        path.text = self.maybe_at(path.clone());
        Some(path)
    }

    fn maybe_at(&mut self, path: Path) -> String {
        let container = path.text.rsplit('.').next().is_some_and(|p| p.starts_with('k'));
        if path.steps != 1 || container || path.text.ends_with(".part_of") || !self.dice.chance(12) {
            return path.text;
        }
        let periods: Vec<Path> =
            self.paths().into_iter().filter(|p| !p.many && matches!(p.ty, Ty::Period | Ty::Date)).collect();
        match self.dice.pick_of(&periods) {
            Some(time) if self.dice.chance(50) && super::open_questions() => {
                format!("{} at {}", path.text, time.text)
            }
            _ => {
                let time = self.dice.pick(&["2025-03-01", "2026-06-15", "2027-01-01", "2026", "2025-12"]);
                format!("{} at {time}", path.text)
            }
        }
    }

    /// A number of a dimension.
    pub(super) fn number(&mut self, unit: usize, depth: usize) -> String {
        for _ in 0..6 {
            let text = match self.dice.below(if depth == 0 { 6 } else { 12 }) {
                0 | 1 => Some(self.number_literal(unit)),
                2..=4 => self.single(Ty::Number(unit)),
                5 if unit == 0 && depth > 0 && self.dice.chance(50) => Some("threshold".into()),
                5 => self.function_call(unit),
                6 => {
                    let op = self.dice.pick(&["+", "-"]);
                    Some(format!("({} {op} {})", self.number(unit, depth - 1), self.number(unit, depth - 1)))
                }
                7 => self.product(unit, depth - 1),
                8 if self.single(Ty::Number(unit)).is_some() => {
                    let f = self.dice.pick(&["lowest", "highest"]);
                    self.single(Ty::Number(unit)).map(|p| format!("{f}({p})"))
                }
                _ => self.aggregate(unit, depth - 1),
            };
            if let Some(text) = text {
                return text;
            }
        }
        self.number_literal(unit)
    }

    fn number_literal(&mut self, unit: usize) -> String {
        format!("{} {}", self.dice.between(1, 9), self.dice.pick(UNITS[unit])).trim().into()
    }

    fn product(&mut self, unit: usize, depth: usize) -> Option<String> {
        Some(match unit {
            0 => match self.dice.below(3) {
                0 => {
                    let unit = self.dice.between(1, UNITS.len() - 1);
                    let below = self.single(Ty::Number(unit))?;
                    format!("({} / {below})", self.number(unit, depth))
                }
                op => {
                    let op = if op == 1 { "*" } else { "/" };
                    format!("({} {op} {})", self.number(0, depth), self.number(0, depth))
                }
            },
            // persons/year * EUR/person = EUR/year
            4 => format!("({} * {})", self.number(1, depth), self.number(3, depth)),
            unit => format!("({} * {})", self.number(0, depth), self.number(unit, depth)),
        })
    }

    fn function_call(&mut self, unit: usize) -> Option<String> {
        let all: Vec<_> = self.functions.iter().filter(|f| f.2 == unit).cloned().collect();
        let (name, kind, _) = self.dice.pick_of(&all)?;
        let schema = self.schema;
        let arg = self.argument(|k| schema.is(k, kind))?;
        Some(format!("{name}({arg})"))
    }

    fn aggregate(&mut self, unit: usize, depth: usize) -> Option<String> {
        let before = self.variables.len();
        let binders = self.binders(1);
        let which = if unit == 0 && self.dice.chance(50) { "count" } else { "other" };
        let of = match which {
            "count" => Some("count of".to_owned()),
            _ => {
                let new: Vec<_> = self.variables[before..].to_vec();
                let kept = std::mem::replace(&mut self.variables, new);
                let of = self.single_where(|p| p.ty == Ty::Number(unit));
                self.variables = kept;
                let f = self.dice.pick(&["sum", "sum", "min", "max"]);
                of.map(|of| format!("{f} of {of} for"))
            }
        };
        let filter = if self.dice.chance(60) {
            format!(" where {}", self.condition_with(before, depth))
        } else {
            String::new()
        };
        self.variables.truncate(before);
        of.map(|of| format!("({of} {binders}{filter})"))
    }

    /// A date.
    pub(super) fn date(&mut self, depth: usize) -> String {
        for _ in 0..6 {
            let text = match self.dice.below(8) {
                0 => Some("today".into()),
                1 => Some(date(self.dice)),
                2 => {
                    let f = self.dice.pick(&["start", "end"]);
                    self.single(Ty::Period).map(|p| format!("{f}({p})"))
                }
                3 if depth > 0 => {
                    let op = self.dice.pick(&["+", "-"]);
                    let length = self.single(Ty::Duration);
                    let length = match length {
                        Some(l) if self.dice.chance(60) => l,
                        _ => exact_duration(self.dice),
                    };
                    self.single(Ty::Date).map(|d| format!("({d} {op} {length})"))
                }
                4 if depth > 0 => {
                    let before = self.variables.len();
                    let binders = self.binders(1);
                    let new: Vec<_> = self.variables[before..].to_vec();
                    let kept = std::mem::replace(&mut self.variables, new);
                    let of = self.single(Ty::Date);
                    self.variables = kept;
                    self.variables.truncate(before);
                    let f = self.dice.pick(&["min", "max"]);
                    of.map(|of| format!("({f} of {of} for {binders})"))
                }
                _ => self.single(Ty::Date),
            };
            if let Some(text) = text {
                return text;
            }
        }
        "today".into()
    }

    /// A duration that is not a literal.
    pub(super) fn duration(&mut self) -> Option<String> {
        match self.dice.below(5) {
            0 | 1 => self.single(Ty::Period).map(|p| format!("length({p})")),
            2 => {
                let a = self.single(Ty::Date)?;
                let b = self.single(Ty::Date)?;
                Some(format!("({a} - {b})"))
            }
            _ => self.single(Ty::Duration),
        }
    }
}
