//! Why, and why not: derivations and nearest misses, as they are read.

use std::path::Path;
use std::process::{Command, Output};

use einklang::check::Options;
use einklang::check::why::{self, Query};
use einklang::engine::derivation::{By, Derivation};
use einklang::finding::Lang;
use einklang::render::{Lines, Style, why as render, why_json};
use einklang::workspace::{self, Workspace};

/// 2026-06-01
const DAY: i32 = 20_605;

const WORLD: &str = r#"
kind place en "place" de "Ort" { to: place*   sentence "leads to {to}" }
kind thing en "thing" de "Ding" {
  size: number ? en "size" de "Größe"
  limit: number ? en "limit" de "Grenze"
  raises: thing*  lowers: thing*
  of: thing ? en "of" de "von"
  spare: yes_no = no en "spare" de "entbehrlich"
}
define linked(a: place, b: place) en "leads to" de "führt nach" when b in a.to
  or (some m: place where m in a.to and linked(m, b))
source S "Survey" { author: "A" }
"#;

fn world(text: &str) -> Workspace {
    workspace::of_texts([("a.ekl".to_owned(), format!("{WORLD}{text}"))])
}

fn ask(target: &str, with: &[&str], most: usize) -> Query {
    let with = with.iter().map(|w| (*w).to_owned()).collect();
    Query { with, most, ..Query::parse(target).unwrap() }
}

fn shown(lang: Lang, workspace: &Workspace, write: impl Fn(&mut Vec<u8>, &Lines<'_>, Style)) -> String {
    let lines = Lines::new(&workspace.sources);
    let mut out = Vec::new();
    write(&mut out, &lines, Style { lang, width: 100, color: false });
    String::from_utf8(out).unwrap()
}

fn why(workspace: &Workspace, lang: Lang, query: &Query) -> String {
    let answer = why::why(workspace, &Options { as_of: DAY, lang }, query).found;
    shown(lang, workspace, |out, lines, style| match &answer {
        Ok(found) => render::write(out, found, lines, style).unwrap(),
        Err(problem) => render::write_problem(out, problem, style).unwrap(),
    })
}

fn why_not(workspace: &Workspace, lang: Lang, query: &Query) -> String {
    let answer = why::why_not(workspace, &Options { as_of: DAY, lang }, query).found;
    shown(lang, workspace, |out, lines, style| match &answer {
        Ok(misses) => render::write_misses(out, misses, lines, style).unwrap(),
        Err(problem) => render::write_problem(out, problem, style).unwrap(),
    })
}

fn both(ask: impl Fn(Lang) -> String) -> String {
    format!("{}\n~~~\n\n{}", ask(Lang::En), ask(Lang::De))
}

fn derivations(workspace: &Workspace, query: &Query) -> Vec<Derivation> {
    let found = why::why(workspace, &Options { as_of: DAY, lang: Lang::En }, query).found.unwrap();
    found.into_iter().flat_map(|e| e.derivations).collect()
}

fn ghana() -> Workspace {
    workspace::load(
        &[Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/ghana")],
        &[],
        workspace::Tests::Wanted,
    )
}

#[test]
fn a_finding_of_the_ghana_draft_reads_like_an_argument() {
    let ghana = ghana();
    insta::assert_snapshot!(both(|lang| why(&ghana, lang, &ask("brain_drain@DE_GH.A3", &[], 1))));
}

#[test]
fn a_sum_of_the_ghana_draft_shows_its_elements_and_total() {
    let ghana = ghana();
    insta::assert_snapshot!(both(|lang| why(&ghana, lang, &ask("policy/overcommitted_line@F_23_1", &[], 1))));
}

#[test]
fn the_nearest_miss_in_the_ghana_draft_says_what_it_lacks() {
    let ghana = ghana();
    insta::assert_snapshot!(both(|lang| why_not(
        &ghana,
        lang,
        &ask("unfunded_commitment@DE_GH.A11", &[], 1)
    )));
}

#[test]
fn recursion_through_a_cycle_has_a_finite_derivation_in_which_nothing_explains_itself() {
    let cycle = world(
        "place a { leads to b }\nplace b { leads to c }\nplace c { leads to a, d }\nplace d\n\
         rule far { for x: place, y: place where linked(x, y) report x \"far\" }\n",
    );
    let query = ask("far@a", &["d"], 1);
    insta::assert_snapshot!(both(|lang| why(&cycle, lang, &query)));
    fn calls<'d>(d: &'d Derivation, above: &mut Vec<&'d str>) {
        let is_call = matches!(&d.by, By::Define(name) if name == "linked");
        assert!(!is_call || !above.contains(&d.text.as_str()), "{} explains itself", d.text);
        above.push(if is_call { &d.text } else { "" });
        d.parts.iter().for_each(|p| calls(p, above));
        above.pop();
    }
    for target in ["far@a", "far@b", "far@c"] {
        derivations(&cycle, &ask(target, &[], 5)).iter().for_each(|d| calls(d, &mut Vec::new()));
    }
}

#[test]
fn a_dense_graph_is_explained_quickly() {
    let all: Vec<String> = (0..24).map(|i| format!("p{i}")).collect();
    let mut text: String = all.iter().map(|p| format!("place {p} {{ to: {} }}\n", all.join(", "))).collect();
    text.push_str(
        "place q\nextend p23 { to: q }\nrule far { for x: place where linked(x, q) report x \"far\" }\n",
    );
    assert!(derivations(&world(&text), &ask("far@p0", &[], 3)).iter().all(|d| d.size() < 20));
}

#[test]
fn a_signed_walk_is_walked_step_by_step() {
    let walk = world(
        "thing a { raises: b }\nthing b { lowers: c }\nthing c\n\
         rule harm { for x: thing, y: thing where x reaches y negatively via raises, -lowers report x \"harm\" }\n",
    );
    insta::assert_snapshot!(both(|lang| why(&walk, lang, &ask("harm@a", &[], 1))));
}

#[test]
fn a_sum_and_a_search_in_vain_say_what_was_looked_at() {
    let sum = world(
        "thing top \"Top\" { limit: 5 cite S \"no more than five\" }\n\
         thing p { of: top  size: 4 }\nthing q { of: top  size: 3 }\nthing r { of: top }\n\
         rule over { for t: thing where (sum of x.size for x: thing where x.of == t) > t.limit\n\
         unless some x: thing where x.of == t and x.spare report t \"over\" }\n",
    );
    insta::assert_snapshot!(both(|lang| why(&sum, lang, &ask("over@top", &[], 1))));
}

#[test]
fn a_search_in_vain_counts_who_is_on_a_path_that_begins_at_an_argument() {
    let workspace = world(
        r#"
kind home { friends: home* }
kind guest in home {}
home a { friends: b, c
  guest g {}
}
home b {}
home c {}
define befriended(h: home, i: home) when some f in h.friends where i.title is given
rule alone { for g: guest unless befriended(g.home, g.home) report g "" }
"#,
    );
    let all = derivations(&workspace, &ask("project/alone@a.g", &[], 1));
    let mut open: Vec<&Derivation> = all.iter().collect();
    let mut searched = Vec::new();
    while let Some(d) = open.pop() {
        searched.extend(if let By::Nothing { searched } = d.by { Some(searched) } else { None });
        open.extend(&d.parts);
    }
    assert_eq!(searched, [2]);
}

#[test]
fn what_is_unknown_makes_a_step_possible() {
    let open = world(
        "thing a { size: unknown  limit: 3 }\nrule big { for t: thing where t.size > t.limit report t \"big\" }\n",
    );
    insta::assert_snapshot!(both(|lang| why(&open, lang, &ask("big@a", &[], 1))));
}

#[test]
fn several_derivations_come_shortest_first() {
    let several = world(
        "thing a { size: 9  of: b }\nthing b { size: 8 }\n\
         rule big { for t: thing where (t.of is given and t.of.size > 7) or t.size > 7 report t \"big\" }\n",
    );
    let query = ask("big@a", &[], 9);
    let sizes: Vec<usize> = derivations(&several, &query).iter().map(Derivation::size).collect();
    assert!(sizes.len() == 2 && sizes.is_sorted(), "{sizes:?}");
    insta::assert_snapshot!(why(&several, Lang::En, &query));
}

#[test]
fn an_exception_that_holds_a_rule_back_is_named_with_its_witness() {
    let held = world(
        "thing a { size: 9 }\nthing b { of: a  spare: yes }\n\
         rule big { for t: thing where t.size > 7 unless some x: thing where x.of == t and x.spare report t \"big\" }\n",
    );
    insta::assert_snapshot!(both(|lang| why_not(&held, lang, &ask("big@a", &[], 1))));
}

#[test]
fn a_miss_says_which_value_would_have_met_the_condition() {
    let text = "thing a { size: 3  limit: 5 }\nthing b { size: 9 }\n\
         rule big { for t: thing, u: thing where t != u and u.size > 7 and t.size > t.limit report t \"big\" }\n";
    insta::assert_snapshot!(both(|lang| why_not(&world(text), lang, &ask("big@a", &["b"], 1))));
    let open = "thing a { limit: 5 }\nrule big { for t: thing where t.size > t.limit report t \"big\" }\n";
    insta::assert_snapshot!(both(|lang| why_not(&world(open), lang, &ask("big@a", &[], 1))));
}

#[test]
fn a_question_that_cannot_be_answered_says_what_to_do() {
    let world =
        world("thing a { size: 9 }\nthing b\nrule big { for t: thing where t.size > 7 report t \"big\" }\n");
    let all = ["big@b", "bug@a", "big@aa", "other/big@a", "model/unknown_name@a", "big@S"];
    let answers = all.map(|q| format!("why {q}\n{}", both(|lang| why(&world, lang, &ask(q, &[], 1)))));
    let found = both(|lang| why_not(&world, lang, &ask("big@a", &[], 1)));
    let other = both(|lang| why_not(&world, lang, &ask("big@S", &[], 1)));
    insta::assert_snapshot!(format!(
        "{}\nwhy-not big@a\n{found}\nwhy-not big@S\n{other}",
        answers.join("\n")
    ));
}

#[test]
fn what_is_in_error_is_not_said_not_to_exist() {
    let world = world(
        "thing a { size: 9 }\nthing c { size: }\n\
         rule big { for t: thing where t.size > oops report t \"big\" }\n\
         rule small { for t: thing where t.size < 10 report t \"small\" }\n",
    );
    let about = |question: &str| why(&world, Lang::En, &ask(question, &[], 1));
    assert_eq!(about("big@a"), "error: the rule `big` has a mistake, see `einklang check`\n");
    assert_eq!(about("project/big@a"), "error: the rule `project/big` has a mistake, see `einklang check`\n");
    let german = why_not(&world, Lang::De, &ask("big@a", &[], 1));
    assert_eq!(german, "Fehler: die Regel `big` enthält einen Fehler, siehe `einklang check`\n");
    let small = why::why(&world, &Options { as_of: DAY, lang: Lang::En }, &ask("small@a", &[], 1));
    assert!(small.found.is_ok());
    assert_eq!(small.mistakes, 2);
    assert!(
        shown(Lang::En, &world, |out, _, style| render::write_mistakes(out, 2, style).unwrap())
            .starts_with("2 errors in the files: see `einklang check`")
    );
}

#[test]
fn an_accepted_finding_says_who_decided_what() {
    let world = world(
        "thing a { size: 9 }\nrule big { for t: thing where t.size > 7 report t \"big\" }\n\
         accept big at a { because \"the board agreed\" }\n",
    );
    let all = both(|lang| why(&world, lang, &ask("big@a", &[], 1)));
    assert!(all.contains("accepted: the board agreed (a.ekl:"), "{all}");
    assert!(all.contains("akzeptiert: the board agreed (a.ekl:"), "{all}");
}

#[test]
fn a_name_behind_with_is_an_entity_or_a_value_that_is_bound() {
    let world = world(
        "choice colour { red green blue }\nkind box { colours: colour* }\nbox pandora { colours: red, green }\n\
         rule painted { for b: box, c in b.colours where c == red report b \"red\" }\n",
    );
    let no = |with: &str| why_not(&world, Lang::En, &ask("painted@pandora", &[with], 1));
    let yes = |with: &str| why(&world, Lang::En, &ask("painted@pandora", &[with], 1));
    assert!(no("green").starts_with("no finding of project/painted"), "{}", no("green"));
    assert!(yes("green").starts_with("error: there is no finding"), "{}", yes("green"));
    assert!(yes("red").starts_with("error[project/painted]"), "{}", yes("red"));
    for answer in [no("pandorra"), yes("pandorra")] {
        assert!(answer.starts_with("error: `pandorra` is no entity"), "{answer}");
        assert!(answer.ends_with("help: did you mean `pandora`?\n"), "{answer}");
    }
    let problem =
        why::why(&world, &Options { as_of: DAY, lang: Lang::En }, &ask("painted@pandora", &["blue"], 1));
    assert!(problem.found.unwrap_err().unknown);
}

#[test]
fn a_condition_is_quoted_whole_and_a_calculation_said_in_words() {
    let world = world(
        "value share = 2\nthing a { size: 9 limit: 20 }\n\
         rule alone { for t: thing where (some u: thing where u.size > 10) report t \"alone\" }\n\
         rule most { for t: thing where t.size * share > t.limit report t \"most\" }\n",
    );
    let alone = why_not(&world, Lang::En, &ask("alone@a", &[], 1));
    assert!(alone.contains("meets: `u.size > 10`"), "{alone}");
    let most = why_not(&world, Lang::En, &ask("most@a", &[], 1));
    assert!(
        most.contains("size of thing `a` (9) × `share` (2) = 18 is more than limit of thing `a` (20)"),
        "{most}"
    );
    let german = why_not(&world, Lang::De, &ask("most@a", &[], 1));
    assert!(german.contains("Größe von Ding `a` (9) × `share` (2) = 18 ist mehr als"), "{german}");
}

#[test]
fn json_is_a_nested_tree() {
    let big = world(
        "thing a { size: 9 cite S \"nine\" }\nrule big { for t: thing where t.size > 7 report t \"big\" }\n",
    );
    let found = why::why(&big, &Options { as_of: DAY, lang: Lang::En }, &ask("big@a", &[], 1)).found.unwrap();
    let text = shown(Lang::En, &big, |out, lines, _| why_json::write(out, &found, lines, Lang::En).unwrap());
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn exit_codes_tell_found_from_not_found_from_not_understood() {
    let folder = tempfile::TempDir::new().unwrap();
    let rule = "kind thing { size: number ? }\nthing a { size: 9 }\nthing b\n\
                rule big { for t: thing where t.size > 7 report t \"big\" }\n";
    std::fs::write(folder.path().join("einklang.toml"), "as_of = \"2026-06-01\"\n").unwrap();
    std::fs::write(folder.path().join("a.ekl"), rule).unwrap();
    let run = |arguments: &[&str]| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
        command.current_dir(folder.path()).args(arguments).output().unwrap()
    };
    let code = |arguments: &[&str]| run(arguments).status.code().unwrap();
    assert_eq!(code(&["why", "big@a"]), 0);
    assert_eq!(code(&["why", "project/big@a", "with", "a", "-n", "3", "a.ekl"]), 0);
    assert_eq!(code(&["why", "big@a", "--path", "a.ekl", "--format", "json"]), 0);
    assert_eq!(code(&["why", "big@b"]), 1);
    assert_eq!(code(&["why", "big@c"]), 2);
    assert_eq!(code(&["why", "bag@a"]), 2);
    assert_eq!(code(&["why", "big"]), 2);
    assert_eq!(code(&["why", "big@a", "-n", "0"]), 2);
    assert_eq!(code(&["why", "big@a", "gone.ekl"]), 2);
    assert_eq!(code(&["why-not", "big@b"]), 0);
    assert_eq!(code(&["why-not", "big@a"]), 1);
}

#[test]
fn a_long_list_of_reasons_ends_with_the_command_that_shows_them_all() {
    let folder = env!("CARGO_MANIFEST_DIR").to_owned() + "/fixtures/ghana";
    let run = |arguments: &[&str]| -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_einklang"));
        let output = command.args(["check", &folder]).args(arguments).env_remove("COLUMNS").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(run(&["--lang", "de"]).contains("weitere: `einklang why"), "{}", run(&["--lang", "de"]));
    assert!(run(&["--lang", "en"]).contains("more: `einklang why"));
    let json: serde_json::Value = serde_json::from_str(&run(&["--format", "json"])).unwrap();
    let longest =
        json["findings"].as_array().unwrap().iter().map(|f| f["because"].as_array().unwrap().len()).max();
    assert!(longest > Some(8));
}

#[test]
fn an_argument_too_long_to_show_says_that_it_goes_on() {
    let ring: String = (0..120).map(|i| format!("node n{i} {{ next: n{} }}\n", (i + 1) % 120)).collect();
    let text = format!(
        "kind node {{ next: node* }}\n{ring}\
         define r(a: node, b: node) when b in a.next or some c: node where c in a.next and r(c, b)\n\
         rule x {{\n  for a: node\n  where r(a, a) and a == n0\n  report a \"x\"\n}}\n"
    );
    let folder = tempfile::TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.ekl"), text).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_einklang"))
        .current_dir(folder.path())
        .args(["why", "x@n0", "--lang", "de"])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(said.contains("… und weitere Schritte"), "{said}");
}
