//! Where places of a text are after one stretch of it was replaced.

use super::{Place, SourceId, Span};

/// One stretch of a text that was replaced by another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// Which text.
    pub source: SourceId,
    /// Where it begins, before and after.
    pub start: u32,
    /// Where it ended.
    pub old_end: u32,
    /// Where it ends.
    pub new_end: u32,
}

impl Shift {
    /// The shortest stretch that is different.
    pub fn between(source: SourceId, old: &str, new: &str) -> Shift {
        let (a, b) = (old.as_bytes(), new.as_bytes());
        let shorter = a.len().min(b.len());
        let start = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let room = shorter - start;
        let same = a.iter().rev().zip(b.iter().rev()).take(room).take_while(|(a, b)| a == b).count();
        Shift {
            source,
            start: start as u32,
            old_end: (a.len() - same) as u32,
            new_end: (b.len() - same) as u32,
        }
    }

    /// Where a span is now; nothing where one of its ends was replaced.
    pub fn span(&self, span: Span) -> Option<Span> {
        // What is put in between two things belongs to neither.
        let start = self.behind(span.start).or_else(|| self.before(span.start))?;
        let end = self.before(span.end).or_else(|| self.behind(span.end))?;
        (start <= end).then_some(Span { start, end })
    }

    /// The same of a place in any text.
    pub fn place(&self, place: Place) -> Option<Place> {
        if place.source != self.source {
            return Some(place);
        }
        self.span(place.span).map(|span| Place { span, ..place })
    }

    /// Whether some of the characters of a span, or those at its ends, were replaced.
    pub fn touches(&self, span: Span) -> bool {
        span.start <= self.old_end && self.start <= span.end
    }

    fn before(&self, at: u32) -> Option<u32> {
        (at <= self.start).then_some(at)
    }

    fn behind(&self, at: u32) -> Option<u32> {
        (at >= self.old_end).then(|| at - self.old_end + self.new_end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_an_edit_moves_with_it() {
        let shift = Shift::between(SourceId(3), "a: one  b: two", "a: three  b: two");
        assert_eq!((shift.start, shift.old_end, shift.new_end), (3, 5, 7));
        let moved = |start, end| shift.span(Span { start, end }).map(|s| (s.start, s.end));
        assert_eq!(moved(0, 1), Some((0, 1)));
        assert_eq!(moved(8, 9), Some((10, 11)));
        assert_eq!(moved(0, 14), Some((0, 16)), "around it");
        assert_eq!(moved(4, 6), None, "half of it is gone");
        let inserted = Shift::between(SourceId(0), "ab", "a-b");
        assert_eq!(inserted.span(Span { start: 0, end: 1 }), Some(Span { start: 0, end: 1 }));
        assert_eq!(inserted.span(Span { start: 1, end: 2 }), Some(Span { start: 2, end: 3 }));
        assert_eq!(
            Shift::between(SourceId(0), "aa", "aaa").span(Span { start: 0, end: 2 }).map(|s| s.end),
            Some(2)
        );
    }
}
