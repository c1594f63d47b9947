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

/// Which of less, equal and greater can be the case between two values that may be uncertain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// The left may be less.
    pub less: bool,
    /// They may be equal.
    pub equal: bool,
    /// The left may be greater.
    pub greater: bool,
}

impl Order {
    /// Nothing is excluded.
    pub const ANY: Order = Order { less: true, equal: true, greater: true };

    /// `<`
    pub fn lt(self) -> Truth {
        decide(self.less, self.equal || self.greater)
    }

    /// `<=`
    pub fn le(self) -> Truth {
        decide(self.less || self.equal, self.greater)
    }

    /// `>`
    pub fn gt(self) -> Truth {
        decide(self.greater, self.less || self.equal)
    }

    /// `>=`
    pub fn ge(self) -> Truth {
        decide(self.greater || self.equal, self.less)
    }

    /// `==`
    pub fn eq(self) -> Truth {
        decide(self.equal, self.less || self.greater)
    }

    /// `!=`
    pub fn ne(self) -> Truth {
        decide(self.less || self.greater, self.equal)
    }

    /// The same, seen from the other side.
    pub fn reverse(self) -> Order {
        Order { less: self.greater, greater: self.less, ..self }
    }
}

impl From<std::cmp::Ordering> for Order {
    fn from(ordering: std::cmp::Ordering) -> Order {
        Order { less: ordering.is_lt(), equal: ordering.is_eq(), greater: ordering.is_gt() }
    }
}

/// What is known where it can hold, and can fail to.
fn decide(can: bool, can_not: bool) -> Truth {
    match (can, can_not) {
        (false, _) => Truth::False,
        (true, true) => Truth::Possible,
        (true, false) => Truth::True,
    }
}
