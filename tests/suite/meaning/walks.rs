//! Walks: one or more steps, signs, cycles, unknown ends, steps along defines.

use super::{ask, finds};

const WORLD: &str = "
kind node { raises: node*  lowers: node*  next: node ?  plain: node ? }
node a { raises: b  lowers: c  next: b }
node b { raises: d  next: c }
node c { raises: d  next: d }
node d
node loop { lowers: pool  next: pool }
node pool { lowers: loop  next: loop }
node odd { lowers: even }
node even { raises: odd }
node open { raises: b, unknown }
node lost { next: unknown }
node to_lost { next: lost }
node s0 { raises: s1 }
node s1 { raises: s2 }
node s2 { raises: s3 }
node s3 { raises: s4 }
node s4 { raises: s5 }
node s5 { raises: s6 }
node s6 { raises: s7 }
node s7 { raises: s8 }
node s8 { raises: s9 }
node s9
kind set { of: node*  one: node ? }
set ends { of: c, s9 }
set nobody
set anybody { of: any }
set who { of: unknown  one: unknown }
define leads(x: node, y: node) when y in x.raises or y in x.lowers
define far(x: node, y: node) when some z: node where leads(x, z) and (z == y or far(z, y))
define hurts(x: node, y: node) when y in x.lowers
";

#[test]
fn reaches_takes_one_or_more_steps() {
    ask(
        WORLD,
        "a reaches b via next              # certain
         a reaches d via next              # certain
         a reaches a via next              # never
         loop reaches loop via next        # certain
         b reaches a via next              # never
         a reaches d via raises            # certain
         a reaches c via raises            # never
         a reaches c via raises, lowers    # certain
         d reaches d via raises            # never
         lost reaches d via next           # possible
         to_lost reaches d via next        # possible
         to_lost reaches lost via next     # certain
         open reaches d via raises         # certain
         open reaches c via raises         # possible
         a reaches ends.of via next        # certain
         b reaches ends.of via raises      # never
         a reaches nobody.of via next      # never
         a reaches nobody.one via next     # never
         a reaches anybody.of via next     # certain
         d reaches anybody.of via next     # never
         a reaches who.of via next         # possible
         d reaches who.of via next         # never
         who.one reaches d via next        # possible
         nobody.one reaches d via next     # never
         s0 reaches s9 via raises          # certain
         a reaches d via nxt               # neither a property
         a reaches d via plain             # never
         ends.of reaches d via next        # several values
        ",
    );
}

#[test]
fn signed_walks_keep_both_signs_and_end_after_eight_steps() {
    ask(
        WORLD,
        "a reaches d positively via raises, -lowers        # certain
         a reaches d negatively via raises, -lowers        # certain
         a reaches b negatively via raises, -lowers        # never
         a reaches c negatively via raises, -lowers        # certain
         a reaches c positively via raises, -lowers        # never
         loop reaches loop positively via raises, -lowers  # certain
         loop reaches loop negatively via raises, -lowers  # never
         odd reaches odd negatively via raises, -lowers    # certain
         odd reaches even negatively via raises, -lowers   # certain
         odd reaches even positively via raises, -lowers   # never
         open reaches b positively via raises, -lowers     # certain
         open reaches b negatively via raises, -lowers     # possible
         open reaches s9 positively via raises, -lowers    # possible
         s0 reaches s8 positively via raises, -lowers      # certain
         s0 reaches s9 positively via raises, -lowers      # never
         s1 reaches s9 positively via raises, -lowers      # certain
         a reaches ends.of negatively via raises, -lowers  # certain
         a reaches d negatively via leads, -hurts          # certain
        ",
    );
}

#[test]
fn a_walk_steps_along_two_place_defines() {
    ask(
        WORLD,
        "a reaches d via leads             # certain
         a reaches a via leads             # never
         loop reaches loop via leads       # certain
         a reaches d via far               # certain
         a reaches d positively via leads  # certain
         a reaches d via leads, next       # certain
         s0 reaches s9 via leads           # certain
         open reaches s9 via leads         # possible
         far(a, d)                         # certain
         far(a, a)                         # never
         far(loop, loop)                   # certain
         far(s0, s9)                       # certain
         leads(open, s9)                   # possible
         far(open, s9)                     # possible
         far(d, a)                         # never
         far(who.one, a)                   # possible
         far(nobody.one, a)                # never
        ",
    );
}

#[test]
fn beyond_its_budget_a_signed_walk_is_possible_and_says_so() {
    // A complete graph: far more simple paths than anybody walks.
    let names: Vec<String> = (0..40).map(|i| format!("n{i}")).collect();
    let mut text = String::from(
        r#"
kind node { raises: node*  lowers: node ? }
rule r { for a: node, b: node where a == n0 and b == apart and a reaches b negatively via raises, -lowers report a "" }
node apart
"#,
    );
    for name in &names {
        text.push_str(&format!("node {name} {{ raises: {} }}\n", names.join(", ")));
    }
    text.push_str(
        "node far { lowers: apart }\nextend n39 { raises: far }\n# finds: project/r a=n0 b=apart\n",
    );
    finds(&text);
}
