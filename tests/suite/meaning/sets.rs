//! Sets, taxonomies and quantifiers over them, with unknown elements and `any`.

use super::{ask, finds};

const WORLD: &str = "
kind class { }
class work
class health { part_of: work }
class skilled { part_of: work }
class nurse { part_of: health, skilled }
class midwife { part_of: health }
class cook { part_of: skilled }
class floating { part_of: unknown }
class afloat { part_of: floating }
kind special is class { }
special surgeon { part_of: health }
kind other { }
other stone
class pebble { part_of: stone }
other flint { part_of: nurse }
other drift { part_of: unknown }
other alone
kind nobody { }
kind thing {
  has: class*
  every: class* = any
  one: class ?
  some: class* = unknown
  n: number*
  nowhere: nobody* = any
}
thing none
thing nurses { has: nurse  one: nurse  every: nurse  some: nurse  n: 1, 2 }
thing cooks { has: cook, midwife  one: cook  n: 2, unknown }
thing healthy { has: health  one: health }
thing open { has: unknown  one: unknown }
thing mixed { has: nurse, unknown }
thing all { has: any }
thing drifting { has: floating  one: floating }
kind box { in_what: thing* }
box both { in_what: nurses, cooks }
box blind { in_what: nurses, unknown }
box bare
";

#[test]
fn within_is_equal_or_inside_by_part_of() {
    ask(
        WORLD,
        "nurse within nurse               # certain
         nurse within health              # certain
         nurse within skilled             # certain
         nurse within work                # certain
         health within nurse              # never
         cook within health               # never
         nurses.one within health         # certain
         nurse within healthy.has          # certain
         nurse within cooks.has           # never
         nurse within mixed.has           # certain
         cook within mixed.has            # possible
         nurse within open.has            # possible
         nurse within none.has            # never
         nurse within all.has             # certain
         open.one within health           # possible
         none.one within health           # never
         floating within work             # possible
         afloat within work               # possible
         afloat within floating           # certain
         afloat within open.one           # possible
         stone within work                # never
         pebble within stone              # certain
         flint within all.has             # certain
         stone within all.has             # never
         drift within all.has             # possible
         healthy.has within work           # several values
        ",
    );
}

#[test]
fn in_overlaps_and_meets_treat_what_is_not_known_as_possible() {
    ask(
        WORLD,
        "nurse in nurses.has                 # certain
         cook in nurses.has                  # never
         health in nurses.has                # never
         nurse in mixed.has                  # certain
         cook in mixed.has                   # possible
         nurse in open.has                   # possible
         nurse in none.has                   # never
         nurse in none.every                 # certain
         cook in nurses.every                # never
         nurse in none.some                  # possible
         cook in nurses.some                 # never
         open.one in nurses.has              # possible
         open.one in none.has                # never
         none.one in open.has                # never
         1 in nurses.n                       # certain
         3 in nurses.n                       # never
         3 in cooks.n                        # possible
         nurses.has overlaps mixed.has       # certain
         nurses.has overlaps cooks.has       # never
         cooks.has overlaps mixed.has        # possible
         cooks.has overlaps open.has         # possible
         none.has overlaps open.has          # never
         none.has overlaps all.has           # never
         cooks.has overlaps all.has          # certain
         cooks.has overlaps none.every       # certain
         open.has overlaps all.has           # possible
         nurses.n overlaps cooks.n           # certain
         nurses.has meets healthy.has         # certain
         healthy.has meets nurses.has         # certain
         nurses.has meets cooks.has          # never
         cooks.has meets healthy.has          # certain
         open.has meets healthy.has           # possible
         none.has meets open.has             # never
         all.has meets cooks.has             # certain
         nurse meets health                  # certain
         health meets all.has                # certain
         stone meets all.has                 # certain
         flint meets all.has                 # certain
         alone meets all.has                 # possible
         none.nowhere overlaps none.nowhere  # certain
         none.nowhere meets none.nowhere     # certain
         none.nowhere meets none.every       # never
         none.has meets none.nowhere         # never
         open.has meets none.nowhere         # possible
         drifting.has meets healthy.has       # possible
         both.in_what.has overlaps cooks.has # certain
         nurse in both.in_what.has           # certain
         cook in blind.in_what.has           # possible
         nurse in blind.in_what.has          # certain
         nurse in bare.in_what.has           # never
         some n in none.nowhere where n == n  # never
         nurse in (cook, nurse)              # certain
         nurses.one in (cook, midwife)       # never
         open.one in (cook, midwife)         # possible
         none.one in (cook, midwife)         # never
         surgeon is special                  # certain
         nurse is special                    # never
         open.one is special                 # possible
         none.one is special                 # never
         stone is special                    # can never be compared
         nurses.has == nurse                 # several values
         both.in_what.n < 1                  # several values
        ",
    );
}

#[test]
fn quantifiers_over_kinds_and_paths() {
    ask(
        WORLD,
        "some c: class where c within health          # certain
         some c: special where c within skilled       # never
         no c: special where c within skilled         # certain
         every c: special where c within work satisfies c within health # certain
         every c: class where c within health satisfies c within skilled # never
         every c: other where c within work satisfies c within health # possible
         some c in nurses.has where c == nurse        # certain
         some c in none.has where c == nurse          # never
         some c in open.has where c == nurse          # possible
         some c in mixed.has where c == cook          # possible
         some c in mixed.has where c == nurse         # certain
         no c in mixed.has where c == cook            # possible
         no c in none.has where c == cook             # certain
         every c in none.has satisfies c == cook      # certain
         every c in nurses.has satisfies c == nurse   # certain
         every c in mixed.has satisfies c == nurse    # possible
         every c in mixed.has satisfies c == cook     # never
         every c in cooks.has where c == cook satisfies c within skilled # certain
         some c in all.has where c == cook            # certain
         some b: box, t in b.in_what where nurse in t.has # certain
         some t in blind.in_what where cook in t.has  # possible
         some c in nurses.one where c == nurse        # certain
         some n in nurses.n where n > 1               # certain
         some n in nurses.n where n > 2               # never
         some n in cooks.n where n > 2                # possible
         some c: class where c in open.has            # possible
         no c: class where c in open.has              # possible
         nurses.has is given                          # certain
         none.has is given                            # never
         open.has is given                            # certain
         open.has is known                            # never
         open.has is unknown                          # certain
         mixed.has is given                           # certain
         mixed.has is known                           # never
         all.has is given                             # certain
         none.every is given                          # never
         none.every is none                           # never
         none.every is known                          # certain
         none.some is unknown                         # certain
        ",
    );
}

#[test]
fn a_variable_over_a_path_binds_what_is_known_and_says_what_is_left_out() {
    finds(
        r#"
kind class { }
class nurse
kind thing { has: class* }
thing mixed { has: nurse, unknown }
rule r { for t: thing, c in t.has report t "{c}" }
# finds: project/r t=mixed c=nurse
# not checked: project/r something in `t.has` is unknown: only what is known was looked at
"#,
    );
}

#[test]
fn pairs_are_two_different_ones_each_once() {
    finds(
        r#"
kind thing { n: number ? }
thing a { n: 1 }
thing b { n: 1 }
thing c { n: 2 }
rule r { for pair x, y: thing where x.n == y.n report x "{y}" }     # finds: project/r x=a y=b
rule s { for pair x, y: thing where x.n < y.n report x "{y}" }
# finds: project/s x=a y=c
# finds: project/s x=b y=c
rule all { for x: thing, y: thing where x.n == 2 and y.n == 2 report x "{y}" }   # finds: project/all x=c y=c
"#,
    );
}

#[test]
fn a_year_is_among_those_of_rival_periods_as_far_as_they_agree() {
    super::ask(
        r#"
source s1 {}
source s2 {}
kind d { p: period ?  q: period ? }
d differ { p: 2026 .. 2026 cite s1, 2027 .. 2027 cite s2  q: 2026 .. 2026 }
d share { p: 2026 .. 2026 cite s1, 2026 .. 2028 cite s2  q: 2026 .. 2026 }
"#,
        "
         some y in years(differ.q) where y in years(differ.p)     # possible
         some y in years(share.q) where y in years(share.p)       # certain
        ",
    );
}

#[test]
fn an_unknown_entity_is_one_of_any_only_if_it_is_of_their_kind() {
    finds(
        r#"
kind place {}
kind port is place {}
kind ship { calls: port* = any  home: place = unknown  berth: port = unknown }
ship a {}
rule home { for s: ship where s.home in s.calls report s "" }    # finds: possible project/home s=a
rule berth { for s: ship where s.berth in s.calls report s "" }  # finds: project/berth s=a
"#,
    );
}

#[test]
fn an_unknown_entity_stands_in_one_that_is_unknown() {
    finds(
        r#"
kind house {}
kind room in house {}
kind guest { has: room*  sleeps: room ? }
guest a { has: unknown  sleeps: unknown }
rule given { for g: guest where g.sleeps.house is given report g "" }   # finds: project/given g=a
rule none { for g: guest where g.sleeps.house is none report g "" }
rule known { for g: guest where g.sleeps.house is known report g "" }
rule any_given { for g: guest where g.has.house is given report g "" }  # finds: possible project/any_given g=a
rule every { for g: guest where every r in g.has satisfies r.house is given report g "" }  # finds: project/every g=a
"#,
    );
}
