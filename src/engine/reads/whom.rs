//! Of whom which properties are read, where a rule is evaluated as a whole: what nobody looked at may change.

use std::ops::Range;

use super::{BODY, DECLARED, Properties};
use crate::model::{EntityId, PropertyId};

/// Which properties of whom were read.
#[derive(Debug, Clone, Default)]
pub(in crate::engine) struct Whom {
    /// Those that were read of all at once, as an index or a graph is made.
    anyone: Properties,
    /// By property.
    real: Vec<Entities>,
    declared: Entities,
    body: Entities,
}

impl Whom {
    pub(in crate::engine) fn has(&self, e: EntityId, p: PropertyId) -> bool {
        let own = match p {
            DECLARED => Some(&self.declared),
            BODY => Some(&self.body),
            p => self.real.get(p.index()),
        };
        self.anyone.has(p) || own.is_some_and(|own| own.has(e))
    }

    pub(super) fn add(&mut self, e: EntityId, p: PropertyId) {
        // What stands for no entity never changes.
        if let Some(own) = self.of(p).filter(|_| e.is_real()) {
            own.add(e.0..e.0 + 1);
        }
    }

    pub(super) fn add_anyone(&mut self, p: PropertyId) {
        self.anyone.add(p);
    }

    fn of(&mut self, p: PropertyId) -> Option<&mut Entities> {
        match p {
            DECLARED => Some(&mut self.declared),
            BODY => Some(&mut self.body),
            p => {
                if self.real.len() <= p.index() {
                    self.real.resize_with(p.index() + 1, Entities::default);
                }
                self.real.get_mut(p.index())
            }
        }
    }

    /// Takes in what was read elsewhere.
    pub(in crate::engine) fn join(&mut self, other: &Whom) {
        self.anyone.join(&other.anyone);
        self.declared.join(&other.declared);
        self.body.join(&other.body);
        for (i, own) in other.real.iter().enumerate() {
            self.of(PropertyId(i as u32)).into_iter().for_each(|all| all.join(own));
        }
    }

    /// The same where entities have other numbers: who comes between two that were read counts as read.
    pub(in crate::engine) fn renumber(&mut self, now: &dyn Fn(EntityId) -> Option<EntityId>) {
        let all = self.real.iter_mut().chain([&mut self.declared, &mut self.body]);
        all.for_each(|own| own.renumber(now));
    }
}

/// Some entities: a bit for each, from some entity on.
#[derive(Debug, Clone, Default)]
struct Entities {
    /// In words of 64.
    first: usize,
    words: Vec<u64>,
}

const BITS: u32 = u64::BITS;

impl Entities {
    fn has(&self, e: EntityId) -> bool {
        let word = ((e.0 / BITS) as usize).checked_sub(self.first).and_then(|at| self.words.get(at));
        word.is_some_and(|word| word >> (e.0 % BITS) & 1 == 1)
    }

    fn word(&mut self, at: usize) -> Option<&mut u64> {
        if self.words.is_empty() {
            self.first = at;
        } else if at < self.first {
            let more = self.first - at;
            self.words.splice(0..0, std::iter::repeat_n(0, more));
            self.first = at;
        }
        let at = at - self.first;
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        self.words.get_mut(at)
    }

    fn add(&mut self, all: Range<u32>) {
        let mut next = all.start;
        while next < all.end {
            let word = next / BITS;
            let end = all.end.min((word + 1) * BITS);
            let ones = u64::MAX >> (BITS - (end - next)) << (next % BITS);
            self.word(word as usize).into_iter().for_each(|word| *word |= ones);
            next = end;
        }
    }

    fn join(&mut self, other: &Entities) {
        for (i, more) in other.words.iter().enumerate().filter(|(_, more)| **more != 0) {
            self.word(other.first + i).into_iter().for_each(|word| *word |= more);
        }
    }

    fn renumber(&mut self, now: &dyn Fn(EntityId) -> Option<EntityId>) {
        let mut all = Entities::default();
        for run in self.runs() {
            let first = run.clone().find_map(|e| now(EntityId(e)));
            let last = run.rev().find_map(|e| now(EntityId(e)));
            if let (Some(first), Some(last)) = (first, last) {
                all.add(first.0..last.0 + 1);
            }
        }
        *self = all;
    }

    /// Entities whose numbers follow each other.
    fn runs(&self) -> Vec<Range<u32>> {
        let mut all: Vec<Range<u32>> = Vec::new();
        for (i, word) in self.words.iter().enumerate() {
            let start = (self.first + i) as u32 * BITS;
            let mut at = 0;
            while at < BITS && word >> at != 0 {
                at += (word >> at).trailing_zeros();
                let ones = (word >> at).trailing_ones();
                let run = start + at..start + at + ones;
                match all.last_mut().filter(|last| last.end == run.start) {
                    Some(last) => last.end = run.end,
                    None => all.push(run),
                }
                at += ones;
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const P: PropertyId = PropertyId(3);

    fn read(all: &[u32]) -> Whom {
        let mut whom = Whom::default();
        all.iter().for_each(|e| whom.add(EntityId(*e), P));
        whom
    }

    fn of(whom: &Whom) -> Vec<u32> {
        (0..1000).filter(|e| whom.has(EntityId(*e), P)).collect()
    }

    #[test]
    fn what_was_read_of_whom_is_known() {
        let all = [3, 63, 64, 65, 127, 128, 700];
        assert_eq!(of(&read(&all)), all);
        let mut backwards = read(&[700, 65]);
        backwards.join(&read(&[3, 128]));
        assert_eq!(of(&backwards), [3, 65, 128, 700]);
        assert!(!backwards.has(EntityId(3), PropertyId(2)), "another property");
        backwards.add_anyone(PropertyId(2));
        assert!(backwards.has(EntityId(3), PropertyId(2)));
        backwards.add(EntityId(5), BODY);
        assert!(backwards.has(EntityId(5), BODY) && !backwards.has(EntityId(5), DECLARED));
    }

    #[test]
    fn who_has_another_number_was_still_read() {
        let mut whom = read(&[3, 62, 63, 64, 65, 66, 500]);
        // 64 is no more, and two come behind 65.
        whom.renumber(&|e| match e.0 {
            64 => None,
            e if e < 64 => Some(EntityId(e)),
            65 => Some(EntityId(64)),
            e => Some(EntityId(e + 1)),
        });
        assert_eq!(of(&whom), [3, 62, 63, 64, 65, 66, 67, 501], "who comes between counts as read");
    }
}
