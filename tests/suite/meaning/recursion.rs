//! Defines: put in place, recursive, mutually recursive, negated in strata, counted.

use super::{ask, finds};

const WORLD: &str = "
kind node { to: node*  n: number ?  next: node ? }
node a { to: b  n: 1 }
node b { to: c, unknown  n: unknown  next: d }
node c { to: a, d  n: 3  next: unknown }
node d { n: 4 }
node e { to: e }
node f { to: unknown }
define edge(x: node, y: node) when y in x.to
define path(x: node, y: node) when edge(x, y) or some z: node where path(x, z) and edge(z, y)
define even(x: node, y: node) when some z: node where edge(x, z) and (odd(z, y))
define odd(x: node, y: node) when edge(x, y) or some z: node where edge(x, z) and even(z, y)
define cyclic(x: node) when path(x, x)
define apart(x: node, y: node) when x != y and not path(x, y)
define isolated(x: node) when no y: node where y != x and (path(x, y) or path(y, x))
define rank(x: node) = count of y: node where path(x, y)
define weight(x: node) = x.n * 2
define double(x: node) = weight(x) * 2
define big(x: node, least: number) when x.n >= least
define rises(x: node) when x.n > 2 or some y: node where y in x.to and rises(y)
define heir(x: node, y: node) when y == x.next or heir(x.next, y)
define all_big(x: node) when every y: node where edge(x, y) satisfies big(y, 3)
";

#[test]
fn recursive_defines_have_a_unique_answer() {
    ask(
        WORLD,
        "path(a, c)               # certain
         path(a, a)               # certain
         path(a, d)               # certain
         path(a, e)               # possible
         path(d, a)               # never
         path(e, e)               # certain
         path(e, a)               # never
         path(f, a)               # possible
         even(a, c)               # certain
         odd(a, b)                # certain
         odd(a, d)                # certain
         even(a, b)               # certain
         even(f, a)               # possible
         even(e, e)               # certain
         odd(d, d)                # never
         cyclic(b)                # certain
         cyclic(d)                # never
         cyclic(f)                # possible
         apart(d, a)              # certain
         apart(a, d)              # never
         apart(a, e)              # possible
         isolated(e)              # possible
         isolated(d)              # never
         isolated(a)              # never
         rank(d) == 0             # certain
         rank(a) >= 4             # certain
         rank(a) == 4             # possible
         rank(a) > 6              # never
         rank(e) == 1             # certain
         weight(d) == 8           # certain
         double(d) == 16          # certain
         weight(b) == 8           # possible
         double(e) == 16          # never
         big(d, 4)                # certain
         big(d, 5)                # never
         big(b, 5)                # possible
         rises(d)                 # certain
         rises(a)                 # certain
         rises(e)                 # never
         rises(f)                 # possible
         heir(b, d)               # certain
         heir(b, a)               # never
         heir(c, a)               # possible
         all_big(c)               # never
         all_big(d)               # certain
         all_big(b)               # possible
         some x: node where path(x, e) and x == e      # certain
         (count of x: node where cyclic(x)) >= 4       # certain
         (sum of x.n for x: node where path(a, x)) >= 8 # possible
         (sum of x.n for x: node where path(c, x) and x.n is known) >= 8 # certain
        ",
    );
}

/// What is possible by one way, found first, and certain by another, found later, is certain.
#[test]
fn what_is_possible_first_may_rise_to_certain() {
    ask(
        "
kind node { maybe: node*  sure: node*  weight: number ? }
node a { maybe: unknown  sure: b  weight: unknown }
node b { sure: c  weight: 5 }
node c { sure: d  weight: unknown }
node d { weight: 5 }
define link(x: node, y: node) when y in x.maybe or y in x.sure
define far(x: node, y: node) when link(x, y) or some z: node where far(x, z) and far(z, y)
define heavy(x: node) when x.weight > 3 or some y: node where y in x.sure and heavy(y)
define both(x: node) when other(x) or x.weight > 3
define other(x: node) when some y in x.sure where both(y)
",
        "far(a, b)            # certain
         far(a, c)            # certain
         far(a, d)            # certain
         far(a, a)            # possible
         far(b, d)            # certain
         far(d, a)            # never
         heavy(a)             # certain
         heavy(c)             # certain
         both(a)              # certain
         other(c)             # certain
         other(d)             # never
        ",
    );
}

/// The calls of a recursive define are found through indexes where there are many entities: by several ways, behind
/// further links, and in a define that is put in place twice.
#[test]
fn many_entities_do_not_change_what_is_derived() {
    let mut world = "
kind node { to: node*  back: node*  next: node ? }
node a { to: b  back: c }
node b { to: c  next: c }
node c { to: d  next: d }
node d { next: f }
node f { to: g }
node g
node h { to: h2 }
node h2
define both(x: node, y: node) when y in x.to or some z: node where both(x, z) and y in z.to and z in x.back
define linked(x: node, y: node) when y in x.to or some z: node where linked(x, z.next) and z.next.next == y
define half(x: node, z: node) when joined(x, z) and x != z
define joined(x: node, y: node) when y in x.to or some z: node, w: node where half(x, z) and half(w, z) and y in z.to and w == h
define path(x: node, y: node) when y in x.to or some z: node where path(x, z) and path(z, y)
"
    .to_owned();
    (0..60).for_each(|i| world.push_str(&format!("node n{i} {{ to: n{} }}\n", (i + 1) % 60)));
    ask(
        &world,
        "both(a, b)           # certain
         both(a, c)           # never
         linked(a, b)         # certain
         linked(b, c)         # certain
         linked(b, d)         # certain
         linked(b, f)         # certain
         linked(c, f)         # certain
         linked(a, d)         # never
         joined(a, b)         # certain
         joined(a, c)         # never
         path(a, d)           # certain
         path(a, f)           # never
         path(n3, n2)         # certain
         path(n3, a)          # never
         (count of y: node where path(n7, y)) == 60   # certain
         (count of x: node, y: node where path(x, y) and y == d) == 3   # certain
        ",
    );
}

#[test]
fn recursion_through_negation_or_an_aggregate_names_its_cycle() {
    finds(
        r#"
kind node { to: node*  n: number ? }
node a
define wins(x: node) when some y: node where y in x.to and not wins(y)
# finds: rules/recursion: a define may not depend on itself through a negation or an aggregate: `wins` → `wins`
define one(x: node) when two(x)
define two(x: node) when no y: node where y in x.to and one(y)
# finds: rules/recursion: a define may not depend on itself through a negation or an aggregate: `two` → `one` → `two`
define many(x: node) when (count of y: node where many(y)) > 1
# finds: rules/recursion: a define may not depend on itself through a negation or an aggregate: `many` → `many`
define depth(x: node) = 1 + (max of depth(y) for y in x.to)
# finds: rules/recursion: a define may not depend on itself through a negation or an aggregate: `depth` → `depth`
define high(x: node) = 1 + low(x)
define low(x: node) = 1 + high(x)
# finds: rules/recursion: a function may not use itself: `high` → `low` → `high`
# finds: rules/recursion: a function may not use itself: `low` → `high` → `low`
"#,
    );
}
