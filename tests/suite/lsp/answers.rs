//! What is answered to each question, on one small draft.

use serde_json::{Value, json};

use super::client::{Client, Folder, capabilities, shown};

const DRAFT: &str = "\
kind house { floors: number  beside: house ? }
# the first 🇩🇪
house Grün { floors: 2  beside: Rot }
house Rot { floors: 0  beside: Grn }
rule empty_house \"An empty house\" {
  severity: error
  for h: house
  where h.floors == 0
  report h.floors \"{h} has no floors\"
}
test \"no floors\" {
  house A { floors: 0 }
  expect empty_house at A
}
";

/// The position of a word, the so many-th.
fn at(word: &str, number: usize) -> Value {
    let offset = DRAFT.match_indices(word).nth(number).unwrap().0;
    let line = DRAFT[..offset].matches('\n').count();
    let start = DRAFT[..offset].rfind('\n').map_or(0, |i| i + 1);
    json!({ "line": line, "character": DRAFT[start..offset].encode_utf16().count() })
}

fn desk() -> (Folder, Client, String) {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", "")]);
    let mut client =
        Client::of(&[&folder.uri("")], capabilities(), json!({ "lang": "en", "packText": true }));
    let uri = folder.uri("a.ekl");
    client.open(&uri, DRAFT);
    (folder, client, uri)
}

#[test]
fn every_question_about_a_place_has_its_answer() {
    let (folder, mut client, uri) = desk();
    let red = at("Rot", 0);
    let all = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let mut said = String::new();
    for (method, more) in [
        ("textDocument/hover", json!({})),
        ("textDocument/definition", json!({})),
        ("textDocument/typeDefinition", json!({})),
        ("textDocument/references", json!({ "context": { "includeDeclaration": true } })),
        ("textDocument/documentHighlight", json!({})),
        ("textDocument/prepareRename", json!({})),
        ("textDocument/rename", json!({ "newName": "Gelb" })),
        ("textDocument/prepareCallHierarchy", json!({})),
        ("textDocument/foldingRange", json!({})),
        ("textDocument/selectionRange", json!({ "positions": [red] })),
        ("textDocument/codeLens", json!({})),
        ("textDocument/formatting", json!({ "options": { "tabSize": 2, "insertSpaces": true } })),
        (
            "textDocument/semanticTokens/range",
            json!({ "range": { "start": at("house Rot", 0), "end": at("rule", 0) } }),
        ),
        ("workspace/symbol", json!({ "query": "empty" })),
        ("textDocument/inlayHint", json!({ "range": all })),
    ] {
        let mut asked = json!({ "textDocument": { "uri": uri }, "position": red });
        asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = client.ask(method, asked).unwrap();
        said += &format!("--- {method}\n{}\n", compact(&shown(&folder, &answer)));
    }
    insta::assert_snapshot!(said);
}

/// JSON with each position on one line.
fn compact(json: &str) -> String {
    let position = regex::Regex::new(r#"\{\s*"character": (\d+),\s*"line": (\d+)\s*\}"#).unwrap();
    let range = regex::Regex::new(r#"\{\s*"end": (\d+:\d+),\s*"start": (\d+:\d+)\s*\}"#).unwrap();
    range.replace_all(&position.replace_all(json, "$2:$1"), "$2 .. $1").into_owned()
}

#[test]
fn what_is_offered_can_be_taken_and_says_what_it_is() {
    let (_folder, mut client, uri) = desk();
    let behind = |word: &str| {
        let mut place = at(word, 0);
        place["character"] = json!(place["character"].as_u64().unwrap() + word.encode_utf16().count() as u64);
        place
    };
    let asked = json!({ "textDocument": { "uri": uri }, "position": behind("beside: G") });
    let list = client.ask("textDocument/completion", asked).unwrap();
    let item = list["items"].as_array().unwrap().iter().find(|i| i["label"] == "Grün").unwrap().clone();
    assert_eq!(item["textEdit"]["newText"], "Grün", "{item}");
    let read = client.ask("completionItem/resolve", item).unwrap();
    assert!(read["documentation"]["value"].as_str().unwrap().contains("Grün"), "{read}");
    // Even where a client says something odd.
    let odd = json!({ "label": "x", "data": ["entity"] });
    assert_eq!(client.ask("completionItem/resolve", odd).unwrap()["label"], "x");
}

#[test]
fn a_fix_is_offered_with_the_finding_that_it_settles() {
    let (folder, mut client, uri) = desk();
    client.settle();
    let shown_here = client.shown[&uri].clone();
    let unknown = shown_here.as_array().unwrap().iter().find(|d| d["code"] == "model/unknown_name").unwrap();
    let ask = |only: Option<&str>| {
        let only = only.map(|kind| vec![kind]);
        let context = json!({ "diagnostics": [unknown], "only": only });
        json!({ "textDocument": { "uri": uri }, "range": unknown["range"], "context": context })
    };
    let actions = client.ask("textDocument/codeAction", ask(Some("quickfix"))).unwrap();
    let first = &actions[0];
    assert_eq!(first["diagnostics"][0]["code"], "model/unknown_name", "{actions}");
    let edit = &first["edit"]["documentChanges"][0];
    assert_eq!(edit["textDocument"], json!({ "uri": uri, "version": 1 }));
    assert_eq!(edit["edits"][0]["newText"], "Grün", "{first}");
    let none = client.ask("textDocument/codeAction", ask(Some("refactor.inline"))).unwrap();
    assert_eq!(none, json!([]));
    // A client that takes no versions is given the same otherwise.
    let mut plain = Client::of(&[&folder.uri("")], json!({}), json!({}));
    plain.open(&uri, DRAFT);
    let actions = plain.ask("textDocument/codeAction", ask(None)).unwrap();
    assert_eq!(actions[0]["edit"]["changes"][&uri][0]["newText"], "Grün", "{actions}");
}

#[test]
fn colours_are_told_whole_and_then_by_what_is_different() {
    let (_folder, mut client, uri) = desk();
    let document = json!({ "textDocument": { "uri": uri } });
    let whole = client.ask("textDocument/semanticTokens/full", document.clone()).unwrap();
    let numbers = whole["data"].as_array().unwrap();
    assert!(numbers.len() > 50 && numbers.len() % 5 == 0);
    client.change(
        &uri,
        json!([{ "range": { "start": at("Grün", 0), "end": at(" { floors: 2", 0) }, "text": "Blau" }]),
    );
    let mut ask = document;
    ask["previousResultId"] = whole["resultId"].clone();
    let delta = client.ask("textDocument/semanticTokens/full/delta", ask.clone()).unwrap();
    assert!(delta["edits"].as_array().unwrap().len() <= 1, "{delta}");
    ask["previousResultId"] = json!("another");
    assert!(client.ask("textDocument/semanticTokens/full/delta", ask).unwrap()["data"].is_array());
}

#[test]
fn what_depends_on_what_can_be_followed_both_ways() {
    let (_folder, mut client, uri) = desk();
    let asked = json!({ "textDocument": { "uri": uri }, "position": at("Rot", 0) });
    let items = client.ask("textDocument/prepareCallHierarchy", asked).unwrap();
    let incoming = client.ask("callHierarchy/incomingCalls", json!({ "item": items[0] })).unwrap();
    assert_eq!(incoming[0]["from"]["name"], "Grün");
    assert_eq!(incoming[0]["fromRanges"][0]["start"], at("Rot", 0));
    let outgoing = client.ask("callHierarchy/outgoingCalls", json!({ "item": incoming[0]["from"] })).unwrap();
    assert_eq!(outgoing[0]["to"]["name"], "Rot");
}
