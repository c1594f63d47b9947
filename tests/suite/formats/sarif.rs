//! SARIF: valid by the schema of the standard, for every fixture, in both languages.

use std::path::Path;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::{PROJECT, check, folder, run, stdout};

static SCHEMA: LazyLock<Validator> = LazyLock::new(|| {
    // Its pattern for languages has a bracket too many, which a strict reader of patterns refuses.
    let schema = include_str!("../../schemas/sarif-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema = serde_json::from_str(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
});

/// A text as SARIF, if the schema allows it.
fn valid(text: &str) -> Value {
    let log: Value = serde_json::from_str(text).unwrap();
    let wrong: Vec<String> =
        SCHEMA.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    log
}

#[test]
fn the_schema_is_no_rubber_stamp() {
    let wrong = serde_json::json!({ "version": "2.1.0", "runs": [{ "tool": { "driver": { "name": 1 } } }] });
    assert!(!SCHEMA.is_valid(&wrong));
}

#[test]
fn every_fixture_is_valid_and_all_that_it_refers_to_is_there() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let projects = crate::fixtures::projects_in(&fixtures);
    assert!(projects.len() > 10);
    for (i, project) in projects.iter().enumerate() {
        let lang = if i % 2 == 0 { "de" } else { "en" };
        let log = valid(&check(project, "sarif", lang));
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert!(rules.len() > 30, "all rules of the packs are listed");
        for rule in rules {
            assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 20);
            for key in ["shortDescription", "fullDescription", "help"] {
                assert!(!rule[key]["text"].as_str().unwrap().is_empty(), "{rule}");
            }
            assert!(rule["help"]["markdown"].as_str().unwrap().starts_with("# "), "{rule}");
        }
        for result in run["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
            links_lead_somewhere(result);
            for location in places(result) {
                is_a_place(project, location);
            }
        }
    }
}

/// Each `[words](id)` of a message names a related location, and each location is named.
fn links_lead_somewhere(result: &Value) {
    let message = result["message"]["text"].as_str().unwrap();
    let ids: Vec<u64> = result["relatedLocations"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|l| l["id"].as_u64().unwrap())
        .collect();
    let linked = regex::Regex::new(r"\]\((\d+)\)").unwrap();
    let linked: Vec<u64> = linked.captures_iter(message).map(|c| c[1].parse().unwrap()).collect();
    assert_eq!(ids, linked, "{message}");
}

fn places(result: &Value) -> Vec<&Value> {
    let flows = result["codeFlows"].as_array().into_iter().flatten();
    let flows =
        flows.flat_map(|f| f["threadFlows"][0]["locations"].as_array().unwrap()).map(|l| &l["location"]);
    let of = |key: &str| result[key].as_array().into_iter().flatten();
    of("locations").chain(of("relatedLocations")).chain(flows).collect()
}

/// A file that there is, and columns that lie in its lines.
fn is_a_place(project: &Path, location: &Value) {
    let physical = &location["physicalLocation"];
    let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
    if uri.starts_with("einklang:") {
        return;
    }
    // Seen from the repository, if the tests run in one, or from the project.
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = if root.join(uri).is_file() { root.join(uri) } else { project.join(uri) };
    let text = std::fs::read_to_string(&path).unwrap();
    let region = &physical["region"];
    for (line, column) in [("startLine", "startColumn"), ("endLine", "endColumn")] {
        let line = text.lines().nth(region[line].as_u64().unwrap() as usize - 1).unwrap_or("");
        assert!(region[column].as_u64().unwrap() as usize <= line.chars().count() + 1, "{location}");
    }
}

#[test]
fn the_statements_a_finding_rests_on_are_a_path_to_follow() {
    let folder = folder(&PROJECT);
    let log = valid(&check(folder.path(), "sarif", "en"));
    let steps =
        log["runs"][0]["results"][0]["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let said: Vec<&str> = steps.iter().map(|s| s["location"]["message"]["text"].as_str().unwrap()).collect();
    assert_eq!(said, ["places of “the northern deal”: 900", "most of “the ceiling”: 300"]);
    let uri = &steps[0]["location"]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "drafts/treaty%20%C3%A4.ekl");
}

#[test]
fn what_is_not_checked_or_not_read_is_a_notification() {
    let folder = folder(&PROJECT);
    let output = run(folder.path(), &["check", "--format", "sarif", "gone.ekl", "."]);
    let log = valid(&stdout(&output));
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["exitCode"], 2);
    let said: Vec<(&str, &str)> = invocation["toolExecutionNotifications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| (n["level"].as_str().unwrap(), n["message"]["text"].as_str().unwrap()))
        .collect();
    assert_eq!(
        said,
        [
            ("error", "`gone.ekl` does not exist."),
            ("note", "Not checked: `project/unpaid`: there is no `budget`.")
        ]
    );
}

#[test]
fn errors_of_the_language_have_their_explanation() {
    let folder = folder(&[("einklang.toml", ""), ("a.ekl", "source A { author: 3,5 }\n")]);
    let log = valid(&check(folder.path(), "sarif", "de"));
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "syntax/comma_number");
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("## Falsch"), "{rule}");
}

#[test]
fn nothing_of_the_machine_is_told() {
    let folder = folder(&PROJECT);
    let text = check(folder.path(), "sarif", "en");
    assert!(!text.contains(folder.path().to_str().unwrap()) && !text.contains("file:"), "{text}");
}
