//! Whatever the input, the model is built, and soon.

use std::time::{Duration, Instant};

use super::*;

/// What must hold of every model.
fn sound(model: &Model, text: &str) {
    let count = model.entities.kind.len() as u32;
    assert_eq!(model.columns.len(), model.properties.len());
    assert_eq!(model.entities.name.len() as u32, count);
    assert_eq!(model.entities.declared.len() as u32, count);
    assert_eq!(model.entities.container.len() as u32, count);
    for (i, kind) in model.entities.kind.iter().enumerate() {
        assert!(model.kind(*kind).extent.contains(&(i as u32)), "{text}");
    }
    for (property, column) in model.properties.iter().zip(&model.columns) {
        let extent = &model.kind(property.owner).extent;
        let cells = match &column.cells {
            Cells::Entities(all) => all.len(),
            Cells::Values(all) => all.len(),
        };
        assert_eq!(cells, column.places.len());
        assert_eq!(column.first, extent.start);
        if column.offsets.is_empty() {
            assert_eq!(cells, 0);
        } else {
            assert_eq!(column.offsets.len(), extent.len() + 1, "{text}");
            assert!(column.offsets.is_sorted());
            assert_eq!(column.offsets.last(), Some(&(cells as u32)));
        }
        assert!(column.notes.is_sorted_by_key(|(cell, _)| *cell));
        if let Cells::Entities(all) = &column.cells {
            assert!(all.iter().all(|id| !id.is_real() || id.0 < count));
        }
    }
    let column = &model.columns[PropertyId::PART_OF.index()];
    let wholes = match &column.cells {
        Cells::Entities(all) => all.as_slice(),
        Cells::Values(_) => &[],
    };
    let mut left: Vec<u32> = vec![0; count as usize];
    let ways =
        |id: u32| column.cells(EntityId(id)).filter_map(|c| wholes[c].is_real().then_some(wholes[c].0));
    (0..count).flat_map(ways).for_each(|whole| left[whole as usize] += 1);
    let mut free: Vec<u32> = (0..count).filter(|i| left[*i as usize] == 0).collect();
    let mut taken = 0;
    while let Some(id) = free.pop() {
        taken += 1;
        for whole in ways(id) {
            left[whole as usize] -= 1;
            if left[whole as usize] == 0 {
                free.push(whole);
            }
        }
    }
    assert_eq!(taken, count, "part_of has a cycle\n{text}");
}

/// Small numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

/// Statements with a bit of everything.
const STATEMENTS: &str = r#"
objective o { DE seeks to prevent shortage by 2027-01 in GH, TN  scope: any  cite SWP2024 "x" }
agreement X "X" { parties: DE, GH  note "n"
  clause a { DE shall not recruit nurse under section_16d from Ghana  amount: about 500 ± 5 % persons/year
    period: 2026 .. 2027 during 2026 as of 2025 cite WHO "q"
    notice: 3 .. 6 months   share: at most 0.5   needs: b, X.b   deadline: 2026-03 }
  clause b { DE may train nurse  funding: line1  cost: 7_000 EUR/person  alias second }
}
clause X.c { GH may review health_worker  binding: no  label: "x" }
extend X { clause d { DE may train nurse } status: signed }
class x { part_of: nurse, y }
class y { part_of: x }
define contested(s: statement) when some t: statement where t.of == s.of
unit kEUR = 1000 EUR
"#;

#[test]
fn no_mutation_of_a_text_breaks_the_model() {
    let whole = format!("{}{STATEMENTS}", include_str!("policy.ekl"));
    let words: Vec<&str> = whole.split_inclusive([' ', '\n', '.', ',', ':', '"']).collect();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    for _ in 0..400 {
        let mut mutant = words.clone();
        for _ in 0..=dice.roll(12) {
            let (a, b) = (dice.roll(mutant.len()), dice.roll(mutant.len()));
            match dice.roll(5) {
                0 => drop(mutant.remove(a)),
                1 => mutant.swap(a, b),
                2 => mutant.insert(a, words[b % words.len()]),
                3 => {
                    mutant[a] = ["unknown ", "any ", "} ", "{ ", "\" ", "statement ", "entity ", ".. "][b % 8]
                }
                _ => mutant[a] = mutant[b],
            }
        }
        let text: String = mutant.concat();
        let sources = project(&[("a.ekl", &text)]);
        let (_, lowered) = lowered(&sources);
        sound(&lowered.model, &text);
    }
}

/// Lowers a text, and holds it to a time that even a slow machine keeps.
fn soon(text: &str) -> Lowered {
    let sources = project(&[("a.ekl", text)]);
    let parsed: Vec<Parsed> = sources.iter().map(|(id, source)| parse(id, source)).collect();
    let parts: Vec<Part<'_>> = parsed.iter().map(whole).collect();
    let start = Instant::now();
    let lowered = lower(&sources, &parts);
    let took = start.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?} for {}", &text[..text.len().min(200)]);
    sound(&lowered.model, "");
    lowered
}

/// A text of many like lines.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn many_unknown_names_among_many_known_ones_take_no_time() {
    let known = lines(5_000, |i| format!("thing thing_number_{i}"));
    let unknown = lines(5_000, |i| format!("thing other_{i} {{ of: thing_numbre_{i} }}"));
    soon(&format!("kind thing {{ of: thing ? }}\n{known}\n{unknown}"));
}

#[test]
fn templates_that_invite_to_go_back_and_forth_take_no_time() {
    let options: String = (0..16).map(|i| format!("[{{p{i}}}]")).collect();
    let properties = lines(16, |i| format!("  p{i}: thing*"));
    let sentence = format!("a{} !", ", a".repeat(200));
    let things = lines(200, |i| format!("thing t{i} {{ {sentence}\n a a a a a a a a a a a a a a a a a a }}"));
    soon(&format!("kind thing {{\n{properties}\n sentence \"{options} end\"\n}}\nthing a\n{things}"));
}

#[test]
fn long_chains_of_kinds_and_units_and_parts_take_no_time() {
    let kinds = lines(2_000, |i| format!("kind k{i} is k{} {{ p{i}: number ? }}", i + 1));
    let units = lines(5_000, |i| format!("unit u{i} = 2 u{}", i + 1));
    let parts = lines(20_000, |i| format!("k0 e{i} {{ part_of: e{} }}", (i + 1) % 20_000));
    let lowered = soon(&format!("{kinds}\nkind k2000\n{units}\n{parts}"));
    let codes: Vec<&str> = lowered.findings.iter().map(|f| f.code.as_str()).collect();
    assert!(codes.contains(&"model/too_deep"));
    assert!(codes.contains(&"model/part_of_cycle"));
}

#[test]
fn many_values_of_one_property_take_no_time() {
    let values = lines(20_000, |i| format!("extend one {{ n: {i} cite s{i} }}\nextend one {{ n: {i} }}"));
    let sources = lines(20_000, |i| format!("source s{i}"));
    soon(&format!("kind thing {{ n: number ? }}\nthing one\n{sources}\n{values}"));
}

#[test]
fn deep_and_dotted_names_take_no_time() {
    let name = |n: usize| vec!["a"; n].join(".");
    let nested = lines(400, |i| format!("thing {} {{ of: a.b.c, {} }}", name(i + 1), name(400 - i)));
    let extends = lines(2_000, |i| format!("extend e{} {{ thing e{i} {{ alias x{i} }} }}", i + 1));
    soon(&format!("kind thing {{ of: thing* }}\n{nested}\n{extends}\nthing e2000"));
}
