//! `einklang test --coverage`: what the tests do not show of the rules.

use std::fs;
use std::process::Command;

use einklang::check::coverage::RuleCoverage;
use einklang::check::{Options, run_tests_with_coverage};
use einklang::finding::Lang;
use einklang::source::Sources;
use einklang::workspace;

const WORDS: &str = r#"
choice level { low mid high }
kind thing {
  rank: level ?
  amount: number ? = unknown
  friend: thing ?
  flag: yes_no = no
}
"#;

/// What is said of one rule in a file with these tests: whether it fires, is held back, and its idle conditions.
fn covered(rule: &str, tests: &str) -> (bool, bool, Vec<String>) {
    let text = format!("{WORDS}\nrule it {{\n  {rule}\n  report a \"x\"\n}}\n{tests}\n");
    let workspace = workspace::of_texts([("a.ekl".to_owned(), text)]);
    let options = Options { as_of: 20_000, lang: Lang::En };
    let (outcomes, coverage) = run_tests_with_coverage(&workspace, &options, &|_| true);
    assert!(outcomes.iter().all(|o| o.failures.is_empty()), "{outcomes:#?}");
    assert_eq!(coverage.rules.len(), 1, "{coverage:#?}");
    let rule = coverage.rules.first().unwrap();
    (rule.fires, rule.held_back, idle(rule, &workspace.sources))
}

fn idle(rule: &RuleCoverage, sources: &Sources) -> Vec<String> {
    rule.idle().map(|c| sources.text(c.place).to_owned()).collect()
}

const FIRES: &str = "test \"fires\" {\n  thing a { rank: low  flag: yes }\n  expect it at a\n}\n";

#[test]
fn a_rule_that_no_test_makes_fire_is_told_from_one_that_no_test_holds_back() {
    let rule = "for a: thing where a.rank == low and a.flag == yes";
    assert_eq!(covered(rule, ""), (false, false, vec![]));
    assert_eq!(covered(rule, FIRES), (true, false, vec!["a.rank == low".into(), "a.flag == yes".into()]));
    let silent = "test \"silent\" {\n  thing a { rank: low }\n  expect no it\n}\n";
    assert_eq!(covered(rule, silent), (false, true, vec!["a.rank == low".into()]));
    assert_eq!(covered(rule, &format!("{FIRES}{silent}")), (true, true, vec!["a.rank == low".into()]));
    let both = "test \"both\" {\n  thing a { rank: low  flag: yes }\n  thing b { rank: mid  flag: yes }\n  thing c { rank: low }\n  expect it at a\n}\n";
    assert_eq!(covered(rule, both), (true, true, vec![]));
}

#[test]
fn what_fails_two_conditions_holds_nothing_back() {
    let rule = "for a: thing where a.rank == low and a.flag == yes";
    let far = "test \"far\" {\n  thing a { rank: mid }\n  expect no findings\n}\n";
    assert_eq!(covered(rule, far), (false, false, vec![]));
    let near = "test \"near\" {\n  thing a { rank: low }\n  expect no findings\n}\n";
    assert!(covered(rule, near).1);
}

#[test]
fn a_test_that_says_nothing_of_a_rule_neither_makes_it_fire_nor_holds_it_back() {
    let rule = "for a: thing where a.rank == low and a.flag == yes";
    let other = "rule other { for a: thing where a.flag == no  report a \"y\" }\ntest \"other\" {\n  thing a { rank: low }\n  thing b { rank: low  flag: yes }\n  expect other at a\n}\n";
    let text = format!("{WORDS}rule it {{\n  {rule}\n  report a \"x\"\n}}\n{other}");
    let workspace = workspace::of_texts([("a.ekl".to_owned(), text)]);
    let options = Options { as_of: 20_000, lang: Lang::En };
    let (_, coverage) = run_tests_with_coverage(&workspace, &options, &|_| true);
    let said: Vec<_> = coverage.rules.iter().map(|r| (r.code.as_str(), r.fires, r.held_back)).collect();
    assert_eq!(said, [("project/it", false, false), ("project/other", true, true)]);
}

#[test]
fn exceptions_lets_pairs_and_quantifiers_are_conditions_as_they_were_written() {
    let rule = "for pair a, b: thing\n  let f = a.friend\n  where f is given and (some x: thing where x.friend == f and x == b)\n  unless a.flag == yes or b.flag == yes";
    let hit = "thing t\n  thing a { friend: t }\n  thing b { friend: t }\n  thing z";
    let fires = format!("test \"fires\" {{\n  {hit}\n  expect it at a\n}}\n");
    let (fired, held, _) = covered(rule, &fires);
    assert!(fired && held);
    let spared = "test \"spared\" {\n  thing t\n  thing a { friend: t  flag: yes }\n  thing b { friend: t }\n  expect no it\n}\n";
    let (_, held, idle) = covered(rule, &format!("{fires}{spared}"));
    assert!(held);
    assert_eq!(idle, ["f is given"]);
}

#[test]
fn a_condition_that_makes_a_finding_less_certain_decides_something() {
    let rule = "for a: thing where a.amount > 5 and a.flag == yes";
    let open = "test \"open\" {\n  thing a { flag: yes }\n  expect possible it at a\n}\n";
    assert_eq!(covered(rule, open), (true, false, vec!["a.flag == yes".into()]));
}

#[test]
fn more_bindings_than_are_looked_at_are_named_and_nothing_is_said_of_their_conditions() {
    let things: String = (0..40).map(|i| format!("  thing t{i}\n")).collect();
    let rule =
        "for a: thing, b: thing, c: thing where a.flag == b.flag and b.flag == c.flag and a.rank == c.rank";
    let text = format!(
        "{WORDS}rule it {{\n  {rule}\n  report a \"x\"\n}}\ntest \"many\" {{\n{things}  expect no it\n}}\n"
    );
    let workspace = workspace::of_texts([("a.ekl".to_owned(), text)]);
    let options = Options { as_of: 20_000, lang: Lang::En };
    let (_, coverage) = run_tests_with_coverage(&workspace, &options, &|_| true);
    assert!(coverage.rules.iter().all(|r| r.cut_short && r.idle().next().is_none()));
}

#[test]
fn the_program_prints_it_in_both_languages_and_exits_as_without() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("einklang.toml"), "").unwrap();
    let rules = "rule shown {\n  for a: thing\n  where a.rank == low\n    and a.flag == yes\n  unless a.friend is given\n  report a \"x\"\n}\nrule dark { for a: thing where a.rank == mid  report a \"x\" }\n";
    let test = "test \"shown\" {\n  thing a { rank: low  flag: yes }\n  thing b { rank: high  flag: yes }\n  expect shown at a\n}\n";
    let failed = "test \"failed\" { expect shown }\n";
    fs::write(folder.path().join("a.ekl"), format!("{WORDS}{rules}{test}{failed}")).unwrap();
    let run = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_einklang");
        let output = Command::new(program).current_dir(folder.path()).args(arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, _) = run(&["test", "--lang", "en"]);
    let (with, en) = run(&["test", "--coverage", "--lang", "en"]);
    assert_eq!(code, with);
    let (_, de) = run(&["test", "--coverage", "--lang", "de"]);
    let from =
        |text: &str, heading: &str| text.find(heading).map(|i| text.get(i..).unwrap().to_owned()).unwrap();
    assert_eq!(
        from(&en, "no test makes"),
        "no test makes these rules fire:
  project/dark (a.ekl:16:6)
no test holds these rules back:
  project/dark (a.ekl:16:6)
without these conditions every test would find the same:
  project/shown: where a.flag == yes (a.ekl:12:9)
  project/shown: unless a.friend is given (a.ekl:13:10)
2 rules: 1 never firing, 1 never held back, 2 conditions without effect
1 failed test is not counted
"
    );
    assert_eq!(
        from(&de, "diese Regeln löst"),
        "diese Regeln löst kein Test aus:
  project/dark (a.ekl:16:6)
diese Regeln hält kein Test zurück:
  project/dark (a.ekl:16:6)
ohne diese Bedingungen würde jeder Test dasselbe finden:
  project/shown: where a.flag == yes (a.ekl:12:9)
  project/shown: unless a.friend is given (a.ekl:13:10)
2 Regeln: 1 nie ausgelöst, 1 nie zurückgehalten, 2 Bedingungen ohne Wirkung
1 gescheiterter Test zählt nicht mit
"
    );
}

#[test]
fn every_rule_that_ships_fires_in_a_test_and_is_held_back_in_one() {
    for pack in ["policy", "migration"] {
        let workspace = workspace::of_texts([("a.ekl".to_owned(), format!("use {pack}\n"))]);
        let options = Options { as_of: 20_000, lang: Lang::En };
        let own = |id| workspace.sources.pack_name(workspace.sources.get(id).pack) == pack;
        let (_, coverage) = run_tests_with_coverage(&workspace, &options, &own);
        assert_eq!(coverage.left_out, 0);
        for rule in &coverage.rules {
            assert!(rule.fires && rule.held_back, "{rule:#?}");
        }
    }
}
