//! A made-up collection of agreements of any size, with a pack of its own: a function of the number of clauses alone.
//!
//! What grows with the clauses are agreements, authorities and budget lines; the vocabulary stays as it is. So the findings
//! grow linearly, and what is measured is the checker and not the growth of the answer.

use std::fmt::Write as _;

/// How many clauses a file holds.
const CLAUSES_A_FILE: usize = 200;
/// How many clauses an agreement has.
const CLAUSES_AN_AGREEMENT: usize = 20;

const VOCABULARY: &str = r#"
unit person | persons
unit EUR | euro
kind actor
kind action
action review "Review"
kind occupation
kind factor { raises: factor*  lowers: factor* }
kind effect { action: action  object: occupation  raises: factor*  lowers: factor* }
kind objective {
  owner: actor
  direction: increase | reduce
  factor: factor
  sentence "{owner} seeks to {direction} {factor}"
}
kind funding { amount: quantity in EUR/year  period: period }
kind agreement { parties: actor+ }
kind clause in agreement {
  obligor: actor
  modality: shall | may | shall_not
  action: action
  object: occupation
  amount: quantity in persons/year ?
  cost: quantity in EUR/person ?
  funding: funding ?
  period: period
  requires: clause*
  sentence "{obligor} {modality} {action} {object}"
}
"#;

const RULES: &str = r#"
define against(e: effect, o: objective) when (o.direction == reduce and e reaches o.factor positively via raises, -lowers)
  or (o.direction == increase and e reaches o.factor negatively via raises, -lowers)
define hinders(c: clause, o: objective)
  when some e: effect where c.action within e.action and c.object within e.object and against(e, o)

rule goal_conflict "A clause works against an objective of its own side" {
  severity: error
  for c: clause, o: objective
  where c.modality == shall and o.owner == c.obligor and hinders(c, o)
  report c.object "{c.title} works against {o.title}"
}
rule unfunded "A budget line is overcommitted" {
  severity: error
  for f: funding, y in years(f.period)
  where (sum of c.amount * c.cost for c: clause where c.funding == f and y in years(c.period)) > f.amount
  report f.amount "{f.title} does not cover what is promised for {y}"
}
rule duty_forbidden "One clause demands what another forbids" {
  severity: error
  for a: clause, b: clause
  where a.modality == shall and b.modality == shall_not and a.obligor == b.obligor
    and a.action within b.action and a.object within b.object and a.period overlaps b.period
  report a.action "{a.obligor} shall {a.action} {a.object}"
  with b.action "but {b.title} forbids it"
}
rule no_review "An agreement without review" {
  severity: warning
  for a: agreement
  where no c: clause where c.agreement == a and c.action within review
  report a "{a.title} is never reviewed"
}
rule waits_for_itself "A clause requires itself" {
  severity: error
  for c: clause
  where c reaches c via requires
  report c.requires "{c.title} waits for itself"
}
"#;

/// The files of a project with so many clauses: paths and texts.
pub(crate) fn corpus(clauses: usize) -> Vec<(String, String)> {
    let mut rng = Rng(0x9e37_79b9_7f4a_7c15 ^ clauses as u64);
    let actors = (clauses / 50).max(5);
    let lines = (clauses / 40).max(5);
    let mut files = vec![
        ("einklang.toml".to_owned(), "packs = [\"pack/\"]\nas_of = \"2026-01-01\"\n".to_owned()),
        ("pack/vocabulary.ekl".to_owned(), VOCABULARY.to_owned()),
        ("pack/rules.ekl".to_owned(), RULES.to_owned()),
        ("world.ekl".to_owned(), world(&mut rng, actors, lines)),
    ];
    for (number, first) in (0..clauses).step_by(CLAUSES_A_FILE).enumerate() {
        let last = clauses.min(first + CLAUSES_A_FILE);
        let text = agreements(&mut rng, first..last, actors, lines);
        files.push((format!("agreements/{number:05}.ekl"), text));
    }
    files
}

fn world(rng: &mut Rng, actors: usize, lines: usize) -> String {
    let mut text = String::from("# Invented.\noccupation worker \"Any occupation\"\n");
    for i in 0..12 {
        let _ = writeln!(text, "action act_{i} \"Action {i}\"");
        for j in 0..6 {
            let _ = writeln!(text, "action act_{i}_{j} \"Action {i}.{j}\" {{ part_of: act_{i} }}");
        }
    }
    for i in 0..25 {
        let _ = writeln!(text, "occupation job_{i} \"Occupation {i}\" {{ part_of: worker }}");
        for j in 0..20 {
            let _ = writeln!(text, "occupation job_{i}_{j} \"Occupation {i}.{j}\" {{ part_of: job_{i} }}");
        }
    }
    // Edges lead to later factors only: no walk comes back.
    for i in 0..120 {
        let to = |rng: &mut Rng| (i + 1 + rng.below(12)).min(120);
        let (up, down) = (to(rng), to(rng));
        let _ = writeln!(text, "factor factor_{i} {{ raises: factor_{up}  lowers: factor_{down} }}");
    }
    text.push_str("factor factor_120\n");
    for i in 0..60 {
        let (action, job, up) = (rng.below(12), rng.below(25), rng.below(60));
        let _ = writeln!(
            text,
            "effect effect_{i} {{ action: act_{action}  object: job_{job}  raises: factor_{up} }}"
        );
    }
    for i in 0..actors {
        let _ = writeln!(text, "actor actor_{i} \"Authority {i}\"");
    }
    for i in 0..actors / 2 {
        let direction = rng.pick(&["increase", "reduce"]);
        let (owner, factor) = (rng.below(actors), 60 + rng.below(60));
        let _ = writeln!(
            text,
            "objective objective_{i} \"Objective {i}\" {{ actor_{owner} seeks to {direction} factor_{factor} }}"
        );
    }
    for i in 0..lines {
        let amount = 20_000 + 1_000 * rng.below(400);
        let _ = writeln!(
            text,
            "funding line_{i} \"Budget line {i}\" {{ amount: {amount} EUR/year  period: 2026-01-01 .. 2029-12-31 }}"
        );
    }
    text
}

fn agreements(rng: &mut Rng, clauses: std::ops::Range<usize>, actors: usize, lines: usize) -> String {
    let mut text = String::new();
    let end = clauses.end;
    for first in clauses.step_by(CLAUSES_AN_AGREEMENT) {
        let number = first / CLAUSES_AN_AGREEMENT;
        let (one, other) = (rng.below(actors), rng.below(actors));
        let _ = writeln!(text, "agreement agreement_{number} \"Agreement {number}\" {{");
        let _ = writeln!(
            text,
            "  parties: actor_{one}{}",
            if one == other { String::new() } else { format!(", actor_{other}") }
        );
        text.push_str("}\n");
        for i in first..end.min(first + CLAUSES_AN_AGREEMENT) {
            clause(rng, &mut text, number, i - first, [one, other], lines);
        }
    }
    text
}

fn clause(rng: &mut Rng, text: &mut String, agreement: usize, i: usize, parties: [usize; 2], lines: usize) {
    let obligor = rng.pick(&parties);
    let modality = *rng.pick(&["shall", "shall", "shall", "shall", "may", "may", "may", "may", "shall_not"]);
    let action = match rng.below(12) {
        0 => "review".to_owned(),
        _ => format!("act_{}_{}", rng.below(12), rng.below(6)),
    };
    let (job, group) = (rng.below(25), rng.below(20));
    let (from, years) = (2024 + rng.below(4), 1 + rng.below(4));
    let _ = writeln!(text, "clause agreement_{agreement}.c_{i} \"Article {}\" {{", i + 1);
    let _ = writeln!(text, "  actor_{obligor} {modality} {action} job_{job}_{group}");
    if rng.below(3) == 0 {
        let (amount, cost, line) = (1 + rng.below(40), 100 + rng.below(900), rng.below(lines));
        let _ = writeln!(
            text,
            "  amount: {amount} persons/year   cost: {cost}.50 EUR/person   funding: line_{line}"
        );
    }
    if i > 0 && rng.below(4) == 0 {
        let _ = writeln!(text, "  requires: c_{}", rng.below(i));
    }
    let _ = writeln!(text, "  period: {from}-01-01 .. {}-12-31\n}}", from + years);
}

/// A small generator of numbers (xorshift64*), the same everywhere.
struct Rng(u64);

impl Rng {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % n
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}
