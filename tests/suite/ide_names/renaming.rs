//! Another name, wherever the old one stands: and nothing else changes.

use einklang::check::kept::Kept;
use einklang::check::{Options, check};
use einklang::finding::{Finding, Lang};
use einklang::ide::names::{Named, mentions};
use einklang::ide::{Analysis, Cursor, rename};
use einklang::source::Span;
use einklang::workspace::{Tests, of_texts};
use indexmap::IndexMap;

use super::scene::{AS_OF, scene};
use super::with_houses;

/// The lines that change, or why none do.
fn renamed(text: &str, new: &str) -> String {
    let scene = scene(text);
    let analysis = scene.analysis();
    match rename::rename(&analysis, scene.cursor, new) {
        Ok(edits) => {
            let sources = &analysis.workspace.sources;
            let mut out = String::new();
            for (id, source) in sources.iter() {
                let mut text = source.text.to_string();
                for edit in edits.iter().rev().filter(|e| e.place.source == id) {
                    text.replace_range(edit.place.span.range(), &edit.text);
                }
                let changed = source.text.lines().zip(text.lines()).filter(|(a, b)| a != b);
                changed.for_each(|(_, line)| out.push_str(&format!("{}: {line}\n", source.path)));
            }
            out
        }
        Err(said) => format!("{}\n{}\n", said.in_lang(Lang::En), said.in_lang(Lang::De)),
    }
}

#[test]
fn an_entity_is_renamed_in_all_files_and_keeps_its_other_names() {
    let text = |cursor: &str| {
        let text = "--- a.ekl\nhouse town_hall { alias Rathaus\n  room cellar }\nroom town_hall.archive\n--- b.ekl.md\n# town_hall\n\n```einklang\nhouse b { next: town_hall, Rathaus\n  steht neben town_hall, good }\nextend Rathaus { floors: 3 }\nkind visit { to: room* }\nvisit v { to: town_hall.cellar }\naccept high at town_hall with town_hall.cellar { because \"x\" }\nrule high \"H\" { severity: note  for h: house where h in (town_hall, b) report h \"{h} {town_hall.floors}\" }\n```\n";
        with_houses(&text.replacen(cursor, &format!("‸{cursor}"), 1))
    };
    insta::assert_snapshot!(renamed(&text("town_hall"), "Stadthaus"), @r#"
    a.ekl: house Stadthaus { alias Rathaus
    a.ekl: room Stadthaus.archive
    b.ekl.md: house b { next: Stadthaus, Rathaus
    b.ekl.md:   steht neben Stadthaus, good }
    b.ekl.md: visit v { to: Stadthaus.cellar }
    b.ekl.md: accept high at Stadthaus with Stadthaus.cellar { because "x" }
    b.ekl.md: rule high "H" { severity: note  for h: house where h in (Stadthaus, b) report h "{h} {Stadthaus.floors}" }
    "#);
    insta::assert_snapshot!(renamed(&text("Rathaus"), "Rådhus"), @"
    a.ekl: house town_hall { alias Rådhus
    b.ekl.md: house b { next: town_hall, Rådhus
    b.ekl.md: extend Rådhus { floors: 3 }
    ");
    insta::assert_snapshot!(renamed(&text("cellar"), "vault"), @r#"
    a.ekl:   room vault }
    b.ekl.md: visit v { to: town_hall.vault }
    b.ekl.md: accept high at town_hall with town_hall.vault { because "x" }
    "#);
}

#[test]
fn kinds_properties_values_units_and_rules_are_renamed() {
    let text = |cursor: &str| {
        let text = "--- all.ekl\nunit EUR | euros\nkind promise {\n  how: may | shall_not de \"soll nicht\" | shall\n  cost: quantity in EUR ? >= 0\n  sentence \"it {how} cost {cost}\"\n}\nkind vow is promise\npromise a { it shall not cost 3 euros }\npromise b { it soll nicht cost 3 EUR }\nvow c { how: shall_not  cost: 4 EUR }\ndefine costly(p: promise) when p.cost > 3 EUR and p.how == shall_not\nrule high \"H\" {\n  severity: note\n  for p: promise\n  where costly(p)\n  report p.cost \"{p} {p.cost}\"\n  fix \"cut\" insert \"cost: 1 EUR\" in p\n}\naccept project/high at c { because \"x\" }\ntest \"t\" { vow x { how: shall_not  cost: 9 EUR }  expect high at x }\n--- einklang.toml\n[severity]\n\"project/high\" = \"warning\"\n";
        let at = text.find(cursor).unwrap() + cursor.find(|c: char| c.is_alphanumeric()).unwrap();
        format!("{}‸{}", &text[..at], &text[at..])
    };
    insta::assert_snapshot!(renamed(&text("promise {"), "pledge"), @"
    all.ekl: kind pledge {
    all.ekl: kind vow is pledge
    all.ekl: pledge a { it shall not cost 3 euros }
    all.ekl: pledge b { it soll nicht cost 3 EUR }
    all.ekl: define costly(p: pledge) when p.cost > 3 EUR and p.how == shall_not
    all.ekl:   for p: pledge
    ");
    insta::assert_snapshot!(renamed(&text("cost: q"), "price"), @r#"
    all.ekl:   price: quantity in EUR ? >= 0
    all.ekl:   sentence "it {how} cost {price}"
    all.ekl: vow c { how: shall_not  price: 4 EUR }
    all.ekl: define costly(p: promise) when p.price > 3 EUR and p.how == shall_not
    all.ekl:   report p.price "{p} {p.price}"
    all.ekl:   fix "cut" insert "price: 1 EUR" in p
    all.ekl: test "t" { vow x { how: shall_not  price: 9 EUR }  expect high at x }
    "#);
    insta::assert_snapshot!(renamed(&text("shall_not de"), "must_never"), @r#"
    all.ekl:   how: may | must_never de "soll nicht" | shall
    all.ekl: promise a { it must never cost 3 euros }
    all.ekl: vow c { how: must_never  cost: 4 EUR }
    all.ekl: define costly(p: promise) when p.cost > 3 EUR and p.how == must_never
    all.ekl: test "t" { vow x { how: must_never  cost: 9 EUR }  expect high at x }
    "#);
    insta::assert_snapshot!(renamed(&text("| euros"), "coins"), @"
    all.ekl: unit EUR | coins
    all.ekl: promise a { it shall not cost 3 coins }
    ");
    insta::assert_snapshot!(renamed(&text("high at c"), "too_high"), @r#"
    all.ekl: rule too_high "H" {
    all.ekl: accept project/too_high at c { because "x" }
    all.ekl: test "t" { vow x { how: shall_not  cost: 9 EUR }  expect too_high at x }
    einklang.toml: "project/too_high" = "warning"
    "#);
    insta::assert_snapshot!(renamed(&text("costly(p:"), "dear"), @"
    all.ekl: define dear(p: promise) when p.cost > 3 EUR and p.how == shall_not
    all.ekl:   where dear(p)
    ");
    insta::assert_snapshot!(renamed(&text("p: promise\n  where"), "q"), @r#"
    all.ekl:   for q: promise
    all.ekl:   where costly(q)
    all.ekl:   report q.cost "{q} {q.cost}"
    all.ekl:   fix "cut" insert "cost: 1 EUR" in q
    "#);
}

#[test]
fn what_would_mean_something_else_is_refused() {
    let text = with_houses("--- a.ekl\nhouse ‸a { room r }\nhouse b { next: a }\n");
    insta::assert_snapshot!(renamed(&text, "b"), @"
    `b` is declared already, in a.ekl:2
    `b` gibt es schon, in a.ekl:2
    ");
    insta::assert_snapshot!(renamed(&text, "two words"), @"
    `two words` is no name: a name is a letter or `_`, then letters, digits and `_`
    `two words` ist kein Name: ein Name ist ein Buchstabe oder `_`, dann Buchstaben, Ziffern und `_`
    ");
    insta::assert_snapshot!(renamed(&text, "unknown"), @"
    `unknown` is a word of the language: choose another name
    `unknown` ist ein Wort der Sprache: wählen Sie einen anderen Namen
    ");
    // Inside `x` the short name would mean the room.
    let text = with_houses("--- a.ekl\nkind visit { to: house }\nhouse ‸a\nhouse x { room r  next: a }\n");
    insta::assert_snapshot!(renamed(&text, "r"), @"
    with the name `r`, something would mean something else in a.ekl:3
    mit dem Namen `r` hätte etwas in a.ekl:3 eine andere Bedeutung
    ");
    let text = with_houses(
        "--- a.ekl\nrule h \"H\" { for ‸p: house, q: house where p in q.next report p \"{q}\" }\n",
    );
    insta::assert_snapshot!(renamed(&text, "q"), @"
    with the name `q`, something would mean something else in a.ekl:1
    mit dem Namen `q` hätte etwas in a.ekl:1 eine andere Bedeutung
    ");
    insta::assert_snapshot!(renamed("use migration\nextend ‸GH { note \"x\" }\n", "Ghana"), @"
    this belongs to a pack that comes with Einklang and cannot be renamed; `alias` gives an entity another name
    dies gehört zu einem Paket, das mit Einklang kommt, und kann nicht umbenannt werden; `alias` gibt einem Eintrag einen weiteren Namen
    ");
    insta::assert_snapshot!(renamed("kind k { a: text ? }\nk x { ‸title: \"x\" }\n", "name"), @"
    this belongs to the language and cannot be renamed
    dies gehört zur Sprache und kann nicht umbenannt werden
    ");
    insta::assert_snapshot!(renamed("use ‸migration\n", "x"), @"
    a pack is called after its folder: rename the folder and what `use`s it
    ein Paket heißt nach seinem Ordner: benennen Sie den Ordner um, und was ihn mit `use` einbindet
    ");
}

#[test]
fn what_a_test_states_is_renamed_in_the_test_alone() {
    let text = with_houses(
        "--- a.ekl\nhouse a { next: a }\ntest \"t\" {\n  house ‸a { next: a\n    room r }\n  house b { next: a }\n  expect no high at a.r\n}\nrule high \"H\" { severity: note  for h: house where h.floors > 9 report h \"{h}\" }\n",
    );
    insta::assert_snapshot!(renamed(&text, "umbenannt"), @"
    a.ekl:   house umbenannt { next: umbenannt
    a.ekl:   house b { next: umbenannt }
    a.ekl:   expect no high at umbenannt.r
    ");
}

#[test]
fn thresholds_are_renamed_in_the_project_file_too() {
    let text = "--- a.ekl\nkind k { n: number ? }\nvalue ‸limit = 3\nrule r \"R\" { severity: note  for x: k where x.n > limit report x \"{x} {limit}\" }\n--- einklang.toml\n[values]\nlimit = \"4\"\n";
    insta::assert_snapshot!(renamed(text, "Grenzwert"), @r#"
    a.ekl: value Grenzwert = 3
    a.ekl: rule r "R" { severity: note  for x: k where x.n > Grenzwert report x "{x} {Grenzwert}" }
    einklang.toml: Grenzwert = "4"
    "#);
}

/// The findings; after a renaming, with the old name in the place of the new one.
fn findings(files: &[(String, String)]) -> Vec<String> {
    let workspace = of_texts(files.iter().cloned());
    let report = check(&workspace, &Options { as_of: AS_OF, lang: Lang::De });
    let said = |f: &Finding| {
        let message = f.message.in_lang(Lang::De);
        let said = format!("{} {:?} {message} {:?}", f.code, f.severity, f.bindings);
        // Where nothing else is written, a name is shown with blanks.
        said.replace('_', " ").replace(&NEW.replace('_', " "), "")
    };
    let mut all: Vec<String> = report.findings.iter().map(said).collect();
    all.sort();
    all
}

/// What stands before each name when it is renamed.
const NEW: &str = "Neu_";

/// Renames so many of the names that a project declares, one at a time, and checks it again each time.
fn keeps_findings(files: Vec<(String, String)>, most: usize) -> usize {
    let options = Options { as_of: AS_OF, lang: Lang::De };
    let kept = Kept::new(of_texts(files.iter().cloned()), Tests::Skipped, options);
    let analysis = Analysis::of(&kept, Lang::De);
    let sources = &analysis.workspace.sources;
    let mut names = IndexMap::<Named, (Cursor, String)>::new();
    for (source, file) in sources.iter().filter(|(_, s)| !s.is_embedded()) {
        for mention in mentions(&analysis, source, Span::new(0, file.text.len())) {
            let cursor = Cursor { source, offset: mention.place.span.start };
            if rename::prepare(&analysis, cursor).is_ok() {
                names.entry(mention.named).or_insert((cursor, sources.text(mention.place).to_owned()));
            }
        }
    }
    let before = findings(&files);
    let step = names.len().div_ceil(most).max(1);
    for (cursor, old) in names.values().step_by(step) {
        let new = format!("{NEW}{}", old.replace(' ', "_"));
        let edits = rename::rename(&analysis, *cursor, &new);
        let edits = edits.map_err(|said| format!("{old}: {}", said.in_lang(Lang::En))).unwrap();
        let edited = |(path, text): &(String, String)| {
            let mut text = text.clone();
            for edit in edits.iter().rev().filter(|e| sources.get(e.place.source).path == *path) {
                text.replace_range(edit.place.span.range(), &edit.text);
            }
            (path.clone(), text)
        };
        let edited: Vec<(String, String)> = files.iter().map(edited).collect();
        assert_ne!(files, edited);
        assert_eq!(before, findings(&edited), "{old}: {edited:#?}");
    }
    names.len()
}

#[test]
fn renaming_keeps_the_findings_of_a_draft() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ghana");
    let file = |name: &str| (name.to_owned(), std::fs::read_to_string(root.join(name)).unwrap());
    let files = ["einklang.toml", "entwurf.ekl.md", "lage.ekl.md"].map(file).to_vec();
    assert!(keeps_findings(files, 3) > 30);
}

/// All examples without mistakes of the language's own, which have all that can be written.
#[test]
fn every_name_in_the_examples_of_the_language_page_can_be_renamed() {
    let page = include_str!("../../../docs/language.md");
    let fences = page.split("```einklang\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mistakes = ["finds: model/", "finds: syntax/", "finds: rules/", "use "];
    let sound = fences.filter(|text| !mistakes.iter().any(|m| text.contains(m)));
    let renamed: usize =
        sound.map(|text| keeps_findings(vec![("a.ekl".to_owned(), text.to_owned())], 99)).sum();
    assert!(renamed > 150, "{renamed}");
}
