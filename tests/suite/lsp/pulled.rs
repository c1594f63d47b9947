//! Clients that ask for diagnostics themselves.

use serde_json::{Value, json};

use super::client::{Client, Folder, capabilities};

fn pulling(folder: &Folder) -> Client {
    let mut can = capabilities();
    can["textDocument"]["diagnostic"] = json!({ "relatedDocumentSupport": false });
    can["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    Client::of(&[&folder.uri("")], can, json!({}))
}

fn document(client: &mut Client, uri: &str, previous: Option<&Value>) -> Value {
    let asked = json!({ "textDocument": { "uri": uri }, "previousResultId": previous });
    client.ask("textDocument/diagnostic", asked).unwrap()
}

#[test]
fn a_client_that_asks_is_not_sent_what_it_asks_for() {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", "kind house\n"), ("b.ekl", "nonsense\n")]);
    let mut client = pulling(&folder);
    let uri = folder.uri("a.ekl");
    client.open(&uri, "kind house\nhouse A\nhouse A\n");
    let first = document(&mut client, &uri, None);
    assert_eq!(
        (&first["kind"], &first["items"][0]["code"]),
        (&json!("full"), &json!("model/declared_twice"))
    );
    // Nobody asks for what is closed, so it is sent.
    assert_eq!(client.codes(), ["b.ekl:1: model/sentence_outside"]);
    let again = document(&mut client, &uri, Some(&first["resultId"]));
    assert_eq!(again, json!({ "kind": "unchanged", "resultId": first["resultId"] }));
    client.change(&uri, json!([{ "text": "kind house\n" }]));
    let fixed = document(&mut client, &uri, Some(&first["resultId"]));
    assert_eq!((&fixed["kind"], &fixed["items"]), (&json!("full"), &json!([])));
}

#[test]
fn a_client_is_told_to_ask_again_where_another_document_is_concerned() {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", "kind house\n"), ("b.ekl", "house B\n")]);
    let mut client = pulling(&folder);
    client.open(&folder.uri("a.ekl"), "kind house\n");
    client.open(&folder.uri("b.ekl"), "house B\n");
    client.settle();
    let told =
        |client: &Client| client.heard.iter().filter(|(m, _)| m == "workspace/diagnostic/refresh").count();
    client.change(&folder.uri("a.ekl"), json!([{ "text": "kind house\nnonsense\n" }]));
    client.settle();
    assert_eq!(told(&client), 0);
    client.change(&folder.uri("a.ekl"), json!([{ "text": "kind hose\n" }]));
    client.settle();
    assert_eq!(told(&client), 1);
}

#[test]
fn a_question_about_the_workspace_waits_until_there_is_something_new() {
    let folder = Folder::with(&[("einklang.toml", ""), ("a.ekl", ""), ("b.ekl", "nonsense\n")]);
    let mut client = pulling(&folder);
    let ask = |known: &Value| json!({ "previousResultIds": known });
    let first = client.ask("workspace/diagnostic", ask(&json!([]))).unwrap();
    let items = first["items"].as_array().unwrap();
    assert_eq!(items.len(), 3, "{first}");
    client.settle();
    assert!(
        client.shown.values().all(|shown| *shown == json!([])),
        "what is asked for is not sent: {:?}",
        client.shown
    );
    let known: Vec<Value> =
        items.iter().map(|i| json!({ "uri": i["uri"], "value": i["resultId"] })).collect();
    let waiting = client.begin("workspace/diagnostic", ask(&json!(known)));
    client.settle();
    client.open(&folder.uri("a.ekl"), "more nonsense\n");
    let second = client.answer(&waiting).unwrap();
    let full = second["items"].as_array().unwrap().iter().filter(|i| i["kind"] == "full");
    assert_eq!(full.map(|i| &i["uri"]).collect::<Vec<_>>(), [&json!(folder.uri("a.ekl"))]);
    // One that is taken back, and one that is answered because the client leaves.
    let known: Vec<Value> = second["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| json!({ "uri": i["uri"], "value": i["resultId"] }))
        .collect();
    let waiting = client.begin("workspace/diagnostic", ask(&json!(known)));
    client.settle();
    client.tell("$/cancelRequest", json!({ "id": 7 }));
    let waits = serde_json::to_value(&waiting).unwrap();
    client.tell("$/cancelRequest", json!({ "id": waits }));
    assert_eq!(client.answer(&waiting).unwrap_err().0, -32800);
    let last = client.begin("workspace/diagnostic", ask(&json!(known)));
    let leaving = client.begin("shutdown", Value::Null);
    let answered = [client.next_response().id, client.next_response().id];
    assert!(answered.contains(&last) && answered.contains(&leaving));
}
