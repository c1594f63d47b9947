//! What editors ask about names: where they are declared and used, what they mean, how they are called otherwise.

mod scene;

use einklang::ide::names::Role;
use einklang::ide::{definition, hover, references};
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
    let text = with_houses("--- draft.ekl\nhouse x\nhouse a { next ‸x: 3 }\n");
    insta::assert_snapshot!(defined(&text), @"");
}

#[test]
fn an_entity_shows_what_is_said_of_it() {
    let text = with_houses(
        "--- draft.ekl\nsource law \"Law\" { url: \"https://example.org/law\" }\nhouse x en \"House *X*\" de \"Haus X\" {\n  rent: about 2 rents/year\n  steht neben a, good\n  cite law \"one shall live\"\n}\nhouse a { next: ‸x }\n",
    );
    insta::assert_snapshot!(hovered(&text), @r#"
    **House \*X\*** — house

    `x`

    - rent: 21.6 .. 26.4 EUR/year
    - state: good
    - next: a

    source: [Law](<https://example.org/law>)

    > one shall live

    here as next
    "#);
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
    insta::assert_snapshot!(hovered(&text("‸house a { }")), @r#"
    **house** — kind `house`

    where one lives

    - `floors`: `number` ? — floors
    - `rent`: `quantity in EUR/year` — rent
    - `state`: `bad | fair | good` — state
    - `next`: `house` \* — next
    - `owner`: `person` ? — owner

    1 stated
    "#);
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
    insta::assert_snapshot!(hovered(&text("house a { rent: 3 ‸rents/year }")), @r#"
    **`month_rent`, `rents`** — unit

    1 month\_rent = 12 EUR

    here as rent
    "#);
    insta::assert_snapshot!(hovered_in_german(&text("house a { rent: ‸about 3 rents/year }")), @"
    **`about`** — nicht genau: 10 % mehr oder weniger, oder wie `±` sagt
    ");
    insta::assert_snapshot!(hovered(&text("rule r { for h: house where ‸h.floors > 2 report h \"x\" }")), @"
    **`h`** — variable: `house` (house)
    ");
    insta::assert_snapshot!(hovered(&text("define big‸ger(h: house) when h.floors > 2")), @"
    ```einklang
    define bigger(h: house) when h.floors > 2
    ```
    ");
}

#[test]
fn a_rule_shows_its_page() {
    let text = "use migration\naccept migration/brain_‸drain at DE { because \"x\" }\n";
    insta::assert_snapshot!(hovered(text), @r#"
    **Recruitment takes whom a partner cannot spare** — rule `migration/brain_drain`

    A clause takes away, from a state that cannot spare them, the workers whose loss an objective wants to prevent.

    help: keep the number within what the partner can spare, train as many as leave (a clause with \`mitigates: …\` and its number), or leave these workers out: {c.object}
    "#);
    insta::assert_snapshot!(hovered_in_german(text), @r#"
    **Anwerbung nimmt, wen der Partner nicht entbehren kann** — Regel `migration/brain_drain`

    Eine Klausel nimmt einem Staat Fachkräfte, die er nicht entbehren kann, obwohl ein Ziel gerade deren Abwanderung verhindern
    will.

    Hilfe: die Zahl auf das begrenzen, was der Partner entbehren kann, so viele ausbilden, wie weggehen (eine Klausel mit \`mitigates: …\` und ihrer Zahl), oder diese Berufe ausnehmen: {c.object}
    "#);
}
