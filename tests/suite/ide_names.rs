//! What editors ask about names: where they are declared and used, what they mean, how they are called otherwise.

mod everywhere;
mod renaming;
mod scene;

use einklang::ide::names::Role;
use einklang::ide::{definition, explain, hierarchy, hints, hover, lenses, links, references};
use scene::scene;

fn defined(text: &str) -> String {
    let scene = scene(text);
    let found = definition::definition(&scene.analysis(), scene.cursor);
    scene.marked(&found.iter().map(|t| (t.name, String::new())).collect::<Vec<_>>())
}

fn typed(text: &str) -> String {
    let scene = scene(text);
    let found = definition::type_definition(&scene.analysis(), scene.cursor);
    scene.marked(&found.iter().map(|t| (t.name, String::new())).collect::<Vec<_>>())
}

fn used(text: &str) -> String {
    let scene = scene(text);
    let found = references::references(&scene.analysis(), scene.cursor, true);
    let role = |role| match role {
        Role::Declares => "declared",
        Role::Writes => "written",
        Role::Reads => "",
    };
    scene.marked(&found.iter().map(|m| (m.place, role(m.role).to_owned())).collect::<Vec<_>>())
}

fn hovered(text: &str) -> String {
    let scene = scene(text);
    hover::hover(&scene.analysis(), scene.cursor).map_or("nothing".to_owned(), |h| h.markdown)
}

fn hovered_in_german(text: &str) -> String {
    let scene = scene(text).german();
    hover::hover(&scene.analysis(), scene.cursor).map_or("nichts".to_owned(), |h| h.markdown)
}

const HOUSES: &str = r#"--- kinds.ekl
unit EUR | euro
unit month_rent | rents = 12 EUR
choice state { bad  fair en "in fair order" de "ordentlich"  good }
kind house en "house" de "Haus" {
  note en "where one lives" de "wo man wohnt"
  floors: number ? >= 1
  rent: quantity in EUR/year = unknown en "rent" de "Miete"
  state: state = fair
  next: house*
  owner: person ?
  sentence "{owner} owns it [next to {next}]"
  sentence de "steht neben {next}, {state}"
}
kind room in house { area: number ? }
kind person
"#;

fn with_houses(text: &str) -> String {
    format!("{HOUSES}{text}")
}

#[test]
fn a_name_leads_to_what_it_names_innermost_first() {
    let text = with_houses("--- draft.ekl\nhouse a {\n  room b\n  next: ‸b2\n}\nhouse b2\n");
    insta::assert_snapshot!(defined(&text), @"
    draft.ekl:5: house b2
                       ^^
    ");
    let text = with_houses(
        "--- draft.ekl\nhouse a {\n  room b { area: 1 }\n}\nkind visit { to: room* }\nvisit v { to: a.‸b }\n",
    );
    insta::assert_snapshot!(defined(&text), @"
    draft.ekl:2:   room b { area: 1 }
                        ^
    ");
    let text = with_houses(
        "--- draft.ekl\nhouse a {\n  room b { area: 1 }\n}\nkind visit { to: room* }\nvisit v { to: ‸a.b }\n",
    );
    insta::assert_snapshot!(defined(&text), @"
    draft.ekl:1: house a {
                       ^
    ");
}

#[test]
fn words_of_sentences_lead_to_what_they_say_and_to_their_templates() {
    let start = "--- draft.ekl\nperson grün \"Grün 🌱\"\nhouse x\nhouse a {\n";
    let text = with_houses(&format!("{start}  ‸grün owns it next to x\n}}\n"));
    insta::assert_snapshot!(defined(&text), @r#"
    draft.ekl:1: person grün "Grün 🌱"
                        ^^^^
    "#);
    let text = with_houses(&format!("{start}  grün ‸owns it next to x\n}}\n"));
    insta::assert_snapshot!(defined(&text), @r#"
    kinds.ekl:11:   sentence "{owner} owns it [next to {next}]"
                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    kinds.ekl:12:   sentence de "steht neben {next}, {state}"
                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
    let text = with_houses(&format!("{start}  steht neben x, ‸ordentlich\n}}\n"));
    insta::assert_snapshot!(defined(&text), @r#"
    kinds.ekl:3: choice state { bad  fair en "in fair order" de "ordentlich"  good }
                                     ^^^^
    "#);
    insta::assert_snapshot!(typed(&text), @r#"
    kinds.ekl:3: choice state { bad  fair en "in fair order" de "ordentlich"  good }
                        ^^^^^
    "#);
}

#[test]
fn names_in_rules_are_those_of_variables_properties_values_and_kinds() {
    let rule = |marked: &str| {
        with_houses(&format!(
            "--- rules.ekl\ndefine dear(h: house) when h.rent > 5 EUR/year\nvalue much = 7 EUR/year\nrule r \"R\" {{\n  severity: note\n  for h: house, o: room\n  where {marked}\n  report h.rent \"{{h}} {{h.owner}} {{o.house}}\"\n}}\n"
        ))
    };
    insta::assert_snapshot!(defined(&rule("h.rent > much and ‸dear(o.house)")), @"
    rules.ekl:1: define dear(h: house) when h.rent > 5 EUR/year
                        ^^^^
    ");
    insta::assert_snapshot!(defined(&rule("h.rent > ‸much and dear(o.house)")), @"
    rules.ekl:2: value much = 7 EUR/year
                       ^^^^
    ");
    insta::assert_snapshot!(defined(&rule("dear(‸o.house)")), @"
    rules.ekl:5:   for h: house, o: room
                                 ^
    ");
    insta::assert_snapshot!(defined(&rule("dear(o.‸house) and o.house.state == good")), @r#"
    kinds.ekl:4: kind house en "house" de "Haus" {
                      ^^^^^
    "#);
    insta::assert_snapshot!(defined(&rule("o.house.state == ‸good and dear(h)")), @r#"
    kinds.ekl:3: choice state { bad  fair en "in fair order" de "ordentlich"  good }
                                                                              ^^^^
    "#);
    insta::assert_snapshot!(defined(&rule("good == o.house.‸state")), @"
    kinds.ekl:8:   state: state = fair
                   ^^^^^
    ");
    insta::assert_snapshot!(defined(&rule("(some n in h.next where n.‸owner == o.house.owner)")), @"
    kinds.ekl:10:   owner: person ?
                    ^^^^^
    ");
    insta::assert_snapshot!(typed(&rule("(some n in ‸h.next where n.owner == o.house.owner)")), @r#"
    kinds.ekl:4: kind house en "house" de "Haus" {
                      ^^^^^
    "#);
}

#[test]
fn uses_are_found_in_all_files_whatever_they_are_called_by() {
    let text = with_houses(
        "--- a.ekl\nhouse ‸town_hall { alias Rathaus\n  room cellar }\nroom town_hall.archive\n--- b.ekl.md\n# Entwurf Rathaus\n\n```einklang\nhouse b { next: town_hall, Rathaus\n  steht neben Rathaus, good }\nextend Rathaus { floors: 3 }\nkind visit { to: room* }\nvisit v { to: town_hall.cellar }\n```\n",
    );
    insta::assert_snapshot!(used(&text), @"
    a.ekl:1: house town_hall { alias Rathaus
                   ^^^^^^^^^ declared
    a.ekl:1: house town_hall { alias Rathaus
                                     ^^^^^^^ declared
    a.ekl:3: room town_hall.archive
                  ^^^^^^^^^
    b.ekl.md:4: house b { next: town_hall, Rathaus
                                ^^^^^^^^^
    b.ekl.md:4: house b { next: town_hall, Rathaus
                                           ^^^^^^^
    b.ekl.md:5:   steht neben Rathaus, good }
                              ^^^^^^^
    b.ekl.md:6: extend Rathaus { floors: 3 }
                       ^^^^^^^ written
    b.ekl.md:8: visit v { to: town_hall.cellar }
                              ^^^^^^^^^
    ");
}

#[test]
fn a_value_is_found_in_sentences_however_it_is_spelled() {
    let text = with_houses(
        "--- a.ekl\nhouse a { state: ‸fair }\nhouse b { steht neben a, ordentlich }\nrule r { for h: house where h.state == fair report h \"{h}\" }\n",
    );
    insta::assert_snapshot!(used(&text), @r#"
    a.ekl:1: house a { state: fair }
                              ^^^^
    a.ekl:2: house b { steht neben a, ordentlich }
                                      ^^^^^^^^^^
    a.ekl:3: rule r { for h: house where h.state == fair report h "{h}" }
                                                    ^^^^
    kinds.ekl:3: choice state { bad  fair en "in fair order" de "ordentlich"  good }
                                     ^^^^ declared
    kinds.ekl:8:   state: state = fair
                                  ^^^^
    "#);
}

#[test]
fn a_test_is_a_world_of_its_own() {
    let text = with_houses(
        "--- a.ekl\nhouse a { next: a }\ntest \"t\" {\n  house a { next: ‸a }\n  expect no findings\n}\n",
    );
    insta::assert_snapshot!(used(&text), @"
    a.ekl:3:   house a { next: a }
                     ^ declared
    a.ekl:3:   house a { next: a }
                               ^
    ");
    let text = "use policy\nuse migration\ntest \"t\" {\n  agreement T \"T\" { parties: DE, GH\n    clause one \"O\" { DE shall recruit nurse from ‸GH } }\n  expect no brain_drain at T.one\n}\n";
    insta::assert_snapshot!(hovered(text), @"
    **Ghana** — state

    `GH`

    here as origin
    ");
}

#[test]
fn what_is_half_typed_costs_only_itself() {
    let text = with_houses("--- draft.ekl\nhouse x\nhouse a {\n  rent: about\n  next: ‸x\n  owner: \n");
    insta::assert_snapshot!(defined(&text), @"
    draft.ekl:1: house x
                       ^
    ");
    let text = with_houses("--- draft.ekl\nhouse x\nhouse a {\n  next: x, ‸x,\n");
    insta::assert_snapshot!(defined(&text), @"
    draft.ekl:1: house x
                       ^
    ");
    let text = with_houses("--- draft.ekl\nhouse x\nhouse a {\n  floors: 3 (\n  next: ( ‸x }\n");
    insta::assert_snapshot!(defined(&text), @"
    draft.ekl:1: house x
                       ^
    ");
}

#[test]
fn an_entity_shows_what_is_said_of_it() {
    let text = with_houses(
        "--- draft.ekl\nsource law \"Law\" { url: \"https://example.org/law\" }\nhouse x en \"House *X*\" de \"Haus X\" {\n  rent: about 2 rents/year\n  steht neben a, good\n  cite law \"one shall live\"\n}\nhouse a { next: ‸x }\n",
    );
    insta::assert_snapshot!(hovered(&text), @r"
    **House \*X\*** — house

    `x`

    - rent: 21.6 .. 26.4 EUR/year
    - state: good
    - next: a

    source: [Law](<https://example.org/law>)

    > one shall live

    here as next
    ");
    insta::assert_snapshot!(hovered_in_german(&text), @"
    **Haus X** — Haus

    `x`

    - Miete: 21,6 .. 26,4 EUR/Jahr
    - state: good
    - next: a

    Quelle: [Law](<https://example.org/law>)

    > one shall live

    hier als next
    ");
}

#[test]
fn kinds_properties_values_units_and_words_are_explained() {
    let text = |draft: &str| with_houses(&format!("--- draft.ekl\n{draft}"));
    insta::assert_snapshot!(hovered(&text("‸house a { }")), @r"
    **house** — kind `house`

    where one lives

    - `floors`: `number` ? — floors
    - `rent`: `quantity in EUR/year` — rent
    - `state`: `bad | fair | good` — state
    - `next`: `house` \* — next
    - `owner`: `person` ? — owner

    1 stated
    ");
    insta::assert_snapshot!(hovered_in_german(&text("house a { ‸rent: 3 EUR/year }")), @"
    **Miete** — Eigenschaft `house.rent`

    - `quantity in EUR/year` — genau ein Wert
    - wo nichts steht: unbekannt
    ");
    insta::assert_snapshot!(hovered(&text("house a { state: go‸od }")), @"
    **good** — value 3 of 3 of `state`

    1. `bad`
    2. `fair` in fair order
    3. **`good`**

    here as state
    ");
    insta::assert_snapshot!(hovered(&text("house a { rent: 3 ‸rents/year }")), @r"
    **`month_rent`, `rents`** — unit

    1 month\_rent = 12 EUR

    here as rent
    ");
    insta::assert_snapshot!(hovered_in_german(&text("house a { rent: ‸about 3 rents/year }")), @"**`about`** — nicht genau: 10 % mehr oder weniger, oder wie `±` sagt");
    insta::assert_snapshot!(hovered(&text("rule r { for h: house where ‸h.floors > 2 report h \"x\" }")), @"**`h`** — variable: `house` (house)");
    insta::assert_snapshot!(hovered(&text("define big‸ger(h: house) when h.floors > 2")), @"
    ```einklang
    define bigger(h: house) when h.floors > 2
    ```
    ");
}

#[test]
fn a_rule_shows_its_page() {
    let text = "use migration\naccept migration/brain_‸drain at DE { because \"x\" }\n";
    insta::assert_snapshot!(hovered(text), @"
    **Recruitment takes whom a partner cannot spare** — rule `migration/brain_drain`

    A clause takes away, from a state that cannot spare them, the workers whose loss an objective wants to prevent.

    help: keep the number within what the partner can spare, train as many as leave (a clause with `mitigates: …` and its number), or leave these workers out: …
    ");
    insta::assert_snapshot!(hovered_in_german(text), @"
    **Anwerbung nimmt, wen der Partner nicht entbehren kann** — Regel `migration/brain_drain`

    Eine Klausel nimmt einem Staat Fachkräfte, die er nicht entbehren kann, obwohl ein Ziel gerade deren Abwanderung verhindern
    will.

    Hilfe: die Zahl auf das begrenzen, was der Partner entbehren kann, so viele ausbilden, wie weggehen (eine Klausel mit `mitigates: …` und ihrer Zahl), oder diese Berufe ausnehmen: …
    ");
}

#[test]
fn what_depends_on_what_is_shown_with_its_places() {
    let text = with_houses(
        "--- draft.ekl\nhouse ‸a { next: b  owner: miller\n  room r }\nhouse b { next: a, c }\nhouse c { steht neben a, good }\nperson miller\n",
    );
    let scene = scene(&text);
    let analysis = scene.analysis();
    let item = hierarchy::prepare(&analysis, scene.cursor).unwrap();
    let shown = |steps: Vec<hierarchy::Step>| {
        let one =
            |s: &hierarchy::Step| s.places.iter().map(|p| (*p, s.item.name.clone())).collect::<Vec<_>>();
        scene.marked(&steps.iter().flat_map(one).collect::<Vec<_>>())
    };
    insta::assert_snapshot!(shown(hierarchy::outgoing(&analysis, &item)), @"
    draft.ekl:1: house a { next: b  owner: miller
                                 ^ b
    draft.ekl:1: house a { next: b  owner: miller
                                           ^^^^^^ miller
    ");
    insta::assert_snapshot!(shown(hierarchy::incoming(&analysis, &item)), @"
    draft.ekl:2:   room r }
                        ^ a.r
    draft.ekl:3: house b { next: a, c }
                                 ^ b
    draft.ekl:4: house c { steht neben a, good }
                                       ^ c
    ");
}

#[test]
fn kinds_have_those_above_and_below_them() {
    let scene = scene("kind actor\nkind sta‸te is actor\nkind island is state\nkind realm is state\n");
    let analysis = scene.analysis();
    let item = hierarchy::prepare(&analysis, scene.cursor).unwrap();
    let names = |items: Vec<hierarchy::Item>| items.into_iter().map(|i| i.name).collect::<Vec<_>>();
    assert_eq!(names(hierarchy::supertypes(&analysis, &item)), ["actor"]);
    assert_eq!(names(hierarchy::subtypes(&analysis, &item)), ["island", "realm"]);
}

#[test]
fn addresses_folders_and_rules_are_links() {
    let text = with_houses(
        "--- draft.ekl\nuse migration\nsource law \"Law\" { url: \"https://example.org/a_b\" }\nhouse a { rent: 3 EUR/year cite law }\naccept brain_drain at a { because \"x\" }\n‸",
    );
    let scene = scene(&text);
    let shown = |to: &links::Destination| match to {
        links::Destination::Address(url) => url.clone(),
        links::Destination::Folder(path) => path.clone(),
        links::Destination::Place(place) => scene.analysis().workspace.sources.get(place.source).path.clone(),
    };
    let found = links::links(&scene.analysis(), scene.cursor.source);
    let found: Vec<_> = found.iter().map(|link| (link.place, shown(&link.to))).collect();
    insta::assert_snapshot!(scene.marked(&found), @r#"
    draft.ekl:1: use migration
                     ^^^^^^^^^ einklang:migration/actions.ekl
    draft.ekl:2: source law "Law" { url: "https://example.org/a_b" }
                                          ^^^^^^^^^^^^^^^^^^^^^^^ https://example.org/a_b
    draft.ekl:3: house a { rent: 3 EUR/year cite law }
                                                 ^^^ https://example.org/a_b
    draft.ekl:4: accept brain_drain at a { because "x" }
                        ^^^^^^^^^^^ einklang:migration/brain_drain.ekl.md
    "#);
}

#[test]
fn lenses_count_findings_and_references_and_offer_to_run_tests() {
    let text = with_houses(
        "--- draft.ekl\nhouse ‸a { next: b, b }\nhouse b { floors: 9\n  room r }\nrule high \"High\" { severity: note  for h: house where h.floors > 8 report h.floors \"{h}\" }\ntest \"low\" { house x { floors: 1 }  expect no high }\n",
    );
    let scene = scene(&text);
    let found = lenses::lenses(&scene.analysis(), scene.cursor.source);
    let found: Vec<_> = found.iter().map(|l| (l.place, l.title.in_lang(scene.lang).to_owned())).collect();
    insta::assert_snapshot!(scene.marked(&found), @r#"
    draft.ekl:2: house b { floors: 9
                       ^ 1 finding
    draft.ekl:2: house b { floors: 9
                       ^ 2 places refer to this
    draft.ekl:4: rule high "High" { severity: note  for h: house where h.floors > 8 report h.floors "{h}" }
                      ^^^^ 1 finding
    draft.ekl:5: test "low" { house x { floors: 1 }  expect no high }
                      ^^^^^ run this test
    "#);
}

fn hinted(scene: &scene::Scene) -> String {
    let all = einklang::source::Span { start: 0, end: u32::MAX };
    let found = hints::hints(&scene.analysis(), scene.cursor.source, all);
    scene.marked(&found.iter().map(|h| (h.place, h.text.clone())).collect::<Vec<_>>())
}

#[test]
fn values_are_shown_in_the_unit_of_their_property_and_day_by_day() {
    let text = "‸unit EUR | euro\nunit person | persons de \"Person | Personen\"\nkind line { amount: quantity in EUR/year ?  number: quantity in persons/year ? day: date ?  term: period ? }\nline a { amount: 4 EUR/month  number: 3 thousand person/year  day: 2026-03  term: 2026 .. 2027-06 }\nline b { amount: about 2 EUR/month  number: about 30 persons/year  day: 2026-03-01  term: 2026-01-01 .. }\nline c { amount: 5 EUR/year  term: 2026-02 .. }\n";
    insta::assert_snapshot!(hinted(&scene(text)), @"
    draft.ekl:4: line a { amount: 4 EUR/month  number: 3 thousand person/year  day: 2026-03  term: 2026 .. 2027-06 }
                                  ^^^^^^^^^^^ = 48 EUR/year
    draft.ekl:4: line a { amount: 4 EUR/month  number: 3 thousand person/year  day: 2026-03  term: 2026 .. 2027-06 }
                                                                                    ^^^^^^^ = 2026-03-01 .. 2026-03-31
    draft.ekl:4: line a { amount: 4 EUR/month  number: 3 thousand person/year  day: 2026-03  term: 2026 .. 2027-06 }
                                                                                                   ^^^^^^^^^^^^^^^ = 2026-01-01 .. 2027-06-30
    draft.ekl:5: line b { amount: about 2 EUR/month  number: about 30 persons/year  day: 2026-03-01  term: 2026-01-01 .. }
                                  ^^^^^^^^^^^^^^^^^ = 21.6 .. 26.4 EUR/year
    draft.ekl:5: line b { amount: about 2 EUR/month  number: about 30 persons/year  day: 2026-03-01  term: 2026-01-01 .. }
                                                             ^^^^^^^^^^^^^^^^^^^^^ = 27 .. 33 persons/year
    draft.ekl:6: line c { amount: 5 EUR/year  term: 2026-02 .. }
                                                    ^^^^^^^^^^ = 2026-02-01 ..
    ");
    insta::assert_snapshot!(hinted(&scene(text).german()), @"
    draft.ekl:4: line a { amount: 4 EUR/month  number: 3 thousand person/year  day: 2026-03  term: 2026 .. 2027-06 }
                                  ^^^^^^^^^^^ = 48 EUR/Jahr
    draft.ekl:4: line a { amount: 4 EUR/month  number: 3 thousand person/year  day: 2026-03  term: 2026 .. 2027-06 }
                                                                                    ^^^^^^^ = 2026-03-01 .. 2026-03-31
    draft.ekl:4: line a { amount: 4 EUR/month  number: 3 thousand person/year  day: 2026-03  term: 2026 .. 2027-06 }
                                                                                                   ^^^^^^^^^^^^^^^ = 2026-01-01 .. 2027-06-30
    draft.ekl:5: line b { amount: about 2 EUR/month  number: about 30 persons/year  day: 2026-03-01  term: 2026-01-01 .. }
                                  ^^^^^^^^^^^^^^^^^ = 21,6 .. 26,4 EUR/Jahr
    draft.ekl:5: line b { amount: about 2 EUR/month  number: about 30 persons/year  day: 2026-03-01  term: 2026-01-01 .. }
                                                             ^^^^^^^^^^^^^^^^^^^^^ = 27 .. 33 Personen/Jahr
    draft.ekl:6: line c { amount: 5 EUR/year  term: 2026-02 .. }
                                                    ^^^^^^^^^^ = 2026-02-01 ..
    ");
}

#[test]
fn what_is_left_of_a_sum_stands_behind_what_limits_it() {
    let text = r#"‸unit EUR | euro
kind line { amount: quantity in EUR/year ?  term: period }
kind spending { line: line ?  cost: quantity in EUR/year ? >= 0  term: period }
define spent(l: line, y: period) = (sum of s.cost for s: spending where s.line == l and s.term overlaps y)
rule overspent "Too much" {
  severity: error
  for l: line, y in years(l.term)
  let needed = spent(l, y)
  where needed > l.amount at y
  report l.amount "{l}: {needed}"
}
line one { amount: 5 EUR/year  term: 2026 .. 2027 }
line two { amount: 5 EUR/year  term: 2026 .. 2027 }
line three { amount: 5 EUR/year  term: 2026 .. 2027 }
spending a { line: one  cost: 2 EUR/year  term: 2026 .. 2027 }
spending b { line: one  cost: 4 EUR/year  term: 2027 .. 2027 }
spending c { line: two  cost: unknown  term: 2026 .. 2026 }
"#;
    insta::assert_snapshot!(hinted(&scene(text)), @"
    draft.ekl:12: line one { amount: 5 EUR/year  term: 2026 .. 2027 }
                                     ^^^^^^^^^^ Σ 6 EUR/year, 1 EUR/year too much
    draft.ekl:12: line one { amount: 5 EUR/year  term: 2026 .. 2027 }
                                                       ^^^^^^^^^^^^ = 2026-01-01 .. 2027-12-31
    draft.ekl:13: line two { amount: 5 EUR/year  term: 2026 .. 2027 }
                                     ^^^^^^^^^^ Σ at least 0 EUR/year, at most 5 EUR/year left
    draft.ekl:13: line two { amount: 5 EUR/year  term: 2026 .. 2027 }
                                                       ^^^^^^^^^^^^ = 2026-01-01 .. 2027-12-31
    draft.ekl:14: line three { amount: 5 EUR/year  term: 2026 .. 2027 }
                                                         ^^^^^^^^^^^^ = 2026-01-01 .. 2027-12-31
    draft.ekl:15: spending a { line: one  cost: 2 EUR/year  term: 2026 .. 2027 }
                                                                  ^^^^^^^^^^^^ = 2026-01-01 .. 2027-12-31
    draft.ekl:16: spending b { line: one  cost: 4 EUR/year  term: 2027 .. 2027 }
                                                                  ^^^^^^^^^^^^ = 2027-01-01 .. 2027-12-31
    draft.ekl:17: spending c { line: two  cost: unknown  term: 2026 .. 2026 }
                                                ^^^^^^^ decides 1 finding
    draft.ekl:17: spending c { line: two  cost: unknown  term: 2026 .. 2026 }
                                                               ^^^^^^^^^^^^ = 2026-01-01 .. 2026-12-31
    ");
}

#[test]
fn a_finding_is_explained_step_by_step() {
    let text = "use migration\nobjective keep \"Keep them\" { BMZ seeks to prevent health_worker_shortage in GH }\nagreement T \"T\" { parties: DE, GH\n  clause one \"One\" { DE shall recruit ‸nurse from GH }\n}\n";
    let explained = |scene: scene::Scene| {
        let analysis = scene.analysis();
        let all = explain::findings_at(&analysis, scene.cursor);
        let finding = all.iter().find(|f| f.code == "migration/brain_drain").unwrap();
        explain::explain(&analysis, finding).markdown
    };
    insta::assert_snapshot!(explained(scene(text)), @"
    **One works against the objective “Keep them” (Federal Ministry for Economic Cooperation and Development)**

    `migration/brain_drain` — warning, certain — `draft.ekl:4`

    **Because**

    1. modality of “One”: shall — `draft.ekl:4`
    2. status of “T”: draft (by default) — `draft.ekl:3`
    3. action of “One”: recruit — `draft.ekl:4`
    4. action of “recruitment of health workers”: recruit — `einklang:migration/factors.ekl:64`
    5. object of “One”: registered nurses — `draft.ekl:4`
    6. object of “recruitment of health workers”: health and care workers — `einklang:migration/factors.ekl:64`
    7. “registered nurses” is part of “health and care workers” — `einklang:migration/occupations.ekl:21`
    8. direction of “Keep them”: prevent — `draft.ekl:2`
    9. factor of “Keep them”: shortage of health workers — `draft.ekl:2`
    10. direction of “recruitment of health workers”: raises — `einklang:migration/factors.ekl:64`
    11. factor of “recruitment of health workers”: emigration of health workers — `einklang:migration/factors.ekl:64`
    12. “emigration of health workers” raises “brain drain” — `einklang:migration/factors.ekl:29`
    13. cause of “emigration as brain drain”: emigration of health workers — `einklang:migration/factors.ekl:29`
    14. result of “emigration as brain drain”: brain drain — `einklang:migration/factors.ekl:29`
    15. direction of “emigration as brain drain”: raises — `einklang:migration/factors.ekl:29`
    16. strength of “emigration as brain drain”: strong — `einklang:migration/factors.ekl:30`
    17. none of 6 (influence) meets: `disputed_by(i, j)`
    18. “brain drain” raises “shortage of health workers” — `einklang:migration/factors.ekl:46`
    19. cause of “brain drain makes a shortage”: brain drain — `einklang:migration/factors.ekl:46`
    20. result of “brain drain makes a shortage”: shortage of health workers — `einklang:migration/factors.ekl:46`
    21. direction of “brain drain makes a shortage”: raises — `einklang:migration/factors.ekl:46`
    22. strength of “brain drain makes a shortage”: strong — `einklang:migration/factors.ekl:47`
    23. origin of “One”: Ghana — `draft.ekl:4`
    24. scope of “Keep them”: Ghana — `draft.ekl:2`
    25. states of “WHO health workforce support and safeguards list 2023”: Afghanistan, Angola, Burundi, Benin, Burkina Faso, and 50 more — `einklang:migration/lists.ekl:12`
    26. those concerned of “WHO health workforce support and safeguards list 2023”: health and care workers — `einklang:migration/lists.ekl:16`
    27. period of “One”: not given — `draft.ekl:4`
    28. it is not so: “One” is made good as regards “Keep them”
    29. none of 1 (clause) meets: `makes_good(m, c, o)`

    **See also**

    - what is wanted: prevent shortage of health workers `keep` — `draft.ekl:2`
    - so many each year `T.one` — `draft.ekl:4`

    **What to do:** keep the number within what the partner can spare, train as many as leave (a clause with `mitigates: …` and its number), or leave these workers out: registered nurses

    **Source:** [Potentiale bilateraler Migrationsabkommen. Von Symbolpolitik zu praktischer Umsetzung (SWP-Aktuell 2024/A 48)](<https://doi.org/10.18449/2024A48>)

    > Das BMZ wiederum setzt auf die Entwicklungswirkung regulärer Arbeitsmigration und möchte Brain Drain verhindern.

    ---

    **Recruitment takes whom a partner cannot spare** — `einklang:migration/brain_drain.ekl.md:83`

    A clause takes away, from a state that cannot spare them, the workers whose loss an objective wants to prevent.
    ");
    insta::assert_snapshot!(explained(scene(text).german()), @"
    **One works against the objective “Keep them” (Federal Ministry for Economic Cooperation and Development)**

    `migration/brain_drain` — Warnung, sicher — `draft.ekl:4`

    **Weil**

    1. modality of “One”: shall — `draft.ekl:4`
    2. status of “T”: draft (by default) — `draft.ekl:3`
    3. action of “One”: recruit — `draft.ekl:4`
    4. action of “recruitment of health workers”: recruit — `einklang:migration/factors.ekl:64`
    5. object of “One”: registered nurses — `draft.ekl:4`
    6. object of “recruitment of health workers”: health and care workers — `einklang:migration/factors.ekl:64`
    7. “registered nurses” is part of “health and care workers” — `einklang:migration/occupations.ekl:21`
    8. direction of “Keep them”: prevent — `draft.ekl:2`
    9. factor of “Keep them”: shortage of health workers — `draft.ekl:2`
    10. direction of “recruitment of health workers”: raises — `einklang:migration/factors.ekl:64`
    11. factor of “recruitment of health workers”: emigration of health workers — `einklang:migration/factors.ekl:64`
    12. “emigration of health workers” raises “brain drain” — `einklang:migration/factors.ekl:29`
    13. cause of “emigration as brain drain”: emigration of health workers — `einklang:migration/factors.ekl:29`
    14. result of “emigration as brain drain”: brain drain — `einklang:migration/factors.ekl:29`
    15. direction of “emigration as brain drain”: raises — `einklang:migration/factors.ekl:29`
    16. strength of “emigration as brain drain”: strong — `einklang:migration/factors.ekl:30`
    17. none of 6 (influence) meets: `disputed_by(i, j)`
    18. “brain drain” raises “shortage of health workers” — `einklang:migration/factors.ekl:46`
    19. cause of “brain drain makes a shortage”: brain drain — `einklang:migration/factors.ekl:46`
    20. result of “brain drain makes a shortage”: shortage of health workers — `einklang:migration/factors.ekl:46`
    21. direction of “brain drain makes a shortage”: raises — `einklang:migration/factors.ekl:46`
    22. strength of “brain drain makes a shortage”: strong — `einklang:migration/factors.ekl:47`
    23. origin of “One”: Ghana — `draft.ekl:4`
    24. scope of “Keep them”: Ghana — `draft.ekl:2`
    25. states of “WHO health workforce support and safeguards list 2023”: Afghanistan, Angola, Burundi, Benin, Burkina Faso, and 50 more — `einklang:migration/lists.ekl:12`
    26. those concerned of “WHO health workforce support and safeguards list 2023”: health and care workers — `einklang:migration/lists.ekl:16`
    27. period of “One”: not given — `draft.ekl:4`
    28. it is not so: “One” is made good as regards “Keep them”
    29. none of 1 (clause) meets: `makes_good(m, c, o)`

    **Siehe auch**

    - what is wanted: prevent shortage of health workers `keep` — `draft.ekl:2`
    - so many each year `T.one` — `draft.ekl:4`

    **Was zu tun ist:** keep the number within what the partner can spare, train as many as leave (a clause with `mitigates: …` and its number), or leave these workers out: registered nurses

    **Quelle:** [Potentiale bilateraler Migrationsabkommen. Von Symbolpolitik zu praktischer Umsetzung (SWP-Aktuell 2024/A 48)](<https://doi.org/10.18449/2024A48>)

    > Das BMZ wiederum setzt auf die Entwicklungswirkung regulärer Arbeitsmigration und möchte Brain Drain verhindern.

    ---

    **Anwerbung nimmt, wen der Partner nicht entbehren kann** — `einklang:migration/brain_drain.ekl.md:83`

    Eine Klausel nimmt einem Staat Fachkräfte, die er nicht entbehren kann, obwohl ein Ziel gerade deren Abwanderung verhindern
    will.
    ");
}
