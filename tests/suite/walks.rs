//! Walks and taxonomies against the plainest way to find the same.

use std::collections::BTreeMap;

use einklang::graph::taxonomy::Taxonomy;
use einklang::graph::walks::{Edge, Sign, Walks};
use einklang::model::EntityId;
use einklang::model::truth::Truth;
use proptest::prelude::*;

const TRUTHS: [Truth; 3] = [Truth::True, Truth::Possible, Truth::Faulty];
const SIGNS: [Sign; 2] = [Sign::Positive, Sign::Negative];

/// `0 1` is an edge, `0 -1` a negative one, `0 ?` leads to what is unknown, `0 !` to what is in error.
fn edges(text: &str) -> Vec<Edge> {
    let edge = |(label, line): (usize, &str)| {
        let (from, to) = line.trim().split_once(' ').unwrap();
        let entity = |name: &str| match name {
            "?" => EntityId::UNKNOWN,
            "!" => EntityId::FAULTY,
            n => EntityId(n.parse().unwrap()),
        };
        let negative = to.starts_with('-');
        let to = entity(to.trim_start_matches('-'));
        Edge { from: entity(from), to, negative, truth: Truth::True, label: label as u32 }
    };
    text.split(',').enumerate().map(edge).collect()
}

fn walks(text: &str) -> Walks {
    Walks::new(edges(text))
}

fn e(n: u32) -> EntityId {
    EntityId(n)
}

#[test]
fn nothing_reaches_itself_but_on_a_cycle() {
    let line = walks("0 1, 1 2");
    assert_eq!(line.reach(e(0)).truth(e(0)), Truth::False);
    assert_eq!(line.reach(e(0)).truth(e(2)), Truth::True);
    assert_eq!(line.reach(e(9)).truth(e(2)), Truth::False);
    let ring = walks("0 1, 1 2, 2 0");
    assert_eq!(ring.reach(e(0)).truth(e(0)), Truth::True);
}

#[test]
fn what_lies_beyond_the_unknown_is_possible() {
    let graph = walks("0 1, 1 ?, 2 3, 4 !, ? 5");
    assert_eq!(graph.reach(e(0)).truth(e(1)), Truth::True);
    assert_eq!(graph.reach(e(0)).truth(e(3)), Truth::Possible);
    assert_eq!(graph.reach(e(2)).truth(e(0)), Truth::False);
    assert_eq!(graph.reach(e(2)).truth(e(5)), Truth::Possible);
    assert_eq!(graph.reach(e(4)).truth(e(0)), Truth::Faulty);
    assert_eq!(graph.reach(EntityId::UNKNOWN).truth(e(3)), Truth::Possible);
    assert_eq!(graph.reach(e(2)).truth(EntityId::UNKNOWN), Truth::Possible);
    assert_eq!(graph.signed(e(2)).truth(e(5), Sign::Negative), Truth::Possible);
    assert_eq!(graph.signed(e(2)).truth(e(3), Sign::Negative), Truth::False);
    assert_eq!(graph.shortest_path(e(0), EntityId::UNKNOWN, None), Some(vec![0, 1]));
}

#[test]
fn influence_keeps_both_of_its_signs() {
    let graph = walks("0 1, 0 -2, 2 1, 1 -1, 1 3");
    let signed = graph.signed(e(0));
    assert_eq!(signed.truth(e(1), Sign::Positive), Truth::True);
    assert_eq!(signed.truth(e(1), Sign::Negative), Truth::True);
    assert_eq!(signed.truth(e(0), Sign::Positive), Truth::False);
    // A loop on the way is no simple path; from its own entity it is.
    assert_eq!(graph.signed(e(2)).truth(e(3), Sign::Negative), Truth::False);
    assert_eq!(graph.signed(e(1)).truth(e(1), Sign::Negative), Truth::True);
    assert_eq!(graph.signed(e(1)).truth(e(1), Sign::Positive), Truth::False);
    assert_eq!(graph.shortest_path(e(0), e(3), Some(Sign::Negative)), Some(vec![1, 2, 4]));
}

#[test]
fn a_path_of_nine_steps_is_too_long() {
    let line = walks("0 1, 1 2, 2 3, 3 4, 4 5, 5 6, 6 7, 7 8, 8 9");
    assert_eq!(line.signed(e(0)).truth(e(8), Sign::Positive), Truth::True);
    assert_eq!(line.signed(e(0)).truth(e(9), Sign::Positive), Truth::False);
    assert_eq!(line.reach(e(0)).truth(e(9)), Truth::True);
}

#[test]
fn beyond_the_budget_answers_are_possible() {
    // Only a walk around the loop in the middle turns the sign, and that is not simple.
    let mut all = String::from("99 -99, 99 50");
    for from in 0..40 {
        for to in (0..40).chain([99]).filter(|to| *to != from) {
            all.push_str(&format!(", {from} {to}"));
        }
    }
    let signed = walks(&all).signed_within(e(0), 1000);
    assert!(signed.exhausted);
    assert_eq!(signed.truth(e(50), Sign::Positive), Truth::True);
    assert_eq!(signed.truth(e(50), Sign::Negative), Truth::Possible);
    assert_eq!(signed.truth(e(1), Sign::Negative), Truth::False);
    assert_eq!(signed.open, Truth::False);
}

#[test]
fn cycles_are_shown_once_and_short() {
    let graph = walks("0 1, 1 2, 2 3, 3 0, 2 1, 5 5, 6 7, 8 ?");
    let cycles: Vec<Vec<u32>> =
        graph.cycles().iter().map(|c| c.nodes.iter().map(|e| e.0).collect()).collect();
    assert_eq!(cycles, [vec![1, 2], vec![5]]);
    let labels: Vec<Vec<u32>> = graph.cycles().into_iter().map(|c| c.labels).collect();
    assert_eq!(labels, [vec![1, 4], vec![5]]);
}

#[test]
fn long_chains_neither_overflow_nor_take_long() {
    let n = 200_000;
    let link = |i: u32| Edge { from: e(i), to: e(i + 1), negative: true, truth: Truth::True, label: i };
    let chain = Walks::new((0..n).map(link));
    assert_eq!(chain.reach(e(0)).nodes.len(), n as usize);
    assert_eq!(chain.signed(e(0)).negative.len(), 4);
    assert!(chain.cycles().is_empty());
    let ring = Walks::new((0..n).map(|i| Edge { to: e((i + 1) % n), ..link(i) }));
    assert_eq!(ring.cycles()[0].nodes.len(), n as usize);
    let tree = Taxonomy::new((0..n).map(|i| (e(i), e(i + 1))));
    assert_eq!(tree.within(e(0), e(n)), Truth::True);
    assert_eq!(tree.within(e(n), e(0)), Truth::False);
    let loops = Taxonomy::new((0..n).map(|i| (e(i), e((i + 1) % n))));
    assert_eq!(loops.cycles().len(), 1);
}

#[test]
fn a_taxonomy_knows_what_it_does_not_know() {
    let (unknown, faulty) = (EntityId::UNKNOWN, EntityId::FAULTY);
    let pairs = [(1, 0), (2, 0), (3, 1), (3, 2), (4, 3), (7, 8), (8, 9), (9, 7), (10, 8)];
    let real = pairs.map(|(c, p)| (e(c), e(p)));
    let taxonomy = Taxonomy::new(real.into_iter().chain([(e(2), unknown), (e(5), faulty)]));
    assert_eq!(taxonomy.within(e(4), e(2)), Truth::True);
    assert_eq!(taxonomy.within(e(4), e(5)), Truth::Possible);
    assert_eq!(taxonomy.within(e(1), e(2)), Truth::False);
    assert_eq!(taxonomy.within(e(5), e(2)), Truth::Faulty);
    assert_eq!(taxonomy.within(e(6), e(6)), Truth::True);
    assert_eq!(taxonomy.within(unknown, e(6)), Truth::Possible);
    assert_eq!(taxonomy.ancestors(e(4)), [4, 3, 1, 2, 0].map(e));
    assert_eq!(taxonomy.descendants(e(1)), [1, 3, 4].map(e));
    assert_eq!(taxonomy.path(e(4), e(0)), Some([4, 3, 1, 0].map(e).to_vec()));
    assert_eq!(taxonomy.path(e(0), e(4)), None);
    // A cycle is an error, and so is what follows from it.
    assert_eq!(taxonomy.cycles(), [[7, 8, 9].map(e)]);
    assert_eq!(taxonomy.within(e(10), e(8)), Truth::True);
    assert_eq!(taxonomy.within(e(10), e(9)), Truth::Faulty);
    assert_eq!(taxonomy.anywhere(), [2, 3, 4, 5, 7, 8, 9, 10].map(e));
}

/// All simple paths, closed ones included: where each ends, its sign, its truth and how many steps it has.
fn simple_paths(edges: &[Edge], start: EntityId) -> Vec<(EntityId, bool, Truth, usize)> {
    fn go(
        edges: &[Edge],
        path: &[EntityId],
        found: (bool, Truth),
        out: &mut Vec<(EntityId, bool, Truth, usize)>,
    ) {
        for edge in edges.iter().filter(|edge| Some(&edge.from) == path.last()) {
            let (negative, truth) = (found.0 ^ edge.negative, found.1.and(edge.truth));
            if path.len() > 8 || truth == Truth::False || path[1..].contains(&edge.to) {
                continue;
            }
            out.push((edge.to, negative, truth, path.len()));
            if edge.to != path[0] {
                go(edges, &[path, &[edge.to]].concat(), (negative, truth), out);
            }
        }
    }
    let mut out = Vec::new();
    go(edges, &[start], (false, Truth::True), &mut out);
    out
}

fn some_edges(nodes: u32, most: usize) -> impl Strategy<Value = Vec<Edge>> {
    let edge = (0..nodes, 0..nodes + 1, any::<bool>(), 0..8_usize);
    prop::collection::vec(edge, 0..most).prop_map(move |all| {
        let edge = |(label, (from, to, negative, truth)): (usize, (u32, u32, bool, usize))| Edge {
            from: e(from),
            to: if to == nodes { EntityId::UNKNOWN } else { e(to) },
            negative,
            truth: TRUTHS.get(truth).copied().unwrap_or(Truth::True).and(if to == nodes {
                Truth::Possible
            } else {
                Truth::True
            }),
            label: label as u32,
        };
        all.into_iter().enumerate().map(edge).collect()
    })
}

/// Every edge fits on the one before, from start to end; says what the whole is.
fn follow(edges: &[Edge], labels: &[u32], from: EntityId, to: EntityId) -> (bool, Truth) {
    let mut at = from;
    let (mut negative, mut truth) = (false, Truth::True);
    for label in labels {
        let edge = edges[*label as usize];
        assert_eq!(edge.from, at);
        at = edge.to;
        negative ^= edge.negative;
        truth = truth.and(edge.truth);
    }
    assert_eq!(at, to);
    (negative, truth)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn walks_agree_with_all_simple_paths(edges in some_edges(7, 16), start in 0_u32..7) {
        let walks = Walks::new(edges.iter().copied());
        let (reached, signed) = (walks.reach(e(start)), walks.signed(e(start)));
        let paths = simple_paths(&edges, e(start));
        let best = |to: EntityId, sign: Option<bool>| {
            let fits = |p: &&(EntityId, bool, Truth, usize)| p.0 == to && sign.is_none_or(|s| s == p.1);
            paths.iter().filter(fits).map(|p| (p.2, std::cmp::Reverse(p.3))).max()
        };
        let truth = |to, sign| best(to, sign).map_or(Truth::False, |(truth, _)| truth);
        prop_assert!(!signed.exhausted);
        prop_assert_eq!(reached.open, truth(EntityId::UNKNOWN, None));
        prop_assert_eq!(signed.open, truth(EntityId::UNKNOWN, None));
        for to in (0..7).map(e) {
            prop_assert_eq!(reached.known(to).unwrap_or(Truth::False), truth(to, None));
            prop_assert_eq!(walks.reaching(to).truth(e(start)), reached.truth(to));
            let way = walks.shortest_path(e(start), to, None);
            prop_assert_eq!(way.as_ref().map(Vec::len), best(to, None).map(|(_, n)| n.0));
            for sign in SIGNS {
                let negative = sign == Sign::Negative;
                let expected = truth(to, Some(negative)).or(signed.open);
                prop_assert_eq!(signed.truth(to, sign), expected, "{:?} {:?}", to, sign);
                let way = walks.shortest_path(e(start), to, Some(sign));
                prop_assert_eq!(way.as_ref().map(Vec::len), best(to, Some(negative)).map(|(_, n)| n.0));
                if let Some(labels) = way {
                    let whole = follow(&edges, &labels, e(start), to);
                    prop_assert_eq!(whole, (negative, truth(to, Some(negative))));
                }
            }
        }
    }

    #[test]
    fn signed_walks_end_after_eight_steps(
        ring in prop::collection::vec(any::<bool>(), 8..12),
        chords in some_edges(8, 6),
    ) {
        let n = ring.len() as u32;
        let link = |(i, negative): (usize, bool)| {
            let i = i as u32;
            Edge { from: e(i), to: e((i + 1) % n), negative, truth: Truth::True, label: i }
        };
        let chords = chords.into_iter().filter(|edge| edge.to.is_real());
        let chords = chords.map(|edge| Edge { label: edge.label + n, ..edge });
        let edges: Vec<Edge> = ring.into_iter().enumerate().map(link).chain(chords).collect();
        let walks = Walks::new(edges.iter().copied());
        let (signed, paths) = (walks.signed(e(0)), simple_paths(&edges, e(0)));
        for (to, sign) in (0..n).flat_map(|n| SIGNS.map(|sign| (e(n), sign))) {
            let negative = sign == Sign::Negative;
            let fits = paths.iter().filter(|p| p.0 == to && p.1 == negative);
            let best = fits.map(|p| (p.2, std::cmp::Reverse(p.3))).max();
            prop_assert_eq!(signed.truth(to, sign), best.map_or(Truth::False, |(truth, _)| truth));
            let way = walks.shortest_path(e(0), to, Some(sign));
            prop_assert_eq!(way.map(|labels| labels.len()), best.map(|(_, n)| n.0));
        }
    }

    #[test]
    fn a_small_budget_never_says_too_much(edges in some_edges(7, 24), budget in 0_usize..60) {
        let walks = Walks::new(edges.iter().copied());
        let (all, some) = (walks.signed(e(0)), walks.signed_within(e(0), budget));
        for (to, sign) in (0..7).flat_map(|n| SIGNS.map(|sign| (e(n), sign))) {
            let (exact, hasty) = (all.truth(to, sign), some.truth(to, sign));
            prop_assert!(hasty == exact || (some.exhausted && !hasty.is_decided()), "{:?} {:?}", exact, hasty);
        }
    }

    #[test]
    fn within_agrees_with_climbing_up(pairs in prop::collection::vec((0_u32..12, 0_u32..13), 0..18)) {
        // Parents have smaller numbers: no cycles.
        let pairs: Vec<(EntityId, EntityId)> = pairs
            .into_iter()
            .filter(|(c, p)| c > p || *p == 12)
            .map(|(c, p)| (e(c), if p == 12 { EntityId::UNKNOWN } else { e(p) }))
            .collect();
        let taxonomy = Taxonomy::new(pairs.iter().copied());
        let mut above: BTreeMap<EntityId, Vec<EntityId>> = BTreeMap::new();
        for x in (0..12).map(e) {
            let mut all = vec![x];
            for (_, p) in pairs.iter().filter(|(c, _)| *c == x) {
                all.extend(above.get(p).cloned().unwrap_or_else(|| vec![*p]));
            }
            above.insert(x, all);
        }
        for (x, y) in (0..12).flat_map(|x| (0..12).map(move |y| (e(x), e(y)))) {
            let expected = match &above[&x] {
                all if all.contains(&y) => Truth::True,
                all if all.contains(&EntityId::UNKNOWN) => Truth::Possible,
                _ => Truth::False,
            };
            prop_assert_eq!(taxonomy.within(x, y), expected);
            prop_assert_eq!(taxonomy.ancestors(x).contains(&y), expected == Truth::True);
            prop_assert_eq!(taxonomy.descendants(y).contains(&x), expected == Truth::True);
            prop_assert_eq!(taxonomy.path(x, y).is_some(), expected == Truth::True);
        }
        prop_assert!(taxonomy.cycles().is_empty());
    }

    #[test]
    fn whatever_the_pairs_a_taxonomy_ends(pairs in prop::collection::vec((0_u32..8, 0_u32..8), 0..20)) {
        let taxonomy = Taxonomy::new(pairs.iter().map(|(c, p)| (e(*c), e(*p))));
        for cycle in taxonomy.cycles() {
            for (i, child) in cycle.iter().enumerate() {
                let parent = cycle[(i + 1) % cycle.len()];
                prop_assert!(pairs.contains(&(child.0, parent.0)));
                prop_assert_eq!(taxonomy.open(*child), Truth::Faulty);
            }
        }
        let (mut x, mut steps) = (e(0), 0);
        while let Some(parent) = taxonomy.parents(x).next() {
            x = parent;
            steps += 1;
            prop_assert!(steps <= 8);
        }
    }
}
