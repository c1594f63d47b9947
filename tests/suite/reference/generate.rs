//! Random small programs, typed by construction: vocabulary, entities, rules.

mod conditions;
mod data;
mod numbers;
mod rules;
mod schema;

use schema::Schema;

/// A tiny deterministic generator (xorshift*).
#[derive(Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        let mut dice = Dice((seed + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        (0..4).for_each(|_| {
            dice.next();
        });
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16
    }

    /// One of `0 .. n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }

    /// One of `a ..= b`.
    fn between(&mut self, a: usize, b: usize) -> usize {
        a + self.below(b + 1 - a)
    }

    /// So many times in a hundred.
    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    fn pick_of<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        if all.is_empty() { None } else { Some(all[self.below(all.len())].clone()) }
    }
}

/// Whether programs may also ask what the description does not settle, or the engine is known to answer otherwise.
fn open_questions() -> bool {
    std::env::var("EINKLANG_OPEN_QUESTIONS").is_ok()
}

/// The text of a program.
pub(super) fn program(seed: u64) -> String {
    parts(seed).concat()
}

/// The parts of a program: vocabulary, entities, rules.
pub(crate) fn parts(seed: u64) -> [String; 3] {
    let mut dice = Dice::new(seed);
    let schema = Schema::random(&mut dice);
    let vocabulary = schema.text();
    let entities = data::entities(&mut dice, &schema);
    let data = data::text(&mut dice, &schema, &entities);
    [vocabulary, data, rules::text(&mut dice, &schema, &entities)]
}
