//! Lines and columns, in the units of the client.

use serde_json::json;

use super::client::{Client, Folder, capabilities};

const BEFORE: &str = "kind house { words: text ? }\nhouse Gröẞe { words: \"CO₂ 🇩🇪 😀\" } house ";

/// Where the second `Gröẞe` is shown, by columns of the encoding that the client offers.
fn shown(encodings: serde_json::Value) -> (serde_json::Value, u64, u64) {
    let text = format!("{BEFORE}Gröẞe\n");
    let folder = Folder::with(&[("a.ekl", &text)]);
    let mut can = capabilities();
    can["general"] = json!({ "positionEncodings": encodings });
    let mut client = Client::silent();
    let answer = client
        .ask("initialize", json!({ "processId": null, "rootUri": folder.uri(""), "capabilities": can }))
        .unwrap();
    client.tell("initialized", json!({}));
    client.settle();
    let all = client.shown[&folder.uri("a.ekl")].as_array().unwrap().clone();
    let duplicate = all.iter().find(|d| d["code"] == "model/declared_twice").unwrap().clone();
    let at = |end: &str| duplicate["range"][end]["character"].as_u64().unwrap();
    (answer["capabilities"]["positionEncoding"].clone(), at("start"), at("end"))
}

#[test]
fn columns_are_counted_as_the_client_counts() {
    let line = BEFORE.lines().last().unwrap();
    let (bytes, units) = (line.len() as u64, line.encode_utf16().count() as u64);
    assert_ne!(bytes, units);
    let utf8 = (json!("utf-8"), bytes, bytes + "Gröẞe".len() as u64);
    let utf16 = (json!("utf-16"), units, units + 5);
    assert_eq!(shown(json!(["utf-32", "utf-8", "utf-16"])), utf8);
    assert_eq!(shown(json!(["utf-16", "utf-32"])), utf16);
    assert_eq!(shown(json!(null)), utf16);
}

#[test]
fn edits_behind_wide_characters_land_where_they_are_meant() {
    let folder = Folder::with(&[("a.ekl", "")]);
    let uri = folder.uri("a.ekl");
    let mut client = Client::in_folder(&folder);
    client.open(&uri, &format!("{BEFORE}Gröẞe\n"));
    assert_eq!(client.codes().len(), 1);
    let column = BEFORE.lines().last().unwrap().encode_utf16().count();
    let range = json!({
        "start": { "line": 1, "character": column },
        "end": { "line": 1, "character": column + 5 },
    });
    client.change(&uri, json!([{ "range": range, "text": "Länge" }]));
    assert_eq!(client.codes(), [""; 0]);
}

#[test]
fn an_edit_outside_the_text_changes_its_nearest_end() {
    let folder = Folder::with(&[("a.ekl", "")]);
    let uri = folder.uri("a.ekl");
    let mut client = Client::in_folder(&folder);
    client.open(&uri, "kind house\nhouse A");
    let far = json!({ "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 });
    client.change(&uri, json!([{ "range": { "start": far, "end": far }, "text": "\nhouse A" }]));
    assert_eq!(client.codes(), ["a.ekl:3: model/declared_twice"]);
    // Ends that are swapped, and half an emoji.
    let (start, end) = (json!({ "line": 2, "character": 99 }), json!({ "line": 1, "character": 7 }));
    client.change(&uri, json!([{ "range": { "start": start, "end": end }, "text": "" }]));
    assert_eq!(client.codes(), [""; 0]);
}
