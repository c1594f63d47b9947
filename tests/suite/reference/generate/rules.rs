//! Random thresholds, defines and rules.

use super::Dice;
use super::conditions::Writer;
use super::data::Entity;
use super::schema::{ENTITY, Schema, Ty, UNITS};

/// All rules with what they use.
pub(super) fn text(dice: &mut Dice, schema: &Schema, entities: &[Entity]) -> String {
    let mut w = Writer {
        dice,
        schema,
        entities,
        variables: Vec::new(),
        predicates: Vec::new(),
        functions: Vec::new(),
        fresh: 0,
    };
    let mut text = format!("value threshold = {}\n", w.dice.between(1, 9));
    for i in 0..w.dice.below(4) {
        text += &w.define(i + 1);
    }
    for i in 0..w.dice.between(1, 3) {
        text += &w.rule(i + 1);
    }
    text
}

impl Writer<'_> {
    fn parameter(&mut self) -> (String, usize) {
        let name = self.fresh();
        let kind = self.dice.below(self.schema.kinds.len());
        self.variables.push((name.clone(), Ty::Kind(kind)));
        (name, kind)
    }

    fn define(&mut self, i: usize) -> String {
        let text = match self.dice.below(5) {
            0 => {
                let (a, kind) = self.parameter();
                let unit = self.dice.below(UNITS.len());
                let body = self.number(unit, 2);
                self.functions.push((format!("f{i}"), kind, unit));
                // A define that names no variable of its own would be an odd function.
                let body = if body.contains(&a) { body } else { format!("({body} + sum_{i}({a}))") };
                if body.contains("sum_") {
                    self.functions.pop();
                    String::new()
                } else {
                    format!("define f{i}({a}: {}) = {body}\n", self.schema.kind_name(kind))
                }
            }
            1 | 2 => {
                let (a, k) = self.parameter();
                let (b, l) = self.parameter();
                let body = self.condition(2);
                self.predicates.push((format!("d{i}"), vec![k, l]));
                let (k, l) = (self.schema.kind_name(k), self.schema.kind_name(l));
                format!("define d{i}({a}: {k}, {b}: {l}) when {body}\n")
            }
            _ => self.recursive(i),
        };
        self.variables.clear();
        text
    }

    /// A predicate that calls itself, or one that calls another and back.
    fn recursive(&mut self, i: usize) -> String {
        let name = format!("r{i}");
        let (a, kind) = self.parameter();
        let b = self.fresh();
        self.variables.push((b.clone(), Ty::Kind(kind)));
        let base = self.condition(1);
        let z = self.fresh();
        let schema = self.schema;
        let step = self.several(|t| matches!(t, Ty::Kind(k) if k != ENTITY && schema.is(k, kind)));
        let from = match step {
            Some(path) if self.dice.chance(60) => format!("{z} in {}", path.text),
            _ => format!("{z}: {}", schema.kind_name(kind)),
        };
        self.variables.push((z.clone(), Ty::Kind(kind)));
        let with = if self.dice.chance(60) { format!("{} and ", self.condition(0)) } else { String::new() };
        self.variables.pop();
        let k = schema.kind_name(kind);
        self.predicates.push((name.clone(), vec![kind, kind]));
        if self.dice.chance(25) {
            let other = format!("{name}b");
            return format!(
                "define {name}({a}: {k}, {b}: {k}) when {base} or (some {from} where {with}{other}({z}, {b}))\n\
                 define {other}({a}: {k}, {b}: {k}) when {name}({b}, {a}) or {base}\n"
            );
        }
        format!(
            "define {name}({a}: {k}, {b}: {k}) when {base} or (some {from} where {with}{name}({z}, {b}))\n"
        )
    }

    fn rule(&mut self, i: usize) -> String {
        self.variables.clear();
        let mut text = format!("rule q{i} {{\n");
        if self.dice.chance(20) && self.schema.kinds.len() > 1 {
            let kind = self.dice.below(self.schema.kinds.len());
            let (a, b) = (self.fresh(), self.fresh());
            text += &format!("  for pair {a}, {b}: {}\n", self.schema.kind_name(kind));
            self.variables = vec![(a, Ty::Kind(kind)), (b, Ty::Kind(kind))];
        } else {
            let most = self.dice.pick(&[&1, &2, &2, &3]);
            // The first variable ranges over a kind, for there is nothing yet to take it from.
            let binders = self.binders(*most);
            text += &format!("  for {binders}\n");
        }
        let mut shown: Vec<String> = self.variables.iter().map(|(n, _)| n.clone()).collect();
        for _ in 0..self.dice.between(1, 2) {
            if self.dice.chance(20) {
                let unit = self.dice.below(UNITS.len());
                let name = self.fresh();
                let number = self.number(unit, 2);
                text += &format!("  let {name} = {number}\n");
                text +=
                    &format!("  where {name} {} {}\n", self.dice.pick(&["<", ">="]), self.number(unit, 0));
                shown.push(name);
            }
            text += &format!("  where {}\n", self.condition(2));
        }
        if self.dice.chance(35) {
            text += &format!("  unless {}\n", self.condition(1));
        }
        match self.dice.below(5) {
            0 => text += &format!("  severity: {}\n", self.dice.pick(&["error", "warning", "note"])),
            1 => text += &format!("  severity: error when {}, warning\n", self.condition(0)),
            2 => {
                let (a, b) = (self.condition(0), self.condition(0));
                text += &format!("  severity: warning when {a}, note when {b}\n");
            }
            _ => {}
        }
        let place = shown[0].clone();
        let shown: Vec<String> = shown.iter().map(|n| format!("{{{n}}}")).collect();
        text + &format!("  report {place} \"{}\"\n}}\n", shown.join(" "))
    }
}
