//! Aggregates: what they leave out, what is only possible, and what has no bound.

use super::ask;

const WORLD: &str = "
unit person | persons
kind lot { n: quantity in persons ? >= 0   d: date ?  t: duration ?  level: low | mid | high ? }
kind thing { lots: lot*   ns: number* }
lot one { n: 1 person  d: 2026-01-01  t: 1 month  level: low }
lot two { n: 2 persons  d: 2026-02  t: 2 months  level: high }
lot range { n: 2 .. 4 persons }
lot open { n: unknown persons }
lot none
thing sure { lots: one, two, none  ns: 1, 2 }
thing ranged { lots: one, range }
thing with_open { lots: one, open }
thing maybe { lots: one, unknown }
thing only_none { lots: none }
thing empty
thing blind { lots: unknown  ns: unknown, 3 }
";

#[test]
fn aggregates_leave_none_out_and_know_what_nothing_is() {
    ask(
        WORLD.replace("unknown persons", "unknown").as_str(),
        "(sum of l.n for l in sure.lots) == 3 persons       # certain
         (count of l in sure.lots) == 3                      # certain
         (count of l in sure.lots where l.n is given) == 2   # certain
         (min of l.n for l in sure.lots) == 1 person         # certain
         (max of l.n for l in sure.lots) == 2 persons        # certain
         (sum of l.n for l in empty.lots) == 0 persons       # certain
         (count of l in empty.lots) == 0                     # certain
         (min of l.n for l in empty.lots) == 0 persons       # never
         (min of l.n for l in empty.lots) is none            # certain
         (min of l.n for l in only_none.lots) is none        # certain
         (sum of l.n for l in only_none.lots) == 0 persons   # certain
         (max of l.d for l in sure.lots) after 2026-01-31    # certain
         (min of l.d for l in sure.lots) == 2026-01-01       # certain
         (max of l.t for l in sure.lots) == 2 months         # certain
         (sum of l.n for l: lot where l.level == high) == 2 persons   # certain
         (sum of n for n in sure.ns) == 3                    # certain
         (sum of 2 * n for n in sure.ns) == 6                # certain
         (count of l: lot) == 5                              # certain
         (count of l: lot, t: thing where l in t.lots and t != blind and t != maybe) == 8 # certain
         one in (set of l for l: lot where l.level == low)   # certain
         two in (set of l for l: lot where l.level == low)   # never
         (set of l for l: lot where l.level == low) overlaps ranged.lots   # certain
         (set of l.n for l in sure.lots) overlaps (set of l.n for l in ranged.lots)   # certain
         some l in (set of l2 for l2: lot where l2.level == high) where l == two   # certain
         (sum of l.level for l: lot) > 1                     # expected a number
         (max of l.level for l: lot) == low                  # expected a number
        ",
    );
}

#[test]
fn a_possible_element_counts_from_nothing_to_its_value() {
    ask(
        &WORLD.replace("unknown persons", "unknown"),
        "(sum of l.n for l in ranged.lots) >= 3 persons      # certain
         (sum of l.n for l in ranged.lots) > 3 persons       # possible
         (sum of l.n for l in ranged.lots) > 5 persons       # never
         (sum of l.n for l in with_open.lots) >= 1 person    # certain
         (sum of l.n for l in with_open.lots) > 1_000 persons # possible
         (count of l in with_open.lots) == 2                 # certain
         (count of l in with_open.lots where l.n > 5 persons) == 0 # possible
         (count of l in with_open.lots where l.n > 5 persons) <= 1 # certain
         (sum of l.n for l: lot where l.n > 3 persons) <= 4 persons # possible
         (sum of l.n for l in ranged.lots where l.n > 3 persons) <= 4 persons # certain
         (sum of l.n for l in ranged.lots where l.n > 3 persons) == 0 persons # possible
         (max of l.n for l in ranged.lots where l.n > 3 persons) >= 2 persons # possible
         (max of l.n for l in ranged.lots where l.n > 3 persons) is none # possible
         (max of l.n for l in ranged.lots) >= 2 persons      # certain
         (min of l.n for l in ranged.lots) == 1 person       # certain
         (min of l.n for l in with_open.lots) <= 1 person    # certain
         (sum of l.n for l in maybe.lots) >= 1 person        # certain
         (sum of l.n for l in maybe.lots) > 100 persons      # possible
         (count of l in maybe.lots) >= 1                     # certain
         (count of l in maybe.lots) > 10                     # possible
         (count of l in blind.lots) == 0                     # possible
         (max of l.n for l in maybe.lots) >= 1 person        # certain
         (max of l.n for l in maybe.lots) > 1 person         # possible
         (min of l.n for l in maybe.lots) <= 1 person        # certain
         (max of l.n for l in blind.lots) > 1 person         # possible
         (max of l.n for l in blind.lots) is none            # possible
         (sum of n for n in blind.ns) > 3                    # possible
         one in (set of l for l in blind.lots)               # possible
         one in (set of l for l in maybe.lots)               # certain
         two in (set of l for l in maybe.lots)               # possible
         range in (set of l for l: lot where l.n > 3 persons) # possible
         one in (set of l for l: lot where l.n > 3 persons)   # never
        ",
    );
}
