//! Truth where authors admit not to know.

/// Three values, and a fourth for what is open only because of a mistake in the files.
///
/// The order is the order of `or`: `and` is the minimum, `or` the maximum. `not` turns the ends and leaves what is
/// in between: (Kleene's strong logic, with *faulty* as a weaker *possible*: a finding that rests on an error in
/// the data is withheld, since the error is the finding).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold.
    False,
    /// Open, and only because a value is in error.
    Faulty,
    /// Open: it holds in some of the cases that the statements leave.
    Possible,
    /// It holds.
    True,
}

impl Truth {
    /// Both hold.
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// One holds.
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// It does not hold.
    pub fn negate(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            open @ (Truth::Faulty | Truth::Possible) => open,
        }
    }

    /// Whether it is certain one way or the other.
    pub fn is_decided(self) -> bool {
        matches!(self, Truth::True | Truth::False)
    }
}

impl From<bool> for Truth {
    fn from(b: bool) -> Truth {
        if b { Truth::True } else { Truth::False }
    }
}
