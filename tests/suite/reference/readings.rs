//! Where the description leaves room: which reading the programs are compared by. Each is a sentence that
//! `docs/language.md` should say; turning one over shows what depends on it.

/// A default counts as written for `is given`.
pub(super) const DEFAULTS_ARE_GIVEN: bool = false;

/// The default holds at a time for which nothing is stated, also where something is stated for other times.
pub(super) const DEFAULTS_AT_OTHER_TIMES: bool = false;

/// `a meets b` asks both ways: an element of `a` within one of `b`, or the other way round.
pub(super) const MEETS_BOTH_WAYS: bool = true;

/// Behind an unknown entity, a many-valued path is given and unknown; else both are only possible.
pub(super) const UNKNOWN_IS_GIVEN: bool = false;

/// Where `any` stands, `unknown` adds nothing: it is one of them.
pub(super) const ANY_ABSORBS: bool = true;

/// A predicate or function asked about *none* is evaluated as it is written, and not false or none at once.
pub(super) const NONE_IS_AN_ARGUMENT: bool = true;

/// A signed walk is possible wherever an unknown step can be met, also where no simple path leads on from there.
pub(super) const UNKNOWN_NEAR_A_WALK: bool = true;

/// `highest(at least 5)` is unknown, and not a number of at least 5.
pub(super) const OPEN_END_IS_UNKNOWN: bool = true;
